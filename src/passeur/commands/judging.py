"""What the commands about people say and do: explain two records, judge them, find a name, tell a link stage."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from passeur.commands.console import counts_line
from passeur.errors import NotFound, Refused
from passeur.lake.edition import Edition
from passeur.lake.identities import KeptIdentity
from passeur.link.explaining import explain
from passeur.link.facts import facts, fingerprint, place_of
from passeur.link.model import Explanation, Feature, Judgement, Verdict
from passeur.link.rules import ONLY
from passeur.model.record import Person
from passeur.model.text import plain
from passeur.pipeline.linking import Relinked
from passeur.search.query import NameHit
from passeur.web.days import day_in_words
from passeur.web.desk.store import Desk
from passeur.web.reasons import reason_words
from passeur.web.words import Catalogue

#: Lines of one kind that people are shown.
_SHOWN = 20
#: A day as linkage tells it (ISO 8601).
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def person(edition: Edition, id: str) -> Person:
    """The person with this record id. Raises NotFound, and Refused on a record of another kind."""
    record = edition.get(id)
    if record is None:
        raise NotFound(f"edition {edition.number} has no record and no identity {id!r}")
    if not isinstance(record, Person):
        raise Refused(f"{id} is no person: only records of persons can be one human being")
    return record


def identity_of(edition: Edition, id: str) -> KeptIdentity | None:
    """The identity with this id, or the heir of one that went; None where `id` is no identity's. Raises NotFound."""
    found = edition.identities.get(id)
    if found is not None:
        return found
    heir = edition.identities.moved(id)
    if heir == "":
        raise NotFound(f"the identity {id} is no more: its records are not held to be one human being any longer")
    return edition.identities.get(heir) if heir else None


def pairs_to_explain(edition: Edition, left: str, right: str) -> list[tuple[str, str]]:
    """The pairs of records that a question is about: two records; a record and the members of an identity; or, with
    one identity alone (or the same twice), what ties its members."""
    ours, theirs = identity_of(edition, left), identity_of(edition, right) if right else None
    if ours is not None and (not right or theirs == ours):
        return [(tie.left, tie.right) for tie in ours.ties] or list(zip(ours.members, ours.members[1:], strict=False))
    if right in ("", left):
        person(edition, left)
        raise Refused(f"{left} is one record: say with which other one, or give the id of an identity")
    first = ours.members if ours else (left,)
    second = theirs.members if theirs else (right,)
    return [(one, other) for one in first for other in second if one != other]


def explained(edition: Edition, left: str, right: str, judgements: Sequence[Judgement]) -> Explanation:
    """Why two person records are joined, proposed or apart."""
    about = [each for each in judgements if {each.left, each.right} == {left, right}]
    ours, theirs = facts(person(edition, left)), facts(person(edition, right))
    return explain(ours, theirs, about, alone=_found_alone(edition, left, right))


def _found_alone(edition: Edition, left: str, right: str) -> bool:
    """Whether the edition joined two records because each was the other's only candidate."""
    identity = edition.identities.of(left)
    ties = identity.ties if identity else ()
    return any(tie.rule == ONLY and {tie.left, tie.right} == {left, right} for tie in ties)


def explanation_lines(edition: Edition, why: Explanation, words: Catalogue) -> Iterator[str]:
    """An explanation in words: the two records, what speaks for and against, what decided, what the desk said."""
    written: dict[str, str] = {}
    for id in (why.left, why.right):
        record = person(edition, id)
        written |= _as_written(record)
        yield f"{plain(record.title)}  [{record.list or record.source}]"
        yield f"    {id}"
    yield ""
    yield words.say(f"explain.{why.band}")
    sides = (
        ("for", [each for each in why.features if each.weight > 0]),
        ("against", [each for each in why.features if each.weight < 0 or each.bars]),
        ("silent", [each for each in why.features if each.weight == 0 and not each.bars]),
    )
    for side, features in sides:
        if features:
            yield words.say(f"explain.{side}")
            for each in features:
                yield f"  - {_feature_words(each, written, words)}"
    yield words.say("explain.rule", rule=words.word("rule", why.rule))
    if why.judgement is not None:
        said = why.judgement
        verdict = words.say(f"explain.verdict.{said.verdict}")
        yield words.say("explain.judged", by=said.by, when=said.when[:10], verdict=verdict, why=said.why)


def _as_written(record: Person) -> dict[str, str]:
    """Folded place → as the record writes it: places are compared folded, and shown as written."""
    places = [event.place for event in record.events if event.place] + list(record.places)
    return {place_of(place.name): place.name for place in places}


def _in_words(value: str, written: dict[str, str], words: Catalogue) -> str:
    """A compared value for people: places as written, days in words."""
    value = ", ".join(written.get(part, part) for part in value.split(", "))
    return _DAY.sub(lambda day: day_in_words(int(day[0].replace("-", "")), words), value)


def _feature_words(each: Feature, written: dict[str, str], words: Catalogue) -> str:
    """One feature in words, with both values as written: `feature.<code>.label` and `feature.<code>.<level>`."""
    label = words.word(f"feature.{each.code}", "label")
    found = (_in_words(value, written, words) for value in (each.left, each.right) if value)
    values = dict.fromkeys(found)
    both = f" ({' – '.join(values)})" if values else ""
    barred = f" {words.say('explain.bars')}" if each.bars else ""
    said = words.say("explain.feature", label=label, level=words.word(f"feature.{each.code}", each.level))
    return f"{said}{both}{barred}"


