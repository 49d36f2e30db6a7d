"""What is built of corpora that lack this or that loads all the same, or is refused with the old dataset in place."""

import shutil
from pathlib import Path

import pytest
import yaml
from datasets import load_dataset

from jalaa.build.pipeline import build
from jalaa.commands.check import gather
from jalaa.incidents import Refused

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "مجموعة نصوص")


def test_a_corpus_without_annotations_has_no_config_of_them(root: Path):
    shutil.rmtree(root / "annotations")
    corpus = root / "dataset" / "corpus.yaml"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("show: {entity: m0}\n", ""), encoding="utf-8")
    (root / "dataset" / "README.md").unlink()
    build(root)
    assert not (root / "dataset" / "data" / "annotations").exists()
    rows = load_dataset(str(root / "dataset"), streaming=True)
    assert {row["annotation"] for row in rows["train"]} == {"none"}
    assert [one for one in gather(root) if one.level != "note"] == []


def test_a_corpus_with_one_split_loads(root: Path):
    splits = root / "dataset" / "splits.yaml"
    splits.write_text(splits.read_text(encoding="utf-8").replace("split: test", "split: held"), encoding="utf-8")
    shutil.rmtree(root / "dataset" / "data")
    build(root)
    assert list(load_dataset(str(root / "dataset"), streaming=True)) == ["train"]


def test_errors_refuse_the_build_and_leave_the_dataset_as_it_was(root: Path):
    before = {path: path.read_bytes() for path in (root / "dataset").rglob("*") if path.is_file()}
    raw = root / "dataset" / "raw" / "river.txt"
    raw.write_text("نص آخر.", encoding="utf-8")
    with pytest.raises(Refused, match="raw-sha256"):
        build(root)
    after = {path: path.read_bytes() for path in (root / "dataset").rglob("*") if path.is_file() and path != raw}
    assert after == {path: data for path, data in before.items() if path != raw}


def test_texts_shared_between_train_and_test_are_listed_in_the_card(root: Path):
    shutil.copytree(
        SOUND.parent / "split-leak", root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt")
    )
    report = build(root)
    assert [one.id for one in report.incidents if one.level == "warning"] == ["split-leak"]
    assert "12 shared words: «حذر خبراء المياه" in (root / "dataset" / "README.md").read_text(encoding="utf-8")


def test_the_version_stands_in_every_config_of_the_card_and_in_no_row(root: Path):
    head = yaml.safe_load((root / "dataset" / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert {config["version"] for config in head["configs"]} == {"0.1.0"}
    assert [config["config_name"] for config in head["configs"]] == ["default", "tokens", "annotations", "edits"]


def test_a_build_needs_no_network_and_no_home(root: Path, monkeypatch: pytest.MonkeyPatch):
    import socket

    def refuse(*arguments):
        raise AssertionError(f"a build called {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("HOME", "/dev/null/none")
    build(root)


def test_the_numbers_of_class_labels_are_frozen_once_built(root: Path):
    scheme = root / "annotations" / "scheme.yaml"
    said = scheme.read_text(encoding="utf-8")
    appended = said.replace("    active:", "      - {id: LOC, en: a place, ar: مكان}\n    active:")
    scheme.write_text(appended.replace('version: "1"', 'version: "2"'), encoding="utf-8")
    build(root)
    scheme.write_text(said, encoding="utf-8")
    with pytest.raises(Refused, match="scheme-changed .* the label `LOC` of entity is gone"):
        build(root)
    (root / "dataset" / "scheme.json").unlink()
    with pytest.raises(Refused, match="label-moved .* class label 5 was built as B-LOC and would now be nothing"):
        build(root)


def test_a_label_that_the_scheme_renames_keeps_its_number_and_its_annotations(root: Path):
    scheme = root / "annotations" / "scheme.yaml"
    said = scheme.read_text(encoding="utf-8").replace("PERS", "PERSON").replace('version: "1"', 'version: "2"')
    said += "changed:\n  - {what: label, layer: entity, was: PERS, now: PERSON, why: in full}\n"
    scheme.write_text(said, encoding="utf-8")
    report = build(root)
    assert [one.id for one in report.incidents if one.level != "note"] == []
    assert "label-renamed" in [one.id for one in report.incidents]
    tokens = load_dataset(str(root / "dataset"), "tokens", split="train")
    assert tokens.features["ner_tags"].feature.names[:3] == ["O", "B-PERSON", "I-PERSON"]
    assert {1, 2} <= {tag for tags in tokens["ner_tags"] for tag in tags}


def test_a_version_that_was_released_is_not_built_with_other_content(root: Path):
    from jalaa.release.versions import check_version

    (root / "dataset" / "releases.yaml").write_text(
        f"- {{version: 0.1.0, date: 2026-11-23, digest: 'jalaa1:{'0' * 64}'}}\n", encoding="utf-8"
    )
    with pytest.raises(Refused, match="version-reused"):
        build(root, gate=check_version)


def test_a_datasheet_that_is_no_more_leaves_the_dataset_and_the_card(root: Path):
    assert "DATASHEET.md" in (root / "dataset" / "README.md").read_text(encoding="utf-8")
    (root / "DATASHEET.md").unlink()
    build(root)
    assert not (root / "dataset" / "DATASHEET.md").exists()
    assert "DATASHEET.md" not in (root / "dataset" / "README.md").read_text(encoding="utf-8")
    assert [one for one in gather(root) if one.level != "note"] == []
