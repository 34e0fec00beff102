"""What a page would say twice, and labels in the order in which readers look them up."""

from passeur.model.record import LifeEvent
from passeur.model.text import Phrase, text
from passeur.web.settings import configure

configure()

from passeur.web.present import told_of  # noqa: E402  views need the settings
from passeur.web.views.themes import Branch, _in_order  # noqa: E402


def test_an_event_whose_text_is_its_type_says_it_once() -> None:
    assert told_of(LifeEvent("arrest", text=text("Arrestation", "fr")), "") == []
    fuller = LifeEvent("arrest", text=text("Arrestation à Caluire"))
    assert told_of(fuller, "fr") == [Phrase("Arrestation à Caluire", "fr")]


def test_accents_and_capitals_do_not_order_themes() -> None:
    labels = ("guerre froide", "Reconstruction", "épuration")
    branches = [Branch("", Phrase(label, "fr"), [], []) for label in labels]
    assert [each.label.value for each in _in_order(branches)] == ["épuration", "guerre froide", "Reconstruction"]
