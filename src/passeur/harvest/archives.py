"""What is inside a delivery: zip, tar, and files compressed with gzip, bzip2, xz or Zstandard.

Everything is read as a stream and told by its first bytes, never by its name. Nothing is ever written to disk under a
name that an archive gives: a member goes to memory, or to a nameless temporary file when it is large. Sizes that an
archive declares are not believed: what counts is what comes out.

Office documents (xlsx, ods, docx, epub) are zip files too; they are files here, not archives.
"""

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Self, cast

import zstandard

from passeur.harvest.base import FileItem, Limits, Problem, Remark

#: How many first bytes tell what a delivery is.
HEAD = 1024
#: A file up to this size stays in memory while it is looked at.
SPOOL = 32 << 20

Found = FileItem | Problem | Remark

_PIECE = 1 << 18
_SUFFIXES = {".gz", ".bz2", ".xz", ".zst", ".zstd", ".z"}
_COMPRESSIONS: dict[bytes, Callable[[BinaryIO], IO[bytes]]] = {
    b"\x1f\x8b": lambda stream: cast(IO[bytes], gzip.GzipFile(fileobj=stream, mode="rb")),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": lambda stream: cast(
        IO[bytes], zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True, closefd=False)
    ),
}
_UNREAD = {b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive", b"Rar!\x1a\x07": "a RAR archive", b"\x1f\x9d": "a .Z file"}
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class TooMuch(Exception):
    """More comes out of a delivery than the limits allow; the text says so."""


class Names:
    """Gives every file a name of its own, also where names differ only in case or in how accents are coded."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def distinct(self, name: str) -> tuple[str, bool]:
        """`name` in NFC, with ~2, ~3, ... when it is taken; whether it was."""
        name = unicodedata.normalize("NFC", name)
        candidate, number = name, 1
        while (key := self._key(candidate)) in self._taken:
            number += 1
            path = PurePosixPath(name)
            candidate = str(path.with_name(f"{path.stem}~{number}{path.suffix}"))
        self._taken.add(key)
        return candidate, number > 1

    @staticmethod
    def _key(name: str) -> str:
        return unicodedata.normalize("NFC", name.casefold())


def is_plain(head: bytes) -> bool:
    """Whether a file that starts with `head` (HEAD bytes) is simply a file: no archive, not compressed."""
    return not (_is_zip(head) or _is_tar(head) or _compression(head) or _unread(head))


def expand(stream: BinaryIO, name: str, member: str = "*", limits: Limits | None = None) -> Iterator[Found]:
    """The files inside the delivery `name`, given as a seekable stream; itself when it is a plain file.

    member: pattern (fnmatch) for the members of archives that are wanted. Never raises for what the delivery holds.
    """
    limits = limits or Limits()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    meter = _Meter(limits, size)
    try:
        if reason := _unread(head):
            yield Problem(name, f"it is {reason}, which Passeur does not open; send it as zip or tar", broken=True)
        elif _is_zip(head):
            yield from _zip(stream, name, member, meter)
        elif _is_tar(head):
            yield from _tar(stream, name, member, meter)
        elif decompress := _compression(head):
            yield from _compressed(decompress(stream), name, member, meter)
        else:
            with Spool.of(stream, meter) as spool:
                yield FileItem(name, spool.open)
    except TooMuch as error:
        yield Problem(name, str(error), broken=True)
    except _DAMAGE as error:
        yield Problem(name, f"it is damaged or cut off: {_why(error)}", broken=True)


class Spool:
    """The bytes of a file that can be read once only, kept so that they can be read again; closes to nothing."""

    def __init__(self, data: bytes, file: BinaryIO | None = None) -> None:
        self._data = data
        self._file = file

    @classmethod
    def of(cls, stream: IO[bytes], meter: "_Meter", counted: bool = False) -> Self:
        """What is left of `stream`. counted: its bytes already were. Raises TooMuch, and whatever reading raises."""
        meter.start()
        kept = io.BytesIO()
        file: BinaryIO | None = None
        try:
            while piece := stream.read(_PIECE):
                meter.grow(len(piece), 0 if counted else len(piece))
                if file is None and kept.tell() + len(piece) > SPOOL:
                    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
                    file.write(kept.getbuffer())
                    kept = io.BytesIO()
                (file or kept).write(piece)
            if file is not None:
                file.flush()
        except BaseException:
            if file is not None:
                file.close()
            raise
        return cls(kept.getvalue(), file)

    def open(self) -> BinaryIO:
        """A fresh stream from the start."""
        if self._file is None:
            return io.BytesIO(self._data)
        return io.BufferedReader(_View(self._file.fileno()), _PIECE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._data = b""
        if self._file is not None:
            self._file.close()


class _View(io.RawIOBase):
    """An open file read from its start, at a place of its own."""

    def __init__(self, handle: int) -> None:
        super().__init__()
        self._handle = handle
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._handle).st_size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        read = os.preadv(self._handle, [buffer], self._at)
        self._at += read
        return read


class _Meter:
    """Counts what comes out of one delivery and stops it in time."""

    def __init__(self, limits: Limits, compressed: int) -> None:
        self._limits = limits
        self._compressed = compressed
        self._total = 0
        self._member = 0

    def start(self) -> None:
        """Another member begins."""
        self._member = 0

    def grow(self, member: int, total: int) -> None:
        """So many bytes more came out of this member, and of the delivery. Raises TooMuch."""
        limits = self._limits
        self._member += member
        self._total += total
        if self._member > limits.member:
            raise TooMuch(f"one file in it is larger than {limits.member:,} bytes")
        if self._total > limits.total:
            raise TooMuch(f"its files are larger than {limits.total:,} bytes together")
        if self._total > limits.small and self._total > limits.ratio * self._compressed:
            raise TooMuch(
                f"it swells to more than {limits.ratio} times its {self._compressed:,} bytes, as only a bomb does"
            )


class _Metered(io.RawIOBase):
    """A decompressed stream of which every byte is counted, also those between an archive's members."""

    def __init__(self, stream: IO[bytes], meter: _Meter) -> None:
        super().__init__()
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._meter.grow(0, len(data))
        buffer[: len(data)] = data
        return len(data)


class _TarInfo(tarfile.TarInfo):
    """A tar header that may not be missing, nor announce an extended header of any size: that is read into memory."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.EmptyHeaderError as error:  # type: ignore[attr-defined]
            # The standard library takes a tar that was cut between two members for a whole one.
            raise tarfile.ReadError("it ends without its closing blocks") from error

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str | None, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)  # type: ignore[arg-type]
        if header.type in {b"x", b"g", b"X", b"L", b"K"} and header.size > 1 << 20:
            raise tarfile.ReadError(f"an extended header of {header.size:,} bytes")
        return header


def _compressed(stream: IO[bytes], name: str, member: str, meter: _Meter) -> Iterator[Found]:
    """The files in a decompressed stream: those of a tar, or the one file that was compressed."""
    plain = io.BufferedReader(_Metered(stream, meter), _PIECE)
    head = plain.peek(HEAD)[:HEAD]
    if _is_tar(head):
        yield from _tar(plain, name, member, meter, counted=True)
    elif not is_plain(head) and not _is_office(plain.peek(HEAD)):
        yield Problem(name, "it is an archive inside a compressed file; send the archive itself", broken=True)
    else:
        with Spool.of(plain, meter, counted=True) as spool:
            yield FileItem(f"{name}/{without_suffix(name)}", spool.open)


def without_suffix(name: str) -> str:
    """What the file inside a compressed file is called: the last part of its name, without .gz, .xz, ..."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _SUFFIXES else path.name


def _zip(stream: BinaryIO, name: str, member: str, meter: _Meter) -> Iterator[Found]:
    """The members of a zip, or the whole when it is an office document."""
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if _is_document(infos):
            stream.seek(0)
            with Spool.of(stream, meter) as spool:
                yield FileItem(name, spool.open)
            return
        names = Names()
        for info in infos:
            mode = info.external_attr >> 16
            wanted = info.filename.replace("\\", "/")
            if info.is_dir() or is_junk(wanted) or not fnmatchcase(wanted, member):
                continue
            kind = "" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "a link or device"
            if reason := kind or _unsafe(wanted) or ("encrypted" if info.flag_bits & 1 else ""):
                yield Problem(f"{name}/{shown(wanted)}", f"{_SKIPPED[reason]}; it was left out")
                continue
            try:
                with archive.open(info) as content, Spool.of(content, meter) as spool:
                    yield from _member(name, wanted, names, spool)
            except TooMuch:
                raise
            except _DAMAGE as error:
                yield Problem(f"{name}/{shown(wanted)}", f"it is damaged: {_why(error)}", broken=True)


def _tar(stream: BinaryIO, name: str, member: str, meter: _Meter, counted: bool = False) -> Iterator[Found]:
    """The members of a tar, read once from its start to its end. counted: the stream counts what passes."""
    names = Names()
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_TarInfo, errors="surrogateescape") as archive:
        for info in archive:
            if info.isdir() or is_junk(info.name) or not fnmatchcase(info.name, member):
                continue
            kind = "" if info.isreg() else "a link or device"
            if reason := kind or _unsafe(info.name):
                yield Problem(f"{name}/{shown(info.name)}", f"{_SKIPPED[reason]}; it was left out")
                continue
            content = archive.extractfile(info)
            assert content is not None
            with Spool.of(content, meter, counted) as spool:
                yield from _member(name, info.name, names, spool)


