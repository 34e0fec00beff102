"""What is indexed of a record: `Document`, and `document(record)`, which makes it.

DOCUMENT_VERSION is part of an edition's manifest: it changes whenever the same record would give another document.
"""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from passeur.model.dates import Date
from passeur.model.names import PersonName
from passeur.model.names.reading import read_name, read_record_name
from passeur.model.record import (
    Agent,
    AnyRecord,
    Group,
    Holding,
    Offer,
    Person,
    Place,
    Record,
    Theme,
    is_for_machines,
    kind_of,
)
from passeur.model.text import Text
from passeur.search.analysis import sort_key

DOCUMENT_VERSION = 15

#: Longest searchable text of one record, in characters; what lies beyond is kept in the record and not searched.
LONGEST_TEXT = 100_000
#: A date range longer than this many years is in no decade; longer than the second number, in no century either.
LONGEST_FOR_DECADES = 300
LONGEST_FOR_CENTURIES = 3_000

#: Index terms that the filter "theme" offers; the other types (material, technique, ...) are searched as text only.
_THEME_TYPES = frozenset({"subject", "genre", "function", "occupation"})
#: Dates that tell of the description, not of the thing: they place it in no decade.
_DESCRIBING = frozenset({"description", "processing", "digitisation"})
#: Dates that tell of the ownership; used only where there is no other.
_LESSER_DATES = _DESCRIBING | {"acquisition", "accession"}
#: Names of one person or group that are read, at most.
_MOST_NAMES = 60
#: Types of agents that are found by name besides persons.
_MENTIONED_TYPES = frozenset({"family", "group"})
#: Sections that every record of a fonds shares or that speak of the catalogue; they would drown what is particular.
_UNSEARCHED_NOTES = frozenset({"rules", "processing", "description-date", "citation"})

#: ISO 639-2 codes that catalogues use, as the two letters of BCP 47.
_LANGUAGES = {
    "fre": "fr", "fra": "fr", "eng": "en", "ger": "de", "deu": "de", "lat": "la", "ita": "it", "spa": "es",
    "pol": "pl", "rus": "ru", "heb": "he", "yid": "yi", "dut": "nl", "nld": "nl", "ara": "ar", "por": "pt",
    "rum": "ro", "ron": "ro", "cze": "cs", "ces": "cs", "hun": "hu", "ukr": "uk", "swe": "sv", "bre": "br",
    "oci": "oc", "gre": "el", "ell": "el", "dan": "da", "nor": "no", "slo": "sk", "slk": "sk", "lit": "lt",
}  # fmt: skip


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the index sees it. Facet fields hold values as `query.FACETS` names them, several where there are.

    title: as shown to French readers; title_en: to English ones, where the record has another. lang: language of the
    description as two letters, empty when unknown; text: what is searched besides the fields named here; text_en: the
    same in English, where the record says it in both. earliest, latest: as in `dates.Date`, 0 unknown. top: heads a
    finding aid or stands alone as something that visitors ask for by name, so it comes first among equals.
    backgrounds: what a list itself states of a person (Resistant, hostage, Jew, ...). letter, sort_name: of persons and
    groups, empty for anything else: the letter under which a register has them, "#" where that is none of A to Z, and
    the folded family name and given names. person_names: of persons and groups, read part by part. mentions: names of
    persons, families and groups that any record gives.
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
    title_en: str = ""
    text_en: str = ""
    top: bool = False
    backgrounds: tuple[str, ...] = ()
    letter: str = ""
    sort_name: str = ""
    person_names: tuple[PersonName, ...] = ()
    mentions: tuple[str, ...] = ()


