"""A network with a few made-up records, a small index that keeps the search port, and the portal over them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from passeur.errors import QueryRefused
from passeur.guide.hours import ZONE
from passeur.lake.edition import Edition, EditionBuilder, Manifest, RecordWriter, SourceState, switch
from passeur.model.dates import Date
from passeur.model.names import Reason
from passeur.model.record import (
    Agent,
    AnyRecord,
    Digital,
    Event,
    Extent,
    Group,
    Holding,
    Identifier,
    LifeEvent,
    Link,
    Name,
    Note,
    Offer,
    Person,
    Place,
    PlaceRef,
    Provenance,
    Relation,
    Right,
    Session,
    Term,
    Theme,
    encode,
    kind_of,
)
from passeur.model.text import Phrase, plain, text
from passeur.search.document import Document, document
from passeur.search.query import Count, Hit, NameHit, NameQuery, Page, Query, Suggestion
from passeur.web.current import Current
from passeur.web.settings import configure

NETWORK = """
[network]
id = "essai"
name = {fr = "Réseau d’essai", en = "Trial network"}
hub = "musee"
thesaurus = "mots"
gazetteers = ["lieux"]
notice = {fr = "Ceci est un essai.", en = "This is a trial."}
about = {fr = "Un réseau imaginé pour les essais.", en = "A network made up for trials."}

[partners.musee]
name = {fr = "Musée imaginaire", en = "Imaginary Museum"}
short = {fr = "Musée", en = "Museum"}
words = {fr = "Nous n’abordons pas tous les thèmes.", en = "We do not address all themes."}
url = "https://musee.example/"
color = "#8a3b2a"
rights = {text = {fr = "Licence ouverte", en = "Open licence"}, uri = "https://example.org/licence"}
facts = [{fr = "Un fait sur le musée.", en = "A fact about the museum."}]
[partners.musee.coverage]
core = ["resistance"]
partial = ["guerre"]
none = ["deportation"]
periods = [{start = 1940, end = 1945}]
places = ["Bourg-Imaginé"]
[partners.musee.sites.maison]
name = {fr = "La Maison", en = "The House"}
address = "1 rue Imaginaire, Paris"
coordinates = [48.8338, 2.3325]
hours = "Tu-Su 10:00-18:00; PH off"
hours_source = "https://musee.example/horaires"
hours_checked = "2026-11-20"
closures = [{fr = "Une semaine imaginaire en août.", en = "An imaginary week in August."}]
access = {wheelchair = "limited", senses = ["hearing"]}
languages = ["fr", "en"]
duration = 90
prices = {fr = "Entrée imaginaire", en = "Imaginary entry"}
contact = "accueil@musee.example"
[[partners.musee.sites.maison.layers]]
name = {fr = "Un atelier", en = "A workshop"}
start = "18XX"
source = "https://musee.example/histoire"
[[partners.musee.sites.maison.layers]]
name = {fr = "Un refuge", en = "A refuge"}
start = "1943"
end = "1944-08-25"
source = {fr = "Un livre imaginaire", en = "An imaginary book"}
[partners.musee.sites.annexe]
name = {fr = "L’Annexe", en = "The Annexe"}
coordinates = [48.8500, 2.3400]
inside = "maison"

[partners.archives]
name = {fr = "Archives imaginaires", en = "Imaginary Archives"}
coverage = {core = ["deportation"], none = ["arts"]}
url = "https://archives.example/"
color = "#2f4b6e"
[partners.archives.sites.depot]
name = {fr = "Le Dépôt", en = "The Depot"}
address = "2 rue Imaginaire, Lyon"
coordinates = [45.7461, 4.8357]

[partners.memorial]
name = {fr = "Mémorial imaginaire", en = "Imaginary Memorial"}
color = "#4a4a4a"
[partners.memorial.sites.mur]
name = {fr = "Le Mur", en = "The Wall"}
coordinates = [48.8549, 2.3563]

