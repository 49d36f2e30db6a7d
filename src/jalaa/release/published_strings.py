"""Every string of published files, with its place: cells of Parquet, however deep, values and keys of JSON, lines of everything else."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from jalaa.build.manifest import DATA_FILE
from jalaa.corpus.columns import KEYS
from jalaa.release.withhold import DOCUMENT_COLUMNS


class PublishedString(NamedTuple):
    """A published string: its file, the document it is of (the path where it is of none), its place, and the string."""

    path: str
    owner: str
    place: str
    text: str


def published_strings(files: Mapping[str, bytes]) -> Iterator[PublishedString]:
    """The strings of files given by path, each file in its order; rows of `default` come first, since the others repeat their texts."""
    for path in sorted(files, key=lambda path: (not path.startswith("data/default/"), path)):
        data = files[path]
        if DATA_FILE.fullmatch(path):
            yield from _cells(path, data)
        elif path.endswith(".json"):
            for place, text in _values(json.loads(data), ""):
                yield PublishedString(path, path, f"{path}{place}", text)
        else:
            for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
                yield PublishedString(path, path, f"{path}:{number}", line)


def _cells(path: str, data: bytes) -> Iterator[PublishedString]:
    _, config, split = path.removesuffix(".parquet").split("/")
    for row in pq.read_table(BytesIO(data), partitioning=None).to_pylist():
        key = "/".join(row[column] for column in KEYS[config])
        owner = row[DOCUMENT_COLUMNS[config][0]]
        for place, text in _values(row, ""):
            yield PublishedString(path, owner, f"{config}/{split}/{key}/{place.removeprefix('.')}", text)


def _values(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield place, str(key)
            yield from _values(one, f"{place}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _values(one, f"{place}[{number}]")
