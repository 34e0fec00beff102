"""Themes of records: by their own terms, by the alignment table, and proposed by their text."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from passeur.errors import NetworkError
from passeur.guide import counting
from passeur.guide.counting import read_alignment
from passeur.guide.onward import Guide
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.search.embedded import EmbeddedBackend


def test_index_terms_count_in_any_case_and_number(guide: Guide) -> None:
    assert guide.counted("themes/liberation", explicit=True) == {"hub": {"holding": 1}}
    assert guide.counted("themes/deportation", explicit=True)["camp"] == {"holding": 2, "offer": 1}


def test_the_alignment_table_leads_a_source_alone_or_every_source(guide: Guide) -> None:
    # "Convoi" is deportation at the camp's source; the hub's convoy of flour is not.
    assert "hub" not in guide.counted("themes/deportation", explicit=True)
    assert guide.counted("themes/chevaliers", explicit=True) == {"chateau": {"holding": 1}}


def test_a_label_in_the_text_proposes_and_narrower_themes_are_added_in_once(guide: Guide) -> None:
    assert guide.counted("themes/deportation")["hub"] == {"holding": 1}
    assert guide.counted("themes/guerre")["hub"] == {"holding": 2}
    assert guide.counted("themes/camp-plaine")["camp"] == {"holding": 1, "offer": 1}


def test_a_label_that_is_somebodys_name_proposes_nothing(guide: Guide) -> None:
    assert "person" not in guide.counted("themes/camp-plaine")["camp"]


def test_a_label_is_somebodys_name_in_either_number(guide: Guide, edition: Edition) -> None:
    # "absents" is found in « Lettre d'un absent », and Fictif Absent is on a list.
    assert "hub" not in guide.counted("themes/chevaliers")
    assert "themes/chevaliers" not in {each.theme for each in guide.themes_of(_record(edition, "notices/h2"))}


def test_themes_of_a_record_say_which_are_proposed(guide: Guide, edition: Edition) -> None:
    themes = {each.theme: each.proposed for each in guide.themes_of(_record(edition, "notices/h2"))}
    assert themes == {"themes/deportation": True, "themes/camp-plaine": True}
    themes = {each.theme: each.proposed for each in guide.themes_of(_record(edition, "camp/c1"))}
    assert themes == {"themes/deportation": False}
    assert guide.themes_of(_record(edition, "notices/h3")) == ()
    themes = {each.theme: each.proposed for each in guide.themes_of(_record(edition, "chateau/k1"))}
    assert themes == {"themes/chevaliers": False}


def test_counts_are_sealed_and_made_again_where_they_are_of_another_version(edition: Edition, tmp_path: Path) -> None:
    assert editions.GUIDE in edition.manifest.files
    kept = counting.read(edition.folder)
    assert kept is not None
    (tmp_path / editions.GUIDE).write_text(json.dumps({"version": counting.COUNTS_VERSION + 1}))
    assert counting.read(tmp_path) is None
    index = EmbeddedBackend().open(edition.folder / "index")
    again = counting.count(counting.thesaurus_of(edition.of_source("themes")), index, kept.alignment, ("themes",))
    index.close()
    assert again == kept


def test_a_wrong_alignment_table_says_where() -> None:
    with pytest.raises(NetworkError, match="line 3"):
        read_alignment(b"source,term,theme\na,b,c\na,,c\n", "alignment.csv", "themes")
    with pytest.raises(NetworkError, match="no column theme"):
        read_alignment(b"source,term\n", "alignment.csv", "themes")
    with pytest.raises(NetworkError, match="UTF-8"):
        read_alignment("source,term,theme\n,é,x\n".encode("latin-1"), "alignment.csv", "themes")


def _record(edition: Edition, id: str):  # type: ignore[no-untyped-def]
    record = edition.get(id)
    assert record is not None
    return record


def test_what_is_shown_first_of_a_theme_is_kept_with_the_counts(edition: Edition) -> None:
    kept = counting.read(edition.folder)
    assert kept is not None
    deportation = kept.themes["themes/deportation"]
    assert set(deportation.best["camp"]) == {"camp/c1", "camp/c2", "camp/c3"}
    assert deportation.best["hub"] == ("notices/h2",)
    assert deportation.offers == {"camp": ("camp/c3",)}
    # What a theme has not itself is shown of narrower ones.
    assert set(kept.themes["themes/guerre"].best["camp"]) == {"camp/c1", "camp/c2", "camp/c3"}


def test_a_withdrawn_record_is_not_shown_at_once_and_not_counted_when_it_was_counted_anew(edition: Edition) -> None:
    kept = counting.read(edition.folder)
    assert kept is not None
    shown = {id for each in kept.themes.values() for ids in each.best.values() for id in ids}
    gone = "camp/c1"
    assert gone in shown
    index = EmbeddedBackend().open(edition.folder / "index", frozenset({gone}))
    with closing(Edition(edition.folder, frozenset({gone}))) as without, closing(index):
        at_once = Guide(without, index)
        anew = at_once.counted_anew(without, index)
        theme = "themes/deportation"
        assert at_once.counted(theme) == kept.themes[theme].all
        numbers = {partner: sum(kinds.values()) for partner, kinds in kept.themes[theme].all.items()}
        left = {partner: sum(kinds.values()) for partner, kinds in anew.counted(theme).items()}
        partner = edition.get(gone)
        assert partner is not None
        assert left.get(partner.partner, 0) == numbers[partner.partner] - 1
        assert sum(left.values()) == sum(numbers.values()) - 1
        told = counting.without(kept, frozenset({gone}))
        assert shown - {id for each in told.themes.values() for ids in each.best.values() for id in ids} == {gone}
