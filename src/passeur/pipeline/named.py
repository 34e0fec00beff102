"""What is gathered for linkage while the records of an edition are built: facts of persons, persons and groups by
name, and the agents that records mention. One Parquet file of each a part; memory stays flat."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from passeur import columns
from passeur.lake.edition import MENTIONS, NAMED, PEOPLE
from passeur.link import facts
from passeur.link.model import Facts
from passeur.model.dates import Date
from passeur.model.ids import authority_key
from passeur.model.life import life_dates
from passeur.model.names import PersonName
from passeur.model.names.forms import tokens
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import AnyRecord, Group, Name, Person
from passeur.pipeline.memory import give_back

#: Rows that are held in memory before they are written: a person's take some two kilobytes.
_ROWS = 2_048

#: Rows of a group of a file that was joined, and portions in which mentions are joined: a power of two.
_GROUP = 65_536
_PORTIONS = 4

#: Different mentions that are held in memory before they are written; the same one may then be in the file twice.
_MENTIONS = 20_000

#: Parts of a name that make its key: what it is called, not what it was called otherwise.
_CORE = ("given", "family", "word")

_NAMED = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("group", pa.bool_(), nullable=False),
        pa.field("keys", pa.list_(pa.string()), nullable=False),  # its names, as `name_key`
        pa.field("births", pa.list_(pa.int32()), nullable=False),  # earliest and latest year, empty when unknown
        pa.field("deaths", pa.list_(pa.int32()), nullable=False),
        pa.field("ids", pa.list_(pa.string()), nullable=False),  # identifiers, as `authority_key`
        pa.field("print", pa.string(), nullable=False),  # of a person: `link.facts.fingerprint`
    ]
)

_MENTIONED = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("source", "partner", "name", "type")),
        *(pa.field(name, pa.string(), nullable=False) for name in ("ref", "authority", "dates")),
        pa.field("count", pa.int64(), nullable=False),
    ]
)


#: A row of `named.parquet`.
_Entry = tuple[str, bool, list[str], list[int], list[int], list[str], str]


class Files(msgspec.Struct, frozen=True):
    """Where one part, or a whole edition, keeps what was gathered."""

    people: Path
    named: Path
    mentions: Path

    @classmethod
    def within(cls, folder: Path, part: str = "") -> "Files":
        """The files of a folder; part: a mark in their names."""
        return cls(*(folder / f"{Path(name).stem}{part}.parquet" for name in (PEOPLE, NAMED, MENTIONS)))


class Gatherer:
    """Writes one part's files. Files that nothing belongs in are not made."""

    def __init__(self, files: Files) -> None:
        self._people = _Rows(files.people)
        self._named = _Rows(files.named)
        self._mentions = _Rows(files.mentions)
        self._facts: list[Facts] = []
        self._entries: list[_Entry] = []
        self._counts: Counter[tuple[str, ...]] = Counter()

    def add(self, records: Iterable[AnyRecord]) -> None:
        """Take public records."""
        for record in records:
            if isinstance(record, Person):
                known = facts.facts(record)
                self._facts.append(known)
                self._entries.append(_entry(record, facts.fingerprint(known)))
            elif isinstance(record, Group):
                self._entries.append(_entry(record, ""))
            for agent in record.agents:
                if agent.name:
                    said = (agent.name, agent.type, agent.ref, agent.authority, agent.dates)
                    self._counts[(record.source, record.partner, *said)] += 1
        if len(self._entries) >= _ROWS:
            self._flush_people()
        if len(self._counts) >= _MENTIONS:
            self._flush_mentions()

    def close(self) -> None:
        """Write what is left."""
        self._flush_people()
        self._flush_mentions()
        for each in (self._people, self._named, self._mentions):
            each.close()

    def _flush_people(self) -> None:
        """Write the persons and groups held in memory."""
        if self._facts:
            self._people.write(facts.table(self._facts))
        if self._entries:
            self._named.write(_as_table(self._entries, _NAMED))
        self._facts.clear()
        self._entries.clear()

    def _flush_mentions(self) -> None:
        """Write the mentions held in memory."""
        if self._counts:
            self._mentions.write(_as_table([(*key, count) for key, count in self._counts.items()], _MENTIONED))
        self._counts.clear()


