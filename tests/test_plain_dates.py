"""Plain French dates read at a glance are what reading them in full gives."""

from hypothesis import assume, given
from hypothesis import strategies as st

from passeur.formats import plain_dates
from passeur.formats.plain_dates import plain_date
from passeur.model.dates import read_date

_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_DAYS = st.sampled_from(["", "1er", "1", "2", "9", "10", "28", "29", "30", "31", "32", "0", "09"])
_ENDS = st.tuples(
    _DAYS,
    st.sampled_from(["", *plain_dates._MONTHS]),
    st.sampled_from(["1582", "1600", "1900", "1944", "1945", "2000", "1499"]),
)
_PHRASES = st.one_of(
    _ENDS.map(lambda end: " ".join(filter(None, end))),
    st.tuples(_ENDS, st.sampled_from([" - ", "-", " -", "- "]), _ENDS).map(
        lambda each: each[1].join(" ".join(filter(None, end)) for end in (each[0], each[2]))
    ),
)


@given(_PHRASES, st.sampled_from(["edtf", "days", "spaced", "other"]))
def test_a_plain_date_is_what_reading_it_in_full_gives(phrase: str, how: str) -> None:
    date, _ = read_date(phrase, "fr", "", "creation")
    low, high = (f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" for day in (date.earliest, date.latest))
    normal = {"edtf": date.edtf, "days": f"{low}/{high}", "spaced": f"{low} / {high}", "other": "1944-06-06"}[how]
    found = plain_date(phrase, normal, "creation")
    assume(found is not None)
    assert (found, "") == read_date(phrase, "fr", normal, "creation")


def test_dates_as_archives_write_them_are_plain() -> None:
    for phrase, normal, edtf in (
        ("20 août 1944", "1944-08-20", "1944-08-20"),
        ("20 août 1944", "1944-08-20/1944-08-20", "1944-08-20"),
        ("février 1944", "1944-02-01/1944-02-29", "1944-02"),
        ("17 - 25 août 1944", "1944-08-17 / 1944-08-25", "1944-08-17/1944-08-25"),
        ("1er mars - 4 avril 1944", "1944-03-01/1944-04-04", "1944-03-01/1944-04-04"),
        ("juin - août 1944", "1944-06/1944-08", "1944-06/1944-08"),
        ("1940-1944", "1940/1944", "1940/1944"),
    ):
        found = plain_date(phrase, normal, "creation")
        assert found is not None
        assert found.edtf == edtf


def test_what_is_not_plain_is_left_to_be_read() -> None:
    for phrase, normal in (
        ("30 février 1944", "1944-02-30"), ("vers 1944", "1944"), ("1944", "1945"), ("1944 - 1940", "1944/1940"),
        ("31 décembre 1721 - 1721", "1721-12-31/1721-12-31"), ("an II", "1793/1794"), ("1944", ""),
    ):  # fmt: skip
        assert plain_date(phrase, normal, "creation") is None
