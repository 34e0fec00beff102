"""The fields of the embedded index: their names, how each is written and what it is for.

Names are made and read here only. SCHEMA_VERSION is written into every index; an index of another version is refused.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.search import analysis
from passeur.search.analysis import GAP
from passeur.search.document import Document

SCHEMA_VERSION = 2

#: Text: everything as it is written (phrases, beginnings), everything by French and by English stems.
EXACT, FRENCH, ENGLISH = "exact", "fr", "en"
#: Text of one part of the record, for `field:word` and for ranking. Names are not stemmed, the others as French.
TITLE, TITLE_STEMS, NAME, THEME, PLACE = "title", "title_fr", "name", "theme", "place"
#: Keys: the record's id, its identifiers in compact form, its parent, the first letters of its title's words.
ID, IDENTIFIER, PARENT, BEGINS = "id", "identifier", "parent", "begins"
#: Numbers that sort; each but COARSE is unique, so a page can begin after the last key of the page before.
RANK, DATE_UP, DATE_DOWN, TREE = "by_rank", "by_date", "by_date_down", "by_tree"
#: The title's sort key, and its first letters as a number that is in the same order.
KEY, COARSE = "by_title", "by_title_coarse"
#: Days and place in the tree, for ranges; how much a record's score weighs.
EARLIEST, LATEST, ORDER, WEIGHT = "earliest", "latest", "order", "weight"
#: What is given back with a hit (`Stored`).
STORED = "stored"

#: Facet of `query.FILTERS` → field.
FACET = {
    name: f"is_{name}"
    for name in ("kind", "form", "partner", "source", "level", "language", "theme", "place", "century", "decade",
                 "digital", "list", "agent")
} | {"parent": PARENT}  # fmt: skip

#: Facets that a record has one value of: they are counted as they are.
SINGLE = frozenset({"kind", "form", "partner", "source", "level", "digital", "list"})
#: Facets with several values a record but few different sets of them: the sets are counted, then taken apart, which
#: takes about a third of the time of counting values.
SETS = {name: f"set_{name}" for name in ("language", "century", "decade")}
#: Facets with several values a record and many different ones: each value has a number, and numbers are counted,
#: because looking up the text of every value of every segment is what takes the time.
NUMBERED = {name: f"number_{name}" for name in ("theme", "place")}

#: A parent that stands for "none", so that tops can be asked for. No record id is like it.
NO_PARENT = "-"
#: The one value of the facet "digital": records without a digital object have none.
DIGITAL = "true"

#: Characters of text kept for snippets, and of labels after it.
SNIPPET_TEXT = 3_000
SNIPPET_LABELS = 500
#: Agents, themes and places kept to find similar records by.
LIKENESS_VALUES = 12
#: Longest value of a facet, longest part of a title that is sorted and suggested by, longest key, in characters.
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
_COARSE_LETTERS = 11
_AFTER_TOPS = 1 << 40
#: Lifts the score of tops by log2(2 + x), that is by a tenth.
_TOP_WEIGHT = 0.15
_FRENCH_STEMS, _ENGLISH_STEMS = analysis.STEMS["fr"], analysis.STEMS["en"]
_ALPHABET = {sign: number for number, sign in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyz", start=1)}
_BASE = len(_ALPHABET) + 2


class Stored(NamedTuple):
    """What is kept of a document to show it."""

    id: str
    kind: str
    partner: str
    title: str
    title_en: str
    body: str
    body_en: str
    agents: tuple[str, ...]
    themes: tuple[str, ...]
    places: tuple[str, ...]


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
    for name, field in FACET.items():
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=name in SINGLE)
    for field in SETS.values():
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in NUMBERED.values():
        builder.add_integer_field(field, fast=True)
    for field in (RANK, DATE_UP, DATE_DOWN, TREE, COARSE, EARLIEST, LATEST, ORDER):
        builder.add_integer_field(field, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Give `index` the analyzer that the schema names; needed in every process that opens it."""
    index.register_tokenizer("spaced", analysis.spaced())


class Numbers:
    """The numbers of the values of NUMBERED facets: a hash of the value, the same in every part of an index."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, int]] = {name: {} for name in NUMBERED}

    def of(self, facet: str, values: list[str]) -> list[int]:
        """The numbers of some values of one facet."""
        known = self.values[facet]
        return [known.get(value) or known.setdefault(value, _hash(value)) for value in values]


def _hash(value: str) -> int:
    """A number of `_VALUE_BITS` bits for a text, the same in every process."""
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), "big") >> (64 - _VALUE_BITS)


def first_number(part: int) -> int:
    """The number before the first record's in a part. Raises ValueError for a part that no index can have."""
    if not 0 <= part < MOST_PARTS:
        raise ValueError(f"an index has at most {MOST_PARTS} parts, numbered from 0, so none is number {part}")
    return part << _RUNNING_BITS


