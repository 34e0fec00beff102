"""Real and awkward vocabularies as thesauri and gazetteers: cycles, wrong tags, bad dates."""

import gzip
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from passeur.formats.base import RawFile, read_file
from passeur.model.places import Gazetteer
from passeur.model.record import AnyRecord, Place, Theme
from passeur.model.themes import Thesaurus
from passeur.network import Source
from passeur.report import Report

EHRI = "ehri-io/cvoc/"


def _records(name: str, data: bytes, **options: str) -> tuple[list[AnyRecord], Report]:
    report = Report()
    source = Source(partner="p", id="s", options=options)
    return list(read_file(RawFile.of_bytes(name, data, sha256="0" * 64), source, report)), report


def _ehri(data: Path, name: str) -> bytes:
    """One file of EHRI's archive of examples."""
    with tarfile.open(data / "ehri" / "ehri-test-data.tar.xz") as archive:
        member = archive.extractfile(EHRI + name)
        assert member is not None
        return member.read()


def _vocabularies(data: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((data / "skos-edge-cases").glob("*.ttl")):
        yield path.name, path.read_bytes()
    for path in sorted((data / "skos-thesaurus-archives-fr").glob("*.gz")):
        yield path.stem, gzip.decompress(path.read_bytes())
    for name in ("wp2_skos_keywords.xml", "repository-types.xml", "broaderskos.xml"):
        yield name, _ehri(data, name)


def test_every_vocabulary_makes_a_thesaurus_that_can_be_walked(data: Path) -> None:
    concepts = 0
    for name, content in _vocabularies(data):
        themes = [record for record in _records(name, content)[0] if isinstance(record, Theme)]
        thesaurus = Thesaurus(themes)
        concepts += len(thesaurus)
        for id in thesaurus:
            assert thesaurus.label(id, "fr"), (name, id)
            above, below = thesaurus.broader(id), thesaurus.narrower(id)
            assert id not in above, (name, id)
            assert id not in below, (name, id)
            assert all(id in thesaurus.narrower(each) for each, steps in above.items() if steps == 1), (name, id)
            assert all(id in thesaurus.related(each) for each in thesaurus.related(id)), (name, id)
        for theme in themes[:200]:
            named = [phrase.value for phrase in theme.title if any(sign.isalnum() for sign in phrase.value)]
            assert all(theme.id in thesaurus.named(label) for label in named), (name, theme.id)
    assert concepts > 2_000


def test_a_cycle_keeps_its_concepts_and_their_neighbours(data: Path) -> None:
    records, _ = _records("cycle.ttl", (data / "skos-edge-cases" / "cycle.ttl").read_bytes())
    thesaurus = Thesaurus(record for record in records if isinstance(record, Theme))
    assert thesaurus.tops() == ("s/ta1",)
    assert thesaurus.narrower("s/ta1") == {"s/ta2": 1, "s/ta3": 1, "s/ta4": 2}
    assert thesaurus.broader("s/ta4") == {"s/ta3": 1, "s/ta1": 2}


def test_a_date_that_is_none_costs_itself_alone(data: Path) -> None:
    records, report = _records("date.ttl", (data / "skos-edge-cases" / "date.ttl").read_bytes())
    titles = {record.id: record.title[0].value for record in records}
    assert titles["s/d2"] == "Broken date"
    assert len(records) >= 5
    assert not report.skipped_count
    created = next(record for record in records if record.id == "s/d3").dates
    assert 20200515 in {date.earliest for date in created}


@pytest.mark.parametrize("wrong", ["fr-fr", "de-Latn", "rus-Cyrl", "x", "FR"])
def test_a_label_with_a_wrong_tag_is_kept_and_found(wrong: str) -> None:
    turtle = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix t: <http://exemple.test/> .
    t:a a skos:Concept ; skos:prefLabel "Évasions"@{wrong} , "Escapes"@en ."""
    records, _ = _records("a.ttl", turtle.encode())
    thesaurus = Thesaurus(record for record in records if isinstance(record, Theme))
    assert thesaurus.named("evasion") == ("s/a",)
    assert thesaurus.label("s/a", "en") == "Escapes"


def test_the_camps_of_ehri_make_a_gazetteer(data: Path) -> None:
    records, report = _records("camps_all.xml", _ehri(data, "camps_all.xml"), kind="place", type="camp")
    places = [record for record in records if isinstance(record, Place)]
    assert len(places) > 1_900
    assert not report.skipped_count
    gazetteer = Gazetteer(places)
    text = "Interné à Drancy, déporté à Auschwitz, puis à Gross-Rosen ; né à Montluçon."
    found = [each.words for each in gazetteer.find(text)]
    assert "Montluçon" not in found
    assert {"Drancy", "Gross-Rosen"} <= set(found)
