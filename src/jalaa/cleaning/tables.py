"""Rules made into the tables that the compiled cleaner reads (csource/rules.h has the same shapes); None where it cannot do what a rule asks.

What it leaves to Python: a pattern in a syntax that `jalaa.cleaning.syntax` does not read, a rule for characters that asks for more than runs of a class,
and a replacement that is no fixed text. Of rules for tokens it only tells whether a text may hold one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from jalaa.cleaning import prose
from jalaa.cleaning.alphabet import Alphabet, alphabet_of
from jalaa.cleaning.automata import Parts, automaton_tables, rows_of
from jalaa.cleaning.character_tables import character_tables
from jalaa.cleaning.pool import Left, Op, Pool, Tables, bit_rows, nibble_rows
from jalaa.cleaning.programs import Program, program_of
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.sieve import looks
from jalaa.cleaning.syntax import Node, Unknown, read_pattern
from jalaa.cleaning.way_tables import STANDS, way_tables
from jalaa.cleaning.ways import Way, way_of, way_of_all

_FINDS = ("line", "block", "inline", "head", "tail", "repeat", "character", "token")
_WHERES = (None, "first", "head", "tail", "last", "body", "edge")
_BESIDE = (None, "cut", "cut-above", "cut-below")
_UNTIL = {"list-ends": 1, "heading-repeated": 2}
_PROSE = {
    "narrative": prose.NARRATIVE,
    "numbered": prose.NUMBERED,
    "open_ended": prose.OPEN_ENDED,
    "question": prose.ONE_QUESTION,
}
"""Patterns that are no rule's; they are written for folded text, and not folded again."""

_MOST_CLASSES = 0xFF
"""Classes of characters, the edge not among them, of which a byte tells one."""

_ENDLESS = 2**31 - 1
"""Characters; no cell has as many."""

_SEEN = np.uint16(2)
"""Of the traits that which no class has: that a reader sees something of a character."""

SHAPE = 4
"""The number of these shapes of tables; csource/module.c has the same, so that an extension of another day is not fed with them."""


def outlet_numbers(rules: Sequence[Rule]) -> dict[str, int]:
    """The outlets that rules name, each with the number by which tables know it."""
    return {outlet: number for number, outlet in enumerate(sorted({o for rule in rules for o in rule.outlets}))}


def tables_of(rules: Sequence[Rule]) -> Tables | None:
    """The tables of rules; None where some rule is left to Python, and so all of them. Raises `ImportError` where the compiled cleaner is not there."""
    try:
        return _Tables(tuple(rules)).made()
    except (Left, Unknown):
        return None


