"""Tables: separated values of any dialect and encoding, spreadsheets (xlsx, ods), JSON lines, GeoJSON.

Standard: RFC 4180 (CSV) as it is written in practice, https://www.rfc-editor.org/rfc/rfc4180; ECMA-376 and
OpenDocument spreadsheets; https://jsonlines.org; GeoJSON (RFC 7946), whose features are rows. Senders: museums and
memorials without an archive system, exports of collection databases, lists kept in a spreadsheet or on a map.

A table does not say what its columns mean: the mapping in network.toml does (docs/formats/table-mapping.md). Where
there is none, one is proposed from the names of the columns and used with a remark; `passeur inspect` prints it.

What is lost: formulas (their values are read), colours, comments and merged cells of spreadsheets; all sheets but
one; what lies in other tables, for a reader sees one file at a time.
"""

import codecs
import io
import json
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from itertools import groupby, islice
from typing import Any

from passeur.described import convert
from passeur.errors import Refused
from passeur.formats.base import HEAD, Field, RawFile
from passeur.formats.propose import propose
from passeur.formats.propose_words import folded
from passeur.formats.table_build import Builder
from passeur.formats.table_json import JsonValue, is_geojson
from passeur.formats.table_mapping import Mapping, parse_mapping
from passeur.formats.table_rows import Cells, Objects, Options, find_dialect, open_table
from passeur.formats.table_text import decoded, detect, line_end
from passeur.formats.table_values import JsonPath, leaves
from passeur.model.record import AnyRecord, Provenance
from passeur.network import Source
from passeur.report import Report

NAME = "table"
VERSION = 11
TITLE = "Tables (CSV, TSV, spreadsheets, JSON lines, GeoJSON)"
MEDIA_TYPES = ("text/csv", "text/tab-separated-values", "application/x-ndjson", "application/geo+json",
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               "application/vnd.oasis.opendocument.spreadsheet")  # fmt: skip
READER = f"{NAME}/{VERSION}"

#: The keys of the mapping: what a partner's columns can become.
FIELDS = {
    "kind": Field("kind", "holding, person, group, place, event, theme or offer"),
    "id": Field("id, provenance", "one or several columns"),
    "title": Field("title"),
    "identifiers": Field("identifiers", "with type"),
    "lang": Field("lang"),
    "form, form_text": Field("form, form_text", "with a lookup to the model's words"),
    "level, level_text": Field("level, level_text"),
    "parent": Field("parent, depth", "the parent's identifier in the same table"),
    "dates": Field("dates", "a phrase, and perhaps columns for earliest, latest, normal"),
    "agents": Field("agents", "with role, dates, authority id"),
    "places": Field("places", "with role and coordinates"),
    "terms": Field("terms", "with type"),
    "notes": Field("notes", "one section of the description each"),
    "extents": Field("extents"),
    "digital": Field("digital"),
    "links": Field("links"),
    "relations": Field("relations", "by the identifier of another record, perhaps of another source"),
    "rights": Field("rights"),
    "languages, repository, location, credit": Field("the same", "holdings"),
    "names": Field("names", "persons, groups, places: family, given, particle, title"),
    "events": Field("events", "persons and groups: birth, death, arrest, ..."),
    "gender": Field("gender", "persons"),
    "type": Field("type", "groups, places, events, offers"),
    "lat, lon": Field("lat, lon", "places"),
    "audience, site, levels, permanent, minutes, prices": Field("the same", "offers"),
    "alternatives, broader, related": Field("the same", "themes"),
}
IGNORED = {"ignore": "columns that the partner's mapping leaves out, each with its reason"}

_NOT_A_TABLE = re.compile(r"\s*(?:<[?!a-zA-Z]|%PDF|@prefix|@base|PREFIX|BASE |BEGIN:V|LDR |=LDR)")
_LINKED_DATA = re.compile(rb'"@context"|"@graph"')
_FORMULA = re.compile(r"=\s*[A-Za-z+\-@(]")


def sniff(head: bytes) -> bool:
    """Whether a file that starts with `head` is a table. Prose, XML, RDF and other JSON are not."""
    if head.startswith(b"PK\x03\x04"):
        return b"xl/workbook" in head or b"xl/worksheets/" in head or b"opendocument.spreadsheet" in head
    # A full head may end inside a character.
    encoding, _ = detect(io.BytesIO(head[:-8] if len(head) >= HEAD else head))
    start = decoded(io.BytesIO(head), encoding).read()
    if not start.strip() or _NOT_A_TABLE.match(start) or start.count("\0") > 16:
        return False
    if start.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _is_json_lines(start, head)
    end = line_end(start)
    if start.count(end) < 1:
        return False
    dialect = find_dialect(start)
    lines = start.lstrip("\ufeff\r\n").split(end)[:10]
    rows = [[cell.strip().strip('"') for cell in line.split(dialect.delimiter)] for line in lines]
    # A title may stand above the header.
    named = next((row for row in rows if len(set(filter(None, row))) > 1), rows[0])
    plausible = all(len(name) <= 80 for name in named) and len(set(filter(None, named))) >= 2
    # Prose has commas too; tables kept by hand have rows that stop early.
    enough = 0.6 if dialect.width >= 4 else 0.9 if dialect.delimiter == "," else 0.75
    return dialect.width >= 2 and dialect.share >= enough and plausible


def _is_json_lines(start: str, head: bytes) -> bool:
    """Whether text that begins with a bracket is JSON lines, an array of objects or GeoJSON, and not linked data."""
    if is_geojson(start):
        return True
    if _LINKED_DATA.search(head[:4096]):
        return False
    opening = start.lstrip("\ufeff \t\r\n")
    if opening.startswith("["):
        return bool(re.match(r"\[\s*\{", opening))
    try:
        return isinstance(json.loads(opening.split("\n")[0]), dict)
    except (ValueError, RecursionError):
        return False


