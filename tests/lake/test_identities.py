"""What an edition keeps of identities, and how it is read back."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from passeur.errors import Damaged
from passeur.lake.identities import Identities, IdentitiesWriter, KeptIdentity, KeptTie, Mention

TIE = KeptTie("a/1", "b/1", "same-days", 0.99)


@pytest.fixture
def identities(tmp_path: Path) -> Iterator[Identities]:
    writer = IdentitiesWriter(tmp_path / "identities.sqlite")
    first = KeptIdentity("i-1", ("a/1", "b/1"), (TIE,))
    second = KeptIdentity("i-2", ("a/2", "b/2", "c/2"))
    writer.add_identities([first, second], {"a/1": "p1", "b/1": "p1", "a/2": "p2", "b/2": "p3", "c/2": "p3"})
    writer.add_proposals([KeptTie("a/1", "c/9", "name", 0.8), KeptTie("a/0", "a/1", "name", 0.7)])
    writer.add_moved({"i-0": "i-00", "i-00": "i-1", "i-9": "", "i-7": "i-8", "i-8": "i-7"})
    writer.add_mentions(
        [
            Mention("Fictif, A.", "a/1", "possible", "archives", 9),
            Mention("Fictif, Anne", "a/1", "certain", "archives", 2),
            Mention("Fictif, Anne", "b/1", "certain", "archives", 2),
            Mention("Fictif, Anne (1900)", "b/1", "probable", "musée", 3, "1900"),
        ]
    )
    writer.finish()
    opened = Identities(tmp_path / "identities.sqlite")
    yield opened
    opened.close()


def test_an_identity_is_found_by_its_id_and_by_each_member(identities: Identities) -> None:
    first = identities.get("i-1")
    assert first == KeptIdentity("i-1", ("a/1", "b/1"), (TIE,))
    assert identities.of("a/1") == identities.of("b/1") == first
    assert identities.of("c/9") is None
    assert identities.get("i-3") is None
    assert identities.count() == 2
    assert identities.by_record(["a/1", "c/2", "c/9"]) == {"a/1": "i-1", "c/2": "i-2"}


def test_an_id_that_went_leads_to_its_last_heir_or_to_a_tombstone(identities: Identities) -> None:
    assert identities.moved("i-0") == "i-1"
    assert identities.moved("i-9") == ""
    assert identities.moved("i-7") == ""
    assert identities.moved("i-1") is None


def test_proposals_of_a_record_come_surest_first(identities: Identities) -> None:
    assert [(each.left, each.right) for each in identities.proposals("a/1")] == [("a/1", "c/9"), ("a/0", "a/1")]
    assert identities.proposals("b/1") == []
    assert len(identities.all_proposals()) == 2


def test_mentions_of_an_identity_come_once_and_surest_first(identities: Identities) -> None:
    found = identities.mentions(["a/1", "b/1"])
    assert [(each.name, each.certainty, each.count) for each in found] == [
        ("Fictif, Anne", "certain", 2),
        ("Fictif, Anne (1900)", "probable", 3),
        ("Fictif, A.", "possible", 9),
    ]


def test_the_register_hands_on_what_keeps_ids(identities: Identities) -> None:
    register = identities.register()
    assert register.members["c/2"] == "i-2"
    assert register.prints == {"p1": "i-1", "p2": "i-2", "p3": "i-2"}
    assert register.moved["i-9"] == ""


def test_an_edition_without_the_file_has_no_identities(tmp_path: Path) -> None:
    none = Identities(tmp_path / "identities.sqlite")
    assert none.of("a/1") is None
    assert none.mentions(["a/1"]) == []
    assert none.moved("i-1") is None
    assert none.count() == 0


def test_a_file_that_is_something_else_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "identities.sqlite"
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(Damaged, match="damaged"):
        Identities(path)


def test_several_threads_read_at_once(identities: Identities) -> None:
    found: list[int] = []
    threads = [Thread(target=lambda: found.append(identities.count())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2, 2, 2, 2]
