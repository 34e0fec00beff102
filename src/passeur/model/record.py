"""The record model: anything one partner describes.

One Struct per kind, all built on `Record`. Terms follow ISAD(G), ISAAR(CPF), ISDIAH, SKOS and LIDO. Records are
immutable; their canonical JSON (`encode`) is what is stored and hashed, so fields keep this order for ever and new
ones come at the end of their Struct with a default.
"""

from typing import Literal

import msgspec

from passeur.model.dates import Date
from passeur.model.text import Phrase, Text

Kind = Literal["holding", "person", "group", "place", "event", "theme", "offer"]
KINDS: tuple[Kind, ...] = ("holding", "person", "group", "place", "event", "theme", "offer")

#: What a holding is, in the words of the filters. Readers map a partner's own term to one of these or leave it empty.
FORMS = (
    "archives", "object", "artwork", "photograph", "film", "sound", "publication", "map", "poster", "manuscript",
)  # fmt: skip

#: Types of Dublin Core that are words for machines.
_DCMI_TYPES = frozenset(
    {"dataset", "interactiveresource", "movingimage", "physicalobject", "sound", "stillimage", "text"}
)

#: Levels of description: EAD's `@level`, which are ISAD(G)'s.
LEVELS = (
    "fonds", "subfonds", "collection", "recordgrp", "subgrp", "series", "subseries", "class", "file", "item",
    "otherlevel",
)  # fmt: skip

#: What an offer is, for whom, and for which schools.
OFFERS = ("exhibition", "workshop", "tour", "screening", "reading-room", "teaching-pack")
AUDIENCES = ("all", "schools", "families", "researchers", "groups")
SCHOOL_LEVELS = ("primary", "lower-secondary", "upper-secondary")

