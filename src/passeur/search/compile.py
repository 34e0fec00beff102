"""A question as tantivy queries. tantivy's own query parser is never used: it is silent where it finds nothing.

A word is looked for among French and English stems at once, so a reader of either language finds texts in both; words
in titles and names weigh more; a title or call number that is exactly what was typed comes first.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

import msgspec
import tantivy
from tantivy import FieldType, Occur

from passeur.errors import QueryRefused
from passeur.search import analysis, fields
from passeur.search.parse import Clause, parse
from passeur.search.query import About, Query

#: The beginnings of one question may stand for so many words, which records have so many times, all together; a
#: beginning inside a call number or phrase costs more. Beyond, more letters are asked for.
MOST_EXPANSIONS = 20_000
MOST_POSTINGS = 2_000_000
MOST_EXPANSIONS_IN_PHRASE = 1_000

#: How much more a word weighs in a title or a name, and what is exactly the title or the call number.
_TITLE, _NAME, _TITLE_PHRASE, _WHOLE_TITLE, _WHOLE_IDENTIFIER = 3.0, 2.0, 4.0, 20.0, 30.0
#: Longest phrase that is looked for in titles although it was not asked for, in words.
_LONGEST_BONUS = 8
#: What a record is about: how much an index term of it weighs, and a phrase in its title.
_ABOUT_TERM, _ABOUT_TITLE = 6.0, 4.0
#: Subjects whose query is kept.
_SUBJECTS = 16
#: Words of a phrase that may be singular or plural; in longer ones the others stay as they are.
_VARYING_WORDS = 3
#: Decades of a range of dates that are looked up to guess how many records it has.
_GUESSED_DECADES = 50
#: Shorter words have no plural that is worth looking for.
_SHORTEST_PLURAL = 4


class Compiled(msgspec.Struct, frozen=True):
    """A question in parts. text: scored, None for everything; filters: by field of FILTERS; dates: None for any;
    scored: whether hits differ in relevance at all; absent: records that nothing is told of, None without any."""

    clauses: tuple[Clause, ...]
    text: tantivy.Query | None
    filters: dict[str, tantivy.Query]
    dates: tantivy.Query | None
    scored: bool
    absent: tantivy.Query | None = None

    def query(self, without: str = "", after: tantivy.Query | None = None) -> tantivy.Query:
        """All parts together. without: a facet whose own filter is left out; after: only what comes after a cursor."""
        narrow = [query for name, query in self.filters.items() if name != without]
        narrow += [query for query in (self.dates, after) if query is not None]
        if not narrow and self.absent is None:
            return self.text or tantivy.Query.all_query()
        clauses = [(Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in narrow]
        if self.absent is not None:
            clauses += [(Occur.Must, tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0))] * (not narrow)
            clauses.append((Occur.MustNot, self.absent))
        if self.text is not None:
            clauses.insert(0, (Occur.Must, self.text))
        return tantivy.Query.boolean_query(clauses)


class Compiler:
    """Makes tantivy queries for one open index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, without: frozenset[str]) -> None:
        """without: ids of records that no query finds."""
        self._schema = schema
        self._searcher = searcher
        # A theme's page asks the same of each partner, and a broad theme has a thousand labels.
        self._about = lru_cache(maxsize=_SUBJECTS)(self._subject)
        self.absent = tantivy.Query.term_set_query(schema, fields.ID, sorted(without)) if without else None

    def compile(self, query: Query, ranked: bool = True) -> Compiled:
        """`query` in parts. ranked: whether hits are wanted in their order, not only counted. Raises QueryRefused."""
        clauses = parse(query.text)
        self._bound([clause for clause in clauses if clause.prefix])
        filters = {name: self.any_of(name, values) for name, values in query.filters.items() if values}
        text = self._text(clauses, query.text, query.any_word)
        if query.about is not None:
            about = self.about(query.about, ranked)
            text = tantivy.Query.boolean_query([(Occur.Must, each) for each in (text, about) if each is not None])
        scored = query.about is not None or any(not clause.excluded for clause in clauses)
        return Compiled(clauses, text, filters, self._overlap(query.earliest, query.latest), scored, self.absent)

    def likely(self, query: Query, compiled: Compiled, without: str = "") -> int:
        """How many records a question may find, as if its words, filters and dates had nothing to do with one another:
        0 where that says little, of phrases, beginnings, long or open ranges of dates, and subjects. without: a filter
        that is left out."""
        clauses = compiled.clauses
        decades = _decades(query)
        if query.about is not None or decades is None or query.any_word:
            return 0
        if any(clause.field or clause.prefix or clause.excluded or len(clause.words) > 1 for clause in clauses):
            return 0
        every = max(self._searcher.num_docs, 1)
        words = [
            [(field, analysis.stem(clause.words[0], lang)) for field, lang in _PLACES_OF[""][1]] for clause in clauses
        ]
        chosen = [
            [fields.filter_term(name, value) for value in values]
            for name, values in query.filters.items()
            if values and name != without
        ]
        dated = [[fields.filter_term("decade", str(year)) for year in decades]] if decades else []
        found = float(every)
        for terms in words + chosen + dated:
            found *= min(sum(self._searcher.doc_freq(*term) for term in terms) / every, 1.0)
        return int(found)

    def told(self, query: tantivy.Query) -> tantivy.Query:
        """What a query finds, but for records that nothing is told of."""
        if self.absent is None:
            return query
        return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.MustNot, self.absent)])

    def term(self, field: str, value: str | int, boost: float = 1.0) -> tantivy.Query:
        """Records that have exactly this term."""
        found = tantivy.Query.term_query(self._schema, field, value)
        return found if boost == 1.0 else tantivy.Query.boost_query(found, boost)

    def any_of(self, name: str, values: Sequence[str]) -> tantivy.Query:
        """Records that have one of `values` of a filter."""
        return self._either([self.filtered(name, value) for value in values])

    def filtered(self, name: str, value: str) -> tantivy.Query:
        """Records that have this value of a filter."""
        field, term = fields.filter_term(name, value)
        return self.term(field, term)

    def about(self, about: About, ranked: bool = True) -> tantivy.Query:
        """Records that are about any of this. ranked: index terms first, then phrases in titles, then anywhere."""
        return self._about(about, ranked)

    def _subject(self, about: About, ranked: bool) -> tantivy.Query:
        """What `about` keeps of the last few subjects."""
        found: list[tantivy.Query] = []
        if about.terms:
            numbers = [fields.number_of(term) for term in about.terms]
            terms = tantivy.Query.term_set_query(self._schema, fields.NUMBERED["theme"], numbers)
            found.append(tantivy.Query.const_score_query(terms, _ABOUT_TERM))
        for source, term in about.aligned:
            pair = [(Occur.Must, self.filtered("source", source)), (Occur.Must, self.filtered("theme", term))]
            found.append(tantivy.Query.const_score_query(tantivy.Query.boolean_query(pair), _ABOUT_TERM))
        phrases = {variant for phrase in about.phrases for variant in _variants(tuple(analysis.words(phrase)))}
        single = [words[0] for words in phrases if len(words) == 1]
        longer: list[list[str | tuple[int, str]]] = [list(words) for words in phrases if len(words) > 1]
        # Everything that stands in a title stands in the whole text too, so what is only counted need not ask both.
        wanted = ((fields.TITLE, _ABOUT_TITLE), (fields.EXACT, 1.0))
        for field, weight in wanted[:1] if about.titles else wanted if ranked else wanted[1:]:
            either = [tantivy.Query.term_set_query(self._schema, field, single)] if single else []
            either += [tantivy.Query.phrase_query(self._schema, field, words) for words in longer]
            if either:
                found.append(tantivy.Query.const_score_query(self._either(either), weight))
        return self._either(found) if found else tantivy.Query.empty_query()

    def titled(self, compiled: Compiled) -> Compiled | None:
        """The same question of records that have every word in their title or names; None where more than plain words
        is asked."""
        plain = all(not (each.field or each.prefix or each.phrase or each.excluded) for each in compiled.clauses)
        words = [word for clause in compiled.clauses for word in clause.words]
        if not plain or not words or any(word.isdigit() for word in words):
            return None
        there = [self._either([*self._stemmed(word, "title"), self.term(fields.NAME, word)]) for word in words]
        clauses = [(Occur.Must, tantivy.Query.const_score_query(each, 0.0)) for each in there]
        text = tantivy.Query.boolean_query([(Occur.Must, compiled.text or tantivy.Query.all_query()), *clauses])
        return msgspec.structs.replace(compiled, text=text)

    def between(self, field: str, lowest: int | None, highest: int | None) -> tantivy.Query:
        """Records whose number lies between the two, both included."""
        return tantivy.Query.range_query(
            self._schema, field, FieldType.Integer, lower_bound=lowest, upper_bound=highest
        )

    def beginning(self, field: str, word: str) -> tantivy.Query:
        """Records with a word that begins with `word`."""
        return tantivy.Query.const_score_query(tantivy.Query.regex_query(self._schema, field, f"{word}.*"), 1.0)

    def _bound(self, clauses: Sequence[Clause]) -> None:
        """Raises QueryRefused where the beginnings of `clauses` stand for too much to look through."""
        words = postings = 0
        for clause in clauses:
            field = _PLACES_OF[clause.field][0] if clause.field != "id" else fields.IDENTIFIER
            last = clause.words[-1] if clause.field != "id" else analysis.compact(clause.typed)
            counts = self._searcher.terms_with_prefix(field, last)
            words += len(counts)
            postings += sum(count for _, count in counts)
            in_phrase = clause.phrase and clause.field != "id"
            if (
                words > MOST_EXPANSIONS
                or postings > MOST_POSTINGS
                or (in_phrase and len(counts) > MOST_EXPANSIONS_IN_PHRASE)
            ):
                raise QueryRefused(
                    f"Too many words begin with “{last}”: type more letters before the star.", "begins", typed=last
                )

    def _overlap(self, earliest: int | None, latest: int | None) -> tantivy.Query | None:
        """Records whose range of days overlaps this one; those without a date never do."""
        if earliest is None and latest is None:
            return None
        found = []
        if latest is not None:
            found.append((Occur.Must, self.between(fields.DATE_UP, None, fields.day_key(latest + 1) - 1)))
        if earliest is not None:
            found.append((Occur.Must, self.between(fields.LATEST, earliest, None)))
        return tantivy.Query.boolean_query(found)

    def _text(self, clauses: Sequence[Clause], typed: str, any_word: bool) -> tantivy.Query | None:
        """The scored query of all clauses: what must hold, what must not, and what makes a record come first."""
        if not clauses:
            return None
        parts: list[tuple[Occur, tantivy.Query]] = []
        wanted = [clause for clause in clauses if not clause.excluded]
        if any_word and wanted:
            parts.append((Occur.Must, self._either([self._clause(clause) for clause in wanted])))
        for clause in clauses:
            if clause.excluded or not any_word:
                parts.append((Occur.MustNot if clause.excluded else Occur.Must, self._clause(clause)))
        if not wanted:
            return tantivy.Query.boolean_query([(Occur.Must, tantivy.Query.all_query()), *parts])
        parts += [(Occur.Should, bonus) for bonus in self._bonuses(wanted, typed)]
        return tantivy.Query.boolean_query(parts)

    def _clause(self, clause: Clause) -> tantivy.Query:
        """What one clause asks for."""
        if clause.field == "id":
            return self._identifier(clause)
        field, stems = _PLACES_OF[clause.field]
        if clause.initials:
            whole = "".join(clause.words)
            spelt = self._stemmed(whole, clause.field) if stems else [self.term(field, whole)]
            return self._either([self._phrase(field, clause), *spelt])
        if len(clause.words) > 1:
            return self._either([self._phrase(field, each) for each in _ordinals(clause)])
        word = clause.words[0]
        if clause.prefix:
            return self.beginning(field, word)
        if not stems or (clause.phrase and stems[0][0] != field):
            return self.term(field, word)
        return self._either(self._stemmed(word, clause.field))

    def _stemmed(self, word: str, field: str) -> list[tantivy.Query]:
        """Records that have a word with the same stem, in a field of a clause whose stems are indexed.

        Stopwords are indexed as they are written only.
        """
        written, stems = _PLACES_OF[field]
        found = [self.term(name, analysis.stem(word, lang)) for name, lang in stems]
        if stems[0][0] == written:
            return found
        unstemmed = dict.fromkeys(each for _, lang in stems for each in analysis.stopwords_like(word, lang))
        return found + [self.term(written, each) for each in unstemmed]

    def _phrase(self, field: str, clause: Clause) -> tantivy.Query:
        """Words side by side; the last may be a beginning."""
        words: list[str | tuple[int, str]] = list(clause.words)
        if field in (fields.THEME, fields.PLACE):
            words = [analysis.stem(word, "fr") for word in clause.words]
        if not clause.prefix:
            return tantivy.Query.phrase_query(self._schema, field, words)
        return tantivy.Query.regex_phrase_query(self._schema, field, [*words[:-1], f"{words[-1]}.*"])

    def _identifier(self, clause: Clause) -> tantivy.Query:
        """Records with this call number, inventory number or id; whole, or its parts side by side."""
        whole = analysis.compact(clause.typed)
        if clause.prefix:
            return self.beginning(fields.IDENTIFIER, whole)
        found = [self.term(fields.IDENTIFIER, whole, _WHOLE_IDENTIFIER), self.term(fields.ID, clause.typed)]
        if len(clause.words) > 1:
            found.append(tantivy.Query.phrase_query(self._schema, fields.EXACT, list(clause.words)))
        return self._either(found)

    def _bonuses(self, wanted: Sequence[Clause], typed: str) -> list[tantivy.Query]:
        """What lifts a record above the others that match too."""
        found: list[tantivy.Query] = []
        plain = [clause for clause in wanted if not clause.field and not clause.prefix]
        words = [word for clause in plain for word in clause.words]
        for word in words:
            found += [tantivy.Query.boost_query(query, _TITLE) for query in self._stemmed(word, "title")]
            found.append(self.term(fields.NAME, word, _NAME))
        if 1 < len(words) <= _LONGEST_BONUS:
            phrase = tantivy.Query.phrase_query(self._schema, fields.TITLE, list(words))
            found.append(tantivy.Query.boost_query(phrase, _TITLE_PHRASE))
        if words:
            found.append(self.term(fields.KEY, fields.title_key(typed), _WHOLE_TITLE))
            if any(word.isdigit() for word in words):
                found.append(self.term(fields.IDENTIFIER, analysis.compact(typed), _WHOLE_IDENTIFIER))
        return found

    @staticmethod
    def _either(queries: list[tantivy.Query]) -> tantivy.Query:
        """Records that match one of `queries`."""
        if len(queries) == 1:
            return queries[0]
        return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


