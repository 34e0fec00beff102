"""Names: who in the network bears a name that is, sounds or is spelt like the one typed, and why each is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from passeur.errors import QueryRefused
from passeur.guide.model import Context
from passeur.model.names import Reason
from passeur.model.record import AnyRecord, Person
from passeur.model.text import Phrase
from passeur.network import said, words
from passeur.search import analysis
from passeur.search.beside import names_beside
from passeur.search.query import NameHit, NameQuery
from passeur.web import passage
from passeur.web.address import Search, filter_url
from passeur.web.facets import question
from passeur.web.present import title_of, what_is, when
from passeur.web.reasons import reason_words
from passeur.web.views.errors import error
from passeur.web.visit import PartnerFace, PortalRequest, Visit, page

#: Names beside the results of a search, and on their own page.
BESIDE, _MOST = 6, 50
#: The score from which another name is shown where somebody bears the very name that was typed.
_LIKELY = 0.7
#: What is no name: field words, digits, quotes, stars, more words than names have.
_NO_NAME = re.compile(r"[\d:*\"“”«»]|(?:^|\s)[-−–]\w")
_MOST_WORDS = 6
_FILTERS = ("list", "partner", "kind")
#: Reasons that say no more than that it is this name.
_THE_NAME = frozenset({"same", "accents", "order"})
#: Reasons that tell which other name of a person was found.
_OTHER_NAME = frozenset({"known-as", "birth-name", "married-name", "religious-name"})


@dataclass(frozen=True)
class Said:
    """One record of a name: which list or partner says it, and where."""

    name: str
    url: str
    face: PartnerFace


@dataclass(frozen=True)
class Named:
    """One human being or group found by name: what it is called, its dates, why it is shown, and who says so.

    exact: but for accents, case and order. said: one for each record, lists apart.
    """

    url: str
    title: Phrase
    what: str
    when: str
    exact: bool
    why: list[str]
    said: list[Said]


def may_be_name(text: str) -> bool:
    """Whether what was typed can be a name at all."""
    return bool(text.strip()) and len(text.split()) <= _MOST_WORDS and not _NO_NAME.search(text)


def beside(text: str, visit: Visit) -> list[Named]:
    """The names to show beside the results of a search for what may be a name: exact ones, else near ones."""
    return named(names_beside(visit.index, text), visit)[:BESIDE]


def named(hits: Sequence[NameHit], visit: Visit) -> list[Named]:
    """Who is found by a name; records of one identity are one entry, in which each list says its own."""
    records = visit.edition.get_many(hit.id for hit in hits if hit.id)
    identities = visit.edition.identities
    of = identities.by_record(hit.id for hit in hits if hit.id)
    # A name in other records that is tied to somebody shown is theirs already.
    shown = {member for id in of.values() if (each := identities.get(id)) for member in each.members} | set(records)
    mentions = [each for each in identities.mentions(shown) if each.certainty != "ambiguous"]
    tied = {(mention.partner, mention.name) for mention in mentions}
    grouped: dict[str, list[NameHit]] = {}
    for hit in hits:
        if not hit.id and (hit.partner, hit.name) in tied:
            continue
        grouped.setdefault(of.get(hit.id) or hit.id or f"{hit.partner}\0{hit.name}", []).append(hit)
    found = []
    for key, group in grouped.items():
        identity = identities.get(key) if group[0].id in of else None
        members = visit.edition.get_many(identity.members) if identity else {}
        found.append(_named(group, {**members, **{hit.id: records[hit.id] for hit in group if hit.id in records}},
                            f"/{visit.lang}/people/{identity.id}" if identity else "", visit))  # fmt: skip
    return found


def _named(group: list[NameHit], records: dict[str, AnyRecord], url: str, visit: Visit) -> Named:
    """One entry of hits that are one human being. records: all of theirs; url: of the person’s page, if any."""
    first = group[0]
    record = records.get(first.id)
    why: dict[str, str] = {}
    for hit in group[:1] if first.exact else group:
        reasons = [reason for reason in hit.reasons if reason.code not in _THE_NAME]
        # Another name tells nothing where what was typed stands in the one by which the record goes.
        reasons = [
            reason for reason in reasons if reason.code != "known-as" or not _words(reason.asked) <= _words(first.title)
        ]
        told = any(reason.code in _OTHER_NAME for reason in reasons)
        another = not _words(hit.name) <= _words(first.title)
        if another and not told and any(not _words(_found(reason)) <= _words(first.title) for reason in hit.reasons):
            # It is not in the name by which the record goes.
            reasons.insert(0, Reason("known-as", "", hit.name))
        for reads in [reason_words(reason, visit.words) for reason in reasons]:
            # The years beside one's name make no other name of it.
            why.setdefault(" ".join(word for word in analysis.words(reads) if not word.isdigit()), reads)
    return Named(
        url=url or (visit.record(first.id) if first.id else filter_url(visit.lang, {"agent": first.name})),
        title=title_of(record, visit.lang) if record else Phrase(first.name or first.title),
        what=what_is(record, visit.words) if record else visit.words.plain("names.mention"),
        when=when(record, visit.words) if record else "",
        exact=first.exact,
        why=list(why.values())[:3],
        said=[_said(one, visit) for one in records.values()] or [Said("", "", visit.partner(first.partner))],
    )


def _found(reason: Reason) -> str:
    """What a reason is about in the name that was found."""
    return reason.asked if reason.code in _THE_NAME else reason.found


def _words(text: str) -> set[str]:
    """The folded words of a name."""
    return set(analysis.words(text))


def _said(record: AnyRecord, visit: Visit) -> Said:
    """Which list, else which partner, says it."""
    listed = visit.edition.network.lists.get(record.list) if isinstance(record, Person) and record.list else None
    face = visit.partner(record.partner)
    return Said(words(listed.name, visit.lang) if listed else face.short, visit.record(record.id), face)


def _asked(request: PortalRequest) -> NameQuery:
    """The question that an address asks."""
    filters = {name: tuple(request.GET.getlist(name))[:10] for name in _FILTERS if request.GET.get(name)}
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    return NameQuery(text=text, filters=filters, strict=bool(request.GET.get("strict")), size=_MOST)


def names(request: PortalRequest) -> HttpResponse:
    """`/<lang>/names?q=&strict=`: all names like one; strict: only the same but for accents, case and order."""
    visit = request.visit
    query = _asked(request)
    if not query.text:
        return HttpResponseRedirect(Search().url(visit.lang))
    try:
        found = named(_likely(visit.index.people(query)), visit)
        more = _more(query, found, visit)
    except QueryRefused as refusal:
        return error(request, 400, refusal)
    address = f"/{visit.lang}/names"
    parameters = [("q", query.text)] + [(name, value) for name, values in query.filters.items() for value in values]
    return page(request, "names.html", {
        "title": visit.words.say("names.title", text=query.text),
        "text": query.text,
        "search": Search(text=query.text),
        "exact": [one for one in found if one.exact],
        "near": [one for one in found if not one.exact],
        "strict": query.strict,
        "more": more,
        "other": f"{address}?{urlencode(parameters + ([] if query.strict else [('strict', '1')]))}",
        "words_url": Search(text=query.text).url(visit.lang) if found or _in_words(query.text, visit) else "",
        "partners": [] if found else whom(visit),
        "json_url": f"{address}.json?{urlencode(parameters)}",
        "noindex": True,
        "stops": passage.onward(Context(text=query.text), visit) or passage.from_home(visit),
    })  # fmt: skip


def _in_words(text: str, visit: Visit) -> bool:
    """Whether any record has the words of a name that nobody bears."""
    return bool(text) and bool(visit.index.tally(question(Search(text=text), visit, ())))


def whom(visit: Visit) -> list[tuple[PartnerFace, Phrase | None]]:
    """Whom to ask where nothing is found: every partner, with its own words."""
    return [(visit.partner(id), said(each.words, visit.lang)) for id, each in visit.edition.network.partners.items()]


def _likely(hits: Sequence[NameHit]) -> list[NameHit]:
    """The hits without near ones that are hardly like the name (Jean, Cassin), where somebody bears the name itself;
    where nobody does, a name that is hardly like it is better than none."""
    borne = any(hit.exact for hit in hits)
    return [hit for hit in hits if hit.exact or hit.score >= _LIKELY or not borne]


def _more(query: NameQuery, found: list[Named], visit: Visit) -> int:
    """How many more have exactly the name that was typed than are shown, up to a full page: of one word, only some of
    those are, so that other forms of it have a place."""
    shown = sum(one.exact for one in found)
    if query.strict or len(query.text.split()) != 1 or not 0 < shown < len(found):
        return 0
    return max(0, len(named(visit.index.people(msgspec.structs.replace(query, strict=True)), visit)) - shown)


def names_json(request: PortalRequest) -> HttpResponse:
    """`/<lang>/names.json?q=`: the same for machines: id, name, partner, list, score and reasons of each record."""
    visit = request.visit
    try:
        query = _asked(request)
        hits = visit.index.people(query) if query.text else ()
    except QueryRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    of = visit.edition.identities.by_record(hit.id for hit in hits if hit.id)
    return JsonResponse({"names": [_as_json(hit, of.get(hit.id, ""), visit) for hit in hits]})


def _as_json(hit: NameHit, identity: str, visit: Visit) -> dict[str, object]:
    """One hit for machines; `identity` is empty for a record that stands alone."""
    return {
        "id": hit.id, "kind": hit.kind, "title": hit.title, "name": hit.name, "partner": hit.partner, "list": hit.list,
        "identity": identity, "score": round(hit.score, 4), "exact": hit.exact,
        "why": [reason_words(reason, visit.words) for reason in hit.reasons],
        "url": visit.origin + visit.record(hit.id) if hit.id else "",
    }  # fmt: skip
