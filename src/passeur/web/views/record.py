"""A record's page: first what it is, who keeps it, where and how to see it; then everything known; then the way on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import msgspec
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect

from passeur.errors import NotFound, PasseurError
from passeur.lake.edition import Edition, numbers
from passeur.model import record as record_model
from passeur.model.record import AnyRecord, Event, Group, Holding, Offer, Person, Place, Theme, kind_of
from passeur.model.sessions import occurrences
from passeur.model.text import Phrase, best
from passeur.network import words
from passeur.search.query import Query
from passeur.web import belonging, cite, linked, passage, present
from passeur.web.address import filter_url
from passeur.web.cards import card
from passeur.web.days import day_in_words
from passeur.web.holders import holders
from passeur.web.opened import occurrence_in_words
from passeur.web.views.citations import download
from passeur.web.views.errors import error
from passeur.web.visit import PortalRequest, Visit, page

#: Digital objects without an address that a page names.
_DIGITISED = 6

#: Units of the tree on one page, and neighbours shown before and after a unit.
_UNITS = 100
_AROUND = 3

#: Days that are looked ahead for the next times of an offer, and times shown.
_AHEAD, _TIMES = 366, 6

#: Siblings that are fetched to find those neighbours.
_WINDOW = 80


@dataclass(frozen=True)
class Unit:
    """One unit of a tree: its address, title, dates, level; here: the one whose page this is."""

    url: str
    title: Phrase
    when: str
    level: str
    here: bool = False


@dataclass(frozen=True)
class SiteLine:
    """A site as a record's page names it."""

    name: str
    address: str
    url: str


@dataclass(frozen=True)
class Digital:
    """Something to see or hear at the partner's own site; the portal loads nothing from another host."""

    url: str
    label: str
    host: str
    rights: str
    rights_url: str


def record(request: PortalRequest, source: str, local: str) -> HttpResponse:
    """`/<lang>/record/<source>/<local>`; its data at `….json`, citations at `….bib`, `….ris`, its card at `….png`."""
    visit = request.visit
    found = visit.edition.get(f"{source}/{local}")
    if found is not None:
        if isinstance(found, Theme | Place):
            return HttpResponsePermanentRedirect(visit.page_of(found.id, kind_of(found)))
        return page(request, "record.html", context(found, visit))
    bare, _, form = local.rpartition(".")
    found = visit.edition.get(f"{source}/{bare}") if form in _FORMS else None
    if found is not None:
        return _FORMS[form](found, visit)
    withdrawn = visit.edition.withdrawn
    if withdrawn.isdisjoint((f"{source}/{local}", f"{source}/{bare}")) and _held_before(f"{source}/{local}", visit):
        return error(request, 410)
    raise NotFound(f"{source}/{local}")


def _held_before(id: str, visit: Visit) -> bool:
    """Whether the edition before this one published the record: then its address was right, and it is gone."""
    editions = visit.edition.folder.parent
    before = max((number for number in numbers(editions.parent) if number < visit.edition.number), default=None)
    if before is None:
        return False
    try:
        edition = Edition(editions / str(before))
    except PasseurError:
        return False
    try:
        return edition.get(id) is not None
    finally:
        edition.close()


def _data(found: AnyRecord, visit: Visit) -> HttpResponse:
    """The record as its canonical JSON, set for reading."""
    data = msgspec.json.format(msgspec.json.encode(found), indent=2)
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _cited(form: str) -> Callable[[AnyRecord, Visit], HttpResponse]:
    """The record's citation as a file."""
    return lambda found, visit: download(form, cite.of_record(found, visit.edition.ancestors(found), visit), visit)


def _card(found: AnyRecord, visit: Visit) -> HttpResponse:
    """The record's card."""
    title = present.title_of(found, visit.lang).value
    return card(visit, title, present.what_is(found, visit.words), visit.partner(found.partner))


#: What a record is given as beside its page.
_FORMS = {"json": _data, "bib": _cited("bib"), "ris": _cited("ris"), "png": _card}


