"""Whether a site is open, in words: only what a source states; unknown is said as unknown."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from passeur.guide.hours import open_spans, opening
from passeur.guide.model import Opening
from passeur.model.sessions import Occurrence
from passeur.network import Site
from passeur.web.days import day_in_words
from passeur.web.present import outside
from passeur.web.visit import Visit

#: How many days the table of a site's page shows.
_DAYS = 7


@dataclass(frozen=True)
class Day:
    """One day of the table: its name, and from when to when it is open (empty: closed)."""

    name: str
    spans: list[str]
    today: bool


def in_words(found: Opening, visit: Visit) -> str:
    """An opening in one sentence, seen from the visit's moment."""
    words = visit.words
    if found.state == "unknown":
        return words.plain("open.stated" if found.source else "open.unknown")
    if found.until is None:
        return words.plain("open.always" if found.state == "open" else "open.never")
    until, today = found.until, visit.now.date()
    if until.date() == today:
        return words.say(f"open.{found.state}-today", time=clock_in_words(until, visit))
    day = words.plain("open.tomorrow") if until.date() == today + timedelta(1) else long_day(until.date(), visit)
    return words.say(f"open.{found.state}-later", day=day, time=clock_in_words(until, visit))


def now(site: Site, visit: Visit) -> str:
    """Whether a site is open at the visit's moment, in one sentence."""
    return in_words(opening(site, visit.now), visit)


def week(site: Site, visit: Visit) -> list[Day]:
    """The coming days with public holidays counted in; none where no source states hours."""
    if not site.hours:
        return []
    today = visit.now.date()
    return [
        Day(
            long_day(day, visit),
            [
                visit.words.say("open.span", first=clock_in_words(first, visit), last=clock_in_words(last, visit))
                for first, last in open_spans(site, day)
            ],
            day == today,
        )
        for day in (today + timedelta(days) for days in range(_DAYS))
    ]


def stated(site: Site, visit: Visit) -> tuple[str, str, str]:
    """Who states the hours: in words, the address if it is one, and the day they were checked."""
    checked = site.hours_checked
    url = outside(site.hours_source)
    try:
        day = day_of(date.fromisoformat(checked), visit)
    except ValueError:
        day = checked
    return site.hours_source, url, day


def clock_in_words(moment: datetime, visit: Visit) -> str:
    """A time of day as the language writes it: 18 h, 18 h 30; 6 pm, 6.30 pm. The last instant of a day is midnight."""
    if moment.hour == 23 and moment.minute == 59:
        return visit.words.plain("clock.midnight")
    key = "clock.hour" if not moment.minute else "clock.minutes"
    half = visit.words.plain("clock.before-noon" if moment.hour < 12 else "clock.after-noon")
    return visit.words.say(
        key, hour=str(moment.hour), hour12=str(moment.hour % 12 or 12), minute=f"{moment.minute:02d}", half=half
    )


def spoken(clock: time, visit: Visit) -> str:
    """A time of day that somebody chose, in words."""
    return clock_in_words(datetime.combine(visit.now.date(), clock), visit)


def day_of(day: date, visit: Visit) -> str:
    """A day in words: 25 août 1944."""
    return day_in_words(day.year * 10_000 + day.month * 100 + day.day, visit.words)


def long_day(day: date, visit: Visit) -> str:
    """A day with the name of the weekday: jeudi 26 novembre 2026."""
    return visit.words.say(
        "date.weekday", weekday=visit.words.plain(f"weekday.d{day.isoweekday()}"), day=day_of(day, visit)
    )


def occurrence_in_words(each: Occurrence, visit: Visit) -> str:
    """One time of an offer: the day, and from when to when where that is known."""
    first, last = each.start.date(), each.end.date()
    if each.whole_days:
        if first == last:
            return long_day(first, visit)
        return visit.words.say("date.span_of_days", first=day_of(first, visit), last=day_of(last, visit))
    day, start = long_day(first, visit), clock_in_words(each.start, visit)
    if each.end == each.start or first != last:
        return visit.words.say("agenda.at", day=day, time=start)
    span = visit.words.say("open.span", first=start, last=clock_in_words(each.end, visit))
    return visit.words.say("agenda.during", day=day, span=span)
