"""The gazetteer: names found whole, in all their forms and times; what only looks like a place is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.dates import read_date
from passeur.model.places import Gazetteer
from passeur.model.record import Name, Place
from passeur.model.text import Phrase


def _place(
    id: str, *names: str, at: tuple[float, float] | None = None, dated: tuple[tuple[str, str], ...] = ()
) -> Place:
    lat, lon = at or (None, None)
    then = tuple(Name(value, "former", dates=(read_date(when, "fr")[0],)) for value, when in dated)
    return Place(
        id=id, source=id.partition("/")[0], partner="p", title=(Phrase(names[0], "fr"),), lat=lat, lon=lon,
        names=tuple(Name(value) for value in names) + then,
    )  # fmt: skip


PLACES = Gazetteer([
    _place("g/montluc", "Prison de Montluc", "Montluc", at=(45.750, 4.862)),
    _place("g/montlucon", "Montluçon"),
    _place("g/mont-valerien", "Mont-Valérien", "forteresse du Mont-Valérien"),
    _place("g/paris", "Paris", at=(48.8566, 2.3522)),
    _place("g/drancy", "Drancy, cité de la Muette", "Drancy", at=(48.92, 2.4553)),
    _place("g/auschwitz", "Auschwitz-Birkenau", "Auschwitz", "Oświęcim", dated=(("Auschwitz", "1939-1945"),)),
    _place("g/birkenau", "Birkenau"),
    _place("g/milles", "Camp des Milles", "Les Milles"),
    _place("g/saint-marcel", "Saint-Marcel"),
    _place("g/tulle", "Tulle"),
    _place("g/tours", "Tours"),
    _place("g/lyon", "Lyon", at=(45.76, 4.84)),
    _place("g/londres", "Londres", at=(51.507, -0.128)),
    _place("g/royallieu", "Camp de Royallieu", "Compiègne-Royallieu"),
    _place("g/compiegne", "Compiègne"),
    _place("g/ndjamena", "N’Djamena", dated=(("Fort-Lamy", "1900-1973"),)),
    _place("autre/paris", "Paris"),
])  # fmt: skip


def _found(text: str) -> list[str]:
    return [each.place for each in PLACES.find(text)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Enfermé à Montluc, à Lyon.", ["g/montluc", "g/lyon"]),
        ("Né à Montluçon.", ["g/montlucon"]),
        ("Né à Montlucon.", ["g/montlucon"]),
        ("La prison de Montluc", ["g/montluc"]),
        ("Fusillé au Mont-Valérien", ["g/mont-valerien"]),
        ("la forteresse du Mont Valérien", ["g/mont-valerien"]),
        ("MONT-VALÉRIEN", ["g/mont-valerien"]),
        ("de Drancy à Auschwitz", ["g/drancy", "g/auschwitz"]),
        ("convoi Drancy-Auschwitz", ["g/drancy", "g/auschwitz"]),
        ("convoi Drancy–Auschwitz", ["g/drancy", "g/auschwitz"]),
        ("Oswiecim", ["g/auschwitz"]),
        ("Auschwitz-Birkenau", ["g/auschwitz"]),
        ("Compiègne-Royallieu", ["g/royallieu"]),
        ("la ville de Compiègne", ["g/compiegne"]),
        ("maquis de St-Marcel", ["g/saint-marcel"]),
        ("Fort-Lamy", ["g/ndjamena"]),
        ("des camps : Les Milles, Drancy", ["g/milles", "g/drancy"]),
        ("l’arrivée à Londres", ["g/londres"]),
        ("né d’un père parti de Paris", ["g/paris"]),
    ],
)
def test_names_are_found_whole(text: str, places: list[str]) -> None:
    assert _found(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Valérien Dupont",
        "the Parisian press",
        "une robe de tulle",
        "les tours de la cathédrale, vers 1200",
        "les mille et une nuits",
        "Saint-Marcel-sur-Aude",
        "Paris-Soir du 3 mai",
        "rue de Paris",
        "12, avenue de la Drancy",
        "la gare de Lyon",
        "Albert Londres, journaliste",
        "Lyon Street",
        "",
    ],
)
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    assert _found(text) == []


def test_a_question_typed_without_capitals_is_understood() -> None:
    assert [each.place for each in PLACES.find("camp de drancy", typed=True)] == ["g/drancy"]
    assert _found("camp de drancy") == []


def test_a_name_of_several_places_means_the_first_source_or_the_title_or_none() -> None:
    assert PLACES.named("paris") == ("g/paris", "autre/paris")
    assert PLACES.meant("Paris") == "g/paris"
    both = Gazetteer([_place("g/a", "Saint-Denis (Seine)", "Saint-Denis"), _place("g/b", "Saint-Denis")])
    assert both.meant("Saint-Denis") == "g/b"
    none = Gazetteer([_place("g/a", "A", "Saint-Denis"), _place("g/b", "B", "Saint-Denis")])
    assert none.meant("Saint-Denis") == ""
    assert none.find("à Saint-Denis") == ()
    assert PLACES.meant("nulle part") == ""


def test_a_place_has_the_names_of_the_time() -> None:
    assert [name.value for name in PLACES.called("g/auschwitz", 19430501)] == ["Auschwitz"]
    assert PLACES.called("g/auschwitz", 19500101) == ()
    assert [name.value for name in PLACES.called("g/ndjamena", 19400826)] == ["Fort-Lamy"]


def test_nearby_places_are_told_with_their_distance() -> None:
    assert [id for id, _ in PLACES.near("g/montluc", 5, 50)] == ["g/lyon"]
    assert PLACES.near("g/montluc", 5, 50)[0][1] == pytest.approx(2.0, abs=0.5)
    assert [id for id, _ in PLACES.near("g/paris", 1, 1000)] == ["g/drancy"]
    assert PLACES.near("g/tulle", 5, 1000) == []


@given(st.text(max_size=80))
def test_any_text_gives_places_at_whole_words_in_order(text: str) -> None:
    end = 0
    for each in PLACES.find(text):
        assert each.start >= end
        assert text[each.start : each.end] == each.words
        assert PLACES.get(each.place) is not None
        end = each.end


@given(st.sampled_from([PLACES.label(id, "fr") for id in PLACES]), st.text("abcdefghéçß", min_size=1, max_size=5))
def test_a_name_inside_a_longer_word_is_never_found(name: str, more: str) -> None:
    # What is put on may end another name that stands whole; but never this one's last word.
    assert all(not each.words.endswith(name.split()[-1]) or each.end < len(name) for each in PLACES.find(name + more))
