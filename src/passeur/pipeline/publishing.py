"""Shards → an edition: records and index built and joined, expectations checked, the manifest sealed."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from passeur import __version__
from passeur import network as networks
from passeur.access.gate import gate_of
from passeur.access.hidden import Hidden
from passeur.errors import Blocked
from passeur.guide import counting
from passeur.guide.alignment import problems
from passeur.lake.edition import EditionBuilder, Manifest, SourceState, Units, records_of_source
from passeur.link.model import Judgement
from passeur.network import Source
from passeur.pipeline.frequent import frequent_values
from passeur.pipeline.linking import ledger_before, link_stage
from passeur.pipeline.live import slices
from passeur.pipeline.named import Files, join
from passeur.pipeline.parts import Job, Tally, build, divide, gone_of, hidden_of
from passeur.pipeline.progress import Progress
from passeur.pipeline.reading import Located
from passeur.report import Report
from passeur.search.document import DOCUMENT_VERSION
from passeur.search.query import SearchBackend


class SourceRead(msgspec.Struct, kw_only=True):
    """One source, ready to be published.

    units: its raw files in order; incremental: later ones replace what earlier ones say of the same record.
    """

    source: Source
    units: list[Located]
    incremental: bool
    harvested: str
    stale: str = ""

    def report(self) -> Report:
        """The reports of all units in one."""
        whole = Report()
        for unit in self.units:
            whole.add(unit.read.report)
        return whole


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is made with. inputs: hash of all that it is made from; now: decides what may be public;
    alignment: the table that leads partners' terms to themes, as its file is; withdrawn: ids of records to leave
    out."""

    backend: SearchBackend
    network_toml: bytes
    inputs: str
    now: datetime
    workers: int
    judgements: tuple[Judgement, ...] = ()
    alignment: bytes = b""
    withdrawn: frozenset[str] = frozenset()


def publish(
    folder: Path, sources: list[SourceRead], previous: Manifest | None, settings: Settings, progress: Progress
) -> tuple[Manifest, dict[str, Report]]:
    """Build, check and seal the next edition of the network in `folder`; the pointer is the caller's to switch.

    previous: manifest of the newest edition, to see what a source lost. Gives the manifest, and per source what was
    skipped while publishing. Raises Blocked, with nothing left behind, when a source breaks its expectations.
    """
    builder = EditionBuilder(folder)
    try:
        jobs, tallies = _fill(builder, sources, settings, progress)
        manifest = _manifest(builder.number, sources, tallies, settings)
        remark_on_statements(sources, tallies, settings.now.year)
        check(sources, manifest, previous)
        progress("index", 0, None, "joining the parts, comparing persons")
        # Persons are compared by what was gathered of them, so the parts can be joined, counted and hashed meanwhile.
        with ThreadPoolExecutor(1) as beside:
            joined = beside.submit(_join, builder, jobs, settings, tallies)
            join([job.gathered for job in jobs], Files.within(builder.folder))
            linkage = link_stage(builder.folder, settings.judgements, ledger_before(folder), settings.workers)
            manifest = linkage.onto(manifest)
            sealed = joined.result()
        units: Units = {each.source.id: [unit.read.unit for unit in each.units] for each in sources}
        progress("seal", 0, None, f"edition {builder.number}")
        builder.seal(manifest, units, settings.network_toml, sealed)
    except BaseException:
        builder.abandon()
        raise
    return manifest, {id: tally.report for id, tally in tallies.items()}


def _fill(
    builder: EditionBuilder, sources: list[SourceRead], settings: Settings, progress: Progress
) -> tuple[list[Job], dict[str, Tally]]:
    """Write records and index of all sources, in parts; these, and what was published, by source."""
    shares = [share for each in sources for share in slices(each.source, each.units, each.incremental)]
    progress("publish", 0, None, "who may be living")
    hidden = hidden_of(shares, settings.now.year)
    frequent = frequent_values(shares)
    gone = gone_of(shares, settings.withdrawn) if settings.withdrawn else Hidden()
    jobs = [
        Job(
            number=number,
            shares=tuple(part),
            records=builder.folder / f"records-{number}",
            index=builder.folder / f"index-{number}",
            gathered=Files.within(builder.folder, f"-{number}"),
            year=settings.now.year,
            hidden=hidden,
            frequent=frequent,
            withdrawn=settings.withdrawn,
            gone=gone,
        )
        for number, part in enumerate(divide(shares, settings.workers))
    ]
    return jobs, build(jobs, settings.backend, progress)


