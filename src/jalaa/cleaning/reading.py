"""Reads texts of other people as a stream: JSONL (plain or gzip), Parquet, or a folder of .txt files.

Memory stays flat: what is read at once is a batch of some hundred texts, and never a line or file over a limit.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import compress, count
from json.decoder import scanstring
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.cleaning.texts import Batch, Reject, Text, check_text, kept_rows
from jalaa.files import TEXT_LIMIT, read_bytes
from jalaa.incidents import Incident, Refused

_BATCH_TEXTS = 500
_BATCH_CHARACTERS = 8_000_000
_SKIPPED_AT_ONCE = 1 << 20
_BROKEN_OFF = (EOFError, zlib.error, gzip.BadGzipFile)
_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Source:
    """Where texts come from: `size` in bytes (of Parquet in rows, of a folder in files), `schema` of Parquet, and the batches, to be read once."""

    size: int
    schema: pa.Schema | None
    batches: Iterator[Batch]


def open_texts(path: Path, limit: int = TEXT_LIMIT) -> Source:
    """The texts of a JSONL (.gz: compressed) or .parquet file, or of the .txt files that lie in a folder; a line or file over `limit` bytes is a reject.

    Raises `Refused` for a file that is not there (`file-missing`) and for Parquet that has no texts in it (`table-texts`).
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.name.endswith(".txt"))
        return Source(len(files), None, _batches(_of_folder(files, limit)))
    if not path.is_file():
        raise Refused([Incident("file-missing", str(path), "there is no such file or folder: mend the path")])
    if path.name.endswith(".parquet"):
        file = _parquet_file(path)
        return Source(file.metadata.num_rows, file.schema_arrow, _of_parquet(path, file))
    return Source(path.stat().st_size, None, _batches(_of_jsonl(path, limit)))


def _batches(rows: Iterable[tuple[int, Text | Reject]]) -> Iterator[Batch]:
    """The texts, checked, gathered until they are many or long; each comes with its position in the source."""
    seen: set[bytes] = set()
    texts: list[Text] = []
    rejects: list[Reject] = []
    characters = position = 0
    for position, row in rows:
        one = check_text(row, seen) if isinstance(row, Text) else row
        if isinstance(one, Reject):
            rejects.append(one)
        else:
            texts.append(one)
            characters += len(one.text)
        if len(texts) + len(rejects) >= _BATCH_TEXTS or characters >= _BATCH_CHARACTERS:
            yield Batch(tuple(texts), tuple(rejects), position)
            texts, rejects, characters = [], [], 0
    if texts or rejects:
        yield Batch(tuple(texts), tuple(rejects), position)


def _no_utf8(error: UnicodeDecodeError) -> str:
    return f"byte 0x{error.object[error.start]:02X} at {error.start}: convert the file to UTF-8"


def _of_folder(files: Iterable[Path], limit: int) -> Iterator[tuple[int, Text | Reject]]:
    """One text for each file; its id is the file's name without .txt."""
    for position, path in enumerate(files, 1):
        id, file = path.name.removesuffix(".txt"), str(path).encode("utf-8", "backslashreplace").decode()
        try:
            data = read_bytes(path, limit) if path.is_file() else None
        except (OSError, Refused) as error:
            reason = error.incidents[0].message if isinstance(error, Refused) else f"{error.strerror}: mend that"
            yield position, Reject(file, None, id, reason)
            continue
        if data is None:
            yield position, Reject(file, None, id, "it is no plain file: put the text itself there")
        else:
            yield position, Text(file, None, id, _decoded(data))


