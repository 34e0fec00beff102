"""How to cite a page: in words (ISO 690, as French archives do: keeper, call number, what it is part of, title, date),
as BibTeX and as RIS.

ISO 690 asks for the day on which a page was seen. A page here is that of a numbered edition that never changes, so the
edition and its day are told instead: they say more, and are the same for every reader.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from passeur.model.record import AnyRecord, Holding, Note, Offer, Person, Theme, kind_of
from passeur.model.text import Phrase, best, said_in
from passeur.network import words
from passeur.web import present
from passeur.web.days import day_in_words
from passeur.web.visit import Visit

#: What an entry is in RIS: form of the holding → type.
_RIS = {
    "photograph": "FIGURE", "film": "MPCT", "sound": "SOUND", "publication": "BOOK", "map": "MAP", "artwork": "ART",
    "poster": "ART", "manuscript": "MANSCPT", "archives": "MANSCPT",
}  # fmt: skip

#: Agents that a citation names first.
AUTHORS = ("author", "creator", "artist", "photographer", "director", "maker", "sender")
_MOST_AUTHORS = 3

_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    mark: f"\\{mark}" for mark in "{}$&%#_"
}


@dataclass(frozen=True)
class Citation:
    """What is cited. within: the fonds or collection; when: dates in words; year: the first one, 0 when unknown;
    network, edition, day: what published it; note: of how many records a page is made, most often empty."""

    key: str
    form: str
    title: str
    authors: tuple[str, ...]
    keeper: str
    number: str
    within: str
    when: str
    year: int
    url: str
    network: str
    edition: int
    day: str
    note: str = ""


def of_record(record: AnyRecord, ancestors: Sequence[AnyRecord], visit: Visit) -> Citation:
    """The citation of a record's page. ancestors: from the top down."""
    network, edition, day = _published(visit)
    number = next((one.value for one in record.identifiers if one.type in ("call-number", "inventory", "ark")), "")
    kept = isinstance(record, Holding)
    repository = present.kept_by(record, visit)
    partner = visit.partner(record.partner).name
    authored = [agent for agent in record.agents if agent.role in AUTHORS] if kept else []
    days = [date.earliest for date in record.dates if date.earliest and date.certainty != "undated"]
    return Citation(
        key=record.id,
        form=record.form if isinstance(record, Holding) else "",
        title=present.title_of(record, visit.lang).value,
        authors=tuple(dict.fromkeys(agent.name for agent in authored))[:_MOST_AUTHORS],
        keeper=f"{partner} ({repository})" if repository else partner,
        number=number or next((one.value for one in record.identifiers), "") if kept else number,
        within=present.title_of(ancestors[0], visit.lang).value if ancestors and kept else "",
        when="" if isinstance(record, Theme | Offer) else present.when(record, visit.words),
        year=max(min(days) // 10_000, 0) if days and kept else 0,
        url=visit.origin + visit.page_of(record.id, kind_of(record)),
        network=network,
        edition=edition,
        day=day,
    )


def of_person(id: str, name: str, records: Sequence[Person], visit: Visit) -> Citation:
    """The citation of the page of a person whom several records describe."""
    network, edition, day = _published(visit)
    keepers = dict.fromkeys(visit.partner(record.partner).short for record in records)
    return Citation(
        key=id, form="", title=name, authors=(), keeper=", ".join(keepers), number="", within="", when="", year=0,
        url=visit.origin + visit.person(id), note=visit.words.say("cite.records", len(records)),
        network=network, edition=edition, day=day,
    )  # fmt: skip


def _published(visit: Visit) -> tuple[str, int, str]:
    """Which network's edition a page is of, and the edition's day in words."""
    digits = visit.edition.manifest.created[:10].replace("-", "")
    day = day_in_words(int(digits), visit.words) if digits.isdigit() else ""
    return words(visit.edition.network.network.name, visit.lang), visit.edition.number, day


def preferred(record: AnyRecord, visit: Visit) -> Phrase | None:
    """How the partner itself wishes to be cited, None where it does not say."""
    note: Note | None = next((note for note in record.notes if note.type == "citation" and note.text), None)
    return best(said_in(note.text, record.lang), visit.lang) if note else None


def plain(cited: Citation, visit: Visit) -> str:
    """In words. Holdings begin with who keeps them; authors stand before the title."""
    say = visit.words.say
    title = say("cite.quoted", text=cited.title)
    named = f"{' ; '.join(cited.authors)}, {title}" if cited.authors else title
    what = ", ".join(part for part in (cited.keeper, cited.number, cited.within, named, cited.when, cited.note) if part)
    return say(
        "cite.online", what=what, network=cited.network, edition=cited.edition, day=cited.day, url=cited.url
    )  # fmt: skip


def bibtex(cited: Citation, visit: Visit) -> str:
    """One BibTeX entry (UTF-8, as biber and every current BibTeX read it)."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in cited.authors),
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.year) if cited.year else "",
        "howpublished": _tex(", ".join(part for part in (cited.keeper, cited.number, cited.within) if part)),
        "organization": _tex(cited.network),
        "note": _tex(", ".join(part for part in (cited.when, cited.note, _edition(cited, visit)) if part)),
        "url": cited.url,
        "language": visit.lang,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(cited.key)},", *lines, "}", ""])


def ris(cited: Citation, visit: Visit) -> str:
    """One RIS record: lines end with CR LF, no value holds a line end."""
    pairs = [("TY", _RIS.get(cited.form, "GEN")), ("TI", cited.title)]
    pairs += [("AU", author) for author in cited.authors]
    pairs += [
        ("PY", str(cited.year) if cited.year else ""), ("T2", cited.within), ("AV", cited.keeper),
        ("AN", cited.number), ("CN", cited.number), ("DP", cited.network), ("N1", cited.when), ("N1", cited.note),
        ("ET", _edition(cited, visit)), ("LA", visit.lang), ("UR", cited.url),
    ]  # fmt: skip
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _edition(cited: Citation, visit: Visit) -> str:
    """Which edition, in words."""
    return visit.words.say("cite.edition", edition=cited.edition, day=cited.day)


def _tex(text: str) -> str:
    """Text that TeX sets as it stands."""
    return "".join(_TEX.get(mark, mark) for mark in " ".join(text.split()))


def _key(id: str) -> str:
    """An id as a BibTeX key: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "passeur"
