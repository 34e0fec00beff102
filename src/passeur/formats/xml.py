"""XML as partners send it: safe, streamed, forgiving; and what all XML formats share.

Standard: XML 1.0 (fifth edition) with Namespaces.
Parser: expat, through `xml.etree` (docs/decisions/0002-xml-parser.md).

Between the file and the parser stands a layer that works on bytes and costs next to nothing on good files:
- whatever the encoding is, the parser is given UTF-8; bytes that are not in the declared encoding are read as cp1252;
- the document type declaration is taken away before the parser sees it. Nothing it names is ever opened; entities that
  it declares with a short plain value are put in place, those of HTML become their characters, all others are dropped.
  Entity bombs and external entities have no way in, whatever the parser does;
- control characters that XML forbids are dropped, a stray `&` is kept as a character.
Each mending is remarked once per file, with how often and on which line first. XInclude, `xml-stylesheet` and
`schemaLocation` are plain markup here: nothing is fetched. Compressed files are refused, never unpacked.

For readers: `sniff_root` recognises a file, `stream` gives the wanted elements, `rich` their text, `Ledger` checks that
every element and attribute is in the reader's tables.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from html.entities import html5
from typing import Any, BinaryIO, Literal, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers.expat import errors

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.model.text import Phrase, fold_spaces, safe_html
from passeur.report import Report

__all__ = ["Element", "Kind", "Ledger", "attribute", "local", "rich", "sniff_root", "stream"]

#: What `stream` says of an element: it begins; it is whole; the file broke off inside it.
Kind = Literal["start", "end", "cut"]

_CHUNK = 262_144
#: The longest run of bytes without a `<`: no honest catalogue has one, and memory has an end.
_LONGEST_TOKEN = 32 * 1024 * 1024
_LONGEST_PROLOG = 1024 * 1024
#: Declared entities: how long one may become, and how many characters all of a file's may add.
_LONGEST_ENTITY = 10_000
_ALL_ENTITIES = 4_000_000
#: The longest text that one element may give; the raw file keeps the rest.
LONGEST_TEXT = 1_000_000

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


def local(tag: Element | str) -> str:
    """The local name of an element, or of a tag or attribute name in Clark's notation."""
    name = tag if isinstance(tag, str) else tag.tag
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The value of the attribute `name`, in whichever namespace, without white space at its ends; "" if absent."""
    value = element.get(name)
    if value is None:
        ending = "}" + name
        value = next((each for key, each in element.items() if key.endswith(ending)), "")
    return value.strip()


# ---- recognising


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
            return at if data.startswith(b"<", at) and len(data) > at + 9 else None
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


# ---- cleaning


class _Cleaner:
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
                yield data

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
        if b"\xef\xbf\xbe" in plain or b"\xef\xbf\xbf" in plain:
            plain = plain.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
            self.notice("character", "characters that XML forbids were dropped", line)
        if self.in_cdata or b"<![CDATA[" in plain:
            return b"".join(self._around_cdata(plain, line))
        return self._references(plain, line) if _DOUBTFUL.search(plain) else plain

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


# ---- streaming


def stream(file: RawFile, report: Report, tags: Iterable[str]) -> Iterator[tuple[Kind, Element, int]]:
    """The elements of `file` whose local names are in `tags`, in any namespace: kind of event, element, its line.

    "start": the element has its attributes, and nothing else yet. When such an element begins, what stands before it in
    its parent is whole. "end": it is whole; as soon as the next event is asked for it is emptied and taken out of its
    parent, so memory stays flat. "cut": the file broke off inside it (innermost first): what came before is there.

    What was mended, and where and why reading ended early, is put into the report. Raises Refused when nothing could be
    read at all.
    """
    names = frozenset(tags)
    wanted: dict[str, bool] = {}
    path: list[Element] = []
    lines: list[int] = []
    cleaner = _Cleaner(file)
    parser: "XMLPullParser[Any]" = XMLPullParser(("start", "end"))
    try:
        for line in _steps(cleaner, names, parser):
            for kind, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                tag = element.tag
                want = wanted.get(tag)
                if want is None:
                    want = wanted[tag] = local(tag) in names
                if kind == "start":
                    path.append(element)
                    if want:
                        lines.append(line + file.line)
                        yield "start", element, lines[-1]
                else:
                    path.pop()
                    if want:
                        yield "end", element, lines.pop()
                        element.clear()
                        if path:
                            path[-1].remove(element)
    except (ParseError, Refused) as error:
        reason, line = _reason(error, file.line)
        if not any(wanted.values()):
            raise Refused(reason) from error
        report.remark("xml", f"{reason}; what comes before is kept, the rest of the file is not read", line)
        while path:
            element = path.pop()
            if wanted[element.tag]:
                yield "cut", element, lines.pop()
    finally:
        cleaner.tell(report)


def _steps(cleaner: _Cleaner, names: frozenset[str], parser: "XMLPullParser[Any]") -> Iterator[int]:
    """Feed the parser from one wanted start tag to the next; each time give the line on which what was fed begins.

    A wanted element is thus always the first thing in what was fed, and its line is known without asking the parser.
    """
    marker = re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(sorted(map(re.escape, names)))})[\s/>]".encode())
    line = 1
    for piece in cleaner.pieces():
        at = 0
        for found in marker.finditer(piece):
            start = found.start()
            parser.feed(piece[at:start])
            yield line
            line += piece.count(b"\n", at, start)
            at = start
        parser.feed(piece[at:] if at else piece)
        yield line
        line += piece.count(b"\n", at)
    parser.close()
    yield line


#: What expat's errors mean to a curator.
_MEANINGS = {
    errors.codes[errors.XML_ERROR_NO_ELEMENTS]: "it ends before it is complete, as if cut off in transfer",
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN]: "it ends inside a tag or a comment, as if cut off in transfer",
    errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "it ends inside a CDATA section, as if cut off in transfer",
    errors.codes[errors.XML_ERROR_TAG_MISMATCH]: "an end tag does not match its start tag",
    errors.codes[
        errors.XML_ERROR_INVALID_TOKEN
    ]: "there is a character that XML does not allow there (often a bare < or &)",
    errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]: "a prefix is used without being declared (xmlns:prefix is missing)",
    errors.codes[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "an element has the same attribute twice",
    errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "there is something after the end of the root element",
    errors.codes[errors.XML_ERROR_SYNTAX]: "this is not XML",
}


def _reason(error: ParseError | Refused, offset: int) -> tuple[str, int]:
    """What went wrong, in words, and on which line of the partner's file."""
    if isinstance(error, Refused):
        return str(error), 0
    line, column = error.position
    meaning = _MEANINGS.get(error.code, str(error).partition(":")[0])
    return f"the XML is not well-formed on line {line + offset}, column {column + 1}: {meaning}", line + offset


