"""Annotations are written and read back whole, or the line that is wrong is named."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.model import Annotation, Relation, Span, check_shape, name_of, read_annotations, write_annotations

words = st.text("ابتث ًـ\u200f😀\n\"'\\", min_size=1, max_size=12)
spans = st.builds(
    Span,
    id=words,
    layer=st.just("entity"),
    label=words,
    start=st.integers(0, 50),
    end=st.integers(51, 99),
    text=words | st.none(),
    name=words | st.none(),
    attributes=st.lists(words, max_size=2, unique=True).map(lambda names: tuple((name, "x") for name in sorted(names))),
    made_by=words | st.none(),
    note=words | st.none(),
)
relations = st.builds(Relation, id=words, label=words, head=words, tail=words)
annotations = st.builds(
    Annotation,
    document=words,
    annotator=words,
    layer=st.just("entity"),
    kind=st.sampled_from(["human", "model", "mixed"]),
    text_sha256=st.just("0" * 64),
    scheme_version=words,
    guidelines_sha256=st.none(),
    created=st.none() | st.just("2026-11-23"),
    spans=st.lists(spans, max_size=3).map(tuple),
    relations=st.lists(relations, max_size=2).map(tuple),
)


@given(st.lists(annotations, max_size=3))
def test_what_is_written_is_read_back(tmp_path_factory, given_annotations):
    path = tmp_path_factory.mktemp("layer") / "a.jsonl"
    path.write_text(write_annotations(given_annotations), encoding="utf-8", newline="")
    found, incidents = read_annotations(path)
    assert incidents == []
    assert [Annotation(**{**vars(one), "where": ""}) for one in found] == given_annotations


def line(**changes) -> str:
    row = json.loads(write_annotations([Annotation("a", "m0", "entity", "model", "0", "1", None, None, ())]))
    return json.dumps({**row, **changes}, ensure_ascii=True) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"document": "a"', "json-syntax l.jsonl:1: Expecting ',' delimiter"),
        ("[]\n", "[] stands where an object is due"),
        ('{"document": "a"}\n', "the key 'annotator' is missing"),
        (line(spams=[]), "unknown key 'spams'; did you mean `spans`?"),
        (
            line(spans=[{"id": "e1", "label": "GPE", "start": "0", "end": 3, "text": "x"}]),
            "span 'e1' has the offsets '0', 3",
        ),
        (line(spans=[{"id": "e1", "label": "GPE", "start": True, "end": 3, "text": "x"}]), "they are whole numbers"),
        (line(kind="person"), "kind is 'person', it is human, model or mixed"),
        (line(document="\ud83d"), "annotation-surrogate l.jsonl:1: holds the lone surrogate U+D83D"),
        (line(spans={}), "{} stands where a list is due"),
        ("[" * 100_000 + "\n", "nested too deep"),
    ],
)
def test_a_line_that_is_no_annotation_is_an_incident_and_no_traceback(tmp_path: Path, text, message):
    path = tmp_path / "l.jsonl"
    path.write_text(text, encoding="utf-8")
    found, incidents = read_annotations(path, "l.jsonl")
    assert found == [] and len(incidents) == 1
    assert message in str(incidents[0])


def test_one_bad_line_does_not_hide_the_good_ones(tmp_path: Path):
    path = tmp_path / "l.jsonl"
    path.write_text(line() + "{\n" + line(document="b"), encoding="utf-8")
    found, incidents = read_annotations(path, "l.jsonl")
    assert [one.where for one in found] == ["l.jsonl:1", "l.jsonl:3"] and len(incidents) == 1


def test_shape_faults_name_span_and_text():
    made = Annotation(
        "a", "m0", "entity", "model", "0", "1", None, None,
        (Span("e1", "entity", "GPE", 0, 5, "بغدا ", None), Span("e1", "entity", "GPE", 4, 9, None, None)),
        (Relation("r1", "source", "e1", "e9"),), "l.jsonl:1",
    )  # fmt: skip
    assert [f"{one.id}: {one.message}" for one in check_shape(made, "بغداد")] == [
        "span-text: span e1 [0:5) says «بغدا », the text there is «بغداد»: offsets count code points; was the text changed after annotation?",
        "span-duplicate: span id e1 stands twice in one annotation: give each span its own",
        "span-range: span e1 [4:9) lies outside the text of 5 code points: offsets count code points, half-open, start < end; was the text changed after annotation?",
        "relation-end: relation r1 (source) ends at span e9, which is not there: add the span, or remove the relation",
    ]


@pytest.mark.parametrize(
    ("text", "lam", "name"),
    [("مثَّلـت", False, "مثلت"), ("“عين الأسد”", False, "عين الأسد"), ("لجيش", True, "الجيش"), ("لبنان", False, "لبنان")],
)
def test_a_name_has_no_diacritics_and_no_quotation_marks(text, lam, name):
    assert name_of(text, article_after_lam=lam) == name
