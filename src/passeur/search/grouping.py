"""The best few of each kind, in as few searches as that takes: what is rare is not lost behind what is common."""

from collections.abc import Callable, Mapping
from typing import Any

from passeur.search.pages import Found

#: Hits looked at in one search: with seven kinds, at least one of them has its few among so many.
DEPTH = 48


def of_each_kind(
    find: Callable[[tuple[str, ...]], Found],
    kind: Callable[[Any], str],
    counts: Mapping[str, int],
    each: int,
) -> Found:
    """At most `each` hits of each kind, kinds in the order of their best hit as far as one search shows them together.

    find: the first DEPTH hits of some kinds, of all where none are named. kind: of a hit's address. counts: how many
    hits each kind has. The first search is of everything; further ones are of the kinds that are not full yet.
    """
    wanted = {name: min(count, each) for name, count in counts.items() if count}
    taken: dict[str, Found] = {}
    missing: tuple[str, ...] = ()
    for _ in range(len(wanted)):
        for hit in find(missing):
            name = kind(hit[1])
            if name in wanted and (not missing or name in missing):
                mine = taken.setdefault(name, [])
                if len(mine) < wanted[name]:
                    mine.append(hit)
        left = tuple([name for name in wanted if len(taken.get(name, ())) < wanted[name]])
        if not left or left == missing:
            break
        for name in left:
            if name in taken:
                taken[name] = []  # found again from the best on; the kind keeps its place
        missing = left
    return [hit for found in taken.values() for hit in found]
