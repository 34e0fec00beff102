"""Every kind of page, in both languages: it answers, says the essential, works without scripts, and is safe."""

import json
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from django.test import Client
from lxml import html

from passeur.model.dates import Date, read_date
from passeur.model.record import (
    Agent,
    Digital,
    Extent,
    Group,
    Holding,
    Identifier,
    LifeEvent,
    Note,
    Offer,
    Person,
    PlaceRef,
    Provenance,
    Relation,
    Term,
    Theme,
)
from passeur.model.text import Phrase, text
from passeur.web.current import Current
from passeur.web.dating import date_in_words, short
from passeur.web.present import life_line, title_of, what_is, when
from passeur.web.views.errors import error
from passeur.web.visit import Visit
from passeur.web.words import catalogue

PAGES = {
    "home": "/{}/",
    "search": "/{}/search?q=imaginaire",
    "filtered": "/{}/search?q=imaginaire&kind=holding&partner=archives&from=1940&to=1950",
    "nothing": "/{}/search?q=imaginaire+introuvable",
    "holding": "/{}/record/objets/poste-1",
    "fonds": "/{}/record/fonds/F1",
    "unit": "/{}/record/fonds/F1-64",
    "person": "/{}/record/noms/p1",
    "group": "/{}/record/noms/g1",
    "place": "/{}/places/bourg",
    "a partner's place": "/{}/places/objets/lieu",
    "places": "/{}/places",
    "themes": "/{}/themes",
    "coverage": "/{}/coverage",
    "event": "/{}/record/objets/evt",
    "theme": "/{}/themes/resistance",
    "a partner's theme": "/{}/themes/objets/theme",
    "offer": "/{}/record/objets/expo",
    "hostile": "/{}/record/objets/mechant",
    "tree": "/{}/record/fonds/F1/tree?cursor=100",
    "partners": "/{}/partners",
    "partner": "/{}/partners/musee",
    "agenda": "/{}/agenda",
    "planner": "/{}/visit",
    "plan": "/{}/visit?keep=musee/maison&keep=objets/atelier&day=2026-12-10",
    "site": "/{}/sites/musee/maison",
    "about": "/{}/about",
    "accessibility": "/{}/accessibility",
    "withdrawal": "/{}/withdrawal?record=objets/poste-1",
    "kept": "/{}/kept?keep=objets/poste-1&keep=noms/p1&keep=musee/maison&keep=gone/1",
    "kept nothing": "/{}/kept",
}


