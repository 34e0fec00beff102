"""The features that are compared, each with its levels, told once: Splink computes them, rules.py decides on them.

A level is a condition on two rows of prepare.py's table (`{l}` and `{r}` stand for the rows) and how often it holds for
records of one person (m) and of two (u). m and u are fixed, so that a pair is judged alike in a network of a hundred
records, where none could be estimated, and in one of a million, and from one edition to the next; where they come
from is told in docs/linkage.md.
"""

from math import log2
from typing import Final, NamedTuple


class Level(NamedTuple):
    """One outcome of a comparison. code: `feature.<feature>.<code>`; sql: when it holds; m, u: probabilities."""

    code: str
    sql: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """Evidence in bits, for (+) or against (-)."""
        return log2(self.m / self.u)


class Comparison(NamedTuple):
    """A feature: its levels, the first that holds counts; the last is "anything else". null: when it says nothing."""

    code: str
    null: str
    levels: tuple[Level, ...]

    def number(self, code: str) -> int:
        """Splink's number of a level: the last is 0, the first the highest."""
        return len(self.levels) - 1 - [level.code for level in self.levels].index(code)

    def sql(self, left: str, right: str) -> str:
        """The number of the level of two rows, -1 where it says nothing, as an expression on them."""
        cases = [f"WHEN {self.null} THEN -1"]
        cases += [f"WHEN {level.sql} THEN {self.number(level.code)}" for level in self.levels[:-1]]
        return f"CASE {' '.join(cases)} ELSE 0 END".format(l=left, r=right)

    def level(self, number: int) -> Level:
        """The level of Splink's number."""
        return self.levels[len(self.levels) - 1 - number]


def _both(column: str) -> str:
    """The condition that one of the two rows has nothing in `column`."""
    return f"{{l}}.{column} = '' OR {{r}}.{column} = ''"


def _neither(column: str) -> str:
    """The condition that one of the two rows has no day in `column`."""
    return f"{{l}}.{column}_low = 0 OR {{r}}.{column}_low = 0"


def _near(column: str) -> str:
    """At most one edit in words of four letters and more, two in words of eight and more.

    Two letters exchanged are one edit, and two for `levenshtein`, which is six times quicker. Their lengths alone rule
    out half of the words, and `levenshtein` most others.
    """
    left, right = f"{{l}}.{column}", f"{{r}}.{column}"
    shorter = f"least(length({left}), length({right}))"
    most = f"CASE WHEN {shorter} >= 8 THEN 2 ELSE 1 END"
    return (
        f"{shorter} >= 4 AND {_longer(left, right)} <= {most} AND levenshtein({left}, {right}) <= 2 * {most} "
        f"AND damerau_levenshtein({left}, {right}) <= {most}"
    )


def _longer(left: str, right: str) -> str:
    """By how many letters one of two words is longer: no fewer edits make one of the other."""
    return f"abs(length({left}) - length({right}))"


def _day(column: str, row: str) -> str:
    """The condition that a row's date is a single day."""
    return f"{{{row}}}.{column}_low = {{{row}}}.{column}_high"


def _overlap(column: str) -> str:
    """The condition that the two spans share a day: "1944" and "1944-02-21" agree."""
    return f"{{l}}.{column}_low <= {{r}}.{column}_high AND {{r}}.{column}_low <= {{l}}.{column}_high"


def _same_day(column: str) -> str:
    """The condition that both dates are the same single day."""
    return f"{_day(column, 'l')} AND {_day(column, 'r')} AND {{l}}.{column}_low = {{r}}.{column}_low"


def _within_year(column: str) -> str:
    """The condition that neither span is longer than a year."""
    return (
        f"{{l}}.{column}_low // 10000 = {{l}}.{column}_high // 10000 AND "
        f"{{r}}.{column}_low // 10000 = {{r}}.{column}_high // 10000"
    )


