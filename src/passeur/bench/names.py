"""How well and how fast a name is found under another spelling: the real index of names, and Jaro–Winkler beside it.

`--data` is a folder in the layout of `name-variants`: pairs of family names and of given names that are said to be the
same, in all scripts, and English short forms. Each distinct name of the set is in the index as a person who has this
name alone, among synthetic persons; a query is one name of the set, and what should be found are the names paired
with it. A second set, written for French registers, is found beside this module.
"""

import csv
import gzip
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from passeur.bench.halves import Halves
from passeur.bench.result import Result, default_data, machine
from passeur.errors import Refused
from passeur.model.names import PersonName
from passeur.model.names.compare import words_alike
from passeur.model.names.known import FILE, kin, using
from passeur.model.names.reading import read_name
from passeur.model.names.scripts import fold
from passeur.search.document import Document
from passeur.search.query import NameQuery, SearchBackend, SearchIndex

#: File of pairs → kind of name, column of the one form, column of the other.
PAIRS: Final = {
    "wikidata-family-name-variants.csv.gz": ("family", "name", "variant"),
    "wikidata-given-name-variants.csv.gz": ("given", "name", "variant"),
    "common-surnames-by-country.csv.gz": ("family-country", "Localized Name", "Romanized Name"),
    "common-forenames-by-country.csv.gz": ("given-country", "Localized Name", "Romanized Name"),
    "english-nicknames.csv": ("nickname", "name1", "name2"),
}
COMMON: Final = {"family": "common-surnames-by-country.csv.gz", "given": "common-forenames-by-country.csv.gz"}
FRENCH: Final = Path(__file__).parent / "cases" / "names-fr.jsonl"

#: Scripts that are read letter by letter. Han has no letters; its readings, and those of the scripts of South and East
#: Asia, are not known to us.
SCRIPTS: Final = frozenset({"latin", "cyrillic", "greek", "hebrew", "armenian", "georgian", "arabic"})

#: Queries measured, and those of them that the peer is asked: it looks at every name each time.
QUERIES: Final = 4_000
PEER_QUERIES: Final = 200
#: Whole persons with a name of the set as one of their names.
PERSONS: Final = 2_000
FIRST: Final = 10
#: Family and given names of synthetic persons.
_FAMILIES, _GIVEN = 100_000, 4_000
#: The figures that are told apart by halves, with and without known forms, and of the peer.
_TOLD: Final = ("any_at_10_latin", "any_at_10_cross_script", "recall_at_10")
#: An id of Wikidata that stands where a name should.
_ID = re.compile(r"Q\d+")

GOALS: Final = {
    "any_at_10_latin": {"min": 0.97},
    "any_at_10_cross_script": {"min": 0.85},
    "french_register": {"min": 0.95},
    "p95_ms": {"max": 25.0},
}
NOTES: Final = [
    "A query is a name of the set; true are the names that the set pairs with it, either way round. The query's own "
    "form is in the index too, as all names of the set are; it is left out of the ten that are counted.",
    "any_at_10_latin: share of the queries in Latin script with a true variant in Latin script that find one of those "
    "in the first ten. any_at_10_cross_script: the same for true variants in another script than the query's, of "
    "Latin, Cyrillic, Greek, Hebrew, Armenian, Georgian and Arabic; any_at_10_cross_script_all: of all scripts, "
    "those that we do not read (Han, Hangul, Khmer, Devanagari, ...) included. "
    "recall_at_10: true variants among the first ten, of those there are or of ten, on average over all queries.",
    "Queries are drawn from all names, and as many from those with a true variant in another script, which are few.",
    "…_untaught: the same questions without the table of known forms (model/names/known.py). That table and this set "
    "come from the same places: its forms are labels of Wikidata's names, the set's pairs Wikidata's « said to be the "
    "same as »; its English short forms are the very file of the set. …_unheld: with the table, over those queries "
    "whose own name it does not hold. known_forms: 1 where the table was made.",
    "…_unlearned: over those queries whose family of names (all that pairs join to one another) is in the half that "
    "letters.txt was not learned from; …_learned: over the others, which flatter.",
    "Synthetic persons have a family name and a given name, each the first half of one common name of a country and "
    "the second half of another; no such name is in the set.",
    "Variants that are an id of Wikidata (« Q112193597 ») are no names; they are left out and counted as left_out.",
    "french_register: cases of bench/cases/names-fr.jsonl, each person in the index under `found`, asked as `query`.",
    "person_latin, person_cross_script: the same names as one part of a whole name, beside a common given or family "
    "name that is written alike on both sides, asked in the order given name, family name: what visitors mostly type.",
    "p50_cpu_ms, p95_cpu_ms: processor time of the same questions, which other programs disturb less.",
    "The peer, Jaro–Winkler of rapidfuzz, compares a sample of the queries with every name of the same index.",
]


