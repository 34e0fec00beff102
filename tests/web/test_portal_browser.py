"""The portal in a real browser: accessibility (axe), layout, keyboard, both themes, nothing from another host.

Needs Chromium (`/usr/bin/chromium`); where it is missing these tests are skipped and say so.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from passeur.web.app import Portal
from passeur.web.current import Current

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"NOT RUN: {CHROMIUM} is missing; `apt-get install chromium`"),
]

PAGES = {
    "home": "/{}/",
    "search": "/{}/search?q=imaginaire&kind=holding",
    "search of all kinds": "/{}/search?q=imaginaire",
    "nothing": "/{}/search?q=imaginaire+introuvable&kind=person",
    "refused": "/{}/search?q=x&from=hier",
    "holding": "/{}/record/objets/poste-1",
    "fonds": "/{}/record/fonds/F1",
    "unit": "/{}/record/fonds/F1-64",
    "person": "/{}/record/noms/p1",
    "place": "/{}/places/bourg",
    "a partner's place": "/{}/places/objets/lieu",
    "places": "/{}/places",
    "theme": "/{}/themes/resistance",
    "a partner's theme": "/{}/themes/objets/theme",
    "themes": "/{}/themes",
    "about a theme": "/{}/search?about=mots%2Fresistance",
    "coverage": "/{}/coverage",
    "offer": "/{}/record/objets/expo",
    "hostile": "/{}/record/objets/mechant",
    "tree": "/{}/record/fonds/F1/tree?cursor=100",
    "names": "/{}/names?q=Fictive",
    "lists": "/{}/lists",
    "list": "/{}/lists/mur",
    "list to print": "/{}/lists/mur.html",
    "partners": "/{}/partners",
    "partner": "/{}/partners/musee",
    "agenda": "/{}/agenda",
    "agenda of a day": "/{}/agenda?audience=schools&from=2026-11-26&to=2026-11-26",
    "planner": "/{}/visit",
    "plan": "/{}/visit?keep=musee/maison&keep=objets/atelier&keep=fonds/salle&day=2026-12-10&who=class&age=13",
    "site": "/{}/sites/musee/maison",
    "site inside": "/{}/sites/musee/annexe",
    "about": "/{}/about",
    "accessibility": "/{}/accessibility",
    "withdrawal": "/{}/withdrawal?record=objets/poste-1",
    "kept": "/{}/kept?keep=objets/poste-1&keep=noms/p1&keep=musee/maison",
    "kept nothing": "/{}/kept",
    "label": "/{}/l/objets/poste-1",
    "label to print": "/{}/l/objets/poste-1/card",
    "missing": "/{}/rien",
}


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def base(current: Current) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Portal(current), _Threads, _Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=base, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_comes_from_elsewhere(page: Page, name: str, lang: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.emulate_media(color_scheme="light")
    page.goto(PAGES[name].format(lang))
    host = page.url.split("/")[2]
    assert [url for url in asked if url.split("/")[2] != host] == []
    assert [text for text in said if "Content Security Policy" in text] == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")  # the other theme differs in colours only
    found = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert found.violations_count == 0, found.generate_report()


#: Whether anything is wider than the page, or cut off by its own box; what scrolls by itself is meant to.
OVERFLOW = """() => {
  const whole = document.documentElement.scrollWidth, wide = whole > innerWidth + 1 ? ["page " + whole] : [];
  const cut = [...document.querySelectorAll("main *, header *, footer *, nav *")].filter((e) => {
    const style = getComputedStyle(e);
    return e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && ["hidden", "clip"].includes(style.overflowX)
      && !e.closest("svg");
  });
  return [...wide, ...cut.map((e) => e.outerHTML.slice(0, 90))];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_lost_on_a_narrow_screen_or_at_twice_the_size(page: Page, name: str) -> None:
    page.goto(PAGES[name].format("fr"))
    for width in (320, 390, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) == [], width
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.setProperty('font-size', '212.5%')")  # twice our own 106.25 %
    assert page.evaluate(OVERFLOW) == []
    page.set_viewport_size({"width": 640, "height": 450})  # a browser's own zoom of 200 % on a screen of 1280
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    assert page.evaluate(OVERFLOW) == []


def test_filters_are_a_sheet_on_a_telephone_and_a_column_on_a_desk_without_scripts(browser: Browser, base: str) -> None:
    for width, shown in ((390, False), (1280, True)):
        size = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=False, base_url=base)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(PAGES["search"].format("fr"))
        link = page.locator("#since")
        assert link.evaluate("element => element.checkVisibility()") == shown
        if not shown:
            page.locator("details.filters > summary").click()
            assert link.evaluate("element => element.checkVisibility()")
        context.close()


