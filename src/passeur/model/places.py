"""A gazetteer: places with all their names, found again by any of them, in a label or in a text.

Built from records of kind place, those that are believed first before the others. In a text a name counts only where it
stands as a whole: Montluc is not in Montluçon, nor Paris in "Parisian", nor Saint-Marcel in Saint-Marcel-sur-Aude; a
name that is written with a capital is looked for with a capital; a street or a person named after a place is not it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import msgspec

from passeur.model.distance import distance_km
from passeur.model.names.given import is_given
from passeur.model.record import Name, Place
from passeur.model.text import best

_WORD = re.compile(r"[^\W_]+")
#: Letters that have no accent to lose.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i"})
_HYPHENS = frozenset("-\u2010\u2011")
#: Short forms of words that names of places are made of.
_SHORT = {"st": "saint", "ste": "sainte"}
#: What is called after a place without being there: before the name (then "de", "du", "d'", …), and after it.
_STREETS = frozenset({
    "rue", "avenue", "boulevard", "quai", "pont", "porte", "gare", "route", "chemin", "square", "allee", "place",
    "faubourg", "impasse", "cours",
})  # fmt: skip
_STREETS_AFTER = frozenset({"street", "avenue", "road", "lane"})
_LINKS = frozenset({"de", "du", "des", "d", "la", "l", "le", "les"})


class Spotted(msgspec.Struct, frozen=True):
    """A place found in a text. words: as they stand there; start, end: in characters."""

    place: str
    words: str
    start: int
    end: int


class _Token(msgspec.Struct, frozen=True):
    """A word of a text: as it is compared, whether it begins with a capital, and where it stands."""

    key: str
    capital: bool
    start: int
    end: int


class Gazetteer:
    """Places of a network. ids are record ids. Never changes; safe to use from several threads.

    Where a name is borne by several places, the one from the source that came first is meant; where that source has
    several itself, the one that has it as its title; where that leaves several too, none: nothing is guessed.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.id: place for place in places}
        self._ranks = {
            source: rank for rank, source in enumerate(dict.fromkeys(place.source for place in self._places.values()))
        }
        self._by_key: dict[tuple[str, ...], dict[str, None]] = {}
        #: How a name is written: which of its words have a capital, in each of its forms.
        self._capitals: dict[tuple[str, ...], dict[tuple[bool, ...], None]] = {}
        #: A name's first word → how many words names that begin so have, the longest first.
        self._lengths: dict[str, list[int]] = {}
        for place in self._places.values():
            for value in _values(place):
                self._take(place.id, value)
        for key in self._by_key:
            self._lengths.setdefault(key[0], []).append(len(key))
        self._lengths = {word: sorted(set(found), reverse=True) for word, found in self._lengths.items()}

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        """The ids of all places, in the gazetteer's order."""
        return iter(self._places)

    def get(self, id: str) -> Place | None:
        """The place with this id."""
        return self._places.get(id)

    def label(self, id: str, lang: str) -> str:
        """The place's title in `lang`, else in any language, else its first name, else the id."""
        place = self._places.get(id)
        found = best(place.title, lang) if place else None
        return found.value if found else place.names[0].value if place and place.names else id

    def named(self, name: str) -> tuple[str, ...]:
        """All places that bear exactly this name (case, accents, hyphens aside), those believed first before others."""
        return tuple(self._by_key.get(_key(name), ()))

    def meant(self, name: str) -> str:
        """The place that a name means on its own; empty when no place bears it, or several are as likely."""
        key = _key(name)
        bearers = list(self._by_key.get(key, ()))
        if len(bearers) > 1:
            first = min(self._rank(id) for id in bearers)
            bearers = [id for id in bearers if self._rank(id) == first]
        if len(bearers) > 1:
            bearers = [id for id in bearers if any(_key(phrase.value) == key for phrase in self._places[id].title)]
        return bearers[0] if len(bearers) == 1 else ""

    def find(self, text: str, typed: bool = False) -> tuple[Spotted, ...]:
        """Places whose names stand in `text`, whole and longest first where they overlap, in its order. Linear in the
        length of the text. typed: by a visitor, who need not use capitals."""
        tokens = _tokens(text)
        joined = [text[one.end : other.start] in _HYPHENS for one, other in pairwise(tokens)]
        spans: list[tuple[int, int, str]] = []
        here = 0
        while here < len(tokens):
            length, place = self._at(tokens, here, typed)
            if length and place and not _is_called_after(tokens, here, here + length, text):
                spans.append((here, here + length, place))
            here += length or 1
        return tuple(
            Spotted(place, text[tokens[first].start : tokens[last - 1].end], tokens[first].start, tokens[last - 1].end)
            for first, last, place in _whole(spans, joined)
        )

    def near(self, id: str, most: int, within: float) -> list[tuple[str, float]]:
        """At most `most` other places within so many kilometres, the nearest first, each with its distance."""
        here = self._places.get(id)
        if here is None or here.lat is None or here.lon is None:
            return []
        found = [
            (other.id, distance_km((here.lat, here.lon), (other.lat, other.lon)))
            for other in self._places.values()
            if other.id != id and other.lat is not None and other.lon is not None
        ]
        return sorted([each for each in found if each[1] <= within], key=lambda each: each[1])[:most]

    def called(self, id: str, day: int) -> tuple[Name, ...]:
        """The names that a place is known to have borne on a day (as in `dates.Date`): those whose dates span it."""
        place = self._places.get(id)
        return tuple(
            name
            for name in (place.names if place else ())
            if any((date.earliest or day) <= day <= (date.latest or day) for date in name.dates)
        )

    def _rank(self, id: str) -> int:
        """How early a place's source came."""
        return self._ranks[self._places[id].source]

    def _take(self, id: str, value: str) -> None:
        """Remember one name of a place."""
        tokens = _tokens(value)
        key = tuple(token.key for token in tokens)
        if key:
            self._by_key.setdefault(key, {})[id] = None
            self._capitals.setdefault(key, {})[tuple(token.capital for token in tokens)] = None

    def _at(self, tokens: list[_Token], here: int, typed: bool) -> tuple[int, str]:
        """How many words the longest name that stands here has, and the place that it means ("" where none is)."""
        for length in self._lengths.get(tokens[here].key, ()):
            words = tokens[here : here + length]
            key = tuple(token.key for token in words)
            if len(key) == length and key in self._by_key and (typed or self._is_written(words, key)):
                return length, self.meant(" ".join(key))
        return 0, ""

    def _is_written(self, words: list[_Token], key: tuple[str, ...]) -> bool:
        """Whether words have their capitals where a form of the name has them."""
        capitals = [token.capital for token in words]
        return any(
            all(has or not wanted for has, wanted in zip(capitals, form, strict=True)) for form in self._capitals[key]
        )


