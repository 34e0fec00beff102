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

#: An update that says which stage it is in, with processes of its own even for little data, as large networks have.
CHILD = """
import sys
from pathlib import Path
from passeur.pipeline import parts, reading
from passeur.pipeline.update import update
from passeur.search.embedded import EmbeddedBackend

def progress(stage, done, total, what=""):
    Path(sys.argv[2]).write_text(stage)

if __name__ == "__main__":
    parts._ALONE = 1_000
    reading._ALONE_BYTES = 100_000
    update(Path(sys.argv[1]), EmbeddedBackend(), workers=2, progress=progress)
"""
STAGES = ("harvest", "read", "publish", "index", "seal")


def update(folder: Path, said: Path) -> "subprocess.Popen[bytes]":
    script = said.with_suffix(".py")
    script.write_text(CHILD)
    said.write_text("start")
    # Its own process group, so that the readers' processes die with it, as they would when power is lost.
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(said)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(folder: Path, said: Path) -> None:
    child = update(folder, said)
    _, error = child.communicate(timeout=300)
    assert child.returncode == 0, error.decode()


def kill_in(folder: Path, said: Path, stage: str, delay: float) -> str:
    """Update, and kill it `delay` seconds after `stage` began; the stage that was hit."""
    child = update(folder, said)
    while child.poll() is None and said.read_text() != stage:
        time.sleep(0.002)
    time.sleep(delay)
    hit = (said.read_text() or stage) if child.poll() is None else "after the end"
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    return hit


def change(folder: Path, generation: int) -> bytes:
    """A partner gives one new file of two thousand units; its bytes."""
    units = "".join(
        f"<c id='u{place}'><did><unittitle>Pièce {place} du dossier {generation} (fictif)</unittitle></did></c>"
        for place in range(2_000 if generation % 10 == 0 else 200)
    )
    data = (
        f'<?xml version="1.0" encoding="UTF-8"?><ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>NEW_{generation}'
        f'</eadid></eadheader><archdesc level="fonds"><did><unitid>N/{generation}</unitid>'
        f"<unittitle>Nouveau dossier {generation} (fictif)</unittitle></did><dsc>{units}</dsc></archdesc></ead>"
    ).encode()
    (folder / "ead" / f"new-{generation:04d}.xml").write_bytes(data)
    return data


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
    folder, said = tmp_path / "network", tmp_path / "stage"
    make_network(folder, 3_000, seed=1)
    given = {sha256(change(folder, 0)).hexdigest()}
    finish(folder, said)
    serving = serves(folder, 1)
    hit: Counter[str] = Counter()
    chance = random.Random(20)
    for generation in range(1, KILLS + 1):
        given.add(sha256(change(folder, generation)).hexdigest())
        hit[kill_in(folder, said, STAGES[generation % len(STAGES)], chance.choice((0.0, 0.01, 0.1, 0.4)))] += 1
        serving = serves(folder, serving)
        if generation % 20 == 0:
            finish(folder, said)
            serving = serves(folder, serving)
            kept = {entry.sha256 for entry in RawStore(folder / "raw" / "archives-ead").state().entries}
            assert given <= kept
            assert not list(RawStore(folder / "raw" / "archives-ead").verify())
    finish(folder, said)
    edition = Edition(folder / "editions" / str(serves(folder, serving)))
    for generation in range(KILLS + 1):
        assert edition.get(f"archives-ead/NEW_{generation}") is not None
    edition.close()
    print(f"\n{KILLS} kills; where they hit: {dict(hit)}")
    assert set(STAGES) <= hit.keys(), f"a stage was never hit: {dict(hit)}"
