"""Files and folders on this machine: the patterns of `files = [...]` in network.toml, and what `check` is given.

A relative pattern never leads out of the network folder, neither by `..` nor by a link; an absolute path that the
operator wrote is read where it is. `*` and `?` do not cross folders, `**` does; a folder stands for all that is in it.
Hidden files and what desktops leave behind are passed over. Links to folders are not followed.
"""

import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from passeur.errors import HarvestError, Refused
from passeur.harvest import archives
from passeur.harvest.base import FileItem, Limits, Outcome, Problem, Progress, RawStore, Remark, silent

#: Part of what decides whether a delivery is read again: raise it when archives are expanded differently.
VERSION = 1
_OURS = frozenset(
    {"raw", "records", "editions", "network.toml", "desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm"}
)
_MAGIC = re.compile(r"[*?\[]")
_PIECE = 1 << 20
_TRIES = 3
# Two changes within one tick of the file system's clock leave the same time stamp; a tick is 10 ms at most.
_TICK = 20_000_000


class Delivery(msgspec.Struct, frozen=True):
    """A file on disk that a source names. name: relative to the network folder, with `/`."""

    name: str
    path: Path
    state: os.stat_result


def iter_files(path: Path, member: str = "*", limits: Limits | None = None) -> Iterator[archives.Found]:
    """All files of a file, folder or archive, and what cannot be read. Raises Refused when there is no such path.

    Of a network's folder, what Passeur made there is passed over.
    Out of an archive a file is there only until the next one is asked for.
    """
    if not path.exists():
        raise Refused(f"there is no file or folder {path}")
    path = path.resolve()
    alone = iter([_delivery(path, path.name, path)])
    ours = _OURS if (path / "network.toml").is_file() else frozenset()
    for found in _deliveries(path, ours, "", path) if path.is_dir() else alone:
        if isinstance(found, Problem):
            yield found
            continue
        found = msgspec.structs.replace(found, name=archives.shown(found.name))
        try:
            with found.path.open("rb") as stream:
                plain = archives.is_plain(stream.read(archives.HEAD))
                if not plain:
                    yield from archives.expand(stream, found.name, member, limits)
        except OSError as error:
            yield Problem(found.name, f"it cannot be read: {error.strerror or error}")
            continue
        if plain:
            yield FileItem(found.name, partial(_open, found.path))


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def walk(folder: Path, patterns: Sequence[str]) -> Iterator[Delivery | Problem]:
    """The files that `patterns` name, each once, in the order of their names within a pattern. Raises HarvestError."""
    seen: set[Path] = set()
    names = archives.Names()
    for pattern in patterns:
        count = 0
        for found in _matches(folder, pattern):
            count += 1
            if isinstance(found, Problem) and found.broken:
                raise HarvestError(f"{found.file}: {found.reason}; what {pattern!r} gave before is kept")
            if isinstance(found, Problem):
                yield found
            elif found.path not in seen:
                seen.add(found.path)
                yield msgspec.structs.replace(found, name=names.distinct(archives.shown(found.name))[0])
        if not count:
            raise HarvestError(f"files = {pattern!r} matches no file in {folder}; what it gave before is kept")


def _matches(folder: Path, pattern: str) -> Iterator[Delivery | Problem]:
    """The files of one pattern."""
    parts = pattern.split("/")
    magic = next((number for number, part in enumerate(parts) if _MAGIC.search(part)), len(parts))
    fixed, wild = parts[:magic], parts[magic:]
    absolute = pattern.startswith("/")
    if ".." in parts:
        raise HarvestError(
            f"files = {pattern!r} leads out of the network folder; write an absolute path if it is meant"
        )
    root = Path("/".join(fixed) or "/") if absolute else folder.joinpath(*fixed)
    border = root if absolute else folder
    if not _inside(root, border):
        raise HarvestError(f"files = {pattern!r} leads out of the network folder through a link")
    prefix = root.name if absolute else PurePosixPath(*fixed).as_posix().removeprefix(".")
    if not root.is_dir():
        if not wild and os.path.lexists(root):
            yield _delivery(root, prefix, border)
        return
    wanted = _compiled(pattern, wild)
    passed = _OURS if root == folder else frozenset()
    yield from _deliveries(root, passed, prefix, border, wanted)


