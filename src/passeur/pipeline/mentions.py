"""Mentions of persons and groups in records → the records of those persons and groups, with how certain it is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq

from passeur.lake.identities import Mention
from passeur.model.ids import authority_key, record_id
from passeur.pipeline.named import Files, mention_key

#: "1899-1943", "1899-", "-1943", also with a longer dash and with words round the years.
_SPAN = re.compile(r"(?<!\d)(\d{4})?\s*[-–—]\s*(\d{4})?(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class _Named(msgspec.Struct, frozen=True):
    """A person or group: its years as (earliest, latest), empty when unknown."""

    id: str
    group: bool
    births: tuple[int, ...]
    deaths: tuple[int, ...]


class _Known(msgspec.Struct, frozen=True):
    """All persons and groups of an edition, by the key of each name and by identifier."""

    by_key: dict[str, list[_Named]]
    by_id: dict[str, list[_Named]]


def tie(files: Files, identity: Callable[[str], str]) -> Iterator[Mention]:
    """Tie what `files.mentions` has to what `files.named` has. identity: record id → its identity's id, or itself.

    - certain: the source gives an identifier of the record;
    - probable: the same name, and the years given with the mention agree with its birth or death;
    - possible: the same name of two words or more, no year against it, and nobody else in the network has it.
    """
    if not (files.named.exists() and files.mentions.exists()):
        return
    known = _known(files.named)
    counts: dict[tuple[str, str, str, str, str], int] = {}
    for row in _rows(files.mentions):
        found, certainty = _meant(row, known, identity)
        for each in found:
            key = (row["name"], each.id, certainty, row["partner"], row["dates"])
            counts[key] = counts.get(key, 0) + row["count"]
    for (name, record, certainty, partner, dates), count in counts.items():
        yield Mention(name, record, certainty, partner, count, dates)


def _meant(row: dict[str, Any], known: _Known, identity: Callable[[str], str]) -> tuple[list[_Named], str]:
    """Which persons or groups one mention means, and how certain that is."""
    if row["ref"].strip():
        ref, source = row["ref"].strip(), row["source"]
        keys = (ref, record_id(source, ref), authority_key(ref, row["authority"], source))
        certain = {each.id: each for key in keys for each in known.by_id.get(key, ())}
        if certain:
            return list(certain.values()), "certain"
    key = mention_key(row["name"])
    alike = [each for each in known.by_key.get(key, ()) if _kinds_agree(row["type"], each)]
    if not alike:
        return [], ""
    verdicts = [(each, _years_agree(row["dates"] or row["name"], each)) for each in alike]
    probable = [each for each, agree in verdicts if agree]
    if probable:
        return probable, "probable"
    open_ = [each for each, agree in verdicts if agree is None]
    words = [word for word in key.split() if len(word) > 1]
    # Whoever has the name counts, also one whom the years exclude: then the name alone tells too little.
    if len(words) >= 2 and len(open_) == len(alike) and len({identity(each.id) for each in alike}) == 1:
        return open_, "possible"
    return [], ""


def _kinds_agree(type: str, named: _Named) -> bool:
    """Whether a mention of this type can mean a person or a group."""
    return named.group if type in ("group", "family") else not (named.group and type == "person")


def _years_agree(text: str, named: _Named) -> bool | None:
    """Whether the years in `text` agree with birth and death; None when there is nothing to compare."""
    span = next((each for each in _SPAN.finditer(text) if any(each.groups())), None)
    if span is None:
        years = [int(year) for year in _YEAR.findall(text)]
        # A lone year may be of anything: it can speak for, never against.
        within = any(_within(year, named.births) or _within(year, named.deaths) for year in years)
        return True if within else None
    pairs = [
        _within(int(year), range_)
        for year, range_ in zip(span.groups(), (named.births, named.deaths), strict=True)
        if year and range_
    ]
    return all(pairs) if pairs else None


def _within(year: int, range_: tuple[int, ...]) -> bool:
    """Whether a year lies in (earliest, latest)."""
    return bool(range_) and range_[0] <= year <= range_[1]


def _known(path: Path) -> _Known:
    """The persons and groups of `named.parquet`."""
    known = _Known({}, {})
    for row in _rows(path):
        each = _Named(row["id"], row["group"], tuple(row["births"]), tuple(row["deaths"]))
        for key in row["keys"]:
            known.by_key.setdefault(key, []).append(each)
        for id in row["ids"]:
            known.by_id.setdefault(id, []).append(each)
    return known


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=8_192):
            yield from batch.to_pylist()
