"""A first mapping for a table, guessed from the names of its columns (French and English) and its first rows.

It is a proposal for a curator to correct: whatever is not understood is left to be named, never guessed from values
alone. `to_toml` writes it ready to paste into network.toml.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from passeur.formats.table_build import Builder
from passeur.formats.table_mapping import parse_mapping
from passeur.formats.table_values import leaves
from passeur.model.record import SECTIONS
from passeur.network import Source
from passeur.report import Report

_NAMED = re.compile(r"[^a-z0-9]+")
_URL = re.compile(r"https?://", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp)\b|iiif", re.IGNORECASE)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
#: What a column of names holds → role and type of the agents.
_AGENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("creator", "creator", {}),
    ("publisher", "publisher", {}),
    ("about-person", "subject", {"type": "person"}),
    ("about-group", "subject", {"type": "group"}),
)
#: Signs between several values in one cell, the likeliest first.
_SIGNS = ("||", ";", "|")

#: What a column holds → the words that name it, folded; the first row that matches wins. A word must match whole.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("birth-date",
     r"(?:date )?(?:de )?naissance|datenaissance|ne le|nee? le|birth ?date|date of birth|birth|born|"
     r"birthyear|birth year|annee ?(?:de )?naissance|geburtsdatum|date of birth .*"),
    ("death-date",
     r"(?:date )?(?:d[eu] |de la )?(?:deces|mort)|datemort|mort le|death ?date|date of death|death|died|deathyear|"
     r"annee ?(?:d[eu] |de la )?(?:deces|mort)|sterbedatum|date of death .*"),
    ("birth-place",
     r"(?:lieu|commune|ville) (?:de )?naissance|lieunaissance|ne a|birth ?place|place of birth|geburtsort"),
    ("death-place",
     r"(?:lieu|commune|ville) (?:d[eu] |de la )?(?:deces|mort)|lieumort|mort a|death ?place|place of death|sterbeort"),
    ("family", r"nom|nom de famille|noms|family ?name|last ?name|surname|nachname|patronyme"),
    ("given", r"prenoms?|first ?names?|given ?names?|forenames?|vorname"),
    ("birth-name", r"nom (?:de )?(?:jeune fille|naissance)|maiden ?name|birth ?name|nee"),
    ("pseudonym", r"pseudo(?:nyme)?s?|alias|nom de guerre|nom de resistance|pseudonyms?|nickname"),
    ("gender", r"sexe|sex|gender"),
    ("id",
     r"id|identifiant|identifier|uid|reference|ref|cle|key|numero|no|n|record ?id|object ?id|objectid|"
     r"object identifier|legacy id|stable id|identifiant unique"),
    ("inventory",
     r"(?:numero|no|n|num) (?:d )?inventaire|inventaire|inventory(?: number| no)?|"
     r"accession(?: number| no)?|acc(?:ession)? ?no|acno"),
    ("call-number",
     r"cotes?|cotes? .*|call ?number|shelf ?mark|signature|unitid|reference code|identifiant cote|cote|"
     r"unit ?id"),
    ("title",
     r"titres?|intitules?|titles?|unittitle|appellation|denomination|object ?name|nom de l objet|libelle|"
     r"designation|titre .*"),
    ("person", r"name|sort ?name|full ?name|nom complet|nom et prenom|nom prenom|personne|person|display ?name"),
    ("creator",
     r"auteurs?|artistes?|createurs?|photographes?|authors?|artists?|creators?|makers?|photographers?|"
     r"producteurs?|fabricants?|origine|creator access points?|event actors|name of creator"),
    ("publisher", r"editeurs?|publishers?"),
    ("dates",
     r"dates?|datations?|date (?:de )?creation|dates? extremes|annees?|periodes?|epoque|millesime|dated|"
     r"date ?text|display ?date|year|creation ?date|unitdate|unit dates|event dates"),
    ("earliest",
     r"date debut|annee debut|debut|begin ?year|start ?year|begin ?date|start ?date|date from|earliest|"
     r"de annee|date ?1|event start dates?"),
    ("latest", r"date fin|annee fin|fin|end ?year|end ?date|date to|latest|date ?2|event end dates?"),
    ("places",
     r"lieux?|lieu .*|place|places|location|geographie|commune|ville|city|pays|country|"
     r"place access points?|index lieu"),
    ("lat", r"lat|latitude"),
    ("lon", r"lon|long|lng|longitude"),
    ("coordinates", r"coordonnees|geo ?point.*|coordinates|gps"),
    ("scope",
     r"descriptions?|contenus?|presentation(?: du contenu)?|resume|scope(?: and)? content|summary|texte?|"
     r"text|legende|caption"),
    ("history",
     r"biographie|notice(?: biographique)?|historique|histoire|biography|history|parcours|biographical history|"
     r"administrative history|origine et histoire"),
    ("note", r"notes?|remarques?|observations?|commentaires?|comments?|remarks?|general note"),
    ("physical",
     r"(?:materiaux?|matiere)(?: et)?(?: techniques?)?|techniques?|medium|support|materials?|technique|"
     r"physical characteristics|caracteristiques materielles"),
    ("inscription", r"inscriptions?|marques?"),
    ("bibliography", r"bibliographie|bibliography|references bibliographiques|sources?|publication note"),
    ("custody",
     r"provenance|historique de conservation|ancienne appartenance|provenance text|archival history|"
     r"historique de la conservation"),
    ("acquisition",
     r"acquisition|mode d acquisition|date d acquisition|modalites d entree|credit ?line|"
     r"acquisition information"),
    ("access",
     r"conditions? d acces|acces|access(?: conditions)?|communicabilite|conditions of access|"
     r"access conditions|conditions acces"),
    ("extents",
     r"dimensions?|mesures?|formats?|importance materielle|extent|measurements?|taille|extent and medium|"
     r"extent medium"),
    ("terms",
     r"sujets?|themes?|mots? cles?|keywords?|subjects?|tags?|indexation|descripteurs?|sujet represente|"
     r"index matieres?|subject access points?|rubriques?"),
    ("rights", r"droits?|licen[cs]es?|rights|copyright|credits?"),
    ("level", r"niveau(?: de description)?|level(?: of description)?"),
    ("parent", r"parent|parent ?id|id parent|cote parent|parent identifier"),
    ("use", r"conditions? (?:d )?(?:utilisation|reproduction)|conditions of reproduction|reproduction conditions"),
    ("appraisal", r"appraisal|evaluation|tri"),
    ("accruals", r"accruals|accroissements?"),
    ("arrangement", r"arrangement|system of arrangement|mode de classement|classement"),
    ("finding-aids", r"finding aids|instruments de recherche"),
    ("originals", r"location of originals|existence et lieu des originaux|originaux"),
    ("copies", r"location of copies|copies"),
    ("related", r"related units of description|related materials?|sources? complementaires?"),
    ("about-person", r"index personnes?|name access points?|personnes? (?:citees?|representees?)"),
    ("about-group", r"index collectivites?"),
    ("occupation", r"professions?|metiers?|occupations?|fonctions?"),
    ("culture", r"nationalites?|nationality|nationalities"),
    ("variant", r"other names?|name variations?|parallel forms of name|autres? noms?|variantes?"),
    ("repository", r"repository|etablissement|conservateur|institution"),
    ("languages", r"langues?|languages?(?: of material)?"),
    ("form", r"types?|type de document|nature|categories?|categorie|classification|object ?type|domaines?"),
    ("media", r"source images?|images?|photos?|vignette|thumbnail.*|image ?url|url ?image|visuel|media"),
    ("link", r"identifiant uri|url|lien|liens|link|permalien|uri|web ?url|page|site"),
    ("wikidata", r"wikidata(?: ?id)?|qid"),
)  # fmt: skip

_PERSON = {"gender", "birth-date", "death-date", "birth-place", "death-place", "given", "birth-name", "pseudonym"}
_NOTES = frozenset(SECTIONS)


def propose(header: Sequence[str] | None, rows: Sequence[Any], lang: str = "") -> dict[str, Any]:
    """A mapping for a table with these first rows. header: None when the rows are JSON objects.

    lang: of the description, put into the mapping where it is known. The result is accepted by `parse_mapping`.
    """
    columns = _columns(header, rows)
    meaning = {name: _meaning(name, sample) for name, sample in columns.items()}
    found: dict[str, list[str]] = {}
    for name, what in meaning.items():
        if what:
            found.setdefault(what, []).append(name)
    alone = {what for what, names in found.items() if any("[]" not in name for name in names)}
    is_person = bool(_PERSON & alone) and bool({"family", "person", "given"} & alone)
    mapping: dict[str, Any] = {"kind": "person" if is_person else "holding"}
    if lang:
        mapping["lang"] = lang
    identity = _identity(found, columns, len(rows))
    if identity:
        mapping["id"] = identity
    types = {"id": "local", "inventory": "inventory", "call-number": "call-number", "wikidata": "wikidata"}
    identifiers = [
        {"column": name, "type": type}
        for what, type in types.items()
        for name in found.get(what, ())
        if type != "local"
    ]
    if identifiers:
        mapping["identifiers"] = identifiers
    mapping |= _person(found, columns) if is_person else _holding(found, columns)
    mapping |= _common(found, columns, is_person)
    return mapping


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


def _folded(name: str) -> str:
    """A column's name in plain lower-case words, also for `nameLikeThis`; the last key of a path."""
    last = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\([a-z]{1,3}\)", "", name.split(".")[-1]))
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    return re.sub(r" \d$", "", _NAMED.sub(" ", plain).strip())


