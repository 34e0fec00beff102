"""The layer between a partner's bytes and the XML parser. Part of `xml`, which says what it does."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from html.entities import html5
from typing import BinaryIO

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.report import Report

_CHUNK = 262_144
#: The longest run of bytes without a `<`: no honest catalogue has one, and memory has an end.
_LONGEST_TOKEN = 32 * 1024 * 1024
_LONGEST_PROLOG = 1024 * 1024
#: Declared entities: how long one may become, and how many characters all of a file's may add.
_LONGEST_ENTITY = 10_000
_ALL_ENTITIES = 4_000_000

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"
_BAD_REFERENCE = (
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F]..|[fF]{3}[eEfF]));"
)
_DOUBTFUL = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};)|" + _BAD_REFERENCE)
_REFERENCE = re.compile(_BAD_REFERENCE + rb"|&(?:([A-Za-z_][\w.-]{0,63});)?(?!#[0-9]|#x[0-9a-fA-F])")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_SUBSET_TOKEN = re.compile(rb"\"[^\"]*\"|'[^']*'|<!--.*?-->|<\?.*?\?>|([\[>])|(\]\s*>)", re.DOTALL)
_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<name>[^\s%\"'>]+)\s+(?:(?P<outside>SYSTEM|PUBLIC)\b|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)((?:\s[^<>]*)?)/?>?")


@lru_cache(maxsize=4)  # every format asks of the same head
def sniff_root(head: bytes) -> tuple[str, str]:
    """Local name and namespace of the root element of the XML file that begins with `head`; ("", "") if it is not XML.

    Byte-order mark, UTF-16, prolog, comments and document type are passed over.
    """
    encoding, skipped = _encoding(head)
    words = head[skipped:].decode(encoding, "replace").encode("utf-8").lstrip(b"\x00 \t\r\n")
    if not words.startswith(b"<"):
        return "", ""
    start = _root_position(words, {})
    found = _ROOT.match(words[start : start + 8192].decode("utf-8", "replace")) if start is not None else None
    if found is None:
        return "", ""
    prefix = found.group()[1:].partition(":")[0] if ":" in found.group()[1:].split()[0] else ""
    name = rf"\sxmlns:{re.escape(prefix)}" if prefix else r"\sxmlns"
    namespace = re.search(name + r"\s*=\s*[\"']([^\"']*)[\"']", found.group(2))
    return found.group(1), namespace.group(1) if namespace else ""


def _encoding(head: bytes) -> tuple[str, int]:
    """The encoding of a file that begins with `head`, and the length of its byte-order mark."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ):
        if head.startswith(mark):
            return name, len(mark)
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return name, len(mark)
    # XML begins with "<", so two bytes tell UTF-16 from everything else even without a mark.
    if head[:2] == b"<\x00":
        return "utf-16-le", 0
    if head[:2] == b"\x00<":
        return "utf-16-be", 0
    declared = _DECLARED.search(head[:1024])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if name.startswith(("utf-16", "utf16", "ucs-2", "utf-32")):
        return "utf-8", 0  # it cannot be: the declaration was read as single bytes
    if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        return "cp1252" if name.startswith(("iso", "lat")) else "utf-8", 0
    try:
        b"a".decode(name)
    except (LookupError, UnicodeError):
        return "utf-8", 0
    return name, 0


def _root_position(data: bytes, entities: dict[bytes, bytes]) -> int | None:
    """Where the root element begins in `data`, which begins the file; None if it is not there yet.

    Fills `entities` with those that the document type declares: name → value; an empty value for those outside.
    """
    at = 0
    while True:
        at += len(data[at:]) - len(data[at:].lstrip())
        if data.startswith(b"<?", at):
            end, size = data.find(b"?>", at), 2
        elif data.startswith(b"<!--", at):
            end, size = data.find(b"-->", at), 3
        elif data[at : at + 9].upper() == b"<!DOCTYPE":
            end, size = _doctype_end(data, at, entities), 0
        else:
            return at if data[at : at + 2] not in (b"<!", b"<?", b"<", b"") and data.startswith(b"<", at) else None
        if end < 0:
            return None
        at = end + size


def _doctype_end(data: bytes, start: int, entities: dict[bytes, bytes]) -> int:
    """The position after the document type declaration that begins at `start`, or -1 if it does not end in `data`."""
    inside = False
    for token in _SUBSET_TOKEN.finditer(data, start + 2):
        if token.group(1) == b"[":
            inside = True
        elif token.group(2) or (token.group(1) == b">" and not inside):
            for found in _ENTITY.finditer(data, start, token.end()):
                value = b"" if found["outside"] else found["double"] if found["double"] is not None else found["single"]
                entities.setdefault(found["name"], value)
            return token.end()
    return -1


