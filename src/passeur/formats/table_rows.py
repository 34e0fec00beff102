"""A raw file → rows: separated values in any dialect, spreadsheets, JSON lines. No meaning is given to them here.

`open_table` looks at the file and gives `Cells` (a header and rows of text) or `Objects` (one JSON object a line).
Rows are streamed: memory does not grow with the file, save for spreadsheets, which are refused beyond a size.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, dropwhile, islice
from operator import length_hint

import msgspec

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.propose_words import meaning
from passeur.formats.table_json import JsonValue, geojson, is_geojson, json_array, json_lines
from passeur.formats.table_sheets import spreadsheet
from passeur.formats.table_text import LONGEST_LINE, decoded, detect, line_end, lines
from passeur.report import Report

DELIMITERS = ("\t", ";", "|", ",")
#: Characters read to find encoding and dialect.
_LOOK = 1 << 18
#: Rows that are looked at to find the header of a table kept by hand.
_LOOK_FOR_HEADER = 10
#: Lines that one quoted cell may go over before its quote counts as never closed.
_LONGEST_CELL_LINES = 1_000


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[sources.<id>.options]` of a table: what the file does not say of itself; empty means "look".

    quote: the quoting character, "none" when quotes are ordinary characters. header: names of the columns of a file
    that has no header line. sheet: name of the sheet, the first by default.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    header: tuple[str, ...] = ()
    sheet: str = ""


class Cells(msgspec.Struct):
    """A table with a header: rows of as many cells, with the line on which each begins."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


class Objects(msgspec.Struct):
    """JSON lines, an array of objects or GeoJSON: one object each, with its line or number."""

    rows: Iterator[tuple[int, dict[str, JsonValue]]]


class Dialect(msgspec.Struct, frozen=True):
    """How cells are told apart. share: how many of the lines looked at have the same number of cells (0 to 1)."""

    delimiter: str
    quoted: bool
    width: int = 0
    share: float = 0.0


def open_table(file: RawFile, options: Options, report: Report) -> Cells | Objects:
    """The table in `file`. Raises Refused when there is none."""
    with file.open() as stream:
        head = stream.read(8)
    if head.startswith(b"PK\x03\x04"):
        return _with_header(spreadsheet(file, options.sheet), options, report)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("an Excel file of before 2007 (.xls): save it as .xlsx or CSV")
    with file.open() as stream:
        encoding, doubt = (options.encoding, "") if options.encoding else detect(stream)
    if doubt:
        report.remark("encoding", doubt)
    try:
        with file.open() as stream, decoded(stream, encoding) as text:
            start = text.read(_LOOK)
    except LookupError:
        raise Refused(f"there is no encoding {encoding!r}") from None
    if not start.strip():
        raise Refused("the table is empty")
    opening = re.match(r"[\ufeff\s]*(\{|\[\s*\{)", start)
    if opening and opening[1] == "{" and is_geojson(start):
        return Objects(geojson(file, report))
    if opening and opening[1] == "{":
        return Objects(json_lines(_text_lines(file, encoding, "\n", report), report))
    if opening:
        return Objects(json_array(file, report))
    dialect = _chosen(start, options)
    end = line_end(start)
    if dialect.quoted:
        rows = _quoted(_text_lines(file, encoding, "\r" if end == "\r" else "\n", report), dialect.delimiter, report)
    else:
        rows = _unquoted(_text_lines(file, encoding, end, report), dialect.delimiter)
    return _with_header(rows, options, report)


def _chosen(start: str, options: Options) -> Dialect:
    """The dialect that the options name, or else the one seen in `start`."""
    if len(options.delimiter) > 1:
        raise Refused(f"options: delimiter = {options.delimiter!r} is more than one character")
    if options.quote not in ("", '"', "none"):
        raise Refused(f'options: quote = {options.quote!r} is neither \'"\' nor "none"')
    seen = find_dialect(start, (options.delimiter,) if options.delimiter else DELIMITERS)
    return Dialect(seen.delimiter, options.quote == '"' if options.quote else seen.quoted)


