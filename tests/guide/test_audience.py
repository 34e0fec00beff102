"""For whom one asks: the order among partners that have a reason, and never a way to where nothing leads."""

import msgspec
import pytest

from passeur.guide.audience import DESCENT, FOR_THEM, Audiences, reachable
from passeur.guide.counting import Counts, ThemeCounts
from passeur.guide.model import Because, Visitor
from passeur.model.record import AnyRecord, Offer
from passeur.network import Access, Site

CLASSES = Offer(id="s/atelier", source="s", partner="camp", audience=("schools",), levels=("primary",))
ALL = Offer(id="s/visite", source="s", partner="camp", audience=("all",))


class _Edition:
    """An edition of these offers."""

    def get(self, id: str) -> AnyRecord | None:
        return {each.id: each for each in (CLASSES, ALL)}.get(id)


@pytest.fixture
def audiences() -> Audiences:
    counts = Counts(themes={"t/camp": ThemeCounts(offers={"camp": (ALL.id, CLASSES.id)})})
    return Audiences(_Edition(), counts)  # type: ignore[arg-type]


THEME = Because("theme-core", "t/camp", weight=1.0)
LISTED = Because("on-list", "internes", weight=1.4)


def test_an_offer_made_for_the_audience_is_a_reason_more(audiences: Audiences) -> None:
    found = audiences.weigh("camp", [THEME], ["t/camp"], Visitor(audience="school"))
    assert found == [THEME, Because("audience", CLASSES.id, "school", weight=FOR_THEM)]


@pytest.mark.parametrize(
    "visitor",
    [Visitor(), Visitor(audience="family"), Visitor(audience="school", level="upper-secondary")],
    ids=["nobody in particular", "another audience", "another level"],
)
def test_what_is_for_others_changes_nothing(audiences: Audiences, visitor: Visitor) -> None:
    assert audiences.weigh("camp", [THEME], ["t/camp"], visitor) == [THEME]


def test_where_nothing_leads_an_audience_leads_nowhere(audiences: Audiences) -> None:
    assert audiences.weigh("camp", [], ["t/camp"], Visitor(audience="school")) == []


def test_for_descendants_what_is_said_of_the_person_weighs_more(audiences: Audiences) -> None:
    found = audiences.weigh("camp", [THEME, LISTED], ["t/camp"], Visitor(audience="descendant"))
    assert found == [THEME, msgspec.structs.replace(LISTED, weight=LISTED.weight * DESCENT)]


def test_in_a_wheelchair_the_site_that_says_it_can_be_reached_comes_first() -> None:
    def site(wheelchair: str) -> Site:
        return Site(name={"fr": "S"}, access=Access(wheelchair=wheelchair))  # type: ignore[arg-type]

    sites = {"no": site("no"), "silent": site(""), "yes": site("yes")}
    assert reachable(sites, Visitor()) == ["no", "silent", "yes"]
    assert reachable(sites, Visitor(wheelchair=True)) == ["yes", "silent", "no"]
