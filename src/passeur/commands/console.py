"""What the command line shows people: progress with rate and time left, on stderr so that stdout stays for results."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column

#: Nothing is shown of work that is over sooner, in seconds.
_QUIET = 1.0

_STAGES = {
    "harvest": "harvest",
    "check": "read",
    "read": "read (bytes)",
    "publish": "publish",
    "index": "index",
    "seal": "seal",
    "bench": "bench",
}


class Meter:
    """A `pipeline.progress.Progress` that draws one line a stage on stderr once the work takes over a second.

    Where stderr is not a terminal, a plain line is printed at most every ten seconds.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._began = time.monotonic()
        self._said = self._began
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._stage_began: dict[str, float] = {}

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Leave the screen in order."""
        if self._bars:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int | None, what: str = "") -> None:
        """Show how far `stage` is."""
        now = time.monotonic()
        self._stage_began.setdefault(stage, now)
        if now - self._began < _QUIET:
            return
        spent = now - self._stage_began[stage]
        rate = done / spent if spent >= _QUIET else 0.0  # of less time it would say nothing
        label = f"{_STAGES.get(stage, stage)} {what}".strip()
        count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        speed = f"{rate:,.0f}/s" if rate else ""
        if not self._console.is_terminal:
            if now - self._said >= 10:
                self._said = now
                left = f"{(total - done) / rate:.0f} s left" if total and rate else ""
                print(": ".join(filter(None, (label, ", ".join(filter(None, (count, speed, left)))))), file=sys.stderr)
            return
        if self._bars is None:
            columns = (
                # What is done may be cut off on a narrow terminal, and not how much of it.
                TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True)),
                BarColumn(10),
                TextColumn("{task.fields[count]}"),
                TextColumn("{task.fields[speed]}"),
                TimeRemainingColumn(),
            )
            self._bars = Progress(*columns, console=self._console, transient=True, expand=True)
            self._bars.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(label, total=None, count="", speed="")
        self._bars.update(self._tasks[stage], completed=done, total=total, description=label, count=count, speed=speed)


def counts_line(identities: int, identified: int, proposals: int, mentions: int) -> str:
    """The counts of a link stage in a sentence."""
    return (
        f"{identities:,} identities join {identified:,} records; {proposals:,} pairs await the desk; "
        f"{mentions:,} mentions are tied to their record."
    )
