"""Spreadsheets (xlsx, ods) → rows of text, refused before they could fill the memory."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from passeur.errors import Refused
from passeur.formats.base import RawFile

#: Bytes of an unpacked spreadsheet, and cells of one sheet (calamine keeps a sheet in memory whole).
_LARGEST_SPREADSHEET = 400_000_000
_MOST_CELLS = 8_000_000

_CELL = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
#: In ods, a row or cell that is not empty and stands for very many.
_REPEATED = re.compile(
    rb'number-rows-repeated="[0-9]{5,}"[^>]*>(?:(?!/table:table-row>)[\x00-\xff]){0,2000}?value-type'
    rb'|<table:table-cell(?=[^>]*value-type)[^>]*columns-repeated="[0-9]{4,}"'
)


def spreadsheet(file: RawFile, sheet_name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of a sheet of an xlsx or ods file, values as text. Raises Refused."""
    with file.open() as stream:
        data = stream.read(_LARGEST_SPREADSHEET)
    _check_size(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if sheet_name and sheet_name not in book.sheet_names:
                raise Refused(f"there is no sheet {sheet_name!r}; there are {', '.join(book.sheet_names)}")
            name = sheet_name or next(iter(book.sheet_names), "")
            if not name:
                raise Refused("the spreadsheet has no sheet")
            sheet = book.get_sheet_by_name(name)
            for number, row in enumerate(sheet.iter_rows(), 1):
                yield number, [_as_text(value) for value in row]
    except CalamineError as error:
        raise Refused(f"the spreadsheet cannot be read: {error}") from error


def _check_size(data: bytes) -> None:
    """Raise Refused when a spreadsheet would fill the memory: calamine keeps the rectangle round all cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = 0
            for member in archive.infolist():
                if not member.filename.endswith(".xml"):
                    continue
                rows = columns = 1
                with archive.open(member) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        total += len(chunk)
                        if total > _LARGEST_SPREADSHEET:
                            raise Refused("the spreadsheet is too large unpacked: give it as CSV")
                        window = tail + chunk
                        for letters, row in _CELL.findall(window):
                            rows = max(rows, int(row))
                            columns = max(columns, _column(letters))
                        if _REPEATED.search(window):
                            raise Refused(f"{member.filename}: a row is repeated too many times: give it as CSV")
                        tail = window[-3_000:]
                if rows * columns > _MOST_CELLS:
                    raise Refused(f"{member.filename}: a sheet of {rows} × {columns} cells: give it as CSV")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused(f"the spreadsheet is damaged: {error}") from error


def _column(letters: bytes) -> int:
    """A spreadsheet's column as a number: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _as_text(value: object) -> str:
    """A spreadsheet's value as its reader sees it, dates in ISO 8601."""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
