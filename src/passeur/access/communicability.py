"""From when documents may be read in the reading room, and from when they may be online: two decisions.

Each ground that is stated closes until its own date, and the latest of these dates holds. A count begins with the year
of its clock and opens on 1 January after its last closed year. What no date is known for stays closed until a person
states it. The tables are in `france.toml`; nothing here names a category.
"""

from functools import lru_cache
from typing import Literal

import msgspec

from passeur.access.france import Category, Clock, Count, Derogation, Law, Online, law

#: Why something opens when it does: on a date; or never, until a date is known, or until a person decides.
Why = Literal["dated", "undated", "undecided", "never"]

#: Later than every day, for what has no date.
NEVER = 9_999_12_31

#: What the partner's own period is called among the grounds.
OWN = "own"


class Facts(msgspec.Struct, frozen=True):
    """What is known of the documents, each None where it is not: the last possible year of every clock, and the days
    (as in `dates.Date`) between which all documents lie."""

    earliest: int | None = None
    latest: int | None = None
    closing: int | None = None
    death: int | None = None
    birth: int | None = None
    use: int | None = None

    def year(self, clock: Clock) -> int | None:
        """The last possible year of a clock."""
        if clock == "document":
            return self.latest // 10_000 if self.latest is not None else None
        if clock == "closing" and self.closing is None:
            return self.year("document")
        found: int | None = getattr(self, clock)
        return found


class Grounds(msgspec.Struct, frozen=True):
    """What is stated: ids of categories; the partner's own periods after the latest document; whether it decided on
    publication, where that is its to decide; whether the description alone is harmless."""

    categories: tuple[str, ...] = ()
    years: int = 0
    online_years: int = 0
    published: bool = False
    harmless: bool = False


class Opening(msgspec.Struct, frozen=True):
    """From when something is open. day: year * 10000 + month * 100 + day, 0 for always, NEVER for no date; ground: the
    category that decides, or OWN; rule: the rule of publication online or the derogation by which, empty for the
    ground's own; why: see `Why`."""

    day: int = 0
    ground: str = ""
    rule: str = ""
    why: Why = "dated"

    def open_in(self, year: int) -> bool:
        """Whether it is open on 1 January of `year`."""
        return self.day <= year * 10_000 + 101


class Decision(msgspec.Struct, frozen=True):
    """From when documents may be read, be online, and be described online. reading: the reading room, derogations
    included; lawful: the same without them. description: of what may be online and of harmless descriptions."""

    reading: Opening
    lawful: Opening
    online: Opening
    description: Opening


@lru_cache(maxsize=65_536)
def decide(grounds: Grounds, facts: Facts, year: int) -> Decision:
    """Both decisions by the law of `year`. Raises KeyError on a category that there is not."""
    tables = law(year)
    stated = [tables.categories[id] for id in grounds.categories]
    own = [_own(grounds.years, facts)] if grounds.years else []
    lawful = _longest([*(_reading(each, facts) for each in stated), *own])
    reading = _longest([*(_derogated(each, facts, tables.derogations) for each in stated), *own])
    kept = [_own(grounds.online_years, facts)] if grounds.online_years else []
    asked = [_online(each, tables, facts, grounds.published) for each in stated]
    online = _longest([lawful, *asked, *kept])
    described = _longest([lawful, *kept]) if grounds.harmless else online
    # What may be online whole may be described too, whatever the partner says of the description.
    return Decision(reading, lawful, online, min(described, online, key=_when))


def least_years(grounds: Grounds, tables: Law) -> tuple[int, int]:
    """The shortest periods that a partner may ask for beside its categories: in the reading room, and online."""
    stated = [tables.categories[id] for id in grounds.categories]
    reading = max((_most(each) for each in stated), default=0)
    online = max((tables.online[each.online].years for each in stated), default=0)
    return reading, max(reading, online)


def _most(category: Category) -> int:
    """The years of a category's longest count."""
    return max(category.years, category.otherwise.years if category.otherwise else 0)


def _reading(category: Category, facts: Facts) -> Opening:
    """When a category opens the reading room by itself."""
    if category.never:
        return Opening(NEVER, category.id, why="never")
    if category.clock is None:
        return Opening(0, category.id)
    closed = _closed(Count(category.years, category.clock), facts)
    if closed is None and category.otherwise:
        closed = _closed(category.otherwise, facts)
    if category.shorter and (sooner := _closed(category.shorter, facts)) is not None:
        closed = sooner if closed is None else min(closed, sooner)
    if category.extended:
        end = facts.year(category.extended)
        closed = max(closed, end) if closed is not None and end is not None else None
    return _after(closed, category.id)


def _closed(count: Count, facts: Facts) -> int | None:
    """The last closed year by a count; None where its date is not known."""
    begun = facts.year(count.clock)
    return None if begun is None else begun + count.years


def _after(closed: int | None, ground: str, rule: str = "") -> Opening:
    """1 January after the last closed year."""
    if closed is None:
        return Opening(NEVER, ground, rule, "undated")
    return Opening((closed + 1) * 10_000 + 101, ground, rule)


def _derogated(category: Category, facts: Facts, derogations: tuple[Derogation, ...]) -> Opening:
    """When a category opens the reading room, by itself or by a derogation if that is sooner."""
    found = [_reading(category, facts)]
    for each in derogations:
        if category.id in each.categories and _within(facts, each):
            found.append(Opening(_day(each.start), category.id, each.id))
    return min(found, key=_when)


def _within(facts: Facts, derogation: Derogation) -> bool:
    """Whether all documents lie between the days of a derogation. Dates that are not known do not."""
    first, last = derogation.earliest, derogation.latest
    if first is not None and (facts.earliest is None or facts.earliest < _day(first)):
        return False
    return last is None or (facts.latest is not None and facts.latest <= _day(last))


def _online(category: Category, tables: Law, facts: Facts, published: bool) -> Opening:
    """When the rule of a category for publication online opens; the reading room is another ground beside it."""
    rule: Online = tables.online[category.online]
    if rule.decided and not published:
        return Opening(NEVER, category.id, rule.id, "undecided")
    if rule.clock is None:
        return Opening(0, category.id, rule.id)
    return _after(_closed(Count(rule.years, rule.clock), facts), category.id, rule.id)


def _own(years: int, facts: Facts) -> Opening:
    """When a period of the partner's own ends."""
    return _after(_closed(Count(years, "document"), facts), OWN)


def _longest(openings: list[Opening]) -> Opening:
    """The opening that comes last: among several without a date, the one that is surest to stay closed."""
    return max(openings, key=lambda each: (each.day, _FIRMNESS[each.why], bool(each.rule)), default=Opening())


_FIRMNESS: dict[Why, int] = {"dated": 0, "undecided": 1, "undated": 2, "never": 3}


def _when(opening: Opening) -> tuple[int, int]:
    """What openings are sorted by."""
    return opening.day, _FIRMNESS[opening.why]


def _day(day: object) -> int:
    """A calendar day as `dates.Date` writes it."""
    return int(f"{day:%Y%m%d}")