def document(record: AnyRecord) -> Document:
    """The document of a public record."""
    kind = kind_of(record)
    title, title_en = _titles(record.title) if record.title else (record.id, "")
    names, places, dates, short = _of_kind(record)
    texts: list[object] = []
    themes: list[str] = []
    backgrounds: list[str] = []
    for term in record.terms:
        if term.label:
            if term.type in _THEME_TYPES:
                themes.append(term.label[0].value)
                texts.extend(term.label[1:])
            elif term.type == "background":
                backgrounds.append(term.label[0].value)
                texts.extend(term.label)
            else:
                texts.extend(term.label)
    # What is said comes first, since excerpts are made of it; then what it is, measures and dates, words of terms.
    told = [
        phrase
        for note in record.notes
        if note.type not in _UNSEARCHED_NOTES and not note.inherited
        for phrase in note.text
    ]
    forms = [phrase for phrase in record.form_text if not is_for_machines(phrase.value)]
    text, text_en = _texts([*told, *forms, *short, *texts], record)
    earliest, latest, centuries, decades = _time(dates) if dates else (0, 0, (), ())
    person_names = _person_names(record, title) if isinstance(record, Person | Group) else ()
    sort_name = _sort_name(person_names[0]) if person_names else ""
    return Document(
        id=record.id,
        kind=kind,
        partner=record.partner,
        source=record.source,
        title=title,
        title_en=title_en,
        lang=_language(record.lang) if record.lang else (_language(record.title[0].lang) if record.title else ""),
        text=text,
        text_en=text_en,
        names=names,
        identifiers=tuple([each.value for each in record.identifiers]),
        form=record.form,
        level=record.level if isinstance(record, Holding) else "",
        languages=_languages(record.languages) if isinstance(record, Holding | Offer) else (),
        themes=_distinct(themes),
        places=_distinct(places),
        agents=_distinct([agent.name for agent in record.agents]) if record.agents else (),
        centuries=centuries,
        decades=decades,
        digital=bool(record.digital),
        list=record.list if isinstance(record, Person) else "",
        parent=record.parent,
        order=record.order,
        earliest=earliest,
        latest=latest,
        top=kind != "holding" or (not record.parent and record.form in ("", "archives")),
        backgrounds=_distinct(backgrounds) if backgrounds else (),
        letter=_letter(sort_name) if person_names else "",
        sort_name=sort_name,
        person_names=person_names,
        mentions=_mentions(record.agents) if record.agents else (),
    )


def themes_and_places(record: AnyRecord) -> dict[str, tuple[str, ...]]:
    """The values of the facets "theme" and "place" that the document of a record has."""
    themes = [term.label[0].value for term in record.terms if term.label and term.type in _THEME_TYPES]
    return {"theme": _distinct(themes), "place": _distinct(_of_kind(record)[1])}


def _of_kind(record: Record) -> tuple[tuple[str, ...], list[str], list[Date], list[object]]:
    """What only records of its kind have: names, places, dates, and phrases or strings to search."""
    # Where a thing is kept is found by its words, and is no place that it is of.
    places = [place.name for place in record.places if place.role != "kept"]
    dates = list(record.dates)
    texts: list[object] = []
    if len(places) < len(record.places):
        texts.extend([place.name for place in record.places if place.role == "kept"])
    names: tuple[str, ...] = ()
    if isinstance(record, Holding):
        texts.extend([extent.text for extent in record.extents])
        if record.repository:
            texts.append(record.repository)
        if record.level_text:
            texts.append(record.level_text)
    elif isinstance(record, Person | Group):
        names = _distinct([name.value for name in record.names])
        for event in record.events:
            if event.date is not None:
                dates.append(event.date)
            if event.place is not None:
                places.append(event.place.name)
            texts.extend(event.text)
    elif isinstance(record, Place):
        names = _distinct([name.value for name in record.names])
    elif isinstance(record, Theme):
        names = _distinct([phrase.value for phrase in record.alternatives])
    texts.extend([date.text for date in record.dates if date.text and date.type != "description"])
    return names, places, dates, texts


def _mentions(agents: tuple[Agent, ...]) -> tuple[str, ...]:
    """Names of agents that are persons, families or groups; who only published is not looked for as a person."""
    return _distinct(
        [
            agent.name
            for agent in agents
            if agent.type == "person" or (agent.type in _MENTIONED_TYPES and agent.role != "publisher")
        ]
    )


def _person_names(record: Person | Group, title: str) -> tuple[PersonName, ...]:
    """The names of a person or group, read; its title where it has none."""
    return tuple([read_record_name(name) for name in record.names[:_MOST_NAMES]]) or (read_name(title),)


def _sort_name(name: PersonName) -> str:
    """The folded name under which a register has a person or group: family name first where it is known."""
    if not name.family or name.kind == "couple":
        return sort_key(" ".join((*name.words, *name.given)) or name.text)
    return sort_key(" ".join((*name.family, *name.given)))


