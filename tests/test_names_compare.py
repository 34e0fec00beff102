"""How alike two names are, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names import REASONS
from passeur.model.names.compare import compare
from passeur.model.names.reading import read_name


def _codes(asked: str, found: str) -> list[str]:
    match = compare(read_name(asked), read_name(found))
    return [reason.code for reason in match.reasons] if match else []


@pytest.mark.parametrize(
    ("asked", "found", "code"),
    [
        ("Jean Moulin", "Moulin, Jean", "same"),
        ("jean moulin", "MOULIN Jean", "accents"),
        ("Schwartz", "Szwarc, Icek", "spelling"),
        ("Isaac Szwarc", "Szwarc, Icek", "given-name"),
        ("colonel Gilles", "Epstein, Joseph, dit colonel Gilles", "known-as"),
        ("Lévy", "Cohen née Lévy, Anna", "birth-name"),
        ("Braun Rosa", "Weill épouse Braun, Rosa", "married-name"),
        ("Pynot", "Pinault, Yves", "sound"),
        ("Delamare", "de La Mare, Jean", "particle"),
        ("Le Normand", "Lenormand, Yves", "particle"),
        ("Vanthoff", "Van 't Hoff, Jacobus", "particle"),
        ("O'Riain", "Ó Riain, Seán", "particle"),
        ("J. Moulin", "Moulin, Jean", "initial"),
        ("Шварц", "Szwarc, Icek", "script"),
        ("Boczor Joseph", "Boczov, Joseph", "letters"),
        ("Jean Paul Moulin", "Moulin, Jean", "missing"),
        ("Versteeg Jan", "Ver Steeg, Jan", "together"),
        ("Anne Marie Moulin", "Moulin, Annemarie", "together"),
        ("Jardinier", "Gardner, John", "correspondence"),
    ],
)
def test_every_match_says_why(asked: str, found: str, code: str) -> None:
    assert code in _codes(asked, found)


@pytest.mark.parametrize(
    ("asked", "found", "code", "said"),
    [
        ("Cohen Salomon", "KOHN, Salomon", "spelling", ""),
        ("Titien", "Titian", "spelling", ""),
        ("Abramovitch", "ABRAMOVICI, Avram", "spelling", "romanian"),
        ("Kovatch", "KOVÁCS, Ilona", "spelling", "hungarian"),
        ("Chernyshevsky", "TCHERNYCHEVSKI, Nicolas", "spelling", "russian"),
        ("Lewandowsky", "LEWANDOWSKI, Jan", "spelling", "polish"),
        ("Davitian", "Tavitian, Arpen", "sound", "armenian"),
    ],
)
def test_the_tradition_that_is_named_is_that_of_the_found_spelling(
    asked: str, found: str, code: str, said: str
) -> None:
    match = compare(read_name(asked), read_name(found))
    assert match is not None
    assert [(each.code, each.tradition) for each in match.reasons] == [(code, said)]


@pytest.mark.parametrize(
    ("asked", "found", "never"),
    [
        ("Василий Кандинский", "Andy Visual", "script"),
        ("Brueghel l'ancien", "Benoist, ancien curé de Bourgueil", "order"),
        ("Otto Abetz", "Jacobus Theodorus Abels", "order"),
        ("Estienne d’Orves", "Estienne d'Orves, Honoré d'", "order"),
        ("Cohen", "Cassin, René", "spelling"),
        ("Hokusaï", "Tabley House", "spelling"),
        ("David", "Robien (Marie), épouse d'André", "initial"),
        ("Hokusaï", "W.H. de Heus", "initial"),
        ("Moquet", "Francs-tireurs et partisans", "correspondence"),
        ("Fabien", "Vassieux-en-Vercors", "correspondence"),
    ],
)
def test_no_reason_claims_more_than_is_so(asked: str, found: str, never: str) -> None:
    assert never not in _codes(asked, found)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("St-Exupéry", "SAINT-EXUPÉRY, Antonin"),
        ("Sainte Marie Claire", "STE-MARIE, Claire"),
        ("XIIIe demi-brigade", "13ème demi-brigade"),
        ("7e corps d'armée", "VIIe corps d'armée"),
        ("22ème bataillon", "22e bataillon"),
        ("OSE", "Œuvre de secours aux enfants (OSE)"),
        ("Franz Stock", "STOCK (abbé Franz)"),
        ("Bertrand Poirier de Beauvais", "Poirier de Beauvais (Bertrand)"),
        ("Claude Decledat", "Decledat (Claude), ancien doyen du chapitre de Bueil"),
        ("Leclerc", "LECLERC (Philippe de Hauteclocque, dit)"),
        ("Philippe de Hauteclocque", "LECLERC (Philippe de Hauteclocque, dit)"),
    ],
)
def test_what_is_written_short_or_described_is_the_same_name(asked: str, found: str) -> None:
    match = compare(read_name(asked), read_name(found))
    assert match is not None
    assert match.exact


def test_saint_tells_less_of_a_name_than_the_saint() -> None:
    found = compare(read_name("St-Armand"), read_name("St Armand"))
    assert found is not None
    assert [(reason.code, reason.asked) for reason in found.reasons] == [("missing", "St")]
    assert compare(read_name("Saint-Armand"), read_name("Saint-Laurent")) is None


def test_a_number_in_words_is_the_number_of_a_unit_and_a_chinese_name_is_none() -> None:
    match = compare(read_name("premier régiment de tirailleurs"), read_name("1er régiment de tirailleurs"))
    assert match is not None
    assert match.score > 0.9
    assert compare(read_name("11e"), read_name("Xie, Ming")) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("13e DBLE", "13e demi-brigade de Légion étrangère"),
        ("1er RTM", "1er régiment de tirailleurs marocains"),
        ("22ème BMNA", "22e bataillon de marche nord-africain"),
        ("501 RCC", "501e régiment de chars de combat"),
        ("2e DB", "2e division blindée"),
        ("FFI", "Forces françaises de l'intérieur de la région parisienne"),
        ("OSE", "Œuvre de secours aux enfants"),
    ],
)
def test_a_group_is_found_by_its_initials(asked: str, found: str) -> None:
    match = compare(read_name(asked), read_name(found))
    assert match is not None
    assert match.score > 0.8
    assert not match.exact
    assert "initials-of" in [reason.code for reason in match.reasons]


@pytest.mark.parametrize(
    ("asked", "found"), [("14e DBLE", "13e demi-brigade de Légion étrangère"), ("JPM", "Moulin, Jean Paul Marie")]
)
def test_another_number_or_a_person_is_not_found_by_initials(asked: str, found: str) -> None:
    match = compare(read_name(asked), read_name(found))
    assert match is None or match.score < 0.8


def test_the_common_word_of_a_group_tells_little() -> None:
    person = compare(read_name("groupe Fictouchian"), read_name("Fictouchian, Missak"))
    assert person is not None
    assert [reason.code for reason in person.reasons] == ["missing"]
    assert compare(read_name("réseau Fictouchian"), read_name("Réseau Bidulune")) is None
    assert compare(read_name("réseau Fictouchian"), read_name("Réseau Fictouchian")) is not None


def test_the_words_of_a_name_in_another_order_are_told() -> None:
    assert "order" in _codes("Leclerc Philippe de Hauteclocque", "LECLERC DE HAUTECLOCQUE Philippe")


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Jean Dupont", "Moulin, Jean"), ("Marie", "Moulin, Jean"), ("Lévy Anna", "Cohen, Anna"), ("", "Moulin, Jean")],
)
def test_sharing_a_given_name_is_no_match(asked: str, found: str) -> None:
    assert compare(read_name(asked), read_name(found)) is None


def test_a_name_written_apart_is_not_exactly_the_one_written_together() -> None:
    match = compare(read_name("Versteeg"), read_name("Ver Steeg"))
    assert match is not None
    assert not match.exact
    assert match.score > 0.9


def test_nearer_names_come_first() -> None:
    asked = read_name("Schwartz Isaac")
    ladder = ["Schwartz, Isaac", "Schwartz, Icek", "Szwarc, Icek", "Szwarc, Icek Jakub Leib", "Szwarc, Anna"]
    scores = [match.score for each in ladder if (match := compare(asked, read_name(each)))]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) >= 4


def test_only_the_same_name_is_exact() -> None:
    def exact(found: str) -> bool:
        match = compare(read_name("Hélène Lefèvre"), read_name(found))
        return match is not None and match.exact

    assert exact("LEFEVRE Helene")
    assert exact("Lefèvre, Hélène Marie")
    assert not exact("Lefebvre, Hélène")


_NAMES = st.lists(
    st.sampled_from(["Jean", "Moulin", "Szwarc", "Icek", "Lévy", "de", "La", "Mare", "J."]), min_size=1, max_size=4
)


@given(_NAMES)
def test_a_name_is_exactly_itself(words: list[str]) -> None:
    name = read_name(" ".join(words))
    match = compare(name, name)
    assert match is None or (match.exact and match.score > 0.99)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_are_compared(one: str, other: str) -> None:
    match = compare(read_name(one), read_name(other))
    if match is not None:
        assert 0 <= match.score <= 1
        assert match.reasons
        assert all(reason.code in REASONS for reason in match.reasons)


def test_the_number_of_a_king_is_the_same_or_another() -> None:
    assert compare(read_name("Louis XV"), read_name("Louis XIV, konung av Frankrike")) is None
    assert _codes("Louis XV", "Louis XV, King of France") == ["same"]
