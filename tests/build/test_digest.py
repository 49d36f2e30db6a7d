"""The content digest names rows, splits, columns and class labels, and nothing else."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.build.digest import SCHEME, canonical_lines, content_digest
from jalaa.build.parquet import parquet_bytes

ROWS = [{"document": "a", "edits": [{"start": 0, "removed": None}]}, {"document": "b", "edits": []}]


def tables(rows=ROWS, config="edits", split="train"):
    return {config: {split: pa.Table.from_pylist(rows)}}


def test_it_is_pinned_since_releases_are_known_by_it():
    assert list(canonical_lines(tables(), [])) == [
        '{"columns":["document","edits"],"config":"edits","split":"train"}',
        '{"document":"a","edits":[{"removed":null,"start":0}]}',
        '{"document":"b","edits":[]}',
    ]
    assert content_digest(tables(), []) == f"{SCHEME}:c9323d1e08b353da7257fe32c67c29e4d6927a6d6a164ed03d7edb3c4cce6979"


@given(st.permutations(ROWS))
def test_the_order_of_rows_and_the_way_arrow_holds_them_do_not_matter(rows):
    chunked = pa.concat_tables([pa.Table.from_pylist([row], schema=pa.Table.from_pylist(ROWS).schema) for row in rows])
    assert content_digest({"edits": {"train": chunked}}, []) == content_digest(tables(), [])


@pytest.mark.parametrize(
    "other",
    [
        tables(split="test"),
        tables(ROWS[:1]),
        tables([{**ROWS[0], "edits": [{"start": 1, "removed": None}]}, ROWS[1]]),
        tables([{**row, "note": None} for row in ROWS]),
    ],
)
def test_any_change_of_content_changes_it(other):
    assert content_digest(other, []) != content_digest(tables(), [])


def test_class_labels_count_by_name_and_not_by_number():
    def tokens(numbers):
        return {"tokens": {"train": pa.Table.from_pylist([{"id": "a", "ner_tags": numbers}])}}

    assert content_digest(tokens([0, 1]), ["O", "B-GPE"]) == content_digest(tokens([1, 0]), ["B-GPE", "O"])
    assert content_digest(tokens([0, 1]), ["O", "B-GPE"]) != content_digest(tokens([0, 1]), ["O", "B-LOC"])


def test_the_same_rows_give_the_same_parquet_bytes_however_they_are_chunked():
    whole = pa.Table.from_pylist(ROWS)
    chunked = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert parquet_bytes(whole) == parquet_bytes(chunked.replace_schema_metadata({"huggingface": "{}"}))
