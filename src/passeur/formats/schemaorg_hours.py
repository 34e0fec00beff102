"""Opening hours as schema.org states them → as OpenStreetMap writes them, which is what network.toml holds.

Part of `schemaorg`. https://schema.org/OpeningHoursSpecification
"""

import re
from datetime import date
from typing import Any

from opening_hours import validate

from passeur.formats.schemaorg_nodes import Node, as_list

_DAYS = {
    "monday": "Mo", "tuesday": "Tu", "wednesday": "We", "thursday": "Th", "friday": "Fr", "saturday": "Sa",
    "sunday": "Su", "publicholidays": "PH",
}  # fmt: skip
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?")


def hours_of(node: Node) -> tuple[str, list[str]]:
    """The hours of a place in one line, and what of them could not be said; an empty line where none are stated."""
    rules: list[str] = []
    lost: list[str] = []
    for each in as_list(node.get("openingHours")):
        written = str(each).strip() if isinstance(each, str) else ""
        if written and validate(written):
            rules.append(written)
        elif written:
            lost.append(written)
    for key in ("openingHoursSpecification", "specialOpeningHoursSpecification"):
        for each in as_list(node.get(key)):
            rule = _rule(each) if isinstance(each, dict) else ""
            if rule:
                rules.append(rule)
            else:
                lost.append(str(each)[:120])
    line = "; ".join(dict.fromkeys(rules))
    if line and not validate(line):
        return "", [*lost, line]
    return line, lost


def _rule(said: Node) -> str:
    """One specification as a rule; empty where it says too little. No times, or 00:00 to 00:00: closed."""
    days = _days(as_list(said.get("dayOfWeek")))
    period = _period(said.get("validFrom"), said.get("validThrough"))
    if days is None or period is None or not (days or period):
        return ""
    opens, closes = _clock(said.get("opens")), _clock(said.get("closes"))
    if opens is None or closes is None:
        return ""
    time = "off" if opens == closes else f"{opens}-{closes}"
    return " ".join(part for part in (period, days, time) if part)


def _days(words: list[Any]) -> str | None:
    """Days of the week, runs of three and more drawn together; None for a word that is no day."""
    found = []
    for each in words:
        word = str(each.get("@id", each.get("name", "")) if isinstance(each, dict) else each)
        bare = word.rstrip("/").rpartition("/")[2].rpartition("#")[2].removeprefix("schema:").casefold()
        short = _DAYS.get(bare) or next((day for day in (*_WEEK, "PH") if day.casefold() == bare), None)
        if short is None:
            return None
        found.append(short)
    places = sorted({_WEEK.index(day) for day in found if day != "PH"})
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    parts = [
        f"{_WEEK[run[0]]}-{_WEEK[run[-1]]}" if len(run) > 2 else ",".join(_WEEK[place] for place in run) for run in runs
    ]
    return ",".join([*parts, *(["PH"] if "PH" in found else [])])


def _clock(value: Any) -> str | None:
    """A time of day as hh:mm; midnight where nothing is said; None for what is no time."""
    if value is None:
        return "00:00"
    match = _CLOCK.fullmatch(str(value).strip().rpartition("T")[2])
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        return None
    return f"{int(match[1]):02d}:{match[2]}"


def _period(first: Any, last: Any) -> str | None:
    """The days for which hours are valid: empty for always; None where a day cannot be read."""
    if first is None and last is None:
        return ""
    try:
        begin = date.fromisoformat(str(first)[:10])
        end = date.fromisoformat(str(last)[:10]) if last is not None else None
    except ValueError:
        return None
    start = f"{begin.year} {_MONTHS[begin.month - 1]} {begin.day:02d}"
    if end is None:
        return f"{start}+"
    return start if end == begin else f"{start}-{end.year} {_MONTHS[end.month - 1]} {end.day:02d}"
