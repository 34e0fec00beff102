"""From a phrase to tokens: folding, then one regular expression, then the vocabulary.

White space, full stops and apostrophes separate and are otherwise dropped; square brackets are taken out (they say
that the cataloguer inferred the date, and `Tokens.inferred` keeps that); hours and minutes are dropped.
"""

import re
from typing import Final

from passeur.model.dates import words as w

#: Longer phrases are index cards, not dates; they are cut here, and the reading is marked as partial.
LONGEST: Final = 1_000

_FOLD: Final = str.maketrans(
    "àâäáãåçéèêëěíìîïñóòôöõúùûüůýÿčřšťžďňľĺ‐‑‒–—―−’‘ʼ`´´ʹ″\u00a0\u202f\u2009\t\r\n",
    "aaaaaaceeeeeiiiinooooouuuuuyycrstzdnll-------''''''''      ",
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030c\u0327\u00ad\u200b\ufeff",
)
_LIGATURES: Final = (("œ", "oe"), ("æ", "ae"), ("…", "..."), ("º", "e"), ("°", "e"), ("ª", "e"), ("ß", "ss"))

#: The grammar looks so many tokens ahead without asking whether they are there.
_AHEAD: Final = 4

#: The value of a dash without a space before it: « vers 1940-1945 » is about both years.
TIGHT: Final = 1

_TOKEN: Final = re.compile(
    r"\d{4}-\d\d-\d\dt[\d:.+z-]*"  # 1944-08-25T10:00
    r"|\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d(?::\d\d)?(?:\.\d+)?(?: ?[+-]\d\d(?::?\d\d)?)?(?![\d:])"  # 1944-08-25 10:00:00+01
    r"|\d{1,4}([./-])\d{1,2}\1\d{1,4}(?![\d])"  # 1944-08-25, 25.8.1944, 25/08/1944
    r"|\d{1,2}\. \d{1,2}\. \d{4}"  # 1. 9. 1939
    r"|\d{3,4}-t(?:al(?:ets?|s)?)?(?![a-z])|\d{4}er(?![a-z])"  # 1600-talets, 1800-t, 1930er
    r"|\d{4}-\d\d(?![\dx?-]|\s*[a-z])"  # 1944-08, 1939-45, but not 1740-12 mars 1744
    r"|\d{1,2}[/.]\d{4}(?!\d)"  # 08/1944
    r"|\d\d(?:\.\.|--|__|xx|\?\?)|\d{3}(?:\?|[._-](?!\s*\d)|x\b)"  # 16.., 19--, 194-, 187?
    r"|(?<=\d{4})[.:](?=\s)"  # a sentence ends: what follows is not the date
    r"|\d+|[a-z]+|\.{2,}| -|[^\s.':]"
)

#: A year of which the cataloguer supplied some digits: 194[4], 19[44], 1[9]44.
_INSIDE: Final = re.compile(r"(?<!\d)(?=[\d\[\]]{6}(?![\d\]]))(\d{1,3}|)\[(\d{1,3})\](\d{0,3})(?!\d)")


#: A century or a decade by its first year: "1600-talets", "1800-t", "1930er".
_SPOKEN: Final = re.compile(r"(\d{3,4})(?:-t[a-z]*|er)")


class Tokens:
    """The tokens of a phrase: two lists side by side, kinds and values, closed by ENDs; and whether it had brackets."""

    __slots__ = ("inferred", "kinds", "values")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.values: list[object] = []
        self.inferred = False

    def add(self, kind: str, value: object = 0) -> None:
        """Append one token."""
        self.kinds.append(kind)
        self.values.append(value)


def fold(phrase: str) -> str:
    """Lower case, without accents, with plain hyphens and apostrophes."""
    if len(phrase) > LONGEST:
        phrase = phrase[:LONGEST].rpartition(" ")[0]  # not through the middle of a year
    folded = phrase.lower()
    if not folded.isascii():
        folded = folded.replace("dès ", "depuis ").translate(_FOLD)  # without accents « dès » would be « des »
        if not folded.isascii():
            for ligature, letters in _LIGATURES:
                folded = folded.replace(ligature, letters)
    return folded


_SIGNS: Final = {
    " -": w.DASH, "/": w.SLASH, ",": w.COMMA, ";": w.COMMA, "+": w.COMMA, "&": w.AND, "(": w.OPEN, ")": w.CLOSE,
    "?": w.DOUBT, "~": w.CIRCA, "±": w.CIRCA, '"': w.NOISE, "|": w.NOISE, "«": w.NOISE, "»": w.NOISE,
}  # fmt: skip


def tokenize(phrase: str, lang: str = "") -> Tokens:
    """The tokens of a phrase as written. lang: decides what comes first in 08/05/1944 (see `_add_digits`)."""
    folded = fold(phrase)
    if "[" in folded:
        folded = _INSIDE.sub(r"\1\2\3", folded)
    raw = [match[0] for match in _TOKEN.finditer(folded)]
    tokens = Tokens()
    tokens.inferred = "[" in phrase
    vocabulary = w.words()
    compounds = w.compounds()
    index = 0
    end = len(raw)
    while index < end:
        item = raw[index]
        index += 1
        if item in compounds:
            for rest, word in compounds[item]:
                if tuple(raw[index : index + len(rest)]) == rest:
                    index += len(rest)
                    if word.kind:
                        tokens.add(word.kind, word.value)
                    break
            else:
                _add_word(tokens, item, vocabulary)
        elif item[0].isdigit():
            _add_number(tokens, item, lang)
        elif item in _SIGNS:
            kind = _SIGNS[item]
            if kind:
                tokens.add(kind)
        elif item in "[]":
            _add_bracket(tokens, item)
        elif item == "-":
            tokens.add(w.DASH, 0 if index > 1 and raw[index - 2] == "]" else TIGHT)
        elif item in (".", ":"):
            tokens.add(w.COMMA)
        elif item[0] == ".":
            tokens.add(w.ONWARDS)
        else:
            index += _add_word(tokens, item, vocabulary, raw[index] if index < end else "")
    for _ in range(_AHEAD):
        tokens.add(w.END)
    return tokens


