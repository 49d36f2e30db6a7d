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

_IN_PYTHON, _COMPILED, _BATCHES = 500, 2_000, 20
"""How many texts are cleaned together, by either cleaner, and of how many batches the edits are made one table; the result does not depend on it."""


def named(rules: Sequence[Rule]) -> tuple[pa.Array, pa.Array]:
    """Ids and kinds of rules, as the table of edits has them."""
    return pa.array([rule.id for rule in rules], pa.string()), pa.array([rule.kind for rule in rules], pa.string())


def clean_table(
    clean: Clean, rules: Sequence[Rule], names: tuple[pa.Array, pa.Array], compiled: Compiled | None, table: pa.Table
) -> tuple[pa.ChunkedArray, pa.Table]:
    """The cleaned `text` of each row (null stays null) and the edits, in row order; the column `outlet` is used where there is one.

    `clean` gives, of some texts from their outlets, each after cleaning and what changes it; `compiled` does the same where it is there, much faster.
    `names` are those of the rules, as `named` gives them. Raises `KeyError` for a table without the column `text`.
    """
    column = table["text"]
    outlets = table["outlet"] if "outlet" in table.column_names else None
    chunks: list[pa.Array] = []
    edits: list[pa.Table] = []
    changed: list[tuple[int, Columns]] = []
    together = _IN_PYTHON if compiled is None else _COMPILED
    for start in range(0, len(table), together):
        given = column.slice(start, together)
        from_outlets = outlets.slice(start, together) if outlets is not None else pa.nulls(len(given))
        if compiled is None:
            columns = _columns(clean, rules, given, from_outlets.to_pylist())
        else:
            known = from_outlets.to_pylist() if compiled.outlets else ()
            columns = compiled.columns(*_as_bytes(given), known, _in_python(clean, given, from_outlets))
        if len(columns[2]):
            changed.append((start, columns))
            chunks.append(_texts(columns, given))
        else:
            chunks += given.chunks
        if len(changed) == _BATCHES or (changed and start + together >= len(table)):
            edits.append(_edits(changed, names))
            changed = []
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
    clean: Clean, given: pa.ChunkedArray, outlets: pa.ChunkedArray | pa.Array
) -> Callable[[int], tuple[str, Sequence[Change]]]:
    def one(row: int) -> tuple[str, Sequence[Change]]:
        (found,) = clean([given[row].as_py()], [outlets[row].as_py()])
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
    after = _strings(columns[1], columns[0], given.type if given.type in _PLACES else pa.large_string())
    return (pc.if_else(given.is_valid(), after, None).combine_chunks() if given.null_count else after).cast(given.type)


def _strings(ends: np.ndarray, data: np.ndarray, type: pa.DataType) -> pa.Array:
    made = type if ends[-1] <= np.iinfo(_PLACES[type]).max else pa.large_string()
    buffers = [None, pa.py_buffer(ends.astype(_PLACES[made], copy=False)), pa.py_buffer(data)]
    return pa.Array.from_buffers(made, len(ends) - 1, buffers).cast(type)


def _edits(changed: Sequence[tuple[int, Columns]], names: tuple[pa.Array, pa.Array]) -> pa.Table:
    """Rows of edits of batches of texts, each with the row of its first text."""
    rows, starts, ends, rules, removed, removed_ends, put, put_ends = zip(
        *(columns[2:] for _, columns in changed), strict=True
    )
    rows = [some + first if first else some for some, (first, _) in zip(rows, changed, strict=True)]
    made = [_numbers(one) for one in (rows, starts, ends)]
    made += [name.take(_numbers(rules)) for name in names]
    made += [
        _strings(_ends(ends), _one(said), pa.string()) for ends, said in ((removed_ends, removed), (put_ends, put))
    ]
    return pa.table(made, schema=EDITS)


def _one(parts: Sequence[np.ndarray]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _numbers(parts: Sequence[np.ndarray]) -> pa.Array:
    made = _one(parts)
    return pa.Int64Array.from_buffers(pa.int64(), len(made), [None, pa.py_buffer(made)])


def _ends(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Where strings end that stand one behind the other, from 0 on, of parts that tell it each for itself."""
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *(part[-1] for part in parts)])
    return np.concatenate([parts[0][:1], *(part[1:] + begin for part, begin in zip(parts, before[:-1], strict=True))])
