"""Reads the edits that a cleaner, ours or another, wrote for labelled texts."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.cleaning.score import Labelled
from jalaa.files import TEXT_LIMIT, decode, read_bytes
from jalaa.incidents import Incident, Refused

Ranges = list[tuple[int, int, str]]


def read_edits(path: Path, labelled: Sequence[Labelled]) -> tuple[list[Ranges], int]:
    """The ranges (start, end, rule) that a file of edits takes from each of the texts, and how many edits are of other texts.

    A row is {"id", "start", "end"}, in code points of the text, with "rule" if there is one; JSONL (.gz: compressed) or Parquet.
    Raises `Refused` (`json-syntax`) with the place of every row that is not that, or lies outside its text.
    """
    by_id: dict[str, Ranges] = {one.id: [] for one in labelled}
    lengths, others, incidents = {one.id: len(one.text) for one in labelled}, 0, []
    for number, row in _rows(path):
        try:
            id, start, end = row["id"], row["start"], row["end"]
            if id not in lengths:
                others += 1
            elif type(start) is not int or type(end) is not int or not 0 <= start <= end <= lengths[id]:
                raise ValueError(f"[{start}, {end}) lies outside the text `{id}` of {lengths[id]} code points")
            else:
                by_id[id].append((start, end, row.get("rule") or ""))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{type(error).__name__}: {error}: a row has id, start and end, in code points of the text"
            incidents.append(Incident("json-syntax", f"{path}:{number}", message))
    if incidents:
        raise Refused(incidents)
    return [by_id[one.id] for one in labelled], others


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """The rows of a file, numbered from 1; a line that is no JSON comes as None."""
    data = read_bytes(path, 4 * TEXT_LIMIT)
    if path.name.endswith(".parquet"):
        try:
            yield from enumerate(pq.read_table(pa.BufferReader(data)).to_pylist(), 1)
        except pa.ArrowException as error:
            raise Refused(
                [Incident("table-texts", str(path), "it is no Parquet, or damaged: write it again")]
            ) from error
        return
    if path.name.endswith(".gz"):
        data = gzip.decompress(data)
    for number, line in enumerate(decode(data, str(path)).split("\n"), 1):
        if line.strip():
            yield number, _json_or_none(line)


def _json_or_none(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
