"""schema.org: the events, and the places to visit, of a partner's web site.

Standard: https://schema.org/Event and its kinds, TouristAttraction, Museum and other places, OpeningHoursSpecification;
as JSON-LD, alone or in the pages of a web site (`<script type="application/ld+json">`). Sent by: institutions whose
content management system writes them for search engines.
An event is an offer, a place that can be visited is a place. Opening hours that a place states are said in its record
and remarked, ready for `hours` in network.toml, where a curator takes them over. What an event is, where and for whom,
`options` of the source may say better (as for iCalendar; see docs/visits.md). No context is ever fetched.
Lost: offers for sale but their prices, reviews, performers' own pages, anything else that the file describes.
"""

import re
from collections.abc import Iterator
from typing import Any

from passeur.errors import Refused
from passeur.formats.base import Field, RawFile
from passeur.formats.elements import is_address, language, point, unique
from passeur.formats.markup import one_line, prose
from passeur.formats.offering import Options, dates_of, options_of, text_of
from passeur.formats.schemaorg_hours import hours_of
from passeur.formats.schemaorg_hours_words import hours_in_words
from passeur.formats.schemaorg_nodes import Node, as_list, nodes, types_of
from passeur.formats.schemaorg_times import minutes_of, sessions_of
from passeur.model.ids import record_id
from passeur.model.record import (
    Agent,
    AnyRecord,
    Digital,
    Identifier,
    Link,
    Name,
    Note,
    Offer,
    Place,
    PlaceRef,
    Provenance,
    Term,
)
from passeur.model.text import Phrase, Text, fold_spaces
from passeur.network import Source
from passeur.report import Report

NAME = "schemaorg"
VERSION = 5
TITLE = "schema.org (JSON-LD, alone or in web pages)"
MEDIA_TYPES = ("application/ld+json", "text/html")

FIELDS = {
    "@type": Field("type", "ExhibitionEvent: exhibition, EducationEvent: workshop, ScreeningEvent: screening, ..."),
    "@id": Field("id; links: catalogue"),
    "identifier": Field("identifiers"),
    "name": Field("title; names of a place", "@language is kept"),
    "headline": Field("title where there is no name"),
    "alternateName": Field("notes: note; names of a place"),
    "description": Field("notes: scope", "HTML is kept safe"),
    "disambiguatingDescription": Field("notes: abstract"),
    "abstract": Field("notes: abstract"),
    "startDate": Field("sessions, dates: event"),
    "endDate": Field("sessions, dates: event"),
    "duration": Field("minutes; the end of a session"),
    "timeRequired": Field("minutes"),
    "eventSchedule": Field("sessions: rule, without"),
    "subEvent": Field("sessions", "those that have no name of their own"),
    "eventStatus": Field(
        "notes: abstract", "EventCancelled: left out; EventPostponed: its days are left out, and said so"
    ),
    "eventAttendanceMode": Field("notes: note", "online alone: said, and no site"),
    "location": Field("places; site, by options.sites; notes: note", "its address"),
    "address": Field("notes of a place: access"),
    "geo": Field("lat, lon of a place"),
    "latitude": Field("lat of a place"),
    "longitude": Field("lon of a place"),
    "openingHours": Field(
        "notes of a place: access", "in words of both languages; remarked as OpenStreetMap writes them"
    ),
    "openingHoursSpecification": Field(
        "notes of a place: access", "in words of both languages; remarked as OpenStreetMap writes them"
    ),
    "specialOpeningHoursSpecification": Field(
        "notes of a place: access", "in words of both languages; remarked as OpenStreetMap writes them"
    ),
    "organizer": Field("agents: organizer"),
    "performer": Field("agents: performer"),
    "director": Field("agents: director"),
    "workFeatured": Field("notes: note", "its name"),
    "workPresented": Field("notes: note", "its name"),
    "about": Field("terms"),
    "keywords": Field("terms; type and audience, by options"),
    "genre": Field("terms; type, by options.types"),
    "audience": Field("audience", "EducationalAudience: schools; by options.audiences"),
    "typicalAgeRange": Field("notes: note"),
    "inLanguage": Field("languages", "without the country"),
    "availableLanguage": Field("languages"),
    "offers": Field("prices", "price, or from lowPrice to highPrice, and currency"),
    "isAccessibleForFree": Field("prices"),
    "accessibilitySummary": Field("notes: access"),
    "image": Field("digital: image"),
    "photo": Field("digital: image"),
    "url": Field("links: catalogue"),
    "sameAs": Field("links: same-as"),
}
IGNORED = {
    "mainEntityOfPage": "the page that the block stands in",
    "publisher": "the source says it",
    "author": "who wrote the page",
    "datePublished": "the state of the page",
    "dateModified": "the state of the page",
    "previousStartDate": "days that are no longer true",
    "doorTime": "how early one may come",
    "maximumAttendeeCapacity": "bookings are the partner's",
    "remainingAttendeeCapacity": "bookings are the partner's",
    "superEvent": "told by the event that it belongs to",
    "event": "told in its own right",
    "events": "told in its own right",
    "containsPlace": "told in its own right",
    "aggregateRating": "opinions are no description",
    "review": "opinions are no description",
    "telephone": "network.toml has the contact of each site",
    "email": "network.toml has the contact of each site",
    "faxNumber": "network.toml has the contact of each site",
    "contactPoint": "network.toml has the contact of each site",
    "logo": "the network shows a partner by its name",
    "hasMap": "coordinates say it",
    "priceRange": "too vague to be shown",
    "potentialAction": "for search engines",
    "isPartOf": "about the web site",
    "inDefinedTermSet": "about the web site",
    "speakable": "for machines that speak",
}

