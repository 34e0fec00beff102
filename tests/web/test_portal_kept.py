"""What a visitor keeps: in the address, handed on without scripts, cited, tabled; nothing of it is stored by us."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from passeur.web import kept


def tree_of(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200
    assert not answer.cookies
    return html.fromstring(answer.content.decode())


def keeps(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query).get("keep", [])


def test_a_list_grows_from_page_to_page_without_scripts(client: Client) -> None:
    page = tree_of(client, "/fr/record/objets/poste-1")
    (first,) = page.xpath("//p[@class='keep']/a/@href")
    assert keeps(first) == ["objets/poste-1"]
    listed = tree_of(client, first)
    (form,) = listed.xpath("//form[@role='search']")
    assert ("keep", "objets/poste-1") in {(field.get("name"), field.get("value")) for field in form.xpath(".//input")}
    found = tree_of(client, "/fr/search?q=fictive&keep=objets/poste-1")
    (hit,) = found.xpath("//li[@class='hit']//a/@href")
    assert keeps(hit) == ["objets/poste-1"]
    (second,) = tree_of(client, hit).xpath("//p[@class='keep']/a/@href")
    assert keeps(second) == ["objets/poste-1", "noms/p1"]
    both = tree_of(client, second)
    assert len(both.xpath("//ol[@class='kept']/li")) == 2
    drops = both.xpath("//p[@class='drop']/a/@href")
    assert [keeps(url) for url in drops] == [["noms/p1"], ["objets/poste-1"]]
    assert both.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]


def test_every_way_out_of_a_page_hands_the_list_on_once(client: Client) -> None:
    page = tree_of(client, "/en/record/fonds/F1-64?keep=objets/expo")
    ways = [url for url in page.xpath("//a/@href") if url.startswith("/")]
    assert len(ways) > 10
    files = (".json", ".bib", ".ris", ".atom")
    for url in ways:
        if not urlsplit(url).path.endswith(files):
            assert keeps(url)[:1] == ["objets/expo"], url
            assert len(keeps(url)) == len(set(keeps(url)))
    assert "keep" not in "".join(page.xpath("//link/@href[not(contains(., '/en/')) and not(contains(., '/fr/'))]"))
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://testserver/en/record/fonds/F1-64"]


def test_a_page_without_a_list_carries_nothing(client: Client) -> None:
    page = tree_of(client, "/en/record/fonds/F1-64")
    assert [url for url in page.xpath("//a/@href") if "keep=" in url] == page.xpath("//p[@class='keep']/a/@href")


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("objets/poste-1", "objets/poste-1"), ("https://x.example/fr/record/objets/a%20b", "objets/a b"),
        ("/en/people/p12", "p12"), ("/fr/sites/musee/maison?keep=x", "musee/maison"), ("https://x.example/fr/", ""),
        ("/fr/themes/deportation", "themes/deportation"),
        ("/en/places/a/b", "places/a/b"), ("", ""), ("x" * 301, ""), ("a\x00b", ""),
    ],
)  # fmt: skip
def test_addresses_of_pages_are_taken_for_what_they_show(typed: str, id: str) -> None:
    assert kept.id_of(typed) == id


def test_a_list_is_cited_tabled_and_leads_to_its_pages(client: Client) -> None:
    url = "/fr/kept?keep=objets/mechant&keep=musee/maison&keep=noms/p1&keep=gone/1&keep=noms/p1"
    page = tree_of(client, url)
    text = " ".join(page.text_content().split())
    assert "3 pages gardées" in text
    assert "1 page gardée n’est plus dans cette édition." in text
    assert len(page.xpath("//ul[contains(@class, 'citations')]/li")) == 2
    table = client.get(url.replace("/kept?", "/kept.csv?"))
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Titre"
    assert [row[5] for row in rows[1:]] == [
        "http://testserver/fr/record/objets/mechant", "http://testserver/fr/sites/musee/maison",
        "http://testserver/fr/record/noms/p1",
    ]  # fmt: skip
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert client.get(url.replace("/kept?", "/kept.ris?")).content.count(b"ER  -") == 2
    assert client.get("/fr/kept.bib?keep=gone/1").status_code == 404
    assert client.get("/fr/kept.exe?keep=noms/p1").status_code == 404


def test_themes_and_places_are_kept_by_the_short_address_of_their_pages(client: Client) -> None:
    page = tree_of(client, "/fr/kept?keep=/fr/themes/objets/theme&keep=http://x.example/en/places/objets/lieu")
    assert page.xpath("//ol[@class='kept']//h2/a/text()") == ["Résistance imaginaire", "Place Imaginaire"]


def test_hostile_ids_stay_inert(client: Client) -> None:
    evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for url in (f"/fr/kept?keep={evil}", f"/fr/?keep={evil}", f"/fr/search?q=valise&keep={evil}"):
        body = client.get(url).content.decode()
        assert "<script>alert" not in body
        assert "<script>alert" not in "".join(html.fromstring(body).xpath("//@href[contains(., '<')]"))
    many = "&".join(f"keep=a/{n}" for n in range(150))
    assert len(kept.read(many)) == kept.MOST
    assert client.get("/fr/?" + "&".join(f"keep=a/{n}" for n in range(1_000))).status_code == 200
