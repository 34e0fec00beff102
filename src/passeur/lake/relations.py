"""Who points to a record: the relations that an edition's records state, by what they lead to.

relation(target → record, kind, type, name) lies in `records.sqlite`, beside the records that state them, so nothing of
a record that is not public is in it. A relation names its target as its source does; the row is kept under every key
that a record can be asked by, so that a look-up is by key alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
import re2

from passeur.model.ids import authority_key, reference_keys
from passeur.model.record import AnyRecord, kind_of

TABLE = (
    "CREATE TABLE IF NOT EXISTS relation (target TEXT NOT NULL, record TEXT NOT NULL, kind TEXT NOT NULL,"
    " type TEXT NOT NULL, name TEXT NOT NULL)"
)
#: After the rows are there: five times faster than keeping a tree in order while writing.
INDEX = "CREATE INDEX relation_target ON relation (target)"

#: target, record, kind, type, name to sort by
Row = tuple[str, str, str, str, str]


class Related(msgspec.Struct, frozen=True):
    """A record that states relations to the one asked for. types: of these relations, as `model.record.Relation`."""

    record: str
    kind: str
    types: tuple[str, ...]


def rows(record: AnyRecord, name: str) -> Iterator[Row]:
    """The rows of what `record` states. name: what it is sorted by among others."""
    for relation in record.relations:
        for key in reference_keys(record.source, relation.target):
            yield key, record.id, kind_of(record), relation.type, name


def keys_of(record: AnyRecord) -> list[str]:
    """What relations can call `record`: its id, its identifiers within its source, and its addresses anywhere."""
    found = [record.id]
    for each in record.identifiers:
        if each.value.strip():
            found += [authority_key(each.value, kind, record.source) for kind in ("", each.type)]
    found += [authority_key(link.url, "", record.source) for link in record.links if link.rel == "same-as"]
    return list(dict.fromkeys(found))


def mentioning(records: Iterable[AnyRecord]) -> Callable[[bytes], object]:
    """What finds, in the JSON of a record, a reference to one of these by what `keys_of` has: the last part of a key
    as the end of a text. Few other records have one."""
    tails = {re.split(r"[\0 /:]", key.rstrip("/"))[-1] for record in records for key in keys_of(record)}
    written = sorted(msgspec.json.encode(tail)[1:-1] for tail in tails if tail)
    either = b"|".join(map(re2.escape, written))
    search: Callable[[bytes], object] = re2.compile(b'["/: ](?:' + either + b')/?"').search
    return search


def question(keys: Sequence[str], kind: str, without: str = "") -> tuple[str, list[str]]:
    """SQL for the records that state a relation to one of `keys`, and its arguments.

    kind: only records of this kind, where one is wanted. without: ids of records that are left out, as a JSON list.
    """
    where = f"FROM relation WHERE target IN ({','.join('?' * len(keys))})"
    arguments = list(keys)
    for condition, value in ((" AND kind = ?", kind), (" AND record NOT IN (SELECT value FROM json_each(?))", without)):
        if value:
            where += condition
            arguments.append(value)
    return where, arguments


def related(found: Iterable[tuple[str, str, str]]) -> list[Related]:
    """Rows of (record, kind, types joined by commas) as `Related`."""
    return [Related(record, kind, tuple(sorted(types.split(",")))) for record, kind, types in found]
