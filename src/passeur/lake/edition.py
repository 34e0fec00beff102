"""One published state of the network: immutable, numbered, sealed with hashes; and the pointer that says which serves.

    editions/<n>/manifest.json     what it holds: `Manifest`; its own hash is in manifest.sha256
    editions/<n>/records.sqlite    id → public record, for look-ups by key; and who points to it: see `lake.relations`
    editions/<n>/identities.sqlite which records are one human being, who is named where: see `lake.identities`
    editions/<n>/people.parquet    what linkage compared; named.parquet, mentions.parquet: what mentions are tied by
    editions/<n>/units.json        which raw files it was made of, source by source
    editions/<n>/network.toml      the network as it was described then
    editions/<n>/index/            the search index
    editions/<n>/guide.json        how many records of each partner each theme has: see `guide.counting`
    editions/current               the number of the edition that serves
    editions/withdrawn             records that no reader of an edition is given: see `lake.withdrawn`

An edition is built in `editions/<n>.partial` and renamed when it is whole and sealed; the pointer is switched last.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from passeur import network as networks
from passeur.errors import Damaged, NotFound
from passeur.lake import relations
from passeur.lake.files import PARTIAL, sha256_of, sync_file, sync_folder, write_atomically
from passeur.lake.identities import Identities
from passeur.lake.inherited import with_texts
from passeur.lake.records import Unit
from passeur.lake.relations import Related
from passeur.model.ids import reference_keys
from passeur.model.record import AnyRecord, decode, kind_of
from passeur.network import Network

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
RECORDS = "records.sqlite"
UNITS = "units.json"
NETWORK = "network.toml"
INDEX = "index"
IDENTITIES = "identities.sqlite"
PEOPLE = "people.parquet"
NAMED = "named.parquet"
MENTIONS = "mentions.parquet"
GUIDE = "guide.json"
POINTER = "current"

#: Changes whenever the same records would be kept otherwise: a new edition is then made.
LAYOUT = 2

#: Ids in one question to SQLite.
_AT_ONCE = 500
#: How many ancestors are walked before a chain of parents is taken for a cycle.
_DEEPEST = 64


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """One source in one edition. stale: why its last good data stands in for what it gives now; empty when fresh.

    holds: what its partner states that it holds (`network.StatedAccess`), empty where it states nothing; closed:
    records whose documents may not be online yet, by reason.
    """

    partner: str
    records: int
    by_kind: dict[str, int] = {}
    files: int = 0
    skipped: int = 0
    refused: int = 0
    harvested: str = ""
    stale: str = ""
    read: int = 0
    holds: str = ""
    closed: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is.

    created: ISO 8601, UTC. inputs: hash of all that it was made from. by_kind, by_partner: numbers of public records.
    withheld: records that may not be public; reduced: public in part; withdrawn: left out on request.
    files: path within the edition → SHA-256.
    identities: how many there are; identified: records that belong to one; proposals: pairs that await the desk;
    astray: judgements whose records are no longer there; mentions: names in records that are tied to their person.
    """

    number: int
    created: str
    passeur: str
    document_version: int
    inputs: str
    records: int
    by_kind: dict[str, int]
    by_partner: dict[str, int]
    sources: dict[str, SourceState]
    withheld: int = 0
    files: dict[str, str] = {}
    identities: int = 0
    identified: int = 0
    proposals: int = 0
    astray: int = 0
    mentions: int = 0
    reduced: int = 0
    withdrawn: int = 0


#: Source → raw files that an edition was made of.
Units = dict[str, list[Unit]]