class _Rows:
    """A Parquet file that is made when the first row comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def join(parts: list[Files], whole: Files) -> None:
    """Make one of each file of all parts; these go. What is in them is in an order of its own, so that an edition does
    not depend on how its work was divided: persons and names in that of their ids."""
    for paths, target, write in (
        ([part.people for part in parts], whole.people, _join_rows),
        ([part.named for part in parts], whole.named, _join_rows),
        ([part.mentions for part in parts], whole.mentions, _join_mentions),
    ):
        there = [path for path in paths if path.exists()]
        if there:
            write(there, target)
        for path in there:
            path.unlink()
    # Arrow keeps what it needed once; what comes next has memory of its own.
    pa.default_memory_pool().release_unused()
    give_back()


def _join_rows(paths: list[Path], target: Path) -> None:
    """The rows of some files in the order of their ids."""
    table = pa.concat_tables([pq.read_table(path) for path in paths])
    pq.write_table(table.sort_by("id"), target, compression="zstd", row_group_size=_GROUP)


def _join_mentions(paths: list[Path], target: Path) -> None:
    """The mentions of some files, each once with how often it is there; a portion at a time, since telling which are
    the same takes four times the memory of what is told apart."""
    keys = _MENTIONED.names[:-1]
    with pq.ParquetWriter(target, _MENTIONED, compression="zstd") as writer:
        for number in range(_PORTIONS):
            rows = pa.concat_tables([_portion(path, number) for path in paths])
            table = rows.group_by(keys, use_threads=False).aggregate([("count", "sum")])
            del rows
            ordered = table.sort_by([(name, "ascending") for name in keys]).rename_columns(_MENTIONED.names)
            writer.write_table(ordered.cast(_MENTIONED), row_group_size=_GROUP)


def _portion(path: Path, number: int) -> pa.Table:
    """One of the portions of a file of mentions: by the length of the name, which is the same in every part."""
    found = []
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            rows = file.read_row_group(group, use_threads=False)
            portion = pc.bit_wise_and(pc.binary_length(rows.column("name")), _PORTIONS - 1)
            found.append(rows.filter(pc.equal(portion, number)))
    return pa.concat_tables(found)


def name_key(name: PersonName) -> str:
    """The folded words of a name in alphabetical order: the same for the same words in any order. An alias whole is
    its own key; empty for a name without a word."""
    found = tokens(name)
    words = [token.text for token in found if token.part in _CORE] or [token.text for token in found]
    return " ".join(sorted(words))


def mention_key(name: str) -> str:
    """The key of a name as records mention it."""
    return name_key(read_name(name))


def _entry(record: Person | Group, print_: str) -> _Entry:
    """The row of a person or group with this fingerprint."""
    names = record.names or tuple(Name(phrase.value) for phrase in record.title)
    keys = dict.fromkeys(name_key(read_record_name(name)) for name in names)
    ids = {authority_key(each.value, each.type, record.source) for each in record.identifiers if each.value.strip()}
    ids |= {authority_key(link.url, "", record.source) for link in record.links if link.rel == "same-as"}
    births = _years(record, ("birth", "foundation"))
    deaths = _years(record, ("death", "execution", "dissolution"))
    if not births and not deaths and isinstance(record, Person) and (life := life_dates(record)):
        births, deaths = map(_bounds, life)
    return (
        record.id,
        isinstance(record, Group),
        [key for key in keys if key],
        births,
        deaths,
        sorted(ids | {record.id}),
        print_,
    )


def _years(record: Person | Group, types: tuple[str, ...]) -> list[int]:
    """Earliest and latest year of the events of these types; empty when none is dated or when they disagree."""
    dates = [event.date for event in record.events if event.type in types and event.date]
    dates += [date for date in record.dates if date.type in types]
    known = [bounds for date in dates if (bounds := _bounds(date))]
    return [min(first for first, _ in known), max(last for _, last in known)] if known else []


def _bounds(date: Date) -> list[int]:
    """Earliest and latest year of a date; empty when unknown."""
    return [date.earliest // 10_000, date.latest // 10_000] if date.earliest and date.latest else []


def _as_table(
    rows: list[tuple[object, ...]] | list[_Entry],
    schema: pa.Schema,
) -> pa.Table:
    """Rows as an Arrow table."""
    return columns.table(zip(*rows, strict=True), schema)