def test_suggestions_are_chosen_with_the_keyboard(page: Page) -> None:
    page.goto("/fr/")
    page.locator("#q").press_sequentially("fictive")
    page.locator("#suggestions [role=option]").first.wait_for()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Escape")
    assert page.locator("#q").get_attribute("aria-expanded") == "false"
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("fictive")
    page.locator("#suggestions [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/record/noms/p1")


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.goto("/fr/")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


def test_what_can_be_acted_on_is_large_enough_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(PAGES["search"].format("fr"))
    page.locator("details.filters > summary").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll(`.head a, .ask button, .filters a, .filters input, .filters summary,
        .sort a, .chips a, .pages a`)].filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_our_typefaces_are_used(page: Page) -> None:
    page.goto("/fr/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Source Serif 4" in family for family in loaded)
    assert any("Source Sans 3" in family for family in loaded)


def test_a_browser_remembers_what_is_kept_and_tells_nobody(page: Page) -> None:
    page.goto("/fr/record/objets/poste-1")
    page.get_by_role("button", name="Garder dans ma liste").click()
    assert page.locator(".keep button").text_content() == "Retirer de ma liste"
    page.goto("/fr/record/noms/p1")
    page.locator(".keep button").focus()
    page.keyboard.press("Enter")
    page.locator("[data-kept]").click()
    page.wait_for_url("**/fr/kept?keep=objets%2Fposte-1&keep=noms%2Fp1")
    assert page.locator("ol.kept > li").count() == 2
    page.get_by_label("L’adresse d’une page du réseau").fill(f"{page.url.split('/fr/')[0]}/fr/record/objets/expo")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.wait_for_load_state()
    assert page.locator("ol.kept > li").count() == 3
    page.locator("[data-drop-id='noms/p1']").click()
    page.wait_for_load_state()
    page.goto("/fr/kept")  # the browser's own list is shown where the address says none
    page.wait_for_url("**/fr/kept?keep=objets%2Fposte-1&keep=objets%2Fexpo")
    page.goto("/fr/kept?keep=fonds/F1")  # somebody else's list is not taken for one's own
    assert page.locator("[data-kept] .n").text_content() == " 2"
    page.get_by_role("button", name="Ajouter ces pages à ma propre liste").click()
    page.wait_for_url("**keep=fonds%2FF1")
    assert page.locator("ol.kept > li").count() == 3
    page.get_by_role("button", name="Vider la liste").click()
    page.wait_for_url("**/fr/kept")
    assert page.context.cookies() == []


def test_folded_themes_are_unfolded_on_paper(page: Page) -> None:
    page.goto("/fr/themes")
    # The trial's thesaurus has two levels: a third, as the page writes one.
    below = "<details><summary>1</summary><ul><li><a href=#>plus précis</a></li></ul></details>"
    page.locator(".tree li").first.evaluate("(item, below) => { item.innerHTML += below }", below)
    folded = page.locator(".tree details a").first
    shown = "element => element.checkVisibility({contentVisibilityAuto: true})"
    assert not folded.evaluate(shown)
    page.emulate_media(media="print")
    assert folded.evaluate(shown)


