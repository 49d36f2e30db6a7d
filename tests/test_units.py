"""Positions cross between units and come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.units import UNITS, BadPosition, convert, slice_is

HOSTILE = "ب😀\u064b\r\u200fل\n\u0301𝒜e"
texts = st.text(HOSTILE, max_size=30) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(texts)
def test_every_code_point_comes_back_from_every_unit(text):
    positions = list(range(len(text) + 1))
    for unit in UNITS:
        there = convert(text, positions, "code point", unit)
        assert convert(text, there, unit, "code point").tolist() == positions


@given(texts)
def test_positions_are_those_of_the_encoded_text(text):
    positions = list(range(len(text) + 1))
    assert convert(text, positions, "code point", "byte").tolist() == [len(text[:p].encode()) for p in positions]
    assert convert(text, positions, "code point", "utf-16").tolist() == [
        len(text[:p].encode("utf-16-le")) // 2 for p in positions
    ]


@pytest.mark.parametrize(
    ("unit", "position", "message"),
    [
        ("utf-16", 2, "lies inside the character at code point 1"),
        ("byte", 1, "lies inside the character at code point 0"),
        ("byte", 99, "lies outside the text of 6"),
        ("code point", -1, "lies outside the text of 2"),
    ],
)
def test_a_position_that_is_no_border_is_refused(unit, position, message):
    with pytest.raises(BadPosition, match=message):
        convert("ب😀", [position], unit, "code point")


def test_a_lone_surrogate_has_no_bytes():
    assert convert("\ud83dا", [1], "code point", "utf-16").tolist() == [1]
    with pytest.raises(BadPosition, match="U\\+D83D at code point 0 is a lone surrogate"):
        convert("\ud83dا", [1], "code point", "byte")


def test_a_slice_is_checked_by_range_and_text():
    assert slice_is("في بغداد", 3, 8, "بغداد")
    assert not slice_is("في بغداد", 3, 3, "")
    assert not slice_is("في بغداد", -5, 8, "بغداد")
