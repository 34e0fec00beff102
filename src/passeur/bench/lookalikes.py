"""Pairs of fictional persons who are two and look like one: kin, twins, copied numbers; how many linkage joins.

Some stand in lists that share nobody, others in two lists of the same people, where linkage is content with less
(link/only.py): there both persons of a pair are in both lists and the second list has the clerk's error, or, of a few
twins, each is missing from the list of the other.
"""

from collections.abc import Iterator
from random import Random
from typing import Final, NamedTuple

from passeur.link.facts import table
from passeur.link.linking import link
from passeur.link.model import Facts, Ledger

#: How many pairs there are.
PAIRS: Final = 1_000

_SYLLABLES: Final = ("ba", "dru", "fel", "gor", "hin", "jal", "kem", "lor", "mun", "nev", "pil", "rod", "sat", "tur",
                     "vek", "wim", "zol", "cra", "dil", "bru")  # fmt: skip


class _Person(NamedTuple):
    """Somebody who never was. birth: first and last day, None when unknown; number: 0 when unknown."""

    given: str
    family: str
    birth: tuple[int, int] | None
    place: str
    street: str = ""
    number: int = 0


class _Case(NamedTuple):
    """Two persons, and how the second list writes the other. lists: their names; both: both persons are in both."""

    one: _Person
    other: _Person
    written: _Person
    lists: tuple[str, str] = ("register", "copy")
    both: bool = True


def wrongly_joined(seed: int) -> int:
    """How many of PAIRS pairs of look-alikes are joined."""
    rows = [list(_rows(number, case)) for number, case in enumerate(_cases(Random(seed)))]  # noqa: S311  not for secrets
    linked = link(table(row for pair in rows for row in pair), (), Ledger())
    of = {id: each.id for each in linked.identities for id in each.members}
    found = 0
    for pair in rows:
        one, other = (
            {of[row.id] for row in pair if row.id in of and row.id.split("/")[1] == who} for who in ("one", "other")
        )
        found += not one.isdisjoint(other)
    return found


def _cases(draw: Random) -> Iterator[_Case]:
    """The pairs, ten kinds in turn; every fortieth is of a further kind."""
    for number in range(PAIRS):
        given, second, family, street = ("".join(draw.choices(_SYLLABLES, k=3)) for _ in range(4))
        year, day, later = draw.randint(1880, 1925), draw.randint(101, 128), draw.randint(201, 228)
        village, figures = f"village {number}", draw.randint(20_000, 90_000)
        born = _day(year * 10_000 + day)
        one = _Person(given, family, born, village)
        known = one._replace(street=street, number=figures)
        twin = known._replace(given=second, number=figures + 1)
        brother = twin._replace(birth=_day((year + 2) * 10_000 + later))
        son = known._replace(birth=_day((year + 27) * 10_000 + day), number=figures + 1)
        all_year = (year * 10_000 + 101, year * 10_000 + 1231)
        kinds = (
            _alone(one, one._replace(birth=_day((year - 27) * 10_000 + day))),  # father and son
            _alone(one, one._replace(birth=_day((year + 3) * 10_000 + later))),  # cousins in one village
            _alone(one._replace(birth=all_year), one._replace(birth=all_year, place=f"town {number}")),
            _Case(one, one, one, ("wall", "wall"), both=False),  # two rows of one list
            _alone(known, twin),
            _alone(known, brother._replace(number=figures)),  # the clerk copied his brother's number
            _alone(known, son),
            _Case(known, twin, twin._replace(number=figures + 2)),
            _Case(known, brother, brother._replace(number=figures)),
            _Case(known, son, son._replace(number=figures, birth=None)),
        )
        left_over = _Case(known, twin, twin, both=False)  # twins, each in one list only
        yield left_over if number % 40 == 39 else kinds[number % 10]


def _day(day: int) -> tuple[int, int]:
    """A day as a span."""
    return day, day


def _alone(one: _Person, other: _Person) -> _Case:
    """A case of lists that share nobody."""
    return _Case(one, other, other, ("dead", "survivors"), both=False)


def _rows(number: int, case: _Case) -> Iterator[Facts]:
    """The rows of a case: one of each person, or both persons in both lists."""
    first, second = case.lists
    yield _facts(f"a/one/{number}", first, case.one)
    yield _facts(f"b/other/{number}", second, case.written)
    if case.both:
        yield _facts(f"a/other/{number}", first, case.other)
        yield _facts(f"b/one/{number}", second, case.one)


def _facts(id: str, name: str, person: _Person) -> Facts:
    """A person as a row of a list."""
    return Facts(
        id=id, source=id[0], partner="fictif", list=name, given=person.given, family=person.family,
        names=(f"{person.family}, {person.given}",), birth=person.birth, birth_place=person.place,
        places=tuple(sorted({person.place, person.street} - {""})),
        numbers=(f"number/fictif:{person.number}",) if person.number else (),
    )  # fmt: skip
