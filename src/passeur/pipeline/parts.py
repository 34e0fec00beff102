"""Records and index of an edition, built in parts: one process a core, joined in the end.

What costs at publication is Python's: decoding records, deciding on access, making documents. So each core does all of
it for its share of the records, into its own part, and joining the parts is moving files and copying rows.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import msgspec

from passeur.access.gate import Gate, gate_of
from passeur.access.hidden import Hidden, Withheld, refs_to
from passeur.access.reduce import reduce, untied, withheld
from passeur.access.rules import clocks
from passeur.access.said import says_closed
from passeur.lake import relations
from passeur.lake.edition import RecordWriter
from passeur.model.record import AnyRecord, Person, encode, kind_of
from passeur.pipeline.live import Row, Slice, live_rows
from passeur.pipeline.memory import give_back
from passeur.pipeline.named import Files, Gatherer
from passeur.pipeline.progress import Progress
from passeur.pipeline.workers import context, pool
from passeur.report import Report
from passeur.search.analysis import sort_key
from passeur.search.document import document
from passeur.search.query import SearchBackend

#: Below this many records in all, starting processes costs more than it saves.
_ALONE = 20_000

#: How many times as long as another record a person takes: names are read, indexed part by part and kept for linkage.
_PERSON = 1.75

#: The kind of a remark on a record that says itself that it is closed, and how many characters of that it has.
SAID_CLOSED = "said-closed"
_SAID = 160

#: Seconds between two looks at how far the processes are.
_LOOK = 0.3


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One part to build. records, index, gathered: where to.

    year: decides what may be public; hidden: who is withheld; frequent: see `query.SearchBackend.create`. withdrawn:
    ids of records that are left out, and gone: what leads to them.
    """

    number: int
    shares: tuple[Slice, ...]
    records: Path
    index: Path
    gathered: Files
    year: int
    hidden: Hidden = Hidden()
    frequent: dict[str, list[str]] = {}
    withdrawn: frozenset[str] = frozenset()
    gone: Hidden = Hidden()


class Tally(msgspec.Struct):
    """What was published of one source.

    live: records before those that may not be public were left out; reduced: those that are public in part; closed: of
    those withheld, the ones whose documents may not be online yet, by reason (`access.gate`); about: how many
    records each part of the partner's statement is about; withdrawn: on request, not counted among those withheld.
    """

    live: int = 0
    withheld: int = 0
    reduced: int = 0
    withdrawn: int = 0
    closed: dict[str, int] = {}
    about: dict[int, int] = {}
    by_kind: dict[str, int] = {}
    report: Report = msgspec.field(default_factory=Report)

    def add(self, other: "Tally") -> None:
        """Add what another part has of the same source."""
        self.live += other.live
        self.withheld += other.withheld
        self.reduced += other.reduced
        self.withdrawn += other.withdrawn
        self.closed = dict(Counter(self.closed) + Counter(other.closed))
        self.about = dict(Counter(self.about) + Counter(other.about))
        self.by_kind = dict(Counter(self.by_kind) + Counter(other.by_kind))
        self.report.add(other.report)


def hidden_of(shares: Iterable[Slice], year: int) -> Hidden:
    """Who is withheld from an edition of `year`; only persons are decoded, and no source that publishes all."""
    found = Withheld()
    for share in shares:
        rules = clocks(share.source, year)
        if rules.publishes_living or not share.persons:
            continue
        for rows in live_rows(share, Report(), "person"):
            for row in rows:
                if isinstance(row.record, Person) and withheld(row.record, rules):
                    found.add(row.record)
    return found.hidden()


def gone_of(shares: Iterable[Slice], withdrawn: frozenset[str]) -> Hidden:
    """What leads to records that are withdrawn; only sources that have some are decoded."""
    sources = {id.partition("/")[0] for id in withdrawn}
    wanted = (share for share in shares if share.source.id in sources)
    rows = (row for share in wanted for rows in live_rows(share, Report()) for row in rows)
    return refs_to((row.record for row in rows if row.record.id in withdrawn), withdrawn)


def gate_to(share: Slice, year: int) -> Gate | None:
    """What decides on the documents of a slice, once it has seen all records; None where nothing can be closed."""
    gate = gate_of(share.source, year)
    if gate is not None:
        for rows in live_rows(share, Report()):
            for row in rows:
                gate.learn(row.record)
    return gate


def divide(shares: Iterable[Slice], workers: int) -> list[list[Slice]]:
    """Divide slices among processes so that each has about as much work; a single list where there is little."""
    ordered = sorted(shares, key=lambda share: -_work(share))
    count = workers if sum(share.records for share in ordered) >= _ALONE else 1
    parts: list[list[Slice]] = [[] for _ in range(max(1, count))]
    given = [0.0] * len(parts)
    for share in ordered:
        least = given.index(min(given))
        parts[least].append(share)
        given[least] += _work(share)
    # Within a part the order of sources and files is kept, so that an edition is the same for the same shards.
    filled = [part for part in parts if part] or [[]]
    return [sorted(part, key=lambda share: (share.source.id, share.pieces[0].place)) for part in filled]


