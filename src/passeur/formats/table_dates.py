"""The dates of a table: phrases, the columns beside them that say the same in ISO 8601, and what spreadsheets did."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from passeur.formats.table_mapping import DateEntry
from passeur.formats.table_values import Row, Values
from passeur.model.dates import Date, read_date

#: What a spreadsheet makes of a year or of a day, which no longer says what was meant.
_MANGLED = re.compile(
    r"\d+(?:[.,]\d+)?[eE][+-]?\d+|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|[1-9]\d{4}(?:[.,]\d+)?|#+|#[A-Z/0!?]+"
)
_ISO = re.compile(r"(-?)(\d{1,4})(-\d{1,2}(?:-\d{1,2})?)?(?:[T ].*)?")
_PLAIN = re.compile(r"-?\d{4}(?:-\d{2}){0,2}")
_FIGURES = re.compile(r"(\d{1,4})[/. -](\d{1,2})[/. -](\d{1,4})")
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}

#: A remark about a date for the report.
Remarks = Callable[[str], None]
#: The dates of a row.
Dates = Callable[[Row], tuple[Date, ...]]


def cached_reader() -> Callable[[str, str, str, str], tuple[Date, str]]:
    """`read_date` that remembers: the same phrases come again and again in a table."""
    return lru_cache(maxsize=16_384)(read_date)


def make_dates(
    entry: DateEntry,
    values: Values,
    lang: str,
    read: Callable[[str, str, str, str], tuple[Date, str]],
    remark: Remarks,
) -> Dates:
    """The function that reads one entry of `dates`. lang: of the phrases where the entry does not say."""
    lang = (entry.lang or lang)[:2]
    lang = lang if lang in ("fr", "en") else ""
    values, rows = values.inside(entry)
    phrases_of = values.many(entry)
    type_of = values.word(entry.type)
    earliest_of, latest_of, normal_of = (values.one(data) for data in (entry.earliest, entry.latest, entry.normal))
    bounded = bool(entry.earliest or entry.latest)
    order = _ORDERS.get(entry.order)

    def one(phrase: str, normal: str, type: str) -> Date:
        """The date of one phrase."""
        if order and (swapped := _in_order(phrase, order)):
            return msgspec.structs.replace(read(swapped, lang, "", type)[0], text=phrase)
        if _MANGLED.fullmatch(phrase) and not normal:
            remark(f"{phrase!r} looks like a date that a spreadsheet changed: kept as text")
            return Date(text=phrase, type=type)
        date, doubt = read(phrase, lang, normal, type)
        if doubt:
            remark(doubt)
        return date

    def bound(value: str) -> str:
        """A bound in ISO 8601; "" when it says nothing, or nothing that can be read."""
        if not value:
            return ""
        if found := iso(value) or (_in_order(value, order) if order else ""):
            return found
        if not _MANGLED.fullmatch(value) and _PLAIN.fullmatch(edtf := read(value, lang, "", "")[0].edtf):
            return edtf
        remark(f"{value!r} is no date that can be read: kept as text")
        return ""

    def between(phrases: Sequence[str], first: str, last: str) -> tuple[Sequence[str], str]:
        """The phrases and the normal form that two bounds give. One that cannot be read is never left out of it."""
        bounds = bound(first), bound(last)
        whole = all(bounds[at] or not value for at, value in enumerate((first, last)))
        normal = _span(*bounds) if whole else ""
        as_written = " - ".join(dict.fromkeys(value for value in (first, last) if value))
        in_iso = all(iso(value) for value in (first, last) if value)
        if not phrases and as_written and not in_iso:
            phrases = (as_written,)
        return phrases, normal

    def dates(outer: Row) -> tuple[Date, ...]:
        """The dates of one row."""
        made = []
        for row in rows(outer):
            phrases = phrases_of(row)
            normal = normal_of(row)
            if bounded and not normal:
                phrases, normal = between(phrases, earliest_of(row).strip(), latest_of(row).strip())
            if not phrases and normal:
                phrases = (_words_of(normal),)
            type = type_of(row)
            made += [one(phrase, normal if len(phrases) == 1 else "", type) for phrase in phrases]
        return tuple(made)

    return dates


def _span(first: str, last: str) -> str:
    """ISO 8601 of two bounds in it, "" when neither is there."""
    if first and last and first != last:
        return f"{first}/{last}"
    return first or last


def _words_of(normal: str) -> str:
    """What to show for a date of which only the normal form is given."""
    first, slash, last = normal.partition("/")
    return f"{first}-{last}" if slash and len(first) <= 4 and len(last) <= 4 else normal


def iso(value: str) -> str:
    """A bound in ISO 8601 with a year of four figures (a time of day is dropped), "" when it is something else."""
    match = _ISO.fullmatch(value.strip())
    if not match:
        return ""
    sign, year, rest = match.groups()
    return f"{sign}{int(year):04}" + "".join(f"-{int(part):02}" for part in (rest or "").split("-") if part)


def _in_order(phrase: str, order: tuple[int, int, int]) -> str:
    """A date in figures whose order is known, as ISO 8601; "" when it is none, or its year has not four figures."""
    match = _FIGURES.fullmatch(phrase)
    if not match:
        return ""
    year, month, day = (match.groups()[index] for index in order)
    if len(year) != 4 or not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02}-{int(day):02}"
