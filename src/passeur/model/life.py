"""A life that one phrase dates: "1840 – 1926", as museums and libraries write it beside a name."""

import re
from functools import lru_cache

from passeur.model.dates import Date, read_date
from passeur.model.record import Person

#: Types of dates that are those of a whole life.
LIFE_TYPES = frozenset({"life", "existence"})
#: What says that two years are not the two ends of a life: they are those of a trade, of a reign, of a firm or of one
#: document, a century or a decade, the bounds of one event, or no more than bounds of a birth or a death.
_NOT_A_LIFE = re.compile(
    r"\bacti[fv]|\bfl\b|\bfloruit|\bflourish|\ben activité|\bexerç|\btravaill|\bwork(?:s|ed|ing)\b"
    r"|\bact\.|\brègn|\breign"
    r"|\btätig|\bnachgewiesen|\bverksam|\bwerkzaam|\bexhibit|\bexpos|\bdocument|\balive\b|\brecorded|\bmentionn|\battesté|\bfounded|\bfondé|\best\."
    r"|centur|siècle|jahrhundert|\bjh|\d-t(?:al|\b)|\d(?:st|nd|rd|th) c\b|\d(?:e|ème) s\.|\d0s\b|\bannées\b|\bs\."
    r"|\bbetween\b|\bentre\b|\bzwischen\b|\bmellan\b|\bvor\b|\bnach\b|\bföre\b|\befter\b|\bbefore\b|\bafter\b|\bavant\b|\baprès\b|;"
    r"|^(?:died|death|d\.|mort|décéd|†)"
)
_BORN = re.compile(r"(?:born|b\.|née?\b)")
_DIED = re.compile(r"\bdied\b|\bd\.|\bmorte?\b|\bdécéd|†")
_END = re.compile(r"-?\d{4}(?:-\d\d){0,2}[~?%]?")
_YEAR = re.compile(r"\d{3,4}")
_DASH = re.compile(r"\s*[-–—]\s*")


def life_dates(person: Person) -> tuple[Date, Date] | None:
    """The birth and the death that a date of the whole life tells; None where it is open at an end, or is none."""
    for date in person.dates:
        if date.type in LIFE_TYPES and date.earliest and date.latest and (life := _life(date.text, date.edtf)):
            return life
    return None


@lru_cache(maxsize=65_536)
def _life(text: str, edtf: str) -> tuple[Date, Date] | None:
    """The two ends of a life that is written as `text` and means `edtf`."""
    phrase = text.casefold().strip()
    birth, _, death = edtf.partition("/")
    if not (_END.fullmatch(birth) and _END.fullmatch(death)) or _NOT_A_LIFE.search(phrase):
        return None
    if (_BORN.match(phrase) and not _DIED.search(phrase)) or _is_century(birth, death):
        return None
    if _of_one_year(birth, death):
        return None
    if len(_YEAR.findall(phrase)) <= 2:
        return read_date(birth, type="birth")[0], read_date(death, type="death")[0]
    # "1603/1604 – 1677": an end that is told as two years is neither of them.
    sides = _DASH.split(text.strip())
    if len(sides) != 2 or _DIED.search(sides[0].casefold()):
        return None
    return read_date(sides[0], type="birth")[0], read_date(sides[1], type="death")[0]


def _of_one_year(birth: str, death: str) -> bool:
    """Whether both ends are in one year and none is a day: « printemps 1985 » is of a birth, and no life."""
    return birth[:4] == death[:4] and not len(birth) == len(death) == len("1943-03-12")


def _is_century(birth: str, death: str) -> bool:
    """Whether two years are the first and the last of whole centuries, as tables write "18th century"."""
    return (birth[-2:], death[-2:]) in {("00", "99"), ("01", "00")} and len(birth) == len(death) == 4
