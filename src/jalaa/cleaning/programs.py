"""Patterns as programs: rows of numbers that the compiled cleaner (compiled/match.c) runs on what a cell says, one choice after the other, as RE2 does.

    ^(?:شارك|غرد) .{2,9}$        0 BEGIN      1 SPLIT 2 or 5     2 ش ا ر ك     4 JUMP 6     5 غ ر د     6 « »     7 RUN . 2 to 9     8 END     9 MATCH

A choice that failed at a place is never tried there again: MEMO numbers the instructions that more than one way leads to, so that a run takes time in
proportion to the lengths of program and cell, whatever they are. Vocabularies are tries, of which the longest word comes first, as in the pattern.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.measures import size_of
from jalaa.cleaning.symbols import CHARACTERS
from jalaa.cleaning.syntax import Node, Unknown

LONGEST_PROGRAM = 20_000
"""Instructions; a pattern that needs more is left to RE2."""


class Op(IntEnum):
    """What instructions do; compiled/match.c has the same numbers."""

    MATCH, CLASS, SET, RUN, SPLIT, JUMP, WORDS, BEGIN, END, SAVE = range(10)


@dataclass(frozen=True)
class Program:
    """Instructions of six numbers: what to do, three operands, the set of the next character that the first choice needs, and the number of its memo.

    `first` is the set (number) that a match begins with, -1 where it may be empty; `begun` whether it begins where the cell does; `least` and
    `most` (-1: no end) its characters; `ended` whether it ends where the cell does.
    """

    code: tuple[tuple[int, ...], ...]
    first: int
    begun: bool
    ended: bool
    grouped: bool
    memos: int
    least: int
    most: int


@dataclass(eq=False)
class Pool:
    """What programs share: sets of classes, as bits, and vocabularies, each with its number."""

    alphabet: Alphabet
    sets: dict[int, int] = field(default_factory=dict)
    words: dict[tuple[str, ...], int] = field(default_factory=dict)

    def set_number(self, classes: int) -> int:
        """The number of a set."""
        return self.sets.setdefault(classes, len(self.sets))

    def words_number(self, words: tuple[str, ...]) -> int:
        """The number of a vocabulary."""
        return self.words.setdefault(words, len(self.words))


def program_of(branches: tuple[Node, ...], pool: Pool) -> Program:
    """The program of a pattern, given by its alternatives; raises `Unknown` where it would be too long."""
    tree = branches[0] if len(branches) == 1 else Node("any", branches)
    writer = _Writer(pool)
    writer.write(tree)
    writer.add(Op.MATCH)
    code = writer.code
    memos = {at: number for number, at in enumerate(sorted(writer.joins))}
    rows = tuple((*row, memos.get(at, -1)) for at, row in enumerate(code))
    first, empty = writer.first(tree)
    least, most = size_of(tree, CHARACTERS)
    return Program(
        rows,
        -1 if empty else pool.set_number(first),
        all(edge_of(branch, "begin") for branch in branches),
        all(edge_of(branch, "end") for branch in branches),
        writer.grouped,
        len(memos),
        least,
        -1 if most is None else most,
    )


def edge_of(node: Node, kind: str) -> bool:
    """Whether whatever a node matches begins (`begin`) or ends (`end`) where the cell does."""
    match node.kind:
        case "any":
            return all(edge_of(part, kind) for part in node.parts)
        case "all":
            for part in node.parts if kind == "begin" else node.parts[::-1]:
                if edge_of(part, kind):
                    return True
                if part.kind not in ("begin", "end"):
                    return False
            return False
        case "rep":
            return node.least > 0 and edge_of(node.parts, kind)
    return node.kind == kind


class _Writer:
    """Writes the instructions of one pattern."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.code: list[list[int]] = []
        self.joins: set[int] = set()
        self.grouped = False
        self._first: dict[int, tuple[int, bool]] = {}

    def add(self, op: Op, a: int = 0, b: int = 0, c: int = 0, guard: int = -1) -> int:
        if len(self.code) >= LONGEST_PROGRAM:
            raise Unknown("a pattern of so many instructions")
        self.code.append([int(op), a, b, c, guard])
        return len(self.code) - 1

    def write(self, node: Node) -> None:
        match node.kind:
            case "set":
                self._write_set(self._classes(node))
            case "words":
                self.add(Op.WORDS, self.pool.words_number(node.parts))
                self.joins.add(len(self.code))
            case "all":
                saved = node.group and not self.grouped
                self.grouped |= node.group
                if saved:
                    self.add(Op.SAVE, 0)
                for part in node.parts:
                    self.write(part)
                if saved:
                    self.add(Op.SAVE, 1)
            case "any":
                self._write_any(node)
            case "rep":
                self._write_again(node)
            case _:
                self.add(Op.BEGIN if node.kind == "begin" else Op.END)

    def _classes(self, node: Node) -> int:
        return self.pool.alphabet.sets[node.said]

    def _write_set(self, classes: int) -> None:
        if classes.bit_count() == 1:
            self.add(Op.CLASS, classes.bit_length() - 1)
        else:
            self.add(Op.SET, self.pool.set_number(classes))

    def _write_any(self, node: Node) -> None:
        jumps = []
        for branch in node.parts[:-1]:
            split = self.add(Op.SPLIT, len(self.code) + 1, 0, 0, self._guard(branch))
            self.write(branch)
            jumps.append(self.add(Op.JUMP))
            self.code[split][2] = len(self.code)
        self.write(node.parts[-1])
        for jump in jumps:
            self.code[jump][1] = len(self.code)
        self.joins.add(len(self.code))

    def _write_again(self, node: Node) -> None:
        part, least, most = node.parts, node.least, node.most
        if part.kind == "set":
            self.add(Op.RUN, self.pool.set_number(self._classes(part)), least, -1 if most is None else most, int(node.lazy))
            self.joins.add(len(self.code))
            return
        for _ in range(least):
            self.write(part)
        if most is None:
            split = self._split(part, node.lazy)
            self.joins.add(split)
            self.write(part)
            self.add(Op.JUMP, split)
            self._lead_out([split], node.lazy)
        else:
            splits = []
            for _ in range(most - least):
                splits.append(self._split(part, node.lazy))
                self.joins.add(splits[-1])
                self.write(part)
            self._lead_out(splits, node.lazy)
        self.joins.add(len(self.code))

    def _split(self, part: Node, lazy: bool) -> int:
        return self.add(Op.SPLIT, len(self.code) + 1, 0, int(lazy), self._guard(part))

    def _lead_out(self, splits: list[int], lazy: bool) -> None:
        for split in splits:
            self.code[split][2] = len(self.code)

    def _guard(self, node: Node) -> int:
        """The set without a member of which behind it a node need not be tried; -1 where it may match nothing."""
        classes, empty = self.first(node)
        return -1 if empty else self.pool.set_number(classes)

    def first(self, node: Node) -> tuple[int, bool]:
        """The classes that what a node matches may begin with, and whether it may be empty."""
        found = self._first.get(id(node))
        if found is None:
            found = self._first[id(node)] = self._first_of(node)
        return found

    def _first_of(self, node: Node) -> tuple[int, bool]:
        match node.kind:
            case "set":
                return self._classes(node), False
            case "words":
                classes = 0
                for letter in {word[0] for word in node.parts}:
                    classes |= 1 << self.pool.alphabet.of(letter)
                return classes, False
            case "any":
                parts = [self.first(part) for part in node.parts]
                classes = 0
                for one, _ in parts:
                    classes |= one
                return classes, any(empty for _, empty in parts)
            case "all":
                classes = 0
                for part in node.parts:
                    one, empty = self.first(part)
                    classes |= one
                    if not empty:
                        return classes, False
                return classes, True
            case "rep":
                classes, empty = self.first(node.parts)
                return classes, empty or not node.least
        return 0, True
