"""Dates in the reader's words. What a partner wrote is kept, but where it is a plain form (a day, a month, a century,
« vers 1901 », ISO 8601) the reader's language says it in its own way."""

import re

from passeur.model.dates import Date
from passeur.web.days import century, day_in_words, month_in_words, one_month
from passeur.web.indexed import indexed_in_words, is_inverted
from passeur.web.ranges import CENTURY, PLAIN, range_in_words
from passeur.web.words import Catalogue

#: A machine's form (ISO 8601), or a range of them.
_ISO = re.compile(r"-?\d{4}-\d\d(-\d\dT[\d:.]+([+-][\d:]+|Z)?|(-\d\d)?(/-?\d{4}-\d\d(-\d\d)?)?[~?%]?)|-?\d{4}/-?\d{4}")
#: An approximate date: its normal form, the plain phrases that say one, and whose language those are in.
_ABOUT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?~")
_ABOUT_WRITTEN = re.compile(r"([^\W\d]+) (?:le )?(?:\d{1,2}(?:er)? )?(?:[^\W\d]+ )?\d{3,4}")
_ABOUT_WORDS = {"vers": "fr", "environ": "fr", "about": "en", "around": "en"}
_ABOUT_SAID, _WORD = frozenset({*_ABOUT_WORDS, "circa", "ca"}), re.compile(r"[^\W\d_]+")


def date_in_words(date: Date, words: Catalogue) -> str:
    """A date as written, then how certain it is and what it means where the phrase does not show it."""
    says = date.certainty == "approximate" and (_about(date, words) or _says_about(date.text))
    certainty = words.word("certainty", date.certainty) if date.certainty and not says else ""
    # « Sans date » says it in the reader's words already.
    remarks = [certainty] if certainty and certainty != date.text.casefold().strip(" []().") else []
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
    if first % 10_000 == 101 and last % 10_000 == 1231:
        years = (day_in_words(first - 101, words), day_in_words(last - 1231, words))
        return years[0] if years[0] == years[1] else words.say("date.span", first=years[0], last=years[1])
    if one_month(first, last):
        return month_in_words(first // 10_000, first // 100 % 100, words)
    return words.say("date.span_of_days", first=day_in_words(first, words), last=day_in_words(last, words))


def short(date: Date, words: Catalogue) -> str:
    """A date without its remarks: as written, or in the reader's words where that is a plain or a machine's form."""
    meaning = span_in_words(date, words)
    if about := _about(date, words):
        return about
    if date.earliest > 0 and not date.calendar:
        if said := range_in_words(date, words) or indexed_in_words(date.text, words):
            return said
        whole = date.earliest == date.latest or one_month(date.earliest, date.latest)
        if whole and PLAIN.fullmatch(date.text):
            return meaning
        if CENTURY.fullmatch(date.text):
            return century(date.earliest // 1_000_000 + 1, words)
    return meaning if meaning and (not date.text or _ISO.fullmatch(date.text)) else date.text


def _says_about(text: str) -> bool:
    """Whether a phrase itself says that it is approximate."""
    words = _WORD.findall(text.casefold())
    return words[:1] == ["c"] or not _ABOUT_SAID.isdisjoint(words)


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
    """Whether a phrase is a machine's or an index's form, or a plain "about 1901" in another language than the
    reader's."""
    if not text or _ISO.fullmatch(text) or is_inverted(text):
        return True
    written = _ABOUT_WRITTEN.fullmatch(text.casefold())
    return written is not None and _ABOUT_WORDS.get(written[1], lang) != lang
