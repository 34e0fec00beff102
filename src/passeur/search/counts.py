"""How many records of a result have each value of a facet, and of each partner and kind.

What was counted is kept, under what was asked and not how it was typed: an index never changes.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.search import fields
from passeur.search.building import Values
from passeur.search.compile import Compiled, Compiler
from passeur.search.parse import Clause, parse
from passeur.search.query import Count, Query

#: Values of a facet given at most, and values kept of each segment before they are added up and cut.
_MOST_VALUES = 50
_COUNTED_VALUES = 100_000
#: A field of which every record has one value.
_EVERY = "whose"
#: The facets in it that `tally` counts by.
_TALLIED = ("partner", "kind", "source")
#: Answers whose counts are kept.
_KEPT_COUNTS = 4_096


class _Spread(NamedTuple):
    """Of a NUMBERED facet in all records: how many have the last value that a count gives, and how many have any one of
    the values that are not listed as frequent, at most."""

    last: int
    rarer: int


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
        self._searcher, self._compiler, self._values, self._unnamed = searcher, compiler, values, unnamed
        self._spreads: dict[str, _Spread] = {}
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
            counted, whose = self._aggregate(compiled.query(), plain)
            self._keep(every, whose)
            known |= counted
        for name in query.facets:
            if known[name] is None:
                known |= self._aggregate(compiled.query(without=name), [name])[0]
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

    def _aggregate(self, query: tantivy.Query, names: Sequence[str]) -> tuple[dict[str, Any], dict[str, int]]:
        """The counts of the facets `names` in the result of `query`, and of the values of `_EVERY`."""
        columns = {name: fields.COUNTED[name] for name in names if name not in fields.NUMBERED}
        buckets = self._buckets(query, {*columns.values(), _EVERY})
        whose = {bucket["key"]: bucket["doc_count"] for bucket in buckets[_EVERY]}
        numbered = [name for name in names if name in fields.NUMBERED]
        if numbered:
            columns |= self._columns(numbered, sum(whose.values()))
            buckets |= self._buckets(query, {columns[name] for name in numbered})
            if doubtful := [name for name in numbered if not self._holds(name, columns[name], buckets[columns[name]])]:
                columns |= {name: fields.NUMBERED[name] for name in doubtful}
                buckets |= self._buckets(query, {columns[name] for name in doubtful})
        return {name: self._values_of(name, columns[name], buckets[columns[name]]) for name in names}, whose

    def _buckets(self, query: tantivy.Query, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """How often each column has its values in the result of `query`, the most frequent first."""
        counted = self._searcher.aggregate(query, {column: _terms(column) for column in columns})
        return {column: counted[column]["buckets"] for column in columns}

    def _columns(self, names: Sequence[str], total: int) -> dict[str, str]:
        """The columns by which NUMBERED facets are counted in `total` records: those of frequent values alone where
        these will be enough, if the records are like all others."""
        share = total / max(self._searcher.num_docs, 1)
        columns = {}
        for name in names:
            spread = self._spread(name)
            enough = not spread.rarer or share * spread.last > spread.rarer
            columns[name] = fields.FREQUENT[name] if enough else fields.NUMBERED[name]
        return columns

    def _holds(self, name: str, column: str, buckets: list[dict[str, Any]]) -> bool:
        """Whether what was counted of a facet is what a count of all values would give: there are no others than the
        frequent ones, or none of these can have as many records."""
        if column == fields.NUMBERED[name] or not self._spread(name).rarer:
            return True
        return len(buckets) > _MOST_VALUES and buckets[-1]["doc_count"] > self._spread(name).rarer

    def _spread(self, name: str) -> "_Spread":
        """How the values of a facet are spread over all records; found out once."""
        if name not in self._spreads:
            listed = set(self._values.frequent.get(name, ()))
            column = fields.NUMBERED[name]
            terms = {column: _terms(column, max(len(listed), _MOST_VALUES) + 1)}
            buckets = self._searcher.aggregate(tantivy.Query.all_query(), terms)[column]["buckets"]
            rarer = (bucket["doc_count"] for bucket in buckets if int(bucket["key"]) not in listed)
            last = buckets[_MOST_VALUES]["doc_count"] if len(buckets) > _MOST_VALUES else 0
            self._spreads[name] = _Spread(last=last, rarer=next(rarer, 0))
        return self._spreads[name]

    def _values_of(self, name: str, column: str, buckets: list[dict[str, Any]]) -> tuple[Count, ...]:
        """The counts of a facet's values, the highest first, then by value; the first _MOST_VALUES."""
        counted: Counter[str] = Counter()
        if name in fields.NUMBERED:
            texts, listed = self._values.texts[name], self._values.frequent.get(name, [])
            numbers = [int(bucket["key"]) for bucket in buckets]
            if column == fields.FREQUENT[name]:
                numbers = [listed[place] for place in numbers]
            counts = (bucket["doc_count"] for bucket in buckets)
            counted.update({texts[number]: count for number, count in zip(numbers, counts, strict=True)})
        else:
            for bucket in buckets:
                for value in fields.values_of(column, name, bucket["key"]):
                    counted[value] += bucket["doc_count"]
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


def _terms(field: str, most: int = _MOST_VALUES + 1) -> dict[str, Any]:
    """A count of the values of `field` as tantivy takes it, the `most` frequent: of a COMBINED field, all of them."""
    size = _COUNTED_VALUES if field in fields.COMBINED else most
    return {"terms": {"field": field, "size": size, "segment_size": _COUNTED_VALUES}}
