"""Who points to a record: by its id, by its source's own number for it, by an address; sorted, counted, over parts."""

from pathlib import Path

import pytest

from passeur.lake import relations
from passeur.lake.edition import Edition, EditionBuilder, Manifest, RecordWriter
from passeur.lake.relations import Related
from passeur.model.record import AnyRecord, Group, Holding, Identifier, Person, Relation, encode

TOML = b'[network]\nid = "n"\nname = {fr = "N"}\n[partners.p]\nname = {fr = "P"}\n'


def person(local: str, *ties: tuple[str, str], source: str = "s") -> Person:
    return Person(
        id=f"{source}/{local}", source=source, partner="p", relations=tuple(Relation(type, to) for type, to in ties)
    )


RECORDS: list[AnyRecord] = [
    Group(
        id="s/g", source="s", partner="p",
        identifiers=(Identifier("G 1", "local"), Identifier("https://viaf.example/42", "viaf")),
    ),
    person("z", ("member-of", "s/g")),
    person("b", ("member-of", "g"), ("associative", "g")),
    person("a", ("associative", "http://viaf.example/42/"), source="t"),
    person("x", ("member-of", "g"), source="t"),  # another source's "g" is another thing
    Holding(id="s/h", source="s", partner="p", relations=(Relation("subject-of", "G 1"),)),
    person("alone"),
]  # fmt: skip


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    builder = EditionBuilder(tmp_path)
    for number, part in enumerate((RECORDS[:3], RECORDS[3:])):
        writer = RecordWriter(builder.folder / f"part-{number}")
        writer.add((record.id, encode(record)) for record in part)
        writer.relate(row for record in part for row in relations.rows(record, record.id.rpartition("/")[2]))
        writer.close()
    builder.join_records([builder.folder / "part-0", builder.folder / "part-1"])
    builder.index.mkdir()
    manifest = Manifest(
        number=builder.number, created="2026-01-01T00:00:00+00:00", passeur="0", document_version=1, inputs="i",
        records=len(RECORDS), by_kind={}, by_partner={}, sources={},
    )  # fmt: skip
    return Edition(builder.seal(manifest, {}, TOML))


def test_all_that_point_to_a_record_come_by_name_each_once(edition: Edition) -> None:
    assert edition.related_to("s/g") == [
        Related("t/a", "person", ("associative",)),
        Related("s/b", "person", ("associative", "member-of")),
        Related("s/h", "holding", ("subject-of",)),
        Related("s/z", "person", ("member-of",)),
    ]
    assert edition.related_count("s/g") == 4
    edition.close()


def test_they_can_be_of_one_kind_and_come_in_pages(edition: Edition) -> None:
    assert [each.record for each in edition.related_to("s/g", "person", size=2)] == ["t/a", "s/b"]
    assert [each.record for each in edition.related_to("s/g", "person", size=2, offset=2)] == ["s/z"]
    assert edition.related_count("s/g", "person") == 3
    edition.close()


def test_nobody_points_to_who_is_not_there(edition: Edition) -> None:
    assert edition.related_to("s/alone") == []
    assert edition.related_to("s/none") == []
    assert edition.related_count("s/none") == 0
    edition.close()


def test_what_a_record_means_is_found(edition: Edition) -> None:
    assert edition.referred(RECORDS[2], "g") == RECORDS[0]
    assert edition.referred(RECORDS[1], "s/g") == RECORDS[0]
    assert edition.referred(RECORDS[4], "g") is None
    assert edition.referred(RECORDS[4], " ") is None
    assert edition.referred_many(RECORDS[1], ["g", "s/g", "nobody", ""]) == {"g": RECORDS[0], "s/g": RECORDS[0]}
    edition.close()
