"""What the desk decided about the way on: for a context, a partner is proposed first (pinned) or never (vetoed).

A context is written as its key: a record's or theme's id, `list:ID`, `partner:ID` (any page of that partner), or `*`.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Literal

import msgspec

Verdict = Literal["pin", "veto"]

#: The key of every context.
EVERYWHERE = "*"


class Decided(msgspec.Struct, frozen=True):
    """One decision that holds. context: a key; when: ISO 8601, UTC."""

    context: str
    partner: str
    verdict: Verdict
    by: str = ""
    when: str = ""
    why: str = ""


class Chosen(msgspec.Struct, frozen=True):
    """What holds for one context (a `guide.onward.Decision`). A veto for it outweighs a pin."""

    pinned: tuple[str, ...] = ()
    vetoed: tuple[str, ...] = ()


class Decisions:
    """All decisions that hold; never changes. version: changes with them."""

    def __init__(self, decided: Iterable[Decided] = ()) -> None:
        self._by_key: dict[str, list[Decided]] = {}
        for each in decided:
            self._by_key.setdefault(each.context, []).append(each)
        self.version = blake2b(msgspec.json.encode(self._by_key), digest_size=4).hexdigest()

    def on(self, keys: Iterable[str]) -> Chosen:
        """What holds for a context with these keys. The first key speaks first: the nearest to what is looked at."""
        verdicts: dict[str, Verdict] = {}
        for key in keys:
            for each in self._by_key.get(key, ()):
                verdicts.setdefault(each.partner, each.verdict)
        return Chosen(
            pinned=tuple(partner for partner, verdict in verdicts.items() if verdict == "pin"),
            vetoed=tuple(partner for partner, verdict in verdicts.items() if verdict == "veto"),
        )
