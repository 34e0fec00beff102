"""A finding aid through the whole road: what its documents close is not in the edition, and staff are told why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from passeur.access.gate import Gate
from passeur.commands.checking import check_path, source_for
from passeur.commands.deciding import Decided, decided, decided_lines
from passeur.errors import NetworkError, NotFound
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.model.dates import read_date
from passeur.model.record import Holding, Identifier
from passeur.network import StatedAccess, StatedPart
from passeur.pipeline.update import UpdateResult
from passeur.pipeline.update import update as run
from passeur.search.embedded import EmbeddedBackend
from passeur.web.current import Current
from passeur.web.settings import configure
from passeur.web.words import catalogue

NETWORK = """
[network]
id = "test"
name = {{fr = "Essai"}}
[partners.archives]
name = {{fr = "Archives"}}
[sources.inventaire]
partner = "archives"
files = ["*.xml"]
lang = "fr"
{access}
"""

POLICE = """
[sources.inventaire.access]
holds = "public-archives"
categories = ["open"]
[[sources.inventaire.access.parts]]
identifiers = ["1 W 2"]
categories = ["police-inquiry"]
[[sources.inventaire.access.parts]]
notes = ["secret médical"]
categories = ["medical-secrecy"]
"""

#: Every word of a file that is of this file alone.
FINDING_AID = """<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>X</eadid></eadheader><archdesc level="fonds">
<did><unittitle>Fonds du commissariat fictif</unittitle><unitdate normal="1930/1946">1930-1946</unitdate></did><dsc>
<c id="courrier" level="file"><did><unitid type="cote">1 W 1</unitid><unittitle>Courrier ordinaire</unittitle>
  <unitdate normal="1943">1943</unitdate></did></c>
<c id="enquetes" level="series"><did><unitid type="cote">1 W 2</unitid><unittitle>Enquêtes judiciaires</unittitle>
  <unitdate normal="1940/1946">1940-1946</unitdate></did>
 <c id="dossier" level="file"><did><unittitle>Dossier Fictorin</unittitle><unitdate normal="1943">1943</unitdate>
  <dao href="https://example.org/zqdossier.jpg"/></did>
  <controlaccess><persname>Fictorin, Basile (1925-....)</persname></controlaccess>
  <c id="piece" level="item"><did><unittitle>Procès-verbal zqverbal</unittitle></did></c></c></c>
<c id="malades" level="file"><did><unitid type="cote">1 W 3</unitid><unittitle>Malades zqmalades</unittitle>
  <unitdate normal="1944">1944</unitdate></did><accessrestrict><p>Secret Médical.</p></accessrestrict></c>
