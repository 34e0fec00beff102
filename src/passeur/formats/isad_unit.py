"""One unit of archival description, gathered from the elements of EAD 2002 and EAD3, and made into a `Holding`.

Not a format: what `ead.py` and `ead3.py` share. An element is handled by its local name, wherever it stands, since
partners put elements of `did` beside it and the other way round. Which elements a format knows is said in its FIELDS.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import TypeVar

from passeur.formats.elements import language, languages_named, named_language
from passeur.formats.plain_dates import plain_date
from passeur.formats.relators import read_role
from passeur.formats.xml import Element, attribute, fold, local, meant, rich
from passeur.model.dates import Date, read_date
from passeur.model.headings import head_of
from passeur.model.record import (
    LEVELS,
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
    Term,
)
from passeur.model.text import Phrase, text
from passeur.network import Source
from passeur.report import Report

#: Elements that are a section of the description → `Note.type`.
SECTIONS = {
    "abstract": "abstract", "scopecontent": "scope", "bioghist": "history", "custodhist": "custody",
    "acqinfo": "acquisition", "appraisal": "appraisal", "accruals": "accruals", "arrangement": "arrangement",
    "fileplan": "arrangement", "accessrestrict": "access", "legalstatus": "access", "userestrict": "use",
    "phystech": "physical", "materialspec": "physical", "otherfindaid": "finding-aids", "originalsloc": "originals",
    "altformavail": "copies", "relatedmaterial": "related", "separatedmaterial": "related",
    "bibliography": "bibliography", "odd": "note", "note": "note", "didnote": "note", "processinfo": "processing",
    "prefercite": "citation", "descrules": "rules", "conventiondeclaration": "rules",
}  # fmt: skip

#: Elements that hold components or describe the unit as a whole: never part of a section's text.
COMPONENTS = frozenset({"c", "dsc", *(f"c{number:02}" for number in range(1, 13))})
_NESTED = frozenset(SECTIONS) - {"note", "abstract"}
_HEAD = frozenset({"head"})
_HEAD_AND_NESTED = _HEAD | _NESTED
_AGENTS = {"persname": "person", "famname": "family", "corpname": "group", "name": ""}
_TERMS = {"subject": "subject", "function": "function", "occupation": "occupation", "genreform": "genre"}
_INDEXED = frozenset(_AGENTS) | frozenset(_TERMS) | {"geogname", "title"}
_LINKS = frozenset({"extref", "extptr", "exptr", "ref", "ptr", "archref", "bibref"})
#: References, and sections that tell of other things than the unit.
_ABOUT_OTHERS = frozenset(
    {"archref", "bibref", "bibliography", "otherfindaid", "relatedmaterial", "separatedmaterial", "processinfo"}
    | {"prefercite", "originalsloc", "altformavail", "descrules", "conventiondeclaration"}
)
#: Sections whose names had to do with the papers, and are seldom what these tell of.
_ABOUT_KEEPING = frozenset({"acqinfo", "custodhist", "appraisal", "accessrestrict", "userestrict", "legalstatus"})
_INTERESTING = _INDEXED | _LINKS | _ABOUT_OTHERS | {"unitdate", "dao"}

_IDENTIFIERS = {
    "": "call-number", "cote": "call-number", "identifiant": "call-number", "call number": "call-number",
    "callnumber": "call-number", "cote-de-consultation": "call-number", "cote-groupee": "call-number",
    "ligeo-cote-automatique": "call-number",
    "cote_communication": "call-number", "cotes extrêmes": "call-number", "bestellnummer": "call-number",
    "ehri_main_identifier": "call-number", "ehri_multiple_identifier": "call-number", "ehri_structure": "local",
    "ehri_internal_id": "local", "ehri_internal_identifier": "local", "series_code": "local",
    "inventarisnummer": "call-number", "acc_num": "accession",
    "accession number": "accession", "altsignatur": "former", "cote_ancienne": "former", "ancienne-cote": "former",
    "cote-ancienne": "former", "ark": "ark", "handle": "handle", "irn": "local", "doi": "doi", "isbn": "isbn",
}  # fmt: skip
#: `unitid` that counts what there is instead of naming it.
_COUNTS = frozenset({"pieces", "pièces", "nombre", "extent"})

_FORMS = {
    "photograph": "photograph", "photographie": "photograph", "carte postale": "photograph", "postcard": "photograph",
    "négatif": "photograph", "affiche": "poster", "poster": "poster", "carte": "map", "plan": "map", "map": "map",
    "film": "film", "vidéo": "film", "video": "film", "enregistrement sonore": "sound", "sound recording": "sound",
    "dessin": "artwork", "drawing": "artwork", "estampe": "artwork", "manuscrit": "manuscript",
    "manuscript": "manuscript", "imprimé": "publication", "périodique": "publication", "newspaper": "publication",
}  # fmt: skip
#: What is behind a # in the name of such a file is a page or a picture.
_FILES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".htm", ".html", ".xml")
_SUFFIXES = {
    "jpg": "image", "jpeg": "image", "png": "image", "tif": "image", "tiff": "image", "gif": "image", "jp2": "image",
    "pdf": "document", "mp3": "audio", "wav": "audio", "mp4": "video", "avi": "video",
}  # fmt: skip

#: A longer line of `physdesc` describes and does not count.
_SHORT_LINE = 80
_MEASURE = re.compile(r"(\d{1,9}(?:[.,]\d{1,4})?)(?:\s+([^\d()\[\],;:+x×]{1,40}))?")


#: From year 0 to 9999.
_ALL_YEARS = re.compile(r"0{1,4}/9999")


class Unit:
    """What is known so far of one unit. `finish` makes the record."""

    __slots__ = (
        "agents", "children", "containers", "dates", "depth", "digital", "element", "extents", "form", "id",
        "identifiers", "lang", "languages", "level", "level_text", "line", "links", "locations", "notes", "order",
        "parent", "passed", "path", "places", "relations", "report", "repository", "source", "tail", "terms", "titles",
        "top",
    )  # fmt: skip

    def __init__(
        self, source: Source, report: Report, id: str, parent: str, order: int, depth: int, line: int, lang: str
    ) -> None:
        self.source, self.report, self.id, self.parent, self.order = source, report, id, parent, order
        self.depth, self.line, self.lang = depth, line, lang
        self.level = self.level_text = self.form = self.repository = self.path = ""
        #: The first part of every id of this finding aid.
        self.top = ""
        self.children = 0
        self.element: Element
        self.tail: list[Note] = []
        #: What children inherit; made when the first of them asks.
        self.passed: list[Note] | None = None
        self.titles: list[Phrase] = []
        self.identifiers: list[Identifier] = []
        self.dates: list[Date] = []
        self.agents: list[Agent] = []
        self.places: list[PlaceRef] = []
        self.terms: list[Term] = []
        self.notes: list[Note] = []
        self.digital: list[Digital] = []
        self.links: list[Link] = []
        self.relations: list[Relation] = []
        self.extents: list[Extent] = []
        self.languages: list[str] = []
        self.locations: list[str] = []
        self.containers: list[str] = []

    def begin(self, element: Element) -> None:
        """Take what the start tag says: level and language."""
        level = element.get("level", "").strip().lower()
        other = (element.get("otherlevel") or element.get("OTHERlevel") or "").strip()
        if level in LEVELS:
            self.level, self.level_text = level, other
        elif level or other:
            self.level, self.level_text = "otherlevel", other or level

    def absorb(self, elements: Iterable[Element]) -> None:
        """Take every one of `elements` that says something of this unit: not its components."""
        for child in elements:
            handler = _handler(child.tag)
            if handler is not None:
                handler(self, child)

    def add_note(self, type: str, phrase: Phrase, heading: str = "") -> None:
        """Add a section unless it is blank."""
        if phrase.value:
            self.notes.append(Note(type, (phrase,), _heading(heading) if heading else ""))

    def add_identifier(self, identifier: Identifier) -> None:
        """Add an identifier unless it is there."""
        if identifier not in self.identifiers:
            self.identifiers.append(identifier)

    def list_words(self, dsc: Element) -> None:
        """What a list of components says before them: how it is arranged."""
        head = next((_words(child) for child in dsc if _name(child.tag) == "head"), "")
        said = [child for child in dsc if _name(child.tag) not in COMPONENTS and _name(child.tag) != "head"]
        for child in said:
            self.add_note("arrangement", rich(child), head)
            _inside(self, child)

    def inherit(self, parent: "Unit") -> None:
        """Take over the conditions of access and the languages of `parent`, where this unit states none.

        Languages are stated by codes or in words; one without the other is no reason to take the parent's.
        """
        if parent.passed is None:
            parent.passed = parent._inheritable()
        if not parent.passed and not parent.languages:
            return
        stated = {note.type for note in self.notes}
        if self.languages:
            stated.add("language")
        elif "language" not in stated:
            self.languages = parent.languages
        self.notes += [note for note in parent.passed if note.type not in stated]

    def _inheritable(self) -> list[Note]:
        """The notes that parts of this unit inherit, marked with where they are stated."""
        return [
            note if note.inherited else Note(note.type, note.text, note.heading, self.id)
            for note in self.notes
            if note.type in ("access", "language")
        ]

    def finish(self, provenance: Provenance) -> Holding:
        """The record."""
        return Holding(
            id=self.id,
            source=self.source.id,
            partner=self.source.partner,
            title=tuple(self.titles),
            identifiers=tuple(self.identifiers),
            lang=self.lang,
            form=self.form or self.source.form or "archives",
            parent=self.parent,
            order=self.order,
            depth=self.depth,
            dates=tuple(self.dates),
            agents=_unique(self.agents, _NAME),
            places=_unique(self.places, _NAME),
            terms=_unique(self.terms, _label),
            notes=(*self.notes, *self.tail),
            digital=_unique(self.digital, _URL),
            links=_unique(self.links, _URL),
            relations=_unique(self.relations, attrgetter("target")),
            provenance=provenance,
            level=self.level,
            level_text=self.level_text,
            languages=tuple(self.languages),
            extents=tuple(self.extents),
            repository=self.repository,
            location="; ".join([*self.locations, *([", ".join(self.containers)] if self.containers else [])]),
        )


_T = TypeVar("_T")


def _unique(values: list[_T], key: Callable[[_T], object]) -> tuple[_T, ...]:
    """The values in their order, each once. key: cheap to compare, and nearly always different."""
    if len(values) < 2 or len({key(value) for value in values}) == len(values):
        return tuple(values)
    return tuple(dict.fromkeys(values))


_NAME: Callable[[Agent | PlaceRef], str] = attrgetter("name")
_URL: Callable[[Digital | Link], str] = attrgetter("url")


def _label(term: Term) -> str:
    """The words of a term."""
    return term.label[0].value if term.label else ""


# ---- elements


def _words(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The text of an element on one line."""
    if not len(element):
        return fold(element.text or "")
    return rich(element, skip=skip).value.replace("\n", " ")


