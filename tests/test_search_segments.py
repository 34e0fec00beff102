"""Segments of the embedded index: written in several folders, not merged with one another, one index in the end."""

from contextlib import closing
from pathlib import Path

import pytest
import tantivy

from passeur.search import segments
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import Query

RECORDS = [
    Document(id=f"fonds/{number}", kind="holding", partner="p", source="fonds", title=f"Registre {number}")
    for number in range(10)
]


def _built(folder: Path, parts: int) -> Path:
    """An index of RECORDS, joined of so many parts, each given its records three at a time."""
    backend = EmbeddedBackend()
    paths = [folder / f"part-{number}" for number in range(parts)]
    for number, path in enumerate(paths):
        builder = backend.create(path, number)
        mine = RECORDS[number::parts]
        for at in range(0, len(mine), 3):
            builder.add(mine[at : at + 3])
        builder.finish()
    backend.join(paths, folder / "index")
    return folder / "index"


@pytest.mark.parametrize("parts", [1, 3])
def test_all_segments_are_one_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
    monkeypatch.setattr(segments, "DOCUMENTS", 2)
    folder = _built(tmp_path, parts)
    with closing(EmbeddedBackend().open(folder)) as index:
        page = index.search(Query(text="registre", sort="title", size=50))
        assert page.total == len(RECORDS)
        assert {hit.id for hit in page.hits} == {each.id for each in RECORDS}
        assert [hit.id for hit in index.search(Query(text="registre 7")).hits][:1] == ["fonds/7"]
    assert not [path.name for path in folder.iterdir() if path.is_dir() and path.name.startswith("segments-")]


def test_segments_are_not_merged_so_that_memory_is_that_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "DOCUMENTS", 1)
    folder = _built(tmp_path, 1)
    # tantivy by itself makes one of eight.
    assert tantivy.Index.open(str(folder)).searcher().num_segments == len(RECORDS)
