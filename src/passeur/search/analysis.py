"""How text becomes words: cut, folded, stemmed. The index and the query go through the same functions.

A word is a run of letters or a run of digits, so "AJ/40/1234", "AJ 40 1234" and "AJ40/1234" are the same three words,
and both apostrophes and all hyphens part words. Case, accents and ligatures are folded before stemming, so that what is
typed without accents meets what is written with them.

Western European text is folded by one table over its bytes, which takes about a tenth of the time of looking at each
word; any other text is cut and folded word by word, with the same result. Stems are worked out once for each word and
then looked up (docs/decisions/0003-search.md).
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from encodings.cp1252 import encoding_table
from functools import cache

import tantivy

#: Stands between parts of a record that no phrase may cross; a word of its own for the index.
GAP = "|"
_WORD_OR_GAP = re.compile(r"[^\W\d_]+|\d+|\|")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")

#: All signs that partners and visitors type for an apostrophe.
APOSTROPHES = "'’‘ʼ′`´"
_ELISION = re.compile(rf"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)[{APOSTROPHES}](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s?$", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ł": "l", "Ł": "l", "ø": "o",
                            "Ø": "o", "đ": "d", "Đ": "d"})  # fmt: skip

#: Words that nearly every record has: asked for only where nothing else is, or inside a phrase, and never meant by
#: another word. They are a third of all text, and are not indexed as stems.
_STOPWORDS = """
    a à au aux avec ce ces d dans de des du elle en et eux il j l la le les leur lui m n ne on ou par pas pour qu que
    qui s sa se ses son sur t un une y an and at by for from in is it of on or the to with
"""
STOPWORDS = frozenset(_STOPWORDS.split())

#: How many stems are remembered, after which remembering begins again, and the longest word that is worth it.
_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 40
#: Longer numbers are not remembered: there are too many.
_LONGEST_NUMBER = 4

#: Signs of the table that stand for two letters, and for what only looking at each word can fold.
_TWO_LETTERS = ((b"\x01", b"oe"), (b"\x02", b"ae"), (b"\x03", b"ss"))
_UNKNOWN = b"\x00"
#: Parts texts that are folded together; no word of any text.
_BETWEEN = "\x1e"
_NUMBER = re.compile(rb"([0-9]+)")
#: Byte → "0" for a digit, "a" for a letter, a space for anything else; and a digit beside a letter by these.
_CLASSES = bytes(48 if 48 <= byte <= 57 else 97 if 97 <= byte <= 122 else 32 for byte in range(256))
_MIXED = (b"a0", b"0a")


def _pairs(written: str) -> dict[str, str]:
    """One word → another, of "one=another" between spaces."""
    return dict(pair.split("=", 1) for pair in written.split())


#: Plurals and feminines that no ending tells, folded → what they are of. Snowball knows endings alone.
_FRENCH = _pairs("""
    baux=bail travaux=travail vitraux=vitrail emaux=email coraux=corail soupiraux=soupirail vantaux=vantail
    yeux=oeil cieux=ciel aieux=aieul messieurs=monsieur mesdames=madame mesdemoiselles=mademoiselle
    juive=juif juives=juif captive=captif captives=captif fugitive=fugitif fugitives=fugitif
    eme=e ieme=e
""")
#: A century or a regiment as many write it: "XIXème" is "XIXe".
_ROMAN_ORDINAL = re.compile(r"([ivx]+)i?eme")
_ENGLISH = _pairs("""
    men=man women=woman children=child grandchildren=grandchild schoolchildren=schoolchild feet=foot teeth=tooth
    geese=goose mice=mouse oxen=ox wives=wife housewives=housewife midwives=midwife knives=knife wolves=wolf
    thieves=thief loaves=loaf shelves=shelf gentlemen=gentleman servicemen=serviceman servicewomen=servicewoman
    airmen=airman seamen=seaman clergymen=clergyman policemen=policeman policewomen=policewoman firemen=fireman
    countrymen=countryman craftsmen=craftsman workmen=workman fishermen=fisherman horsemen=horseman
    statesmen=statesman tradesmen=tradesman frenchmen=frenchman frenchwomen=frenchwoman englishmen=englishman
    englishwomen=englishwoman irishmen=irishman dutchmen=dutchman chairmen=chairman salesmen=salesman
