"""What the guide is asked about, worked out once: the question taken apart, themes, places, years, persons."""

from collections.abc import Iterator

import msgspec

from passeur.guide.model import Context
from passeur.guide.question import Question
from passeur.model.record import AnyRecord, LifeEvent, Person


class Matter(msgspec.Struct, frozen=True):
    """topics: theme → weight, the heaviest first. years: of the question or of the record, first and last."""

    context: Context
    question: Question
    topics: dict[str, float]
    years: tuple[int, int] | None = None

    @property
    def records(self) -> tuple[AnyRecord, ...]:
        """The record and the others of the same person."""
        first = (self.context.record,) if self.context.record is not None else ()
        return (*first, *self.context.members)

    def events(self) -> Iterator[LifeEvent]:
        """The events of a life that records tell, whoever tells them."""
        for record in self.records:
            if isinstance(record, Person):
                yield from record.events


def years_of_record(record: AnyRecord | None, most: int = 60) -> tuple[int, int] | None:
    """The first and last year of a record's own dates; None where they span more than `most` years."""
    if record is None:
        return None
    dates = [date for date in record.dates if date.earliest and date.latest]
    if not dates:
        return None
    first = min(date.earliest for date in dates if date.earliest) // 10_000
    last = max(date.latest for date in dates if date.latest) // 10_000
    return (first, last) if last - first <= most else None
