"""The edition that serves, and its index: always the two together, switched while requests are under way.

A request takes the pair that serves when it begins and keeps it to its end. When the pointer `editions/current` or what
is withdrawn (`editions/withdrawn`) changes, the new pair is opened beside the old one; the old one is closed when its
last request has gone. So no record comes into a pair or leaves it, and what it keeps of answers never has to be
forgotten. Only the numbers of themes, which take longest, are counted when a pair without some records serves already.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from passeur.access.reduce import untying
from passeur.errors import PasseurError
from passeur.guide.onward import Guide
from passeur.guide.placing import Placing
from passeur.lake.edition import Edition, current
from passeur.lake.withdrawn import withdrawn
from passeur.search.document import themes_and_places
from passeur.search.query import FACETS, Query, SearchIndex
from passeur.web.desk.onward import Watched

_LOG = logging.getLogger(__name__)

#: Opens the search index in a folder, without some records; which backend that is, only the command line knows.
OpenIndex = Callable[[Path, frozenset[str]], SearchIndex]


class Pair:
    """An edition, its index, its guide and its places, and how many requests hold them.

    guided: the guide, and a version that is another one wherever pages may be other ones; to be read together.
    """

    def __init__(self, edition: Edition, index: SearchIndex) -> None:
        self.edition = edition
        absent = "\n".join(sorted(edition.withdrawn)).encode()
        version = f"{edition.number}-{blake2b(absent, digest_size=6).hexdigest() if absent else 0}"
        self.index = index
        self.guided = (Guide(edition, index), version)
        self.placing = Placing(edition, index)
        self.users = 0
        self.retired = False

    def count_anew(self) -> None:
        """Count the themes of an edition that holds withdrawn records: what is kept counts these too."""
        guide, version = self.guided
        self.guided = (guide.counted_anew(self.edition, self.index), f"{version}-counted")

    def close(self) -> None:
        """Close both."""
        self.index.close()
        self.edition.close()


def freeze() -> None:
    """Let the collector of garbage pass over all that is there now: an edition's guide, places and counts stay until
    another edition serves, and looking through them again and again made one page of a hundred wait for 0.1 s."""
    gc.unfreeze()  # what an earlier edition left is looked through once
    gc.collect()
    gc.freeze()


class Current:
    """Watches one network folder. Safe to use from several threads.

    folder: the network's. open_index: opens an edition's index folder. every: seconds between looks at the pointer.
    settle: called when a pair has been opened and serves.
    """

    def __init__(
        self, folder: Path, open_index: OpenIndex, every: float = 1.0, settle: Callable[[], None] = lambda: None
    ) -> None:
        self.folder = folder
        self._settle = settle
        self._open_index = open_index
        self._every = every
        self._lock = threading.Lock()
        self._switching = threading.Lock()
        self._pair: Pair | None = None
        self.decisions = Watched(folder)
        self._looked = float("-inf")

    @contextmanager
    def lease(self) -> Iterator[Pair | None]:
        """The pair that serves now, kept open until the end of the `with`; None before the first edition."""
        self.look()
        with self._lock:
            pair = self._pair
            if pair is not None:
                pair.users += 1
        try:
            yield pair
        finally:
            if pair is not None:
                self._give_back(pair)

    def close(self) -> None:
        """Let go of the pair; it is closed when no request uses it any more."""
        with self._lock:
            pair, self._pair = self._pair, None
        if pair is not None:
            self._retire(pair)

    def _give_back(self, pair: Pair) -> None:
        """One request less; the last one closes a pair that no longer serves."""
        with self._lock:
            pair.users -= 1
            last = pair.retired and pair.users == 0
        if last:
            pair.close()

    def _retire(self, pair: Pair) -> None:
        """`pair` no longer serves: close it now if nobody uses it, else when the last request goes."""
        with self._lock:
            pair.retired = True
            unused = pair.users == 0
        if unused:
            pair.close()

    def look(self) -> None:
        """Switch if the pointer has changed. One thread looks; the others go on with what they have."""
        if time.monotonic() - self._looked < self._every:
            return
        # Before the first pair there is nothing to go on with, so everybody waits.
        if not self._switching.acquire(blocking=self._pair is None):
            return
        try:
            if time.monotonic() - self._looked >= self._every:
                self._switch()
                self._looked = time.monotonic()
        finally:
            self._switching.release()

    def _switch(self) -> None:
        """Open the edition that the pointer names without what is withdrawn, unless it serves already. A damaged one
        changes nothing."""
        try:
            old = self._pair
            number, absent = current(self.folder), withdrawn(self.folder, old.edition.withdrawn if old else frozenset())
            if number is None or (old and (old.edition.number, old.edition.withdrawn) == (number, absent)):
                return
            new = self._open(self.folder / "editions" / str(number), absent)
        except (PasseurError, OSError) as error:
            _LOG.error("the edition that editions/current names cannot be opened: %s", error)
            return
        with self._lock:
            self._pair = new
        _LOG.info("edition %d serves, without %d records that are withdrawn", number, len(absent))
        if old is not None:
            self._retire(old)
        self._settle()
        if new.edition.gone:
            self._count_beside(new)

    def _count_beside(self, pair: Pair) -> None:
        """Count the themes of a pair while it serves; it is kept open for that."""
        with self._lock:
            pair.users += 1

        def count() -> None:
            try:
                pair.count_anew()
            except PasseurError as error:
                _LOG.error("the themes of edition %d cannot be counted anew: %s", pair.edition.number, error)
            finally:
                self._give_back(pair)

        threading.Thread(target=count, name="count themes", daemon=True).start()

    def _open(self, folder: Path, absent: frozenset[str]) -> Pair:
        """Open one edition and its index, or neither. absent: ids of records that are withdrawn."""
        edition = Edition(folder, absent, untying)
        try:
            index = self._open_index(folder / "index", frozenset(record.id for record in edition.gone))
            if unsaid := _unsaid(edition):
                index.leave_unsaid(unsaid)
            _warm(index, edition)
            pair = Pair(edition, index)
            pair.placing.warm()
            return pair
        except BaseException:
            edition.close()
            raise


def _unsaid(edition: Edition) -> frozenset[str]:
    """The themes and places that records have only as ties to what is withdrawn."""
    found: set[str] = set()
    for kept, given in edition.tied():
        before, after = themes_and_places(kept), themes_and_places(given)
        found.update(value for facet, values in before.items() for value in values if value not in after[facet])
    return frozenset(found)


def _warm(index: SearchIndex, edition: Edition) -> None:
    """Ask what everybody asks first, before anybody waits: counts of the whole edition and of each kind are the ones
    that take longest, and an index keeps them."""
    index.search(Query(facets=FACETS, size=1, snippets=False))
    for kind in edition.manifest.by_kind:
        index.search(Query(filters={"kind": (kind,)}, facets=FACETS, size=1, snippets=False))
