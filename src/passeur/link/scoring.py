"""Pairs of rows → the levels of their features and a probability by Splink, and what the rules decide of them.

Most pairs that a key brings together are parted by their dates alone. These are found first, by comparing numbers; only
the others are handed to Splink, with the columns that are compared and no more.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator

from passeur.link import rules
from passeur.link.features import FEATURES, Comparison

#: How often two random records are of one person, before anything is compared.
_PRIOR: Final = 0.00001

_ROW = re.compile(r"\{([lr])\}\.(\w+)")


def score(base: duckdb.DuckDBPyConnection, *, every: bool = False) -> None:
    """Make the table `scored`: for each pair Splink's probability, the rule and the band (types of rules.py).

    every: also the pairs that are left apart, and the level of each feature (`gamma_<code>`).
    """
    base.execute(rules.TYPES)
    said = _said(base)
    pairs = "pair" if every else _sift(base, said)
    if not base.execute(f"SELECT count(*) FROM {pairs}").fetchall()[0][0]:  # noqa: S608
        base.execute("CREATE TABLE scored (l BIGINT, r BIGINT, match_probability DOUBLE, rule rule, band band)")
        return
    columns = ", ".join(sorted({column for feature in said for column in _columns(feature)}))
    base.execute(f"CREATE VIEW compared AS SELECT unique_id, {columns} FROM person")  # noqa: S608
    api = DuckDBAPI(base)
    linker = Linker(api.register("compared", table_name="people"), settings(said), log_level=None,
                    validate_settings=False)  # fmt: skip
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs, table_name="pairs"))
    predicted = linker.inference.predict(warning_mode="never")
    _decide(base, predicted.physical_name, said, every)
    predicted.drop_table_from_database_and_remove_from_cache()


def _decide(base: duckdb.DuckDBPyConnection, predicted: str, said: Sequence[Comparison], every: bool) -> None:
    """Make `scored` of Splink's predictions. A million pairs have some hundreds of outcomes: each is decided once."""
    known = ", ".join(f"gamma_{each.code}" for each in said)
    silent = "".join(f", -1 AS gamma_{each.code}" for each in FEATURES if each not in said)
    base.execute(
        f"CREATE TABLE outcome AS SELECT *, CAST({rules.band_sql()} AS band) AS band FROM ("  # noqa: S608
        f"SELECT *, CAST({rules.rule_sql()} AS rule) AS rule FROM ("
        f"SELECT {known}{silent}, any_value(match_probability) AS match_probability FROM {predicted} GROUP BY {known}))"
    )
    levels, where = "", "WHERE band <> 'apart'"
    if every:
        levels, where = "".join(f", gamma_{each.code}" for each in FEATURES), ""
    base.execute(
        "CREATE TABLE scored AS SELECT unique_id_l AS l, unique_id_r AS r, p.match_probability, rule, band"  # noqa: S608
        f"{levels} FROM {predicted} p JOIN outcome USING ({known}) {where}"
    )
    base.execute("DROP TABLE outcome")


def _sift(base: duckdb.DuckDBPyConnection, said: Sequence[Comparison]) -> str:
    """Make the table of the pairs that a rule may yet join or propose (`rules.HOPELESS`); gives its name."""
    levels = ", ".join(
        f"{feature.sql('x', 'y') if feature in said else -1} AS gamma_{feature.code}"
        for feature in FEATURES
        if feature.code in rules.FIRST
    )
    base.execute(
        "CREATE TABLE sifted AS SELECT match_key, join_key_l, join_key_r FROM "  # noqa: S608
        f"(SELECT pair.*, {levels} FROM pair JOIN person x ON x.unique_id = join_key_l "
        f"JOIN person y ON y.unique_id = join_key_r) WHERE NOT ({rules.HOPELESS})"
    )
    return "sifted"


def _said(base: duckdb.DuckDBPyConnection) -> tuple[Comparison, ...]:
    """The features that some row says something of; where none does, comparing would only take time."""
    found = base.execute(
        "SELECT "  # noqa: S608
        + ", ".join(f"coalesce(bool_or(NOT ({feature.null.format(l='p', r='p')})), false)" for feature in FEATURES)
        + " FROM person p"
    ).fetchall()[0]
    # A life is impossible by the birth of one record and the death of another, so no row says it alone.
    return tuple(each for each, said in zip(FEATURES, found, strict=True) if said or each.code == "life")


def settings(features: Sequence[Comparison] = FEATURES) -> SettingsCreator:
    """The model as Splink takes it."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(feature) for feature in features],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=_PRIOR,
        # Splink gives the levels only with what they were compared from.
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        linker_uid="passeur",
    )


def _comparison(feature: Comparison) -> dict[str, Any]:
    """A feature as Splink's dictionary."""
    null = {"sql_condition": _sided(feature.null), "label_for_charts": "unknown", "is_null_level": True}
    levels = [
        {
            "sql_condition": _sided(level.sql),
            "label_for_charts": level.code,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for level in feature.levels
    ]
    return {"output_column_name": feature.code, "comparison_levels": [null, *levels]}


def _sided(sql: str) -> str:
    """A condition in Splink's words: `{l}.family` is `family_l`."""
    side: Callable[[re.Match[str]], str] = lambda match: f"{match[2]}_{match[1]}"  # noqa: E731
    return _ROW.sub(side, sql)


def _columns(feature: Comparison) -> set[str]:
    """The columns of `person` that a feature compares."""
    return {
        column for sql in (feature.null, *(level.sql for level in feature.levels)) for _, column in _ROW.findall(sql)
    }
