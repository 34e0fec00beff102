"""LIDO: museum objects.

Standard: LIDO 1.0 and 1.1 (https://lido-schema.org, namespace http://www.lido-schema.org), the harvesting format of
museums, built on CIDOC CRM. Sent by museums and their aggregators (Europeana, national inventories). One file holds one
record (`lido`) or many (`lidoWrap`); each record may be told in several languages, which become one record here.

Why sources lie: some give all their records the same placeholder as `lidoRecID` (…:000000), then `recordID` is the
identity; some leave `term` empty and put the label into `conceptID`; some give points that were never filled in or have
latitude and longitude exchanged, and these are left out with a remark.

Lost: nationality and gender of the makers (they belong to an authority record), and how a sort order is displayed.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.bilingual import join_notes, join_rights, join_terms
from passeur.formats.elements import at, bare, cut, is_address, language, point, unique, words
from passeur.formats.forms import plain_form
from passeur.formats.lido_fields import FIELDS, IGNORED
from passeur.formats.lido_words import actor_role, event_kind, measure, resource_role
from passeur.formats.xml import Element, Ledger, attribute, rich, sniff_root, stream
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

NAME = "lido"
VERSION = 12
TITLE = "LIDO 1.0 and 1.1: museum objects"
MEDIA_TYPES: tuple[str, ...] = ("application/lido+xml", "application/xml", "text/xml")

_SIZE = re.compile(
    r"(?P<what>[^\d:]{2,40}?)\s*:?\s*(?P<number>\d{1,7}(?:[.,]\d{1,4})?)\s*(?P<unit>mm|cm|dm|m|km|g|kg|mg|in|min|s|h)\.?"
)
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
#: "Nils Brahe d.y. (Ägare, )": a name, its role, and slots that were left empty.
_ROLE_IN_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<role>[^(),\d]+),[\s,]*\)")
#: "Magnus Brahe (former owner)": a name with its role, where the words in brackets are known as one.
_ASIDE = re.compile(r"(?P<name>.+?)\s*\((?P<role>[^(),\d]+)\)")
_ACTIVE = re.compile(r"activ|flor", re.IGNORECASE)
#: "Carl Piper (1700-1770), painter": the years in brackets.
_YEARS_ASIDE = re.compile(r"\(([^()]*\d{3}[^()]*)\)")
#: "(Inv. nr. 4942)": the number without the words that say that it is one.
_NUMBERED = re.compile(r"^\(?inv(?:\.|entar|entaire|entory)?[- ]?(?:nr|no|n°|num\w*)\.?:? ?([^()]*\d[^()]*?)\)?$", re.I)
_PLACEHOLDER = re.compile(r"(?:.*[:/])?0+")
_MEDIA = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff", "tiff": "image/tiff",
    "gif": "image/gif", "webp": "image/webp", "mp3": "audio/mpeg", "mp4": "video/mp4", "pdf": "application/pdf",
}  # fmt: skip


def sniff(head: bytes) -> bool:
    """Whether the root is `lidoWrap` or `lido`, in whatever namespace."""
    return sniff_root(head)[0] in ("lidoWrap", "lido")


def read(file: RawFile, source: Source, report: Report) -> Iterator[Holding]:
    """Every object of `file`, one at a time. Raises Refused when there is none."""
    ledger = Ledger(FIELDS, IGNORED, report)
    found = 0
    for kind, element, line in stream(file, report, ("lido",)):
        if kind == "start":
            continue
        found += 1
        if kind == "cut":
            report.skip("the file breaks off inside this record", line, words(element.find(".//{*}lidoRecID")))
            continue
        ledger.tree("lidoWrap", element)
        yield _Reading(bare(element), file, source, report, line, found).record()
    if not found:
        raise Refused("there is no LIDO record (<lido>) in it")


class _Telling:
    """The object as one language tells it."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.notes: list[Note] = []
        self.titles: list[Phrase] = []
        self.types: list[Phrase] = []


