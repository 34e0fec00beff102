"""The planner: never outside stated hours, never two visits at once, what is unknown left out and told."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.guide.hours import ZONE, open_spans
from passeur.guide.sites import SiteOf
from passeur.guide.travel import ByDistance
from passeur.guide.visit import Request, Wish, plan
from passeur.model.record import Offer, Session
from passeur.network import Access, Site

THURSDAY = date(2026, 11, 26)
MONDAY = date(2026, 11, 30)
TRAVEL = ByDistance()


def site(id: str, hours: str = "", at: tuple[float, float] | None = (48.85, 2.35), **more: object) -> SiteOf:
    source = "https://exemple.test" if hours else ""
    return SiteOf("musee", id, Site(name={"fr": id}, coordinates=at, hours=hours, hours_source=source, **more))  # type: ignore[arg-type]


def offer(id: str, **more: object) -> Offer:
    return Offer(id=f"s/{id}", source="s", partner="musee", **more)  # type: ignore[arg-type]


def wish(where: SiteOf, *offers: Offer) -> Wish:
    return Wish(where.partner, where, (), offers)


def reasons(*wishes: Wish, **asked: object) -> list[tuple[str, str]]:
    made = plan(wishes, Request(day=THURSDAY, **asked), TRAVEL)  # type: ignore[arg-type]
    return [(each.site, each.reason) for each in made.left_out]


A = site("a", "Tu-Su 10:00-18:00; PH off", (48.85, 2.35))
B = site("b", "Tu-Su 10:00-18:00", (48.86, 2.31))
C = site("c", "Th 14:00-17:00", (48.87, 2.21))


def test_a_day_is_put_in_order_with_the_way_between() -> None:
    made = plan([wish(C), wish(A), wish(B)], Request(day=THURSDAY, start=(48.85, 2.36)), TRAVEL)
    assert [stop.site for stop in made.stops] == ["a", "b", "c"]
    assert made.left_out == ()
    first = made.stops[0]
    assert first.arrive >= datetime(2026, 11, 26, 10, tzinfo=ZONE)
    assert first.assumed
    assert all(stop.travel > 0 for stop in made.stops)


def test_unknown_hours_are_never_taken_for_open_and_are_put_in_an_order_to_ask() -> None:
    far, near = site("loin", at=(48.96, 2.36)), site("pres", at=(48.851, 2.351))
    made = plan([wish(far), wish(near)], Request(day=THURSDAY, start=(48.85, 2.35)), TRAVEL)
    assert made.stops == ()
    assert [each.reason for each in made.left_out] == ["hours-unknown", "hours-unknown"]
    assert made.ask == ("musee/pres", "musee/loin")


def test_reasons_are_told() -> None:
    assert reasons(wish(site("x", "Mo 10:00-18:00"))) == [("x", "closed")]
    assert reasons(wish(site("x", "Th 10:00-10:30"))) == [("x", "too-short")]
    assert reasons(wish(A), begin=time(8), end=time(9)) == [("a", "closed")]
    assert reasons(wish(site("x", "24/7", None))) == [("x", "where-unknown")]
    assert reasons(wish(site("x", "24/7", access=Access(wheelchair="no"))), wheelchair=True) == [("x", "not-reachable")]
    assert reasons(Wish("musee", None, ("s/1",))) == [("", "which-site")]
    assert reasons(wish(A), wish(B), begin=time(10), end=time(11)) in ([("a", "no-time")], [("b", "no-time")])
    assert reasons(wish(A), begin=time(18), end=time(9)) != []


def test_public_holidays_are_known() -> None:
    made = plan([wish(A)], Request(day=date(2026, 12, 25)), TRAVEL)
    assert [each.reason for each in made.left_out] == ["closed"]


def test_what_has_a_time_is_visited_then_even_where_hours_are_not_stated() -> None:
    silent = site("x")
    workshop = offer("w", type="workshop", sessions=(Session("2026-11-26T14:00", "2026-11-26T15:30"),))
    made = plan([wish(silent, workshop)], Request(day=THURSDAY), TRAVEL)
    (stop,) = made.stops
    assert (stop.arrive.hour, stop.leave.hour, stop.leave.minute, stop.assumed) == (14, 15, 30, False)
    assert reasons(wish(silent, workshop), end=time(15)) == [("x", "not-that-day")]


@pytest.mark.parametrize(
    ("offered", "reason"),
    [
        (offer("w", type="workshop"), "dates-unknown"),
        (offer("w", type="tour", sessions=(Session("2026-11-25T14:00"),)), "not-that-day"),
        (offer("w", type="exhibition", sessions=(Session("2026-01-01", "2026-06-30"),)), "not-that-day"),
    ],
)
def test_offers_that_are_not_there_that_day_are_left_out(offered: Offer, reason: str) -> None:
    assert reasons(wish(A, offered)) == [("a", reason)]


def test_several_things_at_one_site_are_one_visit_as_long_as_stated() -> None:
    shown = [offer("1", type="exhibition", permanent=True, minutes=40), offer("2", type="exhibition", minutes=50)]
    (stop,) = plan([wish(A, *shown)], Request(day=THURSDAY), TRAVEL).stops
    assert stop.see == ("s/1", "s/2")
    assert (stop.leave - stop.arrive).total_seconds() == 90 * 60
    assert not stop.assumed
    (alone,) = plan([wish(site("d", "24/7", duration=75))], Request(day=THURSDAY), TRAVEL).stops
    assert (alone.leave - alone.arrive).total_seconds() == 75 * 60


def test_half_a_day_with_a_class_says_why_there_is_none() -> None:
    made = plan(
        [wish(site("m"), offer("w", type="workshop"))], Request(day=THURSDAY, begin=time(9), end=time(13)), TRAVEL
    )
    assert made.stops == ()
    assert [each.reason for each in made.left_out] == ["dates-unknown"]


def test_travel_grows_with_distance_and_is_none_for_the_same_place() -> None:
    paris, near, suburb, lyon = (48.85, 2.35), (48.856, 2.352), (48.96, 2.36), (45.75, 4.84)
    found = [TRAVEL.minutes(paris, other) for other in (paris, near, suburb, lyon)]
    assert found[0] == 0
    assert found == sorted(found)
    assert 8 <= found[1] <= 15
    assert found[3] > 180


_HOURS = st.sampled_from(
    ["", "24/7", "Th 10:00-18:00", "Mo-Su 09:00-12:00,14:00-17:30", "Mo-We 10:00-18:00", "Th 20:00-02:00",
     "Th 11:00-11:20", "PH off", "Mo-Su unknown"]
)  # fmt: skip
_POINTS = st.tuples(st.floats(48.7, 49.0), st.floats(2.1, 2.6))
_CLOCK = st.times(time(0), time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0))
_SESSIONS = st.lists(
    st.tuples(st.integers(8, 20), st.integers(0, 120)).map(
        lambda pair: Session(
            f"2026-11-26T{pair[0]:02d}:00", f"2026-11-26T{pair[0] + pair[1] // 60:02d}:{pair[1] % 60:02d}"
        )
    ), max_size=2,
)  # fmt: skip
_OFFERS = st.lists(
    st.builds(
        lambda n, type, permanent, minutes, sessions: offer(
            str(n), type=type, permanent=permanent, minutes=minutes, sessions=tuple(sessions)
        ),
        st.integers(0, 10**6), st.sampled_from(["exhibition", "workshop", "tour", ""]), st.booleans(),
        st.none() | st.integers(5, 240), _SESSIONS,
    ), max_size=3, unique_by=lambda each: each.id,
)  # fmt: skip


@given(
    st.lists(st.tuples(_HOURS, st.none() | _POINTS, _OFFERS, st.none() | st.integers(10, 300)), max_size=6),
    _CLOCK, _CLOCK, st.none() | _POINTS, st.integers(10, 180),
)  # fmt: skip
@settings(max_examples=150)
def test_no_plan_is_outside_hours_or_overlaps_and_everything_is_accounted_for(
    places: list[tuple[str, tuple[float, float] | None, list[Offer], int | None]], begin: time, end: time,
    start: tuple[float, float] | None, each: int,
) -> None:  # fmt: skip
    wishes = [
        Wish("musee", site(f"s{n}", hours, at, duration=duration), (f"r/{n}",), tuple(offers))
        for n, (hours, at, offers, duration) in enumerate(places)
    ]
    request = Request(day=THURSDAY, begin=begin, end=end, start=start, each=each)
    made = plan(wishes, request, TRAVEL)
    known = {one.site.id: one for one in wishes if one.site}
    before = datetime.combine(THURSDAY, begin, ZONE)
    for stop in made.stops:
        wished = known[stop.site]
        assert wished.site is not None
        minutes = (stop.arrive - before).total_seconds() / 60
        assert minutes >= stop.travel  # there is time for the way, so nothing overlaps
        assert stop.leave > stop.arrive
        assert stop.leave <= datetime.combine(THURSDAY, end, ZONE)
        timed = {
            session.start
            for one in wished.offers
            if one.id in stop.see
            for session in one.sessions
        }  # fmt: skip
        inside = any(a <= stop.arrive and stop.leave <= b for a, b in open_spans(wished.site.site, THURSDAY))
        assert inside or stop.arrive.strftime("%Y-%m-%dT%H:%M") in timed
        before = stop.leave
    shown = [id for stop in made.stops for id in stop.see] + [id for one in made.left_out for id in one.see]
    kept = [id for one in wishes for id in (*one.see, *(offer.id for offer in one.offers))]
    assert set(shown) == set(kept)
