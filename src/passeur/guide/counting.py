"""How many records of each partner are about each theme: counted by questions to the index, kept in the edition.

A record is about a theme *explicitly* when one of its index terms is a label of the theme, or is led to it by the
alignment table; it is *proposed* when a label that is not hidden stands in its text. Nothing is computed record by
record: one theme costs two questions, so a million records take seconds, once an edition.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from passeur.errors import NetworkError
from passeur.guide.showing import with_best
from passeur.lake.edition import GUIDE
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord, Theme
from passeur.model.text import Phrase
from passeur.model.themes import Thesaurus, label_key
from passeur.search.query import About, Query, SearchIndex

#: Changes whenever the same records would be counted otherwise; counts of another version are made again.
COUNTS_VERSION = 4

#: Partner → kind → number of records.
Tally = dict[str, dict[str, int]]

#: A label of one word that is so short says too little to propose a theme by.
_SHORTEST_WORD = 4
_COLUMNS = ("source", "term", "theme")


class Aligned(msgspec.Struct, frozen=True):
    """One line of the alignment table: what a source calls a theme. source: empty for every source."""

    source: str
    term: str
    theme: str


class ThemeCounts(msgspec.Struct, frozen=True):
    """One theme in an edition. terms, aligned, phrases: by what its own records are found (see `query.About`).

    explicit: records whose index terms say it; all: with those whose text does. Both with narrower themes. best: by
    partner, ids of records to show first: by index term, then title, then text, then those of narrower themes; offers:
    the same of offers alone.
    """

    terms: tuple[str, ...] = ()
    aligned: tuple[tuple[str, str], ...] = ()
    phrases: tuple[str, ...] = ()
    explicit: Tally = {}
    all: Tally = {}
    best: dict[str, tuple[str, ...]] = {}
    offers: dict[str, tuple[str, ...]] = {}


class Counts(msgspec.Struct, frozen=True):
    """All themes of an edition: theme → counts; alignment: the table as it was; names: keys of labels that are names
    of persons in this edition, so that they propose nothing."""

    version: int = COUNTS_VERSION
    themes: dict[str, ThemeCounts] = {}
    alignment: tuple[Aligned, ...] = ()
    names: tuple[str, ...] = ()

    def about(self, theme: str, thesaurus: Thesaurus, explicit: bool = False) -> About:
        """What finds the records of a theme and of all narrower ones. explicit: by their index terms only."""
        return self.about_any((theme, *thesaurus.narrower(theme)), explicit)

    def about_any(self, themes: Iterable[str], explicit: bool = False) -> About:
        """What finds the records of any of some themes themselves. explicit: by their index terms only."""
        every = [self.themes[id] for id in themes if id in self.themes]
        return About(
            terms=_once(each.terms for each in every),
            aligned=_once(each.aligned for each in every),
            phrases=() if explicit else _once(each.phrases for each in every),
        )


def read_alignment(data: bytes, name: str, thesaurus: str) -> tuple[Aligned, ...]:
    """The alignment table (CSV in UTF-8 with the columns source, term, theme). thesaurus: id of the source whose local
    ids the themes are. Raises NetworkError with the line."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise NetworkError(f"{name} has no column {', '.join(missing)}; it needs {', '.join(_COLUMNS)}")
        found = []
        for row in rows:
            source, term, theme = ((row[column] or "").strip() for column in _COLUMNS)
            if not term or not theme:
                raise NetworkError(f"{name}, line {rows.line_num}: term and theme must both be filled in")
            found.append(Aligned(source, term, record_id(thesaurus, theme)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NetworkError(f"{name} is not a CSV table in UTF-8: {error}") from error
    return tuple(found)


def count(
    thesaurus: Thesaurus, index: SearchIndex, alignment: tuple[Aligned, ...] = (), reference: tuple[str, ...] = ()
) -> Counts:
    """Count all themes; nothing is asked where there are none. reference: sources whose records are not counted, since
    they are the network's own."""
    if not len(thesaurus):
        return Counts(alignment=alignment)
    names = _names(thesaurus, index)
    own = _own(thesaurus, index, alignment, frozenset(names))
    bare = Counts(themes=own, alignment=alignment, names=tuple(sorted(names)))
    found = {}
    for theme, each in own.items():
        about = bare.about(theme, thesaurus)
        explicit = bare.about(theme, thesaurus, explicit=True)
        found[theme] = msgspec.structs.replace(
            each, explicit=_tally(index, explicit, reference), all=_tally(index, about, reference)
        )
    counts = msgspec.structs.replace(bare, themes=found)
    return msgspec.structs.replace(counts, themes=with_best(counts, thesaurus, index, reference))


def without(counts: Counts, ids: frozenset[str]) -> Counts:
    """Counts that show none of these records; numbers stay as they are until they are counted anew."""

    def left(shown: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {partner: tuple(id for id in kept if id not in ids) for partner, kept in shown.items()}

    themes = {
        theme: msgspec.structs.replace(each, best=left(each.best), offers=left(each.offers))
        for theme, each in counts.themes.items()
        if theme not in ids
    }
    return msgspec.structs.replace(counts, themes=themes)


def write(counts: Counts, folder: Path) -> None:
    """Keep counts in the folder of an edition that is being built."""
    (folder / GUIDE).write_bytes(msgspec.json.encode(counts))


def read(folder: Path) -> Counts | None:
    """The counts kept in an edition; None where there are none of this version."""
    try:
        counts = msgspec.json.decode((folder / GUIDE).read_bytes(), type=Counts)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return counts if counts.version == COUNTS_VERSION else None


def thesaurus_of(records: Iterable[AnyRecord]) -> Thesaurus:
    """The thesaurus that the themes among `records` make."""
    return Thesaurus(record for record in records if isinstance(record, Theme))


def labels(theme: Theme) -> Iterator[Phrase]:
    """All labels of a theme."""
    yield from theme.title
    yield from theme.alternatives
    yield from theme.hidden


def _tally(index: SearchIndex, about: About, reference: tuple[str, ...]) -> Tally:
    """Numbers of records by partner and kind."""
    return index.tally(Query(about=about), reference) if about.terms or about.aligned or about.phrases else {}


def _own(
    thesaurus: Thesaurus, index: SearchIndex, alignment: tuple[Aligned, ...], names: frozenset[str]
) -> dict[str, ThemeCounts]:
    """By what the records of each theme itself are found."""
    terms: dict[str, list[str]] = {id: [] for id in thesaurus}
    aligned: dict[str, list[tuple[str, str]]] = {id: [] for id in thesaurus}
    for value in index.values("theme"):
        for theme in thesaurus.named(value):
            terms[theme].append(value)
    for each in alignment:
        if each.theme in terms:
            if each.source:
                aligned[each.theme].append((each.source, each.term))
            else:
                terms[each.theme].append(each.term)
    found = {}
    for id in thesaurus:
        kept = thesaurus.get(id)
        shown = (*kept.title, *kept.alternatives) if kept else ()
        phrases = {label.value for label in shown if proposes(label.value, names)}
        found[id] = ThemeCounts(tuple(sorted(set(terms[id]))), tuple(aligned[id]), tuple(sorted(phrases)))
    return found


def proposes(label: str, names: frozenset[str]) -> bool:
    """Whether a label that stands in a text proposes its theme: not where it is one short word or somebody's name."""
    key = label_key(label)
    return len(key) > 1 or (len(key) == 1 and len(key[0]) >= _SHORTEST_WORD and key[0] not in names)


def _names(thesaurus: Thesaurus, index: SearchIndex) -> set[str]:
    """Keys of labels of one word that are part of a person's name, in either number: as the label is found in texts."""
    keys: dict[str, str] = {}
    for id in thesaurus:
        theme = thesaurus.get(id)
        for label in labels(theme) if theme else ():
            if len(key := label_key(label.value)) == 1:
                keys.setdefault(key[0], label.value)
    found = set()
    for word, written in keys.items():
        forms = dict.fromkeys((written, word, f"{word}s"))
        text = " ".join(f'name:"{form}"' for form in forms)
        asked = Query(text=text, any_word=True, filters={"kind": ("person",)}, size=1, snippets=False)
        if index.search(asked).total:
            found.add(word)
    return found


def _once(groups: Iterable[tuple[object, ...]]) -> tuple:  # type: ignore[type-arg]
    """All members of some groups, once each, in their order."""
    return tuple(dict.fromkeys(each for group in groups for each in group))


def by_partner(tallies: dict[str, Tally]) -> dict[str, dict[str, dict[str, int]]]:
    """Theme → partner → kind → number, as partner → theme → kind → number."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for theme, tally in tallies.items():
        for partner, kinds in tally.items():
            found.setdefault(partner, {})[theme] = kinds
    return found
