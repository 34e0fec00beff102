"""The fields of the embedded index: their names, how each is written and what it is for.

Names are made and read here only. SCHEMA_VERSION is written into every index; an index of another version is refused.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.search import analysis
from passeur.search.aside import Aside
from passeur.search.document import Document

SCHEMA_VERSION = 13

#: Text: everything as it is written (phrases, beginnings), everything but stopwords by French and by English stems.
EXACT, FRENCH, ENGLISH = "exact", "fr", "en"
#: Text of one part of the record, for `field:word` and for ranking. Names are not stemmed, the others as
#: French; TITLE_STEMS has no stopwords.
TITLE, TITLE_STEMS, NAME, THEME, PLACE = "title", "title_fr", "name", "theme", "place"
#: Keys: the record's id, its identifiers in compact form, its parent, the first letters of its title's words.
ID, IDENTIFIER, PARENT, BEGINS = "id", "identifier", "parent", "begins"
#: Numbers that sort; each but COARSE is unique, so a page can begin after the last key of the page before.
RANK, DATE_UP, DATE_DOWN, TREE = "by_rank", "by_date", "by_date_down", "by_tree"
#: The title's sort key, and its first letters as a number that is in the same order.
KEY, COARSE = "by_title", "by_title_coarse"
#: The sort key of a person's or group's name; its first letters as a number, which for all other records comes after.
NAME_KEY, NAME_COARSE = "by_name", "by_name_coarse"
#: The last day, for ranges; how much a record's score weighs.
LATEST, WEIGHT = "latest", "weight"
#: What is given back with a hit (`Stored`).
STORED = "stored"

#: Facets with many different values: each value has a number, by which it is filtered and counted.
NUMBERED = {name: f"number_{name}" for name in ("theme", "place")}
#: The same facets, but only values that many records have, by their places in a list of these: the first of a record,
#: the second and the third each in a column of which every record has one value, further ones in a column that few
#: have. Small numbers are counted in an array and others in a table; one value a record takes a third of the time of
#: several.
FREQUENT = {name: tuple([f"frequent_{name}_{at}" for at in (1, 2, 3)]) for name in NUMBERED}
FREQUENT_MORE = {name: f"frequent_{name}_more" for name in NUMBERED}
#: Most values of a facet in that list, and what stands in a column for none.
MOST_FREQUENT = NO_VALUE = 4_000
_NONE = (NO_VALUE,) * 3
#: Filters by all other facets of `query.FILTERS` but the parent, each value behind the name of its facet: one field,
#: since each field that a document has costs an update half a microsecond.
IS = "is"
#: Facets with few different values: all of a record's stand in one value of one field, and what records share is
#: counted once and then taken apart. Field → its facets, in the order in which they stand.
COMBINED = {
    "whose": ("kind", "partner", "source", "list"),
    "what": ("form", "level", "digital", "language"),
    "when": ("century", "decade"),
    "who": ("letter", "background"),
}
#: Facet → field that counts.
COUNTED = NUMBERED | {name: field for field, names in COMBINED.items() for name in names}
#: Part facets, and values of one facet.
_BETWEEN_FACETS, _BETWEEN_VALUES = "\x1e", "\x1f"

#: Values of a facet of which the numbers are remembered, and not worked out each time.
_KNOWN_VALUES = 16_384

#: A parent that stands for "none", so that tops can be asked for. No record id is like it.
NO_PARENT = "-"
#: The one value of the facet "digital": records without a digital object have none.
DIGITAL = "true"

#: Characters of text kept for snippets, and of each of names, agents, places and themes so many.
SNIPPET_TEXT = 3_000
STORED_LABELS = 12
#: Longest value of a facet, longest part of a title that is suggested by, longest key, in characters.
_LONGEST_VALUE = 300
_LONGEST_TITLE = 200
_LONGEST_KEY = 60

#: A record's number in the index: the part that it was built in, then its running number in that part, in 32 bits.
MOST_PARTS = 64
_RUNNING_BITS = 26
_NUMBER_BITS = 32
#: Bits of a value's number: exact in every kind of number, and wide enough that no two values share one.
_VALUE_BITS = 52
_DAY_OFFSET = 1 << 29
_NEVER = (1 << 30) - 1
_COARSE_BYTES = 8
_AFTER_TOPS = 1 << 40
#: Beyond the number of any sort key: the first byte of UTF-8 is never so high.
UNNAMED = 0x7F << 56
#: Lifts the score of tops by log2(2 + x), that is by a tenth.
_TOP_WEIGHT = 0.15


class Stored(NamedTuple):
    """What is kept of a document to show it and to find others like it."""

    id: str
    kind: str
    partner: str
    title: str
    title_en: str
    text: str
    text_en: str
    names: tuple[str, ...]
    agents: tuple[str, ...]
    places: tuple[str, ...]
    themes: tuple[str, ...]

    def shown(self) -> str:
        """The text that snippets are made of: what is said, then names, places and themes."""
        labels = self.names + self.agents + self.places + self.themes
        return analysis.nfc("\n".join((self.text, *labels) if self.text else labels))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Stored)


def stored(raw: bytes) -> Stored:
    """What `tantivy_document` stored."""
    return _decoder.decode(raw)


def schema() -> tantivy.Schema:
    """The schema of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(EXACT, tokenizer_name="spaced", index_option="position")
    builder.add_text_field(FRENCH, tokenizer_name="spaced", index_option="freq")
    builder.add_text_field(ENGLISH, tokenizer_name="spaced", index_option="freq")
    builder.add_text_field(TITLE, tokenizer_name="spaced", index_option="position")
    builder.add_text_field(TITLE_STEMS, tokenizer_name="spaced", index_option="basic")
    builder.add_text_field(NAME, tokenizer_name="spaced", index_option="position")
    builder.add_text_field(THEME, tokenizer_name="spaced", index_option="position")
    builder.add_text_field(PLACE, tokenizer_name="spaced", index_option="position")
    builder.add_text_field(BEGINS, tokenizer_name="spaced", index_option="basic")
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(IDENTIFIER, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(NAME_KEY, tokenizer_name="raw", index_option="basic", fast=True)
    for field in (PARENT, IS):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in NUMBERED.values():
        builder.add_integer_field(field, indexed=True, fast=True)
    for field in COMBINED:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in (RANK, DATE_UP, DATE_DOWN, TREE, COARSE, NAME_COARSE, LATEST):
        builder.add_integer_field(field, fast=True)
    for name, columns in FREQUENT.items():
        for field in (*columns, FREQUENT_MORE[name]):
            builder.add_integer_field(field, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Give `index` the analyzer that the schema names; needed in every process that opens it."""
    index.register_tokenizer("spaced", analysis.spaced())


class Numbers:
    """The numbers of the values of NUMBERED facets: a hash of the value, the same in every part of an index; and the
    places of those that are frequent."""

    def __init__(self, frequent: Mapping[str, Sequence[str]] | None = None, folder: Path | None = None) -> None:
        """frequent: values by facet; of each facet the first MOST_FREQUENT count. folder: as `aside.Aside` has it."""
        self._aside = Aside(folder)
        listed = {name: (frequent or {}).get(name, ())[:MOST_FREQUENT] for name in NUMBERED}
        self._known: dict[str, dict[str, int]] = {name: {} for name in NUMBERED}
        self.frequent = {name: list(dict.fromkeys(map(number_of, values))) for name, values in listed.items()}
        self._places = {name: {number: at for at, number in enumerate(each)} for name, each in self.frequent.items()}

    def add_to(self, given: dict[str, Any], facet: str, values: tuple[str, ...]) -> None:
        """Give a document the numbers of its values of one facet."""
        first, more = FREQUENT[facet], FREQUENT_MORE[facet]
        frequent: list[int] = []
        if values:
            known, places = self._known[facet], self._places[facet]
            if len(known) >= _KNOWN_VALUES:
                self._forget(facet)
            numbers = [known.get(value) or known.setdefault(value, number_of(value)) for value in values]
            given[NUMBERED[facet]] = numbers
            frequent = [places[number] for number in numbers if number in places]
            if len(frequent) > len(first):
                given[more] = frequent[len(first) :]
        given.update(zip(first, (*frequent[: len(first)], *_NONE), strict=False))

    def _forget(self, facet: str) -> None:
        """Set the values of a facet aside, which may come again."""
        known = self._known[facet]
        self._aside.put(facet, {number: text for text, number in known.items()})
        known.clear()

    def texts(self) -> dict[str, dict[int, str]]:
        """The values that documents had, by facet and number."""
        aside = self._aside.take()
        return {
            name: aside.get(name, {}) | {number: text for text, number in known.items()}
            for name, known in self._known.items()
        }


def number_of(value: str) -> int:
    """The number of a value of a NUMBERED facet: a hash of `_VALUE_BITS` bits, the same in every process."""
    digest = blake2b(analysis.nfc(value).encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _VALUE_BITS)


def filter_term(name: str, value: str) -> tuple[str, str | int]:
    """The field and the term that a value of a filter stands for."""
    if name in NUMBERED:
        return NUMBERED[name], number_of(value)
    return (PARENT, value or NO_PARENT) if name == "parent" else (IS, _is(name, analysis.nfc(value)))


def _is(name: str, value: str) -> str:
    """The term of a value of a facet that IS filters by."""
    return f"{name}{_BETWEEN_VALUES}{value[:_LONGEST_VALUE]}"


def first_number(part: int) -> int:
    """The number before the first record's in a part. Raises ValueError for a part that no index can have."""
    if not 0 <= part < MOST_PARTS:
        raise ValueError(f"an index has at most {MOST_PARTS} parts, numbered from 0, so none is number {part}")
    return part << _RUNNING_BITS


def tantivy_document(document: Document, number: int, numbers: Numbers, schema: tantivy.Schema) -> tantivy.Document:
    """`document` as tantivy takes it. number: its own in the index, `first_number` of the part plus 1, 2, 3, ..."""
    nfc, top, agents, themes, places = analysis.nfc, document.top, document.agents, document.themes, document.places
    title, title_en, text = nfc(document.title), nfc(document.title_en), nfc(document.text)
    names = document.names + agents
    first, body, *others = analysis.folded_each([title, text, *names, *document.identifiers])
    named, identifiers = others[: len(names)], others[len(names) :]
    key = " ".join(first.replace(analysis.GAP, " ").split())
    titles = f"{key} | {analysis.sort_key(title_en)}" if title_en else key
    values: dict[str, Any] = {
        ID: document.id,
        KEY: key[:_LONGEST_KEY],
        COARSE: coarse(key),
        NAME_COARSE: coarse(document.sort_name) if document.sort_name else UNNAMED | number,
        BEGINS: analysis.beginnings(titles[:_LONGEST_TITLE]),
        PARENT: document.parent or NO_PARENT,
        TITLE: titles,
        TITLE_STEMS: analysis.telling_stems(titles, "fr"),
        RANK: number if top else _AFTER_TOPS | number,
        TREE: tree_key(document.order) | number,
        WEIGHT: _TOP_WEIGHT if top else 0.0,
        STORED: _stored(document, title, title_en, text),
    }
    if document.sort_name:
        values[NAME_KEY] = document.sort_name[:_LONGEST_KEY]
    if document.person_names:
        begun = " ".join([titles, *named[: len(document.names)]])
        values[BEGINS] = analysis.beginnings(begun[:_LONGEST_TITLE])
    if named:
        values[NAME] = named
    if themes:
        values[THEME] = [_stemmed(theme) for theme in themes]
    if places:
        values[PLACE] = [_stemmed(place) for place in places]
    numbers.add_to(values, "theme", themes)
    numbers.add_to(values, "place", places)
    if identifiers:
        values[IDENTIFIER] = [_compact(value) for value in identifiers]
    labels = " | ".join([*named, *[_folded(label) for label in places + themes], *identifiers])
    _add_days(values, document, number)
    _add_facets(values, document)
    values[IS] = [*values[IS], *[_is("agent", nfc(agent)) for agent in agents]]
    _add_text(values, document, titles, labels, body)
    return tantivy.Document.from_dict(values, schema)


def _add_facets(values: dict[str, Any], document: Document) -> None:
    """Add what filters and what is counted, but for NUMBERED facets and agents."""
    shared, filters = _facets(
        document.kind,
        document.partner,
        document.source,
        document.list,
        document.form,
        document.level,
        document.digital,
        document.languages,
    )
    values.update(shared)
    values["when"], when = _combined("when", (document.centuries, document.decades))
    values[IS] = filters + when
    if document.letter or document.backgrounds:
        values["who"], who = _combined("who", ((document.letter,), document.backgrounds))
        values[IS] += who


@lru_cache(maxsize=16_384)
def _facets(
    kind: str, partner: str, source: str, list: str, form: str, level: str, digital: bool, languages: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The values of "whose" and "what", and the terms that filter by their facets."""
    whose, by_whose = _combined("whose", ((kind,), (partner,), (source,), (list,)))
    what, by_what = _combined("what", ((form,), (level,), (DIGITAL if digital else "",), languages))
    return {"whose": whose, "what": what}, by_whose + by_what


@lru_cache(maxsize=16_384)
def _combined(field: str, facets: tuple[tuple[str, ...], ...]) -> tuple[str, tuple[str, ...]]:
    """The one value of `field` for the values of its facets, and the terms that filter by them. There is a value also
    where there are none: a column of which every record has one is counted in half the time."""
    clean = [[value.replace(_BETWEEN_FACETS, " ").replace(_BETWEEN_VALUES, " ") for value in facet] for facet in facets]
    terms = [_is(name, value) for name, facet in zip(COMBINED[field], clean, strict=True) for value in facet if value]
    return _BETWEEN_FACETS.join([_BETWEEN_VALUES.join(facet) for facet in clean]), tuple(terms)


@lru_cache(maxsize=65_536)
def values_of(field: str, facet: str, combined: str) -> tuple[str, ...]:
    """The values of one facet in a value of a COMBINED field."""
    facets = combined.split(_BETWEEN_FACETS)
    return tuple([value for value in facets[COMBINED[field].index(facet)].split(_BETWEEN_VALUES) if value])


def tree_key(order: int) -> int:
    """What TREE begins with for records in the place `order`: no other's lies between this and the next place's."""
    return order << _NUMBER_BITS


def order_of(key: int) -> int:
    """The place in the tree of a record by its TREE."""
    return key >> _NUMBER_BITS


def day_key(day: int) -> int:
    """What DATE_UP begins with for records that begin on `day`; records without a date lie beyond any day."""
    return (day + _DAY_OFFSET) << _NUMBER_BITS


def _stored(document: Document, title: str, title_en: str, text: str) -> bytes:
    """What is kept of the document."""
    return _encoder.encode(
        (
            document.id,
            document.kind,
            document.partner,
            title,
            title_en,
            text[:SNIPPET_TEXT],
            document.text_en[:SNIPPET_TEXT],
            document.names[:STORED_LABELS],
            document.agents[:STORED_LABELS],
            document.places[:STORED_LABELS],
            document.themes[:STORED_LABELS],
        )
    )


@lru_cache(maxsize=8_192)
def _folded(label: str) -> str:
    """The folded words of a short text."""
    return " ".join(analysis.words(label))


@lru_cache(maxsize=8_192)
def _stemmed(label: str) -> str:
    """The French stems of a short text."""
    return analysis.stems(_folded(label), "fr")


def _compact(identifier: str) -> str:
    """A folded identifier without its spaces."""
    return "".join(identifier[:_LONGEST_VALUE].replace(analysis.GAP, " ").split())


def _add_days(values: dict[str, Any], document: Document, number: int) -> None:
    """Add the keys by date; a record without a date comes last in both directions and is in no range."""
    if not document.earliest:
        values[DATE_UP], values[DATE_DOWN] = _NEVER << _NUMBER_BITS | number, -number
        return
    key = day_key(document.earliest)
    values[DATE_UP] = key | number
    # Downwards the running number is turned round, so that equal dates keep the same order both ways.
    values[DATE_DOWN] = key | (0xFFFFFFFF - number)
    values[LATEST] = document.latest or document.earliest


def _add_text(values: dict[str, Any], document: Document, titles: str, labels: str, body: str) -> None:
    """Add the text fields, of folded text.

    What has no known language is stemmed both ways, as is what all languages share.
    """
    lang, body_en = document.lang, analysis.folded(analysis.nfc(document.text_en)) if document.text_en else ""
    own = f"{labels} | {body}"
    values[EXACT] = f"{titles} | {own} | {body_en}" if body_en else f"{titles} | {own}"
    if lang != "en":
        values[FRENCH] = f"{values[TITLE_STEMS]} {analysis.telling_stems(own, 'fr')}"
    if lang in ("en", ""):
        values[ENGLISH] = analysis.telling_stems(values[EXACT], "en")
    elif body_en or document.title_en:
        values[ENGLISH] = analysis.telling_stems(f"{titles} {labels} {body_en}", "en")


def title_key(title: str) -> str:
    """The sort key of a title, as long as the index keeps it."""
    return analysis.sort_key(title)[:_LONGEST_KEY]


def coarse(key: str, fill: bytes = b"\0") -> int:
    """The first letters of a title's sort key as a number of 63 bits; never in another order than the keys themselves.

    fill: what stands for letters that `key` does not have. (UTF-8 sorts as its letters do.)
    """
    return (
        int.from_bytes(key[:_COARSE_BYTES].encode(errors="replace")[:_COARSE_BYTES].ljust(_COARSE_BYTES, fill), "big")
        >> 1
    )


def coarse_range(beginning: str) -> tuple[int, int]:
    """The lowest and the highest number of titles whose key starts with `beginning` (or with its first letters)."""
    return coarse(beginning), coarse(beginning, b"\xff")
