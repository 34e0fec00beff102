"""The life of a person or group from several records: what agrees is said once, what does not stands side by side.

Nothing is decided here. Two statements agree when both can be true: days within days, a place within a place. Of
events that happen once (a birth, a death) statements that cannot both be true are versions of one station; of events
that can happen again (an arrest, a homage) they are stations of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from passeur.link.facts import folded
from passeur.model.dates import Date
from passeur.model.life import life_dates
from passeur.model.record import AnyRecord, Group, LifeEvent, Person
from passeur.model.text import Phrase, plain

#: What happens once, and what it is compared with: an execution is a death.
ONCE = {
    "birth": "birth", "death": "death", "execution": "death", "foundation": "foundation",
    "dissolution": "dissolution",
}  # fmt: skip

#: Where days are the same, the order in which things happen.
_FIRST, _LAST = ("birth", "foundation"), ("death", "execution", "dissolution", "burial", "homage")

#: Dates that a record states apart from its events.
_DATED = ("birth", "death", "foundation", "dissolution")

#: Years by which a date "about 1901" may be off before it contradicts another.
_ABOUT = 2

#: Beyond all dates: an open end, and the place of what is undated.
_NEVER = 10**9


#: Letters that are no letter with a mark, though spellings drop what sets them apart ("Adıyaman", "Łódź").
_PLAIN = str.maketrans("ıłøđð", "ilodd")


@dataclass(frozen=True)
class Saying:
    """A statement of an event and the ids of the records that make it, in the wording that most of them have."""

    event: LifeEvent
    records: tuple[str, ...]


@dataclass(frozen=True)
class Station:
    """Something that happened. versions: groups of sayings that agree, the most precise wording first in each.

    vague: sayings that say too little to tell which of the versions they mean.
    """

    type: str
    versions: tuple[tuple[Saying, ...], ...]
    vague: tuple[Saying, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether the sources contradict one another."""
        return len(self.versions) > 1 or bool(self.vague)

    @property
    def days_disputed(self) -> bool:
        """Whether they contradict one another on the day, and not on the place alone."""
        dates = [version[0].event.date for version in self.versions]
        return any(not _days_agree(one, other) for one in dates for other in dates)

    @property
    def sayings(self) -> list[Saying]:
        """All that is said."""
        return [saying for version in self.versions for saying in version] + list(self.vague)


@dataclass
class WrittenName:
    """A name exactly as written: what kind of name it is said to be, its language, who writes it so and where from."""

    value: str
    types: list[str] = field(default_factory=list)
    lang: str = ""
    records: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def names(records: Iterable[AnyRecord]) -> list[WrittenName]:
    """Every written form of the names of `records`, in the order in which they come; a record without has its title."""
    found: dict[str, WrittenName] = {}
    for record in records:
        if not isinstance(record, Person | Group):
            continue
        for name in record.names:
            form = found.setdefault(name.value, WrittenName(name.value, lang=name.lang))
            for values, value in ((form.types, name.type), (form.records, record.id), (form.sources, name.source)):
                if value and value not in values:
                    values.append(value)
        if not record.names and (title := plain(record.title)):
            form = found.setdefault(title, WrittenName(title, ["preferred"]))
            form.records.append(record.id)
    return list(found.values())


def stations(records: Iterable[AnyRecord]) -> list[Station]:
    """The stations of a life by first possible day, undated ones at the end."""
    said = _sayings(records)
    found: list[Station] = []
    for kind in dict.fromkeys(ONCE.get(saying.event.type, saying.event.type) for saying in said):
        alike = [saying for saying in said if ONCE.get(saying.event.type, saying.event.type) == kind]
        versions, vague = _versions(alike, once=kind in ONCE)
        if kind in ONCE:
            found.append(Station(versions[0][0].event.type, tuple(map(tuple, versions)), tuple(vague)))
        else:
            found += [Station(kind, (tuple(version),)) for version in (*versions, *([one] for one in vague))]
    return sorted(found, key=_order)


def agree(one: LifeEvent, other: LifeEvent) -> bool:
    """Whether two statements about something that happens once can both be true."""
    return _days_agree(one.date, other.date) and _places_agree(one, other)


def _sayings(records: Iterable[AnyRecord]) -> list[Saying]:
    """What is said, each statement once, the most precise first."""
    found: dict[object, list[tuple[LifeEvent, str]]] = {}
    for record in records:
        for event in _events(record):
            found.setdefault(_meaning(event), []).append((event, record.id))
    sayings = [
        Saying(_wording([event for event, _ in told]), tuple(dict.fromkeys(id for _, id in told)))
        for told in found.values()
    ]
    return sorted(sayings, key=lambda saying: (*_precision(saying.event), -len(saying.records)))


def _meaning(event: LifeEvent) -> object:
    """What two wordings of one statement share: "21/02/1944" says what "21 février 1944" says."""
    date = event.date
    days = (date.earliest, date.latest, date.certainty) if date and _span(date) else date and date.text
    return event.type, days, _place_words(event), event.text


