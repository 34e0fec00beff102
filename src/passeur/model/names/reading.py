"""A written name → `PersonName`.

A name is cut into segments at commas and brackets; the first is the family name where a comma inverts, each of the
others says by its first word what it is (née, veuve, dit, a title, dates). Where nothing tells given from family name,
words stay words: the order is not guessed. No letter is lost, but those of a role ("d'après", "attributed to").
"""

import re
import unicodedata
from functools import lru_cache

import msgspec

from passeur.model.names import PersonName
from passeur.model.names import reading_words as lists
from passeur.model.names.reading_couples import couple_of, titled_couple
from passeur.model.names.reading_parts import EDGES, ORDINAL, Parts, key, made, script_of, split_words
from passeur.model.names.reading_segments import take_bracket, take_direct, take_further, take_segment
from passeur.model.record import Name

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_TWO_TITLES = re.compile(
    r"(M\.?|Mr\.?|Monsieur|Herr|Dr\.?) (?:et|and|&|und) (Mme|Mrs\.?|Madame|Frau|M(?:lle|iss))\.? \S"
)
_ROLE = re.compile(r"^(?:" + "|".join(role.replace(" ", r"[\s'’]+") for role in lists.ROLES) + r")\b[\s'’:]*")


def read_name(
    text: str, *, given: str = "", family: str = "", particle: str = "", title: str = "", type: str = ""
) -> PersonName:
    """What `text` says as a name; given, family, particle, title: parts that the source itself separates.

    type: as in `record.Name.type`; a "pseudonym" or "nom-de-guerre" is an alias whole.
    """
    written = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if type in ("pseudonym", "nom-de-guerre"):
        return PersonName(written, aliases=(written,) if written else (), script=script_of(written))
    if given or family:
        return _separated(written, given, family, particle, title)
    found = _read(written)
    if title and title not in found.titles:
        found = msgspec.structs.replace(found, titles=(*found.titles, title))
    if type == "birth" and found.family and not found.birth:
        found = msgspec.structs.replace(found, birth=found.family, family=())
    elif type == "married" and found.family and not found.married:
        found = msgspec.structs.replace(found, married=found.family, family=())
    elif type == "religious" and not found.religious:
        found = msgspec.structs.replace(found, religious=written)
    return found


@lru_cache(maxsize=8_192)
def read_record_name(name: Name) -> PersonName:
    """`read_name` of a record's name with the parts that the source gives; remembered, since an update asks for the
    names of each record several times."""
    return read_name(
        name.value, given=name.given, family=name.family, particle=name.particle, title=name.title, type=name.type
    )


def _separated(written: str, given: str, family: str, particle: str, title: str) -> PersonName:
    """A name whose parts the source gives; its other segments (dates, dit, née) are still read."""
    parts = Parts()
    parts.particle = particle.strip()
    if family:
        take_segment(parts, family.strip(), "family")
    if given:
        take_segment(parts, given.strip(), "given")
    if title:
        parts.titles.append(title.strip())
    for inside in _BRACKETS.findall(written):
        if inside.strip() and inside.strip() not in (given.strip(), family.strip()):
            take_bracket(parts, inside, bool(parts.given))
    return made(written, parts)


@lru_cache(maxsize=16_384)
def _read(written: str) -> PersonName:
    """A name from its text alone."""
    main, insides = _without_brackets(written)
    main = _ROLE.sub("", main) if _ROLE.match(main) else _unrole(main)
    parts = Parts()
    first = key(main.partition(" ")[0].strip(EDGES))
    if first in lists.FAMILY:
        parts.is_family = True
        main = main.partition(" ")[2]
    elif _is_group(main, first):
        return PersonName(written, kind="group", words=tuple(split_words(main)), script=script_of(written))
    segments = [each.strip() for each in re.split(r"[,;]", main) if each.strip(EDGES)]
    if segments and _TWO_TITLES.match(segments[0]):
        return titled_couple(written, segments[0], _read)
    if len(segments) > 1 and not _explains(segments[1]):
        take_segment(parts, segments[0], "family")
        take_segment(parts, segments[1], "given")
        rest = segments[2:]
    elif segments:
        take_direct(parts, segments[0], bool(insides))
        rest = segments[1:]
    else:
        rest = []
    for each in rest:
        take_further(parts, each)
    for inside in insides:
        take_bracket(parts, inside, bool(parts.given))
    return couple_of(written, parts, segments) or made(written, parts)


def _without_brackets(written: str) -> tuple[str, list[str]]:
    """The text outside brackets, and what stands inside each."""
    if "(" not in written and "[" not in written:
        return written, []
    insides = [inside.strip() for inside in _BRACKETS.findall(written) if inside.strip()]
    return _SPACES.sub(" ", _BRACKETS.sub(" ", written)).replace("()", " ").strip(), insides


def _unrole(main: str) -> str:
    """`main` without a role in front, whatever its accents and case."""
    folded = unicodedata.normalize("NFKD", main.lower())
    plain = "".join([sign for sign in folded if not unicodedata.combining(sign)])
    match = _ROLE.match(plain)
    return main[match.end() :] if match and len(plain) == len(main) else main


def _is_group(main: str, first: str) -> bool:
    """Whether what is named is no person."""
    if first in lists.GROUPS:
        return True
    return any(key(word.strip(EDGES)) in lists.GROUP_ANYWHERE for word in main.split()[1:])


def _explains(segment: str) -> bool:
    """Whether a segment after the first comma says something of the name before it, rather than inverting it."""
    words = split_words(segment)
    first = key(words[0]) if words else ""
    if any(sign.isdigit() for sign in segment) and not any(ORDINAL.fullmatch(word) for word in words):
        return True
    return (
        first in lists.ALIAS
        or (first in lists.BIRTH | lists.MARRIED and len(words) > 1)
        or (first in lists.TITLES and len(words) == 1 and len(first) > 2)
    )
