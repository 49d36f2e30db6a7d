"""croissant.json: the dataset described for machines, in Croissant 1.1 (MLCommons), with the fields of responsible AI.

    FileObject  data/default/train.parquet   its address relative to this file, and its sha256, which readers compare
    RecordSet   default/train                the rows of that file, a field for each column, a sub-field for each part of a struct
    RecordSet   splits                       the names of the splits
    RecordSet   ner_tags                     what the numbers of class labels stand for

Made from the tables as they are, so that any edition has its own. A list within a list of structs (`attributes` of `spans`) is left out: the
JSONPath of Croissant's own reader gives the first of several matches and no more, so nobody could load what would be said of it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from jalaa.build.card import data_path
from jalaa.build.citation import abstract, cite_as
from jalaa.build.edition_words import EditionWords
from jalaa.corpus.columns import COLUMNS, CONFIGS, KEYS
from jalaa.corpus.config import Config
from jalaa.corpus.tables import Tables

CROISSANT = "croissant.json"
CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
MEDIA_TYPES = {".parquet": "application/x-parquet", ".json": "application/json"}
"""Files that are described, by how their names end."""

_CROISSANT_WORDS = (
    *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty"),
    *("fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator"),
    *("source", "subField", "transform"),
)
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{word: f"cr:{word}" for word in _CROISSANT_WORDS},
}
"""The JSON-LD context that the specification prescribes."""


def croissant(
    config: Config,
    tables: Tables,
    ner_names: Sequence[str],
    digest: str,
    files: Mapping[str, bytes],
    responsible: Mapping[str, Any],
    words: EditionWords,
) -> str:
    """The whole file for the tables of one edition; it knows no clock and no path.

    `files` are the published files by path: of each Parquet and JSON among them size and sha256 are stated. `responsible` are the fields
    `rai:…`, see `jalaa.build.responsible`; `words` are what an edition says otherwise of rows and columns. `datePublished` stands there only once a date of release was given.
    """
    facts = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": config.title,
        "alternateName": config.name,
        "description": abstract(config),
        "conformsTo": CONFORMS_TO,
        "license": f"https://spdx.org/licenses/{config.licences.annotations}",
        "version": config.version,
        **({"datePublished": config.released} if config.released else {}),
        "creator": [{"@type": "sc:Organization", "name": author} for author in config.authors],
        "citeAs": cite_as(config, digest),
        "identifier": digest,
        "inLanguage": [config.language],
        **({"keywords": list(config.keywords)} if config.keywords else {}),
        **({"url": config.homepage} if config.homepage else {}),
        **({"sameAs": [config.repository]} if config.repository else {}),
        **responsible,
        "distribution": [_file_object(path, data) for path, data in sorted(files.items()) if _media_type(path)],
        "recordSet": [*_record_sets(tables, words), *_splits(tables), *_class_labels(tables, ner_names)],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def record_set_id(config: str, split: str) -> str:
    """The id of the record set of a config's split, by which readers ask for it: `default/train`."""
    return f"{config}/{split}"


def _media_type(path: str) -> str | None:
    return next((kind for suffix, kind in MEDIA_TYPES.items() if path.endswith(suffix)), None)


def _file_object(path: str, data: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path.rpartition("/")[2],
        "contentUrl": path,
        "contentSize": f"{len(data)} B",
        "encodingFormat": _media_type(path),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _record_sets(tables: Tables, words: EditionWords) -> Iterator[dict[str, Any]]:
    """One record set for each Parquet file."""
    for config, splits in tables.items():
        columns = {**COLUMNS[config], **words.columns.get(config, {})}
        for split, table in splits.items():
            id = record_set_id(config, split)
            yield {
                "@type": "cr:RecordSet",
                "@id": id,
                "name": id,
                "description": f"The split {split} of the config {config}. A row is {words.configs.get(config, CONFIGS[config])}.",
                "key": [{"@id": f"{id}/{name}"} for name in KEYS[config]],
                "field": [
                    _field(f"{id}/{column.name}", column, data_path(config, split), columns.get(column.name))
                    for column in table.schema
                ],
            }


def _field(id: str, column: pa.Field, file: str, description: str | None) -> dict[str, Any]:
    source = {"fileObject": {"@id": file}, "extract": {"column": column.name}}
    said = {
        "@type": "cr:Field",
        "@id": id,
        "name": column.name,
        **({"description": description} if description else {}),
    }
    depth, kind = _unwrapped(column.type)
    if pa.types.is_struct(kind):
        parts = [part for part in kind if not pa.types.is_list(part.type)]
        return {**said, **_array(depth), "subField": [_sub_field(id, part, source) for part in parts]}
    return {**said, "dataType": _data_type(kind), **_array(depth), "source": source}


def _sub_field(id: str, part: pa.Field, source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{id}/{part.name}",
        "name": part.name,
        "dataType": _data_type(part.type),
        "source": {**source, "transform": {"jsonPath": part.name}},
    }


def _unwrapped(kind: pa.DataType) -> tuple[int, pa.DataType]:
    """How many lists stand around a type, and the type inside."""
    depth = 0
    while pa.types.is_list(kind):
        depth, kind = depth + 1, kind.value_type
    return depth, kind


def _array(depth: int) -> dict[str, Any]:
    return {"isArray": True, "arrayShape": ",".join(["-1"] * depth)} if depth else {}


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"


def _splits(tables: Tables) -> Iterator[dict[str, Any]]:
    names = dict.fromkeys(split for splits in tables.values() for split in splits)
    if names:
        yield _enumeration("splits", "cr:Split", "The names of the splits.", [{"name": name} for name in names])


def _class_labels(tables: Tables, ner_names: Sequence[str]) -> Iterator[dict[str, Any]]:
    if "tokens" in tables:
        rows = [{"number": number, "name": name} for number, name in enumerate(ner_names)]
        yield _enumeration("ner_tags", "sc:Enumeration", "What the numbers in the column ner_tags stand for.", rows)


def _enumeration(id: str, kind: str, description: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A record set whose rows stand in this file."""
    return {
        "@type": "cr:RecordSet",
        "@id": id,
        "name": id,
        "description": description,
        "dataType": kind,
        "key": {"@id": f"{id}/{next(iter(rows[0]))}"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{id}/{name}",
                "name": name,
                "dataType": "sc:Integer" if isinstance(value, int) else "sc:Text",
            }
            for name, value in rows[0].items()
        ],
        "data": [{f"{id}/{name}": value for name, value in row.items()} for row in rows],
    }