</dsc></archdesc></ead>
"""


def update(folder: Path, access: str, year: int = 2026) -> UpdateResult:
    (folder / "network.toml").write_text(NETWORK.format(access=access), encoding="utf-8")
    (folder / "x.xml").write_text(FINDING_AID, encoding="utf-8")
    return run(folder, EmbeddedBackend(), workers=1, now=datetime(year, 1, 2, tzinfo=UTC))


def local(folder: Path) -> set[str]:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    found = {id.partition("/")[2] for id in edition.ids()}
    edition.close()
    return found


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Client]:
    configure()
    serving = Current(tmp_path, EmbeddedBackend().open, every=0)
    yield Client(**{"passeur.current": serving})  # type: ignore[arg-type]
    serving.close()


def shown(portal: Client, address: str) -> str:
    response = portal.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode() if response.status_code == 200 else ""


def told(folder: Path, name: str, year: int = 2026) -> Decided:
    return decided(folder, f"inventaire/X~{name}", catalogue("en"), datetime(year, 1, 2, tzinfo=UTC).date(), False)


#: What only closed files have.
CLOSED = ("Fictorin", "zqverbal", "zqmalades", "zqdossier", "judiciaires")
PAGES = (
    "/fr/search", "/fr/search.atom", "/fr/record/inventaire/X", "/fr/record/inventaire/X/tree",
    "/fr/record/inventaire/X.json", "/fr/partners/archives", "/sitemap-records-1.xml",
)  # fmt: skip


def test_a_police_file_of_1943_is_read_under_the_order_of_2015_and_goes_online_in_2044(
    tmp_path: Path, portal: Client
) -> None:
    result = update(tmp_path, POLICE)
    assert local(tmp_path) == {"X", "X~courrier"}
    assert result.sources["inventaire"].closed == {"police-inquiry": 3, "medical-secrecy undated": 1}
    assert result.withheld == 4

    found = told(tmp_path, "dossier")
    assert found.reading is not None
    assert found.online is not None
    assert (found.reading.open, found.reading.since) == (True, "2015-12-24")
    assert "24 décembre 2015" in found.reading.basis
    assert (found.online.open, found.online.since) == (False, "2044-01-01")
    assert "9° b" in found.online.basis
    assert not found.published

    pages = "".join(shown(portal, page) for page in PAGES)
    assert "Courrier ordinaire" in pages
    assert not [word for word in CLOSED if word in pages]
    for word in CLOSED:
        assert "0" in shown(portal, f"/fr/search?q={word}")
        assert shown(portal, f"/fr/suggest?q={word}").count("record") == 0
    assert portal.get("/fr/record/inventaire/X~dossier").status_code == 404

    update(tmp_path, POLICE, 2043)
    assert local(tmp_path) == {"X", "X~courrier"}
    update(tmp_path, POLICE, 2044)
    # The series has documents of 1946 and waits for them, and what says nothing of its dates has those of its file.
    assert local(tmp_path) == {"X", "X~courrier", "X~dossier", "X~piece"}
    page = shown(portal, "/fr/record/inventaire/X~dossier")
    assert "Dossier Fictorin" in page
    assert "judiciaires" not in page
    # The person was born in 1925 and may live until the end of 2045: the index entry that names them waits for it.
    assert "Fictorin, Basile" not in page
    update(tmp_path, POLICE, 2046)
    assert "Fictorin, Basile" in shown(portal, "/fr/record/inventaire/X~dossier")


def test_what_no_date_is_known_of_is_closed_until_a_person_states_it(tmp_path: Path) -> None:
    update(tmp_path, POLICE)
    reading = told(tmp_path, "malades").reading
    assert reading is not None
    assert (reading.open, reading.why, reading.since) == (False, "undated", "")
    assert any("individual derogation" in line for line in decided_lines(told(tmp_path, "malades"), catalogue("en")))
    update(tmp_path, f"{POLICE}born = 1900\n")
    assert "X~malades" not in local(tmp_path)  # 120 years after birth, and 100 after the document
    update(tmp_path, f"{POLICE}died = 1944\n", 2045)
    assert "X~malades" in local(tmp_path)


def test_a_harmless_description_is_published_without_images(tmp_path: Path, portal: Client) -> None:
    harmless = '[[sources.inventaire.access.parts]]\nlevels = ["file"]\ndescription = "harmless"\n'
    update(tmp_path, POLICE + harmless)
    assert local(tmp_path) == {"X", "X~courrier", "X~dossier"}
    page = shown(portal, "/fr/record/inventaire/X~dossier")
    assert "Dossier Fictorin" in page
    assert "zqdossier" not in page
    found = told(tmp_path, "dossier")
    assert found.description is not None
    assert found.description.since == "2019-01-01"


def test_a_source_that_states_nothing_or_a_published_catalogue_is_published_as_it_is(tmp_path: Path) -> None:
    first = update(tmp_path, "")
    assert (first.withheld, first.sources["inventaire"].holds) == (0, "")
    second = update(tmp_path, 'access = {holds = "published-catalogue"}')
    assert (second.withheld, second.records, second.sources["inventaire"].holds) == (0, 6, "published-catalogue")
    found = told(tmp_path, "dossier")
    # Nobody has stated whether the documents may be read; that the record is online is what the partner answers for.
    assert (found.reading, found.online is not None and found.online.open) == (None, True)
    assert "In the reading room: the partner and its contracts decide." in decided_lines(found, catalogue("en"))


def test_a_period_that_the_partner_adds_closes_private_archives(tmp_path: Path) -> None:
    result = update(tmp_path, 'access = {holds = "private-archives", years = 83}')
    assert local(tmp_path) == set()
    assert result.sources["inventaire"].closed == {"own": 6}
    update(tmp_path, 'access = {holds = "private-archives", years = 82}')
    assert local(tmp_path) == {"X~courrier", "X~dossier", "X~piece"}


def test_a_looser_period_stops_an_update_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="looser than the law"):
        update(tmp_path, POLICE.replace('["police-inquiry"]', '["police-inquiry"]\nyears = 74'))
    assert not (tmp_path / "editions").exists()


def test_check_says_what_may_not_be_online_yet(tmp_path: Path) -> None:
    update(tmp_path, POLICE)
    report = check_path(tmp_path / "x.xml", source_for("", "", tmp_path, "inventaire"))
    assert {each.record: each.text for each in report.remarks if each.kind == "access"} == {
        "inventaire/X~enquetes": "may not be online yet: police-inquiry",
        "inventaire/X~dossier": "may not be online yet: police-inquiry",
        "inventaire/X~piece": "may not be online yet: police-inquiry",
        "inventaire/X~malades": "may not be online yet: medical-secrecy undated",
    }


def test_a_record_that_nobody_gave_is_said_to_be_unknown(tmp_path: Path) -> None:
    update(tmp_path, POLICE)
    with pytest.raises(NotFound):
        told(tmp_path, "absent")


def holding(id: str, parent: str = "", **more: object) -> Holding:
    return Holding(id=id, source="s", partner="p", parent=parent, **more)  # type: ignore[arg-type]


def test_records_in_whatever_order_have_what_is_stated_of_those_above_them() -> None:
    stated = StatedAccess(
        holds="public-archives",
        categories=("open",),
        parts=(StatedPart(levels=("series",), categories=("mass-destruction",)),),
    )
    above, below = holding("s/1", level="series"), holding("s/2", "s/1")
    for order in ((above, below), (below, above)):
        gate = Gate(stated, 2026)
        for each in order:
            gate.learn(each)
        assert [gate.admit(each) for each in order] == [None, None]
        assert gate.withheld == {"mass-destruction never": 2}
    # What it is part of was never seen: nobody knows what is stated of it.
    assert Gate(stated, 2026).admit(below) is None
    assert Gate(stated, 2026).admit(holding("s/3")) is not None


def test_a_part_that_is_about_no_record_is_remarked_on(tmp_path: Path) -> None:
    result = update(tmp_path, POLICE.replace('"1 W 2"', '"1 X 2"'))
    told = [each.text for each in result.sources["inventaire"].report.remarks if each.kind == "access"]
    assert told == ["[[sources.inventaire.access.parts]] 1 (1 X 2) is about no record"]


def test_a_call_number_begins_with_whole_numbers() -> None:
    part = StatedPart(identifiers=("1 W 2", "BB/18/"), categories=("mass-destruction",))
    gate = Gate(StatedAccess(holds="public-archives", categories=("open",), parts=(part,)), 2026)
    for number, closed in (
        ("1 W 2", True),
        ("1 W 2/3", True),
        ("1 W 20", False),
        ("BB/18/1", True),
        ("BB/19", False),
        # As another archivist wrote it.
        ("1W2", True),
        ("1w2/3", True),
        ("1 w 2", True),
        ("1W20", False),
        ("1 W  2 bis", True),
        ("bb/18/1", True),
        ("11W2", False),
    ):
        record = holding("s/1", identifiers=(Identifier(number),))
        assert (gate.admit(record) is None) == closed, number


def test_what_a_record_tells_of_dates_no_document() -> None:
    stated = StatedAccess(holds="public-archives", categories=("police-inquiry",))
    about = holding("s/1", dates=(read_date("1789-1799", "fr", "", "subject")[0],))
    assert Gate(stated, 2026).admit(about) is None
    made = holding("s/1", dates=(read_date("1799", "fr", "", "creation")[0],))
    assert Gate(stated, 2026).admit(made) is not None


def test_a_year_that_is_older_than_all_of_the_file_is_a_slip() -> None:
    whole = holding("s/1", dates=(read_date("1940-1946", "fr", "", "creation")[0],))
    piece = holding("s/2", "s/1", dates=(read_date("3 mai 1493", "fr", "", "creation")[0],))
    police = StatedAccess(holds="public-archives", categories=("police-inquiry",))
    gate = Gate(police, 2026)
    for each in (whole, piece):
        gate.learn(each)
    assert gate.admit(piece) is None
    # What the partner states of the record itself holds.
    part = StatedPart(identifiers=("2 W 3",), latest=1493)
    gate = Gate(StatedAccess(holds="public-archives", categories=("police-inquiry",), parts=(part,)), 2026)
    known = holding("s/2", "s/1", identifiers=(Identifier("2 W 3"),))
    for each in (whole, known):
        gate.learn(each)
    assert gate.admit(known) is not None