def _meaning(name: str, sample: list[str]) -> str:
    """What a column holds, by its name; "" when that says nothing. Addresses are known by their look."""
    folded = _folded(name)
    if "." in name and "[]" not in name:
        folded = f"{_folded(name.split('.')[-2])} {folded}" if folded in ("name", "id", "type") else folded
    if sample and sum(bool(_URL.match(value)) for value in sample[:50]) > 0.5 * len(sample[:50]):
        return "media" if _IMAGE.search(sample[0]) or re.fullmatch(_pattern("media"), folded) else "link"
    for what, pattern in _MEANINGS:
        if re.fullmatch(pattern, folded):
            return "" if what in ("media", "link") else what
    return ""


def _pattern(what: str) -> str:
    """The words that name `what`."""
    return next(pattern for each, pattern in _MEANINGS if each == what)


def _identity(found: dict[str, list[str]], columns: dict[str, list[str]], rows: int) -> str:
    """The column that tells records apart: an identifier filled in every row and never repeated."""
    likely = [name for what in ("id", "call-number", "inventory") for name in found.get(what, ())]
    likely += [name for name in columns if re.search(r"(?:^|[a-z_ -])[iI][dD]$", name)]
    for name in likely:
        if "[]" not in name and len(set(columns[name])) == len(columns[name]) == rows > 0:
            return name
    return ""


