"""Patterns as programs: rows of numbers that the compiled cleaner (csource/match.c) runs on what a cell says, one choice after the other, as RE2 does.

    ^(?:شارك|غرد) .{2,9}$        0 BEGIN      1 SPLIT 2 or 5     2 ش ا ر ك     4 JUMP 6     5 غ ر د     6 « »     7 RUN . 2 to 9     8 END     9 MATCH

A choice that failed at a place is never tried there again: MEMO numbers the instructions that more than one way leads to, so that a run takes time in
proportion to the lengths of program and cell, whatever they are. Vocabularies are tries, of which the longest word comes first, as in the pattern.
"""

from dataclasses import dataclass
from itertools import pairwise

from jalaa.cleaning.edges import edge_of
from jalaa.cleaning.measures import exact_strings, size_of
from jalaa.cleaning.nexts import Nexts, before_mark
from jalaa.cleaning.pool import Op, Pool
from jalaa.cleaning.symbols import CHARACTERS
from jalaa.cleaning.syntax import Node, Unknown
from jalaa.cleaning.ways import starts_of

LONGEST_PROGRAM = 20_000
"""Instructions; a pattern that needs more is left to RE2."""


@dataclass(frozen=True)
class Program:
    """Instructions of ten numbers: what to do, three operands, sets (numbers; -1: anything) of what has to come next on its way and, of a choice, on
    the other one, of a run whether it is lazy; of what has to come behind a blank that comes next, on these ways; the number of its memo, and how many
    characters stand between a run's end and that of the cell (-1: any).

    `starts` are the sets at the first places of a match that does not begin where the cell does (-1: anything), `behind_mark` the classes of the first
    `BEHIND` characters behind its first mark, marks and blanks at once behind it left out (-1: anything), where it always has one near its beginning; `begun`
    and `ended` say whether it begins, or ends, where the cell does; `empties` whether what may be empty may come again and again, which only memos end;
    `least` and `most` (-1: no end) are its characters.
    """

    code: tuple[tuple[int, ...], ...]
    starts: tuple[int, ...]
    behind_mark: tuple[int, ...]
    begun: bool
    ended: bool
    grouped: bool
    empties: bool
    memos: int
    least: int
    most: int


def program_of(branches: tuple[Node, ...], pool: Pool) -> Program:
    """The program of a pattern, given by its alternatives; raises `Unknown` where it would be too long."""
    tree = branches[0] if len(branches) == 1 else Node("any", branches)
    writer = Writer(pool, _first_group(tree))
    writer.write(tree)
    writer.add(Op.MATCH)
    memos = {at: number for number, at in enumerate(sorted(writer.joins))}
    firsts = Nexts(writer.code, pool)
    for at, row in enumerate(writer.code):
        if row[0] in (Op.RUN, Op.WORDS):
            row[4] = firsts.guard(at + 1)
            row += [firsts.guard_behind_blank(at + 1), -1]
        elif row[0] == Op.SPLIT:
            row[4], row[5] = firsts.guard(row[1]), firsts.guard(row[2])
            row += [firsts.guard_behind_blank(row[1]), firsts.guard_behind_blank(row[2])]
        else:
            row += [-1, -1]
        row += [memos.get(at, -1), _tail(writer.code, at + 1) if row[0] == Op.RUN else -1]
    least, most = size_of(tree, CHARACTERS)
    begun = all(edge_of(branch, "begin") for branch in branches)
    return Program(
        tuple(map(tuple, writer.code)),
        starts_of(branches, pool.alphabet),
        firsts.behind_mark() if not begun and before_mark(tree, pool) >= 0 else (),
        begun,
        all(edge_of(branch, "end") for branch in branches),
        writer.group is not None,
        writer.empties,
        len(memos),
        least,
        -1 if most is None else most,
    )


def _tail(code: list[list[int]], at: int) -> int:
    """How many characters are read from an instruction on until the end of the cell; -1 where that is not always so many."""
    many = 0
    while code[at][0] in (Op.CLASS, Op.SET, Op.SAVE):
        many += code[at][0] != Op.SAVE
        at += 1
    return many if code[at][0] == Op.END else -1


def strings_of(node: Node) -> tuple[str, ...]:
    """All that a node matches, where that is few words; else none."""
    found = exact_strings(node) if _is_plain(node) else None
    return tuple(sorted(found)) if found and "" not in found else ()


def _is_plain(node: Node) -> bool:
    """Whether a node has no group, and nothing in it asks for an edge."""
    if node.kind in ("all", "any"):
        return not node.group and all(map(_is_plain, node.parts))
    return _is_plain(node.parts) if node.kind == "rep" else node.kind in ("set", "words")


