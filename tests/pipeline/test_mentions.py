"""Which mentions are read part by part: never one too few."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from passeur.pipeline import mentions
from passeur.pipeline.mentions import _Known, _rarest, _telling
from passeur.pipeline.named import mention_key

_PIECES = st.sampled_from(
    ["Lévy", "d'Estienne", "d' Orves", "de", "La", "Jean-de-Dieu", "L'Hermite", "von", "Dr", "née", "veuve", "dit",
     "famille", "M.", "J.-B.", "A.", "(1899-1943)", "(demoiselle E.G.)", "[duc", "de]", ",", ";", "Abraham,", "et Cie",
     "Шварц", "O'Brien", "ben", "1er", "D’ARC", "d'après", "Paul", "Simon", "Œuvre", "-", "de la Mare", "Mgr"]
)  # fmt: skip
_NAMES = st.one_of(st.lists(_PIECES, min_size=1, max_size=6).map(" ".join), st.text(max_size=30))


def _knowing(key: str) -> _Known:
    """An edition in which one person has this key."""
    rarest = _rarest(key, Counter(key.split()))
    return _Known({key: []}, {}, frozenset({rarest}), not rarest)


@given(_NAMES)
def test_a_mention_of_somebody_known_is_read(name: str) -> None:
    key = mention_key(name)
    if _telling(key.split()):
        assert _knowing(key).may_have(name)


def test_mentions_of_nobody_known_are_not_read() -> None:
    known = _knowing(mention_key("Lévy, Abraham"))
    assert not known.may_have("Lévy, Isaac")
    assert not known.may_have("Abraham (Jean)")
    assert known.may_have("colonel Abraham LEVY (1899-1943)")
    assert mentions.mention_key("Abraham Lévy") in known.by_key
