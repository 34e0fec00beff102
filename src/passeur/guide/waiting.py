"""What waits at a partner for somebody who comes for a reason: how many records of each kind, and the best of them."""

from collections import OrderedDict
from threading import Lock

from passeur.guide.counting import Counts
from passeur.guide.matter import Matter
from passeur.guide.model import Because, Waiting
from passeur.model.themes import Thesaurus
from passeur.search.query import Query, SearchIndex

#: Records shown; looked at, since the one that somebody looks at is left out; themes, and narrower ones, looked for.
BEST = 3
_LOOKED_AT = 6
_THEMES, _NARROWER = 2, 6
#: Answers kept that depend on themes alone.
_KEPT = 20_000
_THEME_CODES = frozenset({"theme-core", "theme-partial", "broader-theme", "offer"})


class WaitingRoom:
    """Finds what waits; keeps what depends on themes only. Safe to use from several threads."""

    def __init__(
        self, index: SearchIndex, thesaurus: Thesaurus, counts: Counts, reference: tuple[str, ...] = ()
    ) -> None:
        """reference: sources whose records wait for nobody, since they are the network's own."""
        self._reference = tuple(f"{source}/" for source in reference)
        self._index, self._thesaurus, self._counts = index, thesaurus, counts
        self._kept: OrderedDict[tuple[str, tuple[str, ...], str], tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def at(self, partner: str, reasons: list[Because], matter: Matter) -> Waiting:
        """What waits at `partner`, by the reasons that lead there: persons first, then themes, then words."""
        this = {record.id for record in matter.records[:1]}
        persons = [
            each.subject for each in reasons if each.code in ("same-person", "named", "original") and each.subject
        ]
        persons += [record.id for record in matter.records[1:] if record.partner == partner]
        counts: dict[str, int] = {}
        best = list(dict.fromkeys(persons))
        themes = tuple(dict.fromkeys(_theme(each, matter) for each in reasons if each.code in _THEME_CODES))[:_THEMES]
        listed = next((each.subject for each in reasons if each.code == "on-list"), "")
        if themes:
            for theme in themes:
                for kind, number in self._tally(partner, theme).items():
                    counts[kind] = max(counts.get(kind, 0), number)
            best += self._themed(partner, themes)
        elif listed and matter.context.list:
            asked = Query(filters={"list": (listed,)}, sort="name", size=_LOOKED_AT, snippets=False)
            page = self._index.search(asked)
            counts, best = {"person": page.total}, [*best, *(hit.id for hit in page.hits)]
        words = next((each.label for each in reasons if each.code == "text"), "") if matter.question.text else ""
        if words and len(best) < BEST:
            asked = Query(
                text=words,
                filters={"partner": (partner,)},
                any_word=True,
                size=_LOOKED_AT,
                snippets=False,
                counted=False,
            )
            best += [hit.id for hit in self._index.search(asked).hits if not hit.id.startswith(self._reference)]
            if not counts:
                counts = self._index.tally(Query(text=words)).get(partner, {})
        best += [each.subject for each in reasons if each.code == "text" and each.subject]
        best = [id for id in dict.fromkeys(best) if id not in this][:BEST]
        return Waiting(counts, tuple(best))

    def offer(self, partner: str, theme: str) -> str:
        """The id of a partner's first offer about a theme, empty when there is none."""
        return next(iter(self._themed(partner, (theme,), "offer")), "")

    def _tally(self, partner: str, theme: str) -> dict[str, int]:
        """How many records of each kind a partner has of a theme and of narrower ones."""
        return self._counts.themes[theme].all.get(partner, {}) if theme in self._counts.themes else {}

    def _themed(self, partner: str, themes: tuple[str, ...], kind: str = "") -> tuple[str, ...]:
        """Records of a partner about the first theme, those about all of them first; kept, as only themes decide."""
        key = (partner, themes, kind)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found: list[str] = []
        for theme in themes:
            if len(found) < _LOOKED_AT and self._tally(partner, theme):
                found += [id for id in self._search(partner, theme, kind) if id not in found]
        with self._lock:
            self._kept[key] = tuple(found)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return tuple(found)

    def _search(self, partner: str, theme: str, kind: str) -> list[str]:
        """The best records of a partner about a theme itself, then about those narrower ones of which it has most."""
        filters: dict[str, tuple[str, ...]] = {"partner": (partner,)}
        if kind:
            filters["kind"] = (kind,)
        found: list[str] = []
        for themes in ((theme,), self._narrower(partner, theme, kind)):
            about = self._counts.about_any(themes)
            if len(found) < BEST and (about.terms or about.aligned or about.phrases):
                asked = Query(about=about, filters=filters, size=_LOOKED_AT, snippets=False, counted=False)
                hits = self._index.search(asked).hits
                found += [hit.id for hit in hits if not hit.id.startswith(self._reference) and hit.id not in found]
        return found

    def _narrower(self, partner: str, theme: str, kind: str) -> tuple[str, ...]:
        """The few narrower themes of which a partner has most records: asking for all would take long."""
        counts = {}
        for id in self._thesaurus.narrower(theme):
            tally = self._tally(partner, id)
            number = tally.get(kind, 0) if kind else sum(tally.values())
            if number:
                counts[id] = number
        return tuple(sorted(counts, key=lambda id: -counts[id])[:_NARROWER])


def _theme(reason: Because, matter: Matter) -> str:
    """The theme that was asked: a broader one that is declared leads there, but is not what one comes for."""
    if reason.code != "broader-theme":
        return reason.subject
    return next(iter(matter.topics), reason.subject)
