"""Withholding: the tables of a corpus without the texts that may not be published, every offset in its place.

    default       without `text`, `headline`, and `text` and `name` of spans
    tokens        without the rows
    annotations   without `text`, `name`, `note` and `made_text` of spans: notes quote
    edits         without `removed` and `replacement`; `length` and `replacement_length` say how much stood and stands there
    links         without `note`, where an end lies in such a text

Where the texts of all documents are withheld these columns are not there at all, so that the schema says what to expect; in a mixed corpus they
are null for the documents concerned. Rows, ids and their order stay.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa

from jalaa.corpus.columns import SCHEMAS
from jalaa.corpus.tables import Tables

TEXT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "default": ("text", "headline", "spans.text", "spans.name"),
    "annotations": ("spans.text", "spans.name", "spans.note", "spans.made_text"),
    "edits": ("edits.removed", "edits.replacement"),
    "links": ("note",),
}
"""What holds words of a text, by config; of `tokens` nothing would be left."""

DOCUMENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "default": ("id",),
    "tokens": ("document",),
    "annotations": ("document",),
    "edits": ("document",),
    "links": ("document_a", "document_b"),
}
"""The columns that name the document, or the two, of a row."""

_LENGTHS = (pa.field("length", pa.int32()), pa.field("replacement_length", pa.int32()))


def without_texts(tables: Tables, withheld: Collection[str]) -> Tables:
    """The tables without the texts of the documents `withheld`; a split or config that loses all its rows is left out."""
    hidden = frozenset(withheld)
    whole = set(document_ids(tables)) <= hidden
    found: dict[str, dict[str, pa.Table]] = {}
    for config, splits in tables.items():
        for split, table in splits.items():
            rows = list(_rows(config, table, hidden))
            if rows:
                schema = edition_schema(config, whole)
                found.setdefault(config, {})[split] = pa.Table.from_pylist(rows, schema=schema)
    return found


def document_ids(tables: Tables) -> list[str]:
    """The documents of the tables, sorted."""
    return sorted(id for table in tables["default"].values() for id in table["id"].to_pylist())


def edition_schema(config: str, whole: bool) -> pa.Schema:
    """The schema of a config in an edition without texts; `whole` says that no document keeps its text, so that the columns go.

    >>> [field.name for field in edition_schema("links", whole=True)][-2:]
    ['span_b', 'kind']
    """
    dropped = TEXT_COLUMNS.get(config, ()) if whole else ()
    return pa.schema([_field(field, dropped) for field in SCHEMAS[config] if field.name not in dropped])


def _field(field: pa.Field, dropped: Collection[str]) -> pa.Field:
    if not (pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type)):
        return field
    inner = [one for one in field.type.value_type if f"{field.name}.{one.name}" not in dropped]
    if field.name == "edits":
        place = [one.name for one in inner].index("end") + 1
        inner[place:place] = _LENGTHS
    return pa.field(field.name, pa.list_(pa.struct(inner)))


def _rows(config: str, table: pa.Table, hidden: frozenset[str]) -> Iterator[dict[str, Any]]:
    for row in table.to_pylist():
        if config == "edits":
            row["edits"] = [with_lengths(edit) for edit in row["edits"]]
        if hidden.isdisjoint(row[column] for column in DOCUMENT_COLUMNS[config]):
            yield row
        elif config != "tokens":
            yield _blank(row, TEXT_COLUMNS[config])


def with_lengths(edit: dict[str, Any]) -> dict[str, Any]:
    """An edit with how many code points of the received text it takes, and how many stand there instead."""
    return {**edit, "length": edit["end"] - edit["start"], "replacement_length": len(edit["replacement"])}


def _blank(row: dict[str, Any], columns: Collection[str]) -> dict[str, Any]:
    blank = {**row, **{column: None for column in columns if "." not in column}}
    for column in columns:
        outer, _, inner = column.partition(".")
        if inner:
            blank[outer] = [{**one, inner: None} for one in blank[outer]]
    return blank
