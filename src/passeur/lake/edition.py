"""One published state of the network: immutable, numbered, sealed with hashes; and the pointer that says which serves.

editions/<n>/manifest.json     what it holds: `Manifest`
editions/<n>/records.sqlite    id → public record, for look-ups by key
editions/<n>/index/            the search index
editions/<n>/network.toml      the network as it was described then
editions/current               the number of the edition that serves
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from passeur.model.record import AnyRecord
from passeur.network import Network


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """One source in one edition. stale: why its last good data stands in for what it gives now; empty when fresh."""

    partner: str
    records: int
    by_kind: dict[str, int] = {}
    files: int = 0
    skipped: int = 0
    refused: int = 0
    harvested: str = ""
    stale: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is. created: ISO 8601, UTC. by_kind, by_partner: numbers of public records. files: name → SHA-256."""

    number: int
    created: str
    passeur: str
    document_version: int
    inputs: str
    records: int
    by_kind: dict[str, int]
    by_partner: dict[str, int]
    sources: dict[str, SourceState]
    withheld: int = 0
    files: dict[str, str] = {}


class Edition:
    """An edition open for reading; safe to use from several threads."""

    number: int
    folder: Path
    manifest: Manifest
    network: Network

    def __init__(self, folder: Path) -> None:
        """Open `folder` (`editions/<n>`). Raises Damaged."""
        raise NotImplementedError

    def get(self, id: str) -> AnyRecord | None:
        """The public record with this id."""
        raise NotImplementedError

    def get_many(self, ids: Iterable[str]) -> dict[str, AnyRecord]:
        """Those of `ids` that exist."""
        raise NotImplementedError

    def ancestors(self, record: AnyRecord) -> list[AnyRecord]:
        """What `record` is part of, from the top down; itself left out. A cycle or a missing parent ends the walk."""
        raise NotImplementedError

    def close(self) -> None:
        """Give back files."""
        raise NotImplementedError


def current(network_folder: Path) -> int | None:
    """The number of the edition that serves, or None before the first."""
    raise NotImplementedError
