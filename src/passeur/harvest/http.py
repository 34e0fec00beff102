"""Fetching over HTTP(S): one careful client for all servers, and the harvester for `urls = [...]`.

The address that the operator wrote may be anywhere. A redirect may lead from there to another public address, over
https or the scheme it came by, but never to an internal one: a server must not be able to make us read what only we can
reach. Names are resolved once, checked, and the connection goes to the checked address. Retries follow RFC 9110:
Retry-After in both forms, within bounds.
"""

import ipaddress
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import BinaryIO, Self, cast

import httpx
import msgspec

import passeur
from passeur.errors import HarvestError
from passeur.harvest.archives import HEAD, SPOOL
from passeur.harvest.base import Limits, Outcome, Problem, Progress, RawStore, Remark, silent
from passeur.harvest.files import take

#: The longest that a server may ask us to wait, in seconds; longer, and the source is left for the next update.
PATIENCE = 300
_TRIES = 5
_HOPS = 5
_PIECE = 1 << 17
_AGAIN = {429, 500, 502, 503, 504}


class Response(msgspec.Struct, frozen=True):
    """An answer: its body in a file that closes to nothing (empty for 304), and what its headers say."""

    url: str
    status: int
    type: str
    etag: str
    modified: str
    body: BinaryIO


class _Again(Exception):
    """The request may succeed later; after so many seconds, or None when the server does not say."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Client:
    """Gets one address after the other for one source; close it in the end.

    largest: bytes of one answer. deadline: seconds for one answer, so that a server that drips cannot hold us for ever.
    """

    def __init__(
        self,
        contact: str = "",
        largest: int = Limits().member,
        deadline: float = 6 * 3600,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._agent = f"Passeur/{passeur.__version__}" + (f" ({contact})" if contact else "")
        self._largest = largest
        self._deadline = deadline
        self._sleep = sleep
        self._clients: dict[tuple[str, str, int], httpx.Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    @contextmanager
    def get(self, url: str, headers: dict[str, str] | None = None) -> Iterator[Response]:
        """The answer to a GET, whole; tried again while there is hope. Raises HarvestError."""
        response = self._get(url, headers or {})
        try:
            yield response
        finally:
            response.body.close()

    def _get(self, url: str, headers: dict[str, str]) -> Response:
        start = _url(url)
        for attempt in range(1, _TRIES + 1):
            try:
                return self._follow(start, headers)
            except _Again as error:
                if attempt == _TRIES:
                    raise HarvestError(f"{shown(url)} {error}, {_TRIES} times in a row; try again later") from error
                self._sleep(2.0 ** (attempt - 1) if error.wait is None else error.wait)
        raise AssertionError("unreachable")

    def _follow(self, start: httpx.URL, headers: dict[str, str]) -> Response:
        """One try, through redirects. Raises _Again, HarvestError."""
        url = start
        for _ in range(_HOPS + 1):
            answer = self._ask(url, start, headers)
            if isinstance(answer, Response):
                return answer
            if answer.scheme not in ("https", start.scheme):
                raise HarvestError(f"{shown(str(start))} redirects to {shown(str(answer))}, which is not secure")
            if answer.host != start.host:
                headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
            url = answer
        raise HarvestError(f"{shown(str(start))} redirects more than {_HOPS} times")

    def _ask(self, url: httpx.URL, start: httpx.URL, headers: dict[str, str]) -> Response | httpx.URL:
        """Ask once: the answer, or where it redirects to. Raises _Again, HarvestError."""
        try:
            response = self._connect(url, _addresses(url, start), headers)
            try:
                return self._answer(url, response)
            finally:
                response.close()
        except httpx.TransportError as error:
            raise _Again(f"cannot be fetched ({str(error) or type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise HarvestError(f"{shown(str(url))} cannot be fetched: {error}") from error

    def _connect(self, url: httpx.URL, addresses: list[str], headers: dict[str, str]) -> httpx.Response:
        """The beginning of a response from the first address that can be reached. Raises httpx.HTTPError."""
        client = self._client(url)
        headers = {"Host": url.netloc.decode("ascii"), "User-Agent": self._agent, **headers}
        for address in addresses:
            request = client.build_request(
                "GET", url.copy_with(host=address), headers=headers, extensions={"sni_hostname": url.host}
            )
            try:
                return client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if address == addresses[-1]:
                    raise
        raise AssertionError("a name has an address")

    def _answer(self, url: httpx.URL, response: httpx.Response) -> Response | httpx.URL:
        """What a response that has begun says. Raises _Again, HarvestError, httpx.HTTPError."""
        status, place = response.status_code, shown(str(url))
        if response.has_redirect_location:
            try:
                return url.join(response.headers["location"])
            except (httpx.InvalidURL, UnicodeError) as error:
                raise HarvestError(f"{place} redirects to something that is no address: {error}") from error
        if status in _AGAIN:
            raise _Again(f"answers {status} {response.reason_phrase}", _wait(place, response))
        if status not in (200, 304):
            hint = {401: ": it wants a password", 403: ": it refuses us", 404: ": it is not there (any more)"}
            raise HarvestError(f"{place} answers {status} {response.reason_phrase}{hint.get(status, '')}")
        header = response.headers.get
        return Response(
            str(url), status, header("content-type", ""), header("etag", ""), header("last-modified", ""),
            self._body(place, response),
        )  # fmt: skip

    def _body(self, place: str, response: httpx.Response) -> BinaryIO:
        """The body of a response, whole, from its start."""
        body = cast(BinaryIO, tempfile.SpooledTemporaryFile(SPOOL))  # noqa: SIM115
        end, size = time.monotonic() + self._deadline, 0
        try:
            for piece in response.iter_bytes(_PIECE):
                size += len(piece)
                if size > self._largest:
                    raise HarvestError(f"{place} gives more than {self._largest:,} bytes")
                if size > Limits().small and size > Limits().ratio * response.num_bytes_downloaded:
                    raise HarvestError(f"{place} swells as only a bomb does")
                if time.monotonic() > end:
                    raise HarvestError(f"{place} is not done after {self._deadline:.0f} seconds")
                body.write(piece)
            body.seek(0)
        except BaseException:
            body.close()
            raise
        return body

    def _client(self, url: httpx.URL) -> httpx.Client:
        """A client for one server: connections are never shared between two names at one address."""
        key = (url.scheme, url.host, url.port or 0)
        if key not in self._clients:
            # No proxy or password is taken from the environment: what a source needs stands in network.toml.
            self._clients[key] = httpx.Client(trust_env=False, timeout=httpx.Timeout(60, connect=15))
        return self._clients[key]


def shown(url: str) -> str:
    """An address without the password that it may hold."""
    try:
        return str(httpx.URL(url).copy_with(userinfo=b""))
    except (httpx.InvalidURL, UnicodeError):
        return url


def is_page(head: bytes) -> bool:
    """Whether a body that starts with `head` is a web page."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start)