class _Tables:
    def __init__(self, rules: tuple[Rule, ...]) -> None:
        from jalaa.cleaning import _compiled

        self.rules = rules
        self.traits = np.frombuffer(_compiled.traits(), dtype=np.uint16) & ~_SEEN
        self.from_cells = [rule for rule in rules if rule.find in _FINDS[:5]]
        self.trees: dict[tuple[str, bool], tuple[Node, ...]] = {}
        self.pool = Pool(self._alphabet())
        self.programs: dict[tuple[str, bool], int] = {}
        self.made_programs: list[Program] = []
        self.sides: dict[str, tuple[Sequence[Parts], Sequence[Parts]]] = {}
        self.near: dict[int, int] = {}
        self.outlets = outlet_numbers(rules)

    def made(self) -> Tables:
        """All tables, by name."""
        numbers = {rule.id: number for number, rule in enumerate(self.rules)}
        tables = {**self._of_rules(), **character_tables(self.rules, self.pool.alphabet, self.traits)}
        tables |= {name: self._program(pattern.pattern, fold=False) for name, pattern in _PROSE.items()}
        told = [rule for rule in self.from_cells if self._told(rule)]
        loose = [
            (rule, _within(rule, way_of(branch, self.pool.alphabet)), self.made_programs[self._program(rule.match)])
            for rule in self.from_cells
            if not self._told(rule)
            for branch in self._read(rule.match, True)
        ]
        tables |= way_tables([(rule, self._way_of_all(rule)) for rule in told], loose, numbers, self.pool.alphabet)
        tables |= self._of_automata(told, tables["told_row"] or 1)
        return {**tables, **self._of_programs(), **self._of_words()}

    def _told(self, rule: Rule) -> bool:
        """Whether automata tell, from the beginning of a line or from its end on, whether it may be one that the rule looks for."""
        return any(self._sides(rule))

    def _sides(self, rule: Rule) -> tuple[Sequence[Parts], Sequence[Parts]]:
        """The rule's pattern as rows of parts: as an automaton reads it from the beginning of a line, or from its end on; none where it does not."""
        if rule.match not in self.sides:
            read, made = self._read(rule.match, True), self.made_programs[self._program(rule.match)]
            end = () if made.begun else rows_of(read, made, self.pool, backward=True)
            self.sides[rule.match] = rows_of(read, made, self.pool, backward=False), end
        return self.sides[rule.match]

    def _way_of_all(self, rule: Rule) -> Way:
        one = self.made_programs[self._program(rule.match)]
        return _within(rule, way_of_all(self._read(rule.match, True), one.begun, one.ended))

    def _of_automata(self, told: Sequence[Rule], row: int) -> Tables:
        """Of all told patterns at once, by where rules look for them."""
        found: tuple[list[tuple[list[int], Sequence[Parts], int]], ...] = ([], [])
        for number, rule in enumerate(told):
            stands = [stand for stand in range(STANDS) if looks(rule.where, stand)]
            for of_side, rows in zip(found, self._sides(rule), strict=True):
                of_side += [(stands, rows, 1 << number)] if rows else []
        return {
            name: table
            for side, of_side in zip(("begin", "end"), found, strict=True)
            for name, table in automaton_tables(side, of_side, self.pool, row).items()
        }

    def _alphabet(self) -> Alphabet:
        sets: set[str] = set()
        letters: set[str] = set()
        said = [(pattern, True) for rule in self.rules for pattern in self._patterns(rule)]
        said += [(one.pattern, False) for one in _PROSE.values()]
        for key in said:
            for branch in self._read(*key):
                for node in _nodes(branch):
                    if node.kind == "set":
                        sets.add(node.said)
                    elif node.kind == "words":
                        letters.update(*node.parts)
        letters.update(*(word for rule in self.rules if rule.words for word in rule.words.words))
        found = alphabet_of(sets, letters, self.traits)
        if found.many >= _MOST_CLASSES:
            raise Left("so many classes of characters")
        return found

    def _patterns(self, rule: Rule) -> Iterator[str]:
        if rule.find in _FINDS[:5]:
            yield from (one for one in (rule.match, rule.before, rule.after) if one is not None)
        elif rule.find == "repeat" and (rule.before or rule.after or rule.all_in):
            raise Left(rule.id)

    def _read(self, pattern: str, fold: bool) -> tuple[Node, ...]:
        key = pattern, fold
        if key not in self.trees:
            read = read_pattern(pattern, fold)
            if read is None:
                raise Left(pattern)
            self.trees[key] = read
        return self.trees[key]

    def _program(self, pattern: str | None, fold: bool = True) -> int:
        if pattern is None:
            return -1
        key = pattern, fold
        if key not in self.programs:
            self.programs[key] = len(self.made_programs)
            self.made_programs.append(program_of(self._read(*key), self.pool))
        return self.programs[key]

    def _near(self, pattern: str | None) -> int:
        return -1 if pattern is None else self.near.setdefault(self._program(pattern), len(self.near))

    def _patterns_of(self, rule: Rule) -> tuple[int, int, int]:
        return self._program(rule.match), self._near(rule.after), self._near(rule.before)

    def _of_rules(self) -> Tables:
        ranks = {rule.id: rank for rank, rule in enumerate(sorted(self.rules, key=lambda rule: not rule.withhold))}
        rows, outlets, sections = [], [], 0
        for rule in self.rules:
            cell = rule.find in _FINDS[:5]
            section = cell and rule.where == "head" and rule.words is not None
            rows.append(
                (
                    *(_FINDS.index(rule.find), _WHERES.index(rule.where), _UNTIL.get(rule.until, 0)),
                    *(_BESIDE.index(rule.beside), rule.once),
                    *(self._patterns_of(rule) if cell else (-1, -1, -1)),
                    self.pool.words_number(tuple(sorted(rule.words.words))) if rule.words is not None else -1,
                    *(len(outlets), len(rule.outlets), ranks[rule.id]),
                    sections if section else -1,
                    _ENDLESS if rule.longest is None else min(rule.longest, _ENDLESS),
                )
            )
            sections += section
            outlets += [self.outlets[outlet] for outlet in rule.outlets]
        put = [rule.replace.encode() for rule in self.rules]
        return {
            "rules": np.array(rows, dtype=np.int32).reshape(-1, 14),
            "outlets": np.array(outlets, dtype=np.int32),
            "sections_many": sections,
            "near_programs": np.array(list(self.near), dtype=np.int32),
            "replaces": np.array([bool(rule.replace) for rule in self.rules], dtype=np.uint8),
            "put": np.frombuffer(b"".join(put), dtype=np.uint8),
            "put_at": np.cumsum([0, *map(len, put)], dtype=np.int32),
            "repeat_rules": np.array([n for n, rule in enumerate(self.rules) if rule.find == "repeat"], dtype=np.int32),
            "repeat_places": np.array(
                [[looks(where, stand) for stand in range(STANDS)] for where in _WHERES], dtype=np.uint8
            ),
            "tokens": int(any(rule.find == "token" for rule in self.rules)),
        }

    def _of_programs(self) -> Tables:
        code, programs = [], []
        for one in self.made_programs:
            at = len(code)
            code += one.code
            programs.append(
                (
                    at,
                    *self._starts(one),
                    one.begun,
                    one.ended,
                    one.grouped,
                    one.empties,
                    one.memos,
                    one.least,
                    one.most,
                    self._alphabet_of(one),
                )
            )
        words = self.pool.alphabet.many // 64 + 1
        return {
            "code": np.array(code, dtype=np.int16),
            "programs": np.array(programs, dtype=np.int32),
            "sets": bit_rows(list(self.pool.sets), words),
            "set_nibbles": nibble_rows(list(self.pool.sets)),
            "set_words": words,
            "marks_from": self.pool.alphabet.marks_from,
        }

    def _starts(self, one: Program) -> list[int]:
        """The sets (numbers, -1: anything) of what a program that begins anywhere begins with."""
        return [-1 if place < 0 or one.begun else self.pool.set_number(place) for place in one.starts]

    def _alphabet_of(self, one: Program) -> int:
        """The set of the characters of a match that ends where the cell does, and need not begin where it does; -1 where it may have any."""
        if one.begun or not one.ended:
            return -1
        sets = {number: classes for classes, number in self.pool.sets.items()}
        found = 0
        for op, a, *_ in one.code:
            match op:
                case Op.CLASS:
                    found |= 1 << a
                case Op.SET | Op.RUN:
                    found |= sets[a]
                case Op.WORDS:
                    found |= sum(
                        1 << class_
                        for class_ in {
                            self.pool.alphabet.of(letter) for word in self.pool.words_of(a) for letter in word
                        }
                    )
        return -1 if found == (1 << self.pool.alphabet.many) - 1 else self.pool.set_number(found)

    def _of_words(self) -> Tables:
        nodes: list[tuple[int, int]] = []
        roots = [_grow(words, self.pool.alphabet, nodes) for words in self.pool.words]
        firsts = np.array([first for first, _ in nodes], dtype=np.uint64)
        rows = bit_rows([classes for _, classes in nodes], self.pool.alphabet.many // 64 + 1)
        return {"nodes": np.column_stack([firsts, rows]), "roots": np.array(roots, dtype=np.int32)}


def _within(rule: Rule, way: Way) -> Way:
    """The way, of cells that are no longer than those that the rule looks at."""
    sizes = [size for size in (way.most, rule.longest) if size is not None]
    return replace(way, most=min(sizes, default=None))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts if node.kind in ("all", "any") else (node.parts,) if node.kind == "rep" else ():
        yield from _nodes(part)


def _grow(words: Sequence[str], alphabet: Alphabet, nodes: list[tuple[int, int]]) -> int:
    """Adds the trie of a vocabulary; the number of its root. A node is the number of the first of those that it leads to, which stand in a row, with the top
    bit where a word ends, and the set of classes by which it does."""
    tree: dict = {}
    for word in words:
        at = tree
        for letter in word:
            at = at.setdefault(alphabet.of(letter), {})
        at[-1] = True
    root = len(nodes)
    nodes.append((0, 0))
    waiting = [(root, tree)]
    while waiting:
        number, at = waiting.pop()
        below = sorted(class_ for class_ in at if class_ >= 0)
        nodes[number] = len(nodes) | (-1 in at) << 63, sum(1 << class_ for class_ in below)
        waiting += [(len(nodes) + place, at[class_]) for place, class_ in enumerate(below)]
        nodes += [(0, 0)] * len(below)
    return root
