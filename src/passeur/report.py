"""What reading did: how many records, what was skipped and why, what no table maps, how much text was accounted for.

A report is filled by a reader while it reads, crosses process borders, and adds up: one per raw file, one per source,
one per update. It never raises; a reader that cannot go on raises `errors.Refused` and the caller records it here.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

#: How many skipped records and remarks are kept whole; beyond that they are only counted.
KEPT = 1_000


class Refusal(msgspec.Struct, frozen=True):
    """A file that could not be read at all, and why, for a curator."""

    file: str
    reason: str


class Skipped(msgspec.Struct, frozen=True):
    """A record that was left out: file, line (row for tables; 0 unknown), the record's own id ("" unknown), reason."""

    file: str
    line: int
    record: str
    reason: str


class Remark(msgspec.Struct, frozen=True):
    """Something kept but doubtful: a date whose normal form contradicts its text, an id made from a path, ..."""

    kind: str
    file: str
    line: int
    record: str
    text: str


class Unmapped(msgspec.Struct):
    """A path that neither FIELDS nor IGNORED names: how often it was seen, and the first value seen."""

    path: str
    count: int
    example: str


class Report(msgspec.Struct, kw_only=True):
    """Counts and findings of reading one or more files; `file` is the one being read now."""

    file: str = ""
    files: int = 0
    by_kind: dict[str, int] = {}
    refused: list[Refusal] = []
    skipped: list[Skipped] = []
    skipped_count: int = 0
    remarks: list[Remark] = []
    remark_counts: dict[str, int] = {}
    unmapped_paths: dict[str, Unmapped] = {}
    deleted: list[str] = []
    characters_total: int = 0
    characters_accounted: int = 0
    dates: int = 0
    dates_unread: int = 0

    @property
    def records(self) -> int:
        """Records read, of all kinds."""
        return sum(self.by_kind.values())

    def count(self, kind: str) -> None:
        """One more record of `kind` was read."""
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1

    def refuse(self, reason: str) -> None:
        """The whole file cannot be read."""
        self.refused.append(Refusal(self.file, reason))

    def skip(self, reason: str, line: int = 0, record: str = "") -> None:
        """One record is left out; the others go on."""
        self.skipped_count += 1
        if len(self.skipped) < KEPT:
            self.skipped.append(Skipped(self.file, line, record, reason))

    def remark(self, kind: str, text: str, line: int = 0, record: str = "") -> None:
        """Something doubtful was kept. `kind` is a short fixed word to count by ("date", "identifier", "encoding")."""
        self.remark_counts[kind] = self.remark_counts.get(kind, 0) + 1
        if len(self.remarks) < KEPT:
            self.remarks.append(Remark(kind, self.file, line, record, text))

    def unmapped(self, path: str, value: str = "") -> None:
        """A value that no table names was met at `path` (element path, `@attribute` last; or a column)."""
        seen = self.unmapped_paths.get(path)
        if seen is None:
            self.unmapped_paths[path] = Unmapped(path, 1, value[:80])
        else:
            seen.count += 1

    def delete(self, id: str) -> None:
        """The source says that the record `id` is gone (OAI-PMH `status="deleted"`)."""
        self.deleted.append(id)

    def characters(self, total: int, accounted: int) -> None:
        """Characters of text met, and how many of them FIELDS or IGNORED name (white space at the ends not counted)."""
        self.characters_total += total
        self.characters_accounted += accounted

    def add(self, other: "Report") -> None:
        """Add what another report found."""
        self.files += other.files
        self.by_kind = dict(Counter(self.by_kind) + Counter(other.by_kind))
        self.refused += other.refused
        self.skipped += other.skipped[: max(0, KEPT - len(self.skipped))]
        self.skipped_count += other.skipped_count
        self.remarks += other.remarks[: max(0, KEPT - len(self.remarks))]
        self.remark_counts = dict(Counter(self.remark_counts) + Counter(other.remark_counts))
        for path, found in other.unmapped_paths.items():
            mine = self.unmapped_paths.get(path)
            if mine is None:
                self.unmapped_paths[path] = Unmapped(path, found.count, found.example)
            else:
                mine.count += found.count
        self.deleted += other.deleted
        self.characters_total += other.characters_total
        self.characters_accounted += other.characters_accounted
        self.dates += other.dates
        self.dates_unread += other.dates_unread

    def problem_lines(self, most: int = 20) -> Iterator[str]:
        """What was refused and skipped, and columns that a mapping names in vain; at most `most` lines of each."""
        for refused in self.refused[:most]:
            yield f"REFUSED {refused.file}: {refused.reason}"
        for skipped in self.skipped[:most]:
            yield f"SKIPPED {_where(skipped)} {skipped.record}: {skipped.reason}"
        more = self.skipped_count - min(most, len(self.skipped))
        if more > 0:
            yield f"... and {more:,} more skipped records"
        for remark in [remark for remark in self.remarks if remark.kind == "column"][:most]:
            yield f"MAPPING {remark.file}: {remark.text}"

    def lines(self) -> Iterator[str]:
        """The whole report, for people."""
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.by_kind.items())) or "none"
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        yield f"{files}, {self.records:,} records ({kinds})"
        yield from self.problem_lines()
        if self.characters_total:
            share = self.characters_accounted / self.characters_total
            yield f"{share:.2%} of {self.characters_total:,} characters are mapped or ignored with a reason"
        if self.dates:
            yield f"{self.dates:,} dates, {self.dates_unread:,} of them kept as text because they could not be read"
        for found in sorted(self.unmapped_paths.values(), key=lambda found: -found.count)[:20]:
            times = "once" if found.count == 1 else f"{found.count:,} times"
            yield f"UNMAPPED {found.path}: {times}, such as {found.example!r}"
        for kind, count in sorted(self.remark_counts.items()):
            if kind == "column":
                continue  # told above
            example = next((remark for remark in self.remarks if remark.kind == kind), None)
            such = f", such as {_where(example)} {example.record}".rstrip() + f": {example.text}" if example else ""
            yield f"REMARKS about {kind}: {count:,}{such}"

    def as_json(self) -> dict[str, Any]:
        """The shape that `passeur check --json` prints."""
        return {
            "files": self.files,
            "records": self.records,
            "by_kind": dict(sorted(self.by_kind.items())),
            "refused": [msgspec.to_builtins(item) for item in self.refused],
            "skipped": [msgspec.to_builtins(item) for item in self.skipped],
            "skipped_count": self.skipped_count,
            "remarks": [msgspec.to_builtins(item) for item in self.remarks],
            "remark_counts": dict(sorted(self.remark_counts.items())),
            "unmapped": [
                msgspec.to_builtins(item)
                for item in sorted(self.unmapped_paths.values(), key=lambda item: (-item.count, item.path))
            ],
            "deleted": len(self.deleted),
            "dates": self.dates,
            "dates_unread": self.dates_unread,
            "characters_total": self.characters_total,
            "characters_accounted": self.characters_accounted,
        }


def _where(one: Skipped | Remark) -> str:
    """The file, and the line where it is known."""
    return f"{one.file}:{one.line}" if one.line else one.file
