"""Letters of other scripts in Latin ones: the main reading and the others that registers have.

Tables follow what French, English and German registers of the 20th century wrote, not one standard: a name is looked
for under each. Hebrew and Arabic write few vowels, so their readings are for the ear's keys, not for the eye.
"""

import unicodedata
from functools import lru_cache
from itertools import product

from anyascii import anyascii

#: Letters without a decomposition.
_LATIN = str.maketrans({
    "œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h",
    "ə": "a", "ʼ": "", "’": "", "'": "", "‘": "", "`": "", "´": "", "ʻ": "", "·": "",
})  # fmt: skip

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "io", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj",
    "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz", "қ": "k", "ғ": "g", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h",
    "ә": "a",
}  # fmt: skip
_CYRILLIC_MORE = {"г": ("h",), "х": ("h", "ch"), "ё": ("e", "o"), "ю": ("ju", "u"), "я": ("ja", "a"), "и": ("y",)}

_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS = {"μπ": "b", "ντ": "d", "γκ": "g", "γγ": "ng", "ου": "ou", "αυ": "av", "ευ": "ev", "τζ": "tz", "τσ": "ts"}
_GREEK_MORE = {"β": ("b",), "φ": ("ph",), "χ": ("h",), "η": ("e",), "υ": ("i",), "γ": ("y",)}

_ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "e", "թ": "t", "ժ": "zh", "ի": "i",
    "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y", "ն": "n",
    "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts",
    "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
}  # fmt: skip
_ARMENIAN_PAIRS = {"ու": "u", "իւ": "iu"}
#: Western Armenian, which most Armenians in France spoke, says these otherwise.
_WESTERN = {"բ": "p", "գ": "k", "դ": "t", "կ": "g", "պ": "b", "տ": "d", "ծ": "dz", "ձ": "ts", "ճ": "j", "ջ": "ch"}

_HEBREW = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "o", "ז": "z", "ח": "h", "ט": "t", "י": "i", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t", "װ": "v", "ױ": "oi", "ײ": "ei",
}  # fmt: skip
_HEBREW_PAIRS = {"וו": "v", "יי": "ei", "ג'": "j", "צ'": "ch", "ז'": "zh", "ג׳": "j", "צ׳": "ch", "ז׳": "zh"}
_HEBREW_MORE = {"ב": ("v",), "ו": ("v",), "פ": ("f",), "ח": ("kh",), "כ": ("kh",), "ש": ("s",), "ע": ("e",)}

_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "k", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "ou", "ي": "i",
    "ی": "i", "ى": "a", "ء": "", "ؤ": "ou", "ئ": "i", "پ": "p", "چ": "tch", "ژ": "j", "گ": "g",
}  # fmt: skip
_ARABIC_MORE = {"و": ("w",), "ي": ("y",), "ی": ("y",), "ج": ("g", "dj"), "ق": ("q",), "ش": ("sh",)}

_GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", (
    "a", "b", "g", "d", "e", "v", "z", "t", "i", "k", "l", "m", "n", "o", "p", "zh", "r", "s", "t", "u", "p", "k", "gh",
    "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
), strict=True))  # fmt: skip

#: Latin letters whose sound is lost with their accent.
_ACCENTED = {"č": "tch", "š": "sh", "ž": "zh", "ţ": "tz", "ț": "tz", "ş": "sh", "ș": "sh", "ć": "tch", "ä": "ae",
             "ö": "oe", "ü": "ue", "ł": "w", "ñ": "gn", "ż": "zh", "ź": "z", "ś": "s", "ę": "en",
             "ą": "on"}  # fmt: skip

_MAIN = _CYRILLIC | _GREEK | _ARMENIAN | _HEBREW | _ARABIC | _GEORGIAN
_PAIRS = _GREEK_PAIRS | _ARMENIAN_PAIRS | _HEBREW_PAIRS
_MORE = (
    _CYRILLIC_MORE | _GREEK_MORE | _HEBREW_MORE | _ARABIC_MORE | {letter: (west,) for letter, west in _WESTERN.items()}
)
#: Other readings of one word at most.
_MOST = 12


@lru_cache(maxsize=32_768)
def fold(word: str) -> str:
    """A word in small Latin letters without accents, apostrophes and hyphens; of another script as it is mainly read,
    or in its own letters where that has no table here."""
    if word.isascii():
        return "".join([sign for sign in word.lower() if sign.isalnum()])
    folded = unicodedata.normalize("NFKD", word.lower().translate(_LATIN))
    bare = "".join([sign for sign in folded if not unicodedata.combining(sign)]).lower().translate(_LATIN)
    return "".join([sign for sign in _read(bare) if sign.isalnum()])


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[str, ...]:
    """Other readings of a word in Latin letters, the main one left out: of another script, or of letters whose sound is
    lost with their accent; none for plain letters."""
    if word.isascii():
        return ()
    lower = unicodedata.normalize("NFC", word.lower())
    if any(sign in _ACCENTED for sign in lower):
        return (fold("".join([_ACCENTED.get(sign, sign) for sign in lower])),)
    bare = "".join([s for s in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(s)])
    main = fold(word)
    if not any(sign in _MAIN for sign in bare):
        return () if main.isascii() else _romanized(lower)
    letters = [each for each in dict.fromkeys(bare) if each in _MORE]
    found: dict[str, None] = {}
    if any(pair in bare for pair in _GREEK_PAIRS):
        # Inside a name both letters of a Greek pair may be heard: Konstantinos.
        found["".join([_MAIN.get(sign, sign) for sign in bare])] = None
    western = {letter: _WESTERN[letter] for letter in letters if letter in _WESTERN}
    if western:
        found["".join(_swapped(bare, western))] = None
    others = [letter for letter in letters if letter not in _WESTERN][:4]
    for chosen in product(*[(None, *_MORE[letter]) for letter in others]):
        change = {letter: to for letter, to in zip(others, chosen, strict=True) if to is not None}
        if change:
            found["".join(_swapped(bare, change))] = None
        if len(found) > _MOST:
            break
    tidy = ("".join([sign for sign in each if sign.isalnum()]) for each in found)
    return tuple(dict.fromkeys(each for each in tidy if each and each != main))[:_MOST]


def _romanized(word: str) -> tuple[str, ...]:
    """A word of a script that has no table here (Han in Mandarin, Hangul, kana, scripts of South and East Asia), letter
    by letter as anyascii has it; it stays beside the word itself, which says more."""
    read = "".join([sign for sign in anyascii(word).lower() if sign.isalnum()])
    return (read,) if read else ()


def _read(bare: str) -> str:
    """The main reading of folded letters."""
    return "".join(_swapped(bare, {}))


def _swapped(bare: str, change: dict[str, str]) -> list[str]:
    """The reading of letters, some of them read otherwise."""
    found = []
    place = 0
    while place < len(bare):
        pair = bare[place : place + 2]
        if pair in _PAIRS:
            found.append(_PAIRS[pair])
            place += 2
            continue
        letter = bare[place]
        found.append(change.get(letter) or _MAIN.get(letter, letter))
        place += 1
    return found
