"""The addresses of a facet's values are those that each value's own search would have."""

from types import SimpleNamespace
from typing import Any

import pytest

from passeur.search.query import Count
from passeur.web.address import Search
from passeur.web.facets import choices

_VALUES = ["Île & Co", "a+b", "x=y#1", "été", "50 %"]


@pytest.mark.parametrize("name", ["place", "theme"])
@pytest.mark.parametrize(
    "search",
    [
        Search(text="a&b é"),
        Search(text="x", filters={"place": ("Paris, 7e", "A/B")}, since="1940", sort="date"),
        Search(filters={"language": ("fr",)}, about="t/1", view="list"),
        Search(text="%00value", filters={"theme": ("chosen",)}, until="1945"),
    ],
)
def test_each_value_leads_to_the_search_with_it(name: str, search: Search) -> None:
    visit: Any = SimpleNamespace(lang="fr")
    found = choices(name, [Count(value, 1) for value in _VALUES], visit, 9, search)
    assert [(one.value, one.url) for one in found] == [
        (value, search.url("fr", filters=search.with_filter(name, value))) for value in _VALUES
    ]
