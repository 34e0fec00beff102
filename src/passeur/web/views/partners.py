"""The partners: all of them on a map and as a list, and a page for each in its own words."""

from dataclasses import dataclass

from django.http import HttpResponse

from passeur.errors import NotFound
from passeur.guide.sites import SiteOf, around
from passeur.model.record import KINDS
from passeur.model.text import Phrase
from passeur.network import Partner, said, words
from passeur.search.query import Query
from passeur.web import atlas, linked, offered, opened, passage, present, woven
from passeur.web.address import Search, filter_url
from passeur.web.cards import card
from passeur.web.days import between
from passeur.web.facets import Choice, choices
from passeur.web.views.sites import SiteLink, link
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page


@dataclass(frozen=True)
class SiteEntry:
    """A site as its partner's page shows it. open: whether one can go now; layers: how many its history has."""

    id: str
    url: str
    name: str
    address: str
    open: str
    inside: SiteLink | None
    about: Phrase | None
    layers: int


@dataclass(frozen=True)
class PartnerEntry:
    """A partner in the list."""

    face: PartnerFace
    words: Phrase | None
    sites: list[SiteEntry]
    records: int


def partners(request: PortalRequest) -> HttpResponse:
    """`/<lang>/partners`."""
    visit = request.visit
    counts = visit.edition.manifest.by_partner
    return page(request, "partners.html", {
        "title": visit.words.plain("partners.title"),
        "canonical": f"/{visit.lang}/partners",
        "summary": words(visit.edition.network.network.about, visit.lang),
        "partners": [
            PartnerEntry(visit.partner(id), said(partner.words, visit.lang), _sites(id, visit), counts.get(id, 0))
            for id, partner in visit.edition.network.partners.items()
        ],
        "pictures": atlas.pictures(visit),
        "stops": passage.from_home(visit),
    })  # fmt: skip


def partner(request: PortalRequest, id: str) -> HttpResponse:
    """`/<lang>/partners/<id>`."""
    visit = request.visit
    found = visit.edition.network.partners.get(id)
    if found is None:
        raise NotFound(id)
    manifest, network = visit.edition.manifest, visit.edition.network
    theirs = [offer for offer in offered.offers(visit) if offer.partner == id]
    asked = visit.index.search(
        Query(filters={"partner": (id,)}, facets=("kind", "theme"), size=1, lang=visit.lang, snippets=False)
    )
    kinds = {count.value: count.count for count in asked.facets.get("kind", ())}
    themes = choices("theme", asked.facets.get("theme", ()), visit, 12)
    counted = woven.busiest(visit, 12, id)
    return page(request, "partner.html", {
        "title": words(found.name, visit.lang),
        "partner": visit.partner(id),
        "own_words": said(found.words, visit.lang),
        "facts": [said(fact, visit.lang) for fact in found.facts],
        "core": woven.declared(id, "core", visit),
        "partial": woven.declared(id, "partial", visit),
        "elsewhere": woven.elsewhere(id, visit),
        "periods": _periods(found, visit),
        "told_places": _places(found, visit),
        "sites": _sites(id, visit),
        "other_sites": said(found.other_sites, visit.lang),
        "offers": offered.lines([offer for offer in theirs if not offered.is_past(offer, visit)], visit),
        "history": offered.lines([offer for offer in theirs if offered.is_past(offer, visit)], visit),
        "records": manifest.by_partner.get(id, 0),
        "kinds": [
            Choice(visit.words.plain(f"kinds.{kind}"), count, filter_url(visit.lang, {"partner": id, "kind": kind}))
            for kind in KINDS
            if (count := kinds.get(kind, 0))
        ],
        "themes": [
            Choice(each.label, each.count, Search(about=each.value, filters={"partner": (id,)}).url(visit.lang))
            for each in counted
        ]
        or [
            Choice(choice.label, choice.count, filter_url(visit.lang, {"partner": id, "theme": choice.value}))
            for choice in themes
        ],
        "sources": [
            (words(source.name, visit.lang) or source_id, manifest.sources[source_id])
            for source_id, source in network.sources.items()
            if source.partner == id and source_id in manifest.sources
        ],
        "lists": [
            (words(named.name, visit.lang), said(named.about, visit.lang), filter_url(visit.lang, {"list": list_id}))
            for list_id, named in network.lists.items()
            if named.partner == id
        ],
        "rights": said(found.rights.text, visit.lang),
        "rights_url": present.outside(found.rights.uri),
        "url": present.outside(found.url),
        "canonical": visit.partner_page(id),
        "card": visit.partner_page(id) + ".png",
        "linked_data": linked.of_partner(id, found, visit),
        "summary": words(found.words, visit.lang),
        "host": present.host_of(found.url),
        "stops": passage.from_partner(id, visit),
    })  # fmt: skip


def _periods(found: Partner, visit: Visit) -> list[str]:
    """The years that a partner says it tells of; one that ends in the last years goes on."""
    said = []
    for period in found.coverage.periods:
        first = str(period.start) if period.start > 0 else visit.words.say("date.bc", year=1 - period.start)
        if period.end >= visit.now.year - 1:
            span = visit.words.say("coverage.until-today", first=first)
        elif period.start == period.end:
            span = first
        else:
            span = between(first, str(period.end))
        said.append(span if period.depth == "core" else visit.words.say("coverage.period-partial", span=span))
    return said


def _places(found: Partner, visit: Visit) -> list[Choice]:
    """The places that a partner says it tells of, as links where the network has them."""
    known = {name: visit.placing.gazetteer.meant(name) for name in found.coverage.places}
    return [Choice(name, 0, visit.place(place) if place else "") for name, place in known.items()]


def partner_card(request: PortalRequest, id: str) -> HttpResponse:
    """`/<lang>/partners/<id>.png`: the card of a partner's page."""
    if id not in request.visit.partners:
        raise NotFound(id)
    face = request.visit.partner(id)
    return card(request.visit, face.name, "", PartnerFace(id, face.short, face.short, face.color, ""))


def _sites(id: str, visit: Visit) -> list[SiteEntry]:
    """A partner's sites in its own order."""
    found = []
    for site_id, site in visit.edition.network.partners[id].sites.items():
        outer = around(visit.edition.network, SiteOf(id, site_id, site))
        found.append(
            SiteEntry(
                site_id,
                visit.site(id, site_id),
                words(site.name, visit.lang),
                site.address,
                opened.now(site, visit) if site.hours else "",
                link(outer, visit) if outer else None,
                said(site.about, visit.lang),
                len(site.layers),
            )
        )
    return found
