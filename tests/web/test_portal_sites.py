"""A site's page: open or closed at the visitor's moment, unknown said as unknown, and its layers of history."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from lxml import html

from passeur.guide.hours import ZONE
from passeur.web.current import Current


def seen(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return words(html.fromstring(response.content.decode()).body)


def words(part: html.HtmlElement) -> str:
    return " ".join(" ".join(part.itertext()).split())


def at(current: Current, moment: datetime) -> Client:
    return Client(**{"passeur.current": current, "passeur.clock": lambda: moment})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "fr", "en"),
    [
        (datetime(2026, 11, 25, 11), "Ouvert aujourd’hui jusqu’à 18 h", "Open today until 6 pm"),
        (datetime(2026, 11, 25, 8), "Fermé en ce moment, ouvre aujourd’hui à 10 h", "Closed now, opens today at 10 am"),
        (datetime(2026, 11, 25, 19), "Fermé, ouvre demain à 10 h", "Closed, opens tomorrow at 10 am"),
        (
            datetime(2026, 12, 24, 19), "Fermé, ouvre samedi 26 décembre 2026 à 10 h",
            "Closed, opens Saturday 26 December 2026 at 10 am",
        ),
    ],
    ids=["open", "before", "after", "the day before Christmas"],
)  # fmt: skip
def test_it_says_whether_it_is_open_and_until_when(current: Current, moment: datetime, fr: str, en: str) -> None:
    client = at(current, moment.replace(tzinfo=ZONE))
    assert fr in seen(client, "/fr/sites/musee/maison").replace("\u00a0", " ")
    assert en in seen(client, "/en/sites/musee/maison")


def test_hours_come_with_their_source_and_day_and_what_else_is_stated(client: Client) -> None:
    text = seen(client, "/en/sites/musee/maison")
    for said in (
        "https://musee.example/horaires", "checked on 20 November 2026",
        "Wednesday 25 November 2026 today 10 am to 6 pm",
        "Monday 30 November 2026 closed", "An imaginary week in August.", "Partly wheelchair accessible",
        "Provision for deaf", "French", "1 h 30", "Imaginary entry", "accueil@musee.example", "Not stated groups",
    ):  # fmt: skip
        assert said in text, said


def test_hours_that_no_source_states_are_unknown_and_one_is_told_whom_to_ask(client: Client) -> None:
    body = html.fromstring(client.get("/en/sites/archives/depot").content.decode())
    text = words(body.xpath("//main")[0])  # the way on, below, tells of other sites
    assert "Opening hours not stated" in text
    assert "Ask before you come: archives.example" in text
    for wrong in ("Open today", "Closed", "closed"):
        assert wrong not in text


def test_layers_stand_in_their_order_with_sources(client: Client) -> None:
    tree = html.fromstring(client.get("/fr/sites/musee/maison").content.decode())
    told = [words(each) for each in tree.xpath("//ol[contains(@class, 'layers')]/li")]
    assert len(told) == 2
    assert told[0].startswith("XIXe siècle Un atelier")
    assert "1943 – 25 août 1944 Un refuge" in told[1]
    assert "Un livre imaginaire" in told[1]
    assert tree.xpath("//ol[contains(@class, 'layers')]//a/@href") == ["https://musee.example/histoire"]


def test_a_site_in_another_is_told_on_both_pages(client: Client) -> None:
    inner = html.fromstring(client.get("/fr/sites/musee/annexe").content.decode())
    assert inner.xpath("//p[@class='within']/a/@href") == ["/fr/sites/musee/maison", "/fr/sites/musee/maison#layers"]
    outer = html.fromstring(client.get("/fr/sites/musee/maison").content.decode())
    assert "/fr/sites/musee/annexe" in outer.xpath("//section[@aria-labelledby='inner']//a/@href")


def test_what_waits_there_and_what_names_it(client: Client) -> None:
    assert "Exposition imaginaire" in seen(client, "/fr/sites/musee/annexe")
    house = html.fromstring(client.get("/fr/sites/musee/maison").content.decode())
    assert house.xpath("//section[@aria-labelledby='records']//a/@href")[0] == "/fr/places/objets/lieu"


@pytest.mark.parametrize("url", ["/fr/sites/musee/rien", "/fr/sites/rien/maison"])
def test_a_site_that_is_not_described_is_not_found(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_partners_page_leads_to_its_sites_and_offers(client: Client) -> None:
    tree = html.fromstring(client.get("/fr/partners/musee").content.decode())
    assert {"/fr/sites/musee/maison", "/fr/sites/musee/annexe"} <= set(tree.xpath("//main//h3/a/@href"))
    assert "Ouvert aujourd’hui" in tree.text_content()
    assert "/fr/record/objets/expo" in tree.xpath("//ul[@class='offers']//a/@href")


def test_what_is_open_is_asked_again_when_hours_may_have_changed(fresh: Callable[[], tuple[object, Current]]) -> None:
    _, current = fresh()
    tags = [
        at(current, datetime(2026, 11, 25, 17, minute, tzinfo=ZONE)).get("/fr/sites/musee/maison")["ETag"]
        for minute in (46, 59)
    ]
    later = at(current, datetime(2026, 11, 25, 18, 0, tzinfo=ZONE)).get("/fr/sites/musee/maison")["ETag"]
    assert tags[0] == tags[1] != later
    current.close()
