"""Names like a name: candidates from the index of names, then compared one by one.

Each word of the name asked for leads to words like it: the word itself, other spellings, given names of the same class,
words one or two letters apart, with the same skeleton, stem or sound, with some of the same three letters in a row. The
likest of them are held against it (`words_alike`). Then names that have such words are
candidates: a word counts once, by the likest of its words, the rarer the more. Most words must be found; where that
gives too little, one is enough. The best candidates are compared as names (`model.names.compare`), which says how alike
they are and why.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from typing import NamedTuple

import msgspec
import tantivy
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from tantivy import Occur

from passeur.errors import Damaged, QueryRefused
from passeur.model.names import Match, PersonName, Reason
from passeur.model.names.compare import compare, words_alike
from passeur.model.names.forms import remember, tokens
from passeur.model.names.known import kin
from passeur.model.names.reading import read_name
from passeur.model.names.scripts import fold
from passeur.search import analysis, names
from passeur.search.promise import Promise
from passeur.search.query import MOST_CHARACTERS, MOST_RESULTS, NameHit, NameQuery

#: Words of a name at most; no name of a person is so long.
MOST_WORDS = 12
#: Values that one filter may have.
_MOST_FILTER_VALUES = 100
#: Candidates that are compared, and how far below the best one's they may score.
_CANDIDATES = 120
_LEAST_SHARE = 0.25
#: Of a single word: how many of the words like it are looked for one by one, and how many names of each, for a page of
#: ten; of the likest word, mostly the word itself, more than a page, since mentions of one name are shown once.
_APART, _EACH, _OF_LIKEST = 18, 2, 30
#: What each form that two words share says of their likeness: added up, but never more than _NEARLY.
_WORTH = {names.SPELLING: 0.8, names.GIVEN: 0.7, names.SKELETON: 0.3, names.SOUND: 0.3, names.FRENCH: 0.15}
_KNOWN = {"form": 0.85, "given-name": 0.85, "characters": 0.65}
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
#: How alike a word that was written without vowels is at least; what such words are like.
_MAYBE, _FEW_VOWELS = 0.6, re.compile(r"[^aeiou]*[aeiou]?[^aeiou]*")
#: Letters that a word has at least to be found one or two letters apart.
_FOR_ONE, _FOR_TWO = 4, 7
#: Letters of a piece of a word that is asked as one and written as two, and names looked at for each such way.
_PIECE, _TOGETHER = 2, 5
#: Of a page of so many names that one word asks for: how many have it in the very letters that were typed, while there
#: are others to show; the score from which another spelling may take the place of a bearer of that very name; and how
#: much further down each further bearer of one other spelling stands.
_PAGE, _AS_TYPED, _SURELY, _AGAIN = 10, 4, 0.85, 0.1
#: Letters by which one word may begin the other, as short forms do, and what that is worth.
_BEGINNING, _BEGINS = 4, 0.35
#: Likeness of letters (Jaro–Winkler) that a near miss has in each word and in all, and what it scores at most.
_LEAST_WORD, _LEAST_NAME, _NEAR_MISS = 0.6, 0.78, 0.6
#: What a name in another script has more: its letters say little.
_SCRIPT = 0.03
_KINDS = {"person": 0, "group": 1, names.MENTION: 2}


#: Words of the index that are like one of the name asked for, and what they are worth, the likest first.
_Words = list[tuple[str, float]]
#: How well a name is found, and where it lies.
_Found = tuple[float, tantivy.DocAddress]
#: The same, with what is stored of it.
_Kept = tuple[float, names.StoredName]


class _Clause(NamedTuple):
    """What is searched for one word of the name asked for. words: with their worth; alike: how alike those are that are
    held to be alike, 0 to 1."""

    words: _Words
    alike: dict[str, float]


class _Alike(NamedTuple):
    """A candidate whose name is like the one asked for. score: as a candidate."""

    score: float
    kept: names.StoredName
    name: PersonName
    match: Match


class People:
    """The names of one index, open for reading; safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        without: frozenset[str] = frozenset(),
        mentioned: Callable[[str, str], bool] | None = None,
    ) -> None:
        """without: ids of records that nothing is told of; mentioned: whether records of a source that are told of
        still mention a name. Raises Damaged where `folder` holds no names."""
        try:
            index = tantivy.Index.open(str(folder))
            index.register_tokenizer("spaced", analysis.spaced())
            index.reload()
            self._searcher: tantivy.Searcher = index.searcher()
        except (OSError, ValueError) as error:
            raise Damaged(f"the names in {folder} cannot be opened ({error}); build the index again") from None
        self._schema = index.schema
        self._without, self._mentioned = without, mentioned
        self._clauses: dict[tuple[str, ...], _Clause] = {}
        self._whose = {term: names.whose_values(term) for term, _ in self._searcher.terms_with_prefix(names.WHOSE, "")}

    def find(self, query: NameQuery) -> tuple[NameHit, ...]:
        """Persons, groups and mentions whose name is like the one asked for, surest first. Raises QueryRefused."""
        _check(query)
        asked = read_name(analysis.nfc(query.text.replace("\0", " ")).strip())
        words = _words(asked)
        if len(words) > MOST_WORDS:
            raise QueryRefused(f"This name has {len(words)} words; at most {MOST_WORDS} are taken.")
        if not words or not self._searcher.num_docs:
            return ()
        filtered = self._filtered(query.filters)
        filters = [(Occur.Must, filtered)] if filtered is not None else []
        promise = Promise(asked, query.least)
        clauses = self._promising(words, promise)
        together = self._kept(self._together([readings[0] for readings in words], filters))

        def compared(found: Sequence[_Found]) -> list[NameHit]:
            """The hits among candidates that promise enough, and among names written together or apart."""
            return _compared(asked, query, [*filter(lambda each: promise.holds(each[1]), self._kept(found)), *together])

        if len(words) == 1:
            hits = compared(self._bearers(clauses[0], filters, query.size) if clauses else ())
            hits = hits if query.strict else _varied(hits, asked, query.size)
        else:
            most = max(_most(len(words)), sum(promise.least(readings[0]) > 0.0 for readings in words))
            hits = compared(self._candidates(clauses, filters, most) if clauses else ())
            if len(hits) < query.size and most > 1 and not query.whole:
                hits = compared(self._candidates(clauses, filters, 1) if clauses else ())
        if not hits and not (query.strict or query.whole):
            hits = self._known_words(query, words)
        return tuple(hits[: query.size])

    def _known_words(self, query: NameQuery, words: Sequence[tuple[str, ...]]) -> list[NameHit]:
        """Who has the words that some name has, where nobody has all ("Szwarc deportation"); never exact."""
        known = [readings[0] for readings in words if self._borne(readings[0])]
        if not known or len(known) == len(words):
            return []
        left_out = Reason("missing", " ".join(readings[0] for readings in words if readings[0] not in known))
        hits = self.find(msgspec.structs.replace(query, text=" ".join(known)))
        share = len(known) / len(words)
        return [
            msgspec.structs.replace(hit, exact=False, score=hit.score * share, reasons=(*hit.reasons, left_out))
            for hit in hits
        ]

    def _candidates(
        self, clauses: Sequence[_Words], filters: Sequence[tuple[Occur, tantivy.Query]], least: int
    ) -> list[_Found]:
        """The names with at least so many words of the name asked for, or words like them, the likest first."""
        words = [
            tantivy.Query.disjunction_max_query([self._term(names.WORD, word, worth) for word, worth in clause])
            for clause in clauses
        ]
        text = tantivy.Query.boolean_query([(Occur.Should, each) for each in words], least)
        found = self._names(text, filters, _CANDIDATES)
        return [each for each in found if each[0] >= _LEAST_SHARE * found[0][0]]

    def _told(self, address: tantivy.DocAddress) -> bool:
        """Whether anything is told of the record or the mentions that a name stands for."""
        if self._mentioned is None:
            return True
        raw: bytes = self._searcher.doc(address).get_first(names.STORED)  # type: ignore[assignment]
        kept = names.stored(raw)
        return kept.id not in self._without if kept.id else self._mentioned(kept.source, kept.title)

    def _borne(self, word: str) -> bool:
        """Whether some name has a word."""
        if self._mentioned is None:
            return self._searcher.doc_freq(names.WORD, word) > 0
        return bool(self._names(self._term(names.WORD, word, 1.0), [], _CANDIDATES))

    def _bearers(self, words: _Words, filters: Sequence[tuple[Occur, tantivy.Query]], size: int) -> list[_Found]:
        """The names that have a word like the only one asked for: some of each word, so that a frequent one leaves room
        for the others."""
        found: dict[tuple[int, int], _Found] = {}
        for place, (word, worth) in enumerate(words[: max(_APART, size)]):
            limit = max(_OF_LIKEST, 2 * size) if not place else size if place == 1 else max(_EACH, size // _PAGE)
            for score, address in self._names(self._term(names.WORD, word, worth), filters, limit):
                found.setdefault((address.segment_ord, address.doc), (score, address))
        return list(found.values())

    def _together(self, words: Sequence[str], filters: Sequence[tuple[Occur, tantivy.Query]]) -> list[_Found]:
        """The names that write as one word what is asked as two, and as two what is asked as one."""
        ways: list[tuple[str, ...]] = [(one + other,) for one, other in pairwise(words)]
        if len(words) == 1:
            cuts = range(_PIECE, len(words[0]) - _PIECE + 1)
            ways = [(words[0][:at], words[0][at:]) for at in cuts]
        found: list[_Found] = []
        for pieces in ways:
            if all(self._searcher.doc_freq(names.WORD, piece) for piece in pieces):
                terms = [(Occur.Must, self._term(names.WORD, piece, 1.0)) for piece in pieces]
                found += self._names(tantivy.Query.boolean_query(terms), filters, _TOGETHER)
        return found

    def _names(self, text: tantivy.Query, filters: Sequence[tuple[Occur, tantivy.Query]], limit: int) -> list[_Found]:
        """The names that a query finds, with how well; short ones before long ones that have the same words."""
        whole = tantivy.Query.boolean_query([(Occur.Must, text), *filters]) if filters else text
        found = self._searcher.search(whole, limit=limit, count=False, weight_by_field=names.WEIGHT).hits
        return [(float(score), address) for score, address in found if self._told(address)]

    def _promising(self, words: Sequence[tuple[str, ...]], promise: Promise) -> list[_Words]:
        """For each word of the name asked for, those that names are searched for that promise enough; none at all where
        a word that they cannot be without has none. Words that nobody has come first, since they rule most out."""
        found: list[_Words] = []
        for readings in sorted(words, key=lambda each: self._searcher.doc_freq(names.WORD, each[0]) > 0):
            least, clause = promise.least(readings[0]), self._clause(readings)
            promise.told(readings[0], clause.alike)
            found.append([each for each in clause.words if _enough(each[0], clause, least)])
            if not found[-1] and least > 0.0:
                return []
        return found

    def _kept(self, found: Sequence[_Found]) -> list[_Kept]:
        """What is stored of candidates."""
        raw = [(score, self._searcher.doc(address).get_first(names.STORED)) for score, address in found]
        return [(score, names.stored(each)) for score, each in raw]  # type: ignore[arg-type]

    def _clause(self, readings: tuple[str, ...]) -> _Clause:
        """The words like this one, however it is read, the likest first, and their worth; rarer ones are worth more.
        Remembered: pages of one name ask again and again, and given names are few."""
        found = self._clauses.get(readings)
        if found is None:
            found = self._weighed(readings)
            if len(self._clauses) >= _REMEMBERED:
                self._clauses.clear()
            self._clauses[readings] = found
        return found

    def _weighed(self, readings: tuple[str, ...]) -> _Clause:
        """`_clause`, worked out."""
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
        return _Clause([(word, worth * rarity) for word, worth in worded], sure)

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
        known = kin(word)
        ends = [_ENDS if _is_behind_prefix(word, other) else 0.0 for other in others]
        rough = [
            (
                other,
                max((1.0 - _LETTERS) * worth[other] + _LETTERS * (one + two) / 2, _KNOWN.get(known.get(other, ""), 0))
                + end,
            )
            for other, one, two, end in zip(others, near, kept, ends, strict=True)
        ]
        return sorted(rough, key=lambda each: -each[1])

    def _found(self, query: tantivy.Query, limit: int) -> list[tuple[str, float]]:
        """The words that a query finds, with how well."""
        found = []
        for score, address in self._searcher.search(query, limit=limit, count=False).hits:
            raw: bytes = self._searcher.doc(address).get_first(names.STORED)  # type: ignore[assignment]
            found.append((raw.decode(), float(score)))
        return found

    def _sharing(self, word: str, widely: bool) -> tantivy.Query:
        """Words that share a form with this one, stand for it as is known, are a letter or two apart or begin alike."""
        by_sign = dict(names.signed_forms(word))
        shared = [
            self._either([sign + form for form in by_sign[sign]], worth)
            for sign, worth in _WORTH.items()
            if by_sign[sign]
        ]
        stems, skeletons = by_sign[names.STEM], by_sign[names.SKELETON]
        if stems or skeletons:
            cut = [names.STEM + form for form in (*stems, *skeletons)] + [names.SKELETON + form for form in stems]
            shared.append(self._either(cut, _CUT))
        known = kin(word)
        for code, worth in _KNOWN.items():
            others = [other for other, why in known.items() if why == code]
            if others:
                shared.append(self._either(others, worth, names.KEY))
        if len(word) >= _FOR_ONE:
            shared.append(self._near(word, 1, _ONE_APART))
        if widely and len(word) >= _FOR_TWO:
            shared.append(self._near(word, 2, _TWO_APART))
        if widely and len(word) >= _BEGINNING:
            begun = self._searcher.terms_with_prefix(names.KEY, word[: max(_BEGINNING, len(word) - 2)])
            shorter = [word[:length] for length in range(_BEGINNING - 1, len(word))]
            shared += [self._either(each, _BEGINS, names.KEY) for each in ([other for other, _ in begun], shorter)]
        return tantivy.Query.boolean_query([(Occur.Should, each) for each in shared])

    def _of_trigrams(self, word: str) -> tantivy.Query:
        """Words with some of the same three letters in a row, which are worth the more the rarer they are."""
        terms = []
        for letters in names.trigrams(word):
            form = names.TRIGRAM + letters
            rarity = log((self._searcher.num_docs + 1) / (self._searcher.doc_freq(names.FORM, form) + 1))
            terms.append((Occur.Should, self._term(names.FORM, form, rarity)))
        return tantivy.Query.boolean_query(terms)

    def _rarity(self, word: str) -> float:
        """How much a word tells: from 1 for one that every name has."""
        return 1.0 + log((self._searcher.num_docs + 1) / (self._searcher.doc_freq(names.WORD, word) + 1))

    def _term(self, field: str, term: str, worth: float) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, field, term), worth)

    def _either(self, terms: Sequence[str], worth: float, field: str = names.FORM) -> tantivy.Query:
        """Words that have one of these forms, each worth the same however many it has."""
        if len(terms) > _FEW_TERMS:
            return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, terms), worth)
        return tantivy.Query.disjunction_max_query([self._term(field, term, worth) for term in terms])

    def _near(self, word: str, letters: int, worth: float) -> tantivy.Query:
        near = tantivy.Query.fuzzy_term_query(self._schema, names.KEY, word, letters, True)
        return tantivy.Query.const_score_query(near, worth)

    def _filtered(self, filters: dict[str, tuple[str, ...]]) -> tantivy.Query | None:
        """Names that have one of the values of each filter; None where nothing is filtered."""
        asked = {name: values for name, values in filters.items() if values}
        if not asked:
            return None
        terms = [
            term
            for term, values in self._whose.items()
            if all(values[name] in wanted for name, wanted in asked.items())
        ]
        if not terms:
            return tantivy.Query.empty_query()
        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, names.WHOSE, terms), 0.0)


