"""rehydrate.json: what the edition without texts holds for those who have the texts, nothing of it readable without them.

full       name, version and content digest of the full dataset
labels     those of layer `entity` in order: what tokens are tagged with
documents  by id: `length` of the received text in code points, `fingerprints` [[start, end, bits], …], `sealed` the rest of its rows
links      by id: the sealed note
files      the sealed card, citation … of the full dataset, where they are not those of the edition
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalaa.incidents import Incident, Refused
from jalaa.release.fingerprints import Fingerprint

NEEDS = "rehydrate.json"


@dataclass(frozen=True)
class Withheld:
    """What there is of a withheld document."""

    length: int
    fingerprints: tuple[Fingerprint, ...]
    sealed: str


@dataclass(frozen=True)
class Needs:
    """What `rehydrate.json` says; `documents` and `links` by id."""

    digest: str
    labels: tuple[str, ...]
    documents: Mapping[str, Withheld]
    links: Mapping[str, str]
    files: str


def needs_bytes(needs: Needs) -> bytes:
    """The file as it is written."""
    row = {
        "digest": needs.digest,
        "labels": list(needs.labels),
        "documents": {
            id: {
                "length": one.length,
                "fingerprints": [list(print_) for print_ in one.fingerprints],
                "sealed": one.sealed,
            }
            for id, one in needs.documents.items()
        },
        "links": dict(needs.links),
        "files": needs.files,
    }
    return (json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode("utf-8")


def read_needs(data: bytes, where: str) -> Needs:
    """What the bytes of the file say; `Refused` (`built-stale`) for anything else."""
    try:
        return _needs(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        fault = f"{type(error).__name__}: {error}"
        message = f"it does not say what rehydration needs ({fault}): fetch the edition again"
        raise Refused([Incident("built-stale", where, message)]) from error


def _needs(row: Any) -> Needs:
    documents = {
        id: Withheld(
            _whole(one["length"]),
            tuple(Fingerprint(_whole(start), _whole(end), _text(bits)) for start, end, bits in one["fingerprints"]),
            _text(one["sealed"]),
        )
        for id, one in row["documents"].items()
    }
    links = {id: _text(sealed) for id, sealed in row["links"].items()}
    return Needs(_text(row["digest"]), tuple(map(_text, row["labels"])), documents, links, _text(row["files"]))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"{value!r} is no number of code points")
    return value
