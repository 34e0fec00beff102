"""The sites of a network: which stands in which, which are near, by the ids that addresses and steps use."""

from collections.abc import Iterator
from typing import NamedTuple

from passeur.model.distance import distance_km
from passeur.network import Network, Site


class SiteOf(NamedTuple):
    """A site and its ids: of the partner, and of the site within it."""

    partner: str
    id: str
    site: Site

    @property
    def key(self) -> str:
        """Its id in the network, as `keep` and `start` have it in addresses: `partner/site`."""
        return f"{self.partner}/{self.id}"


def all_sites(network: Network) -> Iterator[SiteOf]:
    """Every site in the network's order."""
    for partner_id, partner in network.partners.items():
        for id, site in partner.sites.items():
            yield SiteOf(partner_id, id, site)


def find(network: Network, key: str) -> SiteOf | None:
    """The site with this `partner/site` id."""
    partner_id, _, id = key.partition("/")
    partner = network.partners.get(partner_id)
    site = partner.sites.get(id) if partner else None
    return SiteOf(partner_id, id, site) if site else None


def around(network: Network, inner: SiteOf) -> SiteOf | None:
    """The site that `inner` stands in: one of the same partner before one of another."""
    if not inner.site.inside:
        return None
    named = [other for other in all_sites(network) if other.id == inner.site.inside and other.key != inner.key]
    return min(named, key=lambda other: other.partner != inner.partner, default=None)


def inside(network: Network, outer: SiteOf) -> list[SiteOf]:
    """The sites that stand in `outer`."""
    return [other for other in all_sites(network) if around(network, other) == outer]


def near(network: Network, centre: SiteOf, within: float) -> list[tuple[float, SiteOf]]:
    """Other sites at most `within` kilometres away in a straight line, the nearest first, with how far."""
    here = centre.site.coordinates
    found = [
        (distance_km(here, other.site.coordinates), other)
        for other in all_sites(network)
        if here and other.site.coordinates and other.key != centre.key
    ]
    return sorted((each for each in found if each[0] <= within), key=lambda each: each[0])
