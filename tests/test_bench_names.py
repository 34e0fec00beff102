"""The benchmark of names: what counts as found."""

import csv
import gzip
from pathlib import Path

import pytest

from passeur.bench import letters, names
from passeur.bench.halves import Halves
from passeur.errors import Refused
from passeur.search.embedded import EmbeddedBackend


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A set of few made-up names in the layout of the real one."""
    tables = {
        "wikidata-family-name-variants.csv.gz": [("name", "variant"), ("Fictiv", "Fictif"), ("Fictiv", "Q112193597"),
                                                 ("Fictiv", "Omega")],
        "wikidata-given-name-variants.csv.gz": [("name", "variant"), ("Zylanda", "Zylandah")],
        "english-nicknames.csv": [("name1", "name2"), ("zylanda", "lanny")],
        "common-surnames-by-country.csv.gz": [("Localized Name", "Romanized Name"), *[(f"Nom{a}{b}", f"Nom{a}{b}")
                                              for a in "abcdefgh" for b in "klmnopqr"]],
        "common-forenames-by-country.csv.gz": [("Localized Name", "Romanized Name"), *[(f"Pre{a}{b}", f"Pre{a}{b}")
                                               for a in "abcdefgh" for b in "klmnopqr"]],
    }  # fmt: skip
    for name, rows in tables.items():
        opened = gzip.open if name.endswith(".gz") else open
        with opened(tmp_path / name, "wt", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    return tmp_path


def test_ids_are_no_names_and_pairs_go_both_ways(data: Path) -> None:
    result = names.run(EmbeddedBackend(), data, 200, 1, lambda said: None)
    assert result.figures["left_out"] == 1
    assert result.figures["queries"] == 7  # Fictiv, Fictif, Omega, Zylanda (given, nickname), Zylandah, Lanny
    assert result.figures["any_at_10_given"] == 1.0
    assert result.figures["n_any_at_10_family"] == 3
    assert {"any_at_10_latin_unlearned", "any_at_10_latin_learned"} & set(result.figures)
    assert set(result.goals) >= {"any_at_10_latin", "any_at_10_cross_script", "french_register", "p95_ms"}


def test_the_query_itself_is_not_counted_and_recall_is_of_ten_at_most() -> None:
    true = {f"v{number}" for number in range(20)}
    pairs = names.Set({("family", "x"): true, ("family", "y"): {"\u0418"}}, 0)
    answers = [["x", *[f"v{number}" for number in range(10)]], ["y", "z"]]
    figures = names._recall(pairs, [("family", "x"), ("family", "y")], answers)
    assert (figures["recall_at_10"], figures["any_at_10_latin"], figures["any_at_10_cross_script"]) == (0.5, 1.0, 0.0)
    assert figures["n_any_at_10_latin_to_cyrillic"] == 1


def test_no_synthetic_person_has_a_name_of_the_set(data: Path) -> None:
    known = frozenset(names.load(data).names())
    drawn = list(names.Synthetic(data, known, 3).names(500))
    assert drawn == list(names.Synthetic(data, known, 3).names(500))
    assert not {part for name in drawn for part in name.split(", ")} & known


def test_names_that_pairs_join_are_in_one_half_and_both_halves_have_some() -> None:
    pairs = [(f"A{number}", f"B{number}") for number in range(40)] + [("B1", "C1"), ("\u0410\u0431\u04301", "C1")]
    halves = Halves(pairs)
    assert all(halves.learned(one) == halves.learned(other) for one, other in pairs)
    assert {halves.learned(one) for one, _ in pairs} == {True, False}


def test_what_is_learned_is_of_the_one_half_and_twice_the_same(data: Path) -> None:
    beginnings = [f"{one}{two}" for one in ("Bar", "Fel", "Mon", "Tur") for two in "aeio"]
    stems = [f"{beginning}{end}" for beginning in beginnings for end in ("lk", "nd", "rt")]
    rows = [("name", "variant"), *[(f"{stem}o", f"{stem}us") for stem in stems]]
    with gzip.open(data / "wikidata-family-name-variants.csv.gz", "wt", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    text = letters.learn(data, 1, records=100)
    assert text == letters.learn(data, 1, records=100)
    halves = Halves((f"{stem}o", f"{stem}us") for stem in stems)
    learned = [stem for stem in stems if halves.learned(f"{stem}o")]
    # Given names and short forms of the set may be of this half too.
    assert len(learned) <= int(text.split("Learned from ")[1].split()[0]) <= len(learned) + 3 < len(stems)
    assert "us" in next(line for line in text.splitlines() if line.startswith("endings")).split()


def test_without_data_it_says_which(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="wikidata-family"):
        names.run(EmbeddedBackend(), tmp_path, 10, 1, lambda said: None)
