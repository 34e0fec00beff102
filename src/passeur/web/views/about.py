"""About the data: which edition this is, what it was made from, who says how it may be used."""

from dataclasses import dataclass

from django.http import HttpResponse

from passeur.errors import PasseurError
from passeur.lake.edition import SourceState, numbers, read_manifest
from passeur.model.record import KINDS
from passeur.model.text import Phrase
from passeur.network import Rights, Source, said, words
from passeur.web import passage, present
from passeur.web.days import day_in_words
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Editions that are listed, newest first.
_LISTED = 12


@dataclass(frozen=True)
class SourceLine:
    """One source: its format, what it gave and when; rights only where they are not its partner's."""

    name: str
    format: str
    state: SourceState
    harvested: str
    rights: Phrase | None
    rights_url: str


@dataclass(frozen=True)
class Giver:
    """A partner, its sources, and how its records may be used."""

    face: PartnerFace
    sources: list[SourceLine]
    rights: Phrase | None
    rights_url: str


def about(request: PortalRequest) -> HttpResponse:
    """`/<lang>/about`."""
    visit = request.visit
    manifest, network = visit.edition.manifest, visit.edition.network
    response = page(request, "about.html", {
        "title": visit.words.plain("about.title"),
        "summary": visit.words.plain("about.lead"),
        "canonical": f"/{visit.lang}/about",
        "manifest": manifest,
        "created": _day(manifest.created, visit),
        "kinds": [
            (visit.words.plain(f"kinds.{kind}"), count) for kind in KINDS if (count := manifest.by_kind.get(kind, 0))
        ],
        "partners": [(visit.partner(id), manifest.by_partner.get(id, 0)) for id in network.partners],
        "givers": _givers(visit),
        "editions": _editions(visit),
        "stops": passage.from_home(visit),
    })  # fmt: skip
    # The list of editions grows while this edition serves, so its number does not name what this page says.
    response["Cache-Control"] = "no-cache"
    return response


def _givers(visit: Visit) -> list[Giver]:
    """Partners in the network's order, each with its sources; partners that left the network come last."""
    network, states = visit.edition.network, visit.edition.manifest.sources
    ids = dict.fromkeys([*network.partners, *(state.partner for state in states.values())])
    found = []
    for id in ids:
        lines = [
            _source(network.sources.get(source), source, state, visit)
            for source, state in states.items()
            if state.partner == id
        ]
        partner = network.partners.get(id)
        rights = partner.rights if partner else Rights()
        if lines:
            found.append(Giver(visit.partner(id), lines, *_stated(rights, visit)))
    return found


def _source(source: Source | None, id: str, state: SourceState, visit: Visit) -> SourceLine:
    """One source's line; a source that network.toml no longer names keeps its id."""
    return SourceLine(
        (words(source.name, visit.lang) if source else "") or id,
        (source.format if source else "") or visit.words.plain("about.recognised"),
        state,
        _day(state.harvested, visit),
        *_stated((source.rights if source else None) or Rights(), visit),
    )


def _stated(rights: Rights, visit: Visit) -> tuple[Phrase | None, str]:
    """A statement of rights, by its address where it has no words, and that address."""
    url = present.outside(rights.uri)
    return said(rights.text, visit.lang) or (Phrase(url) if url else None), url


def _editions(visit: Visit) -> list[tuple[int, str, int, bool]]:
    """The newest editions: number, day, records, whether it serves. Damaged ones are left to `verify`."""
    found = []
    for number in sorted(numbers(visit.edition.folder.parent.parent), reverse=True)[:_LISTED]:
        try:
            serves = number == visit.edition.number
            manifest = visit.edition.manifest if serves else read_manifest(visit.edition.folder.parent / str(number))
        except PasseurError:
            continue
        found.append((number, _day(manifest.created, visit), manifest.records, serves))
    return found


def _day(moment: str, visit: Visit) -> str:
    """The day of an ISO 8601 moment, in words."""
    digits = moment[:10].replace("-", "")
    return day_in_words(int(digits), visit.words) if len(digits) == 8 and digits.isdigit() else moment
