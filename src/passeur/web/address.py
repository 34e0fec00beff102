"""The address of a search says its whole state: `Search` is that state, read from an address and written back."""

import re
from collections.abc import Mapping
from typing import cast, get_args
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from passeur.errors import QueryRefused
from passeur.model.dates.calendar import month_length
from passeur.search.query import FACETS, FILTERS, Query, Sort

SORTS: tuple[str, ...] = tuple(sort for sort in get_args(Sort) if sort != "tree")

#: Values of one filter, and characters of one value, that an address may hold: what museums enter as one subject can
#: be a whole list.
_MOST_VALUES = 20
LONGEST = 1_000

#: Filters that only one kind of record has, or that choose one: nothing is left to group.
_ONE_KIND = frozenset({"kind", "form", "level", "parent", "list", "background", "letter"})

_DAY = re.compile(r"\s*(-?\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*")


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor asks. since, until: as typed: a year, or year-month, or year-month-day; BC negative.

    view: "list" for one list of all kinds, empty for a list only where that says more than groups would. about: id of a
    theme of the network, which the records must be about.
    """

    text: str = ""
    filters: dict[str, tuple[str, ...]] = {}
    since: str = ""
    until: str = ""
    sort: str = "relevance"
    cursor: str = ""
    view: str = ""
    about: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words narrows the search."""
        return bool(self.filters or self.since or self.until or self.about)

    @property
    def grouped(self) -> bool:
        """Whether all kinds are shown at once, the best few of each: the first page of what no kind was chosen for."""
        listed = self.view == "list" or self.sort != "relevance" or self.cursor
        return not listed and not self.filters.keys() & _ONE_KIND

    @property
    def asked(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.text or self.narrowed)

    def url(self, lang: str, **changes: object) -> str:
        """The address of this search with some fields changed; any change but of the cursor goes back to page one."""
        state = msgspec.structs.replace(self, cursor="", **changes) if "cursor" not in changes else (
            msgspec.structs.replace(self, **changes)
        )  # fmt: skip
        pairs = [("q", state.text)] if state.text else []
        pairs += [("about", state.about)] if state.about else []
        pairs += [(name, value) for name, values in state.filters.items() for value in values]
        pairs += [("from", state.since)] if state.since else []
        pairs += [("to", state.until)] if state.until else []
        pairs += [("sort", state.sort)] if state.sort != "relevance" else []
        pairs += [("view", state.view)] if state.view else []
        pairs += [("cursor", state.cursor)] if state.cursor else []
        return f"/{lang}/search" + (f"?{urlencode(pairs)}" if pairs else "")

    def with_filter(self, name: str, value: str) -> dict[str, tuple[str, ...]]:
        """The filters with one value more."""
        return {**self.filters, name: (*self.filters.get(name, ()), value)}

    def without_filter(self, name: str, value: str) -> dict[str, tuple[str, ...]]:
        """The filters with one value less."""
        left = tuple(other for other in self.filters.get(name, ()) if other != value)
        rest = {key: values for key, values in self.filters.items() if key != name}
        return {**rest, name: left} if left else rest

    def query(
        self, lang: str, facets: tuple[str, ...] = FACETS, size: int = 20, each: int = 0, snippets: bool = True
    ) -> Query:
        """The question to the index; each: the best of each kind. Raises QueryRefused on dates that cannot be read."""
        since, until = self.since, self.until
        earliest, latest = day(since, first=True), day(until, first=False)
        if earliest is not None and latest is not None and earliest > latest:  # typed the other way round
            earliest, latest = day(until, first=True), day(since, first=False)
        return Query(
            text=self.text,
            lang=lang,
            filters=self.filters,
            earliest=earliest,
            latest=latest,
            sort=cast(Sort, self.sort),
            cursor=self.cursor,
            facets=facets,
            size=size,
            each=each,
            snippets=snippets,
        )


def read(parameters: QueryDict) -> Search:
    """The search that an address's parameters describe; parameters that mean nothing here are left out.

    Raises QueryRefused when there are more filters than anybody would set by hand.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for name in FILTERS:
        values = tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
        if len(values) > _MOST_VALUES or any(len(value) > LONGEST for value in values):
            raise QueryRefused(f"{name}: at most {_MOST_VALUES} values of {LONGEST} characters", "filters")
        if values:
            filters[name] = values
    sort = parameters.get("sort", "")
    text = " ".join(parameters.get("q", "").replace("\x00", " ").split())
    return Search(
        # Signs alone ask for nothing, and are not "found" in every record.
        text=text if any(each.isalnum() for each in text) else "",
        filters=filters,
        since=parameters.get("from", "").strip()[:20],
        until=parameters.get("to", "").strip()[:20],
        sort=sort if sort in SORTS else "relevance",
        cursor=parameters.get("cursor", "")[:2_000],
        about=parameters.get("about", "")[:LONGEST],
        view="list" if parameters.get("view") == "list" else "",
    )


def at(search: Search, cursor: str) -> Search:
    """The same search at a further page."""
    return msgspec.structs.replace(search, cursor=cursor)


def day(typed: str, first: bool) -> int | None:
    """A typed year, month or day as the signed number of `dates.Date`: the first day it may mean, or the last.

    None where nothing was typed. Raises QueryRefused on anything else than `year[-month[-day]]`.
    """
    if not typed:
        return None
    match = _DAY.fullmatch(typed)
    if not match:
        raise QueryRefused(f"{typed}: a date is typed as 1944, 1944-08 or 1944-08-25", "date", typed=typed)
    year, month, date = match.groups()
    month_number = int(month or (1 if first else 12))
    date_number = int(date or (1 if first else 31))
    # "-50" is typed for 50 BC, which astronomers and the model call -49.
    astronomical = int(year) + 1 if year.startswith("-") else int(year)
    last = month_length(astronomical, month_number) if date and 1 <= month_number <= 12 else 31
    if not (1 <= month_number <= 12 and 1 <= date_number <= last):
        raise QueryRefused(f"{typed}: there is no such day", "no-day", typed=typed)
    return astronomical * 10_000 + month_number * 100 + date_number


def hidden(search: Search) -> list[tuple[str, str]]:
    """The filters and sort as form fields, so that new words keep them."""
    fields = [(name, value) for name, values in search.filters.items() for value in values]
    fields += [("about", search.about)] if search.about else []
    fields += [("sort", search.sort)] if search.sort != "relevance" else []
    return fields + ([("view", search.view)] if search.view else [])


def filter_url(lang: str, filters: Mapping[str, str], text: str = "") -> str:
    """The address of a new search by filters."""
    return Search(text=text, filters={name: (value,) for name, value in filters.items()}).url(lang)
