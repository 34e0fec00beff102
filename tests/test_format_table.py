"""Tables → records, as the mapping in network.toml says, and the mapping that is proposed where there is none."""

import csv
import io
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.errors import Refused
from passeur.formats import propose, table, table_mapping
from passeur.formats.base import RawFile, read_file, recognise
from passeur.formats.table_mapping import Mapping, parse_mapping
from passeur.model.record import AnyRecord, Group, Holding, Offer, Person, Place, Theme, encode
from passeur.model.text import plain
from passeur.network import Source, parse
from passeur.report import Report

CASES = Path(__file__).parent / "formats" / "table"


def read(data: bytes, mapping: str | dict[str, Any] = "", **fields: Any) -> tuple[list[AnyRecord], Report]:
    """The records of a table under a mapping in TOML, and the report."""
    table = tomllib.loads(mapping) if isinstance(mapping, str) else mapping
    source = Source(**{"partner": "p", "id": "s", "format": "table", "mapping": table, "lang": "fr", **fields})
    report = Report()
    return list(read_file(RawFile.of_bytes("t.csv", data), source, report)), report


def refusal(data: bytes, mapping: str) -> str:
    """Why a table was refused."""
    records, report = read(data, mapping)
    assert not records
    return report.refused[0].reason


@pytest.mark.parametrize("case", sorted(CASES.glob("*.toml")), ids=lambda case: case.stem)
def test_cases(case: Path) -> None:
    """Each case is a mapping, a table beside it, and the records that must come of them."""
    said = tomllib.loads(case.read_text("utf-8"))
    data = next(path for path in CASES.glob(f"{case.stem}.*") if path.suffix not in (".toml", ".json"))
    assert table.sniff(data.read_bytes())
    records, report = read(data.read_bytes(), said.pop("mapping"), **said)
    expected = msgspec.json.decode((CASES / f"{case.stem}.json").read_bytes())
    assert [msgspec.json.decode(encode(record)) for record in records] == expected["records"]
    assert report.as_json()["unmapped"] == expected["unmapped"]
    assert (report.characters_total, report.characters_accounted) == tuple(expected["characters"])


PERSONS = """id;nom;prénom;naissance;lieu de naissance;décès;métier
7;MARTIN;Jeanne;3 mai 1912;Lyon;;institutrice, poète
8;;Paul;vers 1900;;1944;
"""
PERSON_MAPPING = """
kind = "person"
id = "id"
names = [{family = "nom", given = "prénom"}]
events = [
  {type = "birth", date = "naissance", place = "lieu de naissance"},
  {type = "death", date = "décès"},
]
terms = {column = "métier", split = ",", type = "occupation"}
"""


def test_persons() -> None:
    (jeanne, paul), report = read(PERSONS.encode(), PERSON_MAPPING, list="fusilles")
    assert isinstance(jeanne, Person)
    assert isinstance(paul, Person)
    assert (jeanne.id, jeanne.list, plain(jeanne.title)) == ("s/7", "fusilles", "MARTIN, Jeanne")
    assert (jeanne.names[0].family, jeanne.names[0].given) == ("MARTIN", "Jeanne")
    assert [event.type for event in jeanne.events] == ["birth"]
    birth = jeanne.events[0]
    assert birth.date is not None
    assert birth.place is not None
    assert (birth.date.earliest, birth.date.type, birth.place.name) == (19120503, "birth", "Lyon")
    assert [plain(term.label) for term in jeanne.terms] == ["institutrice", "poète"]
    assert paul.names[0].value == "Paul"
    assert [event.type for event in paul.events] == ["birth", "death"]
    assert report.characters_total == report.characters_accounted > 0
    assert not report.unmapped_paths


def test_every_kind_has_its_fields() -> None:
    data = (
        b"id,kind,name,x,y\n1,Place,Ravensbr\xc3\xbcck,53.19,13.17\n2,Unit,2e DB,,\n"
        b"3,Word,Resistance,,\n4,Show,Liberation,,\n5,?,z,,\n"
    )
    mapping = """
    kind = {column = "kind", lookup = "kinds"}
    id = "id"
    title = "name"
    names = "name"
    lat = "x"
    lon = "y"
    alternatives = "name"
    audience = "schools"
    lookups.kinds = {Place = "place", Unit = "group", Word = "theme", Show = "offer"}
    """
    (place, group, theme, offer), report = read(data, mapping)
    assert isinstance(place, Place)
    assert isinstance(group, Group)
    assert isinstance(theme, Theme)
    assert isinstance(offer, Offer)
    assert (place.lat, place.lon) == (53.19, 13.17)
    assert group.names[0].value == "2e DB"
    assert theme.alternatives[0].value == "Resistance"
    assert offer.audience == ("schools",)
    assert [(skipped.line, skipped.record) for skipped in report.skipped] == [(6, "5")]
    assert report.remark_counts == {"lookup": 1}