class RecordWriter:
    """Writes `records.sqlite`: rows in the order in which they come, the index over ids at the end (five times
    faster than inserting into a tree by key)."""

    def __init__(self, path: Path) -> None:
        """Begin at `path`, or go on where a closed writer left it."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is new and worthless until it is whole: no journal, no waiting for the disk before the end.
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;"
            f"CREATE TABLE IF NOT EXISTS record (id TEXT NOT NULL, data BLOB NOT NULL); {relations.TABLE}; BEGIN"
        )
        self._path = path

    def add(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Add records as (id, canonical JSON)."""
        self._connection.executemany("INSERT INTO record VALUES (?, ?)", rows)

    def relate(self, rows: Iterable[relations.Row]) -> None:
        """Add who points to whom, as `relations.rows` gives it."""
        self._connection.executemany("INSERT INTO relation VALUES (?, ?, ?, ?, ?)", rows)

    def absorb(self, path: Path) -> None:
        """Take over the rows that another writer closed at `path`, in their order; its file goes."""
        self._connection.execute("COMMIT")
        self._connection.execute("ATTACH ? AS part", (str(path),))
        self._connection.execute("BEGIN")
        self._connection.execute("INSERT INTO record SELECT id, data FROM part.record ORDER BY rowid")
        self._connection.execute("INSERT INTO relation SELECT * FROM part.relation ORDER BY rowid")
        self._connection.execute("COMMIT")
        self._connection.execute("DETACH part")
        self._connection.execute("BEGIN")
        path.unlink()

    def close(self) -> None:
        """Write the rows without an index, to be absorbed or taken up by another writer."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def finish(self) -> None:
        """Index and write everything. Raises Damaged when an id came twice."""
        try:
            self._connection.execute("CREATE UNIQUE INDEX record_id ON record (id)")
        except sqlite3.IntegrityError as error:
            raise Damaged("two records of the edition have the same id") from error
        self._connection.execute(relations.INDEX)
        self._connection.execute("COMMIT")
        self._connection.close()
        sync_file(self._path)


#: Makes, of the records that are withdrawn, what takes ties to them out of another.
Untying = Callable[[Sequence[AnyRecord]], Callable[[AnyRecord], AnyRecord]]


class Edition:
    """An edition open for reading, without what is withdrawn; safe to use from several threads.

    withdrawn: ids of records that nobody is given. gone: those of them that the edition holds.
    """

    number: int
    folder: Path
    manifest: Manifest
    network: Network

    def __init__(self, folder: Path, withdrawn: frozenset[str] = frozenset(), untying: Untying | None = None) -> None:
        """Open `folder` (`editions/<n>`). untying: for records that are tied to what is withdrawn.

        Raises Damaged when its manifest is not the one that was sealed, or its records cannot be opened.
        """
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.number = self.manifest.number
        self.withdrawn = withdrawn
        self._untying = untying
        try:
            self.network = networks.parse((folder / NETWORK).read_bytes(), str(folder / NETWORK))
        except OSError as error:
            raise Damaged(f"{folder / NETWORK} cannot be read: {error}") from error
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._identities: Identities | None = None
        self._opening = threading.Lock()
        self._without = json.dumps(sorted(withdrawn))
        self._look()
        there = [self._whole(id) for id in sorted(withdrawn)]
        self.gone = tuple(record for record in there if record is not None)
        self._untied = untying(self.gone) if untying and self.gone else None
        if self.gone:
            self.manifest = _lessened(self.manifest, self.gone, self.identities)

    def again(self) -> "Edition":
        """The same edition opened once more, to be closed by another."""
        return Edition(self.folder, self.withdrawn, self._untying)

    @property
    def identities(self) -> Identities:
        """Its identities, opened when they are first asked for. Raises Damaged."""
        with self._opening:
            if self._identities is None:
                self._identities = Identities(self.folder / IDENTITIES, self.gone)
            return self._identities

    def get(self, id: str) -> AnyRecord | None:
        """The public record with this id, whole: what it inherits is written out."""
        record = self._stored(id)
        return with_texts(record, self._stored) if record is not None else None

    def _stored(self, id: str) -> AnyRecord | None:
        """The record as it is kept, without ties to what is withdrawn; None where it is withdrawn itself."""
        record = self._whole(id) if id not in self.withdrawn else None
        return self._untied(record) if record is not None and self._untied is not None else record

    def _whole(self, id: str) -> AnyRecord | None:
        """The record as it is kept, withdrawn or not."""
        row = self._connection().execute("SELECT data FROM record WHERE id = ?", (id,)).fetchone()
        return decode(row[0]) if row else None

    def get_many(self, ids: Iterable[str]) -> dict[str, AnyRecord]:
        """Those of `ids` that exist, in the order in which they are asked for."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self.withdrawn]
        rows: dict[str, bytes] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            asked = f"SELECT id, data FROM record WHERE id IN ({', '.join('?' * len(some))})"  # noqa: S608  marks only
            rows.update(self._connection().execute(asked, some))
        found = {id: decode(rows[id]) for id in wanted if id in rows}
        if self._untied is not None:
            found = {id: self._untied(record) for id, record in found.items()}
        return {id: with_texts(record, self._stored) for id, record in found.items()}

    def referred(self, record: AnyRecord, ref: str) -> AnyRecord | None:
        """The record that `record` means by `ref`: a record id, or its source's own id; None where there is none."""
        keys = reference_keys(record.source, ref)[:2]
        return next((found for key in keys if (found := self.get(key)) is not None), None)

    def referred_many(self, record: AnyRecord, refs: Iterable[str]) -> dict[str, AnyRecord]:
        """What `referred` gives for each of `refs` that means a record here, by `ref`."""
        keys = {ref: reference_keys(record.source, ref)[:2] for ref in refs}
        found = self.get_many(key for each in keys.values() for key in each)
        return {ref: found[key] for ref, each in keys.items() for key in reversed(each) if key in found}

    def related_to(self, id: str, kind: str = "", size: int = 200, offset: int = 0) -> list[Related]:
        """Records that state a relation to the one with this id, by name; kind: of these records, empty for any."""
        where, arguments = self._pointing(id, kind)
        if not where:
            return []
        asked = f"SELECT record, kind, group_concat(DISTINCT type) {where} GROUP BY record ORDER BY name, record"
        return relations.related(self._connection().execute(f"{asked} LIMIT ? OFFSET ?", [*arguments, size, offset]))

    def related_count(self, id: str, kind: str = "") -> int:
        """How many records `related_to` has in all."""
        where, arguments = self._pointing(id, kind)
        if not where:
            return 0
        count: int = self._connection().execute(f"SELECT count(DISTINCT record) {where}", arguments).fetchone()[0]
        return count

    def _pointing(self, id: str, kind: str) -> tuple[str, list[str]]:
        """Where the relations to a record are; empty where there is no such record, and in editions without them."""
        record = self._stored(id)
        there = self._connection().execute("SELECT 1 FROM sqlite_master WHERE name = 'relation'").fetchone()
        if record is None or not there:
            return "", []
        return relations.question(relations.keys_of(record), kind, self._without if self.gone else "")

    def tied(self) -> Iterator[tuple[AnyRecord, AnyRecord]]:
        """The records that are tied to what is withdrawn, each as it is kept and as it is given. All records are looked
        through, a million in some seconds."""
        if self._untied is None:
            return
        mentioned = relations.mentioning(self.gone)
        rows = self._connection().execute("SELECT data FROM record")
        while some := [data for (data,) in rows.fetchmany(_AT_ONCE)]:
            # Hardly any mentions them, and one search through many is quicker than many.
            for record in map(decode, filter(mentioned, some if mentioned(b"\n".join(some)) else ())):
                given = self._untied(record)
                if given is not record and record.id not in self.withdrawn:
                    yield record, given

    def ids(self, start: int = 0, count: int = -1) -> Iterator[str]:
        """Ids of public records, in the order in which sources gave them: all, or `count` of them after `start`."""
        where = "WHERE id NOT IN (SELECT value FROM json_each(?))" if self.gone else "WHERE ? != ''"
        question = f"SELECT id FROM record {where} ORDER BY rowid LIMIT ? OFFSET ?"  # noqa: S608
        for (id,) in self._connection().execute(question, (self._without, count, start)):
            yield id

    def of_source(self, source: str) -> list[AnyRecord]:
        """All public records of one source, in the order of their ids, as they are kept."""
        found = [each for each in _of_source(self._connection(), source) if each.id not in self.withdrawn]
        return [self._untied(each) for each in found] if self._untied is not None else found

    def ancestors(self, record: AnyRecord) -> list[AnyRecord]:
        """What `record` is part of, from the top down; itself left out. A cycle or a missing parent ends the walk."""
        chain: list[AnyRecord] = []
        seen = {record.id}
        parent = record.parent
        while parent and parent not in seen and len(chain) < _DEEPEST:
            above = self.get(parent)
            if above is None:
                break
            seen.add(parent)
            chain.append(above)
            parent = above.parent
        return chain[::-1]

    def close(self) -> None:
        """Give back files. No other call may be under way."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()
        if self._identities is not None:
            self._identities.close()
            self._identities = None

    def _look(self) -> None:
        """Raise Damaged where the records cannot be opened."""
        try:
            self._connection().execute("SELECT 1 FROM record LIMIT 1").fetchone()
        except sqlite3.Error as error:
            self.close()
            where = self.folder / RECORDS
            raise Damaged(f"{where} cannot be opened ({error}); let another edition serve: passeur rollback") from error

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection: SQLite reads in parallel only over several."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # immutable: the file never changes, so no locks and no -wal beside it.
            uri = (self.folder / RECORDS).resolve().as_uri() + "?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            self._connections.append(connection)
        return connection


class EditionBuilder:
    """Builds the next edition beside the others; nothing can be seen of it before `seal`."""

    def __init__(self, network_folder: Path) -> None:
        """Begin the edition after the newest one; what an interrupted run left is removed."""
        self.editions = network_folder / "editions"
        self.editions.mkdir(exist_ok=True)
        for leftover in self.editions.glob(f"*{PARTIAL}"):
            # Files are left alone: somebody may be switching the pointer or withdrawing a record just now.
            if leftover.is_dir():
                shutil.rmtree(leftover)
        self.number = max(numbers(network_folder), default=0) + 1
        self.folder = self.editions / f"{self.number}{PARTIAL}"
        self.folder.mkdir()
        self.index = self.folder / INDEX

    def join_records(self, parts: list[Path]) -> None:
        """Make the edition's records of parts that writers closed; these go. Raises Damaged when an id came twice."""
        if parts:
            parts[0].rename(self.folder / RECORDS)
        writer = RecordWriter(self.folder / RECORDS)
        for part in parts[1:]:
            writer.absorb(part)
        writer.finish()

    def take_over(self, manifest: Manifest) -> dict[str, str]:
        """Take records, index and what linkage starts from out of the edition of `manifest`, as they are there.

        Gives these files with their sealed hashes. Hard links where the disk has them: no byte is copied.
        """
        origin = self.editions / str(manifest.number)
        made_anew = {IDENTITIES, UNITS, NETWORK}
        taken = {name: seal for name, seal in manifest.files.items() if name not in made_anew}
        for name in taken:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(origin / name, target)
            except FileNotFoundError as error:
                raise Damaged(f"{origin / name} is missing; passeur update makes it again") from error
            except OSError:
                shutil.copyfile(origin / name, target)
        return taken

    def hashes(self) -> dict[str, str]:
        """The hashes of records and index, once they are whole, by name: for `seal`, and before it where a core has
        nothing else to do."""
        paths = [self.folder / RECORDS, *(path for path in sorted(self.index.rglob("*")) if path.is_file())]
        return {path.relative_to(self.folder).as_posix(): sha256_of(path) for path in paths}

    def seal(self, manifest: Manifest, units: Units, network_toml: bytes, sealed: dict[str, str] | None = None) -> Path:
        """Write the manifest with the hash of every file, make all durable, and give the edition its name.

        sealed: hashes that are known: `hashes`, or of files taken over from another edition, where they stand, so that
        damage stays visible.
        """
        known = sealed or {}
        (self.folder / UNITS).write_bytes(msgspec.json.encode(units))
        (self.folder / NETWORK).write_bytes(network_toml)

        def sealed_name(path: Path) -> tuple[str, str]:
            sync_file(path)
            name = path.relative_to(self.folder).as_posix()
            return name, known.get(name) or sha256_of(path)

        # Hashing leaves other threads to run.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            files = dict(pool.map(sealed_name, [path for path in sorted(self.folder.rglob("*")) if path.is_file()]))
        data = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(manifest, files=files)))
        (self.folder / MANIFEST).write_bytes(data)
        (self.folder / SEAL).write_text(hashlib.sha256(data).hexdigest() + "\n")
        for path in (self.folder / MANIFEST, self.folder / SEAL):
            sync_file(path)
        for folder in (self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())):
            sync_folder(folder)
        whole = self.editions / str(self.number)
        self.folder.rename(whole)
        sync_folder(self.editions)
        return whole

    def abandon(self) -> None:
        """Remove what was built."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _lessened(manifest: Manifest, gone: Sequence[AnyRecord], identities: Identities) -> Manifest:
    """The manifest with the numbers of an edition without some of its records."""
    kinds, partners = Counter(map(kind_of, gone)), Counter(record.partner for record in gone)
    sources = Counter(record.source for record in gone)
    return msgspec.structs.replace(
        manifest,
        records=manifest.records - len(gone),
        by_kind=_less(manifest.by_kind, kinds),
        by_partner=_less(manifest.by_partner, partners),
        sources={
            id: msgspec.structs.replace(state, records=state.records - sources[id])
            for id, state in manifest.sources.items()
        },
        identities=identities.count(),
    )


def _less(counts: dict[str, int], taken: Counter[Any]) -> dict[str, int]:
    """Counts without what was taken; what nothing is left of is not counted."""
    return {key: count - taken[key] for key, count in counts.items() if count > taken[key] or not taken[key]}


def records_of_source(folder: Path, source: str) -> list[AnyRecord]:
    """All public records of one source in an edition that is being built in `folder`, in the order of their ids."""
    with closing(sqlite3.connect(folder / RECORDS)) as connection:
        return _of_source(connection, source)


def _of_source(connection: sqlite3.Connection, source: str) -> list[AnyRecord]:
    """All records whose ids begin with the source's; "0" is the sign after "/"."""
    rows = connection.execute(
        "SELECT data FROM record WHERE id > ? AND id < ? ORDER BY id", (f"{source}/", f"{source}0")
    )
    return [decode(row[0]) for row in rows]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an edition's folder. Raises Damaged when it is not the one that was sealed."""
    try:
        data = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_text().strip()
    except OSError as error:
        raise Damaged(f"{folder} is not an edition: {error}") from error
    if hashlib.sha256(data).hexdigest() != seal:
        raise Damaged(f"{folder / MANIFEST} is not the manifest that was sealed")
    return msgspec.json.decode(data, type=Manifest)


