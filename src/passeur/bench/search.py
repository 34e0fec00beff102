"""Search in process: whole pages with five facets and snippets, over synthetic records, beside SQLite FTS5.

The records are made, the same for the same seed, and every name in them is marked fictional. Their words follow Zipf's
law, so some are in a tenth of all records and most in a few. Each question is asked once of an index that has answered
nothing but the match-all counts, so no count is kept for it; the pages of the files are in the system's memory, because
the same questions were asked of the same files before.
"""

import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import msgspec

from passeur.bench.result import Result, machine
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend, EmbeddedIndex
from passeur.search.query import Query, Sort

#: The facets of a page.
FACETS = ("kind", "partner", "theme", "place", "decade")
#: Stands in every name.
_MARK = "(fictif)"
_SYLLABLES = "ba bel bo cor da del fer gau jan ker lan mer mon na or pa que ra sal tou val ver vi za"
_CHUNK = 10_000
#: The peer stops after so many seconds of questions.
_PEER_SECONDS = 90.0
#: Pages turned to measure deep paging, and questions of a kind.
_DEEP = 200
_OF_A_KIND = 40


class Asked(NamedTuple):
    """One question of the mix. kind: which of the ten kinds; words: what the peer is asked for."""

    kind: str
    query: Query
    words: str


