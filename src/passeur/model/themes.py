"""A thesaurus (SKOS): concepts with broader, narrower and related ones, found again by any of their labels.

Built from records of kind theme; cycles, dangling ids and concepts without labels are survived, never followed twice.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from passeur.model.record import Theme

#: How a label was found in a text: the preferred label, or an alternative one.
LabelKind = Literal["preferred", "alternative"]


class Found(msgspec.Struct, frozen=True):
    """A concept found in a text by one of its labels. words: as they stand in the text; start, end: in characters."""

    theme: str
    label: LabelKind
    words: str
    start: int
    end: int


class Thesaurus:
    """All concepts of a network. ids are record ids of themes."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        raise NotImplementedError

    def get(self, id: str) -> Theme | None:
        """The concept with this id."""
        raise NotImplementedError

    def label(self, id: str, lang: str) -> str:
        """The preferred label in `lang`, else in any language, else the id."""
        raise NotImplementedError

    def broader(self, id: str) -> dict[str, int]:
        """All concepts above, with how many steps away (1: directly)."""
        raise NotImplementedError

    def narrower(self, id: str) -> dict[str, int]:
        """All concepts below, with how many steps away (1: directly)."""
        raise NotImplementedError

    def related(self, id: str) -> tuple[str, ...]:
        """Concepts that are related, both ways."""
        raise NotImplementedError

    def tops(self) -> tuple[str, ...]:
        """Concepts without a broader one, in the thesaurus's order."""
        raise NotImplementedError

    def named(self, label: str) -> tuple[str, ...]:
        """Concepts that have exactly this label (folded), preferred ones first."""
        raise NotImplementedError

    def find(self, text: str) -> tuple[Found, ...]:
        """Concepts whose labels stand in `text`, whole words only, longest first where they overlap, in its order;
        case, accents, hyphens and plural endings do not matter. Linear in the length of the text."""
        raise NotImplementedError
