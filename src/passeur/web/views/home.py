"""The home page: what the network is, one line to search, whose catalogues it brings together, and ways in."""

from dataclasses import dataclass

from django.http import HttpResponse

from passeur.model.record import KINDS
from passeur.model.text import Phrase
from passeur.network import said, words
from passeur.search.query import Query
from passeur.web import passage, woven
from passeur.web.address import filter_url
from passeur.web.cards import card
from passeur.web.facets import Choice, choices, values_in_order
from passeur.web.visit import PartnerFace, PortalRequest, page

_WAYS_IN = ("century", "theme", "form")


@dataclass(frozen=True)
class PartnerLine:
    """A partner on the home page."""

    face: PartnerFace
    words: Phrase | None
    records: int
    core: list[Choice]


def home(request: PortalRequest) -> HttpResponse:
    """`/<lang>/`."""
    visit = request.visit
    network, manifest = visit.edition.network, visit.edition.manifest
    found = visit.index.search(Query(lang=visit.lang, size=1, facets=_WAYS_IN, snippets=False))
    kinds = [
        Choice(visit.words.plain(f"kinds.{kind}"), manifest.by_kind[kind], filter_url(visit.lang, {"kind": kind}))
        for kind in KINDS
        if manifest.by_kind.get(kind)
    ]
    ways = [
        (name, values_in_order(name, choices(name, found.facets.get(name, ()), visit, 14)))
        for name in _WAYS_IN
        if found.facets.get(name)
    ]
    if themes := woven.busiest(visit, 14):
        ways = [(name, themes if name == "theme" else values) for name, values in ways]
    return page(request, "home.html", {
        "title": words(network.network.name, visit.lang),
        "about": said(network.network.about, visit.lang),
        "summary": words(network.network.about, visit.lang),
        "canonical": visit.home(),
        "partners": [
            PartnerLine(
                visit.partner(id), said(partner.words, visit.lang), manifest.by_partner.get(id, 0),
                woven.declared(id, "core", visit),
            )
            for id, partner in network.partners.items()
        ],
        "hub": visit.partner(network.network.hub).short if network.network.hub else "",
        "elsewhere": woven.elsewhere(network.network.hub, visit) if network.network.hub else [],
        "kinds": kinds,
        "ways": ways,
        "stops": passage.from_home(visit),
        "records": manifest.records,
    })  # fmt: skip


def home_card(request: PortalRequest) -> HttpResponse:
    """`/<lang>/card.png`: the network's own card, for pages that have none."""
    network = request.visit.edition.network.network
    return card(request.visit, words(network.name, request.visit.lang))
