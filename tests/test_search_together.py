"""Two parts of one question at once: both are answered, nobody waits for somebody else's, and faults are told."""

import threading
from collections.abc import Callable

import pytest

from passeur.search import together
from passeur.search.together import Together

#: Seconds after which a test that hangs has failed.
_LONG = 10


def _thread() -> int:
    return threading.get_ident()


@pytest.fixture(params=[1, 2])
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Together:
    """On one core and on two."""
    monkeypatch.setattr(together.os, "cpu_count", lambda: request.param)
    return Together()


def test_each_answer_is_its_own(both: Together) -> None:
    assert both.both(lambda: "one", lambda: "other") == ("one", "other")


def test_two_cores_answer_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together.os, "cpu_count", lambda: 2)
    met = threading.Barrier(2)

    def meet() -> int:
        met.wait(_LONG)  # broken where one begins only when the other has ended
        return _thread()

    one, other = Together().both(meet, meet)
    assert one == _thread() != other


def test_who_comes_while_the_thread_is_busy_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together.os, "cpu_count", lambda: 2)
    shared, begun, free = Together(), threading.Event(), threading.Event()

    def long() -> int:
        begun.set()
        assert free.wait(_LONG)
        return 0

    first = threading.Thread(target=lambda: shared.both(lambda: 0, long))
    first.start()
    assert begun.wait(_LONG)
    assert shared.both(_thread, _thread) == (_thread(), _thread())
    free.set()
    first.join(_LONG)


@pytest.mark.parametrize("faulty", [0, 1])
def test_a_fault_of_either_is_told(both: Together, faulty: int) -> None:
    def fails() -> int:
        raise ValueError("too much")

    parts: list[Callable[[], int]] = [_thread, _thread]
    parts[faulty] = fails
    with pytest.raises(ValueError, match="too much"):
        both.both(*parts)
