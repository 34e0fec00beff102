"""What somebody writes to say where they are: a record's id, a person's, a theme's, `list:ID`, or words → `Context`."""

from passeur.errors import Damaged, NotFound
from passeur.guide.model import Context
from passeur.lake.edition import Edition
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord, Person, Theme

#: Other records of one person that are looked at.
_MEMBERS = 12


def context_of(edition: Edition, written: str, here: str = "") -> Context:
    """The context that is meant. here: the partner whose page it is; by default the record's own.

    Raises NotFound for a list or a partner that the network does not have.
    """
    network = edition.network
    if here and here not in network.partners:
        raise NotFound(f"there is no partner {here!r}; there are: {', '.join(network.partners)}")
    kind, _, id = written.partition(":")
    if kind == "list" and id:
        if id not in network.lists:
            raise NotFound(f"there is no list {id!r}; there are: {', '.join(network.lists)}")
        return Context(list=id, here=here or network.lists[id].partner)
    if "/" in written and " " not in written:
        record = edition.get(written)
        if record is not None:
            return of_record(edition, record, here)
    members = _members(edition, written)
    if members:
        return Context(record=members[0], members=members[1:], here=here)
    if network.network.thesaurus and " " not in written:
        theme = edition.get(record_id(network.network.thesaurus, written)) if written.strip() else None
        if isinstance(theme, Theme):
            return Context(themes=(theme.id,), here=here)
    return Context(text=written, here=here)


def of_record(edition: Edition, record: AnyRecord, here: str = "") -> Context:
    """The context of a record's page: with the other records of the same person. A theme of the thesaurus is
    itself; a place of the network's gazetteers is nobody's page."""
    if isinstance(record, Theme) and record.source == edition.network.network.thesaurus:
        return Context(themes=(record.id,), here=here)
    members: tuple[AnyRecord, ...] = ()
    if isinstance(record, Person):
        try:
            identity = edition.identities.of(record.id)
        except Damaged:
            identity = None
        if identity is not None:
            others = [id for id in identity.members if id != record.id][:_MEMBERS]
            members = tuple(edition.get_many(others).values())
    if record.source not in edition.network.network.reference:
        here = here or record.partner
    return Context(record=record, members=members, here=here)


def _members(edition: Edition, id: str) -> tuple[AnyRecord, ...]:
    """All records of the person with this identity's id, or of its heir; none where it is no such id."""
    if " " in id or not id:
        return ()
    try:
        found = edition.identities.get(id)
        if found is None and (heir := edition.identities.moved(id)):
            found = edition.identities.get(heir)
    except Damaged:
        return ()
    return tuple(edition.get_many(found.members[:_MEMBERS]).values()) if found else ()