def context(found: AnyRecord, visit: Visit) -> dict[str, object]:
    """All that the page shows."""
    ancestors = visit.edition.ancestors(found)
    known = visit.edition.referred_many(found, present.references(found))
    title = present.title_of(found, visit.lang)
    seeing, described = present.sections(found, visit, {above.id: above for above in ancestors})
    persons = isinstance(found, Person | Group)
    # Its own record is this page: only what others hold, and what else its partner has, is told.
    held = [one for one in holders([found], visit) if one.named] if persons else []
    return {
        "title": title.value,
        "tab": f"{title.value} · {visit.partner(found.partner).short}",
        "heading": title,
        "other_titles": [phrase for phrase in found.title if phrase.value != title.value],
        "record": found,
        "kind": kind_of(found),
        "what": present.what_is(found, visit.words),
        "when": present.when(found, visit.words),
        "times": _times(found, visit),
        "partner": visit.partner(found.partner),
        "sites": _sites(found, visit),
        "repository": present.kept_by(found, visit),
        "location": found.location if isinstance(found, Holding) else "",
        "call_number": next((i.value for i in found.identifiers if i.type in ("call-number", "inventory")), ""),
        "crumbs": [(visit.record(above.id), present.title_of(above, visit.lang)) for above in ancestors],
        "seeing": seeing,
        "sections": described,
        "facts": present.facts(found, visit, known),
        "stations": present.life_line(found.events, visit, found.lang) if isinstance(found, Person | Group) else [],
        "list": _list(found, visit) if persons else None,
        "same": _same(found, visit),
        "holders": held,
        "group": belonging.group(found, visit) if isinstance(found, Group) else None,
        "ties": belonging.ties([found], visit, forth=False) if persons else [],
        "point": _point(found, visit),
        "digital": _online(found),
        "digitised": _digitised(found),
        "links": [
            (url, link.label or present.host_of(url)) for link in found.links if (url := present.outside(link.url))
        ],
        "rights": _rights(found, visit),
        "provenance": _provenance(found, visit),
        "tree": _children(found, visit, ""),
        "position": _position(found, visit),
        "stops": passage.from_record(found, visit),
        "permalink": visit.origin + visit.page_of(found.id, kind_of(found)),
        "room_label": visit.label(found.id) + "/card",
        "json_url": visit.record(found.id) + ".json",
        "cited": cite.plain(cite.of_record(found, ancestors, visit), visit),
        "preferred": cite.preferred(found, visit),
        "files": visit.record(found.id),
        "card": visit.record(found.id) + ".png",
        "linked_data": linked.of_record(found, visit),
        "summary": linked.summary(found, visit.lang, 200),
        "canonical": visit.page_of(found.id, kind_of(found)),
    }  # fmt: skip


def _times(found: AnyRecord, visit: Visit) -> list[str]:
    """The next times of an offer, in words."""
    if not isinstance(found, Offer) or found.permanent:
        return []
    coming = occurrences(found.sessions, visit.now.date(), visit.now.date() + timedelta(_AHEAD))
    return [occurrence_in_words(each, visit) for each in coming[:_TIMES]]


def _sites(found: AnyRecord, visit: Visit) -> list[SiteLine]:
    """Where one goes: an offer's own site; else the partner's sites."""
    partner = visit.edition.network.partners.get(found.partner)
    if partner is None:
        return []
    own = found.site if isinstance(found, Offer) else ""
    return [
        SiteLine(words(site.name, visit.lang), site.address, visit.site(found.partner, id))
        for id, site in partner.sites.items()
        if not own or id == own
    ]


def _list(found: AnyRecord, visit: Visit) -> tuple[str, str, str] | None:
    """The list that a person's record is an entry of: its name, what it means, and the address of all its entries."""
    id = found.list if isinstance(found, Person) else ""
    named = visit.edition.network.lists.get(id)
    if named is None:
        return None
    return words(named.name, visit.lang), words(named.about, visit.lang), visit.list_page(id)


