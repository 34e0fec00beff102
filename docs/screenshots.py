"""Make the screenshots in docs/screenshots/: `python docs/screenshots.py NETWORK_FOLDER`.

The folder is the demonstration network with an edition, as `passeur demo --no-serve` leaves it. Needs Chromium and the
development packages. Every type of page is taken in the light theme on a telephone (390 pixels) and on a desk (1280); a
few in the dark theme too. Pages are found by following links, as a visitor does; a page that is not found ends the run.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import Page, sync_playwright

from passeur.search.embedded import EmbeddedBackend
from passeur.web.app import make_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
TARGET = Path(__file__).parent / "screenshots"
SIZES = ((390, 844), (1280, 900))

#: Which pages are taken in the dark theme too.
DARK = ("home", "search")


def link(start: str, chosen: str) -> Callable[[Page, str], str]:
    """A page that a link of another leads to."""

    def find(page: Page, base: str) -> str:
        page.goto(base + start)
        found = page.locator(chosen).first.get_attribute("href")
        assert found, f"{start} has no {chosen}"
        return found

    return find


#: Name of the picture → address, or how it is found.
PAGES: dict[str, str | Callable[[Page, str], str]] = {
    "home": "/fr/",
    "search": "/fr/search?q=Leclerc",
    "results": "/fr/search?q=Leclerc&kind=holding",
    "nothing": "/fr/search?q=rafle+introuvable",
    "names": "/fr/names?q=Moulin",
    "record": link("/fr/search?q=Leclerc&kind=holding", ".hit h2 a"),
    "finding-aid": link("/fr/search?kind=holding&level=fonds", ".hit h2 a"),
    "person": link("/fr/search?q=Moulin", ".people a.name"),
    "group": link("/fr/search?q=combat&kind=group", ".hit h2 a"),
    "themes": "/fr/themes",
    "theme": link("/fr/search?q=d%C3%A9portation&kind=theme&partner=musee-liberation", ".hit h2 a"),
    "coverage": "/fr/coverage",
    "places": "/fr/places",
    "place": link("/fr/search?q=Montluc&kind=place", ".hit h2 a"),
    "partners": "/fr/partners",
    "partner": link("/fr/partners", ".wall > li > a"),
    "site": link("/fr/partners/mont-valerien", "main a[href^='/fr/sites/']"),
    "lists": "/fr/lists",
    "list": link("/fr/lists", ".wall > li > a"),
    "agenda": "/fr/agenda",
    "offer": link("/fr/agenda", "main a[href^='/fr/record/']"),
    "kept": "/fr/kept?keep=musee-liberation-parcours/demo-ml-n-0027&keep=mont-valerien/suresnes",
    "visit": "/fr/visit?keep=musee-liberation/denfert-rochereau&keep=memorial-shoah/paris&day=2026-12-03",
    "label": "/fr/l/musee-armee-collections/demo-ma-0003",
    "label-to-print": "/fr/l/musee-armee-collections/demo-ma-0003/card",
    "about": "/fr/about",
    "accessibility": "/fr/accessibility",
    "missing": "/fr/rien",
}


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The portal of `folder` on a free port; gives its address."""
    with make_server("127.0.0.1", 0, make_app(folder, EmbeddedBackend().open), handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def main() -> None:
    """Take every picture; those of pages that are no more go."""
    TARGET.mkdir(exist_ok=True)
    taken: set[Path] = set()
    with serving(Path(sys.argv[1])) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        paths = {name: at if isinstance(at, str) else at(page, base) for name, at in PAGES.items()}
        page.close()
        for theme in ("light", "dark"):
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme, locale="fr-FR")  # type: ignore[arg-type]
                for name, path in paths.items():
                    if theme == "light" or name in DARK:
                        page.goto(f"{base}{path}")
                        page.evaluate("document.fonts.ready")
                        file = TARGET / f"{name}-{width}-{theme}.png"
                        page.screenshot(path=file)
                        taken.add(file)
                page.close()
        browser.close()
    for file in set(TARGET.glob("*.png")) - taken:
        file.unlink()
    print(f"{len(taken)} pictures, {sum(file.stat().st_size for file in taken) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
