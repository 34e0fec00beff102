"""Which values of facets many records have: told by a sample, before the parts of an index are built."""

from collections import Counter
from collections.abc import Iterable

from passeur.lake.records import Shard
from passeur.model.record import decode
from passeur.pipeline.live import Slice
from passeur.search.document import themes_and_places

#: Records looked at of each group of a shard's rows, which are some 8,000: a sixteenth. What one of 10,000 records of a
#: million has is then missed once in five hundred times, and no count depends on it.
_OF_A_GROUP = 512
#: Values of a facet that are told where the sample has few, so that none may be missing; and where it has more: counts
#: of all that are told are added up for each segment of an index, so a longer list costs more than it spares.
_ALL, _MOST = 4_000, 1_000


def frequent_values(shares: Iterable[Slice]) -> dict[str, list[str]]:
    """The frequent values of the facets "theme" and "place", the most frequent first; always the same for the same
    shards."""
    counts: dict[str, Counter[str]] = {}
    paths = dict.fromkeys(piece.path for share in shares for piece in share.pieces)
    for path in paths:
        for records in Shard(path).sample("record", _OF_A_GROUP):
            for data in records.to_pylist():
                for facet, values in themes_and_places(decode(data)).items():
                    counts.setdefault(facet, Counter()).update(values)
    return {facet: _most(found) for facet, found in counts.items()}


def _most(counted: Counter[str]) -> list[str]:
    """The values that were counted most, by count, then by value."""
    often = sorted((-count, value) for value, count in counted.items())
    return [value for _, value in often[: len(often) if len(often) <= _ALL else _MOST]]
