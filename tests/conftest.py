"""What all tests share: where the real catalogues are, if they are there at all."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# No test is about time: on a busy machine an example may take as long as it likes, and so may drawing one.
settings.register_profile("passeur", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("passeur")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real catalogues; tests that need it are skipped, with this reason, where it is absent."""
    folder = Path(os.environ.get("PASSEUR_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real catalogues are not at {folder} (PASSEUR_DATA says where they are)")
    return folder
