"""Verification: a build is loaded with the real `datasets` before it may take the place of the old one."""

import gc
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from jalaa.build.digest import content_digest
from jalaa.corpus.tables import Built
from jalaa.incidents import Incident, Refused

READ_AS_PATTERN = re.compile(r"[*?\[\]]|::")
"""What `load_dataset` takes in a path for a pattern, or for one address behind another."""


def verify(folder: Path, built: Built, digest: str) -> None:
    """Load every config and split that lies in `folder`, as a user would, and compare the content digest of what came with `digest`.

    Streaming, so that nothing is written to a cache. Raises `Refused` (`built-stale`) where the two differ, or where no user could load
    the dataset for the name of a folder it lies in.
    """
    if READ_AS_PATTERN.search(str(folder.resolve())):
        message = f"`load_dataset` reads the path {folder.resolve()} as a pattern: move the corpus to a path without * ? [ ] ::"
        raise Refused([Incident("built-stale", "dataset/.build", message)])
    loaded = {config: _load(folder, config, splits) for config, splits in built.tables.items()}
    found = content_digest(loaded, built.ner_names)
    if found != digest:
        message = f"read back, the build has the digest {found}, not {digest}: this is a fault of Jalaa or of a library; please report it"
        raise Refused([Incident("built-stale", "dataset/.build", message)])


def _load(folder: Path, config: str, built: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    from datasets import load_dataset  # it takes seconds, and reads where its cache is and whether there is a network

    schema = next(iter(built.values())).schema
    splits = load_dataset(str(folder), config, streaming=True)
    tables = {split: pa.Table.from_pylist(list(rows), schema=schema) for split, rows in splits.items()}
    # A scanner of Arrow's that outlives the interpreter aborts it, after all was done: https://github.com/huggingface/datasets/issues/7357
    del splits
    gc.collect()
    return tables
