"""What the levels of the features decide: the first rule that holds. Plain SQL over Splink's comparison vectors.

A name alone never joins: every joining rule asks for a day, a year with its place, both years, or an authority. A bar
leaves apart, or, where all else agrees, asks the desk (a date of death that two sources dispute).
"""

from typing import Final, NamedTuple, get_args

from passeur.link.features import BY_CODE
from passeur.link.model import Band, Verdict

#: A joining rule holds only from this probability on; below it the pair is proposed.
JOIN_FROM: Final = 0.95


class Rule(NamedTuple):
    """code: `rule.<code>` of the catalogues; band: what it decides; sql: when it holds."""

    code: str
    band: Band
    sql: str


def _is(feature: str, *levels: str) -> str:
    """The condition that a feature has one of the levels."""
    numbers = ", ".join(str(BY_CODE[feature].number(level)) for level in levels)
    return f"gamma_{feature} IN ({numbers})"


def _unknown(feature: str) -> str:
    """The condition that a feature says nothing."""
    return f"gamma_{feature} = -1"


_FAMILY = _is("family", "exact", "swapped", "known-as", "spelling", "letters", "sound", "swapped-letters")
_GIVEN = _is(
    "given", "exact", "swapped", "known-form", "known-as", "part", "equivalent", "initial", "letters", "swapped-letters"
)
_NAMES = f"({_FAMILY} AND {_GIVEN})"
#: A name surely the same, not merely alike.
_GIVEN_SURE = _is("given", "exact", "swapped", "known-form", "known-as", "part", "equivalent")
_SURE = f"({_is('family', 'exact', 'swapped', 'known-as', 'spelling')} AND {_GIVEN_SURE})"
_BIRTH_DAY, _DEATH_DAY = _is("birth", "day"), _is("death", "day")
_BIRTH_YEAR = _is("birth", "day", "year")
_DEATH_YEAR = _is("death", "day", "year", "year-of-war")
_NO_BIRTH_CLASH = f"NOT {_is('birth', 'differs', 'slip', 'turned')}"
_BIRTH_PLACE = _is("birth_place", "exact", "within", "letters")
_DEATH_PLACE = _is("death_place", "exact", "within", "letters")
_PLACE = f"({_BIRTH_PLACE} OR {_DEATH_PLACE} OR {_is('places', 'shared')})"
_SLIP = _is("birth", "slip", "turned")
#: Something of the life that is more than a name and a birth: a further place, a trade, a unit or a convoy.
_CIRCLE = f"({_is('places', 'shared')} OR {_is('occupations', 'shared')} OR {_is('groups', 'shared')})"
_BIRTH_NEAR = _is("birth", "day", "year", "slip", "turned")
_NUMBER = _is("number", "shared")
_NUMBER_SLIP = _is("number", "slip")

