"""Facts of all person records → identities and proposals."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from passeur.link import candidates, clusters, rules, scoring, stable
from passeur.link.facts import PRINT_SQL, table
from passeur.link.features import BY_CODE, FEATURES
from passeur.link.model import Band, Identity, Judgement, Ledger, Linked, Tie, Verdict

#: The rule that a judgement is, and what it makes of the pair.
JUDGED: Final[dict[Verdict, tuple[str, Band]]] = {
    "same": ("judged-same", "joined"),
    "different": ("judged-different", "apart"),
    "unsure": ("judged-unsure", "proposed"),
}

Edge = clusters.Edge


class _Judged(NamedTuple):
    """Judgements by pair of rows, and those whose records are not there."""

    verdicts: dict[Edge, Verdict]
    astray: tuple[Judgement, ...]


def link(people: pa.Table | Sequence[Path], judgements: Sequence[Judgement], ledger: Ledger) -> Linked:
    """Identities of `people` (a table of `facts.table`, or Parquet files of it), under the judgements.

    Deterministic: the same input, in any order of rows, gives the same identities with the same ids. A record id
    stands once in `people`."""
    if not isinstance(people, pa.Table) and not people:
        people = table(())
    with candidates.connect() as base:
        candidates.load(base, people)
        judged = _judged(base, judgements)
        candidates.block(base)
        scoring.score(base)
        ids: list[str] = base.sql("SELECT id FROM person ORDER BY unique_id").to_arrow_table()["id"].to_pylist()
        weights = _edges(base, judged.verdicts)
        groups, refused = _groups(base, len(ids), weights, judged.verdicts)
        compared = base.execute("SELECT count(*) FROM pair").fetchall()[0][0]
        prints = dict(base.execute(f"SELECT id, {PRINT_SQL} FROM person").fetchall()) if ledger.prints else {}  # noqa: S608
        proposals = _proposals(base, groups, refused, weights, judged.verdicts)
    return _linked(ids, groups, weights, proposals, prints, ledger, judged.astray, compared)


def _judged(base: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> _Judged:
    """Each judgement on the rows of its records; the latest on a pair counts."""
    if not judgements:
        return _Judged({}, ())
    wanted = [id for each in judgements for id in (each.left, each.right)]
    prints = [print for each in judgements for print in (each.left_print, each.right_print) if print]
    base.register("wanted", pa.table({"id": wanted}))
    base.register("wanted_prints", pa.table({"print": pa.array(prints, pa.string())}))
    rows = dict(base.execute("SELECT id, unique_id FROM person SEMI JOIN wanted USING (id)").fetchall())
    printed = dict(
        base.execute(
            f"SELECT print, min(n) FROM (SELECT {PRINT_SQL} AS print, unique_id AS n FROM person) "  # noqa: S608
            "SEMI JOIN wanted_prints USING (print) GROUP BY print HAVING count(*) = 1"
        ).fetchall()
    )
    verdicts: dict[Edge, Verdict] = {}
    astray = []
    for each in sorted(judgements, key=lambda judgement: judgement.when):
        left = rows.get(each.left) or printed.get(each.left_print)
        right = rows.get(each.right) or printed.get(each.right_print)
        if left is None or right is None or left == right:
            astray.append(each)
        else:
            verdicts[min(left, right), max(left, right)] = each.verdict
    return _Judged(verdicts, tuple(astray))


def _edges(base: duckdb.DuckDBPyConnection, verdicts: dict[Edge, Verdict]) -> dict[Edge, tuple[str, float]]:
    """What joins, strongest first: pair of rows → rule and probability. Judgements come before all features."""
    edges = {pair: (JUDGED["same"][0], 1.0) for pair, verdict in sorted(verdicts.items()) if verdict == "same"}
    found = base.execute(
        "SELECT l, r, rule, match_probability FROM scored WHERE band = 'joined' ORDER BY match_probability DESC, l, r"
    ).fetchall()
    for left, right, rule, probability in found:
        if (left, right) not in verdicts:
            edges[left, right] = rule, probability
    return edges


def _groups(
    base: duckdb.DuckDBPyConnection, rows: int, edges: dict[Edge, tuple[str, float]], verdicts: dict[Edge, Verdict]
) -> tuple[list[list[int]], list[Edge]]:
    """Groups of rows that are one person, and the ties refused because of a bar between their groups.

    Only the groups in which something is barred are made again with care: they are few.
    """
    root_of = clusters.roots(rows, edges)
    plain = clusters.sets(root_of)
    parted = [pair for pair, verdict in verdicts.items() if verdict != "same" and root_of[pair[0]] == root_of[pair[1]]]
    suspects = _suspects(base, plain) | {root_of[left] for left, _ in parted}
    barred = [pair for pair in _barred(base, plain, suspects) if verdicts.get(pair) != "same"] + parted
    careful, refused = clusters.constrained([pair for pair in edges if root_of[pair[0]] in suspects], barred)
    return sorted([rows for root, rows in plain.items() if root not in suspects] + careful), refused


def _suspects(base: duckdb.DuckDBPyConnection, groups: dict[int, list[int]]) -> set[int]:
    """The groups that may hold two records that are barred."""
    _register_groups(base, groups)
    found = base.execute(
        "SELECT root FROM grouped JOIN person ON unique_id = n GROUP BY root HAVING "
        "count(nullif(list, '')) > count(DISTINCT nullif(list, '')) OR count(DISTINCT nullif(gender, '')) > 1 "
        "OR max(nullif(death_low, 0)) > min(nullif(death_high, 0)) "
        "OR max(nullif(birth_low, 0)) > min(nullif(death_high, 0)) "
        "OR max(nullif(death_low, 0)) - min(nullif(birth_high, 0)) > 1150000 OR bool_or(len(different) > 0)"
    ).fetchall()
    return {root for (root,) in found}


def _barred(base: duckdb.DuckDBPyConnection, groups: dict[int, list[int]], suspects: set[int]) -> list[Edge]:
    """All pairs within the suspect groups of which a feature forbids joining."""
    _register_groups(base, {root: groups[root] for root in sorted(suspects)})
    bars = " OR ".join(
        f"(NOT ({_rows(feature.null)}) AND {_bar(feature.code, code)})"
        for feature in FEATURES
        for code in (level.code for level in feature.levels)
        if (feature.code, code) in rules.BARRING
    )
    return base.execute(
        "SELECT x.unique_id, y.unique_id FROM grouped a JOIN grouped b ON a.root = b.root AND a.n < b.n "  # noqa: S608
        f"JOIN person x ON x.unique_id = a.n JOIN person y ON y.unique_id = b.n WHERE {bars} ORDER BY 1, 2"
    ).fetchall()


def _bar(feature: str, code: str) -> str:
    """The condition that two rows x and y have a level, told without the levels after it."""
    levels = BY_CODE[feature].levels
    place = [level.code for level in levels].index(code)
    if levels[place].sql != "ELSE":
        return f"({_rows(levels[place].sql)})"
    return "NOT (" + " OR ".join(f"({_rows(level.sql)})" for level in levels[:place]) + ")"


def _rows(sql: str) -> str:
    """A condition of features.py on the rows x and y."""
    return sql.format(l="x", r="y")


def _register_groups(base: duckdb.DuckDBPyConnection, groups: dict[int, list[int]]) -> None:
    """Groups as the view `grouped`: root and row."""
    roots = [root for root, rows in groups.items() for _ in rows]
    members = [row for rows in groups.values() for row in rows]
    base.register("grouped", pa.table({"root": pa.array(roots, pa.int64()), "n": pa.array(members, pa.int64())}))


def _proposals(
    base: duckdb.DuckDBPyConnection,
    groups: list[list[int]],
    refused: Iterable[Edge],
    edges: dict[Edge, tuple[str, float]],
    verdicts: dict[Edge, Verdict],
) -> list[tuple[int, int, str, float]]:
    """Pairs for the desk, surest first: proposed by a rule, refused because of a bar, or judged unsure."""
    group_of = {row: number for number, rows in enumerate(groups) for row in rows}
    found = {pair: edges[pair] for pair in refused}
    for left, right, rule, probability in base.execute(
        "SELECT l, r, rule, match_probability FROM scored WHERE band = 'proposed'"
    ).fetchall():
        found[left, right] = rule, probability
    known = {pair: verdict for pair, verdict in verdicts.items() if verdict != "same"}
    probabilities = {pair: found.get(pair, ("", 0.0))[1] for pair in known}
    found = {pair: why for pair, why in found.items() if pair not in known}
    found |= {pair: (JUDGED["unsure"][0], probabilities[pair]) for pair in known if known[pair] == "unsure"}
    apart = (
        (left, right, rule, probability)
        for (left, right), (rule, probability) in found.items()
        if group_of.get(left, -left - 1) != group_of.get(right, -right - 1)
    )
    return sorted(apart, key=lambda each: (-each[3], each[0], each[1]))


def _linked(
    ids: list[str],
    groups: list[list[int]],
    edges: dict[Edge, tuple[str, float]],
    proposals: list[tuple[int, int, str, float]],
    prints: dict[str, str],
    ledger: Ledger,
    astray: tuple[Judgement, ...],
    compared: int,
) -> Linked:
    """Rows back to record ids, and the identities' own ids."""
    members = [tuple(ids[row - 1] for row in rows) for rows in groups]
    names, moved = stable.name(members, ledger, prints)
    group_of = {row: number for number, rows in enumerate(groups) for row in rows}
    ties: list[list[Tie]] = [[] for _ in groups]
    for (left, right), (rule, probability) in edges.items():
        number = group_of.get(left)
        if number is not None and group_of.get(right) == number:
            ties[number].append(Tie(ids[left - 1], ids[right - 1], rule, probability))
    identities = (Identity(name, each, tuple(tied)) for name, each, tied in zip(names, members, ties, strict=True))
    return Linked(
        identities=tuple(sorted(identities, key=lambda each: each.id)),
        proposals=tuple(
            Tie(ids[left - 1], ids[right - 1], rule, probability) for left, right, rule, probability in proposals
        ),
        moved=moved,
        astray=astray,
        compared=compared,
    )
