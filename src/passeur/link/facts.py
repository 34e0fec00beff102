"""A person record → `Facts`, and many of them as a table."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import md5
from operator import attrgetter
from typing import Any

import pyarrow as pa

from passeur import columns
from passeur.link.model import Facts
from passeur.model.dates import Date
from passeur.model.life import life_dates
from passeur.model.names import PersonName
from passeur.model.names.forms import tokens
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import Person
from passeur.model.text import plain

#: Identifiers that one human being has once, wherever they are written.
AUTHORITIES = frozenset({"viaf", "isni", "wikidata", "ark", "idref", "bnf", "gnd"})

#: What the type of an identifier begins with that a series gives to one person: "number/buchenwald", "number/fafl".
SERIES = "number/"

#: Relations and links that say "the same person" and "another person".
SAME = frozenset({"same-as", "identity"})
DIFFERENT = "different-from"

#: Letters that Unicode does not take apart into a letter and a mark: Wołomin and Wolomin, Adıyaman and Adiyaman.
_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ł": "l", "ı": "i", "ø": "o", "đ": "d"})

#: What stands between a town and what it lies in: "Paris (Île-de-France, France)".
_PARTS_OF_PLACE = re.compile(r"[,;()\[\]]")

_DAYS = pa.int32()
_MANY = pa.list_(pa.string())

#: The columns of a table of facts, one a field of `Facts`; a span of days is two columns, 0 when unknown.
SCHEMA = pa.schema(
    [
        ("id", pa.string()), ("source", pa.string()), ("partner", pa.string()), ("list", pa.string()),
        ("given", pa.string()), ("family", pa.string()), ("names", _MANY), ("gender", pa.string()),
        ("birth_low", _DAYS), ("birth_high", _DAYS), ("death_low", _DAYS), ("death_high", _DAYS),
        ("birth_place", pa.string()), ("death_place", pa.string()), ("places", _MANY), ("occupations", _MANY),
        ("groups", _MANY), ("same", _MANY), ("different", _MANY), ("numbers", _MANY), ("forms", _MANY),
    ]
)  # fmt: skip


def facts(person: Person) -> Facts:
    """What is compared of `person`: the words of its first name, and the rest as the record states it."""
    given, family = _first_name(person)
    birth, death = _event(person, "birth"), _event(person, "death") or _event(person, "execution")
    if birth is None and death is None and (life := life_dates(person)):
        birth, death = _span(life[0]), _span(life[1])
    birth_place, death_place = _place(person, "birth"), _place(person, "death") or _place(person, "execution")
    others = {place_of(event.place.name) for event in person.events if event.place} | {
        place_of(place.name) for place in person.places
    }
    return Facts(
        id=person.id,
        source=person.source,
        partner=person.partner,
        list=person.list,
        given=given,
        family=family,
        names=tuple(name.value for name in person.names) or ((plain(person.title),) if person.title else ()),
        gender=person.gender,
        birth=birth,
        death=death,
        birth_place=birth_place,
        death_place=death_place,
        places=tuple(sorted(others - {""})),
        occupations=_terms(person, "occupation"),
        groups=_groups(person),
        same=_same(person),
        different=tuple(sorted(tie.target for tie in person.relations if tie.type == DIFFERENT and tie.target)),
        numbers=_numbers(person),
        forms=_forms(person),
    )


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """A place or the name of a group, as it is compared: its words without case, accents and marks."""
    marked = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())


@lru_cache(maxsize=16_384)
def place_of(text: str) -> str:
    """A place as it is compared: its parts folded, the town before what it lies in ("paris|ile de france|france")."""
    return "|".join(part for part in map(folded, _PARTS_OF_PLACE.split(text)) if part)


def fingerprint(facts: Facts) -> str:
    """A key that stays when a partner renumbers its records: of source, list, names, birth and death."""
    days = (str(day) for span in (facts.birth, facts.death) for day in span or (0, 0))
    parts = (facts.source, facts.list, facts.given, facts.family, "".join(facts.names[:1]), *days)
    return md5("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()


#: `fingerprint` of a row of `table`, in DuckDB's SQL.
PRINT_SQL = (
    "md5(concat_ws(chr(31), source, list, given, family, coalesce(names[1], ''), "
    "birth_low, birth_high, death_low, death_high))"
)


def table(rows: Iterable[Facts]) -> pa.Table:
    """Facts as an Arrow table of SCHEMA."""
    facts = list(rows)
    found: list[list[Any]] = []
    for name in SCHEMA.names:
        event, _, end = name.partition("_")
        if end in ("low", "high"):
            place = int(end == "high")
            found.append([span[place] if span else 0 for span in map(attrgetter(event), facts)])
        else:
            found.append(list(map(attrgetter(name), facts)))
    return columns.table(found, SCHEMA)


def _first_name(person: Person) -> tuple[str, str]:
    """The folded given and family words of the record's first name; its family name at birth before a married one."""
    name = read_record_name(person.names[0]) if person.names else read_name(plain(person.title))
    words = tokens(name)
    given = " ".join(word.text for word in words if word.part == "given")
    birth = " ".join(word.text for word in words if word.part == "birth")
    family = " ".join(word.text for word in words if word.part == "family")
    loose = [word.text for word in words if word.part == "word"]
    if loose and not (given or family):
        return " ".join(loose[:-1]), loose[-1]
    return given, birth or family or " ".join(loose)


