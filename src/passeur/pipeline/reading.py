"""Raw files → shards of records, over as many processes as there are cores.

Only raw files that no shard holds yet are read. Small files are read many to a task, so that starting a task and
writing a shard cost little beside them; a kill loses the tasks that were under way and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from pathlib import Path
from typing import BinaryIO

import msgspec

from passeur import __version__
from passeur.formats.base import RawFile, formats, read_file
from passeur.lake.inherited import without_texts
from passeur.lake.raw import RawStore
from passeur.lake.records import ShardWriter, Unit, UnitRead, settings_key, shard_name, shards
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord, Person, encode
from passeur.network import Source
from passeur.pipeline.progress import Progress
from passeur.pipeline.workers import pool
from passeur.report import Report

#: A task ends with the file that brings it over this many raw bytes, or this many files.
_TASK_BYTES = 16 << 20
_TASK_FILES = 2_000

#: Changes whenever shards would hold the same records otherwise.
_LAYOUT = 3

#: Below this many raw bytes in all, starting processes costs more than it saves.
_ALONE_BYTES = 3 << 20


class RawUnit(msgspec.Struct, frozen=True):
    """A raw file that is to be read, and its size in bytes."""

    unit: Unit
    size: int


class Task(msgspec.Struct, frozen=True):
    """Raw files of one source that become one shard."""

    store: Path
    folder: Path
    source: Source
    key: str
    units: tuple[RawUnit, ...]

    @property
    def size(self) -> int:
        """Raw bytes to read."""
        return sum(each.size for each in self.units)


class Located(msgspec.Struct, frozen=True):
    """Where the records of a unit are: the shard's path and the unit's place in it."""

    path: Path
    index: int
    read: UnitRead


def read_key(source: Source) -> str:
    """The key of what today's readers make of a source: its settings and every reader's version."""
    settings = {name: getattr(source, name) for name in ("id", "partner", "format", "lang", "form", "list")}
    versions = {name: module.VERSION for name, module in formats().items() if hasattr(module, "VERSION")}
    return settings_key([settings, source.mapping, source.options, __version__, _LAYOUT], versions)


def locate(folder: Path, key: str = "") -> dict[Unit, Located]:
    """Every unit of a source that some shard holds under `key`, or under any."""
    return {
        read.unit: Located(shard.path, index, read)
        for shard in shards(folder, key)
        for index, read in enumerate(shard.units)
    }


def tasks_for(store: Path, folder: Path, source: Source, key: str, units: Iterable[RawUnit]) -> Iterator[Task]:
    """Divide the raw files of a source that are to be read."""
    batch: list[RawUnit] = []
    size = 0
    for unit in units:
        batch.append(unit)
        size += unit.size
        if size >= _TASK_BYTES or len(batch) >= _TASK_FILES:
            yield Task(store, folder, source, key, tuple(batch))
            batch, size = [], 0
    if batch:
        yield Task(store, folder, source, key, tuple(batch))


def run(tasks: list[Task], workers: int, progress: Progress) -> None:
    """Read all tasks; each leaves one shard. The largest come first, so that no core waits long for the last one."""
    total = sum(task.size for task in tasks)
    done = 0
    if workers < 2 or total < _ALONE_BYTES:
        for task in tasks:
            progress("read", done, total, task.source.id)
            read_task(task)
            done += task.size
        return
    ordered = sorted(tasks, key=lambda task: -task.size)
    with pool(workers) as processes:
        running = {processes.submit(read_task, task): task for task in ordered}
        for finished in as_completed(running):
            finished.result()
            done += running[finished].size
            progress("read", done, total, running[finished].source.id)


def read_task(task: Task) -> Path:
    """Read the raw files of one task into a shard, and give its path."""
    store = RawStore(task.store)
    units = [each.unit for each in task.units]
    with ShardWriter(task.folder, shard_name(task.key, units), task.key) as writer:
        for unit in units:
            report = Report()
            file = RawFile(unit.name, unit.sha256, _opener(store, unit))
            for record in read_file(file, task.source, report):
                kept = without_texts(_on_list(record, task.source))
                writer.add(kept.id, origin_of(kept), encode(kept))
            writer.end_unit(unit, report)
        return writer.finish()


def origin_of(record: AnyRecord) -> str:
    """The record id of the envelope's item that `record` was in; empty for a record of a file of its own."""
    _, separator, item = record.provenance.file.partition("#")
    return record_id(record.source, item) if separator and item else ""


def _opener(store: RawStore, unit: Unit) -> Callable[[], BinaryIO]:
    """A function that opens the raw bytes of `unit`."""
    return lambda: store.open(unit.sha256)


def _on_list(record: AnyRecord, source: Source) -> AnyRecord:
    """`record`, on the list that its source is, if it is a person and the source is one."""
    if source.list and isinstance(record, Person) and not record.list:
        return msgspec.structs.replace(record, list=source.list)
    return record
