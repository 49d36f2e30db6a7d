"""A dataset of the Hub, streamed: every split of a config, through `datasets`, without keeping anything of it."""

import os
import re
from collections.abc import Iterator
from typing import Any

import httpx2
from datasets import load_dataset
from datasets.exceptions import DatasetsError
from huggingface_hub.utils import logging

from jalaa.corpus.others import Others, batched
from jalaa.corpus.others_rows import OtherText, Row, Unread, choose_column
from jalaa.corpus.scrubbing import scrubbed
from jalaa.incidents import Incident, Refused

HUB_NAME = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*/[\w.-]+)(@(?P<revision>[\w./-]+))?")
"""NAMESPACE/NAME, with @revision (a branch, a tag or a commit) or without."""

_FAILURES = (ValueError, OSError, RuntimeError, KeyError, DatasetsError, httpx2.HTTPError)
"""What `datasets` and what it reads through raise for a dataset that is not there, not to be had, or not what it says."""


def open_hub(name: str, revision: str | None, config: str | None, column: str | None) -> Others:
    """The texts of a dataset of the Hub (or of a folder that `datasets` loads as one).

    Raises `Refused` (`other-source`) where it is not there, cannot be reached, has several configs and none was named, or has no such column.
    What breaks off in the middle is left unread and told.
    """
    logging.set_verbosity_error()  # what the library tells of its own tries quotes addresses, signed ones too
    try:
        splits = load_dataset(name, config, revision=revision, streaming=True)
        column = _chosen(splits, column, name)
    except Refused:
        raise
    except _FAILURES as error:
        message = f"it cannot be loaded ({_first_line(error)}): mend the name, the revision or --config, or try again"
        raise Refused([Incident("other-source", name, message)]) from error
    return Others(None, (), batched(_of_splits(splits, name, column)))


def _chosen(splits: Any, column: str | None, name: str) -> str:
    """The column of strings that holds the texts, by the features of the first split or, where it has none, by its first row."""
    first = next(iter(splits.values()))
    if first.features is not None:
        strings = [
            key for key, kind in first.features.items() if getattr(kind, "dtype", None) in ("string", "large_string")
        ]
    else:
        strings = [key for key, value in next(iter(first), {}).items() if isinstance(value, str)]
    return choose_column([key for key in strings if key != "id" or key == column], column, name)


def _of_splits(splits: Any, name: str, column: str) -> Iterator[Row]:
    position = 0
    for split, rows in splits.items():
        number = 0
        try:
            for number, row in enumerate(_columns(rows, column), 1):
                position += 1
                yield position, _text(row, column, f"{name} {split}:{number}")
        except _FAILURES as error:
            why = f"it broke off after this row ({_first_line(error)}): try again"
            yield position, Unread(f"{name} {split}:{number}", why)


def _columns(rows: Any, column: str) -> Any:
    """The rows with what is needed alone, so that of Parquet nothing else is fetched."""
    names = rows.column_names
    if names is None:
        return rows
    if column not in names:
        raise KeyError(f"no column `{column}`")
    return rows.select_columns([column, *(["id"] if "id" in names and column != "id" else [])])


def _text(row: dict[str, Any], column: str, where: str) -> OtherText | Unread:
    value, id = row.get(column), row.get("id")
    if not isinstance(value, str):
        return Unread(where, f"it has no text under `{column}`")
    return OtherText(where, str(id) if isinstance(id, str | int) else None, value)


def _first_line(error: Exception) -> str:
    return scrubbed((str(error).strip() or type(error).__name__).splitlines()[0], os.environ.get("HF_TOKEN"))[:200]
