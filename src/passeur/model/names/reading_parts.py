"""The parts of a name while it is read, the words of a text, and what a word is by itself."""

import re
import unicodedata
from functools import lru_cache

from passeur.model.names import PersonName
from passeur.model.names import reading_words as lists

_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[^\W\d_]\.?-[^\W\d_]\.")
ORDINAL = re.compile(r"(?!Le$)[IVXL]+(?:er|e|ᵉʳ|ᵉ)?|\d{1,2}(?:er|e|th|st|nd|rd)")
_ELIDED = re.compile(r"\b[dDlL]\s?['’‘ʼ](?=\w)")
_JOINED = re.compile(r"(['’‘ʼ]) ")
#: Articles that are part of a family name, and words that tell a father from a son, behind the name.
_ARTICLES = frozenset(("le", "la", "les", "l", "ben", "ter", "mac", "mc", "saint", "sainte", "st"))
AFTER = frozenset(("pere", "fils", "aine", "jeune", "cadet", "junior", "senior", "jr", "sr"))
_APOSTROPHES = frozenset("'’‘ʼ")
EDGES = " ,;:.–—-/"
#: First letters of a block of signs → ISO 15924.
_SCRIPTS = (
    (0x0370, 0x03FF, "Grek"), (0x1F00, 0x1FFF, "Grek"), (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"), (0x0600, 0x06FF, "Arab"), (0x10A0, 0x10FF, "Geor"), (0x0E00, 0x0E7F, "Thai"),
    (0x0900, 0x097F, "Deva"), (0xAC00, 0xD7AF, "Hang"), (0x3040, 0x30FF, "Jpan"), (0x4E00, 0x9FFF, "Hani"),
)  # fmt: skip


class Parts:
    """The parts of a name while it is read."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.family: list[str] = []
        self.particle = ""
        self.birth: list[str] = []
        self.married: list[str] = []
        self.religious = ""
        self.titles: list[str] = []
        self.aliases: list[str] = []
        self.words: list[str] = []
        self.dates: list[str] = []
        self.is_family = False


def made(written: str, parts: Parts) -> PersonName:
    """The name that the parts make."""
    return PersonName(
        written,
        kind="family" if parts.is_family else "person",
        given=tuple(parts.given),
        family=tuple(parts.family),
        particle=parts.particle,
        birth=tuple(parts.birth),
        married=tuple(parts.married),
        religious=parts.religious,
        titles=tuple(parts.titles),
        aliases=tuple(parts.aliases),
        words=tuple(parts.words),
        dates=", ".join(parts.dates),
        script=script_of(written),
    )


def script_of(text: str) -> str:
    """ISO 15924 of the script of most letters, "Latn" where there are none."""
    if text.isascii():
        return "Latn"
    counts: dict[str, int] = {}
    for sign in text:
        if sign.isalpha():
            point = ord(sign)
            name = next((name for low, high, name in _SCRIPTS if low <= point <= high), "Latn")
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else "Latn"


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """A word as the lists of `reading_words` write it: small letters, no accents, no points."""
    folded = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("’", "'"))
    return "".join([sign for sign in folded if not unicodedata.combining(sign)]).strip(".'")


def key_of(words: list[str]) -> str:
    """The keys of words, parted by spaces."""
    return " ".join(key(word) for word in words)


def split_words(text: str) -> list[str]:
    """The words of a text; an elided particle is a word of its own ("d'", "Estienne"), initials are kept together."""
    spaced = _ELIDED.sub(r"\g<0> ", text)
    return [word for word in (each.strip(",;:–—/") for each in spaced.split()) if word.strip(EDGES)]


def join_words(words: list[str]) -> str:
    """Words as they were written: nothing between an elided particle and its word."""
    return _JOINED.sub(r"\1", " ".join(words))


def is_particle(word: str) -> bool:
    """Whether a word is a particle: of the list, and in small letters (so "Le" of "Le Normand" is a name) or elided, as
    in capitals: "ESTIENNE D'ORVES"; Irish ones have a capital and an accent: "Ó Riain", "Ní Riain"."""
    is_written_so = word[0].islower() or word[1:] in _APOSTROPHES
    return word in lists.IRISH or (is_written_so and key(word) in lists.PARTICLES)


def is_date(word: str) -> bool:
    """Whether a word is a date: it has a digit, and no letter in front of it."""
    return any(sign.isdigit() for sign in word) and not word[0].isalpha()


def is_initial(word: str) -> bool:
    """Whether a word is one or more initials: "J.", "J.-B."; a title is none."""
    if word in lists.IRISH or (key(word) in lists.TITLES and len(key(word)) > 1):
        return False
    return bool(_INITIALS.fullmatch(word)) or (len(word) == 1 and word.isalpha() and word.isupper())


def take_family(parts: Parts, words: list[str]) -> None:
    """Family names: a particle in front stands apart, one inside stays with the name behind it."""
    leading: list[str] = []
    while len(words) > 1 and is_particle(words[0]):
        leading.append(words.pop(0))
    if leading and not parts.particle:
        parts.particle = join_words(leading)
    elif leading:
        words = leading + words
    inner: list[str] = []
    for word in words:
        if is_date(word):
            parts.dates.append(word)
        elif is_particle(word) or (key(word) in _ARTICLES and word is not words[-1]):
            inner.append(word)
        elif key(word) in AFTER and parts.family:
            parts.titles.append(word)
        else:
            parts.family.append(join_words([*inner, word]))
            inner = []
    if inner and not parts.particle:
        parts.particle = join_words(inner)
    else:
        parts.words += inner
