"""Mentions of persons and groups in records → the records of those persons and groups, with how certain it is."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import msgspec
import pyarrow.parquet as pq

from passeur.lake.identities import Mention
from passeur.model.ids import reference_keys
from passeur.model.names import PersonName
from passeur.model.names.forms import tokens
from passeur.model.names.reading_words import PARTICLES
from passeur.pipeline.named import Files, mention_key
from passeur.pipeline.workers import pool

#: "1899-1943", "1899-", "-1943", also with a longer dash and with words round the years.
_SPAN = re.compile(r"(?<!\d)(\d{4})?\s*[-–—]\s*(\d{4})?(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

#: Fewer mentions are not worth a process of their own; how many one process is given at once.
_MANY = 20_000
_AT_ONCE = 32_768
#: Processes at most: each knows all persons, half a kilobyte of each.
_PROCESSES = 4
#: Rows that are made into Python's objects together.
_BATCH = 8_192


class _Named(msgspec.Struct, frozen=True):
    """A person or group: its years as (earliest, latest), empty when unknown."""

    id: str
    group: bool
    births: tuple[int, ...]
    deaths: tuple[int, ...]


class _Mentioned(NamedTuple):
    """A row of `mentions.parquet`, its columns in their order. times: its column "count"."""

    source: str
    partner: str
    name: str
    type: str
    ref: str
    authority: str
    dates: str
    times: int

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of the file that make a row."""
        return (*cls._fields[:-1], "count")


class _Known(msgspec.Struct, frozen=True):
    """All persons and groups of an edition, by the key of each name, and by those identifiers that mentions give.

    pairs: the two rarest telling words of each key, in alphabetical order, or its only one; short: some key has none.
    """

    by_key: dict[str, tuple[_Named, ...]]
    by_id: dict[str, tuple[_Named, ...]]
    pairs: frozenset[tuple[str, ...]]
    short: bool

    def may_have(self, name: str) -> bool:
        """Whether somebody can have the name: False for nearly all, and then it need not be read part by part.

        Reading a name moves words and leaves some out, but makes none up.
        """
        words = sorted(_telling(word for written in name.split() for word in _words(written)))
        pairs = self.pairs
        if any(pair in pairs for pair in combinations(words, 2)) or any((word,) in pairs for word in words):
            return True
        return self.short and len(words) < 2


class Meant(NamedTuple):
    """Whom mentions of one name mean, before it is known which records are one identity. times: how many mentions."""

    name: str
    partner: str
    dates: str
    certainty: str
    records: tuple[str, ...]
    times: int


def meant(files: Files, workers: int = 1) -> list[Meant]:
    """Whom each mention of `files.mentions` means among those of `files.named`; for `tie`, which knows identities.

    workers: processes that may read them, where there are many. They are gone before it gives anything: each knows all
    persons, and whoever compares these next needs as much again.
    """
    if not _there(files):
        return []
    count = pq.read_metadata(files.mentions).num_rows
    if workers < 2 or count < _MANY:
        return _of_whom(_rows(files.mentions, _Mentioned.columns()), _known(files.named, _references(files.mentions)))
    with pool(min(workers, _PROCESSES), _begin, files) as processes:
        tasks = [processes.submit(_meant_from, files, start) for start in range(0, count, _AT_ONCE)]
        return [each for task in tasks for each in task.result()]


#: What this process knows of an edition, once it was given its first mentions.
_knowing: list[_Known] = []


def _begin(files: Files) -> None:
    """Learn whom mentions may mean."""
    _knowing[:] = [_known(files.named, _references(files.mentions))]


def _meant_from(files: Files, start: int) -> list[Meant]:
    """Whom _AT_ONCE of the mentions mean, those from the place `start` on."""
    return _of_whom(_rows(files.mentions, _Mentioned.columns(), start, _AT_ONCE), _knowing[0])


def _there(files: Files) -> bool:
    """Whether there is anybody to mean, and anything that mentions them."""
    return files.named.exists() and files.mentions.exists()


def _of_whom(rows: Iterable[tuple[Any, ...]], known: _Known) -> list[Meant]:
    """Whom some mentions mean, each name that means the same once."""
    counts: Counter[tuple[str, str, str, str, tuple[str, ...]]] = Counter()
    for row in map(_Mentioned._make, rows):
        found, certainty = _meant(row, known)
        if found:
            records = tuple([each.id for each in found])
            counts[(row.name, row.partner, row.dates, certainty, records)] += row.times
    return [Meant(*of_whom, times) for of_whom, times in counts.items()]


def tie(mentioned: Iterable[Meant], identity: Callable[[str], str]) -> Iterator[Mention]:
    """Tie mentions to the records that they mean. identity: record id → its identity's id, or itself.

    - certain: the source gives an identifier of the record;
    - probable: the same name, and the years given with the mention agree with its birth or death;
    - possible: the same name of two words or more, no year against it, and nobody else in the network has it;
    - ambiguous: as probable, of several who are not held to be one; tied to each, decided for none.
    """
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    for each in mentioned:
        certainty = each.certainty
        if certainty != "certain" and len(set(map(identity, each.records))) > 1:
            if certainty == "possible":
                continue
            certainty = "ambiguous"
        for record in each.records:
            counts[(each.name, record, certainty, each.partner, each.dates)] += each.times
    for (name, record, certainty, partner, dates), count in counts.items():
        yield Mention(name, record, certainty, partner, count, dates)


