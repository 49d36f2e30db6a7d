"""What still holds a text that was taken back is named, stored exports too, however large they are."""

import json
import shutil
from pathlib import Path

import pytest

from jalaa.corpus.read import open_corpus
from jalaa.corpus.withdrawn import check_withdrawn
from tests.release.invented import withdraw

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = shutil.copytree(SOUND, tmp_path / "corpus")
    withdraw(root, "school")
    (root / "annotations" / "received").mkdir()
    return root


def named(root: Path) -> list[str]:
    told = [one for one in check_withdrawn(open_corpus(root)) if one.where.startswith("annotations/received/")]
    assert all((one.id, one.level) == ("document-withdrawn", "warning") for one in told)
    return [one.where.removeprefix("annotations/received/") for one in told]


def test_stored_exports_that_name_a_withdrawn_text_are_told_and_no_others(root: Path):
    received = root / "annotations" / "received"
    for name, document in (("a", "school"), ("b", "school-2"), ("c", "river")):
        task = {"data": {"document": document, "text": "إلى المدرسة, the school of"}}
        (received / f"{name}.json").write_text(json.dumps([task], ensure_ascii=False), "utf-8")
    (received / "a.import.yaml").write_text("format: school", "utf-8")
    (received / "d.csv").write_text("id,text\nschool,إلى المدرسة\n", "utf-8")
    (received / "e.csv").write_text("id,text\nschool-2,إلى المدرسة\nmy.school,النهر\n", "utf-8")
    (received / "f").mkdir()
    (received / "f" / "school.ann").write_text("T1\tGPE 0 3\tإلى\n", "utf-8")
    assert named(root) == ["a.json", "d.csv", "f/school.ann"]


@pytest.mark.parametrize("before", [(1 << 20) - 7, (1 << 20) - 1, 1 << 20])
def test_an_id_at_the_end_of_what_is_read_at_once_is_found(root: Path, before: int):
    (root / "annotations" / "received" / "a.json").write_bytes(b" " * before + b'"school"' + b" " * (1 << 20))
    assert named(root) == ["a.json"]


def test_nothing_is_read_where_nothing_was_withdrawn(tmp_path: Path):
    root = shutil.copytree(SOUND, tmp_path / "other")
    (root / "annotations" / "received").mkdir()
    (root / "annotations" / "received" / "a.json").write_text('[{"data": {"document": "river"}}]', "utf-8")
    assert named(root) == []
