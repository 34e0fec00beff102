"""The whole road on small networks: what is published, what stays when something is lost or broken."""

import fcntl
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from passeur.errors import Blocked, Damaged, NotFound, PasseurError, Refused
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.pipeline.update import UpdateResult
from passeur.pipeline.update import update as run
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import Query

NETWORK = """
[network]
id = "test"
name = {{fr = "Essai"}}
keep = 50
[partners.archives]
name = {{fr = "Archives"}}
[partners.memorial]
name = {{fr = "Mémorial"}}
[sources.inventaires]
partner = "archives"
files = ["ead/*.xml"]
lang = "fr"
expect = {{{expect}}}
[sources.personnes]
partner = "memorial"
files = ["people.csv"]
format = "table"
{options}
[sources.personnes.mapping]
kind = "person"
id = "id"
names = {{family = "nom", given = "prenom"}}
title = {{template = "{{nom}}, {{prenom}}"}}
events = [{{type = "birth", date = "naissance"}}, {{type = "death", date = "deces"}}]
"""


def ead(name: str, *units: str) -> str:
    children = "".join(f'<c id="{unit}"><did><unittitle>Dossier {unit}</unittitle></did></c>' for unit in units)
    return (
        f'<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>{name}</eadid></eadheader><archdesc level="fonds">'
        f"<did><unittitle>Fonds {name}</unittitle></did><dsc>{children}</dsc></archdesc></ead>"
    )


def make(folder: Path, expect: str = "", options: str = "") -> Path:
    (folder / "ead").mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(NETWORK.format(expect=expect, options=options), encoding="utf-8")
    for name in ("A", "B"):
        (folder / "ead" / f"{name}.xml").write_text(ead(name, "1", "2", "3"), encoding="utf-8")
    (folder / "people.csv").write_text(
        "id;nom;prenom;naissance;deces\np1;Fictif;Anne;1900;1944\np2;Fictive;Paule;2001;\n", encoding="utf-8"
    )
    return folder


def update(folder: Path, only: str = "", year: int = 2026) -> UpdateResult:
    return run(folder, EmbeddedBackend(), only=only, workers=1, now=datetime(year, 1, 2, tzinfo=UTC))


def serving(folder: Path) -> Edition:
    return Edition(folder / "editions" / str(editions.current(folder)))


def ids(folder: Path) -> set[str]:
    edition = serving(folder)
    found = set(edition.ids())
    edition.close()
    return found


def test_files_become_an_edition_that_can_be_searched(tmp_path: Path) -> None:
    result = update(make(tmp_path))
    assert (result.edition, result.serving, result.published) == (1, 1, True)
    edition = serving(tmp_path)
    assert edition.manifest.by_kind == {"holding": 8, "person": 1}
    assert edition.manifest.by_partner == {"archives": 8, "memorial": 1}
    assert edition.manifest.sources["inventaires"].files == 2
    index = EmbeddedBackend().open(edition.folder / "index")
    assert index.search(Query(text="dossier")).total == 6
    assert list(editions.verify(edition.folder)) == []
    index.close()
    edition.close()


def test_nothing_new_changes_nothing_and_only_new_files_are_read(tmp_path: Path) -> None:
    update(make(tmp_path))
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    again = update(tmp_path)
    assert not again.published
    assert again.sources["inventaires"].files_read == 0
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before
    (tmp_path / "ead" / "C.xml").write_text(ead("C", "1"), encoding="utf-8")
    third = update(tmp_path)
    assert third.published
    assert third.sources["inventaires"].files_read == 1
    assert "inventaires/C" in ids(tmp_path)


def test_the_same_input_gives_the_same_records_byte_for_byte(tmp_path: Path) -> None:
    one, two = make(tmp_path / "one"), make(tmp_path / "two")
    update(one)
    update(two)
    first, second = serving(one), serving(two)
    assert [first.get(id) for id in first.ids()] == [second.get(id) for id in second.ids()]
    assert first.manifest.inputs == second.manifest.inputs
    first.close()
    second.close()


def test_a_source_that_loses_half_of_its_records_blocks_the_edition(tmp_path: Path) -> None:
    update(make(tmp_path))
    (tmp_path / "ead" / "A.xml").write_text(ead("A"), encoding="utf-8")
    (tmp_path / "ead" / "B.xml").write_text(ead("B"), encoding="utf-8")
    with pytest.raises(Blocked, match="inventaires gives 2 records and gave 8"):
        update(tmp_path)
    assert editions.current(tmp_path) == 1
    assert "inventaires/A.1" in ids(tmp_path) or "inventaires/A-1" in ids(tmp_path) or len(ids(tmp_path)) == 9
    assert [path.name for path in sorted((tmp_path / "editions").iterdir())] == ["1", "current"]


@pytest.mark.parametrize(
    ("expect", "said"), [("least = 9", "fewer than the 9 it must"), ("most = 7", "more than the 7 it may")]
)
def test_expectations_block_and_say_which(tmp_path: Path, expect: str, said: str) -> None:
    with pytest.raises(Blocked, match=f"inventaires gives 8 records, {said}"):
        update(make(tmp_path, expect))
    assert editions.numbers(tmp_path) == []


