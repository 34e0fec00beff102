"""Ranges of plain dates in the reader's words: « 20 juin 1899 - 8 juillet 1943 », « VIIe siècle-1792 »."""

import re
from functools import cache

from passeur.model.dates import Date, read_date
from passeur.web.days import YEAR, between, century, day_in_words, month_in_words, one_month
from passeur.web.words import Catalogue, catalogue, languages

#: A day or a month of a year, written plainly; a century.
PLAIN = re.compile(r"(?:\d{1,2}(?:er)? )?[^\W\d]+ \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
CENTURY = re.compile(r"(?:Ier|[IVXL]+e) siècle|\d+(?:st|nd|rd|th) century")

#: One end of a range, a machine's included; ranges with a dash, and in words that have a language.
_END = rf"(?:{PLAIN.pattern}|{CENTURY.pattern}|\d{{4}}-\d\d(?:-\d\d)?|\d{{3,4}})"
_DASHED = re.compile(rf"({_END})\s*[-–—]\s*({_END})?")
_WORDED = re.compile(rf"(?:du |de |from )?({_END}) (au|à|to) ({_END})", re.IGNORECASE)
_TO = {"au": "fr", "à": "fr", "to": "en"}
#: A month or a year that stands once for both ends: "16-17 juillet 1942", "mai-juin 1940".
_SHARED = re.compile(r"(?:\d{1,2}(?:er)?)?\s*(?:[^\W\d]+)?\s*[-–—]\s*(?:\d{1,2}(?:er)? )?[^\W\d]+ \d{4}")
_MONTH = re.compile(r"[^\W\d]{3,}")


def range_in_words(date: Date, words: Catalogue) -> str:
    """A range in the reader's words; empty for any other phrase, and for one that is in them already."""
    return _ends_in_words(date, words) or _shared_in_words(date, words)


def _ends_in_words(date: Date, words: Catalogue) -> str:
    """A range of plain ends in the reader's words, with the dash that printers set; empty for any other phrase, and
    where its ends are not those that the date has (a source's normal form may be narrower)."""
    dashed = _DASHED.fullmatch(date.text)
    if dashed and all(YEAR.fullmatch(end or "") for end in dashed.groups()):
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
    if YEAR.fullmatch(date.text):
        return date.text
    if CENTURY.fullmatch(date.text):
        return century(date.earliest // 1_000_000 + 1, words)
    if date.earliest == date.latest:
        return day_in_words(date.earliest, words)
    whole = one_month(date.earliest, date.latest)
    return month_in_words(date.earliest // 10_000, date.earliest // 100 % 100, words) if whole else ""