#: What stands between the parts of a name in EAD3.
_BETWEEN_PARTS = {"persname": ", ", "famname": ", ", "geogname": ", "}


def _joined(element: Element, between: str) -> str:
    """The text of a name or term, which EAD3 may give in parts: "Bartram, William" and "1739-1823"."""
    if len(element) < 2:
        return _words(element)
    parts = [words for each in element if _name(each.tag) == "part" and (words := _words(each))]
    if len(parts) < 2:
        return _words(element)
    whole = parts[0]
    for part in parts[1:]:
        whole += f" {part}" if whole[-1] in ",.;:-(" else f"{', ' if part[0].isdigit() else between}{part}"
    return whole


def _heading(words: str) -> str:
    """A heading without the colon that print puts after it."""
    return words.rstrip(" :\u00a0\u202f").strip()


def _lang(element: Element) -> str:
    """The language that the element itself states; "" leaves it to the record's."""
    code = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or element.get("langcode")
    return language(code) if code else ""


def _title(unit: Unit, element: Element) -> None:
    """`unittitle`: the first is the title, others in another language too; further ones become an abstract."""
    if len(element):
        _space_dates(element)
    phrase = rich(element, _lang(element))
    if phrase.value.endswith(","):  # before a date in print
        phrase = Phrase(phrase.value.rstrip(" ,"), phrase.lang)
    if len(element):
        _inside(unit, element)
        if "\n" in phrase.value:  # a title is one line
            phrase = Phrase(phrase.value.replace("\n", " "), phrase.lang, phrase.html)
    if not phrase.value:
        return
    if not unit.titles or (phrase.lang and all(phrase.lang != title.lang for title in unit.titles)):
        unit.titles.append(phrase)
    elif all(phrase.value != title.value for title in unit.titles):
        unit.notes.append(Note("abstract", (phrase,), attribute(element, "label")))


