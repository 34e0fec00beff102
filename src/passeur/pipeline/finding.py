"""One record as it was read, published or not: for curators, who may see what the public may not."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from passeur.errors import Damaged, NotFound
from passeur.lake import edition as editions
from passeur.lake.records import Shard, Unit, id_hash
from passeur.model.record import AnyRecord, decode
from passeur.network import Source
from passeur.pipeline import reading
from passeur.pipeline.reading import Located, origin_of

#: How many ancestors are walked before a chain of parents is taken for a cycle.
_DEEPEST = 64


def as_read(folder: Path, source: Source, id: str) -> list[AnyRecord]:
    """The record with this id as the newest edition found it, after all that it is part of, from the top down.

    Raises NotFound where no file of the source that the edition was made of has it, and Damaged.
    """
    newest = max(editions.numbers(folder), default=0)
    units = editions.read_units(folder / "editions" / str(newest)).get(source.id, []) if newest else []
    located = _located(folder, source, units)
    chain: list[AnyRecord] = []
    seen: set[str] = set()
    wanted = id
    while wanted and wanted not in seen and len(chain) < _DEEPEST:
        seen.add(wanted)
        found = _live(located, wanted, source.oai is not None)
        if found is None:
            break
        chain.append(found)
        wanted = found.parent
    if not chain:
        raise NotFound(f"no file of the source {source.id!r} that edition {newest} was made of has a record {id!r}")
    return chain[::-1]


def _located(folder: Path, source: Source, units: Sequence[Unit]) -> list[Located]:
    """Where the records of some raw files are, as today's readers read them; else as readers did before them, or before
    what `network.toml` says now: until the next update that is what the edition has. Raises Damaged."""
    shards = folder / "records" / source.id
    there = reading.locate(shards) | reading.locate(shards, reading.read_key(source))
    if any(unit not in there for unit in units):
        raise Damaged(f"{shards} lacks what the newest edition was made of; passeur update {folder} reads it again")
    return [there[unit] for unit in units]


def _live(located: list[Located], id: str, incremental: bool) -> AnyRecord | None:
    """The record that counts: the first with this id, or of an incremental source the last word about it."""
    found: AnyRecord | None = None
    for each in located:
        if found is not None and incremental and {found.id, origin_of(found)} & set(each.read.report.deleted):
            found = None
        if found is None or incremental:
            found = _within(each, id) or found
    return found


def _within(located: Located, id: str) -> AnyRecord | None:
    """The record with this id in one raw file."""
    key = pa.scalar(id_hash(id), pa.uint64())
    for batch in Shard(located.path).rows(("hash", "unit", "id", "record")):
        for row in batch.filter(pc.equal(batch.column("hash"), key)).to_pylist():
            if row["unit"] == located.index and row["id"] == id:
                return decode(row["record"])
    return None
