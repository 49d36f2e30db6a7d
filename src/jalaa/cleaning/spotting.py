"""Spotting: which cells of a batch some rule may find something in; of most texts none, and nothing more is done with them.

What `jalaa.cleaning.sieve` says of one cell is said here of all of them: rules are bits of rows of 64-bit words, and rows are looked up by what
cells begin and end with, by their marks and sizes, and joined. What was looked up stays in tables of a fixed size, for openings of lines repeat.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from jalaa.cleaning.layout import Layout
from jalaa.cleaning.measures import SIZES
from jalaa.cleaning.narrowing import BEFORE_LETTER, BEGIN, BEHIND, END, HINT, LONGEST, Narrowing
from jalaa.cleaning.pool import bit_rows
from jalaa.cleaning.repeats import may_repeat
from jalaa.cleaning.sieve import Known, Sieve
from jalaa.cleaning.symbols import FAR, NO_MARK, NUMBER, OTHER, PUNCTUATION, symbol_table

_BITS = 10
"""Bits that the number of a symbol has."""
_SLOTS = 16
"""Two to this are the rows that a table keeps."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class _Table:
    """Rows of rules by a key: kept where they were met, worked out where not; two keys that share a slot take it from each other."""

    def __init__(self, work_out: Callable[[int], int], words: int) -> None:
        self._work_out, self._words = work_out, words
        self._keys = np.full(1 << _SLOTS, np.iinfo(np.uint64).max, dtype=np.uint64)
        self._rows = np.zeros((1 << _SLOTS, words), dtype=np.uint64)

    def rows(self, keys: np.ndarray) -> np.ndarray:
        """The row of each key (uint64, one row a key, 64 rules a column)."""
        slots = (keys * _SPREAD) >> np.uint64(64 - _SLOTS)
        found = self._rows[slots]
        missing = np.flatnonzero(self._keys[slots] != keys)
        if len(missing):
            new, places = np.unique(keys[missing], return_inverse=True)
            rows = bit_rows([self._work_out(key) for key in new.tolist()], self._words)
            found[missing] = rows[places]
            slots = (new * _SPREAD) >> np.uint64(64 - _SLOTS)
            self._keys[slots], self._rows[slots] = new, rows
        return found


@dataclass(frozen=True, eq=False)
class _Marks:
    """The marks of a layout: where they stand, in which cell, and of each cell the set of them, how many there are and how many are punctuation."""

    places: np.ndarray
    cells: np.ndarray
    sets: np.ndarray
    many: np.ndarray
    punctuation: np.ndarray
    counted: np.ndarray
    """How many of the marks before each are punctuation."""


def _marks(layout: Layout) -> _Marks:
    places = np.flatnonzero(layout.marks != NO_MARK)
    kinds = layout.marks[places]
    lows = np.searchsorted(places, layout.starts)
    highs = np.searchsorted(places, layout.ends)
    many = highs - lows
    sets = np.zeros(len(layout), dtype=np.uint64)
    some = many > 0
    if some.any():
        sets[some] = np.bitwise_or.reduceat(np.uint64(1) << kinds.astype(np.uint64), lows[some])
    counted = np.append(0, np.cumsum(kinds >= PUNCTUATION))
    return _Marks(places, np.repeat(np.arange(len(layout)), many), sets, many, counted[highs] - counted[lows], counted)


class _Counted(NamedTuple):
    """A layout, its marks, and the sizes of its cells: characters, blanks, letters, and tokens at least."""

    layout: Layout
    marks: _Marks
    sizes: list[np.ndarray]

    def behind(self, places: np.ndarray, cells: np.ndarray) -> list[np.ndarray]:
        """The same sizes of what stands from places on in cells."""
        ends = self.layout.ends[cells]
        blanks = np.searchsorted(self.layout.blanks, ends) - np.searchsorted(self.layout.blanks, places)
        low, high = np.searchsorted(self.marks.places, places), np.searchsorted(self.marks.places, ends)
        punctuation = self.marks.counted[high] - self.marks.counted[low]
        return [ends - places, blanks, ends - places - blanks - (high - low), np.maximum(0, blanks - punctuation)]


def _counted(layout: Layout) -> _Counted:
    marks = _marks(layout)
    lengths = layout.ends - layout.starts
    blanks = np.searchsorted(layout.blanks, layout.ends) - np.searchsorted(layout.blanks, layout.starts)
    tokens = np.maximum(0, blanks + 1 - marks.punctuation)
    return _Counted(layout, marks, [lengths, blanks, lengths - blanks - marks.many, tokens])


