"""Facts → the pairs worth comparing.

Everything that is done to every row or pair is SQL; Python sees each distinct word once.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from passeur import columns
from passeur.model.names.forms import forms

#: DuckDB's share of the machine; the rest is Python's.
THREADS: Final = 2
MEMORY: Final = "1200MB"

#: A key that more rows share says nothing: its pairs are not compared.
LARGEST_BLOCK: Final = 200

#: Keys of pairs worth comparing: columns of `person` that are all the same; one that is NULL finds nothing.
KEYS: Final = (
    ("name_key", "birth_year"),
    ("name_key", "birth_at"),
    ("name_key", "death_day"),
    ("name_key", "death_year"),
    ("family_by", "birth_day"),
    ("family_by", "birth_year", "death_year"),
    ("given_by", "birth_day"),
    ("family_by", "given_letter", "birth_year"),
    ("family_by", "given_letter", "birth_at"),
    ("birth_at", "birth_day"),
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
    if "numbers" not in base.sql(f"FROM {source}").columns:
        # An edition from before personal numbers were compared.
        source = f"(SELECT *, []::VARCHAR[] AS numbers FROM {source})"  # noqa: S608
    # A view: reading a few columns again is cheaper than having all of them in memory twice.
    base.execute(f"CREATE VIEW fact AS SELECT *, split_part(given, ' ', 1) AS given_first FROM {source}")  # noqa: S608
    _make_forms(base)
    numbered = _any(base, "fact", "numbers")
    base.execute(_PERSON % (_NUMBER_SLIPS if numbered else "[]::UBIGINT[]"))
    base.execute("DROP VIEW fact; DROP TABLE form")


def _any(base: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether a list in `column` holds anything in some row; what no row has costs nothing."""
    return bool(base.execute(f"SELECT bool_or(len({column}) > 0) FROM {table}").fetchall()[0][0])  # noqa: S608


def _make_forms(base: duckdb.DuckDBPyConnection) -> None:
    """The table `form`: how each distinct family name and first given name is compared, each form as a number."""
    words = base.sql(
        "SELECT DISTINCT word FROM (SELECT replace(family, ' ', '') AS word FROM fact UNION ALL "
        "SELECT given_first FROM fact) WHERE word <> '' ORDER BY word"
    ).to_arrow_table()
    numbers: dict[str, int] = {}
    rows: dict[str, list[str | int]] = {"word": [], "skeleton": [], "sound": [], "class": []}
    for word in words.column("word").to_pylist():
        found = forms(word)
        skeleton, sound = found.skeleton or word, min(found.sounds, default="")
        rows["word"].append(word)
        rows["skeleton"].append(numbers.setdefault(skeleton, len(numbers) + 1))
        rows["sound"].append(numbers.setdefault(sound, len(numbers) + 1) if sound else 0)
        rows["class"].append(numbers.setdefault(f"={min(found.given)}" if found.given else skeleton, len(numbers) + 1))
    types = [("word", pa.string()), ("skeleton", pa.int32()), ("sound", pa.int32()), ("class", pa.int32())]
    base.register("made_forms", columns.table(rows.values(), pa.schema(types)))
    base.execute("CREATE TABLE form AS SELECT * FROM made_forms")
    base.unregister("made_forms")


#: What a number of a row has in common with those that one slip of a clerk makes of it: itself without one of its
#: figures (one is wrong, or two neighbours are exchanged), and with the two before the last in order. The last two are
#: never left out: numbers that differ there alone were given to brothers one after the other, and are no slip. Numbers
#: of less than five figures are too near one another.
_NUMBER_SLIPS: Final = """
flatten(list_transform(list_filter(fact.numbers, lambda n: regexp_matches(n, '[0-9]{5}$')), lambda n: list_append(
    list_transform(
        range(length(n) - length(regexp_extract(n, '[0-9]+$')), length(n) - 2),
        lambda i: hash(left(n, i) || substr(n, i + 2))
    ),
    hash(left(n, -3), least(n[-3], n[-2]), greatest(n[-3], n[-2]), n[-1])
)))
"""

