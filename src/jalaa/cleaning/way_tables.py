"""Tables of the sieve of the compiled cleaner: rows of ways to match, as bits, by what a cell says first and last, its size, place, strings and marks."""

from collections.abc import Iterable, Sequence

import numpy as np

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.hints import cores_of, hint_tables
from jalaa.cleaning.nexts import BEHIND
from jalaa.cleaning.pool import Left, Tables, bit_rows
from jalaa.cleaning.programs import Program
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sieve import looks
from jalaa.cleaning.ways import NO_WAY, Way

SIZES, STANDS, _MOST_ROW = 256, 16, 64
_EVERY = (1 << 32) - 1
_FEW = 32
"""Strings that are looked for although words tell the same cells, which cost little for each but are looked up in each."""


def way_tables(
    told: Sequence[tuple[Rule, Way]],
    loose: Sequence[tuple[Rule, Way, Program]],
    numbers: dict[str, int],
    alphabet: Alphabet,
) -> Tables:
    """The tables, by name, of rules that automata tell, each as one way, and of ways to match others; `numbers` are those of the rules, by id.

    A row of bits has a bit for each told rule and, from the next word on, one for each other way. Raises `Left` where there are too many.
    """
    words, more = -(-len(told) // 64), -(-len(loose) // 64) or 1
    row, before, classes = words + more, words * 64, alphabet.many
    if row > _MOST_ROW:
        raise Left("so many rules")
    ways = [way for _, way, _ in loose]
    sizes, other_sizes = ([(way.least, way.most) for way in some] for some in ([way for _, way in told], ways))
    stands = [
        _bits(looks(rule.where, stand) for rule, _ in told)
        | _bits(looks(rule.where, stand) for rule, _, _ in loose) << before
        for stand in range(STANDS)
    ]
    hints: dict[str, int] = {}
    hinted = [bool(way.strings) and (rule.words is None or len(way.strings) <= _FEW) for rule, way, _ in loose]
    for number, way in enumerate(ways):
        for said in cores_of(way.strings) if hinted[number] else ():
            hints[said] = hints.get(said, 0) | 1 << number
    rows = [_way(numbers[rule.id], way) for rule, way in told]
    rows += [_way(0, NO_WAY)] * (before - len(told))
    rows += [_way(numbers[rule.id], way) for rule, way, _ in loose]
    return {
        "row": row,
        "told_row": words,
        "classes_many": classes,
        "ways": np.array(rows, dtype=np.uint32).reshape(-1, 7),
        "stands": bit_rows(stands, row),
        "begins": _by_class([way.begins for way in ways], classes + 1, more),
        "ends": _by_class([way.ends for way in ways], classes + 1, more),
        "sizes": bit_rows(
            [_by_size(sizes, size) | _by_size(other_sizes, size) << before for size in range(SIZES)], row
        ),
        "unhinted": bit_rows([_bits(not one for one in hinted)], more),
        **hint_tables(hints, more, alphabet),
        **_of_marks([program for _, _, program in loose], classes + 1, more),
    }


def _way(number: int, way: Way) -> tuple[int, ...]:
    """The rule's number and whether a match is the whole cell; the kinds allowed; four sets of kinds of which it holds one each."""
    return number, way.whole, way.allowed, *(*way.held, *[_EVERY] * 4)[:4]


def _of_marks(programs: Sequence[Program], classes: int, row: int) -> Tables:
    """Ways of rules whose matches have a mark near their beginning; for each place behind the mark and each class, those that may have it there."""
    behind = [one.behind_mark or (-1,) * BEHIND for one in programs]
    marked = _bits(bool(one.behind_mark) for one in programs)
    return {"marked": bit_rows([marked], row), "behind_mark": _by_class(behind, classes, row)}


def _by_class(places: list[tuple[int, ...]], classes: int, row: int) -> np.ndarray:
    """For each place and class the ways that may have it there."""
    allowed = np.zeros((len(places[0]) if places else 1, classes, row * 64), dtype=bool)
    for number, sets in enumerate(places):
        for place, one in enumerate(sets):
            allowed[place, :, number] = [one >> class_ & 1 for class_ in range(classes)] if one >= 0 else True
    return np.packbits(allowed, axis=2, bitorder="little").view("<u8")


def _by_size(sizes: Sequence[tuple[int, int | None]], size: int) -> int:
    """Those that may match a cell of so many characters, by their least and most (None: no end)."""
    last = size == SIZES - 1
    return _bits(
        (least <= size or last) and (most is None or size <= most or (last and most >= size)) for least, most in sizes
    )


def _bits(holding: Iterable[object]) -> int:
    return sum(1 << number for number, holds in enumerate(holding) if holds)
