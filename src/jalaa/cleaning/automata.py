"""Patterns of many rules as one program, for the automata that tell which of them a line may match (csource/automaton.c).

    ^[*•]?(?:شارك|غرد) المقال          BEGIN  [*•]?  ┬ شارك|غرد …   rule 1
    ^[*•]?{given} {given}$                           └ {given} …    rule 2       what patterns begin with alike is written once

Patterns that begin where the line does are read from there, others that end where it does from its end on, written backwards. One that reads on in any
prose is told by neither: see `jalaa.cleaning.looseness`.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import numpy as np

from jalaa.cleaning.backwards import backwards
from jalaa.cleaning.looseness import FAR, is_loose
from jalaa.cleaning.measures import size_of
from jalaa.cleaning.pool import Op, Pool, Tables, bit_rows
from jalaa.cleaning.programs import Program, Writer
from jalaa.cleaning.symbols import CHARACTERS
from jalaa.cleaning.syntax import Node

Parts = tuple[Node, ...]
Alternative = tuple[Parts, int]
"""Parts in a row, and the rules that they speak for, as bits."""
_LONGEST = 1 << 20
"""Instructions of all patterns together."""


def rows_of(branches: Sequence[Node], program: Program, pool: Pool, backward: bool) -> tuple[Parts, ...]:
    """The alternatives of a pattern, each as a row of parts, written backwards where it is read from the end of a line on; none where it does not begin,
    or end, where the line does, or reads on in any prose."""
    if not (program.ended if backward else program.begun):
        return ()
    read = tuple(map(backwards, branches)) if backward else tuple(branches)
    return () if is_loose(read, pool.alphabet, backward) else tuple(_near(_flat(branch)) for branch in read)


def automaton_tables(
    name: str, read: Iterable[tuple[Sequence[int], Sequence[Parts], int]], pool: Pool, row: int
) -> Tables:
    """The tables of an automaton, under its name; `read` are patterns, as rows of parts, with the numbers of the starts from which they are looked for, and
    the rules they speak for, as bits of `row` words."""
    by_starts: dict[tuple[int, ...], list[Alternative]] = {}
    for starts, rows, rules in read:
        by_starts.setdefault(tuple(starts), []).extend((parts, rules) for parts in rows)
    writer = _Writer(pool)
    firsts = [(starts, writer.begin(alternatives)) for starts, alternatives in by_starts.items()]
    numbers: dict[int, int] = {0: 0}
    steps = [
        (op, a, b, c, numbers.setdefault(rules, len(numbers)))
        for (op, a, b, c, *_), rules in zip(writer.code, writer.rules, strict=True)
    ]
    return {
        f"{name}_roots": np.array(
            [(start, first) for starts, first in firsts for start in starts], dtype=np.int32
        ).reshape(-1, 2),
        f"{name}_steps": np.array(steps, dtype=np.int32).reshape(-1, 5),
        f"{name}_rules": bit_rows([*numbers, reduce(or_, numbers)], row),
    }


def _near(parts: Iterable[Node]) -> Parts:
    """The parts that are come to while an automaton reads."""
    kept, least = [], 0
    for part in parts:
        if least >= FAR:
            break
        kept.append(part)
        least += size_of(part, CHARACTERS)[0]
    return tuple(kept)


def _flat(node: Node) -> Iterable[Node]:
    """The parts of a node, one after the other, groups forgotten."""
    if node.kind != "all":
        yield node
        return
    for part in node.parts:
        yield from _flat(part)


def _key(node: Node) -> tuple:
    """What two nodes have in common that match the same."""
    match node.kind:
        case "set":
            return (node.said,)
        case "words":
            return "words", node.parts
        case "rep":
            return "rep", _key(node.parts), node.least, node.most
        case "any" | "all":
            return node.kind, *map(_key, node.parts)
    return (node.kind,)


class _Writer(Writer):
    """Writes alternatives so that those that begin alike share what they begin with; of each instruction the rules whose ways lead over it."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, None, _LONGEST)
        self.rules: list[int] = []

    def begin(self, alternatives: Sequence[Alternative]) -> int:
        """Add alternatives; the number of their first instruction."""
        first = len(self.code)
        waiting: list[Sequence[Alternative] | int] = [alternatives]
        while waiting:
            now = waiting.pop()
            if isinstance(now, int):
                self.code[now][2] = len(self.code)
            else:
                waiting += self._write_alike(now)[::-1]
        return first

    def _write_alike(self, alternatives: Sequence[Alternative]) -> list[Sequence[Alternative] | int]:
        """Add what alternatives begin with alike; what is left to be written where they part, each time with the instruction that leads past it."""
        while True:
            groups: dict[tuple, list[Alternative]] = {}
            for parts, rules in alternatives:
                groups.setdefault(_key(parts[0]) if parts else (), []).append((parts, rules))
            if len(groups) > 1:
                return self._part(list(groups.values()), _rules_of(alternatives))
            if () in groups:
                self.add(Op.MATCH)
                self._note(_rules_of(alternatives))
                return []
            self.write(alternatives[0][0][0])
            self._note(_rules_of(alternatives))
            alternatives = [(parts[1:], rules) for parts, rules in alternatives]

    def _part(self, groups: list[list[Alternative]], rules: int) -> list[Sequence[Alternative] | int]:
        """Add the choice between the first group and the others."""
        split = self.add(Op.SPLIT, len(self.code) + 1)
        self._note(rules)
        return [groups[0], split, [one for group in groups[1:] for one in group]]

    def _note(self, rules: int) -> None:
        self.rules += [rules] * (len(self.code) - len(self.rules))


def _rules_of(alternatives: Sequence[Alternative]) -> int:
    return reduce(or_, (rules for _, rules in alternatives), 0)