# ---- text

#: Elements that stand alone as paragraphs or lines: a line break in plain text.
_BLOCKS = frozenset(
    {"p", "lb", "br", "list", "item", "listitem", "defitem", "head", "chronlist", "chronitem"}
    | {"chronitemset", "event", "table", "row", "tr", "blockquote", "div", "ul", "ol", "li", "address"}
    | {"addressline", "bibref", "archref", "index", "indexentry", "note", "outline", "level", "citation"}
)
#: Elements that say more than their words do → HTML. EAD, EAC-CPF and XHTML names.
_MARKUP = {
    "emph": "em", "title": "em", "i": "em", "em": "em", "b": "strong", "strong": "strong", "sup": "sup", "sub": "sub",
    "quote": "q", "q": "q", "blockquote": "blockquote", "list": "ul", "item": "li", "ul": "ul", "ol": "ol", "li": "li",
    "chronlist": "ul", "chronitem": "li", "table": "table", "thead": "thead", "tbody": "tbody", "row": "tr", "tr": "tr",
    "entry": "td", "td": "td", "th": "th", "extref": "a", "ref": "a", "a": "a", "archref": "a", "bibref": "a",
}  # fmt: skip
_RENDER = {"bold": "strong", "super": "sup", "sub": "sub", "singlequote": "q", "doublequote": "q", "nonproport": "em"}
_SEPARATED = frozenset({"entry", "td", "th", "label", "date", "part"})
#: No honest text is nested deeper; below that only the words count.
_DEEPEST = 60
_BREAK = "\x1e"  # XML cannot hold it


def rich(element: Element, lang: str = "", skip: frozenset[str] = frozenset()) -> Phrase:
    """The text inside `element`, an empty Phrase if there is none.

    Mixed content keeps its words in order; paragraphs, list items and rows become lines; emphasis, lists, tables and
    links are kept as safe HTML beside them. skip: local names of direct children that are left out.
    """
    if not len(element):
        return Phrase(_cut(fold_spaces(element.text or "")), lang)
    words: list[str] = []
    markup: list[str] = []
    marked = _walk(element, words, markup, skip, 0)
    value = _cut("\n".join(line for part in "".join(words).split(_BREAK) if (line := fold_spaces(part))))
    if not marked or not value:
        return Phrase(value, lang)
    return Phrase(value, lang, _cut_html(safe_html(fold_spaces("".join(markup)))))


def _cut(value: str) -> str:
    """At most LONGEST_TEXT characters."""
    return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"


def _cut_html(value: str) -> str:
    """Nothing where the HTML is too long: it cannot be cut, and the plain text is there."""
    return value if len(value) <= 2 * LONGEST_TEXT else ""


