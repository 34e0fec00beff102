"""Pages of persons and groups, over a small network of made-up people that went the whole road."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from lxml import html
from playwright.sync_api import sync_playwright

from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.link.facts import facts, fingerprint
from passeur.link.model import Judgement
from passeur.model.record import Person
from passeur.pipeline.linking import relink
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.web.app import Portal
from passeur.web.current import Current

NETWORK = """
[network]
id = "essai"
name = {fr = "Réseau d’essai", en = "Trial network"}
hub = "musee"
contact = "reseau@essai.example"
[partners.musee]
name = {fr = "Musée imaginaire", en = "Imaginary Museum"}
[partners.musee.sites.maison]
name = {fr = "Villefictive"}
coordinates = [48.8338, 2.3325]
[partners.mur]
name = {fr = "Mémorial imaginaire", en = "Imaginary Memorial"}
[partners.mur.sites.mur]
name = {fr = "Bourg-Imaginé"}
coordinates = [45.7461, 4.8357]
[partners.archives]
name = {fr = "Archives imaginaires", en = "Imaginary Archives"}
[lists.noms]
name = {fr = "Les noms du mur", en = "The names on the wall"}
partner = "mur"
meaning = {fr = "Être sur ce mur imaginé ne dit rien d’autre.", en = "Being on this made-up wall says nothing else."}
[sources.fonds]
partner = "archives"
files = ["fonds.csv"]
format = "table"
[sources.fonds.mapping]
kind = "holding"
id = "id"
title = {column = "titre"}
agents = [{column = "nom", dates = "dates", role = "subject", type = "person"}]
[sources.reseaux]
partner = "archives"
files = ["reseaux.csv"]
format = "table"
[sources.reseaux.mapping]
kind = "group"
id = "id"
title = {column = "titre"}
names = [{column = "titre"}]
events = [{type = "foundation", date = "fondation"}]
"""

SOURCE = """
[sources.{id}]
partner = "{id}"
files = ["{id}.csv"]
format = "table"
lang = "fr"
expect = {{lose = 1.0}}
{list}
[sources.{id}.mapping]
kind = "person"
id = "id"
names = {{family = "nom", given = "prenom"}}
title = {{template = "{{nom}}, {{prenom}}"}}
events = [
  {{type = "birth", date = "naissance", place = "ne"}}, {{type = "death", date = "deces", place = "mort"}},
  {{type = "arrest", date = "arrestation"}},
]
agents = [{{column = "reseau", role = "associated", type = "group"}}]
notes = [
  {{type = "history", column = "vie", lang = "fr"}}, {{type = "history", column = "life", lang = "en"}},
]
relations = [{{column = "groupe", source = "reseaux", type = "member-of"}}, {{column = "frere", type = "family"}}]
"""

HEAD = "id;nom;prenom;naissance;ne;deces;mort;arrestation;reseau;vie;groupe;frere;life"
MUSEE = (
    "m1;Fictivier;Anselme;15/05/1903;Villefictive;17/02/1944;Bourg-Imaginé;28/08/1943;Réseau Fictif;"
    "Il enseigne. </script><script>alert(1)</script>;;;He teaches.",
    "m2;Fictorel;Basile;1910-07-01;;1943-10-02;;;;;g1;m3",
    "m3;Fictenne;Zoé;1911-03-04;;1980-01-01;;;;",
)
MUR = (
    "w1;FICTIVIER;Anselme;1903-05-15;Villefictive;1944-01-15;Bourg-Imaginé;;;",
    "w2;Fictorel;Basile;1910-07-01;;1943-10-02;;;;;g1;",
    "w3;Fictenne;Zoé;1911-03-04;;1980-01-01;;;;",
)


def write(folder: Path, name: str, *rows: str, head: str = HEAD) -> None:
    (folder / f"{name}.csv").write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")


def publish(folder: Path) -> None:
    update(folder, EmbeddedBackend(), workers=1, now=datetime(2026, 1, 2, tzinfo=UTC))


def judged(folder: Path, left: str, right: str, verdict: str = "same") -> Judgement:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    left, right = sorted((left, right))
    prints = []
    for id in (left, right):
        record = edition.get(id)
        assert isinstance(record, Person)
        prints.append(fingerprint(facts(record)))
    edition.close()
    return Judgement(
        left=left, right=right, verdict=verdict, by="Agnès", when="2026-01-02T00:00:00+00:00", why="seen",  # type: ignore[arg-type]
        left_print=prints[0], right_print=prints[1],
    )  # fmt: skip


def make(folder: Path) -> Path:
    sources = SOURCE.format(id="musee", list="") + SOURCE.format(id="mur", list='list = "noms"')
    sources += SOURCE.format(id="archives", list="")
    (folder / "network.toml").write_text(NETWORK + sources, encoding="utf-8")
    write(folder, "musee", *MUSEE)
    write(folder, "mur", *MUR)
    write(folder, "archives", "d1;Fictivier;Anselme;1903-05-15;;1945-03-01;;;;", "d2;d'Essai;Anne;1901;;1960;;;;")
    write(
        folder, "fonds", "f1;Lettre imaginaire;Fictivier, Anselme;1903-1944",
        "f2;Autre lettre;Fictivier, Anselme;1811-1870", "f3;Statuts;d'Essai, Anne;1901-1960",
        head="id;titre;nom;dates",
    )  # fmt: skip
    write(
        folder, "reseaux", "g1;Réseau Fictif;1942", "g2;RESEAU FICTIF;1943", "g3;Autre Réseau;1941",
        f"g4;{' de'.join(['Comité'] * 20)};1945",
        head="id;titre;fondation",
    )  # fmt: skip
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("people"))
    relink(folder, [judged(folder, "musee/m1", "mur/w1")])
    return folder


@pytest.fixture(scope="module")
def current(folder: Path) -> Iterator[Current]:
    serving = Current(folder, EmbeddedBackend().open)
    yield serving
    serving.close()


@pytest.fixture
def visitor(current: Current) -> Client:
    return Client(**{"passeur.current": current})


def identity(folder: Path, record: str) -> str:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    found = edition.identities.of(record)
    edition.close()
    assert found is not None, record
    return found.id


def tree(visitor: Client, url: str) -> html.HtmlElement:
    response = visitor.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_two_dates_of_death_stand_side_by_side_each_with_its_source(visitor: Client, folder: Path) -> None:
    page = tree(visitor, f"/fr/people/{identity(folder, 'musee/m1')}")
    versions = page.xpath("//ul[@class='versions']/li")
    assert [words(each) for each in versions] == [
        "15 janvier 1944, Bourg-Imaginé Les noms du mur",
        "17 février 1944, Bourg-Imaginé Musée imaginaire",
    ]
    assert "les sources diffèrent" in words(page.xpath("//p[@class='dates']")[0])
    birth = page.xpath("//li[@id='station-1']")[0]
    assert [words(each) for each in birth.xpath(".//ul[@class='said']/li")] == ["Musée imaginaire", "Les noms du mur"]


def test_each_name_partner_list_and_reason_is_shown(visitor: Client, folder: Path) -> None:
    page = tree(visitor, f"/fr/people/{identity(folder, 'musee/m1')}")
    assert {words(each) for each in page.xpath("//ul[@class='forms']//b")} == {
        "Fictivier, Anselme", "FICTIVIER, Anselme",
    }  # fmt: skip
    held = {words(each.xpath("h3")[0]): words(each) for each in page.xpath("//ul[@class='held']/li")}
    assert set(held) == {"Musée imaginaire", "Mémorial imaginaire", "Archives imaginaires"}
    assert "Être sur ce mur imaginé ne dit rien d’autre." in held["Mémorial imaginaire"]
    assert "Lettre imaginaire" in held["Archives imaginaires"]
    assert "Autre lettre" not in held["Archives imaginaires"]
    assert page.xpath("//a[@href='/fr/lists/noms']")
    evidence = words(page.xpath("//section[@aria-labelledby='evidence']")[0])
    assert "Une personne de l’équipe a jugé que c’est la même vie" in evidence
    assert "reseau@essai.example" in evidence
    stations = [words(each) for each in page.xpath("//div[@class='stations']/ol/li")]
    assert [station.partition(" imaginaire")[0] for station in stations[:2]] == ["Mémorial", "Musée"]
    assert "Sur leur liste" in stations[0]
    assert "La même personne y est décrite" in stations[1]


def test_what_a_partner_tells_is_in_the_reader_s_language_where_it_tells_it_in_both(
    visitor: Client, folder: Path
) -> None:
    at = f"people/{identity(folder, 'musee/m1')}"
    french, english = (words(tree(visitor, f"/{lang}/{at}").xpath("//ul[@class='held']")[0]) for lang in ("fr", "en"))
    assert "Il enseigne." in french
    assert "He teaches." not in french
    assert "He teaches." in english
    assert "Il enseigne." not in english


def test_the_map_has_the_numbers_of_the_stations(visitor: Client, folder: Path) -> None:
    page = tree(visitor, f"/fr/people/{identity(folder, 'musee/m1')}")
    assert {words(each) for each in page.xpath("//section[@aria-labelledby='map']//a/title")} == {
        "1. Villefictive", "3. Bourg-Imaginé",
    }  # fmt: skip
    for link in page.xpath("//section[@aria-labelledby='map']//a/@href"):
        assert page.xpath(f"//li[@id='{link[1:]}']")
    assert not tree(visitor, f"/fr/people/{identity(folder, 'musee/m2')}").xpath("//section[@aria-labelledby='map']")


def test_machines_read_the_same(visitor: Client, folder: Path) -> None:
    id = identity(folder, "musee/m1")
    data = json.loads(visitor.get(f"/fr/people/{id}.json").content)
    assert [each["id"] for each in data["members"]] == ["musee/m1", "mur/w1"]
    death = next(each for each in data["events"] if each["type"] == "death")
    assert death["disputed"]
    assert [[saying["sources"] for saying in version] for version in death["versions"]] == [
        [["mur/w1"]],
        [["musee/m1"]],
    ]
    assert data["ties"][0]["rule"] == "judged-same"


def test_linked_data_holds_only_what_is_agreed_and_cannot_end_its_script(visitor: Client, folder: Path) -> None:
    response = visitor.get(f"/fr/people/{identity(folder, 'musee/m1')}")
    assert b"<script>alert(1)" not in response.content
    scripts = html.fromstring(response.content.decode()).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(scripts[0])
    assert data["@type"] == "Person"
    assert data["birthDate"] == "1903-05-15"
    assert "deathDate" not in data
    assert "deathPlace" not in data


def test_a_record_leads_to_the_whole_life_and_its_list(visitor: Client, folder: Path) -> None:
    page = tree(visitor, "/fr/record/mur/w1")
    assert page.xpath(f"//p[@class='one-of']/a[@href='/fr/people/{identity(folder, 'mur/w1')}']")
    assert "l’une des 2" in words(page.xpath("//p[@class='one-of']")[0])


def test_what_awaits_a_decision_is_said_and_not_joined(visitor: Client, folder: Path) -> None:
    id = identity(folder, "musee/m1")
    evidence = tree(visitor, f"/fr/people/{id}").xpath("//section[@aria-labelledby='evidence']")[0]
    assert "À décider" in words(evidence)
    assert evidence.xpath(".//a[@href='/fr/record/archives/d1']")
    data = json.loads(visitor.get(f"/fr/people/{id}.json").content)
    assert {frozenset((pair["left"], pair["right"])) for pair in data["proposals"]} == {
        frozenset(("archives/d1", "musee/m1")), frozenset(("archives/d1", "mur/w1")),
    }  # fmt: skip
    assert not tree(visitor, "/fr/record/archives/d1").xpath("//p[@class='one-of']")


def test_who_belonged_to_a_group_and_namesakes_apart(visitor: Client) -> None:
    page = tree(visitor, "/fr/record/reseaux/g1")
    assert words(page.xpath("//section[@aria-labelledby='members']//li")[0]).startswith("Fictorel, Basile")
    assert words(page.xpath("//section[@aria-labelledby='naming']//li")[0]).startswith("Fictivier, Anselme")
    assert page.xpath("//section[@aria-labelledby='namesakes']//a/@href") == ["/fr/record/reseaux/g2"]
    assert words(page.xpath("//ol[@class='life']/li")[0]) == "1942Fondation"


def test_a_group_with_a_very_long_name_has_a_page(visitor: Client) -> None:
    assert not tree(visitor, "/fr/record/reseaux/g4").xpath("//section[@aria-labelledby='namesakes']")


def test_a_life_tells_what_it_is_tied_to_and_who_says_so(visitor: Client, folder: Path) -> None:
    one, brother = identity(folder, "musee/m2"), identity(folder, "musee/m3")
    ties = tree(visitor, f"/fr/people/{one}").xpath("//section[@aria-labelledby='ties']/ul/li")
    assert [words(each) for each in ties] == [
        "Famille : Fictenne, Zoé 4 mars 1911 – 1er janvier 1980 Musée imaginaire",
        "Membre de : Réseau Fictif 1942 – … Musée imaginaireMémorial imaginaire",
    ]
    assert ties[0].xpath(f".//a[@href='/fr/people/{brother}']")
    back = tree(visitor, f"/fr/people/{brother}").xpath("//section[@aria-labelledby='ties']//li")
    assert words(back[0]).startswith("Famille : Fictorel, Basile")
    alone = tree(visitor, "/fr/record/musee/m3").xpath("//section[@aria-labelledby='ties']//li")
    assert words(alone[0]).startswith("Famille : Fictorel, Basile")


def test_all_people_of_a_group_have_a_page(visitor: Client) -> None:
    page = tree(visitor, "/fr/record/reseaux/g1/members")
    assert "2 notices s’y rattachent" in words(page.xpath("//p[@class='total']")[0])
    assert [words(each) for each in page.xpath("//ul[@class='tied']/li/p/a")] == ["Fictorel, Basile"]
    assert visitor.get("/fr/record/reseaux/g1/members?from=200").status_code == 404
    assert visitor.get("/fr/record/reseaux/g3/members")["Location"] == "/fr/record/reseaux/g3"
    assert visitor.get("/fr/record/reseaux/none/members").status_code == 404


def test_an_identity_that_went_leads_to_its_heir_or_is_gone_and_others_never_were(tmp_path: Path) -> None:
    folder = make(tmp_path)
    old = identity(folder, "musee/m3")
    relink(folder, [judged(folder, "musee/m2", "musee/m3"), judged(folder, "mur/w2", "mur/w3")])
    heir = identity(folder, "mur/w3")
    assert heir != old
    serving = Current(folder, EmbeddedBackend().open, every=0.0)
    visitor = Client(**{"passeur.current": serving})
    moved = visitor.get(f"/en/people/{old}")
    assert (moved.status_code, moved["Location"]) == (301, f"/en/people/{heir}")
    assert visitor.get(f"/en/people/{old}.json")["Location"] == f"/en/people/{heir}.json"
    assert visitor.get("/fr/people/p0000").status_code == 404
    write(folder, "musee", MUSEE[0])
    write(folder, "mur", MUR[0])
    publish(folder)
    assert visitor.get(f"/fr/people/{heir}").status_code == 410
    assert visitor.get(f"/fr/people/{old}").status_code == 410
    serving.close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


CHROMIUM = Path("/usr/bin/chromium")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"NOT RUN: {CHROMIUM} is missing; `apt-get install chromium`")
def test_axe_finds_nothing_and_no_page_scrolls_sideways(current: Current, folder: Path) -> None:
    server = make_server("127.0.0.1", 0, Portal(current), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    people = [f"people/{identity(folder, record)}" for record in ("musee/m1", "musee/m2")]
    pages = (*people, "record/mur/w1", "record/reseaux/g1", "record/reseaux/g1/members")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            # A colour that is on its way from one theme to the other is nobody's: nothing moves.
            page = browser.new_page(base_url=f"http://127.0.0.1:{server.server_port}", reduced_motion="reduce")
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            for address in (f"/{lang}/{each}" for each in pages for lang in ("fr", "en")):
                page.emulate_media(color_scheme="light")
                page.goto(address)
                found = Axe().run(page)
                assert found.violations_count == 0, (address, found.generate_report())
                page.emulate_media(color_scheme="dark")
                found = Axe().run(page, options={"runOnly": ["color-contrast"]})
                assert found.violations_count == 0, (address, found.generate_report())
                for width in (320, 390, 768, 1280, 1920):
                    page.set_viewport_size({"width": width, "height": 800})
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert said == []


def test_names_with_apostrophes_are_escaped_once(visitor: Client) -> None:
    links = tree(visitor, "/fr/record/archives/d2").xpath("//section[@class='holders']//p/a")
    assert "Toutes les notices qui nomment d'Essai, Anne (Archives imaginaires)" in [words(each) for each in links]


@pytest.mark.parametrize(
    ("address", "french"),
    [
        ("search?q=*abc", "« *abc » : l’étoile ne se met qu’à la fin d’un mot"),
        ("search?q=a*", "« a* » : il faut au moins"),
        ("search?q=ab*+cd*+ef*+gh*+ij*", "Au plus 4 mots peuvent finir par une étoile"),
        ("search?q=a&" + "&".join(f"theme={each}" for each in range(30)), "Ôtez-en quelques-uns."),
        ("search?q=a&cursor=zz", "Reprenez-la au début."),
        ("search?q=" + "+".join(map(str, range(100))), "Essayez avec moins de mots."),
        ("names?q=" + "+".join("abcdefghijklmnop"), "Essayez avec moins de mots."),
    ],
)
def test_a_refused_question_is_told_in_the_readers_language_and_stays_in_its_line(
    visitor: Client, address: str, french: str
) -> None:
    response = visitor.get(f"/fr/{address}")
    page = html.fromstring(response.content.decode())
    assert response.status_code == 400
    assert french in words(page.xpath("//main")[0])
    assert not page.xpath("//main//*[@lang='en']")
    assert page.xpath("string(//input[@id='q']/@value)")
