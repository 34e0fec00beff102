"""Files to print and keep: what is known of a person, for those who descend from them; a theme, for those who teach it.

Tagged PDF. A descendant's file says what each source says, side by side where they differ, and whom to write to; a
teacher's pack has records, workshops, questions to ask and what the houses state for classes.
"""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, HttpResponsePermanentRedirect

from passeur.errors import NotFound
from passeur.guide.sites import SiteOf, all_sites
from passeur.model.record import SCHOOL_LEVELS, AnyRecord, Offer, Person, Theme
from passeur.model.text import Phrase, best, said_in
from passeur.network import words
from passeur.search.query import Query
from passeur.web import cite, gathered, life, offered, present, sheet
from passeur.web.holders import holders
from passeur.web.views import people
from passeur.web.views.planner import qr
from passeur.web.views.sites import contact
from passeur.web.views.themes import is_proposed
from passeur.web.visit import PortalRequest, Visit

#: Where a life, an object or a document is told.
_TOLD = ("history", "abstract", "scope")

#: Records and workshops of a pack, how many records of each kind are looked at, and characters of one text.
_RECORDS, _LIVES, _WORKSHOPS, _LOOKED, _EXCERPT = 6, 2, 4, 40, 700

#: How many questions each level of schools is given.
_QUESTIONS = {"primary": 4, "lower-secondary": 6, "upper-secondary": 8, "": 6}


def descendant(records: Sequence[Person], title: str, cited: cite.Citation, address: str, visit: Visit) -> HttpResponse:
    """The file of a person: everything that the records say, with sources, citations and whom to write to."""
    say = visit.words
    known = {record.id: record for record in records}
    held = holders(records, visit)
    line = people.stops_of(life.stations(records), known, visit)
    partners = list(dict.fromkeys([record.partner for record in records] + [holder.face.id for holder in held]))
    data = {
        "title": title,
        "kind": say.plain("file.title"),
        "about": say.say("file.about", count=len(records)),
        "names_title": say.plain("person.names"),
        "names": [
            {"name": _phrase(form.name), "types": form.types, "sources": _sources(form.sources)}
            for form in (people.form_of(each, known, visit) for each in life.names(records))
        ],
        "life_title": say.plain("life-title.person"),
        "stations": [
            {
                "what": stop.what,
                "differ": say.say("person.side-by-side", count=len(stop.versions)) if stop.disputed else "",
                "told": [_told(told) for version in (*stop.versions, stop.vague) for told in version],
            }
            for stop in line
        ],
        "texts_title": say.plain("file.texts"),
        "texts": [text for record in records for text in _texts(record, visit)],
        "named_title": say.plain("file.named"),
        "named": [
            {
                "partner": holder.face.name,
                "lines": [
                    {"title": _phrase(each.title), "about": ", ".join(part for part in (each.what, each.when) if part),
                     "url": visit.origin + each.url}
                    for named in holder.named for each in named.lines
                ],
            }
            for holder in held if holder.named
        ],
        "cite_title": say.plain("kept.citations"),
        # The file of one record is cited as that record is.
        "citations": list(dict.fromkeys(
            cite.plain(one, visit)
            for one in (cited, *(cite.of_record(record, visit.edition.ancestors(record), visit) for record in records))
        )),
        "write_title": say.plain("file.write"),
        "write_about": say.plain("file.write-about"),
        "write": [_writing(partner, visit) for partner in partners if partner in visit.edition.network.partners],
        "wrong": say.plain("file.wrong"),
        "contact": visit.edition.network.network.contact,
        **_foot(address, visit),
    }  # fmt: skip
    return sheet.answer("person", data, qr(address), visit, "dossier.pdf")


def identity_file(request: PortalRequest, id: str) -> HttpResponse:
    """`/<lang>/people/<id>.pdf`: the file of a person whom several records describe."""
    visit = request.visit
    identity = visit.edition.identities.get(id)
    records = people.members_of(identity, visit) if identity else []
    if identity is None or not records:
        heir = visit.edition.identities.moved(id)
        if heir:
            return HttpResponsePermanentRedirect(f"{visit.person(heir)}.pdf")
        raise NotFound(id)
    title = people.name_of(records, visit).value
    cited = cite.of_person(identity.id, title, records, visit)
    return descendant(records, title, cited, visit.origin + visit.person(identity.id), visit)


