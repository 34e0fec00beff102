"""Citations, cards and what machines are told: each says what the sources say, whatever characters they hold."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from lxml import html

from passeur.web.cite import Citation, bibtex, ris
from passeur.web.linked import script_json


def data(client: Client, url: str) -> Any:
    tree = html.fromstring(client.get(url).content.decode())
    (script,) = tree.xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def test_a_record_is_cited_as_bibtex_and_ris(client: Client) -> None:
    page = html.fromstring(client.get("/fr/record/objets/poste-1").content.decode())
    bib, as_ris = page.xpath("//dd[@class='cite-as']/a/@href")
    answer = client.get(bib)
    assert answer["Content-Disposition"] == 'attachment; filename="objets-poste-1.bib"'
    entry = answer.content.decode()
    assert entry.startswith("@misc{objets-poste-1,\n")
    assert "  author = {{Fictive, Jeanne}}," in entry
    assert "  title = {{Poste émetteur imaginaire}}," in entry
    assert "  year = {1943}," in entry
    assert "  url = {http://testserver/fr/record/objets/poste-1}," in entry
    lines = client.get(as_ris).content.decode().split("\r\n")
    assert lines[0] == "TY  - GEN"
    assert {"TI  - Poste émetteur imaginaire", "AU  - Fictive, Jeanne", "AN  - OBJ 1", "PY  - 1943"} < set(lines)
    assert lines[-2:] == ["ER  - ", ""]


def test_a_unit_is_cited_with_what_it_is_part_of(client: Client) -> None:
    text = client.get("/en/record/fonds/F1-5").content.decode()
    assert (
        "Imaginary Archives, F/1/5, Fonds imaginaire, “Dossier imaginaire 5”, about 1943. Online: Trial network" in text
    )


def test_no_character_of_a_partner_breaks_a_citation(client: Client) -> None:
    cited = Citation(
        "a/é_{x}", "",
        "50 % & {plus} $x_1 \\ #~^\nER  - ", ("A\r\nTY  - BOOK",), "K", "", "", "", 0, "https://e.x/", "N", 1, "",
    )  # fmt: skip
    visit: Any = type("V", (), {"lang": "fr", "words": type("W", (), {"say": staticmethod(lambda *a, **k: "")})})
    lines = ris(cited, visit).split("\r\n")
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - GEN", "ER  - "]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    entry = bibtex(cited, visit)
    assert entry.startswith("@misc{a-e-x,")
    bare = re.sub(r"\\\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\\\[{}$&%#_]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert client.get("/fr/record/objets/mechant.bib").status_code == 200
    assert client.get("/fr/record/objets/mechant.ris").status_code == 200
    assert client.get("/fr/record/objets/poste-1.doc").status_code == 404


@pytest.mark.parametrize(
    "url", ["/fr/card.png", "/en/record/objets/mechant.png", "/fr/partners/musee.png", "/fr/lists/mur.png"]
)
def test_cards_are_pictures_of_the_size_that_is_asked_for(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(answer.content[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1200, 630)


@pytest.mark.parametrize("url", ["/fr/", "/en/record/noms/p1", "/fr/partners/musee", "/fr/lists/mur"])
def test_pages_name_a_card_that_is_there(client: Client, url: str) -> None:
    tree = html.fromstring(client.get(url).content.decode())
    told = {meta.get("property"): meta.get("content") for meta in tree.xpath("//meta[@property]")}
    assert told["og:url"] == f"http://testserver{url}"
    assert client.get(told["og:image"].removeprefix("http://testserver")).status_code == 200
    assert told["og:title"]


def test_machines_are_told_what_a_record_is_and_who_keeps_it(client: Client) -> None:
    told = data(client, "/en/record/objets/poste-1")
    assert told["@type"] == "ArchiveComponent"
    assert told["name"] == "Imaginary transmitter"
    assert told["holdingArchive"]["name"] == "Imaginary Museum"
    assert told["license"] == "https://example.org/droits"
    person = data(client, "/en/record/noms/p1")
    assert (person["@type"], person["birthDate"], person["deathPlace"]["name"]) == ("Person", "1901-05-01", "Lyon")
    offer = data(client, "/en/record/objets/expo")
    assert offer["@type"] == "ExhibitionEvent"
    assert offer["location"]["name"] == "The Annexe"
    assert "startDate" not in offer  # permanent: no day is made up
    assert data(client, "/en/partners/musee")["location"][0]["address"] == "1 rue Imaginaire, Paris"
    listed = data(client, "/fr/lists/mur")
    assert listed["@type"] == "Dataset"
    assert client.get(listed["distribution"][0]["contentUrl"].removeprefix("http://testserver")).status_code == 200


def test_nothing_told_to_machines_can_end_its_element(client: Client) -> None:
    assert "<" not in script_json({"a": "</script><!--<script>", "b": "\u2028&"})
    body = client.get("/fr/record/objets/mechant").content.decode()
    inside = body.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in inside
    assert "alert(1)" in json.loads(inside)["name"]
