"""The planner: kept steps and a day as an order of visits; what could not be fitted, why, and whom to ask.

The same visit is a page, a PDF, a calendar and, on the page, a QR code of its address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, time

import segno
from django.http import HttpResponse
from icalendar import Event

from passeur.errors import NotFound
from passeur.guide.model import Audience, Context, Plan, Stop, Visitor
from passeur.guide.sites import SiteOf, all_sites, find
from passeur.guide.visit import Wish
from passeur.model.record import Offer
from passeur.model.text import Phrase
from passeur.network import Site, words
from passeur.web import agenda, offered, opened, passage, planning, present, sheet
from passeur.web.agenda import Agenda
from passeur.web.offered import OfferLine
from passeur.web.planning import GROUPS, Outing
from passeur.web.views.agenda import new_calendar, stamp
from passeur.web.views.sites import contact
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Offers that are proposed at one stop, and where nothing is kept.
_ALSO, _PROPOSED = 3, 12

#: The longest address that a QR code of this kind is still read from paper.
_LONGEST_CODE = 1_200

#: Characters of what is kept that the guide is asked about.
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class Seen:
    """Something kept: its page and what it is called; without: the address of the visit without it."""

    id: str
    url: str
    title: Phrase
    what: str
    without: str


@dataclass(frozen=True)
class StopLine:
    """One stop: from when to when, where, what one sees, how long the way is, and what has to be known."""

    name: str
    url: str
    face: PartnerFace
    address: str
    time: str
    travel: str
    length: str
    see: list[Seen]
    remarks: list[str]
    also: list[OfferLine]
    worth: list[Seen]


@dataclass(frozen=True)
class LeftLine:
    """What could not be fitted: where, what, why, and whom to ask (words and an address)."""

    name: str
    url: str
    face: PartnerFace
    see: list[Seen]
    why: str
    ask: tuple[str, str]


def planner(request: PortalRequest, form: str = "") -> HttpResponse:
    """`/<lang>/visit?keep=…&day=…`; as PDF at `visit.pdf`, as a calendar at `visit.ics`."""
    visit = request.visit
    outing = planning.read(request.GET, visit.kept)
    found, unknown = planning.wishes(outing, visit)
    start, start_name = planning.starting_point(outing, visit)
    made = planning.planned(outing, found, start) if outing.day and found else None
    if form:
        if made is None or form not in ("pdf", "ics"):
            raise NotFound(form)
        return _pdf(made, outing, visit, start_name) if form == "pdf" else _ics(made, outing, visit)
    address = visit.origin + outing.url(visit.lang)
    waiting = _waiting(found, outing, visit) if made and made.stops else {}
    return page(request, "visit.html", {
        "title": visit.words.plain("visit.title"),
        "tab": f"{visit.words.plain('visit.title')} · {heading(outing, visit)}" if made else "",
        "summary": visit.words.plain("visit.about"),
        "outing": outing,
        "day": (outing.day or planning.tomorrow(visit)).isoformat(),
        "begin": f"{outing.begin:%H:%M}",
        "end": f"{outing.end:%H:%M}",
        "presets": [
            (outing.url(visit.lang, day=outing.day or planning.tomorrow(visit), begin=begin, end=end), word, now)
            for begin, end, word, now in _presets(outing, visit)
        ],
        "groups": [(who, visit.words.word("visit-who", who), who == outing.who) for who in GROUPS],
        "sites": [
            (site.key, _in_full(site, visit), site.key == outing.start) for site in all_sites(visit.edition.network)
        ],
        "start_unknown": bool(outing.place and start is None),
        "kept": [seen for wish in found for seen in _kept(wish, outing, visit)],
        "unknown": len(unknown),
        "plan": made,
        "heading": heading(outing, visit),
        "from_name": start_name,
        "plan_stops": [stop_line(stop, outing, visit, waiting) for stop in made.stops] if made else [],
        "left_out": left_lines(made, outing, visit) if made else [],
        "ask": [_place(key, visit) for key in made.ask] if made and len(made.ask) > 1 else [],
        "proposed": _proposed(outing, visit) if not found else [],
        "pdf": outing.url(visit.lang, ".pdf"),
        "ics": outing.url(visit.lang, ".ics") if made and made.stops else "",
        "address": address,
        "qr": qr(address) if made else "",
        "canonical": f"/{visit.lang}/visit",
        "noindex": bool(outing.pairs()),
        "stops": [] if made and made.stops else passage.from_home(visit),
    })  # fmt: skip


def _presets(outing: Outing, visit: Visit) -> list[tuple[time, time, str, bool]]:
    """A morning, an afternoon and a whole day: their hours, what they are called, whether they are chosen."""
    spans = (("morning", time(9), time(13)), ("afternoon", time(13, 30), time(18)), ("whole", time(9), time(18)))
    return [
        (begin, end, visit.words.word("visit-part", part), (begin, end) == (outing.begin, outing.end))
        for part, begin, end in spans
    ]


def _in_full(site: SiteOf, visit: Visit) -> str:
    """A site with whose it is."""
    return f"{visit.partner(site.partner).short}, {words(site.site.name, visit.lang)}"


def qr(address: str) -> str:
    """The QR code of an address as SVG (ISO/IEC 18004); empty for an address that is too long to be read from paper."""
    if len(address) > _LONGEST_CODE:
        return ""
    code = segno.make(address, error="l", micro=False)
    return str(code.svg_inline(scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None))


def heading(outing: Outing, visit: Visit) -> str:
    """The day and its hours in words; empty while no day is chosen."""
    if not outing.day:
        return ""
    say = visit.words.say
    clock = [opened.spoken(each, visit) for each in (outing.begin, outing.end)]
    span = say("open.span", first=clock[0], last=clock[1])
    return say("agenda.during", day=opened.long_day(outing.day, visit), span=span)


def seen(id: str, outing: Outing, visit: Visit) -> Seen | None:
    """Something kept, as pages name it; None for what the edition does not know."""
    without = outing.url(visit.lang, keep=tuple(other for other in outing.keep if other != id))
    record = visit.edition.get(id)
    if record is not None:
        title = present.title_of(record, visit.lang)
        return Seen(id, visit.record(id), title, present.what_is(record, visit.words), without)
    site = find(visit.edition.network, id)
    if site is not None:
        name = Phrase(words(site.site.name, visit.lang))
        return Seen(id, visit.site(site.partner, site.id), name, visit.words.plain("kept.site"), without)
    identities = visit.edition.identities
    identity = identities.get(id) or identities.get(identities.moved(id) or "")
    members = visit.edition.get_many(identity.members) if identity else {}
    for member in members.values():
        title = present.title_of(member, visit.lang)
        return Seen(id, visit.person(id), title, visit.words.plain("kind.person"), without)
    return None


def _kept(wish: Wish, outing: Outing, visit: Visit) -> list[Seen]:
    """Everything kept at one site; the site itself where it is kept."""
    ids = [*wish.see, *(offer.id for offer in wish.offers)]
    if wish.site and wish.itself:
        ids.insert(0, wish.site.key)
    return [found for id in ids if (found := seen(id, outing, visit))]


def _waiting(found: list[Wish], outing: Outing, visit: Visit) -> dict[str, tuple[str, ...]]:
    """The best records of each partner for what is kept, as the guide finds them; none where only sites are kept."""
    ids = [id for wish in found for id in (*wish.see, *(offer.id for offer in wish.offers))]
    titles = [present.title_of(record, visit.lang).value for record in visit.edition.get_many(ids).values()]
    if not titles:
        return {}
    audience: Audience = {"class": "school", "family": "family"}.get(outing.who, "")  # type: ignore[assignment]
    visitor = Visitor(
        lang=visit.lang, moment=visit.now, audience=audience, level=outing.level, wheelchair=outing.wheelchair
    )
    steps = visit.guide.onward(Context(text=" ; ".join(titles)[:_LONGEST_TEXT]), visitor, len(visit.partners))
    return {step.partner: step.waiting.best for step in steps}


def stop_line(
    stop: Stop, outing: Outing, visit: Visit, waiting: Mapping[str, tuple[str, ...]] | None = None
) -> StopLine:
    """A stop in words. waiting: records of each partner that are worth seeing for what is kept."""
    site = find(visit.edition.network, f"{stop.partner}/{stop.site}")
    assert site is not None
    say = visit.words.say
    minutes = int((stop.leave - stop.arrive).total_seconds() // 60)
    length = present.minutes_in_words(minutes, visit.words)
    return StopLine(
        name=words(site.site.name, visit.lang),
        url=visit.site(stop.partner, stop.site),
        face=visit.partner(stop.partner),
        address=site.site.address,
        time=say(
            "open.span",
            first=opened.spoken(stop.arrive.time(), visit),
            last=opened.spoken(stop.leave.time(), visit),
        ),
        travel=say("visit.travel", length=present.minutes_in_words(stop.travel, visit.words)) if stop.travel else "",
        length=say("visit.assumed" if stop.assumed else "visit.stated", length=length),
        see=[found for id in stop.see if (found := seen(id, outing, visit))],
        remarks=_remarks(site, stop, outing, visit),
        also=_also(site, stop, outing, visit),
        worth=[
            found
            for id in (waiting or {}).get(stop.partner, ())
            if id not in stop.see and id not in outing.keep and (found := seen(id, outing, visit))
        ],
    )


def _remarks(site: SiteOf, stop: Stop, outing: Outing, visit: Visit) -> list[str]:
    """What a visitor has to know of a stop: only what is stated, or that nothing is."""
    say = visit.words
    found = []
    if site.site.closures:
        found.append(
            say.plain("visit.closures") + " " + " ".join(words(each, visit.lang) for each in site.site.closures)
        )
    if outing.who == "class":
        groups = words(site.site.groups, visit.lang)
        found.append(groups or say.plain("visit.groups-unknown"))
    if outing.wheelchair:
        stated = site.site.access.wheelchair
        found.append(say.plain(f"access.wheelchair-{stated}" if stated else "visit.wheelchair-unknown"))
    for id in stop.see:
        record = visit.edition.get(id)
        if isinstance(record, Offer) and record.audience and not _suits(record, outing):
            title = present.title_of(record, visit.lang).value
            who = ", ".join(say.word("audience", each) for each in record.audience)
            found.append(say.say("visit.not-for", what=title, who=who))
    return found


def _suits(offer: Offer, outing: Outing) -> bool:
    """Whether an offer is for those who come; what does not say for whom it is, is for everybody."""
    wanted = {"alone": {"all", "researchers"}, "family": {"all", "families"}, "class": {"all", "schools", "groups"}}
    audience = not offer.audience or bool(set(offer.audience) & wanted[outing.who])
    return audience and (not outing.level or not offer.levels or outing.level in offer.levels)


def _also(site: SiteOf, stop: Stop, outing: Outing, visit: Visit) -> list[OfferLine]:
    """What else the site offers those who come; for a class, what is made for schools first."""
    there = [
        offer
        for offer in offered.offers(visit)
        if (offer.partner, offer.site) == (site.partner, site.id)
        and offer.id not in stop.see
        and not offered.is_past(offer, visit)
        and _suits(offer, outing)
    ]
    wanted = {"class": "schools", "family": "families"}.get(outing.who, "")
    return offered.lines(sorted(there, key=lambda offer: wanted not in offer.audience)[:_ALSO], visit)


def left_lines(made: Plan, outing: Outing, visit: Visit) -> list[LeftLine]:
    """What could not be fitted, in words, with whom to ask."""
    found = []
    for left in made.left_out:
        site = find(visit.edition.network, f"{left.partner}/{left.site}") if left.site else None
        partner = visit.edition.network.partners[left.partner]
        face = visit.partner(left.partner)
        found.append(
            LeftLine(
                name=words(site.site.name, visit.lang) if site else face.name,
                url=visit.site(left.partner, left.site) if site else visit.partner_page(left.partner),
                face=face,
                see=[each for id in left.see if (each := seen(id, outing, visit))],
                why=visit.words.word("unfit", left.reason),
                ask=contact(site.site if site else Site(name={}), partner.url),
            )
        )  # fmt: skip
    return found


def _place(key: str, visit: Visit) -> tuple[str, str]:
    """The address of a site's page, and its name."""
    site = find(visit.edition.network, key)
    assert site is not None
    return visit.site(site.partner, site.id), words(site.site.name, visit.lang)


