"""Positions in three units: Python code points, UTF-16 code units (JavaScript, Java, WebAnno) and UTF-8 bytes (Rust, Go, files).

Inside Jalaa a position is a code point. The two others exist only at a border, and cross it here.

    character    U+0628 ba   U+064B tanwin   U+1F600 a face   U+0627 alef   (end)
    code point   0           1               2                3             4
    UTF-16       0           1               2                4             5
    byte         0           2               4                8             10
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

Unit = Literal["code point", "utf-16", "byte"]
UNITS: tuple[Unit, ...] = ("code point", "utf-16", "byte")


class BadPosition(ValueError):
    """A position or range that the text does not have: outside of it, empty, or in the middle of a character."""


def convert(text: str, positions: Sequence[int] | np.ndarray, source: Unit, target: Unit) -> np.ndarray:
    """The same positions in another unit, as int64 of the same length; both ends of the text are positions too.

    A lone surrogate counts one UTF-16 unit; in bytes it has no length, so a text that holds one is refused there.

    Raises `BadPosition` for a position outside the text or in the middle of a character (half of a surrogate pair, a byte that continues one).

    >>> convert("ب😀ا", [0, 1, 2, 3], "code point", "utf-16").tolist()
    [0, 1, 3, 4]
    >>> convert("ب😀ا", [6, 8], "byte", "code point").tolist()
    [2, 3]
    >>> convert("ب😀ا", [2], "utf-16", "code point")
    Traceback (most recent call last):
        ...
    jalaa.units.BadPosition: utf-16 position 2 lies inside the character at code point 1 («😀»): were these offsets counted in another unit?
    """
    wanted = np.asarray(positions, dtype=np.int64).reshape(-1)
    source_borders, target_borders = _borders(text, source), _borders(text, target)
    outside = (wanted < 0) | (wanted > source_borders[-1])
    if outside.any():
        raise BadPosition(
            f"{source} position {wanted[outside][0]} lies outside the text of {source_borders[-1]}: "
            "were these offsets made on another text?"
        )
    found = np.searchsorted(source_borders, wanted)
    inside = source_borders[found] != wanted
    if inside.any():
        character = int(found[inside][0]) - 1
        raise BadPosition(
            f"{source} position {wanted[inside][0]} lies inside the character at code point {character} "
            f"(«{text[character]}»): were these offsets counted in another unit?"
        )
    return target_borders[found]


def slice_is(text: str, start: int, end: int, quote: str) -> bool:
    """Whether `text[start:end]` (code points) is exactly `quote`, in range and not empty: what every border asserts of a span.

    >>> slice_is("في بغداد", 3, 8, "بغداد"), slice_is("في بغداد", 3, 99, "بغداد")
    (True, False)
    """
    return 0 <= start < end <= len(text) and text[start:end] == quote


@lru_cache(maxsize=8)
def _borders(text: str, unit: Unit) -> np.ndarray:
    """Position, in `unit`, of every code point of the text and of its end; int64 of length len(text) + 1, read-only."""
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not one of {', '.join(UNITS)}")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if unit == "code point":
        widths = np.ones(len(codes), dtype=np.int64)
    elif unit == "utf-16":
        widths = 1 + (codes > 0xFFFF).astype(np.int64)
    else:
        surrogate = np.flatnonzero((codes >= 0xD800) & (codes <= 0xDFFF))
        if len(surrogate):
            raise BadPosition(
                f"U+{codes[surrogate[0]]:04X} at code point {surrogate[0]} is a lone surrogate: UTF-8 has no bytes for it"
            )
        widths = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
    borders = np.concatenate(([0], np.cumsum(widths)))
    borders.flags.writeable = False
    return borders
