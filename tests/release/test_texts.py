"""The difference of two texts leads from the one to the other, by whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.release.texts import text_edits

TEXTS = st.text(st.sampled_from("ابت َ.  \n\u00a0\u2029"), max_size=60)


@given(TEXTS, TEXTS)
def test_the_edits_make_the_new_text_of_the_old_and_back(old: str, new: str):
    log = text_edits(old, new)
    assert log.apply(old) == new and log.restore(new) == old


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str):
    assert text_edits(text, text).edits == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("قال الوزير.", "قال الوزير اليوم.", [("", " اليوم")]),
        ("قال الوزير اليوم.", "قال الوزير.", [(" اليوم", "")]),
        ("وصل إلى بغداد\nوغادر", "وصل إلى أربيل\nوغادر", [("بغداد", "أربيل")]),
        ("مثَّل الوفد", "مثل الوفد", [("مثَّل", "مثل")]),
        ("في\u00a0العراق", "في العراق", [("\u00a0", " ")]),
        ("سطر أول\nسطر ثان\nسطر ثالث", "سطر أول\nسطر ثالث", [("سطر ثان\n", "")]),
    ],
)
def test_what_differs_is_told_by_whole_words(old: str, new: str, told: list[tuple[str, str]]):
    assert [(edit.removed, edit.replacement) for edit in text_edits(old, new).edits] == told


def test_long_texts_without_a_line_end_are_told_as_replaced_whole_rather_than_compared_for_hours():
    old, new = "ا ب " * 3000, "ج د " * 3000
    assert [(edit.start, edit.end) for edit in text_edits(old, new).edits] == [(0, len(old) - 1)]
