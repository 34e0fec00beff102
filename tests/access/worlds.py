"""Small networks drawn at random: people of every age, and records that name them in every way that records can.

A world is drawn once and made twice: whole, and censored, which holds only what may be public as the rules are
written. Words that are nobody else's ("Xqbakbnq") stand for what is secret and for what must be public.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from passeur.model.dates import Date, read_date
from passeur.model.record import (
    Agent,
    AnyRecord,
    Digital,
    Event,
    Group,
    Holding,
    Identifier,
    LifeEvent,
    Link,
    Name,
    Note,
    Offer,
    Person,
    Place,
    PlaceRef,
    Relation,
    Term,
    Theme,
)
from passeur.model.text import Phrase, text

YEAR = 2026

NETWORK = """
[network]
id = "essai"
name = {fr = "Réseau d’essai", en = "Trial network"}
[partners.p]
name = {fr = "Musée imaginaire"}
[partners.q]
name = {fr = "Mémorial imaginaire"}
[sources.fiches]
partner = "p"
files = ["a"]
[sources.liste]
partner = "p"
files = ["b"]
list = "ouverte"
living = "published"
[sources.stricte]
partner = "p"
files = ["c"]
list = "stricte"
closed = {lifetime = 130, health = 90}
[sources.ailleurs]
partner = "q"
files = ["d"]
health = "published"
[lists.ouverte]
name = {fr = "Liste imaginaire"}
partner = "p"
[lists.stricte]
name = {fr = "Autre liste imaginaire"}
partner = "p"
"""

#: Source → partner, list, closed years after a birth and after a death; None: the partner answers for it.
SOURCES: dict[str, tuple[str, str, int | None, int | None]] = {
    "fiches": ("p", "", 120, 50),
    "liste": ("p", "ouverte", None, 50),
    "stricte": ("p", "stricte", 130, 90),
    "ailleurs": ("q", "", 120, None),
}

#: What a record says of a life: born n years ago (a list: between two years), died n years ago, 0 for no date.
BORN = (10, 119, 120, 121, 129, 130, 131, [115, 125], [121, 140], 200, None)
DIED = (None, None, None, 0, 20, 50, 51, 90, 91)

#: The ways in which records name people. Those of the second line need no record of the person.
WAYS = (
    "agent-ref", "agent-id", "agent-name", "agent-reversed", "agent-authority", "agent-undated", "relation-target",
    "relation-label", "relation-note", "term", "term-ref", "link", "link-label", "note", "event", "event-place",
    "heading", "role", "name-source", "digital", "title", "concept", "label", "parent", "brothers",
    "agent-open", "family-open",
)  # fmt: skip
#: Ways in which a name in the words of a description is the archivist's own text, which stands.
ONLY_LIVES = frozenset(
    {"note", "event", "event-place", "heading", "role", "name-source", "digital", "title", "brothers"}
)


@dataclass(frozen=True)
class Human:
    """A drawn person. words: family and given name, birth place, note, identifier, health, second given name."""

    number: int
    source: str
    born: int | list[int] | None
    died: int | None
    arrested: bool
    words: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.source}/n-{self.words[4]}"

    @property
    def withheld(self) -> bool:
        """As docs/access.md says it, in other words than the product's."""
        _, _, lifetime, _ = SOURCES[self.source]
        if lifetime is None:
            return False
        if self.died is not None and not self.dead_before_birth:
            return False
        if self.born is None:
            return self.arrested  # of 1943: the first dated thing of a life stands for its birth
        ago = self.born if isinstance(self.born, int) else min(self.born)
        return ago <= lifetime

    @property
    def dead_before_birth(self) -> bool:
        """A death that cannot have been is none."""
        if self.born is None or not self.died:
            return False
        return self.died > (max(self.born) if isinstance(self.born, list) else self.born)

    @property
    def ill_in_secret(self) -> bool:
        _, _, lifetime, health = SOURCES[self.source]
        if health is None:
            return False
        if self.died:
            return self.died <= health
        # No dated death: the latest possible one counts; without any date nothing is told.
        born = min(self.born) if isinstance(self.born, list) else self.born
        if born is None:
            born = YEAR - 1943 if self.arrested else None
        return born is None or born - (lifetime or 120) <= health


@dataclass(frozen=True)
class Naming:
    """Somebody (by number) named in some way by a carrier of some kind; word: the carrier's own, title and all."""

    human: int
    way: str
    kind: str
    source: str
    word: str
    secret: str


@dataclass
class World:
    """humans and the records that name them; secret, public: words that may nowhere be seen, and that must be."""

    humans: list[Human]
    namings: list[Naming]
    secret: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)

    def records(self, censored: bool = False) -> list[AnyRecord]:
        """All records; censored: only what may be public of them."""
        found: list[AnyRecord] = []
        for order, human in enumerate(self.humans):
            if not (censored and human.withheld):
                found.append(person(human, order, censored))
        for order, naming in enumerate(self.namings, len(self.humans)):
            human = self.humans[naming.human]
            dropped = censored and is_hidden(human, naming)
            if not (dropped and naming.way == "concept"):
                found.append(carrier(human, naming, order, dropped))
        return found


