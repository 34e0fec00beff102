"""Days, months, years and centuries as the reader's language says them."""

import re
from calendar import monthrange

from passeur.web.words import Catalogue

_DAY = re.compile(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
#: A year alone.
YEAR = re.compile(r"\d{3,4}")


def day_in_words(day: int, words: Catalogue) -> str:
    """A signed day number as "25 août 1944"; the year alone where month or day are 0."""
    year, rest = divmod(day, 10_000)
    month, date = divmod(rest, 100)
    if year <= 0:
        return words.say("date.bc", year=1 - year)
    if not month or not date:
        return str(year)
    name = words.plain(f"month.m{month}") if 1 <= month <= 12 else str(month)
    first = words.plain("date.first") if date == 1 else str(date)
    return words.say("date.day", day=first, month=name, year=year)


def days_in_words(text: str, words: Catalogue) -> str:
    """`text` with the days that a machine wrote (1922-03-01) as the reader's language says them."""
    return _DAY.sub(lambda found: day_in_words(int("".join(found.groups())), words), text)


def month_in_words(year: int, month: int, words: Catalogue) -> str:
    """A month of a year: "août 1944"."""
    return words.say("date.month", month=words.plain(f"month.m{month}"), year=year)


def century(number: int, words: Catalogue) -> str:
    """A century as one says it: 20 → "XXe siècle", "20th century"; negative ones are before our era."""
    size = abs(number)
    key = f"century.c{size}"
    ordinal = words.plain(key) if key in words.messages else words.say("century.other", number=size, roman=_roman(size))
    return words.say("century.before" if number < 0 else "century.after", ordinal=ordinal)


def between(first: str, last: str) -> str:
    """Two ends, in words, with the dash that printers set: close between years, apart between longer phrases; "…" for
    an end that is not known."""
    dash = "–" if YEAR.fullmatch(first) and YEAR.fullmatch(last) else " – "
    return dash.join(end or "…" for end in (first, last))


def one_month(first: int, last: int) -> bool:
    """Whether two days are the first and the last of one month."""
    year, month = divmod(first // 100, 100)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return False
    return first % 100 == 1 and last == first - 1 + monthrange(year, month)[1]


def _roman(number: int) -> str:
    """A number below 100 in Roman numerals."""
    found = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + letters, number - value
    return found