def _space_dates(element: Element) -> None:
    """Put a space before a `unitdate` that stands right behind a word or comma of a title: "Lettres,1931"."""
    before: Element | None = None
    for child in element:
        if _name(child.tag) == "unitdate":
            said = (element.text if before is None else before.tail) or ""
            if said and (said[-1] == "," or said[-1].isalnum()):
                if before is None:
                    element.text = f"{said} "
                else:
                    before.tail = f"{said} "
        before = child


def _unitid(unit: Unit, element: Element) -> None:
    """`unitid`: an identifier by its type; one that counts pieces is an extent."""
    value = _words(element)
    if len(element):
        _inside(unit, element)
    given = element.get("type") or element.get("localtype") or ""
    label = element.get("label", "").strip(" :").lower()
    # A type that no table knows is kept; a label is for people, and most often names the call number.
    type = given.strip().lower() or (label if label in _IDENTIFIERS else "")
    if type in _COUNTS:
        _extent(unit, value, "", type="extent")
        return
    if value:
        unit.add_identifier(Identifier(value, _IDENTIFIERS.get(type, type)))
    other = element.get("identifier", "").strip()
    if other and other != value:
        unit.add_identifier(Identifier(other, "uri" if "://" in other else "local"))


def _add(values: list[_T], value: _T) -> None:
    """Append `value` unless it is there."""
    if value not in values:
        values.append(value)


