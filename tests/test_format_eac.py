"""EAC-CPF: what a visitor or a curator would miss or be misled by."""

import pytest

from passeur.access.living import may_be_living
from passeur.access.rules import clocks
from passeur.formats.base import RawFile, read_file
from passeur.model.record import AnyRecord, Group, Person, encode
from passeur.network import Source
from passeur.report import Report

CONTROL = "<recordId>X1</recordId>"


def _read(
    control: str = CONTROL, identity: str = "", description: str = "", relations: str = ""
) -> tuple[AnyRecord, Report]:
    data = f"""<eac-cpf xmlns="urn:isbn:1-931666-33-4" xmlns:xlink="http://www.w3.org/1999/xlink"><control>{control}</control>
    <cpfDescription><identity>{identity}</identity><description>{description}</description>
    <relations>{relations}</relations></cpfDescription></eac-cpf>"""
    report = Report()
    source = Source(partner="p", id="s", lang="fr")
    (record,) = read_file(RawFile.of_bytes("dossier/notice.xml", data.encode()), source, report)
    return record, report


PERSON = "<entityType>person</entityType><nameEntry><part>Fictif, Alphonse</part></nameEntry>"


def _lived(note: str = "", type: str = "") -> Person:
    attribute = f' localType="{type}"' if type else ""
    description = f"""<existDates{attribute}><dateRange><fromDate standardDate="1900">1900</fromDate>
    <toDate standardDate="1944">1944</toDate></dateRange>{note}</existDates>"""
    record, _ = _read(identity=PERSON, description=description)
    assert isinstance(record, Person)
    return record


def test_dates_of_a_life_are_a_birth_and_a_death() -> None:
    assert [(event.type, event.date.text) for event in _lived().events if event.date] == [
        ("birth", "1900"),
        ("death", "1944"),
    ]


@pytest.mark.parametrize(
    ("note", "type"),
    [
        ("<descriptiveNote><p>Dates d'exercice comme notaire</p></descriptiveNote>", ""),
        ("<descriptiveNote><p>Active in these years only</p></descriptiveNote>", ""),
        ("", "floruit"),
    ],
)
def test_dates_of_a_career_are_never_a_birth_or_a_death(note: str, type: str) -> None:
    record = _lived(note, type)
    assert record.events == ()
    assert [date.type for date in record.dates] == ["activity"]


@pytest.mark.parametrize(
    "range",
    [
        "<dateRange localType='active'><fromDate>1975</fromDate><toDate>2001</toDate></dateRange>",
        "<dateRange><fromDate>active 1975</fromDate><toDate>2001</toDate></dateRange>",
    ],
)
def test_dates_that_say_that_they_are_of_a_career_end_no_life(range: str) -> None:
    record, _ = _read(identity=PERSON, description=f"<existDates>{range}</existDates>")
    assert isinstance(record, Person)
    assert record.events == ()
    assert [date.type for date in record.dates] == ["activity"]
    assert may_be_living(record, clocks(Source(partner="p"), 2026))


def _year_by_year(*lines: tuple[str, str], exist: str = "") -> Person:
    items = "".join(f"<chronItem><date>{date}</date><event>{said}</event></chronItem>" for date, said in lines)
    dates = f"<existDates>{exist}</existDates>" if exist else ""
    record, _ = _read(identity=PERSON, description=f"{dates}<biogHist><chronList>{items}</chronList></biogHist>")
    assert isinstance(record, Person)
    return record


def test_a_chronology_tells_a_birth_and_a_death() -> None:
    now = clocks(Source(partner="p"), 2026)
    living = _year_by_year(("1985", "Naissance à Lyon"), ("2005", "Diplôme"))
    assert [event.type for event in living.events] == ["birth", "event"]
    assert may_be_living(living, now)
    dead = _year_by_year(("1985", "Née à Lyon"), ("2005", "Décès à Paris"))
    assert [event.type for event in dead.events] == ["birth", "death"]
    assert not may_be_living(dead, now)
    kin = _year_by_year(
        ("1985", "Born in Lyon"), ("2005", "Mort en exil de son père"), ("2006", "Naissance de sa fille")
    )
    assert [event.type for event in kin.events] == ["birth", "event", "event"]
    assert may_be_living(kin, now)


