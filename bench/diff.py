"""How long two datasets of 10,000 documents take to compare: this corpus's own rows again and again, in one of them a tenth of the texts changed.

    ./scripts/bench diff

Seconds are those of one core (process time), memory is the most that the process held.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.release.diff import compare
from jalaa.release.side import read_side
from jalaa.release.versions import reasons

DOCUMENT = {"default": "id", "tokens": "document", "annotations": "document", "edits": "document"}
DATASET = Path(__file__).resolve().parents[1] / "dataset"


def write(folder: Path, documents: int, changed_of: int) -> None:
    """A dataset of so many documents; the text of every `changed_of`-th, none for 0, has two words changed and a span less."""
    (folder / "README.md").write_bytes((DATASET / "README.md").read_bytes())
    for config, column in DOCUMENT.items():
        paths = sorted((DATASET / "data" / config).glob("*.parquet"))
        tables = [pq.read_table(path, partitioning=None) for path in paths]
        rows = [row for table in tables for row in table.to_pylist()]
        ids = sorted({row[column] for row in rows})
        path = folder / "data" / config / "train.parquet"
        path.parent.mkdir(parents=True)
        made = (
            _changed(_renamed(row, config, column, number), config, changed_of and number % changed_of == 0)
            for number in range(documents)
            for row in rows
            if row[column] == ids[number % len(ids)]
        )
        pq.write_table(pa.Table.from_pylist(list(made), schema=tables[0].schema), path)


def _renamed(row: Mapping[str, Any], config: str, column: str, number: int) -> dict[str, Any]:
    named = {**row, column: f"d{number:06d}"}
    return {**named, "id": f"d{number:06d}#{row['start']}"} if config == "tokens" else named


def _changed(row: dict[str, Any], config: str, changed: bool | int) -> dict[str, Any]:
    if config != "default" or not changed:
        return row
    words = row["text"].split(" ")
    words[len(words) // 3] = words[2 * len(words) // 3] = "كلمة"
    return {**row, "text": " ".join(words), "spans": row["spans"][:-1]}


def main(documents: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        for path, changed_of in ((old, 0), (new, 10)):
            path.mkdir()
            write(path, documents, changed_of)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        found = compare(read_side(old, "old"), read_side(new, "new"))
        why = reasons(found)
        seconds = time.process_time() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{documents:,} documents, {len(found.texts):,} texts changed, {len(found.shown.changes):,} changes of spans, {len(why):,} reasons"
    )
    print(
        f"{seconds:.1f} seconds of one core, {most / 2**20:.1f} GB at most ({held / 2**20:.1f} GB while the datasets were made)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
