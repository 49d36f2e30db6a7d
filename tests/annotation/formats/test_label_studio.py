"""JSON exports of Label Studio are read whole: every region comes out, and what has no place is told in these words."""

import json
from typing import Any

import pytest

from jalaa.annotation.formats import label_studio
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedRelation, ReceivedSpan

TEXT = "وصل الرئيس إلى أربيل"


def region(id: Any = "k1", start: Any = 15, end: Any = 20, label: Any = "GPE", **more: Any) -> dict[str, Any]:
    """A region of control `entity` on the tag `text`; a label of None makes it one without labels."""
    value = {"start": start, "end": end, "text": TEXT[15:20], "labels": [] if label is None else [label]}
    return {"id": id, "type": "labels", "from_name": "entity", "to_name": "text", "value": value, **more}


def answer(kind: str, name: str, said: Any, id: str = "k1", **place: Any) -> dict[str, Any]:
    """What an annotator said of a region in another control."""
    return {
        "id": id,
        "type": kind,
        "from_name": name,
        "to_name": "text",
        "value": {"text" if kind == "textarea" else kind: said, **place},
    }


def relation(head: Any = "k1", tail: Any = "k2", labels: Any = ("source",), **more: Any) -> dict[str, Any]:
    """A relation between two regions."""
    return {"from_id": head, "to_id": tail, "type": "relation", "direction": "right", "labels": list(labels), **more}


