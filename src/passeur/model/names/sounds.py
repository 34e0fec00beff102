"""How a name sounds: Daitch–Mokotoff codes, and a key for French ears.

Daitch–Mokotoff Soundex (Gary Mokotoff and Randy Daitch, 1985; https://www.avotaynu.com/soundex.htm), with all branches:
letters that are read in two ways give two codes. Written from the published chart.
"""

import re
from collections.abc import Sequence

#: Letters → code at the start, before a vowel, elsewhere; "|" parts two readings.
_CHART = """
schtsch 2 4 4; schtsh 2 4 4; schtch 2 4 4; shtch 2 4 4; shtsh 2 4 4; stsch 2 4 4; ttsch 4 4 4; zhdzh 2 4 4
shch 2 4 4; scht 2 43 43; schd 2 43 43; stch 2 4 4; strz 2 4 4; strs 2 4 4; stsh 2 4 4; szcz 2 4 4; szcs 2 4 4
ttch 4 4 4; tsch 4 4 4; ttsz 4 4 4; zdzh 2 4 4; zsch 4 4 4; chs 5 54 54; csz 4 4 4; czs 4 4 4; drz 4 4 4; drs 4 4 4
dsh 4 4 4; dsz 4 4 4; dzh 4 4 4; dzs 4 4 4; sch 4 4 4; sht 2 43 43; szt 2 43 43; shd 2 43 43; szd 2 43 43; tch 4 4 4
trz 4 4 4; trs 4 4 4; tsh 4 4 4; tts 4 4 4; ttz 4 4 4; tzs 4 4 4; tsz 4 4 4; zdz 2 4 4; zhd 2 43 43; zsh 4 4 4
ai 0 1 -; aj 0 1 -; ay 0 1 -; au 0 7 -; cz 4 4 4; cs 4 4 4; ds 4 4 4; dz 4 4 4; dt 3 3 3; ei 0 1 -; ej 0 1 -
ey 0 1 -; eu 1 1 -; fb 7 7 7; ia 1 - -; ie 1 - -; io 1 - -; iu 1 - -; ks 5 54 54; kh 5 5 5; mn 66 66 66; nm 66 66 66
oi 0 1 -; oj 0 1 -; oy 0 1 -; pf 7 7 7; ph 7 7 7; sh 4 4 4; sc 2 4 4; st 2 43 43; sd 2 43 43; sz 4 4 4; th 3 3 3
ts 4 4 4; tc 4 4 4; tz 4 4 4; ui 0 1 -; uj 0 1 -; uy 0 1 -; ue 0 1 -; zd 2 43 43; zh 4 4 4; zs 4 4 4
rz 94|4 94|4 94|4; rs 94|4 94|4 94|4; ch 4|5 4|5 4|5; ck 5|45 5|45 5|45; c 4|5 4|5 4|5; j 1|4 -|4 -|4
a 0 - -; e 0 - -; i 0 - -; o 0 - -; u 0 - -; b 7 7 7; d 3 3 3; f 7 7 7; g 5 5 5; h 5 5 -; k 5 5 5; l 8 8 8; m 6 6 6
n 6 6 6; p 7 7 7; q 5 5 5; r 9 9 9; s 4 4 4; t 3 3 3; v 7 7 7; w 7 7 7; x 5 54 54; y 1 - -; z 4 4 4
ţ 3|4 3|4 3|4; ț 3|4 3|4 3|4; ę - - -|6; ą - - -|6
"""
_LENGTH = 6
#: Branches kept at most: more readings say nothing.
_BRANCHES = 32
_VOWELS = frozenset("aeiou")

_Row = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _rows() -> dict[str, _Row]:
    """The chart, by letters."""
    found: dict[str, _Row] = {}
    for entry in re.split(r"[;\n]", _CHART):
        if entry.strip():
            letters, *codes = entry.split()
            start, vowel, other = (tuple(code.replace("-", "") for code in each.split("|")) for each in codes)
            found[letters] = (start, vowel, other)
    return found


