"""`python -m passeur.bench.letters --data DIR`: learn what letters stand for one another in forms of one name.

Reads the pairs of `name-variants` (Wikidata's « said to be the same as », CC0; English short forms, Apache-2.0; common
names of countries, CC0), of one half of them alone (`halves`), and writes `model/names/letters.txt`. Each name of that
half is a question to an index of all names among synthetic ones; the words that the index holds to be possibly like it
are what has to be put in order: those paired with it before the others. Learned are weights of a sum, so that the true
ones' share of all (softmax) is greatest: a conditional logit, as economists learn what is chosen out of many. Written
are those weights that say anything. The same data and the same seed give the same file.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated, Final, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray

from passeur.bench.halves import Halves
from passeur.bench.names import Set, Synthetic, documents, load, script_of
from passeur.model.names import letters
from passeur.model.names.compare import shared
from passeur.model.names.scripts import fold
from passeur.search.embedded import EmbeddedBackend
from passeur.search.people import People

#: Synthetic persons in the index, questions, and words that may be like each which are learned from.
RECORDS: Final = 60_000
QUESTIONS: Final = 10_000
WORDS: Final = 70
#: An ending is learned where so many beginnings have it, of so many letters at least; it has so many letters at most.
_BEGINNINGS, _LEAST, _LONGEST = 12, 3, 5
_ROUNDS, _STEP = 120, 0.08
#: How dear a weight is: that of a difference, of anything else.
_DEAR, _SHAPE_DEAR = 1e-3, 1e-4
#: Pairs of words drawn at random to see what chance makes.
_DRAWN: Final = 20_000
#: Differences met less often say nothing; weights smaller than this are left out.
_OFTEN, _TRUE, _SMALL = 20, 1, 0.1
_HEAD = """\
# What letters stand for one another in forms of one name; made by `python -m passeur.bench.letters`, not by hand.
# Learned from {pairs:,} pairs of names in Latin letters, one half of a set drawn from Wikidata (CC0) and the English
# short forms of nicknames 1.0.1 (Apache-2.0); docs/benchmarks.md says which half, and what the other half found.
#   middle W           the sum of weights that four in a hundred pairs of words have by chance
#   endings …          what is cut off to find a stem
#   shape W NAME       a weight of what letters.shape counts
#   letters W …        the weight of each difference that follows: "o$:usz$" is -o against -usz at the end,
#                      "ck:k" a c before k that the other word does not have, "~s:z" one letter of a longer difference,
#                      "1-2$" the lengths of a difference, "places-3" how many there are
"""


class Rows(NamedTuple):
    """What is learned from: each row one word that may be like the word of a question.

    shape: what `letters.shape` counts. places, at: the numbers of its differences, row after row, and where each row
    begins. true: whether it is paired. question: to which question it belongs, in order.
    """

    shape: NDArray[np.float64]
    places: NDArray[np.int64]
    at: NDArray[np.int64]
    true: NDArray[np.bool_]
    question: NDArray[np.int64]


def learn(data: Path, seed: int, records: int = RECORDS, questions: int = QUESTIONS) -> str:
    """The text of `letters.txt`. data: a folder in the layout of `name-variants`. Raises Refused without data."""
    pairs = load(data)
    halves = Halves((name, other) for (_, name), others in pairs.pairs.items() for other in others)
    true = _true(pairs, halves)
    drawn = Random(seed).sample(sorted(true), min(questions, len(true)))  # noqa: S311  not for secrets
    with TemporaryDirectory(prefix="passeur-learn-") as scratch:
        path = Path(scratch) / "index"
        builder = EmbeddedBackend().create(path)
        builder.add(documents("set", pairs.names()))
        builder.add(Synthetic(data, frozenset(pairs.names()), seed).documents(records))
        builder.finish()
        rows, differences = _rows(People(path), drawn, true)
    shape, weights = _weights(rows, len(differences))
    middle = _by_chance(sorted(true), dict(zip(differences, weights, strict=True)), shape, Random(seed))  # noqa: S311
    text = _HEAD.format(pairs=sum(map(len, true.values())) // 2)
    text += f"middle {middle:.3f}\nendings {' '.join(_endings(true))}\n"
    text += "".join(f"shape {weight:.3f} {name}\n" for name, weight in zip(letters.SHAPE, shape, strict=True))
    by_weight: dict[str, list[str]] = defaultdict(list)
    for name, weight in zip(differences, weights, strict=True):
        if abs(weight) >= _SMALL:
            by_weight[f"{weight:.1f}"].append(name)
    for said in sorted(by_weight, key=float, reverse=True):
        text += "".join(f"letters {said} {line}\n" for line in _lines(sorted(by_weight[said])))
    return text


def _true(pairs: Set, halves: Halves) -> dict[str, set[str]]:
    """Folded word of the half that is learned from → the words paired with it; single words in Latin letters alone."""
    true: dict[str, set[str]] = defaultdict(set)
    for (_, name), others in pairs.pairs.items():
        if script_of(name) != "latin" or not name.isalpha() or not halves.learned(name):
            continue
        for other in others:
            word, paired = fold(name), fold(other)
            if script_of(other) == "latin" and other.isalpha() and word != paired:
                true[word].add(paired)
    return true


def _rows(people: People, words: Sequence[str], true: dict[str, set[str]]) -> tuple[Rows, list[str]]:
    """The rows of these questions, and the differences by their numbers."""
    shapes: list[tuple[float, ...]] = []
    said: list[set[str]] = []
    right: list[bool] = []
    question: list[int] = []
    for number, word in enumerate(words):
        others = [other for other, _ in people.words.roughly_alike(word)[:WORDS]]
        if not true[word].intersection(others):
            continue
        for other in others:
            shapes.append(letters.shape(word, other, shared(word, other)))
            said.append(set(letters.differences(word, other)))
            right.append(other in true[word])
            question.append(number)
    often = Counter(each for of_row in said for each in of_row)
    truly = Counter(each for of_row, is_right in zip(said, right, strict=True) if is_right for each in of_row)
    kept = sorted(each for each, times in often.items() if times >= _OFTEN and truly[each] >= _TRUE)
    numbers = {each: at for at, each in enumerate(kept)}
    # The number after the last stands for nothing, so that no row is empty.
    places = [[*sorted(numbers[each] for each in of_row if each in numbers), len(kept)] for of_row in said]
    at = np.cumsum([0, *map(len, places)])[:-1]
    _, in_order = np.unique(np.array(question), return_inverse=True)
    flat = np.array([each for of_row in places for each in of_row])
    return Rows(np.array(shapes), flat, at, np.array(right), in_order), kept


def _weights(rows: Rows, differences: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights of what shape counts and of the differences, by gradient descent with a step of its own for each
    weight (Kingma and Ba, Adam, 2015)."""
    spread = rows.shape.std(axis=0) + 1e-6
    scaled = rows.shape / spread
    begins = np.flatnonzero(np.r_[True, np.diff(rows.question) > 0])
    count, of_row = len(begins), np.repeat(np.arange(len(rows.at)), np.diff(np.r_[rows.at, len(rows.places)]))
    wanted = rows.true / np.add.reduceat(rows.true.astype(float), begins)[rows.question]
    weights = np.zeros(scaled.shape[1] + differences + 1)
    width = scaled.shape[1]
    dear = np.r_[np.full(width, _SHAPE_DEAR), np.full(differences + 1, _DEAR)]
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, _ROUNDS + 1):
        totals = scaled @ weights[:width] + np.add.reduceat(weights[width:][rows.places], rows.at)
        share = _softmax(totals, begins, rows.question)
        among = _softmax(np.where(rows.true, totals, -np.inf), begins, rows.question)
        off = (share - (wanted + among) / 2) / count
        slope = np.r_[scaled.T @ off, np.bincount(rows.places, off[of_row], differences + 1)] + dear * weights
        slope[-1] = 0.0
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        weights -= _STEP * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return weights[:width] / spread, weights[width:-1]