def judge(
    folder: Path, edition: Edition, left: str, right: str, verdict: Verdict, by: str, why: str
) -> list[Judgement]:
    """Judge two records, or a record and an identity: then the record and every other member of it.

    Raises NotFound and Refused.
    """
    pairs = _pairs_to_judge(edition, left, right)
    prints = {id: fingerprint(facts(person(edition, id))) for pair in pairs for id in pair}
    with Desk(folder) as desk:
        asked = [(one, other, (prints[one], prints[other])) for one, other in pairs]
        return desk.judge_many(asked, verdict, by=by, why=why)


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A judgement as a file has it."""

    left: str
    right: str
    verdict: Verdict
    by: str
    why: str


def judge_as_written(folder: Path, edition: Edition, path: Path) -> int:
    """Keep the judgements of a file (`[[judgement]]` tables) at the desk of `folder`, but for pairs that the desk has
    judged already, be it that it took that back; gives how many were new. Raises Refused, and NotFound."""
    try:
        written = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["judgement"], list[Written])
    except (tomllib.TOMLDecodeError, KeyError, msgspec.ValidationError) as error:
        raise Refused(f"{path} does not hold judgements: {error}") from error
    with Desk(folder) as desk:
        judged = {
            frozenset((kept.judgement.left, kept.judgement.right))
            for each in written
            for kept in desk.history(each.left)
        }
    fresh = [each for each in written if frozenset((each.left, each.right)) not in judged]
    for each in fresh:
        judge(folder, edition, each.left, each.right, each.verdict, each.by, each.why)
    return len(fresh)


def retire(folder: Path, edition: Edition, left: str, right: str, by: str, why: str) -> list[Judgement]:
    """Take back the judgements of two records, or of a record and an identity's members. Raises NotFound, Refused.

    Records that are no longer published keep their judgements, so these can be retired too.
    """
    identities = identity_of(edition, left), identity_of(edition, right)
    pairs = [(left, right)] if identities == (None, None) else _pairs_to_judge(edition, left, right)
    with Desk(folder) as desk:
        holding = {(each.left, each.right) for each in desk.judgements()}
        there = [pair for pair in pairs if tuple(sorted(pair)) in holding]
        return [desk.retire(*pair, by=by, why=why) for pair in there or pairs[:1]]


def _pairs_to_judge(edition: Edition, left: str, right: str) -> list[tuple[str, str]]:
    """The pairs that a judgement is about. Raises Refused on two identities."""
    ours, theirs = identity_of(edition, left), identity_of(edition, right)
    if ours is not None and theirs is not None:
        raise Refused("two identities cannot be judged at once: say which record belongs or does not belong")
    if ours is not None:
        return [(right, each) for each in ours.members if each != right]
    if theirs is not None:
        return [(left, each) for each in theirs.members if each != left]
    return [(left, right)]


def people_lines(edition: Edition, hits: Sequence[NameHit], words: Catalogue) -> Iterator[str]:
    """Persons and groups found by name, each with why, its partner and list, and its identity."""
    of = edition.identities.by_record(hit.id for hit in hits if hit.id)
    for hit in hits:
        where = " · ".join(part for part in (hit.partner, hit.list) if part)
        yield f"{hit.title}  [{where}]"
        if hit.id:
            yield f"    {hit.id}" + (f"  {words.say('people.identity', id=of[hit.id])}" if hit.id in of else "")
        else:
            yield f"    {words.say('people.mention')}"
        why = dict.fromkeys(reason_words(each, words) for each in hit.reasons)
        yield f"    {hit.name}: " + "; ".join(why)


def _first(lines: list[str]) -> list[str]:
    """As many lines of one kind as people read, and how many more there are."""
    kind = lines[0].split()[0].strip(":") if lines else ""
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"{kind}: {more:,} more; --json gives all"] if more > 0 else lines


def link_lines(done: Relinked, dry_run: bool, folder: Path) -> Iterator[str]:
    """What a link stage did, for people: the first of each kind, how many there are, and what can be done."""
    linked = done.linkage.linked
    yield from _first([f"joined {each.id}: {', '.join(each.members)}" for each in linked.identities])
    yield from _first([f"proposed ({tie.rule}): {tie.left} – {tie.right}" for tie in linked.proposals])
    yield from _first(
        [f"astray: {each.left} – {each.right} ({each.verdict}, by {each.by}): no such records any more"
         for each in linked.astray]
    )  # fmt: skip
    yield counts_line(len(linked.identities), done.linkage.identified, len(linked.proposals), done.linkage.mentions)
    if linked.identities or linked.proposals:
        yield f"Why: passeur explain ID [ID] --network {folder}; to decide: passeur judge ID ID different --why TEXT"
    if dry_run:
        yield "Nothing was written (--dry-run)."
    elif done.published:
        yield f"Edition {done.edition} serves."
    else:
        yield f"Edition {done.edition} has these judgements already; nothing was written."
