"""A life that one phrase dates: "1840 – 1926", as museums and libraries write it beside a name."""

import re
from functools import lru_cache

from passeur.model.dates import Date, read_date
from passeur.model.record import Person

#: Types of dates that are those of a whole life.
LIFE_TYPES = frozenset({"life", "existence"})
#: What says that the years are those of a trade or a reign and not of a life.
_NOT_A_LIFE = re.compile(
    r"\bacti[fv]|\bfl\b|\bfloruit|\ben activité|\bexerç|\btravaill|\bwork(?:s|ed|ing)\b|\bact\.|\brègn|\breign"
    r"|\bdocumented\b|\balive\b"
)
_END = re.compile(r"-?\d{4}(?:-\d\d){0,2}[~?%]?")


def life_dates(person: Person) -> tuple[Date, Date] | None:
    """The birth and the death that a date of the whole life tells; None where it is open at an end, or of a career."""
    for date in person.dates:
        if date.type in LIFE_TYPES and date.earliest and date.latest and not _NOT_A_LIFE.search(date.text.casefold()):
            birth, _, death = date.edtf.partition("/")
            if _END.fullmatch(birth) and _END.fullmatch(death):
                return _end(birth, "birth"), _end(death, "death")
    return None


@lru_cache(maxsize=65_536)
def _end(edtf: str, type: str) -> Date:
    """One end of a life."""
    return read_date(edtf, "", "", type)[0]
