"""Citations as files for those who keep a bibliography."""

from collections.abc import Sequence

from django.http import HttpResponse

from passeur.errors import NotFound
from passeur.web.cite import Citation, bibtex, ris
from passeur.web.visit import Visit

_FORMS = {"bib": ("application/x-bibtex; charset=utf-8", bibtex), "ris": ("application/x-research-info-systems", ris)}


def download(form: str, cited: Citation | Sequence[Citation], visit: Visit, name: str = "") -> HttpResponse:
    """One or many citations as BibTeX ("bib") or RIS ("ris"). Raises NotFound for another form."""
    if form not in _FORMS:
        raise NotFound(form)
    media, write = _FORMS[form]
    every = [cited] if isinstance(cited, Citation) else cited
    response = HttpResponse("\n".join(write(one, visit) for one in every), content_type=media)
    file = name or "".join(mark if mark.isalnum() and mark.isascii() else "-" for mark in every[0].key)
    response["Content-Disposition"] = f'attachment; filename="{file}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    return response