def _member(archive: str, wanted: str, names: Names, spool: Spool) -> Iterator[Found]:
    """One member, unless it is an archive itself; one that is only compressed is uncompressed."""
    name, clash = names.distinct(str(PurePosixPath(shown(wanted))))
    if clash:
        yield Remark(f"{archive}/{name}", f"the archive holds {shown(wanted)!r} more than once; all are kept")
    with spool.open() as stream:
        head = stream.read(HEAD)
        if is_plain(head) or (_is_zip(head) and _is_office(head)):
            yield FileItem(f"{archive}/{name}", spool.open)
        elif _compression(head) and not name.lower().endswith((".tgz", ".tar.gz", ".tar.xz", ".tar.bz2")):
            stream.seek(0)
            yield from expand(stream, f"{archive}/{name}", "*")
        else:
            yield Problem(f"{archive}/{name}", "it is an archive inside an archive; send it by itself")


_SKIPPED = {
    "a link or device": "it is a link or a device, not a file",
    "outside": "its name leads out of the archive",
    "nameless": "its name is empty or holds control characters",
    "encrypted": "it is encrypted; send it without a password",
}


def _unsafe(name: str) -> str:
    """Why a member's name is not one of a file inside its archive; empty when it is."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return "outside"
    if not name.strip("./ ") or any(ord(character) < 32 or ord(character) == 127 for character in name):
        return "nameless"
    return ""


def shown(name: str) -> str:
    """A name that can be printed and stored as UTF-8: undecodable bytes and control characters are escaped."""
    if not name.isprintable():
        name = name.encode("utf-8", "backslashreplace").decode()
        name = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)
    return name.removeprefix("./")


def is_junk(name: str) -> bool:
    """Whether a file is what a desktop leaves behind, not what a partner sends."""
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or bool(
        parts and (parts[-1].startswith("~$") or parts[-1].lower() in {"thumbs.db", "desktop.ini"})
    )


def _is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_office(head: bytes) -> bool:
    """Whether a zip's first member is that of an office document."""
    return head[30:].startswith((b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"xl/"))


def _is_document(infos: list[zipfile.ZipInfo]) -> bool:
    """Whether a zip is one document: Office Open XML, or OpenDocument and EPUB."""
    return any(info.filename in {"[Content_Types].xml", "mimetype"} for info in infos)


def _is_tar(head: bytes) -> bool:
    """Whether `head` begins with a tar header: its checksum is right (also where there is no magic word)."""
    block = head[:512]
    if len(block) < 512 or not block[0]:
        return False
    try:
        declared = int(block[148:156].strip(b" \x00") or b"x", 8)
    except ValueError:
        return False
    return sum(block) - sum(block[148:156]) + 8 * 32 == declared


def _compression(head: bytes) -> Callable[[BinaryIO], IO[bytes]] | None:
    return next((open for magic, open in _COMPRESSIONS.items() if head.startswith(magic)), None)


def _unread(head: bytes) -> str:
    return next((words for magic, words in _UNREAD.items() if head.startswith(magic)), "")


def _why(error: BaseException) -> str:
    return str(error) or type(error).__name__
