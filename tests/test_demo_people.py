"""The people of the demonstration: one life across institutions, found under unexpected spellings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from passeur.lake.edition import Edition
from passeur.model.record import Person
from passeur.people import explained
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend
from passeur.starter import copy_demo


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    folder: Path = tmp_path_factory.mktemp("demo") / "network"
    copy_demo(folder)
    result = update(folder, EmbeddedBackend(), workers=1)
    edition = Edition(folder / "editions" / str(result.edition))
    yield edition
    edition.close()


def _persons(edition: Edition) -> list[Person]:
    return [record for id in edition.ids() if isinstance(record := edition.get(id), Person)]


def test_many_lives_are_followed_from_one_partner_to_another(edition: Edition) -> None:
    partners = [
        {record.partner for record in edition.get_many(identity.members).values()}
        for id in edition.identities.ids()
        if (identity := edition.identities.get(id)) is not None
    ]
    assert sum(len(each) >= 2 for each in partners) >= 25
    assert {"memorial-shoah", "mnr", "mont-valerien"} in partners


def test_nobody_is_joined_to_somebody_else(edition: Edition) -> None:
    """Every identity's records agree on the day of birth, as far as each states it, and are rows of different lists."""
    for id in edition.identities.ids():
        identity = edition.identities.get(id)
        assert identity is not None
        records = [record for record in edition.get_many(identity.members).values() if isinstance(record, Person)]
        births = [(event.date.earliest, event.date.latest) for record in records for event in record.events
                  if event.type == "birth" and event.date]  # fmt: skip
        assert max(first for first, _ in births) <= min(last for _, last in births), identity.members
        lists = [record.list for record in records if record.list]
        assert len(lists) == len(set(lists)), identity.members


def test_no_two_identities_are_the_same_life(edition: Edition) -> None:
    """Whoever has the same day of birth and of death is in one identity: nobody of the demonstration shares both."""
    days: dict[tuple[int, int], set[str]] = {}
    of = edition.identities.by_record(record.id for record in _persons(edition))
    for record in _persons(edition):
        known = {
            event.type: event.date for event in record.events if event.date and event.date.earliest == event.date.latest
        }
        if "birth" in known and "death" in known and known["birth"].earliest and known["death"].earliest:
            key = (known["birth"].earliest, known["death"].earliest)
            days.setdefault(key, set()).add(of.get(record.id, record.id))
    apart = {key: ids for key, ids in days.items() if len(ids) > 1}
    assert not apart


def test_every_pair_is_explained_by_features_and_a_rule(edition: Edition) -> None:
    ids = list(edition.identities.ids())[:6]
    for id in ids:
        identity = edition.identities.get(id)
        assert identity is not None
        for tie in identity.ties[:1]:
            why = explained(edition, tie.left, tie.right, ())
            assert why.band == "joined"
            assert why.rule == tie.rule
            assert {feature.code for feature in why.features if feature.weight > 0} >= {
                "family"
            } or why.rule == "authority"


def test_the_death_of_jean_cavailles_is_disputed_and_stays_so(edition: Edition) -> None:
    records = [record for record in _persons(edition) if any("CAVAILL" in name.value.upper() for name in record.names)]
    assert records
    deaths = {(event.date.earliest, event.date.latest) for record in records for event in record.events
              if event.type == "death" and event.date}  # fmt: skip
    assert any(first != last for first, last in deaths) or len(deaths) > 1
