"""What commands share: their parameters, exit codes, and how they open a network.

Concrete backends are named here and in the commands themselves, nowhere else.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from passeur.errors import Damaged, NotFound, Refused

if TYPE_CHECKING:
    from passeur.lake.edition import Edition
    from passeur.link.model import Judgement
    from passeur.search.query import SearchIndex
    from passeur.web.desk.withdrawing import Withdrawn
    from passeur.web.words import Catalogue

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The network's folder: it holds network.toml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Lang = Annotated[str, typer.Option("--lang", help="fr or en.")]
OfNetwork = Annotated[
    Path | None,
    typer.Option("--network", metavar="DIR", help="The network's folder; by default this folder, or .demo."),
]

#: Exit codes.
SKIPPED = 1
REFUSED = 2
INTERRUPTED = 130


def open_index(folder: Path, without: frozenset[str]) -> "SearchIndex":
    """Open the index of an edition without some records, in whichever worker process asks."""
    from passeur.search.embedded import EmbeddedBackend

    return EmbeddedBackend().open(folder, without)


def serving_folder(folder: Path) -> Path:
    """The folder of the edition that serves. Raises NotFound before the first, and where no network is; Damaged where
    the pointer names one that is not there."""
    from passeur.lake import edition

    known_folder(folder)
    number = edition.current(folder)
    if number is None:
        raise NotFound(f"{folder} has no edition yet: passeur update {folder}")
    return _there(folder / "editions" / str(number))


def opened_edition(folder: Path) -> "Edition":
    """The edition that serves, without what is withdrawn."""
    from passeur.access.reduce import untying
    from passeur.lake.edition import Edition
    from passeur.lake.withdrawn import withdrawn

    return Edition(serving_folder(folder), withdrawn(folder), untying)


def _there(edition: Path) -> Path:
    """The folder of an edition. Raises Damaged where the pointer names one that is not there."""
    if not edition.is_dir():
        network = edition.parent.parent
        raise Damaged(f"{edition} is to serve and is not there; passeur update {network} lets the newest serve")
    return edition


@contextmanager
def opened_index(folder: Path) -> Iterator[Any]:
    """The search index of the edition that serves."""
    from passeur.lake.withdrawn import withdrawn

    index = open_index(serving_folder(folder) / "index", withdrawn(folder))
    try:
        yield index
    finally:
        index.close()


def refuse_identity(edition: "Edition", id: str) -> None:
    """Raise NotFound where `id` is an identity's and a record is meant, with the records that are."""
    identity = edition.identities.get(id)
    if identity is not None:
        members = ", ".join(identity.members)
        raise NotFound(f"{id} is a person whom several records describe; say which one is meant: {members}")


def network_folder(asked: Path | None) -> Path:
    """The network that a command without DIR is about. Raises NotFound."""
    for folder in (asked,) if asked else (Path(), Path(".demo")):
        if (folder / "network.toml").is_file():
            return folder
    where = f"{asked} holds no" if asked else "neither this folder nor .demo holds a"
    raise NotFound(f"{where} network.toml; say which network is meant: --network DIR")


def known_folder(folder: Path) -> None:
    """Raise NotFound for a folder that is no network's, so that a slip of the pen is not taken for an empty network."""
    if not (folder / "network.toml").is_file() and not (folder / "editions").is_dir():
        raise NotFound(f"{folder} is no network's folder: it holds no network.toml")


def whoever(by: str) -> str:
    """Who decides: as said, else the user of this machine; empty where the machine has no name for them."""
    from getpass import getuser

    try:
        return by or getuser()
    except (KeyError, OSError):
        return ""


def judgements(folder: Path) -> "list[Judgement]":
    """What the desk decided about persons; Django is not loaded where there is no desk."""
    if not (folder / "desk.sqlite3").exists():
        return []
    from passeur.web.desk.store import judgements_of

    return judgements_of(folder)


def withdrawn_records(folder: Path) -> "list[Withdrawn]":
    """What the desk withdrew; what servers are told is brought in line with it."""
    if not (folder / "desk.sqlite3").exists():
        return []
    from passeur.web.desk.withdrawing import withdrawals

    return withdrawals(folder)


def words_in(lang: str) -> "Catalogue":
    """The words of one language. Raises Refused on one that has no catalogue."""
    from passeur.web.words import catalogue, languages

    if lang not in languages():
        raise Refused(f"there are no words in {lang!r}; there are: {', '.join(languages())}")
    return catalogue(lang)


def print_json(value: object) -> None:
    """One JSON object on stdout, indented, UTF-8."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value)) + b"\n")
    sys.stdout.flush()
