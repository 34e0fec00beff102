"""The consonants of a name under the spelling rules of all traditions: Szwarc, Schwartz, Shvarts and Švarc are one.

French registers wrote Yiddish, Polish, German, Russian, Romanian, Hungarian, Hebrew and Armenian names by ear, each
clerk in another spelling. The skeleton writes every sound one way and leaves vowels out. Where a spelling has two
readings
("ch" of Chaim and of Chirac, "j" of Rajman and of Jean), there are two skeletons.
"""

import re
from collections.abc import Sequence
from itertools import islice

#: From long to short: spellings of one sound → its sign. S: any hissing or hushing sound; K, V, F, T, R … as they are.
_HISS = re.compile(
    r"schtsch|szcz|shch|tzsch|tsch|dzsch|dsch|sch|tch|tsh|dzh|dsz|dzs|czs|csz|tsz|tzs|zsch|"
    r"sz|sh|cz|cs|zs|zh|ts|tz|tc|dz|dj|ds|c(?=[eiy])|ç|z|s"
)
_RULES = tuple((re.compile(pattern, re.MULTILINE), to) for pattern, to in (
    (r"(?:off|ow|of)$", "ov"), (r"(?:ew|eff|ef)$", "ev"),  # Russian and Polish endings: -off, -ow, -eff
    (r"ph|pf", "f"), (r"th|dt|tt|d$", "t"), (r"ck|qu|q|kh|gh(?=[^aeiou]|$)|c(?=[aou]|[^eiyhsz]|$)", "k"), (r"x", "ks"),
    (r"w", "v"), (r"gu(?=[eiy])", "g"), (r"gh", "g"), (r"gn(?=[aeiou])", "n"),
))  # fmt: skip
_SLAVIC_C = re.compile(r"c(?![hkzsc]|[eiy])|c(?=k[iay]$)", re.MULTILINE)
_VOWELS = re.compile(r"[aeiouyh]+")
_DOUBLED = re.compile(r"(.)\1+")

#: Groups of letters by which a spelling shows its tradition; the first that fits is named.
_TRADITIONS = (
    ("polish", re.compile(r"sz|cz|rz|dz|cw|jk|ajk|ow(?:a|y|icz)$|wicz|(?<!v)ski$|cki$|[ae]j[nmbs]")),
    ("german", re.compile(r"sch|tz$|mann$|stein$|berg$|burg$|ei[sn]|thal$|weiss|zweig")),
    ("russian", re.compile(r"(?:of|off|ov|ev|eff|kine|chine|vine|vitch|tch)$|sky$|vski$|tchouk")),
    ("romanian", re.compile(r"escu$|oiu$|eanu$|ovici$|ţ|ș")),
    ("hungarian", re.compile(r"gy|ly$|[aeiou]cs|^cs|zs|sz[aeo]")),
    ("armenian", re.compile(r"(?:ian|yan|iants|eants)$")),
    ("hebrew", re.compile(r"tzh|itzh|ben|zvi|levi")),
)  # fmt: skip


def skeletons(word: str) -> tuple[str, ...]:
    """The skeletons of a folded word: the main one, then those of its other readings; none where no consonant is."""
    return skeletons_each([word])[0]


def skeletons_each(words: Sequence[str]) -> list[tuple[str, ...]]:
    """`skeletons` of each word. All rules are applied to all readings together, each on a line of its own: a rule
    costs more to begin than to apply."""
    if not words:
        return []
    readings = [_readings(word.replace("\n", " ")) for word in words]
    every = [reading for each in readings for reading in each]
    keys = "\n".join(every)
    for pattern, to in _RULES:
        keys = pattern.sub(to, keys)
    keys = _DOUBLED.sub(r"\1", _VOWELS.sub("", _HISS.sub("s", keys)))
    # A name that begins with a vowel keeps that, so that Adler and Dollar stay apart.
    found = iter(
        [("a" if word[:1] in "aeiouy" else "") + key for word, key in zip(every, keys.split("\n"), strict=True)]
    )
    return [tuple(dict.fromkeys(key for key in islice(found, len(each)) if key)) for each in readings]


def _readings(word: str) -> list[str]:
    """How a folded word may be read, letters for letters."""
    readings = [word]
    if "ch" in word:
        # German, Polish and Hebrew "ch" is said in the throat; French and English ch hushes.
        hushed = word.replace("sch", "sz").replace("tch", "sz")
        readings = [hushed.replace("ch", "sz"), hushed.replace("ch", "k")]
    if "j" in word:
        readings = [each for one in readings for each in (one.replace("j", "y"), one.replace("j", "zh"))]
    if "c" in word and _SLAVIC_C.search(word):
        # In Polish, Czech and Hungarian a c by itself is ts: Szwarc, Lewicki.
        readings += [_SLAVIC_C.sub("ts", one) for one in readings[:2]]
    if word.startswith("h"):
        # A Russian or Ukrainian g (Hershon, Gershon), a Hebrew h from the throat (Haim, Chaim).
        readings += ["g" + word[1:], "k" + word[1:]]
    return readings


def tradition(asked: str, found: str) -> str:
    """Whose spelling the found one of two folded words is written in, else the asked one; "" where neither shows it.

    Of names that Jews of Poland bore, the reader is told of Yiddish: the sound is Yiddish, the letters are Polish.
    Fabian and Titian end as Armenian names do, so that both words must.
    """
    theirs, ours = ([name for name, pattern in _TRADITIONS if pattern.search(word)] for word in (found, asked))
    shown = {*theirs, *ours}
    if "polish" in shown and "german" in shown:
        return "yiddish"
    if "armenian" in shown and not ("armenian" in theirs and "armenian" in ours):
        shown.remove("armenian")
    return next((name for name in (*theirs, *ours) if name in shown), "")
