"""Feeds of searches, sitemaps and what robots are told."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from lxml import etree, html

from passeur.model.record import Holding
from passeur.model.text import text
from passeur.web.current import Current
from passeur.web.views import sitemaps

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def feed(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def test_a_search_names_its_feed_which_keeps_its_state(client: Client) -> None:
    page = html.fromstring(client.get("/fr/search?q=imaginaire&kind=holding&sort=title&view=list").content.decode())
    (url,) = page.xpath("//link[@type='application/atom+xml']/@href")
    assert url == "/fr/search.atom?q=imaginaire&kind=holding"
    told = feed(client, url)
    assert told.xpath("string(a:link[@rel='alternate']/@href)", namespaces=ATOM).endswith(
        "/fr/search?q=imaginaire&kind=holding"
    )
    entries = told.xpath("a:entry", namespaces=ATOM)
    assert len(entries) == 50
    assert len({entry.findtext("a:id", namespaces=ATOM) for entry in entries}) == 50
    assert feed(client, "/fr/search.atom?q=rien+du+tout").xpath("a:entry", namespaces=ATOM) == []
    assert client.get("/fr/search.atom?q=x&from=hier").status_code == 400


def test_what_a_new_edition_brings_comes_first(fresh: Callable[[], tuple[Path, Current]], samples: Any) -> None:
    folder, current = fresh()
    letter = Holding(id="fonds/neuf", source="fonds", partner="archives", title=text("Zzz imaginaire\x07 et neuf"))
    samples.publish(folder, [*samples.records(), letter])
    told = feed(Client(**{"passeur.current": current}), "/en/search.atom?q=imaginaire")
    first = told.xpath("a:entry[1]", namespaces=ATOM)[0]
    assert first.findtext("a:title", namespaces=ATOM) == "Zzz imaginaire  et neuf"
    assert first.findtext("a:author/a:name", namespaces=ATOM) == "Imaginary Archives"
    assert urlsplit(first.findtext("a:id", namespaces=ATOM)).path == "/en/record/fonds/neuf"
    current.close()


def locations(client: Client, url: str) -> list[str]:
    answer = client.get(url)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [str(found) for found in etree.fromstring(body).xpath("//s:loc/text()", namespaces=MAP)]


def test_a_feed_without_entries_changed_when_its_edition_was_published(client: Client, samples: Any) -> None:
    for url in ("/fr/search.atom?q=introuvable", "/fr/agenda.atom?type=workshop&partner=archives"):
        empty = feed(client, url)
        assert not empty.xpath("a:entry", namespaces=ATOM), url
        created = html.fromstring(client.get("/sitemap.xml").content).xpath("string(//lastmod)")
        assert empty.xpath("string(a:updated)", namespaces=ATOM).replace("+00:00", "Z") == created, url


def test_sitemaps_name_every_page_in_every_language(client: Client, samples: Any) -> None:
    parts = [urlsplit(url).path for url in locations(client, "/sitemap.xml")]
    assert parts == ["/sitemap-pages-1.xml", "/sitemap-records-1.xml"]
    named = [urlsplit(url).path for part in parts for url in locations(client, part)]
    assert [path for path, times in Counter(named).items() if times > 1] == []
    for record in samples.records():
        own = {"mots": "themes", "lieux": "places"}.get(record.source)
        path = f"{own}/{record.id.partition('/')[2]}" if own else f"record/{record.id}"
        assert {f"/fr/{path}", f"/en/{path}"} < set(named)
    for path in locations(client, parts[0]):
        assert client.get(urlsplit(path).path).status_code == 200, path
    body = b"".join(client.get(parts[1]).streaming_content)
    first = etree.fromstring(body).find("s:url", MAP)
    assert [link.get("hreflang") for link in first.findall("x:link", MAP)] == ["en", "fr"] or [
        link.get("hreflang") for link in first.findall("x:link", MAP)
    ] == ["fr", "en"]
    for gone in ("/sitemap-records-2.xml", "/sitemap-people-1.xml", "/sitemap-other-1.xml", "/sitemap-records-0.xml"):
        assert client.get(gone).status_code == 404


def test_a_sitemap_never_has_more_addresses_than_allowed(client: Client, monkeypatch: Any, samples: Any) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 60)
    parts = [urlsplit(url).path for url in locations(client, "/sitemap.xml") if "records" in url]
    counts = [len(locations(client, part)) for part in parts]
    assert sum(counts) == 2 * len(samples.records())
    assert max(counts) == 60


def test_robots_are_told_of_the_sitemaps_and_kept_from_endless_pages(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().split("\n")
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert {"/fr/search", "/en/names"} < set(closed)
    # In rules a star stands for anything, "$" for the end, and nothing else for another than itself.
    rules = [re.compile(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")) for rule in closed]
    for path in ("/fr/record/names/a-1", "/en/record/search/tree-1", "/fr/sites/musee/visit", "/fr/withdrawal"):
        assert not any(rule.match(path) for rule in rules), f"{path} is open, whatever its source is called"
    for path in ("/fr/record/fonds/F1/tree", "/fr/record/fonds/F1/tree?cursor=100", "/en/visit.pdf", "/en/names?q=a"):
        assert any(rule.match(path) for rule in rules), path
