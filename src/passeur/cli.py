"""The command line: thin commands that wire concrete parts together.

Only this module reads the environment and names concrete backends. Exit codes: 0 done; 1 done, but something was
skipped; 2 refused or blocked, with the reason on stderr. `--json` prints one object on stdout.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from passeur import __version__
from passeur.errors import NotFound, PasseurError, Refused

if TYPE_CHECKING:
    from passeur.lake.edition import Edition
    from passeur.link.model import Judgement
    from passeur.search.query import SearchIndex
    from passeur.web.desk.withdrawing import Withdrawn
    from passeur.web.words import Catalogue

app = typer.Typer(
    name="passeur",
    help="One network of museums, archives and memorials, searched together, each leading on to the others.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
bench_app = typer.Typer(no_args_is_help=True, help="Measure, beside a named peer and the physical limit.")
app.add_typer(bench_app, name="bench")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The network's folder: it holds network.toml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine.")]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Other data, in the same layout.")]

#: For the processes that an update starts: by default glibc keeps freed memory in many arenas, and grows all the while.
_MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "33554432", "MALLOC_MMAP_THRESHOLD_": "1048576"}

#: What `update --json` says of the edition.
_UPDATE_COUNTS = (
    "edition", "serving", "published", "records", "withheld", "withdrawn",
    "identities", "identified", "proposals", "astray", "mentions",
)  # fmt: skip

#: Exit codes.
SKIPPED = 1
REFUSED = 2


def main() -> None:
    """Run the command line; what Passeur refuses is said in a sentence on stderr."""
    try:
        app()
    except PasseurError as error:
        print(f"passeur: {error}", file=sys.stderr)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        print("passeur: interrupted; what was finished stays, and the same command goes on from there", file=sys.stderr)
        sys.exit(130)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """One network of museums, archives and memorials, searched together, each leading on to the others."""
    if version:
        print(f"passeur {__version__}")
        raise typer.Exit


@app.command()
def init(folder: Folder) -> None:
    """Make the folder of a new network, with a network.toml to fill in.

    Example: `passeur init my-network`
    """
    from passeur.starter import make_folder

    path = make_folder(folder)
    print(f"{path} is ready: describe your partners and sources there, then run: passeur update {folder}")


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where the demonstration is built.")] = Path(
        ".demo"
    ),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build only.")] = False,
    port: Port = 8000,
) -> None:
    """Build the demonstration network through the real road, and serve it.

    Example: `passeur demo --dir /tmp/demo --port 8080`
    """
    from passeur.people import judge_as_written
    from passeur.pipeline.linking import relink
    from passeur.starter import DEMO_JUDGEMENTS, copy_demo

    copy_demo(folder)
    result = _update(folder)
    with closing(_edition(folder)) as edition:
        judged = judge_as_written(folder, edition, folder / DEMO_JUDGEMENTS)
    if judged:
        result.edition = relink(folder, _judgements(folder)).edition
    state = "built" if result.published else "up to date"
    print(f"The demonstration is {state}: edition {result.edition}, {result.records} records.", flush=True)
    if not no_serve:
        # A server copies its workers from itself. What has built a network has threads, without which no copy survives.
        started = "from passeur.cli import main; main()"
        os.execv(sys.executable, [sys.executable, "-c", started, "serve", str(folder), "--port", str(port)])  # noqa: S606


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as a partner sent it, compressed or not.")],
    records: Annotated[int, typer.Option("--records", min=1, help="How many records to show.")] = 3,
) -> None:
    """Say which format a file is in and show its first records; for a table, propose a mapping for network.toml.

    Example: `passeur inspect companions.csv`
    """
    from passeur.checking import inspect_file

    for part in inspect_file(file, records):
        print(part)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file, folder or archive (zip, tar).")],
    format: Annotated[str, typer.Option("--format", metavar="NAME", help="Read as this format.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="Language where the files do not say.")] = "",
    network: Annotated[
        Path | None,
        typer.Option("--network", metavar="DIR", help="Read with the settings of a source of this network."),
    ] = None,
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Which source of --network.")] = "",
    json: Json = False,
) -> None:
    """Read without writing anything, and report: records, refusals, skipped records, what no table maps.

    Example: `passeur check finding-aids.tar.xz --format ead --json`
    """
    from passeur.checking import check_path, source_for
    from passeur.console import Meter

    with Meter() as meter:
        report = check_path(path, source_for(format, lang, network, source), meter)
    if json:
        _print_json(report.as_json())
    else:
        for line in report.lines():
            print(line)
    if report.records == 0 and report.refused:
        raise typer.Exit(REFUSED)
    if report.skipped_count or report.refused:
        raise typer.Exit(SKIPPED)


@app.command()
def update(
    folder: Folder,
    source: Annotated[str, typer.Option("--source", metavar="ID", help="Harvest this source only.")] = "",
    workers: Workers = 0,
    json: Json = False,
) -> None:
    """Harvest, read and publish: bring the network up to date. Nothing new changes nothing.

    Example: `passeur update my-network --json`
    """
    result = _update(folder, source, workers)
    if json:
        _print_json(
            {
                **{name: getattr(result, name) for name in _UPDATE_COUNTS},
                "sources": {
                    id: {**msgspec.to_builtins(each), "report": each.report.as_json()}
                    for id, each in result.sources.items()
                },
            }
        )
    else:
        for line in _update_lines(result):
            print(line)
    if not result.clean:
        raise typer.Exit(SKIPPED)


@app.command()
def editions(folder: Folder, json: Json = False) -> None:
    """List the editions; the one that serves is marked.

    Example: `passeur editions my-network`
    """
    from passeur.lake import edition

    serving = edition.current(folder)
    manifests = [edition.read_manifest(folder / "editions" / str(number)) for number in edition.numbers(folder)]
    if json:
        _print_json({"serving": serving, "editions": [msgspec.to_builtins(each) for each in manifests]})
        return
    for each in manifests:
        mark = "→" if each.number == serving else " "
        print(f"{mark} {each.number:>4}  {each.created}  {each.records:>10,} records")
    if not manifests:
        print(f"There is no edition yet: passeur update {folder}")


@app.command()
def rollback(
    folder: Folder, number: Annotated[int, typer.Argument(metavar="N", help="The edition that is to serve.")]
) -> None:
    """Let an earlier edition serve. A running server follows within seconds.

    Example: `passeur rollback my-network 3`
    """
    from passeur.lake import edition

    edition.switch(folder, number)
    print(f"Edition {number} serves.")


@app.command()
def verify(folder: Folder, json: Json = False) -> None:
    """Check every hash of raw files and editions.

    Example: `passeur verify my-network`
    """
    from passeur.checking import verify_network
    from passeur.console import Meter

    with Meter() as meter:
        checked, problems = verify_network(folder, meter)
    if json:
        _print_json({"checked": checked, "problems": problems})
    else:
        print("\n".join(problems) or f"All is as it was sealed: {', '.join(checked) or 'nothing there yet'}.")
    if problems:
        raise typer.Exit(REFUSED)


@app.command()
def search(
    folder: Folder,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='Words, "phrases", title:word, beginn*, -not.')],
    size: Annotated[int, typer.Option("--size", min=1, max=200, help="How many results.")] = 10,
    lang: Annotated[str, typer.Option("--lang", help="fr or en.")] = "fr",
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="FIELD=VALUE", help="kind=person, partner=..., may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Search the edition that serves.

    Example: `passeur search my-network "jean moulin" --filter kind=person`
    """
    from passeur.search.query import Query

    asked: dict[str, tuple[str, ...]] = {}
    for each in filters or []:
        field, _, value = each.partition("=")
        asked[field] = (*asked.get(field, ()), value)
    with _index(folder) as index:
        page = index.search(Query(text=text, size=size, lang=lang, filters=asked))
    if json:
        hits = [
            {"id": hit.id, "kind": hit.kind, "title": hit.title, "partner": hit.partner, "snippet": hit.snippet}
            for hit in page.hits
        ]
        _print_json({"total": page.total, "results": hits})
        return
    print(f"{page.total:,} found")
    for hit in page.hits:
        print(f"{hit.kind:<8} {hit.title}  [{hit.partner}]\n         {hit.id}")


