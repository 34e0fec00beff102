"""Search: one line, results as paragraphs, filters as words with counts; the address says the whole state."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse

from passeur.errors import QueryRefused
from passeur.model.record import AnyRecord
from passeur.model.text import Phrase
from passeur.network import words
from passeur.search.query import Count, Hit
from passeur.web import address, passage
from passeur.web.address import SORTS, Search
from passeur.web.facets import Filter, chips, choices, values_in_order
from passeur.web.present import title_of, what_is, when
from passeur.web.views import names
from passeur.web.views.errors import error
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Facets that the page shows, in its order, and how many values before "more" and in all.
_SHOWN = ("kind", "partner", "form", "century", "theme", "place", "language", "level", "digital", "list")
_FIRST, _MOST = 6, 16


@dataclass(frozen=True)
class Result:
    """One hit as the page shows it."""

    url: str
    title: Phrase
    what: str
    when: str
    partner: PartnerFace
    snippet: str


def search(request: PortalRequest) -> HttpResponse:
    """`/<lang>/search`."""
    visit = request.visit
    try:
        asked = address.read(request.GET)
        found = visit.index.search(asked.query(visit.lang, _SHOWN))
    except QueryRefused as refusal:
        return error(request, 400, str(refusal))
    context: dict[str, object] = {
        "title": visit.words.say("search.title", text=asked.text) if asked.text else visit.words.plain("search.all"),
        "search": asked,
        "hidden": address.hidden(asked),
        "chips": chips(asked, visit),
        "clear": Search(text=asked.text).url(visit.lang),
        "canonical": Search(text=asked.text).url(visit.lang),
        "noindex": True,
        "total": found.total,
        **_people(asked, visit),
    }
    if not found.total:
        return page(request, "nothing.html", {**context, **_instead(asked, visit)})
    filters = [_filter(name, found.facets.get(name, ()), asked, visit) for name in _SHOWN]
    return page(request, "search.html", {
        **context,
        "results": results(found.hits, visit),
        "filters": [one for one in filters if one.first],
        "sorts": [(sort, asked.url(visit.lang, sort=sort), sort == asked.sort) for sort in SORTS],
        "next": asked.url(visit.lang, cursor=found.cursor) if found.cursor else "",
        "first": asked.url(visit.lang) if asked.cursor else "",
        "stops": passage.from_search(asked, tuple(found.facets.get("partner", ())), visit),
    })  # fmt: skip


def _people(asked: Search, visit: Visit) -> dict[str, object]:
    """Who bears the name that was typed, on the first page of a search: most searches are for a name."""
    kinds = asked.filters.get("kind", ())
    if asked.cursor or asked.since or asked.until or (kinds and not {"person", "group"} & set(kinds)):
        return {}
    if asked.filters.keys() - {"kind"}:
        return {}
    try:
        found = names.beside(asked.text, visit)
    except QueryRefused:
        return {}
    return {"people": found, "people_url": f"/{visit.lang}/names?{urlencode([('q', asked.text)])}"}


def results(hits: tuple[Hit, ...], visit: Visit) -> list[Result]:
    """Hits with what their records say: dates, the word for what they are, the language of their titles."""
    records = visit.edition.get_many(hit.id for hit in hits)
    return [_result(hit, records.get(hit.id), visit) for hit in hits]


def _result(hit: Hit, record: AnyRecord | None, visit: Visit) -> Result:
    """One hit; the index alone is enough to show it."""
    return Result(
        visit.record(hit.id),
        title_of(record, visit.lang) if record else Phrase(hit.title),
        what_is(record, visit.words) if record else visit.words.word("kind", hit.kind),
        when(record, visit.words) if record else "",
        visit.partner(hit.partner),
        hit.snippet,
    )


def _filter(name: str, counts: tuple[Count, ...], asked: Search, visit: Visit) -> Filter:
    """One facet's values: the first ones, and the others behind "more"."""
    found = values_in_order(name, choices(name, counts, visit, _MOST, asked))
    return Filter(name, found[:_FIRST], found[_FIRST:])


def _instead(asked: Search, visit: Visit) -> dict[str, object]:
    """What can be tried when nothing is found: each way out with how many records it would find."""
    ways: list[tuple[str, str, int]] = []
    if asked.narrowed and asked.text:
        ways += _way("nothing.unfiltered", Search(text=asked.text), visit)
    terms = asked.text.split()
    if len(terms) > 1:
        for term in sorted(set(terms), key=terms.index)[:4]:
            ways += _way("nothing.only", _other_words(asked, term), visit)
    elif terms and len(terms[0].strip('"*')) > 3:
        ways += _way("nothing.beginning", _other_words(asked, terms[0].strip('"*')[:4] + "*"), visit)
    network = visit.edition.network
    return {
        "ways": ways,
        "partners": [(visit.partner(id), words(partner.words, visit.lang)) for id, partner in network.partners.items()],
        "stops": [],
    }


def _other_words(asked: Search, text: str) -> Search:
    """The same words' search with other words and no filters."""
    return Search(text=text, sort=asked.sort)


def _way(key: str, search: Search, visit: Visit) -> list[tuple[str, str, int]]:
    """One way out, if it finds anything: its words, address and count."""
    try:
        total = visit.index.search(search.query(visit.lang, facets=(), size=1)).total
    except QueryRefused:
        return []
    return [(visit.words.say(key, text=search.text), search.url(visit.lang), total)] if total else []


def suggest(request: PortalRequest) -> HttpResponse:
    """`/<lang>/suggest?q=`: titles that begin so, with what they are and who keeps them, as JSON."""
    visit = request.visit
    typed = request.GET.get("q", "").strip()[:100]
    try:
        found = visit.index.suggest(typed, visit.lang) if len(typed) > 1 else ()
    except QueryRefused:
        found = ()
    items = [
        {
            "title": one.title,
            "kind": visit.words.word("kind", one.kind),
            "partner": visit.partner(one.partner).short if one.partner else "",
            "url": visit.record(one.id),
        }
        for one in found
    ]
    return JsonResponse({"suggestions": items})
