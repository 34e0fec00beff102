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
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
import zstandard

from passeur.errors import Damaged, HarvestError
from passeur.lake.files import sync_folder

#: Files up to this many bytes are compressed, and given back, in one piece.
SMALL = 1 << 20
_LEVEL = 3
_NUMBERED = re.compile(r"(\d{6,})\.(?:json|pack)")


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file as it came. size: bytes, uncompressed. origin: the delivery it came in, when that has another name.

    mark: the harvester's own word about it (OAI-PMH: the latest datestamp of the page).
    """

    name: str
    sha256: str
    size: int
    origin: str = ""
    mark: str = ""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery that is not simply one file of the same name: an archive, a compressed file; or one with problems.

    sha256, size: of the bytes as delivered. problems: (file, reason) of what could not be taken from it.
    """

    sha256: str = ""
    size: int = 0
    problems: tuple[tuple[str, str], ...] = ()


class State(msgspec.Struct, frozen=True):
    """What a source gave, as of its last harvest.

    entries: in the order of their names; where two give the same record, the later one wins. harvested: when something
    last changed, ISO 8601 UTC, "" before the first harvest. cursor: where an OAI-PMH list goes on (see harvest/oai.py).
    """

    entries: tuple[Entry, ...] = ()
    origins: dict[str, Origin] = {}
    cursor: dict[str, str] = {}
    harvested: str = ""
    sequence: int = 0


class _Blob(msgspec.Struct, frozen=True, array_like=True):
    """Where a file's bytes lie: in which pack, from which byte on, how many (compressed), how many uncompressed."""

    sha256: str
    pack: int
    offset: int
    length: int
    size: int


class _Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One harvest step: what it added to the state before it, and took away."""

    sequence: int
    harvested: str
    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()
    origins: dict[str, Origin] = {}
    removed_origins: tuple[str, ...] = ()
    cursor: dict[str, str] | None = None
    blobs: tuple[_Blob, ...] = ()


class _Sealed(msgspec.Struct, frozen=True):
    """A catalogue's text and its hash, as they stand in the file."""

    sha256: str
    harvest: msgspec.Raw


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    """What a delivery looked like from outside, and the hash that identified its content then."""

    stamp: str
    content: str


class RawStore:
    """The raw files of one source. Reading is safe from any number of processes; one process writes at a time."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `raw/<source>`; it need not exist."""
        self.folder = folder
        self._state = State()
        self._loaded = False
        self._blobs: dict[str, _Blob] = {}
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
        path = _pack(self.folder, blob.pack)
        try:
            pack = path.open("rb")
        except FileNotFoundError:
            raise Damaged(f"{path} is missing; put it back from a backup") from None
        stream = io.BufferedReader(_Checked(pack, blob), 1 << 16)
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
            _make_folder(self.folder)
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
        digest, size = step.write(chunks, self._blobs)
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
                step.discard()
            else:
                step.seal()
                with step.disk():
                    _write(self.folder / "harvests" / f"{catalogue.sequence:06}.json", _seal(catalogue), sync=True)
        finally:
            step.discard()
            self._load()
        self._remember(step)
        return catalogue is not None

    def drop(self, names: Iterable[str]) -> None:
        """Take these files out of the state with the next commit that does not replace."""
        self._current().removed.update(names)

    def close(self) -> None:
        """Throw away a step that was not committed, and let others write."""
        if self._step is not None:
            self._step.discard()
            self._step = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # Inside

    def _current(self) -> "_Step":
        """The step being written; begins one."""
        self.begin()
        assert self._step is not None
        return self._step

    def _load(self) -> None:
        """Add up the catalogues that were not yet read. Raises Damaged."""
        sequence = self._state.sequence
        entries = {entry.name: entry for entry in self._state.entries}
        origins, cursor, harvested = dict(self._state.origins), self._state.cursor, self._state.harvested
        for path in _numbered(self.folder / "harvests"):
            if int(path.stem) <= sequence:
                continue
            step = _unseal(path)
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

    def _catalogue(self, step: "_Step", replace: bool, cursor: dict[str, str] | None) -> _Catalogue | None:
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
        return _Catalogue(
            sequence=step.sequence,
            harvested=datetime.now(UTC).isoformat(timespec="seconds"),
            entries=tuple(added),
            removed=tuple(sorted(removed)),
            origins=origins,
            removed_origins=tuple(sorted(gone)),
            cursor=moved,
            blobs=tuple(step.blobs.values()),
        )

    def _sweep(self) -> None:
        """Remove what interrupted steps left: temporary files, and packs whose catalogue was never written."""
        for path in chain(self.folder.glob("*.tmp"), self.folder.glob("*/*.tmp")):
            path.unlink()
        for path in _numbered(self.folder / "packs"):
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

    def _remember(self, step: "_Step") -> None:
        """Write down how the deliveries of `step` looked from outside, if that is news."""
        seen = {name: each for name, each in self._stamps().items() if self._content(name)}
        seen.update((name, _Seen(stamp, self._content(name))) for name, stamp in step.stamps.items())
        if seen != self._stamps():
            _write(self.folder / "seen.json", msgspec.json.encode(seen), sync=False)
            self._seen = seen


