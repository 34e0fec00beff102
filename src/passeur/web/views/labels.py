"""Labels in a room: the short address, the page for a telephone in the hall, the card to print, the code alone."""

from functools import cache
from pathlib import Path

from django.http import HttpResponse, HttpResponseRedirect

from passeur.web import passage
from passeur.web.labels import labelled, qr_file, qr_svg, short_address
from passeur.web.visit import PortalRequest, page

#: Seconds that partners' visitors may keep the script: its address has no version, so not long.
_EMBED_FRESH = 3_600


def short(request: PortalRequest, code: str) -> HttpResponse:
    """`/l/<code>`, as it is printed: leads to the page in the visitor's language."""
    labelled(code, request.visit)  # a label that leads nowhere says so at once
    response = HttpResponseRedirect(request.visit.label(code))
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = "no-cache"
    return response


def hall(request: PortalRequest, code: str) -> HttpResponse:
    """`/<lang>/l/<code>`: what the object is in a paragraph, then where it leads; made for ten minutes in a crowd."""
    visit = request.visit
    label = labelled(code, visit)
    return page(request, "hall.html", {
        "title": label.heading.value,
        "label": label,
        "keeper": visit.partner(label.partner) if label.partner else None,
        "stops": passage.onward(label.context, visit),
        "room_label": f"{visit.label(code)}/card",
        "canonical": label.url or visit.label(code),
        "noindex": True,
    })  # fmt: skip


def card(request: PortalRequest, code: str) -> HttpResponse:
    """`/<lang>/l/<code>/card`: the label to print, with its code and its address in letters."""
    visit = request.visit
    label = labelled(code, visit)
    address = short_address(code, visit)
    return page(request, "card.html", {
        "title": visit.words.say("label.card", what=label.heading.value),
        "label": label,
        "keeper": visit.partner(label.partner) if label.partner else None,
        "address": address,
        "spoken": address.partition("://")[2],
        "qr": qr_svg(address),
        "file": f"/qr/{code}",
        "hall": visit.label(code),
        "noindex": True,
    })  # fmt: skip


def embed(request: PortalRequest) -> HttpResponse:
    """`/embed.js`: the script that shows the way on in a partner's own page; any site may load it."""
    response = HttpResponse(_embed_script(), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = f"public, max-age={_EMBED_FRESH}"
    return response


@cache
def _embed_script() -> bytes:
    return (Path(__file__).parents[1] / "static" / "embed.js").read_bytes()


def code(request: PortalRequest, code: str) -> HttpResponse:
    """`/qr/<code>`: the QR code alone, as an SVG file for whoever sets labels."""
    labelled(code, request.visit)
    response = HttpResponse(qr_file(short_address(code, request.visit)), content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{code.replace("/", "-")}.svg"'
    return response
