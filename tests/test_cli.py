"""The command line: documented, helpful, with exit codes that mean something."""

import errno
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from passeur import __main__, cli
from passeur.commands.common import INTERRUPTED, REFUSED, SKIPPED
from passeur.errors import PasseurError

ROOT = Path(__file__).parents[1]
DOCUMENTATION = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

EAD = (
    '<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>X</eadid></eadheader><archdesc level="fonds">'
    "<did><unittitle>Fonds d'essai</unittitle></did><dsc><c id='1'><did><unittitle>Première pièce</unittitle></did></c>"
    "</dsc></archdesc></ead>"
)


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    if isinstance(result.exception, PasseurError):
        return REFUSED, str(result.exception)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def run_json(*arguments: str | Path) -> dict[str, object]:
    code, out = run(*arguments, "--json")
    assert code in (0, 1), out
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def commands() -> list[str]:
    """Every command that the command line knows, with its group."""
    top = typer.main.get_command(cli.app)
    names = []
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        names += [f"{name} {each}" for each in command.commands] if hasattr(command, "commands") else [name]
    return names


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "network"
    assert run("init", folder)[0] == 0
    (folder / "files" / "x.xml").write_text(EAD, encoding="utf-8")
    with (folder / "network.toml").open("a", encoding="utf-8") as out:
        out.write('[sources.objects]\npartner = "my-museum"\nfiles = ["files/*"]\nlang = "fr"\n')
    return folder


def test_every_command_is_documented() -> None:
    documented = DOCUMENTATION.replace("ingest\\|search\\|tree\\|dates", "ingest")
    for name in commands():
        alone = f"passeur {name}"
        in_a_group = name.startswith("bench ") and name.split()[1] in DOCUMENTATION
        assert alone in documented or in_a_group, f"docs/commands.md does not tell of `{alone}`"


@pytest.mark.parametrize("name", commands())
def test_every_command_helps_with_an_example(name: str) -> None:
    code, out = run(*name.split(), "--help")
    assert code == 0
    assert f"passeur {name}" in " ".join(out.split())
    assert "Example" in out


def test_init_writes_a_network_that_is_valid_and_never_overwrites_one(tmp_path: Path) -> None:
    folder = tmp_path / "Mon réseau"
    assert run("init", folder)[0] == 0
    written = (folder / "network.toml").read_bytes()
    assert tomllib.loads(written.decode())["network"]["id"]
    code, said = run("init", folder)
    assert (code, "exists already" in said) == (REFUSED, True)
    assert (folder / "network.toml").read_bytes() == written


def test_a_network_without_sources_is_told_what_it_lacks(tmp_path: Path) -> None:
    assert run("init", tmp_path)[0] == 0
    assert "describes no source" in run("update", tmp_path)[1].splitlines()[0]


def test_from_nothing_to_a_searchable_edition(network: Path) -> None:
    first = run_json("update", network)
    assert (first["edition"], first["published"], first["records"]) == (1, True, 2)
    assert run_json("update", network)["published"] is False
    found = run_json("search", network, "piece")
    assert found["total"] == 1
    (hit,) = found["results"]  # type: ignore[misc]
    assert set(hit) == {"id", "kind", "title", "partner", "snippet"}
    assert hit["title"] == "Première pièce"
    assert run_json("show", network, hit["id"])["parent"] == "objects/X"
    assert run_json("editions", network)["serving"] == 1
    assert run_json("verify", network) == {"checked": ["raw/objects", "edition 1"], "problems": []}


def test_rollback_switches_and_refuses_what_is_not_there(network: Path) -> None:
    run("update", network)
    (network / "files" / "y.xml").write_text(EAD.replace(">X<", ">Y<"), encoding="utf-8")
    run("update", network)
    assert run("rollback", network, "1")[0] == 0
    assert run_json("editions", network)["serving"] == 1
    code, said = run("rollback", network, "9")
    assert (code, "there are: 1, 2" in said) == (REFUSED, True)