def test_a_name_has_the_dates_in_which_it_was_borne() -> None:
    mapping = 'kind = "place"\nid = "id"\nnames = ["nom", {column = "ancien", type = "former", dates = "quand"}]\n'
    (place,), _ = read("id;nom;ancien;quand\n1;N’Djamena;Fort-Lamy;1900-1973\n".encode(), mapping, lang="fr")
    assert isinstance(place, Place)
    now, then = place.names
    assert not now.dates
    assert (then.value, then.dates[0].earliest, then.dates[0].latest) == ("Fort-Lamy", 19000101, 19731231)


def test_columns_that_nothing_names_are_reported_with_a_reason_to_ignore_some() -> None:
    data = b"id,titre,interne,vu par,autre\n1,Lettre,abc,X,zz\n2,Carnet,de,Y,\n"
    _, report = read(data, 'id = "id"\ntitle = "titre"\n[ignore]\ninterne = "numero interne"\n"vu*" = "qui a vu"\n')
    assert [(found.path, found.count, found.example) for found in report.unmapped_paths.values()] == [
        ("autre", 1, "zz")
    ]
    assert report.characters_total - report.characters_accounted == 2


def test_a_column_of_the_mapping_that_is_gone_is_named_and_costs_nothing_else() -> None:
    (record,), report = read(b"id,titre\n1,Lettre\n", 'id = "id"\ntitle = "titre"\nplaces = "lieu"\n')
    assert plain(record.title) == "Lettre"
    assert "'lieu'" in report.remarks[0].text


def test_values_are_cut_matched_looked_up_and_put_together() -> None:
    data = b"id,a,b,c\n1,<Paris>;<Lyon>,(photo) 13x18,n.d.\n2,,,\n"
    mapping = r"""
    id = "id"
    empty = ["n.d."]
    title = {template = "{id}[ - {c}][ [[{b}]]]"}
    places = {column = "a", split = ";", strip = "<>"}
    form = {column = "b", extract = "^\\(([a-z]+)\\)", lookup = "forms"}
    level = {column = "c", default = "item"}
    links = {column = "id", template = "https://example.org/{value}"}
    lookups.forms = {photo = "photograph", film = "film"}
    """
    (first, second), report = read(data, mapping)
    assert isinstance(first, Holding)
    assert isinstance(second, Holding)
    assert plain(first.title) == "1 [(photo) 13x18]"
    assert [place.name for place in first.places] == ["Paris", "Lyon"]
    assert (first.form, first.level) == ("photograph", "item")
    assert first.links[0].url == "https://example.org/1"
    assert (plain(second.title), second.form, second.places) == ("2", "", ())
    assert report.remarks[0].text == "lookups.forms: not met in this file: 'film'"


def test_dates_with_columns_beside_them() -> None:
    data = b"id,d,a,b\n1,,1940,1944\n2,,1943-02-01T00:00:00Z,\n3,3/8/1944,,\n4,25/13/1944,,\n"
    mapping = 'id = "id"\ndates = {column = "d", earliest = "a", latest = "b", order = "dmy", type = "creation"}\n'
    records, _ = read(data, mapping)
    found = [(date.text, date.earliest, date.latest) for record in records for date in record.dates]
    assert found[:3] == [
        ("1940-1944", 19400101, 19441231),
        ("1943-02-01", 19430201, 19430201),
        ("3/8/1944", 19440803, 19440803),
    ]
    assert found[3][0] == "25/13/1944"
    (american,), _ = read(b"id,d\n1,3/8/1944\n", 'id = "id"\ndates = {column = "d", order = "mdy"}\n')
    assert american.dates[0].earliest == 19440308


def test_a_tree() -> None:
    data = b"cote,parent,titre,niveau\nA,,Fonds,fonds\nA1,A,Serie,series\nA1a,A1,Piece,item\nB,B,Boucle,item\n"
    records, report = read(data, 'id = "cote"\nparent = "parent"\ntitle = "titre"\nlevel = {column = "niveau"}\n')
    assert [(record.parent, record.depth, record.order) for record in records] == [
        ("", 0, 0), ("s/A", 1, 1), ("s/A1", 2, 2), ("", 0, 3),
    ]  # fmt: skip
    assert report.remark_counts == {"parent": 1}


def test_rows_of_one_record_follow_one_another() -> None:
    data = b"id,nom,type\n1,Dupont,preferred\n1,Durand,pseudonym\n2,Petit,preferred\n1,Autre,variant\n"
    records, report = read(
        data, 'kind = "person"\nid = "id"\ngroup = true\nnames = {column = "nom", type = {column = "type"}}\n'
    )
    first = records[0]
    assert isinstance(first, Person)
    assert [(name.value, name.type) for name in first.names] == [("Dupont", "preferred"), ("Durand", "pseudonym")]
    assert [record.id for record in records] == ["s/1", "s/2"]
    assert report.skipped[0].line == 5


