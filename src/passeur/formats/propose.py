"""A first mapping for a table, guessed from the names of its columns (French and English) and its first rows.

It is a proposal for a curator to correct: whatever is not understood is left to be named, never guessed from values
alone. `to_toml` writes it ready to paste into network.toml.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from passeur.formats.propose_words import folded, language, meaning
from passeur.formats.table_build import Builder
from passeur.formats.table_mapping import parse_mapping
from passeur.formats.table_values import leaves
from passeur.model.record import SECTIONS
from passeur.network import Source
from passeur.report import Report

#: What is said where a table has no column that could be a record's identifier or title.
_NO_ID = (
    '"..."   # a column that is filled and differs in every row; without one, a record\'s address changes with its row'
)
_NO_TITLE = '"..."   # the column that says what a record is called; records have no title now'
_BORN_OR_DIED = re.compile(r"\b(?:born|died|née?|morte?|décédée?|b\.|d\.)", re.IGNORECASE)
_ENDS = re.compile(r"\b(\d{4})\b\D{1,12}\b(\d{4})\b")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
#: What a column of names holds → role and type of the agents.
_AGENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("creator", "creator", {}),
    ("publisher", "publisher", {}),
    ("about-person", "subject", {"type": "person"}),
    ("about-group", "subject", {"type": "group"}),
)
#: What a column holds → type of the terms; "" for what a thing is about.
_TERMS = {
    "terms": "", "object-name": "genre", "category": "category", "function": "function", "style": "style",
    "occupation": "occupation", "culture": "culture",
}  # fmt: skip
#: What a table can say in several languages, each in a column of its own; of the rest the first is taken.
_SPOKEN = frozenset({"title", *_TERMS, *SECTIONS})
#: What tables of authorities call those whom they name → kind of record.
_SORTS = dict.fromkeys(
    ("individual", "person", "persons", "personne", "couple", "anonymous", "anonyme", "pseudonym"), "person"
) | dict.fromkeys(
    ("corporate", "corporate body", "corporatebody", "organisation", "organization", "institution", "company", "group",
     "collectivité", "société", "groupe", "family", "famille", "foundation", "purchase fund"), "group",
)  # fmt: skip
#: Names of columns that say where a museum is.
_SEATS = frozenset({"ville", "city", "commune", "pays", "country"})
#: Signs between several values in one cell, the likeliest first.
_SIGNS = ("||", ";", "|")
#: A comma between two values, as export programs set it; one with a space behind it belongs to a sentence.
_TIGHT, _LOOSE = re.compile(r",(?=\S)"), re.compile(r",\s")

_PERSON = {"gender", "birth-date", "death-date", "birth-place", "death-place", "given", "birth-name", "pseudonym"}
_IDENTIFIERS = ("inventory", "call-number", "wikidata", "ulan", "viaf", "isni")
#: What things have and persons have not.
_THING = {"title", "object-name", "inventory", "call-number", "extents", "level"}
_NOTES = frozenset(SECTIONS)


def propose(header: Sequence[str] | None, rows: Sequence[Any], lang: str = "") -> dict[str, Any]:
    """A mapping for a table with these first rows. header: None when the rows are JSON objects.

    lang: of the description, put into the mapping where it is known. The result is accepted by `parse_mapping`.
    """
    columns = _columns(header, rows)
    found: dict[str, list[str]] = {}
    langs: dict[str, str] = {}
    for name, sample in columns.items():
        base, spoken = language(name)
        what = meaning(base if spoken else name, sample)
        if not what or (spoken and what not in _SPOKEN and what in found):
            continue
        found.setdefault(what, []).append(name)
        if spoken:
            langs[name] = spoken
    is_person = _is_person(found)
    mapping: dict[str, Any] = {"kind": "person" if is_person else "holding"}
    if lang:
        mapping["lang"] = lang
    identity = _identity(found, columns, len(rows))
    if identity:
        mapping["id"] = identity
    identifiers = [{"column": name, "type": type} for type in _IDENTIFIERS for name in found.get(type, ())]
    if identifiers:
        mapping["identifiers"] = identifiers
    mapping |= _person(found, columns) if is_person else _holding(found, columns, langs)
    mapping |= _common(found, columns, is_person, langs)
    if is_person and (sorts := _sorts(columns)):
        mapping |= sorts
    return mapping


def _sorts(columns: dict[str, list[str]]) -> dict[str, Any]:
    """Kind by lookup, where a column of types says of each row whether it is a person or a group; else nothing."""
    for name, sample in columns.items():
        said = {value: kind for value in sample if (kind := _SORTS.get(value.strip().casefold().replace("_", " ")))}
        known = sum(value in said for value in sample)
        if "typ" in name.casefold() and "group" in said.values() and known > 0.9 * len(sample):
            return {"kind": {"column": name, "lookup": "kinds", "default": "person"}, "lookups": {"kinds": said}}
    return {}


def _is_person(found: dict[str, list[str]]) -> bool:
    """Whether the rows are persons: by what only persons have, or a family name and nothing that only things have."""
    alone = {what for what, names in found.items() if any("[]" not in name for name in names)}
    if _PERSON & alone:
        return bool({"family", "person", "given"} & alone) or (len(_PERSON & alone) > 1 and not _THING & alone)
    # « Nom » alone may be the name of anything.
    family = any(folded(name) not in ("nom", "noms") for name in found.get("family", ()))
    return family and not _THING & alone


def unmapped(mapping: dict[str, Any], header: Sequence[str] | None, rows: Sequence[Any]) -> dict[str, str]:
    """The columns that a proposed mapping leaves out, each with its first value."""
    checked = parse_mapping(mapping, "proposed")
    used = Builder(checked, header, Source(partner="proposed", id="proposed"), Report()).parts.columns.used
    return {
        name: sample[0] if sample else ""
        for name, sample in _columns(header, rows).items()
        if name not in used and (sample or not re.fullmatch(r"column \d+", name))
    }


def to_toml(mapping: dict[str, Any], left: dict[str, str] | None = None, table: str = "mapping") -> str:
    """The mapping as TOML under `[table]`; `left`: columns not understood, as comments with an example each."""
    lines = [f"[{table}]"]
    if "id" not in mapping:
        lines.append(f"# id = {_NO_ID}")
    if not mapping.keys() & {"title", "names"}:
        lines.append(f"# title = {_NO_TITLE}")
    for key, value in mapping.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{_key(key)} = [")
            lines += [f"  {_toml(item)}," for item in value]
            lines.append("]")
        else:
            lines.append(f"{_key(key)} = {_toml(value)}")
    if left:
        lines += ["", "# Not understood: map these columns above, or say here why not.", f"# [{table}.ignore]"]
        lines += [f'# {_toml(name)} = "..."   # {_comment(value)}' for name, value in left.items()]
    return "\n".join(lines) + "\n"


def _columns(header: Sequence[str] | None, rows: Sequence[Any]) -> dict[str, list[str]]:
    """Columns in order, each with the values that the rows give it."""
    if header is not None:
        return {name: [row[index] for row in rows if row[index]] for index, name in enumerate(header)}
    found: dict[str, list[str]] = {}
    for row in rows:
        for place, value in leaves(row):
            found.setdefault(place.path, []).append(value)
    return found


def _identity(found: dict[str, list[str]], columns: dict[str, list[str]], rows: int) -> str | list[str]:
    """The column that tells records apart: an identifier filled in every row and never repeated.

    Inventory numbers are a museum's own: where a column says which museum, both together are the identifier.
    """
    likely = [name for what in ("id", "call-number", "inventory") for name in found.get(what, ())]
    likely += [name for name in columns if re.search(r"(?:^|[a-z_ -])[iI][dD]$", name)]
    for name in likely:
        if "[]" not in name and len(set(columns[name])) == len(columns[name]) == rows > 0:
            keeper = found.get("keeper-code", [""])[0] if name in found.get("inventory", ()) else ""
            return [keeper, name] if keeper and len(columns[keeper]) == rows else name
    return ""


def _person(found: dict[str, list[str]], columns: dict[str, list[str]]) -> dict[str, Any]:
    """The fields of a table of persons."""
    names: list[dict[str, str]] = []
    parts: dict[str, str] = {key: found[key][0] for key in ("family", "given") if key in found}
    if "given" in parts or "person" not in found:  # a family name alone says less than a whole one
        names += [parts] if parts else []
    names += [
        {"column": name, **({"type": "variant"} if names or at else {})}
        for at, name in enumerate(found.get("person", ()))
    ]
    names += [{"column": name, "type": "birth"} for name in found.get("birth-name", ())]
    names += [{"column": name, "type": "pseudonym"} for name in found.get("pseudonym", ())]
    names += [{"column": name, "type": "variant"} for name in found.get("variant", ())]
    events = []
    for type in ("birth", "arrest", "deportation", "execution", "death"):
        event = {
            key: _fullest(found[f"{type}-{key}"], columns) for key in ("date", "place") if f"{type}-{key}" in found
        }
        if event:
            events.append({"type": type, **event})
    events += [{"type": "residence", "place": name} for name in found.get("residence", ())[:1]]
    made: dict[str, Any] = {"names": names} if names else {}
    if events:
        made["events"] = events
    if "gender" in found:
        made["gender"] = {"column": found["gender"][0]}
    return made


def _titles(found: dict[str, list[str]]) -> list[str]:
    """The columns that may hold a holding's title, the likeliest first; the first that is filled is its title."""
    named = found.get("appellation", []) + found.get("object-name", [])[:1]
    others = found.get("person", []) + found.get("family", []) + found.get("caption", [])
    return found.get("title", []) + named + others