def _is_behind_prefix(word: str, other: str) -> bool:
    """Whether one of two words is the other behind a prefix of family names."""
    shorter, longer = (word, other) if len(word) < len(other) else (other, word)
    return longer.endswith(shorter) and longer[: -len(shorter)] in _PREFIXES


def _check(query: NameQuery) -> None:
    """Raises QueryRefused for what no index can answer."""
    if not 1 <= query.size <= MOST_RESULTS:
        raise QueryRefused(f"A list of names has between 1 and {MOST_RESULTS} names, not {query.size}.")
    if len(query.text) > MOST_CHARACTERS:
        raise QueryRefused(f"The name is {len(query.text)} characters long; at most {MOST_CHARACTERS} are taken.")
    for name, values in query.filters.items():
        if name not in names.FILTERS:
            raise QueryRefused(f"There is no filter “{name}” of names; there are {', '.join(names.FILTERS)}.")
        if len(values) > _MOST_FILTER_VALUES:
            raise QueryRefused(
                f"The filter “{name}” has {len(values)} values; at most {_MOST_FILTER_VALUES} are taken."
            )


def _words(asked: PersonName) -> list[tuple[str, ...]]:
    """The words by which candidates are found, each with its other readings: no numbers, and no single letters where
    there is anything else."""
    every = [token for name in (asked, *asked.others) for token in tokens(name)]
    found = dict.fromkeys([(token.text, *token.others) for token in every if not token.text.isdigit()])
    whole = [words for words in found if len(words[0]) > 1]
    return whole or list(found)


