"""How many records of a result have each value of a facet that has many values: themes and places.

A count of all values goes through a table of numbers without order, of which there may be 100,000. So the values that
a sample of the records has most often are listed when an index is built, and are counted first, in a few columns of
small numbers. Of the others none has more records than in the whole index; where the last value that is given has more,
none of them is missing, and where not, all are counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import tantivy

from passeur.search import fields
from passeur.search.building import Values

#: Values kept of each segment before they are added up and cut.
COUNTED_VALUES = 100_000

#: Of fewer records all values are counted in less time than the frequent ones in their columns.
_MANY = 20_000


class _Spread(NamedTuple):
    """Of a facet in all records: how many have the last value that is given, and how many have any one of the values
    that are not listed as frequent, at most."""

    last: int
    rarer: int


class Numbered:
    """Counts of NUMBERED facets in one open index; safe to use from several threads."""

    def __init__(self, searcher: tantivy.Searcher, values: Values, most: int) -> None:
        """most: values that are given of a facet."""
        self._searcher, self._values, self._most = searcher, values, most
        self._spreads: dict[str, _Spread] = {}

    def columns(self, names: Sequence[str], likely: int) -> dict[str, dict[str, Any]]:
        """The counts to ask tantivy for, by column, of some facets in a result of `likely` so many records."""
        most: dict[str, int] = {}
        for name in names:
            if self._enough(name, likely):
                most |= dict.fromkeys((*fields.FREQUENT[name], fields.FREQUENT_MORE[name]), fields.MOST_FREQUENT + 1)
            else:
                most[fields.NUMBERED[name]] = self._most + 1
        return {column: _terms(column, each) for column, each in most.items()}

    def of(self, query: tantivy.Query, names: Sequence[str], found: dict[str, Any]) -> dict[str, Counter[str]]:
        """For each facet, the values that the most records have in the result of `query`; the first `most` are right,
        and more may be there. found: what tantivy counted of the columns asked for."""
        counts = {name: self._read(name, found) for name in names}
        doubtful = [
            name for name in names if fields.NUMBERED[name] not in found and not self._holds(name, counts[name])
        ]
        if doubtful:
            again = self._searcher.aggregate(query, self.columns(doubtful, 0))
            counts |= {name: self._read(name, again) for name in doubtful}
        texts = self._values.texts
        return {
            name: Counter({texts[name][number]: count for number, count in each.items()})
            for name, each in counts.items()
        }

    def _read(self, name: str, found: dict[str, Any]) -> Counter[int]:
        """Counts by the numbers of values, of whichever columns of a facet were counted."""
        if whole := found.get(fields.NUMBERED[name]):
            return Counter({int(bucket["key"]): bucket["doc_count"] for bucket in whole["buckets"]})
        listed = self._values.frequent.get(name, [])
        counts: Counter[int] = Counter()
        for column in (*fields.FREQUENT[name], fields.FREQUENT_MORE[name]):
            for bucket in found[column]["buckets"]:
                if (place := int(bucket["key"])) != fields.NO_VALUE:
                    counts[listed[place]] += bucket["doc_count"]
        return counts

    def _enough(self, name: str, likely: int) -> bool:
        """Whether counting frequent values is worth it in so many records, and enough if they are like all others."""
        if likely < _MANY:
            return False
        share = likely / max(self._searcher.num_docs, 1)
        spread = self._spread(name)
        return not spread.rarer or share * spread.last > spread.rarer

    def _holds(self, name: str, counts: Counter[int]) -> bool:
        """Whether no other value can be among the first of those that were counted."""
        rarer = self._spread(name).rarer
        return not rarer or sum(count > rarer for count in counts.values()) >= self._most

    def _spread(self, name: str) -> _Spread:
        """How the values of a facet are spread over all records; found out once."""
        if name not in self._spreads:
            listed = set(self._values.frequent.get(name, ()))
            column = fields.NUMBERED[name]
            terms = {column: _terms(column, max(len(listed), self._most) + 1)}
            buckets = self._searcher.aggregate(tantivy.Query.all_query(), terms)[column]["buckets"]
            rarer = (bucket["doc_count"] for bucket in buckets if int(bucket["key"]) not in listed)
            last = buckets[self._most - 1]["doc_count"] if len(buckets) >= self._most else 0
            self._spreads[name] = _Spread(last=last, rarer=next(rarer, 0))
        return self._spreads[name]


def _terms(column: str, most: int) -> dict[str, Any]:
    """A count of the values of a column as tantivy takes it."""
    return {"terms": {"field": column, "size": most, "segment_size": COUNTED_VALUES}}
