"""A visit as an address says it: what is kept, the day and its hours, where one sets out, for whom; and its plan."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time, timedelta
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from passeur.errors import QueryRefused
from passeur.guide.model import Plan
from passeur.guide.sites import SiteOf, all_sites, find
from passeur.guide.travel import ByDistance, Travel
from passeur.guide.visit import Request, Wish, plan
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, Offer, Place
from passeur.search.query import Query
from passeur.web.visit import Visit

#: For whom a visit is.
GROUPS = ("alone", "family", "class")

#: Ages (years) of French schools, with the level of the model: the first age of each.
_LEVELS = ((6, "primary"), (11, "lower-secondary"), (15, "upper-secondary"), (19, ""))

#: Minutes for a visit whose length nobody states, and their bounds.
_EACH, _LEAST, _MOST = 60, 10, 480

#: How near (kilometres) a place of the catalogues is the site.
_HERE = 0.15

_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


class Outing(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for. day: None while none is chosen. start: a site's id; place: what was typed instead.

    age: of pupils, in years; each: minutes for a visit whose length nobody states.
    """

    keep: tuple[str, ...] = ()
    day: date | None = None
    begin: time = time(9)
    end: time = time(18)
    start: str = ""
    place: str = ""
    who: str = "alone"
    age: int | None = None
    each: int = _EACH
    wheelchair: bool = False

    @property
    def level(self) -> str:
        """The school level of a class of that age; empty where it is not known."""
        if self.who != "class" or self.age is None or self.age < _LEVELS[0][0]:
            return ""
        return [level for first, level in _LEVELS if first <= self.age][-1]

    def pairs(self) -> list[tuple[str, str]]:
        """The state as an address has it; what is as it begins is left out."""
        plain = Outing()
        found = [("keep", id) for id in self.keep]
        found += [("day", self.day.isoformat())] if self.day else []
        found += (
            [(name, f"{mine:%H:%M}") for name, mine in (("begin", self.begin), ("end", self.end))] if self.day else []
        )
        found += [(name, value) for name, value in (("start", self.start), ("place", self.place)) if value]
        found += [("who", self.who)] if self.who != plain.who else []
        found += [("age", str(self.age))] if self.age is not None else []
        found += [("each", str(self.each))] if self.each != plain.each else []
        return found + ([("wheelchair", "1")] if self.wheelchair else [])

    def url(self, lang: str, ending: str = "", **changes: object) -> str:
        """The address of this visit, with some of its state changed. ending: ".pdf", ".ics"."""
        pairs = msgspec.structs.replace(self, **changes).pairs()
        return f"/{lang}/visit{ending}" + (f"?{urlencode(pairs)}" if pairs else "")


def read(parameters: QueryDict, kept: tuple[str, ...]) -> Outing:
    """The visit that an address asks for. Raises QueryRefused on days and times that are none."""
    who = parameters.get("who", "")
    return Outing(
        keep=kept,
        day=_day(parameters.get("day", "")),
        begin=_clock(parameters.get("begin", ""), time(9)),
        end=_clock(parameters.get("end", ""), time(18)),
        start=parameters.get("start", "")[:120],
        place=parameters.get("place", "").strip()[:120],
        who=who if who in GROUPS else "alone",
        age=_number(parameters.get("age", ""), 1, 99),
        each=_number(parameters.get("each", ""), _LEAST, _MOST) or _EACH,
        wheelchair=parameters.get("wheelchair", "") == "1",
    )


def _day(typed: str) -> date | None:
    """A day as a form of a browser sends it."""
    if not typed.strip():
        return None
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError:
        raise QueryRefused(f"{typed[:30]}: a day is written 2026-12-03", "day", typed=typed[:30]) from None
    if not 1900 <= found.year <= 2200:
        raise QueryRefused(f"{typed[:30]}: a day between 1900 and 2200", "day", typed=typed[:30])
    return found


def _clock(typed: str, otherwise: time) -> time:
    """A time of day as a form of a browser sends it."""
    if not typed.strip():
        return otherwise
    try:
        return time.fromisoformat(typed.strip()[:5]).replace(tzinfo=None)
    except ValueError:
        raise QueryRefused(f"{typed[:30]}: a time is written 14:30", "time", typed=typed[:30]) from None


