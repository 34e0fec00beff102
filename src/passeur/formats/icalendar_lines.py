"""The lines of iCalendar (RFC 5545 3.1): unfolded, parted into names, parameters and values, and gathered into events.

Part of `icalendar`; nothing here is a format of its own.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from icalendar.parser import Contentline
from icalendar.parser.property import unescape_backslash

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.table_text import decoded, detect, line_end, lines
from passeur.model.text import fold_spaces
from passeur.report import Report

#: Lines of one event, and characters of one value, that are read.
_MOST_LINES, _LONGEST = 5_000, 100_000

_OTHERS = ("VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")


class Line(NamedTuple):
    """One property: its name, its parameters in capitals, its raw value, and the line of the file."""

    name: str
    params: dict[str, str]
    value: str
    number: int

    @property
    def text(self) -> str:
        """The value as text, its escapes undone."""
        return str(unescape_backslash(self.value[:_LONGEST])).strip()


def events(file: RawFile, report: Report) -> Iterator[list[Line]]:
    """The properties of each VEVENT. Raises Refused when nothing begins as a calendar; a broken line costs itself."""
    inside: list[str] = []
    event: list[Line] = []
    begun = False
    for number, written in unfolded(file, report):
        upper = written.strip().upper()
        if upper.startswith("BEGIN:"):
            inside.append(upper[6:].strip())
            begun = begun or inside[0] == "VCALENDAR"
            if inside[-1] == "VEVENT":
                event = [Line("BEGIN", {}, "", number)]
        elif upper.startswith("END:"):
            if inside and inside[-1] == "VEVENT" and upper[4:].strip() == "VEVENT":
                yield event
            if inside and upper[4:].strip() in inside:
                while inside and inside.pop() != upper[4:].strip():
                    continue
        elif inside and inside[-1] == "VEVENT" and len(event) < _MOST_LINES:
            line = _line(written, number, report)
            if line is not None:
                event.append(line)
        elif len(inside) > 1 and inside[1] not in (*_OTHERS, "VEVENT"):
            report.unmapped("/".join(inside[1:3])[:80])
    if not begun:
        raise Refused("there is no VCALENDAR in this file")
    if "VEVENT" in inside:
        report.skip("the file ends inside an event", event[0].number if event else 0)


def unfolded(file: RawFile, report: Report) -> Iterator[tuple[int, str]]:
    """Content lines with the numbers of the lines where they begin; folds (RFC 5545 3.1) are undone."""
    with file.open() as stream:
        encoding, doubt = detect(stream)
    if doubt:
        report.remark("encoding", doubt)
    with file.open() as stream, decoded(stream, encoding) as text:
        head = text.read(4096)
        end = line_end(head)
        text.seek(0)
        begun, parts = 0, [""]
        for number, each in enumerate(lines(text, "\n" if end == "\r\n" else end, report), 1):
            bare = each.rstrip("\r\n").removeprefix("\ufeff")
            if bare[:1] in (" ", "\t") and begun:
                parts.append(bare[1:])
                continue
            if begun and parts[0]:
                yield begun, "".join(parts)
            begun, parts = number, [bare]
        if begun and parts[0]:
            yield begun, "".join(parts)


def _line(written: str, number: int, report: Report) -> Line | None:
    """One property; None, with a remark, for what is none."""
    try:
        name, params, value = Contentline(written[: 2 * _LONGEST]).raw_parts()  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError) as error:
        report.remark("line", f"not a property of iCalendar: {str(error)[:200]}", number)
        return None
    flat = {str(key).upper(): str(each[0] if isinstance(each, list) else each) for key, each in params.items()}
    return Line(name.upper(), flat, value, number)


def values_of(line: Line) -> list[str]:
    """The values of a property that holds a list: commas that are not escaped part them."""
    parts = (unescape_backslash(each) for each in re.split(r"(?<!\\),", line.value[:_LONGEST]))
    return [words for each in parts if (words := fold_spaces(each))]
