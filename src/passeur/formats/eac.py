"""EAC-CPF: authority records for persons, families and corporate bodies.

Standard: EAC-CPF 2010 (https://eac.staatsbibliothek-berlin.de, urn:isbn:1-931666-33-4) and EAC-CPF 2.0 (2022,
https://archivists.org/ns/eac/v2), which encode ISAAR(CPF). Sent by national and departmental archives (the Archives
nationales' producers of archives), Archives Portal Europe, EHRI, SNAC. Older drafts that put `place`, `function` or
`mandate` straight into `description` are read alike. One file holds one authority record.

Lost: who changed what when (it stays in the raw file), and how relations are drawn on a screen. What is marked
`audience="internal"` is never read. Dates of existence become a birth and a death only where the record does not say
that they were guessed from a career.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.bilingual import join_notes, join_terms
from passeur.formats.eac_fields import FIELDS, IGNORED
from passeur.formats.eac_words import (
    ACTIVE,
    AUTHORITIES,
    CAREER,
    GONE,
    NAME_TYPES,
    OPEN,
    PART_TYPES,
    PREFERRED,
    RELATIONS,
    ROLES,
    first_match,
    happened,
    identifier_type,
    relation_type,
)
from passeur.formats.elements import at, bare, is_address, language, plain_words, point, unique, words
from passeur.formats.xml import Element, Ledger, attribute, rich, sniff_root, stream
from passeur.model.dates import Date, read_date
from passeur.model.ids import record_id
from passeur.model.record import (
    Group,
    Identifier,
    LifeEvent,
    Link,
    Name,
    Note,
    Person,
    PlaceRef,
    Provenance,
    Relation,
    Term,
)  # fmt: skip
from passeur.model.text import Phrase
from passeur.network import Source
from passeur.report import Report

NAME = "eac"
VERSION = 11
TITLE = "EAC-CPF 2010 and 2.0: authority records"
MEDIA_TYPES: tuple[str, ...] = ("application/eac+xml", "application/xml", "text/xml")

_PLACE_NAMES = ("placeEntry", "placeName")
#: Identifiers that the Archives nationales put where the name of a vocabulary belongs.
_TERM_ID = re.compile(r"d[0-9a-z]{8,12}-{1,2}[0-9a-z]{10,16}")
_TEXT_ELEMENTS = {
    "chronList": "chronlist",
    "chronItem": "chronitem",
    "chronItemSet": "chronitemset",
    "reference": "ref",
}


def sniff(head: bytes) -> bool:
    """Whether the root is `eac-cpf` or `eac`, in whatever namespace."""
    return sniff_root(head)[0] in ("eac-cpf", "eac")


def read(file: RawFile, source: Source, report: Report) -> Iterator[Person | Group]:
    """The authority record of `file` (each one, where a file wraps several). Raises Refused when there is none."""
    ledger = Ledger(FIELDS, IGNORED, report)
    found = 0
    for kind, element, line in stream(file, report, ("eac-cpf", "eac")):
        if kind == "start":
            continue
        found += 1
        if kind == "cut":
            report.skip("the file breaks off inside this record", line, words(element.find(".//{*}recordId")))
            continue
        ledger.tree("", element)
        record = _Reading(_plain(element), file, source, report, line, found).record()
        if record is not None:
            yield record
    if not found:
        raise Refused("there is no EAC-CPF record (<eac-cpf>) in it")


def _plain(element: Element) -> Element:
    """`element` without namespaces, its text elements under the names that EAD has for them, which `rich` knows."""
    for each in bare(element).iter():
        each.tag = _TEXT_ELEMENTS.get(each.tag, each.tag)
    return element


class _Reading:
    """One authority record while it is read: its element, and what all its parts need to know."""

    def __init__(self, root: Element, file: RawFile, source: Source, report: Report, line: int, count: int) -> None:
        self.root, self.file, self.source, self.report, self.line = root, file, source, report, line
        control = root.find("control")
        self.control = Element("control") if control is None else control
        self.local_id = self._local_id(count)
        self.lang = self._language()
        self.links: list[Link] = []
        self.notes: list[Note] = []
        self.terms: list[Term] = []
        self.events: list[LifeEvent] = []
        self.places: list[PlaceRef] = []
        self.gender = ""

    def record(self) -> Person | Group | None:
        """The whole record, or None where the partner has deleted it."""
        status = self._status("maintenanceStatus")
        if GONE.search(status):
            self.report.skip(f"the partner marks it as {status}", self.line, self.local_id)
            return None
        if self._status("publicationStatus") == "inProcess":
            self.report.remark("status", "the partner marks it as not finished (inProcess)", self.line, self.local_id)
        identities = list(self.root.iter("identity"))
        kind = self._entity_type(identities)
        identifiers = self._identifiers(identities)
        names = self._names(identities)
        dates = self._exist_dates(kind)
        for each in identities:
            self._note("note", each.find("descriptiveNote"))
            for term in at(each, "otherEntityTypes/otherEntityType/term"):
                self.terms += [Term((Phrase(words(term), self._lang(term)),), "genre")] if words(term) else []
        for description in [*self.root.iter("description"), *self.root.iter("cpfDescription")]:
            self._description(description, kind)
        relations = tuple(self._relations())
        self._control_notes()
        self._merge_life_places()
        title = tuple(Phrase(name.value, name.lang or self.lang) for name in names if name.type == "preferred")
        if not title:
            self.report.remark("title", "no form of name has any text", self.line, self.local_id)
        whole = Person(
            id=record_id(self.source.id, self.local_id),
            source=self.source.id,
            partner=self.source.partner,
            title=title,
            identifiers=identifiers,
            lang=self.lang,
            dates=dates,
            places=unique(self.places),
            terms=join_terms(self.terms),
            notes=join_notes(self.notes),
            links=unique(self.links),
            relations=relations,
            provenance=Provenance(self.file.name, self.file.sha256, self.line, f"{NAME}/{VERSION}"),
            names=names,
            events=unique(self.events),
            gender=self.gender,
            list=self.source.list,
        )
        return whole if kind == "person" else _as_group(whole, kind)

    # ---- control

    def _local_id(self, count: int) -> str:
        """The partner's identifier of the record, or the best there is in its place."""
        own = words(self.control.find("recordId"))
        if own:
            return own
        other, what = next(plain_words(self.control, ".//otherRecordId"), ""), "its other identifier"
        if not other:
            other = self.file.id or PurePosixPath(self.file.name).stem
            what = "the envelope's identifier" if self.file.id else "the file's name"
            if count > 1:
                other = f"{other}-{count}"
        self.report.remark("identifier", f"no recordId: {what} {other!r} is used", self.line, other)
        return other or "record"

    def _language(self) -> str:
        """The language of the description: as declared, else the source's."""
        for each in self.control.iter("languageDeclaration"):
            for element in (each, *each.iter("language")):
                found = language(attribute(element, "languageCode")) or language(words(element))
                if found:
                    return found
        return language(attribute(self.root, "lang")) or self.source.lang

    def _status(self, name: str) -> str:
        """The value of maintenanceStatus or publicationStatus: element text (2010) or attribute (2.0)."""
        element = self.control.find(name)
        value = "" if element is None else words(element) or attribute(element, "value")
        return value or attribute(self.control, name)

    def _control_notes(self) -> None:
        """Rules, sources, rights and the agency that keeps the record."""
        for each in self.control.findall("conventionDeclaration"):
            if words(each) != each.tag:  # ICA-AtoM puts the element's own name into an empty one
                self._note("rules", each)
        for each in self.control.findall("rightsDeclaration"):
            self._note("use", each)
        for each in at(self.control, "sources/source"):
            self._note("bibliography", each)
            self._link(attribute(each, "href"), words(each.find("sourceEntry")), "source")
            self._references(each)
        for each in self.control.findall("maintenanceAgency"):
            agency = words(each.find("agencyName"))
            if agency:
                self.notes.append(Note("processing", (Phrase(agency, self.lang),)))
            self._note("processing", each.find("descriptiveNote"))
        for each in self.control.findall("representation"):
            self._link(attribute(each, "href"), words(each), "catalogue")
        for each in self.control.findall("recordId"):
            self._link(attribute(each, "instanceURL"), "", "catalogue")

    # ---- identity

    def _entity_type(self, identities: list[Element]) -> str:
        """ "person", "family" or "corporate-body"."""
        value = ""
        for each in identities:
            for element in each.iter("entityType"):
                value = value or attribute(element, "value") or words(element)
        kind = {"person": "person", "family": "family", "corporatebody": "corporate-body"}.get(
            value.lower().replace("-", "").replace(" ", "")
        )
        if kind is None:
            said = f"entityType {value[:60]!r} is none of person, family, corporateBody" if value else "no entityType"
            self.report.remark("type", f"{said}: read as a corporate body", self.line, self.local_id)
        return kind or "corporate-body"

    def _identifiers(self, identities: list[Element]) -> tuple[Identifier, ...]:
        """The record's identifiers, the partner's own first; those of well-known files also as links."""
        found = [Identifier(self.local_id, "record")]
        for each in identities:
            for element in (*each.iter("entityId"), *each.iter("identityId")):
                found += self._entity_id(element)
        for element in self.control.iter("otherRecordId"):
            value = words(element)
            if value:
                found.append(Identifier(value, identifier_type(attribute(element, "localType"))))
        return unique(found)

    def _entity_id(self, element: Element) -> Iterator[Identifier]:
        """The identifiers in one entityId, which may name its file in the text ("ISNI 0000 …")."""
        value = words(element)
        address = attribute(element, "href") or attribute(element, "valueURI")
        self._link(address, "", "same-as")
        if not value:
            return
        said = f"{attribute(element, 'localType')} {value}".lower()
        for name, pattern, link in AUTHORITIES:
            match = pattern.search(value)
            if match and name in said:
                plain = match.group(1).replace(" ", "")
                self._link(link.format(plain), name.upper() if len(name) == 4 else name.title(), "same-as")
                yield Identifier(match.group(1), name)
                return
        if is_address(value):
            self._link(value, "", "same-as")
            yield Identifier(value, "uri")
            return
        yield Identifier(value, identifier_type(attribute(element, "localType")) or "entity")

    def _names(self, identities: list[Element]) -> tuple[Name, ...]:
        """All forms of name in order. Where none is marked as preferred, the first one is."""
        found: list[Name] = []
        for index, identity in enumerate(identities):
            for element in identity:
                if element.tag == "nameEntry":
                    found += self._name(element, element, "", other=index > 0)
                elif element.tag in ("nameEntryParallel", "nameEntrySet"):
                    for position, entry in enumerate(element.findall("nameEntry")):
                        default = "preferred" if element.tag == "nameEntryParallel" and not position else "parallel"
                        found += self._name(entry, element, default, other=index > 0)
        if found and not any(each.type == "preferred" for each in found):
            first = found[0]
            fields = {name: getattr(first, name) for name in first.__struct_fields__}
            found[0] = Name(**{**fields, "type": "preferred"})
        return tuple(found)

    def _name(self, entry: Element, outer: Element, default: str, other: bool) -> Iterator[Name]:
        """One form of name; outer: the element whose dates and rules also hold for it. other: of a further identity."""
        parts: list[str] = []
        said: dict[str, str] = {}
        for part in entry.findall("part"):
            value = words(part)
            if value:
                parts.append(value)
                role = first_match(PART_TYPES, attribute(part, "localType"))
                if role:
                    said[role] = f"{said[role]} {value}" if role in said else value
        if not parts:
            return
        family_first = said.get("family") == parts[0] and said.get("given")
        yield Name(
            value=", ".join(parts) if family_first else " ".join(parts),
            type=self._name_type(entry, outer, default, other),
            lang=self._lang(entry, *entry.findall("part")),
            dates=tuple(self._dates(entry.find("useDates"))) or tuple(self._dates(outer.find("useDates"))),
            source="; ".join(
                dict.fromkeys(
                    value
                    for each in (entry, outer)
                    for path in ("authorizedForm", "preferredForm", "alternativeForm")
                    for value in plain_words(each, path)
                )
            ),
            **said,
        )

    @staticmethod
    def _name_type(entry: Element, outer: Element, default: str, other: bool) -> str:
        """The kind of a form of name, from its attributes and the elements that stand in it."""
        said = " ".join(attribute(entry, name) for name in ("localType", "type", "status"))
        kind = first_match(NAME_TYPES, said)
        if kind:
            return kind
        marked = PREFERRED.search(said) or attribute(entry, "preferredForm") in ("true", "1")
        if not other and (marked or (entry.find("authorizedForm") is not None and outer is entry)):
            return "preferred"
        if default and not other:
            return default
        return first_match(NAME_TYPES, attribute(outer, "localType")) or "variant"

    # ---- dates

    def _exist_dates(self, kind: str) -> tuple[Date, ...]:
        """The dates of existence; a birth and a death, a foundation and a dissolution, where they are meant."""
        found: list[Date] = []
        for element in self.root.iter("existDates"):
            note = element.find("descriptiveNote")
            career = bool(CAREER.search(f"{attribute(element, 'localType')} {words(note)}")) or self._of_a_career(
                element
            )
            found += self._dates(element, "activity" if career else "existence")
            self._note("note", note)
            ranges = list(element.iter("dateRange"))
            if career or kind == "family" or len(ranges) != 1 or self._of_one_time(ranges[0]):
                continue
            beginning, ending = ("birth", "death") if kind == "person" else ("foundation", "dissolution")
            for tag, event in (("fromDate", beginning), ("toDate", ending)):
                date = self._date(ranges[0].find(tag), event)
                if date is not None:
                    self.events.append(LifeEvent(event, date))
        return tuple(found)

    @staticmethod
    def _of_a_career(element: Element) -> bool:
        """Whether the dates themselves say that they are not those of a life: "active 1975"."""
        dated = [each for tag in ("date", "dateRange", "fromDate", "toDate") for each in element.iter(tag)]
        return any(ACTIVE.search(f"{attribute(each, 'localType')} {each.text or ''}") for each in dated)

    def _of_one_time(self, element: Element) -> bool:
        """Whether a range says one time of several years twice (« XXe siècle » to « XXe siècle »): it gives
        limits of a life, and no birth and no death."""
        said = words(element.find("fromDate"))
        if not said or said != words(element.find("toDate")):
            return False
        date, _ = read_date(said, self.lang)
        return date.latest // 10_000 > date.earliest // 10_000

    def _dates(self, parent: Element | None, type: str = "") -> Iterator[Date]:
        """The dates that stand in `parent`: date, dateRange, or a set of them."""
        if parent is None:
            return
        for element in parent:
            if element.tag == "dateSet":
                yield from self._dates(element, type)
            elif element.tag == "date":
                date = self._date(element, type)
                if date is not None:
                    yield date
            elif element.tag == "dateRange":
                yield from self._range(element, type)

    def _date(self, element: Element | None, type: str) -> Date | None:
        """One day, year or phrase; None where it is open or unknown."""
        if element is None:
            return None
        said = words(element)
        first, last = _normal(element)
        phrase = said or first or last
        if phrase.lower() in OPEN:
            return None
        return self._read(phrase, first if first == last else f"{first}/{last}", type)

    def _range(self, element: Element, type: str) -> Iterator[Date]:
        """A range as one date: its two phrases joined by a dash, its normal form as first/last day."""
        ends = []
        for tag in ("fromDate", "toDate"):
            each = element.find(tag)
            said, (first, last) = ("", ("", "")) if each is None else (words(each), _normal(each))
            said = said or first or last
            ends.append(("", "", "") if said.lower() in OPEN else (said, first, last))
        (start, earliest, _), (end, _, latest) = ends
        if not start and not end:
            phrase = words(element)
            if phrase and phrase.lower() not in OPEN and not len(element):
                yield self._read(phrase, "", type)
            return
        phrase = (
            start if start == end else f"{start} - {end}" if start and end else f"{start} -" if start else f"- {end}"
        )
        normal = f"{earliest or '..'}/{latest or '..'}" if earliest or latest else ""
        yield self._read(phrase, normal, type)

    def _read(self, phrase: str, normal: str, type: str) -> Date:
        """A date phrase, what is doubtful about it put into the report."""
        date, remark = read_date(phrase, self.lang, normal, type)
        if remark:
            self.report.remark("date", remark, self.line, self.local_id)
        return date

    # ---- description

    def _description(self, parent: Element, kind: str) -> None:
        """Everything that stands in `description`, or straight in cpfDescription."""
        for element in parent:
            tag = element.tag
            if tag == "biogHist":
                for abstract in element.findall("abstract"):
                    self._note("abstract", abstract)
                self._note("history", element, frozenset({"abstract"}))
                for item in element.iter("chronitem"):
                    self._chronology(item, kind)
                self._references(element)
            elif tag in ("structureOrGenealogy", "generalContext"):
                self._note("structure" if tag == "structureOrGenealogy" else "context", element)
                self._references(element)
            elif tag in ("places", "place"):
                for place in element.findall("place") if tag == "places" else (element,):
                    self._place(place)
            elif tag in _STATEMENTS:
                singular, type, note = _STATEMENTS[tag]
                for each in element.iter(singular):
                    self._statement(each, type, note, kind)
                for each in element:
                    if tag != singular and each.tag != singular:
                        self._note(note, each)
            elif tag == "languagesUsed":
                for each in element.iter():
                    if each.tag in ("languageUsed", "descriptiveNote") and each is not element:
                        self._language_used(each)
            elif tag in ("localDescriptions", "localDescription"):
                for each in element.findall("localDescription") if tag == "localDescriptions" else (element,):
                    self._local_description(each)
            elif tag == "descriptiveNote":
                self._note("note", element)

    def _place(self, element: Element) -> None:
        """One place with its role; dated or explained, it is also an event of the life."""
        said = words(element.find("placeRole"))
        role = first_match(ROLES, said) or "associated"
        names = [each for each in element if each.tag in ("placeEntry", "placeName", "place")]
        refs = [self._place_ref(each, role) for each in names]
        if not len(element) and words(element):
            refs = [self._place_ref(element, role)]
        for address in element.findall("address"):
            line = ", ".join(plain_words(address, "addressLine")) or words(address)
            if line:
                refs.append(PlaceRef(line, role))
        coordinates = element.find("geographicCoordinates")
        if coordinates is not None and refs:
            refs[0] = self._at(refs[0], *_pair(words(coordinates)))
        refs = [each for each in refs if each.name]
        self.places += refs
        dates = list(self._dates(element))
        self._references(element)
        text = [
            self._phrase(each)
            for tag in ("descriptiveNote", "citation", "ref", "list")
            for each in element.findall(tag)
        ]
        text = [each for each in text if each.value]
        if dates or text or (role in ("birth", "death") and refs):
            type = role if role != "associated" else "event"
            told = text or ([Phrase(said, self.lang)] if said and type == "event" else [])
            for date in dates or (None,):
                self.events.append(LifeEvent(type, date, refs[0] if refs else None, tuple(told)))

    def _chronology(self, item: Element, kind: str) -> None:
        """A line of a chronology that has a date that can be read: what happened, each with its place."""
        dates = [date for date in self._dates(item) if date.earliest]
        if not dates:
            return
        for each in (item, *item.findall("chronitemset")):
            places = [self._place_ref(name, "event") for tag in _PLACE_NAMES for name in each.findall(tag)]
            for event in each.findall("event"):
                phrase = self._phrase(event)
                if phrase.value:
                    type = happened(phrase.value, kind)
                    self.events.append(LifeEvent(type, dates[0], next(iter(places), None), (phrase,)))

    def _place_ref(self, element: Element, role: str) -> PlaceRef:
        """A place from its placeEntry."""
        ref, authority = _reference(element)
        place = PlaceRef(words(element), role, ref, authority)
        return self._at(
            place, attribute(element, "latitude"), attribute(element, "longitude"), attribute(element, "countryCode")
        )

    def _at(self, place: PlaceRef, latitude: str, longitude: str, country: str = "") -> PlaceRef:
        """`place` with its coordinates, unless they cannot be right."""
        found, remark = point(latitude, longitude, f"{place.name} {country}".strip())
        if remark:
            self.report.remark("coordinates", remark, self.line, self.local_id)
        if found is None:
            return place
        return PlaceRef(place.name, place.role, place.ref, place.authority, found[0], found[1])

    def _statement(self, element: Element, type: str, note: str, kind: str) -> None:
        """A function, occupation, mandate or legal status: a term; with dates or words also an event or a note."""
        terms = [each for each in element.findall("term") if words(each)]
        if type:
            for each in terms:
                ref, authority = _reference(each)
                if not ref:
                    ref, authority = _reference(element)
                self.terms.append(Term((Phrase(words(each), self._lang(each)),), type, ref, authority))
        dates = list(self._dates(element))
        places = [
            self._place_ref(each, "") for each in element if each.tag in ("placeEntry", "placeName") and words(each)
        ]
        self.places += [
            PlaceRef(each.name, "associated", each.ref, each.authority, each.lat, each.lon) for each in places
        ]
        told = [
            self._phrase(each)
            for each in element
            if each.tag in ("descriptiveNote", "citation", "ref", "list", "p", "outline")
        ]
        told = [each for each in told if each.value]
        self._references(element)
        label = "; ".join(words(each) for each in terms)
        if not terms and not told and not len(element) and words(element):
            told = [self._phrase(element)]
        if kind == "person" and type in ("occupation", "function") and (dates or places):
            text = ([Phrase(label, self.lang)] if label else []) + told
            for date in dates or (None,):
                self.events.append(LifeEvent("occupation", date, places[0] if places else None, tuple(text)))
        elif told or dates or places or (not type and label):
            when = "; ".join(date.text for date in dates)
            where = "; ".join(each.name for each in places)
            about = "; ".join(each for each in (when, where) if each)
            heading = f"{label} ({about})" if label and about else label or about
            self._said(note, heading, told)

    def _said(self, note: str, heading: str, told: list[Phrase]) -> None:
        """A note of several pieces, one a line."""
        value = "\n".join([*([heading] if heading else []), *(each.value for each in told)])
        if value:
            self.notes.append(Note(note, (Phrase(value, self.lang),)))

    def _language_used(self, element: Element) -> None:
        """A language that the person or group used, as a note: its name, else its code."""
        names = [words(each) or attribute(each, "languageCode") for each in element.findall("language")]
        scripts = [
            words(each) or attribute(each, "scriptCode")
            for tag in ("script", "writingSystem")
            for each in element.findall(tag)
        ]
        scripts = [each for each in scripts if each]
        value = ", ".join(each for each in names if each) + (f" ({', '.join(scripts)})" if scripts else "")
        if value.strip():
            self.notes.append(Note("language", (Phrase(value.strip(), self.lang),)))
        elif element.tag == "descriptiveNote":
            self._note("language", element)

    def _local_description(self, element: Element) -> None:
        """A statement of the partner's own kind: gender, else a term."""
        kind = attribute(element, "localType").rpartition("/")[2].rpartition("#")[2].lower()
        for each in element.findall("term"):
            value = words(each)
            if kind in ("gender", "genre", "sexe", "sex"):
                self.gender = self.gender or value
            elif value:
                ref, authority = _reference(each)
                address = attribute(element, "href")
                type = kind if kind.isalpha() else "subject"
                self.terms.append(Term((Phrase(value, self._lang(each)),), type, ref or address, authority))
        self.places += [
            self._place_ref(each, "associated")
            for each in element
            if each.tag in ("placeEntry", "placeName") and words(each)
        ]
        self._note("note", element.find("descriptiveNote"))

    def _merge_life_places(self) -> None:
        """A birth known from the dates and a birth known from the places are one event."""
        for type in ("birth", "death"):
            dated = [each for each in self.events if each.type == type and each.date and not each.place]
            placed = [each for each in self.events if each.type == type and each.place and not each.date]
            if len(dated) == 1 and len(placed) == 1:
                whole = LifeEvent(type, dated[0].date, placed[0].place, placed[0].text)
                self.events[self.events.index(dated[0])] = whole
                self.events.remove(placed[0])
            told = [each.date for each in self.events if each.type == type and each.date and each.text]
            bare = [each for each in self.events if each.type == type and each.date and not (each.text or each.place)]
            for each in bare:
                # The same once more in the chronology, as precisely or more so.
                if any(_within(date, each.date) for date in told if date and each.date):
                    self.events.remove(each)

    # ---- relations

    def _relations(self) -> Iterator[Relation]:
        """Ties to persons, groups, functions and resources; an identity with an address elsewhere is a link."""
        for element in self.root.iter():
            if element.tag in ("cpfRelation", "resourceRelation", "functionRelation"):
                type = relation_type(
                    attribute(element, "cpfRelationType")
                    or attribute(element, "resourceRelationType")
                    or attribute(element, "functionRelationType")
                )
                label = "; ".join(plain_words(element, "relationEntry"))
                arc = attribute(element, "arcrole").rpartition("#")[2].rpartition("/")[2]
                yield from self._relation(element, type, attribute(element, "href"), label, [arc])
            elif element.tag == "relation":
                target = element.find("targetEntity")
                types = list(plain_words(element, "relationType"))
                type = next((relation_type(each) for each in types if relation_type(each) in RELATIONS), "associative")
                address = "" if target is None else attribute(target, "valueURI") or attribute(target, "href")
                finer = [each for each in types if relation_type(each) not in RELATIONS]
                yield from self._relation(
                    element, type, address, words(target), finer + list(plain_words(element, "targetRole"))
                )

    def _relation(self, element: Element, type: str, target: str, label: str, finer: list[str]) -> Iterator[Relation]:
        """One tie; nothing where neither its target nor its label is given."""
        if type == "identity" and is_address(target):
            self._link(target, label, "same-as")
            return
        if element.tag == "resourceRelation":
            self._link(target, label, "catalogue")
        note = [Phrase(each, self.lang) for each in finer if each]
        note += [self._phrase(each) for each in element.findall("descriptiveNote")]
        places = [
            each.name
            for each in (self._place_ref(each, "") for tag in ("placeEntry", "placeName") for each in element.iter(tag))
            if each.name
        ]
        note += [Phrase(each, self.lang) for each in places]
        if target or label:
            dates = tuple(self._dates(element))
            yield Relation(type, target, label, dates, tuple(each for each in note if each.value))

    # ---- small things

    def _lang(self, *elements: Element) -> str:
        """The language said at one of the elements, else the record's."""
        for each in elements:
            said = attribute(each, "lang") or attribute(each, "languageOfElement")
            if said:
                return language(said) or self.lang
        return self.lang

    def _phrase(self, element: Element, skip: frozenset[str] = frozenset()) -> Phrase:
        """The text of `element` with its emphasis, in its language."""
        return rich(element, self._lang(element), skip)

    def _note(self, type: str, element: Element | None, skip: frozenset[str] = frozenset()) -> None:
        """A section of the description, if there is any text."""
        if element is not None:
            phrase = self._phrase(element, skip)
            if phrase.value:
                self.notes.append(Note(type, (phrase,)))

    def _link(self, address: str, label: str, rel: str) -> None:
        """A link, where `address` is an absolute web address; said twice, it is one link, with its label."""
        if is_address(address):
            known = [each for each in self.links if (each.url, each.rel) == (address, rel)]
            if not known:
                self.links.append(Link(address, label, rel))
            elif label and not known[0].label:
                self.links[self.links.index(known[0])] = Link(address, label, rel)

    def _references(self, element: Element) -> None:
        """The addresses that citations and references in `element` give."""
        for tag in ("citation", "ref"):
            for each in element.iter(tag):
                self._link(attribute(each, "href"), words(each), "source")