def seen(client: Client, url: str, status: int = 200) -> tuple[str, html.HtmlElement]:
    """The page's text as a reader sees it, and its tree."""
    response = client.get(url)
    assert response.status_code == status, url
    tree = html.fromstring(response.content.decode())
    return " ".join(tree.body.text_content().split()), tree


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_tab_has_a_name_of_its_own(client: Client, lang: str) -> None:
    titles: dict[str, str] = {}
    more = {"people": "/{}/search?kind=person", "letter": "/{}/lists/mur?letter=F", "list": "/{}/lists/mur"}
    for name, address in {**PAGES, **more}.items():
        if name == "kept nothing":  # the same page, emptied
            continue
        found = html.fromstring(client.get(address.format(lang)).content.decode()).findtext(".//title")
        assert found, name
        assert found not in titles, (name, titles.get(found))
        titles[found] = name


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_answers_in_its_language_with_notice_search_and_way_on(client: Client, name: str, lang: str) -> None:
    response = client.get(PAGES[name].format(lang))
    assert response.status_code == 200
    assert len(response.content) < 60_000
    tree = html.fromstring(response.content.decode())
    assert tree.get("lang") == lang
    assert {"fr": "Ceci est un essai.", "en": "This is a trial."}[lang] in tree.text_content()
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//main[@id='main']")
    assert tree.xpath("//form[@role='search']//input[@name='q']")
    assert tree.xpath("//a[@class='skip'][@href='#main']")
    other = "en" if lang == "fr" else "fr"
    assert tree.xpath(f"//nav//a[@hreflang='{other}'][starts-with(@href, '/{other}/')]")
    if tree.xpath("//link[@rel='canonical']"):
        # Search engines believe only languages that a page names with its own among them.
        assert set(tree.xpath("//head/link[@rel='alternate']/@hreflang")) == {"fr", "en"}
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_another_host(client: Client, name: str, lang: str) -> None:
    response = client.get(PAGES[name].format(lang))
    tree = html.fromstring(response.content.decode())
    loaded = tree.xpath("//@src | //link[not(@rel='canonical' or @rel='alternate')]/@href | //form/@action | //@srcset")
    assert loaded
    assert all(url.startswith("/") and not url.startswith("//") for url in loaded)
    assert not tree.xpath("//@style | //style | //script[not(@src)][not(@type='application/ld+json')]")
    assert not [name for name in tree.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_record_says_what_it_is_who_keeps_it_and_where_before_the_details(client: Client) -> None:
    text, _ = seen(client, "/fr/record/objets/poste-1")
    order = [
        "Objet", "Poste émetteur imaginaire", "vers 1943", "Où et comment le voir", "Musée imaginaire", "OBJ 1",
        "Salle 3",
        "La Maison", "Présentation", "D’où cela vient", "Fabricant", "D’où vient cette notice", "lot.xml, ligne 12",
        "22 novembre 2026", "lido 1", "Domaine imaginaire", "http://testserver/fr/record/objets/poste-1",
    ]  # fmt: skip
    at = 0
    for words in order:
        at = text.find(words, at)
        assert at >= 0, words
    cited = (
        "Musée imaginaire, OBJ 1, Fictive, Jeanne, « Poste émetteur imaginaire », vers 1943. En ligne : Réseau d’essai"
    )
    assert cited in text.replace("\xa0", " ").replace("\u202f", " ")


def test_an_image_elsewhere_is_a_link_and_never_loaded(client: Client) -> None:
    _, tree = seen(client, "/en/record/objets/poste-1")
    (link,) = tree.xpath("//a[@href='https://images.example/poste.jpg']")
    assert "noopener" in link.get("rel")
    assert not tree.xpath("//img")


def test_a_title_in_another_language_says_which(client: Client) -> None:
    _, english = seen(client, "/en/record/objets/poste-1")
    assert english.xpath("//h1")[0].text_content() == "Imaginary transmitter"
    assert english.xpath("//*[@lang='fr'][text()='Poste émetteur imaginaire']")


def test_access_conditions_stated_above_say_where(client: Client) -> None:
    _, tree = seen(client, "/fr/record/fonds/F1-64")
    (section,) = tree.xpath("//section[h3='Qui peut le consulter']")
    assert "Consultable en salle de lecture." in section.text_content()
    assert section.xpath(".//a[@href='/fr/record/fonds/F1'][.='Fonds imaginaire']")


def test_the_standard_s_own_term_is_on_hover(client: Client) -> None:
    _, tree = seen(client, "/en/record/objets/poste-1")
    assert tree.xpath("//h3[.='Where it comes from']/@title") == ["ISAD(G) 3.2.3"]


def test_a_life_is_an_ordered_list_in_the_order_of_time(client: Client) -> None:
    _, tree = seen(client, "/fr/record/noms/p1")
    stations = [[p.text_content() for p in item.iter("p")] for item in tree.xpath("//ol[@class='life']/li")]
    assert stations == [["1er mai 1901", "Naissance, Paris", "Dit-on."], ["3 mars 1977", "Mort, Lyon"]]


def test_a_person_says_which_list_and_which_names(client: Client) -> None:
    _, tree = seen(client, "/fr/record/noms/p1")
    assert tree.xpath("//a[@href='/fr/lists/mur'][.='Les noms du mur']")
    assert tree.xpath("//div[dt='Nom de guerre']/dd/text()") == ["Exemple"]
    assert tree.xpath("//dd/a[@href='/fr/record/noms/g1'][.='Réseau Fictif']")


def test_a_unit_knows_its_place_among_its_neighbours(client: Client) -> None:
    text, tree = seen(client, "/en/record/fonds/F1-64")
    assert "Unit 64 of 130 in" in text
    near = tree.xpath("//ol[@class='units']/li")
    assert [item.text_content().split(" about")[0] for item in near] == [
        f"Dossier imaginaire {n}" for n in range(61, 68)
    ]
    assert tree.xpath("//ol[@class='units']/@start") == ["61"]
    assert tree.xpath("//b[@aria-current='page']")[0].text_content() == "Dossier imaginaire 64"


def test_a_tree_is_paged_in_its_order_to_the_end(client: Client) -> None:
    found: list[str] = []
    url = "/en/record/fonds/F1"
    while url:
        _, tree = seen(client, url)
        found += tree.xpath("//ol[@class='units']/li/a/@href")
        url = next(iter(tree.xpath("//a[@rel='next']/@href")), "")
    assert found == [f"/en/record/fonds/F1-{n}" for n in range(1, 131)]


def test_the_way_on_leads_to_other_partners_first_and_says_why(client: Client) -> None:
    _, tree = seen(client, "/fr/record/objets/poste-1")
    stops = tree.xpath("//div[@class='stations']/ol/li")
    assert 1 <= len(stops) <= 3
    first = " ".join(stops[0].text_content().split())
    assert "Archives imaginaires" in first
    assert "Leurs notices en parlent" in first
    assert stops[0].xpath(".//div[@class='waits']//a/@href")
    assert "Le Dépôt, 2 rue Imaginaire, Lyon" in first


def test_a_record_s_data_is_its_json(client: Client) -> None:
    response = client.get("/fr/record/objets/poste-1.json")
    assert response["Content-Type"].startswith("application/json")
    data = json.loads(response.content)
    assert data["kind"] == "holding"
    assert data["id"] == "objets/poste-1"


def test_partners_are_on_the_map_and_in_the_list(client: Client) -> None:
    _, tree = seen(client, "/en/partners")
    labels = {" ".join(label.xpath("text/text()")) for label in tree.xpath("//figure//a")}
    assert {"Imaginary Archives", "Museum, The House", "Museum, The Annexe", "Imaginary Memorial"} <= labels
    listed = tree.xpath("//ul[@class='wall']/li/a/text()")
    assert listed == ["Imaginary Museum", "Imaginary Archives", "Imaginary Memorial"]


def test_labels_on_a_map_never_overlap(client: Client) -> None:
    _, tree = seen(client, "/en/partners")
    for figure in tree.xpath("//figure"):
        heights = sorted(float(text.get("y")) for text in figure.xpath(".//a/text"))
        assert all(below - above >= 13.9 for above, below in pairwise(heights))
        assert all(0 < height <= 360 for height in heights)


def test_a_partner_speaks_for_itself_and_leads_on(client: Client) -> None:
    text, tree = seen(client, "/en/partners/musee")
    assert "We do not address all themes." in text
    assert "A fact about the museum." in text
    assert tree.xpath("//a[@href='/en/sites/musee/maison']")
    (official,) = tree.xpath("//a[@href='https://musee.example/']")
    assert official.get("rel") == "noopener external"
    first = tree.xpath("//nav[@class='passage']//li")[0].text_content()
    assert "Imaginary Archives" in first
    assert "Not addressed here, and at the heart of this place: déportation imaginaire" in first


def test_a_partner_that_declares_nothing_leads_to_the_nearest(client: Client) -> None:
    _, tree = seen(client, "/en/partners/memorial")
    first = tree.xpath("//nav[@class='passage']//li")[0].text_content()
    assert "Museum" in first
    assert re.search(r"1\.3\skm away, in a straight line", first)


def test_about_the_data_says_counts_rights_and_what_is_stale(client: Client) -> None:
    text, _ = seen(client, "/en/about")
    for words in (
        "edition 1",
        "22 November 2026",
        "148 records",
        "3 records may not be public yet",
        "The objects",
        "lido",
    ):
        assert words in text
    for words in ("Open licence", "2 records left out", "the file is empty", "(serving)"):
        assert words in text


@pytest.mark.parametrize(("lang", "words"), [("fr", "Cette page n’existe pas"), ("en", "This page does not exist")])
@pytest.mark.parametrize("path", ["/{}/no-such-page", "/{}/record/objets/rien", "/{}/partners/personne"])
def test_what_does_not_exist_is_said_in_the_page_s_language(client: Client, path: str, lang: str, words: str) -> None:
    text, _ = seen(client, path.format(lang), 404)
    assert words in text


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("/fr", "/fr/"),
        ("/en/search/?q=a%20b", "/en/search?q=a%20b"),
        ("/fr/record/objets/poste-1//", "/fr/record/objets/poste-1"),
        ("/fr/rien/", ""),
        ("/de", ""),
        ("///evil.example//", ""),
    ],
)
def test_a_slash_more_or_less_leads_to_the_page(client: Client, typed: str, leads: str) -> None:
    path, _, query = typed.partition("?")
    response = client.generic("GET", path, QUERY_STRING=query)
    assert (response.status_code, response.headers.get("Location", "")) == ((301, leads) if leads else (404, ""))


