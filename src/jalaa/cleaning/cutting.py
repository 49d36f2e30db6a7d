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


class _Piece(NamedTuple):
    """What one finding has of the text, once more important ones took theirs; `whole` if it is all of the lines it touches, with what others cut there."""

    start: int
    end: int
    finding: int
    gone: bool
    """Whether nothing comes in its place."""
    seen: bool
    whole: bool = False


def cut(text: str, findings: Sequence[Finding], replacements: Mapping[str, Callable[[str], str]]) -> EditLog:
    """The edits that the findings, the most important first, come to; a finding keeps what no earlier one took.

    A lone surrogate is never cut, for no log can hold one. `replacements` says what rules put in the place of a stretch.

    >>> log = cut("قال.\\n\\nشارك\\nتعليق\\n\\nوأضاف", [Finding(6, 10, "share"), Finding(11, 16, "comment")], {})
    >>> [(edit.start, edit.end, edit.rules) for edit in log.edits]
    [(6, 11, ('share',)), (11, 18, ('comment',))]
    """
    pieces = []
    for start, end, number in _shared_out(findings):
        gone = findings[number].rule not in replacements
        pieces += [
            _Piece(*part, number, gone, _shows(text[slice(*part)])) for part in _without_surrogates(text, start, end)
        ]
    if any(piece.seen for piece in pieces):
        pieces = _spread(text, _marked_whole(text, pieces))
    edits, replaced = [], set()
    for piece in pieces:
        rule, removed = findings[piece.finding].rule, text[piece.start : piece.end]
        put = replacements[rule](removed) if not piece.gone and piece.finding not in replaced else ""
        replaced.add(piece.finding)
        edits.append(Edit(piece.start, piece.end, put, removed, (rule,)))
    return EditLog(tuple(edits), len(text))


def _shared_out(findings: Sequence[Finding]) -> list[tuple[int, int, int]]:
    """The stretches, in order, that have one most important finding, and its number."""
    stretches: list[tuple[int, int, int]] = []
    open_: list[tuple[int, int]] = []
    at = 0
    for start, number in [*sorted((finding.start, number) for number, finding in enumerate(findings)), (_FAR, -1)]:
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
        if number >= 0:
            heappush(open_, (number, findings[number].end))
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
    known: dict[int, bool] = {}
    line = 0, -1

    def whole(position: int) -> bool:
        """Positions are asked in order, so that each stretch of the text is searched for line ends once."""
        nonlocal line
        line = _line_at(text, position, line)
        if line[0] not in known:
            first = max(bisect_right(starts, line[0]) - 1, 0)
            known[line[0]] = _all_gone(text, *line, gone, first)
        return known[line[0]]

    return [
        piece._replace(whole=whole(piece.start) & whole(piece.end - 1)) if piece.gone else piece for piece in pieces
    ]


def _line_at(text: str, position: int, before: tuple[int, int]) -> tuple[int, int]:
    """The line [start, end) that `position` stands in, or ends at; `before` is one at or above it."""
    if position <= before[1]:
        return before
    start = before[1] + 1
    start = max(text.rfind("\n", start, position) + 1, text.rfind("\r", start, position) + 1, start)
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
