"""Narrowing: which of many patterns a cell may match, told by how it begins and ends, how long it is and what marks it has, all of them at once.

Patterns are bits of an integer. A pattern that need not begin where the cell does is looked for behind marks: each of its windows has a symbol that
is seldom (`[.!؟] ?(شارك …)`: the stop), and only where one stands are the symbols behind it looked at.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from jalaa.cleaning.needs import Needs
from jalaa.cleaning.symbols import (
    ANYTHING,
    CHARACTERS,
    LETTERS,
    MARKS,
    NAMED,
    NEAR_EDGE,
    NUMBER,
    OTHER,
    PUNCTUATION,
    mark,
    marked,
)
from jalaa.cleaning.windows import Window, Windows

BEGIN, END, BEHIND, HINT = 4, 4, 6, 4
"""How many symbols are looked at where a cell begins, where it ends, and from a seldom one on; and there first."""

LONGEST = 640
"""Characters; of longer cells length says no more."""

_SELDOM = "ضزئظغ"
"""Letters that are as seldom as marks."""
BEFORE_LETTER = 2
"""From how many symbols before a seldom letter on symbols are looked at."""
_KNOWN_MARKS = 1 << 14
_SHARE = 0.1


_COMMON = {mark(character) for character in '.،,"0'}
_LETTERS = sum(1 << NUMBER[letter] for letter in _SELDOM)


@cache
def _share(symbol_set: int) -> float:
    """How often, roughly, a symbol of the set stands in a text; 1 where it is too often, or letters and marks are mixed."""
    if not symbol_set & ~_LETTERS:
        return 0.006 * symbol_set.bit_count()
    share = 0.0
    for number, symbols in enumerate(marked()):
        if symbol_set & symbols:
            share += 0.01 if number in _COMMON else 0.002
            symbol_set &= ~symbols
    return 1.0 if symbol_set else share


class Narrowing:
    """What patterns need, each thing with the bits that it stands for (a pattern has several things where it can match in several ways).

    `anything` are bits that nothing is needed for. Without `inside` nothing is said of what does not begin where the cell does.
    """

    def __init__(self, needs: Sequence[tuple[Needs, int]], anything: int = 0, inside: bool = True) -> None:
        self.anything = anything
        self.all = anything
        begins, ends, behind = {}, {}, {}
        self.always_begins = self.always_ends = anything
        self.seldom = 0
        for one, bit in needs:
            self.all |= bit
            sought = [from_seldom(window) for window in one.begins if window[0] != NEAR_EDGE]
            if all(sought) and (inside or not sought):
                _add(begins, (window[1 : BEGIN + 1] for window in one.begins if window[0] == NEAR_EDGE), bit)
                _add(behind, (window for _, window in sought), bit)
                for seldom, _ in sought:
                    self.seldom |= seldom
            else:
                self.always_begins |= bit
            if one.ended:
                _add(ends, (window[1 : END + 1] for window in one.ends), bit)
            else:
                self.always_ends |= bit
        self.begins, self.ends, self.behind = Windows(begins), Windows(ends), Windows(behind)
        self.hints = Windows(dict.fromkeys((window[:HINT] for window in behind), 1))
        self._known_marks: dict[int, int] = {}
        # What was in windows is not needed any more.
        self._needs = [(one._replace(begins=frozenset(), ends=frozenset()), bit) for one, bit in needs]
        self._known_sizes: dict[tuple[int, int], int] = {}

    def may_match(self, said: str) -> int:
        """The patterns that a cell, which is not empty, may match."""
        found = self.begins.rules(said[:BEGIN]) | self.always_begins
        if self.seldom:
            for place in self.seldom_places(said):
                found |= self.behind.rules(said[place : place + BEHIND])
        if found:
            found &= self.ends.rules(said[: -END - 1 : -1]) | self.always_ends
        if found:
            for kind, size in enumerate(sizes_of(said)):
                found &= self.of_size(kind, min(size, LONGEST))
        return found and found & self.marks(marks_of(said))

    @staticmethod
    def is_letter(character: str) -> bool:
        """Whether a seldom symbol is a letter, and what stands before it is looked at too."""
        return character in _SELDOM

    def seldom_places(self, said: str) -> Iterator[int]:
        """From where on symbols are looked at because a seldom one stands there, or just behind."""
        for match in self._sought.finditer(said):
            place = match.start() - BEFORE_LETTER * (match.group() in _SELDOM)
            if place >= 0:
                yield place

    @cached_property
    def _sought(self) -> re.Pattern[str]:
        sought = "".join(character for character in NAMED if self.seldom >> NUMBER[character] & 1)
        classes = [f"[{re.escape(sought)}]"] if sought else []
        if self.seldom >> OTHER & 1:
            classes.append(f"[^{re.escape(NAMED)}]")
        return re.compile("|".join(classes))

    def of_size(self, kind: int, size: int) -> int:
        """The bits of what may match a cell of so many characters, blanks, letters, or tokens (0 to 3)."""
        found = self._known_sizes.get((kind, size))
        if found is None:
            found = self.anything
            for one, bit in self._needs:
                if min(one.sizes[kind][0], LONGEST) <= size and (not one.whole or _has_room(one, kind, size)):
                    found |= bit
            self._known_sizes[kind, size] = found
        return found

    def changing(self, kind: int) -> set[int]:
        """The sizes from which on `of_size` or `of_rest` says something else than of the size before."""
        found = {0, LONGEST}
        for one, _ in self._needs:
            least, most = one.sizes[kind]
            found.update((least, LONGEST if most is None else most + 1))
        return found

    def of_rest(self, kind: int, size: int) -> int:
        """The bits of what may match a cell in which so many stand from a symbol of the match on: what ends with the cell has room for no more."""
        found = self.anything
        for one, bit in self._needs:
            if not one.ended or _has_room(one, kind, size):
                found |= bit
        return found

    def marks(self, marks: int) -> int:
        """The patterns that may match a cell with these marks (bits)."""
        found = self._known_marks.get(marks)
        if found is None:
            if len(self._known_marks) >= _KNOWN_MARKS:
                self._known_marks.clear()
            found = self.anything
            for one, bit in self._needs:
                if not marks & self._refused(one.alphabet if one.whole else CHARACTERS) and all(
                    marks & _kinds(kinds) for kinds in one.holds
                ):
                    found |= bit
            self._known_marks[marks] = found
        return found

    @staticmethod
    def _refused(alphabet: int) -> int:
        return (1 << MARKS) - 1 & ~_kinds(alphabet)


def _has_room(needs: Needs, kind: int, size: int) -> bool:
    most = needs.sizes[kind][1]
    return most is None or size <= most or size == LONGEST <= most


@cache
def _kinds(symbol_set: int) -> int:
    """The marks that a set of symbols has something of, as bits."""
    return sum(1 << number for number, symbols in enumerate(marked()) if symbols & symbol_set)


def sizes_of(said: str) -> tuple[int, int, int, int]:
    """How many characters, blanks, and letters a cell has, and how many tokens, at least, that are not punctuation alone."""
    blanks, marks = said.count(" "), _MARK.findall(said)
    punctuation = sum(mark(character) >= PUNCTUATION for character in marks)
    return len(said), blanks, len(said) - blanks - len(marks), max(0, blanks + 1 - punctuation)


_MARK = re.compile(f"[^{re.escape(LETTERS)} ]")


def marks_of(said: str) -> int:
    """The marks of a cell, as bits."""
    found = 0
    for character in {*_MARK.findall(said)}:
        found |= 1 << mark(character)
    return found


def _add(windows: dict[Window, int], more, bit: int) -> None:
    for window in more:
        windows[window] = windows.get(window, 0) | bit


def from_seldom(window: Window) -> tuple[int, Window] | None:
    """The most seldom symbols of a window, and the window from them on, of a letter from before it on; None where all are frequent."""
    shares = [_share(one) for one in window]
    starts = [at - BEFORE_LETTER * (not one & ~_LETTERS) for at, one in enumerate(window)]
    share, at = min((share, at) for at, (share, start) in enumerate(zip(shares, starts, strict=True)) if start >= 0)
    if share >= _SHARE:
        return None
    return window[at], (window[starts[at] :] + (ANYTHING,) * BEHIND)[:BEHIND]
