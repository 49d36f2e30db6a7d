"""Rows of two tables side by side, by key; what is alike is found out in Arrow, and only what differs becomes Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class Pairs:
    """Rows that both tables have, by their keys, in the order of these; both tables hold these rows alone."""

    keys: tuple[tuple[Any, ...], ...]
    before: pa.Table
    after: pa.Table

    @cached_property
    def common(self) -> tuple[str, ...]:
        """Columns that both have, in the order of the first."""
        return tuple(name for name in self.before.column_names if name in self.after.column_names)

    def differing(self, column: str) -> list[int]:
        """Numbers of the pairs that hold different values; where the column has another type, values are compared as Python has them."""
        old, new = self.before[column], self.after[column]
        if old.type != new.type:
            both = zip(old.to_pylist(), new.to_pylist(), strict=True)
            return [number for number, (a, b) in enumerate(both) if a != b]
        if old.equals(new):
            return []
        old, new = old.chunk(0), new.chunk(0)
        return [number for number in range(len(old)) if not old.slice(number, 1).equals(new.slice(number, 1))]

    def values(self, column: str, number: int) -> tuple[Any, Any]:
        """What a pair holds in a column."""
        return self.before[column].chunk(0)[number].as_py(), self.after[column].chunk(0)[number].as_py()


def pair_rows(before: pa.Table, after: pa.Table, key: Sequence[str], columns: Sequence[str] = ()) -> Pairs:
    """The rows of two tables that have the same key; none where one of them lacks a column of it. Of rows with one key the last counts.

    With `columns` only these are kept beside the key.
    """
    if not all(name in table.column_names for name in key for table in (before, after)):
        return Pairs((), before.slice(0, 0), after.slice(0, 0))
    if columns:
        before, after = before.select([*key, *columns]), after.select([*key, *columns])
    if before.equals(after):
        return Pairs(tuple(_keys(before, key)), before.combine_chunks(), after.combine_chunks())
    old, new = ({one: number for number, one in enumerate(_keys(table, key))} for table in (before, after))
    shared = sorted(old.keys() & new.keys())
    places = ([numbers[one] for one in shared] for numbers in (old, new))
    rows = [
        table.take(pa.array(numbers, pa.int64())).combine_chunks()
        for table, numbers in zip((before, after), places, strict=True)
    ]
    return Pairs(tuple(shared), *rows)


def _keys(table: pa.Table, key: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in key), strict=True))
