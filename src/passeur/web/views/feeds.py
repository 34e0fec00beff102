"""A search as an Atom feed (RFC 4287): what a reader wants to be told of, newest first.

Newest means: by the edition with which a record appeared. The dates of records are those of history and tell nothing
of news. Since when each is there is asked of the editions that are kept (see `lake.appeared`).
"""

from datetime import UTC, datetime

from django.http import HttpResponse

from passeur.errors import QueryRefused
from passeur.lake.appeared import appeared, published
from passeur.model.record import AnyRecord, kind_of
from passeur.network import words
from passeur.search.query import MOST_RESULTS
from passeur.web import address, linked
from passeur.web.address import Search
from passeur.web.facets import question
from passeur.web.feeding import Feed, as_summary, as_title
from passeur.web.present import title_of
from passeur.web.views.errors import error
from passeur.web.visit import PortalRequest, Visit

#: Records of a search that are looked through for the newest, in pages, and entries of a feed.
_PAGES, _ENTRIES = 3, 50


def search_feed(request: PortalRequest) -> HttpResponse:
    """`/<lang>/search.atom?…`: the same state as the search's own address."""
    visit = request.visit
    try:
        asked = address.read(request.GET)
        found = _found(asked, visit)
    except QueryRefused as refusal:
        return error(request, 400, refusal)
    since = appeared(visit.edition, found)
    newest = sorted(found, key=lambda id: -since[id])[:_ENTRIES]
    records = visit.edition.get_many(newest)
    moments = {number: _moment(published(visit.edition, number)) for number in {since[id] for id in newest}}
    name = words(visit.edition.network.network.name, visit.lang)
    title = visit.words.say("search.title", text=asked.text) if asked.text else visit.words.plain("search.all")
    feed = Feed(
        title=f"{title} · {name}", link=visit.origin + asked.url(visit.lang), description="", language=visit.lang,
        feed_url=visit.origin + feed_url(asked, visit.lang), subtitle=visit.words.plain("feed.about"),
        author_name=name, moment=_moment(visit.edition.manifest.created),
    )  # fmt: skip
    for id in newest:
        if id in records:
            _add(feed, records[id], moments[since[id]], visit)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def feed_url(asked: Search, lang: str) -> str:
    """The address of a search's feed: its pages, order and view mean nothing there."""
    return asked.url(lang, sort="relevance", view="").replace(f"/{lang}/search", f"/{lang}/search.atom", 1)


def _found(asked: Search, visit: Visit) -> list[str]:
    """Ids of what a search finds, as far as they are looked through."""
    ids: list[str] = []
    state = Search(text=asked.text, filters=asked.filters, since=asked.since, until=asked.until, about=asked.about)
    for _ in range(_PAGES):
        query = question(state, visit, (), MOST_RESULTS, snippets=False)
        page = visit.index.search(query)
        ids += [hit.id for hit in page.hits]
        if not page.cursor:
            break
        state = address.at(state, page.cursor)
    return ids


def _add(feed: Feed, record: AnyRecord, moment: datetime, visit: Visit) -> None:
    """One entry."""
    url = visit.origin + visit.page_of(record.id, kind_of(record))
    partner = visit.partner(record.partner)
    feed.add_item(
        title=as_title(title_of(record, visit.lang).value), link=url, unique_id=url, updateddate=moment, pubdate=moment,
        description=as_summary(linked.summary(record, visit.lang)), author_name=partner.name,
        categories=[visit.words.word("kind", kind_of(record))],
    )  # fmt: skip


def _moment(created: str) -> datetime:
    """An edition's moment."""
    found = datetime.fromisoformat(created)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
