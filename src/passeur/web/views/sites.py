"""A site's page: whether one can go, how, what it was before, and what waits there."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from passeur.errors import NotFound
from passeur.guide import sites as placed
from passeur.guide.hours import opening
from passeur.guide.sites import SiteOf
from passeur.model.distance import distance_km
from passeur.model.record import Place, kind_of
from passeur.model.text import Phrase
from passeur.network import Layer, Site, said, words
from passeur.search.query import Query
from passeur.web import atlas, offered, opened, passage, present
from passeur.web.address import Search
from passeur.web.days import between, month_in_words
from passeur.web.facets import century_in_words
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Records shown of those that name the site, and how near (kilometres) a place of the catalogues counts as the site.
_SHOWN, _HERE = 3, 0.15

#: Other sites that one can reach on the same day (kilometres).
_NEAR = 15.0


@dataclass(frozen=True)
class LayerLine:
    """One layer of a site's history: when, what, in whose words; of: the site around it whose history it is."""

    when: str
    what: Phrase | None
    about: Phrase | None
    source: str
    source_url: str


@dataclass(frozen=True)
class SiteLink:
    """Another site: where its page is, whose it is, and how far."""

    url: str
    name: str
    face: PartnerFace
    far: str = ""
    open: str = ""


@dataclass(frozen=True)
class RecordLine:
    """A record that names the site."""

    url: str
    title: Phrase
    what: str
    face: PartnerFace


def site(request: PortalRequest, partner: str, id: str) -> HttpResponse:
    """`/<lang>/sites/<partner>/<id>`."""
    visit = request.visit
    network = visit.edition.network
    found = placed.find(network, f"{partner}/{id}")
    if found is None:
        raise NotFound(f"{partner}/{id}")
    here = found.site
    outer = placed.around(network, found)
    there = [offer for offer in offered.offers(visit) if offer.partner == partner and offer.site == id]
    current = [offer for offer in there if not offered.is_past(offer, visit)]
    total, records, all_url = _named(found, visit)
    return page(request, "site.html", {
        "title": words(here.name, visit.lang),
        "tab": f"{words(here.name, visit.lang)} · {visit.words.plain('kept.site')}",
        "summary": words(here.about, visit.lang) or here.address,
        "partner": visit.partner(partner),
        "key": found.key,
        "site": here,
        "about": said(here.about, visit.lang),
        "state": opening(here, visit.now).state,
        "open": opened.now(here, visit),
        "week": opened.week(here, visit),
        "stated": opened.stated(here, visit) if here.hours else None,
        "closures": [said(each, visit.lang) for each in here.closures],
        "where": place(here),
        "contact": contact(here, network.partners[partner].url),
        "practical": practical(here, visit),
        "unstated": unstated(here, visit),
        "picture": atlas.around(visit, found),
        "layers": [layer(each, visit) for each in here.layers],
        "outer": link(outer, visit) if outer else None,
        "outer_layers": bool(outer and outer.site.layers),
        "inner": [link(each, visit) for each in placed.inside(network, found)],
        "near": [link(each, visit, km) for km, each in placed.near(network, found, _NEAR)],
        "offers": offered.lines(current, visit),
        "ended": offered.lines([offer for offer in there if offer not in current], visit),
        "records": records,
        "records_total": total,
        "records_url": all_url,
        "plan_url": f"/{visit.lang}/visit?keep={found.key}",
        "stops": passage.from_partner(partner, visit),
        "canonical": visit.site(partner, id),
    })  # fmt: skip


def place(here: Site) -> dict[str, str]:
    """Where a site is, for maps: the coordinates in words, as a `geo:` address (RFC 5870), and on OpenStreetMap."""
    if not here.coordinates:
        return {}
    lat, lon = here.coordinates
    return {
        "words": f"{lat:.4f}, {lon:.4f}",
        "geo": f"geo:{lat:.5f},{lon:.5f}",
        "osm": f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}",
    }


def contact(here: Site, partner_url: str) -> tuple[str, str]:
    """Whom to ask: in words, and an address if there is one: the site's contact, its page, or its partner's."""
    if here.contact:
        if present.outside(here.contact):
            return present.host_of(here.contact), here.contact
        return here.contact, f"mailto:{here.contact}" if "@" in here.contact and " " not in here.contact else ""
    url = present.outside(here.url) or present.outside(partner_url)
    return present.host_of(url) if url else "", url


