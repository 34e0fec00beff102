"""The index of the words of names: what is written of each distinct word, and how one index of them is built.

It lies beside the index of names, in a folder of its own. One document is one word, with what it is found by: its other
spellings, skeletons, sounds, the classes of its given names, and each three letters of it. Parts of an index have many
words in common, and whoever looks for the words that are most like one wants each once: so a part only writes its words
and their forms down, in order, and the index is made when parts are joined.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from heapq import merge
from itertools import islice, pairwise
from pathlib import Path

import tantivy

from passeur.model.names.forms import Forms, forms, forms_each, stems_each
from passeur.search import analysis

#: The folder of the index inside the folder of an index of records; the words of a part, a line each.
FOLDER = "words"
PART_FILE = "passeur-words.tsv"

#: Of a word: itself, and its forms, each with its sign before it.
KEY, FORM = "key", "form"
#: Signs: a spelling, a class of given names, a skeleton, a sound by Daitch and Mokotoff, a sound in French.
SPELLING, GIVEN, SKELETON, SOUND, FRENCH = "=", "+", "~", "#", "%"
#: A skeleton without its ending, and three letters that follow one another.
STEM, TRIGRAM = "-", "/"
#: What is given back: the word.
STORED = "stored"

#: Memory of the writer in bytes: the least that tantivy takes.
_HEAP = 15_000_000
#: Words of which the forms are worked out together.
_TOGETHER = 5_000
#: Parts a word from its forms in a line of a part. No form has one, nor the end of a line.
_TAB = "\t"


def schema() -> tantivy.Schema:
    """The schema of words; `fields.SCHEMA_VERSION` tells its version too."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(FORM, tokenizer_name="spaced", index_option="basic")
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def build(words: Iterable[str], folder: Path) -> None:
    """Make the index of some words in a folder that does not exist yet."""
    _write(_lines(words), folder)


def write_part(words: Iterable[str], folder: Path) -> None:
    """Write the words of a part into its folder, to be joined with those of others."""
    with (folder / PART_FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(words))


def join(parts: Sequence[Path], folder: Path) -> None:
    """Make the index, in a folder that does not exist yet, of the words of some parts, each of them once."""
    with ExitStack() as open_files:
        files = [open_files.enter_context((part / PART_FILE).open(encoding="utf-8", newline="\n")) for part in parts]
        lines = merge(*files)
        # The same word has the same forms in every part.
        _write((line for before, line in pairwise(_before(lines)) if line != before), folder)


def _before(lines: Iterable[str]) -> Iterator[str]:
    """Some lines behind one that is like none of them."""
    yield ""
    yield from lines


def _lines(words: Iterable[str]) -> Iterator[str]:
    """Each word with its forms as a line, in order."""
    ordered = iter(sorted(words))
    while some := list(islice(ordered, _TOGETHER)):
        for word, of_word, stems in zip(some, forms_each(some), stems_each(some), strict=True):
            signed = [sign + form for sign, found in _signed(word, of_word, stems) for form in found]
            yield f"{word}{_TAB}{' '.join(signed)}\n"


def _write(lines: Iterable[str], folder: Path) -> None:
    """Make the index of what lines say."""
    folder.mkdir()
    made = schema()
    index = tantivy.Index(made, path=str(folder))
    index.register_tokenizer("spaced", analysis.spaced())
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for line in lines:
        word, _, found = line.rstrip("\n").partition(_TAB)
        given = {KEY: word, FORM: found, STORED: word.encode()}
        writer.add_document(tantivy.Document.from_dict(given, made))
    writer.commit()
    writer.wait_merging_threads()


def signed_forms(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The forms of a folded word by their sign."""
    return _signed(word, forms(word), stems_each([word])[0])


def _signed(word: str, of_word: Forms, stems: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`signed_forms` where the forms are known."""
    return (
        (SPELLING, (word, *of_word.spellings)),
        (GIVEN, of_word.given),
        (SKELETON, of_word.skeletons),
        (SOUND, of_word.sounds),
        (FRENCH, (of_word.french,) if of_word.french else ()),
        (STEM, tuple([each for each in stems if each not in of_word.skeletons])),
        (TRIGRAM, trigrams(word)),
    )


def trigrams(word: str) -> tuple[str, ...]:
    """Each three letters of a word that follow one another, its beginning and its end marked; each once."""
    marked = f"^{word}$"
    return tuple(dict.fromkeys([marked[at : at + 3] for at in range(len(marked) - 2)]))
