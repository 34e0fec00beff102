"""Filters as words with counts: what each value of a facet is called, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus

import msgspec

from passeur.network import words
from passeur.search.query import Count, Query
from passeur.web.address import LONGEST, Search
from passeur.web.days import century
from passeur.web.visit import Visit

#: Stands for a value in an address; no value is like it.
_HERE = "\0value"


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen: its words, how many records have it, the address that it leads to."""

    label: str
    count: int
    url: str
    value: str = ""
    color: str = ""


@dataclass(frozen=True)
class Filter:
    """One facet: its name, the values shown and those behind "more"."""

    name: str
    first: list[Choice]
    more: list[Choice]


@dataclass(frozen=True)
class Chip:
    """Something that narrows the search, and the address without it."""

    name: str
    label: str
    url: str


def tab(title: str, chips: Iterable[Chip]) -> str:
    """The title of a browser's tab: the page's own, then what narrows it."""
    return " · ".join((title, *(chip.label for chip in chips)))


def label_of(name: str, value: str, visit: Visit) -> str:
    """What a facet's value is called in the visit's language."""
    match name:
        case "partner":
            return visit.partner(value).short
        case "source":
            source = visit.edition.network.sources.get(value)
            return (words(source.name, visit.lang) if source else "") or value
        case "list":
            named = visit.edition.network.lists.get(value)
            return words(named.name, visit.lang) if named else value
        case "kind":
            return visit.words.word("kinds", value)
        case "form":
            return visit.words.word("forms", value)
        case "level":
            return visit.words.word("level", value)
        case "language":
            return visit.words.word("tongue", value)
        case "digital":
            return visit.words.word("digital", value)
        case "century":
            return century_in_words(value, visit)
        case "decade":
            return (
                visit.words.say("date.decade", year=value.removesuffix("s"))
                if value.lstrip("-")[:1].isdigit()
                else value
            )
        case _:
            return value


def century_in_words(value: str, visit: Visit) -> str:
    """A century's number as one says it: "20" → "XXe siècle", "20th century"; negative ones are before our era."""
    try:
        number = int(value)
    except ValueError:
        return value
    return century(number, visit.words) if number and abs(number) <= 60 else value


def choices(name: str, counts: Iterable[Count], visit: Visit, most: int, search: Search | None = None) -> list[Choice]:
    """The first `most` values of a facet as links that add them to the search (or begin one)."""
    search = search or Search()
    chosen = search.filters.get(name, ())
    # Writing an address is dear, and those of one facet differ in one value.
    before, _, after = search.url(visit.lang, filters=search.with_filter(name, _HERE)).rpartition(quote_plus(_HERE))
    found = []
    for count in counts:
        if count.value in chosen or not 0 < len(count.value) <= LONGEST:
            continue
        url = before + quote_plus(count.value) + after
        color = visit.partner(count.value).color if name == "partner" else ""
        found.append(Choice(label_of(name, count.value, visit), count.count, url, count.value, color))
        if len(found) == most:
            break
    return found


def values_in_order(name: str, found: list[Choice]) -> list[Choice]:
    """Centuries and decades in the order of time; everything else as counted."""
    if name in ("century", "decade"):
        return sorted(found, key=lambda choice: int(choice.value) if choice.value.lstrip("-").isdigit() else 0)
    return found


def question(
    asked: Search, visit: Visit, facets: tuple[str, ...], size: int = 20, each: int = 0, snippets: bool = True
) -> Query:
    """The question to the index; a theme of the network stands for all that finds its records. Raises QueryRefused."""
    query = asked.query(visit.lang, facets, size, each, snippets)
    return msgspec.structs.replace(query, about=visit.guide.about(asked.about)) if asked.about else query


def chips(search: Search, visit: Visit) -> list[Chip]:
    """Everything that narrows a search, each with the address without it."""
    found = [
        Chip(name, label_of(name, value, visit), search.url(visit.lang, filters=search.without_filter(name, value)))
        for name, values in search.filters.items()
        for value in values
    ]
    if search.about:
        label = visit.guide.thesaurus.label(search.about, visit.lang)
        found.append(Chip("about", label, search.url(visit.lang, about="")))
    if search.since:
        found.append(Chip("from", search.since, search.url(visit.lang, since="")))
    if search.until:
        found.append(Chip("to", search.until, search.url(visit.lang, until="")))
    return found
