"""Writes cleaned texts, edits and rejects as they come; each takes its name only when all went well, so that no file is ever half of one."""

import base64
import gzip
import json
import math
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.cleaning.reading import Source, open_texts, read_object
from jalaa.cleaning.texts import Batch, Text
from jalaa.incidents import Incident, Refused

EDITS = pa.schema(
    [
        ("id", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("rule", pa.string()),
        ("kind", pa.string()),
        ("removed", pa.string()),
        ("replacement", pa.string()),
    ]
)
"""A row of a file of edits: `start` and `end` in code points of the text `id` as received; `removed` is null where the rule withholds."""


class Sink(NamedTuple):
    """Where cleaned texts go: `refuse` says, by their numbers in a batch, which texts cannot go there and why; `write` takes the others, cleaned."""

    refuse: Callable[[Batch], dict[int, str]]
    write: Callable[[Batch, Sequence[str]], None]


def part_of(path: Path) -> Path:
    """Where a file or folder lies until it is whole.

    >>> part_of(Path("/texts/out.jsonl"))
    PosixPath('/texts/.out.jsonl.part')
    """
    path = path.absolute()
    return path.with_name(f".{path.name}.part")


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A path beside `path` for a file or folder that takes its name in one step at the end; after an error nothing of it is left."""
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    _remove(part)
    try:
        yield part
        _flush(part)
        os.replace(part, path)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    if path.is_dir():
        os.sync()
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def open_lines(path: Path) -> Iterator[Callable[[Iterable[str]], None]]:
    """A function that writes lines of JSON to a file, compressed if its name ends in .gz."""
    with beside(path) as part, open(part, "wb") as raw:
        # No name and no time inside, so that the same texts give the same bytes.
        file = gzip.GzipFile("", "wb", 6, raw, mtime=0) if path.name.endswith(".gz") else raw

        def write(lines: Iterable[str]) -> None:
            # In JSON the escape of a lone surrogate is what Python writes for it here: \ud800.
            file.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)

        yield write
        if file is not raw:
            file.close()


@contextmanager
def open_edits(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """A function that writes tables of edits (`EDITS`) to a .parquet file, or to JSONL."""
    if path.name.endswith(".parquet"):
        with beside(path) as part, pq.ParquetWriter(part, EDITS, compression="zstd") as writer:
            yield writer.write_table
        return
    with open_lines(path) as write:
        yield lambda edits: write(map(to_json, edits.to_pylist()))


@contextmanager
def open_sink(out: Path, source_path: Path, source: Source) -> Iterator[Sink]:
    """The sink for a .parquet file, for JSONL (.gz: compressed), or, where the name has no such suffix, for a folder of .txt files."""
    if out.name.endswith(".parquet") and not out.is_dir():
        schema = _plain_text(source.schema) if source.schema else _schema_of(source_path)
        with beside(out) as part, _parquet_writer(part, schema, source_path) as writer:
            yield Sink(_not_for_columns, lambda batch, texts: writer.write_table(_table(batch, texts, schema)))
    elif out.name.endswith((".jsonl", ".jsonl.gz")) and not out.is_dir():
        with open_lines(out) as write:
            yield Sink(lambda batch: {}, lambda batch, texts: write(_lines(batch, texts)))
    else:
        with beside(out) as part:
            part.mkdir()
            yield Sink(lambda batch: _unnamable(batch, part), lambda batch, texts: _write_files(batch, texts, part))


def _lines(batch: Batch, texts: Sequence[str]) -> Iterator[str]:
    """A line for each text: of JSONL the line it came on, letter by letter, but for the value of `text`."""
    if batch.table is not None:
        for row, text in zip(_rows(batch), texts, strict=True):
            yield to_json({**row, "text": text})
        return
    for one, text in zip(batch.texts, texts, strict=True):
        before, after = one.frame or (f'{{"id": {to_json(one.id)}, "text": ', "}")
        yield before + to_json(text) + after


def _rows(batch: Batch) -> list[dict[str, Any]]:
    try:
        return [_json_value(row) for row in batch.table.to_pylist()]
    except UnicodeDecodeError as error:
        message = f"a column of strings holds bytes that are no UTF-8 ({error}): write .parquet, which copies them"
        raise Refused([Incident("table-texts", batch.texts[0].file, message)]) from error


def to_json(value: Any) -> str:
    """A value as JSON on one line, Arabic as itself."""
    return json.dumps(value, ensure_ascii=False)


def _json_value(value: Any) -> Any:
    """A value of Parquet as JSON can say it: bytes as text or else base64, what is no number as null, dates and decimals as they are written."""
    match value:
        case dict():
            return {str(key): _json_value(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_json_value(inner) for inner in value]
        case bytes():
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return base64.b64encode(value).decode("ascii")
        case float():
            return value if math.isfinite(value) else None
        case None | bool() | int() | str():
            return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _plain_text(schema: pa.Schema) -> pa.Schema:
    """The schema, its `text` without a dictionary: cleaned texts repeat less than their types promise."""
    number = schema.get_field_index("text")
    field = schema.field(number)
    if pa.types.is_dictionary(field.type):
        schema = schema.set(number, field.with_type(field.type.value_type))
    return schema


def _schema_of(path: Path) -> pa.Schema:
    """The columns that the rows of JSONL come to, found by reading them once; refused where one key has values of several types."""
    schemas = [pa.schema([("id", pa.string()), ("text", pa.string())])]
    try:
        for batch in open_texts(path).batches:
            rows = _objects(batch.without(_not_for_columns(batch)))
            names = dict.fromkeys(name for row in rows for name in row)
            schema = pa.schema([(name, pa.array([row.get(name) for row in rows]).type) for name in names])
            schemas.append(pa.unify_schemas([schemas.pop(), schema], promote_options="permissive"))
    except (pa.ArrowException, OverflowError) as error:
        raise _no_columns(path, error) from error
    return schemas[0]


@contextmanager
def _parquet_writer(part: Path, schema: pa.Schema, source: Path) -> Iterator[pq.ParquetWriter]:
    try:
        writer = pq.ParquetWriter(part, schema, compression="zstd")
    except pa.ArrowException as error:
        raise _no_columns(source, error) from error
    with writer:
        yield writer


def _no_columns(path: Path, error: Exception) -> Refused:
    message = f"its rows do not fit into columns of one type each ({error}): write .jsonl, which copies them"
    return Refused([Incident("table-texts", str(path), message)])


def _not_for_columns(batch: Batch) -> dict[int, str]:
    """Rows of JSONL with half a character in a key that is not ours: JSON can say it, Parquet cannot."""
    why = "another key holds a lone surrogate, which Parquet cannot hold: write .jsonl, or take it out"
    return {number: why for number, text in enumerate(batch.texts) if text.frame and not _encodable(_object(text))}


def _encodable(row: dict[str, Any]) -> bool:
    try:
        to_json(row).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _object(text: Text) -> dict[str, Any]:
    """The row of a text of JSONL, without the text itself."""
    before, after = text.frame
    return read_object(f'{before}""{after}')[0]


def _objects(batch: Batch) -> list[dict[str, Any]]:
    return [_object(text) if text.frame else {"id": text.id, "text": ""} for text in batch.texts]


def _table(batch: Batch, texts: Sequence[str], schema: pa.Schema) -> pa.Table:
    """The rows of a batch with their texts cleaned, all other columns as they came."""
    number = schema.get_field_index("text")
    cleaned = pa.array(texts, schema.field(number).type)
    if batch.table is not None:
        return batch.table.set_column(number, schema.field(number), cleaned)
    rows = _objects(batch)
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    columns[number] = cleaned
    return pa.table(columns, schema=schema)


def _unnamable(batch: Batch, folder: Path) -> dict[int, str]:
    """Texts whose id the file system does not take as a file name; an empty file is made for each of the others."""
    reasons = {}
    for number, text in enumerate(batch.texts):
        try:
            if "/" in text.id or "\0" in text.id:
                raise OSError(0, "it holds a slash or NUL")
            open(folder / f"{text.id}.txt", "xb").close()
        except OSError as error:
            reasons[number] = f"`id` cannot be a file name here ({error.strerror}): write .jsonl or .parquet"
    return reasons


def _write_files(batch: Batch, texts: Sequence[str], folder: Path) -> None:
    for one, text in zip(batch.texts, texts, strict=True):
        (folder / f"{one.id}.txt").write_bytes(text.encode("utf-8"))
