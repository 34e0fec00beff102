"""The vocabulary of date phrases, folded (lower case, no accents), and what each word is to the grammar.

French and English whole; the common words of German and Swedish; the month names of Dutch and Czech too, which
Holocaust archives send. To teach the parser a word, add it here; the grammar knows kinds of words only.
"""

from functools import cache
from typing import Final, NamedTuple

from passeur.model.dates.calendar import COMPLEMENTARY

# Kinds of tokens.
YEAR = "year"  # a number of three or four digits
NUMBER = "number"  # a number of one or two digits
FULL = "full"  # a date in digits: (year, month, day), month or day 0 where not given
MASKED = "masked"  # a year with unknown digits: (first, last, EDTF)
ORDINAL = "ordinal"  # the ending of an ordinal: er, e, ème, st, th
RANK = "rank"  # an ordinal in words: première, second, last
ROMAN = "roman"  # II
NTH = "nth"  # IIe: a Roman numeral with the ending of an ordinal
MONTH = "month"
REPUBLICAN = "republican"
AN = "an"
SEASON = "season"
CENTURY = "century"
MILLENNIUM = "millennium"
DECADES = "decades"
PLURAL = "s"
PART = "part"  # early, middle, late
FRACTION = "fraction"  # half, third, quarter: the number of parts
CIRCA = "circa"
DOUBT = "doubt"
BEFORE = "before"
AFTER = "after"
UNTIL = "until"  # before, and the last day counts
SINCE = "since"  # after, and the first day counts
BETWEEN = "between"
AND = "and"
OR = "or"
TO = "to"
DASH = "dash"
SLASH = "slash"
COMMA = "comma"
OPEN = "("
CLOSE = ")"
ONWARDS = "..."
ERA = "era"  # -1 before Christ, 1 after
UNDATED = "undated"
PERIOD = "period"
LATER = "later"  # what happened to the object afterwards: cast, published
HOUR = "hour"
NOISE = ""
UNKNOWN = "unknown"
END = "end"


class Word(NamedTuple):
    """What a word is: its kind, and its value (a number whose meaning depends on the kind, or the folded word)."""

    kind: str
    value: int = 0


@cache
def words() -> dict[str, Word]:
    """Every single word; made once, at first use."""
    table: dict[str, Word] = {}
    for names in (_MONTHS_FR, _MONTHS_EN, _MONTHS_OTHER):
        for line in names.splitlines():
            for number, group in enumerate(line.split(), 1):
                table.update(dict.fromkeys(group.split("|"), Word(MONTH, number)))
    for number, group in enumerate(_REPUBLICAN.split(), 1):
        table.update(dict.fromkeys(group.split("|"), Word(REPUBLICAN, number)))
    for kind, value, words in _WORDS:
        table.update(dict.fromkeys(words.split(), Word(kind, value)))
    for number, roman in enumerate(_ROMANS.split(), 1):
        table.setdefault(roman, Word(ROMAN, number))
        for ending in ("e", "eme", "er", "th"):
            table.setdefault(roman + ending, Word(NTH, number))
    return table


_MONTHS_FR = (
    "janvier|janv|jan|jer fevrier|fevr|fev|fevier mars|mar avril|avr mai juin juillet|juil|juill aout "
    "septembre|sept|sep|7bre|septemb octobre|oct|8bre|octobr novembre|nov|9bre|novemb decembre|dec|decemb|xbre"
)
_MONTHS_EN = "january february|feb march april|apr may june|jun july|jul august|aug september october november december"
_MONTHS_OTHER = """januar|janner februar marz april mai juni juli august september oktober|okt november dezember|dez
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
leden|ledna unor|unora brezen|brezna duben|dubna kveten|kvetna cerven|cervna cervenec|cervence srpen|srpna zari \
rijen|rijna listopad|listopadu prosinec|prosince"""
_REPUBLICAN = (
    "vendemiaire|vend|vendemaire|vendemiare brumaire|brum frimaire|frim|firmaire nivose|niv pluviose|pluv|pluvise "
    "ventose|vent germinal|germ floreal|flor prairial|prair messidor|mess thermidor|therm fructidor|fruct|fuctidor|"
    "frutidor|frucidor"
)
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"

