"""nervaluate, other people's scorer, counts the same agreement as ours where it can, and never more.

nervaluate pairs each span with one other at most, in the order in which they stand, and a span that it has paired is gone: one that overlaps without
being the same takes the place of the one that is, if it stands before it. So spans nested or overlapping within one annotator count for less there
(the last test shows one), and a long span over two short ones counts once. Ours counts ranges as sets, and overlaps from both sides.
"""

from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from jalaa.annotation.agreement import Score, agree
from tests.annotation.test_agreement import made, span

LABELS = ["PERS", "GPE"]
BLOCK, BLOCKS = 8, 5
LENGTH = BLOCK * BLOCKS

Marks = list[tuple[int, int, str]]


def ours(one: Marks, two: Marks) -> dict[str, Score]:
    sides = (
        made(*(span(start, end, label, f"e{n}") for n, (start, end, label) in enumerate(side))) for side in (one, two)
    )
    return {score.label: score for score in agree(*([side] for side in sides), {"d": LENGTH}).labels}


def theirs(one: Marks, two: Marks, label: str):
    """nervaluate on the spans of one label, so that no span of another takes the place of one; its ends are inclusive."""
    sides = ([{"start": s, "end": e - 1, "label": name} for s, e, name in side if name == label] for side in (one, two))
    return Evaluator(*([side] for side in sides), tags=[label], loader="dict").evaluate()["overall"]


def figure(value: float | None) -> float:
    """nervaluate says 0 where there is nothing to divide by."""
    return round(value or 0.0, 9)


@st.composite
def flat(draw) -> Marks:
    """Spans of one annotator that do not touch each other's characters."""
    cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=10)))
    return [(a, b, draw(st.sampled_from(LABELS))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def one_in_a_block(draw) -> Marks:
    """At most one span in each block, so that a span meets at most one of somebody else's."""
    marks = []
    for start in range(0, LENGTH, BLOCK):
        if draw(st.booleans()):
            a, b = sorted(draw(st.sets(st.integers(start, start + BLOCK), min_size=2, max_size=2)))
            marks.append((a, b, draw(st.sampled_from(LABELS))))
    return marks


anything = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 9), st.sampled_from(LABELS)).map(
        lambda mark: (mark[0], min(LENGTH, mark[0] + mark[1]), mark[2])
    ),
    max_size=8,
    unique=True,
)


@given(flat(), flat())
def test_exact_f1_is_the_strict_one(one: Marks, two: Marks):
    for label, score in ours(one, two).items():
        if label in LABELS:
            found = theirs(one, two, label)["strict"]
            assert (score.exact, figure(score.exact_f1)) == (found.correct, figure(found.f1))


@given(one_in_a_block(), one_in_a_block())
def test_overlap_f1_is_that_of_types_and_the_partial_one_lies_midway(one: Marks, two: Marks):
    for label, score in ours(one, two).items():
        if label in LABELS:
            found = theirs(one, two, label)
            assert figure(score.overlap_f1) == figure(found["ent_type"].f1)
            midway = ((score.exact_f1 or 0.0) + (score.overlap_f1 or 0.0)) / 2
            assert figure(midway) == figure(found["partial"].f1)


@given(anything, anything)
def test_nested_spans_and_many_over_one_never_count_for_more_there(one: Marks, two: Marks):
    for label, score in ours(one, two).items():
        if label in LABELS:
            found = theirs(one, two, label)
            assert found["strict"].correct <= score.exact
            assert figure(found["ent_type"].f1) <= figure(score.overlap_f1)


def test_a_span_that_both_have_is_lost_there_where_one_inside_it_stands_first():
    one, two = [(0, 4, "GPE")], [(0, 2, "GPE"), (0, 4, "GPE")]
    assert (ours(one, two)["GPE"].exact, theirs(one, two, "GPE")["strict"].correct) == (1, 0)
