"""One unit of archival description, gathered from the elements of EAD 2002 and EAD3, and made into a `Holding`.

Not a format: what `ead.py` and `ead3.py` share. What each element says of a unit is read in `isad_elements` and below.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import TypeVar

from passeur.formats.isad_words import heading_of
from passeur.formats.xml import Element
from passeur.model.dates import Date
from passeur.model.record import (
    LEVELS,
    Agent,
    Digital,
    Extent,
    Holding,
    Identifier,
    Link,
    Note,
    PlaceRef,
    Provenance,
    Relation,
    Term,
)
from passeur.model.text import Phrase
from passeur.network import Source
from passeur.report import Report

#: Levels of what is gathered: a fonds of photographs holds photographs, and is archives itself.
_GATHERED = frozenset({"fonds", "subfonds", "collection", "recordgrp", "subgrp", "series", "subseries", "class"})


class Unit:
    """What is known so far of one unit. `finish` makes the record."""

    __slots__ = (
        "agents", "children", "containers", "dates", "depth", "digital", "element", "extents", "form", "id",
        "identifiers", "lang", "languages", "level", "level_text", "line", "links", "locations", "notes", "order",
        "parent", "passed", "path", "places", "relations", "report", "repository", "source", "tail", "terms", "titles",
        "top",
    )  # fmt: skip

    def __init__(
        self, source: Source, report: Report, id: str, parent: str, order: int, depth: int, line: int, lang: str
    ) -> None:
        self.source, self.report, self.id, self.parent, self.order = source, report, id, parent, order
        self.depth, self.line, self.lang = depth, line, lang
        self.level = self.level_text = self.form = self.repository = self.path = ""
        #: The first part of every id of this finding aid.
        self.top = ""
        self.children = 0
        self.element: Element
        self.tail: list[Note] = []
        #: What children inherit; made when the first of them asks.
        self.passed: list[Note] | None = None
        self.titles: list[Phrase] = []
        self.identifiers: list[Identifier] = []
        self.dates: list[Date] = []
        self.agents: list[Agent] = []
        self.places: list[PlaceRef] = []
        self.terms: list[Term] = []
        self.notes: list[Note] = []
        self.digital: list[Digital] = []
        self.links: list[Link] = []
        self.relations: list[Relation] = []
        self.extents: list[Extent] = []
        self.languages: list[str] = []
        self.locations: list[str] = []
        self.containers: list[str] = []

    def begin(self, element: Element) -> None:
        """Take what the start tag says: level and language."""
        level = element.get("level", "").strip().lower()
        other = (element.get("otherlevel") or element.get("OTHERlevel") or "").strip()
        if level in LEVELS:
            self.level, self.level_text = level, other
        elif level or other:
            self.level, self.level_text = "otherlevel", other or level

    def add_note(self, type: str, phrase: Phrase, heading: str = "") -> None:
        """Add a section unless it is blank."""
        if phrase.value:
            self.notes.append(Note(type, (phrase,), heading_of(heading) if heading else ""))

    def add_identifier(self, identifier: Identifier) -> None:
        """Add an identifier unless it is there."""
        if identifier not in self.identifiers:
            self.identifiers.append(identifier)

    def inherit(self, parent: "Unit") -> None:
        """Take over the conditions of access and the languages of `parent`, where this unit states none.

        Languages are stated by codes or in words; one without the other is no reason to take the parent's.
        """
        if parent.passed is None:
            parent.passed = parent._inheritable()
        if not parent.passed and not parent.languages:
            return
        stated = {note.type for note in self.notes}
        if self.languages:
            stated.add("language")
        elif "language" not in stated:
            self.languages = parent.languages
        self.notes += [note for note in parent.passed if note.type not in stated]

    def _inheritable(self) -> list[Note]:
        """The notes that parts of this unit inherit, marked with where they are stated."""
        return [
            note if note.inherited else Note(note.type, note.text, note.heading, self.id)
            for note in self.notes
            if note.type in ("access", "language")
        ]

    def finish(self, provenance: Provenance) -> Holding:
        """The record."""
        return Holding(
            id=self.id,
            source=self.source.id,
            partner=self.source.partner,
            title=tuple(self.titles),
            identifiers=tuple(self.identifiers),
            lang=self.lang,
            form=(self.form if self.level not in _GATHERED else "") or self.source.form or "archives",
            parent=self.parent,
            order=self.order,
            depth=self.depth,
            dates=tuple(self.dates),
            agents=_told_once(self.agents),
            places=_unique(self.places, _NAME),
            terms=_unique(self.terms, _label),
            notes=(*self.notes, *self.tail),
            digital=_unique(self.digital, _URL),
            links=_unique(self.links, _URL),
            relations=_unique(self.relations, attrgetter("target")),
            provenance=provenance,
            level=self.level,
            level_text=self.level_text,
            languages=tuple(self.languages),
            extents=tuple(self.extents),
            repository=self.repository,
            location="; ".join([*self.locations, *([", ".join(self.containers)] if self.containers else [])]),
        )


_T = TypeVar("_T")


def _unique(values: list[_T], key: Callable[[_T], object]) -> tuple[_T, ...]:
    """The values in their order, each once. key: cheap to compare, and nearly always different."""
    if len(values) < 2 or len({key(value) for value in values}) == len(values):
        return tuple(values)
    return tuple(dict.fromkeys(values))


def _told_once(agents: list[Agent]) -> tuple[Agent, ...]:
    """Agents, each once. AtoM tells who made the papers with their origin, and among the index terms with a role: the
    one of two of the same name and role that says less goes."""
    found = _unique(agents, _NAME)
    if len({agent.name for agent in found}) == len(found):
        return found
    by: dict[tuple[str, str], Agent] = {}
    for agent in found:
        key = (agent.name, agent.role)
        known = by.get(key, agent)
        if _adds(agent, known) or _adds(known, agent):
            by[key] = agent if _adds(agent, known) else known
        else:
            by[(agent.name, f"{agent.role} {len(by)}")] = agent
    return tuple(by.values())


def _adds(more: Agent, less: Agent) -> bool:
    """Whether one agent says all that the other does, and perhaps more."""
    return all(
        mine == other or not other for mine, other in ((getattr(more, f), getattr(less, f)) for f in _BESIDE_NAME)
    )


#: What is told of an agent beside its name and role.
_BESIDE_NAME = ("role_text", "type", "ref", "authority", "dates")
_NAME: Callable[[Agent | PlaceRef], str] = attrgetter("name")
_URL: Callable[[Digital | Link], str] = attrgetter("url")


def _label(term: Term) -> str:
    """The words of a term."""
    return term.label[0].value if term.label else ""
