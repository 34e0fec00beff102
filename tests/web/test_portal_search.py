"""The search page: results, filters, chips, dates, paging, the useful empty page, refusals, suggestions."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from lxml import html

from passeur.errors import QueryRefused
from passeur.model.record import Holding
from passeur.model.text import text
from passeur.search.query import Count
from passeur.web.address import LONGEST, Search, day
from passeur.web.current import Current
from passeur.web.facets import choices
from passeur.web.visit import Visit


def tree_of(client: Client, url: str, status: int = 200) -> html.HtmlElement:
    response = client.get(url)
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def state(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_results_show_title_kind_keeper_dates_and_marked_words(client: Client) -> None:
    tree = tree_of(client, "/fr/search?q=valise")
    (hit,) = tree.xpath("//li[@class='hit']")
    assert hit.xpath(".//h2/a/@href") == ["/fr/record/objets/poste-1"]
    text = " ".join(hit.text_content().split())
    for words in ("Poste émetteur imaginaire", "Objet", "vers 1943", "Musée"):
        assert words in text
    assert hit.xpath(".//mark/text()") == ["valise"]


def test_a_filter_adds_to_the_address_and_its_chip_takes_away(client: Client) -> None:
    start = "/fr/search?q=imaginaire&from=1940"
    tree = tree_of(client, start)
    (link,) = tree.xpath("//section[@aria-labelledby='f-kind']//a[starts-with(normalize-space(), 'Événements')]/@href")
    assert state(link) == {"q": ["imaginaire"], "from": ["1940"], "kind": ["event"]}
    narrowed = tree_of(client, link)
    assert "1 notice trouvée" in narrowed.text_content()
    chips = {
        " ".join(chip.text_content().split()): chip.get("href") for chip in narrowed.xpath("//ul[@class='chips']//a")
    }
    assert state(chips["Retirer Nature : Événements ×"]) == state(start)
    assert state(chips["Retirer Depuis : 1940 ×"]) == {"q": ["imaginaire"], "kind": ["event"]}
    assert state(chips["Tout retirer"]) == {"q": ["imaginaire"]}


def test_counts_of_filters_are_what_following_them_finds(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=imaginaire")
    links = tree.xpath("//details[contains(@class, 'filters')]//li/a")
    assert len(links) > 8
    for link in links:
        count = link.xpath("span[@class='n']/text()")[0]
        total = tree_of(client, link.get("href")).xpath("//p[@class='total']/text()")[0]
        assert total.split()[0] == count


def test_a_filter_is_offered_only_where_its_address_is_taken(client: Client) -> None:
    assert client.get("/fr/search", {"theme": "groupe de figures, " * 40}).status_code == 200
    visit = cast(Visit, SimpleNamespace(lang="fr"))
    offered = choices("theme", [Count("x" * LONGEST, 2), Count("x" * (LONGEST + 1), 1)], visit, 10)
    assert [each.value for each in offered] == ["x" * LONGEST]


def test_new_words_keep_filters_and_dates(client: Client) -> None:
    tree = tree_of(client, "/fr/search?q=imaginaire&kind=holding&from=1940&sort=title")
    (form,) = tree.xpath("//form[@role='search']")
    kept = {(field.get("name"), field.get("value")) for field in form.xpath(".//input")}
    assert {("q", "imaginaire"), ("kind", "holding"), ("from", "1940"), ("sort", "title")} == kept


def test_pages_follow_one_another_without_a_gap(client: Client) -> None:
    found: list[str] = []
    url = "/fr/search?q=dossier"
    while url:
        tree = tree_of(client, url)
        found += tree.xpath("//li[@class='hit']//h2/a/@href")
        url = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
    assert len(found) == len(set(found)) == 130


@pytest.mark.parametrize("typed", ["😀", "« »", "?!", "\x00"])
def test_signs_alone_ask_for_nothing_and_are_not_found_everywhere(client: Client, typed: str) -> None:
    page = html.fromstring(client.get("/fr/search", {"q": typed}).content.decode())
    (heading,) = page.xpath("//h1")
    assert heading.text_content().strip() == "Toutes les notices"


def test_years_that_are_typed_the_other_way_round_are_the_same_years() -> None:
    turned, straight = (
        Search(since="1945-05", until="1940").query("fr"),
        Search(since="1940", until="1945-05").query("fr"),
    )
    assert (turned.earliest, turned.latest) == (straight.earliest, straight.latest) == (19400101, 19450531)


def test_years_narrow_the_search(client: Client) -> None:
    assert "Nothing has been found yet" in tree_of(client, "/en/search?q=dossier&from=1950").text_content()
    assert "130 records found" in tree_of(client, "/en/search?q=dossier&from=1943&to=1943").text_content()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [("1944", 19440101, 19441231), ("1944-08", 19440801, 19440831), ("1944-08-25", 19440825, 19440825),
     ("-50", -489899, -488769), ("", None, None)],
)  # fmt: skip
def test_typed_dates_mean_their_first_and_last_day(typed: str, first: int | None, last: int | None) -> None:
    assert (day(typed, first=True), day(typed, first=False)) == (first, last)


@pytest.mark.parametrize("typed", ["hier", "1944-13", "1944-08-40", "19440825", "1944/08"])
def test_a_date_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(QueryRefused):
        day(typed, first=True)


@pytest.mark.parametrize(
    "query", ["q=x&from=hier", "q=" + "x" * 501, "q=x&cursor=abc", "kind=" + "&kind=".join(map(str, range(30)))]
)
@pytest.mark.parametrize(("lang", "words"), [("fr", "n’a pas pu être comprise"), ("en", "could not be understood")])
def test_a_refused_query_is_answered_calmly(client: Client, query: str, lang: str, words: str) -> None:
    assert words in tree_of(client, f"/{lang}/search?{query}", 400).text_content()


def test_when_nothing_is_found_it_says_what_can_be_tried_and_who_may_know(client: Client) -> None:
    tree = tree_of(client, "/fr/search?q=dossier+introuvable&kind=person")
    ways = {link.text: link.get("href") for link in tree.xpath("//ul[@class='ways']/li/a")}
    assert ways == {"«\xa0dossier\xa0» seul": "/fr/search?q=dossier"}
    assert "130 notices" in tree.xpath("//ul[@class='ways']")[0].text_content()
    whom = tree.xpath("//section[@aria-labelledby='whom']")[0]
    assert "Nous n’abordons pas tous les thèmes." in whom.text_content()
    assert whom.xpath(".//a[@href='https://musee.example/']")


def test_filters_are_not_for_robots_and_the_words_alone_are_canonical(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=dossier&kind=holding&sort=title")
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["http://testserver/en/search?q=dossier"]


def test_the_other_language_keeps_the_search(client: Client) -> None:
    tree = tree_of(client, "/fr/search?q=dossier&kind=holding")
    assert tree.xpath("//nav//a[@hreflang='en']/@href") == ["/en/search?q=dossier&kind=holding"]


def test_suggestions_say_what_they_are(client: Client) -> None:
    data = json.loads(client.get("/en/suggest?q=fictive").content)
    assert data == {
        "suggestions": [
            {"title": "FICTIVE Jeanne", "kind": "Person", "partner": "Imaginary Memorial", "url": "/en/record/noms/p1"}
        ]
    }
    assert json.loads(client.get("/en/suggest?q=f").content) == {"suggestions": []}


def test_an_address_says_the_whole_state() -> None:
    search = Search(text="a & b", filters={"kind": ("person", "group")}, since="-50", sort="date", cursor="c/d")
    assert (
        search.url("fr", cursor="c/d") == "/fr/search?q=a+%26+b&kind=person&kind=group&from=-50&sort=date&cursor=c%2Fd"
    )
    assert "cursor" not in search.url("fr", sort="title")
    assert search.without_filter("kind", "person") == {"kind": ("group",)}
    assert search.without_filter("kind", "other") == search.filters


def test_the_way_on_from_a_search_leads_to_those_who_keep_most_of_it(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=imaginaire")
    stops = tree.xpath("//div[@class='stations']/ol/li")
    assert stops[0].xpath("a[@class='to']/@href") == ["/en/search?q=imaginaire&partner=archives"]
    assert "131 of the records found" in stops[0].text_content()


def test_all_kinds_are_seen_at_once_and_each_leads_to_all_of_it(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=imaginaire&from=1940")
    heads = [" ".join(head.text_content().split()) for head in tree.xpath("//section[@class='group']/h2")]
    assert heads[0].startswith("Documents and objects")
    assert "Events 1" in heads
    (holdings,) = tree.xpath("//section[@id='g-holding']")
    assert len(holdings.xpath(".//li[@class='hit']")) == 3
    onto = {" ".join(link.text.split()): link.get("href") for link in holdings.xpath("ul[@class='onto']//a")}
    assert state(onto["All 131 documents and objects"]) == {
        "q": ["imaginaire"],
        "kind": ["holding"],
        "from": ["1940"],
    }
    assert state(onto["1 object"]) == {"q": ["imaginaire"], "form": ["object"], "from": ["1940"]}
    listed = tree_of(client, onto["All 131 documents and objects"])
    assert len(listed.xpath("//li[@class='hit']")) == 20
    assert not listed.xpath("//section[@class='group']")


def test_one_list_of_all_kinds_keeps_its_address(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=imaginaire")
    (url,) = [link.get("href") for link in tree.xpath("//a") if link.text == "See everything in one list"]
    assert state(url) == {"q": ["imaginaire"], "view": ["list"]}
    listed = tree_of(client, url)
    assert len(listed.xpath("//li[@class='hit']")) == 20
    assert state(listed.xpath("//a[@rel='next']/@href")[0])["view"] == ["list"]
    assert ("view", "list") in {
        (field.get("name"), field.get("value")) for field in listed.xpath("//form[@role='search']//input")
    }


def test_who_is_shown_by_name_is_not_shown_twice(tmp_path: Path, samples: Any) -> None:
    letter = Holding(id="fonds/lettre", source="fonds", partner="archives", title=text("Lettre de Jeanne Fictive"))
    samples.publish(tmp_path, [*samples.records(), letter])
    current = Current(tmp_path, samples.index, every=0.0)
    tree = tree_of(Client(**{"passeur.current": current}), "/en/search?q=fictive")
    assert tree.xpath("//section[@aria-labelledby='people']//a/@href").count("/en/record/noms/p1") == 2
    assert tree.xpath("//li[@class='hit']//a/@href") == ["/en/record/fonds/lettre"]
    assert tree.xpath("//section[@aria-labelledby='people']//a[text()='This person’s record']")
    current.close()


def test_when_nothing_is_found_fewer_words_and_what_is_written_nearly_so_are_offered(client: Client) -> None:
    tree = tree_of(client, "/en/search?q=dossier+imaginaire+expositoin")
    ways = {link.text: link.get("href") for link in tree.xpath("//section[@aria-labelledby='try']//a")}
    assert ways["“dossier imaginaire”, one word less"] == "/en/search?q=dossier+imaginaire"
    (near,) = tree_of(client, "/en/search?q=Expositionn").xpath("//section[@aria-labelledby='alike']//a")
    assert near.get("href") == "/en/record/objets/expo"


@pytest.mark.parametrize("typed", ["est dossier introuvable", "ma dossier introuvable", "was dossier introuvable"])
def test_a_word_that_tells_nothing_is_not_offered_alone(client: Client, typed: str) -> None:
    tree = tree_of(client, f"/fr/search?q={quote(typed)}")
    alone = [link.text for link in tree.xpath("//ul[@class='ways']/li/a") if "seul" in link.text]
    assert alone == ["«\xa0dossier\xa0» seul"]


def test_the_beginning_of_a_word_that_is_offered_is_the_word_s_and_not_its_article_s(client: Client) -> None:
    ways = tree_of(client, "/fr/search?q=d'dossierre").xpath("//ul[@class='ways']/li/a/text()")
    assert ways == ["Les mots qui commencent ainsi\xa0: doss*"]


def test_an_excerpt_in_another_language_says_which(client: Client) -> None:
    excerpts = {
        lang: tree_of(client, f"/{lang}/search?q=poste&kind=holding").xpath("//p[@class='snippet']/@lang")
        for lang in ("fr", "en")
    }
    assert excerpts["fr"] == []
    assert set(excerpts["en"]) == {"fr"}


@pytest.mark.parametrize("typed", ["25/03/1944", "1944-03-25", "25 mars 1944"])
def test_a_day_that_stands_in_no_text_leads_to_what_touches_it(client: Client, typed: str) -> None:
    way, *_ = tree_of(client, f"/en/search?q={quote(typed)}").xpath("//ul[@class='ways']/li/a")
    assert way.text == "What touches that date: 25 March 1944"
    assert way.get("href") == "/en/search?from=1944-03-25&to=1944-03-25"
    assert tree_of(client, way.get("href")).xpath("//ol//li[@class='hit']")
