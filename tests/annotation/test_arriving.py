"""What arrives is counted whole: read is kept and refused together, and who made a span is not forgotten."""

from dataclasses import replace

from jalaa.annotation.arriving import SUGGESTION, Counts, Names, arrive, with_kinds
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedRelation, ReceivedSpan, ReceivedTask
from jalaa.annotation.scheme import Label, Layer, Scheme

AS_THEY_ARE = Names()
TEXT = "زار سالم بغداد"


def span(quote: str, label: str = "PERS", **more) -> ReceivedSpan:
    start = TEXT.index(quote)
    return ReceivedSpan(more.pop("id", quote), label, start, start + len(quote), quote, **more)


def labels(*ids: str) -> tuple[Label, ...]:
    return tuple(Label(id, id, id) for id in ids)


SCHEME = Scheme(
    "7", (Layer("entity", labels("PERS", "GPE"), ()), Layer("attribution", labels("CONTENT", "SOURCE"), ("CONTENT",)))
)


def received(*annotations: ReceivedAnnotation, names: Names = AS_THEY_ARE, scheme: Scheme | None = SCHEME):
    (found,) = arrive(Export((ReceivedTask("d", TEXT, annotations, "x.json: task 1"),)), names, scheme)
    return found


def test_drafts_cancelled_annotations_and_predictions_are_counted_apart_and_give_no_span():
    states = [ReceivedAnnotation("1", (span("سالم"),), state=state) for state in ("draft", "cancelled", "prediction")]
    found = received(*states, ReceivedAnnotation("1", (span("بغداد", "GPE"),)))
    assert found.counts == Counts(1, 1, 1, 0, 0, drafts=1, cancelled=1, predictions=1)
    assert [one.text for annotation in found.annotations for one in annotation.spans] == ["بغداد"]


def test_read_is_kept_and_refused():
    wrong = ReceivedSpan("w", "GPE", 0, 3, "أربيل")
    found = received(ReceivedAnnotation("1", (span("سالم"), wrong)))
    assert (found.counts.spans_read, found.counts.spans_kept, found.counts.spans_refused) == (2, 1, 1)


def test_a_relation_goes_with_the_span_it_loses_and_says_so():
    ties = (ReceivedRelation("r1", "in", "سالم", "بغداد"), ReceivedRelation("r2", "in", "سالم", "gone"))
    found = received(ReceivedAnnotation("1", (span("سالم"), span("بغداد", "GPE")), ties))
    assert [one.id for one in found.annotations[0].relations] == ["r1"]
    assert str(found.incidents[0]) == (
        "error relation-end x.json: task 1: relation r2 (in) ends at span gone, which is not there: cancelled, a draft, or removed: "
        "the relation is left out"
    )


def test_an_accepted_suggestion_stays_its_models_and_a_changed_one_says_so():
    spans = (
        span("سالم", origin="prediction"),
        span("بغداد", "GPE", origin="prediction-changed"),
        span("زار", "GPE"),
    )
    prediction = ReceivedAnnotation("ner-3", (), state="prediction")
    names = Names(annotators={"5": "a1", "ner-3": "m1"})
    found = received(prediction, ReceivedAnnotation("5", spans), names=names).annotations[0]
    assert [(one.made_by, one.checked_by, one.note) for one in found.spans] == [
        ("m1", "a1", None),
        ("m1", "a1", "changed by a1 from what was suggested"),
        ("a1", None, None),
    ]
    assert with_kinds(found, {"a1": "human", "m1": "model"}).kind == "mixed"
    assert with_kinds(replace(found, spans=found.spans[2:]), {"a1": "human"}).kind == "human"


def test_what_was_suggested_is_the_models_while_its_range_and_label_stand_and_the_annotators_once_they_are_changed():
    """Told by the prediction itself: a server's word on what was changed is not always to be had."""
    prediction = ReceivedAnnotation("s1", (span("سالم"), span("بغداد", "PERS"), span("زار سالم")), state="prediction")
    spans = (
        span("سالم", origin="prediction"),
        span("بغداد", "GPE", origin="prediction"),
        span("زار", origin="prediction-changed"),
        span("زار سالم", origin="prediction-changed", attributes=(("certainty", "low"),)),
        span("بغداد", "PERS", id="drawn", origin="manual"),
    )
    names = Names(annotators={"5": "a1"})
    found = received(prediction, ReceivedAnnotation("5", spans), names=names).annotations[0]
    assert [(one.text, one.made_by, one.checked_by, one.note) for one in found.spans] == [
        ("سالم", "s1", "a1", None),
        ("بغداد", "a1", None, None),
        ("زار", "a1", None, "changed by a1 from what was suggested"),
        ("زار سالم", "s1", "a1", "changed by a1 from what was suggested"),
        ("بغداد", "a1", None, None),
    ]
    kinds = {"a1": "human", "s1": "model"}
    assert [with_kinds(replace(found, spans=part), kinds).kind for part in (found.spans, found.spans[1:3])] == [
        "mixed",
        "human",
    ]


