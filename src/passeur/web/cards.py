"""Cards for those who share a page: its title, whose it is, and the line, as a picture that is drawn here."""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst
from django.http import HttpResponse

from passeur.network import words
from passeur.web.visit import PartnerFace, Visit

_CARD = (Path(__file__).parent / "print" / "card.typ").read_bytes()

#: Width and height in pixels: what those who show cards ask for.
WIDTH, HEIGHT = 1200, 630

#: Cards that are kept in memory, at about 25 kB each.
_KEPT = 200

#: Characters of a title that fit, and the size of its letters up to each length, in points.
_LONGEST = 150
_SIZES = ((40, 76), (80, 60), (_LONGEST + 1, 48))

_DRAWING = Lock()


def card(visit: Visit, title: str, what: str = "", partner: PartnerFace | None = None) -> HttpResponse:
    """The card of a page as PNG. what: a word above the title; partner: whose it is."""
    name = words(visit.edition.network.network.name, visit.lang)
    face = (partner.name, partner.color) if partner else ("", "")
    return HttpResponse(_drawn(_cut(title), what, *face, name, visit.lang), content_type="image/png")


@lru_cache(_KEPT)
def _drawn(title: str, what: str, partner: str, color: str, network: str, lang: str) -> bytes:
    """One card. One is drawn at a time: whoever asks for thousands of them does not slow down pages."""
    size = next(size for most, size in _SIZES if len(title) <= most)
    told = {
        "title": title, "what": what, "partner": partner, "color": color, "network": network, "lang": lang,
        "size": size,
    }  # fmt: skip
    with _DRAWING:
        # What is told comes in as data, so nothing of it can be read as instructions to the typesetter.
        made = typst.compile(
            _CARD, format="png", ppi=72.0, sys_inputs={"told": json.dumps(told)}, ignore_system_fonts=True
        )
    assert isinstance(made, bytes)
    return made


def _cut(title: str) -> str:
    """As much of a title as fits, cut between words."""
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST else title[:_LONGEST].rsplit(None, 1)[0].rstrip(" ,;:") + " …"
