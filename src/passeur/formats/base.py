"""What every format has, and the one way in: `read_file`.

A format is a module of this package with
    NAME, VERSION, TITLE, MEDIA_TYPES      its short name, the reader's version (part of the key of what was read), a
                                           title for people, what servers call it
    FIELDS                                 path → `Field`, in the standard's order
    IGNORED                                path → reason
    sniff(head) -> bool                    whether a file that starts with these bytes (64 KiB) is of this format
    read(file, source, report)             -> Iterator of records, streaming
An envelope (OAI-PMH) has `unwrap(file, source, report)` -> Iterator[RawFile | Deleted] in place of `read`: the files
inside are recognised and read in turn. A format whose settings can be wrong has `check(source)`, which raises Refused.
Formats are found by looking into the package: no list has to be edited to add one.
"""

import io
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import BinaryIO, Protocol, cast

import msgspec

from passeur.errors import Damaged, Refused
from passeur.model.record import AnyRecord, Group, Person, kind_of
from passeur.network import Source
from passeur.report import Report

#: How many bytes `sniff` is given.
HEAD = 65_536


class RawFile(msgspec.Struct, frozen=True):
    """One file as a partner gave it. `open` gives a fresh binary stream from its start; the caller closes it.

    line: where the file begins inside its envelope, 0 for a file of its own. id: the envelope's identifier for it.
    """

    name: str
    sha256: str
    open: Callable[[], BinaryIO]
    line: int = 0
    id: str = ""

    @classmethod
    def of_bytes(cls, name: str, data: bytes, sha256: str = "", line: int = 0, id: str = "") -> "RawFile":
        """A file that is in memory."""
        return cls(name, sha256, lambda: io.BytesIO(data), line, id)


class Deleted(msgspec.Struct, frozen=True):
    """An envelope's word that a record is gone."""

    id: str


class Field(msgspec.Struct, frozen=True):
    """Where a value goes: the record's field in words for docs/formats, and an example or remark."""

    to: str
    note: str = ""


