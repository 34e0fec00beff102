"""raw/<source>/: exactly the bytes that a partner gave; append-only, compressed, hashed.

    harvests/000001.json     one catalogue per harvest step: which files came, which are gone, where the list goes on
    packs/000001.pack        the files that were new in that step: zstandard frames, one after the other
    seen.json                disposable: what a delivery looked like from outside (size, times, ETag) when it was read
    lock                     held by the one process that writes

The state of a source is the sum of its catalogues and nothing else. A step is written in this order: pack under a
temporary name, fsync, rename, fsync of the folder; then the catalogue in the same way. A kill at any moment leaves the
state before the step or after it; a pack without its catalogue is thrown away by the next writer. A step that brings
nothing new writes nothing.

Hashes are SHA-256 of the uncompressed bytes. A catalogue is sealed by the hash of its own text.
"""

import fcntl
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from passeur.errors import Damaged, HarvestError
from passeur.lake.catalogue import Catalogue, Entry, Origin, State, numbered, seal, unseal
from passeur.lake.files import sync_folder
from passeur.lake.pack import SMALL, Blob, Checked, PackWriter, make_folder, pack_path


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    """What a delivery looked like from outside, and the hash that identified its content then."""

    stamp: str
    content: str


class _Step:
    """A harvest step being written: its pack, and what will stand in its catalogue."""

    def __init__(self, folder: Path, sequence: int) -> None:
        self.sequence = sequence
        self.pack = PackWriter(folder, sequence)
        self.entries: list[Entry] = []
        self.origins: dict[str, Origin] = {}
        self.stamps: dict[str, str] = {}
        self.removed: set[str] = set()


