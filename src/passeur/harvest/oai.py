"""Harvesting an OAI-PMH 2.0 server (https://www.openarchives.org/OAI/openarchivesprotocol.html).

Every page of ListRecords is kept as it came, in order; a later page wins over an earlier one. A page that brings
nothing but what the state already holds is not kept, so that asking again for the last granule of time changes nothing.
The store's cursor says where the list goes on: an interrupted list is resumed by its token, and the next list begins
at the last datestamp of the one that ended, never later than the server's own clock said when that began.

Servers lie: about how much they have, about their tokens, about the time. What they give is kept; what they promise is
compared and told.
"""

import re
import time
from collections.abc import Callable
from hashlib import blake2b
from xml.parsers import expat

import httpx
import msgspec

from passeur.errors import HarvestError
from passeur.harvest.base import Outcome, Problem, Progress, RawState, RawStore, Remark, silent
from passeur.harvest.http import Client, is_page, shown
from passeur.network import Oai

#: The largest page and the longest time for one, in bytes and seconds.
LARGEST, DEADLINE = 128 << 20, 600.0
#: Pages are made safe at the latest after so many, or so many seconds.
SAFE_PAGES, SAFE_SECONDS = 100, 10.0
#: A list that goes on for so many pages in one run, or for so many without a record, has no end.
ENDLESS, EMPTY = 200_000, 50
_TRIES = 3
_DATESTAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")
_PAGE = re.compile(r"\d{8}\.xml")
_TOKEN = re.compile(rb"<(?:\w+:)?resumptionToken[^>]*>\s*([^<\s]+)\s*</")
_END = re.compile(rb"</(?:\w+:)?OAI-PMH\s*>\s*$")


class Record(msgspec.Struct, frozen=True):
    """One record on a page: its identifier, its datestamp and a hash of all its bytes."""

    identifier: str
    datestamp: str
    digest: bytes


class Page(msgspec.Struct):
    """What an answer says, its records' content left alone. size: completeListSize, 0 when not given."""

    root: str = ""
    date: str = ""
    errors: list[tuple[str, str]] = []
    records: list[Record] = []
    token: str = ""
    size: int = 0
    granularity: str = ""
    deletions: str = ""
    broken: str = ""

    @property
    def digest(self) -> bytes:
        """A hash of the records."""
        return blake2b(b"".join(record.digest for record in self.records), digest_size=16).digest()


class Cursor(msgspec.Struct, omit_defaults=True):
    """Where harvesting stands. request: what is asked for; another request means another list from its beginning.

    datestamp: from when on the next list is asked for. shortfall: what was promised and did not come. While a list is
    going on, token: what to ask for next; began: the server's time at its first page; highest: the latest datestamp in
    it; received, size: records got and promised; after: the last page before it, when it will replace what was there.
    """

    request: str = ""
    datestamp: str = ""
    token: str = ""
    began: str = ""
    highest: str = ""
    received: int = 0
    size: int = 0
    after: str = ""
    shortfall: str = ""

    def as_text(self) -> dict[str, str]:
        """For the store."""
        return {name: str(value) for name, value in msgspec.to_builtins(self).items()}


def parse(data: bytes) -> Page:
    """What an OAI-PMH answer says; when it is not well-formed, as far as it goes, and `broken` says where and why."""
    return _Reader(data).page


class _Reader:
    """Reads one answer with expat, which fetches nothing; a document type is refused, so there are no entities."""

    def __init__(self, data: bytes) -> None:
        self.page = Page()
        self._data = data
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._start = 0
        self._identifier = self._datestamp = self._code = ""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            self.page.broken = str(error)

    def _doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type, which no OAI-PMH answer has")

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        path = self._path
        path.append(tag.rpartition(":")[2])
        if len(path) > 5:
            return
        if len(path) == 1:
            self.page.root = path[0]
        elif path[1:] == ["ListRecords", "record"]:
            self._start = self._parser.CurrentByteIndex
            self._identifier = self._datestamp = ""
        elif path[1:] == ["ListRecords", "resumptionToken"]:
            size = attributes.get("completeListSize", "").strip()
            self.page.size = int(size) if size.isdecimal() and len(size) < 12 else 0
        elif path[1:] == ["error"]:
            self._code = attributes.get("code", "")
        self._text = []

    def _characters(self, text: str) -> None:
        if self._text is not None and len(self._path) <= 5:
            self._text.append(text)

    def _close(self, tag: str) -> None:
        path = self._path
        if len(path) <= 5:
            text = "".join(self._text or []).strip()
            self._text = None
            self._value("/".join(path[1:]), text)
        path.pop()

    def _value(self, path: str, text: str) -> None:
        """An element of the envelope has ended."""
        page = self.page
        match path:
            case "responseDate":
                page.date = text
            case "error":
                page.errors.append((self._code, text))
            case "Identify/granularity":
                page.granularity = text
            case "Identify/deletedRecord":
                page.deletions = text
            case "ListRecords/resumptionToken":
                page.token = text
            case "ListRecords/record/header/identifier":
                self._identifier = text
            case "ListRecords/record/header/datestamp":
                self._datestamp = text if _DATESTAMP.fullmatch(text) else ""
            case "ListRecords/record":
                piece = self._data[self._start : self._parser.CurrentByteIndex]
                digest = blake2b(piece, digest_size=16).digest()
                page.records.append(Record(self._identifier, self._datestamp, digest))


