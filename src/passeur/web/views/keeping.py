"""The page of what a visitor keeps: printed, cited, downloaded, and the beginning of a visit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from passeur.errors import NotFound
from passeur.guide import sites
from passeur.model.record import Person, kind_of
from passeur.model.text import Phrase
from passeur.network import words
from passeur.web import cite, kept, passage, present
from passeur.web.spreadsheet import written
from passeur.web.views.citations import download
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

_COLUMNS = ("title", "what", "when", "who", "number", "url", "cite")


@dataclass(frozen=True)
class Entry:
    """One thing kept: its page, what it is, whose it is, how to cite it (None for a site), the list without it."""

    id: str
    url: str
    title: Phrase
    what: str
    when: str
    faces: list[PartnerFace]
    number: str
    cited: cite.Citation | None
    without: str


def keeping(request: PortalRequest, form: str = "") -> HttpResponse:
    """`/<lang>/kept?keep=…`, and the list as a file at `kept.csv`, `kept.bib` and `kept.ris`."""
    visit = request.visit
    entries = [entry for id in visit.kept if (entry := _entry(id, visit))]
    if form == "csv":
        table = "".join(written(_rows(entries, visit)))
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="liste.csv"'
        return response
    cited = [entry.cited for entry in entries if entry.cited]
    if form:
        if not cited:
            raise NotFound(form)
        return download(form, cited, visit, "citations")
    ids = [entry.id for entry in entries]
    forms = ("csv", "bib", "ris") if cited else ("csv",)
    return page(request, "kept.html", {
        "title": visit.words.plain("kept.title"),
        "entries": entries,
        "unknown": len(visit.kept) - len(entries),
        "citations": [cite.plain(one, visit) for one in cited],
        "downloads": [(each, kept.url(visit.lang, ids, each)) for each in forms],
        "address": visit.origin + kept.url(visit.lang, ids),
        "plan_url": _planner(visit, ids),
        "canonical": kept.url(visit.lang, ()),
        "noindex": True,
        "stops": passage.from_home(visit),
    })  # fmt: skip


def _entry(id: str, visit: Visit) -> Entry | None:
    """What an id stands for in this edition; None where there is no such thing (any more)."""
    known: tuple[Callable[[str, Visit], Entry | None], ...] = (_record, _person, _site)
    return next((entry for find in known if (entry := find(id, visit))), None)


def _record(id: str, visit: Visit) -> Entry | None:
    """A record."""
    found = visit.edition.get(id) or visit.edition.get(_whole(id, visit))
    if found is None:
        return None
    cited = cite.of_record(found, visit.edition.ancestors(found), visit)
    return Entry(
        found.id, visit.page_of(found.id, kind_of(found)),
        present.title_of(found, visit.lang), present.what_is(found, visit.words),
        present.when(found, visit.words), [visit.partner(found.partner)], cited.number, cited, _without(id, visit),
    )  # fmt: skip


def _whole(id: str, visit: Visit) -> str:
    """The id of a theme's or place's record, from the short address of its page."""
    page_name, _, local = id.partition("/")
    network = visit.edition.network.network
    first = {"themes": network.thesaurus, "places": next(iter(network.gazetteers), "")}.get(page_name, "")
    return local if "/" in local else f"{first}/{local}"


def _person(id: str, visit: Visit) -> Entry | None:
    """A person whom several records describe; what became another is that one."""
    identities = visit.edition.identities
    identity = identities.get(id) or identities.get(identities.moved(id) or "")
    members = visit.edition.get_many(identity.members) if identity else {}
    records = [record for record in members.values() if isinstance(record, Person)]
    if identity is None or not records:
        return None
    title = present.title_of(records[0], visit.lang)
    faces = {record.partner: visit.partner(record.partner) for record in records}
    cited = cite.of_person(identity.id, title.value, records, visit)
    return Entry(
        id, visit.person(identity.id), title, visit.words.plain("kind.person"), present.when(records[0], visit.words),
        list(faces.values()), "", cited, _without(id, visit),
    )  # fmt: skip


def _site(id: str, visit: Visit) -> Entry | None:
    """A site that one can visit."""
    found = sites.find(visit.edition.network, id)
    if found is None:
        return None
    name = Phrase(words(found.site.name, visit.lang))
    face = visit.partner(found.partner)
    return Entry(
        id, visit.site(found.partner, found.id), name, visit.words.plain("kept.site"), "", [face], "", None,
        _without(id, visit),
    )  # fmt: skip


def _without(id: str, visit: Visit) -> str:
    """The list's address with one thing less."""
    return kept.url(visit.lang, [other for other in visit.kept if other != id])


def _planner(visit: Visit, ids: list[str]) -> str:
    """The address of a visit to what is kept, where this portal plans visits."""
    path = f"/{visit.lang}/visit"
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path + kept.query(ids)


def _rows(entries: list[Entry], visit: Visit) -> Iterator[list[str]]:
    """The list as a table."""
    yield [visit.words.word("kept-column", name) for name in _COLUMNS]
    for one in entries:
        who = ", ".join(face.name for face in one.faces)
        citation = cite.plain(one.cited, visit) if one.cited else ""
        yield [one.title.value, one.what, one.when, who, one.number, visit.origin + one.url, citation]
