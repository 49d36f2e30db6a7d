"""Others' collections of texts, read as a stream to be compared: files, folders and datasets of the Hub; memory stays flat.

    folder of .txt            a text for each file, also in folders inside it, where .jsonl[.gz] and .parquet may lie as well
    .jsonl, .jsonl.gz         a text for each line, the value of one key
    .parquet                  a text for each row, one column of strings
    NAMESPACE/NAME[@revision] a dataset of the Hub, streamed by `datasets`: every split of a config

What cannot be read is an incident and does not end the reading.
"""

import gzip
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jalaa.files import TEXT_LIMIT, read_text
from jalaa.incidents import Incident, Refused

COLUMNS = ("text", "content", "article", "body", "document", "raw_content", "article_text", "paragraph", "sentence")
"""Names under which texts usually stand; the first that is there is taken, else the only column of strings."""

_BATCH_TEXTS = 500
_BATCH_CHARACTERS = 8_000_000
_BROKEN_OFF = (EOFError, zlib.error, gzip.BadGzipFile)
_KINDS = (".txt", ".jsonl", ".jsonl.gz", ".parquet")


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


@dataclass(frozen=True)
class OtherBatch:
    """Texts read together, what could not be read on the way, and how far the reading is in the unit of the collection's `size`."""

    texts: tuple[OtherText, ...]
    unread: tuple[Unread, ...]
    position: int


@dataclass(frozen=True)
class Others:
    """A collection: its `size` in files or bytes (None where nobody knows), notes on what is not read, and the batches, to be read once."""

    size: int | None
    notes: tuple[Incident, ...]
    batches: Iterator[OtherBatch]


Row = tuple[int, OtherText | Unread]
"""A position in the collection, and what stands there."""


def open_others(path: Path, column: str | None = None, limit: int = TEXT_LIMIT) -> Others:
    """The texts of a file or folder; a line or file over `limit` bytes is left unread.

    Raises `Refused` (`other-source`) where nothing can be read: no such file, no texts, no such column, Parquet that is none.
    """
    if path.is_dir():
        return _folder(path, column, limit)
    if not path.is_file():
        raise _no_source(path, "there is no such file or folder: mend the path")
    if not path.name.endswith(_KINDS):
        raise _no_source(path, f"its name ends in none of {', '.join(_KINDS)}: convert it, or mend the path")
    if path.name.endswith(".parquet"):
        _text_column(pq.read_schema(path) if _is_parquet(path) else None, column, path)
    size = path.stat().st_size
    return Others(size, (), batched(_of_file(path, path.name, column, limit)))


def batched(rows: Iterable[Row]) -> Iterator[OtherBatch]:
    """The texts, gathered until they are many or long."""
    texts: list[OtherText] = []
    unread: list[Unread] = []
    characters = position = 0
    for position, row in rows:
        if isinstance(row, Unread):
            unread.append(row)
        else:
            texts.append(row)
            characters += len(row.text)
        if len(texts) + len(unread) >= _BATCH_TEXTS or characters >= _BATCH_CHARACTERS:
            yield OtherBatch(tuple(texts), tuple(unread), position)
            texts, unread, characters = [], [], 0
    if texts or unread:
        yield OtherBatch(tuple(texts), tuple(unread), position)


def choose_column(names: Sequence[str], column: str | None, where: str) -> str:
    """The column that holds the texts, of the `names` of columns that hold strings; `Refused` (`other-source`) where that is not clear."""
    listed = ", ".join(f"`{name}`" for name in names) or "none"
    if column is not None:
        if column in names:
            return column
        raise _no_source(where, f"it has no column of strings `{column}`; columns of strings: {listed}")
    usual = next((name for name in COLUMNS if name in names), None)
    if usual is None and len(names) != 1:
        raise _no_source(where, f"which column holds the texts? Columns of strings: {listed}; name one with --column")
    return usual or names[0]


def _no_source(where: Path | str, message: str) -> Refused:
    return Refused([Incident("other-source", str(where), message)])


