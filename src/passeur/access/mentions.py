"""What stands beside a name, or in it, tells of a life: open, over, or nothing.

Catalogues write lives in many hands: "(1985-....)", "1990-", "né en 1985", "1931 - présent", "b. Lyon, 1931". What is
not known is the latest possible: "entre 1930 et 1940" is 1940, "of the 20th century" is its last year.
"""

import re
from functools import lru_cache

import msgspec

from passeur.access.rules import Clocks
from passeur.model.headings import head_of


class ToldLife(msgspec.Struct, frozen=True):
    """What the dates beside a name say: the latest year of a birth without a death, or that there was a death."""

    born: int | None = None
    ended: bool = False


_NOTHING = ToldLife()


def mention_may_be_living(name: str, dates: str, clocks: Clocks) -> bool:
    """Whether the dates that stand with a name, or in it, are those of somebody who may be living.

    "(1985-....)", "1990-", "né en 1985" and, apart from the name, "1985" alone; two years, or a death, end it.
    """
    born = told_life(name, dates).born
    return born is not None and clocks.year <= born + clocks.lifetime


def mention_ended(name: str, dates: str, clocks: Clocks) -> bool:
    """Whether the dates that stand with a name, or in it, are of a life that is over: with a death, or too long ago."""
    life = told_life(name, dates)
    return life.ended or (life.born is not None and clocks.year > life.born + clocks.lifetime)


@lru_cache(maxsize=65_536)
def tells_death(dates: str) -> bool:
    """Whether dates that stand alone tell a death: "d. 1950", "mort à Lyon", "....-1950"."""
    return bool(dates) and _dead(_plain(dates, True), True)


@lru_cache(maxsize=65_536)
def first_seen(dates: str, of_life: bool = False) -> int | None:
    """The latest year by which somebody was there, where dates are of a career or of centuries: 1900 of "active
    1900-1950", and of « XIXe-XXe siècle »; None for any others. of_life: they are of a life, which begins with the
    first of two years ("1879 - after 1912")."""
    plain = _plain(dates, True)
    years = _years(plain)
    if not years:
        return _of_century(plain).born
    return min(years) if _ACTIVE.search(plain) or (of_life and len(years) > 1 and "-" in plain) else None


def says_birth(text: str) -> bool:
    """Whether a text says in words that somebody was born, as no group is: "Jean Fictivier (né en 1985)"."""
    return bool(_BORN_WORD.search(text.casefold()))


def dates_in(name: str) -> str:
    """The date that stands alone in the brackets of a person's name: "1985" of "Fictivier, Jean (1985)"."""
    found = _ALONE.search(name)
    return found[1] if found else ""


def told_life(name: str, dates: str) -> ToldLife:
    """The life that the dates with a name tell, else those in it."""
    if dates:
        return _read(dates, True)
    name = head_of(name)  # "Hemingway, Ernest, 1899-1961--Biography" is no life that began in 1961
    return _read(name, False) if any(map(str.isdigit, name)) else _NOTHING


@lru_cache(maxsize=65_536)
def _read(text: str, only_dates: bool) -> ToldLife:
    """The life that `text` tells; only_dates: it holds dates and nothing else, so that a lone year is of a birth."""
    plain = _plain(text, only_dates)
    open_, born = _OPEN.search(plain), _BORN.search(plain)
    if _dead(plain, bool(born) or only_dates):
        return ToldLife(ended=True)
    if open_:
        # What is told after an open life is no birth: "1900-.... ; maire 1935-1940".
        begun = _years(plain[: open_.end()])
        return ToldLife(begun[-1]) if begun else _NOTHING
    years = _years(plain)
    if not years:
        return _of_century(plain) if only_dates else _NOTHING
    if _ACTIVE.search(plain):
        # Who was active was born.
        return ToldLife(min(years))
    if len(years) == 1 or _TWICE.fullmatch(text):
        return ToldLife(years[0]) if born or only_dates else _NOTHING
    if born and not _SPAN.match(plain, born.end()):
        # What is told after the birth is no death: "née en 1931, déportée en 1944".
        after = _years(plain[born.end() :])
        return ToldLife(after[0] if after else max(years))
    return ToldLife(ended=True)


def _plain(text: str, only_dates: bool) -> str:
    """The text with one sign for each thing: no case, one kind of dash, years for days, the later of two years."""
    # Initials of a name are no abbreviations of births and deaths: "M. Jean Fictivier", "Fictivier, D.".
    bare = text if only_dates else _INITIAL.sub(" ", text)
    plain = _UNTOLD.sub("", _DASH.sub("-", bare.casefold()))
    plain = _STAR.sub(r"*\1", _EITHER.sub("", _DAY.sub(_year_of_day, _MANY.sub(_last_of_many, plain))))
    kin = _KIN.search(plain)
    if not kin:
        return plain
    # What is told of parents is not told of the child: "née en 1931, fille de fusillé".
    return plain[: kin.start()] if YEAR.search(plain, 0, kin.start()) else _KIN.sub("", plain)


