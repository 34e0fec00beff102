"""Records as pages show them: titles, dates in words, sections with plain labels, facts. Nothing is rendered here."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from passeur.link.facts import folded
from passeur.model.dates import Date
from passeur.model.record import (
    SECTIONS,
    Agent,
    AnyRecord,
    Event,
    Group,
    Holding,
    LifeEvent,
    Name,
    Offer,
    Person,
    Place,
    PlaceRef,
    Term,
    Theme,
    is_for_machines,
    kind_of,
)
from passeur.model.text import Phrase, Text, best, said_in
from passeur.web.address import filter_url
from passeur.web.dating import date_in_words, short, span_in_words
from passeur.web.days import between, days_in_words
from passeur.web.visit import Visit
from passeur.web.words import Catalogue, catalogue, languages

#: Where the standards define each section: shown on hover. G: ISAD(G), A: ISAAR(CPF).
STANDARD = {
    "abstract": "EAD abstract",
    "scope": "ISAD(G) 3.3.1",
    "history": "ISAD(G) 3.2.2, ISAAR(CPF) 5.2.2",
    "custody": "ISAD(G) 3.2.3",
    "acquisition": "ISAD(G) 3.2.4",
    "appraisal": "ISAD(G) 3.3.2",
    "accruals": "ISAD(G) 3.3.3",
    "arrangement": "ISAD(G) 3.3.4",
    "access": "ISAD(G) 3.4.1",
    "use": "ISAD(G) 3.4.2",
    "language": "ISAD(G) 3.4.3",
    "physical": "ISAD(G) 3.4.4",
    "finding-aids": "ISAD(G) 3.4.5",
    "originals": "ISAD(G) 3.5.1",
    "copies": "ISAD(G) 3.5.2",
    "related": "ISAD(G) 3.5.3",
    "bibliography": "ISAD(G) 3.5.4",
    "note": "ISAD(G) 3.6.1",
    "processing": "ISAD(G) 3.7.1",
    "rules": "ISAD(G) 3.7.2",
    "description-date": "ISAD(G) 3.7.3",
    "functions": "ISAAR(CPF) 5.2.5",
    "mandate": "ISAAR(CPF) 5.2.6",
    "structure": "ISAAR(CPF) 5.2.7",
    "context": "ISAAR(CPF) 5.2.8",
}

#: A day as machines write it, or a range of them.
_DAYS = re.compile(r"\d+|[^\W\d_]{3,}")
#: Dates of the description, and not of what it describes: a fact among others, never beside a title.
_DESCRIBING = frozenset({"description", "processing", "digitisation"})

#: Phrases that say of themselves that somebody was active then.
_ACTIVE = re.compile(r"\b(?:acti[fv]|fl\.|flor|exer[cç]|document)", re.IGNORECASE)

#: What comes first and last among the events of one day.
_WITHIN_A_DAY = {"birth": -1, "foundation": -1, "death": 1, "dissolution": 1, "burial": 2, "homage": 3}

#: What may stand in an address beside letters and digits (RFC 3986), the sign of what is escaped already included.
_IN_ADDRESS = "%/:=&?~#+!$,;'@()*[]-._"

#: Sections that answer "where and how to see it": they stand before the description.
_SEEING = ("access", "use")


@dataclass(frozen=True)
class Section:
    """One section: its type, heading, the term on hover (the standard's, or the partner's own in another language),
    texts, and the unit that states it where it is inherited."""

    type: str
    heading: Phrase
    standard: str
    texts: list[Phrase]
    from_title: Phrase | None = None
    from_url: str = ""
    others: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True)
class Value:
    """One fact: its words, a remark in smaller type, the address that it leads to; outside: on another site."""

    text: Phrase
    remark: str = ""
    url: str = ""
    outside: bool = False


@dataclass
class Fact:
    """A label and its values."""

    label: str
    values: list[Value] = field(default_factory=list)


@dataclass(frozen=True)
class Station:
    """One stop on a life-line: when, what, where, and more in words."""

    when: str
    what: str
    where: str
    texts: list[Phrase]
    place_url: str = ""


def title_of(record: AnyRecord, lang: str) -> Phrase:
    """What to call a record: its title, else its first name, its call number or other identifier, its date; what has
    none of these goes by what it is, in the reader's words."""
    # A person's name is in no language for those who hear it read.
    spoken = "" if isinstance(record, Person) else record.lang
    found = best(said_in(record.title, spoken), lang)
    if found is None and isinstance(record, Person | Group | Place) and record.names:
        found = Phrase(record.names[0].value, record.names[0].lang or spoken)
    if found is None and record.identifiers:
        number = next((one for one in record.identifiers if one.type in ("call-number", "inventory")), None)
        found = Phrase((number or record.identifiers[0]).value)
    if found is None and record.dates:  # a part of a fonds that is told by its years alone
        found = Phrase(short(record.dates[0], catalogue(lang)))
    if found is None:
        words = catalogue(lang)
        found = Phrase(words.say("record.untitled", what=what_is(record, words)))
    return found