def test_a_birth_that_the_chronology_tells_once_more_is_one() -> None:
    range = "<dateRange><fromDate>1900</fromDate><toDate>1944</toDate></dateRange>"
    record = _year_by_year(("3 mars 1900", "Naissance à Lyon"), exist=range)
    assert sorted((event.type, event.date.text) for event in record.events if event.date) == [
        ("birth", "3 mars 1900"),
        ("death", "1944"),
    ]


def test_who_bears_a_name_since_a_year_was_born_by_then() -> None:
    use = "<useDates><dateRange><fromDate>1985</fromDate></dateRange></useDates>"
    record, _ = _read(identity=f"<entityType>person</entityType><nameEntry><part>Fictorel, Léa</part>{use}</nameEntry>")
    assert isinstance(record, Person)
    assert may_be_living(record, clocks(Source(partner="p"), 2026))


def test_one_time_that_is_said_at_both_ends_is_no_birth_and_no_death() -> None:
    record, _ = _read(
        identity=PERSON,
        description="""<existDates><dateRange><fromDate standardDate="1901">XXe siècle</fromDate>
        <toDate standardDate="2000">XXe siècle</toDate></dateRange></existDates>""",
    )
    assert isinstance(record, Person)
    assert record.events == ()
    assert [date.text for date in record.dates] == ["XXe siècle"]


def test_an_unknown_or_open_end_is_no_event() -> None:
    record, _ = _read(
        identity=PERSON,
        description="<existDates><dateRange><fromDate>1900</fromDate><toDate>inconnu</toDate></dateRange></existDates>",
    )
    assert isinstance(record, Person)
    assert [event.type for event in record.events] == ["birth"]


def test_places_of_birth_join_the_dates_of_birth() -> None:
    record, _ = _read(
        identity=PERSON,
        description="""<existDates><dateRange><fromDate>1900</fromDate></dateRange></existDates>
        <place><placeRole>Lieu de naissance</placeRole><placeEntry>Lille</placeEntry></place>""",
    )
    assert isinstance(record, Person)
    (birth,) = record.events
    assert birth.date is not None
    assert birth.place is not None
    assert (birth.date.text, birth.place.name) == ("1900", "Lille")


def test_a_person_belongs_to_the_list_of_its_source() -> None:
    data = (
        f"<eac-cpf><control>{CONTROL}</control><cpfDescription><identity>{PERSON}</identity></cpfDescription></eac-cpf>"
    )
    source = Source(partner="p", id="s", list="companions")
    (record,) = read_file(RawFile.of_bytes("n.xml", data.encode()), source, Report())
    assert isinstance(record, Person)
    assert record.list == "companions"


def test_a_family_is_a_group_of_its_own_type() -> None:
    record, _ = _read(identity="<entityType>family</entityType><nameEntry><part>Fictif (famille)</part></nameEntry>")
    assert isinstance(record, Group)
    assert record.type == "family"


def test_what_is_internal_is_nowhere_in_the_record() -> None:
    record, report = _read(
        identity=PERSON,
        description='<biogHist audience="internal"><p>secret-1</p></biogHist>',
        relations='<cpfRelation audience="internal" xlink:href="secret-2"><relationEntry>secret-3</relationEntry>'
        "</cpfRelation>",
    )
    assert b"secret" not in encode(record)
    assert report.unmapped_paths == {}


def test_the_name_of_an_empty_element_is_no_rule_of_description() -> None:
    def rules(text: str) -> list[str]:
        declared = f"<conventionDeclaration><abbreviation>{text}</abbreviation><citation/></conventionDeclaration>"
        record, _ = _read(f"{CONTROL}{declared}", PERSON)
        return [note.text[0].value for note in record.notes if note.type == "rules"]

    assert rules("conventionDeclaration") == []
    assert rules("ISAAR(CPF)") == ["ISAAR(CPF)"]


def test_a_record_that_the_partner_deleted_is_left_out_with_the_reason() -> None:
    data = f"""<eac-cpf><control><recordId>X9</recordId><maintenanceStatus>deletedReplaced</maintenanceStatus></control>
    <cpfDescription><identity>{PERSON}</identity></cpfDescription></eac-cpf>"""
    report = Report()
    assert list(read_file(RawFile.of_bytes("n.xml", data.encode()), Source(partner="p", id="s"), report)) == []
    assert [(skipped.record, "deletedReplaced" in skipped.reason) for skipped in report.skipped] == [("X9", True)]


