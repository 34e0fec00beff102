"""Names in the portal, over the demonstration: whoever bears a name, under any spelling, with why and who says so."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.test import Client
from lxml import html

from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import NameHit
from passeur.starter import copy_demo
from passeur.web.current import Current
from passeur.web.views import names
from passeur.web.visit import Visit


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Current]:
    folder: Path = tmp_path_factory.mktemp("demo") / "network"
    copy_demo(folder)
    update(folder, EmbeddedBackend(), workers=1)
    current = Current(folder, EmbeddedBackend().open)
    yield current
    current.close()


@pytest.fixture
def visitor(demo: Current) -> Client:
    return Client(**{"passeur.current": demo})


def _tree(visitor: Client, url: str) -> html.HtmlElement:
    response = visitor.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def _people(tree: html.HtmlElement) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = tree.xpath("//ul[@class='people']/li")
    return found


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Weisbrodt", "Wolf"),
        ("Wolf Weisbrod", "Wolf"),
        ("Rayman", "Marcel"),
        ("Salomon Grzivatz", "Grzywacz"),
        ("colonel Gilles", "Epstein"),
        ("Manouchyan", "Manouchian"),
        ("Berthe Albrecht", "Albrecht"),
        ("Roman Kacew", "Gary"),
        ("Levitzky Anatol", "Anatole"),
        ("Dorves", "Orves"),
        ("Манушян", "Manouchian"),
        ("Moulin Jean", "Moulin"),
    ],
)
def test_a_search_for_an_unexpected_spelling_finds_the_person_first(visitor: Client, typed: str, who: str) -> None:
    answer = visitor.get("/fr/names.json", {"q": typed})
    names = json.loads(answer.content)["names"]
    assert names, typed
    first = " ".join((names[0]["title"], names[0]["name"])).casefold()
    assert who.casefold() in first, (typed, [(each["title"], each["why"]) for each in names[:4]])
    assert names[0]["why"]


def test_the_search_page_shows_one_entry_for_one_person_and_who_says_so(visitor: Client) -> None:
    first = _people(_tree(visitor, "/fr/search?q=Rayman"))[0]
    assert first.xpath("a/@href")[0].startswith("/fr/people/p")
    said = [" ".join(each.text_content().split()) for each in first.xpath(".//ul[@class='said']/li")]
    assert len(said) >= 3
    assert any("Fusillés du Mont-Valérien" in each for each in said), said


def test_who_is_found_near_another_of_their_names_is_said_to_go_by_it(visitor: Client) -> None:
    entries = [" ".join(each.text_content().split()) for each in _people(_tree(visitor, "/fr/names?q=Manouchyan"))]
    tavitian = next(each for each in entries if each.startswith("Tavitian"))
    assert "sous le nom « Armenak Manoukian » · orthographe arménienne (Manouchyan – Manoukian)" in tavitian
    assert "sous le nom" not in next(each for each in entries if each.startswith("Manouchian"))
    assert not [each for each in entries if "régiment" in each], "a word of a unit's name is always nearly another"


def test_who_is_found_by_a_word_that_is_no_part_of_the_name_is_not_said_to_go_by_their_own(visitor: Client) -> None:
    (general,) = _people(_tree(visitor, "/fr/names?q=général+de+gaulle"))
    assert "DE GAULLE (Charles)" in general.text_content()
    assert "sous le nom" not in general.text_content()


def test_one_other_name_with_and_without_years_is_told_once(visitor: Client) -> None:
    (first, *_) = _people(_tree(visitor, "/fr/names?q=Simone+Weil"))
    assert first.text_content().count("sous le nom") == 1


def test_what_begins_like_a_word_by_a_title_that_is_not_shown_is_not_offered(visitor: Client) -> None:
    # « Photothèque » is called "Collection of photographs" in English.
    alike = _tree(visitor, "/fr/search?q=atelier+collège").xpath("//section[@aria-labelledby='alike']//a/text()")
    assert alike == []


def test_nobody_is_said_to_go_by_a_name_that_stands_in_the_one_that_is_shown(visitor: Client) -> None:
    first = _people(_tree(visitor, "/fr/search?q=Leclerc"))[0]
    assert "LECLERC" in first.text_content()
    assert "sous le nom" not in first.text_content()


def test_a_given_name_alone_is_nobody_of_that_name(visitor: Client) -> None:
    assert not _people(_tree(visitor, "/fr/names?q=Marc+Szwarc"))


def test_a_near_name_says_why_in_the_reader_s_language(visitor: Client) -> None:
    french = _tree(visitor, "/fr/names?q=Weisbrodt").text_content()
    english = _tree(visitor, "/en/names?q=Weisbrodt").text_content()
    assert "weissbrot" in french.casefold()
    assert "orthographe" in french
    assert "spelling" in english


def test_who_is_found_under_another_name_is_said_to_be_known_by_it(visitor: Client) -> None:
    for address in ("/en/search?q=Manoukian", "/en/names?q=Armenak+Manoukian"):
        assert "known as Armenak Manoukian" in visitor.get(address).content.decode()
    for address in ("/en/search?q=Missak+Manouchian", "/en/names?q=MANOUCHIAN"):
        assert "known as" not in visitor.get(address).content.decode().partition("</section>")[0]


def test_what_is_hardly_like_a_name_is_shown_only_where_nobody_bears_it(visitor: Client) -> None:
    jean = _tree(visitor, "/fr/names?q=Jean").text_content()
    assert "Moulin" in jean
    assert "CASSIN" not in jean
    assert "Vassieux" not in jean
    levy = _tree(visitor, "/fr/names?q=Levy").text_content()
    assert "MICHEL-LÉVY" in levy
    assert "Anatole" in levy
    nobody = [each for each in ("Jeanxx", "Szwrcz", "Mnkn") if _people(_tree(visitor, f"/fr/names?q={each}"))]
    assert nobody, "near misses are offered where nobody bears the name"


def test_the_name_stays_in_the_field_to_be_changed(visitor: Client) -> None:
    assert 'name="q" type="search" value="Aubrac"' in visitor.get("/fr/names?q=Aubrac").content.decode()


def test_where_nobody_bears_the_name_the_page_says_whom_to_ask_and_leads_on(visitor: Client) -> None:
    page = _tree(visitor, "/fr/names?q=Schwartz")
    links = page.xpath("//main//a/@href")
    assert "/fr/partners/memorial-shoah" in links
    assert not [link for link in links if "names?" in link or "/search" in link]
    assert page.xpath("//nav[@class='passage']//ol/li")
    assert visitor.get("/fr/names?q=+")["Location"] == "/fr/search"


def test_strict_shows_that_name_only(visitor: Client) -> None:
    wide = _people(_tree(visitor, "/fr/names?q=Weisbrodt"))
    assert wide
    assert not _people(_tree(visitor, "/fr/names?q=Weisbrodt&strict=1"))


def test_a_page_that_leaves_bearers_of_the_name_out_says_so_and_leads_to_them(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "more with exactly this name" not in _tree(visitor, "/en/names?q=Rayman").text_content()
    named = names.named

    def ten_more(hits: Sequence[NameHit], visit: Visit) -> list[names.Named]:
        found = named(hits, visit)
        # The strict question has no near names.
        return found + found[:1] * 10 if all(hit.exact for hit in hits) else found

    monkeypatch.setattr(names, "named", ten_more)
    (more,) = _tree(visitor, "/en/names?q=Rayman").xpath("//section[@aria-labelledby='same']/p/a")
    assert "At least 10 more with exactly this name" in more.text_content()
    assert "strict=1" in more.get("href")
    assert not _tree(visitor, "/en/names?q=Marcel+Rayman").xpath("//section[@aria-labelledby='same']/p/a")


def test_nothing_found_offers_near_names_before_anything_else(visitor: Client) -> None:
    tree = _tree(visitor, "/fr/search?q=Grzivatz")
    (band,) = tree.xpath("//section[contains(@class, 'band')]")
    assert "grzywacz" in band.text_content().casefold()
    assert tree.xpath("//h1/following::section")[0] is band


@pytest.mark.parametrize("typed", ["72 AJ 35", "titre:affiche", '"Jean Moulin"', "a b c d e f g", "résist*", "-Moulin"])
def test_what_is_no_name_is_not_looked_up_as_one(visitor: Client, typed: str) -> None:
    response = visitor.get("/fr/search", {"q": typed})
    assert response.status_code == 200
    assert not _people(html.fromstring(response.content.decode()))


def test_ordinary_words_lead_to_names_without_showing_any(visitor: Client) -> None:
    tree = _tree(visitor, "/fr/search?q=camp")
    assert not _people(tree)
    assert tree.xpath("//main//a[starts-with(@href, '/fr/names?')]/@href") == ["/fr/names?q=camp"]
    assert not _tree(visitor, "/fr/search?q=72 AJ 35").xpath("//main//a[starts-with(@href, '/fr/names?')]")


def test_filters_hold_for_names_too(visitor: Client) -> None:
    names = json.loads(visitor.get("/fr/names.json?q=Rayman&list=fusilles-mont-valerien").content)["names"]
    assert {each["list"] for each in names} == {"fusilles-mont-valerien"}


def test_hostile_names_are_text(visitor: Client) -> None:
    for page in ("search", "names"):
        answer = visitor.get(f"/fr/{page}", {"q": "<script>alert(1)</script>"})
        assert b"<script>alert(1)" not in answer.content
