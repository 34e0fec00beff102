"""Two names → how alike they are, and why."""

from passeur.model.names import Match, PersonName


def compare(asked: PersonName, found: PersonName) -> Match | None:
    """How alike `found` is to what was `asked`; None where nothing of it is. Not symmetric: what `asked` does not
    say costs little, what it says and `found` contradicts costs much."""
    raise NotImplementedError
