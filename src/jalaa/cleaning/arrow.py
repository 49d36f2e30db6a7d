"""The cleaner on Arrow tables: texts in, cleaned texts and one row per edit out."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from jalaa.cleaning.cutting import Change

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


_TOGETHER = 500
"""How many texts are cleaned together; the result does not depend on it."""


def clean_table(
    clean: Callable[[Sequence[str], Sequence[str | None]], Iterable[tuple[str, Sequence[Change]]]],
    kinds: Mapping[str, str],
    table: pa.Table,
) -> tuple[pa.ChunkedArray, pa.Table]:
    """The cleaned `text` of each row (null stays null) and the edits, in row order; the column `outlet` is used where there is one.

    `clean` gives, of some texts from their outlets, each after cleaning and what changes it; `kinds` maps rule ids to kinds.
    Raises `KeyError` for a table without the column `text`.
    """
    column = table["text"]
    outlets = table["outlet"] if "outlet" in table.column_names else pa.nulls(len(table), pa.string())
    chunks: list[pa.Array] = []
    edits: list[tuple] = []
    for start in range(0, len(table), _TOGETHER):
        given = column.slice(start, _TOGETHER)
        part, from_outlets = given.to_pylist(), outlets.slice(start, _TOGETHER).to_pylist()
        rows = [row for row, text in enumerate(part) if text is not None]
        before = len(edits)
        cleaned = clean([part[row] for row in rows], [from_outlets[row] for row in rows])
        for row, (text, changes) in zip(rows, cleaned, strict=True):
            said = part[row]
            for first, end, put, rule in changes:
                edits.append((start + row, first, end, rule, kinds[rule], said[first:end], put))
            part[row] = text
        chunks += given.chunks if len(edits) == before else [pa.array(part, type=column.type)]
    columns = list(zip(*edits, strict=True)) or [[] for _ in EDITS]
    made = pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, EDITS, strict=True)], schema=EDITS
    )
    return pa.chunked_array(chunks, type=column.type), made