def missing_file(folder: Path, manifest: Manifest) -> str:
    """A file that the edition in `folder` had when it was sealed and has no longer; empty where all are there."""
    return next((name for name in manifest.files if not (folder / name).is_file()), "")


def read_units(folder: Path) -> Units:
    """The raw files that an edition was made of. Raises Damaged where it does not say so any more."""
    try:
        return msgspec.json.decode((folder / UNITS).read_bytes(), type=Units)
    except (OSError, msgspec.DecodeError) as error:
        raise Damaged(f"{folder / UNITS} cannot be read ({error}); passeur update makes it again") from error


def numbers(network_folder: Path) -> list[int]:
    """The numbers of all whole editions, ascending."""
    folder = network_folder / "editions"
    if not folder.is_dir():
        return []
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit() and path.is_dir())


def current(network_folder: Path) -> int | None:
    """The number of the edition that serves, None before the first. Raises Damaged on a pointer that is no number."""
    pointer = network_folder / "editions" / POINTER
    try:
        content = pointer.read_text().strip()
    except FileNotFoundError:
        return None
    if not content.isdigit():
        raise Damaged(
            f"{pointer} holds {content[:40]!r} and not the number of an edition; passeur rollback writes it anew"
        )
    return int(content)


def steady(network_folder: Path, number: int) -> None:
    """Let edition `number` serve if the pointer names none that is there: a backup lacked it, or it was removed."""
    try:
        serving = current(network_folder)
    except Damaged:
        serving = None
    if serving not in numbers(network_folder):
        switch(network_folder, number)


