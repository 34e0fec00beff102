"""The two decisions: the longest ground wins, nothing opens sooner for want of knowledge, all opens on 1 January."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from passeur import network
from passeur.access.communicability import NEVER, Decision, Facts, Grounds, decide
from passeur.access.france import law, tables
from passeur.access.statements import check_statements
from passeur.errors import NetworkError

YEAR = 2026
CATEGORIES = tuple(law(YEAR).categories)

years = st.none() | st.integers(1850, 2030)
categories = st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=4).map(tuple)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    first, length = draw(years), draw(st.integers(0, 30))
    latest = first + length if first is not None else draw(years)
    closing = draw(years)
    if closing is not None and latest is not None:
        closing = min(closing, latest)  # what was written after a register was closed are margin notes
    return Facts(
        earliest=None if first is None else first * 10_000 + 101,
        latest=None if latest is None else latest * 10_000 + 1231,
        closing=closing,
        death=draw(years),
        birth=draw(years),
        use=draw(years),
    )


@st.composite
def grounds(draw: st.DrawFn) -> Grounds:
    own = st.just(0) | st.integers(1, 200)
    return Grounds(draw(categories), draw(own), draw(own), draw(st.booleans()), draw(st.booleans()))


def days(decision: Decision) -> tuple[int, int, int, int]:
    return decision.reading.day, decision.lawful.day, decision.online.day, decision.description.day


def no_sooner(later: Decision, sooner: Decision) -> bool:
    return all(one >= other for one, other in zip(days(later), days(sooner), strict=True))


@given(grounds(), facts())
def test_the_longest_ground_wins(stated: Grounds, known: Facts) -> None:
    whole = decide(stated, known, YEAR)
    alone = [decide(replace(stated, categories=(each,)), known, YEAR) for each in stated.categories]
    if alone:
        assert whole.reading.day == max(each.reading.day for each in alone)
        assert whole.online.day == max(each.online.day for each in alone)


@given(grounds(), facts(), st.sampled_from(CATEGORIES))
def test_a_further_ground_never_opens_sooner(stated: Grounds, known: Facts, further: str) -> None:
    more = replace(stated, categories=tuple(dict.fromkeys((*stated.categories, further))))
    assert no_sooner(decide(more, known, YEAR), decide(stated, known, YEAR))


@given(grounds(), facts(), st.sampled_from(Facts.__struct_fields__), st.integers(1, 60))
def test_a_later_date_never_opens_sooner(stated: Grounds, known: Facts, field: str, more: int) -> None:
    value = getattr(known, field)
    if value is None or field == "earliest":
        return
    later = replace(known, **{field: value + (more * 10_000 if field == "latest" else more)})
    assert no_sooner(decide(stated, later, YEAR), decide(stated, known, YEAR))


@given(grounds(), facts(), st.sampled_from(Facts.__struct_fields__))
def test_an_unknown_date_never_opens_sooner_than_a_known_one(stated: Grounds, known: Facts, field: str) -> None:
    # Without a known death, 120 years after birth hold instead of 25 after death: both are known dates of their own.
    if field == "death" and "medical-secrecy" in stated.categories:
        known = replace(known, birth=None)
    unknown = replace(known, **{field: None})
    assert no_sooner(decide(stated, unknown, YEAR), decide(stated, known, YEAR))


@given(grounds(), facts(), st.integers(1, 200), st.integers(1, 200))
def test_a_period_of_the_partner_is_never_loosened(stated: Grounds, known: Facts, own: int, online: int) -> None:
    stricter = replace(stated, years=stated.years + own, online_years=stated.online_years + online)
    assert no_sooner(decide(stricter, known, YEAR), decide(stated, known, YEAR))
    if known.latest is not None:
        assert decide(stricter, known, YEAR).reading.day >= (known.latest // 10_000 + stricter.years + 1) * 10_000


@given(grounds(), facts())
def test_publication_is_always_on_a_first_of_january_and_never_before_the_reading_room(
    stated: Grounds, known: Facts
) -> None:
    found = decide(stated, known, YEAR)
    for opening in (found.online, found.description, found.lawful):
        assert opening.day in (0, NEVER) or opening.day % 10_000 == 101
        assert (opening.day == NEVER) == (opening.why != "dated")
    assert found.online.day >= found.description.day >= found.lawful.day >= found.reading.day


@pytest.mark.parametrize(
    ("category", "known", "reading", "online"),
    [
        ("open", Facts(), 0, 0),
        ("government", Facts(latest=19990704), 20250101, 20250101),
        ("defence", Facts(latest=19751231), 20260101, 20260101),
        ("medical-secrecy", Facts(latest=19431231, death=1943), 19690101, 20440101),
        ("medical-secrecy", Facts(latest=19431231, birth=1925), 20460101, 20460101),
        ("medical-secrecy", Facts(latest=19431231), NEVER, NEVER),
        ("police-inquiry", Facts(earliest=19430101, latest=19431231), 20151224, 20440101),
        ("police-inquiry", Facts(earliest=19390101, latest=19431231), 20190101, 20440101),  # begins before the war
        ("police-inquiry", Facts(earliest=19500101, latest=19551231, death=1960), 19860101, 20560101),
        ("police-inquiry", Facts(earliest=19500101, latest=19551231), 20310101, 20560101),
        ("war-inquiry", Facts(earliest=19500101, latest=19551231), 20151224, 20560101),
        ("special-court", Facts(earliest=19430101, latest=19431231), 20151224, NEVER),
        ("birth-register", Facts(latest=19991231, closing=1925), 20010101, NEVER),
        ("sites-and-weapons", Facts(latest=19701231, use=2040), 20410101, 20410101),
        ("sites-and-weapons", Facts(latest=19701231), NEVER, NEVER),
        ("minor", Facts(latest=19431231), 20440101, 20440101),
        ("mass-destruction", Facts(latest=19001231), NEVER, NEVER),
        ("offences", Facts(latest=19431231), 0, 20440101),
    ],
)  # fmt: skip
def test_the_tables(category: str, known: Facts, reading: int, online: int) -> None:
    found = decide(Grounds((category,)), known, YEAR)
    assert (found.reading.day, found.online.day) == (reading, online)


def test_what_is_left_to_the_partner_opens_when_it_says_so_and_the_reading_room_is_open() -> None:
    known = Facts(earliest=19430101, latest=19431231)
    assert decide(Grounds(("court-file",)), known, YEAR).online.why == "undecided"
    # 75 years, and not the order: that opens the reading room and nothing online.
    assert decide(Grounds(("special-court",), published=True), known, YEAR).online.day == 20190101


def test_a_harmless_description_waits_for_the_reading_room_by_law_and_not_by_derogation() -> None:
    found = decide(Grounds(("police-inquiry",), harmless=True), Facts(earliest=19430101, latest=19431231), YEAR)
    assert (found.reading.day, found.description.day, found.online.day) == (20151224, 20190101, 20440101)


def test_every_category_names_a_rule_of_publication_and_every_derogation_categories() -> None:
    known = law(YEAR)
    assert {each.online for each in tables().categories} <= known.online.keys()
    assert {each for row in tables().derogations for each in row.categories} <= known.categories.keys()
    rows = (*tables().categories, *tables().online, *tables().derogations, tables().individual)
    assert all(row.fr and row.en and row.basis for row in rows)


def test_before_the_order_of_2015_nothing_is_derogated() -> None:
    assert law(2015).derogations == ()
    assert all(each.start <= date(2016, 1, 1) for each in law(2016).derogations)


HEAD = """
[network]
id = "n"
name = {fr = "Réseau"}
[partners.p]
name = {fr = "Partenaire"}
[sources.s]
partner = "p"
files = ["*.xml"]
[sources.s.access]
"""


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('holds = "public-archives"', "no categories"),
        ('holds = "public-archives"\ncategories = ["polices"]', "there is no polices"),
        ('holds = "collection"\ncategories = ["open"]', "categories are of public archives"),
        ('holds = "public-archives"\ncategories = ["police-inquiry"]\nyears = 60', "looser than the law (75 years)"),
        ('holds = "public-archives"\ncategories = ["medical-secrecy"]\nyears = 100', "looser than the law (120 years)"),
        ('holds = "public-archives"\ncategories = ["offences"]\nonline_years = 99', "looser than the law (100 years)"),
        ('holds = "public-archives"\ncategories = ["defence"]\nonline = "published"', "decides nothing"),
        (
            'holds = "public-archives"\ncategories = ["open"]\n[[sources.s.access.parts]]\ncategories = ["defence"]',
            "parts]] 1 needs levels, identifiers or notes",
        ),
        (
            'holds = "public-archives"\ncategories = ["defence"]\n[[sources.s.access.parts]]\n'
            'levels = ["file"]\nyears = 49',
            "parts]] 1 years = 49 is looser than the law (50 years)",
        ),
        (
            'holds = "public-archives"\ncategories = ["open"]\n[[sources.s.access.parts]]\nlevels = ["dossier"]',
            "there is no dossier; there are fonds",
        ),
        (
            'holds = "public-archives"\ncategories = ["open"]\n[[sources.s.access.parts]]\nidentifiers = [""]',
            "an empty one would be about every record",
        ),
    ],
)
def test_what_cannot_be_stated_is_refused_in_words(stated: str, said: str) -> None:
    sources = network.parse((HEAD + stated).encode()).sources
    with pytest.raises(NetworkError) as refused:
        check_statements(sources, YEAR)
    assert said in str(refused.value)
    assert "[sources.s.access" in str(refused.value)


def test_a_period_that_is_as_long_as_the_law_is_taken_and_a_shorter_one_refused() -> None:
    def state(years: int, online: int) -> None:
        stated = f'holds = "public-archives"\ncategories = ["police-inquiry"]\nyears = {years}\nonline_years = {online}'
        sources = network.parse((HEAD + stated).encode()).sources
        check_statements(sources, YEAR)

    state(75, 100)
    for shorter in ((74, 100), (75, 99)):
        with pytest.raises(NetworkError):
            state(*shorter)