def _work(share: Slice) -> float:
    """How long a slice takes, in records that are no persons."""
    return share.records + (_PERSON - 1) * share.persons


def build(jobs: list[Job], backend: SearchBackend, progress: Progress) -> dict[str, Tally]:
    """Build all parts and tell, by source, what was published. One part is built in this process."""
    total = sum(share.records for job in jobs for share in job.shares)
    tallies: dict[str, Tally] = {}
    if len(jobs) == 1:
        done = Counted(progress, total)
        _collect(tallies, build_part(jobs[0], backend, done))
        return tallies
    counter: Synchronized[int] = context().Value("q", 0)
    with pool(len(jobs), _share_counter, counter) as processes:
        running: set[Future[dict[str, Tally]]] = {processes.submit(_build_apart, job, backend) for job in jobs}
        while running:
            finished, running = wait(running, timeout=_LOOK)
            progress("publish", counter.value, total)
            for each in finished:
                _collect(tallies, each.result())
    return tallies


class Counted:
    """Counts records into a `Progress`."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def __call__(self, records: int) -> None:
        """So many records more are done."""
        self._done += records
        self._progress("publish", self._done, self._total)


def build_part(job: Job, backend: SearchBackend, done: "Counted | SharedCount") -> dict[str, Tally]:
    """Write the records, the index and what linkage needs of one part; what was published, by source."""
    writer = RecordWriter(job.records)
    index = backend.create(job.index, job.number, job.frequent)
    gatherer = Gatherer(job.gathered)
    tallies: dict[str, Tally] = {}
    for share in job.shares:
        tally = tallies.setdefault(share.source.id, Tally())
        kinds = Counter(tally.by_kind)
        rules, gate = clocks(share.source, job.year), gate_to(share, job.year)
        for rows in live_rows(share, tally.report):
            if share.source.access is None:
                _remark_on_words(rows, job.year, tally.report)
            public: list[tuple[AnyRecord, bytes]] = []
            withdrawn = 0
            for row in rows:
                if row.record.id in job.withdrawn:
                    withdrawn += 1
                    continue
                record = row.record if gate is None else gate.admit(row.record)
                if record is not None:
                    record = reduce(record, rules, job.hidden)
                if record is not None and job.gone:
                    record = untied(record, job.gone)
                if record is row.record:
                    public.append((record, row.data))
                elif record is not None:
                    public.append((record, encode(record)))
                    tally.reduced += 1
            writer.add((record.id, data) for record, data in public)
            documents = [document(record) for record, _ in public]
            index.add(documents)
            writer.relate(
                row
                for (record, _), made in zip(public, documents, strict=True)
                if record.relations
                for row in relations.rows(record, made.sort_name or sort_key(made.title))
            )
            gatherer.add(record for record, _ in public)
            kinds.update(kind_of(record) for record, _ in public)
            tally.live += len(rows)
            tally.withdrawn += withdrawn
            tally.withheld += len(rows) - len(public) - withdrawn
            done(len(rows))
        give_back()
        tally.by_kind = dict(kinds)
        if gate is not None:
            tally.closed = dict(Counter(tally.closed) + Counter(gate.withheld))
            tally.about = dict(Counter(tally.about) + Counter(dict(enumerate(gate.about))))
    writer.close()
    gatherer.close()
    index.finish()
    return tallies


def _remark_on_words(rows: list[Row], year: int, report: Report) -> None:
    """Remark on records that say themselves that they are closed, of a source of which no access is stated."""
    for row in rows:
        if row.record.notes and (said := says_closed(row.record, year)):
            report.file = row.record.provenance.file
            report.remark(SAID_CLOSED, said[:_SAID], row.record.provenance.line, row.record.id)


class SharedCount:
    """Counts records into memory that the parent process reads."""

    def __init__(self, counter: "Synchronized[int]") -> None:
        self._counter = counter

    def __call__(self, records: int) -> None:
        """So many records more are done."""
        with self._counter.get_lock():
            self._counter.value += records


#: This process's counter, given when it was started.
_shared: list[SharedCount] = []


def _share_counter(counter: "Synchronized[int]") -> None:
    """Keep the counter that this process was started with."""
    _shared[:] = [SharedCount(counter)]


def _build_apart(job: Job, backend: SearchBackend) -> dict[str, Tally]:
    """Build a part in a process of its own."""
    return build_part(job, backend, _shared[0])


def _collect(tallies: dict[str, Tally], found: dict[str, Tally]) -> None:
    """Add what one part has to the sum."""
    for id, tally in found.items():
        tallies.setdefault(id, Tally()).add(tally)
