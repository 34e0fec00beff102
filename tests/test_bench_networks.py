"""The mappings of six real collections, as their partners would write them, on these collections themselves."""

import gzip
import lzma
from itertools import islice
from pathlib import Path

import pytest

from passeur.formats.base import RawFile, read_file
from passeur.formats.table_mapping import parse_mapping
from passeur.model.record import AnyRecord, Event, Group, Holding, Offer, Person, encode
from passeur.model.text import plain
from passeur.network import Source, load
from passeur.report import Report

NETWORKS = Path(__file__).parents[1] / "bench" / "networks"

#: source → network, records that must come of it, share of its dates that must be read.
SOURCES = {
    "tate-artworks": ("tate", 45_842, 0.97),
    "tate-artists": ("tate", 2_352, 0.97),
    "cmoa-objects": ("cmoa", 18_707, 0.97),
    "cmoa-teenie": ("cmoa", 39_510, 0.99),
    "joconde-costumes": ("joconde", 2_920, 0.97),
    "joconde-paris": ("joconde", 402, 0.97),
    "joconde-peintures": ("joconde", 471, 0.99),
    "nga-constituents": ("nga", 18_366, 0.95),
    "nga-locations": ("nga", 797, 0.0),
    "walters-creators": ("walters", 2_681, 0.90),
    "walters-exhibitions": ("walters", 198, 0.99),
    "walters-collections": ("walters", 17, 0.0),
    "lsh-persons": ("lsh", 25_613, 0.0),
    "lsh-events": ("lsh", 327, 0.95),
}
#: Rows read of the largest tables: enough to meet every column.
FIRST = 2_500


def unpacked(path: Path, rows: int) -> bytes:
    """The bytes of a compressed table, cut after `rows` lines."""
    with (lzma.open if path.suffix == ".xz" else gzip.open)(path, "rb") as stream:
        if stream.peek(2)[:2] != b"\xff\xfe":
            return b"".join(islice(stream, rows))
        data: bytes = stream.read()
    end = "\r\n".encode("utf-16-le")
    return end.join(data.split(end, rows)[:rows])


def read(name: str, data: Path, rows: int = FIRST) -> tuple[list[AnyRecord], Report]:
    """The first records of a source of bench/networks, and the report."""
    source: Source = load(NETWORKS / SOURCES[name][0]).sources[name]
    (pattern,) = source.files
    path = data / Path(pattern).relative_to("data")
    report = Report()
    file = RawFile.of_bytes(path.stem, unpacked(path, rows))
    return list(read_file(file, source, report)), report


def test_every_network_is_valid() -> None:
    found = set()
    for folder in sorted(NETWORKS.iterdir()):
        if not (folder / "network.toml").exists() or folder.name not in {each[0] for each in SOURCES.values()}:
            continue
        for id, source in load(folder).sources.items():
            parse_mapping(source.mapping, id)
            found.add(id)
    assert found == set(SOURCES)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_all_columns_are_mapped_or_ignored_and_all_rows_are_records(name: str, data: Path) -> None:
    expected = SOURCES[name][1]
    # Small tables are read whole: their values may go over several lines.
    records, report = read(name, data, FIRST if expected > 5_000 else 1_000_000)
    assert not report.refused
    assert not report.unmapped_paths
    assert report.characters_accounted == report.characters_total > 0
    assert len(records) + len(report.skipped) >= min(FIRST - 1, expected)
    assert len(records) >= 0.998 * min(FIRST - 1, expected)
    if expected <= 5_000:
        assert len(records) == expected
    # A few objects have neither title nor name in their own catalogue.
    assert sum(bool(record.title) for record in records) >= 0.97 * len(records)
    dates = [date for record in records for date in record.dates]
    read_dates = [date for date in dates if date.edtf or date.certainty == "undated"]
    assert len(read_dates) >= SOURCES[name][2] * len(dates)
    assert bool(dates) == bool(SOURCES[name][2])


def test_records_are_what_their_keepers_would_say(data: Path) -> None:
    by_id = {
        record.id: record
        for name in ("tate-artworks", "walters-creators", "walters-exhibitions", "lsh-persons", "lsh-events")
        for record in read(name, data, rows=700)[0]
    }
    blake = by_id["tate-artworks/1035"]
    assert isinstance(blake, Holding)
    assert (blake.agents[0].name, blake.agents[0].role, blake.agents[0].ref) == ("Blake, Robert", "creator", "38")
    assert "kneeling" in [plain(term.label) for term in blake.terms]
    assert blake.dates[0].certainty == "undated"
    riza = by_id["walters-creators/6741"]
    assert isinstance(riza, Person)
    assert riza.names[0].value == "'Abbasi, Riza"
    assert (riza.dates[0].text, riza.dates[0].certainty) == ("ca. 1565-1635", "approximate")
    assert plain(riza.terms[0].label) == "Persian"
    books = by_id["walters-exhibitions/3827"]
    assert isinstance(books, Offer)
    assert books.dates[1].earliest == 20250803
    alcock = by_id["lsh-persons/3"]
    assert isinstance(alcock, Person)
    assert (alcock.names[0].family, alcock.names[0].given, alcock.gender) == ("Alcock", "Samuel", "male")
    crowning = by_id["lsh-events/594"]
    assert isinstance(crowning, Event)
    assert crowning.dates[0].earliest == 17511126


def test_groups_and_persons_are_told_apart(data: Path) -> None:
    kinds = {type(record) for record in read("nga-constituents", data)[0]}
    assert kinds == {Person, Group}


def test_the_same_file_twice_gives_the_same_bytes(data: Path) -> None:
    first, second = (read("joconde-paris", data)[0] for _ in range(2))
    assert [encode(record) for record in first] == [encode(record) for record in second]
