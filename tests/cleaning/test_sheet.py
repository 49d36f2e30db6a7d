"""Texts folded together are folded as each by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.page import read_page, read_pages
from jalaa.cleaning.sheet import read_sheets
from jalaa.folding import fold

TEXTS = st.lists(st.text(st.sampled_from("ابإ.ـً \n\r\u00a0\u200fﻻ😀\ud800\ue000\ue001\uffff") | st.characters()))


def test_each_character_is_folded_among_others_as_it_is_alone():
    between = [chr(code) for code in range(0x11000) if code != ord("\ue000")]
    assert [sheet.folded for sheet in read_sheets([f"ا{one}ا" for one in between])] == [
        fold(f"ا{one}ا") for one in between
    ]


@given(st.lists(st.text(st.sampled_from("اـ: \n\u200f\ue000😀-"))))
def test_a_tatweel_is_a_dash_between_blanks_whatever_its_neighbours(texts):
    for sheet, text in zip(read_sheets(texts), texts, strict=True):
        assert sheet.folded.count("-") == text.count("-") + sum(
            len(run) for run in re.findall(r"(?<![^\s\u200f])ـ++(?![^\s\u200f:])", text)
        )


@given(TEXTS)
def test_a_text_is_folded_as_beside_a_character_of_two_units_which_is_folded_by_itself(texts):
    for sheet, text in zip(read_sheets(texts), texts, strict=True):
        (beside,) = read_sheets([text + "\n😀"])
        assert beside.batch is None and beside.folded == sheet.folded + "\n😀"
        assert beside.places[:-3].tolist() == sheet.places[:-1].tolist()


@given(TEXTS)
def test_texts_are_folded_the_same_whatever_their_neighbours(texts):
    texts = [text.replace("ـ", "") for text in texts]
    assert [sheet.folded for sheet in read_sheets(texts)] == [fold(text) for text in texts]


@given(TEXTS)
def test_pages_that_are_read_together_are_those_read_one_by_one(texts):
    for page, text in zip(read_pages(texts), texts, strict=True):
        alone = read_page(text)
        assert page.text == text and (page.said, page.head_end, page.tail_start) == (
            alone.said,
            alone.head_end,
            alone.tail_start,
        )
        assert [cell.folded for cell in page.cells] == list(page.said)
        assert [(cell.start, cell.end) for cell in page.cells] == [(cell.start, cell.end) for cell in alone.cells]
