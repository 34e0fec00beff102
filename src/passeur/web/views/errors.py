"""Error pages: calm, in the visitor's language, saying what can be tried."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template import loader

from passeur.errors import QueryRefused
from passeur.web.version import portal_version
from passeur.web.visit import PortalRequest, page
from passeur.web.words import Catalogue, catalogue, languages

#: Seconds after which a machine that found nothing published may ask again: its reader was told "in a moment".
_AGAIN = 60


def error(request: HttpRequest, status: int, refusal: QueryRefused | None = None) -> HttpResponse:
    """An error page. refusal: what was wrong with what was asked; it is said in the visitor's language where it can be,
    else as the part that refused says it (English). What was typed stays in the line of the search."""
    if not hasattr(request, "visit"):
        return _bare(status, request)
    visit = cast(PortalRequest, request).visit
    response = page(request, "error.html", {
        "status": status, "title_key": f"error.e{status}.title", "text_key": f"error.e{status}.text",
        "title": visit.words.plain(f"error.e{status}.title"), "search": {"text": request.GET.get("q", "")[:500]},
        **_reason(refusal, visit.words),
    }, status)  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _reason(refusal: QueryRefused | None, words: Catalogue) -> dict[str, str]:
    """What was wrong, in the visitor's language or else in English."""
    if refusal is None:
        return {}
    if refusal.reason:
        return {"reason": words.say(f"refused.{refusal.reason}", None, **refusal.values)}
    return {"detail": str(refusal)}


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
    response = _bare(503, request)
    response["Retry-After"] = str(_AGAIN)
    return response


def _bare(status: int, request: HttpRequest) -> HttpResponse:
    """An error page without a network behind it, in all languages, that of the address first."""
    first = request.path.split("/")[1]
    catalogues = [catalogue(lang) for lang in sorted(languages(), key=lambda lang: (lang != first, lang))]
    texts = [
        (words.lang, words.plain(f"error.e{status}.title"), words.plain(f"error.e{status}.text"))
        for words in catalogues
    ]
    html = loader.get_template("bare.html").render({"texts": texts, "version": portal_version()})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
