"""Shards → an edition: which records are live, which may be public, the index, the seal, the pointer."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from passeur import __version__
from passeur.access.living import withheld
from passeur.errors import Blocked
from passeur.lake.edition import EditionBuilder, Manifest, SourceState, Units
from passeur.lake.records import Shard, id_hash
from passeur.model.record import AnyRecord, decode, kind_of
from passeur.network import Source
from passeur.pipeline.progress import Progress
from passeur.pipeline.reading import Located
from passeur.report import Report
from passeur.search.document import DOCUMENT_VERSION, document
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


class Row(msgspec.Struct, frozen=True):
    """A live record: its canonical JSON and what it says."""

    data: bytes
    record: AnyRecord


def publish(
    folder: Path,
    network_toml: bytes,
    sources: list[SourceRead],
    previous: Manifest | None,
    backend: SearchBackend,
    inputs: str,
    now: datetime,
    progress: Progress,
) -> tuple[Manifest, dict[str, Report]]:
    """Build, check and seal the next edition of the network in `folder`; the pointer is the caller's to switch.

    previous: manifest of the newest edition, to see what a source lost. now: decides what may be public. Gives the
    manifest, and per source what was skipped while publishing. Raises Blocked, with nothing left behind, when a
    source breaks its expectations.
    """
    builder = EditionBuilder(folder)
    try:
        manifest, reports = _fill(builder, sources, backend, inputs, now, progress)
        check(sources, manifest, previous)
        units: Units = {each.source.id: [unit.read.unit for unit in each.units] for each in sources}
        progress("seal", 0, None, f"edition {builder.number}")
        builder.seal(manifest, units, network_toml)
    except BaseException:
        builder.abandon()
        raise
    return manifest, reports


def _fill(
    builder: EditionBuilder,
    sources: list[SourceRead],
    backend: SearchBackend,
    inputs: str,
    now: datetime,
    progress: Progress,
) -> tuple[Manifest, dict[str, Report]]:
    """Write records and index of all sources, and count them."""
    index = backend.create(builder.index)
    states: dict[str, SourceState] = {}
    reports: dict[str, Report] = {}
    hidden = 0
    total = sum(unit.read.report.records for each in sources for unit in each.units)
    done = 0
    for each in sources:
        kinds: Counter[str] = Counter()
        live = 0
        report = reports[each.source.id] = Report()
        published = each.source.living == "published"
        for rows in live_rows(each, report):
            public = [row for row in rows if not withheld(row.record, now.year, published)]
            hidden += len(rows) - len(public)
            builder.records.add((row.record.id, row.data) for row in public)
            index.add(document(row.record) for row in public)
            kinds.update(kind_of(row.record) for row in public)
            live += len(rows)
            progress("publish", done + live, total, each.source.id)
        done += live
        states[each.source.id] = _state(each, live, kinds, report)
    builder.records.finish()
    progress("index", done, total, "writing the index")
    index.finish()
    by_kind: Counter[str] = Counter()
    by_partner: Counter[str] = Counter()
    for state in states.values():
        by_kind.update(state.by_kind)
        by_partner[state.partner] += state.records
    manifest = Manifest(
        number=builder.number,
        created=now.isoformat(timespec="seconds"),
        passeur=__version__,
        document_version=DOCUMENT_VERSION,
        inputs=inputs,
        records=by_kind.total(),
        by_kind=dict(sorted(by_kind.items())),
        by_partner=dict(sorted(by_partner.items())),
        sources=states,
        withheld=hidden,
    )
    return manifest, reports


def _state(each: SourceRead, live: int, kinds: Counter[str], duplicates: Report) -> SourceState:
    """What the manifest says of one source; live: its records before those that may not be public are left out."""
    report = each.report()
    return SourceState(
        partner=each.source.partner,
        records=kinds.total(),
        by_kind=dict(sorted(kinds.items())),
        files=len(each.units),
        skipped=report.skipped_count + duplicates.skipped_count,
        refused=len(report.refused),
        harvested=each.harvested,
        stale=each.stale,
        read=live,
    )


def live_rows(each: SourceRead, report: Report) -> Iterator[list[Row]]:
    """The records of a source that count, some thousands at a time.

    Of an incremental source, the last word about a record counts, be it a new form or a deletion. Of any other, the
    first file that has an id counts, and `report` names the others.
    """
    if each.incremental:
        said, gone = _last_words(each.units)
        for rows in _batches(each.units, ("hash", "origin", "record")):
            keys = ((place, id_hash(origin) if origin else hash_, data) for place, hash_, origin, data in rows)
            yield [_row(data) for place, key, data in keys if said[key] == place > gone.get(key, -1)]
        return
    first = _first_places(each.units)
    for rows in _batches(each.units, ("hash", "record")):
        kept = []
        for place, hash_, data in rows:
            row = _row(data)
            if first.get(hash_, place) == place:
                kept.append(row)
            else:
                report.file = each.units[place].read.unit.name
                reason = f"{each.units[first[hash_]].read.unit.name} already has a record with its identifier"
                report.skip(reason, row.record.provenance.line, row.record.id)
        yield kept


def _row(data: bytes) -> Row:
    """The row of a record's canonical JSON."""
    return Row(data, decode(data))