def _of_place(event: str, chance: float) -> tuple[Level, ...]:
    """The levels of the place of an event. Its town is compared by itself, "Paris" of "Paris, Île-de-France, France":
    what stands behind it is told as exactly, and in as many ways, as each source likes.

    chance: how often two persons have the place in common.
    """
    town, rest = f"{event}_town", f"{event}_rest"
    # Cutting a place into its parts is dear, and most have one.
    left, right = (f"string_split({{{row}}}.{town} || {{{row}}}.{rest}, '|')" for row in "lr")
    same_town, same_rest = (f"{{l}}.{column} = {{r}}.{column}" for column in (town, rest))
    bare = [f"{{{row}}}.{rest} = ''" for row in "lr"]
    return (
        Level("exact", f"{same_town} AND {same_rest}", 0.80, chance),
        Level(
            "within", f"{same_town} AND (list_has_all({left}, {right}) OR list_has_all({right}, {left}))", 0.30, 0.010
        ),
        Level("town", same_town, 0.04, 0.010),
        Level("letters", f"{_near(town)} AND ({same_rest} OR {bare[0]} OR {bare[1]})", 0.08, 0.001),
        # "Kent" and "Dover, Kent": neither for nor against.
        Level(
            "inside",
            f"NOT ({bare[0]} AND {bare[1]}) AND "
            f"(list_contains({left}, {{r}}.{town}) OR list_contains({right}, {{l}}.{town}))",
            0.05,
            0.05,
        ),
        Level("differs", "ELSE", 0.12, 0.999 - chance),
    )


#: Years in which so many died that having one of them in common tells little.
_YEAR_OF_WAR = "({l}.death_low // 10000 BETWEEN 1914 AND 1918 OR {l}.death_low // 10000 BETWEEN 1939 AND 1946)"


def _shared(column: str) -> str:
    """The condition that two lists share a value. Most have one, and values are compared in a quarter of the time."""
    left, right = f"{{l}}.{column}", f"{{r}}.{column}"
    return (
        f"CASE WHEN len({left}) = 1 AND len({right}) = 1 THEN {left}[1] = {right}[1] "
        f"ELSE list_has_any({left}, {right}) END"
    )


#: Day and month changed places: 1912-03-07 and 1912-07-03.
_TURNED = (
    f"{_day('birth', 'l')} AND {_day('birth', 'r')} AND {{l}}.birth_low // 10000 = {{r}}.birth_low // 10000 AND "
    "{l}.birth_low % 100 = ({r}.birth_low // 100) % 100 AND {r}.birth_low % 100 = ({l}.birth_low // 100) % 100"
)


def _figures_exchanged(low: int) -> str:
    """Two neighbouring figures of a day (YYYYMMDD) changed places and all others are the same.

    low: the place of the right one of the two, counted from the right from 0.
    """
    left, right = "{l}.birth_low", "{r}.birth_low"
    figure = [f"({row} // {10 ** (low + place)}) % 10" for row in (left, right) for place in (0, 1)]
    return (
        f"({left} // {10 ** (low + 2)} = {right} // {10 ** (low + 2)} AND {left} % {10**low} = {right} % {10**low} "
        f"AND {figure[0]} = {figure[3]} AND {figure[1]} = {figure[2]})"
    )


#: Two of day, month and year are the same, or two figures are exchanged across them: 1912-12-04 and 1912-10-24. Not
#: those of the year: 1869 and 1896 are father and son.
_SLIP = (
    f"{_day('birth', 'l')} AND {_day('birth', 'r')} AND (({{l}}.birth_low % 10000 = {{r}}.birth_low % 10000 "
    "AND abs({l}.birth_low // 10000 - {r}.birth_low // 10000) <= 10) "
    "OR {l}.birth_low // 100 = {r}.birth_low // 100 OR ({l}.birth_low // 10000 = {r}.birth_low // 10000 "
    f"AND {{l}}.birth_low % 100 = {{r}}.birth_low % 100) OR {' OR '.join(map(_figures_exchanged, (1, 3)))})"
)

