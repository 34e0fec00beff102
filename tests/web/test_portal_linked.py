"""What machines are told in schema.org's words: who made a thing, who is only named with it, and when an offer is."""

import json
from types import SimpleNamespace
from typing import Any

from django.test import Client
from lxml import etree, html

from passeur.model.record import Agent, Holding, Identifier, PlaceRef, Session, Term
from passeur.model.text import text
from passeur.web import linked
from passeur.web.linked_times import times_of


def told(client: Client, url: str) -> Any:
    tree = html.fromstring(client.get(url).content.decode())
    (script,) = tree.xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def test_who_gave_or_owned_a_thing_did_not_create_it() -> None:
    face = SimpleNamespace(name="Musée", url="")
    visit: Any = SimpleNamespace(
        origin="https://x", lang="fr", partner=lambda id: face, partner_page=lambda id: "/p", page_of=lambda *_: "/r"
    )
    record = Holding(
        id="s/1", source="s", partner="p", title=text("Lettre"), terms=(Term(text("guerre")),),
        agents=(
            Agent("Fictive, Anne", "author", type="person"), Agent("Comité", "donor", type="group"),
            Agent("Ancien, Paul", "former-owner", type="person"), Agent("Lu, Jean", "recipient", type="person"),
            Agent("Nommé, Luc", ""), Agent("Sujet, Zoé", "subject", type="person"), Agent("Éditions", "publisher"),
        ),
        identifiers=(Identifier("A 1", "lido"), Identifier("A 1", "record"), Identifier("2", "inventory")),
        places=(PlaceRef("Lyon", "subject"), PlaceRef("Paris", "created"), PlaceRef("Musée", "kept")),
    )  # fmt: skip
    data = json.loads(linked.of_record(record, visit))
    assert data["creator"] == [{"@type": "Person", "name": "Fictive, Anne"}]
    assert data["about"] == [{"@type": "Person", "name": "Sujet, Zoé"}]
    assert data["publisher"] == [{"@type": "Thing", "name": "Éditions"}]
    assert data["keywords"] == ["guerre"]
    assert data["identifier"] == ["A 1", "2"]
    assert [place["name"] for place in data["contentLocation"] + data["locationCreated"]] == ["Lyon", "Paris"]
    assert not {"Comité", "Ancien, Paul", "Lu, Jean", "Nommé, Luc", "Musée"} & {
        each["name"]
        for values in data.values()
        if isinstance(values, list)
        for each in values
        if isinstance(each, dict)
    }


def test_an_offer_that_repeats_does_not_end_after_its_first_time(client: Client) -> None:
    workshop = told(client, "/en/record/objets/atelier")
    assert workshop["@type"] == "EducationEvent"
    assert workshop["startDate"] == "2026-10-01T14:00+02:00"
    assert workshop["endDate"] == "2026-12-17"
    assert workshop["eventSchedule"] == [
        {
            "@type": "Schedule", "startDate": "2026-10-01", "endDate": "2026-12-17", "startTime": "14:00",
            "endTime": "15:30", "repeatFrequency": "P1W", "byDay": ["https://schema.org/Thursday"],
            "exceptDate": ["2026-12-03"], "scheduleTimezone": "Europe/Paris",
        }
    ]  # fmt: skip


def test_a_reading_room_is_a_service_and_no_event(client: Client) -> None:
    room = told(client, "/en/record/fonds/salle")
    assert room["@type"] == "Service"
    assert room["provider"]["name"] == "Imaginary Archives"
    assert not {"organizer", "location", "startDate", "inLanguage"} & room.keys()


def test_several_times_are_told_one_by_one() -> None:
    found = times_of((Session("2026-03-02T10:00", "2026-03-02T11:00"), Session("2026-03-01", also=("2026-07-01",))))
    assert found["startDate"] == "2026-03-01"
    assert found["endDate"] == "2026-07-01"
    assert found["subEvent"] == [
        {"@type": "Event", "startDate": "2026-03-02T10:00+01:00", "endDate": "2026-03-02T11:00+01:00"},
        {"@type": "Event", "startDate": "2026-03-01"},
        {"@type": "Event", "startDate": "2026-07-01"},
    ]


def test_a_rule_that_schema_org_has_no_words_for_is_left_to_its_days() -> None:
    found = times_of((Session("2026-03-03T10:00", "", "FREQ=MONTHLY;BYDAY=1TU;COUNT=3"),))
    assert found == {"startDate": "2026-03-03T10:00+01:00", "endDate": "2026-05-05"}
    endless = times_of((Session("2026-03-03", "", "FREQ=DAILY;INTERVAL=2"),))
    assert "endDate" not in endless
    assert times_of((Session("2026-03-03", "2026-03-08"),)) == {"startDate": "2026-03-03", "endDate": "2026-03-08"}
    assert times_of(()) == {}


def test_what_partners_write_is_text_in_feeds_and_no_markup(client: Client) -> None:
    feed = etree.fromstring(client.get("/en/search.atom?q=Titre").content)
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = [each for each in feed.iter(f"{atom}entry") if (each.findtext(f"{atom}id") or "").endswith("/mechant")]
    summary = entry.find(f"{atom}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert "<" not in (summary.text or "")
    assert "alert(1)" in html.fromstring(f"<p>{summary.text}</p>").text_content()


def test_a_small_picture_is_shown_only_where_there_is_nothing_else(client: Client) -> None:
    body = client.get("/en/record/objets/poste-1").content.decode()
    assert "https://images.example/poste.jpg" in body
    assert "poste-small.jpg" not in body
