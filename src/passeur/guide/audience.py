"""For whom a partner has something: what it offers about a theme to families, classes or researchers; whose site can be
reached in a wheelchair.

An audience changes the order among partners that have a reason anyhow; it is never a reason to go where nothing leads.
"""

from collections.abc import Iterable
from functools import lru_cache

from passeur.guide.counting import Counts
from passeur.guide.model import Audience, Because, Visitor
from passeur.lake.edition import Edition
from passeur.model.record import Offer
from passeur.network import Site

#: What an offer made for this audience adds, as a share of the strongest reason to go there.
FOR_THEM = 0.35
#: How much more records of the persons themselves weigh for those who look for somebody of their family.
DESCENT = 1.25
#: Whom an offer names when it is made for an audience. What is for all is no reason to prefer a partner.
_NAMED: dict[Audience, frozenset[str]] = {
    "family": frozenset({"families"}),
    "school": frozenset({"schools"}),
    "researcher": frozenset({"researchers"}),
}
#: Reasons that lead to a person's own record.
_OF_PERSONS = frozenset({"same-person", "on-list", "named"})
_REMEMBERED = 4_096


class Audiences:
    """Weighs what partners have for an audience; made once an edition."""

    def __init__(self, edition: Edition, counts: Counts) -> None:
        self._counts = counts
        self._offer = lru_cache(maxsize=_REMEMBERED)(lambda id: edition.get(id))

    def weigh(self, partner: str, reasons: list[Because], topics: Iterable[str], visitor: Visitor) -> list[Because]:
        """Reasons as they weigh for a visitor: persons' records more for descendants; and an offer of `partner` about
        one of `topics` that is made for the audience (and the level of a class) as a reason of its own."""
        if not reasons or not visitor.audience:
            return reasons
        if visitor.audience == "descendant":
            return [_for_descendants(each) for each in reasons]
        offer = self.offer(partner, topics, visitor)
        if offer is None:
            return reasons
        weight = FOR_THEM * max(each.weight for each in reasons if each.code != "pinned") if _led(reasons) else 0.0
        return [*reasons, Because("audience", offer.id, visitor.audience, weight=weight)]

    def offer(self, partner: str, topics: Iterable[str], visitor: Visitor) -> Offer | None:
        """The first offer of a partner about one of these themes that is made for the visitor's audience."""
        wanted = _NAMED.get(visitor.audience, frozenset())
        for theme in topics:
            kept = self._counts.themes.get(theme)
            for id in kept.offers.get(partner, ()) if kept else ():
                found = self._offer(id)
                if isinstance(found, Offer) and wanted & set(found.audience) and _of_level(found, visitor.level):
                    return found
        return None


def reachable(sites: dict[str, Site], visitor: Visitor) -> list[str]:
    """The ids of sites, for a wheelchair those that say they can be reached first and those that say no last."""
    if not visitor.wheelchair:
        return list(sites)
    order = {"yes": 0, "limited": 1, "": 2, "no": 3}
    return sorted(sites, key=lambda id: order[sites[id].access.wheelchair])


def _for_descendants(reason: Because) -> Because:
    """A reason as it weighs for somebody who looks for one of their family."""
    if reason.code not in _OF_PERSONS:
        return reason
    return Because(
        reason.code,
        reason.subject,
        reason.label,
        reason.depth_here,
        reason.depth_there,
        reason.weight * DESCENT,
    )


def _led(reasons: list[Because]) -> bool:
    """Whether anything but the desk's decision leads there."""
    return any(each.code != "pinned" for each in reasons)


def _of_level(offer: Offer, level: str) -> bool:
    """Whether an offer suits a level of school: it names it, or names none."""
    return not level or not offer.levels or level in offer.levels