def read(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """The records of a table, as the source's mapping says. Raises Refused when there is no table."""
    table = open_table(file, options_of(source), report)
    rows: Iterator[tuple[int, Any]]
    header = table.header if isinstance(table, Cells) else None
    rows = table.rows if isinstance(table, Objects) else _stripped(table.rows, report)
    if source.mapping:
        mapping = parse_mapping(source.mapping, source.id)
    else:
        first = list(islice(rows, 1_000))
        rows = _chain(first, rows)
        mapping = parse_mapping(propose(header, [row for _, row in first], source.lang), source.id)
        report.remark(
            "mapping", "no mapping in network.toml: one was guessed from the names of the columns; "
            f"`passeur inspect {file.name}` prints it",
        )  # fmt: skip
    builder = Builder(mapping, header, source, report)
    account = _cells_account(header, builder, report) if header is not None else _objects_account(builder, report)
    _remark_missing(header, builder, report)
    order = 0
    for line, group in _groups(rows, mapping, builder):
        for row in group:
            account(row)
        record = builder.build(
            group, line, order, Provenance(file=file.name, sha256=file.sha256, line=line, reader=READER)
        )
        if record is not None:
            order += 1
            yield record
    builder.parts.lookups.finish()


def check(source: Source) -> None:
    """Raise Refused for settings of a source that no table can be read with."""
    options = options_of(source)
    try:
        codecs.lookup(options.encoding or "utf-8")
    except LookupError:
        raise Refused(f"[sources.{source.id}.options] encoding = {options.encoding!r} is no encoding") from None
    if source.mapping:
        parse_mapping(source.mapping, source.id)


def options_of(source: Source) -> Options:
    """What `[sources.<id>.options]` says of a table. Raises Refused."""
    try:
        return convert(source.options, Options, f"sources.{source.id}.options")
    except ValueError as error:
        raise Refused(str(error)) from error


def preview(file: RawFile, source: Source, report: Report) -> tuple[tuple[str, ...] | None, list[Any]]:
    """The header (None for JSON lines) and up to 1,000 rows, for `propose`. Raises Refused."""
    table = open_table(file, options_of(source), report)
    header = table.header if isinstance(table, Cells) else None
    rows: Iterator[tuple[int, Any]] = table.rows if isinstance(table, Objects) else _stripped(table.rows, report)
    return header, [row for _, row in islice(rows, 1_000)]


def _chain(first: list[tuple[int, Any]], rest: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    yield from first
    yield from rest


def _stripped(rows: Iterator[tuple[int, list[str]]], report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows without white space round their cells, blank rows left out; formulas stay text, with a remark."""
    for line, cells in rows:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        for cell in cells:
            if cell[:1] == "=" and _FORMULA.match(cell):
                report.remark("formula", f"{cell[:60]!r} is a formula: kept as text", line)
        yield line, cells


def _groups(rows: Iterator[tuple[int, Any]], mapping: Mapping, builder: Builder) -> Iterator[tuple[int, list[Any]]]:
    """Rows that make one record, with the line of the first: one each, or those of one id that follow one another."""
    if not mapping.group:
        for line, row in rows:
            yield line, [row]
        return
    for _, together in groupby(rows, key=lambda numbered: builder.identity(numbered[1]) or numbered[0]):
        numbered = list(together)
        yield numbered[0][0], [row for _, row in numbered]


def _remark_missing(header: tuple[str, ...] | None, builder: Builder, report: Report) -> None:
    """Columns that the mapping names and the table does not have."""
    if header is None:
        return
    wanted = builder.parts.columns.used | {name for name in builder.mapping.ignore if not name.endswith("*")}
    there = {folded(name): name for name in reversed(header)}
    for column in sorted(wanted - set(header)):
        like = get_close_matches(folded(column), there, 1, 0.75)
        meant = f"; is {there[like[0]]!r} meant?" if like else ""
        report.remark("column", f"the mapping names a column {column!r} that this table does not have{meant}")


def _ignores(mapping: Mapping) -> Callable[[str], bool]:
    """Whether a column is ignored, by its name or by a name that ends in `*`."""
    stems = tuple(name[:-1] for name in mapping.ignore if name.endswith("*"))
    return lambda column: column in mapping.ignore or (bool(stems) and column.startswith(stems))


def _cells_account(header: tuple[str, ...], builder: Builder, report: Report) -> Callable[[list[str]], None]:
    """Counts a row's characters, and names the columns that the mapping neither uses nor ignores."""
    ignored = _ignores(builder.mapping)
    lost = [
        (index, column)
        for index, column in enumerate(header)
        if column not in builder.parts.columns.used and not ignored(column)
    ]

    def account(cells: list[str]) -> None:
        total = sum(map(len, cells))
        unmapped = 0
        for index, column in lost:
            if cell := cells[index]:
                unmapped += len(cell)
                report.unmapped(column, cell)
        report.characters(total, total - unmapped)

    return account


def _objects_account(builder: Builder, report: Report) -> Callable[[dict[str, JsonValue]], None]:
    """The same for a JSON object, at any depth."""
    ignored = _ignores(builder.mapping)
    used = builder.parts.columns.used
    root = JsonPath("")

    def account(row: dict[str, JsonValue]) -> None:
        """Count the characters of one row, and those that nothing maps."""
        total = unmapped = 0
        for place, value in leaves(row, root):
            total += len(value)
            if place.mapped is None:
                place.mapped = place.path in used or ignored(place.path)
            if not place.mapped:
                unmapped += len(value)
                report.unmapped(place.path, value)
        report.characters(total, total - unmapped)

    return account
