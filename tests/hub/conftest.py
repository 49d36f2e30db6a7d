"""What the tests of the Hub share: two released versions of an invented corpus, and a small one."""

import shutil
from pathlib import Path

import pytest

from tests.hub.versions import build_versions, small_dataset


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The roots of an invented corpus as it was released as 0.1.0 and as 0.2.0; nobody writes there."""
    return build_versions(tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dataset, for tests that publish it a hundred times."""
    return small_dataset(tmp_path_factory.mktemp("small"))


@pytest.fixture
def dataset(versions: dict[str, Path], tmp_path: Path) -> Path:
    """The dataset of version 0.1.0, to be spoilt."""
    return shutil.copytree(versions["0.1.0"] / "dataset", tmp_path / "dataset")
