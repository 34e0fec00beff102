"""What a page would say twice, and labels in the order in which readers look them up."""

from passeur.model.text import Phrase
from passeur.web.settings import configure

configure()

from passeur.web.views.people import _is_type  # noqa: E402  views need the settings
from passeur.web.views.themes import Branch, _in_order  # noqa: E402


def test_an_event_whose_text_is_its_type_says_it_once() -> None:
    assert _is_type(Phrase("Arrestation", "fr"), "arrest")
    assert not _is_type(Phrase("Arrestation à Caluire", "fr"), "arrest")


def test_accents_and_capitals_do_not_order_themes() -> None:
    labels = ("guerre froide", "Reconstruction", "épuration")
    branches = [Branch("", Phrase(label, "fr"), [], []) for label in labels]
    assert [each.label.value for each in _in_order(branches)] == ["épuration", "guerre froide", "Reconstruction"]
