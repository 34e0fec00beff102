"""Mistakes that people make in network.toml: what they are told names the table and the key, and what to do."""

from pathlib import Path

import pytest

from passeur.errors import NetworkError, PasseurError
from passeur.network import load, parse
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend

RIGHT = """[network]
id = "n"
hub = "m"
name = {fr = "N"}
[partners.m]
name = {fr = "M"}
[partners.other]
name = {fr = "O"}
[partners.other.sites.annex]
name = {fr = "A"}
[sources.right]
partner = "m"
files = ["a.csv"]
[sources.wrong]
partner = "m"
files = ["files/*"]
"""


def said(folder: Path, text: str | bytes) -> str:
    """What `update` says of a network.toml."""
    (folder / "network.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PasseurError) as refused:
        update(folder, EmbeddedBackend(), workers=1)
    assert not (folder / "editions").exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('files = ["files/*"]', 'fils = ["files/*"]', "[sources.wrong] 'fils' is not known here; is 'files' meant?"),
        ('files = ["files/*"]', 'files = "files/*"', "[sources.wrong] files must be a list in square brackets"),
        ('["files/*"]', '["a"]\naccess = {holds = "museum"}', "[sources.wrong.access] holds = 'museum' is not one of"),
        ('["files/*"]', '["a"]\nexpect = {least = "3"}', "[sources.wrong.expect] least must be a whole number"),
        ('["files/*"]', '["a"]\nexpect = {lose = 50}', "[sources.wrong] expect.lose = 50 is no share"),
        ('["files/*"]', '["a"]\nexpect = {least = 9, most = 3}', "[sources.wrong] expect: least must be 0 or more"),
        ('["files/*"]', '["a"]\nformat = "exel"', "[sources.wrong] format = 'exel' is not one of dc, eac"),
        ('["files/*"]', '["a"]\nlang = "french"', "[sources.wrong] lang = 'french' is no code of a language"),
        ('["files/*"]', '["a"]\nlang = "zz"', "[sources.wrong] lang = 'zz' is no code of a language"),
        ('hub = "m"', 'hub = "m"\nlanguages = ["fr", "xx"]', "[network] languages: 'xx' is no code of a language"),
        ('["files/*"]', '["a"]\nform = "photo"', "[sources.wrong] form = 'photo' is not one of archives, object"),
        ('files = ["files/*"]', 'urls = ["a file"]', "[sources.wrong] urls = 'a file' is no whole address"),
        ('files = ["files/*"]', 'oai = {url = "ftp://x"}', "[sources.wrong] oai.url = 'ftp://x' is no whole address"),
        ('files = ["files/*"]', "oai = {}", "[sources.wrong.oai] url is missing"),
        ('["files/*"]', '["a"]\nformat = "table"\noptions = {sheeet = "a"}', "[sources.wrong.options] 'sheeet' is not"),
        ('["files/*"]', '["a"]\nformat = "table"\noptions = {encoding = "x9"}', "encoding = 'x9' is no encoding"),
        (
            '["files/*"]',
            '["a"]\nmapping = {titel = "t"}',
            "[sources.wrong.mapping] 'titel' is not known here; is 'title'",
        ),
        ("sources.right", "sources.wrong", "[sources.wrong] stands there twice"),
        (
            '{fr = "A"}',
            '{fr = "A"}\nhour = "x"',
            "[partners.other.sites.annex] 'hour' is not known here; is 'hours' meant?",
        ),
        (
            '{fr = "A"}',
            '{fr = "A"}\nlayers = [{name = "x"}]',
            "[partners.other.sites.annex.layers.0] name must be a table",
        ),
        ('{fr = "O"}', '{fr = "O"}\nurl = "www.example.org"', "[partners.other] url = 'www.example.org' is no whole"),
        ('{fr = "O"}', '{french = "O"}', "[partners.other] name: 'french' is no code of a language"),
        ('{fr = "O"}', "{}", "[partners.other] name has no words"),
        (
            '{fr = "O"}',
            '{fr = "O"}\ncoverage = {periods = [{start = 1945, end = 1940}]}',
            "periods: 1945 comes after 1940",
        ),
        ('id = "n"', 'id = "n"\nthesaurus = "t"', "[network] thesaurus = 't' is not one of [sources]"),
        ('id = "n"', 'id = "n"\nalignment = "t.csv"', "[network] alignment = 't.csv': there is no such file"),
        ('id = "n"', 'id = "n"\nkeep = 0', "[network] keep = 0"),
        ("[network]", "[netwrk]", "'netwrk' is not known here; is 'network' meant?"),
    ],
)
def test_a_mistake_is_told_with_its_table_and_key_before_anything_is_touched(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    assert old in RIGHT
    assert words in said(tmp_path, RIGHT.replace(old, new))


def test_what_is_no_text_or_no_toml_names_the_line(tmp_path: Path) -> None:
    assert "is not UTF-8 text: line 4; save it in UTF-8" in said(
        tmp_path, RIGHT.replace('"N"', '"é"').encode("latin-1")
    )
    assert "at line 2" in said(tmp_path, RIGHT.replace('"n"', "n"))
    assert "[network] is missing" in said(tmp_path, "")


def test_an_edition_that_was_sealed_with_what_is_refused_now_still_opens(tmp_path: Path) -> None:
    text = RIGHT.replace('id = "n"', 'id = "n"\nkeep = 0')
    assert parse(text.encode()).network.keep == 0
    (tmp_path / "network.toml").write_text(text)
    with pytest.raises(NetworkError):
        load(tmp_path)
