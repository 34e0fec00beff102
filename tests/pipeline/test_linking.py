"""Persons on the road: identities in editions, judgements applied, undone and kept over new harvests."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from passeur.errors import NotFound
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.link.facts import facts, fingerprint
from passeur.link.model import Judgement, Ledger
from passeur.model.record import Person
from passeur.pipeline.linking import link_stage, relink
from passeur.pipeline.update import UpdateResult
from passeur.pipeline.update import update as run
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import Query

Answer = TypeVar("Answer")

SOURCE = """
[sources.{id}]
partner = "{id}"
files = ["{id}.csv"]
format = "table"
[sources.{id}.mapping]
kind = "person"
id = "id"
names = {{family = "nom", given = "prenom"}}
title = {{template = "{{nom}}, {{prenom}}"}}
events = [{{type = "birth", date = "naissance"}}, {{type = "death", date = "deces"}}]
"""

EAD = (
    '<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>X</eadid></eadheader><archdesc level="fonds">'
    "<did><unittitle>Fonds</unittitle></did><controlaccess>{names}</controlaccess></archdesc></ead>"
)

HEAD = "id;nom;prenom;naissance;deces"
ONE = ("p1;Fictivier;Anselme;1901-03-05;1944-02-21", "p2;Fictorel;Basile;1910-07-01;1943-10-02")
TWO = ("m1;Fictivier;Anselme;1901-03-05;1944-02-21", "m2;Fictard;Cyprien;1899-01-09;1944-04-08")


def make(folder: Path, names: str = "") -> Path:
    partners = "".join(f'[partners.{id}]\nname = {{fr = "{id}"}}\n' for id in ("liste", "mur", "archives"))
    ead = '[sources.archives]\npartner = "archives"\nfiles = ["a.xml"]\nlang = "fr"\n'
    text = f'[network]\nid = "test"\nname = {{fr = "Essai"}}\nkeep = 50\n{partners}{ead}'
    (folder / "network.toml").write_text(text + SOURCE.format(id="liste") + SOURCE.format(id="mur"), encoding="utf-8")
    (folder / "a.xml").write_text(EAD.format(names=names), encoding="utf-8")
    table(folder, "liste", *ONE)
    table(folder, "mur", *TWO)
    return folder


def table(folder: Path, id: str, *rows: str) -> None:
    (folder / f"{id}.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")


def update(folder: Path, judgements: tuple[Judgement, ...] = ()) -> UpdateResult:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    return run(folder, EmbeddedBackend(), workers=1, now=moment, judgements=judgements)


def serving(folder: Path) -> Edition:
    return Edition(folder / "editions" / str(editions.current(folder)))


def ask(folder: Path, question: Callable[[Edition], Answer]) -> Answer:
    edition = serving(folder)
    try:
        return question(edition)
    finally:
        edition.close()


def members(folder: Path, record: str) -> tuple[str, ...]:
    found = ask(folder, lambda edition: edition.identities.of(record))
    return found.members if found else ()


def judged(folder: Path, left: str, right: str, verdict: str) -> Judgement:
    def print_of(edition: Edition, id: str) -> str:
        record = edition.get(id)
        assert isinstance(record, Person)
        return fingerprint(facts(record))

    left, right = sorted((left, right))
    prints = ask(folder, lambda edition: (print_of(edition, left), print_of(edition, right)))
    return Judgement(
        left=left, right=right, verdict=verdict, by="Agnès", when="2026-01-02T00:00:00+00:00", why="seen",  # type: ignore[arg-type]
        left_print=prints[0], right_print=prints[1],
    )  # fmt: skip


def test_the_same_name_and_days_on_two_lists_are_one_identity(tmp_path: Path) -> None:
    result = update(make(tmp_path))
    assert members(tmp_path, "liste/p1") == ("liste/p1", "mur/m1")
    assert members(tmp_path, "liste/p2") == ()
    assert (result.identities, result.identified) == (1, 2)


def test_nothing_new_makes_no_edition_and_a_judgement_makes_one(tmp_path: Path) -> None:
    update(make(tmp_path))
    assert not update(tmp_path).published
    judgement = judged(tmp_path, "liste/p1", "mur/m1", "different")
    assert update(tmp_path, (judgement,)).published
    assert members(tmp_path, "liste/p1") == ()
    assert not update(tmp_path, (judgement,)).published


def test_relink_applies_a_judgement_and_keeps_index_and_records(tmp_path: Path) -> None:
    update(make(tmp_path))
    before = tmp_path / "editions" / "1"
    judgement = judged(tmp_path, "liste/p1", "mur/m1", "different")
    done = relink(tmp_path, [judgement])
    assert done.published
    after = tmp_path / "editions" / str(done.edition)
    assert members(tmp_path, "liste/p1") == ()
    kept = [path for path in before.rglob("*") if path.is_file() and (path.parent != before or "record" in path.name)]
    assert kept
    assert all(path.stat().st_ino == (after / path.relative_to(before)).stat().st_ino for path in kept)
    assert list(editions.verify(after)) == []
    with_index = EmbeddedBackend().open(after / "index")
    assert with_index.search(Query(text="fictivier")).total == 2
    with_index.close()
    # What relink published, update takes for up to date.
    assert not update(tmp_path, (judgement,)).published
    assert not relink(tmp_path, [judgement]).published


def test_undo_brings_back_the_identity_with_its_id(tmp_path: Path) -> None:
    update(make(tmp_path))
    first = ask(tmp_path, lambda edition: edition.identities.ids())
    relink(tmp_path, [judged(tmp_path, "liste/p1", "mur/m1", "different")])
    relink(tmp_path, [])
    assert members(tmp_path, "liste/p1") == ("liste/p1", "mur/m1")
    assert len(first) == 1


def test_a_dry_run_says_and_writes_nothing(tmp_path: Path) -> None:
    update(make(tmp_path))
    done = relink(tmp_path, [judged(tmp_path, "liste/p1", "mur/m1", "different")], dry_run=True)
    assert not done.published
    assert done.linkage.linked.identities == ()
    assert editions.numbers(tmp_path) == [1]
    assert not list((tmp_path / "editions").glob("*.partial"))


def test_rollback_brings_back_the_identities_of_that_edition(tmp_path: Path) -> None:
    update(make(tmp_path))
    relink(tmp_path, [judged(tmp_path, "liste/p1", "mur/m1", "different")])
    editions.switch(tmp_path, 1)
    assert members(tmp_path, "liste/p1") == ("liste/p1", "mur/m1")


def test_a_judgement_survives_renumbering(tmp_path: Path) -> None:
    update(make(tmp_path))
    judgement = judged(tmp_path, "liste/p1", "mur/m1", "different")
    table(tmp_path, "mur", *(row.replace("m", "x", 1) for row in TWO))
    result = update(tmp_path, (judgement,))
    assert members(tmp_path, "liste/p1") == ()
    assert result.astray == 0


def test_an_identity_keeps_its_id_over_a_new_harvest(tmp_path: Path) -> None:
    update(make(tmp_path))
    first = ask(tmp_path, lambda edition: edition.identities.ids())
    table(tmp_path, "liste", *ONE, "p3;Fictelle;Dorothée;1921-01-01;1944-08-20")
    assert update(tmp_path).published
    assert ask(tmp_path, lambda edition: edition.identities.ids()) == first


def test_mentions_are_tied_by_years_and_by_a_name_that_nobody_else_has(tmp_path: Path) -> None:
    names = "".join(
        f"<persname>{each}</persname>"
        for each in ("Fictorel, Basile (1910-1943)", "Fictard, Cyprien", "Fictorel, Basile (1850-1890)")
    )
    update(make(tmp_path, names))
    found = ask(tmp_path, lambda edition: edition.identities.mentions(["liste/p2", "mur/m2"]))
    assert {(each.name, each.record, each.certainty, each.partner, each.count) for each in found} == {
        ("Fictorel, Basile (1910-1943)", "liste/p2", "probable", "archives", 1),
        ("Fictard, Cyprien", "mur/m2", "possible", "archives", 1),
    }


def test_a_mention_that_fits_two_who_are_not_one_is_given_to_neither_and_shown_with_both(tmp_path: Path) -> None:
    make(tmp_path, "<persname>Fictorel, Basile (1910-1943)</persname>")
    table(tmp_path, "mur", "m3;Fictorel;Basile;1910-01-05;1943-02-03")
    update(tmp_path)
    found = ask(tmp_path, lambda edition: edition.identities.mentions(["liste/p2", "mur/m3"]))
    assert {(each.record, each.certainty) for each in found} <= {("liste/p2", "ambiguous"), ("mur/m3", "ambiguous")}
    for record in ("liste/p2", "mur/m3"):
        (mention,) = ask(tmp_path, lambda edition, id=record: edition.identities.mentions([id]))  # type: ignore[misc]
        assert (mention.certainty, mention.count) == ("ambiguous", 1)
    update(tmp_path, (judged(tmp_path, "liste/p2", "mur/m3", "same"),))
    (mention,) = ask(tmp_path, lambda edition: edition.identities.mentions(["liste/p2", "mur/m3"]))
    assert mention.certainty == "probable"


def test_mentions_worked_out_beside_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Fictorel, Basile (1910-1943)", "Fictard, Cyprien", "Fictivier, Anselme (1901-1944)", "Fictou, Noé")
    update(make(tmp_path, "".join(f"<persname>{name}</persname>" for name in names)))
    folder = tmp_path / "editions" / "1"
    mentioned = ["liste/p1", "liste/p2", "mur/m1", "mur/m2"]
    alone = ask(tmp_path, lambda edition: edition.identities.mentions(mentioned))
    monkeypatch.setattr("passeur.pipeline.mentions._MANY", 0)
    (folder / "identities.sqlite").unlink()
    link_stage(folder, (), Ledger(), workers=2)
    assert alone
    assert ask(tmp_path, lambda edition: edition.identities.mentions(mentioned)) == alone


def test_a_failing_link_stage_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(make(tmp_path))
    table(tmp_path, "mur", TWO[0])

    def fail(*_: object) -> None:
        raise MemoryError("no memory")

    monkeypatch.setattr("passeur.link.linking.link", fail)
    with pytest.raises(MemoryError):
        update(tmp_path)
    assert editions.numbers(tmp_path) == [1]
    assert not list((tmp_path / "editions").glob("*.partial"))


def test_before_the_first_edition_there_is_nothing_to_link(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="passeur update"):
        relink(make(tmp_path), [])
