"""What a page would say twice, labels in the order in which readers look them up, and what is worth a fold."""

from types import SimpleNamespace
from typing import cast

from passeur.model.record import Holding, LifeEvent, Note
from passeur.model.text import Phrase, text
from passeur.search.query import Count
from passeur.web.address import Search
from passeur.web.settings import configure
from passeur.web.visit import Visit

configure()

from passeur.web.cite import preferred  # noqa: E402  views need the settings
from passeur.web.present import sections, told_of  # noqa: E402
from passeur.web.views.search import _filter  # noqa: E402
from passeur.web.views.themes import Branch, _in_order  # noqa: E402
from passeur.web.words import catalogue  # noqa: E402


def test_an_event_whose_text_is_its_type_says_it_once() -> None:
    assert told_of(LifeEvent("arrest", text=text("Arrestation", "fr")), "") == []
    fuller = LifeEvent("arrest", text=text("Arrestation à Caluire"))
    assert told_of(fuller, "fr") == [Phrase("Arrestation à Caluire", "fr")]


def test_accents_and_capitals_do_not_order_themes() -> None:
    labels = ("guerre froide", "Reconstruction", "épuration")
    branches = [Branch("", Phrase(label, "fr"), [], []) for label in labels]
    assert [each.label.value for each in _in_order(branches)] == ["épuration", "guerre froide", "Reconstruction"]


def test_one_value_of_a_filter_alone_is_not_folded_away() -> None:
    counts = tuple(Count(f"Lieu {number}", 9 - number) for number in range(8))
    visit = cast(Visit, SimpleNamespace(lang="fr"))
    shown = [_filter("place", some, Search(), visit) for some in (counts[:7], counts)]
    assert [(len(each.first), len(each.more)) for each in shown] == [(7, 0), (6, 2)]


def test_how_a_partner_wishes_to_be_cited_is_no_part_of_the_description() -> None:
    notes = (Note("citation", text("Fictif, fol. 3.")), Note("scope", text("Un registre imaginaire.")))
    record = Holding(id="s/1", source="s", partner="p", title=text("Registre"), notes=notes)
    visit = cast(Visit, SimpleNamespace(lang="fr", words=catalogue("fr")))
    seeing, described = sections(record, visit, {})
    assert [each.type for each in (*seeing, *described)] == ["scope"]
    assert preferred(record, visit) == Phrase("Fictif, fol. 3.")


def test_notes_under_one_heading_are_one_section() -> None:
    notes = tuple(Note("physical", text(said)) for said in ("bois", "tourné", "bon état"))
    above = Note("physical", text("verre"), "Le couvercle")
    record = Holding(id="s/1", source="s", partner="p", title=text("Boîte"), notes=(*notes, above))
    visit = cast(Visit, SimpleNamespace(lang="fr", words=catalogue("fr")))
    _, described = sections(record, visit, {})
    assert [[phrase.value for phrase in each.texts] for each in described] == [
        ["bois", "tourné", "bon état"],
        ["verre"],
    ]