class Case(msgspec.Struct, frozen=True):
    """One name of a French register: as asked, as written, and what differs."""

    query: str
    found: str
    kind: str


class Set(msgspec.Struct, frozen=True):
    """The pairs: kind and name → the names paired with it; what was left out."""

    pairs: dict[tuple[str, str], set[str]]
    left_out: int

    def names(self) -> list[str]:
        """All names, each once."""
        return sorted({name for _, name in self.pairs} | {name for found in self.pairs.values() for name in found})


def run(backend: SearchBackend, data: Path | None, records: int, seed: int, say: Callable[[str], None]) -> Result:
    """Measure. records: synthetic persons in the background. Raises Refused without data."""
    folder = data if data is not None else default_data("name-variants")
    pairs, french = load(folder), _french()
    known = pairs.names()
    with TemporaryDirectory(prefix="passeur-bench-names-") as scratch:
        path = Path(scratch) / "index"
        say(f"building an index of {len(known):,} names and {records:,} synthetic persons")
        started = time.process_time()
        builder = backend.create(path)
        builder.add(documents("set", known))
        builder.add(documents("french", sorted({case.found for case in french})))
        persons = _persons(folder, pairs, seed)
        builder.add(_person(f"persons/{at}", "persons", read_name(person.found)) for at, person in enumerate(persons))
        background = Synthetic(folder, frozenset(known), seed)
        builder.add(background.documents(records))
        builder.finish()
        figures = {"build_s": round(time.process_time() - started, 1), "left_out": float(pairs.left_out)}
        index = backend.open(path)
        draw = Random(seed)  # noqa: S311  not for secrets
        asked = _asked(pairs, draw)
        say(f"asking {len(asked):,} names")
        measured, answers = _measure(index, pairs, asked)
        figures |= measured | _cases(index, french, "french") | _cases(index, persons, "person")
        figures |= _unlearned(pairs, asked, answers)
        say("asking them again with nothing known beyond the two words")
        figures |= _untaught(index, pairs, asked, answers)
        index.close()
    say("asking the peer")
    sample = asked[:PEER_QUERIES]
    peers = {"passeur, same sample": _of_peer(_recall(pairs, sample, answers[: len(sample)]))}
    peers |= _jaro_winkler(pairs, sample, [*known, *background.names(records)])
    return Result(bench="names", figures=figures, goals=GOALS, peers=peers, machine=machine(), notes=NOTES)


def _asked(pairs: Set, draw: Random) -> list[tuple[str, str]]:
    """The queries: so many drawn from all, and as many of those that have a true variant in another script."""
    every = sorted(pairs.pairs)
    crossing = [key for key in every if any(script_of(each) != script_of(key[1]) for each in pairs.pairs[key])]
    drawn = draw.sample(every, min(QUERIES, len(every)))
    added = set(draw.sample(crossing, min(QUERIES, len(crossing)))) - set(drawn)
    return drawn + sorted(added)


def _measure(index: SearchIndex, pairs: Set, asked: list[tuple[str, str]]) -> tuple[dict[str, float], list[list[str]]]:
    """Recall and latency of the queries, and what was found by each."""
    for _kind, name in asked[:50]:
        index.people(NameQuery(text=name))
    times: list[float] = []
    worked: list[float] = []
    answers: list[list[str]] = []
    for _kind, name in asked:
        started, before = time.perf_counter(), time.process_time()
        hits = index.people(NameQuery(text=name, size=FIRST + 1))
        times.append((time.perf_counter() - started) * 1_000)
        worked.append((time.process_time() - before) * 1_000)
        answers.append([hit.title for hit in hits])
    figures = _recall(pairs, asked, answers)
    cuts = quantiles(times, n=100, method="inclusive")
    figures |= {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2), "p99_ms": round(cuts[98], 2)}
    cuts = quantiles(worked, n=100, method="inclusive")
    figures |= {"p50_cpu_ms": round(cuts[49], 2), "p95_cpu_ms": round(cuts[94], 2)}
    figures["queries"] = float(len(asked))
    return figures, answers


