"""The passage: how a page leads on, to up to three named places of other partners, each with its reason.

What is said is computed from the records themselves and from network.toml; nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, Person, kind_of
from passeur.model.text import Phrase, best
from passeur.network import Site, words
from passeur.search.query import Count
from passeur.web.address import Search
from passeur.web.holders import Holder
from passeur.web.present import title_of
from passeur.web.visit import PartnerFace, Visit

_STOPS = 3

#: A word of a name.
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Stop:
    """A station of the passage: where it leads, whose it is, why, and the site one can go to."""

    url: str
    title: Phrase
    partner: PartnerFace
    why: str
    site: str


def from_record(record: AnyRecord, visit: Visit) -> list[Stop]:
    """Similar records, those of other partners first, each partner once before any comes twice."""
    hits = visit.index.similar(record.id, size=24)
    known = visit.edition.get_many(hit.id for hit in hits)
    others = [known[hit.id] for hit in hits if hit.id in known and known[hit.id].parent != record.id]
    chosen: list[AnyRecord] = []
    for foreign in (True, False):
        seen: set[str] = set()
        for other in others:
            if (other.partner != record.partner) == foreign and other.partner not in seen and len(chosen) < _STOPS:
                seen.add(other.partner)
                chosen.append(other)
    return [
        Stop(
            visit.page_of(other.id, kind_of(other)),
            title_of(other, visit.lang),
            visit.partner(other.partner),
            why(record, other, visit),
            main_site(other.partner, visit),
        )
        for other in chosen
    ]


def why(record: AnyRecord, other: AnyRecord, visit: Visit) -> str:
    """What two records share, in words: a name, people, then index terms, then places, then years."""
    say = visit.words.say
    if isinstance(record, Person) and isinstance(other, Person):
        names = [_WORD.findall(title_of(each, visit.lang).value) for each in (record, other)]
        if (shared := _shared(*names)).count(",") == 1:
            return say("passage.name", what=shared.replace(",", ""))
    shared = _shared([agent.name for agent in record.agents], [agent.name for agent in other.agents])
    if shared:
        return say("passage.people", what=shared)
    terms = [
        [phrase.value for term in each.terms if (phrase := best(term.label, visit.lang))] for each in (record, other)
    ]
    if shared := _shared(*terms):
        return say("passage.terms", what=shared)
    if shared := _shared([place.name for place in record.places], [place.name for place in other.places]):
        return say("passage.places", what=shared)
    mine, theirs = _years(record), _years(other)
    if mine and theirs and max(mine[0], theirs[0]) <= min(mine[1], theirs[1]) and mine[1] - mine[0] <= 20:
        first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
        return say("passage.years", what=str(first) if first == last else f"{first}–{last}")
    return say("passage.words")


def _shared(mine: list[str], theirs: list[str]) -> str:
    """What two lists share, at most two of them, as the first writes it."""
    wanted = {name.casefold() for name in theirs}
    return ", ".join(list(dict.fromkeys(name for name in mine if name.casefold() in wanted))[:2])


def _years(record: AnyRecord) -> tuple[int, int] | None:
    """First and last year of a record's dates."""
    days = [(date.earliest, date.latest) for date in record.dates if date.earliest and date.latest]
    return (min(a for a, _ in days) // 10_000, max(b for _, b in days) // 10_000) if days else None


def from_search(search: Search, counts: tuple[Count, ...], visit: Visit) -> list[Stop]:
    """The partners that keep most of what was found; where partners were chosen, the others that have an answer too."""
    chosen = search.filters.get("partner", ())
    others = [count for count in counts if count.value not in chosen]
    if not others or (not chosen and len(others) < 2):
        alone = chosen or tuple(count.value for count in others)
        return from_partner(alone[0], visit) if alone else []
    return [
        Stop(
            search.url(visit.lang, filters={**search.filters, "partner": (count.value,)}),
            Phrase(visit.partner(count.value).name, visit.lang),
            visit.partner(count.value),
            visit.words.say("passage.elsewhere" if chosen else "passage.found", count=count.count),
            main_site(count.value, visit),
        )
        for count in others[:_STOPS]
    ]


def from_partner(id: str, visit: Visit) -> list[Stop]:
    """The partners whose sites are nearest to this one's, with how far that is in a straight line."""
    partners = visit.edition.network.partners
    if id not in partners:
        return []
    here = [site.coordinates for site in partners[id].sites.values() if site.coordinates]
    ranked: list[tuple[float, str, Site]] = []
    for other, partner in partners.items():
        ways = [
            (distance_km(start, site.coordinates), other, site)
            for site in partner.sites.values()
            if site.coordinates and other != id
            for start in here
        ]
        ranked += [min(ways, key=lambda way: way[0])] if ways else []
    return [
        Stop(
            visit.partner_page(other),
            Phrase(visit.partner(other).name, visit.lang),
            visit.partner(other),
            visit.words.say("passage.distance", what=far_in_words(km, visit)),
            site_in_words(site, visit),
        )
        for km, other, site in sorted(ranked, key=lambda way: way[0])[:_STOPS]
    ]


def from_theme(id: str, visit: Visit) -> list[Stop]:
    """The partners that address a theme, the deepest first, and how far they do."""
    guide = visit.guide
    return [
        Stop(
            visit.partner_page(partner),
            Phrase(visit.partner(partner).name, visit.lang),
            visit.partner(partner),
            visit.words.plain("depth.counted" if cell.declared == "unknown" else f"depth.{cell.depth}"),
            main_site(partner, visit),
        )
        for partner, cell in guide.coverage.addressing(id)[:_STOPS]
    ]


def from_counts(counts: Mapping[str, int], visit: Visit) -> list[Stop]:
    """The partners that have most records of what a page is about."""
    ranked = sorted((id for id in counts if id in visit.partners), key=lambda id: -counts[id])
    return [
        Stop(
            visit.partner_page(id),
            Phrase(visit.partner(id).name, visit.lang),
            visit.partner(id),
            visit.words.say("passage.keeps", count=counts[id]),
            main_site(id, visit),
        )
        for id in ranked[:_STOPS]
    ]


def from_holders(holders: Sequence[Holder], visit: Visit) -> list[Stop]:
    """The partners that hold most about somebody; the hub, which the visitor finds anyhow, comes last."""
    hub = visit.edition.network.network.hub
    ranked = sorted(holders, key=lambda holder: (holder.face.id == hub, -holder.count))
    chosen = ranked[:_STOPS] if len(ranked) <= _STOPS else [*ranked[: _STOPS - 1], ranked[-1]]
    return [
        Stop(
            holder.url,
            Phrase(holder.face.name, visit.lang),
            holder.face,
            visit.words.say("person.holds", count=holder.count),
            main_site(holder.face.id, visit),
        )
        for holder in chosen
    ]


def from_home(visit: Visit) -> list[Stop]:
    """Partners other than the hub, those with most records first."""
    hub = visit.edition.network.network.hub
    counts = visit.edition.manifest.by_partner
    ranked = sorted(
        (id for id in visit.edition.network.partners if id != hub), key=lambda id: -counts.get(id, 0)
    )  # fmt: skip
    return [
        Stop(
            visit.partner_page(id),
            Phrase(visit.partner(id).name, visit.lang),
            visit.partner(id),
            visit.words.say("passage.keeps", count=counts.get(id, 0)),
            main_site(id, visit),
        )
        for id in ranked[:_STOPS]
    ]


def main_site(partner: str, visit: Visit) -> str:
    """A partner's first site in words, empty where network.toml names none."""
    found = visit.edition.network.partners.get(partner)
    site = next(iter(found.sites.values()), None) if found else None
    return site_in_words(site, visit) if site else ""


def site_in_words(site: Site, visit: Visit) -> str:
    """A site's name and address."""
    return ", ".join(part for part in (words(site.name, visit.lang), site.address) if part)


def far_in_words(km: float, visit: Visit) -> str:
    """A distance rounded as one says it: to 50 metres below a kilometre, else to kilometres (one decimal below ten)."""
    if km < 0.05:
        return visit.words.plain("distance.here")
    if km < 1:
        return visit.words.say("distance.metres", what=str(round(km * 20) * 50))
    if km < 10:
        return visit.words.say(
            "distance.kilometres", what=f"{km:.1f}".replace(".", visit.words.plain("number.decimal"))
        )
    return visit.words.say("distance.kilometres", what=str(round(km)))
