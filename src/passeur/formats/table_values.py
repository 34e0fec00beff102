"""The mapping's values as functions: each column, template, split and lookup is prepared once, not for every row.

A row is a list of cells, a JSON object, or (inside a list of objects) a pair of the outer object and the inner one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import re2

from passeur.errors import Refused
from passeur.formats.elements import cut
from passeur.formats.table_mapping import Data, Value, Word
from passeur.report import Report

#: A row in any of its shapes; only the getters of `Columns` look inside.
Row = Any
#: All values that a row holds for something, none of them blank.
Many = Callable[[Row], Sequence[str]]
#: The first of them, or "".
One = Callable[[Row], str]

_NOTHING: tuple[str, ...] = ()
_TEMPLATE = re.compile(r"(\{\{|\}\}|\[\[|\]\])|\{([^{}]+)\}|([\[\]])")
#: Distinct values that a lookup lacks are named in the report up to this many.
_MOST_UNKNOWN = 1_000


class Columns:
    """Getters for the columns of cells (`header` given) or of JSON objects (dotted paths, `[]` for each of a list).

    used: the columns asked for. prefix: the list inside which the columns that begin with it are looked up.
    """

    def __init__(self, header: Sequence[str] | None, used: set[str] | None = None, prefix: str = ""):
        self.header = header
        self.used: set[str] = set() if used is None else used
        self.prefix = prefix

    def get(self, column: str) -> Many:
        """The getter of one column; one that the table does not have gives nothing."""
        self.used.add(column)
        if self.header is not None:
            return _cell(self.header.index(column)) if column in self.header else lambda row: _NOTHING
        if not self.prefix:
            return _path(_steps(column))
        if column == self.prefix or column.startswith((self.prefix + ".", self.prefix + "[]")):
            inner = _path(_steps(column[len(self.prefix) :].lstrip(".")))
            return lambda row: inner(row[1])
        outer = _path(_steps(column))
        return lambda row: outer(row[0])

    def inside(self, column: str) -> tuple["Columns", Callable[[Row], Sequence[Row]]]:
        """For a column inside a list of objects: its columns, and the rows (one an object) of an outer row."""
        prefix, found, _ = column.rpartition("[]")
        if not found or self.header is not None:
            return self, lambda row: (row,)
        prefix += "[]"
        steps = _steps(prefix)
        return Columns(None, self.used, prefix), lambda row: [(row, item) for item in _items(row, steps)]


def _cell(index: int) -> Many:
    """The getter of a cell."""

    def cell(row: list[str]) -> Sequence[str]:
        value = row[index]
        return (value,) if value else _NOTHING

    return cell


def _steps(path: str) -> tuple[tuple[str, int], ...]:
    """A dotted path as keys, each with how many lists are opened after it."""
    if not path:
        return ()
    return tuple((key.replace("[]", ""), key.count("[]")) for key in path.split("."))


def _items(row: Row, steps: tuple[tuple[str, int], ...]) -> list[Any]:
    """Everything at a path of a JSON object."""
    found = [row]
    for key, depth in steps:
        if key:
            found = [item[key] for item in found if isinstance(item, dict) and key in item]
        for _ in range(depth):
            found = [inner for item in found if isinstance(item, list) for inner in item]
    return found


def _path(steps: tuple[tuple[str, int], ...]) -> Many:
    """The getter of a path; the commonest, one key, without a loop."""
    if len(steps) != 1 or steps[0][1]:
        return lambda row: [value for item in _items(row, steps) if (value := scalar(item))]
    key = steps[0][0]

    def one(row: Row) -> Sequence[str]:
        value = scalar(row.get(key)) if type(row) is dict else ""
        return (value,) if value else _NOTHING

    return one


def scalar(item: object) -> str:
    """A JSON value as a reader sees it: "" for null, for objects and for lists."""
    kind = type(item)
    if kind is str:
        return item.strip()  # type: ignore[attr-defined, no-any-return]
    if kind is bool:
        return "true" if item else "false"
    if kind is float:
        return f"{item:.15g}"
    return str(item) if kind is int else ""


class JsonPath:
    """A place in JSON objects and its dotted path; what is counted there is remembered, so that paths are made once."""

    __slots__ = ("item", "keys", "mapped", "path")

    def __init__(self, path: str):
        self.path = path
        self.keys: dict[str, JsonPath] = {}
        self.item: JsonPath | None = None
        self.mapped: bool | None = None

    def at(self, key: str) -> "JsonPath":
        """The place under a key. Beyond 10,000 keys (names of things used as keys) places are not remembered."""
        found = JsonPath(f"{self.path}.{key}" if self.path else key)
        if len(self.keys) < 10_000:
            self.keys[key] = found
        return found

    def each(self) -> "JsonPath":
        """The place of the members of a list."""
        if self.item is None:
            self.item = JsonPath(self.path + "[]")
        return self.item


def leaves(row: object, root: JsonPath | None = None) -> Iterator[tuple[JsonPath, str]]:
    """The place and the text of every value in a JSON object, without recursion; `root` remembers the places."""
    waiting: list[tuple[JsonPath, object]] = [(root or JsonPath(""), row)]
    while waiting:
        place, value = waiting.pop()
        kind = type(value)
        if kind is dict:
            keys = place.keys
            for key, inner in value.items():  # type: ignore[attr-defined]
                under = keys.get(key) or place.at(key)
                if type(inner) is dict or type(inner) is list:
                    waiting.append((under, inner))
                elif shown := scalar(inner):
                    yield under, shown
        elif kind is list:
            each = place.each()
            waiting.extend([(each, inner) for inner in reversed(value)])  # type: ignore[call-overload]
        elif shown := scalar(value):
            yield place, shown


class Lookups:
    """The mapping's lookups, and which of their values were met."""

    def __init__(self, tables: dict[str, dict[str, str]], report: Report):
        self._tables = tables
        self._report = report
        self._met: dict[str, set[str]] = {name: set() for name in tables}
        self._unknown: set[tuple[str, str]] = set()

    def find(self, name: str, value: str, quiet: bool) -> str | None:
        """What `value` stands for; None when the lookup does not know it (with a remark, unless `quiet`)."""
        found = self._tables[name].get(value)
        if found is not None:
            self._met[name].add(value)
        elif not quiet and (name, value) not in self._unknown and len(self._unknown) < _MOST_UNKNOWN:
            self._unknown.add((name, value))
            self._report.remark("lookup", f"lookups.{name} does not know {value[:80]!r}")
        return found

    def finish(self) -> None:
        """Report the values that no row had."""
        for name, table in self._tables.items():
            unused = [value for value in table if value not in self._met[name]]
            if unused:
                named = ", ".join(repr(value) for value in unused[:10]) + (" ..." if len(unused) > 10 else "")
                self._report.remark("lookup", f"lookups.{name}: not met in this file: {named}")