def test_of_two_models_each_suggestion_stays_with_the_one_that_made_it():
    models = [
        ReceivedAnnotation("s1", (span("سالم"),), state="prediction"),
        ReceivedAnnotation("m0", (span("بغداد", "GPE"),), state="prediction"),
    ]
    spans = (span("سالم", origin="prediction"), span("بغداد", "GPE", origin="prediction"))
    found = received(*models, ReceivedAnnotation("5", spans)).annotations[0]
    assert [one.made_by for one in found.spans] == ["s1", "m0"]


def test_a_suggestion_of_nobody_knows_whom_is_never_the_annotators():
    found = received(ReceivedAnnotation("5", (span("سالم", origin="prediction"),))).annotations[0]
    assert found.spans[0].made_by == SUGGESTION
    assert with_kinds(found, {"5": "human"}).kind == "mixed"


def test_labels_and_annotators_go_by_their_names_here():
    names = Names(labels={"person": "PERS"}, annotators={None: "a1"})
    found = received(ReceivedAnnotation(None, (span("سالم", "person"),)), names=names).annotations[0]
    assert (found.annotator, found.spans[0].label, found.layer, found.scheme_version) == ("a1", "PERS", "entity", "7")


def test_the_layer_is_the_one_that_is_named_or_the_one_that_has_the_labels():
    content = ReceivedAnnotation("1", (span("زار", "CONTENT"),))
    assert received(content).annotations[0].layer == "attribution"
    assert received(replace(content, layer="entity")).annotations[0].layer == "entity"
    assert received(content, names=Names(layer="attribution")).annotations[0].layer == "attribution"


def test_an_annotation_whose_every_span_was_refused_is_not_one_that_found_none():
    assert received(ReceivedAnnotation("1", (ReceivedSpan("w", "GPE", 0, 3, "أربيل"),))).annotations == ()
    assert len(received(ReceivedAnnotation("1", ())).annotations) == 1


def test_two_sets_of_labels_that_are_one_layer_here_are_one_annotation():
    one, two = (
        ReceivedAnnotation("1", (span(quote),), layer=layer) for quote, layer in (("سالم", "a"), ("بغداد", "b"))
    )
    assert [len(found.spans) for found in received(one, two, names=Names(layer="entity")).annotations] == [2]
    assert len(received(one, replace(two, layer="a"), names=Names(layer="entity")).annotations) == 2


def test_a_span_id_that_stands_twice_becomes_two():
    found = received(ReceivedAnnotation("1", (span("سالم", id="x"), span("بغداد", "GPE", id="x"))))
    assert [one.id for one in found.annotations[0].spans] == ["x", "x#2"]
    assert [one.id for one in found.incidents] == ["span-duplicate"]


def test_sets_of_labels_that_are_one_layer_here_share_ids_and_relations():
    ties = (ReceivedRelation("r1", "in", "سالم", "بغداد"),)
    one, other = (
        ReceivedAnnotation("1", (span("سالم"),), ties, layer="a"),
        ReceivedAnnotation("1", (span("بغداد", "GPE"),), layer="b"),
    )
    found = received(one, other)
    assert (found.counts.annotations, found.counts.spans_kept, found.counts.relations_kept, found.incidents) == (
        2,
        2,
        1,
        (),
    )
    assert [[each.text for each in annotation.spans] for annotation in found.annotations] == [["سالم", "بغداد"]]


def test_a_new_id_is_never_one_that_stands_there():
    spans = (span("سالم", id="k"), span("بغداد", "GPE", id="k"), span("زار", id="k#2"))
    found = received(ReceivedAnnotation("1", spans))
    assert [one.id for one in found.annotations[0].spans] == ["k", "k#3", "k#2"]


def test_of_an_attribute_with_two_values_one_is_kept_and_the_other_told():
    found = received(ReceivedAnnotation("1", (span("سالم", attributes=(("role", "b"), ("role", "a"), ("role", "b"))),)))
    assert found.annotations[0].spans[0].attributes == (("role", "b"),)
    assert [str(one) for one in found.incidents] == [
        "warning export-lost x.json: task 1: span سالم has the attribute `role` twice, b and a: the first is kept; mend the export"
    ]