def switch(network_folder: Path, number: int) -> None:
    """Let edition `number` serve; running servers see it within seconds.

    Raises NotFound when there is none, and Damaged where its manifest is not the one that was sealed or a file is
    missing: whether the bytes are right is for `verify`, which takes longer.
    """
    if number not in numbers(network_folder):
        there = ", ".join(map(str, numbers(network_folder))) or "none yet"
        raise NotFound(f"there is no edition {number}; there are: {there}")
    folder = network_folder / "editions" / str(number)
    missing = missing_file(folder, read_manifest(folder))
    if missing:
        raise Damaged(f"edition {number} cannot serve: {folder / missing} is missing; let another one serve")
    write_atomically(network_folder / "editions" / POINTER, f"{number}\n".encode())


def prune(network_folder: Path, keep: int) -> list[int]:
    """Remove all but the newest `keep` editions (at least one) and the one that serves; gives what was removed.

    A server that still reads a removed edition goes on: its files are open.
    """
    serving = current(network_folder)
    old = [number for number in numbers(network_folder)[: -max(keep, 1)] if number != serving]
    for number in old:
        folder = network_folder / "editions" / str(number)
        # Renamed first, so that a kill leaves either the whole edition or a leftover that the next run removes.
        gone = folder.with_name(f"{number}.old{PARTIAL}")
        folder.rename(gone)
        shutil.rmtree(gone)
    return old


def verify(folder: Path) -> Iterator[str]:
    """What is wrong with an edition, in words; nothing when every file is as it was sealed."""
    try:
        manifest = read_manifest(folder)
    except Damaged as error:
        yield str(error)
        return
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - manifest.files.keys() - {MANIFEST, SEAL}):
        yield f"{folder / name} was not there when the edition was sealed"
    for name, sealed in manifest.files.items():
        if name not in there:
            yield f"{folder / name} is missing"
        elif sha256_of(folder / name) != sealed:
            yield f"{folder / name} was changed since it was sealed"
