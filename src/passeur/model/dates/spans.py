"""What a phrase means: spans of days, and the EDTF that says the same.

EDTF: Library of Congress, Extended Date/Time Format Specification (2019), levels 1 and 2, part of ISO 8601-2:2019.
"""

from collections.abc import Sequence
from typing import Final

from passeur.model.dates.calendar import month_length, shift_days, shift_years, split_day

#: How far "about" reaches on each side: years for a year, a decade, a century; days for a month or a day.
ABOUT_YEAR: Final = 5
ABOUT_CENTURY: Final = 10
ABOUT_MONTH: Final = 31
ABOUT_DAY: Final = 5


class Span:
    """Days from `low` to `high` (None: not bounded), and the EDTF of its two ends (equal: one EDTF date).

    `start` and `end` carry their own qualifiers (`~`, `?`, `%`). An unbounded end is "..", an unknown one "".
    The first day lies between `low` and `low_until`, the last between `high_from` and `high`: for « 1944-1945 » the
    year 1944 and the year 1945, for « XXe siècle » the whole century both times.
    """

    __slots__ = (
        "approximate", "end", "high", "high_from", "low", "low_until", "republican", "start", "uncertain", "undated",
    )  # fmt: skip

    def __init__(self, low: int | None, high: int | None, start: str, end: str) -> None:
        self.low = low
        self.high = high
        self.low_until = high
        self.high_from = low
        self.start = start
        self.end = end
        self.approximate = False
        self.uncertain = False
        self.republican = False
        self.undated = False

    def edtf(self) -> str:
        """The span as an EDTF date or interval."""
        return self.start if self.start == self.end else f"{self.start}/{self.end}"


def year_edtf(year: int) -> str:
    """A year in EDTF: four digits, a minus sign before the year 0, a Y beyond 9999."""
    if 0 <= year <= 9999:
        return f"{year:04d}"
    if -9999 <= year < 0:
        return f"-{-year:04d}"
    return f"Y{year}"


def day_edtf(day: int) -> str:
    """A signed integer day in EDTF."""
    year, month, number = split_day(day)
    return f"{year_edtf(year)}-{month:02d}-{number:02d}"


def year_span(year: int) -> Span:
    """A whole year."""
    text = year_edtf(year)
    return Span(year * 10000 + 101, year * 10000 + 1231, text, text)


def years_span(first: int, last: int, edtf: str = "") -> Span:
    """Whole years from `first` to `last`, as one EDTF date where one says it ("19XX")."""
    return Span(first * 10000 + 101, last * 10000 + 1231, edtf or year_edtf(first), edtf or year_edtf(last))


def month_span(year: int, month: int) -> Span:
    """A whole Gregorian month."""
    text = f"{year_edtf(year)}-{month:02d}"
    first = year * 10000 + month * 100
    return Span(first + 1, first + month_length(year, month), text, text)


def days_span(first: int, last: int) -> Span:
    """Days from `first` to `last`."""
    return Span(first, last, day_edtf(first), day_edtf(last))


def season_span(year: int, season: int) -> Span:
    """A season of three whole months (EDTF 21 to 24).

    A winter named by one year only may be the one that begins in it or the one that ends in it: both are covered.
    """
    text = f"{year_edtf(year)}-{season}"
    if season == 24:
        february = (year + 1) * 10000 + 200 + month_length(year + 1, 2)
        return Span(year * 10000 + 101, february, text, text)
    first = 3 * (season - 20)
    last = first + 2
    return Span(year * 10000 + first * 100 + 1, year * 10000 + last * 100 + month_length(year, last), text, text)


def qualify(span: Span, approximate: bool, uncertain: bool) -> None:
    """Mark both ends of a span as approximate, uncertain or both; approximate ones reach further (see ABOUT_…)."""
    if approximate and not span.approximate:
        span.approximate = True
        _widen(span)
    span.uncertain = span.uncertain or uncertain
    if as_start(span.start) != span.start and "X" not in span.start:  # EDTF knows no approximate season
        span.start, span.end = as_start(span.start), as_end(span.end)
    mark = "%" if approximate and uncertain else "~" if approximate else "?"
    whole = span.start == span.end
    span.start = _marked(span.start, mark)
    span.end = span.start if whole else _marked(span.end, mark)


def _marked(edtf: str, mark: str) -> str:
    """An EDTF date with a qualifier, joined to the one it has; an open end has none."""
    if edtf in ("", ".."):
        return edtf
    if edtf[-1] in "~?%":
        return edtf if edtf[-1] == mark else edtf[:-1] + "%"
    return edtf + mark


