"""From findings to edits: which rule has each character, and what whitespace goes with a line that goes whole.

text      …قال ذلك.⏎⏎شارك المقال⏎اترك تعليقك⏎⏎وأضاف …
findings            [          ] [          ]
edits               [           )[             )           each with the whitespace up to what is kept or otherwise cut
result    …قال ذلك.⏎⏎وأضاف …                               the separator that stood before the cut, verbatim
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from jalaa.edits import Edit, EditLog
from jalaa.folding import visible

_SURROGATES = re.compile("[\ud800-\udfff]+")
_LINE_END = re.compile("[\n\r]")
_FAR = sys.maxsize


class Finding(NamedTuple):
    """A range [start, end) of the text (code points) that the rule of this id would have gone."""

    start: int
    end: int
    rule: str


class Change(NamedTuple):
    """What an edit is before it is one: the range [start, end) of the text, what comes in its place, and the rule."""

    start: int
    end: int
    replacement: str
    rule: str


class _Piece(NamedTuple):
    """What one finding has of the text, once more important ones took theirs; `whole` if it is all of the lines it touches, with what others cut there."""

    start: int
    end: int
    finding: int
    gone: bool
    """Whether nothing comes in its place."""
    seen: bool
    whole: bool = False


def log_of(text: str, changes: Sequence[Change]) -> EditLog:
    """The changes of a text as a log, which holds what they remove.

    >>> text = "قال.\\n\\nشارك\\nتعليق\\n\\nوأضاف"
    >>> log = log_of(text, share_out(text, [Finding(6, 10, "share"), Finding(11, 16, "comment")], {}))
    >>> [(edit.start, edit.end, edit.rules) for edit in log.edits]
    [(6, 11, ('share',)), (11, 18, ('comment',))]
    """
    edits = (Edit(start, end, put, text[start:end], (rule,)) for start, end, put, rule in changes)
    return EditLog(tuple(edits), len(text))


def apply(text: str, changes: Sequence[Change]) -> str:
    """The text after the changes, which are in order and apart."""
    kept, at = [], 0
    for start, end, put, _ in changes:
        kept += text[at:start], put
        at = end
    return "".join([*kept, text[at:]])


def share_out(text: str, findings: Sequence[Finding], replacements: Mapping[str, Callable[[str], str]]) -> list[Change]:
    """The changes that the findings, the most important first, come to; a finding keeps what no earlier one took.

    A lone surrogate is never cut, for no log can hold one. `replacements` says what rules put in the place of a stretch.
    """
    pieces = []
    for start, end, number in _stretches(findings):
        gone = findings[number].rule not in replacements
        if text[start:end].isspace():
            pieces.append(_Piece(start, end, number, gone, False))
        else:
            parts = _without_surrogates(text, start, end)
            pieces += [_Piece(*part, number, gone, _shows(text[slice(*part)])) for part in parts]
    if any(piece.seen for piece in pieces):
        pieces = _spread(text, _marked_whole(text, pieces))
    changes, replaced = [], set()
    for start, end, number, gone, *_ in pieces:
        put = "" if gone or number in replaced else replacements[findings[number].rule](text[start:end])
        replaced.add(number)
        changes.append(Change(start, end, put, findings[number].rule))
    return changes


def _stretches(findings: Sequence[Finding]) -> list[tuple[int, int, int]]:
    """The stretches, in order, that have one most important finding, and its number."""
    placed = sorted((start, end, number) for number, (start, end, _) in enumerate(findings))
    if all(first[1] <= second[0] for first, second in pairwise(placed)):
        return placed
    stretches: list[tuple[int, int, int]] = []
    open_: list[tuple[int, int]] = []
    at = 0
    for start, last, number in [*placed, (_FAR, _FAR, -1)]:
        while open_ and at < start:
            first, end = open_[0]
            if end <= at:
                heappop(open_)
                continue
            stop = min(end, start)
            if stretches and stretches[-1][1:] == (at, first):
                stretches[-1] = stretches[-1][0], stop, first
            else:
                stretches.append((at, stop, first))
            at = stop
        at = start
        heappush(open_, (number, last))
    return stretches


def _without_surrogates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _SURROGATES.finditer(text, start, end):
        if start < match.start():
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _shows(stretch: str) -> bool:
    """Whether a reader sees anything of the stretch."""
    return any(map(visible, stretch))


def _marked_whole(text: str, pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces, `whole` where the lines they begin and end on show something and all of it goes."""
    gone = [piece for piece in pieces if piece.gone]
    starts = [piece.start for piece in gone]
    lines: list[tuple[int, int]] = []
    line = 0, -1
    for position in (position for piece in gone if piece.seen for position in (piece.start, piece.end - 1)):
        if position > line[1]:
            line = _line_at(text, position, line[1] + 1)
            if _all_gone(text, *line, gone, max(bisect_right(starts, line[0]) - 1, 0)):
                lines.append(line)

    def whole(position: int) -> bool:
        at = bisect_right(lines, (position, len(text))) - 1
        return at >= 0 and position <= lines[at][1]

    return (
        [
            piece._replace(whole=True) if piece.gone and whole(piece.start) and whole(piece.end - 1) else piece
            for piece in pieces
        ]
        if lines
        else list(pieces)
    )


def _line_at(text: str, position: int, floor: int) -> tuple[int, int]:
    """The line [start, end) that `position` stands in, or ends at; none of it stands before `floor`, where a line begins."""
    start = max(text.rfind("\n", floor, position) + 1, text.rfind("\r", floor, position) + 1, floor)
    found = _LINE_END.search(text, position)
    return start, found.start() if found else len(text)


def _all_gone(text: str, start: int, end: int, gone: Sequence[_Piece], first: int) -> bool:
    """Whether the line [start, end) shows something, and all that it shows goes with the pieces from `first` on."""
    seen, at = False, start
    while first < len(gone) and gone[first].start < end:
        low, high = max(gone[first].start, start), min(gone[first].end, end)
        if low < high:
            if _shows(text[at:low]):
                return False
            seen, at = seen or _shows(text[low:high]), high
        first += 1
    return seen and not _shows(text[at:end])


def _spread(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with the whitespace that goes with whole lines: what follows them, and at the end of the text what stands before the last run."""
    spread: list[_Piece] = []
    for piece, below in zip(pieces, [*(piece.start for piece in pieces[1:]), len(text)], strict=True):
        # Whitespace that a rule for characters cuts, such as the CR of a CRLF, does not end the run of what goes with a line.
        follows = bool(spread) and spread[-1].whole and spread[-1].end == piece.start and not piece.seen
        if piece.whole or follows:
            piece = piece._replace(whole=True, end=_blank_until(text, piece.end, below))
        spread.append(piece)
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
        while start > floor and text[start - 1].isspace():
            start -= 1
        spread[first] = spread[first]._replace(start=start)
    return spread


def _blank_until(text: str, end: int, stop: int) -> int:
    """Where the whitespace from `end` on ends, `stop` at the latest; on the same line with all that shows nothing but half a character."""
    same_line = True
    while end < stop:
        character = text[end]
        same_line = same_line and character not in "\n\r"
        blank = character.isspace() or (same_line and not visible(character) and not _SURROGATES.match(character))
        if not blank:
            break
        end += 1
    return end
