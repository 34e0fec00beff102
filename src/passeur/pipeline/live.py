"""Which records of a source are live: the first with an id, or of an incremental source the last word."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from passeur.lake.records import Shard, id_hash
from passeur.model.record import AnyRecord, decode
from passeur.network import Source
from passeur.pipeline.reading import Located
from passeur.report import Report

#: Records that are decoded and published together: few, so that they are still in the processor's cache when they are
#: used and freed.
_TOGETHER = 512


class Piece(msgspec.Struct, frozen=True):
    """One raw file of a source: where its records are, its place among the source's files, and what it deletes.

    persons: how many of its records are persons.
    """

    path: Path
    index: int
    place: int
    name: str
    records: int
    deleted: tuple[str, ...] = ()
    persons: int = 0


class First(msgspec.Struct, frozen=True):
    """The first file that gives an id which several give: its place and name."""

    place: int
    name: str


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A share of one source's raw files, to be published together.

    incremental: all files of the source are in the slice, and later ones replace what earlier ones say of the same
    record. first: for ids (hashed) that several files of the source give, the first of these.
    """

    source: Source
    pieces: tuple[Piece, ...]
    incremental: bool
    first: dict[int, First]

    @property
    def records(self) -> int:
        """Records in all files, the dead ones counted too."""
        return sum(piece.records for piece in self.pieces)

    @property
    def persons(self) -> int:
        """Records of persons in all files."""
        return sum(piece.persons for piece in self.pieces)


class Row(msgspec.Struct, frozen=True):
    """A live record: its canonical JSON and what it says."""

    data: bytes
    record: AnyRecord


def slices(source: Source, units: list[Located], incremental: bool) -> Iterator[Slice]:
    """Divide a source by shards; an incremental one stays whole. A source that never gave anything has no slice."""
    pieces = [
        Piece(
            each.path,
            each.index,
            place,
            each.read.unit.name,
            each.read.report.records,
            tuple(each.read.report.deleted),
            each.read.report.by_kind.get("person", 0),
        )
        for place, each in enumerate(units)
    ]
    if incremental and pieces:
        yield Slice(source=source, pieces=tuple(pieces), incremental=True, first={})
    if incremental:
        return
    first = _first_places(pieces)
    by_path: dict[Path, list[Piece]] = {}
    for piece in pieces:
        by_path.setdefault(piece.path, []).append(piece)
    for together in by_path.values():
        yield Slice(source=source, pieces=tuple(together), incremental=False, first=first)


def live_rows(share: Slice, report: Report, kind: str = "") -> Iterator[list[Row]]:
    """The records of a slice that count, some hundreds at a time; `report` names those that do not, and why.

    Of an incremental source, the last word about a record counts, be it a new form or a deletion. Of any other, the
    first file that has an id counts. kind: only records of this kind are decoded and given.
    """
    begin = f'{{"kind":"{kind}"'.encode() if kind else b""
    if share.incremental:
        said, gone = _last_words(share.pieces)
        for rows in _batches(share.pieces, ("hash", "origin", "record"), begin):
            keys = ((place, id_hash(origin) if origin else hash_, data) for place, hash_, origin, data in rows)
            yield [_row(data) for place, key, data in keys if said[key] == place > gone.get(key, -1)]
        return
    names = {piece.place: piece.name for piece in share.pieces}
    for rows in _batches(share.pieces, ("hash", "record"), begin):
        kept = []
        for place, hash_, data in rows:
            row = _row(data)
            first = share.first.get(hash_)
            if first is None or first.place == place:
                kept.append(row)
            else:
                report.file = names[place]
                reason = f"{first.name} already has a record with its identifier"
                report.skip(reason, row.record.provenance.line, row.record.id)
        yield kept


def _row(data: bytes) -> Row:
    """The row of a record's canonical JSON."""
    return Row(data, decode(data))


def _last_words(pieces: Iterable[Piece]) -> tuple[dict[int, int], dict[int, int]]:
    """Key of a record or an envelope's item → place of the last file that gives it, and of the last that deletes it."""
    said: dict[int, int] = {}
    pieces = tuple(pieces)
    for rows in _batches(pieces, ("hash", "origin")):
        for place, hash_, origin in rows:
            key = id_hash(origin) if origin else hash_
            said[key] = max(place, said.get(key, -1))
    gone = {id_hash(id): piece.place for piece in pieces for id in piece.deleted}
    return said, gone


def _first_places(pieces: list[Piece]) -> dict[int, First]:
    """For ids (hashed) that more than one record of the source has: the first file that gives it."""
    repeated = _repeated_hashes(pieces)
    first: dict[int, int] = {}
    if repeated:
        for rows in _batches(pieces, ("hash",)):
            for place, hash_ in rows:
                if hash_ in repeated:
                    first[hash_] = min(place, first.get(hash_, place))
    return {hash_: First(place, pieces[place].name) for hash_, place in first.items()}


def _repeated_hashes(pieces: list[Piece]) -> set[int]:
    """Hashes of ids that more than one record has. Eight bytes a record are held, never the ids themselves."""
    paths = dict.fromkeys(piece.path for piece in pieces)
    chunks = [batch.column("hash") for path in paths for batch in Shard(path).rows(["hash"])]
    if not chunks:
        return set()
    hashes = pa.chunked_array(chunks).combine_chunks()
    ordered = hashes.take(pc.sort_indices(hashes))
    found: list[int] = ordered[1:].filter(pc.equal(ordered[1:], ordered[:-1])).to_pylist()
    return set(found)


def _batches(
    pieces: Iterable[Piece], columns: tuple[str, ...], begin: bytes = b""
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of live files, some hundreds at a time, each as (place of its file in the source, *columns).

    begin: only rows whose record begins with these bytes.
    """
    shards: dict[Path, dict[int, int]] = {}
    for piece in pieces:
        shards.setdefault(piece.path, {})[piece.index] = piece.place
    for path, places in shards.items():
        for batch in Shard(path).rows(("unit", *columns), _TOGETHER):
            if begin:
                batch = batch.filter(pc.starts_with(batch.column("record"), begin))
            where = [places.get(index, -1) for index in batch.column("unit").to_pylist()]
            values = zip(where, *(batch.column(name).to_pylist() for name in columns), strict=True)
            yield (row for row in values if row[0] >= 0)
