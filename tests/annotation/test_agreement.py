"""Agreement counts what it says: exact and overlapping spans per label, κ over characters, relations, attributes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.agreement import ALL, agree, called
from jalaa.annotation.model import Annotation, Relation, Span

LENGTH = 20


def span(start: int, end: int, label: str = "GPE", id: str | None = None, **attributes: str) -> Span:
    return Span(
        id or f"{label}{start}", "entity", label, start, end, "x" * (end - start), None, tuple(attributes.items())
    )


def made(*spans: Span, relations: tuple[Relation, ...] = (), document: str = "d", kind: str = "human") -> Annotation:
    return Annotation(document, "a1", "entity", kind, "x", "1", None, None, spans, relations)


def score(one: Annotation, two: Annotation, label: str = ALL):
    return next(found for found in agree([one], [two], {"d": LENGTH}).labels if found.label == label)


def test_the_same_spans_agree_wholly():
    found = score(made(span(0, 5), span(8, 9)), made(span(0, 5), span(8, 9)))
    assert (found.exact_f1, found.overlap_f1, found.kappa) == (1.0, 1.0, 1.0)


def test_a_border_that_differs_overlaps_and_is_not_exact():
    found = score(made(span(0, 5), span(8, 9)), made(span(0, 6), span(8, 9)), "GPE")
    assert (found.first, found.second, found.exact, found.exact_f1, found.overlap_f1) == (2, 2, 1, 0.5, 1.0)


def test_another_label_neither_agrees_nor_overlaps():
    found = score(made(span(0, 5)), made(span(0, 5, "LOC")))
    assert (found.exact, found.overlap_f1) == (0, 0.0)


def test_one_long_span_over_two_short_ones_counts_each_side_for_itself():
    found = score(made(span(0, 10)), made(span(0, 3), span(5, 8)))
    assert (found.overlapping_first, found.overlapping_second, found.overlap_f1) == (1, 2, 1.0)


def test_kappa_over_characters_is_cohens():
    # Of 20 characters 5 and 5 are marked, 3 by both: seen 16/20, by chance (5·5 + 15·15)/400.
    found = score(made(span(0, 5)), made(span(2, 7)), "GPE")
    assert found.kappa == pytest.approx((0.8 - 0.625) / (1 - 0.625))


def test_where_all_characters_are_in_one_class_kappa_says_nothing():
    assert score(made(), made()).kappa is None
    assert score(made(span(0, LENGTH)), made(span(0, LENGTH))).kappa is None


def test_relations_agree_where_label_and_both_ends_do_whatever_the_ids():
    ends = (span(0, 2, "PERS", "a"), span(5, 8, "GPE", "b"))
    others = (span(0, 2, "PERS", "x"), span(5, 8, "GPE", "y"))
    one = made(*ends, relations=(Relation("r1", "of", "a", "b"), Relation("r2", "of", "b", "a")))
    two = made(*others, relations=(Relation("q", "of", "x", "y"),))
    (found,) = agree([one], [two], {"d": LENGTH}).relations
    assert (found.label, found.first, found.second, found.exact) == ("of", 2, 1, 1)


def test_attributes_are_asked_only_where_spans_agree():
    one = made(span(0, 2, role="government"), span(4, 6, role="government"), span(8, 9, role="government"))
    two = made(span(0, 2, role="government"), span(4, 6), span(8, 12))
    (found,) = agree([one], [two], {"d": LENGTH}).attributes
    assert (found.name, found.same, found.of) == ("role", 1, 2)


def test_documents_of_one_annotator_alone_are_left_out():
    found = agree([made(span(0, 2)), made(document="only")], [made(span(0, 2))], {"d": LENGTH, "only": 3})
    assert found.documents == 1


@pytest.mark.parametrize(
    ("kinds", "word"), [(["human", "human"], "agreement"), (["model"], "self-consistency"), (["mixed"], None)]
)
def test_agreement_is_a_word_for_people(kinds, word):
    assert (called(kinds) == word) if word else (called(kinds) not in ("agreement", "self-consistency"))


spans = st.lists(
    st.builds(
        lambda start, size, label: span(start, start + size, label),
        st.integers(0, 15),
        st.integers(1, 5),
        st.sampled_from(["GPE", "LOC"]),
    ),
    max_size=6,
)


@given(spans, spans)
def test_agreement_does_not_depend_on_who_comes_first(one, two):
    there, back = agree([made(*one)], [made(*two)], {"d": LENGTH}), agree([made(*two)], [made(*one)], {"d": LENGTH})
    for mine, theirs in zip(there.labels, back.labels, strict=True):
        assert (mine.exact_f1, mine.overlap_f1, mine.kappa) == (theirs.exact_f1, theirs.overlap_f1, theirs.kappa)
        assert mine.exact_f1 is None or 0 <= mine.exact_f1 <= mine.overlap_f1 <= 1
