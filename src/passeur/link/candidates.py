"""Facts → the pairs worth comparing, and what Splink says of each.

Everything that is done to every row or pair is SQL; Python sees each distinct word once.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator

from passeur.link import rules
from passeur.link.features import FEATURES, Comparison
from passeur.model.names.forms import forms

#: DuckDB's share of the machine; the rest is Python's.
THREADS: Final = 2
MEMORY: Final = "1200MB"

#: A key that more rows share says nothing: its pairs are not compared.
LARGEST_BLOCK: Final = 200

#: How often two random records are of one person, before anything is compared.
_PRIOR: Final = 0.00001

_ROW = re.compile(r"\{([lr])\}\.(\w+)")

#: Keys of pairs worth comparing; one that is NULL finds nothing.
KEYS: Final = (
    "name_key || '/' || birth_year",
    "name_key || '/' || birth_at",
    "name_key || '/' || death_day",
    "name_key || '/' || death_year",
    "family_by || '/' || birth_day",
    "given_by || '/' || birth_day",
    "family_by || '/' || given_letter || '/' || birth_year",
    "family_by || '/' || given_letter || '/' || birth_at",
    "birth_at || '/' || birth_day",
)


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory, with a bounded share of the machine."""
    base = duckdb.connect(":memory:")
    base.execute(
        f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false;"
        "SET enable_progress_bar = false"
    )
    return base


def load(base: duckdb.DuckDBPyConnection, people: pa.Table | Sequence[Path]) -> None:
    """Make the table `person` of facts: rows in the order of their ids, numbered, with their comparable forms."""
    if isinstance(people, pa.Table):
        base.register("given_facts", people)
        source = "given_facts"
    else:
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in people)
        source = f"read_parquet([{paths}])"
    base.execute(f"CREATE TABLE fact AS SELECT *, split_part(given, ' ', 1) AS given_first FROM {source}")  # noqa: S608
    _make_forms(base)
    base.execute(_PERSON)
    base.execute("DROP TABLE fact; DROP TABLE form")


def _make_forms(base: duckdb.DuckDBPyConnection) -> None:
    """The table `form`: how each distinct family name and first given name is compared."""
    words = base.sql(
        "SELECT DISTINCT word FROM (SELECT replace(family, ' ', '') AS word FROM fact UNION ALL "
        "SELECT given_first FROM fact) WHERE word <> '' ORDER BY word"
    ).to_arrow_table()
    rows: dict[str, list[str]] = {"word": [], "skeleton": [], "sound": [], "class": []}
    for word in words.column("word").to_pylist():
        found = forms(word)
        rows["word"].append(word)
        rows["skeleton"].append(found.skeleton or word)
        rows["sound"].append(min(found.sounds, default=""))
        rows["class"].append(f"={min(found.given)}" if found.given else found.skeleton or word)
    base.register("made_forms", pa.table(rows, schema=pa.schema([(name, pa.string()) for name in rows])))
    base.execute("CREATE TABLE form AS SELECT * FROM made_forms")
    base.unregister("made_forms")


_PERSON = """
CREATE TABLE person AS
SELECT row_number() OVER (ORDER BY fact.id) AS unique_id, fact.*,
    coalesce(f.skeleton, '') AS family_key, coalesce(f.sound, '') AS family_sound,
    coalesce(f.class, '') AS family_as_given, coalesce(g.class, '') AS given_key,
    nullif(f.skeleton, '') AS family_by, nullif(g.class, '') AS given_by,
    least(f.class, g.class) || '+' || greatest(nullif(f.class, ''), nullif(g.class, '')) AS name_key,
    nullif(left(given, 1), '') AS given_letter,
    CASE WHEN birth_low <> 0 AND birth_low // 10000 = birth_high // 10000 THEN birth_low // 10000 END AS birth_year,
    CASE WHEN death_low <> 0 AND death_low // 10000 = death_high // 10000 THEN death_low // 10000 END AS death_year,
    CASE WHEN birth_low <> 0 AND birth_low = birth_high THEN birth_low END AS birth_day,
    CASE WHEN death_low <> 0 AND death_low = death_high THEN death_low END AS death_day,
    nullif(birth_place, '') AS birth_at
FROM fact
LEFT JOIN form f ON f.word = replace(fact.family, ' ', '') LEFT JOIN form g ON g.word = fact.given_first
"""


