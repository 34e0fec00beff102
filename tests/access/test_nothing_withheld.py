"""No withheld byte is in any public output, and what may be public is there: for random people, records and dates.

Two proofs. By bytes: no word that only a withheld person or part has is anywhere in the edition's files (opened, as far
as they are packed) or in any answer of the portal. By answers: an edition made of the whole world answers every
request as one whose sources never held what is secret, so nothing can be concluded from counts, order or sounds.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
import tantivy
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from worlds import NETWORK, SOURCES, World, worlds

from passeur import network
from passeur.access.hidden import Withheld, refs_to
from passeur.access.reduce import reduce, untied, withheld
from passeur.access.rules import clocks
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.lake.records import ShardWriter, Unit, UnitRead
from passeur.lake.withdrawn import keep_withdrawn
from passeur.model.record import AnyRecord, Person, Place, Theme, encode, kind_of
from passeur.pipeline.progress import silent
from passeur.pipeline.publishing import Settings, SourceRead, publish
from passeur.pipeline.reading import Located
from passeur.report import Report
from passeur.search import fields, names, words
from passeur.search.embedded import EmbeddedBackend
from passeur.web.current import Current
from passeur.web.settings import configure

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _django() -> None:
    configure()


def put(folder: Path, records: list[AnyRecord], withdrawn: frozenset[str] = frozenset()) -> Path:
    """Publish records as the road does, from what was read of each source on; gives the edition's folder."""
    sources = network.parse(NETWORK.encode()).sources
    read = []
    for id, source in sources.items():
        unit, report = Unit(f"{id}.xml", "0" * 64), Report(file=f"{id}.xml", files=1)
        with ShardWriter(folder / "records" / id, "shard", "key") as writer:
            for record in records:
                if record.source == id:
                    writer.add(record.id, "", encode(record))
                    report.count(kind_of(record))
            writer.end_unit(unit, report)
            located = Located(writer.finish(), 0, UnitRead(unit, report))
        read.append(SourceRead(source=source, units=[located], incremental=False, harvested="2026-01-01T00:00:00Z"))
    wanted = Settings(
        backend=EmbeddedBackend(), network_toml=NETWORK.encode(), inputs="", now=NOW, workers=1, withdrawn=withdrawn
    )  # fmt: skip
    (folder / "network.toml").write_text(NETWORK, encoding="utf-8")
    manifest, _ = publish(folder, read, None, wanted, silent)
    editions.switch(folder, manifest.number)
    return folder / "editions" / str(manifest.number)


def packed(edition: Path) -> Iterator[tuple[str, bytes]]:
    """All bytes of an edition: its files as they lie there, and opened where they are packed."""
    for path in sorted(edition.rglob("*")):
        if not path.is_file():
            continue
        yield path.name, path.read_bytes()
        if path.suffix == ".parquet":
            yield path.name, json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False).encode()
        if path.suffix == ".sqlite":
            with sqlite3.connect(path) as connection:
                yield path.name, "\n".join(connection.iterdump()).encode()
            connection.close()
    for folder in (edition / "index", edition / "index" / names.FOLDER, edition / "index" / words.FOLDER):
        index = tantivy.Index.open(str(folder))
        fields.register(index)
        searcher = index.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=10_000, count=False).hits
        for _, address in found:
            for value in searcher.doc(address).to_dict().values():
                for each in value:
                    yield folder.name, each if isinstance(each, bytes) else str(each).encode()


def terms_with(edition: Path, secret: set[str]) -> set[str]:
    """Which of these words are in some term of the index."""
    found = set()
    asked = {
        "index": (fields.schema(), [fields.EXACT, fields.FRENCH, fields.ENGLISH, fields.TITLE, fields.NAME, fields.ID,
                                    fields.IDENTIFIER, fields.KEY, fields.NAME_KEY, fields.PLACE, fields.THEME]),
        f"index/{names.FOLDER}": (names.schema(), [names.WORD, names.WHOSE]),
        f"index/{words.FOLDER}": (words.schema(), [words.KEY, words.FORM]),
    }  # fmt: skip
    for folder, (schema, columns) in asked.items():
        index = tantivy.Index.open(str(edition / folder))
        fields.register(index)
        searcher = index.searcher()
        for word in secret:
            for column in columns:
                for form in (word, word.lower()):
                    query = tantivy.Query.regex_query(schema, column, f".*{form}.*")
                    if searcher.search(query, limit=1, count=False).hits:
                        found.add(word)
    return found


#: Pages that speak of the whole network.
PAGES = (
    "", "search", "search.atom", "lists", "partners", "partners/p", "partners/q", "agenda", "agenda.ics", "agenda.atom",
    "visit", "themes", "coverage", "places", "accessibility",
)  # fmt: skip
MAPS = ("sitemap.xml", "sitemap-pages-1.xml", "sitemap-records-1.xml", "sitemap-people-1.xml")