#: schema.org's kinds of events, and what is no event but offered, as the model's types.
_EVENTS = {
    "ExhibitionEvent": "exhibition", "VisualArtsEvent": "exhibition", "EducationEvent": "workshop",
    "ChildrensEvent": "workshop", "ScreeningEvent": "screening", "LearningResource": "teaching-pack",
    "TouristTrip": "tour", "Event": "", "SocialEvent": "", "LiteraryEvent": "", "TheaterEvent": "", "MusicEvent": "",
    "Course": "workshop",
    "CourseInstance": "workshop", "EventSeries": "", "Festival": "", "DanceEvent": "", "PublicationEvent": "",
}  # fmt: skip
_PLACES = (
    "TouristAttraction", "Museum", "LandmarksOrHistoricalBuildings", "Library", "ArchiveOrganization", "Place",
    "CivicStructure", "LocalBusiness", "TouristDestination", "Cemetery", "PlaceOfWorship",
)  # fmt: skip
_SCHOOLS = ("EducationalAudience",)
_SCRIPT = re.compile(rb"<script[^>]{0,400}application/ld\+json", re.IGNORECASE)
_CONTEXT = re.compile(rb"\"@(?:context|type)\"\s*:[^}]{0,400}?schema(?:\.org|:)")
_NOT_OURS = re.compile(rb"w3\.org/2004/02/skos|iiif\.io/api")