def _unlearned(pairs: Set, asked: list[tuple[str, str]], answers: list[list[str]]) -> dict[str, float]:
    """What is found by those queries whose names nothing was learned from, and by the others."""
    halves = Halves((name, other) for (_, name), others in pairs.pairs.items() for other in others)
    figures: dict[str, float] = {}
    for half, is_learned in (("unlearned", False), ("learned", True)):
        chosen = [at for at, (_, name) in enumerate(asked) if halves.learned(name) is is_learned]
        found = _recall(pairs, [asked[at] for at in chosen], [answers[at] for at in chosen])
        figures |= {f"{name}_{half}": found[name] for name in _TOLD if name in found}
        figures |= {f"n_{name}_{half}": found[f"n_{name}"] for name in _TOLD[:2] if name in found}
    return figures


def _untaught(
    index: SearchIndex, pairs: Set, asked: list[tuple[str, str]], answers: list[list[str]]
) -> dict[str, float]:
    """What is found without the table of known forms, and with it by names that the table does not hold."""
    unheld = [at for at, (_, name) in enumerate(asked) if not kin(fold(name))]
    held_not = _recall(pairs, [asked[at] for at in unheld], [answers[at] for at in unheld])
    words_alike.cache_clear()
    with using(None):
        _, bare = _measure(index, pairs, asked)
    words_alike.cache_clear()
    untaught = _recall(pairs, asked, bare)
    figures = {f"{name}_untaught": untaught[name] for name in _TOLD if name in untaught}
    figures |= {f"{name}_unheld": held_not[name] for name in _TOLD if name in held_not}
    return figures | {"n_unheld": float(len(unheld)), "known_forms": float(FILE.is_file())}


def _recall(pairs: Set, asked: list[tuple[str, str]], answers: list[list[str]]) -> dict[str, float]:
    """What of the true variants is in the first ten: overall, and by kind and script."""
    found: dict[str, list[float]] = defaultdict(list)
    for (kind, name), answer in zip(asked, answers, strict=True):
        true = pairs.pairs[kind, name]
        first = [title for title in answer if title != name][:FIRST]
        hit = true & set(first)
        found["recall_at_10"].append(len(hit) / min(len(true), FIRST))
        found[f"any_at_10_{kind}"].append(bool(hit))
        script = script_of(name)
        same = {each for each in true if script_of(each) == script}
        other = true - same
        if same:
            found["any_at_10_latin" if script == "latin" else f"any_at_10_within_{script}"].append(bool(same & hit))
        read = {each for each in other if {script, script_of(each)} <= SCRIPTS}
        if read:
            found["any_at_10_cross_script"].append(bool(read & hit))
        if other:
            found["any_at_10_cross_script_all"].append(bool(other & hit))
        for each in {script_of(each) for each in other}:
            among = {variant for variant in other if script_of(variant) == each}
            found[f"any_at_10_{script}_to_{each}"].append(bool(among & hit))
    figures: dict[str, float] = {}
    for name, values in sorted(found.items()):
        figures[name] = round(sum(values) / len(values), 4)
        figures[f"n_{name}"] = float(len(values))
    return figures


def _cases(index: SearchIndex, cases: list[Case], prefix: str) -> dict[str, float]:
    """Share of some cases that are found in the first ten, all and by kind; nothing where there are no cases."""
    found: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        right = case.found in [hit.title for hit in index.people(NameQuery(text=case.query, size=FIRST))]
        found["french_register" if prefix == "french" else f"{prefix}_all"].append(right)
        found[f"{prefix}_{case.kind}"].append(right)
    return {name: round(sum(values) / len(values), 4) for name, values in sorted(found.items())}


def _persons(folder: Path, pairs: Set, seed: int) -> list[Case]:
    """Whole persons: a name of the set as one part of the name, a common one as the other part; one is asked with the
    other form. kind: the kind of the pair, and whether it crosses scripts."""
    draw = Random(seed + 1)  # noqa: S311  not for secrets
    common = {part: _common(folder / COMMON[part]) for part in COMMON}
    found = []
    for kind, name in draw.sample(sorted(pairs.pairs), min(PERSONS, len(pairs.pairs))):
        variant = draw.choice(sorted(pairs.pairs[kind, name]))
        scripts = {script_of(name), script_of(variant)}
        how = "latin" if scripts == {"latin"} else "cross_script" if scripts <= SCRIPTS else "other_scripts"
        other = draw.choice(common["given" if kind.startswith("family") else "family"])
        asked = f"{other} {name}" if kind.startswith("family") else f"{name} {other}"
        written = f"{variant}, {other}" if kind.startswith("family") else f"{other}, {variant}"
        found.append(Case(asked, written, how))
    return found


def script_of(name: str) -> str:
    """The script of the first letter, as Unicode names it: "latin", "hebrew", "cyrillic", ..."""
    for sign in name:
        if sign.isalpha():
            return unicodedata.name(sign, "unknown").split()[0].lower()
    return "unknown"


