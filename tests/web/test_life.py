"""A life from several records: what agrees is one station, what contradicts stands side by side, nothing is decided."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.model.dates import Date, read_date
from passeur.model.record import LifeEvent, Name, Person, PlaceRef
from passeur.model.text import text
from passeur.web import life


def date(phrase: str) -> Date:
    return read_date(phrase, "fr")[0]


def event(type: str, when: str = "", where: str = "", words: str = "") -> LifeEvent:
    return LifeEvent(type, date(when) if when else None, PlaceRef(where) if where else None, text(words))


def person(id: str, *events: LifeEvent, names: tuple[Name, ...] = (), dates: tuple[Date, ...] = ()) -> Person:
    return Person(
        id=id, source=id, partner=id, title=text("Fictivier, Anselme"), events=events, names=names, dates=dates
    )


def told(station: life.Station) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [
        [(saying.event.date.text if saying.event.date else "", saying.records) for saying in version]
        for version in station.versions
    ]


def test_dates_that_agree_within_their_precision_are_one_station_the_most_precise_first() -> None:
    line = life.stations(
        [person("a", event("death", "1944", "Villefictive")), person("b", event("death", "21 février 1944"))]
    )
    assert [told(station) for station in line] == [[[("21 février 1944", ("b",)), ("1944", ("a",))]]]
    assert not line[0].disputed


def test_one_statement_in_two_wordings_names_both_sources_and_is_said_as_a_phrase() -> None:
    line = life.stations(
        [person("a", event("death", "21/02/1944", "VILLEFICTIVE")),
         person("b", event("death", "21 février 1944", "Villefictive"))]
    )  # fmt: skip
    assert told(line[0]) == [[("21 février 1944", ("a", "b"))]]


def test_two_dates_of_death_stand_side_by_side_in_the_order_of_days_and_a_vague_one_supports_neither() -> None:
    line = life.stations(
        [
            person("a", event("death", "17 février 1944", "Villefictive")),
            person("b", event("death", "15 janvier 1944", "Villefictive")),
            person("c", event("death", "1944")),
        ]
    )
    assert len(line) == 1
    assert told(line[0]) == [[("15 janvier 1944", ("b",))], [("17 février 1944", ("a",))]]
    assert [saying.records for saying in line[0].vague] == [("c",)]
    assert line[0].disputed
    assert line[0].days_disputed


def test_an_execution_is_weighed_against_a_death() -> None:
    one = [person("a", event("execution", "17 février 1944")), person("b", event("death", "4 avril 1945"))]
    assert life.stations(one)[0].disputed
    two = [person("a", event("execution", "17 février 1944")), person("b", event("death", "février 1944"))]
    assert [(station.disputed, len(station.sayings)) for station in life.stations(two)] == [(False, 2)]


def test_two_places_differ_unless_one_is_said_within_the_other() -> None:
    def disputed(one: str, other: str) -> bool:
        days = [person("a", event("birth", "1901", one)), person("b", event("birth", "1901", other))]
        return life.stations(days)[0].disputed

    assert disputed("Villefictive", "Bourg-Imaginé")
    assert not disputed("Villefictive", "Villefictive (Imaginaire)")
    assert not disputed("Adıville", "ADIVILLE")
    assert not disputed("Villefictive", "")


def test_about_a_year_contradicts_no_year_near_it() -> None:
    near = [person("a", event("birth", "vers 1901")), person("b", event("birth", "3 mars 1902"))]
    far = [person("a", event("birth", "vers 1901")), person("b", event("birth", "3 mars 1912"))]
    assert not life.stations(near)[0].disputed
    assert life.stations(far)[0].disputed


def test_what_can_happen_twice_is_two_stations_and_never_a_dispute() -> None:
    line = life.stations(
        [
            person("a", event("arrest", "3 mai 1942")),
            person("b", event("arrest", "9 juin 1943"), event("arrest", "1942")),
        ]
    )
    assert [told(station) for station in line] == [
        [[("3 mai 1942", ("a",)), ("1942", ("b",))]],
        [[("9 juin 1943", ("b",))]],
    ]


def test_stations_come_by_first_day_and_undated_ones_last() -> None:
    line = life.stations(
        [
            person(
                "a", event("homage", words="Une rue porte son nom."), event("death", "1944"), event("arrest", "1943")
            ),
            person("b", event("birth", "1901"), event("decree", "1945")),
        ]
    )
    assert [station.type for station in line] == ["birth", "arrest", "death", "decree", "homage"]


def test_a_date_of_birth_outside_the_events_counts_once() -> None:
    born = read_date("5 mars 1901", "fr", type="birth")[0]
    line = life.stations([person("a", dates=(born,)), person("b", event("birth", "5 mars 1901"), dates=(born,))])
    assert [told(station) for station in line] == [[[("5 mars 1901", ("a", "b"))]]]


def test_every_form_of_a_name_says_who_writes_it() -> None:
    forms = life.names(
        [
            person("a", names=(Name("Fictivier, Anselme"), Name("Lenoir", "nom-de-guerre", source="Journal imaginé"))),
            person("b", names=(Name("Lenoir", "pseudonym"),)),
            person("c"),
        ]
    )
    assert [(form.value, form.types, form.records, form.sources) for form in forms] == [
        ("Fictivier, Anselme", ["preferred"], ["a", "c"], []),
        ("Lenoir", ["nom-de-guerre", "pseudonym"], ["a", "b"], ["Journal imaginé"]),
    ]


PHRASES = st.sampled_from(["", "1944", "17 février 1944", "15 janvier 1944", "vers 1943", "après 1945", "inconnue"])
EVENTS = st.builds(
    event, st.sampled_from(["birth", "death", "execution", "arrest", "event"]), PHRASES,
    st.sampled_from(["", "Villefictive", "Bourg-Imaginé"]), st.sampled_from(["", "Un mot."]),
)  # fmt: skip


@given(st.lists(st.lists(EVENTS, max_size=4), max_size=4))
def test_nothing_said_is_lost_and_nothing_is_decided(lives: list[list[LifeEvent]]) -> None:
    records = [person(f"r{number}", *events) for number, events in enumerate(lives)]
    line = life.stations(records)
    said = {
        (saying.event.type, id) for station in line for saying in station.sayings for id in saying.records
    }  # fmt: skip
    assert said == {
        (one.type, record.id) for record in records for one in record.events if one.date or one.place or one.text
    }
    for station in line:
        for version in station.versions:
            assert all(life.agree(one.event, other.event) for one in version for other in version)
        # Nothing is decided: what would fit another version as well stands in none.
        for version in station.versions:
            for other in station.versions:
                for one in version:
                    assert other is version or not all(life.agree(one.event, each.event) for each in other)
        events = [saying.event for saying in station.sayings]
        if not station.disputed:
            assert all(life.agree(one, other) for one in events for other in events)


def test_what_fits_two_versions_is_given_to_neither() -> None:
    line = life.stations(
        [
            person("a", event("death", "15 janvier 1944")),
            person("b", event("death", "1944", "Villefictive")),
            person("c", event("death", "1944", "Bourg-Imaginé")),
        ]
    )
    assert {version[0].records for version in line[0].versions} == {("b",), ("c",)}
    assert [saying.records for saying in line[0].vague] == [("a",)]


def test_the_years_of_a_whole_life_are_said_where_births_and_deaths_are() -> None:
    whole = read_date("1846 – 1912", "fr", "", "life")[0]
    line = life.stations([person("a", event("birth", "1846"), event("death", "1913")), person("b", dates=(whole,))])
    assert [told(station) for station in line] == [
        [[("1846", ("a", "b"))]],
        [[("1912", ("b",))], [("1913", ("a",))]],
    ]
