"""What of a record is searched, filtered and sorted."""

import pytest

from passeur.model.dates import Date
from passeur.model.record import (
    Agent,
    AnyRecord,
    Digital,
    Event,
    Extent,
    Group,
    Holding,
    Identifier,
    LifeEvent,
    Name,
    Note,
    Offer,
    Person,
    Place,
    PlaceRef,
    Term,
    Theme,
)  # fmt: skip
from passeur.model.text import Phrase, text
from passeur.search.document import LONGEST_TEXT, document, themes_and_places
from passeur.search.parse import parse
from passeur.search.snippets import Marker


def dated(*spans: tuple[int, int]) -> Holding:
    dates = tuple(Date(text="", earliest=first, latest=last) for first, last in spans)
    return Holding(id="s/1", source="s", partner="p", dates=dates)


HOLDING = Holding(
    id="s/1", source="s", partner="p", title=text("Dossier d’enquête"), lang="fre", form="archives", level="file",
    identifiers=(Identifier("72 AJ 35", "call-number"),), parent="s/0", order=7, languages=("fre", "ger"),
    dates=(Date(text="août 1944", earliest=19440801, latest=19440831),), agents=(Agent("Bureau fictif"),),
    places=(PlaceRef("Suresnes"),), digital=(Digital("https://example.org/1"),), extents=(Extent("3 cartons"),),
    terms=(Term(text("Résistance")), Term(text("papier"), "material"), Term(text("Résistance"))),
    notes=(Note("scope", text("Rapports de police.")), Note("access", text("Hérité."), inherited="s/0"),
           Note("rules", text("ISAD(G)"))),
)  # fmt: skip


def test_a_holding() -> None:
    made = document(HOLDING)
    assert (made.kind, made.title, made.lang, made.parent, made.order) == (
        "holding",
        "Dossier d’enquête",
        "fr",
        "s/0",
        7,
    )
    assert (made.form, made.level, made.languages, made.digital) == ("archives", "file", ("fr", "de"), True)
    assert (made.themes, made.places, made.agents) == (("Résistance",), ("Suresnes",), ("Bureau fictif",))
    assert (made.identifiers, made.decades, made.centuries) == (("72 AJ 35",), ("1940",), ("20",))
    for wanted in ("Rapports de police.", "papier", "3 cartons", "août 1944"):
        assert wanted in made.text
    for left_out in ("Hérité.", "ISAD(G)"):
        assert left_out not in made.text


@pytest.mark.parametrize("record", [
    HOLDING,
    Person(
        id="s/1", source="s", partner="p", names=(Name("x"),), places=(PlaceRef("Lyon"), PlaceRef("Paris")),
        events=(LifeEvent("birth", None, PlaceRef("Paris")), LifeEvent("death", None, PlaceRef("Auschwitz"))),
        terms=(Term(text("otage"), "background"), Term(text("Travail")), Term(text("Travail"))),
    ),
    Theme(id="s/1", source="s", partner="p", alternatives=(Phrase("Autre mot"),)),
])  # fmt: skip
def test_themes_and_places_alone_are_those_of_the_document(record: AnyRecord) -> None:
    made = document(record)
    assert themes_and_places(record) == {"theme": made.themes, "place": made.places}


def test_a_person_has_names_list_and_the_places_and_dates_of_its_life() -> None:
    person = Person(
        id="s/1", source="s", partner="p", title=text("Fictive, Élise"), list="wall",
        names=(Name("Fictive, Élise"), Name("Lise", "nom-de-guerre"), Name("Lise", "pseudonym")),
        events=(
            LifeEvent("birth", Date(text="1920", earliest=19200101, latest=19201231), PlaceRef("Paris")),
            LifeEvent("death", Date(text="1944", earliest=19440819, latest=19440819), PlaceRef("Paris"), text("tuée")),
        ),
    )  # fmt: skip
    made = document(person)
    assert (made.names, made.list, made.places) == (("Fictive, Élise", "Lise"), "wall", ("Paris",))
    assert (made.earliest, made.latest, made.decades) == (19200101, 19440819, ("1920", "1940"))
    assert "tuée" in made.text
    assert made.top


