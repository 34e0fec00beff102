"""The partners: all of them on a map and as a list, and a page for each in its own words."""

from dataclasses import dataclass

from django.http import HttpResponse

from passeur.errors import NotFound
from passeur.model.record import KINDS
from passeur.network import Partner, words
from passeur.search.query import Query
from passeur.web import atlas, passage, present
from passeur.web.address import filter_url
from passeur.web.facets import Choice, choices
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page


@dataclass(frozen=True)
class SiteEntry:
    """A site as its partner's page shows it. geo: a `geo:` address (RFC 5870), empty without coordinates."""

    id: str
    name: str
    address: str
    geo: str
    coordinates: str
    inside: str
    about: str
    url: str


@dataclass(frozen=True)
class PartnerEntry:
    """A partner in the list."""

    face: PartnerFace
    words: str
    sites: list[SiteEntry]
    records: int


def partners(request: PortalRequest) -> HttpResponse:
    """`/<lang>/partners`."""
    visit = request.visit
    counts = visit.edition.manifest.by_partner
    return page(request, "partners.html", {
        "title": visit.words.plain("partners.title"),
        "partners": [
            PartnerEntry(visit.partner(id), words(partner.words, visit.lang), _sites(partner, visit), counts.get(id, 0))
            for id, partner in visit.edition.network.partners.items()
        ],
        "pictures": atlas.pictures(visit),
        "stops": [],
    })  # fmt: skip


def partner(request: PortalRequest, id: str) -> HttpResponse:
    """`/<lang>/partners/<id>`."""
    visit = request.visit
    found = visit.edition.network.partners.get(id)
    if found is None:
        raise NotFound(id)
    manifest, network = visit.edition.manifest, visit.edition.network
    asked = visit.index.search(
        Query(filters={"partner": (id,)}, facets=("kind", "theme"), size=1, lang=visit.lang, snippets=False)
    )
    kinds = {count.value: count.count for count in asked.facets.get("kind", ())}
    themes = choices("theme", asked.facets.get("theme", ()), visit, 12)
    return page(request, "partner.html", {
        "title": words(found.name, visit.lang),
        "partner": visit.partner(id),
        "own_words": words(found.words, visit.lang),
        "facts": [words(fact, visit.lang) for fact in found.facts],
        "sites": _sites(found, visit),
        "records": manifest.by_partner.get(id, 0),
        "kinds": [
            Choice(visit.words.plain(f"kinds.{kind}"), count, filter_url(visit.lang, {"partner": id, "kind": kind}))
            for kind in KINDS
            if (count := kinds.get(kind, 0))
        ],
        "themes": [
            Choice(choice.label, choice.count, filter_url(visit.lang, {"partner": id, "theme": choice.value}))
            for choice in themes
        ],
        "sources": [
            (words(source.name, visit.lang) or source_id, manifest.sources[source_id])
            for source_id, source in network.sources.items()
            if source.partner == id and source_id in manifest.sources
        ],
        "lists": [
            (words(named.name, visit.lang), words(named.about, visit.lang), filter_url(visit.lang, {"list": list_id}))
            for list_id, named in network.lists.items()
            if named.partner == id
        ],
        "rights": words(found.rights.text, visit.lang),
        "rights_url": present.outside(found.rights.uri),
        "url": present.outside(found.url),
        "host": present.host_of(found.url),
        "stops": passage.from_partner(id, visit),
    })  # fmt: skip


def _sites(partner: Partner, visit: Visit) -> list[SiteEntry]:
    """A partner's sites in its own order."""
    names = {
        id: words(site.name, visit.lang)
        for other in visit.edition.network.partners.values()
        for id, site in other.sites.items()
    }
    return [
        SiteEntry(
            id,
            words(site.name, visit.lang),
            site.address,
            "geo:{:.5f},{:.5f}".format(*site.coordinates) if site.coordinates else "",
            "{:.4f}, {:.4f}".format(*site.coordinates) if site.coordinates else "",
            names.get(site.inside, site.inside),
            words(site.about, visit.lang),
            present.outside(site.url),
        )
        for id, site in partner.sites.items()
    ]
