"""`jalaa split` writes what was decided and never moves a document."""

import shutil
from pathlib import Path

import pytest

from jalaa.commands.split import run

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


def test_a_corpus_without_splits_gets_them_and_a_second_call_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    splits = root / "dataset" / "splits.yaml"
    splits.unlink()
    assert run(root, dry_run=True) == 0 and not splits.exists()
    assert run(root, dry_run=False) == 0
    first = splits.read_bytes()
    assert first.count(b"split: test") == 1 and first.count(b"split: train") == 2
    capsys.readouterr()
    assert run(root, dry_run=False) == 0
    assert splits.read_bytes() == first
    assert ": train" not in capsys.readouterr().out
