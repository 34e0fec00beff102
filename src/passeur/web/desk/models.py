"""What the desk keeps: judgements, and an audit row for every change."""

from __future__ import annotations  # Django's fields take no type arguments when the program runs

from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import F, Q


class Kept(models.Model):
    """A row that is never deleted."""

    class Meta:
        """No table of its own."""

        abstract = True

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused: what the desk decided is retired, never deleted. Raises TypeError."""
        raise TypeError("rows of the desk are never deleted")


class Decision(Kept):
    """What somebody decided, when and why; it holds until it is retired, by somebody, with a reason."""

    by: models.TextField[str, str] = models.TextField()
    when: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    why: models.TextField[str, str] = models.TextField()
    retired_by: models.TextField[str | None, str | None] = models.TextField(null=True)
    retired_when: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    retired_why: models.TextField[str | None, str | None] = models.TextField(null=True)

    class Meta:
        """No table of its own."""

        abstract = True


class Judgement(Decision):
    """What somebody decided about two person records: see `link.model.Judgement`. It holds until it is retired."""

    left: models.TextField[str, str] = models.TextField()
    right: models.TextField[str, str] = models.TextField()
    left_print: models.TextField[str, str] = models.TextField(blank=True)
    right_print: models.TextField[str, str] = models.TextField(blank=True)
    verdict: models.CharField[str, str] = models.CharField(
        max_length=9, choices=[(each, each) for each in ("same", "different", "unsure")]
    )

    class Meta:
        """One judgement of a pair holds at a time; the pair is in order."""

        app_label = "desk"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="desk_pair_in_order"),
            models.UniqueConstraint(
                fields=["left", "right"], condition=Q(retired_when__isnull=True), name="desk_one_holds"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["right"], name="desk_judgement_right")]


class Onward(Decision):
    """What somebody decided about the way on: see `guide.decisions.Decided`. It holds until it is retired."""

    context: models.TextField[str, str] = models.TextField()
    partner: models.TextField[str, str] = models.TextField()
    verdict: models.CharField[str, str] = models.CharField(
        max_length=4, choices=[(each, each) for each in ("pin", "veto")]
    )

    class Meta:
        """One decision about a partner holds for a context at a time."""

        app_label = "desk"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["context", "partner"], condition=Q(retired_when__isnull=True), name="desk_one_way_holds"
            ),
        ]


class Withdrawal(Decision):
    """A record that somebody withdrew: see `web.desk.withdrawing`. It stays out until somebody lifts it."""

    record: models.TextField[str, str] = models.TextField()

    class Meta:
        """One withdrawal of a record holds at a time."""

        app_label = "desk"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(retired_when__isnull=True), name="desk_one_withdrawal_holds"
            ),
        ]


class AuditRow(Kept):
    """One change at the desk: who did what to which object, when. Rows are only ever added."""

    when: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    by: models.TextField[str, str] = models.TextField()
    action: models.CharField[str, str] = models.CharField(max_length=20)
    object: models.TextField[str, str] = models.TextField()
    details: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()

    class Meta:
        """Listed in the order in which things happened."""

        app_label = "desk"
        ordering: ClassVar = ["id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises TypeError on one that is there already: audit rows never change."""
        if self.pk is not None:
            raise TypeError("audit rows never change")
        super().save(*args, **kwargs)
