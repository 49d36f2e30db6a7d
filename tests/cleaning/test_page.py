"""The segmenter shows rules a text as lines and cells."""

from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.page import read_page

TEXTS = st.text(st.sampled_from("ابإ.ـً \t\n\r\u00a0\u200fﻻ\x00\ud800a") | st.characters())


@given(TEXTS)
def test_cells_come_in_order_and_do_not_overlap(text):
    cells = read_page(text).cells
    assert all(first.end <= second.start for first, second in zip(cells, cells[1:], strict=False))
    assert all(cell.start < cell.end for cell in cells)


@given(TEXTS)
def test_a_cell_neither_begins_nor_ends_with_a_blank_and_stays_on_its_line(text):
    for cell in read_page(text).cells:
        stretch = text[cell.start : cell.end]
        assert stretch == stretch.strip() and "\n" not in stretch and "\r" not in stretch


@given(TEXTS)
def test_the_whole_of_a_cell_lies_in_its_place(text):
    for cell in read_page(text).cells:
        start, end = cell.place(0, len(cell.folded))
        assert cell.start <= start < end <= len(text)


def test_five_blanks_part_cells_and_fewer_do_not():
    page = read_page("كتب:    أحمد     شارك\n\n\u00a0\u00a0\u00a0\u00a0\u00a0آخر")
    assert [(cell.line, cell.folded) for cell in page.cells] == [(0, "كتب: احمد"), (0, "شارك"), (1, "اخر")]


def test_what_is_cut_is_not_seen_and_its_neighbours_know():
    text = "شارك\nقال ذلك.\nوأضاف.\nانتهى."
    cells = read_page(text, [(0, 4)]).cells
    assert [(cell.line, cell.folded, cell.cut_above) for cell in cells] == [
        (0, "قال ذلك.", True),
        (1, "واضاف.", False),
        (2, "انتهي.", False),
    ]


def test_the_rest_of_a_line_is_open_again_when_its_head_is_cut():
    (cell,) = read_page("شارك تويتر قال ذلك.", [(0, 10)]).cells
    assert (cell.start, cell.folded) == (11, "قال ذلك.")


def test_a_mark_that_nobody_sees_goes_with_the_cell_it_touches():
    (cell,) = read_page("\u200fشارك\u200f").cells
    assert (cell.start, cell.end) == (0, 6)
