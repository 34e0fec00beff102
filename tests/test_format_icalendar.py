"""iCalendar: fixtures, what repeats, what is not public, and broken calendars.

`PASSEUR_UPDATE=1 pytest tests/test_format_icalendar.py` writes the expected records again; read the difference.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.formats import icalendar
from passeur.formats.base import RawFile, read_file, recognise
from passeur.model.record import Offer, encode
from passeur.model.sessions import occurrences
from passeur.model.text import fold_spaces
from passeur.network import Source
from passeur.report import Report

FIXTURES = Path(__file__).parent / "formats" / "icalendar"
CASES = sorted(FIXTURES.glob("*.ics"))
OPTIONS = {
    "types": {"exposition": "exhibition", "Atelier": "workshop"},
    "sites": {"La Maison": "maison"},
    "audiences": {"Scolaires": "schools", "Tout public": "all"},
}


def read(data: bytes, **options: Any) -> tuple[list[Offer], Report]:
    report = Report()
    source = Source(partner="musee", id="agenda", lang="fr", options=options)
    found = list(read_file(RawFile.of_bytes("agenda.ics", data, sha256="0" * 64), source, report))
    return [each for each in found if isinstance(each, Offer)], report


def event(lines: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_fixture_gives_exactly_these_records(path: Path) -> None:
    offers, report = read(path.read_bytes(), **OPTIONS)
    said = report.as_json()
    found = {"records": [json.loads(encode(offer)) for offer in offers]}
    found |= {key: said[key] for key in ("refused", "skipped", "remarks", "unmapped")}
    expected = path.with_name(path.name + ".json")
    if os.environ.get("PASSEUR_UPDATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_what_is_private_or_cancelled_is_in_no_record() -> None:
    offers, report = read((FIXTURES / "agenda.ics").read_bytes())
    everything = b"".join(encode(offer) for offer in offers).decode()
    for word in ("Réunion du service", "annulée", "une.personne", "Une Personne"):
        assert word not in everything
    assert report.remark_counts["not public"] == report.remark_counts["cancelled"] == 1


def test_days_that_were_moved_or_dropped_are_followed() -> None:
    offers, _ = read((FIXTURES / "agenda.ics").read_bytes())
    workshop = next(offer for offer in offers if offer.identifiers[0].value == "atelier-1@musee.example")
    found = occurrences(workshop.sessions, date(2026, 10, 1), date(2026, 12, 31))
    days = [each.start.strftime("%m-%d %H:%M") for each in found]
    assert days[:4] == ["10-01 14:00", "10-09 10:00", "11-05 14:00", "11-12 14:00"]
    assert days[-2:] == ["12-17 14:00", "12-21 10:00"]
    assert {(each.end - each.start).total_seconds() / 60 for each in found} == {90}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_line_end_gives_the_same(end: str) -> None:
    data = (FIXTURES / "agenda.ics").read_text(encoding="utf-8").replace("\n", end).encode()
    assert read(data, **OPTIONS)[0] == read((FIXTURES / "agenda.ics").read_bytes(), **OPTIONS)[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_calendar_in_another_encoding_is_read(encoding: str) -> None:
    data = event("SUMMARY:Été à l'Hôtel\r\nDTSTART:20260701").decode().encode(encoding)
    offers, _ = read(data)
    assert [offer.title[0].value for offer in offers] == ["Été à l'Hôtel"]


@pytest.mark.parametrize("data", [b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"", b"bonjour", b"\x00\xff" * 50])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    report = Report()
    source = Source(partner="musee", id="agenda", format="icalendar")
    assert list(read_file(RawFile.of_bytes("x.ics", data), source, report)) == []
    assert len(report.refused) == 1


def test_it_is_recognised() -> None:
    assert recognise(RawFile.of_bytes("x", (FIXTURES / "agenda.ics").read_bytes())).NAME == "icalendar"
    assert not icalendar.sniff(b"BEGIN:VCARD\r\n")


@pytest.mark.parametrize(
    "options", [{"type": "fête"}, {"types": {"x": "fête"}}, {"audience": ["moi"]}, {"levels": ["x"]}, {"inconnu": "x"}]
)
def test_options_that_mean_nothing_are_refused(options: dict[str, Any]) -> None:
    _, report = read(event("DTSTART:20260701"), **options)
    assert "options" in report.refused[0].reason


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_inside_an_event_cost_at_most_that_event(noise: bytes) -> None:
    good = event("SUMMARY:Bon\r\nDTSTART:20260701").replace(b"UID:x", b"UID:bon")
    data = b"BEGIN:VCALENDAR\r\n" + good.replace(b"BEGIN:VCALENDAR\r\n", b"").replace(b"END:VCALENDAR\r\n", b"")
    offers, report = read(data + b"BEGIN:VEVENT\r\nUID:mauvais\r\nDESCRIPTION:" + noise + b"\r\nEND:VEVENT\r\n")
    assert report.refused == []
    assert "Bon" in {phrase.value for offer in offers for phrase in offer.title} or b"\0" in noise


# What may be markup or a reference to a character is read as such: see `test_html_in_calendars_is_read`.
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="<&"), max_size=300))
@settings(max_examples=60)
def test_any_title_survives_escaping_and_folding(title: str) -> None:
    escaped = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    folded = "\r\n ".join(escaped[at : at + 20] for at in range(0, max(1, len(escaped)), 20))
    offers, _ = read(event(f"SUMMARY:{folded}\r\nDTSTART:20260701"))
    said = [phrase.value for phrase in offers[0].title]
    assert said == ([fold_spaces(title)] if fold_spaces(title) else [])


def test_what_a_calendar_hides_is_no_offer() -> None:
    assert read(event("SUMMARY:Busy\r\nDTSTART:20260701"))[0] == []
    assert read(event("SUMMARY:Occupé\r\nDTSTART:20260701"))[0] == []
    moved = "RECURRENCE-ID:20260708T100000\r\nSUMMARY:Visite\r\nDTSTART:20260709T100000\r\nCLASS:PRIVATE"
    both = event("SUMMARY:Visite\r\nDTSTART:20260701T100000\r\nRRULE:FREQ=WEEKLY;COUNT=2").replace(
        b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\n" + moved.encode() + b"\r\nEND:VEVENT", 1
    )
    (offer,), _ = read(both)
    assert [(session.start, session.without) for session in offer.sessions] == [
        ("2026-07-01T10:00", ("2026-07-08T10:00",))
    ]


def test_an_address_is_no_name_of_an_organiser() -> None:
    start = "SUMMARY:Visite\r\nDTSTART:20260701\r\n"
    offers, _ = read(event(f"{start}ORGANIZER;CN=nom.prenom@musee.example:mailto:nom.prenom@musee.example"))
    assert offers[0].agents == ()
    offers, _ = read(event(f"{start}ORGANIZER;CN=Le Musée:mailto:nom.prenom@musee.example"))
    assert [agent.name for agent in offers[0].agents] == ["Le Musée"]


@pytest.mark.parametrize(("status", "certainty"), [("TENTATIVE", "uncertain"), ("CONFIRMED", "")])
def test_days_that_may_still_change_are_uncertain(status: str, certainty: str) -> None:
    offers, _ = read(event(f"SUMMARY:Visite\r\nDTSTART:20260701\r\nSTATUS:{status}"))
    assert [date.certainty for date in offers[0].dates] == [certainty]


def test_html_in_calendars_is_read() -> None:
    description = '<p>Visite <b>gratuite</b> de l&#39\\;exposition.</p><br>Réservation : <a href="https://x.example/">ici</a>&nbsp\\;!'
    offers, _ = read(event(
        f"SUMMARY:Visite &amp\\; atelier\r\nDESCRIPTION:{description}\r\nDTSTART:20260701\r\n"
        "ATTACH;FMTTYPE=image/jpeg:https://x.example/1\r\nATTACH;FMTTYPE=application/pdf:https://x.example/2"
    ))  # fmt: skip
    (told,) = offers[0].notes[0].text
    assert offers[0].title[0].value == "Visite & atelier"
    assert told.value == "Visite gratuite de l'exposition.\nRéservation : ici !"
    assert "<strong>gratuite</strong>" in told.html
    assert '<a href="https://x.example/"' in told.html
    assert [one.role for one in offers[0].digital] == ["image", ""]


_RULE = st.lists(
    st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=HOURLY", "INTERVAL=0", "INTERVAL=2", "COUNT=3", "BYDAY=MO,XX", "BYDAY=2TH",
         "UNTIL=20270101", "UNTIL=jamais", "BYMONTHDAY=31", "WKST=SU", "COUNT=-1", "=", "BYSETPOS=9"]
    ), max_size=5,
)  # fmt: skip


@given(_RULE)
@settings(max_examples=80)
def test_any_rule_is_followed_or_told_and_never_runs_away(parts: list[str]) -> None:
    offers, report = read(event(f"DTSTART:20261001T100000\r\nRRULE:{';'.join(parts)}"))
    (offer,) = offers
    assert offer.sessions[0].rule or report.remark_counts.get("recurrence") or not parts
    assert len(occurrences(offer.sessions, date(2026, 10, 1), date(2027, 10, 1))) <= 366
