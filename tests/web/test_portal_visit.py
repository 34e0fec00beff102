"""The planner's page: a plan within stated hours, or honestly why there is none; as PDF, calendar and QR code too."""

import re
from urllib.parse import urlencode

import pytest
import segno
from django.test import Client
from icalendar import Calendar
from lxml import html

ATELIER, MAISON, DEPOT, EXPO = "objets/atelier", "musee/maison", "archives/depot", "objets/expo"


def address(*keep: str, **asked: str) -> str:
    return "/en/visit?" + urlencode([*(("keep", id) for id in keep), *asked.items()])


def tree(client: Client, url: str) -> html.HtmlElement:
    response = client.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def words(part: html.HtmlElement) -> str:
    return " ".join(" ".join(part.itertext()).split())


def stops(page: html.HtmlElement) -> list[str]:
    return [words(each) for each in page.xpath("//ol[contains(@class, 'plan')]/li")]


def left(page: html.HtmlElement) -> list[str]:
    return [words(each) for each in page.xpath("//ul[@class='ties']/li")]


def test_without_a_day_it_asks_for_one_and_proposes_what_may_be_kept(client: Client) -> None:
    page = tree(client, "/en/visit?who=class")
    assert page.xpath("//input[@type='date']/@value") == ["2026-11-26"]
    assert "/en/record/objets/atelier" in page.xpath("//section[@aria-labelledby='proposed']//h3/a/@href")
    assert not page.xpath("//section[@aria-labelledby='plan']")


def test_a_plan_keeps_to_stated_hours_and_times(client: Client) -> None:
    page = tree(client, address(MAISON, ATELIER, day="2026-12-10", start="musee/annexe"))
    assert "Thursday 10 December 2026, 9 am to 6 pm" in words(page)
    first, second = stops(page) if "2 pm to 3.30 pm" in stops(page)[1] else reversed(stops(page))
    assert "The House" in first
    assert "2 pm to 3.30 pm" in second
    assert "Atelier d’essai" in second
    assert "1 h 30, the length that is stated" in first + second
    assert "Closures announced: An imaginary week in August." in first


def test_it_says_honestly_why_there_is_no_plan_and_whom_to_ask(client: Client) -> None:
    page = tree(client, address(EXPO, DEPOT, day="2026-11-26", begin="09:00", end="13:00", who="class", age="13"))
    assert stops(page) == []
    assert "No visit can honestly be put together for that day" in words(page)
    assert all("No source states the opening hours of this site" in each for each in left(page))
    assert any("Ask: archives.example" in each for each in left(page))
    order = page.xpath("//ol[@class='way']//a/@href")
    assert set(order) == {"/en/sites/musee/annexe?keep=objets%2Fexpo&keep=archives%2Fdepot",
                          "/en/sites/archives/depot?keep=objets%2Fexpo&keep=archives%2Fdepot"}  # fmt: skip


@pytest.mark.parametrize(
    ("keep", "day", "why"),
    [
        (MAISON, "2026-11-30", "closed that day"),
        (MAISON, "2026-12-25", "closed that day"),
        (ATELIER, "2026-12-03", "does not take place that day"),
        ("objets/poste-1", "2026-11-26", "several sites"),
        ("fonds/F1", "2026-11-26", "No source states"),
    ],
)
def test_each_reason_is_told(client: Client, keep: str, day: str, why: str) -> None:
    page = tree(client, address(keep, day=day))
    assert len(left(page)) == 1
    assert why in left(page)[0]


def test_a_class_is_told_of_groups_and_of_what_is_not_for_it(client: Client) -> None:
    page = tree(client, address(MAISON, ATELIER, day="2026-12-10", who="class", age="16"))
    text = " ".join(stops(page))
    assert "The conditions for groups are not stated" in text
    assert "“Atelier d’essai” is for: Schools" in text  # of another level
    fits = tree(client, address(ATELIER, day="2026-12-10", who="class", age="13"))
    assert "is for:" not in " ".join(stops(fits))


