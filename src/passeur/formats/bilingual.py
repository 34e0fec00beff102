"""The same thing told in several languages: notes and terms that say one thing twice become one, with two texts.

Partners who describe in two languages repeat an element with another `xml:lang`. A page shows a reader one language,
so what is said alike must be one note or term with several texts. It is taken for the same where each language says as
many things of that type: the first with the first, the second with the second.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from passeur.formats.elements import unique
from passeur.model.record import Note, Right, Term
from passeur.model.text import Text

_T = TypeVar("_T")


def join_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes, those told alike in several languages joined."""
    return _join(notes, lambda note: (note.type, note.heading), lambda note: note.text, _note)


def join_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms, those told alike in several languages joined: by their identifier, else by their place."""
    by_ref: dict[tuple[str, str], Term] = {}
    for position, term in enumerate(terms):
        key = (term.type, term.ref or f" {position}")
        known = by_ref.get(key)
        by_ref[key] = _term(known, [known.label, term.label]) if known else term
    plain = by_ref.values()
    return _join(plain, lambda term: (term.type, "" if not term.ref else term.ref), lambda term: term.label, _term)


def join_rights(rights: Iterable[Right]) -> tuple[Right, ...]:
    """The statements of rights, those told alike in several languages joined."""
    return _join(rights, lambda right: (right.type, right.uri, right.holder), lambda right: right.text, _right)


def _note(first: Note, texts: list[Text]) -> Note:
    return Note(first.type, unique(phrase for text in texts for phrase in text), first.heading, first.inherited)


def _term(first: Term, texts: list[Text]) -> Term:
    return Term(unique(phrase for text in texts for phrase in text), first.type, first.ref, first.authority)


def _right(first: Right, texts: list[Text]) -> Right:
    return Right(unique(phrase for text in texts for phrase in text), first.uri, first.type, first.holder)


def _join(
    items: Iterable[_T],
    kind: Callable[[_T], tuple[str, ...]],
    text: Callable[[_T], Text],
    make: Callable[[_T, list[Text]], _T],
) -> tuple[_T, ...]:
    """The items, by kind; those of one language joined with those of the others where they are as many."""
    kinds: dict[tuple[str, ...], list[_T]] = {}
    for item in unique(items):
        kinds.setdefault(kind(item), []).append(item)
    joined: dict[int, _T] = {}
    gone: set[int] = set()
    for group in kinds.values():
        languages: dict[str, list[_T]] = {}
        for item in group:
            told = text(item)
            if len(told) == 1:
                languages.setdefault(told[0].lang, []).append(item)
        alike = len(languages) > 1 and "" not in languages and len({len(each) for each in languages.values()}) == 1
        for same in zip(*languages.values(), strict=True) if alike else ():
            joined[id(same[0])] = make(same[0], [text(each) for each in same])
            gone.update(id(each) for each in same[1:])
    every = [item for group in kinds.values() for item in group if id(item) not in gone]
    return unique(joined.get(id(item), item) for item in every)
