"""iCalendar: the events of a partner's calendar are its offers.

Standard: RFC 5545, https://www.rfc-editor.org/rfc/rfc5545, with LANGUAGE, IMAGE (RFC 7986) and what Google, Outlook and
the agenda extensions of web sites write. Sent by: museums whose agenda is a calendar.
One VEVENT is one offer with its sessions; a recurrence stays a rule; single days that were moved or cancelled
(RECURRENCE-ID) are told by the offer that they belong to. Times are kept on the clock of the site.
What an event is, where and for whom, a calendar has no words for: `options` of the source says it (`type`, `types`,
`site`, `sites`, `audience`, `audiences`, `levels`; see docs/visits.md). Events that are cancelled or not public are
left out. Lost: alarms, attendees, tasks, journals.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from icalendar.prop import vDuration
from icalendar.timezone import tzp

from passeur.formats.base import Field, RawFile
from passeur.formats.elements import is_address, language, point, unique
from passeur.formats.icalendar_lines import Line, events, values_of
from passeur.formats.markup import one_line, prose
from passeur.formats.offering import Options, dates_of, last_day, on_site_clock, options_of
from passeur.model.ids import record_id
from passeur.model.record import (
    Agent,
    AnyRecord,
    Digital,
    Identifier,
    Link,
    Note,
    Offer,
    PlaceRef,
    Provenance,
    Session,
    Term,
)
from passeur.model.sessions import check_rule
from passeur.model.text import Phrase, Text, fold_spaces
from passeur.network import Source
from passeur.report import Report

NAME = "icalendar"
VERSION = 4
TITLE = "iCalendar (.ics)"
MEDIA_TYPES = ("text/calendar",)

FIELDS = {
    "VEVENT/UID": Field("id, identifiers: uid"),
    "VEVENT/SUMMARY": Field("title"),
    "VEVENT/DESCRIPTION": Field("notes: scope", "HTML is kept safe"),
    "VEVENT/COMMENT": Field("notes: note"),
    "VEVENT/DTSTART": Field("sessions, dates: event", "with DTEND or DURATION"),
    "VEVENT/DTEND": Field("sessions, dates: event", "the day after the last, for whole days"),
    "VEVENT/DURATION": Field("sessions, dates: event"),
    "VEVENT/RRULE": Field("sessions: rule"),
    "VEVENT/RDATE": Field("sessions: also"),
    "VEVENT/EXDATE": Field("sessions: without"),
    "VEVENT/RECURRENCE-ID": Field("sessions: without, and one session more"),
    "VEVENT/LOCATION": Field("places; site, by options.sites"),
    "VEVENT/GEO": Field("places: coordinates"),
    "VEVENT/CATEGORIES": Field("terms; type, by options.types; audience, by options.audiences"),
    "VEVENT/RESOURCES": Field("notes: note"),
    "VEVENT/ORGANIZER": Field("agents: organizer", "only its CN, where it is a name"),
    "VEVENT/CONTACT": Field("notes: access"),
    "VEVENT/URL": Field("links: catalogue"),
    "VEVENT/IMAGE": Field("digital: image"),
    "VEVENT/ATTACH": Field("digital", "an image by FMTTYPE"),
    "VEVENT/STATUS": Field("dates: certainty", "TENTATIVE: uncertain; CANCELLED: the event is left out"),
    "VEVENT/CLASS": Field("nothing", 'anything but PUBLIC: the event is left out, as one called "Busy" is'),
}
IGNORED = {
    "VEVENT/DTSTAMP": "when the file was made",
    "VEVENT/CREATED": "the state of the editor's work",
    "VEVENT/LAST-MODIFIED": "the state of the editor's work",
    "VEVENT/SEQUENCE": "the state of the editor's work",
    "VEVENT/TRANSP": "whether a calendar's owner is busy",
    "VEVENT/PRIORITY": "the calendar's owner's own order",
    "VEVENT/ATTENDEE": "people who come are nobody else's business",
    "VEVENT/RELATED-TO": "ties between the entries of one calendar",
    "VEVENT/COLOR": "how a calendar is drawn",
    "VEVENT/X-ALT-DESC": "the description once more, as HTML",
    "VEVENT/X-MICROSOFT-*": "how Outlook shows it",
    "VEVENT/X-APPLE-*": "how Apple's calendar shows it",
    "VEVENT/X-GOOGLE-*": "how Google's calendar shows it",
    "VEVENT/VALARM/**": "reminders of one calendar's owner",
    "VCALENDAR/*": "about the file",
    "VTIMEZONE/**": "time zones are known by name",
    "VTODO/**": "tasks are no offers",
    "VJOURNAL/**": "journals are no offers",
    "VFREEBUSY/**": "whether somebody is busy is no offer",
}

#: What calendars show of an event in place of its title where it is not to be seen.
_HIDDEN = frozenset({"BUSY", "OCCUPÉ", "OCCUPÉE", "OCCUPÉ(E)", "PRIVATE", "PRIVÉ"})
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6}Z)")
_PREFIXES = tuple(path.removeprefix("VEVENT/").removesuffix("*") for path in IGNORED if path.endswith("-*"))


def sniff(head: bytes) -> bool:
    """Whether it begins as an iCalendar stream."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR"