def _folder(folder: Path, column: str | None, limit: int) -> Others:
    """All files of the kinds that are read, in the order of their paths; those of other kinds are counted in a note."""
    found = sorted(Path(base) / name for base, _, names in os.walk(folder) for name in names)
    files = [path for path in found if path.name.endswith(_KINDS)]
    if not files:
        raise _no_source(folder, f"no file in it ends in {', '.join(_KINDS)}: mend the path, or convert the files")
    kinds = Counter(path.suffix or "no ending" for path in found if path not in set(files))
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    notes = (Incident("other-skipped", str(folder), f"{said}: convert them if they hold texts"),) if said else ()
    return Others(len(files), notes, batched(_of_files(folder, files, column, limit)))


def _of_files(folder: Path, files: Iterable[Path], column: str | None, limit: int) -> Iterator[Row]:
    for position, path in enumerate(files, 1):
        name = path.relative_to(folder).as_posix()
        try:
            for _, row in _of_file(path, name, column, limit):
                yield position, row
        except Refused as refused:
            yield from ((position, Unread(name, one.message)) for one in refused.incidents)


def _of_file(path: Path, name: str, column: str | None, limit: int) -> Iterator[Row]:
    name = name.encode("utf-8", "backslashreplace").decode()
    try:
        if name.endswith(".txt"):
            yield 1, OtherText(name, None, read_text(path, limit))
        elif name.endswith(".parquet"):
            yield from _of_parquet(path, name, column)
        else:
            yield from _of_jsonl(path, name, column, limit)
    except OSError as error:
        yield 1, Unread(name, f"it cannot be read ({error.strerror}): mend that")
    except Refused as refused:
        if any(one.id == "other-source" for one in refused.incidents):
            raise
        # A text of ours would be registered with its hash; others' are not.
        said = (one.message.replace(" and register its new sha256", "") for one in refused.incidents)
        yield from ((1, Unread(name, message)) for message in said)


def _of_jsonl(path: Path, name: str, column: str | None, limit: int) -> Iterator[Row]:
    """A text for each line that is not blank; the first line that is an object says which key is read."""
    with ExitStack() as stack:
        raw = stack.enter_context(open(path, "rb"))
        file = stack.enter_context(gzip.open(raw)) if name.endswith(".gz") else raw
        number = 0
        try:
            for number, line in enumerate(_lines(file, limit), 1):
                where = f"{name}:{number}"
                if line is None:
                    yield raw.tell(), Unread(where, f"more than {limit:,} bytes in one line: is it one text?")
                elif line.strip():
                    row = _object(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, where)
                    if isinstance(row, dict):
                        column = column or choose_column([k for k, v in row.items() if _is_text(k, v)], None, where)
                        row = _text_of(row.get(column), row.get("id"), column, where)
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
    return row if isinstance(row, dict) else Unread(where, "the line is no JSON object: write one with a key for the text")


def _is_text(key: str, value: Any) -> bool:
    return isinstance(value, str) and key != "id"


def _text_of(value: Any, id: Any, column: str, where: str) -> OtherText | Unread:
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return Unread(where, f"`{column}` is no UTF-8: convert it")
    if not isinstance(value, str):
        return Unread(where, f"it has no text under `{column}`" + ("" if value is None else ", but something else there"))
    return OtherText(where, str(id) if isinstance(id, str | int) else None, value)


def _is_parquet(path: Path) -> bool:
    try:
        pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return False
    return True


def _text_column(schema: pa.Schema | None, column: str | None, path: Path | str) -> str:
    if schema is None:
        raise _no_source(path, "it is no Parquet, or damaged: fetch it again")
    names = [field.name for field in schema if _holds_strings(field.type)]
    return choose_column([name for name in names if name != "id" or name == column], column, str(path))


def _holds_strings(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return str(inner) in ("string", "large_string", "string_view", "binary", "large_binary")


def _of_parquet(path: Path, name: str, column: str | None) -> Iterator[Row]:
    """A text for each row; where the file is damaged, what was read until there. Positions are guessed in bytes by the share of rows."""
    schema = pq.read_schema(path) if _is_parquet(path) else None
    column = _text_column(schema, column, name)
    wanted = [column, *(["id"] if "id" in schema.names and column != "id" else [])]
    number, size = 0, path.stat().st_size
    with pq.ParquetFile(path) as file:
        rows = max(1, file.metadata.num_rows)
        batches = file.iter_batches(_BATCH_TEXTS, columns=wanted)
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
