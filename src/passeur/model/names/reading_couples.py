"""Several persons in one written name: "M. et Mme Cohen", "Raymond et Lucie Aubrac"."""

from collections.abc import Callable

import msgspec

from passeur.model.names import PersonName
from passeur.model.names import reading_words as lists
from passeur.model.names.reading_parts import Parts, join_words, key, made, script_of, split_words


def couple_of(written: str, parts: Parts, segments: list[str]) -> PersonName | None:
    """The couple (or several persons) that the parts name, None where it is one person."""
    for group in (parts.given, parts.words):
        if not any(key(word) in lists.AND for word in group):
            continue
        sides: list[list[str]] = [[]]
        for word in group:
            if key(word) in lists.AND:
                sides.append([])
            else:
                sides[-1].append(word)
        sides = [side for side in sides if side]
        if len(sides) < 2:
            continue
        return _several(written, parts, group, sides)
    return None


def titled_couple(written: str, text: str, read: Callable[[str], PersonName]) -> PersonName:
    """ "M. et Mme Cohen": two titles, one name. read: what reads that name."""
    words = split_words(text)
    name = read(join_words(words[3:]))
    return msgspec.structs.replace(name, text=written, kind="couple", titles=(words[0], words[2]))


def _several(written: str, parts: Parts, group: list[str], sides: list[list[str]]) -> PersonName:
    """Persons who share a family name, or who each have their own."""
    family = tuple(parts.family)
    if group is parts.words and not family:
        # "Raymond et Lucie Aubrac": what only the last one has is everybody's family name.
        last = sides[-1]
        while len(last) > 1 and key(last[0]) in lists.TITLES:
            parts.titles.append(last.pop(0))
        if all(len(side) == 1 for side in sides[:-1]) and len(last) > 1:
            family, sides[-1] = tuple(last[1:]), last[:1]
        parts.words = []
    elif group is parts.given:
        parts.given = []
    others = tuple(
        PersonName(
            " ".join([*side, *family]),
            given=tuple(side) if family else (),
            family=family,
            particle=parts.particle,
            words=() if family else tuple(side),
            script=script_of(written),
        )
        for side in sides
    )
    whole = made(written, parts)
    given = tuple(word for side in sides for word in side) if family else whole.given
    words = whole.words if family else tuple(word for side in sides for word in side)
    return msgspec.structs.replace(whole, kind="couple", given=given, family=family, words=words, others=others)