class _Step:
    """A harvest step being written: its pack under a temporary name, and what will stand in its catalogue."""

    def __init__(self, folder: Path, sequence: int) -> None:
        self.sequence = sequence
        self.entries: list[Entry] = []
        self.origins: dict[str, Origin] = {}
        self.stamps: dict[str, str] = {}
        self.removed: set[str] = set()
        self.blobs: dict[str, _Blob] = {}
        self._path = _pack(folder, sequence)
        self._temporary = self._path.with_suffix(".pack.tmp")
        self._file: BinaryIO | None = None
        self._offset = 0
        self._lost = ""
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def write(self, chunks: Iterable[bytes], known: dict[str, _Blob]) -> tuple[str, int]:
        """Append a file to the pack unless its bytes are already kept; its hash and size."""
        pieces = iter(chunks)
        head: list[bytes] = []
        size = 0
        for piece in pieces:
            head.append(piece)
            size += len(piece)
            if size > SMALL:
                break
        else:
            return self._write_small(b"".join(head), known)
        return self._write_large(chain(head, pieces), known)

    def _write_small(self, data: bytes, known: dict[str, _Blob]) -> tuple[str, int]:
        digest = sha256(data).hexdigest()
        if digest not in known and digest not in self.blobs:
            with self.disk():
                length = self._pack().write(self._compressor.compress(data))
            self._append(digest, length, len(data))
        return digest, len(data)

    def _write_large(self, pieces: Iterable[bytes], known: dict[str, _Blob]) -> tuple[str, int]:
        with self.disk():
            pack = self._pack()
        hash, size = sha256(), 0
        frame = self._compressor.stream_writer(pack, closefd=False)
        try:
            for piece in pieces:
                hash.update(piece)
                size += len(piece)
                with self.disk():
                    frame.write(piece)
            with self.disk():
                frame.close()  # type: ignore[no-untyped-call]
        except BaseException:
            self._rewind(pack)
            raise
        digest = hash.hexdigest()
        if digest in known or digest in self.blobs:
            self._rewind(pack)
        else:
            self._append(digest, pack.tell() - self._offset, size)
        return digest, size

    def _append(self, digest: str, length: int, size: int) -> None:
        self.blobs[digest] = _Blob(digest, self.sequence, self._offset, length, size)
        self._offset += length

    def _rewind(self, pack: BinaryIO) -> None:
        """Take back what was written after the last whole file."""
        with self.disk():
            pack.seek(self._offset)
            pack.truncate()

    @contextmanager
    def disk(self) -> Iterator[None]:
        """Where our own disk fails, as opposed to what is fetched. The step is then lost. Raises HarvestError."""
        try:
            yield
        except OSError as error:
            self._lost = f"{self._temporary.parent.parent} cannot be written: {error.strerror or error}"
            raise HarvestError(self._lost) from error

    def _pack(self) -> BinaryIO:
        if self._file is None:
            _make_folder(self._temporary.parent)
            self._file = self._temporary.open("wb")
        return self._file

    def seal(self) -> None:
        """Put the pack in its place, safe against a loss of power."""
        if self._lost:
            raise HarvestError(self._lost)
        if self._file is None or not self.blobs:
            return
        with self.disk():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
            os.replace(self._temporary, self._path)  # noqa: PTH105
            sync_folder(self._path.parent)

    def discard(self) -> None:
        """Throw the pack away, unless it was sealed."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
            self._temporary.unlink(missing_ok=True)


class _Checked(io.RawIOBase):
    """The uncompressed bytes of one blob; raises Damaged at the end when they are not those that were kept."""

    def __init__(self, pack: BinaryIO, blob: _Blob) -> None:
        super().__init__()
        self._pack = pack
        self._blob = blob
        self._hash = sha256()
        self._size = 0
        pack.seek(blob.offset)
        self._frame = zstandard.ZstdDecompressor().stream_reader(pack, read_size=min(blob.length, 1 << 17) or 1)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        # Never past the blob's own size: the decompressor would go on into the next frame of the pack.
        wanted = memoryview(buffer)[: self._blob.size - self._size]
        try:
            read: int = self._frame.readinto(wanted) if wanted else 0
        except zstandard.ZstdError as error:
            raise Damaged(self._words(str(error))) from error
        self._size += read
        self._hash.update(wanted[:read])
        if read == 0 and len(buffer) and self._hash.hexdigest() != self._blob.sha256:
            raise Damaged(self._words("its hash differs"))
        return read

    def close(self) -> None:
        if not self.closed:
            self._pack.close()
        super().close()

    def _words(self, why: str) -> str:
        blob = self._blob
        return (
            f"{self._pack.name} is damaged at byte {blob.offset}, in the file with the hash {blob.sha256}: {why}; "
            "put the pack back from a backup"
        )


def _pack(folder: Path, sequence: int) -> Path:
    """Where the pack of a step lies."""
    return folder / "packs" / f"{sequence:06}.pack"


def _numbered(folder: Path) -> list[Path]:
    """The numbered files of `folder`, in order; nothing when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if _NUMBERED.fullmatch(path.name)), key=lambda path: int(path.stem)
    )


def _seal(catalogue: _Catalogue) -> bytes:
    """The text of a catalogue's file."""
    text = msgspec.json.encode(catalogue)
    return msgspec.json.encode(_Sealed(sha256(text).hexdigest(), msgspec.Raw(text)))


def _unseal(path: Path) -> _Catalogue:
    """The catalogue in `path`. Raises Damaged."""
    try:
        sealed = msgspec.json.decode(path.read_bytes(), type=_Sealed)
        if sha256(sealed.harvest).hexdigest() != sealed.sha256:
            raise Damaged(f"{path} is damaged: its hash differs; put it back from a backup")
        return msgspec.json.decode(sealed.harvest, type=_Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"{path} is damaged: {error}; put it back from a backup") from error


def _write(path: Path, data: bytes, sync: bool) -> None:
    """Write a whole file so that it is there entirely or not at all; sync: also after a loss of power."""
    _make_folder(path.parent)
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        if sync:
            os.fsync(file.fileno())
    os.replace(temporary, path)  # noqa: PTH105
    if sync:
        sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make `folder` and those above it where they are missing, safe against a loss of power."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