def _unitdate(unit: Unit, element: Element) -> None:
    """`unitdate`, in `did` or in a title."""
    get = element.get
    _date(unit, _words(element), get("normal", ""), get("type") or get("unitdatetype") or get("datechar") or "")


def _date(unit: Unit, phrase: str, normal: str, kind: str) -> None:
    """One date. "inclusive", the common case, is the date of creation."""
    phrase = phrase or _said_by(normal.strip())
    if not phrase or not (phrase[0].isalnum() or "?" in phrase or any(map(str.isalnum, phrase))):
        return  # nothing, or a dash in its place
    type = "creation" if kind in ("", "inclusive") else kind
    date = plain_date(phrase, normal, type) if unit.lang[:2] == "fr" else None
    if date is None:
        date, doubt = read_date(phrase, unit.lang[:2], normal, type)
        if doubt:
            unit.report.remark("date", doubt, unit.line, unit.id)
    _add(unit.dates, date)


def _said_by(normal: str) -> str:
    """The phrase for a date that is given in a normal form alone; "" for all years, which is how systems say none."""
    return "" if _ALL_YEARS.fullmatch(normal) else normal


def _structured_date(unit: Unit, element: Element) -> None:
    """EAD3 `unitdatestructured`: single dates, ranges and sets of them."""
    kind = element.get("unitdatetype", "")
    for each in element.iter():
        name = _name(each.tag)
        if name == "datesingle":
            _date(unit, _words(each), each.get("standarddate", ""), kind)
        elif name == "daterange":
            ends = [child for child in each if _name(child.tag) in ("fromdate", "todate")]
            normal = "/".join(end.get("standarddate", "") for end in ends)
            phrase = " - ".join(words for end in ends if (words := _words(end)))
            _date(unit, phrase, normal if normal.strip("/") else "", kind)


@lru_cache(maxsize=8192)
def _measure(phrase: str, unit: str, type: str) -> Extent:
    """A size, with number and unit where the phrase is just that ("12 boîtes", or "3,5" with `@unit`)."""
    # A default is left out of a record's JSON when it is the very same string, wherever that came from.
    type = intern(type)
    plain = _MEASURE.fullmatch(phrase)
    if plain is None:
        return Extent(phrase, unit=unit, type=type)
    value = float(plain[1].replace(",", "."))
    return Extent(f"{phrase} {unit}" if unit and not plain[2] else phrase, value, plain[2] or unit, type)


def _extent(unit: Unit, phrase: str, measure: str, type: str) -> None:
    """Add a size."""
    if phrase:
        _add(unit.extents, _measure(phrase, measure, type))


def _physdesc(unit: Unit, element: Element) -> None:
    """`physdesc`: its extents, dimensions and facets; a mixed sentence is kept whole as an extent."""
    if not len(element):
        _extent(unit, meant(fold(element.text or "")), "", "extent")
        return
    own = meant((element.text or "") + "".join(child.tail or "" for child in element))
    lines: list[str] = []
    if not any(character.isalnum() for character in own):
        own = ""
    elif lines := _lines(element):
        own = ""
        for line in lines:
            _physical_line(unit, line)
    for child in element:
        name = _name(child.tag)
        if name in ("extent", "dimensions") and not own:
            _extent(unit, _counted(child), child.get("unit", ""), name)
        elif name in ("physfacet", "p", "descriptivenote") and not own:
            heading = child.get("label") or child.get("type") or ""
            unit.add_note("physical", rich(child), heading)
    in_line = all(_name(child.tag) in ("lb", "emph", "expan", "abbr", "date") for child in element)
    if own or (in_line and not lines):
        _extent(unit, _words(element), "", "extent")
    _inside(unit, element)