#: From the first to the last; the first that holds decides.
RULES: Final = (
    Rule("stated-different", "apart", _is("stated", "different")),
    Rule("same-list", "apart", _is("list", "same")),
    Rule("impossible-life", "apart", _is("life", "impossible")),
    Rule("death-disputed", "proposed", f"{_is('death', 'differs')} AND {_NAMES} AND {_BIRTH_DAY}"),
    Rule("death-disputed-authority", "proposed", f"{_is('death', 'differs')} AND {_is('authority', 'shared')}"),
    Rule("death-differs", "apart", _is("death", "differs")),
    Rule("gender-disputed", "proposed", f"{_is('gender', 'differs')} AND {_NAMES} AND {_BIRTH_DAY}"),
    Rule("gender-differs", "apart", _is("gender", "differs")),
    Rule("authority", "joined", f"{_is('authority', 'shared')} AND ({_FAMILY} OR {_GIVEN})"),
    Rule("authority-birth", "joined", f"{_is('authority', 'shared')} AND ({_BIRTH_DAY} OR {_BIRTH_PLACE})"),
    Rule("authority-other-name", "proposed", _is("authority", "shared")),
    Rule("number", "joined", f"{_NUMBER} AND {_NAMES}"),
    Rule(
        "number-one-name", "joined",
        f"{_NUMBER} AND ({_FAMILY} AND {_BIRTH_NEAR} OR ({_GIVEN} OR {_FAMILY} AND {_unknown('given')}) AND "
        f"({_BIRTH_NEAR} OR {_PLACE}))",
    ),
    Rule("number-birth", "joined", f"{_NUMBER} AND {_BIRTH_DAY} AND {_PLACE}"),
    Rule(
        "number-place", "proposed",
        f"{_NUMBER} AND ({_BIRTH_PLACE} AND {_is('places', 'shared')} OR ({_FAMILY} OR {_GIVEN}) AND {_PLACE})",
    ),
    Rule("number-disputed", "proposed", _NUMBER),
    Rule("number-slip", "joined", f"{_NUMBER_SLIP} AND {_NAMES} AND {_PLACE} AND NOT {_is('birth', 'differs')}"),
    Rule("number-slip-birth", "joined", f"{_NUMBER_SLIP} AND {_BIRTH_DAY} AND {_GIVEN_SURE} AND {_PLACE}"),
    Rule("birth-day", "joined", f"{_BIRTH_DAY} AND {_NAMES}"),
    Rule(
        "birth-day-place", "joined",
        f"{_BIRTH_DAY} AND {_BIRTH_PLACE} AND (({_FAMILY} AND {_unknown('given')}) OR "
        f"({_GIVEN} AND {_unknown('family')}))",
    ),
    Rule(
        "birth-day-other-name", "joined",
        f"{_BIRTH_DAY} AND {_BIRTH_PLACE} AND {_is('given', 'exact', 'equivalent', 'part')} AND "
        f"{_is('family', 'differs')} AND ({_DEATH_DAY} OR {_is('places', 'shared')})",
    ),
    Rule("death-day", "joined", f"{_DEATH_DAY} AND {_NAMES} AND {_NO_BIRTH_CLASH}"),
    Rule("years", "joined", f"{_SURE} AND {_BIRTH_YEAR} AND {_DEATH_YEAR}"),
    Rule(
        "birth-year-place", "joined",
        f"{_NAMES} AND {_is('birth', 'year')} AND {_BIRTH_PLACE} AND NOT {_is('death_place', 'differs')}",
    ),
    Rule("death-year-place", "joined", f"{_SURE} AND {_DEATH_YEAR} AND {_DEATH_PLACE} AND {_NO_BIRTH_CLASH}"),
    Rule(
        "birth-slip", "joined",
        f"{_SLIP} AND ({_NAMES} AND {_DEATH_DAY} OR {_SURE} AND {_BIRTH_PLACE} AND {_CIRCLE})",
    ),
    Rule(
        "birth-turned", "joined", f"{_is('birth', 'turned')} AND {_SURE} AND {_BIRTH_PLACE}",
    ),
    Rule(
        "number-slip-disputed", "proposed",
        f"{_NUMBER_SLIP} AND ({_BIRTH_DAY} AND ({_BIRTH_PLACE} OR {_FAMILY} AND {_PLACE}) OR {_SURE} AND {_PLACE})",
    ),
    Rule("birth-day-given", "proposed", f"{_BIRTH_DAY} AND {_GIVEN} AND {_PLACE}"),
    Rule("birth-near", "proposed", f"{_SLIP} AND {_SURE}"),
    Rule("name-birth-year", "proposed", f"{_NAMES} AND {_BIRTH_YEAR} AND NOT {_is('birth_place', 'differs')}"),
    Rule("name-death-year", "proposed", f"{_NAMES} AND {_DEATH_YEAR} AND {_NO_BIRTH_CLASH}"),
    Rule(
        "one-name-years", "proposed",
        f"{_is('family', 'exact', 'known-as', 'spelling')} AND {_unknown('given')} AND {_BIRTH_YEAR} AND {_DEATH_YEAR}",
    ),
    # Twins were given a name in common: this joins nobody.
    Rule(
        "one-given-name", "proposed",
        f"{_is('family', 'exact', 'spelling')} AND {_is('given', 'among')} AND {_BIRTH_YEAR} AND "
        f"({_DEATH_YEAR} OR {_BIRTH_DAY})",
    ),
    Rule(
        "name-places", "proposed",
        f"{_NAMES} AND {_BIRTH_PLACE} AND {_is('places', 'shared')} AND {_NO_BIRTH_CLASH}",
    ),
    Rule("name-place", "proposed", f"{_SURE} AND {_PLACE} AND {_NO_BIRTH_CLASH}"),
    Rule("birth-differs", "apart", f"{_NAMES} AND {_is('birth', 'differs', 'slip', 'turned')}"),
    Rule("birth-place-differs", "apart", f"{_NAMES} AND {_BIRTH_YEAR}"),
    Rule("name-alone", "apart", _NAMES),
)  # fmt: skip

