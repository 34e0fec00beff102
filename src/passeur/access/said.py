"""Conditions of access in words that say a record's documents are not open yet.

Words decide nothing: what closes is what the partner states of its source (`statements`). But who states nothing has
its records published as they are, and should be told of those that say of themselves that they are closed.
"""

import re
from functools import lru_cache

from passeur.model.record import AnyRecord

#: "Non communicable", "Communication réservée", "Closed until ...", "Restricted: ...", "gesperrt", "beperkt openbaar";
#: "no restrictions", "unrestricted" and "not restricted" are none.
_CLOSED = re.compile(
    r"\b(?:(?:non|pas|in)[ -]?communicables?|incommunicables?|communication (?:interdite|réservée)"
    r"|(?:sur|sous|sauf) (?:réserve d['’]une )?dérogation|prior (?:written )?(?:approval|permission|consent)"
    r"|(?<!not )(?<!non )(?:restricted|closed)|gesperrt|beperkt openbaar|niet openbaar)\b",
    re.IGNORECASE,
)
#: "Communicable au terme d'un délai de 50 ans à compter du 31 décembre 1986", "... de l'année 1986".
_DELAY = re.compile(r"délai de (\d{1,3}) ans à compter d[^\d.;]{1,20}(?:\d{1,2}(?:er)? \w+ )?(\d{4})\b", re.IGNORECASE)
#: The first year in which something is open: « Première année communicable : 2073 », « communicable à partir de 2073 ».
_FROM = re.compile(
    r"(?:première année communicable|\bcommunicables? (?:en|dès|à (?:partir|compter) d[eu]))\b[^\d.;]{0,20}"
    r"(?:\d{1,2}(?:er)? \w+ )?(\d{4})\b",
    re.IGNORECASE,
)
#: The year until which something is closed: "Restricted until 2018", « non communicable avant 2038 ».
_UNTIL = re.compile(
    r"\b(?:until|till|before|jusqu(?:'|’)(?:en|au)|avant)\b[^\d.;]{0,20}(?:\d{1,2}(?:er)? \w+ )?(\d{4})\b",
    re.IGNORECASE,
)


def says_closed(record: AnyRecord, year: int) -> str:
    """What a record itself says of its documents not being open in `year`; empty where it says no such thing."""
    for note in record.notes:
        if note.type == "access" and not note.inherited:
            for phrase in note.text:
                # « Première année communicable » is a heading, most often, and the year stands below it.
                said = f"{note.heading}: {phrase.value}" if note.heading and phrase.value.isdigit() else phrase.value
                if _closed(said, year):
                    return said
    return ""


@lru_cache(maxsize=4_096)
def _closed(words: str, year: int) -> bool:
    """Whether conditions of access say that something is not open in a year."""
    if (delay := _DELAY.search(words)) is not None:
        return int(delay[2]) + int(delay[1]) >= year
    if (first := _FROM.search(words)) is not None:
        return int(first[1]) > year
    if _CLOSED.search(words) is None:
        return False
    until = _UNTIL.search(words)
    return until is None or int(until[1]) >= year