def kept_by(record: AnyRecord, visit: Visit) -> str:
    """The repository that a holding names, where it is no name of its partner's own, in whichever language."""
    if not isinstance(record, Holding):
        return ""
    partner = visit.edition.network.partners.get(record.partner)
    own = {*partner.name.values(), *partner.short.values()} if partner else set()
    return "" if record.repository in own else record.repository


def what_is(record: AnyRecord, words: Catalogue) -> str:
    """What a record is, in a word or two: the partner's own term, else ours."""
    own = best(record.form_text, words.lang)
    if own and is_for_machines(own.value):
        own = None
    if own and (not own.lang or own.lang.partition("-")[0] == words.lang):
        return own.value
    if isinstance(record, Holding):
        if record.form and record.form != "archives":
            return words.word("form", record.form)
        if record.level:
            return words.word("level", record.level)
        return words.word("form", record.form) if record.form else words.word("kind", "holding")
    if isinstance(record, Offer) and record.type:
        return words.word("offer", record.type)
    if isinstance(record, Group) and record.type == "family":
        return words.plain("kind.family")
    return words.word("kind", kind_of(record))


def when(record: AnyRecord, words: Catalogue) -> str:
    """A record's dates in one line; for persons and groups the beginning and end of life where those are known. When
    somebody was active is no life, and is said to be that."""
    if isinstance(record, Person | Group):
        ends = {event.type: event.date for event in record.events if event.date}
        first = ends.get("birth") or ends.get("foundation")
        last = ends.get("death") or ends.get("execution") or ends.get("dissolution")
        if first or last:
            return between(*(short(date, words) if date else "" for date in (first, last)))
    own = [date for date in record.dates if date.type not in _DESCRIBING and (date.text or date.earliest)]
    said = [_of_activity(_among(date, own, words), date, record, words) for date in own]
    return ", ".join(dict.fromkeys(said))


def _among(date: Date, own: list[Date], words: Catalogue) -> str:
    """A date beside a record's others: there a last day says that it is one."""
    said = date_in_words(date, words)
    is_day = 0 < date.earliest == date.latest
    return words.say("layer.until-day", day=said) if date.type == "end" and is_day and len(own) > 1 else said


def _of_activity(said: str, date: Date, record: AnyRecord, words: Catalogue) -> str:
    """A date of a person's activity, said to be one where its phrase does not."""
    if date.type != "activity" or not isinstance(record, Person) or _ACTIVE.search(said):
        return said
    return words.say("date.active", what=said)


def sections(record: AnyRecord, visit: Visit, ancestors: dict[str, AnyRecord]) -> tuple[list[Section], list[Section]]:
    """The sections on seeing and using the record, then those of its description, in the standard's order."""
    seeing: list[Section] = []
    described: list[Section] = []
    for type in SECTIONS:
        # How the partner wishes to be cited stands beside our own citation.
        notes = [note for note in record.notes if note.type == type != "citation" and note.text]
        texts = [(note, said_in(note.text, record.lang)) for note in notes]
        mine = [each for each in texts if _readable(each[1], visit.lang)] or texts
        stated = [_section(type, note.heading, text, visit, ancestors.get(note.inherited)) for note, text in mine]
        for each in texts:
            if each not in mine:  # the same said in another language, most often: kept, but folded
                stated[-1].others.extend(each[1])
        (seeing if type in _SEEING else described).extend(stated)
    for type in _SEEING:
        if not any(section.type == type for section in seeing):
            seeing += _stated_above(type, visit, ancestors)
    many = Counter(section.type for section in (*seeing, *described))
    seeing, described = (
        _together([_headed(each, many[each.type], visit) for each in some]) for some in (seeing, described)
    )
    described.sort(key=lambda section: not _readable(tuple(section.texts), visit.lang))  # what can be read comes first
    return seeing, described


