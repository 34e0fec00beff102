"""What a record inherits is kept once and given back whole."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.lake.inherited import with_texts, without_texts
from passeur.model.record import Holding, Note
from passeur.model.text import text


def holding(local: str, *notes: Note) -> Holding:
    return Holding(id=f"s/{local}", source="s", partner="p", notes=notes)


TOP = holding(
    "top",
    Note("scope", text("Le fonds.")),
    Note("access", text("Communicable sur dérogation."), "Accès"),
    Note("access", text("Sur rendez-vous.")),
    Note("language", text("Français")),
)
CHILD = holding(
    "child",
    Note("scope", text("La pièce.")),
    Note("language", text("Français"), inherited="s/top"),
    Note("access", text("Communicable sur dérogation."), "Accès", "s/top"),
    Note("access", text("Sur rendez-vous."), inherited="s/top"),
)


def test_texts_go_and_come_back() -> None:
    kept = without_texts(CHILD)
    assert "dérogation" not in str(kept)
    assert with_texts(kept, {"s/top": TOP}.get) == CHILD


def test_a_record_that_inherits_nothing_is_the_same_object() -> None:
    assert without_texts(TOP) is TOP
    assert with_texts(TOP, {}.get) is TOP


def test_without_its_ancestor_a_note_says_nothing_rather_than_something_wrong() -> None:
    assert with_texts(without_texts(CHILD), {}.get).notes == (CHILD.notes[0],)


@given(st.lists(st.tuples(st.sampled_from(["access", "language", "use"]), st.text(min_size=1)), max_size=6))
def test_whatever_is_stated_above_is_given_back_in_order(stated: list[tuple[str, str]]) -> None:
    own = [
        Note(type, text(words), f"h{place}") for place, (type, words) in enumerate(sorted(stated, key=lambda x: x[0]))
    ]
    top = holding("top", *own)
    child = holding("child", *(Note(note.type, note.text, note.heading, "s/top") for note in own))
    assert with_texts(without_texts(child), {"s/top": top}.get) == child
