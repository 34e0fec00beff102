"""Identities of one edition: `identities.sqlite`, written once and read by key.

identity(id), member(record → identity)     which records are one human being
tie, proposal                               what joined them; pairs that await the desk, surest first
moved(old → heir)                           ids that went: where to, or nowhere ("")
mention(record, name, …)                    how other records name the person or group of a record
"""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from passeur.errors import Damaged
from passeur.lake.files import sync_file
from passeur.model.record import AnyRecord

_SCHEMA = """
CREATE TABLE identity (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE member (record TEXT PRIMARY KEY, identity TEXT NOT NULL, print TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tie (identity TEXT NOT NULL, left TEXT NOT NULL, right TEXT NOT NULL, rule TEXT NOT NULL,
    probability REAL NOT NULL);
CREATE TABLE proposal (left TEXT NOT NULL, right TEXT NOT NULL, rule TEXT NOT NULL, probability REAL NOT NULL);
CREATE TABLE moved (old TEXT PRIMARY KEY, heir TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE mention (record TEXT NOT NULL, name TEXT NOT NULL, certainty TEXT NOT NULL, partner TEXT NOT NULL,
    count INTEGER NOT NULL, dates TEXT NOT NULL);
"""

#: After the rows are there: five times faster than keeping trees in order while writing.
_INDEXES = """
CREATE INDEX member_identity ON member (identity);
CREATE INDEX tie_identity ON tie (identity);
CREATE INDEX proposal_left ON proposal (left);
CREATE INDEX proposal_right ON proposal (right);
CREATE INDEX mention_record ON mention (record);
"""

#: How sure it is that a mention means a record, the surest first.
CERTAINTIES = ("certain", "probable", "possible", "ambiguous")

#: Ids in one question to SQLite.
_AT_ONCE = 500


class KeptTie(msgspec.Struct, frozen=True):
    """Two records of one identity or proposal, the rule that held and its probability (0 to 1)."""

    left: str
    right: str
    rule: str
    probability: float


class KeptIdentity(msgspec.Struct, frozen=True):
    """An identity as an edition keeps it: see `link.model.Identity`. members: sorted."""

    id: str
    members: tuple[str, ...]
    ties: tuple[KeptTie, ...] = ()