""")


class _Memory(dict[str, str]):
    """What is worked out of each folded word, remembered."""

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function

    def __missing__(self, word: str) -> str:
        """Work it out."""
        result = self._function(word)
        if len(word) <= (_LONGEST_NUMBER if word.isdigit() else _LONGEST_REMEMBERED):
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = result
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


@cache
def _table() -> bytes:
    """Byte of Windows-1252 → its folded letter or digit, the gap, a space for what parts words, or a sign above.

    Any text that Windows-1252 can write is Western European, and composed.
    """
    two_letters = {letters: sign for sign, letters in _TWO_LETTERS}
    signs = bytearray()
    for byte in range(256):
        sign = bytes([byte]).decode("cp1252", "replace")
        letters = fold(sign)
        if sign in (GAP, _BETWEEN):
            signs += sign.encode()
        elif not _LETTERS_OR_DIGITS.fullmatch(sign):
            signs += b" "
        elif letters.encode() in two_letters:
            signs += two_letters[letters.encode()]
        elif len(letters) == 1 and letters.isascii() and sign.isdecimal() == letters.isdecimal():
            signs += letters.encode()
        else:  # "½" is three signs, "²" a digit inside a word, "ð" no letter of ours
            signs += _UNKNOWN
    return bytes(signs)


def folded(text: str) -> str:
    """The folded words of `text` and its gaps, parted by white space."""
    quick = _quickly(text.replace(_BETWEEN, " "))
    return " ".join([fold(word) for word in _WORD_OR_GAP.findall(nfc(text))]) if quick is None else quick


def folded_each(texts: list[str]) -> list[str]:
    """`folded` of each text; together they take little longer than one."""
    together = _quickly(_BETWEEN.join(texts))
    parts = together.split(_BETWEEN) if together is not None else []
    return parts if len(parts) == len(texts) else [folded(text) for text in texts]


def _quickly(text: str) -> str | None:
    """`folded(text)` by the table; None where that takes looking at each word."""
    try:
        signs = codecs.charmap_encode(text, "strict", encoding_table)[0].translate(_table())
    except UnicodeEncodeError:
        return None
    if _UNKNOWN in signs:
        return None
    for sign, letters in _TWO_LETTERS:
        signs = signs.replace(sign, letters)
    signs = signs.replace(b"|", b" | ")
    # Digits are words of their own. Cutting at each number is dear, and hardly any stands beside a letter.
    classes = signs.translate(_CLASSES)
    if _MIXED[0] in classes or _MIXED[1] in classes:
        signs = b" ".join(_NUMBER.split(signs))
    return signs.decode("ascii")


def _stem_french(word: str) -> str:
    """The French stem of one word. A final e goes too: once folded, "deportee" keeps one that "deporte" loses."""
    if word.isdigit():
        return word
    word = _FRENCH.get(word, word)
    if word.endswith("eme") and (ordinal := _ROMAN_ORDINAL.fullmatch(word)):
        word = ordinal[1] + "e"
    if (at := word.find("trice", 2)) > 0 and word[at:] in ("trice", "trices"):
        word = word[:at] + "teur"
    found = _stemmer("french").analyze(word)
    stem = found[0] if found else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == "e" else stem


def _stem_english(word: str) -> str:
    """The English stem of one word."""
    if word.isdigit():
        return word
    word = _ENGLISH.get(word, word)
    found = _stemmer("english").analyze(word)
    return found[0] if found else word


_STEMMERS = {"fr": _stem_french, "en": _stem_english}
#: Word or gap that is not indexed as a stem → its stem, by language.
_LEFT_OUT = {
    lang: {word: stem(word) for word in map(fold, (*sorted(STOPWORDS), GAP))} for lang, stem in _STEMMERS.items()
}


def _telling(lang: str) -> _Memory:
    """Folded word → its stem in a language, empty for what is left out."""
    stem, left_out = _STEMMERS[lang], _LEFT_OUT[lang]
    return _Memory(lambda word: "" if word in left_out else stem(word))


_STEMS = {lang: _telling(lang) for lang in _STEMMERS}
#: Folded word → its first two letters and its first three.
_BEGINNINGS = _Memory(lambda word: f"{word[:2]} {word[:3]}" if len(word) > 2 else word)


@cache
def spaced() -> tantivy.TextAnalyzer:
    """Cuts at white space only: what the index is given has been through these functions already."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def nfc(text: str) -> str:
    """`text` composed, so that an accent is part of its letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return folded(text.replace(GAP, " ") if GAP in text else text).split()


def stems(folded_text: str, lang: str) -> str:
    """The stems of what `folded` gave, parted by white space; gaps stay."""
    return " ".join([stem(word, lang) for word in folded_text.split()])


def telling_stems(folded_text: str, lang: str) -> str:
    """`stems` without gaps and stopwords; there may be more than one space between two."""
    return " ".join(map(_STEMS[lang].__getitem__, folded_text.split()))


def stem(word: str, lang: str) -> str:
    """The stem of one folded word ("fr" or "en")."""
    return _STEMS[lang][word] or _LEFT_OUT[lang].get(word, word)


@cache
def _unstemmed() -> dict[tuple[str, str], tuple[str, ...]]:
    """Stem and language → the stopwords that have it."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for lang, left_out in _LEFT_OUT.items():
        for word, its in left_out.items():
            if word != GAP:
                found[its, lang] = (*found.get((its, lang), ()), word)
    return found


def stopwords_like(word: str, lang: str) -> tuple[str, ...]:
    """The folded stopwords that have the stem of a folded word: what `telling_stems` left out of what it finds."""
    return _unstemmed().get((stem(word, lang), lang), ())


def sort_key(title: str) -> str:
    """The key by which titles are sorted: their folded words, so they sort word by word."""
    return " ".join(words(title))


def beginnings(key: str) -> str:
    """The first two and three letters of each word of a `sort_key`: short beginnings become words of their own.

    They make a suggestion after two letters as cheap as a search for one word.
    """
    return " ".join({_BEGINNINGS[word] for word in key.split()})


def compact(identifier: str) -> str:
    """An identifier without case, accents, signs and spaces: "72 AJ 35", "72AJ/35" and "72-aj-35" are one."""
    return "".join(words(identifier))


def without_elision(word: str) -> str:
    """A typed word without its elided article ("l'armée" → "armée") or English possessive ("museum's" → "museum")."""
    return _POSSESSIVE.sub("", _ELISION.sub("", word)) or word
