"""Words: every language says everything, and no template speaks for itself."""

import ast
import json
import re
import shutil
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.template import Context
from django.test import Client
from lxml import html

from passeur.model.record import FORMS, KINDS, LEVELS, SECTIONS
from passeur.model.text import Phrase
from passeur.search.query import FILTERS
from passeur.web import tags, words
from passeur.web.address import SORTS
from passeur.web.current import Current
from passeur.web.facets import Choice
from passeur.web.words import catalogue, languages

WEB = Path(__file__).parents[2] / "src" / "passeur" / "web"
FIXTURES = Path(__file__).parents[1] / "formats"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
#: What makes pages: everything of the portal but its building and its desk's own modules.
VIEWS = sorted(
    path for path in WEB.rglob("*.py") if path.name not in ("build.py", "server.py") and "migrations" not in path.parts
)
#: Three words in a row, as sentences have and names, patterns and headers have not.
SENTENCE = re.compile(r"[A-Za-zÀ-ÿ’']{2,} [a-zà-ÿ’']{1,} [a-zà-ÿ’']{2,}")
#: Methods whose words are for those who run the portal.
OPERATORS = {"error", "warning", "info", "execute", "executescript", "add_argument"}
HUB = 'hub = "musee"\nlanguages = ["fr", "en", "de"]'
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


def test_words_are_set_as_each_language_sets_them() -> None:
    """French signs of two parts never begin a line: an unbreakable space stands before them. No typewriter's marks."""
    for lang in languages():
        for key, message in catalogue(lang).messages.items():
            for form in message.values() if isinstance(message, dict) else [message]:
                assert not re.search(r"\w'\w|\.\.\.|  ", form), key
                assert not re.search(r"} (?:h|min|m|km)\b", form), f"{key}: a unit never begins a line"
                if lang == "fr":
                    assert not re.search(r" [:;!?»]|« ", form), key
                    assert not re.search(r"[\w}»)][;!?](?!\w)|«\w", form), key
                if lang == "en":
                    assert not re.search(r"\s[;!?»]|[«»]", form), key


@pytest.mark.parametrize("lang", languages())
def test_every_value_of_the_model_has_a_word(lang: str) -> None:
    messages = catalogue(lang).messages
    wanted = [f"section.{name}" for name in SECTIONS] + [f"facet.{name}" for name in FILTERS]
    wanted += [f"{group}.{name}" for name in FORMS for group in ("form", "forms")]
    wanted += [f"{group}.{name}" for name in KINDS for group in ("kind", "kinds", "see")]
    wanted += [f"level.{name}" for name in LEVELS] + [f"sort.{name}" for name in SORTS]
    assert not [key for key in wanted if key not in messages]


#: What a record may say of its parts → the words for it.
TYPED = {
    ("dates", "type"): "date-type", ("agents", "role"): "role", ("places", "role"): "place-role",
    ("terms", "type"): "term", ("extents", "type"): "extent", ("relations", "type"): "relation",
    ("names", "type"): "name", ("events", "type"): "life",
}  # fmt: skip


@pytest.mark.parametrize("lang", languages())
def test_what_readers_of_formats_give_has_a_word(lang: str) -> None:
    missing = set()
    for case in sorted(FIXTURES.glob("*/*.json")):
        read = json.loads(case.read_text(encoding="utf-8"))
        for record in read.get("records", ()) if isinstance(read, dict) else ():
            for (field, key), group in TYPED.items():
                said = {part.get(key) for part in record.get(field, ()) if isinstance(part, dict)} - {None, ""}
                missing |= {f"{group}.{word}" for word in said if f"{group}.{word}" not in catalogue(lang).messages}
    assert not missing


def test_every_type_that_the_networks_mappings_give_has_a_word() -> None:
    """A mapping’s `type` and `role` become labels of pages."""
    root, messages = WEB.parents[2], catalogue("fr").messages
    groups = {
        "dates": ("type", "date-type"), "terms": ("type", "term"), "relations": ("type", "relation"),
        "places": ("role", "place-role"), "names": ("type", "name"), "events": ("type", "life"),
    }  # fmt: skip
    missing = set()
    for file in [root / "demo" / "network.toml", *root.glob("bench/networks/*/network.toml")]:
        for source in tomllib.loads(file.read_text("utf-8"))["sources"].values():
            for key, (said, group) in groups.items():
                entries = source.get("mapping", {}).get(key, [])
                for entry in entries if isinstance(entries, list) else [entries]:
                    type = entry.get(said) if isinstance(entry, dict) else None
                    if isinstance(type, str) and f"{group}.{type}" not in messages:
                        missing.add(f"{group}.{type}")
    assert not missing


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


def spoken_strings(path: Path) -> list[str]:
    """String constants of a module that read like a sentence and are neither documentation nor told to operators."""
    tree = ast.parse(path.read_text())
    aside = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Assert)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OPERATORS)
        for inner in ast.walk(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside
        and SENTENCE.search(re.sub(r"<[^>]*>", "", node.value))
    ]  # fmt: skip


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.name)
def test_no_view_speaks_for_itself(path: Path) -> None:
    assert not spoken_strings(path)


