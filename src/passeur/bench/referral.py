"""The guide: is the right partner proposed first, given a page or a question, and how soon?

The questions are asked of the demonstration network, and beside it of plain full-text search: the partner with the most
records that have the words. Times are of the same questions over the demonstration and a million synthetic records
together, which belong to the same partners and whose texts hold the thesaurus's own labels, so that every theme has
tens of thousands of records. Every name in them is marked fictional.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

import msgspec

from passeur.bench.result import Result, machine
from passeur.bench.search import Source
from passeur.errors import Refused
from passeur.guide import counting
from passeur.guide.contexts import context_of
from passeur.guide.model import Context, Visitor
from passeur.guide.onward import Guide
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.model.text import best
from passeur.pipeline.update import update
from passeur.search.document import Document, document
from passeur.search.query import Query, SearchBackend, SearchIndex
from passeur.starter import copy_demo

_CHUNK = 10_000
#: Goals: the right partner first, among the first two, and how soon.
GOALS: dict[str, dict[str, float]] = {"hit_at_1": {"min": 0.9}, "hit_at_2": {"min": 0.98}, "p95_ms": {"max": 30.0}}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One question: text or a record's id; here: the partner whose page it is; expect: right partners, best first.

    half: "tuned" where the weights were chosen by it, "unseen" where they were not.
    """

    text: str = ""
    record: str = ""
    lang: str = "fr"
    here: str = ""
    expect: tuple[str, ...]
    half: str = ""


def run(
    backend: SearchBackend, cases: Path | None, data: Path | None, records: int, say: Callable[[str], None]
) -> Result:
    """Measure. cases: another file of questions; data: a network's folder with an edition, instead of the
    demonstration; records: of the large index. Raises Refused on a file of cases that cannot be read."""
    asked = read_cases(cases)
    with tempfile.TemporaryDirectory(prefix="passeur-bench-") as folder:
        network = data or _demonstration(Path(folder) / "demo", backend, say)
        number = editions.current(network)
        with (
            closing(Edition(network / "editions" / str(number))) as edition,
            closing(backend.open(edition.folder / "index")) as index,
        ):
            say("asking the demonstration")
            figures = _hits(asked, edition, Guide(edition, index))
            peer = _peer(asked, edition, index)
            say(f"indexing {records:,} synthetic records with it")
            large = Path(folder) / "large"
            _large(large, edition, backend, records)
            figures |= _times(asked, edition, large, backend, say)
    notes = [
        "hit_at_1: the first step is one of the right partners; best_at_1: the best of them; hit_at_2, best_at_2: "
        "the same of the first two.",
        "tuned and unseen: the weights were chosen by the tuned cases alone.",
        "p95_ms: each question once, of a guide and an index that answered nothing before; files are in memory.",
    ]
    return Result(
        bench="referral",
        figures=figures,
        goals=GOALS,
        peers={"full-text search": peer},
        machine=machine(),
        notes=notes,
    )


def read_cases(path: Path | None) -> list[Case]:
    """The questions of a file of JSON lines; by default our own. Raises Refused, naming the line."""
    try:
        text = (path or files("passeur.bench").joinpath("cases/referral.jsonl")).read_text("utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error}") from None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = msgspec.json.decode(line, type=Case)
        except msgspec.DecodeError as error:
            raise Refused(f"{path}, line {number}: {error}") from None
        if bool(case.text) == bool(case.record) or not case.expect:
            raise Refused(
                f"{path}, line {number}: a case has either text or record, and at least one partner to expect"
            )
        found.append(case)
    if not found:
        raise Refused(f"{path} holds no case")
    return found


def _demonstration(folder: Path, backend: SearchBackend, say: Callable[[str], None]) -> Path:
    """The demonstration network, published."""
    say("building the demonstration")
    copy_demo(folder)
    update(folder, backend, workers=1)
    return folder


def _context(case: Case, edition: Edition) -> Context:
    """What a case is about."""
    return context_of(edition, case.record or case.text, case.here)


def _hits(cases: list[Case], edition: Edition, guide: Guide) -> dict[str, float]:
    """How often the right partner is first, and among the first two; of all cases and of each half."""
    answers = []
    for case in cases:
        steps = guide.onward(_context(case, edition), Visitor(lang=case.lang))
        answers.append((case, [step.partner for step in steps]))
    figures = {"cases": float(len(cases)), **_rates(answers)}
    for half in ("tuned", "unseen"):
        some = [each for each in answers if each[0].half == half]
        if some:
            figures |= {f"{name}_{half}": value for name, value in _rates(some).items()}
    return figures