def _files(folder: Path, passed: frozenset[str]) -> Iterator[tuple[Path, str] | Problem]:
    """All files below `folder` in the order of their names, with their names relative to it.

    passed: names in `folder` itself that are passed over. A folder that cannot be read is a broken problem.
    """
    waiting: list[tuple[Path, str, bool]] = [(folder, "", True)]
    while waiting:
        path, name, is_folder = waiting.pop()
        if not is_folder:
            yield path, name
            continue
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Problem(name, f"the folder cannot be read: {error.strerror or error}", broken=True)
            continue
        for entry in entries:
            if not (archives.is_junk(entry.name) or (not name and entry.name in passed)):
                below = f"{name}/{entry.name}" if name else entry.name
                waiting.append((Path(entry.path), below, entry.is_dir(follow_symlinks=False)))


def _deliveries(
    root: Path, passed: frozenset[str], prefix: str, border: Path, wanted: re.Pattern[str] | None = None
) -> Iterator[Delivery | Problem]:
    """The files below `root` whose names match `wanted`, under names that begin with `prefix`."""
    for found in _files(root, passed):
        if isinstance(found, Problem):
            yield msgspec.structs.replace(found, file=f"{prefix}/{found.file}".strip("/") or root.name)
        elif wanted is None or wanted.fullmatch(found[1]):
            yield _delivery(found[0], f"{prefix}/{found[1]}".lstrip("/"), border)


def _delivery(path: Path, name: str, border: Path) -> Delivery | Problem:
    """The file at `path`, unless it is none or lies beyond `border`."""
    try:
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            if not _inside(path, border):
                return Problem(name, "it is a link that leads out of the folder; put the file itself there")
            state = path.stat()
    except OSError as error:
        return Problem(name, f"it cannot be read: {error.strerror or error}")
    if stat.S_ISDIR(state.st_mode):
        return Problem(name, "it is a link to a folder, which is not followed")
    if not stat.S_ISREG(state.st_mode):
        return Problem(name, "it is a device, pipe or socket, not a file")
    return Delivery(name, path, state)


def _inside(path: Path, border: Path) -> bool:
    """Whether `path`, with all links followed, lies in `border`."""
    return path.resolve().is_relative_to(border.resolve())


def _compiled(pattern: str, wild: list[str]) -> re.Pattern[str]:
    """The part of `pattern` from its first wildcard on, as a regular expression; of everything when there is none."""
    try:
        return re.compile(_regex(wild or ["**"]), re.DOTALL)
    except re.error as error:
        raise HarvestError(f"files = {pattern!r} is not a pattern: {error}") from error


def _regex(parts: list[str]) -> str:
    """A regular expression for the parts of a pattern."""
    words = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            words += ".*" if last else "(?:[^/]+/)*"
            continue
        pieces = re.split(r"(\*|\?|\[!?[^\]]+\])", part)
        words += "".join(_piece(piece) for piece in pieces) + ("" if last else "/")
    return words


