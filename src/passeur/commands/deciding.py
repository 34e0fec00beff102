"""What the command about access says: both decisions about one record, with rule, basis and dates, in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from passeur import network as networks
from passeur.access.communicability import NEVER, OWN, Decision, Opening
from passeur.access.france import Row, law, tables
from passeur.access.gate import Gate
from passeur.access.living import latest_birth
from passeur.access.reduce import withheld
from passeur.access.rules import clocks, rule
from passeur.access.statements import check_statements
from passeur.commands.common import refuse_identity
from passeur.errors import NotFound
from passeur.lake.edition import Edition
from passeur.model.record import AnyRecord, Person
from passeur.model.text import plain
from passeur.network import Source
from passeur.pipeline.finding import as_read
from passeur.web.desk.withdrawing import Withdrawn
from passeur.web.words import Catalogue


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. open: today; since: the day from which, empty for always and for no date; why: "dated", or why
    there is no date; rule: in words; basis: the text it follows."""

    open: bool
    since: str
    why: str
    rule: str
    basis: str


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided about a record. holds: as its source states, empty where it states nothing; then reading, online
    and description are None: the source is a catalogue that its partner publishes as it is. reading is None too where
    the partner and its contracts decide. description: None where it is no other decision than online. categories: by
    id, in words. living: why a person is not published, None for others. published: whether the edition that serves has
    it; withdrawn: by whom, when and why it was, None where it is not.
    """

    id: str
    title: str
    holds: str
    categories: dict[str, str]
    reading: Told | None
    online: Told | None
    description: Told | None
    living: Told | None
    published: bool
    withdrawn: Withdrawn | None = None


def known_record(folder: Path, id: str, edition: Edition) -> None:
    """Raise NotFound where neither the edition that serves nor what was read for the newest one has this record."""
    if id in edition.withdrawn or edition.get(id) is not None:
        return
    refuse_identity(edition, id)
    as_read(folder, _source(folder, id), id)


def _source(folder: Path, id: str) -> Source:
    """The source that a record id begins with. Raises NotFound, NetworkError."""
    sources = networks.load(folder).sources
    source = sources.get(id.partition("/")[0])
    if source is None:
        raise NotFound(f"{id!r} begins with no source of the network; there are: {', '.join(sorted(sources))}")
    return source


def decided(
    folder: Path, id: str, words: Catalogue, today: date, published: bool, withdrawn: Withdrawn | None = None
) -> Decided:
    """Both decisions about the record with this id, published or not. Raises NotFound, NetworkError."""
    source = _source(folder, id)
    check_statements({source.id: source}, today.year)
    chain = as_read(folder, source, id)
    record, stated, lang = chain[-1], source.access, words.lang
    reading = online = description = None
    categories: dict[str, str] = {}
    if stated is not None:
        gate = Gate(stated, today.year)
        own = [gate.learn(each) for each in reversed(chain)]
        decision, grounds = gate.decision(own[0])
        # Of what follows contracts, or is a catalogue, nobody has stated whether the documents themselves may be read.
        if stated.holds == "public-archives" or decision.reading.ground:
            reading = _told(decision.reading, words, today)
        online = _told(decision.online, words, today)
        description = _described(decision, words, today)
        categories = {each: law(today.year).categories[each].words(lang) for each in grounds.categories}
    return Decided(
        id=record.id,
        title=plain(record.title),
        holds=stated.holds if stated else "",
        categories=categories,
        reading=reading,
        online=online,
        description=description,
        living=_living(record, source, words, today),
        published=published,
        withdrawn=withdrawn,
    )


def decided_lines(found: Decided, words: Catalogue) -> Iterator[str]:
    """The decisions, for people."""
    yield f"{found.title or words.plain('decided.untitled')}  [{found.id}]"
    yield words.plain(f"decided.holds-{found.holds}" if found.holds else "decided.unstated")
    if found.holds and found.reading is None:
        yield f"{words.plain('decided.reading')} {words.plain('decided.elsewhere')}"
    for id, said in found.categories.items():
        yield f"  {id}: {said}"
    for told, name in ((found.reading, "reading"), (found.online, "online"), (found.description, "description")):
        if told is not None:
            yield f"{words.plain(f'decided.{name}')} {_sentence(told, words)}"
            if told.rule:
                yield f"  {told.rule} ({told.basis})" if told.basis else f"  {told.rule}"
    if found.living is not None:
        yield f"{words.plain('decided.living')} {_sentence(found.living, words)}"
        yield f"  {found.living.rule} ({found.living.basis})"
    if found.reading is not None and not found.reading.open:
        individual = tables().individual
        yield f"  {individual.words(words.lang)} ({individual.basis})"
    if found.withdrawn is not None:
        by, when, why = found.withdrawn.by, found.withdrawn.when[:10], found.withdrawn.why
        yield words.say("decided.withdrawn", by=by, day=when, why=why)
    yield words.plain("decided.published" if found.published else "decided.absent")


def _sentence(told: Told, words: Catalogue) -> str:
    """Whether something is open, and from when."""
    if told.open:
        return words.say("decided.since", day=told.since) if told.since else words.plain("decided.open")
    return words.say("decided.from", day=told.since) if told.since else words.plain(f"decided.{told.why}")


def _told(opening: Opening, words: Catalogue, today: date) -> Told:
    """An opening in words. What decides is the rule of publication or the derogation, else the ground."""
    now, lang = law(today.year), words.lang
    rows: dict[str, Row] = {**now.online, **{each.id: each for each in now.derogations}}
    row = rows.get(opening.rule) or now.categories.get(opening.ground)
    return Told(
        open=opening.open_in(today.year),
        since=_iso(opening.day),
        why=opening.why,
        rule=row.words(lang) if row else words.plain("decided.own") if opening.ground == OWN else "",
        basis=row.basis if row else "",
    )


def _described(decision: Decision, words: Catalogue, today: date) -> Told | None:
    """When the description alone opens, where that is another decision."""
    if decision.description == decision.online:
        return None
    row = law(today.year).online["description"]
    told = _told(decision.description, words, today)
    return msgspec.structs.replace(told, rule=row.words(words.lang), basis=row.basis)


def _living(record: AnyRecord, source: Source, words: Catalogue, today: date) -> Told | None:
    """Why somebody who may be living is not published."""
    own = clocks(source, today.year)
    if not isinstance(record, Person) or not withheld(record, own):
        return None
    row, born = rule("living", today.year), latest_birth(record)
    first = (born + own.lifetime + 1) * 10_000 + 101 if born is not None and born < 9_000 else NEVER
    return Told(
        open=False,
        since=_iso(first),
        why="dated" if first < NEVER else "undated",
        rule=row.fr if words.lang == "fr" else row.en,
        basis=row.basis,
    )


def _iso(day: int) -> str:
    """A day as ISO 8601; empty for always and never."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" if 0 < day < NEVER else ""