def is_hidden(human: Human, naming: Naming) -> bool:
    """Whether the way in which somebody is named may not be public."""
    return naming.way in ("agent-open", "family-open") or human.withheld


def some_date(ago: int | list[int], type: str) -> Date:
    """A date of so many years ago, as sources write it."""
    if isinstance(ago, list):
        return read_date(f"entre {YEAR - max(ago)} et {YEAR - min(ago)}", "fr", "", type)[0]
    return read_date(f"12 mars {YEAR - ago}", "fr", "", type)[0]


def person(human: Human, order: int, censored: bool) -> Person:
    family, given, place, note, identifier, health, other = human.words
    partner, list_, _, _ = SOURCES[human.source]
    events = [LifeEvent("residence", place=PlaceRef(place))]
    notes = [Note("history", (Phrase(f"Vie imaginaire {note}.", "fr"),))]
    if human.born is not None:
        events.append(LifeEvent("birth", some_date(human.born, "birth"), PlaceRef(place)))
    if human.arrested:
        events.append(LifeEvent("arrest", read_date("1943", "fr", "", "event")[0]))
    if human.died is not None:
        events.append(LifeEvent("death", some_date(human.died, "death") if human.died else None, PlaceRef(place)))
    if not (censored and human.ill_in_secret):
        events.append(LifeEvent("illness", text=text(f"Soins {health}", "fr")))
        notes.append(Note("health", (Phrase(f"Malade {health}", "fr"),)))
    return Person(
        id=human.id, source=human.source, partner=partner, list=list_, order=order,
        names=(Name(f"{family}, {given} {other}"),), events=tuple(events), notes=tuple(notes),
        identifiers=(Identifier(identifier, "local"), Identifier(f"9{human.number}", "VIAF")),
        links=(Link(f"https://autorites.example/{identifier}", rel="same-as"),),
    )  # fmt: skip


def carrier(human: Human, naming: Naming, order: int, dropped: bool) -> AnyRecord:
    """A record that names `human` in its way; dropped: without that. Its own words stay in any case."""
    partner = SOURCES[naming.source][0]
    family, given, _, _, identifier, _, other = human.words
    alias, word = naming.secret, naming.word
    both = (Phrase(f"Sans rapport {word}.", "fr"),)
    said = both if dropped else (Phrase(f"Parent de {given} {family}, {alias}.", "fr"), *both)
    base: dict[str, object] = {
        "id": f"{naming.source}/c-{word}", "source": naming.source, "partner": partner, "order": order,
        "title": text(f"Titre {word}", "fr"),
    }  # fmt: skip
    agents = {
        "agent-ref": Agent(alias, "subject", ref=human.id, type="person"),
        "agent-id": Agent(alias, "subject", ref=identifier, type="person"),
        "agent-name": Agent(f"{family}, {given}", "subject", type="person"),
        "agent-reversed": Agent(f"{given} {alias} {family.upper()}", "subject"),
        "agent-authority": Agent(alias, "subject", ref=f"9{human.number}", authority="viaf"),
        "agent-undated": Agent(f"{given} {other} {family}", "subject", dates="dates inconnues", type="person"),
        "agent-open": Agent(f"{alias}, Anselme (1985-....)", "subject", type="person"),
        "role": Agent("Fictard, Cyprien", "subject", "" if dropped else f"oncle de {given} {family} {alias}"),
    }
    relations = {
        "relation-target": Relation("associative", human.id, alias),
        "relation-label": Relation("family", "", f"{alias} {given} {family}"),
        "relation-note": Relation("associative", "", "Lien", note=text(f"Avec {given} {family} {alias}")),
        "family-open": Relation("family", "", f"{alias}, Anselme (1985-)"),
    }
    terms = {
        "term": Term(text(f"{family}, {given} ({alias})")),
        "term-ref": Term(text(alias), ref=human.id),
    }
    links = {
        "link": Link(f"http://www.autorites.example/{identifier}/", alias),
        "link-label": Link("https://ailleurs.example/", f"{given} {family} {alias}"),
    }
    if naming.way in agents and (not dropped or naming.way == "role"):
        base["agents"] = (agents[naming.way],)
    if naming.way in relations and not dropped:
        base["relations"] = (relations[naming.way],)
    if naming.way in terms and not dropped:
        base["terms"] = (terms[naming.way],)
    if naming.way in links and not dropped:
        base["links"] = (links[naming.way],)
    if naming.way == "parent" and not dropped:
        base |= {"parent": human.id, "depth": 1}
    if naming.way in ("concept", "label"):
        named = (Phrase(f"{family}, {given} {alias}"),)
        if naming.way == "concept":
            return Theme(**(base | {"title": (*text(f"Titre {word}"), *named)}))  # type: ignore[arg-type]
        return Theme(**base, alternatives=() if dropped else named)  # type: ignore[arg-type]
    if naming.kind not in ("person", "group"):
        made = {"holding": Holding, "place": Place, "event": Event, "offer": Offer, "theme": Theme}[naming.kind]
        return made(**base)  # type: ignore[arg-type]
    return _life(naming, base, said, both, dropped, human)