def test_verify_names_what_is_damaged(network: Path) -> None:
    run("update", network)
    (network / "editions" / "1" / "units.json").write_text("{}")
    code, out = run("verify", network)
    assert code == REFUSED
    assert "units.json was changed" in out


def test_check_reports_in_the_promised_shape(tmp_path: Path) -> None:
    (tmp_path / "good.xml").write_text(EAD, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 ...")
    code, out = run("check", tmp_path, "--json")
    assert code == SKIPPED
    report = json.loads(out)
    assert (report["files"], report["records"], report["by_kind"]) == (2, 2, {"holding": 2})
    (refused,) = report["refused"]
    assert refused["file"].endswith("bad.pdf")
    assert "PDF" in refused["reason"]
    assert report["skipped"] == []
    assert 0 < report["characters_accounted"] <= report["characters_total"]


def test_exit_codes_tell_refused_from_done(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 ...")
    assert run("check", tmp_path / "bad.pdf")[0] == REFUSED
    assert run("check", tmp_path / "absent.xml")[0] == REFUSED
    (tmp_path / "good.xml").write_text(EAD, encoding="utf-8")
    assert run("check", tmp_path / "good.xml")[0] == 0
    assert run("update", tmp_path)[0] == REFUSED
    assert run("search", tmp_path, "x")[0] == REFUSED


def test_inspect_proposes_a_mapping_that_can_be_pasted(tmp_path: Path) -> None:
    table = tmp_path / "personnes.csv"
    table.write_text("id;nom;prénom;naissance\n1;Fictif;Anne;12 mars 1900\n2;Fictive;Paule;1901\n", encoding="cp1252")
    code, out = run("inspect", table)
    assert code == 0
    assert "table" in out
    proposed = out[out.index("[") :] if "[" in out else ""
    assert "mapping" in proposed


def test_inspect_tells_titles_apart_and_ends_with_1_where_something_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_text(EAD.replace('level="fonds"', 'level="fonds" audience="internal"'), encoding="utf-8")
    code, out = run("inspect", file)
    assert (code, "REFUSED x.xml: archdesc" in out) == (SKIPPED, True)
    terms = tmp_path / "terms.ttl"
    terms.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/1> a skos:Concept ; skos:prefLabel "Rafle"@fr, "Round-up"@en .\n',
        encoding="utf-8",
    )
    code, out = run("inspect", terms)
    assert (code, out.splitlines()[2]) == (0, "theme: Rafle | Round-up")


def test_an_error_is_one_sentence_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["passeur", "show", "/nowhere/at/all", "x"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == REFUSED
    assert capsys.readouterr().err.startswith("passeur: /nowhere/at/all is no network's folder")


@pytest.mark.parametrize("command", ["search", "show", "people", "onward", "rollback"])
def test_a_misspelt_folder_is_not_taken_for_a_network_without_editions(command: str, tmp_path: Path) -> None:
    code, said = run(command, tmp_path, "1")
    assert (code, said) == (REFUSED, f"{tmp_path} is no network's folder: it holds no network.toml")


def test_the_demonstration_is_built_by_the_real_road_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    code, out = run("demo", "--dir", folder, "--no-serve")
    assert code == 0
    assert "built: edition 2" in out  # the first, and one with what the demonstration's team judged
    state = run_json("editions", folder)
    edition = state["editions"][-1]  # type: ignore[index]
    assert edition["records"] >= 300
    assert len(edition["by_partner"]) == 8
    assert all(not source["skipped"] and not source["refused"] for source in edition["sources"].values())
    assert "up to date: edition 2" in run("demo", "--dir", folder, "--no-serve")[1]
    assert run("verify", folder)[0] == 0


@pytest.mark.parametrize("command", [("demo", "--no-serve", "--dir"), ("bench", "make-network")])
def test_another_network_is_not_written_over(command: tuple[str, ...], network: Path) -> None:
    before = (network / "network.toml").read_bytes()
    code, said = run(*command, network)
    assert (code, "describes another network" in said) == (REFUSED, True)
    assert (network / "network.toml").read_bytes() == before
    assert sorted(path.name for path in network.iterdir()) == ["files", "network.toml"]


@pytest.mark.parametrize("origin", ["portal.example.org", "ftp://portal.example.org", "https://example.org/portal"])
def test_what_is_no_origin_is_refused_before_anything_is_served(tmp_path: Path, origin: str) -> None:
    code, said = run("serve", tmp_path, "--origin", origin)
    assert code == REFUSED
    assert "https://portal.example.org" in said


def test_bench_makes_the_same_fictional_network_for_the_same_seed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("bench", "make-network", tmp_path / name, "--records", "300", "--seed", "5")[0] == 0
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
    update = run_json("update", tmp_path / "one")
    assert update["records"] == 300
    found = run_json("search", tmp_path / "one", "fictif", "--size", "200")
    assert found["total"] == 300, "every record is marked fictional"


def test_dates_that_cannot_be_read_are_kept_and_counted(tmp_path: Path) -> None:
    dated = "<unitdate>12 mars 1943</unitdate><unitdate>le jour du marché</unitdate><unitdate>s.d.</unitdate>"
    (tmp_path / "x.xml").write_text(EAD.replace("Première pièce</unittitle>", f"Pièce</unittitle>{dated}"), "utf-8")
    report = json.loads(run("check", tmp_path, "--json")[1])
    assert (report["dates"], report["dates_unread"]) == (3, 1)


def test_a_damaged_edition_is_listed_and_never_let_serve(network: Path) -> None:
    assert run("update", network)[0] == 0
    (network / "files" / "y.xml").write_text(EAD.replace("<eadid>X", "<eadid>Y"), encoding="utf-8")
    assert run("update", network)[0] == 0
    (network / "editions" / "2" / "manifest.json").write_text("{")
    code, said = run("editions", network)
    assert code == SKIPPED
    assert "editions/2/manifest.json is not the manifest that was sealed" in said
    assert "   1  " in said
    listed = run_json("editions", network)
    assert listed["serving"] == 2
    assert len(listed["editions"]) == len(listed["damaged"]) == 1  # type: ignore[arg-type]
    assert run("rollback", network, "1")[0] == 0
    assert run("rollback", network, "2")[0] == REFUSED
    (network / "editions" / "1" / "units.json").unlink()
    assert "units.json is missing" in run("rollback", network, "1")[1]
    (network / "editions" / "current").write_text("abc")
    code, said = run("editions", network)
    assert code == SKIPPED
    assert "passeur rollback" in said


@pytest.mark.parametrize("command", ["editions", "withdrawals", "link", "verify", "update", "coverage"])
def test_a_folder_that_is_no_network_is_not_taken_for_an_empty_one(command: str, tmp_path: Path) -> None:
    assert run(command, tmp_path / "nothing")[0] == REFUSED
    assert not (tmp_path / "nothing").exists()
    (tmp_path / "other").mkdir()
    code, said = run(command, tmp_path / "other")
    assert (code, "network.toml" in said) == (REFUSED, True)
    assert not list((tmp_path / "other").iterdir())


def test_half_an_option_is_refused(network: Path) -> None:
    assert run("update", network)[0] == 0
    assert run("search", network, "x", "--filter", "kind") == (
        REFUSED, "--filter kind: write FIELD=VALUE, such as kind=person",
    )  # fmt: skip
    code, said = run("check", network / "files", "--source", "objects")
    assert code == REFUSED
    assert "--network DIR" in said
    assert "thesaurus" in run("coverage", network)[1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx or CSV"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(600), "export its tables as CSV"),
    ],
)
def test_files_of_an_office_say_what_to_do(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "inventaire").write_bytes(data)
    assert said in run("check", tmp_path / "inventaire")[1]


def test_what_is_decided_of_a_record_is_told_though_settings_changed_since_it_was_read(network: Path) -> None:
    run("update", network)
    toml = network / "network.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('lang = "fr"', 'lang = "de"'), encoding="utf-8")
    assert run_json("access", network, "objects/X")["title"] == "Fonds d'essai"
    for shard in (network / "records" / "objects").iterdir():
        shard.unlink()
    code, said = run("access", network, "objects/X")
    assert (code, f"passeur update {network} reads it again" in said) == (REFUSED, True)


def test_a_pointer_to_an_edition_that_is_gone_is_told(network: Path) -> None:
    run("update", network)
    (network / "editions" / "current").write_text("77\n")
    assert "editions/77 is to serve and is not there" in run("editions", network)[1]
    for command in (("search", network, "piece"), ("show", network, "objects/X"), ("serve", network)):
        code, said = run(*command)
        assert (code, "editions/77 is to serve and is not there; passeur update" in said) == (REFUSED, True)


def test_an_edition_that_this_passeur_cannot_read_is_not_let_serve(network: Path) -> None:
    run("update", network)
    marker = network / "editions" / "1" / "index" / "passeur-index.json"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"schema": 1}))
    (network / "files" / "y.xml").write_text(EAD.replace(">X<", ">Y<"), encoding="utf-8")
    run("update", network)
    code, said = run("rollback", network, "1")
    assert (code, "made by another Passeur" in said) == (REFUSED, True)
    assert run_json("editions", network)["serving"] == 2