def test_every_button_says_what_it_keeps(page: Page) -> None:
    page.goto("/fr/agenda")
    names = [each.text_content() for each in page.locator(".keep button").all()]
    assert len(names) > 1
    assert len(set(names)) == len(names)
    first = page.locator(".keep button").first
    first.click()
    assert first.text_content() == (names[0] or "").replace("Garder dans ma liste", "Retirer de ma liste")


FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
  const outline = parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== "none";
  return { href: e.getAttribute("href"), tag: e.tagName, outline };
}"""


def test_the_keyboard_alone_leads_from_the_search_to_a_record_and_on(page: Page) -> None:
    def tab_to(wanted: str) -> dict[str, Any]:
        """Press Tab until the focused element matches; each that is passed shows its focus, none comes twice."""
        passed: list[str] = []
        for _ in range(120):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUSED)
            assert at["outline"] or at["tag"] == "INPUT", at
            mark = page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
            assert mark > (int(passed[-1]) if passed else -1), "the order of the keyboard is the order of the page"
            passed.append(str(mark))
            if page.evaluate(f"document.activeElement.matches({wanted!r})"):
                return dict(at)
        raise AssertionError(f"{wanted} is not reached")

    page.goto("/fr/")
    tab_to(".skip[href='#q']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("imaginaire")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/search?q=imaginaire")
    tab_to(".skip[href='#main']")
    page.keyboard.press("Enter")
    record = tab_to(".hit a")["href"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{record}")
    assert tab_to(".skip[href='#main']")
    page.keyboard.press("Enter")
    on = tab_to(".passage li > a")["href"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{on}")


def test_nothing_moves_for_those_who_ask_for_stillness(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PAGES["search"].format("fr"))
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
        return s.transitionDuration.split(",").some(d => parseFloat(d) > 0) || s.animationName !== "none"; }).length"""
    )
    assert moving == 0


def test_pages_are_whole_without_scripts(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base)
    still = context.new_page()
    still.goto("/fr/")
    still.locator("#q").fill("valise")
    still.locator(".ask button").click()
    still.locator(".hit h2 a").first.click()
    assert "Poste émetteur imaginaire" in (still.locator("h1").text_content() or "")
    still.locator(".keep a").click()
    assert still.locator("ol.kept > li").count() == 1
    assert still.locator("button:visible").count() == 2  # the two searches; nothing that needs a script is shown
    context.close()


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    """Another host: its address, and the pages that a test puts there by path."""
    pages: dict[str, str] = {}

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [pages.get(environ["PATH_INFO"], "").encode()]

    server = make_server("127.0.0.1", 0, answer, _Threads, _Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", pages
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_partners_own_page_shows_the_way_on_and_keeps_its_link_where_none_comes(
    page: Page, base: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    """The embed on a page of another host: one script tag, no style of either page in the other, nothing kept."""
    host, pages = elsewhere
    for path, asked in (("/objet", "Dossier"), ("/rien", "list:absente")):
        tag = f'<script async src="{base}/embed.js" data-context="{asked}" data-here="musee" data-lang="en"></script>'
        head = '<!doctype html><html lang="fr"><title>Page</title><style>a { color: lime }</style>'
        pages[path] = f"{head}<body><h1>Page</h1>{tag}</body></html>"
    page.goto(f"{host}/objet")
    station = page.locator("passeur-onward nav ol > li a").first
    station.wait_for()
    assert page.locator("passeur-onward nav").get_attribute("lang") == "en"
    assert station.get_attribute("href") == f"{base}/en/partners/archives"
    assert station.evaluate("link => getComputedStyle(link).color") != "rgb(0, 255, 0)"
    assert not page.context.cookies()
    page.goto(f"{host}/rien")
    page.locator("passeur-onward > a").wait_for()
    assert page.locator("passeur-onward > a").get_attribute("href") == f"{base}/"
