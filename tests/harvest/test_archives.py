"""Archives that lie, lead outside or never end (bad inputs 13, 36 and 37); honest ones in every packing."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import unicodedata
import zipfile

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from passeur.harvest import archives
from passeur.harvest.base import FileItem, Limits, Problem, Remark

XML = b"<?xml version='1.0'?><ead/>"
SMALL = Limits(small=1 << 20)


def found(data: bytes, name: str = "a.zip", member: str = "*", limits: Limits = SMALL):
    """(files, problems, remarks) of a delivery."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    remarks: list[Remark] = []
    for each in archives.expand(io.BytesIO(data), name, member, limits):
        if isinstance(each, FileItem):
            assert each.name not in files
            with each.open() as first, each.open() as second:
                files[each.name] = first.read()
                assert second.read() == files[each.name]
        else:
            (problems if isinstance(each, Problem) else remarks).append(each)  # type: ignore[arg-type]
    return files, problems, remarks


def zipped(members: dict[str, bytes] | list[tuple[object, bytes]], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, data)  # type: ignore[arg-type]
    return out.getvalue()


def tarred(members: dict[str, bytes], *special: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info in special:
            archive.addfile(info)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PACKINGS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_compressed_files_and_tars(packing):
    pack = PACKINGS[packing]
    assert found(pack(XML), f"fonds/é 1.xml.{packing}") == ({f"fonds/é 1.xml.{packing}/é 1.xml": XML}, [], [])
    members = {"fa/1.xml": XML, "fa/2.csv": b"a;b"}
    data = tarred(members)
    assert found(pack(data), f"t.tar.{packing}")[0] == {
        f"t.tar.{packing}/{name}": each for name, each in members.items()
    }
    assert found(pack(data), "t", "*.xml")[0] == {"t/fa/1.xml": XML}
    assert found(pack(pack(XML)), "x")[1][0].reason.startswith("it is an archive inside a compressed file")


def test_zip_and_tar_members_are_wanted_by_pattern_and_desktop_litter_is_passed_over():
    members = {
        "fa/1.xml": XML,
        "fa/2.csv": b"a;b",
        "__MACOSX/fa/._1.xml": b"x",
        "fa/.DS_Store": b"x",
        "fa/Thumbs.db": b"x",
    }
    for pack in (zipped, tarred):
        assert found(pack(members)) == ({"a.zip/fa/1.xml": XML, "a.zip/fa/2.csv": b"a;b"}, [], [])
        assert found(pack(members), member="fa/*.csv")[0] == {"a.zip/fa/2.csv": b"a;b"}


def test_a_spreadsheet_is_a_file_though_it_is_a_zip():
    sheet = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    assert found(sheet, "liste.xlsx")[0] == {"liste.xlsx": sheet}
    assert found(zipped({"liste.xlsx": sheet}))[0] == {"a.zip/liste.xlsx": sheet}


def test_36_names_that_lead_outside_links_and_devices_are_left_out():
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    outside = ["../up.xml", "/etc/passwd", "a/../../b.xml", "C:\\x.xml", "..\\y.xml", "\\\\host\\share.xml"]
    files, problems, _ = found(zipped([*((name, XML) for name in outside), (link, b"/etc/passwd"), ("good.xml", XML)]))
    assert files == {"a.zip/good.xml": XML}
    assert len(problems) == 7
    assert sum("leads out of the archive" in problem.reason for problem in problems) == 6

    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    special = [tarfile.TarInfo(f"special{number}") for number in range(len(kinds))]
    for info, kind in zip(special, kinds, strict=True):
        info.type, info.linkname = kind, "/etc/passwd"
    files, problems, _ = found(tarred({"../up.xml": XML, "/abs.xml": XML, "./good.xml": XML}, *special), "t.tar")
    assert files == {"t.tar/good.xml": XML}
    assert len(problems) == 6


def test_36_names_equal_in_nfc_or_case_are_all_kept():
    nfd = unicodedata.normalize("NFD", "é.xml")
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("é.xml", b"1"), (nfd, b"2"), ("É.XML", b"3"), ("é.xml", b"4"), ("b.xml", b"5")])
    files, problems, remarks = found(data)
    assert files == {
        "a.zip/é.xml": b"1",
        "a.zip/é~2.xml": b"2",
        "a.zip/É~3.XML": b"3",
        "a.zip/é~4.xml": b"4",
        "a.zip/b.xml": b"5",
    }
    assert not problems
    assert len(remarks) == 3


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_36_any_names_give_distinct_names_inside_the_archive(names):
    data = tarred({name: b"%d" % number for number, name in enumerate(names)})
    files, problems, _ = found(data, "t.tar")
    for name in files:
        assert name.startswith("t.tar/")
        assert ".." not in name.split("/")
        assert name.isprintable()
    unwanted = {name for name in names if archives.is_junk(name) or name.endswith("/")}
    assert len(files) + len(problems) >= len(set(names) - unwanted)


