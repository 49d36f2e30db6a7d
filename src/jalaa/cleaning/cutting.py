"""From findings to edits: which rule has each character, and what whitespace goes with a line that goes whole.

text      …قال ذلك.⏎⏎شارك المقال⏎اترك تعليقك⏎⏎وأضاف …
findings            [          ] [          ]
edits               [           )[             )           each with the whitespace up to what is kept or otherwise cut
result    …قال ذلك.⏎⏎وأضاف …                               the separator that stood before the cut, verbatim
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from jalaa.edits import Edit, EditLog
from jalaa.folding import visible

_FREE = -1
_KEPT = -2
_SURROGATE = re.compile("[\ud800-\udfff]")


class Finding(NamedTuple):
    """A range [start, end) of the text (code points) that the rule of this id would have gone."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class _Piece:
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
    owner = np.full(len(text), _FREE, dtype=np.int32)
    for number in range(len(findings) - 1, -1, -1):
        owner[findings[number].start : findings[number].end] = number
    for match in _SURROGATE.finditer(text):
        owner[match.start()] = _KEPT
    removes = np.array([finding.rule not in replacements for finding in findings] + [False, False])
    gone = removes[owner]  # -1 and -2, what nobody has and what stays, are the two at the end
    pieces = _spread(text, _pieces(text, owner, gone), owner)
    edits, replaced = [], set()
    for piece in pieces:
        rule, removed = findings[piece.finding].rule, text[piece.start : piece.end]
        first = piece.finding not in replaced
        put = replacements[rule](removed) if first and rule in replacements else ""
        replaced.add(piece.finding)
        edits.append(Edit(piece.start, piece.end, put, removed, (rule,)))
    return EditLog(tuple(edits), len(text))


def _pieces(text: str, owner: np.ndarray, gone: np.ndarray) -> list[_Piece]:
    """The runs of characters that one finding has."""
    borders = np.flatnonzero(np.diff(owner)) + 1
    lines = _Lines(text, gone, {})
    pieces = []
    for start, end in zip([0, *borders.tolist()], [*borders.tolist(), len(text)], strict=True):
        number = int(owner[start])
        if number >= 0:
            seen = any(map(visible, text[start:end]))
            whole = bool(gone[start]) and lines.whole(start) and lines.whole(end - 1)
            pieces.append(_Piece(start, end, number, whole, seen))
    return pieces


@dataclass(frozen=True)
class _Lines:
    """Whether everything visible on a line goes; asked once for each line."""

    text: str
    gone: np.ndarray
    known: dict[int, bool]

    def whole(self, position: int) -> bool:
        """Whether the line that `position` stands in shows something, and all of it goes."""
        start = max(self.text.rfind("\n", 0, position), self.text.rfind("\r", 0, position)) + 1
        if start not in self.known:
            end = _line_stop(self.text, position)
            self.known[start] = _all_gone(self.text, self.gone[start:end], start)
        return self.known[start]


def _all_gone(text: str, gone: np.ndarray, start: int) -> bool:
    """Whether the stretch from `start` shows something, and all that it shows is gone."""
    if any(visible(text[start + i]) for i in np.flatnonzero(~gone).tolist()):
        return False
    return any(visible(text[start + i]) for i in np.flatnonzero(gone).tolist())


def _line_stop(text: str, position: int) -> int:
    stops = [stop for stop in (text.find("\n", position), text.find("\r", position)) if stop >= 0]
    return min(stops, default=len(text))


def _spread(text: str, pieces: list[_Piece], owner: np.ndarray) -> list[_Piece]:
    """The pieces with the whitespace that goes with whole lines: what follows them, and at the end of the text what stands before the last run."""
    spread = []
    for piece in pieces:
        end = piece.end
        # Whitespace that a rule for characters cuts, such as the CR of a CRLF, does not end the run of what goes with a line.
        follows = bool(spread) and spread[-1].whole and spread[-1].end == piece.start and not piece.seen
        if follows:
            piece = replace(piece, whole=True)
        if piece.whole:
            stop = _line_stop(text, end)
            while (
                end < len(text)
                and owner[end] == _FREE
                and (text[end].isspace() or (end < stop and not visible(text[end])))
            ):
                end += 1
        spread.append(replace(piece, end=end))
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
        spread[first] = replace(spread[first], start=start)
    return spread
