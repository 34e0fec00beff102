"""The processes that read and publish: how they are started, and that none outlives what it works for."""

import gc
import os
import pkgutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from threading import Thread
from typing import Any

import passeur.formats

#: What all of them need. A process that has imported it, and done nothing else, is copied for each of them: so it costs
#: its time and its memory once.
_NEEDED = ("passeur.pipeline.reading", "passeur.pipeline.parts", "passeur.search.building")

#: How they ask for memory, told before they start: few heaps, and what is large is given back as soon as it is free.
#: The threads of an index writer leave heaps of their own half empty otherwise, some 70 MB a process. An index writer
#: asks for a MiB at a time, which is just large; a heap gives back only what is more than 32 MiB, since giving back and
#: asking again costs more. GNU's library reads the first three, Arrow the last, other systems none. Whoever has set
#: them otherwise is heard.
_MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def context() -> ForkServerContext:
    """How processes are started.

    Not copied of this one: a copy would inherit the locks of the threads of pyarrow and of the index writer.
    """
    for name, value in _MEMORY.items():
        os.environ.setdefault(name, value)
    found = get_context("forkserver")
    readers = [f"passeur.formats.{each.name}" for each in pkgutil.iter_modules(passeur.formats.__path__)]
    found.set_forkserver_preload([*_NEEDED, *readers])
    return found


def prepare() -> None:
    """Let what processes are copied from be made now, while this process does something else.

    None of them hears Ctrl-C, which a terminal sends to all: this one hears it, and ends them.
    """
    context()
    resource_tracker.ensure_running()  # before SIGINT is held back: when it starts, it lets it through again
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


@contextmanager
def pool(count: int, begin: Callable[..., None] | None = None, *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes; all that they were asked for is done when the block ends.

    begin, arguments: called in each process first. With an error in the block they end at once, and with this process
    however it ends: otherwise they would go on writing where the next update has begun.
    """
    prepare()
    other_end, alive = context().Pipe(duplex=False)
    try:
        with ProcessPoolExecutor(count, context(), initializer=_settle, initargs=(other_end, begin, arguments)) as made:
            try:
                yield made
            except BaseException:
                alive.close()
                raise
    finally:
        alive.close()
        other_end.close()


def _settle(alive: Connection, begin: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """Settle a new worker process for bulk work.

    Records make millions of short-lived objects and no cycles to speak of: looking for cycles seldom, and never among
    what was imported, saves a tenth of the time. Memory stays flat, since almost everything goes by counting.
    """
    Thread(target=_end_with, args=(alive,), daemon=True).start()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
    if begin is not None:
        begin(*arguments)


def _end_with(alive: Connection) -> None:
    """End this process as soon as nobody holds the other end of `alive`."""
    with suppress(EOFError, OSError):
        alive.recv_bytes()
    os._exit(1)
