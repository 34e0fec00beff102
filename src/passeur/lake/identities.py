"""Identities of one edition: `identities.sqlite`, read by key.

identity(id, members)                       which records are one human being
member(record → identity)                   the other way
proposal, moved, mention                    pairs for the desk; ids that went; who is named in other records
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from passeur.errors import Damaged


class KeptTie(msgspec.Struct, frozen=True):
    """Two records of one identity or proposal, the rule that held and its probability (0 to 1)."""

    left: str
    right: str
    rule: str
    probability: float


class KeptIdentity(msgspec.Struct, frozen=True):
    """An identity as an edition keeps it: see `link.model.Identity`."""

    id: str
    members: tuple[str, ...]
    ties: tuple[KeptTie, ...] = ()


class Mention(msgspec.Struct, frozen=True):
    """A person or group named in other records (as agent), tied to its own record.

    name: exactly as those records write it (the filter `agent`); record: the person's or group's record id;
    certainty: "certain" (the source gives the authority's id), "probable" (name and dates agree), "possible" (the
    name alone, and nobody else in the network has it); partner: whose records name it so; count: how many do.
    """

    name: str
    record: str
    certainty: str
    partner: str
    count: int
    dates: str = ""


class Identities:
    """The identities of one edition, open for reading; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open; an absent file is an edition without identities. Raises Damaged."""
        raise Damaged(str(path))

    def of(self, record: str) -> KeptIdentity | None:
        """The identity that a record belongs to."""
        raise NotImplementedError

    def get(self, id: str) -> KeptIdentity | None:
        """The identity with this id."""
        raise NotImplementedError

    def moved(self, id: str) -> str | None:
        """Where an identity that went has its heir: its id, "" where there is none, None where it never was."""
        raise NotImplementedError

    def proposals(self, record: str) -> list[KeptTie]:
        """Pairs with this record that await a decision."""
        raise NotImplementedError

    def mentions(self, records: Iterable[str]) -> list[Mention]:
        """How other records name the persons or groups of these records, the surest first."""
        raise NotImplementedError

    def count(self) -> int:
        """How many identities there are."""
        raise NotImplementedError
