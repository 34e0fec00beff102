"""What stands beside a name in an index tells a life that is over, or one that may still be lived."""

import pytest

from passeur.access.hidden import Hidden, Withheld
from passeur.access.mentions import mention_ended, mention_may_be_living
from passeur.access.reduce import reduce
from passeur.access.rules import clocks
from passeur.model.dates import read_date
from passeur.model.record import Agent, Holding, Name, Person, Relation, Term
from passeur.model.text import Phrase
from passeur.network import Source

NOW = clocks(Source(partner="p"), 2026)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Fictorel, Léa (née en 1931, déportée en 1944)", ""),
        ("Fictorel, Léa", "née en 1931, arrêtée en 1943"),
        ("Fictorel, Léa", "born 3 May 1931, deported 1943-1945"),
        ("Fictorel, Léa, née Fictard en 1931, exilée en 1942", ""),
    ],
)
def test_what_is_told_after_a_birth_is_no_death(name: str, dates: str) -> None:
    assert mention_may_be_living(name, dates, NOW)
    assert not mention_ended(name, dates, NOW)


@pytest.mark.parametrize(
    "dates",
    [
        "né en 1930-1944",
        "né le 3.5.1930, mort en 1944",
        "* 1930 Lyon, + 1944",
        "b. 1930, d. 1944",
        "née Fictard (3 mai 1930-4 juin 1944)",
    ],
)
def test_a_birth_with_a_death_is_over(dates: str) -> None:
    assert mention_ended("Fictorel, Léa", dates, NOW)


def test_a_person_with_an_open_life_is_no_subject_of_a_record() -> None:
    subjects = (
        "Fictorel, Basile (1985-....)",
        "Fictorel, Léa (née en 1931, déportée en 1944)",
        "Fictard, Cyprien (1880-1944)",
        "Université, Lyon (1985-....)",
        "Guerre mondiale (1939-1945)",
        "Exposition, Paris (1937)",
        "Fictivier, Anselme",
    )
    terms = tuple(Term((Phrase(each, "fr"),)) for each in subjects)
    reduced = reduce(Holding(id="s/1", source="s", partner="p", terms=terms), NOW, Hidden())
    assert reduced is not None
    assert [term.label[0].value for term in reduced.terms] == list(subjects[2:])
    published = clocks(Source(partner="p", living="published"), 2026)
    assert reduce(Holding(id="s/1", source="s", partner="p", terms=terms), published, Hidden()) is not reduced


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        # Subdivisions of a heading, and dates in them, tell nothing of the life.
        ("Fictorel, Léa, 1985---Criticism, 1990-2000", ""),
        # Initials and « Monsieur » are no abbreviations of deaths.
        ("M. Jean Fictorel (1985-....)", ""),
        ("Fictorel, M. (1985-....)", ""),
        ("Fictorel, Jean D. (né en 1985)", ""),
        ("Fictorel, D. 1985-", ""),
        # An open end in whatever hand.
        ("Fictorel, Léa (1985–présent)", ""),
        ("Fictorel, Léa (1985 - aujourd'hui)", ""),
        ("Fictorel, Léa (1985-9999)", ""),
        ("Fictorel, Léa (1985-xxxx)", ""),
        ("Fictorel, Léa (1985-s.d.)", ""),
        ("Fictorel, Léa (1931-[?])", ""),
        ("Fictorel, Léa (1931‑....)", ""),
        ("Fictorel, Léa (1931 à ...)", ""),
        ("Fictorel, Léa (1931 - date de décès inconnue)", ""),
        ("Fictorel, Léa, 1985- -- Correspondance", ""),
        ("Fictorel, Léa", "Paris, 1931 - vit et travaille à Lyon"),
        # A birth in whatever hand.
        ("Fictorel, Léa (b.1985)", ""),
        ("Fictorel, Léa (geboren 1985)", ""),
        ("Fictorel, Léa (°1985)", ""),
        ("Fictorel, Léa", "5.3.1931"),
        ("Fictorel, Léa", "19310305"),
        ("Fictorel, Léa", "193-"),
        ("Fictorel, Léa", "1910*-"),
        ("Fictorel, Léa", "exhibited 1985-1991"),
        ("Fictorel, Léa", "1985–1985"),
        ("Fictorel, Léa", "entre 1930 et 1935"),
        ("Fictorel, Léa", "1930 ou 1931"),
        ("Fictorel, Léa", "XXe siècle"),
        ("Fictorel, Léa", "early 20th century"),
        ("Fictorel, Léa", "20. Jh."),
        ("Fictorel, Léa", "tätig 1975-2001"),
        ("Fictorel, Léa", "verksam 1975-2001"),
        ("Fictorel, Léa", "1975-2001 (activité)"),
        ("Fictorel, Léa (tätig 1975-2001)", ""),
        ("Fictorel, Léa", "2. Hälfte 20. Jahrhundert"),
        ("Fictorel, Léa", "zwischen 1930 und 1940"),
        ("Fictorel, Léa", "mellan 1930 och 1940"),
        # Of many years the last: by their first they would be over.
        ("Fictorel, Léa", "1900-talet"),
        ("Fictorel, Léa", "1900-t mitt"),
        ("Fictorel, Léa (född 1985)", ""),
        # What is told of others, and what is not known.
        ("Fictorel, Léa (fille de fusillé, née en 1931)", ""),
        ("Fictorel, Léa", "née en 1931, fille de Paul, mort en 1944"),
        ("Fictorel, Léa", "naissance 1931, décès inconnu"),
    ],
)
def test_an_open_life_is_seen_in_whatever_hand(name: str, dates: str) -> None:
    assert mention_may_be_living(name, dates, NOW)
    assert not mention_ended(name, dates, NOW)


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Fictorel, Léa", "tuée en 1942"),
        ("Fictorel, Léa", "Décès : 1985"),
        ("Fictorel, Léa", "d.1950"),
        ("Fictorel, Léa", "1910--1944"),
        ("Fictorel, Léa", "1910*-1944+"),
        ("Fictorel, Léa", "1910* - 1944 c"),
        ("Fictorel, Léa", "12.3.1943 - 15.5.1943"),
        ("Fictorel, Léa", "5.3.1910 - 12.6.1944"),
        ("Fictorel, Léa", "3 mai 1910-12 juin 1944"),
        ("Fictorel, Léa", "b. Paris 1910, d. Lyon 1944"),
        ("Fictorel, Léa", "naissance 1910, décès 1944"),
        ("Fictorel, Léa, épouse Fictard (née en 1910, morte en 1944)", ""),
        ("Fictorel, Léa", "XIXe-XXe siècle"),
        ("Fictorel, Léa, 1899-1961--Biography", ""),
        ("Fictorel, Léa, 1899-1961 -- Homes -- Cuba, 1940-", ""),
        # The birth of an open life, and not what came after it; who was active was born.
        ("Fictorel, Léa (1880-.... ; maire 1935-1940)", ""),
        ("Fictorel, Léa", "active 1890-1950"),
        ("Fictorel, Léa", "gest. 1944"),
        ("Fictorel, Léa", "död 1944"),
    ],
)
def test_a_life_that_is_over_in_whatever_hand(name: str, dates: str) -> None:
    assert not mention_may_be_living(name, dates, NOW)
    assert mention_ended(name, dates, NOW)


