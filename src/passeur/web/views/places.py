"""Places: all of them by what they were, and a page for each: its names, where it is, who keeps what of it."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponsePermanentRedirect

from passeur.errors import NotFound
from passeur.guide.sites import SiteOf, all_sites
from passeur.link.facts import folded
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, Offer, Person, Place
from passeur.model.text import Phrase, best, said_in
from passeur.network import Site
from passeur.search.query import MOST_RESULTS, Query
from passeur.web import atlas, gathered, offered, passage, present
from passeur.web.address import Search
from passeur.web.facets import Choice
from passeur.web.views import sites
from passeur.web.views.record import context
from passeur.web.views.sites import LayerLine, SiteLink, layer, link
from passeur.web.views.themes import links
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Persons, offers, records found by text, and neighbours shown; how far neighbours and sites may be (kilometres).
_PEOPLE, _OFFERS, _PROPOSED, _NEIGHBOURS, _NEAR, _HERE = 30, 8, 6, 7, 60.0, 0.7

#: What a place was, in the order of the page of all places.
TYPES = (
    "internment-camp", "internment-place", "prison", "deportation-station", "concentration-camp",
    "camp-and-killing-centre", "killing-centre", "ghetto", "labour-camp", "prisoners-camp", "execution-site",
    "massacre-site", "maquis", "refuge", "resistance-place", "free-france-place", "battlefield", "headquarters",
    "german-seat", "memorial", "building", "former-border", "former-territory", "territory", "town",
)  # fmt: skip

#: Places that are towns or larger: a site in them is named by its town, not by being near.
_WIDE = frozenset({"town", "territory", "former-territory", "former-border"})


@dataclass(frozen=True)
class Neighbour:
    """Another place nearby."""

    url: str
    name: str
    what: str
    far: str


@dataclass(frozen=True)
class Described:
    """What a partner's own record says of the place."""

    url: str
    title: Phrase
    face: PartnerFace
    said: Phrase | None


@dataclass(frozen=True)
class Happened:
    """Somebody to whom something happened here."""

    line: gathered.Line
    what: str


@dataclass(frozen=True)
class SiteHere:
    """A site that one can visit at this place, and the layers of its history."""

    link: SiteLink
    layers: list[LayerLine]


def places(request: PortalRequest) -> HttpResponse:
    """`/<lang>/places`."""
    visit = request.visit
    gazetteer = visit.placing.gazetteer
    groups: dict[str, list[Choice]] = {}
    for id in gazetteer:
        place = gazetteer.get(id)
        if place is not None and visit.placing.same(id) == id:
            kind = place.type if place.type in TYPES else ""
            name = gazetteer.label(id, visit.lang)
            groups.setdefault(kind, []).append(Choice(name, 0, visit.place(id), folded(name)))
    count = sum(map(len, groups.values()))
    return page(request, "places.html", {
        "title": visit.words.plain("places.title"),
        "count": count,
        "summary": visit.words.say("places.about", count),
        "canonical": f"/{visit.lang}/places",
        "groups": [
            (kind, visit.words.word("place-types", kind or "other"), sorted(groups[kind], key=lambda each: each.value))
            for kind in (*TYPES, "")
            if kind in groups
        ],
        "stops": passage.from_home(visit),
    })  # fmt: skip


