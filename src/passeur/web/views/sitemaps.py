"""Sitemaps for those who make search engines: every page in every language, so many addresses a file, streamed.

https://www.sitemaps.org/protocol.html: at most 50,000 addresses a file; the languages of a page are told with
`xhtml:link`. Records are not decoded: their ids are all that is read.
"""

from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import escape

from passeur.lake.edition import Edition
from passeur.network import Network
from passeur.web.views.errors import error
from passeur.web.visit import PortalRequest, Visit

MOST = 50_000

_XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

#: Addresses of one chunk of a stream.
_CHUNK = 500


def index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: which sitemaps there are."""
    visit = cast(PortalRequest, request).visit
    manifest = visit.edition.manifest
    each = MOST // len(visit.languages)
    parts = ["pages-1"]
    parts += [f"records-{number}" for number in range(1, -(-manifest.records // each) + 1)]
    parts += [f"people-{number}" for number in range(1, -(-manifest.identities // each) + 1)]
    lines = [
        f"<sitemap><loc>{escape(visit.origin)}/sitemap-{part}.xml</loc><lastmod>{manifest.created}</lastmod></sitemap>"
        for part in parts
    ]
    body = "\n".join([f"<sitemapindex {_NAMESPACE}>", *lines, "</sitemapindex>", ""])
    return HttpResponse(_HEAD + body, content_type=_XML)


def part(request: HttpRequest, name: str, number: int) -> HttpResponse | StreamingHttpResponse:
    """`/sitemap-<pages|records|people>-<number>.xml`: one of them."""
    visit = cast(PortalRequest, request).visit
    each = MOST // len(visit.languages)
    start = (number - 1) * each
    most = {"pages": 1, "records": visit.edition.manifest.records, "people": visit.edition.manifest.identities}
    if not 0 <= start < most.get(name, 0):
        return error(request, 404)
    # The stream outlives its request, and the edition that it began with may stop serving meanwhile: it opens its own.
    edition = visit.edition.again()
    paths: Iterable[str]
    if name == "records":
        paths = (_path(id, visit.edition.network) for id in edition.ids(start, each))
    elif name == "people":
        paths = (f"people/{quote(id)}" for id in edition.identities.ids(start, each))
    else:
        paths = pages(visit)
    return StreamingHttpResponse(_written(paths, visit.origin, visit.languages, edition), content_type=_XML)


def pages(visit: Visit) -> Iterator[str]:
    """The addresses of all pages that are neither records nor people, without their language."""
    network = visit.edition.network
    yield from ("", "partners", "agenda", "visit", "about", "accessibility", "withdrawal")
    yield from (f"partners/{quote(id)}" for id in network.partners)
    yield from (
        f"sites/{quote(id)}/{quote(site)}" for id, partner in network.partners.items() for site in partner.sites
    )
    if network.lists:
        yield "lists"
    yield from (f"lists/{quote(id)}" for id in network.lists)
    if network.network.thesaurus:
        yield from ("themes", "coverage")
    yield "places"


def _path(id: str, network: Network) -> str:
    """The address of a record's page without its language: the network's own themes and places have short ones."""
    source, _, local = id.partition("/")
    if source == network.network.thesaurus:
        return f"themes/{quote(local)}"
    if source in network.network.gazetteers:
        return f"places/{quote(local if source == network.network.gazetteers[0] else id)}"
    return f"record/{quote(id)}"


def _written(paths: Iterable[str], origin: str, languages: list[str], edition: Edition) -> Iterator[bytes]:
    """A sitemap: each page in each language, with the addresses of all of them. The edition is closed at the end."""
    try:
        head = f'<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        chunk = [_HEAD, head]
        for path in paths:
            urls = [(lang, f"{origin}/{lang}/{path}") for lang in languages]
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(url)}/>' for lang, url in urls
            )
            chunk += [f"<url><loc>{escape(url)}</loc>{links}</url>\n" for _, url in urls]
            if len(chunk) > _CHUNK:
                yield "".join(chunk).encode()
                chunk = []
        yield "".join([*chunk, "</urlset>\n"]).encode()
    finally:
        edition.close()
