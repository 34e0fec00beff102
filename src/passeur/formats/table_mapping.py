"""The mapping of a table, as `[sources.<id>.mapping]` of network.toml says it: its words, checked.

A curator reads this as docs/formats/table-mapping.md. Two rules hold throughout: where the partner's data goes, a
string is the name of a column; where a word of the record model goes (kind, form, level, role, type, lang, ...), a
string is that word. A table `{column = ..., lookup = ...}` may stand in either place.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import re2

from passeur.described import convert
from passeur.errors import Refused
from passeur.model.record import FORMS, KINDS, LEVELS, SECTIONS


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one or more values come from, and what is done with them, in the order of these fields.

    column: a column, or several whose values follow one another. constant: the same for every row. template:
    "{family}[, {given}]", where a part in square brackets is left out when one of its columns is empty; together with
    a column, it is made for each value, which it names "{value}". split: the sign between several values in one cell.
    extract: an RE2 pattern; its first group (or the whole match) is kept, and nothing where it does not match.
    strip: characters taken off both ends. empty: values that mean "nothing". lookup: name of one of `lookups`.
    default: what stands for an empty value, or for one that the lookup does not know.
    """

    column: str | list[str] = []
    constant: str = ""
    template: str = ""
    split: str = ""
    extract: str = ""
    strip: str = ""
    empty: list[str] = []
    lookup: str = ""
    default: str = ""


#: A column's name or a Value.
Data = str | Value
#: A word of the model or a Value.
Word = str | Value


class TextEntry(Value, frozen=True):
    """Text in a language."""

    lang: str = ""


class IdentifierEntry(Value, frozen=True):
    """→ Identifier."""

    type: Word = ""


class DateEntry(Value, frozen=True):
    """→ Date. earliest, latest, normal: columns in ISO 8601 beside the phrase.

    order: "dmy", "mdy" or "ymd" for dates in figures (`3/8/2025`), which mean different days in different countries.
    """

    type: Word = ""
    lang: str = ""
    earliest: Data = ""
    latest: Data = ""
    normal: Data = ""
    order: str = ""


class AgentEntry(Value, frozen=True):
    """→ Agent."""

    role: Word = ""
    role_text: Data = ""
    type: Word = ""
    ref: Data = ""
    authority: Word = ""
    attribution: Data = ""
    dates: Data = ""


class PlaceEntry(Value, frozen=True):
    """→ PlaceRef. lat, lon: columns in degrees; coordinates: one column "latitude, longitude"."""

    role: Word = ""
    ref: Data = ""
    authority: Word = ""
    lat: Data = ""
    lon: Data = ""
    coordinates: Data = ""


class TermEntry(TextEntry, frozen=True):
    """→ Term. also: language → the column that says the same in it, cut by the same sign."""

    type: Word = "subject"
    ref: Data = ""
    authority: Word = ""
    also: dict[str, Data] = {}


class NoteEntry(TextEntry, frozen=True):
    """→ Note. html: the column holds HTML."""

    type: str = "note"
    heading: Word = ""
    html: bool = False


class ExtentEntry(Value, frozen=True):
    """→ Extent. unit: added to a bare number."""

    type: Word = "extent"
    unit: Word = ""


class DigitalEntry(Value, frozen=True):
    """→ Digital."""

    role: Word = ""
    label: Data = ""
    rights: Data = ""
    media_type: Word = ""


class LinkEntry(Value, frozen=True):
    """→ Link."""

    rel: Word = "see-also"
    label: Data = ""


class RelationEntry(Value, frozen=True):
    """→ Relation. source: the source whose record is meant; without it the value stays the partner's own id."""

    type: Word = "associative"
    source: str = ""
    label: Data = ""


class RightEntry(TextEntry, frozen=True):
    """→ Right."""

    uri: Word = ""
    type: Word = "object"
    holder: Data = ""


class NameEntry(Value, frozen=True):
    """→ Name. Without a column of its own the name is made of its parts: "family, given". dates: when it was borne."""

    type: Word = "preferred"
    given: Data = ""
    family: Data = ""
    particle: Data = ""
    title: Data = ""
    lang: str = ""
    source: Data = ""
    dates: Data = ""


class EventEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """→ LifeEvent. Nothing is made where date, place and text are all empty."""

    type: Word
    date: str | DateEntry = ""
    place: str | PlaceEntry = ""
    text: str | TextEntry = ""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole mapping. Keys are fields of the record model; see passeur.model.record.

    id: the column, or columns, that tell records apart. group: rows that follow one another with the same id are
    one record. lookups: name → value → value. ignore: column → reason; a name that ends in `*` stands for all that
    begin so. empty: values that mean "nothing" in every column.
    """

    kind: Word = "holding"
    id: str | list[str] | Value = []
    group: bool = False
    lang: Word = ""
    empty: list[str] = []
    lookups: dict[str, dict[str, str]] = {}
    ignore: dict[str, str] = {}

    title: str | TextEntry | list[str | TextEntry] = []
    identifiers: str | IdentifierEntry | list[str | IdentifierEntry] = []
    form: Word = ""
    form_text: str | TextEntry | list[str | TextEntry] = []
    level: Word = ""
    level_text: Data = ""
    type: Word = ""
    parent: Data = ""
    dates: str | DateEntry | list[str | DateEntry] = []
    agents: str | AgentEntry | list[str | AgentEntry] = []
    places: str | PlaceEntry | list[str | PlaceEntry] = []
    terms: str | TermEntry | list[str | TermEntry] = []
    notes: str | NoteEntry | list[str | NoteEntry] = []
    extents: str | ExtentEntry | list[str | ExtentEntry] = []
    digital: str | DigitalEntry | list[str | DigitalEntry] = []
    links: str | LinkEntry | list[str | LinkEntry] = []
    relations: str | RelationEntry | list[str | RelationEntry] = []
    rights: str | RightEntry | list[str | RightEntry] = []
    languages: Data = ""
    repository: Data = ""
    location: Data = ""
    credit: str | TextEntry | list[str | TextEntry] = []
    names: str | NameEntry | list[str | NameEntry] = []
    events: list[EventEntry] = []
    gender: Word = ""
    lat: Data = ""
    lon: Data = ""
    audience: Word = ""
    site: Word = ""
    levels: Word = ""
    permanent: Word = ""
    minutes: Data = ""
    prices: str | TextEntry | list[str | TextEntry] = []
    alternatives: str | TextEntry | list[str | TextEntry] = []
    broader: Data = ""
    related: Data = ""


#: Fields that only some kinds have; all other fields belong to every kind.
ONLY: dict[str, tuple[str, ...]] = {
    "level": ("holding",), "level_text": ("holding",), "extents": ("holding",), "repository": ("holding",),
    "location": ("holding",), "credit": ("holding",), "languages": ("holding", "offer"),
    "names": ("person", "group", "place"), "events": ("person", "group"), "gender": ("person",),
    "lat": ("place",), "lon": ("place",), "type": ("group", "place", "event", "offer"),
    "audience": ("offer",), "site": ("offer",), "levels": ("offer",), "permanent": ("offer",),
    "minutes": ("offer",), "prices": ("offer",),
    "alternatives": ("theme",), "broader": ("theme",), "related": ("theme",),
}  # fmt: skip

_WORDS: dict[str, tuple[str, ...]] = {"kind": KINDS, "form": FORMS, "level": LEVELS}


def parse_mapping(data: dict[str, Any], source: str) -> Mapping:
    """The mapping that a source's table holds. Raises Refused, naming the key that is wrong."""
    try:
        mapping = convert(data, Mapping, f"sources.{source}.mapping")
    except ValueError as error:
        raise Refused(f"{error} (see docs/formats/table-mapping.md)") from error
    problems = list(_problems(mapping))
    if problems:
        raise Refused(f"[sources.{source}.mapping]: " + "; ".join(problems))
    return mapping


def entries(field: object) -> list[object]:
    """The entries of a field that may be one or a list."""
    return field if isinstance(field, list) else [field] if field else []


def values(thing: object, key: str = "") -> Iterator[tuple[str, Value]]:
    """Every Value inside a mapping, with the key at which it stands, deepest last."""
    if isinstance(thing, Value):
        yield key, thing
    if isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from values(getattr(thing, name), f"{key}.{name}" if key else name)
    elif isinstance(thing, list):
        for index, item in enumerate(thing):
            yield from values(item, f"{key}[{index}]")


def _problems(mapping: Mapping) -> Iterator[str]:
    """What is wrong with a mapping whose types are right."""
    for key, value in values(mapping):
        if value.lookup and value.lookup not in mapping.lookups:
            yield f"{key}: lookup = {value.lookup!r} is not one of lookups"
        if value.constant and (value.column or value.template):
            yield f"{key}: give either constant, or column and template"
        if value.column and value.template and "{value}" not in value.template:
            yield f'{key}: a template beside a column names the column\'s value "{{value}}"'
        if value.extract:
            try:
                re2.compile(value.extract)
            except re2.error as error:
                yield f"{key}: extract is not an RE2 pattern: {error}"
        if isinstance(value, NoteEntry) and value.type not in SECTIONS:
            yield f"{key}: type = {value.type!r} is not one of {', '.join(SECTIONS)}"
        if isinstance(value, DateEntry) and value.order not in ("", "dmy", "mdy", "ymd"):
            yield f'{key}: order = {value.order!r} is not one of "dmy", "mdy", "ymd"'
    for key, allowed in _WORDS.items():
        field: Word = getattr(mapping, key)
        for word in _possible(field, mapping):
            if word and word not in allowed:
                yield f"{key} = {word!r} is not one of {', '.join(allowed)}"
    if isinstance(mapping.kind, str):
        for name, kinds in ONLY.items():
            if getattr(mapping, name) and mapping.kind not in kinds:
                yield f"{name}: a {mapping.kind} has none (only {', '.join(kinds)})"
    if mapping.group and not mapping.id:
        yield "group needs id"


def _possible(field: Word, mapping: Mapping) -> list[str]:
    """The words of the model that a field can give."""
    if isinstance(field, str):
        return [field]
    found = [field.constant, field.default]
    return found + list(mapping.lookups[field.lookup].values()) if field.lookup in mapping.lookups else found
