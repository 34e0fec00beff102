"""Whether every element and attribute is in a reader's tables. Part of `xml`; use it through that module."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from xml.etree.ElementTree import Element

from passeur.formats.xml_text import local
from passeur.report import Report

#: How many different paths that no table names are told apart, how long they may be, and where all others are counted.
_MOST_PATHS, _LONGEST_PATH, _OTHERS = 2_000, 200, "…"

_TAG: Callable[[Element], str] = attrgetter("tag")


class _Verdict(NamedTuple):
    """What a reader's tables say of one element with its attributes, where it stands."""

    known: bool
    deep: bool
    strangers: tuple[str, ...]
    path: str
    inside: "dict[str | tuple[str, ...], _Verdict]"
    name: str
    #: Known, with all its attributes, none of which can hide it.
    plain: bool


@lru_cache(maxsize=64)
def _nodes(known: frozenset[str]) -> "dict[str, dict[str | tuple[str, ...], _Verdict]]":
    """What was already found out of a reader's tables, kept from file to file: thousands of small files share it."""
    return {}


@lru_cache(maxsize=64)
def _plain(known: frozenset[str]) -> set[str | tuple[str, ...]]:
    """Tags, alone or with names of attributes, that a reader's tables name wherever they stand; kept like `_nodes`."""
    return set()


class Ledger:
    """Checks that every element and attribute with a value is in a reader's tables, and counts characters.

    A key of `fields` and `ignored` is, most exact first: `parent/element`, `element`; for attributes
    `parent/element/@name`, `element/@name`, `@name` (local names all). `element/**` and `parent/element/**` name
    everything below an element as well. What is in neither table is reported as unmapped, as `parent/element[/@name]`.

    internal: how many elements marked `audience="internal"` were met; they are emptied, so that no reader sees them,
    and count as ignored.
    """

    def __init__(self, fields: Mapping[str, object], ignored: Mapping[str, object], report: Report) -> None:
        self._known = frozenset(fields) | frozenset(ignored)
        self._report = report
        self._nodes = _nodes(self._known)
        self._plain = _plain(self._known)
        #: How many elements in a row could not be accounted for the fast way: some tables are never plain.
        self._misses = 0
        self.internal = 0

    def tree(self, parent: str, element: Element) -> None:
        """Account for `element`, which stands in an element called `parent`, and for all that is inside it."""
        if self._misses <= 10 and self._everywhere(element):
            return
        total = missing = 0
        todo = [(self._node(parent), element, False, parent)]
        take, put = todo.pop, todo.append
        while todo:
            node, each, below, above = take()
            tag, names = each.tag, each.keys()
            verdict = node.get((tag, *names) if names else tag)
            if verdict is None:
                verdict = self._judge(node, above, tag, names)
            known, deep, strangers, path, inside, name, _ = verdict
            if names:
                if "audience" in names and each.get("audience") == "internal":
                    self._empty(each)
                    continue
                for value in each.attrib.values():
                    total += len(value)
                if strangers and not below and not deep:
                    missing += self._report_attributes(path, each, strangers)
            text = each.text
            size = len(text.strip()) if text else 0
            if len(each):
                deeper = below or deep
                for child in each:
                    tail = child.tail
                    if tail:
                        size += len(tail.strip())
                    # Most elements hold nothing but words, and are known: they need no place in the queue.
                    names = child.keys()
                    verdict = inside.get((child.tag, *names) if names else child.tag)
                    if verdict is None or not verdict[6] or len(child):
                        put((inside, child, deeper, name))
                        continue
                    text = child.text
                    if text:
                        total += len(text.strip())
                    if names:
                        for value in child.attrib.values():
                            total += len(value)
            if size:
                total += size
                if not known and not below:
                    missing += size
                    self._unmapped(path, " ".join((each.text or "").split()))
        self._report.characters(total, total - missing)

    def _everywhere(self, element: Element) -> bool:
        """Account for `element` if the tables name all that is in it wherever it stands; False if they do not.

        Nearly every description is of this kind, and here the work is done by iterators in C.
        """
        keys = self._plain
        if not keys.issuperset(map(_TAG, element.iter())):
            fresh = set(map(_TAG, element.iter())) - keys
            if not all(map(self._plain_key, fresh)):
                self._misses += 1
                return False
        total = sum(map(len, map(str.strip, element.itertext())))
        for each in filter(Element.keys, element.iter()):
            attributes = each.attrib
            if (each.tag, *attributes) not in keys and not self._plain_key(each.tag, attributes):
                return False
            for value in attributes.values():
                total += len(value)
        self._misses = 0
        self._report.characters(total, total)
        return True

    def _plain_key(self, tag: str, names: Collection[str] = ()) -> bool:
        """Whether an element with these attributes is in the tables wherever it stands, and never internal."""
        name, known = local(tag), self._known
        if name not in known or "audience" in names:
            return False
        if not all(f"{name}/@{local(each)}" in known or f"@{local(each)}" in known for each in names):
            return False
        if len(self._plain) > 10_000:
            self._plain.clear()
        self._plain.add((tag, *names) if names else tag)
        return True

    def ignore(self, element: Element) -> None:
        """Count `element` and all that is inside it as ignored with a reason that the caller has told."""
        total = sum(len(words.strip()) for words in element.itertext())
        total += sum(len(value) for each in element.iter() for value in each.attrib.values())
        self._report.characters(total, total)

    def _empty(self, element: Element) -> None:
        """Take away what is inside an internal element, but not the words after it, which are its parent's."""
        self.internal += 1
        self.ignore(element)
        tail = element.tail
        element.clear()
        element.tail = tail

    def _report_attributes(self, path: str, element: Element, strangers: tuple[str, ...]) -> int:
        """Report attributes that no table names; how many characters they hold."""
        for name in strangers:
            self._unmapped(f"{path}/@{local(name)}", element.attrib[name])
        return sum(len(element.attrib[name]) for name in strangers)

    def _unmapped(self, path: str, value: str) -> None:
        """Report what no table names; a hostile file's endless names are counted together."""
        seen = self._report.unmapped_paths
        path = path[:_LONGEST_PATH]
        self._report.unmapped(path if path in seen or len(seen) < _MOST_PATHS else _OTHERS, value)

    def _node(self, name: str) -> "dict[str | tuple[str, ...], _Verdict]":
        """The verdicts on what stands in an element called `name`; a hostile file's endless names are forgotten."""
        if len(self._nodes) > 2_000:
            self._nodes.clear()
        return self._nodes.setdefault(name, {})

    def _judge(
        self, node: "dict[str | tuple[str, ...], _Verdict]", parent: str, tag: str, names: Collection[str]
    ) -> _Verdict:
        """Whether the element is in the tables, whether all below it is, and which of its attributes are not."""
        name, known = local(tag), self._known
        deep = f"{parent}/{name}/**" in known or f"{name}/**" in known
        strangers = tuple(
            each
            for each in names
            if not {f"{parent}/{name}/@{local(each)}", f"{name}/@{local(each)}", f"@{local(each)}"} & known
        )
        listed = deep or f"{parent}/{name}" in known or name in known
        plain = listed and not strangers and "audience" not in names
        verdict = _Verdict(listed, deep, strangers, f"{parent}/{name}", self._node(name), name, plain)
        if len(node) > 10_000:
            node.clear()
        node[(tag, *names) if names else tag] = verdict
        return verdict