class Values:
    """Makes functions of the mapping's values. empty: what means "nothing" in every column."""

    def __init__(self, columns: Columns, lookups: Lookups, empty: Sequence[str] = ()):
        self.columns = columns
        self.lookups = lookups
        self.empty = frozenset(empty)

    def inside(self, value: Value) -> tuple["Values", Callable[[Row], Sequence[Row]]]:
        """For an entry whose first column lies in a list of objects: the values seen from each of these."""
        named = [value.column] if isinstance(value.column, str) else list(value.column)
        named = [name for name in named if name] or template_columns(value.template)
        if not named:
            return self, lambda row: (row,)
        columns, rows = self.columns.inside(named[0])
        return Values(columns, self.lookups, tuple(self.empty)), rows

    def many(self, data: Data, word: bool = False) -> Many:
        """All values of a column or Value. word: what a lookup does not know is left out, not kept."""
        if isinstance(data, str):
            return self._column(data) if data else lambda row: _NOTHING
        return self._of_value(data, word)

    def one(self, data: Data) -> One:
        """The first value of a column or Value, or ""."""
        if not data:
            return lambda row: ""
        many = self.many(data)
        return lambda row: next(iter(many(row)), "")

    def word(self, field: Word) -> One:
        """A word of the model: itself, or what a Value gives."""
        if isinstance(field, str):
            return lambda row: field
        many = self.many(field, word=True)
        return lambda row: next(iter(many(row)), "")

    def _column(self, column: str) -> Many:
        """One column, without the values that mean nothing."""
        get, empty = self.columns.get(column), self.empty
        return (lambda row: [value for value in get(row) if value not in empty]) if empty else get

    def _of_value(self, value: Value, word: bool) -> Many:
        """All that a Value says, step by step; steps that it does not name cost nothing."""
        many = self._start(value)
        if value.split:
            many = _each(many, _splitter(value.split))
        if value.extract:
            many = _each(many, _extractor(value.extract))
        if value.strip:
            many = _each(many, _stripper(value.strip))
        if value.empty:
            nothing = frozenset(value.empty)
            many = _each(many, lambda item: _NOTHING if item in nothing else (item,))
        if value.lookup:
            many = _each(many, self._looker(value.lookup, value.default, word))
        if value.column and value.template:
            pieces = _pieces(value.template, lambda column: lambda row: (row,) if column == "value" else _NOTHING)
            many = _each(many, lambda item: (filled,) if (filled := _fill(pieces, item)) else _NOTHING)
        if value.default:
            filled, default = many, (value.default,)
            many = lambda row: filled(row) or default  # noqa: E731 — one of a chain of functions
        return many

    def _start(self, value: Value) -> Many:
        """Where a Value's values come from."""
        if value.constant:
            constant = (value.constant,)
            return lambda row: constant
        if value.column:
            named = [value.column] if isinstance(value.column, str) else value.column
            getters = [self._column(column) for column in named]
            if len(getters) == 1:
                return getters[0]
            return lambda row: [item for get in getters for item in get(row)]
        if value.template:
            pieces = _pieces(value.template, self._column)
            return lambda row: (filled,) if (filled := _fill(pieces, row)) else _NOTHING
        return lambda row: _NOTHING

    def _looker(self, name: str, default: str, word: bool) -> Callable[[str], Sequence[str]]:
        """A step that looks values up."""
        lookups = self.lookups

        def look(item: str) -> Sequence[str]:
            found = lookups.find(name, item, bool(default))
            if found is None:
                found = default or ("" if word else item)
            return (found,) if found else _NOTHING

        return look


