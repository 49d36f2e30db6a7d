"""Edits: a log of named changes to a text that can be applied, undone, chained, and asked where any span went.

    source   «قال الوزير.»  «اقرأ أيضاً: عنوان»  «وأضاف أن …»          source: what was received
                             ^^^^^^^^^^^^^^^^^^^  removed by rule read-also-line
    result   «قال الوزير.»  «وأضاف أن …»                                  result: what is published

Kept and removed pieces together are exactly the source, so `log.restore(log.apply(source)) == source`. Everything counts code points,
half-open. The map between the two texts is that of microsoft/bistring (alignments that compose and invert), with two things added: every
edit bears the name of the rule that made it, and a span that meets an edit gets a status instead of being widened in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jalaa.projection import STATUSES, Projection, Track

__all__ = ["STATUSES", "WITHHELD", "BadLog", "Edit", "EditLog", "OtherText", "Withheld", "mask"]

WITHHELD = "\u2588"
"""Stands for each character that is not published, where a length is needed and a text must not be (U+2588, a full block)."""


class BadLog(ValueError):
    """A log that is not well formed, or one used on a text or log that it does not fit; names the edit, the rule and the value."""


class OtherText(BadLog):
    """A log used on a text that is not its source (or its result)."""


class Withheld(ValueError):
    """`restore` needs the text of a withheld edit; `start` and `end` are its range on the source."""

    def __init__(self, start: int, end: int):
        self.start, self.end = start, end
        super().__init__(
            f"the {end - start} characters of [{start}:{end}) are withheld: supply them as withheld={{({start}, {end}): text}}"
        )


@dataclass(frozen=True)
class Edit:
    """One change: `removed`, which stood at [start, end) of the source, gave way to `replacement`.

    `removed` is exactly end - start code points, or None where it is withheld. `rules` names why: one rule, several only in a composed log.
    """

    start: int
    end: int
    replacement: str
    removed: str | None
    rules: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether source and result say the same here; a withheld stretch does where its stand-ins came back, as many as it had characters."""
        if self.removed is None:
            return len(self.replacement) == self.end - self.start and (
                WITHHELD in self.replacement or not self.replacement
            )
        return self.replacement == self.removed


