"""A human being's page: all records that were judged to be of one life, each in its own words, none melted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.utils.safestring import SafeString

from passeur.errors import NotFound
from passeur.lake.identities import KeptIdentity, KeptTie
from passeur.link.facts import folded
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, LifeEvent, Person, PlaceRef
from passeur.model.text import Phrase
from passeur.network import words
from passeur.web import atlas, belonging, cite, life, passage, present
from passeur.web.cards import card
from passeur.web.dating import date_in_words
from passeur.web.days import between
from passeur.web.holders import holders
from passeur.web.linked import script_json
from passeur.web.views.citations import download
from passeur.web.views.errors import error
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Places of a life that are looked up, and how far apart (kilometres) sites of one name may lie to be one place.
_PLACES, _ONE_PLACE = 24, 5.0


@dataclass(frozen=True)
class Source:
    """A record as the source of a statement: its address, whose it is, the list or partner in words."""

    url: str
    name: str
    face: PartnerFace


@dataclass(frozen=True)
class Told:
    """One wording of an event and who has it."""

    when: str
    what: str
    where: str
    texts: list[Phrase]
    sources: list[Source]


@dataclass(frozen=True)
class Stop:
    """A station of the life-line. versions: what contradicts stands side by side; vague: fits more than one."""

    number: int
    what: str
    versions: list[list[Told]]
    vague: list[Told]
    disputed: bool


@dataclass(frozen=True)
class Form:
    """A name as written, what kind of name, and who writes it."""

    name: Phrase
    types: str
    found: str
    sources: list[Source]


@dataclass(frozen=True)
class Tie:
    """Two records and the rule in words."""

    left: Source
    left_title: Phrase
    right: Source
    right_title: Phrase
    rule: str


def person(request: PortalRequest, id: str) -> HttpResponse:
    """`/<lang>/people/<id>`; its data at `….json`, citations at `….bib` and `….ris`, its card at `….png`.

    What became another leads there; what is no more is gone.
    """
    visit = request.visit
    bare, _, form = id.partition(".")
    identities = visit.edition.identities
    identity = identities.get(bare)
    records = members_of(identity, visit) if identity else []
    if identity is None or not records:
        heir = identities.moved(bare)
        if heir:
            return HttpResponsePermanentRedirect(visit.person(heir) + (f".{form}" if form else ""))
        if heir == "" or identity:
            return error(request, 410)
        raise NotFound(bare)
    match form:
        case "":
            return page(request, "person.html", _context(identity, records, visit))
        case "json":
            return _data(identity, records, visit)
        case "png":
            return card(visit, name_of(records, visit).value, visit.words.plain("kind.person"))
    title = name_of(records, visit).value
    return download(form, cite.of_person(identity.id, title, records, visit), visit)


def members_of(identity: KeptIdentity, visit: Visit) -> list[Person]:
    """The records of an identity that the edition publishes: by partner in the network's order, biographies first."""
    found = visit.edition.get_many(identity.members)
    order = {id: place for place, id in enumerate(visit.partners)}
    persons = [record for record in found.values() if isinstance(record, Person)]
    return sorted(persons, key=lambda each: (bool(each.list), order.get(each.partner, len(order)), each.id))


def _context(identity: KeptIdentity, records: Sequence[Person], visit: Visit) -> dict[str, object]:
    """All that the page shows."""
    known = {record.id: record for record in records}
    line = life.stations(records)
    held = holders(records, visit)
    title = name_of(records, visit)
    lifetime = _lifetime(line, visit)
    address = visit.person(identity.id)
    return {
        "title": title.value,
        "heading": title,
        "summary": ". ".join(part for part in (lifetime, visit.words.say("person.records", len(records))) if part),
        "when": lifetime,
        "records": len(records),
        "forms": [form_of(form, known, visit) for form in life.names(records)],
        "stations": stops_of(line, known, visit),
        "disputed": [stop for stop in stops_of(line, known, visit) if stop.disputed],
        "map": _map(line, visit),
        "holders": held,
        "tied": belonging.ties(records, visit),
        "reasons": _by_rule(_ties(identity.ties, known, visit)),
        "proposals": _proposals(identity, visit),
        "contact": visit.edition.network.network.contact,
        "stops": passage.from_person(list(records), visit),
        "canonical": address,
        "permalink": visit.origin + address,
        "json_url": address + ".json",
        "cited": cite.plain(cite.of_person(identity.id, title.value, records, visit), visit),
        "card": f"{address}.png",
        "keep_id": identity.id,
        "linked_data": _linked_data(identity, records, line, visit),
    }  # fmt: skip


def name_of(records: Sequence[Person], visit: Visit) -> Phrase:
    """The title that most records have, else that of the first, which tells a life rather than being a list's line."""
    titles = [present.title_of(record, visit.lang) for record in records]
    return max(titles, key=lambda title: sum(title.value == other.value for other in titles))


