"""A corpus that was released once, copied for every test that wants one."""

import shutil
from pathlib import Path

import pytest

from tests.release import invented


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound corpus released as 0.1.0; not to be changed."""
    return invented.released(tmp_path_factory.mktemp("released") / "corpus")


@pytest.fixture
def corpus(first_release: Path, tmp_path: Path) -> Path:
    """A copy of the released corpus, for one test."""
    return shutil.copytree(first_release, tmp_path / "corpus", symlinks=True)
