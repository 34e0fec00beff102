"""What the name of a column says that it holds: words in French and English, and paths of JSON. Part of `propose`.

Inside a list the list says what is meant: `creator[].full_name` is a name of a creator and not of the record, and
`contributors[].date` is no date of it.
"""

import re
import unicodedata
from functools import cache

_LANGS = {"fr": "fr", "fra": "fr", "fre": "fr", "french": "fr", "francais": "fr", "français": "fr",
          "en": "en", "eng": "en", "english": "en", "anglais": "en"}  # fmt: skip
_CODE = "|".join(_LANGS)
#: A name that ends with a language: in brackets, behind a sign, or behind a space in capitals.
_IN_A_LANGUAGE = re.compile(rf"(.+?)(?:\s*[(\[]({_CODE})[)\]]|[_.-]({_CODE})|\s((?-i:FR|EN|FRA|ENG)))", re.IGNORECASE)
_NAMED = re.compile(r"[^a-z0-9]+")
_URL = re.compile(r"https?://", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp)\b|iiif", re.IGNORECASE)

#: What a column holds → the words that name it, folded; the first row that matches wins. A word must match whole.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("birth-date",
     r"(?:date )?(?:de )?naissance|datenaissance|ne le|nee? le|birth ?date|date of birth|birth|born|"
     r"nee? en|birthyear|birth year|annee ?(?:de )?naissance|geburtsdatum|date of birth .*|"
     r"birth (?:time )?(?:start )?year"),
    ("death-date",
     r"(?:date )?(?:d[eu] |de la )?(?:deces|mort)|datemort|(?:morte?|decedee?) (?:le|en)|decedee?|death ?date|"
     r"date of death|death|died|deathyear|"
     r"annee ?(?:d[eu] |de la )?(?:deces|mort)|sterbedatum|date of death .*|death (?:time )?(?:start )?year"),
    ("birth-place",
     r"(?:lieu|commune|ville) (?:de )?naissance|lieunaissance|ne a|birth ?place|place of birth|geburtsort|"
     r"birth place name"),
    ("death-place",
     r"(?:lieu|commune|ville) (?:d[eu] |de la )?(?:deces|mort)|lieumort|(?:morte?|decedee?) a|death ?place|"
     r"place of death|sterbeort|"
     r"death place name"),
    ("arrest-date", r"(?:date )?(?:d )?arrestation|arretee? (?:le|en)|arrest(?: date)?|date of arrest|"
     r"arrested(?: on)?"),
    ("arrest-place", r"lieu (?:d )?arrestation|arretee? a|arrest place|place of arrest"),
    ("deportation-date",
     r"(?:date )?(?:de )?deportation|deportee? (?:le|en)|deportation date|date of deportation|deported(?: on)?"),
    ("deportation-place", r"lieu (?:de )?deportation|deportee? a|deportation place|place of deportation"),
    ("execution-date",
     r"(?:date|annee) (?:d )?execution|(?:fusille|executee?|fusillee) (?:le|en)|date of execution|executed(?: on)?"),
    ("execution-place", r"lieu (?:d )?execution|(?:fusillee?|executee?) a|place of execution"),
    ("residence", r"(?:lieu|commune|ville|adresse) (?:de |du )?(?:residence|domicile)|domicile|residence"),
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
     r"(?:n|numero) inv|inv|accession(?: number| no)?|acc(?:ession)? ?no|acno"),
    ("keeper-code", r"museo|code ?(?:museofile|musee|museum|etablissement)|museum ?(?:code|id)"),
    ("parent", r"parent|parent ?id|id parent|cote (?:du )?parente?|parent identifier|parent unit ?id"),
    ("call-number",
     r"cotes?|cotes? .*|call ?number|shelf ?mark|signature|unitid|reference code|identifiant cote|cote|"
     r"unit ?id"),
    ("title",
     r"titres?|intitules?|titles?|unittitle|libelle|titre .*|titr"),
    ("appellation", r"appellations?|appl"),
    ("object-name", r"(?:denominations?|designations?|nom)(?: du bien| de l objet)|denominations?|designations?|"
     r"object ?names?|deno"),
    ("person",
     r"name|sort ?name|full ?name|nom complet|nom et prenom|nom prenom|personne|person|"
     r"(?:preferred ?|forward ?)?display ?name"),
    ("creator",
     r"auteurs?|artistes?|createurs?|photographes?|authors?|artists?|creators?|makers?|photographers?|"
     r"autr|realisateurs?|producteurs?|fabricants?|origine|all artists|contributors?|contributeurs?|"
     r"creator access points?|"
     r"event actors|name of creator"),
    ("publisher", r"editeurs?|publishers?"),
    ("dates",
     r"dates?|datations?|date (?:de )?creation|dates? extremes|annees?|periodes?|epoque|dated|"
     r"(?:periodes?|millesimes?|annee) ?(?:de )?(?:creation)?(?: initiale?)?|"
     r"(?:date|annee) (?:de |d |du |de l )?(?:prise de vue|prise|edition|parution|publication|realisation|fabrication|"
     r"inauguration|objet|"
     r"document)|siecles?|peri|epoq|mill|date ?text|display ?date|year|creation ?date|unitdate|unit dates|event dates"),
    ("earliest",
     r"date debut|annee debut|debut|begin ?year|start ?year|begin ?date|start ?date|date from|earliest|"
     r"de annee|date ?1|event start dates?|(?:creation )?date earliest"),
    ("latest", r"date fin|annee fin|fin|end ?year|end ?date|date to|latest|date ?2|event end dates?|"
     r"(?:creation )?date latest"),
    ("places",
     r"lieux?|lieu .*|noms? de lieux?|place|places|location|geographie|commune|ville|city|pays|country|"
     r"place access points?|index lieu"),
    ("lat", r"lat|latitude"),
    ("lon", r"lon|long|lng|longitude"),
    ("coordinates", r"coordonnees|geo ?point.*|coordinates|gps"),
    ("scope",
     r"desc|descriptions?|contenus?|presentation(?: du contenu)?|resume|scope(?: and)? content|summary|texte?|"
     r"text"),
    ("caption", r"legendes?|captions?"),
    ("history",
     r"hist|biographie|notice(?: biographique)?|historique|histoire|biography|history|parcours|biographical history|"
     r"administrative history|origine et histoire"),
    ("note", r"comm|notes?|remarques?|observations?|commentaires?|comments?|remarks?|general note"),
    ("physical",
     r"(?:materiaux?|matiere)(?: et)?(?: techniques?)?|techniques?|medium|support|materials?|technique|"
     r"tech|physical characteristics|caracteristiques materielles"),
    ("inscription", r"insc|inscriptions?|marques?"),
    ("bibliography", r"bibl|bibliographie|bibliography|references bibliographiques|sources?|publication note"),
    ("custody",
     r"aptn|provenance|historique de conservation|ancienne appartenance|provenance text|archival history|"
     r"historique de la conservation"),
    ("acquisition",
     r"dacq|acquisition|mode d acquisition|date d acquisition|modalites d entree|credit ?line|"
     r"acquisition information|acquisition ?(?:date|year)|date ?acqui(?:red|sition)|"
     r"mode acquisition(?: .*)?"),
    ("access",
     r"conditions? d acces|acces|access(?: conditions)?|communicabilite|conditions of access|"
     r"access conditions|conditions acces"),
    ("extents",
     r"dims|dimensions?|mesures?|formats?|importance materielle|extent|measurements?|taille|extent and medium|"
     r"extent medium"),
    ("terms",
     r"repr|mots? matieres?|sujets?|themes?|mots? cles?|keywords?|subjects?|tags?|indexation|descripteurs?|"
     r"sujets? representes?|"
     r"index matieres?|subject access points?|rubriques?"),
    ("rights", r"copy|droits?|licen[cs]es?|rights|copyright|credits?"),
    ("level", r"niveau(?: de description)?|level(?: of description)?"),
    ("use", r"conditions? (?:d )?(?:utilisation|reproduction)|conditions of reproduction|reproduction conditions"),
    ("appraisal", r"appraisal|evaluation|tri"),
    ("accruals", r"accruals|accroissements?"),
    ("arrangement", r"arrangement|system of arrangement|mode de classement|classement"),
    ("finding-aids", r"finding aids|instruments de recherche"),
    ("originals", r"location of originals|existence et lieu des originaux|originaux"),
    ("copies", r"location of copies|copies"),
    ("related", r"related units of description|related materials?|sources? complementaires?"),
    ("about-person", r"index personnes?|noms? de personnes?|name access points?|personnes? (?:citees?|representees?)"),
    ("about-group", r"index collectivites?"),
    ("occupation", r"professions?|metiers?|occupations?|fonctions?"),
    ("function", r"util|utilisation|destination"),
    ("style", r"ecol|styles?|mouvements?|movements?|ecoles?|schools?"),
    ("category", r"domn|domaines?"),
    ("culture", r"nationalites?|nationality|nationalities"),
    ("variant", r"other names?|name variations?|parallel forms of name|autres? noms?|variantes?"),
    ("repository", r"nomoff|repository|etablissement|conservateur|institution|musee|museum|nom officiel musee"),
    ("location", r"loca|localisation|physical ?location|emplacement"),
    ("remark", r"expo|paut|pins|prep|attr|precisions?(?: .*)?|expositions?|exhibitions?|anciennes? attributions?"),
    ("languages", r"langues?|languages?(?: of material)?"),
    ("form", r"types?|type de document|nature|categories?|categorie|classification|object ?type"),
    ("media", r"source images?|images?|photos?|vignette|thumbnail.*|image ?url|url ?image|visuel|media"),
    ("link", r"identifiant uri|url|lien|liens|link|permalien|uri|web ?url|page|site"),
    ("wikidata", r"wikidata(?: ?id)?|qid"),
    ("ulan", r"ulan(?: ?id)?"),
    ("viaf", r"viaf(?: ?id)?"),
    ("isni", r"isni(?: ?id)?"),
)  # fmt: skip