def place(request: PortalRequest, local: str, source: str = "") -> HttpResponse:
    """`/<lang>/places/<local>` for the network's first gazetteer, `/<lang>/places/<source>/<local>` for others."""
    visit = request.visit
    first = next(iter(visit.edition.network.network.gazetteers), "")
    id = f"{source or first}/{local}"
    found = visit.edition.get(id)
    if not isinstance(found, Place):
        raise NotFound(id)
    if request.path != visit.place(id):
        return HttpResponsePermanentRedirect(visit.place(id))
    same = visit.placing.same(id)
    here = _sites(found, visit)
    return page(request, "place.html", {
        **context(found, visit),
        "what": what_was(found, visit),
        "tab": _tab(found, visit),
        "themes": links(_themes(found, visit), visit),
        "then": [name for name in found.names if name.dates],
        "forms": _forms(found, visit),
        "where": _where(found),
        "same": (visit.place(same), visit.placing.gazetteer.label(same, visit.lang)) if same != id else None,
        "described": [_described(other, visit) for other in visit.placing.described(id)],
        **_held(id, visit),
        "here": here,
        "near": _neighbours(found, visit),
        "pictures": _pictures(found, visit),
        "stops": passage.from_record(found, visit),
    })  # fmt: skip


def _tab(found: Place, visit: Visit) -> str:
    """What a browser's tab says: the network's own place is told by what it was, a partner's by its partner."""
    own = found.source in visit.edition.network.network.gazetteers
    told = what_was(found, visit) if own else visit.partner(found.partner).short
    return f"{present.title_of(found, visit.lang).value} · {told}"


def what_was(found: Place, visit: Visit) -> str:
    """What a place was: our word for its type, else its partner's own."""
    return visit.words.word("place-type", found.type) if found.type else visit.words.plain("kind.place")


def _where(found: Place) -> dict[str, str]:
    """Where the place is, for maps; nothing where that is not known."""
    known = found.lat is not None and found.lon is not None
    return sites.place(Site(name={}, coordinates=(found.lat, found.lon))) if known else {}  # type: ignore[arg-type]


def _forms(found: Place, visit: Visit) -> list[Phrase]:
    """Other forms of the name, each once; the title and the names of a time left out."""
    title = present.title_of(found, visit.lang).value
    forms: dict[str, Phrase] = {}
    for name in found.names:
        if not name.dates:  # capitals alone make no other form
            forms.setdefault(name.value.casefold(), Phrase(name.value, name.lang))
    return [form for value, form in forms.items() if value != title.casefold()]


def _themes(found: Place, visit: Visit) -> list[str]:
    """Themes of the network that are called like the place."""
    names = [phrase.value for phrase in found.title] + [name.value for name in found.names]
    return list(dict.fromkeys(theme for name in names for theme in visit.guide.thesaurus.named(name)))


def _described(other: Place, visit: Visit) -> Described:
    """A partner's own record of the place."""
    notes = [note for note in other.notes if note.type in ("abstract", "scope", "history")]
    said = tuple(phrase for note in notes for phrase in said_in(note.text, other.lang))
    own = best(said, visit.lang)
    return Described(visit.place(other.id), present.title_of(other, visit.lang), visit.partner(other.partner), own)


def _held(id: str, visit: Visit) -> dict[str, object]:
    """What each partner keeps of the place: records tied to it, people, offers; apart, what only names it."""
    written = visit.placing.written(id)
    tally = visit.placing.tally(id)
    asked = Search(filters={"place": written[:20]})
    query = Query(filters={"place": written}, lang=visit.lang, snippets=False)
    partners = sorted(tally, key=lambda partner: -sum(tally[partner].values()))
    people_total, people = gathered.of_kind("person", _PEOPLE, query, visit, _sure) if written else (0, [])
    _, offers = gathered.of_kind("offer", _OFFERS, query, visit, _sure) if written else (0, [])
    return {
        "kept": [gathered.of_partner(partner, tally, asked, query, visit, _sure) for partner in partners],
        "people": _happened(people, id, visit),
        "people_total": people_total,
        "people_url": asked.url(visit.lang, filters={**asked.filters, "kind": ("person",)}),
        "offers": offered.lines(
            [offer for offer in offers if isinstance(offer, Offer) and not offered.is_past(offer, visit)], visit
        ),
        "proposed": _proposed(id, frozenset(written), visit),
    }


def _sure(record: AnyRecord) -> bool:
    """Records that name a place as their own are never merely proposed."""
    return False


