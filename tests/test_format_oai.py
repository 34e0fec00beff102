"""OAI-PMH responses: no record lost, none invented, and answers without records said to be such."""

import tracemalloc

import pytest

from passeur.formats import oai
from passeur.formats.base import Deleted, RawFile, read_file
from passeur.formats.xml import sniff_root
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord
from passeur.network import Source
from passeur.report import Report

SOURCE = Source(partner="p", id="s")
DC = """<record><header><identifier>oai:x:{n}</identifier><datestamp>2020-01-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Notice fictive {n}</dc:title></oai_dc:dc></metadata></record>"""
HEADER = '<header status="deleted"><identifier>oai:x:{n}</identifier><datestamp>2020-01-01</datestamp></header>'
GONE = f"<record>{HEADER}</record>"


def _response(inner: str, namespace: str = "http://www.openarchives.org/OAI/2.0/") -> bytes:
    return f'<?xml version="1.0"?><OAI-PMH xmlns="{namespace}"><responseDate>x</responseDate>{inner}</OAI-PMH>'.encode()


def _read(data: bytes) -> tuple[list[AnyRecord], Report]:
    report = Report()
    return list(read_file(RawFile.of_bytes("page.xml", data, "ab"), SOURCE, report)), report


def test_records_take_the_identifier_of_their_header_and_say_where_they_come_from() -> None:
    (record,), report = _read(_response(f"<ListRecords>{DC.format(n=1)}</ListRecords>"))
    assert record.id == record_id("s", "oai:x:1")
    assert (record.provenance.file, record.provenance.sha256) == ("page.xml#oai:x:1", "ab")
    assert report.files == 1


def test_a_deletion_carries_the_id_that_the_record_had() -> None:
    (record,), _ = _read(_response(f"<ListRecords>{DC.format(n=1)}</ListRecords>"))
    _, report = _read(_response(f"<ListRecords>{GONE.format(n=1)}</ListRecords>"))
    assert report.deleted == [record.id]


def test_deletions_are_also_taken_from_a_list_of_identifiers() -> None:
    header = HEADER.format(n=2)
    inside = list(
        oai.unwrap(
            RawFile.of_bytes("p.xml", _response(f"<ListIdentifiers>{header}</ListIdentifiers>")), SOURCE, Report()
        )
    )
    assert inside == [Deleted(record_id("s", "oai:x:2"))]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<Identify><repositoryName>R</repositoryName></Identify>", "describes the server"),
        ("<ListSets><set><setSpec>a</setSpec></set></ListSets>", "sets"),
        ("<ListMetadataFormats><metadataFormat/></ListMetadataFormats>", "formats"),
        (
            "<ListIdentifiers><header><identifier>i</identifier></header></ListIdentifiers>",
            "identifiers without the records",
        ),
        ('<error code="noRecordsMatch">none</error>', "nothing matches"),
        ('<error code="badResumptionToken"/>', "begin the harvest again"),
        ('<error code="unheardOf">strange</error>', "unheardOf"),
        ("", "without any record"),
    ],
)
def test_an_answer_without_records_is_read_and_explained(inner: str, said: str) -> None:
    records, report = _read(_response(inner))
    assert (records, report.refused, report.skipped) == ([], [], [])
    assert said in report.remarks[0].text


def test_the_protocol_is_known_by_its_names_whatever_its_namespace() -> None:
    records, _ = _read(
        _response(f"<ListRecords>{DC.format(n=1)}</ListRecords>", "https://www.openarchives.org/OAI/2.0/")
    )
    assert len(records) == 1


def test_a_response_cut_short_keeps_its_whole_records() -> None:
    whole = _response(f"<ListRecords>{DC.format(n=1)}{DC.format(n=2)}</ListRecords>")
    records, report = _read(whole[: whole.index(b"oai:x:2") + 60])
    assert [record.id for record in records] == [record_id("s", "oai:x:1")]
    assert report.skipped[0].record == "oai:x:2"


def test_a_payload_whose_own_records_have_the_same_name_stays_whole() -> None:
    marc = (
        '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>x</leader><record><leader>y</leader></record></record>'
    )
    record = f"<record><header><identifier>oai:x:9</identifier></header><metadata>{marc}</metadata></record>"
    (inside,) = oai.unwrap(
        RawFile.of_bytes("p.xml", _response(f"<ListRecords>{record}</ListRecords>")), SOURCE, Report()
    )
    assert isinstance(inside, RawFile)
    with inside.open() as stream:
        data = stream.read()
    assert b"x" in data
    assert b">y<" in data


def _inside(metadata: str) -> tuple[list[RawFile | Deleted], Report]:
    report = Report()
    record = f"<record><header><identifier>oai:x:9</identifier></header><metadata>{metadata}</metadata></record>"
    data = _response(f"<ListRecords>{record}{DC.format(n=1)}</ListRecords>")
    return list(oai.unwrap(RawFile.of_bytes("p.xml", data), SOURCE, report)), report


@pytest.mark.parametrize(
    ("metadata", "root", "namespace"),
    [
        ('<ead xmlns="urn:isbn:1-931666-22-9"><archdesc level="fonds"/></ead>', "ead", "urn:isbn:1-931666-22-9"),
        ('<x:ead xmlns:x="urn:isbn:1-931666-22-9"><x:archdesc/></x:ead>', "ead", "urn:isbn:1-931666-22-9"),
        ("<ead><archdesc/></ead>", "ead", "http://www.openarchives.org/OAI/2.0/"),
        ("<![CDATA[<ead><archdesc/></ead>]]>", "ead", ""),
        ("&lt;ead>&lt;archdesc/>&lt;/ead>", "ead", ""),
    ],
)
def test_a_payload_keeps_its_names_and_namespace(metadata: str, root: str, namespace: str) -> None:
    (first, _), _ = _inside(metadata)
    assert isinstance(first, RawFile)
    with first.open() as stream:
        assert sniff_root(stream.read()) == (root, namespace)


def test_a_payload_without_end_costs_itself_alone() -> None:
    inside, report = _inside("<a>" * 20_000 + "</a>" * 20_000)
    assert [each.id for each in inside] == ["oai:x:1"]
    assert [skipped.record for skipped in report.skipped] == ["oai:x:9"]


def test_memory_stays_flat_as_the_response_grows() -> None:
    peaks = []
    for count in (200, 4_000):
        data = _response("<ListRecords>" + "".join(DC.format(n=n) for n in range(count)) + "</ListRecords>")
        file = RawFile.of_bytes("p.xml", data)
        tracemalloc.start()
        assert sum(1 for _ in oai.unwrap(file, SOURCE, Report())) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The reader works in chunks of 256 KiB, so a little more than one chunk is the floor.
    assert peaks[1] < peaks[0] + 4_000_000
