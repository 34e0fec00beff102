"""Where a page begins: sorts, and the cursors that lead from one page to the next.

Sorts by date, tree and rank have a unique number for each record, so a page is "what comes after this number" and the
thousandth page costs what the first one costs. Titles and names sort by their text, which tantivy cannot be asked to
begin after: the page begins at the first letters' number, and skips what was already shown of those that share it.
By name, what is no person or group comes after all names, in the order of the index.
Relevance is known only when all hits have been scored: its cursor is a count of hits to skip; hits of equal score keep
the order of the index, which never changes.
"""

import re

import msgspec
import tantivy

from passeur.errors import QueryRefused
from passeur.search import fields
from passeur.search.compile import Compiled, Compiler
from passeur.search.query import Query

_CURSOR = re.compile(r"([a-z])(-?[0-9]{1,19})(?:\.([0-9]{1,9}))?")


class Sorting(msgspec.Struct, frozen=True):
    """One way to sort. letter: what its cursors begin with; field: the number or text that sorts; key: the number that
    a page begins after (or at, for titles and names); ascending: smallest first."""

    letter: str
    field: str
    key: str
    ascending: bool = True


BY_RELEVANCE = Sorting("o", "", "")
BY_RANK = Sorting("r", fields.RANK, fields.RANK)
BY_TITLE = Sorting("n", fields.KEY, fields.COARSE)
BY_NAME = Sorting("p", fields.NAME_KEY, fields.NAME_COARSE)
_UNNAMED = Sorting("p", fields.NAME_COARSE, fields.NAME_COARSE)
_SORTS = {
    "date": Sorting("d", fields.DATE_UP, fields.DATE_UP),
    "date-desc": Sorting("e", fields.DATE_DOWN, fields.DATE_DOWN, ascending=False),
    "title": BY_TITLE,
    "name": BY_NAME,
    "tree": Sorting("t", fields.TREE, fields.TREE),
}

#: A page of hits: (score or key, address) each.
Found = list[tuple[float | int | str, tantivy.DocAddress]]


def sorting_of(sort: str, scored: bool) -> Sorting:
    """How to sort. Where nothing is scored, relevance is the order by rank. Raises QueryRefused for an unknown word."""
    if sort == "relevance":
        return BY_RELEVANCE if scored else BY_RANK
    if sort not in _SORTS:
        raise QueryRefused(f"There is no order “{sort}”; there are relevance, {', '.join(_SORTS)}.")
    return _SORTS[sort]


def read_cursor(cursor: str, sorting: Sorting) -> tuple[int, int] | None:
    """The key and the count to skip that a cursor tells; None for the first page. Raises QueryRefused if not ours."""
    if not cursor:
        return None
    match = _CURSOR.fullmatch(cursor)
    key = int(match[2]) if match else 0
    if match is None or match[1] != sorting.letter or abs(key) >= 1 << 63 or (sorting is BY_RELEVANCE and key < 0):
        raise QueryRefused(
            "This address of a further page does not fit the search. Start again from the first page.", "page"
        )
    return key, int(match[3] or 0)


def find(
    searcher: tantivy.Searcher, compiler: Compiler, compiled: Compiled, sorting: Sorting, query: Query
) -> tuple[Found, str]:
    """The page that `query` asks for, and the cursor of the next, empty when there is none."""
    at, size = read_cursor(query.cursor, sorting), query.size
    if sorting is BY_RELEVANCE:
        skip = at[0] if at else 0
        found = searcher.search(
            compiled.query(), limit=size + 1, count=False, offset=skip, weight_by_field=fields.WEIGHT
        ).hits
        return found[:size], f"{sorting.letter}{skip + size}" if len(found) > size else ""
    if sorting is BY_NAME:
        found = _by_name(searcher, compiler, compiled, at, size + 1)
    else:
        after, skip = None, 0
        if at is not None:
            key, skip = at
            after = compiler.between(sorting.key, *_beyond(key, sorting))
        elif query.after is not None:
            after = compiler.between(fields.TREE, fields.tree_key(query.after + 1), None)
        found = _sorted(searcher, compiled.query(after=after), sorting, size + 1, skip)
    shown = found[:size]
    if len(found) <= size:
        return shown, ""
    if sorting.key == sorting.field:
        return shown, f"{sorting.letter}{shown[-1][0]}"
    skip = at[1] if at else 0
    keys = searcher.fast_field_values(sorting.key, [address for _, address in shown])
    same = keys.count(keys[-1])
    if same == len(keys) and at is not None and at[0] == keys[-1]:
        same += skip
    return shown, f"{sorting.letter}{keys[-1]}.{same}"


def _sorted(searcher: tantivy.Searcher, query: tantivy.Query, sorting: Sorting, limit: int, skip: int) -> Found:
    """The first `limit` hits of `query` in this order, after `skip`."""
    order = tantivy.Order.Asc if sorting.ascending else tantivy.Order.Desc
    found: Found = searcher.search(
        query, limit=limit, count=False, offset=skip, order_by_field=sorting.field, order=order
    ).hits
    return found


def _by_name(
    searcher: tantivy.Searcher, compiler: Compiler, compiled: Compiled, at: tuple[int, int] | None, limit: int
) -> Found:
    """The first `limit` hits by name after a cursor: persons and groups, then everything else."""
    key, skip = at or (None, 0)
    found: Found = []
    if key is None or key < fields.UNNAMED:
        named = compiler.between(fields.NAME_COARSE, key, fields.UNNAMED - 1)
        found = _sorted(searcher, compiled.query(after=named), BY_NAME, limit, skip)
        key, skip = fields.UNNAMED, 0
    if len(found) < limit:
        others = compiler.between(fields.NAME_COARSE, key, None)
        found += _sorted(searcher, compiled.query(after=others), _UNNAMED, limit - len(found), skip)
    return found


def _beyond(key: int, sorting: Sorting) -> tuple[int | None, int | None]:
    """The range of keys that a page begins with."""
    if sorting is BY_TITLE:
        return key, None
    return (key + 1, None) if sorting.ascending else (None, key - 1)
