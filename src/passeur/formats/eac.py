"""EAC-CPF: authority records for persons, families and corporate bodies.

Standard: EAC-CPF 2010 (https://eac.staatsbibliothek-berlin.de, urn:isbn:1-931666-33-4) and EAC-CPF 2.0 (2022,
https://archivists.org/ns/eac/v2), which encode ISAAR(CPF). Sent by national and departmental archives (the Archives
nationales' producers of archives), Archives Portal Europe, EHRI, SNAC. Older drafts that put `place`, `function` or
`mandate` straight into `description` are read alike. One file holds one authority record.

Lost: who changed what when (it stays in the raw file), and how relations are drawn on a screen. What is marked
`audience="internal"` is never read. Dates of existence become a birth and a death only where the record does not say
that they were guessed from a career.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from passeur.errors import Refused
from passeur.formats.base import Field, RawFile
from passeur.formats.bilingual import join_notes, join_terms
from passeur.formats.elements import at, bare, is_address, language, plain_words, point, unique, words
from passeur.formats.xml import Element, Ledger, attribute, rich, sniff_root, stream
from passeur.model.dates import Date, read_date
from passeur.model.ids import record_id
from passeur.model.record import (
    Group,
    Identifier,
    LifeEvent,
    Link,
    Name,
    Note,
    Person,
    PlaceRef,
    Provenance,
    Relation,
    Term,
)  # fmt: skip
from passeur.model.text import Phrase
from passeur.network import Source
from passeur.report import Report

NAME = "eac"
VERSION = 2
TITLE = "EAC-CPF 2010 and 2.0: authority records"
MEDIA_TYPES: tuple[str, ...] = ("application/eac+xml", "application/xml", "text/xml")

FIELDS: dict[str, Field] = {
    # control
    "control/recordId": Field("id; identifiers[type=record]", "else otherRecordId, else the file's name"),
    "recordId/@instanceURL": Field("links[rel=catalogue]"),
    "control/otherRecordId": Field("identifiers", "type from @localType; 'Ancien_identifiant' is 'former'"),
    "otherRecordId/@localType": Field("identifiers.type"),
    "control/representation": Field("links[rel=catalogue]", "EAC 2.0"),
    "representation/@href": Field("links[rel=catalogue].url"),
    "control/maintenanceStatus": Field("–", "a deleted, cancelled or replaced record is left out"),
    "maintenanceStatus/@value": Field("–", "as maintenanceStatus"),
    "control/@maintenanceStatus": Field("–", "as maintenanceStatus"),
    "control/publicationStatus": Field("–", "'inProcess' is remarked"),
    "publicationStatus/@value": Field("–", "as publicationStatus"),
    "control/@publicationStatus": Field("–", "as publicationStatus"),
    "maintenanceAgency/agencyName": Field("notes[processing]", "who keeps the authority record"),
    "maintenanceAgency/descriptiveNote/**": Field("notes[processing]"),
    "descriptiveNote/p": Field("the note of the element that it stands in"),
    "languageDeclaration/language": Field("lang", "where there is no @languageCode"),
    "language/@languageCode": Field("lang; languages used: notes[language]"),
    "languageDeclaration/@languageCode": Field("lang"),
    "control/conventionDeclaration": Field("notes[rules]"),
    "conventionDeclaration/**": Field("notes[rules]"),
    "control/rightsDeclaration": Field("notes[use]", "EAC 2.0"),
    "rightsDeclaration/**": Field("notes[use]"),
    "sources/source": Field("notes[bibliography]"),
    "source/**": Field("notes[bibliography]", "with its link as links[rel=source]"),
    "source/@href": Field("links[rel=source].url"),
    # identity
    "identity/entityType": Field("kind: Person, Group; type=family for a family"),
    "entityType/@value": Field("as entityType", "EAC 2.0"),
    "identity/entityId": Field("identifiers", "ISNI, Wikidata, VIAF also as links[rel=same-as]"),
    "identity/identityId": Field("identifiers", "EAC 2.0"),
    "entityId/@localType": Field("identifiers.type"),
    "identityId/@localType": Field("identifiers.type"),
    "entityId/@href": Field("links[rel=same-as].url"),
    "identityId/@valueURI": Field("links[rel=same-as].url"),
    "otherEntityType/**": Field("terms[genre]", "EAC 2.0"),
    "nameEntry/part": Field("names; the preferred one is the title", "several parts are one name"),
    "part/@localType": Field("names.family, given, particle, title", "nom, prénom, surname, forename, …"),
    "nameEntry/@localType": Field("names.type", "autorisée, authorized → preferred; pseudonyme, nom de naissance, …"),
    "nameEntry/@type": Field("names.type"),
    "nameEntry/@status": Field("names.type", "EAC 2.0"),
    "nameEntry/@preferredForm": Field("names.type", "EAC 2.0"),
    "nameEntryParallel/@localType": Field("names.type"),
    "nameEntrySet/@localType": Field("names.type"),
    "nameEntry/authorizedForm": Field("names.type = preferred; names.source", "the rules that authorise the form"),
    "nameEntry/preferredForm": Field("names.type = preferred; names.source"),
    "nameEntry/alternativeForm": Field("names.type = variant; names.source"),
    "nameEntryParallel/authorizedForm": Field("names.source"),
    "nameEntryParallel/alternativeForm": Field("names.source"),
    "useDates/date": Field("names.dates"),
    "identity/descriptiveNote/**": Field("notes[note]"),
    "identity/descriptiveNote": Field("notes[note]"),
    # dates, wherever they stand
    "fromDate": Field("the first half of a date", "with its normal form from @standardDate, @notBefore"),
    "toDate": Field("the second half of a date"),
    "date": Field("a date"),
    "@standardDate": Field("earliest and latest day"),
    "@notBefore": Field("earliest day"),
    "@notAfter": Field("latest day"),
    "fromDate/@standardDateTime": Field("earliest day"),
    # description
    "existDates": Field("dates[existence]; events birth and death (foundation and dissolution of a group)"),
    "existDates/@localType": Field("dates.type", "floruit, activité → activity, and no birth or death"),
    "existDates/descriptiveNote": Field("notes[note]", "dates of a career give no birth or death"),
    "descriptiveNote/**": Field("the note of the element that it stands in"),
    "place/placeEntry": Field("places.name"),
    "place/placeName": Field("places.name", "EAC 2.0"),
    "place/place": Field("places.name"),
    "description/place": Field("places.name", "drafts"),
    "placeEntry": Field("places.name; the place of an event"),
    "placeName": Field("places.name; the place of an event"),
    "placeEntry/@latitude": Field("places.lat", "left out with a remark where it cannot be right"),
    "placeEntry/@longitude": Field("places.lon"),
    "place/@latitude": Field("places.lat"),
    "place/@longitude": Field("places.lon"),
    "place/geographicCoordinates": Field("places.lat, lon", "EAC 2.0"),
    "@valueURI": Field("ref of the term, place or relation"),
    "@vocabularySourceURI": Field("authority of the term or place"),
    "@vocabularySource": Field("ref of the term or place where it is an identifier, else its authority"),
    "@countryCode": Field("–", "to judge coordinates by"),
    "place/placeRole": Field("places.role", "birth, death, residence, burial; otherwise associated"),
    "place/address/**": Field("places.name"),
    "address/**": Field("places.name"),
    "place/citation": Field("events.text"),
    "place/list/**": Field("events.text"),
    "place/reference": Field("events.text"),
    "function/term": Field("terms[function]; with a date also events or notes[functions]"),
    "occupation/term": Field("terms[occupation]; with a date also events[occupation]"),
    "legalStatus/term": Field("terms[legal-status]; with a date also notes[note]"),
    "mandate/term": Field("notes[mandate]"),
    "mandate": Field("notes[mandate]"),
    "function": Field("notes[functions]"),
    "occupation": Field("notes[functions]"),
    "legalStatus": Field("notes[note]"),
    "localDescription/term": Field("terms", "type from @localType; 'gender' is gender"),
    "localDescription/@localType": Field("terms.type"),
    "localDescription/@href": Field("terms.ref"),
    "function/citation": Field("notes[functions]"),
    "occupation/citation": Field("notes[functions]"),
    "legalStatus/citation": Field("notes[note]"),
    "mandate/citation": Field("notes[mandate]", "with its link"),
    "citation/@href": Field("the link in the note's HTML; links[rel=source]"),
    "reference/@href": Field("links[rel=source]"),
    "function/reference": Field("notes[functions]"),
    "occupation/reference": Field("notes[functions]"),
    "legalStatus/reference": Field("notes[note]"),
    "mandate/reference": Field("notes[mandate]"),
    "occupation/list/**": Field("notes[functions]"),
    "function/list/**": Field("notes[functions]"),
    "mandate/list/**": Field("notes[mandate]"),
    "functions/descriptiveNote/**": Field("notes[functions]"),
    "occupations/descriptiveNote/**": Field("notes[functions]"),
    "mandates/descriptiveNote/**": Field("notes[mandate]"),
    "functions/p": Field("notes[functions]"),
    "occupations/p": Field("notes[functions]"),
    "mandates/p": Field("notes[mandate]"),
    "languageUsed/**": Field("notes[language]"),
    "languagesUsed/descriptiveNote/**": Field("notes[language]"),
    "description/descriptiveNote": Field("notes[note]"),
    "biogHist": Field("notes[history]; events", "paragraphs, lists, chronologies; emphasis as HTML"),
    "biogHist/**": Field("notes[history]"),
    "biogHist/abstract": Field("notes[abstract]"),
    "structureOrGenealogy": Field("notes[structure]"),
    "structureOrGenealogy/**": Field("notes[structure]"),
    "generalContext": Field("notes[context]"),
    "generalContext/**": Field("notes[context]"),
    # relations
    "cpfRelation/relationEntry": Field("relations.label"),
    "resourceRelation/relationEntry": Field("relations.label"),
    "functionRelation/relationEntry": Field("relations.label"),
    "cpfRelation/@cpfRelationType": Field("relations.type", "identity with a web address: links[rel=same-as]"),
    "resourceRelation/@resourceRelationType": Field("relations.type", "creatorOf → creator-of, other → associative"),
    "functionRelation/@functionRelationType": Field("relations.type"),
    "cpfRelation/@href": Field("relations.target", "the partner's own identifier or an address"),
    "resourceRelation/@href": Field("relations.target; an address also as links[rel=catalogue]"),
    "functionRelation/@href": Field("relations.target"),
    "@arcrole": Field("relations.note", "the finer kind of tie"),
    "cpfRelation/descriptiveNote": Field("relations.note"),
    "relationEntry/p": Field("relations.label"),
    "relation/targetEntity": Field("relations.label", "EAC 2.0"),
    "targetEntity/**": Field("relations.label"),
    "targetEntity/@valueURI": Field("relations.target"),
    "relation/relationType": Field("relations.type"),
    "relation/targetRole": Field("relations.note"),
}  # fmt: skip

IGNORED: dict[str, str] = {
    "@schemaLocation": "says which schema the file follows; never fetched",
    "@noNamespaceSchemaLocation": "says which schema the file follows; never fetched",
    "@base": "no address in the file is resolved",
    "eac/@base": "no address in the file is resolved",
    "control/@countryEncoding": "which standard codes in the file follow",
    "control/@dateEncoding": "which standard codes in the file follow",
    "control/@languageEncoding": "which standard codes in the file follow",
    "control/@repositoryEncoding": "which standard codes in the file follow",
    "control/@scriptEncoding": "which standard codes in the file follow",
    "maintenanceHistory/**": "who changed the record when is the partner's own log; it stays in the raw file",
    "maintenanceAgency/agencyCode": "the agency's name is kept; its code says nothing to readers",
    "maintenanceAgency/otherAgencyCode": "as agencyCode",
    "languageDeclaration/script": "the script follows from the language",
    "script/@scriptCode": "the script follows from the language",
    "languageDeclaration/@scriptCode": "the script follows from the language",
    "languageDeclaration/descriptiveNote/**": "repeats the language",
    "languageDeclaration": "repeats the language",
    "localControl/**": "the partner's own way of managing its records (level of detail, …)",
    "localTypeDeclaration/**": "explains the file's own attribute values",
    "identity/@identityType": "given or acquired: rarely used, and no form of name depends on it",
    "identity/@identitytype": "as identityType, misspelt",
    "nameEntry/@scriptCode": "the script is seen",
    "nameEntryParallel/@scriptCode": "the script is seen",
    "@scriptOfElement": "the script is seen",
    "@scriptCode": "the script is seen",
    "@lang": "kept as the language of the text that it stands at",
    "@languageOfElement": "kept as the language of the text that it stands at",
    "@languageCode": "kept as the language of the text that it stands at",
    "@transliteration": "how the form was transliterated: for cataloguers",
    "@id": "an anchor inside the file",
    "@target": "an anchor inside the file",
    "@conventionDeclarationReference": "an anchor inside the file",
    "@maintenanceEventReference": "an anchor inside the file",
    "@sourceReference": "an anchor inside the file",
    "@audience": "internal elements are left out; external ones need no mark",
    "@encodinganalog": "the same field in another standard",
    "@lastDateTimeVerified": "when a link was last tried",
    "@type": "XLink's own (simple)",
    "@show": "how a link is opened",
    "@actuate": "how a link is opened",
    "@title": "repeats the relation's entry",
    "@role": "what kind of thing the other end is: known from it",
    "@style": "bold and italic become emphasis; other styles are the partner's layout",
    "@localTypeDeclarationReference": "an anchor inside the file",
    "mandates/@localType": "how the partner grouped its statements",
    "placeEntry/@localType": "the parts of a Paris address (voie, paroisse, …): the role of the place says enough",
    "placeName/@localType": "as placeEntry/@localType",
    "placeEntry/@accuracy": "how exact the coordinates are: for cartographers",
    "placeEntry/@altitude": "not shown on a map",
    "place/@altitude": "not shown on a map",
    "place/@localType": "the role of the place says enough",
    "geographicCoordinates/@coordinateSystem": "only WGS 84 degrees are read",
    "relationEntry/@localType": "archival or book: the resource says so itself",
    "targetEntity/@targetType": "person, group or resource: known from the other end",
    "dateRange/@localType": "open: the missing end says so",
    "date/@localType": "how the partner groups dates",
    "@certainty": "the phrase says it (vers, peut-être)",
    "@era": "Gregorian unless the phrase says otherwise",
    "@calendar": "Gregorian unless the phrase says otherwise",
    "@status": "how far a date or a form is known (unknown, ongoing): the missing value says so",
    "objectXMLWrap/**": "a foreign record wrapped into this one",
    "objectBinWrap/**": "a file wrapped into this one",
    "alternativeSet/**": "other institutions' records of the same entity: they come from those institutions",
}  # fmt: skip

_PREFERRED = re.compile(r"autoris|authori[sz]ed|preferred|préféré|retenu", re.IGNORECASE)
_NAME_TYPES = (
    (re.compile(r"pseudonym", re.I), "pseudonym"),
    (re.compile(r"guerre|résist|resistance|alias|clandestin", re.I), "nom-de-guerre"),
    (re.compile(r"naissance|birth|maiden|jeune fille|geburt", re.I), "birth"),
    (re.compile(r"épou|mari|married", re.I), "married"),
    (re.compile(r"relig", re.I), "religious"),
    (re.compile(r"sigle|acron|abbrev|abrég", re.I), "acronym"),
    (re.compile(r"ancien|former|earlier|antérieur", re.I), "former"),
    (re.compile(r"parall", re.I), "parallel"),
)
_PART_TYPES = (
    (re.compile(r"pré?nom|forename|given|firstname|vorname", re.I), "given"),
    (re.compile(r"particule|particle|prefix", re.I), "particle"),
    (re.compile(r"titre|title|qualif|fonction|rank|grade", re.I), "title"),
    (re.compile(r"nom|surname|family|lastname|nachname", re.I), "family"),
)
#: A note to the dates of existence which says that they are not those of a life.
_CAREER = re.compile(
    r"ne sont pas connues|inconnue|évalué|estimé|d'après les dates|exercice|activité|extrêmes|"
    r"not known|unknown|floruit|flourished|\bfl\.|active|activity|career",
    re.IGNORECASE,
)
_OPEN = frozenset({"", "unknown", "open", "inconnu", "inconnue", "ongoing", "present", "-", "?", "....", "…"})
_ROLES = (
    (re.compile(r"naissance|birth|\bborn|^né", re.I), "birth"),
    (re.compile(r"décès|mort|death|died", re.I), "death"),
    (re.compile(r"inhum|burial|sépulture|tomb", re.I), "burial"),
    (re.compile(r"résid|resid|domicil|habit|siège|headquarter|seat", re.I), "residence"),
    (re.compile(r"étude|stud", re.I), "studies"),
)
_PLACE_NAMES = ("placeEntry", "placeName")
#: What a line of a chronology begins with, where that can be said of nobody but whom the record is about.
_HAPPENED = {
    "person": (
        (r"arrestation|(?:est )?arrêtée?|(?:was )?arrested|arrest", "arrest"),
        (r"déportation|(?:est )?déportée?|(?:was )?deported|deportation", "deportation"),
        (r"exécution|(?:est )?(?:exécutée?|fusillée?)|(?:was )?executed|execution", "execution"),
        (r"mariage|marriage|(?:is |was )?married", "marriage"),
        (r"inhumation|(?:est )?inhumée?|burial|(?:was )?buried", "burial"),
        (r"études|studies|studied", "studies"),
    ),
    "": (
        (r"fondation|création|(?:est )?(?:fondée?|créée?)|foundation|(?:was )?founded|creation", "foundation"),
        (r"dissolution|(?:est )?(?:dissoute?|dissous)|(?:was )?dissolved", "dissolution"),
    ),
}
_HERE = r"(?=\s*(?:$|[.,;:(])|\s+(?:par|à|au|aux|en|dans|près|vers|by|in|at|to|near|with|avec)\b)"
_AUTHORITIES = (
    ("isni", re.compile(r"\b(\d{4} ?\d{4} ?\d{4} ?\d{3}[\dX])\b"), "https://isni.org/isni/{}"),
    ("wikidata", re.compile(r"\b(Q[1-9]\d{0,11})\b"), "https://www.wikidata.org/entity/{}"),
    ("viaf", re.compile(r"\b(\d{1,22})\b"), "https://viaf.org/viaf/{}"),
)
#: Identifiers that the Archives nationales put where the name of a vocabulary belongs.
_TERM_ID = re.compile(r"d[0-9a-z]{8,12}-{1,2}[0-9a-z]{10,16}")
_GONE = re.compile(r"delet|cancel|replac", re.IGNORECASE)
_TEXT_ELEMENTS = {
    "chronList": "chronlist",
    "chronItem": "chronitem",
    "chronItemSet": "chronitemset",
    "reference": "ref",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def sniff(head: bytes) -> bool:
    """Whether the root is `eac-cpf` or `eac`, in whatever namespace."""
    return sniff_root(head)[0] in ("eac-cpf", "eac")


def read(file: RawFile, source: Source, report: Report) -> Iterator[Person | Group]:
    """The authority record of `file` (each one, where a file wraps several). Raises Refused when there is none."""
    ledger = Ledger(FIELDS, IGNORED, report)
    found = 0
    for kind, element, line in stream(file, report, ("eac-cpf", "eac")):
        if kind == "start":
            continue
        found += 1
        if kind == "cut":
            report.skip("the file breaks off inside this record", line, words(element.find(".//{*}recordId")))
            continue
        ledger.tree("", element)
        record = _Reading(_plain(element), file, source, report, line, found).record()
        if record is not None:
            yield record
    if not found:
        raise Refused("there is no EAC-CPF record (<eac-cpf>) in it")


@lru_cache(maxsize=4096)
def _happened(said: str, kind: str) -> str:
    """The type of what a chronology tells, by its first words where they are plain."""
    kinds = _HAPPENED["person" if kind == "person" else ""]
    return next((type for words, type in kinds if re.match(f"(?:{words}){_HERE}", said, re.IGNORECASE)), "event")


def _plain(element: Element) -> Element:
    """`element` without namespaces, its text elements under the names that EAD has for them, which `rich` knows."""
    for each in bare(element).iter():
        each.tag = _TEXT_ELEMENTS.get(each.tag, each.tag)
    return element


class _Reading:
    """One authority record while it is read: its element, and what all its parts need to know."""

    def __init__(self, root: Element, file: RawFile, source: Source, report: Report, line: int, count: int) -> None:
        self.root, self.file, self.source, self.report, self.line = root, file, source, report, line
        control = root.find("control")
        self.control = Element("control") if control is None else control
        self.local_id = self._local_id(count)
        self.lang = self._language()
        self.links: list[Link] = []
        self.notes: list[Note] = []
        self.terms: list[Term] = []
        self.events: list[LifeEvent] = []
        self.places: list[PlaceRef] = []
        self.gender = ""

    def record(self) -> Person | Group | None:
        """The whole record, or None where the partner has deleted it."""
        status = self._status("maintenanceStatus")
        if _GONE.search(status):
            self.report.skip(f"the partner marks it as {status}", self.line, self.local_id)
            return None
        if self._status("publicationStatus") == "inProcess":
            self.report.remark("status", "the partner marks it as not finished (inProcess)", self.line, self.local_id)
        identities = list(self.root.iter("identity"))
        kind = self._entity_type(identities)
        identifiers = self._identifiers(identities)
        names = self._names(identities)
        dates = self._exist_dates(kind)
        for each in identities:
            self._note("note", each.find("descriptiveNote"))
            for term in at(each, "otherEntityTypes/otherEntityType/term"):
                self.terms += [Term((Phrase(words(term), self._lang(term)),), "genre")] if words(term) else []
        for description in [*self.root.iter("description"), *self.root.iter("cpfDescription")]:
            self._description(description, kind)
        relations = tuple(self._relations())
        self._control_notes()
        self._merge_life_places()
        title = tuple(Phrase(name.value, name.lang or self.lang) for name in names if name.type == "preferred")
        if not title:
            self.report.remark("title", "no form of name has any text", self.line, self.local_id)
        whole = Person(
            id=record_id(self.source.id, self.local_id),
            source=self.source.id,
            partner=self.source.partner,
            title=title,
            identifiers=identifiers,
            lang=self.lang,
            dates=dates,
            places=unique(self.places),
            terms=join_terms(self.terms),
            notes=join_notes(self.notes),
            links=unique(self.links),
            relations=relations,
            provenance=Provenance(self.file.name, self.file.sha256, self.line, f"{NAME}/{VERSION}"),
            names=names,
            events=unique(self.events),
            gender=self.gender,
            list=self.source.list,
        )
        return whole if kind == "person" else _as_group(whole, kind)

    # ---- control

    def _local_id(self, count: int) -> str:
        """The partner's identifier of the record, or the best there is in its place."""
        own = words(self.control.find("recordId"))
        if own:
            return own
        other, what = next(plain_words(self.control, ".//otherRecordId"), ""), "its other identifier"
        if not other:
            other = self.file.id or PurePosixPath(self.file.name).stem
            what = "the envelope's identifier" if self.file.id else "the file's name"
            if count > 1:
                other = f"{other}-{count}"
        self.report.remark("identifier", f"no recordId: {what} {other!r} is used", self.line, other)
        return other or "record"

    def _language(self) -> str:
        """The language of the description: as declared, else the source's."""
        for each in self.control.iter("languageDeclaration"):
            for element in (each, *each.iter("language")):
                found = language(attribute(element, "languageCode")) or language(words(element))
                if found:
                    return found
        return language(attribute(self.root, "lang")) or self.source.lang

    def _status(self, name: str) -> str:
        """The value of maintenanceStatus or publicationStatus: element text (2010) or attribute (2.0)."""
        element = self.control.find(name)
        value = "" if element is None else words(element) or attribute(element, "value")
        return value or attribute(self.control, name)

    def _control_notes(self) -> None:
        """Rules, sources, rights and the agency that keeps the record."""
        for each in self.control.findall("conventionDeclaration"):
            self._note("rules", each)
        for each in self.control.findall("rightsDeclaration"):
            self._note("use", each)
        for each in at(self.control, "sources/source"):
            self._note("bibliography", each)
            self._link(attribute(each, "href"), words(each.find("sourceEntry")), "source")
            self._references(each)
        for each in self.control.findall("maintenanceAgency"):
            agency = words(each.find("agencyName"))
            if agency:
                self.notes.append(Note("processing", (Phrase(agency, self.lang),)))
            self._note("processing", each.find("descriptiveNote"))
        for each in self.control.findall("representation"):
            self._link(attribute(each, "href"), words(each), "catalogue")
        for each in self.control.findall("recordId"):
            self._link(attribute(each, "instanceURL"), "", "catalogue")

    # ---- identity

    def _entity_type(self, identities: list[Element]) -> str:
        """ "person", "family" or "corporate-body"."""
        value = ""
        for each in identities:
            for element in each.iter("entityType"):
                value = value or attribute(element, "value") or words(element)
        kind = {"person": "person", "family": "family", "corporatebody": "corporate-body"}.get(
            value.lower().replace("-", "").replace(" ", "")
        )
        if kind is None:
            said = f"entityType {value[:60]!r} is none of person, family, corporateBody" if value else "no entityType"
            self.report.remark("type", f"{said}: read as a corporate body", self.line, self.local_id)
        return kind or "corporate-body"

    def _identifiers(self, identities: list[Element]) -> tuple[Identifier, ...]:
        """The record's identifiers, the partner's own first; those of well-known files also as links."""
        found = [Identifier(self.local_id, "record")]
        for each in identities:
            for element in (*each.iter("entityId"), *each.iter("identityId")):
                found += self._entity_id(element)
        for element in self.control.iter("otherRecordId"):
            value = words(element)
            if value:
                found.append(Identifier(value, _identifier_type(attribute(element, "localType"))))
        return unique(found)

    def _entity_id(self, element: Element) -> Iterator[Identifier]:
        """The identifiers in one entityId, which may name its file in the text ("ISNI 0000 …")."""
        value = words(element)
        address = attribute(element, "href") or attribute(element, "valueURI")
        self._link(address, "", "same-as")
        if not value:
            return
        said = f"{attribute(element, 'localType')} {value}".lower()
        for name, pattern, link in _AUTHORITIES:
            match = pattern.search(value)
            if match and name in said:
                plain = match.group(1).replace(" ", "")
                self._link(link.format(plain), name.upper() if len(name) == 4 else name.title(), "same-as")
                yield Identifier(match.group(1), name)
                return
        if is_address(value):
            self._link(value, "", "same-as")
            yield Identifier(value, "uri")
            return
        yield Identifier(value, _identifier_type(attribute(element, "localType")) or "entity")

    def _names(self, identities: list[Element]) -> tuple[Name, ...]:
        """All forms of name in order. Where none is marked as preferred, the first one is."""
        found: list[Name] = []
        for index, identity in enumerate(identities):
            for element in identity:
                if element.tag == "nameEntry":
                    found += self._name(element, element, "", other=index > 0)
                elif element.tag in ("nameEntryParallel", "nameEntrySet"):
                    for position, entry in enumerate(element.findall("nameEntry")):
                        default = "preferred" if element.tag == "nameEntryParallel" and not position else "parallel"
                        found += self._name(entry, element, default, other=index > 0)
        if found and not any(each.type == "preferred" for each in found):
            first = found[0]
            fields = {name: getattr(first, name) for name in first.__struct_fields__}
            found[0] = Name(**{**fields, "type": "preferred"})
        return tuple(found)

    def _name(self, entry: Element, outer: Element, default: str, other: bool) -> Iterator[Name]:
        """One form of name; outer: the element whose dates and rules also hold for it. other: of a further identity."""
        parts: list[str] = []
        said: dict[str, str] = {}
        for part in entry.findall("part"):
            value = words(part)
            if value:
                parts.append(value)
                role = _first_match(_PART_TYPES, attribute(part, "localType"))
                if role:
                    said[role] = f"{said[role]} {value}" if role in said else value
        if not parts:
            return
        family_first = said.get("family") == parts[0] and said.get("given")
        yield Name(
            value=", ".join(parts) if family_first else " ".join(parts),
            type=self._name_type(entry, outer, default, other),
            lang=self._lang(entry, *entry.findall("part")),
            dates=tuple(self._dates(entry.find("useDates"))) or tuple(self._dates(outer.find("useDates"))),
            source="; ".join(
                dict.fromkeys(
                    value
                    for each in (entry, outer)
                    for path in ("authorizedForm", "preferredForm", "alternativeForm")
                    for value in plain_words(each, path)
                )
            ),
            **said,
        )

    @staticmethod
    def _name_type(entry: Element, outer: Element, default: str, other: bool) -> str:
        """The kind of a form of name, from its attributes and the elements that stand in it."""
        said = " ".join(attribute(entry, name) for name in ("localType", "type", "status"))
        kind = _first_match(_NAME_TYPES, said)
        if kind:
            return kind
        marked = _PREFERRED.search(said) or attribute(entry, "preferredForm") in ("true", "1")
        if not other and (marked or (entry.find("authorizedForm") is not None and outer is entry)):
            return "preferred"
        if default and not other:
            return default
        return _first_match(_NAME_TYPES, attribute(outer, "localType")) or "variant"

    # ---- dates

    def _exist_dates(self, kind: str) -> tuple[Date, ...]:
        """The dates of existence; a birth and a death, a foundation and a dissolution, where they are meant."""
        found: list[Date] = []
        for element in self.root.iter("existDates"):
            note = element.find("descriptiveNote")
            career = bool(_CAREER.search(f"{attribute(element, 'localType')} {words(note)}"))
            found += self._dates(element, "activity" if career else "existence")
            self._note("note", note)
            ranges = list(element.iter("dateRange"))
            if career or kind == "family" or len(ranges) != 1:
                continue
            beginning, ending = ("birth", "death") if kind == "person" else ("foundation", "dissolution")
            for tag, event in (("fromDate", beginning), ("toDate", ending)):
                date = self._date(ranges[0].find(tag), event)
                if date is not None:
                    self.events.append(LifeEvent(event, date))
        return tuple(found)

    def _dates(self, parent: Element | None, type: str = "") -> Iterator[Date]:
        """The dates that stand in `parent`: date, dateRange, or a set of them."""
        if parent is None:
            return
        for element in parent:
            if element.tag == "dateSet":
                yield from self._dates(element, type)
            elif element.tag == "date":
                date = self._date(element, type)
                if date is not None:
                    yield date
            elif element.tag == "dateRange":
                yield from self._range(element, type)

    def _date(self, element: Element | None, type: str) -> Date | None:
        """One day, year or phrase; None where it is open or unknown."""
        if element is None:
            return None
        said = words(element)
        first, last = _normal(element)
        phrase = said or first or last
        if phrase.lower() in _OPEN:
            return None
        return self._read(phrase, first if first == last else f"{first}/{last}", type)

    def _range(self, element: Element, type: str) -> Iterator[Date]:
        """A range as one date: its two phrases joined by a dash, its normal form as first/last day."""
        ends = []
        for tag in ("fromDate", "toDate"):
            each = element.find(tag)
            said, (first, last) = ("", ("", "")) if each is None else (words(each), _normal(each))
            said = said or first or last
            ends.append(("", "", "") if said.lower() in _OPEN else (said, first, last))
        (start, earliest, _), (end, _, latest) = ends
        if not start and not end:
            phrase = words(element)
            if phrase and phrase.lower() not in _OPEN and not len(element):
                yield self._read(phrase, "", type)
            return
        phrase = (
            start if start == end else f"{start} - {end}" if start and end else f"{start} -" if start else f"- {end}"
        )
        normal = f"{earliest or '..'}/{latest or '..'}" if earliest or latest else ""
        yield self._read(phrase, normal, type)

    def _read(self, phrase: str, normal: str, type: str) -> Date:
        """A date phrase, what is doubtful about it put into the report."""
        date, remark = read_date(phrase, self.lang, normal, type)
        if remark:
            self.report.remark("date", remark, self.line, self.local_id)
        return date

    # ---- description

    def _description(self, parent: Element, kind: str) -> None:
        """Everything that stands in `description`, or straight in cpfDescription."""
        for element in parent:
            tag = element.tag
            if tag == "biogHist":
                for abstract in element.findall("abstract"):
                    self._note("abstract", abstract)
                self._note("history", element, frozenset({"abstract"}))
                for item in element.iter("chronitem"):
                    self._chronology(item, kind)
                self._references(element)
            elif tag in ("structureOrGenealogy", "generalContext"):
                self._note("structure" if tag == "structureOrGenealogy" else "context", element)
                self._references(element)
            elif tag in ("places", "place"):
                for place in element.findall("place") if tag == "places" else (element,):
                    self._place(place)
            elif tag in _STATEMENTS:
                singular, type, note = _STATEMENTS[tag]
                for each in element.iter(singular):
                    self._statement(each, type, note, kind)
                for each in element:
                    if tag != singular and each.tag != singular:
                        self._note(note, each)
            elif tag == "languagesUsed":
                for each in element.iter():
                    if each.tag in ("languageUsed", "descriptiveNote") and each is not element:
                        self._language_used(each)
            elif tag in ("localDescriptions", "localDescription"):
                for each in element.findall("localDescription") if tag == "localDescriptions" else (element,):
                    self._local_description(each)
            elif tag == "descriptiveNote":
                self._note("note", element)

    def _place(self, element: Element) -> None:
        """One place with its role; dated or explained, it is also an event of the life."""
        said = words(element.find("placeRole"))
        role = _first_match(_ROLES, said) or "associated"
        names = [each for each in element if each.tag in ("placeEntry", "placeName", "place")]
        refs = [self._place_ref(each, role) for each in names]
        if not len(element) and words(element):
            refs = [self._place_ref(element, role)]
        for address in element.findall("address"):
            line = ", ".join(plain_words(address, "addressLine")) or words(address)
            if line:
                refs.append(PlaceRef(line, role))
        coordinates = element.find("geographicCoordinates")
        if coordinates is not None and refs:
            refs[0] = self._at(refs[0], *_pair(words(coordinates)))
        refs = [each for each in refs if each.name]
        self.places += refs
        dates = list(self._dates(element))
        self._references(element)
        text = [
            self._phrase(each)
            for tag in ("descriptiveNote", "citation", "ref", "list")
            for each in element.findall(tag)
        ]
        text = [each for each in text if each.value]
        if dates or text or (role in ("birth", "death") and refs):
            type = role if role != "associated" else "event"
            told = text or ([Phrase(said, self.lang)] if said and type == "event" else [])
            for date in dates or (None,):
                self.events.append(LifeEvent(type, date, refs[0] if refs else None, tuple(told)))

    def _chronology(self, item: Element, kind: str) -> None:
        """A line of a chronology that has a date that can be read: what happened, each with its place."""
        dates = [date for date in self._dates(item) if date.earliest]
        if not dates:
            return
        for each in (item, *item.findall("chronitemset")):
            places = [self._place_ref(name, "event") for tag in _PLACE_NAMES for name in each.findall(tag)]
            for event in each.findall("event"):
                phrase = self._phrase(event)
                if phrase.value:
                    type = _happened(phrase.value, kind)
                    self.events.append(LifeEvent(type, dates[0], next(iter(places), None), (phrase,)))

    def _place_ref(self, element: Element, role: str) -> PlaceRef:
        """A place from its placeEntry."""
        ref, authority = _reference(element)
        place = PlaceRef(words(element), role, ref, authority)
        return self._at(
            place, attribute(element, "latitude"), attribute(element, "longitude"), attribute(element, "countryCode")
        )

    def _at(self, place: PlaceRef, latitude: str, longitude: str, country: str = "") -> PlaceRef:
        """`place` with its coordinates, unless they cannot be right."""
        found, remark = point(latitude, longitude, f"{place.name} {country}".strip())
        if remark:
            self.report.remark("coordinates", remark, self.line, self.local_id)
        if found is None:
            return place
        return PlaceRef(place.name, place.role, place.ref, place.authority, found[0], found[1])

    def _statement(self, element: Element, type: str, note: str, kind: str) -> None:
        """A function, occupation, mandate or legal status: a term; with dates or words also an event or a note."""
        terms = [each for each in element.findall("term") if words(each)]
        if type:
            for each in terms:
                ref, authority = _reference(each)
                if not ref:
                    ref, authority = _reference(element)
                self.terms.append(Term((Phrase(words(each), self._lang(each)),), type, ref, authority))
        dates = list(self._dates(element))
        places = [
            self._place_ref(each, "") for each in element if each.tag in ("placeEntry", "placeName") and words(each)
        ]
        self.places += [
            PlaceRef(each.name, "associated", each.ref, each.authority, each.lat, each.lon) for each in places
        ]
        told = [
            self._phrase(each)
            for each in element
            if each.tag in ("descriptiveNote", "citation", "ref", "list", "p", "outline")
        ]
        told = [each for each in told if each.value]
        self._references(element)
        label = "; ".join(words(each) for each in terms)
        if not terms and not told and not len(element) and words(element):
            told = [self._phrase(element)]
        if kind == "person" and type in ("occupation", "function") and (dates or places):
            text = ([Phrase(label, self.lang)] if label else []) + told
            for date in dates or (None,):
                self.events.append(LifeEvent("occupation", date, places[0] if places else None, tuple(text)))
        elif told or dates or places or (not type and label):
            when = "; ".join(date.text for date in dates)
            where = "; ".join(each.name for each in places)
            about = "; ".join(each for each in (when, where) if each)
            heading = f"{label} ({about})" if label and about else label or about
            self._said(note, heading, told)

    def _said(self, note: str, heading: str, told: list[Phrase]) -> None:
        """A note of several pieces, one a line."""
        value = "\n".join([*([heading] if heading else []), *(each.value for each in told)])
        if value:
            self.notes.append(Note(note, (Phrase(value, self.lang),)))

    def _language_used(self, element: Element) -> None:
        """A language that the person or group used, as a note: its name, else its code."""
        names = [words(each) or attribute(each, "languageCode") for each in element.findall("language")]
        scripts = [
            words(each) or attribute(each, "scriptCode")
            for tag in ("script", "writingSystem")
            for each in element.findall(tag)
        ]
        scripts = [each for each in scripts if each]
        value = ", ".join(each for each in names if each) + (f" ({', '.join(scripts)})" if scripts else "")
        if value.strip():
            self.notes.append(Note("language", (Phrase(value.strip(), self.lang),)))
        elif element.tag == "descriptiveNote":
            self._note("language", element)

    def _local_description(self, element: Element) -> None:
        """A statement of the partner's own kind: gender, else a term."""
        kind = attribute(element, "localType").rpartition("/")[2].rpartition("#")[2].lower()
        for each in element.findall("term"):
            value = words(each)
            if kind in ("gender", "genre", "sexe", "sex"):
                self.gender = self.gender or value
            elif value:
                ref, authority = _reference(each)
                address = attribute(element, "href")
                type = kind if kind.isalpha() else "subject"
                self.terms.append(Term((Phrase(value, self._lang(each)),), type, ref or address, authority))
        self.places += [
            self._place_ref(each, "associated")
            for each in element
            if each.tag in ("placeEntry", "placeName") and words(each)
        ]
        self._note("note", element.find("descriptiveNote"))

    def _merge_life_places(self) -> None:
        """A birth known from the dates and a birth known from the places are one event."""
        for type in ("birth", "death"):
            dated = [each for each in self.events if each.type == type and each.date and not each.place]
            placed = [each for each in self.events if each.type == type and each.place and not each.date]
            if len(dated) == 1 and len(placed) == 1:
                whole = LifeEvent(type, dated[0].date, placed[0].place, placed[0].text)
                self.events[self.events.index(dated[0])] = whole
                self.events.remove(placed[0])

    # ---- relations

    def _relations(self) -> Iterator[Relation]:
        """Ties to persons, groups, functions and resources; an identity with an address elsewhere is a link."""
        for element in self.root.iter():
            if element.tag in ("cpfRelation", "resourceRelation", "functionRelation"):
                type = _relation_type(
                    attribute(element, "cpfRelationType")
                    or attribute(element, "resourceRelationType")
                    or attribute(element, "functionRelationType")
                )
                label = "; ".join(plain_words(element, "relationEntry"))
                arc = attribute(element, "arcrole").rpartition("#")[2].rpartition("/")[2]
                yield from self._relation(element, type, attribute(element, "href"), label, [arc])
            elif element.tag == "relation":
                target = element.find("targetEntity")
                types = list(plain_words(element, "relationType"))
                type = next(
                    (_relation_type(each) for each in types if _relation_type(each) in _RELATIONS), "associative"
                )
                address = "" if target is None else attribute(target, "valueURI") or attribute(target, "href")
                finer = [each for each in types if _relation_type(each) not in _RELATIONS]
                yield from self._relation(
                    element, type, address, words(target), finer + list(plain_words(element, "targetRole"))
                )

    def _relation(self, element: Element, type: str, target: str, label: str, finer: list[str]) -> Iterator[Relation]:
        """One tie; nothing where neither its target nor its label is given."""
        if type == "identity" and is_address(target):
            self._link(target, label, "same-as")
            return
        if element.tag == "resourceRelation":
            self._link(target, label, "catalogue")
        note = [Phrase(each, self.lang) for each in finer if each]
        note += [self._phrase(each) for each in element.findall("descriptiveNote")]
        places = [
            each.name
            for each in (self._place_ref(each, "") for tag in ("placeEntry", "placeName") for each in element.iter(tag))
            if each.name
        ]
        note += [Phrase(each, self.lang) for each in places]
        if target or label:
            dates = tuple(self._dates(element))
            yield Relation(type, target, label, dates, tuple(each for each in note if each.value))

    # ---- small things

    def _lang(self, *elements: Element) -> str:
        """The language said at one of the elements, else the record's."""
        for each in elements:
            said = attribute(each, "lang") or attribute(each, "languageOfElement")
            if said:
                return language(said) or self.lang
        return self.lang

    def _phrase(self, element: Element, skip: frozenset[str] = frozenset()) -> Phrase:
        """The text of `element` with its emphasis, in its language."""
        return rich(element, self._lang(element), skip)

    def _note(self, type: str, element: Element | None, skip: frozenset[str] = frozenset()) -> None:
        """A section of the description, if there is any text."""
        if element is not None:
            phrase = self._phrase(element, skip)
            if phrase.value:
                self.notes.append(Note(type, (phrase,)))

    def _link(self, address: str, label: str, rel: str) -> None:
        """A link, where `address` is an absolute web address; said twice, it is one link, with its label."""
        if is_address(address):
            known = [each for each in self.links if (each.url, each.rel) == (address, rel)]
            if not known:
                self.links.append(Link(address, label, rel))
            elif label and not known[0].label:
                self.links[self.links.index(known[0])] = Link(address, label, rel)

    def _references(self, element: Element) -> None:
        """The addresses that citations and references in `element` give."""
        for tag in ("citation", "ref"):
            for each in element.iter(tag):
                self._link(attribute(each, "href"), words(each), "source")