def test_37_a_zip_bomb_is_stopped_by_what_comes_out():
    bomb = zipped({"good.xml": XML, "bomb.xml": bytes(20 << 20), "after.xml": XML})
    files, problems, _ = found(bomb)
    assert files == {"a.zip/good.xml": XML}
    assert "bomb" in problems[-1].reason
    assert problems[-1].broken


def test_37_declared_sizes_are_not_believed():
    data = zipped({"bomb.xml": bytes(20 << 20)})
    assert data.count(struct.pack("<L", 20 << 20)) == 2
    small = data.replace(struct.pack("<L", 20 << 20), struct.pack("<L", 100))
    files, problems, _ = found(small)
    assert not files
    assert problems[0].broken
    honest = zipped({"a.xml": b"x" * 1_000, "b.xml": XML})
    large = honest.replace(struct.pack("<L", 1_000), struct.pack("<L", 1 << 30))
    assert large != honest
    assert found(large)[0] == {"a.zip/a.xml": b"x" * 1_000, "a.zip/b.xml": XML}


def test_37_overlapping_members_are_counted_each_time():
    """The directory names the same bytes a thousand times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", bytes(1 << 20))
        for _ in range(1_000):
            archive.filelist.append(archive.filelist[0])
    _, problems, _ = found(out.getvalue(), limits=Limits(small=1 << 20, ratio=20))
    assert "swells" in problems[-1].reason


@pytest.mark.parametrize("packing", PACKINGS)
def test_13_a_bomb_in_any_packing(packing):
    bomb = PACKINGS[packing](bytes(40 << 20))
    files, problems, _ = found(bomb, "finding-aid.xml")
    assert not files
    assert "as only a bomb does" in problems[0].reason
    files, problems, _ = found(PACKINGS[packing](tarred({"a.xml": XML, "b.xml": bytes(40 << 20)})), "t.tar")
    assert files == {"t.tar/a.xml": XML}
    assert "as only a bomb does" in problems[0].reason


def test_a_tar_header_that_announces_a_huge_name_is_not_read_into_memory():
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    data = header.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20)
    assert "extended header" in found(data, "t.tar")[1][0].reason


def test_a_file_larger_than_the_limit_is_refused():
    for data in (zipped({"a": b"x" * 2_000}), tarred({"a": b"x" * 2_000}), gzip.compress(b"x" * 2_000)):
        files, problems, _ = found(data, limits=Limits(member=1_000))
        assert not files
        assert "larger than 1,000 bytes" in problems[0].reason


def test_encrypted_members_and_archives_in_archives_are_told():
    data = bytearray(
        zipped({"secret.xml": XML, "inner.zip": zipped({"x.xml": XML}), "inner.xml.gz": gzip.compress(XML)})
    )
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    files, problems, _ = found(bytes(data))
    assert files == {"a.zip/inner.xml.gz/inner.xml": XML}
    assert [problem.file for problem in problems] == ["a.zip/secret.xml", "a.zip/inner.zip"]
    assert "encrypted" in problems[0].reason
    assert "archive inside an archive" in problems[1].reason


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_short_gives_what_it_has_and_says_so(share):
    members = {f"{number}.xml": bytes([65 + number % 26]) * 3_000 for number in range(40)}
    for data, name in (
        (tarred(members), "t.tar"),
        (gzip.compress(tarred(members)), "t.tgz"),
        (zipped(members), "t.zip"),
    ):
        files, problems, _ = found(data[: int(len(data) * share)], name)
        assert all(members[key.partition("/")[2]] == value for key, value in files.items())
        # A tar that lacks only some of the empty blocks at its end lacks nothing.
        assert len(files) == len(members) or problems[-1].broken


def test_a_tar_cut_between_two_members_is_not_taken_for_a_whole_one():
    tar = tarred({"1.xml": XML, "2.xml": XML})
    files, problems, _ = found(tar[:1024], "t.tar")
    assert files == {"t.tar/1.xml": XML}
    assert problems[0].broken
    assert "closing blocks" in problems[0].reason


def test_a_damaged_member_does_not_cost_the_others():
    data = bytearray(zipped({"a.xml": b"a" * 500, "b.xml": b"b" * 500}))
    data[data.index(b"a.xml") + 6] ^= 0xFF
    files, problems, _ = found(bytes(data))
    assert files == {"a.zip/b.xml": b"b" * 500}
    assert problems[0].file == "a.zip/a.xml"


@given(
    st.binary(max_size=300),
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"]),
)
def test_noise_never_raises(noise, magic):
    files, problems, _ = found(magic + noise)
    assert files or problems


def test_other_packings_are_named():
    assert "7-Zip" in found(b"7z\xbc\xaf\x27\x1c" + bytes(50))[1][0].reason


def test_a_large_file_can_be_read_twice_and_sought(monkeypatch):
    monkeypatch.setattr(archives, "SPOOL", 1_000)
    data = bytes(range(256)) * 100
    for each in archives.expand(io.BytesIO(gzip.compress(data)), "a.bin.gz"):
        assert isinstance(each, FileItem)
        with each.open() as one, each.open() as other:
            assert one.read(10) == other.read(10) == data[:10]
            assert other.read() == data[10:]
            one.seek(-5, io.SEEK_END)
            assert one.read() == data[-5:]
