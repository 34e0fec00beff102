"""All offers of an edition, read once, and each as a line of a page: what, where, for whom, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from passeur.guide.sites import SiteOf, find
from passeur.lake.edition import Edition
from passeur.model.record import Offer
from passeur.model.sessions import bounds
from passeur.model.text import Phrase, best, said_in
from passeur.network import words
from passeur.search.query import MOST_RESULTS, Query
from passeur.web.opened import day_of
from passeur.web.present import title_of, what_is, when
from passeur.web.visit import PartnerFace, Visit

_KEPT: WeakKeyDictionary[Edition, tuple[Offer, ...]] = WeakKeyDictionary()


@dataclass(frozen=True)
class OfferLine:
    """An offer as lists show it. past: it is over at the visit's moment."""

    id: str
    url: str
    title: Phrase
    what: str
    face: PartnerFace
    site: str
    site_url: str
    audience: str
    when: str
    abstract: Phrase | None
    past: bool
    permanent: bool

    @property
    def one_name(self) -> bool:
        """Whether the site's name says whose it is."""
        return self.face.short.casefold() in self.site.casefold()


def offers(visit: Visit) -> tuple[Offer, ...]:
    """All offers of the edition that serves, in the order of the network's partners, then as the sources have them."""
    kept = _KEPT.get(visit.edition)
    if kept is None:
        kept = _KEPT[visit.edition] = _read(visit)
    return kept


def _read(visit: Visit) -> tuple[Offer, ...]:
    """Read them by pages of the index."""
    found: list[Offer] = []
    cursor = ""
    while True:
        page = visit.index.search(
            Query(filters={"kind": ("offer",)}, size=MOST_RESULTS, cursor=cursor, sort="title", snippets=False)
        )
        records = visit.edition.get_many(hit.id for hit in page.hits)
        found += [record for record in records.values() if isinstance(record, Offer)]
        cursor = page.cursor
        if not cursor or not page.hits:
            break
    order = {id: place for place, id in enumerate(visit.partners)}
    return tuple(sorted(found, key=lambda offer: (order.get(offer.partner, len(order)), offer.source, offer.order)))


def line(offer: Offer, visit: Visit) -> OfferLine:
    """One offer as a line."""
    site = site_of(offer, visit)
    return OfferLine(
        id=offer.id,
        url=visit.record(offer.id),
        title=title_of(offer, visit.lang),
        what=what_is(offer, visit.words),
        face=visit.partner(offer.partner),
        site=words(site.site.name, visit.lang) if site else "",
        site_url=visit.site(site.partner, site.id) if site else "",
        audience=", ".join(visit.words.word("audience", each) for each in offer.audience),
        when=when_in_words(offer, visit),
        abstract=_abstract(offer, visit),
        past=is_past(offer, visit),
        permanent=offer.permanent,
    )


def lines(some: Iterable[Offer], visit: Visit) -> list[OfferLine]:
    """Offers as lines, in their order."""
    return [line(offer, visit) for offer in some]


def site_of(offer: Offer, visit: Visit) -> SiteOf | None:
    """The site where an offer takes place, as far as network.toml describes it."""
    return find(visit.edition.network, f"{offer.partner}/{offer.site}") if offer.site else None


def is_past(offer: Offer, visit: Visit) -> bool:
    """Whether an offer is over: its last day is behind, as its sessions or its dates say; silence is not the past."""
    if offer.permanent:
        return False
    around = bounds(offer.sessions)
    if around is not None:
        return around[1] is not None and around[1] < visit.now.date()
    ends = [date.latest for date in offer.dates]
    today = visit.now.year * 10_000 + visit.now.month * 100 + visit.now.day
    return bool(ends) and all(0 < end < today for end in ends)


def when_in_words(offer: Offer, visit: Visit) -> str:
    """When an offer takes place: always, from when to when, or as its partner writes it; empty when it does not say."""
    if offer.permanent:
        return visit.words.plain("record.permanent")
    around = bounds(offer.sessions)
    if around is None:
        return when(offer, visit.words)
    said = _days(around, visit)
    tentative = any(each.certainty == "uncertain" for each in offer.dates)
    return visit.words.say("offers.tentative", when=said) if tentative else said


def _days(around: tuple[date, date | None], visit: Visit) -> str:
    """From which day to which."""
    first, last = around
    if last is None:
        return visit.words.say("offers.from", first=day_of(first, visit))
    if first == last:
        return day_of(first, visit)
    return visit.words.say("date.span_of_days", first=day_of(first, visit), last=day_of(last, visit))


def _abstract(offer: Offer, visit: Visit) -> Phrase | None:
    """What an offer is, in its partner's words."""
    for type in ("abstract", "scope", "note"):
        said = tuple(phrase for note in offer.notes if note.type == type for phrase in said_in(note.text, offer.lang))
        if found := best(said, visit.lang):
            return found
    return None
