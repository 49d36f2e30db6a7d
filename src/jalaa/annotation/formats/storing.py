"""Storing: an export as it came, under annotations/received, beside a record of what was done with it.

    annotations/received/label-studio-1f0c9a5b2d7e.json         the export, with ids for people
    annotations/received/label-studio-1f0c9a5b2d7e.import.yaml  its sha256, how it was read, what was kept and refused

The name is the content's, so the same export is stored once and none is ever written over; the record is that of the last import of it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from jalaa.annotation.arriving import Counts
from jalaa.annotation.formats.reading import Read
from jalaa.files import write_beside


def store(
    read: Read, root: Path, format: str, counts: Counts, units: Mapping[str, int], hows: Mapping[str, int]
) -> Path:
    """Write the export, unless it is stored already, and its record. The path of what is stored."""
    folder = root / "annotations" / "received"
    name = f"{format}-{read.sha256[:12]}"
    single = len(read.files) == 1
    stored = folder / (name + Path(read.files[0][0]).suffix.lower() if single else name)
    for path, data in read.files:
        place = stored if single else stored / path
        if not place.is_file() or place.read_bytes() != data:
            write_beside(place, data)
    write_beside(folder / f"{name}.import.yaml", _record(read, format, counts, units, hows).encode("utf-8"))
    return stored


def _record(read: Read, format: str, counts: Counts, units: Mapping[str, int], hows: Mapping[str, int]) -> str:
    facts: dict[str, Any] = {
        "format": format,
        "sha256": read.sha256,
        "people_replaced": len(set(read.people.values())),
        **asdict(counts),
        "offsets_counted_in": dict(units),
        "agreed_with_quotes": dict(hows),
    }
    head = "# How this export was read. Written by `jalaa import`; addresses and names of people were replaced by ids before it was stored.\n"
    return head + yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
