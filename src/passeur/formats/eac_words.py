"""Words of partners in EAC-CPF: what they call names, places, ties and events, and what that is in the model."""

import re
from functools import lru_cache

PREFERRED = re.compile(r"autoris|authori[sz]ed|preferred|préféré|retenu", re.IGNORECASE)
NAME_TYPES = (
    (re.compile(r"pseudonym", re.I), "pseudonym"),
    (re.compile(r"guerre|résist|resistance|alias|clandestin", re.I), "nom-de-guerre"),
    (re.compile(r"naissance|birth|maiden|jeune fille|geburt", re.I), "birth"),
    (re.compile(r"épou|mari|married", re.I), "married"),
    (re.compile(r"relig", re.I), "religious"),
    (re.compile(r"sigle|acron|abbrev|abrég", re.I), "acronym"),
    (re.compile(r"ancien|former|earlier|antérieur", re.I), "former"),
    (re.compile(r"parall", re.I), "parallel"),
)
PART_TYPES = (
    (re.compile(r"pré?nom|forename|given|firstname|vorname", re.I), "given"),
    (re.compile(r"particule|particle|prefix", re.I), "particle"),
    (re.compile(r"titre|title|qualif|fonction|rank|grade", re.I), "title"),
    (re.compile(r"nom|surname|family|lastname|nachname", re.I), "family"),
)
#: A note to the dates of existence which says that they are not those of a life.
CAREER = re.compile(
    r"ne sont pas connues|inconnue|évalué|estimé|d'après les dates|exercice|activité|extrêmes|"
    r"not known|unknown|floruit|flourished|\bfl\.|active|activity|career",
    re.IGNORECASE,
)
#: The same in the dates themselves, whose "unknown" is of an end.
ACTIVE = re.compile(r"\bfl\.|floruit|flourished|\bacti(?:ve|f|fs|ves|vity)\b|activité|career", re.IGNORECASE)
OPEN = frozenset({"", "unknown", "open", "inconnu", "inconnue", "ongoing", "present", "-", "?", "....", "…"})
ROLES = (
    (re.compile(r"naissance|birth|\bborn|^né", re.I), "birth"),
    (re.compile(r"décès|mort|death|died", re.I), "death"),
    (re.compile(r"inhum|burial|sépulture|tomb", re.I), "burial"),
    (re.compile(r"résid|resid|domicil|habit|siège|headquarter|seat", re.I), "residence"),
    (re.compile(r"étude|stud", re.I), "studies"),
)
#: What a line of a chronology begins with, where that can be said of nobody but whom the record is about.
_HAPPENED = {
    "person": (
        (r"arrestation|(?:est )?arrêtée?|(?:was )?arrested|arrest", "arrest"),
        (r"déportation|(?:est )?déportée?|(?:was )?deported|deportation", "deportation"),
        (r"exécution|(?:est )?(?:exécutée?|fusillée?)|(?:was )?executed|execution", "execution"),
        (r"mariage|marriage|(?:is |was )?married", "marriage"),
        (r"inhumation|(?:est )?inhumée?|burial|(?:was )?buried", "burial"),
        (r"études|studies|studied", "studies"),
        (r"naissance|(?:est )?née?|birth|(?:is |was )?born", "birth"),
        (r"décès|(?:est )?(?:décédée?|morte?)|meurt|death|died|dies", "death"),
    ),
    "": (
        (r"fondation|création|(?:est )?(?:fondée?|créée?)|foundation|(?:was )?founded|creation", "foundation"),
        (r"dissolution|(?:est )?(?:dissoute?|dissous)|(?:was )?dissolved", "dissolution"),
    ),
}
_HERE = r"(?=\s*(?:$|[.,;:(])|\s+(?:par|à|au|aux|en|dans|près|vers|by|in|at|to|near|with|avec)\b)"
#: What happened to somebody else: "Mort en déportation de sa mère".
_KIN = re.compile(r"\bd(?:e|'une?|’une?) (?:son|sa|ses|leurs?)\b|\bof (?:his|her|their)\b", re.IGNORECASE)
AUTHORITIES = (
    ("isni", re.compile(r"\b(\d{4} ?\d{4} ?\d{4} ?\d{3}[\dX])\b"), "https://isni.org/isni/{}"),
    ("wikidata", re.compile(r"\b(Q[1-9]\d{0,11})\b"), "https://www.wikidata.org/entity/{}"),
    ("viaf", re.compile(r"\b(\d{1,22})\b"), "https://viaf.org/viaf/{}"),
)
GONE = re.compile(r"delet|cancel|replac", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
RELATIONS = frozenset(
    {"identity", "hierarchical", "hierarchical-parent", "hierarchical-child", "temporal", "temporal-earlier"}
    | {"temporal-later", "family", "associative", "creator-of", "subject-of", "controls", "owns", "performs"}
)


@lru_cache(maxsize=4096)
def happened(said: str, kind: str) -> str:
    """The type of what a chronology tells, by its first words where they are plain."""
    if _KIN.search(said):
        return "event"
    kinds = _HAPPENED["person" if kind == "person" else ""]
    return next((type for words, type in kinds if re.match(f"(?:{words}){_HERE}", said, re.IGNORECASE)), "event")


def relation_type(said: str) -> str:
    """EAC's word for a tie in the model's spelling; "other" and none at all are "associative"."""
    type = _CAMEL.sub("-", said.strip()).lower().replace(" ", "-")
    return "associative" if type in ("", "other") else type


def identifier_type(said: str) -> str:
    """The model's word for a partner's kind of identifier."""
    plain = said.strip().lower().replace("numéro ", "").replace("wci:", "")
    if plain in ("ancien_identifiant", "ancien identifiant", "former"):
        return "former"
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def first_match(table: tuple[tuple[re.Pattern[str], str], ...], said: str) -> str:
    """The word of the first pattern that `said` matches, else ""."""
    return next((word for pattern, word in table if said and pattern.search(said)), "")