def _each(many: Many, step: Callable[[str], Sequence[str]]) -> Many:
    """`step` done on each value."""
    return lambda row: [made for item in many(row) for made in step(item)]


def _splitter(sign: str) -> Callable[[str], Sequence[str]]:
    """A step that cuts a value at `sign`, outside of brackets."""
    return lambda item: cut(item, sign)


def _extractor(pattern: str) -> Callable[[str], Sequence[str]]:
    """A step that keeps the pattern's first group, or its whole match; nothing where it does not match."""
    compiled = re2.compile(pattern)
    group = 1 if compiled.groups else 0

    def extract(item: str) -> Sequence[str]:
        match = compiled.search(item)
        kept = (match.group(group) or "").strip() if match else ""
        return (kept,) if kept else _NOTHING

    return extract


def _stripper(characters: str) -> Callable[[str], Sequence[str]]:
    """A step that takes characters off both ends."""
    signs = characters + " \t\r\n"
    return lambda item: (kept,) if (kept := item.strip(signs)) else _NOTHING


class _Piece(msgspec.Struct):
    """A stretch of a template: words and getters in turn; optional: left out when one of its getters gives nothing."""

    parts: list[str | Many]
    optional: bool


def template_columns(template: str) -> list[str]:
    """The columns that a template names, in order."""
    return [match[2] for match in _TEMPLATE.finditer(template) if match[2]]


def _pieces(template: str, get: Callable[[str], Many]) -> list[_Piece]:
    """A template taken apart. Raises Refused when its brackets do not match."""
    pieces = [_Piece([], False)]
    at = 0
    for match in _TEMPLATE.finditer(template):
        pieces[-1].parts.append(template[at : match.start()])
        at = match.end()
        doubled, column, bracket = match.groups()
        if doubled:
            pieces[-1].parts.append(doubled[0])
        elif column:
            pieces[-1].parts.append(get(column))
        elif (bracket == "[") == pieces[-1].optional:
            raise Refused(f"template = {template!r}: square brackets do not match")
        else:
            pieces.append(_Piece([], bracket == "["))
    pieces[-1].parts.append(template[at:])
    if pieces[-1].optional:
        raise Refused(f"template = {template!r}: square brackets do not match")
    return pieces


def _fill(pieces: list[_Piece], row: Row) -> str:
    """The template for one row, "" when none of its columns is filled; separators left at the ends are dropped."""
    made: list[str] = []
    any_filled = False
    for piece in pieces:
        words: list[str] = []
        missing = False
        for part in piece.parts:
            value = part if isinstance(part, str) else next(iter(part(row)), "")
            if not isinstance(part, str):
                any_filled = any_filled or bool(value)
                missing = missing or not value
            words.append(value)
        if not (piece.optional and missing):
            made += words
    return "".join(made).strip(" ,;:\t\r\n") if any_filled else ""
