"""What a written name says, as a careful archivist would read it."""

import re
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names import PersonName
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
    "Fictivon noble family": {"kind": "family", "family": ("Fictivon",)},
    "the von Fictiv family": {"kind": "family", "family": ("Fictiv",), "particle": "von"},
    "Ó Riain": {"family": ("Riain",), "particle": "Ó"},
    "Ní Riain, Síle": {"given": ("Síle",), "family": ("Riain",), "particle": "Ní"},
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
    "Yves Le Normand": {"given": ("Yves",), "family": ("Le Normand",)},
    "Pierre Le Jeune": {"given": ("Pierre",), "family": ("Le Jeune",)},
    "Le Jeune": {"words": ("Le", "Jeune")},
    "Dumas fils": {"words": ("Dumas",), "titles": ("fils",)},
    "d'Astier de La Vigerie": {"family": ("Astier", "de La Vigerie"), "particle": "d'"},
    "Van der Meulen": {"family": ("Meulen",), "particle": "Van der"},
    "Vincent van der Meulen": {"given": ("Vincent",), "family": ("Meulen",), "particle": "van der"},
    "Ben van Gaalen": {"given": ("Ben",), "family": ("Gaalen",), "particle": "van"},
    "Abd al-Rahman": {"words": ("Abd", "al-Rahman")},
    "Louis XIV": {"words": ("Louis XIV",)},
    "Napoléon Ier": {"words": ("Napoléon Ier",)},
    "J.-B. Martin": {"given": ("J.-B.",), "family": ("Martin",)},
    "Dr J. Cohen": {"given": ("J.",), "family": ("Cohen",), "titles": ("Dr",)},
    "Boulanger (Georges, général)": {"given": ("Georges",), "family": ("Boulanger",), "titles": ("général",)},
    "Bonaparte, Napoléon, empereur des Français (1769-1821)": {
        "given": ("Napoléon",), "family": ("Bonaparte",), "titles": ("empereur des Français",), "dates": "1769-1821",
    },
    "Poirier de Beauvais (Bertrand)": {"given": ("Bertrand",), "family": ("Poirier", "de Beauvais")},
    "La Rue du Can de Champchevrier (de)": {"family": ("La Rue", "du Can", "de Champchevrier"), "particle": "de"},
    "Bochard de Champigny": {"words": ("Bochard",), "family": ("Champigny",), "particle": "de"},
    "Decledat (Claude), ancien doyen du chapitre de Bueil": {
        "given": ("Claude",), "family": ("Decledat",), "titles": ("ancien doyen du chapitre de Bueil",),
    },
    "Conzie (Joachim François de), archevêque de Tours": {
        "given": ("Joachim", "François"), "family": ("Conzie",), "particle": "de", "titles": ("archevêque de Tours",),
    },
    "Lauzon (de), émigré": {"family": ("Lauzon",), "particle": "de", "words": ("émigré",)},
    "Louis XIV, roi de France": {"words": ("Louis XIV",), "titles": ("roi de France",)},
    "Drion (fabricant)": {"family": ("Drion",), "words": ("fabricant",)},
    "STOCK (abbé Franz)": {"given": ("Franz",), "family": ("STOCK",), "titles": ("abbé",)},
    "Colin et fils (fabricant)": {"kind": "group", "words": ("Colin", "et", "fils")},
    "Oeuvre de secours aux enfants (OSE)": {
        "kind": "group", "words": ("Oeuvre", "de", "secours", "aux", "enfants"), "aliases": ("OSE",),
    },
    "LECLERC (Philippe de Hauteclocque, dit)": {
        "given": ("Philippe",), "family": ("Hauteclocque",), "particle": "de", "aliases": ("LECLERC",),
    },
    "FABIEN (Pierre Georges, dit colonel)": {"words": ("Pierre", "Georges"), "aliases": ("colonel FABIEN",)},
    "ESTIENNE D'ORVES Honoré d'": {"given": ("Honoré",), "family": ("ESTIENNE", "D'ORVES"), "particle": "d'"},
    "D'ORVES Honoré": {"given": ("Honoré",), "family": ("ORVES",), "particle": "D'"},
    "VOUET Simon atelier": {"kind": "group", "words": ("VOUET", "Simon", "atelier")},
    "501e régiment de chars": {"kind": "group", "words": ("501e", "régiment", "de", "chars")},
    "XIIIe demi-brigade": {"kind": "group", "words": ("XIIIe", "demi-brigade")},
    "Drummer-Siebert, Dr.": {"words": ("Drummer-Siebert",), "titles": ("Dr.",)},
    "Tremaine, Sr., Burton G., Mr. and Mrs.": {
        "given": ("Burton", "G."), "family": ("Tremaine",), "titles": ("Sr.", "Mr. and Mrs."),
    },
    "Krishna von Wittgenstein": {"given": ("Krishna",), "family": ("Wittgenstein",), "particle": "von"},
    "Nagy, ნიკოლოზი": {"given": ("ნიკოლოზი",), "family": ("Nagy",), "script": "Geor"},
    "moulin, icek": {"given": ("icek",), "family": ("moulin",)},
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
    # Ranks, generations, works of a time and of a master; words of offices and houses that are family names.
    "Carlos II, King of Spain": {"words": ("Carlos II",), "titles": ("King of Spain",)},
    "Charles XV, King of Sweden and Norway": {"words": ("Charles XV",), "titles": ("King of Sweden and Norway",)},
    "Wellington, 3rd Earl Brownlow, Adelbert": {
        "given": ("Adelbert",), "family": ("Wellington",), "titles": ("3rd Earl Brownlow",)
    },
    "Percy, Algernon 4th Duke of Northumberland": {
        "given": ("Algernon",), "family": ("Percy",), "titles": ("4th Duke of Northumberland",)
    },
    "Bourbon, prince de Conti, Louis": {"given": ("Louis",), "family": ("Bourbon",), "titles": ("prince de Conti",)},
    "Teniers the Younger, David": {"given": ("David",), "family": ("Teniers",), "titles": ("the Younger",)},
    "Keller II, Johann": {"given": ("Johann",), "family": ("Keller",), "titles": ("II",)},
    "Jean-Paul II, pape": {"words": ("Jean-Paul II", "pape")},
    "Master of Saint Veronica": {"words": ("Master", "of", "Saint", "Veronica")},
    "Florentine 15th Century": {"kind": "group", "words": ("Florentine", "15th", "Century")},
    "unknown Persian, Kashan": {"kind": "group", "words": ("unknown", "Persian", "Kashan")},
    "Maison, Rodolphe": {"given": ("Rodolphe",), "family": ("Maison",)},
    "PASTEUR Louis": {"given": ("Louis",), "family": ("PASTEUR",)},
    "Jananne Al-Ani": {"words": ("Jananne", "Al-Ani")},
    "Stokes, Anson Phelps, Rev. and Mrs.": {
        "given": ("Anson", "Phelps"), "family": ("Stokes",), "titles": ("Rev. and Mrs.",)
    },
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


