"""The forms by which words of names are compared: sounds, skeletons, scripts, equivalent given names."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names.forms import forms, forms_each, tokens
from passeur.model.names.reading import read_name
from passeur.model.names.scripts import fold, readings
from passeur.model.names.sounds import daitch_mokotoff, french
from passeur.model.names.spelling import skeletons, tradition

#: Of the published chart's own examples, and names of the registers.
CODES = {
    "Augsburg": {"054795"}, "Breuer": {"791900"}, "Mannheim": {"665600"}, "Kleinman": {"586660"},
    "Moskowitz": {"645740"}, "Berlin": {"798600"}, "Golubitsa": {"587400"}, "Auerbach": {"097500", "097400"},
    "Uhrbach": {"097500", "097400"}, "Ceniow": {"567000", "467000"}, "Holubica": {"587500", "587400"},
    "Przemysl": {"746480", "794648"}, "Peters": {"739400", "734000"}, "Peterson": {"739460", "734600"},
    "Jackson": {"154600", "454600", "145460", "445460"},
    "Halberstadt": {"587943", "587433"}, "Chernowitz": {"596740", "496740"}, "Cherkassy": {"595400", "495400"},
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_every_reading_of_a_name_gives_its_code(name: str) -> None:
    assert set(daitch_mokotoff(fold(name))) == CODES[name]


def test_the_published_vectors_hold(data: Path) -> None:
    path = data / "phonetic-vectors" / "phonetic-vectors.csv"
    checked = 0
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["algorithm"].startswith("daitch-mokotoff"):
                continue
            kept = "".join(sign if sign in "ąęţț" else fold(sign) for sign in row["input"].lower())
            found, wanted = daitch_mokotoff(kept), row["expected"].split("|")
            if "branching" in row["algorithm"]:
                assert set(found) == set(wanted), row["input"]
            else:
                assert found[:1] == tuple(wanted), row["input"]
            checked += 1
    assert checked >= 27


@pytest.mark.parametrize(
    "spellings",
    [
        "Szwarc Schwartz Shvarts Chvartz Švarc Шварц",
        "Rajman Rayman Reimann Raïman",
        "Fingercwajg Fingercweig Fingerzweig",
        "Wajsbrot Weissbrot Weisbrod",
        "Grzywacz Grzivatz",
        "Cohen Kohn Kahn Kohen",
        "Lewicki Levitsky Lewitzky",
        "Kacew Katsev Katzew",
        "Chaim Haim Khaim",
        "Hershon Gershon",
        "Manukyan Manoukian Մանուկյան",
        "Rabinowicz Rabinovitch",
        "Ivanov Ivanoff Ivanow",
    ],
)
def test_one_name_has_one_skeleton_in_every_spelling(spellings: str) -> None:
    first, *others = [set(skeletons(fold(word))) for word in spellings.split()]
    assert first
    for each in others:
        assert first & each, (spellings, first, each)


@pytest.mark.parametrize("pair", ["Moulin Martin", "Manouchian Boczov", "Szwarc Grzywacz", "Durand Lefebvre"])
def test_different_names_share_no_skeleton(pair: str) -> None:
    one, other = pair.split()
    assert not set(skeletons(fold(one))) & set(skeletons(fold(other)))


@pytest.mark.parametrize(
    "words",
    [
        "Pinault Pinaud Pineau Pynot",
        "Dupont Dupond",
        "Moulin Moullin",
        "Lefebvre Lefèvre",
        "Jean Jehan",
        "Philippe Filipe",
    ],
)
def test_french_ears_hear_one_name(words: str) -> None:
    assert len({french(fold(word)) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Icek", "Isaac"), ("Itzhak", "Isaac"), ("Szlama", "Salomon"), ("Mojsze", "Maurice"), ("Jan", "Jean"),
     ("György", "Georges"), ("Bedros", "Pierre"), ("Tom", "Thomas"), ("Ruchla", "Rachel")],
)  # fmt: skip
def test_given_names_are_equivalent_across_languages(one: str, other: str) -> None:
    assert set(forms(fold(one)).given) & set(forms(fold(other)).given)


def test_other_given_names_are_not() -> None:
    assert not set(forms("isaac").given) & set(forms("salomon").given)


@pytest.mark.parametrize(
    ("written", "latin"),
    [("Шварц", "shvarts"), ("Толстой", "tolstoi"), ("Παπαδόπουλος", "papadopoulos"), ("Մանուկյան", "manukyan"),
     ("Straße", "strasse"), ("Łukasz", "lukasz"), ("D’Hôtel", "dhotel"), ("Œuvrard", "oeuvrard")],
)  # fmt: skip
def test_words_are_folded_into_latin_letters(written: str, latin: str) -> None:
    assert fold(written) == latin


def test_western_armenian_and_hebrew_have_other_readings() -> None:
    assert "krikoryan" in readings("Գրիգորյան")
    assert "lvi" in readings("לוי")
    assert readings("Martin") == ()


def test_a_particle_is_found_apart_and_merged() -> None:
    (mare, _) = tokens(read_name("de La Mare, Jean"))
    assert mare.text == "mare"
    assert {"lamare", "delamare"} <= set(mare.others)
    assert "mare" in forms("delamare").spellings


def test_whose_spelling_it_is_is_told() -> None:
    assert tradition("schwartz", "szwarc") == "yiddish"
    assert tradition("martin", "moulin") == ""


@given(st.text(max_size=30))
def test_any_word_has_forms_and_folding_is_final(word: str) -> None:
    folded = fold(word)
    assert fold(folded) == folded
    found = forms(folded)
    assert all(len(code) == 6 and code.isdigit() for code in found.sounds)
    assert found.skeleton == (found.skeletons[0] if found.skeletons else "")


def test_a_stress_mark_does_not_part_a_word() -> None:
    """Russian texts mark the stressed vowel, which no composed letter has."""
    marked, plain = "Го\u0301лубев", "Голубев"
    assert [token.text for token in tokens(read_name(marked))] == [token.text for token in tokens(read_name(plain))]


def test_both_letters_of_a_greek_pair_may_be_heard() -> None:
    (token,) = tokens(read_name("Κωνσταντίνος"))
    assert "konstantinos" in (token.text, *token.others)


@given(st.lists(st.text(max_size=12)))
def test_words_together_have_the_forms_that_each_has(words: list[str]) -> None:
    folded = [fold(word) for word in words]
    assert forms_each(folded) == [forms(word) for word in folded]


@pytest.mark.parametrize(
    ("written", "read"), [("सोखा", "sokha"), ("សុខា", "sokha"), ("サトウ", "satou"), ("김", "gim"), ("王", "wang")]
)
def test_scripts_without_a_table_are_read_beside_their_own_letters(written: str, read: str) -> None:
    (token,) = tokens(read_name(written))
    assert token.written == written
    assert not token.text.isascii()
    assert token.others == (read,)
