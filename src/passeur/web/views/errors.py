"""Error pages: calm, in the visitor's language, saying what can be tried."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template import loader

from passeur.web.version import portal_version
from passeur.web.visit import PortalRequest, page
from passeur.web.words import catalogue, languages


def error(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """An error page. detail: what was wrong, as the part that refused says it (English)."""
    if not hasattr(request, "visit"):
        return _bare(status)
    visit = cast(PortalRequest, request).visit
    response = page(request, "error.html", {
        "status": status, "title_key": f"error.e{status}.title", "text_key": f"error.e{status}.text", "detail": detail,
        "title": visit.words.plain(f"error.e{status}.title"),
    }, status)  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def tombstone(request: HttpRequest) -> HttpResponse:
    """410: what stands at the address of a record that was withdrawn."""
    words = cast(PortalRequest, request).visit.words
    response = page(request, "error.html", {
        "status": 410, "title_key": "withdrawal.gone-title", "text_key": "withdrawal.gone-text",
        "title": words.plain("withdrawal.gone-title"), "noindex": True,
    }, 410)  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error(request, 500)


def nothing_published(request: HttpRequest) -> HttpResponse:
    """503: the network has no edition yet."""
    return _bare(503)


def _bare(status: int) -> HttpResponse:
    """An error page without a network behind it, in all languages."""
    catalogues = [catalogue(lang) for lang in languages()]
    texts = [
        (words.lang, words.plain(f"error.e{status}.title"), words.plain(f"error.e{status}.text"))
        for words in catalogues
    ]
    html = loader.get_template("bare.html").render({"texts": texts, "version": portal_version()})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
