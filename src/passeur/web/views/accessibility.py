"""The statement on accessibility: what is checked, and with what; what is not; whom to tell."""

from django.http import HttpResponse

from passeur.web import passage
from passeur.web.visit import PortalRequest, page

#: What the tests check at every change, and what nobody has checked: each has its words in the catalogues.
TESTED = ("axe", "html", "keyboard", "zoom", "scripts", "motion", "languages")
UNTESTED = ("people", "partners", "documents")


def accessibility(request: PortalRequest) -> HttpResponse:
    """`/<lang>/accessibility`."""
    visit = request.visit
    contact = visit.edition.network.network.contact
    return page(request, "accessibility.html", {
        "title": visit.words.plain("accessibility.title"),
        "summary": visit.words.plain("accessibility.lead"),
        "tested": TESTED,
        "untested": UNTESTED,
        "contact": contact,
        "contact_url": f"mailto:{contact}" if "@" in contact and " " not in contact else "",
        "canonical": f"/{visit.lang}/accessibility",
        "stops": passage.from_home(visit),
    })  # fmt: skip
