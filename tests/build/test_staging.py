"""A build that is killed leaves the old dataset or the new one, never a mixture."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from jalaa.build.pipeline import build
from jalaa.build.staging import STAGE, locked, settle
from tests.build.killed import state

TESTS = Path(__file__).resolve().parents[1]


def changed_corpus(root: Path) -> Path:
    """The sound corpus, built, with decisions changed since, and with a built file of an older version that must go."""
    shutil.copytree(TESTS / "zoo" / "sound", root)
    build(root)
    old = root / "dataset" / "data" / "older" / "train.parquet"
    old.parent.mkdir()
    old.write_bytes(b"built by an older version")
    corpus = root / "dataset" / "corpus.yaml"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("0.1.0", "0.2.0"), encoding="utf-8")
    layer = root / "annotations" / "layers" / "m0-entity.jsonl"
    layer.write_text("".join(layer.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    return root


def test_a_build_killed_at_any_write_or_rename_leaves_the_old_dataset_or_the_new(tmp_path: Path):
    pristine = changed_corpus(tmp_path / "pristine")
    finished = shutil.copytree(pristine, tmp_path / "finished")
    build(finished)
    old, new = state(pristine), state(finished)
    (tmp_path / "scratch").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "tests.build.killed", str(pristine), str(tmp_path / "scratch")],
        cwd=TESTS.parent,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert told and not told[-1]["killed"], f"n never reached the end of a build\n{run.stderr[-2000:]}"
    assert [one["n"] for one in told if not one["readme"]] == [], "dataset/README.md was absent"
    assert [one["n"] for one in told if one["after"] not in (old, new)] == [], "a mixture of two builds"
    assert [one["n"] for one in told if one["staged"] or one["next_verb"]] == [], (
        "the next verb left a stage, or failed"
    )
    assert told[0]["after"] == old and told[-1]["after"] == new
    assert any(one["before"] not in (old, new) for one in told), "no kill fell between two renames"


def test_a_stage_without_a_manifest_is_cleared_away(tmp_path: Path):
    root = shutil.copytree(TESTS / "zoo" / "sound", tmp_path / "corpus")
    (root / "dataset" / STAGE / "data").mkdir(parents=True)
    settle(root / "dataset")
    assert not (root / "dataset" / STAGE).exists()


def test_a_verb_leaves_a_running_build_alone(tmp_path: Path):
    root = shutil.copytree(TESTS / "zoo" / "sound", tmp_path / "corpus")
    stage = root / "dataset" / STAGE
    stage.mkdir()
    with locked(root / "dataset"):
        settle(root / "dataset")
        assert stage.exists()
    settle(root / "dataset")
    assert not stage.exists()


def test_a_second_build_waits_for_the_first(tmp_path: Path):
    root = shutil.copytree(TESTS / "zoo" / "sound", tmp_path / "corpus")
    with locked(root / "dataset"):
        second = threading.Thread(target=build, args=(root,))
        second.start()
        second.join(timeout=1)
        assert second.is_alive()
    second.join()
    assert not (root / "dataset" / STAGE).exists()
