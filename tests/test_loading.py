"""The dataset is loaded as users load it: by `load_dataset`, of today and of last year, streaming and not, and read by other people's tools."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jalaa.corpus.columns import SCHEMAS
from tests.venvs import venv_python

ROOT = Path(__file__).resolve().parents[1]


def loaded(python: Path | str, cache: Path, *arguments: str) -> dict:
    run = subprocess.run(
        [str(python), str(ROOT / "tests" / "loading.py"), "./dataset", *arguments],
        cwd=ROOT,
        env={**os.environ, "HF_HOME": str(cache), "HOME": "/dev/null/none", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def check(told: dict) -> None:
    built = {path.name for path in (ROOT / "dataset" / "data").iterdir()}
    assert built <= set(SCHEMAS) and {"default", "tokens", "annotations", "edits"} <= built
    for config in built:
        splits = {"links"} if config == "links" else {"train", "test"}
        assert {split for split, rows in told[config].items() if rows} == set(told[config]) == splits
        for split, rows in told[config].items():
            assert rows == pq.read_table(ROOT / "dataset" / "data" / config / f"{split}.parquet").to_pylist()
        assert told[f"{config} version"] == ["0.1.0"]
    assert sum(len(rows) for rows in told["default"].values()) == 5
    assert told["tokens labels"][:3] == ["O", "B-PERS", "I-PERS"] and len(told["tokens labels"]) == 43


@pytest.mark.parametrize("how", [[], ["streaming"]], ids=["whole", "streaming"])
def test_load_dataset_gives_every_row_of_every_config_with_version_and_labels(tmp_path: Path, how: list[str]):
    check(loaded(sys.executable, tmp_path, *how))


@pytest.mark.real
@pytest.mark.parametrize("how", [[], ["streaming"]], ids=["whole", "streaming"])
def test_datasets_3_6_gives_the_same(tmp_path: Path, how: list[str]):
    told = loaded(venv_python("datasets-3.6", ["datasets==3.6.0"]), tmp_path, *how)
    assert told["datasets"] == "3.6.0"
    check(told)


@pytest.mark.real
def test_the_citation_is_valid_by_other_peoples_validator():
    python = venv_python("cffconvert", ["cffconvert==2.0.0"])
    run = subprocess.run(
        [str(python.parent / "cffconvert"), "--validate", "-i", str(ROOT / "CITATION.cff")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_parquet_files_carry_no_feature_types_of_one_version_of_datasets():
    for path in (ROOT / "dataset" / "data").rglob("*.parquet"):
        assert b"huggingface" not in (pq.read_schema(path).metadata or {})


def test_the_readme_examples_run():
    import doctest

    failed, attempted = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert attempted >= 5 and failed == 0
