"""What changed between two layers is told once, and what only moved with its text is not told."""

from jalaa.annotation.difference import difference
from jalaa.annotation.model import Annotation, Relation, Span

TEXT = "قال سالم في بغداد إن الوضع في أربيل هادئ"


def made(*spans: Span, text: str = "x", relations: tuple[Relation, ...] = (), document: str = "d") -> Annotation:
    return Annotation(document, "a1", "entity", "human", text, "1", None, None, spans, relations)


def span(quote: str, label: str = "GPE", id: str | None = None, text: str = TEXT, **more) -> Span:
    start = text.index(quote)
    return Span(id or quote, "entity", label, start, start + len(quote), quote, quote, **more)


def told(before: Annotation, after: Annotation) -> list[tuple[str, str]]:
    return [(change.what, change.label) for change in difference([before], [after]).changes]


def test_ids_do_not_matter():
    assert told(made(span("بغداد", id="e1")), made(span("بغداد", id="s7"))) == []


def test_added_removed_and_relabelled_spans_are_told_apart():
    before, after = made(span("بغداد"), span("سالم", "PERS")), made(span("بغداد", "LOC"), span("أربيل"))
    assert told(before, after) == [("relabelled", "GPE"), ("removed", "PERS"), ("added", "GPE")]


def test_a_span_with_another_border_is_moved():
    assert told(made(span("في بغداد")), made(span("بغداد"))) == [("moved", "GPE")]


def test_attributes_and_references_are_compared():
    plain, acting = span("بغداد"), span("بغداد", attributes=(("role", "government"),))
    assert told(made(plain), made(acting)) == [("attributes", "GPE")]
    assert told(made(plain), made(span("بغداد", ref="baghdad"))) == [("attributes", "GPE")]


def test_a_span_that_moved_with_the_text_before_it_is_no_change():
    longer = "عاجل: " + TEXT
    after = made(span("سالم", "PERS", text=longer), span("بغداد", text=longer), text="y")
    assert told(made(span("سالم", "PERS"), span("بغداد")), after) == []


def test_in_another_text_a_new_mention_is_one_addition():
    twice = TEXT + " وبغداد"
    start = twice.rindex("بغداد")
    again = Span("n", "entity", "GPE", start, start + 5, "بغداد", "بغداد")
    assert told(made(span("بغداد")), made(span("بغداد", text=twice), again, text="y")) == [("added", "GPE")]


def test_nested_and_same_range_spans_are_paired_with_their_own():
    before = made(span("سالم في بغداد", "ORG"), span("بغداد"), span("بغداد", "LOC", id="b2"))
    after = made(span("بغداد", "LOC", id="1"), span("سالم في بغداد", "ORG", id="2"), span("بغداد", id="3"))
    assert told(before, after) == []


def test_relations_are_compared_by_the_spans_they_tie():
    one = made(span("سالم", "PERS", id="a"), span("بغداد", id="b"), relations=(Relation("r", "in", "a", "b"),))
    same = made(span("سالم", "PERS", id="x"), span("بغداد", id="y"), relations=(Relation("q", "in", "x", "y"),))
    turned = made(span("سالم", "PERS", id="x"), span("بغداد", id="y"), relations=(Relation("q", "in", "y", "x"),))
    assert told(one, same) == []
    assert told(one, turned) == [("relation removed", "in"), ("relation added", "in")]


def test_documents_that_one_side_lacks_are_named_and_not_counted_as_changes():
    found = difference([made(span("بغداد")), made(document="only")], [made(span("بغداد")), made(document="new")])
    assert (found.changes, found.only_before, found.only_after, found.both) == ((), ("only",), ("new",), 1)
