"""What stands beside a name in an index tells a life that is over, or one that may still be lived."""

import pytest

from passeur.access.hidden import Hidden
from passeur.access.living import mention_ended, mention_may_be_living
from passeur.access.reduce import reduce
from passeur.access.rules import clocks
from passeur.model.record import Holding, Term
from passeur.model.text import Phrase
from passeur.network import Source

NOW = clocks(Source(partner="p"), 2026)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Fictorel, Léa (née en 1931, déportée en 1944)", ""),
        ("Fictorel, Léa", "née en 1931, arrêtée en 1943"),
        ("Fictorel, Léa", "born 3 May 1931, deported 1943-1945"),
        ("Fictorel, Léa, née Fictard en 1931, exilée en 1942", ""),
    ],
)
def test_what_is_told_after_a_birth_is_no_death(name: str, dates: str) -> None:
    assert mention_may_be_living(name, dates, NOW)
    assert not mention_ended(name, dates, NOW)


@pytest.mark.parametrize(
    "dates",
    [
        "né en 1930-1944",
        "né le 3.5.1930, mort en 1944",
        "* 1930 Lyon, + 1944",
        "b. 1930, d. 1944",
        "née Fictard (3 mai 1930-4 juin 1944)",
    ],
)
def test_a_birth_with_a_death_is_over(dates: str) -> None:
    assert mention_ended("Fictorel, Léa", dates, NOW)


def test_a_person_with_an_open_life_is_no_subject_of_a_record() -> None:
    subjects = (
        "Fictorel, Basile (1985-....)",
        "Fictorel, Léa (née en 1931, déportée en 1944)",
        "Fictard, Cyprien (1880-1944)",
        "Université, Lyon (1985-....)",
        "Guerre mondiale (1939-1945)",
        "Exposition, Paris (1937)",
        "Fictivier, Anselme",
    )
    terms = tuple(Term((Phrase(each, "fr"),)) for each in subjects)
    reduced = reduce(Holding(id="s/1", source="s", partner="p", terms=terms), NOW, Hidden())
    assert reduced is not None
    assert [term.label[0].value for term in reduced.terms] == list(subjects[2:])
    published = clocks(Source(partner="p", living="published"), 2026)
    assert reduce(Holding(id="s/1", source="s", partner="p", terms=terms), published, Hidden()) is not reduced
