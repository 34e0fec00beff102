"""Texts by their numbers, set aside in a file while an index is written: a catalogue has hundreds of thousands."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import msgspec


class Aside:
    """Takes texts by number, group by group, and gives them all back in the end. Its file has no name, and goes by
    itself; there is none before anything was set aside."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where the file lies, by default where temporary files do."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: list[tuple[str, int]] = []

    def put(self, group: str, texts: dict[int, str]) -> None:
        """Set some texts aside."""
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is closed when it was read
        self._places.append((group, self._file.write(msgspec.msgpack.encode(texts))))

    def take(self) -> dict[str, dict[int, str]]:
        """All that was set aside, by group; nothing is set aside any more."""
        found: dict[str, dict[int, str]] = {}
        if self._file is not None:
            self._file.seek(0)
            for group, size in self._places:
                texts = msgspec.msgpack.decode(self._file.read(size), type=dict[int, str])
                found.setdefault(group, {}).update(texts)
            self._file.close()
            self._file = None
            self._places.clear()
        return found
