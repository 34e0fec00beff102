"""`update`: the whole road, from partners' sources to the edition that serves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from passeur import __version__
from passeur import network as networks
from passeur.access import france, rules
from passeur.access.statements import check_statements
from passeur.errors import Damaged, HarvestError, NetworkError, NotFound
from passeur.formats.base import check_settings
from passeur.guide.counting import COUNTS_VERSION
from passeur.harvest import harvester
from passeur.lake import edition as editions
from passeur.lake.edition import Manifest
from passeur.lake.raw import RawStore
from passeur.lake.records import Unit
from passeur.lake.withdrawn import withdrawn
from passeur.link.model import Judgement
from passeur.network import Network, Source
from passeur.pipeline import publishing, reading
from passeur.pipeline import workers as processes
from passeur.pipeline.linking import inputs_with
from passeur.pipeline.locking import locked
from passeur.pipeline.progress import Progress, silent
from passeur.pipeline.publishing import Settings, SourceRead
from passeur.pipeline.reading import RawUnit
from passeur.report import Report
from passeur.search.document import DOCUMENT_VERSION
from passeur.search.query import SearchBackend


class SourceResult(msgspec.Struct, kw_only=True):
    """What an update did with one source. problems: of the harvest, in words; stale, holds, closed: see
    `edition.SourceState`."""

    partner: str
    harvested: bool
    files: int
    files_read: int
    records: int
    report: Report
    problems: list[str] = []
    stale: str = ""
    holds: str = ""
    closed: dict[str, int] = {}


class UpdateResult(msgspec.Struct, kw_only=True):
    """What an update did. edition: the newest one; serving: the one that serves; published: whether it is new; dropped:
    sources that the edition before had and network.toml no longer has, with the records that they had.

    identities to mentions: as in `edition.Manifest`.
    """

    edition: int
    serving: int
    published: bool
    records: int
    withheld: int
    sources: dict[str, SourceResult]
    identities: int = 0
    identified: int = 0
    proposals: int = 0
    astray: int = 0
    mentions: int = 0
    withdrawn: int = 0
    dropped: dict[str, int] = {}

    @property
    def clean(self) -> bool:
        """True when nothing was skipped, refused, stale or problematic."""
        return not any(
            each.problems or each.stale or each.report.skipped_count or each.report.refused
            for each in self.sources.values()
        )


def update(
    folder: Path,
    backend: SearchBackend,
    *,
    only: str = "",
    workers: int = 2,
    now: datetime | None = None,
    progress: Progress = silent,
    judgements: Sequence[Judgement] = (),
) -> UpdateResult:
    """Bring the network in `folder` up to date, and let the new edition serve if anything changed.

    only: harvest this source alone; the others are published as they are. now: the edition's date, by default today.
    judgements: what the desk decided about persons.
    Raises NetworkError, Refused (a mapping that is not understood, before anything is harvested), NotFound (no such
    source), Blocked, and PasseurError when another update is running.
    """
    moment = now or datetime.now(UTC)
    network, toml = _checked(folder, only, moment)
    with locked(folder):
        newest = max(editions.numbers(folder), default=0)
        previous = _manifest(folder, newest)
        if previous is None and workers > 1:
            processes.prepare()
        fetched = [
            _harvest(folder, source, network.network.contact, only in ("", id), previous, progress)
            for id, source in sorted(network.sources.items())
        ]
        sources, results = _read_all(folder, fetched, previous, workers, progress)
        alignment, absent = _alignment(folder, network), withdrawn(folder)
        inputs = inputs_with(_inputs(toml + alignment, sources, backend.version, moment, absent), judgements)
        if previous is not None and previous.inputs == inputs and _whole(folder, previous):
            editions.steady(folder, newest)
            return _result(folder, previous, False, results)
        settings = Settings(
            backend=backend,
            network_toml=toml,
            inputs=inputs,
            now=moment,
            workers=workers,
            judgements=tuple(judgements),
            alignment=alignment,
            withdrawn=absent,
        )
        manifest, found = publishing.publish(folder, sources, previous, settings, progress)
        for id, report in found.items():
            results[id].report.add(report)
        _serve(folder, manifest, sources, network.network.keep)
        return _result(folder, manifest, True, results, previous)


def _serve(folder: Path, manifest: Manifest, sources: list[SourceRead], keep: int) -> None:
    """Let a new edition serve, and remove what nothing needs any more: old editions, what other readers read."""
    editions.switch(folder, manifest.number)
    editions.prune(folder, keep)
    _forget_old_shards(folder, sources)


def _checked(folder: Path, only: str, moment: datetime) -> tuple[Network, bytes]:
    """The network and the bytes that describe it, once all that can be wrong with them has been looked at: before
    anything is harvested."""
    network, toml = networks.read(folder)
    for source in network.sources.values():
        check_settings(source)
    if not (folder / network.network.alignment).exists():
        raise NetworkError(f"[network] alignment = {network.network.alignment!r}: there is no such file in {folder}")
    check_statements(network.sources, moment.year)
    if only and only not in network.sources:
        raise NotFound(f"there is no source {only!r}; there are: {', '.join(sorted(network.sources))}")
    return network, toml


class _Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a source has after its harvest."""

    source: Source
    units: list[RawUnit]
    harvested: str
    changed: bool
    stale: str
    report: Report