class _Spots:
    """A `Narrowing` for many cells."""

    def __init__(self, narrowing: Narrowing, words: int) -> None:
        self._words = words
        self._begins = _Table(lambda key: narrowing.begins.fitting(_read(key, BEGIN)) | narrowing.always_begins, words)
        self._ends = _Table(lambda key: narrowing.ends.fitting(_read(key, END)) | narrowing.always_ends, words)
        self._marks = _Table(narrowing.marks, words)
        self._behind = _Table(lambda key: narrowing.behind.fitting(_read(key, BEHIND)), words)
        self._hints = _Table(lambda key: narrowing.hints.fitting(_read(key, HINT)), 1)
        self._sizes = _by_size(narrowing.of_size, narrowing, words)
        self._rests = _by_size(narrowing.of_rest, narrowing, words)
        self._seldom_marks, self._letters = _seldom(narrowing.seldom)

    def rows(self, counted: _Counted, cells: np.ndarray | None = None) -> np.ndarray:
        """The rows of rules that cells (all of them, or those given by number) may match."""
        layout, marks, sizes = counted
        starts, ends = (layout.starts, layout.ends) if cells is None else (layout.starts[cells], layout.ends[cells])
        rows = self._begins.rows(_keys(layout, starts, ends, BEGIN, 1))
        if cells is None and (self._seldom_marks.any() or self._letters):
            self._add_behind(rows, counted)
        rows &= self._ends.rows(_keys(layout, ends - 1, starts - 1, END, -1))
        rows &= self._marks.rows(marks.sets if cells is None else marks.sets[cells])
        for table, size in zip(self._sizes, sizes, strict=True):
            rows &= table[np.minimum(size if cells is None else size[cells], LONGEST)]
        return rows

    def _add_behind(self, rows: np.ndarray, counted: _Counted) -> None:
        """Add the rules that a seldom symbol inside a cell, what stands round it, and how much stands behind it leave."""
        layout, marks, _ = counted
        there = np.flatnonzero(self._seldom_marks[layout.shown[marks.places]])
        seldom, cells = marks.places[there], marks.cells[there]
        starts = seldom
        if self._letters:
            letters = layout.shown == self._letters[0]
            for letter in self._letters[1:]:
                letters |= layout.shown == letter
            letters = np.flatnonzero(letters)
            seldom = np.concatenate([seldom, letters])
            starts = np.concatenate([starts, letters - BEFORE_LETTER])
            cells = np.concatenate([cells, np.searchsorted(layout.starts, letters, "right") - 1])
        left = np.flatnonzero(starts >= layout.starts[cells])
        left = left[self._hints.rows(_keys(layout, starts[left], layout.ends[cells[left]], HINT, 1))[:, 0] > 0]
        seldom, starts, cells = seldom[left], starts[left], cells[left]
        found = self._behind.rows(_keys(layout, starts, layout.ends[cells], BEHIND, 1))
        for table, size in zip(self._rests, counted.behind(seldom, cells), strict=True):
            found &= table[np.minimum(size, LONGEST)]
        some = found.any(axis=1)
        np.bitwise_or.at(rows, cells[some], found[some])


def _by_size(work_out: Callable[[int, int], int], narrowing: Narrowing, words: int) -> list[np.ndarray]:
    """The rules for each size of each kind."""
    tables = []
    for kind in range(len(SIZES) + 1):
        changing, sets = narrowing.changing(kind), []
        for size in range(LONGEST + 1):
            sets.append(work_out(kind, size) if size in changing else sets[-1])
        tables.append(bit_rows(sets, words))
    return tables


def _seldom(symbols: int) -> tuple[np.ndarray, list[int]]:
    """Which UTF-16 units are marks that are sought, and the letters that are."""
    table = np.full(0x10000, bool(symbols >> OTHER & 1))
    letters = []
    for character, number in NUMBER.items():
        sought = bool(symbols >> number & 1)
        table[ord(character)] = sought
        if sought and Narrowing.is_letter(character):
            letters.append(ord(character))
    return table, letters


@cache
def _symbols() -> np.ndarray:
    return symbol_table().astype(np.uint64)


def _keys(layout: Layout, places: np.ndarray, stops: np.ndarray, many: int, step: int) -> np.ndarray:
    """The symbols from places on, up to stops, as one number each; from there on the edge."""
    keys = np.zeros(len(places), dtype=np.uint64)
    for number in range(many):
        at = places + step * number
        inside = at < stops if step > 0 else at > stops
        symbols = np.where(inside, np.take(_symbols(), layout.shown[np.where(inside, at, 0)]), np.uint64(FAR))
        keys |= symbols << np.uint64(_BITS * number)
    return keys


