"""Facts of all person records → identities and proposals."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from passeur.link import candidates, grouping, only, rules, scoring, stable
from passeur.link.facts import PRINT_SQL, table
from passeur.link.model import Identity, Judgement, Ledger, Linked, Tie, Verdict

_T = TypeVar("_T")

_SAME, _UNSURE = rules.JUDGED["same"][0], rules.JUDGED["unsure"][0]


class _Judged(NamedTuple):
    """Judgements by pair of rows, and those whose records are not there."""

    verdicts: dict[grouping.Edge, Verdict]
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
        _note(base, judged.verdicts)
        only.join(base)
        _make_ties(base)
        grouping.group(base)
        compared = base.execute("SELECT count(*) FROM pair").fetchall()[0][0]
        ids = _ids(base)
        identities, moved = _identities(base, ids, ledger)
        proposals = tuple(_ties(ids, base.execute(_PROPOSALS).fetchnumpy()))
    return Linked(identities=identities, proposals=proposals, moved=moved, astray=judged.astray, compared=compared)


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
    verdicts: dict[grouping.Edge, Verdict] = {}
    astray = []
    for each in sorted(judgements, key=lambda judgement: judgement.when):
        left = rows.get(each.left) or printed.get(each.left_print)
        right = rows.get(each.right) or printed.get(each.right_print)
        if left is None or right is None or left == right:
            astray.append(each)
        else:
            verdicts[min(left, right), max(left, right)] = each.verdict
    return _Judged(verdicts, tuple(astray))


def _note(base: duckdb.DuckDBPyConnection, verdicts: dict[grouping.Edge, Verdict]) -> None:
    """The table `verdict`, of judged pairs."""
    base.execute("CREATE TABLE verdict (l BIGINT, r BIGINT, verdict VARCHAR)")
    if verdicts:
        base.executemany("INSERT INTO verdict VALUES (?, ?, ?)", [(*pair, said) for pair, said in verdicts.items()])


def _make_ties(base: duckdb.DuckDBPyConnection) -> None:
    """The table `tie`, of what joins: a judgement comes before all features."""
    base.execute(
        "CREATE TABLE tie AS SELECT l, r, rule, match_probability FROM scored ANTI JOIN verdict USING (l, r) "  # noqa: S608
        f"WHERE band = 'joined' UNION ALL SELECT l, r, CAST('{_SAME}' AS rule), 1.0 FROM verdict WHERE verdict = 'same'"
    )


#: Pairs for the desk, surest first: proposed by a rule, a tie refused because of a bar, or judged unsure.
_PROPOSALS: Final = f"""
SELECT l, r, enum_code(rule) AS rule, match_probability FROM (
    SELECT l, r, rule, match_probability FROM (
        SELECT l, r, rule, match_probability FROM scored WHERE band = 'proposed' UNION ALL FROM tie
    ) ANTI JOIN (FROM verdict WHERE verdict <> 'same') USING (l, r)
    UNION ALL
    SELECT l, r, CAST('{_UNSURE}' AS rule), coalesce(match_probability, 0) FROM verdict LEFT JOIN scored USING (l, r)
    WHERE verdict = 'unsure'
)
LEFT JOIN grouped a ON a.n = l LEFT JOIN grouped b ON b.n = r
WHERE a.root IS NULL OR b.root IS NULL OR a.root <> b.root
ORDER BY match_probability DESC, l, r
"""  # noqa: S608

#: What joins the members of each group, in the order of the groups; the strongest tie first, judgements before all.
_TIES: Final = f"""
SELECT a.root, l, r, enum_code(rule) AS rule, match_probability FROM tie
JOIN grouped a ON a.n = l JOIN grouped b ON b.n = r AND b.root = a.root
ORDER BY a.root, rule = '{_SAME}' DESC, match_probability DESC, l, r
"""  # noqa: S608


def _ids(base: duckdb.DuckDBPyConnection) -> NDArray[np.object_]:
    """The record id of each row, at the row's number: it is read once, however many ties it has."""
    found = base.execute("SELECT unique_id, id FROM person").fetchnumpy()
    ids = np.empty(len(found["id"]) + 1, dtype=object)
    ids[found["unique_id"]] = found["id"]
    return ids


def _identities(
    base: duckdb.DuckDBPyConnection, ids: NDArray[np.object_], ledger: Ledger
) -> tuple[tuple[Identity, ...], dict[str, str]]:
    """The groups with their own ids, sorted by them; and where ids that went have gone (`Ledger.moved`)."""
    rows, ties = (base.execute(sql).fetchnumpy() for sql in ("FROM grouped ORDER BY root, n", _TIES))
    groups = list(_cut(ids[rows["n"]].tolist(), rows["root"]))
    # A group is what ties hold together: each has some.
    tied = _cut(list(_ties(ids, ties)), ties["root"])
    prints = {}
    if ledger.prints:
        prints = dict(base.execute(f"SELECT id, {PRINT_SQL} FROM person SEMI JOIN grouped ON unique_id = n").fetchall())  # noqa: S608
    names, moved = stable.name(groups, ledger, prints)
    return tuple(sorted(map(Identity, names, groups, tied), key=lambda each: each.id)), moved


def _cut(rows: Sequence[_T], roots: NDArray[np.int64]) -> Iterator[tuple[_T, ...]]:
    """Rows in runs of the same root."""
    starts = np.flatnonzero(np.diff(roots, prepend=0)).tolist()
    return (tuple(rows[start:end]) for start, end in pairwise([*starts, len(rows)]))


def _ties(ids: NDArray[np.object_], found: Mapping[str, NDArray[Any]]) -> Iterator[Tie]:
    """Ties of the columns l and r (rows), rule (its number) and match_probability."""
    rule = map(rules.CODES.__getitem__, found["rule"].tolist())
    return map(Tie, ids[found["l"]].tolist(), ids[found["r"]].tolist(), rule, found["match_probability"].tolist())