class Source:
    """Makes documents and questions about them; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  not for secrets
        syllables = _SYLLABLES.split()
        made: dict[str, None] = {}
        while len(made) < 60_000:
            made["".join(self._random.choices(syllables, k=self._random.randint(2, 5)))] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))
        self.themes = [word.capitalize() for word in self.words[1_000:1_400]]
        self.places = [word.capitalize() for word in self.words[2_000:5_000]]

    def text(self, count: int) -> str:
        """So many words, the frequent ones more often."""
        return " ".join(self._random.choices(self.words, cum_weights=self._weights, k=count))

    def name(self) -> str:
        """The name of nobody."""
        pick = self._random.choice
        return f"{pick(self.words[:3_000]).capitalize()} {pick(self.words).capitalize()} {_MARK}"

    def documents(self, count: int) -> Iterator[Document]:
        """`count` documents: finding aids with their components, objects, persons."""
        draw = self._random
        top = ""
        for number in range(count):
            kind = "person" if number % 5 == 0 else "holding"
            year = draw.randint(1750, 1990)
            span = draw.choice((0, 0, 1, 5, 40))
            id = f"source-{number % 7}/{number}"
            title = self.name() if kind == "person" else self.text(draw.randint(3, 8)).capitalize()
            if number % 500 == 1:
                top = id
            yield Document(
                id=id,
                kind=kind,
                partner=f"partner-{number % 8}",
                source=f"source-{number % 7}",
                title=title,
                lang="en" if number % 4 == 0 else "fr",
                text=self.text(draw.randint(10, 60)),
                names=(title,) if kind == "person" else (),
                identifiers=(f"{number % 90} AJ {number}",),
                form="" if kind == "person" else draw.choice(("archives", "object", "photograph", "film")),
                level="" if kind == "person" else draw.choice(("file", "item", "series")),
                languages=("fr",),
                themes=tuple(set(draw.choices(self.themes, k=draw.randint(0, 3)))),
                places=tuple(set(draw.choices(self.places, k=draw.randint(0, 2)))),
                agents=(self.name(),) if number % 3 == 0 else (),
                centuries=tuple({str((year + each - 1) // 100 + 1) for each in (0, span)}),
                decades=tuple(str(each) for each in range(year // 10 * 10, year + span + 1, 10)),
                digital=number % 3 == 0,
                parent=top if top != id and kind == "holding" else "",
                order=number,
                earliest=year * 10_000 + 101,
                latest=(year + span) * 10_000 + 1231,
                top=kind == "person" or id == top,
            )

    def questions(self, samples: list[Document]) -> list[Asked]:
        """The mix: ten kinds of question, each `_OF_A_KIND` times; phrases and names stand in `samples`."""
        draw = self._random
        rare, frequent = self.words[5_000:], self.words[:150]
        asked: list[Asked] = []

        def ask(about: str, words: str = "", sort: Sort = "relevance", **filters: tuple[str, ...]) -> None:
            asked.append(Asked(about, Query(text=words, facets=FACETS, sort=sort, filters=filters), words))

        for number in range(_OF_A_KIND):
            ask("rare word", draw.choice(rare))
            ask("frequent word", frequent[number])
            ask("two words", f"{frequent[number]} {draw.choice(self.words[:2_000])}")
            ask("phrase", '"' + " ".join(draw.choice(samples).text.split()[3:5]) + '"')
            ask("name", draw.choice(samples).names[0])
            ask("filtered word", frequent[-number - 1], partner=(f"partner-{number % 8}",), kind=("holding",))
            ask("theme", "", theme=(draw.choice(self.themes),))
            ask("browse", "", place=(draw.choice(self.places),), kind=("holding", "person")[: 1 + number % 2])
            ask("by date", draw.choice(self.words[100:3_000]), "date")
            year = 1800 + 3 * number
            between = Query(
                text=draw.choice(frequent), facets=FACETS, earliest=year * 10_000, latest=(year + 5) * 10_000
            )
            asked.append(Asked("range of dates", between, between.text))
        return asked


def run(records: int = 1_000_000, data: Path | None = None) -> Result:
    """Measure over `records` synthetic records. data: not used, since nothing is read; named in the notes if given."""
    source = Source(seed=1)
    with tempfile.TemporaryDirectory(prefix="passeur-bench-") as folder:
        path = Path(folder)
        samples, figures, peer = _build(source, records, path)
        asked = source.questions([each for each in samples if each.kind == "person"])
        figures |= _pages(path / "index", asked)
        figures |= _suggestions(path / "index", source)
        figures |= _deep(path / "index", source)
        shutil.rmtree(path / "index")
        peers = {"SQLite FTS5": _peer(peer, asked)}
        peer.close()
    notes = [
        f"{len(asked)} questions of ten kinds, no count kept; five facets and snippets on each page of 20.",
        "bare_p50_ms: the same queries as tantivy alone runs them, the 20 best, without counts, facets, titles or "
        "snippets: what no page can be quicker than.",
        "SQLite FTS5 has one theme, one place and one decade a record, no stemming, no French and English together.",
    ]
    if data is not None:
        notes.append("In process, the records are made and not read: --data names the network that is asked over HTTP.")
    goals: dict[str, dict[str, float]] = {
        "p50_ms": {"max": 10}, "p95_ms": {"max": 25}, "suggest_p95_ms": {"max": 10},
    }  # fmt: skip
    return Result(bench="search", figures=figures, goals=goals, peers=peers, machine=machine(), notes=notes)


def _build(source: Source, records: int, path: Path) -> tuple[list[Document], dict[str, float], sqlite3.Connection]:
    """Build both indexes; gives sample documents, the rates of ours, and the peer's connection."""
    documents = source.documents(records)
    chunk = list(islice(documents, _CHUNK))
    builder = EmbeddedBackend().create(path / "index", frequent=_frequent(chunk))
    peer = _peer_create(path / "peer.sqlite3")
    samples: list[Document] = []
    seconds = 0.0
    while chunk:
        samples += chunk[:: max(1, records // 5_000)]
        started = time.perf_counter()
        builder.add(chunk)
        seconds += time.perf_counter() - started
        _peer_add(peer, chunk)
        chunk = list(islice(documents, _CHUNK))
    started = time.perf_counter()
    builder.finish()
    finishing = time.perf_counter() - started
    peer.commit()
    size = sum(file.stat().st_size for file in (path / "index").iterdir())
    figures = {
        "records": float(records),
        "docs_per_second": round(records / (seconds + finishing)),
        "finish_seconds": round(finishing, 2),
        "index_bytes_per_record": round(size / records),
    }
    return samples, figures, peer


def _frequent(documents: list[Document]) -> dict[str, list[str]]:
    """What an update tells of a sample of its records before it builds an index (`pipeline.frequent`)."""
    counts = {
        "theme": Counter(theme for document in documents for theme in document.themes),
        "place": Counter(place for document in documents for place in document.places),
    }
    return {facet: [value for value, _ in found.most_common()] for facet, found in counts.items()}


def _pages(folder: Path, asked: list[Asked]) -> dict[str, float]:
    """Times of whole pages, of all and by kind of question, and of the bare searches."""
    _each(_opened(folder), asked)
    times = _each(_opened(folder), asked)
    index = _opened(folder)
    bare = [_timed(lambda each=each: index.bare(each.query)) for each in asked]  # type: ignore[misc]
    # What a visitor's first page asks: the best of each kind at once, whatever the kind.
    grouped = [
        each._replace(query=msgspec.structs.replace(each.query, each=3, cursor=""))
        for each in asked
        if each.query.sort == "relevance" and each.query.after is None
    ]
    by_kind: dict[str, list[float]] = {}
    for each, took in zip(asked, times, strict=True):
        by_kind.setdefault(each.kind, []).append(took)
    return {
        "questions": float(len(asked)),
        **_percentiles("", times),
        "bare_p50_ms": round(median(bare), 2),
        "grouped_p95_ms": _percentiles("", _each(_opened(folder), grouped))["p95_ms"],
        **{f"{kind.replace(' ', '_')}_p95_ms": _percentiles("", each)["p95_ms"] for kind, each in by_kind.items()},
    }


def _each(index: EmbeddedIndex, asked: list[Asked]) -> list[float]:
    """Milliseconds of each question, asked once."""
    return [_timed(lambda each=each: index.search(each.query)) for each in asked]  # type: ignore[misc]


def _opened(folder: Path) -> EmbeddedIndex:
    """The index, with the counts of the whole edition and no others."""
    index = EmbeddedBackend().open(folder)
    index.search(Query(facets=FACETS))
    return index


def _suggestions(folder: Path, source: Source) -> dict[str, float]:
    """Times of suggestions while typing: two to six letters of a word, half of them after a first word."""
    index = _opened(folder)
    typed = [word[: 2 + number % 5] for number, word in enumerate(source.words[0:6_000:30])]
    typed += [f"{source.words[number]} {word}" for number, word in enumerate(typed[:100])]
    times = [_timed(lambda each=each: index.suggest(each, "fr")) for each in dict.fromkeys(typed)]  # type: ignore[misc]
    found = _percentiles("suggest_", times)
    return {name: found[name] for name in ("suggest_p50_ms", "suggest_p95_ms")}


def _deep(folder: Path, source: Source) -> dict[str, float]:
    """How much longer the pages round the `_DEEP`th take than the first one, in the worst of the orders."""
    index = _opened(folder)
    ratios: list[float] = []
    orders: tuple[Sort, ...] = ("relevance", "date", "title", "tree")
    for sort in orders:
        query = Query(text=source.words[3], sort=sort)
        index.search(query)
        first = median(_timed(lambda query=query: index.search(query)) for _ in range(15))  # type: ignore[misc]
        times: list[float] = []
        cursor = ""
        for _ in range(_DEEP):
            further = Query(text=query.text, sort=sort, cursor=cursor)
            started = time.perf_counter()
            page = index.search(further)
            times.append((time.perf_counter() - started) * 1_000)
            cursor = page.cursor
            if not cursor:
                break
        ratios.append(median(times[-15:]) / first)
    return {"deep_page_ratio": round(max(ratios), 2)}


def _peer_create(path: Path) -> sqlite3.Connection:
    """An empty full-text table and a table of facets."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -200000;
        CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = "unicode61 remove_diacritics 2");
        CREATE TABLE facets (id INTEGER PRIMARY KEY, kind, partner, theme, place, decade, earliest INT, latest INT);
        CREATE INDEX by_theme ON facets (theme); CREATE INDEX by_place ON facets (place);
        """
    )
    return connection


def _peer_add(peer: sqlite3.Connection, chunk: list[Document]) -> None:
    """The same documents, with the first value of each facet."""
    start = peer.execute("SELECT coalesce(max(id), 0) FROM facets").fetchone()[0]
    numbered = list(enumerate(chunk, start + 1))
    peer.executemany(
        "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
        ((number, each.title, " ".join((each.text, *each.agents, *each.identifiers))) for number, each in numbered),
    )
    peer.executemany(
        "INSERT INTO facets VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, each.kind, each.partner, (*each.themes, None)[0], (*each.places, None)[0],
             (*each.decades, None)[0], each.earliest, each.latest)
            for number, each in numbered
        ),
    )  # fmt: skip


