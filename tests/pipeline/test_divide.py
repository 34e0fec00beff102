"""How the work of an edition is divided among processes."""

from pathlib import Path

from passeur.network import Source
from passeur.pipeline.live import Piece, Slice
from passeur.pipeline.parts import divide


def _slice(id: str, records: int, persons: int = 0) -> Slice:
    piece = Piece(Path(f"{id}.parquet"), 0, 0, id, records, persons=persons)
    return Slice(source=Source(id=id, partner="p", format="table"), pieces=(piece,), incremental=False, first={})


def _names(parts: list[list[Slice]]) -> list[list[str]]:
    return [[share.source.id for share in part] for part in parts]


def test_little_is_not_divided() -> None:
    assert _names(divide([_slice("a", 300), _slice("b", 200)], 8)) == [["a", "b"]]
    assert divide([], 2) == [[]]


def test_parts_have_about_as_much_work_and_a_person_is_more_of_it_than_an_object() -> None:
    shares = [_slice("a", 60_000, persons=60_000), _slice("b", 80_000), _slice("c", 30_000)]
    assert _names(divide(shares, 2)) == [["a"], ["b", "c"]]


def test_a_part_keeps_the_order_of_sources() -> None:
    shares = [_slice("c", 30_000), _slice("a", 10_000), _slice("b", 20_000), _slice("d", 40_000)]
    assert _names(divide(shares, 2)) == [["a", "d"], ["b", "c"]]
