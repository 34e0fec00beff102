"""The index of names: what is written of each name, and how one index of them is built.

It lies beside the main index, in a folder of its own, and is built, joined and sealed with it. One document is one
person or group with all its names, or one name that records of a source mention. It has the words of its names, whose
it is, and, stored, what the names say in their parts, which `people` compares.

A network has millions of names and some hundred thousand words, so what is dear is done for each word once, in an index
of words (`words`). Names of persons and groups are read part by part; mentions, which are far more, are only cut into
words when the index is written, and read when one of them is a candidate.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tantivy

from passeur.model.names import PersonName
from passeur.model.names.forms import tokens
from passeur.model.names.initials import initials
from passeur.model.names.reading import read_name
from passeur.search import analysis
from passeur.search.document import Document
from passeur.search.seen import Seen

#: The folder of the names inside the folder of an index.
FOLDER = "names"

#: Of a name: its words, and whose it is (`whose`).
WORD, WHOSE = "word", "whose"
#: What filters.
FILTERS = ("kind", "partner", "source", "list")
_BETWEEN = "\x1f"
#: Lifts short names above long ones that have the same words, and what is given back: a `StoredName`.
WEIGHT, STORED = "weight", "stored"
#: The kind of a name that has no record of its own.
MENTION = "mention"

#: Memory of the writer in bytes; tantivy asks for 15 MB at least.
_HEAP = 22_000_000
#: Documents that are written together.
_TOGETHER = 5_000
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
    builder.add_text_field(WORD, tokenizer_name="spaced", index_option="basic")
    builder.add_text_field(WHOSE, tokenizer_name="raw", index_option="basic")
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
        #: Hashes of what was written already: 64 bits, so no two of a part's names will ever share one.
        self._mentioned = Seen()
        #: The words of all names so far.
        self.words: set[str] = set()
        #: What is not written yet.
        self._waiting: list[dict[str, Any]] = []

    def add(self, document: Document) -> None:
        """Take the names that a document has and mentions."""
        if document.person_names:
            self._person(document)
        for name in document.mentions:
            if self._mentioned.add(hash((document.source, name))):
                self._mention(document, name)

    def finish(self) -> None:
        """Write everything to disk."""
        self._write_waiting()
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _person(self, document: Document) -> None:
        """A record of its own, with all its names."""
        names = document.person_names
        words = [word for name in names for word in (*words_of(name), *initials(name))]
        whose_ = whose(document.kind, document.partner, document.source, document.list)
        kept = (document.id, document.kind, document.title, document.partner, document.source, document.list, names)
        self._add(words, whose_, kept)

    def _mention(self, document: Document, name: str) -> None:
        """A name that records of a source give."""
        words = words_of_mention(name)
        whose_ = whose(MENTION, document.partner, document.source, "")
        self._add(words[:_MOST_WORDS], whose_, ("", MENTION, name, document.partner, document.source, "", ()))

    def _add(self, words: list[str], whose: str, kept: tuple[object, ...]) -> None:
        """One name, and those of its words that are new; nothing where it has no word. kept: as a `StoredName`.

        It is kept until there are many: two writers that take turns at each record hinder one another.
        """
        found = dict.fromkeys([word for word in words if len(word) <= _LONGEST_WORD and not word.isdigit()])
        if not found:
            return
        self.words.update(found)
        stored = _encoder.encode(kept)
        self._waiting.append({WORD: " ".join(found), WHOSE: whose, WEIGHT: 1.0 / len(found), STORED: stored})
        if len(self._waiting) >= _TOGETHER:
            self._write_waiting()

    def _write_waiting(self) -> None:
        """Give tantivy what waits."""
        add, make, schema = self._writer.add_document, tantivy.Document.from_dict, self._schema
        for values in self._waiting:
            add(make(values, schema))
        self._waiting.clear()


@lru_cache(maxsize=1024)
def whose(kind: str, partner: str, source: str, list: str) -> str:
    """What filters a name, as one term: there are as many as there are kinds of names in sources."""
    return _BETWEEN.join((kind, partner, source, list))


def whose_values(term: str) -> dict[str, str]:
    """The values of FILTERS in a term that `whose` made."""
    return dict(zip(FILTERS, term.split(_BETWEEN), strict=True))


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _cut(written: str) -> tuple[str, ...]:
    """The folded words of a written one, as a name that is read has them."""
    # Remembered here, not there as well.
    found = tokens.__wrapped__(PersonName(written, words=(written,)))
    return tuple([word for token in found for word in (token.text, *token.others)][:_MOST_WORDS])


def words_of(name: PersonName) -> list[str]:
    """The folded words of a name that is read, those of its other persons included."""
    found = [word for token in tokens(name) for word in (token.text, *token.others)]
    return (found + [word for other in name.others for word in words_of(other)])[:_MOST_WORDS]


def words_of_mention(name: str) -> list[str]:
    """The folded words of a name that is not read."""
    return [word for written in name.split() for word in _cut(written)]


@lru_cache(maxsize=50_000)
def _read_mention(name: str) -> PersonName:
    """A mention's name in its parts."""
    return read_name(name)