#: Lists of what a record has several of, when their name alone says so; each value stands under one of `_VALUES`.
_LISTS = frozenset({
    "creator", "publisher", "about-person", "about-group", "title", "terms", "style", "category", "places", "note",
    "scope", "inscription", "languages", "occupation", "culture",
})  # fmt: skip
#: Keys of a list's items that hold what the list is named for.
_VALUES = frozenset({
    "name", "nom", "label", "value", "title", "titre", "term", "text", "texte", "content", "full name", "display name",
    "fullname", "displayname", "libelle",
})  # fmt: skip


def _keys(name: str) -> list[str]:
    """The keys of a path of JSON; a point before a space or at the end belongs to a word (« N° inv. »)."""
    return re.split(r"\.(?=\S)", name)


def folded(name: str) -> str:
    """A column's name in plain lower-case words, also for `nameLikeThis`; the last key of a path."""
    last = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\([a-z]{1,3}\)", "", _keys(name)[-1]))
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    return re.sub(r" \d$", "", _NAMED.sub(" ", plain).strip())


def language(name: str) -> tuple[str, str]:
    """A column's name without the language that stands at its end, and this language; "" where there is none."""
    match = _IN_A_LANGUAGE.fullmatch(name)
    return (match[1], _LANGS[(match[2] or match[3] or match[4]).lower()]) if match else (name, "")


