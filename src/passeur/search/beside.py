"""Names that are surely like what was typed, for pages that ask for something else too.

None are asked for where all words are ordinary ones. A word that some name has, one that is rare and whatever has a
capital may be a name: somebody may be looking for their family.
"""

from collections.abc import Sequence

from passeur.search.query import NameHit, NameQuery, SearchIndex

#: Names asked for: a page asks the same question to show them and to lead on, so that it is answered once.
_ASKED = 18
#: How like the one typed a name is at least, unless it is exact.
_LEAST = 0.85


def names_beside(index: SearchIndex, text: str) -> Sequence[NameHit]:
    """Names that are the one typed or very like it, the surest first. Raises QueryRefused."""
    if text == text.lower() and index.ordinary(text):
        return ()
    found = index.people(NameQuery(text=text, size=_ASKED, whole=True, least=_LEAST))
    return [hit for hit in found if hit.exact or hit.score >= _LEAST]
