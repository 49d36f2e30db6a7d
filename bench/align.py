"""Which characters of a text a cleaner removed that gives back text and no edits.

    text        العنوان⏎شارك المقال⏎قال الوزير ذلك[1].⏎          lines, of each the visible characters alone
    survived    العنوان⏎قال الوزير ذلك.
    removed             [         ]           [ ]               a line that did not come back; in one that came back changed, the characters

Lines are aligned with lines, so that a word that stands elsewhere too is not taken for a survivor; only where lines came back changed are their
characters aligned. Of two equal lines, one gone, the first is taken to have survived, which is what the labels want. Blanks are never removed.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Range = tuple[int, int]


def removed(text: str, survived: Sequence[str]) -> list[Range]:
    """The ranges (code points) of `text` that are not in the lines that `survived`, which come in the order of the text."""
    lines = [line for line in _shown(text) if line]
    ours = ["".join(text[place] for place in line) for line in lines]
    theirs = [line for line in map(_visible, survived) if line]
    gone: list[int] = []
    for what, start, end, begin, stop in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        places = [place for line in lines[start:end] for place in line]
        if what == "delete":
            gone += places
        elif what == "replace":
            pair = SequenceMatcher(None, "".join(ours[start:end]), "".join(theirs[begin:stop]), autojunk=False)
            for change, first, last, _, _ in pair.get_opcodes():
                gone += places[first:last] if change == "delete" else []
    return ranges(gone)


def ranges(places: Sequence[int]) -> list[Range]:
    """Rising places as ranges.

    >>> ranges([3, 4, 7])
    [(3, 5), (7, 8)]
    """
    found: list[Range] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found


def _shown(text: str) -> Iterator[list[int]]:
    """Of each line the places of its visible characters."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield [place for place, character in enumerate(line, start) if _is_visible(character)]
        start += len(line)


def _visible(line: str) -> str:
    return "".join(filter(_is_visible, line))


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character)[0] != "C"
