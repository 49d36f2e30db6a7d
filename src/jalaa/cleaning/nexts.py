"""What may come next in a program, so that no way on is tried in vain: behind an instruction, and behind the first mark of a match.

7 RUN . 2 to 9   8 END   9 MATCH          behind 7 comes the edge          [.!] ?(شارك …)  behind the mark comes ش
"""

from jalaa.cleaning.pool import Op, Pool
from jalaa.cleaning.syntax import Node

_FAR = 8
"""Characters before the first mark; where more may stand it is no use to look for marks."""


def before_mark(tree: Node, pool: Pool) -> int:
    """How many characters of a match stand before its first mark at most; -1 where it may have none, or many may stand there."""
    unmarked, before = _marks_in(tree, pool)
    return before if unmarked < 0 and 0 <= before <= _FAR else -1


def _marks_in(node: Node, pool: Pool) -> tuple[int, int]:
    """The most characters of what a node matches if no mark is among them, and the most before its first mark; -1 where there is no such match."""
    unmarked = before = -1
    match node.kind:
        case "set":
            classes = pool.alphabet.sets[node.said]
            return (1 if classes & ~pool.marks else -1), (0 if classes & pool.marks else -1)
        case "words":
            for word in node.parts:
                marks = [at for at, letter in enumerate(word) if pool.marks >> pool.alphabet.of(letter) & 1]
                unmarked, before = (unmarked, max(before, marks[0])) if marks else (max(unmarked, len(word)), before)
        case "any":
            for part in node.parts:
                one, other = _marks_in(part, pool)
                unmarked, before = max(unmarked, one), max(before, other)
        case "all":
            unmarked = 0
            for part in node.parts:
                one, other = _marks_in(part, pool)
                before = max(before, unmarked + other) if other >= 0 else before
                unmarked = unmarked + one if one >= 0 else -1
                if unmarked < 0:
                    break
        case "rep":
            one, other = _marks_in(node.parts, pool)
            times = 1000 if node.most is None else node.most
            unmarked = times * one if one >= 0 else 0 if not node.least else -1
            before = other + (times - 1) * max(one, 0) if other >= 0 and times else -1
        case _:
            unmarked = 0
    return unmarked, before


class Nexts:
    """What may stand behind an instruction, as a set of classes; the edge behind the last character is the class after all others."""

    def __init__(self, code: list[list[int]], pool: Pool) -> None:
        self.code, self.pool = code, pool
        self.sets = {number: classes for classes, number in pool.sets.items()}
        self.edge = 1 << pool.alphabet.many
        self._known: dict[int, int] = {}

    def guard(self, at: int) -> int:
        """The number of the set of what may come at an instruction; -1 where that is anything."""
        found = self._from(at)
        return -1 if found == self.edge * 2 - 1 else self.pool.set_number(found)

    def _from(self, start: int) -> int:
        """All that may come: of every way on, but for those over the beginning of the cell, the first characters."""
        found, waiting, met = 0, [start], set()
        while waiting:
            at = waiting.pop()
            if at in met:
                continue
            met.add(at)
            op, a, b, c = self.code[at][:4]
            match op:
                case Op.MATCH:
                    return self.edge * 2 - 1
                case Op.CLASS:
                    found |= 1 << a
                case Op.SET | Op.RUN:
                    found |= self.sets_of(a)
                    if op == Op.RUN and not b:
                        waiting.append(at + 1)
                case Op.WORDS:
                    found |= self.pool.firsts_of(a)
                case Op.SPLIT:
                    waiting += [a, b]
                case Op.JUMP:
                    waiting.append(a)
                case Op.SAVE:
                    waiting.append(at + 1)
                case Op.END:
                    found |= self.edge
        return found

    def behind_mark(self) -> int:
        """The classes of what comes next behind the first mark of a match, other marks and blanks left out; -1 where that may be anything."""
        found, waiting, met = 0, [(0, False)], set()
        passed = self.pool.marks | 1 << self.pool.alphabet.of(" ")
        while waiting:
            at, marked = now = waiting.pop()
            if now in met:
                continue
            met.add(now)
            op, a, b = self.code[at][:3]
            match op:
                case Op.MATCH:
                    return -1
                case Op.END:
                    found |= self.edge if marked else 0
                case Op.SPLIT:
                    waiting += [(a, marked), (b, marked)]
                case Op.JUMP:
                    waiting.append((a, marked))
                case Op.WORDS:
                    one, ends = self._words_behind_mark(a, marked)
                    found |= one
                    waiting += [(at + 1, end) for end in ends]
                case Op.CLASS | Op.SET | Op.RUN:
                    classes = 1 << a if op == Op.CLASS else self.sets_of(a)
                    again = [at, at + 1] if op == Op.RUN else [at + 1]
                    if op == Op.RUN and not b:
                        waiting.append((at + 1, marked))
                    if marked:
                        found |= classes & ~passed
                        waiting += [(next, True) for next in again if classes & passed]
                    else:
                        waiting += [(next, True) for next in again if classes & self.pool.marks]
                        waiting += [(next, False) for next in again if classes & ~self.pool.marks]
                case _:
                    waiting.append((at + 1, marked))
        return found

    def _words_behind_mark(self, number: int, marked: bool) -> tuple[int, set[bool]]:
        found, ends = 0, set()
        for word in self.pool.words_of(number):
            behind = marked
            for letter in word:
                class_ = self.pool.alphabet.of(letter)
                if behind and not (self.pool.marks >> class_ & 1 or letter == " "):
                    found |= 1 << class_
                    break
                behind |= bool(self.pool.marks >> class_ & 1)
            else:
                ends.add(behind)
        return found, ends

    def sets_of(self, number: int) -> int:
        """The classes of a set."""
        return self.sets[number]
