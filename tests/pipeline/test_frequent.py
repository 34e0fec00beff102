"""Which values many records have is told by a sample, and reaches the index of an edition."""

from pathlib import Path

import pytest

from passeur.bench.synthetic import make_network
from passeur.lake.records import ShardWriter, Unit
from passeur.model.record import Holding, PlaceRef, Term, encode
from passeur.model.text import text
from passeur.network import Source
from passeur.pipeline import frequent
from passeur.pipeline.frequent import frequent_values
from passeur.pipeline.live import Piece, Slice
from passeur.pipeline.update import update
from passeur.report import Report
from passeur.search.building import values_of
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.fields import number_of
from passeur.search.query import Query


def test_values_by_how_many_records_have_them_then_in_order_and_fewer_of_very_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ShardWriter(tmp_path, "shard", "key") as writer:
        for number in range(9):
            themes = ["Exode" if number % 3 else "Abri", "Zone", f"seul {number}"]
            record = Holding(
                id=f"s/{number}", source="s", partner="p", places=(PlaceRef("Lyon"),) * (number < 2),
                terms=tuple(Term(text(theme)) for theme in themes),
            )  # fmt: skip
            writer.add(record.id, "", encode(record))
        writer.end_unit(Unit("file.xml", "0"), Report())
        path = writer.finish()
    piece = Piece(path, 0, 0, "file.xml", 9)
    share = Slice(source=Source(partner="p", id="s"), pieces=(piece,), incremental=False, first={})
    alone = [f"seul {number}" for number in range(9)]
    assert frequent_values([share]) == {"theme": ["Zone", "Exode", "Abri", *alone], "place": ["Lyon"]}
    monkeypatch.setattr(frequent, "_ALL", 11)
    monkeypatch.setattr(frequent, "_MOST", 3)
    assert frequent_values([share]) == {"theme": ["Zone", "Exode", "Abri"], "place": ["Lyon"]}


def test_an_edition_is_indexed_with_them(tmp_path: Path) -> None:
    make_network(tmp_path, 400, seed=5)
    update(tmp_path, EmbeddedBackend())
    folder = tmp_path / "editions" / "1" / "index"
    listed = values_of(folder).frequent
    index = EmbeddedBackend().open(folder)
    counts = index.search(Query(facets=("theme", "place"))).facets
    index.close()
    for facet in ("theme", "place"):
        assert listed[facet][0] == number_of(counts[facet][0].value)


def test_nothing_is_left_of_frequent_values_that_no_public_record_has(tmp_path: Path) -> None:
    parts = [tmp_path / "0", tmp_path / "1"]
    for number, path in enumerate(parts):
        builder = EmbeddedBackend().create(path, number, {"theme": ["dit", "tu", "aussi dit"]})
        themes = ("dit",) if number else ("aussi dit",)
        builder.add([Document(id=f"s/{number}", kind="holding", partner="p", source="s", title="x", themes=themes)])
        builder.finish()
    EmbeddedBackend().join(parts, tmp_path / "joined")
    assert values_of(tmp_path / "joined").frequent["theme"] == [number_of("dit"), 0, number_of("aussi dit")]
