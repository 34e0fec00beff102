"""The alignment table: lines that lead nowhere or that nothing needs are told."""

from contextlib import closing

from passeur.guide.alignment import problems
from passeur.guide.counting import Aligned
from passeur.guide.onward import Guide
from passeur.lake.edition import Edition
from passeur.search.embedded import EmbeddedBackend


def test_lines_that_lead_nowhere_or_that_nothing_needs_are_told(guide: Guide, edition: Edition) -> None:
    table = (
        Aligned("camp", "Convoi", "themes/deportation"),
        Aligned("", "Heaumes", "themes/chevaliers"),
        Aligned("", "Heaumes", "themes/rien"),
        Aligned("autre", "Convoi", "themes/deportation"),
        Aligned("chateau", "Convoi", "themes/deportation"),
        Aligned("", "jamais écrit", "themes/deportation"),
    )
    with closing(EmbeddedBackend().open(edition.folder / "index")) as index:
        said = list(problems(table, guide.thesaurus, index, edition.network.sources))
    assert [line.partition(":")[0] for line in said] == [
        "every source, “Heaumes”", "autre, “Convoi”", "chateau, “Convoi”", "every source, “jamais écrit”"
    ]  # fmt: skip
    assert "no theme 'rien'" in said[0]
    assert "no source 'autre'" in said[1]
    assert "no record uses this term" in said[2]
    assert "no record uses this term" in said[3]
