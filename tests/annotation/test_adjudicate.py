"""Versions are merged so that nothing is taken that somebody did not make, and nothing is lost that somebody made."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.adjudicate import (
    AGREED,
    as_shown,
    decided_by,
    is_marked,
    marked,
    merge,
    plain,
    taken,
)
from jalaa.annotation.carry import Carried, CarriedSpan
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.annotation.scheme import Attribute, Label, Layer, RelationLabel

VALUES = (Label("city", "a city", "مدينة"), Label("government", "its government", "حكومته"))
LAYER = Layer(
    "entity",
    (Label("PERS", "a person", "شخص"), Label("GPE", "a place", "مكان")),
    ("PERS", "GPE"),
    (RelationLabel("of", "of", "من"),),
    (Attribute("role", "what it stands for", "ما يدل عليه", VALUES, ("GPE",), "city"),),
)


def span(start: int, end: int, label: str = "GPE", id: str = "", **said: str | None) -> Span:
    attributes = (("role", said.pop("role")),) if "role" in said else ()
    return Span(id or f"e{start}", "entity", label, start, end, "x" * (end - start), None, attributes, **said)


def carried(who: str, *spans: Span, relations: tuple[Relation, ...] = (), **decided: bool) -> Carried:
    made = Annotation("d", who, "entity", "human", "x", "1", None, None, spans, relations)
    return Carried(made, tuple(CarriedSpan(one, one.start, one.end, one.text, decided.get(one.id)) for one in spans))


def kinds(found) -> list[tuple[str, tuple[str, ...]]]:
    """What stands where, marked as the page shows it, and whose it is."""
    shown = as_shown(found, "x", "1", "versions")
    return sorted((f"{one.start}-{one.end} {one.label}", one.id) for one in shown.spans)


def test_what_all_made_alike_is_agreed_and_the_rest_bears_its_annotators():
    found = merge([carried("a1", span(0, 5), span(8, 9)), carried("a2", span(0, 5), span(8, 10))], LAYER)
    assert [label for label, _ in kinds(found)] == ["0-5 GPE", "8-10 GPE ‹a2›", "8-9 GPE ‹a1›"]
    assert (found.agreed, found.open) == (1, 2)


def test_two_of_three_are_not_all():
    found = merge([carried("a1", span(0, 5)), carried("a2", span(0, 5)), carried("a3")], LAYER)
    assert [label for label, _ in kinds(found)] == ["0-5 GPE ‹a1 a2›"]


def test_a_default_that_is_marked_and_one_that_is_not_say_the_same():
    found = merge([carried("a1", span(0, 5, role="city")), carried("a2", span(0, 5))], LAYER)
    assert found.open == 0
    other = merge([carried("a1", span(0, 5, role="government")), carried("a2", span(0, 5))], LAYER)
    assert [label for label, _ in kinds(other)] == ["0-5 GPE ‹a1›", "0-5 GPE ‹a2›"]


def test_what_is_open_comes_first_on_the_page():
    found = merge([carried("a1", span(0, 5), span(8, 9)), carried("a2", span(0, 5))], LAYER)
    assert [one.label for one in as_shown(found, "x", "1", "versions").spans] == ["GPE ‹a1›", "GPE"]


def test_what_waits_after_cleaning_is_open_whoever_agrees_and_what_was_dropped_is_out():
    clipped = span(0, 5, status="clipped")
    assert merge([carried("a1", clipped), carried("a2", clipped)], LAYER).open == 1
    accepted = merge([carried(who, clipped, e0=True) for who in ("a1", "a2")], LAYER)
    assert (accepted.open, accepted.agreed) == (0, 1)
    assert merge([carried(who, clipped, e0=False) for who in ("a1", "a2")], LAYER).spans == ()
    gone = span(0, 5, status="deleted")
    assert merge([carried(who, gone) for who in ("a1", "a2")], LAYER).spans == ()


def test_a_relation_is_open_only_where_somebody_had_both_ends_and_did_not_draw_it():
    ends = (span(0, 2, "PERS", "p"), span(5, 8, "GPE", "g"))
    tie = (Relation("r1", "of", "p", "g"),)
    both = merge([carried("a1", *ends, relations=tie), carried("a2", *ends, relations=tie)], LAYER)
    assert [one.is_open for one in both.relations] == [False]
    one = merge([carried("a1", *ends, relations=tie), carried("a2", *ends)], LAYER)
    assert [(tie.of, tie.is_open) for tie in one.relations] == [(("a1",), True)]
    # Where only one of them has an end, the relation goes with it: taking the span takes the relation.
    alone = merge([carried("a1", *ends, relations=tie), carried("a2", ends[0])], LAYER)
    assert [tie.is_open for tie in alone.relations] == [False]


def test_who_made_a_span_by_hand_made_it_and_a_suggestion_that_both_accepted_stays_the_models():
    accepted = span(0, 5, made_by="m0", checked_by="a1")
    by_hand = merge([carried("a1", accepted), carried("a2", span(0, 5, made_by="a2"))], LAYER)
    assert by_hand.spans[0].span.made_by == "a2"
    both = merge([carried("a1", accepted), carried("a2", span(0, 5, made_by="m0", checked_by="a2"))], LAYER)
    assert both.spans[0].span.made_by == "m0"


def test_a_reference_is_kept_where_all_who_gave_one_gave_the_same():
    some = merge([carried("a1", span(0, 5, ref="iraq")), carried("a2", span(0, 5))], LAYER)
    assert (some.spans[0].span.ref, some.incidents) == ("iraq", ())
    other = merge([carried("a1", span(0, 5, ref="iraq")), carried("a2", span(0, 5, ref="iran"))], LAYER)
    assert (other.spans[0].span.ref, [one.id for one in other.incidents], other.open) == (None, ["export-lost"], 0)


def test_ids_are_each_spans_own_and_such_as_label_studio_gives_back():
    found = merge([carried("a1", span(0, 5, id="k#2"), span(6, 7, id="e1")), carried("a2", span(0, 4, id="e1"))], LAYER)
    ids = [one.span.id for one in found.spans]
    assert len(set(ids)) == 3 and not any("#" in id for id in ids)


def test_what_nobody_decided_is_signed_by_nobody_and_stays_its_makers():
    found = merge([carried("a1", span(0, 5)), carried("a2", span(0, 5))], LAYER)
    made = taken(found, "x", "1", {"a1": "human", "a2": "human", AGREED: "model"})
    assert (made.annotator, made.kind) == (AGREED, "human")
    assert [(one.made_by, one.checked_by) for one in made.spans] == [("a1", None)]


def test_a_decision_keeps_who_made_what_and_says_who_checked_and_what_was_changed():
    shown = {
        "e0": replace(span(0, 5, made_by="a1", ref="iraq"), name="العراق"),
        "e8": span(8, 9, made_by="m0", ref="iran"),
    }
    came = Annotation("d", "c1", "entity", "human", "x", "1", None, None, (span(0, 5), span(8, 10), span(12, 14)))
    decided = decided_by(came, shown, LAYER)
    assert [(one.made_by, one.checked_by, one.ref, one.note) for one in decided.spans] == [
        ("a1", "c1", "iraq", None),
        ("m0", "c1", None, "changed by c1 from what m0 marked"),
        ("c1", None, None, None),
    ]
    assert decided.spans[0].name == "العراق"


def test_marks_are_told_from_labels_whatever_labels_are_called():
    assert is_marked(marked("ORG", ["a1"])) and not is_marked("ORG") and not is_marked("‹a1›")
    assert plain("B-ORG") == "B-ORG"


spans = st.lists(
    st.builds(span, st.integers(0, 6), st.integers(7, 12), st.sampled_from(["PERS", "GPE"])),
    max_size=6,
    unique_by=lambda one: (one.start, one.end, one.label),
).map(lambda found: tuple(Span(**{**vars(one), "id": f"e{number}"}) for number, one in enumerate(found)))


@given(st.lists(spans, min_size=2, max_size=4))
def test_every_version_of_everybody_is_there_once_and_agreed_is_what_all_have(versions):
    found = merge([carried(f"a{number}", *made) for number, made in enumerate(versions)], LAYER)
    place = [(one.span.start, one.span.end, one.span.label) for one in found.spans]
    sets = [{(one.start, one.end, one.label) for one in made} for made in versions]
    assert len(place) == len(set(place)) and set(place) == set.union(*sets)
    agreed = {(one.span.start, one.span.end, one.span.label) for one in found.spans if not one.is_open}
    assert agreed == set.intersection(*sets)
    for one in found.spans:
        key = (one.span.start, one.span.end, one.span.label)
        assert one.of == tuple(f"a{number}" for number, made in enumerate(sets) if key in made)


@given(st.lists(spans, min_size=2, max_size=3))
def test_annotators_in_another_order_agree_on_the_same(versions):
    there = [carried(f"a{number}", *made) for number, made in enumerate(versions)]
    one, other = merge(there, LAYER), merge(there[::-1], LAYER)
    assert (one.agreed, one.open) == (other.agreed, other.open)