def _enough(word: str, clause: _Clause, least: float) -> bool:
    """Whether a word is as alike as it must be. What was written without vowels may be more alike than it looks."""
    alike = clause.alike.get(word, 0.0)
    return alike >= least or (alike >= _MAYBE and _FEW_VOWELS.fullmatch(word) is not None)


def _most(words: int) -> int:
    """How many of so many words must be found at first: all of two, most of more."""
    return words if words <= 2 else (2 * words + 2) // 3


def _compared(asked: PersonName, query: NameQuery, found: Sequence[_Kept]) -> list[NameHit]:
    """The candidates, compared with the name asked for, surest first."""
    alike: list[_Alike] = []
    unlike: list[_Kept] = []
    for score, kept in found:
        best = _best(asked, kept, query.strict)
        if best is None:
            unlike.append((score, kept))
        else:
            alike.append(_Alike(score, kept, *best))
    hits = [(each.score, _hit(asked, each)) for each in alike]
    if len(hits) < query.size and not query.strict:
        near = [(score, _near_miss(asked, kept)) for score, kept in unlike]
        hits += [(score, hit) for score, hit in near if hit is not None]
    hits.sort(key=lambda each: _order(*each))
    return _distinct([hit for _, hit in hits])


def _best(asked: PersonName, kept: names.StoredName, strict: bool) -> tuple[PersonName, Match] | None:
    """The best of a candidate's names, None where none is like the one asked for."""
    best: tuple[PersonName, Match] | None = None
    for name in kept.read():
        match = compare(asked, name)
        if match is None or (strict and not match.exact):
            continue
        if best is None or (match.exact, match.score) > (best[1].exact, best[1].score):
            best = (name, match)
    return best


