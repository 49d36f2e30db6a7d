"""Others' collections of texts, read as a stream to be compared: files, folders and datasets of the Hub; memory stays flat.

    folder of .txt            a text for each file, also in folders inside it, where .jsonl[.gz] and .parquet may lie as well
    .jsonl, .jsonl.gz         a text for each line, the value of one key
    .parquet                  a text for each row, one column of strings
    NAMESPACE/NAME[@revision] a dataset of the Hub, streamed by `datasets`: every split of a config

What cannot be read is an incident and does not end the reading.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jalaa.corpus.others_rows import (
    BATCH_TEXTS,
    OtherText,
    Row,
    Unread,
    check_parquet,
    no_source,
    rows_of_jsonl,
    rows_of_parquet,
)
from jalaa.files import TEXT_LIMIT, read_text
from jalaa.incidents import Incident, Refused

_BATCH_CHARACTERS = 8_000_000
_KINDS = (".txt", ".jsonl", ".jsonl.gz", ".parquet")


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


def open_others(path: Path, column: str | None = None, limit: int = TEXT_LIMIT) -> Others:
    """The texts of a file or folder; a line or file over `limit` bytes is left unread.

    Raises `Refused` (`other-source`) where nothing can be read: no such file, no texts, no such column, Parquet that is none.
    """
    if path.is_dir():
        return _folder(path, column, limit)
    if not path.is_file():
        raise no_source(path, "there is no such file or folder: mend the path")
    if not path.name.endswith(_KINDS):
        raise no_source(path, f"its name ends in none of {', '.join(_KINDS)}: convert it, or mend the path")
    if path.name.endswith(".parquet"):
        check_parquet(path, column)
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
        if len(texts) + len(unread) >= BATCH_TEXTS or characters >= _BATCH_CHARACTERS:
            yield OtherBatch(tuple(texts), tuple(unread), position)
            texts, unread, characters = [], [], 0
    if texts or unread:
        yield OtherBatch(tuple(texts), tuple(unread), position)


def _folder(folder: Path, column: str | None, limit: int) -> Others:
    """All files of the kinds that are read, in the order of their paths; those of other kinds are counted in a note."""
    found = sorted(Path(base) / name for base, _, names in os.walk(folder) for name in names)
    files = [path for path in found if path.name.endswith(_KINDS)]
    if not files:
        raise no_source(folder, f"no file in it ends in {', '.join(_KINDS)}: mend the path, or convert the files")
    kinds = Counter(path.suffix or "no ending" for path in found if not path.name.endswith(_KINDS))
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
            yield from rows_of_parquet(path, name, column)
        else:
            yield from rows_of_jsonl(path, name, column, limit)
    except OSError as error:
        yield 1, Unread(name, f"it cannot be read ({error.strerror}): mend that")
    except Refused as refused:
        if any(one.id == "other-source" for one in refused.incidents):
            raise
        yield from ((1, Unread(name, one.message)) for one in refused.incidents)
