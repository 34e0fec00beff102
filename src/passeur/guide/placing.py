"""The places of an edition and what is tied to each: by authority id or by exactly one of its names.

Nothing is computed while records are read: the index keeps places as records write them, and when a place is asked for,
the written forms that mean it are put to the index.
"""

from collections.abc import Iterator
from functools import cached_property

from passeur.guide.counting import Tally
from passeur.lake.edition import Edition
from passeur.model.places import Gazetteer
from passeur.model.record import Place, PlaceRef
from passeur.search.query import MOST_RESULTS, About, Query, SearchIndex

#: Names that one question to the index may hold.
_MOST_NAMES = 60
#: A name of one word that is so short says too little to propose a place by.
_SHORTEST = 4


class Placing:
    """The places of one edition, read when they are first asked for; safe to use from several threads."""

    def __init__(self, edition: Edition, index: SearchIndex) -> None:
        self._edition, self._index = edition, index

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """All places: the network's gazetteers in their order, then what partners describe themselves."""
        return Gazetteer([*self._curated(), *self._described()])

    def warm(self) -> None:
        """Read the places now, before anybody waits for them."""
        self.written("")

    def of(self, ref: PlaceRef) -> str:
        """The id of the place that a record names; empty when that is not known, or not the only one that it may be."""
        return ref.ref if self.gazetteer.get(ref.ref) is not None else self.gazetteer.meant(ref.name)

    def same(self, id: str) -> str:
        """The place of the network that a partner's record of a place describes: itself where there is no other."""
        place = self.gazetteer.get(id)
        names = [phrase.value for phrase in place.title] + [name.value for name in place.names] if place else []
        return next((found for name in names if (found := self.gazetteer.meant(name))), id)

    def described(self, id: str) -> list[Place]:
        """What other records describe as this place, in the gazetteer's order; the place itself left out."""
        found = []
        place = self.gazetteer.get(id)
        names = [phrase.value for phrase in place.title] + [name.value for name in place.names] if place else []
        for other in dict.fromkeys(other for name in names for other in self.gazetteer.named(name)):
            record = self.gazetteer.get(other)
            if record is not None and other != id and self.same(other) == id:
                found.append(record)
        return found

    def written(self, id: str) -> tuple[str, ...]:
        """The forms in which records of the edition name a place: values of the filter "place"."""
        return self._written.get(id, ())[:_MOST_NAMES]

    def tally(self, id: str) -> Tally:
        """How many records name a place, by partner and kind; places themselves left out."""
        if not self.written(id):
            return {}
        found = self._index.tally(Query(filters={"place": self.written(id)}))
        return {
            partner: kept
            for partner, kinds in found.items()
            if (kept := {kind: number for kind, number in kinds.items() if kind != "place"})
        }

    def about(self, id: str) -> About:
        """What finds records in whose text a name of the place stands; it finds too much (see `Gazetteer.find`)."""
        place = self.gazetteer.get(id)
        names = [phrase.value for phrase in place.title] + [name.value for name in place.names] if place else []
        return About(phrases=tuple(dict.fromkeys(name for name in names if len(name) >= _SHORTEST))[:_MOST_NAMES])

    @cached_property
    def _written(self) -> dict[str, tuple[str, ...]]:
        """Place → values of the index."""
        found: dict[str, list[str]] = {}
        for value in sorted(self._index.values("place")):
            if place := self.gazetteer.meant(value):
                found.setdefault(place, []).append(value)
        return {id: tuple(values) for id, values in found.items()}

    def _curated(self) -> Iterator[Place]:
        """The places of the network's own gazetteers, in the order of their files."""
        for source in self._edition.network.network.gazetteers:
            places = [record for record in self._edition.of_source(source) if isinstance(record, Place)]
            yield from sorted(places, key=lambda place: place.order)

    def _described(self) -> Iterator[Place]:
        """The places of all other sources, in the order of these."""
        sources = list(self._edition.network.sources)
        own = self._edition.network.network.gazetteers
        others = tuple(source for source in sources if source not in own)
        found: list[Place] = []
        cursor = ""
        while others:
            page = self._index.search(
                Query(
                    filters={"kind": ("place",), "source": others}, size=MOST_RESULTS, cursor=cursor, sort="title",
                    snippets=False,
                )
            )  # fmt: skip
            records = self._edition.get_many(hit.id for hit in page.hits)
            found += [record for record in records.values() if isinstance(record, Place)]
            cursor = page.cursor
            if not cursor or not page.hits:
                break
        yield from sorted(found, key=lambda place: (sources.index(place.source), place.order))
