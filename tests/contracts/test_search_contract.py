"""What every search backend must do. A backend is added by one line in BACKENDS."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from random import Random
from unicodedata import normalize

import msgspec
import pytest

from passeur.errors import Damaged, QueryRefused
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import Name
from passeur.search import numbered
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import (
    FACETS,
    MOST_PHRASES,
    About,
    NameQuery,
    Page,
    Query,
    SearchBackend,
    SearchIndex,
    Sort,
)

BACKENDS: dict[str, Callable[[], SearchBackend]] = {"embedded": EmbeddedBackend}
SORTS: tuple[Sort, ...] = ("relevance", "date", "date-desc", "title", "tree", "name")


def doc(id: str, title: str, **values: object) -> Document:
    """A document with what a test does not care for filled in."""
    given = {"kind": "holding", "partner": "archives", "source": "aids", "lang": "fr"} | values
    return Document(id=id, title=title, **given)  # type: ignore[arg-type]


DOCUMENTS = (
    doc(
        "aids/fonds", "Fonds de l’armée des ombres", text="Dossiers des déportés & <internés> ; cote AJ/40/1234.",
        form="archives", level="fonds", languages=("fr", "de"), themes=("Déportation", "Résistance"),
        places=("Suresnes",), agents=("Comité fictif",), centuries=("20",), decades=("1930", "1940"), digital=True,
        identifiers=("72 AJ 35",), earliest=19390901, latest=19450508, top=True,
    ),
    doc("aids/letters", "Lettres d'un résistant", text="Correspondance à sa famille.", level="file",
        parent="aids/fonds", order=1, earliest=19440817, latest=19440825, decades=("1940",), centuries=("20",),
        form="archives", themes=("Résistance",), identifiers=("72 AJ 35/1",)),
    doc("aids/tracts", "Tracts", text="Œuvres clandestines imprimées au cœur de Paris.", level="file",
        parent="aids/fonds", order=2, form="poster", places=("Paris",)),
    doc("aids/maps", "Cartes", text="Le Mont-Valérien, 1940-1944.", level="file", parent="aids/fonds", order=10,
        form="map", earliest=-29989899, latest=-29908769, centuries=("-30",)),
    doc("memorial/person", "Élise Fictive", kind="person", partner="memorial", source="names", names=("Élise Fictive",
        "Lise"), list="wall", text="Agent de liaison.", places=("Paris",), themes=("Résistance",), top=True,
        earliest=19200101, latest=19440819, decades=("1920", "1940"), centuries=("20",),
        backgrounds=("Résistante", "Communiste"), letter="F", sort_name="fictive elise"),
    doc("museum/flag", "Flag of the letter writers", partner="museum", source="objects", lang="en", form="object",
        text="The museum's archives keep several letters and flags.", title_en="Flag of the letter writers"),
    doc("museum/both", "Le brassard", partner="museum", source="objects", form="object", title_en="The armband",
        text="Brassard porté à la Libération.", text_en="Armband worn at the Liberation."),
    doc("museum/unknown", "Photographien", partner="museum", source="objects", lang="", form="photograph",
        text="Ansichten der Stadt, several streets.", earliest=19440101, latest=19441231),
)  # fmt: skip


#: How an index is built: at once, or joined of so many parts, some of which may hold nothing.
PARTS = {"built at once": 0, "joined of one": 1, "joined of three": 3, "joined of more than there are": 11}


class Parts:
    """Builds each index as a number of parts and joins them, through the port alone."""

    def __init__(self, backend: SearchBackend, number: int) -> None:
        self._backend, self._number = backend, number

    def build(self, folder: Path, documents: Iterable[Document]) -> SearchIndex:
        """An index of `documents`, open; the parts are gone."""
        if not self._number:
            builder = self._backend.create(folder)
            builder.add(documents)
            builder.finish()
            return self._backend.open(folder)
        given = list(documents)
        paths = [folder.parent / f"{folder.name}.part-{part}" for part in range(self._number)]
        for part, path in enumerate(paths):
            builder = self._backend.create(path, part)
            builder.add(given[part * len(given) // self._number : (part + 1) * len(given) // self._number])
            builder.finish()
        self._backend.join(paths, folder)
        assert not any(path.exists() for path in paths)
        return self._backend.open(folder)


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def backend(request: pytest.FixtureRequest) -> SearchBackend:
    return BACKENDS[request.param]()


@pytest.fixture(scope="module", params=sorted(PARTS))
def parts(request: pytest.FixtureRequest, backend: SearchBackend) -> Parts:
    return Parts(backend, PARTS[request.param])


@pytest.fixture(scope="module")
def index(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    opened = parts.build(tmp_path_factory.mktemp("few") / "index", DOCUMENTS)
    yield opened
    opened.close()


def children() -> Iterator[Document]:
    """5,000 children of one unit: equal titles, equal dates, unknown dates, equal scores."""
    for number in range(5_000):
        yield doc(
            f"many/{number}", ("Dossier", "Registre", "Été", f"Dossier {number % 50}")[number % 4], source="many",
            text="pièce " * (1 + number % 3), parent="many/top", order=5_000 - number,
            earliest=(19400101 + number % 28 if number % 5 else 0), latest=(19441231 if number % 5 else 0),
            themes=(f"thème {number % 60}",),
            sort_name=("", "martin paul", "fictive elise", f"{number % 97} fictif")[number % 4],
        )  # fmt: skip


@pytest.fixture(scope="module")
def many(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    opened = parts.build(tmp_path_factory.mktemp("many") / "index", children())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def many_at_once(backend: SearchBackend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    opened = Parts(backend, 0).build(tmp_path_factory.mktemp("at-once") / "index", children())
    yield opened
    opened.close()


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]


def found(index: SearchIndex, text: str, **more: object) -> set[str]:
    page = index.search(Query(text=text, **more))  # type: ignore[arg-type]
    assert page.total == len(page.hits)
    return set(ids(page))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        # case, accents, ligatures, in either direction
        ("SURESNES", {"aids/fonds"}), ("elise", {"memorial/person"}), ("ÉLISE", {"memorial/person"}),
        ("e\u0301lise", {"memorial/person"}), ("oeuvre", {"aids/tracts"}), ("œuvre", {"aids/tracts"}),
        ("coeur", {"aids/tracts"}),
        # elision, both apostrophes, and none
        ("l'armée", {"aids/fonds"}), ("l’armée", {"aids/fonds"}), ("armee", {"aids/fonds"}),
        ("l'armée des ombres", {"aids/fonds"}), ("résistant", {"aids/letters", "aids/fonds", "memorial/person"}),
        # stems of both languages, whoever reads
        ("déporté", {"aids/fonds"}), ("déportée", {"aids/fonds"}), ("deportees", {"aids/fonds"}),
        ("lettre", {"aids/letters"}), ("carte", {"aids/maps"}), ("flags", {"museum/flag"}),
        ("street", {"museum/unknown"}),
        ("museum", {"museum/flag"}), ("museum’s", {"museum/flag"}), ("Photographien", {"museum/unknown"}),
        # all words
        ("lettres résistant", {"aids/letters"}), ("lettres armée", set()),
        # phrases
        ('"armée des ombres"', {"aids/fonds"}), ('"ombres armée"', set()), ("« cœur de Paris »", {"aids/tracts"}),
        ("“cœur de Paris”", {"aids/tracts"}),
        # exclusion
        ("paris -tracts", {"memorial/person"}), ("-résistance paris", {"aids/tracts"}),
        # beginnings
        ("corresp*", {"aids/letters"}), ("fict*", {"aids/fonds", "memorial/person"}), ("déportat*", {"aids/fonds"}),
        # fields, in both languages
        ("title:tracts", {"aids/tracts"}), ("titre:armée", {"aids/fonds"}), ("title:paris", set()),
        ("name:lise", {"memorial/person"}), ("nom:comité", {"aids/fonds"}),
        ("lieu:paris", {"aids/tracts", "memorial/person"}),
        ("place:suresnes", {"aids/fonds"}), ("theme:deportation", {"aids/fonds"}),
        ('theme:"déportation"', {"aids/fonds"}),
        ("thème:résistance", {"aids/fonds", "aids/letters", "memorial/person"}),
        # call numbers, whole and in parts
        ("AJ/40/1234", {"aids/fonds"}), ("1234", {"aids/fonds"}), ("aj 40 1234", {"aids/fonds"}),
        ("AJ/40", {"aids/fonds"}),
        ("72 AJ 35", {"aids/fonds", "aids/letters"}), ("72AJ35", {"aids/fonds", "aids/letters"}),
        ("id:72AJ/35", {"aids/fonds", "aids/letters"}), ("cote:72AJ35/1", {"aids/letters"}),
        ("id:museum/flag", {"museum/flag"}),
        ("id:72AJ*", {"aids/fonds", "aids/letters"}),
        # hyphens
        ("Mont-Valérien", {"aids/maps"}), ("mont valerien", {"aids/maps"}), ("1940-1944", {"aids/maps"}),
        # a text in two languages is found in each
        ("brassard", {"museum/both"}), ("armbands", {"museum/both"}), ("libération", {"museum/both"}),
        # nothing but small words is still a question
        ("des", {"aids/fonds", "aids/tracts", "memorial/person"}), ("the", {"museum/flag", "museum/both"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_finds(index: SearchIndex, typed: str, wanted: set[str], lang: str) -> None:
    assert found(index, typed, lang=lang) == wanted


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "--", '""', "«»", "\x00"])
def test_no_words_is_everything(index: SearchIndex, typed: str) -> None:
    assert index.search(Query(text=typed)).total == len(DOCUMENTS)


def test_a_phrase_does_not_cross_parts_of_a_record(index: SearchIndex) -> None:
    assert found(index, '"résistant correspondance"') == set()
    assert found(index, '"suresnes déportation"') == set()


def test_whole_call_number_comes_first(index: SearchIndex) -> None:
    assert ids(index.search(Query(text="72 AJ 35")))[0] == "aids/fonds"
    assert ids(index.search(Query(text="72AJ35/1")))[0] == "aids/letters"


def test_title_outranks_text_and_whole_title_comes_first(parts: Parts, tmp_path: Path) -> None:
    documents = (
        doc("a/text", "Divers", text="tracts " * 5),
        doc("a/longer", "Tracts et affiches de la période", text="Divers"),
        doc("a/whole", "Tracts", text="Divers"),
        doc("a/top", "Tracts et affiches de la période", text="Divers", top=True),
    )
    index = parts.build(tmp_path / "index", documents)
    assert ids(index.search(Query(text="tracts"))) == ["a/whole", "a/top", "a/longer", "a/text"]


@pytest.mark.parametrize(
    ("facet", "value", "wanted"),
    [
        ("kind", "person", {"memorial/person"}), ("form", "map", {"aids/maps"}),
        ("partner", "memorial", {"memorial/person"}), ("source", "names", {"memorial/person"}),
        ("level", "fonds", {"aids/fonds"}), ("language", "de", {"aids/fonds"}),
        ("theme", "Déportation", {"aids/fonds"}),
        ("place", "Paris", {"aids/tracts", "memorial/person"}), ("century", "-30", {"aids/maps"}),
        ("decade", "1940", {"aids/fonds", "aids/letters", "memorial/person"}), ("digital", "true", {"aids/fonds"}),
        ("list", "wall", {"memorial/person"}), ("background", "Communiste", {"memorial/person"}),
        ("letter", "F", {"memorial/person"}), ("agent", "Comité fictif", {"aids/fonds"}),
        ("parent", "aids/fonds", {"aids/letters", "aids/tracts", "aids/maps"}),
    ],
)  # fmt: skip
def test_filters_and_their_counts(index: SearchIndex, facet: str, value: str, wanted: set[str]) -> None:
    assert found(index, "", filters={facet: (value,)}) == wanted
    if facet in FACETS:
        counts = index.search(Query(facets=(facet,))).facets[facet]
        assert {each.value: each.count for each in counts}[value] == len(wanted)


def test_every_facet_is_covered_above() -> None:
    parameters = {
        mark.args[1][at][0] for mark in test_filters_and_their_counts.pytestmark for at in range(len(mark.args[1]))
    }
    assert set(FACETS) <= parameters


def test_counts_agree_with_filters(index: SearchIndex) -> None:
    page = index.search(Query(text="résistance", facets=FACETS))
    for facet, counts in page.facets.items():
        for each in counts:
            filtered = index.search(Query(text="résistance", filters={facet: (each.value,)}))
            assert filtered.total == each.count > 0, (facet, each)
        assert list(counts) == sorted(counts, key=lambda each: (-each.count, each.value))


def test_several_values_widen_and_several_filters_narrow(index: SearchIndex) -> None:
    assert found(index, "", filters={"form": ("map", "poster")}) == {"aids/maps", "aids/tracts"}
    assert found(index, "", filters={"form": ("map", "poster"), "place": ("Paris",)}) == {"aids/tracts"}


def test_a_filtered_facet_shows_what_else_there_is(index: SearchIndex) -> None:
    page = index.search(Query(filters={"form": ("map",)}, facets=("form", "level")))
    assert {each.value for each in page.facets["form"]} == {"archives", "map", "object", "photograph", "poster"}
    assert [(each.value, each.count) for each in page.facets["level"]] == [("file", 1)]


def test_counts_that_are_kept_are_those_of_the_question(backend: SearchBackend, tmp_path: Path) -> None:
    queries = [
        Query(
            text=text, facets=("form", "place", "theme"), filters={name: values for name, values in filters if values}
        )
        for text in ("", "résistance")
        for form in ((), ("map",), ("archives", "poster"))
        for place in ((), ("Paris",), ("Suresnes",))
        for filters in [(("form", form), ("place", place))]
    ]
    one = Parts(backend, 0).build(tmp_path / "index", DOCUMENTS)
    for query in queries:
        fresh = backend.open(tmp_path / "index")
        assert one.search(query).facets == fresh.search(query).facets
        fresh.close()


def spread_documents() -> list[Document]:
    """Records with 300 themes, of which few have many records, and 60 places, one of them written in two ways."""
    draw = Random(7)
    themes = [f"thème {number}" for number in range(300)]
    weights = [1 / (number + 1) for number in range(300)]
    return [
        doc(
            f"archives/{number}",
            f"Dossier {number}",
            text=draw.choice(("tract", "lettre", "tract lettre", "carte")) + " rarissime" * (number % 75 == 0),
            themes=tuple(dict.fromkeys(draw.choices(themes, weights, k=draw.randint(0, 6)))),
            places=(("Orl\u00e9ans", "Orle\u0301ans")[number % 2] if number % 5 == 0 else f"lieu {number % 59}",),
            decades=(f"{(1930 + number % 40) // 10 * 10}",),
            earliest=(1930 + number % 40) * 10_000 + 101,
            latest=(1930 + number % 40) * 10_000 + 1231,
        )
        for number in range(3_000)
    ]


HINTS: dict[str, dict[str, list[str]]] = {
    "none": {},
    "of the most frequent": {"theme": [f"thème {number}" for number in range(120)], "place": ["Orl\u00e9ans"]},
    "of all": {"theme": [f"thème {number}" for number in range(300)], "place": [f"lieu {n}" for n in range(59)]},
    "of few and none that is there": {
        "theme": ["thème 299", "nulle part", "thème 2", "thème 2"],
        "place": ["ailleurs"],
    },
    "of a value in other signs": {"place": ["Orle\u0301ans", "Orl\u00e9ans", *(f"lieu {n}" for n in range(59))]},
}


@pytest.mark.parametrize("together", [0, 1_000_000], ids=["by two threads", "by one"])
@pytest.mark.parametrize("hint", HINTS)
def test_counts_are_the_same_whatever_values_are_said_to_be_frequent(
    backend: SearchBackend, tmp_path: Path, hint: str, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So few records would be counted without the hint, and by one thread.
    monkeypatch.setattr(numbered, "_MANY", 0)
    monkeypatch.setattr("passeur.search.counts._TOGETHER", together)
    documents = spread_documents()
    parts = [tmp_path / "0", tmp_path / "1"]
    for number, path in enumerate(parts):
        builder = backend.create(path, number, HINTS[hint])
        builder.add(documents[number::2])
        builder.finish()
    backend.join(parts, tmp_path / "joined")
    with closing(backend.open(tmp_path / "joined")) as index:
        years = [(0, 9999), (1938, 1945), (1, 1945)]
        for text, (first, last) in product(("", "tract", "tract lettre", "rarissime", "carte rarissime"), years):
            query = Query(text=text, facets=("theme", "place"), filters={"kind": ("holding",)})
            if first:
                query = msgspec.structs.replace(query, earliest=first * 10_000, latest=last * 10_000 + 1231)
            page = index.search(query)
            hits = [
                each
                for each in documents
                if set(text.split()) <= set(f"{each.title} {each.text}".lower().split())
                and first <= each.earliest // 10_000 <= last
            ]
            assert page.total == len(hits)
            for facet, values in (("theme", [each.themes for each in hits]), ("place", [each.places for each in hits])):
                true = Counter(normalize("NFC", value) for each in values for value in each)
                counts = [(normalize("NFC", each.value), each.count) for each in page.facets[facet]]
                assert [count for _, count in counts] == sorted(true.values(), reverse=True)[:50]
                assert all(true[value] == count for value, count in counts)


def test_parts_that_were_given_different_frequent_values_are_not_joined(backend: SearchBackend, tmp_path: Path) -> None:
    parts = [tmp_path / "0", tmp_path / "1"]
    for number, path in enumerate(parts):
        builder = backend.create(path, number, {"theme": [f"thème {number}"]})
        builder.add([doc(f"archives/{number}", "Dossier", themes=(f"thème {number}",))])
        builder.finish()
    with pytest.raises(Damaged, match="frequent"):
        backend.join(parts, tmp_path / "joined")


def test_at_most_fifty_values(many: SearchIndex) -> None:
    counts = many.search(Query(facets=("theme",))).facets["theme"]
    assert len(counts) == 50
    assert counts[0].count == 84


@pytest.mark.parametrize(
    ("earliest", "latest", "wanted"),
    [
        (19440820, 19440820, {"aids/letters", "aids/fonds", "museum/unknown"}),
        (None, -29980000, {"aids/maps"}), (-30000101, -29900101, {"aids/maps"}), (-30000101, -29990000, set()),
        (19450508, None, {"aids/fonds"}), (19450509, None, set()), (-30000000, 0, {"aids/maps"}),
        (None, 99991231, {"aids/fonds", "aids/letters", "aids/maps", "memorial/person", "museum/unknown"}),
    ],
)  # fmt: skip
def test_ranges_of_dates_and_unknown_ones(
    index: SearchIndex, earliest: int | None, latest: int | None, wanted: set[str]
) -> None:
    assert found(index, "", earliest=earliest, latest=latest) == wanted


def test_sorts(index: SearchIndex) -> None:
    dated = ["aids/maps", "memorial/person", "aids/fonds", "museum/unknown", "aids/letters"]
    up, down = ids(index.search(Query(sort="date"))), ids(index.search(Query(sort="date-desc")))
    assert up[:5] == dated
    assert down[:5] == dated[::-1]
    assert set(up[5:]) == set(down[5:]) == {"aids/tracts", "museum/flag", "museum/both"}
    titles = [hit.title for hit in index.search(Query(sort="title")).hits]
    assert titles[:3] == ["Cartes", "Élise Fictive", "Flag of the letter writers"]
    assert titles[-2:] == ["Photographien", "Tracts"]


def walk(index: SearchIndex, query: Query) -> list[str]:
    """The ids of all pages."""
    seen: list[str] = []
    while True:
        page = index.search(query)
        seen += ids(page)
        assert page.total == 5_000
        if not page.cursor:
            return seen
        query = Query(text=query.text, sort=query.sort, size=query.size, cursor=page.cursor, snippets=False)


@pytest.mark.parametrize("text", ["", "pièce"])
@pytest.mark.parametrize("sort", SORTS)
def test_cursors_are_complete_and_stable(many: SearchIndex, sort: Sort, text: str) -> None:
    query = Query(text=text, sort=sort, size=97, snippets=False)
    seen = walk(many, query)
    assert len(seen) == len(set(seen)) == 5_000
    assert walk(many, Query(text=text, sort=sort, size=200, snippets=False)) == seen


def test_titles_stay_in_order_over_pages(many: SearchIndex) -> None:
    titles: list[str] = []
    cursor = ""
    while cursor or not titles:
        page = many.search(Query(sort="title", size=150, cursor=cursor, snippets=False))
        titles += [hit.title.replace("É", "e").lower() for hit in page.hits]
        cursor = page.cursor
    assert titles == sorted(titles)


def test_children_in_tree_order_by_page(many: SearchIndex) -> None:
    query = Query(filters={"parent": ("many/top",)}, sort="tree", size=50)
    first = many.search(query)
    second = many.search(Query(filters=query.filters, sort="tree", size=50, cursor=first.cursor))
    assert [hit.order for hit in (*first.hits, *second.hits)] == list(range(1, 101))
    assert first.total == 5_000


def test_names_come_first_when_sorted_by_name_and_nothing_is_lost(many: SearchIndex) -> None:
    wanted = {f"many/{each}": ("", "martin paul", "fictive elise", f"{each % 97} fictif")[each % 4]
              for each in range(5_000)}  # fmt: skip
    seen: list[str] = []
    query = Query(sort="name", size=199)
    while True:
        page = many.search(query)
        seen += ids(page)
        if not page.cursor:
            break
        query = msgspec.structs.replace(query, cursor=page.cursor)
    assert len(seen) == len(set(seen)) == 5_000
    names = [wanted[id] for id in seen]
    assert names[:3_750] == sorted(names[:3_750])
    assert set(names[3_750:]) == {""}


def test_a_tree_is_entered_in_its_middle(many: SearchIndex) -> None:
    query = Query(filters={"parent": ("many/top",)}, sort="tree", size=3, after=4_000)
    page = many.search(query)
    assert [hit.order for hit in page.hits] == [4_001, 4_002, 4_003]
    assert page.total == 5_000
    further = many.search(Query(filters=query.filters, sort="tree", size=2, after=4_000, cursor=page.cursor))
    assert [hit.order for hit in further.hits] == [4_004, 4_005]


def test_preceding(index: SearchIndex, many: SearchIndex) -> None:
    assert [index.preceding("aids/fonds", order) for order in (1, 2, 10, 11)] == [0, 1, 2, 3]
    assert many.preceding("many/top", 4_000) == 3_999
    assert many.preceding("nobody", 10) == 0


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("deporte", "<mark>déportés</mark> &amp; &lt;internés&gt;"), ("dépor*", "<mark>déportés</mark> &amp;"),
        ('"des deportes"', "<mark>des</mark> <mark>déportés</mark>"),
        ("AJ/40/1234", "<mark>AJ</mark>/<mark>40</mark>/<mark>1234</mark>"),
        ("interne", "&lt;<mark>internés</mark>&gt;"),
    ],
)  # fmt: skip
def test_snippets_mark_what_was_found_and_escape(index: SearchIndex, typed: str, marked: str) -> None:
    hits = index.search(Query(text=typed)).hits
    assert marked in next(hit.snippet for hit in hits if hit.id == "aids/fonds")


def test_snippets_of_ligatures_languages_and_nothing(index: SearchIndex) -> None:
    def snippet(text: str, lang: str) -> str:
        return index.search(Query(text=text, lang=lang)).hits[0].snippet

    assert "<mark>Œuvres</mark>" in snippet("oeuvre", "fr")
    assert snippet("armband", "en") == "<mark>Armband</mark> worn at the Liberation."
    assert "<mark>Brassard</mark>" in snippet("brassard", "en")
    assert "<mark>" not in snippet("", "fr")
    assert index.search(Query(text="oeuvre", snippets=False)).hits[0].snippet == ""


def test_snippets_are_short_and_hold_what_was_found(parts: Parts, tmp_path: Path) -> None:
    text = "début " * 200 + "le mot rare cherché ici " + "fin " * 200
    index = parts.build(tmp_path / "index", (doc("a/1", "Titre", text=text),))
    snippet = index.search(Query(text="rares cherche")).hits[0].snippet
    assert "<mark>rare</mark> <mark>cherché</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 260


def test_titles_in_the_readers_language(index: SearchIndex) -> None:
    assert index.search(Query(text="brassard", lang="fr")).hits[0].title == "Le brassard"
    assert index.search(Query(text="brassard", lang="en")).hits[0].title == "The armband"


def test_suggestions(index: SearchIndex) -> None:
    def titles(prefix: str, lang: str = "fr") -> list[str]:
        return [each.title for each in index.suggest(prefix, lang)]

    assert (
        titles("él") == titles("ELI") == titles("elise fic") == titles("elise f") == titles("fict") == ["Élise Fictive"]
    )
    assert titles("le") == ["Le brassard", "Lettres d'un résistant", "Flag of the letter writers"]
    assert titles("lettr") == ["Lettres d'un résistant"]
    assert titles("armée om") == ["Fonds de l’armée des ombres"]
    assert titles("armb", "en") == ["The armband"]
    assert titles("armée xyz") == titles("e") == titles("") == titles("*") == []
    assert len(index.suggest("le", "fr", size=2)) == 2
    assert index.suggest("elise", "fr")[0].kind == "person"
    assert index.suggest("elise", "fr")[0].partner == "memorial"


def test_what_has_no_title_is_not_suggested_by_its_id(backend: SearchBackend, tmp_path: Path) -> None:
    untitled = doc("objects/brassard-12", "objects/brassard-12", text="Un brassard.")
    found = Parts(backend, 0).build(tmp_path / "index", [*DOCUMENTS, untitled])
    assert [each.id for each in found.suggest("brassard", "fr")] == ["museum/both"]


def test_similar(index: SearchIndex) -> None:
    alike = [hit.id for hit in index.similar("aids/fonds")]
    assert "aids/fonds" not in alike
    assert {"aids/letters", "memorial/person"} <= set(alike)
    assert len(index.similar("aids/fonds", size=1)) == 1
    assert list(index.similar("nobody/nothing")) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (Query(text="a" * 501), "500"), (Query(text="mot " * 33), "32"), (Query(text="a*"), "2 letters"),
        (Query(text="*"), "2 letters"), (Query(text="re*t"), "end of a word"),
        (Query(text="ab* cd* ef* gh* ij*"), "star"),
        (Query(size=0), "between 1 and 200"), (Query(size=201), "between 1 and 200"),
        (Query(filters={"colour": ("red",)}), "colour"), (Query(facets=("parent",)), "parent"),
        (Query(filters={"kind": tuple(map(str, range(101)))}), "at most 100"),
        (Query(sort="size"), "size"), (Query(cursor="x1"), "first page"),
        (Query(cursor="r" + "9" * 19), "first page"),  # type: ignore[arg-type]
        (Query(text="tracts", cursor="o-5"), "first page"), (Query(sort="date", cursor="o20"), "first page"),
        (Query(cursor="'; DROP"), "first page"), (Query(earliest=10**12), "day"), (Query(after=3), "tree"),
    ],
)  # fmt: skip
def test_refusals_say_why(index: SearchIndex, query: Query, says: str) -> None:
    with pytest.raises(QueryRefused, match=says):
        index.search(query)


@pytest.mark.parametrize(
    "text",
    ["(((((", "]]] AND OR NOT", "title:", ":", "title:title:title:x", '"', '"a" "b', "\ud800x", "a\x00b",
     "x" * 500, '"' * 499, "-" * 499, "é" * 500, "a:b:c:d " * 8, "../../etc/passwd", "<script>", "^~[1 TO 2]", "💥 🔥"],
)  # fmt: skip
def test_any_text_is_answered_or_refused(index: SearchIndex, text: str) -> None:
    with suppress(QueryRefused):
        assert index.search(Query(text=text, facets=FACETS)).total <= len(DOCUMENTS)


def test_eight_threads_get_the_same_answers(many: SearchIndex) -> None:
    queries = [
        Query(text=text, sort=sort, facets=("theme", "kind"))
        for text in ("pièce", "dossier", "registre pièce", "été", "doss*", "")
        for sort in SORTS
    ]
    alone = [many.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(many.search, queries * 4)) == alone * 4


def test_an_empty_index(parts: Parts, tmp_path: Path) -> None:
    index = parts.build(tmp_path / "index", ())
    page = index.search(Query(text="rien", facets=FACETS))
    assert (page.total, page.hits, page.cursor) == (0, (), "")
    assert all(counts == () for counts in page.facets.values())
    assert index.search(Query(facets=FACETS, sort="title")).total == 0
    assert list(index.suggest("ri", "fr")) == list(index.similar("a/b")) == []
    assert index.preceding("a", 3) == 0


def test_what_is_no_whole_index_is_damaged(backend: SearchBackend, parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        backend.open(tmp_path / "absent")
    unfinished = backend.create(tmp_path / "unfinished")
    unfinished.add(DOCUMENTS)
    with pytest.raises(Damaged):
        backend.open(tmp_path / "unfinished")
    parts.build(tmp_path / "cut", DOCUMENTS).close()
    for file in sorted(each for each in (tmp_path / "cut").rglob("*") if each.is_file()):
        kept = file.read_bytes()
        if file.name.startswith(".") or not kept:
            continue
        file.unlink()
        with pytest.raises(Damaged):
            backend.open(tmp_path / "cut")
        file.write_bytes(kept)


def test_an_index_is_not_written_over_another(backend: SearchBackend, parts: Parts, tmp_path: Path) -> None:
    parts.build(tmp_path / "index", DOCUMENTS).close()
    with pytest.raises(Damaged, match="not empty"):
        backend.create(tmp_path / "index")


def test_beginnings_that_stand_for_too_much_are_refused(parts: Parts, tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = (f"mot{first}{second}{third}" for first in letters for second in letters for third in letters)
    index = parts.build(tmp_path / "index", (doc("a/1", "Titre", text=" ".join(f"aj {word}" for word in made)),))
    assert index.search(Query(text="mota*")).total == 1
    assert index.search(Query(text="aj-mota*")).total == 1
    with pytest.raises(QueryRefused, match="more letters"):
        index.search(Query(text="mo* mot*"))
    with pytest.raises(QueryRefused, match="more letters"):
        index.search(Query(text="aj-mot*"))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "dossier", "pièce registre", "thème:12", "doss*"])
def test_an_index_joined_of_parts_answers_as_one_built_at_once(
    many: SearchIndex, many_at_once: SearchIndex, sort: Sort, text: str
) -> None:
    joined = at_once = Query(text=text, sort=sort, facets=FACETS, size=100)
    for _ in range(3):
        page, other = many.search(joined), many_at_once.search(at_once)
        # A cursor is the index's own affair; where it leads is not.
        assert msgspec.structs.replace(page, cursor="") == msgspec.structs.replace(other, cursor="")
        assert bool(page.cursor) == bool(other.cursor)
        joined = msgspec.structs.replace(joined, cursor=page.cursor)
        at_once = msgspec.structs.replace(at_once, cursor=other.cursor)


def test_parts_that_are_not_whole_are_not_joined(backend: SearchBackend, tmp_path: Path) -> None:
    whole, unfinished = backend.create(tmp_path / "0", 0), backend.create(tmp_path / "1", 1)
    for part in (whole, unfinished):
        part.add(DOCUMENTS[:2])
    whole.finish()
    with pytest.raises(Damaged):
        backend.join([tmp_path / "0", tmp_path / "1"], tmp_path / "index")
    with pytest.raises(Damaged):
        backend.open(tmp_path / "0")  # a part is no index before it is joined
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("kept")
    with pytest.raises(Damaged, match="not empty"):
        backend.join([tmp_path / "0"], tmp_path / "full")
    backend.join([tmp_path / "0"], tmp_path / "one")
    assert backend.open(tmp_path / "one").search(Query()).total == 2
    backend.join([], tmp_path / "none")
    assert backend.open(tmp_path / "none").search(Query()).total == 0


def person(id: str, *written: Name, **values: object) -> Document:
    """A person with these names."""
    more = {"kind": "person", "partner": "memorial", "source": "wall"} | values
    return doc(
        id,
        written[0].value,
        names=tuple(each.value for each in written),
        person_names=tuple(map(read_record_name, written)),
        **more,
    )


#: Nobody here has lived: the names are made up for these tests.
PEOPLE = (
    person("wall/szwarc", Name("Szwarc, Fictivius", given="Fictivius", family="Szwarc"), list="wall"),
    person("wall/schwartz", Name("Schwartz, Fictivius", given="Fictivius", family="Schwartz"), list="shot",
           source="shot"),
    person("wall/accents", Name("Élisède Fictivon", given="Élisède", family="Fictivon"),
           Name("Colonel Bidule", type="nom-de-guerre")),
    person("museum/other", Name("Zacharias Unlike", given="Zacharias", family="Unlike"), partner="museum",
           source="objects"),
    doc("wall/group", "Réseau Bidulune", kind="group", partner="memorial", source="wall", names=("Réseau Bidulune",),
        person_names=(read_name("Réseau Bidulune"),)),
    doc("aids/1", "Dossier", agents=("Fictivon, Élisède", "Szwarc, Fictivius"), mentions=("Fictivon, Élisède",
        "Szwarc, Fictivius")),
    doc("aids/2", "Dossier", agents=("Fictivon, Élisède",), mentions=("Fictivon, Élisède",)),
    doc("aids/3", "Dossier", partner="museum", source="objects", mentions=("Zacharias Unlike",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def people(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    opened = parts.build(tmp_path_factory.mktemp("people") / "index", PEOPLE)
    yield opened
    opened.close()


def named(index: SearchIndex, text: str, **more: object) -> list[tuple[str, str]]:
    """Id and kind of who is found by a name."""
    return [(hit.id, hit.kind) for hit in index.people(NameQuery(text=text, **more))]  # type: ignore[arg-type]


def test_exact_comes_before_near_and_each_hit_says_why(people: SearchIndex) -> None:
    for typed in ("Szwarc Fictivius", "fictivius SZWARC", "Szwarc, Fictivius"):
        hits = people.people(NameQuery(text=typed))
        assert [(hit.id, hit.kind, hit.exact) for hit in hits[:3]] == [
            ("wall/szwarc", "person", True), ("", "mention", True), ("wall/schwartz", "person", False)
        ]  # fmt: skip
        assert all(hit.reasons and 0 < hit.score <= 1 for hit in hits)
        assert hits[0].score >= hits[2].score
        assert (hits[0].partner, hits[0].source, hits[0].list) == ("memorial", "wall", "wall")
        assert (hits[1].partner, hits[1].name) == ("archives", "Szwarc, Fictivius")


def test_one_word_shows_other_forms_of_it_beside_its_own_bearers(parts: Parts, tmp_path: Path) -> None:
    written = [f"Fictivarz, {given}" for given in ("Ada", "Bea", "Cleo", "Dora", "Eva", "Flora", "Gita", "Hedda")]
    forms = [
        "Fictiwarc, Ida",
        "Fictivartz, Jana",
        "Fiktivarz, Kata",
        "Fiktiwarz, Lea",
        "Fictivars, Mara",
        "Fictivard, Ona",
    ]
    names = [*written, *forms]
    documents = [person(f"wall/{at}", Name(each)) for at, each in enumerate(names)]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        page = index.people(NameQuery(text="Fictivarz", size=10))
        assert [hit.exact for hit in page] == [True] * 4 + [False] * 6
        assert {hit.title for hit in page if not hit.exact} == set(forms)
        assert sum(hit.exact for hit in index.people(NameQuery(text="Fictivarz", size=10, strict=True))) == len(written)
        assert len(index.people(NameQuery(text="Fictivarz", size=50))) == len(names)


def test_bearers_of_one_name_that_begins_like_a_particle_leave_room_for_others(parts: Parts, tmp_path: Path) -> None:
    many = [person(f"wall/{at}", Name(f"{given}, Lafictivor")) for at, given in enumerate("ABCDEFGHIJ")]
    other = person("wall/other", Name("Fictevorr"))
    with closing(parts.build(tmp_path / "index", [*many, other])) as index:
        assert "wall/other" in [hit.id for hit in index.people(NameQuery(text="Fictivor", size=10))]


def test_the_very_name_stands_before_others_that_have_its_word(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/other", Name("Fictives")), person("wall/very", Name("de Fictives"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        assert [hit.id for hit in index.people(NameQuery(text="de Fictivés"))] == ["wall/very", "wall/other"]


def test_a_further_bearer_of_a_sure_form_stands_before_unsure_forms(parts: Parts, tmp_path: Path) -> None:
    sure = [person(f"wall/{given}", Name(f"Fictiwarz, {given}")) for given in ("Ada", "Bea")]
    unsure = [person(f"wall/{each}", Name(f"{each}, Cleo")) for each in ("Fictawerro", "Fictavarrow", "Fictivonal")]
    with closing(parts.build(tmp_path / "index", [*sure, *unsure])) as index:
        hits = index.people(NameQuery(text="Fictivarz", size=3))
        assert {"wall/Ada", "wall/Bea"} < {hit.id for hit in hits}


def test_a_name_is_found_written_together_and_apart(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/apart", Name("Fic Tivon, Ada")), person("wall/one", Name("Unwritt, Bea"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        for typed, who in (("Fictivon", "wall/apart"), ("Un Writt", "wall/one"), ("Bea Un Writt", "wall/one")):
            first = index.people(NameQuery(text=typed))[0]
            assert (first.id, first.exact) == (who, False)
            assert "together" in [reason.code for reason in first.reasons]


def test_a_record_stands_once_on_a_page_however_it_is_found(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/one", Name("Fic Tivonberg, Ada")), person("wall/other", Name("Fictivonberg, Ada"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        for typed in ("Fictivonberg", "Fic Tivonberg", "Ada Fictivon Berg"):
            found = [hit.id for hit in index.people(NameQuery(text=typed))]
            assert len(found) == len(set(found)) > 0


def test_who_has_a_part_of_the_words_is_not_said_to_bear_the_same_name(people: SearchIndex) -> None:
    hits = people.people(NameQuery(text="Fictivius Bouyjouvarz"))
    assert hits != ()
    for hit in hits:
        assert not hit.exact
        assert not {"same", "accents"} & {reason.code for reason in hit.reasons}


def test_a_word_that_another_name_of_the_record_has_is_not_said_to_be_missing(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/one", Name("Fictivarz, Ada"), Name("Ada Unwritt"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        hit = index.people(NameQuery(text="Ada Fictivarz née Unwritt"))[0]
        assert [(each.code, each.found) for each in hit.reasons if each.code in ("missing", "known-as")] == [
            ("known-as", "Ada Unwritt")
        ]


def test_a_unit_is_found_by_its_initials(parts: Parts, tmp_path: Path) -> None:
    titles = ("13e demi-brigade de Légion fictive", "14e demi-brigade de Légion fictive", "Réseau Bidulune")
    documents = [
        Document(id=f"units/{at}", kind="group", partner="p", source="units", title=title,
                 person_names=(read_name(title),))
        for at, title in enumerate(titles)
    ]  # fmt: skip
    with closing(parts.build(tmp_path / "index", documents)) as index:
        hits = index.people(NameQuery(text="13e DBLF"))
        assert (hits[0].id, hits[0].exact) == ("units/0", False)
        assert "initials-of" in [reason.code for reason in hits[0].reasons]
        assert index.people(NameQuery(text="13e DBLF", strict=True)) == ()


def test_letters_in_common_are_not_said_to_be_a_letter_or_two_apart(parts: Parts, tmp_path: Path) -> None:
    with closing(parts.build(tmp_path / "index", [person("wall/one", Name("Koenigsfict, Marie-Pierre"))])) as index:
        codes = [reason.code for hit in index.people(NameQuery(text="Gabriel Peri")) for reason in hit.reasons]
        assert "letters" not in codes


def test_a_whole_name_is_not_met_by_who_has_one_word_of_it(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/one", Name("Fictivarz, Ada")), person("wall/other", Name("Fictivarz, Zoltan"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        assert named(index, "Fictivarz deportation") != []
        assert named(index, "Fictivarz deportation", whole=True) == []
        for typed in ("Ada Fictivarz", "Ada Fictiwarz", "Fictivarz Ada"):
            assert [each for each, _ in named(index, typed, whole=True)] == ["wall/one"]


def test_a_name_that_is_a_part_of_the_one_asked_for_is_shown_where_there_is_room(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/part", Name("Fictivarz")), person("wall/given", Name("Jean"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        (hit,) = index.people(NameQuery(text="Fictivarz von der Linth"))
        assert (hit.id, hit.exact) == ("wall/part", False)
        assert [(each.code, each.asked) for each in hit.reasons] == [("missing", "Linth")]
        assert named(index, "Fictivarz von der Linth", whole=True) == []
        # Jean is what every other Jean is called, too.
        assert named(index, "Jean Fictivarz") == [("wall/part", "person")]


def test_the_very_name_is_found_among_many_short_ones_that_are_like_two_of_its_words(
    parts: Parts, tmp_path: Path
) -> None:
    many = [person(f"wall/{at}", Name("Fictima")) for at in range(150)]
    with closing(parts.build(tmp_path / "index", [*many, person("wall/very", Name("Fictima von Fictim"))])) as index:
        assert named(index, "Fictima von Fictim")[0] == ("wall/very", "person")


def test_a_long_name_of_a_group_is_no_near_miss_by_one_of_its_words(parts: Parts, tmp_path: Path) -> None:
    title = "Committee for the History of the War"
    group = Document(id="archives/committee", kind="group", partner="p", source="archives", title=title,
                     person_names=(read_name(title),))  # fmt: skip
    with closing(parts.build(tmp_path / "index", [group, person("wall/one", Name("Wartz, Ada"))])) as index:
        assert [each for each, _ in named(index, "Schwartz")] == ["wall/one"]


def test_one_word_of_a_name_is_not_nearly_two_of_another(parts: Parts, tmp_path: Path) -> None:
    documents = [person("wall/given", Name("Fictibloc, Marc")), person("wall/near", Name("Szvarsk, Marc"))]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        # "Szwarc" is a little like "Marc", which is what Marc is like already.
        assert [each for each, _ in named(index, "Marc Szwarc")] == ["wall/near"]


def test_who_wants_sure_names_gets_the_sure_ones_of_all(parts: Parts, tmp_path: Path) -> None:
    written = [f"{family}, {given}" for family in ("Fictivarz", "Fictiwarz", "Fiktivartz", "Unlikely", "Fictif de Varz")
               for given in ("Ada", "Adèle", "A.", "Zoltan")]  # fmt: skip
    documents = [person(f"wall/{at}", Name(name)) for at, name in enumerate(written)]
    with closing(parts.build(tmp_path / "index", documents)) as index:
        for typed in ("Ada Fictivarz", "Fictivarz", "A. Fictiwarz", "Zoltan Unlikly", "Фиктиварз Ada"):
            every = index.people(NameQuery(text=typed, whole=True, size=50))
            sure = index.people(NameQuery(text=typed, whole=True, least=0.8, size=50))
            assert sure != ()
            assert {hit.id for hit in sure if hit.score >= 0.8} == {hit.id for hit in every if hit.score >= 0.8}


def test_accents_and_case_are_exact(people: SearchIndex) -> None:
    hits = people.people(NameQuery(text="elisede fictivon"))
    assert (hits[0].id, hits[0].exact) == ("wall/accents", True)


def test_a_record_is_found_by_each_of_its_names(people: SearchIndex) -> None:
    assert ("wall/accents", "person") in named(people, "Colonel Bidule")[:2]
    assert named(people, "Réseau Bidulune")[0] == ("wall/group", "group")


def test_a_strict_search_finds_exact_names_only(people: SearchIndex) -> None:
    assert named(people, "Fictivius Szwarc", strict=True) == [("wall/szwarc", "person"), ("", "mention")]
    assert named(people, "Fictivius Szwark", strict=True) == []
    assert ("wall/szwarc", "person") in named(people, "Fictivius Szwark")


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"kind": ("person",)}, {("wall/szwarc", "person"), ("wall/schwartz", "person")}),
        ({"kind": ("mention",)}, {("", "mention")}), ({"list": ("wall",)}, {("wall/szwarc", "person")}),
        ({"list": ("shot", "wall"), "source": ("shot",)}, {("wall/schwartz", "person")}),
        ({"partner": ("archives",)}, {("", "mention")}), ({"partner": ("museum",)}, set()),
    ],
)  # fmt: skip
def test_names_are_filtered(
    people: SearchIndex, filters: dict[str, tuple[str, ...]], wanted: set[tuple[str, str]]
) -> None:
    assert set(named(people, "Szwarc Fictivius", filters=filters)) == wanted


def test_a_mention_is_given_once_and_not_beside_the_record_of_its_partner(people: SearchIndex) -> None:
    assert named(people, "Fictivon Élisède") == [("wall/accents", "person"), ("", "mention")]
    assert named(people, "Zacharias Unlike") == [("museum/other", "person")]


@pytest.mark.parametrize("typed", ["", "   ", "1942", "!!!", "\x00", "-"])
def test_no_name_finds_nobody(people: SearchIndex, typed: str) -> None:
    assert named(people, typed) == []


def test_words_that_are_no_name_do_not_hide_a_name(people: SearchIndex) -> None:
    assert ("wall/szwarc", "person") in named(people, "Szwarc déportation 1942")


@pytest.mark.parametrize(
    "query",
    [
        NameQuery(text="x" * 600), NameQuery(text=" ".join(f"mot{chr(97 + each)}" for each in range(26))),
        NameQuery(text="Icek", size=0), NameQuery(text="Icek", size=100_000),
        NameQuery(text="Icek", filters={"theme": ("x",)}),
    ],
)  # fmt: skip
def test_names_that_are_refused(people: SearchIndex, query: NameQuery) -> None:
    with pytest.raises(QueryRefused):
        people.people(query)


def test_only_who_was_given_is_found(people: SearchIndex, index: SearchIndex) -> None:
    assert [hit.title for hit in people.people(NameQuery(text="Zacharias Unlike", size=100))] == ["Zacharias Unlike"]
    assert index.people(NameQuery(text="Zacharias Unlike")) == ()


def test_names_of_an_index_joined_of_parts_are_those_of_one_built_at_once(
    people: SearchIndex, backend: SearchBackend, tmp_path: Path
) -> None:
    at_once = Parts(backend, 0).build(tmp_path / "index", PEOPLE)
    for typed in ("Szwarc Fictivius", "Fictivius", "Schwarz", "Bidule", "Fictivon", "Unlik Zacharia"):
        assert people.people(NameQuery(text=typed)) == at_once.people(NameQuery(text=typed))


@pytest.mark.parametrize("typed", ["col", "Colonel Bid", "bidule", "bidule col", "colonel b"])
def test_persons_are_suggested_by_their_other_names(people: SearchIndex, typed: str) -> None:
    assert [each.id for each in people.suggest(typed, "fr")] == ["wall/accents"]


def about(*phrases: str, terms: tuple[str, ...] = (), aligned: tuple[tuple[str, str], ...] = ()) -> Query:
    """A query for what records are about."""
    return Query(about=About(terms=terms, aligned=aligned, phrases=phrases), snippets=False)


def test_any_phrase_or_index_term_will_do(index: SearchIndex) -> None:
    assert set(ids(index.search(about("agent de liaison", "cœur de Paris")))) == {"memorial/person", "aids/tracts"}
    assert set(ids(index.search(about(terms=("Déportation",))))) == {"aids/fonds"}
    assert set(ids(index.search(about("brassard", terms=("Déportation",))))) == {"aids/fonds", "museum/both"}
    assert set(ids(index.search(about("liaison de agent", "absent")))) == set()
    assert index.search(about()).total == 0


def test_a_phrase_is_found_in_any_case_accents_and_number(index: SearchIndex) -> None:
    assert set(ids(index.search(about("AGENTS DE LIAISON")))) == {"memorial/person"}
    assert set(ids(index.search(about("oeuvre clandestine")))) == {"aids/tracts"}
    assert set(ids(index.search(about("lettre d'un resistant")))) == {"aids/letters"}
    assert set(ids(index.search(about("clandestin")))) == set()


def test_a_term_may_count_for_one_source_alone(index: SearchIndex) -> None:
    assert set(ids(index.search(about(aligned=(("names", "Résistance"),))))) == {"memorial/person"}
    assert set(ids(index.search(about(aligned=(("objects", "Résistance"),))))) == set()


def test_what_is_said_by_index_term_or_title_comes_before_what_only_speaks_of_it(index: SearchIndex) -> None:
    found = index.search(about("lettres", "Suresnes", "résistant", terms=("Déportation",)))
    assert [hit.id for hit in found.hits][:2] == ["aids/fonds", "aids/letters"]


def test_about_narrows_filters_and_words_too(index: SearchIndex) -> None:
    asked = msgspec.structs.replace(about("Paris"), filters={"kind": ("person",)})
    assert set(ids(index.search(asked))) == {"memorial/person"}
    assert set(ids(index.search(msgspec.structs.replace(about("Paris"), text="clandestines")))) == {"aids/tracts"}


def test_tally_agrees_with_searching_each_partner_and_kind(index: SearchIndex, many: SearchIndex) -> None:
    for asked in (Query(), Query(text="Paris"), about("Paris", terms=("Résistance",)), Query(text="introuvable")):
        tally = index.tally(asked)
        for partner in ("archives", "memorial", "museum"):
            for kind in ("holding", "person"):
                filters = {"partner": (partner,), "kind": (kind,)}
                total = index.search(msgspec.structs.replace(asked, filters=filters)).total
                assert tally.get(partner, {}).get(kind, 0) == total
    assert index.tally(Query(text="Paris"), without=("aids",)) == {"memorial": {"person": 1}}
    assert many.tally(Query()) == {"archives": {"holding": 5_000}}


def test_values_of_a_facet_are_all_there(index: SearchIndex, many: SearchIndex) -> None:
    assert set(index.values("theme")) == {"Déportation", "Résistance"}
    assert set(index.values("place")) == {"Suresnes", "Paris"}
    assert len(many.values("theme")) == 60
    with pytest.raises(QueryRefused):
        index.values("title")


def test_what_is_about_too_much_is_refused(index: SearchIndex) -> None:
    with pytest.raises(QueryRefused):
        index.search(about(*[f"mot {number}" for number in range(MOST_PHRASES + 1)]))


def test_the_best_of_each_kind_are_given_however_rare_it_is(backend: SearchBackend, tmp_path: Path) -> None:
    given = [doc(f"a/{n}", f"Dossier commun {n}", text="commun commun commun") for n in range(400)]
    given += [doc(f"p/{n}", f"Personne {n}", kind="person", text=f"{'long ' * n} commun") for n in range(90)]
    given += [doc(f"t/{n}", "Thème", kind="theme", text=f"{'mot ' * 300} commun") for n in range(2)]
    with closing(Parts(backend, 0).build(tmp_path / "index", given)) as index:
        page = index.search(Query(text="commun", each=4, facets=("kind",)))
        kinds = [hit.kind for hit in page.hits]
        assert page.total == 492
        assert page.cursor == ""
        assert {kind: kinds.count(kind) for kind in kinds} == {"holding": 4, "person": 4, "theme": 2}
        assert [kind for kind, after in zip(kinds, [*kinds[1:], ""], strict=True) if kind != after] == list(
            dict.fromkeys(kinds)
        )
        for kind in ("holding", "person", "theme"):
            alone = index.search(Query(text="commun", filters={"kind": (kind,)}, size=4))
            assert [hit.id for hit in page.hits if hit.kind == kind] == ids(alone)
        chosen = index.search(Query(text="commun", each=3, filters={"kind": ("person", "theme")}))
        assert {hit.kind for hit in chosen.hits} == {"person", "theme"}
        assert index.search(Query(text="nulle part", each=3)).hits == ()
        # Of a single kind, a page as any other, and the next one.
        asked = Query(text="commun", filters={"kind": ("person",)}, size=7)
        first = index.search(msgspec.structs.replace(asked, each=3))
        assert (ids(first), first.cursor) == (ids(index.search(asked)), index.search(asked).cursor)
        assert len(ids(first)) == 7
        assert first.cursor
        assert {hit.kind for hit in index.search(Query(each=1)).hits} == {"holding", "person", "theme"}
        with pytest.raises(QueryRefused):
            index.search(Query(each=7))


def test_the_best_of_each_partner_among_what_was_looked_at_are_told(index: SearchIndex) -> None:
    for asked in (
        Query(text="paris"),
        Query(text="paris", each=3),
        Query(each=1),
        Query(filters={"kind": ("person",)}),
    ):
        page = index.search(asked)
        for partner, told in page.by_partner.items():
            theirs = index.search(msgspec.structs.replace(asked, each=0, size=50, filters={
                **asked.filters, "partner": (partner,)}))  # fmt: skip
            assert list(told) == ids(theirs)[: len(told)]
        assert {hit.id for hit in page.hits} <= {id for told in page.by_partner.values() for id in told}
    assert index.search(Query(text="introuvable")).by_partner == {}


def test_counts_are_the_same_however_the_words_were_typed(index: SearchIndex) -> None:
    for typed in ("paris Résistance", "RESISTANCE paris", "la résistance, à Paris", "resistance paris paris"):
        assert index.tally(Query(text=typed)) == index.tally(Query(text="résistance paris"))
        assert index.search(Query(text=typed, facets=("kind",))).total == index.search(
            Query(text="résistance paris")).total  # fmt: skip
    assert index.search(Query(text='"paris resistance"')).total <= index.search(Query(text="paris resistance")).total
    for one, other in (("-paris resistance", "paris resistance"), ("paris", '"paris"'), ("titre:paris", "paris")):
        for asked in (one, other):
            total = sum(sum(kinds.values()) for kinds in index.tally(Query(text=asked)).values())
            assert total == index.search(Query(text=asked, size=100)).total == len(
                ids(index.search(Query(text=asked, size=100, counted=False))))  # fmt: skip


def test_what_many_records_say_and_no_name_has_is_no_name(parts: Parts, tmp_path: Path) -> None:
    told = [doc(f"aids/{n}", "Lettre d’un berger", text="la veille, une affiche") for n in range(90)]
    told += [doc("aids/rare", "Brassard", mentions=("Fictive Berger",), agents=("Fictive Berger",))]
    with closing(parts.build(tmp_path / "index", told)) as index:
        for typed in ("lettre", "une lettre", "l’affiche", "lettre affiche", "la veille"):
            assert index.ordinary(typed), typed
        assert index.bears("Berger")
        assert index.bears("BERGÈR")
        assert not index.bears("lettre")
        # A name has it; it is rare; nobody has it, so that it may be somebody misspelt; nothing is said.
        for typed in ("berger", "lettre berger", "brassard", "fictive veille", "bergr", "lettre bergr", "", "de la"):
            assert not index.ordinary(typed), typed


def test_any_word_will_do_and_those_with_more_come_first(index: SearchIndex) -> None:
    asked = Query(text="lettres brassard liberation", any_word=True, snippets=False)
    found = ids(index.search(asked))
    assert found[0] == "museum/both"
    assert "aids/letters" in found
    assert set(index.tally(asked)) == {"archives", "museum"}
    without = msgspec.structs.replace(asked, text="lettres brassard -liberation")
    assert "museum/both" not in ids(index.search(without))
    assert index.search(msgspec.structs.replace(asked, text="introuvable inconnu")).total == 0


def test_what_is_not_counted_finds_the_same(index: SearchIndex) -> None:
    asked = Query(text="paris", snippets=False)
    bare = index.search(msgspec.structs.replace(asked, counted=False))
    assert bare.total == 0
    assert bare.hits == index.search(asked).hits


def test_phrases_may_count_in_titles_alone(index: SearchIndex) -> None:
    in_titles = Query(about=About(phrases=("lettres", "clandestines"), titles=True), snippets=False)
    assert ids(index.search(in_titles)) == ["aids/letters"]
    assert set(index.tally(in_titles)) == {"archives"}
    with_terms = Query(about=About(terms=("Déportation",), phrases=("clandestines",), titles=True), snippets=False)
    assert ids(index.search(with_terms)) == ["aids/fonds"]


#: Beside DOCUMENTS: a person with a record, and two who are only named, one of them twice.
NAMED = (
    doc("names/martin", "Martin, Paul", kind="person", source="names", names=("Martin, Paul",),
        person_names=(read_record_name(Name("Martin, Paul")),), sort_name="martin paul"),
    doc("aids/one", "Un dossier", agents=("Martin, Jeanne", "Garnier, Luc"),
        mentions=("Martin, Jeanne", "Garnier, Luc")),
    doc("aids/two", "Un autre", agents=("Garnier, Luc",), mentions=("Garnier, Luc",), places=("Lyon",)),
)  # fmt: skip


def told(index: SearchIndex) -> dict[str, object]:
    """What an index answers, but for what depends on how much its words weigh."""
    asked = [
        Query(facets=FACETS, size=200), Query(text="lettre", facets=FACETS, size=200), Query(text="-lettre", size=200),
        Query(filters={"kind": ("holding",)}, facets=FACETS, sort="title", size=200), Query(sort="date", size=200),
        Query(sort="name", size=200), Query(each=3), Query(about=About(phrases=("lettre",)), size=200),
    ]  # fmt: skip
    pages = [index.search(query) for query in asked]
    return {
        "hits": [sorted(hit.id for hit in page.hits) for page in pages],
        "counts": [(page.total, page.facets) for page in pages],
        "tally": index.tally(Query()),
        "values": [sorted(index.values(facet)) for facet in ("theme", "place")],
        "suggestions": [
            sorted(each.id for each in index.suggest(word, "fr")) for word in ("let", "bra", "pho", "mar", "fic")
        ],
        "people": [
            sorted((hit.id, hit.name) for hit in index.people(NameQuery(text=name)))
            for name in ("Martin", "Luc Garnier", "Jeanne Martin")
        ],
        "places in the tree": [index.preceding(parent, 1_000) for parent in ("", "aids/fonds")],
    }


def test_the_name_of_a_record_that_nothing_is_told_of_is_no_value_of_a_facet(
    backend: SearchBackend, tmp_path: Path
) -> None:
    builder = backend.create(tmp_path / "index")
    builder.add([
        person("wall/gone", Name("Fictivarz, Ada"), Name("Colonel Fictif")),
        Document(id="aids/tied", kind="holding", partner="p", source="aids", title="Dossier",
                 themes=("Colonel Fictif", "Prisons"), places=("Fictivarz, Ada", "Suresnes")),
    ])  # fmt: skip
    builder.finish()
    asked = Query(facets=("theme", "place"))
    with closing(backend.open(tmp_path / "index", frozenset({"wall/gone"}))) as index:
        found = index.search(asked).facets
        assert {name: [each.value for each in found[name]] for name in asked.facets} == {
            "theme": ["Prisons"], "place": ["Suresnes"]}  # fmt: skip
        assert (list(index.values("theme")), list(index.values("place"))) == (["Prisons"], ["Suresnes"])


def test_nothing_is_told_of_records_that_an_index_is_opened_without(backend: SearchBackend, tmp_path: Path) -> None:
    every = (*DOCUMENTS, *NAMED)
    for name, documents in (("whole", every), ("empty", ())):
        builder = backend.create(tmp_path / name)
        builder.add(documents)
        builder.finish()
    everything = frozenset(document.id for document in every)
    for number, document in enumerate(every):
        builder = backend.create(tmp_path / str(number))
        builder.add([other for other in every if other.id != document.id])
        builder.finish()
        with (
            closing(backend.open(tmp_path / "whole", frozenset({document.id, "nobody/nothing"}))) as without,
            closing(backend.open(tmp_path / str(number))) as never,
        ):
            assert told(without) == told(never)
            assert not without.similar(document.id)
            likes = [without.similar(other.id, 20) for other in every]
            assert document.id not in {hit.id for hits in likes for hit in hits}
    with closing(backend.open(tmp_path / "whole", everything)) as without:
        assert told(without) == told(backend.open(tmp_path / "empty"))