def _physical_line(unit: Unit, line: str) -> None:
    """A line of `physdesc`: how much there is where it counts in a few words, else what it looks like."""
    if len(line) <= _SHORT_LINE and any(character.isdigit() for character in line):
        _extent(unit, line, "", "extent")
    else:
        unit.add_note("physical", Phrase(line))


def _counted(element: Element) -> str:
    """What an extent says; a bare number without a unit is told with its caption, which alone says what is counted."""
    words = _words(element)
    label = element.get("label", "").strip(" :")
    if not label or element.get("unit") or not words.isdigit():
        return words
    return f"{words} ({label[:1].lower()}{label[1:]})"


def _lines(element: Element) -> list[str]:
    """The words of a `physdesc` that stand beside its elements as lines of their own; none where they are a sentence.

    A line begins with a capital or a figure, and has a line break or an end of the element on both sides.
    """
    texts = [element.text or "", *(child.tail or "" for child in element)]
    around = [None, *element, None]
    found = []
    for at, piece in enumerate(texts):
        words = meant(fold(piece))
        if not any(character.isalnum() for character in words):
            continue
        before = piece[: len(piece) - len(piece.lstrip())]
        after = piece[len(piece.rstrip()) :]
        apart = _breaks(around[at], before) and _breaks(around[at + 1], after)
        if not apart or not (words[0].isupper() or words[0].isdigit()):
            return []
        found.append(words)
    return found


def _breaks(beside: Element | None, space: str) -> bool:
    """Whether a line ends where this white space stands before `beside`, None for the end of all."""
    return beside is None or _name(beside.tag) == "lb" or "\n" in space


def _structured_extent(unit: Unit, element: Element) -> None:
    """EAD3 `physdescstructured`: quantity and kind of unit; `physdescset` holds several."""
    if _name(element.tag) == "physdescset":
        for child in element:
            if _name(child.tag) == "physdescstructured":
                _structured_extent(unit, child)
        return
    parts = {_name(child.tag): _words(child) for child in element if _name(child.tag) in ("quantity", "unittype")}
    _extent(unit, " ".join(part for part in (parts.get("quantity"), parts.get("unittype")) if part), "", "extent")
    for child in element:
        name = _name(child.tag)
        if name == "dimensions":
            _extent(unit, _words(child), child.get("unit", ""), "dimensions")
        elif name in ("physfacet", "descriptivenote"):
            unit.add_note("physical", rich(child), child.get("label", ""))


#: In an indexed name, what has a year: between brackets or semicolons, or after the last comma.
_LIFE_IN = re.compile(r"[(;,]\s*([^();,]*\d{3}[^();,]*)\s*[);,]|,\s*([^(),;]*\d{3}[^(),;]*)$")


#: Captions of `origination` that name somebody else than who made the papers (ArchivesSpace's "Source").
_ORIGINS = {
    "collector": "collector", "collectionneur": "collector", "donor": "donor", "donateur": "donor",
    "source": "acquired-from",
}  # fmt: skip


def _origination(unit: Unit, element: Element) -> None:
    """`origination`: who made or gathered it, or whom it was acquired from, as its label says."""
    found = [child for child in element.iter() if _name(child.tag) in _AGENTS or _name(child.tag) == "geogname"]
    label = _heading(attribute(element, "label"))
    role = _ORIGINS.get(label.lower(), "creator")
    for child in found:
        _agent(unit, child, _name(child.tag), role)
    if not found and (name := _words(element)):
        _add(unit.agents, Agent(name, role, label))


def _agent(unit: Unit, element: Element, name: str, role: str, indexed: bool = False) -> None:
    """A person, family or group mentioned; `role` where the element says none. indexed: it may be a subject heading."""
    get = element.get
    words = _joined(element, _BETWEEN_PARTS.get(name, ". ")) or get("normal", "").strip()
    if not words:
        return
    if indexed:
        words = _headed(unit, words, get("source", ""))
    words = _unstopped(words)
    said = (get("role") or get("relator") or "").strip()
    if said:
        role, said = read_role(said, "" if role == "subject" else role)
    ref = get("authfilenumber") or get("identifier") or ""
    # The indexed form may date a life that the written one does not: who may be living is told by it.
    dated = "" if any(map(str.isdigit, words)) else _life_in(get("normal", ""))
    unit.agents.append(Agent(words, role, said, _AGENTS.get(name, ""), ref.strip(), get("source", ""), dates=dated))


def _unstopped(name: str) -> str:
    """A name without the full stop that cataloguers put after its years or brackets: "Hemingway, Ernest, 1899-1961."

    Behind a word it may be of the name: "Inc."
    """
    return name[:-1] if name.endswith(".") and (name[-2:-1].isdigit() or name[-2:-1] == ")") else name


