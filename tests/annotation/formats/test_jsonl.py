"""JSON lines with spans are read under whatever names their makers chose, and what is not read is told."""

import gzip
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jalaa.annotation.fitting import fit
from jalaa.annotation.formats import jsonl

ARMPRO = {"text": "paragraph", "id": "paragraph_id", "spans": "labels", "label": "technique"}
IDRISI = {"id": "tweet_id", "spans": "location_mentions", "start": "startIdx", "end": "endIdx", "label": "type"}


def told(export) -> list[str]:
    return [str(incident) for incident in export.incidents]


def read(*rows, fields=None):
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return jsonl.read(data.encode(), "news.jsonl", fields or {})


def spans(export):
    return [span for task in export.tasks for one in task.annotations for span in one.spans]


def test_a_line_is_a_text_with_its_spans_under_the_names_given():
    row = {
        "n": 7,
        "body": "في بغداد 😀",
        "who": "h1",
        "marks": [{"a": 3, "b": 8, "tag": "LOC", "says": "بغداد", "key": "m4"}],
    }
    fields = {"text": "body", "id": "n", "annotator": "who", "spans": "marks", "start": "a", "end": "b", "label": "tag"}
    export = read(row, fields={**fields, "quote": "says", "span_id": "key"})
    (task,) = export.tasks
    assert (task.document, task.text, task.where, task.annotations[0].annotator) == (
        "7",
        "في بغداد 😀",
        "news.jsonl:1",
        "h1",
    )
    (span,) = task.annotations[0].spans
    assert (span.id, span.label, span.start, span.end, span.quote) == ("m4", "LOC", 3, 8, "بغداد")
    assert export.incidents == ()


@pytest.mark.parametrize(
    "row",
    [
        {"text": "في بغداد", "spans": [[3, 8, "LOC"]]},
        {"text": "في بغداد", "spans": [{"start": 3, "end": 8, "label": "LOC"}]},
        ["في بغداد", {"spans": [[3, 8, "LOC"]]}],
    ],
)
def test_spans_may_be_objects_or_lists_and_lines_may_be_pairs(row):
    assert [(span.id, span.label, span.start, span.end) for span in spans(read(row))] == [("s1", "LOC", 3, 8)]


def test_several_labels_of_a_span_are_several_spans():
    export = read({"text": "في بغداد", "spans": [{"start": 3, "end": 8, "label": ["LOC", "GPE"]}]})
    assert [(span.id, span.label) for span in spans(export)] == [("s1", "LOC"), ("s1#2", "GPE")]


def test_what_else_a_span_says_is_an_attribute_or_told():
    span = {"start": 0, "end": 2, "label": "A", "sure": True, "score": 0.5, "by": None, "more": {"x": 1}}
    export = read({"text": "في", "spans": [span], "source": "x", "date": "y"})
    assert spans(export)[0].attributes == (("sure", "true"), ("score", "0.5"))
    assert told(export) == [
        'note export-lost news.jsonl:1: span s1 has more {"x": 1}: a layer has no place for it',
        "note export-lost news.jsonl: of its lines source, date are not read: a layer has a place for spans alone",
    ]


def test_offsets_stand_as_they_were_written():
    marks = [{"start": start, "end": 5, "label": "A"} for start in ("3", 2.5, None, True, 10**30)]
    assert [span.start for span in spans(read({"text": "في", "spans": marks}))] == ["3", 2.5, None, True, 10**30]


def test_gzipped_lines_are_read_and_half_of_them_told():
    data = gzip.compress('{"text": "في", "spans": []}\n'.encode())
    assert [task.document for task in jsonl.read(data, "a/news.jsonl.gz", {}).tasks] == ["news-1"]
    assert "it is no whole gzip file" in told(jsonl.read(data[:-9], "news.jsonl.gz", {}))[0]
    assert [task.text for task in jsonl.read(data + data, "n.gz", {}).tasks] == ["في", "في"]


def test_more_than_a_text_may_have_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(jsonl, "TEXT_LIMIT", 1000)
    export = jsonl.read(gzip.compress(b" " * 100_000), "news.jsonl.gz", {})
    assert told(export) == [
        "error file-size news.jsonl.gz: more than 1,000 bytes unpacked: is this the right file? if so, part it"
    ]


