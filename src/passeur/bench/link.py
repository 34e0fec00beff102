"""Linkage against known answers: FEBRL 3 and 4, persons of Wikidata with errors, look-alikes, and a reload.

`--data` is a folder that holds `linkage-febrl` and `linkage-splink`; a part that is missing is named and left out.
"""

import csv
import gzip
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil
import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator

from passeur.bench import corrupted, lookalikes
from passeur.bench.result import Result, default_data, machine
from passeur.link import candidates
from passeur.link.facts import fingerprint, folded, table
from passeur.link.linking import link
from passeur.link.model import Facts, Identity, Ledger, Linked
from passeur.link.rules import JOIN_FROM

GOALS: Final = {
    "febrl4_f1": {"min": 0.995},
    "wrongly_joined_of_1000": {"max": 0.0},
    "ids_stable": {"min": 0.999},
    "precision_1m": {"min": 0.995},
    "recall_1m": {"min": 0.92},
    "seconds_1m": {"max": 30.0},
    "peak_mb_1m": {"max": 2_000.0},
    "time_ratio_to_splink": {"max": 1.2},
}
NOTES: Final = [
    "Pairs are counted after clustering: two records of one identity are a pair. FEBRL's social security number is "
    "given as a personal number, suburb as place of birth, post code and both lines of the address as places. The two "
    "files of FEBRL 4 are two lists, each of which has every person once.",
    "ids_stable: identities that still have two of their members after 5 % of the rows were changed, removed or "
    "renumbered, and keep their id.",
]
SEED: Final = 1944

#: Times that the million is linked by us and by the peer, in turns: the quickest of each is least disturbed by other
#: programs, and by a machine whose speed swings.
_TURNS: Final = 3

Truth = dict[str, str]


def run(data: Path | None, records: int = 1_000_000) -> Result:
    """Measure. data: the folder of the data sets; None for the shared one. records: rows of the corrupted network."""
    folder = data if data is not None else default_data("linkage-febrl").parent
    figures: dict[str, float] = {}
    notes = list(NOTES)
    for part, measure in (("linkage-febrl", _febrl), ("linkage-splink", _historical)):
        if (folder / part).is_dir():
            figures |= measure(folder / part)
        else:
            notes.append(f"left out: {folder / part} is not there")
    figures["wrongly_joined_of_1000"] = float(lookalikes.wrongly_joined(SEED))
    turns = [[_apart(measure, folder, records) for measure in ("_corrupted", "_bare_splink")] for _ in range(_TURNS)]
    ours = min((ours for ours, _ in turns), key=itemgetter("seconds_1m"))
    bare = min((bare for _, bare in turns), key=itemgetter("seconds"))
    figures |= ours
    figures["time_ratio_to_splink"] = round(ours["seconds_1m"] / bare["seconds"], 3)
    figures["cpu_ratio_to_splink"] = round(ours["cpu_seconds_1m"] / bare["cpu_seconds"], 3)
    peers = {"Splink's standard comparisons, same blocking": bare}
    if records != 1_000_000:
        notes.append(f"the figures of the million are of {records:,} rows")
    goals = {name: goal for name, goal in GOALS.items() if name in figures}
    return Result(bench="link", figures=figures, goals=goals, peers=peers, machine=machine(), notes=notes)


def _apart(measure: str, folder: Path, records: int) -> dict[str, float]:
    """The figures of one measurement in a process of its own, so that its memory is its own."""
    call = f"from passeur.bench import link; link.in_child({measure!r}, {str(folder)!r}, {records})"
    done = subprocess.run([sys.executable, "-c", call], check=True, capture_output=True, text=True)  # noqa: S603
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def in_child(measure: str, folder: str, records: int) -> None:
    """Measure and print the figures as JSON; called in a process of its own."""
    with TemporaryDirectory() as place:
        made = corrupted.make(records, SEED, Path(folder))
        path = Path(place) / "people.parquet"
        pq.write_table(made.table, path)
        answers = corrupted.Corrupted(made.table.slice(0, 0), made.truth, made.kind, made.first)
        del made
        print(json.dumps({"_corrupted": _corrupted, "_bare_splink": _bare_splink}[measure](path, answers)))


