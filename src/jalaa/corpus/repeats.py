"""Repeats: sequences that several owners have, found in plain arrays of numbers; what the numbers stand for is not known here.

    numbers    4 7 7 1 2 3 5 │ 9 1 2 3 8 │ 7 1 2 6
    owners     0 0 0 0 0 0 0 │ 1 1 1 1 1 │ 2 2 2 2
    repeats        [7 1 2]                 [7 1 2]         owners 0 and 2
                     [1 2 3]     [1 2 3]                   owners 0 and 1
                     [1 2]       [1 2]       [1 2]         owners 0, 1 and 2

A maximal repeat cannot be made longer at all its places (Gusfield 1997, section 7.12). Doubling of n-grams leaves the places that can matter; a
suffix array over these, by prefix doubling (Manber and Myers 1993), and its stretches of equal beginnings give the repeats. Nothing is
hashed, so nothing collides.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np


class Repeat(NamedTuple):
    """A repeat of `length` numbers and the `places` where it begins, rising.

    `first` and `last` bound its stretch of the suffix array. Stretches nest: an inner one is a longer repeat at some of the outer's places.
    """

    length: int
    places: np.ndarray
    first: int
    last: int


def maximal_repeats(numbers: np.ndarray, owners: np.ndarray, length: int) -> Iterator[Repeat]:
    """Every maximal repeat of `length` or more numbers that two or more owners have, an inner stretch before the outer.

    `owners` (never falling) says whose each number is; no repeat reaches over two owners.

    >>> numbers, owners = np.array([4, 7, 7, 1, 2, 3, 5, 9, 1, 2, 3, 8, 7, 1, 2, 6]), np.repeat([0, 1, 2], [7, 5, 4])
    >>> sorted((found.length, found.places.tolist()) for found in maximal_repeats(numbers, owners, 2))
    [(2, [3, 8, 13]), (3, [2, 12]), (3, [3, 8])]
    """
    grams = number_grams(numbers, owners, length, shared=True)
    places = np.flatnonzero(grams >= 0)
    if not len(places):
        return
    grams, owners = grams[places], owners[places]
    follows = np.concatenate(([False], (np.diff(places) == 1) & (np.diff(owners) == 0)))
    ends = np.append(np.flatnonzero(~follows)[1:], len(places))
    left = np.repeat(ends, np.diff(ends, prepend=0)) - np.arange(len(places))
    order, common = _suffixes(grams, left)
    before = np.where(follows, np.roll(grams, 1), -1 - np.arange(len(places)))[order]
    parted = np.cumsum(np.diff(before, prepend=before[0]) != 0)
    shared = np.cumsum(np.diff(owners[order], prepend=owners[order[0]]) != 0)
    for more, first, last in _stretches(common.tolist()):
        if parted[first] != parted[last] and shared[first] != shared[last]:
            yield Repeat(length - 1 + more, np.sort(places[order[first : last + 1]]), first, last)


def number_grams(numbers: np.ndarray, owners: np.ndarray, length: int, shared: bool) -> np.ndarray:
    """For each place a number for the sequence of `length` numbers that begins there, equal for equal sequences.

    -1 where the owner's numbers end before; `shared`: also where no other owner has the sequence, which spares most of the work.

    >>> number_grams(np.array([5, 6, 7, 5, 6, 5, 6]), np.array([0, 0, 0, 0, 0, 1, 1]), 2, shared=True).tolist()
    [0, -1, -1, 0, -1, 0, -1]
    """
    found = np.full(len(numbers), -1, dtype=np.int64)
    places, keys, reach = np.arange(len(numbers)), numbers.astype(np.int64), 1
    while True:
        found[places] = grams = _number_keys(keys, owners[places], shared)
        if reach == length:
            return found
        step = min(reach, length - reach)
        places = places[grams >= 0]
        places = places[places + step < len(found)]
        places = places[(found[places + step] >= 0) & (owners[places + step] == owners[places])]
        keys = found[places] * (len(found) + 1) + found[places + step]
        found[:] = -1
        reach += step


def _number_keys(keys: np.ndarray, owners: np.ndarray, shared: bool) -> np.ndarray:
    """A number per different key, in the order of the keys; `shared`: -1 for a key that only one owner has."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    first = np.diff(keys, prepend=keys[:1] - 1) != 0
    starts = np.flatnonzero(first)
    group = np.cumsum(first) - 1
    if shared:
        several = owners[starts] != owners[np.append(starts[1:], len(keys)) - 1] if len(keys) else first
        group = np.where(several, np.cumsum(several) - 1, -1)[group]
    numbered = np.empty(len(keys), dtype=np.int64)
    numbered[order] = group
    return numbered


def _suffixes(grams: np.ndarray, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All suffixes of all chains in order, and how many grams each has in common with the suffix before it.

    `left` says how many grams there are from a place to the end of its chain.
    """
    count, reach = len(grams), 1
    ranks = [np.unique(grams, return_inverse=True)[1].astype(np.int32)]
    while reach < left.max():
        ahead = np.where(left > reach, ranks[-1][np.minimum(np.arange(count) + reach, count - 1)] + 1, 0)
        keys = ranks[-1].astype(np.int64) * (count + 1) + ahead
        ranks.append(np.unique(keys, return_inverse=True)[1].astype(np.int32))
        reach *= 2
    order = np.argsort(ranks[-1], kind="stable")
    one, other = order[:-1], order[1:]
    room = np.minimum(left[one], left[other])
    common = np.zeros(count - 1, dtype=np.int64)
    for power in reversed(range(len(ranks))):
        here, there = (ranks[power][np.minimum(place + common, count - 1)] for place in (one, other))
        common += np.where((room - common >= 1 << power) & (here == there), 1 << power, 0)
    return order, np.concatenate(([0], common))


def _stretches(common: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Every widest stretch of suffixes with the same beginning: (how many grams that is, first, last)."""
    opened: list[tuple[int, int]] = []
    for place in range(1, len(common) + 1):
        shared = common[place] if place < len(common) else 0
        first = place - 1
        while opened and opened[-1][0] > shared:
            length, first = opened.pop()
            yield length, first, place - 1
        if shared and (not opened or opened[-1][0] < shared):
            opened.append((shared, first))
