"""Dates in the reader's words. What a partner wrote is kept, but where it is a plain form (a day, a month, a century,
« vers 1901 », ISO 8601) the reader's language says it in its own way."""

import re
from calendar import monthrange
from functools import cache

from passeur.model.dates import Date, read_date
from passeur.web.words import Catalogue, catalogue, languages

#: A day or a month of a year, written plainly; a machine's form (ISO 8601), or a range of them; a century.
_PLAIN = re.compile(r"(?:\d{1,2}(?:er)? )?[^\W\d]+ \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_ISO = re.compile(r"-?\d{4}-\d\d(-\d\dT[\d:.]+([+-][\d:]+|Z)?|(-\d\d)?(/-?\d{4}-\d\d(-\d\d)?)?[~?%]?)|-?\d{4}/-?\d{4}")
_DAY = re.compile(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")
_CENTURY = re.compile(r"(?:Ier|[IVXL]+e) siècle|\d+(?:st|nd|rd|th) century")
#: One end of a range that is plain: a day, a month, a year or a century; and ranges of them, with a dash, or in words
#: that have a language.
_END = rf"(?:{_PLAIN.pattern}|{_CENTURY.pattern}|\d{{3,4}})"
_DASHED = re.compile(rf"({_END})\s*[-–—]\s*({_END})?")
_WORDED = re.compile(rf"(?:du |de |from )?({_END}) (au|à|to) ({_END})", re.IGNORECASE)
_SHARED = re.compile(
    r"(?:\d{1,2}(?:er)?)?\s*(?:[^\W\d]+)?\s*[-–—]\s*(?:\d{1,2}(?:er)? )?[^\W\d]+ \d{4}"
)  # a month or a year that stands once for both ends: "16-17 juillet 1942", "mai-juin 1940"
_MONTH = re.compile(r"[^\W\d]{3,}")
_YEARS = re.compile(r"\d{3,4}")
_TO = {"au": "fr", "à": "fr", "to": "en"}
#: An approximate date: its normal form, the plain phrases that say one, and whose language those are in.
_ABOUT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?~")
_ABOUT_WRITTEN = re.compile(r"([^\W\d]+) (?:le )?(?:\d{1,2}(?:er)? )?(?:[^\W\d]+ )?\d{3,4}")
_ABOUT_WORDS = {"vers": "fr", "environ": "fr", "about": "en", "around": "en"}


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


def date_in_words(date: Date, words: Catalogue) -> str:
    """A date as written, then how certain it is and what it means where the phrase does not show it."""
    says = date.certainty == "approximate" and (_about(date, words) or _says_about(date.text))
    remarks = [words.word("certainty", date.certainty)] if date.certainty and not says else []
    if date.calendar and date.earliest:
        remarks.append(words.word("calendar", date.calendar) + " " + span_in_words(date, words))
    text = short(date, words)
    return f"{text} ({', '.join(remarks)})" if remarks else text


def span_in_words(date: Date, words: Catalogue) -> str:
    """The first and last day that a date may mean, in words; empty when unknown."""
    first, last = date.earliest, date.latest
    if (not last and first > 0 and first % 10_000 == 101) or (not first and last > 0 and last % 10_000 == 1231):
        return str((first or last) // 10_000)  # an open end is given by a year, most often
    if not first or not last or first == last:
        return day_in_words(first or last, words) if first or last else ""
    if first > 0 and first % 10_000 == 101 and last % 10_000 == 1231:
        years = (str(first // 10_000), str(last // 10_000))
        return years[0] if years[0] == years[1] else words.say("date.span", first=years[0], last=years[1])
    if _one_month(first, last):
        return month_in_words(first // 10_000, first // 100 % 100, words)
    return words.say("date.span_of_days", first=day_in_words(first, words), last=day_in_words(last, words))


def short(date: Date, words: Catalogue) -> str:
    """A date without its remarks: as written, or in the reader's words where that is a plain or a machine's form."""
    meaning = span_in_words(date, words)
    if about := _about(date, words):
        return about
    if date.earliest > 0 and not date.calendar:
        if ends := _ends_in_words(date, words) or _shared_in_words(date, words):
            return ends
        if _is_plain(date) and _PLAIN.fullmatch(date.text):
            return meaning
        if _CENTURY.fullmatch(date.text):
            return century(date.earliest // 1_000_000 + 1, words)
    return meaning if meaning and (not date.text or _ISO.fullmatch(date.text)) else date.text


def _ends_in_words(date: Date, words: Catalogue) -> str:
    """A range of plain ends in the reader's words, with the dash that printers set; empty for any other phrase, and
    where its ends are not those that the date has (a source's normal form may be narrower)."""
    dashed = _DASHED.fullmatch(date.text)
    if dashed and all(_YEARS.fullmatch(end or "") for end in dashed.groups()):
        return between(*dashed.groups())
    worded = None if dashed else _WORDED.fullmatch(date.text)
    if not dashed and (worded is None or _TO[worded[2].casefold()] == words.lang):
        return ""
    first, last = dashed.groups() if dashed else (worded[1], worded[3]) if worded else ("", "")
    begin, end = read_date(first)[0], read_date(last)[0] if last else Date("")
    if (begin.earliest, end.latest) != (date.earliest, date.latest):
        return ""
    said = [_end_in_words(begin, words), _end_in_words(end, words) if last else ""]
    if not said[0] or (last and not said[1]):
        return ""
    if dashed:
        return between(*said)
    days = begin.earliest == begin.latest and end.earliest == end.latest
    return words.say("date.span_of_days" if days else "date.span", first=said[0], last=said[1])


def _shared_in_words(date: Date, words: Catalogue) -> str:
    """A range whose ends share their month or year; empty where its months are in the reader's language or in none."""
    if not _SHARED.fullmatch(date.text) or not date.latest:
        return ""
    written = set(_MONTH.findall(date.text.casefold()))
    if written <= _months(words.lang) or not any(written <= _months(lang) for lang in languages()):
        return ""
    if date.text[0].isdigit():
        return between(day_in_words(date.earliest, words), day_in_words(date.latest, words))
    first, last = (month_in_words(day // 10_000, day // 100 % 100, words) for day in (date.earliest, date.latest))
    return between(first, last)


@cache
def _months(lang: str) -> frozenset[str]:
    """The names of the months in a language."""
    return frozenset(catalogue(lang).plain(f"month.m{month}").casefold() for month in range(1, 13))


def _end_in_words(date: Date, words: Catalogue) -> str:
    """One end of a range; empty where it is no plain date after all ("vers 1940" looks like a month and a year)."""
    if date.certainty or date.calendar or not date.earliest:
        return ""
    return date.text if _YEARS.fullmatch(date.text) else short(date, words) if _is_plain(date) else ""


def _is_plain(date: Date) -> bool:
    """Whether a date is one day, one month or one century."""
    one = date.earliest == date.latest or _one_month(date.earliest, date.latest)
    return one or _CENTURY.fullmatch(date.text) is not None


def between(first: str, last: str) -> str:
    """Two ends, in words, with the dash that printers set: close between years, apart between longer phrases; "…" for
    an end that is not known."""
    dash = "–" if _YEARS.fullmatch(first) and _YEARS.fullmatch(last) else " – "
    return dash.join(end or "…" for end in (first, last))


def _one_month(first: int, last: int) -> bool:
    """Whether two days are the first and the last of one month."""
    year, month = divmod(first // 100, 100)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return False
    return first % 100 == 1 and last == first - 1 + monthrange(year, month)[1]


def _says_about(text: str) -> bool:
    """Whether a phrase itself says that it is approximate."""
    first = text.casefold().partition(" ")[0].rstrip(".")
    return first in _ABOUT_WORDS or first in ("circa", "ca", "c")


def _about(date: Date, words: Catalogue) -> str:
    """An approximate day, month or year in the reader's words; empty where the partner's own are for this reader."""
    found = None if date.calendar else _ABOUT.fullmatch(date.edtf)
    if found is None or not _foreign_about(date.text, words.lang):
        return ""
    year, month, day = (int(part or 0) for part in found.groups())
    if day:
        return words.say("date.about-day", what=day_in_words(year * 10_000 + month * 100 + day, words))
    return words.say("date.about", what=month_in_words(year, month, words) if 1 <= month <= 12 else year)


def _foreign_about(text: str, lang: str) -> bool:
    """Whether a phrase is a machine's form, or a plain "about 1901" in another language than the reader's."""
    if not text or _ISO.fullmatch(text):
        return True
    written = _ABOUT_WRITTEN.fullmatch(text.casefold())
    return written is not None and _ABOUT_WORDS.get(written[1], lang) != lang


def _roman(number: int) -> str:
    """A number below 100 in Roman numerals."""
    found = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + letters, number - value
    return found
