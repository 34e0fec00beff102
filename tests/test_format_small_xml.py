"""EAC-CPF, LIDO, Dublin Core and OAI-PMH: what is expected of every reader, on fixtures and on real data.

`PASSEUR_UPDATE=1 pytest tests/test_format_small_xml.py` writes the expected records again; read the difference.
"""

import gzip
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.formats.base import RawFile, read_file
from passeur.model.record import AnyRecord, encode
from passeur.network import Source
from passeur.report import Report

FIXTURES = Path(__file__).parent / "formats"
CASES = sorted(path for name in ("eac", "lido", "dc", "oai") for path in (FIXTURES / name).glob("*.xml"))


def _read(data: bytes, name: str = "fichier.xml") -> tuple[list[AnyRecord], Report]:
    report = Report()
    source = Source(partner="partner", id="source")
    return list(read_file(RawFile.of_bytes(name, data, sha256="0" * 64), source, report)), report


def _shape(records: list[AnyRecord], report: Report) -> dict[str, Any]:
    said = report.as_json()
    return {
        "records": [json.loads(encode(record)) for record in records],
        "refused": said["refused"],
        "skipped": said["skipped"],
        "remarks": said["remarks"],
        "unmapped": said["unmapped"],
        "deleted": report.deleted,
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_fixture_gives_exactly_these_records(path: Path) -> None:
    found = _shape(*_read(path.read_bytes(), path.name))
    expected = path.with_suffix(".json")
    if os.environ.get("PASSEUR_UPDATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_file_twice_gives_the_same_bytes(path: Path) -> None:
    first, second = (_read(path.read_bytes())[0] for _ in range(2))
    assert first
    assert [encode(record) for record in first] == [encode(record) for record in second]


@settings(max_examples=120)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_never_raises(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(CASES)).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 200)))
    damaged = whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:]
    records, report = _read(damaged)
    assert records or report.refused or report.skipped or report.remarks
    assert not any("defect" in each.reason for each in report.refused), report.refused
    for record in records:
        encode(record)


@settings(max_examples=40)
@given(data=st.data())
def test_a_file_cut_short_keeps_the_records_before_the_cut(data: st.DataObject) -> None:
    whole = (FIXTURES / "dc" / "notices.xml").read_bytes()
    second = whole.index(b"<record>", whole.index(b"</record>"))
    cut = data.draw(st.integers(second, len(whole) - 12))
    records, report = _read(whole[:cut])
    assert records[0].id == "source/ark-99999-fictif1-" + records[0].id[-10:]
    assert report.remarks or report.skipped


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in a folder of the real data, archives and gzip opened."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".tar.xz"):
            with tarfile.open(path, "r|xz") as archive:
                for member in archive:
                    stream = archive.extractfile(member) if member.isfile() else None
                    if stream is not None:
                        yield member.name, stream.read()
        elif path.suffix == ".gz":
            yield path.name, gzip.decompress(path.read_bytes())
        elif path.is_file() and path.name != "SOURCE.md":
            yield path.name, path.read_bytes()


@pytest.mark.parametrize(
    ("folder", "marker", "least"),
    [
        ("eac-archives-nationales", b"<eac-cpf", 750),
        ("ehri", b"<eac-cpf", 4),
        ("lido", b"lido-schema.org", 323),
        ("oai-pmh", b"<OAI-PMH", 170),
        ("francearchives", b"oai_dc:dc", 20),
    ],
)
def test_real_files_are_read_whole(data: Path, folder: str, marker: bytes, least: int) -> None:
    total = Report()
    for name, content in _files(data / folder):
        if marker in content[:6000] and not name.endswith(".rdf"):
            total.add(_read(content, name)[1])
    assert total.refused == []
    assert total.records >= least
    assert total.characters_accounted >= 0.995 * total.characters_total > 0
