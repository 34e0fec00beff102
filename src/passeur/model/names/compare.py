"""Two names → how alike they are, and why.

Every word of the name asked for is held against every word of the name found; pairs are taken the surest first. A word
of the asked name that finds nothing costs much, a word too many in the found name costs little. Sharing a given name
alone is no match.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from passeur.model.names import REASONS, Match, PersonName, Reason
from passeur.model.names.forms import Part, Token, forms, tokens
from passeur.model.names.given import classes
from passeur.model.names.initials import initials
from passeur.model.names.known import is_han, kin
from passeur.model.names.letters import Shared, likeness
from passeur.model.names.reading_words import GROUPS
from passeur.model.names.sharing import of_forms
from passeur.model.names.spelling import tradition
from passeur.model.names.third import NO_THIRD, third

#: How much a word of each part weighs: a family name tells more than a given name.
WEIGHT: dict[Part, float] = {
    "family": 1.25, "birth": 1.25, "married": 1.25, "alias": 1.1, "religious": 1.0, "word": 1.15, "given": 1.0,
}  # fmt: skip
#: What the common word of a group's name weighs beside the others; and words that are as common in family names.
_GENERIC = 0.4
_SAINTS = frozenset(["saint", "sainte"])
#: Which parts a word may be found in without having changed its place.
_FAMILY = frozenset(("family", "birth", "married"))
#: Below this a name is not like another; a word below its own bound is not found at all.
LEAST = 0.55
_LEAST_WORD = 0.6
#: The most that words are worth that are alike and not the same; how sure what was learned must be to stand alone.
_MOST_WORD, _SURE = 0.96, 0.54
#: What two words are worth at least that are known forms of a third; how alike a known form of the one is to the other
#: where that is why they are alike.
_JOINED, _SPELT_AS_KNOWN = 0.7, 0.88
#: What a word too many costs, and all of them together; names in another order.
_EXTRA, _MOST_EXTRA, _ORDER = 0.03, 0.12, 0.02
#: What an initial and a given name that begins with it are worth.
INITIAL = 0.82
#: What the initials of a group are worth for its name.
_INITIALS_OF = 0.88
_BY_EAR = frozenset(("spelling", "sound", "letters", "resembles"))
#: What words are worth that are known to stand for one another, to which their likeness adds a little.
_KNOWN = {"form": 0.91, "given-name": 0.91, "characters": 0.83}
_BY_LIKENESS = 0.06
#: Words whose letters are less alike are not heard: what they would share is chance.
_UNLIKE = 0.5
#: From how alike two words are, as read, they are said to be one name in two scripts, or the words of two names to be
#: in another order.
_SAME_NAME = 0.85
#: Below this, words that share a skeleton or a sound are said to resemble one another, and no more.
_SURELY_SPELT = 0.8
#: Words of the names of groups that are like nothing but themselves.
#: The number of a king, a pope or one of a family, folded; "xi" and "vi" are names too.
_ROMAN = re.compile(r"(?!xi$|vi$)x{0,2}(?:ix|iv|v?i{0,3})")
_SMALL = frozenset(["et", "en", "au", "aux", "sur", "pour", "avec", "of", "the", "and", "for", "with", "und", "fur"])
#: Hebrew and Arabic letters.
FEW_VOWELS = re.compile(r"[\u0590-\u06ff]")
_VOWELS = re.compile(r"[aeiou]")
_UNLIKE_GIVEN = 0.85
#: Other names of the same record than its first.
_OTHER_NAME = {"alias": "known-as", "birth": "birth-name", "married": "married-name", "religious": "religious-name"}
_RANK = {code: rank for rank, code in enumerate(REASONS)}


class _Alike(NamedTuple):
    """How alike two words are, and why."""

    score: float
    code: str
    tradition: str = ""
    third: str = ""


def compare(asked: PersonName, found: PersonName) -> Match | None:
    """How alike `found` is to what was `asked`; None where nothing of it is. Not symmetric: what `asked` does not
    say costs little, what it says and `found` contradicts costs much."""
    mine, theirs = tokens(asked), tokens(found)
    if not mine or not theirs:
        return None
    mine, theirs, together = _together(mine, theirs)
    pairs = _pairs(mine, theirs)
    called = _called(mine, found, pairs)
    pairs |= called
    if not pairs or (len(mine) == 1 and not mine[0].initial and pairs[0][1].code == "initial"):
        # A name of one word is not met by an initial.
        return None
    weights = [weight_of(token, asked) for token in mine]
    total = sum(weights)
    score = sum(weights[place] * alike.score for place, (_, alike) in pairs.items()) / total
    reasons: dict[Reason, None] = {}
    swapped = False
    for place, token in enumerate(mine):
        if place not in pairs:
            reasons[Reason("missing", asked=token.written)] = None
            continue
        other, alike = pairs[place]
        swapped = swapped or _moved(token.part, other.part)
        if alike.code != "same":
            reasons[Reason(alike.code, token.written, other.written, alike.tradition, alike.third)] = None
        if other.part in _OTHER_NAME and token.part != other.part:
            reasons[Reason(_OTHER_NAME[other.part], token.written, _whole(found, other))] = None
    used = {id(other) for other, _ in pairs.values()}
    spare = [token for token in theirs if id(token) not in used and token.part in ("family", "given", "word")]
    for word in together:
        reasons[word] = None
    if called:
        spare = []
    whole = len(pairs) == len(mine) and not together
    exact = whole and all(alike.code in ("same", "accents") for _, alike in pairs.values())
    score -= min(_MOST_EXTRA, _EXTRA * len(spare)) + (_ORDER if swapped else 0)
    if score < LEAST or _only_given(mine, pairs):
        return None
    if swapped and whole and _in_another_order(asked, found, mine, pairs):
        reasons[Reason("order", asked.text, found.text)] = None
    if not reasons:
        code = "same" if all(_as_written(token, pairs[place][0]) for place, token in enumerate(mine)) else "accents"
        reasons[Reason(code, asked.text, found.text)] = None
    ordered = sorted(reasons, key=lambda reason: _RANK[reason.code])
    return Match(max(0.0, min(1.0, score)), exact, tuple(ordered))


def weight_of(token: Token, name: PersonName) -> float:
    """How much a word of a name tells: "groupe" or "réseau" tells less than what the group is called after, Saint less
    than the saint."""
    is_generic = token.text in _SAINTS or (name.kind == "group" and token.text in GROUPS)
    return WEIGHT[token.part] * (_GENERIC if is_generic else 1.0)


def _called(
    mine: tuple[Token, ...], found: PersonName, pairs: dict[int, tuple[Token, _Alike]]
) -> dict[int, tuple[Token, _Alike]]:
    """Place of each asked word that is the initials of the group found, and none of its words → the group, by its whole
    name."""
    short = initials(found)
    return (
        {
            place: (Token(token.text, found.text, "word"), _Alike(_INITIALS_OF, "initials-of"))
            for place, token in enumerate(mine)
            if token.text in short and not (place in pairs and pairs[place][1].code == "same")
        }
        if short
        else {}
    )


def _in_another_order(
    asked: PersonName, found: PersonName, mine: tuple[Token, ...], pairs: dict[int, tuple[Token, _Alike]]
) -> bool:
    """Whether the words of two names are much the same and written in another order."""
    if any(alike.score < _SAME_NAME for _, alike in pairs.values()):
        return False
    ordered = sorted(pairs, key=lambda place: asked.text.find(mine[place].written))
    places = [found.text.find(pairs[place][0].written) for place in ordered]
    return places != sorted(places)


def _together(
    mine: tuple[Token, ...], theirs: tuple[Token, ...]
) -> tuple[tuple[Token, ...], tuple[Token, ...], list[Reason]]:
    """The words of two names, neighbours that the other name writes as one word put together, and those told: Ver Steeg
    and Versteeg, Anne Marie and Annemarie."""
    if len(mine) == len(theirs) == 1:
        return mine, theirs, []
    joined, of_mine = _joined(mine, theirs)
    joined_theirs, of_theirs = _joined(theirs, mine)
    told = [Reason("together", written, other) for written, other in of_mine]
    told += [Reason("together", other, written) for written, other in of_theirs]
    return joined, joined_theirs, told


def _joined(words: tuple[Token, ...], others: tuple[Token, ...]) -> tuple[tuple[Token, ...], list[tuple[str, str]]]:
    """Words, neighbours put together that make one of the others; and which, with that other, as written."""
    if len(words) < 2:
        return words, []
    known = {other.text: other.written for other in others}
    found: list[Token] = []
    told: list[tuple[str, str]] = []
    for token in words:
        before = found[-1] if found else None
        if before and token.text not in known and before.text not in known and before.text + token.text in known:
            word = before.text + token.text
            found[-1] = Token(word, f"{before.written} {token.written}", token.part)
            told.append((found[-1].written, known[word]))
        else:
            found.append(token)
    return tuple(found), told


def _pairs(mine: tuple[Token, ...], theirs: tuple[Token, ...]) -> dict[int, tuple[Token, _Alike]]:
    """Place of each asked word → the word that answers it, each used once, the surest pairs first."""
    scored: list[tuple[float, int, int, _Alike]] = []
    for at, token in enumerate(mine):
        for to, other in enumerate(theirs):
            alike = _tokens_alike(token, other)
            if alike is not None:
                moved = 0.01 if _moved(token.part, other.part) else 0.0
                scored.append((moved - alike.score, at, to, alike))
    scored.sort(key=lambda each: each[:3])
    found: dict[int, tuple[Token, _Alike]] = {}
    used: set[int] = set()
    for _, at, to, alike in scored:
        if at not in found and to not in used:
            found[at] = (theirs[to], alike)
            used.add(to)
    return found


def _tokens_alike(asked: Token, found: Token) -> _Alike | None:
    """How alike two words are, None where they are not."""
    if asked.text == found.text:
        return _Alike(1.0, "same")
    if asked.text in _SMALL or found.text in _SMALL:
        return None
    if asked.text[0].isdigit() or found.text[0].isdigit():
        # The 13th is not nearly the 14th.
        same = not {asked.text, *asked.others}.isdisjoint((found.text, *found.others))
        return _Alike(_MOST_WORD, "spelling") if same else None
    if len(asked.text) > 1 and len(found.text) > 1 and (_ROMAN.fullmatch(asked.text) or _ROMAN.fullmatch(found.text)):
        # Nor is Louis XV another spelling of Louis XIV.
        return None
    if asked.initial or found.initial:
        if asked.part in _FAMILY or found.part in _FAMILY or (found.initial and found.written.islower()):
            # A small letter in a record is an elided article or an abbreviation.
            return None
        return _Alike(INITIAL, "initial") if asked.text[0] == found.text[0] else None
    given = asked.part not in _FAMILY and found.part not in _FAMILY
    alike = words_alike(asked.text, found.text, given)
    for one in (asked.text, *asked.others):
        for other in (found.text, *found.others):
            if one == asked.text and other == found.text:
                continue
            if is_han(asked.text) and is_han(found.text):
                # Many characters are read alike; that says nothing.
                continue
            merged = one.endswith(asked.text) and other.endswith(found.text)
            code = "particle" if merged else "script" if _foreign(asked, found) else "spelling"
            better = _Alike(0.96, code) if one == other else words_alike(one, other, given)
            if better is not None and (alike is None or better.score > alike.score):
                alike = better
    if alike is None:
        return None
    if asked.part == "word" and found.part == "given" and alike.code in _BY_EAR and forms(found.text).given:
        # Other forms of a known given name are in its classes: one that merely sounds like it is more likely another.
        alike = alike._replace(score=alike.score * _UNLIKE_GIVEN)
        if alike.score < _LEAST_WORD:
            return None
    if alike.score >= _LEAST_WORD and _foreign(asked, found):
        code = "script" if alike.score >= _SAME_NAME else "script-near"
        return _Alike(max(alike.score, _without_vowels(asked, found)), code, alike.tradition)
    return alike


def _without_vowels(asked: Token, found: Token) -> float:
    """How alike two words that sound alike are by their consonants, where one is in a script that writes few vowels;
    else 0."""
    if not (FEW_VOWELS.search(asked.written) or FEW_VOWELS.search(found.written)):
        return 0.0
    mine, theirs = ([_VOWELS.sub("", word) for word in (each.text, *each.others)] for each in (asked, found))
    return 0.5 + 0.4 * max(JaroWinkler.similarity(one, other) for one in mine for other in theirs)


def _foreign(asked: Token, found: Token) -> bool:
    """Whether one of two words is in Latin letters and the other is not."""
    if asked.written.isascii() and found.written.isascii():
        return False
    return _script(asked.written) != _script(found.written)


@lru_cache(maxsize=524_288)
def words_alike(asked: str, found: str, given: bool = True) -> _Alike | None:
    """How alike two folded words are, None where they are not. given: whether both may be given names.

    A rule says why they are alike: known, read, heard or spelt; what was learned of letters says how surely, and stands
    in where no rule holds.
    """
    if asked == found:
        return _Alike(1.0, "same")
    code = kin(asked).get(found, "")
    near = JaroWinkler.similarity(asked, found)
    ends = asked.endswith(found) or found.endswith(asked)
    by = third(asked, found, near) if not code else NO_THIRD
    if near < _UNLIKE and not (code or ends or by.joined or set(classes(asked)) & set(classes(found))):
        # Their sounds are not worked out: such words are alike only where somebody knows it.
        return None
    mine, theirs = forms(asked), forms(found)
    if asked in theirs.spellings or found in mine.spellings or set(mine.spellings) & set(theirs.spellings):
        return _Alike(0.95, "particle")
    in_class = given and bool(set(mine.given) & set(theirs.given))
    if not given and code == "given-name":
        code = ""
    best = _by_letters(asked, found, near)
    heard = _by_sound(asked, found, near) if near >= _UNLIKE or ends else None
    if heard is not None and (best is None or heard.score > best.score):
        best = heard
    for known in (code, "given-name" if in_class else ""):
        if known and (best is None or _known(known, near).score > best.score):
            if known == "characters" and best is not None and best.score >= _LEAST_WORD:
                # Cohen and Kohn are heard alike; that some characters may be read so is not why.
                best = _Alike(_known(known, near).score, best.code, best.tradition)
            else:
                best = _known(known, near)
    sure = likeness(asked, found, of_forms(mine, theirs, in_class, code, by.joined, by.spelled))
    learned = max(_between(sure), _JOINED if by.joined else 0.0)
    hardly = best is None or best.score < _LEAST_WORD or (best.code in _BY_EAR and learned < _SURELY_SPELT)
    if hardly and (by.joined or (by.spelled >= _SPELT_AS_KNOWN and sure >= _SURE)):
        # What is hardly heard or read is better told by a name that both are known to be forms of.
        return _Alike(learned, "third", third=by.name)
    if best is None or best.score < _LEAST_WORD:
        return _Alike(learned, "correspondence") if sure >= _SURE and min(len(asked), len(found)) > 1 else None
    if best.code in _KNOWN or code == "characters":
        learned = max(learned, best.score)
    if learned < _SURELY_SPELT and best.code in ("spelling", "sound"):
        # Cohen and Cassin have some reading in common, and are not the same name.
        return _Alike(learned, "resembles")
    return _Alike(learned, best.code, best.tradition)


def _between(sure: float) -> float:
    """The score of two words that are alike, by how surely they are."""
    return _LEAST_WORD + (_MOST_WORD - _LEAST_WORD) * sure


def shared(asked: str, found: str) -> Shared:
    """What two folded words share beside their letters."""
    mine, theirs = forms(asked), forms(found)
    code = kin(asked).get(found, "")
    by = third(asked, found, JaroWinkler.similarity(asked, found)) if not code else NO_THIRD
    return of_forms(mine, theirs, bool(set(mine.given) & set(theirs.given)), code, by.joined, by.spelled)


def _known(code: str, near: float) -> _Alike:
    """How alike two words are that somebody knows to be forms of one name. near: the likeness of their letters."""
    return _Alike(_KNOWN[code] + _BY_LIKENESS * near, code)


def _by_sound(asked: str, found: str, near: float) -> _Alike | None:
    """How alike two words are by spelling rules and by ear."""
    mine, theirs = forms(asked), forms(found)
    shared = set(mine.skeletons) & set(theirs.skeletons)
    if shared:
        # One or two consonants say little, so the letters decide the more.
        least = 0.76 if max(map(len, shared)) > 2 else 0.60 if max(map(len, shared)) == 2 else 0.45
        return _Alike(least + (0.95 - least) * near, "spelling", tradition(asked, found))
    if mine.french and mine.french == theirs.french:
        return _Alike(0.72 + 0.2 * near, "sound", "french")
    if set(mine.sounds) & set(theirs.sounds):
        significant = len(next(iter(set(mine.sounds) & set(theirs.sounds))).rstrip("0"))
        least = 0.62 if significant > 2 else 0.45
        return _Alike(least + 0.28 * near, "sound", tradition(asked, found))
    return None


def _by_letters(asked: str, found: str, near: float) -> _Alike | None:
    """How alike two words are by their letters: one error in short ones, two in longer ones, none in the shortest."""
    longest = max(len(asked), len(found))
    if min(len(asked), len(found)) < 3:
        return None
    most = 1 if longest <= 5 else 2
    distance = DamerauLevenshtein.distance(asked, found, score_cutoff=most)
    if distance > most:
        return None
    return _Alike(min(0.93, 0.98 - 0.9 * distance / (longest + 1)) * (0.8 + 0.2 * near), "letters")


def _moved(asked: Part, found: Part) -> bool:
    """Whether a family name is found as a given name, or the other way round."""
    return (asked in _FAMILY and found == "given") or (asked == "given" and found in _FAMILY)


def _only_given(mine: tuple[Token, ...], pairs: dict[int, tuple[Token, _Alike]]) -> bool:
    """Whether a fuller name is met by given names alone."""
    if len(mine) < 2 or len(pairs) == len(mine):
        return False
    return all(other.part == "given" or other.initial for other, _ in pairs.values())


def _whole(name: PersonName, token: Token) -> str:
    """The whole alias or other name that a word stands in."""
    texts = {"alias": name.aliases, "birth": name.birth, "married": name.married, "religious": (name.religious,)}
    return next((text for text in texts.get(token.part, ()) if token.written in text), token.written)


def _as_written(asked: Token, found: Token) -> bool:
    return asked.written == found.written


@lru_cache(maxsize=16_384)
def _script(written: str) -> bool:
    """Whether a word is in Latin letters."""
    return any("a" <= sign <= "z" or "\u00c0" <= sign <= "\u024f" for sign in written.lower())