def _meant(row: _Mentioned, known: _Known) -> tuple[list[_Named], str]:
    """Which persons or groups one mention means, and how certain that is if they are one identity."""
    if row.ref and (ref := row.ref.strip()):
        keys = reference_keys(row.source, ref, row.authority)
        certain = {each.id: each for key in keys for each in known.by_id.get(key, ())}
        if certain:
            return list(certain.values()), "certain"
    if not known.may_have(row.name):
        return [], ""
    key = mention_key(row.name)
    alike = [each for each in known.by_key.get(key, ()) if _kinds_agree(row.type, each)]
    if not alike:
        return [], ""
    verdicts = [(each, _years_agree(row.dates or row.name, each)) for each in alike]
    probable = [each for each, agree in verdicts if agree]
    if probable:
        return probable, "probable"
    words = [word for word in key.split() if len(word) > 1]
    # Whoever has the name counts, also one whom the years exclude: then the name alone tells too little.
    if len(words) >= 2 and all(agree is None for _, agree in verdicts):
        return alike, "possible"
    return [], ""


def _kinds_agree(type: str, named: _Named) -> bool:
    """Whether a mention of this type can mean a person or a group."""
    return named.group if type in ("group", "family") else not (named.group and type == "person")


def _years_agree(text: str, named: _Named) -> bool | None:
    """Whether the years in `text` agree with birth and death; None when there is nothing to compare."""
    span = next((each for each in _SPAN.finditer(text) if any(each.groups())), None)
    if span is None:
        years = [int(year) for year in _YEAR.findall(text)]
        # A lone year may be of anything: it can speak for, never against.
        within = any(_within(year, named.births) or _within(year, named.deaths) for year in years)
        return True if within else None
    pairs = [
        _within(int(year), range_)
        for year, range_ in zip(span.groups(), (named.births, named.deaths), strict=True)
        if year and range_
    ]
    return all(pairs) if pairs else None


def _within(year: int, range_: tuple[int, ...]) -> bool:
    """Whether a year lies in (earliest, latest)."""
    return bool(range_) and range_[0] <= year <= range_[1]


def _references(path: Path) -> set[str]:
    """All that the references of `mentions.parquet` can mean."""
    given = {row for row in _rows(path, ("source", "ref", "authority")) if row[1] and row[1].strip()}
    return {key for source, ref, authority in given for key in reference_keys(source, ref, authority)}


def _known(path: Path, references: set[str]) -> _Known:
    """The persons and groups of `named.parquet`. references: identifiers that are asked for."""
    by_key: dict[str, tuple[_Named, ...]] = {}
    by_id: dict[str, tuple[_Named, ...]] = {}
    # Hundreds of thousands were born or died in few years, and most have a name that nobody else has.
    years: dict[tuple[int, ...], tuple[int, ...]] = {}
    for id, group, keys, births, deaths, ids in _rows(path, ("id", "group", "keys", "births", "deaths", "ids")):
        born, died = (years.setdefault(span, span) for span in (tuple(births), tuple(deaths)))
        each = _Named(id, group, born, died)
        for key in keys:
            by_key[key] = (*by_key.get(key, ()), each)
        for other in ids if references else ():
            if other in references:
                by_id[other] = (*by_id.get(other, ()), each)
    often = Counter(word for key in by_key for word in _telling(key.split()))
    pairs = {_rarest(key, often) for key in by_key}
    return _Known(by_key, by_id, frozenset(pairs), () in pairs)


def _rarest(key: str, often: Mapping[str, int]) -> tuple[str, ...]:
    """The two rarest of a key's telling words, in alphabetical order; one where there is one, none where there is
    none."""
    words = sorted(_telling(map(intern, key.split())), key=lambda word: (often[word], word))
    return tuple(sorted(words[:2]))


@lru_cache(maxsize=200_000)
def _words(written: str) -> tuple[str, ...]:
    """The folded words of one written word, as a name that is read has them."""
    # Remembered here, not there as well.
    return tuple(token.text for token in tokens.__wrapped__(PersonName(written, words=(written,))))


def _telling(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that are neither initials nor particles, which reading a name may cut or join otherwise."""
    return frozenset(word for word in words if len(word) > 1 and word not in PARTICLES)


def _rows(path: Path, columns: tuple[str, ...], start: int = 0, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of a Parquet file, with these columns; from the place `start` on, at most so many."""
    end = None if most is None else start + most
    with pq.ParquetFile(path) as file:
        before = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if before + rows > start and (end is None or before < end):
                first, last = max(0, start - before), rows if end is None else min(rows, end - before)
                read = file.read_row_group(group, columns=list(columns), use_threads=False).slice(first, last - first)
                for batch in read.to_batches(max_chunksize=_BATCH):
                    yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
            before += rows
