"""Stopwords are not indexed as stems, and every question finds the records that it would find if they were."""

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from passeur.search import analysis
from passeur.search.document import Document
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import MOST_RESULTS, Query, SearchIndex

#: Stopwords, words that have the stem of one ("Dan" and "dans"), and others.
_WORDS = [
    "la", "le", "les", "de", "des", "dans", "elle", "et", "with", "the", "in",
    "Dan", "ell", "ets", "dee", "lee", "lettre", "lettres", "prison", "prisons",
]  # fmt: skip


def _documents() -> list[Document]:
    draw = Random(11)
    return [
        Document(
            id=f"s/{number}",
            kind="holding",
            partner="p",
            source="s",
            title=" ".join(draw.choices(_WORDS, k=2)),
            lang=draw.choice(["fr", "en", ""]),
            text=" ".join(draw.choices(_WORDS, k=draw.randint(1, 4))),
            order=number,
        )
        for number in range(MOST_RESULTS)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder: Path = tmp_path_factory.mktemp("stopwords") / "index"
    backend = EmbeddedBackend()
    builder = backend.create(folder)
    builder.add(_documents())
    builder.finish()
    with closing(backend.open(folder)) as opened:
        yield opened


def _found(index: SearchIndex, typed: str) -> set[str]:
    result = index.search(Query(text=typed, size=MOST_RESULTS))
    assert result.total == len(result.hits)
    return {hit.id for hit in result.hits}


def _has(text: str, word: str, langs: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether a text has a word with the same stem, or a stopword with the stem that is asked for.

    langs: how the text is stemmed; asked: how the word is.
    """
    typed = analysis.words(word)[0]
    alike = {each for lang in asked for each in analysis.stopwords_like(typed, lang)}
    return any(
        each in alike or any(analysis.stem(each, lang) == analysis.stem(typed, lang) for lang in langs)
        for each in analysis.words(text)
    )


@pytest.mark.parametrize("word", _WORDS)
def test_a_word_finds_what_has_its_stem(index: SearchIndex, word: str) -> None:
    both = ("fr", "en")
    anywhere, in_title = set(), set()
    for each in _documents():
        if _has(f"{each.title} {each.text}", word, (each.lang,) if each.lang else both, both):
            anywhere.add(each.id)
        if _has(each.title, word, ("fr",), ("fr",)):
            in_title.add(each.id)
    assert anywhere
    assert _found(index, word) == anywhere
    assert _found(index, f"titre:{word}") == in_title


def test_a_stopword_alone_finds_what_has_it(index: SearchIndex) -> None:
    having = {each.id for each in _documents() if "la" in f"{each.title} {each.text}".split()}
    assert having
    assert _found(index, "la") == having
    assert _found(index, "et la") == having & _found(index, "et")
    assert _found(index, "la lettre") == _found(index, "lettre")


def test_stems_that_are_indexed() -> None:
    assert analysis.telling_stems("les lettres de la | prison", "fr").split() == ["lettr", "prison"]
    assert analysis.stems("les lettres de la | prison", "fr") == "le lettr de la | prison"
