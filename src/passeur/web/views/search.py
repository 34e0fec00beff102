"""Search: one line, results as paragraphs, filters as words with counts; the address says the whole state."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse

from passeur.errors import QueryRefused
from passeur.guide.vocabulary import tells
from passeur.model.dates import read_date
from passeur.search.analysis import without_elision, words
from passeur.search.query import Count, Page
from passeur.web import address, passage
from passeur.web.address import SORTS, Search
from passeur.web.dating import span_in_words
from passeur.web.facets import Filter, chips, choices, question, tab, values_in_order
from passeur.web.groups import EACH, Group, groups, results
from passeur.web.views import names
from passeur.web.views.errors import error
from passeur.web.views.feeds import feed_url
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Facets that the page shows, in its order, and how many values before "more" and in all.
_SHOWN = ("kind", "partner", "form", "century", "theme", "place", "language", "level", "digital", "list")
_FIRST, _MOST = 6, 16

#: Where nothing is found: words that are tried, ways out that are shown, letters that a word begins with at least.
_MOST_TRIED, _WAYS, _LEAST_BEGUN = 6, 6, 4


def search(request: PortalRequest) -> HttpResponse:
    """`/<lang>/search`."""
    visit = request.visit
    try:
        asked = address.read(request.GET)
        found = visit.index.search(question(asked, visit, _SHOWN, each=EACH if asked.grouped else 0))
        together = len({hit.kind for hit in found.hits}) > 1 and asked.grouped
    except QueryRefused as refusal:
        return error(request, 400, refusal)
    narrowed = chips(asked, visit)
    title = visit.words.say("search.title", text=asked.text) if asked.text else visit.words.plain("search.all")
    context: dict[str, object] = {
        "title": title,
        "tab": tab(title, narrowed),
        "search": asked,
        "hidden": address.hidden(asked),
        "chips": narrowed,
        "clear": Search(text=asked.text).url(visit.lang),
        "canonical": Search(text=asked.text).url(visit.lang),
        "noindex": True,
        "feed": feed_url(asked, visit.lang),
        "total": found.total,
        **_people(asked, visit),
    }
    if not found.total:
        return page(request, "nothing.html", {**context, **_instead(asked, visit)})
    context["groups"] = _groups(asked, found, context, visit) if together else []
    filters = [_filter(name, found.facets.get(name, ()), asked, visit) for name in _SHOWN]
    return page(request, "search.html", {
        **context,
        "results": [] if together else results(found.hits, visit),
        "one_list": asked.url(visit.lang, view="list") if together else "",
        "apart": "" if together or not asked.view else asked.url(visit.lang, view=""),
        "filters": [one for one in filters if one.first],
        "sorts": [(sort, asked.url(visit.lang, sort=sort), sort == asked.sort) for sort in SORTS],
        "next": asked.url(visit.lang, cursor=found.cursor) if found.cursor else "",
        "first": asked.url(visit.lang) if asked.cursor else "",
        "stops": passage.from_search(asked, found, visit),
    })  # fmt: skip


def _groups(asked: Search, found: Page, context: dict[str, object], visit: Visit) -> list[Group]:
    """All kinds at once; who is shown by name already is not shown again."""
    people = cast("list[names.Named]", context.get("people", []))
    shown = {one.url for one in people} | {said.url for one in people for said in one.said}
    return groups(asked, found, visit, shown)


def _people(asked: Search, visit: Visit) -> dict[str, object]:
    """Who bears the name that was typed, on the first page of a search: most searches are for a name."""
    kinds = asked.filters.get("kind", ())
    if asked.cursor or asked.since or asked.until or (kinds and not {"person", "group"} & set(kinds)):
        return {}
    if asked.about or asked.filters.keys() - {"kind"} or not names.may_be_name(asked.text):
        return {}
    try:
        found = names.beside(asked.text, visit)
    except QueryRefused:
        return {}
    return {"people": found, "people_url": f"/{visit.lang}/names?{urlencode([('q', asked.text)])}"}


def _filter(name: str, counts: tuple[Count, ...], asked: Search, visit: Visit) -> Filter:
    """One facet's values: the first ones, and the others behind "more"."""
    found = values_in_order(name, choices(name, counts, visit, _MOST, asked))
    first = _FIRST if len(found) > _FIRST + 1 else _FIRST + 1  # one value alone is not worth a fold
    return Filter(name, found[:first], found[first:])


