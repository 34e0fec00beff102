"""The desk of one network folder: judgements made, retired and read, each change with its audit row."""

import fcntl
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec
from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from passeur.errors import Damaged, NotFound, Refused
from passeur.link.model import Judgement, Verdict
from passeur.web.settings import configure

if TYPE_CHECKING:
    from passeur.web.desk import models

#: The desk's file in a network's folder.
DESK = "desk.sqlite3"

#: Seconds to wait for another process that writes.
_PATIENCE = 20


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as the desk keeps it; retired_*: empty while it holds. Times are ISO 8601, UTC."""

    judgement: Judgement
    retired_by: str = ""
    retired_when: str = ""
    retired_why: str = ""


class Audited(msgspec.Struct, frozen=True):
    """One change at the desk."""

    when: str
    by: str
    action: str
    object: str
    details: dict[str, str]


def judgements_of(folder: Path) -> list[Judgement]:
    """The judgements that hold in the network of `folder`; none, and no file made, where there is no desk yet."""
    if not (folder / DESK).exists():
        return []
    with Desk(folder) as desk:
        return desk.judgements()


class Desk:
    """The desk of the network in `folder`; its file is made when it is not there. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open, and bring the tables up to date. Several folders may be open in one process. Raises Damaged."""
        configure()
        path = (folder / DESK).resolve()
        self.alias = f"desk-{blake2b(str(path).encode(), digest_size=8).hexdigest()}"
        if self.alias not in connections.databases:
            connections.databases[self.alias] = _settings(path, self.alias)
        with (folder / ".desk.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two processes must not make the same tables
            try:
                executor = MigrationExecutor(connections[self.alias])
                targets = executor.loader.graph.leaf_nodes("desk")
                if executor.migration_plan(targets):
                    executor.migrate(targets)
            except DatabaseError as error:
                if isinstance(error, OperationalError):  # locked, full, not to be written: it is whole
                    raise
                self.close()
                raise Damaged(f"{path} cannot be read ({error}); put it back from a backup") from error

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Close this thread's connection."""
        self.close()

    def close(self) -> None:
        """Close this thread's connection."""
        connections[self.alias].close()

    def judgements(self) -> list[Judgement]:
        """Those that hold, in the order in which they were made."""
        from passeur.web.desk import models

        rows = models.Judgement.objects.using(self.alias).filter(retired_when__isnull=True).order_by("id")
        return [_judgement(row) for row in rows]

    def judge(
        self, left: str, right: str, verdict: Verdict, *, by: str, why: str, prints: tuple[str, str] = ("", "")
    ) -> Judgement:
        """Judge two records; an earlier judgement of the pair is retired with this reason.

        prints: their fingerprints, of left and right. Raises Refused on a judgement without a name, a reason or a
        second record.
        """
        return self.judge_many([(left, right, prints)], verdict, by=by, why=why)[0]

    def judge_many(
        self, pairs: Sequence[tuple[str, str, tuple[str, str]]], verdict: Verdict, *, by: str, why: str
    ) -> list[Judgement]:
        """`judge` of several pairs (left, right, prints): all are kept, or none."""
        with transaction.atomic(using=self.alias):
            return [self._judge(*pair, verdict, by, why) for pair in pairs]

    def retire(self, left: str, right: str, *, by: str, why: str) -> Judgement:
        """Take back the judgement of a pair; gives what it was. Raises NotFound when none holds, and Refused."""
        must_say(by, why)
        with transaction.atomic(using=self.alias):
            row = self._holding(*sorted((left, right)))
            if row is None:
                raise NotFound(f"no judgement about {left} and {right} holds")
            self._retire(row, by, why)
            self._audit(by, "retire", row, {"verdict": row.verdict, "why": why})
            return _judgement(row)

    def history(self, record: str) -> list[Kept]:
        """All that was ever judged about a record, the retired ones too, in the order in which it was made."""
        from django.db.models import Q

        from passeur.web.desk import models

        rows = models.Judgement.objects.using(self.alias).filter(Q(left=record) | Q(right=record)).order_by("id")
        return [
            Kept(
                judgement=_judgement(row),
                retired_by=row.retired_by or "",
                retired_when=_iso(row.retired_when) if row.retired_when else "",
                retired_why=row.retired_why or "",
            )
            for row in rows
        ]

    def audit(self) -> list[Audited]:
        """All changes, in order."""
        from passeur.web.desk import models

        rows = models.AuditRow.objects.using(self.alias).order_by("id")
        return [Audited(_iso(row.when), row.by, row.action, row.object, row.details) for row in rows]

    def _judge(self, left: str, right: str, prints: tuple[str, str], verdict: Verdict, by: str, why: str) -> Judgement:
        """Judge one pair within a transaction."""
        from passeur.web.desk import models

        must_say(by, why)
        if left == right:
            raise Refused(f"a judgement is about two records, and {left} is one")
        (left, left_print), (right, right_print) = sorted(zip((left, right), prints, strict=True))
        before = self._holding(left, right)
        details = {"verdict": str(verdict), "why": why}
        if before is not None:
            self._retire(before, by, f"judged again ({verdict}): {why}")
            details["instead_of"] = before.verdict
        row = models.Judgement(
            left=left, right=right, left_print=left_print, right_print=right_print,
            verdict=verdict, by=by, when=datetime.now(UTC), why=why,
        )  # fmt: skip
        row.save(using=self.alias)
        self._audit(by, "judge", row, details)
        return _judgement(row)

    def _holding(self, left: str, right: str) -> "models.Judgement | None":
        """The judgement of a pair that holds."""
        from passeur.web.desk import models

        pairs = models.Judgement.objects.using(self.alias)
        return pairs.filter(left=left, right=right, retired_when__isnull=True).first()

    def _retire(self, row: "models.Judgement", by: str, why: str) -> None:
        """Let a judgement hold no longer."""
        row.retired_by, row.retired_when, row.retired_why = by, datetime.now(UTC), why
        row.save(using=self.alias)

    def _audit(self, by: str, action: str, row: "models.Judgement", details: dict[str, str]) -> None:
        """Say what was changed of a judgement."""
        self.audit_row(by, action, f"{row.left} {row.right}", details)

    def audit_row(self, by: str, action: str, object: str, details: dict[str, str]) -> None:
        """Say what was changed: within the transaction that changes it."""
        from passeur.web.desk import models

        said = models.AuditRow(when=datetime.now(UTC), by=by, action=action, object=object, details=details)
        said.save(using=self.alias)


def must_say(by: str, why: str) -> None:
    """Raise Refused where nobody answers for a decision or no reason is given."""
    if not by.strip() or not why.strip():
        raise Refused("a judgement or decision needs a reason and the name of who decides: --why TEXT --by NAME")


def _judgement(row: "models.Judgement") -> Judgement:
    """A row as linkage takes it."""
    return Judgement(
        left=row.left,
        right=row.right,
        verdict=msgspec.convert(row.verdict, Verdict),
        by=row.by,
        when=_iso(row.when),
        why=row.why,
        left_print=row.left_print,
        right_print=row.right_print,
    )


def _iso(moment: datetime) -> str:
    """A moment in ISO 8601, UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _settings(path: Path, alias: str) -> dict[str, object]:
    """Django's settings of one desk."""
    asked = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": _PATIENCE,
            "transaction_mode": "IMMEDIATE",  # two who judge the same pair at once wait for one another
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }
    found: dict[str, object] = connections.configure_settings({"default": {}, alias: asked})[alias]
    return found
