"""A word of a name → the forms by which it is compared."""

from typing import Literal, NamedTuple

from passeur.model.names import PersonName

#: The part of a name that a word stands for; "word" when that is not known.
Part = Literal["given", "family", "birth", "married", "religious", "alias", "word"]


class Token(NamedTuple):
    """One word of a name as it is compared. text: folded Latin letters (transliterated where it was written in
    another script); written: as written; part: what it stands for; initial: a single letter for a given name."""

    text: str
    written: str
    part: Part
    initial: bool = False


class Forms(NamedTuple):
    """What a folded word is compared by.

    skeleton: its consonants under the spelling rules of all traditions. sounds: its Daitch–Mokotoff codes.
    spellings: other Latin spellings that it surely stands for (particles apart or merged, transliterations).
    given: keys of the classes of equivalent given names that it belongs to.
    """

    skeleton: str
    sounds: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


def tokens(name: PersonName) -> tuple[Token, ...]:
    """The words of a name that can be searched or compared, each once, the surest part first."""
    raise NotImplementedError


def forms(word: str) -> Forms:
    """The forms of a folded word (`Token.text`); remembered."""
    raise NotImplementedError
