"""One date of a phrase as the words give it, how it borrows what its neighbour says, and the span that it means."""

from typing import Final

from passeur.model.dates import spans
from passeur.model.dates import words as w
from passeur.model.dates.calendar import day_number, republican_day, republican_length, republican_span
from passeur.model.dates.spans import Span


class Unreadable(Exception):
    """The words do not say a date. Never leaves this package."""


class Part:
    """What the words said, before neighbours are asked: « 17 » in « 17 au 25 août 1944 » has a number and nothing else.

    number: one or two digits (or a Roman numeral) whose meaning the neighbour tells; nth: whether it was written
    « XVIe », which alone means a century. unit: "century", "millennium" or "decade" for `count`. piece: (which, of how
    many) for halves, quarters and thirds. bound: BEFORE, UNTIL, SINCE, AFTER or "". span: what needs no neighbour.
    borrowed: whether the year came from a neighbour.
    """

    __slots__ = (
        "approximate", "borrowed", "bound", "count", "day", "english", "era", "gloss", "month", "nth", "number",
        "piece", "republican", "season", "span", "uncertain", "unit", "year",
    )  # fmt: skip

    def __init__(self) -> None:
        self.year: int | None = None
        self.month = 0
        self.day = 0
        self.season = 0
        self.republican = False
        self.number: int | None = None
        self.nth = False
        self.unit = ""
        self.count = 0
        self.english = False
        self.era = 0
        self.piece = (0, 0)
        self.approximate = False
        self.uncertain = False
        self.bound = ""
        self.span: Span | None = None
        self.gloss: Span | None = None
        self.borrowed = False

    def lacks_year(self) -> bool:
        """Whether the part is a day, a month or a season without its year."""
        return self.year is None and self.span is None and not self.unit and (self.month > 0 or self.season > 0)


def borrow_forward(left: Part, right: Part) -> None:
    """Let the left part take from the right one what it lacks: « 17 au 25 août 1944 », « XVe - XVIe siècle »."""
    if left.number is not None:
        _name_number(left, right)
    if left.year is not None and not left.era and right.era < 0 and left.year > 0:
        left.year, left.era = 1 - left.year, right.era
    if left.lacks_year() and right.year is not None and left.republican == right.republican:
        left.year = right.year
        left.borrowed = True


def _name_number(left: Part, right: Part) -> None:
    """Say what the left part's bare number counts: centuries, days or years, as the right part does."""
    number = left.number
    assert number is not None
    if right.unit in ("century", "millennium"):
        left.unit, left.count, left.english, left.era = right.unit, number, right.english, left.era or right.era
    elif right.day:
        left.day, left.month, left.year, left.republican = number, right.month, right.year, right.republican
        left.borrowed = True
    elif right.month and right.number is None and left.english:
        return
    elif right.year is not None and right.republican and not right.month:
        left.year, left.republican = number, True
    elif right.year is not None and not right.month:
        left.year = 1 - number if right.era < 0 else number
    else:
        return
    left.number = None


def borrow_back(left: Part, right: Part) -> None:
    """Let the right part take from the left one what it lacks: « 1939-45 », « 3 mai 1944 - 5 juin »."""
    number = right.number
    if number is not None:
        if left.day and left.month:
            right.day, right.month, right.republican = number, left.month, left.republican
            if right.year is None:
                right.year = left.year
        elif left.year is not None and not left.month and not left.republican:
            right.year = _short_year(left.year, number)
        elif left.year is not None and left.republican and not left.month:
            right.year, right.republican = number, True
        else:
            return
        right.number = None
    elif right.lacks_year() and left.year is not None and left.republican == right.republican:
        right.year = left.year


def _short_year(year: int, number: int) -> int:
    """The year that « 45 » means after 1939, or « 8 » after 1565."""
    size = 100 if number >= 10 else 10
    full = year - year % size + number
    return full if full >= year else full + size


def resolve(part: Part) -> Span:
    """The span that a part means by itself. Raises Unreadable where it lacks something or is no day at all."""
    span = _bare(part)
    if part.gloss is not None and part.lacks_year():
        span = part.gloss
    if part.republican:
        span.republican = True
    if part.approximate or part.uncertain:
        spans.qualify(span, part.approximate, part.uncertain)
    if part.bound:
        _bound(span, part)
    return span