def _last_words(units: list[Located]) -> tuple[dict[int, int], dict[int, int]]:
    """Key of a record or an envelope's item → place of the last unit that gives it, and of the last that deletes it."""
    said: dict[int, int] = {}
    for rows in _batches(units, ("hash", "origin")):
        for place, hash_, origin in rows:
            key = id_hash(origin) if origin else hash_
            said[key] = max(place, said.get(key, -1))
    gone = {id_hash(id): place for place, unit in enumerate(units) for id in unit.read.report.deleted}
    return said, gone


def _first_places(units: list[Located]) -> dict[int, int]:
    """For ids (hashed) that more than one record of the source has: the place of the first unit that gives it."""
    repeated = _repeated_hashes(units)
    first: dict[int, int] = {}
    if repeated:
        for rows in _batches(units, ("hash",)):
            for place, hash_ in rows:
                if hash_ in repeated:
                    first[hash_] = min(place, first.get(hash_, place))
    return first


def _repeated_hashes(units: list[Located]) -> set[int]:
    """Hashes of ids that more than one record has. Eight bytes a record are held, never the ids themselves."""
    paths = dict.fromkeys(unit.path for unit in units)
    chunks = [batch.column("hash") for path in paths for batch in Shard(path).rows(["hash"])]
    if not chunks:
        return set()
    hashes = pa.chunked_array(chunks).combine_chunks()
    ordered = hashes.take(pc.sort_indices(hashes))
    found: list[int] = ordered[1:].filter(pc.equal(ordered[1:], ordered[:-1])).to_pylist()
    return set(found)


def _batches(units: list[Located], columns: tuple[str, ...]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of live units, a few thousand at a time, each as (place of its unit in `units`, *columns)."""
    shards: dict[Path, dict[int, int]] = {}
    for place, unit in enumerate(units):
        shards.setdefault(unit.path, {})[unit.index] = place
    for path, places in shards.items():
        for batch in Shard(path).rows(("unit", *columns)):
            where = [places.get(index, -1) for index in batch.column("unit").to_pylist()]
            values = zip(where, *(batch.column(name).to_pylist() for name in columns), strict=True)
            yield (row for row in values if row[0] >= 0)


def check(sources: list[SourceRead], manifest: Manifest, previous: Manifest | None) -> None:
    """Raise Blocked, naming every source that gives fewer or more records than it must, or lost too many."""
    broken = []
    for each in sources:
        id, expect = each.source.id, each.source.expect
        count = manifest.sources[id].read
        before = previous.sources[id].read if previous and id in previous.sources else 0
        if count < expect.least:
            broken.append(f"{id} gives {count} records, fewer than the {expect.least} it must (expect.least)")
        if expect.most is not None and count > expect.most:
            broken.append(f"{id} gives {count} records, more than the {expect.most} it may (expect.most)")
        if count < before * (1 - expect.lose):
            broken.append(
                f"{id} gives {count} records and gave {before}: it lost more than {expect.lose:.0%} (expect.lose)"
            )
    if broken:
        raise Blocked("the edition was not published: " + "; ".join(broken))
