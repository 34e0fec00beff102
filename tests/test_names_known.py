"""What is known of names and cannot be heard in them."""

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from passeur.model.names import build, known
from passeur.model.names.compare import compare, words_alike
from passeur.model.names.reading import read_name

_FORMS = """gotō, goto, 五藤, 後藤 => Q1
itsufuji, 五藤 => Q2
móricz, moritz, мориц => Q3
abd al-rahman, 'abd => Q4
alone => Q5
tapani, stefan => Q6
esteban, stefan => Q7
hussein, husein => Q8
"""
_NICKNAMES = "name1,relationship,name2\nwilliam,has_nickname,bill\nloretta,has_nickname,etta\nbill,has_nickname,bill\n"


@pytest.fixture
def taught(tmp_path: Path) -> Iterator[None]:
    """A small table of known forms is read."""
    made = tmp_path / "known.sqlite3"
    build.write(made, build.forms(_FORMS), build.nicknames(_NICKNAMES))
    words_alike.cache_clear()
    with known.using(made):
        yield
    words_alike.cache_clear()


@pytest.mark.usefixtures("taught")
def test_forms_short_forms_and_characters_are_told_apart() -> None:
    assert known.kin("goto") == {"五藤": "form", "後藤": "form", "itsufuji": "characters"}
    assert known.kin("bill") == {"william": "given-name"}
    assert known.kin("moricz") == {"moritz": "form", "morits": "form"}
    assert known.kin("alone") == known.kin("nobody") == known.kin("") == {}


@pytest.mark.usefixtures("taught")
@pytest.mark.parametrize(
    ("asked", "found", "code"),
    [
        ("Bill Moulin", "Moulin, William", "given-name"),
        ("Etta Moulin", "Moulin, Loretta", "given-name"),
        ("Itsufuji", "Gotō, Ken", "characters"),
        ("Gotō", "後藤", "script"),
    ],
)
def test_what_is_known_finds_names_and_says_why(asked: str, found: str, code: str) -> None:
    match = compare(read_name(asked), read_name(found))
    assert match is not None
    assert not match.exact
    assert code in [reason.code for reason in match.reasons]


@pytest.mark.usefixtures("taught")
def test_a_third_name_joins_two_that_no_list_has_together_and_is_told() -> None:
    match = compare(read_name("Tapani"), read_name("Esteban"))
    assert match is not None
    assert not match.exact
    assert [(reason.code, reason.third) for reason in match.reasons] == [("third", "stefan")]
    with known.using(None):
        words_alike.cache_clear()
        assert compare(read_name("Tapani"), read_name("Esteban")) is None


@pytest.mark.usefixtures("taught")
def test_who_is_spelled_as_a_known_form_is_liker_than_letters_say() -> None:
    match = compare(read_name("Husejn"), read_name("Hussein"))
    with known.using(None):
        words_alike.cache_clear()
        unknown = compare(read_name("Husejn"), read_name("Hussein"))
    assert match is not None
    assert unknown is not None
    assert unknown.score < match.score


@pytest.mark.usefixtures("taught")
def test_a_short_form_stands_for_no_family_name() -> None:
    assert words_alike("bill", "william", given=False) is None


def test_without_a_table_nothing_is_known() -> None:
    with known.using(None):
        assert known.kin("bill") == {}


def test_a_table_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    made = tmp_path / "known.sqlite3"
    build.write(made, [{"a", "b"}], [])

    def broken() -> Iterator[set[str]]:
        yield {"c", "d"}
        raise OSError("the list ends here")

    with pytest.raises(OSError, match="ends here"):
        build.write(made, broken(), [])
    with known.using(made):
        assert known.kin("a") == {"b": "form"}


def test_the_build_reads_the_wheels_that_are_locked_and_runs_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, made = tmp_path / "names.lock", tmp_path / "made" / "known.sqlite3"
    lock.write_text("rigour==1\n")

    def fetch(command: list[str], check: bool) -> "_Done":
        assert "--require-hashes" in command
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1]) / "lists.whl", "w") as wheel:
            wheel.writestr("rigour/data/names/persons.txt", _FORMS)
            wheel.writestr("nicknames/names.csv", _NICKNAMES)
            wheel.writestr("rigour.dist-info/licenses/LICENSE", "MIT")
        return _Done()

    monkeypatch.setattr(build.subprocess, "run", fetch)
    assert build.build(lock, made)
    assert not build.build(lock, made)
    assert made.with_suffix(".licences.txt").read_text() == "MIT"
    before = sha256(made.read_bytes()).hexdigest()
    lock.write_text("rigour==1.1\n")
    assert build.build(lock, made)
    assert sha256(made.read_bytes()).hexdigest() == before


class _Done:
    """A command that went well."""

    returncode = 0


@pytest.mark.skipif(not known.FILE.is_file(), reason="known forms are not made: python -m passeur.model.names.build")
def test_the_table_that_is_served_knows_what_visitors_ask() -> None:
    assert known.kin("bill")["william"] == "given-name"
    assert known.kin("後藤")["goto"] == "form"
    assert "szwarc" not in known.kin("schwartzenberg")
