"""What the guide is asked and what it answers. Plain data; said in words by the portal's catalogues (`because.*`)."""

from datetime import date, datetime
from typing import Literal

import msgspec

from passeur.model.record import AnyRecord

#: How far a partner addresses a theme.
Depth = Literal["core", "partial", "none", "unknown"]

Audience = Literal["", "family", "school", "researcher", "descendant"]


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """For whom the guide looks. level: of a school ("primary", "lower-secondary", "upper-secondary"). at: where they
    stand, latitude and longitude (WGS 84). moment: when they would go, None for no particular day."""

    lang: str = "fr"
    audience: Audience = ""
    level: str = ""
    moment: datetime | None = None
    at: tuple[float, float] | None = None
    wheelchair: bool = False


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks at or asks: any of these. here: the partner whose page it is, never proposed again.

    members: other records of the same person (an identity's). found: ids of records that the page has found by the
    words, by partner, the best first.
    """

    text: str = ""
    record: AnyRecord | None = None
    members: tuple[AnyRecord, ...] = ()
    themes: tuple[str, ...] = ()
    list: str = ""
    here: str = ""
    found: dict[str, tuple[str, ...]] = {}


class Because(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason for a step. code: one of CODES; subject: id of the theme, record, list or site that it speaks of;
    label: its words where it has no record; depth_here, depth_there: for themes; weight: its share of the score."""

    code: str
    subject: str = ""
    label: str = ""
    depth_here: Depth = "unknown"
    depth_there: Depth = "unknown"
    weight: float = 0.0


#: Codes of reasons, the strongest first.
CODES = (
    "pinned",  # the desk proposes it here
    "same-person",  # the same person is described there
    "on-list",  # the same person is on a list of theirs
    "original",  # they show or keep the original
    "next-event",  # the next event of this life happened on their site
    "theme-core",  # this theme is at the heart of what they tell, and not addressed here
    "theme-partial",  # they address this theme, which is not addressed here
    "broader-theme",  # they address a broader theme of it
    "offer",  # they offer a visit, a workshop, an exhibition about it
    "audience",  # an offer there is made for the visitor's audience
    "place",  # it happened on their site or near it
    "period",  # the period is theirs
    "named",  # their records name this person
    "text",  # their records speak of it
)


class Waiting(msgspec.Struct, frozen=True):
    """What waits at a partner: how many records of each kind, and the ids of the three best."""

    counts: dict[str, int] = {}
    best: tuple[str, ...] = ()


class Opening(msgspec.Struct, frozen=True):
    """Whether a site is open at a moment: state "open", "closed" or "unknown"; until: when that changes."""

    state: Literal["open", "closed", "unknown"] = "unknown"
    until: datetime | None = None
    source: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One onward proposal: where, why, what waits, whether it is open, how far (km, None when unknown)."""

    partner: str
    site: str = ""
    reasons: tuple[Because, ...]
    waiting: Waiting = Waiting()
    opening: Opening = Opening()
    distance: float | None = None
    score: float = 0.0


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One stop of a planned visit. see: ids of what the visitor keeps there; travel: minutes from the stop before, or
    from the starting point; assumed: the length of the visit is the visitor's own, for nobody states one."""

    partner: str
    site: str
    arrive: datetime
    leave: datetime
    travel: int = 0
    see: tuple[str, ...] = ()
    assumed: bool = False


#: Why something that is kept cannot be fitted, as the portal's catalogues say it (`unfit.*`).
Unfit = Literal[
    "hours-unknown",  # no source states the site's hours: it is never taken for open
    "closed",  # the site is closed that day, or in those hours
    "too-short",  # it is open for less time than the visit takes
    "not-that-day",  # what is offered does not take place that day
    "dates-unknown",  # nobody states when it is offered
    "not-reachable",  # the site is not accessible by wheelchair
    "where-unknown",  # nobody states where the site lies
    "which-site",  # the partner has several sites, and nobody states at which it is
    "no-time",  # the rest of the day is too short, with the way there
]


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be fitted, and why. site: empty where it is not known."""

    partner: str
    reason: Unfit
    site: str = ""
    see: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An order of visits, and what could not be fitted.

    ask: sites whose hours nobody states, as `partner/site`, in an order by the way between them and without times.
    """

    day: date
    stops: tuple[Stop, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    ask: tuple[str, ...] = ()
