"""EAD 2002 and EAD3: what a curator sends, and the records that come of it.

Every `tests/formats/<format>/<case>.xml` is read and compared with `<case>.json`: the records in the order in which
they are emitted, and what the report says. After a wanted change, `PASSEUR_UPDATE=1 pytest tests/test_format_ead.py`
writes the expectations anew; read the difference before committing it.
"""

import json
import os
import tarfile
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import escape

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passeur.errors import Refused
from passeur.formats import ead, ead3, isad_extents
from passeur.formats.base import RawFile, recognise
from passeur.model.record import Holding, decode, encode
from passeur.network import Source
from passeur.report import Report

HERE = Path(__file__).parent / "formats"
CASES = sorted((*(HERE / "ead").glob("*.xml"), *(HERE / "ead3").glob("*.xml")))
SOURCE = Source(partner="archives", id="finding-aids")
DATA = Path(os.environ.get("PASSEUR_DATA") or Path(__file__).parents[2] / "shared" / "data")


def holdings(data: bytes, format: ModuleType = ead, name: str = "case.xml") -> tuple[list[Holding], Report]:
    """The records of a file's bytes and the report."""
    report = Report(file=name)
    return list(format.read(RawFile.of_bytes(name, data, "0" * 64), SOURCE, report)), report


def component(inner: str, attributes: str = "") -> bytes:
    """A finding aid with one component."""
    return (
        "<ead><eadheader><eadid>F</eadid></eadheader><archdesc level='fonds'><did><unittitle>Top</unittitle></did>"
        f"<dsc><c id='x' {attributes}>{inner}</c></dsc></archdesc></ead>"
    ).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_case(case: Path) -> None:
    file = RawFile.of_bytes(case.name, case.read_bytes(), "0" * 64)
    format = recognise(file)
    assert case.parent.name == format.NAME
    report = Report(file=case.name)
    records = list(format.read(file, SOURCE, report))
    said = {key: value for key, value in report.as_json().items() if value}
    found = {"records": [json.loads(encode(record)) for record in records], "report": said}
    expected = case.with_suffix(".json")
    if os.environ.get("PASSEUR_UPDATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_reading_twice_gives_the_same_bytes_and_they_decode(case: Path) -> None:
    format = ead3 if case.parent.name == "ead3" else ead
    once, _ = holdings(case.read_bytes(), format)
    again, _ = holdings(case.read_bytes(), format)
    assert [encode(record) for record in once] == [encode(record) for record in again]
    assert [decode(encode(record)) for record in once] == once


def test_internal_never_appears() -> None:
    records, report = holdings((HERE / "ead" / "french-fonds.xml").read_bytes())
    words = b"".join(map(encode, records)).decode()
    assert "Ne pas publier" not in words
    assert "Ni ceci" not in words
    assert "Note interne" not in words
    assert "Note du logiciel" not in words
    assert report.remark_counts["internal"] == 1
    with pytest.raises(Refused, match="internal"):
        holdings(b"<ead><archdesc audience='internal'><did><unittitle>x</unittitle></did></archdesc></ead>")


def test_a_component_says_what_it_states_and_what_it_inherits() -> None:
    records, _ = holdings((HERE / "ead" / "french-fonds.xml").read_bytes())
    by_title = {record.title[0].value if record.title else "": record for record in records}
    top = next(record for record in records if record.depth == 0)
    series = by_title["Tracts et journaux"]
    leaf = by_title["Tract sur la Place fictive"]
    assert [note.inherited for note in series.notes if note.type == "access"] == [top.id]
    assert [note.inherited for note in leaf.notes if note.type == "access"] == [""]
    assert leaf.languages == top.languages == ("fr", "de")
    assert leaf.parent == series.id
    assert series.parent == top.id


def test_ids_of_components_can_be_read_and_never_meet() -> None:
    def ids(eadid: str, own: str) -> list[str]:
        data = (
            component("<did/>").replace(b"<eadid>F<", f"<eadid>{eadid}<".encode()).replace(b"'x'", f"'{own}'".encode())
        )
        return [record.id for record in holdings(data)[0]]

    assert ids("FR-1", "c2") == ["finding-aids/FR-1~c2", "finding-aids/FR-1"]
    # What could be taken apart in two ways keeps its hash.
    assert len({*ids("A~B", "C"), *ids("A", "B~C"), *ids("A", "B"), *ids("A-B", "C")}) == 7


@pytest.mark.parametrize(
    ("level", "form"), [("series", "archives"), ("file", "photograph"), ("item", "photograph"), ("", "photograph")]
)
def test_a_series_of_photographs_is_archives_and_holds_photographs(level: str, form: str) -> None:
    genre = "<did><unittitle>T</unittitle></did><controlaccess><genreform>Photographs</genreform></controlaccess>"
    found = max(holdings(component(genre, f"level='{level}'" if level else ""))[0], key=lambda each: each.depth)
    assert found.form == form
    assert [(term.type, term.label[0].value) for term in found.terms] == [("genre", "Photographs")]


def test_what_is_in_another_language_says_so() -> None:
    data = component("<did><abstract langcode='eng'>A summary.</abstract><abstract>Un résumé.</abstract></did>")
    header = b"<profiledesc><langusage><language langcode='fre'>x</language></langusage></profiledesc></eadheader>"
    records, report = holdings(data.replace(b"</eadheader>", header))
    assert [record.lang for record in records] == ["fr", "fr"]
    assert [note.text[0].lang for note in records[0].notes] == ["en", ""]
    assert not report.unmapped_paths


def test_conditions_after_the_components_are_remarked() -> None:
    data = component("<did/>").replace(b"</dsc>", b"</dsc><accessrestrict><p>Closed.</p></accessrestrict>")
    _, report = holdings(data)
    assert report.remark_counts["access"] == 1


def test_unknown_elements_and_attributes_are_reported_with_their_characters() -> None:
    _, report = holdings(component("<did><unittitle>abc</unittitle><strange odd='12'>four</strange></did>"))
    assert {"did/strange", "did/strange/@odd"} == set(report.unmapped_paths)
    assert report.characters_total - report.characters_accounted == len("four") + len("12")


@pytest.mark.parametrize("value", ["1944-02-30", "9999", "0000-00-00", "garbage", "1944/1943", "-" * 500])
def test_an_impossible_normal_date_keeps_the_words(value: str) -> None:
    records, _ = holdings(component(f"<did><unitdate normal='{value}'>juin 1944</unitdate></did>"))
    assert records[0].dates[0].text == "juin 1944"


def test_depth_of_three_thousand_components_is_read() -> None:
    depth = 3000
    data = b"<ead><archdesc><dsc>" + b"<c><did/>" * depth + b"</c>" * depth + b"</dsc></archdesc></ead>"
    records, _ = holdings(data)
    assert len(records) == depth + 1
    assert max(record.depth for record in records) == depth


TREES = st.recursive(st.just([]), lambda children: st.lists(children, max_size=4), max_leaves=25)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=60)
@given(TREES, WORDS, st.sampled_from(["", "c", "id"]))
def test_every_component_of_a_random_tree_is_there_once(tree: list[list[object]], words: str, ids: str) -> None:
    count = 0

    def write(node: list[list[object]]) -> str:
        nonlocal count
        parts = []
        for child in node:
            count += 1
            own = {"": "", "c": " id='same'", "id": f" id='n{count}'"}[ids]
            parts.append(f"<c{own}><did><unittitle>{escape(words)}</unittitle></did>{write(child)}</c>")  # type: ignore[arg-type]
        return "".join(parts)

    body = write(tree)
    records, _ = holdings(f"<ead><eadheader><eadid>T</eadid></eadheader><archdesc>{body}</archdesc></ead>".encode())
    seen = {record.id: record for record in records}
    assert len(seen) == len(records) == count + 1
    assert sorted(record.order for record in records) == list(range(count + 1))
    for record in records:
        assert (record.parent in seen) == (record.depth > 0)
        if record.depth:
            assert seen[record.parent].depth == record.depth - 1
            assert seen[record.parent].order < record.order


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(CASES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(0, 10_000),
)
def test_damaged_bytes_never_crash(case: Path, changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(case.read_bytes())
    for position, byte in changes:
        data[position % len(data)] = byte
    del data[length:]
    start = time.process_time()
    for format in (ead, ead3):
        with suppress(Refused):
            holdings(bytes(data), format)
    assert time.process_time() - start < 10


def members(archive: str, ending: str = ".xml") -> list[tuple[str, bytes]]:
    """The files of an archive of real data, or a skip with its reason."""
    path = DATA / archive
    if not path.exists():
        pytest.skip(f"real data is absent: {archive} (set PASSEUR_DATA)")
    found = []
    with tarfile.open(path) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() and member.name.lower().endswith(ending) else None
            if stream is not None:
                found.append((member.name, stream.read()))
    return found


@pytest.mark.parametrize(
    "archive",
    [
        "francearchives/francearchives-test-data.tar.xz",
        "ehri/ehri-test-data.tar.xz",
        "rico-converter/samples-and-fixtures.tar.xz",
    ],
)
def test_real_finding_aids_are_read_or_refused_with_a_reason(archive: str) -> None:
    read = 0
    reasons: list[str] = []
    total = Report()
    for name, data in members(archive):
        format = ead if ead.sniff(data[:65_536]) else ead3 if ead3.sniff(data[:65_536]) else None
        if format is None:
            continue
        try:
            records, report = holdings(data, format, name)
        except Refused as error:
            reasons.append(str(error))
            continue
        read += 1
        total.add(report)
        ids = [record.id for record in records]
        assert len(set(ids)) == len(ids)
        assert sum(record.depth == 0 for record in records) >= 1
    assert read >= 15
    assert all("archdesc" in reason for reason in reasons)
    assert total.characters_accounted >= 0.995 * total.characters_total
    assert msgspec.json.encode(total.as_json())


def test_a_size_is_written_alike_whichever_element_gave_it_first() -> None:
    isad_extents.measured.cache_clear()
    inside = component("<did><physdesc><extent>417 folios</extent></physdesc></did>")
    alone = component("<did><physdesc>417 folios</physdesc></did>")
    found = [encode(holdings(data)[0][0]).partition(b'"extents":')[2][:60] for data in (inside, alone)]
    isad_extents.measured.cache_clear()
    found += [encode(holdings(data)[0][0]).partition(b'"extents":')[2][:60] for data in (alone, inside)]
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("indexed", "dates"),
    [
        ("Fictivier, Anne (1985-....)", "1985-...."),
        ("Fictard, Paul (1703-1752 , duc)", "1703-1752"),
        ("Fictard, Paul, 1985-", "1985-"),
        ("Fictard, Paul (peintre ; 1903-1952)", "1903-1952"),
        ("Fictard, Paul (médecin)", ""),
    ],
)
def test_the_indexed_form_of_a_name_gives_the_years_that_the_written_one_lacks(indexed: str, dates: str) -> None:
    name = f"<persname normal='{indexed}'>Fictivier Anne</persname>"
    (found, _), _ = holdings(component(f"<did><unittitle>T</unittitle></did><controlaccess>{name}</controlaccess>"))
    assert [(each.name, each.dates) for each in found.agents] == [("Fictivier Anne", dates)]
