"""Dublin Core: what a visitor or a curator would miss or be misled by."""

import pytest

from passeur.access.said import says_closed
from passeur.formats.base import RawFile, read_file
from passeur.model.record import Holding
from passeur.network import Source
from passeur.report import Report


def _read(elements: str, root: str = "dc", form: str = "") -> Holding:
    data = f"""<{root} xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{elements}</{root}>"""
    report = Report()
    source = Source(partner="p", id="s", form=form)
    (record,) = read_file(RawFile.of_bytes("notice.xml", data.encode()), source, report)
    assert isinstance(record, Holding)
    return record


@pytest.mark.parametrize("root", ["dc", "qualifieddc", "record", "metadata", "dcterms"])
def test_every_usual_root_is_recognised(root: str) -> None:
    assert _read("<dc:title>Titre</dc:title>", root).title[0].value == "Titre"


@pytest.mark.parametrize(
    ("types", "said", "form"),
    [
        (["Image"], "", ""),
        (["Image"], "photograph", "photograph"),
        (["StillImage", "Photographie"], "", "photograph"),
        (["MovingImage"], "", "film"),
        (["http://purl.org/dc/dcmitype/Sound"], "", "sound"),
        (["Text"], "", ""),
        (["Text", "lettre"], "", "manuscript"),
        (["PhysicalObject", "affiche"], "", "poster"),
    ],
)
def test_the_form_is_no_more_than_the_types_say(types: list[str], said: str, form: str) -> None:
    elements = "".join(f"<dc:type>{each}</dc:type>" for each in types)
    assert _read(f"<dc:title>T</dc:title>{elements}", form=said).form == form


def test_a_machines_type_is_no_genre_that_a_filter_would_offer() -> None:
    types = ("StillImage", "http://purl.org/dc/dcmitype/Collection", "affiche", "collection de tracts")
    record = _read("<dc:title>T</dc:title>" + "".join(f"<dc:type>{each}</dc:type>" for each in types))
    assert [(term.label[0].value, term.type) for term in record.terms] == [
        ("affiche", "genre"), ("collection de tracts", "genre"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("coverage", "places", "dates"),
    [
        ("Paris", ["Paris"], []),
        ("1939-1945", [], ["1939-1945"]),
        ("XXe siècle", [], ["XXe siècle"]),
        ("août 1944", [], ["août 1944"]),
        ("Paris, 14e arrondissement", [], []),
    ],
)
def test_coverage_is_a_date_or_a_place_only_where_it_is_plain(
    coverage: str, places: list[str], dates: list[str]
) -> None:
    record = _read(f"<dc:title>T</dc:title><dc:coverage>{coverage}</dc:coverage>")
    assert [each.name for each in record.places] == places
    assert [each.text for each in record.dates] == dates
    assert len(record.places) + len(record.dates) + len(record.terms) == 1


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ("https://example.invalid/ark:/99999/x1", "ark"),
        ("https://example.invalid/notice/1", "uri"),
        ("doi:10.99999/abc", "doi"),
        ("978-2-1234-5680-3", "isbn"),
        ("72 AJ 2304", "call-number"),
    ],
)
def test_identifiers_are_told_apart(value: str, type: str) -> None:
    assert [
        each.type for each in _read(f"<dc:title>T</dc:title><dc:identifier>{value}</dc:identifier>").identifiers
    ] == [type]


def test_what_is_said_in_two_languages_is_one_thing_with_two_texts() -> None:
    record = _read(
        '<dc:title xml:lang="fr">T</dc:title><dc:description xml:lang="fr">une</dc:description>'
        '<dc:description xml:lang="en">one</dc:description><dc:subject xml:lang="fr">tract ; affiche</dc:subject>'
        '<dc:subject xml:lang="en">leaflet ; poster</dc:subject>'
    )
    assert [[phrase.value for phrase in note.text] for note in record.notes] == [["une", "one"]]
    assert [[p.value for p in term.label] for term in record.terms] == [["tract", "leaflet"], ["affiche", "poster"]]


def test_unequal_lists_in_two_languages_are_never_paired() -> None:
    record = _read(
        '<dc:title>T</dc:title><dc:subject xml:lang="fr">tract ; affiche</dc:subject>'
        '<dc:subject xml:lang="en">poster</dc:subject>'
    )
    assert [[p.value for p in term.label] for term in record.terms] == [["tract"], ["affiche"], ["poster"]]


