"""How far each partner addresses each theme: declared in network.toml, counted from records and offers."""

import msgspec

from passeur.guide.model import Depth
from passeur.model.themes import Thesaurus
from passeur.network import Network


class Cell(msgspec.Struct, frozen=True):
    """One partner and one theme. declared: by the partner, for this theme or the nearest broader one that it speaks
    of; counted: records and offers with the theme or a narrower one, by kind; doubt: declared and counted disagree."""

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
        raise NotImplementedError

    def cell(self, partner: str, theme: str) -> Cell:
        """One cell of the matrix."""
        raise NotImplementedError

    def addressing(self, theme: str) -> list[tuple[str, Cell]]:
        """Partners that address a theme, the deepest first."""
        raise NotImplementedError

    def not_addressed(self, partner: str) -> list[tuple[str, list[str]]]:
        """Themes that a partner says it does not address, each with the partners that do, the deepest first."""
        raise NotImplementedError
