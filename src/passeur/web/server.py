"""Serving the portal: granian, one process for each worker, static files straight from the disk.

Each worker opens the edition for itself after it was started: nothing that is open crosses a fork.
"""

import signal
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from passeur.web.app import make_app
from passeur.web.current import OpenIndex

STATIC = Path(__file__).parent / "static"

#: Seconds that requests under way are given when the server is asked to stop.
_GRACE = 10


def serve(
    folder: Path, open_index: OpenIndex, host: str = "127.0.0.1", port: int = 8000, workers: int = 1, origin: str = ""
) -> None:
    """Serve the network in `folder` until a signal ends it; requests under way are finished.

    open_index: as for `make_app`; it must be importable by name. workers: processes.
    """
    server = Granian(
        "passeur",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # Pages are short and bound by the processor: more threads would only wait for one another.
        blocking_threads=2,
        backlog=1024,
        backpressure=256,
        log_level=LogLevels.warning,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
        static_path_route=["/static"],
        static_path_mount=[STATIC],
        static_path_expires=86_400,
    )
    server.serve(target_loader=partial(_loaded, folder, open_index, origin), wrap_loader=False)


def _loaded(folder: Path, open_index: OpenIndex, origin: str) -> Any:
    """The application, in a worker.

    A worker hears SIGTERM alone, which the server sends it: told the same by a terminal's Ctrl-C just before, it hangs
    until it is killed. While it still loads nothing else hears SIGTERM.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return make_app(folder, open_index, origin=origin)
