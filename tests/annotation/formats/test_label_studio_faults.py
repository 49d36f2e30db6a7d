"""Whatever stands in a JSON export: no traceback, no silent loss, and the message that a person can act on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.received import Export

TEXT = "في بغداد"


def export(**changes: Any) -> list[dict[str, Any]]:
    """A sound export that has one of everything."""
    place = {"start": 3, "end": 8, "text": "بغداد"}
    said = {"from_name": "role", "to_name": "text", "type": "choices", "value": {**place, "choices": ["government"]}}
    note = {"from_name": "note", "to_name": "text", "type": "textarea", "value": {**place, "text": ["هنا"]}}
    regions = [
        {
            "id": "k1",
            "from_name": "entity",
            "to_name": "text",
            "type": "labels",
            "value": {**place, "labels": ["GPE"]},
            "origin": "manual",
        },
        {"id": "k1", **said},
        {"id": "k1", **note},
        {
            "id": "k2",
            "from_name": "entity",
            "to_name": "text",
            "type": "labels",
            "value": {"start": 0, "end": 2, "labels": ["LOC"]},
        },
        {"from_id": "k1", "to_id": "k2", "type": "relation", "direction": "right", "labels": ["in"]},
    ]
    made = {
        "id": 1,
        "completed_by": {"id": 2},
        "was_cancelled": False,
        "created_at": "2026-01-09T10:00:00Z",
        "result": regions,
    }
    draft, prediction = {"user": 3, "result": regions[:1]}, {"model_version": "m1", "result": regions[:1], "score": 0.5}
    task = {
        "id": 7,
        "data": {"text": TEXT, "url": "x"},
        "annotations": [made],
        "drafts": [draft],
        "predictions": [prediction],
    }
    return [{**task, **changes}]


def read(value: Any) -> Export:
    """What the reader makes of a value."""
    return label_studio.read(json.dumps(value).encode(), "x.json")


def told(found: Export) -> list[str]:
    """The incidents as they are printed."""
    return [str(incident) for incident in found.incidents]


def count(found: Export) -> int:
    """How many spans came out."""
    return sum(len(one.spans) for task in found.tasks for one in task.annotations)


NOT_WHOLE = "it is not whole JSON: export again, and compare the sizes if the file was copied"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f"error json-syntax x.json: line 1, column 1: Expecting value: {NOT_WHOLE}"),
        (
            b'[{"id": 1, "da',
            f"error json-syntax x.json: line 1, column 12: Unterminated string starting at: {NOT_WHOLE}",
        ),
        (b"text,label\n", f"error json-syntax x.json: line 1, column 1: Expecting value: {NOT_WHOLE}"),
        (b"[" * 100_000, "error json-syntax x.json: it is nested deeper than 40 levels: that is no export"),
        (b"[" * 60 + b"]" * 60, "error json-syntax x.json: it is nested deeper than 40 levels: that is no export"),
        (b"9" * 5000, f"error json-syntax x.json: Exceeds the limit (4300 digits) for int…: {NOT_WHOLE}"),
        (
            b"null",
            "error export-unreadable x.json: null: an export of Label Studio is a list of tasks: is this the right file?",
        ),
        (
            b'"text"',
            'error export-unreadable x.json: "text": an export of Label Studio is a list of tasks: is this the right file?',
        ),
        (
            b'{"a": 1}',
            'error export-unreadable x.json: {"a": 1}: an export of Label Studio is a list of tasks: is this the right file?',
        ),
        (
            b'{"projects": 5}',
            "error export-unreadable x.json: 5 is no list: the projects of an export is a list: mend the export",
        ),
    ],
)
def test_a_file_that_is_no_export_says_what_it_is(data, message):
    """Nothing is read, one incident tells why."""
    found = label_studio.read(data, "x.json")
    assert (found.tasks, told(found)) == ((), [message])


def test_bytes_that_are_no_utf_8_say_where_they_begin():
    """Windows-1256 is shown as it would read."""
    found = label_studio.read('[{"id": "بغداد"}]'.encode("cp1256"), "x.json")
    assert [one.id for one in found.incidents] == ["file-utf8"]
    assert "0xC8 at 9 is no UTF-8" in told(found)[0]


def test_a_byte_order_mark_is_no_part_of_the_export():
    """With it or without, the same is read."""
    data = json.dumps(export()).encode()
    assert label_studio.read(b"\xef\xbb\xbf" + data, "x.json") == label_studio.read(data, "x.json")


def test_a_key_that_stands_twice_is_told():
    """The last one is read, as nearly all parsers do."""
    data = json.dumps(export()).replace('"end": 8', '"end": 9999, "end": 8', 1)
    found = label_studio.read(data.encode(), "x.json")
    assert found.tasks == read(export()).tasks
    assert told(found)[0] == (
        "warning json-syntax x.json: the key `end`: a key that stands twice in one object has two values, and the last one was read, as most tools "
        "do: export again"
    )


def test_half_a_character_is_told_and_shifts_nothing():
    """It is read as one code point for one, in texts, quotes, labels, ids and keys."""
    data = (
        json.dumps(export())
        .replace("in", "\\\\udc00", 1)
        .replace('"url"', '"\\\\ud83d"')
        .replace(json.dumps(TEXT)[1:-1], "\\\\ud83d\\\\ud83d" + json.dumps(TEXT)[1:-1])
    )
    data = data.replace("\\\\", "\\").encode()
    found = label_studio.read(data, "x.json")
    assert found.tasks[0].text == "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}" + TEXT
    assert told(found)[0].startswith("error annotation-surrogate x.json: 0.data.text: U+D83D (and ")
    json.dumps([str(found.tasks), told(found)], ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("value", [9999, -1, "3", 3.0, True, None, 1e400, [3], {"at": 3}, 10**30])
def test_offsets_come_out_as_they_stand_whatever_they_are(value):
    """The reader judges none; a list or an object, which a message could not show, comes out as its JSON."""
    tasks = export(drafts=[], predictions=[])
    tasks[0]["annotations"][0]["result"] = tasks[0]["annotations"][0]["result"][:1]
    tasks[0]["annotations"][0]["result"][0]["value"]["start"] = value
    ((made,),) = (task.annotations for task in read(tasks).tasks)
    expected = json.dumps(value) if isinstance(value, list | dict) else value
    assert (made.spans[0].start, type(made.spans[0].start)) == (expected, type(expected))


def changed(path: tuple[Any, ...], value: Any) -> Export:
    """The sound export with another value at a path; an ellipsis takes the key away."""
    tasks = json.loads(json.dumps(export(drafts=[], predictions=[])))
    place = tasks
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return read(tasks)


RESULT = (0, "annotations", 0, "result")
AT = "error export-unreadable x.json: task 7: "


@pytest.mark.parametrize(
    ("path", "value", "count_left", "message"),
    [
        (
            (0,),
            "task",
            0,
            'error export-unreadable x.json: "task" as task 1: a task is an object: mend the export, or export again',
        ),
        ((0, "data"), ..., 2, AT + "its data is null: data is an object: mend the export, or export again"),
        ((0, "data", "text"), None, 2, AT + "its text is null: it was annotated, so it is a text: export again"),
        (
            (0, "annotations"),
            {"1": 2},
            0,
            AT + '{"1": 2} is no list: `annotations` of a task is a list: mend the export',
        ),
        (
            (0, "annotations", 0),
            5,
            0,
            AT + "5 among its annotations: it is an object: mend the export, or export again",
        ),
        (RESULT, "k1", 0, AT + '"k1" is no list: the result of an annotation is a list: mend the export'),
        ((*RESULT, 0), None, 2, AT + "null: a region is an object: mend the export, or export again"),
        (
            (*RESULT, 3, "value"),
            ...,
            2,
            AT + 'region "k2" has the value null: a value is an object: mend the export, or export again',
        ),
        (
            (*RESULT, 3, "value", "labels"),
            ...,
            2,
            'note export-lost x.json: task 7: region "k2": a region without a label is a span',
        ),
        (
            (*RESULT, 3, "value", "labels"),
            [5],
            2,
            AT + 'region "k2" has the label 5: a label is a text: mend the export, or export again',
        ),
        (
            (*RESULT, 0, "value", "text"),
            ["بغداد"],
            2,
            'note export-lost x.json: task 7: the quote ["بغداد"]: a quote is a text, so the span has',
        ),
        (
            (*RESULT, 0, "origin"),
            "magic",
            2,
            'note export-lost x.json: task 7: region "k1" has the origin "magic": who made a region',
        ),
        (
            (*RESULT, 1, "value", "choices"),
            [{"a": 1}],
            2,
            'note export-lost x.json: task 7: {"a": 1}: `role` of a region is no text',
        ),
        (
            (*RESULT, 4, "from_id"),
            ...,
            2,
            AT + 'a relation from null to "k2": its ends are ids of regions: mend the export',
        ),
        ((*RESULT, 4, "labels"), [None], 2, AT + "a relation has the label null: a label is a text: mend the export"),
        (
            (*RESULT, 4, "direction"),
            [],
            2,
            'warning export-lost x.json: task 7: the relation from "k1" to "k2" has the direction []: it was read',
        ),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(path, value, count_left, message):
    """What can still be read is read; every labelled region that is left comes out."""
    found = changed(path, value)
    assert count(found) == count_left
    assert any(line.startswith(message) for line in told(found)), told(found)


def test_where_no_text_is_known_the_spans_come_out_over_an_empty_one():
    """Read is kept and refused together also where the question is open which text was annotated."""
    tasks = export(data={"a": "نص", "b": "نص آخر", "n": 5})
    found = read(tasks)
    assert (found.tasks[0].text, count(found)) == ("", 4)
    assert told(found)[0] == (
        "error export-field x.json: the tag `text` may show any of 2 texts: the data has these texts: `a`, `b`; name the one that was annotated "
        "with --text-field"
    )
    assert told(label_studio.read(json.dumps(tasks).encode(), "x.json", "c"))[0] == (
        "error export-field x.json: no task has a text `c`: the data has these texts: `a`, `b`; name the one that was annotated with --text-field"
    )
    assert label_studio.read(json.dumps(tasks).encode(), "x.json", "b").tasks[0].text == "نص آخر"


def test_quotes_tell_which_text_was_annotated_and_contest_the_name_of_the_tag():
    """No field is called as the tag: the one where the quotes stand; one is called so, but the quotes stand elsewhere: told."""
    found = read(export(data={"url": "x", "about": TEXT}))
    assert found.tasks[0].text == TEXT
    assert told(found)[0] == (
        "note export-field x.json: no field is called as the tag `text` is; of 3 quotes 3 stand where they say in `about`, which was read: if it is "
        "another, name it with --text-field"
    )
    found = read(export(data={"text": "غيره", "about": TEXT}))
    assert found.tasks[0].text == "غيره"
    assert told(found)[0] == (
        "warning export-field x.json: of 3 quotes 0 stand where they say in `text`, which the tag is called, 3 in `about`: is `text` the text that "
        "was annotated? if not, name the other with --text-field"
    )


def test_two_annotated_texts_of_a_task_are_two_tasks():
    """Each has the spans of its tag, and an id that says which text it is."""
    tasks = export(data={"text": TEXT, "title": TEXT}, drafts=[], predictions=[])
    tasks[0]["annotations"][0]["result"][3]["to_name"] = "title"
    found = read(tasks)
    assert [(task.document, [span.id for one in task.annotations for span in one.spans]) for task in found.tasks] == [
        ("7.text", ["k1"]),
        ("7.title", ["k2"]),
    ]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to every value inside a value."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(one, (*path, key))


PLACES = list(places(export()))
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["text", "k1", "k2", "labels", "\ud83d"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "labels", "start", "value", "\ud83d"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.one_of(st.just(...), ANY)), min_size=1, max_size=4))
@example([((0, "annotations", 0, "result", 0, "value", "start"), "\ud83d")])
@example([((0, "annotations", 0, "result", 0, "id"), 5), ((0, "annotations", 0, "result", 4, "from_id"), 5)])
def test_whatever_is_changed_nothing_is_raised_and_nothing_is_lost_in_silence(changes):
    """Keys taken away, values of other types: what comes out can be written and printed, and every label on a region is a span."""
    tasks = json.loads(json.dumps(export()))
    for path, value in changes:
        place: Any = tasks
        try:
            for key in path[:-1]:
                place = place[key]
            if value is ...:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    found = read(tasks)
    json.dumps([str(found.tasks), told(found)], ensure_ascii=False).encode("utf-8")
    for task in found.tasks:
        assert isinstance(task.document, str) and isinstance(task.text, str)
        for one in task.annotations:
            ids = [span.id for span in one.spans]
            assert len(set(ids)) == len(ids)
            assert all(
                isinstance(part, str) for span in one.spans for part in (span.id, span.label, *sum(span.attributes, ()))
            )
            assert all(
                isinstance(end, str)
                for relation in one.relations
                for end in (relation.head, relation.tail, relation.label)
            )
    assert count(found) >= labels(tasks)


def labels(tasks: Any) -> int:
    """How many labels stand on regions of an export, counted without the reader."""
    rows = [task for task in tasks if isinstance(task, dict)]
    lists = [row.get(name) for row in rows for name in ("annotations", "drafts", "predictions")]
    made = [one for found in lists if isinstance(found, list) for one in found if isinstance(one, dict)]
    results = [one for found in made if isinstance(found.get("result"), list) for one in found["result"]]
    values = [one.get("value") for one in results if isinstance(one, dict) and one.get("type") == "labels"]
    given = [value.get("labels") for value in values if isinstance(value, dict)]
    return sum(len(one) for one in given if isinstance(one, list))