def test_objects_inside_objects_keep_together() -> None:
    data = (
        b'{"id": 1, "who": [{"n": "A", "r": "author"}, {"n": "B"}, {"r": "lost"}], "in": {"x": true, "y": 2.0}}\n'
        b'{"id": 2, "who": null, "tags": ["a", "b", null], "deep": [[{"z": "q"}]]}\n'
    )
    mapping = """
    id = "id"
    agents = {column = "who[].n", role = {column = "who[].r"}, dates = "in.y"}
    terms = ["tags[]", "deep[][].z"]
    """
    (first, second), report = read(data, mapping)
    assert [(agent.name, agent.role, agent.dates) for agent in first.agents] == [("A", "author", "2"), ("B", "", "2")]
    assert [plain(term.label) for term in second.terms] == ["a", "b", "q"]
    assert list(report.unmapped_paths) == ["in.x"]


def test_rows_without_an_identifier_keep_theirs_when_rows_change_places() -> None:
    mapping = 'title = "t"\n'
    one, report = read(b"t,u\na,1\nb,2\n", mapping)
    other, _ = read(b"t,u\nb,2\na,1\n", mapping)
    assert {record.id for record in one} == {record.id for record in other}
    assert report.remark_counts == {"identifier": 2}


def test_addresses_and_markup_of_partners_are_made_safe() -> None:
    data = (
        b'id,u,h\n1,javascript:alert(1),<p onclick="x">Caf&eacute; <em>noir</em><script>alert(1)</script></p>\n'
        b"2,//evil.example/x,\n3,https://example.org/a b.jpg,\n"
    )
    mapping = 'id = "id"\ndigital = "u"\nnotes = {column = "h", type = "scope", html = true}\n'
    (first, second, third), report = read(data, mapping)
    assert (first.digital, second.digital) == ((), ())
    assert third.digital[0].url == "https://example.org/a%20b.jpg"
    assert report.remark_counts == {"address": 2}
    assert first.notes[0].text[0].value == "Café noir"
    assert first.notes[0].text[0].html == "<p>Café <em>noir</em></p>"


def test_coordinates_that_cannot_be() -> None:
    data = b'id,v,a,b,c\n1,Paris,"48,85",2.35,\n2,Lyon,148.2,4.8,\n3,Caen,49.,0.3,\n4,Metz,,,"49.12, 6.17"\n'
    mapping = 'id = "id"\nplaces = [{column = "v", lat = "a", lon = "b"}, {column = "v", coordinates = "c"}]\n'
    records, report = read(data, mapping)
    assert [(record.places[0].lat, record.places[0].lon) for record in records[:3]] == [
        (48.85, 2.35), (None, None), (None, None),
    ]  # fmt: skip
    assert (records[3].places[1].lat, records[3].places[1].lon) == (49.12, 6.17)
    assert report.remark_counts == {"coordinates": 2}


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ('kind = "soldier"', "kind = 'soldier' is not one of holding, person"),
        ('titel = "t"', "'titel' is not known here; is 'title' meant?"),
        ('title = 3', "title must be"),
        ('notes = {column = "t", type = "gossip"}', "notes: type = 'gossip' is not one of abstract"),
        ('terms = {column = "t", lookup = "none"}', "terms: lookup = 'none' is not one of lookups"),
        ('title = {column = "t", extract = "("}', "title: extract is not an RE2 pattern"),
        ('title = {column = "t", extract = "(?=x)"}', "title: extract is not an RE2 pattern"),
        ('title = {template = "[{t}"}', "square brackets do not match"),
        ('title = {column = "t", constant = "c"}', "title: give either constant"),
        ('names = "t"', "names: a holding has none (only person, group, place)"),
        ('form = {column = "t", lookup = "f"}\nlookups.f = {a = "tapestry"}', "form = 'tapestry' is not one of"),
        ('dates = {column = "t", order = "ydm"}', "dates: order = 'ydm'"),
        ("group = true", "group needs id"),
    ],
)  # fmt: skip
def test_mistakes_in_the_mapping_are_named(mapping: str, words: str) -> None:
    reason = refusal(b"id,t\n1,x\n", mapping)
    assert "[sources.s.mapping]" in reason or "template" in reason
    assert words in reason


def test_an_address_may_begin_with_www() -> None:
    (record,), report = read(b"id;page\n1;www.example.org/a b\n", {"id": "id", "links": ["page"]})
    assert [link.url for link in record.links] == ["http://www.example.org/a%20b"]
    assert not report.remark_counts


def test_languages_named_in_a_cell_are_languages_and_a_name_comes_once() -> None:
    (record,), _ = read("id;langue\n1;Français,latin,ger,patois\n".encode(), {
        "id": "id", "languages": {"column": "langue", "split": ","},
    })  # fmt: skip
    assert isinstance(record, Holding)
    assert record.languages == ("fr", "la", "de", "patois")
    (person,), _ = read(b"id;a;b\n1;Fictive SA;Fictive SA\n", {
        "kind": "group", "id": "id", "names": ["a", {"column": "b", "type": "variant"}],
    })  # fmt: skip
    assert isinstance(person, Group)
    assert [name.value for name in person.names] == ["Fictive SA"]


