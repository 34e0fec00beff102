"""What the commands about the guide say and do: the way on, the desk's decisions about it, coverage."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import msgspec

from passeur.errors import NotFound, Refused
from passeur.guide import counting
from passeur.guide.alignment import problems
from passeur.guide.contexts import context_of
from passeur.guide.decisions import EVERYWHERE, Decided, Verdict
from passeur.guide.hours import ZONE
from passeur.guide.onward import Guide
from passeur.guide.placing import Placing
from passeur.lake.edition import Edition
from passeur.model.ids import record_id
from passeur.search.query import SearchIndex
from passeur.web import told
from passeur.web.desk.onward import Ways, decisions_of
from passeur.web.desk.store import DESK, Desk
from passeur.web.views.api import visitor
from passeur.web.visit import Visit
from passeur.web.words import Catalogue

#: How a depth is said, and shown in the matrix.
_SAID = {"core": "core", "partial": "partial", "none": "not addressed", "unknown": "not known"}
_SIGNS = {"core": "●", "partial": "◐", "none": "○", "unknown": "·"}


def onward(
    folder: Path,
    edition: Edition,
    index: SearchIndex,
    words: Catalogue,
    context: str,
    here: str,
    *,
    asked: Mapping[str, str],
    most: int,
) -> dict[str, Any]:
    """The way on from a context, in the shape of the API. asked: audience, day, at. Raises NotFound, QueryRefused."""
    now = datetime.now(ZONE)
    visit = Visit(
        words.lang, edition, index, Guide(edition, index), Placing(edition, index), decisions_of(folder), "", now
    )
    return told.onward(context_of(edition, context, here), visitor(asked, visit), visit, most)


def onward_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The way on, for people."""
    for number, step in enumerate(found["steps"], 1):
        site = step["site"]
        where = (site["name"], site["address"]) if site else ()
        yield f"{number}. " + ", ".join(filter(None, (step["short"], *where)))
        for why in step["why"]:
            yield f"   - {why}"
        for record in step["waiting"]["best"]:
            yield f"     {record['title']}  [{record['what']}]  {record['id']}"
        when = step["opening"]["words"]
        far = f", {step['distance_km']:g} km" if step["distance_km"] is not None else ""
        if when or far:
            yield f"   {when}{far}"


def decide(folder: Path, edition: Edition, context: str, partner: str, verdict: str, by: str, why: str) -> Decided:
    """Pin, veto, or take back (verdict ""). Raises Refused and NotFound on what is not in the network."""
    key = _key(edition, context)
    if partner not in edition.network.partners:
        raise NotFound(f"there is no partner {partner!r}; there are: {', '.join(edition.network.partners)}")
    if verdict and verdict not in get_args(Verdict):
        raise Refused(f"{verdict!r} is no decision: pin or veto; or --retire to take one back")
    with Desk(folder) as desk:
        ways = Ways(desk)
        if not verdict:
            return ways.retire(key, partner, by=by, why=why)
        return ways.decide(key, partner, msgspec.convert(verdict, Verdict), by=by, why=why)


def decisions(folder: Path) -> list[Decided]:
    """All decisions that hold."""
    if not (folder / DESK).exists():
        return []
    with Desk(folder) as desk:
        return Ways(desk).holding()


def _key(edition: Edition, context: str) -> str:
    """The key of a context that the network has. Raises NotFound."""
    network = edition.network
    kind, _, id = context.partition(":")
    known = {"list": frozenset(network.lists), "partner": frozenset(network.partners)}
    if context == EVERYWHERE or (kind in known and id in known[kind]):
        return context
    theme = record_id(network.network.thesaurus, context) if network.network.thesaurus and context.strip() else ""
    for key in (context, theme):
        if key and edition.get(key) is not None:
            return key
    raise NotFound(f"{context!r} is no record, theme, list:ID or partner:ID of the network, and not *")


def coverage(edition: Edition, index: SearchIndex, lang: str) -> dict[str, Any]:
    """Declared and counted coverage of every theme, and what the desk must look at."""
    guide = Guide(edition, index)
    themes = []
    for theme in guide.thesaurus:
        cells = {partner: guide.coverage.cell(partner, theme) for partner in guide.coverage.partners}
        explicit = guide.counted(theme, explicit=True)
        themes.append(
            {
                "theme": theme,
                "label": guide.thesaurus.label(theme, lang),
                "broader": list(guide.thesaurus.broader(theme)),
                "partners": {
                    partner: {
                        "declared": cell.declared,
                        "depth": cell.depth,
                        "counted": cell.counted,
                        "explicit": explicit.get(partner, {}),
                        "doubt": cell.doubt,
                    }
                    for partner, cell in cells.items()
                    if cell.depth != "unknown"
                },
            }
        )
    unknown = [{"partner": partner, "theme": theme} for partner, theme in guide.coverage.unknown_themes()]
    kept = counting.read(edition.folder)
    lines = problems(kept.alignment if kept else (), guide.thesaurus, index, edition.network.sources)
    return {
        "partners": list(guide.coverage.partners), "themes": themes, "unknown_themes": unknown, "alignment": list(lines)
    }  # fmt: skip


def coverage_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Coverage as a matrix, then what disagrees."""
    partners = found["partners"]
    if not found["themes"]:
        yield "The edition that serves has no themes to count by: [network] thesaurus names the source that has them."
        return
    yield "  ".join(f"{_SIGNS[depth]} {said}" for depth, said in _SAID.items())
    for number, partner in enumerate(partners, 1):
        yield f"{number}: {partner}"
    yield " ".join(str(number) for number in range(1, len(partners) + 1))
    for theme in found["themes"]:
        cells = [theme["partners"].get(partner, {"depth": "unknown"}) for partner in partners]
        yield " ".join(_SIGNS[cell["depth"]] for cell in cells) + f"  {theme['label']}"
    for theme in found["themes"]:
        for partner, cell in theme["partners"].items():
            number = sum(cell["counted"].values())
            if cell["doubt"] == "more":
                yield f"{partner}: {theme['label']} is declared as not addressed, and {number} records are about it"
            elif cell["doubt"] == "nothing":
                yield f"{partner}: {theme['label']} is declared as core, and no record is about it"
    for each in found["unknown_themes"]:
        yield f"{each['partner']}: coverage names {each['theme']}, which the thesaurus does not have"
    yield from (f"alignment: {line}" for line in found["alignment"])
