"""The segmenter: a text as the lines and cells that rules look at.

    text     « واشنطن – بال بلس⏎⏎ قال القائد ذلك.       للمزيد اضغط هنا ⏎»
    lines      [0              ]    [1                               ]
    cells      [             ]    [            ]       [          ]

Lines end at LF, CR or CRLF; runs of five or more blanks part a line into cells. A cell is folded, its runs of blanks are one blank, and it
knows the place of each of its characters. Lines that show nothing are no lines here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from jalaa.cleaning.prose import is_prose, resumes
from jalaa.folding import Folded, fold_with_positions

_LINE = re.compile(r"[^\n\r]+")
_CELL = re.compile(r"[^ ]+(?: {1,4}[^ ]+)*")
_STROKE = re.compile(r"(?<![^\s\u200e\u200f])ـ+(?=[\s:\u200e\u200f]|$)")
"""A tatweel between blanks is no stretched letter but a dash."""
_BLANKS = re.compile(r" {2,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEAD_CELLS = 3
_TAIL_CELLS = 3


@dataclass(frozen=True, eq=False)
class Cell:
    """A stretch [start, end) of the text (code points) that rules see as one line: `folded` with its blanks single."""

    start: int
    end: int
    line: int
    folded: str
    _raw: str
    _first: int
    _places: np.ndarray
    """Places of all folded characters in the text, and its length; this cell's begin at `_first`."""
    cut_above: bool = False
    cut_below: bool = False
    """Whether there is a cut between this cell and the one before it, the one after it."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that the stretch [start, end) of `folded` stands for, with the harakat of its last letter."""
        if len(self.folded) != len(self._raw):
            start, end = self._unfold[start], self._unfold[end - 1] + 1
        first, last = self._first + start, self._first + end
        return int(self._places[first]), int(max(self._places[last], self._places[last - 1] + 1))

    @cached_property
    def encoded(self) -> bytes:
        """`folded` in UTF-8, which is what sets of patterns read."""
        return self.folded.encode()

    @cached_property
    def _unfold(self) -> list[int]:
        return [i for i, character in enumerate(self._raw) if character != " " or self._raw[i - 1] != " "]


@dataclass(frozen=True, eq=False)
class Page:
    """The cells of a text in order; cells below `head_end` are its head, from `tail_start` on its tail.

    The head are the cells down to the first paragraph, at least three; the tail those after the last paragraph, at least the last three. A text
    without a paragraph, a poem say, has a head and a tail of three.
    """

    text: str
    folded: Folded
    cells: tuple[Cell, ...]
    prose: tuple[bool, ...]
    """Whether each cell reads as a paragraph."""
    head_end: int
    tail_start: int

    def resumes_after(self, number: int) -> int:
        """The number of the first cell after this one that reads as the article, or how many cells there are."""
        at = bisect_right(self._resuming, number)
        return self._resuming[at] if at < len(self._resuming) else len(self.cells)

    @cached_property
    def encoded(self) -> bytes:
        """The text in UTF-8, each lone surrogate as U+FFFD: what patterns for characters and tokens read."""
        try:
            return self.text.encode()
        except UnicodeEncodeError:
            return _SURROGATE.sub("\ufffd", self.text).encode()

    @cached_property
    def points(self) -> np.ndarray:
        """The code point that each byte of `encoded` belongs to, and their number (int64)."""
        begins = (np.frombuffer(self.encoded, dtype=np.uint8) & 0xC0) != 0x80
        return np.append(np.cumsum(begins) - 1, len(self.text))

    @cached_property
    def _resuming(self) -> list[int]:
        return [number for number, cell in enumerate(self.cells) if resumes(cell.folded)]


