"""A finding aid as a stream of holdings: what the readers of EAD 2002 and EAD3 share. Not a format by itself.

Every component is a record: it is given its place (parent, order, depth) when its start tag is met, and is emitted at
its end tag, so children come before their parents and memory stays flat. What stands before a unit's first child is
taken at that moment; so conditions of access and languages are known when children inherit them.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import PurePath

from passeur.errors import Refused
from passeur.formats.base import Field, RawFile
from passeur.formats.elements import language, named_language
from passeur.formats.isad_elements import absorb, list_words
from passeur.formats.isad_links import joined
from passeur.formats.isad_sections import COMPONENTS
from passeur.formats.isad_unit import Unit
from passeur.formats.xml import Element, Ledger, attribute, fold, local, rich, stream
from passeur.model.ids import record_id
from passeur.model.record import Holding, Identifier, Link, Provenance
from passeur.model.text import Phrase
from passeur.network import Source
from passeur.report import Report

_UNITS = (COMPONENTS - {"dsc"}) | {"archdesc"}
_TAGS = _UNITS | {"ead", "eadheader", "control", "frontmatter"}

#: Elements that only carry text, inside the one that says what it is.
_TEXT = (
    "p", "lb", "list", "item", "defitem", "label", "listhead", "chronlist", "chronitem", "event", "date", "num",
    "abbr", "expan", "blockquote", "quote", "table", "thead", "tbody", "row", "entry", "address", "addressline",
    "daodesc", "did", "dsc", "tgroup", "head01", "head02", "edition", "emph",
)  # fmt: skip

#: Elements and attributes that both versions of EAD have: where they go.
FIELDS = {
    "archdesc": Field("a holding of depth 0"),
    "c": Field("a holding; `c01` to `c12` alike", "audience='internal' is never published"),
    "@id": Field("id", "without one, the path such as 1.3.2, with a remark"),
    "@level": Field("level"),
    "@otherlevel": Field("level_text"),
    "@lang": Field("lang of the phrase"),
    "unitid": Field("identifiers", "by @type or @label; type='pieces' is an extent"),
    "unitid/@type": Field("identifiers.type"),
    "unitid/@label": Field("identifiers.type"),
    "unitid/@identifier": Field("identifiers"),
    "unittitle": Field("title", "a second one in the same language becomes an abstract; a comma at its end goes"),
    "unitdate": Field("dates", "in a title as well; a dash, or all years (0/9999), is none"),
    "unitdate/@normal": Field("dates.edtf, earliest, latest", "only where it does not contradict the text"),
    "unitdate/@datechar": Field("dates.type"),
    "physdesc": Field("extents", "a mixed sentence is kept whole; lines of words are extents or notes: physical"),
    "extent": Field("extents"),
    "extent/@unit": Field("extents.unit"),
    "extent/@label": Field("extents", "after a bare number without a unit; else a caption for print"),
    "dimensions": Field("extents", "type dimensions"),
    "physfacet": Field("notes: physical"),
    "physfacet/@type": Field("notes.heading"),
    "origination": Field("agents", "role creator, or what the label says: collector, donor, source of the papers"),
    "origination/@label": Field("agents.role; agents.role_text of a name without an element"),
    "repository": Field("repository"),
    "physloc": Field("location"),
    "container": Field("location", "kind and number"),
    "container/@type": Field("location"),
    "langmaterial": Field("languages", "codes and names of languages; other words are a note: language"),
    "language": Field("languages; notes: language; lang of the record from the header, by code or name"),
    "@langcode": Field("languages"),
    "abstract": Field("notes: abstract"),
    "abstract/@langcode": Field("lang of the phrase"),
    "materialspec": Field("notes: physical"),
    "didnote": Field("notes: note"),
    "note": Field("notes: note", "type='mnesysinternal' is never published"),
    "accessrestrict": Field("notes: access", "inherited by components that state none"),
    "legalstatus": Field("notes: access"),
    "userestrict": Field("notes: use"),
    "bioghist": Field("notes: history"),
    "custodhist": Field("notes: custody"),
    "acqinfo": Field("notes: acquisition"),
    "scopecontent": Field("notes: scope"),
    "appraisal": Field("notes: appraisal"),
    "accruals": Field("notes: accruals"),
    "arrangement": Field("notes: arrangement"),
    "fileplan": Field("notes: arrangement"),
    "phystech": Field("notes: physical"),
    "otherfindaid": Field("notes: finding-aids"),
    "originalsloc": Field("notes: originals"),
    "altformavail": Field("notes: copies"),
    "relatedmaterial": Field("notes: related"),
    "separatedmaterial": Field("notes: related"),
    "bibliography": Field("notes: bibliography"),
    "odd": Field("notes: note"),
    "processinfo": Field("notes: processing"),
    "prefercite": Field("notes: citation"),
    "head": Field("notes.heading", "several in one section: each is a section of its own"),
    "@label": Field("notes.heading"),
    "controlaccess": Field("agents, places, terms"),
    "index": Field("agents, places, terms"),
    "indexentry": Field("agents, places, terms"),
    "namegrp": Field("agents, places, terms"),
    "persname": Field(
        "agents",
        "type person; role subject in an index; also inside titles and sections, but for references and sections about "
        "other things (bibliography, related papers, who made the finding aid); a subdivided heading is a term besides",
    ),
    "famname": Field("agents", "type family"),
    "corpname": Field("agents", "type group"),
    "name": Field("agents"),
    "geogname": Field("places"),
    "subject": Field("terms: subject"),
    "genreform": Field("terms: genre; form", "no form of a fonds or series; type='typir': notes: finding-aids"),
    "function": Field("terms: function"),
    "occupation": Field("terms: occupation"),
    "title": Field("terms: title in an index; else emphasis"),
    "@role": Field("agents.role, role_text; digital.role", "MARC's codes for relators are read"),
    "@source": Field("authority of agents, places, terms"),
    "@authfilenumber": Field("ref of agents, places, terms"),
    "dao": Field("digital"),
    "daoset": Field("digital"),
    "@href": Field("digital.url; links.url, or relations.target where it is no web address"),
    "@title": Field("digital.label, links.label"),
    "ref": Field("links, relations"),
    "ptr": Field("links, relations"),
    "archref": Field("links, relations"),
    "bibref": Field("links, relations"),
    "@target": Field("relations.target", "a component of the same finding aid"),
    "dsc/head": Field("notes: arrangement"),
    "dsc/p": Field("notes: arrangement"),
    "filedesc": Field("notes: finding-aids", "title, author, publisher and date of the finding aid"),
    "titleproper": Field("notes: finding-aids; title where archdesc has none"),
    "subtitle": Field("notes: finding-aids"),
    "author": Field("notes: finding-aids"),
    "edition": Field("notes: finding-aids"),
    "publisher": Field("notes: finding-aids"),
    "publicationstmt/date": Field("notes: finding-aids"),
    "publicationstmt/p": Field("notes: finding-aids"),
    "editionstmt/p": Field("notes: finding-aids"),
    "seriesstmt/**": Field("notes: finding-aids"),
    "notestmt/**": Field("notes: note"),
    "emph": Field("emphasis in HTML"),
    "@render": Field("emphasis in HTML"),
    "@numeration": Field("numbered list in HTML"),
    **dict.fromkeys(_TEXT, Field("text of the section or title it stands in")),
}

#: Elements and attributes that both versions have and that say nothing to readers: why.
IGNORED = {
    "@audience": "internal is left out, external says nothing more",
    "@encodinganalog": "tells which MARC or ISAD(G) field the element is, which its name does already",
    "@altrender": "layout", "@actuate": "layout of links", "@show": "layout of links", "@linktype": "layout of links",
    "@arcrole": "layout of links", "@xpointer": "a place inside a linked file", "@from": "layout of links",
    "@parent": "which box a folder is in: the containers stand in this order already",
    "@calendar": "the phrase says it", "@era": "the phrase says it",
    "@certainty": "the phrase says it",
    "@normal": "an indexed name in another form: the one written is kept, with the years of the other (agents.dates)",
    "@rules": "cataloguing rules of a name", "@countrycode": "of the partner, known from network.toml",
    "@repositorycode": "of the partner, known from network.toml",
    "@mainagencycode": "of the partner, known from network.toml",
    "@countryencoding": "which code list is used", "@dateencoding": "which code list is used",
    "@langencoding": "which code list is used", "@repositoryencoding": "which code list is used",
    "@scriptencoding": "which code list is used", "@relatedencoding": "which code list is used",
    "@scriptcode": "script of a language: the words say it", "@schemaLocation": "never fetched",
    "@base": "never fetched",
    "@findaidstatus": "state of the file", "@publicid": "names the file", "@pubstatus": "state of the file",
    "archdesc/@type": "kind of finding aid", "dsc/@type": "kind of list", "@localtype": "the partner's own classes",
    "unittitle/@label": "a caption for print: the field says it",
    "unitdate/@label": "a caption for print: the field says it",
    "unitdatestructured/@label": "a caption for print: the field says it",
    "physdesc/@label": "a caption for print", "dimensions/@label": "a caption for print",
    "physloc/@label": "a caption for print",
    "repository/@label": "a caption for print", "did/head": "a heading for print",
    "controlaccess/head": "a heading for print", "index/head": "a heading for print",
    "publicationstmt/address/**": "address of the publisher: see the partner's page",
    "repository/address/**": "address of the keeper: see the partner's page",
    "runner": "a running head for print", "@continuation": "layout", "@mark": "layout", "@columns": "layout",
    "@cols": "layout", "@colname": "layout", "@frame": "layout", "colspec": "layout", "@colnum": "layout",
    "@align": "layout", "@valign": "layout", "@morerows": "layout", "@namest": "layout", "@nameend": "layout",
    "@colsep": "layout", "@rowsep": "layout", "@colwidth": "layout", "@pgwide": "layout", "@tpattern": "layout",
    "indexentry/ref": "points to a component, which has its own record",
    "relatedmaterial/@type": "the partner's own classes", "altformavail/@type": "the partner's own classes",
    "accessrestrict/@type": "the partner's own classes", "note/@type": "the partner's own classes",
    "odd/@type": "the partner's own classes", "descgrp/@type": "the partner's own classes",
    "scopecontent/@type": "the partner's own classes", "bioghist/@type": "the partner's own classes",
    "unittitle/@type": "the partner's own classes", "titleproper/@type": "the partner's own classes",
    "list/@type": "layout", "abstract/@type": "the partner's own classes",
    "physdesc/@type": "the partner's own classes",
    "genreform/@type": "the partner's own classes", "extent/@type": "the partner's own classes",
    "dimensions/@type": "the partner's own classes", "num/@type": "the partner's own classes",
    "dao/@type": "layout of links", "extref/@type": "layout of links", "extptr/@type": "layout of links",
    "bibref/@type": "layout of links", "ref/@type": "layout of links", "archref/@type": "layout of links",
    "physloc/@type": "the partner's own classes", "processinfo/@type": "the partner's own classes",
}  # fmt: skip


class FindingAid:
    """Reads one finding aid. reader: what provenance names, such as "ead/1"."""

    def __init__(self, file: RawFile, source: Source, report: Report, ledger: Ledger, reader: str) -> None:
        self.file, self.source, self.report, self.ledger, self.reader = file, source, report, ledger, reader
        self.eadid = self.top = ""
        self.lang = source.lang
        self.title = Phrase("")
        self.header = self._unit("", "", 0, 0)
        self.used: set[str] = set()
        self.open: list[Unit] = []
        self.order = self.hidden = 0
        self.old_header = self.lang_given = False
        self.pathed = self.repeated = self.internal = self.late = 0

    def read(self) -> Iterator[Holding]:
        """The records, children before their parents. Raises Refused where there is nothing that may be read."""
        for kind, element, line in stream(self.file, self.report, _TAGS):
            name = local(element.tag)
            if name in _UNITS:
                if kind == "start":
                    self._begin(element, line)
                elif (record := self._end(element, cut=kind == "cut")) is not None:
                    yield record
            elif kind == "start":
                if name == "ead" and element.get("audience") == "internal":
                    raise Refused('the finding aid is marked audience="internal": nothing of it is published')
            elif kind == "end":
                self._head(element, name)
        self._tell()

    def _unit(self, id: str, parent: str, depth: int, line: int) -> Unit:
        """An empty unit of this file, at the next place in its order."""
        return Unit(self.source, self.report, id, parent, self.order if id else 0, depth, line, self.lang)

    # ---- the tree

    def _begin(self, element: Element, line: int) -> None:
        """A unit begins: give it its id and its place."""
        if self.hidden or element.get("audience") == "internal":
            if not self.order:
                mark = f'archdesc (line {line}) is marked audience="internal"'
                raise Refused(f"{mark}: nothing of it is published until the archives take the mark away")
            self.hidden += 1
            self.internal += 1
            return
        parent = self.open[-1] if self.open else None
        own = element.get("id", "").strip()
        if parent is None:
            name, path = self._free(self._eadid(own), ""), ""
            self.top = name
        else:
            if not parent.children:
                self._take(parent)
            parent.children += 1
            path = f"{parent.path}.{parent.children}" if parent.path else str(parent.children)
            name = self._free(joined(self.top, own) if own else "", joined(self.top, path))
        unit = self._unit(
            record_id(self.source.id, name if parent else joined(name)),
            parent.id if parent else "",
            len(self.open),
            line,
        )
        self.order += 1
        unit.path, unit.element, unit.top = path, element, self.top
        unit.begin(element)
        self.open.append(unit)
        if parent is None:
            self._add_header(unit, own)

    def _free(self, wanted: str, path: str) -> str:
        """`wanted` if this file has not used it, else `path`; never one that is used."""
        if wanted and wanted not in self.used:
            self.used.add(wanted)
            return wanted
        if wanted:
            self.repeated += 1
        else:
            self.pathed += 1
        base = chosen = path or wanted
        number = 1
        while chosen in self.used:
            number += 1
            chosen = f"{base}~{number}"
        self.used.add(chosen)
        return chosen

    def _eadid(self, own: str) -> str:
        """The identifier of the whole file: eadid, else its envelope's, else archdesc's, else the file's name."""
        if not self.eadid:
            self.eadid = self.file.id or own or PurePath(self.file.name).stem or "ead"
            told = f"the finding aid has no identifier (eadid is missing or empty); {self.eadid!r} stands in"
            self.report.remark("identifier", told, self.file.line)
        return self.eadid

    def _take(self, unit: Unit) -> None:
        """What stands before the first child: account for it, describe the unit with it, free it; then inherit."""
        element = unit.element
        # What follows the components may have been parsed already, by chance: it has to wait for the end in any case.
        before = list(takewhile(lambda child: local(child.tag) not in COMPONENTS, element))
        for child in before:
            self.ledger.tree(local(element.tag), child)
        absorb(unit, before)
        for child in before:
            element.remove(child)
        self._inherit(unit)

    def _inherit(self, unit: Unit) -> None:
        """Take over from the parent what `unit` does not state."""
        if unit.depth:
            unit.inherit(self.open[unit.depth - 1])

    def _end(self, element: Element, cut: bool) -> Holding | None:
        """A unit is whole (or `cut` off): its record, or None where it may not be published or is damaged."""
        if self.hidden:
            self.hidden -= 1
            self.ledger.ignore(element)
            return None
        unit = self.open[-1]
        if cut and not unit.children:
            # Its conditions of access may lie in the part that is lost.
            self.open.pop()
            self.report.skip("the file breaks off inside this description", unit.line, unit.id)
            return None
        self.ledger.tree("dsc" if unit.depth else "ead", element)
        closed = sum(note.type == "access" and not note.inherited for note in unit.notes)
        absorb(unit, element)
        if not unit.children:
            self._inherit(unit)
        elif sum(note.type == "access" and not note.inherited for note in unit.notes) > closed:
            self.late += 1
        for dsc in element:
            if local(dsc.tag) == "dsc":
                list_words(unit, dsc)
        self.open.pop()
        if not unit.depth and not unit.titles and self.title.value:
            unit.titles.append(self.title)
        return unit.finish(Provenance(self.file.name, self.file.sha256, unit.line, self.reader))

    # ---- the header

    def _head(self, element: Element, name: str) -> None:
        """`eadheader`, `control` and `frontmatter`: identifier, language, and how the finding aid was made."""
        if name == "ead" or self.open or self.top:
            return
        self.old_header = self.old_header or name == "eadheader"
        if name == "frontmatter":
            self.ledger.tree("ead", element)
            for div in element:
                if local(div.tag) == "div":
                    self.header.add_note("note", rich(div, skip=frozenset({"head"})))
            return
        for each in element.iter():
            self._identify(each, local(each.tag))
        if element.get("audience") == "internal":
            self.ledger.ignore(element)
            return
        self.ledger.tree("ead", element)
        for child in element:
            self._describe(child, local(child.tag))

    def _identify(self, element: Element, name: str) -> None:
        """Identifier and language of the finding aid."""
        if name in ("eadid", "recordid"):
            words = rich(element).value
            self.eadid = self.eadid or words or element.get("identifier", "").strip()
            for value in (words, element.get("identifier", "").strip()):
                if value and "\\" not in value:  # the path of a file on somebody's disk is nobody's to know
                    self.header.add_identifier(Identifier(value, "uri" if "://" in value else "eadid"))
            address = element.get("url", "") or element.get("instanceurl", "") or attribute(element, "href")
            if "://" in address:
                self.header.links.append(Link(address, "", "catalogue"))
        elif name == "otherrecordid" and (words := rich(element).value):
            self.header.add_identifier(Identifier(words, "local"))
        elif name == "language" and not self.lang_given and (found := _language_of(element)):
            # A guide in several languages names its main one first.
            self.lang, self.lang_given = found, True

    def _describe(self, element: Element, name: str) -> None:
        """What the header says of the finding aid, as notes of its top unit."""
        add = self.header.add_note
        if name == "filedesc":
            parts: list[str] = []
            for each in element.iter():
                where = local(each.tag)
                if where in _CITED and (words := rich(each).value.replace("\n", " ")):
                    if where == "titleproper" and not self.title.value and each.get("type") != "filing":
                        self.title = rich(each)
                    parts.append(words)
                elif where == "notestmt":
                    add("note", Phrase(rich(each).value))
                elif where in ("seriesstmt", "publicationstmt", "editionstmt"):
                    parts += [words for p in each if local(p.tag) == "p" and (words := rich(p).value)]
                    parts += [
                        words
                        for p in each
                        if where == "seriesstmt" and local(p.tag) != "p" and (words := rich(p).value)
                    ]
            add("finding-aids", Phrase(". ".join(dict.fromkeys(part.rstrip(". ") for part in parts))))
        elif name == "profiledesc":
            for child in element:
                kind = _PROFILE.get(local(child.tag))
                if kind == "description-date":  # dates stand beside one another there, with nothing between them
                    add(kind, Phrase(_BEFORE_SIGN.sub("", fold(" ".join(child.itertext())))))
                elif kind:
                    add(kind, Phrase(rich(child).value))
        elif name in ("revisiondesc", "revisionsdesc", "maintenancehistory"):
            add("processing", Phrase(rich(element).value))
        elif name == "conventiondeclaration":
            add("rules", Phrase(rich(element).value))

    def _add_header(self, unit: Unit, own: str) -> None:
        """Give the top unit what the header said."""
        header = self.header
        for identifier in header.identifiers:
            unit.add_identifier(identifier)
        unit.links += header.links
        unit.tail += header.notes

    # ---- the report

    def _tell(self) -> None:
        """Remarks that concern the whole file, and a refusal when there was nothing in it."""
        remark, line = self.report.remark, self.file.line
        if self.pathed:
            remark(
                "identifier",
                f"components that have no id, and are named by their place such as 1.3.2: {self.pathed:,}",
                line,
            )
        if self.repeated:
            remark(
                "identifier",
                f"components that repeat an id, and are named by their place such as 1.3.2: {self.repeated:,}",
                line,
            )
        if self.internal or self.ledger.internal:
            told = (
                f"marked internal and left out: components {self.internal:,}, other elements {self.ledger.internal:,}"
            )
            remark("internal", told, line)
        if self.late:
            remark(
                "access", "conditions of access stand after the components, which therefore do not inherit them", line
            )
        if not self.order:
            raise Refused(
                "everything in it is marked internal"
                if self.internal
                else "it has no archdesc: there is nothing to read"
            )


def _language_of(element: Element) -> str:
    """The language that a `language` of the header names, by its code or in words ("English.")."""
    return language(element.get("langcode", "")) or named_language(rich(element).value)


#: Parts of the header that say which finding aid this is.
_CITED = frozenset({"titleproper", "subtitle", "author", "sponsor", "edition", "publisher", "date"})
#: A space that joining words put before a sign.
_BEFORE_SIGN = re.compile(r" +(?=[,.)])")
_PROFILE = {"descrules": "rules", "creation": "description-date", "date": "description-date"}