def test_a_report_says_where_and_which_column_was_meant() -> None:
    _, report = read("Référence;titre\n1;Un;Deux\n".encode(), 'id = "Reference"\ntitle = "Titre"')
    lines = list(report.lines())
    assert "MAPPING t.csv: the mapping names a column 'Titre' that this table does not have; is 'titre' meant?" in lines
    assert any("'Reference' that this table does not have; is 'Référence' meant?" in line for line in lines)
    assert "REMARKS about ragged: 1, such as t.csv:2: 3 cells instead of 2: the last are left out" in lines
    assert [line[:7] for line in report.problem_lines()] == ["MAPPING", "MAPPING"]


def test_a_row_or_an_identifier_that_comes_twice_is_told_apart() -> None:
    _, report = read(b"titre\nUn\nUn\n", 'title = "titre"')
    assert [(skipped.line, skipped.reason) for skipped in report.skipped] == [(3, "the same row stands above already")]
    _, report = read(b"id,titre\n1,Un\n1,Deux\n", 'id = "id"\ntitle = "titre"')
    assert [(skipped.line, skipped.reason[:40]) for skipped in report.skipped] == [
        (3, "its identifier was already used in this "),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("# Notre catalogue\n\nÀ lire".encode(), "this begins « # Notre catalogue À lire », which"),
        (b"\x00\x01\xfe\x03 and more", "this is no text and of an unknown kind, which"),
        (b"@prefix ex: <https://example.org/> .", "this is RDF in Turtle and names no SKOS, which"),
        (b'{"@context": "http://iiif.io/api/presentation/3/context.json"}', "this is IIIF, which tells how images are"),
        (
            b'{"@context": "https://linked.art/ns/v1/linked-art.json"}',
            "this is Linked Art (export LIDO or a table), which",
        ),
    ],
)
def test_what_is_not_read_is_told_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)):
        recognise(RawFile.of_bytes("x", data))


def test_mistakes_in_the_options_are_named() -> None:
    _, report = read(b"id,t\n1,x\n", 'id = "id"', options={"delimitre": ";"})
    assert "delimitre" in report.refused[0].reason
    _, report = read(b"id,t\n1,x\n", 'id = "id"', options={"encoding": "latin-99"})
    assert "latin-99" in report.refused[0].reason


def test_a_table_without_a_mapping_is_read_as_proposed() -> None:
    records, report = read(PERSONS.encode())
    assert [record.id for record in records] == ["s/7", "s/8"]
    assert isinstance(records[0], Person)
    assert records[0].names[0].family == "MARTIN"
    assert [event.type for event in records[0].events] == ["birth"]
    assert plain(records[0].terms[0].label) == "institutrice, poète"
    assert not report.unmapped_paths
    assert report.remark_counts == {"mapping": 1}


def test_the_national_table_of_finding_aids_is_understood_without_a_mapping() -> None:
    """The columns that French archives fill in for their national portal, and those of AtoM and EHRI."""
    french = "identifiant_cote,titre,origine,date1,date2,index_matiere,index_personne,conditions_acces\n"
    french += "9 J 1,Essai,Service fictif,1939,1945,guerre ; essai,Personne fictive,Libre\n"
    (record,), report = read(french.encode())
    assert (record.id, record.dates[0].text) == ("s/9-J-1-" + record.id[-10:], "1939-1945")
    assert [(agent.name, agent.role) for agent in record.agents] == [
        ("Service fictif", "creator"), ("Personne fictive", "subject"),
    ]  # fmt: skip
    assert [plain(term.label) for term in record.terms] == ["guerre", "essai"]
    assert record.notes[0].type == "access"
    assert not report.unmapped_paths
    english = b"objectIdentifier,name,unitDates,scopeAndContent,systemOfArrangement\nk1,Test,1942,About,By date\n"
    (record,), report = read(english)
    assert [note.type for note in record.notes] == ["scope", "arrangement"]
    assert not report.unmapped_paths


def proposed(data: bytes) -> tuple[dict[str, Any], str]:
    """What is proposed for a table, and its TOML."""
    header, rows = table.preview(RawFile.of_bytes("t", data), Source(partner="p", id="s"), Report())
    mapping = propose.propose(header, rows, "fr")
    return mapping, propose.to_toml(mapping, propose.unmapped(mapping, header, rows), "sources.s.mapping")