def test_what_blocks_an_edition_is_said_with_why_there_is_so_little(tmp_path: Path) -> None:
    folder = make(tmp_path, "least = 9")
    shutil.move(folder / "ead" / "A.xml", folder / "ead" / "A.xm")
    (folder / "ead" / "B.xml").write_text("no XML", encoding="utf-8")
    with pytest.raises(Blocked, match=r"expect.least\) \[REFUSED ead/B.xml: .*change expect and update again"):
        update(folder)
    (folder / "ead" / "B.xml").unlink()
    with pytest.raises(Blocked, match=r"expect.least\) \[NOT FRESH: files = 'ead/\*.xml' matches no file"):
        update(folder)


def test_a_file_that_can_no_longer_be_read_keeps_its_last_good_form(tmp_path: Path) -> None:
    update(make(tmp_path))
    before = ids(tmp_path)
    (tmp_path / "ead" / "A.xml").write_text("<html><body>Please log in</body></html>", encoding="utf-8")
    (tmp_path / "ead" / "B.xml").write_text(ead("B", "1", "2", "3", "4"), encoding="utf-8")
    result = update(tmp_path)
    assert result.published
    assert not result.clean
    assert any("A.xml" in problem for problem in result.sources["inventaires"].problems)
    assert before < ids(tmp_path)
    assert result.sources["inventaires"].records == sum(id.startswith("inventaires/") for id in ids(tmp_path))
    assert not update(tmp_path).published


def test_a_feed_that_is_gone_keeps_its_last_good_data_and_the_others_go_on(tmp_path: Path) -> None:
    update(make(tmp_path))
    before = ids(tmp_path)
    for path in (tmp_path / "ead").iterdir():
        path.unlink()
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as out:
        out.write("p3;Fictif;Jean;1901;1945\n")
    result = update(tmp_path)
    assert result.published
    assert result.sources["inventaires"].stale
    assert ids(tmp_path) == before | {"personnes/p3"}
    edition = serving(tmp_path)
    assert edition.manifest.sources["inventaires"].stale
    edition.close()


def test_one_source_can_be_harvested_alone(tmp_path: Path) -> None:
    update(make(tmp_path))
    (tmp_path / "ead" / "C.xml").write_text(ead("C"), encoding="utf-8")
    assert not update(tmp_path, only="personnes").published
    assert update(tmp_path, only="inventaires").published
    with pytest.raises(NotFound, match="there are: inventaires, personnes"):
        update(tmp_path, only="nothing")


def test_an_identifier_that_two_files_hold_is_kept_once_and_reported(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "ead" / "Z.xml").write_text(ead("A", "1"), encoding="utf-8")
    result = update(tmp_path)
    skipped = result.sources["inventaires"].report.skipped
    assert {item.file for item in skipped} == {"ead/Z.xml"}
    assert len(skipped) == 2
    assert all("ead/A.xml" in item.reason for item in skipped)
    assert result.records == 9


def test_who_may_be_living_is_withheld_until_the_partner_answers_for_it(tmp_path: Path) -> None:
    result = update(make(tmp_path))
    assert result.withheld == 1
    assert "personnes/p2" not in ids(tmp_path)
    index = EmbeddedBackend().open(tmp_path / "editions" / "1" / "index")
    assert index.search(Query(text="Paule")).total == 0
    index.close()
    raw = b"".join(path.read_bytes() for path in (tmp_path / "editions").rglob("*") if path.is_file())
    assert b"Paule" not in raw
    make(tmp_path, options='living = "published"')
    assert update(tmp_path).withheld == 0
    assert "personnes/p2" in ids(tmp_path)


def test_a_new_year_is_a_new_edition_because_access_depends_on_it(tmp_path: Path) -> None:
    update(make(tmp_path))
    assert not update(tmp_path, year=2026).published
    later = update(tmp_path, year=2122)
    assert later.published
    assert later.withheld == 0


def test_after_a_rollback_an_update_with_nothing_new_leaves_the_choice_alone(tmp_path: Path) -> None:
    update(make(tmp_path))
    (tmp_path / "ead" / "C.xml").write_text(ead("C"), encoding="utf-8")
    update(tmp_path)
    editions.switch(tmp_path, 1)
    result = update(tmp_path)
    assert (result.edition, result.serving, result.published) == (2, 1, False)


def test_a_second_update_at_the_same_time_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    with (tmp_path / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PasseurError, match="another update"):
            update(tmp_path)


def test_records_read_by_other_versions_are_thrown_away_and_made_again(tmp_path: Path) -> None:
    update(make(tmp_path))
    shards = list((tmp_path / "records").rglob("*.parquet"))
    for shard in shards:
        shard.unlink()
    result = update(tmp_path)
    assert not result.published
    assert result.sources["inventaires"].files_read == 2
    assert sorted((tmp_path / "records").rglob("*.parquet")) == sorted(shards)


