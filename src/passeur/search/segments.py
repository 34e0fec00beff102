"""tantivy's segments: written one by one, each in a folder of its own, then moved into the folder of their index.

tantivy keeps an index as segments, each whole in itself and named by a random number; `meta.json` lists them. So
indexes of the same schema become one by moving their segments into one folder and listing all of them.

A writer ends a segment when its buffer is full, and merges eight that are alike, which it has in memory all at once. So
each has a folder of its own for fewer short documents than that: they are never merged, however many follow. Long ones,
which fill a buffer sooner, are, since a page costs more the more segments there are
(docs/decisions/0025-cost-of-the-road.md).
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

#: tantivy's lists: the segments of an index, and the files that it may remove when no segment needs them.
_META_FILE, _MANAGED_FILE, _META_LOCK = "meta.json", ".managed.json", ".tantivy-meta.lock"

#: Documents of a folder: short ones are seven segments of some 50,000, which fill a writer's memory.
DOCUMENTS = 350_000
#: Memory of a writer in bytes, less than its tables take that double at 65,536 documents (each has a word that no other
#: has, its id); and its threads: one, since parts are built side by side.
_HEAP = 66_000_000
_THREADS = 1


class SegmentWriter:
    """Writes documents into segments below a folder. Never fork after the first: a writer has threads."""

    def __init__(self, folder: Path, schema: tantivy.Schema, register: Callable[[tantivy.Index], None]) -> None:
        """folder: there, and empty. register: gives an index the analyzers that the schema names."""
        self._folder, self._schema, self._register = folder, schema, register
        self._made: list[Path] = []
        self._writer: tantivy.IndexWriter | None = None
        self._room = 0

    def add(self, documents: Iterable[tantivy.Document]) -> None:
        """Take documents."""
        for document in documents:
            if self._writer is None or not self._room:
                self._writer = self._next()
            self._writer.add_document(document)
            self._room -= 1

    def finish(self) -> None:
        """Write everything to disk, as one index in the folder. Nothing can be added afterwards."""
        if not self._made:
            self._next()
        self._end()
        join_segments(self._made, self._folder)
        for folder in self._made:
            shutil.rmtree(folder)

    def _next(self) -> tantivy.IndexWriter:
        """A writer of the next folder, once the last is on disk."""
        self._end()
        folder = self._folder / f"segments-{len(self._made)}"
        folder.mkdir()
        self._made.append(folder)
        index = tantivy.Index(self._schema, path=str(folder))
        self._register(index)
        self._room = DOCUMENTS
        self._writer = index.writer(heap_size=_HEAP, num_threads=_THREADS)
        return self._writer

    def _end(self) -> None:
        """Bring the folder that is being written to disk."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None


def join_segments(parts: Sequence[Path], folder: Path) -> None:
    """Move the segments of tantivy's indexes `parts` into one in `folder`, in which there is none."""
    metas = [json.loads((part / _META_FILE).read_bytes()) for part in parts]
    managed = [name for part in parts for name in _files_of(part)]
    for part in parts:
        for name in _files_of(part):
            shutil.move(part / name, folder / name)
    (folder / _MANAGED_FILE).write_text(json.dumps([*sorted(managed), _META_FILE]), encoding="utf-8")
    (folder / _META_FILE).write_text(json.dumps(_joined(metas)), encoding="utf-8")
    # Opening an index makes this file; made now, it belongs to what is sealed.
    (folder / _META_LOCK).touch()


def _files_of(part: Path) -> list[str]:
    """The files of the segments of an index."""
    managed = json.loads((part / _MANAGED_FILE).read_bytes())
    return [name for name in managed if name != _META_FILE and (part / name).exists()]


def _joined(metas: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """tantivy's list of the segments of all parts, in the order of the parts."""
    segments = [segment for meta in metas for segment in meta["segments"]]
    return metas[0] | {"segments": segments, "opstamp": max(meta["opstamp"] for meta in metas)}
