"""The manifest: which files are published, with size and hash; written last, so that its presence says that a build is whole."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalaa.files import read_bytes, read_text
from jalaa.incidents import Incident, Refused

MANIFEST = "MANIFEST.json"
BUILT_LIMIT = 4 * 1024**3
"""Bytes: the largest built file read back."""
DATA_FILE = re.compile(r"data/[a-z]+/[a-z]+\.parquet")
"""The path of a built Parquet file, from the dataset's folder."""
OTHER_FILES = (
    *("README.md", "CITATION.cff", "DATASHEET.md", "LICENSE-DATA", "scheme.json", "croissant.json"),
    *(".zenodo.json", "rehydrate.json"),
)
"""The other files that a build may publish; whatever else a manifest names is none of its own."""


@dataclass(frozen=True)
class File:
    """One published file."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Every published file but the manifest itself, sorted by path, and what they are a build of."""

    name: str
    version: str
    digest: str
    files: tuple[File, ...]


def manifest_of(name: str, version: str, digest: str, files: Mapping[str, bytes]) -> Manifest:
    """The manifest of files given by path."""
    listed = (File(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in sorted(files.items()))
    return Manifest(name, version, digest, tuple(listed))


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    return (json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest that lies in a folder, None where there is none; `Refused` (`built-stale`) where it is broken or names what no build makes."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    text = read_text(path)
    try:
        return _manifest(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        fault = f"{type(error).__name__}: {error}"
        message = f"it is no manifest of a build ({fault}): built files are never edited by hand; build again with ./scripts/build"
        raise Refused([Incident("built-stale", str(path), message)]) from error


def _manifest(rows: Any) -> Manifest:
    """A manifest of JSON; `ValueError`, `KeyError`, `TypeError` for anything else."""
    files = tuple(
        File(_typed(row, "path", str), _typed(row, "bytes", int), _typed(row, "sha256", str))
        for row in _typed(rows, "files", list)
    )
    for file in files:
        if file.path not in OTHER_FILES and not DATA_FILE.fullmatch(file.path):
            raise ValueError(f"a build makes no file {file.path!r}")
    return Manifest(_typed(rows, "name", str), _typed(rows, "version", str), _typed(rows, "digest", str), files)


def _typed(row: Any, key: str, kind: type) -> Any:
    value = row[key]
    if type(value) is not kind:
        raise TypeError(f"`{key}` is no {kind.__name__}")
    return value


def is_file_of(folder: Path, file: File) -> bool:
    """Whether the file that the manifest means lies in a folder: a plain file, no link, with its hash."""
    path = folder / file.path
    plain = path.is_file() and not path.is_symlink()
    return plain and hashlib.sha256(read_bytes(path, BUILT_LIMIT)).hexdigest() == file.sha256


def check_files(folder: Path, name: str) -> Iterator[Incident]:
    """Incidents `built-stale` where the files under `folder` are not those of its manifest; `name` is how incidents call the folder."""
    manifest = read_manifest(folder)
    if manifest is None:
        return
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file():
            yield Incident(
                "built-stale",
                f"{name}/{file.path}",
                f"named in {MANIFEST}, but not there: build again with ./scripts/build",
            )
        elif hashlib.sha256(read_bytes(path, BUILT_LIMIT)).hexdigest() != file.sha256:
            message = f"not the file that {MANIFEST} names: built files are never edited by hand; build again with ./scripts/build"
            yield Incident("built-stale", f"{name}/{file.path}", message)
