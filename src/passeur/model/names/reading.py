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
from passeur.model.names.given import is_given
from passeur.model.names.reading_couples import couple_of, titled_couple
from passeur.model.names.reading_described import gives_names, is_description, is_marked, take_description
from passeur.model.names.reading_parts import (
    AFTER,
    EDGES,
    ORDINAL,
    Parts,
    is_particle,
    key,
    made,
    script_of,
    split_words,
)
from passeur.model.names.reading_ranks import take_ranks
from passeur.model.names.reading_segments import take_bracket, take_direct, take_further, take_segment
from passeur.model.names.scripts import fold
from passeur.model.record import Name

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
#: "Spencer, Ralph Mr. and Mrs.": the titles of a couple behind its name.
_TITLES_BEHIND = re.compile(r"\b(?:M\.?|Mr\.?|Dr\.?) (?:et|and|&) (?:Mme|Mrs\.?|Dr\.?)$")
#: "LECLERC (Philippe de Hauteclocque, dit)": the name in front is the assumed one.
_ASSUMED = re.compile(r"([^,()]+?) \(([^,()]+), dite?(?: ([^\W\d_]+))?\)")
#: The number of a unit in front of its name.
_NUMBER = re.compile(r"\d{1,4}[^\W\d_]{0,4}|[IVXL]+(?:er|re|e|ᵉʳ|ᵉ|[eè]me)")
#: The short name of a group behind its name: "(OSE)".
_SHORT = re.compile(r"[A-Z]{2,8}|(?:[A-Z]\.){2,8}")
#: A firm that is named after people: "Colin et fils", "Appleton & Sons".
_FIRM = re.compile(r"\b(?:et|and|&) (?:fils|fr[èe]res|s[œo]e?urs|compagnie|sons|brothers)\b", re.IGNORECASE)
#: Who is known by works and not by name, and works of a time: "Master of Saint Veronica", "Florentine 15th Century".
_MASTER = re.compile(
    r"(?:master|ma[iî]tre|meister|monogrammist|mästaren?) (?:of|with|de|du|des|der|à|aux?|med) ", re.IGNORECASE
)
_CENTURY = re.compile(r"\d(?:st|nd|rd|th) century\b|\d(?:er|e|ème) siècle\b", re.IGNORECASE)
_FIRST = re.compile(r"[\s-]")
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


@lru_cache(maxsize=2_048)
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
    if bool(given) != bool(family) and written not in (given, family):
        given, family = _untold(parts, written, given, family)
    if family and given:
        family, *others = take_ranks(parts, [family.strip(), given.strip()])
        given = " ".join(others)
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


def _untold(parts: Parts, written: str, given: str, family: str) -> tuple[str, str]:
    """The given names and the family name, where the source has a column for one of them only and the whole name tells
    the other: "Longo, Vincent" with the family name Longo."""
    whole = _read(written)
    known = {key(word) for word in (given or family).replace("-", " ").split()}
    found = whole.given if family else whole.family
    parts.particle = parts.particle or (whole.particle if key(whole.particle) not in known else "")
    parts.titles += whole.titles
    if any(key(word) in known for name in found for word in name.replace("-", " ").split()):
        return given, family
    return (" ".join(found), family) if family else (given, " ".join(found))


@lru_cache(maxsize=16_384)
def _read(written: str) -> PersonName:
    """A name from its text alone."""
    assumed = _ASSUMED.fullmatch(written)
    if assumed and (not assumed[3] or key(assumed[3]) in lists.TITLES):
        alias = f"{assumed[3]} {assumed[1]}" if assumed[3] else assumed[1]
        return msgspec.structs.replace(_read(assumed[2].strip()), text=written, aliases=(alias,))
    main, insides = _without_brackets(written)
    main = _ROLE.sub("", main) if _ROLE.match(main) else _unrole(main)
    parts = Parts()
    first = key(main.partition(" ")[0].strip(EDGES))
    if first in lists.FAMILY:
        parts.is_family = True
        main = main.partition(" ")[2]
    elif (named := _family_behind(main)) and not _is_group(named, first):
        parts.is_family = True
        main = named
    elif _is_group(main, first) or _FIRM.search(main) or _CENTURY.search(main):
        short = tuple([inside for inside in insides if _SHORT.fullmatch(inside)])
        return PersonName(written, "group", words=tuple(split_words(main)), aliases=short, script=script_of(written))
    elif _MASTER.match(main):
        return PersonName(written, words=tuple(split_words(main)), script=script_of(written))
    segments = take_ranks(parts, [each.strip() for each in re.split(r"[,;]", main) if each.strip(EDGES)])
    if segments and _TWO_TITLES.match(segments[0]):
        return titled_couple(written, segments[0], _read)
    if len(segments) > 2 and key(segments[1]) in AFTER:
        # "Tremaine, Sr., Burton G."
        parts.titles.append(segments.pop(1))
    if len(segments) > 1 and (behind := _TITLES_BEHIND.search(segments[1])) and behind.start():
        parts.titles.append(behind.group())
        segments[1] = segments[1][: behind.start()].strip(EDGES)
    if len(segments) > 1 and not _explains(segments[1]) and not is_description(segments[1], segments[0]):
        take_segment(parts, segments[0], "family")
        take_segment(parts, segments[1], "given")
        rest = segments[2:]
    elif segments:
        take_direct(parts, segments[0], bool(insides), gives_names(insides))
        rest = segments[1:]
    else:
        rest = []
    for each in rest:
        if is_description(each, segments[0]) and not is_marked(each):
            take_description(parts, each)
        else:
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


def _family_behind(main: str) -> str:
    """The name of a family that English tells behind it ("Hummerhielm noble family"), "" where it does not."""
    words = main.split()
    if len(words) < 2 or words[-1] != lists.FAMILY_LAST:
        return ""
    words.pop()
    while len(words) > 1 and words[-1] in lists.BEFORE_FAMILY:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and key(words[0]) == "the" else words)


def _unrole(main: str) -> str:
    """`main` without a role in front, whatever its accents and case."""
    folded = unicodedata.normalize("NFKD", main.lower())
    plain = "".join([sign for sign in folded if not unicodedata.combining(sign)])
    match = _ROLE.match(plain)
    return main[match.end() :] if match and len(plain) == len(main) else main


def _is_group(main: str, first: str) -> bool:
    """Whether what is named is no person."""
    if first in lists.GROUPS:
        # "Church, Frederic Edwin", "Maison, Rodolphe" are people.
        family, comma, given = main.partition(",")
        return not (comma and " " not in family and is_given(fold(_FIRST.split(given.strip(), maxsplit=1)[0])))
    written, _, rest = main.partition(" ")
    if _NUMBER.fullmatch(written) and key(rest.partition(" ")[0].strip(EDGES)) in lists.GROUPS:
        # "13e demi-brigade", "VIIe corps"
        return True
    if " " in main and key(main.rpartition(" ")[2].strip(EDGES)) in lists.GROUP_LAST:
        # "VOUET Simon atelier": what a workshop made is not its master's.
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
        or (first in lists.TITLES and len(words) == 1 and (len(first) > 2 or first in ("dr", "mr", "ms", "pr")))
        or (first in lists.TITLES and len(first) > 2 and len(words) > 1 and is_particle(words[1]))
    )