def block(base: duckdb.DuckDBPyConnection, judged: Iterable[tuple[str, str]] = ()) -> None:
    """Make the table `pair`: two rows that share a key, an authority, or a judgement; each pair once."""
    parts = [
        f"SELECT hash('{number}', {key}) AS k, unique_id AS n FROM person WHERE {key} IS NOT NULL"  # noqa: S608
        for number, key in enumerate(KEYS)
    ]
    parts.append("SELECT hash('same', value) AS k, n FROM (SELECT unnest(same) AS value, unique_id AS n FROM person)")
    parts.append(
        "SELECT hash('form', value, birth_year) AS k, n FROM "
        "(SELECT unnest(forms) AS value, birth_year, unique_id AS n FROM person WHERE birth_year IS NOT NULL)"
    )
    parts.append("SELECT hash('same', id) AS k, unique_id AS n FROM person")
    base.execute(
        "CREATE TABLE key AS SELECT k, n FROM (" + " UNION ALL ".join(parts) + ") "  # noqa: S608
        f"QUALIFY count(*) OVER (PARTITION BY k) BETWEEN 2 AND {LARGEST_BLOCK}"
    )
    named = list(judged)
    base.register("judged_ids", pa.table({"a": [a for a, _ in named], "b": [b for _, b in named]},
                                         schema=pa.schema([("a", pa.string()), ("b", pa.string())])))  # fmt: skip
    base.execute(
        "CREATE TABLE pair AS SELECT DISTINCT '0' AS match_key, l AS join_key_l, r AS join_key_r FROM ("
        "SELECT x.n AS l, y.n AS r FROM key x JOIN key y ON x.k = y.k AND x.n < y.n UNION ALL "
        "SELECT least(p.unique_id, q.unique_id), greatest(p.unique_id, q.unique_id) FROM judged_ids j "
        "JOIN person p ON p.id = j.a JOIN person q ON q.id = j.b WHERE j.a <> j.b)"
    )
    base.execute("DROP TABLE key")


def score(base: duckdb.DuckDBPyConnection) -> None:
    """Make the table `scored`: for each pair the level of each feature, Splink's probability, the rule, the band."""
    if not base.execute("SELECT count(*) FROM pair").fetchall()[0][0]:
        levels = ", ".join(f"0 AS gamma_{feature.code}" for feature in FEATURES)
        base.execute(
            f"CREATE TABLE scored AS SELECT 1::BIGINT AS l, 2::BIGINT AS r, 0.0::DOUBLE AS match_probability, {levels},"
            " '' AS rule, '' AS band WHERE false"
        )
        return
    said = _said(base)
    api = DuckDBAPI(base)
    people = api.register("person", table_name="people")
    linker = Linker(people, settings(said), log_level=None, validate_settings=False)
    for comparison in linker._settings_obj.comparisons:
        _keep_level(comparison)
    linker.table_management.register_blocked_pairs_for_predict(api.register("pair", table_name="pairs"))
    predicted = linker.inference.predict(warning_mode="never")
    levels = ", ".join(f"gamma_{each.code}" if each in said else f"-1 AS gamma_{each.code}" for each in FEATURES)
    base.execute(
        f"CREATE TABLE scored AS SELECT *, {rules.band_sql()} AS band FROM (SELECT *, {rules.rule_sql()} AS rule FROM "  # noqa: S608
        f"(SELECT unique_id_l AS l, unique_id_r AS r, match_probability, {levels} FROM {predicted.physical_name}))"
    )
    predicted.drop_table_from_database_and_remove_from_cache()


def _said(base: duckdb.DuckDBPyConnection) -> tuple[Comparison, ...]:
    """The features that some row says something of; where none does, comparing would only take time."""
    found = base.execute(
        "SELECT "  # noqa: S608
        + ", ".join(f"coalesce(bool_or(NOT ({feature.null.format(l='p', r='p')})), false)" for feature in FEATURES)
        + " FROM person p"
    ).fetchall()[0]
    # A life is impossible by the birth of one record and the death of another, so no row says it alone.
    return tuple(each for each, said in zip(FEATURES, found, strict=True) if said or each.code == "life")


def _keep_level(comparison: Any) -> None:
    """Let Splink give the level of a comparison without all the columns that it compares.

    Splink 5.0 gives both or neither; with all columns a million records take several times the memory.
    """
    level = comparison._gamma_column_name
    comparison._columns_to_select_for_predict = lambda *_: [level]


def settings(features: Sequence[Comparison] = FEATURES) -> SettingsCreator:
    """The model as Splink takes it."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(feature) for feature in features],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=_PRIOR,
        retain_matching_columns=False,
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
