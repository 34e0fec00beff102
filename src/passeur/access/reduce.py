"""What may be published of a record: all, a part, or nothing.

The rules are in `rules.toml` and explained in docs/access.md; what is taken out leaves no mark, for a mark would tell
that there is somebody.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from passeur.access.hidden import Hidden, any_named, refs_to
from passeur.access.living import (
    ended,
    health_closed,
    latest_birth,
    may_be_living,
)
from passeur.access.mentions import dates_in, mention_ended, mention_may_be_living, says_birth
from passeur.access.rules import Clocks
from passeur.model.names.given import is_given
from passeur.model.names.reading import read_name
from passeur.model.names.scripts import fold
from passeur.model.record import Agent, AnyRecord, Group, LifeEvent, Link, Name, Note, Person, Relation, Term, Theme
from passeur.model.text import Text

#: What tells of a person's health.
HEALTH_EVENTS = frozenset({"illness", "wound", "hospital"})
HEALTH_NOTES = frozenset({"health"})


def withheld(record: AnyRecord, clocks: Clocks) -> bool:
    """Whether the record is of a person who may be living, and the partner does not answer for its source."""
    return isinstance(record, Person) and not clocks.publishes_living and may_be_living(record, clocks)


def reduce(record: AnyRecord, clocks: Clocks, hidden: Hidden) -> AnyRecord | None:
    """What is public of `record`: None when nothing is, `record` itself when all is, else a copy with less.

    hidden: who is withheld from the edition.
    """
    if isinstance(record, Theme) and not clocks.publishes_living and _of_living(record, clocks):
        return None
    if isinstance(record, Person):
        if withheld(record, clocks) or _unknown_namesake(record, clocks, hidden):
            return None
        record = _without_health(record, clocks)
    if clocks.publishes_living:
        return record
    if record.agents:
        record = _agents(record, clocks, hidden)
    if record.relations:
        record = _relations(record, clocks, hidden)
    if record.terms:
        record = _terms(record, clocks)
    if isinstance(record, Theme):
        record = _labels(record, clocks)
    if not hidden:
        return record
    # A concept that is named after somebody is an entry of an index of names, and no description.
    if isinstance(record, Theme) and _any_phrase(record.title, record, hidden):
        return None
    return _ties(record, hidden)


def untied(record: AnyRecord, gone: Hidden) -> AnyRecord:
    """The record without what leads to records that are withdrawn; `record` itself where nothing does."""
    agents = tuple([each for each in record.agents if not gone.refers(record.source, each.ref, each.authority)])
    relations = tuple([each for each in record.relations if not gone.refers(record.source, each.target)])
    if len(agents) < len(record.agents) or len(relations) < len(record.relations):
        record = replace(record, agents=agents, relations=relations)
    return _ties(record, gone)


def untying(gone: Sequence[AnyRecord]) -> Callable[[AnyRecord], AnyRecord]:
    """What takes ties to records that are withdrawn out of another."""
    hidden = refs_to(gone)
    return lambda record: untied(record, hidden)


def _unknown_namesake(person: Person, clocks: Clocks, hidden: Hidden) -> bool:
    """Whether nothing tells the person apart from somebody of the same name whom the partner withholds."""
    if clocks.publishes_living or ended(person, clocks.year) or latest_birth(person) is not None:
        return False
    named = (*(name.value for name in person.names), *(phrase.value for phrase in person.title))
    return any_named(hidden, person.partner, named)


def _without_health(person: Person, clocks: Clocks) -> Person:
    """The person without what concerns their health, while it is closed."""
    told = any(event.type in HEALTH_EVENTS for event in person.events) or any(
        note.type in HEALTH_NOTES for note in person.notes
    )
    if not told or not health_closed(person, clocks):
        return person
    return replace(
        person,
        events=tuple(event for event in person.events if event.type not in HEALTH_EVENTS),
        notes=tuple(note for note in person.notes if note.type not in HEALTH_NOTES),
    )


def _agents(record: AnyRecord, clocks: Clocks, hidden: Hidden) -> AnyRecord:
    """The record without agents who may be living."""
    kept = tuple([agent for agent in record.agents if not _may_live(agent, record, clocks, hidden)])
    return record if len(kept) == len(record.agents) else replace(record, agents=kept)


def _may_live(agent: Agent, record: AnyRecord, clocks: Clocks, hidden: Hidden) -> bool:
    """Whether an agent may be living by its own dates, or is somebody withheld by reference or by name."""
    if agent.type in ("group", "family"):
        return False
    # A lone year in the brackets of somebody whom the partner calls a person is that of a birth.
    dates = agent.dates or (dates_in(agent.name) if agent.type == "person" else "")
    if mention_may_be_living(agent.name, dates, clocks):
        return True
    if not hidden:
        return False
    if hidden.refers(record.source, agent.ref, agent.authority):
        return True
    # Dates that are those of a dead person tell a namesake apart.
    return hidden.named(record.partner, agent.name) and not mention_ended(agent.name, dates, clocks)


def _relations(record: AnyRecord, clocks: Clocks, hidden: Hidden) -> AnyRecord:
    """The record without relations to people who may be living."""
    kept = tuple([each for each in record.relations if not _leads(each, record, clocks, hidden)])
    return record if len(kept) == len(record.relations) else replace(record, relations=kept)


def _leads(relation: Relation, record: AnyRecord, clocks: Clocks, hidden: Hidden) -> bool:
    """Whether a relation leads to somebody withheld, names them, or gives somebody's life as still open."""
    label = relation.label
    # Dates are those of the relation, unless they say that somebody was born.
    born = next((date.text for date in relation.dates if says_birth(date.text)), "")
    if born and mention_may_be_living(label, born, clocks):
        return True
    if mention_may_be_living(label, "", clocks) and (relation.type == "family" or _as_person(label)):
        return True
    if not hidden:
        return False
    if hidden.refers(record.source, relation.target):
        return True
    return any_named(hidden, record.partner, (label, *(phrase.value for phrase in relation.note)))


