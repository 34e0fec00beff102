"""The demonstration's guide: two clicks from the hub's home page to the right partner, and the cases of the bench."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from lxml import html

from passeur.bench.referral import read_cases
from passeur.guide.contexts import context_of
from passeur.guide.model import CODES, Visitor
from passeur.guide.onward import Guide
from passeur.lake.edition import Edition
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.starter import copy_demo
from passeur.web.current import Current
from passeur.web.settings import configure

#: What the founding page says that each partner addresses: theme → partner.
FOUNDING = {
    "merovingiens": "archives-nationales", "serment-jeu-paume": "archives-nationales",
    "droits-homme": "archives-nationales", "constitutions": "archives-nationales", "notaires": "archives-nationales",
    "proces-barbie": "chrd", "crimes-humanite": "chrd", "resistance-lyon": "chrd",
    "shoah": "memorial-shoah", "drancy": "memorial-shoah", "mur-noms": "memorial-shoah",
    "genocide-armeniens": "memorial-shoah", "genocide-tutsi": "memorial-shoah", "vel-dhiv": "memorial-shoah",
    "fusilles": "mont-valerien", "otages": "mont-valerien", "calvaire": "mont-valerien",
    "memorial-france-combattante": "mont-valerien",
    "soldats-invalides": "musee-armee", "tombeau-napoleon": "musee-armee", "histoire-militaire": "musee-armee",
    "compagnons": "ordre-liberation", "france-libre": "ordre-liberation", "femmes-compagnon": "ordre-liberation",
    "resistance-interieure": "mnr", "presse-clandestine": "mnr", "etrangers-resistance": "mnr",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("guide") / "demo"
    copy_demo(made)
    update(made, EmbeddedBackend(), workers=1, now=datetime(2026, 11, 25, tzinfo=UTC))
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    configure()
    current = Current(folder, EmbeddedBackend().open)
    yield Client(**{"passeur.current": current})  # type: ignore[arg-type]
    current.close()


@pytest.mark.parametrize("theme", sorted(FOUNDING))
def test_two_clicks_lead_from_the_hub_s_home_page_to_who_addresses_a_theme(client: Client, theme: str) -> None:
    home = html.fromstring(client.get("/fr/").content)
    assert f"/fr/themes/{theme}" in home.xpath("//main//a/@href | //nav//a/@href")
    page = html.fromstring(client.get(f"/fr/themes/{theme}").content)
    first = page.xpath("//div[@class='stations']/ol/li[1]/a[@class='to']/@href")
    assert first == [f"/fr/partners/{FOUNDING[theme]}"]


def test_each_partner_s_page_leads_on_in_turn(client: Client, folder: Path) -> None:
    for partner in Edition(folder / "editions" / "1").network.partners:
        page = html.fromstring(client.get(f"/en/partners/{partner}").content)
        stops = page.xpath("//div[@class='stations']/ol/li")
        assert len(stops) == 3
        assert not page.xpath(f"//div[@class='stations']//a[@class='to' and @href='/en/partners/{partner}']")
        assert all(stop.xpath("ul[@class='why']/li") for stop in stops)


def test_the_right_partner_is_first_and_every_code_but_the_desk_s_is_given(folder: Path) -> None:
    edition = Edition(folder / "editions" / "1")
    index = EmbeddedBackend().open(edition.folder / "index")
    guide = Guide(edition, index)
    cases = read_cases(None)
    assert len(cases) >= 160
    first = two = 0
    codes: set[str] = set()
    for case in cases:
        context = context_of(edition, case.record or case.text, case.here)
        steps = guide.onward(context, Visitor(lang=case.lang))
        partners = [step.partner for step in steps]
        first += bool(set(partners[:1]) & set(case.expect))
        two += bool(set(partners[:2]) & set(case.expect))
        codes |= {reason.code for step in steps for reason in step.reasons}
    for step in guide.onward(context_of(edition, "Résistance", "memorial-shoah"), Visitor(audience="school")):
        codes |= {reason.code for reason in step.reasons}
    index.close()
    edition.close()
    assert first / len(cases) >= 0.9
    assert two / len(cases) >= 0.98
    assert codes >= set(CODES) - {"pinned"}


def test_a_shared_broad_theme_alone_beside_better_reasons_leads_nowhere(client: Client) -> None:
    """The dome's page does not send a visitor to the Resistance because both are built heritage."""
    asked = {"context": "musee-armee-collections/demo-ma-0003", "most": "8"}
    steps = client.get("/api/v1/onward", asked).json()["steps"]
    assert steps
    assert "mnr" not in [step["partner"] for step in steps]
    assert all(step["score"] >= steps[0]["score"] / 20 for step in steps)
