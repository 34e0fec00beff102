"""What every harvester has, and the part of the raw store that it needs.

A harvester fetches what one source gives now and keeps it in the store as it came. It never reads records. It either
ends (`Outcome`, with the problems that cost a file) or raises `HarvestError` when the source cannot be fetched whole;
what the store's state says is good in both cases, and after an interrupted OAI-PMH list it holds the pages so far.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import BinaryIO, Protocol

import msgspec

from passeur.report import Report

#: progress(done, total or None when unknown, what is being counted or fetched)
Progress = Callable[[int, int | None, str], None]


def silent(done: int, total: int | None, what: str) -> None:
    """A progress that nobody watches."""


class Problem(msgspec.Struct, frozen=True):
    """A file that a source has but that could not be taken, or only in part, and why, for a curator.

    broken: the delivery as a whole cannot be trusted (cut off, damaged), so that what it gave before is better.
    """

    file: str
    reason: str
    broken: bool = False


class FileItem(msgspec.Struct, frozen=True):
    """A file found in a folder or an archive. `open` gives a fresh stream from its start; the caller closes it.

    Out of an archive it is there only until the next one is asked for. name: for an archive's member, archive/member.
    """

    name: str
    open: Callable[[], BinaryIO]


class Remark(msgspec.Struct, frozen=True):
    """Something about a file that is worth knowing but costs nothing."""

    file: str
    text: str


class Outcome(msgspec.Struct, frozen=True):
    """What a harvest did. changed: whether the state is another one now. files: how many the state has.

    problems: also those of unchanged deliveries, which stay until they are mended. remarks: worth knowing, no loss.
    """

    changed: bool
    files: int
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def tell(self, report: Report) -> None:
        """Put the problems into `report` as refused files, the remarks as remarks."""
        before = report.file
        for problem in self.problems:
            report.file = problem.file
            report.refuse(problem.reason)
        for remark in self.remarks:
            report.file = remark.file
            report.remark("harvest", remark.text)
        report.file = before


class Limits(msgspec.Struct, frozen=True):
    """What one delivery may cost. member, total: bytes of one file and of all files in one delivery, uncompressed.

    ratio: how many times its compressed size a delivery may swell, once it is larger than `small` bytes.
    """

    member: int = 4 << 30
    total: int = 64 << 30
    ratio: int = 250
    small: int = 64 << 20


class RawEntry(Protocol):
    """One file in the store."""

    @property
    def name(self) -> str:
        """Its name, unique in its source."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""

    @property
    def size(self) -> int:
        """Its bytes."""

    @property
    def mark(self) -> str:
        """What the harvester wrote beside it."""


class RawOrigin(Protocol):
    """A delivery in the store that is more than one plain file."""

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        """(file, reason) of what could not be taken from it."""


class RawState(Protocol):
    """What a source gave, as of its last harvest."""

    @property
    def entries(self) -> Sequence[RawEntry]:
        """Its files, in the order of their names."""

    @property
    def origins(self) -> Mapping[str, RawOrigin]:
        """Its deliveries that are more than one plain file."""

    @property
    def cursor(self) -> dict[str, str]:
        """Where a list goes on."""


class RawStore(Protocol):
    """Where a harvester keeps what it fetches; `passeur.lake.raw.RawStore` is one."""

    def begin(self) -> RawState:
        """Become the one writer; the state. Raises HarvestError while another one writes."""

    def state(self) -> RawState:
        """The state as of the last commit."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with this hash."""

    def put(self, name: str, chunks: Iterable[bytes], *, origin: str = "", mark: str = "") -> RawEntry:
        """Keep a file of this step, given in pieces."""

    def stamp(self, origin: str) -> str:
        """How the delivery looked from outside when what is in the state was read from it; empty when unknown."""

    def has(self, origin: str) -> bool:
        """Whether the state has files of a delivery."""

    def keep(self, origin: str) -> int:
        """Take over into this step what the state has of a delivery; how many files."""

    def undo(self, origin: str) -> None:
        """Forget what was put of a delivery in this step."""

    def delivered(
        self, origin: str, sha256: str, size: int, stamp: str = "", problems: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Say of a delivery what its own bytes were, how it looked from outside, what could not be taken from it."""

    def drop(self, names: Iterable[str]) -> None:
        """Take these files out of the state with the next commit that does not replace."""

    def commit(self, *, replace: bool, cursor: dict[str, str] | None = None) -> bool:
        """Make this step the state; whether anything changed."""


class Harvester(Protocol):
    """Fetches what one source gives now."""

    def harvest(self, store: RawStore, progress: Progress = silent) -> Outcome:
        """Fetch into `store`. Raises HarvestError when the source could not be fetched whole."""
        ...
