"""From what one institution tells to the partner that tells what it does not."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

import msgspec

from passeur.guide import counting, question
from passeur.guide.audience import Audiences, reachable
from passeur.guide.coverage import Coverage
from passeur.guide.decisions import EVERYWHERE
from passeur.guide.hours import ZONE, opening
from passeur.guide.matter import Matter, years_of_record
from passeur.guide.model import Because, Context, Opening, Step, Visitor
from passeur.guide.places import Places
from passeur.guide.reasons import Reasons
from passeur.guide.theming import Themed, themes_of
from passeur.guide.topics import Topics
from passeur.guide.vocabulary import Vocabulary
from passeur.guide.waiting import WaitingRoom
from passeur.guide.worded import Worded
from passeur.lake.edition import Edition
from passeur.model.distance import distance_km
from passeur.model.record import AnyRecord
from passeur.model.themes import Thesaurus
from passeur.search.query import About, SearchIndex

#: Reasons kept of a step, and the least share of the strongest that is worth saying.
_REASONS, _WORTH_SAYING = 4, 0.08
#: The least share of the best step's score that makes another worth going to: below it, next to nothing leads there.
_WORTH_GOING = 0.05
#: What a partner loses that says it does not address what is asked.
_UNTOLD = 0.6
#: What the desk decided comes before everything that is found.
_PINNED = 100.0
#: Questions that are kept taken apart.
_READ = 64
#: Reasons that name a site.
_SITE_CODES = frozenset({"place", "next-event"})


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

    def __init__(self, edition: Edition, index: SearchIndex, counts: counting.Counts | None = None) -> None:
        """counts: by default those kept in the edition, without what is withdrawn; where there are none of this
        version, they are made now."""
        self._network = edition.network
        source = self._network.network.thesaurus
        self.thesaurus = counting.thesaurus_of(edition.of_source(source) if source else ())
        self._counts = counts or self._kept(edition, index)
        tallies = {theme: each.all for theme, each in self._counts.themes.items()}
        self.coverage = Coverage(self._network, self.thesaurus, counting.by_partner(tallies))
        self._vocabulary = Vocabulary(self.thesaurus)
        self._topics = Topics(self.thesaurus, self._counts, self._vocabulary)
        worded = Worded(index, self._network.network.reference)
        self._reasons = Reasons(edition, index, self.coverage, self._counts, Places(self._network), worded)
        # A page asks for the keys of the desk's decisions first, and then for the steps.
        called = frozenset(self._counts.names)
        self._read = lru_cache(maxsize=_READ)(
            lambda text: question.read(text, self.thesaurus, self._vocabulary, called)
        )
        self._audiences = Audiences(edition, self._counts)
        self._waiting = WaitingRoom(index, self._counts, worded, self._network.network.reference)

    def _kept(self, edition: Edition, index: SearchIndex) -> counting.Counts:
        """The counts kept in the edition, which show nothing of what is withdrawn; or made now."""
        kept = counting.read(edition.folder)
        if kept is None:
            return counting.count(self.thesaurus, index, reference=self._network.network.reference)
        return counting.without(kept, frozenset(record.id for record in edition.gone)) if edition.gone else kept

    def counted_anew(self, edition: Edition, index: SearchIndex) -> "Guide":
        """The guide of the same edition with all themes counted now: seconds for a million records."""
        reference = self._network.network.reference
        return Guide(edition, index, counting.count(self.thesaurus, index, self._counts.alignment, reference))

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

    def best(self, theme: str) -> dict[str, tuple[str, ...]]:
        """By partner, ids of the records to show first of a theme, as they were found when the edition was made."""
        return self._counts.themes.get(theme, counting.ThemeCounts()).best

    def onward(
        self, context: Context, visitor: Visitor, most: int = 3, decision: Decision | None = None
    ) -> tuple[Step, ...]:
        """Steps to other partners, the best first; at most one a partner, never one without a reason."""
        matter = self._matter(context)
        reasons: dict[str, list[Because]] = {id: [] for id in self._network.partners if id != context.here}
        for partner, because in self._reasons.of(matter):
            if partner in reasons:
                reasons[partner].append(because)
        if decision is not None:
            for place, partner in enumerate(decision.pinned):
                if partner in reasons:
                    reasons[partner].append(Because("pinned", weight=_PINNED - place))
            for partner in decision.vetoed:
                reasons.pop(partner, None)
        gathered = {
            id: self._audiences.weigh(id, self._weighed(id, _gathered(found), matter), matter.topics, visitor)
            for id, found in reasons.items()
            if found
        }
        scores = {id: sum(each.weight for each in found) for id, found in gathered.items()}
        found = [score for score in scores.values() if score < _PINNED / 2]
        least = _WORTH_GOING * max(found, default=0.0)
        ranked = sorted((id for id, score in scores.items() if score >= least), key=lambda id: -scores[id])[:most]
        return tuple(self._step(id, scores[id], gathered[id], matter, visitor) for id in ranked)

    def keys(self, context: Context) -> tuple[str, ...]:
        """The keys by which the desk decides about a context, the nearest first: see `guide.decisions`."""
        matter = self._matter(context)
        keys = [*(record.id for record in matter.records), *context.themes]
        keys += [f"list:{context.list}"] if context.list else []
        keys += list(matter.topics)[:1]
        keys += [f"partner:{context.here}"] if context.here else []
        return tuple(dict.fromkeys((*keys, EVERYWHERE)))

    def _matter(self, context: Context) -> Matter:
        """What is asked about."""
        asked = self._read(context.text)
        if context.list and not context.themes and (kept := self._network.lists.get(context.list)):
            # A list leads on by what its own words are about.
            words = " \n ".join([*kept.name.values(), *kept.about.values(), *kept.meaning.values()])
            found = [each for each in self.thesaurus.find(words) if each.label != "hidden"]
            themes = tuple(dict.fromkeys(each.theme for each in found))
            context = msgspec.structs.replace(context, themes=themes)
        topics = self._topics.of(context, asked)
        return Matter(context, asked, topics, asked.years or years_of_record(context.record))

    def _weighed(self, partner: str, reasons: list[Because], matter: Matter) -> list[Because]:
        """Reasons as they weigh where a partner says that it does not address part of what is asked."""
        total = sum(matter.topics.values())
        lost = sum(weight for theme, weight in matter.topics.items() if self._untold(partner, theme))
        if not lost:
            return reasons
        factor = 1 - _UNTOLD * lost / total
        return [msgspec.structs.replace(each, weight=each.weight * factor) for each in reasons]

    def _untold(self, partner: str, theme: str) -> bool:
        """Whether a partner says that it does not address a theme."""
        return self.coverage.declared(partner, theme)[0] == "none"

    def _step(self, partner: str, score: float, reasons: list[Because], matter: Matter, visitor: Visitor) -> Step:
        """One step: what is worth saying of why, what waits, whether it is open, how far."""
        strongest = max(each.weight for each in reasons if each.code != "pinned") if len(reasons) > 1 else 0.0
        reasons = sorted(reasons, key=lambda each: -each.weight)
        said = [each for each in reasons if each.weight >= _WORTH_SAYING * strongest][:_REASONS]
        site_id = self._site(partner, reasons, visitor)
        site = self._network.partners[partner].sites.get(site_id)
        said = [self._with_offer(partner, each) for each in said]
        moment = visitor.moment or datetime.now(ZONE)
        return Step(
            partner=partner,
            site=site_id,
            reasons=tuple(said),
            waiting=self._waiting.at(partner, said, matter),
            opening=opening(site, moment) if site else Opening(),
            distance=distance_km(visitor.at, site.coordinates) if visitor.at and site and site.coordinates else None,
            score=score,
        )

    def _site(self, partner: str, reasons: list[Because], visitor: Visitor) -> str:
        """The site that the reasons lead to; else the nearest to where the visitor stands; else the first."""
        sites = self._network.partners[partner].sites
        for each in reasons:
            if each.code in _SITE_CODES and each.subject in sites:
                return each.subject
        ordered = reachable(sites, visitor)
        if visitor.at is not None:
            best = [id for id in ordered if not visitor.wheelchair or sites[id].access.wheelchair != "no"] or ordered
            placed = [(distance_km(visitor.at, site.coordinates), id) for id in best if (site := sites[id]).coordinates]
            if placed:
                return min(placed)[1]
        return next(iter(ordered), "")

    def _with_offer(self, partner: str, reason: Because) -> Because:
        """A reason that speaks of an offer names it."""
        if reason.code != "offer":
            return reason
        return msgspec.structs.replace(reason, subject=self._waiting.offer(partner, reason.subject))


def _gathered(reasons: list[Because]) -> list[Because]:
    """Reasons, the weightiest first; of the same reason said twice, only the weightier counts."""
    best: dict[tuple[str, str], Because] = {}
    for each in reasons:
        key = (each.code, "" if each.code in ("named", "text", "offer", "original", "period") else each.subject)
        if key not in best or best[key].weight < each.weight:
            best[key] = each
    return sorted(best.values(), key=lambda each: -each.weight)