def _headed(unit: Unit, words: str, authority: str) -> str:
    """The name that an index entry begins with; where it is a subdivided heading, the whole is a term of the unit."""
    head = head_of(words)
    if head != words:
        unit.terms.append(_term(words, "subject", "", authority))
    return head


def _life_in(indexed: str) -> str:
    """The years of "Nom, Prénom (1703-1752 , duc)" or "Nom, Prénom, 1985-"; "" where there are none."""
    found = _LIFE_IN.search(indexed)
    return (found[1] or found[2]).strip() if found else ""


def _index(unit: Unit, element: Element, name: str, role: str = "subject") -> None:
    """An index term: a person or group (of `role` where it says none), a place, a subject, ..."""
    if name in _AGENTS:
        _agent(unit, element, name, role, indexed=True)
        return
    if name == "geogname":
        _place(unit, element)
        return
    get = element.get
    ref, authority = (get("authfilenumber") or get("identifier") or "").strip(), get("source", "")
    if name == "title":
        # Inside a sentence `title` only marks words; in an index it is a work.
        unit.terms.append(Term(text(_words(element)), "title", ref, authority))
        return
    words = _joined(element, "--")
    if words and name == "genreform":
        if get("type") == "typir":  # French exports: the kind of the finding aid, and not of what it describes
            unit.add_note("finding-aids", Phrase(words))
            return
        unit.form = unit.form or _form(words)
    if words:
        unit.terms.append(_term(words, _TERMS[name], ref, authority))


@lru_cache(maxsize=8192)
def _term(words: str, type: str, ref: str, authority: str) -> Term:
    """A term; the same one is met thousands of times."""
    return Term(text(words), type, ref, authority)


@lru_cache(maxsize=1024)
def _form(words: str) -> str:
    """What a genre term makes of the unit, or empty."""
    lower = words.casefold().strip(" .")
    return _FORMS.get(lower) or _FORMS.get(lower.rstrip("s")) or ""


def _place(unit: Unit, element: Element) -> None:
    """A place mentioned; EAD3 may give coordinates, as `latitude,longitude`."""
    words = _words(element, frozenset({"geographiccoordinates"})) or element.get("normal", "").strip()
    if not words:
        return
    lat = lon = None
    for child in element:
        if _name(child.tag) == "geographiccoordinates":
            try:
                lat, lon = (float(number) for number in (child.text or "").split(","))
            except ValueError:
                lat = lon = None
            if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
                lat = lon = None
    if " -- " not in words:  # « Reims -- cathédrale » is a place in a place, and "Reims--History" a subject
        words = _headed(unit, words, element.get("source", ""))
    words = _unstopped(words)
    ref = (element.get("authfilenumber") or element.get("identifier") or "").strip()
    role = element.get("role") or element.get("relator") or "subject"
    unit.places.append(PlaceRef(words, role, ref, element.get("source", ""), lat, lon))


def _controlaccess(unit: Unit, element: Element) -> None:
    """`controlaccess` and `index`: all terms inside, however deep; sentences become a note."""
    for child in element.iter() if any(map(len, element)) else element:
        name = _name(child.tag)
        if name in _INDEXED:
            _index(unit, child, name)
        elif name == "p":
            unit.add_note("note", rich(child))


def _section(unit: Unit, element: Element) -> None:
    """A section of the description: heading, text, and the sections inside it. Mnesys marks internal notes by type."""
    if element.get("type") != "mnesysinternal":
        _sections(unit, element, SECTIONS[_name(element.tag)], 0, "")


def _sections(unit: Unit, element: Element, type: str, depth: int, above: str) -> None:
    """One section as a note of its own, then those nested in it. above: the heading that stands over it."""
    if not len(element):
        if element.text:
            unit.add_note(type, rich(element, _lang(element)), element.get("label") or above)
        return
    nested: list[Element] = []
    heading = element.get("label") or above
    heads = 0
    for child in element:
        name = _name(child.tag)
        if name == "head":
            heading = _words(child)
            heads += 1
        elif name in _NESTED and depth < 20:
            nested.append(child)
    if heads > 1:
        for part in _under_heads(element):
            _sections(unit, part, type, depth, above)
        return
    unit.add_note(type, rich(element, _lang(element), _HEAD_AND_NESTED if nested else _HEAD), heading)
    for child in nested:
        _sections(unit, child, SECTIONS[_name(child.tag)], depth + 1, heading)
    if depth == 0:
        _inside(unit, element)


