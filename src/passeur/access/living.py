"""Who may be living, and from when the health of the dead may be told.

After the rule of the Finnish WarSampo prisoner register: a person with a date of death is dead; without one, a person
born less than 120 years ago may be living. Clocks open on 1 January after the last closed year, and an unknown date is
the latest possible. The periods are in `rules.toml`.
"""

import re

from passeur.access.mentions import SAYS_DEAD, YEAR, first_seen, tells_death, told_life
from passeur.access.rules import Clocks
from passeur.model.dates import Date
from passeur.model.life import LIFE_TYPES, life_dates
from passeur.model.record import Person, PlaceRef

#: Events that nobody outlives, and what may be done for the dead: the latter says nothing of when they lived.
_ENDS = frozenset({"death", "execution", "burial"})
_AFTERWARDS = frozenset({"homage", "decree", "event"})
#: Types of dates that are of a life as a whole, or may be.
_OF_LIFE = LIFE_TYPES | {""}
#: Those of which the first of two years is when something began.
_BEGUN = LIFE_TYPES | {"activity"}

#: A year that is not known, in place of one that is later than all others.
_NEVER = 9_999


def ended(person: Person, year: int) -> bool:
    """Whether the record says that the person died, with a date or without, and not later than in `year`.

    What stands in place of a date and is none ("inconnu", "?", "vivant", "-") is no death, unless the place is known or
    the words say it ("mort en déportation"). A life that is dated as a whole ("1840 – 1926") is over. A day after today
    (9999) or before the birth (1900-01-01) is what systems write where they know nothing.
    """
    born = min((date.earliest for date in _births(person) if date.earliest), default=0)
    life = life_dates(person)
    if life is not None and _possible(life[1], born, year):
        return True
    return any(
        event.type in _ENDS and _happened(event.date, event.place) and _possible(event.date, born, year)
        for event in person.events
    ) or any(
        ((date.type in _ENDS and _happened(date, None)) or (date.type in _OF_LIFE and tells_death(date.text)))
        and _possible(date, born, year)
        for date in person.dates
    )


def _births(person: Person) -> list[Date]:
    """All dates of the birth."""
    births = [event.date for event in person.events if event.type == "birth" and event.date]
    return [*births, *(date for date in person.dates if date.type == "birth")]


def _possible(death: Date | None, born: int, year: int) -> bool:
    """Whether somebody born on the day `born` (0: not known) can have died then, by the end of `year`."""
    if death is None:
        return True
    return death.earliest // 10_000 <= year and not 0 < death.latest < born


def _happened(date: Date | None, place: PlaceRef | None) -> bool:
    """Whether a death that a record has a date or a place for is said to have happened."""
    where = place is not None and _is_word(place.name)
    if date is None or not date.text.strip():
        return where or place is None
    if date.earliest or date.latest or where:
        return True
    text = date.text.casefold()
    return bool(YEAR.search(text) or (tells_death(text) and not _DENIED.search(text)))


def _is_word(text: str) -> bool:
    """Whether a text says something, and not that something is not known."""
    return any(map(str.isalpha, text)) and not _NOTHING_SAID.search(text.casefold())


def may_be_living(person: Person, clocks: Clocks) -> bool:
    """Whether nothing says that `person` died and they were born less than a lifetime ago, or may have been.

    A person whose birth is not known was born at the latest when the first thing happened to them that is dated, or
    as their name or the first words of a note say ("(1931-....)", "Née en 1985"). Where nothing is dated, the record
    says nothing about a life that could be living, and stands (the names of a catalogue's past).
    """
    if ended(person, clocks.year):
        return False
    born = latest_birth(person)
    return born is not None and clocks.year <= born + clocks.lifetime


def latest_birth(person: Person) -> int | None:
    """The last year in which the person can have been born; None where nothing of their life is dated."""
    births = _births(person)
    dated = [year for year in map(_latest, births) if year is not None]
    if dated:
        return max(dated)
    lived = [event.date for event in person.events if event.date and event.type not in _AFTERWARDS]
    alive = [
        first_seen(date.text, date.type in _BEGUN) or (date.latest or date.earliest) // 10_000
        for date in (*lived, *person.dates, *(date for name in person.names for date in name.dates))
        if date.latest or date.earliest
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
    lives = [told_life(each, "") for each in written]
    # Phrases that nobody could read as dates: "actif 1960 – 1990".
    lives += [told_life("", date.text) for date in person.dates if date.text and not (date.earliest or date.latest)]
    begun = [found for note in person.notes for phrase in note.text if (found := _BEGINS_BORN.match(phrase.value))]
    years = [life.born for life in lives if life.born is not None] + [int(found[1]) for found in begun]
    if any(life.ended for life in lives) or any(SAYS_DEAD.search(found.string.casefold()) for found in begun):
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


#: What denies a death; what says that nothing is known.
_DENIED = re.compile(r"\b(?:non|pas|not|no|jamais|never|nicht)\b")
_NOTHING_SAID = re.compile(
    r"inconn|unknown|unbekannt|non ren[sd]|non préc|not known|\bnull\b|\bnone\b|\bn\.?\s?[rcd]\b|^s\.?\s?[ld]\b"
    r"|\bvivante?\b|\ben vie\b|\bliving\b|surviv"
)
#: A note whose first words tell a birth: "Née le 3 mars 1985 à Lyon", "Léa Fictorel est née en 1985".
_BEGINS_BORN = re.compile(
    r"\W*(?:(?:[A-ZÀ-ÞŒ][\w'’.-]*|de|du|des|la|le|von|van),?\s+){0,6}(?:est\s+|was\s+|is\s+)?"
    r"(?i:née?|naît|naissance|born|geboren)\b[^.;]{0,60}?\b((?:19|20)\d\d)\b"
)
