"""The difference of two texts, as a log of edits that leads from the one to the other: by lines first, then by words.

A log made so is for reading. It says what differs, not what happened: where a text has the same words twice, nobody can tell which of them went.
"""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from jalaa.edits import Edit, EditLog
from jalaa.tokens import tokenize

_MOST = 4_000_000
"""Pairs of words, or of lines, that are compared; stretches with more are told as replaced whole."""


def text_edits(old: str, new: str) -> EditLog:
    """Edits, in code points, that make `new` of `old`; whole words and single signs, with the blanks between them.

    >>> [(edit.start, edit.end, edit.removed, edit.replacement) for edit in text_edits("قال الوزير اليوم", "قال الرئيس اليوم").edits]
    [(4, 10, 'الوزير', 'الرئيس')]
    """
    edits = []
    for a, b, block in _changed_lines(old, new):
        start, tail = _ends(old[a:b], block, str.isspace)
        changed = _changed_words(old[a + start : b - tail], block[start : len(block) - tail])
        edits += [
            Edit(a + start + c, a + start + d, text, old[a + start + c : a + start + d]) for c, d, text in changed
        ]
    return EditLog(tuple(edits), len(old))


def _changed_lines(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Ranges of `old` that hold the lines that differ, and what stands in their place."""
    start, tail = _ends(old, new, "\n".__eq__)
    lines = old[start : len(old) - tail].split("\n"), new[start : len(new) - tail].split("\n")
    here, there = (_with_ends(one) for one in lines)
    place = [start]
    for line in here:
        place.append(place[-1] + len(line))
    for a, b, c, d in _unequal(here, there):
        yield place[a], place[b], "".join(there[c:d])


def _changed_words(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    here, there = _words(old), _words(new)
    place = [0]
    for word in here:
        place.append(place[-1] + len(word))
    for a, b, c, d in _unequal(here, there):
        yield place[a], place[b], "".join(there[c:d])


def _with_ends(lines: list[str]) -> list[str]:
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _ends(old: str, new: str, border: Callable[[str], bool]) -> tuple[int, int]:
    """How many characters both begin with, and how many both end with, each as far as a border, so that no line or word is cut."""
    start = _common(old, new)
    if start < max(len(old), len(new)):
        start = next((place for place in range(start, 0, -1) if border(old[place - 1])), 0)
    tail = _common(old[start:][::-1], new[start:][::-1])
    while tail and not border(old[len(old) - tail]):
        tail -= 1
    return start, tail


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _unequal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    if len(old) * len(new) > _MOST:
        yield 0, len(old), 0, len(new)
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield a, b, c, d


def _words(text: str) -> list[str]:
    """The text in pieces: words, single signs, and what stands between them."""
    pieces, place = [], 0
    for start, end in tokenize(text):
        pieces += [text[place:start]] if place < start else []
        pieces.append(text[start:end])
        place = end
    return pieces + ([text[place:]] if place < len(text) else [])
