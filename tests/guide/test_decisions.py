"""What the desk decides about the way on: kept for ever, the nearest key first, followed at once."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connections

from passeur.errors import NotFound, Refused
from passeur.guide.decisions import Decided, Decisions
from passeur.guide.model import Context
from passeur.guide.onward import Guide
from passeur.web.desk.onward import Watched, Ways, decisions_of
from passeur.web.desk.store import Desk


def test_the_nearest_key_speaks_first() -> None:
    decisions = Decisions(
        [
            Decided("*", "chateau", "veto"),
            Decided("themes/deportation", "chateau", "pin"),
            Decided("partner:hub", "camp", "veto"),
        ]
    )
    chosen = decisions.on(("themes/deportation", "partner:hub", "*"))
    assert chosen.pinned == ("chateau",)
    assert chosen.vetoed == ("camp",)
    assert decisions.on(("*",)).vetoed == ("chateau",)
    assert decisions.version != Decisions().version


def test_a_question_has_the_key_of_what_it_is_about(guide: Guide) -> None:
    keys = guide.keys(Context(text="les déportés", here="hub"))
    assert keys == ("themes/deportation", "partner:hub", "*")
    assert guide.keys(Context(list="internes"))[0] == "list:internes"


def test_decisions_are_kept_for_ever_with_who_and_why(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        ways = Ways(desk)
        with pytest.raises(Refused):
            ways.decide("*", "camp", "pin", by="A", why=" ")
        ways.decide("*", "camp", "pin", by="A", why="le lieu même")
        ways.decide("*", "camp", "veto", by="B", why="fermé pour travaux")
        assert [(each.verdict, each.by) for each in ways.holding()] == [("veto", "B")]
        ways.retire("*", "camp", by="A", why="rouvert")
        assert ways.holding() == []
        with pytest.raises(NotFound):
            ways.retire("*", "camp", by="A", why="encore")
        assert [row.action for row in desk.audit()] == ["decide", "decide", "retire"]
        assert desk.audit()[1].details["instead_of"] == "pin"
        with pytest.raises(DatabaseError), connections[desk.alias].cursor() as cursor:
            cursor.execute("DELETE FROM desk_onward")


def test_a_running_portal_sees_a_decision_at_once(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    assert watched.now().on(("*",)).pinned == ()
    assert not (tmp_path / "desk.sqlite3").exists()
    with Desk(tmp_path) as desk:
        Ways(desk).decide("*", "camp", "pin", by="A", why="essai")
    assert watched.now().on(("*",)).pinned == ("camp",)
    assert watched.now() is watched.now()
    with Desk(tmp_path) as desk:
        Ways(desk).retire("*", "camp", by="A", why="essai")
    assert watched.now().on(("*",)).pinned == ()
    assert decisions_of(tmp_path).on(("*",)).pinned == ()