def tantivy_document(document: Document, number: int, numbers: Numbers, schema: tantivy.Schema) -> tantivy.Document:
    """`document` as tantivy takes it. number: its own in the index, `first_number` of the part plus 1, 2, 3, ..."""
    nfc = analysis.nfc
    title, title_en, text, agents = nfc(document.title), nfc(document.title_en), nfc(document.text), document.agents
    names, places, themes = document.names + agents, document.places, document.themes
    labels = nfc(" | ".join((*names, *places, *themes)))
    key = analysis.sort_key(title[:_LONGEST_TITLE])
    titles = f"{key} | {analysis.sort_key(title_en[:_LONGEST_TITLE])}" if title_en else key
    top = document.top
    values: dict[str, Any] = {
        ID: document.id,
        KEY: key[:_LONGEST_KEY],
        COARSE: coarse(key),
        BEGINS: analysis.beginnings(titles),
        PARENT: document.parent or NO_PARENT,
        TITLE: titles,
        TITLE_STEMS: " ".join([_FRENCH_STEMS[word] for word in titles.split()]),
        RANK: number if top else _AFTER_TOPS | number,
        TREE: document.order << _NUMBER_BITS | number,
        ORDER: document.order,
        WEIGHT: _TOP_WEIGHT if top else 0.0,
        STORED: _stored(document, title, title_en, text, labels),
        FACET["kind"]: document.kind,
        FACET["partner"]: document.partner,
        FACET["source"]: document.source,
    }
    _add_days(values, document, number)
    _add_text(values, document, f"{title} | {title_en} | {labels} | {' | '.join(document.identifiers)}", text)
    if names:
        values[NAME] = [_folded(name) for name in names]
    if agents:
        values[FACET["agent"]] = _values(agents)
    if themes:
        values[THEME] = [_stemmed(theme) for theme in themes]
        values[FACET["theme"]] = found = _values(themes)
        values[NUMBERED["theme"]] = numbers.of("theme", found)
    if places:
        values[PLACE] = [_stemmed(place) for place in places]
        values[FACET["place"]] = found = _values(places)
        values[NUMBERED["place"]] = numbers.of("place", found)
    if document.identifiers:
        values[IDENTIFIER] = [analysis.compact(value[:_LONGEST_VALUE]) for value in document.identifiers]
    if document.digital:
        values[FACET["digital"]] = DIGITAL
    for field, value in (
        (FACET["form"], document.form),
        (FACET["level"], document.level),
        (FACET["list"], document.list),
    ):
        if value:
            values[field] = value
    for name, several in (
        ("language", document.languages),
        ("century", document.centuries),
        ("decade", document.decades),
    ):
        if several:
            values[FACET[name]] = list(several)
            values[SETS[name]] = GAP.join(several)
    return tantivy.Document.from_dict(values, schema)


def _stored(document: Document, title: str, title_en: str, text: str, labels: str) -> bytes:
    """What is kept to show the document."""
    shown = labels[:SNIPPET_LABELS].replace(" | ", " · ")
    body = f"{text[:SNIPPET_TEXT]}\n{shown}" if text and shown else text[:SNIPPET_TEXT] or shown
    return _encoder.encode(
        (
            document.id,
            document.kind,
            document.partner,
            title,
            title_en,
            body,
            document.text_en[:SNIPPET_TEXT],
            document.agents[:LIKENESS_VALUES],
            document.themes[:LIKENESS_VALUES],
            document.places[:LIKENESS_VALUES],
        )
    )


@lru_cache(maxsize=65_536)
def _folded(label: str) -> str:
    """The folded words of a short text."""
    return " ".join(analysis.words(label))


@lru_cache(maxsize=65_536)
def _stemmed(label: str) -> str:
    """The French stems of a short text."""
    return " ".join([analysis.stem(word, "fr") for word in analysis.words(label)])


def _values(values: tuple[str, ...]) -> list[str]:
    """Values of a facet as the index keeps them."""
    return [analysis.nfc(value)[:_LONGEST_VALUE] for value in values]


def _add_days(values: dict[str, Any], document: Document, number: int) -> None:
    """Add the keys by date; a record without a date comes last in both directions and is in no range."""
    if not document.earliest:
        values[DATE_UP], values[DATE_DOWN] = _NEVER << _NUMBER_BITS | number, -number
        return
    key = (document.earliest + _DAY_OFFSET) << _NUMBER_BITS
    values[DATE_UP] = key | number
    # Downwards the running number is turned round, so that equal dates keep the same order both ways.
    values[DATE_DOWN] = key | (0xFFFFFFFF - number)
    values[EARLIEST] = document.earliest
    values[LATEST] = document.latest or document.earliest


def _add_text(values: dict[str, Any], document: Document, labels: str, text: str) -> None:
    """Add the text fields. What has no known language is stemmed both ways, as is what all languages share."""
    shared, folded = analysis.cut(labels), analysis.FOLDED
    own, english = analysis.cut(text), analysis.cut(analysis.nfc(document.text_en))
    values[EXACT] = " ".join([folded[word] for word in [*shared, GAP, *own, GAP, *english]])
    lang = document.lang
    if lang != "en":
        values[FRENCH] = " ".join([_FRENCH_STEMS[word] for word in shared + own])
    if lang in ("en", ""):
        values[ENGLISH] = " ".join([_ENGLISH_STEMS[word] for word in shared + own + english])
    elif english or document.title_en:
        values[ENGLISH] = " ".join([_ENGLISH_STEMS[word] for word in shared + english])


def title_key(title: str) -> str:
    """The sort key of a title, as long as the index keeps it."""
    return analysis.sort_key(title[:_LONGEST_TITLE])[:_LONGEST_KEY]


def coarse(key: str) -> int:
    """The first letters of a title's sort key as a number; never in another order than the keys themselves."""
    value = 0
    for at in range(_COARSE_LETTERS):
        if at >= len(key):
            return value * int(_BASE ** (_COARSE_LETTERS - at))
        number = _ALPHABET.get(key[at])
        if number is None:  # another script: it comes after z, and what follows it cannot be told apart
            return int((value * _BASE + _BASE - 1) * _BASE ** (_COARSE_LETTERS - at - 1))
        value = value * _BASE + number
    return value


def coarse_range(beginning: str) -> tuple[int, int]:
    """The lowest and the highest number of titles whose key starts with `beginning` (or with its first letters)."""
    lowest = coarse(beginning)
    room = max(0, _COARSE_LETTERS - len(beginning))
    return lowest, lowest + int(_BASE**room) - 1