def _together(some: list[Section]) -> list[Section]:
    """Neighbours of one type under one heading are one section: a museum's material, technique and state."""
    found: list[Section] = []
    for each in some:
        before = found[-1] if found else None
        if before and (before.type, before.heading, before.from_url) == (each.type, each.heading, each.from_url):
            texts, others = [*before.texts, *each.texts], [*before.others, *each.others]
            found[-1] = replace(before, texts=texts, others=others)
        else:
            found.append(each)
    return found


def _readable(text: Text, lang: str) -> bool:
    """Whether it is for readers of `lang`: some of it is in that language, or in none that is said."""
    return any(not phrase.lang or phrase.lang.partition("-")[0] == lang for phrase in text)


def _stated_above(type: str, visit: Visit, ancestors: dict[str, AnyRecord]) -> list[Section]:
    """What the nearest unit above says about access or use, where the record itself says nothing (EAD inherits it)."""
    for above in reversed(list(ancestors.values())):
        notes = [note for note in above.notes if note.type == type and note.text and not note.inherited]
        if notes:
            return [_section(type, note.heading, said_in(note.text, above.lang), visit, above) for note in notes]
    return []


def _headed(section: Section, many: int, visit: Visit) -> Section:
    """A section whose heading a reader understands: a partner's in another language gives way to ours, and stands on
    hover, but where it tells sections of one type apart or says what a note is. many: sections of its type."""
    own = section.heading
    if many > 1 or section.type == "note" or own.lang.partition("-")[0] in ("", visit.lang):
        return section
    return replace(section, heading=Phrase(visit.words.word("section", section.type)), standard=own.value)


def _section(type: str, heading: str, text: Text, visit: Visit, above: AnyRecord | None) -> Section:
    """One section; the partner's own heading, in the language of its texts, wins over ours."""
    own = [phrase for phrase in text if phrase.lang.partition("-")[0] == visit.lang]
    others = [phrase for phrase in text if own and phrase not in own]
    return Section(
        type=type,
        heading=Phrase(heading, text[0].lang) if heading else Phrase(visit.words.word("section", type)),
        standard=STANDARD.get(type, type),
        texts=own or list(text),
        from_title=title_of(above, visit.lang) if above else None,
        from_url=visit.record(above.id) if above else "",
        others=others,
    )


def facts(record: AnyRecord, visit: Visit, known: dict[str, AnyRecord]) -> list[Fact]:
    """Everything short that is known, label by label. known: records of the edition that the record refers to."""
    words = visit.words
    found = _Facts()
    if isinstance(record, Person | Group | Place):
        for name in record.names:
            found.add(words.word("name", name.type), _name(name, words))
    for date in record.dates:
        label = words.word("date-type", date.type) if date.type else words.plain("record.date")
        found.add(label, Value(Phrase(date_in_words(date, words)), _meaning(date, words)))
    for agent in record.agents:
        found.add(_role(agent.role, agent.role_text, words), _agent(agent, visit, known))
    for place in record.places:
        label = words.word("place-role", place.role) if place.role else words.plain("record.place")
        found.add(label, _place(place, visit, known))
    themed = visit.guide.themes_of(record)
    explicit = {each.words: each.theme for each in reversed(themed) if not each.proposed}
    for term in record.terms:
        found.add(words.word("term", term.type), _term(term, record.lang, visit, known, explicit))
    for each in themed if not isinstance(record, Theme) else ():
        if each.proposed:
            proposed = visit.guide.thesaurus.phrase(each.theme, visit.lang)
            found.add(words.plain("record.proposed-themes"), Value(proposed, "", visit.theme(each.theme)))
    if isinstance(record, Holding):
        _holding_facts(record, words, found)
    if isinstance(record, Person) and record.gender:
        found.add(words.plain("record.gender"), Value(Phrase(words.word("gender", record.gender))))
    if isinstance(record, Place) and record.lat is not None and record.lon is not None:
        geo = f"{record.lat:.5f},{record.lon:.5f}"
        found.add(words.plain("record.coordinates"), Value(Phrase(geo.replace(",", ", ")), "", f"geo:{geo}", True))
    if isinstance(record, Theme):
        for other in record.alternatives:
            found.add(words.plain("record.alternative"), Value(other))
        for label, ids in (("record.broader", record.broader), ("record.related", record.related)):
            for id in ids:
                found.add(words.plain(label), _reference(id, visit, known))
    if isinstance(record, Offer):
        _offer_facts(record, visit, found)
    for relation in record.relations:
        if not (relation.label or relation.target in known or _is_word(relation.target)):
            continue  # a partner's bare number of what nobody here can look up
        label = words.word("relation", relation.type)
        value = _reference(relation.target, visit, known, relation.label, record.lang)
        remarks = [date_in_words(date, words) for date in relation.dates]
        if note := best(relation.note, visit.lang):
            remarks.append(note.value)
        found.add(label, Value(value.text, ", ".join(remarks), value.url))
    for identifier in record.identifiers:
        url = identifier.value if outside(identifier.value) else ""
        found.add(words.word("identifier", identifier.type or "plain"), Value(Phrase(identifier.value), "", url, True))
    return found.all()


