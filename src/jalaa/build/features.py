"""Features: the card's `dataset_info`, in the words that datasets 3.6 and 5 both read.

`datasets` would write this itself, but each version in its own dialect (`List` of 5 is unknown to 3). The common one: `sequence` for a list of
values, `list` for a list of records, `struct` for a record.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def feature_entries(schema: pa.Schema, ner_names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The entries of `dataset_info.features` for a schema; `ner_tags` gets its class labels.

    >>> feature_entries(pa.schema([("id", pa.string()), ("tokens", pa.list_(pa.string()))]))
    [{'name': 'id', 'dtype': 'string'}, {'name': 'tokens', 'sequence': 'string'}]
    """
    return [_entry(field, ner_names) for field in schema]


def _entry(field: pa.Field, ner_names: Sequence[str]) -> dict[str, Any]:
    if field.name == "ner_tags":
        names = {str(number): name for number, name in enumerate(ner_names)}
        return {"name": field.name, "sequence": {"class_label": {"names": names}}}
    return {"name": field.name, **_type(field.type)}


def _type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = kind.value_type
        if pa.types.is_struct(inner):
            return {"list": feature_entries(pa.schema(list(inner)))}
        wrapped = _type(inner)
        return {"sequence": wrapped["dtype"] if set(wrapped) == {"dtype"} else wrapped}
    return {"dtype": "bool" if pa.types.is_boolean(kind) else str(kind)}
