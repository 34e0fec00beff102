"""A word of a name → the forms by which it is compared."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from passeur.model.names import PersonName
from passeur.model.names.given import classes
from passeur.model.names.letters import stem
from passeur.model.names.reading_words import PARTICLES, TITLES
from passeur.model.names.scripts import fold, readings
from passeur.model.names.sounds import daitch_mokotoff, french_each
from passeur.model.names.spelling import skeletons_each

#: The part of a name that a word stands for; "word" when that is not known.
Part = Literal["given", "family", "birth", "married", "religious", "alias", "word"]

#: Parts that a particle may stand in.
_WITH_PARTICLES = frozenset(("family", "birth", "married", "word", "alias"))
_GIVEN: Part = "given"
_ANY: Part = "word"
_BIRTH: Part = "birth"
_MARRIED: Part = "married"

#: Signs inside a word that are no letters: accents that stand apart from their letter, as stress marks in Russian, and
#: vowels of South and East Asia.
_MARKS = r"\u0300-\u036f\u0900-\u109f\u1780-\u17ff\u3099\u309a"
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*(?:['’ʼ׳״](?=\w)[^\W_]+)*", re.UNICODE)
#: An elided particle, which is no word of a name.
_ELIDED = re.compile(r"^[dDlL]['’ʼ](?=\w)")
#: Particles that French clerks wrote together with the name behind them.
_MERGED = re.compile(r"^(?:dela|della|delle|des|del|de|du|le|la|les|van|von|d|l)(?=[^\W_]{4})")
#: The Dutch article within a name, always small: Van 't Hoff.
_DUTCH = "t"
_LONGEST = 40
#: Words that are written short, and as they are compared.
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints"}
#: The number of a unit or a king as it is written: 22ème, 22e, 1er, XIIIe (in capitals, for Xie is a name).
_NUMBERED = re.compile(r"(\d{1,4})(?:ers?|[eè]res?|res?|[eè]mes?|i[eè]mes?|es?|nde?|st|rd|th|ᵉʳ|ᵉ)")
_ROMAN = re.compile(r"(I)(?:er|re|ᵉʳ)|([VX]|X{0,3}(?:IX|IV|VI{1,3}|II{1,2})|X{1,3}[IV]|X{2,3})(?:e|ᵉ|[eè]me)")
#: Digits of the number of a unit at most: "501 RCC".
_UNIT = 3
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
#: Numbers in words; a name may be one, so these are further readings only.
_NUMBER_WORDS = {
    word: (f"{number}e",)
    for number, words in enumerate(
        ("premier premiere first", "deuxieme second seconde", "troisieme third", "quatrieme fourth", "cinquieme fifth",
         "sixieme sixth", "septieme seventh", "huitieme eighth", "neuvieme ninth", "dixieme tenth"), 1)
    for word in words.split()
}  # fmt: skip
#: Words whose forms are remembered at most, after which remembering begins again.
_MOST_REMEMBERED = 262_144


class Token(NamedTuple):
    """One word of a name as it is compared.

    text: folded Latin letters (transliterated where it was written in another script); written: as written; part: what
    it stands for; initial: a single letter for a given name; others: other readings of its letters, particles merged.
    """

    text: str
    written: str
    part: Part
    initial: bool = False
    others: tuple[str, ...] = ()


class Forms(NamedTuple):
    """What a folded word is compared by.

    skeleton: its consonants under the spelling rules of all traditions, "" where there are none. sounds: its
    Daitch–Mokotoff codes. spellings: other words that it may stand for (without a merged particle). given: keys of the
    classes of equivalent given names that it belongs to. skeletons: of all its readings, the main one first. french: as
    French ears hear it.
    """

    skeleton: str
    sounds: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    skeletons: tuple[str, ...] = ()
    french: str = ""


#: Folded word → its forms.
_remembered: dict[str, Forms] = {}


@lru_cache(maxsize=4_096)
def tokens(name: PersonName) -> tuple[Token, ...]:
    """The words of a name that can be searched or compared, each once, the surest part first."""
    found: dict[str, Token] = {}
    for token in _tokens(name):
        found.setdefault(token.text, token)
    return tuple(found.values())


def _tokens(name: PersonName) -> Iterator[Token]:
    """The words of all parts; those of a couple too."""
    # Most names have two parts; hundreds of names are compared for one question.
    if name.family or name.particle:
        yield from _of(name.family, "family", name.particle)
    for texts, part in ((name.given, _GIVEN), (name.words, _ANY), (name.birth, _BIRTH), (name.married, _MARRIED)):
        if texts:
            yield from _of(texts, part)
    if name.religious:
        yield from _of((name.religious,), "religious")
    if name.aliases:
        yield from _of(name.aliases, "alias")
    for other in name.others:
        yield from _tokens(other)
    if not (name.family or name.given or name.words or name.aliases or name.birth or name.married):
        yield from _of(name.titles, "word", titles=True)


def _of(texts: Sequence[str], part: Part, particle: str = "", titles: bool = False) -> Iterator[Token]:
    """The words of some texts of one part."""
    before = _folded_words(particle) if particle else []
    for text in texts:
        plain = text.isascii() and text.isalpha()
        for written in (text,) if plain else _WORD.findall(text):
            bare = written if plain else _ELIDED.sub("", written)
            if bare != written:
                before.append(fold(written[0]))
            word = _compared(bare)
            if not word:
                continue
            if (
                (word in PARTICLES or written == _DUTCH)
                and part in ("family", "birth", "married", "word", "alias")
                and len(word) < 5
            ):
                before.append(word)
                continue
            if word in TITLES and part == "alias":
                continue
            initial = len(word) == 1 and part in ("given", "word", "alias")
            merged = tuple("".join(before[at:]) + word for at in range(len(before))) if before else ()
            others = (*readings(bare), *merged) if word not in _NUMBER_WORDS else _NUMBER_WORDS[word]
            if word.isdigit() and len(word) <= _UNIT:
                others = (f"{word}e",)
            yield Token(word, written, part, initial, others)
            before = []
    if before and not (particle and texts):
        # A word of the list that stands alone is the name itself: "Le", "Ben".
        for word in before:
            yield Token(word, word, part)


def _compared(written: str) -> str:
    """A written word as it is compared: folded, what is written short in full, the number of a unit in one way."""
    word = fold(written)[:_LONGEST]
    if word in _SHORT:
        return _SHORT[word]
    if word[:1].isdigit():
        number = _NUMBERED.fullmatch(written.lower())
        return f"{number[1]}e" if number else word
    roman = _ROMAN.fullmatch(written) if written[:1] in _ROMAN_VALUES else None
    if roman is None:
        return word
    values = [_ROMAN_VALUES[sign] for sign in roman[1] or roman[2]]
    signed = [-each if each < max(values[at:]) else each for at, each in enumerate(values)]
    return f"{sum(signed)}e"


def _folded_words(text: str) -> list[str]:
    """The folded words of a particle."""
    return [fold(match.group()) for match in re.finditer(r"[^\W_]+", text)]


def forms(word: str) -> Forms:
    """The forms of a folded word (`Token.text`); remembered."""
    found = _remembered.get(word)
    if found is None:
        remember([word])
        found = _remembered.get(word) or forms_each([word])[0]
    return found


def remember(words: Iterable[str]) -> None:
    """Work out the forms of words that will be asked for one by one: together that takes a fraction of the time."""
    new = [word for word in dict.fromkeys(words) if word not in _remembered]
    if not new:
        return
    if len(_remembered) + len(new) > _MOST_REMEMBERED:
        _remembered.clear()
    _remembered.update(zip(new, forms_each(new), strict=True))


def forms_each(words: Sequence[str]) -> list[Forms]:
    """`forms` of each word, a few times as fast for many together."""
    return [
        Forms(
            skeleton=keys[0] if keys else "",
            sounds=daitch_mokotoff(word),
            spellings=(word[match.end() :],) if (match := _MERGED.match(word)) else (),
            given=classes(word),
            skeletons=keys,
            french=heard,
        )
        for word, keys, heard in zip(words, skeletons_each(words), french_each(words), strict=True)
    ]


def stems_each(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The skeletons of each folded word without its ending (`letters.stem`), those of the whole word among them where
    they are the same."""
    return skeletons_each([stem(word) for word in words])