def _hit(asked: PersonName, alike: _Alike) -> NameHit:
    """The hit of a candidate whose name is like the one asked for."""
    name, match = alike.name, alike.match
    reasons = match.reasons or (Reason("same", asked.text, name.text),)
    read = _SCRIPT if any(reason.code == "script" for reason in reasons) and not match.exact else 0.0
    return _made(alike.kept, name, min(1.0, match.score + read), match.exact, reasons)


def _near_miss(asked: PersonName, kept: names.StoredName) -> NameHit | None:
    """A candidate that is not held to be alike, but whose letters are nearly those asked for: better than nobody."""
    best: tuple[float, PersonName] | None = None
    words = [token.text for token in tokens(asked)]
    for name in kept.read():
        others = names.words_of(name)
        if not words or not others:
            continue
        alike = [max(JaroWinkler.similarity(word, other) for other in others) for word in words]
        score = sum(alike) / len(alike)
        if min(alike) >= _LEAST_WORD and score >= _LEAST_NAME and (best is None or score > best[0]):
            best = (score, name)
    if best is None:
        return None
    score, name = best
    return _made(kept, name, _NEAR_MISS * score, False, (Reason("letters", asked.text, name.text),))


def _made(kept: names.StoredName, name: PersonName, score: float, exact: bool, reasons: tuple[Reason, ...]) -> NameHit:
    """The hit of a candidate."""
    return NameHit(
        id=kept.id,
        kind=kept.kind,
        title=kept.title,
        name=name.text,
        partner=kept.partner,
        source=kept.source,
        list=kept.list,
        score=score,
        exact=exact,
        reasons=reasons,
    )


