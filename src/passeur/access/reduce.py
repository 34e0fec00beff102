"""What may be published of a record: all, a part, or nothing.

The rules are in `rules.toml` and explained in docs/access.md; what is taken out leaves no mark, for a mark would tell
that there is somebody.
"""

from msgspec.structs import replace

from passeur.access.hidden import Hidden, any_named
from passeur.access.living import health_closed, may_be_living, mention_may_be_living
from passeur.access.rules import Clocks
from passeur.model.record import Agent, AnyRecord, Group, LifeEvent, Note, Person, Relation, Term
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
    if isinstance(record, Person):
        if withheld(record, clocks):
            return None
        record = _without_health(record, clocks)
    if clocks.publishes_living:
        return record
    if record.agents:
        record = _agents(record, clocks, hidden)
    if hidden:
        record = _ties(record, hidden)
    return record


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
    if mention_may_be_living(agent.name, agent.dates, clocks):
        return True
    if not hidden:
        return False
    if hidden.refers(record.source, agent.ref, agent.authority):
        return True
    # Dates that are those of a dead person tell a namesake apart.
    return not agent.dates and hidden.named(record.partner, agent.name)


def _ties(record: AnyRecord, hidden: Hidden) -> AnyRecord:
    """The record without ties to people who are withheld, and of persons and groups without what names them."""
    if record.parent and record.parent in hidden.refs:
        record = replace(record, parent="", depth=0)
    if record.relations:
        relations = tuple(each for each in record.relations if not _leads(each, record, hidden))
        if len(relations) < len(record.relations):
            record = replace(record, relations=relations)
    if record.partner not in hidden.names:
        return record
    if record.terms:
        terms = tuple(each for each in record.terms if not _names(each, record, hidden))
        if len(terms) < len(record.terms):
            record = replace(record, terms=terms)
    return _told(record, hidden) if isinstance(record, Person | Group) else record


def _leads(relation: Relation, record: AnyRecord, hidden: Hidden) -> bool:
    """Whether a relation leads to somebody withheld, or names them."""
    if hidden.refers(record.source, relation.target):
        return True
    return any_named(hidden, record.partner, (relation.label, *(phrase.value for phrase in relation.note)))


def _names(term: Term, record: AnyRecord, hidden: Hidden) -> bool:
    """Whether an index term is the name of somebody withheld."""
    if hidden.refers(record.source, term.ref, term.authority):
        return True
    return any_named(hidden, record.partner, (phrase.value for phrase in term.label))


def _told(record: Person | Group, hidden: Hidden) -> Person | Group:
    """A life without the words that name somebody withheld.

    Not where the record itself bears that name: a namesake who is dead, whose notes are their own.
    """
    if any_named(hidden, record.partner, (name.value for name in record.names)):
        return record
    notes = tuple(note for note in (_note(each, record, hidden) for each in record.notes) if note is not None)
    events = tuple(_event(event, record, hidden) for event in record.events)
    if notes == record.notes and events == record.events:
        return record
    return replace(record, notes=notes, events=events)


def _note(note: Note, record: Person | Group, hidden: Hidden) -> Note | None:
    """A note without the phrases that name somebody withheld; None when no phrase is left."""
    text = _unnamed(note.text, record, hidden)
    heading = "" if hidden.named(record.partner, note.heading) else note.heading
    if text == note.text and heading == note.heading:
        return note
    return replace(note, text=text, heading=heading) if text else None


def _event(event: LifeEvent, record: Person | Group, hidden: Hidden) -> LifeEvent:
    """A life event without the phrases that name somebody withheld; date and place stay."""
    text = _unnamed(event.text, record, hidden)
    return event if text == event.text else replace(event, text=text)


def _unnamed(text: Text, record: Person | Group, hidden: Hidden) -> Text:
    """The phrases that name nobody withheld."""
    return tuple(phrase for phrase in text if not hidden.named(record.partner, phrase.value))
