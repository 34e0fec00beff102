"""Shards: what is written is read again, what is unfinished is not there."""

from pathlib import Path

import pytest

from passeur.errors import Damaged
from passeur.lake.records import Shard, ShardWriter, Unit, settings_key, shard_name, shards
from passeur.report import Report


def write(folder: Path, name: str, key: str, ids: list[str]) -> Path:
    with ShardWriter(folder, name, key) as writer:
        for id in ids:
            writer.add(id, "", f'{{"id":"{id}"}}'.encode())
        writer.end_unit(Unit("a.xml", "00"), Report(file="a.xml", files=1, by_kind={"holding": len(ids)}))
        return writer.finish()


def test_a_shard_gives_back_its_rows_in_order_and_its_reports(tmp_path: Path) -> None:
    ids = [f"s/{number}" for number in range(20_000)]
    shard = Shard(write(tmp_path, "one", "key", ids))
    rows = [id for batch in shard.rows(["id"]) for id in batch.column("id").to_pylist()]
    assert rows == ids
    assert shard.key == "key"
    assert shard.units[0].unit == Unit("a.xml", "00")
    assert shard.units[0].report.by_kind == {"holding": 20_000}


def test_what_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with ShardWriter(tmp_path, "one", "key") as writer:
            writer.add("s/1", "", b"{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_unfinished_damaged_and_outdated_shards_are_not_listed(tmp_path: Path) -> None:
    write(tmp_path, "good", "key", ["s/1"])
    write(tmp_path, "old", "older key", ["s/1"])
    (tmp_path / "torn.parquet").write_bytes((tmp_path / "good.parquet").read_bytes()[:-9])
    (tmp_path / "half.parquet.partial").write_bytes(b"PAR1")
    assert [shard.path.stem for shard in shards(tmp_path, "key")] == ["good"]
    assert not (tmp_path / "half.parquet.partial").exists()
    assert not (tmp_path / "torn.parquet").exists()


def test_a_file_that_is_no_shard_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"not parquet at all")
    with pytest.raises(Damaged, match=r"x\.parquet"):
        Shard(path)


def test_names_depend_on_units_and_key_and_keys_on_settings_and_versions() -> None:
    one, two = Unit("a", "1"), Unit("a", "2")
    assert shard_name("k", [one]) == shard_name("k", [one])
    assert (
        len({shard_name("k", [one]), shard_name("k", [two]), shard_name("l", [one]), shard_name("k", [one, two])}) == 4
    )
    assert settings_key({"lang": "fr"}, {"ead": 1}) != settings_key({"lang": "fr"}, {"ead": 2})
    assert settings_key({"lang": "fr"}, {"ead": 1}) != settings_key({"lang": "en"}, {"ead": 1})