def _lifetime(line: Sequence[life.Station], visit: Visit) -> str:
    """Birth and death in one line; what is disputed is not told here."""
    ends: dict[str, str] = {}
    for station in line:
        kind = life.ONCE.get(station.type, "")
        date = station.versions[0][0].event.date
        if kind in ("birth", "death"):
            said = date_in_words(date, visit.words) if date else ""
            ends[kind] = visit.words.plain("person.differ") if station.days_disputed else said
    return between(ends.get("birth", ""), ends.get("death", "")) if any(ends.values()) else ""


def source_of(record: AnyRecord, visit: Visit) -> Source:
    """A record as a source: its list's name, else its partner's."""
    face = visit.partner(record.partner)
    listed = visit.edition.network.lists.get(record.list) if isinstance(record, Person) and record.list else None
    return Source(visit.record(record.id), words(listed.name, visit.lang) if listed else face.short, face)


def stops_of(line: Iterable[life.Station], known: dict[str, Person], visit: Visit) -> list[Stop]:
    """Stations in words, numbered as the map numbers them."""
    return [
        Stop(
            number,
            visit.words.word("life", station.type),
            [[_told(saying, station.type, known, visit) for saying in version] for version in station.versions],
            [_told(saying, station.type, known, visit) for saying in station.vague],
            station.disputed,
        )
        for number, station in enumerate(line, 1)
    ]


def _told(saying: life.Saying, type: str, known: dict[str, Person], visit: Visit) -> Told:
    """One wording; what is said only where it is another than the station's."""
    event = saying.event
    return Told(
        date_in_words(event.date, visit.words) if event.date else "",
        visit.words.word("life", event.type) if event.type != type else "",
        event.place.name if event.place else "",
        present.told_of(event, next((known[id].lang for id in saying.records if id in known), "")),
        [source_of(known[id], visit) for id in saying.records if id in known],
    )


def form_of(form: life.WrittenName, known: dict[str, Person], visit: Visit) -> Form:
    """A name in words."""
    return Form(
        Phrase(form.value, form.lang),
        ", ".join(visit.words.word("name", type) for type in form.types),
        ", ".join(form.sources),
        [source_of(known[id], visit) for id in form.records if id in known],
    )


def _ties(ties: Iterable[KeptTie], known: dict[str, Person], visit: Visit) -> list[Tie]:
    """Ties between records that the edition publishes."""
    return [
        Tie(
            source_of(left, visit), present.title_of(left, visit.lang),
            source_of(right, visit), present.title_of(right, visit.lang),
            visit.words.word("rule", tie.rule),
        )
        for tie in ties
        if (left := known.get(tie.left)) and (right := known.get(tie.right))
    ]  # fmt: skip


def _by_rule(ties: Iterable[Tie]) -> list[tuple[str, list[Tie]]]:
    """Ties under the rules that made them."""
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie.rule, []).append(tie)
    return list(found.items())


def _open_pairs(identity: KeptIdentity, visit: Visit) -> list[KeptTie]:
    """Pairs with a record of this person that await a decision, each once."""
    pairs = [tie for record in identity.members for tie in visit.edition.identities.proposals(record)]
    return [tie for tie in dict.fromkeys(pairs) if not {tie.left, tie.right} <= set(identity.members)]


def _proposals(identity: KeptIdentity, visit: Visit) -> list[Tie]:
    """Those pairs in words, the record of this person on the left."""
    pairs = [
        tie if tie.left in identity.members else KeptTie(tie.right, tie.left, tie.rule, tie.probability)
        for tie in _open_pairs(identity, visit)
    ]
    # The surest reason for each other record is told; all are in the data.
    first = {tie.right: tie for tie in reversed(pairs)}
    pairs = [tie for tie in pairs if first[tie.right] is tie]
    found = visit.edition.get_many(id for tie in pairs for id in (tie.left, tie.right))
    return _ties(pairs, {id: record for id, record in found.items() if isinstance(record, Person)}, visit)


def _map(line: Sequence[life.Station], visit: Visit) -> atlas.Picture | None:
    """The places of a life that are surely known, with the numbers of their stations; None for fewer than two."""
    found: dict[tuple[float, float], tuple[str, list[int]]] = {}
    looked: dict[str, tuple[float, float] | None] = {}
    for number, station in enumerate(line, 1):
        for saying in station.sayings:
            place = saying.event.place
            if place is None or (place.name not in looked and len(looked) >= _PLACES):
                continue
            if place.name not in looked:
                looked[place.name] = _where(place, visit)
            if point := _given(place) or looked[place.name]:
                key = (round(point[0], 2), round(point[1], 2))
                numbers = found.setdefault(key, (place.name, []))[1]
                numbers.extend([number] if number not in numbers else [])
    if len(found) < 2:
        return None
    return atlas.of_places(
        visit, [(f"{', '.join(map(str, numbers))}. {name}", *point, f"#station-{numbers[0]}")
                for point, (name, numbers) in found.items()],
    )  # fmt: skip


