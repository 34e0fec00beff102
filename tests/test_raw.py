"""The raw store: bytes come back as they were given, a crash leaves the old state or the new one, damage is noticed."""

import io
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.errors import Damaged, HarvestError
from passeur.harvest import base
from passeur.lake import pack as packs
from passeur.lake.catalogue import Entry
from passeur.lake.raw import RawStore


def fill(folder: Path, files: dict[str, bytes], replace: bool = True) -> bool:
    with RawStore(folder) as store:
        for name, data in files.items():
            store.put(name, [data])
        return store.commit(replace=replace)


def contents(folder: Path) -> dict[str, bytes]:
    store = RawStore(folder)
    found = {}
    for entry in store.state().entries:
        with store.open(entry.sha256) as stream:
            found[entry.name] = stream.read()
    return found


def read(store: RawStore, data: bytes) -> bytes:
    """What the store holds under the hash of `data`, read in pieces."""
    with store.open(sha256(data).hexdigest()) as stream:
        return b"".join(iter(lambda: stream.read(65_536), b""))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_the_store_that_harvesters_ask_for(tmp_path):
    store: base.RawStore = RawStore(tmp_path)
    asked = {name for name in vars(base.RawStore) if not name.startswith("_")}
    assert asked <= set(dir(store))


def test_bytes_come_back_as_they_were_given(tmp_path):
    large = os.urandom(packs.SMALL) + b"x" * packs.SMALL
    with RawStore(tmp_path) as store:
        entry = store.put("large.bin", (large[at : at + 70_000] for at in range(0, len(large), 70_000)))
        store.put("empty", [])
        store.put("small.xml", [b"<a>", b"</a>"])
        store.put("copy of large.bin", [large])
        assert store.commit(replace=True)
    assert entry == Entry("large.bin", sha256(large).hexdigest(), len(large))
    assert contents(tmp_path) == {"copy of large.bin": large, "empty": b"", "large.bin": large, "small.xml": b"<a></a>"}
    assert sum(path.stat().st_size for path in tmp_path.glob("packs/*")) < 1.1 * packs.SMALL
    assert list(RawStore(tmp_path).verify()) == []


@settings(max_examples=25)
@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.binary(max_size=40), max_size=5), max_size=5))
def test_the_state_is_what_was_harvested_last(tmp_path_factory, harvests):
    folder = tmp_path_factory.mktemp("raw")
    last: dict[str, bytes] = {}
    for files in harvests:
        changed = fill(folder, files)
        assert changed == (files != last)
        last = files
        assert contents(folder) == dict(sorted(last.items()))
    assert list(RawStore(folder).verify()) == []


def test_the_same_harvest_writes_nothing(tmp_path):
    files = {f"{number}.xml": b"<a/>" * number for number in range(50)}
    assert fill(tmp_path, files)
    before = snapshot(tmp_path)
    assert not fill(tmp_path, files)
    assert snapshot(tmp_path) == before


def test_increments_add_in_order_and_carry_a_cursor(tmp_path):
    for number in range(3):
        with RawStore(tmp_path) as store:
            store.put(f"{number:03}.xml", [b"%d" % number], mark=f"2026-01-0{number + 1}")
            assert store.commit(replace=False, cursor={"token": str(number)})
    with RawStore(tmp_path) as store:
        store.begin()
        store.drop(["000.xml", "never.xml"])
        assert store.commit(replace=False)
    state = RawStore(tmp_path).state()
    assert [(entry.name, entry.mark) for entry in state.entries] == [
        ("001.xml", "2026-01-02"),
        ("002.xml", "2026-01-03"),
    ]
    assert state.cursor == {"token": "2"}
    assert state.sequence == 4


def test_what_is_gone_is_gone_from_the_state_but_kept_on_disk(tmp_path):
    fill(tmp_path, {"a": b"first", "b": b"second"})
    hash = RawStore(tmp_path).state().entries[0].sha256
    fill(tmp_path, {"b": b"second"})
    assert contents(tmp_path) == {"b": b"second"}
    with RawStore(tmp_path).open(hash) as stream:
        assert stream.read() == b"first"


def test_a_file_that_breaks_off_leaves_no_trace(tmp_path):
    def cut() -> Iterator[bytes]:
        yield b"x" * (packs.SMALL + 1)
        raise OSError("connection reset")

    with RawStore(tmp_path) as store:
        store.put("a", [b"good"])
        with pytest.raises(OSError, match="connection reset"):
            store.put("b", cut())
        store.put("c", [b"also good"])
        store.commit(replace=True)
    assert contents(tmp_path) == {"a": b"good", "c": b"also good"}
    assert list(RawStore(tmp_path).verify()) == []


def test_undo_and_keep(tmp_path):
    with RawStore(tmp_path) as store:
        store.put("a.zip/1", [b"1"], origin="a.zip")
        store.put("a.zip/2", [b"2"], origin="a.zip")
        store.delivered("a.zip", "h", 9, "stamp", [("a.zip/3", "a link")])
        store.commit(replace=True)
    with RawStore(tmp_path) as store:
        assert store.stamp("a.zip") == "stamp"
        assert store.has("a.zip")
        store.put("a.zip/1", [b"half"], origin="a.zip")
        store.undo("a.zip")
        assert store.keep("a.zip") == 2
        assert not store.commit(replace=True)
    assert contents(tmp_path) == {"a.zip/1": b"1", "a.zip/2": b"2"}
    assert RawStore(tmp_path).state().origins["a.zip"].problems == (("a.zip/3", "a link"),)


