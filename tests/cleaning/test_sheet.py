"""Texts folded together are folded as each by itself."""

from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.page import read_page, read_pages
from jalaa.cleaning.sheet import fold_many
from jalaa.folding import fold

TEXTS = st.lists(st.text(st.sampled_from("ابإ.ـً \n\r\u00a0\u200fﻻ😀\ud800\ue000\ue001\uffff") | st.characters()))


def test_each_character_is_folded_among_others_as_it_is_alone():
    characters = [chr(code) for code in range(0x11000)]
    assert fold_many(characters) == [fold(character) for character in characters]


@given(TEXTS)
def test_texts_are_folded_the_same_whatever_their_neighbours(texts):
    assert fold_many(texts) == [fold(text) for text in texts]


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
