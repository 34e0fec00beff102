"""What is known of names and cannot be heard or read in them: Bill is William, 後藤 is Gotō.

A table that `python -m passeur.model.names.build` makes from lists that others keep (see there); it is package data,
opened once and only read. Only the name that is asked for is looked up, so nothing of it is in an index.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

#: Where the build puts the table, and which one is read.
FILE = Path(__file__).with_name("known.sqlite3")
_read = FILE
#: Other forms of one word at most: a short Chinese name is written with several hundred characters.
MOST = 150

_DIRECT = "select distinct other.word from form one join form other using (name) where one.word = ? and other.word != ?"
_NICKNAMES = "select other from nickname where word = ?"


@lru_cache(maxsize=4_096)
def kin(word: str) -> dict[str, str]:
    """Folded words that a folded word is known to stand for, and why, as a code of `REASONS`, the surest first.

    "form": another form or writing of the same name. "given-name": a short form of the same given name, or the other
    way round. "characters": another reading of the same Chinese characters. Nothing where the table was not made.
    """
    if _table() is None:
        return {}
    found = dict.fromkeys(_words(_DIRECT, word, word), "form")
    for other in _words(_NICKNAMES, word):
        found.setdefault(other, "given-name")
    for characters in [other for other in (word, *found) if is_han(other)]:
        for other in _words(_DIRECT, characters, characters):
            if other != word:
                found.setdefault(other, "characters")
        if len(found) > MOST:
            break
    return dict(list(found.items())[:MOST])


@lru_cache(maxsize=32_768)
def written_forms(word: str) -> tuple[str, ...]:
    """Other forms of the same name as a folded word, in Latin letters, in a lasting order."""
    return tuple([other for other in _words(_DIRECT, word, word) if other.isascii()][:MOST])


def is_han(word: str) -> bool:
    """Whether a word is written in Chinese characters, which Chinese, Japanese and Korean names share."""
    return any("\u3400" <= sign <= "\u9fff" for sign in word)


def _words(query: str, *asked: str) -> list[str]:
    """The words that a query finds, in a lasting order."""
    table = _table()
    return sorted([word for (word,) in table.execute(query, asked)]) if table is not None else []


@contextmanager
def using(file: Path | None) -> Iterator[None]:
    """Know what another table knows, or nothing, until left; for tests and benches, in one thread.

    What `compare` remembers of two words is remembered all the same: clear `words_alike` where that matters.
    """
    before = _read
    _open(file if file is not None else Path())
    try:
        yield
    finally:
        _open(before)


def _open(file: Path) -> None:
    """Look names up in `file` from now on."""
    global _read
    _read = file
    _table.cache_clear()
    kin.cache_clear()
    written_forms.cache_clear()


@cache
def _table() -> sqlite3.Connection | None:
    """The table, None where it was not made. It is never written to, so threads and processes may share it."""
    if not _read.is_file():
        return None
    return sqlite3.connect(f"{_read.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
