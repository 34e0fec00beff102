"""Words of elements of EAD 2002 and EAD3: names of tags, text on one line, headings, languages that are stated."""

from functools import lru_cache
from typing import TypeVar

from passeur.formats.elements import language
from passeur.formats.xml import Element, fold, local, rich


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """The local name of a tag; a catalogue uses few."""
    return local(tag)


def words_of(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The text of an element on one line."""
    if not len(element):
        return fold(element.text or "")
    return rich(element, skip=skip).value.replace("\n", " ")


#: What stands between the parts of a name in EAD3.
BETWEEN_PARTS = {"persname": ", ", "famname": ", ", "geogname": ", "}


def parts_of(element: Element, between: str) -> str:
    """The text of a name or term, which EAD3 may give in parts: "Bartram, William" and "1739-1823"."""
    if len(element) < 2:
        return words_of(element)
    parts = [words for each in element if name_of(each.tag) == "part" and (words := words_of(each))]
    if len(parts) < 2:
        return words_of(element)
    whole = parts[0]
    for part in parts[1:]:
        whole += f" {part}" if whole[-1] in ",.;:-(" else f"{', ' if part[0].isdigit() else between}{part}"
    return whole


def heading_of(words: str) -> str:
    """A heading without the colon that print puts after it."""
    return words.rstrip(" :\u00a0\u202f").strip()


def lang_of(element: Element) -> str:
    """The language that the element itself states; "" leaves it to the record's."""
    code = element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or element.get("langcode")
    return language(code) if code else ""


_T = TypeVar("_T")


def add(values: list[_T], value: _T) -> None:
    """Append `value` unless it is there."""
    if value not in values:
        values.append(value)
