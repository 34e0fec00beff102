"""People who may be living are not published.

After the rule of the Finnish WarSampo prisoner register: a person with a date of death is dead; without one, a person
born less than 120 years ago may be living. A partner may answer for a source whose publication it stands by (a
published memorial list, a museum's own artists) by writing `living = "published"` in the source's table.
An archivist-lawyer must check this rule before a real launch.
"""

from passeur.model.record import AnyRecord, Person

#: Years after a birth during which a person without a date of death may be living.
LIFETIME = 120


def may_be_living(person: Person, year: int) -> bool:
    """Whether `person` may be living in `year`: born less than LIFETIME years before, and nothing says that they died.

    A person of whom neither birth nor death is known is judged by any other date of their life; without any, the
    record says nothing about a life that could be living, and stands (names in catalogues of the past).
    """
    if any(event.type in _ENDS for event in person.events):
        return False
    births = [event.date.latest for event in person.events if event.type == "birth" and event.date]
    births += [date.latest for date in person.dates if date.type == "birth"]
    known = [date for date in births if date]
    return bool(known) and year - max(known) // 10_000 < LIFETIME


#: Events that nobody outlives.
_ENDS = frozenset({"death", "execution", "burial"})


def withheld(record: AnyRecord, year: int, published: bool) -> bool:
    """Whether `record` must stay out of an edition of `year`; `published`: the partner answers for its source."""
    return isinstance(record, Person) and not published and may_be_living(record, year)
