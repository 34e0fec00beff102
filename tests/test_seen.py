"""A set of integers in little memory holds what a set holds."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.search import seen

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5), max_size=200)


@given(KEYS, st.integers(1, 20))
def test_it_tells_what_a_set_tells(keys, newest):
    before = seen._NEWEST
    seen._NEWEST = newest
    try:
        kept, known = seen.Seen(), set()
        for key in keys:
            assert kept.add(key) == (key not in known)
            known.add(key)
        assert len(kept) == len(known)
    finally:
        seen._NEWEST = before
