"""What waits at a partner for somebody who comes for a reason: how many records of each kind, and the best of them."""

from passeur.guide.counting import Counts, ThemeCounts
from passeur.guide.matter import Matter
from passeur.guide.model import Because, Waiting
from passeur.guide.worded import Worded
from passeur.search.query import Query, SearchIndex

#: Records shown; looked at, since the one that somebody looks at is left out; themes that are looked for.
BEST = 3
_LOOKED_AT = 6
_THEMES = 2
_RECORD_CODES = frozenset({"same-person", "named", "original"})
_THEME_CODES = frozenset({"theme-core", "theme-partial", "broader-theme", "offer"})
_NONE = ThemeCounts()


class WaitingRoom:
    """Finds what waits. What depends on themes alone was found when the edition was published."""

    def __init__(self, index: SearchIndex, counts: Counts, worded: Worded, reference: tuple[str, ...] = ()) -> None:
        """reference: sources whose records wait for nobody, since they are the network's own."""
        self._reference = tuple(f"{source}/" for source in reference)
        self._index, self._counts, self._worded = index, counts, worded

    def at(self, partner: str, reasons: list[Because], matter: Matter) -> Waiting:
        """What waits at `partner`, by the reasons that lead there: persons first, then themes, then words."""
        best = [each.subject for each in reasons if each.code in _RECORD_CODES and each.subject]
        best += [record.id for record in matter.records[1:] if record.partner == partner]
        counts: dict[str, int] = {}
        themes = dict.fromkeys(_theme(each, matter) for each in reasons if each.code in _THEME_CODES)
        listed = next((each.subject for each in reasons if each.code == "on-list"), "")
        for theme in list(themes)[:_THEMES]:
            kept = self._counts.themes.get(theme, _NONE)
            for kind, number in kept.all.get(partner, {}).items():
                counts[kind] = max(counts.get(kind, 0), number)
            best += kept.best.get(partner, ())
        if listed and matter.context.list == listed:
            asked = Query(filters={"list": (listed,)}, sort="name", size=_LOOKED_AT, snippets=False)
            page = self._index.search(asked)
            counts, best = {"person": page.total}, [hit.id for hit in page.hits]
        if len(best) < BEST and matter.question.text:
            more, found = self._by_words(partner, reasons, matter)
            counts, best = counts or more, best + found
        best += [each.subject for each in reasons if each.code == "text" and each.subject]
        this = {record.id for record in matter.records[:1]}
        return Waiting(counts, tuple([id for id in dict.fromkeys(best) if id not in this][:BEST]))

    def offer(self, partner: str, theme: str) -> str:
        """The id of a partner's first offer about a theme, empty when there is none."""
        return next(iter(self._counts.themes.get(theme, _NONE).offers.get(partner, ())), "")

    def _by_words(self, partner: str, reasons: list[Because], matter: Matter) -> tuple[dict[str, int], list[str]]:
        """How many records of a partner have all words of the question, and the best of them; of those that have some,
        where none has all. What the page has found already is not looked for again."""
        words = next((each.label for each in reasons if each.code == "text"), "")
        if not words:
            return {}, []
        counts = self._worded.tally(words).get(partner, {})
        known = [id for id in matter.context.found.get(partner, ()) if not id.startswith(self._reference)]
        enough = len(known) >= min(BEST, sum(counts.values()))
        return counts, known if known and enough else known + self._worded.of_partner(partner, words)


def _theme(reason: Because, matter: Matter) -> str:
    """The theme that was asked: a broader one that is declared leads there, but is not what one comes for."""
    if reason.code != "broader-theme":
        return reason.subject
    return next(iter(matter.topics), reason.subject)