def test_a_page_in_a_language_that_is_not_spoken_does_not_exist(client: Client) -> None:
    response = client.get("/de/", headers={"accept-language": "en;q=0.5, fr;q=0.4"})
    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()


@pytest.mark.parametrize(
    ("header", "leads"),
    [("en-GB,en;q=0.9,fr;q=0.8", "/en/"), ("de, fr;q=0.7", "/fr/"), ("", "/fr/"), ("en;q=x, fr;q=0.1", "/fr/")],
)
def test_the_root_leads_to_the_visitor_s_language(client: Client, header: str, leads: str) -> None:
    response = client.get("/", headers={"accept-language": header})
    assert (response.status_code, response["Location"], response["Vary"]) == (302, leads, "Accept-Language")


def test_markup_from_partners_is_inert_everywhere(client: Client) -> None:
    evil = "%3Cscript%3Ealert(7)%3C/script%3E"
    urls = ["/fr/record/objets/mechant", "/fr/search?q=titre", f"/fr/search?q={evil}", f"/fr/search?theme={evil}&q=x"]
    urls += [f"/en/search?from={evil}", f"/fr/nothing/{evil}", "/fr/"]
    for url in urls:
        body = client.get(url).content.decode()
        tree = html.fromstring(body)
        scripts = [
            script.get("src", "").partition("v=")[0]
            for script in tree.xpath("//script[not(@type='application/ld+json')]")
        ]
        assert scripts == ["/static/suggest.js?", "/static/keep.js?"], url
        assert not tree.xpath("//img"), url
        assert not tree.xpath("//@*[starts-with(name(), 'on')]"), url
        addresses = [unescape(address).strip().lower() for address in tree.xpath("//a/@href")]
        assert not [address for address in addresses if address.startswith(("javascript", "//", "data"))], url


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/fr/search", {"q": "x"}).status_code == 405


def test_security_headers_are_on_errors_too_and_hsts_only_with_https(client: Client) -> None:
    plain, secure = client.get("/fr/rien"), client.get("/fr/", secure=True)
    for response in (plain, secure):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert not response.cookies
    assert "Strict-Transport-Security" not in plain
    assert "Strict-Transport-Security" in secure