def _by_chance(words: Sequence[str], differences: dict[str, float], shape: NDArray[np.float64], draw: Random) -> float:
    """The sum of weights that four in a hundred pairs of words have which are drawn at random: one in a thousand then
    scores 0.85."""
    totals = []
    for _ in range(_DRAWN):
        one, other = draw.sample(words, 2)
        total = float(np.dot(shape, letters.shape(one, other, shared(one, other))))
        totals.append(total + sum(differences.get(each, 0.0) for each in set(letters.differences(one, other))))
    return float(np.quantile(totals, 0.96))


def _softmax(
    totals: NDArray[np.float64], begins: NDArray[np.int64], question: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Each row's share of its question."""
    raised = np.exp(totals - np.maximum.reduceat(totals, begins)[question])
    found: NDArray[np.float64] = raised / np.add.reduceat(raised, begins)[question]
    return found


def _endings(true: dict[str, set[str]]) -> list[str]:
    """What two forms of one name have behind the same beginning, often enough; vowels alone are no ending, since
    skeletons have none."""
    beginnings: dict[str, set[str]] = defaultdict(set)
    for word, others in true.items():
        for other in others:
            same = 0
            while same < min(len(word), len(other)) and word[same] == other[same]:
                same += 1
            if same >= _LEAST:
                beginnings[word[same:]].add(word[:same])
                beginnings[other[same:]].add(word[:same])
    return sorted(
        ending
        for ending, found in beginnings.items()
        if len(found) >= _BEGINNINGS and len(ending) <= _LONGEST and ending.strip("aeiouyh")
    )


def _lines(said: list[str]) -> list[str]:
    """Differences of one weight in lines of no more than 110 signs."""
    lines = [""]
    for each in said:
        if len(lines[-1]) + len(each) > 110:
            lines.append("")
        lines[-1] = f"{lines[-1]} {each}".strip()
    return lines


def main(data: Annotated[Path, typer.Option("--data")], seed: Annotated[int, typer.Option("--seed")] = 1) -> None:
    """Learn, and write the file where the model reads it."""
    letters.FILE.write_text(learn(data, seed), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
