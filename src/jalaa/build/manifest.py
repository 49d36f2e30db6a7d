"""The manifest: which files are published, with size and hash; written last, so that its presence says that a build is whole."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from jalaa.files import read_bytes, read_text
from jalaa.incidents import Incident, Refused

MANIFEST = "MANIFEST.json"
BUILT_LIMIT = 4 * 1024**3
"""Bytes: the largest built file read back."""


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
    """The manifest that lies in a folder, None where there is none; `Refused` (`built-stale`) where it is broken or names a path outside."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    try:
        rows = json.loads(read_text(path))
        manifest = Manifest(rows["name"], rows["version"], rows["digest"], tuple(File(**row) for row in rows["files"]))
        for file in manifest.files:
            parts = PurePosixPath(file.path).parts
            if not parts or parts[0] == "/" or ".." in parts:
                raise ValueError(f"path {file.path!r} leads out of the folder")
    except (ValueError, KeyError, TypeError) as error:
        raise Refused([Incident("built-stale", str(path), f"{error}: build again with ./scripts/build")]) from error
    return manifest


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
