"""The agenda: what partners offer, with filters; the same as a calendar (iCalendar) and as a feed (Atom)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from passeur.guide.hours import open_spans
from passeur.model.record import Offer
from passeur.model.sessions import Occurrence
from passeur.network import words
from passeur.web import agenda, offered, passage
from passeur.web.agenda import Agenda
from passeur.web.facets import tab
from passeur.web.feeding import Feed, as_summary, as_title
from passeur.web.offered import OfferLine
from passeur.web.opened import clock_in_words, day_of, long_day, occurrence_in_words
from passeur.web.visit import PortalRequest, Visit, page

#: Events in one calendar, entries in one feed.
_MOST_EVENTS, _MOST_ENTRIES = 500, 200


@dataclass(frozen=True)
class Dated:
    """An offer with days: its next times in words, and how many more there are."""

    line: OfferLine
    times: list[str]
    more: bool


@dataclass(frozen=True)
class Lasting:
    """An offer that is always there; day: whether its site is open on the one day that is asked, in words."""

    line: OfferLine
    day: str


def agenda_page(request: PortalRequest) -> HttpResponse:
    """`/<lang>/agenda`."""
    visit = request.visit
    asked = agenda.read(request.GET)
    found = agenda.chosen(asked, visit)
    dated = sorted(_dated(found, asked, visit), key=lambda pair: pair[0])
    lasting = [offer for offer in found if offer.permanent]
    known = {offer.id for offer in lasting} | {each.line.id for _, each in dated}
    return page(request, "agenda.html", {
        "title": visit.words.plain("agenda.title"),
        "tab": tab(visit.words.plain("agenda.title"), agenda.chips(asked, visit)),
        "total": len(found),
        "agenda": asked,
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
        "period": _period(asked, visit),
        "chips": agenda.chips(asked, visit),
        "agenda_hidden": [(name, value) for name, values in asked.filters.items() for value in values],
        "filters": agenda.filters(asked, visit),
        "dated": [each for _, each in dated],
        "lasting": [Lasting(offered.line(offer, visit), _that_day(offer, asked, visit)) for offer in lasting],
        "undated": offered.lines([offer for offer in found if offer.id not in known], visit),
        "ics": asked.url(visit.lang, ".ics") if dated else "",  # a calendar without a date is no use
        "atom": asked.url(visit.lang, ".atom"),
        "all_url": f"/{visit.lang}/agenda",
        "no_period": asked.url(visit.lang, since=None, until=None) if asked.since or asked.until else "",
        "noindex": bool(asked.pairs()),
        "stops": passage.from_home(visit),
    })  # fmt: skip


def _dated(found: list[Offer], asked: Agenda, visit: Visit) -> Iterator[tuple[int, Dated]]:
    """Offers with days, each with the moment by which they are sorted."""
    for offer in found:
        times = agenda.times(offer, asked, visit, 5)
        if times:
            shown = [occurrence_in_words(each, visit) for each in times[:4]]
            yield int(times[0].start.timestamp()), Dated(offered.line(offer, visit), shown, len(times) > 4)
        elif not offer.permanent and any(each.earliest for each in offer.dates):
            first = min(each.earliest for each in offer.dates if each.earliest)
            day = datetime(max(first // 10_000, 1), first // 100 % 100 or 1, first % 100 or 1, tzinfo=UTC)
            line = offered.line(offer, visit)
            yield int(day.timestamp()), Dated(line, [line.when], False)


def _period(asked: Agenda, visit: Visit) -> str:
    """The period that is asked, in words."""
    if asked.since and asked.until:
        if asked.since == asked.until:
            return long_day(asked.since, visit)
        return visit.words.say(
            "date.span_of_days", first=day_of(asked.since, visit), last=day_of(asked.until, visit)
        )  # fmt: skip
    if asked.since:
        return visit.words.say("offers.from", first=day_of(asked.since, visit))
    return visit.words.say("layer.until-day", day=day_of(asked.until, visit)) if asked.until else ""


def _that_day(offer: Offer, asked: Agenda, visit: Visit) -> str:
    """Whether the site of an offer is open on the one day that is asked: only what a source states."""
    site = offered.site_of(offer, visit)
    if not site or not asked.since or asked.since != asked.until:
        return ""
    if not site.site.hours:
        return visit.words.plain("open.unknown")
    return spans_in_words(open_spans(site.site, asked.since), visit)


def spans_in_words(spans: tuple[tuple[datetime, datetime], ...], visit: Visit) -> str:
    """From when to when a site is open on a day; closed where never."""
    if not spans:
        return visit.words.plain("open.closed-that-day")
    parts = [
        visit.words.say("open.span", first=clock_in_words(first, visit), last=clock_in_words(last, visit))
        for first, last in spans
    ]
    return visit.words.say("open.open-that-day", spans=", ".join(parts))


def agenda_ics(request: PortalRequest) -> HttpResponse:
    """`/<lang>/agenda.ics`: every time of every offer that has one, in the period, as a calendar (RFC 5545)."""
    visit = request.visit
    asked = agenda.read(request.GET)
    calendar = new_calendar(_name(visit))
    events = [
        (each, offer)
        for offer in agenda.chosen(asked, visit)
        for each in agenda.times(offer, asked, visit, _MOST_EVENTS)
    ]
    for each, offer in sorted(events, key=lambda pair: pair[0])[:_MOST_EVENTS]:
        calendar.add_component(_event(each, offer, visit))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="agenda-{visit.lang}.ics"'
    return response


def new_calendar(name: str) -> Calendar:
    """An empty calendar with a name."""
    calendar = Calendar()
    calendar.add("prodid", "-//Passeur//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def stamp(visit: Visit) -> datetime:
    """When the edition was made: what calendars and feeds are stamped with."""
    return datetime.fromisoformat(visit.edition.manifest.created)


def _event(each: Occurrence, offer: Offer, visit: Visit) -> Event:
    """One time of an offer."""
    line = offered.line(offer, visit)
    site = offered.site_of(offer, visit)
    event = Event()
    network = visit.edition.network.network.id
    event.add("uid", f"{offer.id.replace('/', '-')}-{each.start:%Y%m%dT%H%M}@{network}.passeur")
    event.add("dtstamp", stamp(visit))
    event.add("summary", f"{line.title.value} ({line.face.short})")
    # The end of whole days is the day after the last (RFC 5545 3.6.1); moments are given in UTC: no zone is needed.
    event.add("dtstart", each.start.date() if each.whole_days else each.start.astimezone(UTC))
    if each.whole_days:
        event.add("dtend", each.end.date() + timedelta(1))
    elif each.end > each.start:
        event.add("dtend", each.end.astimezone(UTC))
    if line.abstract:
        event.add("description", line.abstract.value)
    if site:
        event.add("location", ", ".join(part for part in (line.site, site.site.address) if part))
    event.add("url", visit.origin + line.url)
    return event


def agenda_atom(request: PortalRequest) -> HttpResponse:
    """`/<lang>/agenda.atom`: the offers that are asked for, as a feed (RFC 4287)."""
    visit = request.visit
    asked = agenda.read(request.GET)
    feed = Feed(
        title=_name(visit), link=visit.origin + asked.url(visit.lang), description="", language=visit.lang,
        feed_url=visit.origin + asked.url(visit.lang, ".atom"), moment=stamp(visit),
    )  # fmt: skip
    for offer in agenda.chosen(asked, visit)[:_MOST_ENTRIES]:
        line = offered.line(offer, visit)
        told = [line.what, line.when, line.site, line.audience, line.abstract.value if line.abstract else ""]
        feed.add_item(
            title=as_title(line.title.value), link=visit.origin + line.url, unique_id=visit.origin + line.url,
            description=as_summary(". ".join(part.rstrip(".") for part in told if part) + "."),
            updateddate=stamp(visit), pubdate=stamp(visit), author_name=line.face.name, categories=(line.what,),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _name(visit: Visit) -> str:
    """What the calendar and the feed are called."""
    return visit.words.say("agenda.of", network=words(visit.edition.network.network.name, visit.lang))