def _proposed(outing: Outing, visit: Visit) -> list[OfferLine]:
    """What may be kept, for a visitor who keeps nothing yet: what suits those who come, on that day."""
    asked = Agenda(since=outing.day, until=outing.day) if outing.day else Agenda()
    suited = [offer for offer in agenda.chosen(asked, visit) if offer.site and _suits(offer, outing)]
    wanted = {"class": "schools", "family": "families"}.get(outing.who, "")
    ranked = sorted(suited, key=lambda offer: wanted not in offer.audience)
    first: dict[str, list[Offer]] = {}
    for offer in ranked:
        first.setdefault(offer.partner, []).append(offer)
    turns = [
        offers[n]
        for n in range(max(map(len, first.values()), default=0))
        for offers in first.values()
        if n < len(offers)
    ]
    return offered.lines(turns[:_PROPOSED], visit)


def _ics(made: Plan, outing: Outing, visit: Visit) -> HttpResponse:
    """The visit as a calendar: one event a stop."""
    calendar = new_calendar(heading(outing, visit))
    for stop in made.stops:
        line = stop_line(stop, outing, visit)
        event = Event()
        event.add(
            "uid", f"{stop.partner}-{stop.site}-{stop.arrive:%Y%m%dT%H%M}@{visit.edition.network.network.id}.passeur"
        )
        event.add("dtstamp", stamp(visit))
        event.add("dtstart", stop.arrive.astimezone(UTC))
        event.add("dtend", stop.leave.astimezone(UTC))
        event.add("summary", line.name)
        event.add("location", ", ".join(part for part in (line.name, line.address) if part))
        told = [*(each.title.value for each in line.see), line.travel, line.length, *line.remarks]
        event.add("description", "\n".join(part for part in told if part))
        event.add("url", visit.origin + outing.url(visit.lang))
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visite-{made.day}.ics"'
    return response


