"""What somebody looks at or asks, as themes with weights: a narrow theme says more than a broad one."""

from collections.abc import Sequence
from math import log, sqrt

from passeur.guide.counting import Counts
from passeur.guide.model import Context
from passeur.guide.question import Question
from passeur.guide.theming import themes_of
from passeur.guide.vocabulary import Vocabulary
from passeur.model.record import AnyRecord
from passeur.model.text import plain
from passeur.model.themes import Found, LabelKind, Thesaurus, label_key

#: How much a theme weighs by where it comes from: given, asked by one of its labels, by a label put right, by
#: words of a label; and of a record: by its index terms, in its title, in its text.
_GIVEN, _CORRECTED, _LIKE = 1.0, 0.8, 0.6
_LABELS: dict[LabelKind, float] = {"preferred": 1.0, "alternative": 0.95, "hidden": 0.75}
#: How much more a label says for each word of it beyond the first, and how many words count.
_WORD, _MOST_WORDS = 0.15, 4
_EXPLICIT, _IN_TITLE, _PROPOSED, _OTHER_MEMBER = 1.0, 0.8, 0.4, 0.5
#: Themes kept, and what all of them weigh together at most.
_MOST, _TOGETHER = 10, 2.0


class Topics:
    """Weighs themes; made once from a thesaurus."""

    def __init__(self, thesaurus: Thesaurus, counts: Counts, vocabulary: Vocabulary) -> None:
        self._thesaurus, self._counts, self._vocabulary = thesaurus, counts, vocabulary
        self._specific = {id: 1 / (1 + log(1 + len(thesaurus.narrower(id))) / 2) for id in thesaurus}

    def of(self, context: Context, question: Question) -> dict[str, float]:
        """Theme → weight, the heaviest first."""
        found: dict[str, float] = {}

        def add(theme: str, weight: float) -> None:
            found[theme] = max(found.get(theme, 0.0), weight * self._specific[theme])

        for theme in context.themes:
            if theme in self._specific:
                add(theme, _GIVEN)
        for weight, labels in ((1.0, question.found), (_CORRECTED, question.corrected)):
            for each in labels:
                add(each.theme, weight * _said(each, labels))
        # Where labels hold every word, what shares some of these words with them was not asked for.
        whole = question.found and not question.loose
        for theme, part in self._vocabulary.like(() if whole else question.words).items():
            add(theme, _LIKE * part)
        if context.record is not None:
            for theme, weight in self._of_record(context.record):
                add(theme, weight)
        for member in context.members:
            for theme, weight in self._of_record(member):
                add(theme, weight * _OTHER_MEMBER)
        best = sorted(found.items(), key=lambda each: -each[1])[:_MOST]
        scale = min(1.0, _TOGETHER / total) if (total := sum(weight for _, weight in best)) else 1.0
        return {theme: weight * scale for theme, weight in best}

    def _of_record(self, record: AnyRecord) -> list[tuple[str, float]]:
        """Themes of a record with how sure they are."""
        in_title = {each.theme for each in self._thesaurus.find(plain(record.title))}
        return [
            (each.theme, _EXPLICIT if not each.proposed else _IN_TITLE if each.theme in in_title else _PROPOSED)
            for each in themes_of(record, self._thesaurus, self._counts)
        ]


def _said(found: Found, all_found: Sequence[Found]) -> float:
    """How much a label in a question says: a long one more, one that several themes have less."""
    themes = sum(each.start == found.start for each in all_found)
    words = min(len(label_key(found.words)), _MOST_WORDS)
    return _LABELS[found.label] * (1 + _WORD * (words - 1)) / sqrt(themes)
