"""What stands beside a name in an index tells a life that is over, or one that may still be lived."""

import pytest

from passeur.access.living import mention_ended, mention_may_be_living
from passeur.access.rules import clocks
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
