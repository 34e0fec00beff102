"""The best of each kind of very many hits are looked for by title and name first: what is given is the same."""

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from passeur.search import embedded
from passeur.search.document import Document
from passeur.search.query import Query

_WORDS = ["lettre", "carte", "rapport", "prison", "affiche", "camp", "liste", "police"]


def _documents() -> list[Document]:
    draw = Random(7)
    made = []
    for number in range(900):
        words = draw.sample(_WORDS, 3)
        kind = "person" if number % 9 == 0 else "theme" if number % 50 == 1 else "holding"
        made.append(
            Document(
                id=f"s/{number}", kind=kind, partner=f"p{number % 3}", source="s", title=f"{words[0]} numéro {number}",
                lang="fr", text=" ".join(draw.choices(_WORDS, k=draw.randint(2, 12))),
                names=(f"{words[1]} fictif",) if kind == "person" else (), order=number, top=False,
            )
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "lettre", "lettre carte", '"carte rapport"', "titre:camp", "pris*", "police -camp", "lettre 12", "introuvable",
        "camp liste police",
    ],
)  # fmt: skip
def test_by_title_first_gives_what_scoring_all_gives(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = embedded.EmbeddedBackend()
    builder = backend.create(tmp_path / "index")
    builder.add(_documents())
    builder.finish()
    asked = Query(text=typed, each=3, facets=("kind",))
    with closing(backend.open(tmp_path / "index")) as index:
        whole = index.search(asked)
        monkeypatch.setattr(embedded, "_VERY_MANY", 0)
        first = index.search(asked)
    assert first.total == whole.total
    assert [hit.kind for hit in first.hits] == [hit.kind for hit in whole.hits]
    assert [hit.score for hit in first.hits] == pytest.approx([hit.score for hit in whole.hits])


@pytest.mark.parametrize(
    ("typed", "found"), [("F.F.I.", {"points", "plain"}), ("name:F.T.P.", {"group"}), ("camp -F.F.I.", {"neither"})]
)
def test_initials_are_found_with_points_and_without(typed: str, found: set[str], tmp_path: Path) -> None:
    texts = {
        "points": "Un brassard des F.F.I. au camp", "plain": "Un brassard FFI au camp",
        "neither": "Le camp, figure f, sans i", "group": "",
    }  # fmt: skip
    backend = embedded.EmbeddedBackend()
    builder = backend.create(tmp_path / "index")
    builder.add(
        Document(
            id=f"s/{id}", kind="holding", partner="p", source="s", title=id, lang="fr", text=text,
            names=("FTP",) if id == "group" else (), order=0, top=False,
        )
        for id, text in texts.items()
    )  # fmt: skip
    builder.finish()
    with closing(backend.open(tmp_path / "index")) as index:
        assert {hit.id for hit in index.search(Query(text=typed)).hits} == {f"s/{id}" for id in found}


@pytest.mark.parametrize("typed", ["2e DB", "2ème DB", "2 eme db", '"2ieme DB"', "titre:2e"])
def test_an_ordinal_is_found_in_either_way(typed: str, tmp_path: Path) -> None:
    backend = embedded.EmbeddedBackend()
    builder = backend.create(tmp_path / "index")
    builder.add(
        Document(id=f"s/{id}", kind="holding", partner="p", source="s", title=title, lang="fr", order=0, top=False)
        for id, title in (("short", "La 2e DB"), ("long", "La 2ème DB"), ("other", "La 3e DB"))
    )
    builder.finish()
    with closing(backend.open(tmp_path / "index")) as index:
        assert {hit.id for hit in index.search(Query(text=typed)).hits} == {"s/short", "s/long"}
