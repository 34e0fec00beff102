"""How anybody asks for a record to be withdrawn: who decides, what then happens, whom to write to."""

from urllib.parse import quote

from django.http import HttpResponse

from passeur.model.record import kind_of
from passeur.web import passage, present
from passeur.web.visit import PortalRequest, Visit, page


def withdrawal(request: PortalRequest) -> HttpResponse:
    """`/<lang>/withdrawal`; with `?record=ID`, about that record. The portal itself takes no request: it is written to
    the network, by hand or with the visitor's own mail."""
    visit = request.visit
    found = visit.edition.get(request.GET.get("record", "")[:400])
    contact = visit.edition.network.network.contact
    partner = visit.partner(found.partner) if found else None
    return page(request, "withdrawal.html", {
        "title": visit.words.plain("withdrawal.title"),
        "summary": visit.words.plain("withdrawal.lead"),
        "record": found,
        "heading": present.title_of(found, visit.lang) if found else None,
        "permalink": visit.origin + visit.page_of(found.id, kind_of(found)) if found else "",
        "partner": partner,
        "contact": contact,
        "contact_url": _mail(contact, found.id if found else "", visit),
        "canonical": f"/{visit.lang}/withdrawal",
        "noindex": found is not None,
        "stops": passage.from_home(visit),
    })  # fmt: skip


def _mail(contact: str, id: str, visit: Visit) -> str:
    """A mailto address (RFC 6068) that names the record; empty where the network's contact is none."""
    if "@" not in contact or " " in contact:
        return ""
    subject = visit.words.say("withdrawal.subject", id=id) if id else visit.words.plain("withdrawal.title")
    return f"mailto:{contact}?subject={quote(subject)}"
