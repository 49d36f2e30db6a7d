"""The cells of a whole batch of texts as arrays: where each begins and ends, in which text, whether it stands first, in the head, in the tail, last.

    folded   كتب:  احمد      شارك⏎قال ذلك.⟨between⟩عاد …
    shown    كتب: احمد⏎شارك⏎قال ذلك.⏎عاد …            runs of blanks are one blank, five and more end a cell

What is said here of a cell is what `jalaa.cleaning.page` says of it (`tests/cleaning/test_layout.py`), but for all texts in some fifty operations.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from jalaa.cleaning.page import HEAD_CELLS, TAIL_CELLS
from jalaa.cleaning.prose import PROSE_LENGTH
from jalaa.cleaning.sheet import BETWEEN
from jalaa.cleaning.symbols import NO_MARK, mark_table

_BLANK, _LINE_END = ord(" "), ord("\n")
_SPACE = 16
"""Line ends behind the last text, so that what is looked at behind a cell is always there."""
_APART = 5
_STOP_WITHIN = 12


@dataclass(frozen=True, eq=False)
class Layout:
    """Cells in order; `shown` are the UTF-16 units they say, cell `i` says those from `starts[i]` to `ends[i]` and belongs to the text `texts[i]`."""

    shown: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    texts: np.ndarray
    number_of_texts: int

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def said(self) -> str:
        """All that is shown as one string, with the places of `shown`."""
        return self.shown.tobytes().decode("utf-16-le", "surrogatepass")

    @cached_property
    def first_cells(self) -> np.ndarray:
        """The number of the first cell of each text, and of the cell behind the last one."""
        return np.searchsorted(self.texts, np.arange(self.number_of_texts + 1))

    @cached_property
    def numbers(self) -> np.ndarray:
        """The number of each cell in its text."""
        return np.arange(len(self)) - self.first_cells[self.texts]

    @cached_property
    def lasts(self) -> np.ndarray:
        """The number of the last cell of the text that each cell is of."""
        return self.first_cells[self.texts + 1] - 1 - self.first_cells[self.texts]

    @cached_property
    def prose(self) -> np.ndarray:
        """Which cells read as a paragraph."""
        lengths = self.ends - self.starts
        prose = lengths >= PROSE_LENGTH
        rest = np.flatnonzero(~prose & (lengths >= PROSE_LENGTH // 2))
        at = self.ends[rest] - 1
        for _ in range(_STOP_WITHIN):
            units = self.shown[at]
            prose[rest] |= _among(units, ".!?؟…")
            going_on = _among(units, " \"')]")
            rest, at = rest[going_on], at[going_on] - 1
            if not len(rest):
                break
        return prose

    @cached_property
    def stands(self) -> np.ndarray:
        """Where each cell stands, bits of `jalaa.cleaning.sieve.PLACES`."""
        paragraphs = np.flatnonzero(self.prose)
        of = self.texts[paragraphs]
        numbers = np.append(self.numbers[paragraphs], 0)
        lows, highs = np.searchsorted(of, self.texts), np.searchsorted(of, self.texts, "right")
        has = lows < highs
        head_end = np.where(has, np.maximum(HEAD_CELLS, numbers[lows] + 1), HEAD_CELLS)
        least = self.lasts + 1 - TAIL_CELLS
        tail_start = np.where(has, np.minimum(least, numbers[highs - 1] + 1), least)
        first, last = self.numbers == 0, self.numbers == self.lasts
        return first | (self.numbers < head_end) << 1 | (self.numbers >= tail_start) << 2 | last << 3

    @cached_property
    def blanks(self) -> np.ndarray:
        """The places of the blanks shown."""
        return np.flatnonzero(self.shown == _BLANK)

    @cached_property
    def marks(self) -> np.ndarray:
        """What each unit shown is as a mark (`NO_MARK`: none)."""
        return np.take(_marks(), self.shown, mode="wrap")


def _among(units: np.ndarray, characters: str) -> np.ndarray:
    found = units == ord(characters[0])
    for character in characters[1:]:
        found |= units == ord(character)
    return found


@cache
def _marks() -> np.ndarray:
    table = mark_table().copy()
    table[[_LINE_END, ord("\r"), ord(BETWEEN)]] = NO_MARK
    return table


def lay_out(folded: np.ndarray) -> Layout:
    """The cells of folded texts, as units with one unit between texts."""
    shown = np.append(_with_single_blanks(folded), np.full(_SPACE, _LINE_END, dtype=folded.dtype))
    between = shown == ord(BETWEEN)
    ends = np.flatnonzero((shown == _LINE_END) | (shown == ord("\r")) | between)
    texts = np.cumsum(between[ends]) - between[ends]
    starts = np.append(0, ends[:-1] + 1)
    starts = starts + (shown[starts] == _BLANK)
    ends = ends - ((ends > starts) & (shown[ends - 1] == _BLANK))
    there = starts < ends
    return Layout(shown, starts[there], ends[there], texts[there], int(texts[-1]) + 1)


def _with_single_blanks(folded: np.ndarray) -> np.ndarray:
    """The units with each run of blanks as one, or, where it parts cells, as the end of a line."""
    blank = folded == _BLANK
    more = np.flatnonzero(blank[1:] & blank[:-1]) + 1
    if not len(more):
        return folded
    borders = np.flatnonzero(np.diff(more) != 1) + 1
    first, last = np.append(0, borders), np.append(borders, len(more))
    folded = folded.copy()
    folded[more[first[last - first >= _APART - 1]] - 1] = _LINE_END
    return np.delete(folded, more)
