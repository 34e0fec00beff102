"""Who may be living, and from when the health of the dead may be told.

After the rule of the Finnish WarSampo prisoner register: a person with a date of death is dead; without one, a person
born less than 120 years ago may be living. Clocks open on 1 January after the last closed year, and an unknown date is
the latest possible. The periods are in `rules.toml`.
"""

import re
from functools import lru_cache

import msgspec

from passeur.access.rules import Clocks
from passeur.model.dates import Date
from passeur.model.life import life_dates
from passeur.model.record import Person, PlaceRef

#: Events that nobody outlives, and what may be done for the dead: the latter says nothing of when they lived.
_ENDS = frozenset({"death", "execution", "burial"})
_AFTERWARDS = frozenset({"homage", "decree", "event"})

#: A year that is not known, in place of one that is later than all others.
_NEVER = 9_999


def ended(person: Person) -> bool:
    """Whether the record says that the person died, with a date or without.

    What stands in place of a date and is none ("inconnu", "?", "vivant", "-") is no death, unless the place is known or
    the words say it ("mort en déportation"). A life that is dated as a whole ("1840 – 1926") is over.
    """
    if life_dates(person) is not None:
        return True
    return any(event.type in _ENDS and _happened(event.date, event.place) for event in person.events) or any(
        date.type in _ENDS and _happened(date, None) for date in person.dates
    )


def _happened(date: Date | None, place: PlaceRef | None) -> bool:
    """Whether a death that a record has a date or a place for is said to have happened."""
    where = place is not None and _is_word(place.name)
    if date is None or not date.text.strip():
        return where or place is None
    if date.earliest or date.latest or where:
        return True
    text = date.text.casefold()
    return bool(_YEAR.search(text) or (_SAYS_DEAD.search(text) and not _DENIED.search(text)))


def _is_word(text: str) -> bool:
    """Whether a text says something, and not that something is not known."""
    return any(map(str.isalpha, text)) and not _NOTHING_SAID.search(text.casefold())


def may_be_living(person: Person, clocks: Clocks) -> bool:
    """Whether nothing says that `person` died and they were born less than a lifetime ago, or may have been.

    A person whose birth is not known was born at the latest when the first thing happened to them that is dated, or
    as their name or the first words of a note say ("(1931-....)", "Née en 1985"). Where nothing is dated, the record
    says nothing about a life that could be living, and stands (the names of a catalogue's past).
    """
    if ended(person):
        return False
    born = latest_birth(person)
    return born is not None and clocks.year <= born + clocks.lifetime


def latest_birth(person: Person) -> int | None:
    """The last year in which the person can have been born; None where nothing of their life is dated."""
    births = [event.date for event in person.events if event.type == "birth" and event.date]
    known = [_latest(date) for date in (*births, *(date for date in person.dates if date.type == "birth"))]
    dated = [year for year in known if year is not None]
    if dated:
        return max(dated)
    lived = [event.date for event in person.events if event.date and event.type not in _AFTERWARDS]
    alive = [
        (date.latest or date.earliest) // 10_000 for date in (*lived, *person.dates) if date.latest or date.earliest
    ]
    if alive:
        return min(alive)
    if any(date.certainty != "undated" and any(map(str.isdigit, date.text)) for date in births if date.text):
        # A birth is written and nobody could read when: "12/05/30".
        return _NEVER
    return _said_birth(person)


def _said_birth(person: Person) -> int | None:
    """The year of birth that the person's names, dates that could not be read, or the beginning of a note say; None
    where they say none, or tell a life that is over."""
    written = [*(name.value for name in person.names), *(phrase.value for phrase in person.title)]
    lives = [_life(each, "") for each in written]
    # Phrases that nobody could read as dates: "actif 1960 – 1990".
    lives += [_life("", date.text) for date in person.dates if date.text and not (date.earliest or date.latest)]
    begun = [found for note in person.notes for phrase in note.text if (found := _BEGINS_BORN.match(phrase.value))]
    years = [life.born for life in lives if life.born is not None] + [int(found[1]) for found in begun]
    if any(life.ended for life in lives) or any(_SAYS_DEAD.search(found.string.casefold()) for found in begun):
        return None
    return max(years, default=None)


def health_closed(person: Person, clocks: Clocks) -> bool:
    """Whether what concerns the person's health is not to be told yet. Nothing known: closed."""
    if clocks.publishes_health:
        return False
    deaths = [_latest(event.date) for event in person.events if event.type in ("death", "execution") and event.date]
    deaths += [_latest(date) for date in person.dates if date.type in ("death", "execution")]
    if not deaths and (life := life_dates(person)):
        deaths.append(_latest(life[1]))
    dated = [year for year in deaths if year is not None]
    if dated and _NEVER not in dated:
        return clocks.year <= max(dated) + clocks.health
    buried = [_latest(event.date) for event in person.events if event.type == "burial" and event.date]
    born = latest_birth(person)
    possible = [year for year in buried if year is not None] or ([born + clocks.lifetime] if born is not None else [])
    return not possible or clocks.year <= max(possible) + clocks.health