def _join(builder: EditionBuilder, jobs: list[Job], settings: Settings, tallies: dict[str, Tally]) -> dict[str, str]:
    """Make records and index of their parts and count themes; the hashes of these files, which stay as they are."""
    builder.join_records([job.records for job in jobs])
    settings.backend.join([job.index for job in jobs], builder.index)
    count_themes(builder.folder, builder.index, settings, tallies)
    return builder.hashes()


def count_themes(folder: Path, index: Path, settings: Settings, tallies: dict[str, Tally]) -> None:
    """Count, once for the edition that is built in `folder`, how many records of each partner each theme has. What is
    wrong with the alignment table is remarked on, line by line, in the tally of the thesaurus."""
    network = networks.parse(settings.network_toml)
    head = network.network
    if not head.thesaurus:
        return
    thesaurus = counting.thesaurus_of(records_of_source(folder, head.thesaurus))
    alignment = counting.read_alignment(settings.alignment, head.alignment, head.thesaurus) if head.alignment else ()
    with closing(settings.backend.open(index)) as opened:
        counting.write(counting.count(thesaurus, opened, alignment, head.reference), folder)
        report = tallies.setdefault(head.thesaurus, Tally()).report
        for said in problems(alignment, thesaurus, opened, network.sources):
            report.remark("alignment", f"{head.alignment}: {said}")


def remark_on_statements(sources: list[SourceRead], tallies: dict[str, Tally], year: int) -> None:
    """Remark on parts of statements about access that are about no record: they may close nothing by a misspelling."""
    for each in sources:
        tally = tallies.get(each.source.id)
        if tally is None or each.source.access is None or gate_of(each.source, year) is None:
            continue
        for place, part in enumerate(each.source.access.parts):
            if not tally.about.get(place):
                asked = ", ".join((*part.levels, *part.identifiers, *part.notes))
                where = f"[[sources.{each.source.id}.access.parts]] {place + 1}"
                tally.report.remark("access", f"{where} ({asked}) is about no record")


def _manifest(number: int, sources: list[SourceRead], tallies: dict[str, Tally], settings: Settings) -> Manifest:
    """The manifest of an edition that was filled."""
    states = {each.source.id: _state(each, tallies.get(each.source.id, Tally())) for each in sources}
    by_kind: Counter[str] = Counter()
    by_partner: Counter[str] = Counter()
    for state in states.values():
        by_kind.update(state.by_kind)
        by_partner[state.partner] += state.records
    return Manifest(
        number=number,
        created=settings.now.isoformat(timespec="seconds"),
        passeur=__version__,
        document_version=DOCUMENT_VERSION,
        inputs=settings.inputs,
        records=by_kind.total(),
        by_kind=dict(sorted(by_kind.items())),
        by_partner=dict(sorted(by_partner.items())),
        sources=states,
        withheld=sum(tally.withheld for tally in tallies.values()),
        reduced=sum(tally.reduced for tally in tallies.values()),
        withdrawn=sum(tally.withdrawn for tally in tallies.values()),
    )


def _state(each: SourceRead, tally: Tally) -> SourceState:
    """What the manifest says of one source."""
    report = each.report()
    return SourceState(
        partner=each.source.partner,
        records=sum(tally.by_kind.values()),
        by_kind=dict(sorted(tally.by_kind.items())),
        files=len(each.units),
        skipped=report.skipped_count + tally.report.skipped_count,
        refused=len(report.refused),
        harvested=each.harvested,
        stale=each.stale,
        read=tally.live,
        holds=each.source.access.holds if each.source.access else "",
        closed=dict(sorted(tally.closed.items())),
    )


def check(sources: list[SourceRead], manifest: Manifest, previous: Manifest | None) -> None:
    """Raise Blocked, naming every source that gives fewer or more records than it must, or lost too many; where it
    gives less, with what the update would have said of it first."""
    broken = []
    for each in sources:
        id, expect = each.source.id, each.source.expect
        count = manifest.sources[id].read
        before = previous.sources[id].read if previous and id in previous.sources else 0
        why = f"NOT FRESH: {each.stale}" if each.stale else next(each.report().problem_lines(1), "")
        since = f" [{why}]" if why else ""
        if count < expect.least:
            broken.append(f"{id} gives {count} records, fewer than the {expect.least} it must (expect.least){since}")
        if expect.most is not None and count > expect.most:
            broken.append(f"{id} gives {count} records, more than the {expect.most} it may (expect.most)")
        if count < before * (1 - expect.lose):
            lost = f"it lost more than {expect.lose:.0%} (expect.lose)"
            broken.append(f"{id} gives {count} records and gave {before}: {lost}{since}")
    if broken:
        said = "; ".join(broken)
        raise Blocked(f"the edition was not published: {said}; if that is right, change expect and update again")