def test_a_damaged_raw_store_costs_its_source_nothing_that_was_published_and_the_others_go_on(tmp_path: Path) -> None:
    update(make(tmp_path))
    before = ids(tmp_path)
    (catalogue,) = (tmp_path / "raw" / "inventaires" / "harvests").iterdir()
    catalogue.write_bytes(catalogue.read_bytes().replace(b"A.xml", b"Q.xml"))
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as out:
        out.write("p3;Fictif;Jean;1901;1945\n")
    result = update(tmp_path)
    assert "damaged" in result.sources["inventaires"].stale
    assert ids(tmp_path) == before | {"personnes/p3"}


def test_a_mapping_that_is_not_understood_is_refused_before_anything_is_harvested(tmp_path: Path) -> None:
    make(tmp_path)
    toml = (tmp_path / "network.toml").read_text(encoding="utf-8")
    (tmp_path / "network.toml").write_text(toml.replace('family = "nom"', 'familly = "nom"'), encoding="utf-8")
    with pytest.raises(Refused, match=r"sources\.personnes\.mapping.*familly"):
        update(tmp_path)
    assert not (tmp_path / "raw").exists()


def test_bytes_damaged_on_disk_are_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    update(make(tmp_path))
    shutil.rmtree(tmp_path / "records")
    (pack,) = (tmp_path / "raw" / "inventaires" / "packs").iterdir()
    whole = pack.read_bytes()
    pack.write_bytes(bytes(len(whole)))
    with pytest.raises(Damaged, match=r"\.pack is damaged"):
        update(tmp_path)
    assert editions.current(tmp_path) == 1
    pack.write_bytes(whole)
    assert not update(tmp_path).sources["inventaires"].report.refused


def test_a_pointer_to_an_edition_that_is_gone_is_mended_by_the_next_update(tmp_path: Path) -> None:
    make(tmp_path)
    update(tmp_path)
    for broken in ("77", "", "abc"):
        (tmp_path / "editions" / "current").write_text(broken)
        result = update(tmp_path)
        assert (result.published, result.serving, editions.current(tmp_path)) == (False, 1, 1)


def test_an_edition_that_lacks_a_file_is_made_again(tmp_path: Path) -> None:
    make(tmp_path)
    update(tmp_path)
    for number, name in ((1, "records.sqlite"), (2, "units.json")):
        (tmp_path / "editions" / str(number) / name).unlink()
        again = update(tmp_path)
        assert (again.edition, again.serving, again.published) == (number + 1, number + 1, True)
    assert not update(tmp_path).published


def test_records_that_cannot_be_opened_are_told_as_damage(tmp_path: Path) -> None:
    make(tmp_path)
    update(tmp_path)
    (tmp_path / "editions" / "1" / "records.sqlite").write_bytes(b"no database")
    with pytest.raises(Damaged, match=r"1/records.sqlite cannot be opened"):
        serving(tmp_path)


def test_a_damaged_shard_is_named_and_read_again_once_it_is_gone(tmp_path: Path) -> None:
    make(tmp_path)
    update(tmp_path)
    (shard,) = (tmp_path / "records" / "inventaires").glob("*.parquet")
    shard.write_bytes(damaged(shard.read_bytes()))
    with (tmp_path / "network.toml").open("a") as out:
        out.write("# something new\n")
    with pytest.raises(Damaged, match=f"{shard.name} is damaged [^;]*; delete it and run passeur update"):
        update(tmp_path)
    shard.unlink()
    assert update(tmp_path).published


def damaged(data: bytes) -> bytes:
    """A Parquet file with other bytes in its rows, and the same head and foot."""
    foot = int.from_bytes(data[-8:-4], "little") + 8
    return data[:4] + bytes(byte ^ 0xFF for byte in data[4:-foot]) + data[-foot:]


def test_a_source_that_network_toml_no_longer_has_is_told(tmp_path: Path) -> None:
    make(tmp_path)
    before = update(tmp_path)
    assert before.dropped == {}
    toml = tmp_path / "network.toml"
    toml.write_text(toml.read_text("utf-8").replace("[sources.inventaires]", "[sources.inventaire]"), encoding="utf-8")
    assert update(tmp_path).dropped == {"inventaires": before.sources["inventaires"].records}
    assert update(tmp_path).dropped == {}


def test_a_network_that_is_described_anew_during_an_update_is_read_by_the_next(tmp_path: Path) -> None:
    folder = make(tmp_path)
    toml = folder / "network.toml"
    before = toml.read_bytes()

    def progress(stage: str, done: int, total: int | None, what: str = "") -> None:
        toml.write_bytes(before.replace(b"Essai", b"Autre"))

    run(folder, EmbeddedBackend(), workers=1, progress=progress)
    edition = serving(folder)
    assert (edition.folder / "network.toml").read_bytes() == before
    edition.close()
    assert update(folder).published
