"""The demonstration network: right people, right dates, both languages, every file read whole, nothing invented."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from passeur import network
from passeur.formats.base import RawFile, read_file
from passeur.model.places import Gazetteer
from passeur.model.record import AUDIENCES, OFFERS, AnyRecord, Group, Holding, Offer, Person, Place, Theme
from passeur.model.themes import Thesaurus
from passeur.network import Network
from passeur.report import Report

DEMO = Path(__file__).parent.parent / "demo"

#: What each partner sends, by reader, at the least.
OWN_FORMATS = {
    "musee-liberation": {"table", "skos"},
    "archives-nationales": {"ead", "eac", "table"},
    "musee-armee": {"lido", "table"},
    "ordre-liberation": {"eac", "table"},
    "memorial-shoah": {"dc", "table", "schemaorg"},
    "chrd": {"dc", "table"},
    "mont-valerien": {"table"},
    "mnr": {"dc", "table"},
}

#: Words of a name that all stand in one of the person's names; birth and death in EDTF (two deaths
#: where reference works differ); the partners that tell of them.
#: Copied by hand from the facts that the demonstration was written from.
PEOPLE = """
jean moulin | 1899-06-20 | 1943-07-08 | musee-liberation ordre-liberation chrd archives-nationales
leclerc philippe | 1902-11-22 | 1947-11-28 | musee-liberation ordre-liberation musee-armee
henri tanguy | 1908-06-12 | 2002-09-08 | musee-liberation ordre-liberation mnr
charles gaulle | 1890-11-22 | 1970-11-09 | musee-liberation ordre-liberation mont-valerien musee-armee
estienne orves | 1901-06-05 | 1941-08-29 | mont-valerien ordre-liberation
albrecht | 1893-02-15 | 1943-05-31 | ordre-liberation mont-valerien chrd
brossolette | 1903-06-25 | 1944-03-22 | ordre-liberation mnr
frenay | 1905-11-19 | 1988-08-06 | ordre-liberation chrd
astier vigerie | 1900-01-06 | 1969-06-12 | ordre-liberation chrd
cordier | 1920-08-10 | 2020-11-20 | ordre-liberation musee-liberation
germain hubert | 1920-08-06 | 2021-10-12 | ordre-liberation mont-valerien
laure diebold | 1915-01-10 | 1965-10-17 | ordre-liberation chrd
michel levy simone | 1906-01-19 | 1945-04-13 | ordre-liberation
moreau emilienne | 1898-06-04 | 1971-01-05 | ordre-liberation musee-armee
henry marcelle | 1895-10-07 | 1945-04-24 | ordre-liberation
eboue | 1884-12-26 | 1944-05-17 | ordre-liberation musee-liberation
koenig | 1898-10-10 | 1970-09-02 | ordre-liberation musee-armee musee-liberation
messmer | 1916-03-20 | 2007-08-29 | ordre-liberation
francois jacob | 1920-06-17 | 2013-04-19 | ordre-liberation musee-liberation
cassin | 1887-10-05 | 1976-02-20 | ordre-liberation archives-nationales
bidault | 1899-10-05 | 1983-01-27 | ordre-liberation musee-liberation
chaban delmas | 1915-03-07 | 2000-11-10 | ordre-liberation musee-liberation chrd
delestraint | 1879-03-12 | 1945-04-19 | ordre-liberation chrd
cavailles | 1903-05-15 | 1944-02-17 or 1944-04-05 | ordre-liberation
bingen | 1908-03-16 | 1944-05-13 | ordre-liberation
prevost | 1901-06-13 | 1944-08-01 | mnr chrd
gary romain | 1914-05-21 | 1980-12-02 | ordre-liberation
manouchian missak | 1906-09-01~ | 1944-02-21 | mont-valerien mnr memorial-shoah
rajman | 1923-05-01 | 1944-02-21 | mont-valerien mnr memorial-shoah
alfonso | 1916-05-01 | 1944-02-21 | mont-valerien mnr
boczov | 1905-08-03 | 1944-02-21 | mont-valerien mnr memorial-shoah
elek | 1924-12-07 | 1944-02-21 | mont-valerien mnr memorial-shoah
fingercwajg | 1923-12-25 | 1944-02-21 | mont-valerien mnr memorial-shoah
fontanot | 1922-01-17 | 1944-02-21 | mont-valerien mnr
grzywacz | 1909-12-26 | 1944-02-21 | mont-valerien mnr memorial-shoah
wajsbrot | 1925-03-03 | 1944-02-21 | mont-valerien mnr memorial-shoah
tavitian | 1895-11-04~ | 1944-02-21 | mont-valerien mnr
bancic | 1912-05-10 | 1944-05-10 | mnr memorial-shoah
epstein | 1911-10-16 | 1944-04-11 | mont-valerien mnr memorial-shoah
peri | 1902-02-09 | 1941-12-15 | mont-valerien mnr
politzer | 1903-05-03 | 1942-05-23 | mont-valerien mnr
decour | 1910-02-21 | 1942-05-30 | mont-valerien mnr
solomon | 1908-02-04 | 1942-05-23 | mont-valerien mnr
vilde | 1908-07-08 | 1942-02-23 | mont-valerien mnr
lewitsky | 1901~ | 1942-02-23 | mont-valerien mnr
stock | 1904-09-21 | 1948-02-24 | mont-valerien
moquet | 1924-04-26 | 1941-10-22 | mnr
bloch | 1886-07-06 | 1944-06-16 | chrd mnr
lucie aubrac | 1912-06-29 | 2007-03-14 | chrd mnr
raymond aubrac | 1914-07-31 | 2012-04-10 | chrd mnr
barbie | 1913-10-25 | 1991-09-25 | chrd archives-nationales
wiesel | 1928-09-30 | 2016-07-02 | chrd memorial-shoah
vaillant couturier | 1912-11-03 | 1996-12-11 | mnr
casanova | 1909-01-09 | 1943-05-09 | mnr
pierre georges | 1919-01-21 | 1944-12-27 | mnr musee-liberation
simone veil | 1927-07-13 | 2017-06-30 | memorial-shoah archives-nationales
berr | 1921-03-27 | 1945-04 | memorial-shoah
nemirovsky | 1903-02-24 | 1942-08 | memorial-shoah
charlotte salomon | 1917-04-16 | 1943-10-10 | memorial-shoah
fondane | 1898-11-14 | 1944-10 | memorial-shoah
max jacob | 1876-07-12 | 1944-03-05 | memorial-shoah
napoleon | 1769-08-15 | 1821-05-05 | musee-armee archives-nationales
louis xiv | 1638-09-05 | 1715-09-01 | musee-armee archives-nationales
"""

#: People who are mentioned as the makers of works only.
MAKERS = {"Jules Hardouin-Mansart", "Louis Visconti", "Paul Landowski", "Jean-Auguste-Dominique Ingres"}


@cache
def demo() -> Network:
    """The demonstration's network.toml."""
    return network.load(DEMO)


