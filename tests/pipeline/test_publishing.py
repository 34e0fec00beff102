"""Which records of an incremental source are live: the last word counts."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.lake.records import ShardWriter, Unit, UnitRead
from passeur.model.record import Holding, Provenance, encode
from passeur.network import Source
from passeur.pipeline.live import live_rows, slices
from passeur.pipeline.reading import Located, origin_of
from passeur.report import Report


def shard(folder: Path, place: int, ids: list[str], deleted: list[str]) -> Located:
    """One response of a server: these records, and these deletions."""
    unit = Unit(f"page-{place:03d}.xml", f"{place:064x}")
    report = Report(file=unit.name, files=1, deleted=deleted)
    with ShardWriter(folder, f"shard-{place}", "key") as writer:
        for id in ids:
            record = Holding(id=id, source="s", partner="p", order=place)
            writer.add(record.id, origin_of(record), encode(record))
            report.count("holding")
        writer.end_unit(unit, report)
        path = writer.finish()
    return Located(path, 0, UnitRead(unit, report))


def live(units: list[Located], incremental: bool = True) -> dict[str, int]:
    source = Source(partner="p", id="s")
    return {
        row.record.id: row.record.order
        for share in slices(source, units, incremental)
        for rows in live_rows(share, Report())
        for row in rows
    }


def test_later_forms_replace_earlier_ones_and_deletions_hold_until_it_comes_back(tmp_path: Path) -> None:
    units = [
        shard(tmp_path, 0, ["s/a", "s/b", "s/c"], []),
        shard(tmp_path, 1, ["s/b"], ["s/a"]),
        shard(tmp_path, 2, ["s/a"], ["s/c"]),
    ]
    assert live(units) == {"s/a": 2, "s/b": 1}
    assert live(units[:2]) == {"s/b": 1, "s/c": 0}


def test_the_records_of_an_envelope_item_are_replaced_together(tmp_path: Path) -> None:
    def page(place: int, *ids: str) -> Located:
        unit = Unit(f"page-{place}.xml", f"{place:064x}")
        report = Report(file=unit.name, files=1)
        with ShardWriter(tmp_path, f"item-{place}", "key") as writer:
            for id in ids:
                record = Holding(
                    id=id, source="s", partner="p", order=place, provenance=Provenance(file=f"{unit.name}#oai:x:1")
                )
                writer.add(record.id, origin_of(record), encode(record))
            writer.end_unit(unit, report)
            return Located(writer.finish(), 0, UnitRead(unit, report))

    assert live([page(0, "s/fonds", "s/one", "s/two"), page(1, "s/fonds", "s/one")]) == {"s/fonds": 1, "s/one": 1}


Page = tuple[list[str], list[str]]
_IDS = st.sampled_from([f"s/{letter}" for letter in "abcdef"])
_PAGES = st.lists(st.tuples(st.lists(_IDS, unique=True), st.lists(_IDS, unique=True)), max_size=6)


@settings(max_examples=30)
@given(_PAGES)
def test_the_last_word_counts_whatever_the_history(tmp_path_factory: object, pages: list[Page]) -> None:
    folder = tmp_path_factory.mktemp("pages")  # type: ignore[attr-defined]
    expected: dict[str, int] = {}
    for place, (given_ids, deleted) in enumerate(pages):
        expected.update(dict.fromkeys(given_ids, place))
        for id in deleted:
            expected.pop(id, None)
    units = [shard(folder, place, ids, deleted) for place, (ids, deleted) in enumerate(pages)]
    assert live(units) == expected


def test_of_files_given_at_once_the_first_that_has_an_id_counts(tmp_path: Path) -> None:
    units = [shard(tmp_path, 0, ["s/a", "s/b"], []), shard(tmp_path, 1, ["s/b", "s/c"], [])]
    assert live(units, incremental=False) == {"s/a": 0, "s/b": 0, "s/c": 1}