def test_robots_health_icon_and_static_files(client: Client) -> None:
    assert b"Disallow: /fr/search" in client.get("/robots.txt").content
    assert json.loads(client.get("/healthz").content) == {"status": "ok", "edition": 1, "records": 148}
    assert client.get("/favicon.ico")["Location"] == "/static/mark.svg"
    response = client.get("/static/portal.css")
    assert len(b"".join(response)) < 45_000  # type: ignore[arg-type]
    assert client.get("/static/../app.py").status_code in (400, 404)


def test_small_scripts_and_styles_name_no_other_host() -> None:
    folder = Path(__file__).parents[2] / "src" / "passeur" / "web" / "static"
    for name in ("portal.css", "suggest.js"):
        assert "http" not in (folder / name).read_text()
    assert (folder / "suggest.js").stat().st_size < 3_000


def test_a_section_said_in_two_languages_shows_the_reader_s_and_folds_the_other(samples: Any, tmp_path: Path) -> None:
    both = Holding(
        id="objets/deux", source="objets", partner="musee", title=text("Deux langues"),
        notes=(
            Note("scope", (Phrase("Le texte français.", "fr"),)),
            Note("scope", (Phrase("The English text.", "en"),)),
        ),
    )  # fmt: skip
    samples.publish(tmp_path, [both])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    _, tree = seen(client, "/en/record/objets/deux")
    (section,) = tree.xpath("//section[@class='text']")
    assert section.xpath("div//p/text()") == ["The English text."]
    assert section.xpath("details/div[@lang='fr']//p/text()") == ["Le texte français."]


@pytest.mark.parametrize(
    ("date", "french"),
    [
        (Date("vers 1943", "1943~", 19430101, 19431231, "approximate"), "vers 1943"),
        (Date("1943", "1943", 19430101, 19431231, "inferred"), "1943 (date restituée)"),
        (Date("1944-08-25", "1944-08-25", 19440825, 19440825), "25 août 1944"),
        (Date("30 prairial an III", "1795-06-18", 17950618, 17950618, "", "", "republican"),
         "30 prairial an III (calendrier républicain\xa0: 18 juin 1795)"),
        (Date("", "", -429685, -429685), "44 av. notre ère"),
        (Date("", "", 19400101, 19451231), "de 1940 à 1945"),
        (Date("", "1940-01-01/..", 19400101), "1940"),
        (Date("1575/1576", "1575/1576", 15750101, 15761231), "de 1575 à 1576"),
        (Date("s.d.", "", 0, 0, "undated"), "s.d. (sans date)"),
        (Date("[Sans date]", "1955/1978", 19550101, 19781231, "undated"), "[Sans date]"),
    ],
)  # fmt: skip
def test_dates_in_words_keep_what_was_written_and_say_how_certain(date: Date, french: str) -> None:
    assert date_in_words(date, catalogue("fr")) == french


@pytest.mark.parametrize(
    ("value", "french"), [("20", "XXe siècle"), ("1", "Ier siècle"), ("-5", "Ve siècle avant notre ère"), ("?", "?")]
)
def test_centuries_in_words(client: Client, value: str, french: str) -> None:
    tree = html.fromstring(client.get(f"/fr/search?century={value}").content.decode())
    assert french in tree.xpath("//ul[@class='chips']")[0].text_content()


def test_a_plain_day_is_said_in_the_readers_language_and_a_fuller_phrase_as_written() -> None:
    plain = Date("20 juin 1899", "1899-06-20", 18990620, 18990620)
    assert date_in_words(plain, catalogue("en")) == "20 June 1899"
    assert date_in_words(plain, catalogue("fr")) == "20 juin 1899"
    for written, french, english in (
        (Date("août 1942", "1942-08", 19420801, 19420831), "août 1942", "August 1942"),
        (Date("", "1942-08", 19420801, 19420831), "août 1942", "August 1942"),
        (Date("vers 1901", "1901~", 18960101, 19061231, "approximate"), "vers 1901", "about 1901"),
        (Date("vers le 1er mai 1906", "1906-05-01~", 19060426, 19060506, "approximate"), "vers le 1er mai 1906",
         "about 1 May 1906"),
        (Date("1906-05-01~", "1906-05-01~", 19060426, 19060506, "approximate"), "vers le 1er mai 1906",
         "about 1 May 1906"),
        (Date("ca. 1901", "1901~", 18960101, 19061231, "approximate"), "ca. 1901", "ca. 1901"),
        (Date("active ca. 1580-1610", "1580~/1610~", 15750101, 16151231, "approximate"), "active ca. 1580-1610",
         "active ca. 1580-1610"),
        (Date("XXe siècle", "1901/2000", 19010101, 20001231), "XXe siècle", "20th century"),
        (Date("", "", 19420801, 19420901), "du 1er août 1942 au 1er septembre 1942",
         "1 August 1942 to 1 September 1942"),
    ):  # fmt: skip
        assert (date_in_words(written, catalogue("fr")), date_in_words(written, catalogue("en"))) == (french, english)
    fuller = Date("25 août 1944 à 10 h", "1944-08-25", 19440825, 19440825)
    assert date_in_words(fuller, catalogue("en")) == "25 août 1944 à 10 h"


