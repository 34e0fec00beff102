"""One update of a network at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from passeur.errors import NotFound, PasseurError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the network's lock: one update at a time. Raises NotFound, and PasseurError when another process has it."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}")
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PasseurError(f"another update of {folder} is running; wait until it ends") from None
        yield