[sources.mots]
partner = "musee"
files = ["mots/*"]
[sources.lieux]
partner = "musee"
files = ["lieux/*"]
[sources.objets]
partner = "musee"
name = {fr = "Les objets", en = "The objects"}
files = ["objets/*"]
format = "lido"
[sources.fonds]
partner = "archives"
name = {fr = "Les fonds", en = "The fonds"}
files = ["fonds/*"]
[sources.noms]
partner = "memorial"
name = {fr = "Les noms", en = "The names"}
files = ["noms/*"]
list = "mur"

[lists.mur]
name = {fr = "Les noms du mur", en = "The names on the wall"}
partner = "memorial"
about = {fr = "Chaque nom du mur imaginaire.", en = "Each name on the imaginary wall."}
"""

#: When the portal's visitors come: a Wednesday.
MOMENT = datetime(2026, 11, 25, 11, 0, tzinfo=ZONE)

#: Units under the big fonds: more than one page of the tree.
UNITS = 130

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def records() -> list[AnyRecord]:
    """One record of every kind and more; every name in them is made up."""
    printemps = Date("vers 1943", "1943~", 19430101, 19431231, "approximate", "creation")
    resistance = Term(text("Résistance imaginaire", "fr"))
    found: list[AnyRecord] = [
        Holding(
            id="objets/poste-1", source="objets", partner="musee",
            title=(Phrase("Poste émetteur imaginaire", "fr"), Phrase("Imaginary transmitter", "en")),
            identifiers=(Identifier("OBJ 1", "inventory"),), lang="fr", form="object", dates=(printemps,),
            agents=(Agent("Fictive, Jeanne", "maker", dates="1901-1977"),),
            places=(PlaceRef("Paris", "created"),), terms=(resistance,),
            notes=(
                Note("custody", (Phrase("Donné par sa famille.", "fr", "<p>Donné par <em>sa famille</em>.</p>"),)),
                Note("scope", text("Un poste qui tient dans une valise.", "fr")),
            ),
            digital=(
                Digital("https://images.example/poste.jpg", "image"), Digital("javascript:alert(3)", "image"),
                Digital("https://images.example/poste-small.jpg", "thumbnail"),
            ),
            links=(Link("https://musee.example/poste", "Au musée"), Link("javascript:alert(4)", "Non")),
            rights=(Right(text("Domaine imaginaire"), "https://example.org/droits"),),
            extents=(Extent("12 cm", 12.0, "cm", "height"),), location="Salle 3", credit=text("Don imaginaire"),
            provenance=Provenance("objets/lot.xml", "ab" * 32, 12, "lido 1"),
        ),
        Holding(
            id="fonds/F1", source="fonds", partner="archives", title=text("Fonds imaginaire", "fr"), level="fonds",
            identifiers=(Identifier("F/1", "call-number"),), form="archives", languages=("fre",),
            notes=(Note("access", text("Consultable en salle de lecture.", "fr")),), order=0,
        ),
        *(
            Holding(
                id=f"fonds/F1-{n}", source="fonds", partner="archives", title=text(f"Dossier imaginaire {n}", "fr"),
                level="file", form="archives", parent="fonds/F1", order=n, depth=1, dates=(printemps,),
                terms=(resistance,) if n % 2 else (), identifiers=(Identifier(f"F/1/{n}", "call-number"),),
            )
            for n in range(1, UNITS + 1)
        ),
        Person(
            id="noms/p1", source="noms", partner="memorial", title=text("FICTIVE Jeanne"), list="mur", gender="female",
            names=(Name("Fictive, Jeanne"), Name("Exemple", "nom-de-guerre")),
            events=(
                LifeEvent("death", Date("3 mars 1977", "1977-03-03", 19770303, 19770303), PlaceRef("Lyon")),
                LifeEvent(
                    "birth", Date("1er mai 1901", "1901-05-01", 19010501, 19010501), PlaceRef("Paris"), text("Dit-on.")
                ),
            ),
            relations=(Relation("member-of", "noms/g1"),), terms=(resistance,),
        ),
        Group(
            id="noms/g1", source="noms", partner="memorial", title=text("Réseau Fictif"),
            names=(Name("Réseau Fictif"),),
        ),
        Place(
            id="objets/lieu", source="objets", partner="musee", title=text("Place Imaginaire"),
            lat=48.8338, lon=2.3325,
        ),
        Event(
            id="objets/evt", source="objets", partner="musee", title=text("Un événement imaginaire"),
            dates=(printemps,),
        ),
        Theme(
            id="objets/theme", source="objets", partner="musee", title=text("Résistance imaginaire", "fr"),
            alternatives=(Phrase("Imaginary resistance", "en"),), broader=("objets/evt",),
        ),
        *_themes(),
        Place(
            id="lieux/bourg", source="lieux", partner="musee", type="internment-camp", lat=45.75, lon=4.85, order=0,
            title=(Phrase("Bourg-Imaginé", "fr"), Phrase("Imagined Borough", "en")),
            names=(
                Name("Bourg-Imaginé", lang="fr"), Name("Lyon", "variant"),
                Name("Erdachtburg", "former", lang="de", dates=(Date("1940-1944", "1940/1944", 19400101, 19441231),)),
            ),
            notes=(Note("scope", (Phrase("Un camp imaginaire.", "fr"), Phrase("An imaginary camp.", "en"))),),
        ),
        Place(
            id="lieux/hameau", source="lieux", partner="musee", title=text("Hameau-Imaginé", "fr"), type="maquis",
            lat=45.80, lon=4.95, order=1,
        ),
        Offer(
            id="objets/expo", source="objets", partner="musee", title=text("Exposition imaginaire", "fr"),
            type="exhibition", site="annexe", audience=("all",), permanent=True,
        ),
        Offer(
            id="objets/atelier", source="objets", partner="musee", title=text("Atelier d’essai", "fr"),
            type="workshop", site="maison", audience=("schools",), levels=("lower-secondary",), minutes=90,
            terms=(resistance,), languages=("fr", "en"), prices=text("30 euros imaginaires", "fr"),
            sessions=(
                Session("2026-10-01T14:00", "2026-10-01T15:30", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261217", (),
                        ("2026-12-03T14:00",)),
            ),
        ),
        Offer(
            id="objets/finie", source="objets", partner="musee", title=text("Présentation finie", "fr"),
            type="exhibition", site="maison", audience=("all",), sessions=(Session("2025-01-01", "2025-06-30"),),
        ),
        Offer(
            id="fonds/salle", source="fonds", partner="archives", title=text("Salle de lecture d’essai", "fr"),
            type="reading-room", site="depot", audience=("researchers",),
        ),
        Holding(
            id="objets/mechant", source="objets", partner="musee", title=text(f"Titre {EVIL}"),
            notes=(
                Note("scope", (Phrase(EVIL, "", f'<p onclick="x()">bon {EVIL}<a href="//evil.ex">l</a></p>'),), EVIL),
            ),
            agents=(Agent(EVIL, EVIL, EVIL),), terms=(Term(text(EVIL)),), identifiers=(Identifier(EVIL, EVIL),),
            links=(Link("https://x.example/\"><script>alert(5)</script>", EVIL),),
            digital=(Digital(" JAVASCRIPT:alert(6)"),),
        ),
    ]  # fmt: skip
    return found


def _themes() -> list[Theme]:
    """A small thesaurus."""
    said = [("guerre", "guerre imaginaire", ""), ("resistance", "Résistance imaginaire", "guerre"),
            ("deportation", "déportation imaginaire", "guerre"), ("arts", "arts imaginaires", "")]  # fmt: skip
    return [
        Theme(
            id=f"mots/{id}", source="mots", partner="musee", title=(Phrase(label, "fr"), Phrase(f"{label} (en)", "en")),
            alternatives=(Phrase("lutte imaginaire", "fr"),) if id == "resistance" else (),
            broader=(f"mots/{above}",) if above else (), order=order,
        )
        for order, (id, label, above) in enumerate(said)
    ]  # fmt: skip


class FakeIndex:
    """The search port in a few lines over an edition's records: words must all be there; a cursor is a number."""

    closed = False

    def __init__(self, folder: Path, without: frozenset[str] = frozenset()) -> None:
        edition = Edition(folder.parent, without)
        self.edition = edition
        self.documents: list[tuple[Document, str]] = []
        for id in edition.ids():
            record = edition.get(id)
            assert record is not None
            notes = " ".join(plain(note.text) for note in record.notes)
            self.documents.append((document(record), notes))

    def search(self, query: Query) -> Page:
        assert not self.closed
        if len(query.text) > 500:
            raise QueryRefused("at most 500 characters")
        if query.cursor and not query.cursor.isdigit():
            raise QueryRefused("not a cursor")
        words = re.findall(r"\w+", query.text.casefold())
        phrases = [phrase.casefold() for phrase in query.about.phrases] if query.about else [""]
        terms = set(query.about.terms) if query.about else set()
        found = [
            (doc, notes)
            for doc, notes in self.documents
            if (any if query.any_word else all)(word in f"{doc.title} {notes}".casefold() for word in words)
            and (terms & set(doc.themes) or any(each in f"{doc.title} {notes}".casefold() for each in phrases))
            and all(set(self.held(doc, name)) & set(values) for name, values in query.filters.items())
            and (query.earliest is None or doc.latest >= query.earliest)
            and (query.latest is None or (doc.earliest and doc.earliest <= query.latest))
            and (query.after is None or doc.order > query.after)
        ]
        if query.sort == "tree":
            found.sort(key=lambda pair: pair[0].order)
        if query.sort == "name":
            found.sort(key=lambda pair: pair[0].sort_name)
        start = int(query.cursor or 0)
        shown = found[start : start + query.size]
        kinds = dict.fromkeys(doc.kind for doc, _ in found)
        grouped = query.each and len(kinds) > 1
        if grouped:
            shown = [hit for kind in kinds for hit in [pair for pair in found if pair[0].kind == kind][: query.each]]
        facets = {
            name: tuple(
                Count(value, count)
                for value, count in Counter(v for doc, _ in found for v in self.held(doc, name)).most_common()
            )
            for name in query.facets
        }
        more = str(start + query.size) if start + query.size < len(found) and not grouped else ""
        return Page(
            total=len(found),
            hits=tuple(self.hit(doc, notes, words) for doc, notes in shown),
            facets=facets,
            cursor=more,
        )

    def tally(self, query: Query, without: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for hit in self.search(msgspec.structs.replace(query, size=10_000)).hits:
            if hit.id.partition("/")[0] not in without:
                kinds = counts.setdefault(hit.partner, {})
                kinds[hit.kind] = kinds.get(hit.kind, 0) + 1
        return counts

    def values(self, facet: str) -> Sequence[str]:
        return tuple({value for doc, _ in self.documents for value in self.held(doc, facet)})

    @staticmethod
    def held(doc: Document, name: str) -> Sequence[str]:
        plural = {"theme": "themes", "place": "places", "agent": "agents", "century": "centuries", "decade": "decades"}
        plural |= {"language": "languages", "background": "backgrounds"}
        value = getattr(doc, plural.get(name, name))
        if isinstance(value, bool):
            return ("yes" if value else "no",)
        return value if isinstance(value, tuple | list) else ((value,) if value else ())

    @staticmethod
    def hit(doc: Document, notes: str, words: list[str]) -> Hit:
        snippet = escape(notes)
        for word in words:
            snippet = re.sub(rf"(?i)\b({re.escape(word)})\b", r"<mark>\1</mark>", snippet)
        return Hit(
            id=doc.id, kind=doc.kind, title=doc.title, partner=doc.partner, snippet=snippet, order=doc.order, score=1.0
        )

    def suggest(self, prefix: str, lang: str, size: int = 8) -> Sequence[Suggestion]:
        found = [doc for doc, _ in self.documents if prefix.casefold() in doc.title.casefold()]
        return [Suggestion(doc.title, doc.kind, doc.id, doc.partner) for doc in found[:size]]

    def people(self, query: NameQuery) -> Sequence[NameHit]:
        asked = re.findall(r"\w+", query.text.casefold())
        found = []
        for doc, _ in self.documents:
            for name in doc.names if doc.kind in ("person", "group") else ():
                words = re.findall(r"\w+", name.casefold())
                if asked and all(word in words for word in asked) and not (query.strict and "né" in words):
                    reason = (
                        Reason("known-as", query.text, name) if name != doc.names[0] else Reason("same", name, name)
                    )
                    found.append(
                        NameHit(
                            id=doc.id, kind=doc.kind, title=doc.title, name=name, partner=doc.partner,
                            source=doc.source, list=doc.list, score=1.0, exact=True, reasons=(reason,),
                        )
                    )  # fmt: skip
                    break
        return found[: query.size]

    def similar(self, id: str, size: int = 5) -> Sequence[Hit]:
        mine = next((doc for doc, _ in self.documents if doc.id == id), None)
        if mine is None:
            return []
        alike = [doc for doc, _ in self.documents if doc.id != id and set(doc.themes) & set(mine.themes)]
        return [self.hit(doc, "", []) for doc in alike[:size]]

    def ordinary(self, text: str) -> bool:
        return False

    def bears(self, word: str) -> bool:
        return True

    def preceding(self, parent: str, order: int) -> int:
        return sum(doc.parent == parent and doc.order < order for doc, _ in self.documents)

    def close(self) -> None:
        self.closed = True
        self.edition.close()


def publish(folder: Path, some: list[AnyRecord], network: str = NETWORK) -> int:
    """Publish an edition of these records and let it serve; gives its number."""
    builder = EditionBuilder(folder)
    writer = RecordWriter(builder.folder / "part")
    writer.add((record.id, encode(record)) for record in some)
    writer.close()
    builder.join_records([builder.folder / "part"])
    builder.index.mkdir()
    kinds = Counter(kind_of(record) for record in some)
    sources = {
        name: SourceState(
            partner=partner,
            records=sum(record.source == name for record in some),
            harvested="2026-11-22T10:00:00Z",
            stale="the file is empty" if name == "noms" else "",
            skipped=2 if name == "fonds" else 0,
        )
        for name, partner in (("objets", "musee"), ("fonds", "archives"), ("noms", "memorial"))
    }
    manifest = Manifest(
        number=builder.number, created="2026-11-22T12:00:00Z", passeur="0", document_version=1, inputs="",
        records=len(some), by_kind=dict(kinds), by_partner=dict(Counter(record.partner for record in some)),
        sources=sources, withheld=3,
    )  # fmt: skip
    builder.seal(manifest, {}, network.encode())
    switch(folder, builder.number)
    return builder.number


@dataclass(frozen=True)
class Samples:
    """What tests need of this module, which they cannot import."""

    publish: Callable[..., int] = publish
    records: Callable[[], list[AnyRecord]] = records
    index: type[FakeIndex] = FakeIndex
    network: str = NETWORK


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()


@pytest.fixture(scope="session", autouse=True)
def _django() -> None:
    configure()


@pytest.fixture(scope="session")
def network_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    publish(folder, records())
    return folder


@pytest.fixture(scope="session")
def current(network_folder: Path) -> Iterator[Current]:
    serving = Current(network_folder, FakeIndex)
    yield serving
    serving.close()


@pytest.fixture
def client(current: Current) -> Client:
    return Client(**{"passeur.current": current, "passeur.clock": lambda: MOMENT})


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], tuple[Path, Current]]:
    """A network folder of the test's own, with one edition, and what serves it without waiting between looks."""

    def make() -> tuple[Path, Current]:
        publish(tmp_path, records())
        return tmp_path, Current(tmp_path, FakeIndex, every=0.0)

    return make
