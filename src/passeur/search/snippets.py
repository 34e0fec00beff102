"""Snippets: the part of a text where what was asked for stands, as safe HTML with `<mark>` round it.

tantivy's own snippets are empty for beginnings and fold nothing, so the text is looked through here: a pattern finds
words that begin like a word asked for, whatever their accents; the stemmer then says whether they are the same word.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from passeur.search import analysis
from passeur.search.parse import Clause

#: Characters of a snippet, about.
LENGTH = 200
#: Matches looked at in one text; the densest part of them is shown.
_MOST_MATCHES = 60
#: Letters by which a candidate word must agree with a word asked for; stems never change them.
_LEAD = 3

#: Letters with accents, by the letter that they fold to.
_VARIANTS = {
    "a": "aàáâãäåā", "c": "cçćč", "d": "dđď", "e": "eèéêëēęě", "g": "gğ", "i": "iìíîïīı", "l": "lł", "n": "nñńň",
    "o": "oòóôõöøōő", "r": "rř", "s": "sśšş", "t": "tťţ", "u": "uùúûüūůű", "y": "yýÿ", "z": "zźżž",
}  # fmt: skip
_LIGATURES = {"oe": "œ", "ae": "æ", "ss": "ß"}
#: What makes an ordinal of a number: it is marked with it, "2e" and not "2".
_ORDINAL = r"(?:ers?|res?|ères?|es?|i?[eè]mes?|nde?s?|rd|st|th)(?![^\W_])"
_EDGE = re.compile(r"\s\S*$")


class Marker:
    """Marks the words of some clauses in any text. Made once a query; cheap to use on many texts."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._exact: set[str] = set()
        self._stems: set[str] = set()
        self._prefixes: list[str] = []
        leads: set[str] = set()
        for clause in clauses:
            if clause.excluded or clause.field == "id":
                continue
            for at, word in enumerate(clause.words):
                leads.add(word[:_LEAD])
                if clause.prefix and at == len(clause.words) - 1:
                    self._prefixes.append(word)
                elif clause.phrase:
                    self._exact.add(word)
                else:
                    self._stems |= {analysis.stem(word, "fr"), analysis.stem(word, "en")}
                    leads |= {stem[:_LEAD] for stem in self._stems if len(stem) < _LEAD}
        self._pattern = _pattern(frozenset(leads)) if leads else None
        self._known: dict[str, bool] = {}

    def snippet(self, text: str) -> tuple[str, bool]:
        """About LENGTH characters of `text` as safe HTML, and whether anything is marked in it."""
        spans = self._spans(text)
        if not spans:
            return _beginning(text), False
        first, last = _densest(spans)
        start, end = _window(text, spans[first][0], spans[last][1])
        parts: list[str] = ["… " if start else ""]
        at = start
        for left, right in spans[first:]:
            if right > end:
                break
            parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
            at = right
        parts += [escape(text[at:end].rstrip()), " …" if end < len(text) else ""]
        return _in_one_line("".join(parts)), True

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words asked for stand in `text`, the first ones only."""
        if self._pattern is None:
            return []
        found: list[tuple[int, int]] = []
        for match in self._pattern.finditer(text):
            word = match[0]
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._matches(word)
            if known:
                found.append(match.span())
                if len(found) == _MOST_MATCHES:
                    break
        return found

    def _matches(self, word: str) -> bool:
        """Whether a word of a text is one asked for."""
        folded = analysis.words(word)
        if not folded:
            return False
        one = folded[0]
        return (
            one in self._exact
            or any(one.startswith(prefix) for prefix in self._prefixes)
            or analysis.stem(one, "fr") in self._stems
            or analysis.stem(one, "en") in self._stems
        )


@lru_cache(maxsize=512)
def _pattern(leads: frozenset[str]) -> re.Pattern[str]:
    """Finds words that begin with one of `leads`, with or without accents."""
    letters = "|".join("".join(_lead(lead)) for lead in sorted(leads) if not lead.isdigit())
    digits = "|".join(lead for lead in sorted(leads) if lead.isdigit())
    words = [rf"(?<![^\W\d_])(?:{letters})[^\W\d_]*"] if letters else []
    numbers = [rf"(?<!\d)(?:{digits})\d*(?:{_ORDINAL})?"] if digits else []
    return re.compile("|".join(words + numbers), re.IGNORECASE)


def _lead(lead: str) -> list[str]:
    """The pattern of one beginning, sign by sign; a ligature stands for its two letters, or the last one it opens."""
    parts: list[str] = []
    at = 0
    while at < len(lead):
        two = lead[at : at + 2]
        opened = "".join(sign for pair, sign in _LIGATURES.items() if pair[0] == two)
        variants = _VARIANTS.get(lead[at])
        one = f"[{variants}{opened}]" if variants else re.escape(lead[at])
        if two in _LIGATURES:
            parts.append(f"(?:{_LIGATURES[two]}|{one}{''.join(_lead(two[1]))})")
            at += 2
        else:
            parts.append(one)
            at += 1
    return parts


def _densest(spans: list[tuple[int, int]]) -> tuple[int, int]:
    """First and last of the matches that lie within LENGTH characters and are the most; the earliest such part."""
    best, last = (0, 0), 0
    for first in range(len(spans)):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= LENGTH:
            last += 1
        if last - first > best[1] - best[0]:
            best = (first, last)
    return best


def _window(text: str, left: int, right: int) -> tuple[int, int]:
    """Where the snippet that holds `left` to `right` starts and ends, at white space where that is near."""
    spare = max(0, LENGTH - (right - left))
    start = max(0, left - spare // 3)
    if start:
        space = text.find(" ", start, left)
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(right, start + LENGTH))
    if end < len(text):
        space = text.rfind(" ", right, end)
        end = space if space >= 0 else end
    return start, end


def _beginning(text: str) -> str:
    """The first LENGTH characters of `text` as safe HTML."""
    if len(text) <= LENGTH:
        return _in_one_line(escape(text))
    return _in_one_line(escape(_EDGE.sub("", text[: LENGTH + 1]))) + " …"


def _in_one_line(text: str) -> str:
    """Parts that stand on lines of their own, told apart by a dot, each once: a note, what it is, dates, names."""
    parts: dict[str, str] = {}
    for line in text.split("\n"):
        if part := line.strip():
            parts.setdefault(part.casefold(), part)
    return "\N{NO-BREAK SPACE}· ".join(parts.values())
