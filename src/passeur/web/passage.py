"""The passage: how a page leads on, to up to three named places of other partners, each with its reasons.

What is said is computed by the guide from records and network.toml; nothing is guessed.
"""

from dataclasses import dataclass, field, replace

from passeur.guide.contexts import of_record
from passeur.guide.model import Context, Step, Visitor
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, kind_of
from passeur.model.text import Phrase
from passeur.network import Site, words
from passeur.search.query import Page
from passeur.web import opened
from passeur.web.address import Search
from passeur.web.because import counts_in_words, reasons_in_words
from passeur.web.present import title_of, what_is
from passeur.web.visit import PartnerFace, Visit

_STOPS = 3


@dataclass(frozen=True)
class Thing:
    """One record that waits: where, its title, what it is."""

    url: str
    title: Phrase
    what: str


@dataclass(frozen=True)
class Stop:
    """A station of the passage: where it leads, whose it is, why, what waits, the site, whether it is open, how far."""

    url: str
    partner: PartnerFace
    why: list[str]
    waits: str = ""
    best: list[Thing] = field(default_factory=list)
    site: str = ""
    site_url: str = ""
    open: str = ""
    far: str = ""


def onward(context: Context, visit: Visit, most: int = _STOPS) -> list[Stop]:
    """The way on from any context, for this visit's reader and moment."""
    visitor = Visitor(lang=visit.lang, moment=visit.now)
    decision = visit.decisions.on(visit.guide.keys(context))
    return [stop(step, visit) for step in visit.guide.onward(context, visitor, most, decision)]


def stop(step: Step, visit: Visit) -> Stop:
    """One step as a station."""
    site = visit.edition.network.partners[step.partner].sites.get(step.site)
    best = visit.edition.get_many(step.waiting.best)
    return Stop(
        url=visit.partner_page(step.partner),
        partner=visit.partner(step.partner),
        why=reasons_in_words(step, visit),
        waits=counts_in_words(step.waiting.counts, visit),
        best=[
            Thing(visit.page_of(record.id, kind_of(record)), title_of(record, visit.lang), what_is(record, visit.words))
            for record in best.values()
        ],
        site=site_in_words(site, visit) if site else "",
        site_url=visit.site(step.partner, step.site) if site else "",
        open=opened.in_words(step.opening, visit) if site else "",
        far=far_in_words(step.distance, visit) if step.distance is not None else "",
    )


def from_record(record: AnyRecord, visit: Visit) -> list[Stop]:
    """The way on from a record's page; where nothing leads on from it, from its partner."""
    return onward(of_record(visit.edition, record), visit) or from_partner(record.partner, visit)


def from_person(records: list[AnyRecord], visit: Visit) -> list[Stop]:
    """The way on from the page of somebody whom several records describe: to those who describe them."""
    context = Context(record=records[0], members=tuple(records))
    return onward(context, visit) or from_partner(records[0].partner, visit)


def from_theme(id: str, visit: Visit) -> list[Stop]:
    """The way on from a theme's page: to those who address it."""
    return onward(Context(themes=(id,)), visit)


def from_list(id: str, partner: str, visit: Visit) -> list[Stop]:
    """The way on from a list's page."""
    return onward(Context(list=id, here=partner), visit) or from_partner(partner, visit)


def from_search(search: Search, page: Page, visit: Visit) -> list[Stop]:
    """The way on from a search and what it found: by its words and themes; where one partner was chosen, to the
    others."""
    chosen = search.filters.get("partner", ())
    here = chosen[0] if len(chosen) == 1 else ""
    named = visit.guide.thesaurus.named
    themes = tuple(theme for value in search.filters.get("theme", ()) for theme in named(value))
    themes += (search.about,) if search.about else ()
    lists = search.filters.get("list", ())
    context = Context(
        text=search.text, themes=themes, list=lists[0] if len(lists) == 1 else "", here=here, found=page.by_partner
    )
    found = {count.value: count.count for count in page.facets.get("partner", ())}
    stops = []
    for each in onward(context, visit):
        id = each.partner.id
        if id in found:
            url = search.url(visit.lang, filters={**search.filters, "partner": (id,)})
            said = "passage.elsewhere" if chosen else "passage.found"
            each = replace(each, url=url, waits=visit.words.say(said, count=found[id]))
        stops.append(each)
    return stops or from_partner(here or visit.edition.network.network.hub, visit)


def from_home(visit: Visit) -> list[Stop]:
    """The way on from the network's own pages: from its hub."""
    return from_partner(visit.edition.network.network.hub, visit)


def from_partner(id: str, visit: Visit) -> list[Stop]:
    """The way on from a partner: by what it says that it does not address, then to those who tell more of what it
    does; where nothing is declared, to the sites that are nearest."""
    partner = visit.edition.network.partners.get(id)
    if partner is None:
        return []
    coverage = visit.guide.coverage
    themes = tuple(theme for theme, _ in coverage.not_addressed(id))
    stops = onward(Context(themes=themes, here=id), visit)
    if len(stops) < _STOPS:
        known = {each.partner.id for each in stops}
        more = onward(Context(themes=coverage.declares(id, "core"), here=id), visit, _STOPS + len(known))
        stops += [each for each in more if each.partner.id not in known][: _STOPS - len(stops)]
    return stops or _nearest(id, visit)


def _nearest(id: str, visit: Visit) -> list[Stop]:
    """The partners whose sites are nearest to this one's, with how far that is in a straight line."""
    partners = visit.edition.network.partners
    here = [site.coordinates for site in partners[id].sites.values() if site.coordinates]
    ranked: list[tuple[float, str, str, Site]] = []
    for other, partner in partners.items():
        ways = [
            (distance_km(start, site.coordinates), other, site_id, site)
            for site_id, site in partner.sites.items()
            if site.coordinates and other != id
            for start in here
        ]
        ranked += [min(ways, key=lambda way: way[0])] if ways else []
    return [
        Stop(
            url=visit.partner_page(other),
            partner=visit.partner(other),
            why=[visit.words.say("passage.distance", what=far_in_words(km, visit))],
            site=site_in_words(site, visit),
            site_url=visit.site(other, site_id),
            open=opened.now(site, visit),
        )
        for km, other, site_id, site in sorted(ranked, key=lambda way: way[0])[:_STOPS]
    ]


def site_in_words(site: Site, visit: Visit) -> str:
    """A site's name and address."""
    return ", ".join(part for part in (words(site.name, visit.lang), site.address) if part)


def far_in_words(km: float, visit: Visit) -> str:
    """A distance rounded as one says it: to 50 metres below a kilometre, else to kilometres (one decimal below ten)."""
    if km < 0.05:
        return visit.words.plain("distance.here")
    if km < 1:
        return visit.words.say("distance.metres", what=str(round(km * 20) * 50))
    if km < 10:
        return visit.words.say(
            "distance.kilometres", what=f"{km:.1f}".replace(".", visit.words.plain("number.decimal"))
        )
    return visit.words.say("distance.kilometres", what=str(round(km)))
