"""The commands about the guide: the way on, coverage, and what the desk decides."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from passeur.cli import app
from passeur.errors import Refused
from passeur.starter import copy_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "demo"
    copy_demo(folder)
    done = CliRunner().invoke(app, ["update", str(folder), "--workers", "1", "--json"])
    assert done.exit_code == 0, done.output
    return folder


def _run(*words: object) -> dict[str, list[dict[str, object]]]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def _first(demo: Path, context: str, *more: str) -> str:
    return str(_run("onward", demo, context, "--json", *more)["steps"][0]["partner"])


def test_onward_from_words_a_record_a_theme_and_a_list(demo: Path) -> None:
    hub = ("--here", "musee-liberation")
    assert _first(demo, "où est le tombeau de Napoléon ?", *hub) == "musee-armee"
    assert _first(demo, "drancy", *hub) == "memorial-shoah"
    assert _first(demo, "mnr-biographies/demo-mnr-p-0004") == "mont-valerien"
    assert _first(demo, "list:compagnons", *hub) == "ordre-liberation"
    shown = CliRunner().invoke(app, ["onward", str(demo), "Klaus Barbie", "--lang", "en", "--at", "45.75,4.84"])
    assert shown.exit_code == 0
    assert "CHRD" in shown.stdout.splitlines()[0]
    assert "km" in shown.stdout


def test_where_nothing_leads_on_that_is_said(demo: Path) -> None:
    shown = CliRunner().invoke(app, ["onward", str(demo), "zzyzx"])
    assert (shown.exit_code, shown.stdout) == (0, "Nothing leads on from 'zzyzx'.\n")


def test_coverage_is_a_matrix_with_doubts(demo: Path) -> None:
    found = _run("coverage", demo, "--json")
    drancy = next(each for each in found["themes"] if each["theme"] == "themes/drancy")
    assert drancy["partners"]["memorial-shoah"]["declared"] == "core"  # type: ignore[index]
    assert found["unknown_themes"] == []
    shown = CliRunner().invoke(app, ["coverage", str(demo), "--lang", "en"])
    assert "not addressed" in shown.stdout.splitlines()[0]
    assert "Drancy camp" in shown.stdout


@pytest.mark.parametrize("command", [("search", "drancy"), ("coverage",), ("onward", "drancy"), ("people", "Moulin")])
def test_a_language_without_words_is_refused_and_not_passed_over(demo: Path, command: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [command[0], str(demo), *command[1:], "--lang", "de"])
    assert isinstance(shown.exception, Refused)
    assert "there are: en, fr" in str(shown.exception)


def test_the_desk_decides_and_takes_back(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo, folder)
    said = ("--why", "le site même", "--by", "A. Exemple", "--network", str(folder), "--json")
    made = _run("decide", "drancy", "musee-armee", "pin", *said)["decisions"][0]
    assert (made["context"], made["verdict"]) == ("themes/drancy", "pin")
    assert _first(folder, "drancy", "--here", "musee-liberation") == "musee-armee"
    _run("decide", "*", "musee-armee", "veto", *said)
    taken = CliRunner().invoke(app, ["decide", "drancy", "musee-armee", "--retire", *said[:-1]])
    assert taken.stdout.startswith("taken back: pin")
    assert _first(folder, "drancy", "--here", "musee-liberation") == "memorial-shoah"
    assert len(_run("decide", "--network", folder, "--json")["decisions"]) == 1
    for half in ([], ["veto", "--retire"]):
        done = CliRunner().invoke(app, ["decide", "*", "musee-armee", *half, *said])
        assert "pin or veto; or --retire" in str(done.exception)
    assert len(_run("decide", "--network", folder, "--json")["decisions"]) == 1
    for wrong in (["rien", "chrd", "pin"], ["*", "rien", "pin"], ["*", "chrd", "peut-être"], ["*", "chrd", "pin"]):
        done = CliRunner().invoke(app, ["decide", *wrong, "--network", str(folder)])
        assert done.exit_code != 0
