"""A million rows about fictional persons, with the errors that registers have; the same for the same seed.

Nothing here uses the forms by which names are compared: errors are made by rules of this file alone, so that linkage is
not measured against itself. Every name is made up or put together at random.
"""

import csv
import gzip
from bisect import bisect
from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pyarrow as pa

from passeur.link.facts import SCHEMA

#: Kind of error → how many of a hundred further rows have it.
KINDS: Final = {
    "exact": 20, "typo": 20, "swapped": 8, "initial": 8, "given_variant": 10, "spelling": 12, "no_birth": 3,
    "birth_year": 5, "turned": 4, "no_place": 8, "married": 2,
}  # fmt: skip
#: Rows beside the first of each person, in a hundred persons.
_MORE: Final = 67
_SYLLABLES: Final = (
    "bar", "bel", "bor", "cha", "cor", "dan", "del", "dor", "fal", "fer", "gal", "gor", "hal", "jan", "kal", "kor",
    "lan", "lev", "lor", "mal", "mar", "mel", "mor", "nad", "nor", "pal", "per", "pol", "rad", "ran", "rol", "sal",
    "ser", "sol", "tal", "tor", "val", "ver", "vol", "zal",
)  # fmt: skip
_ENDINGS: Final = (
    "",
    "",
    "d",
    "et",
    "ski",
    "mann",
    "witz",
    "ian",
    "eau",
    "on",
    "ault",
    "escu",
    "off",
    "is",
    "er",
    "in",
)
#: One tradition's spelling for another's, of this file's own.
_SPELLINGS: Final = (
    ("sz", "ch"), ("w", "v"), ("cz", "tch"), ("sch", "ch"), ("ck", "k"), ("witz", "wicz"), ("ski", "sky"),
    ("off", "ov"), ("k", "c"), ("y", "i"), ("i", "y"), ("ph", "f"), ("f", "ph"), ("mann", "man"),
    ("eau", "aud"), ("ault", "aud"),     ("l", "ll"), ("ian", "yan"), ("escu", "esco"), ("er", "ère"),
)  # fmt: skip
#: Short and foreign forms of given names, of this file's own; more come from the table of nicknames where it is there.
_VARIANTS: Final = {
    "jean": "jan", "marie": "maria", "joseph": "josef", "jacques": "jakob", "pierre": "piotr", "anne": "anna",
    "isaac": "icek", "salomon": "szlama", "henri": "henryk", "louis": "ludwik", "robert": "roberto", "david": "dawid",
}  # fmt: skip


class Corrupted(NamedTuple):
    """Rows for linkage. truth: row id → person; kind: further row's id → its error; first: person → the first row."""

    table: pa.Table
    truth: dict[str, str]
    kind: dict[str, str]
    first: dict[str, str]


class _Person(NamedTuple):
    given: str
    family: str
    birth: date
    death: date | None
    place: str
    town: str
    woman: bool


def make(records: int, seed: int, data: Path | None = None) -> Corrupted:
    """About `records` rows. data: folder with `name-variants`, for common names of many countries; without it all names
    are made of syllables."""
    draw = Random(seed)  # noqa: S311  not for secrets
    vocabulary = _Vocabulary(draw, data)
    columns: dict[str, list[object]] = {name: [] for name in SCHEMA.names}
    truth, kind, first = {}, {}, {}
    errors, shares = list(KINDS), list(accumulate(KINDS.values()))
    number = 0
    while len(columns["id"]) < records:
        person = vocabulary.person()
        name = f"p{number}"
        number += 1
        first[name] = id = f"a/{len(columns['id'])}"
        truth[id] = name
        _add(columns, id, person, person.birth, person.place)
        while draw.randrange(100) < _MORE * 2 // 3:
            error = errors[bisect(shares, draw.randrange(100))]
            id = f"b/{len(columns['id'])}"
            truth[id], kind[id] = name, error
            _corrupt(columns, id, person, error, draw, vocabulary)
            if len(columns["id"]) >= records:
                break
    return Corrupted(pa.table(columns, schema=SCHEMA), truth, kind, first)


