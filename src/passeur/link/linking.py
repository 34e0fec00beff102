"""Facts of all person records → identities and proposals."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from passeur.link import candidates, clusters, rules, stable
from passeur.link.facts import PRINT_SQL, fingerprint, form_of, table
from passeur.link.features import BY_CODE, FEATURES
from passeur.link.model import Band, Explanation, Facts, Feature, Identity, Judgement, Ledger, Linked, Tie, Verdict
from passeur.model.names.reading import read_name

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
        candidates.score(base)
        ids: list[str] = base.sql("SELECT id FROM person ORDER BY unique_id").to_arrow_table()["id"].to_pylist()
        weights = _edges(base, judged.verdicts)
        groups, refused = _groups(base, weights, judged.verdicts)
        compared = base.execute("SELECT count(*) FROM scored").fetchall()[0][0]
        prints = dict(base.execute(f"SELECT id, {PRINT_SQL} FROM person").fetchall()) if ledger.prints else {}  # noqa: S608
        proposals = _proposals(base, groups, refused, weights, judged.verdicts)
    return _linked(ids, groups, weights, proposals, prints, ledger, judged.astray, compared)


def explain(left: Facts, right: Facts, judgements: Sequence[Judgement] = ()) -> Explanation:
    """Feature by feature, why `link` joins, proposes or leaves apart the two: computed by the same SQL."""
    left, right = sorted((left, right), key=lambda each: each.id)
    with candidates.connect() as base:
        candidates.load(base, table((left, right)))
        base.execute("CREATE TABLE pair AS SELECT '0' AS match_key, 1::BIGINT AS join_key_l, 2::BIGINT AS join_key_r")
        candidates.score(base)
        levels = ", ".join(f"gamma_{feature.code}" for feature in FEATURES)
        probability, rule, band, *numbers = base.execute(
            f"SELECT match_probability, rule, band, {levels} FROM scored"  # noqa: S608
        ).fetchall()[0]
    judgement = _judgement_of(left, right, judgements)
    if judgement is not None:
        rule, band = JUDGED[judgement.verdict]
    return Explanation(
        left=left.id, right=right.id, band=band, rule=rule, probability=probability,
        features=tuple(_features(left, right, numbers)), judgement=judgement,
    )  # fmt: skip


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
    base: duckdb.DuckDBPyConnection, edges: dict[Edge, tuple[str, float]], verdicts: dict[Edge, Verdict]
) -> tuple[list[list[int]], list[Edge]]:
    """Groups of rows that are one person, and the ties refused because of a bar between their groups.

    Only the groups in which something is barred are made again with care: they are few.
    """
    sets = clusters.joined(edges)
    plain = sets.sets()
    parted = [pair for pair, verdict in verdicts.items() if verdict != "same" and sets.find(pair[0]) in plain]
    suspects = _suspects(base, plain) | {
        sets.find(left) for left, right in parted if sets.find(right) == sets.find(left)
    }
    barred = [pair for pair in _barred(base, plain, suspects) if verdicts.get(pair) != "same"] + parted
    careful, refused = clusters.constrained([pair for pair in edges if sets.find(pair[0]) in suspects], barred)
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


def _judgement_of(left: Facts, right: Facts, judgements: Sequence[Judgement]) -> Judgement | None:
    """The latest judgement on the two, by their ids, else by their fingerprints."""
    ids, prints = {left.id, right.id}, {fingerprint(left), fingerprint(right)}
    found = [
        each for each in judgements
        if {each.left, each.right} == ids or {each.left_print, each.right_print} == prints
    ]  # fmt: skip
    return max(found, key=lambda each: each.when, default=None)


#: Levels that say nothing worth a line.
_SILENT: Final = frozenset({("authority", "none"), ("stated", "none"), ("list", "other"), ("life", "possible")})


def _features(left: Facts, right: Facts, numbers: Sequence[int]) -> Iterator[Feature]:
    """The features that say something of the pair, with the two values."""
    for feature, number in zip(FEATURES, numbers, strict=True):
        if number < 0:
            continue
        level = feature.level(number)
        key = (feature.code, level.code)
        if key in _SILENT:
            continue
        one, other = _written(left, feature.code), _written(right, feature.code)
        if level.code == "known-as":
            form = min(set(left.forms) & set(right.forms))
            one, other = _name_of(left, form), _name_of(right, form)
        yield Feature(feature.code, level.code, one, other, round(level.weight, 2), key in rules.BARRING)


def _name_of(facts: Facts, form: str) -> str:
    """The name of a record, as written, that has these words (`Facts.forms`)."""
    for written in facts.names:
        name = read_name(written)
        if form in (form_of(each) for each in (name, *map(read_name, name.aliases))):
            return written
    return facts.names[0] if facts.names else ""


def _written(facts: Facts, code: str) -> str:
    """What a record says of a feature, for people: names as written, days in ISO 8601."""
    if code in ("family", "given"):
        return facts.names[0] if facts.names else getattr(facts, code)
    if code in ("birth", "death"):
        return _days(facts.birth if code == "birth" else facts.death)
    if code == "life":
        return f"{_days(facts.birth)} – {_days(facts.death)}"
    field = {"authority": "same", "stated": "different"}.get(code, code)
    value: str | tuple[str, ...] = getattr(facts, field)
    return value if isinstance(value, str) else ", ".join(value)


def _days(span: tuple[int, int] | None) -> str:
    """A span of days as an ISO 8601 day, month, year or interval."""
    if span is None:
        return ""
    low, high = (f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}" for day in span)
    if low == high:
        return low
    if low[:4] == high[:4] and (low[5:], high[5:]) == ("01-01", "12-31"):
        return low[:4]
    return f"{low}/{high}"