def _terms(record: AnyRecord, clocks: Clocks) -> AnyRecord:
    """The record without index terms that are written as a person with an open life, as among subjects."""
    kept = tuple([each for each in record.terms if not any(_is_living(phrase.value, clocks) for phrase in each.label)])
    return record if len(kept) == len(record.terms) else replace(record, terms=kept)


def _labels(theme: Theme, clocks: Clocks) -> Theme:
    """A concept without further labels that are written as a person who may be living."""
    alternatives, unseen = (
        tuple([phrase for phrase in text if not _is_living(phrase.value, clocks)])
        for text in (theme.alternatives, theme.hidden)
    )
    if alternatives == theme.alternatives and unseen == theme.hidden:
        return theme
    return replace(theme, alternatives=alternatives, hidden=unseen)


def _of_living(theme: Theme, clocks: Clocks) -> bool:
    """Whether a concept is written as a person who may be living."""
    return any(_is_living(phrase.value, clocks) for phrase in theme.title)


def _is_living(label: str, clocks: Clocks) -> bool:
    """Whether an index term is a person ("Nom, Prénom (1985-....)") who may be living."""
    # What costs least comes first: most terms hold no figure, and so no life.
    if not mention_may_be_living(label, "", clocks) or not _as_person(label) or _as_thing(label):
        return False
    return read_name(label).kind == "person"


#: What comes first in the name of a thing: "Festival, Avignon (1947-....)", "Jean Fictif (lycée ; 1985-....)".
_THINGS = frozenset(
    {"accident", "attentat", "catastrophe", "colloque", "conférence", "congrès", "concours", "décolonisation", "école"}
    | {"élections", "europe", "événements", "exposition", "festival", "fondation", "grève", "guerre", "hôpital"}
    | {"immigration", "libération", "lycée", "mémorial", "musée", "navire", "occupation", "opéra", "orchestre"}
    | {"peinture", "politique", "porte-avions", "prison", "procès", "république", "résistance", "révolution"}
    | {"sommet", "stade", "théâtre", "traité", "université"}
)


def _as_thing(label: str) -> bool:
    """Whether an index term is written as an event, a place or an institution with a beginning, and not as a person.

    By its first word, where no given name follows ("Guerre, Martin"), by the first in its brackets, or by a year right
    after words of which none is a given name ("Europe, 1945-").
    """
    name, _, inside = label.casefold().partition("(")
    head, _, rest = name.partition(",")
    words, told = head.split(), inside.replace(";", " ").replace(",", " ").split()
    if told and told[0] in _THINGS:
        return True
    if words and words[0] in _THINGS and not _has_given(rest.split()):
        return True
    return rest.strip()[:1].isdigit() and not _has_given(words)


def _has_given(words: list[str]) -> bool:
    """Whether one of some words is a given name that is known."""
    return any(is_given(fold(word)) for word in words)


def _as_person(label: str) -> bool:
    """Whether something is written as a person is: "Fictorel, Basile (1985-....)", "Basile Fictorel (1985-....)".

    A group that was founded then has no comma, no given name in front, and was not born.
    """
    name = label.partition("(")[0]
    if "," in name or says_birth(label):
        return True
    # "FICTOREL Basile": the family name is the one in capitals.
    words = name.split()
    first = next((word for word in words if not (word.isupper() and len(word) > 1)), "")
    return bool(words) and is_given(fold(first)) and first in words[:3]


