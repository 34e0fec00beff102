"""Running the command line as a child and watching what it costs."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil

from passeur.errors import PasseurError


class Cost(msgspec.Struct, frozen=True):
    """What a run cost: wall-clock seconds, and peak memory of the process and its children together, in MB (PSS)."""

    seconds: float
    peak_mb: float


def run_passeur(*arguments: str) -> Cost:
    """Run `passeur` with these arguments to its end and measure it. Raises PasseurError when it fails (exit code 2)."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "passeur", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603
        peak = 0.0
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            peak = max(peak, _memory(watched))
            time.sleep(0.1)
        said = child.stderr.read() if child.stderr else ""
    if child.returncode not in (0, 1):
        raise PasseurError(f"passeur {' '.join(arguments)} failed: {said.strip()[-500:]}")
    return Cost(time.perf_counter() - began, peak)


def _memory(process: psutil.Process) -> float:
    """Memory of a process and all its children in MB, pages that they share counted once (PSS)."""
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            total += each.memory_full_info().pss
    except psutil.Error:
        return 0.0
    return total / 1e6


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