#: How French ordinals end, folded: 2e, 2ème, 2ieme.
_ORDINAL_ENDINGS = ("e", "eme", "ieme")


def _decades(query: Query) -> range | None:
    """The first years of the decades that a range of dates touches, none where no dates are asked for; None where they
    are too many, or where it is open on a side. Years before 1 are in no decade."""
    if query.earliest is None and query.latest is None:
        return range(0)
    if query.earliest is None or query.latest is None:
        return None
    found = range(max(query.earliest // 10_000, 1) // 10 * 10, query.latest // 10_000 + 1, 10)
    return found if 0 < len(found) <= _GUESSED_DECADES else None


def _ordinals(clause: Clause) -> list[Clause]:
    """A clause of words side by side with each way to write its ordinal; itself where it has none."""
    words = clause.words
    places = [
        place for place, word in enumerate(words[1:], 1) if word in _ORDINAL_ENDINGS and words[place - 1].isdigit()
    ]
    if not places:
        return [clause]
    written = [
        tuple(ending if place in places else word for place, word in enumerate(words)) for ending in _ORDINAL_ENDINGS
    ]
    return [msgspec.structs.replace(clause, words=each) for each in written]


#: Field of a clause → the field as written, and those of its stems with their language.
_PLACES_OF: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "": (fields.EXACT, ((fields.FRENCH, "fr"), (fields.ENGLISH, "en"))),
    "title": (fields.TITLE, ((fields.TITLE_STEMS, "fr"),)),
    "name": (fields.NAME, ()),
    "theme": (fields.THEME, ((fields.THEME, "fr"),)),
    "place": (fields.PLACE, ((fields.PLACE, "fr"),)),
}


def _variants(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of a phrase, each of the first few also with or without the ending of a plural."""
    if words:
        both = [_numbers_of(word) if at < _VARYING_WORDS else (word,) for at, word in enumerate(words)]
        yield from product(*both)


def _numbers_of(word: str) -> tuple[str, ...]:
    """A word as it is and in the other number: French and English plurals in -s, -x, and -aux of -al."""
    if len(word) < _SHORTEST_PLURAL or word.isdigit():
        return (word,)
    if word.endswith("aux"):
        return (word, f"{word[:-3]}al", word[:-1])
    if word.endswith("al"):
        return (word, f"{word[:-2]}aux")
    return (word, word[:-1]) if word[-1] in "sx" else (word, f"{word}s")
