"""`network.toml` → `Network`: partners, their sites, sources and rights; checked before anything else happens.

    [network]                      id, name, hub, languages, notice (shown on every page), about
    [partners.<id>]                name, short, words, url, color, rights, identifier
    [partners.<id>.sites.<id>]     name, address, coordinates, inside, ...
    [sources.<id>]                 partner, format, and where it comes from: files, url or oai; lang, rights, expect
    [sources.<id>.mapping]         for tables only: see docs/formats/table.md
    [lists.<id>]                   a named set of person records: name, partner, about
    [labels.<code>]                a label in a room, with its QR code: record, theme or text; partner

Texts are `{fr = "...", en = "..."}`. Nothing here touches the network or opens a partner's file.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec
from opening_hours import validate

from passeur.described import convert
from passeur.errors import NetworkError
from passeur.model.languages import is_language
from passeur.model.record import FORMS
from passeur.model.text import Phrase

#: A text in the network's languages: language → words.
Words = dict[str, str]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice \((.*)\)")


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of network.toml: unknown keys are refused, so that a misspelt one is noticed."""


class Layer(_Table, frozen=True):
    """One layer of a site's history: what the place was. start, end: years or days as EDTF, empty when not known.

    source: who states it, an address or words.
    """

    name: Words
    start: str = ""
    end: str = ""
    about: Words = {}
    source: str | Words = ""


class Access(_Table, frozen=True):
    """How a site can be reached and understood: only what the site states. wheelchair: "yes", "limited", "no"."""

    wheelchair: Literal["", "yes", "limited", "no"] = ""
    senses: tuple[Literal["hearing", "sight", "mind"], ...] = ()
    about: Words = {}


class Site(_Table, frozen=True):
    """A place one can visit. coordinates: latitude, longitude (WGS 84). inside: id of the site around it.

    hours: opening hours as OpenStreetMap writes them, with the source that states them (hours_source: an address or
    words; hours without a source are refused) and the day they were checked. duration: minutes a visit takes, as the
    site says; rules: of the house, as it states them. Whatever is not stated stays empty, and is said to be unknown.
    """

    name: Words
    address: str = ""
    city: str = ""
    coordinates: tuple[float, float] | None = None
    inside: str = ""
    about: Words = {}
    url: str = ""
    source: str = ""
    hours: str = ""
    hours_source: str = ""
    hours_checked: str = ""
    closures: tuple[Words, ...] = ()
    access: Access = Access()
    languages: tuple[str, ...] = ()
    duration: int | None = None
    prices: Words = {}
    groups: Words = {}
    contact: str = ""
    layers: tuple[Layer, ...] = ()
    rules: Words = {}


class Period(_Table, frozen=True):
    """Years that a partner tells of, both included, and how far."""

    start: int
    end: int
    depth: Literal["core", "partial"] = "core"


class Declared(_Table, frozen=True):
    """What a partner says of its own coverage. core, partial, none: ids of themes (local ids of the network's
    thesaurus); what is not named is not known. periods, places (names), kinds (of `record.FORMS` and offers)."""

    core: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Rights(_Table, frozen=True):
    """How records may be used: words for readers, and the address of a licence or rightsstatements.org statement."""

    text: Words = {}
    uri: str = ""


class Partner(_Table, frozen=True):
    """An institution of the network.

    words: how it presents itself; color: its chip, `#rrggbb`, dark enough for white text. other_sites: what is to be
    said of sites that are not described here.
    """

    name: Words
    short: Words = {}
    words: Words = {}
    url: str = ""
    color: str = "#4a4a4a"
    rights: Rights = Rights()
    identifier: str = ""
    sites: dict[str, Site] = {}
    facts: list[Words] = []
    coverage: Declared = Declared()
    other_sites: Words = {}


class Expect(_Table, frozen=True):
    """How many records a source must give: fewer than `least` or more than `most` block the edition.

    lose: the largest share of its records (0 to 1) that a source may lose from one edition to the next.
    """

    least: int = 0
    most: int | None = None
    lose: float = 0.5


class Oai(_Table, frozen=True):
    """An OAI-PMH server: base address, metadata prefix, set; wait: seconds between requests."""

    url: str
    prefix: str = "oai_dc"
    set: str = ""
    wait: float = 0.5


#: The shortest periods that a source may ask for: those of access/rules.toml, which it can only make longer.
LIFETIME = 120
HEALTH = 50


