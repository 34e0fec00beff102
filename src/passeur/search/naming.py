"""Candidates → the page of names: each compared with the name asked for, what is like it put in order, each told once.

A page that one word asks for has something of every form of it; who asks for a whole name gets the likest.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from passeur.model.names import Match, PersonName, Reason
from passeur.model.names.compare import compare, weight_of
from passeur.model.names.forms import tokens
from passeur.model.names.given import is_given
from passeur.model.names.reading import read_name
from passeur.model.names.scripts import fold
from passeur.search import analysis, names
from passeur.search.query import NameHit, NameQuery

#: Of a page of so many names that one word asks for: how many have it in the very letters that were typed, while there
#: are others to show; the score from which another spelling may take the place of a bearer of that very name; and how
#: much further down each further bearer of one other spelling stands.
PAGE, _AS_TYPED, _SURELY, _AGAIN = 10, 4, 0.85, 0.1
#: Likeness of letters (Jaro–Winkler) that a near miss has in each word and in all, and what it scores at most; what a
#: name scores at least that is a part of the one asked for: its words are sure, those of a near miss are not.
_LEAST_WORD, _LEAST_NAME, _NEAR_MISS, _PART = 0.6, 0.78, 0.6, 0.57
#: How many words a name has at most that were not asked for, where it is only more or less like the one asked for; and
#: the name of a group, which is mostly made of ordinary words.
_MOST_SPARE, _MOST_SPARE_OF_GROUP = 4, 1
#: Reasons that hold for many words by chance.
_UNSURE = frozenset({"correspondence", "resembles"})
#: What a name in another script has more: its letters say little.
_SCRIPT = 0.03
_KINDS = {"person": 0, "group": 1, names.MENTION: 2}

#: How well a candidate was found, and what is stored of it.
Kept = tuple[float, names.StoredName]


class _Alike(NamedTuple):
    """A candidate whose name is like the one asked for. score: as a candidate."""

    score: float
    kept: names.StoredName
    name: PersonName
    match: Match


def compared(asked: PersonName, query: NameQuery, found: Sequence[Kept]) -> list[NameHit]:
    """The candidates, compared with the name asked for, surest first."""
    alike: list[_Alike] = []
    unlike: list[Kept] = []
    for score, kept in found:
        best = _best(asked, kept, query.strict)
        if best is None:
            unlike.append((score, kept))
        else:
            alike.append(_Alike(score, kept, *best))
    hits = [(each.score, _hit(asked, each)) for each in alike]
    if len(hits) < query.size and not query.strict:
        near = [
            (score, _near_miss(asked, kept) or (None if query.whole else _part(asked, kept))) for score, kept in unlike
        ]
        hits += [(score, hit) for score, hit in near if hit is not None]
    hits.sort(key=lambda each: _order(*each))
    return _distinct([hit for _, hit in hits])


def _best(asked: PersonName, kept: names.StoredName, strict: bool) -> tuple[PersonName, Match] | None:
    """The best of a candidate's names, None where none is like the one asked for."""
    best: tuple[PersonName, Match] | None = None
    for name in kept.read():
        match = compare(asked, name)
        if match is None or (strict and not match.exact):
            continue
        unsure = bool(match.reasons) and all(reason.code in _UNSURE for reason in match.reasons)
        if unsure and _crowded(asked, kept, name):
            continue
        if best is None or (match.exact, match.score) > (best[1].exact, best[1].score):
            best = (name, match)
    return best


def _hit(asked: PersonName, alike: _Alike) -> NameHit:
    """The hit of a candidate whose name is like the one asked for."""
    name, match = alike.name, alike.match
    reasons = tuple([_elsewhere(each, alike.kept) for each in match.reasons]) or (
        Reason("same", asked.text, name.text),
    )
    read = _SCRIPT if any(reason.code in ("script", "script-near") for reason in reasons) and not match.exact else 0.0
    return _made(alike.kept, name, min(1.0, match.score + read), match.exact, reasons)


def _elsewhere(reason: Reason, kept: names.StoredName) -> Reason:
    """A word that the name found does not have, where another name of the same record has it: "Lucie Aubrac née
    Bernard", whom one record knows as Lucie Aubrac and as Lucie Bernard."""
    if reason.code != "missing" or len(kept.names) < 2:
        return reason
    word = fold(reason.asked)
    other = next((name for name in kept.names if word in {token.text for token in tokens(name)}), None)
    return reason if other is None else Reason("known-as", reason.asked, other.text)


def _crowded(asked: PersonName, kept: names.StoredName, name: PersonName) -> bool:
    """Whether a name has so many words besides those asked for that one of them is always nearly another."""
    spare = _MOST_SPARE_OF_GROUP if kept.kind == "group" else _MOST_SPARE
    return len(names.words_of(name)) > len(tokens(asked)) + spare


