"""RDF in any syntax that partners send: resources and what is said of them. Nothing is ever fetched."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import pyoxigraph as ox

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.elements import language
from passeur.model.text import fold_spaces
from passeur.report import Report

_PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xl": "http://www.w3.org/2008/05/skos-xl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "ginco": "http://data.culture.fr/thesaurus/ginco/ns/",
    "iso-thes": "http://purl.org/iso25964/skos-thes#",
}

#: Two-letter codes of countries that are taken for languages.
_COUNTRY_FOR_LANGUAGE = {"cz": "cs", "dk": "da", "se": "sv", "gr": "el", "ua": "uk"}

#: After so many mistakes in one file it is not worth going on.
_MOST_MISTAKES = 200
#: A vocabulary is held in memory while it is read; beyond this many statements it is none.
_MOST_STATEMENTS = 10_000_000
_TURTLE = re.compile(rb"(?i)(?:^|\n)\s*@?(?:prefix|base)\s")


class Value(NamedTuple):
    """An object of a statement. iri: whether it is a resource; lang: BCP 47, empty when not said."""

    text: str
    lang: str = ""
    iri: bool = False


#: Predicate (with a prefix where it has one of ours) → values, in the file's order.
Statements = dict[str, list[Value]]


def syntax_of(head: bytes) -> ox.RdfFormat | None:
    """The syntax of a file that begins so."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"["):
        return ox.RdfFormat.JSON_LD
    if re.match(rb"(?s)(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>\s*)*<(?:[\w-]+:)?RDF\b", text):
        return ox.RdfFormat.RDF_XML
    if _TURTLE.search(text):
        return ox.RdfFormat.TURTLE
    if re.match(rb"(?:#[^\n]*\n\s*)*<[^<>\s]+>\s+<[^<>\s]+>\s+[<\"_]", text):
        return ox.RdfFormat.N_TRIPLES
    return None


def resources(file: RawFile, report: Report) -> dict[str, Statements]:
    """Resource → its statements. What is wrong in one statement costs that statement alone, where the syntax lets go
    on after it. Remote contexts of JSON-LD are never fetched."""
    found: dict[str, Statements] = {}
    with file.open() as stream:
        syntax = syntax_of(stream.read(65_536))
    if syntax is None:
        raise Refused("this is no RDF that Passeur reads (Turtle, RDF/XML, JSON-LD, N-Triples)")
    with file.open() as stream:
        for quad in _quads(stream, syntax, report):
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue
            said = found.setdefault(quad.subject.value, {})
            said.setdefault(_short(quad.predicate.value), []).append(_value(quad.object))
    return found


def _quads(stream: BinaryIO, syntax: ox.RdfFormat, report: Report) -> Iterator[ox.Quad]:
    """The statements of `stream`; mistakes are told to the report."""
    # lenient: addresses with spaces and dates such as "1939-09/1941-08" are common, and kept as they are.
    parser = iter(ox.parse(stream, format=syntax, base_iri="file:///", lenient=True))
    mistakes = count = 0
    while True:
        try:
            quad = next(parser)
        except StopIteration:
            return
        except (SyntaxError, ValueError) as error:
            mistakes += 1
            line = getattr(error, "lineno", 0) or 0
            report.skip(f"a statement is not {syntax.name}: {str(error).partition(' (')[0]}", line)
            if mistakes >= _MOST_MISTAKES:
                raise Refused(f"{mistakes} statements cannot be read; the file is damaged") from None
            continue
        count += 1
        if count > _MOST_STATEMENTS:
            raise Refused(f"more than {_MOST_STATEMENTS:,} statements: this is no vocabulary")
        yield quad


def _short(iri: str) -> str:
    """A predicate with its prefix where it is one of ours."""
    for prefix, space in _PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Value:
    """An object as text."""
    if isinstance(term, ox.Literal):
        code = term.language or ""
        return Value(fold_spaces(term.value), language(_COUNTRY_FOR_LANGUAGE.get(code, code)))
    return Value(term.value, iri=True)
