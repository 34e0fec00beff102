"""What every request passes: compression, security headers and validators, and the edition that it keeps to its end."""

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from passeur.guide.hours import ZONE
from passeur.web.current import Current
from passeur.web.version import portal_version
from passeur.web.views.errors import nothing_published
from passeur.web.visit import PortalRequest, Visit, served_languages

_Next = Callable[[HttpRequest], HttpResponseBase]

#: What tells the moment, in the sites' time zone; `passeur.clock` of the WSGI environment stands in for it.
Clock = Callable[[], datetime]

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
        " manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: Below this a compressed answer is hardly smaller.
_WORTH_SQUEEZING = 1_000

#: How long a browser may show a page without asking again, in seconds. A rollback must be seen soon.
_FRESH = 5


def clock() -> datetime:
    """The moment, where the network's sites are."""
    return datetime.now(ZONE)


def squeeze(get_response: _Next) -> _Next:
    """gzip at its quickest level for those who take it. No page holds a secret, so BREACH has nothing to find."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        """The answer, squeezed where that is worth it."""
        response = get_response(request)
        if not isinstance(response, HttpResponse) or len(response.content) < _WORTH_SQUEEZING:
            return response
        if response.headers["Content-Type"].startswith("image/png"):  # is compressed already
            return response
        response["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", "") and "Content-Encoding" not in response:
            packer = zlib.compressobj(level=1, wbits=31)
            response.content = packer.compress(response.content) + packer.flush()
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response

    return answer


def guard(get_response: _Next) -> _Next:
    """Security headers on everything; HSTS only where the request came by https."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        """The answer, with the headers that it has not."""
        response = get_response(request)
        for name, value in _SECURITY.items():
            if not response.has_header(name):
                response[name] = value
        if request.is_secure():
            response["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return answer


def lease(get_response: _Next) -> _Next:
    """Give the request the pair of edition and index that serves now; 304 where the visitor has this edition's page.

    Pages say what is open: the validator changes at every quarter of an hour, when opening hours do.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        """The answer, from one edition throughout."""
        if request.path == "/robots.txt" or request.path.startswith("/static/"):
            return get_response(request)
        current = cast(Current, request.META["passeur.current"])
        with current.lease() as pair:
            if pair is None:
                return nothing_published(request)
            languages = served_languages(pair.edition)
            first = request.path.split("/", 2)[1]
            lang = first if first in languages else preferred(request.headers.get("Accept-Language", ""), languages)
            origin = request.META.get("passeur.origin") or f"{request.scheme}://{request.get_host()}"
            moment = cast(Clock, request.META.get("passeur.clock", clock))()
            decisions = current.decisions.now()
            guide, version = pair.guided
            cast(PortalRequest, request).visit = Visit(
                lang,
                pair.edition,
                pair.index,
                guide,
                pair.placing,
                decisions,
                origin,
                moment,
                request.path,
                request.META.get("QUERY_STRING", ""),
            )
            quarter = f"{moment:%y%m%d%H}{moment.minute // 15}"
            tag = f'W/"{version}-{portal_version()}-{quarter}-{decisions.version}"'
            if request.method in ("GET", "HEAD") and request.headers.get("If-None-Match") == tag:
                response: HttpResponseBase = HttpResponseNotModified()
            else:
                response = get_response(request)
            if response.status_code in (200, 304) and not response.has_header("Cache-Control"):
                response["ETag"] = tag
                response["Cache-Control"] = f"public, max-age={_FRESH}, must-revalidate"
            return response

    return answer


def preferred(header: str, languages: list[str]) -> str:
    """The first of `languages` that an Accept-Language header (RFC 9110, 12.5.4) asks for most, else the first."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        wanted.append((-weight, place, tag.strip().partition("-")[0].lower()))
    for _, _, lang in sorted(wanted):
        if lang in languages:
            return lang
    return languages[0]
