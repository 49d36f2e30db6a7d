"""A case of the zoo that is about releases: what `jalaa release` or `jalaa diff` says of a corpus in a repository as release.yaml has it."""

import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

from jalaa import settings
from jalaa.build.croissant import CROISSANT
from jalaa.build.manifest import MANIFEST
from jalaa.build.pipeline import build
from jalaa.commands.release import run
from jalaa.incidents import Incident, Refused
from jalaa.release.places import open_side
from tests.release.invented import begin, commit

_NO_PART = ("expected.txt", "release.yaml", "later")


@dataclass(frozen=True)
class ReleaseCase:
    """release.yaml: what is asked for. `rewritten` is a Parquet file that holds the same in other bytes, `compare` the name of a side for `jalaa diff`;
    `build` where the case changes what a build reads.

    Files in later/ are laid over the corpus after it was committed.
    """

    version: str = "0.1.0"
    date: str | None = None
    rewritten: str | None = None
    compare: str | None = None
    build: bool = False


def refused(case: Path, root: Path) -> list[Incident]:
    """The incidents with which the verb refuses."""
    told = settings.load(case / "release.yaml", ReleaseCase)
    begin(root)
    shutil.copytree(case, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_NO_PART))
    try:
        if told.build:
            build(root)
        if told.rewritten:
            rewrite(root, told.rewritten)
        commit(root)
        if (case / "later").is_dir():
            shutil.copytree(case / "later", root, dirs_exist_ok=True)
        if told.compare:
            open_side(told.compare, root)
        else:
            run(root, told.version, told.date, dry_run=True, json=False)
    except Refused as fault:
        return list(fault.incidents)
    return []


def rewrite(root: Path, path: str) -> None:
    """The same rows without compression, with a description and a manifest that say so: what another pyarrow may make of them."""
    dataset = root / "dataset"
    pq.write_table(pq.read_table(dataset / path, partitioning=None), dataset / path, compression="none")
    described = json.loads((dataset / CROISSANT).read_bytes())
    data = (dataset / path).read_bytes()
    entry = next(one for one in described["distribution"] if one["@id"] == path)
    entry.update(contentSize=f"{len(data)} B", sha256=sha256(data).hexdigest())
    _write_json(dataset / CROISSANT, described)
    rows = json.loads((dataset / MANIFEST).read_bytes())
    for entry in rows["files"]:
        data = (dataset / entry["path"]).read_bytes()
        entry.update(bytes=len(data), sha256=sha256(data).hexdigest())
    _write_json(dataset / MANIFEST, rows)


def _write_json(path: Path, rows: object) -> None:
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
