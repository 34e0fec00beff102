"""Names like a name: candidates from the index of names, then compared one by one.

A word of the name asked for finds a candidate by the best of its forms: the word itself, another spelling, one or two
letters apart, a given name of the same class, the skeleton of its consonants, its sound. Rare words weigh more, and
most words must be found; where that gives too little, one is enough. The best candidates are then compared as names
(`model.names.compare`), which says how alike they are and why.
"""

from collections.abc import Sequence
from math import log
from pathlib import Path

import msgspec
import tantivy
from tantivy import Occur

from passeur.errors import Damaged, QueryRefused
from passeur.model.names import Match, PersonName, Reason
from passeur.model.names.compare import compare
from passeur.model.names.forms import forms
from passeur.model.names.reading import read_name
from passeur.search import analysis, names
from passeur.search.query import MOST_CHARACTERS, MOST_RESULTS, NameHit, NameQuery

#: Words of a name at most; no name of a person is so long.
MOST_WORDS = 12
#: Values that one filter may have.
_MOST_FILTER_VALUES = 100
#: Candidates that are compared, and how far below the best one's they may score.
_CANDIDATES = 300
_LEAST_SHARE = 0.25
#: What finding a word by each form is worth.
_WORD, _SPELLING, _GIVEN, _ONE_APART, _SKELETON, _TWO_APART, _SOUND = 1.0, 0.9, 0.8, 0.75, 0.7, 0.6, 0.55
#: Letters that a word has at least to be found one or two letters apart.
_FOR_ONE, _FOR_TWO = 4, 7
_KINDS = {"person": 0, "group": 1, names.MENTION: 2}


