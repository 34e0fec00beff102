"""What a visitor types becomes clauses; no text crashes the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.errors import QueryRefused
from passeur.search.parse import MOST_PREFIXES, Clause, parse
from passeur.search.query import MOST_CHARACTERS, MOST_TERMS


def shown(text: str) -> list[tuple[object, ...]]:
    """The clauses in short: words, then what is particular."""
    return [
        (*clause.words, *([clause.field] if clause.field else []),
         *[flag for flag in ("phrase", "prefix", "excluded") if getattr(clause, flag)])
        for clause in parse(text)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("camp  convoi", [("camp",), ("convoi",)]),
        ('"le camp" convoi', [("le", "camp", "phrase"), ("convoi",)]),
        ("«\u00a0le camp\u00a0»", [("le", "camp", "phrase")]),
        ('"pas fermé', [("pas", "ferme", "phrase")]),
        ("camp -convoi", [("camp",), ("convoi", "excluded")]),
        ('camp -"en bois"', [("camp",), ("en", "bois", "phrase", "excluded")]),
        ("camp - convoi", [("camp",), ("convoi",)]),
        ("porte-drapeaux", [("porte",), ("drapeaux",)]),
        ("-porte-drapeaux", [("porte", "drapeaux", "phrase", "excluded")]),
        ("F/7/14982", [("f", "7", "14982", "phrase")]),
        ("MC/ET/XII/45", [("mc", "et", "xii", "45", "phrase")]),
        ("72AJ35", [("72", "aj", "35", "phrase")]),
        ("déport*", [("deport", "prefix")]),
        ("AJ/40*", [("aj", "40", "phrase", "prefix")]),
        ("l’armée d'Orves", [("armee",), ("orves",)]),
        ("aujourd'hui", [("aujourd",), ("hui",)]),
        ("O'Brien", [("o",), ("brien",)]),
        ("TITRE:camp Nom:brun", [("camp", "title"), ("brun", "name")]),
        ('lieu:"gare de"', [("gare", "de", "place", "phrase")]),
        ("-theme:camp", [("camp", "theme", "excluded")]),
        ("couleur:rouge", [("couleur",), ("rouge",)]),
        ("bataille de la gare", [("bataille",), ("gare",)]),
        ("de la", [("de",), ("la",)]),
        ("de -camp", [("de",), ("camp", "excluded")]),
        ("camp, convoi; (prison)", [("camp",), ("convoi",), ("prison",)]),
        ("camp convoi Camp, convoi", [("camp",), ("convoi",)]),
        ("camp -camp", [("camp",), ("camp", "excluded")]),
        ("", []),
        ("?! ... ''", []),
    ],
)
def test_grammar(text: str, clauses: list[tuple[object, ...]]) -> None:
    assert shown(text) == clauses


def test_what_was_typed_is_kept_for_call_numbers() -> None:
    assert parse("id:72AJ/35") == (Clause(("72", "aj", "35"), "72AJ/35", "id", phrase=True),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x" * (MOST_CHARACTERS + 1), str(MOST_CHARACTERS)), ("mot " * (MOST_TERMS + 1), str(MOST_TERMS)),
        ("a*", "two letters|2 letters"), ("*", "2 letters"), ("a*b", "end of a word"),
        ("aa* " * (MOST_PREFIXES + 1), "star"), ("1-" * (MOST_TERMS + 1), str(MOST_TERMS)),
    ],
)  # fmt: skip
def test_refused(text: str, says: str) -> None:
    with pytest.raises(QueryRefused, match=says):
        parse(text)


@given(st.text(max_size=MOST_CHARACTERS + 20))
def test_any_text_gives_clauses_or_a_refusal(text: str) -> None:
    try:
        clauses = parse(text)
    except QueryRefused:
        return
    for clause in clauses:
        assert clause.words
        assert all(word and word == word.lower() for word in clause.words)


@given(
    st.lists(
        st.sampled_from(["camp", "-bois", '"', "«", "*", "id:", "titre:", "l'", "-", "é", "1/2", ":"]), max_size=12
    )
)
def test_any_pile_of_signs(parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts)):
        try:
            assert sum(len(clause.words) for clause in parse(text)) <= MOST_TERMS
        except QueryRefused:
            continue


def test_letters_with_points_are_initials_and_not_words_of_one_letter() -> None:
    (clause,) = parse("F.F.I.")
    assert (clause.words, clause.initials) == (("f", "f", "i"), True)
    assert [clause.words for clause in parse("B. Moulin")] == [("b",), ("moulin",)]
    assert not any(clause.initials for clause in parse("armée.secrète 72.AJ"))