class _Read(msgspec.Struct, frozen=True):
    """Where the records of sources' raw files are, and how many files were read for it; by source."""

    found: dict[str, dict[Unit, reading.Located]]
    counts: dict[str, int]


def _harvest(
    folder: Path, source: Source, contact: str, wanted: bool, previous: Manifest | None, progress: Progress
) -> _Fetched:
    """Harvest one source, if that is wanted. What fails leaves its last good data in place, and says so."""
    path = folder / "raw" / source.id
    report = Report()
    stale = ""
    changed = False
    if wanted:
        try:
            with RawStore(path) as store:
                outcome = harvester(source, folder, contact).harvest(store, partial(progress, "harvest"))
            outcome.tell(report)
            changed = outcome.changed
        except (HarvestError, Damaged) as error:
            stale = str(error)
    try:
        state = RawStore(path).state()
        units = [RawUnit(Unit(entry.name, entry.sha256), entry.size) for entry in state.entries]
        harvested = state.harvested
    except Damaged as error:
        # What was read before stands in until the raw files are put back from a backup.
        stale = str(error)
        units = [RawUnit(unit, 0) for unit in _units_of(folder, source, previous)]
        harvested = previous.sources[source.id].harvested if previous and source.id in previous.sources else ""
    return _Fetched(
        source=source,
        units=units,
        harvested=harvested,
        changed=changed,
        stale=stale,
        report=report,
    )


def _read(folder: Path, wanted: list[tuple[Source, list[RawUnit]]], workers: int, progress: Progress) -> _Read:
    """Read the raw files that no shard holds yet, of all sources at once so that no core waits."""
    tasks: list[reading.Task] = []
    counts = {}
    for source, units in wanted:
        key = reading.read_key(source)
        shards = folder / "records" / source.id
        there = reading.locate(shards, key)
        missing = [unit for unit in units if unit.unit not in there]
        counts[source.id] = len(missing)
        tasks += reading.tasks_for(folder / "raw" / source.id, shards, source, key, missing)
    reading.run(tasks, workers, progress)
    found = {
        source.id: reading.locate(folder / "records" / source.id, reading.read_key(source)) for source, _ in wanted
    }
    return _Read(found, counts)


def _read_all(
    folder: Path, fetched: list[_Fetched], previous: Manifest | None, workers: int, progress: Progress
) -> tuple[list[SourceRead], dict[str, SourceResult]]:
    """Read what is new of all sources; what there is to publish of each, and what the update did with it."""
    read = _read(folder, [(each.source, each.units) for each in fetched], workers, progress)
    results: dict[str, SourceResult] = {}
    sources: list[SourceRead] = []
    for each in fetched:
        id = each.source.id
        located = [read.found[id][unit.unit] for unit in each.units]
        results[id] = _source_result(each, located, read.counts[id])
        located, problems = _last_good(folder, each.source, located, previous, workers, progress)
        results[id].problems += problems
        results[id].records = sum(unit.read.report.records for unit in located)
        sources.append(
            SourceRead(
                source=each.source,
                units=located,
                incremental=each.source.oai is not None,
                harvested=each.harvested,
                stale=each.stale,
            )
        )
    return sources, results


def _source_result(fetched: _Fetched, located: list[reading.Located], count: int) -> SourceResult:
    """What the update did with one source, as far as its files go."""
    report = fetched.report
    for each in located:
        report.add(each.read.report)
    return SourceResult(
        partner=fetched.source.partner,
        harvested=fetched.changed,
        files=len(fetched.units),
        files_read=count,
        records=report.records,
        report=report,
        stale=fetched.stale,
    )


