"""The desk's decisions about the way on: made, retired, read; and watched by a running portal."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from passeur.errors import NotFound
from passeur.guide.decisions import Decided, Decisions, Verdict
from passeur.web.desk.store import DESK, Desk, must_say

if TYPE_CHECKING:
    from passeur.web.desk import models


class Ways:
    """Decisions about the way on in an open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def holding(self) -> list[Decided]:
        """Those that hold, in the order in which they were made."""
        from passeur.web.desk import models

        rows = models.Onward.objects.using(self._desk.alias).filter(retired_when__isnull=True).order_by("id")
        return [_decided(row) for row in rows]

    def decide(self, context: str, partner: str, verdict: Verdict, *, by: str, why: str) -> Decided:
        """Pin or veto a partner for a context (a key, see `guide.decisions`); what was decided before is retired with
        this reason. Raises Refused where nobody answers for it or no reason is given."""
        from passeur.web.desk import models

        must_say(by, why)
        with transaction.atomic(using=self._desk.alias):
            details = {"verdict": str(verdict), "why": why}
            before = self._holding(context, partner)
            if before is not None:
                self._retire(before, by, f"decided again ({verdict}): {why}")
                details["instead_of"] = before.verdict
            row = models.Onward(
                context=context, partner=partner, verdict=verdict, by=by, when=datetime.now(UTC), why=why
            )
            row.save(using=self._desk.alias)
            self._desk.audit_row(by, "decide", f"{context} {partner}", details)
            return _decided(row)

    def retire(self, context: str, partner: str, *, by: str, why: str) -> Decided:
        """Take a decision back; gives what it was. Raises NotFound when none holds, and Refused."""
        must_say(by, why)
        with transaction.atomic(using=self._desk.alias):
            row = self._holding(context, partner)
            if row is None:
                raise NotFound(f"no decision about {partner} for {context} holds")
            self._retire(row, by, why)
            self._desk.audit_row(by, "retire", f"{context} {partner}", {"verdict": row.verdict, "why": why})
            return _decided(row)

    def _holding(self, context: str, partner: str) -> "models.Onward | None":
        """The decision that holds."""
        from passeur.web.desk import models

        rows = models.Onward.objects.using(self._desk.alias)
        return rows.filter(context=context, partner=partner, retired_when__isnull=True).first()

    def _retire(self, row: "models.Onward", by: str, why: str) -> None:
        """Let a decision hold no longer."""
        row.retired_by, row.retired_when, row.retired_why = by, datetime.now(UTC), why
        row.save(using=self._desk.alias)


def decisions_of(folder: Path) -> Decisions:
    """The decisions that hold in the network of `folder`; none, and no file made, where there is no desk yet."""
    if not (folder / DESK).exists():
        return Decisions()
    with Desk(folder) as desk:
        return Decisions(Ways(desk).holding())


class Watched:
    """The decisions of a folder, read again when the desk's files change. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, ...] = ()
        self._decisions = Decisions()
        self._lock = Lock()

    def now(self) -> Decisions:
        """What holds now. A look costs two questions to the file system."""
        seen = tuple(_changed(self._folder / name) for name in (DESK, f"{DESK}-wal"))
        if seen == self._seen:
            return self._decisions
        with self._lock:
            if seen != self._seen:
                self._decisions = decisions_of(self._folder)
                # Reading may itself touch the files; what they are afterwards is what was read.
                self._seen = tuple(_changed(self._folder / name) for name in (DESK, f"{DESK}-wal"))
            return self._decisions


def _changed(path: Path) -> int:
    """When a file changed last and how large it is, as one number; 0 where there is none."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return 0
    return told.st_mtime_ns ^ told.st_size


def _decided(row: "models.Onward") -> Decided:
    """A row as the guide takes it."""
    when = row.when.astimezone(UTC).isoformat(timespec="seconds")
    return Decided(row.context, row.partner, msgspec.convert(row.verdict, Verdict), row.by, when, row.why)