def sniff(head: bytes) -> bool:
    """Whether it is JSON-LD with schema.org's words, or a web page that holds some."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _NOT_OURS.search(head):
        return False
    if start.startswith((b"{", b"[")):
        return bool(_CONTEXT.search(head))
    return start.startswith(b"<") and bool(_SCRIPT.search(head)) and b"schema.org" in head


def read(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """The offers and places of `file`, in its order. Raises Refused when it describes neither."""
    reader = _Reader(file, source, options_of(source), report)
    met = 0
    for line, node in nodes(file, report):
        types = types_of(node)
        if any(type in _EVENTS for type in types):
            met += 1
            offer = reader.offer(node, types, line)
            if offer is not None:
                yield offer
        elif any(type in _PLACES for type in types):
            met += 1
            yield reader.place(node, types, line)
        else:
            report.remark("not an offer", f"{', '.join(types) or 'a thing without @type'} was left out", line)
    if not met and not report.skipped_count:
        raise Refused("there is no event and no place of schema.org in this file")


_ONLINE = (Phrase("En ligne", "fr"), Phrase("Online", "en"))
_POSTPONED = (
    Phrase("Reporté à une date qui n’est pas encore annoncée", "fr"),
    Phrase("Postponed; the new day is not announced yet", "en"),
)
#: What the plugin of a content management system writes as the name of who performs.
_TYPES = frozenset({"Organization", "Person", "PerformingGroup"})
_ZERO = re.compile(r"0+(?:[.,]0+)?")


class _Reader:
    """Makes records of the nodes of one file."""

    def __init__(self, file: RawFile, source: Source, options: Options, report: Report) -> None:
        self.file, self.source, self.options, self.report = file, source, options, report
        self.order = 0

    def offer(self, node: Node, types: list[str], line: int) -> Offer | None:
        """An event; None for one that is cancelled."""
        local = self._begin(node, line)
        status = " ".join(map(text_of, as_list(node.get("eventStatus"))))
        if "EventCancelled" in status:
            self.report.remark("cancelled", "a cancelled event was left out", line, local)
            return None
        sessions = () if "EventPostponed" in status else sessions_of(node, self.report, line, local)
        if "EventPostponed" in status:
            self.report.remark("postponed", "the days of a postponed event were left out", line, local)
        terms = self._terms(node)
        words = [phrase.value for term in terms for phrase in term.label]
        places = self._places(node, line, local)
        online = _online(node)
        audiences = [each for each in as_list(node.get("audience")) if isinstance(each, dict)]
        schools = any(type in _SCHOOLS for each in audiences for type in types_of(each))
        said = [text_of(each.get(key)) for each in audiences for key in ("audienceType", "educationalRole", "name")]
        said += [text_of(each) for each in as_list(node.get("audience"))]
        own = next((_EVENTS[type] for type in types if _EVENTS.get(type)), "")
        return Offer(
            **self._common(node, local, line), dates=dates_of(sessions), places=places, terms=terms,
            agents=self._agents(node),
            notes=(
                *((Note("abstract", _POSTPONED),) if "EventPostponed" in status else ()), *self._notes(node),
                *self._where(node, online),
            ),
            type=self.options.type_of([*words, *types], own),
            site="" if online else self.options.site_of([place.name for place in places]),
            audience=self.options.audience_of([*said, *words]) or (("schools",) if schools else ()),
            languages=self._languages(node), levels=self.options.levels, sessions=sessions, minutes=minutes_of(node),
            prices=self._prices(node),
        )  # fmt: skip

    def place(self, node: Node, types: list[str], line: int) -> Place:
        """A place that can be visited; the hours that it states are remarked for the curator."""
        local = self._begin(node, line)
        at = self._point(node, line, local)
        notes = [*self._notes(node)]
        address = _address(node.get("address"))
        if address:
            notes.append(Note("access", (Phrase(address, self.source.lang),)))
        hours, lost = hours_of(node)
        if hours:
            notes.append(Note("access", hours_in_words(hours)))
            name = next((phrase.value for phrase in self._texts(node, "name")), local)
            stated = f"{name}: hours = {hours!r}, for the site in network.toml, with its page as hours_source"
            self.report.remark("hours", stated, line, local)
        for each in lost:
            self.report.remark("hours", f"opening hours that cannot be read: {each}", line, local)
        return Place(
            **self._common(node, local, line), notes=tuple(notes), type="",
            names=tuple(Name(phrase.value, lang=phrase.lang) for phrase in self._texts(node, "name"))
            + tuple(Name(phrase.value, "variant", lang=phrase.lang) for phrase in self._texts(node, "alternateName")),
            lat=at[0] if at else None, lon=at[1] if at else None,
        )  # fmt: skip

    def _begin(self, node: Node, line: int) -> str:
        """Count what the tables name; gives the node's own identifier."""
        total = known = 0
        for name, value in node.items():
            size = len(str(value))
            total += size
            if name in FIELDS or name in IGNORED:
                known += size
            else:
                self.report.unmapped(name[:80], str(value))
        self.report.characters(total, known)
        self.order += 1
        for key in ("@id", "url", "identifier"):
            for each in as_list(node.get(key)):
                if found := text_of(each.get("value") if isinstance(each, dict) else each):
                    return found
        self.report.remark("identifier", "no @id, url or identifier: one was made of its name and day", line)
        name = next((phrase.value for phrase in self._texts(node, "name")), "")
        return fold_spaces(f"{name} {text_of(node.get('startDate'))}") or f"line-{line}-{self.order}"

    def _common(self, node: Node, local: str, line: int) -> dict[str, Any]:
        """What records of both kinds have."""
        addresses = [text_of(each) for key in ("url", "@id") for each in as_list(node.get(key))]
        same = [text_of(each) for each in as_list(node.get("sameAs"))]
        identifiers = [
            Identifier(value, text_of(each.get("propertyID")) if isinstance(each, dict) else "")
            for each in as_list(node.get("identifier"))
            if (value := text_of(each.get("value") if isinstance(each, dict) else each))
        ]
        return {
            "id": record_id(self.source.id, local), "source": self.source.id, "partner": self.source.partner,
            "title": self._texts(node, "name") or self._texts(node, "headline"), "lang": self.source.lang,
            "identifiers": unique(identifiers) or (Identifier(local, "uri" if is_address(local) else ""),),
            "order": self.order - 1,
            "digital": unique(
                Digital(address, "image") for key in ("image", "photo") for each in as_list(node.get(key))
                if is_address(address := _address_of(each))
            ),
            "links": unique(
                [Link(each, rel="catalogue") for each in addresses if is_address(each)][:1]
                + [Link(each, rel="same-as") for each in same if is_address(each)]
            ),
            "provenance": Provenance(self.file.name, self.file.sha256, line, f"{NAME}/{VERSION}"),
        }  # fmt: skip

    def _texts(self, node: Node, key: str) -> Text:
        """A property as text in the languages that it says."""
        found = []
        for each in as_list(node.get(key)):
            value = each.get("@value") if isinstance(each, dict) else each
            lang = language(text_of(each.get("@language"))) if isinstance(each, dict) else ""
            if words := one_line(text_of(value)):
                found.append(Phrase(words, lang or self.source.lang))
        return unique(found)

    def _notes(self, node: Node) -> tuple[Note, ...]:
        """What is told of an event or a place, section by section."""
        found = []
        for key, type in (
            ("abstract", "abstract"), ("disambiguatingDescription", "abstract"), ("description", "scope"),
            ("accessibilitySummary", "access"),
        ):  # fmt: skip
            for each in as_list(node.get(key)):
                value = each.get("@value") if isinstance(each, dict) else each
                lang = language(text_of(each.get("@language"))) if isinstance(each, dict) else ""
                if isinstance(value, str) and value.strip():
                    found.append(Note(type, (prose(value, lang or self.source.lang),)))
        ages = [age for each in as_list(node.get("typicalAgeRange")) if (age := text_of(each))]
        found += [Note("note", (Phrase(f"Âge : {age}", "fr"), Phrase(f"Age: {age}", "en"))) for age in ages]
        works = [
            phrase
            for key in ("workFeatured", "workPresented")
            for each in as_list(node.get(key))
            if isinstance(each, dict)
            for phrase in self._texts(each, "name")
        ]
        return unique([*found, *(Note("note", (phrase,)) for phrase in works)])

    def _where(self, node: Node, online: bool) -> tuple[Note, ...]:
        """What a visitor must know before setting out: that it is online, and the address."""
        found = [Note("note", _ONLINE)] if online else []
        for each in as_list(node.get("location")):
            if isinstance(each, dict) and isinstance(each.get("address"), dict) and each.get("name"):
                found += [
                    Note("note", (Phrase(said, self.source.lang),)) for said in [_address(each["address"])] if said
                ]
        return unique(found)

    def _terms(self, node: Node) -> tuple[Term, ...]:
        """What it is about, and the words that it is found by."""
        found = []
        for key in ("about", "keywords", "genre"):
            for each in as_list(node.get(key)):
                if isinstance(each, dict) and "@value" not in each:
                    label = self._texts(each, "name")
                    id = text_of(each.get("@id"))
                    found += [Term(label, ref=id if is_address(id) else "")] if label else []
                else:
                    for phrase in self._texts({"words": each}, "words"):
                        parts = phrase.value.split(",") if key == "keywords" else [phrase.value]
                        found += [Term((Phrase(word, phrase.lang),)) for part in parts if (word := part.strip())]
        return unique(found)

    def _agents(self, node: Node) -> tuple[Agent, ...]:
        """Who organises, performs, directs."""
        found = []
        for role in ("organizer", "performer", "director"):
            for each in as_list(node.get(role)):
                names = self._texts(each, "name") if isinstance(each, dict) else self._texts({"name": each}, "name")
                kind = "person" if isinstance(each, dict) and "Person" in types_of(each) else "group"
                # A mail address is nobody's name, nor is the type that some systems write in its place.
                named = [name.value for name in names if "@" not in name.value and name.value not in _TYPES]
                found += [Agent(name, role, type=kind) for name in named[:1]]
        return unique(found)

    def _places(self, node: Node, line: int, local: str) -> tuple[PlaceRef, ...]:
        """Where it takes place."""
        found = []
        for each in as_list(node.get("location")):
            if isinstance(each, dict):
                name = next((phrase.value for phrase in self._texts(each, "name")), "") or _address(each.get("address"))
                at = self._point(each, line, local)
                if name:
                    found.append(PlaceRef(name, "event", lat=at[0] if at else None, lon=at[1] if at else None))
            elif name := text_of(each):
                found.append(PlaceRef(name, "event"))
        return unique(found)

    def _point(self, node: Node, line: int, local: str) -> tuple[float, float] | None:
        """Its coordinates, where they are on Earth."""
        geo = next((each for each in as_list(node.get("geo")) if isinstance(each, dict)), node)
        at, doubt = point(text_of(geo.get("latitude")), text_of(geo.get("longitude")), _address(node.get("address")))
        if doubt:
            self.report.remark("coordinates", doubt, line, local)
        return at

    def _languages(self, node: Node) -> tuple[str, ...]:
        """In which languages it is."""
        said = [each for key in ("inLanguage", "availableLanguage") for each in as_list(node.get(key))]
        words = [
            text_of(each.get("alternateName") or each.get("name")) if isinstance(each, dict) else text_of(each)
            for each in said
        ]
        # Of "fr-FR" the language: in which country's way it is spoken tells a visitor nothing.
        return unique(tag.partition("-")[0] for word in words if (tag := language(word)))

    def _prices(self, node: Node) -> Text:
        """What it costs, as stated; free in the model's two languages."""
        found = []
        free = text_of(node.get("isAccessibleForFree")).casefold() == "true" or node.get("isAccessibleForFree") is True
        for each in as_list(node.get("offers")):
            if isinstance(each, dict) and (price := _price(each)):
                if _ZERO.fullmatch(price) and not each.get("name"):
                    free = True
                    continue
                name = next((phrase.value for phrase in self._texts(each, "name")), "")
                amount = f"{price} {text_of(each.get('priceCurrency'))}".strip()
                found.append(Phrase(f"{name}: {amount}" if name else amount))
        if free:
            found += [Phrase("Gratuit", "fr"), Phrase("Free", "en")]
        return unique(found)


def _online(node: Node) -> bool:
    """Whether an event is online alone, and no place is to be gone to."""
    places = [each for each in as_list(node.get("location")) if isinstance(each, dict)]
    virtual = bool(places) and all("VirtualLocation" in types_of(each) for each in places)
    return virtual or text_of(node.get("eventAttendanceMode")).endswith("OnlineEventAttendanceMode")


def _price(offer: Node) -> str:
    """What an offer costs, or from what to what."""
    limits = (text_of(offer.get("lowPrice")), text_of(offer.get("highPrice")))
    return text_of(offer.get("price")) or "–".join(dict.fromkeys(limit for limit in limits if limit))


def _address(value: Any) -> str:
    """A postal address on one line."""
    for each in as_list(value):
        if isinstance(each, dict):
            town = f"{text_of(each.get('postalCode'))} {text_of(each.get('addressLocality'))}".strip()
            parts = [text_of(each.get("streetAddress")), town, text_of(each.get("addressCountry"))]
            return ", ".join(part for part in parts if part)
        if words := text_of(each):
            return words
    return ""


def _address_of(value: Any) -> str:
    """The address of an image."""
    if isinstance(value, dict):
        return text_of(value.get("contentUrl") or value.get("url") or value.get("@id"))
    return text_of(value)
