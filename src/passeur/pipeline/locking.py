"""One update of a network at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from passeur.errors import PasseurError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the network's lock: one update at a time. Raises PasseurError when another process has it."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PasseurError(f"another update of {folder} is running; wait until it ends") from None
        yield
