"""What a visitor typed, as a tree: words, phrases, fields, what to leave out, beginnings.

The grammar is small and every text has a meaning: a query is refused only where it is too long or where a star
stands where it cannot be served. Nothing here knows a backend.
"""

import re

import msgspec

from passeur.errors import QueryRefused
from passeur.search import analysis
from passeur.search.analysis import STOPWORDS
from passeur.search.query import MOST_CHARACTERS, MOST_TERMS

#: Shortest beginning that a star may follow, and how many stars a query may have.
LEAST_PREFIX = 2
MOST_PREFIXES = 4

#: What may stand before a colon, in both languages, and the field that it means.
FIELDS = {
    "title": "title", "titre": "title", "name": "name", "nom": "name", "place": "place", "lieu": "place",
    "theme": "theme", "thème": "theme", "id": "id", "cote": "id",
}  # fmt: skip

_TOKEN = re.compile(
    r"""(?P<minus>[-−–](?=\S))?(?:(?P<field>[^\W\d_]+):(?=\S))?"""
    r"""(?:(?P<quote>["“”«»])(?P<phrase>[^"“”«»]*)(?:["“”«»]|$)|(?P<word>[^\s"“”«»]+))"""
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class Clause(msgspec.Struct, frozen=True):
    """One thing asked for. words: folded, in order; typed: as written, without its signs of the grammar.

    field: one of FIELDS' values, empty for everywhere. phrase: the words side by side, in this order. prefix: the
    last word is a beginning. excluded: leave such records out. initials: the words are letters with points between
    them, which others write as one word: F.F.I., FFI.
    """

    words: tuple[str, ...]
    typed: str
    field: str = ""
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False
    initials: bool = False


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of `text`, all of which must hold; none where it has no word. Raises QueryRefused."""
    if len(text) > MOST_CHARACTERS:
        raise QueryRefused(
            f"The search is {len(text)} characters long; at most {MOST_CHARACTERS} are taken. Use fewer words.",
            "long",
        )
    clauses: list[Clause] = []
    for match in _TOKEN.finditer(analysis.nfc(_CONTROL.sub(" ", text))):
        clauses.extend(_clauses(match))
    terms = sum(len(clause.words) for clause in clauses)
    if terms > MOST_TERMS:
        raise QueryRefused(f"The search has {terms} words; at most {MOST_TERMS} are taken. Use fewer words.", "long")
    prefixes = sum(clause.prefix for clause in clauses)
    if prefixes > MOST_PREFIXES:
        raise QueryRefused(
            f"The search has {prefixes} words with a star; at most {MOST_PREFIXES} are taken.",
            "stars",
            most=MOST_PREFIXES,
        )
    return _without_stopwords(_once(clauses))


def _once(clauses: list[Clause]) -> list[Clause]:
    """The clauses without those that were said before: a word that is typed twice is looked for once."""
    said: dict[Clause, Clause] = {}
    for each in clauses:
        said.setdefault(msgspec.structs.replace(each, typed=""), each)
    return list(said.values())


def _clauses(match: re.Match[str]) -> list[Clause]:
    """What one token of the text asks for: none where it has no letter or digit."""
    name, excluded = match["field"] or "", match["minus"] is not None
    field = FIELDS.get(name.lower(), "")
    if match["word"] is None:
        before = analysis.words(name) if name and not field else []
        words = before + analysis.words(match["phrase"])
        if not words:
            return []
        return [Clause(tuple(words), match["phrase"].strip(), field, phrase=True, excluded=excluded)]
    typed = match["word"] if field or not name else f"{name}:{match['word']}"
    return _word(typed, field, excluded)


def _word(typed: str, field: str, excluded: bool) -> list[Clause]:
    """The clauses of one typed word: several where hyphens join words, one phrase where it is a call number or date."""
    prefix = typed.endswith("*")
    bare = typed.rstrip("*")
    if "*" in bare:
        raise QueryRefused(
            f"“{typed}”: a star can stand only at the end of a word, as in “résist*”.", "star", typed=typed
        )
    bare = analysis.without_elision(bare.strip(analysis.APOSTROPHES + ".,;:!?()[]{}…"))
    words = tuple(analysis.words(bare))
    if prefix and (not words or (len(words) == 1 and len(words[0]) < LEAST_PREFIX)):
        raise QueryRefused(
            f"“{typed}”: type at least {LEAST_PREFIX} letters before the star.",
            "letters",
            typed=typed,
            least=LEAST_PREFIX,
        )
    if not words:
        return []
    joined = len(words) > 1
    if joined and not prefix and field in ("", "title", "name") and "." in bare and all(map(_is_letter, words)):
        return [Clause(words, bare, field, phrase=True, initials=True, excluded=excluded)]
    if joined and not prefix and not excluded and field != "id" and not any(word[0].isdigit() for word in words):
        return [Clause((word,), word, field) for word in words]
    return [Clause(words, bare, field, phrase=joined, prefix=prefix, excluded=excluded)]


def _is_letter(word: str) -> bool:
    """Whether a word is one letter."""
    return len(word) == 1 and word.isalpha()


def _without_stopwords(clauses: list[Clause]) -> tuple[Clause, ...]:
    """The clauses without stopwords; all of them where nothing else is asked for."""
    kept = [clause for clause in clauses if not _is_stopword(clause)]
    return tuple(kept if any(not clause.excluded for clause in kept) else clauses)


def _is_stopword(clause: Clause) -> bool:
    return not (clause.field or clause.phrase or clause.prefix or clause.excluded) and clause.words[0] in STOPWORDS
