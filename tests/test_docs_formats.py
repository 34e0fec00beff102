"""The pages made from the code say what the code does."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from passeur.formats.base import formats
from passeur.model.record import Person, encode

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_page_is_up_to_date(generate: ModuleType) -> None:
    old = [
        name
        for name, content in generate.pages().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != content
    ]
    assert old == [], "run `python docs/generate.py` and read what changed"


def test_no_page_is_left_of_a_format_that_is_gone(generate: ModuleType) -> None:
    made = {
        path.relative_to(DOCS).as_posix()
        for path in (DOCS / "formats").glob("*.md")
        if "docs/generate.py" in path.read_text(encoding="utf-8")
    }
    assert made - set(generate.pages()) == set()


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_format_says_what_it_is_and_gives_a_reason_for_all_it_ignores(name: str) -> None:
    format = formats()[name]
    assert "lost" in (format.__doc__ or "").lower(), "a format's docstring says what is lost"
    assert all(field.to.strip() for field in format.FIELDS.values())
    assert all(reason.strip() for reason in format.IGNORED.values())
    assert set(format.FIELDS) & set(format.IGNORED) == set()


def test_the_schema_names_every_field_of_a_record() -> None:
    schema = json.loads((DOCS / "record.schema.json").read_text(encoding="utf-8"))
    person = json.loads(encode(Person(id="s/1", source="s", partner="p", gender="x")))
    assert set(person) <= set(schema["$defs"]["Person"]["properties"])
    assert set(schema["$defs"]["Person"]["required"]) == {"kind", "id", "source", "partner"}
