"""Packs of raw files: zstandard frames, one after the other. Part of `raw`.

A pack is written under a temporary name and put in its place whole. Hashes are SHA-256 of the uncompressed bytes, and
what is read is checked against them.
"""

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from passeur.errors import Damaged, HarvestError
from passeur.lake.files import sync_folder

#: Files up to this many bytes are compressed, and given back, in one piece.
SMALL = 1 << 20
_LEVEL = 3


class Blob(msgspec.Struct, frozen=True, array_like=True):
    """Where a file's bytes lie: in which pack, from which byte on, how many (compressed), how many uncompressed."""

    sha256: str
    pack: int
    offset: int
    length: int
    size: int


class PackWriter:
    """Writes the pack of one harvest step under a temporary name; nothing of it can be seen before `seal`.

    blobs: what is in it, by hash.
    """

    def __init__(self, folder: Path, number: int) -> None:
        """folder: of the source, `raw/<source>`; number: of the step."""
        self.blobs: dict[str, Blob] = {}
        self._number = number
        self._path = pack_path(folder, number)
        self._temporary = self._path.with_suffix(".pack.tmp")
        self._file: BinaryIO | None = None
        self._offset = 0
        self._lost = ""
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def write(self, chunks: Iterable[bytes], known: dict[str, Blob]) -> tuple[str, int]:
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

    def _write_small(self, data: bytes, known: dict[str, Blob]) -> tuple[str, int]:
        """`write` of a file in one piece."""
        digest = sha256(data).hexdigest()
        if digest not in known and digest not in self.blobs:
            with self.disk():
                length = self._pack().write(self._compressor.compress(data))
            self._append(digest, length, len(data))
        return digest, len(data)

    def _write_large(self, pieces: Iterable[bytes], known: dict[str, Blob]) -> tuple[str, int]:
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
        self.blobs[digest] = Blob(digest, self._number, self._offset, length, size)
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
        """The pack's file; made with the first bytes."""
        if self._file is None:
            make_folder(self._temporary.parent)
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


class Checked(io.RawIOBase):
    """The uncompressed bytes of one blob; raises Damaged at the end when they are not those that were kept."""

    def __init__(self, pack: BinaryIO, blob: Blob) -> None:
        super().__init__()
        self._pack = pack
        self._blob = blob
        self._hash = sha256()
        self._size = 0
        pack.seek(blob.offset)
        self._frame = zstandard.ZstdDecompressor().stream_reader(pack, read_size=min(blob.length, 1 << 17) or 1)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill `buffer`. Raises Damaged."""
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
        """Close the pack too."""
        if not self.closed:
            self._pack.close()
        super().close()

    def _words(self, why: str) -> str:
        blob = self._blob
        return (
            f"{self._pack.name} is damaged at byte {blob.offset}, in the file with the hash {blob.sha256}: {why}; "
            "put the pack back from a backup"
        )


def pack_path(folder: Path, sequence: int) -> Path:
    """Where the pack of a step lies."""
    return folder / "packs" / f"{sequence:06}.pack"


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it where they are missing, safe against a loss of power."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
