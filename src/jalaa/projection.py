"""Projection: where a span of one text lies in another, and what became of it on the way.

Pure integer algebra over the borders of edits: no texts, no rules, no policy. Positions are code points, ranges half-open.

    source   قال ⟦اقرأ أيضاً⟧ الكاظمي إن          a span over «الكاظمي» keeps all its characters: exact
    result   قال  الكاظمي إن                      a span over «قال … الكاظمي» lost some strictly inside: joined

An edit inside the span counts with its replacement. Of an edit that reaches over an end of the span nothing is taken, so the range on the result
never holds text from outside the span:

    source   a b c ⟦d e f⟧ g        span [1, 5) = b c d e
    result   a b c  X Y    g        range [1, 3) = b c, clipped (X Y might stand for f, which the span does not have)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from jalaa.units import BadPosition

STATUSES = ("exact", "joined", "clipped", "replaced", "parted", "deleted")
"""From harmless to grave; the gravest that applies is a span's status.

exact: every character kept, side by side · joined: cuts strictly inside · clipped: a cut took its first or last character · replaced: characters
inside were replaced by others · parted: text came *into* the span that the annotator did not see · deleted: nothing kept and nothing in its place.
"""
EXACT, JOINED, CLIPPED, REPLACED, PARTED, DELETED = range(len(STATUSES))

VECTOR_FROM = 48
"""Number of spans from which numpy is faster than plain bisect on one text (measured; `./scripts/bench` shows both sides of it)."""


class Piece(NamedTuple):
    """A run of kept characters: the same characters on the source and on the result."""

    source_start: int
    source_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Projection:
    """A range on the result, how it fared, the runs of characters that were kept, and the range on the source that it comes from.

    For `deleted` the range is empty (start == end): the point where the span would stand.
    """

    start: int
    end: int
    status: str
    pieces: tuple[Piece, ...]
    source_start: int
    source_end: int


@dataclass(frozen=True)
class Track:
    """The borders of a log's edits: sorted, not overlapping; `lengths` are those of the replacements."""

    starts: Sequence[int]
    ends: Sequence[int]
    lengths: Sequence[int]
    source_length: int

    @cached_property
    def shifts(self) -> list[int]:
        """How far text after the first n edits moves, for n from 0 to all."""
        moves = (
            length - (end - start) for start, end, length in zip(self.starts, self.ends, self.lengths, strict=True)
        )
        return list(accumulate(moves, initial=0))

    @cached_property
    def result_length(self) -> int:
        """Code points of the result."""
        return self.source_length + self.shifts[-1]

    @cached_property
    def _removed(self) -> list[int]:
        return list(accumulate((end - start for start, end in zip(self.starts, self.ends, strict=True)), initial=0))

    @cached_property
    def _replaced(self) -> list[int]:
        return list(accumulate(self.lengths, initial=0))

    @cached_property
    def _inserted(self) -> list[int]:
        points = zip(self.starts, self.ends, self.lengths, strict=True)
        return list(accumulate((start == end and length > 0 for start, end, length in points), initial=0))

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """(start, end, status as an index into `STATUSES`) of one span, without a check of its range: `project` with nothing built."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if first == last:
            shift = self.shifts[first]
            return start + shift, end + shift, EXACT
        first_start, last_end = self.starts[first], self.ends[last - 1]
        removed = self._removed[last] - self._removed[first]
        replaced = self._replaced[last] - self._replaced[first]
        result_start, result_end = start + self.shifts[first], end + self.shifts[last]
        if first_start < start:
            removed -= start - first_start
            replaced -= self.lengths[first]
            result_start = first_start + self.shifts[first] + self.lengths[first]
        if last_end > end:
            removed -= last_end - end
            result_end = self.starts[last - 1] + self.shifts[last - 1]
            if last - 1 > first or first_start >= start:
                replaced -= self.lengths[last - 1]
        if removed == end - start and not replaced:
            point = min(result_start, result_end)
            return point, point, DELETED
        if self._inserted[last] > self._inserted[first]:
            status = PARTED
        elif replaced:
            status = REPLACED
        elif first_start <= start or last_end >= end:
            status = CLIPPED
        else:
            status = JOINED if removed else EXACT
        return result_start, result_end, status

    def project(self, start: int, end: int) -> Projection:
        """Where the span [start, end) of the source lies in the result; `BadPosition` for a range that the source does not have."""
        if not 0 <= start < end <= self.source_length:
            raise BadPosition(bad_range(start, end, self.source_length))
        result_start, result_end, status = self.locate(start, end)
        return Projection(result_start, result_end, STATUSES[status], tuple(self._pieces(start, end)), start, end)

    def project_many(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`project` for many spans at once: arrays start, end (int64) and status (uint8, index into `STATUSES`), as long as the input."""
        if len(starts) != len(ends):
            raise BadPosition(f"{len(starts)} starts and {len(ends)} ends: give one end for each start")
        if len(starts) < VECTOR_FROM and not isinstance(starts, np.ndarray):
            return self._project_few(starts, ends)
        wanted_starts, wanted_ends = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
        wrong = (wanted_starts < 0) | (wanted_starts >= wanted_ends) | (wanted_ends > self.source_length)
        if wrong.any():
            raise BadPosition(bad_range(wanted_starts[wrong][0], wanted_ends[wrong][0], self.source_length))
        return _project_arrays(self._arrays, wanted_starts, wanted_ends)

    def _project_few(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        located = []
        for start, end in zip(starts, ends, strict=True):
            if not 0 <= start < end <= self.source_length:
                raise BadPosition(bad_range(start, end, self.source_length))
            located.append(self.locate(start, end))
        table = np.array(located, dtype=np.int64).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2].astype(np.uint8)

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        cursor, first, last = start, bisect_right(self.ends, start), bisect_left(self.starts, end)
        shift = self.shifts[first]
        for number in range(first, last):
            edit_start, edit_end = self.starts[number], self.ends[number]
            if edit_start == edit_end and not self.lengths[number]:
                continue
            if cursor < edit_start:
                yield Piece(cursor, edit_start, cursor + shift, edit_start + shift)
            cursor, shift = edit_end, self.shifts[number + 1]
        if cursor < end:
            yield Piece(cursor, end, cursor + shift, end + shift)

    @cached_property
    def _arrays(self) -> dict[str, np.ndarray]:
        names = ("starts", "ends", "lengths", "shifts", "_removed", "_replaced", "_inserted")
        # One more border beyond the end, so that an index one past the last edit can be read and is then masked away.
        padded = {"starts": [self.source_length + 1], "ends": [self.source_length + 1], "lengths": [0]}
        return {name: np.array(list(getattr(self, name)) + padded.get(name, []), dtype=np.int64) for name in names}


