"""How far each partner addresses each theme: declared in network.toml, counted from records and offers.

A declaration speaks of a theme and of everything narrower, until a narrower one is declared otherwise. Where what is
declared and what is counted disagree, both are kept and the desk is told: nothing is decided silently.
"""

from collections.abc import Iterator
from typing import get_args

import msgspec

from passeur.guide.model import Depth
from passeur.model.ids import record_id
from passeur.model.themes import Thesaurus
from passeur.network import Declared, Network

#: The deepest first.
_ORDER: tuple[Depth, ...] = get_args(Depth)
#: So many records of a theme that a partner says it does not address are a doubt.
_MANY = 5


class Cell(msgspec.Struct, frozen=True):
    """One partner and one theme.

    declared: by the partner, for this theme or the nearest broader one that it speaks of. counted: records and offers
    with the theme or a narrower one, by kind. doubt: how the two disagree ("more" is kept than declared, "nothing" is
    kept of what is declared), empty when they agree.
    """

    declared: Depth = "unknown"
    counted: dict[str, int] = {}
    doubt: str = ""

    @property
    def depth(self) -> Depth:
        """What is believed: what the partner declares; where it is silent, "partial" if it has any record of it."""
        if self.declared != "unknown":
            return self.declared
        return "partial" if sum(self.counted.values()) else "unknown"


class Coverage:
    """The whole network's coverage. counts: partner → theme → kind → number, with narrower themes added in."""

    def __init__(self, network: Network, thesaurus: Thesaurus, counts: dict[str, dict[str, dict[str, int]]]) -> None:
        self._thesaurus = thesaurus
        self._counts = counts
        source = network.network.thesaurus
        self._near: dict[tuple[str, str], tuple[Depth, str, int]] = {}
        self._declared = {id: _declared(partner.coverage, source) for id, partner in network.partners.items()}

    @property
    def partners(self) -> tuple[str, ...]:
        """All partners, in the network's order."""
        return tuple(self._declared)

    def cell(self, partner: str, theme: str) -> Cell:
        """One cell of the matrix."""
        declared, _, steps = self.declared(partner, theme)
        counted = self._counts.get(partner, {}).get(theme, {})
        number = sum(counted.values())
        doubt = ""
        # What is declared of a broader theme is doubted there, where narrower ones are counted in.
        if declared == "none" and number >= _MANY and not steps:
            doubt = "more"
        elif declared == "core" and not number and not steps:
            doubt = "nothing"
        return Cell(declared, counted, doubt)

    def addressing(self, theme: str) -> list[tuple[str, Cell]]:
        """Partners that address a theme, the deepest first, then those with the most records."""
        cells = [(partner, self.cell(partner, theme)) for partner in self._declared]
        found = [(partner, cell) for partner, cell in cells if cell.depth in ("core", "partial")]
        return sorted(found, key=lambda each: (_ORDER.index(each[1].depth), -sum(each[1].counted.values())))

    def not_addressed(self, partner: str) -> list[tuple[str, list[str]]]:
        """Themes that a partner says it does not address, each with the partners that do, the deepest first.

        Themes below one that is in the list are left out: the broader one says it.
        """
        declared = self._declared.get(partner, {})
        themes = [theme for theme, depth in declared.items() if depth == "none" and theme in self._thesaurus_ids]
        top = [theme for theme in themes if not any(above in themes for above in self._thesaurus.broader(theme))]
        return [(theme, [other for other, _ in self.addressing(theme) if other != partner]) for theme in top]

    def declares(self, partner: str, depth: Depth) -> tuple[str, ...]:
        """The themes that a partner itself names at this depth."""
        declared = self._declared.get(partner, {})
        return tuple(theme for theme, found in declared.items() if found == depth and theme in self._thesaurus_ids)

    def unknown_themes(self) -> Iterator[tuple[str, str]]:
        """Declared themes that the thesaurus does not have: (partner, theme), for the desk."""
        for partner, declared in self._declared.items():
            for theme in declared:
                if theme not in self._thesaurus_ids:
                    yield partner, theme

    @property
    def _thesaurus_ids(self) -> frozenset[str]:
        return frozenset(self._thesaurus)

    def declared(self, partner: str, theme: str) -> tuple[Depth, str, int]:
        """What the partner declares of a theme, or of the nearest broader one (the deepest where several are near):
        the depth, the theme that is declared, and how many steps above it is. ("unknown", "", 0) where it is silent."""
        known = self._near.get((partner, theme))
        if known is None:
            known = self._near[partner, theme] = self._nearest(partner, theme)
        return known

    def _nearest(self, partner: str, theme: str) -> tuple[Depth, str, int]:
        """`declared`, worked out."""
        declared = self._declared.get(partner, {})
        if theme in declared:
            return declared[theme], theme, 0
        near = [
            (distance, _ORDER.index(declared[above]), above)
            for above, distance in self._thesaurus.broader(theme).items()
            if above in declared
        ]
        if not near:
            return "unknown", "", 0
        distance, depth, above = min(near)
        return _ORDER[depth], above, distance


def _declared(declared: Declared, source: str) -> dict[str, Depth]:
    """Theme → depth, of one partner."""
    found: dict[str, Depth] = {}
    for depth, themes in (("none", declared.none), ("partial", declared.partial), ("core", declared.core)):
        for theme in themes:
            found[record_id(source, theme) if source else theme] = depth  # type: ignore[assignment]
    return found
