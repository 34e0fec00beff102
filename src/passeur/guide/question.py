"""What a visitor types, taken apart: labels of themes, words, names, years, and what kind of thing is wanted."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from passeur.guide.vocabulary import Vocabulary, content_words
from passeur.model.themes import Found, Thesaurus, label_key
from passeur.search import analysis

_YEAR = re.compile(r"(?<![\d/])(1[0-9]{3}|20\d\d)(?!\d)")
_CENTURY = re.compile(r"\b([ivx]{1,5}|\d{1,2}) ?(?:e|eme|th|st|nd|rd) (?:siecle|century)\b")
_ROMAN = {"i": 1, "v": 5, "x": 10}
#: Capitalised words side by side: perhaps somebody's name.
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s+(?:(?:de|du|des|la|le|von|van|den|der)\s+)*(?:d['’])?[A-ZÀ-ÖØ-Þ][\w'’.-]*)*"
)
_FEW_WORDS = 4


@cache
def _asking(kind: str) -> frozenset[str]:
    """The words of one kind in `asking.toml`: "asking", "originals" or "visits"."""
    told = tomllib.loads(files("passeur.guide").joinpath("asking.toml").read_text("utf-8"))
    return frozenset(str(told[kind]).split())


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question taken apart.

    found: labels that stand in it; corrected: labels that stand in it once misspelt words are put right; words: what
    it is about; loose: those of `words` that no label holds; names: what may be names of persons, labelled: whether
    they are labels of themes too; years: first and last; original, visit: whether the thing itself, or a visit, is
    asked for.
    """

    text: str = ""
    found: tuple[Found, ...] = ()
    corrected: tuple[Found, ...] = ()
    words: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    labelled: bool = False
    original: bool = False
    visit: bool = False


def read(text: str, thesaurus: Thesaurus, vocabulary: Vocabulary, called: frozenset[str] = frozenset()) -> Question:
    """Take a question apart; an empty one is about nothing. called: keys of labels that are names of persons."""
    if not text.strip():
        return Question()
    found = tuple(each for each in thesaurus.find(text) if not _only_by_number(each, thesaurus, called))
    all_words = content_words(text)
    words = tuple(word for word in dict.fromkeys(all_words) if word not in _asking("asking"))
    held = {word for each in found for word in analysis.words(each.words)}
    loose = tuple(word for word in words if word not in held)
    right = {word: vocabulary.corrected(word) for word in loose}
    corrected: tuple[Found, ...] = ()
    if any(word != other for word, other in right.items()):
        corrected = thesaurus.find(" ".join(right.get(word, word) for word in analysis.words(text)))
    names, labelled = _names(text, words, found)
    return Question(
        text=text,
        found=found,
        corrected=corrected,
        words=tuple(dict.fromkeys(right.get(word, word) for word in words)),
        loose=loose,
        names=names,
        labelled=labelled,
        years=years_of(text),
        original=any(word in _asking("originals") for word in all_words),
        visit=any(word in _asking("visits") for word in all_words),
    )


def _only_by_number(found: Found, thesaurus: Thesaurus, called: frozenset[str]) -> bool:
    """Whether a label stands there in its other number alone, and is somebody's name: Paris is no bet (pari)."""
    theme = thesaurus.get(found.theme)
    key = label_key(found.words)
    if theme is None or len(key) != 1 or key[0] not in called:
        return False
    said = analysis.fold(found.words)
    return all(analysis.fold(label.value) != said for label in (*theme.title, *theme.alternatives, *theme.hidden))


def years_of(text: str) -> tuple[int, int] | None:
    """The first and the last year that a text speaks of, by years and by centuries."""
    folded = analysis.fold(text)
    years = [int(each) for each in _YEAR.findall(folded)]
    for each in _CENTURY.findall(folded):
        number = int(each) if each.isdigit() else _roman(each)
        if 0 < number <= 21:
            years += [number * 100 - 99, number * 100]
    return (min(years), max(years)) if years else None


def _roman(written: str) -> int:
    """The value of a Roman number of i, v and x."""
    values = [_ROMAN[sign] for sign in written]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _names(text: str, words: tuple[str, ...], found: Sequence[Found]) -> tuple[tuple[str, ...], bool]:
    """What may be somebody's name, and whether it is a label of a theme: capitalised words, first those that stand in
    no label, then those of several words that do; or all of a short question that is no label."""
    outside, within = [], []
    for match in _NAME.finditer(text):
        said = [word for word in content_words(match.group()) if word in words]
        if any(each.start <= match.start() and match.end() <= each.end for each in found):
            within += [match.group()] if len(said) > 1 else []
        elif said:
            outside.append(match.group())
    if outside or within:
        return tuple((outside or within)[:2]), not outside
    short = 0 < len(words) <= _FEW_WORDS and len(content_words(text)) <= _FEW_WORDS
    if short and not any(len(analysis.words(each.words)) >= len(words) for each in found):
        return (" ".join(words),), False
    return (), False
