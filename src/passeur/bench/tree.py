"""The tree of a finding aid over HTTP: the first page of a unit with 13,000 children, the middle, and the last one.

Beside it, in the same run: the server's smallest answer (what HTTP and the framework alone cost), and the same rows
straight from SQLite by an index made for just this question (what no page can be faster than).
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from passeur.bench.load import percentile, record_path, served, timed
from passeur.bench.processes import run_passeur
from passeur.bench.result import Result, machine
from passeur.bench.synthetic import SIBLINGS, make_network
from passeur.errors import NotFound
from passeur.lake import edition as editions
from passeur.lake.edition import Edition

#: Records of the network when none is given: one finding aid with the wide unit, and the rest.
RECORDS = 100_000

_REPEATS = 60


def run(data: Path | None, seed: int, say: Callable[[str], None]) -> Result:
    """Measure. data: folder of a network that has been updated; by default a synthetic one is made."""
    with tempfile.TemporaryDirectory(prefix="passeur-bench-") as name:
        network = data
        if network is None:
            network = Path(name) / "network"
            say(f"{RECORDS:,} synthetic records")
            make_network(network, RECORDS, seed)
            run_passeur("update", str(network))
        edition = Edition(network / "editions" / str(editions.current(network)))
        say("looking for the widest unit")
        parent, children = _widest(edition)
        middle, last = children[len(children) // 2], children[-1]
        edition.close()
        say(f"asking for the tree of {parent}")
        with served(network) as port:
            pages = {"first_page": parent, "middle_child": middle, "last_child": last}
            timed(port, [record_path(id) for id in pages.values()], 20)  # warm
            times = {what: timed(port, [record_path(id)] * _REPEATS, 20) for what, id in pages.items()}
            bare = timed(port, ["/healthz"] * _REPEATS, 20)
        figures: dict[str, float] = {"siblings": len(children)}
        for what, measured in times.items():
            figures[f"{what}_p50_ms"] = percentile(measured, 0.5)
            figures[f"{what}_p95_ms"] = percentile(measured, 0.95)
        peers = {
            "the server's smallest answer": {"p50_ms": percentile(bare, 0.5), "p95_ms": percentile(bare, 0.95)},
            "SQLite: the first hundred rows by an index on (parent, place)": _bare_rows(Path(name), children),
        }
    goals = {"first_page_p95_ms": {"max": 50.0}, "siblings": {"min": float(SIBLINGS)}}
    return Result(bench="tree", figures=figures, goals=goals, peers=peers, machine=machine(), notes=[])


def _widest(edition: Edition) -> tuple[str, list[str]]:
    """The unit with the most children, and these in tree order. Raises NotFound when the edition has no tree."""
    counts: dict[str, int] = {}
    for id in edition.ids():
        record = edition.get(id)
        if record is not None and record.parent:
            counts[record.parent] = counts.get(record.parent, 0) + 1
    if not counts:
        raise NotFound("no record of this edition is part of another one")
    parent = max(counts, key=lambda id: (counts[id], id))
    found = [record for record in map(edition.get, edition.ids()) if record is not None and record.parent == parent]
    return parent, [record.id for record in sorted(found, key=lambda record: record.order)]


def _bare_rows(folder: Path, children: list[str]) -> dict[str, float]:
    """A hundred rows of one parent by their index, again and again."""
    connection = sqlite3.connect(folder / "bare.sqlite")
    connection.execute(
        "CREATE TABLE child (parent TEXT, place INTEGER, id TEXT, PRIMARY KEY (parent, place)) WITHOUT ROWID"
    )
    connection.executemany("INSERT INTO child VALUES ('p', ?, ?)", enumerate(children))
    times = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        connection.execute("SELECT id FROM child WHERE parent = 'p' ORDER BY place LIMIT 100").fetchall()
        times.append((time.perf_counter() - began) * 1_000)
    connection.close()
    return {"p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