def _corrupted(path: Path, answers: corrupted.Corrupted) -> dict[str, float]:
    """Linkage of the corrupted rows: how right, how fast, how much memory, and how right by kind of error."""
    before = psutil.Process().memory_info().rss
    began, worked = time.perf_counter(), time.process_time()
    with _Peak() as peak:
        linked = link([path], (), Ledger())
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    precision, recall = score(linked, answers.truth)
    of = {member: identity.id for identity in linked.identities for member in identity.members}
    there, met = Counter(answers.kind.values()), Counter[str]()
    for id, kind in answers.kind.items():
        met[kind] += id in of and of.get(answers.first[answers.truth[id]]) == of[id]
    figures = {
        "precision_1m": precision, "recall_1m": recall, "seconds_1m": seconds, "cpu_seconds_1m": cpu,
        "peak_mb_1m": (peak.highest - before) / 1e6, "pairs_compared_1m": float(linked.compared),
    }  # fmt: skip
    figures |= {f"recall_{kind}": met[kind] / count for kind, count in sorted(there.items())}
    return {name: round(value, 5) for name, value in figures.items()}


def _bare_splink(path: Path, answers: corrupted.Corrupted) -> dict[str, float]:
    """Splink with its own standard comparisons and clustering, on the pairs that our blocking gives."""
    began, worked = time.perf_counter(), time.process_time()
    with candidates.connect() as base:
        candidates.load(base, [path])
        candidates.block(base)
        api = DuckDBAPI(base)
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("given", [0.9, 0.7]),
                cl.JaroWinklerAtThresholds("family", [0.9, 0.7]),
                cl.LevenshteinAtThresholds("birth_day_text", [1, 2]),
                cl.LevenshteinAtThresholds("birth_place", [1, 2]),
            ],
            probability_two_random_records_match=0.00001,
        )
        # No more columns than it compares: Splink copies all that it is given.
        base.execute(
            "CREATE VIEW bare AS SELECT unique_id, given, family, birth_place, birth_day::VARCHAR AS birth_day_text "
            "FROM person"
        )
        linker = Linker(api.register("bare", table_name="people"), settings, log_level=None, validate_settings=False)
        linker.table_management.register_blocked_pairs_for_predict(api.register("pair", table_name="pairs"))
        predicted = linker.inference.predict(threshold_match_probability=JOIN_FROM, warning_mode="never")
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, JOIN_FROM)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        rows = base.sql(
            f"SELECT cluster_id, list(id) FROM {clustered.physical_name} JOIN person USING (unique_id) GROUP BY 1"  # noqa: S608
        ).fetchall()
    identities = tuple(Identity(str(name), tuple(members)) for name, members in rows if len(members) > 1)
    precision, recall = score(Linked(identities=identities), answers.truth)
    return {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),
        "precision": round(precision, 5),
        "recall": round(recall, 5),
    }


