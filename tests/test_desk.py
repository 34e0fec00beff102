"""The desk: what people decide is kept, retired and told; several networks in one process."""

from pathlib import Path

import pytest

from passeur.errors import NotFound, Refused
from passeur.web.desk.store import DESK, Desk, judgements_of


def test_a_judgement_is_kept_with_who_when_and_why(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        made = desk.judge("b/2", "a/1", "same", by="Agnès", why="same burial", prints=("print-b", "print-a"))
    assert (made.left, made.right, made.left_print, made.right_print) == ("a/1", "b/2", "print-a", "print-b")
    assert (made.verdict, made.by, made.why) == ("same", "Agnès", "same burial")
    assert made.when.endswith("+00:00")
    assert judgements_of(tmp_path) == [made]


def test_a_pair_judged_again_retires_the_first_judgement_and_deletes_nothing(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.judge("a/1", "b/2", "same", by="Agnès", why="same burial")
        desk.judge("b/2", "a/1", "different", by="Bruno", why="two mothers")
        assert [each.verdict for each in desk.judgements()] == ["different"]
        first, second = desk.history("b/2")
        assert first.judgement.verdict == "same"
        assert first.retired_by == "Bruno"
        assert "two mothers" in first.retired_why
        assert second.retired_when == ""


def test_every_change_has_exactly_one_audit_row(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.judge("a/1", "b/2", "same", by="Agnès", why="same burial")
        desk.judge("a/1", "b/2", "unsure", by="Bruno", why="the act is lost")
        desk.retire("a/1", "b/2", by="Agnès", why="found the act")
        assert [(each.action, each.by, each.object) for each in desk.audit()] == [
            ("judge", "Agnès", "a/1 b/2"),
            ("judge", "Bruno", "a/1 b/2"),
            ("retire", "Agnès", "a/1 b/2"),
        ]
        assert desk.audit()[1].details["instead_of"] == "same"
        assert desk.judgements() == []


def test_of_several_judgements_all_are_kept_or_none(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        with pytest.raises(Refused):
            desk.judge_many([("a/1", "b/2", ("", "")), ("a/1", "a/1", ("", ""))], "different", by="Agnès", why="no")
        assert desk.judgements() == []
        assert desk.audit() == []


def test_nothing_is_decided_without_a_name_and_a_reason(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        for by, why in (("", "a reason"), ("Agnès", " ")):
            with pytest.raises(Refused, match="reason"):
                desk.judge("a/1", "b/2", "same", by=by, why=why)
        with pytest.raises(NotFound, match="no judgement"):
            desk.retire("a/1", "b/2", by="Agnès", why="none there")


def test_rows_are_never_deleted_and_audit_rows_never_change(tmp_path: Path) -> None:
    from django.db import IntegrityError

    from passeur.web.desk import models

    with Desk(tmp_path) as desk:
        desk.judge("a/1", "b/2", "same", by="Agnès", why="same burial")
        row = models.AuditRow.objects.using(desk.alias).get()
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            models.Judgement.objects.using(desk.alias).get().delete()
        for rows in (models.Judgement.objects.using(desk.alias), models.AuditRow.objects.using(desk.alias)):
            with pytest.raises(IntegrityError, match="kept for ever"):
                rows.all().delete()
        with pytest.raises(IntegrityError, match="kept for ever"):
            models.AuditRow.objects.using(desk.alias).update(by="somebody else")
        assert len(desk.judgements()) == 1


def test_two_networks_have_two_desks(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with Desk(one) as first, Desk(two) as second:
        first.judge("a/1", "b/2", "same", by="Agnès", why="same burial")
        assert second.judgements() == []
    assert len(judgements_of(one)) == 1


def test_asking_for_judgements_makes_no_desk(tmp_path: Path) -> None:
    assert judgements_of(tmp_path) == []
    assert not (tmp_path / DESK).exists()


def test_the_migrations_make_the_tables_that_the_models_describe(tmp_path: Path) -> None:
    from django.apps import apps
    from django.db import connections
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    with Desk(tmp_path) as desk:
        loader = MigrationLoader(connections[desk.alias])
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    assert changes == {}