def test_a_stamp_does_not_outlive_the_content_that_it_was_of(tmp_path):
    with RawStore(tmp_path) as store:
        entry = store.put("a", [b"1"])
        store.delivered("a", entry.sha256, 1, "stamp")
        store.commit(replace=True)
    fill(tmp_path, {"a": b"2"})
    assert RawStore(tmp_path).stamp("a") == ""
    (tmp_path / "seen.json").write_bytes(b'{"a": [')
    assert RawStore(tmp_path).stamp("a") == ""


def test_one_writer_at_a_time_and_readers_always(tmp_path):
    with RawStore(tmp_path) as first:
        first.put("a", [b"1"])
        with RawStore(tmp_path) as second, pytest.raises(HarvestError, match="another update"):
            second.begin()
        assert RawStore(tmp_path).state().entries == ()
        first.commit(replace=True)
    assert not fill(tmp_path, {"a": b"1"})


@pytest.mark.parametrize("size", [10, 2 * packs.SMALL])
def test_a_full_disk_is_told_and_costs_nothing(tmp_path, monkeypatch, size):
    """Whatever the caller does after the error, a step of which a write failed never becomes the state."""
    fill(tmp_path, {"a": b"old"})

    class Full(io.FileIO):
        failed = False

        def write(self, data):
            if not self.failed:
                self.failed = True
                raise OSError(28, "No space left on device")
            return super().write(data)

    with RawStore(tmp_path) as store:
        store.begin()
        pack = store._step.pack
        (tmp_path / "packs" / "x.tmp").touch()
        pack._file = Full(tmp_path / "packs" / "x.tmp", "wb")
        with pytest.raises(HarvestError, match="cannot be written: No space left on device"):
            store.put("a", [os.urandom(size)])
        store.put("b", [b"there is space again"])
        with pytest.raises(HarvestError, match="No space left"):
            store.commit(replace=True)
        assert store.state().sequence == 1
    assert contents(tmp_path) == {"a": b"old"}
    fill(tmp_path, {"a": b"new"})
    assert contents(tmp_path) == {"a": b"new"}


class Kill(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", range(12))
@pytest.mark.parametrize("before", [True, False])
def test_a_crash_leaves_the_old_state_or_the_new_one(tmp_path, monkeypatch, at, before):
    """Every fsync and rename of a step is a moment to die, just before it and just after it."""
    old, new = {"a": b"old", "b": b"kept"}, {"a": b"new", "b": b"kept", "c": b"y" * (packs.SMALL + 5)}
    fill(tmp_path, old)
    steps = 0

    def deadly(real):
        def call(*args):
            nonlocal steps
            steps += 1
            if steps - 1 == at and before:
                raise Kill
            real(*args)
            if steps - 1 == at:
                raise Kill

        return call

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", deadly(os.fsync))
        patch.setattr(os, "replace", deadly(os.replace))
        # A killed process tidies nothing away.
        patch.setattr(packs.PackWriter, "discard", lambda self: self._file and self._file.close())
        store = RawStore(tmp_path)
        try:
            for name, data in new.items():
                store.put(name, [data])
            store.commit(replace=True)
            died = False
        except Kill:
            died = True
        assert store._lock is not None
        store._lock.close()
    assert died == (at < steps)
    assert contents(tmp_path) in (old, new)
    assert died or contents(tmp_path) == new
    assert list(RawStore(tmp_path).verify()) == []
    fill(tmp_path, new)
    assert contents(tmp_path) == new
    assert list(RawStore(tmp_path).verify()) == []
    assert not list(tmp_path.rglob("*.tmp"))
    assert len(list(tmp_path.glob("packs/*"))) == len(list(tmp_path.glob("harvests/*"))) == 2


@pytest.mark.parametrize("size", [40, 3 * packs.SMALL])
def test_a_flipped_byte_is_noticed(tmp_path, size):
    data = os.urandom(size)
    fill(tmp_path, {"a": b"whole", "b": data})
    pack = next(tmp_path.glob("packs/*"))
    whole = pack.read_bytes()
    pack.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    store = RawStore(tmp_path)
    problems = list(store.verify())
    assert len(problems) == 1
    assert sha256(data).hexdigest() in problems[0]
    with pytest.raises(Damaged):
        read(store, data)
    assert read(store, b"whole") == b"whole"


@pytest.mark.parametrize("keep", [0, 10, -10])
def test_a_pack_cut_short_is_noticed(tmp_path, keep):
    fill(tmp_path, {"a": os.urandom(3 * packs.SMALL)})
    pack = next(tmp_path.glob("packs/*"))
    pack.write_bytes(pack.read_bytes()[:keep])
    assert len(list(RawStore(tmp_path).verify())) == 1


def test_a_catalogue_changed_by_hand_or_missing_is_noticed(tmp_path):
    fill(tmp_path, {"a": b"1"})
    fill(tmp_path, {"b": b"2"})
    first = tmp_path / "harvests" / "000001.json"
    text = first.read_bytes()
    first.write_bytes(text.replace(b'"a"', b'"z"'))
    with pytest.raises(Damaged, match="its hash differs"):
        RawStore(tmp_path).state()
    assert "its hash differs" in next(RawStore(tmp_path).verify())
    with RawStore(tmp_path) as store, pytest.raises(Damaged):
        store.begin()
    first.write_bytes(text[:-3])
    with pytest.raises(Damaged, match=r"000001\.json is damaged"):
        RawStore(tmp_path).state()
    first.unlink()
    with pytest.raises(Damaged, match=r"lacks the catalogue 000001\.json"):
        RawStore(tmp_path).state()
    first.write_bytes(text)
    next(tmp_path.glob("packs/000001*")).unlink()
    assert "missing" in next(RawStore(tmp_path).verify())
