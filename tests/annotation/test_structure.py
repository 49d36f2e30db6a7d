"""Attributions hang together as the scheme of this corpus says, and every way in which they do not is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.annotation.scheme import Scheme, check_labels
from jalaa.annotation.structure import check_structure
from jalaa.settings import load

SCHEME = load(Path(__file__).resolve().parents[2] / "annotations" / "scheme.yaml", Scheme)
TEXT = "قال الوزير أمس إن القوات ستغادر"


def span(id: str, label: str, text: str, **attributes: str) -> Span:
    start = TEXT.index(text)
    return Span(id, "attribution", label, start, start + len(text), text, text, tuple(sorted(attributes.items())))


SPANS = (
    span("c1", "CONTENT", "إن القوات ستغادر", stance="for_withdrawal"),
    span("c2", "CUE", "قال"),
    span("c3", "SOURCE", "الوزير"),
    span("c4", "SUPPLEMENT", "أمس"),
)
RELATIONS = (
    Relation("r1", "cue", "c1", "c2"),
    Relation("r2", "source", "c1", "c3"),
    Relation("r3", "supplement", "c1", "c4"),
)
MADE = Annotation("d", "a1", "attribution", "human", "0", "2", None, None, SPANS, RELATIONS)


def told(annotation: Annotation) -> list[str]:
    found = [*check_labels(annotation, SCHEME), *check_structure(annotation, SCHEME)]
    return [f"{one.id}: {one.message}" for one in found]


def test_an_attribution_with_its_parts_is_no_incident():
    assert told(MADE) == []


def test_one_source_may_have_said_several_things_and_supplements_are_not_counted():
    more = (span("c5", "CONTENT", "القوات ستغادر"), span("c6", "SUPPLEMENT", "أمس إن"))
    ties = (Relation("r4", "source", "c5", "c3"), Relation("r5", "supplement", "c1", "c6"))
    assert told(replace(MADE, spans=SPANS + more, relations=RELATIONS + ties)) == []


@pytest.mark.parametrize("form", ["dropped", "enclitic", "none"])
def test_a_source_that_is_not_overt_needs_no_relation(form):
    spans = (span("c1", "CONTENT", "إن القوات ستغادر", source_form=form), SPANS[1])
    assert told(replace(MADE, spans=spans, relations=RELATIONS[:1])) == []


def test_parts_without_relations_are_told_one_by_one_and_a_default_counts_as_said():
    assert told(replace(MADE, relations=())) == [
        "relation-missing: span c1 (CONTENT) is source_form: overt and has no relation source: draw it, or mend what the span says",
        "relation-missing: span c2 (CUE) is a CUE and has no relation cue: draw it, or mend what the span says",
        "relation-missing: span c3 (SOURCE) is a SOURCE and has no relation source: draw it, or mend what the span says",
        "relation-missing: span c4 (SUPPLEMENT) is a SUPPLEMENT and has no relation supplement: draw it, or mend what the span says",
    ]


def test_two_sources_or_cues_of_one_content_and_a_relation_drawn_twice_are_told():
    spans = (*SPANS, span("c5", "SOURCE", "القوات"), span("c6", "CUE", "إن"))
    more = (
        Relation("r4", "source", "c1", "c5"),
        Relation("r5", "cue", "c1", "c6"),
        Relation("r6", "supplement", "c1", "c4"),
    )
    assert told(replace(MADE, spans=spans, relations=RELATIONS + more)) == [
        "relation-many: span c1 has the relation supplement to c4 twice: keep one",
        "relation-many: span c1 has 2 relations cue, to c2, c6: at most 1; keep what is meant",
        "relation-many: span c1 has 2 relations source, to c3, c5: at most 1; keep what is meant",
    ]


def test_relations_drawn_the_wrong_way_or_between_other_labels_are_told():
    turned = (Relation("r1", "cue", "c2", "c1"), *RELATIONS[1:])
    assert told(replace(MADE, relations=turned)) == [
        "relation-label: relation r1 (cue) leads from span c2 (CUE): it leads from CONTENT; mend the label, or turn or remove the relation",
        "relation-label: relation r1 (cue) leads to span c1 (CONTENT): it leads to CUE; mend the label, or turn or remove the relation",
    ]


def test_a_span_that_stands_twice_is_told_and_two_labels_on_one_range_are_not():
    twice = (*SPANS, replace(SPANS[3], id="c5"))
    ties = (*RELATIONS, Relation("r4", "supplement", "c1", "c5"))
    assert told(replace(MADE, spans=twice, relations=ties)) == [
        "span-doubled: spans c4 and c5 are both SUPPLEMENT [11:14): keep one"
    ]
    other = (*SPANS, replace(SPANS[3], id="c5", label="CUE"))
    ties = (*RELATIONS[1:], Relation("r4", "cue", "c1", "c5"))
    assert told(replace(MADE, spans=other[:1] + other[2:], relations=ties)) == []


def test_attributes_on_a_label_that_does_not_bear_them_or_given_twice_are_told():
    cue = replace(SPANS[1], attributes=(("certainty", "low"), ("polarity", "denied")))
    content = replace(SPANS[0], attributes=(("type", "decree"), ("type", "relay")))
    assert told(replace(MADE, spans=(content, cue, *SPANS[2:]))) == [
        "label-unknown: span c1 gives type the values decree and relay: it takes one",
        "label-unknown: span c2 (CUE) has polarity: denied; it takes affirmed, denied on CONTENT",
    ]


def test_what_is_unknown_or_has_no_end_is_left_to_the_checks_that_tell_it():
    relations = (*RELATIONS, Relation("r4", "source", "c9", "c3"), Relation("r5", "reason", "c1", "c2"))
    assert list(check_structure(replace(MADE, relations=relations), SCHEME)) == []
    assert list(check_structure(replace(MADE, layer="nobody", spans=()), SCHEME)) == []