def _latest(date: Date) -> int | None:
    """The last year that a date can mean: `_NEVER` where it is open ("after 1985"), None where nothing is known."""
    if date.latest:
        return date.latest // 10_000
    return _NEVER if date.earliest else None


def mention_may_be_living(name: str, dates: str, clocks: Clocks) -> bool:
    """Whether the dates that stand with a name, or in it, are those of somebody who may be living.

    "(1985-....)", "1990-", "né en 1985" and, apart from the name, "1985" alone; two years, or a death, end it.
    """
    born = _life(name, dates).born
    return born is not None and clocks.year <= born + clocks.lifetime


def mention_ended(name: str, dates: str, clocks: Clocks) -> bool:
    """Whether the dates that stand with a name, or in it, are of a life that is over: with a death, or too long ago."""
    life = _life(name, dates)
    return life.ended or (life.born is not None and clocks.year > life.born + clocks.lifetime)


class _Life(msgspec.Struct, frozen=True):
    """What the dates beside a name say: the latest year of a birth without a death, or that there was a death."""

    born: int | None = None
    ended: bool = False


_NOTHING = _Life()


def _life(name: str, dates: str) -> _Life:
    """The life that the dates with a name tell, else those in it."""
    if dates:
        return _read_life(dates, True)
    return _read_life(name, False) if any(map(str.isdigit, name)) else _NOTHING


@lru_cache(maxsize=65_536)
def _read_life(text: str, only_dates: bool) -> _Life:
    """The life that `text` tells; only_dates: it holds dates and nothing else, so that a lone year is of a birth."""
    plain = _MONTH_AND_DAY.sub(r"\1", text.casefold())
    if _DEAD.search(plain):
        return _Life(ended=True)
    years = [int(each.replace(".", "9").replace("?", "9")) for each in _YEAR.findall(plain)]
    if not years:
        return _NOTHING
    open_ = _OPEN.search(plain)
    born = _BORN.search(plain)
    if _ACTIVE.search(plain) or open_ or (len(years) == 1 and (born or only_dates)):
        return _Life(max(years))
    if born and not _SPAN.match(plain, born.end()):
        # What is told after the birth is no death: "née en 1931, déportée en 1944".
        after = [int(each.replace(".", "9").replace("?", "9")) for each in _YEAR.findall(plain, born.end())]
        return _Life(after[0] if after else max(years))
    return _Life(ended=len(years) > 1)


_YEAR = re.compile(r"(?<![\d.])(?:1\d|20)(?:\d\d|\d[.?]|\.\.|\?\?)(?![\d])")
#: The month and day of a date as ISO 8601 writes it: their hyphens open no range.
_MONTH_AND_DAY = re.compile(r"(\d{4})-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
_DEAD = re.compile(
    r"†|\+\s*\d|\bm(?:ort|orte|\.)\s|\bd(?:écédée?|ied|\.)\s|\bfusillée?\b|\bexécutée?\b|\bassassinée?\b"
    r"|(?:^|[(\[,])\s*(?:\.{2,}|…|\?)?\s*[-–—/]\s*\d{3}"
)
_ACTIVE = re.compile(r"\bacti(?:f|ve)\b|\bfl(?:\.|oruit)|\ben activité\b|\bexerçant\b")
_OPEN = re.compile(r"(?:\d|\.|\?)\s*[-–—/]\s*(?:\.{2,}|…|\?+)?\s*(?:$|[)\],;])")
#: The first year after a birth, and a death behind a dash: "né en 1900-1944".
_SPAN = re.compile(r"\D*(?:\d{1,2}\D+){0,2}(?:1\d|20)[\d.?]{2}\s*[-–—/]\s*\d")
_BORN = re.compile(r"\bnée?\b|\bborn\b|\bb\.\s|\bn\.\s|\bgeb\b|\*")
#: Words in place of a date of death that say that there was one; what denies it; what says that nothing is known.
_SAYS_DEAD = re.compile(
    r"\bm(?:ort|orte|ourut|eurt)\b|\bdécéd|\bdecede|\bdied\b|\bdead\b|\bdeath\b|\bdeceased\b"
    r"|\bfusillée?\b|\bexécutée?\b|\bassassinée?\b|\btuée?\b|\bkilled\b|\bmurdered\b|\bshot\b|\bgestorben\b|\bermordet\b"
    r"|\bgefallen\b|^en déportation|†"
)
_DENIED = re.compile(r"\b(?:non|pas|not|no|jamais|never|nicht)\b")
_NOTHING_SAID = re.compile(
    r"inconn|unknown|unbekannt|non ren[sd]|non préc|not known|\bnull\b|\bnone\b|\bn\.?\s?[rcd]\b|^s\.?\s?[ld]\b"
    r"|\bvivante?\b|\ben vie\b|\bliving\b|surviv"
)
#: A note that begins with a birth: "Née le 3 mars 1985 à Lyon".
_BEGINS_BORN = re.compile(r"\W*(?:née?|born|geboren)\b[^.;]{0,60}?\b((?:19|20)\d\d)\b", re.IGNORECASE)
