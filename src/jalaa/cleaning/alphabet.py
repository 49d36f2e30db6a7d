"""The characters that patterns tell apart: code points that no pattern tells apart are one class, so that a set of characters is some bits.

    [\\p{L}']  [^.؟!]  شارك          ب ت …  one class (no pattern names them)     ش  ا  ر  ك  '  .  ؟  !  a class each

RE2 itself says which characters a class of a pattern has, so that nothing here can read it otherwise.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import re2

POINTS = 0x110000
_PROPERTY = re.compile(r"\\[pP](?:\{\^?\w+\}|[A-Z])")
_HEX = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_PLANE = 0x10000
_PLAIN = [0x20, ord("©"), *(code for code in (*range(0x250), *range(0x620, 0x6FF)) if chr(code).isalnum())]
"""The blank, the letters and digits, and one mark that is as seldom as a word, which decide which classes are not marks."""
_WITH_CHARACTERS = (0, 1, 2, 3, 14)
"""Planes whose characters have properties of their own; in each of the others all have the same."""


@dataclass(frozen=True, eq=False)
class Alphabet:
    """The class of every code point (uint16), and of each set of characters, as it stands in a pattern, the classes it has, as bits; those from
    `marks_from` on hold neither letters, digits nor blanks."""

    classes: np.ndarray
    sets: dict[str, int]
    marks_from: int

    @cached_property
    def many(self) -> int:
        """How many classes there are."""
        return int(self.classes.max()) + 1

    @cached_property
    def places_of_words(self) -> dict:
        """What `jalaa.cleaning.ways` knows of vocabularies."""
        return {}

    @cached_property
    def _of(self) -> dict[str, int]:
        return {}

    def of(self, character: str) -> int:
        """The class of a character."""
        found = self._of.get(character)
        if found is None:
            found = self._of[character] = int(self.classes[ord(character)])
        return found


def alphabet_of(sets: Iterable[str], letters: Iterable[str], apart: np.ndarray | None = None) -> Alphabet:
    """The classes that sets (classes of characters, or characters, as they stand in patterns) and letters of words make; code points with different
    numbers in `apart` are of different classes.

    >>> alphabet = alphabet_of([r"[\\p{L}']", "[^.]"], "اب")
    >>> alphabet.of("ت") == alphabet.of("ج"), alphabet.of("ت") == alphabet.of("ا"), alphabet.sets["[^.]"] >> alphabet.of(".") & 1
    (True, False, 0)
    """
    sets, letters = sorted(set(sets)), sorted(set(letters))
    keys = _keys(sets, letters)
    if apart is not None:
        keys = keys << 16 | apart
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    kinds = "".join(chr(first) for first in firsts if not 0xD800 <= first < 0xE000)
    known = {character: number for number, character in enumerate(kinds)}
    members = np.zeros((len(sets) + len(letters), len(firsts)), dtype=bool)
    at = np.array([known.get(chr(first), -1) if not 0xD800 <= first < 0xE000 else -1 for first in firsts])
    for row, said in enumerate(sets):
        has = np.zeros(len(kinds), dtype=bool)
        if len(said) == 1 and said != ".":
            has[known[said]] = True
        else:
            for run in re2.finditer(f"(?:{said})+", kinds):
                has[run.start() : run.end()] = True
        members[row] = has[at] & (at >= 0)
    for row, letter in enumerate(letters, len(sets)):
        members[row, np.flatnonzero(at == known[letter])] = True
    if apart is not None:
        members = np.concatenate([members, apart[firsts] >> np.arange(16, dtype=np.uint16)[:, None] & 1 > 0])
    columns, merged = np.unique(members, axis=1, return_inverse=True)
    classes = merged.reshape(-1)[inverse.reshape(-1)].astype(np.uint16)
    plain = np.zeros(columns.shape[1], dtype=bool)
    plain[classes[_PLAIN]] = True
    order = np.argsort(~plain, kind="stable")
    classes = np.argsort(order).astype(np.uint16)[classes]
    bits = {said: sum(1 << int(one) for one in np.flatnonzero(columns[row, order])) for row, said in enumerate(sets)}
    return Alphabet(classes, bits, int(plain.sum()))


def _keys(sets: list[str], letters: list[str]) -> np.ndarray:
    """A number for every code point; those that have the same no set tells apart."""
    ends = {*range(0x81), 0xD800, 0xE000, *(plane * _PLANE for plane in range(17)), *map(ord, letters)}
    ends.update(ord(letter) + 1 for letter in letters)
    properties: set[str] = set()
    for said in sets:
        properties.update(_PROPERTY.findall(said))
        named = [ord(character) for character in said] + [int(a or b, 16) for a, b in _HEX.findall(said)]
        ends.update(point + step for point in named for step in (0, 1))
    marks = np.zeros(POINTS, dtype=np.int64)
    marks[[end for end in ends if end < POINTS]] = 1
    keys = np.cumsum(marks)
    for one in sorted({one[:1] + "p" + one[2:].replace("{^", "{") for one in properties}):
        keys = keys * 2 + _having(one)
    return keys


@lru_cache(maxsize=16)
def _having(one: str) -> np.ndarray:
    """Which code points have a property."""
    has = np.zeros(POINTS, dtype=bool)
    pattern = re2.compile(f"{one}+")
    for plane in range(17):
        low, high = plane * _PLANE, (plane + 1) * _PLANE
        if plane in _WITH_CHARACTERS:
            for start, stop in ((low, 0xD800), (0xE000, high)) if plane == 0 else ((low, high),):
                for match in pattern.finditer("".join(map(chr, range(start, stop)))):
                    has[start + match.start() : start + match.end()] = True
        else:
            has[low:high] = pattern.match(chr(low)) is not None
    return has