def _under_heads(element: Element) -> Iterator[Element]:
    """The parts of a section that has several headings, each with its own."""
    part = Element(element.tag, element.attrib)
    part.text = element.text
    for child in element:
        if _name(child.tag) == "head" and (len(part) or part.text):
            yield part
            part = Element(element.tag, element.attrib)
        part.append(child)
    yield part


def _group(unit: Unit, element: Element) -> None:
    """`did` and `descgrp` only group; words of their own become a note."""
    groups = [element]
    while groups:
        group = groups.pop()
        groups += [child for child in group if _name(child.tag) in ("did", "descgrp")]
        unit.absorb(child for child in group if _name(child.tag) not in ("did", "descgrp"))
        _prose(unit, group)


#: What may stand in `did` or `descgrp` as text, beside the elements that say what they are.
_PROSE = frozenset({"p", "list", "table", "chronlist", "blockquote"})


def _prose(unit: Unit, group: Element) -> None:
    """Paragraphs and lists that stand in a group by themselves: a note, with the heading of the group."""
    heading = ""
    part = Element("note")
    for child in [*group, None]:
        name = _name(child.tag) if child is not None else ""
        if child is not None and name in _PROSE:
            part.append(child)
            continue
        if len(part):
            unit.add_note("note", rich(part), heading)
            _inside(unit, part)
            part = Element("note")
        if child is not None and name == "head":
            heading = _words(child)


def _langmaterial(unit: Unit, element: Element) -> None:
    """`langmaterial`: the languages, by code or name; words that are more than names of languages are a note."""
    parts = [each for each in element.iter() if _name(each.tag) == "language"]
    for each in parts:
        if found := language(each.get("langcode", "")) or named_language(_words(each)):
            _add(unit.languages, found)
    said = rich(element, _lang(element))
    if parts and all(_name(each.tag) in _LANGUAGES for each in element.iter() if each is not element):
        listed = _listed(element, parts)
        said = Phrase(listed, said.lang) if listed else said
    named = languages_named(said.value)
    if named and (not parts or set(named) <= set(unit.languages)):
        for code in named:
            _add(unit.languages, code)
        return
    unit.add_note("language", said, element.get("label", ""))


#: What is in a `langmaterial` that is a list, and no sentence. The Latin script is not worth a word.
_LANGUAGES = frozenset({"language", "languageset", "script"})


def _listed(element: Element, parts: list[Element]) -> str:
    """The names of the languages of a list, with scripts other than the Latin; "" where it has words beside them."""
    if any(map(str.isalnum, "".join((element.text or "", *(each.tail or "" for each in element.iter()))))):
        return ""
    scripts = [each for each in element.iter() if _name(each.tag) == "script" and each.get("scriptcode") != "Latn"]
    return ", ".join(dict.fromkeys(words for each in (*parts, *scripts) if (words := _words(each))))


def _repository(unit: Unit, element: Element) -> None:
    """`repository`: who keeps it; the address belongs to the partner's own page."""
    name = _words(element, frozenset({"address"}))
    if name and not unit.repository:
        unit.repository = name
    elif name and name != unit.repository:
        unit.repository += f"; {name}"
    for each in element.iter() if len(element) else ():
        if _name(each.tag) in _LINKS:
            _link(unit, each)


def _physloc(unit: Unit, element: Element) -> None:
    """`physloc`: where it is kept."""
    if words := _words(element):
        _add(unit.locations, words)


def _container(unit: Unit, element: Element) -> None:
    """`container`: box, folder and the like, with their number."""
    if words := _words(element):
        kind = element.get("type") or element.get("localtype") or element.get("label") or ""
        unit.containers.append(f"{kind} {words}".strip())


#: Parts of the names of a series of image files, which a French system gives as if they were addresses.
_OF_FILES = frozenset({"prefixe", "extension", "premier", "dernier"})


def _dao(unit: Unit, element: Element) -> None:
    """`dao`, `daoloc`: a digital object; `daogrp`, `daoset`: several of them, perhaps with words."""
    label = ""
    for child in element:
        if _name(child.tag) in ("daodesc", "descriptivenote"):
            label = _words(child)
    if _name(element.tag) in ("daogrp", "daoset"):
        for child in element:
            if _name(child.tag) in ("dao", "daoloc") and attribute(child, "role") not in _OF_FILES:
                _digital(unit, child, label or attribute(element, "title"))
    else:
        _digital(unit, element, label)


