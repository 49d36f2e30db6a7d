"""Texts of other people: any non-empty string is an id, and a text that cannot be read does not end the run but becomes a reject that says why."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

import pyarrow as pa

_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON_TYPES = {dict: "mapping", list: "list", int: "number", float: "number", bool: "truth value"}


class Reject(NamedTuple):
    """A text that could not be read: its file, its line there from 1 (of Parquet its row), its id where that was readable, and why."""

    file: str
    line: int | None
    id: str | None
    reason: str


class Text(NamedTuple):
    """A text and where it came from; `frame`, of JSONL, is what stands on its line before and after the value of `text`."""

    file: str
    line: int | None
    id: str
    text: str
    outlet: str | None = None
    frame: tuple[str, str] | None = None


@dataclass(frozen=True)
class Batch:
    """Texts read together, in order; `table`, of Parquet, holds their rows with all columns. `position` counts up to the `size` of the source."""

    texts: tuple[Text, ...]
    rejects: tuple[Reject, ...]
    position: int
    table: pa.Table | None = None

    def without(self, reasons: Mapping[int, str]) -> "Batch":
        """The batch without the texts of these numbers, which are rejects now, for these reasons."""
        if not reasons:
            return self
        kept = [number not in reasons for number in range(len(self.texts))]
        out = (self.texts[number] for number in reasons)
        rejects = (Reject(text.file, text.line, text.id, why) for text, why in zip(out, reasons.values(), strict=True))
        table = None if self.table is None else kept_rows(self.table, kept)
        return Batch(tuple(compress(self.texts, kept)), (*self.rejects, *rejects), self.position, table)


def kept_rows(table: pa.Table, kept: Sequence[bool]) -> pa.Table:
    """The rows of a table that are kept."""
    # `Table.filter` does not know every type (string_view); slices do.
    slices = [table.slice(number, 1) for number in compress(range(len(table)), kept)]
    return table if all(kept) else pa.concat_tables(slices or [table.slice(0, 0)])


def check_text(row: Text, seen: set[bytes]) -> Text | Reject:
    """The row if its id, text and outlet, which may be anything yet, are what they must be and the id is new to `seen`, which then knows it."""
    faults = [fault for name in ("id", "text", "outlet") if (fault := _fault(name, getattr(row, name)))]
    if not faults:
        # Sixteen bytes for each id, however long ids are.
        digest = hashlib.blake2b(row.id.encode(), digest_size=16).digest()
        if digest not in seen:
            seen.add(digest)
            return row
        faults = ["another text further up has this id: give each its own"]
    return Reject(row.file, row.line, row.id if isinstance(row.id, str) else None, "; ".join(faults))


def _fault(name: str, value: Any) -> str | None:
    """What keeps a value from being the id, text or outlet of a row."""
    if value is None:
        return None if name == "outlet" else f"it has no `{name}`: add it"
    if not isinstance(value, str):
        if isinstance(value, bytes):
            return f"`{name}` is no UTF-8: convert it"
        return f"`{name}` is a {_JSON_TYPES[type(value)]}, no string: write it as one"
    if name == "id" and not value:
        return "`id` is empty: give it one"
    if found := _SURROGATE.search(value):
        half = f"U+{ord(found.group()):04X} at {found.start()}"
        return f"`{name}` holds the lone surrogate {half}, half of a character: ask for the text again"
    return None