def _life(
    naming: Naming, base: dict[str, object], said: tuple[Phrase, ...], both: tuple[Phrase, ...], dropped: bool,
    human: Human,
) -> AnyRecord:  # fmt: skip
    """A dead person or a group that names `human`, perhaps in the words of its life."""
    family, given = human.words[:2]
    alias, word, way = naming.secret, naming.word, naming.way
    named = f"{given} {family} {alias}"
    if way == "brothers":
        both_or_more = both if dropped else (Phrase(f"Père de {given}, Marie et Paul {family} ({alias})."), *both)
        base["notes"] = (Note("history", both_or_more),)
    elif way == "note":
        base["notes"] = (Note("history", said), *(() if dropped else (Note("note", said[:1]),)))
    elif way == "heading":
        base["notes"] = (Note("note", both, "" if dropped else f"À propos de {named}"),)
    elif way == "digital" and not dropped:
        base["digital"] = (Digital("https://images.example/1.jpg", "image", named),)
    events = [LifeEvent("homage", read_date("2001", "fr", "", "event")[0], None, said if way == "event" else both)]
    if way == "event-place":
        events.append(LifeEvent("residence", None, None if dropped else PlaceRef(f"Chez {named}"), both))
    source = "" if dropped or way != "name-source" else f"d’après {named}"
    base |= {"names": (Name(f"Fictorel {word}", source=source),), "events": tuple(events)}
    if naming.kind == "group":
        return Group(**base)  # type: ignore[arg-type]
    if way == "title" and not dropped:
        base["title"] = (*text(f"Titre {word}", "fr"), Phrase(f"Père de {named}", "fr"))
    events.append(LifeEvent("death"))
    return Person(**(base | {"events": tuple(events)}))  # type: ignore[arg-type]


def words_of(numbers: Iterator[int]) -> Iterator[str]:
    """Words that nothing else holds, unlike any language's and unlike one another to eye and ear."""
    for number in numbers:
        letters = ""
        while number or len(letters) < 3:
            number, digit = divmod(number, 17)
            letters += "bdfghjklmnprstvwz"[digit]
        yield "Xq" + "a".join(letters) + "kq"


@st.composite
def worlds(draw: st.DrawFn, least: int = 1, most: int = 12) -> World:
    """A world of so many people, and up to three times as many records that name them."""
    words = words_of(count(draw(st.integers(0, 4_000))))
    people = [
        Human(
            number,
            draw(st.sampled_from(sorted(SOURCES))),
            draw(st.sampled_from(BORN)),
            draw(st.sampled_from(DIED)),
            draw(st.booleans()),
            tuple(next(words) for _ in range(7)),
        )
        for number in range(draw(st.integers(least, most)))
    ]
    world = World(people, [])
    for way in draw(st.lists(st.sampled_from(WAYS), min_size=3 * least, max_size=3 * most)):
        human = draw(st.sampled_from(people))
        kinds = ["person", "group"] if way in ONLY_LIVES else ["holding", "person", "group", "place", "event", "offer"]
        kind = draw(st.sampled_from(["person"] if way == "title" else kinds))
        # The partner that publishes its list may name whom it names; a name alone counts within a partner.
        by_name = way not in ("agent-ref", "agent-authority", "relation-target", "term-ref", "link", "parent")
        sources = ["fiches", "stricte"] + ([] if by_name else ["ailleurs"])
        if way == "agent-id":
            sources = [human.source] if human.source != "liste" else ["fiches"]
        if by_name and SOURCES[human.source][0] == "q":
            sources = ["ailleurs"]
        world.namings.append(Naming(human.number, way, kind, draw(st.sampled_from(sources)), next(words), next(words)))
    _tell(world)
    return world


def _tell(world: World) -> None:
    """Gather which words are secret and which are public."""
    for human in world.humans:
        (world.secret if human.withheld else world.public).update(human.words[:5])
        ill = human.withheld or human.ill_in_secret
        (world.secret if ill else world.public).add(human.words[5])
        (world.secret if human.withheld else world.public).add(human.words[6])
    for naming in world.namings:
        hidden = is_hidden(world.humans[naming.human], naming)
        (world.secret if hidden and naming.way == "concept" else world.public).add(naming.word)
        if naming.way not in ("agent-name", "agent-undated", "parent"):
            (world.secret if hidden else world.public).add(naming.secret)
