"""What of one source's documents may be online: each record, less of it, or nothing, by what the partner states.

A statement about a record holds for all that is below it, and dates that a record does not tell are those of what it is
part of. Finding aids are read from the bottom up, so records are looked through once (`learn`) before they are decided
on. Where what a record is part of was not seen, all that the partner states of any part holds for the record.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from passeur.access.communicability import Decision, Facts, Grounds, Opening, decide
from passeur.access.statements import grounds_of
from passeur.model.dates import Date
from passeur.model.record import AnyRecord, Group, Holding, Person
from passeur.network import Source, Stated, StatedAccess, StatedPart

#: Records kept at a time for what may come that is part of them; what something is part of is kept to the end.
_WAITING = 50_000

#: How many ancestors are walked before a chain of parents is taken for a cycle.
_DEEPEST = 64

#: The parts of a call number: digits, letters, any other sign.
_RUNS = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")

#: Dates that are of what documents tell of, and not of the documents.
_OF_CONTENT = frozenset({"subject", "depicted"})

#: What ends a life: the last of these is when somebody died. What begins it.
_DEATHS, _BIRTHS = frozenset({"death", "execution"}), frozenset({"birth"})


class Own(msgspec.Struct, frozen=True):
    """What a record itself tells the gate. parts: places of the statements about it; first and last possible day of its
    documents, last possible year of a death and of a birth, each None where it is not known."""

    parent: str
    parts: tuple[int, ...]
    earliest: int | None
    latest: int | None
    death: int | None
    birth: int | None


class _Below(msgspec.Struct, frozen=True):
    """What goes down from a record to what is below it. shown: whether it is in the edition."""

    parts: tuple[int, ...]
    earliest: int | None = None
    latest: int | None = None
    shown: bool = True


_Decided = tuple[Decision, Grounds, _Below]

#: What goes down to a record that is part of nothing.
_TOP = _Below(())


class Gate:
    """Decides on the records of one source. withheld: by reason, how many were not let through. A reason is a ground,
    with why it has no date where it has none ("police-inquiry", "police-inquiry undated"). about: how many records each
    part of the statement is about."""

    def __init__(self, stated: StatedAccess, year: int) -> None:
        self._stated = stated
        self._year = year
        self._every = tuple(range(len(stated.parts)))
        self._above: set[str] = set()
        self._kept: dict[str, Own] = {}
        self._waiting: OrderedDict[str, Own] = OrderedDict()
        self._below: dict[str, _Below] = {}
        self._decided: dict[tuple[object, ...], _Decided] = {}
        self.withheld: dict[str, int] = {}
        self.about = [0] * len(stated.parts)

    def learn(self, record: AnyRecord) -> Own:
        """Look at a record that will be decided on, or that others are part of."""
        own = self._own(record)
        for place in own.parts:
            self.about[place] += 1
        parent = record.parent
        if parent and parent not in self._above:
            self._above.add(parent)
            if (found := self._waiting.pop(parent, None)) is not None:
                self._kept[parent] = found
        if record.id in self._above:
            self._kept[record.id] = own
        else:
            self._waiting[record.id] = own
            if len(self._waiting) > _WAITING:
                self._waiting.popitem(last=False)
        return own

    def admit(self, record: AnyRecord) -> AnyRecord | None:
        """What may be online of `record`: None when nothing, `record` itself when all, else its description."""
        own = self._own(record)
        decision, _, below = self._decide(own, 0)
        if not below.shown:
            reason = reason_of(decision.online)
            self.withheld[reason] = self.withheld.get(reason, 0) + 1
            return None
        if record.digital and not decision.online.open_in(self._year):
            record = replace(record, digital=())
        if own.parent and own.parent in self._kept and not self._from(own.parent, 0).shown:
            # What it is part of is not there, so it stands at the top.
            record = replace(record, parent="", depth=0)
        return record

    def closed(self, own: Own) -> str:
        """Why nothing of a record may be online yet; empty where something may."""
        decision, _, below = self._decide(own, 0)
        return "" if below.shown else reason_of(decision.online)

    def decision(self, own: Own) -> tuple[Decision, Grounds]:
        """Both decisions about a record, and what they are made by."""
        decision, grounds, _ = self._decide(own, 0)
        return decision, grounds

    def _own(self, record: AnyRecord) -> Own:
        """What a record itself tells."""
        parts = tuple([place for place, part in enumerate(self._stated.parts) if _is_about(part, record)])
        dates = tuple([each for each in record.dates if each.type not in _OF_CONTENT])
        first, last = _days(dates) if not isinstance(record, Person | Group) else (None, None)
        death, birth = (_year(record, _DEATHS), _year(record, _BIRTHS)) if isinstance(record, Person) else (None, None)
        return Own(record.parent, parts, first, last, death, birth)

    def _decide(self, own: Own, depth: int) -> _Decided:
        """The decisions about a record, what they are made by, and what goes down from it.

        Few records differ in what these depend on, so each is worked out once.
        """
        above = self._from(own.parent, depth) if own.parent else _TOP
        key = (own.parts, own.earliest, own.latest, own.death, own.birth, above.parts, above.earliest, above.latest)
        known = self._decided.get(key)
        if known is None:
            if len(self._decided) >= _WAITING:
                self._decided.clear()
            known = self._decided[key] = self._work_out(own, above)
        return known

    def _work_out(self, own: Own, above: _Below) -> _Decided:
        """What `_decide` gives."""
        parts = tuple(sorted({*own.parts, *above.parts}))
        stated: tuple[Stated, ...] = (self._stated, *[self._stated.parts[place] for place in parts])
        mine: tuple[Stated, ...] = (self._stated, *[self._stated.parts[place] for place in own.parts])
        # That a description is harmless is said of it alone, and not of those below.
        grounds = grounds_of(stated, harmless=any(each.description for each in mine))
        facts = _facts(own, stated, mine, above)
        decision = decide(grounds, facts, self._year)
        shown = decision.description.open_in(self._year)
        return decision, grounds, _Below(parts, facts.earliest, facts.latest, shown)

    def _from(self, id: str, depth: int) -> _Below:
        """What goes down from the record with this id."""
        known = self._below.get(id)
        if known is None:
            own = self._kept.get(id)
            if own is None or depth > _DEEPEST:
                return _Below(self._every)
            known = self._below[id] = self._decide(own, depth + 1)[2]
        return known


def gate_of(source: Source, year: int) -> Gate | None:
    """The gate of a source; None where nothing can be closed: the partner states nothing, or states it open."""
    stated = source.access
    if stated is None or not any(map(_closes, (stated, *stated.parts))):
        return None
    return Gate(stated, year)


def reason_of(opening: Opening) -> str:
    """Why something is closed, in one or two of the tables' words."""
    return opening.ground if opening.why == "dated" else f"{opening.ground} {opening.why}"


