"""The words and the source's machine-readable form together: who wins, and what the report says."""

import pytest

from passeur.model.dates import read_date


@pytest.mark.parametrize(
    ("phrase", "normal", "edtf", "remark"),
    [
        # the two agree
        ("1944", "1944", "1944", ""),
        ("16 janvier - 31 janvier 1892", "1892-01-16 / 1892-01-31", "1892-01-16/1892-01-31", ""),
        ("28 juin 1957 - 30 juin 1957", "19570628/19570630", "1957-06-28/1957-06-30", ""),
        ("44 av. J.-C.", "-0043", "-0043", ""),
        ("1924-1947", "1924-1-1/1947-12-31", "1924/1947", ""),
        ("1969-....", "1969/…", "1969/..", ""),
        ("1912, 1914-1918", "1912,1914/1918", "{1912,1914..1918}", ""),
        # the words are more precise
        ("07 avril 1914", "1914", "1914-04-07", ""),
        ("an III", "1794/1795", "1794-09-22/1795-09-22", ""),
        # the normal form is more precise, at one end or both
        ("1871", "1871-02-22", "1871-02-22", ""),
        ("1944-1945", "1944-03/1945-08-02", "1944-03/1945-08-02", ""),
        # 1 January is what systems make of a bare year
        ("1883", "1883-01-01", "1883", ""),
        ("1996-1997", "1996-01-01/1997-01-01", "1996/1997", ""),
        ("1993-1994", "1993-06-15/1994-01-01", "1993-06-15/1994", ""),
        ("1er janvier 1883", "1883-01-01", "1883-01-01", ""),
        ("XXe siècle", "1927 / 1980", "1927/1980", ""),
        ("1969-....", "1969/1974", "1969/1974", ""),
        ("avant 1944", "1940/1944", "1940/1944", ""),
        # about stays about
        ("vers 1866", "1861-01-01/1871-12-31", "1866~", ""),
        ("[vers 1918]", "1918-01-01/1918-12-31", "1918~", ""),
        # the normal form alone
        ("illisible", "1944-08", "1944-08", ""),
        ("illisible", "1944/1945", "1944/1945", ""),
        ("illisible", "", "", ""),
        ("illisible", "1944/1943", "1943/1944", "normal 1944/1943 is given backwards"),
        ("illisible", "1944-02-30", "", "normal 1944-02-30 is not a date"),
        ("illisible", "9999", "", "normal 9999 is not a date"),
        # contradictions: the words win
        (
            "8 septembre au 31 décembre 1697",
            "1970-09-08",
            "1697-09-08/1697-12-31",
            "normal 1970-09-08 contradicts « 8 septembre au 31 décembre 1697 »; the text was kept",
        ),
        ("1957", "1955/1956", "1957", "normal 1955/1956 contradicts « 1957 »; the text was kept"),
        ("vers 1866", "1970", "1866~", "normal 1970 contradicts « vers 1866 »; the text was kept"),
        ("2 mai 1797 - 2 août 1845", "1797-05-02/1797-05-02", "1797-05-02/1845-08-02",
         "normal 1797-05-02/1797-05-02 contradicts « 2 mai 1797 - 2 août 1845 »; the text was kept"),
        ("1944", "1944-02-30", "1944", "normal 1944-02-30 is not a date; the text was kept"),
        ("1944", "1944-01-01/9999", "1944", ""),
    ],
)  # fmt: skip
def test_words_and_normal(phrase: str, normal: str, edtf: str, remark: str) -> None:
    date, said = read_date(phrase, "fr", normal)
    assert (date.edtf, said) == (edtf, remark)
    assert date.text == phrase


def test_an_undated_phrase_takes_the_recorded_range_and_stays_undated() -> None:
    date, remark = read_date("s.d.", "fr", "1957/1962")
    assert (date.edtf, date.earliest, date.latest, date.certainty) == ("1957/1962", 19570101, 19621231, "undated")
    assert remark == ""


def test_negative_years_in_order() -> None:
    date, _ = read_date("illisible", "", "-0300/-0043-03-15")
    assert (date.earliest, date.latest) == (-2999899, -429685)
    assert date.edtf == "-0300/-0043-03-15"


def test_certainty_survives_a_more_precise_normal() -> None:
    date, _ = read_date("[1944]", "fr", "1944-08")
    assert (date.edtf, date.certainty) == ("1944-08", "inferred")
