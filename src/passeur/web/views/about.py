"""About the data: which edition this is, what it was made from, who says how it may be used."""

from dataclasses import dataclass

from django.http import HttpResponse

from passeur.errors import PasseurError
from passeur.lake.edition import SourceState, numbers, read_manifest
from passeur.model.record import KINDS
from passeur.network import Source, words
from passeur.web import passage, present
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Editions that are listed, newest first.
_LISTED = 12


@dataclass(frozen=True)
class SourceLine:
    """One source: whose it is, in which format, what it gave."""

    name: str
    partner: PartnerFace
    format: str
    state: SourceState
    harvested: str
    rights: str
    rights_url: str


def about(request: PortalRequest) -> HttpResponse:
    """`/<lang>/about`."""
    visit = request.visit
    manifest, network = visit.edition.manifest, visit.edition.network
    response = page(request, "about.html", {
        "title": visit.words.plain("about.title"),
        "manifest": manifest,
        "created": _day(manifest.created, visit),
        "kinds": [
            (visit.words.plain(f"kinds.{kind}"), count) for kind in KINDS if (count := manifest.by_kind.get(kind, 0))
        ],
        "partners": [(visit.partner(id), manifest.by_partner.get(id, 0)) for id in network.partners],
        "sources": [
            _source(network.sources.get(id), id, state, visit) for id, state in sorted(manifest.sources.items())
        ],
        "editions": _editions(visit),
        "stops": passage.from_home(visit),
    })  # fmt: skip
    # The list of editions grows while this edition serves, so its number does not name what this page says.
    response["Cache-Control"] = "no-cache"
    return response


def _source(source: Source | None, id: str, state: SourceState, visit: Visit) -> SourceLine:
    """One source's line; a source that network.toml no longer names keeps its id."""
    partner = visit.edition.network.partners.get(state.partner)
    rights = (source.rights if source and source.rights else None) or (partner.rights if partner else None)
    return SourceLine(
        (words(source.name, visit.lang) if source else "") or id,
        visit.partner(state.partner),
        (source.format if source else "") or visit.words.plain("about.recognised"),
        state,
        _day(state.harvested, visit),
        words(rights.text, visit.lang) if rights else "",
        present.outside(rights.uri) if rights else "",
    )


def _editions(visit: Visit) -> list[tuple[int, str, int, bool]]:
    """The newest editions: number, day, records, whether it serves. Damaged ones are left to `verify`."""
    found = []
    for number in sorted(numbers(visit.edition.folder.parent.parent), reverse=True)[:_LISTED]:
        try:
            manifest = read_manifest(visit.edition.folder.parent / str(number))
        except PasseurError:
            continue
        found.append((number, _day(manifest.created, visit), manifest.records, number == visit.edition.number))
    return found


def _day(moment: str, visit: Visit) -> str:
    """The day of an ISO 8601 moment, in words."""
    digits = moment[:10].replace("-", "")
    return present.day_in_words(int(digits), visit.words) if len(digits) == 8 and digits.isdigit() else moment