def test_a_wheelchair_is_thought_of(client: Client) -> None:
    page = tree(client, address(MAISON, day="2026-12-10", wheelchair="1"))
    assert "Partly wheelchair accessible" in stops(page)[0]


@pytest.mark.parametrize("place", ["48.86, 2.34", "place imaginaire"])
def test_one_may_set_out_from_a_point_or_a_place_of_the_catalogues(client: Client, place: str) -> None:
    page = tree(client, address(MAISON, day="2026-12-10", place=place))
    assert f"Start: {place}" in words(page)


def test_a_place_that_is_not_known_is_told(client: Client) -> None:
    page = tree(client, address(MAISON, day="2026-12-10", place="Nulle-Part"))
    assert "This place is not known here" in words(page)
    assert page.xpath("//input[@id='place']/@aria-invalid") == ["true"]


def test_the_address_is_the_visit_and_works_without_scripts(client: Client) -> None:
    page = tree(client, address(MAISON, ATELIER, day="2026-12-10"))
    (form,) = page.xpath("//form[@class='outing']")
    assert form.xpath(".//input[@name='keep']/@value") == [MAISON, ATELIER]
    drops = page.xpath("//a[@class='drop']/@href")
    assert "/en/visit?keep=objets%2Fatelier&day=2026-12-10&begin=09%3A00&end=18%3A00" in drops
    assert page.xpath("//meta[@name='robots']")


def test_the_qr_code_is_of_the_address(client: Client) -> None:
    page = tree(client, address(MAISON, day="2026-12-10"))
    told = words(page.xpath("//figure[@class='code']")[0]).removeprefix("The address of this visit: ")
    assert told.startswith("http://testserver/en/visit?keep=musee%2Fmaison")
    drawn = page.xpath("//figure[@class='code']//*[local-name()='path']/@d")
    wanted = segno.make(told, error="l", micro=False).svg_inline(scale=1, border=2, omitsize=True)
    assert drawn == re.findall(r' d="([^"]+)"', wanted)


def test_the_pdf_is_tagged_titled_and_in_its_language(client: Client) -> None:
    for lang in ("fr", "en"):
        response = client.get(
            address(MAISON, ATELIER, EXPO, day="2026-12-10").replace("/en/visit", f"/{lang}/visit.pdf")
        )
        assert response["Content-Type"] == "application/pdf"
        data = response.content
        assert data.startswith(b"%PDF-1.")
        for said in (b"/StructTreeRoot", b"/Marked true", f"/Lang({lang})".encode(), b"<pdfuaid:part>1</pdfuaid:part>"):
            assert said in data, said


def test_the_calendar_has_each_stop(client: Client) -> None:
    response = client.get(address(MAISON, ATELIER, day="2026-12-10").replace("/en/visit", "/en/visit.ics"))
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == 2
    assert "2026-12-10T13:00:00+00:00" in {event["DTSTART"].dt.isoformat() for event in events}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/en/visit?day=hier", 400),
        ("/en/visit?day=2026-12-10&begin=midi", 400),
        ("/en/visit.pdf", 404),
        ("/en/visit.doc?keep=musee/maison&day=2026-12-10", 404),
        ("/en/visit?keep=rien/du-tout&day=2026-12-10&age=x&each=-5&who=moi&start=nulle/part", 200),
        ("/en/visit?keep=musee/maison&day=2026-12-10&begin=18:00&end=09:00", 200),
    ],
)
def test_what_means_nothing_is_refused_or_left_out(client: Client, url: str, status: int) -> None:
    assert client.get(url).status_code == status


def test_half_a_day_is_one_click(client: Client) -> None:
    page = tree(client, address(MAISON, day="2026-12-10", begin="09:00", end="13:00"))
    links = {words(link): link.get("href") for link in page.xpath("//section[@aria-labelledby='ask-visit']/p/a")}
    assert set(links) == {"An afternoon", "A whole day"}
    assert links["An afternoon"].endswith("day=2026-12-10&begin=13%3A30&end=18%3A00")
    assert "1.30 pm to 6 pm" in words(tree(client, links["An afternoon"]))
