"""The search port on tantivy, inside the process.

An index is written once (`building`) and never changed: counts can be kept, and pages begin after a key of the page
before.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

import msgspec
import tantivy
from tantivy import Occur

from passeur.errors import Damaged, QueryRefused
from passeur.model.names.known import kin
from passeur.search import analysis, building, fields
from passeur.search.building import EmbeddedBuilder
from passeur.search.compile import Compiled, Compiler
from passeur.search.counts import Counts
from passeur.search.grouping import DEPTH, of_each_kind
from passeur.search.pages import BY_RELEVANCE, Found, Sorting, find, sorting_of
from passeur.search.parse import LEAST_PREFIX
from passeur.search.people import People
from passeur.search.query import (
    FACETS,
    FILTERS,
    MOST_EACH,
    MOST_PHRASES,
    MOST_RESULTS,
    About,
    Hit,
    NameHit,
    NameQuery,
    Page,
    Query,
    Suggestion,
)
from passeur.search.snippets import Marker

#: Values that one filter may have.
MOST_FILTER_VALUES = 100

#: Suggestions looked at before the best are chosen.
_SUGGESTED = 60
#: What makes two records alike, and how much.
_LIKENESS = {"theme": 2.0, "place": 1.0, "agent": 2.0}
#: Words of a title that are looked for in others.
_LIKE_WORDS = 12
#: What more than this share of all records have tells nothing.
_COMMON = 0.1
#: A word is an ordinary one that stands in so many records, and in such a share of all.
_MANY, _OFTEN = 50, 0.0005
#: Of more hits than this, the best of each kind are looked for among those that have every word in title or names.
_VERY_MANY = 20_000
#: Ids told of each partner beside a page.
_OF_PARTNER = 6
#: Names whose hits are kept: one page asks for the same name to show it and to lead on.
_NAMES_KEPT = 64


class EmbeddedBackend:
    """Makes and opens indexes of tantivy (a `SearchBackend`)."""

    version = f"tantivy {fields.SCHEMA_VERSION}"

    def create(
        self, folder: Path, part: int | None = None, frequent: Mapping[str, Sequence[str]] | None = None
    ) -> EmbeddedBuilder:
        """Begin an index in an empty or absent folder (`query.SearchBackend.create`)."""
        return EmbeddedBuilder(folder, part, frequent)

    def join(self, parts: Sequence[Path], folder: Path) -> None:
        """Make one index of finished parts; these are used up. Raises Damaged."""
        building.join(parts, folder)

    def open(self, folder: Path, without: frozenset[str] = frozenset()) -> "EmbeddedIndex":
        """Open an index that was finished or joined. without: ids of records that nothing is told of. Raises
        Damaged."""
        return EmbeddedIndex(folder, without)


class EmbeddedIndex:
    """One index open for reading (a `SearchIndex`); safe to use from several threads."""

    def __init__(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        """without: ids of records that nothing is told of. Raises Damaged where `folder` is no whole index of this
        version."""
        told = building.check(folder)
        try:
            index = tantivy.Index.open(str(folder))
            fields.register(index)
            index.reload()
            self._searcher: tantivy.Searcher = index.searcher()
            number: int = self._searcher.num_docs
            values = building.values_of(folder)
        except (OSError, ValueError) as error:
            # Readers keep a lock file beside an index: one that may only be read is whole.
            remedy = "let this user write there" if "Lockfile" in str(error) else "delete its edition, then update"
            raise Damaged(f"the index in {folder} cannot be opened ({error}); {remedy}") from None
        if number != told:
            raise Damaged(
                f"the index in {folder} holds {number} records, {told} were written; delete its edition, then update"
            )
        self._index = index
        self._names_found: OrderedDict[bytes, tuple[NameHit, ...]] = OrderedDict()
        self._lock_of_names = Lock()
        self._without = without
        self._people = People(folder, without, self._mentioned if without else None)
        self._values = values.texts
        self._compiler = Compiler(index.schema, self._searcher, without)
        # A value that names somebody of whom nothing is told is not told either, though other records have it.
        self._unnamed: frozenset[str] = frozenset()
        self._unnamed = self._names_of(without)
        self._counts = Counts(self._searcher, self._compiler, values, self._unnamed)
        self._unsaid = {facet: self._counts.only_absent(facet) for facet in fields.NUMBERED} if without else {}

    def search(self, query: Query) -> Page:
        """The page that `query` asks for. Raises QueryRefused."""
        _check(query)
        compiled = self._compiler.compile(query)
        sorting = sorting_of(query.sort, compiled.scored)
        looked: list[fields.Stored] = []
        try:
            total, facets = self._counts.of(query, compiled) if query.counted else (0, {})
            kinds = self._kinds(query, compiled) if query.each else {}
            if len(kinds) > 1:
                found, cursor = self._of_each_kind(query, compiled, sorting, kinds, looked), ""
            else:
                found, cursor = find(self._searcher, self._compiler, compiled, sorting, query)
        except ValueError as error:
            raise QueryRefused(
                f"This search asks for too much at once; use fewer or longer words ({error}).", "much"
            ) from None
        marker = Marker(compiled.clauses) if query.snippets else None
        hits = self._hits(found, query.lang, marker, sorting is BY_RELEVANCE)
        by_partner: dict[str, list[str]] = {}
        for each in looked or hits:
            by_partner.setdefault(each.partner, []).append(each.id)
        return Page(
            total=total,
            hits=hits,
            facets=facets,
            cursor=cursor,
            by_partner={partner: tuple(ids[:_OF_PARTNER]) for partner, ids in by_partner.items()},
        )

    def _kinds(self, query: Query, compiled: Compiled) -> dict[str, int]:
        """How many hits of each kind `query` finds."""
        counted = self._counts.of(msgspec.structs.replace(query, facets=("kind",)), compiled)[1]["kind"]
        chosen = query.filters.get("kind", ())
        return {count.value: count.count for count in counted if not chosen or count.value in chosen}

    def _of_each_kind(
        self, query: Query, compiled: Compiled, sorting: Sorting, counts: dict[str, int], looked: list[fields.Stored]
    ) -> Found:
        """The best hits of every kind that `query` finds. counts: of each kind; looked: is given what was looked at to
        find the best of all kinds."""
        one = msgspec.structs.replace(query, size=DEPTH, cursor="", each=0)
        many = sorting is BY_RELEVANCE and sum(counts.values()) > _VERY_MANY and not query.any_word
        titled = self._compiler.titled(compiled) if many else None

        def best(kinds: tuple[str, ...]) -> Found:
            """The best hits of these kinds, of all where none is named."""
            narrow = {"kind": self._compiler.any_of("kind", kinds)} if kinds else {}
            for asked in (titled, compiled):
                if asked is not None:
                    narrowed = msgspec.structs.replace(asked, filters=asked.filters | narrow)
                    found = find(self._searcher, self._compiler, narrowed, sorting, one)[0]
                    if len(found) == DEPTH:
                        break
            return found

        def kind(address: tantivy.DocAddress) -> str:
            kept = self._stored(address)
            if len(looked) < DEPTH:
                looked.append(kept)
            return kept.kind

        return of_each_kind(best, kind, counts, query.each)

    def tally(self, query: Query, without: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
        """How many records `query` finds, by partner and by kind; those of the sources `without` are left out. Raises
        QueryRefused."""
        _check(query)
        return self._counts.tally(query, without)

    def values(self, facet: str) -> Sequence[str]:
        """All values of the facet "theme" or "place" that records have, in no order. Raises QueryRefused."""
        if facet not in fields.NUMBERED:
            raise QueryRefused(f"The values of “{facet}” are not kept; those of {', '.join(fields.NUMBERED)} are.")
        unsaid = self._unsaid.get(facet, frozenset())
        values = self._values.get(facet, {}).items()
        return tuple([text for number, text in values if number not in unsaid and text not in self._unnamed])

    def leave_unsaid(self, values: frozenset[str]) -> None:
        """Give none of these any more, as values of facets or in excerpts: records that nothing is told of are named by
        them."""
        self._unnamed |= values
        self._counts.leave_unsaid(values)

    def _names_of(self, ids: Iterable[str]) -> frozenset[str]:
        """The titles and names of those of some records that are of persons and groups."""
        found = [self._searcher.search(self._compiler.term(fields.ID, id), limit=1, count=False).hits for id in ids]
        every = [self._stored(address) for hits in found for _, address in hits]
        kept = [each for each in every if each.kind in ("person", "group")]
        return frozenset(name for each in kept for name in (each.title, each.title_en, *each.names) if name)

    def _mentioned(self, source: str, name: str) -> bool:
        """Whether a record of a source that is told of mentions a name."""
        both = [(Occur.Must, self._compiler.filtered("source", source)),
                (Occur.Must, self._compiler.filtered("agent", name))]  # fmt: skip
        query = self._compiler.told(tantivy.Query.boolean_query(both))
        return bool(self._searcher.search(query, limit=1, count=False).hits)

    def suggest(self, prefix: str, lang: str, size: int = 8) -> Sequence[Suggestion]:
        """Titles with words that begin with what was typed, best first: exact beginnings, what is asked for by name."""
        words = analysis.sort_key(prefix[:100]).split()[:8]
        asked = words[:-1] if len(words) > 1 and len(words[-1]) < LEAST_PREFIX else words
        if not asked or len(asked[-1]) < LEAST_PREFIX:
            return ()
        found = self._suggested(asked)
        begun = " ".join(words)
        suggestions: dict[tuple[str, str], tuple[bool, float, Suggestion]] = {}
        for score, address in found:
            kept = self._stored(address)
            title = kept.title_en if lang == "en" and kept.title_en else kept.title
            if title == kept.id:  # it has no title, and nobody types its id
                continue
            key = analysis.sort_key(title)
            if asked is not words and not any(f" {words[-1]}" in each for each in (key, *_keys(kept))):
                continue
            made = Suggestion(title=title, kind=kept.kind, id=kept.id, partner=kept.partner)
            suggestions.setdefault((key, kept.kind), (not key.startswith(begun), -float(score), made))
        # Python's sort keeps the order of equals, so the index decides among them.
        best = sorted(suggestions.values(), key=lambda each: (each[1], each[0], len(each[2].title)))
        return tuple(each[2] for each in best[:size])

    def similar(self, id: str, size: int = 5) -> Sequence[Hit]:
        """Records most like the one with this id, itself left out; none when there is no such record."""
        itself = self._compiler.term(fields.ID, id)
        found = self._searcher.search(self._compiler.told(itself), limit=1, count=False).hits
        if not found:
            return ()
        likeness = [(Occur.Should, query) for query in self._likeness(found[0][1])]
        if not likeness:
            return ()
        query = self._compiler.told(tantivy.Query.boolean_query([*likeness, (Occur.MustNot, itself)]))
        hits = self._searcher.search(query, limit=size, count=False).hits
        return self._hits(hits, "fr", None, scored=True)

    def people(self, query: NameQuery) -> Sequence[NameHit]:
        """Persons and groups whose name is like the one asked for. Raises QueryRefused."""
        key = msgspec.msgpack.encode(query)
        with self._lock_of_names:
            if (known := self._names_found.get(key)) is not None:
                self._names_found.move_to_end(key)
                return known
        try:
            found = self._people.find(query)
        except ValueError as error:
            raise QueryRefused(f"This name asks for too much at once; use fewer words ({error}).", "much") from None
        with self._lock_of_names:
            self._names_found[key] = found
            if len(self._names_found) > _NAMES_KEPT:
                self._names_found.popitem(last=False)
        return found

    def ordinary(self, text: str) -> bool:
        """Whether a text can be no name: each of its words stands in many records, and in no name of any."""
        words = [word for word in analysis.words(text) if word not in analysis.STOPWORDS and len(word) > 1]
        least = max(_MANY, int(self._searcher.num_docs * _OFTEN))
        return bool(words) and all(
            self._searcher.doc_freq(fields.EXACT, word) >= least and not self._people.stands(word) for word in words
        )

    def bears(self, word: str) -> bool:
        """Whether a name may have this word, or a form that it is known by: never false where one does."""
        words = analysis.words(word)
        if len(words) != 1 or not words[0].isascii():  # cut or written otherwise in names
            return True
        return any(map(self._people.stands, (words[0], *kin(words[0]))))

    def preceding(self, parent: str, order: int) -> int:
        """How many children of `parent` come before the place `order` in the tree (where-am-I)."""
        query = tantivy.Query.boolean_query(
            [
                (Occur.Must, self._compiler.any_of("parent", (parent,))),
                (Occur.Must, self._compiler.between(fields.TREE, None, fields.tree_key(order) - 1)),
            ]
        )
        return self._counts.total(self._compiler.told(query))

    def bare(self, query: Query) -> int:
        """How many hits tantivy alone finds for the first page: the lower bound of `search`, for benchmarks."""
        return len(self._searcher.search(self._compiler.compile(query).query(), limit=query.size, count=False).hits)

    def close(self) -> None:
        """Give back files and memory: they go with the last search that still runs."""
        self._counts.forget()

    def _stored(self, address: tantivy.DocAddress) -> fields.Stored:
        raw: bytes = self._searcher.doc(address).get_first(fields.STORED)  # type: ignore[assignment]
        kept = fields.stored(raw)
        if not self._unnamed:
            return kept
        themes, places = ([each for each in some if each not in self._unnamed] for some in (kept.themes, kept.places))
        return kept._replace(themes=tuple(themes), places=tuple(places))

    def _hits(self, found: Found, lang: str, marker: Marker | None, scored: bool) -> tuple[Hit, ...]:
        """The hits of a page, with their snippets."""
        places = self._searcher.fast_field_values(fields.TREE, [address for _, address in found])
        hits = []
        for (score, address), place in zip(found, places, strict=True):
            kept = self._stored(address)
            hits.append(
                Hit(
                    id=kept.id,
                    kind=kept.kind,
                    title=kept.title_en if lang == "en" and kept.title_en else kept.title,
                    partner=kept.partner,
                    snippet=_snippet(marker, kept, lang) if marker else "",
                    score=float(score) if scored else 0.0,
                    order=fields.order_of(int(place or 0)),
                )
            )
        return tuple(hits)

    def _suggested(self, words: Sequence[str]) -> Found:
        """What has all of `words` in its title or names, the last as a beginning: titles that begin so, then others."""
        term = self._compiler.term
        parts = [self._titled(term(fields.TITLE, word), term(fields.NAME, word)) for word in words[:-1]]
        last = words[-1]
        if len(last) <= 3:
            parts.append(term(fields.BEGINS, last))
        else:
            beginning = self._compiler.beginning
            parts.append(self._titled(beginning(fields.TITLE, last), beginning(fields.NAME, last)))
        narrow = [tantivy.Query.const_score_query(query, 1.0 / len(words)) for query in parts]
        starts = self._compiler.between(fields.COARSE, *fields.coarse_range(" ".join(words)))
        # Two searches: where a beginning only adds to the score, it is looked at for every title, in twice the time.
        first = self._weighed([*narrow, tantivy.Query.const_score_query(starts, 1.0)], _SUGGESTED)
        if len(first) == _SUGGESTED:
            return first
        known = {(address.segment_ord, address.doc) for _, address in first}
        others = self._weighed(narrow, _SUGGESTED + len(first))
        return [*first, *(hit for hit in others if (hit[1].segment_ord, hit[1].doc) not in known)][:_SUGGESTED]

    def _weighed(self, queries: Sequence[tantivy.Query], limit: int) -> Found:
        """The best hits of all these queries together, those that come first among equals before others."""
        every = tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])
        told = self._compiler.told(every)
        return self._searcher.search(told, limit=limit, count=False, weight_by_field=fields.WEIGHT).hits

    def _titled(self, in_title: tantivy.Query, in_name: tantivy.Query) -> tantivy.Query:
        """What has a word in its title, or is a person or group that has it in any of its names."""
        named = tantivy.Query.boolean_query(
            [(Occur.Must, in_name), (Occur.Must, self._compiler.any_of("kind", ("person", "group")))]
        )
        return tantivy.Query.boolean_query([(Occur.Should, in_title), (Occur.Should, named)])

    def _likeness(self, address: tantivy.DocAddress) -> list[tantivy.Query]:
        """What a record shares with those like it: its themes, places and agents, and the rarer words of its title."""
        kept = self._stored(address)
        shared: list[tuple[str, str | int, float]] = [
            (*fields.filter_term(name, value), boost)
            for (name, boost), values in zip(_LIKENESS.items(), (kept.themes, kept.places, kept.agents), strict=True)
            for value in values
        ]
        words = [word for word in dict.fromkeys(analysis.words(kept.title)) if len(word) > 3]
        shared += [(fields.TITLE_STEMS, analysis.stem(word, "fr"), 0.5) for word in words[:_LIKE_WORDS]]
        most = max(50, int(self._searcher.num_docs * _COMMON))
        return [
            self._compiler.term(field, value, boost)
            for field, value, boost in shared
            if 1 < self._searcher.doc_freq(field, value) <= most
        ]


def _keys(kept: fields.Stored) -> tuple[str, ...]:
    """The sort keys of the names of a person or group."""
    return tuple([analysis.sort_key(name) for name in kept.names]) if kept.kind in ("person", "group") else ()


def _check(query: Query) -> None:
    """Raises QueryRefused for what no index can answer."""
    if not 1 <= query.size <= MOST_RESULTS:
        raise QueryRefused(f"A page has between 1 and {MOST_RESULTS} results, not {query.size}.")
    for name, values in query.filters.items():
        if name not in FILTERS:
            raise QueryRefused(f"There is no filter “{name}”; there are {', '.join(FILTERS)}.")
        if len(values) > MOST_FILTER_VALUES:
            raise QueryRefused(f"The filter “{name}” has {len(values)} values; at most {MOST_FILTER_VALUES} are taken.")
    for name in query.facets:
        if name not in FACETS:
            raise QueryRefused(f"“{name}” cannot be counted; what can be is {', '.join(FACETS)}.")
    if query.about is not None and _size(query.about) > MOST_PHRASES:
        raise QueryRefused(f"A search is about at most {MOST_PHRASES:,} terms and phrases.")
    if not 0 <= query.each <= MOST_EACH:
        raise QueryRefused(f"Of each kind at most {MOST_EACH} results are given, not {query.each}.")
    if query.after is not None and query.sort != "tree":
        raise QueryRefused("Only the order of the tree can begin after a place in it.")
    for day in (query.earliest, query.latest):
        if day is not None and abs(day) >= 1 << 28:
            raise QueryRefused(f"{day} is not a day: days are year × 10000 + month × 100 + day.")


def _size(about: About) -> int:
    """How many terms and phrases it has."""
    return len(about.terms) + len(about.aligned) + len(about.phrases)


def _snippet(marker: Marker, kept: fields.Stored, lang: str) -> str:
    """The snippet of the reader's language, or of the other where only that has what was found."""
    shown = kept.shown()
    texts = [text for text in ((kept.text_en, shown) if lang == "en" else (shown, kept.text_en)) if text]
    first = ""
    for text in texts:
        snippet, marked = marker.snippet(text)
        if marked:
            return snippet
        first = first or snippet
    return first
