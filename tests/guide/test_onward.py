"""Steps onward: complement, reasons, sites, what waits, and what the desk decided."""

from datetime import datetime

import msgspec

from passeur.guide.contexts import context_of
from passeur.guide.hours import ZONE
from passeur.guide.model import CODES, Context, Step, Visitor
from passeur.guide.onward import Guide
from passeur.lake.edition import Edition

READER = Visitor(lang="fr")


class Decided(msgspec.Struct, frozen=True):
    pinned: tuple[str, ...] = ()
    vetoed: tuple[str, ...] = ()


def _partners(steps: tuple[Step, ...]) -> list[str]:
    return [step.partner for step in steps]


def _codes(step: Step) -> set[str]:
    return {each.code for each in step.reasons}


def test_a_question_leads_to_who_tells_of_it_and_says_that_it_is_not_told_here(guide: Guide) -> None:
    first = guide.onward(Context(text="les déportés", here="hub"), READER)[0]
    assert first.partner == "camp"
    reason = next(each for each in first.reasons if each.code == "theme-core")
    assert (reason.depth_here, reason.depth_there, reason.subject) == ("none", "core", "themes/deportation")
    assert sum(first.waiting.counts.values()) > 0
    assert len(first.waiting.best) == 3


def test_a_misspelt_word_and_words_of_a_label_lead_there_too(guide: Guide) -> None:
    for asked in ("chevalliers", "Tournoi", "une deportasion", "camp plaine"):
        assert guide.onward(Context(text=asked, here="hub"), READER), asked
    assert _partners(guide.onward(Context(text="chevalliers", here="hub"), READER))[0] == "chateau"


def test_no_step_leads_where_one_is_and_none_is_without_reason(guide: Guide, edition: Edition) -> None:
    contexts = [context_of(edition, id) for id in edition.ids()]
    contexts += [Context(text=text, here="camp") for text in ("déportation", "qwxz", "", "1350", "Martin")]
    for context in contexts:
        steps = guide.onward(context, READER, most=8)
        assert context.here not in _partners(steps)
        assert len(set(_partners(steps))) == len(steps)
        for step in steps:
            assert step.reasons
            assert _codes(step) <= set(CODES)
            assert step.score > 0
            assert not context.record or context.record.id not in step.waiting.best
    assert guide.onward(Context(text="qwxz"), READER) == ()


def test_what_a_page_has_found_waits_first_and_what_it_has_not_is_looked_for(guide: Guide) -> None:
    told = ("camp/told1", "camp/told2", "camp/told3")
    beside = guide.onward(Context(text="Martin", here="hub", found={"camp": told}), READER)
    camp = next(step for step in beside if step.partner == "camp")
    assert set(camp.waiting.best) & set(told)
    for step in guide.onward(Context(text="Martin", here="hub", found={"hub": told}), READER):
        assert step.waiting.best
        assert not set(step.waiting.best) & set(told)


def test_a_name_leads_to_the_list_it_is_on(guide: Guide) -> None:
    first = guide.onward(Context(text="Fictive Martin", here="hub"), READER)[0]
    assert first.partner == "camp"
    assert "on-list" in _codes(first)
    assert first.waiting.best[0].startswith("internes/")


def test_a_place_chooses_the_site_and_its_hours_and_distance_are_told(guide: Guide) -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=ZONE)
    visitor = Visitor(at=(48.95, 2.45), moment=noon)
    first = guide.onward(Context(text="Que s'est-il passé à Plaine-Basse ?", here="hub"), visitor)[0]
    assert (first.partner, first.site) == ("camp", "plaine")
    assert "place" in _codes(first)
    assert first.opening.state == "open"
    assert first.opening.until == noon.replace(hour=18)
    assert first.distance == 0
    second = guide.onward(Context(text="déportation", here="hub"), Visitor(at=(48.85, 2.35)))[0]
    assert second.site == "bureau"
    assert second.opening.state == "unknown"


def test_years_and_visits_are_reasons(guide: Guide) -> None:
    steps = {step.partner: step for step in guide.onward(Context(text="chevaliers en 1350", here="hub"), READER)}
    assert "period" in _codes(steps["chateau"])
    steps = {step.partner: step for step in guide.onward(Context(text="visite déportation", here="hub"), READER)}
    offer = next(each for each in steps["camp"].reasons if each.code == "offer")
    assert offer.subject == "camp/c3"


def test_the_desk_pins_and_vetoes(guide: Guide) -> None:
    context = Context(text="déportation", here="hub")
    assert _partners(guide.onward(context, READER))[0] == "camp"
    pinned = guide.onward(context, READER, decision=Decided(pinned=("chateau",)))
    assert pinned[0].partner == "chateau"
    assert pinned[0].reasons[0].code == "pinned"
    assert "camp" not in _partners(guide.onward(context, READER, decision=Decided(vetoed=("camp",))))
    assert "hub" not in _partners(guide.onward(context, READER, decision=Decided(pinned=("hub",))))


def test_the_score_is_the_sum_of_its_reasons(guide: Guide) -> None:
    for step in guide.onward(Context(text="déportation 1943 Plaine-Basse", here="hub"), READER):
        assert sum(each.weight for each in step.reasons) <= step.score + 1e-9
        assert list(step.reasons) == sorted(step.reasons, key=lambda each: -each.weight)


def test_contexts_are_read_from_what_is_written(edition: Edition) -> None:
    record = context_of(edition, "camp/c1")
    assert record.record is not None
    assert record.here == "camp"
    assert context_of(edition, "themes/deportation", "hub").themes == ("themes/deportation",)
    assert context_of(edition, "deportation", "hub").themes == ("themes/deportation",)
    assert context_of(edition, "list:internes").here == "camp"
    assert context_of(edition, "des mots libres").text == "des mots libres"


def test_a_list_leads_on_from_who_keeps_it(guide: Guide, edition: Edition) -> None:
    steps = guide.onward(context_of(edition, "list:internes", "hub"), READER)
    assert steps[0].partner == "camp"
    assert "on-list" in _codes(steps[0])
