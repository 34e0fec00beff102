"""The command line: the commands put together, and how what they refuse is said.

Exit codes: 0 done; 1 done, but something was skipped; 2 refused or blocked, with the reason on stderr; 130 stopped.
`--json` prints one object on stdout.
"""

import errno
import signal
import sqlite3
import sys
import traceback
from io import TextIOWrapper
from typing import Annotated

import typer

from passeur import __version__
from passeur.commands import access, bench, finding, guide, persons, road
from passeur.commands.common import INTERRUPTED, REFUSED
from passeur.errors import PasseurError

app = typer.Typer(
    name="passeur",
    help="One network of museums, archives and memorials, searched together, each leading on to the others.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
for commands in (road.app, finding.app, persons.app, guide.app, access.app):
    app.add_typer(commands)
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run the command line; what Passeur refuses is said in a sentence on stderr."""
    # Who stops a service or lets its time run out sends SIGTERM: it is Ctrl-C from afar.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that has no "→" is shown "?" instead of a fault
    try:
        app()
    except PasseurError as error:
        print(f"passeur: {error}", file=sys.stderr)
        sys.exit(REFUSED)
    except (KeyboardInterrupt, SystemExit) as ended:
        # Typer makes an exit of Ctrl-C and says nothing.
        if isinstance(ended, SystemExit) and ended.code != INTERRUPTED:
            raise
        print("passeur: interrupted; what was finished stays, and the same command goes on from there", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except Exception as error:  # Python's own exit code would say "done, but something was skipped"
        said = _of_the_machine(error)
        if not said:
            traceback.print_exc()
            said = "this is a fault of Passeur: please report it with the lines above; what was published still serves"
        print(f"passeur: {said}", file=sys.stderr)
        sys.exit(REFUSED)


def _of_the_machine(error: Exception) -> str:
    """What the disk or the system refuses, in a sentence; empty for what is no fault of theirs."""
    number = error.errno if isinstance(error, OSError) else None
    # Of the desk Django raises its own error, from that of SQLite.
    kept = next((each for each in (error, error.__cause__) if isinstance(each, sqlite3.OperationalError)), None)
    if kept is not None and "locked" in str(kept):
        return "another process has been writing for too long; run the same command again"
    # tantivy raises its own error too, with the system's words in it.
    full = (kept is not None and "full" in str(kept)) or f"os error {errno.ENOSPC}" in str(error)
    if full or number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full; make room and run the same command again: what was published still serves"
    if kept is not None and "disk I/O" in str(kept):
        return "the disk does not read or write; look at it, then run the same command again"
    if not isinstance(error, OSError) or not number:
        return ""
    where = f"{error.filename}: " if error.filename else ""
    if number == errno.EROFS:
        return f"{where}this disk may only be read; let it be written to, or work on a copy"
    if number in (errno.EACCES, errno.EPERM):
        return f"{where}this user may not read or write there; give it the right, or run this as the folder's owner"
    return f"{where}{error.strerror}"


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """One network of museums, archives and memorials, searched together, each leading on to the others."""
    if version:
        print(f"passeur {__version__}")
        raise typer.Exit
