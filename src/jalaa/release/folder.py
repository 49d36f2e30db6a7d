"""A folder of published files, written whole or not at all."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from jalaa.build.manifest import MANIFEST
from jalaa.files import write_beside
from jalaa.incidents import Incident, Refused


def refuse_taken(out: Path) -> None:
    """`Refused` (`file-missing`) where something lies at `out` already: nothing of somebody's is written over."""
    if out.is_symlink() or (out.exists() and not out.is_dir()) or (out.is_dir() and any(out.iterdir())):
        message = "something lies there already: name a folder that is not there yet, or an empty one"
        raise Refused([Incident("file-missing", str(out), message)])


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files by path into a folder of their own beside `out`, the manifest last, and give it that name in one step.

    Raises `Refused` as `refuse_taken` does. What an ended run left beside is written anew.
    """
    refuse_taken(out)
    part = out.absolute().with_name(f".{out.absolute().name}.part")
    if part.is_symlink():
        part.unlink()
    elif part.is_dir():
        shutil.rmtree(part)
    for path in sorted(files, key=lambda path: (path == MANIFEST, path)):
        write_beside(part / path, files[path])
    os.replace(part, out)
