"""Values of filters are named in full, however many there are and whenever they come."""

from contextlib import closing
from pathlib import Path

import pytest

from passeur.search import fields
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import Query


def test_values_that_were_set_aside_are_counted_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "_KNOWN_VALUES", 3)
    builder = EmbeddedBackend().create(tmp_path / "index")
    themes = [f"Thème {number % 8}" for number in range(40)]
    builder.add(
        Document(id=f"fonds/{number}", kind="holding", partner="p", source="fonds", title="Registre", themes=(theme,))
        for number, theme in enumerate(themes)
    )
    builder.finish()
    with closing(EmbeddedBackend().open(tmp_path / "index")) as index:
        counted = index.search(Query(text="registre", facets=("theme",))).facets["theme"]
    assert {each.value: each.count for each in counted} == {f"Thème {number}": 5 for number in range(8)}
