"""The rules of `rules.toml`, and the clocks that they set for one source in one year."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from passeur.network import Source

_FILE = "rules.toml"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long something stays closed. years: closed years after that of `clock`; it opens on 1 January after them.

    fr, en: the rule in words; basis: what it follows; start, until: first and last day on which it holds.
    """

    id: Literal["living", "health"]
    years: int
    clock: Literal["birth", "death"]
    fr: str
    en: str
    basis: str
    start: date = msgspec.field(name="from")
    until: date | None = None


class Clocks(msgspec.Struct, frozen=True):
    """What holds for the records of one source in one year.

    lifetime: years after a birth during which a person without a death may be living; health: years after a death
    during which health stays hidden. publishes_living, publishes_health: the partner answers for publishing it.
    """

    year: int
    lifetime: int
    health: int
    publishes_living: bool = False
    publishes_health: bool = False


@cache
def text() -> str:
    """The table of rules as it is written: an edition depends on it."""
    return (files(__package__) / _FILE).read_text(encoding="utf-8")


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the table."""
    return tuple(msgspec.convert(tomllib.loads(text())["rule"], list[Rule]))


def rule(id: Literal["living", "health"], year: int) -> Rule:
    """The rule that holds on 1 January of `year`.

    Of several, the one that began last; where none has begun, the first that will: nothing was ever open for want of
    a rule.
    """
    mine = sorted((each for each in rules() if each.id == id), key=lambda each: each.start)
    day = date(year, 1, 1)
    holding = [each for each in mine if each.start <= day and (each.until is None or day <= each.until)]
    return holding[-1] if holding else mine[0]


def clocks(source: Source, year: int) -> Clocks:
    """The clocks of `source` in an edition of `year`; a source's own periods count only where they are longer."""
    return Clocks(
        year=year,
        lifetime=max(rule("living", year).years, source.closed.lifetime),
        health=max(rule("health", year).years, source.closed.health),
        publishes_living=source.living == "published",
        publishes_health=source.health == "published",
    )