def _decoded(data: bytes | None) -> str | bytes | None:
    """The text that bytes hold, or the bytes where they are no UTF-8."""
    try:
        return data if data is None else data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _of_jsonl(path: Path, limit: int) -> Iterator[tuple[int, Text | Reject]]:
    """One text for each line that is not blank; where a compressed file breaks off, a reject, and the end."""
    number = 0
    with ExitStack() as stack:
        raw = stack.enter_context(open(path, "rb"))
        file = stack.enter_context(gzip.open(raw)) if path.name.endswith(".gz") else raw
        try:
            for number, line in _lines(file, limit):
                if line is None:
                    reason = f"the line has more than {limit:,} bytes: is it one text?"
                    yield raw.tell(), Reject(str(path), number, None, reason)
                elif line.strip():
                    yield raw.tell(), _of_line(str(path), number, line)
        except _BROKEN_OFF as error:
            reason = f"the compressed file breaks off or is damaged here ({error}): fetch it again"
            yield raw.tell(), Reject(str(path), number + 1, None, reason)


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; None for one over the limit, which is never in memory whole."""
    for number in count(1):
        line = file.readline(limit + 1)
        if not line:
            return
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_SKIPPED_AT_ONCE)
        yield number, None


def _of_line(file: str, number: int, line: bytes) -> Text | Reject:
    if number == 1:
        line = line.removeprefix(_BOM)
    try:
        read = line.decode("utf-8").strip(" \t\r\n")
        row, (start, end) = read_object(read)
    except UnicodeDecodeError as error:
        return Reject(file, number, None, f"the line is no UTF-8: {_no_utf8(error)}")
    except (ValueError, RecursionError) as error:
        return Reject(file, number, None, f"the line is no JSON object ({error}): mend it")
    return Text(file, number, row.get("id"), row.get("text"), row.get("outlet"), (read[:start], read[end:]))


def read_object(line: str) -> tuple[dict[str, Any], tuple[int, int]]:
    """The JSON object that a line holds and where the value of its key `text` stands, so that all the rest can be copied letter by letter.

    Raises `ValueError` for what is no JSON object, or gives `id`, `text` or `outlet` twice.

    >>> line = '{"id": "a", "text": "\\\\u0628", "size": 1.50}'
    >>> row, (start, end) = read_object(line)
    >>> row, line[start:end]
    ({'id': 'a', 'text': 'ب', 'size': 1.5}, '"\\\\u0628"')
    """
    row: dict[str, Any] = {}
    place, at = (0, 0), _mark(line, 0, "{")
    while line[at : at + 1] != "}":
        key, at = scanstring(line, _mark(line, _mark(line, at, ",") if row else at, '"', skip=False))
        begin = _mark(line, at, ":")
        row_before = len(row)
        row[key], end = _DECODER.raw_decode(line, begin)
        if len(row) == row_before and key in ("id", "text", "outlet"):
            raise ValueError(f"`{key}` stands twice")
        if key == "text":
            place = begin, end
        at = _BLANKS.match(line, end).end()
    if at + 1 != len(line):
        raise ValueError(f"more follows after the object, at {at + 1}")
    return row, place


def _mark(line: str, at: int, mark: str, skip: bool = True) -> int:
    """The position after a mark that must stand at `at`, blanks before it (`skip`: and after it) left out."""
    at = _BLANKS.match(line, at).end()
    if line[at : at + 1] != mark:
        raise ValueError(f"`{mark}` is missing at {at}")
    return _BLANKS.match(line, at + 1).end() if skip else at + 1


def _parquet_file(path: Path) -> pq.ParquetFile:
    """The file, opened; refused if it is damaged or its columns are not what texts need."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise Refused([Incident("table-texts", str(path), "it is no Parquet, or damaged: fetch it again")]) from error
    schema = file.schema_arrow
    faults = [
        f"{'no' if not found else 'more than one'} column `{name}`"
        for name in ("id", "text", "outlet")
        if len(found := schema.get_all_field_indices(name)) != 1 and (found or name != "outlet")
    ] or [
        f"column `{name}` is of type {schema.field(name).type}, no string"
        for name in ("id", "text", "outlet")
        if name in schema.names and not _holds_text(schema.field(name).type)
    ]
    if faults:
        message = f"{', '.join(faults)}: texts need the string columns `id` and `text`, and may have `outlet`"
        raise Refused([Incident("table-texts", str(path), message)])
    return file


def _holds_text(type: pa.DataType) -> bool:
    inner = type.value_type if pa.types.is_dictionary(type) else type
    return str(inner) in ("string", "large_string", "string_view", "binary", "large_binary", "null")


def _of_parquet(path: Path, file: pq.ParquetFile) -> Iterator[Batch]:
    """The rows, batch by batch; where the file is damaged, a reject, and the end."""
    seen: set[bytes] = set()
    position = 0
    with file:
        batches = file.iter_batches(_BATCH_TEXTS)
        while True:
            try:
                read = next(batches, None)
            except (pa.ArrowException, OSError):
                reason = "the file is damaged from here on: fetch it again"
                yield Batch((), (Reject(str(path), position + 1, None, reason),), position)
                return
            if read is None:
                return
            table = pa.Table.from_batches([read])
            columns = [_strings(table, name) for name in ("id", "text", "outlet")]
            rows = enumerate(zip(*columns, strict=True), position + 1)
            checked = [check_text(Text(str(path), number, *row), seen) for number, row in rows]
            position += len(checked)
            kept = [isinstance(one, Text) for one in checked]
            rejects = tuple(one for one in checked if isinstance(one, Reject))
            yield Batch(tuple(compress(checked, kept)), rejects, position, kept_rows(table, kept))


def _strings(table: pa.Table, name: str) -> list[str | bytes | None]:
    """The strings of a column, each as bytes where it is no UTF-8, for Parquet may say string and hold anything."""
    if name not in table.column_names:
        return [None] * len(table)
    column = table[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return [_decoded(value) for value in column.cast(pa.large_binary()).to_pylist()]