def _forms(person: Person) -> tuple[str, ...]:
    """The keys of all names of the record, those of its aliases too; a single word is no name by itself."""
    names = [read_record_name(name) for name in person.names] or [read_name(plain(person.title))]
    names += [read_name(alias) for name in names for alias in name.aliases]
    return tuple(sorted({form for name in names if (form := form_of(name))}))


def form_of(name: PersonName) -> str:
    """The folded words of one name in alphabetical order, without titles and other names; "" where there is but one."""
    words = {word.text for word in tokens(name) if word.part in ("family", "given", "word") and not word.initial}
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _span(date: Date | None) -> tuple[int, int] | None:
    """First and last day of a date; None where either is unknown or the source is not sure."""
    if date is None or not date.earliest or not date.latest or date.certainty in ("approximate", "uncertain"):
        return None
    return date.earliest, date.latest


def _event(person: Person, type: str) -> tuple[int, int] | None:
    """The days of the record's first event of `type` that has any; dates of the record itself count too."""
    dates = [event.date for event in person.events if event.type == type]
    dates += [date for date in person.dates if date.type == type]
    return next((span for date in dates if (span := _span(date))), None)


def _place(person: Person, type: str) -> str:
    """The place of the record's first event of `type` that has one, as it is compared."""
    return next((place_of(event.place.name) for event in person.events if event.type == type and event.place), "")


def _terms(person: Person, type: str) -> tuple[str, ...]:
    """The record's index terms of `type`, folded."""
    return tuple(sorted({folded(plain(term.label)) for term in person.terms if term.type == type} - {""}))


def _groups(person: Person) -> tuple[str, ...]:
    """Units, networks and convoys that the record names, folded."""
    named = {agent.name for agent in person.agents if agent.type == "group"}
    named |= {tie.label for tie in person.relations if tie.type in ("member-of", "associative") and tie.label}
    return tuple(sorted({folded(name) for name in named} - {""}))


def _numbers(person: Person) -> tuple[str, ...]:
    """The person's numbers, each with its series; without spaces and marks, which every clerk sets in another way."""
    numbered = (each for each in person.identifiers if each.type.startswith(SERIES))
    return tuple(sorted({f"{each.type}:{folded(each.value).replace(' ', '')}" for each in numbered}))


def _same(person: Person) -> tuple[str, ...]:
    """Ids that the source states to be the same person."""
    found = {f"{each.type}:{each.value}" for each in person.identifiers if each.type in AUTHORITIES}
    found |= {link.url for link in person.links if link.rel in SAME}
    found |= {tie.target for tie in person.relations if tie.type in SAME and tie.target}
    return tuple(sorted(found))
