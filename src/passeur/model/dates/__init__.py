"""Dates as archives and museums write them, beside what they mean.

`read_date` reads French and English phrases (tokens.py, grammar.py, words.py), among them the Republican calendar
(calendar.py), says what they mean in days and in EDTF (spans.py), and weighs the source's own machine-readable form
against the words (normal.py). Conventions and figures: docs/dates.md.
"""

from functools import lru_cache

import msgspec

from passeur.model.dates.grammar import Reading, read_phrase
from passeur.model.dates.normal import read_normal
from passeur.model.dates.spans import Span

__all__ = ["Date", "read_date", "read_uncached"]


class Date(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One date or range as the partner wrote it, and what it means.

    text: the phrase as written. edtf: EDTF level 1 or 2, empty when the phrase could not be read.
    earliest, latest: first and last possible day as signed `year * 10000 + month * 100 + day`, proleptic Gregorian,
    astronomical years (44 BC is -43); 0 when unknown. certainty: "" for as stated, "approximate", "uncertain",
    "inferred" (in square brackets) or "undated". type: what happened then ("creation", "birth", "death", ...), in
    the model's words. calendar: "republican", "julian" or empty for Gregorian.
    """

    text: str
    edtf: str = ""
    earliest: int = 0
    latest: int = 0
    certainty: str = ""
    type: str = ""
    calendar: str = ""


def read_date(phrase: str, lang: str = "", normal: str = "", type: str = "") -> tuple[Date, str]:
    """Read a date phrase.

    phrase: as written. lang: "fr", "en" or empty for either. normal: the source's machine-readable form (ISO 8601,
    perhaps a range with a slash), trusted only where it does not contradict the phrase. type: kept in the result.
    Returns the date and a remark for the report ("" when all is well). Never raises.
    """
    return _remembered(phrase, lang, normal, type)


def read_uncached(phrase: str, lang: str = "", normal: str = "", type: str = "") -> tuple[Date, str]:
    """As `read_date`, read anew each time: the same phrases recur in catalogues, but not in measurements."""
    reading = read_phrase(phrase, lang)
    if not normal.strip():
        return _alone(phrase, reading, type)
    span, problem = read_normal(normal)
    if reading is None or reading.span.undated:
        return _from_normal(phrase, reading, normal, span, problem, type)
    if span is None:
        date, remark = _alone(phrase, reading, type)
        return date, _sentences(remark, f"normal {normal.strip()} {problem}; the text was kept")
    return _weighed(phrase, reading, normal, span, type)


_remembered = lru_cache(maxsize=65_536)(read_uncached)


def _alone(phrase: str, reading: Reading | None, type: str) -> tuple[Date, str]:
    """What the words say where there is no normal form."""
    if reading is None:
        return Date(text=phrase, type=type), ""
    return _date(phrase, reading, reading.span, reading.edtf, type), _remark(phrase, reading)


def _from_normal(
    phrase: str, reading: Reading | None, normal: str, span: Span | None, problem: str, type: str
) -> tuple[Date, str]:
    """What the normal form says of a phrase that cannot be read or says « sans date »."""
    certainty = "undated" if reading is not None else ""
    remark = f"normal {normal.strip()} {problem}" if problem else ""
    if span is None:
        return Date(text=phrase, certainty=certainty, type=type), remark
    return Date(phrase, span.edtf(), span.low or 0, span.high or 0, certainty, type), remark


def _weighed(phrase: str, reading: Reading, normal: str, span: Span, type: str) -> tuple[Date, str]:
    """The words and the normal form together: where they agree, each end as precisely as either gives it.

    See `_keeps_words`. An approximate date is never made precise; it agrees with whatever it touches.
    """
    words = reading.span
    remark = _remark(phrase, reading)
    if words.approximate and _touch(words, span):
        return _date(phrase, reading, words, reading.edtf, type), remark
    first = _keeps_words(words.low, words.low, words.low_until, span.low, span.low_until)
    last = _keeps_words(words.high, words.high_from, words.high, span.high_from, span.high)
    if last is False and _fills_in(words.high, span.high_from, span.high):
        last = True
    if first is None or last is None or words.approximate:
        clash = f"normal {normal.strip()} contradicts « {phrase} »; the text was kept"
        return _date(phrase, reading, words, reading.edtf, type), _sentences(remark, clash)
    if first and last:
        return _date(phrase, reading, words, reading.edtf, type), remark
    low = words if first else span
    high = words if last else span
    both = Span(low.low, high.high, low.start, high.end)
    both.uncertain, both.republican = words.uncertain, words.republican
    return _date(phrase, reading, both, both.edtf(), type), remark


def _touch(one: Span, other: Span) -> bool:
    """Whether two spans share a day."""
    return not (
        (one.high is not None and other.low is not None and other.low > one.high)
        or (one.low is not None and other.high is not None and other.high < one.low)
    )


def _keeps_words(
    end: int | None, low: int | None, high: int | None, other_low: int | None, other_high: int | None
) -> bool | None:
    """Whose end to take: the words' (True), the normal form's (False), or neither because they contradict (None).

    The words' when their very end lies in the days that the normal form leaves open (« an III », 1794: it began in
    that year); the normal form's when it is a narrower choice within what the words leave open (« 1871 », 1871-02-22).
    """
    if _within(end, end, other_low, other_high):
        return True
    return False if _within(other_low, other_high, low, high) else None


def _fills_in(end: int | None, other_low: int | None, other_high: int | None) -> bool:
    """Whether a normal form ends on 1 January of the year with which the words end: what systems make of a bare year.

    Read as that day, « 1883 » would lose all but one day of its year.
    """
    return end is not None and end % 10_000 == 1231 and other_low == other_high == end - 1130


def _within(low: int | None, high: int | None, outer_low: int | None, outer_high: int | None) -> bool:
    """Whether the days from low to high all lie between the outer two (None: not bounded)."""
    return (outer_low is None or (low is not None and low >= outer_low)) and (
        outer_high is None or (high is not None and high <= outer_high)
    )


def _date(phrase: str, reading: Reading, span: Span, edtf: str, type: str) -> Date:
    """The result for a span."""
    if span.undated:
        return Date(text=phrase, certainty="undated", type=type)
    certainty = ""
    if span.uncertain:
        certainty = "uncertain"
    elif span.approximate:
        certainty = "approximate"
    elif reading.inferred:
        certainty = "inferred"
    calendar = "republican" if span.republican else ""
    return Date(phrase, edtf, span.low or 0, span.high or 0, certainty, type, calendar)


def _remark(phrase: str, reading: Reading) -> str:
    """What is doubtful about the reading of the words themselves."""
    partly = f"only the beginning of « {phrase} » was read as a date" if reading.partly else ""
    clash = f"in « {phrase} » the date in brackets contradicts the one before it" if reading.clash else ""
    return _sentences(partly, clash)


def _sentences(*remarks: str) -> str:
    """The remarks that there are, one after the other."""
    return "; ".join(remark for remark in remarks if remark)
