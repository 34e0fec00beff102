"""Who and what a unit is about or by: `origination`, index terms, places, wherever they stand."""

import re
from functools import lru_cache

from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import BETWEEN_PARTS, add, heading_of, name_of, parts_of, words_of
from passeur.formats.relators import read_role
from passeur.formats.xml import Element, attribute
from passeur.model.headings import head_of
from passeur.model.record import (
    Agent,
    PlaceRef,
    Term,
)
from passeur.model.text import Phrase, text

_AGENTS = {"persname": "person", "famname": "family", "corpname": "group", "name": ""}
_TERMS = {"subject": "subject", "function": "function", "occupation": "occupation", "genreform": "genre"}
INDEXED = frozenset(_AGENTS) | frozenset(_TERMS) | {"geogname", "title"}
_FORMS = {
    "photograph": "photograph", "photographie": "photograph", "carte postale": "photograph", "postcard": "photograph",
    "négatif": "photograph", "affiche": "poster", "poster": "poster", "carte": "map", "plan": "map", "map": "map",
    "film": "film", "vidéo": "film", "video": "film", "enregistrement sonore": "sound", "sound recording": "sound",
    "dessin": "artwork", "drawing": "artwork", "estampe": "artwork", "manuscrit": "manuscript",
    "manuscript": "manuscript", "imprimé": "publication", "périodique": "publication", "newspaper": "publication",
}  # fmt: skip
#: In an indexed name, what has a year: between brackets or semicolons, or after the last comma.
_LIFE_IN = re.compile(r"[(;,]\s*([^();,]*\d{3}[^();,]*)\s*[);,]|,\s*([^(),;]*\d{3}[^(),;]*)$")
#: Captions of `origination` that name somebody else than who made the papers (ArchivesSpace's "Source").
_ORIGINS = {
    "collector": "collector", "collectionneur": "collector", "donor": "donor", "donateur": "donor",
    "source": "acquired-from",
}  # fmt: skip


def origination(unit: Unit, element: Element) -> None:
    """`origination`: who made or gathered it, or whom it was acquired from, as its label says."""
    found = [child for child in element.iter() if name_of(child.tag) in _AGENTS or name_of(child.tag) == "geogname"]
    label = heading_of(attribute(element, "label"))
    role = _ORIGINS.get(label.lower(), "creator")
    for child in found:
        _agent(unit, child, name_of(child.tag), role)
    if not found and (name := words_of(element)):
        add(unit.agents, Agent(name, role, label))


def _agent(unit: Unit, element: Element, name: str, role: str, indexed: bool = False) -> None:
    """A person, family or group mentioned; `role` where the element says none. indexed: it may be a subject heading."""
    get = element.get
    words = parts_of(element, BETWEEN_PARTS.get(name, ". ")) or get("normal", "").strip()
    if not words:
        return
    if indexed:
        words = _headed(unit, words, get("source", ""))
    words = _unstopped(words)
    said = (get("role") or get("relator") or "").strip()
    if said:
        role, said = read_role(said, "" if role == "subject" else role)
    ref = get("authfilenumber") or get("identifier") or ""
    # The indexed form may date a life that the written one does not: who may be living is told by it.
    dated = "" if any(map(str.isdigit, words)) else _life_in(get("normal", ""))
    unit.agents.append(Agent(words, role, said, _AGENTS.get(name, ""), ref.strip(), get("source", ""), dates=dated))


def _unstopped(name: str) -> str:
    """A name without the full stop that cataloguers put after its years or brackets: "Hemingway, Ernest, 1899-1961."

    Behind a word it may be of the name: "Inc."
    """
    return name[:-1] if name.endswith(".") and (name[-2:-1].isdigit() or name[-2:-1] == ")") else name


def _headed(unit: Unit, words: str, authority: str) -> str:
    """The name that an index entry begins with; where it is a subdivided heading, the whole is a term of the unit."""
    head = head_of(words)
    if head != words:
        unit.terms.append(_term(words, "subject", "", authority))
    return head


def _life_in(indexed: str) -> str:
    """The years of "Nom, Prénom (1703-1752 , duc)" or "Nom, Prénom, 1985-"; "" where there are none."""
    found = _LIFE_IN.search(indexed)
    return (found[1] or found[2]).strip() if found else ""


def index(unit: Unit, element: Element, name: str, role: str = "subject") -> None:
    """An index term: a person or group (of `role` where it says none), a place, a subject, ..."""
    if name in _AGENTS:
        _agent(unit, element, name, role, indexed=True)
        return
    if name == "geogname":
        _place(unit, element)
        return
    get = element.get
    ref, authority = (get("authfilenumber") or get("identifier") or "").strip(), get("source", "")
    if name == "title":
        # Inside a sentence `title` only marks words; in an index it is a work.
        unit.terms.append(Term(text(words_of(element)), "title", ref, authority))
        return
    words = parts_of(element, "--")
    if words and name == "genreform":
        if get("type") == "typir":  # French exports: the kind of the finding aid, and not of what it describes
            unit.add_note("finding-aids", Phrase(words))
            return
        unit.form = unit.form or _form(words)
    if words:
        unit.terms.append(_term(words, _TERMS[name], ref, authority))


@lru_cache(maxsize=8192)
def _term(words: str, type: str, ref: str, authority: str) -> Term:
    """A term; the same one is met thousands of times."""
    return Term(text(words), type, ref, authority)


@lru_cache(maxsize=1024)
def _form(words: str) -> str:
    """What a genre term makes of the unit, or empty."""
    lower = words.casefold().strip(" .")
    return _FORMS.get(lower) or _FORMS.get(lower.rstrip("s")) or ""


def _place(unit: Unit, element: Element) -> None:
    """A place mentioned; EAD3 may give coordinates, as `latitude,longitude`."""
    words = words_of(element, frozenset({"geographiccoordinates"})) or element.get("normal", "").strip()
    if not words:
        return
    lat = lon = None
    for child in element:
        if name_of(child.tag) == "geographiccoordinates":
            try:
                lat, lon = (float(number) for number in (child.text or "").split(","))
            except ValueError:
                lat = lon = None
            if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
                lat = lon = None
    if " -- " not in words:  # « Reims -- cathédrale » is a place in a place, and "Reims--History" a subject
        words = _headed(unit, words, element.get("source", ""))
    words = _unstopped(words)
    ref = (element.get("authfilenumber") or element.get("identifier") or "").strip()
    role = element.get("role") or element.get("relator") or "subject"
    unit.places.append(PlaceRef(words, role, ref, element.get("source", ""), lat, lon))