_WORDS: Final[tuple[tuple[str, int, str], ...]] = (
    (REPUBLICAN, COMPLEMENTARY, "complementaire complementaires completaire compl sansculottide sansculottides"),
    (AN, 0, "an"),
    (ORDINAL, 0, "er ere e eme ieme re st nd rd th nde de me"),
    (RANK, 1, "premier premiere first erste erstes ersten forsta"),
    (RANK, 2, "deuxieme second seconde zweite zweites zweiten andra"),
    (RANK, 3, "troisieme third dritte drittes dritten tredje"),
    (RANK, 4, "quatrieme fourth vierte viertes vierten fjarde"),
    (RANK, -1, "dernier derniere last letzte letztes letzten sista"),
    (FRACTION, 2, "moitie half semestre halfte halft halften"),
    (FRACTION, 3, "tiers drittel tredjedel tredjedelen"),
    (FRACTION, 4, "quart quarter trimestre trim viertel fjardedel fjardedelen"),
    (PART, 1, "debut early beginning commencement anfang fruhes fruhe borjan borja"),
    (PART, 2, "mi milieu mid middle mitte mitt mitten"),
    (PART, 3, "fin late later end ende spates spate slut slutet"),
    (SEASON, 21, "printemps spring fruhjahr fruhling"),
    (SEASON, 22, "ete summer sommer sommar"),
    (SEASON, 23, "automne autumn fall herbst"),
    (SEASON, 24, "hiver winter"),
    (CENTURY, 0, "siecle siecles sciecle jahrhundert jahrhunderts jh jhd jhdt jhs"),
    (CENTURY, 1, "century centuries cent"),
    (MILLENNIUM, 0, "millenaire millenaires millennium"),
    (DECADES, 0, "annees decennie decennies jaren"),
    (PLURAL, 0, "s"),
    (
        CIRCA,
        0,
        "vers env environ ca circa cirka zirka c cca um gegen etwa omkring kring about around approx approximately "
        "approximativement",
    ),
    (DOUBT, 0, "probablement probably possibly perhaps maybe incertain uncertain presume presumed"),
    (BEFORE, 0, "avant before vor fore ante"),
    (AFTER, 0, "apres after nach efter post"),
    (SINCE, 0, "depuis since onwards seit ab"),
    (UNTIL, 0, "jusque jusqu jusqua until till"),
    (BETWEEN, 0, "entre between zwischen mellan"),
    (AND, 0, "et and und och"),
    (OR, 0, "ou or oder eller"),
    (TO, 0, "a au aux to through bis tot"),
    (UNDATED, 0, "undated sd inconnue inconnu unknown undatiert odaterad"),
    (LATER, 0, "cast published reprinted exhibited fondu expose reimprime publie"),
    (ONWARDS, 0, "present today"),
    (HOUR, 0, "h heure heures uhr"),
    (ERA, -1, "bc bce avjc"),
    (ERA, 1, "ad ce"),
    # "1863, printed 1870": museums differ on whether the print's date belongs to the object; both are kept.
    (
        NOISE,
        0,
        "le la les l du d des en in of the on jour jours day days year years annee date dates dated date datee from "
        "von vom de der den im am jahr jahre jahren av ar nuit night matin soir courant printed manufactured made "
        "tirage edition "
        "imprime designed remade reconstructed born died ne nee mort morte decede decedee bulk exercice exercices "
        "active actif actifs actives act fl floruit documented alive reigned founded established est closed b he she "
        "acquis acquise acquisition entree materielle inscrit depot legal edite editee engraved grave gravee modeled "
        "lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday "
        "wednesday thursday friday saturday sunday",
    ),
)  # fmt: skip

#: Phrases of several tokens, by their first: the tokens that follow, and what the whole is. Longest first.
PHRASES: Final[dict[str, tuple[tuple[tuple[str, ...], Word], ...]]] = {
    "av": (((("j", "-", "c")), Word(ERA, -1)), (("j", "c"), Word(ERA, -1)), (("jc",), Word(ERA, -1))),
    "avant": (
        (("j", "-", "c"), Word(ERA, -1)),
        (("j", "c"), Word(ERA, -1)),
        (("jc",), Word(ERA, -1)),
        (("jesus", "-", "christ"), Word(ERA, -1)),
        (("notre", "ere"), Word(ERA, -1)),
    ),
    "b": ((("c", "e"), Word(ERA, -1)), (("c",), Word(ERA, -1))),
    "ap": ((("j", "-", "c"), Word(ERA, 1)), (("j", "c"), Word(ERA, 1)), (("jc",), Word(ERA, 1))),
    "apr": ((("j", "-", "c"), Word(ERA, 1)), (("j", "c"), Word(ERA, 1)), (("jc",), Word(ERA, 1))),
    "apres": (
        (("j", "-", "c"), Word(ERA, 1)),
        (("j", "c"), Word(ERA, 1)),
        (("jc",), Word(ERA, 1)),
        (("jesus", "-", "christ"), Word(ERA, 1)),
    ),
    "de": ((("notre", "ere"), Word(ERA, 1)), (("la", "republique"), Word(NOISE))),
    "au": ((("matin",), Word(NOISE)), (("soir",), Word(NOISE))),
    "nos": ((("jours",), Word(ONWARDS)),),
    "a": (
        (("partir", "du"), Word(SINCE)),
        (("partir", "de"), Word(SINCE)),
        (("partir", "d"), Word(SINCE)),
        (("d",), Word(ERA, 1)),
    ),
    "jusqu": ((("a",), Word(UNTIL)), (("au",), Word(UNTIL)), (("en",), Word(UNTIL))),
    "s": ((("d",), Word(UNDATED)), (("a",), Word(UNDATED))),
    "n": ((("d",), Word(UNDATED)), (("chr",), Word(ERA, 1))),
    "v": ((("chr",), Word(ERA, -1)),),
    "f": ((("kr",), Word(ERA, -1)),),
    "e": ((("kr",), Word(ERA, 1)),),
    "o": ((("j",), Word(UNDATED)),),
    "sans": (
        (("date",), Word(UNDATED)),
        (("doute",), Word(DOUBT)),
        (("-", "culottides"), Word(REPUBLICAN, COMPLEMENTARY)),
        (("-", "culottide"), Word(REPUBLICAN, COMPLEMENTARY)),
    ),
    "non": (
        (("datee",), Word(UNDATED)),
        (("date",), Word(UNDATED)),
        (("datees",), Word(UNDATED)),
        (("dates",), Word(UNDATED)),
    ),
    "no": ((("date",), Word(UNDATED)), (("earlier", "than"), Word(SINCE)), (("later", "than"), Word(UNTIL))),
    "not": (
        (("dated",), Word(UNDATED)),
        (("known",), Word(UNDATED)),
        (("before",), Word(SINCE)),
        (("after",), Word(UNTIL)),
    ),
    "date": (
        (("empty",), Word(UNDATED)),
        (("not", "known"), Word(UNDATED)),
        (("inconnue",), Word(UNDATED)),
        (("unknown",), Word(UNDATED)),
        (("indeterminee",), Word(UNDATED)),
    ),
    "peut": ((("-", "etre"), Word(DOUBT)), (("etre",), Word(DOUBT))),
    "or": (
        (("after",), Word(AFTER)),
        (("before",), Word(BEFORE)),
        (("later",), Word(AFTER)),
        (("earlier",), Word(BEFORE)),
    ),
    "earlier": ((("than",), Word(BEFORE)),),
    "later": ((("than",), Word(AFTER)),),
    "up": ((("to",), Word(UNTIL)),),
    "ohne": ((("datum",), Word(UNDATED)),),
}