def test_the_test_of_views_sees_what_is_spoken(tmp_path: Path) -> None:
    module = tmp_path / "view.py"
    module.write_text(
        '"""Some words here."""\nx = {"title": "All the records"}\nraise OSError("the file is not there")\n'
    )
    assert spoken_strings(module) == ["All the records"]


def test_a_third_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Any) -> None:
    locale, folder = tmp_path / "locale", tmp_path / "network"
    shutil.copytree(WEB / "locale", locale)
    folder.mkdir()
    german = (locale / "en.toml").read_text().replace('name = "English"', 'name = "Deutsch"')
    german = re.sub(r'(?m)^partners = "[^"]*"$', 'partners = "Partner und Häuser"', german, count=1)
    (locale / "de.toml").write_text(german)
    monkeypatch.setattr(words, "_FOLDER", locale)
    samples.publish(folder, samples.records(), samples.network.replace('hub = "musee"', HUB))
    forget = (words.languages.cache_clear, words.catalogue.cache_clear)
    for each in forget:
        each()
    current = Current(folder, samples.index, every=0.0)
    try:
        client = Client(**{"passeur.current": current})
        body = client.get("/de/").content.decode()
        assert '<html lang="de">' in body
        assert "Partner und Häuser" in body
        assert 'hreflang="fr"' in body
        french = client.get("/fr/record/noms/p1").content.decode()
        assert '<a href="/de/record/noms/p1" hreflang="de" lang="de" rel="alternate">Deutsch</a>' in french
        assert client.get("/", headers={"accept-language": "de-CH, fr;q=0.5"}).headers["Location"] == "/de/"
        assert client.get("/es/").status_code == 404
    finally:
        current.close()
        for each in forget:
            each()


def test_rights_and_names_that_only_a_screen_reader_says_are_marked_as_being_in_their_language(
    tmp_path: Path, samples: Any
) -> None:
    network = samples.network.replace(
        'text = {fr = "Licence ouverte", en = "Open licence"}', 'text = {fr = "Licence libre"}'
    )
    samples.publish(tmp_path, samples.records(), network)
    current = Current(tmp_path, samples.index)
    try:
        client = Client(**{"passeur.current": current})
        for url in ("/en/partners/musee", "/en/about"):
            assert html.fromstring(client.get(url).content).xpath("//span[@lang='fr'][.='Licence libre']"), url
        kept = html.fromstring(client.get("/en/kept?keep=fonds/F1").content)
        assert kept.xpath("//p[@class='drop']//span[@class='hide']/span/@lang") == ["fr"]
    finally:
        current.close()


def test_messages_are_used() -> None:
    sources = "".join(path.read_text() for path in [*WEB.rglob("*.py"), *TEMPLATES])
    data = {  # groups whose keys are values of the data
        "kind", "kinds", "form", "forms", "level", "offer", "audience", "tongue", "date-type", "name", "role",
        "place-role", "term", "extent", "relation", "identifier", "gender", "life", "life-title", "digital-role",
        "section", "see", "facet", "sort", "certainty", "calendar", "century", "month", "home-way", "digital", "error",
        "explain", "people", "why", "tradition", "feature", "rule", "mentioned", "download", "all-of", "open",
        "weekday", "access", "relation-back", "school-level", "agenda-filter",
        "agenda-permanent", "kept-as", "kept-column", "accessibility-tested", "accessibility-untested", "count-of",
        "depth", "depth-short", "depth-legend", "depth-table", "place-type", "place-types",
        "visit-who", "visit-part", "unfit",
        "pack-question",
        "because", "waiting", "decided", "refused", "walked", "century-part",
    }  # fmt: skip
    unused = [key for key in catalogue("fr").messages if key.partition(".")[0] not in data and key not in sources]
    assert not unused


def test_numbers_choose_their_form_by_language() -> None:
    assert catalogue("fr").say("count.records", 0) == "0 notice"
    assert catalogue("en").say("count.records", 0) == "0 records"
    assert catalogue("fr").say("count.records", 13_000) == "13\u202f000 notices"
    assert catalogue("en").say("count.records", 1) == "1 record"


def test_partners_signs_of_two_parts_never_begin_a_line() -> None:
    assert tags.unbroken("Paris : 1 ; « oui » !") == "Paris\xa0: 1\xa0; «\xa0oui\xa0»\xa0!"
    assert tags.unbroken("Dates: 1944; a :tag") == "Dates: 1944; a :tag"


def test_no_sign_of_two_parts_begins_a_line_of_a_partners_markup_or_of_a_filter() -> None:
    told = Phrase("27 mai : « réunion »", "fr", '<p>27 mai : <a href="https://a.example/x : y">« réunion »</a></p>')
    shown = tags.prose(told)
    assert "27\xa0mai" not in shown  # only before signs
    assert "27 mai\xa0: " in shown
    assert "«\xa0réunion\xa0»" in shown
    assert "\xa0" not in shown.partition('href="')[2].partition('"')[0]
    assert tags.prose(Phrase("Un", "fr", "<p>Un</p> <p> </p><p>&nbsp;</p>")).strip() == "<p>Un</p>"
    context = Context({"words": catalogue("fr"), "lang": "fr"})
    assert "Liste\xa0: extrait" in tags.choices(context, [Choice("Liste : extrait", 3, "/fr/search")])
    assert tags.say(context, "search.title", text="Paris : 1") == "«\xa0Paris\xa0: 1\xa0»"
