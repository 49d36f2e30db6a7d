"""The cleaner on Arrow tables: texts in, cleaned texts and one row per edit out."""

from collections.abc import Callable, Mapping

import pyarrow as pa

from jalaa.edits import EditLog

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


def clean_table(
    clean: Callable[[str, str | None], tuple[str, EditLog]], kinds: Mapping[str, str], table: pa.Table
) -> tuple[pa.ChunkedArray, pa.Table]:
    """The cleaned `text` of each row (null stays null) and the edits, in row order; the column `outlet` is used where there is one.

    `clean` gives the cleaned text and the log of a text from an outlet; `kinds` maps rule ids to kinds.
    Raises `KeyError` for a table without the column `text`.
    """
    outlets = table["outlet"] if "outlet" in table.column_names else None
    chunks, edits, row = [], [], 0
    for chunk in table["text"].chunks:
        texts = []
        for text in chunk.to_pylist():
            if text is not None:
                text, log = clean(text, outlets[row].as_py() if outlets is not None else None)
                edits += [
                    (row, edit.start, edit.end, edit.rules[0], kinds[edit.rules[0]], edit.removed, edit.replacement)
                    for edit in log.edits
                ]
            texts.append(text)
            row += 1
        chunks.append(pa.array(texts, type=chunk.type))
    columns = list(zip(*edits, strict=True)) or [[] for _ in EDITS]
    made = pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, EDITS, strict=True)], schema=EDITS
    )
    return pa.chunked_array(chunks, type=table["text"].type), made
