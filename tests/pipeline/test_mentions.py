"""Which mentions are read part by part: never one too few."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passeur.model.ids import reference_keys
from passeur.pipeline import mentions
from passeur.pipeline.mentions import _Known, _rarest, _telling
from passeur.pipeline.named import mention_key

_PIECES = st.sampled_from(
    ["Lévy", "d'Estienne", "d' Orves", "de", "La", "Jean-de-Dieu", "L'Hermite", "von", "Dr", "née", "veuve", "dit",
     "famille", "M.", "J.-B.", "A.", "(1899-1943)", "(demoiselle E.G.)", "[duc", "de]", ",", ";", "Abraham,", "et Cie",
     "Шварц", "O'Brien", "ben", "1er", "D’ARC", "d'après", "Paul", "Simon", "Œuvre", "-", "de la Mare", "Mgr"]
)  # fmt: skip
_NAMES = st.one_of(st.lists(_PIECES, min_size=1, max_size=6).map(" ".join), st.text(max_size=30))


def _knowing(key: str) -> _Known:
    """An edition in which one person has this key."""
    rarest = _rarest(key, Counter(key.split()))
    return _Known({key: ()}, {}, frozenset({rarest}), not rarest)


@given(_NAMES)
def test_a_mention_of_somebody_known_is_read(name: str) -> None:
    key = mention_key(name)
    if _telling(key.split()):
        assert _knowing(key).may_have(name)


def test_mentions_of_nobody_known_are_not_read() -> None:
    known = _knowing(mention_key("Lévy, Abraham"))
    assert not known.may_have("Lévy, Isaac")
    assert not known.may_have("Abraham (Jean)")
    assert known.may_have("colonel Abraham LEVY (1899-1943)")
    assert mentions.mention_key("Abraham Lévy") in known.by_key


@pytest.mark.parametrize("most", [1, 5, 7, 9, 14, 49, 50, 80])
def test_shares_of_a_file_are_the_whole_file(most: int, tmp_path: Path) -> None:
    table = pa.table({"name": [f"Fictif {at}" for at in range(50)], "count": list(range(50)), "left": [0] * 50})
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=7)
    whole = [(f"Fictif {at}", at) for at in range(50)]
    columns = ("name", "count")
    shares = [list(mentions._rows(tmp_path / "rows.parquet", columns, start, most)) for start in range(0, 50, most)]
    assert [len(share) for share in shares[:-1]] == [most] * (len(shares) - 1)
    assert (
        [row for share in shares for row in share] == list(mentions._rows(tmp_path / "rows.parquet", columns)) == whole
    )


def test_a_reference_may_be_of_another_source_of_the_network() -> None:
    assert "artists/558" in reference_keys("artworks", "558", "artists")