@pytest.mark.parametrize(
    ("written", "family", "given", "particle"),
    [
        ("Longo, Vincent", "Longo", ("Vincent",), ""),
        ("Gogh, Vincent van", "Gogh", ("Vincent",), "van"),
        ("Gogh, Vincent van", "van Gogh", ("Vincent",), "van"),
        ("Vincent Longo", "Longo", ("Vincent",), ""),
        ("Longo", "Longo", (), ""),
    ],
)
def test_a_column_of_the_family_name_leaves_the_given_names(
    written: str, family: str, given: tuple[str, ...], particle: str
) -> None:
    found = read_name(written, family=family)
    assert (found.given, found.family[-1], found.particle) == (given, family.split()[-1], particle)


def test_a_generation_in_the_column_of_the_family_name_is_none_of_it() -> None:
    found = read_name("Teniers the Younger, David", family="Teniers the Younger")
    assert (found.given, found.family, found.titles) == (("David",), ("Teniers",), ("the Younger",))


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


_WORDS = st.sampled_from(
    ["Moulin", "Jean", "d'Orves", "de", "Le", "(", ")", ",", ";", "1899-1943", "née", "veuve", "dit", "Lévy", "J.",
     "Colonel", "XIV", "et", "COHEN", "général", "fils", "Толстой", "Петрович", "-", "famille", "[", "]", "né",
     "en religion", "« Rol »", "M. et Mme", "l'", "Réseau"]
)  # fmt: skip


def _texts(name: PersonName) -> list[str]:
    """The texts of all parts."""
    return [
        *name.given, *name.family, name.particle, *name.birth, *name.married, name.religious, *name.titles,
        *name.aliases, *name.words, name.dates, *(text for other in name.others for text in _texts(other)),
    ]  # fmt: skip


@given(st.lists(_WORDS, max_size=9))
def test_nothing_is_in_a_name_that_is_not_written(words: list[str]) -> None:
    text = " ".join(words)
    written = set(re.findall(r"\w+", text))
    assert {word for part in _texts(read_name(text)) for word in re.findall(r"\w+", part)} <= written


@given(st.lists(_WORDS, max_size=7), st.sampled_from(["  ", "\n", "\t ", "\u00a0"]))
def test_white_space_and_the_way_accents_are_coded_make_no_difference(words: list[str], space: str) -> None:
    plain = read_name(" ".join(words))
    assert read_name(space + space.join(words) + space) == plain
    assert read_name(unicodedata.normalize("NFD", " ".join(words))) == plain


@given(
    st.sampled_from(["Moulin", "Szwarc", "Lévy", "Hauteclocque", "Ağaoğlu"]),
    st.sampled_from(["Icek", "Élise", "Jean-Baptiste", "J.", "Zénobie"]),
    st.sampled_from(["", "de", "d'", "von"]),
)
def test_capitals_and_commas_tell_the_family_name_in_any_order(family: str, given: str, particle: str) -> None:
    space = "" if particle.endswith("'") else " "
    whole = f"{particle}{space}{family.upper()}" if particle else family.upper()
    found = [read_name(text) for text in (f"{given} {whole}", f"{whole} {given}", f"{whole}, {given}")]
    for name in found:
        assert (name.given, name.family, name.particle) == ((given,), (family.upper(),), particle)


@given(
    st.sampled_from([("née", "birth"), ("veuve", "married"), ("dit", "aliases"), ("épouse", "married")]),
    st.sampled_from(
        ["Zénobie {2} {0} {1}", "{2}, {0} {1}", "{2} ({0} {1})", "{2}, Zénobie, {0} {1}", "{2} Zénobie {0} {1}"]
    ),
)
def test_a_mark_is_heard_wherever_it_stands(mark: tuple[str, str], order: str) -> None:
    word, part = mark
    found = read_name(order.format(word, "Fictivon", "MOULIN"))
    assert getattr(found, part) == ("Fictivon",)
    assert "MOULIN" in (*found.family, *found.words)


@given(st.lists(_WORDS, max_size=6), st.sampled_from(["birth", "married", "religious", "pseudonym", ""]))
def test_the_text_stays_as_it_is_written(words: list[str], type: str) -> None:
    text = " ".join(words)
    assert read_name(text, type=type).text == " ".join(text.split())


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    found = read_name(text)
    assert read_name(text) == found
    assert found.script
