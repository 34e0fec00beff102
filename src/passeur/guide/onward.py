"""From what one institution tells to the partner that tells what it does not."""

from collections.abc import Sequence
from typing import Protocol

from passeur.guide.coverage import Coverage
from passeur.guide.model import Context, Step, Visitor
from passeur.lake.edition import Edition
from passeur.model.themes import Thesaurus
from passeur.search.query import SearchIndex


class Decision(Protocol):
    """What the desk decided for a context: partners to propose first, partners never to propose."""

    pinned: Sequence[str]
    vetoed: Sequence[str]


class Guide:
    """The guide of one edition; made once when it begins to serve, then only read, from several threads."""

    thesaurus: Thesaurus
    coverage: Coverage

    def __init__(self, edition: Edition, index: SearchIndex) -> None:
        raise NotImplementedError

    def onward(
        self, context: Context, visitor: Visitor, most: int = 3, decision: Decision | None = None
    ) -> tuple[Step, ...]:
        """Steps to other partners, the best first; at most one a partner, never one without a reason."""
        raise NotImplementedError
