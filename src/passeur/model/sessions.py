"""When offers take place: sessions, and those of them that repeat, as days and times on the clock of their site.

Standard: RFC 5545 (iCalendar) 3.3.10 and 3.8.5 for what repeats, https://www.rfc-editor.org/rfc/rfc5545.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from passeur.model.record import Session

#: Where all sites of a French network are.
ZONE = ZoneInfo("Europe/Paris")

#: Occurrences of one session, and years after its first one, for which a recurrence is followed.
_MOST, _YEARS = 20_000, 40


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
        begin, _ = moment(session.start)
        length = _length(session, begin)
        starts += [begin.date(), *(moment(each)[0].date() for each in session.also)]
        ends += [(moment(each)[0] + length).date() for each in session.also]
        if session.rule and not {"COUNT", "UNTIL"} & _parts(session.rule).keys():
            ends.append(None)
        last = max(_starts(session.rule, begin, _horizon(begin)), default=begin) if session.rule else begin
        ends.append((last + length).date())
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
    parts = _parts(rule)
    if unknown := parts.keys() - _RULE_PARTS:
        return f"the recurrence {rule[:80]!r} has {', '.join(sorted(unknown))[:80]}, which Passeur does not follow"
    if parts.get("FREQ") not in _FREQUENCIES or not parts.get("INTERVAL", "1").strip("0"):
        return f"the recurrence {rule[:80]!r} is not by the day, the week, the month or the year"
    try:
        if int(parts.get("COUNT", "1")) < 1 or next(_starts(rule, begin, _horizon(begin)), None) is None:
            return f"the recurrence {rule[:80]!r} never comes true"
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
        return f"the recurrence {rule[:80]!r} cannot be followed: {error}"
    return ""


def _of(session: Session, first: date, last: date) -> Iterator[Occurrence]:
    """The occurrences of one session that may touch those days."""
    begin, whole = moment(session.start)
    length = _length(session, begin)
    dropped = {moment(each)[0] for each in session.without}
    days = {day.date() for day in dropped}
    for start in (*_starts(session.rule, begin, last), *(moment(each)[0] for each in session.also)):
        if start not in dropped and not (whole and start.date() in days) and (start + length).date() >= first:
            yield Occurrence(start, start + length, whole)


def _starts(rule: str, begin: datetime, last: date) -> Iterator[datetime]:
    """When a session begins, by its rule, until a day."""
    if not rule:
        yield begin
        return
    parts = _parts(rule)
    count = int(parts.pop("COUNT", _MOST))
    # Counted on the clock of the place: at 14:00 in summer and in winter. The end is always given, for a rule that
    # never comes true would be looked for until the year 9999.
    end = datetime.combine(min(last, _horizon(begin)), time.max)
    if "UNTIL" in parts:
        written = parts.pop("UNTIL")
        own = datetime.strptime(written[:8], "%Y%m%d")
        clock = written[9:13]
        end = min(end, datetime.combine(own, datetime.strptime(clock, "%H%M").time() if clock else time.max))
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    found: Iterable[datetime] = rrulestr(bare, dtstart=begin.replace(tzinfo=None), ignoretz=True).replace(until=end)
    for start in islice(found, min(count, _MOST)):
        yield start.replace(tzinfo=ZONE)


def _parts(rule: str) -> dict[str, str]:
    """The parts of a recurrence by name, in capitals."""
    return dict(part.strip().upper().partition("=")[::2] for part in rule.split(";"))


def _horizon(begin: datetime) -> date:
    """The last day for which a recurrence is followed."""
    return date(min(begin.year + _YEARS, 9998), 12, 31)


def _length(session: Session, begin: datetime) -> timedelta:
    """How long one occurrence lasts, on the clock of the place; nothing where the end is not known."""
    if not session.end:
        return timedelta(0)
    end, _ = moment(session.end)
    return max(end.replace(tzinfo=None) - begin.replace(tzinfo=None), timedelta(0))
