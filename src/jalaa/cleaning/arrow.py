"""The cleaner on Arrow tables: texts in, cleaned texts and one row per edit out."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jalaa.cleaning.compiled import Columns, Compiled
from jalaa.cleaning.cutting import Change
from jalaa.cleaning.rules import Rule

Clean = Callable[[Sequence[str], Sequence[str | None]], Iterable[tuple[str, Sequence[Change]]]]

EDITS = pa.schema(
    [
        ("row", pa.int64()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("rule", pa.string()),
        ("kind", pa.string()),
        ("removed", pa.string()),
        ("replacement", pa.string()),
    ]
)
"""What a table of edits is: the row of the text, code points in it, rule and kind, the text before and after."""


_PLACES = {pa.string(): np.int32, pa.large_string(): np.int64}
"""Types of arrays of strings, and the numbers that say where each begins."""

_TOGETHER = 500
"""How many texts are cleaned together; the result does not depend on it."""


def clean_table(
    clean: Clean, rules: Sequence[Rule], compiled: Compiled | None, table: pa.Table
) -> tuple[pa.ChunkedArray, pa.Table]:
    """The cleaned `text` of each row (null stays null) and the edits, in row order; the column `outlet` is used where there is one.

    `clean` gives, of some texts from their outlets, each after cleaning and what changes it; `compiled` does the same where it is there, much faster.
    Raises `KeyError` for a table without the column `text`.
    """
    column = table["text"]
    outlets = table["outlet"] if "outlet" in table.column_names else None
    names = pa.array([rule.id for rule in rules], pa.string()), pa.array([rule.kind for rule in rules], pa.string())
    chunks: list[pa.Array] = []
    edits: list[pa.Table] = []
    for start in range(0, len(table), _TOGETHER):
        given = column.slice(start, _TOGETHER)
        from_outlets = outlets.slice(start, _TOGETHER).to_pylist() if outlets is not None else [None] * len(given)
        if compiled is None:
            columns = _columns(clean, rules, given, from_outlets)
        else:
            columns = compiled.columns(*_as_bytes(given), from_outlets, _in_python(clean, given, from_outlets))
        if len(columns[2]):
            edits.append(_edits(columns, names, start))
            chunks.append(_texts(columns, given))
        else:
            chunks += given.chunks
    return pa.chunked_array(chunks, type=column.type), pa.concat_tables(edits or [EDITS.empty_table()]).combine_chunks()


def _as_bytes(given: pa.ChunkedArray) -> tuple[pa.Buffer, np.ndarray]:
    """The texts, a null as an empty one, as bytes, and where each begins."""
    texts = given.chunk(0) if given.num_chunks == 1 else given.combine_chunks()  # which copies
    if texts.type not in _PLACES:
        texts = texts.cast(pa.large_string())
    texts = texts.fill_null("") if texts.null_count else texts
    _, places, data = texts.buffers()
    starts = np.frombuffer(places or b"", dtype=_PLACES[texts.type])[texts.offset : texts.offset + len(texts) + 1]
    return data or pa.py_buffer(b""), starts.astype(np.int64) if len(texts) else np.zeros(1, dtype=np.int64)


def _in_python(
    clean: Clean, given: pa.ChunkedArray, outlets: Sequence[str | None]
) -> Callable[[int], tuple[str, Sequence[Change]]]:
    def one(row: int) -> tuple[str, Sequence[Change]]:
        (found,) = clean([given[row].as_py()], [outlets[row]])
        return found

    return one


def _columns(clean: Clean, rules: Sequence[Rule], given: pa.ChunkedArray, outlets: Sequence[str | None]) -> Columns:
    """The same columns as the compiled cleaner gives, by the engine in Python."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    texts = given.to_pylist()
    rows = [row for row, text in enumerate(texts) if text is not None]
    found = clean([texts[row] for row in rows], [outlets[row] for row in rows])
    edits, after = [], [b""] * len(texts)
    for row, (text, changes) in zip(rows, found, strict=True):
        after[row] = text.encode()
        for start, end, put, rule in changes:
            edits.append((row, start, end, numbers[rule], texts[row][start:end].encode(), put.encode()))
    *places, removed, put = list(zip(*edits, strict=True)) or [()] * 6
    return (*_joined(after), *(np.array(one, dtype=np.int64) for one in places), *_joined(removed), *_joined(put))


def _joined(parts: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    return np.frombuffer(b"".join(parts), dtype=np.uint8), np.cumsum([0, *map(len, parts)], dtype=np.int64)


def _texts(columns: Columns, given: pa.ChunkedArray) -> pa.Array:
    after = _strings(columns[1], columns[0])
    return (pc.if_else(given.is_valid(), after, None).combine_chunks() if given.null_count else after).cast(given.type)


def _strings(ends: np.ndarray, data: np.ndarray) -> pa.Array:
    return pa.LargeStringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(data))


def _edits(columns: Columns, names: tuple[pa.Array, pa.Array], first: int) -> pa.Table:
    """Rows of edits of texts of which the first is row `first`."""
    _, _, rows, starts, ends, rules, removed, removed_ends, put, put_ends = columns
    made = [pa.array(one) for one in (rows + first, starts, ends)]
    made += [name.take(pa.array(rules)) for name in names]
    made += [_strings(removed_ends, removed).cast(pa.string()), _strings(put_ends, put).cast(pa.string())]
    return pa.table(made, schema=EDITS)
