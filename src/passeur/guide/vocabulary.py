"""The words of a thesaurus, to meet questions that hold no label of it: words in part, and words misspelt.

Built once from all labels in all languages. A word is rare here when few themes have it, and says the more.
"""

from collections.abc import Iterable
from math import log

import msgspec
from rapidfuzz.distance import DamerauLevenshtein

from passeur.guide.counting import labels
from passeur.model.themes import Thesaurus
from passeur.search import analysis
from passeur.search.analysis import STOPWORDS

#: Misspelt words: how long a word must be for one and for two differences, and how many letters must agree at first.
_LONG_FOR_ONE, _LONG_FOR_TWO, _AGREE = 5, 8, 1
#: Words of a question that alone find much and tell nothing; folded. "Est" with a capital may be the East.
_QUESTIONING = """
    es est sont etait etaient fut furent ai ont avait ete etre fait mon ma mes ton ta tes nos vos notre votre cet cette
    comment pourquoi quand quel quelle quels quelles
    am are be been did do does had has have he her his how my our she that their they this was we were what when where
    which who whose why you your
"""
_OF_QUESTIONS = frozenset(_QUESTIONING.split())
#: A label of which less than this part is in the question says nothing.
_LEAST_PART = 0.34


class _Words(msgspec.Struct, frozen=True):
    """One label as its words: each with the stems by which it is found."""

    theme: str
    words: tuple[str, ...]


class Vocabulary:
    """All words of all labels. Never changes; safe to use from several threads."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._labels: list[_Words] = []
        self._with: dict[str, list[int]] = {}
        self._words: dict[str, None] = {}
        themes: dict[str, set[str]] = {}
        for id in thesaurus:
            theme = thesaurus.get(id)
            for label in labels(theme) if theme else ():
                words = tuple(dict.fromkeys(content_words(label.value)))
                for word in words:
                    self._words[word] = None
                    for stem in stems(word):
                        self._with.setdefault(stem, []).append(len(self._labels))
                        themes.setdefault(stem, set()).add(id)
                self._labels.append(_Words(id, words))
        self._rarity = {stem: log(1 + len(thesaurus) / len(ids)) for stem, ids in themes.items()}
        self._most = max(self._rarity.values(), default=1.0)

    def corrected(self, word: str) -> str:
        """The word of a label that a misspelt one is nearest to; itself where it is known or nothing is near."""
        if len(word) < _LONG_FOR_ONE or word.isdigit() or any(stem in self._with for stem in stems(word)):
            return word
        most = 2 if len(word) >= _LONG_FOR_TWO else 1
        near = [
            (DamerauLevenshtein.distance(word, other, score_cutoff=most), other)
            for other in self._words
            if other[:_AGREE] == word[:_AGREE] and abs(len(other) - len(word)) <= most and len(other) >= _LONG_FOR_ONE
        ]
        distance, other = min(near, default=(most + 1, word))
        return other if distance <= most else word

    def like(self, words: Iterable[str]) -> dict[str, float]:
        """Themes with a label that shares words with `words`: theme → 0 to 1, the part of the label that is there
        times how rare it is."""
        asked = {stem for word in words if not word.isdigit() for stem in stems(word)}
        found: dict[str, float] = {}
        for number in {number for stem in asked for number in self._with.get(stem, ())}:
            label = self._labels[number]
            weights = [(self._rare(word), bool(stems(word) & asked)) for word in label.words]
            shared = sum(weight for weight, there in weights if there)
            part = shared / sum(weight for weight, _ in weights)
            if part >= _LEAST_PART:
                score = part * part * min(1.0, shared / self._most)
                found[label.theme] = max(found.get(label.theme, 0.0), score)
        return found

    def _rare(self, word: str) -> float:
        """How much a word of a label says."""
        return max(self._rarity[stem] for stem in stems(word))


def content_words(text: str) -> list[str]:
    """The folded words of a text, without those that every text has."""
    return [word for word in analysis.words(text) if word not in STOPWORDS and (len(word) > 1 or word.isdigit())]


def tells(typed: str) -> bool:
    """Whether a word that was typed says something by itself: an article finds everything, and so does "was"."""
    words = content_words(typed)
    return bool(words) and not (typed == typed.lower() and _OF_QUESTIONS.issuperset(words))


def stems(word: str) -> frozenset[str]:
    """The French and the English stem of a folded word."""
    return frozenset((analysis.stem(word, "fr"), analysis.stem(word, "en")))