class Closed(_Table, frozen=True):
    """Periods that a source wants longer than the network's rules. lifetime: years after a birth during which a person
    without a death may be living; health: years after a death. 0: as the rules say."""

    lifetime: int = 0
    health: int = 0


class Stated(_Table, frozen=True):
    """What a partner states of documents that its records describe, so that access to them can be decided.

    categories: of access/france.toml; several may hold, and the longest wins. earliest, latest, closing, born, died,
    use: years that the records do not tell (of the documents; when a register was closed; of the persons concerned;
    when a building or weapon went out of use). years, online_years: the partner's own periods after the latest
    document, for the reading room and online, longer than those of the categories. online: "published" where the law
    leaves it to the partner. description: "harmless" where the partner answers for it that the description tells
    nothing sensitive and no offence.
    """

    categories: tuple[str, ...] = ()
    earliest: int | None = None
    latest: int | None = None
    closing: int | None = None
    born: int | None = None
    died: int | None = None
    use: int | None = None
    years: int = 0
    online_years: int = 0
    online: Literal["", "published"] = ""
    description: Literal["", "harmless"] = ""


class StatedPart(Stated, frozen=True, kw_only=True):
    """What holds besides for some records of a source and for all that is below them: those of one of `levels`, with
    an identifier that begins with one of `identifiers`, or whose own conditions of access hold one of `notes`. Of these
    three, all that are given must hold."""

    levels: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class StatedAccess(Stated, frozen=True, kw_only=True):
    """What a partner states of a whole source. holds: public archives, which follow the tables of the law; private
    archives or a collection, which follow their contracts and rights statements; or a catalogue that the partner
    publishes itself and answers for as it is."""

    holds: Literal["public-archives", "private-archives", "collection", "published-catalogue"]
    parts: tuple[StatedPart, ...] = ()


class Source(_Table, frozen=True):
    """One feed of one partner. Exactly one of files (patterns relative to the network folder), urls and oai is given.

    format: a reader's NAME, or empty to recognise each file. form: what its holdings are where they do not say.
    member: pattern for the members of archives that are wanted. options: for the reader, see its page in docs/formats.
    living: "published" says that the partner answers for publishing people who may be living; health: the same for
    what concerns the health of its persons. closed: longer periods than the rules have. access: what the partner states
    of its documents; None where it states nothing, and the source is a catalogue that the partner publishes as it is.
    """

    partner: str
    format: str = ""
    files: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    oai: Oai | None = None
    member: str = "*"
    lang: str = ""
    form: str = ""
    list: str = ""
    name: Words = {}
    rights: Rights | None = None
    expect: Expect = Expect()
    mapping: dict[str, Any] = {}
    options: dict[str, Any] = {}
    living: Literal["", "published"] = ""
    id: str = ""
    health: Literal["", "published"] = ""
    closed: Closed = Closed()
    access: StatedAccess | None = None


class RecordList(_Table, frozen=True):
    """A named set of person records with its own meaning. Lists are never melted into one another.

    about: what it is; meaning: what being on it means, and what it does not; made_by: who made it, and when; rights: as
    for sources; url: the list's own page.
    """

    name: Words
    partner: str
    about: Words = {}
    meaning: Words = {}
    made_by: Words = {}
    rights: Rights | None = None
    url: str = ""


class Label(_Table, frozen=True):
    """A label beside an object or in a room, whose QR code leads visitors on: see docs/embed.md.

    Exactly one of record (a record's id), theme (a local id of the network's thesaurus) and text (what the label tells
    of). partner: whose room it hangs in; empty for the record's own. name: the label's heading, where it needs another
    than the record's or the theme's.
    """

    record: str = ""
    theme: str = ""
    text: Words = {}
    partner: str = ""
    name: Words = {}


class Head(_Table, frozen=True):
    """What the network is.

    hub: the partner whose portal this is first. notice: shown on every page. keep: how many editions stay on disk.
    thesaurus: id of the source whose themes are the network's own. alignment: a table of the network's folder that
    leads partners' terms to those themes (columns source, term, theme). gazetteers: ids of the sources whose places are
    the network's own, the one that is believed first before the others.
    """

    id: str
    name: Words
    hub: str = ""
    languages: tuple[str, ...] = ("fr", "en")
    notice: Words = {}
    about: Words = {}
    contact: str = ""
    keep: int = 10
    thesaurus: str = ""
    alignment: str = ""
    gazetteers: tuple[str, ...] = ()

    @property
    def reference(self) -> tuple[str, ...]:
        """Sources by which others are understood: they are the network's, and say nothing of what a partner has."""
        return ((self.thesaurus,) if self.thesaurus else ()) + self.gazetteers