def _piece(piece: str) -> str:
    """A regular expression for a wildcard, or for the text between two."""
    if piece.startswith("[") and piece.endswith("]") and len(piece) > 2:
        inside = piece[1:-1].replace("\\", r"\\").replace("[", r"\[")
        return f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    return {"*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))


class FilesHarvester:
    """Keeps the files that patterns name as they are now; what is gone from the folder is gone from the state."""

    def __init__(self, folder: Path, patterns: Sequence[str], member: str = "*", limits: Limits | None = None) -> None:
        self._folder = folder
        self._patterns = patterns
        self._member = member
        self._limits = limits or Limits()

    def harvest(self, store: RawStore, progress: Progress = silent) -> Outcome:
        """Keep what is new. A file that cannot be read keeps what it gave before. Raises HarvestError."""
        before = store.begin()
        try:
            found = list(walk(self._folder, self._patterns))
        except (OSError, ValueError) as error:
            raise HarvestError(f"{self._folder} cannot be read: {error}") from error
        problems: list[Problem] = []
        remarks: list[Remark] = []
        for number, each in enumerate(found):
            progress(number, len(found), each.name if isinstance(each, Delivery) else each.file)
            if isinstance(each, Problem):
                problems.append(each)
                store.keep(each.file)
                continue
            stamp = _stamp(each.state, self._member)
            if store.stamp(each.name) == stamp:
                store.keep(each.name)
                known = before.origins.get(each.name)
                problems += [Problem(*problem) for problem in known.problems] if known else []
            else:
                self._take(store, each, problems, remarks)
        progress(len(found), len(found), "")
        changed = store.commit(replace=True)
        return Outcome(changed, len(store.state().entries), tuple(problems), tuple(remarks))

    def _take(self, store: RawStore, delivery: Delivery, problems: list[Problem], remarks: list[Remark]) -> None:
        """Keep one delivery; if it changes while it is read, try again."""
        for attempt in range(_TRIES):
            try:
                with delivery.path.open("rb") as stream:
                    state = _settled(stream)
                    met = take(store, stream, delivery.name, _stamp(state, self._member), self._member, self._limits)
                    unchanged = _stamp(os.fstat(stream.fileno()), "") == _stamp(state, "")
            except OSError as error:
                store.undo(delivery.name)
                store.keep(delivery.name)
                problems.append(Problem(delivery.name, f"it cannot be read: {error.strerror or error}"))
                return
            if unchanged:
                problems += [each for each in met if isinstance(each, Problem)]
                remarks += [each for each in met if isinstance(each, Remark)]
                return
            store.undo(delivery.name)
            time.sleep(0.1 * (attempt + 1))
        kept = store.keep(delivery.name)
        words = "what it gave before is kept" if kept else "nothing of it was taken"
        problems.append(Problem(delivery.name, f"it changes while it is read; {words}: update again when it is whole"))


def take(
    store: RawStore, stream: BinaryIO, name: str, stamp: str, member: str, limits: Limits
) -> list[Problem | Remark]:
    """Keep the files of one delivery, given as a seekable stream; what was met on the way.

    When the delivery is broken and the state has something of it from before, that stays.
    """
    if archives.is_plain(stream.read(archives.HEAD)):
        stream.seek(0)
        entry = store.put(name, _pieces(stream))
        store.delivered(name, entry.sha256, entry.size, stamp)
        return []
    known = store.has(name)
    met: list[Problem | Remark] = []
    taken: set[str] = set()
    for each in archives.expand(stream, name, member, limits):
        if isinstance(each, FileItem) and each.name in taken:
            met.append(Problem(each.name, "the delivery holds another file under this name; it was left out"))
        elif isinstance(each, FileItem):
            taken.add(each.name)
            with each.open() as content:
                store.put(each.name, _pieces(content), origin=name)
        else:
            met.append(each)
    problems = [each for each in met if isinstance(each, Problem)]
    if known and any(each.broken for each in problems):
        store.undo(name)
        store.keep(name)
        return [*met, Remark(name, "what it gave before is kept")]
    stream.seek(0)
    hash, size = sha256(), 0
    for piece in _pieces(stream):
        hash.update(piece)
        size += len(piece)
    store.delivered(name, hash.hexdigest(), size, stamp, [(each.file, each.reason) for each in problems])
    return met


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _stamp(state: os.stat_result, member: str) -> str:
    """How a file looks from outside: when this is the same, so are its bytes."""
    return f"{VERSION}:{state.st_size}:{state.st_mtime_ns}:{state.st_ctime_ns}:{state.st_ino}:{member}"


def _settled(stream: BinaryIO) -> os.stat_result:
    """The state of an open file, at a moment when the next change will show in its time stamp."""
    state = os.fstat(stream.fileno())
    if abs(time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns)) < _TICK:
        time.sleep(_TICK / 1e9)
        state = os.fstat(stream.fileno())
    return state
