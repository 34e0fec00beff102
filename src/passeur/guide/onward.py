"""From what one institution tells to the partner that tells what it does not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from passeur.errors import QueryRefused
from passeur.guide import counting
from passeur.guide.coverage import Coverage
from passeur.guide.hours import ZONE, opening
from passeur.guide.model import Because, Context, Depth, Opening, Step, Visitor, Waiting
from passeur.guide.theming import Themed, themes_of
from passeur.guide.topics import topics_of
from passeur.lake.edition import Edition
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord, Person
from passeur.model.themes import Thesaurus
from passeur.search.query import About, Query, SearchIndex

#: Themes of a context that are looked at, records shown of a partner, reasons kept of a step.
_THEMES, _BEST, _REASONS = 12, 3, 4
#: What each kind of evidence weighs.
_SAME_PERSON, _ON_LIST, _THEME, _COUNTED, _TEXT, _LIST = 1.5, 1.5, 1.0, 0.25, 0.3, 1.2
_DEPTH: dict[Depth, float] = {"core": 1.0, "partial": 0.45, "none": 0.0, "unknown": 0.0}
#: What the same theme weighs by how far it is addressed where one is.
_HERE: dict[Depth, float] = {"core": 0.6, "partial": 0.8, "none": 1.2, "unknown": 1.0}
_PINNED = 100.0


class Decision(Protocol):
    """What the desk decided for a context: partners to propose first, partners never to propose."""

    @property
    def pinned(self) -> Sequence[str]:
        """Partners to propose first, in this order."""
        ...

    @property
    def vetoed(self) -> Sequence[str]:
        """Partners never to propose."""
        ...


class Guide:
    """The guide of one edition; made once when it begins to serve, then only read, from several threads."""

    thesaurus: Thesaurus
    coverage: Coverage

    def __init__(self, edition: Edition, index: SearchIndex) -> None:
        """The counts kept in the edition are taken; where there are none of this version, they are made now."""
        self._edition, self._index, self._network = edition, index, edition.network
        source = self._network.network.thesaurus
        self.thesaurus = counting.thesaurus_of(edition.of_source(source) if source else ())
        self._counts = counting.read(edition.folder) or counting.count(self.thesaurus, index)
        self.coverage = Coverage(
            self._network,
            self.thesaurus,
            counting.by_partner({theme: each.all for theme, each in self._counts.themes.items()}),
        )

    def themes_of(self, record: AnyRecord) -> tuple[Themed, ...]:
        """The themes of a record, explicit ones first; proposed ones are marked."""
        return themes_of(record, self.thesaurus, self._counts)

    def about(self, theme: str, explicit: bool = False) -> About:
        """What finds the records of a theme and of all narrower ones, for `Query.about`. explicit: only those whose
        own index terms say it."""
        return self._counts.about(theme, self.thesaurus, explicit)

    def counted(self, theme: str, explicit: bool = False) -> counting.Tally:
        """How many records a theme has, narrower ones included, by partner and kind."""
        found = self._counts.themes.get(theme, counting.ThemeCounts())
        return found.explicit if explicit else found.all

    def onward(
        self, context: Context, visitor: Visitor, most: int = 3, decision: Decision | None = None
    ) -> tuple[Step, ...]:
        """Steps to other partners, the best first; at most one a partner, never one without a reason."""
        topics = dict(list(topics_of(context, self.thesaurus, self._counts).items())[:_THEMES])
        reasons: dict[str, list[Because]] = {id: [] for id in self._network.partners if id != context.here}
        for partner, because in (
            *self._people(context),
            *self._lists(context),
            *self._themes(topics, context.here),
            *self._texts(context),
        ):
            if partner in reasons:
                reasons[partner].append(because)
        pinned = list(decision.pinned) if decision else []
        for place, partner in enumerate(pinned):
            if partner in reasons:
                reasons[partner].append(Because("pinned", weight=_PINNED - place))
        vetoed = set(decision.vetoed) if decision else set()
        scored = [(sum(each.weight for each in found), id) for id, found in reasons.items() if found]
        ranked = sorted((each for each in scored if each[1] not in vetoed), key=lambda each: -each[0])
        return tuple(self._step(id, score, reasons[id], topics, context, visitor) for score, id in ranked[:most])

    def _themes(self, topics: dict[str, float], here: str) -> list[tuple[str, Because]]:
        """Partners that address the themes, and how far."""
        found = []
        for theme, weight in topics.items():
            depth_here = self.coverage.cell(here, theme).declared if here else "unknown"
            tally = self.counted(theme)
            most = max((sum(kinds.values()) for kinds in tally.values()), default=0)
            for partner, cell in self.coverage.addressing(theme):
                share = sum(tally.get(partner, {}).values()) / most if most else 0.0
                points = (_DEPTH[cell.depth] * _THEME + share * _COUNTED) * weight * _HERE[depth_here]
                code = "theme-core" if cell.depth == "core" else "theme-partial"
                found.append((partner, Because(code, theme, "", depth_here, cell.depth, points)))
        return found

    def _people(self, context: Context) -> list[tuple[str, Because]]:
        """Partners that describe the same person, or have them on a list of theirs."""
        found = []
        for member in context.members:
            if isinstance(member, Person) and member.list:
                found.append((member.partner, Because("on-list", member.list, weight=_ON_LIST)))
            else:
                found.append((member.partner, Because("same-person", member.id, weight=_SAME_PERSON)))
        return found

    def _lists(self, context: Context) -> list[tuple[str, Because]]:
        """The partner whose list it is."""
        kept = self._network.lists.get(context.list)
        return [(kept.partner, Because("on-list", context.list, weight=_LIST))] if kept else []

    def _texts(self, context: Context) -> list[tuple[str, Because]]:
        """Partners whose records have all words of the question."""
        if not context.text.strip():
            return []
        try:
            tally = self._index.tally(Query(text=context.text))
        except QueryRefused:
            return []
        counts = {partner: sum(kinds.values()) for partner, kinds in tally.items()}
        most = max(counts.values(), default=0)
        return [
            (partner, Because("text", label=context.text, weight=_TEXT * number / most))
            for partner, number in counts.items()
        ]

    def _step(
        self,
        partner: str,
        score: float,
        reasons: list[Because],
        topics: dict[str, float],
        context: Context,
        visitor: Visitor,
    ) -> Step:
        """One step, with what waits there."""
        kept = sorted(reasons, key=lambda each: -each.weight)[:_REASONS]
        sites = self._network.partners[partner].sites
        site = next(iter(sites), "")
        moment = visitor.moment or datetime.now(ZONE)
        place = sites[site].coordinates if site else None
        return Step(
            partner=partner,
            site=site,
            reasons=tuple(kept),
            waiting=self._waiting(partner, kept, context),
            opening=opening(sites[site], moment) if site else Opening(),
            distance=distance_km(visitor.at, place) if visitor.at and place else None,
            score=score,
        )

    def _waiting(self, partner: str, reasons: list[Because], context: Context) -> Waiting:
        """What a partner has about the theme or the words that lead there."""
        themes = [each.subject for each in reasons if each.code.startswith("theme")]
        if themes:
            page = self._index.search(
                Query(about=self.about(themes[0]), filters={"partner": (partner,)}, size=_BEST + 1, snippets=False)
            )
            counts = self.counted(themes[0]).get(partner, {})
        elif any(each.code == "text" for each in reasons):
            asked = Query(text=context.text, filters={"partner": (partner,)}, size=_BEST + 1, snippets=False)
            page = self._index.search(asked)
            counts = self._index.tally(Query(text=context.text)).get(partner, {})
        else:
            return Waiting(best=tuple(each.subject for each in reasons if each.code == "same-person")[:_BEST])
        this = context.record.id if context.record else ""
        return Waiting(counts, tuple(hit.id for hit in page.hits if hit.id != this)[:_BEST])
