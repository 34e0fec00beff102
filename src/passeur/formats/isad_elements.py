"""The elements of EAD 2002 and EAD3 → what they say of a unit (`isad_unit.Unit`).

An element is handled by its local name, wherever it stands, since partners put elements of `did` beside it and the
other way round. Which elements a format knows is said in its FIELDS.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from passeur.formats.isad_dates import structured_date, unitdate
from passeur.formats.isad_extents import add_extent, physdesc, structured_extent
from passeur.formats.isad_index import origination
from passeur.formats.isad_links import LINKS, dao, link, relation
from passeur.formats.isad_sections import COMPONENTS, SECTIONS, controlaccess, inside, langmaterial, prose, section
from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import add, lang_of, name_of, words_of
from passeur.formats.xml import Element, attribute, local, rich
from passeur.model.record import (
    Identifier,
    Note,
)
from passeur.model.text import Phrase

_IDENTIFIERS = {
    "": "call-number", "cote": "call-number", "identifiant": "call-number", "call number": "call-number",
    "callnumber": "call-number", "cote-de-consultation": "call-number", "cote-groupee": "call-number",
    "ligeo-cote-automatique": "call-number",
    "cote_communication": "call-number", "cotes extrêmes": "call-number", "bestellnummer": "call-number",
    "ehri_main_identifier": "call-number", "ehri_multiple_identifier": "call-number", "ehri_structure": "local",
    "ehri_internal_id": "local", "ehri_internal_identifier": "local", "series_code": "local",
    "inventarisnummer": "call-number", "acc_num": "accession",
    "accession number": "accession", "altsignatur": "former", "cote_ancienne": "former", "ancienne-cote": "former",
    "cote-ancienne": "former", "ark": "ark", "handle": "handle", "irn": "local", "doi": "doi", "isbn": "isbn",
}  # fmt: skip
#: `unitid` that counts what there is instead of naming it.
_COUNTS = frozenset({"pieces", "pièces", "nombre", "extent"})


def absorb(unit: Unit, elements: Iterable[Element]) -> None:
    """Let a unit take every one of `elements` that says something of it: not its components."""
    for child in elements:
        handler = _handler(child.tag)
        if handler is not None:
            handler(unit, child)


def list_words(unit: Unit, dsc: Element) -> None:
    """What a list of components says before them: how it is arranged."""
    head = next((words_of(child) for child in dsc if name_of(child.tag) == "head"), "")
    said = [child for child in dsc if name_of(child.tag) not in COMPONENTS and name_of(child.tag) != "head"]
    for child in said:
        unit.add_note("arrangement", rich(child), head)
        inside(unit, child)


def _title(unit: Unit, element: Element) -> None:
    """`unittitle`: the first is the title, others in another language too; further ones become an abstract."""
    if len(element):
        _space_dates(element)
    phrase = rich(element, lang_of(element))
    if phrase.value.endswith(","):  # before a date in print
        phrase = Phrase(phrase.value.rstrip(" ,"), phrase.lang)
    if len(element):
        inside(unit, element)
        if "\n" in phrase.value:  # a title is one line
            phrase = Phrase(phrase.value.replace("\n", " "), phrase.lang, phrase.html)
    if not phrase.value:
        return
    if not unit.titles or (phrase.lang and all(phrase.lang != title.lang for title in unit.titles)):
        unit.titles.append(phrase)
    elif all(phrase.value != title.value for title in unit.titles):
        unit.notes.append(Note("abstract", (phrase,), attribute(element, "label")))


def _space_dates(element: Element) -> None:
    """Put a space before a `unitdate` that stands right behind a word or comma of a title: "Lettres,1931"."""
    before: Element | None = None
    for child in element:
        if name_of(child.tag) == "unitdate":
            said = (element.text if before is None else before.tail) or ""
            if said and (said[-1] == "," or said[-1].isalnum()):
                if before is None:
                    element.text = f"{said} "
                else:
                    before.tail = f"{said} "
        before = child


def _unitid(unit: Unit, element: Element) -> None:
    """`unitid`: an identifier by its type; one that counts pieces is an extent."""
    value = words_of(element)
    if len(element):
        inside(unit, element)
    given = element.get("type") or element.get("localtype") or ""
    label = element.get("label", "").strip(" :").lower()
    # A type that no table knows is kept; a label is for people, and most often names the call number.
    type = given.strip().lower() or (label if label in _IDENTIFIERS else "")
    if type in _COUNTS:
        add_extent(unit, value, "", type="extent")
        return
    if value:
        unit.add_identifier(Identifier(value, _IDENTIFIERS.get(type, type)))
    other = element.get("identifier", "").strip()
    if other and other != value:
        unit.add_identifier(Identifier(other, "uri" if "://" in other else "local"))


def _group(unit: Unit, element: Element) -> None:
    """`did` and `descgrp` only group; words of their own become a note."""
    groups = [element]
    while groups:
        group = groups.pop()
        groups += [child for child in group if name_of(child.tag) in ("did", "descgrp")]
        absorb(unit, (child for child in group if name_of(child.tag) not in ("did", "descgrp")))
        prose(unit, group)


def _repository(unit: Unit, element: Element) -> None:
    """`repository`: who keeps it; the address belongs to the partner's own page."""
    name = words_of(element, frozenset({"address"}))
    if name and not unit.repository:
        unit.repository = name
    elif name and name != unit.repository:
        unit.repository += f"; {name}"
    for each in element.iter() if len(element) else ():
        if name_of(each.tag) in LINKS:
            link(unit, each)


def _physloc(unit: Unit, element: Element) -> None:
    """`physloc`: where it is kept."""
    if words := words_of(element):
        add(unit.locations, words)


def _container(unit: Unit, element: Element) -> None:
    """`container`: box, folder and the like, with their number."""
    if words := words_of(element):
        kind = element.get("type") or element.get("localtype") or element.get("label") or ""
        unit.containers.append(f"{kind} {words}".strip())


_HANDLERS: dict[str, Callable[[Unit, Element], None]] = {
    "did": _group, "unittitle": _title, "unitid": _unitid, "unitdate": unitdate,
    "unitdatestructured": structured_date,
    "physdesc": physdesc, "physdescstructured": structured_extent, "physdescset": structured_extent,
    "origination": origination, "repository": _repository, "physloc": _physloc, "container": _container,
    "langmaterial": langmaterial, "controlaccess": controlaccess, "index": controlaccess, "descgrp": _group,
    "dao": dao, "daogrp": dao, "daoset": dao, "relations": relation, **dict.fromkeys(SECTIONS, section),
}  # fmt: skip


@lru_cache(maxsize=4096)
def _handler(tag: str) -> Callable[[Unit, Element], None] | None:
    """What handles elements with this tag, None for those that no section needs."""
    return _HANDLERS.get(local(tag))
