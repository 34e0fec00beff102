"""How like the name asked for a candidate can be at most, told by its words before it is read and compared.

Reading a name and comparing it takes ten times as long as looking its words up. The words that are like those asked for
are known with their likeness when candidates are searched for, so who wants only names that are surely like one can
pass most of a hundred candidates over.
"""

from collections.abc import Iterable, Mapping, Sequence

from passeur.model.names import PersonName
from passeur.model.names.compare import FEW_VOWELS, INITIAL, weight_of, words_alike
from passeur.model.names.forms import tokens
from passeur.model.names.initials import initials
from passeur.model.names.reading_words import PARTICLES
from passeur.search import names

#: What a reading in another script adds to a score; and rounding.
_READ, _ROUNDED = 0.03, 1e-6


class Promise:
    """What candidates promise beside one name asked for, of whom a score is wanted."""

    def __init__(self, asked: PersonName, wanted: float) -> None:
        """wanted: the least score that is of any use, 0 to 1."""
        self.wanted = wanted
        self._asked = [(token.text, weight_of(token, asked)) for token in tokens(asked)]
        self._whole = sum(weight for _, weight in self._asked)
        self._vague = bool(FEW_VOWELS.search(asked.text))
        self._alike: dict[str, Mapping[str, float]] = {}

    def told(self, word: str, alike: Mapping[str, float]) -> None:
        """What is known of one word of the name asked for: words like it, and how alike the two are, 0 to 1."""
        self._alike[word] = alike

    def least(self, word: str) -> float:
        """How alike a word must be to one of the name asked for, where a name is to reach the score; 0 or less where
        the name may be without it."""
        weight = max((weight for text, weight in self._asked if text == word), default=self._whole)
        return 1.0 - (1.0 - self.wanted + _READ + _ROUNDED) * self._whole / weight

    def holds(self, kept: names.StoredName) -> bool:
        """Whether a candidate may reach the score."""
        return self.wanted <= 0.0 or self.of(kept) >= self.wanted

    def of(self, kept: names.StoredName) -> float:
        """The most that `compare` can say of a candidate's names: 0, where none of its words is known to be like one
        asked for, to 1 and a little more. 1 where either is written without vowels, since its words do not tell."""
        if self._vague or FEW_VOWELS.search(kept.title):
            return 1.0
        if not kept.names:
            words = names.words_of_mention(kept.title)
            return self._of_words(kept.title, words, _merged(words))
        return max(self._of_words(name.text, [*names.words_of(name), *initials(name)]) for name in kept.names)

    def _of_words(self, written: str, words: Sequence[str], merged: Sequence[str] = ()) -> float:
        """The same of one name, by its words. merged: such as the index does not have."""
        best = [_best(text, words, self._alike.get(text, {}), merged) for text, _ in self._asked]
        found = sum([weight * alike for (_, weight), alike in zip(self._asked, best, strict=True)]) / self._whole
        return found + (_ROUNDED if written.isascii() else _READ)


def _merged(words: Sequence[str]) -> list[str]:
    """The words of a name that is not read with the particles before them, as `tokens` has them: delamare."""
    before: list[str] = []
    found: list[str] = []
    for word in words:
        found += ["".join(before[at:]) + word for at in range(len(before))]
        before = [*before, word] if word in PARTICLES else []
    return found


def _best(text: str, words: Iterable[str], alike: Mapping[str, float], merged: Iterable[str]) -> float:
    """How alike the likest of some words is to one that is asked for. An initial stands for any word that begins so."""
    best = 0.0
    for word in words:
        if word == text:
            return 1.0
        worth = alike.get(word, 0.0)
        if worth < INITIAL and (len(word) == 1 or len(text) == 1) and word[:1] == text[:1]:
            worth = INITIAL
        best = max(best, worth)
    for word in merged:
        heard = words_alike(text, word)
        best = max(best, heard.score if heard is not None else 0.0)
    return best