def test_a_proposal_for_objects_can_be_pasted_into_network_toml() -> None:
    data = (
        "N° d'inventaire;Titre;Datation;Auteur;Lieu;Description;Mots-clés;Photo;Latitude;Longitude;Code X\n"
        "1;Brassard FFI;1944;Anonyme;Paris;Brassard de toile;FFI;https://example.org/1.jpg;48.8;2.3;q\n"
        "2;Tract;vers 1943;X;Lyon;Tract;tract;https://example.org/2.jpg;45.7;4.8;r\n"
    ).encode()
    mapping, toml = proposed(data)
    assert mapping["kind"] == "holding"
    assert mapping["id"] == "N° d'inventaire"
    assert mapping["title"] == "Titre"
    assert mapping["dates"] == [{"column": "Datation", "type": "creation"}]
    assert mapping["agents"] == [{"column": "Auteur", "role": "creator"}]
    assert mapping["places"] == [{"column": "Lieu", "lat": "Latitude", "lon": "Longitude"}]
    assert mapping["digital"] == [{"column": "Photo", "role": "image"}]
    assert '# [sources.s.mapping.ignore]\n# "Code X" = "..."' in toml
    head = '[network]\nid = "n"\nname = {fr = "N"}\n[partners.p]\nname = {fr = "P"}\n'
    head += '[sources.s]\npartner = "p"\nfiles = ["t"]\n'
    assert parse((head + toml).encode()).sources["s"].mapping == mapping
    with_ignore = head + toml.replace("# [", "[").replace('# "', '"')
    assert parse(with_ignore.encode()).sources["s"].mapping["ignore"] == {"Code X": "..."}


def test_a_proposal_for_persons_in_english() -> None:
    data = b"id,surname,first name,date of birth,place of birth,alias,wikidata\n1,Doe,Jane,1912,Leeds,J.,Q1\n"
    mapping, _ = proposed(data)
    assert mapping["kind"] == "person"
    assert mapping["names"] == [{"family": "surname", "given": "first name"}, {"column": "alias", "type": "pseudonym"}]
    assert mapping["events"] == [{"type": "birth", "date": "date of birth", "place": "place of birth"}]
    assert mapping["identifiers"] == [{"column": "wikidata", "type": "wikidata"}]


def test_in_json_what_a_list_says_is_not_said_of_the_record() -> None:
    """Life dates of a maker are no dates of the work, a subject is no title, a maker is nobody's note."""
    row = {
        "id": "1", "title": "Étendard", "creation_date": "1916", "creation_date_earliest": "1916-01-01",
        "creation_date_latest": "1916-01-01", "acquisitionYear": 1931,
        "creator": [{"full_name": "Fictive, Jeanne", "role": "embroiderer", "date": "1880-1950", "nationality": "B"}],
        "subjects": {"children": [{"name": "drapeaux", "children": [{"name": "soie"}]}]},
        "movements": [{"name": "moderne", "era": {"name": "XXe"}}],
        "images": [{"image_url": "https://example.org/1.jpg", "caption": "Verso"}],
    }  # fmt: skip
    mapping, _ = proposed(json.dumps(row).encode())
    assert (mapping["kind"], mapping["id"], mapping["title"]) == ("holding", "id", "title")
    assert mapping["agents"] == [
        {"column": "creator[].full_name", "role": "creator", "role_text": "creator[].role"}
    ]  # fmt: skip
    assert mapping["dates"] == [
        {"earliest": "creation_date_earliest", "latest": "creation_date_latest", "column": "creation_date",
         "type": "creation"}
    ]  # fmt: skip
    assert mapping["terms"] == [
        {"column": "subjects.children[].name"}, {"column": "subjects.children[].children[].name"},
        {"column": "movements[].name", "type": "style"},
    ]  # fmt: skip
    assert mapping["notes"] == [{"column": "acquisitionYear", "type": "acquisition"}]
    assert mapping["digital"] == [{"column": "images[].image_url", "role": "image"}]


def test_persons_are_known_without_a_birth_and_lives_inside_json() -> None:
    authorities = (
        b"constituentid,lastname,preferreddisplayname,forwarddisplayname,beginyear,endyear,displaydate,ulanid\n"
    )
    mapping, _ = proposed(authorities + b'7,Fictive,"Fictive, Jeanne",Jeanne Fictive,1880,1950,"B, 1880-1950",5\n')
    assert mapping["kind"] == "person"
    assert mapping["names"] == [
        {"column": "preferreddisplayname"}, {"column": "forwarddisplayname", "type": "variant"},
    ]  # fmt: skip
    assert mapping["dates"] == [{"earliest": "beginyear", "latest": "endyear", "column": "displaydate", "type": "life"}]
    assert mapping["identifiers"] == [{"column": "ulanid", "type": "ulan"}]
    kinds = (
        b'id,lastname,preferreddisplayname,constituenttype\n1,Fictive,"Fictive, J.",individual\n2,,Essai SA,corporate\n'
    )
    mapping, _ = proposed(kinds)
    assert mapping["kind"] == {"column": "constituenttype", "lookup": "kinds", "default": "person"}
    assert mapping["lookups"] == {"kinds": {"individual": "person", "corporate": "group"}}
    assert [type(record) for record in read(kinds, mapping)[0]] == [Person, Group]
    life = {"id": 1, "gender": "F", "birth": {"time": {"startYear": 1880}, "place": {"name": "Lyon"}}}
    mapping, _ = proposed(json.dumps(life).encode())
    assert mapping["kind"] == "person"
    assert mapping["events"] == [{"type": "birth", "date": "birth.time.startYear", "place": "birth.place.name"}]
    mapping, _ = proposed(b"nom;lat;lon\nDrancy;48.9;2.4\n")
    assert mapping["kind"] == "holding"


