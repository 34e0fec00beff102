"""What can be asked, and what comes back: the search port. No backend's words appear here."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from passeur.model.names import Reason
from passeur.search.document import Document

Sort = Literal["relevance", "date", "date-desc", "title", "tree", "name"]

#: Fields that filter and that are counted.
FACETS = (
    "kind",
    "form",
    "partner",
    "source",
    "level",
    "language",
    "theme",
    "place",
    "century",
    "decade",
    "digital",
    "list",
    "background",
    "letter",
)

#: Fields that filter but are not counted.
FILTERS = (*FACETS, "parent", "agent")

#: Limits of a query; beyond them it is refused.
MOST_CHARACTERS = 500
MOST_TERMS = 32
MOST_RESULTS = 200

#: Hits of each kind that may be asked for.
MOST_EACH = 6

#: Phrases and terms that one `About` may have.
MOST_PHRASES = 20_000


class About(msgspec.Struct, frozen=True):
    """What records are about; any of it will do.

    terms: values of the facet "theme", as they stand in records. aligned: source and value, where only that source
    means it so. phrases: whole words side by side anywhere in a record; case, accents and plural endings do not
    matter. titles: phrases only count where they stand in a title.
    """

    terms: tuple[str, ...] = ()
    aligned: tuple[tuple[str, str], ...] = ()
    phrases: tuple[str, ...] = ()
    titles: bool = False


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the index.

    text: what a visitor typed: words (all must be there), "phrases", `field:word` for title, name, place, theme and
    id, `-word` to leave out, a star at a word's end for beginnings. lang: the reader's language ("fr", "en").
    filters: field of FILTERS → values, any of which will do. earliest, latest: days as in `dates.Date`; records whose
    own range overlaps match. cursor: from the page before. facets: which to count. size: hits a page.
    after: with sort "tree" only: begin with the first record whose `order` is greater (where-am-I in a long tree).
    about: what the records must be about besides, None for anything. any_word: any of the words will do; records with
    more and rarer ones come first. counted: whether the total is wanted; without, it is 0.
    each: where it is not 0 and hits are of several kinds, the page holds the best of every kind there is, at most so
    many of each, kinds one after the other; it has no next page, and `size` and `cursor` mean nothing.
    """

    text: str = ""
    lang: str = "fr"
    filters: dict[str, tuple[str, ...]] = {}
    earliest: int | None = None
    latest: int | None = None
    sort: Sort = "relevance"
    cursor: str = ""
    size: int = 20
    facets: tuple[str, ...] = ()
    snippets: bool = True
    after: int | None = None
    about: About | None = None
    each: int = 0
    any_word: bool = False
    counted: bool = True


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One record found. title: plain. snippet: safe HTML with `<mark>` round what was found, else a beginning."""

    id: str
    kind: str
    title: str
    partner: str
    snippet: str = ""
    score: float = 0.0
    order: int = 0


class Count(msgspec.Struct, frozen=True):
    """A facet's value and how many records of the result have it."""

    value: str
    count: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of hits. total: of all pages. cursor: for the next page, empty on the last one. by_partner: ids of the
    best hits of each partner among those that were looked at for the page, as far as there are any."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[Count, ...]] = {}
    cursor: str = ""
    by_partner: dict[str, tuple[str, ...]] = {}


class Suggestion(msgspec.Struct, frozen=True):
    """What a visitor may be about to type: a record's title, what kind it is, and its id."""

    title: str
    kind: str
    id: str
    partner: str = ""


class NameQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A name that somebody looks for, as typed, in any script and order.

    filters: "list", "partner", "source", "kind" ("person", "group", "mention") → values, any of which will do.
    strict: only names that are the same but for accents, case, order and marks. whole: only names that have most of the
    words asked for, or words like them; they are the quicker found. least: hits that score less, 0 to 1, are not
    wanted; the higher it is, the quicker they are found.
    """

    text: str
    filters: dict[str, tuple[str, ...]] = {}
    strict: bool = False
    whole: bool = False
    least: float = 0.0
    size: int = 10


class NameHit(msgspec.Struct, frozen=True, kw_only=True):
    """One record whose name is like the one asked for, exact ones first.

    kind: "person", "group", or "mention": a name that records of `partner` give and that has no record of its own (id
    is empty; the filter `agent` with `name` finds those records). name: the form that matched, as written.
    score: 0 to 1. exact: see `model.names.Match`. reasons: why, at least one.
    """

    id: str
    kind: str
    title: str
    name: str
    partner: str
    source: str = ""
    list: str = ""
    score: float = 0.0
    exact: bool = False
    reasons: tuple[Reason, ...] = ()


class SearchIndex(Protocol):
    """One sealed index, open for reading; safe to use from several threads."""

    def search(self, query: Query) -> Page:
        """The page that `query` asks for. Raises QueryRefused."""
        ...

    def tally(self, query: Query, without: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
        """How many records `query` finds, by partner and by kind; those of the sources `without` are left out. Raises
        QueryRefused."""
        ...

    def values(self, facet: str) -> Sequence[str]:
        """All values of the facet "theme" or "place" that records have, in no order. Raises QueryRefused."""
        ...

    def suggest(self, prefix: str, lang: str, size: int = 8) -> Sequence[Suggestion]:
        """Titles with words that begin with what was typed, best first."""
        ...

    def leave_unsaid(self, values: frozenset[str]) -> None:
        """Give none of these any more, as values of facets or in excerpts: records that nothing is told of are named by
        them."""
        ...

    def similar(self, id: str, size: int = 5) -> Sequence[Hit]:
        """Records most like the one with this id, itself left out; none when there is no such record."""
        ...

    def people(self, query: NameQuery) -> Sequence[NameHit]:
        """Persons and groups whose name is, sounds or is spelt like the one asked for, surest first. Raises
        QueryRefused."""
        ...

    def ordinary(self, text: str) -> bool:
        """Whether a text can be no name: each of its words stands in many records, and in no name of any."""
        ...

    def bears(self, word: str) -> bool:
        """Whether a name may have this word, or a form that it is known by: never false where one does."""
        ...

    def preceding(self, parent: str, order: int) -> int:
        """How many children of `parent` come before the place `order` in the tree (where-am-I)."""
        ...

    def close(self) -> None:
        """Give back files and memory."""
        ...


class IndexBuilder(Protocol):
    """Writes one index from nothing; what is not finished is not an index."""

    def add(self, documents: Iterable[Document]) -> int:
        """Take documents; gives how many."""
        ...

    def finish(self) -> None:
        """Write everything to disk. Nothing can be added afterwards."""
        ...


class SearchBackend(Protocol):
    """A kind of index. version: changes whenever the same documents would be indexed otherwise."""

    version: str

    def create(
        self, folder: Path, part: int | None = None, frequent: Mapping[str, Sequence[str]] | None = None
    ) -> IndexBuilder:
        """Begin an index in an empty or absent folder; `part`: its number where it is a part of one, which is no index
        before it is joined, alone or with others.

        Parts may be built in several processes at once; no two of one index have the same number. frequent: of some
        facets, values that many records may have, the same for all parts: counting may be quicker by them, and is
        never other.
        """
        ...

    def join(self, parts: Sequence[Path], folder: Path) -> None:
        """Make one index, in an empty or absent folder, of finished parts; these are used up."""
        ...

    def open(self, folder: Path, without: frozenset[str] = frozenset()) -> SearchIndex:
        """Open an index that was finished or joined. Raises Damaged.

        without: ids of records that nothing is told of: answers are those of an index that never had them, but for how
        much a word weighs.
        """
        ...
