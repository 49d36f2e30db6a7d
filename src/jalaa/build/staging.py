"""Staging: a build is made beside the dataset and swapped in, so that a killed build leaves the old dataset or the new one.

    dataset/.build/…                 everything is written and loaded here first
    dataset/.build/MANIFEST.json     written last: from now on the build is whole, and will be swapped in even if the process dies
    dataset/…                        files take their places one by one, README.md after the data, MANIFEST.json at the very end

`settle` finishes what a killed build left: without a manifest the folder is deleted, with one the swap is completed. dataset/README.md is never
absent, since without it `load_dataset("./dataset")` would serve raw/*.txt as data.
"""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jalaa.build.manifest import MANIFEST, Manifest, manifest_bytes, read_manifest
from jalaa.files import read_bytes, write_beside
from jalaa.incidents import Incident

STAGE = ".build"
LAST = "README.md"
ROOT_COPIES = ("CITATION.cff", "DATASHEET.md")
"""Built files that stand at the project's root too, where people and services look for them."""


@contextmanager
def locked(dataset: Path, wait: bool = True) -> Iterator[bool]:
    """One build at a time: holds a lock on the folder that ends with the process; gives False if another has it and `wait` is off."""
    descriptor = os.open(dataset, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                yield False
                return
            print("another build of this corpus is running: waiting for it", file=sys.stderr)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield True
    finally:
        os.close(descriptor)


def settle(dataset: Path) -> None:
    """Finish or clear away what a killed build left; leaves alone what a running one is doing. Every verb calls this first."""
    if not (dataset / STAGE).is_dir():
        return
    with locked(dataset, wait=False) as mine:
        if mine:
            settle_locked(dataset)


def settle_locked(dataset: Path) -> None:
    """`settle` for the one who holds the lock."""
    stage = dataset / STAGE
    manifest = read_manifest(stage) if stage.is_dir() else None
    if manifest is not None:
        swap(dataset, manifest)
    elif stage.is_dir():
        shutil.rmtree(stage)


def write_stage(dataset: Path, files: dict[str, bytes]) -> Path:
    """Write files, by path, into a new staging folder, and give the folder."""
    stage = dataset / STAGE
    for path, data in files.items():
        write_beside(stage / path, data)
    return stage


def close_stage(dataset: Path, manifest: Manifest) -> None:
    """Write the manifest: the build is whole and verified."""
    write_beside(dataset / STAGE / MANIFEST, manifest_bytes(manifest))


def swap(dataset: Path, manifest: Manifest) -> None:
    """Move a whole build into place; may be called again after it was killed at any point."""
    stage = dataset / STAGE
    paths = [file.path for file in manifest.files if file.path != LAST]
    for path in paths + [file.path for file in manifest.files if file.path == LAST]:
        if (stage / path).exists():
            (dataset / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / path, dataset / path)
    for name in ROOT_COPIES:
        if name in paths:
            _copy(dataset / name, dataset.parent / name)
    _remove_others(dataset / "data", {dataset / path for path in paths})
    os.replace(stage / MANIFEST, dataset / MANIFEST)
    shutil.rmtree(stage)


def check_root_copies(dataset: Path) -> Iterator[Incident]:
    """Incidents `built-stale` where a built file at the project's root is not the one that is published."""
    for name in ROOT_COPIES:
        published, copy = dataset / name, dataset.parent / name
        if published.is_file() and (not copy.is_file() or read_bytes(copy) != read_bytes(published)):
            yield Incident("built-stale", name, f"not the same as dataset/{name}: build again with ./scripts/build")


def _copy(source: Path, target: Path) -> None:
    data = read_bytes(source)
    if not target.exists() or read_bytes(target) != data:
        write_beside(target, data)


def _remove_others(folder: Path, named: set[Path]) -> None:
    """Built files of earlier versions that no manifest names any more."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in named:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
