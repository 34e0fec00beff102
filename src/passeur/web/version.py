"""A name for the portal's own state: what pages say depends on it and on the edition, and on nothing else."""

import hashlib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def portal_version() -> str:
    """A short hash of the portal's words, templates and styles: with the edition's number it names a page's state."""
    digest = hashlib.blake2b(digest_size=6)
    for pattern in ("*.py", "views/*.py", "templates/**/*", "locale/*.toml", "static/*"):
        for path in sorted(_HERE.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()
