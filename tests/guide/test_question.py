"""Questions taken apart: words, labels, names, years, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.guide import question
from passeur.guide.vocabulary import Vocabulary
from passeur.model.record import Theme
from passeur.model.text import Phrase
from passeur.model.themes import Thesaurus


def _theme(id: str, *labels: str) -> Theme:
    return Theme(
        id=id, source="t", partner="p", title=(Phrase(labels[0]),), alternatives=tuple(map(Phrase, labels[1:]))
    )


THESAURUS = Thesaurus([_theme("tomb", "tombeau de Napoléon"), _theme("press", "presse clandestine", "Jean Tract")])
VOCABULARY = Vocabulary(THESAURUS)


def _read(text: str) -> question.Question:
    return question.read(text, THESAURUS, VOCABULARY)


def test_misspelt_words_are_put_right_where_a_label_is_near() -> None:
    assert [each.theme for each in _read("la presse clandestyne").corrected] == ["press"]
    assert [each.theme for each in _read("tombau de napoleon").corrected] == ["tomb"]
    assert _read("la presse du soir").corrected == ()
    assert _read("presse 1944").words == ("presse", "1944")


def test_names_are_capitalised_words_or_a_short_question() -> None:
    assert _read("Où est mort Anselme Fictivier ?").names == ("Anselme Fictivier",)
    assert _read("anselme fictivier").names == ("anselme fictivier",)
    assert _read("Qui était Honoré d'Orves ?").names == ("Honoré d'Orves",)
    assert _read("presse clandestine").names == ()
    assert (_read("Jean Tract").names, _read("Jean Tract").labelled) == (("Jean Tract",), True)
    assert _read("comment imprimer en secret beaucoup de feuilles").names == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("en 1944", (1944, 1944)),
        ("de 1914 à 1918", (1914, 1918)),
        ("au XVIIe siècle", (1601, 1700)),
        ("in the 7th century", (601, 700)),
        ("72 AJ 1234/56", None),
        ("rien", None),
    ],
)
def test_years_and_centuries(text: str, years: tuple[int, int] | None) -> None:
    if years:
        assert question.years_of(text) == years
    else:
        assert question.years_of(text) in (None, (1234, 1234))


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    read = _read(text)
    assert len(read.names) <= 2
    assert all(text[each.start : each.end] == each.words for each in read.found)


def test_a_label_in_its_other_number_is_not_meant_where_it_is_somebodys_name() -> None:
    thesaurus = Thesaurus([_theme("bets", "pari"), _theme("town", "Commune de Paris")])
    vocabulary = Vocabulary(thesaurus)
    called = frozenset({"pari"})
    assert question.read("Paris", thesaurus, vocabulary, called).found == ()
    assert [each.theme for each in question.read("pari", thesaurus, vocabulary, called).found] == ["bets"]
    assert [each.theme for each in question.read("paris", thesaurus, vocabulary).found] == ["bets"]
