"""What the readers of small XML records share, beside `xml`: bare names, language tags, points, addresses.

A record that fits in memory is read by name; `bare` takes the namespaces away once, so that `find` and `findall` are
fast and every dialect of a standard is the same standard.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar
from xml.etree.ElementTree import Element

from passeur.model.text import fold_spaces

#: ISO 639-2 (bibliographic and terminological) and common slips → ISO 639-1, which BCP 47 prefers.
_SHORT = {
    "alb": "sq", "sqi": "sq", "ara": "ar", "arm": "hy", "hye": "hy", "baq": "eu", "eus": "eu", "bel": "be", "bos": "bs",
    "bre": "br", "bul": "bg", "cat": "ca", "chi": "zh", "zho": "zh", "cos": "co", "cze": "cs", "ces": "cs", "dan": "da",
    "dut": "nl", "nld": "nl", "eng": "en", "est": "et", "fin": "fi", "fra": "fr", "fre": "fr", "geo": "ka", "kat": "ka",
    "ger": "de", "deu": "de", "gle": "ga", "gre": "el", "ell": "el", "heb": "he", "iw": "he", "hrv": "hr", "scr": "hr",
    "hun": "hu", "ice": "is", "isl": "is", "ita": "it", "jpn": "ja", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt",
    "ltz": "lb", "mac": "mk", "mkd": "mk", "nob": "nb", "nor": "no", "oci": "oc", "per": "fa", "fas": "fa", "pol": "pl",
    "por": "pt", "roh": "rm", "rum": "ro", "ron": "ro", "rus": "ru", "slo": "sk", "slk": "sk", "slv": "sl", "spa": "es",
    "srp": "sr", "scc": "sr", "swe": "sv", "tur": "tr", "ukr": "uk", "vie": "vi", "wel": "cy", "cym": "cy", "yid": "yi",
    "français": "fr", "francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de",
    "german": "de", "deutsch": "de", "espagnol": "es", "italien": "it", "polonais": "pl", "russe": "ru",
    "spanish": "es", "italian": "it", "polish": "pl", "russian": "ru", "latin": "la",
    "néerlandais": "nl", "dutch": "nl", "hébreu": "he", "hebrew": "he", "yiddish": "yi",
    "hongrois": "hu", "hungarian": "hu", "roumain": "ro",
    "romanian": "ro", "tchèque": "cs", "czech": "cs", "ukrainien": "uk", "ukrainian": "uk", "catalan": "ca",
    "portugais": "pt", "portuguese": "pt", "grec": "el", "greek": "el", "breton": "br", "occitan": "oc",
    "castillan": "es", "castilian": "es", "arabe": "ar", "arabic": "ar", "turc": "tr", "turkish": "tr",
    "japonais": "ja", "japanese": "ja", "chinois": "zh", "chinese": "zh", "danois": "da", "danish": "da",
    "suédois": "sv", "swedish": "sv", "norvégien": "no", "norwegian": "no", "finnois": "fi", "finnish": "fi",
    "slovaque": "sk", "slovak": "sk", "croate": "hr", "croatian": "hr", "serbe": "sr", "serbian": "sr",
    "bulgare": "bg", "bulgarian": "bg", "lituanien": "lt", "lithuanian": "lt", "letton": "lv", "latvian": "lv",
    "estonien": "et", "estonian": "et", "arménien": "hy", "armenian": "hy", "basque": "eu",
}  # fmt: skip
_KNOWN = frozenset(_SHORT.values())
_T = TypeVar("_T")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
#: Not a language: several, none, undetermined.
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})

#: A number that stands for "not filled in": digits, a point, and nothing behind it.
_UNFINISHED = re.compile(r"[+-]?\d*[.,]?")
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
#: Mainland France and Corsica, generously: south, north, west, east.
_FRANCE = (41.0, 51.5, -5.5, 9.8)
_FRENCH = re.compile(r"\b(?:FR|FRA|France)\b")


def bare(element: Element) -> Element:
    """`element`, with the namespaces of all elements in it (not of attributes) taken away in place."""
    for each in element.iter():
        tag = each.tag
        if tag.startswith("{"):
            each.tag = tag.rpartition("}")[2]
    return element


def at(element: Element, path: str) -> list[Element]:
    """The elements at `path` below a bare `element`: names between slashes, `*` for any; faster than iterfind."""
    found = [element]
    for name in path.split("/"):
        found = [each for parent in found for each in (parent if name == "*" else parent.findall(name))]
    return found


def words(element: Element | None) -> str:
    """All text inside `element` on one line, "" if there is none or no element."""
    if element is None:
        return ""
    if not len(element):
        return fold_spaces(element.text or "")
    return fold_spaces(" ".join(element.itertext()))


def plain_words(parent: Element, path: str) -> Iterator[str]:
    """The text of each element at `path` in `parent`, blank ones left out."""
    for element in parent.iterfind(path) if path.startswith(".") else at(parent, path):
        value = words(element)
        if value:
            yield value


@lru_cache(maxsize=1024)
def language(code: str) -> str:
    """The BCP 47 tag for a language as partners write it (ISO 639-1 or -2, "fr-fr", "French"); "" if it is none."""
    code = code.strip().replace("_", "-").lower()
    if code in _SHORT:
        return _SHORT[code]
    if not _TAG.fullmatch(code) or code in _NO_LANGUAGE:
        return ""
    first, *others = code.split("-")
    tidy = [each.upper() if len(each) == 2 else each.title() if len(each) == 4 else each for each in others]
    return "-".join([_SHORT.get(first, first), *tidy])


def named_language(words: str) -> str:
    """The BCP 47 tag for words that are nothing but a language's name or its ISO 639 code; "" for any other words."""
    plain = words.strip(" .").lower()
    return _SHORT.get(plain) or (plain if plain in _KNOWN else "")


