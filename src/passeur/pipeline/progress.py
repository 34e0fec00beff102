"""How long work says how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Told now and then how far a stage is; must be quick and must not raise."""

    def __call__(self, stage: str, done: int, total: int | None, what: str = "") -> None:
        """stage: "harvest", "read", "publish", ...; done of total units (None: unknown); what: the thing at hand."""
        ...


def silent(stage: str, done: int, total: int | None, what: str = "") -> None:
    """Progress that nobody looks at."""