def _ties(record: AnyRecord, hidden: Hidden) -> AnyRecord:
    """The record without ties to people who are withheld, and of persons and groups without what names them."""
    if record.parent and record.parent in hidden.refs:
        record = replace(record, parent="", depth=0)
    if record.links:
        links = tuple([each for each in record.links if not _points(each, record, hidden)])
        record = record if len(links) == len(record.links) else replace(record, links=links)
    if record.terms:
        terms = tuple([each for each in record.terms if not _names(each, record, hidden)])
        record = record if len(terms) == len(record.terms) else replace(record, terms=terms)
    if record.partner not in hidden.names:
        return record
    if isinstance(record, Theme):
        return _concept(record, hidden)
    return _told(record, hidden) if isinstance(record, Person | Group) else record


def _points(link: Link, record: AnyRecord, hidden: Hidden) -> bool:
    """Whether a link leads to somebody withheld, or names them."""
    return hidden.refers(record.source, link.url) or hidden.named(record.partner, link.label)


def _names(term: Term, record: AnyRecord, hidden: Hidden) -> bool:
    """Whether an index term is the name of somebody withheld."""
    if hidden.refers(record.source, term.ref, term.authority):
        return True
    return any_named(hidden, record.partner, (phrase.value for phrase in term.label))


def _concept(theme: Theme, hidden: Hidden) -> Theme:
    """A concept without other labels that name somebody withheld."""
    alternatives, unseen = _unnamed(theme.alternatives, theme, hidden), _unnamed(theme.hidden, theme, hidden)
    if alternatives == theme.alternatives and unseen == theme.hidden:
        return theme
    return replace(theme, alternatives=alternatives, hidden=unseen)


def _told(record: Person | Group, hidden: Hidden) -> Person | Group:
    """A life without the words that name somebody withheld.

    Not where the record itself bears that name: a namesake who is dead, whose notes are their own.
    """
    if any_named(hidden, record.partner, (name.value for name in record.names)):
        return record
    parts: dict[str, tuple[object, ...]] = {
        "notes": tuple(note for note in (_note(each, record, hidden) for each in record.notes) if note is not None),
        "events": tuple(_event(event, record, hidden) for event in record.events),
        "names": tuple(_name(name, record, hidden) for name in record.names),
        "agents": tuple(_agent(agent, record, hidden) for agent in record.agents),
        "digital": tuple(each for each in record.digital if not hidden.named(record.partner, each.label)),
    }
    # A group is called what it is called; the title of a person who has names can go.
    if isinstance(record, Person) and record.names:
        parts["title"] = _unnamed(record.title, record, hidden)
    changed = {name: value for name, value in parts.items() if value != getattr(record, name)}
    return replace(record, **changed) if changed else record


def _name(name: Name, record: Person | Group, hidden: Hidden) -> Name:
    """A name without its source, where that names somebody withheld."""
    return replace(name, source="") if hidden.named(record.partner, name.source) else name


def _agent(agent: Agent, record: Person | Group, hidden: Hidden) -> Agent:
    """Somebody who is named beside a life, without the words that name somebody withheld."""
    words = {part: getattr(agent, part) for part in ("role_text", "attribution")}
    told = {part: "" for part, text in words.items() if hidden.named(record.partner, text)}
    return replace(agent, **told) if told else agent


def _note(note: Note, record: Person | Group, hidden: Hidden) -> Note | None:
    """A note without the phrases that name somebody withheld; None when no phrase is left."""
    text = _unnamed(note.text, record, hidden)
    heading = "" if hidden.named(record.partner, note.heading) else note.heading
    if text == note.text and heading == note.heading:
        return note
    return replace(note, text=text, heading=heading) if text else None


def _event(event: LifeEvent, record: Person | Group, hidden: Hidden) -> LifeEvent:
    """A life event without the phrases that name somebody withheld, or with a place that does; the date stays."""
    text = _unnamed(event.text, record, hidden)
    place = None if event.place and hidden.named(record.partner, event.place.name) else event.place
    return event if text == event.text and place == event.place else replace(event, text=text, place=place)


def _unnamed(text: Text, record: AnyRecord, hidden: Hidden) -> Text:
    """The phrases that name nobody withheld."""
    return tuple(phrase for phrase in text if not hidden.named(record.partner, phrase.value))


def _any_phrase(text: Text, record: AnyRecord, hidden: Hidden) -> bool:
    """Whether one of the phrases names somebody withheld."""
    return any_named(hidden, record.partner, (phrase.value for phrase in text))
