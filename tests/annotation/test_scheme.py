"""Labels are those of the scheme, and nothing a model made is called human."""

from dataclasses import replace

import pytest

from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.annotation.scheme import Annotator, Attribute, Label, Layer, Scheme, check_labels, check_people

SCHEME = Scheme(
    "1",
    (
        Layer(
            "entity",
            (Label("PERS", "", ""), Label("GPE", "", "")),
            ("GPE",),
            (),
            (Attribute("role", "", "", (Label("government", "", ""),), ("GPE",)),),
        ),
    ),
)
PEOPLE = (Annotator("a1", "human"), Annotator("m0", "model"))
MADE = Annotation(
    "d",
    "m0",
    "entity",
    "model",
    "0",
    "1",
    None,
    None,
    (Span("e1", "entity", "GPE", 0, 1, "x", "x", (("role", "government"),)),),
)


def test_what_the_scheme_knows_is_no_incident():
    assert list(check_labels(MADE, SCHEME)) == [] and list(check_people(MADE, PEOPLE)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layer": "entities"}, "layer `entities` is not in annotations/scheme.yaml; did you mean `entity`?"),
        (
            {"spans": (replace(MADE.spans[0], label="PER", attributes=()),)},
            "span e1 has the label `PER`; did you mean `PERS`?",
        ),
        (
            {"spans": (replace(MADE.spans[0], attributes=(("rule", "x"),)),)},
            "span e1 has the attribute `rule`; did you mean `role`?",
        ),
        (
            {"spans": (replace(MADE.spans[0], attributes=(("role", "army"),)),)},
            "span e1 (GPE) has role: army; it takes government on GPE",
        ),
        ({"relations": (Relation("r1", "cue", "e1", "e1"),)}, "relation r1 has the label `cue`; known are: "),
    ],
)
def test_what_it_does_not_know_is_named_with_the_nearest(change, message):
    assert [one.message for one in check_labels(replace(MADE, **change), SCHEME)] == [message]


@pytest.mark.parametrize(
    ("kind", "makers", "faults"),
    [
        ("model", ["m0", "m0"], 0),
        ("human", ["m0", "m0"], 1),
        ("human", ["a1", "m0"], 1),
        ("mixed", ["a1", "m0"], 0),
        ("human", ["a1", "a1"], 0),
        ("mixed", ["a1", "a1"], 1),
    ],
)
def test_an_annotation_is_human_only_if_every_span_was_made_by_a_human(kind, makers, faults):
    made = tuple(replace(MADE.spans[0], id=f"e{n}", made_by=who) for n, who in enumerate(makers))
    assert len(list(check_people(replace(MADE, annotator="a1", kind=kind, spans=made), PEOPLE))) == faults


def test_an_unknown_annotator_is_asked_for():
    assert "annotator `m9` is not in" in next(check_people(replace(MADE, annotator="m9"), PEOPLE)).message
