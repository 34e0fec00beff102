"""The parts of records: each entry of the mapping as a function from a row to a tuple of parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec

from passeur.formats.elements import named_language
from passeur.formats.markup import html_phrase
from passeur.formats.table_dates import cached_reader, make_dates
from passeur.formats.table_mapping import (
    AgentEntry,
    DateEntry,
    DigitalEntry,
    EventEntry,
    ExtentEntry,
    IdentifierEntry,
    LinkEntry,
    Mapping,
    NameEntry,
    NoteEntry,
    PlaceEntry,
    RelationEntry,
    RightEntry,
    TermEntry,
    TextEntry,
    Value,
    Word,
    entries,
)
from passeur.formats.table_values import Columns, Lookups, Many, One, Row, Values
from passeur.model.ids import record_id
from passeur.model.record import (
    FORMS,
    LEVELS,
    SCHOOL_LEVELS,
    Agent,
    Digital,
    Extent,
    Identifier,
    LifeEvent,
    Link,
    Name,
    Note,
    PlaceRef,
    Relation,
    Right,
    Term,
)
from passeur.model.text import Phrase, Text, fold_spaces, text
from passeur.network import Source
from passeur.report import Report

#: The values of one field of a record, for one row.
Maker = Callable[[Row], Any]
Entry = TypeVar("Entry", bound=Value)

_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]{1,12})?\.?")
_YES, _NO = frozenset({"yes", "oui", "true", "vrai", "1", "x"}), frozenset({"no", "non", "false", "faux", "0", "-"})
_PARAGRAPH = re.compile(r"[\r\n]+")
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")


class Parts:
    """Prepares the functions for one file. line, record: the row that is being read, for remarks."""

    def __init__(self, mapping: Mapping, header: Sequence[str] | None, source: Source, report: Report):
        self.mapping, self.source, self.report = mapping, source, report
        self.line, self.record = 0, ""
        self.lookups = Lookups(mapping.lookups, report)
        self.columns = Columns(header)
        self.values = Values(self.columns, self.lookups, mapping.empty)
        self.lang = mapping.lang if isinstance(mapping.lang, str) and mapping.lang else source.lang
        self._read_date = cached_reader()

    def remark(self, kind: str, words: str) -> None:
        """A remark about the record that is being made."""
        self.report.remark(kind, words, self.line, self.record)

    def makers(self) -> dict[str, Maker]:
        """The functions for the mapping's fields, in the model's order."""
        mapping, values = self.mapping, self.values
        makers: dict[str, Maker] = {
            "title": self._all("title", TextEntry, partial(self._texts, first=True)),
            "identifiers": self._all("identifiers", IdentifierEntry, self._identifiers),
            "form": self._controlled("form", mapping.form, FORMS),
            "form_text": self._all("form_text", TextEntry, self._texts),
            "dates": self._all("dates", DateEntry, self._dates),
            "agents": self._all("agents", AgentEntry, self._agents),
            "places": self._all("places", PlaceEntry, self._places),
            "terms": self._all("terms", TermEntry, self._terms),
            "notes": self._all("notes", NoteEntry, self._notes),
            "digital": self._all("digital", DigitalEntry, self._digital),
            "links": self._all("links", LinkEntry, self._links),
            "relations": self._all("relations", RelationEntry, self._relations),
            "rights": self._all("rights", RightEntry, self._rights),
            "level": self._controlled("level", mapping.level, LEVELS),
            "level_text": values.one(mapping.level_text),
            "languages": _languages(values.many(mapping.languages)),
            "extents": self._all("extents", ExtentEntry, self._extents),
            "repository": _folded(values.one(mapping.repository)),
            "location": _folded(values.one(mapping.location)),
            "credit": self._all("credit", TextEntry, self._texts),
            "names": _once(self._all("names", NameEntry, self._names)),
            "events": self._joined([self._events(entry) for entry in mapping.events]),
            "gender": values.word(mapping.gender),
            "type": values.word(mapping.type),
            "lat": self._degrees(values.one(mapping.lat), 90),
            "lon": self._degrees(values.one(mapping.lon), 180),
            "audience": _tuple(values.many(_as_value(mapping.audience), word=True)),
            "site": values.word(mapping.site),
            "levels": self._levels(values.many(_as_value(mapping.levels), word=True)),
            "permanent": self._yes(values.word(mapping.permanent)),
            "minutes": self._minutes(values.one(mapping.minutes)),
            "prices": self._all("prices", TextEntry, self._texts),
            "alternatives": self._all("alternatives", TextEntry, self._texts),
            "broader": self._ids(values.many(mapping.broader)),
            "related": self._ids(values.many(mapping.related)),
        }
        return {name: make for name, make in makers.items() if getattr(mapping, name)}

    def _all(self, name: str, kind: type[Entry], make: Callable[[Entry], Maker]) -> Maker:
        """One function for all entries of a field; an entry that is a string names a column."""
        made = [
            make(kind(column=entry) if isinstance(entry, str) else entry)  # type: ignore[arg-type]
            for entry in entries(getattr(self.mapping, name))
        ]
        return self._joined(made)

    @staticmethod
    def _joined(makers: list[Maker]) -> Maker:
        """The results of several functions, one after the other."""
        if len(makers) == 1:
            return makers[0]
        return lambda row: tuple(item for make in makers for item in make(row))

    def _controlled(self, name: str, field: Word, allowed: tuple[str, ...]) -> Maker:
        """A word that must be one of `allowed`; another is left out with a remark."""
        get = self.values.word(field)

        def controlled(row: Row) -> str:
            word = get(row)
            if word and word not in allowed:
                self.remark("lookup", f"{name} {word[:60]!r} is not a word of the model: give a lookup")
                return ""
            return word

        return controlled

    def _levels(self, many: Many) -> Maker:
        """Levels of schools; a word that is none is left out with a remark."""

        def levels(row: Row) -> tuple[str, ...]:
            found = many(row)
            for word in found:
                if word not in SCHOOL_LEVELS:
                    self.remark("lookup", f"levels {word[:60]!r} is not a word of the model: give a lookup")
            return tuple(word for word in found if word in SCHOOL_LEVELS)

        return levels

    def _yes(self, get: One) -> Callable[[Row], bool | None]:
        """Whether a cell says yes; an empty one says nothing, and what is neither yes nor no is remarked."""

        def yes(row: Row) -> bool | None:
            word = get(row).strip().casefold()
            if word and word not in _YES | _NO:
                self.remark("yes-no", f"{word[:40]!r} is neither yes nor no")
            return True if word in _YES else None

        return yes

    def _minutes(self, get: One) -> Callable[[Row], int | None]:
        """A length of time in minutes."""

        def minutes(row: Row) -> int | None:
            value = get(row).strip()
            if value and not (value.isdigit() and 0 < int(value) < 10_000):
                self.remark("minutes", f"{value[:40]!r} is not a number of minutes")
            return int(value) if value.isdigit() and 0 < int(value) < 10_000 else None

        return minutes

    def _ids(self, many: Many) -> Maker:
        """Record ids of this source."""
        return lambda row: tuple(record_id(self.source.id, value) for value in many(row))

    def _degrees(self, get: One, most: int) -> Callable[[Row], float | None]:
        """A coordinate; one that is no number or beyond `most` is left out with a remark."""

        def degrees(row: Row) -> float | None:
            """The degrees of one row, None without any."""
            value = get(row)
            if not value:
                return None
            if _DEGREES.fullmatch(value):
                number = float(value.replace(",", "."))
                if abs(number) <= most:
                    return number
            self.remark("coordinates", f"{value[:40]!r} is not a number of degrees up to {most}")
            return None

        return degrees

    def _texts(self, entry: TextEntry, first: bool = False) -> Maker:
        """Text; first: only the first value that is filled."""
        many, lang = self.values.many(entry), entry.lang or self.lang

        def texts(row: Row) -> Text:
            found = many(row)
            return tuple(Phrase(fold_spaces(value), lang) for value in (found[:1] if first else found))

        return texts

    def _identifiers(self, entry: IdentifierEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        type_of = values.word(entry.type)
        return lambda outer: tuple(
            Identifier(fold_spaces(value), type_of(row)) for row in rows(outer) for value in many(row)
        )

    def _dates(self, entry: DateEntry) -> Maker:
        return make_dates(entry, self.values, self.lang, self._read_date, lambda words: self.remark("date", words))

    def _agents(self, entry: AgentEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        role = values.word(entry.role)
        role_text = values.one(entry.role_text)
        type_of = values.word(entry.type)
        ref = values.one(entry.ref)
        authority = values.word(entry.authority)
        attribution = values.one(entry.attribution)
        dates = values.one(entry.dates)

        def agents(outer: Row) -> tuple[Agent, ...]:
            """The agents of one row."""
            return tuple(
                Agent(
                    fold_spaces(name),
                    role(row),
                    role_text(row),
                    type_of(row),
                    ref(row),
                    authority(row) if ref(row) else "",
                    attribution(row),
                    dates(row),
                )
                for row in rows(outer)
                for name in many(row)
            )

        return agents

    def _places(self, entry: PlaceEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        role = values.word(entry.role)
        ref = values.one(entry.ref)
        authority = values.word(entry.authority)
        lat = self._degrees(values.one(entry.lat), 90)
        lon = self._degrees(values.one(entry.lon), 180)
        both = values.one(entry.coordinates)
        lat_of, lon_of = self._degrees(_half(both, 0), 90), self._degrees(_half(both, 1), 180)

        def places(outer: Row) -> tuple[PlaceRef, ...]:
            """The places of one row."""
            made = []
            for row in rows(outer):
                north, east = (lat_of(row), lon_of(row)) if entry.coordinates else (lat(row), lon(row))
                if north is None or east is None:
                    north = east = None
                reference = ref(row)
                made += [
                    PlaceRef(fold_spaces(name), role(row), reference, authority(row) if reference else "", north, east)
                    for name in many(row)
                ]
            return tuple(made)

        return places

    def _terms(self, entry: TermEntry) -> Maker:
        values, rows = self.values.inside(entry)
        if entry.also and isinstance(entry.column, str) and entry.column.endswith("[]"):
            # A list of words has its other languages in lists beside it: all of them are seen from the whole row.
            values, rows = self.values, lambda row: (row,)
        many = values.many(entry)
        type_of = values.word(entry.type)
        ref = values.one(entry.ref)
        authority = values.word(entry.authority)
        lang = entry.lang or self.lang
        others = [
            (other, values.many(Value(column=column, split=entry.split) if isinstance(column, str) else column))
            for other, column in entry.also.items()
        ]

        def labels(row: Row) -> Iterator[Text]:
            mine = many(row)
            said = [(other, found) for other, get in others if len(found := get(row)) == len(mine)]
            for place, label in enumerate(mine):
                yield (*text(label, lang), *[phrase for other, found in said for phrase in text(found[place], other)])

        return lambda outer: tuple(
            Term(label, type_of(row), ref(row), authority(row) if ref(row) else "")
            for row in rows(outer)
            for label in labels(row)
        )

    def _notes(self, entry: NoteEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        heading = values.word(entry.heading)
        lang = entry.lang or self.lang
        phrase = html_phrase if entry.html else _paragraphs
        return lambda outer: tuple(
            Note(entry.type, (made,), heading(row))
            for row in rows(outer)
            for value in many(row)
            if (made := phrase(value, lang)).value
        )

    def _extents(self, entry: ExtentEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        type_of = values.word(entry.type)
        unit_of = values.word(entry.unit)

        def extent(value: str, type: str, unit: str) -> Extent:
            size = _SIZE.fullmatch(value)
            if not size:
                return Extent(fold_spaces(value), type=type)
            shown = value if size[2] or not unit else f"{value} {unit}"
            return Extent(fold_spaces(shown), float(size[1].replace(",", ".")), size[2] or unit, type)

        return lambda outer: tuple(
            extent(value, type_of(row), unit_of(row)) for row in rows(outer) for value in many(row)
        )

    def _addresses(self, many: Many) -> Many:
        """Web addresses; what is not an absolute http(s) address, nor begins with www., is left out with a remark."""

        def addresses(row: Row) -> list[str]:
            """The addresses of one row."""
            found = []
            for value in many(row):
                address = value.replace(" ", "%20")
                address = f"http://{address}" if address.startswith("www.") else address
                if _ADDRESS.fullmatch(address):
                    found.append(address)
                else:
                    self.remark("address", f"{value[:80]!r} is not an address that begins with http:// or https://")
            return found

        return addresses

    def _digital(self, entry: DigitalEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = self._addresses(values.many(entry))
        role = values.word(entry.role)
        label = values.one(entry.label)
        rights = values.one(entry.rights)
        media = values.word(entry.media_type)
        return lambda outer: tuple(
            Digital(url, role(row), fold_spaces(label(row)), fold_spaces(rights(row)), media(row))
            for row in rows(outer)
            for url in many(row)
        )

    def _links(self, entry: LinkEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = self._addresses(values.many(entry))
        label = values.one(entry.label)
        rel = values.word(entry.rel)
        return lambda outer: tuple(Link(url, label(row), rel(row)) for row in rows(outer) for url in many(row))

    def _relations(self, entry: RelationEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry)
        type_of = values.word(entry.type)
        label = values.one(entry.label)
        return lambda outer: tuple(
            Relation(type_of(row), record_id(entry.source, value) if entry.source else value, fold_spaces(label(row)))
            for row in rows(outer)
            for value in many(row)
        )

    def _rights(self, entry: RightEntry) -> Maker:
        values = self.values
        many = values.many(entry)
        uri_of = values.word(entry.uri)
        type_of = values.word(entry.type)
        holder = values.one(entry.holder)
        lang = entry.lang or self.lang

        def rights(row: Row) -> tuple[Right, ...]:
            words = many(row)
            uri = uri_of(row)
            if not words:
                return (Right((), uri, type_of(row), holder(row)),) if uri else ()
            return tuple(Right(text(value, lang), uri, type_of(row), holder(row)) for value in words)

        return rights

    def _names(self, entry: NameEntry) -> Maker:
        values, rows = self.values.inside(entry)
        many = values.many(entry) if entry.column or entry.template or entry.constant else None
        type_of = values.word(entry.type)
        found_in = values.one(entry.source)
        parts = [_folded(values.one(data)) for data in (entry.given, entry.family, entry.particle, entry.title)]
        borne = values.one(entry.dates)
        lang = self.lang[:2] if self.lang[:2] in ("fr", "en") else ""

        def names(outer: Row) -> tuple[Name, ...]:
            """The names of one row."""
            made = []
            for row in rows(outer):
                given, family, particle, title = (part(row) for part in parts)
                whole = many(row) if many else [_from_parts(given, family, particle)]
                made += [
                    Name(
                        fold_spaces(value),
                        type_of(row),
                        given,
                        family,
                        particle,
                        title,
                        entry.lang,
                        dates=(self._read_date(phrase, lang, "", "")[0],) if (phrase := borne(row)) else (),
                        source=found_in(row),
                    )
                    for value in whole
                    if value
                ]
            return tuple(made)

        return names

    def _events(self, entry: EventEntry) -> Maker:
        date = DateEntry(column=entry.date) if isinstance(entry.date, str) else entry.date
        place = PlaceEntry(column=entry.place) if isinstance(entry.place, str) else entry.place
        words = TextEntry(column=entry.text) if isinstance(entry.text, str) else entry.text
        type_of = self.values.word(entry.type)
        dates_of, places_of, texts_of = self._dates(date), self._places(place), self._texts(words)

        def events(row: Row) -> tuple[LifeEvent, ...]:
            dates, places, texts = dates_of(row), places_of(row), texts_of(row)
            if not (dates or places or texts):
                return ()
            type = type_of(row) or "event"
            if dates and type in ("birth", "death"):
                dates = (msgspec.structs.replace(dates[0], type=dates[0].type or type),)
            return (LifeEvent(type, dates[0] if dates else None, places[0] if places else None, texts),)

        return events


def _as_value(word: Word) -> Word:
    """A word as a constant, so that `many` does not take it for a column."""
    return Value(constant=word) if isinstance(word, str) and word else word


def _tuple(many: Many) -> Maker:
    return lambda row: tuple(many(row))


def _languages(many: Many) -> Maker:
    """Languages as tags, where a cell holds a language's code or name; else as written."""
    return lambda row: tuple(named_language(value) or value for value in many(row))


def _once(names: Maker) -> Maker:
    """Names, without the variants that are spelt as a name before them."""

    def once(row: Row) -> tuple[Name, ...]:
        made: list[Name] = []
        for name in names(row):
            if name.type != "variant" or all(name.value != other.value for other in made):
                made.append(name)
        return tuple(made)

    return once


def _folded(get: One) -> One:
    return lambda row: fold_spaces(get(row))


def _half(get: One, index: int) -> One:
    """One of the two numbers of a pair "48.85, 2.34" (comma, semicolon or space between them)."""

    def half(row: Row) -> str:
        numbers = re.findall(r"-?\d+(?:\.\d+)?", get(row))
        return numbers[index] if len(numbers) == 2 else ""

    return half


def _from_parts(given: str, family: str, particle: str) -> str:
    """A name of its parts, as catalogues file it: "family, given particle"."""
    return ", ".join(part for part in (family, " ".join(piece for piece in (given, particle) if piece)) if part)


def _paragraphs(value: str, lang: str) -> Phrase:
    """Text whose line breaks are kept as single ones."""
    folded = (fold_spaces(line) for line in _PARAGRAPH.split(value))
    return Phrase("\n".join(line for line in folded if line), lang)
