"""What letters stand for one another in forms of one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names.letters import SHAPE, Shared, differences, likeness, shape, stem

_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


def test_differences_are_told_with_their_place_and_their_neighbours() -> None:
    said = differences("marco", "markus")
    assert {"co$:kus$", "rco$:rkus$", "2-3$", "~c:k", "places-1"} <= set(said)
    assert {"s:z", "as:az", "s$:z$"} <= set(differences("tomas", "tomaz"))
    assert "^:^h" in differences("anna", "hanna")
    assert set(differences("marco", "markus")) == set(differences("markus", "marco"))


def test_what_is_behind_a_stem_is_cut_off() -> None:
    assert (stem("remus"), stem("stahlmann"), stem("fernandes")) == ("rem", "stahl", "fernand")
    assert stem("us") == "us"


@pytest.mark.parametrize(
    ("asked", "form", "other"),
    [
        ("tomas", "tomaz", "tomal"),
        ("marco", "markus", "marlon"),
        ("wilk", "vilk", "walk"),
        ("marcus", "markus", "marlus"),
    ],
)
def test_letters_that_stand_for_one_another_are_worth_more_than_any_others(asked: str, form: str, other: str) -> None:
    assert likeness(asked, form, Shared()) > likeness(asked, other, Shared())


@given(_WORDS, _WORDS)
def test_any_two_words_have_a_likeness(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other, Shared()) <= 1.0
    assert len(shape(one, other, Shared())) == len(SHAPE)


def test_what_two_words_share_makes_them_more_alike() -> None:
    bare = likeness("bill", "william", Shared())
    assert likeness("bill", "william", Shared(known="given-name")) > bare
    assert likeness("bill", "william", Shared(given=True)) > bare
