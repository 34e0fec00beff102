"""A third name by which two are forms of one: Graeme and Graham are both written Грэм, Houcine and Hussein حسين.

Lists join names in pairs and never all that belong together. Where both names are known forms of a third, or the one is
spelled as a known form of the other is, that speaks for them: not as surely as a list that has both.
"""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.process import extractOne

from passeur.model.names.known import written_forms

#: How alike a known form of the one must be to the other, by its letters, and more than the two are themselves.
LEAST = 0.8
#: Forms of a word whose own forms are looked up, and words that are found so.
_MOST_FORMS, _MOST = 40, 40


class Third(NamedTuple):
    """name: the third one, "" where there is none. joined: whether both are known forms of it. spelled: how alike
    it is to the one, where it is a known form of the other; 0 to 1."""

    name: str = ""
    joined: bool = False
    spelled: float = 0.0


#: What most words have.
NO_THIRD = Third()


def third(asked: str, found: str, near: float) -> Third:
    """The third name that joins two folded words best. near: how alike their letters are (Jaro–Winkler)."""
    mine, theirs = written_forms(asked), written_forms(found)
    if not (mine or theirs):
        return NO_THIRD
    both = set(mine).intersection(theirs) if mine and theirs else ()
    best = max(_spelled(mine, found, near), _spelled(theirs, asked, near))
    if both:
        return Third(max(both, key=lambda each: (_likest(each, asked, found), each)), True, best[0])
    return Third(best[1], False, best[0]) if best[0] else NO_THIRD


def _spelled(names: tuple[str, ...], word: str, near: float) -> tuple[float, str]:
    """How alike the likest of some names is to a word, and that name; 0 where none is liker than `near`."""
    least = max(LEAST, near)
    likest = extractOne(word, names, scorer=JaroWinkler.similarity, score_cutoff=least) if names else None
    if likest is None or likest[1] <= near:
        return 0.0, ""
    return (likest[1] + DamerauLevenshtein.normalized_similarity(likest[0], word)) / 2, likest[0]


def _likest(name: str, *others: str) -> float:
    return sum(JaroWinkler.similarity(name, other) for other in others)


@lru_cache(maxsize=4_096)
def joined(word: str) -> tuple[str, ...]:
    """The words that a third name joins with a folded word, those of the likest letters first, and no
    more than are worth looking for."""
    mine = written_forms(word)
    found = {other for each in mine[:_MOST_FORMS] for other in written_forms(each)} - {*mine, word}
    return tuple(sorted(found, key=lambda each: (-JaroWinkler.similarity(word, each), each))[:_MOST])
