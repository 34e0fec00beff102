"""The agenda: what is on and when, by every filter, as a page, a calendar and a feed; never what is over."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from lxml import etree, html

from passeur.model.dates import Date
from passeur.model.record import Offer, Session
from passeur.web.offered import when_in_words
from passeur.web.words import catalogue


def tree(client: Client, url: str) -> html.HtmlElement:
    response = client.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def offers(client: Client, query: str = "") -> set[str]:
    links = tree(client, f"/fr/agenda{query}").xpath("//div[contains(@class, 'agenda')]//h3/a/@href")
    return {link.rpartition("/")[2] for link in links}


def words(part: html.HtmlElement) -> str:
    return " ".join(" ".join(part.itertext()).split()).replace("\u00a0", " ")


def test_it_holds_what_is_to_come_and_nothing_that_is_over(client: Client) -> None:
    assert offers(client) == {"expo", "atelier", "salle"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?partner=archives", {"salle"}),
        ("?type=workshop", {"atelier"}),
        ("?audience=schools", {"expo", "atelier"}),
        ("?audience=researchers", {"salle"}),
        ("?level=lower-secondary", {"atelier"}),
        ("?language=en", {"atelier"}),
        ("?theme=Résistance imaginaire", {"atelier"}),
        ("?permanent=yes", {"expo"}),
        ("?permanent=no&partner=musee", {"atelier"}),
        ("?from=2026-12-03&to=2026-12-03", {"expo", "salle"}),
        ("?from=2026-12-10&to=2026-12-10", {"expo", "salle", "atelier"}),
        ("?from=2025-03-01&to=2025-03-01", {"expo", "salle", "finie"}),
        ("?type=workshop&partner=archives", set()),
    ],
)
def test_each_filter_narrows_it(client: Client, query: str, found: set[str]) -> None:
    assert offers(client, query) == found


def test_each_filter_leads_to_as_many_offers_as_stand_beside_it(client: Client) -> None:
    links = tree(client, "/fr/agenda").xpath("//main//a[span[@class='n']]")
    said = {link.get("href"): int(link.xpath("string(span[@class='n'])")) for link in links}
    assert said["/fr/agenda?audience=schools"] == 2
    assert said == {url: len(offers(client, url.removeprefix("/fr/agenda"))) for url in said}


def test_days_and_times_are_told_in_words(client: Client) -> None:
    text = words(tree(client, "/fr/agenda").xpath("//section[@aria-labelledby='dated']")[0])
    assert "jeudi 26 novembre 2026, de 14 h à 15 h 30" in text
    assert "jeudi 10 décembre 2026" in text
    assert "3 décembre" not in text
    assert "Résistance" not in text


def test_what_is_always_there_says_whether_its_site_is_open_that_day(client: Client) -> None:
    closed = words(tree(client, "/en/agenda?from=2026-11-30&to=2026-11-30").xpath("//main")[0])
    assert "Opening hours not stated" in closed  # the annexe states none


def test_a_filter_can_be_undone_and_leads_to_feeds_of_the_same(client: Client) -> None:
    page = tree(client, "/fr/agenda?type=workshop&from=2026-12-01")
    assert page.xpath("//ul[@class='chips']//a/@href") == ["/fr/agenda?from=2026-12-01", "/fr/agenda?type=workshop"]
    assert "/fr/agenda.ics?type=workshop&from=2026-12-01" in page.xpath("//a/@href")
    assert "/fr/agenda.atom?type=workshop&from=2026-12-01" in page.xpath("//link/@href")
    assert not [link for link in tree(client, "/fr/agenda?type=reading-room").xpath("//@href") if ".ics" in link]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]


@pytest.mark.parametrize("query", ["?from=hier", "?to=2026-13-01", "?from=0001-01-01"])
def test_days_that_are_none_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/fr/agenda{query}").status_code == 400


def test_the_calendar_can_be_read_and_has_each_time_once(client: Client) -> None:
    response = client.get("/fr/agenda.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    days = [event["DTSTART"].dt.isoformat() for event in events]
    assert days == [f"2026-{day}T13:00:00+00:00" for day in ("11-26", "12-10", "12-17")]
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert {str(event["LOCATION"]) for event in events} == {"La Maison, 1 rue Imaginaire, Paris"}
    assert all(str(event["URL"]).startswith("http://testserver/fr/record/") for event in events)


def test_the_feed_is_atom_with_every_offer(client: Client) -> None:
    response = client.get("/en/agenda.atom?partner=musee")
    feed = etree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    assert len(feed.findall(f"{atom}entry")) == 2
    assert feed.find(f"{atom}updated").text.startswith("2026-11-22T12:00:00")


def test_what_is_over_is_kept_as_the_history_of_its_partner_and_site(client: Client) -> None:
    for url in ("/fr/partners/musee", "/fr/sites/musee/maison"):
        past = tree(client, url).xpath("//li[@class='past']//h3/a/@href")
        assert past == ["/fr/record/objets/finie"], url


def test_the_page_of_an_offer_tells_its_next_times(client: Client) -> None:
    (times,) = tree(client, "/fr/record/objets/atelier").xpath("//ul[@class='times']")
    assert words(times).startswith("jeudi 26 novembre 2026, de 14 h à 15 h 30 jeudi 10 décembre 2026")
    assert not tree(client, "/fr/record/objets/expo").xpath("//ul[@class='times']")


@pytest.mark.parametrize(("certainty", "said"), [("uncertain", " (to be confirmed)"), ("", "")])
def test_days_that_may_still_change_say_so(certainty: str, said: str) -> None:
    visit: Any = SimpleNamespace(words=catalogue("en"), lang="en")
    offer = Offer(
        id="s/1", source="s", partner="p", sessions=(Session("2026-07-01"),),
        dates=(Date("2026-07-01", "2026-07-01", 20260701, 20260701, certainty),),
    )  # fmt: skip
    assert when_in_words(offer, visit) == "1 July 2026" + said
