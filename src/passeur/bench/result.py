"""What a benchmark gives: figures, the goals they are held against, peers in the same run, and the machine."""

import os
import platform
from pathlib import Path

import msgspec

from passeur.errors import Refused


class Result(msgspec.Struct, kw_only=True):
    """The outcome of one benchmark, in the shape that `passeur bench --json` prints.

    figures: name → number. goals: name of a figure → {"min": x} or {"max": x}. peers: name of the peer → its figures.
    machine: see `machine`. notes: what a reader must know to judge the figures.
    """

    bench: str
    figures: dict[str, float]
    goals: dict[str, dict[str, float]] = {}
    peers: dict[str, dict[str, float]] = {}
    machine: dict[str, str | int] = {}
    notes: list[str] = []

    def missed(self) -> list[str]:
        """The figures that miss their goal, each with what it is and should be."""
        found = []
        for name, goal in self.goals.items():
            figure = self.figures.get(name)
            if figure is None:
                found.append(f"{name} was not measured")
            elif "min" in goal and figure < goal["min"]:
                found.append(f"{name} is {figure:g}, at least {goal['min']:g} wanted")
            elif "max" in goal and figure > goal["max"]:
                found.append(f"{name} is {figure:g}, at most {goal['max']:g} wanted")
        return found


def machine() -> dict[str, str | int]:
    """The machine that measures: processor, cores that may be used, memory in MiB, system, Python."""
    return {
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_mib": _memory_mib(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def default_data(name: str) -> Path:
    """The folder `name` of the shared test data: under PASSEUR_DATA, else under `shared/data` beside the repository.

    The repository is looked for from the current folder upwards. Raises Refused where there is no such folder.
    """
    told = os.environ.get("PASSEUR_DATA")
    if told:
        candidates = [Path(told)]
    else:
        here = Path.cwd()
        candidates = [folder.parent / "shared" / "data" for folder in (here, *here.parents)]
    for candidate in candidates:
        if (candidate / name).is_dir():
            return candidate / name
    raise Refused(
        f"no data to measure: the folder {name!r} is in none of {', '.join(map(str, candidates))}. "
        "Give it with --data DIR, or name the folder that holds it in the environment variable PASSEUR_DATA."
    )


def _cpu_model() -> str:
    """The processor's own name, where the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def _memory_mib() -> int:
    """Memory of the machine in MiB, 0 where the system does not tell it."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (ValueError, OSError, AttributeError):
        return 0
