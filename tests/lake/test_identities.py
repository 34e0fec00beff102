"""What an edition keeps of identities, and how it is read back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from passeur.errors import Damaged
from passeur.lake.identities import Identities, IdentitiesWriter, KeptIdentity, KeptTie, Mention
from passeur.model.record import Agent, AnyRecord, Person

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


def gone(*ids: str, agents: tuple[Agent, ...] = ()) -> list[AnyRecord]:
    return [Person(id=id, source=id.partition("/")[0], partner="archives", agents=agents) for id in ids]


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """i-1: a – b – c – d, in a row; i-2: e and f; and who is named how often."""
    path = tmp_path / "chain.sqlite"
    writer = IdentitiesWriter(path)
    ties = tuple(KeptTie(left, right, "name", 0.9) for left, right in (("a", "b"), ("b", "c"), ("c", "d")))
    writer.add_identities(
        [
            KeptIdentity("i-1", ("a", "b", "c", "d"), ties),
            KeptIdentity("i-2", ("e", "f"), (KeptTie("e", "f", "n", 1),)),
        ],
        {},
    )
    writer.add_proposals([KeptTie("a", "e", "name", 0.8), KeptTie("b", "f", "name", 0.7)])
    writer.add_moved({"i-0": "i-2"})
    writer.add_mentions(
        [Mention("Fictif, A.", "a", "possible", "archives", 2), Mention("Fictif", "d", "certain", "m", 1)]
    )
    writer.finish()
    return path


def test_an_identity_without_a_record_at_its_end_is_the_others(chain: Path) -> None:
    with closing(Identities(chain, gone("d"))) as identities:
        found = identities.get("i-1")
        assert found is not None
        assert found.members == ("a", "b", "c")
        assert [(tie.left, tie.right) for tie in found.ties] == [("a", "b"), ("b", "c")]
        assert identities.of("d") is None
        assert identities.by_record(["a", "d"]) == {"a": "i-1"}
        assert (identities.count(), identities.ids()) == (2, ["i-1", "i-2"])
        assert identities.mentions(["a", "d"]) == [Mention("Fictif, A.", "a", "possible", "archives", 2)]


def test_an_identity_that_falls_apart_without_a_record_is_none(chain: Path) -> None:
    for ids, left in ((("b",), ["i-2"]), (("a", "b", "c"), ["i-2"]), (("e",), ["i-1"]), (("b", "f"), [])):
        with closing(Identities(chain, gone(*ids))) as identities:
            assert (identities.ids(), identities.count()) == (left, len(left))
            for id in {"i-1", "i-2"} - set(left):
                assert identities.get(id) is None
                assert identities.moved(id) == ""
            assert identities.by_record("abcdef").keys() <= set("abcdef") - set(ids)
            assert all(identities.of(id) is None for id in ids)
            assert all(set(ids).isdisjoint((each.left, each.right)) for each in identities.all_proposals())
            assert all(set(ids).isdisjoint((each.left, each.right)) for each in identities.proposals("a"))
    with closing(Identities(chain, gone("e"))) as identities:
        assert identities.moved("i-0") == ""


def test_what_a_withdrawn_record_mentions_is_not_counted(chain: Path) -> None:
    once = gone("x", agents=(Agent("Fictif, A."),))
    with closing(Identities(chain, once)) as identities:
        assert [each.count for each in identities.mentions(["a"])] == [1]
    with closing(Identities(chain, [*once, *once])) as identities:
        assert identities.mentions(["a"]) == []
