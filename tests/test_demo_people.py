"""The people of the demonstration: one life across institutions, found under unexpected spellings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from passeur.commands.judging import explained, judge_as_written
from passeur.lake.edition import Edition
from passeur.model.places import Gazetteer
from passeur.model.record import Group, Person, Place
from passeur.pipeline.linking import relink
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend, EmbeddedIndex
from passeur.search.query import NameQuery
from passeur.starter import DEMO_JUDGEMENTS, copy_demo
from passeur.web import life
from passeur.web.desk.store import judgements_of


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    folder: Path = tmp_path_factory.mktemp("demo") / "network"
    copy_demo(folder)
    result = update(folder, EmbeddedBackend(), workers=1)
    first = Edition(folder / "editions" / str(result.edition))
    assert judge_as_written(folder, first, folder / DEMO_JUDGEMENTS) == 1
    assert judge_as_written(folder, first, folder / DEMO_JUDGEMENTS) == 0
    first.close()
    edition = Edition(folder / "editions" / str(relink(folder, judgements_of(folder)).edition))
    yield edition
    edition.close()


@pytest.fixture(scope="module")
def index(edition: Edition) -> Iterator[EmbeddedIndex]:
    opened = EmbeddedBackend().open(edition.folder / "index")
    yield opened
    opened.close()


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
            if tie.rule == "judged-same":
                continue
            why = explained(edition, tie.left, tie.right, ())
            assert why.band == "joined"
            assert why.rule == tie.rule
            assert {feature.code for feature in why.features if feature.weight > 0} >= {
                "family"
            } or why.rule == "authority"


def test_the_death_of_jean_cavailles_is_disputed_and_stays_so(edition: Edition) -> None:
    identity = edition.identities.of("ordre-liberation-liste/demo-ol-l-0007")
    assert identity is not None
    assert [tie.rule for tie in identity.ties] == ["judged-same"]
    line = life.stations(edition.get_many(identity.members).values())
    (death,) = [station for station in line if station.type == "death"]
    assert death.disputed
    assert [[saying.event.date.edtf for saying in version if saying.event.date] for version in death.versions] == [
        ["1944-02-17"], ["1944-04-05"],
    ]  # fmt: skip
    assert not [station for station in line if station.type == "birth" and station.disputed]


def test_lives_followed_from_partner_to_partner_have_a_birth_and_a_death_and_most_a_map(edition: Edition) -> None:
    places = [record for id in edition.ids() if isinstance(record := edition.get(id), Place)]
    gazetteer = Gazetteer(place for place in places if place.source in edition.network.network.gazetteers)
    mapped = 0
    for id in edition.identities.ids():
        identity = edition.identities.get(id)
        assert identity is not None
        line = life.stations(edition.get_many(identity.members).values())
        assert {life.ONCE.get(station.type) for station in line} >= {"birth", "death"}, identity.members
        named = {saying.event.place.name for station in line for saying in station.sayings if saying.event.place}
        known = {meant for name in named if (meant := gazetteer.meant(name))}
        mapped += sum(place.lat is not None for each in known if (place := gazetteer.get(each))) >= 2
    assert mapped >= 40


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("Rajmann Marcel", "mont-valerien-fusilles/demo-mv-f-0014"),
        ("Reiman, Marcel", "mont-valerien-fusilles/demo-mv-f-0014"),
        ("Salomon Grzywacz", "mont-valerien-fusilles/demo-mv-f-0008"),
        ("Gziwacz Szlama", "mont-valerien-fusilles/demo-mv-f-0008"),
        ("Fingerzweig", "mont-valerien-fusilles/demo-mv-f-0006"),
        ("Wolf Vaisbrot", "mont-valerien-fusilles/demo-mv-f-0017"),
        ("Мисак Манушян", "mont-valerien-fusilles/demo-mv-f-0011"),
        ("Միսաք Մանուշյան", "mont-valerien-fusilles/demo-mv-f-0011"),
        ("colonel Gilles", "mont-valerien-fusilles/demo-mv-f-0004"),
        ("Lewitzki Anatole", "mont-valerien-fusilles/demo-mv-f-0010"),
        ("Nemirovski Irène", "memorial-shoah-deportes/demo-ms-d-0001"),
        ("Simone Jacob", "archives-nationales-autorites/demo-an-aut-0004"),
        ("Roman Kacew", "ordre-liberation-liste/demo-ol-l-0015"),
        ("Kœnig", "ordre-liberation-liste/demo-ol-l-0019"),
        ("Rol Tanguy", "mnr-biographies/demo-mnr-p-0001"),
        ("Destienne Dorves", "ordre-liberation-liste/demo-ol-l-0013"),
        ("Dastier de la Vigerie", "ordre-liberation-liste/demo-ol-l-0002"),
        ("Hauteclocque", "ordre-liberation-liste/demo-ol-l-0020"),
        ("Delestrin Charles", "ordre-liberation-liste/demo-ol-l-0010"),
        ("Lucie Samuel", "mnr-biographies/demo-mnr-p-0024"),
        ("Ferenc Wolf", "mnr-biographies/demo-mnr-p-0007"),
        ("Arpen Lavitian", "mnr-biographies/demo-mnr-p-0013"),
        ("Mutschler", "ordre-liberation-liste/demo-ol-l-0011"),
        ("Berthe Wild", "ordre-liberation-liste/demo-ol-l-0001"),
        ("Cavailles Jean", "ordre-liberation-liste/demo-ol-l-0007"),
    ],
)  # fmt: skip
def test_a_person_is_found_under_a_spelling_that_their_record_does_not_have(
    edition: Edition, index: EmbeddedIndex, typed: str, record: str
) -> None:
    found = [hit.id for hit in index.people(NameQuery(text=typed, size=5))]
    of = edition.identities.by_record([record, *found])
    assert {of.get(record, record)} & {of.get(id, id) for id in found}, found


def test_groups_of_all_kinds_know_who_belonged(edition: Edition) -> None:
    counts = {
        "ordre-liberation-compagnons/demo-ol-ordre": 26,  # an order
        "mnr-reperes/demo-mnr-n-0001": 11,  # an organisation
        "mnr-reperes/demo-mnr-n-0003": 2,  # a network
        "chrd-histoire/demo-chrd-n-0021": 3,  # a movement
        "ordre-liberation-reperes/demo-ol-n-0006": 2,  # a unit
        "memorial-shoah-reperes/demo-ms-n-0014": 1,  # a convoy
    }
    for id, count in counts.items():
        assert isinstance(edition.get(id), Group), id
        assert edition.related_count(id, "person") == count, id
