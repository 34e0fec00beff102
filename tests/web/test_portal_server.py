"""The portal under granian, as it is served: pages, static files, a switch seen, a graceful end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_RUN = """
import runpy, sys
from pathlib import Path
from passeur.web.server import serve
index = runpy.run_path(sys.argv[3])["FakeIndex"]
serve(Path(sys.argv[1]), index, port=int(sys.argv[2]), workers=2)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, samples: Any) -> Iterator[tuple[Path, str, "subprocess.Popen[bytes]"]]:
    samples.publish(tmp_path, samples.records())
    port = free_port()
    here = str(Path(__file__).with_name("conftest.py"))
    with subprocess.Popen([sys.executable, "-c", _RUN, str(tmp_path), str(port), here]) as process:
        base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield tmp_path, base, process
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as response:
        return bytes(response.read())


def test_pages_static_files_a_switch_and_a_graceful_end(
    served: tuple[Path, str, "subprocess.Popen[bytes]"], samples: Any
) -> None:
    folder, base, process = served
    assert "Réseau d’essai" in read(f"{base}/fr/").decode()
    assert b"--paper" in read(f"{base}/static/portal.css")
    samples.publish(folder, samples.records()[:3])
    until = time.monotonic() + 5
    while time.monotonic() < until:
        seen = {json.loads(read(f"{base}/healthz"))["edition"] for _ in range(8)}
        if seen == {2}:
            break
    assert seen == {2}
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=15) == 0