@dataclass(frozen=True)
class EditLog:
    """Edits on a source of `source_length` code points: in range, sorted, none overlapping, touching allowed.

    Raises `BadLog` where they are not. Composed and inverted logs serve positions: touching edits are merged there, their rules joined.

    >>> log = EditLog((Edit(4, 13, "", "اقرأ هنا ", ("read-also",)),), 20)
    >>> log.apply("قال اقرأ هنا الكاظمي")
    'قال الكاظمي'
    >>> log.restore("قال الكاظمي")
    'قال اقرأ هنا الكاظمي'
    >>> log.project(13, 20)
    Projection(start=4, end=11, status='exact', pieces=(Piece(source_start=13, source_end=20, start=4, end=11),), source_start=13, source_end=20)
    """

    edits: tuple[Edit, ...]
    source_length: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "edits", tuple(self.edits))
        _refuse_malformed(self.edits, self.source_length)

    @property
    def result_length(self) -> int:
        """Code points of the result."""
        return self._track.result_length

    def apply(self, source: str) -> str:
        """The result; `OtherText` if `source` is not the text that this log was made on."""
        self._expect_length(source, self.source_length, "source")
        pieces, cursor = [], 0
        for edit in self.edits:
            if edit.removed is not None and source[edit.start : edit.end] != edit.removed:
                raise OtherText(_differs(edit.start, edit.end, edit.removed, source, "source"))
            pieces += source[cursor : edit.start], edit.replacement
            cursor = edit.end
        pieces.append(source[cursor:])
        return "".join(pieces)

    def restore(self, result: str, withheld: Mapping[tuple[int, int], str] | None = None) -> str:
        """The source, from the result and this log alone.

        `withheld` supplies the text of edits whose `removed` is None, by their range on the source.

        Raises `Withheld` for an edit whose text is neither in the log nor supplied; `OtherText` if `result` is not what this log made.
        """
        self._expect_length(result, self.result_length, "result")
        pieces, cursor = [], 0
        for edit, shift in zip(self.edits, self._track.shifts, strict=False):
            start = edit.start + shift
            end = start + len(edit.replacement)
            if result[start:end] != edit.replacement:
                raise OtherText(_differs(start, end, edit.replacement, result, "result"))
            pieces += result[cursor:start], _removed_text(edit, withheld or {})
            cursor = end
        pieces.append(result[cursor:])
        return "".join(pieces)

    def inverse(self) -> "EditLog":
        """The log from the result back to the source; touching edits are merged, withheld text comes back as `WITHHELD` stand-ins."""
        inverted: list[Edit] = []
        for edit, shift in zip(self.edits, self._track.shifts, strict=False):
            start = edit.start + shift
            back = WITHHELD * (edit.end - edit.start) if edit.removed is None else edit.removed
            turned = Edit(start, start + len(edit.replacement), back, edit.replacement, edit.rules)
            if inverted and inverted[-1].end == start:
                turned = _joined(inverted.pop(), turned)
            inverted.append(turned)
        return _unchecked(inverted, self.result_length)

    def compose(self, later: "EditLog") -> "EditLog":
        """One log for this one followed by `later` (made on this one's result): `compose(a, b).apply(s) == b.apply(a.apply(s))`.

        Stretches that touch on the text between the two are merged. Nothing is dropped, not even what one log inserts and the next removes:
        dropping inside a chain would make (a·b)·c and a·(b·c) differ. `normal()` drops, at the end.

            source    a b c d e f g
            this      a[b c]d e f g            removes b c
            between   a d e f g
            later     a d[e→X]f g              replaces e
            composed  a[b c]d[e→X]f g
        """
        if later.source_length != self.result_length:
            raise BadLog(
                f"the later log was made on a text of {later.source_length} code points, this one's result has {self.result_length}: "
                "chain logs in the order they were applied"
            )
        composed = [_merged(self, mine, later, theirs, start, end) for start, end, mine, theirs in _groups(self, later)]
        return _unchecked(composed, self.source_length)

    def normal(self) -> "EditLog":
        """The same log without the edits that change nothing."""
        return _unchecked([edit for edit in self.edits if not edit.changes_nothing], self.source_length)

    def project(self, start: int, end: int) -> Projection:
        """Where the span [start, end) of the source lies in the result, and how it fared; see `jalaa.projection`."""
        return self._track.project(start, end)

    def project_many(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """`project` for many spans: arrays start, end (int64) and status (uint8, index into `STATUSES`)."""
        return self._track.project_many(starts, ends)

    @cached_property
    def _track(self) -> Track:
        starts, ends = [edit.start for edit in self.edits], [edit.end for edit in self.edits]
        return Track(starts, ends, [len(edit.replacement) for edit in self.edits], self.source_length)

    def _expect_length(self, text: str, length: int, name: str) -> None:
        if len(text) != length:
            raise OtherText(
                f"this log's {name} has {length} code points, the text given has {len(text)}: use the text that the log was made on"
            )


def mask(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with each character of the ranges replaced by `WITHHELD`: what is hashed where personal data must not be.

    >>> mask("ab cd", [(3, 5)])
    'ab ██'
    """
    for start, end in ranges:
        text = text[:start] + WITHHELD * (end - start) + text[end:]
    return text


def _refuse_malformed(edits: tuple[Edit, ...], source_length: int) -> None:
    if type(source_length) is not int or source_length < 0:
        raise BadLog(f"source_length is {source_length!r}: it counts code points, an int of 0 or more")
    before: Edit | None = None
    for edit in edits:
        where = (
            f"edit [{edit.start}:{edit.end}) of {', '.join(edit.rules) or 'no rule'}"
            if type(edit.rules) is tuple
            else f"{edit!r}"
        )
        if type(edit.rules) is not tuple or not all(type(rule) is str for rule in edit.rules):
            raise BadLog(f"{where}: rules is a {type(edit.rules).__name__}: it is a tuple of rule ids")
        if type(edit.start) is not int or type(edit.end) is not int:
            raise BadLog(f"{where}: positions are ints (code points)")
        if not 0 <= edit.start <= edit.end <= source_length:
            raise BadLog(f"{where} lies outside a source of {source_length} code points, or runs backwards")
        if type(edit.replacement) is not str or not (edit.removed is None or type(edit.removed) is str):
            raise BadLog(f"{where}: replacement is a text, removed a text or None where withheld")
        if edit.removed is not None and len(edit.removed) != edit.end - edit.start:
            raise BadLog(
                f"{where} spans {edit.end - edit.start} code points and removes {len(edit.removed)}: «{edit.removed}»"
            )
        if edit.start == edit.end and not edit.replacement:
            raise BadLog(f"{where} inserts nothing: leave it out")
        if before is not None and edit.start < before.end:
            raise BadLog(
                f"{where} overlaps or precedes the edit [{before.start}:{before.end}) before it: sort edits, cut overlaps"
            )
        if before is not None and edit.start == edit.end == before.start == before.end:
            raise BadLog(f"{where} is the second edit at one empty point: join the two")
        for name, text in (("replacement", edit.replacement), ("removed", edit.removed or "")):
            if not text.isascii() and _surrogate(text):
                raise BadLog(
                    f"{where}: {name} holds the lone surrogate U+{ord(_surrogate(text)):04X}, which no UTF-8 file can hold"
                )
        before = edit


def _surrogate(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return text[error.start]
    return ""


def _unchecked(edits: list[Edit], source_length: int) -> EditLog:
    """A log out of the algebra itself, which may hold edits that change nothing (see `compose`); well formed otherwise by construction."""
    log = object.__new__(EditLog)
    object.__setattr__(log, "edits", tuple(edits))
    object.__setattr__(log, "source_length", source_length)
    return log


def _joined(first: Edit, second: Edit) -> Edit:
    """Two touching edits as one."""
    removed = None if first.removed is None or second.removed is None else first.removed + second.removed
    return Edit(first.start, second.end, first.replacement + second.replacement, removed, _rules([first, second]))


def _rules(edits: Iterable[Edit]) -> tuple[str, ...]:
    # Sorted: the order in which logs were composed must not show, or composing would not be associative.
    return tuple(sorted({rule for edit in edits for rule in edit.rules}))


def _groups(earlier: EditLog, later: EditLog) -> list[tuple[int, int, slice, slice]]:
    """Runs of edits of both logs that touch on the text between them: (start, end) there, and which edits of each log."""
    ranges = [
        (edit.start + shift, edit.start + shift + len(edit.replacement), 0)
        for edit, shift in zip(earlier.edits, earlier._track.shifts, strict=False)
    ]
    ranges += [(edit.start, edit.end, 1) for edit in later.edits]
    groups: list[tuple[int, int, slice, slice]] = []
    counts = [0, 0]
    for start, end, which in sorted(ranges):
        if groups and start <= groups[-1][1]:
            first, before, mine, theirs = groups.pop()
        else:
            first, before, mine, theirs = start, end, slice(counts[0], counts[0]), slice(counts[1], counts[1])
        counts[which] += 1
        groups.append((first, max(before, end), slice(mine.start, counts[0]), slice(theirs.start, counts[1])))
    return groups


def _merged(earlier: EditLog, mine: slice, later: EditLog, theirs: slice, start: int, end: int) -> Edit:
    """One edit for a group: source text removed, result text put in its place. [start, end) is on the text between.

    Every character there is covered by a replacement of the earlier log or a removal of the later one, or by both.
    """
    shifts, before, after = earlier._track.shifts, earlier.edits[mine], later.edits[theirs]
    put = [(edit.start + shift, edit.replacement) for edit, shift in zip(before, shifts[mine], strict=True)]
    taken = [(edit.start, edit.removed, edit.end) for edit in after]
    removed, cursor = [], start
    for edit, (at, text) in zip(before, put, strict=True):
        removed += [_between(taken, cursor, at), edit.removed]
        cursor = at + len(text)
    removed.append(_between(taken, cursor, end))
    replacement, cursor = [], start
    spread = [(at, text, at + len(text)) for at, text in put]
    for edit in after:
        replacement += [_between(spread, cursor, edit.start), edit.replacement]
        cursor = edit.end
    replacement.append(_between(spread, cursor, end))
    source_start, source_end = start - shifts[mine.start], end - shifts[mine.stop]
    known = None if any(text is None for text in removed) else "".join(removed)
    return Edit(source_start, source_end, "".join(replacement), known, _rules(before + after))


def _between(texts: Sequence[tuple[int, str | None, int]], start: int, end: int) -> str | None:
    """The characters [start, end) of the texts laid at their positions; None if one of them is not known."""
    found: list[str] = []
    for at, text, stop in texts:
        low, high = max(start, at), min(end, stop)
        if low < high:
            if text is None:
                return None
            found.append(text[low - at : high - at])
    return "".join(found)


def _removed_text(edit: Edit, withheld: Mapping[tuple[int, int], str]) -> str:
    if edit.removed is not None:
        return edit.removed
    text = withheld.get((edit.start, edit.end))
    if text is None:
        raise Withheld(edit.start, edit.end)
    if len(text) != edit.end - edit.start:
        raise BadLog(
            f"the text supplied for the withheld [{edit.start}:{edit.end}) has {len(text)} code points, not {edit.end - edit.start}"
        )
    return text


def _differs(start: int, end: int, expected: str, text: str, name: str) -> str:
    return (
        f"this log expects «{expected[:60]}» at [{start}:{end}) of its {name}, the text given has «{text[start:end][:60]}»: "
        "use the text that the log was made on"
    )
