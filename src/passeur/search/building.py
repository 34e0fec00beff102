"""Writing an index of tantivy: one part, and one index joined of parts.

One index is one folder: tantivy's files, the texts of numbered values, and `passeur-index.json`, which is written last,
so a folder without it is not an index. Nothing of it is changed afterwards.

Parts become one index by moving their segments into one folder (`segments`). The index of names lies in a folder of its
own inside, and goes the same way; that of their words is made of what the parts wrote down.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import msgspec

from passeur.errors import Damaged
from passeur.search import fields, names, words
from passeur.search.document import Document
from passeur.search.segments import SegmentWriter, join_segments

#: Written last into the folder of an index.
MARKER_FILE = "passeur-index.json"
#: `Values` of an index.
VALUES_FILE = "passeur-values.msgpack"


class Values(msgspec.Struct, frozen=True):
    """Values of NUMBERED facets, by facet: their texts by their numbers, and the numbers of those that are frequent in
    their places; 0 for one that no record has, so that nothing is left of what only withheld records say."""

    texts: dict[str, dict[int, str]] = {}
    frequent: dict[str, list[int]] = {}


class EmbeddedBuilder:
    """Writes one index or one part (an `IndexBuilder`). Never fork after this: it has threads."""

    def __init__(
        self, folder: Path, part: int | None = None, frequent: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """part, frequent: see `query.SearchBackend.create`. Raises Damaged where `folder` holds something already."""
        self._folder, self._part = _empty(folder), part
        self._schema = fields.schema()
        self._writer: SegmentWriter | None = SegmentWriter(folder, self._schema, fields.register)
        self._names = names.NamesBuilder(folder / names.FOLDER)
        self._numbers = fields.Numbers(frequent, folder)
        self._first = self._number = fields.first_number(part or 0)

    def add(self, documents: Iterable[Document]) -> int:
        """Take documents; gives how many."""
        assert self._writer is not None, "nothing can be added to a finished index"
        before = number = self._number
        schema, numbers = self._schema, self._numbers
        made = []
        for document in documents:
            number += 1
            made.append(fields.tantivy_document(document, number, numbers, schema))
            if document.person_names or document.mentions:
                self._names.add(document)
        # All at once, so that the writer's thread is not woken for each and put to sleep again.
        self._writer.add(made)
        self._number = number
        return number - before

    def finish(self) -> None:
        """Write everything to disk. Nothing can be added afterwards."""
        assert self._writer is not None, "the index is finished already"
        self._writer.finish()
        self._writer = None
        self._names.finish()
        if self._part is None:
            words.build(self._names.words, self._folder / words.FOLDER)
        else:
            words.write_part(self._names.words, self._folder)
        texts = self._numbers.texts()
        there = {
            name: [number if number in texts[name] else 0 for number in listed]
            for name, listed in self._numbers.frequent.items()
        }
        _close(self._folder, Values(texts, there), self._number - self._first)


def join(parts: Sequence[Path], folder: Path) -> None:
    """Make one index, in an empty or absent folder, of finished parts; these are used up. Raises Damaged.

    parts: on the same disk as `folder`, else their files are copied. They were given the same frequent values.
    """
    if not parts:
        EmbeddedBuilder(folder).finish()
        return
    documents = [check(part) for part in parts]
    texts: dict[str, dict[int, str]] = {}
    frequent = []
    for part in parts:
        values = values_of(part)
        frequent.append(values.frequent)
        for name, known in values.texts.items():
            texts.setdefault(name, {}).update(known)
    join_segments(parts, _empty(folder))
    join_segments([part / names.FOLDER for part in parts], _empty(folder / names.FOLDER))
    words.join(parts, folder / words.FOLDER)
    _close(folder, Values(texts, _frequent(frequent)), sum(documents))
    for part in parts:
        shutil.rmtree(part)


def _frequent(parts: Sequence[dict[str, list[int]]]) -> dict[str, list[int]]:
    """The frequent values of all parts, that were given the same. Raises Damaged where they were not."""
    found = {}
    for name in fields.NUMBERED:
        listed = [set(numbers) for numbers in zip_longest(*(part[name] for part in parts), fillvalue=-1)]
        if any(len(numbers - {0}) > 1 or -1 in numbers for numbers in listed):
            raise Damaged("the parts of an index were given different frequent values; build them again")
        found[name] = [max(numbers) for numbers in listed]
    return found


def check(folder: Path) -> int:
    """How many records the index in `folder` was finished with. Raises Damaged where it is not whole."""
    try:
        told = json.loads((folder / MARKER_FILE).read_bytes())
        version, documents, sizes = told["schema"], int(told["documents"]), dict(told["files"])
    except FileNotFoundError:
        raise Damaged(f"there is no finished index in {folder}; delete its edition, then update") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Damaged(f"{folder / MARKER_FILE} cannot be read; delete its edition, then update") from None
    if version != fields.SCHEMA_VERSION:
        raise Damaged(
            f"the index in {folder} was made by another Passeur (version {version}, not {fields.SCHEMA_VERSION}); "
            "passeur update makes one that this Passeur reads"
        )
    for name, size in sizes.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise Damaged(f"{file} is missing or not as long as it was written; delete its edition, then update")
    return documents


def values_of(folder: Path) -> Values:
    """The values of NUMBERED facets. Raises OSError, ValueError."""
    return msgspec.msgpack.decode((folder / VALUES_FILE).read_bytes(), type=Values)


def _empty(folder: Path) -> Path:
    """`folder`, made where it is absent. Raises Damaged where it holds something already."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Damaged(f"{folder} is not empty: an index is only ever written into a folder of its own")
    return folder


def _close(folder: Path, values: Values, documents: int) -> None:
    """Write what makes tantivy's files an index: `values`, then the marker with every file's length."""
    (folder / VALUES_FILE).write_bytes(msgspec.msgpack.encode(values))
    mode = (folder / VALUES_FILE).stat().st_mode
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".lock"]
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}
    for each in files:
        each.chmod(mode)  # some of tantivy's are for nobody but who made them, and another user may serve
    told = json.dumps({"schema": fields.SCHEMA_VERSION, "documents": documents, "files": sizes})
    with (folder / MARKER_FILE).open("w", encoding="utf-8") as file:
        file.write(told)
        file.flush()
        os.fsync(file.fileno())
