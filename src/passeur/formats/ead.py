"""EAD 2002, Encoded Archival Description: finding aids of archives.

Standard: EAD 2002 (https://www.loc.gov/ead/), as DTD, as schema (`urn:isbn:1-931666-22-9`), without a namespace, or in
whichever namespace an exporting system put it. Sent by: nearly every archive in France, directly or through OAI-PMH.
Every `c` (`c01` to `c12`) is a record, with the elements of ISAD(G) that it carries.
Lost: layout for print (`frontmatter/titlepage`, table columns), and what is marked `audience="internal"`.
"""

from collections.abc import Iterator

from passeur.formats import isad
from passeur.formats.base import Field, RawFile
from passeur.formats.xml import Ledger, sniff_root
from passeur.model.record import Holding
from passeur.network import Source
from passeur.report import Report

NAME = "ead"
VERSION = 15
TITLE = "EAD 2002"
MEDIA_TYPES = ("application/ead+xml", "application/xml", "text/xml")
EAD3_NAMESPACE = "http://ead3.archivists.org/schema/"

FIELDS = {
    "eadid": Field(
        "identifiers of the top holding; the first part of every id", "empty: the file's name, with a remark"
    ),
    "eadid/@identifier": Field("identifiers", "but the path of a file on a disk"),
    "eadid/@url": Field("links: catalogue"),
    "creation": Field("notes: description-date"),
    "profiledesc/date": Field("notes: description-date"),
    "descrules": Field("notes: rules"),
    "langusage/language": Field("lang"),
    "langusage/language/@langcode": Field("lang"),
    "revisiondesc/**": Field("notes: processing"),
    "revisionsdesc/**": Field("notes: processing", "a misspelling that exists"),
    "sponsor": Field("notes: finding-aids"),
    "frontmatter/div/**": Field("notes: note"),
    **isad.FIELDS,
    "unitdate/@type": Field("dates.type", "bulk"),
    "extref": Field("links, relations"),
    "extptr": Field("links, relations"),
    "exptr": Field("links, relations", "a misspelling that exists"),
    "daogrp": Field("digital"),
    "daoloc": Field("digital", "but the parts of the names of a series of files"),
    "descgrp": Field("its elements are taken as if it were not there"),
    "eventgrp": Field("text of the section it stands in"),
    "imprint": Field("text of the section it stands in"),
    "subarea": Field("name of the agent it stands in"),
}

IGNORED = {
    "frontmatter/titlepage/**": "title page for print: the header says it",
    "ead/titlepage/**": "title page for print: the header says it",
    "langusage": "the language is lang; its name in words is for print",
    **isad.IGNORED,
    "daogrp/resource/@label": "ends of an arc between files",
    "resource/@label": "ends of an arc between files",
    "daoloc/@label": "ends of an arc between files",
    "subject/@code": "a code without the list it is of",
}


def sniff(head: bytes) -> bool:
    """Whether the root element is `ead`, but not in the namespace of EAD3."""
    name, namespace = sniff_root(head)
    return name == "ead" and not namespace.startswith(EAD3_NAMESPACE)


def read(file: RawFile, source: Source, report: Report) -> Iterator[Holding]:
    """The holdings of a finding aid, children before their parents. Raises Refused when there is nothing to read."""
    yield from isad.FindingAid(file, source, report, Ledger(FIELDS, IGNORED, report), f"{NAME}/{VERSION}").read()
