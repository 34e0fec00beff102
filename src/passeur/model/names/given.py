"""Given names that stand for one another: Icek, Isaac, Itzhak; Szlama, Salomon.

The classes are a file that a curator can read and mend: `given.txt`.
"""

from functools import cache
from pathlib import Path

from passeur.model.names.scripts import fold

_FILE = Path(__file__).with_name("given.txt")


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """Folded given name → keys of its classes; a class is called by the first name of its line."""
    found: dict[str, dict[str, None]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        names = [fold(name) for name in line.partition("#")[0].split()]
        for name in names:
            found.setdefault(name, {})[names[0]] = None
    return {name: tuple(keys) for name, keys in found.items()}


def classes(word: str) -> tuple[str, ...]:
    """The keys of the classes that a folded given name belongs to; none for one that no class has."""
    return _classes().get(word, ())


def is_given(word: str) -> bool:
    """Whether a folded word is a given name that the classes know."""
    return word in _classes()
