"""Inherited notes are kept once, at the unit that states them, and given back with every record that inherits them.

A finding aid's conditions of access run to a page and hold for thousands of components: written out in each of them
they are two fifths of all bytes of a large archive's records.
"""

from collections.abc import Callable

from msgspec.structs import replace

from passeur.model.record import AnyRecord, Note


def without_texts(record: AnyRecord) -> AnyRecord:
    """`record` with the texts of inherited notes left out; which type is inherited from which ancestor stays."""
    if not any(note.inherited for note in record.notes):
        return record
    notes = (Note(note.type, (), "", note.inherited) if note.inherited else note for note in record.notes)
    return replace(record, notes=tuple(dict.fromkeys(notes)))


def with_texts(record: AnyRecord, get: Callable[[str], AnyRecord | None]) -> AnyRecord:
    """`record` with the texts of inherited notes as its ancestors state them. get: gives an ancestor by its id.

    What an ancestor that is not there stated cannot be given back and is left out.
    """
    if not any(note.inherited and not note.text for note in record.notes):
        return record
    stated: dict[str, AnyRecord | None] = {}
    notes: list[Note] = []
    for note in record.notes:
        if not note.inherited or note.text:
            notes.append(note)
            continue
        if note.inherited not in stated:
            stated[note.inherited] = get(note.inherited)
        ancestor = stated[note.inherited]
        for own in ancestor.notes if ancestor else ():
            if own.type == note.type and not own.inherited:
                notes.append(Note(own.type, own.text, own.heading, note.inherited))
    return replace(record, notes=tuple(notes))