def register_letter(record: AnyRecord) -> str:
    """The letter under which a register has a person or group (facet "letter"); "#" for records of other kinds."""
    if not isinstance(record, Person | Group):
        return "#"
    title = _titles(record.title)[0] if record.title else record.id
    return _letter(_sort_name(_person_names(record, title)[0]))


def _letter(sort_name: str) -> str:
    """The letter A to Z that a sort name begins with, "#" for anything else."""
    first = sort_name[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def _titles(title: Text) -> tuple[str, str]:
    """The title for French readers, and for English ones where it is another."""
    if len(title) == 1:
        return title[0].value, ""
    by_lang = {_language(phrase.lang): phrase.value for phrase in reversed(title)}
    first = by_lang.get("fr") or by_lang.get("") or title[0].value
    english = by_lang.get("en", "")
    return first, english if english != first else ""


def _texts(parts: list[object], record: Record) -> tuple[str, str]:
    """The phrases and strings of `parts` joined: all but English, and English where the record has other text too."""
    mine: list[str] = []
    english: list[str] = []
    other_lang = False
    for part in parts:
        if isinstance(part, str):
            mine.append(part)
            continue
        value: str = part.value  # type: ignore[attr-defined]
        lang: str = part.lang  # type: ignore[attr-defined]
        if lang[:2] == "en":
            english.append(value)
        else:
            other_lang = other_lang or bool(lang)
            mine.append(value)
    if len(record.title) > 2:
        mine.extend(phrase.value for phrase in record.title)
    if english and not other_lang and record.lang[:2] in ("en", ""):
        return "\n".join(english + mine)[:LONGEST_TEXT], ""
    return "\n".join(mine)[:LONGEST_TEXT], "\n".join(english)[:LONGEST_TEXT]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Values once each, in their order, without blanks."""
    return tuple([value for value in dict.fromkeys(values) if value])


@lru_cache(maxsize=1024)
def _language(tag: str) -> str:
    """Two letters of a BCP 47 tag or ISO 639-2 code where there are two, else the code itself."""
    first = tag.partition("-")[0].lower()
    return _LANGUAGES.get(first, first)


@lru_cache(maxsize=1024)
def _languages(tags: tuple[str, ...]) -> tuple[str, ...]:
    return _distinct([_language(tag) for tag in tags])


def _time(dates: list[Date]) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
    """First and last possible day of all dates (0 unknown), and the centuries and decades that each of them touches."""
    if len(dates) > 1:
        dates = [date for date in dates if date.type not in _LESSER_DATES] or dates
    earliest, latest = 0, 0
    centuries: dict[str, None] = {}
    decades: dict[str, None] = {}
    for date in dates:
        # Where one end is unknown, no more is claimed than the end that is known.
        first, last = date.earliest or date.latest, date.latest or date.earliest
        if not first or date.type in _DESCRIBING:
            continue
        earliest = first if not earliest else min(earliest, first)
        latest = last if not latest else max(latest, last)
        in_centuries, in_decades = _periods(first // 10_000, last // 10_000)
        centuries.update(in_centuries)
        decades.update(in_decades)
    return earliest, latest, tuple(centuries), tuple(decades)


@lru_cache(maxsize=65_536)
def _periods(first: int, last: int) -> tuple[dict[str, None], dict[str, None]]:
    """Centuries and decades from the year `first` to the year `last` (astronomical), as keys in order.

    A century is its number: "20" for 1901 to 2000, "-1" for 100 to 1 BC. A decade is its first year: "1940". Years
    before 1 have no decades.
    """
    span = last - first
    if span < 0 or span > LONGEST_FOR_CENTURIES:
        return {}, {}
    numbers = range(_century(first), _century(last) + 1)
    centuries = {str(number): None for number in numbers if number}
    if span > LONGEST_FOR_DECADES:
        return centuries, {}
    decades = range(max(first, 1) // 10 * 10, last + 1, 10) if last > 0 else range(0)
    return centuries, {str(year): None for year in decades}


def _century(year: int) -> int:
    """The century of an astronomical year: 1 for the years 1 to 100, -1 for 1 BC (year 0) to 100 BC (year -99)."""
    return (year - 1) // 100 + 1 if year > 0 else -((-year) // 100 + 1)
