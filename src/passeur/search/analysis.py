"""How text becomes words: cut, folded, stemmed. The index and the query go through the same functions.

A word is a run of letters or a run of digits, so "AJ/40/1234", "AJ 40 1234" and "AJ40/1234" are the same three words,
and both apostrophes and all hyphens part words. Case, accents and ligatures are folded before stemming, so that what is
typed without accents meets what is written with them. French is stemmed twice: once folded, the feminine ("deportee")
needs a second pass to meet the masculine ("deporte").
"""

import re
import unicodedata
from functools import cache, lru_cache

import tantivy

#: Cuts text into words (Rust's regex syntax).
WORDS = r"[\p{L}\p{M}]+|\p{N}+"
#: The same as WORDS in Python's syntax.
PYTHON_WORD = re.compile(r"[^\W\d_]+|\d+")
#: Longer words are not indexed: they are noise (base64, OCR).
LONGEST_WORD = 64

#: All signs that partners and visitors type for an apostrophe.
APOSTROPHES = "'’‘ʼ′`´"
_ELISION = re.compile(rf"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)[{APOSTROPHES}](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s?$", re.IGNORECASE)
_NOT_ALNUM = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ł": "l", "Ł": "l", "ø": "o",
                            "Ø": "o", "đ": "d", "Đ": "d"})  # fmt: skip


@cache
def folded() -> tantivy.TextAnalyzer:
    """Cuts and folds, without stemming."""
    return _analyzer(WORDS, 0, "")


@cache
def stemmed(lang: str) -> tantivy.TextAnalyzer:
    """Cuts, folds and stems; lang: "fr" or "en"."""
    return _analyzer(WORDS, 2, "french") if lang == "fr" else _analyzer(WORDS, 1, "english")


@cache
def spaced() -> tantivy.TextAnalyzer:
    """Cuts at white space only, for text that is folded already."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _analyzer(pattern: str, passes: int, language: str) -> tantivy.TextAnalyzer:
    """A compiled analyzer that stems `passes` times."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(pattern))
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST_WORD))
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    for _ in range(passes):
        builder = builder.filter(tantivy.Filter.stemmer(language))
    return builder.build()


def nfc(text: str) -> str:
    """`text` composed, so that an accent is part of its letter."""
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    found: list[str] = folded().analyze(nfc(text))
    return found


@lru_cache(maxsize=65_536)
def stem(word: str, lang: str) -> str:
    """The stem of one word ("fr" or "en"); the word itself where there is none."""
    found: list[str] = stemmed(lang).analyze(word)
    return found[0] if found else word


def fold(text: str) -> str:
    """`text` in lower case without accents and ligatures, everything else kept: for keys, not for words."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join([sign for sign in decomposed if not unicodedata.combining(sign)]).lower()


def sort_key(title: str) -> str:
    """The key by which titles are sorted: folded, signs dropped, white space single; letters then sort word by word."""
    return _NOT_ALNUM.sub(" ", fold(title)).strip()


def beginnings(key: str) -> str:
    """The first two and three letters of each word of a `sort_key`: short beginnings become words of their own.

    They make a suggestion after two letters as cheap as a search for one word.
    """
    found = key.split()
    return " ".join({word[:2] for word in found} | {word[:3] for word in found})


def compact(identifier: str) -> str:
    """An identifier without case, accents, signs and spaces: "72 AJ 35", "72AJ/35" and "72-aj-35" are one."""
    return _NOT_ALNUM.sub("", fold(identifier))


def without_elision(word: str) -> str:
    """A typed word without its elided article ("l'armée" → "armée") or English possessive ("museum's" → "museum")."""
    return _POSSESSIVE.sub("", _ELISION.sub("", word)) or word