@pytest.mark.parametrize(
    ("phrase", "french", "english"),
    [
        ("20 juin 1899 - 8 juillet 1943", "20 juin 1899 – 8 juillet 1943", "20 June 1899 – 8 July 1943"),
        ("VIIe siècle-1792", "VIIe siècle – 1792", "7th century – 1792"),
        ("1940-1944", "1940–1944", "1940–1944"),
        ("25 octobre 1989 -", "25 octobre 1989 – …", "25 October 1989 – …"),
        ("du 3 mars 1942 au 5 avril 1943", "du 3 mars 1942 au 5 avril 1943", "3 March 1942 to 5 April 1943"),
        ("January 1942 to March 1943", "de janvier 1942 à mars 1943", "January 1942 to March 1943"),
        ("vers 1940 - 1944", "vers 1940 - 1944", "vers 1940 - 1944"),
        ("1790-1791, 1793", "1790-1791, 1793", "1790-1791, 1793"),
        ("16-17 juillet 1942", "16-17 juillet 1942", "16 July 1942 – 17 July 1942"),
        ("26 mai-11 juin 1942", "26 mai-11 juin 1942", "26 May 1942 – 11 June 1942"),
        ("mai-juin 1940", "mai-juin 1940", "May 1940 – June 1940"),
        ("1933-04-04 - 1945-04-22", "4 avril 1933 – 22 avril 1945", "4 April 1933 – 22 April 1945"),
    ],
)
def test_a_range_of_plain_dates_is_said_in_the_readers_language(phrase: str, french: str, english: str) -> None:
    date, _ = read_date(phrase)
    assert (short(date, catalogue("fr")), short(date, catalogue("en"))) == (french, english)


def test_when_a_person_was_active_is_not_told_as_a_life() -> None:
    dates = (Date("1614 - 1648", "1614/1648", 16140101, 16481231, type="activity"),)
    notary = Person(id="s/1", source="s", partner="p", title=text("Fictif, Claude"), dates=dates)
    assert when(notary, catalogue("fr")).replace("\xa0", " ") == "activité : 1614–1648"
    assert when(notary, catalogue("en")) == "active: 1614–1648"
    said = (Date("active 1614", "1614", 16140101, 16141231, type="activity"),)
    assert when(msgspec.structs.replace(notary, dates=said), catalogue("en")) == "active 1614"
    office = Group(id="s/2", source="s", partner="p", title=text("Étude fictive"), dates=dates)
    assert when(office, catalogue("fr")) == "1614–1648"


def test_years_before_our_era_are_told_as_years() -> None:
    before = Date("", "", -484_0000 + 101, -444_0000 + 1231)
    assert date_in_words(before, catalogue("fr")) == "de 485 av. notre ère à 445 av. notre ère"
    assert date_in_words(before, catalogue("en")) == "485 BC to 445 BC"


@pytest.mark.parametrize(
    ("phrase", "french", "english"),
    [
        ("19e siècle", "19e siècle", "19th century"),
        ("4e quart 19e siècle", "4e quart 19e siècle", "4th quarter of the 19th century"),
        ("1ère moitié du XVIIIe siècle", "1ère moitié du XVIIIe siècle", "1st half of the 18th century"),
        ("first half of the 19th century", "1re moitié du XIXe siècle", "first half of the 19th century"),
        ("1800 entre,1900 et", "entre 1800 et 1900", "between 1800 and 1900"),
        ("1890 vers", "vers 1890", "about 1890"),
    ],
)
def test_a_date_of_a_museums_index_is_said_as_one_speaks(phrase: str, french: str, english: str) -> None:
    date, _ = read_date(phrase, "fr")
    assert (short(date, catalogue("fr")), short(date, catalogue("en"))) == (french, english)


def test_a_range_is_left_as_written_where_the_source_means_other_days() -> None:
    narrower = Date("janvier 1942 - mars 1943", "1942-01-15/1943-03-31", 19420115, 19430331)
    assert short(narrower, catalogue("en")) == "janvier 1942 - mars 1943"


def test_when_a_description_was_made_is_a_fact_and_stands_beside_no_title() -> None:
    made = Date("2014-03-12T19:13:55+0100", "2014-03-12", 20140312, 20140312, "", "description")
    theme = Theme(id="mots/camp", source="mots", partner="musee", title=text("Camp"), dates=(made,))
    assert when(theme, catalogue("fr")) == ""
    assert date_in_words(made, catalogue("fr")) == "12 mars 2014"


def test_a_text_that_runs_from_right_to_left_says_so(samples: Any, tmp_path: Path) -> None:
    titles = (Phrase("רשימה בדויה", "he"), Phrase("Reshima beduya", "he-Latn"))
    told = Holding(
        id="fonds/rtl", source="fonds", partner="archives", title=titles[:1],
        notes=(Note("scope", titles),), agents=(Agent("Fictif, Paul", dates="1901-03-01–1944-12-25"),),
    )  # fmt: skip
    samples.publish(tmp_path, [told])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    said, tree = seen(client, "/fr/record/fonds/rtl")
    assert {(each.get("lang"), each.get("dir")) for each in tree.xpath("//main//*[starts-with(@lang, 'he')]")} == {
        ("he", "rtl"), ("he-Latn", None),
    }  # fmt: skip
    assert tree.xpath("//h1/@dir") == ["rtl"]
    assert "Fictif, Paul 1er mars 1901–25 décembre 1944" in said


