"""Addresses that are not pages, and what all pages share."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import resolve

from passeur.errors import NotFound, QueryRefused
from passeur.web.views.errors import error, tombstone
from passeur.web.visit import PortalRequest, served_languages
from passeur.web.words import languages

_P = ParamSpec("_P")
_View = Callable[Concatenate[PortalRequest, _P], HttpResponseBase]


def spoken(view: _View[_P]) -> Callable[..., HttpResponseBase]:
    """A page in a language of the network: others are not found; only reading is allowed; our errors become pages."""

    @wraps(view)
    def answer(request: HttpRequest, lang: str, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        portal = cast(PortalRequest, request)
        if lang != portal.visit.lang:
            raise Http404(lang)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return view(portal, *args, **kwargs)
        except NotFound:
            return missing(portal, kwargs)
        except QueryRefused as refusal:
            return error(request, 400, refusal)

    return answer


def unspoken(view: _View[_P]) -> Callable[..., HttpResponseBase]:
    """An address without a language: only reading is allowed; what is not there becomes a page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return view(cast(PortalRequest, request), *args, **kwargs)
        except NotFound:
            return missing(cast(PortalRequest, request), kwargs)
        except QueryRefused as refusal:
            return error(request, 400, refusal)

    return answer


def missing(request: PortalRequest, parts: Mapping[str, object]) -> HttpResponse:
    """What stands where nothing is: the tombstone of a record that was withdrawn, or 404. parts: of the address."""
    edition = request.visit.edition
    head = edition.network.network
    local = str(parts.get("local", parts.get("code", "")))
    given = str(parts["source"]) if "source" in parts else ""
    sources = (given,) if given else (head.thesaurus, *head.gazetteers[:1])
    ids = {f"{source}/{name}" for source in sources for name in (local, local.rpartition(".")[0])}
    return error(request, 404) if edition.withdrawn.isdisjoint({*ids, local}) else tombstone(request)


def root(request: HttpRequest) -> HttpResponse:
    """`/` leads to the home page in the visitor's language."""
    response = HttpResponseRedirect(cast(PortalRequest, request).visit.home())
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = "no-cache"
    return response


def tidied(request: HttpRequest, path: str) -> HttpResponse:
    """An address as people type it or hand it on, with a slash too many at its end: that of the page.

    Raises Http404 where there is no such page either.
    """
    meant = "/" + path.strip("/")  # one slash before it: two would name another host
    resolve(meant)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(quote(meant) + (f"?{query}" if query else ""))


def untongued(request: HttpRequest, lang: str) -> HttpResponse:
    """`/fr`: the home page in that language. Raises Http404 for any other word."""
    if lang not in served_languages(cast(PortalRequest, request).visit.edition):
        raise Http404(lang)
    return HttpResponsePermanentRedirect(f"/{lang}/")


def health(request: HttpRequest) -> HttpResponse:
    """For those who watch the server: which edition serves. 503 before the first one, from the middleware."""
    edition = cast(PortalRequest, request).visit.edition
    response = JsonResponse({"status": "ok", "edition": edition.number, "records": edition.manifest.records})
    response["Cache-Control"] = "no-store"
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """Searches are endless and not worth a robot's time; records are, and the sitemaps name them all. Rules give
    addresses from their beginning: `/*/names` would close the records of a source that is called so."""
    origin = request.META.get("passeur.origin") or f"{request.scheme}://{request.get_host()}"
    closed = ("search", "suggest", "names", "kept", "visit", "withdrawal?", "record/*/tree$", "record/*/tree?")
    rules = [f"Disallow: /{lang}/{page}" for lang in languages() for page in closed]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {origin}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def icon(request: HttpRequest) -> HttpResponse:
    """Browsers that do not read the page's own `link rel=icon`."""
    return HttpResponseRedirect("/static/mark.svg")
