"""Who belongs to whom: the people of a group, and the groups and people that a life is tied to, with who says so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from passeur.errors import QueryRefused
from passeur.lake.relations import Related
from passeur.link.facts import folded
from passeur.model.record import AnyRecord, Event, Group, Person, Place, kind_of
from passeur.model.text import Phrase
from passeur.search.query import NameQuery, Query
from passeur.web import present
from passeur.web.address import Search, filter_url
from passeur.web.visit import PartnerFace, Visit

#: People on a group's own page, and on each of the pages of all of them; names of a group that are looked for.
FIRST, PAGE, _NAMES = 24, 200, 10

#: Ties that are shown of one record, each way.
_TIES = 60

#: Relations to material, which `holders` tells of, and to the same person, who is one page.
_ELSEWHERE = frozenset({"creator-of", "subject-of", "identity", "same-as", "different-from"})


@dataclass
class Tied:
    """Somebody or something that is tied: what the tie is in words, and the records that say so with their holders."""

    what: str
    title: Phrase
    when: str
    url: str
    said: list[tuple[str, PartnerFace]] = field(default_factory=list)


def group(found: Group, visit: Visit) -> dict[str, object]:
    """The people of a group: those whose records lead to it, then those that name it; and its namesakes, apart."""
    related = visit.edition.related_to(found.id, "person", FIRST)
    members = _people(related, visit)
    count = visit.edition.related_count(found.id, "person")
    names = _called(found)
    filters = {"kind": ("person",), "agent": names[:_NAMES]}
    hits = visit.index.search(Query(filters=filters, sort="name", size=FIRST, lang=visit.lang, snippets=False))
    sure = {each.record for each in related}
    named = _people([Related(hit.id, "person", ()) for hit in hits.hits if hit.id not in sure], visit)
    return {
        "members": members,
        "total": count if count > FIRST else len(members),
        "all": f"{visit.record(found.id)}/members" if count > FIRST else "",
        "named": named,
        "all_named": Search(filters=filters).url(visit.lang) if hits.total > len(hits.hits) else "",
        "namesakes": _namesakes(found, names, visit),
    }


def members(found: AnyRecord, visit: Visit, start: int) -> tuple[list[Tied], int]:
    """People whose records lead to a group, from number `start` (0 the first) on; and how many records in all."""
    return (
        _people(visit.edition.related_to(found.id, "person", PAGE, start), visit),
        visit.edition.related_count(found.id, "person"),
    )


def ties(records: Sequence[AnyRecord], visit: Visit, forth: bool = True) -> list[Tied]:
    """The groups, people, places and events that the records of one life are tied to, and that are tied to them.

    forth: whether what the records themselves state is told too, or only what others state of them.
    """
    own = {record.id for record in records}
    found: dict[tuple[str, str], Tied] = {}
    for what, other, label, url, by in _stated(records, visit, forth):
        if other is not None and other.id in own:
            continue
        key = (what, _one(other, visit) if other else folded(label))
        if key not in found:
            url = _page(other, visit) if other else url
            title = present.title_of(other, visit.lang) if other else Phrase(label)
            found[key] = Tied(what, title, present.when(other, visit.words) if other else "", url)
        said = (visit.page_of(by.id, kind_of(by)), visit.partner(by.partner))
        if said not in found[key].said:
            found[key].said.append(said)
    return sorted(found.values(), key=lambda tied: tied.what)


def _stated(
    records: Iterable[AnyRecord], visit: Visit, forth: bool
) -> Iterator[tuple[str, AnyRecord | None, str, str, AnyRecord]]:
    """What the tie is in words, the other record or else its name and address, and the record that states it."""
    for record in records:
        for relation in record.relations[:_TIES] if forth else ():
            other = visit.edition.referred(record, relation.target)
            if relation.type not in _ELSEWHERE and (
                relation.label or isinstance(other, Person | Group | Place | Event)
            ):
                yield visit.words.word("relation", relation.type), other, relation.label, "", record
        for agent in record.agents if forth else ():
            if agent.type in ("group", "family"):
                url = filter_url(visit.lang, {"agent": agent.name})
                yield visit.words.word("relation", "associative"), None, agent.name, url, record
        back = visit.edition.related_to(record.id, size=_TIES)
        there = visit.edition.get_many(each.record for each in back)
        for each in back:
            # A group's page tells of its people apart.
            if each.record in there and not (isinstance(record, Group) and each.kind == "person"):
                for type in each.types:
                    if type not in _ELSEWHERE:
                        yield visit.words.word("relation-back", type), there[each.record], "", "", there[each.record]


def _people(related: Iterable[Related], visit: Visit) -> list[Tied]:
    """The persons of these records in their order; several records of one person are one entry."""
    related = list(related)
    records = visit.edition.get_many(each.record for each in related)
    of = visit.edition.identities.by_record(records)
    found: dict[str, Tied] = {}
    for each in related:
        if (record := records.get(each.record)) is None:
            continue
        title, when = present.title_of(record, visit.lang), present.when(record, visit.words)
        key = of.get(record.id, record.id)
        tied = found.setdefault(key, Tied("", title, when, _page(record, visit)))
        tied.said.append((visit.record(record.id), visit.partner(record.partner)))
    return list(found.values())


def _one(record: AnyRecord, visit: Visit) -> str:
    """What is the same for all records of one person."""
    identity = visit.edition.identities.of(record.id) if isinstance(record, Person) else None
    return identity.id if identity else record.id


def _page(record: AnyRecord, visit: Visit) -> str:
    """The page of the person whom a record describes with others, else its own."""
    identity = visit.edition.identities.of(record.id) if isinstance(record, Person) else None
    alone = identity is None or len(identity.members) < 2
    return visit.page_of(record.id, kind_of(record)) if identity is None or alone else visit.person(identity.id)


def _called(group: Group) -> tuple[str, ...]:
    """All names and titles of a group."""
    return tuple(dict.fromkeys([name.value for name in group.names] + [phrase.value for phrase in group.title]))


def _namesakes(found: Group, names: Sequence[str], visit: Visit) -> list[tuple[str, Phrase, PartnerFace]]:
    """Other groups of the same name: address, title and holder."""
    asked = NameQuery(text=names[0] if names else "", filters={"kind": ("group",)}, strict=True, size=_NAMES)
    try:
        hits = visit.index.people(asked) if names else ()
    except QueryRefused:  # a name of more words than anybody types
        hits = ()
    alike = visit.edition.get_many(hit.id for hit in hits)
    wanted = {folded(name) for name in names}
    return [
        (visit.record(other.id), present.title_of(other, visit.lang), visit.partner(other.partner))
        for other in alike.values()
        if isinstance(other, Group) and other.id != found.id and wanted & set(map(folded, _called(other)))
    ]
