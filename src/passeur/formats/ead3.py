"""EAD3, Encoded Archival Description 3 (and what is known of 1.1.x): finding aids of archives.

Standard: EAD3 1.1.2 (https://www.loc.gov/ead/), namespace `http://ead3.archivists.org/schema/`, or none with `control`
in place of `eadheader`. Sent by: newer systems, ArchivesSpace among them.
Every `c` is a record, as in EAD 2002. A file under an EAD3 root that holds EAD 2002 is read as far as it is EAD, with a
remark. Lost: layout for print, and what is marked `audience="internal"`.
"""

from collections.abc import Iterator

from passeur.formats import isad
from passeur.formats.base import Field, RawFile
from passeur.formats.xml import Ledger, sniff_root
from passeur.model.record import Holding
from passeur.network import Source
from passeur.report import Report

NAME = "ead3"
VERSION = 16
TITLE = "EAD3"
MEDIA_TYPES = ("application/ead+xml", "application/xml", "text/xml")
NAMESPACE = "http://ead3.archivists.org/schema/"

FIELDS = {
    "recordid": Field(
        "identifiers of the top holding; the first part of every id", "empty: the file's name, with a remark"
    ),
    "recordid/@instanceurl": Field("links: catalogue"),
    "otherrecordid": Field("identifiers"),
    "languagedeclaration/language": Field("lang"),
    "languagedeclaration/language/@langcode": Field("lang"),
    "conventiondeclaration/**": Field("notes: rules"),
    "maintenancehistory/**": Field("notes: processing"),
    "sponsor": Field("notes: finding-aids"),
    "controlnote": Field("notes: note"),
    **isad.FIELDS,
    "part": Field("name of the agent, place or term it stands in"),
    "@relator": Field("agents.role, role_text"),
    "@identifier": Field("ref of agents, places, terms"),
    "unitid/@localtype": Field("identifiers.type"),
    "container/@localtype": Field("location"),
    "unitdate/@unitdatetype": Field("dates.type", "bulk"),
    "unitdatestructured": Field("dates"),
    "unitdatestructured/@unitdatetype": Field("dates.type", "bulk"),
    "dateset": Field("dates"),
    "datesingle": Field("dates"),
    "datesingle/@standarddate": Field("dates.edtf, earliest, latest"),
    "daterange": Field("dates"),
    "fromdate": Field("dates"),
    "fromdate/@standarddate": Field("dates.edtf, earliest"),
    "todate": Field("dates"),
    "todate/@standarddate": Field("dates.edtf, latest"),
    "physdescset": Field("extents"),
    "physdescstructured": Field("extents"),
    "quantity": Field("extents.value"),
    "unittype": Field("extents.unit"),
    "geographiccoordinates": Field("places.lat, lon"),
    "languageset": Field("languages"),
    "script": Field("notes: language"),
    "descriptivenote": Field("text of the section it stands in; digital.label"),
    "@linktitle": Field("digital.label, links.label"),
    "@daotype": Field("digital.role"),
    "relations": Field("relations"),
    "relation": Field("relations"),
    "relation/@relationtype": Field("relations.type"),
    "relationentry": Field("relations.label"),
    "chronitemset": Field("text of the section it stands in"),
    **{
        tag: Field("as in EAD 2002, where its content stands under this root")
        for tag in (
            "eadid",
            "creation",
            "langusage",
            "descrules",
            "revisiondesc/**",
            "unitdate/@type",
            "extref",
            "extptr",
        )
    },
    "daogrp": Field("digital", "of EAD 2002"),
    "daoloc": Field("digital", "of EAD 2002"),
    "descgrp": Field("its elements are taken as if it were not there", "of EAD 2002"),
    "foreign": Field("text of the section or title it stands in"),
}

IGNORED = {
    **isad.IGNORED,
    "maintenanceagency/**": "who keeps the file: the partner, known from network.toml",
    "maintenancestatus": "state of the file", "maintenancestatus/@value": "state of the file",
    "publicationstatus": "state of the file", "publicationstatus/@value": "state of the file",
    "localcontrol/**": "state of the file", "localtypedeclaration/**": "the partner's own classes",
    "sources/**": "of the file", "representation/**": "the same in another form",
    "languagedeclaration/descriptivenote/**": "lang says it", "languagedeclaration/script": "lang says it",
    "languagedeclaration/language/@scriptcode": "lang says it",
    "physdescstructured/@physdescstructuredtype": "of what the quantity is one", "@coverage": "whole or part",
    "physdescset/@coverage": "whole or part", "physdescset/@parallel": "the same in another unit",
    "list/@listtype": "layout", "@coordinatesystem": "WGS 84", "@lastdatetimeverified": "of the link",
    "@notbefore": "the phrase says it", "@notafter": "the phrase says it", "@standarddate": "the phrase says it",
    "dao/@localtype": "the partner's own classes", "@script": "script of the words: the words show it",
}  # fmt: skip


def sniff(head: bytes) -> bool:
    """Whether the root element is `ead` in the namespace of EAD3."""
    name, namespace = sniff_root(head)
    return name == "ead" and namespace.startswith(NAMESPACE)


def read(file: RawFile, source: Source, report: Report) -> Iterator[Holding]:
    """The holdings of a finding aid, children before their parents. Raises Refused when there is nothing to read."""
    aid = isad.FindingAid(file, source, report, Ledger(FIELDS, IGNORED, report), f"{NAME}/{VERSION}")
    yield from aid.read()
    if aid.old_header:
        report.remark(
            "dialect", "the root element says EAD3 but the content is EAD 2002; it was read as far as it is EAD"
        )