class _Reading:
    """One object while it is read: its element, and what all its parts need to know."""

    def __init__(self, root: Element, file: RawFile, source: Source, report: Report, line: int, count: int) -> None:
        self.root, self.file, self.source, self.report, self.line = root, file, source, report, line
        self.local_id = self._local_id(count)
        self.lang = source.lang
        self.now = _Telling()
        self.identifiers: list[Identifier] = []
        self.dates: list[Date] = []
        self.agents: list[Agent] = []
        self.places: list[PlaceRef] = []
        self.extents: list[Extent] = []
        self.digital: list[Digital] = []
        self.links: list[Link] = []
        self.relations: list[Relation] = []
        self.rights: list[Right] = []
        self.repository = self.location = self.level = self.level_text = ""
        self.credit: Text = ()

    def record(self) -> Holding:
        """The whole record, all languages of it."""
        self._record_ids()
        tellings: list[_Telling] = []
        for wrap in self.root:
            if wrap.tag in ("descriptiveMetadata", "administrativeMetadata"):
                self.lang = language(attribute(wrap, "lang")) or self.source.lang
                self.now = _Telling()
                self._descriptive(wrap) if wrap.tag == "descriptiveMetadata" else self._administrative(wrap)
                tellings.append(self.now)
        types = [phrase for each in tellings for phrase in each.types]
        languages = (language(attribute(each, "lang")) for each in self.root.findall("descriptiveMetadata"))
        title = unique(phrase for each in tellings for phrase in each.titles)
        if not title:
            self.report.remark("title", "it has no title", self.line, self.local_id)
        return Holding(
            id=record_id(self.source.id, self.local_id),
            source=self.source.id,
            partner=self.source.partner,
            title=title,
            identifiers=unique(self.identifiers),
            lang=next((each for each in languages if each), self.source.lang),
            form=self._form(types),
            form_text=unique(types),
            dates=unique(self.dates),
            agents=unique(self.agents),
            places=unique(self.places),
            terms=join_terms(term for each in tellings for term in each.terms),
            notes=join_notes(note for each in tellings for note in _told_once(each.notes)),
            digital=unique(self.digital),
            links=unique(self.links),
            relations=unique(self.relations),
            rights=join_rights(self.rights),
            provenance=Provenance(self.file.name, self.file.sha256, self.line, f"{NAME}/{VERSION}"),
            level=self.level,
            level_text=self.level_text,
            extents=unique(self.extents),
            repository=self.repository,
            location=self.location,
            credit=self.credit,
        )

    # ---- who it is

    def _local_id(self, count: int) -> str:
        """lidoRecID; recordID where that is a placeholder; else the envelope's or the file's name."""
        own = words(self.root.find("lidoRecID"))
        if own and not _PLACEHOLDER.fullmatch(own):
            return own
        record = words(self.root.find("administrativeMetadata/recordWrap/recordID"))
        stem = PurePosixPath(self.file.name).stem
        other = record or self.file.id or (stem if count == 1 else f"{stem}-{count}") or "record"
        said = f"lidoRecID {own!r} is a placeholder" if own else "no lidoRecID"
        what = "recordID" if record else "the envelope's identifier" if self.file.id else "the file's name"
        self.report.remark("identifier", f"{said}: {what} {other!r} is used", self.line, other)
        return other

    def _record_ids(self) -> None:
        """The partner's own identifiers of record and object."""
        own = words(self.root.find("lidoRecID"))
        if own == self.local_id:
            self.identifiers.append(Identifier(own, "lido"))
        for element in self.root.findall("objectPublishedID"):
            if words(element):
                self.identifiers.append(
                    Identifier(words(element), "uri" if is_address(words(element)) else "published")
                )

    def _form(self, types: list[Phrase]) -> str:
        """What the object is: from its type where that is plain, else what the source says, else an object."""
        return plain_form(each.value for each in types) or self.source.form or "object"

    # ---- what it is

    def _descriptive(self, wrap: Element) -> None:
        """descriptiveMetadata: classification, identification, events, relations."""
        for element in at(wrap, "objectClassificationWrap/objectWorkTypeWrap/objectWorkType"):
            found = self._concept(element, "genre")
            self.now.terms += found
            self.now.types += [phrase for term in found[:1] for phrase in term.label]
        for element in at(wrap, "objectClassificationWrap/classificationWrap/classification"):
            if not attribute(element, "type").startswith("europeana:"):
                self.now.terms += self._concept(element, "genre")
        identification = wrap.find("objectIdentificationWrap")
        if identification is not None:
            self._identification(identification)
        for element in at(wrap, "objectMaterialsTechWrap/objectMaterialsTechSet"):
            self._materials(element)
        for element in at(wrap, "eventWrap/eventSet"):
            self._event(element)
        for element in at(wrap, "objectRelationWrap/subjectWrap/subjectSet"):
            self._subject(element)
        for element in at(wrap, "objectRelationWrap/relatedWorksWrap/relatedWorkSet"):
            self._related(element)

    def _identification(self, wrap: Element) -> None:
        """Titles, inscriptions, repository, state, description, measurements."""
        for element in at(wrap, "titleWrap/titleSet"):
            self._title(element)
        for element in at(wrap, "inscriptionsWrap/inscriptions"):
            for each in element.findall("inscriptionTranscription"):
                self._note("inscription", each)
            for each in element.findall("inscriptionDescription"):
                self._described("inscription", each)
        for element in at(wrap, "repositoryWrap/repositorySet"):
            self._repository(element)
        for element in at(wrap, "displayStateEditionWrap/*"):
            self._note("bibliography" if element.tag == "sourceStateEdition" else "physical", element)
        for element in at(wrap, "objectDescriptionWrap/objectDescriptionSet"):
            custody = re.search(r"proven|provän|custod", attribute(element, "type"), re.IGNORECASE)
            self._described("custody" if custody else "scope", element)
        for element in at(wrap, "objectMeasurementsWrap/objectMeasurementsSet"):
            self._measurements(element)

    def _title(self, element: Element) -> None:
        """One titleSet: its preferred form is the title, the others are terms."""
        for position, each in enumerate(_preferred_first(element.findall("appellationValue"))):
            phrase = Phrase(words(each), self._lang(each))
            known = any(title.lang == phrase.lang for title in self.now.titles)
            if phrase.value and not known and (position == 0 or attribute(each, "pref") != "alternate"):
                self.now.titles.append(phrase)
            elif phrase.value:
                self.now.terms.append(Term((phrase,), "title"))
        for each in element.findall("sourceAppellation"):
            self._note("bibliography", each)

    def _repository(self, element: Element) -> None:
        """Who keeps the object and where, or who did."""
        former = "former" in attribute(element, "type").lower()
        name = self._body(element.find("repositoryName")) or words(element.find("displayRepository"))
        if former and name:
            self.now.notes.append(Note("custody", (Phrase(name, self.lang),)))
        elif name and not self.repository:
            self.repository = name
        for tag in ("legalBodyWeblink", "legalBodyID"):
            for each in at(element, f"repositoryName/{tag}"):
                self._link(words(each), name, "related")
        for each in element.findall("workID"):
            if words(each):
                old = (
                    former or "former" in attribute(each, "type").lower() or "ancien" in attribute(each, "type").lower()
                )
                number = _NUMBERED.sub(r"\1", words(each))
                self.identifiers.append(Identifier(number, "former" if old else "inventory"))
        for each in element.findall("repositoryLocation"):
            place = self._place(each, "kept")
            if place.name and not former:
                self.location = self.location or place.name
                self.places.append(place)

    def _measurements(self, element: Element) -> None:
        """Sizes: as displayed, and number by number where they are structured."""
        for each in element.findall("displayObjectMeasurements"):
            self._size(words(each))
        for each in element.findall("objectMeasurements"):
            around = [
                words(other)
                for tag in (
                    "extentMeasurements",
                    "qualifierMeasurements",
                    "formatMeasurements",
                    "shapeMeasurements",
                    "scaleMeasurements",
                )
                for other in each.findall(tag)
            ]
            for size in each.findall("measurementsSet"):
                what, unit, value = (words(size.find(f"measurement{part}")) for part in ("Type", "Unit", "Value"))
                text = " ".join(
                    part for part in (what, value, unit, f"({', '.join(around)})" if any(around) else "") if part
                )
                if value:
                    number = float(value.replace(",", ".")) if _NUMBER.fullmatch(value) else None
                    self.extents.append(Extent(text, number, unit, measure(what)))

    def _size(self, said: str) -> None:
        """A displayed size; of the form "Diameter: 95 mm" also as number and unit."""
        plain = _SIZE.fullmatch(said)
        if plain and measure(plain["what"]) != "dimensions":
            number = float(plain["number"].replace(",", "."))
            self.extents.append(Extent(said, number, plain["unit"], measure(plain["what"])))
        elif said:
            self.extents.append(Extent(said, type="dimensions"))

    def _materials(self, element: Element) -> None:
        """Materials and techniques, as displayed and as terms."""
        for each in element.findall("displayMaterialsTech"):
            self._note("physical", each)
        for each in at(element, "materialsTech/termMaterialsTech"):
            kind = attribute(each, "type")
            technique = re.search(r"techni|lido00131$", kind, re.IGNORECASE)
            self.now.terms += self._concept(each, "technique" if technique else "material")

    # ---- what happened to it

    def _event(self, element: Element) -> None:
        """One event: its dates, actors, places, materials, cultures, and what is told of it."""
        event = element.find("event")
        if event is None:
            event = Element("event")
        types = " ".join(text for each in event.findall("eventType") for text in each.itertext())
        types += "".join(f" {attribute(each, 'about')}" for each in at(event, "eventType/Concept"))
        date_type, role, place_role, section = event_kind(types)
        for each in (*element.findall("displayEvent"), *at(event, "eventName/appellationValue")):
            if words(each).lower() != types.strip().lower() and not _is_type_word(words(each), types):
                self._note(section, each)
        for each in event.findall("eventActor"):
            self._actor(each, role)
        for each in event.findall("culture"):
            self.now.terms += self._concept(each, "culture")
        for each in event.findall("eventDate"):
            self._date(each, date_type)
        for each in event.findall("periodName"):
            self.now.terms += self._concept(each, "period")
        for each in event.findall("eventPlace"):
            self._event_place(each, place_role)
        for each in event.findall("eventMethod"):
            if section == "acquisition":
                self.now.notes += [Note(section, term.label) for term in self._concept(each, "technique")]
            else:
                self.now.terms += self._concept(each, "technique")
        for each in event.findall("eventMaterialsTech"):
            self._materials(each)
        for each in event.findall("thingPresent"):
            self._thing(each, "associative")
        for tag in ("roleInEvent", "relatedEventSet"):
            for each in event.findall(tag):
                self._note("history", each)
        for each in event.findall("eventDescriptionSet"):
            self._described(section, each)

    def _actor(self, element: Element, role: str) -> None:
        """The actors of an event, with role and attribution; the displayed form where there is no other."""
        found = False
        known = len(self.agents)
        for each in element.findall("actorInRole"):
            said = self._first_label(each.find("roleActor"))
            attribution = "; ".join(
                words(other)
                for tag in ("attributionQualifierActor", "extentActor")
                for other in each.findall(tag)
                if words(other)
            )
            for actor in each.findall("actor"):
                found = self._agent(actor, actor_role(said, role), said, attribution) or found
        for each in element.findall("displayActorInRole"):
            if found:
                self._date_life(known, words(each))
            elif words(each):
                plain = _ROLE_IN_NAME.fullmatch(words(each))
                name, said = (plain["name"], plain["role"].strip()) if plain else (words(each), "")
                self.agents.append(Agent(name, actor_role(said, role), said))
                found = True

    def _date_life(self, known: int, displayed: str) -> None:
        """Let the one actor behind the first `known` have the years of the displayed form, if it has none: who may be
        living is told by them."""
        new = self.agents[known:]
        years = _YEARS_ASIDE.search(displayed)
        if years and len(new) == 1 and not new[0].dates and not any(map(str.isdigit, new[0].name)):
            self.agents[known] = replace(new[0], dates=years[1].strip())

    def _agent(self, actor: Element, role: str, said: str, attribution: str) -> bool:
        """An actor, unless another language already named the same one; whether there is a name."""
        names = _preferred_first(at(actor, "nameActorSet/appellationValue"))
        name = next((words(each) for each in names if words(each)), "")
        if not name:
            return False
        aside = _ASIDE.fullmatch(name)
        if aside and actor_role(aside["role"], ""):
            name, said = aside["name"], said or aside["role"]
        ref = authority = ""
        for each in actor.findall("actorID"):
            ref, authority = ref or words(each), authority or attribute(each, "source")
        years = [words(actor.find(f"vitalDatesActor/{tag}")) for tag in ("earliestDate", "latestDate")]
        kind = attribute(actor, "type").lower()
        type = (
            "person"
            if re.search(r"person|indiv|lido00163", kind)
            else "group"
            if re.search(r"corp|group|organ|instit|lido00413", kind)
            else ""
        )
        if "famil" in kind:
            type = "family"
        dates = "–".join(years) if all(years) else (years[0] and f"{years[0]}–") or (years[1] and f"–{years[1]}")
        if dates and _ACTIVE.search(" ".join(attribute(each, "type") for each in actor.findall("vitalDatesActor/*"))):
            dates = f"active {dates}"  # years of a career end no life
        if not dates and not any(map(str.isdigit, name)):
            # Who may be living is told by the years, wherever they stand.
            dates = next((aside[1].strip() for each in names if (aside := _YEARS_ASIDE.search(words(each)))), "")
        agent = Agent(name, role, said, type, ref, authority, attribution, dates)
        same = [each for each in self.agents if (each.name, each.role, each.ref) == (name, role, ref)]
        if not same:
            self.agents.append(agent)
        return True

    def _date(self, element: Element, type: str) -> None:
        """A date as displayed, with earliest and latest as its normal form."""
        said = words(element.find("displayDate"))
        inner = element if element.find("date") is None else element.find("date")
        first, last = (
            ("", "") if inner is None else (words(inner.find("earliestDate")), words(inner.find("latestDate")))
        )
        phrase = said or (first if first == last or not last else f"{first}/{last}" if first else f"../{last}")
        if phrase:
            normal = first if first == last else f"{first or '..'}/{last or '..'}"
            date, remark = read_date(phrase, self._lang(element), normal, type)
            if remark:
                self.report.remark("date", remark, self.line, self.local_id)
            if not any((each.text, each.type) == (date.text, date.type) for each in self.dates):
                self.dates.append(date)

    def _event_place(self, element: Element, role: str) -> None:
        """A place of an event: its structured form, else as displayed."""
        found = [place for place in (self._place(each, role) for each in element.findall("place")) if place.name]
        if not found:
            found = [PlaceRef(words(each), role) for each in element.findall("displayPlace") if words(each)]
        self.places += found

    def _place(self, element: Element, role: str) -> PlaceRef:
        """A place with the larger places that hold it, its identifier and its point."""
        names: list[str] = []
        inner: Element | None = element
        while inner is not None and len(names) < 12:
            forms = [words(each) for each in _preferred_first(at(inner, "namePlaceSet/appellationValue"))]
            name = next((each for each in forms if each), "")
            if name and name not in names:
                names.append(name)
            inner = inner.find("partOfPlace")
        ids = [each for each in element.findall("placeID") if words(each)]
        ref = next((words(each) for each in ids if is_address(words(each))), words(ids[0]) if ids else "")
        authority = attribute(ids[0], "source") if ids else ""
        where = ", ".join(names)
        found: tuple[float, float] | None = None
        gml = element.find("gml")
        if gml is not None:
            found, remark = point(*_coordinates(gml), where)
            if remark:
                self.report.remark("coordinates", remark, self.line, self.local_id)
        lat, lon = found if found else (None, None)
        return PlaceRef(where, role, ref, authority, lat, lon)

    # ---- what it is about, and related works

    def _subject(self, element: Element) -> None:
        """One subjectSet: concepts, actors, places, dates, events, objects."""
        structured = False
        for subject in element.findall("subject"):
            terms = [term for each in subject.findall("subjectConcept") for term in self._concept(each, "subject")]
            self.now.terms += terms
            structured = structured or bool(terms)
            for each in subject.findall("subjectActor"):
                known = len(self.agents)
                found = [self._agent(actor, "depicted", "", "") for actor in each.findall("actor")]
                displayed = words(each.find("displayActor"))
                if any(found):
                    self._date_life(known, displayed)
                elif displayed:
                    self.agents.append(Agent(displayed, "depicted"))
                structured = True
            for each in subject.findall("subjectDate"):
                self._date(each, "subject")
            for each in subject.findall("subjectEvent"):
                said = words(each.find("displayEvent")) or words(each.find("event/eventName/appellationValue"))
                if said:
                    self.now.terms.append(Term((Phrase(said, self._lang(each)),), "event"))
                    structured = True
            for each in subject.findall("subjectPlace"):
                self._event_place(each, "subject")
                structured = True
            for each in subject.findall("subjectObject"):
                self._thing(each, "depicts")
        for each in element.findall("displaySubject"):
            if words(each) and not structured:
                lang = self._lang(each)
                self.now.terms += [Term((Phrase(part, lang),), "subject") for part in cut(words(each), ";")]

    def _related(self, element: Element) -> None:
        """A related work with the kind of its relation."""
        said = " ".join(words(each) for each in element.findall("relatedWorkRelType"))
        type = "associative"
        if re.search(r"has part|hat teil|a pour partie|comprend|lido00141", said, re.IGNORECASE):
            type = "has-part"
        elif re.search(r"part of|teil von|partie de|lido00142", said, re.IGNORECASE):
            type = "part-of"
        note = (Phrase(said, self.lang),) if said and type == "associative" else ()
        for each in element.findall("relatedWork"):
            self._thing(each, type, note)

    def _thing(self, element: Element, type: str, note: Text = ()) -> None:
        """An object that is named inside this one, unless another language already named it."""
        label = words(element.find("displayObject")) or words(element.find("object/objectNote"))
        target = next((words(each) for each in at(element, "object/objectID") if words(each)), "")
        for each in at(element, "object/objectWebResource"):
            self._link(words(each), "", "related")
        known = any(target and (each.target, each.type) == (target, type) for each in self.relations)
        if (label or target) and not known:
            self.relations.append(Relation(type, target, label, (), note))

    # ---- the record, its rights and its images

    def _administrative(self, wrap: Element) -> None:
        """administrativeMetadata: rights, record, resources."""
        for element in at(wrap, "rightsWorkWrap/rightsWorkSet"):
            self._right(element, "object")
            credit = element.find("creditLine")
            if words(credit) and credit is not None and not self.credit:
                self.credit = (Phrase(words(credit), self._lang(credit)),)
        for element in wrap.findall("recordWrap"):
            self._record_wrap(element)
        for element in at(wrap, "resourceWrap/resourceSet"):
            self._resource(element)

    def _record_wrap(self, element: Element) -> None:
        """The record's own identifiers, source, rights and addresses."""
        for each in element.findall("recordID"):
            if words(each):
                self.identifiers.append(Identifier(words(each), "record"))
        for each in element.findall("recordType"):
            said = self._first_label(each)
            if said and not self.level_text:
                self.level_text = said
                single = re.search(r"single|item|einzel|objet|lido00141", said, re.IGNORECASE)
                self.level = "item" if single else "collection" if "coll" in said.lower() else ""
        for each in element.findall("recordSource"):
            name = self._body(each)
            if name:
                self.now.notes.append(Note("processing", (Phrase(name, self.lang),)))
            for address in each.findall("legalBodyWeblink"):
                self._link(words(address), name, "related")
        for each in element.findall("recordRights"):
            self._right(each, "record")
        for each in at(element, "recordInfoSet/*"):
            if each.tag == "recordInfoLink":
                self._link(words(each), "", "catalogue")
            elif each.tag == "recordInfoID" and words(each):
                self.identifiers.append(
                    Identifier(words(each), attribute(each, "type") if attribute(each, "type").isalpha() else "record")
                )
            elif each.tag == "recordMetadataDate":
                self._note("description-date", each)

    def _resource(self, element: Element) -> None:
        """The images (or films, sounds) of one resourceSet."""
        label = "; ".join(
            words(each)
            for tag in ("resourceDescription", "resourcePerspective", "resourceDateTaken")
            for each in element.findall(tag)
            if words(each)
        )
        kind = " ".join(words(each) for each in element.findall("resourceType"))
        rights = unique(right for each in element.findall("rightsResource") for right in self._right(each, "image"))
        holders = [self._body(each) for each in element.findall("resourceSource")]
        stated = [each.uri or " ".join(p.value for p in each.text) or f"© {each.holder}" for each in rights]
        said = "; ".join(unique([*stated, *(f"© {each}" for each in holders if each)]))
        for each in element.findall("resourceRepresentation"):
            for link in each.findall("linkResource"):
                address = words(link)
                if is_address(address) and not any(known.url == address for known in self.digital):
                    media = attribute(link, "formatResource").lower()
                    media = media if "/" in media else _MEDIA.get(media, "")
                    role = resource_role(attribute(each, "type"), kind, media, address)
                    self.digital.append(Digital(address, role, label, said, media))

    def _right(self, element: Element, type: str) -> list[Right]:
        """A statement of rights; kept in the record and given back."""
        holder = "; ".join(unique(self._body(each) for each in element.findall("rightsHolder") if self._body(each)))
        uris: list[str] = []
        phrases: list[Phrase] = []
        for each in element.findall("rightsType"):
            for term in self._concept(each, "rights"):
                uris += [value for value in (term.ref, *(p.value for p in term.label)) if is_address(value)]
                phrases += [phrase for phrase in term.label if not is_address(phrase.value)]
        for each in element.findall("rightsDate"):
            phrases += [Phrase(words(each), self._lang(each))] if words(each) else []
        if not (uris or phrases or holder):
            return []
        right = Right(tuple(phrases), uris[0] if uris else "", type, holder)
        self.rights.append(right)
        return [right]

    # ---- small things

    def _concept(self, element: Element, type: str) -> list[Term]:
        """The terms of one concept: its first label with the identifier, then added search terms."""
        ids = [(words(each), attribute(each, "source")) for each in element.findall("conceptID") if words(each)]
        labels = [Phrase(words(each), self._lang(each)) for each in element.findall("term") if words(each)]
        for each in element.findall("Concept"):
            about = attribute(each, "about")
            ids += [(about, "")] if about else []
            named = each.findall("prefLabel") or each.findall("altLabel")
            labels += [Phrase(words(label), self._lang(label)) for label in named if words(label)]
        if not labels:
            # Some sources leave the term empty and put the label where the identifier belongs.
            labels = [Phrase(value, self.lang) for value, _ in ids if not is_address(value)]
            ids = [(value, authority) for value, authority in ids if is_address(value)]
        ref, authority = next(((v, a) for v, a in ids if is_address(v)), ids[0] if ids else ("", ""))
        if not labels:
            return []
        first = labels[0]
        told: list[Phrase] = [first]
        added: list[Term] = []
        for phrase in labels[1:]:
            if phrase.lang in {each.lang for each in told}:
                added.append(Term((phrase,), type))
            else:
                told.append(phrase)
        return [Term(tuple(told), type, ref, authority), *added]

    def _first_label(self, element: Element | None) -> str:
        """The first label of a concept, "" if there is none."""
        terms = self._concept(element, "") if element is not None else []
        return terms[0].label[0].value if terms else ""

    def _body(self, element: Element | None) -> str:
        """The preferred name of an institution."""
        if element is None:
            return ""
        names = _preferred_first(at(element, "legalBodyName/appellationValue"))
        return next((words(each) for each in names if words(each)), "")

    def _lang(self, element: Element) -> str:
        """The language said at the element, else that of the telling."""
        return language(attribute(element, "lang")) or self.lang

    def _note(self, type: str, element: Element) -> None:
        """A section of the description, if there is any text."""
        phrase = rich(element, self._lang(element))
        if phrase.value:
            self.now.notes.append(Note(type, (phrase,)))

    def _described(self, type: str, element: Element) -> None:
        """A set of descriptive notes: their words, their identifiers as links, their sources."""
        for each in element.findall("descriptiveNoteValue"):
            self._note(type, each)
        for each in element.findall("descriptiveNoteID"):
            self._link(words(each), "", "source")
        for each in element.findall("sourceDescriptiveNote"):
            self._note("bibliography", each)

    def _link(self, address: str, label: str, rel: str) -> None:
        """A link, where `address` is an absolute web address that is not linked yet."""
        if is_address(address) and not any(each.url == address for each in self.links):
            self.links.append(Link(address, label, rel))


def _preferred_first(elements: list[Element]) -> list[Element]:
    """Forms of a name: those not marked as alternate first, in their order."""
    return sorted(elements, key=lambda each: attribute(each, "pref") == "alternate")


def _is_type_word(said: str, types: str) -> bool:
    """Whether a displayed event says no more than its type does."""
    return fold_spaces(said).lower() in fold_spaces(types).lower()


def _coordinates(gml: Element) -> tuple[str, str]:
    """Latitude and longitude out of GML: pos (latitude first), X and Y, or coordinates "x,y"."""
    x, y = words(gml.find(".//X")), words(gml.find(".//Y"))
    if x or y:
        return y, x
    pos = words(gml.find(".//pos")).split()
    if len(pos) == 2:
        return pos[0], pos[1]
    pair = re.split(r"[,\s]+", words(gml.find(".//coordinates")))
    return (pair[1], pair[0]) if len(pair) == 2 else (words(gml), "?") if words(gml) else ("", "")


def _told_once(notes: list[Note]) -> list[Note]:
    """Without inscriptions that repeat the description word for word: some sources fill both fields alike."""
    described = {note.text for note in notes if note.type == "scope"}
    return [note for note in notes if note.type != "inscription" or note.text not in described]