def find_dialect(start: str, delimiters: tuple[str, ...] = DELIMITERS) -> Dialect:
    """The likeliest dialect of text that begins with `start`: the one that gives most lines the same width.

    Quotes count as quoting unless reading them so breaks more lines than it mends.
    """
    end = line_end(start)
    seen = [Dialect(delimiters[-1], True)]
    for delimiter in delimiters:
        split = [line.split(delimiter) for line in start.split(end)[:100]][:-1] or [start.split(delimiter)]
        for quoted, rows in ((True, _read_quoted(start, delimiter)), (False, split)):
            width, share = _shape(rows)
            if width > 1:
                seen.append(Dialect(delimiter, quoted, width, share))
    enough = max(each.share for each in seen) - 0.02
    return max((each for each in seen if each.share >= enough), key=lambda each: (each.width, each.quoted))


def _read_quoted(start: str, delimiter: str) -> list[list[str]]:
    """The first rows of `start` read with quotes; where more than three in ten need mending, these do not count."""
    end = "\r" if line_end(start) == "\r" else "\n"
    tape = [line + end for line in start.split(end)[:200]]
    trial = Report()
    source = iter(tape[:-1] or tape)
    rows: list[tuple[int, list[str]]] = []
    for row in _quoted(source, delimiter, trial):
        if len(rows) == 100 or (trial.remarks and trial.remarks[-1].line == row[0] and length_hint(source) == 0):
            break  # what was looked at may end inside a row, which then seems to have an open quote
        rows.append(row)
    mended = {remark.line for remark in trial.remarks}
    if len(mended) <= max(1, 0.3 * len(rows)):
        return [row for _, row in rows]
    return [["(broken)"] if number in mended else row for number, row in rows]


def _shape(rows: list[list[str]]) -> tuple[int, float]:
    """The width of the first row with several cells, and the share of the rows that have it."""
    filled = [row for row in rows if row not in ([], [""])]
    if not filled:
        return 0, 0.0
    # A title may stand above the header.
    width = len(next((row for row in filled[:_LOOK_FOR_HEADER] if _filled(row) > 1), filled[0]))
    return width, sum(1 for row in filled if len(row) == width) / len(filled)


def _text_lines(file: RawFile, encoding: str, end: str, report: Report) -> Iterator[str]:
    """The file's lines; the stream is closed at the end."""
    with file.open() as stream, decoded(stream, encoding) as text:
        yield from lines(text, end, report)


