"""The benchmark of dates: it scores what it says it scores, on any data of the same layout."""

import csv
import gzip
from pathlib import Path

import pytest

from passeur.bench import dates as bench
from passeur.bench.result import Result, default_data, machine
from passeur.errors import Refused

UNITDATES = [
    ("mars 1545", "1545-03-01/1545-03-31", "AN-notaires"),  # equal
    ("07 avril 1914", "1914", "francearchives"),  # right at the precision recorded
    ("vers 1866", "1866", "francearchives"),  # about
    ("8 septembre au 31 décembre 1697", "1970-09-08", "AN-notaires"),  # a default
    ("1960", "196?", "francearchives"),  # no date
    ("Sans date", "1965", "francearchives"),
    ("1944", "", "francearchives"),  # nothing recorded: not scored
    ("October 12 1942", "1942-10-12", "ehri"),  # not French: not scored
]
MUSEUM = [
    ("tate", "c.1850", "1850", "1850"),
    ("tate", "1851–2", "1851", "1852"),
    ("cmoa", "05/12/1934", "1934-05-12", "1934-05-12"),
    ("cmoa", "no date", "1900", "1974"),
    ("nga-life-dates", "American, 1853 - 1929", "1853", "1929"),
    ("nga-life-dates", "Japanese, born 1925", "1925", ""),
]


def write(path: Path, header: list[str], rows: list[tuple[str, ...]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(
        tmp_path / bench.UNITDATES,
        ["text", "normal", "occurrences", "source"],
        [(text, normal, "1", source) for text, normal, source in UNITDATES],
    )
    write(
        tmp_path / bench.MUSEUM,
        ["source", "text", "earliest", "latest", "occurrences"],
        [(*row, "1") for row in MUSEUM],
    )
    return tmp_path


def test_figures_are_the_shares_that_they_say(data: Path) -> None:
    figures = bench.run(data).figures
    assert figures["phrases"] == 8
    assert figures["phrases_fr"] == 6
    assert figures["agreement_fr"] == 3 / 6
    assert figures["agreement_fr_strict"] == 1 / 6
    assert figures["agreement_overlap"] == 3 / 6
    assert figures["agreement_fr_approximate"] == 1
    assert figures["agreement_fr_undated"] == 0
    assert figures["agreement_museum"] == 3 / 4
    assert figures["agreement_museum_lives"] == 1
    assert figures["unread_share"] == 0


def test_missed_goals_and_peers_are_told(data: Path) -> None:
    result = bench.run(data)
    assert any(line.startswith("agreement_fr is 0.5") for line in result.missed())
    assert set(result.peers) == {"passeur, same sample", "edtf.text_to_edtf"}


def test_disagreements_are_listed(data: Path) -> None:
    assert [text for text, *_ in bench.disagreements(data)] == [
        "8 septembre au 31 décembre 1697",
        "1960",
        "Sans date",
    ]


def test_a_folder_without_the_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=bench.UNITDATES):
        bench.run(tmp_path)


def test_where_data_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dates-fr").mkdir()
    monkeypatch.setenv("PASSEUR_DATA", str(tmp_path))
    assert default_data("dates-fr") == tmp_path / "dates-fr"
    with pytest.raises(Refused, match="PASSEUR_DATA"):
        default_data("no-such-folder")
    monkeypatch.delenv("PASSEUR_DATA")
    repository = tmp_path / "work" / "repository" / "docs"
    repository.mkdir(parents=True)
    beside = tmp_path / "work" / "shared" / "data" / "dates-fr"
    beside.mkdir(parents=True)
    monkeypatch.chdir(repository)
    assert default_data("dates-fr") == beside


def test_the_goals_are_met_on_the_shared_data() -> None:
    try:
        folder = default_data("dates-fr")
    except Refused as absent:
        pytest.skip(str(absent))
    result = bench.run(folder)
    assert result.figures["agreement_fr"] >= 0.97
    assert result.figures["phrases_fr"] > 40_000


def test_a_goal_without_a_figure_is_missed() -> None:
    result = Result(bench="x", figures={"a": 1.0}, goals={"a": {"max": 0.5}, "b": {"min": 1.0}}, machine=machine())
    assert result.missed() == ["a is 1, at most 0.5 wanted", "b was not measured"]
    assert int(result.machine["cores"]) >= 1
