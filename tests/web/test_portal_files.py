"""Files to print: a person for their descendants, a theme for a class; tagged, with sources, nothing added."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from passeur.web import sheet

BAD = '\u4e2d\ue000\U0001f54a \u202e<script>#import "x"\\\\ $ * _'


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The data of every sheet that is made, beside the PDF."""
    seen: list[dict[str, object]] = []
    make = sheet.made

    def noting(template: str, data: dict[str, object], *rest: object) -> bytes:
        seen.append(data)
        return make(template, data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet, "made", noting)
    return seen


def pdf(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200, url
    assert response["Content-Type"] == "application/pdf"
    return response.content


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_persons_file_is_tagged_and_has_names_life_sources_citations_and_whom_to_write_to(
    client: Client, asked: list[dict[str, object]], lang: str
) -> None:
    data = pdf(client, f"/{lang}/record/noms/p1/file.pdf")
    for said in (b"/StructTreeRoot", b"/Marked true", f"/Lang({lang})".encode(), b"<pdfuaid:part>1</pdfuaid:part>"):
        assert said in data, said
    (told,) = asked
    written = str(told)
    for words in ("Fictive, Jeanne", "Exemple", "Paris", "Lyon", "Dit-on.", "Imaginary Memorial" if lang == "en" else
                  "Mémorial imaginaire", "/record/noms/p1"):  # fmt: skip
        assert words in written, words
    assert len(told["stations"]) == 2  # type: ignore[arg-type]
    assert len(told["citations"]) == 1, "the file of one record is cited as that record is, once"  # type: ignore[arg-type]


def test_the_record_of_a_person_leads_to_the_file(client: Client) -> None:
    assert b'href="/fr/record/noms/p1/file.pdf"' in client.get("/fr/record/noms/p1").content


@pytest.mark.parametrize(
    "url",
    [
        "/fr/record/noms/rien/file.pdf",
        "/fr/record/objets/poste-1/file.pdf",
        "/fr/people/rien.pdf",
        "/fr/themes/rien/pack.pdf",
    ],
)
def test_there_is_no_file_of_anything_else(client: Client, url: str) -> None:
    assert client.get(url).status_code in (404, 410)


def test_letters_that_no_font_has_and_marks_of_the_template_do_no_harm() -> None:
    made = sheet.made(
        "visit",
        {
            "title": BAD, "heading": BAD, "from": BAD, "stops": [], "none": BAD, "left_title": BAD, "see_label": "",
            "left": [{"name": BAD, "why": BAD, "ask": BAD, "see": [BAD]}], "ask_label": "", "address": "https://x.example/",
            "address_label": BAD, "qr_label": "", "about": BAD, "network": BAD, "notice": BAD,
        }, "", "fr", datetime(2026, 11, 25, tzinfo=UTC),
    )  # fmt: skip
    assert made.startswith(b"%PDF-1.")
    assert b"/StructTreeRoot" in made