def person_file(request: PortalRequest, source: str, local: str) -> HttpResponse:
    """`/<lang>/record/<source>/<local>/file.pdf`: the file of a person whom one record describes."""
    visit = request.visit
    found = visit.edition.get(f"{source}/{local}")
    if not isinstance(found, Person):
        raise NotFound(f"{source}/{local}")
    title = present.title_of(found, visit.lang).value
    cited = cite.of_record(found, visit.edition.ancestors(found), visit)
    return descendant([found], title, cited, visit.origin + visit.record(found.id), visit)


def _phrase(phrase: Phrase) -> dict[str, str]:
    """Words and their language, for a template."""
    return {"text": phrase.value, "lang": phrase.lang.partition("-")[0]}


def _sources(sources: Iterable[people.Source]) -> str:
    """Who says something."""
    return ", ".join(dict.fromkeys(source.name for source in sources))


def _told(told: people.Told) -> dict[str, object]:
    """One wording of an event."""
    head = ", ".join(part for part in (told.what, told.when, told.where) if part)
    return {"head": head, "texts": [_phrase(text) for text in told.texts], "sources": _sources(told.sources)}


def _texts(record: AnyRecord, visit: Visit) -> list[dict[str, object]]:
    """What a record tells at length, in the reader's language where it is there."""
    found: list[dict[str, object]] = []
    for type in _TOLD:
        said = tuple(phrase for note in record.notes if note.type == type for phrase in said_in(note.text, record.lang))
        text = best(said, visit.lang)
        if text:
            source = people.source_of(record, visit)
            short = visit.partner(record.partner).short
            name = source.name if source.name == short else f"{source.name} ({short})"
            found.append({"text": _phrase(text), "source": name})
    return found


def _writing(partner: str, visit: Visit) -> dict[str, str]:
    """Whom to write to at a partner: its name, the address of its first site, and its contact."""
    network = visit.edition.network
    site = next((site for site in all_sites(network) if site.partner == partner), None)
    asked = contact(site.site, network.partners[partner].url) if site else ("", "")
    return {
        "name": visit.partner(partner).name,
        "address": site.site.address if site else "",
        "contact": asked[1].removeprefix("mailto:") or asked[0],
    }


def _foot(address: str, visit: Visit) -> dict[str, str]:
    """What stands at the end of each file."""
    say = visit.words
    return {"address": address, "address_label": say.plain("file.address"), "qr_label": say.plain("file.qr")}


def pack(request: PortalRequest, local: str) -> HttpResponse:
    """`/<lang>/themes/<local>/pack.pdf?level=lower-secondary`: a theme of the network's thesaurus for a class."""
    visit = request.visit
    id = f"{visit.edition.network.network.thesaurus}/{local}"
    found = visit.edition.get(id)
    if not isinstance(found, Theme):
        raise NotFound(id)
    asked = request.GET.get("level", "")
    level = asked if asked in SCHOOL_LEVELS else ""
    say = visit.words
    label = visit.guide.thesaurus.label(id, visit.lang)
    proposed = is_proposed(frozenset({id, *visit.guide.thesaurus.narrower(id)}), visit)
    query = Query(about=visit.guide.about(id), lang=visit.lang, snippets=False)
    records = _chosen(gathered.of_kind("holding", _LOOKED, query, visit, proposed)[1], _RECORDS)
    lives = _chosen(gathered.of_kind("person", _LOOKED, query, visit, proposed)[1], _LIVES)
    workshops = _workshops(gathered.of_kind("offer", _LOOKED, query, visit, proposed)[1], level, visit)
    houses = list({site.key: site for offer in workshops if (site := offered.site_of(offer, visit))}.values())
    address = visit.origin + visit.theme(id)
    data = {
        "title": label[:1].upper() + label[1:],
        "kind": say.plain("pack.title"),
        "level": say.word("school-level", level) if level else "",
        "about": [
            _phrase(text) for note in found.notes if note.type == "scope" if (text := best(note.text, visit.lang))
        ],
        "records_title": say.plain("pack.records"),
        "records": [_shown(record, visit) for record in (*records, *lives)],
        "none": "" if records or lives else say.plain("pack.none"),
        "questions_title": say.plain("pack.questions"),
        "questions": [say.plain(f"pack-question.q{n}") for n in range(1, _QUESTIONS[level] + 1)],
        "workshops_title": say.plain("pack.workshops"),
        "workshops": [_offered(offer, visit) for offer in workshops],
        "no_workshop": "" if workshops else say.plain("pack.no-workshop"),
        "houses_title": say.plain("pack.houses"),
        "houses": [_house(site, visit) for site in houses],
        **_foot(address, visit),
    }  # fmt: skip
    return sheet.answer("pack", data, qr(address), visit, f"dossier-{local[:40]}.pdf")


