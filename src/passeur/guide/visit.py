"""From what a visitor keeps, and a day, to an order of visits: within stated hours, with the time that the way takes.

A site whose hours no source states is never taken for open: it is left out, with that reason. What is offered at a
stated time takes place then, whatever else is stated. The order is found by VROOM, a solver of routes with time
windows (docs/decisions/0020-planner.md).
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from types import ModuleType

import msgspec

from passeur.guide.hours import ZONE, open_spans
from passeur.guide.model import LeftOut, Plan, Stop, Unfit
from passeur.guide.sites import SiteOf
from passeur.guide.travel import Travel
from passeur.model.record import Offer
from passeur.model.sessions import Occurrence, occurrences

#: Kinds of offers that one finds whenever the site is open, without a day being said.
_WHEN_OPEN = ("exhibition", "reading-room", "teaching-pack", "")

#: How hard the solver looks (1 to 5).
_EFFORT = 3


class Wish(msgspec.Struct, frozen=True):
    """What a visitor keeps at one site: ids of records, and offers; itself: the site is kept too. site None: it is not
    known where."""

    partner: str
    site: SiteOf | None
    see: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    itself: bool = False


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """For when and whom. begin, end: of the time that the visitor has, on the clock of the sites; start: where they set
    out (latitude, longitude), None where that is not said; each: minutes for a visit whose length nobody states."""

    day: date
    begin: time = time(9)
    end: time = time(18)
    start: tuple[float, float] | None = None
    each: int = 60
    wheelchair: bool = False


class _Job(msgspec.Struct, frozen=True):
    """One visit to be fitted: where, how long, and between which moments (seconds of the day) it may begin."""

    site: SiteOf
    minutes: int
    windows: tuple[tuple[int, int], ...]
    see: tuple[str, ...]
    assumed: bool


def plan(wishes: Sequence[Wish], request: Request, travel: Travel) -> Plan:
    """An order of visits that keeps to stated hours, and what could not be fitted with the reason."""
    jobs: list[_Job] = []
    left: list[LeftOut] = []
    for wish in wishes:
        found, lost = _jobs(wish, request)
        jobs += found
        left += lost
    stops, unfitted = _solved(jobs, request, travel)
    left += [_left(job.site.partner, "no-time", job.site, job.see) for job in unfitted]
    unknown = [
        wish.site
        for wish in wishes
        if wish.site and any(each.reason == "hours-unknown" and each.site == wish.site.id for each in left)
    ]
    return Plan(day=request.day, stops=tuple(stops), left_out=tuple(left), ask=_order(unknown, request, travel))


def _left(partner: str, reason: Unfit, site: SiteOf | None, see: Sequence[str]) -> LeftOut:
    """Something that is left out."""
    return LeftOut(partner=partner, reason=reason, site=site.id if site else "", see=tuple(see))


def _jobs(wish: Wish, request: Request) -> tuple[list[_Job], list[LeftOut]]:
    """What of a wish can be fitted into the day at all, and what cannot."""
    see = [*wish.see, *(offer.id for offer in wish.offers)]
    if wish.site is None:
        return [], [_left(wish.partner, "which-site", None, see)]
    site = wish.site.site
    if site.coordinates is None:
        return [], [_left(wish.partner, "where-unknown", wish.site, see)]
    if request.wheelchair and site.access.wheelchair == "no":
        return [], [_left(wish.partner, "not-reachable", wish.site, see)]
    jobs: list[_Job] = []
    left: list[LeftOut] = []
    free: list[Offer] = []
    for offer in wish.offers:
        times = occurrences(offer.sessions, request.day, request.day)
        timed = [each for each in times if not each.whole_days]
        if timed:
            jobs += [job] if (job := _timed(wish.site, offer, timed, request)) else []
            left += [] if job else [_left(wish.partner, "not-that-day", wish.site, [offer.id])]
        elif offer.permanent or times:
            free.append(offer)
        elif offer.sessions or _elsewhen(offer, request.day):
            left.append(_left(wish.partner, "not-that-day", wish.site, [offer.id]))
        elif offer.type in _WHEN_OPEN or offer.dates:
            free.append(offer)
        else:
            left.append(_left(wish.partner, "dates-unknown", wish.site, [offer.id]))
    if wish.itself or wish.see or free or not wish.offers:
        job, reason = _open(wish.site, wish.see, free, request)
        jobs += [job] if job else []
        left += [_left(wish.partner, reason, wish.site, [*wish.see, *(each.id for each in free)])] if reason else []
    return jobs, left


def _elsewhen(offer: Offer, day: date) -> bool:
    """Whether the days of an offer are known and this is none of them."""
    number = day.year * 10_000 + day.month * 100 + day.day
    spans = [(each.earliest, each.latest) for each in offer.dates if each.earliest or each.latest]
    return bool(spans) and not any((a or 0) <= number <= (b or 99_991_231) for a, b in spans)


def _timed(site: SiteOf, offer: Offer, times: list[Occurrence], request: Request) -> _Job | None:
    """What takes place at stated times: one must be there when it begins. None outside the visitor's hours."""
    begin, end = _seconds(request.begin), _seconds(request.end)
    stated = [round((each.end - each.start).total_seconds() / 60) for each in times if each.end > each.start]
    minutes = offer.minutes or (min(stated) if stated else request.each)
    starts = {_seconds(each.start.time()) for each in times if each.start.date() == request.day}
    windows = tuple((each, each) for each in sorted(starts) if begin <= each and each + minutes * 60 <= end)
    return _Job(site, minutes, windows, (offer.id,), not (offer.minutes or stated)) if windows else None


