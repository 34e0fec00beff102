"""The network's coverage for readers: the woven band, the whole table, and what one partner addresses and does not.

Doubts, where what a partner declares and what is counted disagree, are for the desk and never shown here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from passeur.model.ids import record_id
from passeur.web.facets import Choice
from passeur.web.visit import PartnerFace, Visit

#: A theme at the top that holds more than this share of all themes is shown by those directly below it.
_TOO_BROAD = 0.25
#: Partners named as those that address what another does not.
_NAMED = 3


@dataclass(frozen=True)
class Thread:
    """One cell: a theme, and how far a partner addresses it: "core", "partial", "counted" (it has records, and says
    nothing), "none" (it says that it does not) or "unknown"."""

    url: str
    theme: str
    depth: str


@dataclass(frozen=True)
class Weft:
    """A partner's row of the band."""

    face: PartnerFace
    threads: list[Thread]


@dataclass(frozen=True)
class Row:
    """A theme's row of the table: a depth for each partner, in the network's order."""

    url: str
    label: str
    depths: list[str]


@dataclass(frozen=True)
class Group:
    """The rows below one of the themes at the top."""

    head: Row
    rows: list[Row]


@dataclass(frozen=True)
class Elsewhere:
    """A theme that a partner does not address, and who does."""

    url: str
    label: str
    partners: list[PartnerFace]


def columns(visit: Visit) -> list[str]:
    """The themes across: those at the top, a very broad one replaced by those directly below it; each once."""
    thesaurus = visit.guide.thesaurus
    found: list[str] = []
    for top in thesaurus.tops():
        below = thesaurus.narrower(top)
        direct = [id for id, steps in below.items() if steps == 1]
        found += direct if len(below) > _TOO_BROAD * len(thesaurus) and len(direct) > 1 else [top]
    return list(dict.fromkeys(found))


def band(visit: Visit) -> tuple[list[Choice], list[Weft]]:
    """The band: the themes across as links, and a row for each partner."""
    themes = columns(visit)
    heads = [Choice(_label(id, visit), 0, visit.theme(id)) for id in themes]
    rows = [
        Weft(
            face,
            [
                Thread(f"{visit.theme(id)}#at-{partner}", _label(id, visit), summary(partner, id, visit))
                for id in themes
            ],
        )
        for partner, face in visit.partners.items()
    ]
    return heads, rows


def table(visit: Visit) -> list[Group]:
    """Every theme at the top with those directly below it, and how far each partner addresses them."""
    thesaurus = visit.guide.thesaurus
    found = []
    for top in thesaurus.tops():
        below = [id for id, steps in thesaurus.narrower(top).items() if steps == 1]
        rows = sorted((_row(id, visit) for id in below), key=lambda row: row.label.casefold())
        found.append(Group(_row(top, visit), rows))
    return found


def summary(partner: str, theme: str, visit: Visit) -> str:
    """How far a partner addresses a theme and what is below it: what it declares below is at least a part of it."""
    depth = depth_of(partner, theme, visit)
    if depth in ("core", "partial"):
        return depth
    below = [visit.guide.coverage.declared(partner, id) for id in visit.guide.thesaurus.narrower(theme)]
    return "partial" if any(said in ("core", "partial") and not steps for said, _, steps in below) else depth


def depth_of(partner: str, theme: str, visit: Visit) -> str:
    """How far a partner addresses a theme, as readers are told it.

    Who addresses a broad theme in part says nothing of each of its parts: there, and where a partner is silent, only
    its records speak.
    """
    coverage = visit.guide.coverage
    said, _, steps = coverage.declared(partner, theme)
    if said in ("core", "none") or (said == "partial" and not steps):
        return said
    return "counted" if sum(coverage.cell(partner, theme).counted.values()) else "unknown"


def declared(partner: str, depth: str, visit: Visit) -> list[Choice]:
    """The themes that a partner itself declares, as links; those that the thesaurus does not have are left out."""
    head = visit.edition.network.network
    said = visit.edition.network.partners[partner].coverage
    ids = [record_id(head.thesaurus, local) for local in (said.core if depth == "core" else said.partial)]
    known = [id for id in ids if visit.guide.thesaurus.get(id) is not None] if head.thesaurus else []
    return [Choice(_label(id, visit), 0, visit.theme(id)) for id in known]


def elsewhere(partner: str, visit: Visit) -> list[Elsewhere]:
    """What a partner says it does not address, and who does; what nobody addresses is left out."""
    found = []
    for theme, others in visit.guide.coverage.not_addressed(partner):
        who = addressing(theme, others, visit)
        if who:
            found.append(Elsewhere(visit.theme(theme), _label(theme, visit), who))
    return found


def addressing(theme: str, partners: Iterable[str], visit: Visit) -> list[PartnerFace]:
    """Of some partners those with a theme at heart, else those that address it in part, else those with records."""
    depths = {partner: summary(partner, theme, visit) for partner in partners}
    for wanted in ("core", "partial", "counted"):
        chosen = [partner for partner, depth in depths.items() if depth == wanted]
        if chosen:
            return [visit.partner(partner) for partner in chosen[:_NAMED]]
    return []


def _row(id: str, visit: Visit) -> Row:
    """One row of the table."""
    return Row(visit.theme(id), _label(id, visit), [summary(partner, id, visit) for partner in visit.partners])


def _label(id: str, visit: Visit) -> str:
    """A theme's label."""
    return visit.guide.thesaurus.label(id, visit.lang)


def busiest(visit: Visit, most: int, partner: str = "") -> list[Choice]:
    """The themes that most records are indexed by, of all partners or of one: with how many, in the reader's words."""
    guide = visit.guide
    found: list[tuple[int, str]] = []
    for id in guide.thesaurus:
        tally = guide.counted(id, explicit=True)
        kinds = [tally.get(partner, {})] if partner else list(tally.values())
        found.append((sum(sum(each.values()) for each in kinds), id))
    chosen = [each for each in sorted(found, key=lambda each: -each[0])[:most] if each[0]]
    return [Choice(_label(id, visit), number, visit.theme(id), id) for number, id in chosen]