def test_the_national_table_of_museum_objects_is_understood() -> None:
    """The columns of Joconde: several museums, whose numbers are each one's own."""
    data = (
        "Localisation,Nom_officiel_musee,lat,long,Code_Museofile,Ville,Numero_inventaire,Domaine,Denomination_1,"
        "Denomination_2,Appellation,Titre,Periode_de_creation_1,Millesime_de_creation_initial,Precisions_inscriptions\n"
        'Lyon ; essai,Musée fictif,45.7,4.8,M1,Lyon,7,"histoire,costume",Képi,coiffe,,Képi bleu,20e siècle,1914,RB\n'
        'Paris ; essai,Musée imaginé,48.8,2.3,M2,Paris,8,"costume,histoire",Gant,,,,20e siècle,1915,\n'
    ).encode()
    mapping, _ = proposed(data)
    assert mapping["id"] == ["Code_Museofile", "Numero_inventaire"]
    assert mapping["title"] == {"column": ["Titre", "Appellation", "Denomination_1"]}
    assert [each["column"] for each in mapping["dates"]] == ["Periode_de_creation_1", "Millesime_de_creation_initial"]
    assert mapping["repository"] == "Nom_officiel_musee"
    assert mapping["places"] == [{"column": "Ville", "role": "kept", "lat": "lat", "lon": "long"}]
    assert mapping["terms"] == [
        {"column": "Denomination_1", "type": "genre"}, {"column": "Denomination_2", "type": "genre"},
        {"column": "Domaine", "split": ",", "type": "category"},
    ]  # fmt: skip
    assert {"column": "Precisions_inscriptions", "type": "note", "heading": "Precisions inscriptions"} in mapping[
        "notes"
    ]


@given(
    st.lists(
        st.sampled_from(["id", "nom", "titre", "date", "sexe", "lieu"]) | st.text(max_size=8), min_size=1, max_size=8
    ),
    st.lists(st.lists(st.text(max_size=8), min_size=8, max_size=8), max_size=4),
)
@settings(max_examples=100)
def test_every_proposal_is_a_mapping_and_valid_toml(header: list[str], rows: list[list[str]]) -> None:
    names = tuple(dict.fromkeys(name.strip() for name in header))
    mapping = propose.propose(names, rows, "fr")
    toml = propose.to_toml(mapping, propose.unmapped(mapping, names, rows))
    assert tomllib.loads(toml)["mapping"] == mapping
    assert isinstance(parse_mapping(mapping, "s"), Mapping)


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
json_lines = st.lists(json_value, max_size=5).map(
    lambda values: b'{"id": 1}\n' + b"\n".join(json.dumps(value).encode() for value in values)
)


@given(st.binary(max_size=400) | json_lines)
@settings(max_examples=300)
def test_any_bytes_give_records_or_a_reason(data: bytes) -> None:
    table.sniff(data)
    records, report = read(data)
    assert not [refused.reason for refused in report.refused if "defect" in refused.reason]
    for record in records:
        encode(record)


