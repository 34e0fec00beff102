"""Benchmarks: every figure beside a named peer and the physical limit."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from passeur.commands.common import Folder, Json, print_json

app = typer.Typer(no_args_is_help=True, help="Measure, beside a named peer and the physical limit.")

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", exists=True, help="Other data, in the same layout.")
]


@app.command("make-network")
def bench_make_network(
    folder: Folder,
    records: Annotated[int, typer.Option("--records", min=100, help="About how many records.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same network.")] = 1,
) -> None:
    """Write a synthetic network for load; every name of it is marked fictional.

    Example: `passeur bench make-network /tmp/load --records 1000000 --seed 7`
    """
    from passeur.bench.synthetic import make_network
    from passeur.commands.console import Meter

    with Meter() as meter:
        written = make_network(folder, records, seed, lambda done: meter("bench", done, records))
    print(f"{written:,} fictional records in {folder}; next: passeur update {folder}")


@app.command("ingest")
def bench_ingest(
    data: Data = None,
    records: Annotated[int, typer.Option("--records", min=1_000, help="Records of the large network.")] = 1_000_000,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    json: Json = False,
) -> None:
    """Files to searchable: rate and memory, on French finding aids and on synthetic records.

    Example: `passeur bench ingest --records 100000 --json`
    """
    from passeur.bench.ingest import run
    from passeur.search.embedded import EmbeddedBackend

    _print_result(run(EmbeddedBackend(), data, records, seed, _say), json)


@app.command("search")
def bench_search(
    data: Data = None,
    records: Annotated[int, typer.Option("--records", min=1_000, help="Records of the synthetic network.")] = 1_000_000,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    json: Json = False,
) -> None:
    """Search: whole pages in process and over HTTP, beside SQLite FTS5.

    Example: `passeur bench search --records 100000 --json`
    """
    from passeur.bench import pages
    from passeur.bench.search import run

    result = run(records, data)
    result.figures |= pages.run(data, records, seed, _say)
    result.goals["http_page_p95_ms"] = {"max": 60.0}
    _print_result(result, json)


@app.command("tree")
def bench_tree(data: Data = None, seed: Annotated[int, typer.Option("--seed")] = 1, json: Json = False) -> None:
    """The tree of a finding aid at 13,000 siblings, over HTTP.

    Example: `passeur bench tree --json`
    """
    from passeur.bench.tree import run

    _print_result(run(data, seed, _say), json)


@app.command("dates")
def bench_dates(data: Data = None, json: Json = False) -> None:
    """Date phrases against the ranges that archives and museums recorded.

    Example: `passeur bench dates --json`
    """
    from passeur.bench.dates import run

    _print_result(run(data), json)


@app.command("names")
def bench_names(
    data: Data = None,
    records: Annotated[int, typer.Option("--records", min=0, help="Synthetic persons beside the names.")] = 1_000_000,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    json: Json = False,
) -> None:
    """Names under other spellings and in other scripts: what the first ten hold, beside Jaro–Winkler.

    Example: `passeur bench names --records 100000 --json`
    """
    from passeur.bench.names import run
    from passeur.search.embedded import EmbeddedBackend

    _print_result(run(EmbeddedBackend(), data, records, seed, _say), json)


@app.command("link")
def bench_link(
    data: Data = None,
    records: Annotated[int, typer.Option("--records", min=1_000, help="Rows of the corrupted network.")] = 1_000_000,
    json: Json = False,
) -> None:
    """Linkage of persons against known answers, look-alikes, a corrupted million, and a reload; beside bare Splink.

    Example: `passeur bench link --json`
    """
    from passeur.bench.link import run

    _print_result(run(data, records), json)


@app.command("referral")
def bench_referral(
    cases: Annotated[Path | None, typer.Option("--cases", metavar="FILE", help="Other questions, JSON lines.")] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", exists=True, help="A network's folder, instead of the demonstration."),
    ] = None,
    records: Annotated[int, typer.Option("--records", min=0, help="Synthetic records beside it.")] = 1_000_000,
    json: Json = False,
) -> None:
    """The way on: is the right partner first, and how soon over a million records; beside plain full-text search.

    Example: `passeur bench referral --records 100000 --json`
    """
    from passeur.bench.referral import run
    from passeur.search.embedded import EmbeddedBackend

    _print_result(run(EmbeddedBackend(), cases, data, records, _say), json)


def _say(what: str) -> None:
    """What a benchmark is doing now, on stderr."""
    print(what, file=sys.stderr, flush=True)


def _print_result(result: Any, json: bool) -> None:
    """A benchmark's figures beside their goals."""
    if json:
        print_json(result)
        return
    for name, value in result.figures.items():
        goal = " ".join(f"(goal: {bound} {limit:,})" for bound, limit in result.goals.get(name, {}).items())
        print(f"{name:<44} {value:>14,}  {goal}")
    for peer, figures in result.peers.items():
        print(f"beside it, {peer}: " + ", ".join(f"{name} {value:,}" for name, value in figures.items()))
    print("on " + ", ".join(f"{name} {value}" for name, value in result.machine.items()))
    print("\n".join(result.notes))