#: Sections of a description, in the order in which a page shows them: the elements of ISAD(G), then those that
#: museums and authority files add. A `Note.type` is one of these.
SECTIONS = (
    "abstract",  # a summary written for readers
    "scope",  # ISAD(G) 3.3.1 scope and content; a museum's description
    "history",  # 3.2.2 administrative or biographical history
    "custody",  # 3.2.3 archival history; provenance of an object
    "acquisition",  # 3.2.4 immediate source of acquisition
    "appraisal",  # 3.3.2 appraisal, destruction
    "accruals",  # 3.3.3
    "arrangement",  # 3.3.4
    "access",  # 3.4.1 conditions governing access
    "use",  # 3.4.2 conditions governing reproduction
    "language",  # 3.4.3 language and scripts, in words
    "physical",  # 3.4.4 physical characteristics, technical requirements, material and technique
    "finding-aids",  # 3.4.5
    "originals",  # 3.5.1
    "copies",  # 3.5.2
    "related",  # 3.5.3 related units
    "bibliography",  # 3.5.4
    "note",  # 3.6.1
    "processing",  # 3.7.1 archivist's note
    "rules",  # 3.7.2 rules or conventions
    "description-date",  # 3.7.3
    "citation",  # how the partner wants it cited
    "inscription",  # what is written on the object
    "exhibition",  # where it was shown
    "functions",  # ISAAR(CPF) 5.2.5 functions, occupations, activities
    "mandate",  # ISAAR(CPF) 5.2.6
    "structure",  # ISAAR(CPF) 5.2.7
    "context",  # ISAAR(CPF) 5.2.8 general context
    "health",  # illness, wounds, care: hidden for a time by access/rules.toml
)


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What all parts of records share: immutable, and silent about what is not known.

    gc=False here and below: immutable parts can form no cycles, and millions of them pass through an update.
    """


class Identifier(_Part, frozen=True):
    """One identifier. type: "call-number", "inventory", "ark", "uri", "eadid", "viaf", "isni", "former", ..."""

    value: str
    type: str = ""


class Note(_Part, frozen=True):
    """One section of a description. type: one of SECTIONS. heading: the partner's own, if it gave one.

    inherited: id of the ancestor that states it, empty when the record states it itself.
    """

    type: str
    text: Text
    heading: str = ""
    inherited: str = ""


class Agent(_Part, frozen=True):
    """A person or group as a record mentions it. name: as written.

    role: "creator", "sender", "subject", "depicted", "publisher", ... ; role_text: the partner's own words.
    type: "person", "family", "group" or empty. ref: authority id or record id; authority: which file it is in.
    attribution: "after", "attributed to", ... when the source says so. dates: those given with the name.
    """

    name: str
    role: str = ""
    role_text: str = ""
    type: str = ""
    ref: str = ""
    authority: str = ""
    attribution: str = ""
    dates: str = ""


class PlaceRef(_Part, frozen=True):
    """A place as a record mentions it. role: "created", "subject", "birth", "found", ... ; coordinates WGS 84."""

    name: str
    role: str = ""
    ref: str = ""
    authority: str = ""
    lat: float | None = None
    lon: float | None = None


class Term(_Part, frozen=True):
    """An index term.

    type: "subject", "genre", "function", "occupation", "material", "technique", "title", "culture", ...
    """

    label: Text
    type: str = "subject"
    ref: str = ""
    authority: str = ""


class Extent(_Part, frozen=True):
    """A size: the phrase, and where it is plain the number and its unit. type: "extent", "height", "weight", ..."""

    text: str
    value: float | None = None
    unit: str = ""
    type: str = "extent"


class Digital(_Part, frozen=True):
    """A digital object. role: "image", "thumbnail", "manifest", "page", "audio", "video", "document" or empty."""

    url: str
    role: str = ""
    label: str = ""
    rights: str = ""
    media_type: str = ""


class Link(_Part, frozen=True):
    """A link out of the record. rel: "same-as", "see-also", "source", "related", "catalogue", ..."""

    url: str
    label: str = ""
    rel: str = "see-also"


class Relation(_Part, frozen=True):
    """A tie to another record. target: its record id if it is in the network, else the partner's own id (or empty).

    type: "creator-of", "subject-of", "hierarchical-parent", "family", "temporal-earlier", "associative", "part-of", ...
    """

    type: str
    target: str = ""
    label: str = ""
    dates: tuple[Date, ...] = ()
    note: Text = ()


class Right(_Part, frozen=True):
    """A statement of rights. type: "record", "object", "image". uri: rightsstatements.org or a licence."""

    text: Text = ()
    uri: str = ""
    type: str = "object"
    holder: str = ""


class Name(_Part, frozen=True):
    """One name of a person, group or place, as the source writes it; parts only where the source separates them.

    type: "preferred", "variant", "birth", "married", "pseudonym", "nom-de-guerre", "religious", "former", "acronym",
    "parallel". source: where this form was found, if the partner says.
    """

    value: str
    type: str = "preferred"
    given: str = ""
    family: str = ""
    particle: str = ""
    title: str = ""
    lang: str = ""
    script: str = ""
    dates: tuple[Date, ...] = ()
    source: str = ""


class LifeEvent(_Part, frozen=True):
    """Something that happened to a person or group.

    type: "birth", "death", "arrest", "deportation", "execution", "decree", "residence", "occupation", "foundation",
    "dissolution", "marriage", "studies", "burial", "homage", "illness", "wound", "hospital", "event".
    """

    type: str
    date: Date | None = None
    place: PlaceRef | None = None
    text: Text = ()


class Session(_Part, frozen=True):
    """When an offer takes place. start, end: "2026-12-03" or "2026-12-03T14:00", the clock of the site; end is the last
    day, or the moment of the end, empty when unknown. rule: a recurrence as RFC 5545 writes it (RRULE); also, without:
    further starts, and starts that fall out. See `model.sessions`.
    """

    start: str
    end: str = ""
    rule: str = ""
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Provenance(_Part, frozen=True):
    """Where a record comes from: the raw file's name, its SHA-256, line (or row, or byte) and its reader."""

    file: str = ""
    sha256: str = ""
    line: int = 0
    reader: str = ""


