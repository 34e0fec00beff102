"""Editions: sealed, numbered, switched by one pointer."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from passeur.access.reduce import untying
from passeur.errors import Damaged, NotFound
from passeur.lake import edition as editions
from passeur.lake import relations
from passeur.lake.edition import Edition, EditionBuilder, Manifest, RecordWriter, SourceState
from passeur.lake.records import Unit
from passeur.model.record import Holding, Relation, encode
from passeur.model.text import text

TOML = b"""
[network]
id = "n"
name = {fr = "N"}
[partners.p]
name = {fr = "P"}
"""


def holding(local: str, parent: str = "") -> Holding:
    return Holding(id=f"s/{local}", source="s", partner="p", title=text(f"Title {local}"), parent=parent)


def publish(folder: Path, *records: Holding) -> Path:
    builder = EditionBuilder(folder)
    middle = len(records) // 2
    for number, part in enumerate((records[:middle], records[middle:])):
        writer = RecordWriter(builder.folder / f"part-{number}")
        writer.add((record.id, encode(record)) for record in part)
        writer.close()
    builder.join_records([builder.folder / "part-0", builder.folder / "part-1"])
    builder.index.mkdir()
    (builder.index / "segment").write_bytes(b"index")
    manifest = Manifest(
        number=builder.number, created="2026-01-01T00:00:00+00:00", passeur="0", document_version=1, inputs="i",
        records=len(records), by_kind={}, by_partner={}, sources={},
    )  # fmt: skip
    return builder.seal(manifest, {"s": [Unit("a.xml", "00")]}, TOML)


def test_an_edition_gives_back_its_records(tmp_path: Path) -> None:
    edition = Edition(publish(tmp_path, holding("1"), holding("2", "s/1"), holding("3", "s/2")))
    assert edition.get("s/2") == holding("2", "s/1")
    assert edition.get("s/none") is None
    assert set(edition.get_many(["s/1", "s/none", "s/3"])) == {"s/1", "s/3"}
    assert list(edition.ids()) == ["s/1", "s/2", "s/3"]
    assert edition.network.partners["p"].name == {"fr": "P"}
    edition.close()


def test_ancestors_are_given_from_the_top_and_a_cycle_ends(tmp_path: Path) -> None:
    records = (holding("1"), holding("2", "s/1"), holding("3", "s/2"), holding("x", "s/y"), holding("y", "s/x"))
    edition = Edition(publish(tmp_path, *records))
    assert [each.id for each in edition.ancestors(holding("3", "s/2"))] == ["s/1", "s/2"]
    assert [each.id for each in edition.ancestors(holding("x", "s/y"))] == ["s/y"]
    assert edition.ancestors(holding("z", "s/missing")) == []
    edition.close()


def test_numbers_go_up_and_the_pointer_says_which_serves(tmp_path: Path) -> None:
    assert editions.current(tmp_path) is None
    publish(tmp_path, holding("1"))
    publish(tmp_path, holding("1"))
    assert editions.numbers(tmp_path) == [1, 2]
    assert editions.current(tmp_path) is None
    editions.switch(tmp_path, 2)
    assert editions.current(tmp_path) == 2
    editions.switch(tmp_path, 1)
    assert editions.current(tmp_path) == 1
    with pytest.raises(NotFound, match="there are: 1, 2"):
        editions.switch(tmp_path, 7)
    assert editions.current(tmp_path) == 1


def test_every_changed_missing_or_added_file_is_found(tmp_path: Path) -> None:
    folder = publish(tmp_path, holding("1"))
    assert list(editions.verify(folder)) == []
    (folder / "index" / "segment").write_bytes(b"inDex")
    (folder / "index" / "more").write_bytes(b"")
    (folder / "units.json").unlink()
    problems = " ".join(editions.verify(folder))
    assert "segment was changed" in problems
    assert "more was not there" in problems
    assert "units.json is missing" in problems


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    folder = publish(tmp_path, holding("1"))
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"records": 1', b'"records": 2'))
    with pytest.raises(Damaged, match="not the manifest that was sealed"):
        Edition(folder)
    assert "not the manifest" in next(iter(editions.verify(folder)))


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    builder = EditionBuilder(tmp_path)
    writer = RecordWriter(builder.folder / "part-0")
    writer.add([("s/1", b"{}"), ("s/1", b"{}")])
    writer.close()
    with pytest.raises(Damaged, match="same id"):
        builder.join_records([builder.folder / "part-0"])


def test_what_an_interrupted_run_left_is_removed(tmp_path: Path) -> None:
    first = EditionBuilder(tmp_path)
    assert first.folder.is_dir()
    second = EditionBuilder(tmp_path)
    assert second.number == 1
    assert [path.name for path in (tmp_path / "editions").iterdir()] == ["1.partial"]


def test_records_cannot_be_written_to_through_an_edition(tmp_path: Path) -> None:
    edition = Edition(publish(tmp_path, holding("1")))
    edition.get("s/1")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        edition._connection().execute("DELETE FROM record")
    edition.close()


def test_old_editions_go_but_never_the_one_that_serves(tmp_path: Path) -> None:
    for _ in range(5):
        publish(tmp_path, holding("1"))
    editions.switch(tmp_path, 2)
    assert editions.prune(tmp_path, 2) == [1, 3]
    assert editions.numbers(tmp_path) == [2, 4, 5]
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == ["2", "4", "5", "current"]


def named(local: str, *targets: str) -> Holding:
    """A record that states relations."""
    return Holding(
        id=f"s/{local}", source="s", partner="p", title=text(f"Title {local}"),
        relations=tuple(Relation("associative", target, "Label") for target in targets),
    )  # fmt: skip


def test_nothing_of_an_edition_gives_what_is_withdrawn(tmp_path: Path) -> None:
    records = (named("1"), named("2", "s/1"), named("3", "s/1", "s/2"), holding("4", "s/3"))
    folder = tmp_path / "1"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "records.sqlite")) as made:
        made.execute("CREATE TABLE record (id TEXT NOT NULL, data BLOB NOT NULL)")
        made.execute(relations.TABLE)
        made.executemany("INSERT INTO record VALUES (?, ?)", [(each.id, encode(each)) for each in records])
        rows = [row for each in records for row in relations.rows(each, each.id)]
        made.executemany("INSERT INTO relation VALUES (?, ?, ?, ?, ?)", rows)
        made.commit()
    state = SourceState(partner="p", records=4, by_kind={"holding": 4})
    manifest = Manifest(
        number=1, created="2026-01-01T00:00:00+00:00", passeur="0", document_version=1, inputs="i",
        records=4, by_kind={"holding": 4}, by_partner={"p": 4}, sources={"s": state},
    )  # fmt: skip
    (folder / "network.toml").write_bytes(TOML)
    data = msgspec.json.encode(manifest)
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.sha256").write_text(hashlib.sha256(data).hexdigest())

    with closing(Edition(folder)) as whole:
        assert [each.record for each in whole.related_to("s/1")] == ["s/2", "s/3"]
    with closing(Edition(folder, frozenset({"s/3", "s/gone"}), untying)) as edition, closing(edition.again()) as again:
        for opened in (edition, again):
            assert opened.get("s/3") is None
            assert set(opened.get_many(["s/1", "s/2", "s/3"])) == {"s/1", "s/2"}
            assert list(opened.ids()) == ["s/1", "s/2", "s/4"]
            assert list(opened.ids(2, 5)) == ["s/4"]
            assert [each.id for each in opened.of_source("s")] == ["s/1", "s/2", "s/4"]
            assert opened.referred(records[0], "3") is None
            assert [each.record for each in opened.related_to("s/1")] == ["s/2"]
            assert [each.record for each in opened.related_to("s/1", "holding")] == ["s/2"]
            assert (opened.related_count("s/1"), opened.related_count("s/3")) == (1, 0)
            # What was part of it stands at the top, however it is asked for.
            below = (opened.get("s/4"), opened.get_many(["s/4"])["s/4"], opened.of_source("s")[2])
            assert [each.parent for each in below if each is not None] == ["", "", ""]
            assert opened.ancestors(records[3]) == []
            told = opened.manifest
            assert (told.records, told.by_kind, told.by_partner) == (3, {"holding": 3}, {"p": 3})
            assert told.sources["s"].records == 3
    with closing(Edition(folder, frozenset({"s/1"}), untying)) as edition:
        found = edition.get("s/3")
        assert found is not None
        assert [each.target for each in found.relations] == ["s/2"]
