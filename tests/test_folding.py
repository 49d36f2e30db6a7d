"""Folding gives one spelling and knows where every character stood."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.folding import fold, fold_with_positions, visible

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from(" \n\r\t\u00a0\u200f\u202b\ufeff\x00«»“”–—`Aİß\ud800\U000e0041😀"),
        st.characters(),
    )
)


@given(ARABIC)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(ARABIC)
def test_both_ways_of_folding_give_the_same_text(text):
    assert fold(text) == fold_with_positions(text).text


@given(ARABIC)
def test_positions_never_fall_and_lie_in_the_text(text):
    folded = fold_with_positions(text)
    assert len(folded.positions) == len(folded.text)
    assert (np.diff(folded.positions) >= 0).all()
    assert all(0 <= position < len(text) for position in folded.positions)


@given(ARABIC, ARABIC)
def test_folding_looks_at_one_character_at_a_time(first, second):
    assert fold(first + second) == fold(first) + fold(second)


@given(ARABIC)
def test_each_folded_character_comes_from_its_position(text):
    folded = fold_with_positions(text)
    for character, position in zip(folded.text, folded.positions, strict=True):
        assert character in fold(text[position])


@given(ARABIC)
def test_folded_text_always_encodes(text):
    fold(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أإآٱا", "ااااا"),
        ("على مدرسة", "علي مدرسه"),
        ("کتاب فارسی", "كتاب فارسي"),
        ("٠١٢٣٤٥٦٧٨٩ ۴۵۶", "0123456789 456"),
        ("مَدْرَسَةٌ", "مدرسه"),
        ("اقــــرأ", "اقرا"),
        ("\ufeffب\u200fغ\u202bد\u00adاد\x00", "بغداد"),
        ("أ\u00a0ب\u2009ج\tد", "ا ب ج د"),
        ("«أ» “ب” ‹ج›", '"ا" "ب" "ج"'),
        ("– — − ‑", "- - - -"),
        ("ﻻ ﷲ ﷺ", "لا الله صلي الله عليه وسلم"),
        ("ABCé", "abcé"),
        ("سطر\nسطر\r\n", "سطر\nسطر\r\n"),
    ],
)
def test_variants_are_written_in_one_way(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\ufeff"])
def test_nothing_to_fold_is_no_reason_to_fail(text):
    assert fold(text) in ("", " ", "\ufffd")


def test_hamza_on_waw_and_ya_stay_because_they_part_words():
    assert fold("سؤال رئيس ماء") == "سؤال رئيس ماء"


def test_blanks_controls_and_marks_are_not_visible():
    assert [visible(character) for character in "ب1. \u00a0\u200f\u0000\ud800"] == [True, True, True] + [False] * 5
