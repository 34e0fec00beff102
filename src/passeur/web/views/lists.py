"""Lists: each with what it is and means, its names set like names on a wall; walked by letter, printed, downloaded.

Names of a list are the entries that the list itself has: entries of other lists are never mixed in.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from passeur.errors import NotFound
from passeur.lake.edition import Edition
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import AnyRecord, Person
from passeur.model.text import Phrase, plain
from passeur.network import RecordList, words
from passeur.search.document import register_letter
from passeur.search.query import MOST_RESULTS, Count, Query, SearchIndex
from passeur.web import linked, passage
from passeur.web.cards import card
from passeur.web.facets import Choice, label_of, values_in_order
from passeur.web.present import title_of, when
from passeur.web.spreadsheet import written
from passeur.web.visit import PortalRequest, Visit, page

#: Names on a page, and values of a filter.
_NAMES = 200
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


@dataclass(frozen=True)
class Selection:
    """What of a list is shown: a letter and other filters, from a cursor on."""

    id: str
    filters: Mapping[str, tuple[str, ...]]
    cursor: str = ""

    def query(self, lang: str, size: int = _NAMES, facets: tuple[str, ...] = ()) -> Query:
        """The question to the index."""
        return Query(
            filters={"list": (self.id,), **self.filters}, sort="name", cursor=self.cursor, size=size, lang=lang,
            facets=facets, snippets=False,
        )  # fmt: skip

    def url(self, visit: Visit, form: str = "", **changes: str) -> str:
        """The address of this selection with some filters changed; form: of a download ("csv", "jsonl", "txt")."""
        state = {name: values[0] for name, values in self.filters.items()} | changes
        pairs = [(name, value) for name, value in state.items() if value]
        return visit.list_page(self.id) + (f".{form}" if form else "") + (f"?{urlencode(pairs)}" if pairs else "")


def lists(request: PortalRequest) -> HttpResponse:
    """`/<lang>/lists`: all lists of the network, each with what it is and how many names it has."""
    visit = request.visit
    counted = visit.index.search(Query(facets=("list",), size=1, snippets=False)).facets.get("list", ())
    numbers = {count.value: count.count for count in counted}
    found = [
        (visit.list_page(id), words(one.name, visit.lang), words(one.about, visit.lang), visit.partner(one.partner),
         numbers.get(id, 0))
        for id, one in visit.edition.network.lists.items()
    ]  # fmt: skip
    return page(
        request,
        "lists.html",
        {"title": visit.words.plain("lists.title"), "lists": found, "canonical": f"/{visit.lang}/lists", "stops": []},
    )


def one_list(request: PortalRequest, id: str) -> HttpResponseBase:
    """`/<lang>/lists/<id>`, its downloads at `….csv`, `….jsonl` and `….txt`, its card at `….png`."""
    visit = request.visit
    name, _, form = id.partition(".")
    listed = visit.edition.network.lists.get(name)
    if listed is None or form not in ("", "png", *_WRITERS):
        raise NotFound(id)
    if form == "png":
        return card(visit, words(listed.name, visit.lang), "", visit.partner(listed.partner))
    asked = {each: request.GET.get(each, "")[:300] for each in ("letter", *_FILTERS)}
    filters = {each: (value,) for each, value in asked.items() if value}
    selection = Selection(name, filters, request.GET.get("cursor", "")[:2_000])
    if form:
        return _download(listed, selection, form, visit)
    found = visit.index.search(selection.query(visit.lang, facets=("letter", *_FILTERS)))
    records = visit.edition.get_many(hit.id for hit in found.hits)
    entries = [_entry(records[hit.id], visit) for hit in found.hits if hit.id in records]
    title = words(listed.name, visit.lang)
    rights = listed.rights
    return page(request, "list.html", {
        "title": title,
        "stops": passage.from_list(id, listed.partner, visit),
        "about": words(listed.about, visit.lang),
        "meaning": words(listed.meaning, visit.lang),
        "made_by": words(listed.made_by, visit.lang),
        "rights": words(rights.text, visit.lang) if rights else "",
        "rights_url": rights.uri if rights else "",
        "own_url": listed.url,
        "partner": visit.partner(listed.partner),
        "total": found.total,
        "letters": _letters(selection, found.facets.get("letter", ()), visit),
        "filters": [(each, _choices(each, selection, found.facets.get(each, ()), visit)) for each in _FILTERS],
        "chosen": [
            (label_of(each, values[0], visit), selection.url(visit, **{each: ""}))
            for each, values in filters.items() if each != "letter"
        ],
        "groups": _by_letter(entries),
        "downloads": [(form, selection.url(visit, form)) for form in _WRITERS],
        "next": selection.url(visit, cursor=found.cursor) if found.cursor else "",
        "first": selection.url(visit) if selection.cursor else "",
        "canonical": visit.list_page(name),
        "card": visit.list_page(name) + ".png",
        "linked_data": linked.of_list(name, listed, found.total, visit) if not filters else "",
        "summary": words(listed.about, visit.lang),
        "noindex": bool(filters or selection.cursor),
    })  # fmt: skip


def _entry(record: AnyRecord, visit: Visit) -> Entry:
    """One name as the list writes it."""
    name = title_of(record, visit.lang)
    if isinstance(record, Person) and record.names:
        name = Phrase(record.names[0].value, record.names[0].lang)
    return Entry(visit.record(record.id), name, when(record, visit.words), register_letter(record))


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


def _choices(name: str, selection: Selection, counts: tuple[Count, ...], visit: Visit) -> list[Choice]:
    """The values of a filter with their counts; none where one is chosen."""
    if name in selection.filters:
        return []
    found = [
        Choice(
            label_of(name, count.value, visit), count.count, selection.url(visit, **{name: count.value}), count.value
        )
        for count in counts[:_VALUES]
    ]
    return values_in_order(name, found) if len(found) > 1 or name == "background" else []


def _walk(selection: Selection, index: SearchIndex, edition: Edition, lang: str) -> Iterator[AnyRecord]:
    """All records of a selection in its order, some at a time: a long list is never held whole."""
    cursor = ""
    while True:
        found = index.search(Selection(selection.id, selection.filters, cursor).query(lang, MOST_RESULTS))
        records = edition.get_many(hit.id for hit in found.hits)
        yield from (records[hit.id] for hit in found.hits if hit.id in records)
        cursor = found.cursor
        if not cursor:
            return


def _download(listed: RecordList, selection: Selection, form: str, visit: Visit) -> StreamingHttpResponse:
    """The selection as a file."""
    media, writer = _WRITERS[form]
    # A download outlives its request, and the edition that it began with may stop serving meanwhile: the response
    # opens its own.
    edition = Edition(visit.edition.folder)
    records = _walk(Selection(selection.id, selection.filters), visit.index, edition, visit.lang)
    response = StreamingHttpResponse(_closing(writer(listed, records, visit), edition), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{selection.id}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _closing(parts: Iterator[str], edition: Edition) -> Iterator[bytes]:
    """The parts as bytes; the edition is closed at the end."""
    try:
        for part in parts:
            yield part.encode()
    finally:
        edition.close()


def _head(listed: RecordList, visit: Visit) -> list[str]:
    """What stands above the names of a download: the list's name, what it is and means, its rights."""
    rights = listed.rights
    lines = [
        words(listed.name, visit.lang), words(listed.about, visit.lang), words(listed.meaning, visit.lang),
        words(listed.made_by, visit.lang), visit.partner(listed.partner).name,
        " ".join(part for part in (words(rights.text, visit.lang), rights.uri) if part) if rights else "",
    ]  # fmt: skip
    return [line for line in lines if line]