def _sets(rows: np.ndarray) -> list[int]:
    """Rows as sets of bits."""
    data, size = rows.tobytes(), 8 * rows.shape[1]
    return [int.from_bytes(data[start : start + size], "little") for start in range(0, len(data), size)]


def _read(key: int, many: int) -> list[int]:
    return [key >> _BITS * number & (1 << _BITS) - 1 for number in range(many)]


@dataclass(frozen=True, eq=False)
class Spotter:
    """A sieve for many cells."""

    sieve: Sieve

    def texts(self, layout: Layout) -> dict[int, Known]:
        """The numbers of the texts that some rule for cells, or for what repeats, may find something in, with what is known of their cells."""
        repeats = any(rule.find == "repeat" for rule in self.sieve.rules)
        if not len(layout) or not (self.sieve.ways or repeats):
            return {}
        counted = _counted(layout)
        own = self._own.rows(counted)
        spotted = set(self._matched(layout, *self._candidates(counted, own)))
        if repeats:
            spotted.update(self._repeating(layout, spotted))
        return dict(self._known(counted, own, sorted(spotted)))

    def _candidates(self, counted: "_Counted", own: np.ndarray) -> tuple[list[int], list[int]]:
        """The numbers of the cells where rules may hold as long as nothing is cut, and in which ways."""
        layout = counted.layout
        rows = own & self._placed[layout.stands]
        some = np.flatnonzero(rows.any(axis=1))
        rows = rows[some]
        for spots, edge, step, at_edge in (
            (self._above, layout.numbers[some] == 0, -1, self._at_top),
            (self._below, layout.numbers[some] == layout.lasts[some], 1, self._at_bottom),
        ):
            near = spots.rows(counted, np.where(edge, some, some + step))
            near[edge] = at_edge
            rows &= near
        left = rows.any(axis=1)
        return some[left].tolist(), _sets(rows[left])

    def _matched(self, layout: Layout, cells: list[int], ways: list[int]) -> Iterator[int]:
        """The numbers of the texts in which a pattern is found."""
        found = -1
        for cell, text, bits in zip(cells, layout.texts[cells].tolist(), ways, strict=True):
            if text != found and self.sieve.matching(bits, layout.said[layout.starts[cell] : layout.ends[cell]]):
                found = text
                yield text

    def _known(self, counted: "_Counted", own: np.ndarray, texts: list[int]) -> Iterator[tuple[int, Known]]:
        layout, firsts = counted.layout, counted.layout.first_cells
        ranges = [(int(firsts[text]), int(firsts[text + 1])) for text in texts]
        cells = np.concatenate([np.arange(low, high) for low, high in ranges] or [np.zeros(0, dtype=np.int64)])
        rows = [own[cells], self._above.rows(counted, cells), self._below.rows(counted, cells)]
        sets = list(zip(*map(_sets, rows), strict=True))
        said = [layout.said[start:end] for start, end in zip(layout.starts[cells], layout.ends[cells], strict=True)]
        at = 0
        for text, (low, high) in zip(texts, ranges, strict=True):
            stop = at + high - low
            yield text, Known(*(dict(zip(said[at:stop], one, strict=True)) for one in zip(*sets[at:stop], strict=True)))
            at = stop

    def _repeating(self, layout: Layout, spotted: set[int]) -> Iterator[int]:
        firsts, starts, ends = layout.first_cells.tolist(), layout.starts.tolist(), layout.ends.tolist()
        prose, heads = layout.prose.tolist(), (layout.stands & 2).tolist()
        for text, (low, high) in enumerate(pairwise(firsts)):
            if low < high and text not in spotted:
                said = [layout.said[start:end] for start, end in zip(starts[low:high], ends[low:high], strict=True)]
                if may_repeat(said, prose[low:high], sum(map(bool, heads[low:high]))):
                    yield text

    @cached_property
    def _words(self) -> int:
        return -(-len(self.sieve.ways) // 64) or 1

    @cached_property
    def _own(self) -> _Spots:
        return _Spots(self.sieve.own, self._words)

    @cached_property
    def _above(self) -> _Spots:
        return _Spots(self.sieve.above, self._words)

    @cached_property
    def _below(self) -> _Spots:
        return _Spots(self.sieve.below, self._words)

    @cached_property
    def _placed(self) -> np.ndarray:
        return bit_rows([there & self.sieve.away_from_cuts for there in self.sieve.placed], self._words)

    @cached_property
    def _at_top(self) -> np.ndarray:
        return bit_rows([self.sieve.at_top], self._words)[0]

    @cached_property
    def _at_bottom(self) -> np.ndarray:
        return bit_rows([self.sieve.at_bottom], self._words)[0]
