"""EAD 2002 and EAD3: every word of a finding aid stands where it belongs, and nothing is told of another unit."""

from types import ModuleType

import pytest

from passeur.formats import ead, ead3
from passeur.formats.base import RawFile
from passeur.formats.relators import read_role
from passeur.model.record import Agent, Holding
from passeur.network import Source
from passeur.report import Report

SOURCE = Source(partner="archives", id="aids")


def top(inner: str, header: str = "", format: ModuleType = ead) -> Holding:
    """The record of a finding aid of one unit."""
    control = "control><recordid>F</recordid" if format is ead3 else "eadheader><eadid>F</eadid"
    root = "ead xmlns='http://ead3.archivists.org/schema/'" if format is ead3 else "ead"
    data = f"<{root}><{control}>{header}</{control.partition('>')[0]}><archdesc level='fonds'>{inner}</archdesc></ead>"
    (found,) = format.read(RawFile.of_bytes("f.xml", data.encode()), SOURCE, Report())
    assert isinstance(found, Holding)
    return found


def test_who_made_the_papers_is_told_once() -> None:
    found = top(
        "<did><origination><name>Fictif Anne</name></origination></did>"
        "<controlaccess><corpname role='Creator'>Fictif Anne</corpname><persname>Fictif Anne</persname>"
        "<persname authfilenumber='1'>Sujet Jean</persname><persname authfilenumber='2'>Sujet Jean</persname>"
        "</controlaccess>"
    )
    assert [(agent.name, agent.role, agent.type, agent.ref) for agent in found.agents] == [
        ("Fictif Anne", "creator", "group", ""),
        ("Fictif Anne", "subject", "person", ""),
        ("Sujet Jean", "subject", "person", "1"),
        ("Sujet Jean", "subject", "person", "2"),
    ]


def test_names_and_dates_of_other_things_are_not_of_the_unit() -> None:
    found = top(
        "<relatedmaterial><p>See <archref href='http://example.org/x'><unittitle>Others</unittitle>"
        "<unitdate>1931</unitdate>"
        "<origination><corpname>Another Society</corpname></origination></archref></p></relatedmaterial>"
        "<bibliography><bibref><persname role='author'>Fictif, Anne</persname>, <title>Life</title></bibref>"
        "</bibliography>"
        "<processinfo><p>Described by <persname>Archiviste, Paul</persname></p></processinfo>"
        "<scopecontent><p>Letters of <persname>Sujet, Jean</persname> (<unitdate>1944</unitdate>)"
        "<bibref><persname>Auteur, Luc</persname></bibref></p></scopecontent>"
    )
    assert [agent.name for agent in found.agents] == ["Sujet, Jean"]
    assert [date.text for date in found.dates] == ["1944"]
    assert [link.url for link in found.links] == ["http://example.org/x"]


def test_who_gave_the_papers_is_not_what_they_tell_of() -> None:
    found = top("<acqinfo><p>Given by <persname>Donatrice, Anne</persname> and "
                "<persname role='Donor (dnr)'>Donateur, Jean</persname></p></acqinfo>")  # fmt: skip
    assert found.agents == (
        Agent("Donatrice, Anne", "", "", "person"),
        Agent("Donateur, Jean", "donor", "Donor", "person"),
    )


@pytest.mark.parametrize(
    ("said", "role", "words"),
    [
        ("Donor (dnr)", "donor", "Donor"),
        ("fmo", "former-owner", ""),
        ("crp", "", "correspondent"),
        ("oth", "", ""),
        ("Illustrator (ill)", "", "Illustrator"),
        ("producteur", "creator", "producteur"),
        ("roi", "", "roi"),
        ("0990", "", "0990"),
    ],
)
def test_codes_of_roles_are_read(said: str, role: str, words: str) -> None:
    assert read_role(said, "") == (role, words)


def test_whom_papers_were_acquired_from_did_not_make_them() -> None:
    found = top(
        "<did><origination label='Source'><persname>Vendeur, Luc</persname></origination>"
        "<origination label='Creator:'>Conseil</origination></did>"
    )
    assert found.agents == (
        Agent("Vendeur, Luc", "acquired-from", "", "person"),
        Agent("Conseil", "creator", "Creator"),
    )


def test_a_subject_heading_that_begins_with_a_name_is_a_term_and_the_name() -> None:
    found = top(
        "<controlaccess><persname source='naf'>Fictive, Zoé, 1899-1961--Homes--Cuba.</persname>"
        "<persname>Vivante, Léa, 1985---Criticism</persname><geogname>Petoskey (Mich.)--History.</geogname>"
        "<geogname>Reims -- cathédrale</geogname>"
        "<persname>Ouvert, Paul (1985--....)</persname></controlaccess>"
    )
    assert [(agent.name, agent.authority) for agent in found.agents] == [
        ("Fictive, Zoé, 1899-1961", "naf"),
        ("Vivante, Léa, 1985-", ""),
        ("Ouvert, Paul (1985--....)", ""),
    ]
    assert [place.name for place in found.places] == ["Petoskey (Mich.)", "Reims -- cathédrale"]
    closed = top(
        "<controlaccess><persname>Fictive, Zoé, 1899-1961.</persname><corpname>Acme (Boston, Mass.).</corpname>"
        "<corpname>Fictive Inc.</corpname></controlaccess>"
    )
    assert [agent.name for agent in closed.agents] == [
        "Fictive, Zoé, 1899-1961",
        "Acme (Boston, Mass.)",
        "Fictive Inc.",
    ]
    assert [term.label[0].value for term in found.terms] == [
        "Fictive, Zoé, 1899-1961--Homes--Cuba.",
        "Vivante, Léa, 1985---Criticism",
        "Petoskey (Mich.)--History.",
    ]