class _Facts:
    """Facts in the order in which their labels first came."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}

    def add(self, label: str, value: Value) -> None:
        """One more value under a label, which begins with a capital though a partner's own word may not; the same words
        twice are shown once."""
        label = label[:1].upper() + label[1:]
        fact = self._facts.setdefault(label, Fact(label))
        if value.text.value and value not in fact.values:
            fact.values.append(value)

    def all(self) -> list[Fact]:
        """Facts that have a value."""
        return [fact for fact in self._facts.values() if fact.values]


def _meaning(date: Date, words: Catalogue) -> str:
    """The days that a phrase means, where it is not plain from the phrase."""
    meaning = span_in_words(date, words)
    said = short(date, words)
    if date.calendar or meaning in (date.text, said) or _days_in(meaning) in (_days_in(date.text), _days_in(said)):
        return ""
    return meaning


def _days_in(text: str) -> list[str]:
    """The days and years that a phrase writes out: two phrases with the same ones say the same."""
    return _DAYS.findall(text.casefold())


def _name(name: Name, words: Catalogue) -> Value:
    """A name, its dates and where this form was found."""
    remarks = [date_in_words(date, words) for date in name.dates] + ([name.source] if name.source else [])
    return Value(Phrase(name.value, name.lang), ", ".join(remarks))


def _role(role: str, own: str, words: Catalogue) -> str:
    """The label of an agent: our word for the role, else the partner's own."""
    if role and f"role.{role}" in words.messages:
        return words.plain(f"role.{role}")
    return (own[:1].upper() + own[1:] if _is_word(own) else "") or words.plain("record.agent")


def _is_word(own: str) -> bool:
    """Whether a partner's word says something to a reader: a code of figures, such as BnF's role 0990, does not."""
    return any(character.isalpha() for character in own)


def _agent(agent: Agent, visit: Visit, known: dict[str, AnyRecord]) -> Value:
    """Someone a record mentions: leads to their record, else to all that mentions them."""
    dates = days_in_words(agent.dates, visit.words)
    remarks = [part for part in (agent.attribution, dates) if part and part not in agent.name]
    if agent.role and f"role.{agent.role}" in visit.words.messages and _is_word(agent.role_text):
        said = [agent.role, *visit.words.plain(f"role.{agent.role}").casefold().split(", ")]
        if agent.role_text.casefold() not in said:
            remarks.append(agent.role_text)
    url = _own_page(agent.ref, (Person, Group), visit, known) or filter_url(visit.lang, {"agent": agent.name})
    return Value(Phrase(agent.name), ", ".join(remarks), url)


def _own_page(ref: str, kinds: tuple[type, ...], visit: Visit, known: dict[str, AnyRecord]) -> str:
    """The page of what is referred to, if it is of one of these kinds: a number may be a person's and a thing's too."""
    found = known.get(ref)
    return visit.page_of(found.id, kind_of(found)) if found is not None and isinstance(found, kinds) else ""


def _place(place: PlaceRef, visit: Visit, known: dict[str, AnyRecord]) -> Value:
    """A place a record mentions."""
    url = _own_page(place.ref, (Place,), visit, known) or place_page(place, visit)
    if not url and place.role != "kept":  # where a thing is kept is not where it is of: no filter finds it there
        url = filter_url(visit.lang, {"place": place.name})
    return Value(Phrase(place.name), "", url)


def place_page(place: PlaceRef, visit: Visit) -> str:
    """The address of the page of a place that a record names; empty where it is not known which place that is."""
    id = visit.placing.of(place)
    return visit.place(id) if id else ""


def _term(term: Term, lang: str, visit: Visit, known: dict[str, AnyRecord], themes: dict[str, str]) -> Value:
    """An index term of a description in `lang`; the word that is searched is the first one, as the index holds it.
    themes: term → theme."""
    label = best(said_in(term.label, lang), visit.lang) or Phrase("")
    if url := _own_page(term.ref, (Theme, Place, Event), visit, known):
        return Value(label, "", url)
    if not term.label:
        return Value(label)
    theme = next((themes[phrase.value] for phrase in term.label if phrase.value in themes), "")
    if theme:
        return Value(label, "", visit.theme(theme))
    return Value(label, "", filter_url(visit.lang, {"theme": label.value}))


