"""A published folder read back: the files that its manifest names, and the content digest of the rows that they hold.

Nothing of the corpus that it was built from is needed: this is what a stranger has in hands who downloaded it. So nothing in it is believed. The manifest
says which files there are, the files say what is in them, and the two have to agree with each other and with the card, by which `load_dataset` goes.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from jalaa.build.digest import content_digest
from jalaa.build.manifest import DATA_FILE, MANIFEST, File, Manifest, read_manifest
from jalaa.corpus.columns import KEYS
from jalaa.corpus.config import VERSION
from jalaa.corpus.tables import Tables
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused

CARD = "README.md"
_HEAD = re.compile(r"---\n(.*?)^---\n", re.M | re.S)


@dataclass(frozen=True)
class Published:
    """A published folder whose files are those of its manifest: tables by config and split, and what the numbers in `ner_tags` stand for."""

    folder: Path
    manifest: Manifest
    tables: Tables
    ner_names: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The content digest of the rows, whatever the manifest says it is."""
        return content_digest(self.tables, self.ner_names)


def read_published(folder: Path, name: str) -> Published:
    """What a folder holds that was built or downloaded; `name` is how incidents call it.

    Raises `Refused` with everything that is wrong: no manifest (`file-missing`), a file that is not the one of the manifest, a card that sends
    `load_dataset` elsewhere or gives another version, rows that do not have the digest of the manifest (`built-stale`).
    """
    manifest = published_manifest(folder, name)
    _refuse(differing_files(folder, manifest, name))
    head = _card_head(folder, name)
    _refuse(_card_faults(head, manifest, name))
    try:
        read = Published(folder, manifest, read_tables(folder, manifest), tuple(_class_labels(head)))
        found = read.digest
    except (pa.ArrowException, OSError, KeyError, IndexError, TypeError, ValueError) as error:
        message = f"its rows cannot be read ({type(error).__name__}: {error}): {_AGAIN}"
        raise Refused([Incident("built-stale", name, message)]) from error
    if found != manifest.digest:
        message = f"its rows have the content digest {found}, and {MANIFEST} says {manifest.digest}: {_AGAIN}"
        raise Refused([Incident("built-stale", name, message)])
    return read


_AGAIN = "build or fetch it again, and tell whoever published it if it stays so"


def read_tables(folder: Path, manifest: Manifest) -> dict[str, dict[str, pa.Table]]:
    """The tables of the Parquet files that a manifest names, by config and split; raises what pyarrow raises."""
    tables: dict[str, dict[str, pa.Table]] = {}
    for file, config, split in _data_files(manifest):
        tables.setdefault(config, {})[split] = pq.read_table(folder / file.path, partitioning=None)
    return tables


def published_manifest(folder: Path, name: str) -> Manifest:
    """The manifest of a folder that must have one, with a card and a version in digits among what it says; raises `Refused`."""
    if not folder.exists():
        raise Refused([Incident("file-missing", name, "there is no such folder: mend the path")])
    manifest = read_manifest(folder)
    if manifest is None:
        message = f"there is no {MANIFEST}, which says what belongs to a published dataset: build it, or fetch it again"
        raise Refused([Incident("file-missing", name, message)])
    if not VERSION.fullmatch(manifest.version):
        message = f"version `{manifest.version[:40]}` is not of the form 1.2.3: {_AGAIN}"
        raise Refused([Incident("built-stale", f"{name}/{MANIFEST}", message)])
    paths = [file.path for file in manifest.files]
    if CARD not in paths or len(set(paths)) != len(paths):
        message = f"it names no {CARD}, or a file twice: {_AGAIN}"
        raise Refused([Incident("built-stale", f"{name}/{MANIFEST}", message)])
    return manifest


def differing_files(folder: Path, manifest: Manifest, name: str) -> Iterator[Incident]:
    """Incidents `built-stale` for each file that is not there, or is not of the size and hash that the manifest gives."""
    for file in manifest.files:
        path = folder / file.path
        where = f"{name}/{file.path}"
        if not path.is_file():
            yield Incident("built-stale", where, f"named in {MANIFEST}, but not there: {_AGAIN}")
        elif path.stat().st_size != file.bytes:
            message = f"{path.stat().st_size:,} bytes, and {MANIFEST} says {file.bytes:,}: {_AGAIN}"
            yield Incident("built-stale", where, message)
        elif (found := sha256_of(path)) != file.sha256:
            message = f"its SHA-256 is {found[:12]}…, and {MANIFEST} says {file.sha256[:12]}…: {_AGAIN}"
            yield Incident("built-stale", where, message)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _data_files(manifest: Manifest) -> Iterator[tuple[File, str, str]]:
    """The Parquet files with config and split, as their paths say."""
    for file in manifest.files:
        if DATA_FILE.fullmatch(file.path):
            _, config, split = file.path.removesuffix(".parquet").split("/")
            yield file, config, split


def _card_head(folder: Path, name: str) -> dict[str, Any]:
    found = _HEAD.match(read_text(folder / CARD))
    try:
        head = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError:
        head = None
    if not isinstance(head, dict):
        raise Refused([Incident("built-stale", f"{name}/{CARD}", f"its head is no YAML: {_AGAIN}")])
    return head


def _card_faults(head: dict[str, Any], manifest: Manifest, name: str) -> Iterator[Incident]:
    """Where `load_dataset` would give something else than the manifest names: other files, another version, a config of no known rows."""
    where = f"{name}/{CARD}"
    data = list(_data_files(manifest))
    named = sorted((config, split, file.path) for file, config, split in data)
    try:
        configs = [(one["config_name"], one.get("version"), one["data_files"]) for one in head["configs"]]
        sent = sorted((config, one["split"], one["path"]) for config, _, files in configs for one in files)
    except (KeyError, TypeError, AttributeError):
        yield Incident("built-stale", where, f"its `configs` are not those of a build: {_AGAIN}")
        return
    if sent != named:
        message = f"its `configs` name other files than {MANIFEST}, so that `load_dataset` would give something else: {_AGAIN}"
        yield Incident("built-stale", where, message)
    for config, version, _ in configs:
        if version != manifest.version:
            message = f"version of `{config}` is {version}, and {MANIFEST} says {manifest.version}: {_AGAIN}"
            yield Incident("built-stale", where, message)
    for config in sorted({config for _, config, _ in data} - KEYS.keys()):
        message = (
            f"config `{config}` is none that this Jalaa knows, so its rows cannot be counted in: use a newer Jalaa"
        )
        yield Incident("built-stale", where, message)


def _class_labels(head: dict[str, Any]) -> list[str]:
    """What the numbers in `ner_tags` stand for, in their order; nothing where no config has them."""
    for one in head["dataset_info"]:
        for feature in one["features"]:
            if feature["name"] == "ner_tags":
                names = feature["sequence"]["class_label"]["names"]
                return [names[str(number)] for number in range(len(names))]
    return []


def _refuse(incidents: Iterator[Incident]) -> None:
    found = list(incidents)
    if found:
        raise Refused(found)