@pytest.mark.parametrize(
    ("material", "codes", "note"),
    [
        ("latin, catalan, français et castillan", ("la", "ca", "fr", "es"), ""),
        ("<language langcode='eng'>English</language><language langcode='fre'>French</language>", ("en", "fr"), ""),
        ("<language>nl</language>", ("nl",), ""),
        ("<language langcode='eng'>English</language>.", ("en",), ""),
        ("Mostly in <language langcode='eng'>English</language>.", ("en",), "Mostly in English."),
        ("<language langcode='egy'>Demotic</language><language>Greek</language>", ("egy", "el"), "Demotic, Greek"),
        ("français et patois", (), "français et patois"),
    ],
)  # fmt: skip
def test_names_of_languages_are_languages(material: str, codes: tuple[str, ...], note: str) -> None:
    found = top(f"<did><langmaterial>{material}</langmaterial></did>")
    assert found.languages == codes
    assert [each.text[0].value for each in found.notes] == ([note] if note else [])


def test_scripts_other_than_the_latin_are_told() -> None:
    def read(script: str) -> Holding:
        inner = f"<language langcode='yid'>Yiddish</language>{script}"
        return top(f"<did><langmaterial><languageset>{inner}</languageset></langmaterial></did>", format=ead3)

    assert not read("<script scriptcode='Latn'>Latin</script>").notes
    assert read("<script scriptcode='Hebr'>Hebrew script</script>").notes[0].text[0].value == "Yiddish, Hebrew script"


@pytest.mark.parametrize("language", ["<language langcode='eng'/>", "<language>English.</language>"])
def test_the_language_of_the_description_is_known_by_code_or_name(language: str) -> None:
    header = f"<profiledesc><langusage>Written in {language}</langusage></profiledesc>"
    assert top("<did><unitdate>n.d.</unitdate></did>", header).lang == "en"


def test_lines_of_a_physical_description_are_told_once() -> None:
    found = top("<did><physdesc>838 articles<lb/>60.5 ml</physdesc></did>")
    assert [extent.text for extent in found.extents] == ["838 articles", "60.5 ml"]


def test_paragraphs_of_a_group_are_one_note_under_its_heading() -> None:
    found = top("<descgrp><head>Geschichte :</head><p>Erstens.</p><p>Zweitens.</p><accruals><p>Keine.</p></accruals>"
                "<p>Danach.</p></descgrp>")  # fmt: skip
    assert [(note.heading, note.text[0].value) for note in found.notes] == [
        ("", "Keine."),
        ("Geschichte", "Erstens.\nZweitens."),
        ("Geschichte", "Danach."),
    ]


def test_titles_have_no_comma_for_print_and_a_space_before_their_date() -> None:
    assert top("<did><unittitle>Records,</unittitle></did>").title[0].value == "Records"
    dated = top("<did><unittitle>Papers,<unitdate>2003</unitdate> (<unitdate>2004</unitdate>)</unittitle></did>")
    assert dated.title[0].value == "Papers, 2003 (2004)"


def test_what_stands_in_place_of_a_date_is_none() -> None:
    found = top("<did><unitdate>-</unitdate><unitdate normal='0/9999'/><unitdate>?</unitdate></did>")
    assert [date.text for date in found.dates] == ["?"]


def test_a_thumbnail_is_told_by_its_title_and_parts_of_file_names_are_no_images() -> None:
    found = top(
        "<dao href='https://example.org/a-min.jpg' title='thumbnail'/><daogrp><daoloc role='dossier' href='/a/b'/>"
        "<daoloc role='prefixe' href='b_'/><daoloc role='extension' href='.jp2'/><daoloc role='premier' href='001'/>"
        "<daoloc role='dernier' href='041'/></daogrp>"
    )
    assert [(one.url, one.role, one.label) for one in found.digital] == [
        ("https://example.org/a-min.jpg", "thumbnail", ""),
        ("/a/b", "", ""),
    ]


def test_the_path_of_a_file_on_a_disk_is_no_identifier() -> None:
    eadid = rb"<eadid identifier='\\server\users\somebody\export.xml'>R2</eadid>"
    data = b"<ead><eadheader>" + eadid + b"</eadheader><archdesc/></ead>"
    (found,) = ead.read(RawFile.of_bytes("f.xml", data), SOURCE, Report())
    assert [identifier.value for identifier in found.identifiers] == ["R2"]


def test_parts_of_names_and_headings_of_ead3_are_put_together() -> None:
    found = top(
        "<controlaccess><persname><part>Bartram, William</part><part>1739-1823</part></persname>"
        "<persname><part>Bartram, John,</part><part>1699-1777</part></persname>"
        "<corpname><part>EHRI</part><part>WP9</part></corpname>"
        "<subject><part>Jazz</part><part>Louisiana</part></subject></controlaccess>",
        format=ead3,
    )
    assert [agent.name for agent in found.agents] == [
        "Bartram, William, 1739-1823",
        "Bartram, John, 1699-1777",
        "EHRI. WP9",
    ]
    assert [term.label[0].value for term in found.terms] == ["Jazz--Louisiana"]
