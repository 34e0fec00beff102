"""JSON-LD that speaks schema.org, as plain nodes: out of web pages too, with references followed, nothing fetched.

Part of `schemaorg`. Contexts are never loaded: names are known by schema.org's own words, with or without its address
or the prefix `schema:` before them.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import msgspec

from passeur.formats.base import RawFile
from passeur.formats.table_text import decoded, detect
from passeur.report import Report

#: A thing that schema.org describes: its properties by their bare names.
Node = dict[str, Any]

#: Bytes of a file, nodes in it, and how deep they may stand in one another.
_LARGEST, _MOST, _DEEPEST = 64_000_000, 200_000, 40

#: Properties that hold things which are told in their own right, where they have a name.
_HOLDING = ("event", "events", "subEvent", "containsPlace", "itemListElement", "item", "mainEntity", "hasPart")

_NAME = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)(?=\w)")


def nodes(file: RawFile, report: Report) -> Iterator[tuple[int, Node]]:
    """Every top node of `file` with the line of the block that it stands in, references to nodes of the file filled in.

    A block that is not JSON is skipped.
    """
    for line, block in _blocks(file, report):
        try:
            data = msgspec.json.decode(block)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            report.skip(f"a block of JSON-LD cannot be read: {error}", line)
            continue
        except RecursionError:
            report.skip("a block of JSON-LD is nested too deep", line)
            continue
        tops = [_plain(each, 0) for each in _tops(data, 0)]
        known: dict[str, Node] = {}
        _collect(tops, known, 0)
        for top in tops[:_MOST]:
            yield line, _filled(top, known)


def types_of(node: Node) -> list[str]:
    """The types of a node, bare."""
    return [_bare(each) for each in as_list(node.get("@type")) if isinstance(each, str)]


def as_list(value: Any) -> list[Any]:
    """A value that may be one or several, as a list; nothing as an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _blocks(file: RawFile, report: Report) -> Iterator[tuple[int, str]]:
    """The texts that hold JSON-LD: the whole file, or the scripts of a web page that say so; with their lines."""
    with file.open() as stream:
        encoding, doubt = detect(stream)
    if doubt:
        report.remark("encoding", doubt)
    with file.open() as stream, decoded(stream, encoding) as text:
        written = text.read(_LARGEST).lstrip("\ufeff \t\r\n")
    if not written.startswith("<"):
        yield 1, written
        return
    page = _Scripts()
    page.feed(written)
    page.close()
    yield from page.found


class _Scripts(HTMLParser):
    """The contents of `<script type="application/ld+json">`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._inside = 0
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice where such a script begins."""
        kind = next((value or "" for name, value in attrs if name == "type"), "")
        if tag == "script" and kind.partition(";")[0].strip().lower() == "application/ld+json":
            self._inside, self._parts = self.getpos()[0], []

    def handle_data(self, data: str) -> None:
        """Keep what stands in it."""
        if self._inside:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Notice where it ends."""
        if tag == "script" and self._inside:
            self.found.append((self._inside, "".join(self._parts)))
            self._inside = 0


def _tops(data: Any, depth: int) -> Iterator[Node]:
    """The nodes at the top of a document: of lists, of `@graph`, of lists of items."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for each in data:
            yield from _tops(each, depth + 1)
    elif isinstance(data, dict):
        graph = data.get("@graph")
        if graph is not None:
            yield from _tops(graph, depth + 1)
        if graph is None or "@type" in data:
            yield data
        for key in _HOLDING:
            for each in as_list(data.get(key, data.get(f"schema:{key}"))):
                if isinstance(each, dict) and ("name" in each or "schema:name" in each or "item" in each):
                    yield from _tops(each, depth + 1)


def _plain(value: Any, depth: int) -> Any:
    """A value with bare names; text in a language stays an object with `@value` and `@language`."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_bare(key): _plain(each, depth + 1) for key, each in value.items() if key not in ("@context", "@graph")}
    return value


def _bare(name: str) -> str:
    """A name without schema.org's address or prefix."""
    return _NAME.sub("", name, count=1) if _NAME.match(name) else name


def _collect(value: Any, known: dict[str, Node], depth: int) -> None:
    """Remember every node that has an `@id` and says something."""
    if depth > _DEEPEST or len(known) > _MOST:
        return
    if isinstance(value, list):
        for each in value:
            _collect(each, known, depth + 1)
    elif isinstance(value, dict):
        id = value.get("@id")
        if isinstance(id, str) and len(value) > 1:
            known.setdefault(id, value)
        for each in value.values():
            _collect(each, known, depth + 1)


def _filled(node: Node, known: dict[str, Node]) -> Node:
    """A node whose bare references are what they refer to, one step deep, so that circles end."""

    def step(value: Any) -> Any:
        if isinstance(value, list):
            return [step(each) for each in value]
        if isinstance(value, dict) and value.keys() == {"@id"}:
            return known.get(str(value["@id"]), value)
        return value

    return {name: step(value) for name, value in node.items()}
