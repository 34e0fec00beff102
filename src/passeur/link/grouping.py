"""Ties between rows → the groups that are one person each: free where nothing is barred, else with care."""

from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from passeur.link import clusters, rules
from passeur.link.features import BY_CODE, FEATURES

Edge = clusters.Edge

#: The groups that may hold two records that are barred; few, so that all their pairs can be looked at.
_SUSPECTS: Final = """
SELECT root FROM grouped JOIN person ON unique_id = n GROUP BY root HAVING
    min(nullif(gender, '')) <> max(nullif(gender, ''))
    OR max(nullif(death_low, 0)) > min(nullif(death_high, 0))
    OR max(nullif(birth_low, 0)) > min(nullif(death_high, 0))
    OR max(nullif(death_low, 0)) - min(nullif(birth_high, 0)) > 1150000 OR bool_or(len(different) > 0)
UNION
SELECT root FROM grouped JOIN person ON unique_id = n WHERE list <> '' GROUP BY root, list HAVING count(*) > 1
UNION
SELECT a.root FROM verdict JOIN grouped a ON a.n = l JOIN grouped b ON b.n = r AND b.root = a.root
WHERE verdict <> 'same'
"""


def group(base: duckdb.DuckDBPyConnection) -> None:
    """Make the table `grouped` of `tie` and `verdict`: each row that belongs to a person, with the smallest row of it.

    Ties are first joined freely. Only a group in which something is barred is made again, from its strongest tie to
    its weakest; a tie that would bring barred rows together is left out.
    """
    found = base.execute("SELECT l, r FROM tie").fetchnumpy()
    last = base.execute("SELECT coalesce(max(unique_id), 0) FROM person").fetchall()[0][0]
    root_of = clusters.roots(last, found["l"], found["r"])
    rows = np.flatnonzero(np.bincount(root_of)[root_of] > 1)
    base.register("rooted", pa.table({"root": root_of[rows], "n": rows}))
    base.execute("CREATE TABLE grouped AS FROM rooted")
    base.unregister("rooted")
    base.execute(f"CREATE TABLE suspect AS {_SUSPECTS}")
    if base.execute("SELECT count(*) FROM suspect").fetchall()[0][0]:
        _part(base)


def _part(base: duckdb.DuckDBPyConnection) -> None:
    """Make the suspect groups again, so that none holds two rows that are barred."""
    edges = base.execute(
        "SELECT l, r FROM tie JOIN grouped ON n = l SEMI JOIN suspect USING (root) "  # noqa: S608
        f"ORDER BY rule = '{rules.JUDGED['same'][0]}' DESC, match_probability DESC, l, r"
    ).fetchall()
    groups, _ = clusters.constrained(edges, _barred(base))
    base.execute("DELETE FROM grouped WHERE root IN (FROM suspect)")
    again = [(rows[0], row) for rows in groups for row in rows]
    if again:
        base.executemany("INSERT INTO grouped VALUES (?, ?)", again)


def _barred(base: duckdb.DuckDBPyConnection) -> list[Edge]:
    """All pairs within the suspect groups that a feature or a judgement forbids joining."""
    bars = " OR ".join(
        f"(NOT ({_rows(feature.null)}) AND {_bar(feature.code, code)})"
        for feature in FEATURES
        for code in (level.code for level in feature.levels)
        if (feature.code, code) in rules.BARRING
    )
    return base.execute(
        "SELECT x.unique_id, y.unique_id FROM grouped a SEMI JOIN suspect USING (root) "  # noqa: S608
        "JOIN grouped b ON a.root = b.root AND a.n < b.n JOIN person x ON x.unique_id = a.n "
        "JOIN person y ON y.unique_id = b.n LEFT JOIN verdict ON l = a.n AND r = b.n "
        f"WHERE verdict IS DISTINCT FROM 'same' AND (verdict IS NOT NULL OR {bars}) ORDER BY 1, 2"
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