@pytest.mark.parametrize(
    ("data", "fields", "message"),
    [
        ("بغداد".encode("cp1256"), {}, "error file-utf8 n.jsonl: byte 0xC8 at 0 is no UTF-8"),
        (b'{"text": "a", "spa', {}, "error json-syntax n.jsonl:1: Unterminated string"),
        (b'{"text": "a", "text": "b"}', {}, "the key 'text' stands twice"),
        (b" \n", {}, "error export-unreadable n.jsonl: it holds no line: is this the right file?"),
        (b"7", {}, "error json-syntax n.jsonl:1: 7 stands where an object is due"),
        (b"[\n{}\n]", {}, "is the file one JSON array over many lines? write one object a line"),
        (b"[" * 100_000, {}, "error json-syntax n.jsonl:1: nested too deep"),
        (b'{"text": "a", "spans": ' + b"[" * 99 + b"]" * 99 + b"}", {}, "error json-syntax n.jsonl:1: nested too deep"),
        (b"9" * 9999, {}, "error json-syntax n.jsonl:1: Exceeds the limit"),
        (b'{"text": "\\ud83d", "spans": []}', {}, "annotation-surrogate n.jsonl:1: it holds the lone surrogate U+D83D"),
        (
            b'{"body": "a", "spans": []}',
            {},
            "export-unreadable n.jsonl: no line has the key `text` for its text; there are: body, spans: name the right one with --fields",
        ),
        (
            b'{"text": "a", "spans": [{"from": 0, "end": 1, "label": "A"}]}',
            {},
            "no span has the key `start` for its start; there are: from, end, label",
        ),
        (b'{"text": "a", "spans": []}', {"annotator": "who"}, "no line has the key `who` for its annotator"),
        (b"", {"txet": "x"}, "error export-unreadable n.jsonl: no field is called `txet`: did you mean `text`?"),
        (b'{"text": 7, "spans": []}', {}, "error export-unreadable n.jsonl:1: its text is 7 and no text"),
        (b'{"text": "a", "spans": "b"}', {}, 'n.jsonl:1: its spans is "b" and no list'),
        (
            b'{"text": "a", "spans": [[0, 1]]}',
            {},
            "error export-unreadable n.jsonl:1: span 1 is [0, 1]: it is left out",
        ),
        (b'{"text": "a", "spans": [[0, 1, []]]}', {}, "span 1 has the label []: it is left out"),
        (b'{"text": "a", "spans": [[0, 1, "A", 5]]}', {}, "note export-lost n.jsonl:1: span 1 goes on with [5]"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_lines_are_told(data, fields, message):
    found = told(jsonl.read(data, "n.jsonl", fields))
    assert message in found[0], found


def test_many_bad_lines_are_one_incident():
    export = jsonl.read(b"7\n" * 500, "n.jsonl", {})
    assert [incident.message[:70] for incident in export.incidents] == [
        "7 stands where an object is due (and 499 more, the next n.jsonl:2): th"
    ]


def test_armpro_is_read_by_its_fields(test_data):
    counts = {}
    for release in ("v1", "v2"):
        path = test_data / "spans" / f"armpro-dev-{release}.jsonl"
        export = jsonl.read(path.read_bytes(), path.name, ARMPRO)
        fits = [fit(task.text, one.spans, task.units, task.where) for task in export.tasks for one in task.annotations]
        assert sum(len(one.refused) for one in fits) == 0
        counts[release] = (len(export.tasks), sum(len(one.fits) for one in fits))
        assert [incident.id for incident in export.incidents] == ["export-lost"]
    rows = {
        r: [json.loads(line) for line in (test_data / "spans" / f"armpro-dev-{r}.jsonl").open(encoding="utf-8")]
        for r in counts
    }
    assert counts == {r: (len(found), sum(len(row["labels"]) for row in found)) for r, found in rows.items()}


@pytest.mark.parametrize("name", ["beirut_explosion_2020", "covid_2019", "kuwait_floods_2018"])
def test_every_span_of_idrisi_lands_emoji_and_all(test_data, name):
    path = test_data / "spans" / f"idrisi-{name}-dev.jsonl"
    export = jsonl.read(path.read_bytes(), path.name, IDRISI)
    fits = [fit(task.text, one.spans, task.units, task.where) for task in export.tasks for one in task.annotations]
    assert [span for one in fits for span in one.refused] == []
    assert {one.unit for one in fits} == {"code point"} and {found.how for one in fits for found in one.fits} == {
        "exact"
    }
    mentions = [mention for line in path.open(encoding="utf-8") for mention in json.loads(line)["location_mentions"]]
    assert len(spans(export)) == len(mentions) > 40


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ب😀\\u\ud83d", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "spans", "start", "label"]), inner)
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=4))
@example([{"text": "a", "spans": [{"start": 0, "end": 1, "label": "\ud83d"}]}])
def test_whatever_a_line_holds_it_is_read_or_told(rows):
    """No traceback; and every line that is not blank is a task or in an incident."""
    data = "\n".join(json.dumps(row) for row in rows).encode()
    export = jsonl.read(data, "n.jsonl", {})
    assert len(export.tasks) == len(rows) or export.incidents


@given(st.data())
def test_a_file_broken_anywhere_is_read_or_told(data):
    whole = (
        '{"id": "أ", "text": "في بغداد 😀", "spans": [{"start": 3, "end": 8, "label": "LOC"}], "x": [1, 2]}\n'.encode()
        * 2
    )
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:place] + data.draw(st.binary(max_size=3)) + whole[place + data.draw(st.integers(0, 3)) :]
    export = jsonl.read(broken, "n.jsonl", {})
    assert len(spans(export)) + len(export.incidents) > 0
