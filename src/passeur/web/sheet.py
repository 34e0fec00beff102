"""Sheets of paper: tagged PDF (PDF/UA-1, ISO 14289-1) made by Typst from a template of `typst/` and plain data.

Templates hold no words of their own and read no files; fonts are those that Typst brings, so that nothing of the
machine shows. See docs/decisions/0021-pdf.md.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from django.http import HttpResponse

from passeur.network import words
from passeur.web.visit import Visit

_TEMPLATES = Path(__file__).parent / "typst"


def made(template: str, data: Mapping[str, object], code: str, lang: str, moment: datetime) -> bytes:
    """The PDF of a template. code: SVG of a QR code, or nothing; moment: what the file is stamped with."""
    whole = {**data, "lang": lang, "code": code}
    found = typst.compile(
        _source(template), sys_inputs={"data": json.dumps(whole, ensure_ascii=False)}, format="pdf",
        pdf_standards="ua-1", timestamp=moment, ignore_system_fonts=True,
    )  # fmt: skip
    assert isinstance(found, bytes)
    return found


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