def _url(url: str) -> httpx.URL:
    """A parsed http(s) address. Raises HarvestError."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise HarvestError(f"{url!r} is not an address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise HarvestError(f"{url!r} is not an http or https address")
    return parsed


def _addresses(url: httpx.URL, start: httpx.URL) -> list[str]:
    """The IP addresses to connect to for `url`, when we asked for `start`. Raises _Again, HarvestError."""
    if url.scheme not in ("http", "https") or not url.host:
        raise HarvestError(f"{shown(str(start))} redirects to {shown(str(url))}, which is no http address")
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Again(f"cannot be found ({error})") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    asked_for = (url.host, port) == (start.host, start.port or (443 if start.scheme == "https" else 80))
    if not asked_for and not all(is_public(address) for address in addresses):
        raise HarvestError(f"{shown(str(start))} redirects to {shown(str(url))}, an internal address; not followed")
    return addresses


def is_public(address: str) -> bool:
    """Whether anybody on the internet can reach this IP address."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def _wait(place: str, response: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for, in either form; None when it says nothing. Raises HarvestError."""
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdigit():
        seconds = float(value[:12])
    else:
        try:
            until = parsedate_to_datetime(value)
            now = parsedate_to_datetime(response.headers.get("date", "")) if "date" in response.headers else None
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        now = datetime.now(UTC) if now is None or not now.tzinfo else now
        seconds = max(0.0, (until - now).total_seconds())
    if seconds > PATIENCE:
        raise HarvestError(
            f"{place} answers {response.status_code} and asks to come back in {_span(seconds)}; try again then"
        )
    return seconds


def _span(seconds: float) -> str:
    """A span of time in words."""
    return f"{seconds / 3600:.0f} hours" if seconds >= 7200 else f"{seconds / 60:.0f} minutes"


class HttpHarvester:
    """Keeps what some addresses give now. One that fails keeps what it gave before; all failing is a HarvestError."""

    def __init__(
        self,
        urls: Sequence[str],
        member: str = "*",
        contact: str = "",
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._urls = urls
        self._member = member
        self._contact = contact
        self._limits = limits or Limits()
        self._sleep = sleep

    def harvest(self, store: RawStore, progress: Progress = silent) -> Outcome:
        """Fetch all addresses. Raises HarvestError when none of them gives anything."""
        store.begin()
        met: list[Problem | Remark] = []
        failed: list[str] = []
        with Client(self._contact, self._limits.member, sleep=self._sleep) as client:
            for number, url in enumerate(self._urls):
                progress(number, len(self._urls), shown(url))
                name = name_of(url)
                try:
                    met += self._fetch(client, store, url, name)
                except HarvestError as error:
                    failed.append(str(error))
                    store.undo(name)
                    kept = store.keep(name)
                    words = "; what it gave before is kept" if kept else ""
                    met.append(Problem(name, f"{error}{words}"))
        if len(failed) == len(self._urls):
            raise HarvestError("; ".join(failed))
        progress(len(self._urls), len(self._urls), "")
        changed = store.commit(replace=True)
        problems = tuple(each for each in met if isinstance(each, Problem))
        remarks = tuple(each for each in met if isinstance(each, Remark))
        return Outcome(changed, len(store.state().entries), problems, remarks)

    def _fetch(self, client: Client, store: RawStore, url: str, name: str) -> list[Problem | Remark]:
        """Keep what one address gives; what was met. Raises HarvestError."""
        etag, modified, member = (*store.stamp(name).split("\n"), "", "", "")[:3]
        headers = {}
        if member == self._member:
            headers = {key: each for key, each in (("If-None-Match", etag), ("If-Modified-Since", modified)) if each}
        with client.get(url, {"Accept-Encoding": "identity", **headers}) as response:
            if response.status == 304:
                store.keep(name)
                known = store.state().origins.get(name)
                return [Problem(*each) for each in known.problems] if known else []
            head = response.body.read(HEAD)
            response.body.seek(0)
            if is_page(head):
                raise HarvestError(f"{shown(url)} answers with a web page instead of data: a login or an error page?")
            stamp = "\n".join((response.etag, response.modified, self._member))
            return take(store, response.body, name, stamp, self._member, self._limits)


def name_of(url: str) -> str:
    """What the file at an address is called: the address without its scheme and password."""
    return shown(url).partition("://")[2].partition("#")[0].strip("/") or url
