"""What the readers of events share: what a source's options say of them, times on the site's clock, dates."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import msgspec

from passeur.described import convert
from passeur.errors import Refused
from passeur.model.dates import Date
from passeur.model.record import AUDIENCES, OFFERS, SCHOOL_LEVELS, Session
from passeur.model.sessions import ZONE, bounds
from passeur.model.text import fold_spaces
from passeur.network import Source


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `[sources.ID.options]` may say of events: what they are, where and for whom, where the file does not.

    type, site, audience, levels: for all of them. types, sites, audiences: the file's own words (of categories, of
    places, of audiences; upper and lower case alike) → the model's, or the site's id.
    """

    type: str = ""
    site: str = ""
    audience: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    types: dict[str, str] = {}
    sites: dict[str, str] = {}
    audiences: dict[str, str] = {}

    def type_of(self, words: list[str], own: str = "") -> str:
        """What an event is: by its own words, else what the format says, else what the source says of all."""
        return _first(self.types, words) or own or self.type

    def site_of(self, words: list[str]) -> str:
        """Where an event takes place: by its own words, else the source's one site."""
        return _first(self.sites, words) or self.site

    def audience_of(self, words: list[str]) -> tuple[str, ...]:
        """For whom an event is: by its own words, else what the source says of all."""
        known = {fold_spaces(word).casefold(): value for word, value in self.audiences.items()}
        found = [known[word] for each in words if (word := fold_spaces(each).casefold()) in known]
        return tuple(dict.fromkeys(found)) or self.audience


def options_of(source: Source) -> Options:
    """The options of a source of events. Raises Refused, naming what is wrong."""
    try:
        options = convert(source.options, Options, f"sources.{source.id}.options")
    except ValueError as error:
        raise Refused(str(error)) from error
    for key, words, allowed in (
        ("type", (options.type,), OFFERS), ("types", options.types.values(), OFFERS),
        ("audience", options.audience, AUDIENCES), ("audiences", options.audiences.values(), AUDIENCES),
        ("levels", options.levels, SCHOOL_LEVELS),
    ):  # fmt: skip
        for word in words:
            if word and word not in allowed:
                raise Refused(f"[sources.{source.id}.options]: {key}: {word!r} is not one of {', '.join(allowed)}")
    return options


def on_site_clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """A moment as a session writes it: on the clock of the site. Without any zone it is that clock's already."""
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    local = moment.astimezone(ZONE) if moment.tzinfo is not None else moment
    return local.strftime("%Y-%m-%dT%H:%M") if local.year >= 1000 else local.isoformat(timespec="minutes")[:16]


def last_day(start: str, end: str) -> str:
    """The last day of whole days whose end is the day after (iCalendar), never before the first one."""
    before = (date.fromisoformat(end) - timedelta(1)).isoformat()
    return max(start, before)


def dates_of(sessions: tuple[Session, ...], certainty: str = "") -> tuple[Date, ...]:
    """The days of all sessions as one date, for search and filters; none without sessions."""
    around = bounds(sessions)
    if around is None:
        return ()
    first, last = around
    text = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat() if last else '..'}"
    return (Date(text, text, _number(first), _number(last) if last else 0, certainty, type="event"),)


def _number(day: date) -> int:
    """A day as dates have it."""
    return day.year * 10_000 + day.month * 100 + day.day


def _first(table: dict[str, str], words: list[str]) -> str:
    """The value of the first word that a table has."""
    known = {fold_spaces(word).casefold(): value for word, value in table.items()}
    return next((known[word] for each in words if (word := fold_spaces(each).casefold()) in known), "")


def text_of(value: Any) -> str:
    """A plain value as text on one line; nothing for objects and lists."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    return fold_spaces(str(value))
