"""Who is withheld from an edition: what other records may refer to them by, and their names.

Gathered in a first pass over persons, before anything is published, so that no record that comes earlier names
somebody whom a later one shows to be possibly living.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from unicodedata import normalize

import msgspec

from passeur.model.ids import authority_key, reference_keys
from passeur.model.names.reading import read_record_name
from passeur.model.names.scripts import fold
from passeur.model.record import AnyRecord, Name, Person

_WORD = re.compile(r"[^\W\d_]+")

#: Words that may stand between the parts of a name: "Anselme, Jean et Zoé Fictivier" names Anselme Fictivier.
_BETWEEN = 4
#: Words on either side of one in which the next of a name is looked for: names of up to eight words.
_REACH = 7 + _BETWEEN

#: Of one partner: the longest word of a name → its second longest → names (folded words) that have both.
_Names = dict[str, dict[str, tuple[frozenset[str], ...]]]


class Hidden(msgspec.Struct, frozen=True):
    """refs: record ids and identifiers of withheld persons (`refs_of`). names: partner → their names, by a word."""

    refs: frozenset[str] = frozenset()
    names: dict[str, _Names] = {}

    def __bool__(self) -> bool:
        return bool(self.refs)

    def refers(self, source: str, ref: str, authority: str = "") -> bool:
        """Whether a reference in a record of `source` leads to somebody who is withheld; see `reference_keys`."""
        return not self.refs.isdisjoint(reference_keys(source, ref, authority))

    def named(self, partner: str, text: str) -> bool:
        """Whether `text` holds the whole name of somebody withheld of this partner: its words in any order, with few
        others between."""
        names = self.names.get(partner)
        if not names or not text:
            return False
        words = _words(text)
        for place, word in enumerate(words):
            if word in names:
                others = names[word]
                for other in words[max(0, place - _REACH) : place + _REACH + 1]:
                    for name in others.get(other, ()):
                        reach = len(name) - 1 + _BETWEEN
                        if name.issubset(words[max(0, place - reach) : place + reach + 1]):
                            return True
        return False


class Withheld:
    """Gathers persons who are withheld into `Hidden`."""

    def __init__(self) -> None:
        self._refs: set[str] = set()
        self._names: dict[str, set[frozenset[str]]] = {}

    def add(self, person: Person) -> None:
        """One person who is not published."""
        self._refs.update(refs_of(person))
        self._names.setdefault(person.partner, set()).update(name_keys(person))

    def hidden(self) -> Hidden:
        """All of them."""
        return Hidden(frozenset(self._refs), {partner: _by_words(names) for partner, names in self._names.items()})


def refs_of(record: AnyRecord) -> set[str]:
    """What a reference to a record can be: its id, and its identifiers and addresses as `authority_key`."""
    found = {record.id}
    found.update(authority_key(link.url, "", record.source) for link in record.links if link.rel == "same-as")
    for each in record.identifiers:
        if each.value.strip():
            found.add(authority_key(each.value, "", record.source))
            found.add(authority_key(each.value, each.type, record.source))
    return found


def refs_to(records: Iterable[AnyRecord], ids: Iterable[str] = ()) -> Hidden:
    """What leads to some records, by reference alone: their names stay in what others say. ids: of further ones, which
    are not there any more."""
    return Hidden(frozenset(ids).union(*map(refs_of, records)))


def name_keys(person: Person) -> set[frozenset[str]]:
    """The person's names as folded words: whole, and family with given names as registers shorten them.

    A single word is not a name that somebody can be told by, and is left out.
    """
    found: set[frozenset[str]] = set()
    titles = tuple(Name(phrase.value) for phrase in person.title)
    for name in (*person.names, *titles):
        found.add(_key(name.value))
        read = read_record_name(name)
        families = [each for each in (" ".join(read.family), " ".join(read.birth), " ".join(read.married)) if each]
        given = [" ".join(read.given), *read.given]
        found.update(_key(f"{one} {other}") for one, other in product(families, given) if other)
    return {key for key in found if len(key) > 1}


def _by_words(names: Iterable[frozenset[str]]) -> _Names:
    """Names under their two longest words: the rarest, most often."""
    found: dict[str, dict[str, list[frozenset[str]]]] = {}
    for name in sorted(names, key=sorted):
        first, second = sorted(name, key=lambda word: (-len(word), word))[:2]
        found.setdefault(first, {}).setdefault(second, []).append(name)
    return {first: {second: tuple(some) for second, some in by.items()} for first, by in found.items()}


def _key(text: str) -> frozenset[str]:
    """The words of a name, folded."""
    return frozenset(_words(text))


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without case and marks."""
    return tuple([fold(word) for word in _WORD.findall(text if text.isascii() else normalize("NFC", text))])


def any_named(hidden: Hidden, partner: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts names somebody withheld of this partner."""
    return any(hidden.named(partner, text) for text in texts)