@cache
def reading() -> tuple[tuple[AnyRecord, ...], Report, dict[str, int]]:
    """All records of all sources, the report of reading them, and how many each source gave."""
    records: list[AnyRecord] = []
    total = Report()
    counts: dict[str, int] = {}
    for source in demo().sources.values():
        before = len(records)
        for pattern in source.files:
            paths = sorted(DEMO.glob(pattern))
            assert paths, f"{source.id}: no file is named {pattern}"
            for path in paths:
                data = path.read_bytes()
                file = RawFile.of_bytes(path.relative_to(DEMO).as_posix(), data, sha256(data).hexdigest())
                report = Report()
                records += read_file(file, source, report)
                total.add(report)
        counts[source.id] = len(records) - before
    return tuple(records), total, counts


def people() -> Iterator[tuple[set[str], str, str, set[str]]]:
    """PEOPLE, line by line."""
    for line in PEOPLE.strip().splitlines():
        name, birth, death, partners = line.split(" | ")
        yield set(name.split()), birth, death, set(partners.split())


def words_of(name: str) -> set[str]:
    """The words of a name, without accents, ligatures and capitals."""
    folded = unicodedata.normalize("NFD", name.casefold().replace("œ", "oe"))
    return set(re.findall(r"[a-z]+", "".join(sign for sign in folded if not unicodedata.combining(sign))))


def named(record: Person, words: set[str]) -> bool:
    """Whether one of the person's names holds all of `words`."""
    return any(words <= words_of(name.value) for name in record.names)


def known_dates(record: Person) -> dict[str, str]:
    """Birth and death of a person in EDTF."""
    return {event.type: event.date.edtf for event in record.events if event.date and event.type in ("birth", "death")}