def _instead(asked: Search, visit: Visit) -> dict[str, object]:
    """What can be tried when nothing is found: each way out with how many records it would find."""
    ways: list[tuple[str, str, int]] = []
    if asked.narrowed and asked.text:
        ways += _way("nothing.unfiltered", Search(text=asked.text), visit)
    ways += _dated(asked, visit)
    terms = asked.text.split()
    if 2 < len(terms) <= _MOST_TRIED:
        for term in terms:
            ways += _way("nothing.without", _other_words(asked, " ".join(t for t in terms if t != term)), visit)
        ways = ways[:_WAYS]
    telling = [term for term in dict.fromkeys(terms) if tells(term)]
    alone = {term: _way("nothing.only", _other_words(asked, term), visit) for term in telling[:_MOST_TRIED]}
    if len(terms) > 1:
        ways += [way for found in list(alone.values())[:4] for way in found]
    elif terms and len(word := without_elision(terms[0].strip('"*«»'))) >= _LEAST_BEGUN:
        ways += _way("nothing.beginning", _other_words(asked, word[:_LEAST_BEGUN] + "*"), visit)
    return {
        "ways": ways,
        "near": _near([term for term, found in alone.items() if not found], visit),
        "partners": names.whom(visit),
        "stops": passage.from_search(asked, Page(total=0), visit),
    }


def _dated(asked: Search, visit: Visit) -> list[tuple[str, str, int]]:
    """What touches a day, a month or a year that was typed where words are: "25/08/1944" stands in no text so."""
    date = read_date(asked.text, visit.lang)[0]
    if date.earliest <= 0 or not date.latest:
        return []
    since, until = (
        f"{each // 10_000:04}-{each // 100 % 100:02}-{each % 100:02}" for each in (date.earliest, date.latest)
    )
    said = span_in_words(date, visit.words)
    return _way("nothing.dated", Search(since=since, until=until, sort=asked.sort), visit, said)


def _near(terms: list[str], visit: Visit) -> list[tuple[str, str, str, PartnerFace]]:
    """Themes, places, events and holdings that begin like a word that was typed: a slip of the pen, another ending."""
    found: dict[str, tuple[str, str, str, PartnerFace]] = {}
    for term in terms:
        begun = term.strip('"*«»')
        begun = begun[: max(_LEAST_BEGUN, len(begun) - 2)]
        for one in visit.index.suggest(begun, visit.lang) if len(begun) >= _LEAST_BEGUN else ():
            # Those are found by their names; and what is found by another title than the one shown is like nothing.
            if one.kind not in ("person", "group") and _has_beginning(one.title, begun):
                what = visit.words.word("kind", one.kind)
                found.setdefault(
                    one.title, (visit.page_of(one.id, one.kind), one.title, what, visit.partner(one.partner))
                )
    return list(found.values())[:_WAYS]


def _has_beginning(title: str, begun: str) -> bool:
    """Whether a word of a title begins so, accents and capitals aside."""
    first = "".join(words(begun)[:1])
    return any(word.startswith(first) for word in words(title))


def _other_words(asked: Search, text: str) -> Search:
    """The same words' search with other words and no filters."""
    return Search(text=text, sort=asked.sort)


def _way(key: str, search: Search, visit: Visit, text: str = "") -> list[tuple[str, str, int]]:
    """One way out, if it finds anything: its words, address and count. text: what it is called, else what it asks."""
    try:
        tally = visit.index.tally(question(search, visit, ()))
    except QueryRefused:
        return []
    total = sum(number for kinds in tally.values() for number in kinds.values())
    return [(visit.words.say(key, text=text or search.text), search.url(visit.lang), total)] if total else []


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
            "url": visit.page_of(one.id, one.kind),
        }
        for one in found
    ]
    return JsonResponse({"suggestions": items})
