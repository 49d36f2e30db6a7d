"""What programs of patterns share: their instructions' names, sets of classes, and vocabularies, each with its number."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from jalaa.cleaning.alphabet import Alphabet

Tables = dict[str, "np.ndarray | int"]
"""What the compiled cleaner reads, by name."""


class Left(ValueError):
    """What the compiled cleaner leaves to Python."""


def bit_rows(sets: list[int], words: int) -> np.ndarray:
    """Sets of bits as rows of 64-bit words."""
    return np.frombuffer(b"".join(one.to_bytes(8 * words, "little") for one in sets), dtype="<u8").reshape(-1, words)


def nibble_rows(sets: list[int]) -> np.ndarray:
    """Sets of classes by their nibbles, 32 bytes each: of a class below 128 bit `class >> 4` of byte `class & 15`, of others the same behind that."""
    bits = np.unpackbits(bit_rows(sets, 4).view(np.uint8), bitorder="little").reshape(-1, 2, 8, 16)
    return np.packbits(bits.transpose(0, 1, 3, 2), bitorder="little").reshape(-1, 32)


class Op(IntEnum):
    """What instructions do; csource/match.c has the same numbers."""

    MATCH, CLASS, SET, RUN, SPLIT, JUMP, WORDS, BEGIN, END, SAVE = range(10)


@dataclass(eq=False)
class Pool:
    """What programs share: sets of classes, as bits, and vocabularies, each with its number."""

    alphabet: Alphabet
    sets: dict[int, int] = field(default_factory=dict)
    words: dict[tuple[str, ...], int] = field(default_factory=dict)
    _firsts: dict[int, int] = field(default_factory=dict)

    def set_number(self, classes: int) -> int:
        """The number of a set."""
        return self.sets.setdefault(classes, len(self.sets))

    def words_of(self, number: int) -> tuple[str, ...]:
        """The words of a vocabulary."""
        return next(words for words, one in self.words.items() if one == number)

    def firsts_of(self, number: int) -> int:
        """The classes that words of a vocabulary begin with."""
        if number not in self._firsts:
            classes = 0
            for letter in {word[:1] for word in self.words_of(number)}:
                classes |= 1 << self.alphabet.of(letter) if letter else self.anything
            self._firsts[number] = classes
        return self._firsts[number]

    @property
    def marks(self) -> int:
        """The classes that hold neither letters, digits nor blanks."""
        return (1 << self.alphabet.many) - (1 << self.alphabet.marks_from)

    @property
    def anything(self) -> int:
        """All classes, and the edge behind the last character."""
        return (2 << self.alphabet.many) - 1

    def words_number(self, words: tuple[str, ...]) -> int:
        """The number of a vocabulary."""
        return self.words.setdefault(words, len(self.words))