def read_page(text: str, cut: Sequence[tuple[int, int]] = (), before: Page | None = None) -> Page:
    """The page of a text; of the sorted ranges `cut` nothing is seen, as if blanks stood there. `before` is a page of the same text, if there is one.

    >>> page = read_page("العنوان\\n\\nكتب:  أحمد      شارك\\n")
    >>> [(cell.line, cell.folded) for cell in page.cells]
    [(0, 'العنوان'), (1, 'كتب: احمد'), (1, 'شارك')]
    >>> page.cells[1].place(0, 9)
    (9, 19)
    """
    folded = before.folded if before else fold_with_positions(_dashes(text))
    shown = _hide(folded.text, folded.positions, cut)
    places = np.append(folded.positions, len(text))
    spans = list(_spans(shown))
    starts, ends = _extents(text, places, spans)
    cells = [
        Cell(start, end, line, _single(shown[first:last]), shown[first:last], first, places)
        for start, end, (line, first, last) in zip(starts, ends, spans, strict=True)
    ]
    return _page(text, folded, _mark_near(cells, cut, len(text)))


def _dashes(text: str) -> str:
    return _STROKE.sub(lambda stroke: "-" * len(stroke.group()), text) if "ـ" in text else text


def _spans(shown: str) -> Iterator[tuple[int, int, int]]:
    """Line number and range of every cell of the folded text."""
    line = -1
    for match in _LINE.finditer(shown):
        raw, start = match.group(), match.start()
        stripped = raw.lstrip(" ")
        if not stripped:
            continue
        line += 1
        start += len(raw) - len(stripped)
        stripped = stripped.rstrip(" ")
        if "     " in stripped:
            yield from ((line, start + cell.start(), start + cell.end()) for cell in _CELL.finditer(stripped))
        else:
            yield line, start, start + len(stripped)


def _single(raw: str) -> str:
    return _BLANKS.sub(" ", raw) if "  " in raw else raw


def _extents(text: str, places: np.ndarray, spans: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """Where cells begin and end in the text, with the invisible marks round them, so that cutting one leaves none of them alone on a line."""
    if not spans:
        return [], []
    _, first, last = np.array(spans).T
    firsts, lasts = places[first], places[last - 1]
    floors = np.where(first > 0, places[first - 1] + 1, 0)
    starts, ends = np.minimum(floors, firsts).tolist(), np.maximum(places[last], lasts + 1).tolist()
    for number, (inner_start, inner_end) in enumerate(zip(firsts.tolist(), (lasts + 1).tolist(), strict=True)):
        while starts[number] < inner_start and text[starts[number]].isspace():
            starts[number] += 1
        while ends[number] > inner_end and text[ends[number] - 1].isspace():
            ends[number] -= 1
    return starts, ends


def _hide(folded: str, positions: np.ndarray, cut: Sequence[tuple[int, int]]) -> str:
    if not cut:
        return folded
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype="<u4").copy()
    starts, ends = np.array(cut, dtype=np.int64).reshape(-1, 2).T
    hidden = np.searchsorted(starts, positions, "right") > np.searchsorted(ends, positions, "right")
    codes[hidden & (codes != ord("\n")) & (codes != ord("\r"))] = ord(" ")
    return codes.tobytes().decode("utf-32-le")


def _mark_near(cells: list[Cell], cut: Sequence[tuple[int, int]], length: int) -> list[Cell]:
    if not cut:
        return cells
    starts = np.array([start for start, _ in cut])
    borders = [0, *(cell.end for cell in cells)], [*(cell.start for cell in cells), length]
    held = [
        bool(np.searchsorted(starts, before) < np.searchsorted(starts, after))
        for before, after in zip(*borders, strict=True)
    ]
    return [
        replace(cell, cut_above=held[i], cut_below=held[i + 1]) if held[i] or held[i + 1] else cell
        for i, cell in enumerate(cells)
    ]


def _page(text: str, folded: Folded, cells: Sequence[Cell]) -> Page:
    prose = tuple(is_prose(cell.folded) for cell in cells)
    paragraphs = [number for number, one in enumerate(prose) if one]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (-1, len(cells))
    return Page(text, folded, tuple(cells), prose, max(_HEAD_CELLS, first + 1), min(len(cells) - _TAIL_CELLS, last + 1))