class Mention(msgspec.Struct, frozen=True):
    """A person or group named in other records (as agent), tied to its own record.

    name: exactly as those records write it (the filter `agent`); record: the person's or group's record id;
    certainty: "certain" (the source gives the authority's id), "probable" (name and dates agree), "possible" (the
    name alone, and nobody else in the network has it), "ambiguous" (name and dates agree, with several who are not held
    to be one); partner: whose records name it so; count: how many do.
    """

    name: str
    record: str
    certainty: str
    partner: str
    count: int
    dates: str = ""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition knows of its identities' ids, to hand on to the next one.

    members: record id → identity id; prints: fingerprint of a record → identity id, only where it leads to a single
    identity; moved: id that went → its heir, or "".
    """

    members: dict[str, str] = {}
    prints: dict[str, str] = {}
    moved: dict[str, str] = {}


class IdentitiesWriter:
    """Writes `identities.sqlite`; nobody sees it before the edition around it is sealed."""

    def __init__(self, path: Path) -> None:
        """Begin at `path`, where nothing may be yet."""
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is new and worthless until it is whole: no journal, no waiting for the disk before the end.
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA} BEGIN")

    def add_identities(self, identities: Iterable[KeptIdentity], prints: dict[str, str]) -> None:
        """Add identities. prints: record id → its fingerprint (`link.facts.fingerprint`), "" where it has none."""
        for each in identities:
            self._connection.execute("INSERT INTO identity VALUES (?)", (each.id,))
            members = [(record, each.id, prints.get(record, "")) for record in each.members]
            self._connection.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
            ties = [(each.id, tie.left, tie.right, tie.rule, tie.probability) for tie in each.ties]
            self._connection.executemany("INSERT INTO tie VALUES (?, ?, ?, ?, ?)", ties)

    def add_proposals(self, proposals: Iterable[KeptTie]) -> None:
        """Add pairs for the desk, the surest first."""
        rows = ((each.left, each.right, each.rule, each.probability) for each in proposals)
        self._connection.executemany("INSERT INTO proposal VALUES (?, ?, ?, ?)", rows)

    def add_moved(self, moved: dict[str, str]) -> None:
        """Add ids that went, with their heirs ("": none)."""
        self._connection.executemany("INSERT INTO moved VALUES (?, ?)", sorted(moved.items()))

    def add_mentions(self, mentions: Iterable[Mention]) -> None:
        """Add mentions."""
        rows = ((each.record, each.name, each.certainty, each.partner, each.count, each.dates) for each in mentions)
        self._connection.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?)", rows)

    def finish(self) -> None:
        """Index and write everything."""
        self._connection.execute("COMMIT")
        self._connection.executescript(_INDEXES)
        self._connection.close()
        sync_file(self._path)

    def abandon(self) -> None:
        """Close without finishing; the caller removes the file."""
        self._connection.close()


class Identities:
    """The identities of one edition, open for reading; safe to use from several threads."""

    def __init__(self, path: Path, gone: Sequence[AnyRecord] = ()) -> None:
        """Open; an absent file is an edition without identities. gone: records of the edition that nobody is given.

        Raises Damaged when the file is something else.
        """
        self._path = path
        self._there = path.exists()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        if self._there:
            self._rows("SELECT count(*) FROM identity")
        self._gone = frozenset(record.id for record in gone)
        self._unsaid = Counter(
            (agent.name, record.partner, agent.dates) for record in gone for agent in record.agents if agent.name
        )
        self._dissolved = frozenset(self._apart())

    def of(self, record: str) -> KeptIdentity | None:
        """The identity that a record belongs to."""
        if record in self._gone:
            return None
        rows = self._rows("SELECT identity FROM member WHERE record = ?", record)
        return self.get(rows[0][0]) if rows else None

    def get(self, id: str) -> KeptIdentity | None:
        """The identity with this id."""
        found = self._get(id) if id not in self._dissolved else None
        return found if found is not None and found.members else None

    def _get(self, id: str) -> KeptIdentity:
        """The identity with this id, without the members that nobody is given."""
        members = self._rows("SELECT record FROM member WHERE identity = ? ORDER BY record", id)
        ties = self._rows("SELECT left, right, rule, probability FROM tie WHERE identity = ? ORDER BY rowid", id)
        return KeptIdentity(
            id,
            tuple(record for (record,) in members if record not in self._gone),
            tuple(self._kept(ties)),
        )

    def _apart(self) -> Iterator[str]:
        """Identities that are none without the records that nobody is given: what is left of them is a single record,
        or not tied together. The next edition says what they are then."""
        identities = {
            id for record in self._gone for (id,) in self._rows("SELECT identity FROM member WHERE record = ?", record)
        }
        for id in identities:
            left = self._get(id)
            if len(left.members) < 2 or not _together(left):
                yield id

    def _kept(self, rows: Iterable[tuple[Any, ...]]) -> list[KeptTie]:
        """Ties and proposals, but for those with a record that nobody is given."""
        return [KeptTie(*row) for row in rows if self._gone.isdisjoint(row[:2])]

    def moved(self, id: str) -> str | None:
        """Where an identity that went has its heir: its id, "" where there is none, None where it never was."""
        if id in self._dissolved:
            return ""
        seen = {id}
        heir: str | None = None
        while rows := self._rows("SELECT heir FROM moved WHERE old = ?", heir or id):
            heir = str(rows[0][0])
            # An heir that went in turn is followed to the end; a circle would be a fault and ends in a tombstone.
            if not heir or heir in seen or heir in self._dissolved:
                return ""
            seen.add(heir)
        return heir

    def proposals(self, record: str) -> list[KeptTie]:
        """Pairs with this record that await a decision, the surest first."""
        question = (
            "SELECT left, right, rule, probability FROM proposal WHERE rowid IN"
            " (SELECT rowid FROM proposal WHERE left = ? UNION SELECT rowid FROM proposal WHERE right = ?)"
            " ORDER BY rowid"
        )
        return self._kept(self._rows(question, record, record))

    def all_proposals(self, offset: int = 0, size: int = 50) -> list[KeptTie]:
        """A page of all pairs that await a decision, the surest first."""
        question = "SELECT left, right, rule, probability FROM proposal ORDER BY rowid LIMIT ? OFFSET ?"
        return self._kept(self._rows(question, size, offset))

    def mentions(self, records: Iterable[str]) -> list[Mention]:
        """How other records name the persons or groups of these records: the surest first, then the most frequent.

        What is tied to several of `records` (they are one identity) comes once.
        """
        found: dict[tuple[str, str, str, str], Mention] = {}
        for some in _portions(dict.fromkeys(id for id in records if id not in self._gone)):
            marks = ",".join("?" * len(some))
            rows = self._rows(
                f"SELECT name, record, certainty, partner, count, dates FROM mention WHERE record IN ({marks})",  # noqa: S608
                *some,
            )
            for row in rows:
                each = Mention(*row)
                if unsaid := self._unsaid[each.name, each.partner, each.dates]:
                    each = msgspec.structs.replace(each, count=each.count - unsaid)
                if each.count < 1:
                    continue
                found.setdefault((each.name, each.partner, each.dates, each.certainty), each)
        order = {certainty: place for place, certainty in enumerate(CERTAINTIES)}
        return sorted(
            found.values(), key=lambda each: (order[each.certainty], -each.count, each.name, each.partner, each.dates)
        )

    def count(self) -> int:
        """How many identities there are."""
        rows = self._rows("SELECT count(*) FROM identity")
        return int(rows[0][0]) - len(self._dissolved) if rows else 0

    def ids(self, start: int = 0, count: int = -1) -> list[str]:
        """Ids of identities, sorted: all, or `count` of them after `start`."""
        question = (
            "SELECT id FROM identity WHERE id NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ? OFFSET ?"
        )
        return [id for (id,) in self._rows(question, json.dumps(sorted(self._dissolved)), count, start)]

    def by_record(self, records: Iterable[str]) -> dict[str, str]:
        """Record id → identity id, of those of `records` that belong to one."""
        found: dict[str, str] = {}
        for some in _portions(dict.fromkeys(records)):
            marks = ",".join("?" * len(some))
            found.update(self._rows(f"SELECT record, identity FROM member WHERE record IN ({marks})", *some))  # noqa: S608
        return {record: id for record, id in found.items() if record not in self._gone and id not in self._dissolved}

    def register(self) -> Register:
        """All that the next edition needs so that ids stay."""
        members: dict[str, str] = {}
        prints: dict[str, set[str]] = {}
        for record, identity, print_ in self._rows("SELECT record, identity, print FROM member"):
            members[record] = identity
            if print_:
                prints.setdefault(print_, set()).add(identity)
        return Register(
            members=members,
            prints={print_: next(iter(ids)) for print_, ids in prints.items() if len(ids) == 1},
            moved=dict(self._rows("SELECT old, heir FROM moved")),
        )

    def close(self) -> None:
        """Give back files. No other call may be under way."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    def _rows(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        """The answer to a question; none without a file. Raises Damaged."""
        if not self._there:
            return []
        try:
            return self._connection().execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise Damaged(f"{self._path} is damaged: {error}; passeur verify says more") from error

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection: SQLite reads in parallel only over several."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # immutable: the file never changes, so no locks and no -wal beside it.
            uri = self._path.resolve().as_uri() + "?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection


def _together(identity: KeptIdentity) -> bool:
    """Whether ties lead from each member to every other."""
    reached, waiting = {identity.members[0]}, [identity.members[0]]
    while waiting:
        here = waiting.pop()
        for tie in identity.ties:
            other = tie.right if tie.left == here else tie.left if tie.right == here else here
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached.issuperset(identity.members)


def _portions(ids: Iterable[str]) -> Iterable[list[str]]:
    """`ids`, so many at a time that SQLite takes them in one question."""
    whole = list(ids)
    return (whole[at : at + _AT_ONCE] for at in range(0, len(whole), _AT_ONCE))