class Format(Protocol):
    """A module of this package that reads a format (see the module docstring)."""

    NAME: str
    VERSION: int
    TITLE: str
    MEDIA_TYPES: tuple[str, ...]
    FIELDS: dict[str, Field]
    IGNORED: dict[str, str]

    def sniff(self, head: bytes) -> bool:
        """Whether a file that starts with `head` is of this format."""
        ...

    def read(self, file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
        """The records of `file`. Raises Refused when there is nothing to read at all."""
        ...


class Envelope(Protocol):
    """A format whose files hold other files."""

    NAME: str

    def unwrap(self, file: RawFile, source: Source, report: Report) -> Iterator[RawFile | Deleted]:
        """The files inside `file`, and the ids that it says are gone."""
        ...


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in alphabetical order of their modules."""
    import passeur.formats as package

    found: dict[str, Format] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{info.name}")
        if hasattr(module, "NAME"):
            found[module.NAME] = cast(Format, module)
    return found


def check_settings(source: Source) -> None:
    """Raise Refused for settings of a source with which none of its files can be read: before any is looked at."""
    known = formats()
    if source.format and source.format not in known:
        there = ", ".join(sorted(known))
        raise Refused(
            f"[sources.{source.id}] format = {source.format!r} is not one of {there}; without it files are recognised"
        )
    reader = known.get(source.format or ("table" if source.mapping else ""))
    if reader is not None and hasattr(reader, "check"):
        reader.check(source)


def recognise(file: RawFile) -> Format:
    """The format of `file`, from its first bytes. Raises Refused, saying what it looks like."""
    with file.open() as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise Refused("the file is empty")
    for candidate in formats().values():
        if candidate.sniff(head):
            return candidate
    looks = _what_it_looks_like(head)
    # A table whose rows differ too much in width is not taken for one unasked.
    hint = '; if it is a table, say format = "table" for its source' if _MAY_BE_TABLE.match(looks) else ""
    raise Refused(f"{looks}, which Passeur does not read ({', '.join(sorted(formats()))}){hint}")


_MAY_BE_TABLE = re.compile(r"this begins .*[;|\t]")
#: What the first bytes of other files look like, for the reason that a curator is given.
_LOOKS = (
    (re.compile(rb"%PDF"), "this is a PDF document"),
    (re.compile(rb"(?s)PK\x03\x04.{0,4000}(word/|opendocument\.text)"), "this is a word processor's document"),
    (
        re.compile(rb"\xd0\xcf\x11\xe0"),
        "this is an Office file of before 2007 (.xls: save it as .xlsx or CSV)",
    ),
    (re.compile(rb"\x00\x01\x00\x00Standard (Jet|ACE) DB"), "this is an Access database (export its tables as CSV)"),
    (
        re.compile(rb"\x1f\x8b|PK\x03\x04|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd"),
        "this is a compressed file inside another file",
    ),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*"), "this is an image"),
    (re.compile(rb"(?is).{0,400}<(!doctype html|html)\b"), "this is a web page (HTML) and not data"),
    (re.compile(rb"(?s).{0,4000}<([a-zA-Z]+:)?RDF\b"), "this is RDF/XML and names no SKOS"),
    (re.compile(rb"(?s).{0,4000}(@prefix|PREFIX|@base)\s"), "this is RDF in Turtle and names no SKOS"),
    (re.compile(rb"(?s)\s*(<\?xml.{0,2000}?)?<([A-Za-z][\w:.-]*)"), "this is XML with the root element <{2}>"),
    (
        re.compile(rb"(?s)\s*[\[{].{0,4000}(iiif\.io/api/|\"(sc:)?Manifest\")"),
        "this is IIIF, which tells how images are shown",
    ),
    (re.compile(rb"(?s)\s*[\[{].{0,4000}linked\.art/ns"), "this is Linked Art (export LIDO or a table)"),
    (re.compile(rb"\s*[\[{]"), "this is JSON of an unknown shape"),
)


def _what_it_looks_like(head: bytes) -> str:
    """The kind of file that begins so, in words."""
    for pattern, looks in _LOOKS:
        match = pattern.match(head.removeprefix(b"\xef\xbb\xbf"))
        if match:
            groups = [(group or b"").decode("utf-8", "replace") for group in (match.group(0), *match.groups())]
            return looks.format(*groups)
    begins = " ".join(head[:200].decode("utf-8", "replace").split())[:40]
    if not begins.isprintable() or "\ufffd" in begins:
        return "this is no text and of an unknown kind"
    return f"this begins « {begins} »"


def read_file(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """The records of `file`, of the format that `source` names or else recognised.

    A file that cannot be read is refused in the report; a second record with an id of this file is skipped; what was
    read before an error is kept. Raises Damaged, when the kept bytes are not those that were given, and nothing else.
    """
    report.file = file.name
    report.files += 1
    seen: set[str] = set()
    try:
        for record in _read(file, source, report):
            if record.id in seen:
                report.skip(_repeated(record.id), record.provenance.line, record.id)
                continue
            seen.add(record.id)
            report.count(kind_of(record))
            _count_dates(record, report)
            yield record
    except Damaged:
        # The disk's fault and not the file's: what is wrong with the bytes today must not be remembered of the file.
        raise
    except Refused as error:
        report.refuse(str(error))
    except (RecursionError, MemoryError) as error:
        report.refuse(f"too deep or too large to be read ({type(error).__name__})")
    except Exception as error:  # a reader's defect must not cost the other files
        report.refuse(f"the reader failed, which is a defect of Passeur: {type(error).__name__}: {error}")


def _repeated(id: str) -> str:
    """Why a second record with this id is left out. A row without an identifier has one that is made of its content."""
    if id.partition("/")[2].startswith("row-"):
        return "the same row stands above already"
    return "its identifier was already used in this file: the first record with it is kept"


def _count_dates(record: AnyRecord, report: Report) -> None:
    """Count the dates of a record, and those that are only kept as text."""
    dates = record.dates
    if isinstance(record, Person | Group):
        dates += tuple(event.date for event in record.events if event.date)
    report.dates += len(dates)
    for date in dates:
        if not (date.earliest or date.latest or date.certainty == "undated"):
            report.dates_unread += 1


def _read(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """Read `file`, opening envelopes on the way."""
    known = formats()
    if source.format and source.format not in known:
        raise Refused(f"there is no format {source.format!r}; there are {', '.join(sorted(known))}")
    reader = known[source.format] if source.format else recognise(file)
    if source.format and not hasattr(reader, "unwrap"):
        # A harvested file of a named format may still lie in its envelope.
        with file.open() as stream:
            head = stream.read(HEAD)
        reader = next((each for each in known.values() if hasattr(each, "unwrap") and each.sniff(head)), reader)
    if not hasattr(reader, "unwrap"):
        yield from reader.read(file, source, report)
        return
    for inside in cast(Envelope, reader).unwrap(file, source, report):
        if isinstance(inside, Deleted):
            report.delete(inside.id)
            continue
        try:
            format = recognise(inside)
        except Refused as error:
            report.skip(f"{error}; the server may give it under another prefix", inside.line, inside.id)
            continue
        try:
            yield from format.read(inside, source, report)
        except Refused as error:
            report.skip(str(error), inside.line, inside.id)