def task(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A task with one annotation that has these results."""
    return {"id": 7, "data": {"text": TEXT}, "annotations": [{"completed_by": 2, "result": list(results)}], **more}


def read(*tasks: Any, text_field: str | None = None) -> Export:
    """The export that these tasks make."""
    return label_studio.read(json.dumps(list(tasks)).encode(), "x.json", text_field)


def annotations(export: Export) -> list[ReceivedAnnotation]:
    """All annotations of an export."""
    return [one for task in export.tasks for one in task.annotations]


def spans(export: Export) -> list[ReceivedSpan]:
    """All spans of an export, in whichever state."""
    return [span for one in annotations(export) for span in one.spans]


def told(export: Export) -> list[str]:
    """The incidents as they are printed."""
    return [str(incident) for incident in export.incidents]


def test_a_region_is_a_span_of_the_layer_of_its_control():
    """Label, offsets, quote, annotator, time and document come out as they stand."""
    made = {"completed_by": 2, "created_at": "2026-01-09T10:00:00Z", "result": [region(origin="manual")]}
    export = read({"id": 7, "data": {"text": TEXT}, "annotations": [made]})
    (found,) = export.tasks
    assert (found.document, found.text, found.where) == ("7", TEXT, "x.json: task 7")
    span = ReceivedSpan("k1", "GPE", 15, 20, "أربيل")
    assert found.annotations == (ReceivedAnnotation("2", (span,), created="2026-01-09T10:00:00Z", layer="entity"),)
    assert told(export) == []


@pytest.mark.parametrize(
    ("data", "document"),
    [
        ({"document": "a1", "id": 5}, "a1"),
        ({"id": 5}, "5"),
        ({"document": "", "id": None}, "7"),
        ({"document": ["a1"], "id": True}, "7"),
    ],
)
def test_the_document_is_named_by_the_data_before_the_task(data, document):
    """`document`, then `id` of the data, then the id of the task; what is neither text nor number names nothing."""
    assert [found.document for found in read(task(data={"text": TEXT, **data})).tasks] == [document]


def test_answers_on_a_region_are_its_attributes_and_its_note():
    """Choices, taxonomy, rating and number are attributes of the span; the only text is its note."""
    export = read(
        task(
            region(),
            answer("choices", "role", ["government"], start=15, end=20),
            answer("taxonomy", "kind", [["place", "city"]]),
            answer("rating", "sure", 4),
            answer("number", "count", 2.5),
            answer("textarea", "remark", ["أهي المدينة؟", "لا"]),
        )
    )
    (span,) = spans(export)
    assert span.attributes == (("role", "government"), ("kind", "place/city"), ("sure", "4"), ("count", "2.5"))
    assert span.note == "أهي المدينة؟\nلا"
    assert told(export) == []


def test_two_texts_on_a_region_are_attributes_and_its_meta_is_the_note():
    """Which of two texts is the note is not for the reader to say."""
    two = [answer("textarea", "why", ["أ"]), answer("textarea", "doubt", ["ب"])]
    (span,) = spans(read(task(region(), *two)))
    assert (span.attributes, span.note) == ((("why", "أ"), ("doubt", "ب")), None)
    (span,) = spans(read(task(region(meta={"text": ["ج"]}), two[0])))
    assert (span.attributes, span.note) == ((("why", "أ"),), "ج")


def test_several_choices_are_joined_and_told():
    """An attribute has one value; what was chosen is all kept."""
    export = read(task(region(), answer("choices", "role", ["a", "b"])))
    assert spans(export)[0].attributes == (("role", "a|b"),)
    assert told(export) == [
        'note export-lost x.json: task 7: ["a", "b"]: an attribute has one value, so several of `role` are joined by |: '
        "name such a value with --labels"
    ]


def test_a_region_with_several_labels_is_several_spans():
    """Each label is a span of its own id; attributes hold for all of them; ids that the export has are not given twice."""
    several = region(label="GPE")
    several["value"]["labels"] = ["GPE", "ORG", "FAC"]
    export = read(task(several, region("k1#2", 0, 3), answer("choices", "role", ["government"])))
    assert [(span.id, span.label, span.attributes) for span in spans(export)] == [
        ("k1", "GPE", (("role", "government"),)),
        ("k1#3", "ORG", (("role", "government"),)),
        ("k1#4", "FAC", (("role", "government"),)),
        ("k1#2", "GPE", ()),
    ]


def test_two_controls_on_one_region_are_two_layers():
    """Labels of two controls part into two annotations of one annotator; a relation stays where both its ends are."""
    export = read(
        task(
            region("k1"),
            region("k1", from_name="attribution", label="SOURCE"),
            region("k2", 0, 3, "CUE", from_name="attribution"),
            relation(),
        )
    )
    entity, attribution = annotations(export)
    assert (entity.layer, [span.id for span in entity.spans], entity.relations) == ("entity", ["k1"], ())
    assert (attribution.layer, [span.id for span in attribution.spans]) == ("attribution", ["k1#2", "k2"])
    assert attribution.relations == (ReceivedRelation("r1", "source", "k1#2", "k2"),)


def test_who_found_none_in_one_layer_is_told_where_the_others_found_some():
    """No span of a control is not «looked, found none»: it may not have been offered."""
    both = task(region("k1"), region("k2", from_name="attribution"))
    export = read(both, {**task(region("k1")), "id": 8})
    assert len(annotations(export)) == 3
    assert told(export) == [
        "note export-lost x.json: task 8: no span of `attribution`: an annotation with spans of some controls or texts only says nothing of the "
        "others, so it is not read as «looked, found none» there: nothing to do"
    ]


def test_an_annotation_without_spans_belongs_to_the_only_layer_there_is():
    """Looked, found none: that is an annotation too."""
    export = read(task(region()), {**task(), "id": 8})
    assert [(one.layer, len(one.spans)) for one in annotations(export)] == [("entity", 1), ("entity", 0)]
    assert told(export) == []


def test_an_export_of_choices_alone_has_no_spans_and_says_so():
    """One incident for each control, with its number, and one that asks whether there were labels at all."""
    choice = answer("choices", "relevance", ["2"], id="c1")
    export = read(task(choice), {**task(choice), "id": 8})
    assert [one.spans for one in annotations(export)] == [(), ()]
    assert told(export) == [
        "note export-lost x.json: task 7: `relevance` (choices) (and 1 more, the next x.json: task 8): `relevance` is about the whole text and no "
        "layer has a place for that: it stays in the stored export",
        "warning export-lost x.json: no region bears a label in 2 annotations: were there labels to choose from? only then does an annotation "
        "without spans say «looked, found none»",
    ]


def test_a_region_without_a_label_comes_out_with_the_empty_one():
    """Labelled by nobody, or by a choice alone, it is still a region that somebody drew."""
    export = read(task(region(label=None), answer("choices", "role", ["x"], id="k2", start=0, end=3)))
    assert [(span.id, span.label, span.attributes) for span in spans(export)] == [
        ("k1", "", ()),
        ("k2", "", (("role", "x"),)),
    ]
    assert told(export) == [
        'note export-lost x.json: task 7: region "k1" (and 1 more, the next x.json: task 7): a region without a label is a span with the empty '
        "label: name it with --labels"
    ]


def test_relations_are_read_as_they_are_written():
    """One for each label, from `from_id` to `to_id`, whatever the arrow; without a label, with the empty one."""
    export = read(
        task(
            region("k1"),
            region("k2", 0, 3),
            relation(labels=["source", "cue"]),
            relation("k2", "k1", labels=[]),
            relation(direction="left"),
        )
    )
    assert annotations(export)[0].relations == (
        ReceivedRelation("r1", "source", "k1", "k2"),
        ReceivedRelation("r2", "cue", "k1", "k2"),
        ReceivedRelation("r3", "", "k2", "k1"),
        ReceivedRelation("r4", "source", "k1", "k2"),
    )
    assert told(export) == [
        'note export-lost x.json: task 7: the relation from "k2" to "k1": a relation without a label has the empty label: name it with --labels',
        'warning export-lost x.json: task 7: the relation from "k1" to "k2" has the direction "left": it was read from its `from_id` to its '
        "`to_id` like the others; does its arrow mean that?",
    ]


def test_a_relation_to_a_region_that_is_not_there_keeps_the_id_that_stands_there():
    """Arriving tells which end is missing; the reader drops nothing."""
    export = read(task(region(), relation("k1", "gone"), relation("x", "y")))
    assert annotations(export)[0].relations == (
        ReceivedRelation("r1", "source", "k1", "gone"),
        ReceivedRelation("r2", "source", "x", "y"),
    )


def test_one_region_id_on_two_ranges_is_two_spans_and_a_relation_to_it_is_told():
    """The second span gets an id of its own; which of them a relation means, nobody knows."""
    export = read(task(region(), region(start=0, end=3), region("k2", 4, 10), relation()))
    assert [(span.id, span.start) for span in spans(export)] == [("k1", 15), ("k1#2", 0), ("k2", 4)]
    assert annotations(export)[0].relations == (ReceivedRelation("r1", "source", "k1", "k2"),)
    assert told(export) == [
        'error span-duplicate x.json: task 7: region "k1" stands on [0:3) too, there it is span k1#2: give each region an id of its own',
        'error relation-end x.json: task 7: a relation ends at region "k1": two regions have that id, and the relation may mean either; it is tied '
        "to the first: give each region an id of its own",
    ]


def test_states_are_told_apart():
    """Annotations, cancelled ones, drafts and predictions, each with who made it."""
    export = read(
        {
            "id": 7,
            "data": {"text": TEXT},
            "annotations": [
                {"completed_by": {"id": 3, "email": "a@example.org"}, "result": [region()]},
                {"completed_by": 4, "was_cancelled": True, "result": [region()]},
            ],
            "completions": [{"result": [region()]}, {"skipped": True, "result": []}],
            "drafts": [{"user": "b@example.org", "result": [region()]}],
            "predictions": [{"model_version": "m1", "result": [region()]}],
        }
    )
    assert [(one.state, one.annotator) for one in annotations(export)] == [
        ("annotation", "3"),
        ("cancelled", "4"),
        ("annotation", None),
        ("cancelled", None),
        ("draft", "b@example.org"),
        ("prediction", "m1"),
    ]
    assert told(export) == []


def test_predictions_that_are_only_numbers_are_told():
    """Exports without predictions name them by number."""
    assert told(read(task(region(), predictions=[5, 6]))) == [
        "note export-lost x.json: task 7: prediction 5 (and 1 more, the next x.json: task 7): a prediction that is only a number says nothing: "
        "export with predictions, if you want them"
    ]


def test_origins_come_through_and_where_a_model_may_have_been_at_work_silence_is_no_hand():
    """A suggestion left as it was stays the model's; so does a region of an annotation that began as a prediction and does not say."""
    made = [
        region(f"k{number}", origin=origin)
        for number, origin in enumerate(("manual", "prediction", "prediction-changed"))
    ]
    assert [span.origin for span in spans(read(task(*made, region("k9"))))] == [
        "manual",
        "prediction",
        "prediction-changed",
        "manual",
    ]
    begun = {"completed_by": 2, "parent_prediction": 9, "result": [region()]}
    export = read({"id": 7, "data": {"text": TEXT}, "annotations": [begun]})
    assert [span.origin for span in spans(export)] == ["prediction"]
    assert told(export) == [
        'note export-lost x.json: task 7: region "k1" has the origin null: who made a region is not said where a model may have made it, so that '
        "nothing of a model is called a person's it counts as suggested"
    ]


def test_projects_that_are_wrapped_are_read_one_by_one():
    """The address in a title names the annotator of those annotations that name none, and no other."""
    unnamed = {"result": [region()]}
    named = {"completed_by": 6, "result": [region()]}
    projects = [
        {
            "project": {"title": "ner__ali@example.org"},
            "tasks": [{"id": 1, "data": {"text": TEXT}, "annotations": [unnamed, named]}],
        },
        {
            "project": {"title": "ner__annotator-2"},
            "tasks": [{"id": 2, "data": {"text": TEXT}, "annotations": [unnamed]}],
        },
        {
            "project": {"title": "ner of a friend"},
            "tasks": [{"id": 3, "data": {"text": TEXT}, "annotations": [unnamed]}],
        },
    ]
    export = label_studio.read(json.dumps({"projects": projects}).encode(), "x.json")
    assert [one.annotator for one in annotations(export)] == ["ali@example.org", "6", "annotator-2", None]


HYPERTEXT = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 3, "endOffset": 8, "text": "أربيل"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("hypertextlabels", {**HYPERTEXT, "hypertextlabels": ["GPE"]}),
        ("labels", {**HYPERTEXT, "globalOffsets": {"start": 3, "end": 8}, "labels": ["GPE"]}),
        ("labels", {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "text": "أربيل", "labels": ["GPE"]}),
        (
            "paragraphlabels",
            {"start": "0", "end": "0", "startOffset": 3, "endOffset": 8, "text": "أربيل", "paragraphlabels": ["GPE"]},
        ),
    ],
)
def test_regions_of_a_page_come_out_without_offsets_and_say_why(kind, value):
    """They are read and will be refused: read is kept and refused together."""
    export = read(task({**region(), "type": kind, "value": value}))
    assert spans(export) == [ReceivedSpan("k1", "GPE", None, None, "أربيل")]
    assert told(export) == [
        'error span-range x.json: task 7: "أربيل" in a page: a region of HyperText or Paragraphs says where it lies in a page, not in the text, so '
        "its span has no offsets and is refused: annotate the plain text in a Text tag"
    ]


