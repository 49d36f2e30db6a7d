"""From findings to edits: which rule has each character, and what whitespace goes with a line that goes whole.

text      …قال ذلك.⏎⏎شارك المقال⏎اترك تعليقك⏎⏎وأضاف …
findings            [          ] [          ]
edits               [           )[             )           each with the whitespace up to what is kept or otherwise cut
result    …قال ذلك.⏎⏎وأضاف …                               the separator that stood before the cut, verbatim
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jalaa.edits import Edit, EditLog
from jalaa.folding import visible

_FREE = -1
_KEPT = -2
_SURROGATE = 0xD800 >> 11
"""What a surrogate is without its eleven lowest bits."""


class Finding(NamedTuple):
    """A range [start, end) of the text (code points) that the rule of this id would have gone."""

    start: int
    end: int
    rule: str


class _Piece(NamedTuple):
    """What one finding has of the text, once earlier ones took theirs; `whole` if it is all of the lines it touches, with what others cut there."""

    start: int
    end: int
    finding: int
    whole: bool
    seen: bool


def cut(text: str, findings: Sequence[Finding], replacements: Mapping[str, Callable[[str], str]]) -> EditLog:
    """The edits that the findings, the most important first, come to; a finding keeps what no earlier one took.

    A lone surrogate is never cut, for no log can hold one. `replacements` says what rules put in the place of a stretch.

    >>> log = cut("قال.\\n\\nشارك\\nتعليق\\n\\nوأضاف", [Finding(6, 10, "share"), Finding(11, 16, "comment")], {})
    >>> [(edit.start, edit.end, edit.rules) for edit in log.edits]
    [(6, 11, ('share',)), (11, 18, ('comment',))]
    """
    if not findings:
        return EditLog((), len(text))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    owner = np.full(len(text), _FREE, dtype=np.int32)
    for number in range(len(findings) - 1, -1, -1):
        owner[findings[number].start : findings[number].end] = number
    owner[codes >> 11 == _SURROGATE] = _KEPT
    removes = np.array([finding.rule not in replacements for finding in findings] + [False, False])
    gone = removes[owner]  # -1 and -2, what nobody has and what stays, are the two at the end
    lines = _Lines(text, gone, [*np.flatnonzero((codes == ord("\n")) | (codes == ord("\r"))).tolist(), len(text)], {})
    pieces = _spread(lines, _pieces(lines, owner), owner)
    edits, replaced = [], set()
    for piece in pieces:
        rule, removed = findings[piece.finding].rule, text[piece.start : piece.end]
        first = piece.finding not in replaced
        put = replacements[rule](removed) if first and rule in replacements else ""
        replaced.add(piece.finding)
        edits.append(Edit(piece.start, piece.end, put, removed, (rule,)))
    return EditLog(tuple(edits), len(text))


@dataclass(frozen=True)
class _Lines:
    """Where the lines of a text end, and whether everything visible on a line goes, which is asked once for each."""

    text: str
    gone: np.ndarray
    stops: Sequence[int]
    """The places of the line ends in order, and the length of the text."""
    known: dict[int, bool]

    def stop(self, position: int) -> int:
        """The place of the first line end at `position` or after it."""
        return self.stops[bisect_left(self.stops, position)]

    def whole(self, position: int) -> bool:
        """Whether the line that `position` stands in shows something, and all of it goes."""
        line = bisect_left(self.stops, position)
        if line not in self.known:
            start = self.stops[line - 1] + 1 if line else 0
            self.known[line] = _all_gone(self.text, self.gone[start : self.stops[line]], start)
        return self.known[line]


def _pieces(lines: _Lines, owner: np.ndarray) -> list[_Piece]:
    """The runs of characters that one finding has."""
    text = lines.text
    borders = (np.flatnonzero(owner[1:] != owner[:-1]) + 1).tolist()
    pieces = []
    for start, end in zip([0, *borders], [*borders, len(text)], strict=True):
        number = int(owner[start])
        if number >= 0:
            seen = any(map(visible, text[start:end]))
            whole = bool(lines.gone[start]) and lines.whole(start) and lines.whole(end - 1)
            pieces.append(_Piece(start, end, number, whole, seen))
    return pieces


def _all_gone(text: str, gone: np.ndarray, start: int) -> bool:
    """Whether the stretch from `start` shows something, and all that it shows is gone."""
    if len(gone) and not gone[0] and visible(text[start]):
        return False  # as nearly every line of an article
    if any(visible(text[start + i]) for i in np.flatnonzero(~gone).tolist()):
        return False
    return any(visible(text[start + i]) for i in np.flatnonzero(gone).tolist())


def _spread(lines: _Lines, pieces: list[_Piece], owner: np.ndarray) -> list[_Piece]:
    """The pieces with the whitespace that goes with whole lines: what follows them, and at the end of the text what stands before the last run."""
    text, spread = lines.text, []
    for piece in pieces:
        end = piece.end
        # Whitespace that a rule for characters cuts, such as the CR of a CRLF, does not end the run of what goes with a line.
        follows = bool(spread) and spread[-1].whole and spread[-1].end == piece.start and not piece.seen
        if follows:
            piece = piece._replace(whole=True)
        if piece.whole:
            stop = lines.stop(end)
            while (
                end < len(text)
                and owner[end] == _FREE
                and (text[end].isspace() or (end < stop and not visible(text[end])))
            ):
                end += 1
        spread.append(piece._replace(end=end) if end > piece.end else piece)
    first = len(spread)
    end = len(text)
    while first and spread[first - 1].end == end and (spread[first - 1].whole or not spread[first - 1].seen):
        first -= 1
        end = spread[first].start
    while first < len(spread) and not spread[first].seen:
        first, end = first + 1, spread[first].end
    if first < len(spread):
        start = spread[first].start
        floor = spread[first - 1].end if first else 0
        while start > floor and text[start - 1].isspace() and owner[start - 1] == _FREE:
            start -= 1
        spread[first] = spread[first]._replace(start=start)
    return spread
