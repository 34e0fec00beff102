"""Tables for spreadsheets: semicolons and a byte-order mark, as they are expected in France; no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

#: A cell that begins so would be run by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

#: Characters that are gathered before they are given.
_CHUNK = 16_384


def safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def written(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as CSV (RFC 4180 but for the semicolon), some at a time."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(value) for value in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
