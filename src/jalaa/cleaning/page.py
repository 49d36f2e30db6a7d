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
from jalaa.cleaning.sheet import Sheet, read_sheets

_CELL = re.compile(r"[^ ]+(?: {1,4}[^ ]+)*")
_BLANKS = re.compile(r" {2,}")
HEAD_CELLS = 3
TAIL_CELLS = 3


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
    def _unfold(self) -> list[int]:
        return [i for i, character in enumerate(self._raw) if character != " " or self._raw[i - 1] != " "]


@dataclass(frozen=True, eq=False)
class Page:
    """The cells of a text in order; cells below `head_end` are its head, from `tail_start` on its tail.

    The head are the cells down to the first paragraph, at least three; the tail those after the last paragraph, at least the last three. A text
    without a paragraph, a poem say, has a head and a tail of three.
    """

    sheet: Sheet
    cut: Sequence[tuple[int, int]]
    said: tuple[str, ...]
    """What each cell says: its folded text."""
    _shown: str

    @cached_property
    def stands(self) -> list[int]:
        """Where each cell stands: 1 for the first one, 2 for the head, 4 for the tail, 8 for the last one, added up."""
        head, tail, last = self.head_end, self.tail_start, len(self.said) - 1
        return [
            (number == 0) | (number < head) << 1 | (number >= tail) << 2 | (number == last) << 3
            for number in range(len(self.said))
        ]

    @property
    def text(self) -> str:
        """The text as it came."""
        return self.sheet.text

    def without(self, cut: Sequence[tuple[int, int]]) -> "Page":
        """The page of the same text on which nothing is seen of the sorted ranges `cut`, as if blanks stood there."""
        return _page(self.sheet, _hide(self.sheet, cut), cut)

    @cached_property
    def _spans(self) -> list[tuple[int, int, int]]:
        return list(_spans(self._shown))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells with their places."""
        text, places = self.sheet.text, self.sheet.places
        starts, ends = _extents(text, places, self._spans)
        cells = [
            Cell(start, end, line, said, self._shown[first:last], first, places)
            for start, end, said, (line, first, last) in zip(starts, ends, self.said, self._spans, strict=True)
        ]
        return tuple(_mark_near(cells, self.cut, len(text)))

    @cached_property
    def alike(self) -> dict[str, list[int]]:
        """For rules, by id, that asked: the numbers of the cells that read like headings of theirs; each rule asks once a page."""
        return {}

    @cached_property
    def prose(self) -> tuple[bool, ...]:
        """Whether each cell reads as a paragraph."""
        return tuple(map(is_prose, self.said))

    @cached_property
    def _first_prose(self) -> int | None:
        return next((number for number, said in enumerate(self.said) if is_prose(said)), None)

    @cached_property
    def head_end(self) -> int:
        """The number of the first cell below the head."""
        return HEAD_CELLS if self._first_prose is None else max(HEAD_CELLS, self._first_prose + 1)

    @cached_property
    def tail_start(self) -> int:
        """The number of the first cell of the tail."""
        least = len(self.said) - TAIL_CELLS
        if self._first_prose is None:
            return least
        last = next(number for number in range(len(self.said) - 1, -1, -1) if is_prose(self.said[number]))
        return min(least, last + 1)

    def resumes_after(self, number: int) -> int:
        """The number of the first cell after this one that reads as the article, or how many cells there are."""
        at = bisect_right(self._resuming, number)
        return self._resuming[at] if at < len(self._resuming) else len(self.said)

    @cached_property
    def _resuming(self) -> list[int]:
        return [number for number, said in enumerate(self.said) if resumes(said)]


def read_page(text: str, cut: Sequence[tuple[int, int]] = (), before: Page | None = None) -> Page:
    """The page of a text; of the sorted ranges `cut` nothing is seen, as if blanks stood there. `before` is a page of the same text, if there is one.

    >>> page = read_page("العنوان\\n\\nكتب:  أحمد      شارك\\n")
    >>> [(cell.line, cell.folded) for cell in page.cells]
    [(0, 'العنوان'), (1, 'كتب: احمد'), (1, 'شارك')]
    >>> page.cells[1].place(0, 9)
    (9, 19)
    """
    (page,) = read_pages([text])
    return page.without(cut) if cut else page


def read_pages(texts: Sequence[str]) -> list[Page]:
    """The pages of many texts, which are folded together."""
    return [page_of(sheet) for sheet in read_sheets(texts)]


def page_of(sheet: Sheet) -> Page:
    """The page of a text and its folding, of which nothing is cut."""
    return _page(sheet, sheet.folded, ())


def _page(sheet: Sheet, shown: str, cut: Sequence[tuple[int, int]]) -> Page:
    return Page(sheet, cut, tuple(_said(shown)), shown)


def _said(shown: str) -> Iterator[str]:
    for line in shown.replace("\r", "\n").split("\n"):
        said = line.strip(" ")
        if "  " not in said:
            if said:
                yield said
        elif "     " not in said:
            yield _BLANKS.sub(" ", said)
        else:
            yield from (_BLANKS.sub(" ", cell) for cell in _CELL.findall(said))


def _spans(shown: str) -> Iterator[tuple[int, int, int]]:
    """Line number and range of every cell of the folded text."""
    line, start = -1, 0
    for raw in shown.replace("\r", "\n").split("\n"):
        stripped = raw.strip(" ")
        if stripped:
            line += 1
            first = start + (raw.find(stripped[0]) if raw[0] == " " else 0)
            if "     " in stripped:
                yield from ((line, first + cell.start(), first + cell.end()) for cell in _CELL.finditer(stripped))
            else:
                yield line, first, first + len(stripped)
        start += len(raw) + 1


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


def _hide(sheet: Sheet, cut: Sequence[tuple[int, int]]) -> str:
    if not cut:
        return sheet.folded
    codes = np.frombuffer(sheet.folded.encode("utf-32-le"), dtype="<u4").copy()
    starts, ends = np.array(cut, dtype=np.int64).reshape(-1, 2).T
    places = sheet.places[:-1]
    hidden = np.searchsorted(starts, places, "right") > np.searchsorted(ends, places, "right")
    codes[hidden & (codes != ord("\n")) & (codes != ord("\r"))] = ord(" ")
    return codes.tobytes().decode("utf-32-le")


def _mark_near(cells: list[Cell], cut: Sequence[tuple[int, int]], length: int) -> list[Cell]:
    if not cut:
        return cells
    starts = np.array([start for start, _ in cut])
    ends, begins = [0, *(cell.end for cell in cells)], [*(cell.start for cell in cells), length]
    held = (np.searchsorted(starts, ends) < np.searchsorted(starts, begins)).tolist()
    return [
        replace(cell, cut_above=held[i], cut_below=held[i + 1]) if held[i] or held[i + 1] else cell
        for i, cell in enumerate(cells)
    ]
