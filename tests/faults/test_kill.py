"""`kill -9` in every stage of `update`, at random moments: nothing a partner gave is lost, the last edition serves.

Run by `make test-faults`; PASSEUR_KILLS says how often (200).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from passeur.bench.synthetic import make_network
from passeur.lake import edition as editions
from passeur.lake.edition import Edition
from passeur.lake.raw import RawStore
from passeur.search.embedded import EmbeddedBackend
from passeur.search.query import Query

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("PASSEUR_KILLS", "200"))
COMMAND = [sys.executable, "-c", "from passeur.cli import main; main()", "update"]


def update(folder: Path) -> "subprocess.Popen[bytes]":
    # Its own process group, so that the readers' processes die with it, as they would when power is lost.
    return subprocess.Popen(
        [*COMMAND, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def finish(folder: Path) -> None:
    child = update(folder)
    _, said = child.communicate(timeout=300)
    assert child.returncode in (0, 1), said.decode()


def change(folder: Path, generation: int) -> bytes:
    """A partner gives one new file; its bytes."""
    data = (
        f'<?xml version="1.0" encoding="UTF-8"?><ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>NEW_{generation}'
        f'</eadid></eadheader><archdesc level="fonds"><did><unitid>N/{generation}</unitid>'
        f"<unittitle>Nouveau dossier {generation} (fictif)</unittitle></did></archdesc></ead>"
    ).encode()
    (folder / "ead" / f"new-{generation:04d}.xml").write_bytes(data)
    return data


def stage(folder: Path) -> str:
    """Which stage the kill hit, told by what it left."""
    if any((folder / "raw").glob("*/*/*.tmp")):
        return "harvest"
    if any((folder / "records").glob("*/*.partial")):
        return "read"
    if any((folder / "editions").glob("*.partial")):
        return "publish"
    return "between"


def serves(folder: Path, oldest: int) -> int:
    """The number of the edition that serves, after looking whether it is whole and can be searched."""
    number = editions.current(folder)
    assert number is not None
    assert number >= oldest
    path = folder / "editions" / str(number)
    assert list(editions.verify(path)) == []
    edition = Edition(path)
    index = EmbeddedBackend().open(path / "index")
    assert index.search(Query()).total == edition.manifest.records
    index.close()
    edition.close()
    return number


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    make_network(folder, 12_000, seed=1)
    finish(folder)
    began = time.monotonic()
    given = {sha256(change(folder, 0)).hexdigest()}
    finish(folder)
    whole = time.monotonic() - began
    serving = serves(folder, 1)
    hit: Counter[str] = Counter()
    chance = random.Random(20)
    for generation in range(1, KILLS + 1):
        given.add(sha256(change(folder, generation)).hexdigest())
        child = update(folder)
        time.sleep(chance.uniform(0.1, whole * 1.05))
        killed = child.poll() is None
        if killed:
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        hit[stage(folder) if killed else "after the end"] += 1
        serving = serves(folder, serving)
        if generation % 20 == 0:
            finish(folder)
            serving = serves(folder, serving)
            kept = {entry.sha256 for entry in RawStore(folder / "raw" / "archives-ead").state().entries}
            assert given <= kept
            assert not list(RawStore(folder / "raw" / "archives-ead").verify())
    finish(folder)
    edition = Edition(folder / "editions" / str(serves(folder, serving)))
    for generation in range(KILLS + 1):
        assert edition.get(f"archives-ead/NEW_{generation}") is not None
    edition.close()
    print(f"\n{KILLS} kills; where they hit: {dict(hit)}")
    assert {"harvest", "read", "publish"} & hit.keys(), "no kill hit any stage: the moments are badly chosen"
