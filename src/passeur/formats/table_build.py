"""Rows → records: what the mapping's parts make together, with ids, parents and what follows from other fields."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from passeur.formats.table_mapping import ONLY, Mapping
from passeur.formats.table_parts import Parts
from passeur.formats.table_values import One, Row
from passeur.model.ids import record_id
from passeur.model.record import (
    AnyRecord,
    Event,
    Group,
    Holding,
    Name,
    Offer,
    Person,
    Place,
    Provenance,
    Theme,
)
from passeur.model.text import text
from passeur.network import Source
from passeur.report import Report

_KINDS: dict[str, type[AnyRecord]] = {
    "holding": Holding, "person": Person, "group": Group, "place": Place, "event": Event, "theme": Theme,
    "offer": Offer,
}  # fmt: skip


class Builder:
    """Makes the records of one file."""

    def __init__(self, mapping: Mapping, header: Sequence[str] | None, source: Source, report: Report):
        self.mapping, self.source, self.report = mapping, source, report
        self.parts = Parts(mapping, header, source, report)
        values = self.parts.values
        self._lang_of = values.word(mapping.lang) if not isinstance(mapping.lang, str) else None
        self._kind_of = values.word(mapping.kind)
        self._id_of = self._identity()
        self._parent_of = values.one(mapping.parent)
        makers = self.parts.makers()
        self._makers_of = {
            kind: [(name, make) for name, make in makers.items() if kind in ONLY.get(name, (kind,))] for kind in _KINDS
        }
        self._depths: dict[str, int] = {}

    def identity(self, row: Row) -> str:
        """The partner's own identifier of a row, "" when it has none."""
        return self._id_of(row)

    def build(self, rows: Sequence[Row], line: int, order: int, provenance: Provenance) -> AnyRecord | None:
        """The record that `rows` (one, or several of a group) describe; None, with a reason, when its kind is unknown.

        line, order, provenance: of the first row.
        """
        first = rows[0]
        here = self.parts
        here.line, here.record = line, self.identity(first)
        kind = self._kind_of(first)
        if kind not in _KINDS:
            self.report.skip(f"its kind {kind!r} is not one of {', '.join(_KINDS)}", line, here.record)
            return None
        if not here.record:
            here.record = self._from_content(first)
        id = record_id(self.source.id, here.record)
        fields: dict[str, Any] = {}
        for name, make in self._makers_of[kind]:
            made = make(first) if len(rows) == 1 else _merged([make(row) for row in rows])
            if made is not None and made not in ("", ()):  # a latitude of 0.0 is one
                fields[name] = made
        self._complete(kind, fields)
        parent = self._parent_of(first)
        parent = record_id(self.source.id, parent) if parent else ""
        if self.mapping.parent:
            if parent == id:
                here.remark("parent", "it is named as its own parent")
                parent = ""
            fields["depth"] = self._depths[id] = self._depths.get(parent, 0) + 1 if parent else 0
        return _KINDS[kind](
            id=id, source=self.source.id, partner=self.source.partner, parent=parent, order=order,
            lang=(self._lang_of(first) if self._lang_of else "") or self.parts.lang, provenance=provenance, **fields,
        )  # fmt: skip

    def _complete(self, kind: str, fields: dict[str, Any]) -> None:
        """What follows from other fields: a title from the first name, a form from the source, the list."""
        if kind in ("person", "group", "place"):
            if "title" not in fields and fields.get("names"):
                fields["title"] = text(fields["names"][0].value, self.parts.lang)
            elif kind == "person" and "names" not in fields and "title" in fields:
                fields["names"] = (Name(fields["title"][0].value),)
        if kind == "person" and self.source.list:
            fields["list"] = self.source.list
        if kind == "holding" and "form" not in fields and self.source.form:
            fields["form"] = self.source.form

    def _identity(self) -> One:
        """What the mapping's `id` says: one column, several joined by "~", or a value."""
        id = self.mapping.id
        if not isinstance(id, list):
            return self.parts.values.one(id)
        parts = [self.parts.values.one(column) for column in id]
        return lambda row: "~".join(part for get in parts if (part := get(row)))

    def _from_content(self, row: Row) -> str:
        """An identifier for a row without one: a hash of what it holds, so that rows may change places."""
        self.parts.remark("identifier", "no identifier: one was made from the row's content, and changes with it")
        return "row-" + blake2b(msgspec.json.encode(row), digest_size=8).hexdigest()


def _merged(made: Iterable[Any]) -> Any:
    """One field of a group of rows: parts without repetition, or the first word that is filled."""
    filled = [item for item in made if item is not None and item not in ("", ())]
    if not filled:
        return ()
    if isinstance(filled[0], tuple):
        return tuple(dict.fromkeys(part for parts in filled for part in parts))
    return filled[0]