def _same(found: AnyRecord, visit: Visit) -> tuple[str, int] | None:
    """The page of the person whom this record and others describe, and how many of these there are."""
    identity = visit.edition.identities.of(found.id) if isinstance(found, Person) else None
    there = visit.edition.get_many(identity.members) if identity else {}
    return (visit.person(identity.id), len(there)) if identity and len(there) > 1 else None


def _point(found: AnyRecord, visit: Visit) -> str:
    """The address of all records that name a place, for a place's own page."""
    if isinstance(found, Place):
        return filter_url(visit.lang, {"place": present.title_of(found, visit.lang).value})
    return ""


def _online(found: AnyRecord) -> list[Digital]:
    """The digital objects to be seen where the partner shows them; small pictures only where there is nothing else."""
    shown = [(one.role, link) for one in found.digital if (link := _digital(one))]
    large = [link for role, link in shown if role != "thumbnail"]
    return large or [link for _, link in shown]


def _digital(one: record_model.Digital) -> Digital | None:
    """A digital object as a link to where the partner shows it; None for an address that is not of the web."""
    url, label = present.outside(one.url), one.label or one.role
    return Digital(url, label, present.host_of(url), one.rights, present.outside(one.rights)) if url else None


def _digitised(found: AnyRecord) -> list[str]:
    """What is digitised and has no address on the web, as the partner calls it: in its own files, most often."""
    there = [one.label or one.url for one in found.digital if not present.outside(one.url)]
    return list(dict.fromkeys(there))[:_DIGITISED]


def _rights(found: AnyRecord, visit: Visit) -> list[tuple[Phrase, str, str]]:
    """Statements of rights as words, address and holder: the record's, else the source's, else the partner's."""
    own = [
        (best(right.text, visit.lang) or Phrase(right.uri), present.outside(right.uri), right.holder)
        for right in found.rights
    ]
    if own:
        return own
    network = visit.edition.network
    source, partner = network.sources.get(found.source), network.partners.get(found.partner)
    stated = (source.rights if source and source.rights else None) or (partner.rights if partner else None)
    text = words(stated.text, visit.lang) if stated else ""
    return [(Phrase(text or stated.uri), present.outside(stated.uri), "")] if stated and (text or stated.uri) else []


def _provenance(found: AnyRecord, visit: Visit) -> dict[str, str]:
    """Where the record comes from: source, file, when it was harvested, its own identifier."""
    source = visit.edition.network.sources.get(found.source)
    state = visit.edition.manifest.sources.get(found.source)
    harvested = state.harvested[:10] if state else ""
    day = int(harvested.replace("-", "")) if re.fullmatch(r"\d{4}-\d\d-\d\d", harvested) else 0
    number = next((one.value for one in found.identifiers), "")
    # An item of an envelope stands behind its file: "page.xml#86869/a01", and its name may hold slashes of its own.
    file, *item = found.provenance.file.split("#", 1)
    return {
        "source": (words(source.name, visit.lang) if source else "") or found.source,
        "file": "#".join([file.rsplit("/", 1)[-1], *item]),
        "line": str(found.provenance.line or ""),
        "reader": found.provenance.reader,
        "sha256": found.provenance.sha256,
        "harvested": day_in_words(day, visit.words) if day else "",
        "identifier": number,
        "edition": str(visit.edition.number),
        "stale": state.stale if state else "",
    }


def _children(found: AnyRecord, visit: Visit, cursor: str) -> dict[str, object] | None:
    """One page of the units that a unit is made of, in tree order; None where it has none."""
    if not isinstance(found, Holding | Group | Event):
        return None
    query = Query(
        filters={"parent": (found.id,)}, sort="tree", size=_UNITS, cursor=cursor, lang=visit.lang, snippets=False
    )
    children = visit.index.search(query)
    if not children.total:
        return None
    records = visit.edition.get_many(hit.id for hit in children.hits)
    before = visit.index.preceding(found.id, children.hits[0].order) if children.hits else 0
    next_url = f"{visit.record(found.id)}/tree?cursor={_quoted(children.cursor)}" if children.cursor else ""
    return {
        "total": children.total,
        "units": [_unit(records[hit.id], visit) for hit in children.hits if hit.id in records],
        "first": before + 1,
        "last": before + len(children.hits),
        "next": next_url,
    }