def _translated(names: list[str], langs: dict[str, str]) -> bool:
    """Whether columns say the same in several languages."""
    return len({langs.get(name, "") for name in names}) == len(names) > 1


def _holding(found: dict[str, list[str]], columns: dict[str, list[str]], langs: dict[str, str]) -> dict[str, Any]:
    """The fields of a table of archives or objects."""
    made: dict[str, Any] = {}
    titles = _titles(found)
    if _translated(own := found.get("title", []), langs):
        made["title"] = [{"column": name, **_spoken(name, langs)} for name in own]
    elif titles:
        made["title"] = {"column": titles} if len(titles) > 1 else titles[0]
    if "form" in found:
        made["form_text"] = [_split(name, columns) for name in found["form"]]
    if "level" in found:
        made["level_text"] = found["level"][0]
    if "parent" in found:
        made["parent"] = found["parent"][0]
    if dates := _dates(found, False):
        made["dates"] = [{**each, "type": "creation"} for each in dates]
    for field in ("repository", "location"):
        if field in found:
            made[field] = found[field][0]
    if "languages" in found:
        made["languages"] = _split(found["languages"][0], columns)
    if "extents" in found:
        made["extents"] = [{"column": name} for name in found["extents"]]
    return made


def _dates(found: dict[str, list[str]], is_person: bool) -> list[dict[str, str]]:
    """The dates of a record: the years in figures go with the first phrase."""
    first: dict[str, str] = {key: found[key][0] for key in ("earliest", "latest") if key in found}
    phrases = found.get("dates", []) + (found.get("execution-date", []) if not is_person else [])
    if phrases:
        first["column"] = phrases[0]
    return ([first] if first else []) + [{"column": name} for name in phrases[1:]]


