"""Names like a name: candidates from the index of names, then compared one by one.

Each word of the name asked for leads to words like it: the word itself, other spellings, given names of the same class,
words one or two letters apart, with the same skeleton, stem or sound, with some of the same three letters in a row. The
likest of them are held against it (`words_alike`). Then names that have such words are
candidates: a word counts once, by the likest of its words, the rarer the more. Most words must be found; where that
gives too little, one is enough. The best candidates are compared as names (`model.names.compare`), which says how alike
they are and why.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

import msgspec
import tantivy
from tantivy import Occur

from passeur.errors import Damaged, QueryRefused
from passeur.model.names import PersonName, Reason
from passeur.model.names.forms import tokens
from passeur.model.names.given import is_given
from passeur.model.names.reading import read_name
from passeur.search import analysis, names, naming
from passeur.search.naming import Kept
from passeur.search.promise import Promise
from passeur.search.query import MOST_CHARACTERS, MOST_RESULTS, NameHit, NameQuery
from passeur.search.wordlike import Clause, Words, WordsLike

#: Words of a name at most; no name of a person is so long.
MOST_WORDS = 12
#: Values that one filter may have.
_MOST_FILTER_VALUES = 100
#: Candidates that are compared, and how far below the best one's they may score.
_CANDIDATES = 120
_LEAST_SHARE = 0.25
#: Names that have all the words in the letters asked for and are compared, whatever else is found.
_VERY = 20
#: Of a single word: how many of the words like it are looked for one by one, and how many names of each, for a page of
#: ten; of the likest word, mostly the word itself, more than a page, since mentions of one name are shown once.
_APART, _EACH, _OF_LIKEST = 18, 2, 30
#: How alike a word that was written without vowels is at least; what such words are like.
_MAYBE, _VOWELLESS = 0.6, re.compile(r"[^aeiou]*[aeiou]?[^aeiou]*")
#: Letters of a piece of a word that is asked as one and written as two, and names looked at for each such way.
_PIECE, _TOGETHER = 2, 5

#: How well a name is found, and where it lies.
_Found = tuple[float, tantivy.DocAddress]


class People:
    """The names of one index, open for reading; safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        without: frozenset[str] = frozenset(),
        mentioned: Callable[[str, str], bool] | None = None,
    ) -> None:
        """folder: of an index of records. without: ids of records that nothing is told of; mentioned: whether records
        of a source that are told of still mention a name. Raises Damaged where `folder` holds no names."""
        try:
            index = tantivy.Index.open(str(folder / names.FOLDER))
            index.register_tokenizer("spaced", analysis.spaced())
            index.reload()
            self._searcher: tantivy.Searcher = index.searcher()
        except (OSError, ValueError) as error:
            raise Damaged(
                f"the names in {folder} cannot be opened ({error}); delete its edition, then update"
            ) from None
        self._schema = index.schema
        self._without, self._mentioned = without, mentioned
        self.words = WordsLike(folder, self._rarity)
        self._whose = {term: names.whose_values(term) for term, _ in self._searcher.terms_with_prefix(names.WHOSE, "")}

    def find(self, query: NameQuery) -> tuple[NameHit, ...]:
        """Persons, groups and mentions whose name is like the one asked for, surest first. Raises QueryRefused."""
        _check(query)
        asked = read_name(analysis.nfc(query.text.replace("\0", " ")).strip())
        words = _words(asked)
        if len(words) > MOST_WORDS:
            raise QueryRefused(f"This name has {len(words)} words; at most {MOST_WORDS} are taken.", "long")
        if not words or not self._searcher.num_docs:
            return ()
        filtered = self._filtered(query.filters)
        filters = [(Occur.Must, filtered)] if filtered is not None else []
        promise = Promise(asked, query.least)
        clauses = self._promising(words, promise)
        together = self._kept(self._together([readings[0] for readings in words], filters))

        def compared(found: Sequence[_Found]) -> list[NameHit]:
            """The hits among candidates that promise enough, and among names written together or apart."""
            return naming.compared(
                asked, query, [*filter(lambda each: promise.holds(each[1]), self._kept(found)), *together]
            )

        if len(words) == 1:
            hits = compared(self._bearers(clauses[0], filters, query.size) if clauses else ())
            hits = hits if query.strict else naming.varied(hits, asked, query.size)
        else:
            most = max(_most(len(words)), sum(promise.least(readings[0]) > 0.0 for readings in words))
            very = self._very(words, filters) if clauses else []
            hits = compared([*very, *self._candidates(clauses, filters, most)] if clauses else ())
            if len(hits) < query.size and most > 1 and not query.whole:
                hits = compared([*very, *self._candidates(clauses, filters, 1)] if clauses else ())
        if not hits and not (query.strict or query.whole):
            hits = self._known_words(query, words)
        return tuple(hits[: query.size])

    def _known_words(self, query: NameQuery, words: Sequence[tuple[str, ...]]) -> list[NameHit]:
        """Who has the words that some name has, where nobody has all ("Szwarc deportation"); never exact. Not who has
        given names of the one asked for and no more: every other bearer of them would be as like."""
        known = [readings[0] for readings in words if self._borne(readings[0])]
        if len(known) == len(words) or all(map(is_given, known)):
            return []
        left_out = Reason("missing", " ".join(readings[0] for readings in words if readings[0] not in known))
        hits = self.find(msgspec.structs.replace(query, text=" ".join(known)))
        share = len(known) / len(words)
        return [
            msgspec.structs.replace(
                hit,
                exact=False,
                score=hit.score * share,
                # What is found is a part of the name, and not the same name.
                reasons=(*[each for each in hit.reasons if each.code not in ("same", "accents")], left_out),
            )
            for hit in hits
        ]

    def _candidates(
        self, clauses: Sequence[Words], filters: Sequence[tuple[Occur, tantivy.Query]], least: int
    ) -> list[_Found]:
        """The names with at least so many words of the name asked for, or words like them, the likest first."""
        words = [
            tantivy.Query.disjunction_max_query([self._has(word, worth) for word, worth in clause])
            for clause in clauses
        ]
        text = tantivy.Query.boolean_query([(Occur.Should, each) for each in words], least)
        found = self._names(text, filters, _CANDIDATES)
        return [each for each in found if each[0] >= _LEAST_SHARE * found[0][0]]

    def _very(self, words: Sequence[tuple[str, ...]], filters: Sequence[tuple[Occur, tantivy.Query]]) -> list[_Found]:
        """Names with every word of the name asked for. They are candidates whatever others promise: a short name of
        which one word is like several that are asked for ("Ma", where "María del Mar" is asked) may promise more."""
        terms = [tantivy.Query.disjunction_max_query([self._has(each, 1.0) for each in readings]) for readings in words]
        return self._names(tantivy.Query.boolean_query([(Occur.Must, each) for each in terms]), filters, _VERY)

    def _told(self, address: tantivy.DocAddress) -> bool:
        """Whether anything is told of the record or the mentions that a name stands for."""
        if self._mentioned is None:
            return True
        raw: bytes = self._searcher.doc(address).get_first(names.STORED)  # type: ignore[assignment]
        kept = names.stored(raw)
        return kept.id not in self._without if kept.id else self._mentioned(kept.source, kept.title)

    def stands(self, word: str) -> bool:
        """Whether a folded word stands in some name, be it one of which nothing is told."""
        return self._searcher.doc_freq(names.WORD, word) > 0

    def _borne(self, word: str) -> bool:
        """Whether some name has a word."""
        if self._mentioned is None:
            return self.stands(word)
        return bool(self._names(self._has(word, 1.0), [], _CANDIDATES))

    def _bearers(self, words: Words, filters: Sequence[tuple[Occur, tantivy.Query]], size: int) -> list[_Found]:
        """The names that have a word like the only one asked for: some of each word, so that a frequent one leaves room
        for the others."""
        found: dict[tuple[int, int], _Found] = {}
        for place, (word, worth) in enumerate(words[: max(_APART, size)]):
            limit = max(_OF_LIKEST, 2 * size) if not place else size if place == 1 else max(_EACH, size // naming.PAGE)
            for score, address in self._names(self._has(word, worth), filters, limit):
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
            if all(map(self.stands, pieces)):
                terms = [(Occur.Must, self._has(piece, 1.0)) for piece in pieces]
                found += self._names(tantivy.Query.boolean_query(terms), filters, _TOGETHER)
        return found

    def _has(self, word: str, worth: float) -> tantivy.Query:
        """Names that have a word; all of them are worth the same."""
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, names.WORD, word), worth)

    def _rarity(self, word: str) -> float:
        """How much a word tells: from 1 for one that every name has."""
        return 1.0 + log((self._searcher.num_docs + 1) / (self._searcher.doc_freq(names.WORD, word) + 1))

    def _names(self, text: tantivy.Query, filters: Sequence[tuple[Occur, tantivy.Query]], limit: int) -> list[_Found]:
        """The names that a query finds, with how well; short ones before long ones that have the same words."""
        whole = tantivy.Query.boolean_query([(Occur.Must, text), *filters]) if filters else text
        found = self._searcher.search(whole, limit=limit, count=False, weight_by_field=names.WEIGHT).hits
        return [(float(score), address) for score, address in found if self._told(address)]

    def _promising(self, words: Sequence[tuple[str, ...]], promise: Promise) -> list[Words]:
        """For each word of the name asked for, those that names are searched for that promise enough; none at all where
        a word that they cannot be without has none. Words that nobody has come first, since they rule most out."""
        found: list[Words] = []
        for readings in sorted(words, key=lambda each: self.stands(each[0])):
            least, clause = promise.least(readings[0]), self.words.clause(readings)
            promise.told(readings[0], clause.alike)
            found.append([each for each in clause.words if _enough(each[0], clause, least)])
            if not found[-1] and least > 0.0:
                return []
        return found

    def _kept(self, found: Sequence[_Found]) -> list[Kept]:
        """What is stored of candidates."""
        raw = [(score, self._searcher.doc(address).get_first(names.STORED)) for score, address in found]
        return [(score, names.stored(each)) for score, each in raw]  # type: ignore[arg-type]

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


def _check(query: NameQuery) -> None:
    """Raises QueryRefused for what no index can answer."""
    if not 1 <= query.size <= MOST_RESULTS:
        raise QueryRefused(f"A list of names has between 1 and {MOST_RESULTS} names, not {query.size}.")
    if len(query.text) > MOST_CHARACTERS:
        raise QueryRefused(
            f"The name is {len(query.text)} characters long; at most {MOST_CHARACTERS} are taken.", "long"
        )
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


def _enough(word: str, clause: Clause, least: float) -> bool:
    """Whether a word is as alike as it must be. What was written without vowels may be more alike than it looks."""
    alike = clause.alike.get(word, 0.0)
    return alike >= least or (alike >= _MAYBE and _VOWELLESS.fullmatch(word) is not None)


def _most(words: int) -> int:
    """How many of so many words must be found at first: all of two, most of more."""
    return words if words <= 2 else (2 * words + 2) // 3