def _project_arrays(
    track: dict[str, np.ndarray], starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`Track.locate` for whole arrays; the same names stand for the same things there."""
    first = np.searchsorted(track["ends"][:-1], starts, side="right")
    last = np.searchsorted(track["starts"][:-1], ends, side="left")
    met = first < last
    last_edit = np.maximum(last - 1, 0)
    first_start, last_end = track["starts"][first], track["ends"][last_edit]
    over_start, over_end = met & (first_start < starts), met & (last_end > ends)
    removed = track["_removed"][last] - track["_removed"][first]
    removed = removed - np.where(over_start, starts - first_start, 0) - np.where(over_end, last_end - ends, 0)
    replaced = track["_replaced"][last] - track["_replaced"][first]
    replaced = replaced - np.where(over_start, track["lengths"][first], 0)
    counted_once = over_end & ~(over_start & (last_edit == first))
    replaced = replaced - np.where(counted_once, track["lengths"][last_edit], 0)
    result_start = np.where(
        over_start, first_start + track["shifts"][first] + track["lengths"][first], starts + track["shifts"][first]
    )
    result_end = np.where(
        over_end, track["starts"][last_edit] + track["shifts"][last_edit], ends + track["shifts"][last]
    )
    status = np.zeros(len(starts), dtype=np.uint8)
    status[met & (removed > 0)] = JOINED
    status[met & ((first_start <= starts) | (last_end >= ends))] = CLIPPED
    status[met & (replaced > 0)] = REPLACED
    status[met & (track["_inserted"][last] > track["_inserted"][first])] = PARTED
    deleted = met & (removed == ends - starts) & (replaced == 0)
    status[deleted] = DELETED
    point = np.minimum(result_start, result_end)
    return np.where(deleted, point, result_start), np.where(deleted, point, result_end), status


def bad_range(start: int, end: int, length: int) -> str:
    """The sentence said of a range that a text of `length` code points does not have."""
    rule = "is empty or runs backwards" if start >= end else "lies outside the text"
    return f"span [{start}:{end}) {rule} ({length} code points): offsets count code points, start < end"
