"""What is shown first of each theme at each partner: found once an edition, so that a step costs no question for it."""

from typing import TYPE_CHECKING

import msgspec

from passeur.model.themes import Thesaurus
from passeur.search.query import About, Query, SearchIndex

if TYPE_CHECKING:
    from passeur.guide.counting import Counts, ThemeCounts

#: Records kept of each theme and partner: more than are shown, since the one that somebody looks at is left out.
KEPT = 6
_ENOUGH = 3


def with_best(
    counts: "Counts", thesaurus: Thesaurus, index: SearchIndex, reference: tuple[str, ...]
) -> dict[str, "ThemeCounts"]:
    """The themes of `counts` with what is shown first of each. reference: sources that are the network's own."""
    own = {theme: _own(each, index, reference) for theme, each in counts.themes.items()}
    found = {}
    for theme, each in counts.themes.items():
        best = {partner: _filled(theme, partner, 0, own, counts, thesaurus) for partner in each.all}
        offers = {
            partner: _filled(theme, partner, 1, own, counts, thesaurus)
            for partner, kinds in each.all.items()
            if kinds.get("offer")
        }
        found[theme] = msgspec.structs.replace(each, best=best, offers=offers)
    return found


def _own(each: "ThemeCounts", index: SearchIndex, reference: tuple[str, ...]) -> dict[str, tuple[list[str], list[str]]]:
    """By partner: records about a theme itself, and offers."""
    found = {}
    for partner, kinds in each.all.items():
        offers = _search(each, partner, "offer", index, reference) if kinds.get("offer") else []
        found[partner] = (_search(each, partner, "", index, reference), offers)
    return found


def _search(each: "ThemeCounts", partner: str, kind: str, index: SearchIndex, reference: tuple[str, ...]) -> list[str]:
    """Records of a partner about a theme itself: by index term and in titles; only where these are few, in texts."""
    filters: dict[str, tuple[str, ...]] = {"partner": (partner,)}
    if kind:
        filters["kind"] = (kind,)
    prefixes = tuple(f"{source}/" for source in reference)
    found: list[str] = []
    for about in (About(each.terms, each.aligned, each.phrases, titles=True), About(phrases=each.phrases)):
        if len(found) < _ENOUGH and (about.terms or about.aligned or about.phrases):
            asked = Query(about=about, filters=filters, size=KEPT, snippets=False, counted=False)
            hits = index.search(asked).hits
            found += [hit.id for hit in hits if not hit.id.startswith(prefixes) and hit.id not in found]
    return found[:KEPT]


def _filled(
    theme: str,
    partner: str,
    which: int,
    own: dict[str, dict[str, tuple[list[str], list[str]]]],
    counts: "Counts",
    thesaurus: Thesaurus,
) -> tuple[str, ...]:
    """A theme's own records, then those of the narrower themes of which the partner has most."""
    found = list(own[theme].get(partner, ([], []))[which])
    if len(found) < KEPT:
        numbers = {id: sum(counts.themes[id].all.get(partner, {}).values()) for id in thesaurus.narrower(theme)}
        for id in sorted((id for id, number in numbers.items() if number), key=lambda id: -numbers[id]):
            found += [each for each in own[id].get(partner, ([], []))[which] if each not in found]
    return tuple(found[:KEPT])
