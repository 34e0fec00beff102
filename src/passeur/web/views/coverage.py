"""Who addresses what: the network's coverage as a woven band, and as a table."""

from django.http import HttpResponse

from passeur.errors import NotFound
from passeur.web import passage, woven
from passeur.web.visit import PortalRequest, page

#: How far a theme can be addressed, as the legend tells it.
DEPTHS = ("core", "partial", "counted", "none", "unknown")


def coverage(request: PortalRequest) -> HttpResponse:
    """`/<lang>/coverage`. Not there where the network has no thesaurus."""
    visit = request.visit
    if not len(visit.guide.thesaurus):
        raise NotFound("coverage")
    heads, rows = woven.band(visit)
    return page(request, "coverage.html", {
        "title": visit.words.plain("coverage.title"),
        "canonical": f"/{visit.lang}/coverage",
        "summary": visit.words.plain("coverage.about"),
        "depths": DEPTHS,
        "heads": heads,
        "rows": rows,
        "faces": list(visit.partners.values()),
        "groups": woven.table(visit),
        "stops": passage.from_home(visit),
    })  # fmt: skip
