"""Whole pages of results over HTTP on a synthetic network: fifty a second, from the outside, and as many as it can."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from passeur.bench.load import percentile, search_path, served, timed
from passeur.bench.processes import run_passeur
from passeur.bench.synthetic import Words, make_network

#: Pages asked for before anything is measured; at the steady rate, and a second. No page is asked for twice, so what is
#: kept of earlier pages helps as little as it can.
_WARM = 50
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
        paths = questions(seed, _WARM + _PAGES + _BURST)
        warm, steadily, at_once = paths[:_WARM], paths[_WARM : _WARM + _PAGES], paths[_WARM + _PAGES :]
        with served(network) as port:
            say("pages over HTTP, at a steady rate")
            timed(port, warm, 20)
            steady = timed(port, steadily, _RATE)
            say("pages over HTTP, as many as it can")
            began = time.perf_counter()
            burst = timed(port, at_once, 100_000, connections=8)
            rate = len(burst) / (time.perf_counter() - began)
    return {
        "http_page_p50_ms": percentile(steady, 0.50),
        "http_page_p95_ms": percentile(steady, 0.95),
        "http_page_p99_ms": percentile(steady, 0.99),
        "http_pages_per_second": round(rate, 1),
    }


def questions(seed: int, count: int) -> list[str]:
    """`count` addresses of pages of results, no two the same, in the words of the records that `seed` makes: words
    frequent and rare, names, filters, ranges of dates; in one of ten a word is mistyped, which mostly finds nothing."""
    words = Words(seed)
    words.random.seed(f"questions {seed}")  # the records' words, in another order
    paths: dict[str, None] = {}
    while len(paths) < count:
        chance = words.random.random()
        narrowed: dict[str, str] = {}
        if chance < 0.5:
            text = words.words(words.random.randint(1, 3))
        elif chance < 0.7:
            text = f"{words.given()} {words.family().split()[0]}"
        elif chance < 0.85:
            text = words.words(1)
            narrowed = {"kind": words.random.choice(["holding", "person"]), "place": words.place()}
        else:
            begin = words.random.randint(1850, 1944)
            text, narrowed = words.words(1), {"from": str(begin), "to": str(begin + 5)}
        if words.random.random() < 0.1:
            text = _mistyped(text, words.random.randrange(len(text) - 1))
        paths[search_path(text, **narrowed)] = None
    return list(paths)


def _mistyped(text: str, at: int) -> str:
    """`text` with the letters `at` and after it in each other's place."""
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
