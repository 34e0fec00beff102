"""Since which edition a record is there: asked of the editions that are kept, by key alone."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from passeur.errors import Damaged
from passeur.lake.edition import RECORDS, Edition, numbers, read_manifest

#: Ids that SQLite takes in one question.
_AT_ONCE = 500


def appeared(edition: Edition, ids: Iterable[str]) -> dict[str, int]:
    """The number of the edition with which each of `ids`, all of `edition`, appeared and since which it stayed.

    What was there in the oldest edition that is kept is told as of that one: nobody knows more.
    """
    since = dict.fromkeys(ids, edition.number)
    staying = list(since)
    before = sorted((n for n in numbers(edition.folder.parent.parent) if n < edition.number), reverse=True)
    for number in before:
        if not staying:
            break
        there = _there(edition.folder.parent / str(number) / RECORDS, staying)
        staying = [id for id in staying if id in there]
        since |= dict.fromkeys(staying, number)
    return since


def published(edition: Edition, number: int) -> str:
    """When an edition was published (ISO 8601); when `edition` was, where that one is gone."""
    try:
        return read_manifest(edition.folder.parent / str(number)).created
    except Damaged:
        return edition.manifest.created


def _there(path: Path, ids: list[str]) -> set[str]:
    """Those of `ids` that an edition's records have; none where its file cannot be read."""
    found: set[str] = set()
    try:
        with closing(sqlite3.connect(path.resolve().as_uri() + "?mode=ro&immutable=1", uri=True)) as connection:
            for at in range(0, len(ids), _AT_ONCE):
                some = ids[at : at + _AT_ONCE]
                marks = ",".join("?" * len(some))
                found |= {id for (id,) in connection.execute(f"SELECT id FROM record WHERE id IN ({marks})", some)}  # noqa: S608
    except sqlite3.Error:
        return set()
    return found