class _Peak:
    """The most memory of this process while it is entered, in bytes, looked at ten times a second."""

    def __enter__(self) -> "_Peak":
        self.highest = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        process = psutil.Process()
        while not self._stop.wait(0.1):
            self.highest = max(self.highest, process.memory_info().rss)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    """Rows of a compressed table, without the spaces around values."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, skipinitialspace=True):
            yield {name.strip(): (value or "").strip() for name, value in row.items()}


def _day(digits: str) -> tuple[int, int] | None:
    """A day as eight digits, None where it is none."""
    plain = digits.replace("-", "")
    if len(plain) != 8 or not plain.isdecimal() or not plain.strip("0"):
        return None
    return int(plain), int(plain)


def _febrl_facts(path: Path, name: str = "") -> list[Facts]:
    """A FEBRL file as facts. name: of the list that it is, where it has every person once."""
    return [
        Facts(
            id=row["rec_id"], source="febrl", partner="febrl", list=name, given=folded(row["given_name"]),
            family=folded(row["surname"]), names=(f"{row['surname']}, {row['given_name']}",),
            birth=_day(row["date_of_birth"]), birth_place=folded(row["suburb"]),
            places=tuple(sorted({folded(row[part]) for part in ("postcode", "address_1", "address_2")} - {""})),
            numbers=(f"number/ssn:{row['soc_sec_id']}",) if row["soc_sec_id"] else (),
        )
        for row in _rows(path)
    ]  # fmt: skip


def _febrl(folder: Path) -> dict[str, float]:
    """FEBRL 3 and 4."""
    figures: dict[str, float] = {}
    for name, files in (("febrl3", ("dataset3",)), ("febrl4", ("dataset4a", "dataset4b"))):
        lists = files if len(files) > 1 else ("",)
        people = [
            each
            for file, named in zip(files, lists, strict=True)
            for each in _febrl_facts(folder / f"{file}.csv.gz", named)
        ]
        truth = {each.id: each.id.split("-")[1] for each in people}
        precision, recall = score(link(table(people), (), Ledger()), truth)
        figures |= {f"{name}_precision": precision, f"{name}_recall": recall}
        figures[f"{name}_f1"] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {key: round(value, 5) for key, value in figures.items()}


def _historical(folder: Path) -> dict[str, float]:
    """Persons of Wikidata with injected errors, and the same reloaded with changes."""
    people, truth = [], {}
    for row in _rows(folder / "historical_figures_50k.csv.gz"):
        truth[row["unique_id"]] = row["cluster"]
        people.append(
            Facts(
                id=row["unique_id"], source="wikidata", partner="wikidata", given=folded(row["first_name"]),
                family=folded(row["surname"]), names=(row["full_name"],), birth=_day(row["dob"]),
                birth_place=folded(row["birth_place"]), gender=row["gender"],
                places=(folded(row["postcode_fake"]),) if row["postcode_fake"] else (),
                occupations=(folded(row["occupation"]),) if row["occupation"] else (),
            )
        )  # fmt: skip
    began = time.perf_counter()
    linked = link(table(people), (), Ledger())
    seconds = time.perf_counter() - began
    precision, recall = score(linked, truth)
    return {
        "historical_precision": round(precision, 5),
        "historical_recall": round(recall, 5),
        "historical_seconds": round(seconds, 2),
        "ids_stable": round(_stability(people, linked), 5),
    }


def score(linked: Linked, truth: Truth) -> tuple[float, float]:
    """Precision and recall of pairs. truth: record id → the person it is."""
    right = claimed = 0
    for identity in linked.identities:
        claimed += _pairs(len(identity.members))
        right += sum(_pairs(count) for count in Counter(truth[id] for id in identity.members).values())
    wanted = sum(_pairs(count) for count in Counter(truth.values()).values())
    return (right / claimed if claimed else 0.0), (right / wanted if wanted else 0.0)


def _pairs(count: int) -> int:
    """Pairs among `count` records."""
    return count * (count - 1) // 2


def _stability(people: Sequence[Facts], before: Linked) -> float:
    """Share of the identities that keep their id over a reload with 5 % of the rows changed."""
    draw = random.Random(SEED)  # noqa: S311  not for secrets
    ledger = Ledger(
        members={id: each.id for each in before.identities for id in each.members},
        prints={},
    )
    prints = {fingerprint(each): ledger.members[each.id] for each in people if each.id in ledger.members}
    after = []
    for each in people:
        chance = draw.random()
        if chance < 0.015:
            continue
        if chance < 0.03:
            after.append(_copy(each, each.id, f"{each.birth_place}a"))
        elif chance < 0.05:
            after.append(_copy(each, f"{each.id}-n", each.birth_place))
        else:
            after.append(each)
    linked = link(table(after), (), Ledger(members=ledger.members, prints=prints))
    now = {id: each.id for each in linked.identities for id in each.members}
    kept = Counter((ledger.members[old], now[id]) for id in now if (old := id.removesuffix("-n")) in ledger.members)
    lasting = {old for (old, _), count in kept.items() if count >= 2}
    return sum(kept[id, id] > 0 for id in lasting) / len(lasting) if lasting else 0.0


def _copy(facts: Facts, id: str, birth_place: str) -> Facts:
    """The same person under another id or with another place of birth."""
    return Facts(
        id=id, source=facts.source, partner=facts.partner, given=facts.given, family=facts.family, names=facts.names,
        birth=facts.birth, gender=facts.gender, birth_place=birth_place, places=facts.places,
        occupations=facts.occupations,
    )  # fmt: skip
