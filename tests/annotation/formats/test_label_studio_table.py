"""Flat exports of Label Studio are read as far as they go, and say how far that is."""

import json

import pytest

from jalaa.annotation.formats import label_studio, label_studio_table
from jalaa.annotation.formats.received import Export, ReceivedSpan

TEXT = "في بغداد"
SPANS = [{"start": 3, "end": 8, "text": "بغداد", "labels": ["GPE", "ORG"]}, {"start": 0, "end": 2, "labels": ["LOC"]}]
EXPECTED = (
    ReceivedSpan("s1", "GPE", 3, 8, "بغداد"),
    ReceivedSpan("s2", "ORG", 3, 8, "بغداد"),
    ReceivedSpan("s3", "LOC", 0, 2),
)
HOLDS_LESS = (
    "warning export-lost x: a flat export: it holds no region ids, relations, answers on regions or notes, and says neither what was cancelled nor "
    "what a model suggested, so all of it counts as made by hand: export JSON to have them"
)


def row(**more) -> dict:
    """A row of JSON_MIN."""
    return {"id": 7, "text": TEXT, "label": SPANS, "annotator": 2, "annotation_id": 9, "created_at": "2026", **more}


def csv_of(rows: list[dict], delimiter: str = ",") -> bytes:
    """The same rows as Label Studio writes them into a table."""
    lines = [list(rows[0])] + [
        [cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False) for cell in row.values()]
        for row in rows
    ]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return "\n".join(quoted).encode()


def read(rows: list, delimiter: str | None = None) -> Export:
    """The export that rows make, as JSON_MIN or, with a delimiter, as a table."""
    if delimiter is None:
        return label_studio.read(json.dumps(rows).encode(), "x")
    return label_studio_table.read(csv_of(rows, delimiter), "x")


def told(export: Export) -> list[str]:
    """The incidents as they are printed."""
    return [str(incident) for incident in export.incidents]


@pytest.mark.parametrize("delimiter", [None, ",", "\t"])
def test_json_min_csv_and_tsv_say_the_same(delimiter):
    """Rows of one text are annotations of one task; spans have ids of their own; the column is the layer."""
    export = read([row(), row(annotator=3, label=[]), row(id=8)], delimiter)
    first, second = export.tasks
    assert (first.document, first.text, second.document) == ("7", TEXT, "8")
    assert [(one.annotator, one.layer, one.spans, one.created) for one in first.annotations] == [
        ("2", "label", EXPECTED, "2026"),
        ("3", "label", (), "2026"),
    ]
    assert told(export) == [HOLDS_LESS]


def test_the_document_column_names_the_document():
    """What the writer put into the data comes back."""
    assert [task.document for task in read([row(document="a1")], ",").tasks] == ["a1"]


def test_blank_rows_and_a_byte_order_mark_are_passed_over():
    """Spreadsheets leave both."""
    data = b"\xef\xbb\xbf" + csv_of([row()]) + b'\n"","","","","",""\n\n'
    assert label_studio_table.read(data, "x") == read([row()], ",")


def test_a_row_that_nobody_annotated_is_a_task_without_annotations():
    """Neither annotator nor annotation: that is not «looked, found none»."""
    export = read([row(), row(id=8, annotator="", annotation_id="", label="")], ",")
    assert [len(task.annotations) for task in export.tasks] == [1, 0]


def test_a_text_that_begins_with_a_bracket_is_a_text():
    """Only lists of objects are answers."""
    assert [task.text for task in read([row(text="[بغداد] في")], ",").tasks] == ["[بغداد] في"]


def test_a_cell_longer_than_the_csv_module_allows_is_read():
    """128 KiB is a long text, not a fault; and the limit of the interpreter stays as it was."""
    import csv

    limit = csv.field_size_limit()
    assert len(read([row(text="ب" * 200_000)], ",").tasks[0].text) == 200_000
    assert csv.field_size_limit() == limit


def test_answers_beside_spans_are_told():
    """A choice on a region stands there without saying which."""
    export = read([row(label=[*SPANS, "government", {"start": 3, "end": 8, "choices": ["a", "b"]}])])
    assert len(export.tasks[0].annotations[0].spans) == 3
    assert told(export)[1] == (
        'note export-lost x: task 7: "government" (and 1 more, the next x: task 7): what stands in `label` beside spans belongs to no region that a '
        "flat export names: export JSON"
    )


MEND = "mend the export, or export again"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", 'error export-unreadable x: the first line is "": it names each column once: is this the right file?'),
        (
            b"id,text,text\n1,2,3\n",
            'error export-unreadable x: the first line is "id,text,text": it names each column once: is this the right file?',
        ),
        (
            b'id,text\n7,"abc',
            f"error export-unreadable x: unexpected end of data: from there on it is no table: {MEND}",
        ),
        (
            b"id,text\n7,abc,d\n",
            f"error export-unreadable x:2: 3 cells under 2 names: a row has a cell for each column; what is missing is empty: {MEND}",
        ),
        (
            b"id,annotator,text,label\n7,2,abc,\"[{'start': 1, 'labels': ['X']}]\"\n",
            "error export-unreadable x:2: \"[{'start': 1, 'labels': ['X']}]\": spans are a list in JSON; these are not read: "
            + MEND,
        ),
        (
            b'id,annotator,text,label\n7,2,a,"[{""labels"":[""\\ud83d""],""start"":0}]"\n',
            "error annotation-surrogate x:2: 0.labels.0: U+D83D: half of a character",
        ),
        (b"id,text\n7,\xc8\n", "error file-utf8 x: byte 0xC8 at 10 is no UTF-8"),
    ],
)
def test_a_broken_table_says_where(data, message):
    """No traceback; what stands before is read."""
    found = told(label_studio_table.read(data, "x"))
    assert any(line.startswith(message) for line in found), found


def test_rows_that_are_none_are_told():
    """JSON_MIN may hold anything."""
    assert told(read([row(), 5]))[1] == f"error export-unreadable x: 5 as row 2: a row is an object: {MEND}"
