"""Dates of a unit: `unitdate` of EAD 2002 and EAD3, `unitdatestructured` of EAD3."""

import re

from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import add, name_of, words_of
from passeur.formats.plain_dates import plain_date
from passeur.formats.xml import Element
from passeur.model.dates import read_date

#: From year 0 to 9999.
_ALL_YEARS = re.compile(r"0{1,4}/9999")


def unitdate(unit: Unit, element: Element) -> None:
    """`unitdate`, in `did` or in a title."""
    get = element.get
    _date(unit, words_of(element), get("normal", ""), get("type") or get("unitdatetype") or get("datechar") or "")


def _date(unit: Unit, phrase: str, normal: str, kind: str) -> None:
    """One date. "inclusive", the common case, is the date of creation."""
    phrase = phrase or _said_by(normal.strip())
    if not phrase or not (phrase[0].isalnum() or "?" in phrase or any(map(str.isalnum, phrase))):
        return  # nothing, or a dash in its place
    type = "creation" if kind in ("", "inclusive") else kind
    date = plain_date(phrase, normal, type) if unit.lang[:2] == "fr" else None
    if date is None:
        date, doubt = read_date(phrase, unit.lang[:2], normal, type)
        if doubt:
            unit.report.remark("date", doubt, unit.line, unit.id)
    add(unit.dates, date)


def _said_by(normal: str) -> str:
    """The phrase for a date that is given in a normal form alone; "" for all years, which is how systems say none."""
    return "" if _ALL_YEARS.fullmatch(normal) else normal


def structured_date(unit: Unit, element: Element) -> None:
    """EAD3 `unitdatestructured`: single dates, ranges and sets of them."""
    kind = element.get("unitdatetype", "")
    for each in element.iter():
        name = name_of(each.tag)
        if name == "datesingle":
            _date(unit, words_of(each), each.get("standarddate", ""), kind)
        elif name == "daterange":
            ends = [child for child in each if name_of(child.tag) in ("fromdate", "todate")]
            normal = "/".join(end.get("standarddate", "") for end in ends)
            phrase = " - ".join(words for end in ends if (words := words_of(end)))
            _date(unit, phrase, normal if normal.strip("/") else "", kind)
