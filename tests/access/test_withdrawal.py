"""A withdrawn record is out of every public output of a running server, and stays out until somebody lifts it."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from passeur import cli
from passeur.commands.common import REFUSED
from passeur.errors import Damaged, NotFound, PasseurError, Refused
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.lake.withdrawn import keep_withdrawn, withdrawn
from passeur.pipeline.update import UpdateResult
from passeur.pipeline.update import update as run
from passeur.search.embedded import EmbeddedBackend
from passeur.web.current import Current
from passeur.web.desk.store import DESK, Desk
from passeur.web.desk.withdrawing import lift, withdraw, withdrawals
from passeur.web.settings import configure

NETWORK = """
[network]
id = "test"
name = {fr = "Essai", en = "Test"}
contact = "ecrire@example.org"
thesaurus = "themes"
[partners.memorial]
name = {fr = "Mémorial"}
[partners.archives]
name = {fr = "Archives"}
[lists.mur]
name = {fr = "Le mur"}
partner = "memorial"
[sources.themes]
partner = "archives"
files = ["themes.csv"]
format = "table"
[sources.themes.mapping]
kind = "theme"
id = "id"
title = "titre"
[sources.mur]
partner = "memorial"
files = ["mur.csv"]
format = "table"
list = "mur"
living = "published"
[sources.mur.mapping]
kind = "person"
id = "id"
names = {family = "nom", given = "prenom"}
title = {template = "{nom}, {prenom}"}
identifiers = {column = "numero", type = "number/fictif"}
events = [{type = "birth", date = "naissance", place = "lieu"}, {type = "death", date = "deces"}]
terms = "sujet"
notes = {column = "notice", type = "history"}
[sources.fiches]
partner = "archives"
files = ["fiches.csv"]
format = "table"
living = "published"
[sources.fiches.mapping]
kind = "person"
id = "id"
names = {family = "nom", given = "prenom"}
title = {template = "{nom}, {prenom}"}
identifiers = {column = "numero", type = "number/fictif"}
events = [{type = "birth", date = "naissance"}, {type = "death", date = "deces"}]
[sources.dossiers]
partner = "archives"
files = ["*.xml"]
lang = "fr"
"""

#: Words that the withdrawn records alone have; those of the other records stand beside them.
PEOPLE = """id;numero;nom;prenom;naissance;lieu;deces;sujet;notice
w1;7701;Zqfictorin;Basile;12 mars 1921;Zqville;3 mai 1944;zqsujet;Il fut zqnotice.
k1;7702;Fictamar;Rosine;14 juillet 1922;Paris;1944;résistance;Elle fut courrière.
"""
CARDS = """id;numero;nom;prenom;naissance;deces
f1;7701;Zqfictorin;Basile;12 mars 1921;3 mai 1944
"""
THEMES = "id;titre\nt1;Résistance\n"
FINDING_AID = """<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>F</eadid></eadheader><archdesc level="fonds">
<did><unittitle>Fonds fictif</unittitle></did><dsc>
<c id="a" level="series"><did><unittitle>Série zqserie</unittitle></did>
  <c id="b" level="file"><did><unittitle>Dossier gardé</unittitle></did>
   <controlaccess><persname authfilenumber="mur/w1">Une personne</persname>
    <subject authfilenumber="mur/w1">Zqsurnom</subject></controlaccess></c></c>
