"""What tests of the compiled parts share: the parts, and texts from outside."""

import gzip
import json
import shutil
from itertools import islice

import pytest

from tests.compiled_parts import Parts


@pytest.fixture(scope="session")
def parts(tmp_path_factory) -> Parts:
    """The parts, compiled now; without a compiler the test is skipped."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler `cc`: the compiled parts cannot be tried")
    return Parts.compile(compiler, tmp_path_factory.mktemp("parts") / "parts.so")


@pytest.fixture(scope="session")
def pool(test_data) -> list[str]:
    """Every twentieth text of those from outside."""
    path = test_data / "cleaning" / "pool.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"no {path}: set JALAA_TEST_DATA to where the test data lies")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, 0, None, 20)]
