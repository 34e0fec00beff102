"""Lists: each with what it is and means, its names set like names on a wall; walked by letter, printed, downloaded.

Names of a list are the entries that the list itself has: entries of other lists are never mixed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase

from passeur.errors import NotFound
from passeur.model.record import AnyRecord
from passeur.model.text import Phrase, best
from passeur.network import said, words
from passeur.search.document import register_letter
from passeur.search.query import Count, Query
from passeur.web import linked, passage
from passeur.web.cards import card
from passeur.web.facets import Choice, label_of, values_in_order
from passeur.web.list_files import FORMS, Selection, download, name_as_written
from passeur.web.present import when
from passeur.web.visit import PortalRequest, Visit, page

#: Values of a filter that are offered.
_VALUES = 24
#: What a list is walked by; all but the letter are filters with counts.
_FILTERS = ("background", "place", "decade")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Entry:
    """One name of a list: as the list writes it, with its dates."""

    url: str
    name: Phrase
    dates: str
    letter: str


def lists(request: PortalRequest) -> HttpResponse:
    """`/<lang>/lists`: all lists of the network, each with what it is and how many names it has."""
    visit = request.visit
    counted = visit.index.search(Query(facets=("list",), size=1, snippets=False)).facets.get("list", ())
    numbers = {count.value: count.count for count in counted}
    found = [
        (visit.list_page(id), words(one.name, visit.lang), said(one.about, visit.lang), visit.partner(one.partner),
         numbers.get(id, 0))
        for id, one in visit.edition.network.lists.items()
    ]  # fmt: skip
    return page(
        request,
        "lists.html",
        {
            "title": visit.words.plain("lists.title"),
            "summary": visit.words.plain("lists.about"),
            "lists": found,
            "canonical": f"/{visit.lang}/lists",
            "stops": passage.from_home(visit),
        },
    )


def one_list(request: PortalRequest, id: str) -> HttpResponseBase:
    """`/<lang>/lists/<id>`, its downloads at `….csv`, `….jsonl` and `….txt`, its card at `….png`."""
    visit = request.visit
    name, _, form = id.partition(".")
    listed = visit.edition.network.lists.get(name)
    if listed is None or form not in ("", "png", *FORMS):
        raise NotFound(id)
    if form == "png":
        return card(visit, words(listed.name, visit.lang), "", visit.partner(listed.partner))
    asked = {each: request.GET.get(each, "")[:300] for each in ("letter", *_FILTERS)}
    filters = {each: (value,) for each, value in asked.items() if value}
    selection = Selection(name, filters, request.GET.get("cursor", "")[:2_000])
    if form:
        return download(listed, selection, form, visit)
    found = visit.index.search(selection.query(visit.lang, facets=("letter", *_FILTERS)))
    records = visit.edition.get_many(hit.id for hit in found.hits)
    entries = [_entry(records[hit.id], visit) for hit in found.hits if hit.id in records]
    called = _backgrounds(found.facets.get("background", ()), filters, records.values(), name, visit)
    title = words(listed.name, visit.lang)
    rights = listed.rights
    return page(request, "list.html", {
        "title": title,
        "tab": " · ".join([title, *(_said(each, values[0], called, visit) for each, values in filters.items())]),
        "stops": passage.from_list(id, listed.partner, visit),
        "about": said(listed.about, visit.lang),
        "meaning": said(listed.meaning, visit.lang),
        "made_by": said(listed.made_by, visit.lang),
        "rights": said(rights.text, visit.lang) if rights else None,
        "rights_url": rights.uri if rights else "",
        "own_url": listed.url,
        "partner": visit.partner(listed.partner),
        "total": found.total,
        "letters": _letters(selection, found.facets.get("letter", ()), visit),
        "filters": [
            (each, _choices(each, selection, found.facets.get(each, ()), called, visit)) for each in _FILTERS
        ],
        "chosen": [
            (_said(each, values[0], called, visit), selection.url(visit, **{each: ""}))
            for each, values in filters.items() if each != "letter"
        ],
        "groups": _by_letter(entries),
        "downloads": [(form, selection.url(visit, form)) for form in FORMS],
        "next": selection.url(visit, cursor=found.cursor) if found.cursor else "",
        "first": selection.url(visit) if selection.cursor else "",
        "canonical": visit.list_page(name),
        "card": visit.list_page(name) + ".png",
        "linked_data": linked.of_list(name, listed, found.total, visit) if not filters else "",
        "summary": words(listed.about, visit.lang),
        "noindex": bool(filters or selection.cursor),
    })  # fmt: skip


def _said(name: str, value: str, called: dict[str, str], visit: Visit) -> str:
    """What narrows a list, in words; a letter is its own word, a background has the list's. called: `_backgrounds`."""
    if name == "background":
        return called.get(value, value)
    return value if name == "letter" else label_of(name, value, visit)


def _backgrounds(
    counts: Iterable[Count], filters: Mapping[str, tuple[str, ...]], shown: Iterable[AnyRecord], name: str, visit: Visit
) -> dict[str, str]:
    """What the list itself calls each background in the visit's language: by the records shown, else by one record
    that has it."""
    found = _called(shown, visit)
    for value in (*filters.get("background", ()), *(count.value for count in [*counts][:_VALUES])):
        if value not in found:
            one = visit.index.search(
                Query(filters={"list": (name,), "background": (value,)}, size=1, snippets=False, lang=visit.lang)
            )
            found |= _called(visit.edition.get_many(hit.id for hit in one.hits).values(), visit)
    return found


def _called(records: Iterable[AnyRecord], visit: Visit) -> dict[str, str]:
    """Backgrounds of some records in any of their languages → in the visit's."""
    terms = [term for record in records for term in record.terms if term.type == "background"]
    return {
        phrase.value: said.value for term in terms if (said := best(term.label, visit.lang)) for phrase in term.label
    }


def _entry(record: AnyRecord, visit: Visit) -> Entry:
    """One name of the page."""
    return Entry(
        visit.record(record.id), name_as_written(record, visit), when(record, visit.words), register_letter(record)
    )


def _by_letter(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries under their letters, in their order."""
    found: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        if not found or found[-1][0] != entry.letter:
            found.append((entry.letter, []))
        found[-1][1].append(entry)
    return found


def _letters(selection: Selection, counts: tuple[Count, ...], visit: Visit) -> list[tuple[str, int, str, bool]]:
    """Every letter: how many names it has, its address, and whether it is the one shown."""
    numbers = {count.value: count.count for count in counts}
    here = selection.filters.get("letter", ("",))[0]
    others = [value for value in numbers if value not in _LETTERS]
    return [
        (letter, numbers.get(letter, 0), selection.url(visit, letter=letter), letter == here)
        for letter in (*_LETTERS, *others)
    ]


def _choices(
    name: str, selection: Selection, counts: tuple[Count, ...], called: dict[str, str], visit: Visit
) -> list[Choice]:
    """The values of a filter with their counts; none where one is chosen."""
    if name in selection.filters:
        return []
    found = [
        Choice(
            _said(name, count.value, called, visit),
            count.count,
            selection.url(visit, **{name: count.value}),
            count.value,
        )
        for count in counts[:_VALUES]
    ]
    return values_in_order(name, found) if len(found) > 1 or name == "background" else []