def _number(typed: str, least: int, most: int) -> int | None:
    """A whole number within bounds; None for anything else."""
    return min(max(int(typed), least), most) if typed.strip().isdigit() and len(typed) < 6 else None


def wishes(outing: Outing, visit: Visit) -> tuple[list[Wish], list[str]]:
    """What is kept, site by site in the order in which it was kept; and ids that the edition does not know."""
    sites: dict[str, Wish] = {}
    unknown: list[str] = []
    for id in outing.keep:
        kept = _kept(id, visit)
        if kept is None:
            unknown.append(id)
            continue
        partner, site, record = kept
        key = site.key if site else f"{partner}/"
        wish = sites.get(key) or Wish(partner, site)
        if isinstance(record, Offer):
            wish = msgspec.structs.replace(wish, offers=(*wish.offers, record))
        elif record is None and site is not None and id == site.key:
            wish = msgspec.structs.replace(wish, itself=True)
        else:
            wish = msgspec.structs.replace(wish, see=(*wish.see, id))
        sites[key] = wish
    return list(sites.values()), unknown


def _kept(id: str, visit: Visit) -> tuple[str, SiteOf | None, AnyRecord | None] | None:
    """Whose something kept is, at which of their sites, and its record; None where there is no such thing."""
    record = visit.edition.get(id)
    if record is not None:
        return record.partner, _where(record, visit), record
    site = find(visit.edition.network, id)
    if site is not None:
        return site.partner, site, None
    identities = visit.edition.identities
    identity = identities.get(id) or identities.get(identities.moved(id) or "")
    members = visit.edition.get_many(identity.members) if identity else {}
    for member in members.values():
        return member.partner, _where(member, visit), None
    return None


def _where(record: AnyRecord, visit: Visit) -> SiteOf | None:
    """At which site a record can be seen: an offer's own, the one where a place lies, else its partner's only one."""
    if isinstance(record, Offer) and record.site:
        return find(visit.edition.network, f"{record.partner}/{record.site}")
    theirs = [site for site in all_sites(visit.edition.network) if site.partner == record.partner]
    if isinstance(record, Place) and record.lat is not None and record.lon is not None:
        point = (record.lat, record.lon)
        near = [site for site in theirs if site.site.coordinates and distance_km(point, site.site.coordinates) <= _HERE]
        theirs = near[:1] or theirs
    return theirs[0] if len(theirs) == 1 else None


def starting_point(outing: Outing, visit: Visit) -> tuple[tuple[float, float] | None, str]:
    """Where a visit sets out, and what it is called: a point or a place that was typed, else a site; or nowhere."""
    if outing.place:
        match = _POINT.fullmatch(outing.place)
        if match and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            return (float(match[1]), float(match[2])), outing.place
        for place in _called(outing.place, visit):
            if place.lat is not None and place.lon is not None:
                return (place.lat, place.lon), outing.place
        return None, ""
    site = find(visit.edition.network, outing.start)
    return (site.site.coordinates, site.site.name.get(visit.lang, "")) if site else (None, "")


def _called(name: str, visit: Visit) -> Iterator[Place]:
    """Places of the catalogues with exactly this name, accents and capitals apart."""
    asked = Query(text=name.replace('"', " "), filters={"kind": ("place",)}, size=30, lang=visit.lang, snippets=False)
    wanted = _folded(name)
    for record in visit.edition.get_many(hit.id for hit in visit.index.search(asked).hits).values():
        names = [phrase.value for phrase in record.title]
        if isinstance(record, Place):
            names += [each.value for each in record.names]
            if wanted in {_folded(each) for each in names}:
                yield record


def _folded(name: str) -> str:
    """A name without accents, capitals and hyphens."""
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def planned(outing: Outing, found: list[Wish], start: tuple[float, float] | None, travel: Travel | None = None) -> Plan:
    """The plan of a visit whose day is chosen. travel: how long ways take; by distance where nothing else is given."""
    assert outing.day is not None
    request = Request(
        day=outing.day, begin=outing.begin, end=outing.end, start=start, each=outing.each, wheelchair=outing.wheelchair
    )
    return plan(found, request, travel or ByDistance())


def tomorrow(visit: Visit) -> date:
    """The day after the visitor's."""
    return visit.now.date() + timedelta(1)