def _walk(element: Element, words: list[str], markup: list[str], skip: frozenset[str], depth: int) -> bool:
    """Collect the text of `element` and its markup; whether there is any markup that plain text would lose."""
    if depth > _DEEPEST:
        said = " ".join(element.itertext())
        words.append(said)
        markup.append(escape(said))
        return False
    marked = False
    if element.text:
        words.append(element.text)
        markup.append(escape(element.text))
    for child in element:
        name = local(child.tag)
        if name not in skip:
            block = name in _BLOCKS
            words.append(_BREAK if block else " " if name in _SEPARATED else "")
            opening, closing = _tags(child, name)
            markup.append(opening)
            inner = _walk(child, words, markup, frozenset(), depth + 1)
            markup.append(closing)
            words.append(_BREAK if block else " " if name in _SEPARATED else "")
            marked = marked or inner or (name in _MARKUP and opening != "")
        if child.tail:
            words.append(child.tail)
            markup.append(escape(child.tail))
    return marked


def _tags(element: Element, name: str) -> tuple[str, str]:
    """The HTML tags that stand for `element`; what they hold is made safe afterwards."""
    tag = _MARKUP.get(name, "")
    if tag == "a":
        address = attribute(element, "href")
        return (
            (f'<a href="{escape(address)}">', "</a>")
            if address.startswith(("http:", "https:", "mailto:"))
            else ("", "")
        )
    if name == "emph":
        tag = next((html for word, html in _RENDER.items() if word in attribute(element, "render")), tag)
    if name == "list" and (
        attribute(element, "numeration")
        or attribute(element, "type") == "ordered"
        or attribute(element, "listtype") == "ordered"
    ):
        tag = "ol"
    if tag:
        return f"<{tag}>", f"</{tag}>"
    if name in ("lb", "br"):
        return "<br>", ""
    return ("<p>", "</p>") if name in _BLOCKS else ("", " ") if name in _SEPARATED else ("", "")


# ---- accounting

_Verdict = tuple[bool, bool, tuple[str, ...]]


class Ledger:
    """Checks that every element and attribute with a value is in a reader's tables, and counts characters.

    A key of `fields` and `ignored` is, most exact first: `parent/element`, `element`; for attributes
    `parent/element/@name`, `element/@name`, `@name` (local names all). `element/**` and `parent/element/**` name
    everything below an element as well. What is in neither table is reported as unmapped, as `parent/element[/@name]`.
    """

    def __init__(self, fields: Mapping[str, object], ignored: Mapping[str, object], report: Report) -> None:
        self._known = frozenset(fields) | frozenset(ignored)
        self._report = report
        self._verdicts: dict[tuple[str, ...], _Verdict] = {}

    def tree(self, parent: str, element: Element) -> None:
        """Account for `element`, which stands in an element called `parent`, and for all that is inside it."""
        total = missing = 0
        verdicts = self._verdicts
        todo: list[tuple[str, Element, bool]] = [(parent, element, False)]
        while todo:
            above, each, below = todo.pop()
            tag: str = each.tag
            names = each.keys()
            key = (above, tag, *names)
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = verdicts[key] = self._judge(above, tag, names)
            known, deep, strangers = verdict
            size = 0
            text = each.text
            if text and not text.isspace():
                size = len(text.strip())
            if names:
                for value in each.attrib.values():
                    total += len(value)
                if strangers and not below and not deep:
                    for name in strangers:
                        value = each.attrib[name]
                        missing += len(value)
                        self._report.unmapped(f"{above}/{local(tag)}/@{local(name)}", value)
            if len(each):
                name = local(tag)
                deeper = below or deep
                for child in each:
                    todo.append((name, child, deeper))
                    tail = child.tail
                    if tail and not tail.isspace():
                        size += len(tail.strip())
            total += size
            if size and not known and not below:
                missing += size
                self._report.unmapped(f"{above}/{local(tag)}", " ".join((text or "").split()))
        self._report.characters(total, total - missing)

    def ignore(self, element: Element) -> None:
        """Count `element` and all that is inside it as ignored with a reason that the caller has told."""
        total = sum(len(words.strip()) for words in element.itertext())
        total += sum(len(value) for each in element.iter() for value in each.attrib.values())
        self._report.characters(total, total)

    def _judge(self, parent: str, tag: str, names: Iterable[str]) -> _Verdict:
        """Whether the element is in the tables, whether all below it is, and which of its attributes are not."""
        name, known = local(tag), self._known
        deep = f"{parent}/{name}/**" in known or f"{name}/**" in known
        strangers = tuple(
            each
            for each in names
            if not {f"{parent}/{name}/@{local(each)}", f"{name}/@{local(each)}", f"@{local(each)}"} & known
        )
        return deep or f"{parent}/{name}" in known or name in known, deep, strangers
