"""The rows of each document, out of tables by config and split, and back."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from jalaa.corpus.columns import SCHEMAS
from jalaa.corpus.tables import Tables
from jalaa.release.withhold import DOCUMENT_COLUMNS

DocumentRows = dict[str, list[dict[str, Any]]]
"""The rows of one document by config, in the order of the table; every config is there, `links` is not."""

CONFIGS = ("default", "tokens", "annotations", "edits")


def rows_by_document(tables: Tables) -> dict[str, DocumentRows]:
    """The rows of each document, by id."""
    found: dict[str, DocumentRows] = {}
    for config in CONFIGS:
        (column,) = DOCUMENT_COLUMNS[config]
        for table in tables.get(config, {}).values():
            for row in table.to_pylist():
                found.setdefault(row[column], {name: [] for name in CONFIGS})[config].append(row)
    return found


def tables_of(
    rows: Mapping[str, DocumentRows],
    split_of: Mapping[str, str],
    links: Mapping[str, Iterable[dict[str, Any]]],
    schema_of: Callable[[str], pa.Schema] = SCHEMAS.__getitem__,
) -> dict[str, dict[str, pa.Table]]:
    """Tables of the rows of documents, by id, and of links by split; splits and documents stand in the order of `split_of`."""
    laid: dict[str, dict[str, list[dict[str, Any]]]] = {config: {} for config in SCHEMAS}
    for id, split in split_of.items():
        for config in CONFIGS:
            laid[config].setdefault(split, []).extend(rows[id][config])
    laid["links"] = {split: list(found) for split, found in links.items()}
    return {
        config: {
            split: pa.Table.from_pylist(found, schema=schema_of(config)) for split, found in splits.items() if found
        }
        for config, splits in laid.items()
        if any(splits.values())
    }
