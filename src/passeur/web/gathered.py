"""What each partner keeps of a theme or a place: how many records of each kind, the best three, the address of all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from passeur.guide.counting import Tally
from passeur.model.record import KINDS, AnyRecord, Person, Theme, kind_of
from passeur.model.text import Phrase
from passeur.search.query import Query
from passeur.web.address import Search
from passeur.web.facets import Choice
from passeur.web.present import title_of, what_is, when
from passeur.web.visit import PartnerFace, Visit

#: Records shown of one partner.
BEST = 3

#: Whether a record is of the theme or place only because its text says so.
IsProposed = Callable[[AnyRecord], bool]


@dataclass(frozen=True)
class Line:
    """One record: proposed when only its text says that it belongs here."""

    url: str
    title: Phrase
    what: str
    when: str
    face: PartnerFace
    proposed: bool = False


@dataclass(frozen=True)
class Kept:
    """What one partner keeps. depth: how far it addresses the theme, in words; counts: kind by kind."""

    face: PartnerFace
    depth: str
    tint: str
    counts: list[Choice]
    lines: list[Line]
    total: int
    all: str


def line(record: AnyRecord, visit: Visit, proposed: bool = False) -> Line:
    """A record as a line."""
    return Line(
        visit.page_of(record.id, kind_of(record)),
        title_of(record, visit.lang),
        what_is(record, visit.words),
        when(record, visit.words),
        visit.partner(record.partner),
        proposed,
    )


def counts(kinds: dict[str, int], asked: Search, visit: Visit) -> list[Choice]:
    """Numbers of records, kind by kind, each with the address of these."""
    return [
        Choice(
            visit.words.say(f"count-of.{kind}", kinds[kind]),
            kinds[kind],
            asked.url(visit.lang, filters={**asked.filters, "kind": (kind,)}),
        )
        for kind in KINDS
        if kinds.get(kind)
    ]


def of_partner(
    partner: str,
    tally: Tally,
    asked: Search,
    query: Query,
    visit: Visit,
    is_proposed: IsProposed,
    known: Iterable[str] = (),
) -> Kept:
    """What a partner keeps. asked: the search for all of it, of every partner; known: ids of what to show first, so
    that `query` is asked only where these are too few."""
    theirs = msgspec.structs.replace(asked, filters={**asked.filters, "partner": (partner,)})
    kinds = tally.get(partner, {})
    total = sum(kinds.values())
    found = {id: each for id, each in visit.edition.get_many(known).items() if not is_tool(each, visit)}
    if len(found) < min(BEST, total):
        filters = {**query.filters, "partner": (partner,)}
        page = visit.index.search(msgspec.structs.replace(query, filters=filters, size=BEST * 2, counted=False))
        records = visit.edition.get_many(hit.id for hit in page.hits if hit.id not in found)
        found |= {id: record for id, record in records.items() if not is_tool(record, visit)}
    shown = sorted(found.values(), key=is_proposed)[:BEST]
    return Kept(
        face=visit.partner(partner),
        depth="",
        tint="",
        counts=counts(kinds, theirs, visit),
        lines=[line(record, visit, is_proposed(record)) for record in shown],
        total=total,
        all=theirs.url(visit.lang) if total > BEST else "",
    )


def is_tool(record: AnyRecord, visit: Visit) -> bool:
    """Whether a record is the network's own: a theme, or a place of its gazetteers; not what a partner keeps."""
    return isinstance(record, Theme) or record.source in visit.edition.network.network.gazetteers


def of_kind(kind: str, most: int, query: Query, visit: Visit, is_proposed: IsProposed) -> tuple[int, list[AnyRecord]]:
    """How many records of one kind a question finds, and the best of them, sure ones before proposed ones."""
    filters = {**query.filters, "kind": (kind,)}
    page = visit.index.search(msgspec.structs.replace(query, filters=filters, size=most))
    records = list(visit.edition.get_many(hit.id for hit in page.hits).values())
    return page.total, sorted(records, key=is_proposed)


def people(records: Iterable[AnyRecord], visit: Visit, is_proposed: IsProposed) -> list[Line]:
    """Persons as lines: records of one human being are one line, which leads to the whole life."""
    found: dict[str, Line] = {}
    for record in records:
        identity = visit.edition.identities.of(record.id) if isinstance(record, Person) else None
        made = line(record, visit, is_proposed(record))
        url = visit.person(identity.id) if identity and len(identity.members) > 1 else made.url
        found.setdefault(url, Line(url, made.title, made.what, made.when, made.face, made.proposed))
    return list(found.values())