def _near_miss(asked: PersonName, kept: names.StoredName) -> NameHit | None:
    """A candidate that is not held to be alike, but whose letters are nearly those asked for: better than nobody."""
    best: tuple[float, PersonName] | None = None
    words = [token.text for token in tokens(asked)]
    for name in kept.read():
        others = names.words_of(name)
        if not words or not others or _crowded(asked, kept, name):
            continue
        alike = _each_its_own(words, others)
        score = sum(alike) / len(alike)
        if min(alike) >= _LEAST_WORD and score >= _LEAST_NAME and (best is None or score > best[0]):
            best = (score, name)
    if best is None:
        return None
    score, name = best
    return _made(kept, name, _NEAR_MISS * score, False, (Reason("near-miss", asked.text, name.text),))


def _each_its_own(words: Sequence[str], others: Sequence[str]) -> list[float]:
    """How alike each word is to the other that answers it, each used once, the likest pairs first; 0 for a word that is
    left alone. Who is called Marc is nearly nobody of that given name."""
    pairs = [
        (JaroWinkler.similarity(word, other), at, to)
        for at, word in enumerate(words)
        for to, other in enumerate(others)
    ]
    found: dict[int, float] = {}
    used: set[int] = set()
    for alike, at, to in sorted(pairs, reverse=True):
        if at not in found and to not in used:
            found[at] = alike
            used.add(to)
    return [found.get(at, 0.0) for at in range(len(words))]


def _part(asked: PersonName, kept: names.StoredName) -> NameHit | None:
    """A candidate whose whole name is a part of the one asked for: Escher, where "Escher von der Linth" is asked. Not
    one that is called by given names alone, whom every other bearer of them would be as like."""
    words = tokens(asked)
    whole = sum(weight_of(token, asked) for token in words)
    for name in kept.read():
        others = {token.text for token in tokens(name)}
        found = [token for token in words if token.text in others]
        if len(words) > len(found) >= len(others) > 0 and not all(is_given(word) for word in others):
            missing = [Reason("missing", asked=token.written) for token in words if token.text not in others]
            score = _PART + (_NEAR_MISS - _PART) * sum(weight_of(token, asked) for token in found) / whole
            return _made(kept, name, score, False, tuple(missing))
    return None


def _made(kept: names.StoredName, name: PersonName, score: float, exact: bool, reasons: tuple[Reason, ...]) -> NameHit:
    """The hit of a candidate."""
    return NameHit(
        id=kept.id,
        kind=kept.kind,
        title=kept.title,
        name=name.text,
        partner=kept.partner,
        source=kept.source,
        list=kept.list,
        score=score,
        exact=exact,
        reasons=reasons,
    )


def varied(hits: Sequence[NameHit], asked: PersonName, size: int) -> list[NameHit]:
    """The hits of a page that one word asks for, exact ones before near ones: some of those that have it in the letters
    that were typed, the very name first, and others by their score, each further bearer of one spelling set back. Who
    types a name alone may mean any form of it; who means that very name asks strictly."""
    first, whole = tokens(asked)[0], fold(asked.text)
    word, typed = first.text, first.written.casefold()
    often: Counter[str] = Counter()
    placed: list[tuple[float, NameHit]] = []
    for hit in sorted(hits, key=lambda hit: not (hit.exact and fold(hit.name) == whole)):
        spelling = _spelling(hit, word)
        often[spelling] += 1
        more = often[spelling] - max(1, (_AS_TYPED if spelling == typed else 1) * size // PAGE)
        if hit.exact:
            placed.append((_SURELY if more > 0 else 1.0 + hit.score, hit))
        else:
            placed.append((hit.score - _AGAIN * max(0, more), hit))
    kept = [hit for _, hit in sorted(placed, key=lambda each: -round(each[0], 4))[:size]]
    return sorted(kept, key=lambda hit: (not hit.exact, -round(hit.score, 4)))


def _spelling(hit: NameHit, word: str) -> str:
    """By what a hit is told from others: the word that makes it one, as written where only accents differ; the
    family name with its particle where that makes the difference."""
    for token in tokens(read_name(hit.name)) if hit.exact else ():
        if token.text == word:
            return token.written.casefold()
    for reason in hit.reasons:
        if reason.code == "particle":
            name = read_name(hit.name)
            whole = " ".join([name.particle, *name.family, *name.words]).strip()
            return (whole if reason.found in whole else reason.found).casefold()
    return next((reason.found for reason in hit.reasons if reason.found), hit.name).casefold()


def _order(score: float, hit: NameHit) -> tuple[object, ...]:
    """Exact before near, surer first, then records before mentions, then what has rarer words."""
    return (not hit.exact, -round(hit.score, 4), _KINDS.get(hit.kind, 9), -round(score, 2), hit.title, hit.id,
            hit.source)  # fmt: skip


def _distinct(hits: Sequence[NameHit]) -> list[NameHit]:
    """Each record once, and each mention of a partner once, where the partner has no record of that very name."""
    named = {(hit.partner, analysis.sort_key(hit.name)) for hit in hits if hit.kind != names.MENTION}
    seen: set[str] = set()
    found: list[NameHit] = []
    for hit in hits:
        if hit.id:
            if hit.id in seen:
                continue
            seen.add(hit.id)
        elif hit.kind == names.MENTION:
            key = (hit.partner, analysis.sort_key(hit.name))
            if key in named:
                continue
            named.add(key)
        found.append(hit)
    return found
