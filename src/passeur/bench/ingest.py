"""Files to searchable: how fast, in how much memory, beside the bare cost of parsing and of indexing.

Two inputs: the French finding aids (a folder with `ead.tar.xz`), and synthetic networks of a tenth and of the whole of
`records`. Everything a network does is counted: harvest from files, hash and compress the raw bytes, read, write
Parquet, publish with access rules, index, seal. The physical limits are measured in the same run, on the same files:
parsing them with lxml and doing nothing else, and putting the same documents into tantivy and doing nothing else; a
road that does both can at best take the sum of the two, divided by the cores.
"""

import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from passeur.bench.processes import run_passeur
from passeur.bench.result import Result, default_data, machine
from passeur.bench.synthetic import make_network
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.search.document import document
from passeur.search.query import SearchBackend

_FINDING_AIDS = """\
[network]
id = "finding-aids"
name = {fr = "Minutier central des notaires de Paris"}
[partners.archives-nationales]
name = {fr = "Archives nationales"}
[sources.notaires]
partner = "archives-nationales"
format = "ead"
files = ["ead.tar.xz"]
lang = "fr"
"""

#: Documents that are indexed bare, for the limit; enough for a stable rate.
_BARE = 100_000


def run(backend: SearchBackend, data: Path | None, records: int, seed: int, say: Callable[[str], None]) -> Result:
    """Measure. data: folder of the finding aids (named where it is absent); records: of the large network."""
    figures: dict[str, float] = {}
    peers: dict[str, dict[str, float]] = {}
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="passeur-bench-") as name:
        work = Path(name)
        archive = (data or default_data("ead-an-notaires")) / "ead.tar.xz"
        if archive.is_file():
            say("the French finding aids")
            figures |= _finding_aids(work / "ead", archive)
            peers["lxml: parse the same finding aids, nothing else"] = _bare_parse(archive)
        else:
            notes.append(f"the finding aids were not measured: {archive} is absent")
        for size in (records // 10, records):
            say(f"{size:,} synthetic records")
            network = work / f"synthetic-{size}"
            make_network(network, size, seed)
            cost = run_passeur("update", str(network))
            figures[f"synthetic_{size}_records_per_second"] = round(_records(network) / cost.seconds)
            figures[f"synthetic_{size}_seconds"] = round(cost.seconds, 1)
            figures[f"synthetic_{size}_peak_mb"] = round(cost.peak_mb)
            if size < records:
                again = run_passeur("update", str(network))
                figures["update_with_nothing_new_seconds"] = round(again.seconds, 2)
                say("bare indexing")
                peers["tantivy: index the same documents, nothing else"] = _bare_index(network, work / "bare", backend)
                shutil.rmtree(network)
        figures["records_per_second"] = figures[f"synthetic_{records}_records_per_second"]
        figures["peak_mb"] = figures[f"synthetic_{records}_peak_mb"]
        figures["peak_ratio_large_to_tenth"] = round(
            figures["peak_mb"] / figures[f"synthetic_{records // 10}_peak_mb"], 2
        )
    goals: dict[str, dict[str, float]] = {
        "records_per_second": {"min": 10_000},
        "finding_aids_records_per_second": {"min": 10_000},
        "peak_mb": {"max": 1_000},
        "peak_ratio_large_to_tenth": {"max": 1.25},
    }
    return Result(
        bench="ingest",
        figures=figures,
        goals={name: goal for name, goal in goals.items() if name in figures},
        peers=peers,
        machine=machine(),
        notes=notes,
    )


def _finding_aids(folder: Path, archive: Path) -> dict[str, float]:
    """Bring the archive of finding aids to a served edition."""
    folder.mkdir()
    (folder / "network.toml").write_text(_FINDING_AIDS, encoding="utf-8")
    # A hard link would stand for the partner's delivery, but may cross file systems; a copy is honest and quick.
    shutil.copyfile(archive, folder / "ead.tar.xz")
    cost = run_passeur("update", str(folder))
    records = _records(folder)
    return {
        "finding_aids_records": records,
        "finding_aids_seconds": round(cost.seconds, 1),
        "finding_aids_records_per_second": round(records / cost.seconds),
        "finding_aids_peak_mb": round(cost.peak_mb),
    }


def _records(folder: Path) -> int:
    """Records of the newest edition."""
    number = max(editions.numbers(folder))
    return editions.read_manifest(folder / "editions" / str(number)).records


def _bare_parse(archive: Path) -> dict[str, float]:
    """Parse every file of the archive with lxml on one core; components a second, decompression not counted."""
    components = 0
    seconds = 0.0
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with tarfile.open(archive) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            text = stream.read()
            began = time.perf_counter()
            try:
                tree = etree.fromstring(text, parser)
            except etree.XMLSyntaxError:
                continue
            components += sum(1 for _ in tree.iter("{*}c"))
            seconds += time.perf_counter() - began
    return {"records_per_second": round(components / seconds)}


def _bare_index(network: Path, folder: Path, backend: SearchBackend) -> dict[str, float]:
    """Index documents that are already in memory."""
    edition = Edition(network / "editions" / str(max(editions.numbers(network))))
    found = (edition.get(id) for id, _ in zip(edition.ids(), range(_BARE), strict=False))
    documents = [document(record) for record in found if record is not None]
    edition.close()
    builder = backend.create(folder)
    began = time.perf_counter()
    builder.add(documents)
    builder.finish()
    return {"records_per_second": round(len(documents) / (time.perf_counter() - began)), "threads": 1}
