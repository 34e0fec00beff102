"""The processes that read and publish: how they are started."""

import gc
import os
import pkgutil
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext

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
    """Let what processes are copied from be made now, while this process does something else."""
    context()
    forkserver.ensure_running()


def begin() -> None:
    """Settle a new worker process for bulk work.

    Records make millions of short-lived objects and no cycles to speak of: looking for cycles seldom, and never among
    what was imported, saves a tenth of the time. Memory stays flat, since almost everything goes by counting.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
