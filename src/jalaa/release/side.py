"""One side of a comparison: a published dataset as its files give it, of any version of Jalaa, with whatever configs and columns it has."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from jalaa.build.manifest import MANIFEST
from jalaa.corpus.tables import Tables
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused

_LAID_OUT = ("configs", "dataset_info")
"""Parts of a card's head that follow from the tables, which are compared themselves."""


@dataclass(frozen=True)
class Side:
    """A published dataset: its tables by config and split, what its class labels stand for, and what it says of itself.

    `version` and `digest` are what its manifest says; `labels` are (kind, layer, name) of all that its scheme lets one say; `facts` are title, licence, purpose and the like, by name.
    """

    called: str
    version: str | None
    digest: str | None
    tables: Tables
    ner_names: tuple[str, ...]
    labels: frozenset[tuple[str, str, str]]
    facts: Mapping[str, str]

    @cached_property
    def splits(self) -> dict[str, str]:
        """The split of every document."""
        return {
            id: split
            for split, table in self.tables.get("default", {}).items()
            if "id" in table.column_names
            for id in table["id"].to_pylist()
        }

    def rows(self, config: str) -> pa.Table:
        """All rows of a config, whatever split they are in; a table without columns where it has none of that name."""
        found = list(self.tables.get(config, {}).values())
        return pa.concat_tables(found, promote_options="permissive") if found else pa.table({})


def read_side(folder: Path, called: str) -> Side:
    """The dataset that lies in a folder; `called` is its name for people.

    Raises `Refused` (`built-missing`) where no Parquet lies there, (`built-stale`) where a file cannot be read.
    """
    paths = sorted((folder / "data").glob("*/*.parquet"))
    if not paths:
        message = "there is no data/<config>/<split>.parquet in it: give the folder of a built dataset, or build it with ./scripts/build"
        raise Refused([Incident("built-missing", called, message)])
    tables: dict[str, dict[str, pa.Table]] = {}
    for path in paths:
        tables.setdefault(path.parent.name, {})[path.stem] = _read_table(path, f"{called}: {path.relative_to(folder)}")
    head = _yaml(_front(_text(folder / "README.md")))
    manifest = _json(_text(folder / MANIFEST))
    version = manifest.get("version") or _first(one.get("version") for one in _list(head, "configs"))
    names = _ner_names(head)
    labels = frozenset(
        [
            *_scheme_labels(_json(_text(folder / "scheme.json"))),
            *(("label", "entity", n[2:]) for n in names if n != "O"),
        ]
    )
    cited = _yaml(_text(folder / "CITATION.cff"))
    return Side(
        called=called,
        version=version,
        digest=manifest.get("digest"),
        tables=tables,
        ner_names=names,
        labels=labels or frozenset(_used_labels(tables)),
        facts={**_facts("card", head, _LAID_OUT), **_facts("citation", cited, ("identifiers", "version"))},
    )


def _read_table(path: Path, called: str) -> pa.Table:
    try:
        return pq.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        message = f"it cannot be read as Parquet ({error}): fetch or build the dataset again"
        raise Refused([Incident("built-stale", called, message)]) from error


def _text(path: Path) -> str:
    return read_text(path) if path.is_file() else ""


def _front(card: str) -> str:
    parts = card.split("---\n", 2)
    return parts[1] if len(parts) == 3 and not parts[0] else ""


def _yaml(text: str) -> dict[str, Any]:
    """A mapping that somebody's tool wrote; what is none says nothing, for the tables are what is compared."""
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(mapping: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = mapping.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _first(values: Iterator[Any]) -> str | None:
    return next((str(value) for value in values if value is not None), None)


def _ner_names(head: Mapping[str, Any]) -> tuple[str, ...]:
    for info in _list(head, "dataset_info"):
        for entry in _list(info, "features"):
            sequence = entry.get("sequence")
            names = sequence.get("class_label", {}).get("names", {}) if isinstance(sequence, dict) else {}
            if entry.get("name") == "ner_tags" and names:
                return tuple(str(names[key]) for key in sorted(names, key=int))
    return ()


def _scheme_labels(scheme: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for layer in _list(scheme, "layers"):
        layer_id = str(layer.get("id"))
        for kind, key in (("label", "labels"), ("relation", "relations"), ("attribute", "attributes")):
            for one in _list(layer, key):
                yield kind, layer_id, str(one.get("id"))
                for value in _list(one, "values"):
                    yield "value", f"{layer_id}/{one.get('id')}", str(value.get("id"))
    yield from (("link", "", str(one.get("id"))) for one in _list(scheme, "links"))


def _used_labels(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """Labels of the spans themselves, for a dataset that publishes no scheme."""
    for table in tables.get("default", {}).values():
        if "spans" in table.column_names:
            for spans in table["spans"].to_pylist():
                yield from (("label", str(span.get("layer") or ""), str(span.get("label"))) for span in spans or ())


def _facts(where: str, said: Mapping[str, Any], without: tuple[str, ...]) -> dict[str, str]:
    return {f"{where}: {key}": _said(value) for key, value in said.items() if key not in without}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return ", ".join(map(_said, value.values()))
    return str(value)
