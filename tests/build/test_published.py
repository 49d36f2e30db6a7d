"""A published folder is believed only where files, card, rows and manifest agree."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.build.published import read_published
from jalaa.incidents import Refused
from tests.hub.hands import put_down

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound" / "dataset"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "dataset")


def test_the_digest_of_a_folder_is_that_of_its_build():
    read = read_published(SOUND, "dataset")
    assert read.digest == read.manifest.digest
    assert set(read.tables) == {"default", "tokens", "annotations", "edits"} and read.ner_names[0] == "O"


def card_of(manifest: dict) -> dict:
    """The entry of the card."""
    return next(file for file in manifest["files"] if file["path"] == "README.md")


def said(change: Callable[[dict], object], dataset: Path) -> str:
    """What is said of a folder whose manifest was changed."""
    path = dataset / "MANIFEST.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(Refused) as told:
        read_published(dataset, "dataset")
    return str(told.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda manifest: manifest.update(digest="jalaa1:0"), "its rows have the content digest jalaa1:"),
        (
            lambda manifest: manifest.update(version="0.2.0"),
            "version of `default` is 0.1.0, and MANIFEST.json says 0.2.0",
        ),
        (lambda manifest: manifest.update(version="latest"), "version `latest` is not of the form 1.2.3"),
        (lambda manifest: manifest["files"].append(manifest["files"][0]), "or a file twice"),
        (lambda manifest: manifest["files"].remove(card_of(manifest)), "names no README.md"),
        (lambda manifest: manifest["files"][0].update(path="../raw/004.txt"), "a build makes no file"),
    ],
    ids=["digest", "version", "no version", "twice", "no card", "another place"],
)
def test_a_manifest_that_says_something_else_is_refused(change: Callable[[dict], object], message: str, dataset: Path):
    assert message in said(change, dataset)


def test_a_parquet_file_that_is_none_is_told(dataset: Path):
    put_down(dataset, "data/edits/train.parquet", b"PAR1")
    with pytest.raises(Refused, match="its rows cannot be read"):
        read_published(dataset, "dataset")


def test_class_labels_under_other_names_are_other_content(dataset: Path):
    card = (dataset / "README.md").read_text(encoding="utf-8")
    put_down(dataset, "README.md", card.replace("B-PERS", "B-CITY").encode())
    with pytest.raises(Refused, match="its rows have the content digest"):
        read_published(dataset, "dataset")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("---\n", "", "its head is no YAML"),
        ("configs:", "settings:", "its `configs` are not those of a build"),
        ("config_name: edits", "config_name: cuts", "name other files than MANIFEST.json"),
    ],
)
def test_a_card_that_load_dataset_would_read_otherwise_is_refused(old: str, new: str, message: str, dataset: Path):
    card = (dataset / "README.md").read_text(encoding="utf-8")
    put_down(dataset, "README.md", card.replace(old, new).encode())
    with pytest.raises(Refused, match=message):
        read_published(dataset, "dataset")
