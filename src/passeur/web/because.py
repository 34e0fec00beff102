"""Steps onward in the reader's words: why, what waits."""

from collections.abc import Mapping

from passeur.guide.model import Because, Step
from passeur.network import words as in_lang
from passeur.web.present import title_of
from passeur.web.visit import Visit

#: Reasons that name a record; reasons that name a theme.
_OF_RECORD = frozenset({"original", "offer", "audience", "named", "same-person"})
_OF_THEME = frozenset({"theme-core", "theme-partial", "broader-theme"})


def because(reason: Because, partner: str, visit: Visit) -> str:
    """One reason as a sentence (`because.*` of the catalogue)."""
    return _sentence(_key(reason), [subject_of(reason, partner, visit)], visit)


def _key(reason: Because) -> str:
    """The sentence that a reason is told by."""
    if reason.code in ("theme-core", "theme-partial") and reason.depth_here == "none":
        return f"{reason.code}-none"
    if reason.code == "audience":
        return f"audience-{reason.label}"
    return "on-list-kept" if reason.code == "on-list" and not reason.label else reason.code


def _sentence(key: str, what: list[str], visit: Visit) -> str:
    """A sentence about one thing or several; there may be a sentence about nothing in particular."""
    named = visit.words.plain("because.and").join(dict.fromkeys(each for each in what if each))
    if not named and f"because.{key}-bare" in visit.words.messages:
        key = f"{key}-bare"
    return visit.words.say(f"because.{key}", what=named)


def subject_of(reason: Because, partner: str, visit: Visit) -> str:
    """What a reason speaks of, in the reader's language: a theme, a record, a list, a place, an event."""
    if reason.code in _OF_THEME:
        return visit.guide.thesaurus.label(reason.subject, visit.lang)
    if reason.code == "on-list":
        kept = visit.edition.network.lists.get(reason.subject)
        return in_lang(kept.name, visit.lang) if kept else reason.subject
    if reason.code == "next-event":
        return visit.words.word("life", reason.label)
    if reason.code == "place":
        found = visit.edition.network.partners.get(partner)
        site = found.sites.get(reason.subject) if found else None
        return in_lang(site.name, visit.lang) if site else reason.label
    if reason.code in _OF_RECORD and reason.subject:
        record = visit.edition.get(reason.subject)
        return title_of(record, visit.lang).value if record else reason.label
    return reason.label


def counts_in_words(counts: Mapping[str, int], visit: Visit) -> str:
    """How many records of each kind wait, the most first: "21 personnes, 9 événements"."""
    ranked = sorted(((kind, number) for kind, number in counts.items() if number), key=lambda each: -each[1])
    return visit.words.plain("waiting.and").join(visit.words.say(f"waiting.{kind}", number) for kind, number in ranked)


def reasons_in_words(step: Step, visit: Visit, most: int = 3) -> list[str]:
    """The reasons of a step as a few sentences, the strongest first; what is said alike is said together.

    A broader theme is told only where no theme itself leads there.
    """
    themed = any(each.code in ("theme-core", "theme-partial") for each in step.reasons)
    together: dict[str, list[str]] = {}
    for each in step.reasons:
        if not (themed and each.code == "broader-theme"):
            together.setdefault(_key(each), []).append(subject_of(each, step.partner, visit))
    return [_sentence(key, what, visit) for key, what in together.items()][:most]
