"""Ids of identities that stay from edition to edition.

A group of records keeps the id of the old identity most of whose members it holds; an id that goes leaves a redirect
to the identity that holds most of its members, or a tombstone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

from passeur.link.model import Ledger


def name(
    groups: Sequence[Sequence[str]], ledger: Ledger, prints: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """An id for each group of record ids (each sorted), and where ids that went have gone (`Ledger.moved`).

    prints: record id → fingerprint, of the members of all groups. A record is known by its id, else by its fingerprint.
    """
    claims = sorted(
        (-count, group[0], old, number)
        for number, group in enumerate(groups if ledger.members or ledger.prints else ())
        for old, count in Counter(_votes(group, ledger, prints)).items()
    )
    ids = [""] * len(groups)
    heirs: dict[str, str] = {}
    for _, _, old, number in claims:
        if old not in heirs:
            heirs[old] = old if not ids[number] else ids[number]
            ids[number] = ids[number] or old
    # An id under a tombstone may rise again: it can only be made from the same first record.
    gone = {id for id, heir in ledger.moved.items() if heir}
    taken = set(ids) | set(ledger.members.values()) | set(ledger.prints.values()) | gone
    for number, group in enumerate(groups):
        if not ids[number]:
            ids[number] = _born(group[0], taken)
            taken.add(ids[number])
    return ids, _moved(ledger, set(ids), heirs)


#: Two figures of base 32 (RFC 4648, small letters) for each ten bits.
_FIGURES: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [first + second for first in _FIGURES for second in _FIGURES]


def _votes(group: Sequence[str], ledger: Ledger, prints: Mapping[str, str]) -> list[str]:
    """The old identities of a group's records."""
    found = (ledger.members.get(record) or ledger.prints.get(prints.get(record, "")) for record in group)
    return [old for old in found if old]


def _born(first: str, taken: set[str]) -> str:
    """A new id: "p" and twelve characters made from its first member's; another where that was ever given."""
    for turn in range(1_000_000):
        seed = first if not turn else f"{first}#{turn}"
        bits = int.from_bytes(blake2b(seed.encode(), digest_size=10).digest()) >> 20
        high, middle, low = bits >> 40, bits >> 20 & 0xFFFFF, bits & 0xFFFFF
        id = (
            f"p{_PAIRS[high >> 10]}{_PAIRS[high & 1023]}{_PAIRS[middle >> 10]}{_PAIRS[middle & 1023]}"
            f"{_PAIRS[low >> 10]}{_PAIRS[low & 1023]}"
        )
        if id not in taken:
            return id
    raise AssertionError("a million ids from one record are all taken")


def _moved(ledger: Ledger, ids: set[str], heirs: Mapping[str, str]) -> dict[str, str]:
    """Where each id that ever went leads now: straight to an identity that is there, or "" for none."""
    old = set(ledger.members.values()) | set(ledger.prints.values())
    moved = {**ledger.moved, **{id: heirs.get(id, "") for id in old}}
    return {id: _end(id, moved, ids) for id in sorted(moved) if id not in ids}


def _end(id: str, moved: Mapping[str, str], ids: set[str]) -> str:
    """The end of a chain of redirects."""
    seen = {id}
    while (id := moved.get(id, "")) and id not in ids and id not in seen:
        seen.add(id)
    return id if id in ids else ""
