"""Staging: a build is made beside the dataset and swapped in, so that a killed build leaves the old dataset or the new one.

    dataset/.build/…                 everything is written and loaded here first
    dataset/.build/MANIFEST.json     written last: from now on the build is whole, and will be swapped in even if the process dies
    dataset/…                        files take their places one by one, README.md after the data, MANIFEST.json at the very end

`settle` finishes what a killed build left: without a valid manifest, or with a file that is not the one it names, the folder is deleted; else the
swap is completed. dataset/README.md is never absent, since without it `load_dataset("./dataset")` would serve raw/*.txt as data. A build writes and
removes built files alone, and goes through no link: what lies behind one is somebody else's.
"""

import fcntl
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from jalaa.build.manifest import DATA_FILE, MANIFEST, Manifest, is_file_of, manifest_bytes, read_manifest
from jalaa.files import read_bytes, write_beside
from jalaa.incidents import Incident, Refused

STAGE = ".build"
LAST = "README.md"
ROOT_COPIES = ("CITATION.cff", "DATASHEET.md", ".zenodo.json")
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
    if not os.path.lexists(dataset / STAGE):
        return
    with locked(dataset, wait=False) as mine:
        if mine:
            settle_locked(dataset)


def settle_locked(dataset: Path) -> None:
    """`settle` for the one who holds the lock."""
    _refuse(_not_a_folder(dataset, STAGE))
    if not (dataset / STAGE).is_dir():
        return
    manifest = _whole_build(dataset)
    if manifest is None:
        shutil.rmtree(dataset / STAGE)
    else:
        _refuse(_blocked(dataset, [file.path for file in manifest.files]))
        swap(dataset, manifest)


def _whole_build(dataset: Path) -> Manifest | None:
    """The manifest of the staged build, None where it is broken or a file that it names is neither staged nor in place already."""
    stage = dataset / STAGE
    try:
        manifest = read_manifest(stage)
        if manifest is None or LAST not in [file.path for file in manifest.files]:
            return None
        whole = all(
            is_file_of(stage if os.path.lexists(stage / file.path) else dataset, file) for file in manifest.files
        )
    except Refused:
        return None
    return manifest if whole else None


def write_stage(dataset: Path, files: dict[str, bytes]) -> Path:
    """Write files, by path, into a new staging folder, and give the folder; `Refused` (`built-stale`) where they could not take their places."""
    _refuse(_not_a_folder(dataset, STAGE))
    _refuse(_blocked(dataset, files))
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
    for name in ("CITATION.cff", "DATASHEET.md", "LICENSE-DATA", "scheme.json"):
        if name not in paths and (dataset / name).is_file():
            (dataset / name).unlink()
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
    if not target.is_file() or read_bytes(target) != data:
        write_beside(target, data)


def _remove_others(folder: Path, named: set[Path]) -> None:
    """Built files of earlier versions that no manifest names any more; whatever else lies there is left alone."""
    for config in sorted(folder.iterdir()) if folder.is_dir() else []:
        if config.is_symlink() or not config.is_dir():
            continue
        for path in sorted(config.iterdir()):
            built = DATA_FILE.fullmatch(path.relative_to(folder.parent).as_posix()) is not None
            if built and path not in named and path.is_file() and not path.is_symlink():
                path.unlink()
        if not any(config.iterdir()):
            config.rmdir()


def _blocked(dataset: Path, paths: Collection[str]) -> Iterator[Incident]:
    """Incidents `built-stale` where built files cannot take their places."""
    folders = {"data", *(parent.as_posix() for path in paths for parent in Path(path).parents)} - {"."}
    for name in sorted(folders):
        yield from _not_a_folder(dataset, name)
    copies = [Path("..", name) for name in ROOT_COPIES if name in paths]
    for path in (*paths, MANIFEST, *copies):
        target = dataset / path
        if target.is_dir() and not target.is_symlink():
            message = "a folder stands where a build puts a file: move it away, and build again with ./scripts/build"
            yield Incident("built-stale", _name(path), message)


def _not_a_folder(dataset: Path, name: str) -> Iterator[Incident]:
    """An incident where a link, or something that is no folder, stands in the place of a folder of the build."""
    path = dataset / name
    if path.is_symlink():
        message = "a link, and a build writes and removes files behind none: remove the link, and build again with ./scripts/build"
        yield Incident("built-stale", _name(name), message)
    elif path.exists() and not path.is_dir():
        message = "no folder, and a build needs one there: move it away, and build again with ./scripts/build"
        yield Incident("built-stale", _name(name), message)


def _name(path: str | Path) -> str:
    return os.path.normpath(Path("dataset", path))


def _refuse(incidents: Iterator[Incident]) -> None:
    found = list(incidents)
    if found:
        raise Refused(found)
