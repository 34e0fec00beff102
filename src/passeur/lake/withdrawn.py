"""Which records are withdrawn: `editions/withdrawn`, one id a line, beside the pointer and watched like it.

Whoever reads an edition for the public reads it without these. The desk keeps who withdrew what, when and why; this
file says only what holds, so that a server need not ask the desk.
"""

from collections.abc import Iterable
from pathlib import Path

from passeur.errors import Damaged
from passeur.lake.files import write_atomically

FILE = "withdrawn"


def withdrawn(network_folder: Path, before: frozenset[str] = frozenset()) -> frozenset[str]:
    """Ids of the records that are withdrawn now. before: what was withdrawn when the file was last read, if it was.

    Raises Damaged where the file is not one of ids, and where it is gone: the last record that is lifted leaves it
    there, empty.
    """
    path = network_folder / "editions" / FILE
    try:
        return frozenset(path.read_text(encoding="utf-8").split())
    except FileNotFoundError as error:
        if not before:
            return before
        why = str(error)
    except (OSError, UnicodeDecodeError) as error:
        why = str(error)
    raise Damaged(f"{path} cannot be read: {why}; passeur withdrawals writes it again from the desk") from None


def keep_withdrawn(network_folder: Path, ids: Iterable[str]) -> None:
    """Let these records be withdrawn, and no others; running servers see it within seconds."""
    there = frozenset(ids)
    if there != _kept(network_folder):
        (network_folder / "editions").mkdir(exist_ok=True)
        write_atomically(network_folder / "editions" / FILE, "".join(f"{id}\n" for id in sorted(there)).encode())


def _kept(network_folder: Path) -> frozenset[str] | None:
    """What the file says; None where it cannot be read."""
    try:
        return withdrawn(network_folder)
    except Damaged:
        return None
