"""SKOS: fixtures in each syntax, broken input, and the real vocabularies.

`PASSEUR_UPDATE=1 pytest tests/test_format_skos.py` writes the expected records again; read the difference.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.commands.checking import check_path
from passeur.formats.base import RawFile, read_file
from passeur.model.record import AnyRecord, Place, Theme, encode
from passeur.network import Source
from passeur.report import Report

FIXTURES = Path(__file__).parent / "formats" / "skos"
CASES = sorted(path for path in FIXTURES.iterdir() if path.suffix != ".json")


def _read(data: bytes, name: str = "themes.ttl", **options: str) -> tuple[list[AnyRecord], Report]:
    report = Report()
    source = Source(partner="partner", id="source", options=options)
    return list(read_file(RawFile.of_bytes(name, data, sha256="0" * 64), source, report)), report


def _themes(data: bytes) -> dict[str, Theme]:
    return {record.id: record for record in _read(data)[0] if isinstance(record, Theme)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_fixture_gives_exactly_these_records(path: Path) -> None:
    options = {"kind": "place", "type": "camp"} if path.stem == "lieux" else {}
    records, report = _read(path.read_bytes(), path.name, **options)
    said = report.as_json()
    found = {"records": [json.loads(encode(record)) for record in records]}
    found |= {key: said[key] for key in ("refused", "skipped", "remarks", "unmapped")}
    expected = path.with_name(path.name + ".json")
    if os.environ.get("PASSEUR_UPDATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_hierarchy_is_read_both_ways_and_never_points_at_itself_or_at_nothing() -> None:
    themes = _themes((FIXTURES / "themes.ttl").read_bytes())
    assert themes["source/reseaux"].broader == ("source/resistance",)
    assert themes["source/tracts"].broader == ("source/presse",)
    assert themes["source/presse"].related == ("source/reseaux",)
    assert all(each in themes for theme in themes.values() for each in (*theme.broader, *theme.related))


def test_two_vocabularies_in_one_file_keep_their_concepts_apart() -> None:
    titles = [theme.title[0].value for theme in _themes((FIXTURES / "themes.ttl").read_bytes()).values() if theme.title]
    assert "camps (autre vocabulaire)" in titles
    assert "camps" in titles


def test_a_broken_statement_costs_itself_alone() -> None:
    data = (
        (FIXTURES / "themes.ttl").read_bytes().replace(b":reseaux a skos:Concept ;", b":reseaux a skos:Concept ; ! ;")
    )
    records, report = _read(data)
    assert {"source/resistance", "source/maquis"} <= {record.id for record in records}
    assert report.skipped_count


def test_remote_contexts_are_never_fetched() -> None:
    data = b'{"@context": "https://exemple.test/context.json", "x": "http://www.w3.org/2004/02/skos/core#"}'
    records, report = _read(data, "x.jsonld")
    assert not records
    assert report.refused


def test_a_vocabulary_of_places_gives_places_and_refuses_unfinished_coordinates() -> None:
    records, report = _read((FIXTURES / "lieux.rdf").read_bytes(), "lieux.rdf", kind="place")
    first, second = records
    assert isinstance(first, Place)
    assert isinstance(second, Place)
    assert (first.lat, first.lon) == (48.5, 2.5)
    assert second.lat is None
    assert report.as_json()["remarks"]


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_bytes_after_a_good_beginning_are_survived(noise: bytes) -> None:
    begin = (
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<https://exemple.test/a> a skos:Concept ; "
        b'skos:prefLabel "a"@fr .\n'
    )
    records, _ = _read(begin + noise)
    assert records
    assert records[0].id == "source/a"


def test_the_real_vocabularies_are_read_whole(data: Path) -> None:
    french = check_path(data / "skos-thesaurus-archives-fr", Source(partner="p", id="s"))
    assert french.records == 1_498 + 132
    assert [each.file for each in french.refused] == ["SOURCE.md"]
    cases = check_path(data / "skos-edge-cases", Source(partner="p", id="s"))
    # A list of properties, a plain RDF file and an ontology are no vocabularies.
    refused = {each.file for each in cases.refused}
    assert refused == {"SOURCE.md", "default_graph.ttl", "myns-ontology.ttl", "test-marc.ttl"}
    assert cases.records > 290
