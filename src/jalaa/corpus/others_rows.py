"""Rows of others' collections: the texts of one JSONL or Parquet file, and which column holds them."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.incidents import Incident, Refused

COLUMNS = ("text", "content", "article", "body", "document", "raw_content", "article_text", "paragraph", "sentence")
"""Names under which texts usually stand; the first that is there is taken, else the only column of strings."""

BATCH_TEXTS = 500
"""Rows of Parquet read at once."""
_BROKEN_OFF = (EOFError, zlib.error, gzip.BadGzipFile)


class OtherText(NamedTuple):
    """A text of another collection: `where` it stands (file and line or row), the `id` it has there if it has one, the text."""

    where: str
    id: str | None
    text: str


class Unread(NamedTuple):
    """What could not be read, and why."""

    where: str
    why: str

    def incident(self) -> Incident:
        """It, for people."""
        return Incident("other-text", self.where, self.why)


Row = tuple[int, OtherText | Unread]
"""A position in the collection, and what stands there."""


def choose_column(names: Sequence[str], column: str | None, where: str) -> str:
    """The column that holds the texts, of the `names` of columns that hold strings; `Refused` (`other-source`) where that is not clear."""
    listed = ", ".join(f"`{name}`" for name in names) or "none"
    if column is not None:
        if column in names:
            return column
        raise no_source(where, f"it has no column of strings `{column}`; columns of strings: {listed}: mend --column")
    usual = next((name for name in COLUMNS if name in names), None)
    if usual is None and len(names) != 1:
        raise no_source(where, f"which column holds the texts? Columns of strings: {listed}; name one with --column")
    return usual or names[0]


def no_source(where: Path | str, message: str) -> Refused:
    """What is raised for a collection, or a file of one, of which nothing can be read."""
    return Refused([Incident("other-source", str(where), message)])


def rows_of_jsonl(path: Path, name: str, column: str | None, limit: int) -> Iterator[Row]:
    """A text for each line that is not blank; the first line that is an object says which key is read."""
    with ExitStack() as stack:
        raw = stack.enter_context(open(path, "rb"))
        file = stack.enter_context(gzip.open(raw)) if name.endswith(".gz") else raw
        number, key = 0, None
        try:
            for number, line in enumerate(_lines(file, limit), 1):
                where = f"{name}:{number}"
                if line is None:
                    yield raw.tell(), Unread(where, f"more than {limit:,} bytes in one line: is it one text?")
                elif line.strip():
                    row = _object(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, where)
                    if isinstance(row, dict):
                        key = key or _text_key(row, column, where)
                        row = _text_of(row.get(key), row.get("id"), key, where)
                    yield raw.tell(), row
        except _BROKEN_OFF as error:
            why = f"the compressed file breaks off or is damaged after this line ({error}): fetch it again"
            yield raw.tell(), Unread(f"{name}:{number}", why)


def _lines(file: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines; None for one over the limit, which is never in memory whole."""
    while line := file.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(1 << 20)
        yield None


def _object(line: bytes, where: str) -> dict[str, Any] | Unread:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Unread(where, f"byte 0x{error.object[error.start]:02X} at {error.start} is no UTF-8: convert the file")
    except (ValueError, RecursionError) as error:
        return Unread(where, f"the line is no JSON ({str(error)[:120]}): mend it")
    return (
        row if isinstance(row, dict) else Unread(where, "the line is no JSON object: write one with a key for the text")
    )


def _text_key(row: dict[str, Any], column: str | None, where: str) -> str:
    """The key of the texts by the first object of a file, which says it for all; a text may be missing (null) there."""
    if column is not None and column in row and row[column] is None:
        return column
    names = [key for key, value in row.items() if isinstance(value, str) and (key != "id" or key == column)]
    return choose_column(names, column, where)


def _text_of(value: Any, id: Any, column: str, where: str) -> OtherText | Unread:
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return Unread(where, f"`{column}` is no UTF-8: convert it")
    if not isinstance(value, str):
        return Unread(
            where, f"it has no text under `{column}`" + ("" if value is None else ", but something else there")
        )
    return OtherText(where, str(id) if isinstance(id, str | int) else None, value)


def check_parquet(path: Path, column: str | None) -> None:
    """Raises `Refused` (`other-source`) for a file that is no Parquet, or of whose columns none is clearly that of the texts."""
    _text_column(_schema(path, str(path)), column, str(path))


def _schema(path: Path, where: str) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise no_source(where, "it is no Parquet, or damaged: fetch it again") from error


def _text_column(schema: pa.Schema, column: str | None, where: str) -> str:
    names = [field.name for field in schema if _holds_strings(field.type)]
    return choose_column([name for name in names if name != "id" or name == column], column, where)


def _holds_strings(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return str(inner) in ("string", "large_string", "string_view", "binary", "large_binary")


def rows_of_parquet(path: Path, name: str, column: str | None) -> Iterator[Row]:
    """A text for each row; where the file is damaged, what was read until there. Positions are guessed in bytes by the share of rows."""
    schema = _schema(path, name)
    column = _text_column(schema, column, name)
    wanted = [column, *(["id"] if "id" in schema.names and column != "id" else [])]
    number, size = 0, path.stat().st_size
    with pq.ParquetFile(path) as file:
        rows = max(1, file.metadata.num_rows)
        batches = file.iter_batches(BATCH_TEXTS, columns=wanted)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError):
                yield size, Unread(f"{name}:{number + 1}", "the file is damaged from this row on: fetch it again")
                return
            if batch is None:
                return
            ids = batch["id"].to_pylist() if len(wanted) > 1 else [None] * len(batch)
            for value, id in zip(_strings(batch[column]), ids, strict=True):
                number += 1
                yield size * number // rows, _text_of(value, id, column, f"{name}:{number}")


def _strings(values: pa.Array) -> list[bytes | None]:
    """Strings as bytes, for Parquet may say string and hold anything."""
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    return values.cast(pa.large_binary()).to_pylist()
