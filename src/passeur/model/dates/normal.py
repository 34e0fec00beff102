"""The machine-readable form that a source gives beside its phrase (EAD's `@normal`, LIDO's earliestDate), as found.

ISO 8601 and what is met in its place: compact days, spaces round the slash, comma lists, ranges given backwards or
with a hyphen, an ellipsis or the year 9999 for "still open".
"""

import re
from typing import Final

from passeur.model.dates import spans
from passeur.model.dates.calendar import day_number
from passeur.model.dates.spans import Span

_DATE: Final = re.compile(r"([+-]?\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?:T.*)?")
#: A month or day of one figure, which ISO 8601 does not have and exports do: 1943-1-1.
_SINGLE: Final = re.compile(r"-(\d)(?!\d)")
_HYPHENED: Final = re.compile(r"(\d{4})\s*-\s*(\d{4})")
_OPEN: Final = frozenset({"", "..", "...", "....", "…", "….", "9999", "9999-12-31", "99991231", "open", "unknown"})


def read_normal(normal: str) -> tuple[Span | None, str]:
    """What a normal form means, and what is wrong with it ("" when nothing is). None where it is no date."""
    found: list[Span] = []
    problem = ""
    for item in normal.strip().replace("\\", "/").split(","):
        span, fault = _range(item.strip())
        problem = problem or fault
        if span is None:
            return None, problem
        found.append(span)
    if len(found) == 1:
        return found[0], problem
    return spans.unite(found, alternative=False)[0], problem


def _range(item: str) -> tuple[Span | None, str]:
    """One date or range."""
    hyphened = _HYPHENED.fullmatch(item)
    if hyphened:
        item = f"{hyphened[1]}/{hyphened[2]}"
    first, slash, last = (end.strip() for end in item.partition("/"))
    left = _date(first) if first not in _OPEN else None
    if not slash:
        return left, "" if left is not None else "is not a date"
    if last in _OPEN and left is not None:
        return spans.join(left, Span(None, None, "..", "..")), ""
    right = _date(last)
    if first in ("", "..") and right is not None:
        return spans.join(Span(None, None, "..", ".."), right), ""
    if left is None or right is None or left.low is None or right.high is None:
        return None, "is not a date"
    backwards = left.low > right.high
    return spans.join(left, right), "is given backwards" if backwards else ""


def _date(item: str) -> Span | None:
    """One year, month or day; None for anything else (and for a day that never was)."""
    plain = item.rstrip("~?%")
    match = _DATE.fullmatch(plain) or _DATE.fullmatch(_SINGLE.sub(r"-0\1", plain))
    if match is None:
        return None
    year = int(match[1])
    if match[2] is None:
        return spans.year_span(year)
    month = int(match[2])
    if not 1 <= month <= 12:
        return None
    if match[3] is None:
        return spans.month_span(year, month)
    day = day_number(year, month, int(match[3]))
    if day is None:
        return None
    text = spans.day_edtf(day)
    return Span(day, day, text, text)
