"""What a search finds, kind by kind: people, holdings, themes, offers and places at once, the best few of each."""

from collections.abc import Collection
from dataclasses import dataclass

from passeur.model.record import AnyRecord
from passeur.model.text import Phrase
from passeur.search.query import Count, Hit, Page
from passeur.web.address import Search
from passeur.web.facets import Choice
from passeur.web.present import title_of, what_is, when
from passeur.web.visit import PartnerFace, Visit

#: Hits shown of each kind, and forms of holdings that are named beside them.
EACH, _FORMS = 3, 4


@dataclass(frozen=True)
class Result:
    """One hit as the page shows it. lang: that of the excerpt, where it is surely another than the reader's."""

    url: str
    title: Phrase
    what: str
    when: str
    partner: PartnerFace
    snippet: str
    lang: str = ""


@dataclass(frozen=True)
class Group:
    """The best few of one kind. all: everything of it; forms: what kinds of holdings are among them."""

    kind: str
    heading: str
    count: int
    results: list[Result]
    all: Choice | None
    forms: list[Choice]


def groups(asked: Search, found: Page, visit: Visit, shown: Collection[str] = ()) -> list[Group]:
    """The groups of a page that was asked for the best of each kind, in its order. shown: addresses that the page
    shows already, which are left out; a group that nothing is left of stays, for what it leads to."""
    counts = {count.value: count.count for count in found.facets.get("kind", ())}
    by_kind: dict[str, list[Hit]] = {}
    for hit in found.hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    known = results(found.hits, visit)
    lines = dict(zip((hit.id for hit in found.hits), known, strict=True))
    made = []
    for kind, hits in by_kind.items():
        kept = [lines[hit.id] for hit in hits if lines[hit.id].url not in shown]
        count = counts.get(kind, len(hits))
        url = asked.url(visit.lang, filters=asked.with_filter("kind", kind))
        more = Choice(_all_of(kind, count, visit), count, url) if count > len(kept) else None
        forms = _forms(asked, found.facets.get("form", ()), visit) if kind == "holding" else []
        made.append(Group(kind, visit.words.word("kinds", kind), count, kept, more, forms))
    return made


def results(hits: Collection[Hit], visit: Visit) -> list[Result]:
    """Hits with what their records say: dates, the word for what they are, the language of their titles."""
    records = visit.edition.get_many(hit.id for hit in hits)
    return [
        Result(
            visit.page_of(hit.id, hit.kind),
            title_of(record, visit.lang) if record else Phrase(hit.title),
            what_is(record, visit.words) if record else visit.words.word("kind", hit.kind),
            when(record, visit.words) if record else "",
            visit.partner(hit.partner),
            hit.snippet,
            _foreign(record, visit.lang) if record else "",
        )
        for hit in hits
        for record in (records.get(hit.id),)
    ]


def _foreign(record: AnyRecord, lang: str) -> str:
    """The language in which all of a record is said that an excerpt is made of; empty where that is the reader's, where
    there are several and where nobody knows."""
    said = [phrase.lang or record.lang for note in record.notes if not note.inherited for phrase in note.text]
    spoken = {tag.partition("-")[0] for tag in said}
    return spoken.pop() if len(spoken) == 1 and lang not in spoken else ""


def _forms(asked: Search, counts: Collection[Count], visit: Visit) -> list[Choice]:
    """The forms that most of the holdings have, where there is more than one: "42 photographs"."""
    if len(counts) < 2:
        return []
    return [
        Choice(
            _all_of(count.value, count.count, visit),
            count.count,
            asked.url(visit.lang, filters=asked.with_filter("form", count.value)),
        )
        for count in list(counts)[:_FORMS]
    ]


def _all_of(value: str, count: int, visit: Visit) -> str:
    """ "All 42 photographs" for a kind or a form."""
    key = f"all-of.{value}"
    return visit.words.say(key if key in visit.words.messages else "all-of.other", count)
