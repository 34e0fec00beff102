"""Dates as archives and museums write them, beside what they mean. (Replaced by the phrase parser; see `read_date`.)"""

import msgspec


class Date(msgspec.Struct, frozen=True, omit_defaults=True):
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
    return Date(text=phrase, type=type), ""
