"""Labels in a room: short addresses, the page for a telephone, the card to print, the QR code; and the embed."""

import re
from pathlib import Path

import pytest
from django.test import Client

from passeur.errors import NetworkError
from passeur.model.record import Name, Note, Person
from passeur.model.text import Phrase
from passeur.network import parse
from passeur.web.labels import lead_of

EMBED = Path(__file__).parents[2] / "src/passeur/web/static/embed.js"


def test_a_short_address_leads_to_the_page_in_the_visitors_language(client: Client) -> None:
    answer = client.get("/l/objets/poste-1", headers={"accept-language": "en-GB, fr;q=0.5"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/l/objets/poste-1")
    assert "Accept-Language" in answer["Vary"]


def test_the_page_in_the_hall_says_what_it_is_and_leads_to_all_that_is_known(client: Client) -> None:
    html = client.get("/fr/l/objets/poste-1").content.decode()
    assert "Poste émetteur imaginaire" in html
    assert "Un poste qui tient dans une valise." in html
    assert 'href="/fr/record/objets/poste-1"' in html


def test_a_label_speaks_the_visitors_language_where_each_has_a_note_of_its_own() -> None:
    notes = (Note("history", (Phrase("Il enseigne.", "fr"),)), Note("history", (Phrase("He teaches.", "en"),)))
    record = Person(id="s/1", source="s", partner="p", names=(Name("Fictivier, Anselme"),), notes=notes)
    assert [lead.value for lang in ("fr", "en") if (lead := lead_of(record, lang))] == ["Il enseigne.", "He teaches."]


def test_the_card_carries_the_code_and_its_address_in_letters(client: Client) -> None:
    html = client.get("/en/l/objets/poste-1/card").content.decode()
    assert "Imaginary transmitter" in html
    assert "testserver/l/objets/poste-1" in html
    assert re.search(r'<svg[^>]+class="qr"', html)


def test_the_code_alone_is_an_svg_file(client: Client) -> None:
    answer = client.get("/qr/objets/poste-1")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"http://testserver/l/objets/poste-1" in answer.content


@pytest.mark.parametrize("address", ["/l/objets/rien", "/fr/l/objets/rien", "/qr/rien", "/en/l/rien/card"])
def test_a_label_that_leads_nowhere_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_labels_need_one_subject_and_a_partner_that_is_there() -> None:
    toml = b'[network]\nid = "n"\nname = {fr = "N"}\n[labels.salle]\nrecord = "a/b"\ntheme = "t"\npartner = "x"\n'
    with pytest.raises(NetworkError, match="exactly one of record, theme and text") as refused:
        parse(toml)
    assert "partner = 'x' is not one of [partners]" in str(refused.value)


def test_the_embed_is_small_and_keeps_nothing_of_a_visitor() -> None:
    script = EMBED.read_text()
    assert len(script.encode()) < 10_000
    assert not re.search(
        r"cookie\b|localStorage|sessionStorage|sendBeacon", re.sub(r"/\*.*?\*/", "", script, flags=re.S)
    )
    assert 'credentials: "omit"' in script