def _unquoted(source: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file in which a quote is an ordinary character."""
    for number, line in enumerate(source, 1):
        yield number, line.rstrip("\r\n").split(delimiter)


class _Tape:
    """Lines for csv.reader that can be given back when a row turns out to be broken.

    A bare CR inside a line belongs to a value, but csv.reader takes it for an end where no quotes stand round it: it
    travels as NUL, which no line holds any more.
    """

    def __init__(self, source: Iterator[str]):
        self._source = source
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.holds_cr = False

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LONGEST_CELL_LINES:
            raise StopIteration  # csv.reader then says that a quote was never closed
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        at = line.find("\r")
        if 0 <= at < len(line) - 2:
            self.holds_cr = True
            body = line.rstrip("\r\n")
            return body.replace("\r", "\0") + line[len(body) :]
        return line

    def give_back(self) -> str:
        """The first line taken since the last row; the others will come again."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.taken = []
        return first


def _quoted(source: Iterator[str], delimiter: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file with quotes. A quote that breaks the rules never swallows the lines after it.

    Its line is read again as if quotes were ordinary characters, and the report says so.
    """
    csv.field_size_limit(LONGEST_LINE)
    tape = _Tape(source)
    reader = csv.reader(tape, delimiter=delimiter, strict=True)
    number, width = 1, 0
    while True:
        try:
            cells = next(reader)
            taken = len(tape.taken)
            if taken > 1 and width and len(cells) != width and tape.taken[0].count(delimiter) + 1 == width:
                raise csv.Error
        except StopIteration:
            if not tape.taken:
                return
            cells, taken = [], len(tape.taken)
        except csv.Error:
            cells = tape.give_back().rstrip("\r\n").split(delimiter)
            reader = csv.reader(tape, delimiter=delimiter, strict=True)
            taken = 1
            report.remark(
                "quote",
                "a quote is not closed or stands alone: the line was read as if quotes were ordinary signs",
                number,
            )
        tape.taken = []
        if tape.holds_cr:
            cells = [cell.replace("\0", "\r") for cell in cells]
            tape.holds_cr = False
        width = width or len(cells)
        yield number, cells
        number += taken


def _with_header(source: Iterator[tuple[int, list[str]]], options: Options, report: Report) -> Cells:
    """Take the header off, and give every row its width. Raises Refused when there is no row at all."""
    header: list[str] = list(options.header)
    if not header:
        begun = dropwhile(lambda row: not _filled(row[1]), source)
        first = list(islice(begun, _LOOK_FOR_HEADER))
        if not first:
            raise Refused("the table is empty")
        header, first = _header_of(first, report)
        source = chain(first, begun)
    return Cells(_names(header), _even(source, header, report))


def _header_of(first: list[tuple[int, list[str]]], report: Report) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header among the first rows of a table kept by hand, and the rows below it.

    A title above the header fills one cell alone where others fill several. A line of groups above it (« Naissance »
    over « Date » and « Lieu ») leaves cells blank, and the line below names more columns: a name that comes twice there
    is told apart by its group.
    """
    while _filled(first[0][1]) < 2 and any(_filled(cells) > 1 for _, cells in first[1:]):
        line, cells = first.pop(0)
        if _filled(cells):
            report.remark("header", f"{_joined(cells)!r} stands above the header: left out", line)
    header = first[0][1]
    if len(first) > 1 and _are_groups(header, below := first[1][1]):
        report.remark("header", f"groups stand above the names of the columns: {_joined(header)!r}", first[0][0])
        return _told_apart(below, header), first[2:]
    return header, first[1:]


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _are_groups(header: list[str], below: list[str]) -> bool:
    """Whether a line names groups of the columns that the next one names."""
    if len(header) != len(below) or _filled(header) == len(header) or _filled(below) < len(below):
        return False
    named, named_below = ({meaning(cell, []) for cell in cells} - {""} for cells in (header, below))
    return len(named_below) > max(1, len(named))


def _told_apart(names: list[str], groups: list[str]) -> list[str]:
    """Names of columns, with the group behind those that come twice; a group goes on until the next one."""
    told, group = [], ""
    for name, above in zip(names, groups, strict=True):
        group = above.strip() or group
        told.append(f"{name.strip()} {group}".strip() if names.count(name) > 1 else name)
    return told


def _joined(cells: list[str]) -> str:
    return ", ".join(cell.strip() for cell in cells if cell.strip())[:60]


def _names(header: list[str]) -> tuple[str, ...]:
    """Names of the columns: blank ones numbered, repeated ones told apart."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        plain = name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        again = 1
        while name in names:
            again += 1
            name = f"{plain} ({again})"
        names.append(name)
    return tuple(names)


def _even(
    source: Iterator[tuple[int, list[str]]], header: list[str], report: Report
) -> Iterator[tuple[int, list[str]]]:
    """Rows as wide as the header; blank rows and repeated headers are left out, the latter with a remark."""
    width = len(header)
    for number, cells in source:
        if len(cells) != width:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < width:
                report.remark("ragged", f"{len(cells)} cells instead of {width}: the rest is taken as empty", number)
                cells += [""] * (width - len(cells))
            else:
                beyond = [cell.strip() for cell in cells[width:] if cell.strip()]
                if beyond:
                    report.remark("ragged", f"{len(cells)} cells instead of {width}: the last are left out", number)
                    report.unmapped("(beyond the last column)", beyond[0])
                    report.characters(sum(map(len, beyond)), 0)
                cells = cells[:width]
        if cells[0] == header[0] and cells == header:
            report.remark("header", "the header once more: left out", number)
            continue
        yield number, cells
