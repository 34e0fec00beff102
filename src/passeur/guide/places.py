"""Where partners can be visited, found again in words and by coordinates."""

import msgspec

from passeur.model.distance import distance_km
from passeur.model.record import PlaceRef, Theme
from passeur.model.text import Phrase
from passeur.model.themes import Thesaurus
from passeur.network import Network

#: What stands this near, in kilometres, happened there.
_NEAR = 0.7
#: Cities in which so many partners are tell nothing.
_MANY = 3


class Spot(msgspec.Struct, frozen=True):
    """A place of a partner that words or coordinates lead to. site: empty where the partner only tells of the place.
    words: as they were found; weight: 1 where only this partner is there, less where others are too."""

    partner: str
    site: str
    words: str
    weight: float


class Places:
    """All sites of a network and the places that partners tell of. Never changes."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._near: list[tuple[tuple[float, float], str, str]] = []
        themes = []
        for id, partner in network.partners.items():
            for site_id, site in partner.sites.items():
                names = [
                    *site.name.values(),
                    site.city,
                    *(name for layer in site.layers for name in layer.name.values()),
                ]
                themes.append(_theme(f"{id}/{site_id}", names))
                if site.coordinates:
                    self._near.append((site.coordinates, id, site_id))
            themes.append(_theme(f"{id}/", list(partner.coverage.places)))
        self._names = Thesaurus(themes)

    def named(self, text: str) -> list[Spot]:
        """Places of partners that a text names; those that many partners share are left out."""
        by_words: dict[str, dict[tuple[str, str], None]] = {}
        for each in self._names.find(text):
            partner, _, site = each.theme.partition("/")
            by_words.setdefault(each.words, {})[partner, site] = None
        found = []
        for words, spots in by_words.items():
            partners = {partner for partner, _ in spots}
            if len(partners) > _MANY:
                continue
            for partner in partners:
                site = next((site for other, site in spots if other == partner and site), "")
                found.append(Spot(partner, site, words, 1 / len(partners)))
        return found

    def at(self, place: PlaceRef) -> list[Spot]:
        """Sites where a place that a record gives is, by its coordinates or its name."""
        found = self.named(place.name)
        if place.lat is not None and place.lon is not None:
            here = (place.lat, place.lon)
            known = {(spot.partner, spot.site) for spot in found}
            near = [each for each in self._near if distance_km(here, each[0]) <= _NEAR]
            found += [
                Spot(partner, site, place.name, 1 / len(near))
                for _, partner, site in near
                if (partner, site) not in known
            ]
        return found


def _theme(id: str, names: list[str]) -> Theme:
    """Names as a thesaurus takes them: a town is also asked for without what it stands on."""
    shorter = [name.partition("-sur-")[0] for name in names if "-sur-" in name]
    labels = tuple(Phrase(name) for name in dict.fromkeys([*names, *shorter]) if name)
    return Theme(id=id, source="", partner="", title=labels)