def _add_word(tokens: Tokens, item: str, vocabulary: dict[str, w.Word], following: str = "") -> int:
    """Add a word; how many further tokens it swallowed (the minutes after an hour)."""
    word = vocabulary.get(item)
    if word is None:
        tokens.add(w.UNKNOWN, item)
    elif word.kind == w.HOUR:
        return _drop_hour(tokens, following)
    elif word.kind:
        tokens.add(word.kind, word.value)
    return 0


def _drop_hour(tokens: Tokens, following: str) -> int:
    """Take back « à 10 » before « h », and say whether the minutes follow."""
    if tokens.kinds and tokens.kinds[-1] == w.NUMBER:
        tokens.kinds.pop()
        tokens.values.pop()
        if tokens.kinds and tokens.kinds[-1] in (w.TO, w.COMMA):
            tokens.kinds.pop()
            tokens.values.pop()
    return 1 if following.isdigit() and len(following) == 2 else 0


def _add_bracket(tokens: Tokens, item: str) -> None:
    """A bracket right after a year separates (« 1978-1998 [2004] »), elsewhere it is left out."""
    if item == "[" and tokens.kinds and tokens.kinds[-1] in (w.YEAR, w.FULL, w.UNDATED):
        tokens.add(w.COMMA)


def _add_number(tokens: Tokens, item: str, lang: str) -> None:
    """Add a token that begins with a digit: a plain number, a masked year or a date in digits."""
    if item.isdigit():
        if not item.isascii() or len(item) > 4:
            tokens.add(w.UNKNOWN, item)
        else:
            tokens.add(w.NUMBER if len(item) < 3 else w.YEAR, int(item))
        return
    if item[-1].isalpha() and (spoken := _SPOKEN.fullmatch(item)):
        _add_spoken(tokens, int(spoken[1]), item.endswith("er"))
        return
    digits = item.rstrip(".-_x?")
    if len(digits) < len(item):
        unknown = 4 - len(digits)
        first = int(digits) * 10**unknown
        masked = digits + "X" * unknown + ("?" if item[-1] == "?" else "")
        tokens.add(w.MASKED, (first, first + 10**unknown - 1, masked))
        return
    _add_digits(tokens, item, lang)


def _add_spoken(tokens: Tokens, first: int, ten: bool) -> None:
    """Add the years that a language names by their first: Swedish "1600-talet" is a century, "1840-talet" ten years, as
    German "1930er" always is."""
    if first % 100 == 0 and not ten:
        tokens.add(w.NUMBER, first // 100 + 1)
        tokens.add(w.CENTURY, 1)
    else:
        tokens.add(w.YEAR, first)
        tokens.add(w.PLURAL)


def _add_digits(tokens: Tokens, item: str, lang: str) -> None:
    """Add a date in digits: year first, day first, or month first.

    The month is first where only that can be, and in American English. In English that does not say which, a slash
    leaves both readings, as alternatives; elsewhere the day is first.
    """
    # Of a time stamp the day counts.
    day = item[:10] if ":" in item else item.partition("t")[0]
    parts = [int(part) for part in re.split(r"[./-]", day)]
    if len(parts) == 2:
        if len(item.split("-")[0]) == 4:
            _add_year_and(tokens, parts[0], parts[1])
        else:
            tokens.add(w.FULL, (parts[1], parts[0], 0))
        return
    first, middle, last = parts
    if middle == 0 == min(first, last) and max(first, last) > 99:  # 1897-00-00: what databases make of a bare year
        tokens.add(w.YEAR, max(first, last))
    elif re.match(r"\d{3,4}[./-]", item):
        tokens.add(w.FULL, (first, middle, last))
    elif last < 100:
        tokens.add(w.UNKNOWN, item)
    elif middle > 12 or (first <= 12 and lang[:5].lower() == "en-us"):
        tokens.add(w.FULL, (last, first, middle))
    elif first <= 12 and first != middle and lang == "en" and "/" in item:
        tokens.add(w.FULL, (last, middle, first))
        tokens.add(w.OR)
        tokens.add(w.FULL, (last, first, middle))
    else:
        tokens.add(w.FULL, (last, middle, first))


def _add_year_and(tokens: Tokens, year: int, second: int) -> None:
    """« 1939-45 » is a range and « 1944-08 » a month; « 1910-12 » could be both and is read as a range."""
    if year % 100 < second or second > 12 or second == 0:
        tokens.add(w.YEAR, year)
        tokens.add(w.DASH, TIGHT)
        tokens.add(w.NUMBER, second)
    else:
        tokens.add(w.FULL, (year, second, 0))
