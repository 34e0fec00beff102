"""Why two records are joined, proposed or left apart: feature by feature, by the SQL that linkage runs."""

from collections.abc import Iterator, Sequence
from typing import Final

from passeur.link import candidates, only, rules, scoring
from passeur.link.facts import SERIES, fingerprint, form_of, table
from passeur.link.features import FEATURES
from passeur.link.model import Explanation, Facts, Feature, Judgement
from passeur.model.names.reading import read_name


def explain(left: Facts, right: Facts, judgements: Sequence[Judgement] = (), *, alone: bool = False) -> Explanation:
    """Feature by feature, why `link` joins, proposes or leaves apart the two: computed by the same SQL.

    alone: the two are each other's only candidate in two lists of the same people (only.py), which `link` sees in the
    lists and their tie tells (`rules.ONLY`); two records by themselves cannot.
    """
    left, right = sorted((left, right), key=lambda each: each.id)
    with candidates.connect() as base:
        candidates.load(base, table((left, right)))
        base.execute("CREATE TABLE pair AS SELECT '0' AS match_key, 1::BIGINT AS join_key_l, 2::BIGINT AS join_key_r")
        scoring.score(base, every=True)
        levels = ", ".join(f"gamma_{feature.code}" for feature in FEATURES)
        probability, rule, band, *numbers = base.execute(
            f"SELECT match_probability, rule, band, {levels} FROM scored"  # noqa: S608
        ).fetchall()[0]
    features = tuple(_features(left, right, numbers))
    if alone and band == "proposed" and rule in rules.ENOUGH_ALONE:
        surer = only.surer(probability)
        features += (Feature("candidates", "only", weight=round(only.WEIGHT, 2)),)
        if surer >= rules.JOIN_FROM:
            rule, band, probability = rules.ONLY, "joined", surer
    judgement = _judgement_of(left, right, judgements)
    if judgement is not None:
        rule, band = rules.JUDGED[judgement.verdict]
    return Explanation(
        left=left.id, right=right.id, band=band, rule=rule, probability=probability,
        features=features, judgement=judgement,
    )  # fmt: skip


def _judgement_of(left: Facts, right: Facts, judgements: Sequence[Judgement]) -> Judgement | None:
    """The latest judgement on the two, by their ids, else by their fingerprints."""
    ids, prints = {left.id, right.id}, {fingerprint(left), fingerprint(right)}
    found = [
        each for each in judgements
        if {each.left, each.right} == ids or {each.left_print, each.right_print} == prints
    ]  # fmt: skip
    return max(found, key=lambda each: each.when, default=None)


#: Levels that say nothing worth a line.
_SILENT: Final = frozenset(
    {("authority", "none"), ("number", "none"), ("stated", "none"), ("list", "other"), ("life", "possible")}
)


def _features(left: Facts, right: Facts, numbers: Sequence[int]) -> Iterator[Feature]:
    """The features that say something of the pair, with the two values."""
    for feature, number in zip(FEATURES, numbers, strict=True):
        if number < 0:
            continue
        level = feature.level(number)
        key = (feature.code, level.code)
        if key in _SILENT:
            continue
        one, other = _written(left, feature.code), _written(right, feature.code)
        if level.code == "shared" and (common := _common(one, other)):
            one = other = common
        if level.code in ("known-as", "known-form"):
            form = min(set(left.forms) & set(right.forms))
            one, other = _name_of(left, form), _name_of(right, form)
        yield Feature(feature.code, level.code, one, other, round(level.weight, 2), key in rules.BARRING)


def _name_of(facts: Facts, form: str) -> str:
    """The name of a record, as written, that has these words (`Facts.forms`)."""
    for written in facts.names:
        name = read_name(written)
        if form in (form_of(each) for each in (name, *map(read_name, name.aliases))):
            return written
    return facts.names[0] if facts.names else ""


def _common(left: str, right: str) -> str:
    """What two lists in words have in common, "" where one names the other's record and no third thing."""
    theirs = set(right.split(", "))
    shared = [each for each in left.split(", ") if each in theirs]
    addresses = tuple([each for each in shared if "://" in each])
    # "wikidata:Q1" and the address of Q1 are one identifier.
    return ", ".join(
        each
        for each in shared
        if "://" in each or not any(at.endswith(f"/{each.partition(':')[2]}") for at in addresses)
    )


def _written(facts: Facts, code: str) -> str:
    """What a record says of a feature, for people: names as written, days in ISO 8601."""
    if code in ("family", "given"):
        return facts.names[0] if facts.names else getattr(facts, code)
    if code in ("birth", "death"):
        return _days(facts.birth if code == "birth" else facts.death)
    if code == "life":
        return f"{_days(facts.birth)} – {_days(facts.death)}"
    if code == "number":
        return ", ".join(each.removeprefix(SERIES).replace(":", " ", 1) for each in facts.numbers)
    if code == "places":
        return ", ".join(each for each in facts.places if each not in (facts.birth_place, facts.death_place))
    field = {"authority": "same", "stated": "different"}.get(code, code)
    value: str | tuple[str, ...] = getattr(facts, field)
    return value if isinstance(value, str) else ", ".join(value)


def _days(span: tuple[int, int] | None) -> str:
    """A span of days as an ISO 8601 day, month, year or interval."""
    if span is None:
        return ""
    low, high = (f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}" for day in span)
    if low == high:
        return low
    if low[:4] == high[:4] and (low[5:], high[5:]) == ("01-01", "12-31"):
        return low[:4]
    return f"{low}/{high}"
