"""Linkage over random people: independent of the order of rows, stable ids, and explained as it decides."""

import random

import pytest

from passeur.link import rules
from passeur.link.explaining import explain
from passeur.link.facts import PRINT_SQL, fingerprint, table
from passeur.link.features import FEATURES
from passeur.link.linking import link
from passeur.link.model import Facts, Judgement, Ledger

_FAMILIES = ("szwarc", "schwartz", "moulin", "cohen", "kahn", "manouchian", "levy", "")
_GIVEN = ("icek", "isaac", "jean", "anna", "a", "")
_TOWNS = ("paris", "lyon", "varsovie", "")


def _people(seed: int, count: int = 60) -> list[Facts]:
    """Fictional rows that share many values, so that every rule has its chance."""
    draw = random.Random(seed)
    found = []
    for number in range(count):
        year = draw.choice((1900, 1901, 1910))
        day = year * 10_000 + draw.choice((101, 214, 412))
        birth = draw.choice((None, (day, day), (year * 10_000 + 101, year * 10_000 + 1231)))
        died = draw.choice((None, (19440221, 19440221), (19440101, 19441231), (19430701, 19430701)))
        given, family, town = draw.choice(_GIVEN), draw.choice(_FAMILIES), draw.choice(_TOWNS)
        found.append(
            Facts(
                id=f"s{number % 3}/{number}", source=f"s{number % 3}", partner="p", list=draw.choice(("", "", "mur")),
                given=given, family=family, names=(f"{family}, {given}",), gender=draw.choice(("", "male", "female")),
                birth=birth, death=died, birth_place=town, places=(town,) if town else (),
                forms=(" ".join(sorted((given, family))),) if given and family else (),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    people = _people(seed)
    shuffled = people[:]
    random.Random(seed).shuffle(shuffled)
    one, other = link(table(people), (), Ledger()), link(table(shuffled), (), Ledger())
    assert one.identities
    assert {each.id: each.members for each in one.identities} == {each.id: each.members for each in other.identities}
    assert one.proposals == other.proposals


@pytest.mark.parametrize("seed", [4, 5])
def test_a_second_run_with_the_ledger_keeps_every_id(seed: int) -> None:
    people = _people(seed)
    first = link(table(people), (), Ledger())
    ledger = Ledger(members={id: each.id for each in first.identities for id in each.members})
    again = link(table(people), (), ledger)
    assert again.identities == first.identities
    assert again.moved == {}


@pytest.mark.parametrize("seed", [6, 7])
def test_what_joins_is_explained_as_joined_and_never_over_a_bar(seed: int) -> None:
    people = _people(seed)
    by_id = {each.id: each for each in people}
    linked = link(table(people), (), Ledger())
    ties = [tie for identity in linked.identities for tie in identity.ties]
    assert ties
    for tie in ties[:12]:
        why = explain(by_id[tie.left], by_id[tie.right])
        assert (why.band, why.rule) == ("joined", tie.rule)
        assert not any(feature.bars for feature in why.features)
        assert why.probability == pytest.approx(tie.probability)
    for identity in linked.identities:
        members = [by_id[id] for id in identity.members]
        lists = [each.list for each in members if each.list]
        assert len(lists) == len(set(lists))
        deaths = [each.death for each in members if each.death]
        assert not deaths or max(first for first, _ in deaths) <= min(last for _, last in deaths)


def test_taking_one_record_out_undoes_just_that() -> None:
    people = _people(8)
    before = link(table(people), (), Ledger())
    identity = max(before.identities, key=lambda each: len(each.members))
    gone, *others = identity.members
    said = [
        Judgement(left=min(gone, each), right=max(gone, each), verdict="different", by="t", when="2026-01-01", why="w")
        for each in others
    ]
    ledger = Ledger(members={id: each.id for each in before.identities for id in each.members})
    after = link(table(people), said, ledger)
    here = {id: each.id for each in after.identities for id in each.members}
    assert here.get(gone) != identity.id or len(others) < 2
    if len(others) >= 2:
        assert {here.get(each) for each in others} == {identity.id}
    untouched = {each.id: each.members for each in before.identities if each.id != identity.id}
    assert untouched.items() <= {each.id: each.members for each in after.identities}.items()


def test_the_fingerprint_is_the_same_in_sql() -> None:
    import duckdb

    people = _people(9)
    base = duckdb.connect()
    base.register("people", table(people))
    found = dict(base.sql(f"SELECT id, {PRINT_SQL} FROM people").fetchall())
    assert found == {each.id: fingerprint(each) for each in people}


@pytest.mark.parametrize("seed", [10, 11])
def test_leaving_out_what_dates_keep_apart_changes_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = table(_people(seed, 120))
    sifted = link(people, (), Ledger())
    monkeypatch.setattr("passeur.link.rules.HOPELESS", "false")
    assert link(people, (), Ledger()) == sifted


def test_no_rule_joins_or_proposes_what_dates_keep_apart() -> None:
    """Every outcome of the features that rules ask for, those of one meaning taken once."""
    import duckdb

    codes = {
        "family": (-1, 0, 2, 6),
        "given": (-1, 0, 2, 7),
        "gender": (-1, 0),
        "life": (-1, 1),
        "authority": (-1, 0, 1),
        "number": (-1, 1, 2),
        "occupations": (-1, 1),
    }
    sets = {
        each.code: codes.get(each.code, range(-1, len(each.levels)))
        for each in FEATURES
        if each.code not in ("groups", "stated", "list")
    }
    every = " CROSS JOIN ".join(f"(SELECT unnest({list(numbers)}) AS gamma_{code})" for code, numbers in sets.items())
    base = duckdb.connect()
    silent = ", ".join(f"-1 AS gamma_{code}" for code in ("stated", "list", "groups"))
    vectors = f"SELECT *, {silent}, 1.0 AS match_probability FROM {every}"
    ruled = f"SELECT *, {rules.rule_sql()} AS rule FROM ({vectors})"
    banded = f"SELECT {rules.band_sql()} AS band, {rules.HOPELESS} AS hopeless FROM ({ruled})"
    found = base.sql(f"SELECT hopeless, band, count(*) FROM ({banded}) GROUP BY ALL").fetchall()
    assert {band for hopeless, band, _ in found if hopeless} == {"apart"}
    assert {band for hopeless, band, _ in found if not hopeless} == {"apart", "proposed", "joined"}
