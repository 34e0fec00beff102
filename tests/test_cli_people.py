"""Commands about people, end to end: explain, judge, link, and taking one record out of an identity."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from passeur import cli
from passeur.commands import judging
from passeur.commands.common import REFUSED, SKIPPED
from passeur.commands.judging import reason_words
from passeur.errors import PasseurError
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.model.names import REASONS, Reason
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.web.words import catalogue, languages

SOURCE = """
[partners.{id}]
name = {{fr = "{id}"}}
[sources.{id}]
partner = "{id}"
files = ["{id}.csv"]
format = "table"
[sources.{id}.mapping]
kind = "person"
id = "id"
names = {{family = "nom", given = "prenom"}}
title = {{template = "{{nom}}, {{prenom}}"}}
events = [{{type = "birth", date = "naissance"}}, {{type = "death", date = "deces"}}]
"""
LISTS = ("liste", "mur", "stele")
GIVEN = ("Anselme", "Bérengère", "Clotaire", "Dieudonné", "Euphrasie")


@pytest.fixture
def network(tmp_path: Path) -> Path:
    text = '[network]\nid = "test"\nname = {fr = "Essai"}\n' + "".join(SOURCE.format(id=id) for id in LISTS)
    (tmp_path / "network.toml").write_text(text, encoding="utf-8")
    for id in LISTS:
        row = "1;Fictivier;Anselme;1901-03-05;1944-02-21"
        (tmp_path / f"{id}.csv").write_text(f"id;nom;prenom;naissance;deces\n{row}\n", encoding="utf-8")
    update(tmp_path, EmbeddedBackend(), workers=1)
    return tmp_path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if isinstance(result.exception, PasseurError):
        return REFUSED, str(result.exception)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def members(folder: Path) -> tuple[str, tuple[str, ...]]:
    edition = Edition(folder / "editions" / str(editions.current(folder)))
    (id,) = edition.identities.ids()
    found = edition.identities.get(id)
    edition.close()
    assert found is not None
    return id, found.members


def test_a_record_taken_out_of_an_identity_leaves_the_others_together(network: Path) -> None:
    id, before = members(network)
    assert before == ("liste/1", "mur/1", "stele/1")
    code, out = run("judge", "mur/1", id, "different", "--why", "another mother", "--by", "Agnès", "--network", network)
    assert code == 0
    assert f"passeur link {network}" in out
    assert run("link", network)[0] == 0
    assert members(network) == (id, ("liste/1", "stele/1"))
    for other in ("liste/1", "stele/1"):
        assert run("judge", "mur/1", other, "--retire", "--why", "a slip", "--network", network)[0] == 0
    assert run("link", network)[0] == 0
    assert members(network) == (id, before)


def test_explain_says_the_verdict_the_features_and_the_judgement(network: Path) -> None:
    _, out = run("explain", "liste/1", "mur/1", "--network", network)
    assert "They are held to be one human being." in out
    assert "Fictivier" in out
    assert "feature." not in out
    run("judge", "liste/1", "mur/1", "unsure", "--why", "the act is lost", "--by", "Agnès", "--network", network)
    _, out = run("explain", "liste/1", "mur/1", "--network", network, "--lang", "fr")
    assert "Agnès" in out
    assert "the act is lost" in out
    assert "on ne peut pas encore décider" in out


def test_explain_of_an_identity_says_why_each_member_is_in(network: Path) -> None:
    id, _ = members(network)
    code, out = run("explain", id, "--network", network, "--json")
    assert code == 0
    told = {each for why in json.loads(out)["explanations"] for each in (why["left"], why["right"])}
    assert told == {"liste/1", "mur/1", "stele/1"}


def test_explain_of_one_record_asks_for_another_and_of_none_says_so(network: Path) -> None:
    for arguments in (("liste/1",), ("liste/1", "liste/1")):
        code, out = run("explain", *arguments, "--network", network)
        assert (code, "liste/1 is one record: say with which other one" in out) == (REFUSED, True)
    assert "no record and no identity 'nobody'" in run("explain", "nobody", "--network", network)[1]


def test_link_says_what_it_found_and_a_dry_run_writes_nothing(network: Path) -> None:
    run("judge", "liste/1", "mur/1", "different", "--why", "two mothers", "--network", network)
    code, out = run("link", network, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["published"] is False
    assert editions.numbers(network) == [1]


def test_link_shows_people_the_first_of_many_and_machines_all(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_SHOWN", 2)
    rows = "\n".join(f"{n};Fictivier;{given};190{n}-03-05;1944-02-2{n}" for n, given in enumerate(GIVEN, 1))
    for id in LISTS:
        (network / f"{id}.csv").write_text(f"id;nom;prenom;naissance;deces\n{rows}\n", encoding="utf-8")
    assert run("update", network)[0] == 0
    found = json.loads(run("link", network, "--json")[1])["identities"]
    assert len(found) == len(GIVEN)
    lines = run("link", network)[1].splitlines()
    assert [line for line in lines if line.startswith("joined")] == [
        *(f"joined {each['id']}: {', '.join(each['members'])}" for each in found[:2]),
        "joined: 3 more; --json gives all",
    ]
    assert any(f"passeur explain ID [ID] --network {network}" in line for line in lines)


@pytest.mark.parametrize("command", ["show", "access", "withdraw"])
def test_of_an_identity_the_records_are_named_where_one_is_meant(command: str, network: Path) -> None:
    id, _ = members(network)
    why = ("--why", "asked for", "--by", "A. Example") if command == "withdraw" else ()
    code, out = run(command, network, id, *why)
    assert (code, out.endswith("say which one is meant: liste/1, mur/1, stele/1")) == (REFUSED, True)


def test_a_judgement_needs_a_reason_a_verdict_and_records(network: Path) -> None:
    for arguments, said in (
        (("mur/1", "liste/1", "same"), "reason"),
        (("mur/1", "liste/1", "perhaps", "--why", "x"), "no verdict"),
        (("mur/1", "liste/1", "--why", "x"), "what you decide"),
        (("mur/1", "mur/9", "same", "--why", "x"), "mur/9"),
    ):
        code, out = run("judge", *arguments, "--network", network)
        assert code == REFUSED
        assert said in out


def test_without_a_network_the_commands_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out = run("explain", "a/1", "b/1")
    assert code == REFUSED
    assert "--network DIR" in out


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_in_every_language(lang: str, code: str) -> None:
    words = catalogue(lang)
    said = reason_words(Reason(code, "Schwartz", "Szwarc", "yiddish"), words)
    assert said
    assert "{" not in said
    if code in ("sound", "spelling"):
        assert words.plain("tradition.yiddish") in said


def test_an_update_with_nothing_new_loads_nothing_for_linkage_or_the_desk(network: Path) -> None:
    code = "import sys; from passeur.cli import app; app(['update', sys.argv[1]], standalone_mode=False)"
    code += "; print({'splink', 'duckdb', 'django'} & set(sys.modules))"
    command = [sys.executable, "-c", code, str(network)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "nothing new" in told
    assert "identities join" in told
    assert told.endswith("set()\n")


def test_addresses_of_persons_stay_when_a_small_backup_is_put_back(network: Path, tmp_path: Path) -> None:
    id, _ = members(network)
    for other in ("mur/1", "stele/1"):
        run("judge", "liste/1", other, "different", "--why", "another mother", "--by", "Agnès", "--network", network)
    assert run("link", network)[0] == 0
    assert members(network) == (id, ("mur/1", "stele/1"))
    newest = f"editions/{editions.current(network)}"
    back = tmp_path / "put-back"
    (back / newest).mkdir(parents=True)
    for name in ("network.toml", "desk.sqlite3", f"{newest}/identities.sqlite"):
        shutil.copyfile(network / name, back / name)
    shutil.copytree(network / "raw", back / "raw")
    assert run("update", back)[0] == SKIPPED  # the partners' own files were not put back
    assert members(back) == (id, ("mur/1", "stele/1"))