def _year_of_day(found: re.Match[str]) -> str:
    """The year of a day in figures, whose hyphens open no range."""
    return next(each for each in found.groups() if each and each.isdigit())


def _last_of_many(found: re.Match[str]) -> str:
    """The last year of a decade, or of a century that is named as Swedish does."""
    century, rest = found.groups()
    return f"{century}99" if rest == "00" else f"{century}{rest[0]}9"


def _dead(plain: str, in_dates: bool) -> bool:
    """Whether a death is told. in_dates: the words are about dates, and not part of a name."""
    if _DEAD.search(plain):
        return True
    # "m. 1944", "d. Lyon, 1944", and not "m. 1985-....".
    short = _DIED_SHORT if in_dates else _DIED_AT
    return bool(short.search(plain) or (SAYS_DEAD if in_dates else _DIED_IN_NAME).search(plain))


def _years(plain: str) -> list[int]:
    """The years of a text in their order, those with unknown figures as the latest possible."""
    return [int(re.sub(r"\D", "9", each)) for each in YEAR.findall(plain)]


def _of_century(plain: str) -> ToldLife:
    """Somebody of a century was born at the latest in its last year; of several, in that of the first."""
    ends = [_ROMAN.get(each) or int(each) for found in _CENTURIES.findall(plain) for each in found if each]
    return ToldLife(min(ends) * 100) if ends else _NOTHING


