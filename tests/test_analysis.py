"""Folding: the quick way over bytes and the careful way word by word say the same."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from passeur.search import analysis

_WORD_OR_GAP = re.compile(r"[^\W\d_]+|\d+|\|")
_WESTERN = "".join(bytes([byte]).decode("cp1252") for byte in range(256) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def carefully(text: str) -> list[str]:
    """The folded words and gaps of `text`, each cut out before it is folded."""
    return " ".join(analysis.fold(word) for word in _WORD_OR_GAP.findall(analysis.nfc(text))).split()


@given(st.one_of(st.text(), st.text(alphabet=_WESTERN), st.text(alphabet="éœÆß²½µ|aZ09’_- \u0301ł")))
@example("m² ½ 3e½ 12µm ﬁn No№7")
@example("AJ40|1234_x’œuvre Æ ẞ ß ð")
def test_both_ways_of_folding_agree(text: str) -> None:
    assert analysis.folded(text).split() == carefully(text)


@pytest.mark.parametrize("sign", list(_WESTERN))
def test_every_western_sign_among_letters_and_digits(sign: str) -> None:
    for text in (sign, f"a{sign}b", f"1{sign}2", f"a{sign}1", sign * 3):
        assert analysis.folded(text).split() == carefully(text)


@given(st.lists(st.text(alphabet="éœa1|½\u0301ł \x1e"), min_size=1))
def test_texts_folded_together_are_folded_each(texts: list[str]) -> None:
    assert [each.split() for each in analysis.folded_each(texts)] == [carefully(text) for text in texts]


def test_words_leave_out_gaps_and_keep_other_scripts() -> None:
    assert analysis.words("L’Œuvre|d’Élise, AJ/40 Łódź שלום") == [
        "l", "oeuvre", "d", "elise", "aj", "40", "lodz", "שלום",
    ]  # fmt: skip


def test_stems_keep_gaps_and_numbers() -> None:
    assert analysis.stems("les lettres | 1944 123456", "fr") == "le lettr | 1944 123456"
    assert analysis.stem("deportee", "fr") == analysis.stem("deporte", "fr")


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("bail", "baux", "fr"), ("travail", "travaux", "fr"), ("email", "emaux", "fr"), ("juif", "juives", "fr"),
        ("instituteur", "institutrices", "fr"), ("acteur", "actrice", "fr"), ("woman", "women", "en"),
        ("child", "children", "en"), ("frenchman", "frenchmen", "en"),
    ],
)  # fmt: skip
def test_plurals_and_feminines_that_no_ending_tells_make_no_difference(one: str, other: str, lang: str) -> None:
    assert analysis.stem(one, lang) == analysis.stem(other, lang)


@pytest.mark.parametrize(("one", "other"), [("2e", "2ème"), ("2e", "2ieme"), ("XIXe", "XIXème")])
def test_ordinals_are_written_in_either_way(one: str, other: str) -> None:
    first, second = (analysis.stems(analysis.folded(each), "fr") for each in (one, other))
    assert first == second


def test_a_word_of_its_own_keeps_its_stem() -> None:
    assert analysis.stem("examen", "en") == "examen"
    assert analysis.stem("trice", "fr") != analysis.stem("teur", "fr")