def _rates(answers: list[tuple[Case, list[str]]]) -> dict[str, float]:
    """The four rates."""
    first = sum(bool(set(got[:1]) & set(case.expect)) for case, got in answers)
    two = sum(bool(set(got[:2]) & set(case.expect)) for case, got in answers)
    best_first = sum(got[:1] == [case.expect[0]] for case, got in answers)
    best_two = sum(case.expect[0] in got[:2] for case, got in answers)
    counts = {"hit_at_1": first, "hit_at_2": two, "best_at_1": best_first, "best_at_2": best_two}
    return {name: round(count / len(answers), 4) for name, count in counts.items()}


def _peer(cases: list[Case], edition: Edition, index: SearchIndex) -> dict[str, float]:
    """The same cases by full text: partners with most records that have all words, or else any of them."""
    answers = []
    for case in cases:
        record = edition.get(case.record) if case.record else None
        title = best(record.title, case.lang) if record else None
        words = (title.value if title else case.text)[:400]
        tally = index.tally(Query(text=words)) or index.tally(Query(text=words, any_word=True))
        counts = {partner: sum(kinds.values()) for partner, kinds in tally.items() if partner != case.here}
        answers.append((case, sorted(counts, key=lambda partner: -counts[partner])))
    return _rates(answers)


def _large(folder: Path, edition: Edition, backend: SearchBackend, records: int) -> None:
    """An index of the edition's records and of synthetic ones of the same partners."""
    builder = backend.create(folder)
    builder.add(document(record) for id in edition.ids() if (record := edition.get(id)) is not None)
    documents = _synthetic(edition, records)
    chunk: list[Document] = []
    for each in documents:
        chunk.append(each)
        if len(chunk) == _CHUNK:
            builder.add(chunk)
            chunk = []
    builder.add(chunk)
    builder.finish()


def _synthetic(edition: Edition, records: int) -> Iterator[Document]:
    """Synthetic documents of the network's partners; each speaks of up to three labels, a few labels very often."""
    draw = random.Random(2)  # noqa: S311  not for secrets
    thesaurus = counting.thesaurus_of(edition.of_source(edition.network.network.thesaurus))
    labels = [thesaurus.label(id, lang) for id in thesaurus for lang in ("fr", "en")]
    draw.shuffle(labels)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(labels))))
    partners = list(edition.network.partners)
    for number, made in enumerate(Source(seed=3).documents(records)):
        said = draw.choices(labels, cum_weights=weights, k=draw.randint(0, 3))
        yield msgspec.structs.replace(
            made,
            partner=partners[number % len(partners)],
            text=". ".join((made.text, *said)),
            themes=(*made.themes, *said[:1]),
        )


def _times(
    cases: list[Case], edition: Edition, folder: Path, backend: SearchBackend, say: Callable[[str], None]
) -> dict[str, float]:
    """How long counting the themes takes once, and each question."""
    thesaurus = counting.thesaurus_of(edition.of_source(edition.network.network.thesaurus))
    contexts = [_context(case, edition) for case in cases]
    with closing(backend.open(folder)) as index:
        say("counting the themes of all records")
        started = time.perf_counter()
        counts = counting.count(thesaurus, index, (), edition.network.network.reference)
        seconds = time.perf_counter() - started
        _each(contexts, Guide(edition, index, counts))
    with closing(backend.open(folder)) as index:
        say("asking a million records")
        guide = Guide(edition, index, counts)
        times, again = _each(contexts, guide), _each(contexts, guide)
    return {
        "count_seconds": round(seconds, 2),
        "p50_ms": round(median(times), 2),
        "p95_ms": round(quantiles(times, n=20)[-1], 2),
        "again_p95_ms": round(quantiles(again, n=20)[-1], 2),
    }


def _each(contexts: list[Context], guide: Guide) -> list[float]:
    """Milliseconds of each context."""
    times = []
    for context in contexts:
        started = time.perf_counter()
        guide.onward(context, Visitor())
        times.append((time.perf_counter() - started) * 1000)
    return times
