"""Coverage: what partners say they address, what is counted, and where the two disagree."""

from passeur import network as networks
from passeur.guide.coverage import Coverage
from passeur.model.record import Theme
from passeur.model.text import Phrase
from passeur.model.themes import Thesaurus

TOML = b"""
[network]
id = "essai"
name = { fr = "Essai" }
thesaurus = "t"
[sources.t]
partner = "un"
files = ["t.ttl"]
[partners.un]
name = { fr = "Un" }
coverage = { core = ["liberation"], none = ["deportation", "drancy", "absent"] }
[partners.deux]
name = { fr = "Deux" }
coverage = { core = ["deportation"], partial = ["guerre"] }
[partners.trois]
name = { fr = "Trois" }
"""


def _theme(id: str, *broader: str) -> Theme:
    return Theme(
        id=f"t/{id}",
        source="t",
        partner="un",
        title=(Phrase(id, "fr"),),
        broader=tuple(f"t/{each}" for each in broader),
    )


def _coverage() -> Coverage:
    thesaurus = Thesaurus(
        [
            _theme("guerre"),
            _theme("liberation", "guerre"),
            _theme("deportation", "guerre"),
            _theme("drancy", "deportation"),
        ]
    )
    counts = {
        "un": {"t/deportation": {"holding": 7}, "t/drancy": {"holding": 1}},
        "deux": {"t/deportation": {"holding": 3, "person": 2}},
        "trois": {"t/drancy": {"person": 40}},
    }
    return Coverage(networks.parse(TOML), thesaurus, counts)


def test_a_declaration_speaks_of_what_is_narrower_too() -> None:
    coverage = _coverage()
    assert coverage.cell("deux", "t/drancy").depth == "core"
    assert coverage.cell("deux", "t/liberation").depth == "partial"
    assert coverage.cell("un", "t/drancy").depth == "none"
    assert coverage.cell("un", "t/guerre").depth == "unknown"


def test_a_silent_partner_with_records_addresses_a_theme_in_part() -> None:
    coverage = _coverage()
    assert coverage.cell("trois", "t/drancy").depth == "partial"
    assert coverage.cell("trois", "t/liberation").depth == "unknown"


def test_partners_that_address_a_theme_come_the_deepest_first() -> None:
    assert [partner for partner, _ in _coverage().addressing("t/drancy")] == ["deux", "trois"]


def test_what_is_not_addressed_names_the_broadest_theme_and_who_addresses_it() -> None:
    assert _coverage().not_addressed("un") == [("t/deportation", ["deux"])]
    assert _coverage().not_addressed("trois") == []


def test_the_desk_is_told_where_declared_and_counted_disagree() -> None:
    coverage = _coverage()
    assert coverage.cell("un", "t/deportation").doubt == "more"
    assert coverage.cell("un", "t/liberation").doubt == "nothing"
    assert coverage.cell("deux", "t/deportation").doubt == ""
    assert list(coverage.unknown_themes()) == [("un", "t/absent")]
