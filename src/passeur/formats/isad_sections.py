"""Sections of a unit's description, and the terms, dates and links that stand inside them."""

from collections.abc import Iterator

from passeur.formats.elements import language, languages_named, named_language
from passeur.formats.isad_dates import unitdate
from passeur.formats.isad_index import INDEXED, index
from passeur.formats.isad_links import LINKS, dao, link
from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import add, lang_of, name_of, words_of
from passeur.formats.xml import Element, rich
from passeur.model.text import Phrase

#: Elements that are a section of the description → `Note.type`.
SECTIONS = {
    "abstract": "abstract", "scopecontent": "scope", "bioghist": "history", "custodhist": "custody",
    "acqinfo": "acquisition", "appraisal": "appraisal", "accruals": "accruals", "arrangement": "arrangement",
    "fileplan": "arrangement", "accessrestrict": "access", "legalstatus": "access", "userestrict": "use",
    "phystech": "physical", "materialspec": "physical", "otherfindaid": "finding-aids", "originalsloc": "originals",
    "altformavail": "copies", "relatedmaterial": "related", "separatedmaterial": "related",
    "bibliography": "bibliography", "odd": "note", "note": "note", "didnote": "note", "processinfo": "processing",
    "prefercite": "citation", "descrules": "rules", "conventiondeclaration": "rules",
}  # fmt: skip
#: Elements that hold components or describe the unit as a whole: never part of a section's text.
COMPONENTS = frozenset({"c", "dsc", *(f"c{number:02}" for number in range(1, 13))})
_NESTED = frozenset(SECTIONS) - {"note", "abstract"}
_HEAD = frozenset({"head"})
_HEAD_AND_NESTED = _HEAD | _NESTED
#: References, and sections that tell of other things than the unit.
_ABOUT_OTHERS = frozenset(
    {"archref", "bibref", "bibliography", "otherfindaid", "relatedmaterial", "separatedmaterial", "processinfo"}
    | {"prefercite", "originalsloc", "altformavail", "descrules", "conventiondeclaration"}
)
#: Sections whose names had to do with the papers, and are seldom what these tell of.
_ABOUT_KEEPING = frozenset({"acqinfo", "custodhist", "appraisal", "accessrestrict", "userestrict", "legalstatus"})
_INTERESTING = INDEXED | LINKS | _ABOUT_OTHERS | {"unitdate", "dao"}


def inside(unit: Unit, element: Element) -> None:
    """Index terms, dates and links that stand inside a title or a section.

    Names and dates of a reference, or of a section about other things (the bibliography, related papers, who made the
    finding aid), are not of this unit: of those only links and images are taken.
    """
    section = name_of(element.tag)
    role = "" if section in _ABOUT_KEEPING else "subject"
    apart: set[Element] = set(element.iter()) if section in _ABOUT_OTHERS else set()
    for each in element.iter():
        name = name_of(each.tag)
        if name not in _INTERESTING or each is element:
            continue
        if name in LINKS:
            link(unit, each)
        elif name == "dao":
            dao(unit, each)
        if name in _ABOUT_OTHERS:
            apart.update(each.iter())
        elif name in LINKS or name in ("dao", "title") or each in apart:
            continue
        elif name == "unitdate":
            unitdate(unit, each)
        else:
            index(unit, each, name, role)


def controlaccess(unit: Unit, element: Element) -> None:
    """`controlaccess` and `index`: all terms inside, however deep; sentences become a note."""
    for child in element.iter() if any(map(len, element)) else element:
        name = name_of(child.tag)
        if name in INDEXED:
            index(unit, child, name)
        elif name == "p":
            unit.add_note("note", rich(child))


def section(unit: Unit, element: Element) -> None:
    """A section of the description: heading, text, and the sections inside it. Mnesys marks internal notes by type."""
    if element.get("type") != "mnesysinternal":
        _sections(unit, element, SECTIONS[name_of(element.tag)], 0, "")


def _sections(unit: Unit, element: Element, type: str, depth: int, above: str) -> None:
    """One section as a note of its own, then those nested in it. above: the heading that stands over it."""
    if not len(element):
        if element.text:
            unit.add_note(type, rich(element, lang_of(element)), element.get("label") or above)
        return
    nested: list[Element] = []
    heading = element.get("label") or above
    heads = 0
    for child in element:
        name = name_of(child.tag)
        if name == "head":
            heading = words_of(child)
            heads += 1
        elif name in _NESTED and depth < 20:
            nested.append(child)
    if heads > 1:
        for part in _under_heads(element):
            _sections(unit, part, type, depth, above)
        return
    unit.add_note(type, rich(element, lang_of(element), _HEAD_AND_NESTED if nested else _HEAD), heading)
    for child in nested:
        _sections(unit, child, SECTIONS[name_of(child.tag)], depth + 1, heading)
    if depth == 0:
        inside(unit, element)


def _under_heads(element: Element) -> Iterator[Element]:
    """The parts of a section that has several headings, each with its own."""
    part = Element(element.tag, element.attrib)
    part.text = element.text
    for child in element:
        if name_of(child.tag) == "head" and (len(part) or part.text):
            yield part
            part = Element(element.tag, element.attrib)
        part.append(child)
    yield part


#: What may stand in `did` or `descgrp` as text, beside the elements that say what they are.
_PROSE = frozenset({"p", "list", "table", "chronlist", "blockquote"})


def prose(unit: Unit, group: Element) -> None:
    """Paragraphs and lists that stand in a group by themselves: a note, with the heading of the group."""
    heading = ""
    part = Element("note")
    for child in [*group, None]:
        name = name_of(child.tag) if child is not None else ""
        if child is not None and name in _PROSE:
            part.append(child)
            continue
        if len(part):
            unit.add_note("note", rich(part), heading)
            inside(unit, part)
            part = Element("note")
        if child is not None and name == "head":
            heading = words_of(child)


def langmaterial(unit: Unit, element: Element) -> None:
    """`langmaterial`: the languages, by code or name; words that are more than names of languages are a note."""
    parts = [each for each in element.iter() if name_of(each.tag) == "language"]
    for each in parts:
        if found := language(each.get("langcode", "")) or named_language(words_of(each)):
            add(unit.languages, found)
    said = rich(element, lang_of(element))
    if parts and all(name_of(each.tag) in _LANGUAGES for each in element.iter() if each is not element):
        listed = _listed(element, parts)
        said = Phrase(listed, said.lang) if listed else said
    named = languages_named(said.value)
    if named and (not parts or set(named) <= set(unit.languages)):
        for code in named:
            add(unit.languages, code)
        return
    unit.add_note("language", said, element.get("label", ""))


#: What is in a `langmaterial` that is a list, and no sentence. The Latin script is not worth a word.
_LANGUAGES = frozenset({"language", "languageset", "script"})


def _listed(element: Element, parts: list[Element]) -> str:
    """The names of the languages of a list, with scripts other than the Latin; "" where it has words beside them."""
    if any(map(str.isalnum, "".join((element.text or "", *(each.tail or "" for each in element.iter()))))):
        return ""
    scripts = [each for each in element.iter() if name_of(each.tag) == "script" and each.get("scriptcode") != "Latn"]
    return ", ".join(dict.fromkeys(words for each in (*parts, *scripts) if (words := words_of(each))))
