"""The agenda: which offers a visitor asks for, as the address says it, and which of them there are."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from passeur.errors import QueryRefused
from passeur.model.record import AUDIENCES, OFFERS, SCHOOL_LEVELS, Offer
from passeur.model.sessions import Occurrence, occurrences
from passeur.model.text import best
from passeur.web import offered
from passeur.web.facets import Chip, Choice, Filter
from passeur.web.visit import Visit

#: What narrows the agenda, in the order of the page.
FILTERS = ("partner", "type", "audience", "level", "language", "theme", "permanent")

#: Days that the agenda looks ahead where no period is asked, values of one filter, and themes that are shown first.
AHEAD, _MOST, _FIRST = 366, 20, 8


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked. since, until: days of a period (both included), None for all that is to come."""

    filters: dict[str, tuple[str, ...]] = {}
    since: date | None = None
    until: date | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """The state as an address has it."""
        found = [(name, value) for name, values in self.filters.items() for value in values]
        found += [("from", self.since.isoformat())] if self.since else []
        return found + ([("to", self.until.isoformat())] if self.until else [])

    def url(self, lang: str, ending: str = "", **changes: object) -> str:
        """The address of the agenda with some of its state changed. ending: ".ics", ".atom"."""
        pairs = msgspec.structs.replace(self, **changes).pairs()
        return f"/{lang}/agenda{ending}" + (f"?{urlencode(pairs)}" if pairs else "")

    def toggled(self, name: str, value: str) -> dict[str, tuple[str, ...]]:
        """The filters with a value more, or less where it is chosen."""
        mine = self.filters.get(name, ())
        left = tuple(each for each in mine if each != value) if value in mine else (*mine, value)
        rest = {key: values for key, values in self.filters.items() if key != name}
        return {**rest, name: left} if left else rest

    def period(self, visit: Visit) -> tuple[date, date]:
        """The days that are asked for; the year to come where none are."""
        first = self.since or visit.now.date()
        return first, self.until or first + timedelta(AHEAD)


def read(parameters: QueryDict) -> Agenda:
    """What an address asks for. Raises QueryRefused on days that are none, and on more than anybody would choose."""
    filters = {}
    for name in FILTERS:
        values = tuple(dict.fromkeys(value[:200] for value in parameters.getlist(name) if value))
        if len(values) > _MOST:
            raise QueryRefused(f"{name}: at most {_MOST} values", "filters")
        if values:
            filters[name] = values
    since, until = _day(parameters.get("from", "")), _day(parameters.get("to", ""))
    if since and until and until < since:
        since, until = until, since
    return Agenda(filters=filters, since=since, until=until)


def _day(typed: str) -> date | None:
    """A day as a form of a browser sends it."""
    if not typed.strip():
        return None
    try:
        found = date.fromisoformat(typed.strip()[:10])
    except ValueError:
        raise QueryRefused(f"{typed[:30]}: a day is written 2026-12-03", "day", typed=typed[:30]) from None
    if not 1900 <= found.year <= 2200:
        raise QueryRefused(f"{typed[:30]}: a day between 1900 and 2200", "day", typed=typed[:30])
    return found


def values_of(offer: Offer, name: str, visit: Visit) -> tuple[str, ...]:
    """What an offer has for a filter."""
    match name:
        case "partner":
            return (offer.partner,)
        case "type":
            return (offer.type,) if offer.type else ()
        case "audience":
            return offer.audience
        case "level":
            return offer.levels
        case "language":
            return offer.languages
        case "permanent":
            return ("yes",) if offer.permanent else ("no",)
        case _:
            said = [label for term in offer.terms if term.type == "subject" if (label := best(term.label, visit.lang))]
            mine = [label for label in said if label.lang.partition("-")[0] in ("", visit.lang)]
            return tuple(dict.fromkeys(label.value for label in mine or said))