@given(
    st.lists(st.lists(st.text(max_size=10), min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|")
)
@settings(max_examples=150)
def test_any_table_gives_the_same_records_twice_and_counts_every_character(
    rows: list[list[str]], delimiter: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([["a", "b", "c"], *rows])
    data = written.getvalue().encode("utf-8", "replace")
    mapping = 'id = "a"\ntitle = "b"\n'
    options = {"delimiter": delimiter, "quote": '"', "encoding": "utf-8"}
    (first, report), (second, _) = (read(data, mapping, options=options) for _ in range(2))
    assert [encode(record) for record in first] == [encode(record) for record in second]
    assert not report.refused
    lost = report.unmapped_paths
    assert (report.characters_accounted < report.characters_total) == bool(lost)


DOCS = Path(__file__).parents[1] / "docs" / "formats" / "table-mapping.md"


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL))
def test_the_examples_of_the_documentation_are_mappings(example: str) -> None:
    head = '[network]\nid = "n"\nname = {fr = "N"}\n'
    head += "".join(f'[partners.{id}]\nname = {{fr = "P"}}\n' for id in ("my-museum", "my-archives"))
    head += '[lists.companions]\nname = {fr = "L"}\npartner = "my-museum"\n'
    for id, source in parse((head + example).encode()).sources.items():
        assert parse_mapping(source.mapping, id).id


def test_the_documentation_names_every_key() -> None:
    written = DOCS.read_text("utf-8")
    tables = [each for each in vars(table_mapping).values() if isinstance(each, type)]
    keys = {name for each in tables if issubclass(each, msgspec.Struct) for name in each.__struct_fields__}
    assert len(keys) > 60
    assert not [key for key in sorted(keys) if f"`{key}`" not in written and f"`{key} =" not in written]


def test_a_list_of_words_is_paired_with_the_list_that_says_the_same_in_another_language() -> None:
    data = json.dumps({"id": "1", "sujets": {"fr": ["Résistance", "otages"], "en": ["Resistance", "hostages"]}})
    mapping = """
    id = "id"
    title = ["id"]
    terms = [{ column = "sujets.fr[]", lang = "fr", also = { en = "sujets.en[]" } }]
    """
    (record,), _ = read(data.encode(), mapping)
    said = [[(phrase.value, phrase.lang) for phrase in term.label] for term in record.terms]
    assert said == [[("Résistance", "fr"), ("Resistance", "en")], [("otages", "fr"), ("hostages", "en")]]


def test_columns_that_say_the_same_in_two_languages_are_cut_and_paired() -> None:
    data = b"id,fr,en\n1,otages | femmes,hostages | women\n2,otages | femmes,hostages\n"
    mapping = """
    id = "id"
    title = ["id"]
    terms = [{ column = "fr", split = "|", lang = "fr", also = { en = "en" } }]
    """
    paired, unequal = read(data, mapping)[0]
    assert [len(term.label) for term in paired.terms] == [2, 2]
    assert [len(term.label) for term in unequal.terms] == [1, 1]  # which is which is not guessed


def test_bounds_as_people_write_them_are_never_lost() -> None:
    data = (
        "id;de;à;dit\n1;01/03/1940;30/06/1944;\n2;01/03/1940;1944;\n3;mars 1940;;\n4;1940;1944;\n5;avant-guerre;1944;\n"
        "6;14/06/40;1944;\n7;avant-guerre;1944;vers 1944\n"
    ).encode()
    mapping = 'id = "id"\ndates = {column = "dit", earliest = "de", latest = "à"}\n'
    records, report = read(data, mapping)
    assert [(record.dates[0].text, record.dates[0].edtf) for record in records] == [
        ("01/03/1940 - 30/06/1944", "1940-03-01/1944-06-30"),
        ("01/03/1940 - 1944", "1940-03-01/1944"),
        ("mars 1940", "1940-03"),
        ("1940-1944", "1940/1944"),
        ("avant-guerre - 1944", ""),
        ("14/06/40 - 1944", ""),
        ("vers 1944", "1944~"),
    ]
    assert any("'avant-guerre' is no date that can be read" in remark.text for remark in report.remarks)
    american, _ = read(b"id;a\n1;03/01/1940\n", 'id = "id"\ndates = {earliest = "a", order = "mdy"}\n')
    assert american[0].dates[0].edtf == "1940-03-01"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "Cote;Niveau;Intitulé;Cote parente;Mots matières\n1 J;fonds;F;;\n1 J 1;article;L;1 J;lettre\n",
            {
                "id": "Cote", "identifiers": [{"column": "Cote", "type": "call-number"}], "title": "Intitulé",
                "level_text": "Niveau", "parent": "Cote parente", "terms": [{"column": "Mots matières"}],
            },
        ),
        (
            "Titre (FR);Title (EN);Description_fr;Description_en;Mots-clés (FR);Keywords (EN);Dimensions FR;"
            "Dimensions EN\nTract;Leaflet;Un.;One.;a;b;c;d\n",
            {
                "title": [{"column": "Titre (FR)", "lang": "fr"}, {"column": "Title (EN)", "lang": "en"}],
                "extents": [{"column": "Dimensions FR"}],
                "terms": [{"column": "Mots-clés (FR)", "lang": "fr", "also": {"en": "Keywords (EN)"}}],
                "notes": [
                    {"column": "Description_fr", "type": "scope", "lang": "fr"},
                    {"column": "Description_en", "type": "scope", "lang": "en"},
                ],
            },
        ),
        (
            "N° inv.;Auteur / Fabricant;Époque / Date;Date d'exécution;Lieu d'exécution;Légende\n"
            "1;A;1940;1941;Lyon;Une rue\n",
            {
                "id": "N° inv.", "identifiers": [{"column": "N° inv.", "type": "inventory"}], "title": "Légende",
                "dates": [
                    {"column": "Époque / Date", "type": "creation"}, {"column": "Date d'exécution", "type": "creation"},
                ],
                "agents": [{"column": "Auteur / Fabricant", "role": "creator"}],
                "places": [{"column": "Lieu d'exécution"}],
            },
        ),
        (
            "REF;INV;DENO;TITR;AUTR;PERI;TECH;DIMS;DOMN\n1;2;casque;Casque;X;1940;métal;H. 1;militaria\n",
            {
                "id": "REF", "identifiers": [{"column": "INV", "type": "inventory"}],
                "title": {"column": ["TITR", "DENO"]}, "dates": [{"column": "PERI", "type": "creation"}],
                "extents": [{"column": "DIMS"}], "agents": [{"column": "AUTR", "role": "creator"}],
                "terms": [{"column": "DENO", "type": "genre"}, {"column": "DOMN", "type": "category"}],
                "notes": [{"column": "TECH", "type": "physical"}],
            },
        ),
    ],
)  # fmt: skip
def test_columns_as_french_museums_and_archives_name_them(data: str, expected: dict[str, Any]) -> None:
    mapping, toml = proposed(data.encode())
    assert mapping == {"kind": "holding", "lang": "fr", **expected}
    assert tomllib.loads(toml)["sources"]["s"]["mapping"] == mapping
    assert ("# id = " in toml) == ("id" not in mapping)