def _person(found: dict[str, list[str]], columns: dict[str, list[str]]) -> dict[str, Any]:
    """The fields of a table of persons."""
    names: list[dict[str, str]] = []
    parts: dict[str, str] = {key: found[key][0] for key in ("family", "given") if key in found}
    if parts:
        names.append(parts)
    if "person" in found:
        names.append({"column": found["person"][0], **({"type": "variant"} if parts else {})})
    names += [{"column": name, "type": "birth"} for name in found.get("birth-name", ())]
    names += [{"column": name, "type": "pseudonym"} for name in found.get("pseudonym", ())]
    names += [{"column": name, "type": "variant"} for name in found.get("variant", ())]
    events = []
    for type in ("birth", "death"):
        event = {
            key: _fullest(found[f"{type}-{key}"], columns) for key in ("date", "place") if f"{type}-{key}" in found
        }
        if event:
            events.append({"type": type, **event})
    made: dict[str, Any] = {"names": names}
    if events:
        made["events"] = events
    if "gender" in found:
        made["gender"] = {"column": found["gender"][0]}
    return made


def _titles(found: dict[str, list[str]]) -> list[str]:
    """The columns that may hold a holding's title, the likeliest first; the first that is filled is its title."""
    return found.get("title", []) + found.get("person", []) + found.get("family", [])


