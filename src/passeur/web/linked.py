"""schema.org as JSON-LD: what machines are told of a record, a list, a partner and an offer. Only what sources say.

It stands in a script element whose type is data: browsers never run it, so the strict policy on scripts lets it be.
"""

import json
import re
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

from passeur.model.dates import Date
from passeur.model.record import AnyRecord, Event, Group, Holding, Offer, Person, Place, Theme, kind_of
from passeur.model.text import best
from passeur.network import Partner, RecordList, Site, words
from passeur.web import present
from passeur.web.cite import AUTHORS
from passeur.web.linked_times import times_of
from passeur.web.visit import Visit

#: Form of a holding → schema.org's type for it, beside ArchiveComponent, which says that an institution keeps it.
_FORMS = {
    "photograph": "Photograph", "film": "Movie", "sound": "AudioObject", "publication": "Book", "map": "Map",
    "poster": "Poster", "manuscript": "Manuscript", "artwork": "VisualArtwork",
}  # fmt: skip
_OFFERS = {
    "exhibition": "ExhibitionEvent", "workshop": "EducationEvent", "tour": "Event", "screening": "ScreeningEvent",
    "teaching-pack": "LearningResource", "reading-room": "Service",
}  # fmt: skip
_KINDS = {
    Person: "Person", Group: "Organization", Place: "Place", Event: "Event", Theme: "DefinedTerm",
}  # fmt: skip

#: What is offered and is no event: schema.org gives it no days and no organizer.
_NO_EVENTS = ("LearningResource", "Service")
#: Sections that say what a record is about, the shortest first.
_ABOUT = ("abstract", "scope", "history")
#: Agents and places that a record is about.
_TOLD = ("subject", "depicted")
_AGENTS = {"person": "Person", "group": "Organization"}

#: EDTF that is ISO 8601 too: a year, month or day, or a range of two.
_ISO = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?")

Data = dict[str, object]


def script_json(data: object) -> SafeString:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return mark_safe(text)  # noqa: S308 -- no character of HTML is left in it


def of_record(record: AnyRecord, visit: Visit) -> SafeString:
    """A record of any kind."""
    title = present.title_of(record, visit.lang)
    others = [phrase.value for phrase in record.title] + [
        name.value for name in (record.names if isinstance(record, Person | Group | Place) else ())
    ]
    address = visit.origin + visit.page_of(record.id, kind_of(record))
    data: Data = {
        "@context": "https://schema.org",
        "@type": _type(record),
        "@id": address,
        "url": address,
        "name": title.value,
        "alternateName": [name for name in dict.fromkeys(others) if name != title.value],
        "identifier": list(dict.fromkeys(one.value for one in record.identifiers)),
        "description": summary(record, visit.lang),
        "sameAs": sorted({present.outside(link.url) for link in record.links if link.rel == "same-as"} - {""}),
    }
    if isinstance(record, Holding):
        data |= _holding(record, visit)
    elif isinstance(record, Person | Group):
        data |= _life(record)
    elif isinstance(record, Place) and record.lat is not None and record.lon is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": record.lat, "longitude": record.lon}
    elif isinstance(record, Event):
        data |= _span(record.dates)
    elif isinstance(record, Offer):
        data |= _offer(record, visit)
    if not isinstance(record, Holding | Offer):
        partner = visit.partner(record.partner)
        data["subjectOf"] = {
            "@type": "WebPage", "url": address, "inLanguage": visit.lang, "publisher": _organisation(partner.id, visit),
        }  # fmt: skip
    return script_json(_said(data))


def of_list(id: str, listed: RecordList, total: int, visit: Visit) -> SafeString:
    """A list of names as a data set, with its downloads."""
    address = visit.origin + visit.list_page(id)
    rights = listed.rights
    data: Data = {
        "@context": "https://schema.org", "@type": "Dataset", "@id": address, "url": address,
        "name": words(listed.name, visit.lang), "description": words(listed.about, visit.lang),
        "license": present.outside(rights.uri) if rights else "", "creator": _organisation(listed.partner, visit),
        "size": visit.words.say("lists.names", total), "inLanguage": visit.lang, "isAccessibleForFree": True,
        "sameAs": present.outside(listed.url),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{address}.{form}"}
            for form, media in (("csv", "text/csv"), ("jsonl", "application/x-ndjson"), ("txt", "text/plain"))
        ],
    }  # fmt: skip
    return script_json(_said(data))


def of_partner(id: str, partner: Partner, visit: Visit) -> SafeString:
    """A partner and its sites."""
    data: Data = {
        "@context": "https://schema.org",
        **_organisation(id, visit),
        "alternateName": words(partner.short, visit.lang),
        "description": words(partner.words, visit.lang),
        "identifier": partner.identifier,
        "location": [_site(site, visit.origin + visit.site(id, key), visit) for key, site in partner.sites.items()],
    }
    return script_json(_said(data))


