"""schema.org: fixtures alone and in a web page, hours, schedules, and broken or hostile blocks.

`PASSEUR_UPDATE=1 pytest tests/test_format_schemaorg.py` writes the expected records again; read the difference.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import validate

from passeur.formats import schemaorg, skos
from passeur.formats.base import RawFile, read_file, recognise
from passeur.formats.schemaorg_hours import hours_of
from passeur.formats.schemaorg_hours_words import hours_in_words
from passeur.model.record import AnyRecord, Offer, Place, encode
from passeur.model.sessions import occurrences
from passeur.network import Source
from passeur.report import Report

FIXTURES = Path(__file__).parent / "formats" / "schemaorg"
CASES = sorted(path for path in FIXTURES.iterdir() if path.suffix != ".json")
OPTIONS = {"sites": {"La Maison": "maison"}, "audiences": {"collège": "schools"}, "levels": ["lower-secondary"]}


def read(data: bytes, **options: Any) -> tuple[list[AnyRecord], Report]:
    report = Report()
    source = Source(partner="musee", id="agenda", lang="fr", options=options)
    return list(read_file(RawFile.of_bytes("agenda", data, sha256="0" * 64), source, report)), report


def one(**said: Any) -> tuple[Offer, Report]:
    node = {"@context": "https://schema.org", "@type": "Event", "name": "Un", "@id": "urn:x:1", **said}
    (offer,), report = read(json.dumps(node).encode())
    assert isinstance(offer, Offer)
    return offer, report


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_fixture_gives_exactly_these_records(path: Path) -> None:
    records, report = read(path.read_bytes(), **OPTIONS)
    said = report.as_json()
    found = {"records": [json.loads(encode(each)) for each in records]}
    found |= {key: said[key] for key in ("refused", "skipped", "remarks", "unmapped")}
    expected = path.with_name(path.name + ".json")
    if os.environ.get("PASSEUR_UPDATE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_it_is_recognised_and_leaves_other_linked_data_alone() -> None:
    for path in CASES:
        assert recognise(RawFile.of_bytes("x", path.read_bytes())).NAME == "schemaorg"
    themes = (FIXTURES.parent / "skos" / "themes.jsonld").read_bytes()
    assert not schemaorg.sniff(themes)
    assert skos.sniff(themes)
    assert not schemaorg.sniff(b'{"id": 1, "url": "https://schema.org/Event"}')
    assert not schemaorg.sniff(b"<html><body>schema.org</body></html>")


def test_a_schedule_takes_place_on_its_days() -> None:
    records, _ = read((FIXTURES / "agenda.jsonld").read_bytes())
    workshop = next(each for each in records if isinstance(each, Offer) and each.minutes == 90)
    days = [
        each.start.strftime("%m-%d %H:%M")
        for each in occurrences(workshop.sessions, date(2026, 10, 15), date(2026, 11, 6))
    ]
    assert days == ["10-15 14:00", "11-05 14:00"]


@pytest.mark.parametrize(
    ("hours", "fr", "en"),
    [
        (
            "Mo-Fr 09:00-12:30,14:00-17:00; Sa,Su off",
            "Horaires : du lundi au vendredi, 9 h – 12 h 30 et 14 h – 17 h ; samedi et dimanche, fermé.",
            "Opening hours: Monday to Friday, 09:00–12:30 and 14:00–17:00; Saturday and Sunday, closed.",
        ),
        (
            "2026 Jun 01-2026 Aug 31 Tu-Su 10:00-18:00",
            "Horaires : du 1er juin 2026 au 31 août 2026, du mardi au dimanche, 10 h – 18 h.",
            "Opening hours: from 1 June 2026 to 31 August 2026, Tuesday to Sunday, 10:00–18:00.",
        ),
        ("2026 Dec 25 off", "Horaires : le 25 décembre 2026, fermé.", "Opening hours: on 25 December 2026, closed."),
        ("Mo 9:00-17:00", "Horaires : lundi, 9 h – 17 h.", "Opening hours: Monday, 9:00–17:00."),
        ("10:00-18:00", "Horaires : tous les jours, 10 h – 18 h.", "Opening hours: every day, 10:00–18:00."),
    ],
)
def test_hours_are_told_in_words(hours: str, fr: str, en: str) -> None:
    found = {phrase.lang: phrase.value for phrase in hours_in_words(hours)}
    assert {lang: said.replace("\u00a0", " ").replace("\u202f", " ") for lang, said in found.items()} == {
        "fr": fr,
        "en": en,
    }


def test_an_event_that_is_online_alone_sends_nobody_to_a_site() -> None:
    offer, _ = one(location={"@type": "VirtualLocation", "url": "https://x.example/"}, startDate="2026-12-03")
    assert (offer.site, offer.places) == ("", ())
    assert [[phrase.value for phrase in note.text] for note in offer.notes] == [["En ligne", "Online"]]
    mixed, _ = one(eventAttendanceMode="https://schema.org/MixedEventAttendanceMode", startDate="2026-12-03")
    assert mixed.notes == ()


def test_a_postponed_event_says_so() -> None:
    offer, _ = one(eventStatus="https://schema.org/EventPostponed", startDate="2026-12-03")
    assert (offer.sessions, offer.dates) == ((), ())
    assert [(note.type, note.text[1].value) for note in offer.notes] == [
        ("abstract", "Postponed; the new day is not announced yet")
    ]


def test_where_an_event_is_what_it_costs_and_for_which_ages() -> None:
    address = {"@type": "PostalAddress", "streetAddress": "1 rue X", "postalCode": "75007", "addressLocality": "Paris"}
    offer, _ = one(
        location={"@type": "Place", "name": "La Maison", "address": address}, typicalAgeRange="7-12",
        offers={"@type": "Offer", "price": "0.00", "priceCurrency": "EUR"},
    )  # fmt: skip
    assert [place.name for place in offer.places] == ["La Maison"]
    said = [(note.type, note.text[0].value) for note in offer.notes]
    assert said == [("note", "Âge : 7-12"), ("note", "1 rue X, 75007 Paris")]
    assert [phrase.value for phrase in offer.prices] == ["Gratuit", "Free"]


def test_what_stands_in_place_of_a_name_is_nobody() -> None:
    offer, _ = one(performer="Organization", organizer={"@type": "Person", "name": "nom@musee.example"})
    assert offer.agents == ()


def test_hours_that_are_not_plain_stay_as_they_are_written() -> None:
    for hours in ("Mo-Fr sunrise-sunset", "Mo-Fr 09:00-17:00; week 10-20 Sa 10:00-12:00", "Mo[1] 10:00-12:00"):
        assert [(phrase.value, phrase.lang) for phrase in hours_in_words(hours)] == [(hours, "")]


def test_hours_are_remarked_as_network_toml_wants_them() -> None:
    _, report = read((FIXTURES / "agenda.jsonld").read_bytes())
    assert report.remark_counts["hours"] == 2
    told = next(remark.text for remark in report.remarks if remark.kind == "hours")
    assert "Tu-Su 10:00-18:00; PH off; 2026 Dec 24-2026 Dec 26 off" in told


def test_scripts_of_partners_are_in_no_record() -> None:
    records, _ = read((FIXTURES / "agenda.jsonld").read_bytes())
    assert "alert" not in b"".join(map(encode, records)).decode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"@context": "https://schema.org", "@type": "Person", "name": "Personne"}',
        b'{"@context": "https://schema.org"}', b'<html><script type="application/ld+json">{"@context": "https://schema.org"',
        b'{"@context": "https://schema.org", "@type": "Event"',
    ],
)  # fmt: skip
def test_what_holds_no_event_is_told(data: bytes) -> None:
    records, report = read(data)
    assert records == []
    assert report.refused or report.skipped


def test_depth_and_circles_end() -> None:
    deep = b'{"@context":"https://schema.org","@type":"Event","name":"x","about":' + b"[" * 5000 + b"]" * 5000 + b"}"
    assert read(deep)[1].skipped or read(deep)[0]
    graph = [
        {"@type": "Event", "@id": "urn:a", "name": "A", "subEvent": {"@id": "urn:b"}, "location": {"@id": "urn:a"}},
        {"@type": "Event", "@id": "urn:b", "name": "B", "superEvent": {"@id": "urn:a"}},
    ]
    records, _ = read(json.dumps({"@context": "https://schema.org", "@graph": graph}).encode())
    assert len(records) == 2


@pytest.mark.parametrize(
    ("said", "sessions"),
    [
        ({"startDate": "2026-10-01"}, [("2026-10-01", "")]),
        (
            {"startDate": "2026-07-01T09:00:00Z", "endDate": "2026-07-01T10:00:00+00:00"},
            [("2026-07-01T11:00", "2026-07-01T12:00")],
        ),
        ({"startDate": "2026-10-01T14:00", "duration": "PT45M"}, [("2026-10-01T14:00", "2026-10-01T14:45")]),
        ({"startDate": "2026-10-01T14:00", "endDate": "2026-10-03"}, [("2026-10-01", "2026-10-03")]),
        ({"startDate": "2026-10-05", "endDate": "2026-10-01"}, [("2026-10-05", "")]),
        ({"startDate": "2026-13-01"}, []),
        ({"startDate": {"@type": "Date", "@value": "2026-10-01"}}, [("2026-10-01", "")]),
    ],
)  # fmt: skip
def test_days_and_moments(said: dict[str, Any], sessions: list[tuple[str, str]]) -> None:
    assert [(each.start, each.end) for each in one(**said)[0].sessions] == sessions


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@id", "@value", "@language", "@type", "name", "startDate", "geo", "latitude", "x"]), inner,
        max_size=3,
    ), max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted({*schemaorg.FIELDS, *schemaorg.IGNORED} - {"@type"})), _JSON, max_size=8))
@settings(max_examples=150)
def test_any_values_give_a_record_or_a_remark_and_never_a_failure(said: dict[str, Any]) -> None:
    for kind in ("Event", "Museum"):
        node = {"@context": "https://schema.org", **said, "@type": kind}
        records, report = read(
            json.dumps(node).encode(),
        )
        assert report.refused == [], report.refused
        assert records or report.remarks or report.skipped
        assert all(isinstance(each, Offer | Place) for each in records)


_SPEC = st.fixed_dictionaries(
    {},
    optional={
        "dayOfWeek": st.lists(st.sampled_from(["Monday", "https://schema.org/Sunday", "Tu", "PublicHolidays", "x", 3])),
        "opens": st.sampled_from(["09:00", "9:30:00", "25:00", "", None, "00:00", "09:00Z"]),
        "closes": st.sampled_from(["18:00", "02:00", "24:00", "00:00", "x", None]),
        "validFrom": st.sampled_from(["2026-12-24", "2026-12-24T00:00", "x", None]),
        "validThrough": st.sampled_from(["2026-12-26", "2026-01-01", "x", None]),
    },
)


@given(st.lists(_SPEC, max_size=4))
@settings(max_examples=150)
def test_hours_are_valid_or_lost_and_told(specs: list[dict[str, Any]]) -> None:
    line, lost = hours_of({"openingHoursSpecification": specs})
    assert not line or validate(line)
    assert bool(specs) == bool(line or lost)


def test_what_web_sites_escape_is_read() -> None:
    data = {
        "@context": "https://schema.org", "@type": "Event", "@id": "https://x.example/1",
        "name": "Atelier &#8211; R&amp;D", "startDate": "2026-12-04",
        "description": "&lt;p&gt;Un &lt;i&gt;texte&lt;/i&gt;.&lt;/p&gt;&lt;p&gt;Deux &amp;amp; trois.&lt;/p&gt;",
        "disambiguatingDescription": "Une ligne\net a < b.", "inLanguage": ["fr-FR", "fr-BE"],
        "offers": {"@type": "AggregateOffer", "lowPrice": 5, "highPrice": "9", "priceCurrency": "EUR"},
    }  # fmt: skip
    (offer,), _ = read(json.dumps(data).encode())
    assert offer.title[0].value == "Atelier – R&D"
    told = {note.type: note.text[0] for note in offer.notes}
    assert told["scope"].value == "Un texte.\nDeux & trois."
    assert "<em>texte</em>" in told["scope"].html
    assert (told["abstract"].value, told["abstract"].html) == ("Une ligne\net a < b.", "")
    assert isinstance(offer, Offer)
    assert offer.languages == ("fr",)
    assert [price.value for price in offer.prices] == ["5–9 EUR"]