def _varied(hits: Sequence[NameHit], asked: PersonName, size: int) -> list[NameHit]:
    """The hits of a page that one word asks for, exact ones before near ones: some of those that have it in the letters
    that were typed, the very name first, and others by their score, each further bearer of one spelling set back. Who
    types a name alone may mean any form of it; who means that very name asks strictly."""
    first, whole = tokens(asked)[0], fold(asked.text)
    word, typed = first.text, first.written.casefold()
    often: Counter[str] = Counter()
    placed: list[tuple[float, NameHit]] = []
    for hit in sorted(hits, key=lambda hit: not (hit.exact and fold(hit.name) == whole)):
        spelling = _spelling(hit, word)
        often[spelling] += 1
        more = often[spelling] - max(1, (_AS_TYPED if spelling == typed else 1) * size // _PAGE)
        if hit.exact:
            placed.append((_SURELY if more > 0 else 1.0 + hit.score, hit))
        else:
            placed.append((hit.score - _AGAIN * max(0, more), hit))
    kept = [hit for _, hit in sorted(placed, key=lambda each: -round(each[0], 4))[:size]]
    return sorted(kept, key=lambda hit: (not hit.exact, -round(hit.score, 4)))


def _spelling(hit: NameHit, word: str) -> str:
    """By what a hit is told from others: the word that makes it one, as written where only accents differ; the name
    where a particle makes the difference."""
    for token in tokens(read_name(hit.name)) if hit.exact else ():
        if token.text == word:
            return token.written.casefold()
    if any(reason.code == "particle" for reason in hit.reasons):
        return hit.name.casefold()
    return next((reason.found for reason in hit.reasons if reason.found), hit.name).casefold()


def _order(score: float, hit: NameHit) -> tuple[object, ...]:
    """Exact before near, surer first, then records before mentions, then what has rarer words."""
    return (not hit.exact, -round(hit.score, 4), _KINDS.get(hit.kind, 9), -round(score, 2), hit.title, hit.id,
            hit.source)  # fmt: skip


def _distinct(hits: Sequence[NameHit]) -> list[NameHit]:
    """Each record once, and each mention of a partner once, where the partner has no record of that very name."""
    named = {(hit.partner, analysis.sort_key(hit.name)) for hit in hits if hit.kind != names.MENTION}
    found: list[NameHit] = []
    for hit in hits:
        if hit.kind == names.MENTION:
            key = (hit.partner, analysis.sort_key(hit.name))
            if key in named:
                continue
            named.add(key)
        found.append(hit)
    return found