def test_the_lasting_identifier_makes_the_id_wherever_it_stands() -> None:
    first = _read("<dc:title>T</dc:title><dc:identifier>1</dc:identifier><dc:identifier>ark:/99999/x1</dc:identifier>")
    second = _read("<dc:identifier>ark:/99999/x1</dc:identifier><dc:title>T</dc:title>")
    assert first.id == second.id


def test_addresses_that_are_not_the_webs_are_never_links() -> None:
    record = _read(
        "<dc:title>T</dc:title><dc:identifier>javascript:alert(1)</dc:identifier><dc:relation>javascript:x.jpg</dc:relation>"
    )
    assert record.links == ()
    assert record.digital == ()


def test_rdf_is_left_to_its_own_reader() -> None:
    report = Report()
    data = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <rdf:Description><dc:title>T</dc:title></rdf:Description></rdf:RDF>"""
    assert [
        each.provenance.reader
        for each in read_file(RawFile.of_bytes("x.rdf", data), Source(partner="p", id="s"), report)
    ] != ["dc/1"]


def test_headings_and_code_that_were_escaped_are_read_and_not_shown() -> None:
    record = _read(
        "<dc:description>&amp;lt;h3&amp;gt;Aperçu&amp;lt;/h3&amp;gt;&amp;lt;code&amp;gt;Annexe&amp;lt;/code&amp;gt; : "
        "matrice&amp;lt;hr /&amp;gt;Suite, si 1 &amp;lt; 2</dc:description>"
    )
    assert record.notes[0].text[0].value == "Aperçu\nAnnexe : matrice\nSuite, si 1 < 2"


def test_html_that_was_escaped_once_or_twice_is_read_and_not_shown() -> None:
    once = _read("<dc:title>Le caf&amp;eacute; &lt;i&gt;Fictif&lt;/i&gt;</dc:title>")
    assert [each.value for each in once.title] == ["Le café Fictif"]
    twice = _read("<dc:description>&amp;lt;p&amp;gt;P&amp;ocirc;le&amp;nbsp;nord&amp;lt;/p&amp;gt;</dc:description>")
    assert [each.value for each in twice.notes[0].text] == ["Pôle nord"]
    plain = _read("<dc:description>A &amp; B; a &lt; b ; x &amp;inconnue; y</dc:description>")
    assert [each.value for each in plain.notes[0].text] == ["A & B; a < b ; x &inconnue; y"]


def test_several_names_places_and_subjects_are_cut_outside_of_brackets() -> None:
    found = _read(
        "<dc:creator>Fictivier, Anne ; Fictard, Paul (1880-1944 ; maire)</dc:creator>"
        "<dc:coverage>Lyon ; Paris (France)</dc:coverage><dc:subject>Fictorel, Basile (1880-1944 ; préfet)</dc:subject>"
    )
    assert [each.name for each in found.agents] == ["Fictivier, Anne", "Fictard, Paul (1880-1944 ; maire)"]
    assert [each.name for each in found.places] == ["Lyon", "Paris (France)"]
    assert [each.label[0].value for each in found.terms] == ["Fictorel, Basile (1880-1944 ; préfet)"]


def test_what_openaire_says_to_machines_is_said_in_its_place() -> None:
    found = _read(
        "<dc:type>info:eu-repo/semantics/article</dc:type><dc:date>info:eu-repo/date/embargoEnd/2030-11-01</dc:date>"
    )
    assert (found.form, found.form_text[0].value) == ("publication", "article")
    assert [(each.type, each.edtf) for each in found.dates] == [("available", "2030-11-01")]
    found = _read(
        "<dc:type>info:eu-repo/semantics/other</dc:type><dc:rights>info:eu-repo/semantics/closedAccess</dc:rights>"
        "<dc:rights>CC BY</dc:rights>"
    )
    assert (found.form_text, found.terms) == ((), ())
    assert [(note.type, note.text[0].value, note.text[1].value) for note in found.notes] == [
        ("access", "Accès fermé", "Closed access")
    ]
    assert [right.text[0].value for right in found.rights] == ["CC BY"]
    assert says_closed(found, 2026)
