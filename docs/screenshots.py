"""Make the screenshots in docs/screenshots/: `python docs/screenshots.py NETWORK_FOLDER`.

The folder is a network with an edition, as `passeur demo --no-serve` leaves it. Needs Chromium and the development
packages. Each page is taken on a telephone (390 pixels) and on a desk (1280), in the light and the dark theme.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from playwright.sync_api import sync_playwright

from passeur.search.embedded import EmbeddedBackend
from passeur.web.app import make_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
TARGET = Path(__file__).parent / "screenshots"
SEARCH = "/fr/search?q=Leclerc"


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
    """Take every picture."""
    TARGET.mkdir(exist_ok=True)
    with serving(Path(sys.argv[1])) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for theme in ("light", "dark"):
            for width, height in ((390, 844), (1280, 900)):
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
                page.goto(base + SEARCH)
                record = page.locator(".hit h2 a").first.get_attribute("href")
                for name, path in (
                    ("home", "/fr/"),
                    ("search", SEARCH),
                    ("record", record),
                    ("partners", "/fr/partners"),
                    ("partner", "/fr/partners/mont-valerien"),
                    ("themes", "/fr/themes"),
                    ("theme", "/fr/themes/shoah"),
                    ("places", "/fr/places"),
                    ("place", "/fr/places/drancy"),
                    ("coverage", "/fr/coverage"),
                ):
                    page.goto(f"{base}{path}")
                    page.evaluate("document.fonts.ready")
                    page.screenshot(path=TARGET / f"{name}-{width}-{theme}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
