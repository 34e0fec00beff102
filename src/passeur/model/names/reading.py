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
from passeur.model.names.scripts import fold
from passeur.model.record import Name

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[^\W\d_]\.?-[^\W\d_]\.")
_ORDINAL = re.compile(r"[IVXL]+(?:er|e|ᵉʳ|ᵉ)?|\d{1,2}(?:er|e|th|st|nd|rd)")
_ELIDED = re.compile(r"\b[dDlL]\s?['’‘ʼ](?=\w)")
_JOINED = re.compile(r"(['’‘ʼ]) ")
_DANGLING = re.compile(r"^[dDlL]['’‘ʼ]$")
_TWO_TITLES = re.compile(
    r"(M\.?|Mr\.?|Monsieur|Herr|Dr\.?) (?:et|and|&|und) (Mme|Mrs\.?|Madame|Frau|M(?:lle|iss))\.? \S"
)
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ич|овна|евна|ична)$")
_ROLE = re.compile(r"^(?:" + "|".join(role.replace(" ", r"[\s'’]+") for role in lists.ROLES) + r")\b[\s'’:]*")
#: Articles that are part of a family name, and words that tell a father from a son, behind the name.
_ARTICLES = frozenset(("le", "la", "les", "l", "ben", "ter", "mac", "mc", "saint", "sainte", "st"))
_AFTER = frozenset(("pere", "fils", "aine", "jeune", "cadet", "junior", "senior", "jr", "sr"))
_EDGES = " ,;:.–—-/"