def _first_group(node: Node) -> Node | None:
    """The first capturing group of what stands in a node."""
    if node.group:
        return node
    parts = node.parts if node.kind in ("all", "any") else (node.parts,) if node.kind == "rep" else ()
    return next((found for part in parts if (found := _first_group(part))), None)


def _any_order(words: tuple[str, ...]) -> bool:
    """Whether no word begins another one, so that at most one of them is at a place."""
    placed = sorted(set(words))
    return not any(second.startswith(first) for first, second in pairwise(placed))


class Writer:
    """Writes the instructions of one pattern, at most so many."""

    def __init__(self, pool: Pool, group: Node | None, longest: int = LONGEST_PROGRAM) -> None:
        self.pool, self.group, self.longest = pool, group, longest
        self.code: list[list[int]] = []
        self.joins: set[int] = set()
        self.empties = False

    def add(self, op: Op, a: int = 0, b: int = 0, c: int = 0, guard: int = -1, other: int = -1) -> int:
        """Add an instruction; its number."""
        if len(self.code) >= self.longest:
            raise Unknown("a pattern of so many instructions")
        self.code.append([int(op), a, b, c, guard, other])
        return len(self.code) - 1

    def write(self, node: Node) -> None:
        """Add the instructions of a node."""
        match node.kind:
            case "set":
                self._write_set(self._classes(node))
            case "words":
                self.add(Op.WORDS, self.pool.words_number(node.parts))
                self.joins.add(len(self.code))
            case "all":
                if node is self.group:
                    self.add(Op.SAVE, 0)
                for part in node.parts:
                    self.write(part)
                if node is self.group:
                    self.add(Op.SAVE, 1)
            case "any":
                self._write_any(node.parts)
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

    def _write_any(self, parts: tuple[Node, ...]) -> None:
        """Alternatives, of which those in a row that are plain words make a vocabulary, where it is the same which of them is tried first."""
        branches: list[Node] = []
        for part in parts:
            said = strings_of(part)
            last = branches[-1] if branches else None
            joined = (*last.parts, *said) if said and last and last.kind == "words" else said
            if joined and _any_order(joined):
                node = Node("words", joined)
                branches[len(branches) - (joined is not said) :] = [node]
            else:
                branches.append(part)
        if len(branches) == 1:
            self.write(branches[0])
            return
        jumps = []
        for branch in branches[:-1]:
            split = self.add(Op.SPLIT, len(self.code) + 1)
            self.write(branch)
            jumps.append(self.add(Op.JUMP))
            self.code[split][2] = len(self.code)
        self.write(branches[-1])
        for jump in jumps:
            self.code[jump][1] = len(self.code)
        self.joins.add(len(self.code))

    def _write_again(self, node: Node) -> None:
        part, least, most = node.parts, node.least, node.most
        if part.kind == "set":
            number = self.pool.set_number(self._classes(part))
            self.add(Op.RUN, number, least, -1 if most is None else most, other=int(node.lazy))
            self.joins.add(len(self.code))
            return
        if most is None and not size_of(part, CHARACTERS)[0]:
            self._write_empty_or_more(node)
            return
        for _ in range(least):
            self.write(part)
        if most is None:
            split = self._split(node.lazy)
            self.joins.add(split)
            self.write(part)
            self.add(Op.JUMP, split)
            self._lead_out([split], node.lazy)
        else:
            splits = []
            for _ in range(most - least):
                splits.append(self._split(node.lazy))
                self.joins.add(splits[-1])
                self.write(part)
            self._lead_out(splits, node.lazy)
        self.joins.add(len(self.code))

    def _write_empty_or_more(self, node: Node) -> None:
        """What may be empty, again and again: once it is, RE2 goes on behind it, and does not try what else it may be."""
        self.empties = True
        out = [] if node.least else [self._split(node.lazy)]
        for _ in range(max(node.least, 1)):
            begin = len(self.code)
            self.write(node.parts)
        self.joins.add(begin)
        again = self.add(Op.SPLIT, begin, len(self.code) + 1, int(node.lazy))
        self.joins.add(again)
        self._lead_out(out, node.lazy)
        self.joins.add(len(self.code))

    def _split(self, lazy: bool) -> int:
        return self.add(Op.SPLIT, len(self.code) + 1, 0, int(lazy))

    def _lead_out(self, splits: list[int], lazy: bool) -> None:
        for split in splits:
            self.code[split][2] = len(self.code)