_SWAPPED = (
    "(({l}.given = {r}.family AND {l}.family = {r}.given) OR ({l}.given_key = {r}.family_as_given "
    "AND {l}.family_as_given = {r}.given_key AND {l}.given_key <> 0 AND {l}.family_as_given <> 0))"
)


def _alike(left: str, right: str) -> str:
    """At most one letter wrong, missing or too many in words of four letters and more."""
    return (
        f"least(length({left}), length({right})) >= 4 AND {_longer(left, right)} <= 1 AND "
        f"levenshtein({left}, {right}) <= 1"
    )


#: The names changed places and a letter of each may be wrong besides.
_SWAPPED_LETTERS = f"{_alike('{l}.given', '{r}.family')} AND {_alike('{l}.family', '{r}.given')}"

#: One of the names of each record is the same: a pseudonym, a name by marriage, another spelling that both know.
_KNOWN_AS = _shared("forms")

#: Names are compared where both records have them; the given names also where one has none and a further name of it is
#: one of the other's: "Michelangelo" who is "Buonarroti, Michelangelo" too.
_NO_GIVEN = f"({_both('given')}) AND NOT ({_KNOWN_AS})"
#: One of several given names is the other's first: "Aimé-Jules" and "Jules".
_AMONG = (
    "length({l}.given_first) > 1 AND length({r}.given_first) > 1 AND "
    "((contains({l}.given, ' ') AND list_contains(string_split({l}.given, ' '), {r}.given_first)) OR "
    "(contains({r}.given, ' ') AND list_contains(string_split({r}.given, ' '), {l}.given_first)))"
)

_SAME_SOUND = "{l}.family_sound = {r}.family_sound AND {l}.family_sound <> 0"

