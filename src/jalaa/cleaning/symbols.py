"""Symbols: the characters of folded text as small numbers, so that sets of them are bits of an integer and one table says what each unit is.

The characters of four blocks are symbols each for itself, all others are one together. A mark is a symbol, or a kind of symbol such as digits, that
is neither an Arabic letter nor a blank: a cell has few of them, and they tell much about it.
"""

import unicodedata
from functools import cache

import numpy as np

_BLOCKS = ((0x00, 0x7F), (0xA0, 0xFF), (0x600, 0x6FF), (0x2000, 0x206F))

NAMED = "".join(chr(code) for first, last in _BLOCKS for code in range(first, last + 1))
"""The characters that are a symbol each."""

NEAR, FAR, OTHER = 0, 1, 2
"""The symbols of the edge of a cell where reading begins, of the edge where it ends, and of all characters that are not named."""

NUMBER = {character: number for number, character in enumerate(NAMED, 3)}
SYMBOLS = len(NAMED) + 3

NEAR_EDGE, FAR_EDGE = 1 << NEAR, 1 << FAR
CHARACTERS = ((1 << SYMBOLS) - 1) & ~(NEAR_EDGE | FAR_EDGE)
ANYTHING = CHARACTERS | FAR_EDGE
"""Sets of symbols."""

_SINGLE = ".،,:؛;!?؟\"'()[]{}<>|/\\*_=+-@#&%$…•~^`"
NO_MARK = 255
_DIGIT, _LATIN, _ODD, PUNCTUATION = 0, 1, 2, 3
"""Numbers of marks; from `PUNCTUATION` on each is one character."""
MARKS = len(_SINGLE) + PUNCTUATION


def symbols(text: str) -> tuple[int, ...]:
    """The symbols of the characters of a text."""
    return tuple(NUMBER.get(character, OTHER) for character in text)


def within(first: str, last: str) -> bool:
    """Whether all characters from the first to the last are named."""
    return any(chr(low) <= first and last <= chr(high) for low, high in _BLOCKS)


def mark(character: str) -> int:
    """The number of the mark that a character is, or `NO_MARK`."""
    if character in _SINGLE:
        return _SINGLE.index(character) + PUNCTUATION
    if character == " " or ("\u0600" <= character <= "\u06ff" and unicodedata.category(character) == "Lo"):
        return NO_MARK
    if character.isascii() and character.isalnum():
        return _DIGIT if character.isdigit() else _LATIN
    return _ODD


LETTERS = "".join(character for character in NAMED if character != " " and mark(character) == NO_MARK)
"""Arabic letters."""


@cache
def marked() -> tuple[int, ...]:
    """The symbols of each mark, as sets."""
    found = [0] * MARKS
    for character, number in NUMBER.items():
        if mark(character) != NO_MARK:
            found[mark(character)] |= 1 << number
    found[_ODD] |= 1 << OTHER
    return tuple(found)


@cache
def symbol_table() -> np.ndarray:
    """The symbol of every UTF-16 unit; of what ends a cell `FAR` (uint16)."""
    table = np.full(0x10000, OTHER, dtype=np.uint16)
    table[[ord(character) for character in NAMED]] = np.arange(3, SYMBOLS)
    return table


@cache
def mark_table() -> np.ndarray:
    """The mark that every UTF-16 unit is (uint8)."""
    table = np.full(0x10000, _ODD, dtype=np.uint8)
    for character in NAMED:
        table[ord(character)] = mark(character)
    return table