def _pdf(made: Plan, outing: Outing, visit: Visit, start: str) -> HttpResponse:
    """The visit as a tagged PDF."""
    say = visit.words
    data = {
        "title": say.plain("visit.title"),
        "heading": heading(outing, visit),
        "from": say.say("visit.from", what=start) if start else "",
        "stops": [
            {
                "time": line.time, "name": line.name, "partner": line.face.name, "address": line.address,
                "travel": line.travel, "length": line.length, "remarks": line.remarks,
                "see": [f"{each.title.value} ({each.what})" for each in line.see],
            }
            for line in (stop_line(stop, outing, visit) for stop in made.stops)
        ],
        "none": "" if made.stops else say.plain("visit.none"),
        "left_title": say.plain("visit.left"),
        "left": [
            {"name": line.name, "why": line.why, "ask": line.ask[0], "see": [each.title.value for each in line.see]}
            for line in left_lines(made, outing, visit)
        ],
        "ask_label": say.plain("visit.ask"),
        "see_label": say.plain("visit.see"),
        "address": visit.origin + outing.url(visit.lang),
        "address_label": say.plain("visit.address"),
        "qr_label": say.plain("visit.qr"),
        "about": say.plain("visit.about-times"),
    }  # fmt: skip
    return sheet.answer("visit", data, qr(str(data["address"])), visit, f"visite-{made.day}.pdf")