def _unit(found: AnyRecord, visit: Visit, here: str = "") -> Unit:
    """One line of a tree."""
    level = (
        (found.level_text or visit.words.word("level", found.level))
        if isinstance(found, Holding) and found.level
        else ""
    )
    return Unit(
        visit.record(found.id),
        present.title_of(found, visit.lang),
        present.when(found, visit.words),
        level,
        found.id == here,
    )


def _position(found: AnyRecord, visit: Visit) -> dict[str, object] | None:
    """Where am I: the unit's number among those of the same parent, and its neighbours."""
    if not found.parent:
        return None
    before = visit.index.preceding(found.parent, found.order)
    # `order` counts all records of a file, so siblings' orders have gaps where units between them have parts.
    query = Query(
        filters={"parent": (found.parent,)}, sort="tree", size=_WINDOW, lang=visit.lang, snippets=False,
        after=found.order - _WINDOW // 2,
    )  # fmt: skip
    siblings = visit.index.search(query)
    places = [hit.id for hit in siblings.hits]
    near: list[str] = []
    if found.id in places:
        here = places.index(found.id)
        near = places[max(0, here - _AROUND) : here + _AROUND + 1]
    records = visit.edition.get_many(near)
    whole = visit.index.search(Query(filters={"parent": (found.parent,)}, sort="tree", size=1, snippets=False))
    above = visit.edition.get(found.parent)
    return {
        "number": before + 1,
        "total": whole.total,
        "first": before + 1 - (near.index(found.id) if near else 0),
        "near": [_unit(records[id], visit, found.id) for id in near if id in records],
        "parent_url": visit.record(found.parent),
        "parent": present.title_of(above, visit.lang) if above else Phrase(found.parent),
    }


def _quoted(cursor: str) -> str:
    """A cursor as part of an address."""
    return quote(cursor, safe="")


def tree(request: PortalRequest, source: str, local: str) -> HttpResponse:
    """`/<lang>/record/<source>/<local>/tree?cursor=`: the next units of a finding aid."""
    visit = request.visit
    found = visit.edition.get(f"{source}/{local}")
    if found is None:
        raise NotFound(f"{source}/{local}")
    units = _children(found, visit, request.GET.get("cursor", "")[:2_000])
    if units is None:
        return HttpResponseRedirect(visit.record(found.id))
    return page(request, "tree.html", {
        "title": present.title_of(found, visit.lang).value,
        "heading": present.title_of(found, visit.lang),
        "partner": visit.partner(found.partner),
        "crumbs": [(visit.record(a.id), present.title_of(a, visit.lang)) for a in visit.edition.ancestors(found)],
        "unit_url": visit.record(found.id),
        "start": visit.record(found.id) + "/tree",
        "tree": units,
        "noindex": True,
        "stops": passage.from_partner(found.partner, visit),
    })  # fmt: skip


def members(request: PortalRequest, source: str, local: str) -> HttpResponse:
    """`/<lang>/record/<source>/<local>/members?from=`: all people whose records lead to a group, in pages."""
    visit = request.visit
    found = visit.edition.get(f"{source}/{local}")
    said = request.GET.get("from", "0")
    start = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
    people, total = belonging.members(found, visit, start) if isinstance(found, Group) else ([], 0)
    if found is None or (not people and start):
        raise NotFound(f"{source}/{local}")
    if not people:
        return HttpResponseRedirect(visit.record(found.id))
    address = visit.record(found.id)
    return page(request, "members.html", {
        "title": present.title_of(found, visit.lang).value,
        "heading": present.title_of(found, visit.lang),
        "partner": visit.partner(found.partner),
        "group_url": address,
        "people": people,
        "total": total,
        "start": f"{address}/members" if start else "",
        "next": f"{address}/members?from={start + belonging.PAGE}" if start + belonging.PAGE < total else "",
        "noindex": True,
        "stops": passage.from_partner(found.partner, visit),
    })  # fmt: skip
