"""A thesaurus (SKOS): concepts with broader, narrower and related ones, found again by any of their labels.

Built from records of kind theme; cycles, dangling ids and concepts without labels are survived, never followed twice.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from passeur.model.record import Theme
from passeur.model.text import Phrase, best

#: How a label was found in a text: the preferred label, another one, or one that is only searched by.
LabelKind = Literal["preferred", "alternative", "hidden"]
_KINDS: tuple[LabelKind, ...] = ("preferred", "alternative", "hidden")

_WORD = re.compile(r"[^\W_]+")
#: Letters that have no accent to lose and are written in two ways.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d"})
#: Words shorter than this keep their ending: "bas", "os".
_SHORTEST_PLURAL = 4
#: Words that part the words of a label and may differ: "camp d'internement", "camps d’internement".
_ELIDED = frozenset("cdjlmnst") | {"qu"}


class Found(msgspec.Struct, frozen=True):
    """A concept found in a text by one of its labels. words: as they stand in the text; start, end: in characters."""

    theme: str
    label: LabelKind
    words: str
    start: int
    end: int


class _Label(msgspec.Struct, frozen=True):
    """A label cut into keys, and the concept that it is of."""

    keys: tuple[str, ...]
    theme: str
    kind: LabelKind


class Thesaurus:
    """All concepts of a network. ids are record ids of themes. Never changes; safe to use from several threads."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        self._themes: dict[str, Theme] = {theme.id: theme for theme in themes}
        self._above = {
            id: tuple(each for each in theme.broader if each in self._themes and each != id)
            for id, theme in self._themes.items()
        }
        below: dict[str, list[str]] = {id: [] for id in self._themes}
        related: dict[str, dict[str, None]] = {id: {} for id in self._themes}
        for id, theme in self._themes.items():
            for each in self._above[id]:
                below[each].append(id)
            for each in theme.related:
                if each in self._themes and each != id:
                    related[id][each] = related[each][id] = None
        self._below = {id: tuple(each) for id, each in below.items()}
        self._related = {id: tuple(each) for id, each in related.items()}
        self._by_first: dict[str, list[_Label]] = {}
        for label in self._labels():
            self._by_first.setdefault(label.keys[0], []).append(label)
        for labels in self._by_first.values():
            labels.sort(key=lambda label: (-len(label.keys), _KINDS.index(label.kind)))

    def __len__(self) -> int:
        """How many concepts there are."""
        return len(self._themes)

    def __iter__(self) -> Iterator[str]:
        """The ids of all concepts, in the thesaurus's order."""
        return iter(self._themes)

    def get(self, id: str) -> Theme | None:
        """The concept with this id."""
        return self._themes.get(id)

    def label(self, id: str, lang: str) -> str:
        """The preferred label in `lang`, else in any language, else the id."""
        return self.phrase(id, lang).value

    def phrase(self, id: str, lang: str) -> Phrase:
        """The same with the language that it is in."""
        theme = self._themes.get(id)
        found = best(theme.title, lang) if theme else None
        return found or Phrase(id)

    def broader(self, id: str) -> dict[str, int]:
        """All concepts above, with how many steps away (1: directly)."""
        return _walk(id, self._above)

    def narrower(self, id: str) -> dict[str, int]:
        """All concepts below, with how many steps away (1: directly)."""
        return _walk(id, self._below)

    def related(self, id: str) -> tuple[str, ...]:
        """Concepts that are related, both ways."""
        return self._related.get(id, ())

    def tops(self) -> tuple[str, ...]:
        """Concepts without a broader one, in the thesaurus's order."""
        return tuple(id for id, above in self._above.items() if not above)

    def named(self, label: str) -> tuple[str, ...]:
        """Concepts that have exactly this label (folded), preferred ones first."""
        keys = label_key(label)
        if not keys:
            return ()
        return tuple(dict.fromkeys(each.theme for each in self._by_first.get(keys[0], ()) if each.keys == keys))

    def find(self, text: str) -> tuple[Found, ...]:
        """Concepts whose labels stand in `text`, whole words only, longest first where they overlap, in its order;
        case, accents, hyphens, elisions and plural endings do not matter. Linear in the length of the text."""
        found: list[Found] = []
        keys = _keys(text)
        here = 0
        while here < len(keys):
            labels = [each for each in self._by_first.get(keys[here][0], ()) if _stands(each.keys, keys, here)]
            if not labels:
                here += 1
                continue
            longest = len(labels[0].keys)
            start, end = keys[here][1], keys[here + longest - 1][2]
            themes = {each.theme: each for each in reversed(labels) if len(each.keys) == longest}
            found += [Found(each.theme, each.kind, text[start:end], start, end) for each in reversed(themes.values())]
            here += longest
        return tuple(found)

    def _labels(self) -> Iterator[_Label]:
        """Every label of every concept that has a word in it."""
        for id, theme in self._themes.items():
            for phrases, kind in zip((theme.title, theme.alternatives, theme.hidden), _KINDS, strict=True):
                for phrase in phrases:
                    keys = label_key(phrase.value)
                    if keys:
                        yield _Label(keys, id, kind)


def label_key(label: str) -> tuple[str, ...]:
    """The words of a label as they are compared: two labels with the same key are found by the same words."""
    return tuple(key for key, _, _ in _keys(label))


def _walk(id: str, edges: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """All that is reached from `id`, itself left out, with the least number of steps."""
    steps: dict[str, int] = {id: 0}
    front = [id]
    while front:
        reached = [each for one in front for each in edges.get(one, ()) if each not in steps]
        steps.update(dict.fromkeys(reached, steps[front[0]] + 1))
        front = list(dict.fromkeys(reached))
    del steps[id]
    return steps


def _stands(label: tuple[str, ...], keys: list[tuple[str, int, int]], here: int) -> bool:
    """Whether the words of a label stand at this place."""
    return len(keys) - here >= len(label) and all(keys[here + at][0] == key for at, key in enumerate(label))


def _keys(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they are compared, each with its place; elided articles left out."""
    found = []
    for match in _WORD.finditer(text):
        key = _key(match.group())
        if key not in _ELIDED:
            found.append((key, match.start(), match.end()))
    return found


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """A word without case, accents and the ending of a plural (French and English: -s, -x; -aux like -al)."""
    folded = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    folded = "".join([sign for sign in folded if not unicodedata.combining(sign)])
    if len(folded) < _SHORTEST_PLURAL:
        return folded
    if folded.endswith("aux") and len(folded) > len("aux") + 2:
        return folded[:-3] + "al"
    return folded[:-1] if folded[-1] in "sx" else folded
