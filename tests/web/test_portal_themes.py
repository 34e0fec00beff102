"""Pages of themes and places, the network's coverage and the way in by themes, over the demonstration."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend, EmbeddedIndex
from passeur.search.query import Page, Query
from passeur.starter import copy_demo
from passeur.web import sheet
from passeur.web.current import Current


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Current]:
    folder: Path = tmp_path_factory.mktemp("demo") / "network"
    copy_demo(folder)
    update(folder, EmbeddedBackend(), workers=1)
    serving = Current(folder, EmbeddedBackend().open)
    yield serving
    serving.close()


@pytest.fixture
def visitor(demo: Current) -> Client:
    return Client(**{"passeur.current": demo})


def _page(visitor: Client, url: str) -> html.HtmlElement:
    response = visitor.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def _links(page: html.HtmlElement, within: str = "//main") -> list[str]:
    return [str(href) for href in page.xpath(f"{within}//a/@href")]


def _text(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(page.xpath(path)[0].text_content().split())


def test_all_themes_are_a_tree_with_who_has_them_at_heart(visitor: Client) -> None:
    page = _page(visitor, "/fr/themes")
    links = _links(page)
    assert len({link for link in links if link.startswith("/fr/themes/")}) == 284
    entry = page.xpath('//li[a/@href="/fr/themes/genocide-tutsi"]')[0]
    assert "Mémorial de la Shoah" in entry.text_content()


def test_a_theme_says_who_addresses_it_how_far_and_with_what(visitor: Client) -> None:
    page = _page(visitor, "/fr/themes/shoah")
    assert _text(page, "//h1") == "Shoah"
    first = page.xpath('//ul[@class="held"]/li')[0]
    assert "Mémorial de la Shoah" in first.text_content()
    assert "Au cœur de ce qu’il raconte" in first.text_content()
    assert first.xpath('.//a[contains(@href, "/fr/search?about=themes%2Fshoah")]')
    assert "Musée de la Libération de Paris" in _text(page, '//p[@class="silent"]')
    assert "proposé d’après le texte" in _text(page)
    assert "/fr/themes/genocides" in _links(page)
    english = _page(visitor, "/en/themes/shoah")
    assert "At the heart of what it tells" in _text(english)


def test_a_broad_theme_is_not_searched_for_partner_by_partner(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Query] = []
    search = EmbeddedIndex.search

    def noted(index: EmbeddedIndex, query: Query) -> Page:
        asked.append(query)
        return search(index, query)

    monkeypatch.setattr(EmbeddedIndex, "search", noted)
    page = _page(visitor, "/fr/themes/resistance")
    assert len(page.xpath('//ul[@class="held"]/li')) > 4
    assert not [query for query in asked if query.about is not None and "partner" in query.filters]


def test_the_records_of_a_theme_are_all_found_where_the_page_leads(visitor: Client) -> None:
    page = _page(visitor, "/fr/themes/fusilles")
    kept = page.xpath('//ul[@class="held"]/li[@id="at-mont-valerien"]')[0]
    link = next(a for a in kept.xpath('.//a[contains(@href, "/search?about=")]') if "personne" in a.text_content())
    found = _page(visitor, str(link.get("href")))
    assert link.text_content().split()[0] == _text(found, '//p[@class="total"]').split()[0]
    assert "personnes fusillées" in _text(found, '//ul[@class="chips"]') or "Thème du réseau" in _text(found)


def test_a_theme_has_one_address(visitor: Client) -> None:
    for old in ("/fr/record/themes/shoah", "/fr/themes/themes/shoah"):
        response = visitor.get(old)
        assert (response.status_code, response["Location"]) == (301, "/fr/themes/shoah")
    assert visitor.get("/fr/record/themes/shoah.json").status_code == 200
    assert visitor.get("/fr/themes/rien-de-tel").status_code == 404
    assert visitor.get("/fr/themes/lieux/drancy").status_code == 404


def test_a_theme_that_a_partner_describes_itself_keeps_its_own_words(visitor: Client) -> None:
    page = _page(visitor, "/fr/themes/memorial-shoah-reperes/demo-ms-n-0020")
    assert "ceux qui ont caché et aidé" in _text(page)


def test_all_places_are_listed_by_what_they_were(visitor: Client) -> None:
    page = _page(visitor, "/fr/places")
    camps = page.xpath('//section[@aria-labelledby="kind-internment-camp"]//a/@href')
    assert "/fr/places/drancy" in camps
    assert "/fr/places/pithiviers" in camps
    # a partner's own record of a place of the network is that place, and is not listed again
    assert not [link for link in _links(page) if link.endswith("demo-ms-n-0002")]


def test_a_place_says_what_it_was_who_keeps_what_and_who_was_there(visitor: Client) -> None:
    page = _page(visitor, "/fr/places/drancy")
    text = _text(page)
    assert "Camp d’internement" in text
    assert page.xpath('//section[@aria-labelledby="kept"]//a[@href="/fr/partners/memorial-shoah"]')
    people = page.xpath('//section[@aria-labelledby="people"]//li')
    assert any("BERR" in person.text_content() and "Déportation" in person.text_content() for person in people)
    here = page.xpath('//section[@aria-labelledby="here"]//a/@href')
    assert here == ["/fr/sites/memorial-shoah/drancy"]
    assert "1941–1944" in _text(page, '//section[@aria-labelledby="here"]')
    assert "/fr/places/bobigny" in page.xpath('//section[@aria-labelledby="near"]//a/@href')
    assert "Ensemble de logements devenu camp" in _text(page, '//section[@aria-labelledby="described"]')
    assert page.xpath("//svg//a[@href='/fr/places/drancy']")
    assert "BERR" not in _text(page, '//section[@aria-labelledby="proposed"]')


def test_a_place_has_the_names_of_its_time_and_of_the_reader(visitor: Client) -> None:
    page = _page(visitor, "/en/places/strasbourg")
    then = page.xpath('//b[@lang="de"]')[0]
    assert then.text_content() == "Straßburg"
    assert "1940-1944" in then.getparent().text_content()
    assert "annexed by Nazi Germany" in _text(page)
    assert _text(_page(visitor, "/en/places/londres"), "//h1") == "London"


def test_a_place_is_not_its_namesakes(visitor: Client) -> None:
    page = _page(visitor, "/fr/places/montluc")
    assert "Montluçon" not in _text(page)
    assert "/fr/record/chrd-histoire/demo-chrd-n-0017" not in _links(page)
    assert "Prison militaire où les Allemands enferment" in _text(page, '//section[@aria-labelledby="described"]')


def test_a_record_leads_to_its_themes_and_places(visitor: Client) -> None:
    page = _page(visitor, "/fr/record/mont-valerien-site/demo-mv-n-0014")
    links = _links(page)
    assert "/fr/places/mont-valerien" in links
    assert "/fr/themes/fusilles" in links
    assert "/fr/themes/ftp-moi" in links
    assert "Thèmes proposés d’après le texte" in _text(page)
    person = _page(visitor, "/fr/record/memorial-shoah-deportes/demo-ms-d-0001")
    assert "/fr/places/pithiviers" in person.xpath('//ol[@class="life"]//a/@href')


def test_a_place_has_one_address(visitor: Client) -> None:
    for old in ("/fr/record/lieux/drancy", "/fr/places/lieux/drancy"):
        response = visitor.get(old)
        assert (response.status_code, response["Location"]) == (301, "/fr/places/drancy")
    assert visitor.get("/fr/places/themes/shoah").status_code == 404
    assert visitor.get("/fr/places/nulle-part").status_code == 404
    own = _page(visitor, "/fr/places/memorial-shoah-reperes/demo-ms-n-0002")
    assert own.xpath('//p[@class="one-of"]/a/@href') == ["/fr/places/pithiviers"]


#: What the network's founding page says that each institution addresses, as themes of the thesaurus.
FOUNDING = {
    "musee-liberation": (
        "liberation-paris",
        "insurrection-paris",
        "leclerc",
        "2e-db",
        "jean-moulin",
        "pc-rol",
        "cnr",
        "ralliement-afrique",
        "vie-occupation",
    ),
    "archives-nationales": (
        "archives-etat",
        "notaires",
        "archives-privees",
        "merovingiens",
        "serment-jeu-paume",
        "droits-homme",
        "constitutions",
        "archives-numeriques",
    ),
    "chrd": ("resistance", "deportation", "proces-barbie", "crimes-humanite", "gestapo"),
    "memorial-shoah": (
        "shoah",
        "genocides",
        "genocide-tutsi",
        "genocide-armeniens",
        "mur-noms",
        "drancy",
        "archives-shoah",
    ),
    "mont-valerien": ("fusilles", "otages", "mont-valerien", "memorial-france-combattante"),
    "musee-armee": (
        "histoire-militaire",
        "invalides",
        "soldats-invalides",
        "tombeau-napoleon",
        "cathedrale-saint-louis",
        "ancien-monde",
    ),
    "ordre-liberation": ("ordre-liberation", "compagnons", "france-libre", "deportation-repression"),
    "mnr": ("resistance", "champigny"),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_from_home_any_theme_of_the_founding_page_is_two_clicks_from_its_partner(visitor: Client, lang: str) -> None:
    first = set(_links(_page(visitor, f"/{lang}/")))
    for partner, themes in FOUNDING.items():
        for theme in themes:
            address = f"/{lang}/themes/{theme}"
            assert address in first, f"{theme} is not on the home page"
            page = _page(visitor, address)
            who = page.xpath('//section[@aria-labelledby="who"]//li/h3/a/@href')
            assert f"/{lang}/partners/{partner}" in who, f"{theme} does not lead to {partner}"


def test_home_says_what_the_hub_does_not_tell_and_who_does(visitor: Client) -> None:
    page = _page(visitor, "/fr/")
    section = page.xpath('//section[@aria-labelledby="elsewhere"]')[0]
    said = {str(row.xpath("dt/a/@href")[0]): row.xpath("dd/a/@href") for row in section.xpath(".//dl/div")}
    assert said["/fr/themes/genocides"] == ["/fr/partners/memorial-shoah"]
    assert "/fr/partners/mont-valerien" in said["/fr/themes/fusilles"]


def test_coverage_is_a_band_and_a_table_that_agree(visitor: Client) -> None:
    page = _page(visitor, "/fr/coverage")
    heads = [str(link) for link in page.xpath('//div[@class="across"]//a/@href')]
    assert "/fr/themes/shoah" in heads
    rows = page.xpath('//div[@class="wefts"]/div')
    assert len(rows) == 8
    at = heads.index("/fr/themes/shoah")
    cell = 'div[@role="cell"]'
    band = {str(row.xpath("div/a/@href")[0]): row.xpath(cell)[at].text_content() for row in rows}
    assert band["/fr/partners/memorial-shoah"].endswith("cœur")
    assert band["/fr/partners/musee-liberation"].endswith("non")
    assert all("Shoah" in text for text in band.values())
    partners = page.xpath('//table[@class="whole"]/thead//a/@href')
    row = page.xpath('//table[@class="whole"]//tr[th/a/@href="/fr/themes/shoah"]')[0]
    table = dict(zip(partners, (cell.text_content() for cell in row.xpath("td")), strict=True))
    words = {"cœur": "au cœur", "partie": "en partie", "peu": "des notices", "non": "non", "·": "–"}
    for partner, text in band.items():
        assert table[partner] == words[text.rpartition("\xa0:")[2].strip()], partner


def test_who_addresses_a_broad_theme_in_part_is_not_said_to_address_each_of_its_parts(visitor: Client) -> None:
    page = _page(visitor, "/fr/themes/shoah")
    depths = {
        str(one.xpath("h3/a/@href")[0]): one.xpath('p[@class="depth"]')[0].text_content()
        for one in page.xpath('//section[@aria-labelledby="who"]//ul[@class="held"]/li')
    }
    assert depths["/fr/partners/memorial-shoah"] == "Au cœur de ce qu’il raconte"
    assert depths["/fr/partners/mnr"] == "Des notices, sans en faire un de ses thèmes"
    assert "/fr/partners/ordre-liberation" not in depths


def test_a_partner_says_what_it_does_not_address_and_who_does(visitor: Client) -> None:
    page = _page(visitor, "/fr/partners/mont-valerien")
    assert "/fr/themes/fusilles" in page.xpath('//section[@aria-labelledby="addresses"]//a/@href')
    section = page.xpath('//section[@aria-labelledby="elsewhere"]')[0]
    said = {str(row.xpath("dt/a/@href")[0]): row.xpath("dd/a/@href") for row in section.xpath(".//dl/div")}
    assert said["/fr/themes/notaires"] == ["/fr/partners/archives-nationales"]
    assert all(partners and "/fr/partners/mont-valerien" not in partners for partners in said.values())
    assert "doute" not in _text(page)


def test_a_network_without_a_thesaurus_has_no_coverage(tmp_path: Path, samples: Any) -> None:
    bare = samples.network.replace('thesaurus = "mots"\n', "").replace('gazetteers = ["lieux"]\n', "")
    samples.publish(tmp_path, samples.records(), bare)
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    assert client.get("/fr/coverage").status_code == 404
    home = html.fromstring(client.get("/fr/").content.decode())
    assert not home.xpath('//a[contains(@href, "/coverage") or contains(@href, "/themes")]')


def test_a_theme_has_a_pack_for_a_class_of_each_level(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/fr/themes/resistance/pack.pdf?level=lower-secondary" in _links(_page(visitor, "/fr/themes/resistance"))
    told: list[dict[str, object]] = []
    make = sheet.made

    def noting(template: str, data: dict[str, object], *rest: object) -> bytes:
        told.append(data)
        return make(template, data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet, "made", noting)
    for level, questions in (("primary", 4), ("lower-secondary", 6), ("upper-secondary", 8), ("", 6)):
        response = visitor.get(f"/fr/themes/resistance/pack.pdf?level={level}")
        assert response["Content-Type"] == "application/pdf"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in response.content
        data = told[-1]
        assert len(data["questions"]) == questions  # type: ignore[arg-type]
        records = data["records"]
        assert isinstance(records, list)
        assert len({record["partner"] for record in records}) >= 5  # each partner once before any comes twice
        assert all(record["text"]["text"] and record["cited"] for record in records)
        assert "scolaires" in str(data["workshops"]).casefold()
        assert "ne les communique pas" in str(data["houses"])
        assert "Arméniens" not in str(data["workshops"]), "a genocide is not the Resistance"
        workshops = data["workshops"]
        assert isinstance(workshops, list)
        for place in (str(workshop["where"]) for workshop in workshops):
            named = place.split(", ")[:2]
            assert named[1] not in named[0], f"a place is named once: {place}"
            assert named[0] not in named[1], f"a place is named once: {place}"
