"""What all tests share: where the real catalogues are, if they are there at all."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real catalogues; tests that need it are skipped, with this reason, where it is absent."""
    folder = Path(os.environ.get("PASSEUR_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real catalogues are not at {folder} (PASSEUR_DATA says where they are)")
    return folder
