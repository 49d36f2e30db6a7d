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


BEHIND, _BEFORE = 4, -1
"""How many characters behind a mark are told; where reading is before one."""


class Nexts:
    """What may stand behind an instruction, as a set of classes; the edge behind the last character is the class after all others."""

    def __init__(self, code: list[list[int]], pool: Pool) -> None:
        self.code, self.pool = code, pool
        self.sets = {number: classes for classes, number in pool.sets.items()}
        self.edge = 1 << pool.alphabet.many
        self._words: dict[tuple[int, int], tuple[list[int], set[int]]] = {}

    def guard(self, at: int) -> int:
        """The number of the set of what may come at an instruction; -1 where that is anything."""
        found = self._from(at)
        return -1 if found == self.edge * 2 - 1 else self.pool.set_number(found)

    def guard_behind_blank(self, at: int) -> int:
        """The number of the set of what may come behind a blank that comes at an instruction; -1 where that is anything."""
        found = self._behind_blank(at)
        return -1 if found in (0, self.edge * 2 - 1) else self.pool.set_number(found)

    def _behind_blank(self, start: int) -> int:
        found, waiting, met, blank = 0, [start], set(), self.pool.alphabet.of(" ")
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
                    found |= self._from(at + 1) if a == blank else 0
                case Op.SET | Op.RUN if self.sets_of(a) >> blank & 1:
                    found |= self._from(at + 1) if op == Op.SET or b <= 1 else 0
                    found |= self.sets_of(a) if op == Op.RUN and c != 1 else 0
                case Op.WORDS:
                    for word in self.pool.words_of(a):
                        if word.startswith(" "):
                            found |= 1 << self.pool.alphabet.of(word[1]) if word[1:] else self._from(at + 1)
                case Op.SPLIT:
                    waiting += [a, b]
                case Op.JUMP:
                    waiting.append(a)
                case Op.SAVE:
                    waiting.append(at + 1)
            if op == Op.RUN and not b:
                waiting.append(at + 1)
        return found

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

    def behind_mark(self) -> tuple[int, ...]:
        """The classes of the first `BEHIND` characters behind the first mark of a match, where marks and blanks that follow it at once are left out; -1
        where that may be anything."""
        found, waiting, met = [0] * BEHIND, [(0, _BEFORE)], set()
        while waiting:
            at, place = now = waiting.pop()
            if now in met or place == BEHIND:
                continue
            met.add(now)
            op, a, b = self.code[at][:3]
            match op:
                case Op.MATCH:
                    found[max(place, 0) :] = [-1] * (BEHIND - max(place, 0))
                case Op.END:
                    for further in range(place, BEHIND) if place >= 0 else ():
                        found[further] |= self.edge
                case Op.SPLIT:
                    waiting += [(a, place), (b, place)]
                case Op.JUMP:
                    waiting.append((a, place))
                case Op.WORDS:
                    waiting += [(at + 1, end) for end in self._behind_words(a, place, found)]
                case Op.CLASS | Op.SET | Op.RUN:
                    classes = 1 << a if op == Op.CLASS else self.sets_of(a)
                    if op == Op.RUN and not b:
                        waiting.append((at + 1, place))
                    for further in self._read(classes, place, found):
                        waiting += [(next, further) for next in ([at, at + 1] if op == Op.RUN else [at + 1])]
                case _:
                    waiting.append((at + 1, place))
        return tuple(found)

    def _read(self, classes: int, place: int, found: list[int]) -> set[int]:
        """Where reading is behind a character of these classes, which are noted where it counts."""
        marks, blank = self.pool.marks, 1 << self.pool.alphabet.of(" ")
        if place > 0:
            found[place] |= classes
            return {place + 1}
        further = set()
        if classes & (marks if place == _BEFORE else marks | blank):
            further.add(0)
        if rest := classes & ~(marks if place == _BEFORE else marks | blank):
            further.add(_BEFORE if place == _BEFORE else 1)
            if place == 0:
                found[0] |= rest
        return further

    def _behind_words(self, number: int, place: int, found: list[int]) -> set[int]:
        key = number, place
        if key not in self._words:
            noted, ends = [0] * BEHIND, set()
            for word in self.pool.words_of(number):
                at = place
                for letter in word:
                    if at < BEHIND:
                        (at,) = self._read(1 << self.pool.alphabet.of(letter), at, noted)
                ends.add(at)
            self._words[key] = noted, ends
        noted, ends = self._words[key]
        found[:] = [-1 if one < 0 else one | other for one, other in zip(found, noted, strict=True)]
        return ends

    def sets_of(self, number: int) -> int:
        """The classes of a set."""
        return self.sets[number]