#: What decides where no rule does.
NONE: Final = "names-differ"

#: What joins two rows that are each other's only candidate in two lists of the same people (only.py).
ONLY: Final = "only-candidate"

#: What such rows must have in common at the least, beside the rules that join, where these are not sure enough.
ENOUGH_ALONE: Final = frozenset({"number-place", "number-slip-disputed", "birth-day-given", "name-places"}) | {
    rule.code for rule in RULES if rule.band == "joined"
}

#: What is compared before all else, and when it leaves a pair apart whatever the other features say.
FIRST: Final = frozenset({"birth", "death", "authority", "number"})
HOPELESS: Final = (
    f"({_is('birth', 'differs')} AND NOT {_is('authority', 'shared')} AND NOT {_is('number', 'shared', 'slip')}) OR "
    f"({_is('death', 'differs')} AND NOT {_BIRTH_DAY} AND NOT {_is('authority', 'shared')})"
)

#: The rule that a judgement is, and what it makes of the pair.
JUDGED: Final[dict[Verdict, tuple[str, Band]]] = {
    "same": ("judged-same", "joined"),
    "different": ("judged-different", "apart"),
    "unsure": ("judged-unsure", "proposed"),
}

#: Every rule that a pair may have, in the order of `TYPES`.
CODES: Final = (*(code for code, _ in JUDGED.values()), ONLY, *(rule.code for rule in RULES), NONE)

#: Rules and bands as types of columns: numbers that are written as words, for ties are many.
TYPES: Final = f"CREATE TYPE rule AS ENUM {CODES}; CREATE TYPE band AS ENUM {get_args(Band)}"

#: Bars: none of their pairs is ever joined, nor melted through a third record.
BARS: Final = frozenset(
    {
        "stated-different", "same-list", "impossible-life", "death-disputed", "death-disputed-authority",
        "death-differs", "gender-disputed", "gender-differs",
    }
)  # fmt: skip

#: The levels that alone forbid joining.
BARRING: Final = frozenset(
    {("stated", "different"), ("list", "same"), ("life", "impossible"), ("death", "differs"), ("gender", "differs")}
)


def rule_sql() -> str:
    """The code of the rule that decides a comparison vector."""
    cases = "\n".join(f"WHEN {rule.sql} THEN '{rule.code}'" for rule in RULES)
    return f"CASE {cases} ELSE '{NONE}' END"


def band_sql() -> str:
    """The band of a pair whose `rule` and `match_probability` are known."""
    joined = ", ".join(f"'{rule.code}'" for rule in RULES if rule.band == "joined")
    proposed = ", ".join(f"'{rule.code}'" for rule in RULES if rule.band == "proposed")
    return (
        f"CASE WHEN rule IN ({joined}) THEN CASE WHEN match_probability >= {JOIN_FROM} THEN 'joined' ELSE 'proposed' "
        f"END WHEN rule IN ({proposed}) THEN 'proposed' ELSE 'apart' END"
    )
