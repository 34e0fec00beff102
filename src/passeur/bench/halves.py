"""The two halves of the pairs of `name-variants`: the one may be learned from, the other measures what was learned.

Names that are joined by pairs, however far, are one family of names, whatever their kind, and stay together; each
family falls into a half by a hash of its first name, so no form of a measured name was ever learned.
"""

import hashlib
from collections.abc import Iterable

from passeur.model.names.scripts import fold


class Halves:
    """The halves of some pairs of names."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """pairs: names as written, in any order."""
        self._above: dict[str, str] = {}
        for one, other in pairs:
            first, second = sorted((self._top(fold(one)), self._top(fold(other))))
            self._above[second] = first

    def learned(self, name: str) -> bool:
        """Whether a name is of the half that is learned from."""
        return hashlib.sha256(self._top(fold(name)).encode()).digest()[7] % 2 == 0

    def _top(self, word: str) -> str:
        """The first name of a word's family."""
        while (above := self._above.setdefault(word, word)) != word:
            self._above[word] = self._above[above]
            word = above
        return word
