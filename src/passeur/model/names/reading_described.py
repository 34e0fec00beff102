"""What stands beside a name and is none: "ancien curé de Lièze", "émigré", "fabricant"."""

from collections.abc import Sequence

from passeur.model.names import reading_words as lists
from passeur.model.names.given import is_given
from passeur.model.names.reading_marks import mark_at
from passeur.model.names.reading_parts import Parts, is_initial, is_particle, join_words, key, script_of, split_words
from passeur.model.names.scripts import fold


def is_description(text: str, name: str) -> bool:
    """Whether a text beside a name says what somebody was: it begins small where the name begins with a capital, and
    with no particle, initial or given name. Who types a name all in small letters means a name."""
    words = split_words(text)
    if not words or not name[:1].isupper() or not words[0][0].islower() or script_of(words[0]) != "Latn":
        # Scripts such as Georgian have small letters only.
        return False
    first = words[0]
    return not (is_particle(first) or is_initial(first) or is_given(fold(first.partition("-")[0])))


def take_description(parts: Parts, text: str) -> None:
    """Take what somebody was; one word alone may still be a given name, typed small ("Szwarc, zlata")."""
    words = split_words(text)
    if len(words) > 1:
        parts.titles.append(join_words(words))
    else:
        parts.words += words


def is_marked(text: str) -> bool:
    """Whether a text begins with née, veuve, dit, a family or a date, which are read as such."""
    words = split_words(text)
    first = key(words[0]) if words else ""
    return bool(words) and (
        first in lists.FAMILY or any(sign.isdigit() for sign in text) or bool(mark_at(first, words, 0)[0])
    )


def gives_names(insides: Sequence[str]) -> bool:
    """Whether brackets hold the given names, or the particle, of the family name before them: "Poirier de Beauvais
    (Bertrand)", "La Rue (de)"."""
    words = split_words(insides[0].split(",")[0]) if insides else []
    if not words:
        return False
    while len(words) > 1 and key(words[0]) in lists.TITLES:
        words = words[1:]
    first = words[0]
    return all(map(is_particle, words)) or is_given(fold(first.partition("-")[0])) or is_initial(first)