def summary(record: AnyRecord, lang: str, most: int = 300) -> str:
    """The beginning of what a record is about, cut between words; empty where it has no text. What is in another
    language than `lang` is told only where nothing else is."""
    stated = [best(note.text, lang) for type in _ABOUT for note in record.notes if note.type == type and note.text]
    told = [phrase for phrase in stated if phrase]
    mine = [phrase for phrase in told if not phrase.lang or phrase.lang.partition("-")[0] == lang]
    text = " ".join((mine or told)[0].value.split()) if told else ""
    return text if len(text) <= most else text[:most].rsplit(None, 1)[0].rstrip(" ,;:") + " …"


def _type(record: AnyRecord) -> object:
    """schema.org's type or types."""
    if isinstance(record, Holding):
        form = _FORMS.get(record.form)
        return ["ArchiveComponent", form] if form else "ArchiveComponent"
    if isinstance(record, Offer):
        return _OFFERS.get(record.type, "Event")
    return _KINDS[type(record)]


def _holding(record: Holding, visit: Visit) -> Data:
    """What is said of something kept."""
    keywords = [phrase.value for term in record.terms if (phrase := best(term.label, visit.lang))]
    made = next((date.edtf for date in record.dates if date.type in ("", "creation") and _ISO.fullmatch(date.edtf)), "")
    stated = next((present.outside(right.uri) for right in record.rights if present.outside(right.uri)), "")
    data: Data = {
        "holdingArchive": {"@type": "ArchiveOrganization", **_organisation(record.partner, visit, typed=False)},
        "creator": _agents(record, AUTHORS),
        "contributor": _agents(record, ("contributor",)),
        "publisher": _agents(record, ("publisher",)),
        "about": _agents(record, _TOLD),
        "contentLocation": _places(record, _TOLD),
        "locationCreated": _places(record, ("created",)),
        "keywords": list(dict.fromkeys(keywords)),
        "inLanguage": list(record.languages),
        "license": stated,
        "itemLocation": record.location,
        "isPartOf": visit.origin + visit.record(record.parent) if record.parent else "",
    }
    data["temporalCoverage" if "/" in made else "dateCreated"] = made
    return data


def _agents(record: AnyRecord, roles: tuple[str, ...]) -> list[Data]:
    """The agents of a record that have one of these roles, each once."""
    found = {agent.name: _AGENTS.get(agent.type, "Thing") for agent in record.agents if agent.role in roles}
    return [{"@type": type, "name": name} for name, type in found.items()]


def _places(record: AnyRecord, roles: tuple[str, ...]) -> list[Data]:
    """The places of a record that have one of these roles, each once."""
    names = dict.fromkeys(place.name for place in record.places if place.role in roles)
    return [{"@type": "Place", "name": name} for name in names]


def _life(record: Person | Group) -> Data:
    """Birth and death, foundation and dissolution, where the day, month or year is plain."""
    fields = {"birth": "birth", "death": "death", "execution": "death"} if isinstance(record, Person) else {
        "foundation": "founding", "dissolution": "dissolution",
    }  # fmt: skip
    data: Data = {}
    for event in record.events:
        name = fields.get(event.type)
        if name and event.date and _ISO.fullmatch(event.date.edtf) and "/" not in event.date.edtf:
            data.setdefault(f"{name}Date", event.date.edtf)
        if name in ("birth", "death") and event.place:
            data.setdefault(f"{name}Place", {"@type": "Place", "name": event.place.name})
    return data


def _span(dates: tuple[Date, ...]) -> Data:
    """When an event began and ended."""
    edtf = next((date.edtf for date in dates if _ISO.fullmatch(date.edtf)), "")
    first, _, last = edtf.partition("/")
    return {"startDate": first, "endDate": last or first}


def _offer(record: Offer, visit: Visit) -> Data:
    """Who offers it, for whom, and of events where and when; a permanent one has no days."""
    partner = visit.edition.network.partners.get(record.partner)
    site = partner.sites.get(record.site) if partner else None
    data: Data = {
        "audience": [
            {"@type": "Audience", "audienceType": visit.words.word("audience", who)} for who in record.audience
        ],
    }
    kind = _OFFERS.get(record.type)
    if kind in _NO_EVENTS:
        spoken = {} if kind == "Service" else {"inLanguage": list(record.languages)}
        return data | spoken | {"provider": _organisation(record.partner, visit)}
    data["inLanguage"] = list(record.languages)
    return data | times_of(record.sessions) | {
        "organizer": _organisation(record.partner, visit),
        "location": _site(site, visit.origin + visit.site(record.partner, record.site), visit) if site else "",
    }  # fmt: skip


def _organisation(id: str, visit: Visit, typed: bool = True) -> Data:
    """A partner in short."""
    face = visit.partner(id)
    data: Data = {
        "@id": visit.origin + visit.partner_page(id), "name": face.name, "url": present.outside(face.url),
    }  # fmt: skip
    return _said({"@type": "Organization", **data} if typed else data)


def _site(site: Site, address: str, visit: Visit) -> Data:
    """A place that one can visit."""
    data: Data = {
        "@type": "Place", "@id": address, "name": words(site.name, visit.lang), "address": site.address,
        "description": words(site.about, visit.lang),
    }  # fmt: skip
    if site.coordinates:
        lat, lon = site.coordinates
        data["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return _said(data)


def _said(data: Mapping[str, object]) -> Data:
    """Only what is known."""
    return {name: value for name, value in data.items() if value}
