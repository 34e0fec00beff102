"""Sheets of paper: tagged PDF (PDF/UA-1, ISO 14289-1) made by Typst from a template of `typst/` and plain data.

Templates hold no words of their own and read no files; fonts are those that Typst brings, so that nothing of the
machine shows. See docs/decisions/0021-pdf.md.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from django.http import HttpResponse

from passeur.network import words
from passeur.web.visit import Visit

_TEMPLATES = Path(__file__).parent / "typst"
_UA: Literal["ua-1"] = "ua-1"


def made(template: str, data: Mapping[str, object], code: str, lang: str, moment: datetime) -> bytes:
    """The PDF of a template. code: SVG of a QR code, or nothing; moment: what the file is stamped with."""
    whole = json.dumps({**data, "lang": lang, "code": code}, ensure_ascii=False)
    for standards, own_fonts in ((_UA, True), (_UA, False), (None, False)):
        try:
            found = typst.compile(
                _source(template), sys_inputs={"data": whole}, format="pdf", pdf_standards=standards, timestamp=moment,
                ignore_system_fonts=own_fonts,
            )  # fmt: skip
        except typst.TypstError:
            # A letter that no font has: the machine's fonts may, and else the file is tagged but claims no standard.
            if standards is None:
                raise
            continue
        assert isinstance(found, bytes)
        return found
    raise AssertionError("the last attempt gives a file or raises")


@cache
def _source(template: str) -> bytes:
    """A template, after what all of them share."""
    return (_TEMPLATES / "sheet.typ").read_bytes() + (_TEMPLATES / f"{template}.typ").read_bytes()


def answer(template: str, data: Mapping[str, object], code: str, visit: Visit, name: str) -> HttpResponse:
    """The PDF as an answer, with the network's name and its notice at the foot."""
    head = visit.edition.network.network
    full = {**data, "network": words(head.name, visit.lang), "notice": words(head.notice, visit.lang)}
    stamped = datetime.fromisoformat(visit.edition.manifest.created)
    response = HttpResponse(made(template, full, code, visit.lang, stamped), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
