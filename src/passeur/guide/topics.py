"""What somebody looks at or asks, as themes with weights: a narrow theme says more than a broad one."""

from math import log

from passeur.guide.counting import Counts
from passeur.guide.model import Context
from passeur.guide.theming import themes_of
from passeur.model.record import AnyRecord
from passeur.model.text import plain
from passeur.model.themes import Thesaurus

#: How much a theme weighs by where it comes from.
_ASKED, _EXPLICIT, _IN_TITLE, _PROPOSED, _OTHER_MEMBER = 1.0, 1.0, 0.8, 0.4, 0.5
#: What an alternative label weighs beside the preferred one.
_ALTERNATIVE = 0.9


def topics_of(context: Context, thesaurus: Thesaurus, counts: Counts) -> dict[str, float]:
    """Theme → weight, the heaviest first."""
    found: dict[str, float] = {}

    def add(theme: str, weight: float) -> None:
        weight *= specificity(theme, thesaurus)
        found[theme] = max(found.get(theme, 0.0), weight)

    for theme in context.themes:
        if thesaurus.get(theme) is not None:
            add(theme, _ASKED)
    for each in thesaurus.find(context.text):
        add(each.theme, _ASKED if each.label == "preferred" else _ALTERNATIVE)
    if context.record is not None:
        for theme, weight in _of_record(context.record, thesaurus, counts):
            add(theme, weight)
    for member in context.members:
        for theme, weight in _of_record(member, thesaurus, counts):
            add(theme, weight * _OTHER_MEMBER)
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def specificity(theme: str, thesaurus: Thesaurus) -> float:
    """1 for a theme with nothing narrower, less the more there is below it."""
    return 1 / (1 + log(1 + len(thesaurus.narrower(theme))))


def _of_record(record: AnyRecord, thesaurus: Thesaurus, counts: Counts) -> list[tuple[str, float]]:
    """Themes of a record with how sure they are."""
    in_title = {each.theme for each in thesaurus.find(plain(record.title))}
    return [
        (each.theme, _EXPLICIT if not each.proposed else _IN_TITLE if each.theme in in_title else _PROPOSED)
        for each in themes_of(record, thesaurus, counts)
    ]
