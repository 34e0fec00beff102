"""Marks inside a name, and what follows them: née, veuve, dit, en religion, né en 1920."""

from passeur.model.names import reading_words as lists
from passeur.model.names.reading_parts import Parts, join_words, key, key_of


def take_marks(parts: Parts, words: list[str]) -> list[str]:
    """`words` without what follows née, veuve, dit … and dates; these go where they belong."""
    plain: list[str] = []
    state = ""
    taken: list[str] = []

    def end() -> None:
        _keep(parts, state, taken)
        taken.clear()

    place = 0
    while place < len(words):
        word = words[place]
        folded = key(word.strip('«»"“”'))
        mark, length = mark_at(folded, words, place)
        if mark:
            end()
            state = mark
            # "né en 1920" is kept whole: the word is part of what it says of the date.
            taken += words[place : place + length] if mark == "dates" else []
            place += length
            continue
        if state:
            taken.append(word)
        else:
            plain.append(word)
        place += 1
    end()
    return plain


def mark_at(folded: str, words: list[str], place: int) -> tuple[str, int]:
    """What the words that follow this place are, and how many words say so."""
    after = key(words[place + 1]) if place + 1 < len(words) else ""
    if folded in lists.BIRTH:
        if not after:
            return "", 0
        return ("dates", 1) if after in lists.NOT_A_NAME or after[:1].isdigit() else ("birth", 1)
    if folded in lists.MARRIED:
        return ("married", 1) if after else ("", 0)
    if folded in lists.ALIAS:
        return ("alias", 1) if after else ("", 0)
    ahead = key_of(words[place : place + 5])
    for phrase in lists.ALIAS_PHRASES:
        if ahead.startswith(phrase + " "):
            return "alias", len(phrase.split())
    if ahead.startswith(("en religion ", "in religion ")):
        return "religious", 2
    return "", 0


def _keep(parts: Parts, state: str, words: list[str]) -> None:
    """Put the words that followed a mark where they belong."""
    text = join_words(words).strip('«»"“” ')
    if not text:
        return
    if state == "birth":
        parts.birth.append(text)
    elif state == "married":
        parts.married.append(text)
    elif state == "alias":
        parts.aliases.append(text)
    elif state == "religious" and not parts.religious:
        parts.religious = text
    elif state == "dates":
        parts.dates.append(text)
    else:
        parts.words += words
