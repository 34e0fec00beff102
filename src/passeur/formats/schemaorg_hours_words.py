"""Opening hours as OpenStreetMap writes them → words for visitors, in the languages of the model.

Part of `schemaorg`. Only plain hours are told: days of the week, times, a period. Others stay as they are written.
"""

import re

from passeur.model.text import Phrase, Text

_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "jours fériés"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "public holidays"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_IN = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
}  # fmt: skip
#: Beginning, day to day, list's last word, every day, closed, from a day on, one day, day to day of the year.
_SAID = {
    "fr": (
        "Horaires\u00a0: ",
        "du {} au {}",
        " et ",
        "tous les jours",
        "fermé",
        "à partir du {}",
        "le {}",
        "du {} au {}",
    ),
    "en": ("Opening hours: ", "{} to {}", " and ", "every day", "closed", "from {}", "on {}", "from {} to {}"),
}

_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_DATE = r"\d{4} (?:" + "|".join(_MONTHS) + r") \d\d"
_SPAN = r"\d{1,2}:\d\d-\d{1,2}:\d\d"
_TIMES = rf"{_SPAN}(?:, ?{_SPAN})*"
_RULE = re.compile(
    rf"(?:(?P<first>{_DATE})(?:(?P<on>\+)|-(?P<last>{_DATE}))? ?)?"
    rf"(?P<days>{_DAY}(?:[-,]{_DAY})*)? ?(?P<times>{_TIMES}|off|closed)"
)


def hours_in_words(hours: str) -> Text:
    """The hours in French and in English; as they are written, in no language, where they are not plain."""
    rules = [_RULE.fullmatch(rule.strip()) for rule in hours.split(";") if rule.strip()]
    plain = [rule for rule in rules if rule]
    if not plain or len(plain) < len(rules):
        return (Phrase(hours),)
    return tuple(
        Phrase(_SAID[lang][0] + " ; ".join(_rule(rule, lang) for rule in plain).replace(" ;", gap) + ".", lang)
        for lang, gap in (("fr", "\u202f;"), ("en", ";"))
    )


def _rule(rule: re.Match[str], lang: str) -> str:
    """One rule: period, days, times."""
    said = _SAID[lang]
    period = ""
    if rule["first"]:
        first = _day(rule["first"], lang)
        period = said[7].format(first, _day(rule["last"], lang)) if rule["last"] else ""
        period = period or said[5 if rule["on"] else 6].format(first)
    days = _days(rule["days"], lang) if rule["days"] else ("" if period else said[3])
    times = said[4]
    if rule["times"][0].isdigit():
        times = said[2].join(_span(each.strip(), lang) for each in rule["times"].split(","))
    return ", ".join(part for part in (period, days, times) if part)


def _days(written: str, lang: str) -> str:
    """« du lundi au vendredi et dimanche »."""
    names, said = dict(zip(_WEEK, _DAYS[lang], strict=True)), _SAID[lang]
    parts = []
    for part in written.split(","):
        first, _, last = part.partition("-")
        parts.append(said[1].format(names[first], names[last]) if last else names[first])
    return said[2].join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _day(written: str, lang: str) -> str:
    """« 1er juin 2026 »."""
    year, month, day = written.split()
    number = "1er" if lang == "fr" and day == "01" else str(int(day))
    return f"{number} {_MONTHS_IN[lang][_MONTHS.index(month)]} {year}"


def _span(written: str, lang: str) -> str:
    """« 9 h – 17 h 30 »."""
    if lang == "en":
        return "–".join(written.split("-"))
    clocks = [each.split(":") for each in written.split("-")]
    return "\u00a0– ".join(
        f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "") for hour, minute in clocks
    )
