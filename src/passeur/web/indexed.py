"""Dates as museums' indexes write them, in the reader's words: "1800 entre,1900 et", "1890 vers", parts of centuries
("4e quart 19e siècle", "first half of the 19th century")."""

import re

from passeur.web.days import century
from passeur.web.words import Catalogue

_BETWEEN = re.compile(r"(\d{3,4}) entre,\s?(\d{3,4}) et")
_INVERTED = re.compile(r"\d{3,4} (?:vers|environ|cirka|circa|ca)\.?")
_ROMAN = {"I": 1, "V": 5, "X": 10}

#: A century and perhaps a part of it, in each language that says so.
_PARTS = {
    "fr": re.compile(
        r"(?:(?:([1-4])(?:er|re|ère|e|ème|nde?)? )?(quart|tiers|moitié|début|milieu|fin) (?:du )?)?"
        r"(\d{1,2}|[IVX]+)(?:er|e|ème) siècle",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?:([1-4])(?:st|nd|rd|th) |(first|second|third|fourth) )?(quarter|third|half|early|mid|late)[ -]"
        r"(?:of the )?)?(\d{1,2})(?:st|nd|rd|th) century",
        re.IGNORECASE,
    ),
}
_KEYS = {
    "quart": "quarter", "tiers": "third", "moitié": "half", "début": "early", "milieu": "mid", "fin": "late",
}  # fmt: skip
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}


def is_inverted(text: str) -> bool:
    """Whether a phrase is an approximate year whose word stands behind, for the order of an index."""
    return _INVERTED.fullmatch(text) is not None


def indexed_in_words(text: str, words: Catalogue) -> str:
    """Such a phrase in the reader's words; empty for any other, and for centuries that are in them already."""
    if found := _BETWEEN.fullmatch(text):
        return words.say("date.between", first=found[1], last=found[2])
    for lang, pattern in _PARTS.items():
        if lang != words.lang and (found := pattern.fullmatch(text)):
            *ordinal, part, number = found.groups()
            return _part(next(filter(None, ordinal), "").casefold(), (part or "").casefold(), number, words)
    return ""


def _part(ordinal: str, part: str, number: str, words: Catalogue) -> str:
    """A century, or a part of it; empty where there is no such part."""
    whole = century(int(number) if number.isdigit() else _arabic(number.upper()), words)
    if not part:
        return whole
    key = f"century-part.{_KEYS.get(part, part)}{_ORDINALS.get(ordinal, ordinal)}"
    return words.say(key, century=whole) if key in words.messages else ""


def _arabic(letters: str) -> int:
    """The number that Roman numerals below 40 write."""
    values = [_ROMAN[letter] for letter in letters]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