def read(file: RawFile, source: Source, report: Report) -> Iterator[AnyRecord]:
    """The offers of `file`, in its order. Raises Refused when it holds no calendar."""
    options = options_of(source)
    reader = _Reader(file, source, options, report)
    masters: dict[str, list[Line]] = {}
    changed: dict[str, list[list[Line]]] = {}
    for event in events(file, report):
        names = {line.name for line in event}
        uid = next((line.text for line in event if line.name == "UID" and line.text), "") or reader.own_id(event)
        if "RECURRENCE-ID" in names:
            changed.setdefault(uid, []).append(event)
        elif uid in masters:
            report.skip("its UID was already used in this file", event[0].number, uid)
        else:
            masters[uid] = event
    for order, (uid, event) in enumerate(masters.items()):
        offer = reader.offer(uid, event, changed.pop(uid, []), order)
        if offer is not None:
            yield offer
    for uid, strays in changed.items():
        report.skip("it changes an event that is not in this file", strays[0][0].number, uid)


class _Reader:
    """Makes offers of the events of one file."""

    def __init__(self, file: RawFile, source: Source, options: Options, report: Report) -> None:
        self.file, self.source, self.options, self.report = file, source, options, report

    def own_id(self, event: list[Line]) -> str:
        """An id for an event without a UID: when it begins and what it is called."""
        words = [line.text for name in ("DTSTART", "SUMMARY") for line in event if line.name == name]
        self.report.remark("identifier", "an event without UID: one was made of its day and title", event[0].number)
        return fold_spaces(" ".join(words)) or f"line-{event[0].number}"

    def offer(self, uid: str, event: list[Line], changed: list[list[Line]], order: int) -> Offer | None:
        """The offer that an event is; None for one that is cancelled, not public, or never begins."""
        self._account(event)
        number = event[0].number
        said: dict[str, list[Line]] = {}
        for line in event:
            said.setdefault(line.name, []).append(line)
        if _word(said, "STATUS") == "CANCELLED":
            self.report.remark("cancelled", "a cancelled event was left out", number, uid)
            return None
        hidden = _word(said, "SUMMARY") in _HIDDEN and "DESCRIPTION" not in said
        if hidden or _word(said, "CLASS") not in ("", "PUBLIC"):
            self.report.remark("not public", "an event that is not public was left out", number, uid)
            return None
        sessions = self._sessions(said, changed, uid)
        if sessions is None:
            self.report.skip("it has no DTSTART that can be read", number, uid)
            return None
        certainty = "uncertain" if _word(said, "STATUS") == "TENTATIVE" else ""
        categories = [word for line in said.get("CATEGORIES", ()) for word in values_of(line)]
        places = self._places(said, uid)
        lang = language(next((line.params.get("LANGUAGE", "") for line in said.get("SUMMARY", ())), ""))
        return Offer(
            id=record_id(self.source.id, uid), source=self.source.id, partner=self.source.partner,
            title=self._texts(said, "SUMMARY"), identifiers=(Identifier(uid, "uid"),),
            lang=lang or self.source.lang, order=order, dates=dates_of(sessions, certainty),
            agents=unique(
                Agent(fold_spaces(cn), "organizer")
                for line in said.get("ORGANIZER", ())
                if (cn := line.params.get("CN", "").strip()) and "@" not in cn  # an address is nobody's name
            ),
            places=places,
            terms=tuple(Term((Phrase(word, self.source.lang),)) for word in dict.fromkeys(categories)),
            notes=self._notes(said),
            digital=tuple(
                Digital(line.text, _picture(line), media_type=line.params.get("FMTTYPE", ""))
                for line in (*said.get("IMAGE", ()), *said.get("ATTACH", ())) if is_address(line.text)
            ),
            links=tuple(Link(line.text, rel="catalogue") for line in said.get("URL", ()) if is_address(line.text)),
            type=self.options.type_of(categories), site=self.options.site_of([place.name for place in places]),
            audience=self.options.audience_of(categories), levels=self.options.levels, sessions=sessions,
            provenance=Provenance(self.file.name, self.file.sha256, number, f"{NAME}/{VERSION}"),
        )  # fmt: skip

    def _account(self, event: list[Line]) -> None:
        """Count what the tables name, and report what they do not."""
        total = known = 0
        for line in event[1:]:
            total += len(line.value)
            path = f"VEVENT/{line.name}"
            if path in FIELDS or path in IGNORED or line.name.startswith(_PREFIXES):
                known += len(line.value)
            else:
                self.report.unmapped(path[:80], line.value)
        self.report.characters(total, known)

    def _texts(self, said: dict[str, list[Line]], name: str) -> Text:
        """All values of a property, in the languages that they say."""
        found = [
            Phrase(words, language(line.params.get("LANGUAGE", "")) or self.source.lang)
            for line in said.get(name, ())
            if (words := one_line(line.text))
        ]
        return unique(found)

    def _notes(self, said: dict[str, list[Line]]) -> tuple[Note, ...]:
        """What is told of an event, its paragraphs kept; some systems write HTML."""
        found = []
        for name, type in (
            ("DESCRIPTION", "scope"), ("CONTACT", "access"), ("COMMENT", "note"), ("RESOURCES", "note"),
        ):  # fmt: skip
            for line in said.get(name, ()):
                phrase = prose(line.text, language(line.params.get("LANGUAGE", "")) or self.source.lang)
                if phrase.value:
                    found.append(Note(type, (phrase,)))
        return unique(found)

    def _places(self, said: dict[str, list[Line]], uid: str) -> tuple[PlaceRef, ...]:
        """Where it takes place."""
        names = [words for line in said.get("LOCATION", ()) if (words := fold_spaces(line.text))]
        for line in said.get("GEO", ()):
            latitude, _, longitude = line.value.partition(";")
            at, doubt = point(latitude, longitude, names[0] if names else "")
            if doubt:
                self.report.remark("coordinates", doubt, line.number, uid)
            if at and names:
                return tuple(PlaceRef(name, "event", lat=at[0], lon=at[1]) for name in names)
        return tuple(PlaceRef(name, "event") for name in unique(names))

    def _sessions(self, said: dict[str, list[Line]], changed: list[list[Line]], uid: str) -> tuple[Session, ...] | None:
        """When it takes place; None where its beginning cannot be read."""
        start = self._moment(said, "DTSTART")
        if start is None:
            return None
        without = [each for line in said.get("EXDATE", ()) for each in self._moments(line)]
        also = [each for line in said.get("RDATE", ()) for each in self._moments(line)]
        others = []
        for event in changed:
            own: dict[str, list[Line]] = {}
            for line in event:
                own.setdefault(line.name, []).append(line)
            self._account(event)
            moved, instead = self._moment(own, "DTSTART"), self._moment(own, "RECURRENCE-ID")
            without += [instead] if instead else []
            if moved and _word(own, "STATUS") != "CANCELLED" and _word(own, "CLASS") in ("", "PUBLIC"):
                others.append(Session(moved, self._end(own, moved)))
        rule = self._rule(said, start, uid)
        mine = Session(start, self._end(said, start), rule, tuple(also), tuple(dict.fromkeys(without)))
        return (mine, *others)

    def _rule(self, said: dict[str, list[Line]], start: str, uid: str) -> str:
        """The recurrence; one that cannot be followed is left out, and only the first time stays."""
        for line in said.get("RRULE", ())[:1]:
            # A recurrence is kept on the clock of the place, and so is its end.
            rule = _UNTIL.sub(
                lambda until: "UNTIL=" + _local_until(until[1]).replace("-", "").replace(":", "") + "00",
                re.sub(r"\s", "", line.value.upper()),
            )
            problem = check_rule(rule, start)
            if not problem:
                return rule
            self.report.remark("recurrence", f"{problem}; only its first time was kept", line.number, uid)
        return ""

    def _end(self, said: dict[str, list[Line]], start: str) -> str:
        """When it ends; empty where that is not said, or not after the beginning."""
        end = self._moment(said, "DTEND")
        if end is None:
            for line in said.get("DURATION", ())[:1]:
                end = self._after(start, line)
        if end is None or len(end) != len(start):
            return ""
        if len(end) == 10:
            return last_day(start, end) if end > start else ""
        return end if end > start else ""

    def _after(self, start: str, line: Line) -> str | None:
        """The end of what begins at `start` and takes so long."""
        try:
            length: timedelta = vDuration.from_ical(line.value)  # type: ignore[no-untyped-call]
            if len(start) == 10:
                return (date.fromisoformat(start) + max(length, timedelta(1))).isoformat()
            return on_site_clock(datetime.fromisoformat(start) + length)
        except (ValueError, OverflowError):
            self.report.remark("date", f"{line.value[:60]!r} is not a duration", line.number)
            return None

    def _moment(self, said: dict[str, list[Line]], name: str) -> str | None:
        """The first value of a property as a session's day or moment."""
        for line in said.get(name, ())[:1]:
            found = self._moments(line)
            return found[0] if found else None
        return None

    def _moments(self, line: Line) -> list[str]:
        """The days and moments of a property; those that are none are left out with a remark."""
        zone = self._zone(line)
        found = []
        for written in line.value.split(","):
            plain = written.strip().upper().partition("/")[0]
            try:
                if re.fullmatch(r"\d{8}", plain):
                    found.append(date.fromisoformat(plain).isoformat())
                elif match := re.fullmatch(r"(\d{8})T(\d{4})(\d\d)?(Z?)", plain):
                    moment = datetime.strptime(match[1] + match[2], "%Y%m%d%H%M")
                    found.append(on_site_clock(moment, UTC if match[4] else zone))
                else:
                    raise ValueError(plain)
            except (ValueError, OverflowError):
                self.report.remark("date", f"{written[:60]!r} is not a day or a time", line.number)
        return found

    def _zone(self, line: Line) -> tzinfo | None:
        """The time zone that a property names; an unknown one is taken for the site's, with a remark."""
        name = line.params.get("TZID", "").strip()
        if not name or name.startswith("/"):
            name = "/".join(name.rsplit("/", 2)[-2:]) if name else ""
        try:
            zone = tzp.timezone(name) if name else None
        except (ValueError, OSError, KeyError):
            zone = None
        if name and zone is None:
            self.report.remark(
                "time zone", f"{name[:60]!r} is not a known time zone; taken for the site's", line.number
            )
        return zone


def _picture(line: Line) -> str:
    """The role of what is attached: an image where it is called one, or is of such a type."""
    return "image" if line.name == "IMAGE" or line.params.get("FMTTYPE", "").lower().startswith("image/") else ""


def _local_until(written: str) -> str:
    """The end of a recurrence that is given in UTC, on the clock of the site; as written where it is no moment."""
    try:
        return on_site_clock(datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    except ValueError:
        return written


def _word(said: dict[str, list[Line]], name: str) -> str:
    """The one word of a property, in capitals."""
    return next((line.text.upper() for line in said.get(name, ())), "")
