"""Why each partner would be the way on: every reason with its weight, its share of the score.

The weights say what a visitor is led by: first that the same human being is there, then that a partner tells of what is
not told here, then where and when it happened, and last that the words stand in its records.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log10

from passeur.errors import QueryRefused
from passeur.guide.counting import Counts
from passeur.guide.coverage import Coverage
from passeur.guide.matter import Matter
from passeur.guide.model import Because, Depth
from passeur.guide.places import Places
from passeur.guide.worded import Worded
from passeur.lake.edition import Edition
from passeur.model.record import AnyRecord, Person, Place, PlaceRef
from passeur.model.text import best, plain
from passeur.search import analysis
from passeur.search.beside import names_beside
from passeur.search.query import About, Hit, NameHit, Query, SearchIndex

#: What each reason weighs at most.
SAME_PERSON, ON_LIST, NEXT_EVENT, ORIGINAL, NAMED = 1.2, 1.4, 0.8, 0.5, 0.7
PLACE, PERIOD, ALL_WORDS, SOME_WORDS, LIKE = 0.5, 0.25, 0.6, 0.3, 0.35
OFFER, OFFER_ASKED, COUNTED = 0.06, 0.3, 0.25
#: How much a declared depth weighs, and how much of it is left for each step up to the theme that is declared.
_DEPTH: dict[Depth, float] = {"core": 1.0, "partial": 0.45, "none": 0.0, "unknown": 0.0}
_DECAY: dict[Depth, float] = {"core": 0.8, "partial": 0.6, "none": 1.0, "unknown": 1.0}
#: How much a theme weighs by how far it is addressed where one is: what is told here needs no way on.
_HERE: dict[Depth, float] = {"core": 0.6, "partial": 0.9, "none": 1.25, "unknown": 1.0}
#: Where nothing is declared, records alone speak for a partner, but less.
_UNDECLARED = 0.6

#: Periods that more partners than this tell of are no reason.
_FEW = 3
#: Names looked for, and the least score of a hit.
_NAMES, _SURE, _SURE_WORD = 1, 0.9, 0.96
#: Records like this one that are looked at.
_LOOKED_AT = 30
#: Events of a life at which somebody was taken to a place, or stayed there for ever.
_TOLD_EVENTS = frozenset({"arrest", "deportation", "execution", "internment", "death", "burial", "homage", "event"})


class Reasons:
    """Finds reasons for all partners; made once an edition."""

    def __init__(
        self, edition: Edition, index: SearchIndex, coverage: Coverage, counts: Counts, places: Places, worded: Worded
    ) -> None:
        self._edition, self._index, self._network, self._worded = edition, index, edition.network, worded
        self._coverage, self._counts, self._places = coverage, counts, places

    def of(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """Every reason as (partner, reason)."""
        yield from self._persons(matter)
        yield from self._list(matter)
        yield from self._themes(matter)
        yield from self._places_of(matter)
        yield from self._period(matter)
        yield from self._original(matter)
        if matter.question.text:
            yield from self._names(matter)
            yield from self._words(matter)
        elif matter.context.record is not None:
            yield from self._alike(matter.context.record)

    def _persons(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """The same human being is described by others, or stands on a list of theirs; or a record names them."""
        for member in matter.context.members:
            yield member.partner, _described(member)
        for event in matter.events():
            if event.place is not None and event.type in _TOLD_EVENTS:
                for spot in self._places.at(event.place):
                    yield spot.partner, Because("next-event", spot.site, event.type, weight=NEXT_EVENT * spot.weight)
        record = matter.context.record
        if record is not None and not isinstance(record, Person):
            persons = [agent.name for agent in record.agents if agent.type == "person" and agent.role != "publisher"]
            for name in persons[:_NAMES]:
                yield from self._named(name, 0.5)

    def _list(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """The list is kept by this partner."""
        kept = self._network.lists.get(matter.context.list)
        if kept is not None:
            yield kept.partner, Because("on-list", matter.context.list, weight=ON_LIST)

    def _themes(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """Partners that address the themes, how far, and that they offer visits about them."""
        here = matter.context.here
        offered = OFFER_ASKED if matter.question.visit else OFFER
        for theme, weight in matter.topics.items():
            depth_here = self._coverage.declared(here, theme)[0] if here else "unknown"
            tally = self._counts.themes[theme].all if theme in self._counts.themes else {}
            most = max((sum(kinds.values()) for kinds in tally.values()), default=0)
            for partner in self._network.partners:
                depth, above, steps = self._coverage.declared(partner, theme)
                share = sum(tally.get(partner, {}).values()) / most if most else 0.0
                points = _DEPTH[depth] * _DECAY[depth] ** steps
                points += share * COUNTED * (1.0 if points else _UNDECLARED if depth == "unknown" else 0.0)
                points *= weight * _HERE[depth_here]
                if not points:
                    continue
                code = _code(depth, steps)
                subject = above if code == "broader-theme" else theme
                yield (
                    partner,
                    Because(code, subject, "", depth_here, depth if depth != "unknown" else "partial", points),
                )
                if tally.get(partner, {}).get("offer"):
                    yield partner, Because("offer", theme, weight=offered * weight)

    def _places_of(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """It happened at a site of theirs, or the question names it."""
        for spot in self._places.named(matter.question.text):
            yield spot.partner, Because("place", spot.site, spot.words, weight=PLACE * spot.weight)
        record = matter.context.record
        if record is not None and not isinstance(record, Person):
            for place in _places(record)[:4]:
                for spot in self._places.at(place):
                    yield spot.partner, Because("place", spot.site, spot.words, weight=PLACE / 2 * spot.weight)

    def _period(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """The years are theirs, where few partners tell of them."""
        if matter.years is None:
            return
        first, last = matter.years
        told = [
            (id, period)
            for id, partner in self._network.partners.items()
            for period in partner.coverage.periods
            if period.start <= first and last <= period.end
        ]
        partners = {id for id, _ in told}
        if 0 < len(partners) <= _FEW:
            for id in partners:
                depth = "core" if any(p.depth == "core" for other, p in told if other == id) else "partial"
                label = f"{first}" if first == last else f"{first}–{last}"
                weight = PERIOD * _DEPTH[depth] / len(partners)  # type: ignore[index]
                yield id, Because("period", label=label, depth_there=depth, weight=weight)  # type: ignore[arg-type]

    def _original(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """A holding of theirs has this very title, or originals are asked for and a title says the theme."""
        record = matter.context.record
        if record is not None and not isinstance(record, Person):
            titles = tuple(phrase.value for phrase in record.title)
        elif matter.question.original and matter.topics:
            titles = self._counts.themes[next(iter(matter.topics))].phrases
        else:
            return
        kinds: dict[str, tuple[str, ...]] = {"kind": ("holding",)}
        page = self._index.search(
            Query(about=About(phrases=titles), filters=kinds, size=8, snippets=False, counted=False)
        )
        wanted = [f" {analysis.sort_key(title)} " for title in titles]
        for hit in page.hits:
            key = f" {analysis.sort_key(hit.title)} "
            if (record is None or hit.id != record.id) and any(title in key for title in wanted):
                yield hit.partner, Because("original", hit.id, weight=ORIGINAL)

    def _names(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """What may be a name in the question."""
        for name in matter.question.names[:_NAMES]:
            # A question that is a name is asked as it was typed: a page of results has asked it already.
            whole = analysis.words(name) == analysis.words(matter.question.text)
            # A name that is a label of a theme leads by that theme first.
            yield from self._named(matter.question.text if whole else name, 0.6 if matter.question.labelled else 1.0)

    def _named(self, name: str, weight: float) -> Iterator[tuple[str, Because]]:
        """Partners that describe or name somebody with this name."""
        if " " not in name.strip() and not self._index.bears(name):
            return  # `_sure` asks for the very word
        try:
            hits = [hit for hit in names_beside(self._index, name) if _sure(hit, name)]
        except QueryRefused:
            return
        for hit in hits:
            share = weight * hit.score
            if hit.list:
                yield hit.partner, Because("on-list", hit.list, hit.title, weight=ON_LIST * share)
            # A list has said most of it already; its record is named so that it is shown.
            share *= 0.2 if hit.list else 1.0 if hit.id else 0.5
            yield hit.partner, Because("named", hit.id, hit.title or hit.name, weight=NAMED * share)

    def _words(self, matter: Matter) -> Iterator[tuple[str, Because]]:
        """Partners whose records have the words: all of them, or else some."""
        words = matter.question.words
        if not words:
            return
        label = " ".join(words)
        counts = {partner: sum(kinds.values()) for partner, kinds in self._worded.tally(label).items()}
        if counts:
            rare = 1 / (1 + log10(sum(counts.values())))
            most = max(counts.values())
            for partner, number in counts.items():
                yield partner, Because("text", label=label, weight=ALL_WORDS * rare * (number / most) ** 0.5)
            return
        scores = [(hit.partner, hit.score) for hit in self._worded.some(label)]
        for partner, share in _shares(scores).items():
            yield partner, Because("text", label=label, weight=SOME_WORDS * share)

    def _own(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        """Hits that are a partner's own records, not the network's."""
        reference = tuple(f"{source}/" for source in self._network.network.reference)
        return (hit for hit in hits if not hit.id.startswith(reference))

    def _alike(self, record: AnyRecord) -> Iterator[tuple[str, Because]]:
        """Partners with records like this one."""
        hits = list(self._own(self._index.similar(record.id, size=_LOOKED_AT)))
        nearest = {hit.partner: hit.id for hit in reversed(hits)}
        phrase = best(record.title, "fr")
        label = phrase.value if phrase else plain(record.title)
        for partner, share in _shares([(hit.partner, hit.score) for hit in hits]).items():
            yield partner, Because("text", nearest[partner], label, weight=LIKE * share)


def _places(record: AnyRecord) -> Sequence[PlaceRef]:
    """The places that a record is about: of a place, itself under each of its names."""
    if isinstance(record, Place):
        return [PlaceRef(name.value, lat=record.lat, lon=record.lon) for name in record.names]
    return [place for place in record.places if place.role != "kept"]


def _described(member: AnyRecord) -> Because:
    """Why another record of the same human being leads there."""
    if isinstance(member, Person) and member.list:
        return Because("on-list", member.list, plain(member.title), weight=ON_LIST)
    return Because("same-person", member.id, plain(member.title), weight=SAME_PERSON)


def _code(depth: Depth, steps: int) -> str:
    """The reason that a theme gives, by how far it is addressed and how far above it is declared."""
    if depth == "core" and steps <= 1:
        return "theme-core"
    if steps:
        return "broader-theme"
    return "theme-partial"


def _sure(hit: NameHit, name: str) -> bool:
    """Whether a name is surely the one asked for: a single word must be somebody's whole family name or alias."""
    if " " in name.strip():
        return hit.score >= _SURE
    return hit.score >= _SURE_WORD and hit.kind == "person"


def _shares(scores: list[tuple[str, float]]) -> dict[str, float]:
    """Partner → its best score beside the best of all."""
    found: dict[str, float] = {}
    for partner, score in scores:
        found[partner] = max(found.get(partner, 0.0), score)
    top = max(found.values(), default=0.0)
    return {partner: score / top for partner, score in found.items()} if top > 0 else {}
