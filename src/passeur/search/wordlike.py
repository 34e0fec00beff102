"""Words of names that are like a word: by their forms, by a letter or two, by three letters in a row, by what is known;
then held against it, so that what each is worth is known before names are searched for."""

from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

import tantivy
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from tantivy import Occur

from passeur.errors import Damaged
from passeur.model.names.compare import words_alike
from passeur.model.names.forms import remember
from passeur.model.names.known import kin
from passeur.model.names.third import joined
from passeur.search import analysis, words

#: What each form that two words share says of their likeness: added up, but never more than _NEARLY.
_WORTH = {words.SPELLING: 0.8, words.GIVEN: 0.7, words.SKELETON: 0.3, words.SOUND: 0.3, words.FRENCH: 0.15}
_KNOWN = {"form": 0.85, "given-name": 0.85, "characters": 0.65}
#: The same of a word that a third name joins with it: such are few, and many of them are joined in vain.
_JOINED = 0.62
_ONE_APART, _TWO_APART = 0.15, 0.2
_CUT = 0.25
#: How much of the worth of a word is the likeness of its letters; the rest is what it shares. What is added where one
#: word is the other behind one of these, since letters are mostly judged by beginnings: Kinnon, McKinnon.
_LETTERS, _ENDS = 0.7, 0.1
_PREFIXES = frozenset(["mc", "mac", "o", "fitz", "ap", "ben", "bin", "ibn", "al", "el", "lo"])
_NEARLY = 0.95
#: Words like a word that are looked at, by what they share and by three letters in a row; those of them that are held
#: against it and that names are searched for.
_ALIKE, _BY_TRIGRAMS, _WEIGHED_WORDS = 180, 120, 80
#: Words of questions for which the words like them are remembered; some kilobytes each.
_REMEMBERED = 2_048
#: So many terms are looked up one by one; a set of terms is quicker only where there are more.
_FEW_TERMS = 60
#: What a word is worth that is held against it and not alike.
_NOT_ALIKE = 0.6
#: Letters that a word has at least to be found one or two letters apart.
_FOR_ONE, _FOR_TWO = 4, 7
#: Letters by which one word may begin the other, as short forms do, and what that is worth.
_BEGINNING, _BEGINS = 4, 0.35

#: Words of the index that are like one of the name asked for, and what they are worth, the likest first.
Words = list[tuple[str, float]]


class Clause(NamedTuple):
    """What is searched for one word of the name asked for. words: with their worth; alike: how alike those are that are
    held to be alike, 0 to 1."""

    words: Words
    alike: dict[str, float]


