"""What is indexed of a record: `Document`, and `document(record)`, which makes it.

DOCUMENT_VERSION is part of an edition's manifest: it changes whenever the same record would give another document.
"""

import msgspec

from passeur.model.record import AnyRecord, kind_of

DOCUMENT_VERSION = 1


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the index sees it. Facet fields hold values as `query.FACETS` names them; several where the record has several.

    fr, en, other: searchable text by language of the description. earliest, latest: as in `dates.Date`, 0 unknown.
    """

    id: str
    kind: str
    partner: str
    source: str
    title: str
    lang: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    form: str = ""
    level: str = ""
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    centuries: tuple[str, ...] = ()
    decades: tuple[str, ...] = ()
    digital: bool = False
    list: str = ""
    parent: str = ""
    order: int = 0
    earliest: int = 0
    latest: int = 0


def document(record: AnyRecord) -> Document:
    """The document of a public record."""
    return Document(
        id=record.id, kind=kind_of(record), partner=record.partner, source=record.source,
        title=record.title[0].value if record.title else record.id,
    )  # fmt: skip
