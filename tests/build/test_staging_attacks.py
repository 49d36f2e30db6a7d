"""What lies in the place of a stage, or of a built file, harms neither the dataset nor anything that is not a build's own."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jalaa.build.manifest import MANIFEST, read_manifest
from jalaa.build.pipeline import build
from jalaa.build.staging import STAGE, settle, write_stage
from jalaa.build.verify import verify
from jalaa.corpus.read import open_corpus
from jalaa.corpus.tables import build_tables
from jalaa.incidents import Refused

SOUND = Path(__file__).resolve().parents[1] / "zoo" / "sound"
NEW = {"README.md": b"new", "CITATION.cff": b"new", "data/default/train.parquet": b"new"}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "corpus") / "dataset"


def files_under(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def staged(dataset: Path, files: dict[str, bytes], /, **said) -> Path:
    """A stage with these files and the manifest that names them; `said` is what the manifest says otherwise."""
    stage = dataset / STAGE
    rows = []
    for path, data in files.items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(data)
        rows.append({"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    manifest = {"name": "sound", "version": "0.1.0", "digest": "jalaa1:0", "files": rows} | said
    (stage / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return stage


def test_a_whole_stage_is_swapped_in(dataset: Path):
    staged(dataset, {"README.md": b"new", "data/default/train.parquet": b"rows"})
    settle(dataset)
    assert (dataset / "README.md").read_bytes() == b"new"
    assert [path.relative_to(dataset).as_posix() for path in (dataset / "data").rglob("*.parquet")] == [
        "data/default/train.parquet"
    ]
    assert not (dataset / STAGE).exists()


def test_a_stage_of_which_a_part_is_in_place_is_completed(dataset: Path):
    stage = staged(dataset, {"README.md": b"new", "data/default/train.parquet": b"rows"})
    (stage / "data/default/train.parquet").replace(dataset / "data/default/train.parquet")
    settle(dataset)
    assert (dataset / "README.md").read_bytes() == b"new"


def file_of(path: object, sha256: object = "0" * 64, size: object = 1) -> dict:
    return {"path": path, "bytes": size, "sha256": sha256}


BROKEN: dict[str, Callable[[Path], object]] = {
    "no JSON": lambda stage: (stage / MANIFEST).write_text("{", encoding="utf-8"),
    "no UTF-8": lambda stage: (stage / MANIFEST).write_bytes(b"\xff"),
    "deeply nested": lambda stage: (stage / MANIFEST).write_text("[" * 100_000, encoding="utf-8"),
    "a list": lambda stage: (stage / MANIFEST).write_text("[]", encoding="utf-8"),
    "a folder": lambda stage: ((stage / MANIFEST).unlink(), (stage / MANIFEST).mkdir()),
    "wrong types": lambda stage: staged(stage.parent, {"README.md": b"new"}, version=1),
    "files of texts": lambda stage: staged(stage.parent, {}, files=["README.md"]),
    "a path that is a number": lambda stage: staged(stage.parent, {}, files=[file_of(7)]),
    "a path out of the folder": lambda stage: staged(stage.parent, {}, files=[file_of("../CITATION.cff")]),
    "an absolute path": lambda stage: staged(stage.parent, {}, files=[file_of("/etc/hostname")]),
    "an absolute path with two slashes": lambda stage: staged(stage.parent, {}, files=[file_of("//etc/hostname")]),
    "a received text": lambda stage: staged(stage.parent, {"README.md": b"new", "raw/river.txt": b"new"}),
    "a decision": lambda stage: staged(stage.parent, {"README.md": b"new", "corpus.yaml": b"new"}),
    "no README.md": lambda stage: staged(stage.parent, {"data/default/train.parquet": b"new"}),
    "another file": lambda stage: (stage / "README.md").write_bytes(b"other"),
    "a file that is nowhere": lambda stage: (stage / "data/default/train.parquet").unlink(),
    "a link": lambda stage: (
        (stage / "README.md").unlink(),
        (stage.parent.parent / "foreign").write_bytes(b"new"),
        (stage / "README.md").symlink_to(stage.parent.parent / "foreign"),
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_stage_that_is_no_whole_build_is_cleared_away(dataset: Path, broken: str):
    before = files_under(dataset)
    stage = staged(dataset, {"README.md": b"new", "data/default/train.parquet": b"new"})
    BROKEN[broken](stage)
    settle(dataset)
    assert files_under(dataset) == before and not stage.exists()


@pytest.mark.parametrize("rows", ["[" * 100_000, "[]", '{"files": []}'])
def test_a_manifest_that_is_broken_is_refused(tmp_path: Path, rows: str):
    (tmp_path / MANIFEST).write_text(rows, encoding="utf-8")
    with pytest.raises(Refused, match="built-stale .*build again"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("link", ["data", "data/default", STAGE])
def test_behind_a_link_nothing_is_written_or_removed(dataset: Path, link: str):
    foreign = dataset.parent.parent / "foreign"
    (foreign / "old").mkdir(parents=True)
    (foreign / "old" / "train.parquet").write_bytes(b"not ours")
    (foreign / "train.parquet").write_bytes(b"not ours")
    shutil.rmtree(dataset / link, ignore_errors=True)
    (dataset / link).symlink_to(foreign)
    readme, before = (dataset / "README.md").read_bytes(), files_under(foreign)
    with pytest.raises(Refused, match=f"built-stale dataset/{link}: a link.* remove the link"):
        write_stage(dataset, NEW)
    assert files_under(foreign) == before
    assert (dataset / "README.md").read_bytes() == readme and (dataset / link).is_symlink()


def test_a_link_is_refused_when_a_killed_build_is_completed(dataset: Path):
    foreign = dataset.parent.parent / "foreign"
    shutil.move(dataset / "data", foreign)
    (dataset / "data").symlink_to(foreign)
    staged(dataset, {"README.md": b"new"})
    before = files_under(foreign)
    with pytest.raises(Refused, match="remove the link"):
        settle(dataset)
    assert files_under(foreign) == before and (dataset / "README.md").read_bytes() != b"new"


@pytest.mark.parametrize("target", ["nowhere", None])
def test_a_stage_that_is_a_dangling_link_or_a_file_is_refused(dataset: Path, target: str | None):
    if target:
        (dataset / STAGE).symlink_to(target)
    else:
        (dataset / STAGE).write_bytes(b"")
    with pytest.raises(Refused, match="built-stale dataset/.build: "):
        settle(dataset)


@pytest.mark.parametrize(
    ("path", "folder"), [("data", False), ("README.md", True), (MANIFEST, True), ("../CITATION.cff", True)]
)
def test_a_place_that_is_taken_is_told_before_anything_is_written(dataset: Path, path: str, folder: bool):
    taken = dataset / path
    shutil.rmtree(taken) if taken.is_dir() else taken.unlink()
    taken.mkdir() if folder else taken.write_bytes(b"not ours")
    before = files_under(dataset.parent)
    with pytest.raises(Refused, match="built-stale .*move it away"):
        write_stage(dataset, NEW)
    assert files_under(dataset.parent) == before


def test_what_no_build_made_stays_in_the_folder_of_data(dataset: Path):
    notes, link = dataset / "data" / "notes.txt", dataset / "data" / "older"
    notes.write_bytes(b"not ours")
    (dataset.parent / "foreign").mkdir()
    (dataset.parent / "foreign" / "train.parquet").write_bytes(b"not ours")
    link.symlink_to(dataset.parent / "foreign")
    staged(dataset, {"README.md": b"new"})
    settle(dataset)
    assert notes.exists() and (link / "train.parquet").exists()
    assert not (dataset / "data" / "default").exists()


def test_the_folder_of_data_that_is_a_link_leaves_a_build_and_the_link_as_they_were(dataset: Path):
    foreign = dataset.parent.parent / "foreign"
    shutil.move(dataset / "data", foreign)
    (foreign / "notes.txt").write_bytes(b"not ours")
    (dataset / "data").symlink_to(foreign)
    before = files_under(foreign) | files_under(dataset)
    with pytest.raises(Refused, match="remove the link"):
        build(dataset.parent)
    assert files_under(foreign) | files_under(dataset) == before


@pytest.mark.parametrize("name", ["a[b]", "a*", "a?", "a::b"])
def test_a_path_that_load_dataset_reads_as_a_pattern_is_told(dataset: Path, name: str):
    built = build_tables(open_corpus(dataset.parent))
    folder = shutil.copytree(dataset, dataset.parent / name)
    with pytest.raises(Refused, match=r"move the corpus to a path without \* \? \[ \] ::"):
        verify(folder, built, "jalaa1:0")
