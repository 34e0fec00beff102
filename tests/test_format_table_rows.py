"""Bytes → rows: whatever a spreadsheet or database writes comes back cell for cell."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.table import sniff
from passeur.formats.table_rows import Cells, Objects, Options, open_table
from passeur.formats.table_text import detect
from passeur.report import Report

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32")


def rows_of(data: bytes, **options: object) -> tuple[list[list[str]], Report]:
    """All rows of a table, its header first, and what was reported."""
    report = Report()
    table = open_table(RawFile.of_bytes("t.csv", data), Options(**options), report)  # type: ignore[arg-type]
    assert isinstance(table, Cells)
    return [list(table.header), *(cells for _, cells in table.rows)], report


# Anything that text can hold but lone surrogates (no encoding has them) and NUL (left out on purpose).
cell = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6)),
    st.sampled_from((",", ";", "\t", "|")),
    st.sampled_from(ENCODINGS),
    st.sampled_from(("\r\n", "\n")),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
@settings(max_examples=150)
@example([["a\r", "b\nc\u2028d\x85e", '"']], ";", "utf-16-le", "\r\n", csv.QUOTE_MINIMAL)
def test_cell_for_cell(table: list[list[str]], delimiter: str, encoding: str, end: str, quoting: int) -> None:
    # "a<CR>" unquoted before LF cannot be told from "a" before CR LF.
    assume(end == "\r\n" or quoting == csv.QUOTE_ALL or not any(row[-1].endswith("\r") for row in table))
    width = len(table[0]) if table else 3
    header = [f"column {index}" for index in range(1, width + 1)]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([header, *table])
    data = written.getvalue().encode(encoding)
    read, _ = rows_of(data, delimiter=delimiter, encoding=encoding, quote='"')
    assert read == [header, *table]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_recognised_without_being_told(encoding: str, delimiter: str, end: str) -> None:
    table = [["cote", "intitulé", "date"], ["9 J 1", "Fenêtre, rue d’Été ; côté cour", "1944"], ["9 J 2", "Cœur", ""]]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(table)
    data = written.getvalue().encode(encoding)
    assert rows_of(data)[0] == table
    assert sniff(data)


def test_old_encodings_are_told_apart_and_named_in_the_report() -> None:
    french = "cote;titre\n1;Prisonniers évadés, été 1943, à la fenêtre\n"
    polish = "id;nazwisko\n1;Śliwiński, Łódź, żołnierz, pięć\n"
    for text, encoding in ((french, "cp1252"), (french, "mac_roman"), (french, "cp850"), (polish, "cp1250")):
        read, report = rows_of(text.encode(encoding))
        assert read[1][1] == text.split("\n")[1].split(";")[1], encoding
        assert report.remark_counts == {"encoding": 1}


def test_a_few_wrong_bytes_do_not_spoil_the_others() -> None:
    data = b"id;titre\n" + "1;éé\n".encode() * 9 + "2;été\n".encode("cp1252")
    read, report = rows_of(data)
    assert read[1][1] == "éé"
    assert read[-1][1] == "été"
    assert report.remark_counts == {"encoding": 1}


def test_an_encoding_may_change_after_the_first_megabyte() -> None:
    data = b"id;titre\n" + b"1;plain\n" * 60_000 + "2;été\n".encode("cp1252")
    assert detect(io.BytesIO(data))[0] == "cp1252"
    assert rows_of(data)[0][-1] == ["2", "été"]


def test_quotes_may_be_ordinary_signs_and_bare_returns_part_of_a_value() -> None:
    lines = ["id|namn|text"] + [f'{n}|"Greven" nr {n}|rad ett\rrad två' for n in range(20)]
    read, report = rows_of("\r\n".join(lines).encode("utf-16"))
    assert read[1] == ["0", '"Greven" nr 0', "rad ett\rrad två"]
    assert len(read) == 21
    assert not report.remarks


def test_a_bare_return_in_a_value_beside_quoted_ones() -> None:
    read, report = rows_of(b'id,a,b\r\n1,one\rtwo,"x, y"\r\n2,"p\rq",z\r\n')
    assert read[1:] == [["1", "one\rtwo", "x, y"], ["2", "p\rq", "z"]]
    assert not report.remarks


def test_names_of_columns_are_made_unlike() -> None:
    read, _ = rows_of(b"id;nom;nom;;nom\n1;a;b;c;d\n")
    assert read[0] == ["id", "nom", "nom (2)", "column 4", "nom (3)"]


def test_a_file_without_a_header() -> None:
    assert rows_of(b"1;a\n2;b\n", header=("id", "nom"))[0] == [["id", "nom"], ["1", "a"], ["2", "b"]]


def workbook(*rows: list[object], far: str = "") -> bytes:
    """An xlsx file of one sheet; `far`: a cell that is filled beside the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Noms"
    for row in rows:
        sheet.append(row)
    if far:
        sheet[far] = "x"
    book.create_sheet("Autre").append(["a", "b"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opendocument(rows: str) -> bytes:
    """An ods file whose sheet holds the given rows."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_row(*cells: str, times: int = 1) -> str:
    """One row of an ods sheet, repeated."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def test_spreadsheets() -> None:
    data = workbook(["id", "date", "poids"], [7, datetime.date(1944, 8, 25), 2.5], [8, "vers 1940", None])
    assert sniff(data)
    assert rows_of(data)[0] == [["id", "date", "poids"], ["7", "1944-08-25", "2.5"], ["8", "vers 1940", ""]]
    assert rows_of(data, sheet="Autre")[0] == [["a", "b"]]
    with pytest.raises(Refused, match="Noms, Autre"):
        rows_of(data, sheet="Absente")
    data = opendocument(ods_row("id", "nom") + ods_row("1", "A"))
    assert sniff(data)
    assert rows_of(data)[0] == [["id", "nom"], ["1", "A"]]


@pytest.mark.parametrize(
    "data",
    [
        workbook(["id", "nom"], [1, "A"], far="XFD1048576"),
        opendocument(ods_row("id", "nom") + ods_row("1", "A", times=1_000_000)),
        b"PK\x03\x04 and nothing that follows",
    ],
    ids=["a far cell", "a row a million times", "not a zip file"],
)
def test_spreadsheets_that_would_fill_the_memory_or_are_damaged(data: bytes) -> None:
    with pytest.raises(Refused, match=r"spreadsheet|CSV"):
        rows_of(data)


def test_an_ordinary_filler_of_empty_rows_is_no_harm() -> None:
    filler = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    assert rows_of(opendocument(ods_row("id", "nom") + ods_row("1", "A") + filler))[0] == [["id", "nom"], ["1", "A"]]


def test_json_lines_and_arrays() -> None:
    for data in (b'{"a": 1}\n{"a": 2}\n', b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"a": 2}', b'[{"a": 1},\n {"a": 2}]'):
        table = open_table(RawFile.of_bytes("t.jsonl", data), Options(), Report())
        assert isinstance(table, Objects)
        assert [row for _, row in table.rows] == [{"a": 1}, {"a": 2}]
        assert sniff(data)


def test_one_object_over_many_lines_is_refused_in_one_sentence() -> None:
    table = open_table(RawFile.of_bytes("t.json", b'{\n "a": 1\n}\n'), Options(), Report())
    with pytest.raises(Refused, match="each record on a line"):
        list(table.rows)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<?xml version='1.0'?>\n<ead>\n",
        b"\xef\xbb\xbf  <ead xmlns='urn:isbn:1-931666-22-9'>\n<a>\n",
        b"<!DOCTYPE html>\n<html>\n",
        b"%PDF-1.7\n1 0 obj\n2 0 obj\n",
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00word/document.xml",
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<a> a skos:Concept ;\n  skos:prefLabel 'x' .\n",
        b'{"@context": "http://iiif.io/api/presentation/3/context.json", "id": "x"}\n',
        b'{\n  "@context": "http://iiif.io/api/presentation/3/context.json"\n}\n',
        b"One morning, early, a train left.\nNobody, on the platform, waved; it was cold, and dark, and it rained.\n"
        b"Then, at last, the sun rose.\nSo it was.\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        b"title\nonly one column\nand another line\n",
    ],
    ids=lambda head: repr(head[:14]),
)
def test_what_is_not_a_table_is_left_to_others(head: bytes) -> None:
    assert not sniff(head)