def _peer(peer: sqlite3.Connection, asked: list[Asked]) -> dict[str, float]:
    """Times of the same pages: size, five counts, and the first 20 with snippets; as many as fit in the time."""
    times: list[float] = []
    until = time.monotonic() + _PEER_SECONDS
    for each in asked:
        if time.monotonic() > until:
            break
        times.append(_timed(lambda each=each: _peer_page(peer, each)))  # type: ignore[misc]
    return {"questions": float(len(times)), **_percentiles("", times)}


def _peer_page(peer: sqlite3.Connection, asked: Asked) -> None:
    """One page as SQLite makes it."""
    query = asked.query
    where, values = [], []
    if asked.words:
        where.append("words MATCH ?")
        phrase = asked.words.startswith('"')
        values.append(asked.words if phrase else " ".join(f'"{word}"' for word in asked.words.split()))
    for name, wanted in query.filters.items():
        where.append(f"{name} IN ({', '.join('?' * len(wanted))})")
        values += wanted
    if query.earliest is not None and query.latest is not None:
        where.append(f"earliest <= {query.latest} AND latest >= {query.earliest}")
    table = "words JOIN facets ON facets.id = words.rowid" if asked.words else "facets"
    condition = " AND ".join(where)
    peer.execute(f"SELECT count(*) FROM {table} WHERE {condition}", values).fetchall()  # noqa: S608  our own words
    for facet in FACETS:
        peer.execute(
            f"SELECT {facet}, count(*) FROM {table} WHERE {condition} GROUP BY 1 ORDER BY 2 DESC LIMIT 50",  # noqa: S608
            values,
        ).fetchall()
    shown = "title, snippet(words, 1, '<mark>', '</mark>', '…', 30)" if asked.words else "facets.id"
    order = "earliest" if query.sort == "date" else "rank" if asked.words else "facets.id"
    peer.execute(f"SELECT {shown} FROM {table} WHERE {condition} ORDER BY {order} LIMIT 20", values).fetchall()  # noqa: S608


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1_000


def _percentiles(prefix: str, times: list[float]) -> dict[str, float]:
    """The middle, the 95th and the 99th percentile."""
    cuts = quantiles(times, n=100, method="inclusive")
    return {f"{prefix}p{at}_ms": round(cuts[at - 1], 2) for at in (50, 95, 99)}