class People:
    """The names of one index, open for reading; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises Damaged where `folder` holds no names."""
        try:
            index = tantivy.Index.open(str(folder))
            index.register_tokenizer("spaced", analysis.spaced())
            index.reload()
            self._searcher: tantivy.Searcher = index.searcher()
        except (OSError, ValueError) as error:
            raise Damaged(f"the names in {folder} cannot be opened ({error}); build the index again") from None
        self._schema = index.schema

    def find(self, query: NameQuery) -> tuple[NameHit, ...]:
        """Persons, groups and mentions whose name is like the one asked for, surest first. Raises QueryRefused."""
        _check(query)
        asked = read_name(analysis.nfc(query.text.replace("\0", " ")).strip())
        words = _words(asked)
        if len(words) > MOST_WORDS:
            raise QueryRefused(f"This name has {len(words)} words; at most {MOST_WORDS} are taken.")
        if not words or not self._searcher.num_docs:
            return ()
        filters = [(Occur.Must, self._any_of(name, values)) for name, values in query.filters.items() if values]
        clauses = [self._clause(word) for word in words]
        most = _most(len(words))
        hits = self._compared(asked, query, clauses, filters, most)
        if len(hits) < query.size and most > 1:
            hits = self._compared(asked, query, clauses, filters, 1)
        if not hits and not query.strict:
            hits = self._known_words(query, words)
        return tuple(hits[: query.size])

    def _known_words(self, query: NameQuery, words: Sequence[str]) -> list[NameHit]:
        """Who has the words that some name has, where nobody has all ("Szwarc deportation"); never exact."""
        known = [word for word in words if self._searcher.doc_freq(names.FORM, names.SPELLING + word)]
        if not known or len(known) == len(words):
            return []
        left_out = Reason("missing", " ".join(word for word in words if word not in known))
        hits = self.find(msgspec.structs.replace(query, text=" ".join(known)))
        share = len(known) / len(words)
        return [
            msgspec.structs.replace(hit, exact=False, score=hit.score * share, reasons=(*hit.reasons, left_out))
            for hit in hits
        ]

    def _compared(
        self,
        asked: PersonName,
        query: NameQuery,
        clauses: Sequence[tantivy.Query],
        filters: Sequence[tuple[Occur, tantivy.Query]],
        least: int,
    ) -> list[NameHit]:
        """The candidates with at least so many words of the name, compared with it, surest first."""
        text = tantivy.Query.boolean_query([(Occur.Should, clause) for clause in clauses], least)
        found = self._searcher.search(
            tantivy.Query.boolean_query([(Occur.Must, text), *filters]) if filters else text,
            limit=_CANDIDATES,
            count=False,
            weight_by_field=names.WEIGHT,
        ).hits
        scored: list[tuple[float, NameHit]] = []
        for score, address in found:
            if float(score) < _LEAST_SHARE * float(found[0][0]):
                break
            raw: bytes = self._searcher.doc(address).get_first(names.STORED)  # type: ignore[assignment]
            hit = _hit(asked, names.stored(raw), query.strict)
            if hit is not None:
                scored.append((float(score), hit))
        scored.sort(key=lambda each: _order(*each))
        return _distinct([hit for _, hit in scored])

    def _clause(self, word: str) -> tantivy.Query:
        """What finds one word of a name, by the best of its forms. Rarer words are worth more."""
        of_word = forms(word)
        found = [self._term(names.WORD, word, _WORD)]
        found += [self._form(names.SPELLING, each, _SPELLING) for each in (word, *of_word.spellings)]
        found += [self._form(names.GIVEN, each, _GIVEN) for each in of_word.given]
        found += [self._form(names.SOUND, each, _SOUND) for each in of_word.sounds]
        if of_word.skeleton:
            found.append(self._form(names.SKELETON, of_word.skeleton, _SKELETON))
        if len(word) >= _FOR_ONE:
            found.append(self._near(word, 1, _ONE_APART))
        if len(word) >= _FOR_TWO:
            found.append(self._near(word, 2, _TWO_APART))
        return tantivy.Query.boost_query(tantivy.Query.disjunction_max_query(found), self._rarity(word))

    def _rarity(self, word: str) -> float:
        """How much a word tells: from 1 for one that every name has."""
        return 1.0 + log(
            (self._searcher.num_docs + 1) / (self._searcher.doc_freq(names.FORM, names.SPELLING + word) + 1)
        )

    def _term(self, field: str, term: str, worth: float) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, field, term), worth)

    def _form(self, sign: str, form: str, worth: float) -> tantivy.Query:
        return self._term(names.FORM, sign + form, worth)

    def _near(self, word: str, letters: int, worth: float) -> tantivy.Query:
        near = tantivy.Query.fuzzy_term_query(self._schema, names.WORD, word, letters, True)
        return tantivy.Query.const_score_query(near, worth)

    def _any_of(self, name: str, values: Sequence[str]) -> tantivy.Query:
        """Names that have one of `values` of a filter."""
        terms = [(Occur.Should, self._term(names.FORM, names.filter_term(name, value), 0.0)) for value in values]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(terms), 0.0)


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


def _words(asked: PersonName) -> list[str]:
    """The words by which candidates are found: no numbers, and no single letters where there is anything else."""
    found = dict.fromkeys([word for word in names.words_of(asked) if not word.isdigit()])
    whole = [word for word in found if len(word) > 1]
    return whole or list(found)


def _most(words: int) -> int:
    """How many of so many words must be found at first: all of two, most of more."""
    return words if words <= 2 else (2 * words + 2) // 3


def _hit(asked: PersonName, kept: names.StoredName, strict: bool) -> NameHit | None:
    """The best of a candidate's names, None where none is like the one asked for."""
    best: tuple[Match, PersonName] | None = None
    for name in kept.read():
        match = compare(asked, name)
        if match is None or (strict and not match.exact):
            continue
        if best is None or (match.exact, match.score) > (best[0].exact, best[0].score):
            best = (match, name)
    if best is None:
        return None
    match, name = best
    return NameHit(
        id=kept.id,
        kind=kept.kind,
        title=kept.title,
        name=name.text,
        partner=kept.partner,
        source=kept.source,
        list=kept.list,
        score=match.score,
        exact=match.exact,
        reasons=match.reasons or (Reason("same", asked.text, name.text),),
    )


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
