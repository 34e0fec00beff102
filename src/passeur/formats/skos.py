"""SKOS: thesauri and other vocabularies of concepts.

Standard: SKOS and SKOS-XL (https://www.w3.org/TR/skos-reference/), as Turtle, RDF/XML, JSON-LD or N-Triples. Sent by:
ministries' and libraries' thesauri, EHRI's terms and camps, a network's own thesaurus.
A `skos:Concept` is a theme; with `options = { kind = "place" }` it is a place (camps, districts).
Lost: collections, the history of labels (SKOS-XL metadata), statements about other things in the same file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from passeur.errors import Refused
from passeur.formats.base import Field, RawFile
from passeur.formats.elements import is_address, point, unique
from passeur.formats.rdf import Statements, Value, resources, syntax_of
from passeur.model.dates import Date, read_date
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord, Identifier, Link, Name, Note, Place, Provenance, Relation, Theme
from passeur.model.text import Phrase, Text
from passeur.network import Source
from passeur.report import Report

NAME = "skos"
VERSION = 2
TITLE = "SKOS (Turtle, RDF/XML, JSON-LD, N-Triples)"
MEDIA_TYPES = ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples")

_SKOS = "http://www.w3.org/2004/02/skos/core#"
FIELDS = {
    "skos:prefLabel": Field("title; names of a place", "several in one language: the others are alternatives"),
    "skos:altLabel": Field("alternatives; names of a place"),
    "skos:hiddenLabel": Field("hidden", "searched, never shown"),
    "xl:prefLabel": Field("title", "its xl:literalForm"),
    "xl:altLabel": Field("alternatives", "its xl:literalForm"),
    "xl:hiddenLabel": Field("hidden", "its xl:literalForm"),
    "rdfs:label": Field("title where there is no skos:prefLabel"),
    "skos:notation": Field("identifiers: notation"),
    "dct:identifier": Field("identifiers"),
    "dc:identifier": Field("identifiers"),
    "skos:broader": Field("broader; a place: relations part-of"),
    "skos:broaderTransitive": Field("broader"),
    "skos:narrower": Field("broader of the narrower one"),
    "skos:narrowerTransitive": Field("broader of the narrower one"),
    "skos:related": Field("related, both ways"),
    "ginco:TermeAssocie": Field("related, both ways", "the French archives' thesauri"),
    "skos:definition": Field("notes: scope"),
    "skos:scopeNote": Field("notes: scope"),
    "skos:note": Field("notes: note"),
    "skos:example": Field("notes: note"),
    "skos:historyNote": Field("notes: history"),
    "skos:editorialNote": Field("notes: processing"),
    "skos:changeNote": Field("notes: processing"),
    "dct:description": Field("notes: scope"),
    "dc:description": Field("notes: scope"),
    "rdfs:comment": Field("notes: note"),
    "dct:provenance": Field("notes: processing"),
    "dct:source": Field("notes: bibliography"),
    "dc:source": Field("notes: bibliography"),
    "skos:exactMatch": Field("links: same-as"),
    "owl:sameAs": Field("links: same-as"),
    "skos:closeMatch": Field("links: see-also"),
    "skos:broadMatch": Field("links: see-also"),
    "skos:narrowMatch": Field("links: see-also"),
    "skos:relatedMatch": Field("links: see-also"),
    "skos:mappingRelation": Field("links: see-also"),
    "rdfs:seeAlso": Field("links: see-also"),
    "foaf:focus": Field("links: see-also"),
    "dct:created": Field("dates: description"),
    "dct:modified": Field("dates: description"),
    "dct:date": Field("dates: description"),
    "dc:date": Field("dates: description"),
    "dc:created": Field("dates: description", "a slip that exists"),
    "geo:lat": Field("lat of a place"),
    "geo:long": Field("lon of a place"),
}

IGNORED = {
    "rdf:type": "what makes it a concept",
    "skos:inScheme": "the source is the scheme",
    "skos:topConceptOf": "what has no broader concept is at the top",
    "iso-thes:status": "the state of the editor's work",
    "owl:deprecated": "a deprecated concept is left out, and counted",
    "dct:creator": "who described the concept, not what it is",
    "dc:creator": "who described the concept, not what it is",
    "dct:contributor": "who described the concept, not what it is",
    "dc:contributor": "who described the concept, not what it is",
    "dct:publisher": "the source says it",
    "dc:publisher": "the source says it",
    "dct:rights": "the source says it",
    "dct:license": "the source says it",
}

_NOTES = {
    "skos:definition": "scope", "skos:scopeNote": "scope", "dct:description": "scope", "dc:description": "scope",
    "skos:historyNote": "history", "skos:note": "note", "skos:example": "note", "rdfs:comment": "note",
    "dct:source": "bibliography", "dc:source": "bibliography", "skos:editorialNote": "processing",
    "skos:changeNote": "processing", "dct:provenance": "processing",
}  # fmt: skip
_SAME = ("skos:exactMatch", "owl:sameAs")
_SEE = ("skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "skos:mappingRelation",
        "rdfs:seeAlso", "foaf:focus")  # fmt: skip
_DATES = {"dct:created": "description", "dct:modified": "description", "dct:date": "description",
          "dc:date": "description", "dc:created": "description"}  # fmt: skip
_LOCAL = re.compile(r"[^/#]+$")


def sniff(head: bytes) -> bool:
    """Whether it is RDF that speaks of SKOS in its first 64 KiB."""
    return _SKOS.encode() in head and syntax_of(head) is not None


def read(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """The concepts of `file`, in its order. Raises Refused when none is in it."""
    found = resources(file, report)
    concepts = [iri for iri, said in found.items() if _is_concept(said)]
    if not concepts:
        raise Refused("there is no skos:Concept in this file")
    names = _local_names(concepts)
    broader = _both_ways(found, "skos:broader", "skos:narrower", names)
    related = _both_ways(found, "skos:related", "skos:related", names)
    for iri in concepts:
        said = found[iri]
        if any(value.text in ("true", "1") for value in said.get("owl:deprecated", ())):
            report.remark("deprecated concept left out", iri)
            continue
        concept = _Concept(iri, said, found, source, report)
        above = [record_id(source.id, names[each]) for each in broader[iri] if each in names and each != iri]
        beside = [record_id(source.id, names[each]) for each in related[iri] if each in names and each != iri]
        provenance = Provenance(file=file.name, sha256=file.sha256, line=0, reader=f"{NAME}/{VERSION}")
        if source.options.get("kind") == "place":
            yield concept.place(names[iri], above, provenance)
        else:
            yield concept.theme(names[iri], above, beside, provenance)


def _is_concept(said: Statements) -> bool:
    """Whether a resource says that it is a concept, or has what only concepts have."""
    types = {value.text for value in said.get("rdf:type", ())}
    if f"{_SKOS}Concept" in types:
        return True
    return not types and bool({"skos:prefLabel", "xl:prefLabel"} & said.keys())


def _local_names(concepts: Iterable[str]) -> dict[str, str]:
    """Concept → its local id: the last part of its address where that is its own, else the whole address."""
    last: dict[str, list[str]] = defaultdict(list)
    for iri in concepts:
        match = _LOCAL.search(iri)
        last[match.group() if match else iri].append(iri)
    return {iri: (name if len(iris) == 1 else iri) for name, iris in last.items() for iri in iris}


def _both_ways(
    found_in: dict[str, Statements], forth: str, back: str, concepts: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    """Concept → those that it names with `forth`, and those that name it with `back`."""
    found: dict[str, list[str]] = defaultdict(list)
    also = {
        "skos:broader": "skos:broaderTransitive",
        "skos:narrower": "skos:narrowerTransitive",
        "skos:related": "ginco:TermeAssocie",
    }
    for iri in concepts:
        said = found_in[iri]
        for key in (forth, also.get(forth, "")):
            found[iri] += [value.text for value in said.get(key, ())]
        for key in (back, also.get(back, "")):
            for value in said.get(key, ()):
                found[value.text].append(iri)
    return defaultdict(tuple, {iri: unique(each) for iri, each in found.items()})


class _Concept:
    """One concept, its statements being handed out."""

    def __init__(
        self, iri: str, said: Statements, resources: dict[str, Statements], source: Source, report: Report
    ) -> None:
        self._iri = iri
        self._said = said
        self._resources = resources
        self._source = source
        self._report = report
        for predicate, values in said.items():
            if predicate not in FIELDS and predicate not in IGNORED:
                for value in values:
                    report.unmapped(predicate, value.text)

    def theme(self, local: str, broader: list[str], related: list[str], provenance: Provenance) -> Theme:
        """The concept as a theme."""
        title, others = self._titles()
        return Theme(
            id=record_id(self._source.id, local),
            source=self._source.id,
            partner=self._source.partner,
            title=title,
            identifiers=self._identifiers(),
            dates=self._dates(),
            notes=self._notes(),
            links=self._links(),
            provenance=provenance,
            alternatives=unique([*others, *self._labels("skos:altLabel", "xl:altLabel")]),
            hidden=unique(self._labels("skos:hiddenLabel", "xl:hiddenLabel")),
            broader=unique(broader),
            related=unique(related),
        )

    def place(self, local: str, broader: list[str], provenance: Provenance) -> Place:
        """The concept as a place."""
        title, others = self._titles()
        variants = unique([*others, *self._labels("skos:altLabel", "xl:altLabel")])
        where, remark = point(self._first("geo:lat"), self._first("geo:long"))
        if remark:
            self._report.remark("coordinates left out", remark, record=record_id(self._source.id, local))
        return Place(
            id=record_id(self._source.id, local),
            source=self._source.id,
            partner=self._source.partner,
            title=title,
            identifiers=self._identifiers(),
            dates=self._dates(),
            notes=self._notes(),
            links=self._links(),
            relations=tuple(Relation("part-of", target=id) for id in broader),
            provenance=provenance,
            names=tuple(
                [Name(phrase.value, lang=phrase.lang) for phrase in title]
                + [Name(phrase.value, "variant", lang=phrase.lang) for phrase in variants]
            ),
            lat=where[0] if where else None,
            lon=where[1] if where else None,
            type=str(self._source.options.get("type", "")),
        )

    def _titles(self) -> tuple[Text, list[Phrase]]:
        """One preferred label a language, and the others (SKOS allows one; real files have more)."""
        labels = self._labels("skos:prefLabel", "xl:prefLabel") or self._labels("rdfs:label")
        first: dict[str, Phrase] = {}
        for phrase in labels:
            first.setdefault(phrase.lang, phrase)
        # A label without a language that is one of the others' says nothing more.
        said = {phrase.value for phrase in first.values() if phrase.lang}
        title = [phrase for phrase in first.values() if phrase.lang or phrase.value not in said]
        if not title:
            self._report.remark("concept without a label", self._iri)
        kept = {phrase.value for phrase in title}
        return tuple(title), [phrase for phrase in labels if phrase not in title and phrase.value not in kept]

    def _labels(self, plain: str, extended: str = "") -> list[Phrase]:
        """Labels, as literals or as SKOS-XL."""
        values = [value for value in self._said.get(plain, ()) if not value.iri]
        for label in self._said.get(extended, ()):
            values += self._resources.get(label.text, {}).get("xl:literalForm", [])
        return list(unique([Phrase(value.text, value.lang) for value in values if value.text]))

    def _identifiers(self) -> tuple[Identifier, ...]:
        """Its address, its notation and other identifiers."""
        found = [] if self._iri.startswith("file:///") else [Identifier(self._iri, "uri")]
        found += [Identifier(value.text, "notation") for value in self._said.get("skos:notation", ()) if value.text]
        for key in ("dct:identifier", "dc:identifier"):
            found += [Identifier(value.text) for value in self._said.get(key, ()) if value.text]
        return unique(found)

    def _notes(self) -> tuple[Note, ...]:
        """Definitions and notes: one of each section in each language that it is said in."""
        found = []
        for key, section in _NOTES.items():
            for value in self._said.get(key, ()):
                words = self._literal(value)
                if words.text:
                    found.append(Note(section, (Phrase(words.text, words.lang),)))
        return unique(found)

    def _literal(self, value: Value) -> Value:
        """A note may be a resource of its own: what it says is its rdf:value."""
        if not value.iri:
            return value
        return next(iter(self._resources.get(value.text, {}).get("rdf:value", ())), Value(""))

    def _links(self) -> tuple[Link, ...]:
        """The same or a like concept elsewhere."""
        same = [Link(value.text, rel="same-as") for key in _SAME for value in self._said.get(key, ())]
        like = [Link(value.text) for key in _SEE for value in self._said.get(key, ())]
        return unique([link for link in same + like if is_address(link.url)])

    def _dates(self) -> tuple[Date, ...]:
        """When it was described."""
        return unique([
            read_date(value.text, type=type)[0] for key, type in _DATES.items() for value in self._said.get(key, ())
            if value.text and not value.iri
        ])  # fmt: skip

    def _first(self, key: str) -> str:
        return next((value.text for value in self._said.get(key, ())), "")
