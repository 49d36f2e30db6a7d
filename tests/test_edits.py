"""The laws of the offset algebra, on invented Arabic texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.edits import STATUSES, WITHHELD, BadLog, Edit, EditLog, OtherText, Withheld
from jalaa.units import BadPosition

LETTERS = "ابتقل ً\u200f😀\r\n\u00a0"


@st.composite
def logs(draw, source: str, withheld: bool = False) -> EditLog:
    """Well-formed logs over `source`, rich in touching edits and insertions."""
    edits, cursor = [], 0
    for number in range(draw(st.integers(0, 5))):
        start = cursor + draw(st.integers(0, 3))
        if start > len(source):
            break
        end = min(len(source), start + draw(st.integers(0, 4)))
        replacement = draw(st.text(LETTERS + "XY", max_size=3))
        at_same_point = edits and edits[-1].start == edits[-1].end == start == end
        if (start == end and not replacement) or at_same_point:
            continue
        removed = None if withheld and draw(st.booleans()) and start < end else source[start:end]
        edits.append(Edit(start, end, replacement, removed, (f"r{number % 3}",)))
        cursor = end
    return EditLog(tuple(edits), len(source))


sources = st.text(LETTERS, max_size=14)


@st.composite
def sources_and_logs(draw, withheld: bool = False):
    source = draw(sources)
    return source, draw(logs(source, withheld))


@st.composite
def chains(draw, length: int):
    """A source and logs, each made on the result of the one before."""
    source, chain = draw(sources), []
    text = source
    for _ in range(length):
        log = draw(logs(text))
        chain.append(log)
        text = log.apply(text)
    return source, *chain


@st.composite
def sources_logs_and_spans(draw):
    source = draw(st.text(LETTERS, min_size=1, max_size=14))
    start = draw(st.integers(0, len(source) - 1))
    return source, draw(logs(source)), start, draw(st.integers(start + 1, len(source)))


@given(sources_and_logs())
def test_what_was_applied_is_restored(case):
    source, log = case
    assert log.restore(log.apply(source)) == source
    assert len(log.apply(source)) == log.result_length


@given(sources_and_logs())
def test_kept_and_removed_pieces_tile_the_source(case):
    source, log = case
    pieces, cursor = [], 0
    if source:
        kept = [(piece.source_start, piece.source_end) for piece in log.project(0, len(source)).pieces]
        removed = [(edit.start, edit.end) for edit in log.edits if edit.start < edit.end]
        for start, end in sorted(kept + removed):
            assert start == cursor
            pieces.append(source[start:end])
            cursor = end
    assert "".join(pieces) == source


@given(chains(2))
def test_a_composed_log_does_what_its_two_logs_do_in_turn(case):
    source, first, second = case
    assert first.compose(second).apply(source) == second.apply(first.apply(source))


@given(chains(3))
def test_composing_is_associative(case):
    _, first, second, third = case
    assert first.compose(second).compose(third) == first.compose(second.compose(third))


@given(sources_and_logs())
def test_a_log_and_its_inverse_cancel(case):
    source, log = case
    assert log.inverse().apply(log.apply(source)) == source
    assert log.compose(log.inverse()).normal().edits == ()
    assert log.inverse().compose(log).normal().edits == ()


@given(sources_and_logs(withheld=True))
def test_a_withheld_log_and_its_inverse_cancel_too(case):
    _, log = case
    assert log.compose(log.inverse()).normal().edits == ()


@given(chains(2))
def test_the_inverse_of_a_chain_is_the_chain_of_inverses(case):
    source, first, second = case
    both = first.compose(second)
    backwards = second.inverse().compose(first.inverse())
    assert both.inverse().apply(both.apply(source)) == backwards.apply(both.apply(source)) == source


@given(sources_and_logs())
def test_normal_changes_no_text_and_holds_no_idle_edit(case):
    source, log = case
    idle = log.compose(log.inverse()).compose(log)
    assert idle.normal().apply(source) == idle.apply(source) == log.apply(source)
    assert all(edit.replacement != edit.removed for edit in idle.normal().edits)


@given(sources_logs_and_spans())
def test_exact_means_the_same_text_and_cuts_leave_a_subsequence(case):
    source, log, start, end = case
    projection = log.project(start, end)
    old, new = source[start:end], log.apply(source)[projection.start : projection.end]
    if projection.status == "exact":
        assert new == old
    if projection.status in {"joined", "clipped"}:
        letters = iter(old)
        assert 0 < len(new) < len(old) and all(letter in letters for letter in new)
    if projection.status == "deleted":
        assert projection.start == projection.end and projection.pieces == ()


@given(sources_logs_and_spans())
def test_pieces_hold_the_same_characters_on_both_sides_and_lie_within_the_result_range(case):
    source, log, start, end = case
    projection, result = log.project(start, end), log.apply(source)
    for piece in projection.pieces:
        assert source[piece.source_start : piece.source_end] == result[piece.start : piece.end]
        assert start <= piece.source_start < piece.source_end <= end
        assert projection.start <= piece.start < piece.end <= projection.end


@given(sources_logs_and_spans())
def test_a_result_range_holds_nothing_from_outside_the_span(case):
    source, log, start, end = case
    projection = log.project(start, end)
    inside = sum(
        len(e.replacement)
        for e in log.edits
        if start <= e.start and e.end <= end and not (e.start == e.end in (start, end))
    )
    kept = sum(piece.end - piece.start for piece in projection.pieces)
    assert projection.end - projection.start == kept + inside


@given(sources_and_logs(), st.data())
def test_project_many_says_what_project_says(case, data):
    source, log = case
    if not source:
        return
    starts = data.draw(st.lists(st.integers(0, len(source) - 1), max_size=60))
    ends = [data.draw(st.integers(start + 1, len(source))) for start in starts]
    for repeat in (1, 60):
        found = log.project_many(starts * repeat, ends * repeat)
        assert [column.dtype.name for column in found] == ["int64", "int64", "uint8"]
        rows = [(int(a), int(b), STATUSES[c]) for a, b, c in zip(*found, strict=True)]
        single = [log.project(start, end) for start, end in zip(starts, ends, strict=True)]
        assert rows == [(p.start, p.end, p.status) for p in single] * repeat


@pytest.mark.parametrize(
    ("edits", "span", "status", "text"),
    [
        ([Edit(0, 4, "", "قال ", ("r",))], (4, 8), "exact", "بغدا"),
        ([Edit(4, 4, "«", "", ("r",))], (4, 8), "exact", "بغدا"),
        ([Edit(8, 8, "»", "", ("r",))], (4, 8), "exact", "بغدا"),
        ([Edit(5, 7, "", "غد", ("r",))], (4, 8), "joined", "با"),
        ([Edit(2, 5, "", "ل ب", ("r",))], (4, 8), "clipped", "غدا"),
        ([Edit(7, 9, "XY", "اد", ("r",))], (4, 8), "clipped", "بغد"),
        ([Edit(4, 5, "X", "ب", ("r",))], (4, 8), "replaced", "Xغدا"),
        ([Edit(6, 6, "X", "", ("r",))], (4, 8), "parted", "بغXدا"),
        ([Edit(6, 6, "X", "", ("r",)), Edit(6, 7, "Y", "د", ("r",))], (4, 8), "parted", "بغXYا"),
        ([Edit(3, 9, "", " بغداد", ("r",))], (4, 8), "deleted", ""),
        ([Edit(3, 9, "XYZ", " بغداد", ("r",))], (4, 8), "deleted", ""),
        ([Edit(4, 6, "", "بغ", ("r",)), Edit(6, 8, "", "دا", ("r",))], (4, 8), "deleted", ""),
        (
            [Edit(4, 6, "", "بغ", ("r",)), Edit(6, 6, "X", "", ("r",)), Edit(6, 8, "", "دا", ("r",))],
            (4, 8),
            "parted",
            "X",
        ),
    ],
)
def test_each_status_has_its_case(edits, span, status, text):
    source = "قال بغداد اليوم"
    log = EditLog(tuple(edits), len(source))
    projection = log.project(*span)
    assert (projection.status, log.apply(source)[projection.start : projection.end]) == (status, text)


def test_where_two_cleanings_made_the_same_cut_a_span_across_it_is_exact():
    received = "قال اقرأ هنا الكاظمي إن"
    cut = EditLog((Edit(4, 13, "", "اقرأ هنا ", ("old",)),), len(received))
    newest = EditLog((Edit(0, 4, "", "قال ", ("head",)), Edit(4, 13, "", "اقرأ هنا ", ("new",))), len(received))
    assert cut.inverse().compose(newest).normal().project(4, 11).status == "exact"
    assert newest.project(0, 23).status == "clipped"


def test_a_log_refuses_a_text_that_is_not_its_source():
    log = EditLog((Edit(0, 3, "", "قال", ("r",)),), 6)
    with pytest.raises(OtherText, match="6 code points, the text given has 5"):
        log.apply("قالوا")
    with pytest.raises(OtherText, match="expects «قال»"):
        log.apply("زعم لي")
    with pytest.raises(OtherText):
        EditLog((Edit(0, 3, "X", "قال", ("r",)),), 6).restore("Yوا ")


def test_withheld_text_must_be_supplied_at_its_own_length():
    log = EditLog((Edit(0, 3, "", None, ("tracking",)),), 6)
    with pytest.raises(Withheld) as raised:
        log.restore(" لي")
    assert (raised.value.start, raised.value.end) == (0, 3)
    assert log.restore(" لي", withheld={(0, 3): "قال"}) == "قال لي"
    with pytest.raises(BadLog, match="has 2 code points, not 3"):
        log.restore(" لي", withheld={(0, 3): "قا"})
    assert log.inverse().apply(" لي") == WITHHELD * 3 + " لي"


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([Edit(2, 1, "", "", ("r",))], r"edit \[2:1\) of r lies outside a source of 5 code points, or runs backwards"),
        ([Edit(4, 6, "", "اب", ("r",))], "lies outside a source of 5"),
        ([Edit(1, 3, "", "ا", ("r",))], r"spans 2 code points and removes 1: «ا»"),
        ([Edit(1, 1, "", "", ("r",))], "inserts nothing"),
        (
            [Edit(0, 3, "", "ابت", ("a",)), Edit(2, 4, "", "تث", ("b",))],
            r"edit \[2:4\) of b overlaps or precedes the edit \[0:3\)",
        ),
        ([Edit(2, 4, "", "تث", ("b",)), Edit(0, 1, "", "ا", ("a",))], "overlaps or precedes"),
        ([Edit(2, 2, "X", "", ("a",)), Edit(2, 2, "Y", "", ("b",))], "second edit at one empty point"),
        ([Edit(0, 1, "\ud83d", "ا", ("a",))], r"replacement holds the lone surrogate U\+D83D"),
        ([Edit(0, 1, "", "\ude00", ("a",))], r"removed holds the lone surrogate U\+DE00"),
        ([Edit(0, 1, "", "ا", "a")], "it is a tuple of rule ids"),
        ([Edit(0.0, 1, "", "ا", ("a",))], "positions are ints"),
    ],
)
def test_a_malformed_log_is_refused_with_rule_and_value(edits, message):
    with pytest.raises(BadLog, match=message):
        EditLog(tuple(edits), 5)


def test_logs_that_do_not_follow_each_other_do_not_compose():
    with pytest.raises(BadLog, match="made on a text of 9 code points, this one's result has 5"):
        EditLog((), 5).compose(EditLog((), 9))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2), (3, 6)])
def test_a_span_that_the_source_does_not_have_is_refused(start, end):
    log = EditLog((), 5)
    with pytest.raises(BadPosition, match="span"):
        log.project(start, end)
    for repeat in (1, 60):
        with pytest.raises(BadPosition, match="span"):
            log.project_many([start] * repeat, [end] * repeat)