def chosen(agenda: Agenda, visit: Visit, leave: str = "") -> list[Offer]:
    """The offers that pass every filter (but `leave`) and are not over, nor outside the period.

    What is for everybody is for schools, families and groups too; offers whose days are not known pass any period.
    """
    return [
        offer
        for offer in offered.offers(visit)
        if all(_passes(offer, name, values, visit) for name, values in agenda.filters.items() if name != leave)
        and (agenda.since is not None or not offered.is_past(offer, visit))
        and in_period(offer, agenda, visit)
    ]


def _passes(offer: Offer, name: str, values: tuple[str, ...], visit: Visit) -> bool:
    """Whether an offer has one of a filter's values."""
    mine = values_of(offer, name, visit)
    return bool(set(mine) & set(values)) or (name == "audience" and "all" in mine and "researchers" not in values)


def in_period(offer: Offer, agenda: Agenda, visit: Visit) -> bool:
    """Whether an offer may take place in the period that is asked."""
    if offer.permanent or not (agenda.since or agenda.until):
        return True
    first, last = agenda.period(visit)
    if offer.sessions:
        return bool(occurrences(offer.sessions, first, last))
    spans = [(each.earliest, each.latest) for each in offer.dates if each.earliest or each.latest]
    return not spans or any((a or 0) <= _number(last) and (b or 99_991_231) >= _number(first) for a, b in spans)


def times(offer: Offer, agenda: Agenda, visit: Visit, most: int = 4) -> list[Occurrence]:
    """The next times of an offer in the period; none for what has no sessions."""
    first, last = agenda.period(visit)
    return [] if offer.permanent else occurrences(offer.sessions, first, last)[:most]


def _number(day: date) -> int:
    """A day as records have it."""
    return day.year * 10_000 + day.month * 100 + day.day


def filters(agenda: Agenda, visit: Visit) -> list[Filter]:
    """What can be chosen, with how many offers each choice leaves."""
    found = []
    for name in FILTERS:
        offers = chosen(agenda, visit, name)
        counts = Counter(value for offer in offers for value in values_of(offer, name, visit))
        if name == "audience":  # what is for everybody is left by the choice of schools too
            counts = Counter({value: sum(_passes(each, name, (value,), visit) for each in offers) for value in counts})
        mine = agenda.filters.get(name, ())
        choices = [
            Choice(
                label(name, value, visit), counts[value],
                agenda.url(visit.lang, filters=agenda.toggled(name, value)), value,
                visit.partner(value).color if name == "partner" else "",
            )
            for value in _ordered(name, counts, visit)
            if value not in mine
        ]  # fmt: skip
        if len(choices) + len(mine) > 1:
            first = _FIRST if name == "theme" else 20
            found.append(Filter(name, choices[:first], choices[first:]))
    return found


def _ordered(name: str, counts: Counter[str], visit: Visit) -> Iterable[str]:
    """Values in the model's or the network's order; themes and languages by how many offers have them."""
    orders: dict[str, Iterable[str]] = {
        "partner": visit.partners, "type": OFFERS, "audience": AUDIENCES, "level": SCHOOL_LEVELS,
        "permanent": ("yes", "no"),
    }  # fmt: skip
    if name in orders:
        return [value for value in orders[name] if counts[value]]
    return [value for value, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def label(name: str, value: str, visit: Visit) -> str:
    """What a filter's value is called."""
    words: dict[str, Callable[[str], str]] = {
        "partner": lambda value: visit.partner(value).short,
        "type": lambda value: visit.words.word("offer", value),
        "audience": lambda value: visit.words.word("audience", value),
        "level": lambda value: visit.words.word("school-level", value),
        "language": lambda value: visit.words.word("tongue", value),
        "permanent": lambda value: visit.words.word("agenda-permanent", value),
    }
    return words[name](value) if name in words else value


def chips(agenda: Agenda, visit: Visit) -> list[Chip]:
    """Everything that narrows the agenda, each with the address without it."""
    return [
        Chip(name, label(name, value, visit), agenda.url(visit.lang, filters=agenda.toggled(name, value)))
        for name, values in agenda.filters.items()
        for value in values
    ]