def _open(
    site: SiteOf, see: Sequence[str], offers: Sequence[Offer], request: Request
) -> tuple[_Job | None, Unfit | None]:
    """A visit while the site is open, or why there can be none."""
    if not site.site.hours:
        return None, "hours-unknown"
    begin, end = _seconds(request.begin), _seconds(request.end)
    stated = sum(offer.minutes or 0 for offer in offers) or site.site.duration or 0
    minutes = stated or request.each
    midnight = datetime.combine(request.day, time.min, ZONE)
    spans = []
    for first, last in open_spans(site.site, request.day):
        opens = max(begin, _since(first, midnight))
        closes = min(end, _since(last, midnight))
        if closes > opens:
            spans.append((opens, closes))
    if not spans:
        return None, "closed"
    windows = tuple((opens, closes - minutes * 60) for opens, closes in spans if closes - minutes * 60 >= opens)
    if not windows:
        return None, "too-short"
    return _Job(site, minutes, windows, (*see, *(each.id for each in offers)), not stated), None


def _solver() -> ModuleType:
    """VROOM, from when the first plan is asked for: it brings pandas, which is a third of what a server would need to
    start, and 40 MB of each of its processes."""
    return import_module("vroom")


def _solved(jobs: list[_Job], request: Request, travel: Travel) -> tuple[list[Stop], list[_Job]]:
    """The jobs in their best order as stops, and those that do not fit."""
    begin, end = _seconds(request.begin), _seconds(request.end)
    if not jobs or end <= begin:
        return [], jobs
    points = [request.start, *(job.site.site.coordinates for job in jobs)]
    vroom = _solver()
    problem = vroom.Input()
    problem.set_durations_matrix("car", [[_way(a, b, travel) * 60 for b in points] for a in points])
    problem.add_vehicle([vroom.Vehicle(1, start=0, profile="car", time_window=vroom.TimeWindow(begin, end))])
    problem.add_job(
        [
            vroom.Job(
                number, location=number, default_service=job.minutes * 60,
                time_windows=[vroom.TimeWindow(first, last) for first, last in job.windows],
            )
            for number, job in enumerate(jobs, 1)
        ]
    )  # fmt: skip
    solution = problem.solve(exploration_level=_EFFORT, nb_threads=1)
    stops: list[Stop] = []
    fitted: set[int] = set()
    before = 0
    for row in solution.routes.itertuples():
        if row.type != "job":
            continue
        number = int(row.id)
        job = jobs[number - 1]
        fitted.add(number)
        arrive = _moment(request.day, int(row.arrival) + int(row.waiting_time))
        stops.append(
            Stop(
                partner=job.site.partner, site=job.site.id, arrive=arrive,
                leave=_moment(request.day, int(row.arrival) + int(row.waiting_time) + job.minutes * 60),
                travel=_way(points[before], points[number], travel), see=job.see, assumed=job.assumed,
            )
        )  # fmt: skip
        before = number
    return stops, [job for number, job in enumerate(jobs, 1) if number not in fitted]


def _order(sites: list[SiteOf], request: Request, travel: Travel) -> tuple[str, ...]:
    """An order of sites by the way between them, without times: the shortest that the solver finds."""
    unique = list({site.key: site for site in sites}.values())
    if len(unique) < 2:
        return tuple(site.key for site in unique)
    points = [request.start, *(site.site.coordinates for site in unique)]
    vroom = _solver()
    problem = vroom.Input()
    problem.set_durations_matrix("car", [[_way(a, b, travel) * 60 for b in points] for a in points])
    problem.add_vehicle([vroom.Vehicle(1, start=0, profile="car")])
    problem.add_job([vroom.Job(number, location=number) for number in range(1, len(points))])
    routes = problem.solve(exploration_level=_EFFORT, nb_threads=1).routes
    return tuple(unique[int(row.id) - 1].key for row in routes.itertuples() if row.type == "job")


def _way(start: tuple[float, float] | None, end: tuple[float, float] | None, travel: Travel) -> int:
    """Minutes of the way; none from where nobody said, and within one place."""
    return travel.minutes(start, end) if start and end and start != end else 0


def _seconds(clock: time) -> int:
    """Seconds of the day."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _since(moment: datetime, midnight: datetime) -> int:
    """Seconds of the day on the clock of the place, the next day's beginning with 24 h."""
    return round((moment.replace(tzinfo=None) - midnight.replace(tzinfo=None)).total_seconds())


def _moment(day: date, seconds: int) -> datetime:
    """A second of the day as a moment."""
    return (datetime.combine(day, time.min) + timedelta(seconds=seconds)).replace(tzinfo=ZONE)