class Network(_Table, frozen=True):
    """A whole network.toml, checked. Keys of the tables are ids."""

    network: Head
    partners: dict[str, Partner] = {}
    sources: dict[str, Source] = {}
    lists: dict[str, RecordList] = {}
    labels: dict[str, Label] = {}


def load(folder: Path) -> Network:
    """The network that `folder/network.toml` describes. Raises NetworkError, naming table and key."""
    return read(folder)[0]


def read(folder: Path) -> tuple[Network, bytes]:
    """The network that `folder/network.toml` describes, and the bytes that describe it. Raises NetworkError, naming
    table and key."""
    path = folder / "network.toml"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NetworkError(f"{path} does not exist; `passeur init {folder}` makes a network folder") from None
    except OSError as error:
        raise NetworkError(f"{path} cannot be read: {error.strerror}") from error
    network = parse(data, str(path))
    if problems := _mistakes(network):
        raise NetworkError(f"{path}: " + "; ".join(problems))
    return network, data


def parse(data: bytes, name: str = "network.toml") -> Network:
    """The network that the bytes of a network.toml describe. `name` is for messages. Raises NetworkError."""
    try:
        network = convert(tomllib.loads(data.decode("utf-8-sig")), Network)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NetworkError(f"{name} is not UTF-8 text: line {line}; save it in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        if twice := _TWICE.fullmatch(said):
            table = ".".join(re.findall(r"'([^']*)'", twice[1]))
            raise NetworkError(
                f"{name}: [{table}] stands there twice ({twice[2]}); each needs an id of its own"
            ) from None
        raise NetworkError(f"{name} is not TOML: {said}") from error
    except ValueError as error:
        raise NetworkError(f"{name}: {error}") from error
    sources = {id: msgspec.structs.replace(source, id=id) for id, source in network.sources.items()}
    network = msgspec.structs.replace(network, sources=sources)
    problems = list(_problems(network))
    if problems:
        raise NetworkError(f"{name}: " + "; ".join(problems))
    return network


def _mistakes(network: Network) -> list[str]:
    """What must not be in a network that is to be published; an edition that is sealed may have it and still opens."""
    found = []
    head = network.network
    if head.thesaurus and head.thesaurus not in network.sources:
        found.append(f"[network] thesaurus = {head.thesaurus!r} is not one of [sources]")
    if head.keep < 1:
        found.append(f"[network] keep = {head.keep}: at least 1 edition stays on disk")
    found += [
        f"[network] languages: {lang!r} is no code of a language, such as fr or en"
        for lang in head.languages
        if not is_language(lang)
    ]
    named = [("network", head.name), *((f"partners.{id}", each.name) for id, each in network.partners.items())]
    for table, name in named:
        if not any(name.values()):
            found.append(f'[{table}] name has no words, such as {{fr = "...", en = "..."}}')
        found += [
            f"[{table}] name: {lang!r} is no code of a language, such as fr or en"
            for lang in name
            if not is_language(lang)
        ]
    for id, partner in network.partners.items():
        found += [
            f"[partners.{id}.coverage] periods: {each.start} comes after {each.end}"
            for each in partner.coverage.periods
            if each.start > each.end
        ]
        found += _no_address(f"partners.{id}", "url", partner.url)
        for site_id, site in partner.sites.items():
            found += _no_address(f"partners.{id}.sites.{site_id}", "url", site.url)
    for id, record_list in network.lists.items():
        found += _no_address(f"lists.{id}", "url", record_list.url)
    for id, source in network.sources.items():
        found += [f"[sources.{id}] {problem}" for problem in _source_mistakes(source)]
        for url in (*source.urls, *((source.oai.url,) if source.oai else ())):
            found += _no_address(f"sources.{id}", "oai.url" if source.oai else "urls", url)
    return found


def _source_mistakes(source: Source) -> list[str]:
    """The same for one source."""
    found, expect = [], source.expect
    if source.lang and not is_language(source.lang):
        found.append(f"lang = {source.lang!r} is no code of a language, such as fr or en")
    if source.form and source.form not in FORMS:
        found.append(f"form = {source.form!r} is not one of {', '.join(FORMS)}")
    if not 0 <= expect.lose <= 1:
        found.append(f"expect.lose = {expect.lose:g} is no share: 0.5 is half, 1.0 is all")
    if expect.least < 0 or (expect.most is not None and expect.most < expect.least):
        found.append("expect: least must be 0 or more, and most no less than least")
    return found


def _no_address(table: str, key: str, url: str) -> list[str]:
    """What to say where an address of the web is none; an empty one is none and right."""
    if not url or _WEB.fullmatch(url):
        return []
    return [f"[{table}] {key} = {url!r} is no whole address: it begins with https:// or http://"]


def _problems(network: Network) -> list[str]:
    """What is wrong with a network whose types are right."""
    found = []
    for table, ids in (
        ("partners", network.partners),
        ("sources", network.sources),
        ("lists", network.lists),
        ("labels", network.labels),
    ):
        found += [
            f"[{table}.{id}]: an id is made of a-z, 0-9 and single hyphens" for id in ids if not _ID.fullmatch(id)
        ]
    if network.network.hub and network.network.hub not in network.partners:
        found.append(f"[network] hub = {network.network.hub!r} is not one of [partners]")
    all_sites = {site_id for partner in network.partners.values() for site_id in partner.sites}
    for id in network.network.gazetteers:
        if id not in network.sources:
            found.append(f"[network] gazetteers: {id!r} is not one of [sources]")
    for id, partner in network.partners.items():
        if not _COLOR.fullmatch(partner.color):
            found.append(f"[partners.{id}] color = {partner.color!r} is not of the form #rrggbb")
        for site_id, site in partner.sites.items():
            found += [
                f"[partners.{id}.sites.{site_id}] {problem}" for problem in _site_problems(site_id, site, all_sites)
            ]
    for id, source in network.sources.items():
        if source.partner not in network.partners:
            found.append(f"[sources.{id}] partner = {source.partner!r} is not one of [partners]")
        if sum((bool(source.files), bool(source.urls), source.oai is not None)) != 1:
            found.append(f"[sources.{id}] needs exactly one of files, urls and oai")
        for key, years, least in (
            ("lifetime", source.closed.lifetime, LIFETIME),
            ("health", source.closed.health, HEALTH),
        ):
            if years and years < least:
                found.append(
                    f"[sources.{id}] closed.{key} = {years} is looser than the rules ({least} years); a source can only"
                    " ask for more"
                )
        if source.list and source.list not in network.lists:
            found.append(f"[sources.{id}] list = {source.list!r} is not one of [lists]")
    for id, record_list in network.lists.items():
        if record_list.partner not in network.partners:
            found.append(f"[lists.{id}] partner = {record_list.partner!r} is not one of [partners]")
    for code, label in network.labels.items():
        if sum((bool(label.record), bool(label.theme), bool(label.text))) != 1:
            found.append(f"[labels.{code}] needs exactly one of record, theme and text")
        if label.theme and not network.network.thesaurus:
            found.append(f"[labels.{code}] theme = {label.theme!r}, but [network] names no thesaurus")
        if label.partner and label.partner not in network.partners:
            found.append(f"[labels.{code}] partner = {label.partner!r} is not one of [partners]")
    return found


def _site_problems(id: str, site: Site, all_sites: set[str]) -> list[str]:
    """What is wrong with one site."""
    found = []
    if not _ID.fullmatch(id):
        found.append("an id is made of a-z, 0-9 and single hyphens")
    if site.coordinates and not (-90 <= site.coordinates[0] <= 90 and -180 <= site.coordinates[1] <= 180):
        found.append("coordinates are latitude, longitude in degrees")
    if site.inside and (site.inside == id or site.inside not in all_sites):
        found.append(f"inside = {site.inside!r} is not another site of the network")
    if site.hours and not site.hours_source:
        found.append("hours are given without hours_source: only what a source states may be shown")
    if site.hours and not validate(site.hours):
        found.append(
            f"hours = {site.hours!r} are not opening hours as OpenStreetMap writes them, such as"
            " Tu-Su 10:00-18:00; PH off"
        )
    return found


def words(texts: Words, lang: str) -> str:
    """The words to show a reader of `lang`: theirs, else the first; empty when there are none."""
    return texts.get(lang) or next(iter(texts.values()), "")


def said(texts: Words, lang: str) -> Phrase | None:
    """The same with their language, for pages that mark what is not in theirs; None when there are none."""
    shown = texts.get(lang)
    return Phrase(shown, lang) if shown else next((Phrase(value, each) for each, value in texts.items()), None)