def test_a_lone_year_in_brackets_is_a_birth_where_it_is_of_a_person() -> None:
    agents = (
        Agent("Fictorel, Léa (1985)", "subject", type="person"),
        Agent("Fictorel, Zoé (3 mai 1985)", "subject", type="person"),
        Agent("Fictorel, Marc (XXe siècle)", "subject", type="person"),
        Agent("Congrès fictif, Lyon (1985)", "subject"),
        Agent("Fictard, Paul (1880)", "subject", type="person"),
    )
    reduced = reduce(Holding(id="s/1", source="s", partner="p", agents=agents), NOW, Hidden())
    assert reduced is not None
    assert reduced.agents == agents[3:]


def test_a_person_in_the_order_of_speech_is_a_person() -> None:
    terms = tuple(
        Term((Phrase(each, "fr"),))
        for each in (
            "Jean Fictorel (1985-....)",
            "Zébulon Fictorel (né en 1985)",
            "FICTOREL Basile (1985-....)",
            "Orchestre fictif (1985-....)",
        )
    )
    reduced = reduce(Holding(id="s/1", source="s", partner="p", terms=terms), NOW, Hidden())
    assert reduced is not None
    assert "Jean Fictorel (1985-....)" not in [each.label[0].value for each in reduced.terms]
    assert "Zébulon Fictorel (né en 1985)" not in [each.label[0].value for each in reduced.terms]
    assert "FICTOREL Basile (1985-....)" not in [each.label[0].value for each in reduced.terms]
    assert "Orchestre fictif (1985-....)" in [each.label[0].value for each in reduced.terms]
    relations = (
        Relation("associative", "", "Jean Fictorel (1985-....)"),
        Relation("associative", "", "Orchestre fictif (1985-....)"),
    )
    dated = Relation("associative", "", "Jean Fictorel", (read_date("né en 1985", "fr")[0],))
    reduced = reduce(Holding(id="s/1", source="s", partner="p", relations=(*relations, dated)), NOW, Hidden())
    assert reduced is not None
    assert reduced.relations == relations[1:]


@pytest.mark.parametrize(
    "label",
    [
        "Festival, Avignon (1947-....)",
        "Résistance, France (1940-)",
        "République, France (1958-....)",
        "Europe, 1945-",
        "Guerre froide, 1947-",
        "Jean Fictif (lycée ; 1985-....)",
    ],
)
def test_a_thing_that_began_is_no_person(label: str) -> None:
    held = Holding(id="s/1", source="s", partner="p", terms=(Term((Phrase(label, "fr"),)),))
    assert reduce(held, NOW, Hidden()) is held


@pytest.mark.parametrize(
    "label",
    [
        "Fictorel, Marcel (professeur de lycée ; 1985-....)",
        "Fictorel Jean, 1985-",
        "Fictorel, Zébulon, 1985-",
        "Guerre, Martin (1985-....)",
        "Place, Zébulon (1985-....)",
    ],
)
def test_a_person_is_one_whatever_the_trade(label: str) -> None:
    held = Holding(id="s/1", source="s", partner="p", terms=(Term((Phrase(label, "fr"),)),))
    reduced = reduce(held, NOW, Hidden())
    assert reduced is not None
    assert reduced.terms == ()


def test_an_agent_who_is_withheld_by_another_source_goes_by_the_id_that_it_has_there() -> None:
    artist = Person(id="artistes/7", source="artistes", partner="q", names=(Name("Fictorel, Léa"),))
    hidden = Withheld()
    hidden.add(artist)
    agents = (
        Agent(name="Fictorel, Léa", type="person", ref="7", authority="artistes"),
        Agent(name="Fictard, Cyprien", type="person", ref="8", authority="artistes"),
        Agent(name="Fictivier, Anselme", type="person", ref="7", authority="autres"),
    )
    reduced = reduce(Holding(id="s/1", source="s", partner="p", agents=agents), NOW, hidden.hidden())
    assert reduced is not None
    assert [agent.name for agent in reduced.agents] == ["Fictard, Cyprien", "Fictivier, Anselme"]
