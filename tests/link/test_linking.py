"""Linkage: hard rules, bands, judgements, ids that stay. All persons are fictional."""

import random
import re
from itertools import pairwise

import numpy as np
import pytest

from passeur.bench import lookalikes
from passeur.commands.judging import _as_written, _in_words
from passeur.link import candidates
from passeur.link.clusters import Groups, constrained, roots
from passeur.link.explaining import explain
from passeur.link.facts import facts, fingerprint, folded, place_of, table
from passeur.link.linking import link
from passeur.link.model import Facts, Judgement, Ledger, Linked, Verdict
from passeur.link.stable import name
from passeur.model.dates import read_date
from passeur.model.names.forms import Forms
from passeur.model.record import Name, Person, PlaceRef
from passeur.web.words import catalogue

DAY, OTHER, YEAR = (19120307, 19120307), (19130508, 19130508), (19120101, 19121231)
DEATH, DEATH_YEAR, LATER = (19440221, 19440221), (19440101, 19441231), (19440301, 19440301)
PEACE = (19630101, 19631231)
NUMBER = ("number/fafl:1712",)


@pytest.fixture(autouse=True)
def _plain_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Consonants for skeleton and sound: linkage is tested here, not the forms of names."""
    monkeypatch.setattr(candidates, "forms", lambda word: Forms(re.sub("[aeiouy]", "", word), (word[:3],), (), ()))


def person(id: str, given: str = "zelan", family: str = "vordukal", **more: object) -> Facts:
    """Facts of a fictional person; the source is the first part of the id."""
    return Facts(id=id, source=id.partition("/")[0], partner="p", given=given, family=family,
                 names=(f"{family.title()}, {given.title()}",), **more)  # type: ignore[arg-type]  # fmt: skip


def judged(left: str, right: str, verdict: Verdict, when: str = "2026-01-01", **prints: str) -> Judgement:
    return Judgement(left=left, right=right, verdict=verdict, by="desk", when=when, why="test", **prints)


def run(*people: Facts, judgements: tuple[Judgement, ...] = (), ledger: Ledger | None = None) -> Linked:
    return link(table(people), judgements, ledger or Ledger())


def members(linked: Linked) -> list[tuple[str, ...]]:
    return sorted(identity.members for identity in linked.identities)


PAIRS = [
    (person("a/1", birth=DAY), person("b/1", birth=DAY), "joined", "birth-day"),
    (person("a/1", birth=DAY), person("b/1", "vordukal", "zelan", birth=DAY), "joined", "birth-day"),
    (person("a/1", birth=DAY), person("b/1", "z", birth=DAY), "joined", "birth-day"),
    (person("a/1", death=DEATH), person("b/1", death=DEATH), "joined", "death-day"),
    (person("a/1", birth=YEAR, birth_place="x"), person("b/1", birth=DAY, birth_place="x"), "joined",
     "birth-year-place"),
    (person("a/1", birth=YEAR), person("b/1", birth=DAY), "proposed", "name-birth-year"),
    (person("a/1", birth_place="x"), person("b/1", birth_place="x"), "proposed", "name-place"),
    (person("a/1"), person("b/1"), "apart", "name-alone"),
    (person("a/1", birth=DAY), person("b/1", birth=OTHER), "apart", "birth-differs"),
    (person("a/1", birth=DAY, death=DEATH), person("b/1", birth=DAY, death=LATER), "proposed", "death-disputed"),
    (person("a/1", death=DEATH, same=("viaf:1",)), person("b/1", death=LATER, same=("viaf:1",)), "proposed",
     "death-disputed-authority"),
    (person("a/1", birth=DAY, death=DEATH), person("b/1", birth=DAY, death=DEATH_YEAR), "joined", "birth-day"),
    (person("a/1", birth=DAY, list="l"), person("b/1", birth=DAY, list="l"), "apart", "same-list"),
    (person("a/1", birth=DAY, different=("b/1",)), person("b/1", birth=DAY), "apart", "stated-different"),
    (person("a/1", birth=DAY, gender="male"), person("b/1", birth=DAY, gender="female"), "proposed",
     "gender-disputed"),
    (person("a/1", birth=(19500101, 19500101)), person("b/1", death=DEATH), "apart", "impossible-life"),
    (person("a/1", same=("viaf:1",)), person("b/1", "z", same=("viaf:1",)), "joined", "authority"),
    (person("a/1", birth=YEAR, numbers=NUMBER), person("b/1", birth=DAY, numbers=NUMBER), "joined", "number"),
    (person("a/1", "mirko", birth=DAY, numbers=NUMBER), person("b/1", birth=DAY, numbers=NUMBER), "joined",
     "number-one-name"),
    (person("a/1", "mirko", birth=OTHER, numbers=NUMBER), person("b/1", birth=DAY, numbers=NUMBER), "proposed",
     "number-disputed"),
    (person("a/1", "mirko", birth_place="x", numbers=NUMBER), person("b/1", birth_place="x", numbers=NUMBER),
     "proposed", "number-place"),
    (person("a/1", birth=DAY, birth_place="x", numbers=("number/fafl:31712",)),
     person("b/1", birth_place="x", numbers=("number/fafl:37112",)), "joined", "number-slip"),
    (person("a/1", family="horvanel", birth=DAY, birth_place="x", numbers=("number/fafl:31712",)),
     person("b/1", birth=DAY, birth_place="x", numbers=("number/fafl:37112",)), "joined", "number-slip-birth"),
    (person("a/1", "mirko", birth=DAY, birth_place="x", numbers=("number/fafl:31712",)),
     person("b/1", birth=DAY, birth_place="x", numbers=("number/fafl:37112",)), "proposed", "number-slip-disputed"),
    (person("a/1", birth=(19121204, 19121204), birth_place="x", places=("x", "y")),
     person("b/1", birth=(19121024, 19121024), birth_place="x", places=("x", "y")), "joined", "birth-slip"),
    (person("a/1", birth=DAY, birth_place="x", places=("x",)),
     person("b/1", birth=(19120308, 19120308), birth_place="x", places=("x",)), "proposed", "birth-near"),
    (person("a/1", birth=(18690307, 18690307), birth_place="x", places=("x", "y")),
     person("b/1", birth=(18960307, 18960307), birth_place="x", places=("x", "y")), "apart", "birth-differs"),
    (person("a/1", birth_place="x", places=("x", "y")), person("b/1", birth_place="x", places=("x", "y")), "proposed",
     "name-places"),
    (person("a/1", death=DEATH, numbers=NUMBER), person("b/1", death=LATER, numbers=NUMBER), "apart", "death-differs"),
    (person("a/1", "mirko", birth=DAY, birth_place="x", numbers=("number/fafl:171",)),
     person("b/1", birth=DAY, birth_place="x", numbers=("number/fafl:172",)), "apart", "names-differ"),
    (person("a/1", "mirko", birth=DAY, birth_place="x", numbers=("number/fafl:31712",)),
     person("b/1", birth=DAY, birth_place="x", numbers=("number/fafl:31713",)), "apart", "names-differ"),
    (person("a/1", birth=YEAR, death=PEACE), person("b/1", birth=YEAR, death=PEACE), "joined", "years"),
    (person("a/1", birth=YEAR, death=DEATH_YEAR), person("b/1", birth=YEAR, death=DEATH_YEAR), "proposed", "years"),
    (person("a/1", birth=YEAR, birth_place="paris|ile de france|france"),
     person("b/1", birth=YEAR, birth_place="paris|france"), "joined", "birth-year-place"),
    (person("a/1", birth=YEAR, birth_place="newport|wales"),
     person("b/1", birth=YEAR, birth_place="newport|united states"), "proposed", "name-birth-year"),
    (person("a/1", birth=YEAR, birth_place="pau|france"), person("b/1", birth=YEAR, birth_place="gap|france"),
     "apart", "birth-place-differs"),
    (person("a/1", "", birth=YEAR, death=PEACE), person("b/1", "", birth=YEAR, death=PEACE), "proposed",
     "one-name-years"),
    (person("a/1", "", "mikelo", birth=YEAR, death=PEACE, forms=("mikelo vordukal",)),
     person("b/1", "mikelo", birth=YEAR, death=PEACE, forms=("mikelo vordukal",)), "proposed", "years"),
    (person("a/1", "zelan s", birth=YEAR, death=PEACE, forms=("sorin vordukal zelan",)),
     person("b/1", "zelan sorin", birth=YEAR, death=PEACE, forms=("sorin vordukal zelan",)), "joined", "years"),
    (person("a/1", "mirko zelan", birth=DAY), person("b/1", birth=DAY), "proposed", "one-given-name"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("London (Greater London, England, United Kingdom)", "London, United Kingdom", "within"),
        ("Philadelphia, Pennsylvania", "Philadelphia, United States", "town"),
        ("Lincolnshire, United Kingdom", "Quarrington, Lincolnshire, England", "inside"),
        ("Vienna, Austria", "Vienne, France", "differs"),
    ],
)
def test_a_place_is_the_same_however_much_stands_behind_it(left: str, right: str, level: str) -> None:
    told = explain(*(person(f"{at}/1", birth_place=place_of(place)) for at, place in (("a", left), ("b", right))))
    assert [each.level for each in told.features if each.code == "birth_place"] == [level]


def test_the_years_of_a_whole_life_are_a_birth_and_a_death() -> None:
    def told(text: str) -> Facts:
        dated = Person(id="a/1", source="a", partner="p", names=(Name("Vordukal, Zelan"),),
                       dates=(read_date(text, "fr", "", "life")[0],))  # fmt: skip
        return facts(dated)

    assert (told("1840 – 1926").birth, told("1840 – 1926").death) == ((18400101, 18401231), (19260101, 19261231))
    assert (told("actif 1840 – 1860").birth, told("1840 –").birth) == (None, None)
    assert (told("1603/1604 – 1677").birth, told("1603/1604 – 1677").death) == (
        (16030101, 16041231),
        (16770101, 16771231),
    )
    assert told("c. 1525 – 1598 or 1602").death == (15980101, 16021231)


@pytest.mark.parametrize(
    "text",
    ["exhibited 1775–1791", "died 1547/1548", "born 1800/1850", "17th - 18th century", "1700 – 1799",
     "late 19th century", "after 1507 - before 1588", "between 1840 and 1850", "1881 - 1930s",
     "1630-1670; 1630-ca. 1670"],
)  # fmt: skip
def test_years_that_are_no_birth_and_death_are_not_taken_for_them(text: str) -> None:
    dated = Person(id="a/1", source="a", partner="p", names=(Name("Vordukal, Zelan"),),
                   dates=(read_date(text, "en", "", "life")[0],))  # fmt: skip
    assert (facts(dated).birth, facts(dated).death) == (None, None)


@pytest.mark.parametrize(("left", "right", "band", "rule"), PAIRS)
def test_rule_decides_and_linkage_obeys(left: Facts, right: Facts, band: str, rule: str) -> None:
    told = explain(right, left)
    assert (told.band, told.rule) == (band, rule)
    linked = run(left, right)
    assert members(linked) == ([("a/1", "b/1")] if band == "joined" else [])
    ties = [tie for each in linked.identities for tie in each.ties] + list(linked.proposals)
    assert [(tie.rule, tie.probability) for tie in ties] == (
        [] if band == "apart" else [(rule, pytest.approx(told.probability))]
    )


def test_one_identifier_is_shown_once_however_it_is_written() -> None:
    same = ("https://www.wikidata.org/entity/Q1", "wikidata:Q1", "viaf:2")
    told = explain(person("a/1", same=same), person("b/1", same=same))
    assert [each.left for each in told.features if each.code == "authority"] == [
        "https://www.wikidata.org/entity/Q1, viaf:2"
    ]


def test_an_explanation_shows_what_two_records_have_in_common() -> None:
    left = person("a/1", places=("lyon", "paris"), numbers=("number/fafl:1712", "number/x:1"))
    told = explain(left, person("b/1", places=("metz", "paris"), numbers=NUMBER))
    shown = {each.code: (each.left, each.right) for each in told.features}
    assert shown["places"] == ("paris", "paris")
    assert shown["number"] == ("fafl 1712", "fafl 1712")


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("x:31712", "x:31712", "shared"),
        ("x:31712", "x:31912", "slip"),  # a figure wrong
        ("x:31712", "x:13712", "slip"),  # two exchanged
        ("x:31712", "x:31172", "slip"),
        ("x:a31712", "x:a31912", "slip"),
        ("x:31712", "x:31713", ""),  # given one after the other
        ("x:31712", "x:31721", ""),
        ("x:31712", "x:38912", ""),
        ("x:3712", "x:3912", ""),  # too few figures
        ("x:31712", "y:31912", ""),
    ],
)
def test_a_slip_in_a_number_is_told_from_the_next_number(left: str, right: str, level: str) -> None:
    told = explain(person("a/1", numbers=(f"number/{left}",)), person("b/1", numbers=(f"number/{right}",)))
    assert [each.level for each in told.features if each.code == "number"] == ([level] if level else [])


def test_swapped_names_are_known_with_a_letter_wrong() -> None:
    told = explain(person("a/1", birth=DAY), person("b/1", "vordugal", "zelam", birth=DAY))
    assert (told.rule, told.band) == ("birth-day", "joined")
    assert [each.level for each in told.features[:2]] == ["swapped-letters"] * 2


def test_letters_that_unicode_keeps_whole_are_compared_as_their_letter() -> None:
    assert (folded("Wołomin"), folded("Adıyaman")) == ("wolomin", "adiyaman")


def _copies(count: int) -> list[Facts]:
    """A register and its copy, which name the same people."""
    births = ((19000101 + number, 19000101 + number) for number in range(count))
    return [person(f"{list}/c{birth[0]}", birth=birth, list=list) for birth in births for list in "ab"]


#: One number and place; another given name and another day.
LEFT_OVER = (
    person("a/1", "mirko", birth=DAY, birth_place="x", numbers=NUMBER, list="a"),
    person("b/1", birth=OTHER, birth_place="x", numbers=NUMBER, list="b"),
)


def test_who_is_left_over_in_two_lists_of_the_same_people_is_joined_on_less() -> None:
    linked = run(*_copies(20), *LEFT_OVER)
    (tie,) = next(each.ties for each in linked.identities if "a/1" in each.members)
    assert (tie.left, tie.right, tie.rule) == ("a/1", "b/1", "only-candidate")
    told = explain(*LEFT_OVER, alone=True)
    assert (told.rule, told.band, told.features[-1].code) == ("only-candidate", "joined", "candidates")
    assert told.probability == pytest.approx(tie.probability)
    assert explain(*LEFT_OVER).band == "proposed"


THIRD = person("a/2", birth=OTHER, list="a")
TWINS = (
    person("a/1", "mirko", birth=DAY, birth_place="x", numbers=("number/fafl:31712",), list="a"),
    person("b/1", birth=DAY, birth_place="x", numbers=("number/fafl:31713",), list="b"),
)


@pytest.mark.parametrize(
    ("people", "judgements"),
    [
        ((*_copies(18), *LEFT_OVER), ()),  # one of nineteen is missing: not the same people
        ((*_copies(20), *LEFT_OVER, THIRD), ()),  # another candidate, which is joined
        ((*_copies(20), *LEFT_OVER, person("a/2", birth=(19130101, 19131231), list="a")), ()),  # or proposed
        ((*_copies(20), *LEFT_OVER), (judged("a/1", "b/1", "different"),)),
        ((*_copies(20), *LEFT_OVER), (judged("a/1", "b/1", "unsure"),)),
        ((*_copies(20), *LEFT_OVER, THIRD), (judged("a/2", "b/1", "same"),)),
        ((*_copies(20), *TWINS), ()),
    ],
)
def test_no_one_is_joined_on_less_elsewhere(people: tuple[Facts, ...], judgements: tuple[Judgement, ...]) -> None:
    linked = run(*people, judgements=judgements)
    assert not any({"a/1", "b/1"} <= set(each.members) for each in linked.identities)


def test_look_alikes_are_not_joined() -> None:
    assert lookalikes.wrongly_joined(7) == 0


def test_a_third_record_never_melts_two_rows_of_one_list() -> None:
    people = (person("a/1", birth=DAY, list="l"), person("a/2", birth=DAY, list="l"), person("b/1", birth=DAY))
    linked = run(*people)
    assert members(linked) == [("a/1", "b/1")]
    assert [(tie.left, tie.right) for tie in linked.proposals] == [("a/2", "b/1")]


def test_a_third_record_never_melts_two_dates_of_death() -> None:
    people = (person("a/1", birth=DAY, death=DEATH), person("b/1", birth=DAY), person("c/1", birth=DAY, death=LATER))
    assert len(members(run(*people))) == 1
    assert all(set(each) != {"a/1", "b/1", "c/1"} for each in members(run(*people)))


def test_judgements_override_features_and_the_latest_counts() -> None:
    alone, alike = (person("a/1"), person("b/1")), (person("a/1", birth=DAY), person("b/1", birth=DAY))
    assert members(run(*alone, judgements=(judged("a/1", "b/1", "same"),))) == [("a/1", "b/1")]
    assert members(run(*alike, judgements=(judged("a/1", "b/1", "different"),))) == []
    unsure = run(*alike, judgements=(judged("a/1", "b/1", "unsure"),))
    assert not unsure.identities
    assert [tie.rule for tie in unsure.proposals] == ["judged-unsure"]
    both = (judged("a/1", "b/1", "same", "2026-02"), judged("a/1", "b/1", "different", "2026-01"))
    assert members(run(*alone, judgements=both)) == [("a/1", "b/1")]


def test_removing_one_record_undoes_just_that() -> None:
    people = [person(f"{source}/1", birth=DAY) for source in "abc"]
    parted = (judged("a/1", "c/1", "different"), judged("b/1", "c/1", "different"))
    assert members(run(*people)) == [("a/1", "b/1", "c/1")]
    assert members(run(*people, judgements=parted)) == [("a/1", "b/1")]


def test_a_judgement_finds_its_renumbered_record_or_is_astray() -> None:
    left, right = person("a/1"), person("b/1")
    made = judged("a/1", "b/0", "same", left_print=fingerprint(left), right_print=fingerprint(right))
    assert members(run(left, right, judgements=(made,))) == [("a/1", "b/1")]
    assert run(left, judgements=(made,)).astray == (made,)


def test_the_order_of_rows_changes_nothing() -> None:
    people = [person(f"{source}/{n}", f"zel{n}", birth=DAY) for n in range(3) for source in "abc"]
    assert run(*people) == run(*reversed(people))


def test_nobody_gives_nothing() -> None:
    assert run() == Linked()


def test_ids_stay_when_records_come_go_and_are_renumbered() -> None:
    first = run(person("a/1", birth=DAY), person("b/1", birth=DAY))
    (identity,) = first.identities
    ledger = Ledger(members=dict.fromkeys(identity.members, identity.id),
                    prints={fingerprint(person("b/1", birth=DAY)): identity.id})  # fmt: skip
    second = run(person("b/7", birth=DAY), person("A/0", birth=DAY), ledger=ledger)
    assert [each.id for each in second.identities] == [identity.id]


def test_ids_that_go_leave_a_redirect_or_a_tombstone() -> None:
    old = Ledger(members={"a": "p1", "b": "p1", "c": "p2", "d": "p3"}, moved={"p0": "p2"})
    ids, moved = name([("a", "b", "c")], old, {})
    assert ids == ["p1"]
    assert moved == {"p0": "p1", "p2": "p1", "p3": ""}


def test_a_split_identity_keeps_its_id_where_most_of_it_is() -> None:
    ids, moved = name([("a", "x"), ("b", "c")], Ledger(members=dict.fromkeys("abc", "p1")), {})
    assert ids[1] == "p1"
    assert ids[0] != "p1"
    assert moved == {}


def test_the_weakest_tie_is_the_one_refused() -> None:
    groups, refused = constrained([(1, 2), (3, 4), (2, 3)], [(1, 4)])
    assert (groups, refused) == ([[1, 2], [3, 4]], [(2, 3)])


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (("lyon",), ("lyon",), "shared"),
        (("lyon",), ("nice",), "differs"),
        (("lyon",), ("nice", "lyon"), "shared"),
        (("arles", "lyon"), ("nice", "lyon"), "shared"),
        (("arles", "lyon"), ("nice",), "differs"),
    ],
)
def test_one_place_in_common_is_enough(left: tuple[str, ...], right: tuple[str, ...], level: str) -> None:
    told = explain(person("a/1", places=left), person("b/1", places=right))
    assert [each.level for each in told.features if each.code == "places"] == [level]


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("zakrow", "zakorw", "letters"),
        ("zakrow", "zakorwa", "differs"),
        ("zakrowiec", "zkarowice", "letters"),
        ("zak", "zok", "differs"),
        ("zakrow|pologne", "zakrof", "letters"),
        ("zakrow|pologne", "zakrof|russie", "differs"),
    ],
)
def test_a_letter_of_a_town_may_be_wrong_and_two_of_a_long_one(left: str, right: str, level: str) -> None:
    told = explain(person("a/1", birth_place=left), person("b/1", birth_place=right))
    assert [each.level for each in told.features if each.code == "birth_place"] == [level]


@pytest.mark.parametrize("seed", range(5))
def test_all_that_ties_hold_together_is_one_group(seed: int) -> None:
    """Of chains, stars and rings in any order each row is found under the smallest that it hangs together with."""
    draw = random.Random(seed)
    rows = draw.sample(range(1, 401), 400)
    edges = [pair for start in range(0, 400, 40) for pair in pairwise(rows[start : start + 40])]
    edges += [(rows[0], each) for each in rows[80:90]] + [(rows[39], rows[0]), (rows[3], rows[2])]
    draw.shuffle(edges)
    groups = Groups()
    for left, right in edges:
        groups.join(left, right)
    left, right = (np.array(side, dtype=np.int64) for side in zip(*edges, strict=True))
    assert roots(410, left, right).tolist() == [groups.find(row) for row in range(411)]


def test_of_places_in_common_the_whole_place_is_told() -> None:
    one, other = place_of("Paris, France"), place_of("Lyon, France")
    told = explain(person("a/1", places=(one, other)), person("b/1", places=(place_of("Nice, France"), one)))
    assert [each.left for each in told.features if each.code == "places"] == [one]


def test_an_explanation_writes_a_place_as_its_source_does() -> None:
    place = PlaceRef("Paris (Île-de-France, France)", "birth")
    written = _as_written(Person(id="a/1", source="a", partner="p", places=(place,)))
    assert _in_words(place_of(place.name), written, catalogue("fr")) == "Paris (Île-de-France, France)"