def _reference(id: str, visit: Visit, known: dict[str, AnyRecord], label: str = "", lang: str = "") -> Value:
    """Another record: its title and address where the edition has it, else what the partner calls it, in `lang`."""
    if id in known:
        other = known[id]
        return Value(
            Phrase(label, lang) if label else title_of(other, visit.lang), "", visit.page_of(other.id, kind_of(other))
        )
    return Value(Phrase(label, lang) if label else Phrase(id))


def _holding_facts(record: Holding, words: Catalogue, found: _Facts) -> None:
    """Extents, languages and level of a holding."""
    for extent in record.extents:
        found.add(words.word("extent", extent.type), Value(Phrase(extent.text, record.lang)))
    for code in record.languages:
        found.add(words.plain("record.languages"), Value(Phrase(words.word("tongue", code))))
    if level := record.level_text or record.level:
        # What is one of the standard's own codes is said in the reader's language, whoever wrote it.
        coded = level if f"level.{level}" in words.messages else level.casefold()
        found.add(
            words.plain("record.level"),
            Value(
                Phrase(words.word("level", coded)) if f"level.{coded}" in words.messages else Phrase(level, record.lang)
            ),
        )
    credit = best(said_in(record.credit, record.lang), words.lang)
    if credit:
        found.add(words.plain("record.credit"), Value(credit))


def _offer_facts(record: Offer, visit: Visit, found: _Facts) -> None:
    """For whom an offer is, in which languages."""
    words = visit.words
    for audience in record.audience:
        found.add(words.plain("record.audience"), Value(Phrase(words.word("audience", audience))))
    for code in record.languages:
        found.add(words.plain("record.languages"), Value(Phrase(words.word("tongue", code))))
    for level in record.levels:
        found.add(words.plain("record.levels"), Value(Phrase(words.word("school-level", level))))
    if record.minutes:
        found.add(words.plain("site.duration"), Value(Phrase(minutes_in_words(record.minutes, words))))
    if price := best(record.prices, words.lang):
        found.add(words.plain("site.prices"), Value(price))
    if record.permanent:
        found.add(words.plain("record.duration"), Value(Phrase(words.plain("record.permanent"))))


def minutes_in_words(minutes: int, words: Catalogue) -> str:
    """A length of time: 45 min, 1 h, 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return words.say("duration.minutes", minutes=minutes)
    return words.say("duration.both" if rest else "duration.hours", hours=hours, minutes=f"{rest:02d}")


def life_line(events: Iterable[LifeEvent], visit: Visit, lang: str = "") -> list[Station]:
    """The stations of a life told in `lang`, by first possible day, death after what else that day held; undated ones
    at the end."""
    words = visit.words
    ordered = sorted(
        events,
        key=lambda event: (
            event.date.earliest if event.date and event.date.earliest else 10**9,
            _WITHIN_A_DAY.get(event.type, 0),
        ),
    )
    return [
        Station(
            date_in_words(event.date, words) if event.date else "",
            words.word("life", event.type),
            event.place.name if event.place else "",
            told_of(event, lang),
            place_page(event.place, visit) if event.place else "",
        )
        for event in ordered
    ]


def told_of(event: LifeEvent, lang: str) -> list[Phrase]:
    """What a source that writes in `lang` says of an event beside what it is: never "Arrestation" under "Arrest"."""
    kinds = {folded(catalogue(each).word("life", event.type)) for each in languages()}
    return [phrase for phrase in said_in(event.text, lang) if folded(phrase.value) not in kinds]


def references(record: AnyRecord) -> list[str]:
    """What a record may refer to: ids of records, and its source's own ids."""
    ids = [agent.ref for agent in record.agents] + [place.ref for place in record.places]
    ids += [term.ref for term in record.terms] + [relation.target for relation in record.relations]
    if isinstance(record, Theme):
        ids += [*record.broader, *record.related]
    return list(dict.fromkeys(id for id in ids if id.strip() and "://" not in id))


def outside(url: str) -> str:
    """The address if it is one of the web that a visitor may be sent to, else nothing (`javascript:` and the like)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    # Partners' addresses hold spaces, quotes and accents that no address may hold as they are.
    return quote(url.strip(), safe=_IN_ADDRESS) if parts.scheme in ("http", "https") and parts.netloc else ""


def host_of(url: str) -> str:
    """The host of an address, for readers."""
    return urlsplit(url).netloc.removeprefix("www.")
