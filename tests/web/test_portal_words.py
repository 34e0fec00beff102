"""Words: every language says everything, and no template speaks for itself."""

import re
import string
from pathlib import Path

import pytest

from passeur.model.record import FORMS, KINDS, LEVELS, SECTIONS
from passeur.search.query import FILTERS
from passeur.web.address import SORTS
from passeur.web.words import catalogue, languages

WEB = Path(__file__).parents[2] / "src" / "passeur" / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def places(message: object) -> set[str]:
    forms = message.values() if isinstance(message, dict) else [message]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(str(form)) if name}


def test_there_are_french_and_english() -> None:
    assert {"fr", "en"} <= set(languages())


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_messages_with_the_same_places(lang: str) -> None:
    mine, french = catalogue(lang).messages, catalogue("fr").messages
    assert mine.keys() == french.keys()
    for key, message in mine.items():
        assert message, key
        if not key.startswith(("century.", "clock.")):
            assert places(message) == places(french[key]), key


@pytest.mark.parametrize("lang", languages())
def test_every_value_of_the_model_has_a_word(lang: str) -> None:
    messages = catalogue(lang).messages
    wanted = [f"section.{name}" for name in SECTIONS] + [f"facet.{name}" for name in FILTERS]
    wanted += [f"{group}.{name}" for name in FORMS for group in ("form", "forms")]
    wanted += [f"{group}.{name}" for name in KINDS for group in ("kind", "kinds", "see")]
    wanted += [f"level.{name}" for name in LEVELS] + [f"sort.{name}" for name in SORTS]
    assert not [key for key in wanted if key not in messages]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_messages_that_templates_name_exist(template: Path) -> None:
    source = template.read_text()
    keys = re.findall(r"""{% say ["']([^"']+)["']""", source)
    assert not [key for key in keys if key not in catalogue("fr").messages]
    groups = {key.rpartition(".")[0] for key in catalogue("fr").messages}
    assert not [group for group in re.findall(r"""{% word ["']([^"']+)["']""", source) if group not in groups]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_words_of_its_own(template: Path) -> None:
    source = TAG.sub("", template.read_text())
    spoken = re.findall(r"""(?:aria-label|title|alt|placeholder)=["']([^"']*\w[^"']*)["']""", source)
    assert not spoken
    text = re.sub(r"<!doctype[^>]*>|<[^>]*>", " ", source, flags=re.IGNORECASE)
    assert not re.findall(r"\w+", text)


def test_messages_are_used() -> None:
    sources = "".join(path.read_text() for path in [*WEB.rglob("*.py"), *TEMPLATES])
    data = {  # groups whose keys are values of the data
        "kind", "kinds", "form", "forms", "level", "offer", "audience", "tongue", "date-type", "name", "role",
        "place-role", "term", "extent", "relation", "identifier", "gender", "life", "life-title", "digital-role",
        "section", "see", "facet", "sort", "certainty", "calendar", "century", "month", "home-way", "digital", "error",
        "explain", "people", "why", "tradition", "feature", "rule", "mentioned", "download", "all-of", "open",
        "weekday", "access", "relation-back", "school-level", "agenda-filter",
        "agenda-permanent",
        "kept-as", "kept-column",
        "count-of", "depth", "place-type", "place-types",
    }  # fmt: skip
    unused = [key for key in catalogue("fr").messages if key.partition(".")[0] not in data and key not in sources]
    assert not unused


def test_numbers_choose_their_form_by_language() -> None:
    assert catalogue("fr").say("count.records", 0) == "0 notice"
    assert catalogue("en").say("count.records", 0) == "0 records"
    assert catalogue("fr").say("count.records", 13_000) == "13\u202f000 notices"
    assert catalogue("en").say("count.records", 1) == "1 record"