def test_what_a_list_states_of_a_person_is_a_background_and_no_theme() -> None:
    terms = (Term(text("Résistante"), "background"), Term(text("otage"), "background"), Term(text("Travail")))
    made = document(Person(id="s/1", source="s", partner="p", names=(Name("x"),), terms=terms))
    assert (made.backgrounds, made.themes) == (("Résistante", "otage"), ("Travail",))
    assert "otage" in made.text


@pytest.mark.parametrize(
    ("name", "letter", "sort_name"),
    [
        (Name("Élise Fictive", given="Élise", family="Fictive"), "F", "fictive elise"),
        (Name("Fictive, Élise"), "F", "fictive elise"), (Name("Œuvre fictive"), "O", "oeuvre fictive"),
        (Name("FICTIVE (Élise, dite Lise)"), "F", "fictive elise"), (Name("Élise FICTIVE"), "F", "fictive elise"),
        (Name("Élise de La Fictive", given="Élise", family="Fictive", particle="de La"), "F", "fictive elise"),
        (Name("11e convoi fictif"), "#", "11 e convoi fictif"),
    ],
)  # fmt: skip
def test_letter_and_order_of_a_register(name: Name, letter: str, sort_name: str) -> None:
    for made in (document(Person(id="s/1", source="s", partner="p", names=(name, Name("Zoé")))),
                 document(Group(id="s/1", source="s", partner="p", names=(name,)))):  # fmt: skip
        assert (made.letter, made.sort_name) == (letter, sort_name)
    assert document(HOLDING).letter == document(HOLDING).sort_name == ""


@pytest.mark.parametrize(
    "record",
    [
        Group(id="s/1", source="s", partner="p", names=(Name("Réseau fictif"),)),
        Place(id="s/1", source="s", partner="p", names=(Name("Gare fictive"),)),
        Theme(id="s/1", source="s", partner="p", alternatives=(Phrase("Autre mot"),)),
        Event(id="s/1", source="s", partner="p"), Offer(id="s/1", source="s", partner="p", languages=("eng",)),
    ],
)  # fmt: skip
def test_every_kind_and_no_title(record: AnyRecord) -> None:
    made = document(record)
    assert made.title == "s/1"
    assert made.kind == type(record).__name__.lower()
    assert len(made.names) == (0 if isinstance(record, Event | Offer) else 1)
    assert (made.earliest, made.decades) == (0, ())


def test_where_a_thing_is_kept_is_searched_by_its_words_and_is_no_place_that_it_is_of() -> None:
    places = (PlaceRef("Marseille", "kept"), PlaceRef("Beaucaire", "created"))
    made = document(Holding(id="s/1", source="s", partner="p", title=text("Bague"), places=places))
    assert made.places == ("Beaucaire",)
    assert "Marseille" in made.text


def test_the_day_of_a_description_is_no_time_of_what_it_describes() -> None:
    dates = (Date("2014-03-31", earliest=20140331, latest=20140331, type="description"),)
    made = document(Theme(id="s/1", source="s", partner="p", dates=dates))
    assert (made.earliest, made.latest, made.decades, made.centuries) == (0, 0, (), ())


def test_two_languages_stay_apart() -> None:
    record = Holding(
        id="s/1", source="s", partner="p", title=(Phrase("Le brassard", "fr"), Phrase("The armband", "en")),
        notes=(Note("scope", (Phrase("Porté en août.", "fr"), Phrase("Worn in August.", "en"))),),
    )  # fmt: skip
    made = document(record)
    assert (made.title, made.title_en, made.lang) == ("Le brassard", "The armband", "fr")
    assert (made.text, made.text_en) == ("Porté en août.", "Worn in August.")


def test_english_alone_is_the_text() -> None:
    record = Holding(id="s/1", source="s", partner="p", title=(Phrase("Flag", "en"),), lang="en",
                     notes=(Note("scope", (Phrase("Silk.", "en"),)),))  # fmt: skip
    made = document(record)
    assert (made.title, made.title_en, made.lang, made.text, made.text_en) == ("Flag", "", "en", "Silk.", "")