def _wording(events: Sequence[LifeEvent]) -> LifeEvent:
    """The wording that is used most, then the longest: a phrase rather than a machine's form."""
    return max(events, key=lambda event: (events.count(event), len(event.date.text) if event.date else 0))


def _events(record: AnyRecord) -> list[LifeEvent]:
    """A record's events, and its dates of birth and the like where no event says them; empty ones left out."""
    if not isinstance(record, Person | Group):
        return []
    events = [event for event in record.events if event.date or event.place or event.text]
    stated = {ONCE.get(event.type, event.type) for event in events if event.date}
    dated = [date for date in record.dates if date.type in _DATED and date.type not in stated]
    events += [LifeEvent(date.type, date) for date in dated]
    if not any(ONCE.get(event.type, event.type) in ("birth", "death") for event in events) and (
        life := life_dates(record) if isinstance(record, Person) else None
    ):
        events += [LifeEvent(date.type, date) for date in life]
    return events


def _versions(sayings: Sequence[Saying], once: bool) -> tuple[list[list[Saying]], list[Saying]]:
    """Groups in which all agree, by first day; and what would fit into more than one of them.

    The most precise sayings come first and make the groups. What joined one and turns out to fit another as well is
    taken out again: to leave it where it came first would decide.
    """
    alike = agree if once else _same

    def fits(saying: Saying, group: list[Saying]) -> bool:
        return all(alike(saying.event, other.event) for other in group)

    groups: list[list[Saying]] = []
    vague: list[Saying] = []
    for saying in sayings:
        fitting = [group for group in groups if fits(saying, group)]
        if not fitting:
            groups.append([saying])
        elif len(fitting) == 1:
            fitting[0].append(saying)
        else:
            vague.append(saying)
    while loose := [
        (saying, group)
        for group in groups
        for saying in group
        if any(other is not group and fits(saying, other) for other in groups)
    ]:
        saying, group = loose[0]
        vague.append(saying)
        group.remove(saying)
        groups = [each for each in groups if each]
    return sorted(groups, key=lambda group: _first_day(group[0].event)), vague


def _same(one: LifeEvent, other: LifeEvent) -> bool:
    """Whether two statements about something that can happen again are of the same happening: one day lies within the
    other, the place is the same or not said by one, and their words are the same or missing in one."""
    if bool(_span(one.date)) != bool(_span(other.date)):
        return False
    a, b = _span(one.date), _span(other.date)
    if a and b and not (_within(a, b) or _within(b, a)):
        return False
    words = {folded(plain(event.text)) for event in (one, other) if event.text}
    if len(words) > 1:
        return False
    if not a and not (one.place and other.place):
        return one.place == other.place and len(words) == 1
    return _places_agree(one, other)


def _days_agree(one: Date | None, other: Date | None) -> bool:
    """Whether two dates share a day; an unread or missing date contradicts nothing."""
    a, b = _span(one, slack=True), _span(other, slack=True)
    return not a or not b or (a[0] <= b[1] and b[0] <= a[1])


def _places_agree(one: LifeEvent, other: LifeEvent) -> bool:
    """Whether two places can be the same: one's words are all among the other's ("Arras" in "Arras, citadelle")."""
    a, b = _place_words(one), _place_words(other)
    return a <= b or b <= a


def _place_words(event: LifeEvent) -> frozenset[str]:
    """The folded words of an event's place; none where it has none."""
    return frozenset(folded(event.place.name.lower().translate(_PLAIN)).split()) if event.place else frozenset()


def _span(date: Date | None, slack: bool = False) -> tuple[int, int] | None:
    """First and last possible day, open ends far away; None where nothing is known."""
    if date is None or not (date.earliest or date.latest):
        return None
    loose = _ABOUT * 10_000 if slack and date.certainty in ("approximate", "uncertain") else 0
    return (date.earliest or -_NEVER) - loose, (date.latest or _NEVER) + loose


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Whether one span lies in another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _precision(event: LifeEvent) -> tuple[int, int, int]:
    """How little an event says: first the length of its date, then a missing place or a shorter one."""
    span = _span(event.date, slack=True)
    length = span[1] - span[0] if span else 3 * _NEVER
    return length, 0 if event.place else 1, -len(event.place.name) if event.place else 0


def _first_day(event: LifeEvent) -> int:
    """Where an event stands in a life."""
    if event.date is None:
        return _NEVER
    return event.date.earliest or event.date.latest or _NEVER


def _order(station: Station) -> tuple[int, int]:
    """By first possible day; then what begins a life, and last what ends it."""
    day = min(_first_day(version[0].event) for version in station.versions)
    return day, 0 if station.type in _FIRST else 2 + _LAST.index(station.type) if station.type in _LAST else 1


def texts(version: Iterable[Saying]) -> list[tuple[Phrase, tuple[str, ...]]]:
    """What the sayings tell in sentences, each once, with the records that tell it."""
    found: dict[Phrase, list[str]] = {}
    for saying in version:
        for phrase in saying.event.text:
            found.setdefault(phrase, []).extend(saying.records)
    return [(phrase, tuple(dict.fromkeys(ids))) for phrase, ids in found.items()]