def _last_good(
    folder: Path,
    source: Source,
    located: list[reading.Located],
    previous: Manifest | None,
    workers: int,
    progress: Progress,
) -> tuple[list[reading.Located], list[str]]:
    """`located` with the last form that could be read of every file that is refused now; and what to say of it."""
    broken = {each.read.unit.name: each.read.unit for each in located if each.read.refused}
    if not broken:
        return located, []
    before = _units_of(folder, source, previous)
    wanted = [unit for unit in before if unit.name in broken and unit != broken[unit.name]]
    if not wanted:
        return located, []
    found = _read(folder, [(source, [RawUnit(unit, 0) for unit in wanted])], workers, progress).found[source.id]
    good = {unit.name: found[unit] for unit in wanted if not found[unit].read.refused}
    said = [f"{name}: what the source gives now cannot be read, so its last good form stays" for name in good]
    return [good.get(each.read.unit.name, each) for each in located], said


def _units_of(folder: Path, source: Source, previous: Manifest | None) -> list[Unit]:
    """The raw files that the newest edition was made of, of one source; none where it does not say so any more."""
    if previous is None:
        return []
    try:
        return editions.read_units(folder / "editions" / str(previous.number)).get(source.id, [])
    except Damaged:
        return []


def _manifest(folder: Path, number: int) -> Manifest | None:
    """The manifest of edition `number`; None when there is none or when it is damaged, so that a new one is made."""
    if not number:
        return None
    try:
        return editions.read_manifest(folder / "editions" / str(number))
    except Damaged:
        return None


def _whole(folder: Path, manifest: Manifest) -> bool:
    """Whether all files of an edition are there: one that lacks some is made again. Their bytes are for `verify`."""
    return not editions.missing_file(folder / "editions" / str(manifest.number), manifest)


def _alignment(folder: Path, network: Network) -> bytes:
    """The alignment table, empty where the network has none. Raises NetworkError where it is missing."""
    name = network.network.alignment
    if not name:
        return b""
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise NetworkError(f"[network] alignment = {name!r} cannot be read: {error.strerror}") from None


def _inputs(
    toml: bytes, sources: list[SourceRead], index_version: str, moment: datetime, withdrawn: frozenset[str]
) -> str:
    """The hash of all that an edition is made from: equal inputs give the same edition, so none is made again."""
    digest = blake2b(toml, digest_size=16)
    # The year, because what may be public depends on it.
    versions = f"{__version__} {editions.LAYOUT} {DOCUMENT_VERSION} {COUNTS_VERSION} {index_version}"
    digest.update(f"{versions} {moment.year}".encode())
    digest.update(f"{rules.text()}{france.text()}".encode())
    digest.update("\n".join(sorted(withdrawn)).encode("utf-8", "surrogatepass"))
    for each in sources:
        digest.update(f"\0{each.source.id}\0{reading.read_key(each.source)}\0{bool(each.stale)}".encode())
        for located in each.units:
            digest.update(f"\0{located.read.unit.name}\0{located.read.unit.sha256}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _forget_old_shards(folder: Path, sources: list[SourceRead]) -> None:
    """Remove shards that no live record is in: what they hold can be read again from the raw files."""
    for each in sources:
        live = {located.path for located in each.units}
        for path in (folder / "records" / each.source.id).glob("*.parquet"):
            if path not in live:
                path.unlink()


def _result(
    folder: Path,
    manifest: Manifest,
    published: bool,
    results: dict[str, SourceResult],
    before: Manifest | None = None,
) -> UpdateResult:
    """What the update says of itself. before: the edition that a new one follows."""
    for id, state in manifest.sources.items():
        if id in results:
            results[id].holds, results[id].closed = state.holds, state.closed
    return UpdateResult(
        edition=manifest.number,
        serving=editions.current(folder) or manifest.number,
        published=published,
        records=manifest.records,
        withheld=manifest.withheld,
        sources=results,
        identities=manifest.identities,
        identified=manifest.identified,
        proposals=manifest.proposals,
        astray=manifest.astray,
        mentions=manifest.mentions,
        withdrawn=manifest.withdrawn,
        dropped={id: state.records for id, state in before.sources.items() if id not in results} if before else {},
    )
