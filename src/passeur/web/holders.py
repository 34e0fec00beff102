"""What each partner holds about a person or group: its own records, and the records that name them, how surely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from passeur.lake.identities import CERTAINTIES, Mention
from passeur.model.record import AnyRecord, Person, kind_of
from passeur.model.text import Phrase, best, said_in
from passeur.network import words
from passeur.search.query import Query
from passeur.web.address import Search
from passeur.web.present import title_of, what_is, when
from passeur.web.visit import PartnerFace, Visit

#: Records shown of those that name somebody, how many are looked at for them, and names in one address.
_SHOWN, _LOOKED, _NAMES = 3, 24, 20

#: Characters of a biography that are shown; the whole is on the record's own page.
_EXCERPT = 420

#: Where a life is told.
_TOLD = ("history", "abstract", "scope")


@dataclass(frozen=True)
class Own:
    """A partner's own record of the person: where, what it calls them, the list it is an entry of, an excerpt."""

    url: str
    title: Phrase
    when: str
    excerpt: Phrase | None
    list_name: str = ""
    list_about: str = ""
    list_url: str = ""


@dataclass(frozen=True)
class Line:
    """A record that names the person."""

    url: str
    title: Phrase
    what: str
    when: str


@dataclass(frozen=True)
class Named:
    """Records of one partner that name the person by these names, all equally surely; url: of all of them."""

    certainty: str
    names: str
    count: int
    lines: list[Line]
    url: str


@dataclass
class Holder:
    """One partner, its own records of the person and what else it has that names them."""

    face: PartnerFace
    own: list[Own] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many records in all."""
        return len(self.own) + sum(each.count for each in self.named)

    @property
    def url(self) -> str:
        """Where its part begins."""
        return self.named[0].url if self.named else self.own[0].url


def holders(records: Sequence[AnyRecord], visit: Visit) -> list[Holder]:
    """Who holds something about the person or group of `records`, in the network's order of partners."""
    mentions = visit.edition.identities.mentions(record.id for record in records)
    known = {record.partner for record in records} | {mention.partner for mention in mentions}
    ordered = [id for id in visit.partners if id in known] + sorted(known - visit.partners.keys())
    found = []
    for id in ordered:
        holder = Holder(visit.partner(id), [own(record, visit) for record in records if record.partner == id])
        for certainty in CERTAINTIES:
            mine = [each for each in mentions if each.partner == id and each.certainty == certainty]
            if mine and (named := _named(mine, {record.id for record in records}, visit)):
                holder.named.append(named)
        if holder.count:
            found.append(holder)
    return found


def own(record: AnyRecord, visit: Visit) -> Own:
    """One record of the person; lists keep their name and meaning."""
    # A source may give each language in a note of its own.
    told_by_type = [[note for note in record.notes if note.type == type] for type in _TOLD]
    said = [said_in((each for note in notes for each in note.text), record.lang) for notes in told_by_type]
    told = next((text for text in said if any(each.lang.partition("-")[0] == visit.lang for each in text)), ())
    told = told or next(filter(None, said), ())
    id = record.list if isinstance(record, Person) else ""
    listed = visit.edition.network.lists.get(id)
    return Own(
        visit.record(record.id),
        title_of(record, visit.lang),
        when(record, visit.words),
        _excerpt(best(told, visit.lang)),
        words(listed.name, visit.lang) if listed else "",
        (words(listed.meaning, visit.lang) or words(listed.about, visit.lang)) if listed else "",
        visit.list_page(id) if listed else "",
    )


def _excerpt(told: Phrase | None) -> Phrase | None:
    """The beginning of a text, cut between words."""
    if told is None or len(told.value) <= _EXCERPT:
        return Phrase(told.value, told.lang) if told else None
    return Phrase(told.value[:_EXCERPT].rsplit(None, 1)[0].rstrip(" ,;:") + " …", told.lang)


def _named(mentions: Iterable[Mention], own_ids: set[str], visit: Visit) -> Named | None:
    """The records of one partner that name the person so; their own records are not counted again."""
    mentions = list(mentions)
    names = list(dict.fromkeys(mention.name for mention in mentions))
    wanted = {(mention.name, mention.dates) for mention in mentions}
    filters = {"partner": (mentions[0].partner,), "agent": tuple(names[:_NAMES])}
    page = visit.index.search(Query(filters=filters, size=_LOOKED, lang=visit.lang, snippets=False))
    records = visit.edition.get_many(hit.id for hit in page.hits)
    # The filter knows names alone; a namesake with other dates is somebody else.
    meant = [
        record
        for hit in page.hits
        if (record := records.get(hit.id))
        and record.id not in own_ids
        and any((agent.name, agent.dates) in wanted for agent in record.agents)
    ]
    if not meant:
        return None
    whole = len(page.hits) == page.total
    return Named(
        mentions[0].certainty,
        " · ".join(names),
        len(meant) if whole else min(page.total, sum(mention.count for mention in mentions)),
        [_line(record, visit) for record in meant[:_SHOWN]],
        Search(filters=filters).url(visit.lang),
    )


def _line(record: AnyRecord, visit: Visit) -> Line:
    """One record in a line."""
    url = visit.page_of(record.id, kind_of(record))
    return Line(url, title_of(record, visit.lang), what_is(record, visit.words), when(record, visit.words))
