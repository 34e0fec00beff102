"""When offers take place: sessions, and those of them that repeat, as days and times on the clock of their site.

Standard: RFC 5545 (iCalendar) 3.3.10 and 3.8.5 for what repeats, https://www.rfc-editor.org/rfc/rfc5545.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from passeur.model.record import Session

#: Where all sites of a French network are.
ZONE = ZoneInfo("Europe/Paris")

#: Occurrences of one session that are looked at, so that a rule for every second ends.
_MOST = 5_000


#: What a rule may say: visits repeat by the day at most, so that no rule of a partner's keeps the portal busy.
_RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO",
               "BYYEARDAY"}  # fmt: skip
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class Occurrence(NamedTuple):
    """One time that an offer takes place. whole_days: only days are known. end: the last day, or the end's moment;
    the start where the partner does not say it."""

    start: datetime
    end: datetime
    whole_days: bool

    def touches(self, first: date, last: date) -> bool:
        """Whether it takes place on one of the days from `first` to `last`."""
        return self.start.date() <= last and self.end.date() >= first


def occurrences(sessions: Iterable[Session], first: date, last: date) -> list[Occurrence]:
    """All that touch the days from `first` to `last`, in the order of time."""
    found = {each for session in sessions for each in _of(session, first, last) if each.touches(first, last)}
    return sorted(found)


def bounds(sessions: Iterable[Session]) -> tuple[date, date | None] | None:
    """The first day of all sessions, and the last one (None: there is no end); None without sessions."""
    starts: list[date] = []
    ends: list[date | None] = []
    for session in sessions:
        begin, whole = moment(session.start)
        starts += [begin.date(), *(moment(each)[0].date() for each in session.also)]
        length = _length(session, begin, whole)
        if session.rule:
            ends.append(_last_start(session, begin, length))
        ends.append((begin + length).date())
        ends += [(moment(each)[0] + length).date() for each in session.also]
    if not starts:
        return None
    return min(starts), None if None in ends else max(end for end in ends if end)


def moment(written: str) -> tuple[datetime, bool]:
    """A session's day or time as a moment of ZONE, and whether it is a whole day. Raises ValueError."""
    if len(written) == 10:
        return datetime.combine(date.fromisoformat(written), time.min, ZONE), True
    return datetime.fromisoformat(written).replace(tzinfo=ZONE), False


def check_rule(rule: str, start: str) -> str:
    """What is wrong with a recurrence, in words; empty when it can be followed."""
    begin, _ = moment(start)
    parts = dict(part.strip().upper().partition("=")[::2] for part in rule.split(";"))
    if unknown := parts.keys() - _RULE_PARTS:
        return f"the recurrence {rule[:80]!r} has {', '.join(sorted(unknown))[:80]}, which Passeur does not follow"
    if parts.get("FREQ") not in _FREQUENCIES or not parts.get("INTERVAL", "1").strip("0"):
        return f"the recurrence {rule[:80]!r} is not by the day, the week, the month or the year"
    try:
        next(iter(rrulestr(rule, dtstart=begin.replace(tzinfo=None), ignoretz=True)), None)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
        return f"the recurrence {rule[:80]!r} cannot be followed: {error}"
    return ""


def _of(session: Session, first: date, last: date) -> Iterator[Occurrence]:
    """The occurrences of one session that may touch those days."""
    begin, whole = moment(session.start)
    length = _length(session, begin, whole)
    dropped = {moment(each)[0] for each in session.without}
    for start in (*_starts(session, begin, first - length, last), *(moment(each)[0] for each in session.also)):
        if start not in dropped and not (whole and start.date() in {day.date() for day in dropped}):
            yield Occurrence(start, start + length, whole)


def _starts(session: Session, begin: datetime, first: date, last: date) -> Iterator[datetime]:
    """When it begins, by its rule, between two days."""
    if not session.rule:
        yield begin
        return
    # Recurrence is counted on the clock of the place: at 14:00 in summer and in winter.
    rule = rrulestr(session.rule, dtstart=begin.replace(tzinfo=None), ignoretz=True)
    window = rule.xafter(datetime.combine(first, time.min) - timedelta(1), count=_MOST)
    for start in window:
        if start.date() > last:
            return
        yield start.replace(tzinfo=ZONE)


def _length(session: Session, begin: datetime, whole: bool) -> timedelta:
    """How long one occurrence lasts, on the clock of the place; nothing where the end is not known."""
    if not session.end:
        return timedelta(0)
    end, _ = moment(session.end)
    length = end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    return max(length, timedelta(0))


def _last_start(session: Session, begin: datetime, length: timedelta) -> date | None:
    """The last day of a rule; None where it has no end."""
    if not {"COUNT", "UNTIL"} & {part.partition("=")[0].strip().upper() for part in session.rule.split(";")}:
        return None
    last = begin.replace(tzinfo=None)
    for place, start in enumerate(rrulestr(session.rule, dtstart=last, ignoretz=True)):
        last = start
        if place >= _MOST:
            return None
    return (last + length).date()
