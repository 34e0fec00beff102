"""One request's view of the network: the language, the edition and index that it began with, and how pages are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template import loader

from passeur.guide.decisions import Decisions
from passeur.guide.onward import Guide
from passeur.guide.placing import Placing
from passeur.lake.edition import Edition
from passeur.network import Partner, said, words
from passeur.search.query import SearchIndex
from passeur.web import kept
from passeur.web.version import portal_version
from passeur.web.words import Catalogue, catalogue, languages


@dataclass(frozen=True)
class PartnerFace:
    """A partner as pages show it: its name, short name and the colour of its chip (`#rrggbb`)."""

    id: str
    name: str
    short: str
    color: str
    url: str


@dataclass
class Visit:
    """What a request needs to know.

    origin: scheme and host for permalinks, without a slash at the end. now: the moment, in the sites' time zone; pages
    ask no other clock.
    """

    lang: str
    edition: Edition
    index: SearchIndex
    guide: Guide
    placing: Placing
    decisions: Decisions
    origin: str
    now: datetime
    path: str = "/"
    query: str = ""
    words: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        self.words = catalogue(self.lang)

    def home(self) -> str:
        """The address of the home page in this language."""
        return f"/{self.lang}/"

    def record(self, id: str) -> str:
        """The address of a record's page."""
        return f"/{self.lang}/record/{quote(id)}"

    def page_of(self, id: str, kind: str) -> str:
        """The address of the page of a record of this kind: themes and places have pages of their own."""
        return self.theme(id) if kind == "theme" else self.place(id) if kind == "place" else self.record(id)

    def theme(self, id: str) -> str:
        """The address of a theme's page: short for the network's own thesaurus."""
        return f"/{self.lang}/themes/{quote(_short_id(id, (self.edition.network.network.thesaurus,)))}"

    def place(self, id: str) -> str:
        """The address of a place's page: short for the network's own first gazetteer."""
        return f"/{self.lang}/places/{quote(_short_id(id, self.edition.network.network.gazetteers[:1]))}"

    def partner_page(self, id: str) -> str:
        """The address of a partner's page."""
        return f"/{self.lang}/partners/{quote(id)}"

    def site(self, partner: str, id: str) -> str:
        """The address of a site's page."""
        return f"/{self.lang}/sites/{quote(partner)}/{quote(id)}"

    def list_page(self, id: str) -> str:
        """The address of a list's page."""
        return f"/{self.lang}/lists/{quote(id)}"

    def label(self, code: str) -> str:
        """The address of the page that a label in a room leads to."""
        return f"/{self.lang}/l/{quote(code)}"

    def person(self, id: str) -> str:
        """The address of the page of a person that several records describe."""
        return f"/{self.lang}/people/{quote(id)}"

    def here_in(self, lang: str) -> str:
        """This page's address in another language."""
        rest = self.path.split("/", 2)[2] if self.path.count("/") >= 2 else ""
        return f"/{lang}/{quote(rest)}" + (f"?{self.query}" if self.query else "")

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Ids that the address keeps: see `web.kept`."""
        return kept.read(self.query)

    @property
    def kept_url(self) -> str:
        """The address of the list of what is kept."""
        return kept.url(self.lang, self.kept)

    @property
    def keep_url(self) -> str:
        """That address with room at its end for one id more."""
        return self.kept_url + ("&" if self.kept else "?") + "keep="

    @cached_property
    def languages(self) -> list[str]:
        """The languages of this network that the portal speaks."""
        return served_languages(self.edition)

    @cached_property
    def partners(self) -> dict[str, PartnerFace]:
        """All partners in the network's order."""
        return {
            id: PartnerFace(
                id, words(partner.name, self.lang), short_name(partner, self.lang), partner.color, partner.url
            )
            for id, partner in self.edition.network.partners.items()
        }

    def partner(self, id: str) -> PartnerFace:
        """One partner's face; a plain one where the network no longer describes it."""
        return self.partners.get(id) or PartnerFace(id, id, id, "#4a4a4a", "")


def _short_id(id: str, sources: Sequence[str]) -> str:
    """An id without its source where that is one of `sources`."""
    source, _, local = id.partition("/")
    return local if source in sources else id


class PortalRequest(HttpRequest):
    """A request that the middleware has given its visit."""

    visit: Visit


def served_languages(edition: Edition) -> list[str]:
    """The network's languages that have a catalogue, in the network's order; all catalogues where that leaves none."""
    return [lang for lang in edition.network.network.languages if lang in languages()] or list(languages())


def short_name(partner: Partner, lang: str) -> str:
    """A partner's short name, else its name."""
    return words(partner.short, lang) or words(partner.name, lang)


def page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Render a page in the visit's language."""
    visit = cast(PortalRequest, request).visit
    head = visit.edition.network.network
    full = {
        "card": f"/{visit.lang}/card.png" if status == 200 else "",
        **context,
        "noindex": context.get("noindex") or bool(visit.kept),
        "visit": visit,
        "lang": visit.lang,
        "words": visit.words,
        "version": portal_version(),
        "network_name": words(head.name, visit.lang),
        "notice": said(head.notice, visit.lang),
        "others": [
            (other, visit.here_in(other), catalogue(other).plain("language.name"))
            for other in visit.languages
            if other != visit.lang
        ],
    }
    made = loader.get_template(template).render(full)
    if visit.kept:
        # What is kept stands in this address alone: the next pages must be told, and no search engine needs it.
        made = kept.carry(made, visit.kept)
    return HttpResponse(made, status=status)