#: Comparable forms are numbers, and what lists hold are hashes: they are only ever asked whether they are equal. Places
#: of birth and death are features of their own, so `places` has the others. They are compared by the town and by what
#: stands behind it ("|france").
_PERSON: Final = """
CREATE TABLE person AS
SELECT numbered.unique_id, fact.* EXCLUDE (partner, death_place) REPLACE (
        list_transform(fact.forms, lambda each: hash(each)) AS forms,
        list_transform(
            list_filter(fact.places, lambda each: each <> birth_place AND each <> death_place), lambda each: hash(each)
        ) AS places
    ),
    %s AS number_slips,
    coalesce(f.skeleton, 0) AS family_key, coalesce(f.sound, 0) AS family_sound,
    coalesce(f.class, 0) AS family_as_given, coalesce(g.class, 0) AS given_key,
    f.skeleton AS family_by, g.class AS given_by,
    CASE WHEN coalesce(f.class, g.class) > 0 THEN hash(least(f.class, g.class), greatest(f.class, g.class)) END
        AS name_key,
    nullif(left(given, 1), '') AS given_letter,
    CASE WHEN birth_low <> 0 AND birth_low // 10000 = birth_high // 10000 THEN birth_low // 10000 END AS birth_year,
    CASE WHEN death_low <> 0 AND death_low // 10000 = death_high // 10000 THEN death_low // 10000 END AS death_year,
    CASE WHEN birth_low <> 0 AND birth_low = birth_high THEN birth_low END AS birth_day,
    CASE WHEN death_low <> 0 AND death_low = death_high THEN death_low END AS death_day,
    split_part(birth_place, '|', 1) AS birth_town, substr(birth_place, length(birth_town) + 1) AS birth_rest,
    split_part(death_place, '|', 1) AS death_town, substr(death_place, length(death_town) + 1) AS death_rest,
    nullif(birth_town, '') AS birth_at
FROM fact JOIN (SELECT id, row_number() OVER (ORDER BY id) AS unique_id FROM fact) numbered ON numbered.id = fact.id
LEFT JOIN form f ON f.word = replace(fact.family, ' ', '') LEFT JOIN form g ON g.word = fact.given_first
"""


def block(base: duckdb.DuckDBPyConnection, judged: Iterable[tuple[str, str]] = ()) -> None:
    """Make the table `pair`: two rows that share a key, an authority, a number, or a judgement; each pair once."""
    parts = [
        f"SELECT hash('{number}', {', '.join(key)}) AS k, unique_id AS n FROM person "  # noqa: S608
        f"WHERE {' AND '.join(f'{column} IS NOT NULL' for column in key)}"
        for number, key in enumerate(KEYS)
    ]
    parts.append("SELECT hash('same', value) AS k, n FROM (SELECT unnest(same) AS value, unique_id AS n FROM person)")
    parts.append("SELECT hash('no', value) AS k, n FROM (SELECT unnest(numbers) AS value, unique_id AS n FROM person)")
    parts.append(
        "SELECT hash('form', value, birth_year) AS k, n FROM "
        "(SELECT unnest(forms) AS value, birth_year, unique_id AS n FROM person WHERE birth_year IS NOT NULL)"
    )
    parts += [
        f"SELECT hash('slip', value, {beside}) AS k, n FROM (SELECT unnest(number_slips) AS value, {beside}, "  # noqa: S608
        f"unique_id AS n FROM person) WHERE {beside} IS NOT NULL"
        for beside in ("birth_day", "birth_at", "name_key")
        if _any(base, "person", "number_slips")
    ]
    parts.append("SELECT hash('same', id) AS k, unique_id AS n FROM person")
    base.execute(
        "CREATE TABLE key AS SELECT k, n FROM (" + " UNION ALL ".join(parts) + ") "  # noqa: S608
        f"QUALIFY count(*) OVER (PARTITION BY k) BETWEEN 2 AND {LARGEST_BLOCK}"
    )
    named = list(judged)
    ids = pa.schema([("a", pa.string()), ("b", pa.string())])
    base.register("judged_ids", columns.table([[a for a, _ in named], [b for _, b in named]], ids))
    base.execute(
        "CREATE TABLE pair AS SELECT DISTINCT '0' AS match_key, l AS join_key_l, r AS join_key_r FROM ("
        "SELECT x.n AS l, y.n AS r FROM key x JOIN key y ON x.k = y.k AND x.n < y.n UNION ALL "
        "SELECT least(p.unique_id, q.unique_id), greatest(p.unique_id, q.unique_id) FROM judged_ids j "
        "JOIN person p ON p.id = j.a JOIN person q ON q.id = j.b WHERE j.a <> j.b)"
    )
    base.execute("DROP TABLE key")