class Record(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", kw_only=True, gc=False):
    """What records of every kind share.

    id: see `ids.record_id`. source, partner: ids in network.toml. title: as the partner writes it.
    identifiers: the partner's own first. lang: language of the description (BCP 47), empty when unknown.
    parent: record id of what it is part of, empty at the top; order: place among all records of its file, in
    reading order (so also among its siblings); depth: 0 at the top.
    """

    id: str
    source: str
    partner: str
    title: Text = ()
    identifiers: tuple[Identifier, ...] = ()
    lang: str = ""
    form: str = ""
    form_text: Text = ()
    parent: str = ""
    order: int = 0
    depth: int = 0
    dates: tuple[Date, ...] = ()
    agents: tuple[Agent, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    terms: tuple[Term, ...] = ()
    notes: tuple[Note, ...] = ()
    digital: tuple[Digital, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    rights: tuple[Right, ...] = ()
    provenance: Provenance = Provenance()


class Holding(Record, frozen=True, tag="holding", kw_only=True):
    """Archives, object, photograph, film, sound or publication.

    level: one of LEVELS; level_text: the partner's own word for it. languages: of the material (BCP 47 or ISO 639-2).
    repository: who keeps it, where the record says so. location: where it is kept or shown.
    """

    level: str = ""
    level_text: str = ""
    languages: tuple[str, ...] = ()
    extents: tuple[Extent, ...] = ()
    repository: str = ""
    location: str = ""
    credit: Text = ()


class Person(Record, frozen=True, tag="person", kw_only=True):
    """A human being as one source describes them. list: id of the list that the record is an entry of, if any."""

    names: tuple[Name, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    gender: str = ""
    list: str = ""


class Group(Record, frozen=True, tag="group", kw_only=True):
    """An organisation, military unit, network, movement, convoy or family. type: "corporate-body" or "family"."""

    names: tuple[Name, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    type: str = "corporate-body"


class Place(Record, frozen=True, tag="place", kw_only=True):
    """A place. Coordinates WGS 84, None when unknown."""

    names: tuple[Name, ...] = ()
    lat: float | None = None
    lon: float | None = None
    type: str = ""


class Event(Record, frozen=True, tag="event", kw_only=True):
    """Something that happened, described in its own right."""

    type: str = ""


class Theme(Record, frozen=True, tag="theme", kw_only=True):
    """A concept of a thesaurus (SKOS). broader, related: record ids. hidden: labels to search by, never shown."""

    alternatives: tuple[Phrase, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    hidden: tuple[Phrase, ...] = ()


class Offer(Record, frozen=True, tag="offer", kw_only=True):
    """What a partner offers visitors.

    type: "exhibition", "workshop", "tour", "screening", "reading-room", "teaching-pack".
    site: id of the site in network.toml. audience: "all", "schools", "families", "researchers", "groups".
    levels: of schools, "primary", "lower-secondary", "upper-secondary". sessions: when it takes place, where the
    partner says it to the day; minutes: how long a visit of it takes, as the partner says; prices: in its words.
    """

    type: str = ""
    site: str = ""
    audience: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    permanent: bool = False
    levels: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()
    minutes: int | None = None
    prices: Text = ()


AnyRecord = Holding | Person | Group | Place | Event | Theme | Offer

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


def encode(record: AnyRecord) -> bytes:
    """The record's canonical JSON: fields in the order of this module, defaults left out, UTF-8."""
    return _ENCODER.encode(record)


def decode(data: bytes) -> AnyRecord:
    """The record that `encode` wrote. Raises msgspec.ValidationError on anything else."""
    return _DECODER.decode(data)


def is_for_machines(form: str) -> bool:
    """Whether a form in a partner's words is a type of Dublin Core that readers are not told ("StillImage")."""
    return form.replace(" ", "").casefold() in _DCMI_TYPES


def kind_of(record: AnyRecord) -> Kind:
    """The record's kind, as its JSON names it."""
    kind: Kind = record.__struct_config__.tag  # type: ignore[assignment]
    return kind
