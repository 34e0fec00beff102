"""Whether a site is open: OSM opening hours with French public holidays, and only where a source states them.

Standard: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from passeur.guide.model import Opening
from passeur.network import Site

#: Where all sites of a French network are.
ZONE = ZoneInfo("Europe/Paris")
_COUNTRY = "FR"
_STATES = {State.OPEN: "open", State.CLOSED: "closed", State.UNKNOWN: "unknown"}


def opening(site: Site, moment: datetime) -> Opening:
    """The state of `site` at `moment` (with a time zone; else Europe/Paris); unknown where nothing is stated."""
    if not site.hours:
        return Opening()
    hours = _hours(site.hours)
    state = _state_of(hours, moment)
    if state == "unknown":
        return Opening(source=site.hours_source)
    return Opening(state, hours.next_change(_local(moment)), site.hours_source)  # type: ignore[arg-type]


def open_spans(site: Site, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """From when to when a site is open on `day`; none where it is closed or nothing is stated."""
    if not site.hours:
        return ()
    hours = _hours(site.hours)
    begin = datetime.combine(day, time.min, ZONE)
    end = datetime.combine(day, time.max, ZONE)
    spans = hours.intervals(begin, end)
    return tuple((first, last) for first, last, state, _ in spans if _STATES[state] == "open" and last is not None)


def _state_of(hours: OpeningHours, moment: datetime) -> str:
    """ "open", "closed" or "unknown"."""
    found = hours.state(_local(moment))
    return _STATES[found[0]]


def _local(moment: datetime) -> datetime:
    """The moment in the site's time zone."""
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


@lru_cache(maxsize=1024)
def _hours(written: str) -> OpeningHours:
    """Hours that were understood; network.toml was refused if they cannot be."""
    return OpeningHours(written, timezone=ZONE, country=_COUNTRY)
