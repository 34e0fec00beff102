"""Memory that is free and lies in holes between what is not: given back to the system."""

import ctypes
from functools import cache


def give_back() -> None:
    """Give the system what is free; an index writer leaves its heap in holes. It takes some milliseconds.

    Nothing where the C library has no `malloc_trim` (GNU's has).
    """
    if (trim := _trim()) is not None:
        trim(0)


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    """The C library's `malloc_trim`."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
