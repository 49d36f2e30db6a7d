"""The content digest: a name for what a release says, whatever files say it.

Computed over canonical JSON rows, so it does not depend on Parquet, on the platform or on package versions. Two datasets with one digest hold the
same rows in the same splits under the same columns.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jalaa.corpus.columns import KEYS
from jalaa.corpus.tables import Tables

SCHEME = "jalaa1"
"""Version of the way the digest is computed; it stands before the colon."""


def content_digest(tables: Tables, ner_names: Sequence[str]) -> str:
    """`jalaa1:<sha256>` over all rows: configs and splits by name, rows by key, keys of objects sorted, class labels as names, no floats.

    `ner_names` is what the numbers in `ner_tags` stand for.

    >>> import pyarrow as pa
    >>> rows = pa.table({"document": ["a", "b"]})
    >>> content_digest({"edits": {"train": rows}}, []) == content_digest({"edits": {"train": rows.take([1, 0])}}, [])
    True
    >>> content_digest({"edits": {"train": rows}}, []) == content_digest({"edits": {"test": rows}}, [])
    False
    """
    digest = hashlib.sha256()
    for line in canonical_lines(tables, ner_names):
        digest.update(line.encode("utf-8"))
        digest.update(b"\n")
    return f"{SCHEME}:{digest.hexdigest()}"


def canonical_lines(tables: Tables, ner_names: Sequence[str]) -> Iterator[str]:
    """The lines that the digest is taken over: a heading for each table with its columns, then one JSON object a row."""
    for config in sorted(tables):
        for split in sorted(tables[config]):
            table = tables[config][split]
            yield _canonical({"config": config, "split": split, "columns": sorted(table.column_names)})
            rows = [_named(row, ner_names) for row in table.to_pylist()]
            yield from map(_canonical, sorted(rows, key=lambda row: [row[key] for key in KEYS[config]]))


def _named(row: Mapping[str, Any], ner_names: Sequence[str]) -> dict[str, Any]:
    if "ner_tags" not in row:
        return dict(row)
    return {**row, "ner_tags": [ner_names[number] for number in row["ner_tags"]]}


def _canonical(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