YEAR = re.compile(r"(?<!\d)(?<!\d\.)(?:1\d|20)(?:\d\d|\d[.?]|\d-(?!\s*\d)|\.\.|\?\?|--(?!\s*\d))(?!\d)")
_DASH = re.compile("[‐‑‒–—―−]")
_INITIAL = re.compile(r"\b[A-Z]\.(?!\s*(?:\d|en\b|le\b|in\b|vers\b))")
#: Days in figures: 1985-03-05, 19850305, 5.3.1985.
_DAY = re.compile(
    r"(?<!\d)((?:1\d|20)\d\d)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|([./])\d{1,2}\2\d{1,2})(?!\d|\s*[^\W\d])"
    r"|(?<!\d)((?:1[89]|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)\d{1,2}\s?[-./]\s?(?:\d{1,2}|[ivx]+)\s?[-./]\s?((?:1\d|20)\d\d)(?!\d)"
)
#: Many years by their first: "1900-talet", "1930-tal", "1930er", "1930s".
_MANY = re.compile(r"(?<!\d)(1\d|20)(\d0)(?:-t(?:al\w*)?|er|s)\b")
#: Two years of which one is meant: the later.
_EITHER = re.compile(
    r"(?:(?:entre|between|zwischen|mellan)\s+(?:1\d|20)\d\d\s+(?:et|and|und|och)"
    r"|(?:1\d|20)\d\d\s+(?:ou|or|oder|eller))\s+(?=(?:1\d|20)\d\d)"
)
#: A star behind the year, as some write a birth: "1833*-1916+".
_STAR = re.compile(r"(\d{4})\s?\*")
#: A death of which nothing is known, or that is denied.
_UNTOLD = re.compile(
    r"(?:(?:date|lieu)\s(?:de\s)?)?\b(?:décès|deces|mort|death)\s*:?\s*(?:(?:inco|non co)nnue?s?|(?:un|not )known|\?+)"
    r"|\b(?:décès|deces|death)\s*:\s*(?=$|[)\];,])|\b(?:non|pas|not)\s+(?:encore\s+)?(?:mort|décéd|dead|deceased|died)\w*"
)
_KIN = re.compile(
    r"\b(?:fils|fille|enfants?|orpheline?|pupille|frère|sœur|soeur|veuve|veuf|son|daughter|child|widow|brother|sister)"
    r"\s+(?:de\b|d['’]|du\b|des\b|of\b)[^,;()]*"
)
#: One year at both ends, as systems fill in where only a birth is known.
_TWICE = re.compile(r"\W*(\d{4})\s*[-–—/]\s*\1\W*")
_DEAD = re.compile(
    r"†|\+\s*\d|(?:^|[(\[,])\s*(?:\.{2,}|…|\?)?\s*[-/]\s*\d{3}|\b(?:décès|deces|death|dcdé?e?|déc\.)[^\d(]{0,20}\d"
)
#: No open end follows a year.
_CLOSED = r"(?!\s*[-/]\s*(?:\.|…|\?|$|[)\],;]))"
_DIED_SHORT = re.compile(r"\b[md]\.\s*[^\d()]{0,30}(?:\d{1,2}[^\d()]{1,12})?(?:1\d|20)\d\d" + _CLOSED)
_DIED_AT = re.compile(
    r"\b[md]\.\s*(?:(?:en|in|le|vers|ca?\.|circa)\s+)?(?:\d{1,2}(?:er)?\s+\w+\s+)?(?:1\d|20)\d\d" + _CLOSED
)
_DIED_WORD = (
    r"(?:mort|morte|mourut|meurt|décédée?|decedee?|died|deceased|fusillée?|exécutée?|assassinée?|tuée?|killed|murdered"
    r"|gestorben|ermordet|gefallen|död)\b"
)
#: Words that say that there was a death, anywhere in a date; in a name they begin a clause or tell where and when.
SAYS_DEAD = re.compile(
    rf"\b{_DIED_WORD}|\bdécéd|\bdecede|\bdcdé?e?\b|\bdead\b|\bdeath\b|\bshot\b|\bgest\.|^en déportation|†"
)
_DIED_IN_NAME = re.compile(
    rf"(?:[,;(\[:-]\s*|\d\s+|\b(?:et|and)\s+){_DIED_WORD}"
    rf"|\b{_DIED_WORD}\s+(?:en|à|au|le|in|on|at|pour|dans|sous|vers|par|\d)"
)
_ACTIVE = re.compile(
    r"\bacti(?:f|fs|ve|ves|vité)\b|\btätig\b|\bnachgewiesen\b|\bverksam\b|\bwerkzaam\b|\bfl(?:\.|oruit)|\bdocumented\b|\balive\b|\breigned\b|\bexhibit"
    r"|\bexpos(?:e|a|é)|\brecorded\b|\bmentionn|\ben activité\b|\bexerçant\b|\bdepuis\b|\bsince\b|\bà partir de\b"
)
#: What stands for a death that has not come, alone or with more behind it.
_NOT_YET = (
    r"\.{3,}|…|x{4}|0{4}(?!\d)|9{4}(?!\d)|pr[ée]sent|aujourd|\bnow\b|\btoday\b|\bheute\b|\bvivante?\b|\bliving\b"
    r"|\ben vie\b|\bvit\b|\blives\b|\bs\.\s?d\b|\bn\.\s?[cr]\b|\binconnu|\bunknown\b|<"
)
_OPEN = re.compile(
    r"[\d.?\]]\s*[-/]\s*(?:\.+|\?+|\[[^\]\d]*\]|x+|_+|sd|n[cr])?\s*(?:$|[)\],;:]|-+(?!\s*[\d?.\[]))"
    rf"|[\d.?\]]\s*(?:[-/]|\bà\b|\bto\b|\bbis\b)\s*\[?(?:{_NOT_YET})"
)
#: The first year after a birth, and a death behind a dash: "né en 1900-1944".
_SPAN = re.compile(r"\D*(?:\d{1,2}\D+){0,2}(?:1\d|20)[\d.?]{2}\s*[-/]\s*\d")
_BORN_WORD = re.compile(r"\bnée?\b(?! à\b)|\bborn\b")
_BORN = re.compile(
    r"\bnée?\b|\bborn\b|\bfödd?\b|\b[bn]\.(?=\s*[^\d()]{0,30}\d)|\bgeb(?:oren)?\b|\bnaissance\b|\bnacid[oa]\b|\bnascid[oa]\b"
    r"|\*|(?<!n)°(?=\s*\d)"
)
_CENTURIES = re.compile(
    r"\b(xxi|xx|xix|xviii|(?:2[01]|1[0-9])(?=e|è|th|st))(?:e|ème|th|st)?(?=\s*(?:(?:-|/|et|au|to|and)[\w\s]{1,30}?)?"
    r"(?:s\.|s\b|siècle|cent|c\.))|\b(2[01]|1[0-9])(?=\.\s?(?:jahrhundert|jh))"
)
_ROMAN = {"xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
#: A year, a day or a century that stands alone in the brackets after an inverted name.
_ALONE = re.compile(
    r",[^(]*\(\s*((?:(?:vers|ca?\.|circa)\s+)?(?:\d{1,2}(?:er)?\s+[^\W\d]+\s+|\d{1,2}[./-]\d{1,2}[./-])?"
    r"(?:1\d|20)\d\d(?:[./-]\d{1,2}){0,2}\s*\??|(?:[XVI]+e|\d\de|\d\dth)\s+(?:s\.|siècle|century))\s*\)"
)