#: Wrapper or single element → the single element's name, the type of its terms, the section for its words.
_STATEMENTS = {
    "functions": ("function", "function", "functions"),
    "function": ("function", "function", "functions"),
    "occupations": ("occupation", "occupation", "functions"),
    "occupation": ("occupation", "occupation", "functions"),
    "mandates": ("mandate", "", "mandate"),
    "mandate": ("mandate", "", "mandate"),
    "legalStatuses": ("legalStatus", "legal-status", "note"),
    "legalStatus": ("legalStatus", "legal-status", "note"),
}


def _reference(element: Element) -> tuple[str, str]:
    """Id of a term or place and the vocabulary that it is from."""
    vocabulary = attribute(element, "vocabularySourceURI") or attribute(element, "vocabularySource")
    uri = attribute(element, "valueURI")
    if uri:
        return uri, vocabulary
    if _TERM_ID.fullmatch(vocabulary):
        return vocabulary, ""
    return "", vocabulary


def _normal(element: Element) -> tuple[str, str]:
    """First and last day in ISO 8601 that a date element states; ("", "") if it states none."""
    exact = attribute(element, "standardDate") or attribute(element, "standardDateTime").partition("T")[0]
    if exact.lower() in OPEN:
        exact = ""
    return attribute(element, "notBefore") or exact, attribute(element, "notAfter") or exact


def _pair(said: str) -> tuple[str, str]:
    """Latitude and longitude out of "48.85, 2.35"."""
    parts = [each for each in re.split(r"[;,\s]+", said) if each]
    return (parts[0], parts[1]) if len(parts) == 2 else (said, "?")


def _as_group(person: Person, type: str) -> Group:
    """What was read as if of a person, as the record of a family or corporate body."""
    fields = {name: getattr(person, name) for name in Group.__struct_fields__ if name != "type"}
    return Group(**fields, type=type)


def _within(date: Date, other: Date | None) -> bool:
    """Whether a date lies within another."""
    return other is not None and other.earliest <= date.earliest and date.latest <= other.latest
