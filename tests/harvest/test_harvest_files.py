"""Files and folders: what patterns name and nothing else, unchanged ones at a glance, changing ones not at all."""

import gzip
import os
import re
import zipfile
from pathlib import Path

import pytest

from passeur.errors import HarvestError, Refused
from passeur.harvest import files
from passeur.harvest.base import FileItem, Outcome, Problem
from passeur.harvest.files import FilesHarvester, iter_files
from passeur.report import Report


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "network"
    for name in ("a.xml", "data/b.xml", "data/c.csv", "data/deep/d.xml", "data/.hidden.xml", "raw/s/e.xml"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<{name}>")
    (tmp_path / "secret.xml").write_text("secret")
    return folder


def names(folder: Path, *patterns: str) -> list[str]:
    return [each.name for each in files.walk(folder, patterns) if isinstance(each, files.Delivery)]


def test_patterns(folder):
    assert names(folder, "data") == ["data/b.xml", "data/c.csv", "data/deep/d.xml"]
    assert names(folder, "data/") == names(folder, "./data", "data/b.xml") == names(folder, "data/**")
    assert names(folder, "data/*.xml") == ["data/b.xml"]
    assert names(folder, "**/*.xml") == ["a.xml", "data/b.xml", "data/deep/d.xml"]
    assert names(folder, "data/*/d.xml") == names(folder, "data/**/d.*") == ["data/deep/d.xml"]
    assert names(folder, "data/[!b].*", "*.xml") == ["data/c.csv", "a.xml"]
    assert names(folder, "data/?.xml") == ["data/b.xml"]
    assert names(folder, str(folder / "data" / "*.xml")) == ["data/b.xml"]
    assert names(folder, str(folder.parent / "secret.xml")) == ["secret.xml"]


@pytest.mark.parametrize(
    "pattern", ["../secret.xml", "data/../../secret.xml", "../*.xml", "none.xml", "data/*.ods", "out/*"]
)
def test_what_lies_outside_or_nowhere_is_an_error_that_names_the_pattern(folder, pattern):
    (folder / "out").symlink_to(folder.parent)
    with pytest.raises(HarvestError, match=re.escape(repr(pattern))):
        names(folder, pattern)


def test_links_that_lead_outside_pipes_and_links_to_folders_are_told(folder, store):
    (folder / "data" / "out.xml").symlink_to(folder.parent / "secret.xml")
    (folder / "data" / "in.xml").symlink_to(folder / "a.xml")
    (folder / "data" / "loop").symlink_to(folder / "data")
    (folder / "data" / "none").symlink_to("nowhere")
    os.mkfifo(folder / "data" / "pipe")
    outcome = FilesHarvester(folder, ["data"]).harvest(store)
    assert {each.file for each in outcome.problems} == {"data/out.xml", "data/loop", "data/none", "data/pipe"}
    assert "data/in.xml" in {entry.name for entry in store.state().entries}
    report = Report(file="before")
    outcome.tell(report)
    assert {each.file for each in report.refused} == {each.file for each in outcome.problems}
    assert report.file == "before"


def test_a_second_harvest_changes_nothing_and_a_third_only_what_changed(folder, store, contents):
    progress = []
    harvester = FilesHarvester(folder, ["data"])
    assert harvester.harvest(store, lambda *each: progress.append(each)) == Outcome(True, 3)
    assert progress[0] == (0, 3, "data/b.xml")
    assert progress[-1][:2] == (3, 3)
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    assert harvester.harvest(store) == Outcome(False, 3)
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before
    (folder / "data" / "b.xml").write_text("<new>")
    (folder / "data" / "c.csv").unlink()
    assert harvester.harvest(store) == Outcome(True, 2)
    assert contents(store) == {"data/b.xml": b"<new>", "data/deep/d.xml": b"<data/deep/d.xml>"}


def test_a_change_of_the_same_length_at_the_same_time_is_seen(folder, store, contents):
    path = folder / "a.xml"
    state = path.stat()
    FilesHarvester(folder, ["a.xml"]).harvest(store)
    path.write_text("<A.XML>")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert FilesHarvester(folder, ["a.xml"]).harvest(store).changed
    assert contents(store) == {"a.xml": b"<A.XML>"}


def test_files_that_were_read_before_are_known_at_a_glance(tmp_path, store, monkeypatch):
    """Not one of them is opened again: thousands of unchanged files cost an update next to nothing."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2_000):
        (folder / f"{number}.xml").write_bytes(b"<a>%d</a>" % number)
    harvester = FilesHarvester(tmp_path, ["many"])
    # Files that changed a moment ago may change again unseen, and are read anew; these are a minute old.
    now = files.time.time_ns
    monkeypatch.setattr(files.time, "time_ns", lambda: now() + 60_000_000_000)
    assert harvester.harvest(store).files == 2_000
    opened = []
    real = Path.open

    def watched(path, *args, **kwargs):
        if path.parent == folder:
            opened.append(path)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", watched)
    assert not harvester.harvest(store).changed
    assert opened == []
    (folder / "7.xml").write_bytes(b"<a>other</a>")
    assert harvester.harvest(store).changed
    assert set(opened) == {folder / "7.xml"}


def test_40_a_file_that_changes_while_it_is_read_is_read_again(folder, store, contents, monkeypatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    path = folder / "a.xml"
    changes = iter([b"<second>", b"<third!>"])
    real = files.take

    def take(*args):
        met = real(*args)
        if (change := next(changes, None)) is not None:
            path.write_bytes(change)
        return met

    monkeypatch.setattr(files, "take", take)
    assert FilesHarvester(folder, ["a.xml"]).harvest(store) == Outcome(True, 1)
    assert contents(store) == {"a.xml": b"<third!>"}


def test_40_a_file_that_never_rests_keeps_what_it_gave_before(folder, store, contents, monkeypatch):
    harvester = FilesHarvester(folder, ["a.xml", "data/b.xml"])
    harvester.harvest(store)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    path = folder / "a.xml"
    path.write_text("<begun")
    real = files.take

    def take(*args):
        met = real(*args)
        with path.open("ab") as file:
            file.write(b"x")
        return met

    monkeypatch.setattr(files, "take", take)
    outcome = harvester.harvest(store)
    assert not outcome.changed
    assert "changes while it is read; what it gave before is kept" in outcome.problems[0].reason
    assert contents(store) == {"a.xml": b"<a.xml>", "data/b.xml": b"<data/b.xml>"}


def test_a_broken_archive_keeps_what_it_gave_before_and_a_new_one_what_can_be_read(folder, store, contents):
    path = folder / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.xml", b"<one/>")
        archive.writestr("2.xml", b"<two/>")
    whole = path.read_bytes()
    damaged = whole.replace(b"<two/>", b"<tw0/>")
    harvester = FilesHarvester(folder, ["data.zip"])
    path.write_bytes(damaged)
    for _ in range(2):
        outcome = harvester.harvest(store)
        assert [each.file for each in outcome.problems] == ["data.zip/2.xml"]  # told until it is mended
        assert contents(store) == {"data.zip/1.xml": b"<one/>"}
    path.write_bytes(whole)
    assert harvester.harvest(store) == Outcome(True, 2)
    for broken in (damaged, whole[:-30], b""):
        path.write_bytes(broken or whole[:40])
        outcome = harvester.harvest(store)
        assert not outcome.changed
        assert outcome.problems
        assert outcome.remarks[0].text == "what it gave before is kept"
    assert contents(store) == {"data.zip/1.xml": b"<one/>", "data.zip/2.xml": b"<two/>"}
    assert list(store.verify()) == []


def test_another_member_pattern_is_another_choice_of_the_same_archive(folder, store, contents):
    with zipfile.ZipFile(folder / "data.zip", "w") as archive:
        archive.writestr("1.xml", b"<one/>")
        archive.writestr("2.csv", b"two")
    FilesHarvester(folder, ["data.zip"], "*.xml").harvest(store)
    assert FilesHarvester(folder, ["data.zip"], "*.csv").harvest(store).changed
    assert contents(store) == {"data.zip/2.csv": b"two"}


def test_check_finds_the_files_of_a_folder_a_file_and_an_archive(folder):
    with zipfile.ZipFile(folder / "data" / "z.zip", "w") as archive:
        archive.writestr("in.xml", b"<in/>")
        archive.writestr("../out.xml", b"<out/>")
    found = {}
    for each in iter_files(folder / "data"):
        if isinstance(each, FileItem):
            with each.open() as stream:
                found[each.name] = stream.read()
        else:
            assert isinstance(each, Problem)
            assert each.file == "z.zip/../out.xml"
    assert list(found) == ["b.xml", "c.csv", "deep/d.xml", "z.zip/in.xml"]
    assert found["z.zip/in.xml"] == b"<in/>"
    assert [each.name for each in iter_files(folder / "a.xml") if isinstance(each, FileItem)] == ["a.xml"]
    with pytest.raises(Refused, match="there is no file"):
        list(iter_files(folder / "none"))


def test_a_file_and_its_compressed_twin_are_two_files(folder, store, contents):
    (folder / "data" / "b.xml.gz").write_bytes(gzip.compress(b"<twin>"))
    assert FilesHarvester(folder, ["data/b.*"]).harvest(store).files == 2
    assert contents(store) == {"data/b.xml": b"<data/b.xml>", "data/b.xml.gz/b.xml": b"<twin>"}


def test_a_folder_that_cannot_be_read_costs_nothing(folder, store, monkeypatch, contents):
    FilesHarvester(folder, ["data"]).harvest(store)
    before = contents(store)
    real = os.scandir

    def scandir(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(HarvestError, match="data/deep: the folder cannot be read: Permission denied"):
        FilesHarvester(folder, ["data"]).harvest(store)
    assert contents(store) == before
    found = list(iter_files(folder / "data"))
    assert Problem("deep", "the folder cannot be read: Permission denied", broken=True) in found
    assert [each.name for each in found if isinstance(each, FileItem)] == ["b.xml", "c.csv"]


def test_real_deliveries(data, store):
    harvester = FilesHarvester(data, ["lido-skokloster/*.tar.xz", "oai-pmh/zenodo/*.gz", "francearchives/*.tar.xz"])
    outcome = harvester.harvest(store)
    assert not outcome.problems
    by_folder = [entry.name.partition("/")[0] for entry in store.state().entries]
    assert by_folder.count("lido-skokloster") == 3_820
    assert not harvester.harvest(store).changed
