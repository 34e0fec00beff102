"""The index of words of names: each word once, however many parts a network was built in."""

from itertools import product
from pathlib import Path

import tantivy

from passeur.model.names.reading import read_name
from passeur.search import words
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.people import People

#: Four hundred made-up family names that are like one another.
FAMILIES = ["Fict" + "".join(each) for each in product("aeiou", "rlnm", "aeiou", ("rt", "ck", "n", "s"))]


def _persons(part: int) -> list[Document]:
    """Everybody with these names, as each part of a network has them."""
    return [
        Document(
            id=f"liste/{part}-{number}", kind="person", partner="p", source="liste", title=name,
            person_names=(read_name(name),),
        )
        for number, name in enumerate(f"{family}, Ada" for family in FAMILIES)
    ]  # fmt: skip


def _joined(folder: Path, parts: int) -> Path:
    """An index of so many parts that have the same names."""
    backend = EmbeddedBackend()
    paths = [folder / f"part-{number}" for number in range(parts)]
    for number, path in enumerate(paths):
        builder = backend.create(path, number)
        builder.add(_persons(number))
        builder.finish()
    backend.join(paths, folder / "index")
    return folder / "index"


def test_words_that_parts_share_are_looked_at_once(tmp_path: Path) -> None:
    alone, shared = (_joined(tmp_path / str(parts), parts) for parts in (1, 7))
    asked = "fictamorn"
    likest = People(alone).words.roughly_alike(asked)
    assert len(likest) > 100
    assert People(shared).words.roughly_alike(asked) == likest
    found = tantivy.Index.open(str(shared / words.FOLDER)).searcher()
    assert found.num_docs == len(FAMILIES) + 1  # Ada
