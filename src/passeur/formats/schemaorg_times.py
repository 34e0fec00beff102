"""When an event of schema.org takes place: its days, its schedule, its parts. Part of `schemaorg`."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from passeur.formats.offering import on_site_clock, text_of
from passeur.formats.schemaorg_nodes import Node, as_list
from passeur.model.record import Session
from passeur.model.sessions import check_rule
from passeur.report import Report

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_FREQUENCY = {"P1D": "DAILY", "P1W": "WEEKLY", "P7D": "WEEKLY", "P1M": "MONTHLY", "P1Y": "YEARLY"}
_DAYS = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
         "sunday": "SU"}  # fmt: skip


def sessions_of(node: Node, report: Report, line: int, record: str) -> tuple[Session, ...]:
    """All sessions of an event, with remarks about days that cannot be read."""

    def doubt(words: str) -> None:
        report.remark("date", words, line, record)

    found = [session for each in as_list(node.get("eventSchedule")) if (session := _scheduled(each, doubt))]
    parts = [each for each in as_list(node.get("subEvent")) if isinstance(each, dict) and "name" not in each]
    found += [session for each in parts if (session := _one(each, doubt))]
    own = None if found else _one(node, doubt)
    return tuple(dict.fromkeys([*found, *([own] if own else [])]))


def minutes_of(node: Node) -> int | None:
    """How long a visit takes, where that is stated."""
    for key in ("timeRequired", "duration"):
        length = _length(node.get(key))
        if length and length < timedelta(days=1):
            return int(length.total_seconds() // 60)
    return None


def _one(node: Node, doubt: Any) -> Session | None:
    """The session that startDate, endDate and duration say."""
    start = _moment(node.get("startDate"), doubt)
    if not start:
        return None
    end = _moment(node.get("endDate"), doubt)
    length = _length(node.get("duration"))
    if not end and length and len(start) > 10:
        end = on_site_clock(datetime.fromisoformat(start) + length)
    if end and len(end) != len(start):  # a day and a moment: what both say is the days
        start, end = start[:10], end[:10]
    return Session(start, end if end > start else "")


def _scheduled(node: Any, doubt: Any) -> Session | None:
    """A Schedule as a session with a rule."""
    if not isinstance(node, dict):
        return None
    day = _moment(node.get("startDate"), doubt)[:10]
    if not day:
        return None
    frequency = _FREQUENCY.get(text_of(node.get("repeatFrequency")).upper(), "")
    days = [
        short
        for each in as_list(node.get("byDay"))
        if (short := _DAYS.get(text_of(each).rstrip("/").rpartition("/")[2].removeprefix("schema:").casefold()))
    ]
    start, end = _at(day, node.get("startTime")), _at(day, node.get("endTime"))
    until = _moment(node.get("endDate"), doubt)[:10]
    count = text_of(node.get("repeatCount"))
    rule = ";".join(
        part
        for part in (
            f"FREQ={frequency or ('WEEKLY' if days else '')}",
            f"BYDAY={','.join(days)}" if days else "",
            f"UNTIL={until.replace('-', '')}" if until else "",
            f"COUNT={count}" if count.isdigit() and not until else "",
        )
        if part
    )
    without = tuple(
        _at(dropped[:10], node.get("startTime"))
        for each in as_list(node.get("exceptDate"))
        if (dropped := _moment(each, doubt))
    )
    if not frequency and not days:
        doubt("a schedule without repeatFrequency and byDay: only its first and last day were kept")
        return Session(day, until if until > day else "")
    problem = check_rule(rule, start)
    if problem:
        doubt(f"{problem}; only its first time was kept")
        rule = ""
    return Session(start, end if end > start and len(end) == len(start) else "", rule, (), without)


def _at(day: str, clock: Any) -> str:
    """A day with a time of day, where that is one."""
    match = re.match(r"(\d{1,2}):(\d\d)", text_of(clock).rpartition("T")[2])
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return day
    return f"{day}T{int(match[1]):02d}:{match[2]}"


def _moment(value: Any, doubt: Any) -> str:
    """A day or moment (ISO 8601) as sessions write it; empty, with a remark, for what is neither."""
    for each in as_list(value):
        written = text_of(each.get("@value") if isinstance(each, dict) else each)
        if not written:
            continue
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
                return date.fromisoformat(written).isoformat()
            if re.match(r"\d{4}-\d\d-\d\dT", written):
                moment = datetime.fromisoformat(written)
                return on_site_clock(moment.astimezone(UTC) if moment.tzinfo else moment)
        except (ValueError, OverflowError):
            pass
        doubt(f"{written[:60]!r} is not a day or a moment")
    return ""


def _length(value: Any) -> timedelta | None:
    """A duration (ISO 8601)."""
    match = _DURATION.fullmatch(text_of(value).upper())
    if not match or not any(match.groups()):
        return None
    weeks, days, hours, minutes = (min(int(each or 0), 100_000) for each in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