class Cleaner:
    """Gives a file's bytes as UTF-8 that expat can read, cut before a `<`, and remembers what it mended."""

    def __init__(self, file: RawFile) -> None:
        self.file = file
        self.line = 1
        self.mended: dict[tuple[str, str], tuple[int, int]] = {}
        self.entities: dict[bytes, bytes] = {}
        self.added = 0
        self.in_cdata = False

    def notice(self, kind: str, what: str, line: int) -> None:
        """Something was mended on `line`."""
        times, first = self.mended.get((kind, what), (0, line))
        self.mended[kind, what] = (times + 1, first)

    def tell(self, report: Report) -> None:
        """Put what was mended into the report, one remark each."""
        for (kind, what), (times, first) in self.mended.items():
            often = "once" if times == 1 else f"{times} times, first"
            report.remark(kind, f"{what}; {often} on line {first}", self.file.line + first)
        self.mended.clear()

    def pieces(self) -> Iterator[bytes]:
        """The cleaned file, prolog left out (its line breaks stay, so that lines keep their numbers)."""
        with self.file.open() as stream:
            head = stream.read(_CHUNK)
            if head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
                raise Refused("the file is compressed; unpack it and give the XML itself (it is not opened here)")
            encoding, skipped = _encoding(head)
            data = b""
            prolog = True
            for chunk in self._utf8(stream, head[skipped:], encoding):
                data = data + chunk if data else chunk
                if prolog:
                    start = _root_position(data, self.entities)
                    if start is None:
                        if data.strip() and not data.lstrip().startswith(b"<"):
                            raise Refused(f"it is not XML: it begins {data.lstrip()[:40]!r}")
                        if len(data) > _LONGEST_PROLOG:
                            raise Refused(f"no element begins in the first {_LONGEST_PROLOG // 1024} KiB")
                        continue
                    prolog = False
                    yield b"\n" * data.count(b"\n", 0, start)
                    self.line += data.count(b"\n", 0, start)
                    data = data[start:]
                cut = data.rfind(b"<")
                if cut > 0:
                    yield self._clean(data[:cut])
                    data = data[cut:]
                elif len(data) > _LONGEST_TOKEN:
                    raise Refused(f"line {self.line}: more than {_LONGEST_TOKEN >> 20} MiB without any markup")
            if data and not prolog:
                yield self._clean(data)
            elif prolog:
                if not data.strip():
                    raise Refused("there is nothing in the file")
                # Without the declaration, which may name an encoding that there is not: this is UTF-8 now.
                yield re.sub(rb"<\?xml\b[^>]*>", b"", data, count=1)

    def _utf8(self, stream: BinaryIO, first: bytes, encoding: str) -> Iterator[bytes]:
        """The file in chunks of whole characters, as UTF-8; what is not in `encoding` is read as cp1252."""
        # Two for UTF-16, four for UTF-32: a chunk never ends inside a code unit; for UTF-8 it ends before a lead byte.
        width = 4 if "32" in encoding else 2 if "16" in encoding else 1
        rest, line, chunk = b"", 1, first
        while chunk or rest:
            data, last = rest + chunk, not chunk
            end = len(data) if last else _whole(data, width, encoding)
            piece, rest = data[:end], data[end:]
            try:
                words = piece.decode(encoding)
                out = piece if encoding == "utf-8" else words.encode("utf-8")
            except UnicodeError:
                out = self._mend(piece, encoding, line)
            line += out.count(b"\n")
            if last:
                rest = b""
            yield out
            chunk = stream.read(_CHUNK) if not last else b""

    def _mend(self, piece: bytes, encoding: str, line: int) -> bytes:
        """A piece that is not wholly in `encoding`, as UTF-8."""
        parts: list[str] = []
        at = 0
        while at < len(piece):
            try:
                parts.append(piece[at:].decode(encoding))
                break
            except UnicodeDecodeError as error:
                good = piece[at : at + error.start].decode(encoding)
                bad = piece[at + error.start : at + error.end]
                line += good.count("\n")
                parts.append(good)
                if encoding.startswith("utf-16") or encoding.startswith("utf-32"):
                    self.notice("encoding", f"bytes that are not {encoding.upper()} were dropped", line)
                else:
                    parts.append(bad.decode("cp1252", "ignore") or bad.decode("latin-1"))
                    self.notice(
                        "encoding", f"characters that are not {encoding.upper()} were read as Windows-1252", line
                    )
                at += max(error.end, 1)
        return "".join(parts).encode("utf-8", "ignore")

    def _clean(self, data: bytes) -> bytes:
        """`data` without what XML forbids; its lines are counted."""
        line = self.line
        self.line += data.count(b"\n")
        plain = data.translate(None, _CONTROLS)
        if len(plain) != len(data):
            where = next(at for at, code in enumerate(data) if code in _CONTROLS)
            for _ in range(len(data) - len(plain)):
                self.notice("character", "control characters were dropped", line + data.count(b"\n", 0, where))
        # Looking for one byte first is many times as fast, and hardly any text has it.
        if b"\xef" in plain and (b"\xef\xbf\xbe" in plain or b"\xef\xbf\xbf" in plain):
            plain = plain.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
            self.notice("character", "characters that XML forbids were dropped", line)
        if self.in_cdata or b"<![CDATA[" in plain:
            return b"".join(self._around_cdata(plain, line))
        return self._references(plain, line) if b"&" in plain and _DOUBTFUL.search(plain) else plain

    def _around_cdata(self, data: bytes, line: int) -> Iterator[bytes]:
        """Mend references outside CDATA sections only."""
        while data:
            mark = b"]]>" if self.in_cdata else b"<![CDATA["
            before, found, data = data.partition(mark)
            yield before if self.in_cdata else self._references(before, line)
            yield found
            line += before.count(b"\n")
            if found:
                self.in_cdata = not self.in_cdata

    def _references(self, data: bytes, line: int) -> bytes:
        """Put declared and HTML entities in place; drop external, endless and forbidden ones; keep a stray `&`."""
        position, current = 0, line

        def replace(found: re.Match[bytes]) -> bytes:
            """What stands for one reference; tells where it was mended."""
            nonlocal position, current
            name = found.group(1)
            if name in (b"amp", b"lt", b"gt", b"quot", b"apos"):
                return found.group()
            current += data.count(b"\n", position, found.start())
            position = found.start()
            if name is None and found.group() != b"&":
                self.notice("character", "references to characters that XML forbids were dropped", current)
                return b""
            if name is None:
                self.notice("entity", "a bare & was read as the character", current)
                return b"&amp;"
            return self._entity(name, current)

        return _REFERENCE.sub(replace, data)

    def _entity(self, name: bytes, line: int) -> bytes:
        """What stands for `&name;`."""
        shown = name.decode("utf-8", "replace")
        if name in self.entities:
            try:
                value = self._expand(name, 0)
            except ValueError as error:
                self.notice("entity", f"the entity &{shown}; {error} and was dropped", line)
                return b""
            self.added += len(value)
            if self.added > _ALL_ENTITIES:
                raise Refused(f"line {line}: its own entities add more than {_ALL_ENTITIES:,} characters to the file")
            return value
        character = html5.get(shown + ";")
        if character is None:
            self.notice("entity", f"the entity &{shown}; is not defined and was kept as written", line)
            return b"&amp;" + name + b";"
        self.notice("entity", f"&{shown}; is not defined in the file and was read as {character!r}", line)
        return escape(character).encode("utf-8")

    def _expand(self, name: bytes, depth: int) -> bytes:
        """The value of a declared entity, those inside it put in place. Raises ValueError, saying what is wrong."""
        value = self.entities[name]
        if not value:
            raise ValueError("stands for something outside the file, or for nothing,")
        if depth > 4:
            raise ValueError("holds entities that hold entities, without end,")
        parts: list[bytes] = []
        at = size = 0
        for found in _REFERENCE.finditer(value):
            inner = found.group(1)
            part = self._expand(inner, depth + 1) if inner in self.entities else found.group()
            parts += (value[at : found.start()], part)
            at = found.end()
            size += len(part)
            if size > _LONGEST_ENTITY:
                raise ValueError("grows beyond measure")
        parts.append(value[at:])
        whole = b"".join(parts)
        if len(whole) > _LONGEST_ENTITY:
            raise ValueError("grows beyond measure")
        # A value with markup would have to be well-formed by itself: its text is enough.
        return re.sub(rb"<[^>]*>?", b"", whole)


def _whole(data: bytes, width: int, encoding: str) -> int:
    """How much of `data` can be decoded without cutting a character."""
    if width > 1:
        end = len(data) - len(data) % width
        # A high surrogate at the end waits for its other half.
        high = end >= 2 and width == 2 and 0xD8 <= data[end - 1 if encoding.endswith("le") else end - 2] <= 0xDB
        return end - 2 if high else end
    if encoding == "utf-8" or encoding == "cp1252":
        end = len(data)
        for back in range(1, min(4, end) + 1):
            if data[end - back] < 0x80:
                return end
            if data[end - back] >= 0xC0:
                return end - back if encoding == "utf-8" else end
        return end
    cut = data.rfind(b"<")
    return cut if cut > 0 else len(data)
