"""What a written name says, as a careful archivist would read it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names.reading import read_name

#: Written form → the parts that are not empty.
READ: dict[str, dict[str, Any]] = {
    "Orléans, Louis d' (1703-1752 , duc)": {
        "given": ("Louis",), "family": ("Orléans",), "particle": "d'", "titles": ("duc",), "dates": "1703-1752",
    },
    "SZWARC (Icek, dit Isaac)": {"given": ("Icek",), "family": ("SZWARC",), "aliases": ("Isaac",)},
    "Szwarc, Icek dit Isaac": {"given": ("Icek",), "family": ("Szwarc",), "aliases": ("Isaac",)},
    "Rol-Tanguy": {"words": ("Rol-Tanguy",)},
    "veuve Cohen née Lévy": {"birth": ("Lévy",), "married": ("Cohen",)},
    "Colonel Gilles": {"titles": ("Colonel",), "words": ("Gilles",)},
    "M. et Mme Cohen": {"kind": "couple", "titles": ("M.", "Mme"), "words": ("Cohen",)},
    "famille Lévy": {"kind": "family", "family": ("Lévy",)},
    "Rothschild (famille de)": {"kind": "family", "family": ("Rothschild",), "particle": "de"},
    "Réseau Cohors": {"kind": "group", "words": ("Réseau", "Cohors")},
    "Étude LXXV": {"kind": "group", "words": ("Étude", "LXXV")},
    "Jean MOULIN": {"given": ("Jean",), "family": ("MOULIN",)},
    "MOULIN Jean": {"given": ("Jean",), "family": ("MOULIN",)},
    "LE GOFF Yves": {"given": ("Yves",), "family": ("LE GOFF",)},
    "Jean Moulin": {"given": ("Jean",), "family": ("Moulin",)},
    "Moulin Jean": {"given": ("Jean",), "family": ("Moulin",)},
    "Paul Simon": {"words": ("Paul", "Simon")},
    "Zbigniewa Kowalczyk": {"words": ("Zbigniewa", "Kowalczyk")},
    "de Gaulle, Charles": {"given": ("Charles",), "family": ("Gaulle",), "particle": "de"},
    "Charles de Gaulle": {"given": ("Charles",), "family": ("Gaulle",), "particle": "de"},
    "d'Estienne d'Orves, Honoré": {"given": ("Honoré",), "family": ("Estienne", "d'Orves"), "particle": "d'"},
    "Leclerc de Hauteclocque, Philippe": {"given": ("Philippe",), "family": ("Leclerc", "de Hauteclocque")},
    "von Choltitz, Dietrich": {"given": ("Dietrich",), "family": ("Choltitz",), "particle": "von"},
    "Le Normand, Yves": {"given": ("Yves",), "family": ("Le Normand",)},
    "Louis XIV": {"words": ("Louis XIV",)},
    "Napoléon Ier": {"words": ("Napoléon Ier",)},
    "J.-B. Martin": {"given": ("J.-B.",), "family": ("Martin",)},
    "Dr J. Cohen": {"given": ("J.",), "family": ("Cohen",), "titles": ("Dr",)},
    "Boulanger (Georges, général)": {"given": ("Georges",), "family": ("Boulanger",), "titles": ("général",)},
    "Bonaparte, Napoléon, empereur des Français (1769-1821)": {
        "given": ("Napoléon",), "family": ("Bonaparte",), "titles": ("empereur des Français",), "dates": "1769-1821",
    },
    "Aubrac, Lucie, née Bernard": {"given": ("Lucie",), "family": ("Aubrac",), "birth": ("Bernard",)},
    "Simone Veil née Jacob": {"birth": ("Jacob",), "given": ("Simone",), "family": ("Veil",)},
    "Grumbach épouse Weill": {"family": ("Grumbach",), "married": ("Weill",)},
    "Thérèse de l'Enfant-Jésus (en religion)": {"religious": "Thérèse de l'Enfant-Jésus"},
    "Dupont fils, Jean": {"given": ("Jean",), "family": ("Dupont",), "titles": ("fils",)},
    "Szwarc, Icek, né en 1920 à Varsovie": {
        "given": ("Icek",), "family": ("Szwarc",), "dates": "né en 1920 à Varsovie",
    },
    "Cohen née 1899-1943": {"dates": "née 1899-1943", "words": ("Cohen",)},
    "d'après Rembrandt": {"words": ("Rembrandt",)},
    "Лев Николаевич Толстой": {"given": ("Лев", "Николаевич"), "family": ("Толстой",), "script": "Cyrl"},
    "מאיר, גולדה": {"given": ("גולדה",), "family": ("מאיר",), "script": "Hebr"},
    "": {},
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_written_name_is_read_into_its_parts(text: str) -> None:
    found = msgspec.structs.asdict(read_name(text))
    defaults = msgspec.structs.asdict(read_name(""))
    assert {part: value for part, value in found.items() if part != "text" and value != defaults[part]} == READ[text]


@pytest.mark.parametrize("text", ["Aubrac, Raymond et Lucie", "Raymond et Lucie Aubrac"])
def test_a_couple_is_two_persons_of_one_name(text: str) -> None:
    found = read_name(text)
    assert found.kind == "couple"
    assert [(each.given, each.family) for each in found.others] == [
        (("Raymond",), ("Aubrac",)),
        (("Lucie",), ("Aubrac",)),
    ]


def test_what_the_source_separates_is_not_guessed() -> None:
    found = read_name("Anne Paul", given="Paul", family="Anne", particle="de", title="général")
    assert (found.given, found.family, found.particle, found.titles) == (("Paul",), ("Anne",), "de", ("général",))
    assert not found.words


def test_a_nom_de_guerre_is_an_alias_whole() -> None:
    assert read_name("Colonel Gilles", type="nom-de-guerre").aliases == ("Colonel Gilles",)


def test_a_family_column_that_holds_a_birth_name_is_read() -> None:
    found = read_name("COHEN née LÉVY Anna", given="Anna", family="COHEN née LÉVY")
    assert (found.family, found.birth) == (("COHEN",), ("LÉVY",))


#: Words that lead to a part and are not themselves of the name.
_SIGNS = {"née", "né", "veuve", "épouse", "dit", "alias", "famille", "en", "religion", "et"}


@given(st.lists(st.sampled_from(
    ["Moulin", "Jean", "d'Orves", "de", "Le", "(", ")", ",", "1899-1943", "née", "veuve", "dit", "Lévy", "Colonel",
     "J.", "XIV", "et", "COHEN", "général", "fils", "Толстой", "-", "famille"]
), max_size=9))  # fmt: skip
def test_no_letter_of_a_name_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    found = read_name(text)
    kept = " ".join([
        *found.given, *found.family, found.particle, *found.birth, *found.married, found.religious, *found.titles,
        *found.aliases, *found.words, found.dates, *(other.text for other in found.others),
    ])  # fmt: skip
    wanted = [word for word in words if word.isalnum() and word not in _SIGNS]
    assert all(word in kept for word in wanted), (text, found)


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    found = read_name(text)
    assert read_name(text) == found
    assert found.script