class WordsLike:
    """Finds words like a word in one open index of words; safe to use from several threads."""

    def __init__(self, folder: Path, rarity: Callable[[str], float]) -> None:
        """folder: of an index of records. rarity: how much a word tells. Raises Damaged where it has no words."""
        try:
            index = tantivy.Index.open(str(folder / words.FOLDER))
            index.register_tokenizer("spaced", analysis.spaced())
            index.reload()
            self._searcher: tantivy.Searcher = index.searcher()
        except (OSError, ValueError) as error:
            raise Damaged(
                f"the words of names in {folder} cannot be opened ({error}); was this a part that was not joined? "
                "Build the index again"
            ) from None
        self._schema, self._rarity = index.schema, rarity
        self._clauses: dict[tuple[str, ...], Clause] = {}

    def clause(self, readings: tuple[str, ...]) -> Clause:
        """The words like this one, however it is read, the likest first, and their worth; rarer ones are worth more.
        Remembered: pages of one name ask again and again, and given names are few."""
        found = self._clauses.get(readings)
        if found is None:
            found = self._weighed(readings)
            if len(self._clauses) >= _REMEMBERED:
                self._clauses.clear()
            self._clauses[readings] = found
        return found

    def _weighed(self, readings: tuple[str, ...]) -> Clause:
        """`clause`, worked out."""
        rough: dict[str, tuple[float, str]] = {}
        for word in readings:
            for other, worth in self.roughly_alike(word, word == readings[0])[:_WEIGHED_WORDS]:
                rough[other] = max((worth, word), rough.get(other, (0.0, "")))
        found = dict.fromkeys(readings, 1.0)
        sure = dict(found)
        likest = sorted(rough.items(), key=lambda each: (-each[1][0], each[0]))[:_WEIGHED_WORDS]
        remember([other for other, _ in likest])
        for other, (worth, word) in likest:
            alike = words_alike(word, other)
            if alike is not None:
                sure.setdefault(other, alike.score)
            found.setdefault(other, max(_NOT_ALIKE * worth, alike.score if alike is not None else 0.0))
        rarity = self._rarity(readings[0])
        worded = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        return Clause([(word, worth * rarity) for word, worth in worded], sure)

    def roughly_alike(self, word: str, widely: bool = True) -> list[tuple[str, float]]:
        """The words of the index that may be like `word`, the likest first, by what they share with it and how alike
        their letters are. widely: by some of its letters too, not by its forms alone."""
        worth = {other: min(_NEARLY, shared) for other, shared in self._found(self._sharing(word, widely), _ALIKE)}
        for other, _ in self._found(self._of_trigrams(word), _BY_TRIGRAMS) if widely else ():
            worth.setdefault(other, 0.0)
        worth.pop(word, None)
        others = list(worth)
        near = [JaroWinkler.similarity(word, other) for other in others]
        kept = [DamerauLevenshtein.normalized_similarity(word, other) for other in others]
        known = dict.fromkeys(joined(word), _JOINED) | {other: _KNOWN[code] for other, code in kin(word).items()}
        ends = [_ENDS if _is_behind_prefix(word, other) else 0.0 for other in others]
        rough = [
            (
                other,
                max((1.0 - _LETTERS) * worth[other] + _LETTERS * (one + two) / 2, known.get(other, 0.0)) + end,
            )
            for other, one, two, end in zip(others, near, kept, ends, strict=True)
        ]
        return sorted(rough, key=lambda each: -each[1])

    def _found(self, query: tantivy.Query, limit: int) -> list[tuple[str, float]]:
        """The words that a query finds, with how well."""
        found = []
        for score, address in self._searcher.search(query, limit=limit, count=False).hits:
            raw: bytes = self._searcher.doc(address).get_first(words.STORED)  # type: ignore[assignment]
            found.append((raw.decode(), float(score)))
        return found

    def _sharing(self, word: str, widely: bool) -> tantivy.Query:
        """Words that share a form with this one, stand for it as is known, are a letter or two apart or begin alike."""
        by_sign = dict(words.signed_forms(word))
        shared = [
            self._either([sign + form for form in by_sign[sign]], worth)
            for sign, worth in _WORTH.items()
            if by_sign[sign]
        ]
        stems, skeletons = by_sign[words.STEM], by_sign[words.SKELETON]
        if stems or skeletons:
            cut = [words.STEM + form for form in (*stems, *skeletons)] + [words.SKELETON + form for form in stems]
            shared.append(self._either(cut, _CUT))
        known = kin(word)
        for code, worth in _KNOWN.items():
            others = [other for other, why in known.items() if why == code]
            if others:
                shared.append(self._either(others, worth, words.KEY))
        if by_third := joined(word):
            shared.append(self._either(by_third, _JOINED, words.KEY))
        if len(word) >= _FOR_ONE:
            shared.append(self._near(word, 1, _ONE_APART))
        if widely and len(word) >= _FOR_TWO:
            shared.append(self._near(word, 2, _TWO_APART))
        if widely and len(word) >= _BEGINNING:
            begun = self._searcher.terms_with_prefix(words.KEY, word[: max(_BEGINNING, len(word) - 2)])
            shorter = [word[:length] for length in range(_BEGINNING - 1, len(word))]
            shared += [self._either(each, _BEGINS, words.KEY) for each in ([other for other, _ in begun], shorter)]
        return tantivy.Query.boolean_query([(Occur.Should, each) for each in shared])

    def _of_trigrams(self, word: str) -> tantivy.Query:
        """Words with some of the same three letters in a row, which are worth the more the rarer they are."""
        terms = []
        for letters in words.trigrams(word):
            form = words.TRIGRAM + letters
            rarity = log((self._searcher.num_docs + 1) / (self._searcher.doc_freq(words.FORM, form) + 1))
            terms.append((Occur.Should, self._term(words.FORM, form, rarity)))
        return tantivy.Query.boolean_query(terms)

    def _term(self, field: str, term: str, worth: float) -> tantivy.Query:
        """Words that have a term in a field; all of them are worth the same."""
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, field, term), worth)

    def _either(self, terms: Sequence[str], worth: float, field: str = words.FORM) -> tantivy.Query:
        """Words that have one of these forms, each worth the same however many it has."""
        if len(terms) > _FEW_TERMS:
            return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, terms), worth)
        return tantivy.Query.disjunction_max_query([self._term(field, term, worth) for term in terms])

    def _near(self, word: str, letters: int, worth: float) -> tantivy.Query:
        near = tantivy.Query.fuzzy_term_query(self._schema, words.KEY, word, letters, True)
        return tantivy.Query.const_score_query(near, worth)


def _is_behind_prefix(word: str, other: str) -> bool:
    """Whether one of two words is the other behind a prefix of family names."""
    shorter, longer = (word, other) if len(word) < len(other) else (other, word)
    return longer.endswith(shorter) and longer[: -len(shorter)] in _PREFIXES
