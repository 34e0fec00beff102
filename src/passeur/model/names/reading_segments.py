"""The segments of a written name → its parts: family or given names, a name in its direct order, what stands behind
a comma or in brackets."""

import re

from passeur.model.names import reading_words as lists
from passeur.model.names.given import is_given
from passeur.model.names.reading_described import is_description, take_description
from passeur.model.names.reading_marks import mark_at, take_marks
from passeur.model.names.reading_parts import (
    AFTER,
    EDGES,
    ORDINAL,
    Parts,
    is_date,
    is_initial,
    is_particle,
    join_words,
    key,
    key_of,
    split_words,
    take_family,
)
from passeur.model.names.scripts import fold

_DANGLING = re.compile(r"^[dDlL]['’‘ʼ]$")
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ич|овна|евна|ична)$")


def take_segment(parts: Parts, text: str, part: str) -> None:
    """Take a segment that is family or given names, with what stands among them."""
    words = take_marks(parts, split_words(text))
    while len(words) > 1 and key(words[0]) in lists.TITLES and not is_initial(words[0]):
        parts.titles.append(words.pop(0))
    if part == "family":
        take_family(parts, words)
        return
    trailing: list[str] = []
    while words and (key(words[-1]) in lists.PARTICLES or _DANGLING.match(words[-1])) and words[-1][0].islower():
        trailing.insert(0, words.pop())
    if trailing and not parts.particle:
        parts.particle = join_words(trailing)
    elif trailing:
        parts.words += trailing
    for word in words:
        if parts.given and ORDINAL.fullmatch(word):
            parts.given[-1] += f" {word}"
        elif is_date(word):
            parts.dates.append(word)
        elif key(word) in lists.TITLES and not is_initial(word) and parts.given:
            parts.titles.append(word)
        else:
            parts.given.append(word)


def take_direct(parts: Parts, text: str, explained: bool, is_family: bool = False) -> None:
    """A name without a comma: the order is told by capitals, a particle, initials or brackets, else not known.

    explained: something stands in brackets; is_family: that is the given names, so that this is the family name."""
    words = take_marks(parts, split_words(text))
    while len(words) > 1 and key(words[0]) in lists.TITLES and not is_initial(words[0]) and not _is_called(words):
        parts.titles.append(words.pop(0))
    while words and is_date(words[-1]) and not ORDINAL.fullmatch(words[-1]):
        parts.dates.insert(0, words.pop())
    while len(words) > 1 and key(words[-1]) in AFTER and words[-2] not in ("Le", "La"):
        parts.titles.append(words.pop())
    words = _with_ordinals(words)
    capitals = [word for word in words if word.isupper() and len(key(word)) > 1 and not is_initial(word)]
    inner = next((at for at, word in enumerate(words) if at and is_particle(word)), 0)
    initials = 0
    while initials < len(words) and is_initial(words[initials]):
        initials += 1
    if is_family and inner and not all(is_given(fold(word.partition("-")[0])) for word in words[:inner]):
        take_family(parts, words)
    elif capitals and len(capitals) < len([word for word in words if not is_particle(word)]):
        _by_capitals(parts, words, capitals)
    elif 0 < initials < len(words):
        parts.given += words[:initials]
        take_family(parts, words[initials:])
    elif len(words) > 2 and _PATRONYMIC.match(words[1]):
        parts.given += words[:2]
        parts.family += words[2:]
    elif inner and words[0].endswith(("'", "’")) and is_particle(words[0]):
        # No given name: "d'Astier de La Vigerie" stands alone.
        take_family(parts, words)
    elif inner and inner < len(words) - 1:
        if all(key(word) in lists.PARTICLES and not is_given(fold(word)) for word in words[:inner]):
            # No given name: "Van der Meulen" stands alone.
            while is_particle(words[inner]) and inner < len(words) - 1:
                inner += 1
            parts.particle = join_words(words[:inner])
        elif key(words[inner]) not in lists.OF_LANDS or any(
            is_given(fold(word.partition("-")[0])) or is_initial(word) for word in words[:inner]
        ):
            parts.given += words[:inner]
        else:
            # "Bochard de Champigny": a family name, or a given name that nobody knows.
            parts.words += words[:inner]
        take_family(parts, words[inner:])
    elif len(words) == 1 and (explained or parts.is_family or parts.birth or parts.married):
        parts.family += words
    elif parts.is_family or (words and is_particle(words[0])):
        take_family(parts, words)
    elif not _by_given_names(parts, words):
        parts.words += words