FEATURES: Final = (
    Comparison(
        "family",
        _both("family"),
        (
            Level("exact", "{l}.family = {r}.family", 0.72, 0.0010),
            Level("swapped", _SWAPPED, 0.03, 0.000002),
            Level("known-as", _KNOWN_AS, 0.05, 0.00002),
            Level("spelling", "{l}.family_key = {r}.family_key AND {l}.family_key <> 0", 0.06, 0.0012),
            Level("letters", _near("family"), 0.09, 0.0015),
            Level("sound", _SAME_SOUND, 0.03, 0.0020),
            Level("swapped-letters", _SWAPPED_LETTERS, 0.01, 0.00002),
            Level("differs", "ELSE", 0.07, 0.9943),
        ),
    ),
    Comparison(
        "given",
        _NO_GIVEN,
        (
            Level("exact", "{l}.given = {r}.given", 0.62, 0.012),
            Level("swapped", _SWAPPED, 0.03, 0.000002),
            # Beside the same family name another form of the given names, which both sources know.
            Level("known-form", f"{{l}}.family = {{r}}.family AND {_KNOWN_AS}", 0.05, 0.001),
            Level("known-as", _KNOWN_AS, 0.05, 0.01),
            Level("part", "{l}.given_first = {r}.given_first AND length({l}.given_first) > 1", 0.06, 0.004),
            Level("equivalent", "{l}.given_key = {r}.given_key AND {l}.given_key <> 0", 0.10, 0.006),
            Level(
                "initial",
                "(length({l}.given_first) = 1 OR length({r}.given_first) = 1) AND {l}.given[1] = {r}.given[1]",
                0.06, 0.010,
            ),
            Level("among", _AMONG, 0.02, 0.010),
            Level("letters", _near("given_first"), 0.08, 0.006),
            Level("swapped-letters", _SWAPPED_LETTERS, 0.01, 0.00002),
            Level("differs", "ELSE", 0.05, 0.96),
        ),
    ),
    Comparison(
        "birth",
        _neither("birth"),
        (
            Level("day", _same_day("birth"), 0.70, 0.00006),
            Level("turned", _TURNED, 0.03, 0.00006),
            Level("year", f"{_overlap('birth')} AND {_within_year('birth')}", 0.14, 0.022),
            Level("span", _overlap("birth"), 0.02, 0.05),
            Level("slip", _SLIP, 0.08, 0.004),
            Level("differs", "ELSE", 0.03, 0.92),
        ),
    ),
    Comparison(
        "death",
        _neither("death"),
        (
            Level("day", _same_day("death"), 0.80, 0.0015),
            Level("year-of-war", f"{_YEAR_OF_WAR} AND {_overlap('death')} AND {_within_year('death')}", 0.15, 0.10),
            Level("year", f"{_overlap('death')} AND {_within_year('death')}", 0.15, 0.012),
            Level("span", _overlap("death"), 0.03, 0.10),
            Level("differs", "ELSE", 0.02, 0.80),
        ),
    ),
    Comparison("birth_place", _both("birth_town"), _of_place("birth", 0.010)),
    Comparison("death_place", _both("death_town"), _of_place("death", 0.030)),
    Comparison(
        "places",
        "len({l}.places) = 0 OR len({r}.places) = 0",
        (Level("shared", _shared("places"), 0.60, 0.02), Level("differs", "ELSE", 0.40, 0.98)),
    ),
    Comparison(
        "gender",
        _both("gender"),
        (Level("same", "{l}.gender = {r}.gender", 0.995, 0.6), Level("differs", "ELSE", 0.005, 0.4)),
    ),
    Comparison(
        "groups",
        "len({l}.groups) = 0 OR len({r}.groups) = 0",
        (Level("shared", _shared("groups"), 0.50, 0.01), Level("differs", "ELSE", 0.50, 0.99)),
    ),
    Comparison(
        "occupations",
        "len({l}.occupations) = 0 OR len({r}.occupations) = 0",
        (Level("shared", _shared("occupations"), 0.50, 0.05), Level("differs", "ELSE", 0.50, 0.95)),
    ),
    Comparison(
        "authority",
        "len({l}.same) = 0 AND len({r}.same) = 0",
        (
            Level(
                "shared",
                f"{_shared('same')} OR list_contains({{l}}.same, {{r}}.id) OR list_contains({{r}}.same, {{l}}.id)",
                0.50, 0.000001,
            ),
            Level("none", "ELSE", 0.5, 0.5),
        ),
    ),
    Comparison(
        "number",
        "len({l}.numbers) = 0 OR len({r}.numbers) = 0",
        (
            Level("shared", _shared("numbers"), 0.50, 0.00001),
            Level("slip", _shared("number_slips"), 0.03, 0.00003),
            Level("none", "ELSE", 0.5, 0.5),
        ),
    ),
    Comparison(
        "stated",
        "len({l}.different) = 0 AND len({r}.different) = 0",
        (
            Level(
                "different", "list_contains({l}.different, {r}.id) OR list_contains({r}.different, {l}.id)", 0.5, 0.5
            ),
            Level("none", "ELSE", 0.5, 0.5),
        ),
    ),
    Comparison(
        "list",
        _both("list"),
        (Level("same", "{l}.list = {r}.list", 0.5, 0.5), Level("other", "ELSE", 0.5, 0.5)),
    ),
    Comparison(
        "life",
        "({l}.birth_low = 0 OR {r}.death_low = 0) AND ({r}.birth_low = 0 OR {l}.death_low = 0)",
        (
            Level(
                "impossible",
                "({l}.birth_low > {r}.death_high AND {r}.death_low <> 0) OR "
                "({r}.birth_low > {l}.death_high AND {l}.death_low <> 0) OR "
                "({l}.birth_high <> 0 AND {r}.death_low - {l}.birth_high > 1150000) OR "
                "({r}.birth_high <> 0 AND {l}.death_low - {r}.birth_high > 1150000)",
                0.5, 0.5,
            ),
            Level("possible", "ELSE", 0.5, 0.5),
        ),
    ),
)  # fmt: skip

BY_CODE: Final = {feature.code: feature for feature in FEATURES}
