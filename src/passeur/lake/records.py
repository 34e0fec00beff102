"""What was read from raw files: `records/<source>/<shard>.parquet`.

A shard holds the records of one or more raw files (`Unit`s): archives of thousands of small files would otherwise
become thousands of small Parquet files. It is named by the hash of what it was read from, its settings and the
readers' versions (`key`), so unchanged raw files are found again and never read twice; its schema metadata keeps the
report of each unit. Shards are immutable and can all be thrown away and made again.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from types import TracebackType

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from passeur import columns
from passeur.errors import Damaged
from passeur.lake.files import PARTIAL, publish_file
from passeur.report import Report

#: Rows that are held in memory before they are written, and bytes of their records.
_ROWS = 8_192
_BYTES = 64 << 20

_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("hash", pa.uint64(), nullable=False),  # of the id, to find duplicates without holding the ids
        pa.field("unit", pa.int32(), nullable=False),  # which of the shard's units it was read from
        pa.field("origin", pa.string(), nullable=False),  # the envelope's identifier for it, as a record id, or ""
        pa.field("record", pa.binary(), nullable=False),  # canonical JSON
    ]
)


class Unit(msgspec.Struct, frozen=True):
    """One raw file as a source names it."""

    name: str
    sha256: str


class UnitRead(msgspec.Struct, frozen=True):
    """What reading one unit gave: its report, and whether the whole file was refused."""

    unit: Unit
    report: Report

    @property
    def refused(self) -> bool:
        """True when nothing of the file could be read."""
        return bool(self.report.refused) and self.report.records == 0


def id_hash(id: str) -> int:
    """64 bits of a record id, the same on every machine."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def shard_name(key: str, units: Iterable[Unit]) -> str:
    """The name of the shard that holds what readers of `key` read from `units`."""
    digest = blake2b(key.encode(), digest_size=16)
    for unit in units:
        digest.update(f"\0{unit.name}\0{unit.sha256}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class ShardWriter:
    """Writes one shard; nothing of it can be seen before `finish`."""

    def __init__(self, folder: Path, name: str, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{name}.parquet"
        self._partial = folder / f"{name}.parquet{PARTIAL}"
        self._key = key
        self._units: list[UnitRead] = []
        self._writer = pq.ParquetWriter(self._partial, _SCHEMA, compression="zstd", use_dictionary=["origin"])
        self._columns: tuple[list[str], list[int], list[int], list[str], list[bytes]] = ([], [], [], [], [])
        self._held = 0

    def __enter__(self) -> "ShardWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Give up what was not finished."""
        if self._writer.is_open:
            self._writer.close()
            self._partial.unlink(missing_ok=True)

    def add(self, id: str, origin: str, record: bytes) -> None:
        """One record of the unit that is being read."""
        ids, hashes, units, origins, records = self._columns
        ids.append(id)
        hashes.append(id_hash(id))
        units.append(len(self._units))
        origins.append(origin)
        records.append(record)
        self._held += len(record)
        if len(ids) >= _ROWS or self._held >= _BYTES:
            self._flush()

    def end_unit(self, unit: Unit, report: Report) -> None:
        """All records of `unit` were added; the next ones belong to the next unit."""
        self._units.append(UnitRead(unit, report))

    def finish(self) -> Path:
        """Write everything to disk under its name, and give the path."""
        self._flush()
        self._writer.add_key_value_metadata({"key": self._key, "units": msgspec.json.encode(self._units)})
        self._writer.close()
        publish_file(self._partial, self._path)
        return self._path

    def _flush(self) -> None:
        """Write the rows held in memory."""
        if self._columns[0]:
            self._writer.write_table(columns.table(self._columns, _SCHEMA))
        for column in self._columns:
            column.clear()
        self._held = 0


class Shard:
    """One finished shard."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises Damaged when it is not a shard; deleting it is safe."""
        self.path = path
        try:
            metadata = pq.read_schema(path).metadata or {}
            file_metadata = pq.read_metadata(path).metadata or {}
            found = {**metadata, **file_metadata}
            self.key = found[b"key"].decode()
            self.units = msgspec.json.decode(found[b"units"], type=list[UnitRead])
        except (OSError, KeyError, pa.ArrowException, msgspec.MsgspecError) as error:
            raise Damaged(f"{path} is not a shard of records ({error}); delete it and run update") from error

    def rows(
        self, columns: Iterable[str] = ("id", "hash", "unit", "origin", "record"), together: int = _ROWS
    ) -> Iterator[pa.RecordBatch]:
        """The rows, at most so many together. Raises Damaged."""
        with self._read() as file:
            yield from file.iter_batches(batch_size=together, columns=list(columns), use_threads=False)

    def sample(self, column: str, most: int) -> Iterator[pa.Array]:
        """A column's values in the first rows of each group of rows, at most so many of a group. Raises Damaged."""
        with self._read() as file:
            for group in range(file.num_row_groups):
                first = next(file.iter_batches(most, row_groups=[group], columns=[column], use_threads=False), None)
                if first is not None:
                    yield first.column(column)

    @contextmanager
    def _read(self) -> Iterator[pq.ParquetFile]:
        """The open file. Raises Damaged where its bytes turn out to be others than were written."""
        try:
            with pq.ParquetFile(self.path) as file:
                yield file
        except (OSError, pa.ArrowException) as error:
            raise Damaged(f"{self.path} is damaged ({error}); delete it and run passeur update") from error


def shards(folder: Path, key: str = "") -> list[Shard]:
    """The shards of one source that readers of `key` wrote, or any reader.

    Unfinished and damaged ones are removed: they can be made again.
    """
    found: list[Shard] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        if path.name.endswith(PARTIAL):
            path.unlink(missing_ok=True)
            continue
        try:
            shard = Shard(path)
        except Damaged:
            path.unlink(missing_ok=True)
            continue
        if key in ("", shard.key):
            found.append(shard)
    return found


def settings_key(settings: object, versions: dict[str, int]) -> str:
    """The key of what readers of these versions make of raw files under these settings of a source."""
    data = json.dumps([msgspec.to_builtins(settings), versions], sort_keys=True).encode()
    return blake2b(data, digest_size=16).hexdigest()
