"""Tables as they should not be: each bad row is named with its line, and the others are kept (bad inputs 24–33)."""

import random
import re
import time
import tracemalloc

import pytest

from passeur.errors import Refused
from passeur.formats.base import RawFile, read_file, recognise
from passeur.formats.table import read as read_table
from passeur.model.record import AnyRecord, encode
from passeur.model.text import plain
from passeur.network import Source
from passeur.report import Report

HEADER = "id,nom,date,note\n"
MAPPING = {
    "kind": "person", "id": "id", "names": "nom", "dates": "date", "notes": {"column": "note", "type": "history"},
}  # fmt: skip


def read(data: bytes | str, **fields: object) -> tuple[list[AnyRecord], Report]:
    """The records of a hostile table, read within ten seconds, and the report."""
    source = Source(**{"partner": "p", "id": "s", "format": "table", "lang": "fr", "mapping": MAPPING, **fields})  # type: ignore[arg-type]
    report = Report()
    start = time.process_time()
    file = RawFile.of_bytes("bad.csv", data if isinstance(data, bytes) else data.encode())
    records = list(read_file(file, source, report))
    assert time.process_time() - start < 10
    return records, report


def ids(records: list[AnyRecord]) -> list[str]:
    return [record.id for record in records]


def note(record: AnyRecord) -> str:
    return plain(record.notes[0].text) if record.notes else ""


def test_24_an_unclosed_quote_costs_no_other_row() -> None:
    rows = [f'{n},N{n},1944,"note {n}, entre guillemets"' for n in range(1, 21)]
    rows[4] = '5,N5,1944,"jamais fermé'
    records, report = read(HEADER + "\n".join(rows) + "\n")
    assert ids(records) == [f"s/{n}" for n in range(1, 21)]
    assert [note(records[3]), note(records[4]), note(records[5])] == [
        "note 4, entre guillemets", '"jamais fermé', "note 6, entre guillemets",
    ]  # fmt: skip
    assert [(remark.line, remark.kind) for remark in report.remarks] == [(6, "quote")]


def test_24_an_unclosed_quote_on_the_last_row() -> None:
    records, report = read(HEADER + '1,A,1944,x\n2,B,1944,"x\n')
    assert ids(records) == ["s/1", "s/2"]
    assert report.remarks[0].line == 3


def test_24_an_unclosed_quote_before_thousands_of_rows() -> None:
    rows = [f"{n},N{n},1944,x" for n in range(1, 5001)]
    rows[0] = '1,N1,1944,"x'
    records, _ = read(HEADER + "\n".join(rows))
    assert len(records) == 5000


def test_24_every_quote_unclosed() -> None:
    records, _ = read(HEADER + "\n".join(f'{n},N{n},1944,"x' for n in range(1, 5001)))
    assert len(records) == 5000


def test_24_a_quote_inside_a_value_is_a_quote() -> None:
    records, report = read(HEADER + '1,A,1944,obus de 3" et 5"\n2,B,1944,"dit ""le Grand"""\n3,C,1944,"a" b\n')
    assert [note(record) for record in records] == ['obus de 3" et 5"', 'dit "le Grand"', '"a" b']
    assert [remark.line for remark in report.remarks] == [4]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_25_windows_1252_with_semicolons_and_tabs(delimiter: str) -> None:
    text = (HEADER + "1,Zoé Lœil,1944,« à l’été » – 5 €\n").replace(",", delimiter)
    (record,), report = read(text.encode("cp1252"))
    assert note(record) == "« à l’été » – 5 €"
    assert "cp1252" in report.remarks[0].text