def practical(here: Site, visit: Visit) -> list[tuple[str, list[str]]]:
    """What a source states of coming here, label by label; nothing for what none states."""
    say, access = visit.words, here.access
    reach = [say.plain(f"access.wheelchair-{access.wheelchair}")] if access.wheelchair else []
    reach += [say.plain(f"access.{sense}") for sense in access.senses]
    reach += [words(access.about, visit.lang)] if access.about else []
    stated = [
        ("site.access", reach),
        ("site.languages", [say.word("tongue", code) for code in here.languages]),
        ("site.duration", [present.minutes_in_words(here.duration, visit.words)] if here.duration else []),
        ("site.prices", [words(here.prices, visit.lang)] if here.prices else []),
        ("site.groups", [words(here.groups, visit.lang)] if here.groups else []),
        ("site.rules", [words(here.rules, visit.lang)] if here.rules else []),
    ]
    return [(say.plain(label), values) for label, values in stated if values]


def unstated(here: Site, visit: Visit) -> list[str]:
    """What no source states and a visitor may need, in words: it has to be asked."""
    missing = {
        "site.access": not (here.access.wheelchair or here.access.senses or here.access.about),
        "site.languages": not here.languages, "site.duration": not here.duration, "site.prices": not here.prices,
        "site.groups": not here.groups,
    }  # fmt: skip
    return [visit.words.plain(label).lower() for label, is_missing in missing.items() if is_missing]


def layer(layer: Layer, visit: Visit) -> LayerLine:
    """A layer in words."""
    source = layer.source if isinstance(layer.source, str) else words(layer.source, visit.lang)
    url = present.outside(source)
    return LayerLine(
        when=span(layer.start, layer.end, visit),
        what=said(layer.name, visit.lang),
        about=said(layer.about, visit.lang),
        source=present.host_of(url) if url else source,
        source_url=url,
    )


def span(start: str, end: str, visit: Visit) -> str:
    """From when to when, of two dates in EDTF or words; empty when neither is known."""
    first, last = edtf_in_words(start, visit), edtf_in_words(end, visit)
    if (first and not end and "X" in start) or first == last:
        return first
    if not first or not last:
        to_the_day = (start or end).count("-") == 2
        since, until = ("layer.since-day", "layer.until-day") if to_the_day else ("layer.since", "layer.until")
        key = since if first else until
        return visit.words.say(key, day=first or last) if first or last else ""
    return between(first, last)


def edtf_in_words(written: str, visit: Visit) -> str:
    """A day, month, year, decade (194X) or century (18XX) in words; anything else as written."""
    if written[:2].isdigit() and written[2:] == "XX":
        return century_in_words(str(int(written[:2]) + 1), visit)
    if written[:3].isdigit() and written[3:] == "X":
        return visit.words.say("date.decade", year=f"{written[:3]}0")
    parts = written.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return written
    numbers = [int(part) for part in parts]
    if len(numbers) == 2:
        return month_in_words(numbers[0], numbers[1], visit.words)
    if len(numbers) == 3:
        return opened.day_of(date(*numbers), visit)
    return written


def link(other: SiteOf, visit: Visit, km: float | None = None) -> SiteLink:
    """Another site as a link."""
    return SiteLink(
        visit.site(other.partner, other.id),
        words(other.site.name, visit.lang),
        visit.partner(other.partner),
        passage.far_in_words(km, visit) if km is not None else "",
        opened.now(other.site, visit) if other.site.hours else "",
    )


def _named(found: SiteOf, visit: Visit) -> tuple[int, list[RecordLine], str]:
    """Records of the partner that name this site as a place, and those of all partners that describe it as one."""
    names = tuple(dict.fromkeys(found.site.name.values()))
    near = _places(found, visit)
    wanted = tuple(dict.fromkeys([*names, *(present.title_of(each, visit.lang).value for each in near)]))
    asked = Query(filters={"place": wanted}, size=_SHOWN * 4, lang=visit.lang, snippets=False)
    result = visit.index.search(asked)
    hits = visit.edition.get_many(hit.id for hit in result.hits)
    shown = [*near, *(record for record in hits.values() if record.id not in {each.id for each in near})][:_SHOWN]
    url = Search(filters={"place": wanted}).url(visit.lang)
    return result.total, [
        RecordLine(
            visit.page_of(each.id, kind_of(each)), present.title_of(each, visit.lang),
            present.what_is(each, visit.words),
            visit.partner(each.partner),
        )
        for each in shown
    ], url if result.total else ""  # fmt: skip


def _places(found: SiteOf, visit: Visit) -> list[Place]:
    """Places of the catalogues that lie where the site is."""
    if not found.site.coordinates:
        return []
    asked = Query(filters={"kind": ("place",), "partner": (found.partner,)}, size=50, lang=visit.lang, snippets=False)
    records = visit.edition.get_many(hit.id for hit in visit.index.search(asked).hits)
    return [
        each
        for each in records.values()
        if isinstance(each, Place)
        and each.lat is not None
        and each.lon is not None
        and distance_km((each.lat, each.lon), found.site.coordinates) <= _HERE
    ]