def test_what_a_description_says_in_its_own_language_is_marked_on_pages_of_another(
    samples: Any, tmp_path: Path
) -> None:
    above = Holding(
        id="fonds/h", source="fonds", partner="archives", lang="fr", title=text("Fonds fictif"),
        notes=(Note("access", text("Librement communicable.")),),
    )  # fmt: skip
    told = Holding(
        id="fonds/i", source="fonds", partner="archives", lang="fr", title=text("Lettres"), parent="fonds/h", depth=1,
        notes=(Note("scope", text("Des lettres.")), Note("abstract", text("Letters.", "en"))),
        extents=(Extent("3 cahiers"),), terms=(Term(text("correspondance")),),
    )  # fmt: skip
    somebody = Person(
        id="noms/x", source="noms", partner="musee", lang="fr", title=text("Fictive, Jeanne"),
        events=(
            LifeEvent("arrest", Date("1943"), text=text("Arrestation")),
            LifeEvent("event", Date("1944"), text=text("Elle écrit.")),
        ),
    )  # fmt: skip
    samples.publish(tmp_path, [above, told, somebody])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    _, tree = seen(client, "/en/record/fonds/i")
    french = {" ".join(each.text_content().split()) for each in tree.xpath("//main//*[@lang='fr']")}
    assert {
        "Lettres",
        "Des lettres.",
        "Fonds fictif",
        "Librement communicable.",
        "3 cahiers",
        "correspondance",
    } <= french
    assert "Letters." not in french
    assert not seen(client, "/fr/record/fonds/i")[1].xpath("//main//*[@lang='fr']")
    said, tree = seen(client, "/en/record/noms/x")
    assert "Arrestation" not in said  # "Arrest" says it in the reader's language
    assert [each.text_content() for each in tree.xpath("//ol[@class='life']//*[@lang='fr']")] == ["Elle écrit."]
    assert tree.xpath("//h1[@lang]") == []  # a name is in no language


def test_what_a_network_says_in_one_language_alone_is_marked_on_pages_of_another(samples: Any, tmp_path: Path) -> None:
    french = re.sub(r"(\{fr = \"[^\"]*\"), en = \"[^\"]*\"\}", r"\1}", samples.network)
    samples.publish(tmp_path, samples.records(), french)
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    for path, words in (
        ("/en/", "Un réseau imaginé pour les essais."),
        ("/en/", "Ceci est un essai."),
        ("/en/partners/musee", "Nous n’abordons pas tous les thèmes."),
        ("/en/partners/musee", "Un fait sur le musée."),
        ("/en/lists/mur", "Chaque nom du mur imaginaire."),
        ("/en/lists", "Chaque nom du mur imaginaire."),
    ):
        _, tree = seen(client, path)
        marked = tree.xpath("//*[@lang='fr']")
        assert words in [each.text_content() for each in marked], path
        assert not seen(client, path.replace("/en/", "/fr/"))[1].xpath("//main//*[@lang='fr']")


def test_a_partners_heading_in_another_language_gives_way_to_ours_where_ours_says_as_much(
    samples: Any, tmp_path: Path
) -> None:
    told = Holding(
        id="fonds/j", source="fonds", partner="archives", lang="fr", title=text("Lettres"),
        notes=(
            Note("scope", text("Des lettres."), "Précisions sur le sujet"), Note("note", text("Vu."), "Remarque"),
            Note("physical", text("Encre."), "Technique"), Note("physical", text("Bon."), "État"),
        ),
    )  # fmt: skip
    samples.publish(tmp_path, [told])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    _, french = seen(client, "/fr/record/fonds/j")
    own = ["Précisions sur le sujet", "Technique", "État", "Remarque"]
    assert [each.text_content() for each in french.xpath("//section[@class='text']/h3")] == own
    _, english = seen(client, "/en/record/fonds/j")
    first, *others = english.xpath("//section[@class='text']/h3")
    assert (first.text_content(), first.get("title")) == ("What it is", "Précisions sur le sujet")
    assert [(each.text_content(), each[0].get("lang")) for each in others] == [(word, "fr") for word in own[1:]]


def test_labels_of_a_thesaurus_in_one_language_say_which_on_pages_of_another(samples: Any, tmp_path: Path) -> None:
    above = Theme(id="mots/haut", source="mots", partner="musee", title=(Phrase("logement", "fr-FR"),))
    below = Theme(
        id="mots/bas", source="mots", partner="musee", title=(Phrase("habitat rural", "fr-FR"),), broader=("mots/haut",)
    )
    told = Holding(
        id="fonds/h", source="fonds", partner="archives", title=text("Plan", "fr"),
        notes=(Note("scope", text("De l’habitat rural.", "fr")),),
    )  # fmt: skip
    samples.publish(tmp_path, [above, below, told])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    for page, where in (
        ("themes", "/en/themes/bas"), ("themes", "/en/themes/haut"), ("themes/haut", "/en/themes/bas"),
        ("themes/bas", "/en/themes/haut"),
    ):  # fmt: skip
        links = seen(client, f"/en/{page}")[1].xpath(f"//main//a[@href='{where}']")
        assert {link.get("lang") for link in links} == {"fr-FR"}, page
    french = seen(client, "/fr/themes")[1].xpath("//main//a[@href='/fr/themes/bas']")
    assert [link.get("lang") for link in french] == [None]