def luminance(color: str) -> float:
    """WCAG 2 relative luminance of `#rrggbb`."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_file_is_read_whole() -> None:
    _, report, _ = reading()
    assert report.refused == []
    assert report.skipped == []
    assert report.unmapped_paths == {}
    assert report.remarks == []
    assert report.characters_accounted == report.characters_total > 0


def test_every_file_of_the_folder_belongs_to_a_source() -> None:
    wanted = {path for source in demo().sources.values() for pattern in source.files for path in DEMO.glob(pattern)}
    present = {path for path in DEMO.rglob("*") if path.is_file() and path.parent != DEMO}
    assert present == wanted


def test_there_is_enough_from_everyone_in_their_own_format() -> None:
    records, _, _ = reading()
    assert len(records) >= 300
    assert len({record.id for record in records}) == len(records)
    for partner, formats in OWN_FORMATS.items():
        theirs = [record for record in records if record.partner == partner]
        assert len(theirs) >= 15, partner
        assert {record.provenance.reader.partition("/")[0] for record in theirs} == formats
    assert set(demo().partners) == set(OWN_FORMATS)


def test_all_kinds_of_records_are_there() -> None:
    records, _, _ = reading()
    assert {type(record).__name__ for record in records} == {
        "Holding", "Person", "Group", "Place", "Event", "Theme", "Offer",
    }  # fmt: skip


def test_expectations_hold_and_would_notice_a_loss() -> None:
    _, _, counts = reading()
    for source in demo().sources.values():
        assert 0 < source.expect.least <= counts[source.id] <= (source.expect.most or 0), source.id


@pytest.mark.parametrize(
    ("words", "birth", "death", "partners"), [pytest.param(*each, id=" ".join(sorted(each[0]))) for each in people()]
)
def test_people_have_the_dates_that_reference_works_give(
    words: set[str], birth: str, death: str, partners: set[str]
) -> None:
    records, _, _ = reading()
    theirs = [
        record
        for record in records
        if isinstance(record, Person) and named(record, words) and known_dates(record)["birth"] == birth
    ]
    assert {record.partner for record in theirs} == partners
    assert {known_dates(record)["death"] for record in theirs} == set(death.split(" or "))


def test_nobody_else_is_described() -> None:
    records, _, _ = reading()
    known = [
        (words, {"birth": birth, "death": each}) for words, birth, death, _ in people() for each in death.split(" or ")
    ]
    for record in records:
        if isinstance(record, Person):
            assert any(named(record, words) and known_dates(record) == dates for words, dates in known), record.title


def test_nobody_else_is_mentioned_in_the_tables_and_objects() -> None:
    records, _, _ = reading()
    known = [words for words, *_ in people()]
    for record in records:
        for agent in record.agents:
            if agent.type == "person" and agent.name not in MAKERS:
                assert any(words <= words_of(agent.name) for words in known), (record.id, agent.name)


def test_lists_hold_whom_they_say() -> None:
    records, _, _ = reading()
    counts = dict.fromkeys(demo().lists, 0)
    for record in records:
        if isinstance(record, Person) and record.list:
            counts[record.list] += 1
            assert demo().lists[record.list].partner == record.partner
    assert counts == {"compagnons": 25, "fusilles-mont-valerien": 18, "deportes-de-france": 5}
    for each in demo().lists.values():
        assert "démonstration" in each.name["fr"]
        assert "demonstration" in each.name["en"]


def test_those_on_the_list_of_mont_valerien_died_there() -> None:
    records, _, _ = reading()
    for record in records:
        if isinstance(record, Person) and record.list == "fusilles-mont-valerien":
            places = {event.place.name for event in record.events if event.place and event.type == "execution"}
            assert places == {"Mont-Valérien"}, record.title


def test_everything_is_said_in_french_and_english() -> None:
    records, _, _ = reading()
    for record in records:
        titles = {phrase.lang for phrase in record.title}
        notes = {phrase.lang for note in record.notes for phrase in note.text}
        if isinstance(record, Person):
            assert {"fr", "en"} <= notes, record.id
        elif isinstance(record, Group) and record.provenance.reader.startswith("eac/"):
            assert {"fr", "en"} <= {name.lang for name in record.names}, record.id
            assert {"fr", "en"} <= notes, record.id
        elif isinstance(record, Holding) and record.provenance.reader.startswith("ead/"):
            assert {"abstract", "scope"} <= {note.type for note in record.notes}, record.id
        elif isinstance(record, Theme) and record.provenance.reader.startswith("skos/"):
            assert {"fr", "en"} == titles, record.id
        else:
            assert {"fr", "en"} <= titles, record.id
            assert {"fr", "en"} <= notes, record.id


def test_the_thesaurus_is_one_tree_of_many_concepts() -> None:
    records, _, _ = reading()
    themes = [each for each in records if isinstance(each, Theme) and each.source == demo().network.thesaurus]
    thesaurus = Thesaurus(themes)
    assert len(thesaurus) >= 250
    assert sum(len(each.alternatives) for each in themes) > 2 * len(themes)
    reached = {below for top in thesaurus.tops() for below in thesaurus.narrower(top)} | set(thesaurus.tops())
    assert reached == set(thesaurus)
    for words in ("Vel d'Hiv", "papyrus mérovingiens", "minutes notariales", "crimes against humanity", "Rwanda",
                  "Napoleon's tomb", "soldats blessés", "Affiche rouge", "Free France", "hidden children"):  # fmt: skip
        assert thesaurus.find(words), words


def test_dates_are_read() -> None:
    records, _, _ = reading()
    dates = [date for record in records for date in record.dates]
    dates += [event.date for record in records if isinstance(record, Person) for event in record.events if event.date]
    assert len(dates) > 500
    assert [date.text for date in dates if not date.earliest] == []


def test_offers_are_at_a_site_of_their_partner() -> None:
    records, _, _ = reading()
    offers = [record for record in records if isinstance(record, Offer)]
    assert {offer.partner for offer in offers} == set(demo().partners)
    assert len(offers) >= 40
    assert all(offer.type in OFFERS and set(offer.audience) <= set(AUDIENCES) and offer.audience for offer in offers)
    assert sum(offer.permanent for offer in offers) >= 8
    for offer in offers:
        assert offer.site in demo().partners[offer.partner].sites, offer.id
        assert (offer.dates, offer.sessions, offer.prices, offer.levels) == ((), (), (), ()), offer.id


def test_sites_are_in_france_and_stand_in_sites_that_exist() -> None:
    sites = {id: site for partner in demo().partners.values() for id, site in partner.sites.items()}
    for partner in demo().partners.values():
        assert partner.sites
        for site in partner.sites.values():
            assert site.address
            assert site.coordinates
            latitude, longitude = site.coordinates
            assert 41 < latitude < 51.2, site.name
            assert -5.2 < longitude < 9.6, site.name
            assert not site.inside or site.inside in sites


def test_places_that_have_coordinates_are_where_a_site_is() -> None:
    records, _, _ = reading()
    sites = {partner: {site.coordinates for site in each.sites.values()} for partner, each in demo().partners.items()}
    located = [each for each in records if isinstance(each, Place) and each.lat is not None]
    located = [each for each in located if each.source not in demo().network.gazetteers]
    assert len(located) >= 10
    for place in located:
        assert (place.lat, place.lon) in sites[place.partner], place.id


def test_the_gazetteer_is_whole_and_every_place_can_be_found_by_its_titles() -> None:
    records, _, _ = reading()
    places = [each for each in records if isinstance(each, Place) and each.source in demo().network.gazetteers]
    assert len(places) >= 150
    gazetteer = Gazetteer(places)
    for place in places:
        assert {phrase.lang for phrase in place.title} == {"fr", "en"}, place.id
        assert {phrase.lang for note in place.notes for phrase in note.text} == {"fr", "en"}, place.id
        assert place.type, place.id
        assert all(gazetteer.meant(phrase.value) == place.id for phrase in place.title), place.id
        assert all(place.id in gazetteer.named(name.value) for name in place.names), place.id
        assert all(date.earliest or date.latest for name in place.names for date in name.dates), place.id


def test_partner_colours_can_carry_white_text_and_differ() -> None:
    colors = [partner.color for partner in demo().partners.values()]
    assert len(set(colors)) == len(colors)
    for color in colors:
        assert 1.05 / (luminance(color) + 0.05) >= 4.5, color


def test_it_says_that_it_is_a_demonstration() -> None:
    head = demo().network
    assert set(head.languages) == {"fr", "en"} == set(head.notice) == set(head.about)
    assert "ne sont pas les catalogues" in head.notice["fr"]
    assert "not the partners' catalogues" in head.notice["en"]
    for partner in demo().partners.values():
        for texts in (partner.name, partner.short, partner.words, partner.rights.text, *partner.facts):
            assert set(texts) == {"fr", "en"}


_DOUBTFUL: dict[str, Callable[[str], object]] = {
    "telephone number": re.compile(r"(?<!\d)(?:\+33|0)\s?[1-9](?:[ .-]\d\d){4}").search,
    "opening hour": re.compile(r"\b\d{1,2}\s?h(?:\s?\d\d)?\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]m\b").search,
    "price": re.compile(r"€|\b\d+\s?euros?\b", re.IGNORECASE).search,
    "image address": re.compile(r"https?://\S+\.(?:jpe?g|png|tiff?)").search,
    "identifier that is not of the demonstration": re.compile(r"<unitid(?! type=\"demonstration\">demo-)").search,
}


@pytest.mark.parametrize("what", sorted(_DOUBTFUL))
def test_nothing_that_only_the_partner_can_state(what: str) -> None:
    for path in DEMO.rglob("*.*"):
        data = path.read_bytes()
        try:
            words = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            words = data.decode("cp1252")
        found = _DOUBTFUL[what](words)
        assert not found, f"{path.name}: {found}"
