"""Records that say of themselves that they are closed, of a source that states nothing about access."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from passeur.access.said import says_closed
from passeur.cli import app
from passeur.model.record import Holding, Note
from passeur.model.text import Phrase


def _record(words: str, inherited: str = "") -> Holding:
    return Holding(
        id="s/a", source="s", partner="p", notes=(Note("access", (Phrase(words, "fr"),), inherited=inherited),)
    )


@pytest.mark.parametrize(
    "words",
    [
        "Non communicable",
        "Pièces incommunicables.",
        "Dossier non-communicable avant 2051",
        "Communicable au terme d'un délai de 50 ans à compter du 31 décembre 1986.",
        "50 ans vie privée Communicable au terme d'un délai de 50 ans à compter du 1er janvier 1976",
        "RESTRICTED: Access to these folders requires prior written approval.",
        "Closed until 1 January 2044",
        "beperkt openbaar",
        "Consultation sur dérogation",
        "Communicable à partir du 1er janvier 2073",
        "Première année communicable : 2073",
    ],
)
def test_what_says_that_it_is_closed(words: str) -> None:
    assert says_closed(_record(words), 2026) == words


@pytest.mark.parametrize(
    "words",
    [
        "Librement communicable",
        "No restrictions on access.",
        "This collection is not restricted.",
        "Unrestricted",
        "Restricted until 2018.",
        "CLOSED. Until 2018.",
        "Communicable au terme d'un délai de 50 ans à compter du 31 décembre 1970.",
        "Archives privées",
        "Communicable à partir de 2011",
        "Première année communicable : 2026",
        "Open: the enclosed letters too",
    ],
)
def test_what_is_open_is_not_said_to_be_closed(words: str) -> None:
    assert says_closed(_record(words), 2026) == ""


def test_the_first_year_may_stand_below_its_heading() -> None:
    record = _record("2073")
    (note,) = record.notes
    headed = replace(record, notes=(replace(note, heading="Première année communicable"),))
    assert says_closed(headed, 2026) == "Première année communicable: 2073"
    assert says_closed(headed, 2073) == ""


def test_what_a_whole_fonds_says_is_told_once() -> None:
    assert says_closed(_record("Non communicable", inherited="s/fonds"), 2026) == ""


_TOML = """\
[network]
id = "fictif"
name = {fr = "Réseau fictif"}
[partners.p]
name = {fr = "Archives fictives"}
[sources.aids]
partner = "p"
format = "ead"
files = ["aid.xml"]
"""
_AID = """\
<ead><eadheader><eadid>aid</eadid></eadheader><archdesc level="fonds"><did><unittitle>Fonds fictif</unittitle></did>
<dsc><c id="a"><did><unittitle>Enquêtes</unittitle></did><accessrestrict><p>Non communicable</p></accessrestrict></c>
<c id="b"><did><unittitle>Registres</unittitle></did></c></dsc></archdesc></ead>
"""


def test_an_update_tells_the_engineer(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text(_TOML, encoding="utf-8")
    (tmp_path / "aid.xml").write_text(_AID, encoding="utf-8")
    told = CliRunner().invoke(app, ["update", str(tmp_path)]).stdout
    assert "1 say that they are closed, and are published since [sources.aids.access] states nothing" in told
    assert "« Non communicable »" in told
    stated = _TOML + '[sources.aids.access]\nholds = "published-catalogue"\n'
    (tmp_path / "network.toml").write_text(stated, encoding="utf-8")
    assert "say that they are closed" not in CliRunner().invoke(app, ["update", str(tmp_path)]).stdout
