"""A selection of a list, and the same as a file: to compute with, to read, to print; streamed, however long it is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import StreamingHttpResponse
from django.template import loader
from django.utils.html import format_html

from passeur.lake.edition import Edition
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import AnyRecord, Person
from passeur.model.text import Phrase, plain
from passeur.network import RecordList, said, words
from passeur.search.document import register_letter
from passeur.search.query import MOST_RESULTS, Query, SearchIndex
from passeur.web.facets import label_of
from passeur.web.present import title_of, when
from passeur.web.spreadsheet import written
from passeur.web.version import portal_version
from passeur.web.visit import Visit

#: Names on a page.
NAMES = 200
#: Where the names go in the page to print.
_HERE = "\0"
#: Characters of a download that go out together.
_TOGETHER = 16_384


@dataclass(frozen=True)
class Selection:
    """What of a list is shown: a letter and other filters, from a cursor on."""

    id: str
    filters: Mapping[str, tuple[str, ...]]
    cursor: str = ""

    def query(self, lang: str, size: int = NAMES, facets: tuple[str, ...] = ()) -> Query:
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


def name_as_written(record: AnyRecord, visit: Visit) -> Phrase:
    """The name as the list writes it."""
    if isinstance(record, Person) and record.names:
        return Phrase(record.names[0].value, record.names[0].lang)
    return title_of(record, visit.lang)


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


def download(listed: RecordList, selection: Selection, form: str, visit: Visit) -> StreamingHttpResponse:
    """The selection as a file."""
    media, writer = FORMS[form]
    # A download outlives its request, and the edition that it began with may stop serving meanwhile: the response
    # opens its own.
    edition = Edition(visit.edition.folder)
    records = _walk(Selection(selection.id, selection.filters), visit.index, edition, visit.lang)
    response = StreamingHttpResponse(
        _closing(writer(_head(listed, selection, visit), records, visit), edition), content_type=media
    )
    if form != "html":
        response["Content-Disposition"] = f'attachment; filename="{selection.id}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _closing(parts: Iterator[str], edition: Edition) -> Iterator[bytes]:
    """The parts as bytes, some thousands together; the edition is closed at the end."""
    try:
        waiting: list[str] = []
        size = 0
        for part in parts:
            waiting.append(part)
            size += len(part)
            if size > _TOGETHER:
                yield "".join(waiting).encode()
                waiting, size = [], 0
        yield "".join(waiting).encode()
    finally:
        edition.close()


def _head(listed: RecordList, selection: Selection, visit: Visit) -> list[str]:
    """What stands with the names of a download: the list's name, what it is and means, its rights, what was chosen of
    it, and where it is from."""
    rights = listed.rights
    chosen = (f"{visit.words.word('facet', name)} {label_of(name, values[0], visit)}"
              for name, values in selection.filters.items())  # fmt: skip
    lines = [
        words(listed.name, visit.lang), words(listed.about, visit.lang), words(listed.meaning, visit.lang),
        words(listed.made_by, visit.lang), visit.partner(listed.partner).name,
        " ".join(part for part in (words(rights.text, visit.lang), rights.uri) if part) if rights else "",
        *chosen, visit.words.say("lists.from", edition=visit.edition.number, url=visit.origin + selection.url(visit)),
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


def _csv(head: list[str], records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """A table for spreadsheets, with what the list is and means above it."""
    return written(_cells(head, records, visit))


def _cells(head: list[str], records: Iterator[AnyRecord], visit: Visit) -> Iterator[list[str]]:
    """The rows of that table."""
    yield from ([line] for line in head)
    for number, record in enumerate(records):
        row = _row(record, visit)
        if not number:
            yield list(row)
        yield list(row.values())


def _jsonl(head: list[str], records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """One JSON object a line: the list itself first, then its records whole."""
    yield json.dumps({"list": head}, ensure_ascii=False) + "\n"
    for record in records:
        yield msgspec.json.encode(record).decode() + "\n"


def _txt(head: list[str], records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """Names with their dates, a line each."""
    yield "\n".join(head) + "\n\n"
    for record in records:
        dates = when(record, visit.words)
        yield name_as_written(record, visit).value + (f" ({dates})" if dates else "") + "\n"


def _html(head: list[str], records: Iterator[AnyRecord], visit: Visit) -> Iterator[str]:
    """A page to print: all names under their letters, with what the list is."""
    title, *lines = head
    network = visit.edition.network.network
    whole = loader.get_template("list_print.html").render({
        "lang": visit.lang, "words": visit.words, "visit": visit, "version": portal_version(),
        "network_name": words(network.name, visit.lang), "notice": said(network.notice, visit.lang),
        "title": title, "lines": lines, "names_here": _HERE,
    })  # fmt: skip
    before, after = whole.split(_HERE)
    yield before
    letter = ""
    for record in records:
        first = register_letter(record)
        if first != letter:
            yield ("</ul></section>" if letter else "") + f'<section class="letter"><h2>{first}</h2><ul class="names">'
            letter = first
        name, dates = name_as_written(record, visit), when(record, visit.words)
        lang = format_html(' lang="{}"', name.lang) if name.lang and name.lang != visit.lang else ""
        told = format_html(' <span class="when">{}</span>', dates) if dates else ""
        yield format_html("<li{}>{}{}</li>", lang, name.value, told)
    yield ("</ul></section>" if letter else "") + after


FORMS: dict[str, tuple[str, Any]] = {
    "html": ("text/html; charset=utf-8", _html),
    "csv": ("text/csv; charset=utf-8", _csv),
    "jsonl": ("application/x-ndjson; charset=utf-8", _jsonl),
    "txt": ("text/plain; charset=utf-8", _txt),
}
