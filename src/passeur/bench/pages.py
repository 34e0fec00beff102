"""Whole pages of results over HTTP on a synthetic network: fifty a second, from the outside, and as many as it can."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from passeur.bench.load import percentile, search_path, served, timed
from passeur.bench.processes import run_passeur
from passeur.bench.synthetic import Words, make_network

#: Pages asked for at the steady rate, and a second.
_PAGES = 1_000
_RATE = 50

#: Pages asked for as fast as the server answers.
_BURST = 1_500


def run(data: Path | None, records: int, seed: int, say: Callable[[str], None]) -> dict[str, float]:
    """Measure; gives figures. data: folder of a network that has been updated; by default a synthetic one is made."""
    with tempfile.TemporaryDirectory(prefix="passeur-bench-") as name:
        network = data
        if network is None:
            network = Path(name) / "network"
            say(f"{records:,} synthetic records")
            make_network(network, records, seed)
            run_passeur("update", str(network))
        paths = _paths(seed)
        with served(network) as port:
            say("pages over HTTP, at a steady rate")
            timed(port, paths[:50], 20)  # warm
            steady = timed(port, paths[50:], _RATE)
            say("pages over HTTP, as many as it can")
            began = time.perf_counter()
            burst = timed(port, paths[:_BURST], 100_000, connections=8)
            rate = len(burst) / (time.perf_counter() - began)
    return {
        "http_page_p50_ms": percentile(steady, 0.50),
        "http_page_p95_ms": percentile(steady, 0.95),
        "http_page_p99_ms": percentile(steady, 0.99),
        "http_pages_per_second": round(rate, 1),
    }


def _paths(seed: int) -> list[str]:
    """Addresses of pages of results: words frequent and rare, names, filters, ranges of dates; all of them distinct."""
    words = Words(seed + 1)
    paths: list[str] = []
    while len(paths) < _PAGES + 50:
        chance = words.random.random()
        if chance < 0.5:
            path = search_path(words.words(words.random.randint(1, 3)))
        elif chance < 0.7:
            path = search_path(f"{words.given()} {words.family().split()[0]}")
        elif chance < 0.85:
            path = search_path(words.words(1), kind=words.random.choice(["holding", "person"]), place=words.place())
        else:
            begin = words.random.randint(1850, 1944)
            path = search_path(words.words(1), **{"from": str(begin), "to": str(begin + 5)})
        paths.append(path)
    return paths