@pytest.mark.parametrize(
    ("spans", "centuries", "decades"),
    [
        ([(19000101, 19011231)], ("19", "20"), ("1900",)),
        ([(19391231, 19400101)], ("20",), ("1930", "1940")),
        ([(-429685, -429685)], ("-1",), ()),  # 44 BC
        ([(101, 1231)], ("-1",), ()),  # 1 BC
        ([(-989899, -989899)], ("-1",), ()),  # 99 BC
        ([(-999899, -999899)], ("-2",), ()),  # 101 BC
        ([(10101, 11231)], ("1",), ("0",)),
        ([(-9899, 11231)], ("-1", "1"), ("0",)),
        ([(16000101, 19001231)], ("16", "17", "18", "19"), tuple(str(year) for year in range(1600, 1901, 10))),
        ([(16000101, 19011231)], ("16", "17", "18", "19", "20"), ()),  # over 300 years
        ([(-20000101, 19011231)], (), ()),  # over 3,000 years
        ([(18500101, 18501231), (19440101, 19440101)], ("19", "20"), ("1850", "1940")),
        ([(0, 0)], (), ()), ([(19440101, 0)], ("20",), ("1940",)), ([(0, 19440101)], ("20",), ("1940",)),
    ],
)  # fmt: skip
def test_centuries_and_decades(
    spans: list[tuple[int, int]], centuries: tuple[str, ...], decades: tuple[str, ...]
) -> None:
    made = document(dated(*spans))
    assert (made.centuries, made.decades) == (centuries, decades)


def test_an_open_range_claims_no_more_than_is_known() -> None:
    made = document(dated((19440101, 0)))
    assert (made.earliest, made.latest) == (19440101, 19440101)


def test_the_date_of_acquisition_is_not_the_date_of_the_thing() -> None:
    dates = (
        Date(text="", earliest=19440101, latest=19441231, type="creation"),
        Date(text="", earliest=20100101, latest=20101231, type="acquisition"),
    )
    made = document(Holding(id="s/1", source="s", partner="p", dates=dates))
    assert (made.earliest, made.latest, made.decades) == (19440101, 19441231, ("1940",))


def test_long_text_is_capped() -> None:
    record = Holding(id="s/1", source="s", partner="p", notes=(Note("scope", text("mot " * LONGEST_TEXT)),))
    assert len(document(record).text) == LONGEST_TEXT


def test_a_finding_aid_heads_its_components() -> None:
    assert not document(HOLDING).top
    assert document(Holding(id="s/0", source="s", partner="p", form="archives")).top
    assert not document(Holding(id="s/2", source="s", partner="p", form="photograph")).top


def test_an_excerpt_begins_with_what_is_said_and_tells_its_parts_apart() -> None:
    record = Holding(
        id="a/1", source="a", partner="m", form_text=text("tombeau", "fr"),
        dates=(
            Date(text="1947", earliest=19470101, latest=19471231),
            Date(text="2014-03-12T19:13:55+0100", earliest=20140312, latest=20140312, type="description"),
        ),
        notes=(Note("scope", text("Le maréchal repose dans la crypte.", "fr")),),
    )  # fmt: skip
    made = document(record).text
    assert made == "Le maréchal repose dans la crypte.\ntombeau\n1947"
    marked, _ = Marker(parse("crypte")).snippet(f"{made}\nTombeau")
    assert marked == "Le maréchal repose dans la <mark>crypte</mark>.\xa0· tombeau\xa0· 1947"


def test_an_ordinal_is_marked_whole() -> None:
    marked, _ = Marker(parse("2ème DB")).snippet("La 2e DB, 2nd Armored Division, 2ème étage, les 2em")
    assert marked.count("<mark>") == 5
    assert "La <mark>2e</mark> <mark>DB</mark>, <mark>2nd</mark> Armored Division, <mark>2ème</mark> étage" in marked


def test_types_for_machines_are_no_words_of_an_excerpt() -> None:
    forms = (Phrase("StillImage"), Phrase("Text"), Phrase("tract imaginaire"))
    holding = Holding(id="s/1", source="s", partner="p", form_text=forms)
    assert document(holding).text == "tract imaginaire"