def _bound(span: Span, part: Part) -> None:
    """Open a span on one side. Before and after a year, a month or a day include it, as archives record them;
    before the nineteenth century or the 1930s does not.
    """
    if part.bound in (w.BEFORE, w.UNTIL):
        if part.bound == w.BEFORE and part.unit and span.low is not None:
            before = spans.year_span(span.low // 10000 - 1)
            span.high, span.end = before.high, before.end
        span.low, span.start, span.end = None, "..", spans.as_end(span.end)
    else:
        if part.bound == w.AFTER and part.unit and span.high is not None:
            after = spans.year_span(span.high // 10000 + 1)
            span.low, span.start = after.low, after.start
        span.high, span.end, span.start = None, "..", spans.as_start(span.start)


def _bare(part: Part) -> Span:
    """The span without its qualifiers."""
    if part.span is not None:
        return part.span
    if part.nth and part.number is not None:
        part.unit, part.count, part.number = "century", part.number, None
    if part.unit:
        return _unit(part)
    if part.gloss is not None and part.year is None:
        return part.gloss
    if part.year is None:
        raise Unreadable
    if part.republican:
        return _republican(part, part.year)
    return _gregorian(part, part.year)


def _gregorian(part: Part, year: int) -> Span:
    """A day, a month, a season, a year, or a piece of a month or year."""
    if part.season:
        return spans.season_span(year, part.season)
    if part.day:
        day = day_number(year, part.month, part.day)
        if day is None:
            raise Unreadable
        text = spans.day_edtf(day)
        return Span(day, day, text, text)
    if part.month:
        whole = spans.month_span(year, part.month)
        if part.piece[1]:
            first, last = _days_of_piece(part.piece, (whole.high or 0) % 100)
            base = year * 10000 + part.month * 100
            return spans.days_span(base + first, base + last)
        return whole
    if part.piece[1]:
        return _months_of_piece(year, part.piece)
    return spans.year_span(year)


def _days_of_piece(piece: tuple[int, int], length: int) -> tuple[int, int]:
    """First and last day of a piece of a month: thirds end on the 10th and the 20th, halves on the 15th."""
    which, of = piece
    step = 30 // of
    return (which - 1) * step + 1, length if which == of else which * step


def _months_of_piece(year: int, piece: tuple[int, int]) -> Span:
    """A third, a half or a quarter of a year, in whole months."""
    which, of = piece
    step = 12 // of
    first = spans.month_span(year, (which - 1) * step + 1)
    return spans.join(first, spans.month_span(year, which * step))


def _republican(part: Part, year: int) -> Span:
    """A day, a month or a year of the Republican calendar, or a third of its month."""
    if part.day:
        day = republican_day(year, part.month, part.day)
        if day is None:
            raise Unreadable
        text = spans.day_edtf(day)
        return Span(day, day, text, text)
    if part.month and part.piece[1]:
        first, last = _days_of_piece(part.piece, republican_length(year, part.month))
        low, high = republican_day(year, part.month, first), republican_day(year, part.month, last)
        if low is None or high is None:
            raise Unreadable
        return spans.days_span(low, high)
    whole = republican_span(year, part.month)
    if whole is None:
        raise Unreadable
    return spans.days_span(*whole)


#: Where the thirds, halves and quarters of a hundred years begin and end, as the French archives record them:
#: « début XVIIIe » 1701-1733, « milieu XXe » 1934-1967, « fin XVIIIe » 1768-1800.
_CUTS: Final = {2: (0, 50, 100), 3: (0, 33, 67, 100), 4: (0, 25, 50, 75, 100)}
_DECADE_CUTS: Final = {2: (0, 5, 10), 3: (0, 4, 7, 10), 4: (0, 3, 5, 8, 10)}


#: No record is dated by a later century or millennium; beyond them the number means something else.
_LAST_CENTURY: Final = 40
_LAST_MILLENNIUM: Final = 9


def _unit(part: Part) -> Span:
    """A decade, a century, a millennium, or a piece of one.

    French counts the nineteenth century from 1801 to 1900, English (as museums record it, and EDTF's 18XX) from 1800
    to 1899; the word decides, « siècle » or "century".
    """
    if part.unit == "decade":
        first, length, cuts = part.count, 10, _DECADE_CUTS
    else:
        length = 100 if part.unit == "century" else 1000
        cuts = _CUTS
        first = _first_year(part, length)
    last = first + length - 1
    which, of = part.piece
    if of:
        cut = cuts[of]
        scale = length // cut[-1]
        return spans.years_span(first + cut[which - 1] * scale, first + cut[which] * scale - 1)
    if part.english and part.era >= 0 and part.count == 1 and length == 100:
        return spans.years_span(1, 99)
    return spans.years_span(first, last, _masked(first, last, length))


def _first_year(part: Part, length: int) -> int:
    """The first year of a century or millennium, astronomical."""
    if not 1 <= part.count <= (_LAST_CENTURY if length == 100 else _LAST_MILLENNIUM):
        raise Unreadable
    if part.era < 0:
        return 1 - part.count * length
    return (part.count - 1) * length + (0 if part.english else 1)


def _masked(first: int, last: int, length: int) -> str:
    """The EDTF with unspecified digits that says exactly these years, or "" where none does."""
    digits = {10: 1, 100: 2, 1000: 3}[length]
    if first >= 0 and first % length == 0 and first > 0:
        return f"{first:04d}"[:-digits] + "X" * digits
    if last < 0 and last % length == 0:
        return "-" + f"{-last:04d}"[:-digits] + "X" * digits
    return ""
