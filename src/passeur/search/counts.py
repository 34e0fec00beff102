"""How many records of a result have each value of a facet, and of each partner and kind.

What was counted is kept, under what was asked and not how it was typed: an index never changes.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

import msgspec
import tantivy

from passeur.search import fields
from passeur.search.building import Values
from passeur.search.compile import Compiled, Compiler
from passeur.search.numbered import COUNTED_VALUES, Numbered
from passeur.search.parse import Clause, parse
from passeur.search.query import Count, Query
from passeur.search.together import Together

#: Values of a facet given at most.
_MOST_VALUES = 50
#: A field of which every record has one value.
_EVERY = "whose"
#: The facets in it that `tally` counts by.
_TALLIED = ("partner", "kind", "source")
#: In fewer records two threads count no sooner than one: each looks for the records anew.
_TOGETHER = 50_000
#: Answers whose counts are kept.
_KEPT_COUNTS = 4_096


class Counts:
    """Counts in one open index; safe to use from several threads."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        compiler: Compiler,
        values: Values,
        unnamed: frozenset[str] = frozenset(),
    ) -> None:
        """unnamed: values that are never given, since they are names of records that nothing is told of."""
        self._searcher, self._compiler, self._unnamed = searcher, compiler, unnamed
        self._numbered = Numbered(searcher, values, _MOST_VALUES)
        self._together = Together()
        self._counts: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._lock = Lock()

    def of(self, query: Query, compiled: Compiled) -> tuple[int, dict[str, tuple[Count, ...]]]:
        """How many records there are in all, and how many have each value of the facets asked for.

        A facet that is filtered is counted as if it were not, so that the visitor sees what else there is.
        """
        asked = _asked(compiled.clauses)
        keys = {name: (_key(query, asked, without=name), name) for name in query.facets}
        known = {name: self._kept(key) for name, key in keys.items()}
        every = (_key(query, asked), _EVERY)
        whose = self._kept(every)
        plain = [name for name in query.facets if known[name] is None and name not in compiled.filters]
        if plain or whose is None:
            counted, whose = self._aggregate(compiled.query(), plain, self._compiler.likely(query, compiled))
            self._keep(every, whose)
            known |= counted
        for name in query.facets:
            if known[name] is None:
                likely = self._compiler.likely(query, compiled, without=name)
                known |= self._aggregate(compiled.query(without=name), [name], likely)[0]
            self._keep(keys[name], known[name])
        # Every record has one value of this field, so its counts add up to the size of the result.
        return sum(whose.values()), known

    def tally(self, query: Query, without: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
        """How many records `query` finds, by partner and by kind; those of the sources `without` are left out. Raises
        QueryRefused."""
        key = (_key(query, _asked(parse(query.text))), _EVERY)
        known: dict[str, int] | None = self._kept(key)
        if known is None:
            known = self._aggregate(self._compiler.compile(query, ranked=False).query(), ())[1]
            self._keep(key, known)
        found: dict[str, dict[str, int]] = {}
        for whose, count in known.items():
            told = (next(iter(fields.values_of(_EVERY, name, whose)), "") for name in _TALLIED)
            partner, kind, source = told
            if source not in without:
                kinds = found.setdefault(partner, {})
                kinds[kind] = kinds.get(kind, 0) + count
        return found

    def total(self, query: tantivy.Query) -> int:
        """How many records a query finds."""
        return sum(self._aggregate(query, ())[1].values())

    def leave_unsaid(self, values: frozenset[str]) -> None:
        """Give none of these any more."""
        self._unnamed |= values
        self.forget()

    def forget(self) -> None:
        """Forget what was counted."""
        with self._lock:
            self._counts.clear()

    def only_absent(self, facet: str) -> frozenset[int]:
        """Numbers of the values of a facet that only records have of which nothing is told."""
        field = fields.NUMBERED[facet]
        absent = self._compiler.absent or tantivy.Query.empty_query()
        theirs = self._searcher.aggregate(absent, {field: _terms(field)})[field]["buckets"]
        numbers = [int(bucket["key"]) for bucket in theirs]
        found = (self._compiler.told(self._compiler.term(field, number)) for number in numbers)
        told = [bool(self._searcher.search(query, limit=1, count=False).hits) for query in found]
        return frozenset(number for number, there in zip(numbers, told, strict=True) if not there)

    def _aggregate(
        self, query: tantivy.Query, names: Sequence[str], likely: int = 0
    ) -> tuple[dict[str, Any], dict[str, int]]:
        """The counts of the facets `names` in the result of `query`, and of the values of `_EVERY`. likely: how many
        records it may find, by which no count depends but its time."""
        columns = {name: fields.COUNTED[name] for name in names if name not in fields.NUMBERED}
        numbered = [name for name in names if name in fields.NUMBERED]
        asked = {column: _terms(column) for column in {*columns.values(), _EVERY}}
        asked |= self._numbered.columns(numbered[:-1], likely)
        found = self._found(query, asked, self._numbered.columns(numbered[-1:], likely), likely)
        whose = {bucket["key"]: bucket["doc_count"] for bucket in found[_EVERY]["buckets"]}
        counted = {name: _taken_apart(name, column, found[column]["buckets"]) for name, column in columns.items()}
        counted |= self._numbered.of(query, numbered, found)
        return {name: self._first(counts) for name, counts in counted.items()}, whose

    def _found(
        self, query: tantivy.Query, asked: dict[str, Any], further: dict[str, Any], likely: int
    ) -> dict[str, Any]:
        """What tantivy counts of some columns and of some further ones, that take as long."""
        if not further or likely < _TOGETHER:
            found: dict[str, Any] = self._searcher.aggregate(query, asked | further)
            return found
        one, other = self._together.both(
            lambda: self._searcher.aggregate(query, asked), lambda: self._searcher.aggregate(query, further)
        )
        return one | other

    def _first(self, counted: Counter[str]) -> tuple[Count, ...]:
        """The first _MOST_VALUES counts of a facet, the highest first, then by value."""
        found = [Count(value, count) for value, count in counted.items() if count and value not in self._unnamed]
        return tuple(sorted(found, key=lambda count: (-count.count, count.value))[:_MOST_VALUES])

    def _kept(self, key: tuple[object, ...]) -> Any:
        with self._lock:
            if key in self._counts:
                self._counts.move_to_end(key)
                return self._counts[key]
            return None

    def _keep(self, key: tuple[object, ...], value: Any) -> None:
        with self._lock:
            self._counts[key] = value
            self._counts.move_to_end(key)
            while len(self._counts) > _KEPT_COUNTS:
                self._counts.popitem(last=False)


def _asked(clauses: tuple[Clause, ...]) -> frozenset[Clause]:
    """What the hits of a question depend on, but not their order: its words, however they were typed."""
    # Of a call number, all that was typed is looked for.
    return frozenset([each if each.field == "id" else msgspec.structs.replace(each, typed="") for each in clauses])


def _key(query: Query, asked: frozenset[Clause], without: str = "") -> tuple[object, ...]:
    """What the counts of a query depend on: not its page, order or language, nor the filter that is left out."""
    filters = tuple(
        sorted(
            (name, tuple(sorted(set(values)))) for name, values in query.filters.items() if values and name != without
        )
    )
    return (asked, filters, query.earliest, query.latest, query.about, query.any_word)


def _taken_apart(name: str, column: str, buckets: list[dict[str, Any]]) -> Counter[str]:
    """The counts of the values of one facet in a COMBINED column."""
    counted: Counter[str] = Counter()
    for bucket in buckets:
        for value in fields.values_of(column, name, bucket["key"]):
            counted[value] += bucket["doc_count"]
    return counted


def _terms(column: str) -> dict[str, Any]:
    """A count of all values of a column as tantivy takes it."""
    return {"terms": {"field": column, "size": COUNTED_VALUES, "segment_size": COUNTED_VALUES}}
