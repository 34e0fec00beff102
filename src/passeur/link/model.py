"""What linkage takes and gives: facts of person records, judgements, identities, proposals. Plain data."""

from typing import Literal

import msgspec

#: What somebody at the desk decided about two records.
Verdict = Literal["same", "different", "unsure"]

#: What the features say of two records: joined automatically, proposed to the desk, left apart.
Band = Literal["joined", "proposed", "apart"]


class Facts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is compared of one person record.

    given, family: folded words of its first name (`names.forms`). names: every name form as written, the first first.
    birth, death: (earliest, latest) days as in `dates.Date`, None when unknown. birth_place, death_place, places:
    folded. same: ids that the source states to be the same person (VIAF, Wikidata, ark, another record's id);
    different: record ids that it states to be another. numbers: "series:number" of the numbers that one series gives to
    one person (a camp's, a unit's). groups: folded names of units, networks, convoys it names.
    forms: of each of its names the folded words in alphabetical order, where there are two at least, so that a
    pseudonym or a name by marriage that both records know is found.
    """

    id: str
    source: str
    partner: str
    list: str = ""
    given: str = ""
    family: str = ""
    names: tuple[str, ...] = ()
    gender: str = ""
    birth: tuple[int, int] | None = None
    death: tuple[int, int] | None = None
    birth_place: str = ""
    death_place: str = ""
    places: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided about two records, and why; retired ones are never handed to linkage.

    left, right: record ids, left < right. left_print, right_print: `facts.fingerprint` of the two when it was made, so
    that it is found again when a partner renumbers its records. when: ISO 8601, UTC.
    """

    left: str
    right: str
    verdict: Verdict
    by: str
    when: str
    why: str
    left_print: str = ""
    right_print: str = ""


class Feature(msgspec.Struct, frozen=True):
    """One compared feature of two records. code: `feature.*` of the catalogues; level: which of its levels holds
    (`feature.<code>.<level>`); left, right: the two values as the sources write them; weight: in bits, for (+) or
    against (-); bars: it alone forbids joining."""

    code: str
    level: str
    left: str = ""
    right: str = ""
    weight: float = 0.0
    bars: bool = False


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why two records are joined, proposed or apart. rule: which rule decided (`rule.*` of the catalogues);
    probability: Splink's, 0 to 1; judgement: the one that overrides, if any."""

    left: str
    right: str
    band: Band
    rule: str
    probability: float
    features: tuple[Feature, ...]
    judgement: Judgement | None = None


class Tie(msgspec.Struct, frozen=True, gc=False):
    """Two records of one identity or of a proposal: what holds them together. rule: as in `Explanation`."""

    left: str
    right: str
    rule: str
    probability: float


class Identity(msgspec.Struct, frozen=True, gc=False):
    """The claim that several records are one human being. id: stable from edition to edition; members: record ids,
    at least two, sorted; ties: what joined them."""

    id: str
    members: tuple[str, ...]
    ties: tuple[Tie, ...] = ()


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Identities of the edition before, so that ids stay. members: record id → identity id; prints: record's
    fingerprint → identity id, for renumbered records; moved: old identity id → its heir, or "" where there is none."""

    members: dict[str, str] = {}
    prints: dict[str, str] = {}
    moved: dict[str, str] = {}


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """What linkage found. proposals: pairs for the desk, surest first. moved: as in `Ledger`, all that ever went.
    astray: judgements whose records are no longer there. compared: pairs that were compared."""

    identities: tuple[Identity, ...] = ()
    proposals: tuple[Tie, ...] = ()
    moved: dict[str, str] = {}
    astray: tuple[Judgement, ...] = ()
    compared: int = 0
