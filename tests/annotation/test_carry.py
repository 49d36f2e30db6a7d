"""Spans follow their text; each of the six statuses is shown on an invented text."""

from dataclasses import replace

import pytest

from jalaa.annotation.carry import SHOWN_STATUSES, carry, way
from jalaa.annotation.model import Annotation, Relation, Span
from jalaa.edits import Edit, EditLog

RECEIVED = "عنوان\nقال سالم في بغداد اليوم\nاقرأ أيضاً: خبر\nوأضاف أن الوضع هادئ"


def edit(removed: str, replacement: str = "", rule: str = "invented", text: str = RECEIVED) -> Edit:
    start = text.index(removed)
    return Edit(start, start + len(removed), replacement, removed, (rule,))


def annotation(*quotes: str, relations: tuple[Relation, ...] = (), text: str = RECEIVED) -> Annotation:
    spans = tuple(
        Span(f"e{n}", "entity", "GPE", text.index(quote), text.index(quote) + len(quote), quote, quote)
        for n, quote in enumerate(quotes, 1)
    )
    return Annotation("a", "m0", "entity", "model", "0" * 64, "1", None, None, spans, relations)


def carried(quotes: list[str], edits: list[Edit], **more):
    log = EditLog(tuple(edits), len(RECEIVED))
    return carry(annotation(*quotes, **more), way(EditLog((), len(RECEIVED)), log), RECEIVED, log.apply(RECEIVED))


@pytest.mark.parametrize(
    ("quote", "change", "status", "text"),
    [
        ("بغداد", edit("اقرأ أيضاً: خبر\n"), "exact", "بغداد"),
        ("سالم في بغداد", edit("في "), "joined", "سالم بغداد"),
        ("في بغداد", edit("سالم في "), "clipped", "بغداد"),
        ("بغداد", edit("داد", "ـداد"), "replaced", "بغـداد"),
        ("بغداد", Edit(RECEIVED.index("داد"), RECEIVED.index("داد"), "+", "", ("invented",)), "parted", "بغ+داد"),
        ("خبر", edit("اقرأ أيضاً: خبر\n"), "deleted", ""),
    ],
)
def test_every_status_has_its_case_and_its_place(quote, change, status, text):
    found = carried([quote], [change])
    span = found.spans[0].span
    assert (span.status, span.text) == (status, text)
    assert (found.spans[0].made_text, RECEIVED[found.spans[0].made_start : found.spans[0].made_end]) == (quote, quote)
    assert bool(found.shown) == (status in SHOWN_STATUSES)


def test_where_old_and_new_cleaning_made_the_same_cut_a_span_across_it_is_exact():
    cut = edit("اقرأ أيضاً: خبر\n", rule="old")
    shown = EditLog((cut,), len(RECEIVED))
    newest = EditLog((edit("عنوان\n"), edit("اقرأ أيضاً: خبر\n", rule="new")), len(RECEIVED))
    seen, today = shown.apply(RECEIVED), newest.apply(RECEIVED)
    found = carry(annotation("اليوم\nوأضاف", text=seen), way(shown, newest), seen, today)
    assert (found.spans[0].span.status, found.spans[0].span.text) == ("exact", "اليوم\nوأضاف")


def test_a_withdrawn_rule_brings_text_back_into_a_span_and_the_span_waits():
    shown = EditLog((edit("اقرأ أيضاً: خبر\n"),), len(RECEIVED))
    seen = shown.apply(RECEIVED)
    found = carry(annotation("اليوم\nوأضاف", text=seen), way(shown, EditLog((), len(RECEIVED))), seen, RECEIVED)
    assert found.spans[0].span.status == "parted" and found.shown == ()


def test_a_no_break_space_that_became_a_space_changes_no_span():
    text = "قال\u00a0سالم هنا"
    log = EditLog((Edit(3, 4, " ", "\u00a0", ("nbsp",)),), len(text))
    found = carry(annotation("قال\u00a0سالم", text=text), way(EditLog((), len(text)), log), text, log.apply(text))
    assert (found.spans[0].span.status, found.spans[0].span.text) == ("exact", "قال سالم")


def test_nested_spans_each_keep_their_own_range():
    found = carried(["سالم في بغداد", "بغداد"], [edit("عنوان\n")])
    assert [one.span.text for one in found.spans] == ["سالم في بغداد", "بغداد"]
    assert [span.id for span in found.shown] == ["e1", "e2"]


def test_a_relation_goes_where_both_its_ends_go_and_is_told_lost_otherwise():
    tie = (Relation("r1", "source", "e1", "e2"),)
    assert carried(["سالم", "بغداد"], [edit("عنوان\n")], relations=tie).relations == tie
    lost = carried(["سالم", "خبر"], [edit("اقرأ أيضاً: خبر\n")], relations=tie)
    assert lost.relations == ()
    assert [str(one) for one in lost.incidents] == [
        "warning relation-lost : relation r1 (source) of a is left out, its span e2 is deleted: accept the span to bring it back"
    ]


def test_a_span_that_touches_withheld_characters_has_no_text_and_no_note():
    start = RECEIVED.index("بغداد")
    log, made = EditLog((), len(RECEIVED)), annotation("بغداد")
    made = replace(made, spans=(replace(made.spans[0], note="بغداد؟"),))
    kept = carry(made, log, RECEIVED, RECEIVED).spans[0].span
    assert (kept.text, kept.name, kept.note) == ("بغداد", "بغداد", "بغداد؟")
    found = carry(made, log, RECEIVED, RECEIVED, withheld=[(start + 2, start + 3)]).spans[0]
    assert (found.span.text, found.span.name, found.span.note, found.made_text) == (None, None, None, None)
