"""People who may be living are withheld; the dead and those a partner answers for are not."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.access.living import LIFETIME, may_be_living, withheld
from passeur.model.dates import Date, read_date
from passeur.model.record import Holding, LifeEvent, Person


def person(*events: tuple[str, str]) -> Person:
    return Person(
        id="s/1",
        source="s",
        partner="p",
        events=tuple(
            LifeEvent(type=kind, date=read_date(text, "fr", "", kind)[0] if text else None) for kind, text in events
        ),
    )


def test_a_birth_within_a_lifetime_and_no_death_may_be_living() -> None:
    assert may_be_living(person(("birth", "12 mars 1950")), 2026)
    assert may_be_living(person(("birth", "1907")), 2026)
    assert not may_be_living(person(("birth", "1906")), 2026)


def test_a_death_even_without_a_date_ends_it() -> None:
    assert not may_be_living(person(("birth", "1950"), ("death", "")), 2026)
    assert not may_be_living(person(("birth", "1920"), ("execution", "1944")), 2026)


def test_the_latest_possible_birth_counts() -> None:
    assert may_be_living(person(("birth", "entre 1900 et 1910")), 2026)


def test_without_any_date_a_record_stands() -> None:
    assert not may_be_living(person(), 2026)
    assert not may_be_living(person(("birth", "date inconnue")), 2026)


def test_a_birth_that_only_the_record_dates_counts_too() -> None:
    dated = Person(
        id="s/1", source="s", partner="p", dates=(Date("1980", earliest=19800101, latest=19801231, type="birth"),)
    )
    assert may_be_living(dated, 2026)


def test_only_persons_are_withheld_and_not_where_the_partner_answers() -> None:
    living = person(("birth", "1990"))
    assert withheld(living, 2026, published=False)
    assert not withheld(living, 2026, published=True)
    assert not withheld(Holding(id="s/2", source="s", partner="p"), 2026, published=False)


@given(st.integers(1700, 2100), st.integers(1900, 2200))
def test_nobody_is_withheld_after_a_lifetime_nor_published_before(birth: int, year: int) -> None:
    one = person(("birth", str(birth)))
    assert may_be_living(one, year) is (year - birth < LIFETIME)
