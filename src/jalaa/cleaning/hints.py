"""Strings of which a cell must hold one, looked for all at once (csource/hints.c): by four characters of each, its anchor, that texts seldom have.

    «اقرا ايضا»  «شاهد ايضا »  «اخبار ذات صله»           anchors  «ايضا»  « صله»

Anchors are of sixteen kinds. A table tells of each of their four places, and each character, which kinds may have it there, as bits: where four characters
in a row have one in common an anchor may stand.
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

import numpy as np

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.pool import Tables, bit_rows
from jalaa.cleaning.symbols import NAMED
from jalaa.cleaning.ways import COMMON, share_of

ANCHOR, KINDS, FIRSTS = 4, 16, 16
"""Characters of an anchor; kinds of anchors; characters of a string that are looked at all at once (csource/hints.h has the same), so that as
many may be read behind the last one."""
_HASHED, _SPREAD = 12, 0x9E3779B1
"""Bits of what the four classes of an anchor come to; csource/hints.h has the same."""
_ROUND = " -–()[]\"'/|:.،,*#<>"
"""What stands round words."""
_EACH_ANCHOR = 3_000_000
"""What an anchor costs however seldom it is, as a share of a million million."""


def hint_tables(ways: Mapping[str, int], row: int, alphabet: Alphabet) -> Tables:
    """The tables, by name; `ways` are those that each string speaks for, as bits of `row` words."""
    anchors = anchors_of(ways)
    placed = sorted((_hashed(said[at : at + ANCHOR], alphabet), at, said) for said, at in anchors.items())
    groups = np.searchsorted([hashed for hashed, _, _ in placed], np.arange((1 << _HASHED) + 1))
    letters, strings = "", []
    for _, at, said in placed:
        strings.append((at, len(letters), len(said)))
        letters += said
    kinds = _kinds(sorted({said[at : at + ANCHOR] for said, at in anchors.items()}), alphabet)
    return {
        "anchor_kinds": kinds,
        "anchor_strings": groups.astype(np.int32),
        "strings": np.array(strings, dtype=np.int32).reshape(-1, 3),
        "string_ways": bit_rows([ways[said] for _, _, said in placed], row),
        "string_letters": np.array([*map(alphabet.of, letters), *[0] * FIRSTS], dtype=np.uint8),
    }


def cores_of(strings: Iterable[str]) -> set[str]:
    """What is looked for in place of strings of which a cell must hold one: their words, without the marks and blanks round them, and none that holds another.

    >>> sorted(cores_of([" - متابعات", "/ متابعات", "متابعات خاصه", "( صوره )"]))
    ['صوره', 'متابعات']
    """
    cores = {core if len(core := said.strip(_ROUND)) >= ANCHOR else said for said in strings}
    return {core for core in cores if not any(other in core for other in cores if other != core)}


def anchors_of(strings: Iterable[str]) -> dict[str, int]:
    """Where the anchor of each string begins in it: few anchors, and seldom ones.

    >>> anchors_of(["اقرا ايضا", "شاهد ايضا ", "للمزيد"])
    {'للمزيد': 2, 'شاهد ايضا ': 0, 'اقرا ايضا': 5}
    """
    holding: dict[str, list[str]] = {}
    for said in sorted(strings):
        for at in range(len(said) - ANCHOR + 1):
            holding.setdefault(said[at : at + ANCHOR], []).append(said)
    found: dict[str, int] = {}
    waiting = [(_cost(anchor, len(of_anchor)), anchor) for anchor, of_anchor in holding.items()]
    heapify(waiting)
    while waiting:
        cost, best = heappop(waiting)
        left = [said for said in holding[best] if said not in found]
        if left and _cost(best, len(left)) > cost:
            heappush(waiting, (_cost(best, len(left)), best))
        else:
            found |= {said: said.index(best) for said in left}
    return found


def _cost(anchor: str, many: int) -> float:
    """What an anchor costs, for each of so many strings."""
    return (share_of(anchor) + _EACH_ANCHOR) / many


def _hashed(anchor: str, alphabet: Alphabet) -> int:
    classes = 0
    for character in anchor:
        classes = classes << 8 | alphabet.of(character)
    return (classes * _SPREAD & 0xFFFFFFFF) >> (32 - _HASHED)


def _kinds(anchors: list[str], alphabet: Alphabet) -> np.ndarray:
    """For each of the places and each class the kinds of anchors that may have it there, as bits; kinds are chosen so that few other characters have
    all four, also where classes are told by four of their bits at a time."""
    frequency = np.ones(256)
    for character in NAMED:
        frequency[alphabet.of(character)] = max(frequency[alphabet.of(character)], COMMON.get(character, 0))
    frequency /= frequency.sum()
    has = np.zeros((KINDS, ANCHOR, 256), dtype=bool)
    low, high = np.arange(256) & 15, np.arange(256) >> 4
    rate = np.zeros(KINDS)

    def with_one(kind: np.ndarray, classes: list[int]) -> tuple[np.ndarray, float]:
        kind = kind.copy()
        kind[range(ANCHOR), classes] = True
        nibbles = kind.reshape(ANCHOR, 16, 16)
        seen = nibbles.any(axis=1)[:, low] & nibbles.any(axis=2)[:, high]
        return kind, float((seen * frequency).sum(axis=1).prod())

    coded = [[alphabet.of(character) for character in anchor] for anchor in anchors]
    for classes in sorted(coded, key=lambda one: (-frequency[one].prod(), one)):
        tried = [with_one(kind, classes) for kind in has]
        best = min(range(KINDS), key=lambda number: tried[number][1] - rate[number])
        has[best], rate[best] = tried[best]
    return np.packbits(has, axis=0, bitorder="little").transpose(1, 2, 0).copy().view("<u2").reshape(ANCHOR, 256)