@app.command()
def show(
    folder: Folder, id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")], json: Json = False
) -> None:
    """Show one record of the edition that serves.

    Example: `passeur show my-network ordre-liberation-companions/moulin-jean`
    """
    from passeur.checking import record_lines
    from passeur.model.record import encode

    with closing(_edition(folder)) as edition:
        record = edition.get(id)
    if record is None:
        raise NotFound(f"edition {edition.number} has no record {id!r}")
    if json:
        _print_json(msgspec.json.decode(encode(record)))
    else:
        print("\n".join(record_lines(record)))


Lang = Annotated[str, typer.Option("--lang", help="fr or en.")]


@app.command("access")
def access_to(
    folder: Folder,
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id, published or not.")],
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """From when a record may be read in the reading room, and from when it may be online: rule, basis, dates.

    For staff: it tells of records that are withheld. Example: `passeur access my-network inventaires/dossier-12`
    """
    from datetime import datetime

    from passeur.deciding import decided, decided_lines
    from passeur.guide.hours import ZONE

    words = _words(lang)
    with closing(_edition(folder)) as edition:
        published = edition.get(id) is not None
    holding = (each for each in _withdrawals(folder) if each.record == id and not each.lifted_when)
    found = decided(folder, id, words, datetime.now(ZONE).date(), published, next(holding, None))
    if json:
        _print_json(found)
        return
    for line in decided_lines(found, words):
        print(line)


@app.command("withdraw")
def withdraw_record(
    folder: Folder,
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")],
    why: Annotated[str, typer.Option("--why", help="The reason: who asked, what was decided.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Let the record be public again.")] = False,
    json: Json = False,
) -> None:
    """Withdraw a record from everything that is public, within seconds; it stays out until somebody lifts it.

    Example: `passeur withdraw my-network memorial/m-12 --why "asked for by the family" --by "A. Example"`
    """
    from getpass import getuser

    from passeur.deciding import known_record
    from passeur.web.desk import withdrawing

    if not lift:
        with closing(_edition(folder)) as edition:
            known_record(folder, id, edition)
    change = withdrawing.lift if lift else withdrawing.withdraw
    made = change(folder, id, by=by or getuser(), why=why)
    if json:
        _print_json({"lifted" if lift else "withdrawn": made})
        return
    print(f"{made.record} is {'public again with the next edition' if lift else 'withdrawn'}.")
    if lift:
        print(f"Editions made since it was withdrawn do not have it: passeur update {folder}")


@app.command("withdrawals")
def list_withdrawals(folder: Folder, json: Json = False) -> None:
    """What was withdrawn, by whom, when and why; and what was lifted.

    Example: `passeur withdrawals my-network --json`
    """
    found = _withdrawals(folder)
    if json:
        _print_json({"withdrawals": found})
        return
    for each in found:
        state = (
            f"lifted {each.lifted_when[:10]} by {each.lifted_by}: {each.lifted_why}" if each.lifted_when else "holds"
        )
        print(f"{each.record}  ({each.by}, {each.when[:10]}: {each.why}) {state}")
    if not found:
        print("Nothing was ever withdrawn.")


OfNetwork = Annotated[
    Path | None,
    typer.Option("--network", metavar="DIR", help="The network's folder; by default this folder, or .demo."),
]
RecordOrIdentity = Annotated[str, typer.Argument(metavar="ID", help="A person's record id, or an identity's id.")]


@app.command()
def link(
    folder: Folder,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be found; write nothing.")] = False,
    json: Json = False,
) -> None:
    """Find which person records are one human being, under the desk's judgements; publish that as a new edition.

    Nothing is harvested, read or indexed again. Example: `passeur link my-network --dry-run`
    """
    from passeur.people import link_lines
    from passeur.pipeline.linking import relink

    done = relink(folder, _judgements(folder), dry_run=dry_run)
    if json:
        linked = done.linkage.linked
        _print_json(
            {
                "edition": done.edition,
                "published": done.published,
                "identities": linked.identities,
                "identified": done.linkage.identified,
                "proposals": linked.proposals,
                "astray": linked.astray,
                "mentions": done.linkage.mentions,
            }
        )
    else:
        for line in link_lines(done, dry_run):
            print(line)
    if done.linkage.linked.astray:
        raise typer.Exit(SKIPPED)


@app.command("explain")
def explain_pair(
    left: RecordOrIdentity,
    right: Annotated[str, typer.Argument(metavar="[ID]", help="The other one; not needed with an identity.")] = "",
    network: OfNetwork = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Say feature by feature why two person records are held to be one human being, proposed, or apart.

    Example: `passeur explain companions/moulin-jean wall/m-12 --lang fr`
    """
    from passeur.people import explained, explanation_lines, pairs_to_explain

    folder = _network_folder(network)
    words, judgements = _words(lang), _judgements(folder)
    with closing(_edition(folder)) as edition:
        found = [explained(edition, *pair, judgements) for pair in pairs_to_explain(edition, left, right)]
        if json:
            _print_json({"explanations": found})
            return
        texts = ["\n".join(explanation_lines(edition, each, words)) for each in found]
        print("\n\n".join(texts))


@app.command("onward")
def onward_from(
    folder: Folder,
    context: Annotated[
        str, typer.Argument(metavar="CONTEXT", help="A record's, person's or theme's id, list:ID, or words.")
    ],
    here: Annotated[str, typer.Option("--here", metavar="ID", help="The partner whose page it is.")] = "",
    lang: Lang = "fr",
    audience: Annotated[str, typer.Option("--audience", help="family, school, researcher, descendant.")] = "",
    level: Annotated[str, typer.Option("--level", help="Of a class: primary, lower-secondary, upper-secondary.")] = "",
    wheelchair: Annotated[
        bool, typer.Option("--wheelchair", help="Prefer sites that say they can be reached.")
    ] = False,
    day: Annotated[str, typer.Option("--day", metavar="YYYY-MM-DD", help="When one would go.")] = "",
    at: Annotated[str, typer.Option("--at", metavar="LAT,LON", help="Where one stands.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=8, help="How many steps.")] = 3,
    json: Json = False,
) -> None:
    """The way on: which other partners address what is looked at or asked, why, what waits there, when, how far.

    Example: `passeur onward my-network "tombeau de Napoléon" --here musee-liberation --json`
    """
    from passeur.guiding import onward, onward_lines

    with _index(folder) as index, closing(_edition(folder)) as edition:
        found = onward(
            folder, edition, index, _words(lang), context, here,
            asked={
                "audience": audience, "level": level, "wheelchair": "1" if wheelchair else "", "day": day, "at": at,
            },
            most=most,
        )  # fmt: skip
    if json:
        _print_json(found)
        return
    for line in onward_lines(found):
        print(line)


@app.command("decide")
def decide_onward(
    context: Annotated[
        str, typer.Argument(metavar="CONTEXT", help="A record's or theme's id, list:ID, partner:ID, or * for all.")
    ] = "",
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="The partner's id.")] = "",
    verdict: Annotated[str, typer.Argument(metavar="pin|veto", help="Propose it first, or never.")] = "",
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    retire: Annotated[bool, typer.Option("--retire", help="Take back the decision that holds.")] = False,
    network: OfNetwork = None,
    json: Json = False,
) -> None:
    """Decide about the way on: a partner is proposed first (pin) or never (veto). Without arguments: all that holds.

    Running servers follow at once; decisions are kept for ever.
    Example: `passeur decide drancy memorial-shoah pin --why "the site itself" --by "A. Example"`
    """
    from getpass import getuser

    from passeur.guiding import decide, decisions

    folder = _network_folder(network)
    if not context:
        made = decisions(folder)
    else:
        with closing(_edition(folder)) as edition:
            made = [decide(folder, edition, context, partner, "" if retire else verdict, by or getuser(), why)]
    if json:
        _print_json({"decisions": made})
        return
    for each in made:
        print(f"{each.verdict:<5} {each.partner:<24} {each.context}  ({each.by}, {each.when[:10]}: {each.why})")


@app.command("coverage")
def coverage_of(folder: Folder, lang: Lang = "fr", json: Json = False) -> None:
    """How far each partner addresses each theme, declared and counted, and where the two disagree.

    Example: `passeur coverage my-network --json`
    """
    from passeur.guiding import coverage, coverage_lines

    with _index(folder) as index, closing(_edition(folder)) as edition:
        found = coverage(edition, index, lang)
    if json:
        _print_json(found)
        return
    for line in coverage_lines(found):
        print(line)


@app.command("judge")
def judge_pair(
    left: RecordOrIdentity,
    right: RecordOrIdentity,
    verdict: Annotated[str, typer.Argument(metavar="same|different|unsure", help="What you decide.")] = "",
    why: Annotated[str, typer.Option("--why", help="The reason: what you saw, where.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    retire: Annotated[bool, typer.Option("--retire", help="Take back the judgement that holds.")] = False,
    network: OfNetwork = None,
    json: Json = False,
) -> None:
    """Decide whether two records are one human being. With an identity's id: "different" takes the record out of it.

    Judgements are kept for ever; a new one retires the old one. `passeur link DIR` applies them.
    Example: `passeur judge companions/martin-paul wall/m-12 different --why "born in two places" --by "A. Example"`
    """
    from getpass import getuser
    from typing import get_args

    from passeur import people
    from passeur.link.model import Verdict

    if retire == bool(verdict):
        raise Refused("say what you decide: same, different or unsure; or --retire to take a judgement back")
    if verdict and verdict not in get_args(Verdict):
        raise Refused(f"{verdict!r} is no verdict: same, different or unsure")
    folder = _network_folder(network)
    name = by or getuser()
    with closing(_edition(folder)) as edition:
        if retire:
            made = people.retire(folder, edition, left, right, name, why)
        else:
            made = people.judge(folder, edition, left, right, msgspec.convert(verdict, Verdict), name, why)
    if json:
        _print_json({"retired" if retire else "judged": made})
        return
    for each in made:
        print(f"{'taken back' if retire else each.verdict}: {each.left} – {each.right}")
    print(f"The desk keeps this. To apply it: passeur link {folder}")


@app.command("people")
def people_named(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, in any spelling, order and script.")],
    strict: Annotated[bool, typer.Option("--strict", help="The same name only, but for accents and order.")] = False,
    size: Annotated[int, typer.Option("--size", min=1, max=200, help="How many results.")] = 10,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Find persons and groups whose name is, sounds or is spelt like NAME, each with why.

    Example: `passeur people my-network "Szwarc" --lang fr`
    """
    from passeur.people import people_lines
    from passeur.search.query import NameQuery
    from passeur.web.reasons import reason_words

    words = _words(lang)
    with _index(folder) as index, closing(_edition(folder)) as edition:
        hits = index.people(NameQuery(text=name, strict=strict, size=size))
        if json:
            of = edition.identities.by_record(hit.id for hit in hits if hit.id)
            rows = [
                {
                    **msgspec.to_builtins(hit),
                    "identity": of.get(hit.id, ""),
                    "why": [reason_words(each, words) for each in hit.reasons],
                }
                for hit in hits
            ]
            _print_json({"results": rows})
            return
        for line in people_lines(edition, hits, words):
            print(line)
        if not hits:
            print(words.say("people.none", name=name))


@app.command()
def serve(
    folder: Folder,
    port: Port = 8000,
    workers: Workers = 1,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the portal; it follows the pointer to new editions by itself.

    Example: `passeur serve my-network --port 8080 --workers 2`
    """
    _serving(folder)
    _serve(folder, host, port, workers or os.cpu_count() or 1)


@bench_app.command("make-network")
def bench_make_network(
    folder: Folder,
    records: Annotated[int, typer.Option("--records", min=100, help="About how many records.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same network.")] = 1,
) -> None:
    """Write a synthetic network for load; every name of it is marked fictional.

    Example: `passeur bench make-network /tmp/load --records 1000000 --seed 7`
    """
    from passeur.bench.synthetic import make_network
    from passeur.console import Meter

    with Meter() as meter:
        written = make_network(folder, records, seed, lambda done: meter("bench", done, records))
    print(f"{written:,} fictional records in {folder}; next: passeur update {folder}")


@bench_app.command("ingest")
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


@bench_app.command("search")
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


@bench_app.command("tree")
def bench_tree(data: Data = None, seed: Annotated[int, typer.Option("--seed")] = 1, json: Json = False) -> None:
    """The tree of a finding aid at 13,000 siblings, over HTTP.

    Example: `passeur bench tree --json`
    """
    from passeur.bench.tree import run

    _print_result(run(data, seed, _say), json)


@bench_app.command("dates")
def bench_dates(data: Data = None, json: Json = False) -> None:
    """Date phrases against the ranges that archives and museums recorded.

    Example: `passeur bench dates --json`
    """
    from passeur.bench.dates import run

    _print_result(run(data), json)


@bench_app.command("names")
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


@bench_app.command("link")
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


@bench_app.command("referral")
def bench_referral(
    cases: Annotated[Path | None, typer.Option("--cases", metavar="FILE", help="Other questions, JSON lines.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="A network's folder, instead of the demonstration.")
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
        _print_json(result)
        return
    for name, value in result.figures.items():
        goal = " ".join(f"(goal: {bound} {limit:,})" for bound, limit in result.goals.get(name, {}).items())
        print(f"{name:<44} {value:>14,}  {goal}")
    for peer, figures in result.peers.items():
        print(f"beside it, {peer}: " + ", ".join(f"{name} {value:,}" for name, value in figures.items()))
    print("on " + ", ".join(f"{name} {value}" for name, value in result.machine.items()))
    print("\n".join(result.notes))


def _serve(folder: Path, host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    from passeur.web.server import serve as run

    _withdrawals(folder)
    print(f"The portal is at http://{host}:{port}/ (Ctrl-C stops it)", flush=True)
    run(folder, _open_index, host, port, workers, os.environ.get("PASSEUR_ORIGIN", ""))


def _open_index(folder: Path, without: frozenset[str]) -> "SearchIndex":
    """Open the index of an edition without some records, in whichever worker process asks."""
    from passeur.search.embedded import EmbeddedBackend

    return EmbeddedBackend().open(folder, without)


def _update(folder: Path, only: str = "", workers: int = 0) -> Any:
    """Update the network in `folder` with the embedded backend, showing progress."""
    from passeur.console import Meter
    from passeur.pipeline.update import update as run
    from passeur.search.embedded import EmbeddedBackend

    for name, value in _MALLOC.items():
        os.environ.setdefault(name, value)
    _withdrawals(folder)
    with Meter() as meter:
        return run(
            folder,
            EmbeddedBackend(),
            only=only,
            workers=workers or os.cpu_count() or 1,
            progress=meter,
            judgements=_judgements(folder),
        )


def _update_lines(result: Any) -> Iterator[str]:
    """What an update did, for people."""
    for id, each in result.sources.items():
        yield f"{id}: {each.records:,} records from {each.files:,} files ({each.files_read:,} read now)"
        if each.stale:
            yield f"  NOT FRESH: {each.stale}"
        for problem in each.problems:
            yield f"  {problem}"
        for line in each.report.problem_lines():
            yield f"  {line}"
        for reason, count in each.closed.items():
            yield f"  {count:,} may not be online yet: {reason}"
        for remark in each.report.remarks:
            if remark.kind in ("alignment", "access"):
                yield f"  {remark.text}"
    unstated = sum(each.records for each in result.sources.values() if not each.holds)
    if unstated:
        yield f"{unstated:,} records are of sources that state nothing about access, and published as catalogues."
    state = "published" if result.published else "nothing new:"
    gone = f", {result.withdrawn:,} withdrawn" if result.withdrawn else ""
    yield f"Edition {result.edition} {state} {result.records:,} records ({result.withheld:,} withheld{gone})."
    if result.identities or result.proposals or result.mentions:
        from passeur.console import counts_line

        yield counts_line(result.identities, result.identified, result.proposals, result.mentions)
    if result.astray:
        yield f"{result.astray:,} judgements are about records that are no longer there; passeur link says which."
    if result.serving != result.edition:
        yield f"Edition {result.serving} serves, as it was rolled back to; passeur rollback switches."


def _judgements(folder: Path) -> "list[Judgement]":
    """What the desk decided about persons; Django is not loaded where there is no desk."""
    if not (folder / "desk.sqlite3").exists():
        return []
    from passeur.web.desk.store import judgements_of

    return judgements_of(folder)


def _withdrawals(folder: Path) -> "list[Withdrawn]":
    """What the desk withdrew; what servers are told is brought in line with it."""
    if not (folder / "desk.sqlite3").exists():
        return []
    from passeur.web.desk.withdrawing import withdrawals

    return withdrawals(folder)


def _words(lang: str) -> "Catalogue":
    """The words of one language. Raises Refused on one that has no catalogue."""
    from passeur.web.words import catalogue, languages

    if lang not in languages():
        raise Refused(f"there are no words in {lang!r}; there are: {', '.join(languages())}")
    return catalogue(lang)


def _network_folder(asked: Path | None) -> Path:
    """The network that a command without DIR is about. Raises NotFound."""
    for folder in (asked,) if asked else (Path(), Path(".demo")):
        if (folder / "network.toml").is_file():
            return folder
    where = f"{asked} holds" if asked else "neither this folder nor .demo holds"
    raise NotFound(f"{where} no network.toml; say which network is meant: --network DIR")


def _edition(folder: Path) -> "Edition":
    """The edition that serves, without what is withdrawn."""
    from passeur.access.reduce import untying
    from passeur.lake.edition import Edition
    from passeur.lake.withdrawn import withdrawn

    return Edition(_serving(folder), withdrawn(folder), untying)


def _serving(folder: Path) -> Path:
    """The folder of the edition that serves. Raises NotFound before the first."""
    from passeur.lake import edition

    number = edition.current(folder)
    if number is None:
        raise NotFound(f"{folder} has no edition yet: passeur update {folder}")
    return folder / "editions" / str(number)


@contextmanager
def _index(folder: Path) -> Iterator[Any]:
    """The search index of the edition that serves."""
    from passeur.lake.withdrawn import withdrawn

    index = _open_index(_serving(folder) / "index", withdrawn(folder))
    try:
        yield index
    finally:
        index.close()


def _print_json(value: object) -> None:
    """One JSON object on stdout, indented, UTF-8."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value)) + b"\n")
    sys.stdout.flush()
