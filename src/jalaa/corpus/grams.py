"""Grams: the sequences of a certain number of words that a corpus has, and where others have the same ones.

    ours      … موجودة في العراق بدعوة من الحكومة …         every sequence of, say, 4 words gets a number
    others    … كانت موجودة في العراق بدعوة من …            2 of its sequences are among ours: at «موجودة» and at «في»

A sequence of 8 words is a pair of two of 4, which are pairs of two of 2: looked up level by level in sorted arrays of pairs, so nothing is hashed,
nothing collides, and most words of a text that shares nothing are dropped at the first level. Memory depends on our words alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Grams:
    """The sequences of `length` words of a corpus, numbered; `places` are the words at which they begin, those of sequence n from
    `bounds[n]` to `bounds[n + 1]`, rising. `levels` are the pairs by which sequences are found, `base` what parts the halves of a pair."""

    length: int
    base: int
    levels: tuple[np.ndarray, ...]
    places: np.ndarray
    bounds: np.ndarray


def number_sequences(words: np.ndarray, owners: np.ndarray, length: int) -> Grams:
    """The sequences of `length` words that an owner has; `owners` (never falling) says whose each word is.

    >>> grams = number_sequences(np.array([5, 6, 7, 5, 6]), np.array([0, 0, 0, 0, 0]), 2)
    >>> len(grams.bounds) - 1, grams.places.tolist()
    (3, [0, 3, 1, 2])
    """
    base = int(max(len(words), words.max(initial=0) + 1)) + 1
    found, places, levels = words.astype(np.int64), np.arange(len(words)), []
    for step in _steps(length):
        places = _continued(found, owners, places, step)
        level, numbers = np.unique(found[places] * base + found[places + step], return_inverse=True)
        levels.append(level)
        found = np.full(len(words), -1, dtype=np.int64)
        found[places] = numbers
    places = places[found[places] >= 0]
    order = np.argsort(found[places], kind="stable")
    count = int(found.max(initial=-1)) + 1
    bounds = np.searchsorted(found[places][order], np.arange(count + 1))
    return Grams(length, base, tuple(levels), places[order], bounds)


def find_sequences(grams: Grams, words: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where other words have a sequence of `grams`, rising, and its number; a word below 0 is one that the corpus does not have.

    >>> grams = number_sequences(np.array([5, 6, 7, 5, 6]), np.array([0, 0, 0, 0, 0]), 2)
    >>> [found.tolist() for found in find_sequences(grams, np.array([-1, 5, 6, 7, 7]), np.array([0, 0, 0, 0, 0]))]
    [[1, 2], [0, 1]]
    """
    # A number that no word of ours has would, as half of a pair, look like another pair.
    found = np.where(words < grams.base, words, -1).astype(np.int64)
    places = np.flatnonzero(found >= 0)
    if not grams.levels:
        places = places[found[places] < len(grams.bounds) - 1]
        places = places[np.diff(grams.bounds)[found[places]] > 0]
    for step, level in zip(_steps(grams.length), grams.levels, strict=True):
        places = _continued(found, owners, places, step)
        keys = found[places] * grams.base + found[places + step]
        numbers = np.searchsorted(level, keys)
        known = numbers < len(level)
        known[known] = level[numbers[known]] == keys[known]
        places = places[known]
        found = np.full(len(words), -1, dtype=np.int64)
        found[places] = numbers[known]
    return places, found[places]


def _steps(length: int) -> Iterator[int]:
    """How far the second half of a pair begins after the first, from pairs of words up to sequences of `length`."""
    reach = 1
    while reach < length:
        step = min(reach, length - reach)
        yield step
        reach += step


def _continued(found: np.ndarray, owners: np.ndarray, places: np.ndarray, step: int) -> np.ndarray:
    """The places at which a sequence begins and another, of the same owner, `step` words on."""
    places = places[places + step < len(found)]
    both = (found[places] >= 0) & (found[places + step] >= 0) & (owners[places] == owners[places + step])
    return places[both]