def _chosen(records: Iterable[AnyRecord], most: int) -> list[AnyRecord]:
    """The best records, one of each partner before any has two, and only those that say something."""
    turns: dict[str, list[AnyRecord]] = {}
    for record in records:
        if any(note.type in _TOLD and note.text for note in record.notes):
            turns.setdefault(record.partner, []).append(record)
    deepest = max(map(len, turns.values()), default=0)
    return [mine[turn] for turn in range(deepest) for mine in turns.values() if turn < len(mine)][:most]


def _workshops(records: Iterable[AnyRecord], level: str, visit: Visit) -> list[Offer]:
    """What partners offer classes of a level about the theme, what is made for schools first."""
    fitting = [
        offer
        for offer in records
        if isinstance(offer, Offer)
        and not offered.is_past(offer, visit)
        and (not offer.audience or {"all", "schools", "groups"} & set(offer.audience))
        and (not level or not offer.levels or level in offer.levels)
    ]
    return sorted(fitting, key=lambda offer: ("schools" not in offer.audience, offer.type != "workshop"))[:_WORKSHOPS]


def _shown(record: AnyRecord, visit: Visit) -> dict[str, object]:
    """A record for a class: what it is, what is said of it, who keeps it, and how it is cited."""
    said = tuple(phrase for note in record.notes if note.type in _TOLD for phrase in said_in(note.text, record.lang))
    text = best(said, visit.lang) or Phrase("")
    if len(text.value) > _EXCERPT:
        text = Phrase(text.value[:_EXCERPT].rsplit(None, 1)[0].rstrip(" ,;:") + " …", text.lang)
    about = [present.what_is(record, visit.words), present.when(record, visit.words)]
    return {
        "title": _phrase(present.title_of(record, visit.lang)),
        "about": ", ".join(part for part in about if part),
        "partner": visit.partner(record.partner).name,
        "text": _phrase(text),
        "cited": cite.plain(cite.of_record(record, visit.edition.ancestors(record), visit), visit),
    }


def _offered(offer: Offer, visit: Visit) -> dict[str, object]:
    """An offer for a class."""
    line = offered.line(offer, visit)
    partner = visit.edition.network.partners[offer.partner]
    site = offered.site_of(offer, visit)
    asked = contact(site.site, partner.url) if site else ("", "")
    # "Mémorial de la Shoah, Drancy" says whose it is, and a site that is called like its partner is named once.
    named = [line.site] if line.one_name else [line.face.name, "" if line.site in line.face.name else line.site]
    return {
        "title": _phrase(line.title),
        "about": ", ".join(part for part in (line.what, line.audience, line.when) if part),
        "where": ", ".join(part for part in (*named, site.site.address if site else "") if part),
        "text": _phrase(line.abstract) if line.abstract else _phrase(Phrase("")),
        "ask": visit.words.plain("visit.ask") + " " + asked[0] if asked[0] else "",
    }


def _house(site: SiteOf, visit: Visit) -> dict[str, object]:
    """What a site states for those who come with a class; what it does not state is said so."""
    here = site.site
    stated = [words(each, visit.lang) for each in (here.rules, here.groups) if each]
    return {
        "name": words(here.name, visit.lang),
        "said": stated or [visit.words.plain("pack.rules-unknown")],
        "ask": contact(here, visit.edition.network.partners[site.partner].url)[0],
    }