class _Vocabulary:
    """Names, towns and days at random; frequent ones more often, as in life."""

    def __init__(self, draw: Random, data: Path | None) -> None:
        self._draw = draw
        made = {"".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))) + draw.choice(_ENDINGS) for _ in range(60_000)}
        folder = data / "name-variants" if data is not None else None
        there = folder is not None and folder.is_dir()
        common = _names(folder / "common-surnames-by-country.csv.gz") if folder and there else []
        given = _names(folder / "common-forenames-by-country.csv.gz") if folder and there else []
        self._families = [*common, *sorted(made)]
        self._given = given or sorted({"".join(draw.choices(_SYLLABLES, k=2)) for _ in range(600)})
        self._towns = sorted(
            {"".join(draw.choices(_SYLLABLES, k=3)) + draw.choice(("ville", "burg", "owo", "")) for _ in range(6_000)}
        )
        self._family_weights = list(accumulate(1 / (rank + 30) for rank in range(len(self._families))))
        self._given_weights = list(accumulate(1 / (rank + 10) for rank in range(len(self._given))))
        self._town_weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._towns))))
        self.variants = dict(_VARIANTS)
        if folder and there:
            self.variants |= _nicknames(folder / "english-nicknames.csv")

    def person(self) -> _Person:
        """Somebody who never was."""
        draw = self._draw
        birth = date(1870, 1, 1) + timedelta(days=draw.randrange(21_900))
        death = birth + timedelta(days=draw.randrange(6_000, 28_000)) if draw.random() < 0.5 else None
        return _Person(
            draw.choices(self._given, cum_weights=self._given_weights)[0], self.family(), birth, death, self.town(),
            self.town(), draw.random() < 0.5,
        )  # fmt: skip

    def family(self) -> str:
        """A family name."""
        return self._draw.choices(self._families, cum_weights=self._family_weights)[0]

    def town(self) -> str:
        """A town."""
        return self._draw.choices(self._towns, cum_weights=self._town_weights)[0]


def _names(path: Path) -> list[str]:
    """The romanized names of a table of common names, each once."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        found = (row["Romanized Name"].strip().lower() for row in csv.DictReader(lines))
        return [name for name in dict.fromkeys(found) if name.isascii() and name.isalpha() and len(name) > 2]


def _nicknames(path: Path) -> dict[str, str]:
    """Given name → one of its short forms."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["name1"]: row["name2"] for row in csv.DictReader(lines) if row["relationship"] == "has_nickname"}


def _corrupt(
    columns: dict[str, list[object]], id: str, person: _Person, error: str, draw: Random, vocabulary: _Vocabulary
) -> None:
    """Add one further row of a person, with one error."""
    birth: date | tuple[int, int] | None = person.birth
    place = person.place
    if error == "typo":
        person = person._replace(family=_slip(person.family, draw))
    elif error == "swapped":
        person = person._replace(given=person.family, family=person.given)
    elif error == "initial":
        person = person._replace(given=person.given[0])
    elif error == "given_variant":
        person = person._replace(given=vocabulary.variants.get(person.given, person.given))
    elif error == "spelling":
        person = person._replace(family=_respelt(person.family, draw))
    elif error == "no_birth":
        birth = None
    elif error == "birth_year":
        birth = (person.birth.year * 10_000 + 101, person.birth.year * 10_000 + 1231)
    elif error == "turned" and person.birth.day <= 12:
        birth = date(person.birth.year, person.birth.day, person.birth.month)
    elif error == "no_place":
        place = ""
    elif error == "married":
        person = person._replace(family=vocabulary.family())
    _add(columns, id, person, birth, place)


def _slip(word: str, draw: Random) -> str:
    """A word with a letter wrong, missing, doubled or exchanged with the next."""
    at = draw.randrange(len(word))
    ways: tuple[Callable[[], str], ...] = (
        lambda: word[:at] + draw.choice("aeioulnrst") + word[at + 1 :],
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    )
    return draw.choice(ways)() or word


def _respelt(word: str, draw: Random) -> str:
    """A word in the spelling of another tradition; as it is where no rule fits."""
    fitting = [(old, new) for old, new in _SPELLINGS if old in word]
    if not fitting:
        return word
    old, new = draw.choice(fitting)
    return word.replace(old, new, 1)


def _add(
    columns: dict[str, list[object]], id: str, person: _Person, birth: date | tuple[int, int] | None, place: str
) -> None:
    """Add a row of the table of facts."""
    low, high = birth if isinstance(birth, tuple) else (_number(birth), _number(birth))
    died = _number(person.death)
    row = {
        "id": id, "source": id[0], "partner": "fictif", "list": "", "given": person.given, "family": person.family,
        "names": [f"{person.family}, {person.given}"], "gender": "", "birth_low": low, "birth_high": high,
        "death_low": died, "death_high": died, "birth_place": place, "death_place": "",
        "places": [each for each in (place, person.town) if each], "occupations": [], "groups": [], "same": [],
        "different": [], "numbers": [], "forms": [" ".join(sorted((person.family, person.given)))],
    }  # fmt: skip
    for name, column in columns.items():
        column.append(row[name])


def _number(day: date | None) -> int:
    """A day as `dates.Date` counts it, 0 where there is none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0