def test_a_page_of_one_unit_is_no_range(samples: Any, tmp_path: Path) -> None:
    above = Holding(id="fonds/u", source="fonds", partner="archives", title=text("Ensemble"))
    only = Holding(id="fonds/u1", source="fonds", partner="archives", title=text("Seule"), parent="fonds/u", order=1)
    samples.publish(tmp_path, [above, only])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    assert "Unité 1 sur 1" in seen(client, "/fr/record/fonds/u/tree")[0]
    assert "Unit 1 of 1" in seen(client, "/en/record/fonds/u/tree")[0]


def test_a_last_day_beside_other_dates_says_that_it_is_one() -> None:
    run = Date("2024-2025", "2024/2025", 20240101, 20251231, type="event")
    last = Date("3/8/2025", "2025-08-03", 20250803, 20250803, type="end")
    offer = Offer(id="s/o", source="s", partner="p", title=text("Exposition"), dates=(run, last))
    assert when(offer, catalogue("fr")) == "2024–2025, jusqu’au 3 août 2025"
    assert when(offer, catalogue("en")) == "2024–2025, until 3 August 2025"
    assert when(msgspec.structs.replace(offer, dates=(last,)), catalogue("en")) == "3 August 2025"


def test_facts_are_words_and_no_codes_or_bare_numbers_of_the_partner_s(samples: Any, tmp_path: Path) -> None:
    ties = (Relation("shows", "4216"), Relation("shows", "INV 7"))
    told = Holding(
        id="objets/codes", source="objets", partner="musee", title=text("Notice codée"), lang="fr", level="item",
        level_text="item", relations=ties, identifiers=(Identifier("CLIX 2", "finberg"),),
    )  # fmt: skip
    samples.publish(tmp_path, [told])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    _, tree = seen(client, "/fr/record/objets/codes")
    facts = {div.xpath("dt")[0].text: div.xpath("dd/text()") for div in tree.xpath("//dl[@class='facts']/div")}
    assert facts["Niveau de description"] == ["Pièce"]
    assert facts["Montre"] == ["INV 7"]  # 4216 is a number that nobody here can look up
    assert "Finberg" in facts


def test_what_only_the_partner_s_own_files_hold_is_said_to_be_digitised(samples: Any, tmp_path: Path) -> None:
    plans = Holding(
        id="objets/plan", source="objets", partner="musee", title=text("Plan"),
        digital=(Digital("recensements/caumont/1911", "", "Caumont 1911, lot 1"), Digital("IMG_2.jpg#IMG_9.jpg")),
        provenance=Provenance("files/page.xml#86869/a01", "0" * 64, 7, "ead/3"),
    )  # fmt: skip
    samples.publish(tmp_path, [plans])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    words, tree = seen(client, "/fr/record/objets/plan")
    assert "n’en donne pas l’adresse : Caumont 1911, lot 1, IMG_2.jpg#IMG_9.jpg" in words.replace("\xa0", " ")
    assert "page.xml#86869/a01, ligne 7" in words
    assert not tree.xpath("//ul[@class='digital']")


def test_a_partner_s_own_id_leads_to_the_record_that_it_is_of(samples: Any, tmp_path: Path) -> None:
    office = Group(id="fonds/NP_7", source="fonds", partner="archives", title=text("Étude XXVI"))
    other = Holding(id="fonds/IR_9", source="fonds", partner="archives", title=text("Répertoires"))
    minutes = Holding(
        id="fonds/IR_8", source="fonds", partner="archives", title=text("Minutes"),
        agents=(Agent("Étude XXVI", "creator", ref="NP_7"), Agent("Le neuf", "creator", ref="IR_9")),
        relations=(Relation("associative", "IR_9", "Images"), Relation("associative", "IR_10", "Ailleurs")),
    )  # fmt: skip
    samples.publish(tmp_path, [office, other, minutes])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    _, tree = seen(client, "/fr/record/fonds/IR_8")
    links = {a.text_content(): a.get("href") for a in tree.xpath("//dl[@class='facts']//a")}
    assert links["Étude XXVI"] == "/fr/record/fonds/NP_7"
    assert links["Images"] == "/fr/record/fonds/IR_9"
    assert links["Le neuf"].startswith("/fr/search?agent=")  # a thing's number is nobody's
    assert "Ailleurs" not in links