def _life(values: list[str]) -> dict[str, str]:
    """The type of the dates of persons, where most are those of a life ("American, 1876-1924", "born 1930"): without it
    nobody knows that years are a birth and a death, and the dead are withheld as if they might be living."""
    lives = sum(1 for value in values if _says_life(value))
    return {"type": "life"} if lives and lives >= len(values) / 2 else {}


def _says_life(value: str) -> bool:
    """Whether a phrase says that somebody was born or died, or spans years as a life does."""
    ends = _ENDS.search(value)
    return bool(_BORN_OR_DIED.search(value)) or (ends is not None and 15 <= int(ends[2]) - int(ends[1]) <= 110)


def _agents(found: dict[str, list[str]], columns: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Whom the columns name, each with the role; in a list, with what stands beside the name as the role."""
    made = []
    for what, role, type in _AGENTS:
        for name in found.get(what, ()):
            listed = name.rpartition(".")[0]
            own = next((each for each in found.get(f"{what}-role", ()) if each.rpartition(".")[0] == listed), "")
            made.append({**_split(name, columns), "role": role, **type, **({"role_text": own} if own else {})})
    return made


def _places(found: dict[str, list[str]], columns: dict[str, list[str]], is_person: bool) -> list[dict[str, Any]]:
    """The places; a town or country beside the name of a museum is where the thing is kept."""
    kept = {} if is_person or "repository" not in found else {"role": "kept"}
    places: list[dict[str, Any]] = [
        {**_split(name, columns), **(kept if folded(name) in _SEATS else {})}
        for name in found.get("places", []) + (found.get("execution-place", []) if not is_person else [])
    ]
    where: dict[str, Any] = {key: found[key][0] for key in ("lat", "lon", "coordinates") if key in found}
    if places and (where.keys() >= {"lat", "lon"} or "coordinates" in where):
        places[0] |= {"coordinates": where["coordinates"]} if "coordinates" in where else where
    return places


def _spoken(name: str, langs: dict[str, str]) -> dict[str, str]:
    """The language of a column that names it."""
    return {"lang": langs[name]} if name in langs else {}


def _terms(found: dict[str, list[str]], columns: dict[str, list[str]], langs: dict[str, str]) -> list[dict[str, Any]]:
    """The terms; where columns say the same in several languages, one entry with the others beside it."""
    made = []
    for what, type in _TERMS.items():
        names = found.get(what, [])
        also = (
            {langs[name]: name for name in names[1:]}
            if names and names[0] in langs and _translated(names, langs)
            else {}
        )
        made += [
            {
                **_split(name, columns),
                **({"type": type} if type else {}),
                **_spoken(name, langs),
                **({"also": also} if also else {}),
            }
            for name in (names[:1] if also else names)
        ]
    return made


def _common(
    found: dict[str, list[str]], columns: dict[str, list[str]], is_person: bool, langs: dict[str, str]
) -> dict[str, Any]:
    """The fields that every kind has."""
    made: dict[str, Any] = {}
    notes = [
        {"column": name, "type": what, **_spoken(name, langs)}
        for what, names in found.items()
        if what in _NOTES
        for name in names
    ]
    told = found.get("remark", [])
    if is_person:
        told = found.get("caption", []) + told
    else:
        titles = _titles(found)
        shown = titles[:1] + (found.get("title", []) if _translated(found.get("title", []), langs) else [])
        told = [name for name in titles if name not in shown and name not in found.get("object-name", ())] + told
    notes += [{"column": name, "type": "note", "heading": _heading(name)} for name in told]
    fields: dict[str, list[dict[str, Any]]] = {
        "agents": _agents(found, columns),
        "places": _places(found, columns, is_person),
        "terms": _terms(found, columns, langs),
        "notes": notes,
        "digital": [{"column": name, "role": "image"} for name in found.get("media", ())],
        "links": [{"column": name} for name in found.get("link", ())],
        "rights": [{"column": name} for name in found.get("rights", ())],
    }
    made |= {key: value for key, value in fields.items() if value}
    if is_person and (dates := _dates(found, True)):
        made["dates"] = [each | _life(columns.get(each.get("column", ""), [])) for each in dates]
    return made


def _heading(name: str) -> str:
    """A column's name as the heading of a note."""
    return name.split(".")[-1].replace("_", " ")


def _fullest(names: list[str], columns: dict[str, list[str]]) -> str:
    """Of columns that say the same, the one with most values; of those, a day rather than a year."""
    return max(names, key=lambda name: (len(columns[name]), "date" in folded(name)))


def _split(name: str, columns: dict[str, list[str]]) -> dict[str, Any]:
    """An entry for a column, split at the sign that at least one value in ten holds."""
    sample = columns[name]
    for sign in _SIGNS:
        if sum(sign in value for value in sample) > 0.1 * len(sample):
            return {"column": name, "split": sign}
    tight = sum(bool(_TIGHT.search(value)) for value in sample)
    if tight > 0.1 * len(sample) and not any(map(_LOOSE.search, sample)):
        return {"column": name, "split": ","}
    return {"column": name}


def _key(name: str) -> str:
    """A TOML key."""
    return name if _BARE_KEY.fullmatch(name) else _toml(name)


def _toml(value: object) -> str:
    """A value as TOML: JSON's strings are TOML's basic strings but for DEL and halves of surrogate pairs."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(key))} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(str(value).encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(value: str) -> str:
    """A value on one line of a comment, without control characters."""
    shown = "".join(character if character.isprintable() else " " for character in value[:60])
    return f"e.g. {shown}" if shown.strip() else "empty in the first rows"