class OaiHarvester:
    """Keeps the pages of one list of one server, each time from where the last one ended."""

    def __init__(
        self, oai: Oai, contact: str = "", full: bool = False, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """full: ask for everything again, and let it replace what was there once it has all come."""
        self._oai = oai
        self._contact = contact
        self._full = full
        self._sleep = sleep

    def harvest(self, store: RawStore, progress: Progress = silent) -> Outcome:
        """Fetch what is new. Raises HarvestError when the list breaks off; the pages until then are kept."""
        before = store.begin()
        with Client(self._contact, LARGEST, DEADLINE, self._sleep) as client:
            listing = _Listing(self._oai, client, store, self._sleep, progress)
            listing.begin(before, self._full)
            try:
                listing.run()
            except HarvestError:
                listing.save(store.state().cursor.get("token", ""))
                raise
        return Outcome(listing.changed, len(store.state().entries), tuple(listing.problems), tuple(listing.remarks))


class _Listing:
    """One run along a list."""

    def __init__(
        self, oai: Oai, client: Client, store: RawStore, sleep: Callable[[float], None], progress: Progress
    ) -> None:
        self.changed = False
        self.problems: list[Problem] = []
        self.remarks: list[Remark] = []
        self._oai = oai
        self._client = client
        self._store = store
        self._sleep = sleep
        self._progress = progress
        self._cursor = Cursor()
        self._known: dict[str, bytes] | None = {}
        self._seconds = False
        self._number = 0
        self._unsaved = 0
        self._fresh = False
        self._saved_at = time.monotonic()

    def begin(self, state: RawState, full: bool) -> None:
        """Find out where the list goes on, and what the server is. Raises HarvestError."""
        request = "\n".join((self._oai.url, self._oai.prefix, self._oai.set))
        cursor = msgspec.convert(state.cursor, Cursor, strict=False)
        pages = [entry.name for entry in state.entries if _PAGE.fullmatch(entry.name)]
        last = pages[-1] if pages else "00000000.xml"
        self._number = int(last.partition(".")[0])
        if cursor.request != request or (full and not cursor.after):
            cursor = Cursor(request=request, after=last if state.entries else "")
        self._cursor = cursor
        self._fresh = bool(cursor.token)
        if not cursor.token:
            self._forget_list()
        identity = self._fetch({"verb": "Identify"})
        self._seconds = "hh" in identity[1].granularity
        if identity[1].deletions == "no":
            self.remarks.append(Remark(self._oai.url, "the server does not tell what it deletes"))

    def run(self) -> None:
        """Follow the list to its end. Raises HarvestError."""
        seen: set[tuple[str, bytes]] = set()
        restarted, empty = False, 0
        for _ in range(ENDLESS):
            asked = self._cursor.token
            self._sleep(self._oai.wait)
            data, page = self._fetch(self._parameters())
            code = page.errors[0][0] if page.errors else ""
            if code == "badResumptionToken" and asked and not restarted:
                restarted = True
                seen.clear()
                self._restart()
                continue
            if code and code != "noRecordsMatch":
                self._cursor.token = "" if code == "badResumptionToken" else asked
                raise HarvestError(f"{self._where()} answers {code}: {page.errors[0][1] or 'it does not say why'}")
            self._take(data, page)
            empty = 0 if page.records or page.broken else empty + 1
            if page.token and ((asked, page.digest) in seen or empty > EMPTY):
                self._cursor.token = ""
                raise HarvestError(
                    f"{self._where()} goes round in circles: the token {asked!r} brings no new records; "
                    f"{self._cursor.received} records were received and are kept"
                )
            seen.add((asked, page.digest))
            if not page.token:
                self._finish()
                return
            self._cursor.token = page.token
            if self._unsaved >= SAFE_PAGES or time.monotonic() - self._saved_at > SAFE_SECONDS:
                self.save()
        raise HarvestError(f"{self._where()} gives a list that does not end; the next update goes on with it")

    def save(self, token: str = "") -> None:
        """Make the pages so far, and where to go on, safe. Nothing is written when no page came and no token is old.

        token: the one that the store has, when it may have turned out not to lead on.
        """
        if self._unsaved or token:
            self.changed |= self._store.commit(replace=False, cursor=self._cursor.as_text())
        self._unsaved, self._saved_at = 0, time.monotonic()

    def _take(self, data: bytes, page: Page) -> None:
        """Keep a page, unless it brings nothing new."""
        cursor = self._cursor
        cursor.began = cursor.began or page.date
        cursor.size = page.size or cursor.size
        cursor.received += len(page.records)
        cursor.highest = max([cursor.highest, *(record.datestamp for record in page.records)])
        self._progress(cursor.received, cursor.size or None, shown(self._oai.url))
        if not (page.records or page.broken):
            return
        known = self._what_is_known()
        new = [record for record in page.records if known.get(record.identifier) != record.digest]
        if known:
            known.update((record.identifier, record.digest) for record in new)
        if not (new or page.broken):
            return
        self._number += 1
        self._unsaved += 1
        self._fresh = True
        name = f"{self._number:08}.xml"
        self._store.put(name, [data], mark=max([record.datestamp for record in page.records], default=""))
        if page.broken:
            self.problems.append(Problem(name, f"the page is not well-formed: {page.broken}; it is kept as it came"))

    def _finish(self) -> None:
        """The list has ended: compare it with what was promised, and set where the next one begins."""
        cursor = self._cursor
        if cursor.after and not cursor.received:
            raise HarvestError(f"{self._where()} says that it has no records any more; what it gave before is kept")
        if cursor.received < cursor.size:
            cursor.shortfall = f"{cursor.size:,} records were promised and {cursor.received:,} came"
        elif not cursor.datestamp:
            cursor.shortfall = ""
        if cursor.shortfall:
            self.problems.append(Problem(self._oai.url, cursor.shortfall))
        if not cursor.received and not cursor.datestamp:
            self.remarks.append(Remark(self._oai.url, "the server says that it has no records of this kind"))
        if cursor.after:
            names = [entry.name for entry in self._store.state().entries]
            self._store.drop(name for name in names if name <= cursor.after or not _PAGE.fullmatch(name))
        if self._fresh or not cursor.datestamp:
            clock = (
                cursor.began
                if _DATESTAMP.fullmatch(cursor.began)
                else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            )
            reached = min(self._granule(cursor.highest), self._granule(clock))
            cursor.datestamp = max(cursor.datestamp, reached)
        self._forget_list()
        cursor.after = ""
        self.changed |= self._store.commit(replace=False, cursor=cursor.as_text())

    def _restart(self) -> None:
        """The server has forgotten its token: make safe what came, and ask for the same list from its beginning."""
        self.remarks.append(Remark(self._oai.url, "the server forgot its resumption token; the list was begun again"))
        self._forget_list()
        self.save()
        self._known = None

    def _forget_list(self) -> None:
        """Ready the cursor for a list from its beginning."""
        cursor = self._cursor
        cursor.token = cursor.began = cursor.highest = ""
        cursor.received = cursor.size = 0
        # A list that replaces all must be kept whole, though the state holds the same.
        self._known = {} if cursor.after else None

    def _what_is_known(self) -> dict[str, bytes]:
        """Identifier → hash of what the state's pages say from the list's first datestamp on."""
        if self._known is None:
            self._known = {}
            for entry in self._store.state().entries:
                if not entry.mark or entry.mark >= self._granule(self._cursor.datestamp):
                    with self._store.open(entry.sha256) as stream:
                        page = parse(stream.read())
                    self._known.update((record.identifier, record.digest) for record in page.records)
        return self._known

    def _parameters(self) -> dict[str, str]:
        """What to ask for next."""
        cursor = self._cursor
        if cursor.token:
            return {"verb": "ListRecords", "resumptionToken": cursor.token}
        wanted = {"metadataPrefix": self._oai.prefix, "set": self._oai.set, "from": self._granule(cursor.datestamp)}
        return {"verb": "ListRecords", **{name: value for name, value in wanted.items() if value}}

    def _granule(self, datestamp: str) -> str:
        """A datestamp as fine as the server's are."""
        if not self._seconds or not datestamp:
            return datestamp[:10]
        return datestamp if len(datestamp) > 10 else f"{datestamp}T00:00:00Z"

    def _fetch(self, parameters: dict[str, str]) -> tuple[bytes, Page]:
        """An answer, tried again while it is not well-formed. Raises HarvestError."""
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(2.0**attempt)
            with self._client.get(str(httpx.URL(self._oai.url).copy_merge_params(parameters))) as response:
                data = response.body.read()
            if is_page(data[:1024]):
                raise HarvestError(
                    f"{self._where()} answers with a web page: does it want a login, or is it out of service?"
                )
            page = parse(data)
            if not page.broken:
                break
        else:
            found = _TOKEN.findall(data)
            if page.root != "OAI-PMH" or not (found or _END.search(data)):
                raise HarvestError(f"{self._where()} answers with something cut off or not well-formed: {page.broken}")
            page.token = found[-1].decode("utf-8", "replace") if found else ""
        if page.root != "OAI-PMH":
            raise HarvestError(f"{self._where()} does not answer as an OAI-PMH server: its answer is a {page.root!r}")
        return data, page

    def _where(self) -> str:
        return f"the OAI-PMH server {shown(self._oai.url)}"