def _values(place: Place) -> Iterator[str]:
    """All names of a place as written."""
    yield from (phrase.value for phrase in place.title)
    yield from (name.value for name in place.names)


def _is_called_after(tokens: list[_Token], first: int, last: int, text: str) -> bool:
    """Whether the name is a street's or a person's: "rue de Paris", "Albert Londres"."""
    if last < len(tokens) and tokens[last].key in _STREETS_AFTER and tokens[last].capital:
        return True
    before = first - 1
    if before < 0:
        return False
    if (
        text[tokens[before].end : tokens[first].start] == " "
        and tokens[before].capital
        and is_given(tokens[before].key)
    ):
        return True
    linked = False
    while before >= 0 and tokens[before].key in _LINKS:
        linked, before = True, before - 1
    return linked and before >= 0 and tokens[before].key in _STREETS


def _whole(spans: list[tuple[int, int, str]], joined: list[bool]) -> list[tuple[int, int, str]]:
    """Names that do not stand in a longer word joined by hyphens, unless that is made of such names alone
    ("Drancy-Auschwitz" is, "Paris-Soir" is not)."""
    kept = spans
    while True:
        starts, ends = {first for first, _, _ in kept}, {last for _, last, _ in kept}
        whole = [
            (first, last, place)
            for first, last, place in kept
            if (not first or not joined[first - 1] or first in ends)
            and (last > len(joined) or not joined[last - 1] or last in starts)
        ]
        if len(whole) == len(kept):
            return whole
        kept = whole


def _key(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared."""
    return tuple(token.key for token in _tokens(name))


def _tokens(text: str) -> list[_Token]:
    """The words of a text."""
    return [
        _Token(_fold(match.group()), match.group()[0].isupper(), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


@lru_cache(maxsize=65_536)
def _fold(word: str) -> str:
    """A word without case and accents; short forms of "saint" written out. Endings stay: Milles is not mille."""
    folded = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    folded = "".join([sign for sign in folded if not unicodedata.combining(sign)])
    return _SHORT.get(folded, folded)
