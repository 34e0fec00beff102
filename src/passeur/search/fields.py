"""The fields of the embedded index: their names, how each is written and what it is for.

Names are made and read here only. SCHEMA_VERSION is written into every index; an index of another version is refused.
"""

from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.search import analysis
from passeur.search.document import Document

SCHEMA_VERSION = 1

#: Text: everything as it is written (phrases, beginnings), everything by French and by English stems.
EXACT, FRENCH, ENGLISH = "exact", "fr", "en"
#: Text of one part of the record, for `field:word` and for ranking. Names are stemmed nowhere, titles as French too.
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

#: A parent that stands for "none", so that tops can be asked for. No record id is like it.
NO_PARENT = "-"
#: The one value of the facet "digital": records without a digital object have none.
DIGITAL = "true"

#: Characters of text kept for snippets, and of labels after it.
SNIPPET_TEXT = 3_000
SNIPPET_LABELS = 500
#: Longest value of a facet, longest part of a title that is sorted and suggested by, longest key, in characters.
_LONGEST_VALUE = 300
_LONGEST_TITLE = 200
_LONGEST_KEY = 60

#: Room for the running number, and for the number within a file, in keys of 63 bits.
_RUNNING_BITS = 26
_DAY_OFFSET = 1 << 29
_NEVER = (1 << 30) - 1
_COARSE_LETTERS = 11
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


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Stored)


def stored(raw: bytes) -> Stored:
    """What `tantivy_document` stored."""
    return _decoder.decode(raw)


def schema() -> tantivy.Schema:
    """The schema of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(EXACT, tokenizer_name="folded", index_option="position")
    builder.add_text_field(FRENCH, tokenizer_name="fr", index_option="freq")
    builder.add_text_field(ENGLISH, tokenizer_name="en", index_option="freq")
    builder.add_text_field(TITLE, tokenizer_name="folded", index_option="position")
    builder.add_text_field(TITLE_STEMS, tokenizer_name="fr", index_option="basic")
    builder.add_text_field(NAME, tokenizer_name="folded", index_option="position")
    builder.add_text_field(THEME, tokenizer_name="fr", index_option="position")
    builder.add_text_field(PLACE, tokenizer_name="fr", index_option="position")
    builder.add_text_field(BEGINS, tokenizer_name="spaced", index_option="basic")
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(IDENTIFIER, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic", fast=True)
    for name, field in FACET.items():
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=name != "parent")
    for field in (RANK, DATE_UP, DATE_DOWN, TREE, COARSE, EARLIEST, LATEST, ORDER):
        builder.add_integer_field(field, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Give `index` the analyzers that the schema names; needed in every process that opens it."""
    index.register_tokenizer("folded", analysis.folded())
    index.register_tokenizer("fr", analysis.stemmed("fr"))
    index.register_tokenizer("en", analysis.stemmed("en"))
    index.register_tokenizer("spaced", analysis.spaced())


def tantivy_document(document: Document, number: int, source: int, schema: tantivy.Schema) -> tantivy.Document:
    """`document` as tantivy takes it. number: running number in the index; source: running number of its source."""
    nfc = analysis.nfc
    title = nfc(document.title)
    titles = [title, nfc(document.title_en)] if document.title_en else [title]
    agents, names = document.agents, document.names
    key = analysis.sort_key(title[:_LONGEST_TITLE])
    labels = [nfc(label) for label in (*names, *agents, *document.places, *document.themes)]
    text = nfc(document.text)
    values: dict[str, Any] = {
        ID: document.id,
        KEY: key[:_LONGEST_KEY],
        COARSE: coarse(key),
        BEGINS: analysis.beginnings(
            key if len(titles) == 1 else f"{key} {analysis.sort_key(titles[1][:_LONGEST_TITLE])}"
        ),
        PARENT: document.parent or NO_PARENT,
        TITLE: titles,
        TITLE_STEMS: titles,
        RANK: (0 if document.top else 1) << 40 | number,
        TREE: source << (2 * _RUNNING_BITS) | document.order << _RUNNING_BITS | number,
        ORDER: document.order,
        WEIGHT: 0.15 if document.top else 0.0,
        **_days(document, number),
        **_text(document, titles, labels, text),
    }
    for name, field, found in (
        (NAME, None, (*names, *agents)),
        (THEME, FACET["theme"], document.themes),
        (PLACE, FACET["place"], document.places),
        (None, FACET["agent"], agents),
        (None, FACET["language"], document.languages),
        (None, FACET["century"], document.centuries),
        (None, FACET["decade"], document.decades),
    ):
        if found:
            several = [nfc(value)[:_LONGEST_VALUE] for value in found]
            if name:
                values[name] = several
            if field:
                values[field] = several
    for field, value in (
        (FACET["kind"], document.kind),
        (FACET["partner"], document.partner),
        (FACET["source"], document.source),
        (FACET["form"], document.form),
        (FACET["level"], document.level),
        (FACET["list"], document.list),
        (FACET["digital"], DIGITAL if document.digital else ""),
    ):
        if value:
            values[field] = value
    if document.identifiers:
        values[IDENTIFIER] = [analysis.compact(value)[:_LONGEST_VALUE] for value in document.identifiers]
    values[STORED] = _encoder.encode(
        Stored(
            document.id, document.kind, document.partner, title, titles[-1] if len(titles) > 1 else "",
            "\n".join([part for part in (text[:SNIPPET_TEXT], " · ".join(labels)[:SNIPPET_LABELS]) if part]),
            document.text_en[:SNIPPET_TEXT],
        )
    )  # fmt: skip
    return tantivy.Document.from_dict(values, schema)


def _days(document: Document, number: int) -> dict[str, int]:
    """The keys by date; a record without a date comes last in both directions and is in no range."""
    if not document.earliest:
        return {DATE_UP: _NEVER << 32 | number, DATE_DOWN: number}
    key = (document.earliest + _DAY_OFFSET) << 32
    # Downwards the running number is turned round, so that equal dates keep the same order both ways.
    return {
        DATE_UP: key | number,
        DATE_DOWN: key | (0xFFFFFFFF - number),
        EARLIEST: document.earliest,
        LATEST: document.latest or document.earliest,
    }


def _text(document: Document, titles: list[str], labels: list[str], text: str) -> dict[str, list[str]]:
    """The text fields. What has no known language is stemmed both ways; the title stands twice, so it weighs more."""
    identifiers = list(document.identifiers)
    common = [*titles, *labels, *identifiers]
    english = analysis.nfc(document.text_en)
    values = {EXACT: [*common, text, english] if english else [*common, text]}
    lang = document.lang
    if lang != "en":
        values[FRENCH] = [*titles, *common, text]
    if lang in ("en", "") or english or len(titles) > 1:
        values[ENGLISH] = [*titles, *common, text if lang in ("en", "") else "", english]
    return values


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