def _happened(people: list[AnyRecord], id: str, visit: Visit) -> list[Happened]:
    """Persons with what happened to them here; records of one human being once."""
    found: dict[str, Happened] = {}
    for record in people:
        if isinstance(record, Person):
            (line,) = gathered.people([record], visit, _sure)
            events = [event for event in record.events if event.place and visit.placing.of(event.place) == id]
            what = [visit.words.word("life", event.type) for event in events]
            found.setdefault(line.url, Happened(line, ", ".join(dict.fromkeys(what))))
    return list(found.values())


def _proposed(id: str, written: frozenset[str], visit: Visit) -> list[gathered.Line]:
    """Records in whose text the place is named, whole, though they are not tied to it."""
    about = visit.placing.about(id)
    if not about.phrases:
        return []
    page = visit.index.search(Query(about=about, size=MOST_RESULTS // 4, lang=visit.lang, snippets=False))
    found: list[gathered.Line] = []
    for record in visit.edition.get_many(hit.id for hit in page.hits).values():
        if gathered.is_tool(record, visit) or isinstance(record, Place) or written & set(_named(record)):
            continue
        texts = [phrase.value for phrase in record.title] + [p.value for note in record.notes for p in note.text]
        if any(each.place == id for text in texts for each in visit.placing.gazetteer.find(text)):
            found.append(gathered.line(record, visit, proposed=True))
        if len(found) == _PROPOSED:
            break
    return found


def _named(record: AnyRecord) -> list[str]:
    """The places that a record names, as written."""
    events = record.events if isinstance(record, Person) else ()
    return [ref.name for ref in record.places if ref.role != "kept"] + [
        event.place.name for event in events if event.place
    ]


def _sites(found: Place, visit: Visit) -> list[SiteHere]:
    """Sites of the network at the place: for a town those that stand in it, else those within a few hundred metres."""
    names = {folded(phrase.value) for phrase in found.title}
    chosen: list[SiteOf] = []
    for each in all_sites(visit.edition.network):
        near = False
        if each.site.coordinates and found.lat is not None and found.lon is not None and found.type not in _WIDE:
            near = distance_km((found.lat, found.lon), each.site.coordinates) <= _HERE
        if near or (found.type == "town" and folded(each.site.city) in names):
            chosen.append(each)
    return [SiteHere(link(each, visit), [layer(one, visit) for one in each.site.layers]) for each in chosen]


def _neighbours(found: Place, visit: Visit) -> list[Neighbour]:
    """Places nearby, each once, the nearest first."""
    made: dict[str, Neighbour] = {}
    for id, km in visit.placing.gazetteer.near(found.id, _NEIGHBOURS * 3, _NEAR):
        other = visit.placing.gazetteer.get(id)
        if other is not None and visit.placing.same(id) == id and other.type not in _WIDE - {"town"}:
            name = visit.placing.gazetteer.label(id, visit.lang)
            made[id] = Neighbour(visit.place(id), name, what_was(other, visit), passage.far_in_words(km, visit))
    return list(made.values())[:_NEIGHBOURS]


def _pictures(found: Place, visit: Visit) -> list[atlas.Picture]:
    """Where the place is: in the country or the world, and with its neighbours."""
    if found.lat is None or found.lon is None:
        return []
    here = (visit.placing.gazetteer.label(found.id, visit.lang), found.lat, found.lon, visit.place(found.id))
    near = []
    for id, _ in visit.placing.gazetteer.near(found.id, _NEIGHBOURS * 2, _NEAR):
        other = visit.placing.gazetteer.get(id)
        if other is not None and other.lat is not None and other.lon is not None and visit.placing.same(id) == id:
            near.append((visit.placing.gazetteer.label(id, visit.lang), other.lat, other.lon, visit.place(id)))
    return atlas.of_place(visit, here, near[:_NEIGHBOURS] if len(near) > 1 else [])
