"""Ties between records → groups of records that are one person, none of which holds two that are barred."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

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


def joined(edges: Iterable[Edge]) -> Groups:
    """The groups that ties make where nothing is barred."""
    groups = Groups()
    for left, right in edges:
        groups.join(left, right)
    return groups


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
