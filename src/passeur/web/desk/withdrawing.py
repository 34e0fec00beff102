"""The desk's withdrawals: made, lifted, read; and told to running servers by `lake.withdrawn`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from passeur.errors import Damaged, NotFound
from passeur.lake.withdrawn import FILE, keep_withdrawn, withdrawn
from passeur.web.desk.store import DESK, Desk, must_say

if TYPE_CHECKING:
    from passeur.web.desk import models


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was withdrawn, by whom, when (ISO 8601, UTC) and why; lifted_*: empty while it holds."""

    record: str
    by: str
    when: str
    why: str
    lifted_by: str = ""
    lifted_when: str = ""
    lifted_why: str = ""


def withdraw(folder: Path, record: str, *, by: str, why: str) -> Withdrawn:
    """Withdraw a record; one that is withdrawn already stays so, as it was. Raises Refused where nobody answers for it
    or no reason is given."""
    must_say(by, why)
    with Desk(folder) as desk:
        with transaction.atomic(using=desk.alias):
            row = _holding(desk, record) or _made(desk, record, by, why)
            # Told before it is written down: a kill between the two leaves the record out, and the command is given
            # again.
            _tell(desk, folder)
        return _kept(row)


def lift(folder: Path, record: str, *, by: str, why: str) -> Withdrawn:
    """Let a record be public again; gives what was lifted. Raises NotFound when it is not withdrawn, and Refused."""
    must_say(by, why)
    with Desk(folder) as desk:
        with transaction.atomic(using=desk.alias):
            row = _holding(desk, record)
            if row is None:
                raise NotFound(f"{record} is not withdrawn")
            row.retired_by, row.retired_when, row.retired_why = by, datetime.now(UTC), why
            row.save(using=desk.alias)
            desk.audit_row(by, "lift", record, {"why": why})
        with transaction.atomic(using=desk.alias):
            _tell(desk, folder)
        return _kept(row)


def withdrawals(folder: Path) -> list[Withdrawn]:
    """All that were ever made, in their order; none, and no file made, where there is no desk yet.

    What servers are told is brought in line with it.
    """
    if not (folder / DESK).exists():
        return []
    with Desk(folder) as desk, transaction.atomic(using=desk.alias):
        from passeur.web.desk import models  # opening the desk has set Django up

        _tell(desk, folder)
        return [_kept(row) for row in models.Withdrawal.objects.using(desk.alias).order_by("id")]


def mistold(folder: Path) -> str:
    """What is wrong with what servers are told is withdrawn, in words; empty where it is what the desk holds, and where
    there is no desk."""
    try:
        _compare(folder)
    except Damaged as error:
        return str(error)
    return ""


def _compare(folder: Path) -> None:
    """Raises Damaged where servers are not told what the desk withdrew."""
    told = withdrawn(folder)
    if not (folder / DESK).exists():
        return
    with Desk(folder) as desk:
        held = frozenset(_held(desk))
    if told != held:
        raise Damaged(
            f"{folder / 'editions' / FILE} is not what the desk withdrew; passeur withdrawals writes it again"
        )


def _tell(desk: Desk, folder: Path) -> None:
    """Tell servers what is withdrawn, within a transaction: two who decide at once wait for one another."""
    keep_withdrawn(folder, _held(desk))


def _held(desk: Desk) -> list[str]:
    """Ids of the records whose withdrawal holds."""
    from passeur.web.desk import models

    rows = models.Withdrawal.objects.using(desk.alias).filter(retired_when__isnull=True)
    return list(rows.values_list("record", flat=True))


def _made(desk: Desk, record: str, by: str, why: str) -> "models.Withdrawal":
    """A new withdrawal, with its audit row."""
    from passeur.web.desk import models

    row = models.Withdrawal(record=record, by=by, when=datetime.now(UTC), why=why)
    row.save(using=desk.alias)
    desk.audit_row(by, "withdraw", record, {"why": why})
    return row


def _holding(desk: Desk, record: str) -> "models.Withdrawal | None":
    """The withdrawal of a record that holds."""
    from passeur.web.desk import models

    rows = models.Withdrawal.objects.using(desk.alias)
    return rows.filter(record=record, retired_when__isnull=True).first()


def _kept(row: "models.Withdrawal") -> Withdrawn:
    """A row as the commands tell it."""
    return Withdrawn(
        record=row.record,
        by=row.by,
        when=_iso(row.when),
        why=row.why,
        lifted_by=row.retired_by or "",
        lifted_when=_iso(row.retired_when) if row.retired_when else "",
        lifted_why=row.retired_why or "",
    )


def _iso(moment: datetime) -> str:
    """A moment in ISO 8601, UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
