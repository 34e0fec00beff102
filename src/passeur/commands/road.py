"""The road: make a network, look at what partners send, bring it up to date, serve it, go back."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
import typer

from passeur.commands.common import (
    REFUSED,
    SKIPPED,
    Folder,
    Json,
    judgements,
    known_folder,
    open_index,
    opened_edition,
    print_json,
    serving_folder,
    withdrawn_records,
)
from passeur.errors import Damaged, Refused
from passeur.report import Report

app = typer.Typer()

Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine.")]

#: What `update --json` says of the edition.
_UPDATE_COUNTS = (
    "edition", "serving", "published", "dropped", "records", "withheld", "withdrawn",
    "identities", "identified", "proposals", "astray", "mentions",
)  # fmt: skip


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
    from passeur.commands.judging import judge_as_written
    from passeur.pipeline.linking import relink
    from passeur.starter import DEMO_JUDGEMENTS, copy_demo

    copy_demo(folder)
    result = _update(folder)
    with closing(opened_edition(folder)) as edition:
        judged = judge_as_written(folder, edition, folder / DEMO_JUDGEMENTS)
    if judged:
        result.edition = relink(folder, judgements(folder)).edition
    state = "built" if result.published else "up to date"
    print(f"The demonstration is {state}: edition {result.edition}, {result.records} records.", flush=True)
    if not no_serve:
        # A server copies its workers from itself. What has built a network has threads, without which no copy survives.
        os.execv(sys.executable, [sys.executable, "-m", "passeur", "serve", str(folder), "--port", str(port)])  # noqa: S606


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as a partner sent it, compressed or not.")],
    records: Annotated[int, typer.Option("--records", min=1, help="How many records to show.")] = 3,
) -> None:
    """Say which format a file is in and show its first records; for a table, propose a mapping for network.toml.

    Example: `passeur inspect companions.csv`
    """
    from passeur.commands.checking import inspect_file

    report = Report()
    for part in inspect_file(file, records, report):
        print(part)
    if report.skipped_count or report.refused:
        raise typer.Exit(SKIPPED)


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
    from passeur.commands.checking import check_path, source_for
    from passeur.commands.console import Meter

    if source and network is None:
        raise Refused(f"--source {source} is a source of a network: say of which with --network DIR")
    if network is not None and not source:
        raise Refused(f"--network {network} has sources of several settings: say which with --source ID")
    with Meter() as meter:
        report = check_path(path, source_for(format, lang, network, source), meter)
    if json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            print(line)
    if report.records == 0 and report.refused:
        print(f"passeur: nothing of {path} can be read: {report.refused[0].reason}", file=sys.stderr)
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
        print_json(
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

    known_folder(folder)
    serving, manifests, damaged = None, [], []
    try:
        serving = edition.current(folder)
        if serving is not None:
            serving_folder(folder)
    except Damaged as error:
        damaged.append(str(error))
    for number in edition.numbers(folder):
        try:
            manifests.append(edition.read_manifest(folder / "editions" / str(number)))
        except Damaged as error:
            damaged.append(str(error))
    if json:
        print_json(
            {"serving": serving, "editions": [msgspec.to_builtins(each) for each in manifests], "damaged": damaged}
        )
    else:
        for each in manifests:
            mark = "→" if each.number == serving else " "
            print(f"{mark} {each.number:>4}  {each.created}  {each.records:>10,} records")
        for problem in damaged:
            print(f"  DAMAGED: {problem}")
        if not manifests and not damaged:
            print(f"There is no edition yet: passeur update {folder}")
    if damaged:
        raise typer.Exit(SKIPPED)


@app.command()
def rollback(
    folder: Folder, number: Annotated[int, typer.Argument(metavar="N", help="The edition that is to serve.")]
) -> None:
    """Let an earlier edition serve, if this Passeur can read it. A running server follows within seconds.

    Example: `passeur rollback my-network 3`
    """
    from passeur.lake import edition

    known_folder(folder)
    with suppress(Damaged):  # a damaged desk keeps no earlier edition from serving
        withdrawn_records(folder)  # which holds what was withdrawn since
    if number in edition.numbers(folder):
        open_index(folder / "editions" / str(number) / "index", frozenset()).close()
    edition.switch(folder, number)
    print(f"Edition {number} serves.")


@app.command()
def verify(folder: Folder, json: Json = False) -> None:
    """Check every hash of raw files and editions.

    Example: `passeur verify my-network`
    """
    from passeur.commands.checking import verify_network
    from passeur.commands.console import Meter

    with Meter() as meter:
        checked, problems = verify_network(folder, meter)
    if json:
        print_json({"checked": checked, "problems": problems})
    else:
        print("\n".join(problems) or f"All is as it was sealed: {', '.join(checked) or 'nothing there yet'}.")
    if problems:
        print(f"passeur: not all is as it was sealed: {len(problems):,} found, such as: {problems[0]}", file=sys.stderr)
        raise typer.Exit(REFUSED)


@app.command()
def serve(
    folder: Folder,
    port: Port = 8000,
    workers: Workers = 1,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    origin: Annotated[
        str,
        typer.Option(
            "--origin",
            metavar="URL",
            envvar="PASSEUR_ORIGIN",
            help="Where visitors find the portal, for permalinks, citations and QR codes; by default where each asked.",
        ),
    ] = "",
) -> None:
    """Serve the portal; it follows the pointer to new editions by itself.

    Example: `passeur serve my-network --workers 2 --origin https://portal.example.org`
    """
    from passeur.web.server import serve as run

    _check_origin(origin)
    index = serving_folder(folder) / "index"
    if index.is_dir() and not os.access(index, os.W_OK):
        raise Refused(f"{index}: who serves must be able to write there, for readers keep a lock file beside an index")
    withdrawn_records(folder)
    host, port = _free(host, port)
    print(f"The portal is at http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C stops it)", flush=True)
    run(folder, open_index, host, port, workers or os.cpu_count() or 1, origin)


def _check_origin(origin: str) -> None:
    """Raises Refused for what is no scheme and host."""
    parts = urlsplit(origin)
    whole = parts.scheme in ("http", "https") and parts.netloc and not (parts.path.strip("/") or parts.query)
    if origin and not whole:
        raise Refused(f"--origin {origin}: give scheme and host alone, such as https://portal.example.org")


def _free(host: str, port: int) -> tuple[str, int]:
    """The address and port that a server can listen on, any free port for 0. Raises Refused where it cannot."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            found: tuple[str, int] = probe.getsockname()[:2]
            return found
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no such host"
        raise Refused(f"no server can listen on {host}, port {port}: {why}; say --host and --port") from None


