"""When an offer takes place, in schema.org's words: one time, several, or a schedule. Part of `linked`."""

from passeur.model.record import Session
from passeur.model.sessions import ZONE, bounds, moment

#: FREQ of RFC 5545 → the letter of a duration (ISO 8601).
_UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
         "SU": "Sunday"}  # fmt: skip
#: Further times of one offer that are told one by one.
_MOST = 50

Data = dict[str, object]


def times_of(sessions: tuple[Session, ...]) -> Data:
    """startDate and endDate of all sessions; each of several as a part, what repeats as a schedule."""
    around = bounds(sessions)
    if around is None:
        return {}
    first, last = around
    alone = sessions[0] if len(sessions) == 1 and not sessions[0].rule and not sessions[0].also else None
    if alone:
        return _said({"startDate": _written(alone.start), "endDate": _written(alone.end)})
    # What begins first may not stand first.
    begins = min((start for session in sessions for start in (session.start, *session.also)), key=_moment)
    parts = [
        _said({"@type": "Event", "startDate": _written(start), "endDate": _written(end)})
        for session in sessions
        for start, end in [
            *([] if session.rule else [(session.start, session.end)]),
            *((day, "") for day in session.also),
        ]
    ]
    return _said({
        "startDate": _written(begins),
        "endDate": last.isoformat() if last and last > first else "",
        "subEvent": parts if len(parts) <= _MOST else [],
        "eventSchedule": [told for session in sessions if session.rule and (told := _schedule(session))],
    })  # fmt: skip


def _schedule(session: Session) -> Data:
    """What repeats by days of the week, or every so many days, weeks, months or years; nothing for finer rules."""
    parts = dict(part.split("=", 1) for part in session.rule.split(";") if "=" in part)
    days = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
    unit = _UNITS.get(parts.get("FREQ", ""))
    if not unit or any(day not in _DAYS for day in days) or parts.keys() - {
        "FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST",
    }:  # fmt: skip
        return {}
    until = parts.get("UNTIL", "")[:8]
    start, _, clock = session.start.partition("T")
    return _said({
        "@type": "Schedule",
        "startDate": start,
        "endDate": f"{until[:4]}-{until[4:6]}-{until[6:]}" if until else "",
        "startTime": clock,
        "endTime": session.end.partition("T")[2] if session.end[:10] == start else "",
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{unit}",
        "repeatCount": int(parts["COUNT"]) if parts.get("COUNT", "").isdigit() else 0,
        "byDay": [f"https://schema.org/{_DAYS[day]}" for day in days],
        "exceptDate": [each[:10] for each in session.without],
        "scheduleTimezone": ZONE.key,
    })  # fmt: skip


def _moment(written: str) -> float:
    """A session's day or time as a number to sort by."""
    return moment(written)[0].timestamp()


def _written(day: str) -> str:
    """A session's day as it is, its time with the distance from UTC that the site's clock then has."""
    return moment(day)[0].isoformat(timespec="minutes") if len(day) > 10 else day


def _said(data: Data) -> Data:
    """Only what is known."""
    return {name: value for name, value in data.items() if value}
