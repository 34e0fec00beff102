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
from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers.expat import errors

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.xml_clean import Cleaner, sniff_root
from passeur.formats.xml_ledger import Ledger
from passeur.formats.xml_text import LONGEST_TEXT, attribute, fold, local, meant, rich
from passeur.report import Report

__all__ = [
    "LONGEST_TEXT", "Element", "Kind", "Ledger", "attribute", "fold", "local", "meant", "rich", "sniff_root", "stream",
]  # fmt: skip

#: What `stream` says of an element: it begins; it is whole; the file broke off inside it.
Kind = Literal["start", "end", "cut"]


#: Depth of elements: hundreds of times that of any catalogue, far below what memory holds.
_DEEPEST = 10_000


def stream(
    file: RawFile, report: Report, tags: Iterable[str], outermost: bool = False
) -> Iterator[tuple[Kind, Element, int]]:
    """The elements of `file` whose local names are in `tags`, in any namespace: kind of event, element, its line.

    "start": the element has its attributes, and nothing else yet. When such an element begins, what stands before it in
    its parent is whole. "end": it is whole; as soon as the next event is asked for it is emptied and taken out of its
    parent, so memory stays flat. "cut": the file broke off inside it (innermost first): what came before is there.
    outermost: an element inside another wanted one is left alone, as part of it.

    What was mended, and where and why reading ended early, is put into the report. Raises Refused when nothing could be
    read at all.
    """
    names = frozenset(tags)
    wanted: dict[str, bool] = {}
    path: list[Element] = []
    opened: list[tuple[Element, int]] = []
    cleaner = Cleaner(file)
    parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))
    try:
        for line in _steps(cleaner, names, parser):
            for kind, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                tag = element.tag
                want = wanted.get(tag)
                if want is None:
                    want = wanted[tag] = local(tag) in names
                if kind == "start":
                    path.append(element)
                    if want and not (outermost and opened):
                        opened.append((element, line + file.line))
                        yield "start", element, line + file.line
                else:
                    path.pop()
                    if want and opened and opened[-1][0] is element:
                        yield "end", element, opened.pop()[1]
                        element.clear()
                        if path:
                            path[-1].remove(element)
            if len(path) > _DEEPEST:
                raise Refused(f"line {line + file.line}: elements stand more than {_DEEPEST:,} deep in one another")
    except (ParseError, Refused) as error:
        reason, line = _reason(error, file.line)
        if not any(wanted.values()):
            raise Refused(reason) from error
        report.remark("xml", f"{reason}; what comes before is kept, the rest of the file is not read", line)
        while path:
            element = path.pop()
            if opened and opened[-1][0] is element:
                yield "cut", element, opened.pop()[1]
                element.clear()
                if path:
                    path[-1].remove(element)
    finally:
        cleaner.tell(report)


def _steps(cleaner: Cleaner, names: frozenset[str], parser: "XMLPullParser[Any]") -> Iterator[int]:
    """Feed the parser from one wanted start tag to the next; each time give the line on which what was fed begins.

    A wanted element is thus always the first thing in what was fed, and its line is known without asking the parser.
    """
    first = "".join(sorted({re.escape(name[0]) for name in names}))
    # Most tags are told apart by their first letter, without trying every name.
    marker = re.compile(
        rf"<(?=[{first}]|[\w.-]++:)(?:[\w.-]++:)?(?:{'|'.join(sorted(map(re.escape, names)))})[\s/>]".encode()
    )
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
    errors.codes[errors.XML_ERROR_INVALID_TOKEN]: "a character that XML does not allow there (often a bare <)",
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