</dsc></archdesc></ead>
"""
WITHDRAWN = ("mur/w1", "fiches/f1", "dossiers/F~a")


def update(folder: Path, day: int = 2) -> UpdateResult:
    return run(folder, EmbeddedBackend(), workers=1, now=datetime(2026, 1, day, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure()
    for name, text in (
        ("network.toml", NETWORK), ("mur.csv", PEOPLE), ("fiches.csv", CARDS), ("themes.csv", THEMES),
        ("f.xml", FINDING_AID),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    update(tmp_path)
    return tmp_path


@pytest.fixture
def portal(folder: Path) -> Iterator[Client]:
    serving = Current(folder, EmbeddedBackend().open, every=0)
    yield Client(**{"passeur.current": serving})  # type: ignore[arg-type]
    serving.close()


def answer(portal: Client, address: str) -> tuple[int, str]:
    response = portal.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return response.status_code, body.decode(errors="replace")


def identity_of(folder: Path, record: str) -> str:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    found = edition.identities.of(record)
    edition.close()
    assert found is not None
    return found.id


def everywhere(identity: str) -> list[str]:
    """Every kind of address that tells of records."""
    own = [
        f"/fr/record/{id}{form}" for id in WITHDRAWN
        for form in ("", ".json", ".bib", ".ris", ".png", "/file.pdf", "/tree", "/members")
    ]  # fmt: skip
    words = [
        f"/fr/{page}?q={word}" for word in ("zqfictorin", "Zqfictorin Basile", "zqsujet", "zqserie", "zqnotice")
        for page in ("search", "search.atom", "suggest", "names", "names.json")
    ]  # fmt: skip
    return [
        *own, *words,
        "/fr/", "/en/", "/fr/search", "/fr/search?kind=person", "/fr/search.atom", "/fr/lists", "/fr/lists/mur",
        "/fr/lists/mur.csv", "/fr/lists/mur.jsonl", "/fr/lists/mur.txt", "/fr/lists/mur.html", "/fr/partners",
        "/fr/partners/memorial", "/fr/themes", "/fr/themes/t1", "/fr/coverage", "/fr/about", "/fr/places",
        "/sitemap.xml", "/sitemap-records-1.xml", "/sitemap-people-1.xml", "/healthz",
        f"/fr/people/{identity}", f"/fr/people/{identity}.json", f"/fr/people/{identity}.pdf",
        *(f"/fr/kept{form}?keep=mur/w1&keep=mur/k1" for form in ("", ".csv", ".bib")),
        "/fr/record/dossiers/F", "/fr/record/dossiers/F/tree", "/fr/record/dossiers/F~b",
        "/fr/record/dossiers/F~b.json",
        "/fr/record/mur/k1", "/fr/l/mur/w1", "/l/mur/w1", "/api/v1/onward?context=mur/w1",
        "/api/v1/onward?context=mur/k1", "/api/v1/onward?context=list:mur",
    ]  # fmt: skip


def leaks(address: str, body: str) -> list[str]:
    """Words of withdrawn records in an answer, but for those that were asked for."""
    asked = address.lower()
    words = ("zqfictorin", "zqville", "zqsujet", "zqsurnom", "zqnotice", "zqserie")
    return [word for word in words if word in body.lower() and word not in asked]


def test_a_withdrawn_record_is_out_of_every_answer_of_a_running_server(folder: Path, portal: Client) -> None:
    identity = identity_of(folder, "mur/w1")
    assert answer(portal, "/fr/record/mur/w1")[0] == 200
    assert "Zqfictorin" in answer(portal, "/fr/lists/mur.csv")[1]
    assert answer(portal, f"/fr/people/{identity}")[0] == 200
    seen = portal.get("/fr/search").headers["ETag"]
    total = json.loads(answer(portal, "/healthz")[1])["records"]

    for id in WITHDRAWN:
        withdraw(folder, id, by="A. Exemple", why="demandé par la famille")

    found = {address: answer(portal, address) for address in everywhere(identity)}
    assert {address: leaks(address, body) for address, (_, body) in found.items() if leaks(address, body)} == {}
    assert {address for address, (status, _) in found.items() if status >= 500} == set()
    for id in WITHDRAWN:
        assert found[f"/fr/record/{id}"][0] == 410
        assert "retirée de ce portail sur demande" in found[f"/fr/record/{id}"][1]
        assert {found[f"/fr/record/{id}{form}"][0] for form in (".json", ".bib", ".png")} == {410}
    assert "withdrawn from this portal on request" in answer(portal, "/en/record/mur/w1")[1]
    assert found["/fr/record/mur/w1/file.pdf"][0] == 410
    assert found[f"/fr/people/{identity}"][0] == 410
    for word in ("zqfictorin", "zqsujet", "zqserie"):
        assert "/record/" not in found[f"/fr/search?q={word}"][1].partition("<main")[2].partition("</main")[0]
    assert json.loads(found["/healthz"][1])["records"] == total - 3
    assert "Fictamar" in found["/fr/lists/mur.csv"][1]
    # What was part of it stands at the top, and what named it by its number does not any more.
    assert "Dossier gardé" in found["/fr/record/dossiers/F~b"][1]
    assert "Une personne" not in found["/fr/record/dossiers/F~b.json"][1]
    assert "F~a" not in found["/fr/record/dossiers/F~b.json"][1].replace("F~a/", "")
    # A page that a browser keeps is asked for anew.
    assert portal.get("/fr/search", headers={"if-none-match": seen}).status_code == 200


def test_it_stays_out_of_later_editions_harvests_and_rollbacks_until_it_is_lifted(folder: Path, portal: Client) -> None:
    withdraw(folder, "mur/w1", by="A. Exemple", why="demandé par la famille")
    second = update(folder, 3)
    assert (second.published, second.edition, second.withdrawn, second.withheld) == (True, 2, 1, 0)
    with closing(sqlite3.connect(folder / "editions" / "2" / "records.sqlite")) as records:
        kept = records.execute("SELECT data FROM record").fetchall()
    assert b"zqnotice" not in b"".join(data for (data,) in kept)
    assert answer(portal, "/fr/record/mur/w1")[0] == 410
    assert not update(folder, 3).published

    (folder / "mur.csv").write_text(PEOPLE.replace("zqnotice", "zqnotice encore"), encoding="utf-8")
    assert update(folder, 4).withdrawn == 1
    assert answer(portal, "/fr/record/mur/w1")[0] == 410

    editions.switch(folder, 1)
    assert answer(portal, "/fr/record/mur/w1")[0] == 410
    assert leaks("", answer(portal, "/fr/lists/mur.csv")[1]) == []

    lift(folder, "mur/w1", by="B. Exemple", why="la famille le souhaite")
    assert answer(portal, "/fr/record/mur/w1")[0] == 200  # the first edition has it still
    editions.switch(folder, 3)
    assert answer(portal, "/fr/record/mur/w1")[0] in (404, 410)
    assert update(folder, 5).withdrawn == 0
    assert "zqnotice encore" in answer(portal, "/fr/record/mur/w1")[1]


def test_the_desk_keeps_who_withdrew_and_lifted_what_and_why(folder: Path) -> None:
    withdraw(folder, "mur/w1", by="A. Exemple", why="première raison")
    again = withdraw(folder, "mur/w1", by="C. Exemple", why="une autre")
    assert (again.by, again.why) == ("A. Exemple", "première raison")
    lift(folder, "mur/w1", by="B. Exemple", why="une erreur")
    (found,) = withdrawals(folder)
    assert (found.record, found.by, found.why) == ("mur/w1", "A. Exemple", "première raison")
    assert (found.lifted_by, found.lifted_why) == ("B. Exemple", "une erreur")
    with Desk(folder) as opened:
        assert [(row.action, row.by, row.object) for row in opened.audit()] == [
            ("withdraw", "A. Exemple", "mur/w1"), ("lift", "B. Exemple", "mur/w1"),
        ]  # fmt: skip
    with closing(sqlite3.connect(folder / DESK)) as desk, pytest.raises(sqlite3.DatabaseError, match="for ever"):
        desk.execute("DELETE FROM desk_withdrawal")
    with pytest.raises(NotFound):
        lift(folder, "mur/w1", by="B. Exemple", why="encore")
    with pytest.raises(Refused):
        withdraw(folder, "mur/k1", by="A. Exemple", why=" ")
    assert withdrawn(folder) == frozenset()


def test_what_servers_are_told_is_made_again_from_the_desk(folder: Path) -> None:
    withdraw(folder, "mur/w1", by="A. Exemple", why="raison")
    (folder / "editions" / "withdrawn").write_bytes(b"\xff\xfe")
    with pytest.raises(Damaged):
        withdrawn(folder)
    withdrawals(folder)
    assert withdrawn(folder) == {"mur/w1"}
    (folder / "editions" / "withdrawn").unlink()
    withdrawals(folder)
    assert withdrawn(folder) == {"mur/w1"}


def test_a_list_that_cannot_be_read_changes_nothing_of_what_serves(folder: Path, portal: Client) -> None:
    withdraw(folder, "mur/w1", by="A. Exemple", why="raison")
    assert answer(portal, "/fr/record/mur/w1")[0] == 410
    (folder / "editions" / "withdrawn").write_bytes(b"\xff\xfe")
    assert answer(portal, "/fr/record/mur/w1")[0] == 410


def command(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if isinstance(result.exception, PasseurError):
        return REFUSED, str(result.exception)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_commands_withdraw_tell_and_lift(folder: Path) -> None:
    assert command("withdraw", folder, "mur/absent", "--why", "x", "--by", "A")[0] == REFUSED
    assert command("withdraw", folder, "mur/w1", "--by", "A")[0] == REFUSED
    code, said = command("withdraw", folder, identity_of(folder, "mur/w1"), "--why", "x", "--by", "A")
    assert code == REFUSED
    assert "fiches/f1, mur/w1" in said
    assert command("withdraw", folder, "mur/w1", "--why", "raison", "--by", "A. Exemple")[0] == 0
    told = json.loads(command("withdrawals", folder, "--json")[1])["withdrawals"]
    assert [(each["record"], each["why"], each["lifted_when"]) for each in told] == [("mur/w1", "raison", "")]
    assert command("show", folder, "mur/w1")[0] == REFUSED
    assert "0 found" in command("search", folder, "zqnotice")[1]
    assert "Withdrawn by A. Exemple" in command("access", folder, "mur/w1")[1]
    assert command("withdraw", folder, "mur/w1", "--lift", "--why", "erreur", "--by", "A. Exemple")[0] == 0
    assert "1 found" in command("search", folder, "zqnotice")[1]
    keep_withdrawn(folder, ())


def test_anybody_is_told_how_to_ask_and_each_record_leads_there(portal: Client) -> None:
    page = answer(portal, "/fr/record/mur/k1")[1]
    assert 'href="/fr/withdrawal?record=mur/k1"' in page
    for lang, said in (
        ("fr", "Une personne lit la demande et décide"),
        ("en", "A person reads the request and decides"),
    ):
        status, body = answer(portal, f"/{lang}/withdrawal?record=mur/k1")
        assert status == 200
        assert said in body
        assert "Fictamar, Rosine" in body
        assert 'href="mailto:ecrire@example.org?subject=' in body
        assert "mur%2Fk1" in body or "mur/k1" in body
    assert answer(portal, "/fr/withdrawal?record=nobody/there")[0] == 200


def test_several_who_withdraw_at_once_lose_nothing(folder: Path) -> None:
    ids = [f"mur/{number}" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda id: withdraw(folder, id, by="A. Exemple", why="raison"), ids))
    assert withdrawn(folder) == set(ids)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda id: lift(folder, id, by="A. Exemple", why="raison"), ids[:6]))
    assert withdrawn(folder) == set(ids[6:])
    assert {each.record for each in withdrawals(folder) if not each.lifted_when} == set(ids[6:])


def test_the_commands_work_in_a_process_of_their_own(folder: Path) -> None:
    withdraw(folder, "mur/w1", by="A. Exemple", why="raison")
    for arguments in (
        ["withdrawals", folder, "--json"], ["update", folder, "--json"],
        ["withdraw", folder, "mur/w1", "--lift", "--why", "x", "--by", "B"], ["access", folder, "mur/w1"],
    ):  # fmt: skip
        command = [sys.executable, "-c", "from passeur.cli import main; main()", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