def load(folder: Path) -> Set:
    """The pairs of all files of a folder in the layout of `name-variants`. Raises Refused where there are none."""
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    left_out = 0
    for file, (kind, one, other) in PAIRS.items():
        for row in _rows(folder / file):
            names = row[one].strip(), row[other].strip()
            if kind == "nickname":
                names = names[0].capitalize(), names[1].capitalize()
            if not all(names) or any(_ID.fullmatch(name) for name in names):
                left_out += 1
            elif names[0] != names[1] and not any("/" in name or "," in name for name in names):
                pairs[kind, names[0]].add(names[1])
                pairs[kind, names[1]].add(names[0])
    return Set(dict(pairs), left_out)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table. Raises Refused where there is none."""
    if not path.is_file():
        raise Refused(f"no {path.name} in {path.parent}: --data names a folder that holds {', '.join(PAIRS)}")
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="")
    ) as lines:
        yield from csv.DictReader(lines)


def _french() -> list[Case]:
    """The cases for French registers; none where they are not installed."""
    if not FRENCH.is_file():
        return []
    lines = FRENCH.read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=Case) for line in lines if line.strip()]


def documents(source: str, names: list[str]) -> Iterator[Document]:
    """Persons who have one name each, of a made-up source."""
    for number, name in enumerate(names):
        yield _person(f"{source}/{number}", source, read_name(name))


def _person(id: str, source: str, name: PersonName) -> Document:
    """A person of whom nothing is known but the name."""
    return Document(
        id=id, kind="person", partner="bench", source=source, title=name.text, names=(name.text,),
        person_names=(name,), sort_name=name.text.lower(), letter="#",
    )  # fmt: skip


class Synthetic:
    """Persons whose names are halves of common names put together; the same for the same seed."""

    def __init__(self, folder: Path, known: frozenset[str], seed: int) -> None:
        self._seed = seed
        draw = Random(seed)  # noqa: S311  not for secrets
        self._families = _crossed(_common(folder / COMMON["family"]), _FAMILIES, known, draw)
        self._given = _crossed(_common(folder / COMMON["given"]), _GIVEN, known, draw)

    def _drawn(self, records: int) -> Iterator[tuple[str, str]]:
        """Family and given name of each person; some families are frequent, most are rare."""
        draw = Random(self._seed)  # noqa: S311  not for secrets
        for _ in range(records):
            family = self._families[int(len(self._families) * draw.random() ** 3)]
            yield family, draw.choice(self._given)

    def names(self, records: int) -> Iterator[str]:
        """The names as written."""
        for family, given in self._drawn(records):
            yield f"{family}, {given}"

    def documents(self, records: int) -> Iterator[Document]:
        """The persons."""
        for number, (family, given) in enumerate(self._drawn(records)):
            yield _person(
                f"synthetic/{number}", "synthetic", read_name(f"{family}, {given}", given=given, family=family)
            )


def _common(path: Path) -> list[str]:
    """Common names of all countries in Latin letters."""
    column = "Romanized Name"
    return sorted({row[column].strip() for row in _rows(path) if row[column] and len(row[column].strip()) > 3})


def _crossed(names: list[str], count: int, known: frozenset[str], draw: Random) -> list[str]:
    """The first half of one name and the second half of another, each once, none of them `known`."""
    found: dict[str, None] = {}
    for _ in range(count * 20):
        one, other = draw.choice(names), draw.choice(names)
        made = one[: (len(one) + 1) // 2] + other[len(other) // 2 :].lower()
        if made not in known:
            found[made] = None
        if len(found) == count:
            break
    return list(found)


def _jaro_winkler(pairs: Set, asked: list[tuple[str, str]], names: list[str]) -> dict[str, dict[str, float]]:
    """The peer on a sample; none where it is not installed."""
    try:
        process = import_module("rapidfuzz.process")
        distance = import_module("rapidfuzz.distance")
    except ImportError:
        return {}
    times: list[float] = []
    answers: list[list[str]] = []
    for _, name in asked:
        started = time.perf_counter()
        best = process.extract(name, names, scorer=distance.JaroWinkler.similarity, limit=FIRST + 1)
        times.append((time.perf_counter() - started) * 1_000)
        answers.append([each[0] for each in best])
    figures = _of_peer(_recall(pairs, asked, answers))
    cuts = quantiles(times, n=100, method="inclusive")
    figures |= {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2), "queries": float(len(asked))}
    return {"rapidfuzz Jaro–Winkler, every name": figures}


def _of_peer(figures: dict[str, float]) -> dict[str, float]:
    """The figures by which peers are compared."""
    return {name: value for name, value in figures.items() if name in _TOLD}
