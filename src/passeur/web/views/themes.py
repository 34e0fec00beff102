"""Themes: all of them as a tree with who addresses each, and a page for each: what it is, who tells it, what waits."""

from dataclasses import dataclass, replace

from django.http import HttpResponse, HttpResponsePermanentRedirect

from passeur.errors import NotFound
from passeur.model.record import SCHOOL_LEVELS, AnyRecord, Offer, Place, Theme
from passeur.model.text import Phrase
from passeur.search.analysis import sort_key
from passeur.search.query import Query
from passeur.web import atlas, gathered, offered, passage, present, woven
from passeur.web.address import Search
from passeur.web.views.record import context
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Persons, offers and places shown on a theme's page.
_PEOPLE, _OFFERS, _PLACES = 18, 8, 24
#: How deep the tree is shown, against cycles.
_DEEPEST = 8


@dataclass(frozen=True)
class Branch:
    """A theme in the tree, who has it at heart, and the themes below it."""

    url: str
    label: Phrase
    core: list[PartnerFace]
    below: list["Branch"]


@dataclass(frozen=True)
class Link:
    """Another theme."""

    url: str
    label: Phrase


def themes(request: PortalRequest) -> HttpResponse:
    """`/<lang>/themes`."""
    visit = request.visit
    thesaurus = visit.guide.thesaurus
    return page(request, "themes.html", {
        "title": visit.words.plain("themes.title"),
        "summary": visit.words.say("themes.about", len(thesaurus)),
        "canonical": f"/{visit.lang}/themes",
        "count": len(thesaurus),
        "branches": _in_order([_branch(id, visit, (id,)) for id in thesaurus.tops()]),
        "stops": passage.from_home(visit),
    })  # fmt: skip


def theme(request: PortalRequest, local: str, source: str = "") -> HttpResponse:
    """`/<lang>/themes/<local>` for the network's own thesaurus, `/<lang>/themes/<source>/<local>` for others."""
    visit = request.visit
    id = f"{source or visit.edition.network.network.thesaurus}/{local}"
    found = visit.edition.get(id)
    if not isinstance(found, Theme):
        raise NotFound(id)
    if request.path != visit.theme(id):
        return HttpResponsePermanentRedirect(visit.theme(id))
    shown = context(found, visit)
    if visit.guide.thesaurus.get(id) is None:
        return page(request, "record.html", shown)
    addressed, silent = _addressed(id, visit)
    levels = [(level, visit.words.word("school-level", level)) for level in SCHOOL_LEVELS]
    held = {"addressed": addressed, "not_addressed": silent, **_held(id, visit)}
    if addressed and not shown["summary"]:
        who = ", ".join(one.face.short for one in addressed)
        shown["summary"] = visit.words.plain("theme.who") + visit.words.plain("punctuation.colon") + who
    more = {"tab": _tab(found, visit), "school_levels": levels, **_relations(found, visit), **held}
    return page(request, "theme.html", {**shown, **more, "stops": passage.from_theme(id, visit)})


def _tab(found: Theme, visit: Visit) -> str:
    """What a browser's tab says: a place, an event and a theme may have one name."""
    title = present.title_of(found, visit.lang).value
    return f"{title[:1].upper()}{title[1:]} · {visit.words.plain('kind.theme')}"


def _branch(id: str, visit: Visit, above: tuple[str, ...]) -> Branch:
    """A theme and what is below it; a theme that is above itself ends the walk."""
    guide = visit.guide
    direct = [each for each, steps in guide.thesaurus.narrower(id).items() if steps == 1 and each not in above]
    below = [_branch(each, visit, (*above, each)) for each in direct] if len(above) < _DEEPEST else []
    core = [visit.partner(partner) for partner, cell in guide.coverage.addressing(id) if cell.depth == "core"]
    return Branch(visit.theme(id), guide.thesaurus.phrase(id, visit.lang), core, _in_order(below))


def _in_order(branches: list[Branch]) -> list[Branch]:
    """Branches by their labels as a reader looks them up: « épuration » before « guerre froide »."""
    return sorted(branches, key=lambda each: sort_key(each.label.value))


def links(ids: list[str], visit: Visit) -> list[Link]:
    """Themes as links, by their labels."""
    return [Link(visit.theme(id), visit.guide.thesaurus.phrase(id, visit.lang)) for id in ids]


