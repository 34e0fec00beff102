"""People who may be living are withheld; the dead and those a partner answers for are not; clocks open in January."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from passeur import network
from passeur.access import rules
from passeur.access.hidden import Hidden, Withheld
from passeur.access.living import health_closed, may_be_living
from passeur.access.mentions import mention_may_be_living
from passeur.access.reduce import reduce, withheld
from passeur.access.rules import Clocks, clocks, rule
from passeur.errors import NetworkError
from passeur.model.dates import Date, read_date
from passeur.model.record import (
    Agent,
    Group,
    Holding,
    Identifier,
    LifeEvent,
    Name,
    Note,
    Person,
    PlaceRef,
    Relation,
    Term,
    Theme,
)
from passeur.model.text import Phrase
from passeur.network import Closed, Source

NOW = clocks(Source(partner="p"), 2026)
PUBLISHED = clocks(Source(partner="p", living="published"), 2026)


def person(*events: tuple[str, str], id: str = "s/1", name: str = "Fictivier, Anselme", **more: object) -> Person:
    return Person(
        id=id,
        source="s",
        partner="p",
        names=(Name(name),),
        events=tuple(
            LifeEvent(type=kind, date=read_date(text, "fr", "", kind)[0] if text else None) for kind, text in events
        ),
        **more,  # type: ignore[arg-type]
    )


def hidden_with(*people: Person) -> Hidden:
    found = Withheld()
    for each in people:
        found.add(each)
    return found.hidden()


def test_a_birth_within_a_lifetime_and_no_death_may_be_living() -> None:
    assert may_be_living(person(("birth", "12 mars 1950")), NOW)
    assert may_be_living(person(("birth", "1906")), NOW)
    assert not may_be_living(person(("birth", "1905")), NOW)


def test_a_death_even_without_a_date_ends_it() -> None:
    assert not may_be_living(person(("birth", "1950"), ("death", "")), NOW)
    assert not may_be_living(person(("birth", "1920"), ("execution", "1944")), NOW)
    assert not may_be_living(person(("birth", "1950"), dates=(Date("2001", type="death"),)), NOW)


@pytest.mark.parametrize(
    "written", ["inconnu", "?", "-", "....", "s.d.", "vivant", "non", "NULL", "survivante", "0000-00-00", "non décédé"]
)
def test_what_stands_in_place_of_a_death_and_says_none_does_not_end_a_life(written: str) -> None:
    assert may_be_living(person(("birth", "1930"), ("death", written)), NOW)


@pytest.mark.parametrize("written", ["mort en déportation", "décédée", "après 1985", "19..", "en déportation"])
def test_a_death_in_words_ends_it(written: str) -> None:
    assert not may_be_living(person(("birth", "1930"), ("death", written)), NOW)


def test_a_place_of_death_ends_it_unless_the_place_is_not_known_either() -> None:
    def died_at(place: str) -> Person:
        unknown = read_date("inconnue", "fr", "", "death")[0]
        born = LifeEvent("birth", date=read_date("1930", "fr", "", "birth")[0])
        return replace(person(), events=(born, LifeEvent("death", date=unknown, place=PlaceRef(name=place))))

    assert not may_be_living(died_at("Auschwitz"), NOW)
    assert may_be_living(died_at("inconnu"), NOW)
    assert may_be_living(died_at("-"), NOW)


def test_a_birth_that_is_written_and_cannot_be_read_is_the_latest_possible() -> None:
    assert may_be_living(person(("birth", "12/05/30")), NOW)
    assert not may_be_living(person(("birth", "12/05/30"), ("residence", "1850")), NOW)


@pytest.mark.parametrize(
    "name", ["Fictorel, Basile (1931-....)", "Fictorel, Basile (né en 1933)", "Fictorel, Basile, 1934-"]
)
def test_dates_in_the_name_of_a_person_count_where_the_record_has_none(name: str) -> None:
    assert may_be_living(person(name=name), NOW)
    assert not may_be_living(person(("death", "1944"), name=name), NOW)


def test_a_name_with_a_life_that_is_over_stands() -> None:
    assert not may_be_living(person(name="Fictorel, Basile (1931-1990)"), NOW)
    assert not may_be_living(person(name="Fictorel, Basile (18..-1944)"), NOW)


def test_a_note_that_begins_with_a_birth_counts_where_the_record_has_no_date() -> None:
    def told(text: str) -> Person:
        return person(notes=(Note(type="history", text=(Phrase(text, "fr"),)),))

    assert may_be_living(told("Née le 3 mars 1985 à Lyon, elle enseigne."), NOW)
    assert not may_be_living(told("Né en 1920, il est fusillé."), NOW)
    assert not may_be_living(told("Le fonds de ce notaire est né en 1985."), NOW)


def test_a_life_that_is_dated_as_a_whole_is_over_where_it_has_both_ends() -> None:
    def dated(text: str) -> Person:
        return person(dates=(read_date(text, "fr", "", "life")[0],))

    assert not may_be_living(dated("1928 – 2010"), NOW)
    assert may_be_living(dated("1928 –"), NOW)
    assert may_be_living(dated("actif 1960 – 1990"), NOW)
    assert health_closed(dated("1928 – 2010"), NOW)
    assert not health_closed(dated("1870 – 1944"), NOW)


def test_the_latest_possible_birth_counts() -> None:
    assert may_be_living(person(("birth", "entre 1900 et 1910")), NOW)
    assert may_be_living(person(dates=(Date("après 1850", earliest=18500101, type="birth"),)), NOW)


def test_without_a_birth_the_first_dated_thing_of_a_life_counts() -> None:
    assert may_be_living(person(("arrest", "1943"), ("deportation", "1944")), NOW)
    assert not may_be_living(person(("residence", "1850"), ("occupation", "1930")), NOW)
    assert not may_be_living(person(("homage", "2001")), NOW)


@pytest.mark.parametrize(
    ("dates", "living"),
    [
        ("American, died 1949", False),
        ("d. 1950", False),
        ("active 1890-1950", False),
        ("actif 1890-1950", False),
        ("documented 1880-1920", False),
        ("active 1910-1950", True),
        ("active 20th century", True),
        ("b. 1949", True),
        ("1949-present", True),
        ("1949-?", True),
    ],
)
def test_dates_in_words_beside_a_person_tell_a_death_and_a_beginning(dates: str, living: bool) -> None:
    for kind in ("", "life"):
        found = person(dates=(read_date(dates, "en", "", kind)[0],))
        assert may_be_living(found, NOW) is living


@pytest.mark.parametrize(
    "dates",
    [
        "XXe siècle",
        "entre 1980 et 1990",
        "printemps 1985",
        "1985-9999",
        "début XXe siècle",
        "2. Hälfte 20. Jh.",
        "zwischen 1980 und 1990",
        "1900-talets andra hälft",
    ],
)
def test_limits_of_one_unknown_year_are_no_life_that_is_over(dates: str) -> None:
    assert may_be_living(person(dates=(read_date(dates, "fr", "", "life")[0],)), NOW)


def test_dates_of_a_life_with_a_birth_and_a_death_are_over() -> None:
    for dates in (
        "12 mars 1943 - 15 mai 1943",
        "1910-1944",
        "XIXe-XXe siècle",
        "1879 - after 1912",
        "late 19th-early 20th century",
    ):
        assert not may_be_living(person(dates=(read_date(dates, "fr", "", "life")[0],)), NOW)


def test_a_career_that_began_long_ago_is_of_somebody_dead() -> None:
    career = read_date("1890 - 1950", "fr", "", "activity")[0]
    assert not may_be_living(person(dates=(career,)), NOW)
    assert may_be_living(person(dates=(read_date("1930 - 1950", "fr", "", "activity")[0],)), NOW)


@pytest.mark.parametrize("death", ["9999", "2099", "1900-01-01", "1900", "mort ?", "décès inconnu"])
def test_a_death_that_cannot_have_been_is_none(death: str) -> None:
    assert may_be_living(person(("birth", "1985"), ("death", death)), NOW)


def test_the_first_words_of_a_note_tell_a_birth() -> None:
    for words in ("Léa Fictivier est née le 3 mars 1985 à Lyon.", "Naissance : 3 mars 1985. Étudiante."):
        assert may_be_living(person(notes=(Note("history", (Phrase(words, "fr"),)),)), NOW)
    assert not may_be_living(
        person(notes=(Note("history", (Phrase("Résistante. Sa fille est née en 1985.", "fr"),)),)), NOW
    )


def test_a_concept_that_is_written_as_a_person_with_an_open_life_has_no_record() -> None:
    open_, dead = Phrase("Fictorel, Léa (1985-....)", "fr"), Phrase("Fictard, Paul (1880-1944)", "fr")
    concept = Theme(id="s/1", source="s", partner="p", title=(open_,))
    assert reduce(concept, NOW, Hidden()) is None
    assert reduce(concept, PUBLISHED, Hidden()) is concept
    other = Theme(id="s/2", source="s", partner="p", title=(dead,), alternatives=(open_, dead), hidden=(open_,))
    reduced = reduce(other, NOW, Hidden())
    assert isinstance(reduced, Theme)
    assert (reduced.alternatives, reduced.hidden) == ((dead,), ())


def test_without_any_date_a_record_stands() -> None:
    assert not may_be_living(person(), NOW)
    assert not may_be_living(person(("birth", "date inconnue")), NOW)


def test_a_birth_that_only_the_record_dates_counts_too() -> None:
    dated = person(dates=(Date("1980", earliest=19800101, latest=19801231, type="birth"),))
    assert may_be_living(dated, NOW)


def test_only_persons_are_withheld_and_not_where_the_partner_answers() -> None:
    living = person(("birth", "1990"))
    assert withheld(living, NOW)
    assert not withheld(living, PUBLISHED)
    assert not withheld(Holding(id="s/2", source="s", partner="p"), NOW)


@given(st.integers(1700, 2100), st.integers(1900, 2200))
def test_nobody_is_withheld_after_a_lifetime_nor_published_before(birth: int, year: int) -> None:
    at = clocks(Source(partner="p"), year)
    assert may_be_living(person(("birth", str(birth))), at) is (year <= birth + 120)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1990, 2100))
def test_a_source_can_only_be_stricter(lifetime: int, health: int, year: int) -> None:
    at = clocks(Source(partner="p", closed=Closed(lifetime=lifetime, health=health)), year)
    assert (at.lifetime, at.health) == (max(120, lifetime), max(50, health))


def test_a_looser_period_is_refused_with_its_place() -> None:
    text = '[network]\nid = "n"\nname = {fr = "N"}\n[partners.p]\nname = {fr = "P"}\n[sources.s]\npartner = "p"\n'
    text += 'files = ["a"]\nclosed = {lifetime = 100}\n'
    with pytest.raises(NetworkError, match=r"\[sources.s\] closed.lifetime = 100 is looser"):
        network.parse(text.encode())
    assert network.parse(text.replace("100", "130").encode()).sources["s"].closed.lifetime == 130


def test_what_the_network_refuses_is_what_the_table_of_rules_says() -> None:
    assert (rule("living", 2026).years, rule("health", 2026).years) == (network.LIFETIME, network.HEALTH)


def test_rules_can_be_read_and_say_what_they_follow() -> None:
    assert [each.id for each in rules.rules()] == ["living", "health"]
    for each in rules.rules():
        assert each.fr
        assert each.en
        assert each.basis
        assert each.start == date(2026, 11, 22)


def test_before_the_first_rule_holds_nothing_is_open_for_want_of_one() -> None:
    assert rule("living", 1990) == rule("living", 2100)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Fictorel, Basile (1985-....)", ""), ("Fictorel, Basile", "1990-"), ("Fictorel, Basile, 1950-", ""),
        ("Fictorel, Basile", "né en 1985"), ("Fictorel, Basile", "1985"), ("Fictorel, Basile", "1985-03-12"),
        ("Fictorel, Basile (19..-....)", ""), ("Fictorel, Basile (1985 – )", ""), ("Fictorel", "1985/.."),
        ("Fictorel, Basile", "actif 1930-1950"), ("Fictorel, Basile", "born 1950"), ("Fictorel", "194?-...."),
    ],
)  # fmt: skip
def test_a_mention_with_an_open_life_may_be_living(name: str, dates: str) -> None:
    assert mention_may_be_living(name, dates, NOW)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Fictorel, Basile (1885-1944)", ""), ("Fictorel, Basile", "1920-1944"), ("Fictorel, Basile (1885-....)", ""),
        ("Fictorel, Basile", ""), ("Fictorel, Basile", "....-1985"), ("Fictorel, Basile (-1985)", ""),
        ("Fictorel, Basile", "mort en 1985"), ("Fictorel, Basile", "1920-03-12/1944-02-21"),
        ("Exposition de 1937", ""), ("Fictorel, Basile", "1920-† 1944"), ("Fictorel (17..-18..)", ""),
    ],
)  # fmt: skip
def test_a_mention_that_is_closed_old_or_undated_stands(name: str, dates: str) -> None:
    assert not mention_may_be_living(name, dates, NOW)


def test_a_record_that_names_nobody_living_is_the_same_object() -> None:
    record = Holding(id="s/2", source="s", partner="p", agents=(Agent("Fictard, Cyprien (1880-1944)", type="person"),))
    assert reduce(record, NOW, Hidden()) is record
    assert reduce(record, NOW, hidden_with(person(("birth", "1990")))) is record


def test_mentions_of_the_living_are_taken_out_of_other_records() -> None:
    living = person(("birth", "1990"))
    hidden = hidden_with(living)
    stays = (Agent("Fictard, Cyprien", type="person"), Agent("Amis d'Anselme Fictivier", type="group"))
    record = Holding(
        id="s/2",
        source="s",
        partner="p",
        agents=(
            *stays,
            Agent("A. F.", ref="s/1", type="person"),
            Agent("Anselme FICTIVIER", role="subject"),
            Agent("Fictorel, Basile", dates="1985-", type="person"),
        ),
        relations=(Relation("family", target="s/1"), Relation("family", label="Anselme Fictivier, son fils")),
        terms=(Term((Phrase("Fictivier, Anselme"),)), Term((Phrase("résistance"),))),
    )
    found = reduce(record, NOW, hidden)
    assert found is not None
    assert found.agents == stays
    assert found.relations == ()
    assert [term.label[0].value for term in found.terms] == ["résistance"]
    # The partner that answers for its source may name whom it names; another partner's namesake is somebody else.
    assert reduce(record, PUBLISHED, hidden) is record
    other = Holding(id="t/2", source="t", partner="q", agents=(Agent("Anselme FICTIVIER"),))
    assert reduce(other, NOW, hidden) is other


def test_a_namesake_whose_dates_are_those_of_the_dead_stands() -> None:
    hidden = hidden_with(person(("birth", "1990")))
    record = Holding(
        id="s/2", source="s", partner="p", agents=(Agent("Fictivier, Anselme", dates="1880-1944", type="person"),)
    )
    assert reduce(record, NOW, hidden) is record
    dead = person(
        ("birth", "1880"), ("death", "1944"), id="s/3", notes=(Note("history", (Phrase("Anselme Fictivier naît."),)),)
    )
    assert reduce(dead, NOW, hidden) is dead


def test_a_life_loses_the_words_that_name_somebody_withheld_and_keeps_the_rest() -> None:
    hidden = hidden_with(person(("birth", "1990")))
    said = (Phrase("Père d'Anselme Fictivier"), Phrase("À Paris"))
    notes = (Note("history", said), Note("note", said[:1]))
    for record in (
        person(("birth", "1880"), ("death", "1944"), id="s/3", name="Fictivier, Basile", notes=notes),
        Group(id="s/4", source="s", partner="p", notes=notes, events=(LifeEvent("foundation", text=said),)),
    ):
        found = reduce(record, NOW, hidden)
        assert isinstance(found, Person | Group)
        assert found.notes == (Note("history", said[1:]),)
        assert all(event.text in ((), said[1:]) for event in found.events)
        assert len(found.events) == len(record.events)


def test_an_address_of_an_authority_file_leads_to_the_person_from_any_source() -> None:
    hidden = hidden_with(person(("birth", "1990"), identifiers=(Identifier("42", "VIAF"), Identifier("7", "local"))))
    assert hidden.refers("t", "42", "viaf")
    assert hidden.refers("s", "7")
    assert not hidden.refers("t", "7")
    assert not hidden.refers("s", "")


ILL = (("birth", "1900"), ("death", "1980"), ("illness", "1943"))


def test_health_of_the_dead_is_hidden_for_fifty_years() -> None:
    record = person(*ILL, notes=(Note("health", (Phrase("x"),)), Note("history", (Phrase("y"),))))
    found = reduce(record, NOW, Hidden())
    assert isinstance(found, Person)
    assert [event.type for event in found.events] == ["birth", "death"]
    assert [note.type for note in found.notes] == ["history"]
    assert reduce(record, clocks(Source(partner="p"), 2030), Hidden()) != record
    assert reduce(record, clocks(Source(partner="p"), 2031), Hidden()) is record
    assert reduce(record, clocks(Source(partner="p", health="published"), 2026), Hidden()) is record


def test_publishing_a_list_of_the_living_does_not_publish_their_health() -> None:
    record = person(("birth", "1990"), ("hospital", "2010"))
    found = reduce(record, PUBLISHED, Hidden())
    assert isinstance(found, Person)
    assert [event.type for event in found.events] == ["birth"]


def test_where_no_death_is_dated_health_waits_for_the_latest_possible_one() -> None:
    assert health_closed(person(("birth", "1900"), ("death", "")), Clocks(2070, 120, 50))
    assert not health_closed(person(("birth", "1900"), ("death", "")), Clocks(2071, 120, 50))
    assert health_closed(person(("death", "")), Clocks(3000, 120, 50))
    assert not health_closed(
        person(
            ("burial", "1900"),
        ),
        NOW,
    )


def test_a_name_with_a_few_words_between_is_still_the_name() -> None:
    hidden = hidden_with(person(("birth", "1990")))
    for said in (
        "Anselme F. Fictivier", "ses enfants Anselme, Jean et Zoé Fictivier", "FICTIVIER (Anselme)",
        "l’épouse d’Anselme Fictivier", "Anselme Fi\u0301ctivier",
    ):  # fmt: skip
        assert hidden.named("p", said), said
    for said in ("Anselme", "Fictivier", "Anselme " + "et alors " * 5 + "Fictivier", ""):
        assert not hidden.named("p", said), said
    assert not hidden.named("q", "Anselme Fictivier")


def test_a_name_whose_dates_tell_of_no_death_is_not_told_apart() -> None:
    hidden = hidden_with(person(("birth", "1921")))
    for dates, stays in (("XXe siècle", False), ("1921", False), ("1921-1999", True), ("1821-....", True), ("", False)):
        record = Holding(id="s/2", source="s", partner="p", agents=(Agent("Fictivier, Anselme", dates=dates),))
        found = reduce(record, NOW, hidden)
        assert found is not None
        assert bool(found.agents) is stays, dates


def test_a_relation_to_somebody_whose_life_is_still_open_goes_and_one_to_a_group_stays() -> None:
    gone = (
        Relation("associative", label="Fictorel, Basile (1985-....)"),
        Relation("family", label="Basile, né en 1990"),
    )
    stays = (
        Relation("associative", label="Amis de Basile Fictorel (1985-....)"),
        Relation("family", label="Fictorel, Zoé (1901-1944)"),
    )
    record = Group(id="s/4", source="s", partner="p", relations=(*gone, *stays))
    found = reduce(record, NOW, Hidden())
    assert found is not None
    assert found.relations == stays


def test_an_undated_record_with_the_name_of_somebody_withheld_is_withheld_too() -> None:
    hidden = hidden_with(person(("birth", "1990")))
    undated = person(id="s/9", name="FICTIVIER Anselme")
    assert reduce(undated, NOW, hidden) is None
    assert reduce(undated, NOW, Hidden()) is undated
    assert reduce(undated, PUBLISHED, hidden) is undated
    dead = person(("death", ""), id="s/9", name="FICTIVIER Anselme")
    assert reduce(dead, NOW, hidden) is dead


def test_an_authority_is_the_same_however_its_address_is_written() -> None:
    living = person(
        ("birth", "1990"),
        identifiers=(Identifier("https://viaf.org/viaf/42/"), Identifier("ark:/12345/abc")),
        id="s/p-1",
    )
    hidden = hidden_with(living)
    assert hidden.refers("t", "http://viaf.org/viaf/42")
    assert hidden.refers("t", "https://resolveur.example/ark:12345/abc")
    assert hidden.refers("s", "p-1")
    assert not hidden.refers("t", "p-1")
    assert not hidden.refers("s", "  ")