class RawStore:
    """The raw files of one source. Reading is safe from any number of processes; one process writes at a time."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `raw/<source>`; it need not exist."""
        self.folder = folder
        self._state = State()
        self._loaded = False
        self._blobs: dict[str, Blob] = {}
        self._seen: dict[str, _Seen] | None = None
        self._origins: dict[str, list[Entry]] | None = None
        self._lock: BinaryIO | None = None
        self._step: _Step | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Reading

    def state(self) -> State:
        """What the source gave, as of the last committed step. Raises Damaged."""
        if not self._loaded:
            self._load()
        return self._state

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with this hash, as a stream from their start; the caller closes it.

        A small file is checked before it is given, a large one when its end is read. Raises Damaged.
        """
        self.state()
        blob = self._blobs.get(sha256)
        if blob is None:
            raise Damaged(f"{self.folder} holds no file with the hash {sha256}")
        path = pack_path(self.folder, blob.pack)
        try:
            pack = path.open("rb")
        except FileNotFoundError:
            raise Damaged(f"{path} is missing; put it back from a backup") from None
        stream = io.BufferedReader(Checked(pack, blob), 1 << 16)
        if blob.size > SMALL:
            return stream
        with stream:
            return io.BytesIO(stream.read())

    def verify(self) -> Iterator[str]:
        """Read every catalogue and every file; give a sentence for each thing that is not as it was sealed."""
        self._state, self._blobs = State(), {}
        try:
            self._load()
        except Damaged as error:
            yield str(error)
            return
        missing = {entry.sha256 for entry in self._state.entries} - self._blobs.keys()
        yield from (f"{self.folder}: a file is catalogued but was never kept: {hash}" for hash in sorted(missing))
        for blob in self._blobs.values():
            try:
                with self.open(blob.sha256) as stream:
                    while stream.read(1 << 20):
                        pass
            except Damaged as error:
                yield str(error)

    # Writing: begin, then put / keep / delivered for each delivery, then commit; close in the end.

    def begin(self) -> State:
        """Become the one writer, throw away what an interrupted step left, and give the state. Raises HarvestError."""
        if self._lock is None:
            make_folder(self.folder)
            lock = (self.folder / "lock").open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                raise HarvestError(f"another update is harvesting into {self.folder}; wait until it ends") from None
            self._lock = lock
            self._load()
            self._sweep()
        if self._step is None:
            self._step = _Step(self.folder, self._state.sequence + 1)
        return self._state

    def put(self, name: str, chunks: Iterable[bytes], *, origin: str = "", mark: str = "") -> Entry:
        """Keep a file of this step, given in pieces. Memory stays flat. An error of `chunks` leaves no trace of it."""
        step = self._current()
        digest, size = step.pack.write(chunks, self._blobs)
        entry = Entry(name, digest, size, "" if origin == name else origin, mark)
        step.entries.append(entry)
        return entry

    def stamp(self, origin: str) -> str:
        """How `origin` looked from outside when what is in the state was read from it; empty when unknown."""
        seen = self._stamps().get(origin)
        return seen.stamp if seen is not None and seen.content == self._content(origin) else ""

    def has(self, origin: str) -> bool:
        """Whether the state has files of the delivery `origin`."""
        return bool(self._by_origin().get(origin))

    def keep(self, origin: str) -> int:
        """Take over into this step what the state has of the delivery `origin`; how many files."""
        step = self._current()
        entries = self._by_origin().get(origin, [])
        step.entries += entries
        if origin in self._state.origins:
            step.origins[origin] = self._state.origins[origin]
        return len(entries)

    def undo(self, origin: str) -> None:
        """Forget what was put of the delivery `origin` in this step."""
        step = self._current()
        step.entries = [entry for entry in step.entries if (entry.origin or entry.name) != origin]
        step.origins.pop(origin, None)
        step.stamps.pop(origin, None)

    def delivered(
        self, origin: str, sha256: str, size: int, stamp: str = "", problems: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Say of a delivery what its own bytes were, how it looked from outside, what could not be taken from it."""
        step = self._current()
        entries = [entry for entry in step.entries[-2:] if (entry.origin or entry.name) == origin]
        plain = len(entries) == 1 and entries[0].name == origin and entries[0].sha256 == sha256
        if problems or not plain:
            step.origins[origin] = Origin(sha256, size, tuple(problems))
        if stamp:
            step.stamps[origin] = stamp

    def commit(self, *, replace: bool, cursor: dict[str, str] | None = None) -> bool:
        """Make this step the state; whether anything changed. After an error the state is the old one or the new one.

        Raises HarvestError when the disk fails.

        replace: the step is all that the source has, and what it does not hold is gone; otherwise it adds to it.
        cursor: where the list goes on; None leaves it as it was.
        """
        step = self._current()
        self._step = None
        try:
            catalogue = self._catalogue(step, replace, cursor)
            if catalogue is None:
                step.pack.discard()
            else:
                step.pack.seal()
                with step.pack.disk():
                    write_whole(self.folder / "harvests" / f"{catalogue.sequence:06}.json", seal(catalogue), sync=True)
        finally:
            step.pack.discard()
            self._load()
        self._remember(step)
        return catalogue is not None

    def drop(self, names: Iterable[str]) -> None:
        """Take these files out of the state with the next commit that does not replace."""
        self._current().removed.update(names)

    def close(self) -> None:
        """Throw away a step that was not committed, and let others write."""
        if self._step is not None:
            self._step.pack.discard()
            self._step = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # Inside

    def _current(self) -> _Step:
        """The step being written; begins one."""
        self.begin()
        assert self._step is not None
        return self._step

    def _load(self) -> None:
        """Add up the catalogues that were not yet read. Raises Damaged."""
        sequence = self._state.sequence
        entries = {entry.name: entry for entry in self._state.entries}
        origins, cursor, harvested = dict(self._state.origins), self._state.cursor, self._state.harvested
        for path in numbered(self.folder / "harvests"):
            if int(path.stem) <= sequence:
                continue
            step = unseal(path)
            if step.sequence != sequence + 1:
                raise Damaged(f"{path.parent} lacks the catalogue {sequence + 1:06}.json; put it back from a backup")
            for name in step.removed:
                entries.pop(name, None)
            for name in step.removed_origins:
                origins.pop(name, None)
            entries.update((entry.name, entry) for entry in step.entries)
            origins.update(step.origins)
            self._blobs.update((blob.sha256, blob) for blob in step.blobs)
            cursor = cursor if step.cursor is None else step.cursor
            harvested, sequence = step.harvested, step.sequence
        if sequence != self._state.sequence:
            ordered = tuple(entries[name] for name in sorted(entries))
            self._state = State(ordered, origins, cursor, harvested, sequence)
            self._origins = None
        self._loaded = True

    def _by_origin(self) -> dict[str, list[Entry]]:
        """The state's entries by the delivery they came in."""
        if self._origins is None:
            self._origins = {}
            for entry in self.state().entries:
                self._origins.setdefault(entry.origin or entry.name, []).append(entry)
        return self._origins

    def _content(self, origin: str) -> str:
        """The hash that identifies what the state has of the delivery `origin`; empty when it has nothing of it."""
        if origin in self.state().origins:
            return self._state.origins[origin].sha256
        entries = self._by_origin().get(origin, [])
        return entries[0].sha256 if len(entries) == 1 else ""

    def _catalogue(self, step: _Step, replace: bool, cursor: dict[str, str] | None) -> Catalogue | None:
        """What `step` changes in the state, or None when it changes nothing."""
        before = {entry.name: entry for entry in self._state.entries}
        now = {entry.name: entry for entry in step.entries}
        added = [entry for name, entry in now.items() if before.get(name) != entry]
        removed = before.keys() - now.keys() if replace else (step.removed & before.keys()) - now.keys()
        origins = {name: each for name, each in step.origins.items() if self._state.origins.get(name) != each}
        gone = self._state.origins.keys() - step.origins.keys() if replace else set()
        moved = cursor if cursor != self._state.cursor else None
        if not (added or removed or origins or gone or moved is not None):
            return None
        return Catalogue(
            sequence=step.sequence,
            harvested=datetime.now(UTC).isoformat(timespec="seconds"),
            entries=tuple(added),
            removed=tuple(sorted(removed)),
            origins=origins,
            removed_origins=tuple(sorted(gone)),
            cursor=moved,
            blobs=tuple(step.pack.blobs.values()),
        )

    def _sweep(self) -> None:
        """Remove what interrupted steps left: temporary files, and packs whose catalogue was never written."""
        for path in chain(self.folder.glob("*.tmp"), self.folder.glob("*/*.tmp")):
            path.unlink()
        for path in numbered(self.folder / "packs"):
            if int(path.stem) > self._state.sequence:
                path.unlink()

    def _stamps(self) -> dict[str, _Seen]:
        """What seen.json remembers; nothing when it is missing or torn, as everything is then read again."""
        if self._seen is None:
            try:
                self._seen = msgspec.json.decode((self.folder / "seen.json").read_bytes(), type=dict[str, _Seen])
            except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
                self._seen = {}
        return self._seen

    def _remember(self, step: _Step) -> None:
        """Write down how the deliveries of `step` looked from outside, if that is news."""
        seen = {name: each for name, each in self._stamps().items() if self._content(name)}
        seen.update((name, _Seen(stamp, self._content(name))) for name, stamp in step.stamps.items())
        if seen != self._stamps():
            write_whole(self.folder / "seen.json", msgspec.json.encode(seen), sync=False)
            self._seen = seen


def write_whole(path: Path, data: bytes, sync: bool) -> None:
    """Write a whole file so that it is there entirely or not at all; sync: also after a loss of power."""
    make_folder(path.parent)
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        if sync:
            os.fsync(file.fileno())
    os.replace(temporary, path)  # noqa: PTH105
    if sync:
        sync_folder(path.parent)