class Period(NamedTuple):
    """A named period: its names (folded tokens), first and last day, EDTF; `about` where its limits are conventions."""

    names: tuple[str, ...]
    first: int
    last: int
    edtf: str
    about: bool


#: Named periods. Where each comes from is told in docs/dates.md.
PERIODS: Final = (
    Period(("neolithique", "neolithic"), -5999 * 10000 + 101, -2200 * 10000 + 1231, "-5999~/-2200~", True),
    Period(("age du bronze", "bronze age"), -2199 * 10000 + 101, -800 * 10000 + 1231, "-2199~/-0800~", True),
    Period(("age du fer", "iron age"), -799 * 10000 + 101, -52 * 10000 + 1231, "-0799~/-0052~", True),
    Period(
        ("antiquite romaine", "epoque gallo - romaine", "gallo - romain"),
        -51 * 10000 + 101,
        4761231,
        "-0051~/0476~",
        True,
    ),
    Period(("moyen age", "middle ages"), 4760101, 14921231, "0476~/1492~", True),
    Period(("renaissance",), 14000101, 16001231, "1400~/1600~", True),
    Period(("directoire",), 17951102, 17991109, "1795-11-02/1799-11-09", False),
    Period(("consulat",), 17991110, 18040518, "1799-11-10/1804-05-18", False),
    Period(("premier empire", "first empire"), 18040518, 18140406, "1804-05-18/1814-04-06", False),
    Period(("monarchie de juillet", "july monarchy"), 18300809, 18480224, "1830-08-09/1848-02-24", False),
    Period(
        ("iie republique", "deuxieme republique", "seconde republique", "second republic"),
        18480224,
        18521202,
        "1848-02-24/1852-12-02",
        False,
    ),
    Period(("second empire",), 18521202, 18700904, "1852-12-02/1870-09-04", False),
    Period(
        ("iiie republique", "troisieme republique", "third republic"),
        18700904,
        19400710,
        "1870-09-04/1940-07-10",
        False,
    ),
    Period(
        ("ive republique", "quatrieme republique", "fourth republic"),
        19461027,
        19581004,
        "1946-10-27/1958-10-04",
        False,
    ),
    Period(
        ("premiere guerre mondiale", "grande guerre", "first world war", "world war i", "world war one"),
        19140728,
        19181111,
        "1914-07-28/1918-11-11",
        False,
    ),
    Period(("entre - deux - guerres", "interwar period"), 19181111, 19390901, "1918-11-11/1939-09-01", False),
    Period(
        ("seconde guerre mondiale", "deuxieme guerre mondiale", "second world war", "world war ii", "world war two"),
        19390901,
        19450902,
        "1939-09-01/1945-09-02",
        False,
    ),
)


@cache
def compounds() -> dict[str, tuple[tuple[tuple[str, ...], Word], ...]]:
    """PHRASES with the periods' names added, by first token."""
    found: dict[str, list[tuple[tuple[str, ...], Word]]] = {head: list(rows) for head, rows in PHRASES.items()}
    for index, period in enumerate(PERIODS):
        for name in period.names:
            for said in (name, f"epoque {name}"):  # « époque second Empire »
                head, *rest = said.split()
                found.setdefault(head, []).append((tuple(rest), Word(PERIOD, index)))
    return {head: tuple(sorted(rows, key=lambda row: -len(row[0]))) for head, rows in found.items()}
