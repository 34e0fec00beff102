"""Two parts of one question at once: tantivy lets other threads run while it searches, so that one visitor's page may
take two cores while nobody else needs them."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Found = TypeVar("_Found")

#: Cores without which a second thread would only take turns with the first.
_CORES = 2


class Together:
    """One thread beside those that ask; safe to use from several threads."""

    def __init__(self) -> None:
        """The thread starts with the first question that is worth it."""
        self._beside = ThreadPoolExecutor(1, "passeur-beside") if (os.cpu_count() or 1) >= _CORES else None

    def both(self, one: Callable[[], _Found], other: Callable[[], _Found]) -> tuple[_Found, _Found]:
        """What both give. Where the thread is busy with somebody else's question, `other` is done here and not waited
        for. Raises what either raises, once neither runs."""
        if self._beside is None:
            return one(), other()
        waiting = self._beside.submit(other)
        try:
            first = one()
        finally:
            here = waiting.cancel()
            if not here:
                waiting.exception()
        return first, other() if here else waiting.result()