def _is_called(words: list[str]) -> bool:
    """Whether the first word, which may be a title, is the family name: in capitals before given names in small letters
    ("BARON Paul")."""
    first, rest = words[0], words[1:]
    if not first.isupper() or key(first) in lists.SHORT_TITLES:
        return False
    return is_given(fold(rest[0].partition("-")[0])) and not any(word.isupper() and len(key(word)) > 1 for word in rest)


def _by_given_names(parts: Parts, words: list[str]) -> bool:
    """ "Jean Moulin", "Moulin Jean": the order is told where given names stand at one end only."""
    known = [is_given(fold(word.partition("-")[0])) and not _is_article(word) for word in words]
    count = sum(known)
    if not 0 < count < len(words):
        return False
    if all(known[:count]):
        parts.given += words[:count]
        take_family(parts, words[count:])
        return True
    if all(known[-count:]):
        parts.given += words[-count:]
        take_family(parts, words[:-count])
        return True
    return False


def _is_article(word: str) -> bool:
    """Whether a word begins with an Arabic article: "al-Rahman" is the second half of a name."""
    first, hyphen, _ = word.partition("-")
    return bool(hyphen) and (is_particle(first) or key(first) in ("al", "el"))


def _by_capitals(parts: Parts, words: list[str], capitals: list[str]) -> None:
    """Family names stand in capitals: "Jean MOULIN", "de GAULLE Charles", "LE GOFF Yves"."""
    family: list[str] = []
    for at, word in enumerate(words):
        before_capital = is_particle(word) and at + 1 < len(words) and words[at + 1] in capitals
        if word in capitals or before_capital or (is_particle(word) and family and at + 1 == len(words)):
            family.append(word)
        else:
            parts.given.append(word)
    take_family(parts, family)


def _with_ordinals(words: list[str]) -> list[str]:
    """Words, with the ordinal of a king or pope beside the name that it belongs to: "Louis XIV"."""
    found: list[str] = []
    for word in words:
        if found and ORDINAL.fullmatch(word):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def take_further(parts: Parts, segment: str) -> None:
    """A segment after the names: dates, a title with its land, née, dit; what is none of these stays as words."""
    words = split_words(segment)
    if not words:
        return
    if mark_at(key(words[0]), words, 0)[0]:
        parts.words += take_marks(parts, words)
    elif any(sign.isdigit() for sign in segment) and key(words[0]) not in lists.TITLES:
        parts.dates.append(segment.strip(EDGES))
    elif key(words[0]) in lists.TITLES:
        parts.titles.append(join_words(words))
    else:
        parts.words += take_marks(parts, words)


def _titled_given(words: list[str], named: bool) -> list[str]:
    """The titles before given names in brackets ("abbé Franz", "comte Henri de"); none where no given name follows."""
    titles = 0
    while titles < len(words) and key(words[titles]) in lists.TITLES and not is_initial(words[titles]):
        titles += 1
    if named or not 0 < titles < len(words) or not is_given(fold(words[titles].partition("-")[0])):
        return []
    return words[:titles]


def take_bracket(parts: Parts, inside: str, named: bool) -> None:
    """What stands in brackets: dates and titles; the given names of a family name; née, dit; a family."""
    for segment in re.split(r"[,;]", inside):
        words = split_words(segment)
        if not words:
            continue
        first = key(words[0])
        marked = mark_at(first, words, 0)[0]
        if first in lists.FAMILY:
            parts.is_family = True
            if all(is_particle(word) for word in words[1:]) and not parts.particle:
                parts.family += parts.words
                parts.words = []
                parts.particle = join_words(words[1:])
            else:
                take_family(parts, words[1:])
        elif key_of(words) in ("en religion", "in religion", "nom de religion"):
            parts.religious = join_words([*parts.given, *parts.particle.split(), *parts.family, *parts.words])
            parts.given, parts.family, parts.words, parts.particle = [], [], [], ""
        elif titled := _titled_given(words, named or bool(parts.given)):
            parts.titles += titled
            parts.family, parts.words = parts.family or parts.words, [] if not parts.family else parts.words
            take_segment(parts, join_words(words[len(titled) :]), "given")
        elif marked or any(sign.isdigit() for sign in segment) or first in lists.TITLES:
            take_further(parts, segment)
        elif is_description(segment, "".join([*parts.family, *parts.words])):
            take_description(parts, segment)
        elif not named and not parts.given and parts.family and not is_particle(words[0]):
            take_segment(parts, segment, "given")
        elif not named and not parts.given and not parts.family and parts.words:
            parts.family, parts.words = parts.words, []
            take_segment(parts, segment, "given")
        elif is_particle(words[0]) and not parts.particle and len(words) == 1:
            parts.particle = words[0]
        else:
            parts.words += words