#: What stands between names of languages: signs, and "and" and "or" in the languages of finding aids.
_BETWEEN_LANGUAGES = re.compile(
    r"\s*[,;/&+]\s*(?:(?:and|et|und|ou|or)\s+)?|\s+(?:and|et|und|en|ou|or|e|y)\s+|\n", re.IGNORECASE
)


def languages_named(words: str) -> list[str]:
    """The BCP 47 tags for words that are nothing but names of languages ("latin, français et catalan"), else []."""
    found = [named_language(each) for each in _BETWEEN_LANGUAGES.split(words.strip(" .")) if each.strip()]
    return list(dict.fromkeys(found)) if all(found) else []


def is_address(value: str) -> bool:
    """Whether `value` is an absolute web address that a page may link to."""
    return value.startswith(("http://", "https://")) and " " not in value and "<" not in value and '"' not in value


def point(latitude: str, longitude: str, where: str = "") -> tuple[tuple[float, float] | None, str]:
    """The point that two numbers name (WGS 84 degrees), or None, and a remark for the report where it was refused.

    where: name and country of the place. Refused are: what is no number, what is no place on Earth, numbers that were
    never finished ("49."), 0 and 0, and a French place outside France whose numbers are French when exchanged. A wrong
    point on a map is worse than none.
    """
    latitude, longitude = latitude.strip(), longitude.strip()
    if not latitude and not longitude:
        return None, ""
    shown = f"coordinates {latitude!r}, {longitude!r}"
    if any(_UNFINISHED.fullmatch(each) and not each.lstrip("+-").isdigit() for each in (latitude, longitude)):
        return None, f"{shown} were never filled in; left out"
    if not _DECIMAL.fullmatch(latitude) or not _DECIMAL.fullmatch(longitude):
        return None, f"{shown} are not decimal degrees; left out"
    lat, lon = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    if lat == 0 and lon == 0:
        return None, f"{shown} stand for an unknown place; left out"
    if not -90 <= lat <= 90 or not -180 <= lon <= 180:
        return None, f"{shown} are not on Earth (latitude comes first); left out"
    if _FRENCH.search(where) and not _in_france(lat, lon) and _in_france(lon, lat):
        return None, f"{shown} of {where!r} seem to be exchanged; left out"
    return (lat, lon), ""


def _in_france(lat: float, lon: float) -> bool:
    """Whether a point is in mainland France or Corsica, or close by."""
    south, north, west, east = _FRANCE
    return south <= lat <= north and west <= lon <= east


def cut(value: str, sign: str) -> list[str]:
    """What stands between signs, but for those in brackets: "Fictiv, Anne; Fictard, Paul (maire ; 1880-1944)" are two.

    Where a bracket is never closed, every sign cuts.
    """
    pieces = value.split(sign)
    if len(pieces) > 1 and "(" in value and value.count("(") == value.count(")"):
        pieces = _rejoined(pieces, sign)
    return [part for piece in pieces if (part := piece.strip())]


def _rejoined(pieces: list[str], sign: str) -> list[str]:
    """The pieces put together again where the sign between them was in brackets."""
    whole: list[str] = []
    depth = 0
    for piece in pieces:
        if depth > 0:
            whole[-1] += sign + piece
        else:
            whole.append(piece)
        depth += piece.count("(") - piece.count(")")
    return whole


def unique(items: Iterable[_T]) -> tuple[_T, ...]:
    """The items without repetition, in order."""
    return tuple(dict.fromkeys(items))