def test_names_of_files_that_are_no_text_are_told(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.xml")).write_text(EAD, encoding="utf-8")
    assert run_json("check", tmp_path)["records"] == 2
    assert "REFUSED" not in run("check", tmp_path)[1]


def test_a_terminal_without_the_signs_is_shown_other_ones(network: Path) -> None:
    run("update", network)
    command = [sys.executable, "-m", "passeur", "editions", str(network)]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "latin-1"}, check=True)
    assert done.stdout.startswith(b"?    1 ")


def test_a_damaged_desk_is_told(network: Path) -> None:
    run("update", network)
    (network / "desk.sqlite3").write_bytes(b"no database at all" * 100)
    for command in ("withdrawals", "update", "link", "verify"):
        code, said = run(command, network)
        assert (code, "desk.sqlite3 cannot be read" in said, "backup" in said) == (REFUSED, True, True)
    assert run("rollback", network, "1") == (0, "Edition 1 serves.\n")


def test_who_has_no_name_on_this_machine_is_asked_for_one(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nobody)
    run("update", network)
    code, said = run("withdraw", network, "objects/X", "--why", "asked for")
    assert (code, "--by NAME" in said) == (REFUSED, True)


def test_who_may_only_read_is_told_before_serving(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("update", network)
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    code, said = run("serve", network, "--port", "0")
    assert (code, "who serves must be able to write there" in said) == (REFUSED, True)


def test_a_network_without_a_source_is_asked_for_one(network: Path) -> None:
    code, said = run("check", network / "files", "--network", network)
    assert (code, "--source ID" in said) == (REFUSED, True)


def test_a_server_that_cannot_listen_says_where_and_why(network: Path) -> None:
    run("update", network)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run("serve", network, "--port", str(port))
    assert (code, f"127.0.0.1, port {port}: Address already in use" in said) == (REFUSED, True)
    assert "no server can listen on not..a.host" in run("serve", network, "--host", "not..a.host")[1]


def test_ctrl_c_while_modules_load_is_said_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.__import__", interrupted)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    monkeypatch.undo()
    assert ended.value.code == INTERRUPTED
    assert capsys.readouterr().err.startswith("passeur: interrupted")


def test_ctrl_c_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("passeur.commands.checking.inspect_file", interrupt)
    monkeypatch.setattr("sys.argv", ["passeur", "inspect", "x"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == INTERRUPTED
    assert "interrupted; what was finished stays" in capsys.readouterr().err


def caused(cause: Exception) -> Exception:
    """An error as Django makes it of one of SQLite."""
    error = RuntimeError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/n/x"), "the disk is full"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
        (caused(sqlite3.OperationalError("database or disk is full")), "the disk is full"),
        (caused(sqlite3.OperationalError("database is locked")), "another process has been writing"),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), "the disk is full"),
        (sqlite3.OperationalError("disk I/O error"), "the disk does not read or write"),
        (OSError(errno.EROFS, "Read-only file system", "/n/.lock"), "/n/.lock: this disk may only be read"),
        (OSError(errno.EACCES, "Permission denied", "/n/.lock"), "/n/.lock: this user may not"),
        (OSError(errno.EIO, "Input/output error", "/n/x"), "/n/x: Input/output error"),
        (KeyError("nn"), "a fault of Passeur"),
    ],
)
def test_what_nobody_foresaw_never_ends_as_done(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == REFUSED
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("passeur: ")
    assert said in last


def test_what_is_no_language_and_no_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(EAD, encoding="utf-8")
    for wrong in ("zz", "français", "FR"):
        assert run("check", tmp_path, "--lang", wrong) == (
            REFUSED,
            f"--lang {wrong} is no code of a language, such as fr or en",
        )
    assert run("check", tmp_path, "--format", "marc")[1].startswith("--format marc: there is no such format; there are")
    for right in ("de", "yid", "pt-BR"):
        assert run("check", tmp_path, "--lang", right)[0] == 0


def test_what_is_said_beside_a_source_goes_before_its_settings(network: Path) -> None:
    said = ("check", network / "files", "--network", network, "--source", "objects")
    assert run(*said, "--format", "lido")[0] == REFUSED
    assert run(*said)[0] == 0


def test_of_a_network_what_passeur_made_is_not_taken_for_what_partners_gave(network: Path) -> None:
    assert run("update", network)[0] == 0
    assert run("withdraw", network, "objects/X", "--why", "asked for", "--by", "A. Example")[0] == 0
    found = run_json("check", network)
    assert (found["files"], found["records"]) == (1, 2)
    assert run("inspect", network)[1].startswith("files/x.xml: ")


def test_withdrawals_that_servers_are_told_wrongly_are_said_and_written_again(network: Path) -> None:
    assert run("update", network)[0] == 0
    assert run("withdraw", network, "objects/X", "--why", "asked for", "--by", "A. Example")[0] == 0
    told = network / "editions" / "withdrawn"
    assert run("verify", network)[0] == 0
    for damage in (b"", b"objects/\xff\n"):
        told.write_bytes(damage)
        found = run("verify", network, "--json")
        assert found[0] == REFUSED
        assert "passeur withdrawals writes it again" in json.loads(found[1])["problems"][0]
        assert run("rollback", network, "1")[0] == 0
        assert told.read_text() == "objects/X\n"
    assert run("verify", network)[0] == 0


def test_an_update_that_is_told_to_stop_says_so_and_the_next_one_goes_on(network: Path) -> None:
    assert run("update", network)[0] == 0
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        toml = network / "network.toml"
        said = toml.read_text(encoding="utf-8")
        late = f'[sources.late]\npartner = "my-museum"\nurls = ["http://127.0.0.1:{silent.getsockname()[1]}/x.xml"]\n'
        toml.write_text(said + late, encoding="utf-8")
        command = [sys.executable, "-m", "passeur", "update", str(network), "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            asked, _ = silent.accept()  # the update waits for an answer now, and for ever
            with asked:
                assert "another update" in run("update", network)[1]
                child.send_signal(signal.SIGTERM)
                out, error = child.communicate(timeout=60)
    assert (child.returncode, out) == (INTERRUPTED, "")
    assert error.splitlines()[-1].startswith("passeur: interrupted; what was finished stays")
    assert "Traceback" not in error
    toml.write_text(said, encoding="utf-8")
    (network / "files" / "y.xml").write_text(EAD.replace(">X<", ">Y<"), encoding="utf-8")
    assert run_json("update", network)["edition"] == 2


def test_another_user_may_read_all_of_an_edition(network: Path) -> None:
    assert run("update", network)[0] == 0
    files = [path for path in (network / "editions").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {(network / "network.toml").stat().st_mode & 0o777}
