"""Lists in the portal: what each means, names walked by letter, filtered, printed and downloaded; never melted."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from lxml import html

from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.web.current import Current

NAMES = 450
NETWORK = """
[network]
id = "essai"
name = {fr = "Essai", en = "Trial"}
[partners.memorial]
name = {fr = "Mémorial imaginaire", en = "Imaginary memorial"}
[sources.mur]
partner = "memorial"
files = ["mur.csv"]
list = "mur"
[sources.mur.mapping]
kind = "person"
id = "id"
names = [{family = "nom", given = "prenom"}, {column = "autre", type = "variant"}]
events = [{type = "birth", date = "ne", place = "lieu"}, {type = "death", date = "mort"}]
terms = {column = "parcours", split = "|", type = "background", lang = "fr", also = {en = "paths"}}
[sources.autre]
partner = "memorial"
files = ["autre.csv"]
list = "autre"
[sources.autre.mapping]
kind = "person"
id = "id"
names = [{family = "nom", given = "prenom"}]
events = [{type = "death", date = "mort"}]
[lists.mur]
name = {fr = "Les noms du mur", en = "The names on the wall"}
partner = "memorial"
about = {fr = "Chaque nom est imaginaire.", en = "Every name is made up."}
meaning = {fr = "Y figurer ne veut rien dire.", en = "Being on it means nothing."}
made_by = {fr = "Personne.", en = "Nobody."}
rights = {text = {fr = "Licence ouverte", en = "Open licence"}, uri = "https://example.org/licence"}
[lists.autre]
name = {fr = "Une autre liste", en = "Another list"}
partner = "memorial"
"""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Current]:
    folder: Path = tmp_path_factory.mktemp("lists")
    (folder / "network.toml").write_text(NETWORK)
    letters = "BCDFGLMNPRSTVÉ"
    rows = ["id;nom;prenom;autre;ne;lieu;mort;parcours;paths"]
    for number in range(NAMES):
        family = f"{letters[number % len(letters)]}aktif{number // len(letters):02d}"
        parcours = "résistant|otage;resister|hostage" if number % 3 == 0 else "otage;hostage"
        rows.append(
            f"{number};{family};Zéphir;;190{number % 10};Lieu{number % 4};1944-02-{number % 28 + 1:02d};{parcours}"
        )
    rows.append("formule;=CMD();Zéphir;;1900;Lieu0;1944-02-01;otage;hostage")
    (folder / "mur.csv").write_text("\n".join(rows) + "\n")
    (folder / "autre.csv").write_text("id;nom;prenom;mort\n1;Baktif00;Zéphir;1944-02-01\n")
    update(folder, EmbeddedBackend(), workers=1)
    current = Current(folder, EmbeddedBackend().open)
    yield current
    current.close()


@pytest.fixture
def visitor(lists: Current) -> Client:
    return Client(**{"passeur.current": lists})


def _tree(visitor: Client, url: str) -> html.HtmlElement:
    response = visitor.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def _names(tree: html.HtmlElement) -> list[str]:
    return [" ".join(each.text_content().split()) for each in tree.xpath("//ul[@class='names']/li/a")]


def _content(visitor: Client, url: str) -> bytes:
    return b"".join(visitor.get(url))  # type: ignore[arg-type]


def test_all_lists_are_there_with_what_they_are_and_how_many(visitor: Client) -> None:
    text = _tree(visitor, "/fr/lists").text_content()
    assert "Les noms du mur" in text
    assert "Chaque nom est imaginaire." in text
    assert f"{NAMES + 1} noms" in text
    assert "1 nom" in text


def test_a_list_says_what_being_on_it_means_who_made_it_and_its_rights(visitor: Client) -> None:
    tree = _tree(visitor, "/en/lists/mur")
    text = tree.text_content()
    for words in ("Being on it means nothing.", "Nobody.", "Open licence", "Every name is made up."):
        assert words in text
    assert "https://example.org/licence" in tree.xpath("//a/@href")


def test_every_name_is_walked_once_in_order_and_only_this_list_s(visitor: Client) -> None:
    url, walked = "/fr/lists/mur", []
    while url:
        tree = _tree(visitor, url)
        walked += tree.xpath("//ul[@class='names']/li/a/@href")
        url = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
    assert len(walked) == len(set(walked)) == NAMES + 1
    assert all(each.startswith("/fr/record/mur/") for each in walked)


def test_letters_lead_to_their_names_and_letters_without_names_are_text(visitor: Client) -> None:
    tree = _tree(visitor, "/fr/lists/mur")
    links = {each.text: each.get("href") for each in tree.xpath("//nav[@class='letters']//a")}
    assert "A" not in links
    assert {"B", "É"} & set(links) == {"B"}
    assert all(name.startswith("B") for name in _names(_tree(visitor, links["B"])))
    assert any(name.startswith("É") for name in _names(_tree(visitor, links["E"])))


def test_a_background_narrows_and_can_be_taken_back(visitor: Client) -> None:
    tree = _tree(visitor, "/fr/lists/mur?background=r%C3%A9sistant")
    assert f"{NAMES // 3} noms" in tree.text_content()
    back = tree.xpath("//ul[@class='inline']/li[contains(., 'résistant')]/a/@href")
    assert back == ["/fr/lists/mur"]


def test_a_background_has_the_words_of_the_page_s_language(visitor: Client) -> None:
    for url in ("/en/lists/mur", "/en/lists/mur?letter=B", "/en/lists/mur?letter=Z"):
        shown = _tree(visitor, url).xpath("//section[@aria-labelledby='by-background']//a/text()")
        assert set(shown) <= {"resister", "hostage"}
    narrowed = _tree(visitor, "/en/lists/mur?background=r%C3%A9sistant&letter=Z").text_content()
    assert "resister" in narrowed
    assert "résistant" not in narrowed


def test_headings_and_lists_let_a_screen_reader_walk(visitor: Client) -> None:
    tree = _tree(visitor, "/fr/lists/mur?letter=B")
    for section in tree.xpath("//section[@class='letter']"):
        assert section.xpath("h2/@id") == [section.get("aria-labelledby")]
        assert section.xpath("ul/li/a")


def test_the_spreadsheet_has_every_name_and_no_formula(visitor: Client) -> None:
    data = _content(visitor, "/fr/lists/mur.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data), delimiter=";"))
    header = next(place for place, row in enumerate(rows) if row[:1] == ["id"])
    assert rows[0] == ["Les noms du mur"]
    assert any("Licence ouverte" in row[0] for row in rows[:header])
    found = [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]
    assert len(found) == NAMES + 1
    assert found[0]["family"]
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@]", cell)]
    assert any(each["name"].startswith("'=CMD()") for each in found)


def test_a_selection_is_downloaded_as_data_and_as_text(visitor: Client) -> None:
    lines = _content(visitor, "/fr/lists/mur.jsonl?background=r%C3%A9sistant").decode().splitlines()
    assert "Les noms du mur" in json.loads(lines[0])["list"]
    assert len(lines) == NAMES // 3 + 1
    assert {json.loads(line)["list"] for line in lines[1:]} == {"mur"}
    text = _content(visitor, "/fr/lists/mur.txt?letter=B").decode()
    assert "Y figurer ne veut rien dire." in text
    assert "Baktif00" in text
    assert "Caktif00" not in text


def test_all_names_come_on_one_page_to_print_with_what_was_chosen(visitor: Client) -> None:
    response = visitor.get("/fr/lists/mur.html")
    assert "Content-Disposition" not in response
    page = html.fromstring(b"".join(response.streaming_content).decode())
    names = [li.text_content() for li in page.xpath("//ul[@class='names']/li")]
    assert len(names) == NAMES + 1
    headings = page.xpath("//section[@class='letter']/h2/text()")
    assert len(headings) == len(set(headings))
    assert "Y figurer ne veut rien dire." in page.text_content()
    chosen = html.fromstring(_content(visitor, "/fr/lists/mur.html?letter=B&background=r%C3%A9sistant").decode())
    assert chosen.xpath("//section[@class='letter']/h2/text()") == ["B"]
    assert "résistant" in chosen.text_content()
    assert "/fr/lists/mur?letter=B" in chosen.text_content()


@pytest.mark.parametrize("url", ["/fr/lists/rien", "/fr/lists/mur.exe", "/fr/lists/mur.csv.csv"])
def test_what_is_no_list_is_not_found(visitor: Client, url: str) -> None:
    assert visitor.get(url).status_code == 404
