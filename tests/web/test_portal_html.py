"""Every page type is valid HTML (by vnu, the W3C's checker) and light. The pages are those that other tests name.

vnu needs Java and `npm ci` (`make test` sees to it); where either is missing these tests are skipped and say so.
"""

import json
import re
import runpy
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from django.test import Client
from lxml import html

HERE = Path(__file__).parent
PAGES: dict[str, str] = {
    **runpy.run_path(str(HERE / "test_portal_pages.py"))["PAGES"],
    **runpy.run_path(str(HERE / "test_portal_browser.py"))["PAGES"],
}
STATIC = HERE.parents[1] / "src" / "passeur" / "web" / "static"
JAR = HERE.parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = shutil.which("java")
CSS = [*STATIC.glob("*.css")]

#: The most that a page may weigh as it is first opened, with everything that it loads, over the wire.
MOST_BYTES = 150_000


@pytest.mark.html
@pytest.mark.skipif(JAVA is None, reason="NOT RUN: there is no java; `apt-get install default-jre-headless`")
@pytest.mark.skipif(not JAR.exists(), reason=f"NOT RUN: {JAR} is missing; `make test` fetches it")
def test_every_page_is_valid_html_and_the_style_sheets_are_valid_css(client: Client, tmp_path: Path) -> None:
    for name, url in PAGES.items():
        for lang in ("fr", "en"):
            body = read(client, url.format(lang))
            (tmp_path / f"{name.replace(' ', '-')}-{lang}.html").write_bytes(body)
    assert JAVA is not None
    pages = sorted(map(str, tmp_path.glob("*.html")))
    told = subprocess.run(
        [JAVA, "-Xss2m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", *pages],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    found = [
        f"{Path(one['url']).name}: {one['message']} … {one.get('extract', '')[:90]!r}"
        for one in json.loads(told.stdout)["messages"]
        if one["type"] == "error"
    ]
    assert found == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    if JAVA is None or not JAR.exists():
        pytest.skip("NOT RUN: vnu or java is missing")
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=fr><title>x</title><p><ul></p><img src=x>")
    told = subprocess.run(
        [JAVA, "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path / "bad.html")],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert any(one["type"] == "error" for one in json.loads(told.stdout)["messages"])


def read(client: Client, url: str) -> bytes:
    """A page whole, streamed or not."""
    answer = client.get(url)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def packed(data: bytes) -> int:
    """Bytes over the wire: gzip as the portal itself does it."""
    packer = zlib.compressobj(level=1, wbits=31)
    return len(packer.compress(data) + packer.flush())


def loaded_fonts(css: str, text: str) -> set[str]:
    """Typefaces that a browser fetches for a text: those whose range holds one of its characters."""
    found = set()
    for face in re.findall(r"@font-face \{([^}]*)\}", css):
        (file,) = re.findall(r"url\((fonts/[^)]*)\)", face)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
        spans = [(int(first, 16), int(last or first, 16)) for first, last in ranges]
        if any(first <= ord(mark) <= last for mark in set(text) for first, last in spans):
            found.add(file)
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_weighs_more_than_it_may(client: Client, name: str, lang: str) -> None:
    if not (STATIC / "fonts").exists():
        pytest.skip("NOT RUN: the fonts are not there; `make assets` fetches them")
    body = read(client, PAGES[name].format(lang))
    tree = html.fromstring(body.decode())
    for picture in tree.xpath("//*[contains(@class, 'pictures')]"):  # maps are weighed by themselves
        picture.getparent().remove(picture)
    weight = packed(html.tostring(tree))
    for url in {*tree.xpath("//link[@rel='stylesheet']/@href"), *tree.xpath("//script/@src"), "/static/mark.svg"}:
        weight += packed((STATIC / url.split("?")[0].removeprefix("/static/")).read_bytes())
    css = (STATIC / "portal.css").read_text()
    fonts = loaded_fonts(css, tree.text_content())
    italic = bool(tree.xpath("//em|//i|//blockquote|//*[contains(@class, 'other-title') or contains(@class, 'why')]"))
    fonts = {file for file in fonts if italic or "italic" not in file}
    weight += sum((STATIC / file).stat().st_size for file in fonts)
    assert weight <= MOST_BYTES, f"{weight} bytes, {sorted(fonts)}"
