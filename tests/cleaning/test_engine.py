"""The cleaner finds first and cuts later; nothing is lost, and nothing but the text and the rules decides."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.rules import Rule

CLEANER = Cleaner.load("arabic-news")
LINES = st.sampled_from(
    [
        "الوزير: الجسر يفتح غدا",
        "فريق التحرير",
        "واشنطن – خبر بلس",
        "\u00a0قال القائد إن الاجتماع سيعقد غدا في المقر الرئيسي للقيادة.",
        "اقرأ أيضاً: عشرة أسرار عن القهوة",
        "إقــرأ أيضا",
        "شارك المقال",
        "العرب",
        "aXA6IDE5Mi4wLjIuNyA= كلمة",
        "\ud800",
        "شارك\x00",
        "",
        " \u200f",
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=30), max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n", "\r"]).map(lambda end: end.join(lines))
)


@settings(max_examples=300)
@given(TEXTS)
def test_what_is_kept_and_what_is_removed_are_the_text(text):
    cleaned = CLEANER.clean(text)
    assert cleaned.edits.apply(text) == cleaned.text
    assert cleaned.edits.restore(cleaned.text) == text
    assert all(edit.removed == text[edit.start : edit.end] for edit in cleaned.edits.edits)


def rows_of(texts):
    """The edits of texts cleaned one by one, as the table of edits has them."""
    for row, text in enumerate(texts):
        for edit in CLEANER.clean(text).edits.edits:
            yield row, edit.start, edit.end, edit.rules[0], edit.removed, edit.replacement


@settings(max_examples=200, deadline=None)
@given(
    st.lists(TEXTS, max_size=5),
    st.sampled_from(["", "\u00a0", "\ue000", "\ue001", "\uffff", "😀", "ﻻ", " ـ", "\r", "\x00\u200f"]),
)
def test_a_text_is_cleaned_the_same_whatever_its_neighbours(texts, mark):
    texts = [f"{mark}{text}{mark}".replace("\ud800", "") for text in texts]
    together, edits = CLEANER.clean_table(pa.table({"text": pa.array(texts, pa.string())}))
    assert together.to_pylist() == [CLEANER.clean(text).text for text in texts]
    columns = ["row", "start", "end", "rule", "removed", "replacement"]
    assert [tuple(row[column] for column in columns) for row in edits.to_pylist()] == list(rows_of(texts))


def test_a_finding_that_another_one_covers_is_still_named():
    assert {finding.rule for finding in CLEANER.find("قال.\u00a0\n")} == {"nbsp-edge", "nbsp-inside"}


@settings(max_examples=300)
@given(TEXTS)
def test_every_edit_has_one_rule_and_lies_in_its_findings_but_for_whitespace(text):
    found = CLEANER.find(text)
    for edit in CLEANER.clean(text).edits.edits:
        (rule,) = edit.rules
        covered = {i for finding in found if finding.rule == rule for i in range(finding.start, finding.end)}
        outside = [text[i] for i in range(edit.start, edit.end) if i not in covered]
        assert not any(character.isprintable() and not character.isspace() for character in outside)


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "\ufeff", "شارك\ud800\nقال.", "\r\r\r", "." * 100])
def test_hardly_a_text_is_cleaned_without_fail(text):
    cleaned = CLEANER.clean(text)
    assert cleaned.edits.restore(cleaned.text) == text


def test_a_line_that_two_findings_share_out_leaves_no_empty_line():
    rules = (
        Rule("left", "share", "inline", "w", match="^شارك "),
        Rule("right", "share", "inline", "w", match="تعليق$"),
    )
    cleaned = Cleaner(rules).clean("قال ذلك أمس.\nشارك تعليق\nوأضاف.")
    assert cleaned.text == "قال ذلك أمس.\nوأضاف."


def test_what_stays_between_two_kept_lines_is_the_separator_before_the_cut():
    assert CLEANER.clean("عاد الوفد أمس.\n\n \nاترك تعليقك\nقال ذلك.").text == "عاد الوفد أمس.\n\n \nقال ذلك."


def test_an_inline_edit_takes_exactly_its_match():
    rule = Rule("agency", "byline", "inline", "w", match=r"\((وكالات)\)")
    assert Cleaner((rule,)).clean("عاد الوفد. (وكالات)\n").text == "عاد الوفد. ()\n"


def test_an_earlier_rule_keeps_what_a_later_one_also_finds_and_both_are_found():
    rules = (Rule("first", "share", "inline", "w", match="ب"), Rule("second", "share", "inline", "w", match="ابج"))
    cleaner = Cleaner(rules)
    assert [(edit.start, edit.end, edit.rules) for edit in cleaner.clean("د ابج د").edits.edits] == [
        (2, 3, ("second",)),
        (3, 4, ("first",)),
        (4, 5, ("second",)),
    ]
    rules = (Rule("first", "share", "inline", "w", match="ابج"), Rule("second", "share", "inline", "w", match="ب"))
    cleaner = Cleaner(rules)
    assert [edit.rules for edit in cleaner.clean("د ابج د").edits.edits] == [("first",)]
    assert {finding.rule for finding in cleaner.find("د ابج د")} == {"first", "second"}


def test_a_rule_for_an_outlet_is_silent_elsewhere():
    rule = Rule("sign", "byline", "line", "w", match="^النشرة$", outlets=("a",))
    cleaner = Cleaner((rule,))
    assert cleaner.clean("قال.\nالنشرة", "a").text == "قال."
    assert cleaner.clean("قال.\nالنشرة", "b").text == cleaner.clean("قال.\nالنشرة").text == "قال.\nالنشرة"


def test_a_rule_looks_at_no_line_that_is_longer_than_it_says():
    cleaner = Cleaner((Rule("sign", "byline", "line", "w", match="^عمر ", longest=10),))
    assert cleaner.clean("قال.\nعمر   أحمدا").text == "قال."
    assert cleaner.clean("قال.\nعمر أحمدان").text == "قال."
    assert cleaner.clean("قال.\nعمر الأحمدي").text == "قال.\nعمر الأحمدي"


def test_the_last_line_is_the_last_one_that_is_left():
    assert CLEANER.clean("قال المصدر ذلك أمس.\nالعرب\nشارك المقال\nاترك تعليقك").text == "قال المصدر ذلك أمس."


def test_a_piece_of_a_broken_sentence_stays():
    text = "عاد الوفد إلى\nالعرب"
    assert CLEANER.clean(text).text == text


def test_a_rule_beside_a_cut_needs_one():
    beside = Rule("bar", "notice", "line", "w", match=r"^-{3,}$", beside="cut")
    cleaner = Cleaner((*CLEANER.rules, beside))
    assert cleaner.clean("قال ذلك أمس.\n-----\nشارك المقال").text == "قال ذلك أمس."
    assert cleaner.clean("قال ذلك أمس.\n-----\nوأضاف.").text == "قال ذلك أمس.\n-----\nوأضاف."


def test_a_no_break_space_goes_at_the_ends_and_is_a_space_inside():
    assert CLEANER.clean("\u00a0قال\u00a0القائد.\u00a0\u00a0\n\u00a0").text == "قال القائد.\n"


def test_a_table_without_texts_gives_no_rows():
    texts, edits = CLEANER.clean_table(pa.table({"text": pa.array([], pa.string())}))
    assert len(texts) == edits.num_rows == 0
    assert edits.column_names == ["row", "start", "end", "rule", "kind", "removed", "replacement"]


def test_a_table_keeps_rows_without_text_and_counts_them():
    table = pa.table({"id": ["a", "b"], "text": pa.array([None, "قال.\nشارك المقال"], pa.large_string())})
    texts, edits = CLEANER.clean_table(table)
    assert texts.to_pylist() == [None, "قال."]
    assert edits.to_pylist() == [
        {
            "row": 1,
            "start": 4,
            "end": 16,
            "rule": "share-prompt",
            "kind": "share",
            "removed": "\nشارك المقال",
            "replacement": "",
        }
    ]