_ROWS = _rows()
_NO_ROW: _Row = ((), (), ())
#: The chart's letters, the longest first; any other sign stands alone.
_PIECES = re.compile("|".join([*sorted(map(re.escape, _ROWS), key=len, reverse=True), "."]), re.DOTALL)


def daitch_mokotoff(word: str) -> tuple[str, ...]:
    """The codes of a word of small Latin letters, six digits each, in the chart's order; none where nothing sounds.

    Polish ą, ę and Romanian ţ count where they are kept; all other letters must be folded.
    """
    pieces = _PIECES.findall(word)
    branches = [("", "")]
    before = ""
    place = 0
    for letters, after in zip(pieces, [*pieces[1:], ""], strict=False):
        start, vowel, other = _ROWS.get(letters, _NO_ROW)
        codes = (vowel if after[:1] in _VOWELS else other) if place else start
        place += 1
        if not codes:
            continue
        # Neighbours of the same code count once, but for m beside n.
        apart = (before == "m" and letters[0] == "n") or (before == "n" and letters[0] == "m")
        if len(codes) == 1 and len(branches) == 1:
            (digits, last), code = branches[0], codes[0]
            branches = [(digits + code if apart or not last.endswith(code) else digits, code)]
        else:
            grown = {
                (digits + code if apart or not last.endswith(code) else digits, code): None
                for digits, last in branches
                for code in codes
            }
            branches = list(grown)[:_BRANCHES]
        before = letters[-1]
    if not any(digits for digits, _ in branches):
        return ()
    return tuple(dict.fromkeys(digits[:_LENGTH].ljust(_LENGTH, "0") for digits, _ in branches))


#: What French ears do not tell apart, in the order in which it is done.
_FRENCH = tuple((re.compile(pattern, re.MULTILINE), to) for pattern, to in (
    (r"ph", "f"), (r"h", ""), (r"qu|ck|q|k|c(?=[aour lt]|$)", "k"), (r"c(?=[eiy])", "s"), (r"ç", "s"), (r"y", "i"),
    (r"ge(?=[aou])", "j"), (r"g(?=[ei])", "j"), (r"gu(?=[ei])", "g"), (r"x", "ks"), (r"w", "v"), (r"z", "s"),
    (r"(?:eau|au)(?:lt|ld|d|t|x|s)*$", "o"), (r"eau|au", "o"), (r"o(?:t|d|st|p|s|ts|ps)$", "o"),
    (r"(?:ai|ei)(?:t|s|x|d)*$", "e"), (r"ai|ei|ey|ay", "e"), (r"(?:er|ez|et|ets|est)$", "e"), (r"ou", "u"),
    (r"(?:ent|ens|end)$", "an"), (r"en(?=[^aeiou]|$)|em(?=[bp])", "an"), (r"(?:in|ain|ein|yn|im)(?:s|t|g|d)*$", "in"),
    (r"b(?=v)", ""), (r"(.)\1+", r"\1"), (r"[tdsxp]+$", ""), (r"e$", ""), (r"(.)\1+", r"\1"),
))  # fmt: skip


def french(word: str) -> str:
    """A key for a folded word as French ears hear it: Pinault, Pinaud, Pineau and Pynot are "pino".

    After the rules of genealogical search: silent endings, doubled letters, y and i, ph and f, s and z. "" where less
    than two letters are left.
    """
    return french_each([word])[0]


def french_each(words: Sequence[str]) -> list[str]:
    """`french` of each word. All rules are applied to all words together, each on a line of its own: a rule costs
    more to begin than to apply."""
    if not words:
        return []
    keys = "\n".join([word.replace("\n", " ") for word in words])
    for pattern, to in _FRENCH:
        keys = pattern.sub(to, keys)
    return [key if len(key) > 1 else "" for key in keys.split("\n")]
