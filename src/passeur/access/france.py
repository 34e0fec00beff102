"""The tables of `france.toml`: categories of documents, publication online and general derogations."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

import msgspec

_FILE = "france.toml"

#: From which year a count begins; see the head of the table.
Clock = Literal["document", "closing", "death", "birth", "use"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the tables. fr, en: the rule in words; basis: the text it follows; start, until: when it holds."""

    fr: str
    en: str
    basis: str
    start: date = msgspec.field(name="from")
    until: date | None = None

    def words(self, lang: str) -> str:
        """The rule in French or in English."""
        return self.fr if lang == "fr" else self.en


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Closed years after that of a clock."""

    years: int
    clock: Clock


class Category(Row, frozen=True):
    """Why documents are closed in the reading room: see the head of the table. clock: None for open as of right."""

    id: str
    online: str
    years: int = 0
    clock: Clock | None = None
    shorter: Count | None = None
    otherwise: Count | None = None
    extended: Clock | None = None
    never: bool = False


class Online(Row, frozen=True):
    """A rule of publication online. decided: a person of the partner must say so besides."""

    id: str
    years: int = 0
    clock: Clock | None = None
    decided: bool = False


class Derogation(Row, frozen=True):
    """What opens consultation of some categories sooner; earliest, latest: days between which documents must lie."""

    id: str
    categories: tuple[str, ...]
    earliest: date | None = None
    latest: date | None = None


class Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All tables, each row in every form that it ever had."""

    categories: tuple[Category, ...] = msgspec.field(name="category")
    online: tuple[Online, ...]
    derogations: tuple[Derogation, ...] = msgspec.field(name="derogation")
    individual: Row


class Law(msgspec.Struct, frozen=True):
    """What holds in the editions of one year; by id."""

    categories: dict[str, Category]
    online: dict[str, Online]
    derogations: tuple[Derogation, ...]


@cache
def text() -> str:
    """The tables as they are written: an edition depends on them."""
    return (files(__package__) / _FILE).read_text(encoding="utf-8")


@cache
def tables() -> Tables:
    """All rows, in their order."""
    return msgspec.convert(tomllib.loads(text()), Tables)


@cache
def law(year: int) -> Law:
    """What holds on 1 January of `year`. Of several forms of a row the one that began last; where none has begun yet,
    the first that will: nothing was ever open for want of a rule. A derogation that has not begun opens nothing."""
    day, all_ = date(year, 1, 1), tables()
    return Law(
        categories={each.id: each for each in _holding(all_.categories, day)},
        online={each.id: each for each in _holding(all_.online, day)},
        derogations=tuple(each for each in all_.derogations if _holds(each, day)),
    )


_Form = TypeVar("_Form", Category, Online)


def _holding(rows: Sequence[_Form], day: date) -> list[_Form]:
    """Of the rows with the same id, the one that holds on a day."""
    by_id: dict[str, list[_Form]] = {}
    for row in sorted(rows, key=lambda each: each.start):
        by_id.setdefault(row.id, []).append(row)
    return [next((each for each in reversed(forms) if _holds(each, day)), forms[0]) for forms in by_id.values()]


def _holds(row: Row, day: date) -> bool:
    """Whether a row holds on a day."""
    return row.start <= day and (row.until is None or day <= row.until)
