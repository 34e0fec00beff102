"""What letters stand for one another in forms of one name, as it was learned from pairs of names: Evasio, Ewazjusz.

`letters.txt` has what was learned, and how; `passeur.bench.letters` learns it. Two words are laid over one another so
that as few letters as possible differ. Each place where they differ counts for or against them by how often such a
difference is met between forms of one name, and how often between names that are merely alike: s and z count little
against two names, -o and -usz at the end less than their four letters would. The rest is counted by the same rule: how
many letters differ, whether the first one does, what sounds are shared.
"""

import re
from functools import cache
from math import exp
from operator import mul
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, LCSseq, Levenshtein

#: What was learned.
FILE = Path(__file__).with_name("letters.txt")
#: Letters on either side of a difference at most; longer ones are known by their length alone.
_LONGEST = 4
#: What `shape` counts.
SHAPE = (
    "near", "near-squared", "near-long", "kept", "kept-squared", "kept-long", "common", "common-squared",
    "shortest", "longer-by", "short", "first", "beginning", "end", "begins", "ends",
    "skeleton-1", "skeleton-2", "skeleton-3", "sound-2", "sound-3", "french", "given", "known-form",
    "known-given-name", "known-characters", "joined", "spelled-as-known",
)  # fmt: skip
#: How much more is told by each sum of weights: see `likeness`.
_STEEP = 2.0


class Shared(NamedTuple):
    """What two words share beside their letters. skeleton, sound: how many signs the longest shared skeleton and
    Daitch–Mokotoff code have. french: the same to French ears. given: a class of given names. known: `known.kin`.
    joined, spelled: whether a third name joins them, and how surely (`third.Third`), 0 to 1."""

    skeleton: int = 0
    sound: int = 0
    french: bool = False
    given: bool = False
    known: str = ""
    joined: bool = False
    spelled: float = 0.0


class _Learned(NamedTuple):
    """What the file holds. middle: the sum of weights that four in a hundred pairs have by chance."""

    middle: float
    endings: re.Pattern[str]
    shape: tuple[float, ...]
    differences: dict[str, float]


def stem(word: str) -> str:
    """A folded word without its ending, at least two letters of it: remus → rem, fernandinho → fernand."""
    return _learned().endings.sub("", word, count=1)


def likeness(asked: str, found: str, shared: Shared) -> float:
    """How surely two folded words are forms of one name, 0 to 1; one half for a pair as like as four
    in a hundred are by chance. Not a probability: it only puts words in order."""
    learned = _learned()
    total = sum(map(mul, learned.shape, shape(asked, found, shared)))
    known = learned.differences
    total += sum([known[each] for each in set(differences(asked, found)) if each in known])
    return 1.0 / (1.0 + exp(min(50.0, (learned.middle - total) / _STEEP)))


def shape(asked: str, found: str, shared: Shared) -> tuple[float, ...]:
    """What is counted of two words beside their differences, as SHAPE names it; each mostly between 0 and 1."""
    near = JaroWinkler.similarity(asked, found)
    kept = DamerauLevenshtein.normalized_similarity(asked, found)
    common = LCSseq.normalized_similarity(asked, found)
    least, most = sorted((len(asked), len(found)))
    begun, ended = _common(asked, found), _common(asked[::-1], found[::-1])
    short = least / 10
    return (
        near, near * near, near * short,
        kept, kept * kept, kept * short,
        common, common * common,
        short, (most - least) / 5, float(least <= 4),
        float(asked[:1] == found[:1]), begun / 5, ended / 5,
        float(begun == least), float(ended == least),
        float(shared.skeleton == 1), float(shared.skeleton == 2),
        float(shared.skeleton > 2),
        float(0 < shared.sound <= 2), float(shared.sound > 2), float(shared.french),
        float(shared.given),
        float(shared.known == "form"), float(shared.known == "given-name"),
        float(shared.known == "characters"),
        float(shared.joined), shared.spelled,
    )  # fmt: skip


def _common(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    at = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        at += 1
    return at


def differences(asked: str, found: str) -> list[str]:
    """Each place where two words differ, in several ways of saying so: by its letters, with the letters beside it, by
    its length. ^ and $ are the beginning and the end: evasio, ewazjusz → "v:w", "ev:ew", …, "sio$:zjusz$", …"""
    said: list[str] = []
    places = _places(asked, found)
    for start, end, to_start, to_end in places:
        mine, theirs = asked[start:end], found[to_start:to_end]
        if mine > theirs:
            mine, theirs = theirs, mine
        first = start == 0 and to_start == 0
        last = end == len(asked) and to_end == len(found)
        before, after = ("^" if first else asked[start - 1 : start]), ("$" if last else asked[end : end + 1])
        if len(theirs) <= _LONGEST and len(mine) <= _LONGEST:
            around = [("", ""), (before, ""), ("", after), (before, after)]
            if last and start > 1:
                around.append((asked[start - 2 : start], after))
            said += [f"{left}{mine}{right}:{left}{theirs}{right}" for left, right in around]
        shorter, longer = sorted((len(mine), len(theirs)))
        said.append(f"{'^' * first}{min(shorter, 4)}-{min(longer, 6)}{'$' * last}")
        if longer > 1:
            said += [f"~{min(pair)}:{max(pair)}" for pair in zip(mine, theirs, strict=False)]
            rest = mine[len(theirs) :] or theirs[len(mine) :]
            if rest:
                said.append(f"~:{rest[:5]}{'$' * last}")
    said.append(f"places-{min(len(places), 6)}")
    return said


def _places(asked: str, found: str) -> list[tuple[int, int, int, int]]:
    """Where two words differ: from and to in the one, from and to in the other."""
    places: list[tuple[int, int, int, int]] = []
    for edit in Levenshtein.opcodes(asked, found):
        if edit.tag == "equal":
            continue
        if places and places[-1][1] == edit.src_start and places[-1][3] == edit.dest_start:
            start, _, to_start, _ = places.pop()
        else:
            start, to_start = edit.src_start, edit.dest_start
        places.append((start, edit.src_end, to_start, edit.dest_end))
    return places


@cache
def _learned() -> _Learned:
    """The file: a word for each kind of line, then its values; # begins a remark."""
    middle, endings = 0.0, ["$"]
    weights: dict[str, dict[str, float]] = {"shape": {}, "letters": {}}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, *values = line.split()
        if kind == "middle":
            middle = float(values[0])
        elif kind == "endings":
            endings += values
        else:
            # One weight, and all that has it.
            weights[kind].update(dict.fromkeys(values[1:], float(values[0])))
    ending = re.compile(r"(?<=..)(?:" + "|".join(sorted(set(endings) - {"$"}, key=len, reverse=True) or ["$"]) + ")$")
    counted = tuple([weights["shape"].get(name, 0.0) for name in SHAPE])
    return _Learned(middle, ending, counted, weights["letters"])
