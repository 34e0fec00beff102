"""Names that are surely like what was typed, for pages that ask for something else too.

Half of the time of a question for names goes into filling its page with names that are hardly like the one asked for.
So a few are asked for, and more only where all of these are wanted; and none for what is all ordinary words. A word
that some name has, one that is rare and whatever has a capital may be a name: somebody may be looking for their family.
"""

from collections.abc import Sequence

from passeur.search.query import NameHit, NameQuery, SearchIndex

#: Names asked for at first, and where all of them are like the one typed.
_FEW, _MORE = 6, 18
#: How like the one typed a name is at least, unless it is exact.
_LEAST = 0.8


def names_beside(index: SearchIndex, text: str) -> Sequence[NameHit]:
    """At most `_MORE` names that are the one typed or very like it, the surest first. Raises QueryRefused."""
    if text == text.lower() and index.ordinary(text):
        return ()
    if len(text.split()) == 1:  # mostly a family name, which many have: a few would not be enough
        return _like(index, text, _MORE)
    found = _like(index, text, _FEW)
    return _like(index, text, _MORE) if len(found) == _FEW else found


def _like(index: SearchIndex, text: str, size: int) -> Sequence[NameHit]:
    """Those of the first `size` names that are like the one typed."""
    return [hit for hit in index.people(NameQuery(text=text, size=size)) if hit.exact or hit.score >= _LEAST]