def _update(folder: Path, only: str = "", workers: int = 0) -> Any:
    """Update the network in `folder` with the embedded backend, showing progress."""
    from passeur.commands.console import Meter
    from passeur.pipeline.update import update as run
    from passeur.search.embedded import EmbeddedBackend

    withdrawn_records(folder)
    with Meter() as meter:
        return run(
            folder,
            EmbeddedBackend(),
            only=only,
            workers=workers or os.cpu_count() or 1,
            progress=meter,
            judgements=judgements(folder),
        )


def _update_lines(result: Any) -> Iterator[str]:
    """What an update did, for people."""
    from passeur.pipeline.parts import SAID_CLOSED

    if not result.sources:
        yield "network.toml describes no source, so there is nothing to read: [sources.ID], as docs/network.md tells."
    for id, each in result.sources.items():
        files = "1 file" if each.files == 1 else f"{each.files:,} files"
        yield f"{id}: {each.records:,} records from {files} ({each.files_read:,} read now)"
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
        if said := each.report.remark_counts.get(SAID_CLOSED):
            first = next(remark for remark in each.report.remarks if remark.kind == SAID_CLOSED)
            yield f"  {said:,} say that they are closed, and are published since [sources.{id}.access] states nothing;"
            yield f"  the first: {first.record} « {first.text} »"
    for id, count in result.dropped.items():
        yield f"{id} is no longer in network.toml: its {count:,} records and their addresses are gone; raw/{id} stays."
    unstated = sum(each.records for each in result.sources.values() if not each.holds)
    if unstated:
        yield f"{unstated:,} records are of sources that state nothing about access, and published as catalogues."
    state = "published" if result.published else "nothing new:"
    gone = f", {result.withdrawn:,} withdrawn" if result.withdrawn else ""
    yield f"Edition {result.edition} {state} {result.records:,} records ({result.withheld:,} withheld{gone})."
    if result.identities or result.proposals or result.mentions:
        from passeur.commands.console import counts_line

        yield counts_line(result.identities, result.identified, result.proposals, result.mentions)
    if result.astray:
        yield f"{result.astray:,} judgements are about records that are no longer there; passeur link says which."
    if result.serving != result.edition:
        yield f"Edition {result.serving} serves, as it was rolled back to; passeur rollback switches."
