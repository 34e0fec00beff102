"""The initials by which a group is called: 13e DBLE, 1er RTM, FTP, OSE."""

import re
from functools import lru_cache

from passeur.model.names import PersonName
from passeur.model.names.reading_words import PARTICLES
from passeur.model.names.scripts import fold

_PART = re.compile(r"[^\W\d_]+")
#: A word that is no part of initials: a number, the small words of French and English names.
_NUMBER = re.compile(r"\d+\w*|[IVXL]+(?:er|re|e|ème)")
_SMALL = PARTICLES | frozenset(["et", "en", "au", "aux", "sur", "pour", "of", "the", "and", "for", "n"])
#: Letters of initials at least and at most; two tell something only behind a number ("2e DB").
_LEAST, _MOST, _NUMBERED = 3, 6, 2


def initials(name: PersonName) -> tuple[str, ...]:
    """The initials of a group's name, small and whole first, then without its last words: "Forces françaises de
    l'intérieur de la région parisienne" is called FFI; none for persons."""
    # Persons are many and have none: nothing of them is remembered.
    return _of_group(name) if name.kind == "group" else ()


@lru_cache(maxsize=4_096)
def _of_group(name: PersonName) -> tuple[str, ...]:
    """`initials` of a group."""
    numbered = bool(name.words) and _NUMBER.fullmatch(name.words[0]) is not None
    words = [part for word in name.words if not _NUMBER.fullmatch(word) for part in _PART.findall(word)]
    letters = "".join([fold(word)[:1] for word in words if fold(word) not in _SMALL and word[0] not in "'’"])
    least = _NUMBERED if numbered and len(letters) == _NUMBERED else _LEAST
    return tuple([letters[:length] for length in range(min(len(letters), _MOST), least - 1, -1)])
