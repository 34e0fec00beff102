"""A raw store, waits that take no time, and a server on loopback that says whatever a test wants it to say."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from passeur.lake.raw import RawStore


class Answer:
    """status, body and headers of one response; cut: how many bytes of the body are sent before hanging up."""

    def __init__(self, body: bytes | str = b"", status: int = 200, cut: int | None = None, **headers: str) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.cut = cut
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Server:
    """`answer(path, query, headers)` decides; `asked` remembers the queries."""

    def __init__(self) -> None:
        self.answer: Callable[[str, dict[str, str], Any], Answer] = lambda *_: Answer(status=404)
        self.asked: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = dict(parse_qsl(parts.query))
                outer.asked.append(query)
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                answer = outer.answer(parts.path, query, outer.headers[-1])
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                self.close_connection = self.close_connection or answer.cut is not None

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/oai"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RawStore]:
    with RawStore(tmp_path / "raw" / "source") as store:
        yield store


@pytest.fixture
def answer() -> type[Answer]:
    return Answer


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited, or would have been: pass its `append` as `sleep`."""
    return []


def contents(store: RawStore) -> dict[str, bytes]:
    """What the store's state holds, by name."""
    found = {}
    for entry in store.state().entries:
        with store.open(entry.sha256) as stream:
            found[entry.name] = stream.read()
    return found


@pytest.fixture(name="contents")
def _contents() -> Callable[[RawStore], dict[str, bytes]]:
    return contents
