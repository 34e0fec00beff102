"""Which records have the words of a question: how many each partner has, and the best of them.

What several steps ask of one question is asked once.
"""

from functools import lru_cache

from msgspec.structs import replace

from passeur.guide.counting import Tally
from passeur.search.query import Hit, Query, SearchIndex

#: Records with some of the words that are looked at, of all partners and of one.
_LOOKED_AT, _OF_PARTNER = 30, 6
#: So many with the words in their titles are enough.
_ENOUGH = 3
#: Questions of which what was found is kept: one page asks for the same several times.
_KEPT = 64


class Worded:
    """Asks an index by words; made once an edition. Records of the network's own sources are nobody's."""

    def __init__(self, index: SearchIndex, reference: tuple[str, ...] = ()) -> None:
        """reference: the network's own sources."""
        self._index, self._sources = index, reference
        self._prefixes = tuple(f"{source}/" for source in reference)
        self.some = lru_cache(maxsize=_KEPT)(self._some)

    def tally(self, words: str) -> Tally:
        """How many records have all the words, by partner and kind."""
        return self._index.tally(Query(text=words), self._sources)

    def of_partner(self, partner: str, words: str) -> list[str]:
        """Ids of the best of a partner's records with all the words; of those with some where none has all."""
        theirs = self.tally(words).get(partner, {})
        if not theirs and (known := [hit.id for hit in self.some(words) if hit.partner == partner]):
            return known
        asked = Query(filters={"partner": (partner,)}, size=_OF_PARTNER, snippets=False, counted=False)
        # Those that have the words in their titles come first, and are found without going through all others.
        titles = " ".join(f"title:{word}" for word in words.split())
        found = self._own(replace(asked, text=titles)) if theirs else ()
        if len(found) < _ENOUGH:
            found = self._own(replace(asked, text=words, any_word=not theirs))
        return [hit.id for hit in found]

    def _some(self, words: str) -> tuple[Hit, ...]:
        """The best of all partners' records that have some of the words: all of those that any record has, where enough
        have them, since every record with one frequent word is dear to look at."""
        asked = Query(text=words, size=_LOOKED_AT, snippets=False, counted=False)
        each = words.split()
        known = [word for word in each if self.tally(word)]
        if 1 < len(known) < len(each):
            found = self._own(replace(asked, text=" ".join(known)))
            if len(found) == _LOOKED_AT:
                return found
        return self._own(replace(asked, any_word=True))

    def _own(self, query: Query) -> tuple[Hit, ...]:
        """Hits that are not the network's own."""
        return tuple([hit for hit in self._index.search(query).hits if not hit.id.startswith(self._prefixes)])