def _closes(stated: Stated) -> bool:
    """Whether a statement can close anything."""
    return bool(stated.years or stated.online_years or any(each != "open" for each in stated.categories))


def _is_about(part: StatedPart, record: AnyRecord) -> bool:
    """Whether a part of a statement is about a record itself."""
    if part.levels and not (isinstance(record, Holding) and record.level in part.levels):
        return False
    if part.identifiers and not any(
        _begins(each.value, beginning) for each in record.identifiers for beginning in part.identifiers
    ):
        return False
    return not part.notes or _says(record, part.notes)


def _begins(value: str, beginning: str) -> bool:
    """Whether an identifier begins so, and with whole numbers and words: "1 W 20" does not begin with "1 W 2".

    Case and spaces are as each archivist writes them: "1W2" and "1 w 2" begin with "1 W 2".
    """
    found = _beginning(beginning).match(value)
    return found is not None and not (value[found.end() :][:1].isalnum() and beginning.rstrip()[-1:].isalnum())


@lru_cache(maxsize=4096)
def _beginning(said: str) -> re.Pattern[str]:
    """What an identifier that begins as stated looks like, with or without spaces between signs of two kinds."""
    return re.compile(r"\s*" + r"\s*".join(re.escape(each) for each in _RUNS.findall(said)), re.IGNORECASE)


def _says(record: AnyRecord, phrases: Iterable[str]) -> bool:
    """Whether the record's own conditions of access hold one of some phrases, in whatever case."""
    said = [phrase.value.casefold() for note in record.notes if note.type == "access" for phrase in note.text]
    return any(phrase.casefold() in each for phrase in phrases for each in said)


def _facts(own: Own, stated: tuple[Stated, ...], mine: tuple[Stated, ...], above: _Below) -> Facts:
    """What is known of the documents: what the record tells, what the partner states, and what it is part of.

    stated: the statement of the source and those of all parts that hold; mine: the source's, and those about the record
    itself.
    """
    whole, *direct = mine
    told = own.latest
    if told and above.earliest and above.latest and told < above.earliest:
        # Older than all of what it is part of, "1493" in a file of 1943: a slip, and what is doubtful is the latest.
        told = above.latest
    return Facts(
        earliest=_any(min, [own.earliest, *(_day(each.earliest, 101) for each in direct)])
        or above.earliest
        or _day(whole.earliest, 101),
        latest=_any(max, [told, *(_day(each.latest, 1231) for each in direct)])
        or above.latest
        or _day(whole.latest, 1231),
        closing=_any(max, [each.closing for each in stated]),
        death=_any(max, [own.death, *(each.died for each in stated)]),
        birth=_any(max, [own.birth, *(each.born for each in stated)]),
        use=_any(max, [each.use for each in stated]),
    )


def _days(dates: tuple[Date, ...]) -> tuple[int | None, int | None]:
    """First and last possible day of all dates; None where one of them leaves it open."""
    if not dates:
        return None, None
    if len(dates) == 1:
        return dates[0].earliest or None, dates[0].latest or None
    first = None if any(not each.earliest for each in dates) else min(each.earliest for each in dates)
    last = None if any(not each.latest for each in dates) else max(each.latest for each in dates)
    return first, last


def _year(person: Person, types: frozenset[str]) -> int | None:
    """The last possible year of what happened to a person; None where it did not, or no date ends it."""
    dates = [each.date for each in person.events if each.type in types]
    dates += [each for each in person.dates if each.type in types]
    years = [each.latest // 10_000 for each in dates if each is not None and each.latest]
    return max(years) if years and len(years) == len(dates) else None


def _day(year: int | None, day: int) -> int | None:
    """A day of a stated year."""
    return None if year is None else year * 10_000 + day


def _any(choose: Callable[[list[int]], int], found: list[int | None]) -> int | None:
    """The chosen one of what is known."""
    known = [each for each in found if each is not None]
    return choose(known) if known else None