def test_what_has_no_title_goes_by_its_number_or_else_its_date() -> None:
    years = (Date("1886-1891", "1886/1891", 18860101, 18911231),)
    numbers = (Identifier("0.1", "local"), Identifier("R 2 8684", "call-number"))
    unit = Holding(id="fonds/7", source="fonds", partner="archives", dates=years)
    assert title_of(msgspec.structs.replace(unit, identifiers=numbers), "fr").value == "R 2 8684"
    assert title_of(unit, "fr").value == "1886–1891"
    nothing = msgspec.structs.replace(unit, dates=(), level="item", form="archives")
    assert title_of(nothing, "fr").value == "Pièce sans titre"
    assert title_of(nothing, "en").value == "Item without a title"


def test_a_partner_is_not_said_to_be_kept_by_itself_in_another_language(samples: Any, tmp_path: Path) -> None:
    kept = [
        Holding(id=f"objets/{number}", source="objets", partner="musee", title=text("Carte"), repository=name)
        for number, name in enumerate(("Musée imaginaire", "Réserve d’ailleurs"))
    ]
    samples.publish(tmp_path, kept)
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    assert "Musée imaginaire" not in seen(client, "/en/record/objets/0")[0]
    said, _ = seen(client, "/en/record/objets/1")
    assert "Kept by: Réserve d’ailleurs" in said
    assert "Imaginary Museum (Réserve d’ailleurs)" in said  # the citation


def test_a_role_is_said_once_and_a_tie_with_what_is_noted_of_it(samples: Any, tmp_path: Path) -> None:
    group = Group(
        id="objets/etude", source="objets", partner="musee", title=text("Étude"),
        agents=(Agent("Un", "creator", "producteur"), Agent("Deux", "", "0990"), Agent("Trois", "donor", "veuve")),
        places=(PlaceRef("Bourg-Imaginé", "associated"),),
        relations=(Relation("associative", "", "Notaire", note=text("les minutes sont à l’étude")),),
    )  # fmt: skip
    samples.publish(tmp_path, [group])
    client = Client(**{"passeur.current": Current(tmp_path, samples.index)})
    words, tree = seen(client, "/fr/record/objets/etude")
    facts = {
        div.xpath("dt")[0].text: " ".join(div.xpath("dd")[0].text_content().split())
        for div in tree.xpath("//dl[@class='facts']/div")
    }
    assert facts["Auteur, producteur"] == "Un"
    assert facts["Personne ou organisme"] == "Deux"
    assert facts["Donateur"] == "Trois veuve"
    assert facts["Lieu"] == "Bourg-Imaginé"
    assert facts["En lien avec"] == "Notaire les minutes sont à l’étude"
    assert "0990" not in words
    assert "associated" not in words


def test_a_machines_word_for_what_a_thing_is_gives_way_to_the_pages_own() -> None:
    holding = Holding(id="o/1", source="o", partner="musee", title=text("Tract"), form="object")
    for own, said in (("PhysicalObject", "Objet"), ("Still image", "Objet"), ("tract", "tract")):
        assert what_is(msgspec.structs.replace(holding, form_text=text(own)), catalogue("fr")) == said


@pytest.mark.parametrize(
    ("address", "french"),
    [
        ("search?from=hier", "« hier » : une date s’écrit 1944"),
        ("search?from=1944-13", "« 1944-13 » : ce jour n’existe pas."),
        ("search?from=1944-02-30", "« 1944-02-30 » : ce jour n’existe pas."),
        ("visit?day=hier", "« hier » : un jour s’écrit 2026-12-03"),
        ("visit?begin=midi&day=2026-12-03", "« midi » : une heure s’écrit 14:30."),
        ("agenda?from=hier", "« hier » : un jour s’écrit 2026-12-03"),
    ],
)
def test_a_refusal_says_in_the_readers_language_what_to_mend(client: Client, address: str, french: str) -> None:
    told, tree = seen(client, f"/fr/{address}", 400)
    assert french in " ".join(told.split())
    assert not tree.xpath("//main//*[@lang='en']")
    assert not seen(client, f"/en/{address}", 400)[1].xpath("//main//*[@lang='fr']")


def test_on_one_day_death_comes_after_what_led_to_it() -> None:
    visit = cast(Visit, SimpleNamespace(words=catalogue("fr")))
    day = Date("30 mai 1942", "1942-05-30", 19420530, 19420530)
    events = [LifeEvent("burial", day), LifeEvent("death", day), LifeEvent("execution", day)]
    assert [stop.what for stop in life_line(events, visit)] == ["Exécution", "Mort", "Inhumation"]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_refusal_is_calm_and_leads_on(current: Current, lang: str, status: int) -> None:
    client = Client(**{"passeur.current": current}, raise_request_exception=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("passeur.web.views.plumbing.error", lambda request, _: error(request, status))
        response = client.get(f"/{lang}/record/none/none")
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    tree = html.fromstring(response.content.decode())
    words = catalogue(lang)
    assert [head.text for head in tree.xpath("//h1")] == [words.plain(f"error.e{status}.title")]
    assert words.plain(f"error.e{status}.text") in tree.text_content()
    assert tree.xpath(f"//main//a[@href='/{lang}/']")
    assert tree.xpath("//form[@role='search']")
    assert not tree.xpath("//meta[@property='og:image']")
