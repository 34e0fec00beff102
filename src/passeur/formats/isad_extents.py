"""How much there is of a unit and what it looks like: `physdesc` of EAD 2002 and EAD3, `physdescstructured` of EAD3."""

import re
from functools import lru_cache
from sys import intern

from passeur.formats.isad_sections import inside
from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import add, name_of, words_of
from passeur.formats.xml import Element, fold, meant, rich
from passeur.model.record import (
    Extent,
)
from passeur.model.text import Phrase

#: A longer line of `physdesc` describes and does not count.
_SHORT_LINE = 80
_MEASURE = re.compile(r"(\d{1,9}(?:[.,]\d{1,4})?)(?:\s+([^\d()\[\],;:+x×]{1,40}))?")


@lru_cache(maxsize=8192)
def measured(phrase: str, unit: str, type: str) -> Extent:
    """A size, with number and unit where the phrase is just that ("12 boîtes", or "3,5" with `@unit`)."""
    # A default is left out of a record's JSON when it is the very same string, wherever that came from.
    type = intern(type)
    plain = _MEASURE.fullmatch(phrase)
    if plain is None:
        return Extent(phrase, unit=unit, type=type)
    value = float(plain[1].replace(",", "."))
    return Extent(f"{phrase} {unit}" if unit and not plain[2] else phrase, value, plain[2] or unit, type)


def add_extent(unit: Unit, phrase: str, measure: str, type: str) -> None:
    """Add a size."""
    if phrase:
        add(unit.extents, measured(phrase, measure, type))


def physdesc(unit: Unit, element: Element) -> None:
    """`physdesc`: its extents, dimensions and facets; a mixed sentence is kept whole as an extent."""
    if not len(element):
        add_extent(unit, meant(fold(element.text or "")), "", "extent")
        return
    own = meant((element.text or "") + "".join(child.tail or "" for child in element))
    lines: list[str] = []
    if not any(character.isalnum() for character in own):
        own = ""
    elif lines := _lines(element):
        own = ""
        for line in lines:
            _physical_line(unit, line)
    for child in element:
        name = name_of(child.tag)
        if name in ("extent", "dimensions") and not own:
            add_extent(unit, _counted(child), child.get("unit", ""), name)
        elif name in ("physfacet", "p", "descriptivenote") and not own:
            heading = child.get("label") or child.get("type") or ""
            unit.add_note("physical", rich(child), heading)
    in_line = all(name_of(child.tag) in ("lb", "emph", "expan", "abbr", "date") for child in element)
    if own or (in_line and not lines):
        add_extent(unit, words_of(element), "", "extent")
    inside(unit, element)


def _physical_line(unit: Unit, line: str) -> None:
    """A line of `physdesc`: how much there is where it counts in a few words, else what it looks like."""
    if len(line) <= _SHORT_LINE and any(character.isdigit() for character in line):
        add_extent(unit, line, "", "extent")
    else:
        unit.add_note("physical", Phrase(line))


def _counted(element: Element) -> str:
    """What an extent says; a bare number without a unit is told with its caption, which alone says what is counted."""
    words = words_of(element)
    label = element.get("label", "").strip(" :")
    if not label or element.get("unit") or not words.isdigit():
        return words
    return f"{words} ({label[:1].lower()}{label[1:]})"


def _lines(element: Element) -> list[str]:
    """The words of a `physdesc` that stand beside its elements as lines of their own; none where they are a sentence.

    A line begins with a capital or a figure, and has a line break or an end of the element on both sides.
    """
    texts = [element.text or "", *(child.tail or "" for child in element)]
    around = [None, *element, None]
    found = []
    for at, piece in enumerate(texts):
        words = meant(fold(piece))
        if not any(character.isalnum() for character in words):
            continue
        before = piece[: len(piece) - len(piece.lstrip())]
        after = piece[len(piece.rstrip()) :]
        apart = _breaks(around[at], before) and _breaks(around[at + 1], after)
        if not apart or not (words[0].isupper() or words[0].isdigit()):
            return []
        found.append(words)
    return found


def _breaks(beside: Element | None, space: str) -> bool:
    """Whether a line ends where this white space stands before `beside`, None for the end of all."""
    return beside is None or name_of(beside.tag) == "lb" or "\n" in space


def structured_extent(unit: Unit, element: Element) -> None:
    """EAD3 `physdescstructured`: quantity and kind of unit; `physdescset` holds several."""
    if name_of(element.tag) == "physdescset":
        for child in element:
            if name_of(child.tag) == "physdescstructured":
                structured_extent(unit, child)
        return
    parts = {name_of(child.tag): words_of(child) for child in element if name_of(child.tag) in ("quantity", "unittype")}
    add_extent(unit, " ".join(part for part in (parts.get("quantity"), parts.get("unittype")) if part), "", "extent")
    for child in element:
        name = name_of(child.tag)
        if name == "dimensions":
            add_extent(unit, words_of(child), child.get("unit", ""), "dimensions")
        elif name in ("physfacet", "descriptivenote"):
            unit.add_note("physical", rich(child), child.get("label", ""))
