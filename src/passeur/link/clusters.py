"""Ties between records → groups of records that are one person, none of which holds two that are barred."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Edge = tuple[int, int]


class Groups:
    """Disjoint sets of row numbers; each set is named by its smallest row."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, row: int) -> int:
        """The name of the set of `row`."""
        parent = self._parent
        root = row
        while (above := parent.get(root, root)) != root:
            root = above
        while row != root:
            parent[row], row = root, parent.get(row, row)
        return root

    def join(self, left: int, right: int) -> None:
        """Make one set of two."""
        one, other = self.find(left), self.find(right)
        self._parent[max(one, other)] = min(one, other)
        self._parent.setdefault(min(one, other), min(one, other))

    def sets(self) -> dict[int, list[int]]:
        """All sets of two and more, each in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in sorted(self._parent):
            found[self.find(row)].append(row)
        return {root: rows for root, rows in found.items() if len(rows) > 1}


def roots(rows: int, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest row of the set of each row, where ties join and nothing is barred; rows are numbered from 1.

    left, right: the rows of each tie. All ties are looked at together: of two sets that one joins the higher is hung
    under the lower, until none is left between two sets. Some turns do for a million rows.
    """
    parent = np.arange(rows + 1)
    while len(left):
        left, right = parent[left], parent[right]
        apart = left != right
        left, right = left[apart], right[apart]
        np.minimum.at(parent, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(parent, above := parent[parent]):
            parent = above
    return parent


def constrained(edges: Sequence[Edge], barred: Iterable[Edge]) -> tuple[list[list[int]], list[Edge]]:
    """Groups made from the strongest tie to the weakest, and the ties refused because of a bar.

    edges: strongest first. A tie whose joining would put two barred rows into one group is refused.
    """
    groups = Groups()
    foes: dict[int, set[int]] = defaultdict(set)
    for left, right in barred:
        foes[left].add(right)
        foes[right].add(left)
    members: dict[int, set[int]] = {}
    refused = []
    for left, right in edges:
        one, other = groups.find(left), groups.find(right)
        if one == other:
            continue
        few, many = sorted((members.get(one, {one}), members.get(other, {other})), key=len)
        if any(not foes[row].isdisjoint(many) for row in few if row in foes):
            refused.append((left, right))
            continue
        groups.join(left, right)
        members[groups.find(left)] = few | many
    return list(groups.sets().values()), refused
