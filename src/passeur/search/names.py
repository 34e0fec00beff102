"""The index of names: what is written of each name, and how one index of them is built.

It lies beside the main index, in a folder of its own, and is built, joined and sealed with it. One document is one
person or group with all its names, or one name that records of a source mention. A document holds only what finds
candidates: each word of its names as written, by its other spellings, its skeleton, its sounds and the classes of its
given names; what the names say in their parts is stored, and `people` compares that.

Names of persons and groups are read part by part when the index is written. Mentions are far more: they are cut into
words only, and read when one of them is a candidate.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.model.names import PersonName
from passeur.model.names.forms import forms, tokens
from passeur.model.names.reading import read_name
from passeur.search import analysis
from passeur.search.document import Document

#: The folder of the names inside the folder of an index.
FOLDER = "names"

#: Words as written; and everything else by which a name is found or filtered, each with its sign before it.
WORD, FORM = "word", "form"
#: Signs: a spelling (the word itself is one), a skeleton, a sound, a class of given names. One field is half the cost
#: of five.
SPELLING, SKELETON, SOUND, GIVEN = "=", "~", "#", "+"
#: What filters.
FILTERS = ("list", "partner", "source", "kind")
#: Lifts short names above long ones that have the same words, and what is given back (`StoredName`).
WEIGHT, STORED = "weight", "stored"
#: The kind of a name that has no record of its own.
MENTION = "mention"

#: Memory of the writer in bytes: the least that tantivy takes, twice.
_HEAP = 30_000_000
#: Longest word of a name that is indexed, and most words of one name.
_LONGEST_WORD = 40
_MOST_WORDS = 24
_REMEMBERED_WORDS = 200_000


class StoredName(NamedTuple):
    """What is kept of a person, group or mention. names: read; of a mention none, its title is the name."""

    id: str
    kind: str
    title: str
    partner: str
    source: str
    list: str
    names: tuple[PersonName, ...]

    def read(self) -> tuple[PersonName, ...]:
        """Its names in their parts."""
        return self.names or (_read_mention(self.title),)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StoredName)


def schema() -> tantivy.Schema:
    """The schema of names; `fields.SCHEMA_VERSION` tells its version too."""
    builder = tantivy.SchemaBuilder()
    for field in (WORD, FORM):
        builder.add_text_field(field, tokenizer_name="spaced", index_option="basic")
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def stored(raw: bytes) -> StoredName:
    """What was stored of a name."""
    return _decoder.decode(raw)


class NamesBuilder:
    """Writes the names of one index or one part."""

    def __init__(self, folder: Path) -> None:
        """folder: made, and empty."""
        folder.mkdir()
        self._schema = schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer("spaced", analysis.spaced())
        self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        self._mentioned: set[int] = set()

    def add(self, document: Document) -> None:
        """Take the names that a document has and mentions."""
        if document.person_names:
            self._person(document)
        for name in document.mentions:
            digest = blake2b(f"{document.source}\0{name}".encode(errors="replace"), digest_size=8).digest()
            key = int.from_bytes(digest, "big")
            if key not in self._mentioned:
                self._mentioned.add(key)
                self._mention(document, name)

    def finish(self) -> None:
        """Write everything to disk."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _person(self, document: Document) -> None:
        """A record of its own, with all its names."""
        names = document.person_names
        words = dict.fromkeys([word for name in names for word in words_of(name)])
        kept = StoredName(
            document.id, document.kind, document.title, document.partner, document.source, document.list, names
        )
        self._write(words, kept)

    def _mention(self, document: Document, name: str) -> None:
        """A name that records of a source give."""
        words = analysis.words(name)
        if not all(word.isascii() for word in words):
            words = words_of(_read_mention(name))
        kept = StoredName("", MENTION, name, document.partner, document.source, "", ())
        self._write(dict.fromkeys(words[:_MOST_WORDS]), kept)

    def _write(self, words: Iterable[str], kept: StoredName) -> None:
        """One document; none where the name has no word."""
        found = [word for word in words if len(word) <= _LONGEST_WORD and not word.isdigit()]
        if not found:
            return
        filters = zip(FILTERS, (kept.list, kept.partner, kept.source, kept.kind), strict=True)
        terms = [_forms(word) for word in found] + [filter_term(name, value) for name, value in filters if value]
        values: dict[str, Any] = {
            WORD: " ".join(found),
            FORM: " ".join(terms),
            WEIGHT: 1.0 / len(found),
            STORED: _encoder.encode(kept),
        }
        self._writer.add_document(tantivy.Document.from_dict(values, self._schema))


@lru_cache(maxsize=1024)
def filter_term(name: str, value: str) -> str:
    """The term of a value of a filter."""
    return f"{name}:{'_'.join(value.split())}"


def words_of(name: PersonName) -> list[str]:
    """The folded words of a name that is read, those of its other persons included."""
    found = [word for token in tokens(name) for word in token.text.split()]
    return (found + [word for other in name.others for word in words_of(other)])[:_MOST_WORDS]


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _forms(word: str) -> str:
    """The terms of a folded word, parted by white space."""
    of_word = forms(word)
    found = [SPELLING + each for each in (word, *of_word.spellings)]
    found += [SOUND + each for each in of_word.sounds] + [GIVEN + each for each in of_word.given]
    return " ".join([*found, SKELETON + of_word.skeleton] if of_word.skeleton else found)


@lru_cache(maxsize=50_000)
def _read_mention(name: str) -> PersonName:
    """A mention's name in its parts."""
    return read_name(name)