def test_regions_of_an_image_come_out_without_offsets_and_say_why():
    """A labelled region is a span even where it is no piece of a text."""
    box = {"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["Flag"]}
    export = read(task({**region(), "type": "rectanglelabels", "value": box}))
    assert [(span.label, span.start, span.end) for span in spans(export)] == [("Flag", None, None)]
    assert [one.id for one in export.incidents] == ["export-lost"] * 4 + ["span-range"]


def test_what_no_span_has_a_place_for_is_named():
    """A key that the reader does not know is told, once for each key."""
    export = read(task(region(score=0.5, parentID="k2"), region("k2", score=0.7)))
    assert sorted(told(export)) == [
        'note export-lost x.json: task 7: region "k1" has `parentID`: no span has a place for the `parentID` of a region: it stays in the stored export',
        'note export-lost x.json: task 7: region "k1" has `score` (and 1 more, the next x.json: task 7): no span has a place for the `score` of a '
        "region: it stays in the stored export",
    ]


def test_ground_truth_is_told():
    """Label Studio marks single annotations; here a document is decided."""
    export = read({"id": 7, "data": {"text": TEXT}, "annotations": [{"ground_truth": True, "result": [region()]}]})
    assert told(export) == [
        "note export-lost x.json: task 7: an annotation has `ground_truth`: an annotation that was marked as ground truth is one like the others "
        "here: decide the document in `annotations/layers/decided`"
    ]