def test_26_a_nul_byte() -> None:
    records, report = read(HEADER + '1,A\0B,1944,x\n2,C,1944,"y\0\nz"\n3,D,1944,x\n')
    assert [plain(record.title) for record in records] == ["AB", "C", "D"]
    assert note(records[1]) == "y\nz"
    assert [(remark.kind, remark.line) for remark in report.remarks] == [("control", 2), ("control", 3)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_27_a_field_of_more_than_131072_characters(quote: str) -> None:
    long = "x" * 200_000
    records, report = read(HEADER + f"1,A,1944,{quote}{long}{quote}\n2,B,1944,y\n")
    assert [len(note(record)) for record in records] == [200_000, 1]
    assert not report.remarks


def test_27_a_line_that_never_ends_is_cut_off_and_the_next_is_read() -> None:
    records, report = read(HEADER.encode() + b"1,A,1944," + b"x" * 18_000_000 + b"\n2,B,1944,y\n")
    assert ids(records) == ["s/2"]
    assert [skipped.line for skipped in report.skipped] == [2]


def test_28_ragged_rows_and_a_header_twice() -> None:
    records, report = read(HEADER + "1,A\n2,B,1944,x,trop,,\n" + HEADER + "3,C,1944,z,,,\n,,,\n\n4,D,1944,w\n")
    assert ids(records) == ["s/1", "s/2", "s/3", "s/4"]
    assert [(remark.kind, remark.line) for remark in report.remarks] == [("ragged", 2), ("ragged", 3), ("header", 4)]
    assert [(found.path, found.example) for found in report.unmapped_paths.values()] == [
        ("(beyond the last column)", "trop")
    ]


def test_29_formulas_stay_text() -> None:
    data = HEADER + '1,A,1944,"=HYPERLINK(""https://example.org"";""x"")"\n2,B,1944,-12\n3,C,1944,=-1+2\n'
    data += "4,D,1944,+33 1\n"
    records, report = read(data)
    assert [note(record) for record in records] == ['=HYPERLINK("https://example.org";"x")', "-12", "=-1+2", "+33 1"]
    assert [(remark.kind, remark.line) for remark in report.remarks] == [("formula", 2), ("formula", 4)]


@pytest.mark.parametrize("written", ["1,94E+03", "1.94E+03", "14/06/40", "14-06-40", "14776", "########", "#REF!"])
def test_30_what_a_spreadsheet_did_to_dates_is_kept_as_text(written: str) -> None:
    (record, other), report = read(HEADER + f'1,A,"{written}",x\n2,B,14/06/1940,y\n')
    assert (record.dates[0].text, record.dates[0].earliest) == (written, 0)
    assert other.dates[0].earliest == 19400614
    assert [(remark.kind, remark.line, remark.record) for remark in report.remarks] == [("date", 2, "1")]


def test_32_nested_arrays_and_broken_lines_of_json() -> None:
    deep = b"[" * 100_000
    lines = [
        b'{"id": 1, "nom": "A"}',
        deep,
        b'{"id": 2, "nom": ' + deep + b"]" * 100_000 + b"}",
        b'{"id": 3, "nom": "C"',
        b'"text"',
        b'{"id": 4, "nom": "D", "note": ' + b"[" * 400 + b"]" * 400 + b"}",
        b"",
        b'{"id": 5, "nom": "E"}',
    ]
    records, report = read(b"\n".join(lines))
    assert ids(records) == ["s/1", "s/4", "s/5"]
    assert [skipped.line for skipped in report.skipped] == [2, 3, 4, 5]
    _, report = read(b'[{"id": 1}, ' + deep)
    assert "JSON" in report.refused[0].reason


def test_33_a_lone_surrogate() -> None:
    lines = [r'{"id": 1, "nom": "a\ud800b"}', r'{"id": 2, "nom": "\udc00"}', r'{"id": 3, "nom": "\ud83d\ude00"}']
    for data, remarks in (("\n".join(lines), 2), ("[" + ", ".join(lines) + "]", 1)):
        records, report = read(data)
        assert [plain(record.title) for record in records] == ["a\ufffdb", "\ufffd", "\U0001f600"]
        assert [remark.kind for remark in report.remarks] == ["encoding"] * remarks
        for record in records:
            encode(record)


def test_an_identifier_twice_or_missing() -> None:
    records, report = read(HEADER + "1,A,1944,x\n1,B,1944,y\n,C,1944,z\n")
    assert [plain(record.title) for record in records] == ["A", "C"]
    assert [(skipped.line, skipped.record) for skipped in report.skipped] == [(3, "s/1")]
    assert [(remark.kind, remark.line) for remark in report.remarks] == [("identifier", 4)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\0" * 5000,
        b"PK\x03\x04" + b"x" * 100,
        b"\xd0\xcf\x11\xe0" + b"x" * 100,
    ],
)
def test_nothing_to_read_is_refused_with_a_reason(data: bytes) -> None:
    records, report = read(data)
    assert not records
    assert len(report.refused) == 1
    assert "defect" not in report.refused[0].reason


def test_a_flipped_byte_costs_a_row_at_most() -> None:
    """Any one byte of a table of 30 rows changed: at least 28 rows are read as they were."""
    good = (HEADER + "".join(f'{n},Nom {n},1944,"note {n}, été"\n' for n in range(1, 31))).encode()
    whole = {encode(record) for record in read(good)[0]}
    chance = random.Random(7)
    for _ in range(60):
        at = chance.randrange(len(HEADER), len(good))
        bad = good[:at] + bytes([chance.randrange(32, 256)]) + good[at + 1 :]
        kept = {encode(record) for record in read(bad)[0]}
        same = sum(1 for record in whole if any(_alike(record, other) for other in kept))
        assert same >= 28, (at, bad[max(0, at - 20) : at + 20])


def _alike(one: bytes, other: bytes) -> bool:
    """Whether two records differ in nothing but their place, which a line more or less moves."""
    return _without_place(one) == _without_place(other)


def _without_place(record: bytes) -> bytes:
    return re.sub(rb'"(?:order|line)":\d+,?', b"", record)


def test_memory_stays_flat_as_the_table_grows() -> None:
    def peak(rows: int) -> int:
        data = HEADER.encode() + b"".join(b'%d,N,1944,"%s"\n' % (n, b"x" * 100) for n in range(rows))
        source = Source(partner="p", id="s", format="table", mapping=MAPPING)
        tracemalloc.start()
        count = sum(1 for _ in read_table(RawFile.of_bytes("t.csv", data), source, Report()))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        # BytesIO copies nothing of `data`, which was made before the count began.
        return most

    small, large = peak(5_000), peak(20_000)
    assert large < small * 1.5 + 2_000_000


def test_a_table_that_is_not_recognised_is_told_how_to_be_read() -> None:
    data = b"Identifiant;Titre;Date\n1;a\n2;b;1940;x;y\n3;c;d;e;f;g\n"
    with pytest.raises(Refused, match='say format = "table"'):
        recognise(RawFile.of_bytes("t.csv", data))
    with pytest.raises(Refused) as refused:
        recognise(RawFile.of_bytes("t.txt", b"Bonjour a tous\nceci est une lettre\n"))
    assert "table" not in str(refused.value).rpartition(")")[2]
