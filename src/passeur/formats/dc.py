"""Dublin Core: short descriptions of anything.

Standard: the 15 elements of Dublin Core 1.1 (http://purl.org/dc/elements/1.1/) as in `oai_dc`, and the DCMI terms that
refine them (http://purl.org/dc/terms/), in plain XML: `oai_dc:dc`, `qualifieddc`, `srw_dc:dc`, or home-made roots
(`dc`, `record` in `records` or `collection`). RDF is another format. Sent by almost everybody who can be harvested.

Why sources lie: any element may hold anything. A value becomes more than a phrase only where it is plain: an address,
an ark, a date, a language; `coverage` is a date or a place only where it can be nothing else. `Image` alone is not a
photograph, `Text` alone no book.

Some systems escape the HTML of their descriptions, once or twice: its tags are left out, its characters are read. One
element may hold several names, places or subjects between semicolons; what is in brackets is never cut.

Lost: what refined terms say for machines only (conformsTo, accrualPolicy, …), and encoding schemes but for subjects.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from passeur.errors import Refused
from passeur.formats.base import Field, RawFile
from passeur.formats.bilingual import join_notes, join_rights, join_terms
from passeur.formats.elements import bare, cut, is_address, language, point, unique, words
from passeur.formats.forms import plain_form
from passeur.formats.markup import read_references
from passeur.formats.xml import Element, Ledger, attribute, local, rich, sniff_root, stream
from passeur.formats.xml_text import meant
from passeur.model.dates import Date, read_date
from passeur.model.ids import record_id
from passeur.model.record import (
    Agent,
    Digital,
    Extent,
    Holding,
    Identifier,
    Link,
    Note,
    PlaceRef,
    Provenance,
    Relation,
    Right,
    Term,
)
from passeur.model.text import Phrase, Text, fold_spaces
from passeur.network import Source
from passeur.report import Report

NAME = "dc"
VERSION = 7
TITLE = "Dublin Core, simple and qualified"
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml")

FIELDS: dict[str, Field] = {
    "title": Field("title", "further titles in the same language: terms[title]"),
    "alternative": Field("terms[title]"),
    "creator": Field("agents[creator]", "one for each part between semicolons"),
    "subject": Field("terms[subject]", "one for each part between semicolons"),
    "subject/@type": Field("terms.authority"),
    "description": Field("notes[scope]"),
    "abstract": Field("notes[abstract]"),
    "tableOfContents": Field("notes[arrangement]"),
    "publisher": Field("agents[publisher]"),
    "contributor": Field("agents[contributor]", "one for each part between semicolons"),
    "date": Field("dates"),
    "created": Field("dates[creation]"),
    "issued": Field("dates[publication]"),
    "available": Field("dates[available]", "also dc:date where OpenAIRE writes the end of an embargo in it"),
    "valid": Field("dates[valid]"),
    "modified": Field("dates[modification]"),
    "dateAccepted": Field("dates[accepted]"),
    "dateCopyrighted": Field("dates[copyright]"),
    "dateSubmitted": Field("dates[submission]"),
    "type": Field(
        "form; form_text; terms[genre]; level", "DCMI types, which are no genre, and plain words in French and English"
    ),
    "format": Field("extents; form; digital.media_type", "a media type goes to the digital objects"),
    "extent": Field("extents"),
    "medium": Field("terms[material]"),
    "identifier": Field(
        "id; identifiers; links[catalogue]", "ark, uri, doi, isbn, call-number; an image's address: digital"
    ),
    "source": Field("identifiers[call-number], repository, links[source] or notes[related]", "by what it plainly is"),
    "language": Field("languages"),
    "relation": Field("relations, links[related]; digital[thumbnail]", "an address of a small image is a thumbnail"),
    "isPartOf": Field("relations[part-of]"),
    "hasPart": Field("relations[has-part]"),
    "isVersionOf": Field("relations[version-of]"),
    "hasVersion": Field("relations[has-version]"),
    "isFormatOf": Field("relations[format-of]"),
    "hasFormat": Field("relations[has-format]"),
    "isReferencedBy": Field("relations[referenced-by]"),
    "references": Field("relations[references]"),
    "isReplacedBy": Field("relations[replaced-by]"),
    "replaces": Field("relations[replaces]"),
    "isRequiredBy": Field("relations[required-by]"),
    "requires": Field("relations[requires]"),
    "coverage": Field("dates[subject], places[subject] or terms[subject]", "by what it plainly is"),
    "spatial": Field("places[subject]", "DCMI Point and Box with their coordinates"),
    "temporal": Field("dates[subject]"),
    "rights": Field("rights[object]", "info:eu-repo/semantics/…Access: notes: access"),
    "license": Field("rights[object]"),
    "accessRights": Field("notes[access]"),
    "rightsHolder": Field("rights.holder"),
    "provenance": Field("notes[custody]"),
    "bibliographicCitation": Field("notes[citation]"),
    "audience": Field("notes[note]"),
    "isShownAt": Field("links[catalogue]", "Europeana's addition to Dublin Core"),
    "isShownBy": Field("digital[image]", "Europeana's"),
    "object": Field("digital[thumbnail]", "Europeana's"),
    "dataProvider": Field("repository", "Europeana's, where dc:source does not say it"),
    "@lang": Field("the language of the text that it stands at"),
    "@resource": Field("as the element's text"),
}

IGNORED: dict[str, str] = {
    "@type": "the encoding scheme: the value shows what it is",
    "@schemaLocation": "says which schema the file follows; never fetched",
    "@noNamespaceSchemaLocation": "says which schema the file follows; never fetched",
    "@version": "the version of the home-made root",
    "conformsTo": "a standard that the resource follows: for machines",
    "accrualMethod": "how a collection grows: for collection managers",
    "accrualPeriodicity": "how a collection grows: for collection managers",
    "accrualPolicy": "how a collection grows: for collection managers",
    "instructionalMethod": "for teaching resources only",
    "educationLevel": "for teaching resources only",
    "mediator": "for teaching resources only",
    "recordIdentifier": "the harvester's own number",
    "recordSchema": "which schema the record follows (SRU)",
    "recordPacking": "how the record is packed (SRU)",
    "recordPosition": "place in an answer (SRU)",
    "numberOfRecords": "size of an answer (SRU)",
    "provider": "the aggregator through which the record came (Europeana)",
    "header/**": "an envelope's header",
}

_ROOTS = frozenset({"dc", "qualifieddc", "dcterms", "srw_dc", "record", "metadata", "item", "oai_dc"})
_WRAPPERS = frozenset(
    {"records", "collection", "dcs", "metadataList", "searchRetrieveResponse", "items", "rdf", "list"}
)
_PURL = re.compile(rb"purl\.org/(?:dc/|DC/)|openarchives\.org/OAI/2\.0/oai_dc|info:srw/schema/1/dc")
_DATES = {
    "date": "", "created": "creation", "issued": "publication", "available": "available", "valid": "valid",
    "modified": "modification", "dateAccepted": "accepted", "dateCopyrighted": "copyright",
    "dateSubmitted": "submission", "temporal": "subject",
}  # fmt: skip
_NOTES = {
    "description": "scope", "abstract": "abstract", "tableOfContents": "arrangement", "accessRights": "access",
    "provenance": "custody", "bibliographicCitation": "citation", "audience": "note",
}  # fmt: skip
_AGENTS = {"creator": "creator", "contributor": "contributor", "publisher": "publisher"}
_RELATIONS = {
    "relation": "associative", "isPartOf": "part-of", "hasPart": "has-part", "isVersionOf": "version-of",
    "hasVersion": "has-version", "isFormatOf": "format-of", "hasFormat": "has-format",
    "isReferencedBy": "referenced-by", "references": "references", "isReplacedBy": "replaced-by",
    "replaces": "replaces", "isRequiredBy": "required-by", "requires": "requires",
}  # fmt: skip
#: DCMI's types and the words of catalogues for them that name no form by themselves.
_DCMI = {
    "collection": "", "dataset": "", "event": "", "image": "", "interactiveresource": "", "service": "", "software": "",
    "stillimage": "", "text": "", "movingimage": "film", "sound": "sound", "physicalobject": "object",
}  # fmt: skip
#: The same as the vocabulary spells them: words for machines, which are no genre for readers.
_DCMI_WORDS = frozenset(
    {"Collection", "Dataset", "Event", "Image", "InteractiveResource", "MovingImage", "PhysicalObject", "Service"}
    | {"Software", "Sound", "StillImage", "Text"}
)
_LEVELS = {
    "fonds": "fonds", "collection": "collection", "sous-fonds": "subfonds", "série": "series", "series": "series",
    "dossier": "file", "file": "file", "pièce": "item", "item": "item",
}  # fmt: skip
_MEDIA_TYPE = re.compile(r"(?:image|audio|video|text|application|model)/[\w.+-]+", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)(?:\?.*)?$", re.IGNORECASE)
_SMALL = re.compile(r"thumb|vignette|preview|small|mini", re.IGNORECASE)
_ARK = re.compile(r"\bark:/?\d{5,}/\S+")
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:isbn[: ]*)?((?:97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX])", re.IGNORECASE)
_CALL_NUMBER = re.compile(r"(?=.*\d)[\w./() °-]{1,40}")
_HOLDER = re.compile(
    r"\b(?:archives|musée|museum|bibliothèque|library|mémorial|memorial|centre|institut)\b", re.IGNORECASE
)
_TIMES = re.compile(
    r"(?:(?:vers|ca?\.?|circa|avant|après|before|after|entre|between|début|fin|mi)\s+)?"
    r"(?:\[?-?\d{3,4}\]?(?:\s*(?:-|–|/|à|et|to|and)\s*\[?-?\d{3,4}\]?)?|\d{4}-\d{2}(?:-\d{2})?(?:/\d{4}(?:-\d{2}){0,2})?|"
    r"\d{1,2}/\d{1,2}/\d{4}|[IVX]+e siècle|\d{1,2}(?:th|st|nd|rd) century|(?:\d{1,2}(?:er)? )?\w+ (?:19|18|20)\d{2})",
    re.IGNORECASE,
)
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
#: How OpenAIRE says when something is free: a date of another type.
_EMBARGO = "info:eu-repo/date/embargoEnd/"
#: What OpenAIRE's codes say of a text and of who may read it.
_CODED = "info:eu-repo/semantics/"
_ACCESS = {
    "openaccess": (Phrase("Accès libre", "fr"), Phrase("Open access", "en")),
    "restrictedaccess": (Phrase("Accès restreint", "fr"), Phrase("Restricted access", "en")),
    "embargoedaccess": (Phrase("Accès restreint pour un temps", "fr"), Phrase("Restricted access for a time", "en")),
    "closedaccess": (Phrase("Accès fermé", "fr"), Phrase("Closed access", "en")),
}
_POINT = re.compile(
    r"\b(name|east|north|northlimit|southlimit|eastlimit|westlimit|start|end)\s*=\s*([^;]+)", re.IGNORECASE
)


def sniff(head: bytes) -> bool:
    """Whether the root is one of Dublin Core's, or a wrapper in which Dublin Core's namespace is declared."""
    root, namespace = sniff_root(head)
    if root in ("dc", "qualifieddc") or "purl.org/dc" in namespace.lower():
        return True
    if root in ("RDF", "OAI-PMH"):
        return False
    return (root in _ROOTS or root.casefold() in {each.casefold() for each in _WRAPPERS}) and bool(_PURL.search(head))


def read(file: RawFile, source: Source, report: Report) -> Iterator[Holding]:
    """Every record of `file`, one at a time. Raises Refused when there is none."""
    ledger = Ledger(FIELDS, IGNORED, report)
    found = 0
    for kind, element, line in stream(file, report, _ROOTS):
        # Of nested wrappers the innermost comes first, and is gone when its wrapper ends.
        if kind == "start" or not any(local(each) in FIELDS for each in element):
            continue
        found += 1
        if kind == "cut":
            report.skip("the file breaks off inside this record", line)
            continue
        ledger.tree("", element)
        yield _Reading(bare(element), file, source, report, line, found).record()
    if not found:
        raise Refused("there is no Dublin Core record in it")


class _Reading:
    """One record while it is read."""

    def __init__(self, root: Element, file: RawFile, source: Source, report: Report, line: int, count: int) -> None:
        self.root, self.file, self.source, self.report, self.line, self.count = root, file, source, report, line, count
        self.lang = language(attribute(root, "lang")) or source.lang
        self.local_id = ""
        self.titles: list[Phrase] = []
        self.types: list[Phrase] = []
        self.formats: list[str] = []
        self.media = ""
        self.identifiers: list[Identifier] = []
        self.dates: list[Date] = []
        self.agents: list[Agent] = []
        self.places: list[PlaceRef] = []
        self.terms: list[Term] = []
        self.notes: list[Note] = []
        self.extents: list[Extent] = []
        self.images: list[tuple[str, str]] = []
        self.links: list[Link] = []
        self.relations: list[Relation] = []
        self.rights: list[Right] = []
        self.languages: list[str] = []
        self.repository = self.level = self.level_text = ""

    def record(self) -> Holding:
        """The whole record."""
        for element in self.root:
            name = element.tag
            if not len(element) and element.text and "&" in element.text:
                element.text = read_references(element.text)
            value = words(element) or attribute(element, "resource")
            value = fold_spaces(meant(value)) if "<" in value else value
            if not value or len(element) > 50:
                continue
            if name in _NOTES:
                self._note(_NOTES[name], element)
            elif name in _DATES:
                self._date(value, _DATES[name], element)
            elif name in _AGENTS:
                self.agents += [Agent(each, _AGENTS[name]) for each in _parts(value)]
            elif name in _RELATIONS:
                self._relation(value, _RELATIONS[name])
            elif name in _HANDLERS:
                _HANDLERS[name](self, value, element)
        self._identify()
        if not self.titles:
            self.report.remark("title", "it has no title", self.line, self.local_id)
        return Holding(
            id=record_id(self.source.id, self.local_id),
            source=self.source.id,
            partner=self.source.partner,
            title=tuple(self.titles),
            identifiers=unique(self.identifiers),
            lang=self.lang,
            form=self._form(),
            form_text=unique(self.types),
            dates=unique(self.dates),
            agents=unique(self.agents),
            places=unique(self.places),
            terms=join_terms(self.terms),
            notes=join_notes(self.notes),
            digital=unique(
                Digital(url, role, media_type=self.media if role == "image" else "") for url, role in self.images
            ),
            links=unique(self.links),
            relations=unique(self.relations),
            rights=join_rights(self.rights),
            provenance=Provenance(self.file.name, self.file.sha256, self.line, f"{NAME}/{VERSION}"),
            level=self.level,
            level_text=self.level_text,
            languages=unique(self.languages),
            extents=unique(self.extents),
            repository=self.repository,
        )

    def _identify(self) -> None:
        """The record's identifier: the envelope's, an ark, an address, the first there is, or the file's name."""
        if self.file.id:
            self.local_id = self.file.id
            # Some servers give it once more among those of the resource.
            self.identifiers = [each for each in self.identifiers if each.value != self.file.id]
            self.identifiers.append(Identifier(self.file.id, "oai"))
            return
        for type in ("ark", "uri", "doi", ""):
            for each in self.identifiers:
                if not type or each.type == type:
                    self.local_id = each.value
                    return
        stem = PurePosixPath(self.file.name).stem or "record"
        self.local_id = stem if self.count == 1 else f"{stem}-{self.count}"
        self.report.remark("identifier", f"no dc:identifier: {self.local_id!r} is used", self.line, self.local_id)

    def _form(self) -> str:
        """What it is, from its types, then its formats, then what the source says of all its records."""
        dcmi = [each.value.lower().replace(" ", "") for each in self.types]
        plain = plain_form(each.value for each in self.types if each.value.lower().replace(" ", "") not in _DCMI)
        plain = plain or plain_form(self.formats) or next((_DCMI[each] for each in dcmi if _DCMI.get(each)), "")
        return plain or self.source.form

    # ---- one method for each kind of element

    def _title(self, value: str, element: Element) -> None:
        """A title; a further one in the same language is a term."""
        phrase = Phrase(value, self._lang(element))
        if element.tag == "title" and not any(each.lang == phrase.lang for each in self.titles):
            self.titles.append(phrase)
        else:
            self.terms.append(Term((phrase,), "title"))

    def _subject(self, value: str, element: Element) -> None:
        """Subjects, one for each part between semicolons."""
        scheme = attribute(element, "type").rpartition(":")[2]
        if is_address(value):
            self.links.append(Link(value, "", "subject"))
            return
        lang = self._lang(element)
        self.terms += [Term((Phrase(part, lang),), "subject", "", scheme) for part in _parts(value)]

    def _type(self, value: str, element: Element) -> None:
        """A type; "fonds" and the like are also the level."""
        if value == f"{_CODED}other":  # it says that no word is right
            return
        value = value.removeprefix("http://purl.org/dc/dcmitype/").removeprefix(_CODED)
        phrase = Phrase(value, self._lang(element))
        self.types.append(phrase)
        if value not in _DCMI_WORDS:
            self.terms.append(Term((phrase,), "genre"))
        level = _LEVELS.get(value.lower())
        if level and not self.level:
            self.level, self.level_text = level, value

    def _format(self, value: str, element: Element) -> None:
        """A media type, else a size."""
        if element.tag == "format" and _MEDIA_TYPE.fullmatch(value):
            self.media = self.media or value.lower()
            return
        self.formats.append(value)
        self.extents.append(Extent(value))

    def _medium(self, value: str, element: Element) -> None:
        """A material or carrier."""
        self.formats.append(value)
        self.terms.append(Term((Phrase(value, self._lang(element)),), "material"))

    def _identifier(self, value: str, element: Element) -> None:
        """An identifier by its kind; an image's address is a digital object."""
        if is_address(value) and _IMAGE.search(value):
            self._image(value)
            return
        ark, doi, isbn = _ARK.search(value), _DOI.fullmatch(value), _ISBN.fullmatch(value)
        if is_address(value):
            self.links.append(Link(value, "", "catalogue"))
        if ark:
            self.identifiers.append(Identifier(ark.group(), "ark"))
        elif doi:
            self.identifiers.append(Identifier(doi.group(1), "doi"))
        elif is_address(value) or value.startswith("urn:"):
            self.identifiers.append(Identifier(value, "uri"))
        elif isbn and len(re.sub(r"[^\dXx]", "", isbn.group(1))) in (10, 13):
            self.identifiers.append(Identifier(isbn.group(1), "isbn"))
        else:
            self.identifiers.append(Identifier(value, "call-number" if _CALL_NUMBER.fullmatch(value) else ""))

    def _source(self, value: str, element: Element) -> None:
        """An address, a call number, who keeps it: whichever it plainly is; else a note."""
        if is_address(value):
            self.links.append(Link(value, "", "source"))
        elif _HOLDER.search(value) and len(value) < 120 and not self.repository:
            self.repository = value
        elif _CALL_NUMBER.fullmatch(value):
            self.identifiers.append(Identifier(value, "call-number"))
        else:
            self._note("related", element)

    def _europeana(self, value: str, element: Element) -> None:
        """What Europeana added to Dublin Core: addresses of the page and of images, and who provides the data."""
        if element.tag == "dataProvider":
            self.repository = self.repository or value
        elif is_address(value) and element.tag == "isShownAt":
            self.links.append(Link(value, "", "catalogue"))
        elif is_address(value):
            self._image(value, small=element.tag == "object")

    def _language(self, value: str, element: Element) -> None:
        """The language of the resource, as a tag where it is one."""
        self.languages += [language(each) or each.strip() for each in re.split(r"[;,/]", value) if each.strip()]

    def _coverage(self, value: str, element: Element) -> None:
        """A time, a place, or neither plainly."""
        if _POINT.search(value):
            self._spatial(value, element)
        elif _TIMES.fullmatch(value):
            self._date(value, "subject", element)
        elif not any(each.isdigit() for each in value) and len(value) < 80:
            self.places += [PlaceRef(each, "subject") for each in _parts(value)]
        else:
            self.terms.append(Term((Phrase(value, self._lang(element)),), "subject"))

    def _spatial(self, value: str, element: Element) -> None:
        """A place; DCMI Point and Box as name and point (a box without a point has only its name)."""
        parts = {key.lower(): said.strip() for key, said in _POINT.findall(value)}
        if not parts:
            self.places.append(PlaceRef("", "subject", value) if is_address(value) else PlaceRef(value, "subject"))
            return
        if "start" in parts or "end" in parts:
            self._date(f"{parts.get('start', '..')}/{parts.get('end', '..')}", "subject", element)
            return
        name = parts.get("name", "")
        found, remark = point(parts.get("north", ""), parts.get("east", ""), name)
        if remark:
            self.report.remark("coordinates", remark, self.line, self.local_id)
        lat, lon = found if found else (None, None)
        if name or found:
            self.places.append(PlaceRef(name, "subject", lat=lat, lon=lon))

    def _right(self, value: str, element: Element) -> None:
        """A statement of rights, the address of one, or a code for who may read it."""
        if value.startswith(_CODED) and (access := _ACCESS.get(value.removeprefix(_CODED).lower())):
            self.notes.append(Note("access", access))
        elif is_address(value):
            self.rights.append(Right((), value))
        else:
            self.rights.append(Right((Phrase(value, self._lang(element)),)))

    def _holder(self, value: str, element: Element) -> None:
        """Who holds the rights."""
        self.rights.append(Right(holder=value))

    def _relation(self, value: str, type: str) -> None:
        """A tie; an address is also a link, an image's address a thumbnail."""
        address = next((each for each in value.split() if is_address(each)), "")
        if address and (_IMAGE.search(address) or (_SMALL.search(value) and type == "associative")):
            self._image(address, small=bool(_SMALL.search(value)))
            return
        if address:
            self.links.append(Link(address, "", "related"))
        label = "" if address == value else value
        self.relations.append(Relation(type, address, label))

    # ---- small things

    def _image(self, address: str, small: bool = False) -> None:
        """The address of an image."""
        self.images.append((address, "thumbnail" if small or _SMALL.search(address) else "image"))

    def _date(self, value: str, type: str, element: Element) -> None:
        """A date phrase; of a time stamp the day counts."""
        if value.startswith(_EMBARGO):
            value, type = value.removeprefix(_EMBARGO), "available"
        stamp = _STAMP.fullmatch(value)
        date, remark = read_date(stamp.group(1) if stamp else value, self._lang(element), "", type)
        if remark:
            self.report.remark("date", remark, self.line, self.local_id)
        self.dates.append(date)

    def _note(self, type: str, element: Element) -> None:
        """A section of the description."""
        phrase = rich(element, self._lang(element))
        told: Text = (phrase,) if phrase.value else ()
        if told:
            self.notes.append(Note(type, told))

    def _lang(self, element: Element) -> str:
        """The language said at the element, else the record's."""
        return language(attribute(element, "lang")) or self.lang


def _parts(value: str) -> list[str]:
    """What stands between semicolons: "Fictivier, Anne ; Fictard, Paul (1880-1944 ; maire)" is two."""
    return cut(value, ";") if ";" in value else [value]


_HANDLERS: dict[str, Callable[[_Reading, str, Element], None]] = {
    "title": _Reading._title,
    "alternative": _Reading._title,
    "subject": _Reading._subject,
    "type": _Reading._type,
    "format": _Reading._format,
    "extent": _Reading._format,
    "medium": _Reading._medium,
    "identifier": _Reading._identifier,
    "source": _Reading._source,
    "language": _Reading._language,
    "coverage": _Reading._coverage,
    "spatial": _Reading._spatial,
    "rights": _Reading._right,
    "license": _Reading._right,
    "rightsHolder": _Reading._holder,
    "isShownAt": _Reading._europeana,
    "isShownBy": _Reading._europeana,
    "object": _Reading._europeana,
    "dataProvider": _Reading._europeana,
}
