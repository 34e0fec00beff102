"""Labels beside objects and in rooms: what a short address leads to, and the QR code that a telephone reads.

Every record has a short address, `/l/<record id>`. `[labels.<code>]` of network.toml adds shorter ones, and labels for
a theme or for what a room tells of. An address that was printed once must hold for years: both are made of ids that the
network's people gave, never of numbers that an update could change.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

from passeur.errors import NotFound
from passeur.guide.contexts import of_record
from passeur.guide.model import Context
from passeur.model.ids import record_id
from passeur.model.record import AnyRecord
from passeur.model.text import Phrase, best, said_in
from passeur.network import words
from passeur.web import present
from passeur.web.visit import Visit

#: Sections of a record that say in a paragraph what it is, the best first.
_LEADS = ("abstract", "scope", "history", "note")
#: A lead longer than this is cut at a sentence's or a word's end, in characters.
_LONGEST_LEAD = 420


@dataclass(frozen=True)
class Labelled:
    """What a label is about. code: the end of its address; heading, lead: what it says; what: "Object", "Person", ...;
    url: the page with everything known, empty where there is none; partner: whose room it hangs in."""

    code: str
    context: Context
    heading: Phrase
    lead: Phrase | None
    what: str
    url: str
    partner: str


def labelled(code: str, visit: Visit) -> Labelled:
    """What the label with this code is about. Raises NotFound."""
    label = visit.edition.network.labels.get(code)
    if label is None:
        return _of_record(code, visit, code, "", {})
    if label.text:
        told = Phrase(words(label.text, visit.lang), visit.lang if visit.lang in label.text else "")
        heading = Phrase(words(label.name, visit.lang), visit.lang) if label.name else told
        lead = told if label.name else None
        context = Context(text=told.value, here=label.partner)
        return Labelled(code, context, heading, lead, "", "", label.partner)
    source = visit.edition.network.network.thesaurus
    return _of_record(label.record or record_id(source, label.theme), visit, code, label.partner, label.name)


def _of_record(id: str, visit: Visit, code: str, partner: str, name: dict[str, str]) -> Labelled:
    """The label of a record or of a theme. Raises NotFound."""
    record = visit.edition.get(id)
    if record is None:
        raise NotFound(code)
    context = of_record(visit.edition, record, partner)
    heading = Phrase(words(name, visit.lang), visit.lang) if name else present.title_of(record, visit.lang)
    lead = lead_of(record, visit.lang)
    return Labelled(code, context, heading, lead, present.what_is(record, visit.words), visit.record(id), context.here)


def lead_of(record: AnyRecord, lang: str) -> Phrase | None:
    """The first paragraph that says what a record is, in the reader's language where there is one; None without any."""
    for type in _LEADS:
        # A source may give each language in a note of its own.
        said = [each for note in record.notes if note.type == type for each in said_in(note.text, record.lang)]
        if found := best(tuple(each for each in said if each.value.strip()), lang):
            return Phrase(_shortened(found.value.strip().split("\n")[0]), found.lang)
    return None


def _shortened(text: str) -> str:
    """A text cut at the end of a sentence, else of a word."""
    if len(text) <= _LONGEST_LEAD:
        return text
    cut = text[:_LONGEST_LEAD]
    sentence = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    if sentence > _LONGEST_LEAD // 2:
        return cut[: sentence + 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;:") + " …"


def short_address(code: str, visit: Visit) -> str:
    """The address that is printed and put in the QR code."""
    return f"{visit.origin}/l/{code}"


@lru_cache(maxsize=256)
def qr_svg(address: str) -> SafeString:
    """A QR code (ISO/IEC 18004, error correction M, quiet zone of four modules) as SVG to stand in a page."""
    # Dark on light whatever the theme: readers of old telephones do not read inverted codes.
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308 -- made of black and white squares


@lru_cache(maxsize=64)
def qr_file(address: str) -> bytes:
    """The same code as an SVG file for whoever sets a label."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", dark="#000", light="#fff", border=4, scale=4, title=address, nl=True
    )
    return out.getvalue()
