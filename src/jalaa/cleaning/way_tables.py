"""Tables of the sieve of the compiled cleaner: rows of ways to match, as bits, by what a cell says first and last, its size, place, strings and marks."""

from collections.abc import Iterable, Sequence

import numpy as np

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.pool import Left, Tables, bit_rows
from jalaa.cleaning.programs import Program
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sieve import looks
from jalaa.cleaning.ways import FOURS, PLACES, Way, four, rare_kinds, seldom_four

SIZES, STANDS, _MOST_ROW = 256, 16, 64
_EVERY = (1 << 64) - 1


def way_tables(ways: Sequence[tuple[Rule, Way, Program]], numbers: dict[str, int], alphabet: Alphabet) -> Tables:
    """The tables, by name; `numbers` are those of the rules, by id. Raises `Left` where there are too many ways or classes of characters."""
    row = -(-len(ways) // 64) or 1
    classes = alphabet.many
    if row > _MOST_ROW or classes >= 0xFF:
        raise Left("so many rules")
    hints: dict[str, int] = {}
    for number, (_, way, _) in enumerate(ways):
        for said in way.strings:
            hints[said] = hints.get(said, 0) | 1 << number
    found = [way for _, way, _ in ways]
    return {
        "row": row,
        "classes_many": classes,
        "ways": np.array([_way(numbers[rule.id], way) for rule, way, _ in ways], dtype=np.uint64).reshape(-1, 6),
        "unhinted": bit_rows([_bits(not way.strings for way in found)], row),
        "begins": _by_class([way.begins for way in found], classes + 1, row),
        "ends": _by_class([way.ends for way in found], classes + 1, row),
        "sizes": bit_rows([_by_size(found, size) for size in range(SIZES)], row),
        "stands": bit_rows([_bits(looks(rule.where, stand) for rule, _, _ in ways) for stand in range(STANDS)], row),
        **_of_hints(hints, row, alphabet),
        **_of_marks([program for _, _, program in ways], classes + 1, row),
    }


def _way(number: int, way: Way) -> tuple[int, ...]:
    """The rule's number and whether a match is the whole cell; the kinds allowed; three sets of kinds, and of rare marks, of which it holds one each."""
    rare = [held for held in way.held if not held & ~rare_kinds()]
    return number | int(way.whole) << 32, way.allowed, *(*way.held, *[_EVERY] * 3)[:3], rare[0] if rare else _EVERY


def _of_marks(programs: Sequence[Program], classes: int, row: int) -> Tables:
    """Ways of rules whose matches have a mark near their beginning, and, for each class, those that it may come next in behind the mark."""
    marked, behind = 0, [0] * classes
    for number, one in enumerate(programs):
        if one.before_mark >= 0 and not one.begun and one.behind_mark >= 0:
            marked |= 1 << number
            for class_ in range(classes):
                behind[class_] |= (one.behind_mark >> class_ & 1) << number
    return {"marked": bit_rows([marked], row), "behind_mark": bit_rows(behind, row)}


def _of_hints(hints: dict[str, int], row: int, alphabet: Alphabet) -> Tables:
    """Strings that ways hold one of, by the classes of their four most seldom characters in a row, and which fours there are, as bits."""
    strings, letters, groups = [], "", {}
    placed = sorted((four(said[(at := seldom_four(said)) : at + 4], alphabet), at, said) for said in hints)
    for number, (kinds, at, said) in enumerate(placed):
        groups.setdefault(kinds, number)
        before, behind = said[at - 1] if at else "\0", said[at + 4 : at + 5] or "\0"
        strings.append((at, len(letters), len(said), ord(before), ord(behind)))
        letters += said
    present = np.zeros(1 << FOURS, dtype=bool)
    present[list(groups)] = True
    before = np.cumsum(present) - present
    return {
        "fours": np.packbits(present, bitorder="little"),
        "fours_before": before[::64].astype(np.uint16),
        "four_strings": np.array([*groups.values(), len(placed)], dtype=np.int32),
        "strings": np.array(strings, dtype=np.int32).reshape(-1, 5),
        "string_ways": bit_rows([hints[said] for _, _, said in placed], row),
        "string_letters": np.array([ord(letter) for letter in letters], dtype=np.uint32),
    }


def _by_class(places: list[tuple[int, ...]], classes: int, row: int) -> np.ndarray:
    """For each place and class the ways that may have it there."""
    allowed = np.zeros((PLACES, classes, row * 64), dtype=bool)
    for number, sets in enumerate(places):
        for place, one in enumerate(sets):
            allowed[place, :, number] = [one >> class_ & 1 for class_ in range(classes)] if one >= 0 else True
    return np.packbits(allowed, axis=2, bitorder="little").view("<u8")


def _by_size(ways: list[Way], size: int) -> int:
    last = size == SIZES - 1
    return _bits(way.least <= size or last for way in ways) & _bits(
        way.most is None or size <= way.most or (last and way.most >= size) for way in ways
    )


def _bits(holding: Iterable[object]) -> int:
    return sum(1 << number for number, holds in enumerate(holding) if holds)
