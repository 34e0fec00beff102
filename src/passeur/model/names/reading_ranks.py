"""Ranks and generations behind a name: "Carlos II, King of Spain", "Walpole, 1st Earl of Orford, Robert", "Teniers the
Younger, David", "Keller II, Johann". They are said of the person and are no part of the name."""

import re

from passeur.model.names import reading_words as lists
from passeur.model.names.reading_parts import Parts, is_particle, join_words, key, split_words

_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_ROMAN = r"(?:I{1,3}|I?V|VI{1,3})"
#: Which of a family, as a segment of its own, or behind names.
_GENERATION = re.compile(rf"(?:the (?:[Ee]lder|[Yy]ounger)|d\. ?[yäjÄJ]\.|{_ROMAN})")
_GENERATION_BEHIND = re.compile(r"(.+?) (the (?:[Ee]lder|[Yy]ounger)|d\. ?[yäjÄJ]\.)")
_ROMAN_BEHIND = re.compile(rf"(.+?) ({_ROMAN})")


def take_ranks(parts: Parts, segments: list[str]) -> list[str]:
    """`segments` of a name without ranks and generations, which become titles."""
    kept = segments[:1]
    for at, segment in enumerate(segments[1:], 1):
        if _GENERATION.fullmatch(segment):
            parts.titles.append(segment)
            continue
        words = split_words(segment)
        start = _rank_at(words)
        if not start and at == 1 and len(segments) > 2 and len(words) > 1 and is_particle(words[1]):
            # "Bourbon, prince de Conti, Louis": the given names are still to come.
            start = 0 if key(words[0]) in lists.TITLES else start
        if start is None:
            kept.append(segment)
            continue
        parts.titles.append(join_words(words[start:]))
        if start:
            kept.append(join_words(words[:start]))
    for at, segment in enumerate(kept):
        behind = _GENERATION_BEHIND.fullmatch(segment)
        if behind is None and at == 0 and len(kept) > 1 and key(split_words(kept[1])[0]) not in lists.TITLES:
            # Not of "Jean-Paul II, pape": that is his name.
            behind = _ROMAN_BEHIND.fullmatch(segment)
        if behind:
            kept[at] = behind[1]
            parts.titles += [behind[2]] if behind[2] not in parts.titles else []
    return kept


def _rank_at(words: list[str]) -> int | None:
    """The place from which words are a rank: a title with its number before it, or with its land behind it."""
    for at in range(len(words) - 1):
        ahead = key(words[at + 1])
        numbered = _ORDINAL.fullmatch(words[at]) and ahead in lists.TITLES
        if numbered or (ahead == "of" and key(words[at]) in lists.TITLES):
            # "Elector Palatine and Elector of Bavaria"
            return 0 if at and key(words[at - 1]) in lists.AND and key(words[0]) in lists.TITLES else at
    return None