def test_without_an_identifier_the_file_names_the_record_and_the_report_says_so() -> None:
    record, report = _read(control="", identity=PERSON)
    assert record.id == "s/notice"
    assert report.remark_counts["identifier"] == 1


@pytest.mark.parametrize(
    ("local_type", "value", "link"),
    [
        ("", "ISNI 0000 0000 0000 0001", "https://isni.org/isni/0000000000000001"),
        ("Wikidata", "Q99999999999", "https://www.wikidata.org/entity/Q99999999999"),
        ("", "https://data.example.invalid/1", "https://data.example.invalid/1"),
    ],
)
def test_identifiers_of_well_known_files_are_links_to_the_same_person(local_type: str, value: str, link: str) -> None:
    record, _ = _read(identity=f'<entityId localType="{local_type}">{value}</entityId>{PERSON}')
    assert [(each.url, each.rel) for each in record.links] == [(link, "same-as")]


def test_a_number_that_only_looks_like_an_isni_is_no_link() -> None:
    record, _ = _read(identity=f'<entityId localType="numéro SIRET">32910830200046</entityId>{PERSON}')
    assert record.links == ()
    assert ("32910830200046", "siret") in [(each.value, each.type) for each in record.identifiers]


def test_script_in_a_link_or_text_never_reaches_a_page() -> None:
    record, _ = _read(
        identity=PERSON,
        description="<biogHist><p>a &lt;script&gt;alert(1)&lt;/script&gt; <span style='bold'>b</span></p></biogHist>",
        relations='<resourceRelation xlink:href="javascript:alert(1)"><relationEntry>r</relationEntry>'
        "</resourceRelation>",
    )
    assert record.links == ()
    assert b"<script" not in encode(record).replace(b'"value":"a <script>alert(1)</script> b"', b"")


def _chronicle(*items: str, entity: str = PERSON) -> AnyRecord:
    lines = "".join(f"<chronItem>{item}</chronItem>" for item in items)
    return _read(identity=entity, description=f"<biogHist><chronList>{lines}</chronList></biogHist>")[0]


def test_a_chronology_is_told_line_by_line_and_its_dated_lines_are_events() -> None:
    record = _chronicle(
        '<date standardDate="1943-06-21">21 juin 1943</date><placeEntry>Caluire</placeEntry><event>Arrestation</event>',
        "<dateRange><fromDate>1943</fromDate><toDate>1944</toDate></dateRange><event>Arrestation de son frère</event>",
        "<event>Sans date</event>",
    )
    assert isinstance(record, Person)
    (note,) = [note for note in record.notes if note.type == "history"]
    assert note.text[0].value == (
        "21 juin 1943, Caluire : Arrestation\n1943 – 1944 : Arrestation de son frère\nSans date"
    )
    assert "<li>21 juin 1943, Caluire : Arrestation</li>" in note.text[0].html
    told = [(event.type, event.date.text, event.place and event.place.name) for event in record.events if event.date]
    assert told == [("arrest", "21 juin 1943", "Caluire"), ("event", "1943 - 1944", None)]
    assert [event.text[0].value for event in record.events] == ["Arrestation", "Arrestation de son frère"]


@pytest.mark.parametrize(
    ("said", "type"),
    [
        ("Déporté à Buchenwald", "deportation"),
        ("Fusillé au Mont-Valérien", "execution"),
        ("Arrêté ministériel de nomination", "event"),
        ("Exécution du plan", "event"),
        ("Was arrested by the police", "arrest"),
    ],
)
def test_an_event_has_a_type_only_where_it_is_certain(said: str, type: str) -> None:
    record = _chronicle(f"<date>1943</date><event>{said}</event>")
    assert isinstance(record, Person)
    assert [event.type for event in record.events] == [type]


def test_an_arrest_in_a_groups_chronology_is_not_the_groups() -> None:
    record = _chronicle(
        "<date>1943</date><event>Arrestation</event>",
        "<date>1944</date><event>Dissolution</event>",
        entity="<entityType>corporateBody</entityType><nameEntry><part>Réseau fictif</part></nameEntry>",
    )
    assert isinstance(record, Group)
    assert [event.type for event in record.events] == ["event", "dissolution"]
