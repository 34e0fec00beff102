"""OAI-PMH responses: the envelope in which records of other formats travel.

Standard: OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html). Sent by every institution that can
be harvested; also given as files. What is inside each record's `metadata` is read by its own format; a record with
`status="deleted"` tells that it is gone. Answers without records (Identify, ListSets, errors, …) are read as such:
nothing comes of them, and the report says what they are.

Lost: sets and datestamps of the records (harvesting uses them), `about`. Why sources lie: some send a record without
metadata that they never deleted; some declare another namespace, so elements are known by their local names.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import tostring

from passeur.formats.base import Deleted, Field, RawFile
from passeur.formats.elements import bare, words
from passeur.formats.xml import Element, attribute, local, sniff_root, stream
from passeur.model.ids import record_id
from passeur.network import Source
from passeur.report import Report

NAME = "oai"
VERSION = 1
TITLE = "OAI-PMH 2.0: responses that hold records"
MEDIA_TYPES: tuple[str, ...] = ("text/xml", "application/xml")

FIELDS: dict[str, Field] = {
    "record/header/identifier": Field("provenance.file, after a #; id of Dublin Core records; the id of a deletion"),
    "record/header/@status": Field("–", "deleted: the record is gone"),
    "record/metadata/*": Field("a record of its own format", "EAD, EAC-CPF, LIDO, Dublin Core, …"),
    "error": Field("–", "said in the report with what its code means"),
    "error/@code": Field("–", "said in the report with what it means"),
}

IGNORED: dict[str, str] = {
    "responseDate": "when the server answered: the harvest knows",
    "request": "what was asked: the harvest knows",
    "record/header/datestamp": "when the record changed at the partner's: harvesting uses it",
    "record/header/setSpec": "the partner's own grouping for harvesters",
    "record/header/setName": "as setSpec",
    "record/about": "statements about the record for harvesters",
    "resumptionToken": "harvesting uses it",
    "Identify": "describes the server",
    "ListSets": "describes the server",
    "ListMetadataFormats": "describes the server",
    "ListIdentifiers": "identifiers without records",
}

_ANSWERS = {
    "Identify": "it describes the server (Identify) and holds no records",
    "ListSets": "it lists the server's sets (ListSets) and holds no records",
    "ListMetadataFormats": "it lists the server's formats (ListMetadataFormats) and holds no records",
    "ListIdentifiers": "it lists identifiers without the records (ListIdentifiers)",
}
_ERRORS = {
    "badArgument": "the request was wrong or had a wrong argument",
    "badResumptionToken": "the resumption token is wrong or has expired: begin the harvest again",
    "badVerb": "the request had no such verb",
    "cannotDisseminateFormat": "the server does not give this record in the format asked for",
    "idDoesNotExist": "the server knows no record of this identifier",
    "noRecordsMatch": "nothing matches the request; nothing changed since the last harvest, or the set is empty",
    "noMetadataFormats": "the record is in no format at all",
    "noSetHierarchy": "the server has no sets",
}


def sniff(head: bytes) -> bool:
    """Whether the root is `OAI-PMH`, or a bare `ListRecords` or `GetRecord`."""
    return sniff_root(head)[0] in ("OAI-PMH", "ListRecords", "GetRecord")


def unwrap(file: RawFile, source: Source, report: Report) -> Iterator[RawFile | Deleted]:
    """What each record of the response holds, or that it is gone; one record at a time is in memory.

    A file inside is named `<file>#<OAI identifier>` and carries that identifier; a deletion carries
    `record_id(source.id, <OAI identifier>)`. Raises Refused when the response cannot be read at all.
    """
    found = False
    for kind, element, line in stream(file, report, ("record", "error", *_ANSWERS), outermost=True):
        name = local(element)
        if kind == "start":
            continue
        found = True
        if kind == "cut":
            if name == "record":
                report.skip("the response breaks off inside this record", line, _identifier(element))
        elif name == "record":
            inside = _record(element, file, source, report, line)
            if inside is not None:
                yield inside
        elif name == "error":
            code, said = attribute(element, "code"), words(element)
            meaning = _ERRORS.get(code, "the server reports an error")
            report.remark("oai", f"OAI-PMH error {code or '(no code)'}: {meaning}{f' ({said})' if said else ''}", line)
        else:
            report.remark("oai", _ANSWERS[name], line)
            if name == "ListIdentifiers":
                yield from _gone(element, source)
    if not found:
        report.remark("oai", "an OAI-PMH response without any record")


def _child(element: Element, name: str) -> Element | None:
    """The first child of that local name, in whatever namespace."""
    return next((each for each in element if local(each) == name), None)


def _identifier(record: Element) -> str:
    """The identifier in a record's header, "" if there is none."""
    header = _child(record, "header")
    return words(_child(header, "identifier")) if header is not None else ""


def _record(element: Element, file: RawFile, source: Source, report: Report, line: int) -> RawFile | Deleted | None:
    """What one record holds; None, and the reason in the report, where it holds nothing."""
    identifier = _identifier(element)
    header, metadata = _child(element, "header"), _child(element, "metadata")
    if header is not None and attribute(header, "status") == "deleted":
        if not identifier:
            report.skip("a deleted record without an identifier", line)
            return None
        return Deleted(record_id(source.id, identifier))
    if not identifier:
        report.remark("identifier", "an OAI record without an identifier in its header", line)
    data = b"" if metadata is None else _payload(metadata)
    if data is None:
        report.skip("the OAI record is nested too deep to be read", line, identifier)
        return None
    if not data:
        report.skip("the OAI record has no metadata, and is not marked as deleted", line, identifier)
        return None
    return RawFile.of_bytes(f"{file.name}#{identifier}", data, file.sha256, max(line - 1, 0), identifier)


def _payload(metadata: Element) -> bytes | None:
    """What `metadata` holds as a file of its own; b"" where it holds nothing, None where it is too deep."""
    payload = next(iter(metadata), None)
    if payload is None:
        # Some servers send the record as escaped text or CDATA.
        said = (metadata.text or "").strip()
        return said.encode("utf-8") if said.startswith("<") else b""
    payload.tail = None
    namespaces = {each.tag.rpartition("}")[0].removeprefix("{") for each in payload.iter()}
    if len(namespaces) == 1:
        # Without invented prefixes, so that messages name the elements as the partner does.
        (namespace,) = namespaces
        bare(payload)
        if namespace:
            payload.set("xmlns", namespace)
    try:
        data: bytes = tostring(payload, encoding="utf-8", xml_declaration=False)
    except RecursionError:
        return None
    return data


def _gone(element: Element, source: Source) -> Iterator[Deleted]:
    """The deletions that a ListIdentifiers answer tells."""
    for header in element:
        identifier = words(_child(header, "identifier")) if local(header) == "header" else ""
        if identifier and attribute(header, "status") == "deleted":
            yield Deleted(record_id(source.id, identifier))