def _row(record: AnyRecord, visit: Visit) -> dict[str, str]:
    """One name for a download."""
    events = {event.type: event for event in record.events} if isinstance(record, Person) else {}
    row = {"id": record.id, "name": title_of(record, visit.lang).value}
    if isinstance(record, Person):
        first = read_record_name(record.names[0]) if record.names else read_name(row["name"])
        row |= {"family": " ".join((first.particle, *first.family)).strip(), "given": " ".join(first.given)}
        row["other_names"] = " | ".join(name.value for name in record.names[1:])
    for type in ("birth", "death", "execution", "deportation"):
        event = events.get(type)
        row[f"{type}_date"] = event.date.text if event and event.date else ""
        row[f"{type}_place"] = event.place.name if event and event.place else ""
    row["backgrounds"] = " | ".join(plain(term.label) for term in record.terms if term.type == "background")
    row["address"] = visit.origin + visit.record(record.id)
    return row


def _csv(listed: RecordList, records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """A table for spreadsheets, with what the list is and means above it."""
    return written(_cells(listed, records, visit))


def _cells(listed: RecordList, records: Iterator[AnyRecord], visit: Visit) -> Iterator[list[str]]:
    """The rows of that table."""
    yield from ([line] for line in _head(listed, visit))
    for number, record in enumerate(records):
        row = _row(record, visit)
        if not number:
            yield list(row)
        yield list(row.values())


def _jsonl(listed: RecordList, records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """One JSON object a line: the list itself first, then its records whole."""
    yield json.dumps({"list": _head(listed, visit)}, ensure_ascii=False) + "\n"
    for record in records:
        yield msgspec.json.encode(record).decode() + "\n"


def _txt(listed: RecordList, records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """Names with their dates, a line each."""
    yield "\n".join(_head(listed, visit)) + "\n\n"
    for record in records:
        dates = when(record, visit.words)
        yield _entry(record, visit).name.value + (f" ({dates})" if dates else "") + "\n"


_WRITERS: dict[str, tuple[str, Any]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "jsonl": ("application/x-ndjson; charset=utf-8", _jsonl),
    "txt": ("text/plain; charset=utf-8", _txt),
}
