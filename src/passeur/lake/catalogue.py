"""The catalogues of raw files: one per harvest step, sealed by the hash of its own text. Part of `raw`.

What a source gave is the sum of its catalogues: which files came, which are gone, where the list goes on, and where in
the packs the bytes lie.
"""

import re
from hashlib import sha256
from pathlib import Path

import msgspec

from passeur.errors import Damaged
from passeur.lake.pack import Blob

_NUMBERED = re.compile(r"(\d{6,})\.(?:json|pack)")


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file as it came. size: bytes, uncompressed. origin: the delivery it came in, when that has another name.

    mark: the harvester's own word about it (OAI-PMH: the latest datestamp of the page).
    """

    name: str
    sha256: str
    size: int
    origin: str = ""
    mark: str = ""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery that is not simply one file of the same name: an archive, a compressed file; or one with problems.

    sha256, size: of the bytes as delivered. problems: (file, reason) of what could not be taken from it.
    """

    sha256: str = ""
    size: int = 0
    problems: tuple[tuple[str, str], ...] = ()


class State(msgspec.Struct, frozen=True):
    """What a source gave, as of its last harvest.

    entries: in the order of their names; where two give the same record, the later one wins. harvested: when something
    last changed, ISO 8601 UTC, "" before the first harvest. cursor: where an OAI-PMH list goes on (see harvest/oai.py).
    """

    entries: tuple[Entry, ...] = ()
    origins: dict[str, Origin] = {}
    cursor: dict[str, str] = {}
    harvested: str = ""
    sequence: int = 0


class Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One harvest step: what it added to the state before it, and took away."""

    sequence: int
    harvested: str
    entries: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()
    origins: dict[str, Origin] = {}
    removed_origins: tuple[str, ...] = ()
    cursor: dict[str, str] | None = None
    blobs: tuple[Blob, ...] = ()


class _Sealed(msgspec.Struct, frozen=True):
    """A catalogue's text and its hash, as they stand in the file."""

    sha256: str
    harvest: msgspec.Raw


def numbered(folder: Path) -> list[Path]:
    """The numbered files of `folder`, in order; nothing when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if _NUMBERED.fullmatch(path.name)), key=lambda path: int(path.stem)
    )


def seal(catalogue: Catalogue) -> bytes:
    """The text of a catalogue's file."""
    text = msgspec.json.encode(catalogue)
    return msgspec.json.encode(_Sealed(sha256(text).hexdigest(), msgspec.Raw(text)))


def unseal(path: Path) -> Catalogue:
    """The catalogue in `path`. Raises Damaged."""
    try:
        sealed = msgspec.json.decode(path.read_bytes(), type=_Sealed)
        if sha256(sealed.harvest).hexdigest() != sealed.sha256:
            raise Damaged(f"{path} is damaged: its hash differs; put it back from a backup")
        return msgspec.json.decode(sealed.harvest, type=Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"{path} is damaged: {error}; put it back from a backup") from error
