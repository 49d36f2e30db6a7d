"""Verification: a build is loaded with the real `datasets` before it may take the place of the old one."""

from pathlib import Path

import pyarrow as pa
from datasets import load_dataset

from jalaa.build.digest import content_digest
from jalaa.corpus.columns import SCHEMAS
from jalaa.corpus.tables import Built
from jalaa.incidents import Incident, Refused


def verify(folder: Path, built: Built, digest: str) -> None:
    """Load every config and split that lies in `folder`, as a user would, and compare the content digest of what came with `digest`.

    Streaming, so that nothing is written to a cache. Raises `Refused` (`built-stale`) where the two differ.
    """
    loaded = {config: _load(folder, config) for config in built.tables}
    found = content_digest(loaded, built.ner_names)
    if found != digest:
        message = f"read back, the build has the digest {found}, not {digest}: this is a fault of Jalaa or of a library; please report it"
        raise Refused([Incident("built-stale", "dataset/.build", message)])


def _load(folder: Path, config: str) -> dict[str, pa.Table]:
    splits = load_dataset(str(folder), config, streaming=True)
    return {split: pa.Table.from_pylist(list(rows), schema=SCHEMAS[config]) for split, rows in splits.items()}
