"""Who is withheld from an edition: what other records may refer to them by, and their names.

Gathered in a first pass over persons, before anything is published, so that no record that comes earlier names
somebody whom a later one shows to be possibly living.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

import msgspec

from passeur.model.names.reading import read_record_name
from passeur.model.record import Name, Person

_WORD = re.compile(r"[^\W\d_]+")


class Hidden(msgspec.Struct, frozen=True):
    """refs: record ids and identifiers of withheld persons (`refs_of`).

    names: partner → their names, as `name_keys`.
    """

    refs: frozenset[str] = frozenset()
    names: dict[str, frozenset[tuple[str, ...]]] = {}

    def __bool__(self) -> bool:
        return bool(self.refs)

    def refers(self, source: str, ref: str, authority: str = "") -> bool:
        """Whether a reference in a record of `source` leads to somebody who is withheld."""
        if not ref:
            return False
        if ref in self.refs or f"{source}/{ref}" in self.refs:
            return True
        return (f"{authority.casefold()} {ref}" if authority else f"{source}\0{ref}") in self.refs

    def named(self, partner: str, text: str) -> bool:
        """Whether `text` holds the whole name of somebody withheld of this partner, in any order of its words."""
        keys = self.names.get(partner)
        if not keys:
            return False
        words = _words(text)
        sizes = {len(key) for key in keys}
        return any(
            tuple(sorted(words[start : start + size])) in keys
            for size in sizes
            for start in range(len(words) - size + 1)
        )


class Withheld:
    """Gathers persons who are withheld into `Hidden`."""

    def __init__(self) -> None:
        self._refs: set[str] = set()
        self._names: dict[str, set[tuple[str, ...]]] = {}

    def add(self, person: Person) -> None:
        """One person who is not published."""
        self._refs.update(refs_of(person))
        self._names.setdefault(person.partner, set()).update(name_keys(person))

    def hidden(self) -> Hidden:
        """All of them."""
        return Hidden(frozenset(self._refs), {partner: frozenset(keys) for partner, keys in self._names.items()})


def refs_of(person: Person) -> set[str]:
    """What a reference to the person can be: the record's id, its own identifiers within the source, those of an
    authority file ("viaf 123") and addresses anywhere."""
    found = {person.id, *(link.url for link in person.links if link.rel == "same-as")}
    for each in person.identifiers:
        if "://" in each.value or each.value.startswith("ark:"):
            found.add(each.value)
        else:
            found.add(f"{person.source}\0{each.value}")
            if each.type:
                found.add(f"{each.type.casefold()} {each.value}")
    return found


def name_keys(person: Person) -> set[tuple[str, ...]]:
    """The person's names as sorted folded words: whole, and family with given names as registers shorten them.

    A single word is not a name that somebody can be told by, and is left out.
    """
    found: set[tuple[str, ...]] = set()
    for name in person.names or tuple(Name(phrase.value) for phrase in person.title):
        found.add(_key(name.value))
        read = read_record_name(name)
        families = [each for each in (" ".join(read.family), " ".join(read.birth), " ".join(read.married)) if each]
        given = [" ".join(read.given), *read.given]
        found.update(_key(f"{one} {other}") for one, other in product(families, given) if other)
    return {key for key in found if len(key) > 1}


def _key(text: str) -> tuple[str, ...]:
    """The words of a name, folded and sorted."""
    return tuple(sorted(_words(text)))


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(sign for sign in split if not unicodedata.combining(sign))))


def any_named(hidden: Hidden, partner: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts names somebody withheld of this partner."""
    return any(hidden.named(partner, text) for text in texts)