def _widen(span: Span) -> None:
    """Let an approximate span reach further: by its own length, a coarser date being a coarser guess."""
    dashes = span.start.lstrip("-").count("-")
    if dashes == 0:
        wide = span.low is not None and span.high is not None and span.high - span.low > 900000
        years = ABOUT_CENTURY if wide else ABOUT_YEAR
        span.low = None if span.low is None else shift_years(span.low, -years)
        span.high = None if span.high is None else shift_years(span.high, years)
    else:
        days = ABOUT_MONTH if dashes == 1 else ABOUT_DAY
        span.low = None if span.low is None else shift_days(span.low, -days)
        span.high = None if span.high is None else shift_days(span.high, days)


def join(left: Span, right: Span) -> Span:
    """From the beginning of one span to the end of another; turned round where they are given backwards."""
    if left.low is not None and right.high is not None and left.low > right.high:
        left, right = right, left
    joined = Span(left.low, right.high, as_start(left.start), as_end(right.end))
    joined.low_until, joined.high_from = left.high, right.low
    return _inherit(joined, (left, right))


def unite(spans: Sequence[Span], alternative: bool) -> tuple[Span, str]:
    """The whole of several spans, and the EDTF set of them: `{…}` for all, `[…]` for one of them.

    Where a member cannot stand in a set (open ends, an interval that qualifies an end) the EDTF is the interval from
    first to last instead.
    """
    lows = [span.low for span in spans]
    highs = [span.high for span in spans]
    first = min(spans, key=lambda span: span.low if span.low is not None else -(10**12))
    last = max(spans, key=lambda span: span.high if span.high is not None else 10**12)
    whole = Span(first.low, last.high, as_start(first.start), as_end(last.end))
    whole.low_until, whole.high_from = first.high, last.low
    _inherit(whole, spans)
    members = [span.start if span.start == span.end else f"{span.start}..{span.end}" for span in spans]
    plain = all(_may_be_member(span) for span in spans)
    if not plain or None in lows or None in highs:
        return whole, whole.edtf()
    body = ",".join(dict.fromkeys(members))
    if "," not in body:
        return whole, whole.edtf()
    return whole, f"[{body}]" if alternative else f"{{{body}}}"


#: The months with which EDTF's seasons begin and end; a winter as `season_span` covers it.
_SEASON_MONTHS: Final = {"21": ("03", "05"), "22": ("06", "08"), "23": ("09", "11"), "24": ("01", "02")}


def as_start(edtf: str) -> str:
    """An EDTF date as the beginning of an interval, where no season and no unspecified digit may stand."""
    return _as_end_of_interval(edtf, 0)


def as_end(edtf: str) -> str:
    """An EDTF date as the end of an interval; see `as_start`."""
    return _as_end_of_interval(edtf, 1)


def _as_end_of_interval(edtf: str, which: int) -> str:
    """The first (0) or last (1) year of a masked one, the first or last month of a season; others as they are."""
    if "X" in edtf:
        last = which == (0 if edtf[0] == "-" else 1)
        return edtf.replace("X", "9" if last else "0")
    date = edtf.rstrip("~?%")
    season = _SEASON_MONTHS.get(date[-2:]) if date[-3:-2] == "-" and len(date) in (7, 8) else None
    if season is None:
        return edtf
    year = year_edtf(int(date[:-3]) + 1) if which and date.endswith("24") else date[:-3]
    return f"{year}-{season[which]}{edtf[len(date) :]}"


_PLAIN: Final = frozenset("0123456789-")


def _may_be_member(span: Span) -> bool:
    """Whether EDTF lets a span stand in a set: one date, perhaps qualified, or two plain ones of the same precision."""
    if span.start == span.end:
        return _is_plain(span.start.rstrip("~?%"))
    even = span.start.lstrip("-").count("-") == span.end.lstrip("-").count("-")
    return even and _is_plain(span.start) and _is_plain(span.end)


def _is_plain(edtf: str) -> bool:
    """Whether an EDTF date is a year, a month or a day and nothing else."""
    return _PLAIN.issuperset(edtf) and as_start(edtf) == edtf


def _inherit(joined: Span, spans: Sequence[Span]) -> Span:
    """The whole is as doubtful as any of its spans."""
    for span in spans:
        joined.approximate = joined.approximate or span.approximate
        joined.uncertain = joined.uncertain or span.uncertain
        joined.republican = joined.republican or span.republican
    return joined
