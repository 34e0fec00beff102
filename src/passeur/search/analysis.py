"""How text becomes words: cut, folded, stemmed. The index and the query go through the same functions.

A word is a run of letters or a run of digits, so "AJ/40/1234", "AJ 40 1234" and "AJ40/1234" are the same three words,
and both apostrophes and all hyphens part words. Case, accents and ligatures are folded before stemming, so that what is
typed without accents meets what is written with them.

Catalogues say the same words over and over: each is folded and stemmed once and then looked up. That takes less
than half the time of tantivy's own analyzers (docs/decisions/0003-search.md), which make the stems themselves.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import tantivy

#: Stands between parts of a record that no phrase may cross; a word of its own for the index.
GAP = "|"
_WORD = re.compile(r"[^\W\d_]+|\d+")
_WORD_OR_GAP = re.compile(r"[^\W\d_]+|\d+|\|")
#: Longer words are cut: they are noise (base64, OCR).
LONGEST_WORD = 64

#: All signs that partners and visitors type for an apostrophe.
APOSTROPHES = "'’‘ʼ′`´"
_ELISION = re.compile(rf"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)[{APOSTROPHES}](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s?$", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ł": "l", "Ł": "l", "ø": "o",
                            "Ø": "o", "đ": "d", "Đ": "d"})  # fmt: skip

#: How many words are remembered; beyond, remembering begins again.
_REMEMBERED = 200_000


class _Memory(dict[str, str]):
    """What a function gives for each word, remembered. Numbers are not: there are too many, and little to do."""

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function

    def __missing__(self, word: str) -> str:
        """Work it out."""
        if word.isdigit():
            return word[:LONGEST_WORD]
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = result = self._function(word)
        return result


@cache
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    """Snowball's stemmer, for one word."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer(language)).build()


def fold(text: str) -> str:
    """`text` in lower case without accents and ligatures."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join([sign for sign in decomposed if not unicodedata.combining(sign)]).lower()


def _fold_word(word: str) -> str:
    return fold(word)[:LONGEST_WORD]


def _stem_french(word: str) -> str:
    """The French stem of one word. A final e goes too: once folded, "deportee" keeps one that "deporte" loses."""
    found = _stemmer("french").analyze(_fold_word(word))
    stem = found[0] if found else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == "e" else stem


def _stem_english(word: str) -> str:
    """The English stem of one word."""
    found = _stemmer("english").analyze(_fold_word(word))
    return found[0] if found else word


#: Word as written → folded; → its stem, by language.
FOLDED = _Memory(_fold_word)
STEMS = {"fr": _Memory(_stem_french), "en": _Memory(_stem_english)}


@cache
def spaced() -> tantivy.TextAnalyzer:
    """Cuts at white space only: what the index is given has been through these functions already."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def nfc(text: str) -> str:
    """`text` composed, so that an accent is part of its letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def cut(text: str) -> list[str]:
    """The words of composed `text` as written, and its gaps."""
    return _WORD_OR_GAP.findall(text)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return [FOLDED[word] for word in _WORD.findall(nfc(text))]


def stem(word: str, lang: str) -> str:
    """The stem of one word ("fr" or "en")."""
    return STEMS[lang][word]


def sort_key(title: str) -> str:
    """The key by which titles are sorted: their folded words, so they sort word by word."""
    return " ".join(words(title))


def beginnings(key: str) -> str:
    """The first two and three letters of each word of a `sort_key`: short beginnings become words of their own.

    They make a suggestion after two letters as cheap as a search for one word.
    """
    found = key.split()
    return " ".join({word[:2] for word in found} | {word[:3] for word in found})


def compact(identifier: str) -> str:
    """An identifier without case, accents, signs and spaces: "72 AJ 35", "72AJ/35" and "72-aj-35" are one."""
    return "".join(words(identifier))


def without_elision(word: str) -> str:
    """A typed word without its elided article ("l'armée" → "armée") or English possessive ("museum's" → "museum")."""
    return _POSSESSIVE.sub("", _ELISION.sub("", word)) or word
