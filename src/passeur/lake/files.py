"""Writing so that a kill at any moment leaves the old file or the new one, never a piece of either."""

import hashlib
import os
from pathlib import Path

#: Names that end so belong to an unfinished write and may be removed by the next run.
PARTIAL = ".partial"


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (POSIX: a rename is safe only once its folder is synced)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a file that somebody else wrote durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish_file(partial: Path, path: Path) -> None:
    """Turn a finished `partial` file into `path`, durably."""
    sync_file(partial)
    partial.replace(path)
    sync_folder(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`: temporary name, fsync, rename."""
    partial = path.with_name(path.name + PARTIAL)
    partial.write_bytes(data)
    publish_file(partial, path)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