def addresses(world: World) -> Iterator[str]:
    """Every kind of address of the portal, for everybody and everything of the world, secret or not."""
    yield from (f"/{page}" for page in MAPS)
    yield from (f"/fr/{page}" for page in PAGES)
    for kind in ("person", "group", "holding", "theme", "place", "event", "offer"):
        yield f"/fr/search?kind={kind}"
    for listed in ("ouverte", "stricte"):
        yield f"/api/v1/onward?context=list:{listed}"
        for form in ("", ".html", ".csv", ".jsonl", ".txt", "?letter=X", "?decade=1900"):
            yield f"/fr/lists/{listed}{form}"
    for record in world.records():
        forms = ("", ".json", ".bib", "/tree", "/members") if not isinstance(record, Person) else ("", ".json", ".ris")
        yield from (f"/fr/record/{record.id}{form}" for form in forms)
        if isinstance(record, Theme | Place):
            yield f"/fr/{'themes' if isinstance(record, Theme) else 'places'}/{record.id}"
    for human in world.humans:
        name = quote(f"{human.words[1]} {human.words[0]}")
        yield from (f"/fr/{page}?q={name}" for page in ("names", "names.json", "search"))
        yield from (f"/fr/kept{form}?keep={human.id}" for form in ("", ".csv", ".bib"))
        yield f"/fr/record/{human.id}.png"
        yield f"/api/v1/onward?context={human.id}"
        for word in {human.words[0], human.words[3], human.words[5]} & world.secret:
            yield from (f"/fr/{page}?q={word}" for page in ("suggest", "names.json", "search", "search.atom"))
            yield f"/fr/search?agent={word}"
    yield from (f"/fr/suggest?q={word[:5]}" for word in sorted(world.secret)[:5])
    yield from (f"/fr/search?q={naming.secret}" for naming in world.namings[:8])


def answers(folder: Path, edition: Path, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    """What the portal answers to each address, and to those of the people that the edition has."""
    serving = Current(folder, EmbeddedBackend().open)
    opened = Edition(edition)
    people = [f"/fr/people/{id}{form}" for id in opened.identities.ids() for form in ("", ".json")]
    opened.close()
    client = Client(**{"passeur.current": serving, "passeur.clock": lambda: NOW})
    found = {}
    for address in [*asked, *people]:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        # A feed without entries says when it was asked for.
        found[address] = response.status_code, re.sub(rb"<updated>[^<]*</updated>", b"", body)
    serving.close()
    return found


def seen(words: set[str], content: bytes) -> set[str]:
    """Which words are in some bytes, whatever their case."""
    marks = {match.lower() for match in re.findall(rb"(?i)xq[a-z]+kq", content)}
    return {word for word in words if word.lower().encode() in marks}


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_what_is_reduced_holds_no_secret_and_all_that_is_public(world: World) -> None:
    sources = network.parse(NETWORK.encode()).sources
    rules = {id: clocks(source, NOW.year) for id, source in sources.items()}
    gathered = Withheld()
    for record in world.records():
        if withheld(record, rules[record.source]):
            gathered.add(record)  # type: ignore[arg-type]
    hidden = gathered.hidden()
    found = {record.id: reduce(record, rules[record.source], hidden) for record in world.records()}
    public = {id: encode(record) for id, record in found.items() if record is not None}
    assert public == {record.id: encode(record) for record in world.records(censored=True)}
    together = b"\n".join(public.values())
    assert not seen(world.secret, together)
    assert seen(world.public, together) == world.public


# Without shrinking: each try publishes two editions. The first try is always the simplest world, the second is random.
@settings(max_examples=2, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(worlds(least=7, most=10))
def test_no_withheld_byte_is_in_any_public_output(tmp_path_factory: pytest.TempPathFactory, world: World) -> None:
    whole, bare = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("bare")
    edition, other = put(whole, world.records()), put(bare, world.records(censored=True))
    for name, content in packed(edition):
        assert not seen(world.secret, content), name
    assert not terms_with(edition, world.secret)
    asked = list(addresses(world))
    mine, theirs = answers(whole, edition, asked), answers(bare, other, asked)
    assert set(mine) == set(theirs)
    for address, answer in mine.items():
        assert answer == theirs[address], address
        assert not seen({word for word in world.secret if word not in address}, answer[1]), address
    together = b"\n".join(body for _, body in mine.values())
    assert seen(world.public, together) == world.public
    assert {address for address, (status, _) in mine.items() if status >= 500} == set()
    manifest = editions.read_manifest(edition)
    assert manifest.withheld == len(world.records()) - len(world.records(censored=True))


@settings(max_examples=2, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(worlds(least=7, most=10))
def test_an_edition_without_withdrawn_records_answers_as_one_that_never_had_them(
    tmp_path_factory: pytest.TempPathFactory, world: World
) -> None:
    whole, bare = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("bare")
    public = world.records(censored=True)
    gone = public[::4]
    ids = frozenset(record.id for record in gone)
    left = [untied(record, refs_to(gone)) for record in public if record.id not in ids]
    edition, other = put(whole, public, ids), put(bare, left)
    asked = list(addresses(world))
    mine, theirs = answers(whole, edition, asked), answers(bare, other, asked)
    assert set(mine) == set(theirs)
    for address, answer in mine.items():
        assert answer == theirs[address], address
    assert editions.read_manifest(edition).withdrawn == len(gone)

    # A server under which they are withdrawn tells the same at once; only the words of other records are searched as
    # they were until the next edition, and at the records' own addresses stand tombstones.
    running = tmp_path_factory.mktemp("running")
    edition = put(running, public)
    keep_withdrawn(running, ids)
    now = answers(running, edition, asked)
    for address in asked:
        if not re.search(r"/(search|names|suggest)", address):
            assert now[address][0] == 410 or now[address] == theirs[address], address
            assert now[address][0] != 410 or any(id in address for id in ids), address


def test_the_worlds_have_every_source_of_the_network() -> None:
    assert set(network.parse(NETWORK.encode()).sources) == set(SOURCES)
