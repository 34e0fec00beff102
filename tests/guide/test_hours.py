"""Opening hours: only what a source states, with French holidays and the clock of the place."""

from datetime import UTC, date, datetime

import pytest

from passeur.guide.hours import ZONE, open_spans, opening
from passeur.network import Site

MUSEUM = Site(name={"fr": "Musée"}, hours="Tu-Su 10:00-18:00; PH off", hours_source="https://exemple.test/horaires")
SILENT = Site(name={"fr": "Musée"})


@pytest.mark.parametrize(
    ("moment", "state", "until"),
    [
        (datetime(2026, 11, 24, 11, tzinfo=ZONE), "open", datetime(2026, 11, 24, 18, tzinfo=ZONE)),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "open", datetime(2026, 11, 24, 18, tzinfo=ZONE)),
        (datetime(2026, 11, 23, 11), "closed", datetime(2026, 11, 24, 10, tzinfo=ZONE)),
        (datetime(2026, 7, 14, 11, tzinfo=ZONE), "closed", datetime(2026, 7, 15, 10, tzinfo=ZONE)),
        (datetime(2026, 3, 29, 11, tzinfo=ZONE), "open", datetime(2026, 3, 29, 18, tzinfo=ZONE)),
    ],
    ids=["open", "another clock", "closed on Mondays", "14 July", "the day the clocks change"],
)
def test_open_until_and_closed_until(moment: datetime, state: str, until: datetime) -> None:
    found = opening(MUSEUM, moment)
    assert (found.state, found.until) == (state, until)
    assert found.source == "https://exemple.test/horaires"


def test_what_no_source_states_is_unknown_and_never_guessed() -> None:
    assert opening(SILENT, datetime(2026, 11, 24, 11, tzinfo=ZONE)).state == "unknown"
    assert open_spans(SILENT, date(2026, 11, 24)) == ()


def test_spans_of_a_day() -> None:
    [(first, last)] = open_spans(MUSEUM, date(2026, 11, 24))
    assert (first.hour, last.hour) == (10, 18)
    assert open_spans(MUSEUM, date(2026, 12, 25)) == ()