def _digital(unit: Unit, element: Element, label: str) -> None:
    """One digital object with an address."""
    # Some exports give a path of their own in `href` and the address on the web in `xlink:href`.
    addresses = [value.strip() for key, value in element.items() if _name(key) == "href" and value.strip()]
    if not addresses:
        return
    url = next((address for address in addresses if "://" in address), addresses[0])
    said = (attribute(element, "role") or element.get("daotype", "") or "").lower()
    inner = next((_words(child) for child in element if _name(child.tag) in ("daodesc", "descriptivenote")), "")
    label = inner or attribute(element, "title") or attribute(element, "linktitle") or label
    if label.lower() == "thumbnail":  # apeEAD says there what it is
        label, said = "", "thumbnail"
    if "thumb" in said or url.endswith(".thumbnail"):
        role = "thumbnail"
    elif "manifest" in said or url.endswith("manifest.json"):
        role = "manifest"
    else:
        suffix = url.rpartition(".")[2].lower()
        role = _SUFFIXES.get(suffix) or ("image" if "image" in said else "")
    unit.digital.append(Digital(url, role, label))


def _inside(unit: Unit, element: Element) -> None:
    """Index terms, dates and links that stand inside a title or a section.

    Names and dates of a reference, or of a section about other things (the bibliography, related papers, who made the
    finding aid), are not of this unit: of those only links and images are taken.
    """
    section = _name(element.tag)
    role = "" if section in _ABOUT_KEEPING else "subject"
    apart: set[Element] = set(element.iter()) if section in _ABOUT_OTHERS else set()
    for each in element.iter():
        name = _name(each.tag)
        if name not in _INTERESTING or each is element:
            continue
        if name in _LINKS:
            _link(unit, each)
        elif name == "dao":
            _dao(unit, each)
        if name in _ABOUT_OTHERS:
            apart.update(each.iter())
        elif name in _LINKS or name in ("dao", "title") or each in apart:
            continue
        elif name == "unitdate":
            _unitdate(unit, each)
        else:
            _index(unit, each, name, role)


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    """The local name of a tag; a catalogue uses few."""
    return local(tag)


def _link(unit: Unit, element: Element) -> None:
    """A link: to an address on the web, or to something of the partner's own."""
    href = attribute(element, "href")
    if not href:
        # `target` is the id of something in this finding aid: of a component, most often.
        href = element.get("target", "").strip()
        if not href:
            return
        href = joined(unit.top, href)
    label = _words(element) or attribute(element, "title") or attribute(element, "linktitle")
    href = f"http://{href}" if href.startswith("www.") else href
    if "://" in href:
        unit.links.append(Link(href, label))
    else:
        # "FRAN_IR_1#c7" is a component of another finding aid.
        aid, mark, part = href.partition("#")
        target = joined(aid or unit.top, part) if mark and part and not aid.lower().endswith(_FILES) else href
        unit.relations.append(Relation("associative", target, label))


def joined(top: str, own: str = "") -> str:
    """The identifier of a finding aid, or of a component in it.

    A `~` may stand in an address as it is. Where a part has one of its own, a `/` makes `record_id` add a hash, so that
    "a~b" and "c" never meet "a" and "b~c".
    """
    if "~" in top or "~" in own:
        return f"{top}/{own}"
    return f"{top}~{own}" if own else top


def _relation(unit: Unit, element: Element) -> None:
    """EAD3 `relations/relation`: a tie to something described elsewhere; `@relationtype` only says what that is."""
    for each in element.iter():
        if _name(each.tag) == "relation":
            href = attribute(each, "href")
            label = " ".join(
                _words(child) for child in each if _name(child.tag) in ("relationentry", "descriptivenote")
            )
            if href or label:
                unit.relations.append(Relation("associative", href, label.strip()))


_HANDLERS: dict[str, Callable[[Unit, Element], None]] = {
    "did": _group, "unittitle": _title, "unitid": _unitid, "unitdate": _unitdate,
    "unitdatestructured": _structured_date,
    "physdesc": _physdesc, "physdescstructured": _structured_extent, "physdescset": _structured_extent,
    "origination": _origination, "repository": _repository, "physloc": _physloc, "container": _container,
    "langmaterial": _langmaterial, "controlaccess": _controlaccess, "index": _controlaccess, "descgrp": _group,
    "dao": _dao, "daogrp": _dao, "daoset": _dao, "relations": _relation, **dict.fromkeys(SECTIONS, _section),
}  # fmt: skip


@lru_cache(maxsize=4096)
def _handler(tag: str) -> Callable[[Unit, Element], None] | None:
    """What handles elements with this tag, None for those that no section needs."""
    return _HANDLERS.get(local(tag))