#: Wrapper or single element → the single element's name, the type of its terms, the section for its words.
_STATEMENTS = {
    "functions": ("function", "function", "functions"),
    "function": ("function", "function", "functions"),
    "occupations": ("occupation", "occupation", "functions"),
    "occupation": ("occupation", "occupation", "functions"),
    "mandates": ("mandate", "", "mandate"),
    "mandate": ("mandate", "", "mandate"),
    "legalStatuses": ("legalStatus", "legal-status", "note"),
    "legalStatus": ("legalStatus", "legal-status", "note"),
}
_RELATIONS = frozenset(
    {"identity", "hierarchical", "hierarchical-parent", "hierarchical-child", "temporal", "temporal-earlier"}
    | {"temporal-later", "family", "associative", "creator-of", "subject-of", "controls", "owns", "performs"}
)


def _relation_type(said: str) -> str:
    """EAC's word for a tie in the model's spelling; "other" and none at all are "associative"."""
    type = _CAMEL.sub("-", said.strip()).lower().replace(" ", "-")
    return "associative" if type in ("", "other") else type


def _identifier_type(said: str) -> str:
    """The model's word for a partner's kind of identifier."""
    plain = said.strip().lower().replace("numéro ", "").replace("wci:", "")
    if plain in ("ancien_identifiant", "ancien identifiant", "former"):
        return "former"
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _reference(element: Element) -> tuple[str, str]:
    """Id of a term or place and the vocabulary that it is from."""
    vocabulary = attribute(element, "vocabularySourceURI") or attribute(element, "vocabularySource")
    uri = attribute(element, "valueURI")
    if uri:
        return uri, vocabulary
    if _TERM_ID.fullmatch(vocabulary):
        return vocabulary, ""
    return "", vocabulary


def _normal(element: Element) -> tuple[str, str]:
    """First and last day in ISO 8601 that a date element states; ("", "") if it states none."""
    exact = attribute(element, "standardDate") or attribute(element, "standardDateTime").partition("T")[0]
    if exact.lower() in _OPEN:
        exact = ""
    return attribute(element, "notBefore") or exact, attribute(element, "notAfter") or exact


def _pair(said: str) -> tuple[str, str]:
    """Latitude and longitude out of "48.85, 2.35"."""
    parts = [each for each in re.split(r"[;,\s]+", said) if each]
    return (parts[0], parts[1]) if len(parts) == 2 else (said, "?")


def _first_match(table: tuple[tuple[re.Pattern[str], str], ...], said: str) -> str:
    """The word of the first pattern that `said` matches, else ""."""
    return next((word for pattern, word in table if said and pattern.search(said)), "")


def _as_group(person: Person, type: str) -> Group:
    """What was read as if of a person, as the record of a family or corporate body."""
    fields = {name: getattr(person, name) for name in Group.__struct_fields__ if name != "type"}
    return Group(**fields, type=type)