def meaning(name: str, sample: list[str]) -> str:
    """What a column holds, by its name; "" when that says nothing. Addresses are known by their look alone."""
    words, above = folded(name), _keys(name)[:-1]
    if sample and sum(bool(_URL.match(value)) for value in sample[:50]) > 0.5 * len(sample[:50]):
        return "media" if _IMAGE.search(sample[0]) or _named(words) == "media" else "link"
    if "[]" in ".".join(above):
        found = _in_a_list(above, words)
    else:
        whole = _named(" ".join(map(folded, _keys(name)))) if above else ""
        found = whole or _named(f"{folded(above[-1])} {words}" if above and words in ("name", "id", "type") else words)
        if not found and "/" in name:  # « Auteur / Fabricant »: where both say the same
            both = {_named(folded(each)) for each in name.split("/")}
            found = both.pop() if len(both) == 1 else ""
    return "" if found in ("media", "link") else found


def _in_a_list(above: list[str], words: str) -> str:
    """What a key of a list's items holds: what the list is named for, the role of someone, or nothing of the record."""
    named = ((key, _named(folded(key))) for key in reversed(above))
    listed = next((found for key, found in named if found or "[]" not in key), "")
    if words in _VALUES and listed in _LISTS:
        return listed
    return "creator-role" if listed == "creator" and words == "role" else ""


@cache
def _named(words: str) -> str:
    """What the words of a name mean: the first row of the table that they match."""
    return next((what for what, pattern in _MEANINGS if re.fullmatch(pattern, words)), "")