def _given(place: PlaceRef) -> tuple[float, float] | None:
    """Coordinates that the record itself gives."""
    return (place.lat, place.lon) if place.lat is not None and place.lon is not None else None


def _where(place: PlaceRef, visit: Visit) -> tuple[float, float] | None:
    """Where a place is: as the record says, else as the network's places or the partners' sites of this name say.
    None where these are not one place: a map must not guess between namesakes."""
    if given := _given(place):
        return given
    known = visit.placing.gazetteer.get(visit.placing.of(place))
    if known is not None:
        return (known.lat, known.lon) if known.lat is not None and known.lon is not None else None
    wanted = folded(place.name)
    points = [
        site.coordinates
        for partner in visit.edition.network.partners.values()
        for site in partner.sites.values()
        if site.coordinates and wanted in {folded(name) for name in site.name.values()}
    ]
    if not points or any(distance_km(points[0], other) > _ONE_PLACE for other in points):
        return None
    return points[0]


def _data(identity: KeptIdentity, records: Sequence[Person], visit: Visit) -> HttpResponse:
    """The same for machines."""
    known = {record.id for record in records}
    content = {
        "id": identity.id,
        "url": visit.origin + visit.person(identity.id),
        "edition": visit.edition.number,
        "members": [
            {
                "id": record.id, "partner": record.partner, "list": record.list,
                "title": present.title_of(record, visit.lang).value, "url": visit.origin + visit.record(record.id),
            }
            for record in records
        ],
        "names": [
            {"value": form.value, "types": form.types, "lang": form.lang, "sources": form.records}
            for form in life.names(records)
        ],
        "events": [
            {
                "type": station.type, "disputed": station.disputed,
                "versions": [[_saying(saying) for saying in version] for version in station.versions],
                "vague": [_saying(saying) for saying in station.vague],
            }
            for station in life.stations(records)
        ],
        "ties": [_tie(tie) for tie in identity.ties if {tie.left, tie.right} <= known],
        "proposals": [_tie(tie) for tie in _published(_open_pairs(identity, visit), visit)],
    }  # fmt: skip
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["X-Robots-Tag"] = "noindex"
    return response


def _published(pairs: Sequence[KeptTie], visit: Visit) -> list[KeptTie]:
    """Pairs of which the edition publishes both records."""
    there = visit.edition.get_many(id for tie in pairs for id in (tie.left, tie.right))
    return [tie for tie in pairs if tie.left in there and tie.right in there]


def _saying(saying: life.Saying) -> dict[str, object]:
    """One wording of an event, with the records that have it."""
    event = saying.event
    return {
        "type": event.type,
        "date": {"text": event.date.text, "edtf": event.date.edtf} if event.date else None,
        "place": event.place.name if event.place else "",
        "text": [{"value": phrase.value, "lang": phrase.lang} for phrase in event.text],
        "sources": list(saying.records),
    }


def _tie(tie: KeptTie) -> dict[str, object]:
    """A pair of records, the rule, and how probable it is that they are one person."""
    return {"left": tie.left, "right": tie.right, "rule": tie.rule, "probability": round(tie.probability, 4)}


def _linked_data(
    identity: KeptIdentity, records: Sequence[Person], line: Sequence[life.Station], visit: Visit
) -> SafeString:
    """schema.org's Person as JSON-LD; only what the sources agree on."""
    names = [form.value for form in life.names(records)]
    title = name_of(records, visit).value
    links = [link for record in records for link in record.links]
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": visit.origin + visit.person(identity.id),
        "name": title,
        "alternateName": [name for name in names if name != title],
        "sameAs": sorted({present.outside(link.url) for link in links if link.rel == "same-as"} - {""}),
        "subjectOf": [visit.origin + visit.record(record.id) for record in records],
    }  # fmt: skip
    for station in line:
        kind = life.ONCE.get(station.type, "")
        if kind in ("birth", "death") and not station.disputed:
            data |= _end_of_life(kind, [saying.event for saying in station.versions[0]])
    data = {key: value for key, value in data.items() if value}
    return script_json(data)


def _end_of_life(kind: str, events: Sequence[LifeEvent]) -> dict[str, object]:
    """birthDate, birthPlace and the like: the most precise date that is a plain day, month or year; the first place."""
    found: dict[str, object] = {}
    date = events[0].date
    if date and date.edtf.replace("-", "").isdigit():
        found[f"{kind}Date"] = date.edtf
    if place := next((event.place for event in events if event.place), None):
        found[f"{kind}Place"] = {"@type": "Place", "name": place.name}
    return found
