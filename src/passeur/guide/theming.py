"""The themes of one record: those its own index terms say, and those proposed because a label stands in its text."""

import re

import msgspec

from passeur.guide.counting import Counts, proposes
from passeur.model.record import AnyRecord, Group, Person
from passeur.model.themes import Thesaurus, label_key

#: Sections that speak of the description or of the copy, not of what the record is about.
_NOT_ABOUT = frozenset({"rules", "processing", "description-date", "citation", "access", "use", "bibliography"})
#: Text looked through for one record, in characters.
_LONGEST = 20_000
_WORD = re.compile(r"[^\W_]+")


class Themed(msgspec.Struct, frozen=True):
    """A theme of a record. proposed: only its text says so. words: the index term or the words of the text."""

    theme: str
    proposed: bool
    words: str


def themes_of(record: AnyRecord, thesaurus: Thesaurus, counts: Counts) -> tuple[Themed, ...]:
    """The themes of a record, explicit ones first, each once."""
    found: dict[str, Themed] = {}
    led = {(each.source, label_key(each.term)): each.theme for each in counts.alignment}
    for term in record.terms:
        for label in term.label:
            key = label_key(label.value)
            themes = [*thesaurus.named(label.value), *(led.get((source, key)) for source in (record.source, ""))]
            for theme in themes:
                if theme:
                    found.setdefault(theme, Themed(theme, False, label.value))
    names = frozenset(counts.names) | _own_names(record)
    for each in thesaurus.find(text_of(record)):
        if each.label != "hidden" and proposes(each.words, names):
            found.setdefault(each.theme, Themed(each.theme, True, each.words))
    return tuple(found.values())


def text_of(record: AnyRecord) -> str:
    """What a record says of its subject, in all its languages: title and notes; a stop between parts."""
    parts = [phrase.value for phrase in record.title]
    parts += [phrase.value for note in record.notes if note.type not in _NOT_ABOUT for phrase in note.text]
    return " \n ".join(parts)[:_LONGEST]


def _own_names(record: AnyRecord) -> frozenset[str]:
    """Keys of the words of all names of persons that a record gives."""
    names = [agent.name for agent in record.agents if agent.type == "person"]
    if isinstance(record, Person | Group):
        names += [name.value for name in record.names] if isinstance(record, Person) else []
    return frozenset(key for name in names for word in _WORD.findall(name) for key in label_key(word))
