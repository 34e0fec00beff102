"""Whole pages over HTTP: a served network, asked at a steady rate from the outside."""

import http.client
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from passeur.errors import PasseurError

#: Seconds that a server is given to answer for the first time.
_START = 60


@contextmanager
def served(network: Path, workers: int = 2) -> Iterator[int]:
    """Serve `network` in a child process; gives the port. Raises PasseurError when it does not come up."""
    with answering("serve", str(network), "--workers", str(workers)) as port:
        yield port


@contextmanager
def answering(*arguments: str) -> Iterator[int]:
    """Run `passeur` with these arguments, which make it serve, as a child; gives the port. Raises PasseurError when it
    does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "passeur", *arguments, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:  # noqa: S603
        try:
            _wait(port, child)
            yield port
        finally:
            child.terminate()


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers."""
    end = time.monotonic() + _START
    while time.monotonic() < end and child.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            try:
                if _get(connection, "/healthz")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
        time.sleep(0.1)
    raise PasseurError("the server did not come up")


def timed(port: int, paths: Sequence[str], per_second: float, connections: int = 16) -> list[float]:
    """Ask for `paths` at a steady rate; gives for each the milliseconds from when it was due to its last byte.

    A request counts from the moment it was due, not from when a connection was free: a server that falls behind
    cannot hide it. Each has a connection of its own, as pages of different visitors have: a few that stay open are
    shared by the server's processes as they were first taken, by chance 12 and 4 of 16. connections: most at once.
    Raises PasseurError on an answer other than 200.
    """
    due: queue.Queue[tuple[float, str] | None] = queue.Queue()
    times: list[float] = []
    failures: list[str] = []

    def ask() -> None:
        """Ask for what is due, until nothing is."""
        while (job := due.get()) is not None:
            at, path = job
            time.sleep(max(0.0, at - time.perf_counter()))
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                status, _ = _get(connection, path)
            except (OSError, http.client.HTTPException) as error:
                status = 0
                failures.append(f"{path}: {error}")
            finally:
                connection.close()
            if status != 200:
                failures.append(f"{path}: {status}")
            times.append((time.perf_counter() - at) * 1_000)

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(connections)]
    begin = time.perf_counter() + 0.05
    for place, path in enumerate(paths):
        due.put((begin + place / per_second, path))
    for thread in threads:
        due.put(None)
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise PasseurError(f"{len(failures)} of {len(paths)} requests failed, such as {failures[0]}")
    return times


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    """One request."""
    connection.request("GET", path, headers={"Accept-Language": "fr", "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def search_path(text: str, **parameters: str) -> str:
    """The address of a page of results."""
    return "/fr/search?" + urlencode({"q": text, **parameters})


def record_path(id: str) -> str:
    """The address of a record's page."""
    return "/fr/record/" + quote(id)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, rounded to a hundredth; 0 where there are none."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2) if ordered else 0.0