def _relations(found: Theme, visit: Visit) -> dict[str, object]:
    """Other labels, and the themes around it."""
    thesaurus = visit.guide.thesaurus
    title = thesaurus.label(found.id, visit.lang)
    others = [phrase for phrase in (*found.title, *found.alternatives) if phrase.value != title]
    mine = [phrase for phrase in others if phrase.lang.partition("-")[0] in ("", visit.lang)]
    return {
        "labels": mine,
        "other_labels": [phrase for phrase in others if phrase not in mine],
        "broader": links([id for id, steps in thesaurus.broader(found.id).items() if steps == 1], visit),
        "narrower": links([id for id, steps in thesaurus.narrower(found.id).items() if steps == 1], visit),
        "related": links(list(thesaurus.related(found.id)), visit),
    }


def is_proposed(themes: frozenset[str], visit: Visit) -> gathered.IsProposed:
    """Whether a record is of these themes only by its text: no index term of its own says so."""

    def proposed(record: AnyRecord) -> bool:
        return not any(each.theme in themes and not each.proposed for each in visit.guide.themes_of(record))

    return proposed


def _addressed(id: str, visit: Visit) -> tuple[list[gathered.Kept], list[PartnerFace]]:
    """Who addresses the theme, how far and with what; and who says that it does not."""
    guide = visit.guide
    asked = Search(about=id)
    query = Query(about=guide.about(id), lang=visit.lang, snippets=False)
    proposed = is_proposed(frozenset({id, *guide.thesaurus.narrower(id)}), visit)
    tally, best = guide.counted(id), guide.best(id)
    depths = {partner: woven.depth_of(partner, id, visit) for partner, _ in guide.coverage.addressing(id)}
    found = [
        replace(
            gathered.of_partner(partner, tally, asked, query, visit, proposed, best.get(partner, ())),
            depth=visit.words.plain(f"depth.{depth}"),
            tint=depth,
        )
        for depth in ("core", "partial", "counted")
        for partner in depths
        if depths[partner] == depth
    ]
    silent = [
        visit.partner(partner)
        for partner in guide.coverage.partners
        if guide.coverage.cell(partner, id).declared == "none"
    ]
    return found, silent


def _held(id: str, visit: Visit) -> dict[str, object]:
    """People, offers and places of the theme, of all partners."""
    proposed = is_proposed(frozenset({id, *visit.guide.thesaurus.narrower(id)}), visit)
    query = Query(about=visit.guide.about(id), lang=visit.lang, snippets=False)
    people_total, people = gathered.of_kind("person", _PEOPLE, query, visit, proposed)
    _, offers = gathered.of_kind("offer", _OFFERS, query, visit, proposed)
    places = _places(gathered.of_kind("place", _PLACES, query, visit, proposed)[1], visit)
    current = [offer for offer in offers if isinstance(offer, Offer) and not offered.is_past(offer, visit)]
    return {
        "people": gathered.people(people, visit, proposed),
        "people_total": people_total,
        "people_url": Search(about=id, filters={"kind": ("person",)}).url(visit.lang),
        "offers": offered.lines(current, visit),
        "places": [gathered.line(place, visit, proposed(place)) for place in places],
        "picture": _map(places, visit),
    }


def _places(found: list[AnyRecord], visit: Visit) -> list[Place]:
    """Places, each once: several partners may describe the same one."""
    places: dict[str, Place] = {}
    for record in found:
        same = visit.placing.gazetteer.get(visit.placing.same(record.id))
        if same is not None:
            places.setdefault(same.id, same)
    return list(places.values())


def _map(places: list[Place], visit: Visit) -> atlas.Picture | None:
    """A map of the places that have coordinates, each once; none of fewer than two."""
    spots: dict[tuple[float, float], tuple[str, float, float, str]] = {}
    for place in places:
        if place.lat is not None and place.lon is not None:
            title = Phrase(visit.placing.gazetteer.label(place.id, visit.lang))
            spots.setdefault(
                (round(place.lat, 2), round(place.lon, 2)), (title.value, place.lat, place.lon, visit.place(place.id))
            )
    chosen = list(spots.values())[:9]
    return atlas.of_places(visit, chosen) if len(chosen) > 1 else None
