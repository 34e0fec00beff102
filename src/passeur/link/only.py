"""Two lists of the same people: who is whom when each is the other's only candidate (one-to-one assignment).

A list has each person once. Where two lists name the same people nearly without exception (an old and a new edition of
a memorial book, a register and its copy), a row that is left over in one and a row that is left over in the other are
one person on less evidence than elsewhere, if neither has another candidate: were they two, both would have to be
missing from the other list. Jaro (1989) assigns all rows so as to have the best sum; here only what has no rival at all
is joined, so that the reason can be told in a sentence. What is still asked for is in `rules.ENOUGH_ALONE`.
"""

from math import log2
from typing import Final

import duckdb

from passeur.link import rules

#: Two lists name the same people when this share of either is joined with the other already. Of the longer one too: of
#: one that only holds the shorter, most rows are missing from it.
SAME_PEOPLE: Final = 0.95

#: How often a pair is found alone if it is one person, and if it is two, both missing from the other list.
_M: Final = 0.95
_U: Final = (1 - SAME_PEOPLE) ** 2

#: The evidence of being alone, in bits.
WEIGHT: Final = log2(_M / _U)

#: Pairs across two lists, each once from the side of either row. What the desk judged is no candidate, but stands in
#: the way of others.
_ACROSS: Final = """
CREATE TABLE across AS
WITH said AS (
    SELECT l, r, rule, match_probability, band FROM scored ANTI JOIN verdict USING (l, r)
    UNION ALL SELECT l, r, '', 1.0, CASE verdict WHEN 'same' THEN 'joined' ELSE 'proposed' END
    FROM verdict WHERE verdict <> 'different'
), listed AS (
    SELECT said.*, x.list AS l_list, y.list AS r_list FROM said JOIN person x ON x.unique_id = l
    JOIN person y ON y.unique_id = r WHERE x.list <> '' AND y.list <> '' AND x.list <> y.list
)
SELECT l AS one, l_list AS one_list, r AS other, r_list AS other_list, rule, match_probability, band FROM listed
UNION ALL SELECT r, r_list, l, l_list, rule, match_probability, band FROM listed
"""

#: The pairs of lists, either way round, that name the same people.
_TWINNED: Final = f"""
SELECT one_list, other_list FROM (
    SELECT one_list, other_list, count(DISTINCT one) AS ours, count(DISTINCT other) AS theirs
    FROM across WHERE band = 'joined' GROUP BY ALL
) JOIN size a ON a.list = one_list JOIN size b ON b.list = other_list
WHERE least(ours, theirs) >= {SAME_PEOPLE} * greatest(a.rows, b.rows)
"""  # noqa: S608

#: Pairs of rows that are joined with nobody in the other's list and have each other for their only candidate.
_ALONE: Final = f"""
SELECT one, other, rule, match_probability FROM (
    SELECT * FROM across
    ANTI JOIN (SELECT one, other_list FROM across WHERE band = 'joined') USING (one, other_list)
    ANTI JOIN (SELECT other, one_list FROM across WHERE band = 'joined') USING (other, one_list)
    QUALIFY count(*) OVER (PARTITION BY one, other_list) = 1 AND count(*) OVER (PARTITION BY other, one_list) = 1
) SEMI JOIN ({_TWINNED}) USING (one_list, other_list)
WHERE one < other AND rule IN ({", ".join(f"'{code}'" for code in sorted(rules.ENOUGH_ALONE))})
"""  # noqa: S608


#: `surer` in SQL.
_SURER: Final = f"{_M} * match_probability / ({_M} * match_probability + {_U} * (1 - match_probability))"


def surer(before: float) -> float:
    """The probability of a pair that is found alone, from the one that its features give."""
    return _M * before / (_M * before + _U * (1 - before))


def join(base: duckdb.DuckDBPyConnection) -> None:
    """In the table `scored`: join what is alone and sure enough with that (`rules.ONLY`), which was proposed."""
    if base.execute("SELECT count(DISTINCT list) FROM person WHERE list <> ''").fetchall()[0][0] < 2:
        return
    base.execute(_ACROSS)
    base.execute("CREATE TABLE size AS SELECT list, count(*) AS rows FROM person WHERE list <> '' GROUP BY list")
    base.execute(
        f"UPDATE scored SET rule = '{rules.ONLY}', band = 'joined', match_probability = sure FROM "  # noqa: S608
        f"(SELECT one, other, {_SURER} AS sure FROM ({_ALONE})) "
        f"WHERE l = one AND r = other AND sure >= {rules.JOIN_FROM}"
    )
    base.execute("DROP TABLE across; DROP TABLE size")