def _holding(found: dict[str, list[str]], columns: dict[str, list[str]]) -> dict[str, Any]:
    """The fields of a table of archives or objects."""
    made: dict[str, Any] = {}
    titles = _titles(found)
    if titles:
        made["title"] = {"column": titles} if len(titles) > 1 else titles[0]
    if "form" in found:
        made["form_text"] = [_split(name, columns) for name in found["form"]]
    if "level" in found:
        made["level_text"] = found["level"][0]
    if "parent" in found:
        made["parent"] = found["parent"][0]
    dates: dict[str, str] = {key: found[key][0] for key in ("earliest", "latest") if key in found}
    if "dates" in found:
        dates["column"] = found["dates"][0]
    if dates:
        made["dates"] = [{**dates, "type": "creation"}]
        made["dates"] += [{"column": name} for name in found.get("dates", ())[1:]]
    if "repository" in found:
        made["repository"] = found["repository"][0]
    if "languages" in found:
        made["languages"] = _split(found["languages"][0], columns)
    if "extents" in found:
        made["extents"] = [{"column": name} for name in found["extents"]]
    return made


def _common(found: dict[str, list[str]], columns: dict[str, list[str]], is_person: bool) -> dict[str, Any]:
    """The fields that every kind has."""
    made: dict[str, Any] = {}
    agents = [
        {**_split(name, columns), "role": role, **type} for what, role, type in _AGENTS for name in found.get(what, ())
    ]
    places: list[dict[str, Any]] = [_split(name, columns) for name in found.get("places", ())]
    where: dict[str, Any] = {key: found[key][0] for key in ("lat", "lon", "coordinates") if key in found}
    if places and (where.keys() >= {"lat", "lon"} or "coordinates" in where):
        places[0] |= {"coordinates": where["coordinates"]} if "coordinates" in where else where
    notes = [{"column": name, "type": what} for what, names in found.items() if what in _NOTES for name in names]
    if not is_person:
        notes += [{"column": name, "type": "note", "heading": name} for name in _titles(found)[1:]]
    fields: dict[str, list[dict[str, Any]]] = {
        "agents": agents,
        "places": places,
        "terms": [
            {**_split(name, columns), **({"type": what} if what != "terms" else {})}
            for what in ("terms", "occupation", "culture")
            for name in found.get(what, ())
        ],
        "notes": notes,
        "digital": [{"column": name, "role": "image"} for name in found.get("media", ())],
        "links": [{"column": name} for name in found.get("link", ())],
        "rights": [{"column": name} for name in found.get("rights", ())],
    }
    made |= {key: value for key, value in fields.items() if value}
    if is_person and "dates" in found:
        made["dates"] = [{"column": name} for name in found["dates"]]
    return made


def _fullest(names: list[str], columns: dict[str, list[str]]) -> str:
    """Of columns that say the same, the one with most values; of those, a day rather than a year."""
    return max(names, key=lambda name: (len(columns[name]), "date" in _folded(name)))


def _split(name: str, columns: dict[str, list[str]]) -> dict[str, Any]:
    """An entry for a column, split at the sign that at least one value in ten holds."""
    sample = columns[name]
    for sign in _SIGNS:
        if sum(sign in value for value in sample) > 0.1 * len(sample):
            return {"column": name, "split": sign}
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
