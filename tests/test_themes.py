"""The thesaurus: hierarchy without end or loop, and concepts found in what people write."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.model.record import Theme
from passeur.model.text import Phrase
from passeur.model.themes import Thesaurus


def _theme(id: str, label: str, *others: str, broader: tuple[str, ...] = (), related: tuple[str, ...] = ()) -> Theme:
    return Theme(
        id=f"t/{id}",
        source="t",
        partner="p",
        title=(Phrase(label, "fr"), Phrase(f"{label} in English", "en")),
        alternatives=tuple(Phrase(other, "fr") for other in others),
        broader=tuple(f"t/{each}" for each in broader),
        related=tuple(f"t/{each}" for each in related),
    )


THESAURUS = Thesaurus(
    [
        _theme("guerre", "Seconde Guerre mondiale"),
        _theme("camps", "camps", broader=("guerre",)),
        _theme("internement", "camp d’internement", "centre d'internement", broader=("camps",)),
        _theme("deportation", "déportation", "déportés", broader=("guerre", "nulle-part"), related=("internement",)),
        _theme("montluc", "prison de Montluc", "Montluc", broader=("internement",)),
        _theme("a", "alpha", broader=("b", "a")),
        _theme("b", "bêta", broader=("a",)),
    ]
)


def test_what_is_above_and_below_is_told_with_its_distance() -> None:
    assert THESAURUS.broader("t/montluc") == {"t/internement": 1, "t/camps": 2, "t/guerre": 3}
    assert THESAURUS.narrower("t/guerre") == {"t/camps": 1, "t/deportation": 1, "t/internement": 2, "t/montluc": 3}
    assert THESAURUS.related("t/internement") == ("t/deportation",)


def test_a_cycle_and_a_dangling_id_are_survived() -> None:
    assert THESAURUS.broader("t/a") == {"t/b": 1}
    assert THESAURUS.narrower("t/a") == {"t/b": 1}
    assert THESAURUS.broader("t/deportation") == {"t/guerre": 1}
    assert THESAURUS.tops() == ("t/guerre",)


def test_concepts_are_found_whatever_the_accents_plurals_and_apostrophes() -> None:
    found = THESAURUS.find("Les CAMPS D'INTERNEMENT et la deportation")
    assert [(each.theme, each.words) for each in found] == [
        ("t/internement", "CAMPS D'INTERNEMENT"),
        ("t/deportation", "deportation"),
    ]


def test_a_word_inside_another_is_not_found() -> None:
    assert THESAURUS.find("Montluçon, campement, campagne") == ()


def test_labels_are_told_apart_and_named_exactly() -> None:
    assert [each.label for each in THESAURUS.find("prison de Montluc ; Montluc")] == ["preferred", "alternative"]
    assert THESAURUS.named("Centres d’internement") == ("t/internement",)
    assert THESAURUS.named("centre") == ()
    assert THESAURUS.label("t/camps", "en") == "camps in English"


@given(st.text(max_size=200))
def test_any_text_is_searched_and_what_is_found_stands_in_it(text: str) -> None:
    for each in THESAURUS.find(text):
        assert text[each.start : each.end] == each.words