def test_what_a_list_of_the_persecuted_says_of_a_life() -> None:
    header = "NOM;Prénom(s);Né(e) le;Date d'arrestation;Lieu d'arrestation;Date de déportation;Décédé(e) le;Fusillé à"
    mapping, toml = proposed(f"{header}\nFICTIVE;Jeanne;3/5/1912;1943;Lyon;1944;1945;\n".encode())
    assert mapping["events"] == [
        {"type": "birth", "date": "Né(e) le"},
        {"type": "arrest", "date": "Date d'arrestation", "place": "Lieu d'arrestation"},
        {"type": "deportation", "date": "Date de déportation"},
        {"type": "execution", "place": "Fusillé à"},
        {"type": "death", "date": "Décédé(e) le"},
    ]
    assert "places" not in mapping
    assert "# title = " not in toml


def test_a_title_and_groups_above_the_header() -> None:
    data = (
        "Liste (fictive);;;;;\n;;;;;\nIdentité;;Naissance;;Décès;\nN°;Nom;Date;Lieu;Date;Lieu\n"
        "1;FICTIVE;1912;Lyon;1944;Caluire\n2;FICTIF;1913;Metz;;\n"
    ).encode()
    assert table.sniff(data)
    records, report = read(data)
    assert [plain(record.title) for record in records] == ["FICTIVE", "FICTIF"]
    assert isinstance(records[0], Person)
    said = json.loads(encode(records[0]))["events"]
    assert [(each["type"], each["date"]["text"], each["place"]["name"]) for each in said] == [
        ("birth", "1912", "Lyon"), ("death", "1944", "Caluire"),
    ]  # fmt: skip
    assert report.remark_counts["header"] == 2
    assert records[0].provenance.line == 5
    plain_table, report = read(b"N\xc2\xb0;;Titre\n1;Date;Lieu\n2;b;c\n")
    assert len(plain_table) == 2
    assert "header" not in report.remark_counts


def test_what_is_in_brackets_is_never_cut() -> None:
    rows = """id\tauteur\tsujet
1\tFICTARD Paul (cloutier ; lunetier);FICTIVIER Anne\tscène (combat, cerf, chien),oiseau
2\tFICTARD (cloutier;FICTIVIER Anne\tcoq
"""
    mapping = """
id = "id"
agents = {column = "auteur", split = ";", role = "creator"}
terms = {column = "sujet", split = ","}
"""
    records, _ = read(rows.encode(), mapping)
    one, other = (record for record in records if isinstance(record, Holding))
    assert [each.name for each in one.agents] == ["FICTARD Paul (cloutier ; lunetier)", "FICTIVIER Anne"]
    assert [each.label[0].value for each in one.terms] == ["scène (combat, cerf, chien)", "oiseau"]
    assert [each.name for each in other.agents] == ["FICTARD (cloutier", "FICTIVIER Anne"]


def test_dates_of_persons_are_proposed_as_those_of_a_life_where_most_are() -> None:
    lives = 'id,name,date,gender\n1,"Fictard, Paul","(American, 1876-1924)",m\n2,"Fictorel, Léa",born 1930,f\n'
    assert proposed(lives.encode())[0]["dates"] == [{"column": "date", "type": "life"}]
    others = 'id,name,date,gender\n1,"Fictard, Paul",1942-1943,m\n2,"Fictorel, Léa",mai 1944,f\n'
    assert proposed(others.encode())[0]["dates"] == [{"column": "date"}]


def test_features_of_geojson_are_rows_with_their_point() -> None:
    data = json.dumps({
        "type": "FeatureCollection", "bbox": [7.0, 50.7, 7.1, 50.8], "attribution": "somebody",
        "features": [
            {"type": "Feature", "id": "node/1", "geometry": {"type": "Point", "coordinates": [7.09, 50.77]},
             "properties": {"name": "Anna Fictiva", "addr:street": "Hauptstr. 1", "person:date_of_birth": "1873",
                            "person:date_of_death": "1942-07-27"}},
            {"type": "Feature", "geometry": None, "properties": {"name": "Ohne Ort"}},
            "no feature",
        ],
    }, indent=1).encode()  # fmt: skip
    assert table.sniff(data)
    mapping = """
kind = "person"
title = "name"
names = "name"
places = {column = "addr:street", role = "residence", lat = "latitude", lon = "longitude"}
events = [{type = "birth", date = "person:date_of_birth"}, {type = "death", date = "person:date_of_death"}]
"""
    (first, second), report = read(data, tomllib.loads(mapping + 'id = {column = ["id", "name"]}\n'))
    assert isinstance(first, Person)
    assert (first.places[0].lat, first.places[0].lon) == (50.77, 7.09)
    assert [(event.type, event.date.edtf if event.date else "") for event in first.events] == [
        ("birth", "1873"), ("death", "1942-07-27"),
    ]  # fmt: skip
    assert second.title[0].value == "Ohne Ort"
    assert report.skipped_count == 1