#: First letters of a block of signs → ISO 15924.
_SCRIPTS = (
    (0x0370, 0x03FF, "Grek"), (0x1F00, 0x1FFF, "Grek"), (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"), (0x0600, 0x06FF, "Arab"), (0x10A0, 0x10FF, "Geor"), (0x0E00, 0x0E7F, "Thai"),
    (0x0900, 0x097F, "Deva"), (0xAC00, 0xD7AF, "Hang"), (0x3040, 0x30FF, "Jpan"), (0x4E00, 0x9FFF, "Hani"),
)  # fmt: skip


class _Parts:
    """The parts of a name while it is read."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.family: list[str] = []
        self.particle = ""
        self.birth: list[str] = []
        self.married: list[str] = []
        self.religious = ""
        self.titles: list[str] = []
        self.aliases: list[str] = []
        self.words: list[str] = []
        self.dates: list[str] = []
        self.is_family = False


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


def script_of(text: str) -> str:
    """ISO 15924 of the script of most letters, "Latn" where there are none."""
    if text.isascii():
        return "Latn"
    counts: dict[str, int] = {}
    for sign in text:
        if sign.isalpha():
            point = ord(sign)
            name = next((name for low, high, name in _SCRIPTS if low <= point <= high), "Latn")
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else "Latn"


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """A word as the lists of `reading_words` write it: small letters, no accents, no points."""
    folded = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("’", "'"))
    return "".join([sign for sign in folded if not unicodedata.combining(sign)]).strip(".'")


def _separated(written: str, given: str, family: str, particle: str, title: str) -> PersonName:
    """A name whose parts the source gives; its other segments (dates, dit, née) are still read."""
    parts = _Parts()
    parts.particle = particle.strip()
    if family:
        _segment(parts, family.strip(), "family")
    if given:
        _segment(parts, given.strip(), "given")
    if title:
        parts.titles.append(title.strip())
    for inside in _BRACKETS.findall(written):
        if inside.strip() and inside.strip() not in (given.strip(), family.strip()):
            _bracket(parts, inside, bool(parts.given))
    return _made(written, parts)


@lru_cache(maxsize=16_384)
def _read(written: str) -> PersonName:
    """A name from its text alone."""
    main, insides = _without_brackets(written)
    main = _ROLE.sub("", main) if _ROLE.match(main) else _unrole(main)
    parts = _Parts()
    first = key(main.partition(" ")[0].strip(_EDGES))
    if first in lists.FAMILY:
        parts.is_family = True
        main = main.partition(" ")[2]
    elif _is_group(main, first):
        return PersonName(written, kind="group", words=tuple(_split(main)), script=script_of(written))
    segments = [each.strip() for each in re.split(r"[,;]", main) if each.strip(_EDGES)]
    if segments and _TWO_TITLES.match(segments[0]):
        return _titled_couple(written, segments[0])
    if len(segments) > 1 and not _explains(segments[1]):
        _segment(parts, segments[0], "family")
        _segment(parts, segments[1], "given")
        rest = segments[2:]
    elif segments:
        _direct(parts, segments[0], bool(insides))
        rest = segments[1:]
    else:
        rest = []
    for each in rest:
        _further(parts, each)
    for inside in insides:
        _bracket(parts, inside, bool(parts.given))
    return _couple(written, parts, segments) or _made(written, parts)


def _made(written: str, parts: _Parts) -> PersonName:
    """The name that the parts make."""
    return PersonName(
        written,
        kind="family" if parts.is_family else "person",
        given=tuple(parts.given),
        family=tuple(parts.family),
        particle=parts.particle,
        birth=tuple(parts.birth),
        married=tuple(parts.married),
        religious=parts.religious,
        titles=tuple(parts.titles),
        aliases=tuple(parts.aliases),
        words=tuple(parts.words),
        dates=", ".join(parts.dates),
        script=script_of(written),
    )


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
    return any(key(word.strip(_EDGES)) in lists.GROUP_ANYWHERE for word in main.split()[1:])


def _explains(segment: str) -> bool:
    """Whether a segment after the first comma says something of the name before it, rather than inverting it."""
    words = _split(segment)
    first = key(words[0]) if words else ""
    if any(sign.isdigit() for sign in segment) and not any(_ORDINAL.fullmatch(word) for word in words):
        return True
    return (
        first in lists.ALIAS
        or (first in lists.BIRTH | lists.MARRIED and len(words) > 1)
        or (first in lists.TITLES and len(words) == 1 and len(first) > 2)
    )


def _split(text: str) -> list[str]:
    """The words of a text; an elided particle is a word of its own ("d'", "Estienne"), initials are kept together."""
    spaced = _ELIDED.sub(r"\g<0> ", text)
    return [word for word in (each.strip(",;:–—/") for each in spaced.split()) if word.strip(_EDGES)]


def _join(words: list[str]) -> str:
    """Words as they were written: nothing between an elided particle and its word."""
    return _JOINED.sub(r"\1", " ".join(words))


def _segment(parts: _Parts, text: str, part: str) -> None:
    """Take a segment that is family or given names, with what stands among them."""
    words = _marks(parts, _split(text))
    while len(words) > 1 and key(words[0]) in lists.TITLES and not _is_initial(words[0]):
        parts.titles.append(words.pop(0))
    if part == "family":
        _take_family(parts, words)
        return
    trailing: list[str] = []
    while words and (key(words[-1]) in lists.PARTICLES or _DANGLING.match(words[-1])) and words[-1][0].islower():
        trailing.insert(0, words.pop())
    if trailing and not parts.particle:
        parts.particle = _join(trailing)
    elif trailing:
        parts.words += trailing
    for word in words:
        if parts.given and _ORDINAL.fullmatch(word):
            parts.given[-1] += f" {word}"
        elif _is_date(word):
            parts.dates.append(word)
        elif key(word) in lists.TITLES and not _is_initial(word) and parts.given:
            parts.titles.append(word)
        else:
            parts.given.append(word)


def _take_family(parts: _Parts, words: list[str]) -> None:
    """Family names: a particle in front stands apart, one inside stays with the name behind it."""
    leading: list[str] = []
    while len(words) > 1 and _is_particle(words[0]):
        leading.append(words.pop(0))
    if leading and not parts.particle:
        parts.particle = _join(leading)
    elif leading:
        words = leading + words
    inner: list[str] = []
    for word in words:
        if _is_date(word):
            parts.dates.append(word)
        elif _is_particle(word) or (key(word) in _ARTICLES and word is not words[-1]):
            inner.append(word)
        elif key(word) in _AFTER and parts.family:
            parts.titles.append(word)
        else:
            parts.family.append(_join([*inner, word]))
            inner = []
    if inner and not parts.particle:
        parts.particle = _join(inner)
    else:
        parts.words += inner


def _is_particle(word: str) -> bool:
    """Whether a word is a particle: of the list, and in small letters (so "Le" of "Le Normand" is a name)."""
    return word[0].islower() and key(word) in lists.PARTICLES


def _is_date(word: str) -> bool:
    """Whether a word is a date: it has a digit, and no letter in front of it."""
    return any(sign.isdigit() for sign in word) and not word[0].isalpha()


def _is_initial(word: str) -> bool:
    """Whether a word is one or more initials: "J.", "J.-B."; a title is none."""
    if key(word) in lists.TITLES and len(key(word)) > 1:
        return False
    return bool(_INITIALS.fullmatch(word)) or (len(word) == 1 and word.isalpha() and word.isupper())


def _marks(parts: _Parts, words: list[str]) -> list[str]:
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
        mark, length = _mark(folded, words, place)
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


def _key_of(words: list[str]) -> str:
    """The keys of words, parted by spaces."""
    return " ".join(key(word) for word in words)


def _mark(folded: str, words: list[str], place: int) -> tuple[str, int]:
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
    ahead = _key_of(words[place : place + 5])
    for phrase in lists.ALIAS_PHRASES:
        if ahead.startswith(phrase + " "):
            return "alias", len(phrase.split())
    if ahead.startswith(("en religion ", "in religion ")):
        return "religious", 2
    return "", 0


def _keep(parts: _Parts, state: str, words: list[str]) -> None:
    """Put the words that followed a mark where they belong."""
    text = _join(words).strip('«»"“” ')
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


def _direct(parts: _Parts, text: str, explained: bool) -> None:
    """A name without a comma: the order is told by capitals, a particle, initials or brackets, else not known."""
    words = _marks(parts, _split(text))
    while len(words) > 1 and key(words[0]) in lists.TITLES and not _is_initial(words[0]):
        parts.titles.append(words.pop(0))
    while words and _is_date(words[-1]) and not _ORDINAL.fullmatch(words[-1]):
        parts.dates.insert(0, words.pop())
    while len(words) > 1 and key(words[-1]) in _AFTER:
        parts.titles.append(words.pop())
    words = _with_ordinals(words)
    capitals = [word for word in words if word.isupper() and len(key(word)) > 1 and not _is_initial(word)]
    inner = next((at for at, word in enumerate(words) if at and _is_particle(word)), 0)
    initials = 0
    while initials < len(words) and _is_initial(words[initials]):
        initials += 1
    if capitals and len(capitals) < len([word for word in words if not _is_particle(word)]):
        _by_capitals(parts, words, capitals)
    elif 0 < initials < len(words):
        parts.given += words[:initials]
        _take_family(parts, words[initials:])
    elif len(words) > 2 and _PATRONYMIC.match(words[1]):
        parts.given += words[:2]
        parts.family += words[2:]
    elif inner and inner < len(words) - 1:
        parts.given += words[:inner]
        _take_family(parts, words[inner:])
    elif len(words) == 1 and (explained or parts.is_family or parts.birth or parts.married):
        parts.family += words
    elif parts.is_family or (words and _is_particle(words[0])):
        _take_family(parts, words)
    elif not _by_given_names(parts, words):
        parts.words += words


def _by_given_names(parts: _Parts, words: list[str]) -> bool:
    """ "Jean Moulin", "Moulin Jean": the order is told where given names stand at one end only."""
    known = [is_given(fold(word.partition("-")[0])) for word in words]
    count = sum(known)
    if not 0 < count < len(words):
        return False
    if all(known[:count]):
        parts.given += words[:count]
        _take_family(parts, words[count:])
        return True
    if all(known[-count:]):
        parts.given += words[-count:]
        _take_family(parts, words[:-count])
        return True
    return False


def _by_capitals(parts: _Parts, words: list[str], capitals: list[str]) -> None:
    """Family names stand in capitals: "Jean MOULIN", "de GAULLE Charles", "LE GOFF Yves"."""
    family: list[str] = []
    for at, word in enumerate(words):
        before_capital = _is_particle(word) and at + 1 < len(words) and words[at + 1] in capitals
        if word in capitals or before_capital or (_is_particle(word) and family and at + 1 == len(words)):
            family.append(word)
        else:
            parts.given.append(word)
    _take_family(parts, family)


def _with_ordinals(words: list[str]) -> list[str]:
    """Words, with the ordinal of a king or pope beside the name that it belongs to: "Louis XIV"."""
    found: list[str] = []
    for word in words:
        if found and _ORDINAL.fullmatch(word):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _further(parts: _Parts, segment: str) -> None:
    """A segment after the names: dates, a title with its land, née, dit; what is none of these stays as words."""
    words = _split(segment)
    if not words:
        return
    if _mark(key(words[0]), words, 0)[0]:
        parts.words += _marks(parts, words)
    elif any(sign.isdigit() for sign in segment) and key(words[0]) not in lists.TITLES:
        parts.dates.append(segment.strip(_EDGES))
    elif key(words[0]) in lists.TITLES:
        parts.titles.append(_join(words))
    else:
        parts.words += _marks(parts, words)


def _bracket(parts: _Parts, inside: str, named: bool) -> None:
    """What stands in brackets: dates and titles; the given names of a family name; née, dit; a family."""
    for segment in re.split(r"[,;]", inside):
        words = _split(segment)
        if not words:
            continue
        first = key(words[0])
        marked = _mark(first, words, 0)[0]
        if first in lists.FAMILY:
            parts.is_family = True
            if all(_is_particle(word) for word in words[1:]) and not parts.particle:
                parts.family += parts.words
                parts.words = []
                parts.particle = _join(words[1:])
            else:
                _take_family(parts, words[1:])
        elif _key_of(words) in ("en religion", "in religion", "nom de religion"):
            parts.religious = _join([*parts.given, *parts.particle.split(), *parts.family, *parts.words])
            parts.given, parts.family, parts.words, parts.particle = [], [], [], ""
        elif marked or any(sign.isdigit() for sign in segment) or first in lists.TITLES:
            _further(parts, segment)
        elif not named and not parts.given and parts.family and not _is_particle(words[0]):
            _segment(parts, segment, "given")
        elif not named and not parts.given and not parts.family and parts.words:
            parts.family, parts.words = parts.words, []
            _segment(parts, segment, "given")
        elif _is_particle(words[0]) and not parts.particle and len(words) == 1:
            parts.particle = words[0]
        else:
            parts.words += words


def _couple(written: str, parts: _Parts, segments: list[str]) -> PersonName | None:
    """The couple (or several persons) that the parts name, None where it is one person."""
    for group in (parts.given, parts.words):
        if not any(key(word) in lists.AND for word in group):
            continue
        sides: list[list[str]] = [[]]
        for word in group:
            if key(word) in lists.AND:
                sides.append([])
            else:
                sides[-1].append(word)
        sides = [side for side in sides if side]
        if len(sides) < 2:
            continue
        return _several(written, parts, group, sides)
    return None


def _titled_couple(written: str, text: str) -> PersonName:
    """ "M. et Mme Cohen": two titles, one name."""
    words = _split(text)
    name = _read(_join(words[3:]))
    return msgspec.structs.replace(name, text=written, kind="couple", titles=(words[0], words[2]))


def _several(written: str, parts: _Parts, group: list[str], sides: list[list[str]]) -> PersonName:
    """Persons who share a family name, or who each have their own."""
    family = tuple(parts.family)
    if group is parts.words and not family:
        # "Raymond et Lucie Aubrac": what only the last one has is everybody's family name.
        last = sides[-1]
        while len(last) > 1 and key(last[0]) in lists.TITLES:
            parts.titles.append(last.pop(0))
        if all(len(side) == 1 for side in sides[:-1]) and len(last) > 1:
            family, sides[-1] = tuple(last[1:]), last[:1]
        parts.words = []
    elif group is parts.given:
        parts.given = []
    others = tuple(
        PersonName(
            " ".join([*side, *family]),
            given=tuple(side) if family else (),
            family=family,
            particle=parts.particle,
            words=() if family else tuple(side),
            script=script_of(written),
        )
        for side in sides
    )
    whole = _made(written, parts)
    given = tuple(word for side in sides for word in side) if family else whole.given
    words = whole.words if family else tuple(word for side in sides for word in side)
    return msgspec.structs.replace(whole, kind="couple", given=given, family=family, words=words, others=others)
