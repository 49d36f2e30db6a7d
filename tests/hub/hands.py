"""What tests do with a Hub of ours again and again."""

import hashlib
import json
from pathlib import Path

from jalaa.build.manifest import MANIFEST
from jalaa.release.hub import Hub, connect
from tests.hub.server import Served

NAME = "house/sound"
TOKEN = "hf_house"


def quiet(step: str) -> None:
    """Told a step, and keeps it to itself."""


def account(served: Served, token: str = TOKEN) -> Hub:
    """A connection that does not wait between tries."""
    return connect(token, served.address, (0.0,) * 3)


def files_of(folder: Path) -> dict[str, bytes]:
    """The files that are to be published of a folder: those of its manifest, and that."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {path: (folder / path).read_bytes() for path in [*(file["path"] for file in manifest["files"]), MANIFEST]}


def lying_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_down(folder: Path, path: str, data: bytes) -> None:
    """Change a file of a built folder, and its manifest with it, as a build of other content would."""
    (folder / path).write_bytes(data)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for file in manifest["files"]:
        if file["path"] == path:
            file |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
