"""Days, months and years: the proleptic Gregorian calendar and the French Republican one.

A day is a signed integer `year * 10000 + month * 100 + day` with astronomical years (1 BC is 0, 44 BC is -43), so that
days compare as they follow one another. The Republican years begin on the days that the decrees of the time fixed
(by the equinox at Paris), not by any later arithmetic rule.
"""

from datetime import date
from typing import Final

_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

#: First day of September 1792 to 1805 in which the Republican years I to XIV begin: 1 vendémiaire.
_VENDEMIAIRE: Final = (22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23)
#: The calendar was abolished from 1 January 1806: nothing is dated by it after 10 nivôse an XIV.
LAST_REPUBLICAN_DAY: Final = 18051231
#: Republican months are numbered 1 to 12; the complementary days are this thirteenth.
FRUCTIDOR: Final = 12
COMPLEMENTARY: Final = 13
LAST_REPUBLICAN_YEAR: Final = 14


def is_leap(year: int) -> bool:
    """Whether the astronomical Gregorian `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Number of days of a Gregorian month (1 to 12)."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month]


def day_number(year: int, month: int, day: int) -> int | None:
    """The day as a signed integer, or None where there is no such day (30 February, month 13)."""
    if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return year * 10000 + month * 100 + day


def split_day(number: int) -> tuple[int, int, int]:
    """Year, month and day of a signed integer day."""
    year, rest = divmod(number, 10000)
    return year, rest // 100, rest % 100


def shift_years(number: int, years: int) -> int:
    """The same day of another year; 29 February becomes the 28th where that year has none."""
    year, month, day = split_day(number)
    year += years
    return year * 10000 + month * 100 + min(day, month_length(year, month))


def shift_days(number: int, days: int) -> int:
    """The day that many days later (or earlier). Outside the years 2 to 9998 the day is given back unchanged."""
    year, month, day = split_day(number)
    if not 2 <= year <= 9998:
        return number
    return _as_day(date(year, month, day).toordinal() + days)


def republican_length(year: int, month: int) -> int:
    """Number of days of a Republican month: 30, and 5 or (in years III, VII and XI) 6 complementary days."""
    return 30 if month < COMPLEMENTARY else 6 if year in (3, 7, 11) else 5


def republican_day(year: int, month: int, day: int) -> int | None:
    """The Gregorian day of a Republican one (month 13: complementary days); None where there is no such day."""
    if not 1 <= year <= LAST_REPUBLICAN_YEAR or not 1 <= month <= COMPLEMENTARY:
        return None
    if not 1 <= day <= republican_length(year, month):
        return None
    first = date(1791 + year, 9, _VENDEMIAIRE[year - 1]).toordinal()
    return _as_day(first + (month - 1) * 30 + day - 1)


def republican_span(year: int, month: int = 0) -> tuple[int, int] | None:
    """First and last Gregorian day of a Republican month, or of the whole year; None where there is none.

    The year XIV and its nivôse end with the calendar's abolition.
    """
    first = republican_day(year, month or 1, 1)
    last_month = month or COMPLEMENTARY
    last = republican_day(year, last_month, republican_length(year, last_month))
    if first is None or last is None or first > LAST_REPUBLICAN_DAY:
        return None
    return first, min(last, LAST_REPUBLICAN_DAY)


def _as_day(ordinal: int) -> int:
    """The signed integer of a day counted as `datetime.date` counts them."""
    day = date.fromordinal(ordinal)
    return day.year * 10000 + day.month * 100 + day.day
